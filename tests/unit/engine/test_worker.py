"""The loop's own judgement: how soon to look again, how long to sleep, and that no bad pass ends
it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from interviewd.accounts.local.stamp import stamp
from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.calm import Calm, Poller
from interviewd.engine.pass_status import OFTEN, SELDOM, interval, status_line
from interviewd.engine.tick import Report
from interviewd.engine.worker import CLOCK_CHECK_SECONDS, Worker
from interviewd.engine.worker_process import Channel
from interviewd.errors import JournalUnwritable
from interviewd.model.decided import Plan, Visit
from interviewd.model.known import Deed, Interview, Memory, State, View
from interviewd.model.seen import Account, AccountState, Look, Window
from interviewd.model.terms import Kind, Verb
from interviewd.storage import codec
from interviewd.system import locks
from interviewd.system.clock_jumps import Clocks
from interviewd.system.sd_notify import exit_after_signal, notify, watchdog_seconds
from tests.acceptance.home import Home
from tests.fakes.processes import start_python

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def report(
    *,
    ended: datetime | None = None,
    letter: State | None = None,
    state: AccountState = AccountState.OK,
) -> Report:
    visits: tuple[Visit, ...] = ()
    if ended:
        interview = Interview("home", "c", "acme", "", "t", ended - timedelta(hours=1), ended)
        visits = (Visit((interview,), None, "acme", "Acme"),)
    deed = Deed("k", Kind.THANK_YOU, Verb.DRAFT, letter or State.SENT, "home", "acme", NOW)
    memory = Memory(deeds={"k": deed} if letter else {})
    return Report(
        View(accounts=(Account("home", "local", state=state),), memory=memory),
        Plan(NOW, visits=visits),
    )


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
def test_fetches_are_frequent_only_with_open_work(last: Report | None, every: timedelta) -> None:
    """While notes may come or a letter is open.

    And never often while an account cannot be reached.
    """
    assert interval(last, NOW) == every


@pytest.fixture
def worker(home: Home) -> Iterator[Worker]:
    """A worker in a home, before its first look."""
    config = configs.read(home.config)
    with ExitStack() as stack:
        wake_socket = stack.enter_context(locks.WakeSocket(configs.state_dir(config, os.environ)))
        inner = stack.enter_context(ExitStack())
        runtime = inner.enter_context(wiring.open_runtime(config, os.environ, readonly=False))
        yield Worker(config, os.environ, wake_socket, inner, runtime)


def test_the_loop_sleeps_until_the_earliest_moment(worker: Worker) -> None:
    """The plan's next moment, the heartbeat, or the stir.

    Never nothing, so that a mistake of ours cannot spin.
    """
    worker.set_interval(SELDOM)
    assert worker.seconds_left() <= CLOCK_CHECK_SECONDS

    soon = datetime.now(UTC) + timedelta(seconds=20)
    worker.last = replace(report(), plan=Plan(NOW, next=soon))
    assert 10 < worker.seconds_left() <= 20

    worker.last = replace(report(), plan=Plan(NOW, next=soon - timedelta(days=1)))
    assert worker.seconds_left() == 0.5
    assert worker.is_due()


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
def test_a_bad_pass_is_logged_and_tried_again_with_the_next_heartbeat(
    worker: Worker, journal: FullDisk
) -> None:
    """It neither ends the loop nor makes it spin: what was due is due again, but not at once."""
    good = worker.runtime
    worker.runtime = replace(good, journal=journal)  # type: ignore[arg-type]
    worker.last = replace(report(), plan=Plan(NOW, next=NOW))

    with capture_logs() as lines:
        worker.make_pass()

    assert [line["event"] for line in lines] == ["pass failed"]
    assert not worker.is_due()
    assert worker.seconds_left() > 1

    worker.runtime = good
    worker.make_pass()
    assert worker.last is not None


def test_an_account_is_said_to_be_down_once_and_up_once(worker: Worker, home: Home) -> None:
    """However often it is asked in between."""
    away = home.root / "away"
    with capture_logs() as lines:
        worker.make_pass()
        home.calendar.rename(away)
        worker.make_pass()
        worker.make_pass()
        away.rename(home.calendar)
        worker.make_pass()
        worker.make_pass()

    messages = [
        (line["event"], line.get("state")) for line in lines if line["event"] in {"down", "up"}
    ]
    assert messages == [("down", "error"), ("up", "ok")]


def test_an_idle_look_says_nothing(worker: Worker) -> None:
    """Not a line while there is nothing to do."""
    worker.make_pass()

    with capture_logs() as lines:
        worker.make_pass()
        worker.make_pass()

    assert lines == []


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_is_notified(tmp_path: Path, abstract: bool) -> None:
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


# --- time ---------------------------------------------------------------------------------------


class FakeTime:
    """Three clocks that tests move as a lid that closes, or a hand that sets the time, would."""

    def __init__(self) -> None:
        self.wall, self.awake, self.always = 1_780_000_000.0, 100.0, 100.0
        self.clocks = Clocks(lambda: self.wall, lambda: self.awake, lambda: self.always)

    def goes_by(self, seconds: float) -> None:
        self.wall, self.awake, self.always = (
            self.wall + seconds,
            self.awake + seconds,
            self.always + seconds,
        )

    def sleeps(self, seconds: float) -> None:
        self.wall, self.always = self.wall + seconds, self.always + seconds

    def is_set_by(self, seconds: float) -> None:
        self.wall += seconds


@pytest.mark.parametrize(
    ("asleep", "set_by", "flags"),
    [
        (0, 0, (False, False)),
        (8 * 3600, 0, (True, False)),
        (0, 3600, (False, True)),
        (0, -5 * 365 * 86400, (False, True)),
        (8 * 3600, -3600, (True, True)),
        (10, -10, (False, False)),
    ],
)
def test_sleep_and_a_set_clock_are_distinguished(
    asleep: float, set_by: float, flags: tuple[bool, bool]
) -> None:
    """Time asleep counts and is no jump; a time server's small corrections are nothing at all."""
    fake = FakeTime()
    fake.goes_by(45)
    fake.sleeps(asleep)
    fake.is_set_by(set_by)
    change = fake.clocks.change()

    assert change.asleep == pytest.approx(asleep)
    assert change.set_by == pytest.approx(set_by)
    assert (change.was_asleep, change.was_set) == flags


def test_the_machines_own_clocks_agree() -> None:
    """Nothing is asleep and nothing was set while a test looks twice."""
    change = Clocks().change()

    assert not change.was_asleep
    assert not change.was_set
    assert abs((Clocks().now() - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize(
    ("happens", "line"),
    [
        (lambda fake: fake.sleeps(7200), {"event": "woke", "seconds": 7200, "log_level": "info"}),
        (
            lambda fake: fake.is_set_by(-86400),
            {"event": "clock set", "seconds": -86400, "log_level": "warning"},
        ),
        (
            lambda fake: fake.is_set_by(400 * 86400),
            {"event": "clock set", "seconds": 400 * 86400, "log_level": "warning"},
        ),
    ],
)
def test_a_clock_change_starts_a_fetch(
    worker: Worker, happens: Callable[[FakeTime], None], line: dict[str, object]
) -> None:
    """Whenever it happened since the last look: also while that look went on."""
    fake = FakeTime()
    worker.clocks = fake.clocks
    fake.goes_by(60)
    assert not worker.is_disturbed()

    happens(fake)
    with capture_logs() as lines:
        assert worker.is_disturbed()
        worker.make_pass()
        assert not worker.is_disturbed()

    assert lines == [line]


def test_a_pass_that_was_slept_through_writes_nothing_more(home: Home) -> None:
    """What was decided before the lid closed is not done after: the intent is a doubt, and the
    next pass settles it.
    """
    fake = FakeTime()
    fake.wall = NOW.timestamp()
    home.invite("acme", NOW + timedelta(days=2))
    with opened(home, fake.clocks) as worker:
        calendar = worker.runtime.accounts[0].calendar
        assert calendar is not None
        look = calendar.fetch

        def slept(*arguments: Any) -> Look:
            seen = look(*arguments)
            fake.sleeps(9 * 3600)
            return seen

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(calendar, "fetch", slept)
            worker.make_pass()
        assert worker.last is None
        assert home.blocks() == []
        assert worker.wake_socket.wait(0), "it looks again at once"

        fake.goes_by(600)
        worker.make_pass()
        fake.goes_by(600)
        worker.make_pass()

    assert (len(home.blocks("prep")), len(home.blocks("debrief"))) == (2, 1)


@contextmanager
def opened(
    home: Home,
    clocks: Clocks,
    environ: Mapping[str, str] = os.environ,
    *,
    channel: Channel | None = None,
) -> Iterator[Worker]:
    config = configs.read(home.config)
    with ExitStack() as stack:
        wake_socket = stack.enter_context(locks.WakeSocket(configs.state_dir(config, environ)))
        inner = stack.enter_context(ExitStack())
        runtime = inner.enter_context(wiring.open_runtime(config, environ, readonly=False))
        yield Worker(config, environ, wake_socket, inner, runtime, clocks=clocks, channel=channel)


# --- the watchdog, the end ----------------------------------------------------------------------


def test_each_question_to_an_account_counts_as_progress(home: Home) -> None:
    """A first look at a large calendar takes longer than the watchdog's time, and is none that
    hangs.
    """
    environ = {
        "NOTIFY_SOCKET": str(home.root / "notify"),
        "WATCHDOG_USEC": "120000000",
        "HOME": str(home.root),
    }
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as manager:
        manager.bind(environ["NOTIFY_SOCKET"])
        home.invite("acme", datetime.now(UTC) + timedelta(days=3))
        with opened(home, Clocks(), environ) as worker:
            worker.make_pass()
        messages = heard(manager)

    assert messages.count("WATCHDOG=1") >= 3
    assert any(line.startswith("STATUS=0 drafts wait") for line in messages)


def test_each_page_of_a_long_look_counts_as_progress(home: Home) -> None:
    """An adapter keeps what it reads in the cache, page by page.

    Whoever does that does not hang.
    """
    beats: list[str] = []
    config = configs.read(home.config)
    with wiring.open_runtime(
        config, os.environ, readonly=False, progress=lambda: beats.append("beat")
    ) as runtime:
        home.invite("acme", NOW)
        calendar = runtime.accounts[0].calendar
        assert calendar is not None
        calendar.fetch(Window(NOW - timedelta(days=1), NOW + timedelta(days=1)), NOW)

    assert beats


@pytest.mark.parametrize("edited", ["templates/de/prep.txt.j2", "stories.md", "calendar/a.ics"])
def test_what_a_worker_hands_over_holds_what_it_read(
    home: Home, edited: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text of the person's that is edited afterwards is noticed like an event."""
    monkeypatch.setattr("interviewd.accounts.local.stamp.RACY_NS", -(10**12))
    path = home.root / edited
    path.parent.mkdir(parents=True, exist_ok=True)
    text = home.config.read_text(encoding="utf-8").replace("[me]", '[me]\nstories = "stories.md"')
    home.config.write_text(text, encoding="utf-8")
    reading, writing = os.pipe()
    with opened(home, Clocks(), channel=Channel(writing)) as worker:
        worker.make_pass()
        worker.make_pass()
        assert worker._is_over()
    os.close(writing)
    with os.fdopen(reading) as pipe:
        calm = codec.load(Calm, json.loads(pipe.readlines()[-1])["calm"])
    with closing(Poller()) as poller:
        assert poller.is_as_before(calm, NOW)
        path.write_text("# A story")
        assert not poller.is_as_before(calm, NOW)


def test_a_template_that_is_a_link_counts_as_what_it_names(home: Home) -> None:
    """People keep such files in one folder and link them from where they are read."""
    kept, link = home.root / "dotfiles.j2", home.root / "templates/de/prep.txt.j2"
    link.parent.mkdir(parents=True)
    kept.write_text("Research {{ company }}")
    link.symlink_to(kept)
    places = wiring.text_places(configs.read(home.config))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("interviewd.accounts.local.stamp.RACY_NS", -(10**12))
        before = stamp(places)
        kept.write_text("Read about {{ company }}")
        assert stamp(places) != before


def test_no_watchdog_no_pings(home: Home) -> None:
    """And one that is another process's is none of ours: sd_watchdog_enabled(3)."""
    assert watchdog_seconds({}) == 0
    assert watchdog_seconds({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "1"}) == 0
    assert watchdog_seconds({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid())}) == 2


def heard(manager: socket.socket) -> list[str]:
    messages: list[str] = []
    with suppress(BlockingIOError):
        while True:
            messages += manager.recv(4096).decode().split("\n")
    return messages


def test_a_journal_found_damaged_is_logged_once(worker: Worker, home: Home) -> None:
    """In the middle of a pass as at the start."""
    worker.make_pass()
    with closing(sqlite3.connect(home.root / "state/journal.sqlite")) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (home.root / "state/journal.sqlite").write_bytes(b"no database at all" * 500)
    with capture_logs() as lines:
        worker.last = None
        for _ in range(3):
            worker.make_pass()

    assert sum("damaged" in line["event"] for line in lines) == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (report(), "0 drafts wait"),
        (report(letter=State.DRAFTED), "1 draft waits"),
        (report(state=AccountState.SIGN_IN), "0 drafts wait, an account needs a sign-in"),
        (report(state=AccountState.NEVER), "0 drafts wait, an account needs a sign-in"),
        (report(state=AccountState.ERROR), "0 drafts wait, an account cannot be reached"),
        (
            replace(report(), plan=Plan(NOW, next=NOW)),
            "0 drafts wait, next due 2026-11-25 12:00 UTC",
        ),
    ],
)
def test_the_status_line_names_nobody(told: Report, words: str) -> None:
    """Figures only, since any local user can read it."""
    assert status_line(told) == words


STUCK = """
import hashlib, os, signal, sys
from interviewd.system.sd_notify import exit_after_signal
signal.signal(signal.SIGTERM, lambda *_: None)
with exit_after_signal(0.2, (signal.SIGTERM,)):
    print("stuck", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10**9)  # a call in C, for minutes
"""


def test_a_call_that_hears_no_signal_ends_with_the_process() -> None:
    """A name server that does not answer does not keep the worker from ending."""
    with start_python(STUCK) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0


def test_an_end_in_time_is_left_alone() -> None:
    """The last resort goes with what it was for."""
    ended: list[int] = []
    with exit_after_signal(0, (signal.SIGUSR1,), ended.append):
        pass
    assert ended == []
    assert signal.set_wakeup_fd(-1) == -1
