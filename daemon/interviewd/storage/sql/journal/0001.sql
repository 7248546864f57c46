-- What became of every block and letter; the columns are the fields of model.Deed, in their order.
-- Moments are RFC 3339 in UTC, "to" and "references" JSON. Rows stay for ever: they are what keeps a deleted block away.
CREATE TABLE deed (
    key          TEXT PRIMARY KEY NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    kind         TEXT NOT NULL,
    verb         TEXT NOT NULL,
    state        TEXT NOT NULL,
    account      TEXT NOT NULL,
    interview    TEXT NOT NULL,
    made         TEXT NOT NULL,
    calendar     TEXT NOT NULL,
    company      TEXT NOT NULL,
    title        TEXT NOT NULL,
    start        TEXT,
    "end"        TEXT,
    placed       TEXT NOT NULL,
    hash         TEXT NOT NULL,
    slot         TEXT NOT NULL,
    "to"         TEXT,
    subject      TEXT NOT NULL,
    text         TEXT NOT NULL CHECK (length(text) <= 100000),
    message_id   TEXT NOT NULL,
    thread       TEXT NOT NULL,
    "references" TEXT NOT NULL,
    deadline     TEXT,
    sent         TEXT,
    sent_id      TEXT NOT NULL,
    settled      TEXT,
    adopted      INTEGER NOT NULL CHECK (adopted IN (0, 1)),
    handle       TEXT NOT NULL,
    version      TEXT NOT NULL,
    cursor       TEXT NOT NULL,
    attempts     INTEGER NOT NULL CHECK (attempts >= 0),
    not_before   TEXT,
    error        TEXT NOT NULL
) STRICT;

-- The frozen letter of a deed that was begun; gone once its outcome is known.
CREATE TABLE intent (
    key     TEXT PRIMARY KEY NOT NULL,
    payload BLOB NOT NULL
) STRICT;

-- model.Past, model.Noted, model.Contact as codec.py writes them.
CREATE TABLE past (id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE noted (key TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE contact (message_id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT;

-- What the person decided: an event is an interview or not, a company is closed or open again, everything is held.
CREATE TABLE mark (event TEXT PRIMARY KEY NOT NULL, counts INTEGER NOT NULL CHECK (counts IN (0, 1))) STRICT;
CREATE TABLE closing (
    at      TEXT NOT NULL,
    company TEXT NOT NULL,
    closed  INTEGER NOT NULL CHECK (closed IN (0, 1)),
    PRIMARY KEY (at, company, closed)
) STRICT;
CREATE TABLE pause (one INTEGER PRIMARY KEY CHECK (one = 1), since TEXT NOT NULL, until TEXT) STRICT;

-- What was done and learnt, for people; only ever added to, and blanked once it is to be forgotten.
CREATE TABLE log (
    seq       INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    verb      TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    deed      TEXT,
    what      TEXT NOT NULL,
    forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
) STRICT;
CREATE INDEX log_to_forget ON log (at) WHERE forgotten = 0;
