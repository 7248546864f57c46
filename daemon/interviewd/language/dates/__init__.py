"""Read dates as people write them: "next Friday", "4 Dec", "back on 7 December".

Words of several languages are first turned into one small vocabulary; then a few patterns are
enough. What is not understood is None; a day before the text was written is never meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from interviewd.language.dates.datewords import (
    MONTH_WORD,
    MONTHS,
    WEEKDAY_WORD,
    WEEKDAYS,
    canonical,
    fold,
    is_month,
    is_of_dates,
)
from interviewd.language.dates.readings import FAR, Readings
from interviewd.patterns import lazy_pattern

__all__ = ["is_month", "is_of_dates", "names_no_time", "read_date"]

# "11 Dec, 14 at the latest" is one date; "11 Dec, to start in March" names another.
_NEAR = timedelta(days=31)

_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_YEAR = rf"(?: (?P<y>20\d\d|\d\d(?= |$)(?! {_MONTH})))?"  # of "11 dec 14 dec" the 14 is no year

_Reading = Callable[[Readings, "re.Match[str]"], date | None]


def read_date(text: str, today: date, *, spelling: str = "british") -> date | None:
    """The day a text of the day `told` names, of several near each other the latest.

    None when unclear or past. `spelling` decides 4/12: day first, unless "american".
    """
    every = days_in(text, today, day_first=spelling != "american")
    days = sorted(day for day in every if today <= day <= today + FAR)
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
    readings = Readings(today, day_first)
    rest, exact = fold(text), set[tuple[int, int]]()
    for pattern, read in _NUMBERS:
        for match in pattern.finditer(rest):
            if day := read(readings, match):
                exact.add((day.year, day.month))
                yield day
        rest = pattern.sub(" ; ", rest)
    phrase = canonical(rest)
    for words, reading in _PHRASES:
        for match in words.finditer(phrase):
            day = reading(readings, match)
            # `the 18th (a Friday) in December` is not the month's end as well
            if day and not (reading is Readings.whole_month and (day.year, day.month) in exact):
                exact.add((day.year, day.month))
                yield day
        phrase = words.sub(" ; ", phrase)


_ITS_DAY = rf"(?:\b(?:{WEEKDAY_WORD})[.,]? (?:the )?)?"
"""The weekday of a date says nothing more; by itself it would be the next of its name."""
_SPAN = r"(?:w(?:ee)?ks?|days?|months?|hours?|hrs?|years?|wochen?|tagen?|monaten?|semaines?|jours?|mois|semanas?|dias?|[%k])"
_NUMBERS = (
    (
        lazy_pattern(r"\d\d?:\d\d|(?<!\d)24/7|\d[.,]\d\d?\s*" + _SPAN + r"(?![a-z])"),
        lambda *_: None,
    ),
    (lazy_pattern(r"(?<![\d.])(?P<y>20\d\d)([-/.])(?P<a>\d\d?)\2(?P<b>\d\d?)(?!\d)"), Readings.iso),
    (lazy_pattern(r"(?<!\d)(?P<y>20\d\d)(?P<a>[01]\d)(?P<b>[0-3]\d)(?!\d)"), Readings.iso),
    (
        lazy_pattern(
            r"(?:\b(?P<w>[a-z]{3,10})[.,]? (?:the )?)?(?<![\d./:-])(?P<a>\d\d?)([-/.])(?P<b>\d\d?)\3"
            r"(?P<y>20\d\d|\d\d)(?!\d|\.\d)"
        ),
        Readings.numeric,
    ),
    (
        lazy_pattern(
            r"\b(?:kw|calendar week|cw|semaine|uge|uke|vecka|in week)\.? ?(?P<n>[1-5]?\d)(?!\d| ?(?:days?|weeks?))\b"
        ),
        Readings.calendar_week,
    ),
    (lazy_pattern(r"\bq(?P<n>[1-4])(?:[ /-]?(?P<y>20\d\d|\d\d))?\b"), Readings.quarter),
    (
        lazy_pattern(
            rf"{_ITS_DAY}(?<![\d./:])(?P<a>\d\d?)/(?P<b>\d\d?)(?P<y>)(?![\d/:%])(?!\s+(?:{MONTH_WORD})\b)"
        ),
        Readings.numeric,
    ),
    (
        lazy_pattern(
            rf"{_ITS_DAY}(?<![\d./:a-z])(?P<a>\d\d?)\.(?P<b>\d\d?)(?P<y>)(?![\d/])(?!\.\d)\.?"
        ),
        Readings.numeric,
    ),
)


_SPANS = "business day|workday|day|week|fortnight|month"
_UNIT = rf"(?P<u>{_SPANS})"
_OF_DATE = rf"(?:{_DAY} (?:, )?)?"  # a date's weekday names no other day
_BEHIND = rf"(?:(?: ,)? {_DAY}(?= ,|$))?"
_WEEKS = "(?P<u>week|fortnight)"
_PHRASES: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (lazy_pattern(rf"(?<!\S){pattern}(?!\S)"), reading)
    for pattern, reading in (
        (rf"week (?:; )?(?:\d\d?\.? to )?(?P<d>\d\d?)\.? (?P<m>{_MONTH}){_YEAR}", Readings.week_of),
        (rf"week (?:; )?(?P<m>{_MONTH}) (?P<d>\d\d?\.?){_YEAR}", Readings.week_of),
        (
            rf"(?P<d2>\d\d?\.?) (?P<m>{_MONTH})(?: ,)* to (?P<d>\d\d?\.?)(?! (?:to|;|\d|{_MONTH}|{_SPANS})){_YEAR}",
            Readings.dated,
        ),
        (
            rf"{_OF_DATE}(?:(?<!{_MONTH} )|(?=\d\d?\.? {_MONTH}(?! \d)))(?P<d>\d\d?\.?) (?P<m>{_MONTH})(?: ,)?{_YEAR}{_BEHIND}",
            Readings.dated,
        ),
        (
            rf"{_OF_DATE}(?P<m>{_MONTH}) (?:\d\d?\.?(?: ,)* to )?(?P<d>\d\d?\.?)(?! to \d)(?: ,)?{_YEAR}{_BEHIND}",
            Readings.dated,
        ),
        (rf"(?P<w>{_DAY}) (?P<n>){_WEEKS}", Readings.weekday_weeks),
        (rf"(?P<n>\d\d?) {_WEEKS} (?:from )?(?P<w>{_DAY})", Readings.weekday_weeks),
        (rf"(?P<w>{_DAY}) in (?P<n>\d\d?) {_WEEKS}", Readings.weekday_weeks),
        (rf"(?P<w>{_DAY}) (?P<d>(?:[12]?\d|3[01])\.)", Readings.weekday_of_month),
        (
            rf"(?P<w>{_DAY}) (?:in )?(?:(?:next|coming|aftermost) week|week (?:next|coming))",
            Readings.weekday_in_week,
        ),
        (
            rf"(?:(?:next|coming|aftermost) week|week (?:next|coming)) ,? ?;? ?(?P<w>{_DAY})",
            Readings.weekday_in_week,
        ),
        (rf"last (?:{_DAY}|week|month)(?! {_MONTH})", lambda *_: None),
        (
            rf"(?P<n>[1-4])(?:\.|st|nd|rd) week (?P<m>{_MONTH})",
            lambda told, match: told.near(MONTHS[match["m"]], 7 * int(match["n"])),
        ),
        (rf"(?:(?P<how>next|coming) )?(?P<w>{_DAY})(?P<how2> next| coming)?", Readings.weekday),
        (r"week after next(?P<p>)", Readings.week_phrase),
        (r"(?:(?P<p>early|mid|end) )?(?:(?:next|aftermost) week|week next)", Readings.week_phrase),
        (r"(?:(?P<p>early|mid|end) )?(?:coming week|week coming)", Readings.week_phrase),
        (r"(?P<p>end|in) week", Readings.week_phrase),
        (rf"(?:in )?\d\d? {_UNIT} to (?P<n>\d\d?)(?! (?:\d|{_MONTH}|{_SPANS}))", Readings.ahead),
        (
            rf"(?:in )?(?:\d\d? to )?(?P<n>\d\d?\d?) (?:; )?{_UNIT}(?: from)?(?! ago)",
            Readings.ahead,
        ),
        (r"in (?P<n>\d\d?) to (?P<u>day|week|month)", Readings.ahead),
        (r"(?:(?P<p>early|mid|end) )?(?:next month|month next|coming month)", Readings.in_month),
        (r"(?P<p>end) (?:next |coming )?month(?: next)?", Readings.in_month),
        (rf"(?P<p>early|mid|end|in) (?:to )?(?P<m>{_MONTH}){_YEAR}", Readings.in_month),
        (r"end (?:coming )?year", lambda told, _: date(told.today.year, 12, 31)),
        (r"(?P<n>christmas|newyearseve|newyear|epiphany|nicholas|boxingday)", Readings.named_day),
        (r"after weekend", lambda told, _: told.week(1)),
        (r"(?:coming )?weekend", lambda told, _: told.week(0) + timedelta(days=6)),
        (r"overmorrow", lambda told, _: told.today + timedelta(days=2)),
        (r"tomorrow", lambda told, _: told.today + timedelta(days=1)),
        (r"today", lambda told, _: told.today),
        (r"(?P<d>(?:[12]?\d|3[01])\.)", Readings.day_of_month),
        (rf"(?P<p>)(?P<m>(?!may|mar){_MONTH}){_YEAR}", Readings.whole_month),
    )
)
