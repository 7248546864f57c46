"""After a pass the journal is copied, and words that are too old are forgotten in every file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.config import load as configs
from interviewd.engine import maintenance, wiring
from interviewd.engine.tick import Runtime, tick
from interviewd.model.known import Deed, State
from interviewd.model.terms import Kind, Verb
from tests.acceptance.home import Home
from tests.fakes.writers import PlainWriter

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@contextmanager
def opened(home: Home) -> Iterator[Runtime]:
    with wiring.open_runtime(
        configs.read(home.config), os.environ, readonly=False, writer=PlainWriter()
    ) as runtime:
        yield runtime


def tend(home: Home, runtime: Runtime, now: datetime) -> bool:
    return maintenance.tend(runtime, home.root / "state" / wiring.CACHE, now)


def live(home: Home, days: range) -> None:
    """A pass and its maintenance a day."""
    for day in days:
        with opened(home) as runtime:
            tick(runtime, NOW + timedelta(days=day))
            is_due = tend(home, runtime, NOW + timedelta(days=day))
        if is_due:
            wiring.empty_cache(configs.read(home.config), os.environ)


def files_with(home: Home, *words: bytes) -> list[str]:
    state = home.root / "state"
    paths = [path for path in state.rglob("*") if path.is_file()]
    return [path.name for path in paths if any(word in path.read_bytes() for word in words)]


def answer(home: Home) -> None:
    text = "From: Priya Shah <priya@acme.example>\nTo: sam@example.org\nSubject: Thanks\n"
    text += "Date: Wed, 25 Nov 2026 13:00:00 +0000\nMessage-ID: <1@acme.example>\n\nIt was good to talk.\n"
    (home.maildir / "cur" / "1.M1P1.host:2,S").write_text(text)


def test_words_are_forgotten_when_their_time_is_over(home: Home) -> None:
    """After `keep_days` neither journal, cache, copies nor log hold a name or a title.

    Keys and states stay.
    """
    path = home.invite("acme", NOW - timedelta(hours=5), title="Staff SRE - Acme (second round)")
    live(home, range(1))
    answer(home)
    live(home, range(1, 3))
    assert {"journal.sqlite", "cache.sqlite"} <= set(files_with(home, b"Priya", b"Acme"))
    with opened(home) as runtime:
        keys = set(runtime.journal.read().deeds)
    for each in [
        path,
        *(home.maildir / ".Drafts/cur").iterdir(),
        *(home.maildir / "cur").iterdir(),
    ]:
        each.unlink()
    for each in home.calendar.iterdir():
        each.unlink()

    live(home, range(3, 100))

    assert files_with(home, b"Priya", b"priya", b"Acme", b"good to talk") == []
    with opened(home) as runtime:
        assert keys <= set(runtime.journal.read().deeds)
    output = home.run("log")
    assert "an interview, forgotten: 1 letter" in output.out
    [entry] = home.run("log", "--json").json["entries"]
    assert (entry["verb"], entry["interview"], entry["company"]) == (
        "forgotten",
        "acme",
        None,
    )


def test_a_clock_months_ahead_for_one_pass_forgets_nothing(home: Home) -> None:
    """The draft that waits keeps whom it goes to; later passes forget as ever."""
    home.invite("acme", NOW - timedelta(hours=5), title="Staff SRE - Acme (second round)")
    live(home, range(2))
    with opened(home) as runtime:
        memory = runtime.journal.read()

    live(home, range(92, 93))
    live(home, range(2, 3))

    with opened(home) as runtime:
        deeds = runtime.journal.read().deeds
    letters = [deed for deed in memory.deeds.values() if deed.kind.is_letter]
    assert [(deeds[deed.key].to, deeds[deed.key].text) for deed in letters] == [
        (deed.to, deed.text) for deed in letters
    ]
    assert letters
    assert home.run("status", "--at", (NOW + timedelta(days=3)).isoformat()).code in (0, 1)


def test_passes_months_apart_forget_one_day_later(home: Home) -> None:
    """A machine that was off for long cannot be told from a wrong clock on its first day."""
    home.invite("acme", NOW - timedelta(hours=5), title="Staff SRE - Acme (second round)")
    live(home, range(2))
    for each in [*home.calendar.iterdir(), *(home.maildir / ".Drafts/cur").iterdir()]:
        each.unlink()

    live(home, range(400, 401))
    assert "journal.sqlite" in files_with(home, b"Priya")
    live(home, range(401, 402))
    assert files_with(home, b"Priya", b"Acme") == []


def test_a_copy_a_day_and_the_newest_kept(home: Home) -> None:
    """However often it is asked."""
    with opened(home) as runtime:
        for hours in range(0, 24 * 9, 5):
            tend(home, runtime, NOW + timedelta(hours=hours))

    copies = sorted(
        path.name for path in (home.root / "state/backups").glob("journal-2026-*.sqlite")
    )
    assert copies == [
        f"journal-2026-{day}.sqlite" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")
    ]


@pytest.mark.parametrize(
    ("ahead", "waits"), [(timedelta(minutes=2), True), (timedelta(days=5 * 365), False)]
)
def test_a_deferral_by_a_wrong_clock_ends(home: Home, ahead: timedelta, waits: bool) -> None:
    """A cool-down stays; a moment that only a clock set years ahead can have named does not."""
    deed = Deed(
        "k" * 32, Kind.PREP, Verb.ADD, State.DOUBT, "home", "acme", NOW, not_before=NOW + ahead
    )
    with opened(home) as runtime:
        memory = runtime.journal.read()
        runtime.journal.remember(memory, replace(memory, deeds={deed.key: deed}), NOW)
        tend(home, runtime, NOW)
        assert (runtime.journal.read().deeds[deed.key].not_before is not None) is waits


def test_a_tick_by_hand_makes_a_copy(home: Home) -> None:
    """For those who have a timer and no daemon; a rehearsal at another time makes none."""
    home.run("tick", "--at", "2026-12-01 10:00")
    assert not (home.root / "state/backups").exists()

    home.run("tick")
    assert len([*(home.root / "state/backups").iterdir()]) == 1
