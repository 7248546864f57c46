"""What adapters remember of their worlds, in `cache.sqlite` beside the journal. Losing all of it costs one full look.

So nothing here is worth refusing to work for: a broken file, one of a newer version or a full disk only means that less
is remembered. Reading never changes or makes the file. Writing begins a new one where the old one cannot be used; that
is put aside first (`cache.sqlite.aside`), since it might not even be ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any, Final

from interviewd.errors import Unsafe
from interviewd.ports import Cache
from interviewd.storage import sqlite
from interviewd.system import state_files

APPLICATION_ID: Final = 0x4956776D  # "IVwm"
LEGACY_NAME: Final = "mirror.sqlite"
"""What the file was called before; removed when the cache is opened for writing. Nothing in it is read."""

_BUSY_SECONDS: Final = 5.0


class SqliteCache:
    """The mirror on disk. One object per process and thread; other processes may read and write at the same time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    def get(self, space: str, name: str) -> str | None:
        """The value, None when nothing is remembered."""
        rows = self._rows("SELECT value FROM remembered WHERE space = ? AND name = ?", space, name)
        return rows[0][0] if rows else None

    def all(self, space: str) -> Mapping[str, str]:
        """Every name of the space with its value."""
        rows = self._rows("SELECT name, value FROM remembered WHERE space = ?", space)
        return dict(rows)

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        """Drop, then change, in one transaction. Where the disk refuses, all stays as it was."""
        with suppress(sqlite3.Error, OSError), self._writing() as connection:
            connection.executemany(
                "DELETE FROM remembered WHERE space = ? AND name = ?", [(space, name) for name in dropped]
            )
            connection.executemany(
                "INSERT INTO remembered VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
                [(space, name, value) for name, value in changed.items()],
            )

    def clear(self, space: str) -> None:
        """Forget the whole space."""
        with suppress(sqlite3.Error, OSError), self._writing() as connection:
            connection.execute("DELETE FROM remembered WHERE space = ?", (space,))

    def forget(self, account: str) -> None:
        """Forget every space of an account: each begins with its name and a slash."""
        with suppress(sqlite3.Error, OSError), self._writing() as connection:
            connection.execute(
                "DELETE FROM remembered WHERE substr(space, 1, ?) = ?", (len(account) + 1, f"{account}/")
            )

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()
        self._reader = self._writer = None

    def _rows(self, question: str, *values: str) -> list[Any]:
        try:
            if self._reader is None and self._writer is None:
                self._reader = _open_to_read(self.path)
            connection = self._writer or self._reader
            return connection.execute(question, values).fetchall() if connection else []
        except (sqlite3.Error, OSError):
            self.close()
            return []

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._writer is None:
                self._writer = _open_to_write(self.path)
            with self._writer:
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
        except sqlite3.Error:
            self.close()  # what was damaged while it was open is found when it is opened
            raise


def _open_to_read(path: Path) -> sqlite3.Connection | None:
    """The file if it is there and usable, else None."""
    return _connect(path, "ro") if path.exists() and _is_usable(path) else None


def _open_to_write(path: Path) -> sqlite3.Connection:
    """The file that is there if it is usable, else a new one in its place."""
    if not _is_usable(path):
        _put_aside(path)
    if not path.exists():
        state_files.begin(path).replace(path)
    for legacy in path.parent.glob(f"{LEGACY_NAME}*"):
        with suppress(OSError):
            legacy.unlink()
    connection = _connect(path, "rw")
    # NORMAL: a commit may be lost with the power, the file stays whole. secure_delete: forgotten names are gone.
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    _migrate(connection)
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _is_usable(path: Path) -> bool:
    """Whether the file is absent, empty, or a mirror that is whole and that this version knows."""
    try:
        if not state_files.check(path) or path.stat().st_size == 0:
            return True
    except Unsafe:  # a planted link, or no file at all; its target is not touched
        return False
    if any(path.with_name(path.name + tail).is_symlink() for tail in ("-wal", "-shm")):
        return False
    try:
        with closing(_connect(path, "ro")) as connection:
            ours = _pragma(connection, "application_id") == APPLICATION_ID
            known = 1 <= _pragma(connection, "user_version") <= len(_steps())
            return ours and known and connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.OperationalError:
        raise  # busy, or the disk: says nothing about the file
    except sqlite3.DatabaseError:
        return False


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date, one numbered step after the other, each a transaction of its own."""
    for number, step in enumerate(_steps(), start=1):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if number > _pragma(connection, "user_version"):  # asked inside: another process may have been faster
                for statement in _statements(step):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={number}")


def _steps() -> list[str]:
    folder = resources.files("interviewd.storage") / "sql" / "cache"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [file.read_text(encoding="utf-8") for file in files]


def _statements(script: str) -> Iterator[str]:
    """One by one, since `executescript` would end the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _put_aside(path: Path) -> None:
    """Make room. A link is moved itself, never what it points to; what was put aside before makes room too."""
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        path.replace(path.with_name(f"{path.name}.aside"))


class ReadOnlyCache:
    """The mirror as it lies on disk, for those who only look: opening it leaves no trace, beside it neither.

    What cannot be read is not remembered. `update` and `clear` are for what is laid over it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, space: str, name: str) -> str | None:
        return self._ask("SELECT name, value FROM remembered WHERE space = ? AND name = ?", space, name).get(name)

    def all(self, space: str) -> Mapping[str, str]:
        return self._ask("SELECT name, value FROM remembered WHERE space = ?", space)

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        raise NotImplementedError(space)

    def clear(self, space: str) -> None:
        raise NotImplementedError(space)

    def _ask(self, question: str, *values: str) -> dict[str, str]:
        def use(connection: sqlite3.Connection) -> dict[str, str]:
            ours = _pragma(connection, "application_id") == APPLICATION_ID
            known = 1 <= _pragma(connection, "user_version") <= len(_steps())
            return dict(connection.execute(question, values).fetchall()) if ours and known else {}

        try:
            return sqlite.read(self._path, use) if state_files.look(self._path) else {}
        except (sqlite3.Error, OSError, Unsafe):
            return {}


class Overlay:
    """A mirror whose changes stay in memory: for commands that only read, over nothing for tests. Never writes below."""

    def __init__(self, below: Cache | None = None) -> None:
        self._below = below
        self._spaces: dict[str, dict[str, str | None]] = {}  # None: dropped here, whatever lies below
        self._cleared: set[str] = set()

    def get(self, space: str, name: str) -> str | None:
        """The value as changed here, else as it lies below."""
        here = self._spaces.get(space, {})
        if name in here:
            return here[name]
        return self._below.get(space, name) if self._below and space not in self._cleared else None

    def all(self, space: str) -> Mapping[str, str]:
        """Every name of the space with its value, changes laid over what lies below."""
        below = self._below.all(space) if self._below and space not in self._cleared else {}
        merged: dict[str, str | None] = {**below, **self._spaces.get(space, {})}
        return {name: value for name, value in merged.items() if value is not None}

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        """Keep the changes here."""
        self._spaces.setdefault(space, {}).update({**dict.fromkeys(dropped), **changed})

    def clear(self, space: str) -> None:
        """See nothing of the space any more."""
        self._spaces.pop(space, None)
        self._cleared.add(space)
