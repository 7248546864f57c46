"""Files of a calendar folder: listed, told from one another when they change, read whole, and never outside the folder.

Other programs (vdirsyncer, khal, an editor) live in the same folder and write at the same time. Names come from listing the
folder, never from an event; files are opened relative to the folder and links inside it are not followed. The folder
itself, or a one-file calendar, may be a link: the person named it.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE_LIMIT: Final = 10 << 20
CALENDAR_LIMIT: Final = 64 << 20  # a calendar that is one file
# Clocks of file systems are coarse (2 s on FAT): what changed so shortly before it was read may change again unseen.
RACY_NS: Final = 2_000_000_000
FRESH_NS: Final = 3_600_000_000_000  # so long a broken file may still be in somebody's hands
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotAFile(OSError):
    """A link, a pipe, a device or a folder where a calendar file is expected."""


class TooLarge(OSError):
    """More than a calendar file may hold."""


def told(error: OSError) -> str:
    """What the system calls it: Permission denied, No space left on device."""
    return os.strerror(error.errno) if error.errno else str(error)


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it was read. `seal` changes whenever the file does, unless it is `racy`: then only the bytes tell.

    `fresh`: it was changed within the last hour.
    """

    data: bytes
    seal: int
    racy: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A calendar on disk: a folder of .ics files (vdir), or one such file. `name` is how the config writes it."""

    name: str
    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder; what is missing counts as one unless its name says .ics."""
        try:
            return stat.S_ISDIR(self.path.stat().st_mode)
        except OSError:
            return self.path.suffix.lower() != ".ics"

    @property
    def limit(self) -> int:
        return FILE_LIMIT if self.is_folder else CALENDAR_LIMIT

    @contextmanager
    def opened(self) -> Iterator[int]:
        """The folder as a descriptor, links to it followed. Raises OSError when it is missing or closed to us."""
        folder = self.path if self.is_folder else self.path.resolve().parent
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def only(self) -> str:
        """The name of a one-file calendar's file within its folder."""
        return self.path.resolve().name

    def shown(self, name: str) -> str:
        """A file's path for people: control and undecodable characters escaped."""
        path = str(self.path / name) if self.is_folder else str(self.path)
        safe = path.encode("utf-8", "backslashreplace").decode()
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in safe)


def identity_of(folder: int) -> str:
    """Tells one folder from another that is mounted at the same path."""
    found = os.fstat(folder)
    return f"{found.st_dev}:{found.st_ino}"


def listing(place: Place, folder: int) -> Mapping[str, int | None]:
    """Every calendar file with its seal, None for what is no plain file.

    Hidden and temporary files belong to the programs that write them; folders inside are other calendars.
    """
    if not place.is_folder:
        return {place.only(): _seal_of(os.stat(place.only(), dir_fd=folder, follow_symlinks=False))}
    names: dict[str, int | None] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_calendar_file(entry.name) and not entry.is_dir(follow_symlinks=False):
                with suppress(FileNotFoundError):  # it went while we looked
                    names[entry.name] = _seal_of(entry.stat(follow_symlinks=False))
    return names


def _is_calendar_file(name: str) -> bool:
    return name[-4:].lower() == ".ics" and not name.startswith(".")


def _seal_of(found: os.stat_result) -> int | None:
    """Size, times and number in one; the change time tells of edits that put the modification time back."""
    if not stat.S_ISREG(found.st_mode):
        return None
    return hash((found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))


def read(place: Place, name: str) -> Content:
    """A file whole. Raises NotAFile, TooLarge, FileNotFoundError and other OSErrors."""
    with place.opened() as folder:
        return read_in(folder, name, place.limit)


def read_in(folder: int, name: str, limit: int) -> Content:
    """A file of an open folder whole; raises as `read` does."""
    with _plain_file(folder, name) as descriptor:
        before = os.fstat(descriptor)
        if before.st_size > limit:
            raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), name)
        data = b"".join(_chunks(descriptor, limit))
        after = os.fstat(descriptor)
    if len(data) > limit:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), name)
    unquiet = _seal_of(before) != _seal_of(after) or len(data) != after.st_size
    age = time.time_ns() - after.st_ctime_ns
    return Content(data, _seal_of(after) or 0, unquiet or age < RACY_NS, age < FRESH_NS)


def _chunks(descriptor: int, limit: int) -> Iterator[bytes]:
    """Until the end, or until it is too much: a file may grow while it is read."""
    read = 0
    while read <= limit and (chunk := os.read(descriptor, 1 << 20)):
        read += len(chunk)
        yield chunk


@contextmanager
def _plain_file(folder: int, name: str) -> Iterator[int]:
    """A descriptor of a regular file; a pipe is not waited for, a link not followed."""
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK):
            raise NotAFile(error.errno, error.strerror, name) from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotAFile(errno.EINVAL, "not a plain file", name)
        yield descriptor
    finally:
        os.close(descriptor)
