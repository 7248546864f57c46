"""SQLite: its errors as ours, versions of a schema, whole transactions, reading without a trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

from interviewd.errors import JournalBusy, JournalNewer, JournalUnwritable
from interviewd.values import dataclass

T = TypeVar("T")

BUSY_SECONDS: Final = 10.0

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
# Mistakes of this program: a CHECK refuses what it writes, or it calls SQLite wrongly.
_OURS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)


class Broken(Exception):
    """The file is no database of ours, or it is damaged. Says which file, never what is in it."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as JournalBusy, JournalUnwritable or Broken.

    Whatever reading meets beside a lock and a disk that refuses is damage: text that is no UTF-8
    has no result code, a table whose name was hit is an SQL error. Messages of such errors quote
    what is stored, so they are not kept as the cause.
    """
    try:
        yield
    except _OURS:
        raise
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = primary_code(error)
        if code in _BUSY:
            raise JournalBusy(str(path)) from error
        if code in _REFUSED:
            raise JournalUnwritable(str(path), getattr(error, "sqlite_errorname", "")) from error
        raise Broken(str(path)) from None


def primary_code(error: Exception) -> int:
    """The result code without its extension: https://www.sqlite.org/rescode.html"""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, on disk when it is left.

    IMMEDIATE: a transaction that reads first and then writes fails at once when another writes.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@dataclass(frozen=True, slots=True)
class Schema:
    """Whose database a file is (`application_id`), and its migrations: 0001.sql and on."""

    application_id: int
    migrations: Path

    @property
    def scripts(self) -> list[str]:
        paths = sorted(self.migrations.glob("[0-9]*.sql"))
        return [path.read_text(encoding="utf-8") for path in paths]

    def version(self, connection: sqlite3.Connection, path: Path) -> int:
        """The version of a database of ours. Raises Broken, and JournalNewer for a later one."""
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if application_id != self.application_id or version < 1:
            raise Broken(str(path))
        if version > len(self.scripts):
            raise JournalNewer(str(path), version, len(self.scripts))
        return version

    def check(self, connection: sqlite3.Connection, path: Path) -> int:
        """As `version`, of a sound one: raises Broken when SQLite finds damage.

        A `quick_check` is hardly quicker, and passes over an index that is another table's.
        """
        version = self.version(connection, path)
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise Broken(str(path))
        return version

    def migrate(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Bring a database up to date and return it. Raises MigrationFailed.

        Each step is one transaction with its version, so a kill leaves the database before it or
        after it.
        """
        scripts = self.scripts
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(scripts[version:], version + 1):
            try:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {script}; PRAGMA application_id={self.application_id};"
                    f" PRAGMA user_version={number}; COMMIT;"
                )
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error) and primary_code(error) == sqlite3.SQLITE_ERROR:
                    raise MigrationFailed(number) from error
                raise
        return connection


class MigrationFailed(Exception):
    """A numbered script is wrong. No reason to take the database for a damaged one."""


def read(path: Path, use: Callable[[sqlite3.Connection], T]) -> T:
    """What `use` makes of the database, on a connection that can only read.

    A WAL database that nobody has open can be read without leaving -wal and -shm behind only as
    `immutable`, which takes no lock. What was read counts only if no writer came in between;
    else it is read again.
    """
    while True:
        before, is_immutable = file_stamp(path), _is_checkpointed(path)
        uri = f"{path.resolve().as_uri()}?{'immutable=1' if is_immutable else 'mode=ro'}"
        try:
            with closing(connect(uri)) as connection:
                connection.executescript("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;")
                result = use(connection)
        except (Broken, sqlite3.DatabaseError, UnicodeDecodeError):
            if is_immutable and file_stamp(path) != before:
                continue
            raise
        if not is_immutable or (file_stamp(path) == before and _is_checkpointed(path)):
            return result
        if isinstance(result, sqlite3.Connection):
            result.close()


def _is_checkpointed(path: Path) -> bool:
    """Whether everything that was written lies in the file itself."""
    wal = file_stamp(path.with_name(f"{path.name}-wal"))
    return wal is None or wal[1] == 0


def connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def copy_to(source: sqlite3.Connection, target: Path) -> None:
    """Fill an empty file with a database as it stands; not durable by itself."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=MEMORY")
        source.backup(copy)
        # The copied header says WAL; a backup is one file.
        copy.execute("PRAGMA journal_mode=DELETE")


def file_stamp(path: Path) -> tuple[int, int, int] | None:
    """Inode, size and time of a file; None when it is missing. Differs once it was written."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
