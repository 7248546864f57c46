"""Days, months, weeks, seasons, with or without a number: each stands in the facts that its
clause rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding, Topic
from interviewd.writer.check.evidence import Evidence, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token, place
from interviewd.writer.check.units import has_span, in_idiom, minutes

_BETWEEN = frozenset(
    "whole entire full first second third very single ganze ganzen erste ersten première premier primera primer".split()
)
_PARTS = frozenset("of a an einer d de une".split())  # half an hour
_ARTICLES = frozenset("the der die das den dem la le les l el los las".split())
_AHEAD = (Topic.NEXT_STEP, Topic.DECIDE_BY)


def times(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`date` for a day, month or season that no fact here has; `unit` for another span of time."""
    language = evidence.language
    for clause in sentence.clauses:
        for token in clause:
            name = language.time.get(token.low)
            if name is None or name in evidence.shared_stems:
                continue
            at, i = place(sentence.tokens, token), place(clause, token)
            # With a number before it, or behind its capital, the rule of numbers judges it.
            before = [one for one in clause[:i] if one.text not in "-‐" and one.low not in _PARTS]
            is_counted = bool(before) and (
                (before[-1].values and not before[-1].is_article)
                or any(0 < value < 1 for value in before[-1].values)
            )
            after = clause[i + 1].text if i + 1 < len(clause) else ""
            passes = (
                is_counted
                or (token.is_capital and after[:1].isdigit())
                or _is_other(sentence.tokens, at, language)
                or in_idiom(sentence.tokens, at, language)
                or not _is_claimed(clause, i, name, evidence)
                or _is_told(clause, i, name, evidence)
            )
            if not passes:
                code = "date" if name in language.dates else "unit"
                yield Finding(code, token.text, sentence.text)


def _is_other(tokens: Sequence[Token], i: int, language: Language) -> bool:
    """A word of the same form that is no time: "may" in lower case or before its subject, "fall"
    as a verb, "second" in order.
    """
    token = tokens[i]
    if token.values and token.low not in ("seconds", "secs"):
        return True
    if language.code != "en":
        return False
    after = tokens[i + 1].low if i + 1 < len(tokens) else ""
    if token.low == "may" and after in language.subjects_first | language.subjects_second:
        return True
    return token.text.islower() and token.low in ("may", "march", "mar", "sat", "sun")


def _is_told(clause: Sequence[Token], i: int, name: str, evidence: Evidence) -> bool:
    language = evidence.language
    best = evidence.best(clause)
    facts = best or evidence.like(clause) or evidence.readings
    if has_span(facts, minutes(clause[i].low, language), language):
        return True  # a month for four weeks
    # One clause may tell of two facts: the other one has a word or a number beside it as well.
    stems_here = frozenset(stem for reading in best for stem in reading.stems)
    beside = [
        one
        for one in clause[max(0, i - 4) : i + 3]
        if one is not clause[i] and not (one.is_function or one.values or one.stems & stems_here)
    ]
    values = frozenset(value for one in clause[max(0, i - 3) : i + 4] for value in one.values)
    facts += tuple(
        reading
        for reading in evidence.readings
        if reading.fact.topic in _AHEAD
        or any(has(one, reading.stems, language) for one in beside)
        or (name not in language.dates and any(one.values & values for _, one in reading.numbers))
    )
    return any(
        name in reading.stems
        # a German compound: the night of `Nachtalarme`
        or (language.code == "de" and any(stem.startswith(name) for stem in reading.stems))
        for reading in facts
    )


def _is_claimed(clause: Sequence[Token], i: int, name: str, evidence: Evidence) -> bool:
    """Whether a span of time is told, as in "a week", "weekly", "in the evening".

    "the kind of evening" tells none.
    """
    language = evidence.language
    if name in language.dates:
        return True
    if clause[i].low not in (name, f"{name}s", f"{name}n", f"{name}en"):
        beside = (*clause[max(0, i - 1) : i], *clause[i + 1 : i + 2])
        return not all(one.is_function for one in beside)  # `ce quotidien m'est familier`
    before = [one for one in clause[:i] if one.text not in "-‐"][-2:]
    if before:
        last = before[-1].low
        is_article = last in _ARTICLES and before[0].low not in language.span_prepositions
        if (
            clause[i - 1].low in _BETWEEN
            or before[-1].values
            or last in language.span_prepositions
            or language.time.get(last) in language.dates
            or (last in language.span_determiners and not is_article)
        ):
            return True
    # `a day on the ward` in the fact that the clause retells, and the letter `the week on the ward`
    spans = frozenset(language.time.values()) - language.dates - {name}
    return any(
        reading.stems & spans and name not in reading.stems for reading in evidence.support(clause)
    )
