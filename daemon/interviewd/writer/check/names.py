"""Names and words: a capital within a sentence stands in the ledger, and so does a word that is
not in the general list where it claims something.
"""

from __future__ import annotations

from collections.abc import Iterator

from interviewd.model.ledger import Finding
from interviewd.writer.check.claims import is_claimed
from interviewd.writer.check.evidence import Evidence, has
from interviewd.writer.check.reading import Sentence, Token

# Abbreviated in a letter as well.
_UNITS = frozenset("mm cm km kg ha sqm qm".split())
_OPENS = frozenset('.:!?…“"«„')
_VOWELS = frozenset("aeiouäöü")


def names(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`panel_name`, `name`, `raw_note`, or for a word nobody told: `withheld`, `neighbour` or
    `word`.
    """
    language = evidence.language
    for i, token in enumerate(sentence.tokens):
        if token.values:
            continue
        # In German every noun has a capital.
        is_name = (
            token.is_capital
            and not (token.is_first or token.low == "i" or language.code == "de")
            and not (token.is_general and sentence.tokens[i - 1].text in _OPENS)
            and token.low not in language.time
            and token.low not in language.manners.titles
        )
        if token.is_capital and token.low in evidence.others:
            yield Finding("panel_name", token.text, sentence.text)
        elif _is_raw(token, evidence):
            yield Finding("raw_note", token.text, sentence.text)
        elif is_name:
            is_told = not {token.low, token.low.removesuffix("s")}.isdisjoint(evidence.words)
            # In another form the role's or the company's ("Nurses", "Vets'"), or a general word.
            forms = evidence.stems if token.is_general else evidence.shared_stems
            if not is_told and not has(token, forms, language):
                yield Finding("name", token.text, sentence.text)
        elif (
            token.is_content
            and not _is_known(token, evidence)
            and is_claimed(sentence, i, evidence)
        ):
            yield Finding("word", token.text, sentence.text)


def _is_raw(token: Token, evidence: Evidence) -> bool:
    """Whether an abbreviation of the notes was pasted.

    One that is a name of theirs, or a word as well, is none.
    """
    short = evidence.language.abbreviations.get(token.low)
    return (
        short is not None
        and token.text.islower()
        and not token.is_general
        and token.low not in evidence.language.time
        and token.low not in evidence.shared_stems
        and token.low not in _UNITS
        and token.low in evidence.words
    )


def _is_known(token: Token, evidence: Evidence) -> bool:
    language = evidence.language
    if token.low in language.time or evidence.knows(token):
        return True
    is_withheld = any(token.stems & reading.stems for reading in evidence.withheld)
    if token.stems & language.everyday and not is_withheld:
        return True
    if token.stems & language.currency or len(token.low) == 1:
        return token.low == "s"
    return _abbreviates(token, evidence) or (
        language.code == "de" and _is_compound(token, evidence)
    )


def _abbreviates(token: Token, evidence: Evidence) -> bool:
    """Whether the notes hold this word cut short ("bldg", "vals", "dept"): same start, and no
    general word itself.
    """
    return any(
        2 <= len(word.low) < len(token.low) - 1
        and word.low[0] == token.low[0]
        and _is_short_for(word.low, token.low)
        for reading in evidence.readings
        for word in reading.sentence.tokens
        if word.is_content
    )


def _is_short_for(short: str, word: str) -> bool:
    bare = short.removesuffix("s")
    if len(bare) >= 3 and word.startswith(bare) and len(word) - len(bare) >= 3:
        return True
    rest = iter(word)
    return not _VOWELS & set(short[1:]) and all(letter in rest for letter in short)


def _is_compound(token: Token, evidence: Evidence) -> bool:
    """Whether a German word is joined from two that are known, and no span of time is among
    them.
    """
    low = token.low
    for cut in range(len(low)):
        head, tail = low[:cut], low[cut:]
        firsts = (head, head.removesuffix("s"))  # Verantwortung-s-voll
        if _is_part(tail, evidence) and any(_is_part(first, evidence) for first in firsts):
            return True
    return False


def _is_part(low: str, evidence: Evidence) -> bool:
    language = evidence.language
    if len(low) < 4 or low in language.time:
        return False
    return language.is_general(low) or bool(language.stems(low) & evidence.stems)
