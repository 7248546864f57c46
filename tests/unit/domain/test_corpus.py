"""Recognition measured on invitations as calendars and recruiting systems export them."""

import pytest

from tests.corpus.cases import cases
from tests.corpus.measure import FIELDS, measure

ENOUGH = 95.0  # percent of each field

CASES = cases()
HELD_OUT = cases(held_out=True)
FIGURES = measure(CASES)
LATER = measure(HELD_OUT)


def test_the_corpus_is_large_and_holds_lookalikes() -> None:
    """A figure over a handful of tidy samples would say nothing."""
    assert len(CASES) >= 90
    assert sum(case.verdict == "no" for case in CASES) >= 20
    assert len(HELD_OUT) >= 30


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_read_right(field: str) -> None:
    """Verdict, company, role, round, people, coordinator, suggestion: nearly all of them, old
    ones and later ones.
    """
    assert FIGURES[field].percent >= ENOUGH, FIGURES[field].wrong
    assert LATER[field].percent >= ENOUGH, LATER[field].wrong


@pytest.mark.parametrize("field", ["lookalikes", "recipients"])
def test_no_lookalike_counts_and_no_robot_is_written_to(field: str) -> None:
    """No lookalike is taken for an interview, no robot, room or list is written to."""
    assert FIGURES[field].wrong == []
    assert LATER[field].wrong == []
    assert FIGURES[field].total >= 20
