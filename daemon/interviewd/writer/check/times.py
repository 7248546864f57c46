"""Days, months, weeks, seasons, with or without a number: each stands in the facts that its
clause rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding, Topic
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.reading import Sentence, Token
from interviewd.writer.check.units import minutes, span

_BETWEEN = frozenset(
    "whole entire full first second third very single ganze ganzen erste ersten première premier primera primer".split()
)
_PARTS = frozenset("of a an einer d de une".split())  # half an hour
_AHEAD = (Topic.NEXT_STEP, Topic.DECIDE_BY)


def times(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`date` for a day, month or season that no fact here has; `unit` for another span of time."""
    language = evidence.language
    for clause in sentence.clauses:
        for token in clause:
            name = language.time.get(token.low)
            if name is None or name in evidence.shared_stems or _is_other(token, evidence):
                continue
            # `May I ask …`, `May we …`: before its subject it is no month.
            i = next(i for i, one in enumerate(sentence.tokens) if one is token)
            after = sentence.tokens[i + 1].low if i + 1 < len(sentence.tokens) else ""
            subjects = evidence.language.subjects_first | evidence.language.subjects_second
            if evidence.language.code == "en" and token.low == "may" and after in subjects:
                continue
            if _is_idiom(sentence.tokens, token, evidence) or _is_counted(clause, token):
                continue
            if _is_claimed(clause, token, name, evidence) and not _is_told(
                name, token, clause, evidence
            ):
                yield Finding(
                    "date" if name in language.dates else "unit", token.text, sentence.text
                )


def _is_told(name: str, token: Token, clause: Sequence[Token], evidence: Evidence) -> bool:
    facts = evidence.best(clause) or evidence.like(clause) or evidence.readings
    length = minutes(token.low, evidence.language)
    if length and any(
        abs(span(reading.sentence.tokens, j, evidence.language) - length) < 0.001
        for reading in facts
        for j, _ in reading.numbers
    ):
        return True  # a month for four weeks
    ahead = tuple(reading for reading in evidence.readings if reading.fact.topic in _AHEAD)
    return any(
        name in reading.stems or (evidence.language.code == "de" and _is_within(name, reading))
        for reading in (*facts, *ahead, *_near(clause, token, evidence))
    )


def _is_within(name: str, reading: FactReading) -> bool:
    """Whether a German compound begins with it: the night of `Nachtalarme`."""
    return any(stem.startswith(name) for stem in reading.stems)


def _is_claimed(clause: Sequence[Token], token: Token, name: str, evidence: Evidence) -> bool:
    """Whether a span of time is told, as in "a week", "weekly", "in the evening".

    "the kind of evening" tells none.
    """
    is_noun = token.low in (name, f"{name}s", f"{name}n", f"{name}en")
    i = next(i for i, one in enumerate(clause) if one is token)
    beside = (*clause[max(0, i - 1) : i], *clause[i + 1 : i + 2])
    if (
        not is_noun
        and name not in evidence.language.dates
        and all(one.is_function for one in beside)
    ):
        return False  # a rate of nothing: `ce quotidien m'est familier`
    return (
        name in evidence.language.dates
        or not is_noun
        or _is_bound(clause, token, evidence)
        or _is_replaced(clause, name, evidence)
    )


def _is_replaced(clause: Sequence[Token], name: str, evidence: Evidence) -> bool:
    """Whether the fact that the clause retells has another span: `a day on the ward`, and the
    letter `the week on the ward`.
    """
    spans = frozenset(evidence.language.time.values()) - evidence.language.dates - {name}
    return any(
        reading.stems & spans and name not in reading.stems for reading in evidence.support(clause)
    )


def _near(clause: Sequence[Token], token: Token, evidence: Evidence) -> list[FactReading]:
    """The facts that have a word beside it as well: one clause may tell of two facts."""
    i = next(i for i, one in enumerate(clause) if one is token)
    stems_here = frozenset(stem for reading in evidence.best(clause) for stem in reading.stems)
    beside = [
        one
        for one in clause[max(0, i - 4) : i + 3]
        if one is not token and not (one.is_function or one.values or one.stems & stems_here)
    ]
    values = frozenset(value for one in clause[max(0, i - 3) : i + 4] for value in one.values)
    is_date = evidence.language.time.get(token.low) in evidence.language.dates
    return [
        reading
        for reading in evidence.readings
        if any(has(one, reading.stems, evidence.language) for one in beside)
        or (not is_date and any(one.values & values for _, one in reading.numbers))
    ]


def _is_counted(clause: Sequence[Token], token: Token) -> bool:
    """Whether a number stands before it: then the rule of numbers judges it."""
    i = next(i for i, one in enumerate(clause) if one is token)
    before = [one for one in clause[:i] if one.text not in "-‐" and one.low not in _PARTS][-1:]
    is_part = any(0 < value < 1 for one in before for value in one.values)
    is_titled = token.is_capital and i + 1 < len(clause) and clause[i + 1].text[0].isdigit()
    return is_titled or is_part or bool(before and before[0].values and not before[0].is_article)


def _is_bound(clause: Sequence[Token], token: Token, evidence: Evidence) -> bool:
    language = evidence.language
    i = next(i for i, one in enumerate(clause) if one is token)
    if i and clause[i - 1].low in _BETWEEN:
        return True
    before = [one for one in clause[:i] if one.text not in "-‐"][-2:]
    if not before:
        return False
    last = before[-1]
    if (
        last.values
        or last.low in language.span_prepositions
        or language.time.get(last.low) in language.dates
    ):
        return True
    is_article = last.low in (
        "the",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "la",
        "le",
        "les",
        "l",
        "el",
        "los",
        "las",
    )
    return last.low in language.span_determiners and (
        not is_article or before[0].low in language.span_prepositions
    )


def _is_idiom(tokens: Sequence[Token], token: Token, evidence: Evidence) -> bool:
    i = next(i for i, one in enumerate(tokens) if one is token)
    near = " ".join(one.low for one in tokens[max(0, i - 3) : i + 4])
    return any(
        f" {idiom} " in f" {near} "
        for idiom in evidence.language.time_idioms
        if token.low in idiom.split()
    )


def _is_other(token: Token, evidence: Evidence) -> bool:
    """A word of the same form that is no time: "may" in lower case, "fall" as a verb, "second"
    in order.
    """
    if token.values and token.low not in ("seconds", "secs"):
        return True
    is_plain = token.text.islower() and evidence.language.code == "en"
    return is_plain and token.low in ("may", "march", "mar", "sat", "sun")
