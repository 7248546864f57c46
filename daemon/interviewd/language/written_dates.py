"""Days and times as they are written in each language; English as the person spells it.

Other languages of a person's own templates get the day as ISO 8601 and the time with 24 hours.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_SHORT_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "de": "Mo Di Mi Do Fr Sa So",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "es": "lun mar mié jue vie sáb dom",
}
_SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
}


def day(when: date, language: str, spelling: str = "british") -> str:
    """`Friday 4 December`; `Friday, December 4` in American English; `vendredi 4 décembre`."""
    if language not in _DAYS:
        return when.isoformat()
    weekday = _DAYS[language].split()[when.weekday()]
    month = _MONTHS[language].split()[when.month - 1]
    if language == "de":
        return f"{weekday}, den {when.day}. {month}"
    if language == "fr":
        return f"{weekday} {'1er' if when.day == 1 else when.day} {month}"
    if language == "es":
        return f"{weekday} {when.day} de {month}"
    is_american = spelling == "american"
    return f"{weekday}, {month} {when.day}" if is_american else f"{weekday} {when.day} {month}"


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How a block's text writes moments: in the person's zone, in a language."""

    zone: ZoneInfo
    language: str = "en"
    spelling: str = "british"

    @property
    def _is_american(self) -> bool:
        return self.language == "en" and self.spelling == "american"

    def time(self, when: datetime) -> str:
        """`14:00`; `2:00 pm` in American English."""
        local = when.astimezone(self.zone)
        if not self._is_american:
            return f"{local.hour:02}:{local.minute:02}"
        return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"

    def weekday(self, when: datetime) -> str:
        """`Wed 25 Nov`, `Wed Nov 25`, `Mi 25. Nov.`."""
        local = when.astimezone(self.zone)
        if self.language not in _DAYS:
            return local.date().isoformat()
        weekday = _SHORT_DAYS[self.language].split()[local.weekday()]
        month = _SHORT_MONTHS[self.language].split()[local.month - 1]
        if self._is_american:
            return f"{weekday} {month} {local.day}"
        return f"{weekday} {local.day}{'.' if self.language == 'de' else ''} {month}"

    def moment(self, when: datetime) -> str:
        """`Wed 25 Nov, 10:00`."""
        return f"{self.weekday(when)}, {self.time(when)}"

    def span(self, start: datetime, end: datetime) -> str:
        """`Wed 25 Nov, 10:00–11:00`; with the day again when it ends on another."""
        other_day = start.astimezone(self.zone).date() != end.astimezone(self.zone).date()
        until = f"{self.weekday(end)}, " if other_day else ""
        return f"{self.moment(start)}–{until}{self.time(end)}"


_DAY_NAMED = lazy_pattern(
    r"\d\s?[./-]\s?\d|\d+(?:st|nd|rd|th)?\.?\s+(?:of\s+|de\s+)?[^\W\d]{3,}|[^\W\d]{3,}\.?\s+\d|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\b|\b\w{2,7}tag\b|\bmittwoch\b|"
    r"\b(?:lun|mar|mercre|jeu|vendre|same)di\b|\b(?:lunes|martes|miércoles|jueves|viernes|sábado)\b",
    re.IGNORECASE,
)
_SPAN_NAMED = lazy_pattern(
    r"\b(?:days?|weeks?|wks?|months?|tage?n?|wochen?|monate?n?|jours?|semaines?|mois|semanas?|mes(?:es)?|"
    r"end|ende|fin|beginning|anfang|début|principios|mid|mitte|around|about|etwa|environ|sobre)\b",
    re.IGNORECASE,
)


def names_a_day(text: str) -> bool:
    """Whether somebody named one day, rather than a span like `in two weeks`, `end of December`."""
    return bool(_DAY_NAMED.search(text)) and not _SPAN_NAMED.search(text)
