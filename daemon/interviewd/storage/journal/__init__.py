"""Keep what was begun and what was finished, so that a killed daemon can tell; and all that was learnt meanwhile.

One SQLite file. What a method has written is on disk when it returns: an intent before its request leaves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self, TypeVar

from interviewd.domain.deeds import anonymous
from interviewd.errors import JournalUnwritable
from interviewd.model.known import Deed, Memory, State
from interviewd.ports import Entry
from interviewd.storage import codec
from interviewd.storage.database import Store
from interviewd.storage.journal import rows
from interviewd.storage.journal.lines import learnt
from interviewd.storage.journal.rows import Table
from interviewd.storage.sqlite import Broken, speaking, transaction

APPLICATION_ID: Final = 0x49567764  # "IVwd"
V = TypeVar("V")

MIGRATIONS: Final = Path(__file__).parents[1] / "sql" / "journal"


class SqliteJournal:
    """The journal in a file. `rebuilt`: the one before was damaged or lost; what a backup knew of it is read back.

    Raises JournalNewer, JournalBusy, JournalUnwritable and Unsafe, at the start and from each method; what a method
    was to write is then not written. Read only, a missing file is an empty memory, and nothing on disk is touched.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.rebuilt = False
        self._store = Store(path, APPLICATION_ID, MIGRATIONS, rows.read)
        self._readonly = readonly
        self._known: tuple[object, Memory] | None = None
        self._writer: sqlite3.Connection | None = None
        if not readonly:
            self._open()

    # --- the port -----------------------------------------------------------------------------------------------

    def read(self) -> Memory:
        """All that is known; the same value again while nobody has written."""
        stamp = self._stamp()
        if self._known is None or self._known[0] != stamp:
            with self._reader() as reader:
                self._known = stamp, rows.read(reader)
        return self._known[1]

    def remember(self, before: Memory, after: Memory, now: datetime) -> None:
        """Store the difference, whatever others have stored meanwhile, and a line for what people want to know of it."""
        if before is after or before == after:
            return
        with self._writing() as writer:
            _store(writer, rows.DEEDS, before.deeds, after.deeds)
            _store(writer, rows.PAST, before.past, after.past)
            _store(writer, rows.NOTED, before.noted, after.noted)
            _store(writer, rows.CONTACTS, before.contacts, after.contacts)
            _store(writer, rows.MARKS, before.marks, after.marks)
            rows.put_closings(writer, before.closings, after.closings)
            if before.pause != after.pause:
                rows.put_pause(writer, after.pause)
            for entry in learnt(before, after, now):
                rows.put_entry(writer, entry)

    def begin(self, deed: Deed, payload: bytes = b"") -> None:
        """Write the intent, on disk before this returns: synchronous=FULL, see store.py."""
        with self._writing() as writer:
            rows.DEEDS.put(writer, deed.key, replace(deed, state=State.INTENT))
            rows.put_payload(writer, deed.key, payload)

    def finish(self, deed: Deed, outcome: str, now: datetime) -> None:
        """Write the outcome; the frozen letter is kept only while it is in doubt."""
        with self._writing() as writer:
            rows.DEEDS.put(writer, deed.key, deed)
            rows.put_entry(writer, Entry(now, deed.verb, outcome, deed))

    def history(self, limit: int | None = None) -> tuple[Entry, ...]:
        """The log, oldest first; with a limit its last lines."""
        with self._reader() as reader:
            return rows.entries(reader, limit)

    # --- beyond it ----------------------------------------------------------------------------------------------

    def check(self) -> bool:
        """Whether there is one that can be read as it lies there, unhealed. Raises Broken, and what opening raises."""
        return self._store.check()

    def payload(self, key: str) -> bytes | None:
        """The frozen letter of a deed that was begun and has no outcome yet."""
        with self._reader() as reader:
            return rows.payload(reader, key)

    def backup(self, now: datetime) -> Path | None:
        """One checked copy a UTC day, the newest five kept; None when this day has its own. Cheap to call often."""
        with self._healing():
            return self._store.backup(self._own(), now.astimezone(UTC).date().isoformat())

    def purge(self, before: datetime) -> int:
        """Forget words and names in log lines older than that, and in old copies; returns how many lines were blanked.

        `thought.forget` does so for the memory, to be stored by `remember` first: this also empties the WAL, where
        words would outlive their row.
        """
        with self._writing() as writer:
            blanked = rows.blank_entries(writer, codec.moment(before), anonymous)
        with self._healing():
            self._own().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._store.forget_before(before.astimezone(UTC).date().isoformat(), before.timestamp())
        return blanked

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- connections --------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._writer, lost = self._store.open()
        self.rebuilt = self.rebuilt or lost

    def _own(self) -> sqlite3.Connection:
        if self._writer is None:
            raise JournalUnwritable(str(self._store.path), "readonly" if self._readonly else "closed")
        return self._writer

    def _stamp(self) -> object:
        """Differs once anybody has written: `data_version` counts others' commits, `total_changes` our own rows."""
        if self._writer is None:
            return self._store.stamp()
        with self._healing():
            return self._writer.execute("PRAGMA data_version").fetchone()[0], self._writer.total_changes

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        if self._readonly:
            with closing(self._store.snapshot()) as copy:
                yield copy
            return
        with self._healing():
            own = self._own()
            own.execute("BEGIN")  # several queries, one moment
            try:
                yield own
            finally:
                own.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._healing(), transaction(self._own()) as writer:
            yield writer

    @contextmanager
    def _healing(self) -> Iterator[None]:
        """Found damaged on the way: set it aside and begin anew; only what was asked for just now has failed."""
        try:
            with speaking(self._store.path):
                yield
        except Broken as broken:
            self.close()
            self._open()
            raise JournalUnwritable(str(self._store.path), "damaged") from broken


def _store(writer: sqlite3.Connection, table: Table[V], before: Mapping[str, V], after: Mapping[str, V]) -> None:
    for key in before.keys() - after.keys():
        table.drop(writer, key)
    for key, value in after.items():
        if before.get(key) != value:
            table.put(writer, key, value)
