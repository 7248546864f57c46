"""Which dates a recurrence rule gives within a span, at a cost bounded by the span and not by
the rule.

Strangers write rules, and libraries search for ever, or up to the year 9999, for a rule that never
matches: `FREQ=DAILY;INTERVAL=7;BYDAY=MO` from a Wednesday costs dateutil 0.7 s,
`FREQ=DAILY;BYMONTH=6;BYMONTHDAY=31` 3 s, and no list of forbidden shapes covers them all. So rules
repeat by whole days only, only the dates asked for are looked at, and a rule that cannot be
followed so is refused when it is parsed. RFC 5545 section 3.3.10: the days of a period, filtered by
each BY part. Tests compare the result with dateutil.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count as count_from

from interviewd.accounts.local.calendar.rules import Rule
from interviewd.values import dataclass


def rule_dates(rule: Rule, first: date, low: date, high: date) -> Iterator[date]:
    """Yield the rule's dates from `first` on that lie within low…high, both included, in order.

    Only a rule with COUNT is followed from its beginning, in one step a period.
    """
    left, recurrence = rule.count, _Recurrence(rule, first)
    for period in recurrence.periods(first if left else max(first, low), high):
        for day in recurrence.dates_in(period):
            if day < first:
                continue
            if day > high or left == 0:
                return
            left = None if left is None else left - 1
            if day >= low:
                yield day


@dataclass(frozen=True, slots=True)
class _Recurrence:
    """A rule, from its first date on."""

    rule: Rule
    first: date

    def periods(self, low: date, high: date) -> Iterator[list[date]]:
        """Yield the days of each period that the interval hits, from around `low` to `high`."""
        rule, first = self.rule, self.first
        if rule.frequency not in ("DAILY", "WEEKLY"):
            yield from self.months(low, high)
            return
        size = 7 if rule.frequency == "WEEKLY" else 1
        back = (first.weekday() - rule.week_start) % size
        step = size * rule.interval
        for number in count_from(((low - first).days + back) // step):
            day = _add_days(first, number * step - back)
            if day is None or day > high:
                return
            others = [_add_days(day, offset) for offset in range(1, size)]
            yield [day, *(each for each in others if each)]

    def months(self, low: date, high: date) -> Iterator[list[date]]:
        rule, first, yearly = self.rule, self.first, self.rule.frequency == "YEARLY"
        start = first.year if yearly else first.year * 12 + first.month - 1
        around = low.year if yearly else low.year * 12 + low.month - 1
        nearest = start + (around - start) // rule.interval * rule.interval
        for number in count_from(nearest, rule.interval):
            year, month = (number, 1) if yearly else (number // 12, number % 12 + 1)
            if year > date.max.year or date(year, month, 1) > high:
                return
            wanted = sorted(rule.months) or range(1, 13)
            yield [
                date(year, each, day)
                for each in (wanted if yearly else [month])
                for day in range(1, calendar.monthrange(year, each)[1] + 1)
            ]

    def dates_in(self, period: list[date]) -> list[date]:
        """Return the days of a period that the rule allows; BYSETPOS selects among these."""
        allowed = [day for day in period if self.allows(day)]
        if not self.rule.positions:
            return allowed
        places = (n - 1 if n > 0 else n for n in self.rule.positions)
        return sorted({allowed[at] for at in places if -len(allowed) <= at < len(allowed)})

    def allows(self, day: date) -> bool:
        rule = self.rule
        return (
            (not rule.months or day.month in rule.months)
            and self.is_like_first(day)
            and (not rule.month_days or _from_both_ends(*_in_month(day), rule.month_days))
            and (not rule.year_days or _from_both_ends(*_in_year(day), rule.year_days))
            and (not rule.weeks or _from_both_ends(*_week(day, rule.week_start), rule.weeks))
            and (not rule.weekdays or any(self.is_nth(day, *each) for each in rule.weekdays))
        )

    def is_like_first(self, day: date) -> bool:
        """Where the rule names no day, the first date's weekday, day of month or date counts."""
        rule, first = self.rule, self.first
        named = rule.weekdays or rule.month_days or rule.year_days or rule.weeks
        if named or rule.frequency == "DAILY":
            return True
        if rule.frequency == "WEEKLY":
            return day.weekday() == first.weekday()
        is_any_month = rule.frequency == "MONTHLY" or bool(rule.months)
        return day.day == first.day and (is_any_month or day.month == first.month)

    def is_nth(self, day: date, n: int, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if n == 0 or self.rule.frequency in ("DAILY", "WEEKLY"):
            return True
        by_month = self.rule.frequency == "MONTHLY" or bool(self.rule.months)
        number, of = _in_month(day) if by_month else _in_year(day)
        return n in ((number - 1) // 7 + 1, -((of - number) // 7 + 1))


def _add_days(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:  # beyond the year 9999, or before the year 1
        return None


def _from_both_ends(number: int, of: int, wanted: frozenset[int]) -> bool:
    return number in wanted or number - of - 1 in wanted


def _in_month(day: date) -> tuple[int, int]:
    """The day's number in its month, and how many days that has."""
    return day.day, calendar.monthrange(day.year, day.month)[1]


def _in_year(day: date) -> tuple[int, int]:
    return day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365


def _week(day: date, week_start: int) -> tuple[int, int]:
    """The week's number and how many its year has. Week 1 has four days or more in the year."""
    years = (day.year + 1, day.year, day.year - 1)
    year = next(each for each in years if day >= _first_week(each, week_start))
    begin, end = _first_week(year, week_start), _first_week(year + 1, week_start)
    return (day - begin).days // 7 + 1, (end - begin).days // 7


def _first_week(year: int, week_start: int) -> date:
    january = date(min(max(year, 2), date.max.year), 1, 4)
    return january - timedelta(days=(january.weekday() - week_start) % 7)
