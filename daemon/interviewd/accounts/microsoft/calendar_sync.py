"""One Microsoft calendar in the cache, read whole when something in it has changed.

The calendarView reports what its delta does not: occurrences with their texts, and that one is gone
(the delta gives stubs of occurrences, and nothing when one is deleted). So the delta is asked
whether anything has changed, and every half hour the view is read all the same. A page is parsed
only when its bytes have changed; the window is requested in whole days, so that they can be the
same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.calendar_changes import PAGE, CalendarChanges
from interviewd.accounts.microsoft.writes import RecentWrite, RecentWrites
from interviewd.accounts.online.fields import Owner, line_of, rfc3339
from interviewd.accounts.online.requests import PAGES, Json, TooLarge
from interviewd.errors import Down, Gone
from interviewd.language import plain
from interviewd.model.questions import Question, id_digest
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache
from interviewd.storage import codec

_FORMAT: Final = 2
_PAGE: Final = 250
_SMALLER: Final = 8  # a page that was too large shrinks by this factor
WHOLE_EVERY: Final = timedelta(minutes=25)
"""With five minutes until the next fetch, half an hour: so late an occurrence is seen to be gone
that was deleted from its series."""

_AHEAD: Final = timedelta(days=30)
"""What the delta spans beyond the window: it begins with all events, so it should last."""

_SERIES: Final = 200  # series asked about in one fetch; strangers could invite to more


@dataclass(frozen=True, slots=True)
class Page:
    """A page, parsed. `onwards` is the address of the next one.

    `whole`: nothing of it has to be asked again.
    """

    digest: str
    events: tuple[Event, ...]
    unreadable: Mapping[str, str]  # titles by id
    onwards: str
    whole: bool = True


class CalendarSync:
    """`events` by Graph's id, as last read; not all of them lie in the window."""

    def __init__(self, calendar: str, owner: Owner, api: Api, cache: Cache) -> None:
        self.account, self.calendar = owner.account, calendar
        self._owner, self._api, self._cache = owner, api, cache
        self._home, self._space = (
            f"{owner.account}/microsoft",
            f"{owner.account}/microsoft/calendar/{calendar}",
        )
        self.unreadable: dict[str, str] = {}  # titles by id
        self._pages: dict[str, Page] = {}
        self._uids = dict(cache.all(f"{self._home}/series"))
        self._meta = self._read_meta()
        self.events: dict[str, Event] = {}
        self._early: dict[str, Event] = {}  # stored while further pages are being read
        self._writes = RecentWrites(f"{self._space}/own", cache)
        self._changes = CalendarChanges(api)
        self._link = self._meta.get("link", "")  # the newest, stored with each read
        self._load()

    @property
    def known(self) -> bool:
        """Whether it was ever read."""
        return bool(self._meta.get("seen"))

    @property
    def path(self) -> tuple[str, ...]:
        """The calendar's path; asks for its id once when the config calls it by its name."""
        if self.calendar == "default":
            return ("me", "calendar")
        if "id" not in self._meta:
            self._write_meta({**self._meta, "id": self._id()})
        return ("me", "calendars", self._meta["id"])

    def refresh(self, window: Window, now: datetime) -> None:
        """Read the window when it may have changed.

        Raises AccountError; then everything stays as it was.
        """
        if not self._is_as_read(window, now):
            self._meta.pop("read", None)  # until the reading has worked
            self._read_whole(window, now)

    def questions(self) -> tuple[Question, ...] | None:
        """What the next fetch would ask: the delta, and now and then which events there are."""
        if not self._link or self._writes or "read" not in self._meta:
            return None
        start, end = self._meta["span"].split()
        query = {"startDateTime": start, "endDateTime": end, "$select": "id", "$top": "1000"}
        return (
            Question(self._api.absolute(self._link), "value", self._api.headers(PAGE)),
            Question(
                self._api.address(*self.path, "calendarView", query=query),
                "value",
                self._api.headers(),
                ids=self._meta["ids"],
                after=datetime.fromisoformat(self._meta["read"]) + WHOLE_EVERY,
                every_seconds=WHOLE_EVERY.total_seconds(),
            ),
        )

    def _is_as_read(self, window: Window, now: datetime) -> bool:
        """Whether nothing has changed since the view was read, lately and for this window."""
        start, end = _span(window)
        is_changed, until = True, self._meta.get("until", "")
        if self._link and until and end <= datetime.fromisoformat(until):
            is_changed, self._link = self._changes.follow(self._link)
        else:
            self._link = ""
        if not self._link:
            self._meta["until"] = (end + _AHEAD).isoformat()
            self._link = self._changes.begin(self.path, start, end + _AHEAD)
        read = self._meta.get("read")
        if is_changed or self._writes or not read or self._meta.get("span") != _texts(start, end):
            return False
        return timedelta(0) <= now - datetime.fromisoformat(read) < WHOLE_EVERY

    def _read_whole(self, window: Window, now: datetime) -> None:
        pages = self._read(window)
        seen = {event.handle: event for page in pages.values() for event in page.events}
        if len(pages) > 1 and any(handle not in seen for handle in self._inside(window)):
            # A deletion between two pages moves others onto a page already read: gone is what two
            # reads lack.
            pages = self._read(window)
            seen = {
                **seen,
                **{event.handle: event for page in pages.values() for event in page.events},
            }
        self._pages = pages
        self.unreadable = {
            id_: title for page in pages.values() for id_, title in page.unreadable.items()
        }
        kept = {id_: event for id_ in self.unreadable if (event := self.events.get(id_))}
        self._replace(self._writes.applied_to({**kept, **seen}, now, self._is_there))
        known = self._meta if self.known else {**self._meta, "seen": now.isoformat()}
        if self._link and not self.unreadable and all(page.whole for page in pages.values()):
            ids = id_digest(event.handle for page in pages.values() for event in page.events)
            span = _texts(*_span(window))
            known = {**known, "read": now.isoformat(), "span": span, "ids": ids, "link": self._link}
        if known != self._meta:
            self._write_meta(known)

    def keep(self, event: Event, before: str, at: datetime) -> None:
        """Take in what a write of ours has made; `before` is the version until then."""
        self._writes.add(event.handle, RecentWrite(at, event, before))
        self._replace({**self.events, event.handle: event})

    def forget(self, existing: Event, at: datetime | None = None) -> None:
        """Take in that it is gone; `at` when a write of ours has removed it."""
        if at:
            self._writes.add(existing.handle, RecentWrite(at, None, existing.version))
        else:
            self._writes.drop(existing.handle)
        self._replace(
            {handle: event for handle, event in self.events.items() if handle != existing.handle}
        )

    def forget_id(self) -> None:
        """The calendar of that name is gone; another may have the same name."""
        self._write_meta({name: value for name, value in self._meta.items() if name != "id"})

    def read(self, item: Json) -> Event | None:
        """The event in an answer, None when it cannot be read. May ask for its series."""
        uid = self._uid(item, 1)
        return events.event_of(item, self.calendar, self._owner, uid) if uid else None

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, window: Window) -> dict[str, Page]:
        """The pages by address.

        Each is taken whole or not at all, and nothing counts before the last.
        """
        start, end = _span(window)
        query = {
            "startDateTime": rfc3339(start),
            "endDateTime": rfc3339(end),
            **_select(events.FIELDS),
        }
        address: str = self._api.address(*self.path, "calendarView", query=query)
        pages: dict[str, Page] = {}
        left = _SERIES
        while address:
            if address in pages or len(pages) > PAGES:
                raise Down(self.account, "page_loop")
            body, address_read = self._fetch(address)
            digest, page = hashlib.sha256(body).hexdigest(), self._pages.get(address)
            fresh: tuple[Event, ...] = ()
            if page is None or page.digest != digest or not page.whole:
                page, left = self._parse(body, digest, address_read, left)
                fresh = page.events
            if fresh or pages:  # each write reports progress, also of a long first fetch
                self._store_early(fresh)
            pages[address] = page
            address = page.onwards
        return pages

    def _fetch(self, address: str) -> tuple[bytes, str]:
        """A page's bytes and the address they are from.

        Of a smaller page where it is too large, at last of one event.

        That one without its text. Strangers decide how large an invitation is; one must not hide
        all the others.
        """
        size = _query(address).get("$top", "")
        top = int(size) if size.isdecimal() and len(size) < 6 else 0
        try:
            return self._api.body(address), address
        except TooLarge:
            if top > 1:
                return self._fetch(_with_query(address, {"$top": str(max(1, top // _SMALLER))}))
        fields = tuple(name for name in events.FIELDS if name != "body")
        short = _with_query(address, _select(fields) | {"$top": "1"})
        try:
            return self._api.body(short), short
        except TooLarge:
            raise Down(self.account, "too_large") from None

    def _parse(self, body: bytes, digest: str, address: str, left: int) -> tuple[Page, int]:
        """The page, and how many series may still be asked about."""
        answer = self._api.json(body)
        readable: list[Event] = []
        unreadable: dict[str, str] = {}
        whole, has_texts = True, "body" in _query(address).get("$select", "body").split(",")
        for item in self._api.rows(answer):
            is_new_series = self._is_new_series(item)
            uid = self._uid(item, left)
            left -= is_new_series
            event = events.event_of(item, self.calendar, self._owner, uid) if uid else None
            whole = whole and bool(uid)
            if event is None or not has_texts:
                unreadable[item["id"]] = line_of(item.get("subject"))
            else:
                readable.append(event)
        onwards = answer.get("@odata.nextLink")
        if onwards is not None and not isinstance(onwards, str):
            raise Down(self.account, "bad_answer")
        return Page(digest, tuple(readable), unreadable, self._onwards(onwards or ""), whole), left

    def _onwards(self, link: str) -> str:
        """The next page's address; after one that had to be small, pages have full size again."""
        if not link:
            return ""
        address = self._api.absolute(link)
        return (
            _with_query(address, _select(events.FIELDS)) if "$skip" in _query(address) else address
        )

    def _is_new_series(self, item: Json) -> bool:
        """Whether the item's series has to be asked for its UID."""
        master = item.get("seriesMasterId")
        return bool(master) and str(master) not in self._uids

    def _uid(self, item: Json, left: int) -> str:
        """The iCalendar UID, of an instance its series': an occurrence's own differs.

        "" while it is not known.
        """
        master = item.get("seriesMasterId")
        if not master:
            return _uid_text(item.get("iCalUId")) or str(item["id"])
        if str(master) not in self._uids and left > 0:
            try:
                series = self._api.get("me", "events", str(master), query={"$select": "iCalUId"})
            except Gone:
                return ""
            self._uids[str(master)] = _uid_text(series.get("iCalUId")) or str(master)
            self._cache.update(f"{self._home}/series", {str(master): self._uids[str(master)]})
        return self._uids.get(str(master), "")

    def _id(self) -> str:
        """The id of the calendar that the config calls by its id or its name.

        Raises Gone when there is none.
        """
        first = self._api.get("me", "calendars", query={"$select": "name", "$top": "100"})
        rows = [row for page in self._api.pages(first) for row in self._api.rows(page)]
        named = (
            row["id"]
            for row in rows
            if str(row.get("name", "")).casefold() == self.calendar.casefold()
        )
        id_ = next((row["id"] for row in rows if row["id"] == self.calendar), None) or next(
            named, None
        )
        if id_ is None:
            raise Gone(self.account, "not_found")
        return str(id_)

    def _is_there(self, handle: str) -> bool:
        """Whether an event is found by its id.

        Deleted Items may answer too, so this is not asked for long.
        """
        try:
            self._api.get("me", "events", handle, query={"$select": "subject"})
        except Gone:
            return False
        return True

    # --- keeping ---------------------------------------------------------------------------------

    def _inside(self, window: Window) -> Iterator[str]:
        return (
            h
            for h, event in self.events.items()
            if event.start < window.end and event.end > window.start
        )

    def _store_early(self, fresh: tuple[Event, ...]) -> None:
        """Store a page's events at once: they exist, whatever the next page says.

        What is gone is known at the end.
        """
        changed = {event.handle: event for event in fresh if self._stored(event.handle) != event}
        self._cache.update(
            self._space, {handle: codec.to_text(event) for handle, event in changed.items()}
        )
        self._early |= changed

    def _stored(self, handle: str) -> Event | None:
        return self._early.get(handle) or self.events.get(handle)

    def _replace(self, seen: dict[str, Event]) -> None:
        changed = {h: codec.to_text(event) for h, event in seen.items() if self._stored(h) != event}
        dropped = [handle for handle in (*self.events, *self._early) if handle not in seen]
        if changed or dropped:
            self._cache.update(self._space, changed, dropped)
        self.events, self._early = seen, {}

    def _load(self) -> None:
        """From the cache.

        What an older format or another person's account left there is forgotten.
        """
        if not self._meta:
            self._cache.clear(self._space)
            self._writes.clear()
            self._write_meta({})
            return
        try:
            stored = self._cache.all(self._space)
            self.events = {handle: codec.from_text(Event, text) for handle, text in stored.items()}
        except codec.Unreadable:
            self._cache.clear(self._space)
            self.events, self._meta = {}, {}

    def _read_meta(self) -> dict[str, str]:
        try:
            meta = json.loads(self._cache.get(self._home, f"calendar:{self.calendar}") or "{}")
            same = all(meta[name] == value for name, value in self._stamp.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}
        return {str(name): str(value) for name, value in meta.items()} if same else {}

    @property
    def _stamp(self) -> dict[str, str]:
        """What the cached events depend on besides what Graph said."""
        return {
            "format": str(_FORMAT),
            "own": self._owner.email,
            "zone": self._owner.zone.key or "",
        }

    def _write_meta(self, meta: Mapping[str, str]) -> None:
        self._meta = {**meta, **self._stamp}
        self._cache.update(self._home, {f"calendar:{self.calendar}": json.dumps(self._meta)})


def _select(fields: tuple[str, ...]) -> dict[str, str]:
    return {
        "$select": ",".join(fields),
        "$expand": events.expand_marks(),
        "$orderby": "start/dateTime",
        "$top": str(_PAGE),
    }


def _query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def _with_query(address: str, changed: Mapping[str, str]) -> str:
    query = urlencode({**_query(address), **changed}, quote_via=quote, safe="$'(),:/")
    return urlsplit(address)._replace(query=query).geturl()


def _span(window: Window) -> tuple[datetime, datetime]:
    """The window in whole days."""
    return _midnight(window.start), _midnight(window.end) + timedelta(days=1)


def _texts(start: datetime, end: datetime) -> str:
    return f"{rfc3339(start)} {rfc3339(end)}"


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _uid_text(value: object) -> str:
    """A UID as somebody's program made it up; too long a one is none."""
    return plain.line(value, 1024) if isinstance(value, str) and len(value) <= 1024 else ""
