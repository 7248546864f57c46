"""One Maildir folder on disk, which other programs read and write at the same time (https://cr.yp.to/proto/maildir.html).

A mail's identity is its file name without flags and without what synchronisers add: `1700000000.M1P2.host,U=7:2,S` stays
the same mail when it is read, answered or uploaded. Links and special files are never opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from interviewd.language.mail import fields, mime

_PLACES = ("new", "cur")  # in this order: a mail that is first seen moves from new to cur, never back
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")  # ! and ; where a file system forbids colons
_SYNCHRONISED = re.compile(r",(?:U|FMD5)=[0-9a-f]*")  # isync and OfflineIMAP; wrong in any other folder
_TRIES = 5
_BLOCK = 16 << 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail's file as listed. `place` is cur or new; `name` changes with the flags, `base` does not."""

    folder: Path
    place: str
    name: str
    base: str
    size: int
    mtime_ns: int
    inode: int

    @property
    def flags(self) -> str:
        """D draft, F flagged, P passed, R replied, S seen, T trashed."""
        found = _FLAGS.search(self.name)
        return found[1] if found else ""

    @property
    def unsynchronised(self) -> str:
        """Its name for another folder: isync refuses a folder in which two mails carry one number."""
        return _SYNCHRONISED.sub("", self.name)

    @property
    def version(self) -> str:
        """Another one after every edit, also one in place; flags leave it alone."""
        return f"{self.size}-{self.mtime_ns}"

    @property
    def path(self) -> Path:
        return self.folder / self.place / self.name


def is_maildir(folder: Path) -> bool:
    """Whether mails can lie there; `new` is missing where nothing was ever delivered."""
    return (folder / "cur").is_dir()


def base_of(name: str) -> str:
    return _SYNCHRONISED.sub("", _FLAGS.sub("", name))


def stamp(folder: Path) -> tuple[int, ...]:
    """What differs after any file was added, renamed or removed, save within one tick of the file system's clock."""
    return tuple(place.stat().st_mtime_ns for place in _places(folder))


def entries(folder: Path) -> list[Entry]:
    """All mails, in no order. Raises OSError when the folder cannot be read.

    While another program renames, a listing may leave a file out (POSIX readdir). It is taken again until one stands;
    if none does, whatever was in any of them is there, as far as can be told.
    """
    ever: dict[str, Entry] = {}
    for _ in range(_TRIES):
        before, raced = stamp(folder), False
        found: dict[str, Entry] = {}
        for entry in _listed(folder):
            if entry is None:
                raced = True
            else:
                found[entry.base] = entry
        if not raced and before == stamp(folder):
            return list(found.values())
        ever |= found
    return list(ever.values())


def where(entry: Entry) -> Iterator[Entry]:
    """The mail as listed, then wherever it has been renamed to meanwhile. Ends when several listings show it no more."""
    yield entry
    for _ in range(_TRIES * 2):
        for place in _places(entry.folder):
            with suppress(OSError):
                names = [item.name for item in os.scandir(place) if item.name.startswith(entry.base)]
                found = [name for name in names if base_of(name) == entry.base]
                yield from (replace(entry, place=place.name, name=name) for name in found)


def _places(folder: Path) -> list[Path]:
    """`new` and `cur`, a link never: it may lead anywhere."""
    return [folder / place for place in _PLACES if place == "cur" or _is_folder(folder / place)]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _listed(folder: Path) -> Iterator[Entry | None]:
    """Plain files as entries; None for one that was renamed or taken away since it was listed."""
    for place in _places(folder):
        with os.scandir(place) as items:
            for item in items:
                if item.name.startswith("."):
                    continue
                try:
                    found = item.stat(follow_symlinks=False)
                except FileNotFoundError:
                    yield None
                    continue
                if stat.S_ISREG(found.st_mode):
                    yield Entry(
                        folder,
                        place.name,
                        item.name,
                        base_of(item.name),
                        found.st_size,
                        found.st_mtime_ns,
                        found.st_ino,
                    )


def head(entry: Entry) -> bytes:
    """The mail's head, and nothing of its text. Raises OSError."""
    with _opened(entry.path) as file:
        found = b""
        while len(found) < fields.HEAD_LIMIT and (block := os.read(file, _BLOCK)):
            found += block
            if b"\n\n" in found or b"\n\r\n" in found:
                break
        return mime.split(found)[0]


def whole(path: Path) -> bytes:
    """As much of a mail as is ever looked at. Raises OSError."""
    with _opened(path) as file:
        blocks, left = [], mime.RAW_LIMIT
        while left > 0 and (block := os.read(file, min(left, 1 << 20))):
            blocks.append(block)
            left -= len(block)
        return b"".join(blocks)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A plain file, without waiting for whom a pipe in its place would wait."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        yield file
    finally:
        os.close(file)


# --- writing ----------------------------------------------------------------------------------------------------


def make(folder: Path) -> None:
    """Whatever a Maildir folder still lacks, the whole of it if need be. Raises OSError."""
    places = [folder / place for place in ("tmp", "new", "cur")]
    if all(place.is_dir() for place in places):
        return
    for place in places:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.name.startswith("."):  # Maildir++: says that the folder belongs to the one it lies in
        (folder / "maildirfolder").touch(mode=0o600)
    settle(folder)
    settle(folder.parent)


def deliver(path: Path, raw: bytes) -> None:
    """Lay a mail into a folder's `cur`, whole or not at all, on disk when this returns.

    Raises OSError, FileExistsError when one of that name is there. What a kill left in `tmp` under that name is begun anew.
    """
    made = path.parent.parent / "tmp" / _FLAGS.sub("", path.name)
    made.unlink(missing_ok=True)
    try:
        _write(made, raw)
        move(made, path)
    except OSError:
        with suppress(OSError):
            made.unlink()
        raise
    settle(path.parent)


def _write(path: Path, raw: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())


def move(path: Path, to: Path) -> None:
    """Move a mail, never onto another one. Raises OSError, FileExistsError, FileNotFoundError."""
    if os.path.lexists(to):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(to))
    path.rename(to)


def settle(folder: Path) -> None:
    """Have on disk which names the folder holds. Raises OSError."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
