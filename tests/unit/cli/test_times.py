"""Moments as people type and read them, in their own zone."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.cli.times import Clock, read

LONDON = Clock(ZoneInfo("Europe/London"), datetime(2026, 11, 23, 14, tzinfo=UTC))  # a Monday
NEW_YORK = Clock(ZoneInfo("America/New_York"), LONDON.now)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-04 14:00", "2026-12-04T19:00:00+00:00"),
        ("2026-12-04T14:00:30", "2026-12-04T19:00:30+00:00"),
        ("2026-12-04T14:00:00Z", "2026-12-04T14:00:00+00:00"),
        ("2026-12-04t14:00z", "2026-12-04T14:00:00+00:00"),
        ("2026-12-04T14:00+02:00", "2026-12-04T12:00:00+00:00"),
        ("2026-12-04", "2026-12-04T05:00:00+00:00"),
        ("2026-07-04", "2026-07-04T04:00:00+00:00"),
        ("now", "2026-11-23T14:00:00+00:00"),
        ("16:30", "2026-11-23T21:30:00+00:00"),
        ("today", "2026-11-23T05:00:00+00:00"),
        ("  tomorrow   9:00 ", "2026-11-24T14:00:00+00:00"),
        ("Tomorrow at 9:00", "2026-11-24T14:00:00+00:00"),
        ("yesterday 23:59", "2026-11-23T04:59:00+00:00"),
        ("fri 14:00", "2026-11-27T19:00:00+00:00"),
        ("Monday", "2026-11-30T05:00:00+00:00"),
    ],
)
def test_a_moment_is_read_in_the_person_s_zone(text: str, moment: str) -> None:
    """An offset wins; without one it is their own zone.

    Without a time of day the day's first minute.
    """
    assert read(text, NEW_YORK).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nonsense",
        "25:00",
        "12",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01T00:00+14:00",
    ],
)
def test_an_invalid_time_is_refused(text: str) -> None:
    """Also what dates can hold and calendars cannot."""
    with pytest.raises(ValueError):
        read(text, LONDON)


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    """Nothing else escapes, whatever somebody's cat types."""
    with contextlib.suppress(ValueError):
        assert read(text, LONDON).tzinfo is UTC


@pytest.mark.parametrize(
    ("days", "output"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (2, "Wed"),
        (6, "Sun"),
        (7, "Mon 30 Nov"),
        (-1, "Sun 22 Nov"),
        (60, "Fri 22 Jan 2027"),
    ],
)
def test_a_day_is_named_relative_to_today(days: int, output: str) -> None:
    """Near ones by name, others by date, the year only when it is another one."""
    assert LONDON.day(date(2026, 11, 23) + timedelta(days=days)) == output


def test_a_span_names_its_second_day_only_when_it_has_one() -> None:
    """14:30–15:30; past midnight the day is said."""
    start = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert LONDON.span(start, start + timedelta(minutes=20)) == "tomorrow 23:30–23:50"
    assert LONDON.span(start, start + timedelta(hours=1)) == "tomorrow 23:30–Wed 00:30"


def test_programs_get_the_offset_of_that_very_moment() -> None:
    """Summer and winter time of one zone."""
    assert LONDON.iso(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "2026-07-01T13:00:00+01:00"
    assert LONDON.iso(datetime(2026, 12, 1, 12, tzinfo=UTC)) == "2026-12-01T12:00:00+00:00"
