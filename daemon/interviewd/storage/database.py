"""One SQLite file, opened with care: checked, brought up to date, backed up, set aside when it is broken.

Writers open it under the folder's lock, so that two of them never create, migrate or set aside at once. Readers see a
copy in memory, taken in one moment: they hold no lock, wait for nobody and leave no file behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from interviewd.errors import Busy, JournalBusy, JournalNewer, JournalUnwritable, Unsafe
from interviewd.storage import sqlite
from interviewd.storage.sqlite import Broken, speaking
from interviewd.system import state_files

_BACKUPS = 5
_BESIDE = ("", "-wal", "-shm")

# synchronous=FULL: with NORMAL a commit may return before it is on disk. secure_delete: what is forgotten is gone.
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
    found = [each for each in path.parent.glob(f"{path.name}.broken-*") if not each.name.endswith(_BESIDE[1:])]
    return tuple(sorted(found, key=lambda each: each.lstat().st_ctime_ns))


@dataclass(frozen=True, slots=True)
class Store:
    """Where a database lies, whose it is (`application_id`) and its numbered migrations, 0001.sql and on.

    `trial` reads what must be readable, and raises Broken when it is not.
    """

    path: Path
    application_id: int
    migrations: Path
    trial: Callable[[sqlite3.Connection], object]

    @property
    def scripts(self) -> list[str]:
        return [script.read_text(encoding="utf-8") for script in sorted(self.migrations.glob("[0-9]*.sql"))]

    @property
    def backups(self) -> Path:
        """Where the copies lie. Raises Unsafe when what is there under that name is not a folder of ours."""
        return state_files.inner(self.path.parent / "backups")

    def open(self) -> tuple[sqlite3.Connection, bool]:
        """The connection for writing, and whether an earlier database was lost and this one begun from a backup.

        Raises JournalNewer (the file is left as it is), JournalBusy, JournalUnwritable, Unsafe.
        """
        state_files.folder(self.path.parent)
        try:
            with state_files.alone(self.path.parent, sqlite.BUSY_SECONDS), speaking(self.path):
                self._sweep()
                try:
                    with speaking(self.path):
                        if self._is_sound():
                            return self._connect(), False
                except Broken:
                    pass
                was_there = self._set_aside()
                was_backed_up = self._create()
                return self._connect(), was_there or was_backed_up
        except Busy as busy:
            raise JournalBusy(str(self.path)) from busy
        except OSError as error:
            raise JournalUnwritable(str(self.path), error.strerror or type(error).__name__) from error

    def snapshot(self) -> sqlite3.Connection:
        """What is known now, as a database in memory; empty when there is no file. Nothing on disk is changed.

        A damaged file counts as its newest good backup, as it will for the next writer.
        """
        with speaking(self.path):
            try:
                memory = self._copy_of(self.path)
            except Broken:
                memory = self._newest_good_backup()
            return memory or self._migrate(sqlite.empty())

    def check(self) -> bool:
        """Whether there is one, and it is sound: what `open` goes by, and nothing is changed. Raises Broken and the rest."""
        with speaking(self.path):
            for suffix in _BESIDE:
                _plain(self._beside(suffix))
            copy = self._copy_of(self.path)
            if copy is not None:
                copy.close()
            return copy is not None

    def stamp(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Something that differs once anybody has written."""
        return tuple(sqlite.stamp(self._beside(suffix)) for suffix in ("", "-wal"))

    def backup(self, connection: sqlite3.Connection, day: str) -> Path | None:
        """A copy for that day, checked; the newest five are kept. None when the day has one. Raises Broken.

        Copies of days to come, made while a clock was ahead, go: they would count as the newest for years.
        """
        target = self.backups / f"{self.path.stem}-{day}.sqlite"
        if target.exists():
            return None
        with state_files.alone(self.path.parent, sqlite.BUSY_SECONDS), speaking(self.path):
            self._copy_to(connection, target)
            daily = sorted(self.backups.glob(f"{self.path.stem}-[0-9]*.sqlite"))
            past = [copy for copy in daily if copy <= target]
            for copy in {*daily} - {*past[-_BACKUPS:]}:
                copy.unlink()
        return target

    def forget_before(self, day: str, moment: float) -> None:
        """Remove backups and set-aside files that hold what is to be forgotten; `moment` is in Unix seconds."""
        for path in [*self.backups.glob("*.sqlite"), *self.path.parent.glob(f"{self.path.name}.broken-*")]:
            dated = path.stem.removeprefix(f"{self.path.stem}-")
            if dated < day if dated[:1].isdigit() else path.lstat().st_mtime < moment:
                _remove(path)

    # --- what only writers do, one at a time --------------------------------------------------------------------

    def _is_sound(self) -> bool:
        """Whether there is a database of ours that can be written to. Raises Broken."""
        for suffix in _BESIDE:
            try:
                state_files.check(self._beside(suffix))
            except Unsafe as unsafe:
                if unsafe.what != "special":
                    raise
                raise Broken(self.path) from unsafe  # a folder or a pipe goes aside like what is damaged
        return self.path.exists() and sqlite.read(self.path, lambda source: self._check(source, "quick_check")) > 0

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=sqlite.BUSY_SECONDS, isolation_level=None)
        try:
            connection.executescript(_PRAGMAS)
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version < len(self.scripts):
                self._copy_to(connection, self.backups / f"{self.path.stem}-before-{len(self.scripts):04}.sqlite")
                self._migrate(connection)
                self._keep_last_before()
            self.trial(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self) -> bool:
        """Begin a database, from the newest good backup when there is one; returns whether there was.

        It is made whole under another name: a database that is there is never half a one.
        """
        new = state_files.begin(self.path)
        memory = self._newest_good_backup()
        with closing(memory or self._migrate(sqlite.empty())) as source:
            sqlite.copy_to(source, new)
        state_files.finish(new, self.path)
        return memory is not None

    def _set_aside(self) -> bool:
        """Move what is there, database or not, out of the way: `….broken-1` and so on; returns whether anything was."""
        if not any(self._beside(suffix).exists() for suffix in _BESIDE):
            return False
        n = next(n for n in count(1) if not any(self.path.parent.glob(f"{self.path.name}.broken-{n}*")))
        for suffix in _BESIDE:
            if (found := self._beside(suffix)).exists():
                found.rename(self.path.with_name(f"{self.path.name}.broken-{n}{suffix}"))
        state_files.sync_folder(self.path.parent)
        return True

    def _sweep(self) -> None:
        """Remove what a kill left half made."""
        for stray in [*self.path.parent.glob(f"{self.path.name}.new*"), *self.backups.glob("*.new*")]:
            stray.unlink()

    def _migrate(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Each step is one transaction with its version, so a kill leaves the database before it or after it."""
        scripts = self.scripts
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(scripts[version:], version + 1):
            try:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {script}; PRAGMA application_id={self.application_id};"
                    f" PRAGMA user_version={number}; COMMIT;"
                )
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return connection

    # --- copies -------------------------------------------------------------------------------------------------

    def _copy_to(self, connection: sqlite3.Connection, target: Path) -> None:
        state_files.folder(target.parent)
        new = state_files.begin(target)
        try:
            sqlite.copy_to(connection, new)
            sqlite.read(new, lambda copy: self._check(copy, "integrity_check"))
            state_files.finish(new, target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def _keep_last_before(self) -> None:
        for old in sorted(self.backups.glob(f"{self.path.stem}-before-*.sqlite"))[:-1]:
            old.unlink()

    def _newest_good_backup(self) -> sqlite3.Connection | None:
        """In memory. By age: a backup before a migration lies between two daily ones."""
        found = [path for path in self.backups.glob(f"{self.path.stem}-*.sqlite") if not path.is_symlink()]
        for backup in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True):
            try:
                return self._copy_of(backup)
            except (Broken, JournalNewer, OSError):
                continue
        return None

    def _copy_of(self, path: Path) -> sqlite3.Connection | None:
        """A checked database in memory; None when there is no file. Raises Broken, JournalNewer."""
        if not _plain(path):
            return None
        return sqlite.read(path, self._copy_in_memory)

    def _copy_in_memory(self, source: sqlite3.Connection) -> sqlite3.Connection:
        """Checked, brought up to date and tried."""
        self._check(source, "quick_check")
        memory = sqlite.empty()
        try:
            source.backup(memory)
            self.trial(self._migrate(memory))
        except BaseException:
            memory.close()
            raise
        return memory

    def _check(self, connection: sqlite3.Connection, check: str) -> int:
        """The version of a sound database of ours. Raises Broken, JournalNewer."""
        with speaking(self.path):
            application_id = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            if application_id != self.application_id or version < 1:
                raise Broken(self.path)
            if version > len(self.scripts):
                raise JournalNewer(str(self.path), version, len(self.scripts))
            if connection.execute(f"PRAGMA {check}(1)").fetchone()[0] != "ok":
                raise Broken(self.path)
        return version

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)


def _plain(path: Path) -> bool:
    """Whether a file is there. Raises Broken for a folder or a pipe in its place, Unsafe for what is worse."""
    try:
        return state_files.look(path) is not None
    except Unsafe as unsafe:
        if unsafe.what != "special":
            raise
        raise Broken(path) from unsafe


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink()
