"""List and read the files of a calendar folder, and detect changes.

Other programs (vdirsyncer, khal, an editor) write to the same folder at the same time. Names come
from listing the folder, never from an event. Files are opened relative to the folder, and links in
it are not followed; the folder itself, or a one-file calendar, may be a link, since the person
named it.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from interviewd.values import dataclass

FILE_LIMIT: Final = 10 << 20
CALENDAR_LIMIT: Final = 64 << 20  # a calendar that is one file
# File times are coarse (2 s on FAT): a change this shortly after another may leave them as they
# were.
RACY_NS: Final = 2_000_000_000
RECENT_NS: Final = 3_600_000_000_000  # for so long somebody may still be writing a broken file
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class NotAFile(OSError):
    """A link, a pipe, a device or a folder where a calendar file is expected."""


class TooLarge(OSError):
    """Larger than a calendar file may be."""


def describe(error: OSError) -> str:
    """Return the system's words for an error, such as "Permission denied"."""
    return os.strerror(error.errno) if error.errno else str(error)


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file as it was read; `is_recent`: it changed within the last hour.

    `signature` differs after every change, unless `racy`: then only the bytes tell.
    """

    data: bytes
    signature: int
    racy: bool
    is_recent: bool


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """A calendar on disk, named by the config: a folder of .ics files (vdir) or one such file."""

    name: str
    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder; a missing one counts as one unless its name ends in .ics."""
        try:
            return stat.S_ISDIR(self.path.stat().st_mode)
        except OSError:
            return self.path.suffix.lower() != ".ics"

    @property
    def limit(self) -> int:
        return FILE_LIMIT if self.is_folder else CALENDAR_LIMIT

    @contextmanager
    def open_folder(self) -> Iterator[int]:
        """Open the folder, following links to it, as a descriptor. Raises OSError."""
        folder = self.path if self.is_folder else self.path.resolve().parent
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def file_name(self) -> str:
        """Return the name of a one-file calendar's file in its folder."""
        return self.path.resolve().name

    def display_path(self, name: str) -> str:
        """Return a file's path for people, control and undecodable characters escaped."""
        path = str(self.path / name) if self.is_folder else str(self.path)
        safe = path.encode("utf-8", "backslashreplace").decode()
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in safe)


def folder_identity(folder: int) -> str:
    """Return what distinguishes the folder from another that is mounted at the same path."""
    status = os.fstat(folder)
    return f"{status.st_dev}:{status.st_ino}"


def list_files(
    source: CalendarSource, folder: int, known: Mapping[str, int | None] = MappingProxyType({})
) -> Mapping[str, int | None]:
    """Return every calendar file with its signature, None for what is no plain file.

    The signature of a name that is `known` is not asked for again.

    Hidden and temporary files belong to the programs that write them; folders inside are other
    calendars.
    """
    if not source.is_folder:
        name = source.file_name()
        return {name: _signature(os.stat(name, dir_fd=folder, follow_symlinks=False))}
    names: dict[str, int | None] = {}
    for name in os.listdir(folder):
        if name in known:
            names[name] = known[name]
            continue
        if name[-4:].lower() != ".ics" or name.startswith("."):
            continue
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:  # deleted meanwhile
            continue
        if not stat.S_ISDIR(status.st_mode):
            names[name] = _signature(status)
    return names


def _signature(status: os.stat_result) -> int | None:
    """Hash size, times and inode: a change time shows edits that put the modification time back."""
    if not stat.S_ISREG(status.st_mode):
        return None
    return hash((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))


def read(source: CalendarSource, name: str) -> FileContent:
    """Read a whole file. Raises NotAFile, TooLarge, FileNotFoundError and other OSErrors."""
    with source.open_folder() as folder:
        return read_in(folder, name, source.limit)


def read_in(folder: int, name: str, limit: int) -> FileContent:
    """Read a whole file of an open folder, not waiting for a pipe; raises as `read` does."""
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK):
            raise NotAFile(error.errno, error.strerror, name) from error
        raise
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise NotAFile(errno.EINVAL, "not a plain file", name)
        chunks, size = list[bytes](), 0
        # To just beyond the limit, since a file may grow meanwhile.
        while max(size, before.st_size) <= limit and (chunk := os.read(descriptor, 1 << 20)):
            chunks.append(chunk)
            size += len(chunk)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if max(size, before.st_size) > limit:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), name)
    changed_meanwhile = _signature(before) != _signature(after) or size != after.st_size
    age = time.time_ns() - after.st_ctime_ns
    is_racy = changed_meanwhile or age < RACY_NS
    return FileContent(b"".join(chunks), _signature(after) or 0, is_racy, age < RECENT_NS)
