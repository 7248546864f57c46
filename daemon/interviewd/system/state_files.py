"""Files of the state folder: 0600 in a 0700 folder, written whole or not at all, and never somebody else's.

Run as root, all of it is left to the folder's owner: the daemon's own user must be able to go on.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shlex
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from interviewd.errors import Busy, JournalUnwritable, Unsafe

_POLL_SECONDS = 0.01

_DISK_REFUSALS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise JournalUnwritable when the disk is full, read-only or failing, or one's own folder is.

    A folder of somebody else's stays a PermissionError: more rights are the way out.
    """
    try:
        yield
    except OSError as error:
        is_refused = isinstance(error, PermissionError) and _is_own(path.parent)
        if not is_refused and error.errno not in _DISK_REFUSALS:
            raise
        raise JournalUnwritable(str(path), error.strerror or "") from error


def _is_own(path: Path) -> bool:
    try:
        return path.stat().st_uid == os.geteuid()
    except OSError:
        return False


def folder(path: Path) -> Path:
    """Make the folder if it is missing, and make it 0700.

    Raises Unsafe when strangers own it or could have filled it, JournalUnwritable when the disk
    refuses.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
            give(path)
        if check_folder(path).st_mode & 0o077:
            path.chmod(0o700)
    return path


def check_folder(path: Path) -> os.stat_result:
    """What a folder that exists is. Raises Unsafe when strangers own it, or could have put into it what lies there."""
    if not path.is_dir():
        raise Unsafe(str(path), "special")
    found = path.stat()
    if os.geteuid() not in (0, found.st_uid):
        raise Unsafe(str(path), "owner")
    if found.st_mode & 0o022 and any(path.iterdir()):
        raise Unsafe(str(path), "writable", f"chmod 700 {shlex.quote(str(path))}")
    return found


def inner(path: Path) -> Path:
    """A folder inside one of ours, there or not. Raises Unsafe when it is a symlink, no folder, or a stranger's.

    Whoever owns the outer one could lead root's commands elsewhere by it.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return path
    if stat.S_ISLNK(found.st_mode):
        raise Unsafe(str(path), "symlink", f"rm {shlex.quote(str(path))}")
    if not stat.S_ISDIR(found.st_mode):
        raise Unsafe(str(path), "special")
    if found.st_uid not in (os.geteuid(), path.parent.stat().st_uid):
        raise Unsafe(str(path), "owner", f"sudo chown {os.geteuid()} {shlex.quote(str(path))}")
    return path


def look(path: Path) -> os.stat_result | None:
    """What is at a path, None when nothing is. Raises Unsafe for a symlink, for what is no file, and for a stranger's."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Unsafe(str(path), "owner") from error
    if stat.S_ISLNK(found.st_mode):
        raise Unsafe(str(path), "symlink", f"rm {shlex.quote(str(path))}")
    if not stat.S_ISREG(found.st_mode):
        raise Unsafe(str(path), "special")
    if found.st_uid not in (os.geteuid(), path.parent.stat().st_uid):
        raise Unsafe(str(path), "owner", f"sudo chown {os.geteuid()} {shlex.quote(str(path))}")
    return found


def check(path: Path) -> bool:
    """Whether the file is there, made 0600. Raises Unsafe for a symlink, for what is no file, and for a stranger's."""
    found = look(path)
    if found and found.st_mode & 0o077:
        path.chmod(0o600)
    return found is not None


def check_secret(path: Path) -> bool:
    """Like `check`, but what others can read already is refused: the secret is out, and the person should know."""
    found = look(path)
    if found and found.st_mode & 0o077:
        raise Unsafe(str(path), "readable", f"chmod 600 {shlex.quote(str(path))}")
    return found is not None


def read(path: Path) -> bytes | None:
    """The file's bytes, None when it is missing. Raises Unsafe for a symlink, which is not followed."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Unsafe(str(path), "owner") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unsafe(str(path), "symlink", f"rm {shlex.quote(str(path))}") from error
        raise
    with os.fdopen(fd, "rb") as file:
        return file.read()


def write(path: Path, content: bytes) -> None:
    """Replace the file in one step, on disk when it returns. One writer at a time: hold the folder with `alone`."""
    new = begin(path)
    try:
        with new.open("r+b") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def begin(path: Path) -> Path:
    """An empty 0600 file beside `path`, to be filled and renamed onto it; the rest of an interrupted one goes."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    give(new)
    return new


def finish(new: Path, path: Path) -> None:
    """Bring what `begin` gave out, and somebody else has filled, into its place durably."""
    fd = os.open(new, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    new.replace(path)
    sync_folder(path.parent)


def give(path: Path) -> None:
    """As root, leave a new file or folder to whoever owns the folder it lies in."""
    if os.geteuid() != 0:
        return
    owner = path.parent.stat()
    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable; renames are not before this."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def alone(path: Path, wait_seconds: float = 10) -> Iterator[None]:
    """Be the only one who changes files in a folder, for a moment. Raises Busy; a killed holder's lock is gone with it."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not locked(fd, wait_seconds):
            raise Busy(str(path), None)
        yield
    finally:
        os.close(fd)


def locked(fd: int, wait_seconds: float) -> bool:
    """Take the lock of an open file, trying for so long. It lasts until the last copy of `fd` is closed.

    flock and not lockf: that one is dropped as soon as the process closes any other descriptor of the file.
    """
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_POLL_SECONDS)
        else:
            return True
