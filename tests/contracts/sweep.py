"""What one fault may not break on an account behind a sign-in, whoever keeps it.

A provider passes by a subclass of `Sweep`. One fault at every write, of every kind, before, after
or late, under every lag: nothing lost or doubled. The fortnight of `tests/fakes/online_life.py` is
lived over real HTTP; counted is what the fake holds, not what it answered. With --deep every
combination is lived, without it a share that has each write, each kind and each lag in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any, ClassVar

import pytest
import structlog

from interviewd.accounts import http
from interviewd.ports import Traces
from tests.fakes.online import Online
from tests.fakes.online_life import FORTNIGHT, ME, START, End, Life, Strike

CUTS = [
    *itertools.product(["fin", "rst", "hang", "status", "html", "kill"], ["before", "after"]),
    ("fin", "late"),
]


class Sweep:
    """The sweep over the lives of one provider."""

    FAKE: ClassVar[type[Online]]
    LIFE: ClassVar[Any]
    """The provider's `Life`, made of a fake and a strike."""
    MAILBOX: ClassVar[type]
    FIND: ClassVar[ModuleType]
    """Where the provider's doubts are settled; `SURE_AFTER` in it is how long a no has to last."""
    WRITES: ClassVar[int]
    """How many writes an undisturbed life takes."""
    LAGS: ClassVar[list[dict[str, Any]]]
    """Manners of the fake, by the name of the knob; the first has none."""
    EACH: ClassVar[tuple[int, int]]
    """Of how many strikes one is in the share that always runs: without lags, and with."""
    DRAFTS: ClassVar[dict[str, int]]
    """To whom drafts still wait at the end."""
    STATES: ClassVar[dict[str, int]]
    """What became of the letters, as the journal knows it."""

    @classmethod
    def all(cls) -> list[Strike]:
        return [
            Strike(write, *cut, lags)
            for lags in cls.LAGS
            for cut in CUTS
            for write in range(cls.WRITES)
        ]

    @classmethod
    def share(cls) -> list[Strike]:
        plain, lagging = cls.EACH
        return [
            one
            for number, one in enumerate(cls.all())
            if number % (lagging if one.knobs else plain) == 0
        ]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        share = self.share()
        if "strike" in metafunc.fixturenames:
            metafunc.parametrize("strike", share, ids=str)
        if "other" in metafunc.fixturenames:
            metafunc.parametrize("other", [one for one in self.all() if one not in share], ids=str)

    @pytest.fixture(autouse=True)
    def _quiet(self) -> Iterator[None]:
        with structlog.testing.capture_logs():
            yield

    @pytest.fixture(scope="class")
    @classmethod
    def usual(cls) -> End:
        """How a life ends in which nothing goes wrong."""
        end, writes = lived(cls)
        assert writes == cls.WRITES
        return end

    def test_the_life_has_everything(self, usual: End) -> None:
        """Undisturbed: each key made once, the person's own hour kept, two letters and a
        follow-up, one of them sent.
        """
        assert sum(usual.made.values()) == 5
        assert max(usual.made.values()) == 1
        assert sum(usual.drafted.values()) == 3
        assert max(usual.drafted.values()) == 1
        assert usual.sent == {"My very own words, Priya.": 1}
        assert sorted(block.partition(" 2026")[0] for block in usual.blocks) == [
            "Debrief: first round",
            "My own hour",
        ]
        assert (usual.drafts, usual.states) == (self.DRAFTS, self.STATES)

    def test_one_fault_changes_nothing_in_the_end(self, usual: End, strike: Strike) -> None:
        """0 lost, 0 doubled, 0 sent, 0 edits overwritten, and at most one write more than in a
        life without faults.
        """
        end, writes = lived(type(self), strike)

        assert end == usual
        assert writes <= self.WRITES + 1

    @pytest.mark.parametrize("write", [3, 4])
    def test_a_draft_delivered_twice_is_noticed(self, usual: End, write: int) -> None:
        """The unedited copy goes where that cannot race.

        A letter that was sent is sent, with its follow-up.
        """
        end, _ = lived(type(self), Strike(write, "twice"))

        assert max(end.drafted.values()) == 2
        assert end.sent == usual.sent
        assert end.states["thank_you sent"] == 1
        assert sum(end.states.values()) == sum(usual.states.values())
        if self.FAKE.WITHDRAWS:
            assert (end.states, end.drafts) == (usual.states, usual.drafts)

    @pytest.mark.deep
    def test_the_rest_of_the_sweep(self, usual: End, other: Strike) -> None:
        """Every combination."""
        self.test_one_fault_changes_nothing_in_the_end(usual, other)

    def test_the_share_has_everything_in_it(self) -> None:
        """Each write, each cut and each lag is in the share that always runs."""
        share = self.share()
        assert {strike.write for strike in share} == set(range(self.WRITES))
        assert {(strike.kind, strike.when) for strike in share} == set(CUTS)
        assert {str(strike.knobs) for strike in share} == {str(lags) for lags in self.LAGS}
        assert len(FORTNIGHT) > self.WRITES

    # --- the sweep sees what each law is for -----------------------------------------------------

    def drafts_in_doubt(self) -> list[Strike]:
        return [
            one
            for one in self.all()
            if one.write in (3, 4) and one.kind == "fin" and len(one.knobs) < 2
        ]

    def breaks(self, usual: End, strikes: Iterable[Strike]) -> bool:
        """Whether any of these ends otherwise than it should."""
        return any(lived(type(self), strike)[0] != usual for strike in strikes)

    def test_without_looking_drafts_are_doubled(
        self, usual: End, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A doubt that is settled without looking makes a second draft."""
        monkeypatch.setattr(self.MAILBOX, "find", lambda self, deed: Traces())

        assert self.breaks(usual, self.drafts_in_doubt())

    def test_without_the_cool_down_drafts_are_doubled(
        self, usual: End, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A request that takes effect late is met by waiting."""
        monkeypatch.setattr(self.MAILBOX, "max_write_delay", timedelta(0))
        monkeypatch.setattr(
            self.FIND, "SURE_AFTER", type(self.FIND.SURE_AFTER)(0)
        )  # polls, or a time

        assert self.breaks(usual, self.drafts_in_doubt())


def lived(sweep: type[Sweep], strike: Strike | None = None) -> tuple[End, int]:
    """How a life ends, and how many requests could have changed something.

    Nothing in it was ever sent or overwritten.
    """
    hangs = strike is not None and strike.kind == "hang"
    with sweep.FAKE(address=ME, start=START) as fake, pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "DEADLINE_SECONDS", 1.0 if hangs else 20.0)
        life: Life = sweep.LIFE(fake, strike).live()
        life.close()
        assert fake.state()["fatal"] == []
        assert strike is None or life.struck or any(fault.struck for fault in fake.server.faults)
        return life.end, life.writes
