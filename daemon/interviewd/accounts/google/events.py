"""Google's event resource as an Event, and a Block as a resource. Pure: JSON in, values out, and
the other way round.

https://developers.google.com/workspace/calendar/api/v3/reference/events
Google leaves defaults out, a tombstone may be an id and nothing else, and strangers wrote every
field of an invitation.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from interviewd.accounts.online.fields import (
    Json,
    Owner,
    guest_of,
    line_of,
    mark_of,
    marks_of,
    object_of,
    objects_of,
    rfc3339,
    str_of,
    text_of,
    web_link,
    zone_of,
)
from interviewd.accounts.online.pages import Head
from interviewd.language import markup
from interviewd.model.decided import Block
from interviewd.model.seen import Answer, Event, Guest, GuestKind
from interviewd.model.terms import stamp
from interviewd.patterns import lazy_pattern
from interviewd.ports import Row, microseconds

_COLOURS: Final = (
    "lavender sage grape flamingo banana tangerine peacock graphite blueberry basil tomato".split()
)
COLOURS: Final = {str(number): name for number, name in enumerate(_COLOURS, start=1)}

EVENT_TYPES: Final = ("default", "fromGmail", "focusTime", "outOfOffice")
"""What is fetched. Working locations and birthdays take nobody's time."""

_ANSWERS: Final = {"accepted": Answer.YES, "tentative": Answer.MAYBE, "declined": Answer.NO}
_PREFIX: Final = "interviewd_"
# The same colleagues sit in the same rooms in thousands of meetings: one value each.
_shared_place: Final = lru_cache(1024)(line_of)
_shared_guests: Final = lru_cache(1024)(tuple)
_ENTITY: Final = lazy_pattern(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

# What an Event is made from; without it Google would send half as much again.
_ITEM: Final = (
    "id,etag,status,iCalUID,recurringEventId,originalStartTime,"
    "summary,description,location,start,end,transparency,eventType,"
    "colorId,eventLabelId,hangoutLink,"
    "organizer(email,displayName,self),"
    "attendees(email,displayName,self,resource,responseStatus),"
    "conferenceData/entryPoints(entryPointType,uri),"
    "extendedProperties/private"
)

FIELDS: Final = f"kind,nextPageToken,nextSyncToken,items({_ITEM})"
"""What is asked of a page."""


class ItemHead(Head):
    """What a resource is stored by."""

    etag: Any = None
    status: Any = None
    start: Any = None
    end: Any = None
    summary: Any = None
    label: Any = msgspec.field(name="eventLabelId", default=None)


def row_of(head: ItemHead, text: str, owner: Owner) -> Row | None:
    """How a resource is stored; None when its times cannot be read."""
    times = _times(head.start, head.end, owner.zone)
    if times is None:
        return None
    start, end = times
    return Row(head.id, microseconds(start), microseconds(end), text)


def is_gone(status: object) -> bool:
    """A tombstone: deleted here, or cancelled by the organizer. It may hold nothing but its id."""
    return status == "cancelled"


def label_of(label: object) -> str:
    """The id of an event's label, "" for none."""
    return str_of(label)[:100]


def labels_of(calendar: Json) -> dict[str, str]:
    """The names of a calendar's event labels by id, from the Calendar resource."""
    labels = objects_of(object_of(calendar.get("labelProperties")).get("eventLabels"))
    return {
        str_of(label.get("id")): line_of(label.get("name")) for label in labels if label.get("id")
    }


def event_of(
    item: Json, calendar: str, owner: Owner, labels: Mapping[str, str] | None = None
) -> Event | None:
    """The event, None when its times cannot be read. `item` has an id; `labels` are names by id."""
    zone = owner.zone
    times = _times(item.get("start"), item.get("end"), zone)
    if times is None:
        return None
    start, end = times
    id_ = item["id"]
    guests, answer = _guests(item.get("attendees"))
    if answer is None and guests and object_of(item.get("organizer")).get("self") is True:
        answer = Answer.YES  # the organizer need not be among the attendees
    private = object_of(object_of(item.get("extendedProperties")).get("private"))
    takes_time = str_of(item.get("eventType")) in ("", *EVENT_TYPES)
    points: Any = objects_of(object_of(item.get("conferenceData")).get("entryPoints"))
    links = [point.get("uri") for point in points if point.get("entryPointType") == "video"]
    return Event(
        account=owner.account,
        calendar=calendar,
        uid=line_of(item.get("iCalUID")) or id_,
        start=start,
        end=end,
        original=_original(item, zone),
        all_day="date" in item["start"],
        title=line_of(item.get("summary")),
        description=_description(item.get("description")),
        location=_shared_place(str_of(item.get("location"))),
        link=web_link(*links, item.get("hangoutLink")),
        colour=COLOURS.get(str_of(item.get("colorId")), ""),
        label=(labels or {}).get(label_of(item.get("eventLabelId")), ""),
        organizer=_organizer(item.get("organizer"), owner.email),
        guests=guests,
        answer=answer,
        cancelled=is_gone(item.get("status")),
        busy=item.get("transparency") != "transparent" and takes_time,
        mark=mark_of(private, _PREFIX),
        handle=id_,
        version=str_of(item.get("etag")),
    )


def resource_of(block: Block) -> Json:
    """A block as Google takes it: private, without guests, its marks in private properties.

    Every field that we set is named, so that it can be patched onto an existing event; colour and
    label are not ours.
    """
    marks = {_PREFIX + name: value for name, value in marks_of(block).items()}
    alarms = [] if block.alarm is None else [{"method": "popup", "minutes": block.alarm}]
    return {
        "summary": block.title,
        "description": escaped(block.text),
        "start": {"dateTime": rfc3339(block.start)},
        "end": {"dateTime": rfc3339(block.end)},
        "transparency": "opaque" if block.busy else "transparent",
        "visibility": "private",
        "reminders": {"useDefault": False, "overrides": alarms},
        "extendedProperties": {"private": marks},
    }


def escaped(text: str) -> str:
    """A text that Google, which renders HTML, shows as it stands."""
    # An `&` that can mean nothing else stays one.
    amp = "&" if html.unescape(text) == text else "&amp;"
    return text.replace("&", amp).replace("<", "&lt;").replace(">", "&gt;")


def _description(value: object) -> str:
    """Plain text. Google's descriptions are HTML: also without a tag, an entity is one."""
    text = str_of(value)
    if "<" in text:
        return markup.plain_text(text)
    return text_of(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))


def _times(start: Any, end: Any, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Start and end; None when they cannot be read."""
    try:
        begins = _time(start, zone)
        return begins, begins if end is None else max(begins, _time(end, zone))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None


def _time(value: Json, zone: ZoneInfo) -> datetime:
    if "date" in value:
        return datetime.combine(date.fromisoformat(value["date"]), time(), zone).astimezone(UTC)
    moment = datetime.fromisoformat(value["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(str_of(value.get("timeZone"))) or zone)
    return moment.astimezone(UTC)


def _original(item: Json, zone: ZoneInfo) -> str:
    """The original start of a series' instance, which stays when the instance is moved."""
    value = item.get("originalStartTime")
    if "recurringEventId" not in item or not isinstance(value, dict):
        return ""
    try:
        return stamp(date.fromisoformat(value["date"]) if "date" in value else _time(value, zone))
    except (KeyError, TypeError, ValueError, OverflowError):
        return ""


def _guests(attendees: object) -> tuple[tuple[Guest, ...], Answer | None]:
    """Everybody the event names, and the person's own answer where one of them is the person."""
    guests, own = [], None
    for one in objects_of(attendees):
        answer = _ANSWERS.get(str_of(one.get("responseStatus")), Answer.NONE)
        kind = GuestKind.RESOURCE if one.get("resource") is True else GuestKind.INDIVIDUAL
        email, name = str_of(one.get("email")), str_of(one.get("displayName"))
        guests.append(guest_of(email, name, kind, answer))
        if own is None and one.get("self") is True:
            own = answer
    return _shared_guests(tuple(guests)), own


def _organizer(value: object, own: str) -> Guest | None:
    """On a secondary calendar Google names the calendar where the person is meant."""
    if not isinstance(value, dict):
        return None
    email = own if own and value.get("self") is True else str_of(value.get("email"))
    name = str_of(value.get("displayName"))
    if not email and not name:
        return None
    return guest_of(email, name, GuestKind.INDIVIDUAL, Answer.NONE)
