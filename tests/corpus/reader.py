"""A small reader of .ics until the real one stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from collections.abc import Iterator

from icalendar import Calendar

from interviewd.model import Answer, Event, Guest, GuestKind, Mark
from interviewd.thought import plain


def events_of(data: bytes) -> Iterator[Event]:
    for component in Calendar.from_ical(data).walk("VEVENT"):
        yield _event(component)


def _event(v) -> Event:
    start, end = (_moment(v.decoded(name)) for name in ("DTSTART", "DTEND"))
    all_day = not isinstance(v.decoded("DTSTART"), datetime)
    attendees = v.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    cats = v.get("CATEGORIES")
    cats = [str(c) for part in (cats if isinstance(cats, list) else [cats]) if part for c in part.cats]
    mark = None
    if v.get("X-INTERVIEWD-KEY"):
        mark = Mark(
            str(v["X-INTERVIEWD-FOR"]),
            str(v["X-INTERVIEWD-KIND"]),
            str(v["X-INTERVIEWD-KEY"]),
            str(v["X-INTERVIEWD-HASH"]),
        )
    return Event(
        account="home",
        calendar="calendar",
        uid=str(v["UID"]),
        start=start,
        end=end,
        all_day=all_day,
        title=plain.line(str(v.get("SUMMARY", ""))),
        description=plain.text_of(str(v.get("DESCRIPTION", ""))),
        location=plain.line(str(v.get("LOCATION", ""))),
        link=str(v.get("X-GOOGLE-CONFERENCE", "") or v.get("URL", "")),
        categories=tuple(cats),
        organizer=_guest(v["ORGANIZER"]) if v.get("ORGANIZER") else None,
        guests=tuple(_guest(a) for a in attendees),
        cancelled=str(v.get("STATUS", "")) == "CANCELLED",
        mark=mark,
    )


def _moment(value) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    assert isinstance(value, date)
    return datetime.combine(value, time(), UTC)


def _guest(a) -> Guest:
    email = str(a).lower().removeprefix("mailto:")
    kind = str(a.params.get("CUTYPE", "INDIVIDUAL")).lower()
    name = str(a.params.get("CN", "")).replace("\\,", ",")
    return Guest(
        email=email,
        name="" if name.lower() == email else name,
        kind=GuestKind(kind),
        answer=Answer(str(a.params.get("PARTSTAT", "NEEDS-ACTION")).lower()),
    )
