"""What a calendar port of any provider reports: events in order of start, troubles by calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from heapq import merge
from typing import Protocol

from interviewd.errors import Down, Gone, Refused
from interviewd.model.seen import Event, Trouble, Window
from interviewd.model.terms import because
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
    def unreadable(self) -> Mapping[str, str]:
        """The titles of events that could not be read, by id."""
        ...


def refresh(
    account: str, syncs: Mapping[str, Refreshed], ask: Callable[[str], None]
) -> tuple[tuple[Trouble, ...], bool]:
    """Refresh each calendar by `ask`; what was wrong, and whether all calendars could be read.

    A calendar that is gone or refused is a trouble, and the others are still read.
    """
    troubles: list[Trouble] = []
    complete = True
    for calendar, sync in syncs.items():
        try:
            ask(calendar)
        except (Gone, Refused) as error:
            if error.what in _ACCOUNT_WIDE:
                raise
            gone = isinstance(error, Gone)
            what = (
                because("calendar_gone", why=error.what)
                if gone
                else because("calendar_refused", why=error.what)
            )
            troubles.append(Trouble(account, calendar, what))
            complete = False
        if sync.unreadable:
            troubles.append(_unreadable(account, calendar, sync.unreadable))
    return tuple(troubles), complete


def _unreadable(account: str, calendar: str, titles: Mapping[str, str]) -> Trouble:
    named = sorted({title for title in titles.values() if title})
    more = len(titles) > len(named) or len(named) > _NAMED
    what = because("events_unreadable", count=len(titles), titles=tuple(named[:_NAMED]), more=more)
    return Trouble(account, calendar, what)


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
