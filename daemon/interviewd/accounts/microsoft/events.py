"""Graph's event resource as an Event, and a Block as a resource. Pure: JSON in, values out, and the
other way round.

https://learn.microsoft.com/en-us/graph/api/resources/event
Times are requested in UTC and texts without HTML; from a server that does not honour that they are
read all the same. Strangers wrote every field of an invitation.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from interviewd.accounts.online.fields import (
    MARKS,
    Json,
    Owner,
    guest_of,
    line_of,
    list_of,
    mark_of,
    marks_of,
    object_of,
    objects_of,
    str_of,
    text_of,
    web_link,
    zone_of,
)
from interviewd.accounts.online.pages import Head
from interviewd.language import markup
from interviewd.model.decided import Block
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Mark
from interviewd.model.terms import stamp
from interviewd.patterns import lazy_pattern
from interviewd.ports import Row, microseconds

OURS: Final = uuid.UUID("c1b9a3f0-6a53-4d0a-9d7c-1f6f2f0b7e58")
"""The property set of our marks, and the namespace of transaction ids. It must never change."""

CATEGORY: Final = "interviewd"

# What an Event is made from; without it Graph would send three times as much.
FIELDS: Final = (
    *("subject", "body", "start", "end", "isAllDay", "isCancelled", "isOrganizer", "showAs"),
    *("categories", "organizer", "attendees", "responseStatus", "location", "onlineMeeting"),
    *("onlineMeetingUrl", "type", "seriesMasterId", "iCalUId", "originalStart"),
)
_ANSWERS: Final = {
    "accepted": Answer.YES,
    "tentativelyAccepted": Answer.MAYBE,
    "declined": Answer.NO,
    "notResponded": Answer.NONE,
}
_CATEGORIES: Final = 100
# What Outlook.com calls a personal account whose address is another provider's, in the events it
# organizes.
_ALIAS: Final = lazy_pattern(r"outlook_[0-9a-f]{8,32}@outlook\.com", re.IGNORECASE)


class ItemHead(Head):
    """What a resource is stored by."""

    etag: Any = msgspec.field(name="@odata.etag", default=None)
    start: Any = None
    end: Any = None
    whole_day: Any = msgspec.field(name="isAllDay", default=None)
    subject: Any = None
    uid: Any = msgspec.field(name="iCalUId", default=None)
    master: Any = msgspec.field(name="seriesMasterId", default=None)


def row_of(head: ItemHead, text: str, owner: Owner) -> Row | None:
    """How a resource is stored; None when its times cannot be read."""
    times = _times(head.start, head.end, owner.zone, whole_day=head.whole_day is True)
    if times is None:
        return None
    start, end = times
    return Row(head.id, microseconds(start), microseconds(end), text)


def event_of(item: Json, calendar: str, owner: Owner, uid: str) -> Event | None:
    """The event, None when its times cannot be read.

    `item` has an id; `uid` is the series' for an instance. Everything but "free" is busy, as its
    owner marked it: also out of office, and working elsewhere.
    """
    whole_day = item.get("isAllDay") is True
    times = _times(item.get("start"), item.get("end"), owner.zone, whole_day=whole_day)
    if times is None:
        return None
    start, end = times
    answer = _ANSWERS.get(str_of(object_of(item.get("responseStatus")).get("response")))
    if item.get("isOrganizer") is True and item.get("attendees"):
        answer = Answer.YES  # whoever invites others to a meeting of their own has accepted it
    meeting = object_of(item.get("onlineMeeting"))
    categories = [line_of(one) for one in list_of(item.get("categories"))[:_CATEGORIES]]
    return Event(
        account=owner.account,
        calendar=calendar,
        uid=uid,
        start=start,
        end=end,
        original=_original(item, owner.zone, whole_day=whole_day),
        all_day=whole_day,
        title=line_of(item.get("subject")),
        description=_description(item.get("body")),
        location=line_of(object_of(item.get("location")).get("displayName")),
        link=web_link(meeting.get("joinUrl"), item.get("onlineMeetingUrl")),
        categories=tuple(name for name in categories if name),
        organizer=_organizer(item, owner.email),
        guests=tuple(_guest(one) for one in objects_of(item.get("attendees"))),
        answer=answer,
        cancelled=item.get("isCancelled") is True,
        busy=item.get("showAs") != "free",
        mark=_mark(item.get("singleValueExtendedProperties")),
        handle=item["id"],
        version=str_of(item.get("@odata.etag")),
    )


def resource_of(block: Block) -> Json:
    """A block as Graph takes it: private, without guests, its marks in extended properties.

    Every field that we set is named, so that it can be patched onto an existing event.
    """
    return {
        "subject": block.title,
        "body": {"contentType": "text", "content": block.text},
        "start": _utc(block.start),
        "end": _utc(block.end),
        "showAs": "busy" if block.busy else "free",
        "sensitivity": "private",
        "categories": [] if block.stealth else [CATEGORY],
        "isReminderOn": block.alarm is not None,
        "reminderMinutesBeforeStart": block.alarm or 0,
        "singleValueExtendedProperties": [
            {"id": mark_id(name), "value": value} for name, value in marks_of(block).items()
        ],
    }


def transaction_id(key: str, spent: int = 0) -> str:
    """The same for the same block: one event, however often asked. `spent`: so many before."""
    return str(uuid.uuid5(OURS, f"{key}/{spent}" if spent else key))


def mark_id(name: str) -> str:
    """The id of a mark's extended property."""
    return f"String {{{OURS}}} Name interviewd_{name}"


def expand_marks() -> str:
    """The `$expand` without which no mark is returned."""
    wanted = " or ".join(f"id eq '{mark_id(name)}'" for name in MARKS)
    return f"singleValueExtendedProperties($filter={wanted})"


def by_key(key: str) -> str:
    """The `$filter` that finds a block by its key. Names are compared with case, values without."""
    quoted = key.replace("'", "''")
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{mark_id('key')}' and ep/value eq '{quoted}')"


def _utc(moment: datetime) -> Json:
    """In UTC: a local time may be ambiguous when clocks go back."""
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _description(value: object) -> str:
    body = object_of(value)
    text = str_of(body.get("content"))
    if body.get("contentType") == "html":
        return markup.html_text(text)
    return text_of(text.replace("\r\n", "\n")).strip()


def _times(
    start: Any, end: Any, zone: ZoneInfo, *, whole_day: bool
) -> tuple[datetime, datetime] | None:
    """Start and end; None when they cannot be read."""
    try:
        begins = _time(start, zone, whole_day=whole_day)
        return begins, max(begins, _time(end, zone, whole_day=whole_day))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        return None


def _time(value: Json, zone: ZoneInfo, *, whole_day: bool) -> datetime:
    """A dateTimeTimeZone: seven digits of a second, no offset. A day is midnight in any zone."""
    moment = datetime.fromisoformat(value["dateTime"][:26].rstrip("Z"))
    if whole_day:
        return datetime.combine(moment.date(), time(), zone).astimezone(UTC)
    if moment.tzinfo is None:
        named = UTC if value["timeZone"] == "UTC" else zone_of(value["timeZone"])
        if named is None:
            raise ValueError(value["timeZone"])
        moment = moment.replace(tzinfo=named)
    return moment.astimezone(UTC)


def _original(item: Json, zone: ZoneInfo, *, whole_day: bool) -> str:
    """The original start of a series' instance, which stays when the instance is moved."""
    text = str_of(item.get("originalStart"))
    if not item.get("seriesMasterId") or not text:
        return ""
    is_utc = text.endswith("Z")
    try:
        moment = datetime.fromisoformat(f"{text[:26].rstrip('Z')}+00:00" if is_utc else text[:32])
    except ValueError:
        return ""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if not whole_day:
        return stamp(moment)
    # The day that begins then: at midnight in UTC, as requested, else in the person's zone.
    return stamp(moment.date() if moment.time() == time() else moment.astimezone(zone).date())


def _guest(one: Json) -> Guest:
    address = object_of(one.get("emailAddress"))
    kind = GuestKind.RESOURCE if one.get("type") == "resource" else GuestKind.INDIVIDUAL
    answer = _ANSWERS.get(str_of(object_of(one.get("status")).get("response")), Answer.NONE)
    return guest_of(str_of(address.get("address")), str_of(address.get("name")), kind, answer)


def _organizer(item: Json, own: str) -> Guest | None:
    """None where Graph names the person for an entry without guests, which is no meeting."""
    mine = item.get("isOrganizer") is True
    if mine and not item.get("attendees"):
        return None
    guest = _guest(object_of(item.get("organizer")))
    if mine and own and _ALIAS.fullmatch(guest.email):
        guest = Guest(own, guest.name)
    return guest if guest.email or guest.name else None


def _mark(properties: object) -> Mark | None:
    """Ours by property set and name: Graph may write braces, case and order its own way."""
    ours = {}
    for one in objects_of(properties):
        space, _, name = str_of(one.get("id")).partition(" Name interviewd_")
        if name and space.casefold() == f"string {{{OURS}}}":
            ours[name.casefold()] = one.get("value")
    return mark_of(ours)
