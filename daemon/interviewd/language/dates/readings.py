"""How each way to write a date is read: a match of its pattern becomes a day, counted from the day
on which the text was written.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from interviewd.language.dates.datewords import MONTHS, WEEKDAYS, canonical
from interviewd.values import dataclass

AHEAD = timedelta(days=300)  # "20 Nov", told on 25 Nov, is a slip and not a date in a year
FAR = timedelta(days=730)

_NAMED_DAYS = {
    "christmas": (12, 24),  # "before Christmas", "by Christmas": over by Christmas Eve
    "boxingday": (12, 26),
    "newyearseve": (12, 31),
    "newyear": (1, 1),
    "epiphany": (1, 6),
    "nicholas": (12, 6),
}


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a text that was written `today`; of 4/12 the day is 4 when `day_first`."""

    today: date
    day_first: bool

    def near(self, month: int, day: int, year: str | None = None) -> date | None:
        """That day of the year given, else the next one, unless it is nearly a year away."""
        # The number of "4 Dec 17" is more likely an hour.
        if year and (len(year) == 4 or 0 <= int(year) - self.today.year % 100 <= 2):
            return _on(2000 + int(year) % 100, month, day)
        days = (_on(self.today.year + ahead, month, day) for ahead in (0, 1))
        return next(
            (each for each in days if each and self.today <= each <= self.today + AHEAD), None
        )

    def numeric(self, match: re.Match[str]) -> date | None:
        first, second = int(match["a"]), int(match["b"])
        day, month = (first, second) if self.day_first or "." in match[0] else (second, first)
        if match["y"] and "." not in match[0] and (weekday := match.groupdict().get("w")):
            # Of the two readings the one that falls on the weekday beside it.
            wanted, year = WEEKDAYS.get(canonical(weekday)), int(match["y"]) % 100 + 2000
            days = ((each, _on(year, *each[::-1])) for each in ((day, month), (month, day)))
            fitting = (each for each, on in days if on and on.weekday() == wanted)
            day, month = next(fitting, (day, month))
        if month > 12:
            day, month = month, day
        read = self.near(month, day, match["y"])
        if match["y"] and "." not in match[0] and (read is None or read < self.today):
            return self.near(day, month, match["y"])  # only the other reading makes sense
        return read

    def iso(self, match: re.Match[str]) -> date | None:
        return _on(int(match["y"]), int(match["a"]), int(match["b"]))

    def calendar_week(self, match: re.Match[str]) -> date | None:
        """The Friday of an ISO week: `KW 3` is the next week of that number."""
        for year in self.years(None):
            try:
                friday = date.fromisocalendar(year, int(match["n"]), 5)
            except ValueError:
                continue
            if self.today <= friday <= self.today + AHEAD:
                return friday
        return None

    def quarter(self, match: re.Match[str]) -> date | None:
        """The last day of a quarter."""
        month = 3 * int(match["n"])
        years = self.years(match["y"])
        ends = (_on(year, month, monthrange(year, month)[1]) for year in years)
        return next((end for end in ends if end and end >= self.today), None)

    def dated(self, match: re.Match[str]) -> date | None:
        """4 dec, dec 4, 4 to 6 dec: the last day of a range, in whatever order its days stand."""
        days = [int(match[name].rstrip(".")) for name in ("d", "d2") if match.groupdict().get(name)]
        return self.near(MONTHS[match["m"]], max(days), match["y"])

    def day_of_month(self, match: re.Match[str]) -> date | None:
        """The 15th: of this month, or of the next."""
        day = int(match["d"].rstrip("."))
        months = ((self.today.year, self.today.month), self.month_after())
        days = (_on(year, month, day) for year, month in months)
        return next((each for each in days if each and each >= self.today), None)

    def weekday_of_month(self, match: re.Match[str]) -> date | None:
        """Friday the 22nd: the next 22nd that is a Friday within some months, else the next one."""
        day, number = int(match["d"].rstrip(".")), WEEKDAYS[match["w"]]
        this = self.today.year * 12 + self.today.month - 1
        days = (_on(month // 12, month % 12 + 1, day) for month in range(this, this + 4))
        fitting = (on for on in days if on and on >= self.today and on.weekday() == number)
        return next(fitting, None) or self.day_of_month(match)

    def weekday(self, match: re.Match[str]) -> date:
        number = WEEKDAYS[match["w"]]
        how = (match["how"] or match["how2"] or "").strip()
        if how == "next":
            return self.week(1) + timedelta(days=number)
        away = (number - self.today.weekday()) % 7
        return self.today + timedelta(days=away if away or how == "coming" else 7)

    def weekday_weeks(self, match: re.Match[str]) -> date:
        """Friday week, a fortnight on Friday, Friday in two weeks: weeks after the coming one."""
        away = (WEEKDAYS[match["w"]] - self.today.weekday() - 1) % 7 + 1
        weeks = int(match["n"] or 1) * (2 if match["u"] == "fortnight" else 1)
        return self.today + timedelta(days=away + 7 * weeks)

    def weekday_in_week(self, match: re.Match[str]) -> date:
        ahead = 2 if "aftermost" in match[0] else int("next" in match[0])
        return self.week(ahead) + timedelta(days=WEEKDAYS[match["w"]])

    def week_phrase(self, match: re.Match[str]) -> date:
        ahead = 2 if "aftermost" in match[0] or "after" in match[0] else int("next" in match[0])
        if not ahead and self.today.weekday() > 4:
            ahead = 1  # said on a Sunday, this week is the one that begins
        weekday = {"early": 1, "mid": 2}.get(match["p"] or "", 4)  # Friday, unless a part is named
        return max(self.today, self.week(ahead) + timedelta(days=weekday))

    def week_of(self, match: re.Match[str]) -> date | None:
        day = self.dated(match)
        return day and day + timedelta(days=4 - day.weekday())

    def ahead(self, match: re.Match[str]) -> date | None:
        number, unit = int(match["n"]), match["u"]
        if number > 400:
            return None
        if unit == "month":
            months = self.today.month - 1 + number
            year, month = self.today.year + months // 12, months % 12 + 1
            return date(year, month, min(self.today.day, monthrange(year, month)[1]))
        if unit not in ("business day", "workday"):
            return self.today + timedelta(days=number * {"week": 7, "fortnight": 14}.get(unit, 1))
        day = self.today
        while number:
            day += timedelta(days=1)
            number -= day.weekday() < 5
        return day

    def in_month(self, match: re.Match[str]) -> date | None:
        """Early, mid or end of a month, named or this or next; without a part its last day."""
        if "month" in match[0]:
            this = self.today.year, self.today.month
            return _part(match["p"], *(self.month_after() if "next" in match[0] else this))
        month = MONTHS[match["m"]]
        days = (_part(match["p"], year, month) for year in self.years(match["y"]))
        furthest = self.today + (FAR if match["y"] else AHEAD)
        return next((day for day in days if self.today <= day <= furthest), None)

    def whole_month(self, match: re.Match[str]) -> date | None:
        return self.in_month(match)

    def named_day(self, match: re.Match[str]) -> date | None:
        """The next day of that name; `Heiligabend` is Christmas Eve."""
        month, day = _NAMED_DAYS[match["n"]]
        return next(on for year in self.years(None) if (on := date(year, month, day)) >= self.today)

    def month_after(self) -> tuple[int, int]:
        return (self.today.year + self.today.month // 12, self.today.month % 12 + 1)

    def week(self, ahead: int) -> date:
        """The Monday of this week, or of one ahead."""
        return self.today + timedelta(days=7 * ahead - self.today.weekday())

    def years(self, year: str | None) -> tuple[int, ...]:
        """The year that is named, else this one and the next."""
        this = self.today.year
        return (int(year) % 100 + 2000,) if year else (this, this + 1)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _part(part: str | None, year: int, month: int) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, {"early": 5, "mid": 15}.get((part or "").strip(), last))
