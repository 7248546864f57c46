"""A sentence or a fact, read: its tokens, numbers and clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.check.language import Language, known

# Figures may be grouped by comma, point or space; letters that follow at once are a word of their
# own ("6h", "100k").
_TOKEN = lazy_pattern(
    r"\d{1,3}(?:[  ]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+\d+\w*|[^\W\d_]+|[%€£$&@+/]|[^\s\w]"
)
_GROUPED = lazy_pattern(r"\d{1,3}(?:([.,  ])\d{3})(?:\1\d{3})*")
_SYMBOLS = {
    "%": "percent",
    "€": "euro",
    "£": "pound",
    "$": "dollar",
    "&": "and",
    "@": "at",
    "+": "and",
}
_PERCENT = lazy_pattern(
    r"\bper cent\b|\bpercent(?:age)?\b|\bpct\b|\bprozent\w*|\bpour cent\b|\bpor ciento\b",
    re.IGNORECASE,
)
_NOT = lazy_pattern(r"\b(\w+?)n['’]t\b", re.IGNORECASE)
_STOPS = frozenset('.,;:!?…—–()"“”„«»[]{}*#|<>¿¡/')
_AND = frozenset("and und et y e sondern".split())
_JOINS = frozenset("and und et y e or oder ou o".split())
_CONTRASTS = frozenset("but sondern aber sino pero mais".split())
_RELATIVE = frozenset("who which die der qui que".split())
# Negations that reach what stands before them as well.
_BOTH_WAYS = frozenset(
    "nobody none noone nothing nicht nie niemals niemand jamais personne nadie".split()
)
_BEFORE_NOUNS = frozenset("la une cette chaque toute autre".split())
_NUMBER_ENDINGS = frozenset("st nd rd th s er e eme ème º ª".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or punctuation mark. `values` are the numbers that it may stand for."""

    text: str
    low: str
    stems: frozenset[str]
    values: frozenset[float] = frozenset()
    label: str = ""  # what a number is joined to in one word: the "y" of "y4"
    is_first: bool = False  # of its sentence
    is_punctuation: bool = False
    is_article: bool = False  # "one", "un": a number only beside a unit
    is_general: bool = False
    is_function: bool = False
    is_negated: bool = False

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_content(self) -> bool:
        """A word that carries a fact: no number, and not of the general list."""
        return not (self.values or self.is_punctuation or self.is_general)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its text, tokens, and clauses, which are runs of its tokens without the marks
    between them.
    """

    text: str
    tokens: tuple[Token, ...]
    clauses: tuple[tuple[Token, ...], ...]


def read(text: str, of: Language, *, is_fact: bool = False) -> Sentence:
    """Read a sentence of a letter, or a fact of the notes, whose abbreviations are understood."""
    tokens = tuple(_negated(_numbered(list(_tokens(text, of, is_fact=is_fact)), of), of))
    return Sentence(text, tokens, tuple(_clauses(tokens, of, is_fact=is_fact)))


def place(tokens: Sequence[Token], token: Token) -> int:
    """Where a token stands first: a word that is said twice is one token."""
    return next(i for i, one in enumerate(tokens) if one is token)


def lowered(text: str) -> str:
    return text.lower().replace("’", "'")


def _tokens(text: str, of: Language, *, is_fact: bool) -> Iterator[Token]:
    plain = _PERCENT.sub("%", text)
    if of.code == "en":
        plain = re.sub(r"\bcannot\b|\bcan['’]t\b", "can not", plain, flags=re.IGNORECASE)
        plain = re.sub(r"\bwon['’]t\b", "will not", plain, flags=re.IGNORECASE)
        plain = re.sub(r"\bno[ -]one\b", "noone", plain, flags=re.IGNORECASE)
        plain = _NOT.sub(r"\1 not", plain)
        plain = re.sub(r"(\w)['’]s\b", r"\1", plain)
    if is_fact:
        plain = re.sub(r"\bw/o\b", "without", re.sub(r"\bw/(?!o\b)", "with ", plain))
    is_first = True
    for match in _TOKEN.finditer(plain):
        shown = match[0]
        low = lowered(shown)
        # "HR" and "ID" are no abbreviated "hour", "I would".
        is_name = len(shown) > 1 and shown.isupper()
        if is_fact and low in of.abbreviations and not is_name:
            for word in of.abbreviations[low].split():
                yield _word(word, of.code, is_first=False, also=low)
        else:
            yield _word(shown, of.code, is_first=is_first)
        is_first = is_first and shown in "\"“„«(¿¡'‘"


@lru_cache(maxsize=4096)
def _word(shown: str, code: str, *, is_first: bool, also: str = "") -> Token:
    of = known(code)
    low = lowered(shown)
    if shown in _SYMBOLS:
        name = _SYMBOLS[shown]
        is_word = shown not in "%€£$"
        stems = frozenset((of.stem(name),))
        return Token(shown, name, stems, is_general=is_word, is_function=is_word)
    if not shown[0].isalnum():
        return Token(shown, shown, frozenset(), is_punctuation=True, is_general=True)
    if shown[0].isdigit():
        if _GROUPED.fullmatch(shown):
            value = float(re.sub(r"\D", "", shown))
        elif shown.count(".") < 2:
            value = float(re.sub(r"[.,:]+", ".", shown, count=1).replace(",", "").replace(":", ""))
        else:
            value = 0.0
        return Token(shown, low, frozenset((low,)), values=frozenset((value,)), is_first=is_first)
    if joined := re.fullmatch(r"([^\W\d_]+)(\d+)(\w*)", shown):
        return Token(
            shown,
            low,
            frozenset((low,)),
            values=frozenset((float(joined[2]),)),
            label=lowered(joined[1]),
            is_first=is_first,
        )
    stems = of.stems(low) | (frozenset((of.stem(also),)) if also else frozenset())
    numbers = (of.numbers.get(low), of.ordinals.get(low), _compound(low, of))
    return Token(
        shown,
        low,
        stems,
        values=frozenset(float(number) for number in numbers if number is not None),
        is_first=is_first,
        is_article=low in of.articles,
        is_general=of.is_general(low),
        is_function=low in of.function,
    )


def _compound(low: str, of: Language) -> float | None:
    """The value of a German number in one word ("sechsundzwanzig", "dreihundert")."""
    if of.code != "de" or low in of.numbers or len(low) < 7:
        return None
    units = {
        "ein": 1.0,
        **{word: float(value) for word, value in of.numbers.items() if 0 < float(value) < 1000},
    }
    if (parts := re.fullmatch(r"(\w+)tausend(\w*)", low)) and parts[1] in units:
        rest = units.get(parts[2], _compound(parts[2], of) if parts[2] else 0.0)
        return None if rest is None else units[parts[1]] * 1000 + rest
    if (parts := re.fullmatch(r"(\w*)hundert(\w*)", low)) and (not parts[1] or parts[1] in units):
        rest = units.get(parts[2], _compound(parts[2], of) if parts[2] else 0.0)
        return None if rest is None else units.get(parts[1], 1.0) * 100 + rest
    if (
        (parts := re.fullmatch(r"(\w+)und(\w+zig|\w+ßig)", low))
        and parts[1] in units
        and parts[2] in units
    ):
        return units[parts[1]] + units[parts[2]]
    return None


def _numbered(tokens: list[Token], of: Language) -> Iterator[Token]:
    """Join what makes one number: "forty thousand", "twenty-six", "two thirds", "100k"."""
    i = 0
    while i < len(tokens):
        token = tokens[i]
        end, value = _joined(tokens, i, of)
        if end == i + 1:
            yield token
            if (
                end < len(tokens)
                and token.values
                and token.text[0].isdigit()
                and tokens[end].low in _NUMBER_ENDINGS
            ):
                end += 1  # "2nd", "band 5s"
        else:
            text = " ".join(one.text for one in tokens[i:end])
            yield Token(
                text,
                lowered(text),
                frozenset(),
                values=frozenset((value,)),
                is_first=token.is_first,
            )
        i = end


def _joined(tokens: list[Token], start: int, of: Language) -> tuple[int, float]:
    if not tokens[start].values or tokens[start].label or tokens[start].low in of.ordinals:
        return start + 1, 0.0
    total, current, i = 0.0, max(tokens[start].values), start + 1
    last = current
    while i < len(tokens):
        place = i
        if (
            tokens[place].text in ("-", "‐")
            or (current == 0.5 and tokens[place].low == "a")
            or (
                tokens[place].low in ("and", "y", "et")
                and (last in (100, 1000) or of.code in ("es", "fr"))
                and not tokens[start].text[0].isdigit()
            )
        ):
            place += 1
        if place >= len(tokens) or not tokens[place].values or tokens[place].label:
            break
        if tokens[place].text[0].isdigit():
            break
        value = (
            max(tokens[place].values)
            if tokens[place].low not in of.ordinals
            else min(tokens[place].values)
        )
        if value >= 1000 and current < value:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100 and current < 100:
            current = max(current, 1) * 100
        elif value == 12 and 1 <= current < 10:  # "two dozen"
            current *= 12
        elif of.code == "fr" and value in (7, 8, 9) and last == 10:
            current += value
        elif of.code == "fr" and value == 20 and current % 100 == 4:
            current += 76
        elif 0 < value < 1 and tokens[place].low.endswith(("s", "el")) and current >= 1:
            current *= value
        elif (
            (value < 10 and last in (20, 30, 40, 50, 60, 70, 80, 90))
            or (value < 100 and last in (100, 1000))
            or (
                of.code == "fr"
                and 10 <= value < 20
                and (last == 60 or (last == 20 and current >= 80))
            )
        ):
            current += value
        else:
            break
        last, i = value, place + 1
    return (i, round(total + current, 4)) if i > start + 1 else (start + 1, 0.0)


def _negated(tokens: Iterator[Token], of: Language) -> list[Token]:
    """Mark what a negation reaches: what follows it up to the end of its clause.

    In German with "nicht" all of it.
    """
    result = list(tokens)
    reached: Counter[int] = Counter()
    text = " ".join(token.low for token in result)
    idioms = {word for idiom in of.negation_idioms if idiom in text for word in idiom.split()}
    for i, token in enumerate(result):
        is_noun = token.low == "personne" and i > 0 and result[i - 1].low in _BEFORE_NOUNS
        denies = token.low in of.negators or token.low in of.aversions
        # "Rather than" or its like, which ends here.
        if not denies and token.low in of.swap_ends:
            phrase = " ".join(one.low for one in result[max(0, i - 2) : i + 1])
            is_second = token.low == "than" and any(one.low == "rather" for one in result[:i])
            denies = is_second or phrase.endswith(of.swaps)
        if denies and not is_noun and token.low not in idioms:
            reached.update(_scope(result, i, of))
    # Two negations of English undo one another. In the other languages they may be one
    # ("ne … pas", "no … nadie").
    return [
        replace(token, is_negated=True)
        if reached[i] % 2 or (reached[i] and of.code != "en")
        else token
        for i, token in enumerate(result)
    ]


def _scope(tokens: list[Token], start: int, of: Language) -> Iterator[int]:
    is_joined = start > 0 and (tokens[start - 1].low in _AND or tokens[start - 1].is_punctuation)
    if tokens[start].low in _BOTH_WAYS and not is_joined:
        for i in range(start - 1, -1, -1):
            if tokens[i].text in _STOPS or tokens[i].low in of.boundaries:
                break
            yield i
    crosses = tokens[start].low in of.aversions or tokens[start].low == "than"
    for i in range(start + 1, min(start + 9, len(tokens))):
        low = tokens[i].low
        is_end = low in of.boundaries and not (crosses and low in _RELATIVE)
        is_joined = low in _JOINS and i + 1 < len(tokens)
        if tokens[i].text in _STOPS or is_end or is_joined or low in _CONTRASTS:
            return
        yield i


def _clauses(
    tokens: tuple[Token, ...], of: Language, *, is_fact: bool
) -> Iterator[tuple[Token, ...]]:
    current: list[Token] = []
    for i, token in enumerate(tokens):
        joins = token.low in _AND
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        is_joined = joins and (is_fact or (following is not None and following.low in of.subjects))
        dates = following is not None and following.text[0].isdigit()  # since 2014
        is_boundary = token.low in of.boundaries and not (is_fact or dates)
        if token.text in _STOPS or is_boundary or is_joined:
            if current:
                yield tuple(current)
            current = [] if token.is_punctuation else [token]
        else:
            current.append(token)
    if current:
        yield tuple(current)
