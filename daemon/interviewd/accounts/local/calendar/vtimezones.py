"""Resolve a TZID: IANA names, Windows names, what mail programs make of them, and VTIMEZONEs.

A name that Python knows goes by the newest tz database (`system.tz_database`). RFC 5545 lets the
file's VTIMEZONE define the zone, but many are truncated or outdated. So where the two disagree, the
VTIMEZONE counts only if it is complete, describes the time in question, and its offset cannot be
explained by age: that database had no such offset at that time of the year in thirty years.
Then it describes a law that it does not know yet.

Nothing that strangers write is used as a path, and their rules cost no more than `recurrence`
allows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Final, Protocol
from zoneinfo import ZoneInfo, available_timezones

from interviewd.accounts.local.calendar.properties import read_components, read_properties
from interviewd.accounts.local.calendar.recurrence import rule_dates
from interviewd.accounts.local.calendar.rules import Rule, parse_rule
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_NAME: Final = lazy_pattern(r"[A-Za-z][A-Za-z0-9_+-]{0,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}")
# The machine's own zone, on some systems.
_NOT_NAMES: Final = frozenset({"localtime", "posixrules", "Factory"})
_OFFSET: Final = lazy_pattern(r"(?:UTC|GMT)?[ ]?([+-])(\d{1,2}):?(\d{2})?")
_OBSERVANCE: Final = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_YEAR: Final = timedelta(days=365)
_YEARS_BACK: Final = 30  # the longest time for which outdated rules are still in use
_OBSERVANCE_LIMIT: Final = 500  # real ones have up to 200, one a year
_RULE_LIMIT: Final = 50
# Outlook's display names without a city in them.
# https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
_OUTLOOK_NAMES: Final = {
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
    """Converts local times to UTC."""

    def utc(self, local: datetime) -> datetime:
        """Convert a naive time: of two moments to the first, a skipped one as before the change."""
        ...


@dataclass(frozen=True, slots=True)
class KnownZone:
    """A zone from the tz database, or a fixed offset."""

    zone: tzinfo

    def utc(self, local: datetime) -> datetime:
        try:
            return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        except OverflowError:  # within a day of the years 1 and 9999
            return local.replace(tzinfo=UTC)


Transition = tuple[datetime, timedelta, timedelta]
"""When the clock changes, in the local time before it, and the offsets before and after."""


class WrittenZone:
    """A zone that a VTIMEZONE describes, by years, since its rules may never end."""

    def __init__(self, observances: Sequence[Observance]) -> None:
        self._observances = observances
        self._years: dict[int, list[Transition]] = {}

    @property
    def is_complete(self) -> bool:
        """Whether each offset that a transition starts from is one that another leads to.

        Some programs write only the half of the year in which the event lies.
        """
        offsets = {observance.offset_after for observance in self._observances}
        return all(observance.offset_before in offsets for observance in self._observances)

    def describes(self, local: datetime) -> bool:
        """Whether it covers a time: none before its first onset, none a year after its last."""
        first = min(observance.start for observance in self._observances)
        last = max(observance.last for observance in self._observances)
        offsets = {
            each for one in self._observances for each in (one.offset_before, one.offset_after)
        }
        return first <= local and (len(offsets) == 1 or local - _YEAR <= last)

    def utc(self, local: datetime) -> datetime:
        # The transitions of a year and the one before, and the last earlier one of each observance.
        if local.year not in self._years:
            self._years[local.year] = sorted(
                transition
                for observance in self._observances
                for transition in observance.transitions(local.year)
            )
        transitions = self._years[local.year]
        at = bisect_right(transitions, local, key=lambda transition: transition[0]) - 1
        onset, before, after = transitions[max(at, 0)]
        offset = before if at < 0 or local < onset + (after - before) else after
        return (local - offset).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT component: its first onset, the offsets, and when it recurs."""

    start: datetime
    offset_before: timedelta
    offset_after: timedelta
    rdates: tuple[datetime, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def last(self) -> datetime:
        """Its last onset, the end of time for a rule that never ends."""
        ends = [rule.until.moment if rule.until else datetime.max for rule in self.rules]  # noqa: DTZ901 -- local
        return max([self.start, *self.rdates, *ends])

    def transitions(self, year: int) -> Iterator[Transition]:
        """The last one before last year and those of both years, else the first."""
        all_onsets = {self.start, *self.rdates}
        for rule in self.rules:
            last = datetime(year, 12, 31)  # noqa: DTZ001 -- local
            if rule.until:
                last = rule.until.moment + (self.offset_before if rule.until.utc else timedelta())
            high = min(last.date(), date(year, 12, 31))
            low = date(max(high.year - rule.interval, 1), 1, 1)
            days = rule_dates(rule, self.start.date(), low, high)
            by_rule = (datetime.combine(day, self.start.time()) for day in days)
            all_onsets.update(onset for onset in by_rule if onset <= last)
        onsets = sorted(all_onsets)
        earlier = [onset for onset in onsets if onset.year < year - 1]
        recent = [onset for onset in onsets if year - 1 <= onset.year <= year]
        for onset in [*earlier[-1:], *recent] or onsets[:1]:
            yield onset, self.offset_before, self.offset_after


@dataclass(frozen=True, slots=True)
class WeighedZone:
    """A known name and the VTIMEZONE that the file gives for it; see the head of this module."""

    known: KnownZone
    written: WrittenZone

    def utc(self, local: datetime) -> datetime:
        by_database, by_file = self.known.utc(local), self.written.utc(local)
        if by_database == by_file or not self.written.describes(local):
            return by_database
        offset = local.replace(tzinfo=UTC) - by_file
        years = range(1, min(_YEARS_BACK, local.year - 1) + 1)
        earlier = (local - _YEAR * each for each in years)
        is_outdated = any(
            moment.replace(tzinfo=UTC) - self.known.utc(moment) == offset for moment in earlier
        )
        return by_database if is_outdated else by_file


UTC_ZONE: Final = KnownZone(UTC)


def find_zone(tzid: str, vtimezones: Mapping[str, bytes]) -> Zone | None:
    """Return the zone that a TZID means, with the file's VTIMEZONEs; None when it is unknown."""
    name = tzid.strip().strip('"').strip()[:200]
    raw = vtimezones.get(tzid.strip()) or vtimezones.get(name)
    known = _iana_zone(name)
    if known:
        return _weighed(known, raw) if raw else known
    return (_parse_vtimezone(raw) if raw else None) or _windows_zone(name) or _outlook_zone(name)


@lru_cache(maxsize=256)
def _iana_zone(name: str) -> KnownZone | None:
    """An IANA name, alone or ending a path: /freeassociation.sourceforge.net/Europe/Berlin."""
    parts = name.strip("/").split("/")
    for begin in range(len(parts)):
        zone = _load("/".join(parts[begin:]))
        if zone and (begin == 0 or len(parts) - begin > 1 or zone.key == "UTC"):
            return KnownZone(zone)
    return None


def _load(name: str) -> ZoneInfo | None:
    if not _NAME.fullmatch(name) or name in _NOT_NAMES:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # a folder of the tz database is an OSError
        return None


@lru_cache(maxsize=256)
def _windows_zone(name: str) -> KnownZone | None:
    """A Windows name, "W. Europe Standard Time", also with the number that Outlook may append."""
    if not re.search(r"(?: Time| Time \(Mexico\)|^UTC[+-]\d\d)[ 0-9]*$", name):
        return None
    # 9 MB; rare without a VTIMEZONE.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    iana = WINDOWS_TO_OLSON.get(name) or WINDOWS_TO_OLSON.get(name.rstrip(" 0123456789"))
    return _iana_zone(iana) if iana else None


@lru_cache(maxsize=256)
def _outlook_zone(name: str) -> KnownZone | None:
    """An IANA name in another case, or a display name: "(UTC+01:00) Amsterdam, Berlin, Bern".

    Of a display name the first city that fits the offset, else the offset alone.
    """
    exact = _folded_names().get(name.replace(" ", "_").casefold())
    if exact and (zone := _load(exact)):
        return KnownZone(zone)
    offset = None
    if re.search(r"UTC|GMT|^[+-]\d", name) and (match := _OFFSET.search(name)):
        size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if size < timedelta(hours=15):
            offset = size if match[1] == "+" else -size
    for place in re.split(r"[(),/]", re.sub(r"\((?:UTC|GMT)\)", "", name)):
        city = place.strip()
        iana = _OUTLOOK_NAMES.get(city.title()) or _folded_names().get(city.casefold())
        zone = _load(iana) if iana else None
        seasons = (datetime(2026, month, 1) for month in (1, 7))  # noqa: DTZ001 -- what a zone is asked
        if zone and (offset is None or offset in [zone.utcoffset(each) for each in seasons]):
            return KnownZone(zone)
    if offset is not None:
        return KnownZone(timezone(offset))
    is_utc = name.upper() in ("Z", "ZULU") or name.startswith(("(UTC)", "(GMT)"))
    return UTC_ZONE if is_utc else None


@lru_cache(maxsize=1)
def _folded_names() -> Mapping[str, str]:
    """IANA names by their folded form and folded city; a city wins over areas such as Etc."""
    names = sorted(
        available_timezones(),
        key=lambda name: (name.startswith(("Etc/", "SystemV/")), name),
        reverse=True,
    )
    cities = {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}
    return {**cities, **{name.casefold(): name for name in names}}


# --- VTIMEZONE ----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _weighed(known: KnownZone, raw: bytes) -> Zone:
    written = _written_zone(raw)
    return WeighedZone(known, written) if written and written.is_complete else known


@lru_cache(maxsize=64)
def _parse_vtimezone(raw: bytes) -> Zone | None:
    """The zone of an unknown TZID: of its X-LIC-LOCATION, else as described; None if unusable."""
    for location in read_properties(raw, frozenset({"X-LIC-LOCATION"})):
        if known := _iana_zone(location.value.strip()):
            return _weighed(known, raw)
    return _written_zone(raw)


def _written_zone(raw: bytes) -> WrittenZone | None:
    inner = islice(read_components(raw, frozenset({"STANDARD", "DAYLIGHT"})), _OBSERVANCE_LIMIT)
    observances = [one for _, component in inner if (one := _parse_observance(component))]
    is_usable = observances and sum(len(one.rules) for one in observances) <= _RULE_LIMIT
    return WrittenZone(observances) if is_usable else None


def _parse_observance(raw: bytes) -> Observance | None:
    values: dict[str, list[str]] = {}
    for line in read_properties(raw, _OBSERVANCE):
        values.setdefault(line.name, []).append(line.value)
    try:
        start = _parse_local(values["DTSTART"][0], timedelta())
        before = _parse_utc_offset(values["TZOFFSETFROM"][0])
        after = _parse_utc_offset(values["TZOFFSETTO"][0])
        dates = [part for part in ",".join(values.get("RDATE", ())).split(",") if part.strip()]
        rdates = [_parse_local(part, before) for part in dates[:_OBSERVANCE_LIMIT]]
        lines = [value for value in values.get("RRULE", ()) if value.strip()]
        rules = [parse_rule(value, start.date()) for value in lines]
    except (KeyError, ValueError, OverflowError):  # RuleRefused is a ValueError
        return None
    if any(rule.frequency != "YEARLY" or rule.interval > 4 for rule in rules):
        return None
    return Observance(start, before, after, tuple(rdates), tuple(rules))


def _parse_local(value: str, offset: timedelta) -> datetime:
    """A local time; one that is written in UTC, though RFC 5545 forbids it here, by the offset."""
    local = datetime.strptime(value.strip()[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- local by definition
    return local + offset if value.strip().upper().endswith("Z") else local


def _parse_utc_offset(value: str) -> timedelta:
    match = re.fullmatch(r"([+-]?)(\d{2}):?(\d{2})(?::?(\d{2}))?", value.strip())
    if not match:
        raise ValueError(value)
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    if size >= timedelta(hours=24):
        raise ValueError(value)
    return -size if match[1] == "-" else size
