"""Whether anything lies differently: a digest of names, sizes and times, for a process that reads
no file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from interviewd.model.questions import Place

RACY_NS: Final = 2_000_000_000
"""File times are coarse (2 s on FAT): a change this shortly after another may leave them as they
were."""


def stamp(places: Iterable[Place]) -> str:
    """The digest; "" while something has changed so lately that no digest would tell."""
    digest, newest = sha256(), 0
    for place in places:
        lines = []
        try:
            for name, status in _listed(place):
                changed = status.st_ctime_ns
                newest = max(newest, changed)
                lines.append(
                    f"{name}/{changed}/{status.st_mtime_ns}/{status.st_size}/{status.st_ino}"
                )
        except OSError:
            lines.append(place.path)
        digest.update("\0".join([*sorted(lines), "\0"]).encode("utf-8", "surrogateescape"))
    return "" if newest > time.time_ns() - RACY_NS else digest.hexdigest()


def _listed(place: Place) -> Iterator[tuple[str, os.stat_result]]:
    """The place itself and what is in it, as far as it can be seen."""
    yield place.path, os.stat(place.path)  # noqa: PTH116  a path as text
    if place.deep:
        with os.scandir(place.path) as entries:
            for entry in entries:
                yield entry.name, entry.stat(follow_symlinks=False)
