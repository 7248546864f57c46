"""One Microsoft calendar in the cache, read whole when something in it has changed.

The calendarView reports what its delta does not: occurrences with their texts, and that one is gone
(the delta gives stubs of occurrences, and nothing when one is deleted). So the delta is asked
whether anything has changed, and every half hour the view is read all the same. A page is parsed
only when its bytes have changed; the window is requested in whole days, so that they can be the
same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.calendar_changes import PAGE, CalendarChanges
from interviewd.accounts.microsoft.events import ItemHead
from interviewd.accounts.microsoft.writes import RecentWrite, RecentWrites
from interviewd.accounts.online.calendar import OnlineSync
from interviewd.accounts.online.fields import Owner, line_of, rfc3339, str_of
from interviewd.accounts.online.pages import PAGES, Page, items_of
from interviewd.accounts.online.requests import Json, TooLarge
from interviewd.errors import Down, Gone, Refused
from interviewd.language import sanitize
from interviewd.model.polls import IdDigest, Poll
from interviewd.model.seen import Event, Window
from interviewd.ports import Cache
from interviewd.values import dataclass

_FORMAT: Final = 3
_PAGE: Final = 250
_SMALLER: Final = 8  # a page that was too large shrinks by this factor
WHOLE_EVERY: Final = timedelta(minutes=25)
"""With five minutes until the next fetch, half an hour: so late an occurrence is seen to be gone
that was deleted from its series."""

_AHEAD: Final = timedelta(days=30)
"""What the delta spans beyond the window: it begins with all events, so it should last."""

_SERIES: Final = 200  # series asked about in one fetch; strangers could invite to more


class ViewPage(Page, kw_only=True):
    """A page of the view."""

    value: list[msgspec.Raw]
    onwards: Any = msgspec.field(name="@odata.nextLink", default=None)


_PAGES: Final = msgspec.json.Decoder(ViewPage)
_HEADS: Final = msgspec.json.Decoder(ItemHead)


@dataclass(slots=True)
class Reading:
    """The view, while its pages are read.

    `left`: so many series may still be asked about. `whole`: nothing has to be asked again.
    """

    left: int
    whole: bool = True
    pages: int = 0
    ids: IdDigest = field(default_factory=IdDigest)
    unreadable: dict[str, str] = field(default_factory=dict)  # titles by id


class CalendarSync(OnlineSync):
    """A calendar that is read whole when its delta reports something."""

    def __init__(self, calendar: str, owner: Owner, api: Api, cache: Cache) -> None:
        super().__init__(calendar, owner, cache, "microsoft", version=_FORMAT)
        self._api, self._cache = api, cache
        self._series = f"{owner.account}/microsoft/series"
        self._uids = dict(cache.all(self._series))
        self._writes = RecentWrites(f"{owner.account}/microsoft/calendar/{calendar}/own", cache)
        self._changes = CalendarChanges(api)
        self._meta = self._state.read()
        self._link = self._meta.get("link", "")  # the newest, stored with each read
        if not self._meta:
            # what an older format or another person's account left there
            self.rows.clear()
            self._writes.clear()
            self._meta = self._state.write({})

    @property
    def known(self) -> bool:
        return bool(self._meta.get("seen"))

    @property
    def path(self) -> tuple[str, ...]:
        """The calendar's path; asks for its id once when the config calls it by its name.

        Raises Gone when there is none.
        """
        if self.calendar == "default":
            return ("me", "calendar")
        if "id" not in self._meta:
            query, name = {"$select": "name", "$top": "100"}, self.calendar.casefold()
            pages = self._api.pages(self._api.get("me", "calendars", query=query))
            rows = [row for page in pages for row in self._api.rows(page)]
            ids = [row["id"] for row in rows if row["id"] == self.calendar]
            ids += [row["id"] for row in rows if str(row.get("name", "")).casefold() == name]
            if not ids:
                raise Gone(self.account, "not_found")
            self._meta = self._state.write({**self._meta, "id": ids[0]})
        return ("me", "calendars", self._meta["id"])

    def refresh(self, window: Window, now: datetime) -> None:
        """Read the window when it may have changed."""
        if "read" not in self._state.read():
            self._meta.pop("read", None)  # another process has emptied the cache
        try:
            if self._is_as_read(window, now):
                return
            self._meta.pop("read", None)  # until the reading has worked
            self.rows.begin_look()
            reading = self._read(window, now)
            if reading.pages > 1 and self.rows.misses(window):
                # A deletion between two pages moves others onto a page already read: gone is what
                # two reads lack.
                reading = self._read(window, now)
            self.rows.look_at(self._writes.missing(self.rows.is_seen, now, self._is_there))
            self.rows.end_look()
        except (Gone, Refused):
            self.forget_id()
            raise
        self.unreadable = reading.unreadable
        known = self._meta if self.known else {**self._meta, "seen": now.isoformat()}
        if self._link and reading.whole and not reading.unreadable:
            span, ids = _texts(*_span(window)), reading.ids.text
            known = {**known, "read": now.isoformat(), "span": span, "ids": ids, "link": self._link}
        if known != self._meta:
            self._meta = self._state.write(known)

    def polls(self) -> tuple[Poll, ...] | None:
        """The delta, and now and then which events there are."""
        if not self._link or self._writes or "read" not in self._meta:
            return None
        start, end = self._meta["span"].split()
        query = {"startDateTime": start, "endDateTime": end, "$select": "id", "$top": "1000"}
        return (
            Poll(self._api.absolute(self._link), "value", self._api.headers(PAGE)),
            Poll(
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

    def keep(self, item: Json, before: str, at: datetime) -> None:
        """Take in what a write of ours has made; `before` is the version until then."""
        text = json.dumps(item)
        row = events.row_of(msgspec.convert(item, ItemHead), text, self._owner)
        if row:
            self._writes.add(row.id, RecentWrite(at, row, before))
            self.rows.update([row])

    def forget(self, existing: Event, at: datetime | None = None) -> None:
        """Take in that it is gone; `at` when a write of ours has removed it."""
        if at:
            self._writes.add(existing.handle, RecentWrite(at, None, existing.version))
        else:
            self._writes.drop(existing.handle)
        self.rows.update((), [existing.handle])

    def forget_id(self) -> None:
        """The calendar of that name is gone; another may have the same name."""
        known = {name: value for name, value in self._meta.items() if name != "id"}
        self._meta = self._state.write(known)

    def read(self, item: Json) -> Event | None:
        """The event in an answer, None when it cannot be read. May ask for its series."""
        if item.get("seriesMasterId"):
            self._series_uid(str(item["seriesMasterId"]))
        return self._event(item)

    def has_key(self, key: str) -> bool:
        """Whether a block of that key stands there."""
        found = (self._event(json.loads(row.text)) for row in self.rows.containing(key))
        return any(event and event.mark and event.mark.key == key for event in found)

    def _event(self, item: Json) -> Event | None:
        """An occurrence's own UID differs from its series'."""
        master = str(item.get("seriesMasterId") or "")
        if master and master not in self._uids:
            self._uids |= self._cache.all(self._series)  # another process has asked
        uid = self._uids.get(master) if master else _own_uid(item.get("iCalUId"), item["id"])
        return events.event_of(item, self.calendar, self._owner, uid) if uid else None

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, window: Window, now: datetime) -> Reading:
        """Each page is taken whole or not at all; what is gone is known after the last."""
        start, end = _span(window)
        query = {
            "startDateTime": rfc3339(start),
            "endDateTime": rfc3339(end),
            **_select(events.FIELDS),
        }
        address: str = self._api.address(*self.path, "calendarView", query=query)
        reading = Reading(_SERIES)
        seen: set[str] = set()
        while address:
            if address in seen or len(seen) > PAGES:
                raise Down(self.account, "page_loop")
            seen.add(address)
            page, address_read = self._fetch(address)
            selected = _query(address_read).get("$select", "body").split(",")
            self._take(page, reading, now, has_texts="body" in selected)
            onwards = page.onwards
            if onwards is not None and not isinstance(onwards, str):
                raise Down(self.account, "bad_answer")
            address = self._api.absolute(onwards) if onwards else ""
            if "$skip" in _query(address):  # after one that had to be small, full size again
                address = _with_query(address, _select(events.FIELDS))
        return reading

    def _take(self, page: ViewPage, reading: Reading, now: datetime, *, has_texts: bool) -> None:
        """A page's events into the cache. What cannot be read stays as last seen, if it was."""
        rows, others = [], []
        for head, text in items_of(page.value, _HEADS, self.account):
            reading.ids.add(head.id)
            master = str(head.master or "")
            is_known = not master or master in self._uids
            if not is_known and reading.left > 0:
                reading.left -= 1
                is_known = bool(self._series_uid(master))
            reading.whole = reading.whole and is_known
            row = events.row_of(head, text, self._owner) if is_known and has_texts else None
            if row is None:
                reading.unreadable[head.id] = line_of(head.subject)
                others.append(head.id)
            elif write := self._writes.outranking(head.id, str_of(head.etag), now):
                rows += [write.row] if write.row else []
            else:
                rows.append(row)
        self.rows.look_at(rows, others)
        reading.pages += 1

    def _fetch(self, address: str) -> tuple[ViewPage, str]:
        """A page and the address it is from: of a smaller page where it is too large.

        At last of one event without its text: strangers decide how large an invitation is, and one
        must not hide all the others.
        """
        size = _query(address).get("$top", "")
        top = int(size) if size.isdecimal() and len(size) < 6 else 0
        try:
            return self._api.page(address, _PAGES), address
        except TooLarge:
            if top > 1:
                return self._fetch(_with_query(address, {"$top": str(max(1, top // _SMALLER))}))
        fields = tuple(name for name in events.FIELDS if name != "body")
        short = _with_query(address, _select(fields) | {"$top": "1"})
        try:
            return self._api.page(short, _PAGES), short
        except TooLarge:
            raise Down(self.account, "too_large") from None

    def _series_uid(self, master: str) -> str:
        """The iCalendar UID of a series; "" when it is gone. Asked for once."""
        if master not in self._uids:
            try:
                series = self._api.get("me", "events", master, query={"$select": "iCalUId"})
            except Gone:
                return ""
            self._uids[master] = _own_uid(series.get("iCalUId"), master)
            self._cache.update(self._series, {master: self._uids[master]})
        return self._uids[master]

    def _is_there(self, handle: str) -> bool:
        """Whether an event is found by its id: also in Deleted Items, so not asked for long."""
        try:
            self._api.get("me", "events", handle, query={"$select": "subject"})
        except Gone:
            return False
        return True


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


def _own_uid(value: object, id_: str) -> str:
    """A UID as somebody's program made it up, or the id where it is none: also one too long."""
    text = str_of(value)
    uid = line_of(text) if len(text) <= sanitize.TITLE_LIMIT else sanitize.line(text, 1024)
    return uid if uid and len(text) <= 1024 else id_
