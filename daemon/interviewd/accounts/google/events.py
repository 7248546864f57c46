"""Google's event resource as an Event, and a Block as a resource. Pure: JSON in, values out, and the other way round.

https://developers.google.com/workspace/calendar/api/v3/reference/events
Defaults are left out of what Google answers, a tombstone may be an id and nothing else, and every field of an
invitation was written by strangers.
"""

from __future__ import annotations

import html
import json
import re
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

COLOURS: Final = dict(
    zip(
        (str(number) for number in range(1, 12)),
        "lavender sage grape flamingo banana tangerine peacock graphite blueberry basil tomato".split(),
        strict=True,
    )
)
_ANSWERS: Final = {"accepted": Answer.YES, "tentative": Answer.MAYBE, "declined": Answer.NO}
_SIZE: Final = 1024  # of a private property's value
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# What an Event is made from, in the order of the mirror; the rest of a resource is not worth a place there.
_KEPT: Final = (
    *("id", "etag", "iCalUID", "summary", "start", "end", "description", "location", "organizer", "attendees"),
    *("recurringEventId", "originalStartTime", "transparency", "colorId", "hangoutLink", "conferenceData"),
    *("extendedProperties", "status"),
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose events they are. `email` is the person's address there, "" when unknown; all-day means days in `zone`."""

    account: str
    zone: ZoneInfo
    email: str = ""


def packed(item: Json) -> str:
    """What an Event is made from, as small as it goes: names are left out, since a row of a kilobyte costs four."""
    small = [item.get(name) for name in _KEPT]
    if "conferenceData" in item:
        small[_KEPT.index("conferenceData")] = {"entryPoints": [{"entryPointType": "video", "uri": _video(item)}]}
    while small[-1] is None:
        del small[-1]
    return _ENCODER.encode(small)


def unpacked(text: str) -> Json:
    """The item that was packed, as far as it was. Raises ValueError when it is none."""
    values = json.loads(text)
    if not isinstance(values, list) or not values or not isinstance(values[0], str):
        raise ValueError("not packed")
    return {name: value for name, value in zip(_KEPT, values, strict=False) if value is not None}


def is_gone(item: Json) -> bool:
    """A tombstone: deleted here, or cancelled by whoever organises it. Nothing but its id may be there."""
    return item.get("status") == "cancelled"


def event_of(item: Json, calendar: str, owner: Owner) -> Event | None:
    """The event, None when it says no time that could be read. `item` has an id."""
    zone = owner.zone
    try:
        start = _moment(item["start"], zone)
        end = _moment(item["end"], zone) if "end" in item else start
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None
    id_ = item["id"]
    guests, answer = _guests(item.get("attendees"))
    return Event(
        account=owner.account,
        calendar=calendar,
        uid=_line(item.get("iCalUID")) or id_,
        start=start,
        end=max(start, end),
        original=_original(item, zone),
        all_day="date" in item["start"],
        title=_line(item.get("summary")),
        description=_description(item.get("description")),
        location=_place(_str(item.get("location"))),
        link=_video(item),
        colour=COLOURS.get(_str(item.get("colorId")), ""),
        organizer=_organizer(item.get("organizer"), owner.email),
        guests=guests,
        answer=answer,
        cancelled=is_gone(item),
        busy=item.get("transparency") != "transparent",
        mark=_mark(item.get("extendedProperties")),
        handle=id_,
        version=_str(item.get("etag")),
    )


def resource_of(block: Block) -> Json:
    """A block as Google takes it: private, without guests, its marks in private properties.

    Everything that is ours to say is said, so that it can be patched onto what stands there.
    """
    marks = {"for": block.for_id, "kind": str(block.kind), "key": block.key, "hash": block.hash, "placed": block.placed}
    alarms = [] if block.alarm is None else [{"method": "popup", "minutes": block.alarm}]
    return {
        "summary": block.title,
        "description": escaped(block.text),
        "start": {"dateTime": _rfc3339(block.start)},
        "end": {"dateTime": _rfc3339(block.end)},
        "transparency": "opaque" if block.busy else "transparent",
        "visibility": "private",
        "reminders": {"useDefault": False, "overrides": alarms},
        "extendedProperties": {"private": {f"interviewd_{name}": value[:_SIZE] for name, value in marks.items()}},
    }


def escaped(text: str) -> str:
    """A text that Google shows as it stands, though it renders HTML; an `&` stays one where it can mean nothing else."""
    amp = "&" if html.unescape(text) == text else "&amp;"
    return text.replace("&", amp).replace("<", "&lt;").replace(">", "&gt;")


def _description(value: object) -> str:
    """Plain text. Google calls it HTML and means it: without a tag in it, an entity still is one."""
    text = _str(value)
    if "<" in text:
        return markup.text_of(text)
    text = _unescaped(text)
    return text if len(text) <= plain.TEXT_LIMIT and _is_harmless(text.replace("\n", "")) else plain.clean(text)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _is_harmless(text: str) -> bool:
    """What `plain.clean` would not change, told fast: most of a hundred thousand events are plain ASCII."""
    return text.isascii() and text.isprintable()


def _line(value: object) -> str:
    text = _str(value)
    if len(text) <= plain.TITLE_LIMIT and _is_harmless(text) and "  " not in text:
        return text.strip()
    return plain.line(text)


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(said: Json, zone: ZoneInfo) -> datetime:
    if "date" in said:
        return datetime.combine(date.fromisoformat(said["date"]), time(), zone).astimezone(UTC)
    moment = datetime.fromisoformat(said["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(_str(said.get("timeZone"))) or zone)
    return moment.astimezone(UTC)


@lru_cache(64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; a name like "../x"; a folder of zones
        return None


def _original(item: Json, zone: ZoneInfo) -> str:
    """The original start of a series' instance: it stays when the instance is moved."""
    said = item.get("originalStartTime")
    if "recurringEventId" not in item or not isinstance(said, dict):
        return ""
    try:
        return stamp(date.fromisoformat(said["date"]) if "date" in said else _moment(said, zone))
    except (KeyError, TypeError, ValueError, OverflowError):
        return ""


def _guests(attendees: object) -> tuple[tuple[Guest, ...], Answer | None]:
    """Everybody the event names, and the person's own answer where one of them is the person."""
    if not isinstance(attendees, list):
        return (), None
    found = [one for one in attendees if isinstance(one, dict)]
    own = next((_answer(one) for one in found if one.get("self") is True), None)
    return _known(tuple(_guest(one) for one in found)), own


def _guest(one: Json) -> Guest:
    kind = GuestKind.RESOURCE if one.get("resource") is True else GuestKind.INDIVIDUAL
    return _known_guest(_str(one.get("email")), _str(one.get("displayName")), kind, _str(one.get("responseStatus")))


# The same colleagues sit in the same rooms in thousands of meetings: one value each.


@lru_cache(4096)
def _known_guest(email: str, name: str, kind: GuestKind, answer: str) -> Guest:
    return Guest(_line(email).lower(), _line(name), kind, _ANSWERS.get(answer, Answer.NONE))


@lru_cache(1024)
def _known(guests: tuple[Guest, ...]) -> tuple[Guest, ...]:
    return guests


@lru_cache(1024)
def _place(text: str) -> str:
    return _line(text)


def _answer(one: Json) -> Answer:
    return _ANSWERS.get(_str(one.get("responseStatus")), Answer.NONE)


def _organizer(said: object, own: str) -> Guest | None:
    """Who organises it. On a calendar that is not their first, Google names the calendar where the person is meant."""
    if not isinstance(said, dict):
        return None
    email = own if own and said.get("self") is True else _str(said.get("email"))
    name = _str(said.get("displayName"))
    return _known_guest(email, name, GuestKind.INDIVIDUAL, "") if email or name else None


def _mark(properties: object) -> Mark | None:
    private = properties.get("private") if isinstance(properties, dict) else None
    if not isinstance(private, dict) or not _str(private.get("interviewd_key")):
        return None
    said = {name: plain.line(_str(private.get(f"interviewd_{name}")), _SIZE) for name in ("for", "kind", "key", "hash")}
    placed = plain.line(_str(private.get("interviewd_placed")), _SIZE)
    return Mark(said["for"], said["kind"], said["key"], said["hash"], placed)


def _video(item: Json) -> str:
    """The join link, when it is one a browser would open."""
    conference = item.get("conferenceData")
    points = conference.get("entryPoints") if isinstance(conference, dict) else None
    said = [
        _str(one.get("uri"))
        for one in (points if isinstance(points, list) else [])
        if isinstance(one, dict) and one.get("entryPointType") == "video"
    ]
    link = next((one for one in [*said, _str(item.get("hangoutLink"))] if one.startswith("https://")), "")
    return link if _is_harmless(link) and " " not in link and len(link) <= 2_000 else ""


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
