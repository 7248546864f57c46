"""A day as a letter in each language writes it."""

from __future__ import annotations

import re
from datetime import date

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
_DAY_NAMED = re.compile(
    r"\d\s?[./-]\s?\d|\d+(?:st|nd|rd|th)?\.?\s+(?:of\s+|de\s+)?[^\W\d]{3,}|[^\W\d]{3,}\.?\s+\d|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\b|\b\w{2,7}tag\b|\bmittwoch\b|\b(?:lun|mar|mercre|jeu|vendre|same)di\b|"
    r"\b(?:lunes|martes|miércoles|jueves|viernes|sábado)\b",
    re.IGNORECASE,
)
_SPAN_NAMED = re.compile(
    r"\b(?:days?|weeks?|wks?|months?|tage?n?|wochen?|monate?n?|jours?|semaines?|mois|semanas?|mes(?:es)?|end|ende|fin|"
    r"beginning|anfang|début|principios|mid|mitte|around|about|etwa|environ|sobre)\b",
    re.IGNORECASE,
)


def day(when: date, language: str, spelling: str = "british") -> str:
    """`Friday 4 December`, `Friday, December 4`, `Freitag, den 4. Dezember`, `vendredi 4 décembre`, `viernes 4 de diciembre`.

    A language without month names of ours gets the ISO date.
    """
    if language not in _DAYS:
        return when.isoformat()
    weekday, month = _DAYS[language].split()[when.weekday()], _MONTHS[language].split()[when.month - 1]
    if language == "de":
        return f"{weekday}, den {when.day}. {month}"
    if language == "fr":
        return f"{weekday} {'1er' if when.day == 1 else when.day} {month}"
    if language == "es":
        return f"{weekday} {when.day} de {month}"
    return f"{weekday}, {month} {when.day}" if spelling == "american" else f"{weekday} {when.day} {month}"


def names_a_day(text: str) -> bool:
    """Whether somebody named one day, rather than a span like `in two weeks`, `end of December`."""
    return bool(_DAY_NAMED.search(text)) and not _SPAN_NAMED.search(text)
