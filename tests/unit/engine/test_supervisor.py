"""The supervisor: when it starts a worker, and what it does when one fails it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interviewd.accounts.local.stamp import stamp
from interviewd.engine import supervisor as module
from interviewd.engine.calm import Calm
from interviewd.engine.supervisor import Supervisor
from interviewd.engine.worker_process import Update, WorkerRefused
from interviewd.model.polls import AccountPolls, Place, Poll
from interviewd.system import locks
from interviewd.system.clock_jumps import Clocks
from tests.acceptance.home import Home


class FakeWorker:
    """A worker that tells and ends when a test says so."""

    def __init__(self, text: str) -> None:
        self.text, self.heard, self.is_over = text, time.monotonic(), False
        self.told: list[Update] = []
        self.signals: list[int] = []
        self.code = 0

    def read(self) -> Iterator[Update]:
        told, self.told = self.told, []
        yield from told

    def signal(self, number: int) -> None:
        self.signals.append(number)

    def end(self, patience_seconds: float = 0) -> int:
        del patience_seconds
        return self.code


class FakeTime:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).timestamp()
        self.clocks = Clocks(lambda: self.now, lambda: self.now, lambda: self.now)

    def goes_by(self, by: timedelta) -> None:
        self.now += by.total_seconds()


class Stage:
    """A supervisor with its workers and its clock."""

    def __init__(self, home: Home, wake_socket: locks.WakeSocket) -> None:
        self.home, self.wake_socket, self.time = home, wake_socket, FakeTime()
        self.workers: list[FakeWorker] = []
        text = home.config.read_text(encoding="utf-8")
        start: Any = self.start
        self.supervisor = Supervisor(
            home.config, text, {}, wake_socket, clocks=self.time.clocks, start=start
        )
        self.supervisor.begin()

    def start(self, path: Path, text: str, environ: Mapping[str, str], *_: object) -> FakeWorker:
        del path, environ
        self.workers.append(FakeWorker(text))
        return self.workers[-1]

    @property
    def worker(self) -> FakeWorker:
        return self.workers[-1]

    def ends(self, code: int = 0, calm: Calm | None = None) -> None:
        """The worker's end."""
        if calm:
            self.worker.told.append(Update({}, calm))
        self.worker.is_over, self.worker.code = True, code
        self.supervisor.turn()

    def is_calm(self, **fields: Any) -> None:
        self.ends(calm=Calm(fields.get("next"), 300, fields.get("accounts", ())))

    def begins_another(self) -> bool:
        """Whether a turn starts one more worker."""
        before = len(self.workers)
        self.supervisor.turn()
        return len(self.workers) > before


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    home = Home(tmp_path / "sam")
    with ExitStack() as stack:
        state = home.root / "state"
        stage = Stage(home, stack.enter_context(locks.WakeSocket(state)))
        stack.callback(stage.supervisor.poller.close)
        yield stage


def asked(stage: Stage) -> bool:
    """Whether it starts a worker once the interval has passed."""
    assert stage.supervisor.scheduler
    for job in stage.supervisor.scheduler.jobs:
        job.run()
    return stage.begins_another()


def test_the_supervisor_waits_without_news(stage: Stage) -> None:
    """Also when the interval has passed, as long as every answer is as before."""
    stage.is_calm()
    assert not stage.begins_another()
    assert not asked(stage)


def test_a_command_starts_a_worker(stage: Stage) -> None:
    """Whatever the accounts say."""
    stage.is_calm()
    locks.wake(stage.home.root / "state")
    assert stage.begins_another()


def test_a_due_moment_starts_a_worker(stage: Stage) -> None:
    """At the plan's next moment, and not before."""
    stage.is_calm(next=stage.time.clocks.now() + timedelta(minutes=20))
    assert not stage.begins_another()
    assert stage.supervisor.seconds_left() <= 60
    stage.time.goes_by(timedelta(minutes=20))
    assert stage.begins_another()


def test_hours_without_news_start_a_worker(stage: Stage) -> None:
    """Nothing is believed for ever."""
    stage.is_calm()
    stage.time.goes_by(timedelta(hours=22))
    assert not stage.begins_another()
    stage.time.goes_by(timedelta(hours=1))
    assert stage.begins_another()


@pytest.mark.parametrize("change", ["new file", "edited", "rewritten", "renamed", "removed"])
@pytest.mark.parametrize("questions", [0, 1, 2])
def test_a_changed_file_starts_a_worker(stage: Stage, change: str, questions: int) -> None:
    """A file that is new, edited, the same length again, renamed or gone; none is read here.

    Before the first question, and after each.
    """
    file = stage.home.calendar / "one.ics"
    file.write_text("BEGIN:VCALENDAR")
    for path in (file, stage.home.calendar):
        os.utime(path, (1, 1))
    stage.is_calm(accounts=(_polls(stage),))
    for _ in range(questions):
        assert not asked(stage)
    if change == "new file":
        (stage.home.calendar / "two.ics").write_text("BEGIN:VCALENDAR")
    elif change == "edited":
        file.write_text("BEGIN:VCALENDAR, edited")
    elif change == "rewritten":
        file.write_text("END:VCALENDARRR")
    elif change == "renamed":
        file.rename(file.with_name("two.ics"))
    else:
        file.unlink()
    assert asked(stage)


def test_a_worker_begins_without_watches(stage: Stage) -> None:
    """What it writes itself is in the queue of nobody, and no later question looks twice for it."""
    before = _watches()
    stage.is_calm(accounts=(_polls(stage),))
    assert not asked(stage)
    assert _watches() > before or sys.platform != "linux"
    locks.wake(stage.home.root / "state")
    assert stage.begins_another()
    assert _watches() == before


def _watches() -> int:
    """How many queues of inotify this process has open."""
    names = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return sum("inotify" in str(name) for name in names)


def _polls(stage: Stage) -> AccountPolls:
    places = (Place(str(stage.home.calendar), deep=True),)
    return AccountPolls("home", "local", places=places, stamp=_settled(places))


def _settled(places: tuple[Place, ...]) -> str:
    """The stamp as it is two seconds later, when nothing is too recent to be told apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("interviewd.accounts.local.stamp.RACY_NS", -(10**12))
        return stamp(places)


@pytest.fixture(autouse=True)
def _nothing_is_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewd.accounts.local.stamp.RACY_NS", -(10**12))


def test_a_file_that_has_just_changed_is_not_calm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another change within the same tick of file times would not show."""
    (tmp_path / "one.ics").write_text("BEGIN:VCALENDAR")
    monkeypatch.setattr("interviewd.accounts.local.stamp.RACY_NS", 10**12)
    assert stamp([Place(str(tmp_path), deep=True)]) == ""


def test_a_token_that_has_expired_needs_a_pass(stage: Stage) -> None:
    """Nothing is asked with it: a pass renews it."""
    expires = stage.time.clocks.now() - timedelta(seconds=1)
    poll = Poll("http://127.0.0.1:9/calendar/v3/calendars/primary/events", "items")
    polls = AccountPolls("gmail", "google", {}, "token", expires, polls=(poll,))
    stage.is_calm(accounts=(polls,))
    assert asked(stage)


def test_an_account_that_does_not_answer_needs_a_pass(stage: Stage) -> None:
    """The pass says that it is down."""
    base = "http://127.0.0.1:9"
    poll = Poll(f"{base}/calendar/v3/calendars/primary/events", "items")
    expires = stage.time.clocks.now() + timedelta(hours=1)
    polls = AccountPolls(
        "gmail", "google", {"calendar_endpoint": base}, "token", expires, polls=(poll,)
    )
    stage.is_calm(accounts=(polls,))
    assert asked(stage)


# --- workers that fail --------------------------------------------------------------------------


def test_a_worker_that_dies_is_said_once_and_tried_again_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failed pass: longer apart each time, and said again only after one that worked."""
    now = [time.monotonic()]
    monkeypatch.setattr("interviewd.engine.supervisor.time.monotonic", lambda: now[0])
    waits = []
    for _ in range(4):
        stage.ends(code=-signal.SIGKILL)
        assert not stage.begins_another()
        waits.append(stage.supervisor._backoff_until - now[0])
        now[0] += waits[-1]
        assert stage.begins_another()
    assert waits == sorted(set(waits))
    assert capsys.readouterr().err.count("pass failed") == 1

    stage.is_calm()
    assert "passes work again" in capsys.readouterr().err
    assert not stage.begins_another()


def test_a_worker_that_hangs_is_replaced(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It tells nothing for longer than any pass takes between two answers."""
    late = time.monotonic() + module.HUNG_SECONDS
    monkeypatch.setattr("interviewd.engine.supervisor.time.monotonic", lambda: late)
    stage.supervisor.turn()
    assert stage.supervisor.worker is None
    assert "hung" in capsys.readouterr().err
    late += module.SHORTEST_BACKOFF
    assert stage.begins_another()


@pytest.mark.parametrize("code", [75, 78])
def test_a_first_worker_that_cannot_begin_ends_the_daemon(stage: Stage, code: int) -> None:
    """With its code, and the sentence that it has told."""
    stage.worker.told.append(Update({"REFUSED": "the journal is newer"}))
    with pytest.raises(WorkerRefused) as refused:
        stage.ends(code=code)
    assert (refused.value.sentence, refused.value.code) == ("the journal is newer", code)


def test_a_later_worker_that_cannot_begin_is_a_failed_pass(stage: Stage) -> None:
    """A daemon that has worked goes on trying."""
    stage.worker.told.append(Update({"READY": "1"}))
    stage.is_calm()
    locks.wake(stage.home.root / "state")
    assert stage.begins_another()
    stage.ends(code=75)
    assert stage.supervisor.worker is None


# --- the config ---------------------------------------------------------------------------------


def test_a_broken_config_keeps_the_old_and_is_reported(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """No worker is started with it, nor the one in hand ended."""
    good = stage.home.config.read_text()
    stage.home.config.write_text("nonsense = 1\n" + good)
    stage.supervisor.reloads = True
    stage.supervisor.turn()
    assert stage.supervisor.text == good
    assert stage.supervisor.problem.startswith("the config changed and is broken")
    assert stage.worker.signals == []
    assert "config kept" in capsys.readouterr().err

    stage.home.config.write_text(good + "\n# mended\n")
    stage.supervisor.reloads = True
    stage.supervisor.turn()
    assert stage.supervisor.problem == ""
    assert stage.worker.signals == [signal.SIGHUP]
    stage.ends()
    assert stage.begins_another()
    assert stage.worker.text.endswith("# mended\n")


def test_a_config_that_is_read_again_is_used_at_once(stage: Stage) -> None:
    """Without a worker in hand one is started."""
    stage.is_calm()
    stage.supervisor.reloads = True
    before = len(stage.workers)
    stage.supervisor.turn()
    assert len(stage.workers) == before + 1


def test_another_state_folder_takes_a_restart(stage: Stage) -> None:
    """The locks are held in the old one."""
    text = stage.home.config.read_text().replace('"state"', '"elsewhere"')
    stage.home.config.write_text(text)
    stage.supervisor.reloads = True
    stage.supervisor.turn()
    assert "restart" in stage.supervisor.problem


def test_a_short_watchdog_leaves_a_worker_time_to_load(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service manager is fed meanwhile, by the supervisor."""
    start: Any = stage.start
    environ = {"WATCHDOG_USEC": "1000000"}
    supervisor = Supervisor(
        stage.home.config, stage.supervisor.text, environ, stage.wake_socket, start=start
    )
    supervisor.begin()
    late = time.monotonic() + 10
    monkeypatch.setattr("interviewd.engine.supervisor.time.monotonic", lambda: late)
    supervisor.turn()
    assert supervisor.worker is not None
    assert supervisor.seconds_left() <= 0.5
