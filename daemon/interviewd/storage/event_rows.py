"""Events of one calendar in the cache: read in portions, never as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from typing import Any, Final

from interviewd.model.seen import Window
from interviewd.ports import Row, Rows, microseconds

Query = Callable[[str, Sequence[object]], list[Any]]
"""The rows of a statement. Raises Down when the file cannot be read."""

Write = Callable[[Callable[[sqlite3.Connection], None]], None]
"""One transaction, whole or not at all. Raises Down when the file cannot be written."""

_PORTION: Final = 500

_BEGINNING: Final = (-(1 << 63), 0, 0)

_ONE: Final = """
SELECT events.id, starts, ends, text FROM calendars JOIN events ON calendar = calendars.id
WHERE space = ? AND events.id = ?
"""

_WITHIN: Final = """
SELECT events.id, starts, ends, text, events.rowid
FROM calendars JOIN events ON calendar = calendars.id
WHERE space = ? AND (starts, ends, events.rowid) > (?, ?, ?)
    AND starts < ? AND (ends > ? OR starts >= ?)
ORDER BY starts, ends, events.rowid LIMIT ?
"""

_CONTAINING: Final = """
SELECT events.id, starts, ends, text FROM calendars JOIN events ON calendar = calendars.id
WHERE space = ? AND instr(text, ?)
"""

# Of windows that move on, those with equal counts hold the same events.
_POSITION: Final = """
SELECT id, edition,
    (SELECT count(*) FROM events WHERE calendar = calendars.id AND starts < ?),
    (SELECT count(*) FROM events WHERE calendar = calendars.id AND starts < ? AND ends <= ?)
FROM calendars WHERE space = ?
"""

_PUT: Final = """
INSERT INTO events VALUES (?, ?, ?, ?, ?) ON CONFLICT (calendar, id)
DO UPDATE SET starts = excluded.starts, ends = excluded.ends, text = excluded.text
WHERE (starts, ends, text) <> (excluded.starts, excluded.ends, excluded.text)
"""

_MISSED: Final = """
SELECT 1 FROM calendars JOIN events ON calendar = calendars.id
WHERE space = ? AND starts < ? AND ends > ? AND events.id NOT IN (SELECT id FROM temp.seen) LIMIT 1
"""

_DROP_UNSEEN: Final = """
DELETE FROM events WHERE calendar = (SELECT id FROM calendars WHERE space = ?)
    AND id NOT IN (SELECT id FROM temp.seen)
"""

_DROP_ALL: Final = "DELETE FROM events WHERE calendar = (SELECT id FROM calendars WHERE space = ?)"


class StoredRows:
    """The rows in the file."""

    def __init__(self, space: str, query: Query, write: Write) -> None:
        self._space, self._query, self._write = space, query, write

    def get(self, id_: str) -> Row | None:
        return next((Row(*row) for row in self._query(_ONE, (self._space, id_))), None)

    def within(self, window: Window) -> Iterator[Row]:
        start, end = microseconds(window.start), microseconds(window.end)
        after = _BEGINNING
        while portion := self._query(_WITHIN, (self._space, *after, end, start, start, _PORTION)):
            for *row, _ in portion:
                yield Row(*row)
            _, starts, ends, _, rowid = portion[-1]
            after = starts, ends, rowid

    def count(self, window: Window) -> int:
        before_end, before_start = self._counts(window)[2:]
        return before_end - before_start

    def position(self, window: Window) -> object:
        return self._counts(window)

    def _counts(self, window: Window) -> tuple[int, int, int, int]:
        start, end = microseconds(window.start), microseconds(window.end)
        found = self._query(_POSITION, (end, start, start, self._space))
        return tuple(found[0]) if found else (0, 0, 0, 0)

    def containing(self, words: str) -> Iterator[Row]:
        return (Row(*row) for row in self._query(_CONTAINING, (self._space, words)))

    def update(self, rows: Iterable[Row], dropped: Iterable[str] = ()) -> None:
        def change(connection: sqlite3.Connection) -> None:
            calendar, before = self._calendar(connection), connection.total_changes
            connection.executemany(
                "DELETE FROM events WHERE calendar = ? AND id = ?",
                [(calendar, id_) for id_ in dropped],
            )
            self._put(connection, calendar, rows)
            self._end(connection, before)

        self._write(change)

    def begin_look(self) -> None:
        self._write(_forget_seen)

    def look_at(self, rows: Sequence[Row], others: Iterable[str] = ()) -> None:
        def change(connection: sqlite3.Connection) -> None:
            calendar, before = self._calendar(connection), connection.total_changes
            self._put(connection, calendar, rows)
            self._end(connection, before)
            seen = [*(row.id for row in rows), *others]
            connection.executemany(
                "INSERT OR IGNORE INTO temp.seen VALUES (?)", [(id_,) for id_ in sorted(seen)]
            )

        self._write(change)

    def is_seen(self, id_: str) -> bool:
        return bool(self._query("SELECT 1 FROM temp.seen WHERE id = ?", (id_,)))

    def misses(self, window: Window) -> bool:
        values = (self._space, microseconds(window.end), microseconds(window.start))
        return bool(self._query(_MISSED, values))

    def end_look(self) -> None:
        def change(connection: sqlite3.Connection) -> None:
            before = connection.total_changes
            connection.execute(_DROP_UNSEEN, (self._space,))
            self._end(connection, before)
            _forget_seen(connection)

        self._write(change)

    def clear(self) -> None:
        def change(connection: sqlite3.Connection) -> None:
            before = connection.total_changes
            connection.execute(_DROP_ALL, (self._space,))
            self._end(connection, before)

        self._write(change)

    def _calendar(self, connection: sqlite3.Connection) -> int:
        connection.execute("INSERT OR IGNORE INTO calendars (space) VALUES (?)", (self._space,))
        query = "SELECT id FROM calendars WHERE space = ?"
        return int(connection.execute(query, (self._space,)).fetchone()[0])

    def _put(self, connection: sqlite3.Connection, calendar: int, rows: Iterable[Row]) -> None:
        """In order of the ids: of the index each page is changed once."""
        ordered = sorted(rows, key=lambda row: row.id)
        values = ((calendar, row.id, row.start, row.end, row.text) for row in ordered)
        connection.executemany(_PUT, values)

    def _end(self, connection: sqlite3.Connection, before: int) -> None:
        if connection.total_changes != before:
            change = "UPDATE calendars SET edition = edition + 1 WHERE space = ?"
            connection.execute(change, (self._space,))


def _forget_seen(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.seen")


class OverlaidRows:
    """Rows whose changes stay in memory, over others or over nothing."""

    def __init__(self, below: Rows | None) -> None:
        self._below = below
        self._rows: dict[str, Row | None] = {}  # None: dropped here, whatever lies below
        self._seen: set[str] = set()
        self._edition = 0

    def get(self, id_: str) -> Row | None:
        if id_ in self._rows:
            return self._rows[id_]
        return self._below.get(id_) if self._below else None

    def within(self, window: Window) -> Iterator[Row]:
        below = self._below.within(window) if self._below else iter(())
        kept = (row for row in below if row.id not in self._rows)
        own = sorted(self._own(window), key=_order)
        yield from merge(kept, own, key=_order)

    def count(self, window: Window) -> int:
        return sum(1 for _ in self.within(window))

    def position(self, window: Window) -> object:
        below = self._below.position(window) if self._below else None
        return self._edition, below, frozenset(row.id for row in self._own(window))

    def containing(self, words: str) -> Iterator[Row]:
        below = self._below.containing(words) if self._below else iter(())
        yield from (row for row in below if row.id not in self._rows)
        yield from (row for row in self._rows.values() if row and words in row.text)

    def update(self, rows: Iterable[Row], dropped: Iterable[str] = ()) -> None:
        for id_ in dropped:
            self._set(id_, None)
        for row in rows:
            self._set(row.id, row)

    def begin_look(self) -> None:
        self._seen = set()

    def look_at(self, rows: Sequence[Row], others: Iterable[str] = ()) -> None:
        self.update(rows)
        self._seen.update((row.id for row in rows), others)

    def is_seen(self, id_: str) -> bool:
        return id_ in self._seen

    def misses(self, window: Window) -> bool:
        return any(row.id not in self._seen for row in self.within(window))

    def end_look(self) -> None:
        self.update((), [row.id for row in self.within(_EVER) if row.id not in self._seen])

    def clear(self) -> None:
        self.update((), [row.id for row in self.within(_EVER)])

    def _set(self, id_: str, row: Row | None) -> None:
        if self.get(id_) != row:
            self._rows[id_] = row
            self._edition += 1

    def _own(self, window: Window) -> Iterator[Row]:
        start, end = microseconds(window.start), microseconds(window.end)
        for row in self._rows.values():
            if row and row.start < end and (row.end > start or row.start >= start):
                yield row


def _order(row: Row) -> tuple[int, int]:
    return row.start, row.end


_EVER: Final = Window(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
