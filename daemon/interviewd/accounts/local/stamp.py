"""Whether anything lies differently: a digest of sizes and times, for a process that reads no file.

An idle daemon spends most of its time here, so a file costs little more than the call that asks for
its times.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from interviewd.model.polls import Place

RACY_NS: Final = 2_000_000_000
"""File times are coarse (2 s on FAT): a change this shortly after another may leave them as they
were."""


def stamp(places: Iterable[Place]) -> str:
    """The digest; "" while something has changed so lately that no digest would tell."""
    newest, sums = 0, list[tuple[str, int]]()
    for place in places:
        changed, total = _sum_of(place)
        newest = max(newest, changed)
        sums.append((place.path, total))
    is_settled = newest <= time.time_ns() - RACY_NS
    return sha256(ascii(sums).encode()).hexdigest() if is_settled else ""


def _sum_of(place: Place) -> tuple[int, int]:
    """When something changed last, and a sum over all there is, as far as it can be seen.

    The order of files plays no part. Names need none: a folder's own times tell of each file that
    comes, goes or is renamed.
    """
    newest = total = 0
    try:
        status = os.stat(place.path)  # noqa: PTH116  a path as text
        newest = status.st_ctime_ns
        # The same in every process: Python's hash of whole numbers has no seed.
        total = hash((newest, status.st_mtime_ns, status.st_size, status.st_ino))
        if place.deep:
            folder = os.open(place.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
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
            finally:
                os.close(folder)
    except OSError:
        total = ~total  # not to be seen, or not any more
    return newest, total
