"""What a calendar port of any provider reports: events in order of start, troubles by calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from heapq import merge
from typing import Protocol

from interviewd.errors import Down, Gone, Refused
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import Reason, because
from interviewd.ports import Rows

_NAMED = 3

_ACCOUNT_WIDE = frozenset({"api_off", "not_listed"})
"""Refusals after which no calendar of the account would do better."""


class Refreshed(Protocol):
    """A calendar kept up to date."""

    calendar: str
    rows: Rows

    def events(self, window: Window) -> Iterator[Event]:
        """The window's, in order of start."""
        ...

    @property
    def known(self) -> bool:
        """Whether it was ever read as a whole."""
        ...

    @property
    def unreadable(self) -> Mapping[str, str]:
        """The titles of events that could not be read, by id."""
        ...


class Looks:
    """The looks at one account's calendars: each says whether it shows others than the last."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._position: object = None  # of what was shown last

    def fetch(
        self, syncs: Mapping[str, Refreshed], window: Window, refresh: Callable[[str], None]
    ) -> Look:
        """The window once each calendar was refreshed.

        A calendar that is gone or refused is a trouble, and the others are still read.
        """
        troubles: list[Trouble] = []
        complete = True
        for calendar, sync in syncs.items():
            try:
                refresh(calendar)
            except (Gone, Refused) as error:
                if error.what in _ACCOUNT_WIDE:
                    raise
                gone = isinstance(error, Gone)
                what = (
                    because("calendar_gone", why=error.what)
                    if gone
                    else because("calendar_refused", why=error.what)
                )
                troubles.append(Trouble(self._account, calendar, what))
                complete = False
            if sync.unreadable:
                what = _events_unreadable(sync.unreadable)
                troubles.append(Trouble(self._account, calendar, what))
        return self._look(syncs, window, tuple(troubles), complete=complete)

    def cached(self, syncs: Mapping[str, Refreshed], window: Window) -> Look:
        """The window as it was last read."""
        return self._look(syncs, window, (), complete=all(each.known for each in syncs.values()))

    def _look(
        self,
        syncs: Mapping[str, Refreshed],
        window: Window,
        troubles: tuple[Trouble, ...],
        *,
        complete: bool,
    ) -> Look:
        shown = Events(self._account, syncs.values(), window)
        before, self._position = self._position, shown.position
        return Look(shown, complete=complete, changed=before != self._position, troubles=troubles)


def _events_unreadable(titles: Mapping[str, str]) -> Reason:
    named = sorted({title for title in titles.values() if title})
    more = len(titles) > len(named) or len(named) > _NAMED
    return because("events_unreadable", count=len(titles), titles=tuple(named[:_NAMED]), more=more)


class Events(Collection[Event]):
    """The events of several calendars in a window, made each time they are gone through: there
    may be too many to be held.

    `position` is equal to an earlier one while they are the same events. Raises Down once they
    have changed: another process may have read, or emptied the cache.
    """

    def __init__(self, account: str, calendars: Collection[Refreshed], window: Window) -> None:
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
