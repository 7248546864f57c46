"""Which language a letter is written in, and which one a text is in, by counting function words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from interviewd.language.function_words import FUNCTION_WORDS, tokens
from interviewd.patterns import lazy_pattern

DEFAULT = "en"
_NAMES = {
    "en": "english englisch anglais inglés ingles",
    "de": "german deutsch allemand alemán aleman",
    "fr": "french französisch franzoesisch français francais francés frances",
    "es": "spanish spanisch espagnol español espanol castellano",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_HOMOGRAPHS = frozenset(
    "car hat hay era son sin war die man den bin pour dont des list a van sera as".split()
)
"""Function words of one language that are content words of another: a single one proves nothing."""
_ENOUGH = 4  # different function words that make a language certain
_INTERVIEWS = {
    "de": lazy_pattern(
        r"\b(?:vorstellungs|bewerbungs|kennenlern|zweit|erst)gespräch", re.IGNORECASE
    ),
    "fr": lazy_pattern(r"\bentretiens?\b", re.IGNORECASE),
}
"""What an interview is called in one language only: certain by itself."""
_ORDINALS = {
    "en": frozenset("first second third final round".split()),
    "de": frozenset("erste ersten erstes zweite zweiten zweites dritte drittes runde".split()),
    "fr": frozenset("premier première deuxième troisième".split()),
    "es": frozenset("primera primer segunda segundo tercera ronda".split()),
}
"""How a title counts its rounds."""
_APART = 3
"""So many of them stand in no other language, and so many times more than the other has for
itself."""


def letter_language(named: Iterable[str], configured: str, certain: Iterable[str]) -> str:
    """The language for letters: what the events name, the config's, their words', English.

    Of several events the first that says something counts; "" says nothing.
    """
    return next((code for code in (*named, configured, *certain) if code), DEFAULT)


def code_of(name: str) -> str:
    """`de` for `de`, `German`, `Deutsch (Sie)`; "" for what is none of our languages."""
    first = next(iter(tokens(name)), "")
    code = _CODES.get(first, first)
    return code if code in FUNCTION_WORDS else ""


def certain_language(text: str) -> str:
    """The language a text is certainly written in, "" when that is not certain."""
    words = _word_pieces(text)
    words_by_language = {language: words & own for language, own in FUNCTION_WORDS.items()}
    for language, interview in _INTERVIEWS.items():
        if interview.search(text) and not any(
            words_by_language[other] - words_by_language[language] for other in words_by_language
        ):
            return language
    best = max(words_by_language, key=lambda language: len(words_by_language[language]))
    own = words_by_language[best]
    others = [words_by_language[language] for language in words_by_language if language != best]
    is_apart = all(len(own - o) >= max(_APART, _APART * len(o - own)) for o in others)
    return best if is_apart and len(own) >= _ENOUGH else ""


def speaks_against(title: str, language: str) -> bool:
    """Whether a title has function words or counts of rounds that only other languages have."""
    words = _word_pieces(title)
    own = FUNCTION_WORDS[language] | _ORDINALS[language]
    others = (FUNCTION_WORDS[code] | _ORDINALS[code] for code in _ORDINALS if code != language)
    return any(words & (other - own - _HOMOGRAPHS) for other in others)


def is_foreign(fragment: str, language: str, around: str) -> bool:
    """Whether a fragment is likely not in that language; `around` is the text it was taken from.

    A fragment with more function words of another language is foreign; one without any is as the
    text around it.
    """
    if language not in FUNCTION_WORDS:
        return True
    words = _word_pieces(fragment)
    own = len(words & FUNCTION_WORDS[language])
    others = [words & of_other for code, of_other in FUNCTION_WORDS.items() if code != language]
    other = max(
        len(words_of_other - FUNCTION_WORDS[language] - _HOMOGRAPHS) for words_of_other in others
    )
    if own or other:
        return other > own
    return certain_language(around) not in ("", language)


def _word_pieces(text: str) -> set[str]:
    return {piece for token in tokens(text) for piece in (token, *token.split("'"))}
