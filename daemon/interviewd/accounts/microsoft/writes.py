"""Our recent writes to a calendar, which outrank for a while a view that does not show them yet.

Else a block that was just added would count as deleted by the person, and one just moved as moved
back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from interviewd.model.seen import Event
from interviewd.ports import Cache
from interviewd.storage import codec

CERTAIN: Final = timedelta(minutes=2)
"""For so long a write of ours outranks the view, which may lag."""

POSSIBLE: Final = timedelta(minutes=15)
"""For so long an event of ours that the view lacks is asked for by its id."""


@dataclass(frozen=True, slots=True)
class RecentWrite:
    """A write of ours: the event it made, None when it removed one."""

    at: datetime
    event: Event | None
    before: str = ""  # its version until then, "" when it is new


class RecentWrites:
    """One calendar's, in its own `space` of the cache: another process may read next."""

    def __init__(self, space: str, cache: Cache) -> None:
        self._space, self._cache = space, cache
        self._writes = self._read()

    def __bool__(self) -> bool:
        """Whether the view may not know of one yet."""
        return bool(self._writes)

    def add(self, handle: str, write: RecentWrite) -> None:
        self._writes[handle] = write
        self._cache.update(self._space, {handle: codec.to_text(write)})

    def drop(self, handle: str) -> None:
        if self._writes.pop(handle, None):
            self._cache.update(self._space, {}, [handle])

    def clear(self) -> None:
        self._writes = {}
        self._cache.clear(self._space)

    def applied_to(
        self, seen: dict[str, Event], now: datetime, is_there: Callable[[str], bool]
    ) -> dict[str, Event]:
        """What was seen, with our writes where it is older than them.

        `is_there` asks for an event by its id.
        """
        for handle, write in list(self._writes.items()):
            shown, age = seen.get(handle), now - write.at
            if not timedelta(0) <= age < POSSIBLE:
                self.drop(handle)
            elif (
                shown is not None
                and write.before != ""
                and shown.version == write.before
                and age < CERTAIN
            ):
                seen.pop(handle)
                seen |= {handle: write.event} if write.event else {}
            elif shown is not None:
                self.drop(handle)  # the view has caught up
            elif write.event is not None and (age < CERTAIN or is_there(handle)):
                seen[handle] = write.event
            elif write.event is not None:
                self.drop(handle)
        return seen

    def _read(self) -> dict[str, RecentWrite]:
        try:
            return {
                handle: codec.from_text(RecentWrite, text)
                for handle, text in self._cache.all(self._space).items()
            }
        except codec.Unreadable:
            self._cache.clear(self._space)
            return {}
