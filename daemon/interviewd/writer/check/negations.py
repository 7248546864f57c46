"""A negated fact does not become positive, nor the reverse; nor does a word become its opposite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from interviewd.model.ledger import Finding
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.reading import Sentence, Token

_SHORT = 12  # words; a fact so short has one thought, whatever commas stand in it


def negations(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`negation` and `opposite`."""
    whole = evidence.support(sentence.tokens)
    for clause, following in zip_longest(sentence.clauses, sentence.clauses[1:], fillvalue=()):
        facts = evidence.support(clause) or whole or evidence.readings
        yield from _denied(clause, sentence, facts, evidence)
        if not (_denies(clause, evidence) or _denies(following, evidence)):
            yield from _affirmed(clause, sentence, evidence.best(clause) or facts, evidence)
        yield from _opposites(clause, sentence, facts, evidence)
        yield from _opposed(clause, sentence, facts, evidence)


def _denied(
    clause: Sequence[Token], sentence: Sentence, facts: Sequence[FactReading], evidence: Evidence
) -> Iterator[Finding]:
    """What the letter denies and every fact affirms; and a liking that it denies."""
    language = evidence.language
    asked = evidence.asked_stems - evidence.fact_stems
    asked |= {stem for one in evidence.asked.tokens if one.is_negated for stem in one.stems}
    denied = [
        token
        for token in clause
        if token.is_negated
        and not (token.is_function or token.is_punctuation or token.low in language.time)
        and not token.stems & asked
    ]
    said = [token for token in denied if token.is_content and evidence.knows(token)]
    for token in denied:
        if token.stems & language.liking and not said and True not in _denials(token, facts):
            yield Finding("negation", token.text, sentence.text)
            return
    speaks = any(token.low in language.subjects_first for token in clause)
    retold = evidence.support(clause) or (() if speaks else evidence.like(clause))
    affirmed = [
        token for token in denied if not token.values and _denials(token, retold) == {False}
    ]
    said = said or (affirmed if len(affirmed) > 1 or not _is_aside(clause, evidence) else [])
    if (said or _turns(clause, denied, evidence)) and not any(
        True in _denials(token, facts) for token in denied
    ):
        yield Finding("negation", " ".join(token.text for token in denied[:4]), sentence.text)


def _turns(clause: Sequence[Token], denied: Sequence[Token], evidence: Evidence) -> bool:
    """Whether the clause has three words of a fact, one of them denied, and the fact denies
    nothing.
    """
    words = [
        token for token in clause if not (token.is_function or token.is_punctuation or token.values)
    ]
    return any(
        sum(bool(one.stems & reading.stems) for one in words) > 2
        and any(one.stems & reading.stems for one in denied)
        and not any(one.is_negated for one in reading.sentence.tokens)
        for reading in evidence.readings
    )


def _affirmed(
    clause: Sequence[Token], sentence: Sentence, facts: Sequence[FactReading], evidence: Evidence
) -> Iterator[Finding]:
    """What the letter affirms and every fact denies."""
    language = evidence.language
    for before, token in pairwise(clause):
        wishes = token.low in language.modal and before.low in language.subjects_first
        if wishes and before.text not in "'’":
            return  # what somebody would do says nothing of what is
    wrong = [
        token
        for token in clause
        if not (token.is_punctuation or token.is_function or token.values or token.is_negated)
        and _denials(token, facts) == {True}
        and not (token.is_content and has(token, evidence.shared_stems, language))
    ]
    # A number that stands in the facts as the one that it is not: "20 minutes, not 10".
    numbers = [one for one in clause if one.values and not (one.is_negated or one.is_article)]
    retold = evidence.support(clause) if numbers else ()
    others = [other for reading in retold for other in reading.sentence.tokens]
    is_denied_number = any(
        {other.is_negated for other in others if other.values & one.values} == {True}
        for one in numbers
    )
    if (
        is_denied_number
        or len(wrong) >= 2
        or any(token.is_content for token in wrong)
        or (wrong and _counts_alike(clause, facts))
    ):
        yield Finding("negation", " ".join(token.text for token in wrong), sentence.text)


def _denies(clause: Sequence[Token], evidence: Evidence) -> bool:
    return any(token.low in evidence.language.negators for token in clause)


def _counts_alike(clause: Sequence[Token], facts: Sequence[FactReading]) -> bool:
    """Whether the clause has a number of a clause that is denied: it retells that very clause."""
    values = {value for token in clause if not token.is_article for value in token.values}
    return any(
        values & token.values and any(other.is_negated for other in part)
        for reading in facts
        for part in reading.sentence.clauses
        for token in part
    )


def _denials(token: Token, facts: Sequence[FactReading]) -> set[bool]:
    """Whether these facts deny a word, each time that they have it."""
    return {
        other.is_negated
        for reading in facts
        for other in reading.sentence.tokens
        if other.stems & token.stems
    }


def _opposites(
    clause: Sequence[Token], sentence: Sentence, facts: Sequence[FactReading], evidence: Evidence
) -> Iterator[Finding]:
    """A word whose opposite the fact has, in the clause that this one retells."""
    sets = evidence.language.exclusive
    for before, token, after in zip((None, *clause), clause, (*clause[1:], None), strict=False):
        places = {place for stem in token.stems for place in sets.get(stem, ())}
        is_again = before is not None and f"{before.low} {token.low}" in _AGAIN
        is_again = is_again or (after is not None and after.low in _TALKS)
        if not places or is_again or (token.is_negated and not token.is_content):
            continue
        near = _retold(clause, token, facts, evidence)
        held = {
            place
            for other in near
            if not any(other.stems & one.stems for one in sentence.tokens)
            for stem in other.stems
            for place in sets.get(stem, ())
        }
        whole = {
            place for reading in facts for stem in reading.stems for place in sets.get(stem, ())
        }
        if token.is_function and _is_aside(clause, evidence):
            words = [one for one in clause if not (one.is_function or one.is_punctuation)]
            shares = [sum(bool(one.stems & reading.stems) for one in words) for reading in facts]
            if max(shares, default=0) < 2:
                continue
        for number, group in places - whole:
            if any(kind == number and one != group for kind, one in held):
                yield Finding("opposite", token.text, sentence.text)
                break


_TALKS = frozenset("entretien échange conversation conversación entrevista gespräch".split())
"""`un nouvel entretien`: a second one, whatever else is old."""
_AGAIN = frozenset(("de nouveau", "à nouveau", "de nuevo"))
"""An adverb, not the opposite of `ancien`."""


def _is_aside(clause: Sequence[Token], evidence: Evidence) -> bool:
    """Whether a clause speaks of something that is in no fact: `a luxury most writers dream of`."""
    return any(token.is_content and not evidence.knows(token) for token in clause)


def _opposed(
    clause: Sequence[Token], sentence: Sentence, facts: Sequence[FactReading], evidence: Evidence
) -> Iterator[Finding]:
    """Find "after eight" where the fact says "before eight"."""
    sets = evidence.language.opposed
    for i, token in enumerate(clause):
        places = dict(sets.get(token.low, ()))
        after = _after(clause, i)
        is_turned = any(one.low in evidence.language.negators for one in clause[i + 1 : i + 2])
        if not places or after is None or is_turned:
            continue
        held: set[tuple[int, int]] = set()
        for reading in facts:
            tokens = reading.sentence.tokens
            for k, other in enumerate(tokens):
                following = _after(tokens, k) if other.low in sets else None
                if following is not None and (
                    following.values & after.values
                    or (not following.values and following.stems & after.stems)
                ):
                    held |= set(sets[other.low])
        if (
            any(kind in places and group != places[kind] for kind, group in held)
            and not set(places.items()) & held
        ):
            yield Finding("opposite", token.text, sentence.text)


def _after(tokens: Sequence[Token], i: int) -> Token | None:
    """The word that a preposition stands before.

    Where it ends its clause, the one before it ("2% under").
    """
    beside = (*tokens[i + 1 : i + 4], *reversed(tokens[max(0, i - 2) : i]))
    return next(
        (token for token in beside if not token.is_function and not token.is_punctuation), None
    )


def _retold(
    clause: Sequence[Token], token: Token, facts: Sequence[FactReading], evidence: Evidence
) -> list[Token]:
    """The tokens of the fact's clauses that share a word of their own with this clause."""
    rest = [
        one for one in clause if one is not token and not one.is_punctuation and not one.is_article
    ]
    content = [one for one in rest if one.is_content or one.values] or [
        one for one in rest if not one.is_function
    ]
    if not content:
        return [one for reading in facts for one in reading.sentence.tokens]
    return [
        one
        for reading in facts
        for part in reading.sentence.clauses
        if any(
            has(word, frozenset(stem for one in part for stem in one.stems), evidence.language)
            for word in content
        )
        for one in (reading.sentence.tokens if len(reading.sentence.tokens) <= _SHORT else part)
    ]
