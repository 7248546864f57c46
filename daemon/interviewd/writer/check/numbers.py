"""Numbers: each stands in a fact with the same unit, and about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token

_FROM = frozenset("from von de desde".split())
_TO = frozenset("to auf bis à a".split())
_RATE_ENDINGS = ("ly", "lich", "iel", "ielle", "al", "ales")
_PHYSICAL = frozenset(
    "mm cm m km mile miles metre metres meter meters kilometre kilometres kilometer kilometers kg g gram grams kilogram "
    "kilograms tonne tonnes ton tons litre litres liter liters hectare hectares acre acres meter metern kilometer tonnen "
    "hektar mètre mètres kilomètre kilomètres metros kilómetros toneladas hectáreas kw mw gb tb".split()
)
# What any person may be counted as.
_ANYBODY = frozenset(
    "person colleagu member mensch leut mitarbeit personn person colleg peopl".split()
)
_RATES = frozenset("a an per each every pro je am im par por".split())
_HOURS = frozenset("hour stunde heure hora".split())
_EVERY = frozenset("all alle tous toutes".split())
# What may stand between a number and its unit, or between what is counted and the span that it is
# counted in.
_JOINS = frozenset(
    "of de d von der des del a an the per each every pro je am im par por al la le el los las las".split()
)


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
            yield Finding("date" if is_date else code, _shown(tokens, i, language), sentence.text)
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
    if not token.is_article:
        return False
    if evidence.language.code != "en" or after is None:
        return True
    return not (
        _is_measure(after, evidence.language) and not _in_idiom(tokens, i, evidence.language)
    )


def _is_half_of_nothing(tokens: Sequence[Token], i: int, evidence: Evidence) -> bool:
    """`half the battle`, `die halbe Miete`: half of what nobody told is a turn of phrase."""
    if tokens[i].values != {0.5}:
        return False
    rest = [token for token in tokens[i + 1 : i + 3] if not (token.is_function or token.is_mark)]
    is_long = rest and _is_measure(rest[0], evidence.language) and rest[0].low not in _HOURS
    return bool(rest) and not (is_long or has(rest[0], evidence.stems, evidence.language))


def _points_back(tokens: Sequence[Token], i: int) -> bool:
    """`all three` of what was just named, and `look twice`, which is not `twice a week`."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    stands_alone = after is None or after.is_mark or after.is_function
    if tokens[i].low in ("once", "twice"):
        return stands_alone and (after is None or after.low not in _RATES)
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
        return "number"
    if any(_same_unit(tokens, i, evidence.shared.tokens, j, language) for j in shared):
        return ""
    fitting = [
        (reading, j)
        for reading, j in places
        if _same_unit(tokens, i, reading.sentence.tokens, j, language)
    ]
    if not fitting:
        return "unit"
    return (
        ""
        if any(_same_matter(sentence, i, reading, j, evidence) for reading, j in fitting)
        else "number"
    )


def _equal(one: Token, other: Token) -> bool:
    return any(abs(a - b) < 0.001 for a in one.values for b in other.values)


def _is_measure(token: Token, language: Language) -> bool:
    return (
        token.low in language.time
        or bool(token.stems & language.currency)
        or token.low == "percent"
        or token.low in _PHYSICAL
    )


def _same_unit(
    tokens: Sequence[Token], i: int, others: Sequence[Token], j: int, language: Language
) -> bool:
    if _is_year(tokens[i]) and _is_year(others[j]):
        return True
    after, before = _window(tokens, i, 1, 4, language), _window(tokens, i, -1, 2, language)
    behind, ahead = _window(others, j, 1, 6, language), _window(others, j, -1, 4, language)
    stems = _stems([*behind, *ahead])
    label = others[j].label
    is_same = _same_measure((after, before), (behind, ahead), label, language)
    if not is_same and not _is_understood([*after, *before], behind, others, language):
        return False
    is_part = any(0 < value < 1 for value in tokens[i].values) or (
        after[:1] and after[0].low == "percent"
    )
    named = _counted(after, language)
    timed = any(_is_measure(token, language) for token in after)
    if (
        timed
        and not is_part
        and not label
        and _is_span(behind, language)
        and not _is_span(after, language)
    ):
        return False
    if named and named[0].is_content and not is_part:
        if not any(
            not token.is_function and not _is_measure(token, language)
            for token in _until_rate(behind)
        ):
            stems |= _stems(others)
        elif not has(named[0], _stems([*_until_rate(behind), *ahead]), language):
            return (
                len(named) > 1
                and has(named[0], _stems(others), language)
                and has(named[1], stems, language)
            )
        return _same_thing(named, stems, others, language) or bool(
            label and named[0].low.startswith(label)
        )
    if named and not is_part and not label and _counts_other(named, stems, behind, language):
        return False
    if _is_titled(tokens, i) and not _has_title(before[0], others, label):
        return False
    is_label = not named and _is_label(tokens, i) and before[:1] and before[0].is_content
    if is_label and not _is_measure(before[0], language):
        return has(before[0], stems, language) or bool(label and before[0].low.startswith(label))
    return True


def _counted(after: Sequence[Token], language: Language) -> list[Token]:
    """What a number counts, of the words behind it: in `four years taught me` nothing."""
    things: list[Token] = []
    is_measured = False
    for token in after:
        if is_measured and token.low in language.past and not things:
            return []
        is_measured = is_measured or _is_measure(token, language)
        if not token.is_function and not _is_measure(token, language):
            things.append(token)
    return things


def _is_span(after: Sequence[Token], language: Language) -> bool:
    """Whether a number counts a span of time itself ("three years"), not something in one
    ("three a year").
    """
    return (
        bool(after) and _is_measure(after[0], language) and not after[0].low.endswith(_RATE_ENDINGS)
    )


def _until_rate(tokens: Sequence[Token]) -> list[Token]:
    """What is counted: in "9 shows a season", the shows."""
    end = next((i for i, token in enumerate(tokens) if token.low in _RATES), len(tokens))
    return list(tokens[:end])


def _same_measure(
    letter: tuple[Sequence[Token], Sequence[Token]],
    fact: tuple[Sequence[Token], Sequence[Token]],
    label: str,
    language: Language,
) -> bool:
    """Whether a span of time, a currency or a percentage beside a number is the fact's too.

    Each side has the words after its number and those before it, nearest first.
    """
    (after, before), (behind, ahead) = letter, fact
    beside, close = _stems(behind), _stems(ahead[:2])
    measures = [token for token in after if _is_measure(token, language)]
    if measures and not measures[0].stems & (
        beside | close if measures[0].stems & language.currency else beside
    ):
        return bool(label) and measures[0].low.startswith(label)
    if not measures and before[:1] and _is_measure(before[0], language):
        return bool(before[0].stems & (beside | close)) or bool(
            label and before[0].low.startswith(label)
        )
    counted = [token for token in after if token.is_content]
    is_measured = behind[:1] and _is_measure(behind[0], language)
    return not (is_measured and not measures and counted and after[0] is counted[0])


def _is_understood(
    beside: Sequence[Token], behind: Sequence[Token], others: Sequence[Token], language: Language
) -> bool:
    """Whether a fact names a unit once for several numbers: "from 18% to 9"."""
    if any(_is_measure(token, language) or token.is_content for token in behind[:1]):
        return False
    named = next((token for token in beside if _is_measure(token, language)), None)
    return named is not None and any(
        named.stems
        & (_stems(_window(others, k, 1, 3, language)) | _stems(_window(others, k, -1, 1, language)))
        for k, other in enumerate(others)
        if other.values
    )


def _same_thing(
    named: Sequence[Token], stems: frozenset[str], others: Sequence[Token], language: Language
) -> bool:
    """Whether what is counted stands beside the fact's number; an adjective may stand before it."""
    if has(named[0], stems, language):
        return True
    return (
        len(named) > 1
        and has(named[0], _stems(others), language)
        and has(named[1], stems, language)
    )


def _is_year(token: Token) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", token.text) is not None


def _counts_other(
    named: Sequence[Token], stems: frozenset[str], behind: Sequence[Token], language: Language
) -> bool:
    """Whether general words stand where the fact names a thing of its own: "70 tables" for "70
    guests".
    """
    counted = next((token for token in behind if not token.is_function), None)
    if counted is None or not counted.is_content or _is_measure(counted, language):
        return False
    return not any(has(token, stems, language) or token.stems & _ANYBODY for token in named)


def _has_title(before: Token, others: Sequence[Token], label: str) -> bool:
    """Whether a number of this fact is named so: "Year 11" in "from year 7 to 11"."""
    if label:
        return before.low.startswith(label)
    ahead = [others[k - 1] for k, other in enumerate(others) if k and other.values]
    return any(before.stems & token.stems for token in ahead)


def _is_titled(tokens: Sequence[Token], i: int) -> bool:
    """Whether a capital before a figure makes it a name: "Level 3"."""
    before = tokens[i - 1] if i else None
    if before is None or before.is_mark or before.is_first or before.values:
        return False
    return (
        tokens[i].text[0].isdigit()
        and before.is_capital
        and len(before.text) > 1
        and not _is_year(tokens[i])
    )


def _is_label(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number names rather than counts: "Year 4", "band 6"."""
    return tokens[i].text[0].isdigit() and i > 0 and not tokens[i - 1].is_mark


def _window(
    tokens: Sequence[Token], start: int, step: int, length: int, language: Language
) -> list[Token]:
    """The words beside a number, up to a mark, another number or the clause's end."""
    words: list[Token] = []
    i = start + step
    while 0 <= i < len(tokens) and len(words) < length:
        token = tokens[i]
        if token.text in "-‐" or token.text in "€£$%":
            if not token.is_mark:
                words.append(token)
        elif (
            token.is_mark
            or (token.values and not token.is_article and not token.label)
            or token.low in language.boundaries
            or (step > 0 and token.is_function and token.low not in _JOINS | _PHYSICAL)
        ):
            break
        else:
            words.append(token)
        i += step
    return words


def _same_matter(
    sentence: Sentence, i: int, reading: FactReading, j: int, evidence: Evidence
) -> bool:
    """Whether the clause around a number tells of what the fact's clause around it does."""
    language = evidence.language
    clause = _clause(sentence, sentence.tokens[i])
    if _is_date(sentence, i, language):
        return True
    plain = [
        token
        for token in clause
        if not (token.is_function or token.values or _is_measure(token, language))
    ]
    named = _content(clause, language) or [token for token in plain if token.stems & reading.stems]
    if not named:
        beyond = [
            token
            for token in sentence.tokens
            if not (token.is_function or token.is_mark or token.values)
        ]
        return not _content(beyond, language) or any(
            has(token, reading.stems, language) for token in beyond
        )
    if not any(has(token, reading.stems, language) for token in (*named, *plain)):
        beyond = _content(sentence.tokens, language)
        if any(has(token, other.stems, language) for token in named for other in evidence.readings):
            return False
        return any(has(token, reading.stems, language) for token in beyond) or all(
            has(token, evidence.shared_stems, language) for token in beyond
        )
    near = _stems(_clause(reading.sentence, reading.sentence.tokens[j]))
    if any(has(token, near, language) for token in named):
        return True
    return not any(
        any(has(token, _stems(_clause(reading.sentence, other)), language) for token in named)
        for k, other in reading.numbers
        if k != j and not any(_equal(other, one) for one in clause if one.values)
    )


def _is_date(sentence: Sentence, i: int, language: Language) -> bool:
    """Whether a number is that of a day: "9 December"."""
    near = sentence.tokens[max(0, i - 2) : i + 3]
    return (
        any(language.time.get(token.low) in language.dates for token in near)
        and max(sentence.tokens[i].values) < 32
    )


def _content(tokens: Sequence[Token], language: Language) -> list[Token]:
    return [token for token in tokens if token.is_content and not _is_measure(token, language)]


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(stem for token in tokens for stem in token.stems)


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
            elif before in _TO and started is not None:
                yield started, token
        if token.text not in "€£$":
            before = token.low


def _says_from(reading: FactReading, i: int) -> bool:
    return i > 0 and reading.sentence.tokens[i - 1].low in _FROM


def _shown(tokens: Sequence[Token], i: int, language: Language) -> str:
    after = [token.text for token in _window(tokens, i, 1, 2, language)]
    return " ".join([tokens[i].text, *after])
