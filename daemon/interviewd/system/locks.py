"""Locks: one daemon, one pass at a time; and the socket by which a command wakes the daemon.

The kernel's lock on the open file decides, and it is released however its holder dies. The process
id written into the file is for people only.
"""

from __future__ import annotations

import fcntl
import os
import select
import socket
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from interviewd.errors import Busy, Unsafe
from interviewd.system import state_files

WAKE_SOCKET: Final = "wake"

# `daemon_pid` takes the lock for a moment; who wants it then must not be refused.
_LEAST_SECONDS = 0.25

# sun_path holds 108 bytes with its closing NUL: man 7 unix.
_LONGEST_ADDRESS = 107


def one_daemon(state_dir: Path) -> AbstractContextManager[None]:
    """The lock that `run` holds until it ends."""
    return hold(state_dir / "daemon.lock")


def one_pass(state_dir: Path, wait_seconds: float = 0) -> AbstractContextManager[None]:
    """The lock of a pass, made by the daemon, `tick` or `undo`."""
    return hold(state_dir / "pass.lock", wait_seconds=wait_seconds)


def daemon_pid(state_dir: Path) -> int | None:
    """The daemon's process id, 0 when it cannot be read; None when no daemon runs."""
    try:
        fd = os.open(state_dir / "daemon.lock", os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(fd) or 0
    else:
        return None
    finally:
        os.close(fd)


@contextmanager
def hold(path: Path, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold a lock, waiting for it so long.

    Raises Busy with the holder's process id, Unsafe for a planted file, JournalUnwritable. The file
    stays when the lock is released: removing it would let two processes hold "the same" lock.
    """
    state_files.folder(path.parent)
    with state_files.writing(path):
        state_files.check(path)
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        state_files.give_to_owner(path)
        if not state_files.try_lock(fd, max(wait_seconds, _LEAST_SECONDS)):
            raise Busy(path.name, _pid(fd))
        os.ftruncate(fd, 0)
        with suppress(OSError):  # a full disk: the lock is held, without the process id
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(fd, 0)
    finally:
        os.close(fd)


def _pid(fd: int) -> int | None:
    text = os.pread(fd, 20, 0).strip()
    return int(text) if text.isdigit() else None


class WakeSocket:
    """What the daemon waits on. Made by the one daemon; `wake` sends to it from any process.

    Another process of the daemon's may wait on the same socket, `inherited` as a descriptor.
    """

    def __init__(self, state_dir: Path, inherited: int | None = None) -> None:
        self._folder, self._is_own = state_files.folder(state_dir), inherited is None
        self._socket = socket.socket(
            socket.AF_UNIX,
            socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC,
            fileno=inherited,
        )
        try:
            if self._is_own:
                self._remove()  # left by a daemon that was killed
                with _address(state_dir) as address:
                    self._socket.bind(address)
                path = state_dir / WAKE_SOCKET
                path.chmod(0o600)
                state_files.give_to_owner(path)
            self._inode = (state_dir / WAKE_SOCKET).lstat().st_ino
        except BaseException:
            self._socket.close()
            raise

    def fileno(self) -> int:
        return self._socket.fileno()

    def wait(self, seconds: float) -> bool:
        """Whether somebody woke it within so long, or since the last call; several count as one.

        A signal's handler runs meanwhile, and may call `wake`.
        """
        woken = bool(select.select([self._socket], [], [], max(seconds, 0))[0])
        with suppress(BlockingIOError):
            while woken:
                self._socket.recv(1)
        return woken

    def wake(self) -> None:
        """For the daemon's own signal handlers."""
        wake(self._folder)

    def is_in_place(self) -> bool:
        """Whether others can still find it: not once the folder was removed or replaced."""
        try:
            return (self._folder / WAKE_SOCKET).lstat().st_ino == self._inode
        except OSError:
            return False

    def close(self) -> None:
        self._socket.close()
        if self._is_own and self.is_in_place():
            self._remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _remove(self) -> None:
        path = self._folder / WAKE_SOCKET
        with suppress(FileNotFoundError):
            if not stat.S_ISSOCK(path.lstat().st_mode):
                raise Unsafe(str(path), "special")
            path.unlink()


def wake(state_dir: Path) -> bool:
    """Wake the daemon; whether one runs. One that starts later makes a pass anyway."""
    try:
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender,
            _address(state_dir) as address,
        ):
            sender.sendto(b"!", address)
    except BlockingIOError:
        return True  # woken so often that its queue is full
    except OSError:
        return False
    return True


@contextmanager
def _address(state_dir: Path) -> Iterator[str]:
    """The socket's address; through an open folder where its path is too long."""
    path = str(state_dir / WAKE_SOCKET)
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield path
        return
    fd = os.open(state_dir, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{fd}/{WAKE_SOCKET}"
    finally:
        os.close(fd)
