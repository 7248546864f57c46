-- What adapters remember of their worlds. A row is the adapter's own JSON; nobody else reads it.
CREATE TABLE remembered (
    space TEXT NOT NULL CHECK (length(space) BETWEEN 1 AND 1000),
    name  TEXT NOT NULL CHECK (length(name) <= 10000),
    value TEXT NOT NULL,
    PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;
