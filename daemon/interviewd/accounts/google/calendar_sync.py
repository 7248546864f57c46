"""One Google calendar in the cache, kept up to date page by page.

A full read takes the window and a week more, so that until the next full read nothing can enter the
window unseen; in between, a sync token reports what has changed. A page is taken whole or not at
all, and a full read that broke off starts again: only at its end is anything known to be gone.
Without tokens, or with a server that does not honour them, every read is a full one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api
from interviewd.accounts.google.events import ItemHead
from interviewd.accounts.online.fields import Owner, line_of, rfc3339
from interviewd.accounts.online.pages import Page, items_of
from interviewd.accounts.online.requests import PAGES, Json
from interviewd.accounts.online.sync_state import SyncState
from interviewd.errors import AccountError, Down, Gone, Refused
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache, Row
from interviewd.values import dataclass

FULL_EVERY: Final = timedelta(days=6)
AHEAD: Final = timedelta(days=8)
"""What a full read takes beyond the window.

More than FULL_EVERY, so that the next one is never late.
"""

_FORMAT: Final = 3
_PAGE: Final = 2_500  # the largest that Google gives
_SMALLEST_PAGE: Final = 20
_SET_BACK: Final = timedelta(hours=1)  # a clock put right by less needs no full read

Item = tuple[ItemHead, str]
"""An event's head and its text."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Items as Google reports them. What cannot be read stays as last seen, if it ever was."""

    rows: list[Row] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # ids
    unreadable: dict[str, str] = field(default_factory=dict)  # titles by id
    labels: set[str] = field(default_factory=set)  # ids


class EventsPage(Page):
    """A page of events. Without any the list may be missing."""

    kind: Any = None
    items: list[msgspec.Raw] | None = None
    next_page: Any = msgspec.field(name="nextPageToken", default=None)
    next_sync: Any = msgspec.field(name="nextSyncToken", default=None)


_PAGES: Final = msgspec.json.Decoder(EventsPage)
_HEADS: Final = msgspec.json.Decoder(ItemHead)


class CalendarSync:
    """`rows` are the events as last reported; not all of them lie in the window."""

    def __init__(
        self, calendar: str, owner: Owner, api: Api, cache: Cache, *, reads_labels: bool = False
    ) -> None:
        self.account, self.calendar = owner.account, calendar
        self._owner, self._api, self._reads_labels = owner, api, reads_labels
        self._state = SyncState(cache, owner, "google", calendar, version=_FORMAT)
        self.rows = cache.rows(f"{owner.account}/google/calendar/{calendar}")
        # our own writes, which the next token reports again
        self._written: set[tuple[str, str]] = set()
        self.unreadable: dict[str, str] = {}  # titles by id
        self.deleted: set[str] = set()  # ids whose deletion was reported to this process
        self._meta = self._read_meta()
        self._labels = self._read_labels()
        self._page = int(self._meta.get("page", _PAGE))
        if not self._meta and self._state.exists:
            self.rows.clear()  # an older format's, or another person's

    @property
    def known(self) -> bool:
        """Whether there ever was a full read."""
        return bool(self._meta.get("full"))

    @property
    def token(self) -> str:
        """The sync token from which the next read goes on, "" when it reads everything."""
        return self._meta.get("token", "")

    def event(self, id_: str) -> Event | None:
        """The event of an id, None when there is none."""
        row = self.rows.get(id_)
        return self._event(row.text) if row else None

    def events(self, window: Window) -> Iterator[Event]:
        """The window's events in order of start, read one after the other."""
        found = (self._event(row.text) for row in self.rows.within(window))
        return (event for event in found if event)

    def refresh(self, window: Window, now: datetime) -> None:
        """Read what has changed, or everything when that is due.

        Raises AccountError; pages that were read count.
        """
        self._reload()
        while True:
            try:
                if not (self._can_follow(window, now) and self._follow()):
                    self._read_all(window, now)
            except Down as down:
                if down.what != "too_large" or self._page <= _SMALLEST_PAGE:
                    raise
                self._page //= 5  # invitations of hundreds of guests with long descriptions
            else:
                return

    def catch_up(self) -> bool:
        """Read what has changed since the last time and no more.

        False when the server cannot say.
        """
        self._reload()
        return bool(self.token) and self._follow()

    def keep(self, item: Json) -> None:
        """Take in the answer to one of our own writes."""
        self._written.add((item["id"], str(item.get("etag", ""))))
        self._take([(msgspec.convert(item, ItemHead), json.dumps(item))])

    def forget(self, id_: str) -> None:
        self.deleted.add(id_)
        self.rows.update((), [id_])

    # --- reading ---------------------------------------------------------------------------------

    def _can_follow(self, window: Window, now: datetime) -> bool:
        meta = self._meta
        if not meta.get("token"):
            return False
        fresh = -_SET_BACK <= now - _parsed(meta["full"]) < FULL_EVERY
        return (
            fresh and _parsed(meta["start"]) <= window.start and window.end <= _parsed(meta["end"])
        )

    def _follow(self) -> bool:
        """Take in what has changed, once all pages are there.

        False when the token is no longer, or never was, good.
        """
        changes: list[Item] = []
        token = ""
        try:
            for items, token in self._pages({"syncToken": self.token}):  # noqa: B007  the last one counts
                for head, text in items:
                    if self._is_unchanged(head):
                        # a server that answers "everything" to "what is new" reports no deletions
                        return False
                    changes.append((head, text))
        except Gone as gone:
            if gone.what == "not_found":
                raise
            return False
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return False
        written, self._written = self._written, set()
        if not token:
            return False
        self._take(item for item in changes if _version(item[0]) not in written)
        self._write_meta({**self._meta, "token": token})
        return True

    def _is_unchanged(self, head: ItemHead) -> bool:
        id_, etag = _version(head)
        known = self.rows.get(id_) if etag and (id_, etag) not in self._written else None
        return known is not None and json.loads(known.text).get("etag") == etag

    def _read_all(self, window: Window, now: datetime) -> None:
        # broken off, it is due as before: nothing records yet that it was done
        until = window.end + AHEAD
        token = ""
        unreadable: dict[str, str] = {}
        self._labels = {}
        self.rows.begin_look()
        span = {"timeMin": rfc3339(window.start), "timeMax": rfc3339(until)}
        for items, token in self._pages(span):  # noqa: B007  the last one counts
            reported = self._reported(items)
            self.rows.look_at(reported.rows, reported.unreadable)
            unreadable |= reported.unreadable
        self.rows.end_look()
        self._written.clear()
        self.unreadable = unreadable
        span = {"start": window.start.isoformat(), "end": until.isoformat()}
        self._write_meta({"token": token, "full": now.isoformat(), **span})

    def _pages(self, asked: Mapping[str, str]) -> Iterator[tuple[Iterator[Item], str]]:
        """Each page's items, and on the last page the token for the next read; "" elsewhere and
        where none is given.
        """
        more: dict[str, str] = {}
        seen: set[str] = set()
        for _ in range(PAGES):
            page = self._api.page(self._request({**asked, **more}), _PAGES)
            onwards, token = page.next_page, page.next_sync
            if page.items is None and page.kind != "calendar#events":
                raise Down(self.account, "bad_answer")
            if onwards and (not isinstance(onwards, str) or onwards in seen):
                break
            items = items_of(page.items or (), _HEADS, self.account)
            yield items, token if isinstance(token, str) and not onwards else ""
            if not onwards:
                return
            seen.add(onwards)
            more = {"pageToken": onwards}
        raise Down(self.account, "page_loop")

    def changes(self, token: str) -> Any:
        """The request for what has changed since a token was given."""
        return self._request({"syncToken": token})

    def _request(self, asked: Mapping[str, str]) -> Any:
        return self._api.events.list(
            calendarId=self.calendar,
            maxResults=self._page,
            singleEvents=True,
            eventTypes=[*events.EVENT_TYPES],
            fields=events.FIELDS,
            **asked,
        )

    def _learn_labels(self, labels: set[str]) -> None:
        """Ask for the calendar's event labels when an event has one that is not known.

        A failure leaves them unnamed.
        """
        unknown = labels - {"", *self._labels}
        if not unknown or not self._reads_labels:
            return
        try:
            named = events.labels_of(self._api.calendars.get(calendarId=self.calendar).execute())
        except AccountError:
            named = {}
        self._labels = {**dict.fromkeys(unknown, ""), **named}

    # --- keeping ---------------------------------------------------------------------------------

    def _take(self, items: Iterable[Item]) -> None:
        """Changed and deleted events into the cache."""
        reported = self._reported(items)
        self.rows.update(reported.rows, reported.gone)
        self.unreadable |= reported.unreadable

    def _reported(self, items: Iterable[Item]) -> Reported:
        reported = Reported()
        for head, text in items:
            self.unreadable.pop(head.id, None)
            if events.is_gone(head.status):
                reported.gone.append(head.id)
                self.deleted.add(head.id)
            elif row := events.row_of(head, text, self._owner):
                reported.rows.append(row)
                reported.labels.add(events.label_of(head.label))
            else:
                reported.unreadable[head.id] = line_of(head.summary)
        self._learn_labels(reported.labels)
        return reported

    def _event(self, text: str) -> Event | None:
        return events.event_of(json.loads(text), self.calendar, self._owner, self._labels)

    def _reload(self) -> None:
        """Another process may have read in between."""
        self._meta = self._read_meta()
        self._labels = self._read_labels()

    def _read_labels(self) -> dict[str, str]:
        return dict(json.loads(self._meta.get("labels", "{}")))

    def _read_meta(self) -> dict[str, str]:
        meta = self._state.read()
        try:
            for name in ("full", "start", "end"):
                _parsed(meta[name])
            int(meta.get("page", _PAGE))
            dict(json.loads(meta.get("labels", "{}")))
        except (ValueError, TypeError, KeyError):
            return {}
        return meta

    def _write_meta(self, meta: Mapping[str, str]) -> None:
        labels = json.dumps(self._labels)
        self._meta = self._state.write({**meta, "page": str(self._page), "labels": labels})


def _version(head: ItemHead) -> tuple[str, str]:
    return head.id, head.etag if isinstance(head.etag, str) else ""


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
