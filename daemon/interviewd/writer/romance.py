"""Noun phrases of French and Spanish, told by their closed words and endings alone.

There is no tagger for these languages that is light enough, so only two shapes are let through: an
article and one noun, with more nouns behind prepositions (`le manque de familles d’accueil`), and a
plural each word of which ends as no verb of a plural does (`les nouveaux horaires`). In doubt a
fragment is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.values import dataclass

_LONGEST = 9
_LONGEST_STATEMENT = 16


@dataclass(frozen=True, slots=True)
class _Grammar:
    singular: str  # articles
    plural: str
    before: str  # adjectives that stand before their noun
    numbers: str
    joins: str  # prepositions, with the article that may follow
    plural_noun: str  # endings that make a plural without an article sure, "" for none


_WORD = r"[^\W\d_][\w’'-]*"
_GRAMMARS: Mapping[str, _Grammar] = {
    "fr": _Grammar(
        r"(?:(?:le|la|un|une|notre|votre) |l['’])",
        r"(?:les|des|quelques|plusieurs|deux|trois|quatre|cinq|six) ",
        r"(?:nouveaux?|nouvelles?|nouvel|grande?s?|petite?s?|premi(?:er|ère)s?|prochaine?s?|future?s?) ",
        r"(?:deux|trois|quatre|cinq|six) ",
        r"(?:(?:de|à|en|pour|avec|sans|sur|dans|chez|par|entre|sous|vers) (?:(?:la|le|les|un|une) |l['’])?|"
        r"d['’]|(?:du|des|au|aux) )",
        "",
    ),
    "es": _Grammar(
        r"(?:el|la|un|una) ",
        r"(?:los|las|unos|unas|dos|tres|cuatro|cinco|seis) ",
        r"(?:nuev[oa]s?|gran|grandes|pequeñ[oa]s?|primera?s?|próxim[oa]s?|futur[oa]s?) ",
        r"(?:dos|tres|cuatro|cinco|seis) ",
        r"(?:(?:de|a|en|para|con|sin|sobre|por|entre|hasta|desde) (?:(?:la|el|los|las|un|una) )?|(?:del|al) )",
        r"\w+(?:[^m]os|ones|ores|dades|ales)",
    ),
}


def phrase_of(text: str, language: str) -> str:
    """The text when it surely is a noun phrase, its article in small letters; "" otherwise."""
    text = " ".join(text.split()).rstrip(" .")
    words = text.split()
    if not 2 <= len(words) <= _LONGEST or any(
        is_hasty(word) and not (language == "fr" and word == "mon") for word in words
    ):
        return ""
    text = text[0].lower() + text[1:]
    return text if _pattern(language).fullmatch(text) else ""


def statement_of(text: str, language: str) -> str:
    """The text as it stands behind a colon, where a clause reads as well as a thing; else "".

    It begins with its article: `les parents tiennent la bibliothèque`.
    """
    text = " ".join(text.split()).rstrip(" .")
    words = text.split()
    grammar = _GRAMMARS[language]
    begins = re.match(f"{grammar.singular}|{grammar.plural}", text, re.IGNORECASE)
    is_whole = begins and re.fullmatch(r"[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text)
    if not is_whole or not 4 <= len(words) <= _LONGEST_STATEMENT or any(map(is_hasty, words)):
        return ""
    return text[0].lower() + text[1:]


def has_article(phrase: str, language: str) -> bool:
    """Whether a phrase that was let through brings its article or its number."""
    grammar = _GRAMMARS[language]
    return re.match(f"{grammar.singular}|{grammar.plural}", phrase) is not None


def is_counted(phrase: str, language: str) -> bool:
    """Whether a phrase that was let through begins with a number."""
    return re.match(_GRAMMARS[language].numbers, phrase) is not None


def _pattern(language: str) -> re.Pattern[str]:
    grammar = _GRAMMARS[language]
    ended = rf"{_WORD}[sxz]"
    after = rf"(?: {grammar.joins}(?:{grammar.before})?{_WORD})"
    one = rf"{grammar.singular}(?:{grammar.before})?{_WORD}{after}*"
    many = rf"{grammar.plural}(?:{grammar.before})?{ended}(?: {ended})?{after}*"
    bare = rf"{grammar.plural_noun}(?: {ended})?{after}*" if grammar.plural_noun else r"(?!)"
    return re.compile(f"(?:{one}|{many}|{bare})")
