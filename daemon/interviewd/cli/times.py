"""Moments as people say and type them, always in the person's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_NEAR = ("yesterday", "today", "tomorrow")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_TIME = lazy_pattern(r"(\d{1,2})[:.h](\d{2})")

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
    try:
        moment: datetime | None = datetime.fromisoformat(words.upper().replace(" ", "T", 1))
    except (ValueError, OverflowError):
        moment = _word(words, clock)
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.zone)
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(text)
    return moment.astimezone(UTC)


def _word(words: str, clock: Clock) -> datetime | None:
    """A word for a day, a time of day, or both."""
    if words.casefold() == "now":
        return clock.now
    name, _, rest = words.casefold().replace(" at ", " ").partition(" ")
    day = clock.local(clock.now).date()
    weekday = next((n for n, each in enumerate(_DAYS) if name in {each, each[:3]}), None)
    if name in _NEAR:
        day += timedelta(days=_NEAR.index(name) - 1)
    elif weekday is not None:
        day += timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    else:
        name, rest = "", words
    match = _TIME.fullmatch(rest.strip())
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return datetime.combine(day, time(int(match[1]), int(match[2])), clock.zone)
    return datetime.combine(day, time(0), clock.zone) if name and not rest else None
