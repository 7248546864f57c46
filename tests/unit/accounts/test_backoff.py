"""How long an account rests: as long as it was asked to, within reason, and longer each time
when nobody said.
"""

from datetime import UTC, datetime, timedelta

import pytest

from interviewd.accounts.backoff import LONGEST, Backoff, PassClock, retry_after
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("17", 17),
        ("0", 1),
        ("99999", 3600),
        ("Mon, 23 Nov 2026 09:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 09:02:00", 120),
        ("Mon, 23 Nov 2026 23:00:00 GMT", 3600),
    ],
)
def test_retry_after_is_read_within_bounds(header: str, seconds: int) -> None:
    """Seconds or a date, never less than a second and never more than an hour."""
    assert Backoff("home", Overlay(), Clock()).begin({"retry-after": header}) == NOW + timedelta(
        seconds=seconds
    )


@pytest.mark.parametrize(
    "header", ["", "-5", "soon", "1e9", "9999999", "Mon, 23 Nov 2020 09:00:00 GMT", "1.5", "١٢"]
)
def test_an_invalid_retry_after_is_ignored(header: str) -> None:
    """What is no time to come is as if nobody had said anything, so the account decides for
    itself.
    """
    delay = retry_after({"retry-after": header}, NOW)
    assert delay is None
    assert (
        NOW
        < Backoff("home", Overlay(), Clock()).begin({"retry-after": header})
        <= NOW + timedelta(seconds=12)
    )


def test_a_date_is_meant_by_the_server_s_own_clock() -> None:
    """A machine whose clock is an hour off rests for the two minutes that were meant."""
    headers = {
        "retry-after": "Mon, 23 Nov 2026 08:02:00 GMT",
        "date": "Mon, 23 Nov 2026 08:00:00 GMT",
    }
    assert retry_after(headers, NOW) == timedelta(minutes=2)


def test_backoff_grows_to_an_hour_at_most() -> None:
    """Exponential, with jitter, and with an end."""
    clock, longest = Clock(), timedelta(0)
    rest = Backoff("home", Overlay(), clock)
    for number in range(40):
        until = rest.begin({})
        assert clock.at < until <= clock.at + min(LONGEST, timedelta(seconds=2 ** (number + 2)))
        longest = max(longest, until - clock.at)
        clock.at = until
    assert longest > timedelta(minutes=5)


def test_an_answer_ends_the_counting() -> None:
    """After a success the next refusal is the first again."""
    rest = Backoff("home", Overlay(), Clock())
    for _ in range(12):
        rest.begin({})
    rest.end()
    assert rest.until is None
    assert rest.begin({}) <= NOW + timedelta(seconds=4)


def test_backoff_outlives_the_process() -> None:
    """Who is started anew rests on."""
    cache, clock = Overlay(), Clock()
    until = Backoff("home", cache, clock).begin({"retry-after": "60"})
    assert Backoff("home", cache, clock).until == until
    assert Backoff("other", cache, clock).until is None
    clock.at = until
    assert Backoff("home", cache, clock).until is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"until": 5}', '{"until": "yesterday"}', '{"refusals": "many"}'],
)
def test_an_unreadable_backoff_is_ignored(text: str) -> None:
    """A broken cache costs one request too many, no more."""
    cache = Overlay()
    cache.update("home", {"backoff": text})
    assert Backoff("home", cache, Clock()).until is None


def test_a_clock_set_back_ends_an_endless_backoff() -> None:
    """A rest of years is none that anybody asked for."""
    clock = Clock()
    rest = Backoff("home", Overlay(), clock)
    rest.begin({"retry-after": "60"})
    clock.at = NOW - timedelta(days=365)
    assert rest.until is None


@pytest.mark.parametrize("days", [0, 9, -9])
def test_backoff_is_measured_by_the_time_of_the_pass(days: int) -> None:
    """A rehearsal of another day rests as long as one of today, and not for days on end."""
    passing = PassClock(Clock())
    passing.at = begun = NOW + timedelta(days=days)
    rest = Backoff("home", Overlay(), passing)

    until = rest.begin({"retry-after": "60"})
    assert (until, rest.until) == (begun + timedelta(seconds=60), until)
    passing.at = begun + timedelta(seconds=61)
    assert rest.until is None
