"""Which language a letter is written in, and which one a text is in, by counting function words."""

from __future__ import annotations

import re

from interviewd.domain.ledger.function_words import FUNCTION_WORDS, tokens

DEFAULT = "en"
_LINE = re.compile(
    r"^[ \t]*(?:language|sprache|langue|idioma)[ \t]*[:：][ \t]*([^\W\d_]{2,12})", re.IGNORECASE | re.MULTILINE
)
_NAMES = {
    "en": "english englisch anglais inglés ingles",
    "de": "german deutsch allemand alemán aleman",
    "fr": "french französisch franzoesisch français francais francés frances",
    "es": "spanish spanisch espagnol español espanol castellano",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_HOMOGRAPHS = frozenset("car hat hay era son sin war die man den bin pour dont des list a".split())
"""Function words of one language that are content words of another: a single one proves nothing."""
_ENOUGH = 4
"""Different function words that make a language certain."""
_APART = 3
"""So many of them stand in no other language, and so many times more than the other has for itself."""


def letter_language(description: str, configured: str, event_words: str) -> str:
    """The language for an event's letters: its line `Language: de`, else the config's, else its own words', else English.

    A language that is no code of ours in `Language:` is returned as typed, in lower case: it may have a folder of
    templates of the person's own.
    """
    if found := _LINE.search(description):
        return code_of(found[1])
    return code_of(configured) or certain_language(event_words) or DEFAULT


def code_of(name: str) -> str:
    """`de` for `de`, `German`, `Deutsch`; another word in lower case."""
    low = name.strip().casefold()
    return _CODES.get(low, low)


def certain_language(text: str) -> str:
    """The language a text is certainly written in, "" when that is not certain."""
    words = _words(text)
    found = {language: words & own for language, own in FUNCTION_WORDS.items()}
    best = max(found, key=lambda language: len(found[language]))
    others = [found[language] for language in found if language != best]
    apart = all(len(found[best] - other) >= max(_APART, _APART * len(other - found[best])) for other in others)
    return best if apart and len(found[best]) >= _ENOUGH else ""


def is_foreign(fragment: str, language: str, around: str) -> bool:
    """Whether a fragment is likely not in that language; `around` is the text it was taken from.

    A fragment with more function words of another language is foreign; one without any is as the text around it.
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
