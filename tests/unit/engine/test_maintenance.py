"""A journal is cared for without anybody's doing: copied daily, and emptied of words whose time is over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.tick import Runtime, tick
from interviewd.model.known import Deed, State
from interviewd.model.terms import Kind, Verb
from tests.acceptance.home import Home
from tests.fakes.writers import PlainWriter

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "sam")


@contextmanager
def opened(home: Home) -> Iterator[Runtime]:
    with wiring.open_runtime(configs.read(home.config), os.environ, readonly=False, writer=PlainWriter()) as runtime:
        yield runtime


def test_words_are_forgotten_when_their_time_is_over(home: Home) -> None:
    """After `keep_days` neither the journal, its copies nor the log hold a name or a title; keys and states stay."""
    home.invite("acme", NOW - timedelta(hours=5), title="Staff SRE - Acme (second round)")
    with opened(home) as runtime:
        tick(runtime, NOW)
        wiring.tend(runtime, NOW)
        keys = set(runtime.journal.read().deeds)
        assert home.drafts()
        (home.calendar / "acme.ics").unlink()
        for path in (home.maildir / ".Drafts/cur").iterdir():
            path.unlink()
        for days in range(1, 100):
            later = NOW + timedelta(days=days)
            tick(runtime, later)
            wiring.tend(runtime, later)
        memory = runtime.journal.read()
        assert keys <= set(memory.deeds)

    state = home.root / "state"
    files = [path for path in [*state.glob("journal*"), *(state / "backups").iterdir()] if path.is_file()]
    assert files
    assert [path.name for path in files if b"Priya" in path.read_bytes() or b"Acme" in path.read_bytes()] == []


def test_a_copy_a_day_and_the_newest_kept(home: Home) -> None:
    """However often it is asked."""
    with opened(home) as runtime:
        for hours in range(0, 24 * 9, 5):
            wiring.tend(runtime, NOW + timedelta(hours=hours))

    copies = sorted(path.name for path in (home.root / "state/backups").glob("journal-2026-*.sqlite"))
    assert copies == [f"journal-2026-{day}.sqlite" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")]


@pytest.mark.parametrize(("ahead", "waits"), [(timedelta(minutes=2), True), (timedelta(days=5 * 365), False)])
def test_what_a_wrong_clock_put_off_for_years_is_due_again(home: Home, ahead: timedelta, waits: bool) -> None:
    """A cool-down stays; a moment that only a clock set years ahead can have named does not."""
    deed = Deed("k" * 32, Kind.PREP, Verb.ADD, State.DOUBT, "home", "acme", NOW, not_before=NOW + ahead)
    with opened(home) as runtime:
        memory = runtime.journal.read()
        runtime.journal.remember(memory, replace(memory, deeds={deed.key: deed}), NOW)
        wiring.tend(runtime, NOW)
        assert (runtime.journal.read().deeds[deed.key].not_before is not None) is waits


def test_a_tick_by_hand_cares_as_well(home: Home) -> None:
    """For those who have a timer and no daemon; a rehearsal at another time does not."""
    home.run("tick", "--at", "2026-12-01 10:00")
    assert not (home.root / "state/backups").exists()

    home.run("tick")
    assert len([*(home.root / "state/backups").iterdir()]) == 1
