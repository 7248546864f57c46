"""One calendar as last seen, in the mirror, kept up to date page by page.

A full look takes the window and a week more, so that between two full looks nothing can slide into the window unseen;
in between a sync token tells what has changed, which is taken in once all of it is there. A page is taken whole or not
at all, and a full look that broke off is begun anew. Without tokens, or with a server that does not honour them, every
look is a full one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zlib import crc32

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api, Json
from interviewd.accounts.google.events import Owner
from interviewd.errors import Down, Gone, Refused
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache

FULL_EVERY: Final = timedelta(days=6)
AHEAD: Final = timedelta(days=8)
"""What a full look takes beyond the window: more than FULL_EVERY, so that the next one is never late."""

_FORMAT: Final = 1
_SHELVES: Final = 16  # spaces of the mirror for one calendar: a space is read as a whole, a hundred thousand are not
_PAGE: Final = 2_500  # the largest that Google gives
_SMALLEST_PAGE: Final = 20
_SET_BACK: Final = timedelta(hours=1)  # so far a clock is put right without anything having to be looked at anew
_PAGES: Final = 10_000


class Book:
    """`events` by Google's id, everything the last looks told; not all of it lies in the window."""

    def __init__(self, calendar: str, owner: Owner, api: Api, cache: Cache) -> None:
        self.account, self.calendar = owner.account, calendar
        self._owner, self._api, self._cache = owner, api, cache
        self._home, self._name = f"{owner.account}/google", f"calendar:{calendar}"
        self._shelves = shelves_of(owner.account, calendar)
        self._written: set[tuple[str, str]] = set()  # ours, told to us again by the next token
        self.dirty = True  # something changed since somebody last set it False
        self.unreadable: set[str] = set()
        self.buried: set[str] = set()  # ids whose deletion this process was told of
        self._meta = self._read_meta()
        self._page = int(self._meta.get("page", _PAGE))
        self.events: dict[str, Event] = {}
        self._load()

    @property
    def known(self) -> bool:
        """Whether there ever was a full look."""
        return bool(self._meta.get("full"))

    def refresh(self, window: Window, now: datetime) -> None:
        """Ask what has changed, or for everything when that is due. Raises AccountError; what was told stays told."""
        while True:
            try:
                if not (self._can_follow(window, now) and self._follow()):
                    self._look_whole(window, now)
            except Down as down:
                if down.what != "too_large" or self._page <= _SMALLEST_PAGE:
                    raise
                self._page //= 5  # invitations of hundreds of guests, each with an essay
            else:
                return

    def catch_up(self) -> bool:
        """Ask for what has changed since the last look and no more. False when that cannot be told."""
        return bool(self._meta.get("token")) and self._follow()

    def keep(self, item: Json) -> Event | None:
        """Take in what one of our own writes or questions was answered with."""
        self._take([item])
        self._written.add((item["id"], str(item.get("etag", ""))))
        return self.events.get(item["id"])

    def forget(self, id_: str) -> None:
        self._take([{"id": id_, "status": "cancelled"}])

    # --- looking ----------------------------------------------------------------------------------------------------

    def _can_follow(self, window: Window, now: datetime) -> bool:
        meta = self._meta
        if not meta.get("token"):
            return False
        fresh = -_SET_BACK <= now - _moment(meta["full"]) < FULL_EVERY
        return fresh and _moment(meta["start"]) <= window.start and window.end <= _moment(meta["end"])

    def _follow(self) -> bool:
        """Take in what has changed, once all of it is told. False when the token is no good for that, or never was."""
        told: list[Json] = []
        token = ""
        try:
            for items, token in self._pages({"syncToken": self._meta["token"]}):  # noqa: B007  the last one counts
                told += items
        except Gone as gone:
            if gone.what == "not_found":
                raise
            return False
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return False
        replayed = any(self._is_old_news(item) for item in told)
        self._written.clear()
        if replayed or not token:
            return False  # a server that answers "everything" to "what is new" does not tell deletions
        self._take(told)
        self._write_meta({**self._meta, "token": token})
        return True

    def _is_old_news(self, item: Json) -> bool:
        known, etag = self.events.get(item["id"]), str(item.get("etag", ""))
        return known is not None and known.version == etag != "" and (item["id"], etag) not in self._written

    def _look_whole(self, window: Window, now: datetime) -> None:
        until = window.end + AHEAD  # broken off, it is due as before: nothing says yet that it was done
        seen: set[str] = set()
        token = ""
        for items, token in self._pages({"timeMin": _rfc3339(window.start), "timeMax": _rfc3339(until)}):  # noqa: B007
            seen.update(item["id"] for item in items)
            self._take(items)
        self._drop([id_ for id_ in self.events if id_ not in seen])
        self._written.clear()
        self.unreadable &= seen
        span = {"start": window.start.isoformat(), "end": until.isoformat()}
        self._write_meta({"token": token, "full": now.isoformat(), **span})

    def _pages(self, asked: Mapping[str, str]) -> Iterator[tuple[list[Json], str]]:
        """Each page's items, with the next look's token on the last one, "" before that and where none is given."""
        more: dict[str, Any] = {}
        seen: set[str] = set()
        for _ in range(_PAGES):
            request = self._api.events.list(
                calendarId=self.calendar,
                maxResults=self._page,
                singleEvents=True,
                eventTypes=["default", "fromGmail"],
                **asked,
                **more,
            )
            page = request.execute()
            items, onwards, token = self._items(page), page.get("nextPageToken"), page.get("nextSyncToken")
            if onwards and (not isinstance(onwards, str) or onwards in seen):
                break
            yield items, token if isinstance(token, str) and not onwards else ""
            if not onwards:
                return
            seen.add(onwards)
            more = {"pageToken": onwards}
        raise Down(self.account, "page_loop")

    def _items(self, page: Json) -> list[Json]:
        """Raises Down when this is no page: whatever it is then, it says nothing about the calendar."""
        items = page.get("items", [] if page.get("kind") == "calendar#events" else None)
        if not isinstance(items, list) or not all(isinstance(one, dict) and _is_id(one.get("id")) for one in items):
            raise Down(self.account, "bad_answer")
        return items

    # --- keeping ----------------------------------------------------------------------------------------------------

    def _take(self, items: list[Json]) -> None:
        """What Google tells, into memory and mirror: changed events, and those that are gone."""
        changed: dict[str, str] = {}
        gone: list[str] = []
        for item in items:
            id_ = item["id"]
            if events.is_gone(item):
                gone.append(id_)
                self.buried.add(id_)
                continue
            event = events.event_of(item, self.calendar, self._owner)
            if event is None:
                self.unreadable.add(id_)  # as last seen, if it ever was
            elif self.events.get(id_) != event:
                self.events[id_] = event
                self.unreadable.discard(id_)
                changed[id_] = events.packed(item)
        self._store(changed)
        self._drop(gone)

    def _drop(self, ids: list[str]) -> None:
        self._store({}, [id_ for id_ in ids if self.events.pop(id_, None) is not None])

    def _store(self, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None:
        parted: dict[str, tuple[dict[str, str], list[str]]] = {}
        for id_, text in changed.items():
            parted.setdefault(self._shelf(id_), ({}, []))[0][id_] = text
        for id_ in dropped:
            parted.setdefault(self._shelf(id_), ({}, []))[1].append(id_)
        for shelf, (new, old) in parted.items():
            self.dirty = True
            self._cache.update(shelf, new, old)

    def _shelf(self, id_: str) -> str:
        return self._shelves[crc32(id_.encode("utf-8", "replace")) % _SHELVES]

    def _load(self) -> None:
        """From the mirror; what a former format or another person's account left there is forgotten."""
        stale = not self._meta and self._cache.get(self._home, self._name) is not None
        for shelf in self._shelves if self._meta or stale else ():
            if stale:
                self._cache.clear(shelf)
                continue
            for id_, text in self._cache.all(shelf).items():
                event = _event(text, self.calendar, self._owner)
                if event is not None:
                    self.events[id_] = event

    def _read_meta(self) -> dict[str, str]:
        try:
            meta = json.loads(self._cache.get(self._home, self._name) or "{}")
            times = all(_moment(meta[name]) for name in ("full", "start", "end"))
            int(meta.get("page", _PAGE))
            same = all(meta[name] == value for name, value in self._stamp.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}
        return dict(meta) if times and same else {}

    @property
    def _stamp(self) -> dict[str, str]:
        """What the mirrored events depend on besides what Google said."""
        return {"format": str(_FORMAT), "own": self._owner.email, "zone": self._owner.zone.key or ""}

    def _write_meta(self, meta: Mapping[str, str]) -> None:
        self._meta = {**meta, **self._stamp, "page": str(self._page)}
        self._cache.update(self._home, {self._name: json.dumps(self._meta)})


def shelves_of(account: str, calendar: str) -> tuple[str, ...]:
    """The spaces of the mirror that hold a calendar's events."""
    return tuple(f"{account}/google/calendar/{calendar}/{number}" for number in range(_SHELVES))


def _event(text: str, calendar: str, owner: Owner) -> Event | None:
    try:
        return events.event_of(events.unpacked(text), calendar, owner)
    except (ValueError, KeyError, TypeError):
        return None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 1024


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
