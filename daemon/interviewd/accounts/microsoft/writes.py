"""Our recent writes to a calendar, which outrank for a while a view that does not show them yet.

Else a block that was just added would count as deleted by the person, and one just moved as moved
back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from interviewd.ports import Cache, Row
from interviewd.storage import codec
from interviewd.values import dataclass

CERTAIN: Final = timedelta(minutes=2)
"""For so long a write of ours outranks the view, which may lag."""

POSSIBLE: Final = timedelta(minutes=15)
"""For so long an event of ours that the view lacks is asked for by its id."""


@dataclass(frozen=True, slots=True)
class RecentWrite:
    """A write of ours: the row of what it made, None when it removed one."""

    at: datetime
    row: Row | None
    before: str = ""  # its version until then, "" when it is new


class RecentWrites:
    """One calendar's, in its own `space` of the cache: another process may read next."""

    def __init__(self, space: str, cache: Cache) -> None:
        self._space, self._cache = space, cache
        self._writes: dict[str, RecentWrite] = {}
        try:
            for id_, text in cache.all(space).items():
                self._writes[id_] = codec.from_text(RecentWrite, text)
        except codec.Unreadable:
            self.clear()

    def __bool__(self) -> bool:
        """Whether the view may not know of one yet."""
        return bool(self._writes)

    def add(self, id_: str, write: RecentWrite) -> None:
        self._writes[id_] = write
        self._cache.update(self._space, {id_: codec.to_text(write)})

    def drop(self, id_: str) -> None:
        if self._writes.pop(id_, None):
            self._cache.update(self._space, {}, [id_])

    def clear(self) -> None:
        self._writes = {}
        self._cache.clear(self._space)

    def outranking(self, id_: str, version: str, now: datetime) -> RecentWrite | None:
        """The write that what the view shows is older than; None once the view has caught up."""
        write = self._writes.get(id_)
        if write is None:
            return None
        if write.before != "" and version == write.before and _age(write, now) < CERTAIN:
            return write
        self.drop(id_)
        return None

    def missing(
        self, is_seen: Callable[[str], bool], now: datetime, is_there: Callable[[str], bool]
    ) -> list[Row]:
        """What we wrote and the view does not show yet. `is_there` asks for an event by its id."""
        rows = []
        for id_, write in list(self._writes.items()):
            age = _age(write, now)
            if age >= POSSIBLE:
                self.drop(id_)
            elif write.row and not is_seen(id_):
                if age < CERTAIN or is_there(id_):
                    rows.append(write.row)
                else:
                    self.drop(id_)
        return rows


def _age(write: RecentWrite, now: datetime) -> timedelta:
    """How long ago it was; after a clock was set back it is too long."""
    return now - write.at if write.at <= now else POSSIBLE
