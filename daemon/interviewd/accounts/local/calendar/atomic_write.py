"""Changing a calendar folder: every file whole or not at all, and only where it still is as it was read.

New content is written beside, under a hidden name that other programs pass over, and renamed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from interviewd.accounts.local.calendar.files import NotAFile, Place, TooLarge, read_in

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Differs(Exception):
    """What is there is not what was expected; nothing was changed."""


def create(place: Place, name: str, data: bytes, tag: str) -> None:
    """Add a file. Raises FileExistsError when the name is taken, whatever it is; never overwrites."""
    with place.opened() as folder, _beside(folder, tag) as new:
        mode = os.fstat(folder).st_mode & 0o666  # whoever may use the folder may use the file
        _fill(folder, new, data, mode, os.fstat(folder))
        try:
            os.link(new, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                raise
            os.close(os.open(name, _NEW, mode, dir_fd=folder))  # no links on FAT and its like
            os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        _sync(folder)


def replace(place: Place, name: str, expected: bytes, data: bytes, tag: str) -> None:
    """Change a file that still holds `expected`; mode and, for root, owner stay. Raises Differs."""
    with place.opened() as folder, _beside(folder, tag) as new:
        old = _stat(folder, name)
        _fill(folder, new, data, stat.S_IMODE(old.st_mode), old)
        _expect(folder, name, expected)
        os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        _sync(folder)


def remove(place: Place, name: str, expected: bytes) -> None:
    """Delete a file that still holds `expected`. Raises Differs."""
    with place.opened() as folder:
        _expect(folder, name, expected)
        os.unlink(name, dir_fd=folder)
        _sync(folder)


def _stat(folder: int, name: str) -> os.stat_result:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError as error:
        raise Differs(name) from error


def _expect(folder: int, name: str, expected: bytes) -> None:
    """Make sure of it at the last moment; the moment between this and what follows cannot be closed."""
    try:
        if read_in(folder, name, len(expected)).data == expected:
            return
    except (FileNotFoundError, NotAFile, TooLarge) as error:
        raise Differs(name) from error
    raise Differs(name)


def tidy(place: Place, tag: str) -> None:
    """Remove what a killed write left beside; there is none but ours with this name."""
    with suppress(OSError), place.opened() as folder:
        os.unlink(_beside_name(tag), dir_fd=folder)


def _beside_name(tag: str) -> str:
    return f".interviewd-{tag}.tmp"


@contextmanager
def _beside(folder: int, tag: str) -> Iterator[str]:
    """The name of a temporary file in the folder, hidden from other programs; gone in the end unless renamed."""
    name = _beside_name(tag)
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    try:
        yield name
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)


def _fill(folder: int, name: str, data: bytes, mode: int, like: os.stat_result) -> None:
    descriptor = os.open(name, _NEW, 0o600, dir_fd=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(descriptor, mode)
        if os.geteuid() == 0:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        os.fsync(descriptor)


def _sync(folder: int) -> None:
    """Make names durable. Where that fails the change stands all the same, and the next look tells what became of it."""
    with suppress(OSError):
        os.fsync(folder)
