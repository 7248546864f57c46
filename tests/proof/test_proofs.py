"""The quick share of every proof, and that each notices when a law is taken away."""

import pytest

from tests.proof import frame
from tests.proof.frame import Run

LAWS = [(name, law) for name in frame.names() for law in frame.load(name).LAWS]


@pytest.mark.parametrize("name", frame.names())
def test_the_quick_share_finds_nothing(name: str) -> None:
    """What docs/proof.md shows at full size holds at a small one."""
    run = frame.perform(name, Run(0, frame.load(name).QUICK))
    assert run.findings == [], frame.again(name, run)


@pytest.mark.parametrize(("name", "law"), LAWS)
def test_a_law_taken_away_is_noticed(name: str, law: str) -> None:
    """A proof that cannot fail proves nothing."""
    run = Run(0, frame.LAW_SHARE * frame.load(name).QUICK, most=1)
    assert frame.perform(name, run, law).findings
