"""Days and times as the person writes them: 4 December and 14:00, or December 4 and 2:00 pm."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def day(when: date, *, american: bool) -> str:
    """`4 December`, `December 4`."""
    month = _MONTHS[when.month - 1]
    return f"{month} {when.day}" if american else f"{when.day} {month}"


def time(when: datetime, zone: ZoneInfo, *, american: bool) -> str:
    """`14:00`, `2:00 pm`, in that zone."""
    local = when.astimezone(zone)
    if not american:
        return f"{local.hour:02}:{local.minute:02}"
    return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"


def weekday(when: datetime, zone: ZoneInfo, *, american: bool) -> str:
    """`Wed 25 Nov`, `Wed Nov 25`, in that zone."""
    local = when.astimezone(zone)
    month = _MONTHS[local.month - 1][:3]
    return f"{_DAYS[local.weekday()]} " + (f"{month} {local.day}" if american else f"{local.day} {month}")


def moment(when: datetime, zone: ZoneInfo, *, american: bool) -> str:
    """`Wed 25 Nov, 10:00`."""
    return f"{weekday(when, zone, american=american)}, {time(when, zone, american=american)}"


def span(start: datetime, end: datetime, zone: ZoneInfo, *, american: bool) -> str:
    """`Wed 25 Nov, 10:00–11:00`; with the day again when it ends on another."""
    begins = moment(start, zone, american=american)
    other_day = start.astimezone(zone).date() != end.astimezone(zone).date()
    until = f"{weekday(end, zone, american=american)}, " if other_day else ""
    return f"{begins}–{until}{time(end, zone, american=american)}"
