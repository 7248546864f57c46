"""Waking hours, business days, holidays and free time, across zones and the nights when clocks
change.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.workdays import (
    after_business_days,
    free_slots,
    is_waking,
    is_workday,
    latest_waking,
    nearest,
    next_waking,
    waking,
    workday_before,
)
from interviewd.model.decided import Policy

HOUR = timedelta(hours=1)


class _NoTemplates:
    def render(self, name, facts, language="en"):
        raise AssertionError(name)


def policy(
    zone: str = "Europe/London", country: str = "GB", hours: tuple[time, time] = (time(8), time(21))
) -> Policy:
    return Policy(
        "Sam", ("sam@example.org",), ZoneInfo(zone), _NoTemplates(), country=country, waking=hours
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "day", "works"),
    [
        ("", date(2026, 12, 25), True),
        ("", date(2026, 12, 26), False),
        ("GB", date(2026, 12, 25), False),
        ("GB", date(2026, 12, 28), False),  # Boxing Day, observed
        ("GB", date(2026, 12, 24), True),
        (
            "GB",
            date(2027, 3, 29),
            False,
        ),  # Easter Monday: England's, and so what "GB" means to most
        ("GB", date(2027, 8, 30), False),
        ("GB-SCT", date(2027, 3, 29), True),
        ("GB-SCT", date(2026, 11, 30), False),  # St Andrew's Day
        ("GB-ENG", date(2026, 11, 30), True),
        ("US", date(2026, 11, 26), False),  # Thanksgiving
        ("DE-BY", date(2027, 1, 6), False),  # Epiphany
        ("DE-BE", date(2027, 1, 6), True),
        ("SA", date(2026, 12, 4), False),  # Friday
        ("SA", date(2026, 12, 6), True),  # Sunday
    ],
)
def test_a_workday_is_neither_weekend_nor_holiday_of_the_country(
    country: str, day: date, works: bool
) -> None:
    """Country and region decide, their own weekend included.

    Without a country only Saturday and Sunday are free.
    """
    assert is_workday(day, policy(country=country)) is works


@pytest.mark.parametrize(
    ("n", "before"),
    [(0, date(2026, 12, 29)), (1, date(2026, 12, 24)), (3, date(2026, 12, 22))],
)
def test_working_days_before_leap_over_christmas(n: int, before: date) -> None:
    """Only working days are counted, and none means the day itself."""
    assert workday_before(date(2026, 12, 29), n, policy()) == before


@pytest.mark.parametrize(
    ("moment", "n", "due"),
    [
        ("2026-11-25T18:40", 6, "2026-12-03T08:00"),
        ("2026-11-27T23:30", 1, "2026-11-30T08:00"),  # Friday night to Monday morning
        ("2026-11-28T12:00", 1, "2026-11-30T08:00"),  # and so from Saturday
        ("2026-12-23T09:00", 2, "2026-12-29T08:00"),  # the 25th and the 28th are holidays
        ("2027-03-26T12:00", 1, "2027-03-30T07:00"),  # after Easter, in summer time
    ],
)
def test_business_days_end_when_people_wake(moment: str, n: int, due: str) -> None:
    """n business days after something: the start of waking hours on the n-th working day after
    its day.
    """
    assert after_business_days(utc(moment), n, policy()) == utc(due)


def test_the_day_of_a_moment_is_the_day_where_the_person_is() -> None:
    """Late on Thursday in London it is Friday in Tokyo, so the next business day is Monday."""
    moment = utc("2026-11-26T20:00")

    assert after_business_days(moment, 1, policy("Asia/Tokyo", "")) == local(
        "2026-11-30T08:00", "Asia/Tokyo"
    )


# --- hours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "hours", "day", "start", "end"),
    [
        ("Europe/London", ("08:00", "21:00"), "2026-11-25", "2026-11-25T08:00", "2026-11-25T21:00"),
        ("Europe/London", ("08:00", "21:00"), "2027-07-01", "2027-07-01T07:00", "2027-07-01T20:00"),
        ("Europe/London", ("10:00", "01:00"), "2026-11-25", "2026-11-25T10:00", "2026-11-26T01:00"),
        (
            "Europe/London",
            ("00:00", "00:00"),
            "2026-10-25",
            "2026-10-24T23:00",
            "2026-10-26T00:00",
        ),  # 25 hours
        (
            "Europe/London",
            ("01:30", "09:00"),
            "2027-03-28",
            "2027-03-28T01:00",
            "2027-03-28T08:00",
        ),  # skipped: 02:00
        (
            "Europe/London",
            ("01:30", "09:00"),
            "2026-10-25",
            "2026-10-25T00:30",
            "2026-10-25T09:00",
        ),  # twice: the first
        (
            "Australia/Lord_Howe",
            ("02:15", "09:00"),
            "2026-10-04",
            "2026-10-03T15:30",
            "2026-10-03T22:00",
        ),  # half an hour
        (
            "Africa/Cairo",
            ("00:00", "12:00"),
            "2026-04-24",
            "2026-04-23T22:00",
            "2026-04-24T09:00",
        ),  # midnight skipped
    ],
)
def test_waking_hours_are_those_the_clock_shows(zone, hours, day, start, end) -> None:
    """Both ends follow the wall clock of the day.

    A skipped one moves to the jump, a doubled one is the first.
    """
    start_time, end_time = map(time.fromisoformat, hours)

    span = waking(date.fromisoformat(day), policy(zone, "", (start_time, end_time)))

    assert span == (utc(start), utc(end))


def test_a_day_that_a_zone_left_out_has_no_waking_hours() -> None:
    """Samoa went from Thursday to Saturday.

    Who looks for waking time around that finds the neighbours.
    """
    samoa = policy("Pacific/Apia", "")
    start, end = waking(date(2011, 12, 30), samoa)

    assert start == end
    assert next_waking(start - HOUR, samoa) == waking(date(2011, 12, 31), samoa)[0]
    assert latest_waking(start, samoa) == waking(date(2011, 12, 29), samoa)[1]


@pytest.mark.parametrize(
    ("moment", "awake", "following", "latest"),
    [
        ("2026-11-25T07:59", False, "2026-11-25T08:00", "2026-11-24T21:00"),
        ("2026-11-25T08:00", True, "2026-11-25T08:00", "2026-11-25T08:00"),
        ("2026-11-25T20:59", True, "2026-11-25T20:59", "2026-11-25T20:59"),
        ("2026-11-25T21:00", False, "2026-11-26T08:00", "2026-11-25T21:00"),
        ("2026-11-25T23:00", False, "2026-11-26T08:00", "2026-11-25T21:00"),
    ],
)
def test_waking_hours_are_half_open(moment: str, awake: bool, following: str, latest: str) -> None:
    """They hold their start and not their end, which is still the latest moment that something
    may end at.
    """
    assert is_waking(utc(moment), policy()) is awake
    assert next_waking(utc(moment), policy()) == utc(following)
    assert latest_waking(utc(moment), policy()) == utc(latest)


def test_after_midnight_belongs_to_the_evening_before() -> None:
    """Somebody awake from ten till one is awake at half past midnight."""
    late = policy(hours=(time(10), time(1)))

    assert is_waking(utc("2026-11-26T00:30"), late)
    assert not is_waking(utc("2026-11-26T01:00"), late)


# --- free time ----------------------------------------------------------------------------------


def test_free_time_is_what_is_left_of_waking_hours() -> None:
    """Busy spans overlap, lie outside, come unsorted; empty and backward ones take nothing."""
    at = utc("2026-11-25T00:00")
    busy = [
        (at + 13.5 * HOUR, at + 14.5 * HOUR),
        (at + 7 * HOUR, at + 9 * HOUR),
        (at + 14 * HOUR, at + 14.25 * HOUR),
        (at + 16 * HOUR, at + 16 * HOUR),
        (at + 18 * HOUR, at + 17 * HOUR),
        (at + 20 * HOUR, at + 26 * HOUR),
    ]

    assert free_slots(at, at + 34 * HOUR, busy, policy()) == (
        (at + 9 * HOUR, at + 13.5 * HOUR),
        (at + 14.5 * HOUR, at + 20 * HOUR),
        (at + 32 * HOUR, at + 34 * HOUR),
    )


def test_no_time_between_no_moments() -> None:
    """An empty or backward stretch has no slots."""
    at = utc("2026-11-25T12:00")

    assert free_slots(at, at, [], policy()) == ()
    assert free_slots(at, at - HOUR, [], policy()) == ()


def at(text: str) -> datetime:
    """`9:05` on one day."""
    hours, minutes = map(int, text.split(":"))
    return datetime(2026, 11, 25, hours, minutes, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "minutes", "slots", "start"),
    [
        (
            "14:00",
            60,
            "8:00-13:30 14:30-21:00",
            "14:30",
        ),  # before it would be 12:30, which is further away
        ("14:00", 60, "8:00-21:00", "14:00"),
        ("14:07", 30, "8:00-21:00", "14:07"),  # the wish itself needs no quarter
        ("14:00", 60, "8:00-14:00 16:00-21:00", "13:00"),
        ("14:00", 60, "8:00-14:00 15:00-21:00", "13:00"),  # as near: the earlier
        ("14:00", 60, "14:20-21:00", "14:30"),
        ("14:00", 60, "14:20-15:20", "14:20"),  # no room for a quarter
        ("14:00", 60, "8:00-14:20", "13:15"),
        ("14:00", 60, "13:05-14:05", "13:05"),
        ("14:00", 60, "14:00-14:59", None),
        ("14:00", 60, "", None),
        ("23:00", 60, "8:00-21:00", "20:00"),
        ("6:00", 60, "8:00-21:00", "8:00"),
    ],
)
def test_the_nearest_free_start_wins(
    wish: str, minutes: int, slots: str, start: str | None
) -> None:
    """Nearest to the wish, on a quarter of an hour where that fits, the earlier of two.

    None when nothing fits.
    """
    spans = [(at(part.split("-")[0]), at(part.split("-")[1])) for part in slots.split()]

    assert nearest(at(wish), timedelta(minutes=minutes), spans) == (start and at(start))


# --- in all zones, around the changes of 2024 to 2030 -------------------------------------------


@cache
def jumps(zone: str) -> tuple[datetime, ...]:
    """About when a zone's offset changes; one quiet moment where it never does."""
    where, noon = ZoneInfo(zone), datetime(2024, 1, 1, 12, tzinfo=UTC)
    days = [noon + timedelta(days=n) for n in range(7 * 365)]
    offsets = [day.astimezone(where).utcoffset() for day in days]
    changes = tuple(
        day
        for day, before, after in zip(days[1:], offsets, offsets[1:], strict=False)
        if before != after
    )
    return changes or (noon,)


ZONES = sorted(available_timezones() - {"localtime", "Factory"})
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MINUTES = st.integers(-4 * 1440, 4 * 1440)


@st.composite
def situations(draw):
    """A policy somewhere, and a moment, a stretch and busy spans within days of a change of
    clocks there.
    """
    zone = draw(st.sampled_from(ZONES))
    jump = draw(st.sampled_from(jumps(zone)))
    moments = MINUTES.map(lambda minutes: jump + timedelta(minutes=minutes))
    start, end = draw(moments), draw(moments)
    busy = draw(st.lists(st.tuples(moments, st.integers(0, 900)), max_size=8))
    spans = [(at, at + timedelta(minutes=minutes)) for at, minutes in busy]
    return policy(zone, "", (draw(HOURS), draw(HOURS))), min(start, end), max(start, end), spans


def shows_waking(moment: datetime, wish: Policy) -> bool:
    """Whether the wall clock reads a waking hour: another way to know it, true outside doubled
    hours.
    """
    wall, (start, end) = moment.astimezone(wish.zone).time(), wish.waking
    return start <= wall < end if start < end else wall >= start or wall < end


def is_doubled(moment: datetime, wish: Policy) -> bool:
    """Whether clocks near this moment went or go back, so that a wall clock no longer tells
    before from after.
    """
    offsets = [
        (moment + n * HOUR).astimezone(wish.zone).utcoffset() or timedelta() for n in range(-25, 26)
    ]
    return any(before > after for before, after in pairwise(offsets))


@given(situations())
def test_waking_agrees_with_the_wall_clock(situation) -> None:
    """Somebody is awake exactly while the clock on their wall shows a waking hour."""
    wish, start, _, _ = situation

    if not is_doubled(start, wish):
        assert is_waking(start, wish) == shows_waking(start, wish)


@given(situations())
def test_the_next_and_latest_waking_moments_enclose_sleep(situation) -> None:
    """While awake both are now; asleep, nothing between the two is waking."""
    wish, moment, _, _ = situation
    latest, following = latest_waking(moment, wish), next_waking(moment, wish)

    assert latest <= moment <= following
    assert is_waking(following, wish)
    if is_waking(moment, wish):
        assert latest == moment == following
    else:
        assert free_slots(latest, following, [], wish) == ()


@given(situations())
def test_slots_are_free_and_waking_and_all_there_is(situation) -> None:
    """Minute by minute: in a slot exactly when inside the stretch, awake and not busy.

    Lengths are absolute.
    """
    wish, start, end, busy = situation
    slots = free_slots(start, end, busy, wish)

    moment = start
    while moment < end:
        is_free = is_waking(moment, wish) and not any(
            since <= moment < until for since, until in busy
        )
        assert any(since <= moment < until for since, until in slots) == is_free, moment
        moment += timedelta(minutes=17)
    assert all(start <= since < until <= end for since, until in slots)
    assert all(before[1] < after[0] for before, after in pairwise(slots))
    assert all(part.tzinfo is UTC for slot in slots for part in slot)


@given(situations(), st.integers(1, 300))
def test_a_slot_fits_and_is_the_nearest(situation, minutes: int) -> None:
    """The start lies with its whole length in one slot.

    No other minute that fits is nearer by a quarter or more.
    """
    wish, start, end, busy = situation
    slots, length, wished = (
        free_slots(start, end, busy, wish),
        timedelta(minutes=minutes),
        start + (end - start) / 3,
    )

    found = nearest(wished, length, slots)

    fitting = [slot for slot in slots if slot[1] - slot[0] >= length]
    if not fitting:
        assert found is None
        return
    assert found is not None
    assert any(since <= found and found + length <= until for since, until in fitting)
    best = min(
        max(since - wished, wished - (until - length), timedelta()) for since, until in fitting
    )
    assert best <= abs(found - wished) < best + timedelta(minutes=15)
