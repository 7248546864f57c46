"""Whether anything lies differently: a digest of sizes and times, for a process that reads no file.

An idle daemon spends most of its time here, so a file costs little more than the call that asks for
its times, and nothing while the kernel says that none of its folder was changed.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from interviewd.model.polls import Place
from interviewd.system.folder_watch import FolderWatch
from interviewd.values import dataclass

RACY_NS: Final = 2_000_000_000
"""File times are coarse (2 s on FAT): a change this shortly after another may leave them as they
were."""

LOOK_AGAIN: Final = timedelta(minutes=30)
"""Every file is asked for its times so often, whatever the kernel says."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """When something in a folder changed last, and a sum over all its files.

    `is_watchable`: none of them has another name, by which it could be edited unnoticed.
    """

    newest: int
    total: int
    is_watchable: bool


SumFiles = Callable[[str, int], FileSum]
"""The sum over a folder's files, by its path and what its own times come to."""


def stamp(places: Iterable[Place]) -> str:
    """The digest; "" while something has changed so lately that no digest would tell."""
    return _digest(places, lambda path, _: _sum_files(path))


class Stamps:
    """The digest for a process that stays and asks again and again.

    Folders are asked for their own times each time: these tell of files that come, go or are
    renamed, and that it is still this folder. Only that no file was edited is left to the kernel.
    """

    def __init__(self) -> None:
        self._watch: FolderWatch | None = None
        self._since: datetime | None = None
        self._sums: dict[tuple[str, int], FileSum] = {}

    def stamp(self, places: Iterable[Place], now: datetime) -> str:
        is_silent = self._watch is not None and self._watch.is_silent()
        if not is_believed(self._since, now, is_silent=is_silent):
            self.close()
            self._since = now
        return _digest(places, self._known_sum)

    def close(self) -> None:
        """Forget everything: the next digest looks at every file."""
        if self._watch:
            self._watch.close()
        self._watch, self._since = None, None
        self._sums.clear()

    def _known_sum(self, path: str, own: int) -> FileSum:
        if known := self._sums.get((path, own)):
            return known
        is_watched = False
        with suppress(OSError):  # whatever the reason, each file is looked at each time then
            self._watch = self._watch or FolderWatch()
            self._watch.add(path)  # before the sum: what is changed meanwhile counts
            is_watched = True
        found = _sum_files(path)
        if is_watched and found.is_watchable:
            self._sums[path, own] = found
        return found


def is_believed(since: datetime | None, now: datetime, *, is_silent: bool) -> bool:
    """Whether what was seen at `since` need not be looked at again."""
    return is_silent and since is not None and since <= now < since + LOOK_AGAIN


def _digest(places: Iterable[Place], sum_files: SumFiles) -> str:
    """Over all there is, as far as it can be seen; the order of files plays no part.

    Names need none: a folder's own times tell of each file that comes, goes or is renamed.
    """
    newest, sums = 0, list[tuple[str, int]]()
    for place in places:
        total = 0
        try:
            status = os.stat(place.path)  # noqa: PTH116  a path as text
            newest = max(newest, status.st_ctime_ns)
            # The same in every process: Python's hash of whole numbers has no seed.
            total = hash((status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino))
            if place.deep:
                files = sum_files(place.path, total)
                newest, total = max(newest, files.newest), total + files.total
        except OSError:
            total = ~total  # not to be seen, or not any more
        sums.append((place.path, total))
    is_settled = newest <= time.time_ns() - RACY_NS
    return sha256(ascii(sums).encode()).hexdigest() if is_settled else ""


def _sum_files(path: str) -> FileSum:
    """Over what lies in a folder. Raises OSError."""
    newest = total = 0
    is_watchable = True
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in os.listdir(folder):  # noqa: PTH208  an open folder
            try:
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            except OSError:  # it alone; those behind it are looked at
                total += 1
                continue
            changed = status.st_ctime_ns
            newest = max(newest, changed)
            total += hash((changed, status.st_mtime_ns, status.st_size, status.st_ino))
            if status.st_nlink != 1 and not stat.S_ISDIR(status.st_mode):
                is_watchable = False
    finally:
        os.close(folder)
    return FileSum(newest, total, is_watchable)
