"""Graph's event resource as an Event, and a Block as a resource. Pure: JSON in, values out, and the other way round.

https://learn.microsoft.com/en-us/graph/api/resources/event
Times are asked for in UTC and texts without HTML; should a server not honour that, they are read all the same. Every field
of an invitation was written by strangers.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from interviewd.language import markup, plain
from interviewd.model.decided import Block
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Mark
from interviewd.model.terms import stamp

Json = dict[str, Any]

OURS: Final = uuid.UUID("c1b9a3f0-6a53-4d0a-9d7c-1f6f2f0b7e58")
"""The property set of our marks, and the namespace of transaction ids. It must never change."""

MARKS: Final = ("for", "kind", "key", "hash", "placed")
CATEGORY: Final = "interviewd"

# What an Event is made from; without it Graph would send three times as much.
FIELDS: Final = (
    *("subject", "body", "start", "end", "isAllDay", "isCancelled", "isOrganizer", "showAs", "categories", "organizer"),
    *("attendees", "responseStatus", "location", "onlineMeeting", "onlineMeetingUrl", "type", "seriesMasterId"),
    *("iCalUId", "originalStart"),
)
_ANSWERS: Final = {
    "accepted": Answer.YES,
    "tentativelyAccepted": Answer.MAYBE,
    "declined": Answer.NO,
    "notResponded": Answer.NONE,
}
_FREE: Final = frozenset({"free", "workingElsewhere"})
_SIZE: Final = 1024  # of a mark's value, as for every other world
_ROWS: Final = 100  # categories
_WHITE: Final = {9: " ", 10: " "}  # what `isprintable` takes for control characters
# What Outlook.com calls a personal account whose address is another provider's, in the events it organises.
_ALIAS: Final = re.compile(r"outlook_[0-9a-f]{8,32}@outlook\.com", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose events they are. `email` is the person's address there, "" when unknown; all-day means days in `zone`."""

    account: str
    zone: ZoneInfo
    email: str = ""


def event_of(item: Json, calendar: str, owner: Owner, uid: str) -> Event | None:
    """The event, None when it says no time that could be read. `item` has an id, `uid` is the series' for an instance."""
    whole_day = item.get("isAllDay") is True
    try:
        start = _moment(item["start"], owner.zone, whole_day=whole_day)
        end = _moment(item["end"], owner.zone, whole_day=whole_day)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None
    return Event(
        account=owner.account,
        calendar=calendar,
        uid=uid,
        start=start,
        end=max(start, end),
        original=_original(item, owner.zone, whole_day=whole_day),
        all_day=whole_day,
        title=_line(item.get("subject")),
        description=_description(item.get("body")),
        location=_line(_object(item.get("location")).get("displayName")),
        link=_link(item),
        categories=_categories(item.get("categories")),
        organizer=_organizer(item, owner.email),
        guests=tuple(_guest(one) for one in _list(item.get("attendees"))),
        answer=_ANSWERS.get(_str(_object(item.get("responseStatus")).get("response"))),
        cancelled=item.get("isCancelled") is True,
        busy=_str(item.get("showAs")) not in _FREE,
        mark=_mark(item.get("singleValueExtendedProperties")),
        handle=item["id"],
        version=_str(item.get("@odata.etag")),
    )


def resource_of(block: Block) -> Json:
    """A block as Graph takes it: private, without guests, its marks in extended properties.

    Everything that is ours to say is said, so that it can be patched onto what stands there.
    """
    said = {"for": block.for_id, "kind": str(block.kind), "key": block.key, "hash": block.hash, "placed": block.placed}
    return {
        "subject": block.title,
        "body": {"contentType": "text", "content": block.text},
        "start": _side(block.start),
        "end": _side(block.end),
        "showAs": "busy" if block.busy else "free",
        "sensitivity": "private",
        "categories": [] if block.stealth else [CATEGORY],
        "isReminderOn": block.alarm is not None,
        "reminderMinutesBeforeStart": block.alarm or 0,
        "singleValueExtendedProperties": [{"id": mark_id(name), "value": said[name][:_SIZE]} for name in MARKS],
    }


def transaction_id(key: str, spent: int = 0) -> str:
    """The same for the same block: Exchange makes one event of it, however often it is asked. `spent`: so many before."""
    return str(uuid.uuid5(OURS, f"{key}/{spent}" if spent else key))


def mark_id(name: str) -> str:
    """A mark's property, by the name that Graph takes and gives back."""
    return f"String {{{OURS}}} Name interviewd_{name}"


def marks_asked() -> str:
    """The `$expand` without which no mark is told."""
    wanted = " or ".join(f"id eq '{mark_id(name)}'" for name in MARKS)
    return f"singleValueExtendedProperties($filter={wanted})"


def by_key(key: str) -> str:
    """The `$filter` that finds a block by its key. Names are told apart by case, values are not."""
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{mark_id('key')}' and ep/value eq '{_quoted(key)}')"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _side(moment: datetime) -> Json:
    """In UTC: a local time may be meant twice when clocks go back."""
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _description(body: object) -> str:
    said = _object(body)
    text = _str(said.get("content"))
    if said.get("contentType") == "html":
        return markup.words_of(text)
    text = text.replace("\r\n", "\n")
    return (text if _is_harmless(text) else plain.clean(text)).strip()


def _is_harmless(text: str) -> bool:
    """What `plain.clean` would not change, told fast: most of a hundred thousand events are plain ASCII."""
    return len(text) <= plain.TEXT_LIMIT and text.isascii() and text.translate(_WHITE).isprintable()


def _line(value: object) -> str:
    text = _str(value)
    if len(text) <= plain.TITLE_LIMIT and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # what `plain.line` would not change
    return plain.line(text)


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _moment(said: Json, zone: ZoneInfo, *, whole_day: bool) -> datetime:
    """A dateTimeTimeZone in UTC: seven digits of a second, no offset. A day is midnight, whatever zone it names."""
    moment = datetime.fromisoformat(said["dateTime"][:26].rstrip("Z"))
    if whole_day:
        return datetime.combine(moment.date(), time(), zone).astimezone(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC if said["timeZone"] == "UTC" else _zone(said["timeZone"]))
    return moment.astimezone(UTC)


@lru_cache(64)
def _zone(name: str) -> ZoneInfo:
    """Raises ValueError when there is none of that name; Exchange's own names are none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # not found; a folder of zones
        raise ValueError(name) from error


def _original(item: Json, zone: ZoneInfo, *, whole_day: bool) -> str:
    """The original start of a series' instance: it stays when the instance is moved."""
    said = _str(item.get("originalStart"))
    if not item.get("seriesMasterId") or not said:
        return ""
    try:
        moment = datetime.fromisoformat(f"{said[:26].rstrip('Z')}+00:00" if said.endswith("Z") else said[:32])
    except ValueError:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return stamp(_day(moment, zone) if whole_day else moment)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    """The day that begins then: at midnight in UTC, as asked for, else in the person's zone."""
    return moment.date() if moment.time() == time() else moment.astimezone(zone).date()


def _categories(value: object) -> tuple[str, ...]:
    names = value[:_ROWS] if isinstance(value, list) else []
    return tuple(name for one in names if (name := _line(one)))


def _guest(one: Json) -> Guest:
    address, status = _object(one.get("emailAddress")), _object(one.get("status"))
    said = (address.get("address"), address.get("name"), one.get("type"), status.get("response"))
    return _known_guest(*map(_str, said))


@lru_cache(4096)
def _known_guest(address: str, name: str, kind: str, response: str) -> Guest:
    """The same colleagues sit in thousands of meetings: read once. Exchange repeats an address as its name."""
    email, called = _line(address).lower(), _line(name)
    of = GuestKind.RESOURCE if kind == "resource" else GuestKind.INDIVIDUAL
    return Guest(email, "" if called.lower() == email else called, of, _ANSWERS.get(response, Answer.NONE))


def _organizer(item: Json, own: str) -> Guest | None:
    """Who organises it; nobody where Graph names the person for an entry without guests, which is no meeting."""
    mine = item.get("isOrganizer") is True
    if mine and not item.get("attendees"):
        return None
    address = _object(_object(item.get("organizer")).get("emailAddress"))
    found = _known_guest(_str(address.get("address")), _str(address.get("name")), "", "")
    if mine and own and _ALIAS.fullmatch(found.email):
        found = Guest(own, found.name)
    return found if found.email or found.name else None


def _mark(properties: object) -> Mark | None:
    """Ours by the property set and the name; Graph may write the id's braces, case and order its own way."""
    said = {name.casefold(): _str(one.get("value")) for one in _list(properties) if (name := _name(one.get("id")))}
    if not said.get("key"):
        return None
    found = {name: plain.line(said.get(name, ""), _SIZE) for name in MARKS}
    return Mark(found["for"], found["kind"], found["key"], found["hash"], found["placed"])


def _name(id_: object) -> str:
    text = _str(id_)
    front, _, name = text.partition(" Name interviewd_")
    return name if front.casefold() == f"string {{{OURS}}}" else ""


def _link(item: Json) -> str:
    """The join link, when it is one a browser would open."""
    said = (_str(_object(item.get("onlineMeeting")).get("joinUrl")), _str(item.get("onlineMeetingUrl")))
    link = next((one for one in said if one.startswith("https://")), "")
    return link if link.isascii() and link.isprintable() and " " not in link and len(link) <= 2_000 else ""
