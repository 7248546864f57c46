-- Events as their calendar's provider wrote them; times are microseconds since 1970.
CREATE TABLE calendars (
    id      INTEGER PRIMARY KEY,
    space   TEXT NOT NULL UNIQUE CHECK (length(space) BETWEEN 1 AND 1000),
    edition INTEGER NOT NULL DEFAULT 0 -- another one whenever an event has changed
) STRICT;

CREATE TABLE events (
    calendar INTEGER NOT NULL REFERENCES calendars,
    id       TEXT NOT NULL CHECK (length(id) <= 10000),
    starts   INTEGER NOT NULL,
    ends     INTEGER NOT NULL,
    text     TEXT NOT NULL,
    UNIQUE (calendar, id)
) STRICT;

CREATE INDEX events_by_time ON events (calendar, starts, ends);

-- Where events were kept before: they are fetched again.
DELETE FROM remembered WHERE space GLOB '*/google/calendar/*' OR space GLOB '*/microsoft/calendar/*';
