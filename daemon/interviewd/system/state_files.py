"""Files of the state folder: 0600 in a 0700 folder, written whole or not at all.

What belongs to somebody else is refused. Root leaves everything to the folder's owner, so that the
daemon's own user can go on.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shlex
import stat
import time
from collections.abc import Callable, Iterator
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
        is_refused = isinstance(error, PermissionError) and is_own(path.parent)
        if not is_refused and error.errno not in _DISK_REFUSALS:
            raise
        raise JournalUnwritable(str(path), error.strerror or "") from error


def is_own(path: Path) -> bool:
    """Whether it is this user's: more rights would leave what is wrong there as it is."""
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
            give_to_owner(path)
        if check_folder(path).st_mode & 0o077:
            path.chmod(0o700)
    return path


def check_folder(path: Path) -> os.stat_result:
    """The status of a folder. Raises Unsafe when strangers own it or could have filled it."""
    if not path.is_dir():
        raise Unsafe(str(path), "special")
    status = path.stat()
    if os.geteuid() not in (0, status.st_uid):
        raise Unsafe(str(path), "owner")
    if status.st_mode & 0o022 and any(path.iterdir()):
        raise Unsafe(str(path), "writable", f"chmod 700 {shlex.quote(str(path))}")
    return status


def check_subfolder(path: Path) -> Path:
    """The path of a folder inside one of ours, which need not exist.

    Raises Unsafe when it is a symlink, no folder, or a stranger's: whoever owns the outer folder
    could make root's commands write elsewhere.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return path
    _check_ours(path, status, is_kind=stat.S_ISDIR)
    return path


def status_of(path: Path) -> os.stat_result | None:
    """The status of a file, None when it is missing. Raises Unsafe for any but our own file."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Unsafe(str(path), "owner") from error
    _check_ours(path, status, is_kind=stat.S_ISREG)
    return status


def _check_ours(path: Path, status: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    """Raises Unsafe for a symlink, another kind of file, and one that is a stranger's."""
    if stat.S_ISLNK(status.st_mode):
        raise Unsafe(str(path), "symlink", f"rm {shlex.quote(str(path))}")
    if not is_kind(status.st_mode):
        raise Unsafe(str(path), "special")
    if status.st_uid not in (os.geteuid(), path.parent.stat().st_uid):
        raise Unsafe(str(path), "owner", f"sudo chown {os.geteuid()} {shlex.quote(str(path))}")


def check(path: Path) -> bool:
    """Whether the file is there; makes it 0600. Raises Unsafe as `status_of` does."""
    status = status_of(path)
    if status and status.st_mode & 0o077:
        path.chmod(0o600)
    return status is not None


def check_secret(path: Path) -> bool:
    """Like `check`, but refuses a file that others could read: they may know the secret already."""
    status = status_of(path)
    if status and status.st_mode & 0o077:
        raise Unsafe(str(path), "readable", f"chmod 600 {shlex.quote(str(path))}")
    return status is not None


def read(path: Path) -> bytes | None:
    """The file's bytes, None when it is missing. Raises Unsafe for a symlink."""
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
    """Replace the file in one step, durably. One writer at a time: hold the folder `exclusive`."""
    new = new_file(path)
    try:
        new.write_bytes(content)
        move_into_place(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def new_file(path: Path) -> Path:
    """An empty 0600 file beside `path`, to be filled and renamed onto it."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    give_to_owner(new)
    return new


def move_into_place(new: Path, path: Path) -> None:
    """Rename a filled `new_file` onto its path, durably."""
    fd = os.open(new, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    new.replace(path)
    sync_folder(path.parent)


def give_to_owner(path: Path) -> None:
    """As root, give a new file or folder to the owner of the folder it lies in."""
    if os.geteuid() != 0:
        return
    owner = path.parent.stat()
    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def sync_folder(path: Path) -> None:
    """Make renames in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def exclusive(path: Path, wait_seconds: float = 10) -> Iterator[None]:
    """Be the only one who changes files in a folder, for a moment. Raises Busy."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if not try_lock(fd, wait_seconds):
            raise Busy(str(path), None)
        yield
    finally:
        os.close(fd)


def try_lock(fd: int, wait_seconds: float) -> bool:
    """Take the lock of an open file, trying for so long. It lasts until `fd` is closed.

    flock and not lockf, whose lock is lost when the process closes any other descriptor of the
    file.
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
