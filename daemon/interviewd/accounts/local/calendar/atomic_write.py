"""Write calendar files atomically, and only where they still are as they were read.

New content goes to a temporary file beside, whose hidden name other programs ignore, and is
renamed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from interviewd.accounts.local.calendar.files import CalendarSource, NotAFile, TooLarge, read_in

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class ContentDiffers(Exception):
    """The file is not as expected; nothing was changed."""


def create(source: CalendarSource, name: str, data: bytes, tag: str) -> None:
    """Add a file. Raises FileExistsError when anything has that name; never overwrites."""
    with source.open_folder() as folder, _temporary_file(folder, tag) as new:
        mode = os.fstat(folder).st_mode & 0o666  # the same people as the folder
        _write_temporary(folder, new, data, mode, os.fstat(folder))
        try:
            os.link(new, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                raise
            os.close(os.open(name, _NEW, mode, dir_fd=folder))  # no hard links on FAT
            os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        _sync(folder)


def replace(source: CalendarSource, name: str, expected: bytes, data: bytes, tag: str) -> None:
    """Replace a file that still holds `expected`, else raise ContentDiffers.

    Its mode stays and, as root, its owner.
    """
    with source.open_folder() as folder, _temporary_file(folder, tag) as new:
        try:
            old = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError as error:
            raise ContentDiffers(name) from error
        _write_temporary(folder, new, data, stat.S_IMODE(old.st_mode), old)
        _check_content(folder, name, expected)
        os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        _sync(folder)


def remove(source: CalendarSource, name: str, expected: bytes) -> None:
    """Delete a file that still holds `expected`. Raises ContentDiffers."""
    with source.open_folder() as folder:
        _check_content(folder, name, expected)
        os.unlink(name, dir_fd=folder)
        _sync(folder)


def _check_content(folder: int, name: str, expected: bytes) -> None:
    """Compare at the last moment. The gap before the rename that follows cannot be closed."""
    try:
        if read_in(folder, name, len(expected)).data == expected:
            return
    except (FileNotFoundError, NotAFile, TooLarge) as error:
        raise ContentDiffers(name) from error
    raise ContentDiffers(name)


def remove_temporary(source: CalendarSource, tag: str) -> None:
    """Remove the temporary file of a killed write; nobody else uses this name."""
    with suppress(OSError), source.open_folder() as folder:
        os.unlink(_temporary_name(tag), dir_fd=folder)


def _temporary_name(tag: str) -> str:
    return f".interviewd-{tag}.tmp"


@contextmanager
def _temporary_file(folder: int, tag: str) -> Iterator[str]:
    """Yield the name of a temporary file, which is removed in the end unless it was renamed."""
    name = _temporary_name(tag)
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    try:
        yield name
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)


def _write_temporary(folder: int, name: str, data: bytes, mode: int, owner: os.stat_result) -> None:
    descriptor = os.open(name, _NEW, 0o600, dir_fd=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(descriptor, mode)
        if os.geteuid() == 0:
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        os.fsync(descriptor)


def _sync(folder: int) -> None:
    """Make names durable. If that fails the change stands, and the next fetch shows it."""
    with suppress(OSError):
        os.fsync(folder)
