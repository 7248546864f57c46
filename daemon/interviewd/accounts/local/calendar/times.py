"""DATE, DATE-TIME and DURATION values of RFC 5545, also in the variants that calendars write."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from interviewd.accounts.local.calendar.vtimezones import UTC_ZONE, Zone
from interviewd.model.terms import stamp
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_TIME: Final = lazy_pattern(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_DURATION: Final = lazy_pattern(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
YEARS: Final = range(2, 9_700)
"""Of times that can be reckoned with: a margin of days before, and the longest DURATION after."""


@dataclass(frozen=True, slots=True)
class ICalTime:
    """A DATE or DATE-TIME: the local time as written (midnight for a DATE) and its zone."""

    local: datetime
    zone: Zone
    is_date: bool = False

    @property
    def utc(self) -> datetime:
        return self.zone.utc(self.local)

    @property
    def stamp(self) -> str:
        return stamp(self.local.date() if self.is_date else self.utc)


@dataclass(frozen=True, slots=True)
class Duration:
    """A nominal part (days on the calendar) and an exact part (RFC 5545, 3.3.6)."""

    nominal: timedelta = timedelta()
    exact: timedelta = timedelta()

    def end(self, start: ICalTime) -> datetime:
        return start.zone.utc(start.local + self.nominal) + self.exact


def parse_time(value: str, zone: Zone, zone_of_dates: Zone) -> ICalTime | None:
    """Parse a DATE, in `zone_of_dates`, or a DATE-TIME; its `Z` or offset overrides `zone`."""
    match = _TIME.fullmatch(value.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        midnight = datetime(year, month, day)  # noqa: DTZ001 -- local, as written
        if year not in YEARS or hour > 24 or minute > 59:
            return None
    except ValueError:
        return None
    if match[4] is None:
        return ICalTime(midnight, zone_of_dates, is_date=True)
    local = midnight + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    if not match[7]:
        return ICalTime(local, zone)
    if match[7] in "zZ":
        return ICalTime(local, UTC_ZONE)
    size = timedelta(hours=int(match[7][1:3]), minutes=int(match[7][-2:]))
    return ICalTime(local + size if match[7][0] == "-" else local - size, UTC_ZONE)


def parse_duration(value: str) -> Duration | None:
    match = _DURATION.fullmatch(value.strip().upper())
    if not match or match[0].endswith(("P", "T")):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    sign = -1 if match[1] == "-" else 1
    if weeks * 7 + days > 36_600:
        return None
    return Duration(
        nominal=sign * timedelta(weeks=weeks, days=days),
        exact=sign * timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )
