"""The loop's own judgement: how soon to look again, how long to sleep, and that no bad pass ends it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from interviewd import config as configs
from interviewd import locks, wiring
from interviewd.errors import JournalUnwritable
from interviewd.model import (
    Account,
    AccountState,
    Deed,
    Interview,
    Kind,
    Memory,
    Plan,
    State,
    Verb,
    View,
    Visit,
)
from interviewd.service import OFTEN, SELDOM, STIR_SECONDS, Daemon, notify, pace
from interviewd.tick import Report
from tests.acceptance.home import Home

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def report(
    *, ended: datetime | None = None, letter: State | None = None, state: AccountState = AccountState.OK
) -> Report:
    visits: tuple[Visit, ...] = ()
    if ended:
        interview = Interview("home", "c", "acme", "", "t", ended - timedelta(hours=1), ended)
        visits = (Visit((interview,), interview, None, "acme", "Acme"),)
    deed = Deed("k", Kind.THANK_YOU, Verb.DRAFT, letter or State.SENT, "home", "acme", NOW)
    memory = Memory(deeds={"k": deed} if letter else {})
    return Report(View(accounts=(Account("home", "local", state=state),), memory=memory), Plan(NOW, visits=visits))


@pytest.mark.parametrize(
    ("last", "every"),
    [
        (None, SELDOM),
        (report(), SELDOM),
        (report(ended=NOW - timedelta(minutes=1)), OFTEN),
        (report(ended=NOW - timedelta(hours=23)), OFTEN),
        (report(ended=NOW - timedelta(hours=25)), SELDOM),
        (report(ended=NOW + timedelta(hours=1)), SELDOM),
        (report(letter=State.DRAFTED), OFTEN),
        (report(letter=State.EDITED), OFTEN),
        (report(letter=State.SENT), SELDOM),
        (report(letter=State.DRAFTED, state=AccountState.ERROR), SELDOM),
        (report(ended=NOW - timedelta(hours=1), state=AccountState.SIGN_IN), SELDOM),
    ],
)
def test_it_looks_often_only_while_it_matters(last: Report | None, every: timedelta) -> None:
    """While notes may come or a letter is open; and never often while an account cannot be reached."""
    assert pace(last, NOW) == every


@pytest.fixture
def daemon(home: Home) -> Iterator[Daemon]:
    """A daemon in a home, before its first look."""
    config = configs.read(home.config)
    with ExitStack() as rooms:
        bell = rooms.enter_context(locks.Bell(configs.state_dir(config, os.environ)))
        inner = rooms.enter_context(ExitStack())
        house = inner.enter_context(wiring.open_house(config, os.environ, readonly=False))
        yield Daemon(config, os.environ, bell, inner, house)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "sam")


def test_it_sleeps_until_the_earliest_of_all(daemon: Daemon) -> None:
    """The plan's next moment, the heartbeat, or the stir; never nothing, so that a mistake of ours cannot spin."""
    daemon.beat(SELDOM)
    assert daemon.seconds_left() <= STIR_SECONDS

    soon = datetime.now(UTC) + timedelta(seconds=20)
    daemon.last = replace(report(), plan=Plan(NOW, next=soon))
    assert 10 < daemon.seconds_left() <= 20

    daemon.last = replace(report(), plan=Plan(NOW, next=soon - timedelta(days=1)))
    assert daemon.seconds_left() == 0.5
    assert daemon.is_due()


class FullDisk:
    """A journal on a disk that is full."""

    def read(self) -> Memory:
        return Memory()

    def remember(self, *_: object) -> None:
        raise JournalUnwritable("journal.sqlite", "full")


class Broken(FullDisk):
    """A journal with a mistake of ours in it."""

    def remember(self, *_: object) -> None:
        raise RuntimeError("ours")


@pytest.mark.parametrize("journal", [FullDisk(), Broken()])
def test_a_bad_pass_is_logged_and_tried_again_with_the_next_heartbeat(daemon: Daemon, journal: FullDisk) -> None:
    """It neither ends the loop nor makes it spin: what was due is due again, but not at once."""
    good = daemon.house
    daemon.house = replace(good, journal=journal)  # type: ignore[arg-type]
    daemon.last = replace(report(), plan=Plan(NOW, next=NOW))

    with capture_logs() as lines:
        daemon.look()

    assert [line["event"] for line in lines] == ["pass failed"]
    assert not daemon.is_due()
    assert daemon.seconds_left() > 1

    daemon.house = good
    daemon.look()
    assert daemon.last is not None


def test_an_account_is_said_to_be_down_once_and_up_once(daemon: Daemon, home: Home) -> None:
    """However often it is asked in between."""
    away = home.root / "away"
    with capture_logs() as lines:
        daemon.look()
        home.calendar.rename(away)
        daemon.look()
        daemon.look()
        away.rename(home.calendar)
        daemon.look()
        daemon.look()

    said = [(line["event"], line.get("state")) for line in lines if line["event"] in {"down", "up"}]
    assert said == [("down", "error"), ("up", "ok")]


def test_an_idle_look_says_nothing(daemon: Daemon) -> None:
    """Not a line while there is nothing to do."""
    daemon.look()

    with capture_logs() as lines:
        daemon.look()
        daemon.look()

    assert lines == []


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_is_told(tmp_path: Path, abstract: bool) -> None:
    """At a path or at an abstract address; several things in one message."""
    address = f"@interviewd-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0") if abstract else address)

        notify({"NOTIFY_SOCKET": address}, READY="1", STATUS="0 drafts wait")

        assert manager.recv(4096) == b"READY=1\nSTATUS=0 drafts wait"


def test_without_a_service_manager_nothing_happens() -> None:
    """None named, or one that is gone."""
    notify({}, READY="1")
    with capture_logs() as lines:
        notify({"NOTIFY_SOCKET": "/nowhere/at/all"}, READY="1")

    assert [line["event"] for line in lines] == ["service manager not reached"]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()
