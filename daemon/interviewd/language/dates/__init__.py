"""Read dates as people write them: "next Friday", "4 Dec", "back on 7 December".

Words of several languages are first turned into one small vocabulary; then a few patterns are
enough. What is not understood is None; a day before the text was written is never meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from interviewd.language.dates.datewords import (
    MONTH_WORD,
    MONTHS,
    WEEKDAYS,
    canonical,
    fold,
    is_month,
    is_of_dates,
)
from interviewd.patterns import lazy_pattern

__all__ = ["is_month", "is_of_dates", "names_no_time", "read_date"]

# "11 Dec, 14 at the latest" is one date; "11 Dec, to start in March" names another.
_NEAR = timedelta(days=31)
_AHEAD = timedelta(days=300)  # "20 Nov", told on 25 Nov, is a slip and not a date in a year
_FAR = timedelta(days=730)

_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_YEAR = rf"(?: (?P<y>20\d\d|\d\d(?= |$)(?! {_MONTH})))?"  # of "11 dec 14 dec" the 14 is no year

_Reading = Callable[["re.Match[str]", date], date | None]


def read_date(text: str, today: date, *, spelling: str = "british") -> date | None:
    """The day a text of the day `told` names, of several near each other the latest.

    None when unclear or past. `spelling` decides 4/12: day first, unless "american".
    """
    every = days_in(text, today, day_first=spelling != "american")
    days = sorted(day for day in every if today <= day <= today + _FAR)
    meant = days[0] if days else None
    for day in days:
        if meant and day - meant <= _NEAR:
            meant = day
    return meant


def names_no_time(text: str) -> bool:
    """Whether a text says that no time was named: nothing, a sign, "no idea", "unbekannt"."""
    folded = fold(text)
    if not re.search(r"[^\W_]", folded):
        return True
    return bool(_NO_WORD.search(folded)) and not _TIME_WORD.search(folded)


_NO_WORD = lazy_pattern(
    r"\b(?:no|not|none|nothing|nobody|never|unknown|unclear|unsure|tb[acd]|n/?a|dunno|idk|open|kein\w*|nicht|nichts|"
    r"unbekannt|unklar|offen|pas|aucun\w*|rien|inconnu\w*|nada|ningun\w*|sin|desconocid\w*)\b|n't\b"
)
_TIME_WORD = lazy_pattern(
    r"\b(?:before|after|until|till|vor|nach|bis|avant|apres|antes|despues|hasta)\b|\d"
)


def days_in(text: str, today: date, *, day_first: bool) -> Iterator[date]:
    """Every day the text names, in no order; numbers are taken out before words are read."""
    rest, exact = fold(text), set[tuple[int, int]]()
    for pattern, read in _NUMBERS:
        for match in pattern.finditer(rest):
            if day := read(match, today, day_first):
                exact.add((day.year, day.month))
                yield day
        rest = pattern.sub(" ; ", rest)
    phrase = canonical(rest)
    for words, reading in _PHRASES:
        for match in words.finditer(phrase):
            day = reading(match, today)
            # `the 18th (a Friday) in December` is not the month's end as well
            if day and not (reading is _whole_month and (day.year, day.month) in exact):
                exact.add((day.year, day.month))
                yield day
        phrase = words.sub(" ; ", phrase)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near(month: int, day: int, today: date, year: str | None = None) -> date | None:
    """That day of the year given, else the next one, unless it is nearly a year away."""
    # The number of "4 Dec 17" is more likely an hour.
    if year and (len(year) == 4 or 0 <= int(year) - today.year % 100 <= 2):
        return _on(2000 + int(year) % 100, month, day)
    days = (_on(today.year + ahead, month, day) for ahead in (0, 1))
    return next((each for each in days if each and today <= each <= today + _AHEAD), None)


def _numeric(match: re.Match[str], today: date, day_first: bool) -> date | None:  # noqa: FBT001 - a reading's shape
    first, second = int(match["a"]), int(match["b"])
    day, month = (first, second) if day_first or "." in match[0] else (second, first)
    if match["y"] and "." not in match[0] and (weekday := match.groupdict().get("w")):
        day, month = _fitting(weekday, (day, month), int(match["y"]) % 100 + 2000)
    if month > 12:
        day, month = month, day
    read = _near(month, day, today, match["y"])
    if match["y"] and "." not in match[0] and (read is None or read < today):
        return _near(day, month, today, match["y"])  # only the other reading makes sense
    return read


def _fitting(weekday: str, pair: tuple[int, int], year: int) -> tuple[int, int]:
    """Of the two readings of a pair of numbers the one that falls on the weekday beside it."""
    wanted = WEEKDAYS.get(canonical(weekday))
    for day, month in (pair, pair[::-1]):
        if (on := _on(year, month, day)) and on.weekday() == wanted:
            return day, month
    return pair


def _iso(match: re.Match[str], today: date, day_first: bool) -> date | None:  # noqa: ARG001, FBT001 - a reading's shape
    return _on(int(match["y"]), int(match["a"]), int(match["b"]))


def _calendar_week(match: re.Match[str], today: date, day_first: bool) -> date | None:  # noqa: ARG001, FBT001 - a reading's shape
    """The Friday of an ISO week: `KW 3` is the next week of that number."""
    for year in (today.year, today.year + 1):
        try:
            friday = date.fromisocalendar(year, int(match["n"]), 5)
        except ValueError:
            continue
        if today <= friday <= today + _AHEAD:
            return friday
    return None


def _quarter(match: re.Match[str], today: date, day_first: bool) -> date | None:  # noqa: ARG001, FBT001 - a reading's shape
    """The last day of a quarter."""
    month = 3 * int(match["n"])
    years = (int(match["y"]) % 100 + 2000,) if match["y"] else (today.year, today.year + 1)
    ends = (_on(year, month, monthrange(year, month)[1]) for year in years)
    return next((end for end in ends if end and end >= today), None)


_SPAN = r"(?:w(?:ee)?ks?|days?|months?|hours?|hrs?|years?|wochen?|tagen?|monaten?|semaines?|jours?|mois|semanas?|dias?|[%k])"
_NUMBERS = (
    (
        lazy_pattern(r"\d\d?:\d\d|(?<!\d)24/7|\d[.,]\d\d?\s*" + _SPAN + r"(?![a-z])"),
        lambda *_: None,
    ),
    (lazy_pattern(r"(?<![\d.])(?P<y>20\d\d)([-/.])(?P<a>\d\d?)\2(?P<b>\d\d?)(?!\d)"), _iso),
    (lazy_pattern(r"(?<!\d)(?P<y>20\d\d)(?P<a>[01]\d)(?P<b>[0-3]\d)(?!\d)"), _iso),
    (
        lazy_pattern(
            r"(?:\b(?P<w>[a-z]{3,10})[.,]? (?:the )?)?(?<![\d./:-])(?P<a>\d\d?)([-/.])(?P<b>\d\d?)\3"
            r"(?P<y>20\d\d|\d\d)(?!\d|\.\d)"
        ),
        _numeric,
    ),
    (
        lazy_pattern(
            r"\b(?:kw|calendar week|cw|semaine|uge|uke|vecka|in week)\.? ?(?P<n>[1-5]?\d)(?!\d| ?(?:days?|weeks?))\b"
        ),
        _calendar_week,
    ),
    (lazy_pattern(r"\bq(?P<n>[1-4])(?:[ /-]?(?P<y>20\d\d|\d\d))?\b"), _quarter),
    (
        lazy_pattern(
            rf"(?<![\d./:])(?P<a>\d\d?)/(?P<b>\d\d?)(?P<y>)(?![\d/:%])(?!\s+(?:{MONTH_WORD})\b)"
        ),
        _numeric,
    ),
    (
        lazy_pattern(r"(?<![\d./:a-z])(?P<a>\d\d?)\.(?P<b>\d\d?)(?P<y>)(?![\d/])(?!\.\d)\.?"),
        _numeric,
    ),
)


def _dated(match: re.Match[str], today: date) -> date | None:
    """4 dec, dec 4, 4 to 6 dec: the last day of a range, in whatever order its days stand."""
    days = [int(match[name].rstrip(".")) for name in ("d", "d2") if match.groupdict().get(name)]
    return _near(MONTHS[match["m"]], max(days), today, match["y"])


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    """The 15th: of this month, or of the next."""
    day = int(match["d"].rstrip("."))
    months = ((today.year, today.month), _month_after(today))
    days = (_on(year, month, day) for year, month in months)
    return next((each for each in days if each and each >= today), None)


def _month_after(today: date) -> tuple[int, int]:
    return (today.year + today.month // 12, today.month % 12 + 1)


def _week(today: date, ahead: int) -> date:
    """The Monday of this week, or of one ahead."""
    return today + timedelta(days=7 * ahead - today.weekday())


def _weekday(match: re.Match[str], today: date) -> date:
    number = WEEKDAYS[match["w"]]
    how = (match["how"] or match["how2"] or "").strip()
    if how == "next":
        return _week(today, 1) + timedelta(days=number)
    away = (number - today.weekday()) % 7
    return today + timedelta(days=away if away or how == "coming" else 7)


def _weekday_weeks(match: re.Match[str], today: date) -> date:
    """Friday week, a week on Friday, Friday in two weeks: weeks after the coming one."""
    away = (WEEKDAYS[match["w"]] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=away + 7 * int(match["n"] or 1))


def _weekday_in_week(match: re.Match[str], today: date) -> date:
    ahead = 2 if "aftermost" in match[0] else int("next" in match[0])
    return _week(today, ahead) + timedelta(days=WEEKDAYS[match["w"]])


def _week_phrase(match: re.Match[str], today: date) -> date:
    ahead = 2 if "aftermost" in match[0] or "after" in match[0] else int("next" in match[0])
    if not ahead and today.weekday() > 4:
        ahead = 1  # said on a Sunday, this week is the one that begins
    weekday = {"early": 1, "mid": 2}.get(match["p"] or "", 4)  # Friday, unless a part is named
    return max(today, _week(today, ahead) + timedelta(days=weekday))


def _week_of(match: re.Match[str], today: date) -> date | None:
    day = _dated(match, today)
    return day and _week(day, 0) + timedelta(days=4)


def _ahead(match: re.Match[str], today: date) -> date | None:
    number, unit = int(match["n"]), match["u"]
    if number > 400:
        return None
    if unit == "month":
        months = today.month - 1 + number
        year, month = today.year + months // 12, months % 12 + 1
        return date(year, month, min(today.day, monthrange(year, month)[1]))
    if unit not in ("business day", "workday"):
        return today + timedelta(days=number * {"week": 7, "fortnight": 14}.get(unit, 1))
    day = today
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _in_month(match: re.Match[str], today: date) -> date | None:
    """Early, mid or end of a month, named or this or next; its last day when no part is said."""
    if "month" in match[0]:
        year, month = _month_after(today) if "next" in match[0] else (today.year, today.month)
        return _part(match["p"], year, month)
    month = MONTHS[match["m"]]
    years = (int(match["y"]) % 100 + 2000,) if match["y"] else (today.year, today.year + 1)
    days = (_part(match["p"], year, month) for year in years)
    furthest = today + (_FAR if match["y"] else _AHEAD)
    return next((day for day in days if today <= day <= furthest), None)


def _whole_month(match: re.Match[str], today: date) -> date | None:
    return _in_month(match, today)


def _part(part: str | None, year: int, month: int) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, {"early": 5, "mid": 15}.get((part or "").strip(), last))


_NAMED_DAYS = {
    "christmas": (12, 24),  # "before Christmas", "by Christmas": over by Christmas Eve
    "boxingday": (12, 26),
    "newyearseve": (12, 31),
    "newyear": (1, 1),
    "epiphany": (1, 6),
    "nicholas": (12, 6),
}


def _named_day(match: re.Match[str], today: date) -> date | None:
    """The next day of that name; `Heiligabend` is Christmas Eve."""
    month, day = _NAMED_DAYS[match["n"]]
    return next(
        on for year in (today.year, today.year + 1) if (on := date(year, month, day)) >= today
    )


def _in_days(days: int) -> _Reading:
    return lambda _, today: today + timedelta(days=days)


_SPANS = "business day|workday|day|week|fortnight|month"
_UNIT = rf"(?P<u>{_SPANS})"
_PHRASES: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (lazy_pattern(rf"(?<!\S){pattern}(?!\S)"), reading)
    for pattern, reading in (
        (rf"week (?:; )?(?:\d\d?\.? to )?(?P<d>\d\d?)\.? (?P<m>{_MONTH}){_YEAR}", _week_of),
        (rf"week (?:; )?(?P<m>{_MONTH}) (?P<d>\d\d?\.?){_YEAR}", _week_of),
        (
            rf"(?P<d2>\d\d?\.?) (?P<m>{_MONTH})(?: ,)* to (?P<d>\d\d?\.?)(?! (?:to|;|\d|{_MONTH}|{_SPANS})){_YEAR}",
            _dated,
        ),
        (
            rf"(?:(?<!{_MONTH} )|(?=\d\d?\.? {_MONTH}(?! \d)))(?P<d>\d\d?\.?) (?P<m>{_MONTH})(?: ,)?{_YEAR}",
            _dated,
        ),
        (
            rf"(?P<m>{_MONTH}) (?:\d\d?\.?(?: ,)* to )?(?P<d>\d\d?\.?)(?! to \d)(?: ,)?{_YEAR}",
            _dated,
        ),
        (rf"(?P<w>{_DAY}) (?P<n>)week", _weekday_weeks),
        (rf"(?P<n>\d\d?) week (?:from )?(?P<w>{_DAY})", _weekday_weeks),
        (rf"(?P<w>{_DAY}) in (?P<n>\d\d?) week", _weekday_weeks),
        (
            rf"(?P<w>{_DAY}) (?:in )?(?:(?:next|coming|aftermost) week|week (?:next|coming))",
            _weekday_in_week,
        ),
        (
            rf"(?:(?:next|coming|aftermost) week|week (?:next|coming)) ,? ?;? ?(?P<w>{_DAY})",
            _weekday_in_week,
        ),
        (rf"last (?:{_DAY}|week|month)(?! {_MONTH})", lambda *_: None),
        (
            rf"(?P<n>[1-4])(?:\.|st|nd|rd) week (?P<m>{_MONTH})",
            lambda match, today: _near(MONTHS[match["m"]], 7 * int(match["n"]), today),
        ),
        (rf"(?:(?P<how>next|coming) )?(?P<w>{_DAY})(?P<how2> next| coming)?", _weekday),
        (r"week after next(?P<p>)", _week_phrase),
        (r"(?:(?P<p>early|mid|end) )?(?:(?:next|aftermost) week|week next)", _week_phrase),
        (r"(?:(?P<p>early|mid|end) )?(?:coming week|week coming)", _week_phrase),
        (r"(?P<p>end|in) week", _week_phrase),
        (rf"(?:in )?\d\d? {_UNIT} to (?P<n>\d\d?)(?! (?:\d|{_MONTH}|{_SPANS}))", _ahead),
        (rf"(?:in )?(?:\d\d? to )?(?P<n>\d\d?\d?) (?:; )?{_UNIT}(?: from)?(?! ago)", _ahead),
        (r"in (?P<n>\d\d?) to (?P<u>day|week|month)", _ahead),
        (r"(?:(?P<p>early|mid|end) )?(?:next month|month next|coming month)", _in_month),
        (r"(?P<p>end) (?:next |coming )?month(?: next)?", _in_month),
        (rf"(?P<p>early|mid|end|in) (?:to )?(?P<m>{_MONTH}){_YEAR}", _in_month),
        (r"end (?:coming )?year", lambda _, today: date(today.year, 12, 31)),
        (r"(?P<n>christmas|newyearseve|newyear|epiphany|nicholas|boxingday)", _named_day),
        (r"after weekend", lambda _, today: _week(today, 1)),
        (r"(?:coming )?weekend", lambda _, today: _week(today, 0) + timedelta(days=6)),
        (r"overmorrow", _in_days(2)),
        (r"tomorrow", _in_days(1)),
        (r"today", _in_days(0)),
        (r"(?P<d>(?:[12]?\d|3[01])\.)", _day_of_month),
        (rf"(?P<p>)(?P<m>(?!may|mar){_MONTH}){_YEAR}", _whole_month),
    )
)
