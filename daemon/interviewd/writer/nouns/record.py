"""A line of the profile that is no sentence, as it follows a colon: `12 ans de traduction
médicale`, `Steuerberater seit 2018`.

Only these two shapes: a number of years and what they were spent on, and an occupation with its
beginning. German, French and Spanish take them behind `my record in short:`; English has `I would
bring`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.language.function_words import (
    ARTICLES,
    AUXILIARIES,
    FIRST_PERSON,
    NEGATORS,
    PREPOSITIONS,
    SUBJECTS,
    tokens,
)
from interviewd.patterns import lazy_pattern

_LONGEST = 16  # words
_NUMBER: Mapping[str, str] = {
    "de": r"(?:\d{1,2}|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig)",
    "fr": r"(?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt)",
    "es": r"(?:\d{1,2}|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte)",
}
_WHO: Mapping[str, str] = {
    "de": r"(?:[A-ZÄÖÜ][\w-]+(?: [\w-]+){0,2}, )?",
    "fr": r"(?:[^\W\d_][\w’'-]+(?: [\w’'-]+){0,3}, )?",
    "es": r"(?:[^\W\d_][\w-]+(?: [\w-]+){0,3}, )?",
}
"""The occupation, which may stand before the years."""
_SPAN: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(rf"{_WHO['de']}(?i:{_NUMBER['de']}) Jahre (?!alt\b)[^,]+"),
    "fr": re.compile(
        rf"{_WHO['fr']}(?i:{_NUMBER['fr']}) (?:ans|années) (?:de |d['’]|en |comme |dans )"
    ),
    "es": re.compile(rf"{_WHO['es']}(?i:{_NUMBER['es']}) años (?:de |en |como )"),
}
_SINCE: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(
        rf"(?P<who>[A-ZÄÖÜ][\w-]+(?: [\w-]+){{0,3}}) seit (?:\d{{4}}|{_NUMBER['de']} Jahren)\b"
    ),
    "fr": re.compile(
        rf"(?P<who>[^\W\d_][\w’'-]+(?: [\w’'-]+){{0,4}}) depuis (?:\d{{4}}|{_NUMBER['fr']} ans)\b",
    ),
    "es": re.compile(
        rf"(?P<who>[^\W\d_][\w-]+(?: [\w-]+){{0,4}}) desde (?:\d{{4}}|hace {_NUMBER['es']} años)\b"
    ),
}
_LETTERS = lazy_pattern(r"[\w ,’'&-]+")


def record_of(text: str, language: str) -> str:
    """The text as it follows a colon; "" when it has no such shape."""
    text = " ".join(text.split()).rstrip(" .")
    span, since = _SPAN[language].match(text), _SINCE[language].match(text)
    words = re.split(r"['’]|\s+|,", text.casefold())
    if not (span or since) or not _LETTERS.fullmatch(text) or len(text.split()) > _LONGEST:
        return ""
    if not _CLAUSE[language].isdisjoint(words) or any(map(is_hasty, filter(None, words))):
        return ""
    if words[-1] in PREPOSITIONS[language] or not all(
        _is_phrase(piece, language) for piece in text.split(", ")[1:]
    ):
        return ""
    keeps = language == "de" or not text[1:2].islower()
    return text if keeps else text[0].lower() + text[1:]


def _is_phrase(piece: str, language: str) -> bool:
    """Whether a piece behind a comma is none of a clause: no `gère 20 personnes`."""
    words = tokens(piece)
    if len(words) < 2 or words[0] in PREPOSITIONS[language] | {"davon", "dont", "darunter"}:
        return bool(words)
    return words[1] not in ARTICLES[language] - _OF and not words[1].isdigit()


_OF = frozenset(("del", "al", "du", "des", "au", "aux", "der", "des"))
_CLAUSE: Mapping[str, frozenset[str]] = {
    language: (SUBJECTS[language] | AUXILIARIES[language] | FIRST_PERSON[language])
    | NEGATORS[language]
    for language in ("de", "fr", "es")
}
"""What only a clause has."""
