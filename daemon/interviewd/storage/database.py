"""One SQLite file that must not be lost: checked, migrated, backed up, set aside when damaged.

Writers open it under the folder's lock, so that two of them never create, migrate or set aside at
once. Readers see a copy in memory, taken in one moment: they hold no lock, wait for nobody and
leave no file behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from interviewd.errors import Busy, JournalBusy, JournalNewer, JournalUnwritable, Unsafe
from interviewd.storage import sqlite
from interviewd.storage.sqlite import Broken, Schema, translated
from interviewd.system import state_files
from interviewd.values import dataclass

_BACKUPS = 5
_SUFFIXES = ("", "-wal", "-shm")

# synchronous=FULL: with NORMAL a commit may return before it is on disk. secure_delete: what is
# forgotten is overwritten.
_PRAGMAS = """
PRAGMA busy_timeout=10000;
PRAGMA synchronous=FULL;
PRAGMA foreign_keys=ON;
PRAGMA trusted_schema=OFF;
PRAGMA cell_size_check=ON;
PRAGMA secure_delete=ON;
PRAGMA wal_autocheckpoint=200;
PRAGMA journal_size_limit=16777216;
"""


def set_aside(path: Path) -> tuple[Path, ...]:
    """The damaged databases that were moved out of the way of this one, the newest last."""
    damaged = path.parent.glob(f"{path.name}.broken-*[0-9]")
    return tuple(sorted(damaged, key=lambda each: each.lstat().st_ctime_ns))


@dataclass(frozen=True, slots=True)
class Database:
    """Where a database lies, and its schema. `trial` reads what must be readable."""

    path: Path
    schema: Schema
    trial: Callable[[sqlite3.Connection], object]

    @property
    def backups(self) -> Path:
        """The folder of the copies. Raises Unsafe when what is there is not a folder of ours."""
        return state_files.check_subfolder(self.path.parent / "backups")

    def open(self) -> tuple[sqlite3.Connection, bool]:
        """The connection for writing, and whether the database was lost and begun from a backup.

        Raises JournalNewer (the file is left as it is), JournalBusy, JournalUnwritable, Unsafe.
        """
        try:
            state_files.folder(self.path.parent)
            lock = state_files.exclusive(self.path.parent, sqlite.BUSY_SECONDS)
            with lock, translated(self.path):
                # What a kill left half made.
                unfinished = self.path.parent.glob(f"{self.path.name}.new*")
                for path in [*unfinished, *self.backups.glob("*.new*")]:
                    path.unlink()
                with suppress(Broken), translated(self.path):
                    for suffix in _SUFFIXES:
                        _exists(self._beside(suffix), state_files.check)
                    if self.path.exists():
                        sqlite.read(self.path, lambda source: self.schema.check(source, self.path))
                        return self._connect(), False
                was_there = self._set_aside()
                was_backed_up = self._create()
                return self._connect(), was_there or was_backed_up
        except Busy as busy:
            raise JournalBusy(str(self.path)) from busy
        except OSError as error:
            raise JournalUnwritable(str(self.path), error.strerror or "") from error

    def snapshot(self) -> sqlite3.Connection:
        """What is known now, as a database in memory; empty when there is no file.

        A damaged file counts as its newest good backup, as it will for the next writer. Nothing on
        disk is changed.
        """
        try:
            copy = self._copy_of(self.path)
        except Broken:
            copy = self._newest_good_backup()
        return copy or self._empty()

    def check(self) -> bool:
        """Whether there is a file. Raises Broken when `open` would set it aside."""
        for suffix in _SUFFIXES:
            _exists(self._beside(suffix))
        copy = self._copy_of(self.path)
        if copy is not None:
            copy.close()
        return copy is not None

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Something that differs once anybody has written."""
        return tuple(sqlite.file_stamp(self._beside(suffix)) for suffix in ("", "-wal"))

    def backup(self, connection: sqlite3.Connection, day: str) -> Path | None:
        """A checked copy for that day; the newest five are kept. None when the day has one.

        Copies of later days, made while a clock was ahead, are removed: they would count as the
        newest for years. Raises Broken.
        """
        target = self.backups / f"{self.path.stem}-{day}.sqlite"
        if target.exists():
            return None
        with state_files.exclusive(self.path.parent, sqlite.BUSY_SECONDS), translated(self.path):
            self._copy_to(connection, target)
            daily = sorted(self.backups.glob(f"{self.path.stem}-[0-9]*.sqlite"))
            past = [copy for copy in daily if copy <= target]
            for copy in {*daily} - {*past[-_BACKUPS:]}:
                copy.unlink()
        return target

    def edit_copies(self, edit: Callable[[sqlite3.Connection], bool], keep_since: float) -> None:
        """Change every copy by `edit`, which returns whether it changed anything.

        Damaged files cannot be changed: they are removed once they are older than `keep_since`, in
        Unix seconds. A copy from before a migration is migrated when something in it changes.
        """
        for backup in self.backups.glob("*.sqlite"):
            try:
                with translated(backup), closing(sqlite.read(backup, self._up_to_date)) as copy:
                    if edit(copy):
                        # Put `copy` in the place of a backup, which stays as old as it was.
                        status = backup.stat()
                        with state_files.exclusive(self.path.parent, sqlite.BUSY_SECONDS):
                            copy.execute("VACUUM")
                            self._copy_to(copy, backup)
                            os.utime(backup, ns=(status.st_atime_ns, status.st_mtime_ns))
            except (Broken, JournalNewer):
                _remove_older(backup, keep_since)
        for damaged in self.path.parent.glob(f"{self.path.name}.broken-*"):
            _remove_older(damaged, keep_since)

    # --- what only writers do, one at a time -----------------------------------------------------

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=sqlite.BUSY_SECONDS, isolation_level=None)
        try:
            connection.executescript(_PRAGMAS)
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            newest = len(self.schema.scripts)
            if self.schema.version(connection, self.path) < newest:
                backup = self.backups / f"{self.path.stem}-before-{newest:04}.sqlite"
                self._copy_to(connection, backup)
                self.schema.migrate(connection)
                for old in sorted(self.backups.glob(f"{self.path.stem}-before-*.sqlite"))[:-1]:
                    old.unlink()
            self.trial(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self) -> bool:
        """Begin a database, from the newest good backup; returns whether there was one.

        It is made whole under another name, so that what is there is never half a database.
        """
        new = state_files.new_file(self.path)
        backup = self._newest_good_backup()
        with closing(backup or self._empty()) as source:
            sqlite.copy_to(source, new)
        state_files.move_into_place(new, self.path)
        return backup is not None

    def _set_aside(self) -> bool:
        """Rename what is there to `….broken-1` and so on; returns whether anything was."""
        if not any(self._beside(suffix).exists() for suffix in _SUFFIXES):
            return False
        folder, name = self.path.parent, self.path.name
        number = next(n for n in count(1) if not any(folder.glob(f"{name}.broken-{n}*")))
        for suffix in _SUFFIXES:
            if (path := self._beside(suffix)).exists():
                path.rename(folder / f"{name}.broken-{number}{suffix}")
        state_files.sync_folder(folder)
        return True

    def _copy_to(self, connection: sqlite3.Connection, target: Path) -> None:
        state_files.folder(target.parent)
        new = state_files.new_file(target)
        try:
            sqlite.copy_to(connection, new)
            sqlite.read(new, lambda copy: self.schema.check(copy, new))
            state_files.move_into_place(new, target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def _newest_good_backup(self) -> sqlite3.Connection | None:
        """In memory. By age: a backup before a migration lies between two daily ones."""
        every = self.backups.glob(f"{self.path.stem}-*.sqlite")
        paths = [path for path in every if not path.is_symlink()]
        for backup in sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True):
            try:
                return self._copy_of(backup)
            except (Broken, JournalNewer, JournalUnwritable, OSError):
                continue
        return None

    def _copy_of(self, path: Path) -> sqlite3.Connection | None:
        """A checked database in memory; None when there is no file. Raises Broken, JournalNewer."""
        if not _exists(path):
            return None
        with translated(path):
            return sqlite.read(path, self._up_to_date)

    def _up_to_date(self, source: sqlite3.Connection) -> sqlite3.Connection:
        """A copy in memory: checked, migrated and tried."""
        self.schema.check(source, self.path)
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            source.backup(copy)
            self.trial(self.schema.migrate(copy))
        except BaseException:
            copy.close()
            raise
        return copy

    def _empty(self) -> sqlite3.Connection:
        return self.schema.migrate(sqlite3.connect(":memory:", isolation_level=None))

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)


def _exists(path: Path, look: Callable[[Path], object] = state_files.status_of) -> bool:
    """Whether a file is there. Raises Broken for a folder or a pipe, which are set aside like what
    is damaged, and Unsafe for what is worse.
    """
    try:
        return bool(look(path))
    except Unsafe as unsafe:
        if unsafe.what != "special":
            raise
        raise Broken(str(path)) from unsafe


def _remove_older(path: Path, since: float) -> None:
    """Remove a file or folder that is older than that."""
    if path.lstat().st_mtime >= since:
        return
    if path.is_dir() and not path.is_symlink():
        import shutil

        shutil.rmtree(path)
    else:
        path.unlink()
