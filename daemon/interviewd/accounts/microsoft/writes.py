"""What we have written to a calendar lately: believed, for a while, over a view that does not know of it yet.

Else a block that was just added would count as deleted by the person, and one just moved as moved back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from interviewd.model.seen import Event
from interviewd.ports import Cache
from interviewd.storage import codec

SURELY: Final = timedelta(minutes=2)
"""A write of ours is believed for so long, whatever the view says: it may lag."""

PERHAPS: Final = timedelta(minutes=15)
"""For so long an event of ours that the view lacks is asked for by its id before it counts as deleted."""


@dataclass(frozen=True, slots=True)
class Own:
    """A write of ours, until the view must know of it: the event as it is now, None when removed, and what it was."""

    at: datetime
    event: Event | None
    before: str = ""  # its version until then, "" when it is new


class Writes:
    """One calendar's, in its own `space` of the mirror: another process may look next."""

    def __init__(self, space: str, cache: Cache) -> None:
        self._space, self._cache = space, cache
        self._own = self._read()

    def add(self, handle: str, own: Own) -> None:
        self._own[handle] = own
        self._cache.update(self._space, {handle: codec.to_text(own)})

    def drop(self, handle: str) -> None:
        if self._own.pop(handle, None):
            self._cache.update(self._space, {}, [handle])

    def clear(self) -> None:
        self._own = {}
        self._cache.clear(self._space)

    def over(self, seen: dict[str, Event], now: datetime, is_there: Callable[[str], bool]) -> dict[str, Event]:
        """What was seen, save where it is older than what we have written. `is_there` asks for an event by its id."""
        for handle, own in list(self._own.items()):
            shown, age = seen.get(handle), now - own.at
            if not timedelta(0) <= age < PERHAPS:
                self.drop(handle)
            elif shown is not None and own.before != "" and shown.version == own.before and age < SURELY:
                seen.pop(handle)
                seen |= {handle: own.event} if own.event else {}
            elif shown is not None:
                self.drop(handle)  # the view knows; what it shows from now on is so
            elif own.event is not None and (age < SURELY or is_there(handle)):
                seen[handle] = own.event
            elif own.event is not None:
                self.drop(handle)
        return seen

    def _read(self) -> dict[str, Own]:
        try:
            return {handle: codec.from_text(Own, text) for handle, text in self._cache.all(self._space).items()}
        except codec.Unreadable:
            self._cache.clear(self._space)
            return {}
