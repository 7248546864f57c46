"""One Google calendar in the cache, kept up to date page by page.

A full read takes the window and a week more, so that until the next full read nothing can enter the
window unseen; in between, a sync token reports what has changed. A page is taken whole or not at
all, and a full read that broke off starts again: only at its end is anything known to be gone.
Without tokens, or with a server that does not honour them, every read is a full one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api
from interviewd.accounts.google.events import ItemHead
from interviewd.accounts.online.calendar import OnlineSync
from interviewd.accounts.online.fields import Owner, line_of, rfc3339
from interviewd.accounts.online.pages import Page, items_of, pages_of
from interviewd.accounts.online.requests import Json
from interviewd.errors import AccountError, Down, Gone, Refused
from interviewd.model.polls import Poll
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache, Row
from interviewd.values import dataclass

FULL_EVERY: Final = timedelta(days=6)
AHEAD: Final = timedelta(days=8)
"""What a full read takes beyond the window: more than FULL_EVERY, so the next is never late."""

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


class CalendarSync(OnlineSync):
    """A calendar that a sync token keeps up to date."""

    def __init__(
        self, calendar: str, owner: Owner, api: Api, cache: Cache, *, reads_labels: bool = False
    ) -> None:
        super().__init__(calendar, owner, cache, "google", version=_FORMAT)
        self._api, self._reads_labels = api, reads_labels
        # our own writes, which the next token reports again
        self._written: set[tuple[str, str]] = set()
        self.deleted: set[str] = set()  # ids whose deletion was reported to this process
        self._meta: dict[str, str] = {}
        self._labels: dict[str, str] = {}  # names by id
        self._reload()
        self._page = int(self._meta.get("page", _PAGE))
        if not self._meta and self._state.exists:
            self.rows.clear()  # an older format's, or another person's

    @property
    def known(self) -> bool:
        return bool(self._meta.get("full"))

    @property
    def token(self) -> str:
        """The sync token from which the next read goes on, "" when it reads everything."""
        return self._meta.get("token", "")

    def event(self, id_: str) -> Event | None:
        """The event of an id, None when there is none."""
        row = self.rows.get(id_)
        return self._event(json.loads(row.text)) if row else None

    def refresh(self, window: Window, now: datetime) -> None:
        """Read what has changed, or everything when that is due."""
        self._reload()
        meta = self._meta
        follows = (
            self.token != ""
            and -_SET_BACK <= now - _parsed(meta["full"]) < FULL_EVERY
            and _parsed(meta["start"]) <= window.start
            and window.end <= _parsed(meta["end"])
        )
        while True:
            try:
                if not (follows and self._follow()):
                    self._read_all(window, now)
            except Down as down:
                if down.what != "too_large" or self._page <= _SMALLEST_PAGE:
                    raise
                self._page //= 5  # invitations of hundreds of guests with long descriptions
            else:
                return

    def polls(self) -> tuple[Poll, ...] | None:
        if not self.token:
            return None
        return (Poll(self._request({"syncToken": self.token}).uri, "items"),)

    def catch_up(self) -> bool:
        """Read what has changed since the last time; False when the server cannot say."""
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

    def _follow(self) -> bool:
        """Take in what has changed, once all pages are there; False when the token is no good."""
        changes: list[Item] = []
        token = ""
        try:
            for items, token in self._pages({"syncToken": self.token}):  # noqa: B007  the last one counts
                for head, text in items:
                    id_, etag = version = _version(head)
                    known = self.rows.get(id_) if etag and version not in self._written else None
                    if known and json.loads(known.text).get("etag") == etag:
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

        def follow(more: str) -> EventsPage:
            return self._api.page(self._request({**asked, "pageToken": more}), _PAGES)

        first = self._api.page(self._request(asked), _PAGES)
        for page in pages_of(first, follow, lambda page: page.next_page or None, self.account):
            if page.items is None and page.kind != "calendar#events":
                raise Down(self.account, "bad_answer")
            items = items_of(page.items or (), _HEADS, self.account)
            token = page.next_sync
            yield items, token if isinstance(token, str) and not page.next_page else ""

    def _request(self, asked: Mapping[str, str]) -> Any:
        return self._api.events.list(
            calendarId=self.calendar,
            maxResults=self._page,
            singleEvents=True,
            eventTypes=[*events.EVENT_TYPES],
            fields=events.FIELDS,
            **asked,
        )

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
        unknown = reported.labels - {"", *self._labels}
        if unknown and self._reads_labels:
            named: dict[str, str] = {}  # where the request fails they have no names
            with suppress(AccountError):
                calendar = self._api.calendars.get(calendarId=self.calendar).execute()
                named = events.labels_of(calendar)
            self._labels = {**dict.fromkeys(unknown, ""), **named}
        return reported

    def _event(self, item: Json) -> Event | None:
        return events.event_of(item, self.calendar, self._owner, self._labels)

    def _reload(self) -> None:
        """Another process may have read in between."""
        self._meta, self._labels = self._state.read(), {}
        try:
            for name in ("full", "start", "end"):
                _parsed(self._meta[name])
            int(self._meta.get("page", _PAGE))
            self._labels = dict(json.loads(self._meta.get("labels", "{}")))
        except (ValueError, TypeError, KeyError):
            self._meta = {}

    def _write_meta(self, meta: Mapping[str, str]) -> None:
        labels = json.dumps(self._labels)
        self._meta = self._state.write({**meta, "page": str(self._page), "labels": labels})


def _version(head: ItemHead) -> tuple[str, str]:
    return head.id, head.etag if isinstance(head.etag, str) else ""


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
