"""Which zone a TZID means: IANA names, Windows names, what mail programs make of them, and zones written into the file.

A name that is known wins over its VTIMEZONE, which is often cut short or out of date; an unknown one is what the file says.
Nothing that strangers write is used as a path, and their rules are followed no further than `recurrence` allows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol
from zoneinfo import ZoneInfo, available_timezones

from interviewd.accounts.local.calendar.properties import Property, components, properties
from interviewd.accounts.local.calendar.recurrence import days
from interviewd.accounts.local.calendar.rules import Rule, read_rule

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}")
_NOT_NAMES: Final = frozenset({"localtime", "posixrules", "Factory"})  # the machine's own, on some systems
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?[ ]?([+-])(\d{1,2}):?(\d{2})?")
_OBSERVANCES: Final = 500  # real ones have up to 200, each for a year
_RULES: Final = 50
# As Outlook shows zones when the city is not in the name. https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
_SHOWN: Final = {
    "Atlantic Time": "America/Halifax",
    "Eastern Time": "America/New_York",
    "Central Time": "America/Chicago",
    "Mountain Time": "America/Denver",
    "Pacific Time": "America/Los_Angeles",
    "Arizona": "America/Phoenix",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "Newfoundland": "America/St_Johns",
    "Greenwich Mean Time": "Europe/London",
    "Coordinated Universal Time": "UTC",
    "Utc": "UTC",
    "Beijing": "Asia/Shanghai",
    "New Delhi": "Asia/Kolkata",
    "Abu Dhabi": "Asia/Dubai",
    "Islamabad": "Asia/Karachi",
    "Osaka": "Asia/Tokyo",
}


class Zone(Protocol):
    """Tells what a local time means."""

    def utc(self, local: datetime) -> datetime:
        """The moment of a naive local time. One that the clock skips counts as before the change; of two, the first."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """A zone that Python knows."""

    zone: tzinfo

    def utc(self, local: datetime) -> datetime:
        try:
            return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        except OverflowError:  # within a day of the years 1 and 9999
            return local.replace(tzinfo=UTC)


Change = tuple[datetime, timedelta, timedelta]
"""When a clock is changed, in the local time before it, and the offsets before and after."""


class Written:
    """A zone as a VTIMEZONE describes it; worked out year by year as it is asked for, since its rules never end."""

    def __init__(self, observances: Sequence[Observance]) -> None:
        self._observances = observances
        self._years: dict[int, list[Change]] = {}

    def utc(self, local: datetime) -> datetime:
        changes = self._around(local.year)
        at = bisect_right(changes, local, key=lambda change: change[0]) - 1
        onset, before, after = changes[max(at, 0)]
        offset = before if at < 0 or local < onset + (after - before) else after
        return (local - offset).replace(tzinfo=UTC)

    def _around(self, year: int) -> list[Change]:
        """The changes of a year and of the one before it, and the last of each observance before these."""
        if year not in self._years:
            self._years[year] = sorted(change for seen in self._observances for change in seen.around(year))
        return self._years[year]


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT: first onset, offsets before and after, and when it comes again."""

    start: datetime
    before: timedelta
    after: timedelta
    again: tuple[datetime, ...] = ()
    rule: Rule | None = None

    def around(self, year: int) -> Iterator[Change]:
        """Its changes in a year and the one before; where there are none, the last one earlier or else the first."""
        onsets = sorted({self.start, *self.again, *self._ruled(year)})
        earlier = [onset for onset in onsets if onset.year < year - 1]
        for onset in [*earlier[-1:], *(onset for onset in onsets if year - 1 <= onset.year <= year)] or onsets[:1]:
            yield onset, self.before, self.after

    def _ruled(self, year: int) -> Iterator[datetime]:
        if not self.rule:
            return
        until = self.rule.until
        last = until.moment + (self.before if until.utc else timedelta()) if until else datetime(year, 12, 31)  # noqa: DTZ001 -- local
        high = min(last.date(), date(year, 12, 31))
        for day in days(self.rule, self.start.date(), date(max(high.year - self.rule.interval, 1), 1, 1), high):
            if datetime.combine(day, self.start.time()) <= last:
                yield datetime.combine(day, self.start.time())


UTC_ZONE: Final = Known(UTC)


def zone_of(tzid: str, written: Mapping[str, bytes]) -> Zone | None:
    """The zone a TZID names, `written` holding the file's VTIMEZONEs; None when nobody can tell."""
    name = tzid.strip().strip('"').strip()[:200]
    found = _known(name)
    if found:
        return found
    raw = written.get(tzid.strip()) or written.get(name)
    return (_read(raw) if raw else None) or _windows(name) or _shown(name)


@lru_cache(maxsize=256)
def _known(name: str) -> Known | None:
    """An IANA name, alone or at the end of a path such as /freeassociation.sourceforge.net/Europe/Berlin."""
    parts = name.strip("/").split("/")
    for begin in range(len(parts)):
        zone = _iana("/".join(parts[begin:]))
        if zone and (begin == 0 or len(parts) - begin > 1 or zone.key == "UTC"):
            return Known(zone)
    return None


def _iana(name: str) -> ZoneInfo | None:
    if not _NAME.fullmatch(name) or name in _NOT_NAMES:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # a folder of the zone tables is an OSError
        return None


@lru_cache(maxsize=256)
def _windows(name: str) -> Known | None:
    """A name of Windows, "W. Europe Standard Time", or the same with a number behind it, as Outlook makes them."""
    if not re.search(r"(?: Time| Time \(Mexico\)|^UTC[+-]\d\d)[ 0-9]*$", name):
        return None
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # 9 MB; names like these come with a VTIMEZONE

    iana = WINDOWS_TO_OLSON.get(name) or WINDOWS_TO_OLSON.get(name.rstrip(" 0123456789"))
    return _known(iana) if iana else None


@lru_cache(maxsize=256)
def _shown(name: str) -> Known | None:
    """What people are shown, "(UTC+01:00) Amsterdam, Berlin, Bern": the first place that fits, else the offset alone."""
    match = _OFFSET.search(name) if re.search(r"UTC|GMT|^[+-]\d", name) else None
    offset = _offset(match) if match else None
    for place in re.split(r"[(),/]", re.sub(r"\((?:UTC|GMT)\)", "", name)):
        iana = _SHOWN.get(place.strip().title()) or _cities().get(place.strip().casefold())
        zone = _iana(iana) if iana else None
        if zone and (offset is None or offset in _offsets(zone)):
            return Known(zone)
    if offset is not None:
        return Known(timezone(offset))
    return UTC_ZONE if name.upper() in ("Z", "ZULU") or name.startswith(("(UTC)", "(GMT)")) else None


def _offset(match: re.Match[str]) -> timedelta | None:
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return (size if match[1] == "+" else -size) if size < timedelta(hours=15) else None


def _offsets(zone: ZoneInfo) -> set[timedelta | None]:
    return {zone.utcoffset(datetime(2026, month, 1)) for month in (1, 7)}  # noqa: DTZ001 -- what a zone is asked


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, str]:
    """The last part of every IANA name, folded; areas such as Etc come last, so that a city wins."""
    names = sorted(available_timezones(), key=lambda name: (name.startswith(("Etc/", "SystemV/")), name), reverse=True)
    cities = {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}
    return {**cities, **{name.casefold(): name for name in names}}


# --- VTIMEZONE --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _read(raw: bytes) -> Zone | None:
    """The zone a VTIMEZONE describes, None when it does not make sense."""
    for place in properties(raw, frozenset({"X-LIC-LOCATION"})):
        if found := _known(place.value.strip()):
            return found
    described = components(raw, frozenset({"STANDARD", "DAYLIGHT"}))
    observances = [seen for _, inner in islice(described, _OBSERVANCES) if (seen := _observance(inner))]
    ruled = [seen for seen in observances if seen.rule]
    return Written(observances) if observances and len(ruled) <= _RULES else None


def _observance(raw: bytes) -> Observance | None:
    found: dict[str, Property] = {}
    for line in properties(raw, frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})):
        found.setdefault(line.name, line)
    try:
        start = _local(found["DTSTART"].value)
        before, after = (_utc_offset(found[name].value) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        again = [_local(value) for value in found["RDATE"].value.split(",")[:_OBSERVANCES]] if "RDATE" in found else []
        rule = read_rule(found["RRULE"].value, start.date()) if "RRULE" in found else None
    except (KeyError, ValueError, OverflowError):  # RuleRefused is a ValueError
        return None
    if rule and (rule.frequency != "YEARLY" or rule.interval > 4):
        return None
    return Observance(start, before, after, tuple(again), rule)


def _local(value: str) -> datetime:
    return datetime.strptime(value.strip()[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- local by definition


def _utc_offset(value: str) -> timedelta:
    match = re.fullmatch(r"([+-]?)(\d{2}):?(\d{2})(?::?(\d{2}))?", value.strip())
    if not match:
        raise ValueError(value)
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    if size >= timedelta(hours=24):
        raise ValueError(value)
    return -size if match[1] == "-" else size
