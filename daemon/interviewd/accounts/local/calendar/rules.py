"""Parse recurrence rules (RFC 5545 section 3.3.10) and refuse those that cannot be followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final

from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOO_FINE: Final = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NTH: Final = lazy_pattern(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = lazy_pattern(r"(\d{8})(?:T(\d{6}))?(Z?)")
_LONGEST_MONTHS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OLDEST: Final = date(1970, 1, 1)


class RuleRefused(ValueError):
    """Reasons: rule_broken rule_too_fine rule_interval rule_by_time rule_never rule_too_old."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Until:
    """The last moment of a rule, local unless `utc`; of a DATE the end of that day."""

    moment: datetime
    utc: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE; what it lacks is empty. `weekdays` are (n, weekday), n 0 for every one."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: Until | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    at: tuple[int | None, int | None, int | None] = (None, None, None)  # BYHOUR, BYMINUTE, BYSECOND

    def time_of(self, first: time) -> time:
        """Return the time of day: that of the first occurrence unless the rule sets it."""
        hour, minute, second = self.at
        return time(
            first.hour if hour is None else hour,
            first.minute if minute is None else minute,
            first.second if second is None else second,
        )


def parse_rule(text: str, first: date) -> Rule:
    """Parse the rule of a series that begins on `first`. Raises RuleRefused."""
    pairs = (part.partition("=") for part in text.strip().strip(";").upper().split(";"))
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_FINE:
        raise RuleRefused(because("rule_too_fine", frequency=frequency))
    if frequency not in _FREQUENCIES or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise RuleRefused(because("rule_broken"))
    try:
        rule = _read(frequency, parts)
    except (ValueError, OverflowError) as error:
        raise (
            error if isinstance(error, RuleRefused) else RuleRefused(because("rule_broken"))
        ) from error
    if rule.interval < 1:
        raise RuleRefused(because("rule_interval", interval=rule.interval))
    longest = max((_LONGEST_MONTHS[month] for month in rule.months), default=31)
    if rule.month_days and all(abs(day) > longest for day in rule.month_days):
        raise RuleRefused(because("rule_never"))
    # Birthdays are old and harmless.
    if first < OLDEST and (rule.frequency != "YEARLY" or rule.count):
        raise RuleRefused(because("rule_too_old", since=first))
    return rule


def _read(frequency: str, parts: Mapping[str, str]) -> Rule:
    """Read the parts. Raises ValueError and OverflowError; RuleRefused is a ValueError."""
    count = int(parts.get("COUNT", 0))
    weekdays = set()
    for part in _listed(parts, "BYDAY"):
        match = _NTH.fullmatch(part)
        if not match:
            raise ValueError(part)
        weekdays.add((int(match[1] or 0), _WEEKDAYS.index(match[2])))
    return Rule(
        frequency=frequency,
        interval=int(parts.get("INTERVAL", 1)),
        count=count if count > 0 else None,  # -1 and 0 are written for "for ever"
        until=_parse_until(parts["UNTIL"]) if parts.get("UNTIL") else None,
        months=_numbers(parts, "BYMONTH", 1, 12),
        month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
        year_days=_numbers(parts, "BYYEARDAY", -366, 366),
        weeks=_numbers(parts, "BYWEEKNO", -53, 53),
        weekdays=frozenset(weekdays),
        positions=tuple(sorted(_numbers(parts, "BYSETPOS", -366, 366))),
        week_start=_WEEKDAYS.index(parts.get("WKST") or "MO"),
        at=(_one(parts, "BYHOUR", 23), _one(parts, "BYMINUTE", 59), _one(parts, "BYSECOND", 60)),
    )


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in parts.get(name, "").split(",") if part.strip()]


def _numbers(parts: Mapping[str, str], name: str, least: int, most: int) -> frozenset[int]:
    numbers = frozenset(int(part) for part in _listed(parts, name))
    if any(number == 0 or not least <= number <= most for number in numbers):
        raise ValueError(name)
    return numbers


def _one(parts: Mapping[str, str], name: str, most: int) -> int | None:
    """The one value of BYHOUR, BYMINUTE or BYSECOND: several would recur within the day."""
    values = _listed(parts, name)
    if len(values) > 1:
        raise RuleRefused(because("rule_by_time", part=name))
    if values and not 0 <= int(values[0]) <= most:
        raise ValueError(name)
    return min(int(values[0]), 59) if values else None


def _parse_until(text: str) -> Until:
    match = _UNTIL.fullmatch(text)
    if not match:
        raise ValueError(text)
    moment = datetime.strptime(f"{match[1]}T{match[2] or '235959'}", "%Y%m%dT%H%M%S")  # noqa: DTZ007 -- local
    return Until(moment, utc=bool(match[2] and match[3]))
