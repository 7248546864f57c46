"""Detect suspend and clock changes.

Three clocks of the kernel tell them apart (clock_gettime(2)): the wall clock, which people and time
servers set; MONOTONIC, which stands still in suspend; BOOTTIME, which does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from interviewd.values import dataclass

Seconds = Callable[[], float]

LEAST_SECONDS = 30  # less than this is a busy machine, or a time server's small correction


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Seconds asleep, and seconds that the wall clock was set forward or back."""

    asleep: float
    set_by: float

    @property
    def was_asleep(self) -> bool:
        return self.asleep > LEAST_SECONDS

    @property
    def was_set(self) -> bool:
        return abs(self.set_by) > LEAST_SECONDS


class Clocks:
    """The clocks of this machine, and a reference with which they are compared."""

    def __init__(
        self,
        wall: Seconds = time.time,
        monotonic: Seconds = time.monotonic,
        boottime: Seconds = lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
    ) -> None:
        self._clocks = wall, monotonic, boottime
        self.set_reference()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clocks[0](), UTC)

    def set_reference(self) -> None:
        self._reference = self._read()

    def change(self) -> ClockChange:
        """What happened since the reference."""
        pairs = zip(self._read(), self._reference, strict=True)
        wall, monotonic, boottime = (now - then for now, then in pairs)
        return ClockChange(asleep=boottime - monotonic, set_by=wall - boottime)

    def _read(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self._clocks)
