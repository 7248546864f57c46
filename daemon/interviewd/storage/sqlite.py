"""SQLite's manners: its codes in our own errors, transactions that are whole, and reading without leaving a trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from interviewd.errors import JournalBusy, JournalUnwritable

T = TypeVar("T")

BUSY_SECONDS: Final = 10.0

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


class Broken(Exception):
    """The file is no database of ours, or a damaged one."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, on disk when it is left. IMMEDIATE: one that reads first and then writes fails at once when busy."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Say in our own errors what SQLite says in codes. What means a damaged database becomes Broken."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = primary(error)
        if code in _BUSY:
            raise JournalBusy(str(path)) from error
        if code in _REFUSED:
            raise JournalUnwritable(str(path), error.sqlite_errorname) from error
        if code in _BROKEN:
            raise Broken(path) from error
        raise


def primary(error: sqlite3.Error) -> int:
    """The result code without its extension: https://www.sqlite.org/rescode.html"""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def read(path: Path, use: Callable[[sqlite3.Connection], T]) -> T:
    """What `use` makes of the database, on a connection that can only read.

    A WAL database that nobody has open can be read without leaving -wal and -shm behind only as `immutable`, so without
    any lock; what was read counts only if no writer came in between, else it is read again.
    """
    while True:
        before, is_still = stamp(path), _is_still(path)
        uri = f"{path.resolve().as_uri()}?{'immutable=1' if is_still else 'mode=ro'}"
        try:
            with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
                connection.executescript("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;")
                result = use(connection)
        except (Broken, sqlite3.DatabaseError):
            if is_still and stamp(path) != before:
                continue
            raise
        if not is_still or (stamp(path) == before and _is_still(path)):
            return result
        if isinstance(result, sqlite3.Connection):
            result.close()


def _is_still(path: Path) -> bool:
    """Whether nobody is in the middle of something: all that was written lies in the file itself."""
    wal = stamp(path.with_name(f"{path.name}-wal"))
    return wal is None or wal[1] == 0


def empty() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def copy_to(source: sqlite3.Connection, target: Path) -> None:
    """Fill an empty file with a database as it stands; not durable by itself."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=MEMORY")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # the copied header says WAL; a backup is one file


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Inode, size and time of a file; None when it is missing. Another one, another content."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
