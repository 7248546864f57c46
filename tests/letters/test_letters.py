"""The figure command's checks over all its situations: no letter breaks its manners, and no fact is invented."""

import random

import pytest

from interviewd.domain import compose
from interviewd.model.known import Notes
from interviewd.model.terms import Kind, Round
from tests.letters import sloppy
from tests.letters.checks import faults, shared, twice_strong
from tests.letters.situations import PEOPLE, START, situations


@pytest.mark.parametrize("number", range(len(situations())))
def test_a_letter_can_be_sent_as_it_stands(number):
    """Its length, no bracket, no banned phrase, one thanks, and every word from the input or the template."""
    situation = situations()[number]
    letters = situation.letters()

    assert [fault for text, occasion, kind in letters for fault in faults(text, occasion, situation.policy, kind)] == []
    thanks = [text for text, _, kind in letters if kind is Kind.THANK_YOU]
    assert shared(thanks) == set()
    assert twice_strong(thanks) == set()


def test_there_are_enough_of_them():
    """Two hundred letters at least, a good part of them for panels."""
    letters = [situation.letters() for situation in situations()]
    assert sum(map(len, letters)) >= 200
    assert sum(len(each) > 2 for each in letters) >= 30


def _line(dice):
    """Notes thrown together of the sloppy ones' words, whole lines, and what a cat types."""
    lines = [*sloppy.TALKED, *sloppy.LIKED, *sloppy.ABOUT, *sloppy.STRONGER]
    words = [word for line in lines for word in line.split()]
    signs = "()[]{}<>!?*_|#@&+=~`^$€%/\\\"'“”‘’.,;:-–— \n\t\u202e\u2028"
    return dice.choice(
        (
            lambda: dice.choice(lines),
            lambda: " ".join(dice.choice(words) for _ in range(dice.randint(1, 14))),
            lambda: "".join(dice.choice(signs + "abcdefgh theofinto") for _ in range(dice.randint(1, 60))),
            lambda: dice.choice(lines) + dice.choice(("\n", ", ", "; ", " and ", " ")) + dice.choice(lines),
        )
    )()


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_typed_the_letter_stays_a_letter(seed, deep):
    """Words in any order and no words at all: left out, never pasted raw."""
    policy = situations()[0].policy
    dice = random.Random(seed)
    for number in range(60 if deep else 4):
        notes = Notes(
            filled=True,
            talked=_line(dice),
            liked=_line(dice),
            weak_spot=_line(dice),
            stronger=_line(dice),
            next_step=_line(dice),
        )
        occasion = compose.Occasion(
            to=PEOPLE[0],
            company="Acme",
            role="Staff SRE",
            round=dice.choice(list(Round)),
            start=START,
            end=START,
            notes=notes,
            panel=PEOPLE[:1],
            spin=f"{seed}/{number}",
        )
        said = faults(compose.thank_you(policy, occasion), occasion, policy)
        found = [fault for fault in said if not fault.startswith(("invented", "private"))]  # any word may meet any
        assert found == [], notes
