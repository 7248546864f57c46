"""A crash between the intent and its outcome: plan shows the doubt and settles nothing, the next
pass settles it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.tick import tick
from interviewd.model.seen import Event
from tests.acceptance import contract
from tests.acceptance.home import Home
from tests.fakes.writers import PlainWriter

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("after", [False, True])
def test_a_doubt_is_shown_and_only_a_pass_settles_it(home: Home, after: bool) -> None:
    """Whether the kill came before the block was written or after: none is lost, none is there
    twice.
    """
    home.invite("acme", START)
    config = configs.read(home.config)
    with wiring.open_runtime(config, os.environ, readonly=False, writer=PlainWriter()) as runtime:
        calendar = runtime.accounts[0].calendar
        assert calendar is not None
        put = calendar.put

        def die(block: object, found: Event | None) -> None:
            if after:
                put(block, found)  # type: ignore[arg-type]
            raise Killed

        calendar.put = die  # type: ignore[method-assign, assignment]
        with pytest.raises(Killed):
            tick(runtime, MONDAY)
    before = home.everything()

    at = ("--at", (MONDAY + timedelta(minutes=1)).isoformat())
    shown = home.run("plan", "--json", *at)
    contract.PLAN(shown.json)
    assert [action["outcome"] for action in shown.json["actions"]].count("in_doubt") == 1
    assert "in doubt" in home.run("plan", *at).out
    assert home.everything() == before

    settled = home.run("tick", "--json", *at)
    assert settled.code == 0
    assert len(home.blocks()) == 3
    assert len({action["outcome"] for action in settled.json["actions"]}) == 1
    assert home.run("plan", "--json", *at).json["actions"] == []
