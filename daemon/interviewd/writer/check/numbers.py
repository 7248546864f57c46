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
    has_span,
    in_idiom,
    is_equal,
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
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if not token.values or (token.low in evidence.words and token.label):
            continue
        code = "" if _is_no_number(tokens, i, evidence) else _judged(sentence, i, evidence)
        if code:
            is_date = code == "unit" and _is_date(sentence, i, evidence.language)
            after = [token.text for token in window(tokens, i, 1, 2, evidence.language)]
            yield Finding(
                "date" if is_date else code, " ".join([token.text, *after]), sentence.text
            )
    yield from _turned(sentence, evidence)


def _is_no_number(tokens: Sequence[Token], i: int, evidence: Evidence) -> bool:
    """Whether it counts nothing that a fact would have to hold. "One" is a pronoun, as mostly,
    but before a unit.
    """
    token, language = tokens[i], evidence.language
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    stands_alone = after is None or after.is_punctuation or after.is_function
    if token.low in ("once", "twice"):
        if stands_alone and (after is None or after.low not in RATES):
            return True  # `look twice`, not `twice a week`
    elif stands_alone and i > 0 and tokens[i - 1].low in _EVERY:
        return True  # `all three` of what was just named
    if token.values == {0.5}:
        # `half the battle`, `die halbe Miete`: half of what nobody told is a turn of phrase.
        near = tokens[i + 1 : i + 3]
        half = next((one for one in near if not (one.is_function or one.is_punctuation)), None)
        is_long = half and is_measure(half, language) and half.low not in _HOURS
        if half and not (is_long or has(half, evidence.stems, language)):
            return True
    if token.values == {0.0} or _counts_its_own(tokens, i, language):
        return True
    if not token.is_article:
        return False
    if language.code != "en" or after is None:
        return True
    return not is_measure(after, language) or in_idiom(tokens, i, language)


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


def _judged(sentence: Sentence, i: int, evidence: Evidence) -> str:
    """The code of the finding, "" when a fact has this number of the same."""
    tokens, language = sentence.tokens, evidence.language
    token = tokens[i]
    places = [
        (reading, j)
        for reading in evidence.readings
        for j, other in reading.numbers
        if is_equal(token, other)
    ]
    shared = [
        j
        for j, other in enumerate(evidence.shared.tokens)
        if other.values and is_equal(token, other)
    ]
    if not places and not shared:
        length = span(tokens, i, language)
        return "" if has_span(evidence.readings, length, language) else "number"
    if any(same_unit(tokens, i, evidence.shared.tokens, j, language) for j in shared):
        return ""
    fitting = [
        (reading, j)
        for reading, j in places
        if same_unit(tokens, i, reading.sentence.tokens, j, language)
    ]
    if not fitting:
        return "unit"
    is_same = any(_same_matter(sentence, i, reading, j, evidence) for reading, j in fitting)
    return "" if is_same else "number"


def _same_matter(
    sentence: Sentence, i: int, reading: FactReading, j: int, evidence: Evidence
) -> bool:
    """Whether the clause around a number tells of what the fact's clause around it does."""
    language = evidence.language
    clause = _clause(sentence, sentence.tokens[i])
    if not content_of(reading.sentence.tokens, language):
        return True  # `30 min`
    if _is_date(sentence, i, language):
        return True
    facts = _numbers_beside(reading.sentence.tokens, j)
    if any(is_equal(one, other) for one in _numbers_beside(sentence.tokens, i) for other in facts):
        return True  # `1 in 4`
    plain = [
        token
        for token in clause
        if not (token.is_function or token.values or is_measure(token, language))
    ]
    named = content_of(clause, language) or [
        token for token in plain if token.stems & reading.stems
    ]
    beyond = content_of(sentence.tokens, language)
    if not named:
        return not beyond or any(
            has(token, reading.stems, language)
            for token in sentence.tokens
            if not (token.is_function or token.values)
        )
    if not any(has(token, reading.stems, language) for token in (*named, *plain)):
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
        if k != j and not any(is_equal(other, one) for one in clause if one.values)
    )


def _numbers_beside(tokens: Sequence[Token], i: int) -> list[Token]:
    return [one for one in (*tokens[max(0, i - 2) : i], *tokens[i + 1 : i + 3]) if one.values]


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


def _turned(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """Find "from 9 to 2" where the fact says from 2 to 9."""
    spans: list[tuple[Token, Token]] = []
    started: Token | None = None
    before = ""
    for token in sentence.tokens:
        if token.values and (not token.is_article or before in _FROM | _TO):
            if before in _FROM:
                started = token
            elif before in _TO and started is not None and not is_equal(started, token):
                spans.append((started, token))
        if token.text not in "€£$":
            before = token.low
    for low, high in spans:
        for reading in evidence.readings:
            first = [k for k, token in reading.numbers if is_equal(token, low)]
            second = [k for k, token in reading.numbers if is_equal(token, high)]
            if not first or not second:
                continue
            is_turned = min(first) > max(second) and not _says_from(reading, first[0])
            if is_turned or _says_from(reading, second[0]):
                yield Finding("number", f"{low.text} … {high.text}", sentence.text)


def _says_from(reading: FactReading, i: int) -> bool:
    return i > 0 and reading.sentence.tokens[i - 1].low in _FROM
