"""One Maildir folder on disk, which other programs use at the same time
(https://cr.yp.to/proto/maildir.html).

A mail is identified by its file name without flags and without what synchronisers add:
`1700000000.M1P2.host,U=7:2,S` stays the same mail when it is read, answered or uploaded. Links and
special files are never opened.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from interviewd.accounts.local.mailbox import compression
from interviewd.language.mail import fields, mime
from interviewd.patterns import lazy_pattern
from interviewd.system.state_files import sync_folder
from interviewd.values import dataclass

_SUBFOLDERS = ("new", "cur")  # in this order: mail moves from new to cur, never back
_FLAGS = lazy_pattern(r"[:;!]2,([A-Za-z]*)$")  # ! and ; on file systems without colons
# isync and OfflineIMAP; only valid in this folder
_SYNCHRONISED = lazy_pattern(r",(?:U|FMD5)=[0-9a-f]*")
_TRIES = 5
_BLOCK = 16 << 10


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail's file as listed, in cur or new. `name` changes with the flags, `base` does not."""

    folder: Path
    subfolder: str
    name: str
    base: str
    size: int
    mtime_ns: int
    inode: int

    @property
    def flags(self) -> str:
        """D draft, F flagged, P passed, R replied, S seen, T trashed."""
        match = _FLAGS.search(self.name)
        return match[1] if match else ""

    @property
    def unsynchronised(self) -> str:
        """Its name in another folder: isync refuses a folder in which two mails have one number."""
        return _SYNCHRONISED.sub("", self.name)

    @property
    def version(self) -> str:
        """Differs after every edit, also one in place; flags do not matter."""
        return f"{self.size}-{self.mtime_ns}"

    @property
    def path(self) -> Path:
        return self.folder / self.subfolder / self.name


def is_maildir(folder: Path) -> bool:
    """Whether it can hold mail; `new` is missing where nothing was ever delivered."""
    return (folder / "cur").is_dir()


def base_of(name: str) -> str:
    return _SYNCHRONISED.sub("", _FLAGS.sub("", name))


def folder_times(folder: Path) -> tuple[int, ...]:
    """Return what differs after a file came, went or was renamed, save within one tick of times."""
    return tuple(subfolder.stat().st_mtime_ns for subfolder in _subfolders(folder))


def list_mails(folder: Path) -> list[MailFile]:
    """Return all mails, in no order. Raises OSError when the folder cannot be read.

    While another program renames, a listing may leave a file out (POSIX readdir). So it is repeated
    until nothing changed meanwhile; if that never happens, a mail in any listing counts as present.
    """
    ever: dict[str, MailFile] = {}
    for _ in range(_TRIES):
        before, raced = folder_times(folder), False
        files: dict[str, MailFile] = {}
        for file in _list_once(folder):
            if file is None:
                raced = True
            else:
                files[file.base] = file
        if not raced and before == folder_times(folder):
            return list(files.values())
        ever |= files
    return list(ever.values())


def locate(file: MailFile) -> Iterator[MailFile]:
    """Yield the mail as listed, then as renamed since, until several listings lack it."""
    yield file
    for _ in range(_TRIES * 2):
        for subfolder in _subfolders(file.folder):
            with suppress(OSError):
                names = [
                    item.name for item in os.scandir(subfolder) if item.name.startswith(file.base)
                ]
                same = [name for name in names if base_of(name) == file.base]
                yield from (replace(file, subfolder=subfolder.name, name=name) for name in same)


def _subfolders(folder: Path) -> list[Path]:
    """`new`, unless it is missing or a link that may lead anywhere, and `cur`."""
    new, cur = (folder / name for name in _SUBFOLDERS)
    return [new, cur] if new.is_dir() and not new.is_symlink() else [cur]


def _list_once(folder: Path) -> Iterator[MailFile | None]:
    """Yield the regular files, None for one that was renamed or removed since it was listed."""
    for subfolder in _subfolders(folder):
        with os.scandir(subfolder) as items:
            for item in items:
                if item.name.startswith("."):
                    continue
                try:
                    status = item.stat(follow_symlinks=False)
                except FileNotFoundError:
                    yield None
                    continue
                if stat.S_ISREG(status.st_mode):
                    yield _file(folder, subfolder.name, item.name, status)


def examine(file: MailFile) -> MailFile:
    """Return the mail with its file's size and times as they are now. Raises OSError."""
    return _file(file.folder, file.subfolder, file.name, file.path.lstat())


def _file(folder: Path, subfolder: str, name: str, status: os.stat_result) -> MailFile:
    size, changed, inode = status.st_size, status.st_mtime_ns, status.st_ino
    return MailFile(folder, subfolder, name, base_of(name), size, changed, inode)


def read_head(file: MailFile) -> bytes:
    """Read the mail's head and nothing of its text. Raises OSError, OpaqueMail."""
    with _open_mail(file.path) as read:
        head = b""
        while len(head) < fields.HEAD_LIMIT and (block := read(_BLOCK)):
            head += block
            if b"\n\n" in head or b"\n\r\n" in head:
                break
        return mime.split(head)[0]


def read_mail(path: Path) -> bytes:
    """Read as much of a mail as is ever looked at. Raises OSError, OpaqueMail."""
    with _open_mail(path) as read:
        blocks, left = [], mime.RAW_LIMIT
        while left > 0 and (block := read(min(left, 1 << 20))):
            blocks.append(block)
            left -= len(block)
        return b"".join(blocks)


@contextmanager
def _open_mail(path: Path) -> Iterator[compression.Read]:
    """Open a regular file, without waiting for a pipe in its place."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        yield compression.reader(descriptor, os.pread(descriptor, compression.START, 0))
    finally:
        os.close(descriptor)


# --- writing ------------------------------------------------------------------------------------


def create(folder: Path) -> None:
    """Create a Maildir folder, or what is missing of it. Raises OSError."""
    subfolders = [folder / name for name in ("tmp", "new", "cur")]
    if all(subfolder.is_dir() for subfolder in subfolders):
        return
    for subfolder in subfolders:
        subfolder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.name.startswith("."):  # Maildir++: says that the folder belongs to the one it lies in
        (folder / "maildirfolder").touch(mode=0o600)
    sync_folder(folder)
    sync_folder(folder.parent)


def deliver(path: Path, raw: bytes) -> None:
    """Write a mail into a folder's `cur` atomically; it is on disk when this returns.

    Raises OSError, FileExistsError when one of that name is there. Replaces what a kill left in
    `tmp`.
    """
    temporary = path.parent.parent / "tmp" / _FLAGS.sub("", path.name)
    temporary.unlink(missing_ok=True)
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        move(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def move(path: Path, to: Path) -> None:
    """Move a mail, never over another one. Raises OSError, FileExistsError, FileNotFoundError."""
    if os.path.lexists(to):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to))
    path.rename(to)
