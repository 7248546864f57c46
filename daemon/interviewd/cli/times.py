"""Moments as people say and type them, always in the person's own zone, whatever the machine's
is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Beyond these, windows of months and rules of zones lead outside what dates can hold.
_FIRST_YEAR, _LAST_YEAR = 1971, 2199


@dataclass(frozen=True, slots=True)
class Clock:
    """The person's zone, and the moment that "today" and "tomorrow" are counted from."""

    zone: ZoneInfo
    now: datetime

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def day(self, at: datetime | date) -> str:
        """`today`, `tomorrow`, `Wed` within the coming week, else `Tue 1 Dec`, with the year
        when it is another one.
        """
        day = self.local(at).date() if isinstance(at, datetime) else at
        today = self.local(self.now).date()
        ahead = (day - today).days
        if ahead in {0, 1}:
            return ("today", "tomorrow")[ahead]
        return f"{day:%a}" if 1 < ahead < 7 else self.date(day)

    def date(self, day: date) -> str:
        """`Tue 1 Dec`, with the year when it is another one."""
        year = "" if day.year == self.local(self.now).year else f" {day.year}"
        return f"{day:%a} {day.day} {day:%b}{year}"

    def moment(self, at: datetime) -> str:
        """`today 16:00`, `Wed 16:00`, `Tue 1 Dec 16:00`."""
        return f"{self.day(at)} {self.local(at):%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        """`Thu 14:30–15:30`; the second day is named when it is another one."""
        first, last = self.local(start), self.local(end)
        ends = f"{last:%H:%M}" if first.date() == last.date() else self.moment(end)
        return f"{self.moment(start)}–{ends}"

    def iso(self, at: datetime) -> str:
        """RFC 3339 with the zone's offset at that moment."""
        return self.local(at).isoformat(timespec="seconds")


# --- reading ------------------------------------------------------------------------------------


def read(text: str, clock: Clock) -> datetime:
    """What somebody types as a moment: ISO 8601 with or without offset, `today`, `tomorrow
    9:00`, `Fri 14:00`, `16:30`.

    Without an offset it is the person's own zone, without a time of day the first minute of that
    day. In UTC. Raises ValueError for anything else, and for years outside 1971 to 2199.
    """
    words = " ".join(text.split())
    moment = next((moment for moment in (way(words, clock) for way in _WAYS) if moment), None)
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _iso(words: str, clock: Clock) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words.upper().replace(" ", "T", 1))
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.zone)
    except (ValueError, OverflowError):
        return None


def _word(words: str, clock: Clock) -> datetime | None:
    """A word for a day, a time of day, or both."""
    if words.casefold() == "now":
        return clock.now
    name, _, rest = words.casefold().replace(" at ", " ").partition(" ")
    day = _named_day(name, clock)
    if day is None:
        name, rest = "", words
        day = clock.local(clock.now).date()
    at = _time_of_day(rest)
    if at is None and (rest or not name):
        return None
    return datetime.combine(day, at or time(0), clock.zone)


def _named_day(name: str, clock: Clock) -> date | None:
    today = clock.local(clock.now).date()
    if name in {"today", "tomorrow", "yesterday"}:
        return today + timedelta(days=("yesterday", "today", "tomorrow").index(name) - 1)
    weekday = next((n for n, day in enumerate(_DAYS) if name in {day, day[:3]}), None)
    return (
        None if weekday is None else today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    )


_TIME = lazy_pattern(r"(\d{1,2})[:.h](\d{2})")


def _time_of_day(words: str) -> time | None:
    match = _TIME.fullmatch(words.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


_WAYS: tuple[Callable[[str, Clock], datetime | None], ...] = (_iso, _word)
