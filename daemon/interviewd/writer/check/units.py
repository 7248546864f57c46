"""Whether a number of a letter counts what the same number of a fact counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from interviewd.writer.check.evidence import FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Token

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
_DETERMINERS = frozenset("a an the my our their his her un une le la les el los las".split())
_CLOCK = frozenset("uhr clock am pm".split())
RATES = frozenset("a an per each every pro je am im par por".split())


# What may stand between a number and its unit, or between what is counted and the span that it is
# counted in.
_JOINS = frozenset(
    "of de d von der des del a an the per each every pro je am im par por al la le el los las las".split()
)


_MINUTES = {
    **dict.fromkeys(("second", "sekunde", "seconde", "segundo"), 1 / 60),
    **dict.fromkeys(("minute", "minuto"), 1.0),
    **dict.fromkeys(("hour", "stunde", "heure", "hora"), 60.0),
    **dict.fromkeys(("day", "tag", "jour", "día"), 1440.0),
    **dict.fromkeys(("week", "woche", "semaine", "semana"), 7 * 1440.0),
    **dict.fromkeys(("month", "monat", "mois", "mes"), 28 * 1440.0),
    **dict.fromkeys(("year", "jahr", "an", "año"), 336 * 1440.0),
}
"""A month has four weeks and a year twelve months, as people speak."""


def span(tokens: Sequence[Token], i: int, language: Language) -> float:
    """The minutes that a number with its unit stands for, 0 when it counts no span of time."""
    measure = next(
        (one for one in tokens[i + 1 : i + 4] if one.low not in _JOINS and one.text not in "-‐"),
        None,
    )
    return minutes(measure.low, language) * max(tokens[i].values) if measure else 0.0


def has_span(readings: Iterable[FactReading], length: float, language: Language) -> bool:
    """Whether a number of these facts counts a span of so many minutes, as `a quarter of an hour`
    for 15 minutes, `a month` for four weeks.
    """
    return length > 0 and any(
        abs(span(reading.sentence.tokens, j, language) - length) < 0.001
        for reading in readings
        for j, _ in reading.numbers
    )


def minutes(word: str, language: Language) -> float:
    """The minutes of a span of time, 0 for another word."""
    return _MINUTES.get(language.time.get(word, ""), 0.0)


def is_equal(one: Token, other: Token) -> bool:
    """Whether two numbers may stand for the same."""
    return any(abs(a - b) < 0.001 for a in one.values for b in other.values)


def in_idiom(tokens: Sequence[Token], i: int, language: Language) -> bool:
    """Whether a word of time, or a number, is part of a turn of phrase: "one day"."""
    near = " ".join(token.low for token in tokens[max(0, i - 3) : i + 4])
    return any(
        f" {idiom} " in f" {near} "
        for idiom in language.time_idioms
        if tokens[i].low in idiom.split()
    )


def is_measure(token: Token, language: Language) -> bool:
    return (
        token.low in language.time
        or bool(token.stems & language.currency)
        or token.low == "percent"
        or token.low in _PHYSICAL
    )


def same_unit(
    tokens: Sequence[Token], i: int, others: Sequence[Token], j: int, language: Language
) -> bool:
    if _is_year(tokens[i]) and _is_year(others[j]):
        return True
    if i and j and tokens[i - 1].is_capital and tokens[i - 1].low == others[j - 1].low:
        return True  # `Year 4`
    after, before = window(tokens, i, 1, 4, language), window(tokens, i, -1, 2, language)
    behind, ahead = window(others, j, 1, 6, language), window(others, j, -1, 4, language)
    stems = stems_of([*behind, *ahead])
    label = others[j].label
    is_same = _same_measure((after, before), (behind, ahead), label, language)
    if not is_same and not _is_understood([*after, *before], behind, others, language):
        return False
    first = after[0] if after else None
    is_part = any(0 < value < 1 for value in tokens[i].values) or (
        first is not None and first.low == "percent"
    )
    is_timed = any(is_measure(token, language) for token in after)
    is_rate = any(token.low in RATES | {"of"} for token in after)
    is_span = first is not None and is_measure(first, language) and not is_rate
    named = [] if is_span else _counted(after, language)
    counts_span = _is_span(behind, language) and not _is_span(after, language)
    if is_timed and counts_span and not (is_part or label):
        return False
    if named and named[0].is_content and not is_part:
        # An adjective may stand before what is counted.
        is_described = (
            len(named) > 1
            and has(named[0], stems_of(others), language)
            and has(named[1], stems, language)
        )
        if all(token.is_function or is_measure(token, language) for token in _until_rate(behind)):
            stems |= stems_of(others)
        elif not has(named[0], stems_of([*_until_rate(behind), *ahead]), language):
            return is_described
        return is_described or has(named[0], stems, language) or _is_label(named[0], label)
    if named and not is_part and not label and _counts_other(named, stems, behind, language):
        return False
    if not before:
        return True
    is_length = first is not None and minutes(first.low, language) > 0
    if not is_length and _is_other_title(tokens, i, others, label):
        return False
    is_figure = tokens[i].text[0].isdigit() and not tokens[i - 1].is_punctuation
    if named or not is_figure or not before[0].is_content or is_measure(before[0], language):
        return True
    return has(before[0], stems, language) or _is_label(before[0], label)


def _is_label(token: Token, label: str) -> bool:
    """Whether a word is cut short in what a number of the fact is joined to: the "y" of "y4"."""
    return bool(label) and token.low.startswith(label)


def _counted(after: Sequence[Token], language: Language) -> list[Token]:
    """What a number counts, of the words behind it: in `four years taught me` nothing."""
    things: list[Token] = []
    is_measured = False
    for token, following in zip_longest(after, after[1:]):
        if is_measured and token.low in language.past and not things:
            return []
        is_measured = is_measured or is_measure(token, language)
        if following and following.low in _DETERMINERS and not things:
            return []  # a verb: `only two raised a grievance`
        if following is None and language.code == "en" and token.low.endswith("ed"):
            continue  # `level 7 qualified`
        is_thing = not (token.is_function or is_measure(token, language) or token.low in _CLOCK)
        # A German noun has a capital.
        acts = language.code == "de" and not token.is_capital and language.is_verb(token.low)
        if is_thing and not acts:
            things.append(token)
    return things


def _is_span(after: Sequence[Token], language: Language) -> bool:
    """Whether a number counts a span of time itself ("three years"), not something in one
    ("three a year").
    """
    return (
        bool(after) and is_measure(after[0], language) and not after[0].low.endswith(_RATE_ENDINGS)
    )


def _until_rate(tokens: Sequence[Token]) -> list[Token]:
    """What is counted: in "9 shows a season", the shows."""
    end = next((i for i, token in enumerate(tokens) if token.low in RATES), len(tokens))
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
    beside, close = stems_of(behind), stems_of(ahead[:2])
    measures = [token for token in after if is_measure(token, language)]
    if measures and not measures[0].stems & (
        beside | close if measures[0].stems & language.currency else beside
    ):
        return _is_label(measures[0], label)
    if not measures and before[:1] and is_measure(before[0], language):
        return bool(before[0].stems & (beside | close)) or _is_label(before[0], label)
    counted = [token for token in after if token.is_content]
    is_measured = behind[:1] and is_measure(behind[0], language)
    return not (is_measured and not measures and counted and after[0] is counted[0])


def _is_understood(
    beside: Sequence[Token], behind: Sequence[Token], others: Sequence[Token], language: Language
) -> bool:
    """Whether a fact names a unit once for several numbers: "from 18% to 9"."""
    if any(is_measure(token, language) or token.is_content for token in behind[:1]):
        return False
    named = next((token for token in beside if is_measure(token, language)), None)
    return named is not None and any(
        named.stems
        & (
            stems_of(window(others, k, 1, 3, language))
            | stems_of(window(others, k, -1, 1, language))
        )
        for k, other in enumerate(others)
        if other.values
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
    if counted is None or not counted.is_content or is_measure(counted, language):
        return False
    return not any(has(token, stems, language) or token.stems & _ANYBODY for token in named)


def _is_other_title(tokens: Sequence[Token], i: int, others: Sequence[Token], label: str) -> bool:
    """Whether a capital before a figure makes it a name ("Level 3") that the fact does not give:
    "Year 11" it does in "from year 7 to 11".
    """
    before = tokens[i - 1]
    is_word = not (before.is_punctuation or before.is_first or before.values)
    is_name = is_word and before.is_capital and len(before.text) > 1
    if not is_name or not tokens[i].text[0].isdigit() or _is_year(tokens[i]):
        return False
    if label:
        return not before.low.startswith(label)
    ahead = [others[k - 1] for k, other in enumerate(others) if k and other.values]
    return not any(before.stems & token.stems for token in ahead)


def window(
    tokens: Sequence[Token], start: int, step: int, length: int, language: Language
) -> list[Token]:
    """The words beside a number, up to a mark, another number or the clause's end."""
    words: list[Token] = []
    i = start + step
    while 0 <= i < len(tokens) and len(words) < length:
        token = tokens[i]
        if token.text in "-‐" or token.text in "€£$%":
            if not token.is_punctuation:
                words.append(token)
        elif (
            token.is_punctuation
            or (token.values and not token.is_article and not token.label)
            or token.low in language.boundaries
            or (step > 0 and token.is_function and token.low not in _JOINS | _PHYSICAL)
        ):
            break
        else:
            words.append(token)
        i += step
    return words


def content_of(tokens: Sequence[Token], language: Language) -> list[Token]:
    return [token for token in tokens if token.is_content and not is_measure(token, language)]


def stems_of(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(stem for token in tokens for stem in token.stems)
