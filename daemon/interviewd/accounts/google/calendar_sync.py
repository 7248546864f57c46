"""One Google calendar in the cache, kept up to date page by page.

A full read takes the window and a week more, so that until the next full read nothing can enter the
window unseen; in between, a sync token reports what has changed. A page is taken whole or not at
all, and a full read that broke off starts again. Without tokens, or with a server that does not
honour them, every read is a full one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zlib import crc32

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api
from interviewd.accounts.online.fields import Owner, line_of, rfc3339
from interviewd.accounts.online.requests import PAGES, Json, is_id
from interviewd.errors import AccountError, Down, Gone, Refused
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache

FULL_EVERY: Final = timedelta(days=6)
AHEAD: Final = timedelta(days=8)
"""What a full read takes beyond the window.

More than FULL_EVERY, so that the next one is never late.
"""

_FORMAT: Final = 2
_SPACES: Final = 16  # tables of the cache for one calendar: a table is read as a whole
_PAGE: Final = 2_500  # the largest that Google gives
_SMALLEST_PAGE: Final = 20
_SET_BACK: Final = timedelta(hours=1)  # a clock put right by less needs no full read


class CalendarSync:
    """`events` by Google's id, as last reported; not all of them lie in the window."""

    def __init__(
        self, calendar: str, owner: Owner, api: Api, cache: Cache, *, reads_labels: bool = False
    ) -> None:
        self.account, self.calendar = owner.account, calendar
        self._owner, self._api, self._cache, self._reads_labels = owner, api, cache, reads_labels
        self._home, self._name = f"{owner.account}/google", f"calendar:{calendar}"
        self._spaces = spaces_of(owner.account, calendar)
        # our own writes, which the next token reports again
        self._written: set[tuple[str, str]] = set()
        self.dirty = True  # something changed since somebody last set it False
        self.unreadable: dict[str, str] = {}  # titles by id
        self.deleted: set[str] = set()  # ids whose deletion was reported to this process
        self._meta = self._read_meta()
        self._page = int(self._meta.get("page", _PAGE))
        self._labels: dict[str, str] = json.loads(self._meta.get("labels", "{}"))
        self.events: dict[str, Event] = {}
        self._load()

    @property
    def known(self) -> bool:
        """Whether there ever was a full read."""
        return bool(self._meta.get("full"))

    @property
    def token(self) -> str:
        """From where on the next read is told what has changed, "" when it reads everything."""
        return self._meta.get("token", "")

    def refresh(self, window: Window, now: datetime) -> None:
        """Read what has changed, or everything when that is due.

        Raises AccountError; pages that were read count.
        """
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
        return bool(self._meta.get("token")) and self._follow()

    def keep(self, item: Json) -> Event | None:
        """Take in the answer to one of our own writes or questions."""
        self._take([item])
        self._written.add((item["id"], str(item.get("etag", ""))))
        return self.events.get(item["id"])

    def forget(self, id_: str) -> None:
        self._take([{"id": id_, "status": "cancelled"}])

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
        changes: list[Json] = []
        token = ""
        try:
            for items, token in self._pages({"syncToken": self._meta["token"]}):  # noqa: B007  the last one counts
                changes += items
        except Gone as gone:
            if gone.what == "not_found":
                raise
            return False
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return False
        replayed = any(self._is_unchanged(item) for item in changes)
        self._written.clear()
        if replayed or not token:
            # a server that answers "everything" to "what is new" does not report deletions
            return False
        self._learn_labels(changes)
        self._take(changes)
        self._write_meta({**self._meta, "token": token})
        return True

    def _is_unchanged(self, item: Json) -> bool:
        known, etag = self.events.get(item["id"]), str(item.get("etag", ""))
        return (
            known is not None
            and known.version == etag != ""
            and (item["id"], etag) not in self._written
        )

    def _read_all(self, window: Window, now: datetime) -> None:
        # broken off, it is due as before: nothing records yet that it was done
        until = window.end + AHEAD
        seen: set[str] = set()
        token = ""
        self._labels = {}
        span = {"timeMin": rfc3339(window.start), "timeMax": rfc3339(until)}
        for items, token in self._pages(span):  # noqa: B007  the last one counts
            seen.update(item["id"] for item in items)
            self._learn_labels(items)
            self._take(items)
        self._drop([id_ for id_ in self.events if id_ not in seen])
        self._written.clear()
        self.unreadable = {id_: title for id_, title in self.unreadable.items() if id_ in seen}
        span = {"start": window.start.isoformat(), "end": until.isoformat()}
        self._write_meta({"token": token, "full": now.isoformat(), **span})

    def _pages(self, asked: Mapping[str, str]) -> Iterator[tuple[list[Json], str]]:
        """Each page's items, and on the last page the token for the next read;

        "" elsewhere and where none is given.
        """
        more: dict[str, str] = {}
        seen: set[str] = set()
        for _ in range(PAGES):
            page = self._request({**asked, **more}).execute()
            items, onwards, token = (
                self._items(page),
                page.get("nextPageToken"),
                page.get("nextSyncToken"),
            )
            if onwards and (not isinstance(onwards, str) or onwards in seen):
                break
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
            **asked,
        )

    def _items(self, page: Json) -> list[Json]:
        """Raises Down when this is no page of events, and so says nothing about the calendar."""
        items = page.get("items", [] if page.get("kind") == "calendar#events" else None)
        if not isinstance(items, list) or not all(
            isinstance(one, dict) and is_id(one.get("id")) for one in items
        ):
            raise Down(self.account, "bad_answer")
        return items

    def _learn_labels(self, items: list[Json]) -> None:
        """Ask for the calendar's event labels when an event has one that is not known.

        A failure leaves them unnamed.
        """
        unknown = {events.label_of(item) for item in items} - {"", *self._labels}
        if not unknown or not self._reads_labels:
            return
        try:
            labels = events.labels_of(self._api.calendars.get(calendarId=self.calendar).execute())
        except AccountError:
            labels = {}
        self._labels = {**dict.fromkeys(unknown, ""), **labels}

    # --- keeping ---------------------------------------------------------------------------------

    def _take(self, items: list[Json]) -> None:
        """Items as Google reports them into memory and cache: changed events, and deleted ones."""
        changed: dict[str, str] = {}
        gone: list[str] = []
        for item in items:
            id_ = item["id"]
            if events.is_gone(item):
                gone.append(id_)
                self.deleted.add(id_)
                continue
            event = events.event_of(item, self.calendar, self._owner, self._labels)
            if event is None:
                self.unreadable[id_] = line_of(item.get("summary"))  # as last seen, if it ever was
            elif self.events.get(id_) != event:
                self.events[id_] = event
                self.unreadable.pop(id_, None)
                changed[id_] = events.packed(item)
        self._store(changed)
        self._drop(gone)

    def _drop(self, ids: list[str]) -> None:
        self._store({}, [id_ for id_ in ids if self.events.pop(id_, None) is not None])

    def _store(self, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        by_space: dict[str, tuple[dict[str, str], list[str]]] = {}
        for id_, text in changed.items():
            by_space.setdefault(self._space(id_), ({}, []))[0][id_] = text
        for id_ in dropped:
            by_space.setdefault(self._space(id_), ({}, []))[1].append(id_)
        for space, (new, old) in by_space.items():
            self.dirty = True
            self._cache.update(space, new, old)

    def _space(self, id_: str) -> str:
        return self._spaces[crc32(id_.encode("utf-8", "replace")) % _SPACES]

    def _load(self) -> None:
        """From the cache.

        What an older format or another person's account left there is forgotten.
        """
        stale = not self._meta and self._cache.get(self._home, self._name) is not None
        for space in self._spaces if self._meta or stale else ():
            if stale:
                self._cache.clear(space)
                continue
            for id_, text in self._cache.all(space).items():
                event = self._stored_event(text)
                if event is not None:
                    self.events[id_] = event

    def _stored_event(self, text: str) -> Event | None:
        try:
            return events.event_of(events.unpacked(text), self.calendar, self._owner, self._labels)
        except (ValueError, KeyError, TypeError):
            return None

    def _read_meta(self) -> dict[str, str]:
        try:
            meta = json.loads(self._cache.get(self._home, self._name) or "{}")
            times = all(_parsed(meta[name]) for name in ("full", "start", "end"))
            int(meta.get("page", _PAGE))
            dict(json.loads(meta.get("labels", "{}")))
            same = all(meta[name] == value for name, value in self._stamp.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}
        return dict(meta) if times and same else {}

    @property
    def _stamp(self) -> dict[str, str]:
        """What the cached events depend on besides what Google said."""
        return {
            "format": str(_FORMAT),
            "own": self._owner.email,
            "zone": self._owner.zone.key or "",
        }

    def _write_meta(self, meta: Mapping[str, str]) -> None:
        self._meta = {
            **meta,
            **self._stamp,
            "page": str(self._page),
            "labels": json.dumps(self._labels),
        }
        self._cache.update(self._home, {self._name: json.dumps(self._meta)})


def spaces_of(account: str, calendar: str) -> tuple[str, ...]:
    """The tables of the cache that hold a calendar's events."""
    return tuple(f"{account}/google/calendar/{calendar}/{number}" for number in range(_SPACES))


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
