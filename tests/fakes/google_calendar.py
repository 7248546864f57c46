"""A fake of Google Calendar v3: list with sync tokens, get, insert, patch, delete.

Series are expanded when they are written, into instances that are items of their own; so a moved
instance keeps its id and its originalStartTime, and a tombstone is reported once. Answers leave
default values out, as Google's do.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar

from tests.fakes.discovery import Call, Refusal, document, mask_of, masked
from tests.fakes.wire import Answer, copied, counted

Item = dict[str, Any]

ID = re.compile(r"[a-v0-9]{5,1024}")
_EVER = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
_DEFAULTS = {
    "transparency": "opaque",
    "visibility": "default",
    "attendees": [],
    "location": "",
    "description": "",
}
_FORBIDDEN_WITH_TOKEN = (
    *("iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"),
    *("timeMin", "timeMax", "updatedMin"),
)
# What a guest may change on their own copy; the rest belongs to the organiser and is silently kept.
_GUESTS_OWN = {"extendedProperties", "reminders", "colorId", "transparency", "attendees"}


SCHEMAS = document("calendar.v3").text["schemas"]


@dataclass
class Knobs:
    """How the calendar side behaves where documents are silent or vendors vary."""

    tokens: str = "kept"  # kept | none (never given) | ignored (given, and not looked at)
    short_pages: bool = False  # pages of odd sizes, empty ones among them
    replica_404_s: float = 0.0  # an event that was just made is not found by get for so long
    repeats: bool = False  # the last change is told again with each incremental list


@dataclass
class Chain:
    """What a sync or page token stands for."""

    asked: dict[str, Any]
    seq: int
    generation: int
    rest: list[str] = field(default_factory=list)  # ids still to be told, for page tokens
    syncing: bool = False


class StoredCalendar:
    """One calendar: items by id (cancelled ones among them), masters apart, and when each was
    last changed.
    """

    def __init__(self, name: str, owner: str, zone: str) -> None:
        self.name, self.owner, self.zone = name, owner, zone
        self.items: dict[str, Item] = {}
        self.masters: dict[str, Item] = {}
        self.changed: dict[str, int] = {}  # in order of change: a change moves its id to the end
        self.seq = 0
        self.access = "owner"
        self.labels: dict[str, str] = {}  # names of event labels by id

    def keep(self, item: Item) -> Item:
        """Store an item as changed now."""
        self.seq += 1
        self.changed.pop(item["id"], None)
        self.changed[item["id"]] = self.seq
        self.items[item["id"]] = item
        return item


class Calendars:
    """All calendars of one Google account."""

    def __init__(
        self, now: Callable[[], datetime], email: str, zone: str = "Europe/London", seed: int = 1
    ) -> None:
        self.now, self.email, self.knobs = now, email, Knobs()
        self.calendars = {"primary": StoredCalendar("primary", email, zone)}
        self.etags, self.tokens = counted(3_400), dict[str, Chain]()
        self.generation, self.made = 0, dict[str, datetime]()
        self.created: list[str] = []  # ids of the events that the API made
        self.guests_written: list[
            str
        ] = []  # a fatal record: a block with guests would invite people
        self.chance = random.Random(seed)
        self.numbers = counted(7)

    def add_calendar(
        self, name: str, zone: str = "Europe/London", access: str = "owner"
    ) -> StoredCalendar:
        calendar = self.calendars[name] = StoredCalendar(name, name, zone)
        calendar.access = access
        return calendar

    # --- what the API offers ---------------------------------------------------------------------

    def answer(self, call: Call, if_match: str) -> Answer:
        calendar = self._calendar_of(call.path["calendarId"])
        if call.id == "calendar.calendars.get":
            labels = [
                {"id": id_, "name": name, "backgroundColor": "#8e24aa"}
                for id_, name in calendar.labels.items()
            ]
            shown = {"kind": "calendar#calendar", "id": calendar.name, "summary": calendar.name}
            return Answer(200, shown | {"labelProperties": {"eventLabels": labels}})
        verb = call.id.removeprefix("calendar.events.")
        if verb in ("insert", "patch", "delete") and calendar.access != "owner":
            raise Refusal(403, "forbidden", "Forbidden")
        match verb:
            case "list":
                return Answer(200, self._list(calendar, call.query))
            case "get":
                return Answer(200, self._out(self._found(calendar, call.path["eventId"], lag=True)))
            case "insert":
                return Answer(200, self._out(self._insert(calendar, call.body)), effect=True)
            case "patch":
                return Answer(
                    200,
                    self._out(self._patch(calendar, call.path["eventId"], call.body, if_match)),
                    effect=True,
                )
            case "delete":
                self._delete(calendar, call.path["eventId"], if_match)
                return Answer(204, effect=True)
        raise Refusal(501, "notImplemented", f"the fake has no {call.id}")

    def _calendar_of(self, name: str) -> StoredCalendar:
        name = "primary" if name == self.email else name
        if name not in self.calendars:
            raise Refusal(404, "notFound", "Not Found")
        return self.calendars[name]

    def _found(self, calendar: StoredCalendar, id_: str, *, lag: bool = False) -> Item:
        item = calendar.items.get(id_) or calendar.masters.get(id_)
        born = self.made.get(id_)
        if item is None or (
            lag and born and self.now() < born + timedelta(seconds=self.knobs.replica_404_s)
        ):
            raise Refusal(404, "notFound", "Not Found")
        return item

    def _insert(self, calendar: StoredCalendar, body: Item) -> Item:
        body = copy.deepcopy(body)
        if "id" in body and "iCalUID" in body:
            raise Refusal(400, "invalid", "id and iCalUID cannot both be given")
        if "id" in body and not ID.fullmatch(body["id"]):
            raise Refusal(400, "invalid", "Invalid resource id value.")
        if body.get("id") in calendar.items or body.get("id") in calendar.masters:
            raise Refusal(409, "duplicate", "The requested identifier already exists.")
        if body.get("attendees"):
            self.guests_written.append(body.get("summary", ""))
        self._check(body)
        item = self._born(calendar, body)
        self.made[item["id"]] = self.now()
        self.created.append(item["id"])
        return item

    def _patch(self, calendar: StoredCalendar, id_: str, body: Item, if_match: str) -> Item:
        item = self._found(calendar, id_)
        self._guard(item, if_match)
        if item["status"] == "cancelled":
            raise Refusal(403, "forbidden", "Forbidden")
        if body.get("attendees"):
            self.guests_written.append(item.get("summary", ""))
        foreign = not item.get("organizer", {}).get("self")
        writable = {
            name: value for name, value in body.items() if not foreign or name in _GUESTS_OWN
        }
        merged = _merge(item, writable)
        self._check(merged)
        return self._touch(calendar, merged) if merged != item else item

    def _delete(self, calendar: StoredCalendar, id_: str, if_match: str) -> None:
        item = self._found(calendar, id_)
        if item["status"] == "cancelled":
            raise Refusal(410, "deleted", "Resource has been deleted")
        self._guard(item, if_match)
        self.delete(id_, calendar.name)

    @staticmethod
    def _guard(item: Item, if_match: str) -> None:
        if if_match and if_match not in ("*", item["etag"]):
            raise Refusal(
                412,
                "conditionNotMet",
                "Precondition Failed",
                locationType="header",
                location="If-Match",
            )

    def _check(self, item: Item) -> None:
        for side in ("start", "end"):
            moment = item.get(side)
            if not moment or ("date" in moment) == ("dateTime" in moment):
                raise Refusal(
                    400, "required" if not moment else "invalid", f"Missing or invalid {side} time."
                )
            if "dateTime" in moment:
                parsed = datetime.fromisoformat(moment["dateTime"])
                if parsed.tzinfo is None and "timeZone" not in moment:
                    raise Refusal(400, "required", "Missing time zone definition for start time.")
        if _moment(item["end"]) <= _moment(item["start"]) and item["start"] != item["end"]:
            raise Refusal(400, "timeRangeEmpty", "The specified time range is empty.", "calendar")
        private = item.get("extendedProperties", {}).get("private", {})
        if any(len(name) > 44 or len(str(value)) > 1024 for name, value in private.items()):
            raise Refusal(400, "invalid", "extended property too long")
        overrides = item.get("reminders", {}).get("overrides", [])
        if len(overrides) > 5 or any(
            not 0 <= one.get("minutes", -1) <= 40_320 for one in overrides
        ):
            raise Refusal(400, "invalid", "invalid reminders")

    # --- list ------------------------------------------------------------------------------------

    def _list(self, calendar: StoredCalendar, query: dict[str, Any]) -> dict[str, Any]:
        query = {name: value for name, value in query.items() if name not in ("alt", "prettyPrint")}
        mask = query.get("fields")
        size = min(query.pop("maxResults", 250), 2_500)
        page_token, sync_token = query.pop("pageToken", None), query.pop("syncToken", None)
        if self.knobs.tokens == "ignored" and sync_token:
            sync_token = None
        if sync_token is not None and (
            bad := [name for name in _FORBIDDEN_WITH_TOKEN if name in query]
        ):
            raise Refusal(400, "badRequest", f"{bad} cannot be combined with a sync token")
        if page_token is not None:
            chain = self._chain(page_token, query, sync_token)
        elif sync_token is not None:
            chain = self._since(calendar, self._chain(sync_token, query, None))
        else:
            chain = Chain(query, calendar.seq, self.generation, [*self._window(calendar, query)])
        page = self._page(calendar, chain, size)
        return masked(page, mask_of(mask), SCHEMAS, SCHEMAS["Events"]) if mask else page

    def _chain(self, token: str, query: dict[str, Any], sync_token: str | None) -> Chain:
        chain = self.tokens.get(token)
        if chain is None or chain.generation != self.generation:
            if chain is None and sync_token is None and token.startswith("page"):
                raise Refusal(400, "invalid", "Invalid page token value.")
            raise Refusal(
                410,
                "fullSyncRequired",
                "Sync token is no longer valid, a full sync is required.",
                "calendar",
                locationType="parameter",
                location="syncToken",
            )
        same = {
            name: value for name, value in chain.asked.items() if name not in _FORBIDDEN_WITH_TOKEN
        }
        want = same if sync_token or token.startswith("sync") else chain.asked
        if dict(query.items()) != want:
            raise Refusal(
                400,
                "invalid",
                f"parameters differ from those of the token: {query} instead of {want}",
            )
        if chain.syncing and sync_token is None:
            raise Refusal(400, "invalid", "a page of an incremental list needs its sync token")
        return chain

    def _since(self, calendar: StoredCalendar, chain: Chain) -> Chain:
        latest = takewhile(lambda one: one[1] > chain.seq, reversed(calendar.changed.items()))
        ids = [id_ for id_, _ in latest][::-1]
        if self.knobs.repeats and calendar.changed and not ids:
            ids = [next(reversed(calendar.changed))]
        return Chain(chain.asked, calendar.seq, self.generation, ids, syncing=True)

    def _window(self, calendar: StoredCalendar, query: dict[str, Any]) -> Iterator[str]:
        low, high = query.get("timeMin"), query.get("timeMax")
        since, until = _bound(low, _EVER[0]), _bound(high, _EVER[1])
        if low and high and since >= until:
            raise Refusal(400, "timeRangeEmpty", "The specified time range is empty.", "calendar")
        if query.get("orderBy") == "startTime" and not query.get("singleEvents"):
            raise Refusal(
                400,
                "badRequest",
                "The requested ordering is not available for the particular query.",
            )
        if odd := [name for name in ("q", "updatedMin", "sharedExtendedProperty") if name in query]:
            raise Refusal(501, "notImplemented", f"the fake has no {odd}")
        wanted = [tuple(one.split("=", 1)) for one in query.get("privateExtendedProperty", [])]
        kinds = query.get("eventTypes")
        for item in [
            *calendar.items.values(),
            *([] if query.get("singleEvents") else calendar.masters.values()),
        ]:
            if item["status"] == "cancelled" and not query.get("showDeleted"):
                continue
            if (
                not query.get("singleEvents")
                and "recurringEventId" in item
                and not item.get("_exception")
            ):
                continue
            if "start" not in item or not (
                _moment(item["end"]) > since and _moment(item["start"]) < until
            ):
                continue
            if kinds and item.get("eventType", "default") not in kinds:
                continue
            if "iCalUID" in query and item.get("iCalUID") != query["iCalUID"]:
                continue
            private = item.get("extendedProperties", {}).get("private", {})
            if all(private.get(name) == value for name, value in wanted):
                yield item["id"]

    def _page(self, calendar: StoredCalendar, chain: Chain, size: int) -> dict[str, Any]:
        if self.knobs.short_pages:
            size = self.chance.choice([0, 1, 2, size])
        now, rest = chain.rest[:size], chain.rest[size:]
        page: dict[str, Any] = {
            "kind": "calendar#events",
            "etag": f'"p{calendar.seq}"',
            "summary": calendar.owner,
            "updated": _stamp(self.now()),
            "timeZone": calendar.zone,
            "accessRole": calendar.access,
            "defaultReminders": [],
            "items": [
                self._out(item)
                for id_ in now
                if (item := calendar.items.get(id_) or calendar.masters.get(id_))
            ],
        }
        if rest:
            token = f"page-{len(self.tokens)}"
            self.tokens[token] = Chain(chain.asked, chain.seq, self.generation, rest, chain.syncing)
            page["nextPageToken"] = token
        elif self.knobs.tokens != "none":
            token = f"sync-{len(self.tokens)}="
            self.tokens[token] = Chain(chain.asked, chain.seq, self.generation)
            page["nextSyncToken"] = token
        return page

    @staticmethod
    def _out(item: Item) -> Item:
        """As it goes out: a tombstone keeps little, a default is left out."""
        if item["status"] == "cancelled":
            kept = ("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")
            return {name: item[name] for name in kept if name in item}
        return {
            name: v for name, v in item.items() if name[0] != "_" and _DEFAULTS.get(name, ...) != v
        }

    # --- what people do, here and in other calendars ---------------------------------------------

    def add(self, calendar: str = "primary", **body: Any) -> Item:
        """An event by hand, or an invitation: without `organizer` the person is it.

        `recurrence` makes a series.
        """
        stored = self._calendar_of(calendar)
        self._check(body)
        return self._born(stored, copied(body))

    def edit(self, id_: str, calendar: str = "primary", **patch: Any) -> Item:
        """Change an event or one instance, whoever organises it.

        A series when `id_` is its master's.
        """
        stored = self._calendar_of(calendar)
        return self._touch(stored, _merge(self._found(stored, id_), patch))

    def move(self, id_: str, minutes: float, calendar: str = "primary") -> Item:
        item = self._found(self._calendar_of(calendar), id_)
        shift = {
            side: _shifted(item[side], timedelta(minutes=minutes)) for side in ("start", "end")
        }
        return self.edit(id_, calendar, **shift)

    def delete(self, id_: str, calendar: str = "primary") -> None:
        """Remove an event, an instance, or a series with all its instances."""
        stored = self._calendar_of(calendar)
        for item in [*stored.items.values()]:
            if id_ in (item["id"], item.get("recurringEventId")) and item["status"] != "cancelled":
                stored.keep({**item, "status": "cancelled", "etag": self._etag()})
        stored.masters.pop(id_, None)

    def rsvp(self, id_: str, email: str, answer: str, calendar: str = "primary") -> Item:
        item = self._found(self._calendar_of(calendar), id_)
        guests = [
            {**one, "responseStatus": answer} if one["email"] == email else one
            for one in item["attendees"]
        ]
        return self.edit(id_, calendar, attendees=guests)

    def this_and_following(self, instance: str, calendar: str = "primary", **patch: Any) -> Item:
        """Split a series at an instance, as "this and following events" does: the rest gets a
        new master id.
        """
        stored = self._calendar_of(calendar)
        first = self._found(stored, instance)
        master = stored.masters[first["recurringEventId"]]
        at = _moment(first["originalStartTime"])
        rest = [i for i in stored.items.values() if i.get("recurringEventId") == master["id"]]
        for item in rest:
            if _moment(item["originalStartTime"]) >= at and item["status"] != "cancelled":
                stored.keep({**item, "status": "cancelled", "etag": self._etag()})
        rule = master["recurrence"][0]
        body = {
            name: value
            for name, value in master.items()
            if name not in ("id", "iCalUID", "etag", "recurrence")
        }
        length = _moment(master["end"]) - _moment(master["start"])
        body |= {
            "start": first["start"],
            "end": {"dateTime": (at + length).isoformat(), **_zone(first["start"])},
        }
        stamp = f"{at:%Y%m%dT%H%M%S}"
        body |= {
            "id": f"{master['id']}_R{stamp}",
            "iCalUID": f"{master['id']}_R{stamp}@google.com",
            "recurrence": [rule],
        }
        return self._born(stored, _merge(body, patch))

    def purge(self) -> None:
        """Forget tombstones, as Google does after an undefined while: their ids answer 404 from
        then on.
        """
        for calendar in self.calendars.values():
            for id_ in [
                id_ for id_, item in calendar.items.items() if item["status"] == "cancelled"
            ]:
                del calendar.items[id_]
                calendar.changed.pop(id_, None)

    def expire_sync(self) -> None:
        self.generation += 1

    # --- the inside ------------------------------------------------------------------------------

    def _etag(self) -> str:
        return f'"{next(self.etags):016d}"'

    def _born(self, calendar: StoredCalendar, body: Item) -> Item:
        id_ = body.get("id") or f"ev{next(self.numbers):08d}".replace("w", "v")
        own = {"email": calendar.owner, "self": True}
        item = {
            "kind": "calendar#event",
            "status": "confirmed",
            "htmlLink": f"https://www.google.com/calendar/event?eid={id_}",
            "created": _stamp(self.now()),
            "summary": "",
            "creator": {"email": self.email, "self": calendar.owner == self.email},
            "organizer": own,
            "iCalUID": f"{id_}@google.com",
            "sequence": 0,
            "reminders": {"useDefault": True},
            "eventType": "default",
        } | body
        item |= {"id": id_, "etag": self._etag(), "updated": _stamp(self.now())}
        if "recurrence" not in item:
            return calendar.keep(item)
        calendar.masters[id_] = item
        for instance in self._instances(item):
            calendar.keep(instance)
        return item

    def _touch(self, calendar: StoredCalendar, item: Item) -> Item:
        item = {**item, "etag": self._etag(), "updated": _stamp(self.now())}
        if item["id"] not in calendar.masters:
            return calendar.keep(
                {**item, "_exception": True} if "recurringEventId" in item else item
            )
        calendar.masters[item["id"]] = item
        old = {
            i["id"]: i for i in calendar.items.values() if i.get("recurringEventId") == item["id"]
        }
        new = {i["id"]: i for i in self._instances(item)}
        for id_, instance in old.items():
            if id_ not in new and instance["status"] != "cancelled":
                calendar.keep({**instance, "status": "cancelled", "etag": self._etag()})
        for id_, instance in new.items():
            if (
                not old.get(id_, {}).get("_exception")
                and old.get(id_, {}).get("status") != "cancelled"
            ):
                calendar.keep(instance)
        return item

    def _instances(self, master: Item) -> Iterator[Item]:
        """The instances of 400 days either side of now.

        Times of day are those of the series' zone.
        """
        start, whole = master["start"], "date" in master["start"]
        zone = ZoneInfo(start.get("timeZone", "UTC"))
        first = _moment(start) if whole else _moment(start).astimezone(zone).replace(tzinfo=None)
        first = first.replace(tzinfo=None)
        length = _moment(master["end"]) - _moment(master["start"])
        rule = rrulestr("\n".join(master["recurrence"]), dtstart=first)
        near = self.now().replace(tzinfo=None)
        for local in rule.between(near - timedelta(days=400), near + timedelta(days=400), inc=True):
            at = local.replace(tzinfo=UTC if whole else zone).astimezone(UTC)
            stamp = f"{at:%Y%m%d}" if whole else f"{at:%Y%m%dT%H%M%SZ}"
            original = (
                {"date": f"{at:%Y-%m-%d}"} if whole else {"dateTime": _stamp(at), **_zone(start)}
            )
            end = (
                {"date": f"{at + length:%Y-%m-%d}"}
                if whole
                else {"dateTime": _stamp(at + length), **_zone(start)}
            )
            kept = {name: value for name, value in master.items() if name != "recurrence"}
            yield kept | {
                "id": f"{master['id']}_{stamp}",
                "recurringEventId": master["id"],
                "originalStartTime": original,
                "start": original,
                "end": end,
                "etag": self._etag(),
            }


def _merge(old: Item, patch: Item) -> Item:
    """PATCH: objects merge key by key, null deletes, arrays and plain values are replaced whole."""
    new = copy.deepcopy(old)
    for name, value in patch.items():
        if value is None:
            new.pop(name, None)
        elif isinstance(value, dict) and isinstance(new.get(name), dict):
            new[name] = _merge(new[name], value)
        else:
            new[name] = copy.deepcopy(value)
    return new


def _moment(time: Item) -> datetime:
    if "date" in time:
        return datetime.combine(date.fromisoformat(time["date"]), datetime.min.time(), UTC)
    moment = datetime.fromisoformat(time["dateTime"])
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time["timeZone"]))


def _shifted(time: Item, by: timedelta) -> Item:
    if "date" in time:
        return {"date": f"{_moment(time) + by:%Y-%m-%d}"}
    return {**time, "dateTime": (_moment(time) + by).isoformat()}


def _zone(time: Item) -> Item:
    return {"timeZone": time["timeZone"]} if "timeZone" in time else {}


def _bound(text: str | None, otherwise: datetime) -> datetime:
    if text is None:
        return otherwise
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise Refusal(400, "badRequest", "Bad Request: an offset is mandatory")
    return moment


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
