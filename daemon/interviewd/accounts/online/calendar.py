"""What a calendar port of any provider reports: troubles by calendar, events in a repeatable
order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from interviewd.errors import Gone, Refused
from interviewd.model.seen import Event, Trouble, Window
from interviewd.model.terms import because

_NAMED = 3

_ACCOUNT_WIDE = frozenset({"api_off", "not_listed"})
"""Refusals after which no calendar of the account would do better."""


class Refreshed(Protocol):
    """A calendar kept up to date."""

    calendar: str

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


def is_within(event: Event, window: Window) -> bool:
    """Whether any moment of the event is in the window.

    An event without length belongs to its start.
    """
    return event.start < window.end and (event.end > window.start or event.start >= window.start)


def order(event: Event) -> tuple[object, ...]:
    return (event.start, event.uid, event.original, event.calendar)
