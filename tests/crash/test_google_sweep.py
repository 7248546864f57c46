"""One fault at every write to Google, of every kind, before, after or late, under every lag: nothing lost or doubled.

The fortnight of `tests/fakes/google_life.py` over real HTTP. Counted is what the fake holds, not what it answered.
With --deep every combination is lived, without it a share that has each write, each kind and each lag in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog

from interviewd import oneshot
from interviewd.accounts.google import find
from interviewd.accounts.google.mailbox import GoogleMailbox
from interviewd.ports import Traces
from tests.fakes.google import Google
from tests.fakes.google_life import FORTNIGHT, ME, START, End, Life, Strike

WRITES = 10
CUTS = [*itertools.product(["fin", "rst", "hang", "status", "html", "kill"], ["before", "after"]), ("fin", "late")]
LAGS: list[dict[str, float]] = [
    {},
    {"search_lag_s": 600},
    {"history_lag_s": 90},
    {"list_lag_s": 60},
    {"replica_404_s": 60},
    {"search_lag_s": 600, "history_lag_s": 60, "list_lag_s": 30, "replica_404_s": 30},
]
ALL = [Strike(write, *cut, lags) for lags in LAGS for cut in CUTS for write in range(WRITES)]
SHARE = [strike for number, strike in enumerate(ALL) if number % (29 if strike.knobs else 7) == 0]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def lived(strike: Strike | None = None) -> tuple[End, int]:
    """How a life ends, and how many requests could have changed something; nothing in it was ever sent or overwritten."""
    hangs = strike is not None and strike.kind == "hang"
    with Google(address=ME, start=START) as google, pytest.MonkeyPatch.context() as patch:
        patch.setattr(oneshot, "DEADLINE_SECONDS", 1.0 if hangs else 20.0)
        life = Life(google, strike).live()
        life.close()
        state = google.state()
        assert state["fatal"] == []
        assert strike is None or life.struck or any(fault.struck for fault in google.server.faults)
        return life.end, life.writes


@pytest.fixture(scope="module")
def usual() -> End:
    end, writes = lived()
    assert writes == WRITES
    return end


def test_the_life_has_everything(usual: End) -> None:
    """Undisturbed: each key made once, the person's own hour kept, two letters and a follow-up, one of them sent."""
    assert sum(usual.made.values()) == 5
    assert max(usual.made.values()) == 1
    assert sum(usual.drafted.values()) == 3
    assert max(usual.drafted.values()) == 1
    assert usual.sent == {"My very own words, Priya.": 1}
    assert sorted(block.partition(" 2026")[0] for block in usual.blocks) == ["Debrief: first round", "My own hour"]


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


def breaks(usual: End) -> bool:
    """Whether any doubt about a draft ends otherwise than it should."""
    return any(lived(strike)[0] != usual for strike in drafts_in_doubt())


def test_without_looking_drafts_are_doubled(usual: End, monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubt that is settled without looking makes a second draft."""
    monkeypatch.setattr(GoogleMailbox, "find", lambda self, deed: Traces())

    assert breaks(usual)


def test_without_the_cool_down_drafts_are_doubled(usual: End, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that takes effect late is met by waiting."""
    monkeypatch.setattr(GoogleMailbox, "lateness", timedelta(0))
    monkeypatch.setattr(find, "SURE_AFTER", 0)

    assert breaks(usual)


def test_the_share_has_everything_in_it() -> None:
    """Each write, each cut and each lag is in the share that always runs."""
    assert {strike.write for strike in SHARE} == set(range(WRITES))
    assert {(strike.kind, strike.when) for strike in SHARE} == set(CUTS)
    assert {str(strike.knobs) for strike in SHARE} == {str(lags) for lags in LAGS}
    assert len(FORTNIGHT) > WRITES
