"""One fault at every write to Graph, of every kind, before, after or late, under every lag: nothing lost or doubled.

The fortnight of `tests/fakes/microsoft_life.py` over real HTTP. Counted is what the fake holds, not what it answered.
With --deep every combination is lived, without it a share that has each write, each kind and each lag in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog

from interviewd import oneshot
from interviewd.accounts.microsoft import events, find
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
from interviewd.ports import Traces
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_life import FORTNIGHT, ME, START, End, Life, Strike

WRITES = 11
CUTS = [*itertools.product(["fin", "rst", "hang", "status", "html", "kill"], ["before", "after"]), ("fin", "late")]
LAGS: list[dict[str, Any]] = [
    {},
    {"filter_lag_s": 600},
    {"delta_lag_s": 90},
    {"list_lag_s": 60},
    {"view_lag_s": 60},
    {"replica_404_s": 60, "etag_bump_after_create_s": 30},
    {"message_id_policy": "rewrite", "delta_repeats": True, "delta_shuffled": True},
    {"delta_offered": False},
    {"filter_lag_s": 600, "delta_lag_s": 60, "list_lag_s": 30, "view_lag_s": 60, "replica_404_s": 30},
]
ALL = [Strike(write, *cut, lags) for lags in LAGS for cut in CUTS for write in range(WRITES)]
SHARE = [strike for number, strike in enumerate(ALL) if number % (37 if strike.knobs else 9) == 0]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that hangs is left soon, and passes are quiet."""
    monkeypatch.setattr(oneshot, "DEADLINE_SECONDS", 0.5)
    with structlog.testing.capture_logs():
        yield


def lived(strike: Strike | None = None) -> tuple[End, int]:
    """How a life ends, and how many requests could have changed something; nothing in it was ever sent or overwritten."""
    with Microsoft(address=ME, start=START) as microsoft:
        life = Life(microsoft, strike).live()
        life.close()
        assert microsoft.state()["fatal"] == []
        assert strike is None or life.struck or any(fault.struck for fault in microsoft.server.faults)
        return life.end, life.writes


@pytest.fixture(scope="module")
def usual() -> End:
    end, writes = lived()
    assert writes == WRITES
    return end


def test_the_life_has_everything(usual: End) -> None:
    """Undisturbed: each key made once, the person's own hour kept, letters sent, discarded and withdrawn."""
    assert sum(usual.made.values()) == 5
    assert max(usual.made.values()) == 1
    assert sum(usual.drafted.values()) == 3
    assert max(usual.drafted.values()) == 1
    assert usual.sent == {"My very own words, Priya.": 1}
    assert not usual.drafts
    assert sorted(block.partition(" 2026")[0] for block in usual.blocks) == ["Debrief: first round", "My own hour"]
    assert usual.states == {"thank_you sent": 1, "thank_you discarded": 1, "follow_up withdrawn": 1}


@pytest.mark.parametrize("strike", SHARE, ids=str)
def test_one_fault_changes_nothing_in_the_end(usual: End, strike: Strike) -> None:
    """0 lost, 0 doubled, 0 sent, 0 edits overwritten, and at most one write more than in a life without faults."""
    end, writes = lived(strike)

    assert end == usual
    assert writes <= WRITES + 1


@pytest.mark.deep
@pytest.mark.parametrize("strike", [strike for strike in ALL if strike not in SHARE], ids=str)
def test_the_rest_of_the_sweep(usual: End, strike: Strike) -> None:
    """Every combination."""
    end, writes = lived(strike)

    assert end == usual
    assert writes <= WRITES + 1


# --- the sweep sees what each law is for ------------------------------------------------------------------------


def drafts_in_doubt() -> list[Strike]:
    return [strike for strike in ALL if strike.write in (3, 4) and strike.kind == "fin" and len(strike.knobs) < 2]


def breaks(usual: End, strikes: list[Strike]) -> bool:
    """Whether any of these ends otherwise than it should."""
    return any(lived(strike)[0] != usual for strike in strikes)


def test_without_looking_drafts_are_doubled(usual: End, monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubt that is settled without looking makes a second draft."""
    monkeypatch.setattr(MicrosoftMailbox, "find", lambda self, deed: Traces())

    assert breaks(usual, drafts_in_doubt())


def test_without_the_cool_down_drafts_are_doubled(usual: End, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that takes effect late is met by waiting."""
    monkeypatch.setattr(MicrosoftMailbox, "lateness", timedelta(0))
    monkeypatch.setattr(find, "SURE_AFTER", timedelta(0))

    assert breaks(usual, drafts_in_doubt())


def test_with_chance_in_the_transaction_blocks_are_doubled(usual: End, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same block is asked for under the same id: another one, unlooked for, makes another event."""
    numbers = itertools.count()
    monkeypatch.setattr("interviewd.accounts.microsoft.transactions.transaction_id", lambda *_: str(next(numbers)))
    monkeypatch.setattr(MicrosoftCalendar, "find", lambda self, deed: Traces())

    assert breaks(
        usual, [Strike(0, "fin", "after", {"view_lag_s": 400}), Strike(1, "fin", "late", {"view_lag_s": 400})]
    )


def test_the_share_has_everything_in_it() -> None:
    """Each write, each cut and each lag is in the share that always runs."""
    assert {strike.write for strike in SHARE} == set(range(WRITES))
    assert {(strike.kind, strike.when) for strike in SHARE} == set(CUTS)
    assert {str(strike.knobs) for strike in SHARE} == {str(lags) for lags in LAGS}
    assert len(FORTNIGHT) > WRITES
    assert events.transaction_id("k") == events.transaction_id("k")
