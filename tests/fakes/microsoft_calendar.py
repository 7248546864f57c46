"""A fake of Outlook's calendars on Graph: calendarView, events, extended properties.

Series are expanded when they are written: an occurrence has an id and an iCalUId of its own, an
exception its original start; a deleted occurrence leaves nothing behind. Text is stored as HTML and
read back as different text with the same words. Answers include default values, as Graph's do.
"""

from __future__ import annotations

import hashlib
import html
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar

from tests.fakes.odata import (
    PROPERTY,
    Item,
    Query,
    Refusal,
    bad,
    link_path,
    moment,
    prefers,
    read,
    shown,
    stamp,
)
from tests.fakes.wire import Answer, Request, copied, counted

DEFAULT = "AQMkADdefaultCalendar"
EVENT = frozenset(
    """
    subject body bodyPreview start end isAllDay isCancelled isOrganizer isReminderOn
    reminderMinutesBeforeStart showAs sensitivity importance categories organizer attendees
    responseStatus responseRequested location onlineMeeting onlineMeetingUrl isOnlineMeeting type
    seriesMasterId iCalUId originalStart transactionId changeKey webLink recurrence createdDateTime
    lastModifiedDateTime hasAttachments allowNewTimeProposals hideAttendees
""".split()
)
_WRITABLE = frozenset(
    """
    subject body start end isAllDay isReminderOn reminderMinutesBeforeStart showAs sensitivity
    importance categories location attendees transactionId singleValueExtendedProperties
""".split()
)
_SHOWS = ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown")
_WINDOWS = {
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "UTC": "UTC",
}


@dataclass
class Knobs:
    """How the calendar side behaves where documents are silent or vendors vary."""

    view_lag_s: float = 0.0  # the view does not know for so long what the API has written
    delta_lag_s: float = 0.0  # the view's delta does not know for so long what the API has written
    delta_offered: bool = True  # some national clouds have none
    filter_lag_s: float = 0.0  # a mark is not found by $filter for so long
    replica_404_s: float = 0.0  # an event that was just made is not found by its id for so long
    etag_bump_after_create_s: float | None = None  # post-processing: another etag, the same event
    transaction_ttl_s: float | None = None  # how long a transactionId is remembered, None: for ever
    transaction_after_delete: str = (
        "new"  # new | refused: the same id again after the person deleted the event
    )
    deleted_answers: bool = False  # a deleted event is still found by its id
    deleted_listed: bool = False  # a deleted event stands among the items of Deleted Items
    short_pages: bool = False  # pages of odd sizes, empty ones among them
    link_host: str = ""  # what nextLink names instead of the address that was asked
    link_keyed: bool = False  # links name a calendar as calendars('AQMk…'), and not as a segment


@dataclass(frozen=True)
class Round:
    """What a token of a calendar view's delta stands for: the span, the events known after it
    with etag and series, and the rows not yet told, as they are stored.
    """

    calendar: str
    low: datetime
    high: datetime
    known: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    rows: list[Item] = field(default_factory=list)


@dataclass
class StoredCalendar:
    """One calendar."""

    id: str
    name: str
    owner: str
    can_edit: bool = True


class Calendars:
    """All calendars of one Microsoft account."""

    def __init__(
        self, now: Callable[[], datetime], address: str, zone: str = "Europe/London", seed: int = 1
    ) -> None:
        self.now, self.address, self.zone, self.knobs = now, address, zone, Knobs()
        self.calendars = {DEFAULT: StoredCalendar(DEFAULT, "Calendar", address)}
        self.items: dict[str, Item] = {}
        self.masters: dict[str, Item] = {}
        self.deleted: dict[str, Item] = {}
        self.versions: dict[
            str, list[tuple[datetime, bool, Item | None]]
        ] = {}  # when, by the API, as what
        self.rounds: dict[str, Round] = {}
        self._by_api = False
        self.transactions: dict[
            str, tuple[str, str, datetime]
        ] = {}  # id -> event, digest of the payload, when
        self.created: Counter[str] = Counter()  # how often the API made one, by its marks' values
        self.guests_written: list[
            str
        ] = []  # a fatal record: a block with guests would invite people
        self.foreign_written: list[
            str
        ] = []  # a fatal record: what others organise is not ours to change
        self.chance = random.Random(seed)
        self._edition = 0  # goes up with every change
        self._kept: tuple[Any, list[Item]] | None = None
        self._ids, self._etags, self._tokens = counted(7), counted(4_200), counted(1)

    def add_calendar(self, name: str, owner: str = "", *, can_edit: bool = True) -> str:
        id_ = f"AQMkAD{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        self.calendars[id_] = StoredCalendar(id_, name, owner or self.address, can_edit)
        return id_

    # --- what the API offers ---------------------------------------------------------------------

    def answer(self, request: Request, path: list[str]) -> Answer | None:
        """The answer to a path below /me; None when it is not a calendar's."""
        self._by_api = True
        try:
            return self._answer(request, path)
        finally:
            self._by_api = False

    def _answer(self, request: Request, path: list[str]) -> Answer | None:
        match request.method, path:
            case "GET", ["calendars"]:
                read(request, frozenset({"name", "canEdit", "owner"}), options="select top")
                return Answer(
                    200,
                    {
                        "value": [
                            self._calendar_shape(calendar) for calendar in self.calendars.values()
                        ]
                    },
                )
            case "GET", ["calendar"] | ["calendars", _]:
                return Answer(200, self._calendar_shape(self._calendar(path)))
            case "GET", ["calendarView"] | ["calendar", "calendarView"] | [
                "calendars",
                _,
                "calendarView",
            ]:
                return Answer(200, self._view(request, self._calendar(path)), _applied(request))
            case "GET", ["calendarView", "delta"] | ["calendars", _, "calendarView", "delta"]:
                return Answer(200, self._delta(request, self._calendar(path)), _applied(request))
            case "GET", ["events"] | ["calendar", "events"] | ["calendars", _, "events"]:
                return Answer(200, self._list(request, self._calendar(path)), _applied(request))
            case "POST", ["events"] | ["calendar", "events"] | ["calendars", _, "events"]:
                return self._create(request, self._calendar(path))
            case "GET", ["events", id_]:
                query = read(request, EVENT, options="select expand")
                return Answer(
                    200, self._out(self._found(id_, lag=True), query, request), _applied(request)
                )
            case "PATCH", ["events", id_]:
                return self._patch(request, id_)
            case "DELETE", ["events", id_]:
                self._guard(self._own(self._found(id_)), request)
                self.delete(id_)
                return Answer(204, effect=True)
        return None

    def _calendar(self, path: list[str]) -> StoredCalendar:
        id_ = path[1] if path[0] == "calendars" else DEFAULT
        if id_ not in self.calendars:
            raise Refusal(
                404, "ErrorItemNotFound", "The specified object was not found in the store."
            )
        return self.calendars[id_]

    @staticmethod
    def _calendar_shape(calendar: StoredCalendar) -> Item:
        default = {
            "id": calendar.id,
            "name": calendar.name,
            "canEdit": calendar.can_edit,
            "isDefaultCalendar": calendar.id == DEFAULT,
        }
        return default | {"owner": {"name": calendar.owner, "address": calendar.owner}}

    def _view(self, request: Request, calendar: StoredCalendar) -> Item:
        query = read(
            request,
            EVENT,
            options="select expand orderby top skip skiptoken filter",
            plain="startDateTime endDateTime",
        )
        if not {"startDateTime", "endDateTime"} <= query.plain.keys():
            raise bad(
                "This request requires a time window specified by the query string parameters",
                "ErrorInvalidParameter",
            )
        low, high = moment(query.plain["startDateTime"]), moment(query.plain["endDateTime"])
        if high <= low:
            raise bad("StartDate must be before EndDate", "ErrorInvalidParameter")
        if query.orderby not in (None, ("start/dateTime", False)):
            raise bad("the fake orders by start/dateTime only")
        return self._page(request, self._rows(calendar, low, high), query)

    def _rows(self, calendar: StoredCalendar, low: datetime, high: datetime) -> list[Item]:
        """In order of start.

        Kept from one page to the next, since a crowded calendar has hundreds.
        """
        key = (calendar.id, low, high, self._edition, self.knobs.view_lag_s and self.now())
        if self._kept is None or self._kept[0] != key:
            rows = [
                item
                for item in self._as_of(self.knobs.view_lag_s)
                if item["_calendar"] == calendar.id and starts(item) < high and ends(item) > low
            ]
            self._kept = (key, sorted(rows, key=lambda item: (starts(item), item["id"])))
        return self._kept[1]

    def _delta(self, request: Request, calendar: StoredCalendar) -> Item:
        """What has changed in a span since the token was given; everything without one.

        Occurrences are stubs, and one that was deleted is not reported.
        """
        if not self.knobs.delta_offered:
            raise bad("Resource not found for the segment 'delta'.")
        given = dict(request.query)
        token = given.get("$deltatoken") or given.get("$skiptoken")
        if token is None:
            query = read(request, EVENT, options="", plain="startDateTime endDateTime")
            low, high = (moment(query.plain[f"{side}DateTime"]) for side in ("start", "end"))
            round_ = Round(calendar.id, low, high)
        elif token in self.rounds and self.rounds[token].calendar == calendar.id:
            round_ = self.rounds[token]
        else:
            raise Refusal(410, "SyncStateNotFound", "The sync state generation is not found.")
        if "$skiptoken" not in given:
            round_ = self._since(round_)
        return self._delta_page(round_, request)

    def _since(self, before: Round) -> Round:
        """The next round: what its answer holds, and what is known after it."""
        spanned = [
            item
            for item in self._as_of(self.knobs.delta_lag_s)
            if item["_calendar"] == before.calendar
            and starts(item) < before.high
            and ends(item) > before.low
        ]
        series = {item["seriesMasterId"] for item in spanned} & self.masters.keys()
        there = {item["id"]: item for item in (*spanned, *map(self.masters.get, series)) if item}
        known = {id_: (self._etag_of(item), item["seriesMasterId"]) for id_, item in there.items()}
        rows = [item for id_, item in there.items() if before.known.get(id_) != known[id_]]
        rows += [
            {"@odata.type": "#microsoft.graph.event", "id": id_, "@removed": {"reason": "deleted"}}
            for id_, (_, master) in before.known.items()
            if id_ not in known and master not in self.masters
        ]
        return Round(before.calendar, before.low, before.high, known, rows)

    def _told(self, row: Item, request: Request) -> Item:
        if "@removed" in row:
            return row
        stub = frozenset({"seriesMasterId", "type", "start", "end"})
        query = Query(select=stub) if row["type"] == "occurrence" else Query()
        return self._out(row, query, request)

    def _delta_page(self, round_: Round, request: Request) -> Item:
        size = int(prefers(request).get("odata.maxpagesize", 10))
        if self.knobs.short_pages:
            size = self.chance.choice([0, 1, 2, size])
        kind = "skip" if round_.rows[size:] else "delta"
        token = f"{kind}~{len(self.rounds)}"
        self.rounds[token] = replace(round_, rows=round_.rows[size:])
        path = request.target.partition("?")[0]
        path = link_path(path) if self.knobs.link_keyed else path
        host = self.knobs.link_host or "http://" + request.headers.get("host", "")
        link = f"{host}{path}?$" + f"{kind}token={token}"
        name = "@odata.nextLink" if kind == "skip" else "@odata.deltaLink"
        rows = [self._told(row, request) for row in round_.rows[:size]]
        return {"@odata.context": "…/$metadata#Collection(event)", "value": rows, name: link}

    def _list(self, request: Request, calendar: StoredCalendar) -> Item:
        marks = frozenset({"singleValueExtendedProperties"})
        query = read(request, EVENT, options="select expand filter top skip", filters=marks)
        lag = self.knobs.filter_lag_s if query.filtered else 0.0
        rows = [
            item
            for item in self._as_of(lag)
            if item["_calendar"] == calendar.id and query.where(item)
        ]
        masters = [
            item
            for item in self.masters.values()
            if item["_calendar"] == calendar.id and query.where(item)
        ]
        singles = [item for item in rows if item["type"] == "singleInstance"]
        return self._page(request, singles + masters, query)

    def _page(self, request: Request, rows: list[Item], query: Query) -> Item:
        size = 10 if query.top is None else query.top
        if self.knobs.short_pages:
            size = self.chance.choice([0, 1, 2, size])
        page: Item = {
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#events",
            "value": [
                self._out(item, query, request) for item in rows[query.skip : query.skip + size]
            ],
        }
        if query.skip + size < len(rows):
            token = f"{next(self._tokens)}" if self.knobs.short_pages else ""
            page["@odata.nextLink"] = next_link(
                request,
                self.knobs.link_host,
                query.skip + size,
                token,
                keyed=self.knobs.link_keyed,
            )
        return page

    def _create(self, request: Request, calendar: StoredCalendar) -> Answer:
        body = _body(request)
        if not calendar.can_edit:
            raise Refusal(
                403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."
            )
        self._check(body)
        key, digest = body.get("transactionId", ""), hashlib.sha256(request.body).hexdigest()
        if key and (held := self._remembered(key)):
            id_, first = held
            if first != digest:
                message = "The TransactionId specified in the request has already been used to create a different event."
                raise Refusal(409, "ErrorDuplicateTransactionId", message)
            if id_ in self.items:
                return Answer(201, self._out(self.items[id_], Query(), request), _applied(request))
            if self.knobs.transaction_after_delete == "refused":
                raise Refusal(
                    409,
                    "ErrorDuplicateTransactionId",
                    "The event of this TransactionId was deleted.",
                )
        item = self._born(calendar.id, body)
        item["_made"] = self.now()
        self.created[
            next((v for n, v in item["_extended"].items() if n.endswith("_key")), item["subject"])
        ] += 1
        if key:
            self.transactions[key] = (item["id"], digest, self.now())
        return Answer(201, self._out(item, Query(), request), _applied(request), effect=True)

    def _remembered(self, key: str) -> tuple[str, str] | None:
        held, ttl = self.transactions.get(key), self.knobs.transaction_ttl_s
        if held is None or (ttl is not None and self.now() > held[2] + timedelta(seconds=ttl)):
            return None
        return held[0], held[1]

    def _patch(self, request: Request, id_: str) -> Answer:
        body = _body(request)
        item = self._own(self._found(id_))
        self._guard(item, request)
        if "transactionId" in body:
            raise bad("transactionId is immutable", "ErrorInvalidPropertySet")
        self._check({**item, **body}, set(body))
        changed = self.edit(id_, **body)
        return Answer(200, self._out(changed, Query(), request), _applied(request), effect=True)

    def _own(self, item: Item) -> Item:
        if not item["isOrganizer"]:
            self.foreign_written.append(item["subject"])
        return item

    def _found(self, id_: str, *, lag: bool = False) -> Item:
        item = self.items.get(id_) or self.masters.get(id_)
        if item is None and lag and self.knobs.deleted_answers:
            item = self.deleted.get(id_)
        made = item.get("_made") if item else None
        if item is None or (
            lag and made and self.now() < made + timedelta(seconds=self.knobs.replica_404_s)
        ):
            raise Refusal(
                404, "ErrorItemNotFound", "The specified object was not found in the store."
            )
        return item

    def _guard(self, item: Item, request: Request) -> None:
        wanted = request.headers.get("if-match", "*")
        if wanted not in ("*", self._etag_of(item)):
            message = "The change key passed in the request does not match the current change key for the item."
            raise Refusal(412, "ErrorIrresolvableConflict", message)

    def _check(self, body: Item, given: set[str] | None = None) -> None:
        given = given or set(body)
        if odd := given - _WRITABLE:
            raise bad(
                f"The property '{min(odd)}' does not exist on type 'microsoft.graph.event'.",
                "RequestBodyRead",
            )
        if body.get("attendees"):
            self.guests_written.append(body.get("subject", ""))
        for side in ("start", "end"):
            value = body.get(side)
            if (
                not isinstance(value, dict)
                or set(value) != {"dateTime", "timeZone"}
                or value["dateTime"].endswith("Z")
            ):
                raise bad(
                    f"{side}: a dateTime without offset and a timeZone", "ErrorInvalidParameter"
                )
        if ends(body) < starts(body):
            raise bad(
                "The end of an event is before its start.",
                "ErrorCalendarEndDateIsEarlierThanStartDate",
            )
        if body.get("showAs", "busy") not in _SHOWS or body.get("sensitivity", "normal") not in (
            "normal",
            "private",
        ):
            raise bad("Requested value was not found.", "RequestBodyRead")
        if (body.get("body") or {}).get("contentType", "text") not in ("text", "html"):
            raise bad("contentType", "RequestBodyRead")
        for one in body.get("singleValueExtendedProperties", []):
            if (
                set(one) != {"id", "value"}
                or not PROPERTY.fullmatch(one["id"])
                or not isinstance(one["value"], str)
            ):
                raise bad(f"{one} is no extended property", "ErrorInvalidProperty")

    # --- what people do, here and in other calendars ---------------------------------------------

    def add(self, calendar: str = DEFAULT, **body: Any) -> Item:
        """An event by hand, or an invitation: without `organizer` the person is it.

        `rule` (an RRULE) makes a series.
        """
        return self._born(calendar, copied(body))

    def edit(self, id_: str, **patch: Any) -> Item:
        """Change an event or one occurrence, whoever organises it.

        A series when `id_` is its master's.
        """
        item = {**self._found(id_), **_stored(copied(patch))}
        if extended := patch.get("singleValueExtendedProperties"):
            item["_extended"] = item["_extended"] | {one["id"]: one["value"] for one in extended}
        if item["type"] == "occurrence":
            item["type"] = "exception"
        return self._touch(item)

    def move(self, id_: str, minutes: float) -> Item:
        item = self._found(id_)
        by = timedelta(minutes=minutes)
        sides = {
            side: _zoned(moment_of(item[side]) + by, item[side]["timeZone"])
            for side in ("start", "end")
        }
        return self.edit(id_, **sides)

    def delete(self, id_: str) -> None:
        """Remove an event, an occurrence, or a series with all its occurrences."""
        self._edition += 1
        for item in [*self.items.values()]:
            if id_ in (item["id"], item["seriesMasterId"]):
                self.deleted[item["id"]] = self.items.pop(item["id"])
                self.versions[item["id"]].append((self.now(), self._by_api, None))
        if id_ in self.masters:
            self.masters[id_]["_gone"] = True
            self.deleted[id_] = self.masters.pop(id_)
        elif (one := self.deleted.get(id_)) and one["seriesMasterId"] in self.masters:
            self.masters[one["seriesMasterId"]].setdefault("_without", set()).add(
                one["originalStart"]
            )

    def cancel(self, id_: str) -> None:
        """The organiser cancels; the person's copy stays until they remove it."""
        for item in [*self.items.values(), *self.masters.values()]:
            if id_ in (item["id"], item["seriesMasterId"]):
                self.edit(item["id"], isCancelled=True)

    def rsvp(self, id_: str, answer: str, email: str = "") -> Item:
        """Somebody answers, the person themself without `email`: accepted, tentativelyAccepted,
        declined.
        """
        item = self._found(id_)
        response = {"response": answer, "time": stamp(self.now())}
        guests = [
            {**one, "status": response}
            if one["emailAddress"]["address"] == (email or self.address)
            else one
            for one in item["attendees"]
        ]
        own = (
            {}
            if email
            else {
                "responseStatus": response,
                "showAs": "busy" if answer == "accepted" else "tentative",
            }
        )
        return self.edit(id_, attendees=guests, **own)

    # --- the inside ------------------------------------------------------------------------------

    def _as_of(self, lag: float) -> list[Item]:
        """All events and occurrences as a part of the service knows them that hears of the API's
        writes so much later.
        """
        if not lag:
            return [*self.items.values()]
        then = self.now() - timedelta(seconds=lag)
        held = [
            [item for at, by_api, item in versions if at <= then or not by_api]
            for versions in self.versions.values()
        ]
        return [versions[-1] for versions in held if versions and versions[-1] is not None]

    def _etag_of(self, item: Item) -> str:
        bump, made = self.knobs.etag_bump_after_create_s, item.get("_made")
        bumped = (
            bump is not None and made is not None and self.now() >= made + timedelta(seconds=bump)
        )
        return f'W/"{item["changeKey"]}{"+" if bumped else ""}"'

    def _born(self, calendar: str, body: Item) -> Item:
        rule = body.pop("rule", None)
        extended = {
            one["id"]: one["value"] for one in body.pop("singleValueExtendedProperties", [])
        }
        number = next(self._ids)
        own = {"emailAddress": {"name": "", "address": self.address}}
        organizer = body.get("organizer", own)
        item: Item = {
            "subject": "",
            "isAllDay": False,
            "isCancelled": False,
            "isOrganizer": organizer["emailAddress"]["address"].lower() == self.address,
            "isReminderOn": True,
            "reminderMinutesBeforeStart": 15,
            "showAs": "busy",
            "sensitivity": "normal",
            "importance": "normal",
            "categories": [],
            "organizer": organizer,
            "attendees": [],
            "location": {"displayName": "", "locationType": "default"},
            "onlineMeeting": None,
            "onlineMeetingUrl": None,
            "isOnlineMeeting": False,
            "type": "seriesMaster" if rule else "singleInstance",
            "seriesMasterId": None,
            "originalStart": None,
            "transactionId": None,
            "iCalUId": f"040000008200E00074C5B7101A82E00800000000{number:024X}",
            "id": f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{number:012d}",
            "createdDateTime": stamp(self.now()),
            "_calendar": calendar,
            "_extended": extended,
        }
        item |= _stored(body)
        if "responseStatus" not in item:
            alone = item["isOrganizer"]
            item["responseStatus"] = {
                "response": "organizer" if alone else "notResponded",
                "time": "0001-01-01T00:00:00Z",
            }
        if rule:
            item["_rule"] = rule
        return self._touch(item)

    def _touch(self, item: Item) -> Item:
        self._edition += 1
        item |= {
            "changeKey": f"dNzLbeO{next(self._etags):010d}",
            "lastModifiedDateTime": stamp(self.now()),
        }
        item.pop("_made", None)
        if item["type"] != "seriesMaster":
            self.items[item["id"]] = item
            self.versions.setdefault(item["id"], []).append(
                # what is in an item is replaced, never changed
                (self.now(), self._by_api, {**item})
            )
            return item
        self.masters[item["id"]] = item
        old = {i["id"]: i for i in self.items.values() if i["seriesMasterId"] == item["id"]}
        new = {i["id"]: i for i in self._occurrences(item)}
        for id_ in old.keys() - new.keys():
            self.delete(id_)
        for id_, one in new.items():
            if old.get(id_, one)["type"] == "occurrence":
                self._touch(one)
        return item

    def _occurrences(self, master: Item) -> Iterator[Item]:
        """The occurrences of 400 days either side of now.

        Times of day are those of the series' zone.
        """
        zone = _zone(master["start"]["timeZone"])
        first = datetime.fromisoformat(master["start"]["dateTime"][:19])
        length = ends(master) - starts(master)
        near = self.now().replace(tzinfo=None)
        for local in rrulestr(master["_rule"], dtstart=first).between(
            near - timedelta(days=400), near + timedelta(days=400), inc=True
        ):
            at = local.replace(tzinfo=zone)
            if stamp(at) in master.get("_without", ()):
                continue
            uid = master["iCalUId"]
            yield {
                name: value for name, value in master.items() if name not in ("_rule", "_without")
            } | {
                "type": "occurrence",
                "id": f"{master['id']}{at:%Y%m%d}",
                "seriesMasterId": master["id"],
                "iCalUId": f"{uid[:32]}{at.year:04X}{at.month:02X}{at.day:02X}{uid[40:]}",
                "originalStart": stamp(at),
                "start": _zoned(at, master["start"]["timeZone"]),
                "end": _zoned(at + length, master["end"]["timeZone"]),
            }

    def _out(self, item: Item, query: Query, request: Request) -> Item:
        """As it goes out: times in UTC, the body as preferred, no extended property unless
        expanded.
        """
        fields = {name: value for name, value in item.items() if name[0] != "_"}
        fields["@odata.etag"] = self._etag_of(item)
        for side in ("start", "end"):
            at = (
                item[side]["dateTime"][:19]
                if item["isAllDay"]
                else f"{moment_of(item[side]):%Y-%m-%dT%H:%M:%S}"
            )
            fields[side] = {"dateTime": f"{at}.0000000", "timeZone": "UTC"}
        page = item.get("_html", "")
        text = prefers(request).get("outlook.body-content-type") == "text"
        fields["body"] = (
            {"contentType": "text", "content": as_text(page)}
            if text
            else {"contentType": "html", "content": page}
        )
        fields["bodyPreview"] = as_text(page)[:255]
        return shown(fields, query, item["_extended"])


def next_link(request: Request, host: str, skip: int, token: str = "", *, keyed: bool) -> str:
    """The same question from another row on; Graph writes an absolute address.

    With a `token` nobody can tell the row.
    """
    path, _, query = request.target.partition("?")
    path = link_path(path) if keyed else path
    query = re.sub(r"&?(?:\$|%24)skip(?:token)?=[\d.]+", "", query)
    onwards = f"%24skiptoken={skip}.{token}" if token else f"%24skip={skip}"
    return f"{host or 'http://' + request.headers.get('host', '')}{path}?{query}&{onwards}"


def moment_of(side: Item) -> datetime:
    """A dateTimeTimeZone in UTC."""
    return _moment(side["dateTime"][:19], side["timeZone"])


@lru_cache(maxsize=200_000)  # a crowded calendar is gone through at each request
def _moment(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_zone(zone)).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    """By either of the names that Graph takes."""
    return ZoneInfo(_WINDOWS.get(name, name))


def starts(item: Item) -> datetime:
    return moment_of(item["start"])


def ends(item: Item) -> datetime:
    return moment_of(item["end"])


def as_html(text: str) -> str:
    """How Exchange keeps plain text: laid out anew, in a page of its own making."""
    lines = "<br>\r\n".join(html.escape(line, quote=False) for line in text.splitlines())
    head = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>'
    )
    return f'{head}<body><div class="PlainText">{lines}</div></body></html>'


@lru_cache
def as_text(page: str) -> str:
    """How Exchange reads HTML aloud: other line breaks, other spaces, the same words."""
    inner = re.sub(r"(?is)<head>.*?</head>", "", page)
    inner = re.sub(r"\r?\n", "", inner)
    inner = re.sub(r"(?i)<br ?/?>|</(?:p|div|li|tr)>", "\r\n", inner)
    return html.unescape(re.sub(r"<[^>]+>", "", inner)).rstrip("\r\n") + "\r\n"


def _stored(body: Item) -> Item:
    if given := body.pop("body", None):
        body["_html"] = (
            given["content"] if given.get("contentType") == "html" else as_html(given["content"])
        )
    body.pop("singleValueExtendedProperties", None)
    return body


def _zoned(at: datetime, zone: str) -> Item:
    local = at.astimezone(_zone(zone))
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}", "timeZone": zone}


def _body(request: Request) -> Item:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(415, "UnsupportedMediaType", "a JSON body")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise bad("Unable to read JSON request payload.") from None
    if not isinstance(body, dict):
        raise bad("Unable to read JSON request payload.")
    return body


def _applied(request: Request) -> dict[str, str]:
    return {"Preference-Applied": request.headers.get("prefer", "")}
