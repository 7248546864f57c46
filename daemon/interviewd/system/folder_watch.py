"""Whether anything has happened in folders since then, as Linux reports it: inotify(7).

Only silence means something, and only where this kernel makes every change. It does not report what
is written to a file by way of memory or of another name elsewhere: now and then one has to look.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inotify_simple import INotify

LOCAL: Final = frozenset(
    b"""bcachefs btrfs exfat ext2 ext3 ext4 f2fs jfs nilfs2 overlay ramfs reiserfs tmpfs vfat xfs
    zfs""".split()
)
"""File systems that nobody changes but by way of this kernel."""


class NotReported(OSError):
    """Changes in this folder may go unreported."""


class FolderWatch:
    """A queue of the kernel's for changes in folders; each folder reports one change, no more.

    Raises OSError where there is no inotify, or too much of it in use.
    """

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise NotReported
        try:
            from inotify_simple import INotify  # ctypes comes with it: 0.4 MB
        except ImportError as error:
            raise NotReported from error
        self._queue: INotify = INotify(nonblocking=True)

    def add(self, path: str) -> None:
        """Watch a folder from now on. Raises OSError."""
        from inotify_simple import flags

        changes = flags.MODIFY | flags.ATTRIB | flags.CREATE | flags.DELETE
        moves = flags.MOVED_FROM | flags.MOVED_TO | flags.MOVE_SELF | flags.DELETE_SELF
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            status = Path(f"/proc/self/fdinfo/{folder}").read_bytes()
            mounts = Path("/proc/self/mountinfo").read_bytes()
            if file_system(mounts, mount_of(status)) not in LOCAL:
                raise NotReported
            self._queue.add_watch(f"/proc/self/fd/{folder}", changes | moves | flags.ONESHOT)
        finally:
            os.close(folder)

    def is_silent(self) -> bool:
        """Whether nothing was reported: no change, no unmounting, no queue that ran over."""
        return not self._queue.read(timeout=0)

    def close(self) -> None:
        self._queue.close()


def mount_of(status: bytes) -> bytes:
    """The number of the mount that an open file lies on, from /proc/self/fdinfo; b"" if unnamed."""
    lines = (line.partition(b":") for line in status.split(b"\n"))
    return next((value.strip() for name, _, value in lines if name == b"mnt_id"), b"")


def file_system(mounts: bytes, number: bytes) -> bytes:
    """The kind of file system of a mount, from /proc/self/mountinfo; b"" for one it has not."""
    for line in mounts.split(b"\n"):
        fields, _, source = line.partition(b" - ")
        if fields.split(b" ")[0] == number:
            return source.split(b" ")[0]
    return b""
