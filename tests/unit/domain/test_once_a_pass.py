"""What a pass decides on is derived once, however much is decided."""

from collections import Counter

import pytest

from interviewd.domain import situation, visits
from interviewd.engine.tick import tick
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeJournal, World, at, interview


def test_a_pass_with_one_letter_derives_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Companies, visits, own addresses and our blocks are built once, and the journal is read
    once.
    """
    world = World(policy())
    world.calendar.person_puts(
        interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",))
    )
    tick(world.runtime, at("2026-11-24 12:00"))
    calls: Counter[str] = Counter()

    def counted(owner: object, name: str) -> None:
        original = getattr(owner, name)

        def count(*args: object, **kwargs: object) -> object:
            calls[name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, count)

    counted(visits, "visits")
    counted(visits, "groups")
    counted(situation, "own_addresses")
    counted(situation, "our_blocks")
    counted(FakeJournal, "read")
    report = tick(world.runtime, at("2026-11-25 14:00"))

    assert [str(action.verb) for action in report.plan.actions] == ["draft"]
    assert calls == {"visits": 1, "groups": 1, "own_addresses": 1, "our_blocks": 1, "read": 1}
