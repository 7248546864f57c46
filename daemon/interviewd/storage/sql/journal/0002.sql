-- Letters' words, written between passes and kept while their draft waits: model.Prepared as codec.py writes it.
CREATE TABLE prepared (key TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL) STRICT;
