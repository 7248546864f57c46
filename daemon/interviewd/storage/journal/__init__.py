"""The journal: what was begun and what was finished, and all that was learnt meanwhile.

One SQLite file. What a method has written is on disk when it returns: an intent before its request
is made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Self, TypeVar

from interviewd.errors import JournalBusy, JournalUnwritable
from interviewd.model.known import Deed, Memory, State
from interviewd.ports import LogEntry
from interviewd.storage import codec
from interviewd.storage.database import Database
from interviewd.storage.journal import rows
from interviewd.storage.journal.log_lines import log_lines
from interviewd.storage.journal.rows import Table
from interviewd.storage.sqlite import Broken, Schema, transaction, translated

V = TypeVar("V")

SCHEMA: Final = Schema(0x49567764, Path(__file__).parents[1] / "sql" / "journal")  # "IVwd"

FILE: Final = "journal.sqlite"  # its name in the state folder

DAMAGED_KEPT: Final = timedelta(days=7)
"""So long a damaged file is kept for whoever wants to look: its words cannot be blanked."""


class SqliteJournal:
    """The journal in a file. `rebuilt`: the earlier one was lost, a backup was read back.

    Raises JournalNewer, JournalBusy, JournalUnwritable and Unsafe, when it is made and from each
    method; what a method was to write is then not written. But an outcome is known, and is written
    by the next `read`: the account may not be able to say who removed a block. Read only, a missing
    file is an empty memory, and nothing on disk is touched.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.rebuilt = False
        self._database = Database(path, SCHEMA, rows.check)
        self._readonly = readonly
        self._cached: tuple[object, Memory] | None = None
        self._writer: sqlite3.Connection | None = None
        self._intent: Deed | None = None  # the last one
        self._unwritten: tuple[Deed, LogEntry] | None = None  # an intent, and its outcome
        if not readonly:
            self._open()

    # --- the port --------------------------------------------------------------------------------

    def read(self) -> Memory:
        """All that is known; the same object again while nobody has written."""
        memory = self._read()
        if self._unwritten is None:
            return memory
        intent, ended = self._unwritten
        if memory.deeds.get(intent.key) == intent:  # nobody has found it out since
            self.finish(ended)
        self._unwritten = None
        return self._read()

    def remember(self, before: Memory, after: Memory, now: datetime) -> None:
        """Store the difference, whatever others stored meanwhile, with its lines of the log."""
        if before is after or before == after:
            return
        with self._writing() as writer:
            _store_difference(writer, before, after)
            for entry in log_lines(before, after, now):
                rows.put_entry(writer, entry)

    def begin(self, deed: Deed, payload: bytes = b"", ended: LogEntry | None = None) -> None:
        """Write the intent, on disk before this returns: synchronous=FULL, see database.py."""
        intent = replace(deed, state=State.INTENT)
        with self._ending(ended) as writer:
            rows.DEEDS.put(writer, deed.key, intent)
            rows.put_payload(writer, deed.key, payload)
        self._intent = intent

    def finish(self, ended: LogEntry) -> None:
        """Write the outcome; the frozen letter is kept only while it is in doubt."""
        with self._ending(ended):
            pass

    def history(self, limit: int | None = None) -> tuple[LogEntry, ...]:
        """The log, oldest first; with a limit its last lines."""
        with self._reader() as reader:
            return rows.entries(reader, limit)

    # --- beyond the port -------------------------------------------------------------------------

    def check(self) -> bool:
        """Whether there is a file. Raises Broken when it is damaged, and what opening it raises."""
        return self._database.check()

    def payload(self, key: str) -> bytes | None:
        """The frozen letter of a deed that was begun and has no outcome yet."""
        with self._reader() as reader:
            return rows.payload(reader, key)

    def days(self) -> tuple[date, ...]:
        """The latest days, in UTC, on which a pass was made."""
        with self._reader() as reader:
            return rows.days(reader)

    def note_day(self, day: date, since: date) -> None:
        """Add a day; those before `since` and those after it are dropped."""
        with self._writing() as writer:
            rows.put_day(writer, day, since)

    def backup(self, now: datetime) -> Path | None:
        """One checked copy a UTC day, the newest five kept; None when this day has its own."""
        with self._healing():
            day = now.astimezone(UTC).date().isoformat()
            return self._database.backup(self._connection(), day)

    def forget(self, words: Callable[[Memory], Memory], before: datetime, now: datetime) -> None:
        """Store the memory without the `words`, in short what ended before, and blank log lines
        older than that.

        In the journal, its WAL and all copies; damaged files are removed after a week.
        """
        from interviewd.domain.deeds import anonymous  # READY waits for what this module loads

        def forget_in(connection: sqlite3.Connection) -> bool:
            memory = rows.read(connection)
            kept = words(memory)
            _store_difference(connection, memory, kept)
            shortened = rows.shorten(connection, kept, before)
            blanked = rows.forget_entries(connection, codec.moment(before), anonymous)
            return shortened + blanked > 0 or kept != memory

        with self._writing() as writer:
            forget_in(writer)
        with self._healing():
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        damaged_since = max(before, now - DAMAGED_KEPT)
        self._database.edit_copies(forget_in, damaged_since.timestamp())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- connections -----------------------------------------------------------------------------

    def _open(self) -> None:
        self._writer, was_lost = self._database.open()
        self.rebuilt = self.rebuilt or was_lost

    def _connection(self) -> sqlite3.Connection:
        if self._writer is None:
            why = "readonly" if self._readonly else "closed"
            raise JournalUnwritable(str(self._database.path), why)
        return self._writer

    def _read(self) -> Memory:
        # The stamp differs once anybody has written: `data_version` counts the commits of others,
        # `total_changes` our own rows.
        if self._writer is None:
            stamp: object = self._database.stamp()
        else:
            with self._healing():
                version = self._writer.execute("PRAGMA data_version").fetchone()[0]
                stamp = version, self._writer.total_changes
        if self._cached is None or self._cached[0] != stamp:
            with self._reader() as reader:
                self._cached = stamp, rows.read(reader)
        return self._cached[1]

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        if self._readonly:
            with translated(self._database.path), closing(self._database.snapshot()) as copy:
                yield copy
            return
        with self._healing():
            connection = self._connection()
            connection.execute("BEGIN")  # several queries, one moment
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._healing(), transaction(self._connection()) as writer:
            yield writer

    @contextmanager
    def _ending(self, ended: LogEntry | None) -> Iterator[sqlite3.Connection]:
        """As `_writing`, with an outcome, which is kept when it cannot be written."""
        intent = self._intent
        try:
            with self._writing() as writer:
                if ended and ended.deed:
                    rows.DEEDS.put(writer, ended.deed.key, ended.deed)
                if ended:
                    rows.put_entry(writer, ended)
                yield writer
        except (JournalBusy, JournalUnwritable):
            if ended and ended.deed and intent and intent.key == ended.deed.key:
                self._unwritten = intent, ended
            raise

    @contextmanager
    def _healing(self) -> Iterator[None]:
        """Set a damaged journal aside and begin anew; only what was just asked for has failed."""
        try:
            with translated(self._database.path):
                yield
        except Broken as broken:
            self.close()
            self._open()
            raise JournalUnwritable(str(self._database.path), "damaged") from broken


def _store_difference(writer: sqlite3.Connection, before: Memory, after: Memory) -> None:
    _store(writer, rows.DEEDS, before.deeds, after.deeds)
    _store(writer, rows.PAST, before.past, after.past)
    _store(writer, rows.NOTED, before.noted, after.noted)
    _store(writer, rows.CONTACTS, before.contacts, after.contacts)
    _store(writer, rows.MARKS, before.marks, after.marks)
    _store(writer, rows.PREPARED, before.prepared, after.prepared)
    rows.put_closings(writer, before.closings, after.closings)
    if before.pause != after.pause:
        rows.put_pause(writer, after.pause)


def _store(
    writer: sqlite3.Connection, table: Table[V], before: Mapping[str, V], after: Mapping[str, V]
) -> None:
    for key in before.keys() - after.keys():
        table.drop(writer, key)
    for key, value in after.items():
        if before.get(key) != value:
            table.put(writer, key, value)
