"""Waking hours, business days, public holidays, and free time.

Days and hours are those of the policy's zone and country. Moments are aware and in UTC; lengths are
absolute: an hour across a clock change is sixty minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from interviewd.model.decided import Policy

Span = tuple[datetime, datetime]

_DAY = timedelta(days=1)

# The library's GB without a region has only the days that all four nations share, so neither Easter
# Monday nor the August bank holiday. England and Wales have the same days.
_USUAL_REGION = {"GB": "ENG", "GBR": "ENG", "UK": "ENG"}


# --- days ---------------------------------------------------------------------------------------


def is_workday(day: date, policy: Policy) -> bool:
    """Whether it is a working day in the policy's country; without one Monday to Friday."""
    return day not in _days_off(policy.country, day.year)


def workday_before(day: date, n: int, policy: Policy) -> date:
    """The n-th working day before `day`; `day` itself for 0, working day or not."""
    return _workday(day, n, -_DAY, policy)


def after_business_days(moment: datetime, n: int, policy: Policy) -> datetime:
    """The start of waking hours on the n-th working day after the moment's own day."""
    day = moment.astimezone(policy.zone).date()
    return waking(_workday(day, n, _DAY, policy), policy)[0]


def _workday(day: date, n: int, step: timedelta, policy: Policy) -> date:
    while n > 0:
        day += step
        n -= is_workday(day, policy)
    return day


@lru_cache(maxsize=32)
def _days_off(country: str, year: int) -> frozenset[date]:
    """Weekends and public holidays of a year; `country` is "", "GB", or "GB-SCT"."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = [date.fromordinal(n) for n in range(first, last + 1)]
    if not country:
        return frozenset(day for day in days if day.weekday() >= 5)
    import holidays  # only who names a country pays for it

    land, _, region = country.partition("-")
    off = holidays.country_holidays(land, subdiv=region or _USUAL_REGION.get(land), years=year)
    return frozenset(day for day in days if off.is_weekend(day) or day in off)


# --- hours --------------------------------------------------------------------------------------


def waking(day: date, policy: Policy) -> Span:
    """The waking hours that begin on a day, half open; they may end past midnight.

    A time that clocks skip is the next that exists; one that they show twice is the first of both.
    """
    return _waking(day, policy.zone, *policy.waking)


def is_waking(moment: datetime, policy: Policy) -> bool:
    return any(start <= moment < end for start, end in _around(moment, policy))


def next_waking(moment: datetime, policy: Policy) -> datetime:
    """The moment itself while people are awake, else when they next wake."""
    return next(max(start, moment) for start, end in _around(moment, policy) if moment < end)


def latest_waking(moment: datetime, policy: Policy) -> datetime:
    """The moment itself while people are awake, else when the last waking hours before it ended."""
    spans = reversed([*_around(moment, policy)])
    return next(min(end, moment) for start, end in spans if start <= moment)


def _around(moment: datetime, policy: Policy) -> Iterator[Span]:
    """The waking hours near a moment; three days outlast one a zone left out (Samoa, 2011)."""
    day = moment.astimezone(policy.zone).date()
    spans = (waking(day + n * _DAY, policy) for n in range(-3, 4))
    return (span for span in spans if span[0] < span[1])


@lru_cache(maxsize=1024)
def _waking(day: date, zone: ZoneInfo, start: time, end: time) -> Span:
    last = day if start < end else day + _DAY
    return _instant(datetime.combine(day, start), zone), _instant(datetime.combine(last, end), zone)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks in the zone show `wall`, or jump over it."""
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    # Inside a gap fold=1 reads the offset after the jump, fold=0 the one before (PEP 495): the jump
    # lies between.
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) > wall:
            late = middle
        else:
            early = middle
    return late


# --- free time ----------------------------------------------------------------------------------


def free_slots(
    start: datetime, end: datetime, busy: Sequence[Span], policy: Policy
) -> tuple[Span, ...]:
    """The waking, free spans between `start` and `end`, in order; `busy` may overlap."""
    taken = [span for span in busy if span[0] < span[1]]
    day = start.astimezone(policy.zone).date() - 3 * _DAY
    asleep = waking(day, policy)[1]
    while asleep < end:
        day += _DAY
        awake, next_asleep = waking(day, policy)
        if asleep < awake:
            taken.append((asleep, awake))
        asleep = next_asleep
    free: list[Span] = []
    for since, until in sorted(taken):
        if start >= end:
            break
        if start < since:
            free.append((start, min(since, end)))
        start = max(start, until)
    if start < end:
        free.append((start, end))
    return tuple(free)


def nearest(
    wish: datetime, length: timedelta, slots: Sequence[Span], *, step_minutes: int = 15
) -> datetime | None:
    """The start nearest to the wish at which `length` fits into one of the slots, or None.

    Where the wish does not fit, a start falls on a quarter of an hour, or on the slot's edge when
    the slot is too tight for one. Of two that are as near the earlier wins.
    """
    step = timedelta(minutes=step_minutes)
    starts = []
    for first, last in ((start, end - length) for start, end in slots if end - start >= length):
        if first <= wish <= last:
            return wish
        if wish < first:
            past = (first - _EPOCH) % step
            start = first + (step - past) if past else first
            starts.append(start if start <= last else first)
        else:
            start = last - (last - _EPOCH) % step
            starts.append(start if first <= start else last)
    return min(starts, key=lambda start: (abs(start - wish), start), default=None)


def next_quarter(moment: datetime) -> datetime:
    """The moment itself on a quarter of an hour, else the next one."""
    past = (moment - _EPOCH) % _QUARTER
    return moment + (_QUARTER - past) if past else moment


_QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # quarters of an hour are the same in every zone of today
