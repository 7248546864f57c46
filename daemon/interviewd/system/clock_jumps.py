"""What time did between two looks at it: went by, was slept through, or was set.

Three clocks of the kernel tell these apart (clock_gettime(2)): the wall's, which people and time servers set; MONOTONIC,
which stands still in suspend; BOOTTIME, which does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

Seconds = Callable[[], float]

NOTICED_SECONDS = 30
"""Less is no sleep and no setting: a busy machine, a time server's small corrections."""


def _boottime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Passed:
    """Since the mark: seconds asleep, and seconds that the wall clock was set by, forward or back."""

    asleep: float
    set_by: float

    @property
    def is_asleep(self) -> bool:
        return self.asleep > NOTICED_SECONDS

    @property
    def is_set(self) -> bool:
        return abs(self.set_by) > NOTICED_SECONDS


class Clocks:
    """The clocks of this machine, and a mark from which is counted."""

    def __init__(self, wall: Seconds = time.time, awake: Seconds = time.monotonic, always: Seconds = _boottime) -> None:
        self._wall, self._awake, self._always = wall, awake, always
        self.mark()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._wall(), UTC)

    def mark(self) -> None:
        self._marked = self._read()

    def passed(self) -> Passed:
        wall, awake, always = (now - then for now, then in zip(self._read(), self._marked, strict=True))
        return Passed(asleep=always - awake, set_by=wall - always)

    def _read(self) -> tuple[float, float, float]:
        return self._wall(), self._awake(), self._always()
