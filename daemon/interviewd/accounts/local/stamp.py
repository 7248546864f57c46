"""Whether anything lies differently: a digest of names, sizes and times, for a process that reads
no file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from interviewd.ports import Place

RACY_NS: Final = 2_000_000_000
"""File times are coarse (2 s on FAT): a change this shortly after another may leave them as they
were."""


def stamp(places: Iterable[Place]) -> str:
    """The digest; "" while something has changed so lately that no digest would tell."""
    digest, newest = sha256(), 0
    for place in places:
        for name, status in _listed(place):
            times = status and (status.st_mtime_ns, status.st_ctime_ns)
            size = status and (status.st_size, status.st_ino, status.st_dev)
            digest.update(f"{name!r} {times} {size}\n".encode())
            newest = max(newest, status.st_ctime_ns if status else 0)
    return "" if newest > time.time_ns() - RACY_NS else digest.hexdigest()


def _listed(place: Place) -> list[tuple[str, os.stat_result | None]]:
    """The place itself and what is in it; None for what cannot be seen."""
    listed: list[tuple[str, os.stat_result | None]] = [(place.path, _status(place.path))]
    if place.deep:
        try:
            with os.scandir(place.path) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError:
            return listed
        listed += [(name, _status(os.path.join(place.path, name))) for name in names]  # noqa: PTH118  twice as fast
    return listed


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116  as above
    except OSError:
        return None
