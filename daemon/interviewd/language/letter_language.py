"""Which language a letter is written in, and which one a text is in, by counting function words."""

from __future__ import annotations

from collections.abc import Iterable

from interviewd.language.function_words import FUNCTION_WORDS, tokens

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
_ENOUGH = 4
"""Different function words that make a language certain."""
_APART = 3
"""So many of them stand in no other language, and so many times more than the other has for
itself."""


def letter_language(named: Iterable[str], configured: str, certain: Iterable[str]) -> str:
    """The language for the letters of a visit: what its events name, else the config's, else
    their words', else English.

    Of several events the first that says something counts; "" says nothing.
    """
    return next((code for code in (*named, configured, *certain) if code), DEFAULT)


def code_of(name: str) -> str:
    """`de` for `de`, `German`, `Deutsch (Sie)`; "" for what is none of our languages."""
    words = tokens(name)
    return next(
        (_CODES.get(word, word) for word in words[:1] if _CODES.get(word, word) in FUNCTION_WORDS),
        "",
    )


def certain_language(text: str) -> str:
    """The language a text is certainly written in, "" when that is not certain."""
    words = _words(text)
    found = {language: words & own for language, own in FUNCTION_WORDS.items()}
    best = max(found, key=lambda language: len(found[language]))
    others = [found[language] for language in found if language != best]
    apart = all(
        len(found[best] - other) >= max(_APART, _APART * len(other - found[best]))
        for other in others
    )
    return best if apart and len(found[best]) >= _ENOUGH else ""


def is_foreign(fragment: str, language: str, around: str) -> bool:
    """Whether a fragment is likely not in that language; `around` is the text it was taken from.

    A fragment with more function words of another language is foreign; one without any is as the
    text around it.
    """
    if language not in FUNCTION_WORDS:
        return True
    words = _words(fragment)
    own = len(words & FUNCTION_WORDS[language])
    others = [words & of_other for code, of_other in FUNCTION_WORDS.items() if code != language]
    other = max(len(found - FUNCTION_WORDS[language] - _HOMOGRAPHS) for found in others)
    if own or other:
        return other > own
    return certain_language(around) not in ("", language)


def _words(text: str) -> set[str]:
    return {piece for token in tokens(text) for piece in (token, *token.split("'"))}
