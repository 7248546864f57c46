"""Whether two texts are about one thing: they share a telling word, endings aside."""

from __future__ import annotations

from itertools import takewhile

from interviewd.language.function_words import EVERY_FUNCTION_WORD, tokens

_GENERAL = frozenset(
    "work works worked working year years time times people team teams place week weeks month months days hours thing "
    "things good great nice same long interview person people role company group office first second last next many "
    "much arbeit jahre zeit leute firma travail années temps équipe talk talked spoke told asked "
    "said question sagte sprach gesprochen parle parlé habla hablamos trabajo años tiempo equipo empresa".split()
)
"""What is true of every job tells nothing."""


def share_a_word(text: str, other: str) -> bool:
    """Whether two texts share a telling word, endings aside: catalogue and catalogued, school
    and schools.
    """
    return words_shared(text, other) > 0


def words_shared(text: str, other: str) -> int:
    """How many telling words of a text the other has, too."""
    theirs = _telling(other)
    return sum(any(_agree(word, their) for their in theirs) for word in _telling(text))


def _telling(text: str) -> frozenset[str]:
    return frozenset(
        word
        for word in tokens(text)
        if len(word) > 3 and word not in EVERY_FUNCTION_WORD | _GENERAL
    )


def _agree(one: str, other: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= 4 and len(one) - same <= 3 and len(other) - same <= 3
