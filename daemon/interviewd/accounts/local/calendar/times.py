"""Dates, times and durations as calendars write them: DATE, DATE-TIME and DURATION of RFC 5545, and how they are bent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from interviewd.accounts.local.calendar.zones import UTC_ZONE, Zone
from interviewd.model.terms import stamp

_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)


@dataclass(frozen=True, slots=True)
class When:
    """A DATE or DATE-TIME as written: the local time, midnight for a day, and the zone that gives it a meaning."""

    local: datetime
    zone: Zone
    is_day: bool = False

    @property
    def utc(self) -> datetime:
        return self.zone.utc(self.local)

    @property
    def stamp(self) -> str:
        return stamp(self.local.date() if self.is_day else self.utc)


@dataclass(frozen=True, slots=True)
class Length:
    """How long it lasts: so much on the clock on the wall, and so much more in truth (RFC 5545, DURATION)."""

    wall: timedelta = timedelta()
    true: timedelta = timedelta()

    def end(self, start: When) -> datetime:
        return start.zone.utc(start.local + self.wall) + self.true


def moment(value: str, zone: Zone, days_in: Zone) -> When | None:
    """A DATE or DATE-TIME. A `Z` or an offset outranks the zone; a day is one in the zone `days_in`."""
    match = _MOMENT.fullmatch(value.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        midnight = datetime(year, month, day)  # noqa: DTZ001 -- local, as written
        if not 1 < year < 9990 or hour > 24 or minute > 59:
            return None
    except ValueError:
        return None
    if match[4] is None:
        return When(midnight, days_in, is_day=True)
    local = midnight + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if not match[7]:
        return When(local, zone)
    offset = timedelta() if match[7] in "zZ" else _offset(match[7])
    return When(local - offset, UTC_ZONE)


def _offset(text: str) -> timedelta:
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size


def duration(value: str) -> Length | None:
    match = _DURATION.fullmatch(value.strip().upper())
    if not match or match[0].endswith(("P", "T")):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    if weeks * 7 + days > 36_600:
        return None
    return Length(
        wall=sign * timedelta(weeks=weeks, days=days),
        true=sign * timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )
