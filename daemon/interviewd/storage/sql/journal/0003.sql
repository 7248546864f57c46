-- Days, in UTC, on which a pass was made. Words are forgotten only when an earlier day agrees with the clock.
CREATE TABLE day (day TEXT PRIMARY KEY NOT NULL) STRICT;
