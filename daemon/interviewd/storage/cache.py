"""What adapters remember of their accounts, in `cache.sqlite` beside the journal.

Losing all of it costs one full fetch, so nothing here is worth refusing to work for: with a broken
file, one of a newer version or a full disk, less is remembered. Reading never changes or makes the
file. Writing begins a new one where the old one cannot be used; that one is put aside first
(`cache.sqlite.aside`), since it might not even be ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from interviewd.errors import Busy, Down, JournalNewer, Unsafe
from interviewd.ports import Cache, Rows
from interviewd.storage import sqlite
from interviewd.storage.event_rows import OverlaidRows, StoredRows
from interviewd.storage.sqlite import Broken, Schema
from interviewd.system import state_files

LEGACY_NAME: Final = "mirror.sqlite"
"""What the file was called before. It is removed when the cache is opened for writing, unread."""

SCHEMA: Final = Schema(0x4956776D, Path(__file__).parent / "sql" / "cache")  # "IVwm"

_ONE = "SELECT name, value FROM remembered WHERE space = ? AND name = ?"
_ALL = "SELECT name, value FROM remembered WHERE space = ?"

_FORGET: Final = (
    "DELETE FROM remembered WHERE substr(space, 1, ?) = ?",
    "DELETE FROM events WHERE calendar IN (SELECT id FROM calendars WHERE substr(space, 1, ?) = ?)",
    "DELETE FROM calendars WHERE substr(space, 1, ?) = ?",
)

# NORMAL: a commit may be lost with the power, the file stays whole. secure_delete: what is
# forgotten is overwritten. Up to 4 MB of pages are held and 16 MB are written ahead, so that
# storing an event among 100,000 costs little more than among 1,000.
_PRAGMAS = """
PRAGMA trusted_schema=OFF;
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
PRAGMA secure_delete=ON;
PRAGMA cache_size=-4000;
PRAGMA wal_autocheckpoint=4000;
"""

_FAILURES: Final = (sqlite3.Error, UnicodeError, OSError)


class SqliteCache:
    """The cache on disk. One object per process and thread; others may read and write meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    def get(self, space: str, name: str) -> str | None:
        """The value, None when nothing is remembered."""
        return self._query(_ONE, space, name).get(name)

    def all(self, space: str) -> Mapping[str, str]:
        """Every name of the space with its value."""
        return self._query(_ALL, space)

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        """Drop, then change, in one transaction. Where the disk refuses, all stays as it was."""

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "DELETE FROM remembered WHERE space = ? AND name = ?",
                [(space, name) for name in dropped],
            )
            connection.executemany(
                "INSERT INTO remembered VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
                [(space, name, value) for name, value in changed.items()],
            )

        return self._write(change)

    def clear(self, space: str) -> None:
        """Forget the whole space."""
        self._write(lambda it: it.execute("DELETE FROM remembered WHERE space = ?", (space,)))

    def forget(self, account: str) -> None:
        """Forget every space of an account: each begins with its name and a slash."""
        prefix = f"{account}/"

        def change(connection: sqlite3.Connection) -> None:
            for statement in _FORGET:
                connection.execute(statement, (len(prefix), prefix))

        self._write(change)

    def forget_all(self) -> None:
        """Forget everything, in the WAL and in what was put aside as well."""
        self._write(lambda it: it.execute("DELETE FROM remembered"))
        self._write(lambda it: it.execute("DELETE FROM events"))
        self._write(lambda it: it.execute("DELETE FROM calendars"))
        self.empty_wal()
        with suppress(OSError):
            _aside(self.path).unlink(missing_ok=True)

    def empty_wal(self) -> None:
        """What was dropped stands in the WAL until it is emptied, however long others use it."""
        with suppress(sqlite3.Error, OSError, Busy):
            if self._writer is None:
                self._writer = _open_to_write(self.path)
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()
        self._reader = self._writer = None

    def rows(self, space: str) -> Rows:
        """The events of a calendar."""
        account = space.partition("/")[0]

        def query(statement: str, values: Sequence[object]) -> list[Any]:
            try:
                return self._read(statement, values)
            except _FAILURES:
                raise Down(account, "cache_lost") from None

        def write(change: Callable[[sqlite3.Connection], None]) -> None:
            if not self._write(change):
                raise Down(account, "cache_lost")

        return StoredRows(space, query, write)

    def _query(self, query: str, *values: str) -> dict[str, str]:
        try:
            return dict(self._read(query, values))
        except _FAILURES:
            return {}

    def _read(self, query: str, values: Sequence[object]) -> list[Any]:
        try:
            is_open = self._writer or self._reader
            if not is_open and self.path.exists() and _is_usable(self.path):
                self._reader = sqlite.connect(f"{self.path.absolute().as_uri()}?mode=ro")
            connection = self._writer or self._reader
            return connection.execute(query, values).fetchall() if connection else []
        except _FAILURES:
            self.close()
            raise

    def _write(self, change: Callable[[sqlite3.Connection], object]) -> bool:
        """One transaction. Whether it was written; nothing is raised."""
        try:
            if self._writer is None:
                self._writer = _open_to_write(self.path)
            with sqlite.transaction(self._writer) as connection:
                change(connection)
        except (*_FAILURES, Busy):
            self.close()  # what was damaged while it was open is noticed when it is opened
            return False
        return True


def _open_to_write(path: Path) -> sqlite3.Connection:
    """The file that is there if it is usable, else a new one in its place. Raises Busy."""
    with state_files.exclusive(path.parent):
        if not _is_usable(path):
            # Move the file out of the way, a link itself and not what it points to.
            for tail in ("-wal", "-shm"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                path.replace(_aside(path))
        if not path.exists():
            state_files.new_file(path).replace(path)
        for legacy in path.parent.glob(f"{LEGACY_NAME}*"):
            with suppress(OSError):
                legacy.unlink()
        connection = sqlite.connect(f"{path.absolute().as_uri()}?mode=rw")
        try:
            connection.executescript(_PRAGMAS)
            return SCHEMA.migrate(connection)
        except BaseException:
            connection.close()
            raise


def _is_usable(path: Path) -> bool:
    """Whether the file is absent, empty, or a whole cache of a version that is known."""
    try:
        if not state_files.check(path) or path.stat().st_size == 0:
            return True
    except Unsafe:  # a planted link, or no file at all; its target is not touched
        return False
    if any(path.with_name(path.name + tail).is_symlink() for tail in ("-wal", "-shm")):
        return False
    try:
        with closing(sqlite.connect(f"{path.absolute().as_uri()}?mode=ro")) as connection:
            SCHEMA.check(connection, path)
    except sqlite3.OperationalError:
        raise  # busy, or the disk: says nothing about the file
    except (sqlite3.DatabaseError, UnicodeDecodeError, Broken, JournalNewer):
        return False
    return True


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.aside")


class ReadOnlyCache:
    """The cache on disk for commands that only look: reading leaves no trace, writing raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, space: str, name: str) -> str | None:
        return self._query(_ONE, space, name).get(name)

    def all(self, space: str) -> Mapping[str, str]:
        return self._query(_ALL, space)

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        raise NotImplementedError(space)

    def clear(self, space: str) -> None:
        raise NotImplementedError(space)

    def rows(self, space: str) -> Rows:
        def write(change: Callable[[sqlite3.Connection], None]) -> None:
            raise NotImplementedError(space)

        return StoredRows(space, self._read, write)

    def _query(self, query: str, *values: str) -> dict[str, str]:
        return dict(self._read(query, values))

    def _read(self, query: str, values: Sequence[object]) -> list[Any]:
        def use(connection: sqlite3.Connection) -> list[Any]:
            SCHEMA.version(connection, self._path)
            return connection.execute(query, values).fetchall()

        try:
            return sqlite.read(self._path, use) if state_files.status_of(self._path) else []
        except (*_FAILURES, Unsafe, Broken, JournalNewer):
            return []


class Overlay:
    """A cache whose changes stay in memory, over another one or over nothing."""

    def __init__(self, below: Cache | None = None) -> None:
        self._below = below
        # None as a value: dropped here, whatever lies below.
        self._spaces: dict[str, dict[str, str | None]] = {}
        self._cleared: set[str] = set()
        self._events: dict[str, OverlaidRows] = {}

    def rows(self, space: str) -> Rows:
        """The events of a calendar; what is changed of them stays here."""
        if space not in self._events:
            below = self._below.rows(space) if self._below else None
            self._events[space] = OverlaidRows(below)
        return self._events[space]

    def get(self, space: str, name: str) -> str | None:
        """The value as changed here, else as it lies below."""
        changes = self._spaces.get(space, {})
        if name in changes:
            return changes[name]
        return self._below.get(space, name) if self._below and space not in self._cleared else None

    def all(self, space: str) -> Mapping[str, str]:
        """Every name of the space with its value, changes laid over what lies below."""
        below = self._below.all(space) if self._below and space not in self._cleared else {}
        merged: dict[str, str | None] = {**below, **self._spaces.get(space, {})}
        return {name: value for name, value in merged.items() if value is not None}

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        """Keep the changes here."""
        self._spaces.setdefault(space, {}).update({**dict.fromkeys(dropped), **changed})
        return True

    def clear(self, space: str) -> None:
        """See nothing of the space any more."""
        self._spaces.pop(space, None)
        self._cleared.add(space)
