-- What was made for an interview whose words are forgotten, in short: rows of key, kind, verb, state, account and made, in
-- seconds since 1970. These deeds have no row of their own any more, and the log shows one line for all of it.
ALTER TABLE past ADD COLUMN deeds TEXT;
DROP INDEX log_to_forget;
ALTER TABLE log DROP COLUMN forgotten;
