"""Recurrence rules as they are written, RFC 5545 section 3.3.10, and which of them are refused for what they ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from interviewd.model.terms import Reason, because

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOO_FINE: Final = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NTH: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"(\d{8})(?:T(\d{6}))?(Z?)")
_LONGEST_MONTHS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OLDEST: Final = date(1970, 1, 1)


class RuleRefused(ValueError):
    """A rule that is not followed, and why: rule_broken, rule_too_fine, rule_interval, rule_by_time, rule_never, rule_too_old."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Until:
    """The last moment of a rule: local when `utc` is false; a day alone means all of that day."""

    moment: datetime
    utc: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. Empty tuples where the rule is silent; `weekdays` are (n, weekday), n 0 for every one."""

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
    at: tuple[int | None, int | None, int | None] = (None, None, None)  # hour, minute, second where the rule sets them

    def time_of(self, first: time) -> time:
        """When on its days it takes place: like the first time, save what the rule itself says."""
        hour, minute, second = (
            mine if mine is not None else its for mine, its in zip(self.at, _clock(first), strict=True)
        )
        return time(hour, minute, second)


def _clock(at: time) -> tuple[int, int, int]:
    return at.hour, at.minute, at.second


def read_rule(text: str, first: date) -> Rule:
    """The rule of a series that begins on `first`. Raises RuleRefused."""
    parts = _parts(text)
    rule = _read(parts)
    if rule.month_days and rule.months and not _exists_in(rule.months, rule.month_days):
        raise RuleRefused(because("rule_never"))
    if first < OLDEST and (rule.frequency != "YEARLY" or rule.count):  # birthdays are old and harmless
        raise RuleRefused(because("rule_too_old", since=first))
    return rule


def _parts(text: str) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in text.strip().strip(";").upper().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _read(parts: Mapping[str, str]) -> Rule:
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_FINE:
        raise RuleRefused(because("rule_too_fine", frequency=frequency))
    if frequency not in _FREQUENCIES or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise RuleRefused(because("rule_broken"))
    try:
        interval = int(parts.get("INTERVAL", "1"))
        count = int(parts["COUNT"]) if "COUNT" in parts else 0
        rule = Rule(
            frequency=frequency,
            interval=interval,
            count=count if count > 0 else None,  # -1 and 0 are written for "for ever"
            until=_until(parts["UNTIL"]) if parts.get("UNTIL") else None,
            months=_numbers(parts, "BYMONTH", 1, 12),
            month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
            year_days=_numbers(parts, "BYYEARDAY", -366, 366),
            weeks=_numbers(parts, "BYWEEKNO", -53, 53),
            weekdays=frozenset(_weekday(part) for part in parts.get("BYDAY", "").split(",") if part.strip()),
            positions=tuple(sorted(_numbers(parts, "BYSETPOS", -366, 366))),
            week_start=_WEEKDAYS.index(parts.get("WKST") or "MO"),
            at=(_one(parts, "BYHOUR", 23), _one(parts, "BYMINUTE", 59), _one(parts, "BYSECOND", 60)),
        )
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, RuleRefused) else RuleRefused(because("rule_broken")) from error
    if interval < 1:
        raise RuleRefused(because("rule_interval", interval=interval))
    return rule


def _numbers(parts: Mapping[str, str], name: str, least: int, most: int) -> frozenset[int]:
    found = frozenset(int(part) for part in parts.get(name, "").split(",") if part.strip())
    if any(number == 0 or not least <= number <= most for number in found):
        raise ValueError(name)
    return found


def _weekday(part: str) -> tuple[int, int]:
    match = _NTH.fullmatch(part.strip())
    if not match:
        raise ValueError(part)
    return int(match[1] or 0), _WEEKDAYS.index(match[2])


def _one(parts: Mapping[str, str], name: str, most: int) -> int | None:
    """A single hour, minute or second; a list would repeat within the day."""
    values = [part for part in parts.get(name, "").split(",") if part.strip()]
    if len(values) > 1:
        raise RuleRefused(because("rule_by_time", part=name))
    if values and not 0 <= int(values[0]) <= most:
        raise ValueError(name)
    return min(int(values[0]), 59) if values else None


def _until(text: str) -> Until:
    match = _UNTIL.fullmatch(text)
    if not match:
        raise ValueError(text)
    if not match[2]:
        return Until(datetime.strptime(f"{match[1]}T235959", "%Y%m%dT%H%M%S"), utc=False)  # noqa: DTZ007 -- local
    return Until(datetime.strptime(f"{match[1]}T{match[2]}", "%Y%m%dT%H%M%S"), utc=bool(match[3]))  # noqa: DTZ007


def _exists_in(months: frozenset[int], days: frozenset[int]) -> bool:
    return any(abs(day) <= _LONGEST_MONTHS[month] for month in months for day in days)
