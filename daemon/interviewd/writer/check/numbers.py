"""Numbers: each stands in a fact with the same unit, and about the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from interviewd.model.ledger import Finding
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token
from interviewd.writer.check.units import (
    RATES,
    content_of,
    is_measure,
    same_unit,
    span,
    stems_of,
    window,
)

_FROM = frozenset("from von de desde".split())
_TO = frozenset("to auf bis à a".split())
_HOURS = frozenset("hour stunde heure hora".split())
_AND = frozenset("and und et y e".split())
_LISTS = frozenset(",:")
_ENDS = frozenset(".;!?")
_EVERY = frozenset("all alle tous toutes".split())


def numbers(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """What counts differently than the ledger does: `number`, or `unit` where only what is
    counted differs.
    """
    language = evidence.language
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if not token.values or (token.low in evidence.words and token.label):
            continue
        if _is_no_number(tokens, i, evidence):
            continue
        code = _judged(sentence, i, evidence)
        if code:
            is_date = code == "unit" and _is_date(sentence, i, language)
            after = [token.text for token in window(tokens, i, 1, 2, language)]
            yield Finding(
                "date" if is_date else code, " ".join([token.text, *after]), sentence.text
            )
    # Find "from 9 to 2" where the fact says from 2 to 9.
    for low, high in _spans(sentence.tokens):
        for reading in evidence.readings:
            first = [k for k, token in reading.numbers if _equal(token, low)]
            second = [k for k, token in reading.numbers if _equal(token, high)]
            if (
                first and second and min(first) > max(second) and not _says_from(reading, first[0])
            ) or (first and second and _says_from(reading, second[0])):
                yield Finding("number", f"{low.text} … {high.text}", sentence.text)


def _is_no_number(tokens: Sequence[Token], i: int, evidence: Evidence) -> bool:
    """Whether "one" is a pronoun, as mostly: it counts only before a unit."""
    token = tokens[i]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if _points_back(tokens, i) or _is_half_of_nothing(tokens, i, evidence):
        return True
    if token.values == {0.0} or _counts_its_own(tokens, i, evidence.language):
        return True
    if not token.is_article:
        return False
    if evidence.language.code != "en" or after is None:
        return True
    return not (
        is_measure(after, evidence.language) and not _in_idiom(tokens, i, evidence.language)
    )


def _counts_its_own(tokens: Sequence[Token], i: int, language: Language) -> bool:
    """`two thoughts`, and `three languages: …` with three of them behind it."""
    token = tokens[i]
    if token.text[0].isdigit() or not 2 <= max(token.values) <= 5:
        return False
    after = [one for one in window(tokens, i, 1, 3, language) if not one.is_function]
    if not after or any(is_measure(one, language) for one in after):
        return False
    if after[0].stems & language.points:
        return True
    rest = tokens[i + 1 :]
    end = next((k for k, one in enumerate(rest) if one.text in _ENDS), len(rest))
    marks = [k for k, one in enumerate(rest[:end]) if one.text in _LISTS or one.low in _AND]
    return sum(b - a > 1 for a, b in pairwise([*marks, end])) == max(token.values)


def _is_half_of_nothing(tokens: Sequence[Token], i: int, evidence: Evidence) -> bool:
    """`half the battle`, `die halbe Miete`: half of what nobody told is a turn of phrase."""
    if tokens[i].values != {0.5}:
        return False
    rest = [
        token for token in tokens[i + 1 : i + 3] if not (token.is_function or token.is_punctuation)
    ]
    is_long = rest and is_measure(rest[0], evidence.language) and rest[0].low not in _HOURS
    return bool(rest) and not (is_long or has(rest[0], evidence.stems, evidence.language))


def _points_back(tokens: Sequence[Token], i: int) -> bool:
    """`all three` of what was just named, and `look twice`, which is not `twice a week`."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    stands_alone = after is None or after.is_punctuation or after.is_function
    if tokens[i].low in ("once", "twice"):
        return stands_alone and (after is None or after.low not in RATES)
    return stands_alone and i > 0 and tokens[i - 1].low in _EVERY


def _in_idiom(tokens: Sequence[Token], i: int, language: Language) -> bool:
    near = " ".join(token.low for token in tokens[max(0, i - 3) : i + 4])
    return any(
        f" {idiom} " in f" {near} " for idiom in language.time_idioms if tokens[i].low in idiom
    )


def _judged(sentence: Sentence, i: int, evidence: Evidence) -> str:
    """The code of the finding, "" when a fact has this number of the same."""
    tokens, language = sentence.tokens, evidence.language
    token = tokens[i]
    places = [
        (reading, j)
        for reading in evidence.readings
        for j, other in reading.numbers
        if _equal(token, other)
    ]
    shared = [
        j for j, other in enumerate(evidence.shared.tokens) if other.values and _equal(token, other)
    ]
    if not places and not shared:
        return "" if _is_same_span(tokens, i, evidence) else "number"
    if any(same_unit(tokens, i, evidence.shared.tokens, j, language) for j in shared):
        return ""
    fitting = [
        (reading, j)
        for reading, j in places
        if same_unit(tokens, i, reading.sentence.tokens, j, language)
    ]
    if not fitting:
        return "unit"
    return (
        ""
        if any(_same_matter(sentence, i, reading, j, evidence) for reading, j in fitting)
        else "number"
    )


def _is_same_span(tokens: Sequence[Token], i: int, evidence: Evidence) -> bool:
    """`a quarter of an hour` for 15 minutes, `a month` for four weeks."""
    language = evidence.language
    length = span(tokens, i, language)
    return length > 0 and any(
        abs(span(reading.sentence.tokens, j, language) - length) < 0.001
        for reading in evidence.readings
        for j, _ in reading.numbers
    )


def _equal(one: Token, other: Token) -> bool:
    return any(abs(a - b) < 0.001 for a in one.values for b in other.values)


def _same_matter(
    sentence: Sentence, i: int, reading: FactReading, j: int, evidence: Evidence
) -> bool:
    """Whether the clause around a number tells of what the fact's clause around it does."""
    language = evidence.language
    clause = _clause(sentence, sentence.tokens[i])
    if not content_of(reading.sentence.tokens, language):
        return True  # `30 min`
    if _is_date(sentence, i, language) or _is_of_a_pair(sentence.tokens, i, reading, j):
        return True
    plain = [
        token
        for token in clause
        if not (token.is_function or token.values or is_measure(token, language))
    ]
    named = content_of(clause, language) or [
        token for token in plain if token.stems & reading.stems
    ]
    if not named:
        beyond = [
            token
            for token in sentence.tokens
            if not (token.is_function or token.is_punctuation or token.values)
        ]
        return not content_of(beyond, language) or any(
            has(token, reading.stems, language) for token in beyond
        )
    if not any(has(token, reading.stems, language) for token in (*named, *plain)):
        beyond = content_of(sentence.tokens, language)
        if any(has(token, other.stems, language) for token in named for other in evidence.readings):
            return False
        return any(has(token, reading.stems, language) for token in beyond) or all(
            has(token, evidence.shared_stems, language) for token in beyond
        )
    near = stems_of(_clause(reading.sentence, reading.sentence.tokens[j]))
    if any(has(token, near, language) for token in named):
        return True
    return not any(
        any(has(token, stems_of(_clause(reading.sentence, other)), language) for token in named)
        for k, other in reading.numbers
        if k != j and not any(_equal(other, one) for one in clause if one.values)
    )


def _is_of_a_pair(tokens: Sequence[Token], i: int, reading: FactReading, j: int) -> bool:
    """`1 in 4`: beside it stands another number, as in the fact."""
    beside = [one for one in (*tokens[max(0, i - 2) : i], *tokens[i + 1 : i + 3]) if one.values]
    facts = reading.sentence.tokens
    near = [one for one in (*facts[max(0, j - 2) : j], *facts[j + 1 : j + 3]) if one.values]
    return any(_equal(one, other) for one in beside for other in near)


def _is_date(sentence: Sentence, i: int, language: Language) -> bool:
    """Whether a number is that of a day: "9 December"."""
    near = sentence.tokens[max(0, i - 2) : i + 3]
    return (
        any(language.time.get(token.low) in language.dates for token in near)
        and max(sentence.tokens[i].values) < 32
    )


def _clause(sentence: Sentence, token: Token) -> tuple[Token, ...]:
    return next(
        (clause for clause in sentence.clauses if any(one is token for one in clause)),
        sentence.tokens,
    )


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    started: Token | None = None
    before = ""
    for token in tokens:
        if token.values and (not token.is_article or before in _FROM | _TO):
            if before in _FROM:
                started = token
            elif before in _TO and started is not None and not _equal(started, token):
                yield started, token
        if token.text not in "€£$":
            before = token.low


def _says_from(reading: FactReading, i: int) -> bool:
    return i > 0 and reading.sentence.tokens[i - 1].low in _FROM
