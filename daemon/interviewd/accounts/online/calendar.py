"""A calendar of any provider: what is remembered of it, and what its account's port reports.

Events come in order of start, troubles by calendar.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from heapq import merge
from typing import Generic, TypeVar

from interviewd.accounts.backoff import PassClock
from interviewd.accounts.online.fields import Json, Owner
from interviewd.errors import Down, Gone, Refused
from interviewd.model.polls import Poll
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import because
from interviewd.ports import Cache, Rows

_NAMED = 3

_ACCOUNT_WIDE = frozenset({"api_off", "not_listed"})
"""Refusals after which no calendar of the account would do better."""


class SyncState:
    """What is remembered of one calendar beside its events, in the provider's space of the cache.

    It counts only for the person, the zone and the version it was written for: the cached events
    depend on them too.
    """

    def __init__(
        self, cache: Cache, owner: Owner, provider: str, calendar: str, *, version: int
    ) -> None:
        self._cache, self._space = cache, f"{owner.account}/{provider}"
        self._name = f"calendar:{calendar}"
        zone = owner.zone.key or ""
        self._made_for = {"format": str(version), "own": owner.email, "zone": zone}

    @property
    def exists(self) -> bool:
        """Whether anything was ever written, whatever for."""
        return self._cache.get(self._space, self._name) is not None

    def read(self) -> dict[str, str]:
        """What was written; {} when that was nothing, or for something else."""
        try:
            state = json.loads(self._cache.get(self._space, self._name) or "{}")
            same = all(state[name] == value for name, value in self._made_for.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}
        return {str(name): str(value) for name, value in state.items()} if same else {}

    def write(self, state: Mapping[str, str]) -> dict[str, str]:
        """The state as `read` returns it from now on."""
        written = {**state, **self._made_for}
        self._cache.update(self._space, {self._name: json.dumps(written)})
        return written


class OnlineSync(ABC):
    """One calendar in the cache, kept up to date.

    `rows` are the events as last read; not all of them lie in the window.
    """

    def __init__(
        self, calendar: str, owner: Owner, cache: Cache, provider: str, *, version: int
    ) -> None:
        self.account, self.calendar, self._owner = owner.account, calendar, owner
        self._state = SyncState(cache, owner, provider, calendar, version=version)
        self.rows: Rows = cache.rows(f"{owner.account}/{provider}/calendar/{calendar}")
        self.unreadable: dict[str, str] = {}  # titles by id

    @property
    @abstractmethod
    def known(self) -> bool:
        """Whether it was ever read as a whole."""

    @abstractmethod
    def refresh(self, window: Window, now: datetime) -> None:
        """Read what may have changed. Raises AccountError; pages that were read count."""

    @abstractmethod
    def polls(self) -> tuple[Poll, ...] | None:
        """What the next refresh would ask first; None when it would read everything."""

    @abstractmethod
    def _event(self, item: Json) -> Event | None:
        """None when it cannot be read."""

    def events(self, window: Window) -> Iterator[Event]:
        """The window's events in order of start, read one after the other."""
        found = (self._event(json.loads(row.text)) for row in self.rows.within(window))
        return (event for event in found if event)


S = TypeVar("S", bound=OnlineSync)


class OnlineCalendar(Generic[S]):
    """The port Calendar as far as it reads. Blocks go to the first of `calendars`."""

    def __init__(
        self, calendars: Sequence[str], owner: Owner, clock: PassClock, sync_of: Callable[[str], S]
    ) -> None:
        self.account, self.calendars = owner.account, tuple(calendars)
        self._owner, self._clock, self._sync_of = owner, clock, sync_of
        self._position: object = None  # of what was shown last

    @cached_property
    def syncs(self) -> dict[str, S]:
        """By calendar, read from the cache when first needed."""
        return {calendar: self._sync_of(calendar) for calendar in self.calendars}

    def fetch(self, window: Window, now: datetime) -> Look:
        """The window once each calendar was refreshed: one request for each of them and page.

        A calendar that is gone or refused is a trouble, and the others are still read.
        """
        self._clock.at = now
        troubles: list[Trouble] = []
        complete = True
        for calendar, sync in self.syncs.items():
            try:
                sync.refresh(window, now)
            except (Gone, Refused) as error:
                if error.what in _ACCOUNT_WIDE:
                    raise
                gone = isinstance(error, Gone)
                what = (
                    because("calendar_gone", why=error.what)
                    if gone
                    else because("calendar_refused", why=error.what)
                )
                troubles.append(Trouble(self.account, calendar, what))
                complete = False
            if titles := sync.unreadable.values():
                named = sorted({title for title in titles if title})
                more = len(titles) > len(named) or len(named) > _NAMED
                shown = tuple(named[:_NAMED])
                what = because("events_unreadable", count=len(titles), titles=shown, more=more)
                troubles.append(Trouble(self.account, calendar, what))
        return self._look(window, tuple(troubles), complete=complete)

    def cached(self, window: Window) -> Look:
        """The window as it was last read."""
        return self._look(window, (), complete=all(sync.known for sync in self.syncs.values()))

    def polls(self) -> tuple[Poll, ...] | None:
        """What the next fetch would ask of each calendar; None when it would read one whole."""
        asked = [sync.polls() for sync in self.syncs.values()]
        return None if None in asked else tuple(each for one in asked if one for each in one)

    def _look(self, window: Window, troubles: tuple[Trouble, ...], *, complete: bool) -> Look:
        shown = Events(self.account, self.syncs.values(), window)
        before, self._position = self._position, shown.position
        return Look(shown, complete=complete, changed=before != self._position, troubles=troubles)


class Events(Collection[Event]):
    """The events of several calendars in a window, made each time they are gone through: there
    may be too many to be held.

    `position` is equal to an earlier one while they are the same events. Raises Down once they
    have changed: another process may have read, or emptied the cache.
    """

    def __init__(self, account: str, calendars: Collection[OnlineSync], window: Window) -> None:
        self._account, self._calendars, self._window = account, calendars, window
        self.position = self._position()

    def __iter__(self) -> Iterator[Event]:
        events = (each.events(self._window) for each in self._calendars)
        yield from merge(*events, key=lambda event: event.start)
        if self._position() != self.position:
            raise Down(self._account, "changed")

    def __len__(self) -> int:
        return sum(each.rows.count(self._window) for each in self._calendars)

    def __contains__(self, event: object) -> bool:
        return any(each == event for each in self)

    def _position(self) -> object:
        try:
            return tuple(each.rows.position(self._window) for each in self._calendars)
        except Down:
            return object()  # equal to none
