"""The check on letters in which one thing was falsified, and on honest letters from the same
ledgers.
"""

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.letters.check_figures import figures
from tests.letters.falsified import HALVES, Letter, letters

WHOLE = [letter for half in HALVES for letter in letters(half)]


def test_the_corpus_is_large_and_varied_enough():
    """A rate says something only of many ledgers, languages and kinds of falsehood."""
    falsified = [letter for letter in WHOLE if letter.kind]
    assert len(falsified) >= 300
    assert len([letter for letter in falsified if letter.ledger.language == "en"]) >= 240
    assert len([letter for letter in WHOLE if not letter.kind]) >= 100
    assert len({letter.ledger.role for letter in WHOLE}) >= 40
    assert {letter.ledger.language for letter in WHOLE} == {"en", "de", "fr", "es"}
    kinds = Counter(letter.kind for letter in falsified)
    wanted = "number unit date name deed owner promise private neighbour negation".split()
    assert set(wanted) <= set(kinds)


@pytest.mark.parametrize("half", HALVES)
def test_what_is_caught_stays_caught_and_what_passes_passes(half: str) -> None:
    """The check misjudges no letter but those that are marked in the corpus as misjudged."""
    result = figures(letters(half))
    assert [one.change for one in result.missed if not one.is_misjudged] == []
    assert [one.id for one in result.refused if not one.is_misjudged] == []


def test_few_letters_are_misjudged() -> None:
    """At least 97 of 100 falsified letters are caught, at most 10 of 100 honest ones refused."""
    known = [letter for half in HALVES if half != "tenth" for letter in letters(half)]
    assert _misjudged(known, is_false=True) <= 0.03
    assert _misjudged(known, is_false=False) <= 0.10


def test_the_subtler_letters_are_misjudged_no_more_than_they_were() -> None:
    """The goal is missed here: subtler falsehoods, and honest letters that say it their own way."""
    assert _misjudged(letters("tenth"), is_false=True) <= 0.15
    assert _misjudged(letters("tenth"), is_false=False) <= 0.37


def _misjudged(of: Iterable[Letter], *, is_false: bool) -> float:
    marks = [letter.is_misjudged for letter in of if bool(letter.kind) is is_false]
    return sum(marks) / len(marks)
