"""The loop: look when it is time, wait exactly until it is time again, end when told to, and let no bad day stop it.

`schedule` is the heartbeat only: due times live in the plan. The process runs in UTC, since under a local zone the
heartbeat would stall for an hour when clocks go back.
"""

from __future__ import annotations

import errno
import faulthandler
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import schedule
import structlog

from interviewd.config import load as configs
from interviewd.config.load import Config
from interviewd.engine import maintenance, monitoring, wiring
from interviewd.engine.tick import Report, Runtime, tick
from interviewd.engine.watchdog import ClockJumped, watched
from interviewd.errors import Busy, ConfigBroken, InterviewdError, JournalUnwritable, Unsafe
from interviewd.model.seen import AccountState
from interviewd.ports import Journal
from interviewd.system import locks, logs
from interviewd.system.clock_jumps import Clocks
from interviewd.system.sd_notify import exit_after_signal, notify, watchdog_ping, watchdog_seconds

log = structlog.get_logger()

OFTEN = timedelta(minutes=2)
"""While an interview is fresh or a letter is open: notes are picked up, and a sent letter is noticed, within minutes."""

SELDOM = timedelta(minutes=5)
"""Otherwise, and while an account cannot be reached: an invitation accepted now has its blocks when one looks next.
An idle look reads names and times of files, or asks each server once: 288 looks a day are some seconds of CPU."""

FRESH = timedelta(hours=24)
"""So long after an interview its debrief and its letters may change any minute."""

STIR_SECONDS = 60
"""The wall clock is read again at least so often: waiting is blind to suspend, and to a clock that was set."""

PATIENCE_SECONDS = 30
"""So long a pass waits for one that a command has in hand; then it is left to the next heartbeat."""

GRACE_SECONDS = 0.6
"""A pass in hand may finish within this; then it is cut off as a kill would cut it, which the journal is made for."""

ROOM_SECONDS = 120
"""A disk that is full at the start is waited out so long. Six such starts last longer than the ten minutes in which six
failures make the service manager give up, so the service comes back by itself when there is room again."""

ROOM_EVERY_SECONDS = 5

LAST_SECONDS = 0.8
"""Whatever does not hear even that, a call in C, ends with the process."""


class Ended(BaseException):
    """The grace is over. No `Exception`: nothing that survives a failing account survives this."""


def run(config: Config, environ: Mapping[str, str]) -> None:
    """Be the daemon until SIGTERM or SIGINT. Raises Busy when there is one, and what opening the journal raises.

    Busy as well once the state folder is another than the one it began with: nobody could ring it there any more.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    logs.set_up(level=logging.INFO, journald="JOURNAL_STREAM" in environ)
    faulthandler.enable(sys.__stderr__ or 2)  # where it hung, when the watchdog ends it with SIGABRT: places, no words
    state = configs.state_dir(config, environ)
    told_to_end = exit_after_signal(LAST_SECONDS, (signal.SIGTERM, signal.SIGINT))
    with told_to_end, _settled_in(config, environ, state) as (wake_socket, rooms, runtime):
        daemon = Daemon(config, environ, wake_socket, rooms, runtime)
        with daemon.signals():
            notify(environ, READY="1", STATUS="looking for the first time")
            log.info("started", pid=os.getpid(), accounts=len(runtime.accounts))
            with suppress(Ended):
                daemon.live()
                signal.setitimer(signal.ITIMER_REAL, 0)
            notify(environ, STOPPING="1")
            log.info("stopped")


@contextmanager
def _settled_in(
    config: Config, environ: Mapping[str, str], state: Path
) -> Iterator[tuple[locks.WakeSocket, ExitStack, Runtime]]:
    """Lock, bell and house. Where a service manager waits, a full disk is waited out, up to a point."""
    until = time.monotonic() + (ROOM_SECONDS if environ.get("NOTIFY_SOCKET") else 0)
    while True:
        with ExitStack() as outer:
            try:
                outer.enter_context(locks.one_daemon(state))
                wake_socket = outer.enter_context(locks.WakeSocket(state))
                rooms = outer.enter_context(ExitStack())
                runtime = rooms.enter_context(
                    wiring.open_runtime(config, environ, readonly=False, progress=watchdog_ping(environ))
                )
            except (JournalUnwritable, OSError) as error:
                full = _unwritable(error, state)
                if time.monotonic() >= until:
                    raise full from error
                log.warning("state cannot be written, waiting for room", why=full.what)
            else:
                yield wake_socket, rooms, runtime
                return
        notify(environ, STATUS="waiting for room on the disk")
        time.sleep(ROOM_EVERY_SECONDS)


def _unwritable(error: JournalUnwritable | OSError, state: Path) -> JournalUnwritable:
    """A disk that takes nothing more, whoever meets it first. What has another cause is raised as it is."""
    if isinstance(error, JournalUnwritable):
        return error
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
        raise error
    return JournalUnwritable(str(state), error.strerror or "")


class Daemon:
    """One life: the heartbeat, the last report, and what signals asked for."""

    def __init__(
        self,
        config: Config,
        environ: Mapping[str, str],
        wake_socket: locks.WakeSocket,
        rooms: ExitStack,
        runtime: Runtime,
        *,
        clocks: Clocks | None = None,
    ) -> None:
        self.config, self.environ, self.wake_socket, self.rooms = config, environ, wake_socket, rooms
        self.clocks = clocks or Clocks()
        self.heart = schedule.Scheduler()
        self.last: Report | None = None
        self.ends = self.reloads = False
        self.kept = ""
        self.down: dict[str, AccountState] = {}
        self.dark: dict[str, str] = {}
        self.pinger = monitoring.Pinger()
        self.rebuilt: Journal | None = None
        self._watchdog = watchdog_seconds(environ)
        self.progress = watchdog_ping(environ)
        self.runtime = watched(runtime, self.clocks, self.progress)

    # --- the loop -----------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Beat until the end. A pass is due by the heartbeat, by the plan, or because somebody rang."""
        self.beat(SELDOM)
        self.fetch()
        while True:
            rung = self.wake_socket.wait(self.seconds_left())
            if self.ends:
                return
            if not self.wake_socket.is_in_place():
                log.error("the state folder was taken away: ending, to begin anew")
                raise Busy("daemon.lock", locks.daemon_pid(self._state))
            if self.reloads:
                self.reload()
            if rung:
                self.last = None  # somebody decided something, maybe while the last pass went on: decide anew
            if self.is_disturbed() or rung or self.is_due():
                self.fetch()
            else:
                self.heart.run_pending()
            self.progress()

    def is_disturbed(self) -> bool:
        """Whether the machine slept, or its clock was set, since the last look: then a look is due, whatever was."""
        change = self.clocks.change()
        if change.was_set:
            log.warning("clock set", seconds=round(change.set_by))
            self.last = None
        elif change.was_asleep:
            log.info("woke", seconds=round(change.asleep))
        return change.was_set or change.was_asleep

    def seconds_left(self) -> float:
        """How long there is nothing to do; never less than a moment, so that a mistake of ours cannot spin."""
        waits = [float(STIR_SECONDS), self.heart.idle_seconds or 0.0]
        if self.last and self.last.plan.next:
            waits.append((self.last.plan.next - self.clocks.now()).total_seconds())
        if self._watchdog:
            waits.append(self._watchdog / 2)
        return max(min(waits), 0.5)

    def is_due(self) -> bool:
        return bool(self.last and self.last.plan.next and self.last.plan.next <= self.clocks.now())

    def beat(self, every: timedelta) -> None:
        """Set the heartbeat anew, counted from now: also what keeps it alive when the clock is set back."""
        self.heart.clear()
        self.heart.every(int(every.total_seconds())).seconds.do(self.fetch)

    def fetch(self) -> None:
        """One pass, whatever comes of it: a bad one is logged and tried again with the next heartbeat."""
        begun = time.monotonic()
        try:
            with locks.one_pass(self._state, PATIENCE_SECONDS):
                self.clocks.mark()
                now = self.clocks.now()
                report = self.last = tick(self.runtime, now, self.last)
                cache = wiring.cache_path(self.config, self.environ)
                if maintenance.tend(self.runtime, cache, now):
                    self._reopen(self.config, empties_cache=True)
            self._tell(report)
        except ClockJumped:
            self.last = None
            self.wake_socket.wake()
        except Busy as error:
            log.info("waiting", holder=error.pid)
            self._failed("another pass has the accounts in hand")
        except InterviewdError as error:
            log.warning("pass failed", what=type(error).__name__)
            self._failed("the last pass failed, see: interviewd doctor")
        except Exception:
            log.exception("pass failed")
            self._failed("the last pass failed, see the journal")
        self._tell_rebuilt()
        self.beat(pace(self.last, self.clocks.now()))
        self._shine(time.monotonic() - begun)

    def _failed(self, what: str) -> None:
        """What was due is due again with the next heartbeat, not at once."""
        self.last = None
        notify(self.environ, STATUS=f"{self.kept}{what}")

    @property
    def _state(self) -> Path:
        return configs.state_dir(self.config, self.environ)

    # --- what it says -------------------------------------------------------------------------------------------

    def _tell(self, report: Report) -> None:
        """Down once and up once; and where it stands, without names: any local user can read that."""
        for account in report.view.accounts:
            state = account.state if account.state is not AccountState.OK else account.mail_state
            if state is not self.down.get(account.name, AccountState.OK):
                say = log.info if state is AccountState.OK else log.warning
                say("up" if state is AccountState.OK else "down", account=account.name, state=str(state))
            self.down[account.name] = state
        notify(self.environ, STATUS=f"{self.kept}{standing(report)}")

    def _tell_rebuilt(self) -> None:
        """Once of each journal, whenever it was found damaged: at the start, by a reload, in the middle of a pass."""
        journal = self.runtime.journal
        if getattr(journal, "rebuilt", False) and journal is not self.rebuilt:
            log.warning("the journal was damaged or lost; what was deleted may come back once")
            self.rebuilt = journal

    def _shine(self, seconds: float) -> None:
        """Tell the machines that watch, if the config names any."""
        wanted = self.config.settings.service
        said = {}
        if wanted.metrics_file:
            text = monitoring.figures(self.last, seconds, self.clocks.now().timestamp())
            said["metrics_file"] = monitoring.write(self.config.place(wanted.metrics_file), text)
        if wanted.ping_url:
            self.progress()
            said["ping_url"] = self.pinger.ping(wanted.ping_url, is_well=self.last is not None)
        for key, what in said.items():
            if what != self.dark.get(key, ""):
                log.warning("not told", whom=key, what=what) if what else log.info("told again", whom=key)
            self.dark[key] = what

    # --- signals ------------------------------------------------------------------------------------------------

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end, SIGHUP reads the config again; each also ends the wait."""
        heard = dict.fromkeys((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), self._hear) | {signal.SIGALRM: _cut_off}
        before = {number: signal.signal(number, hear) for number, hear in heard.items()}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # one may have come while it loaded
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, hear in before.items():
                signal.signal(number, hear)

    def _hear(self, number: int, _: object) -> None:
        if number == signal.SIGHUP:
            self.reloads = True
        elif not self.ends:
            self.ends = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        self.wake_socket.wake()

    def reload(self) -> None:
        """Take the config as it is now; a broken one keeps the old and says so."""
        self.reloads, self.kept = False, "the config changed and is broken, the old one is in force; "
        notify(self.environ, RELOADING="1", MONOTONIC_USEC=str(time.monotonic_ns() // 1000))
        try:
            config = configs.read(self.config.path)
            if configs.state_dir(config, self.environ) != self._state:
                log.warning("config kept", why="state_dir changed: restart to move")
                self.kept = "the config names another state_dir, which takes a restart; "
            else:
                self._reopen(config)
                log.info("config read", accounts=len(self.runtime.accounts))
                self.kept = ""
        except ConfigBroken as error:
            for mistake in error.mistakes:  # not its words, which quote what was typed: names, addresses
                log.warning("config kept, see: interviewd config validate", line=mistake.line, key=mistake.key)
        except Unsafe as error:
            log.warning("config kept, the state is not safe", path=error.path, why=error.what)
            self.kept = "the state folder or a file in it is not safe, see: interviewd doctor; "
        except InterviewdError as error:
            log.warning("config kept", what=type(error).__name__)
            self.kept = "the config changed and could not be taken up, the old one is in force; "
        notify(self.environ, READY="1", STATUS=self.kept or "config read")

    def _reopen(self, config: Config, *, empties_cache: bool = False) -> None:
        """Open everything anew; what was open is closed once that has worked."""
        rooms = ExitStack()
        runtime = rooms.enter_context(
            wiring.open_runtime(
                config,
                self.environ,
                readonly=False,
                progress=self.progress,
                empties_cache=empties_cache,
            )
        )
        old = self.rooms.pop_all()
        self.rooms.push(rooms.pop_all())
        self.config, self.last = config, None
        self.runtime = watched(runtime, self.clocks, self.progress)
        old.close()


def standing(report: Report) -> str:
    """Where it stands in a line that any local user may read: figures, no names."""
    waiting = sum(deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values())
    states = [state for each in report.view.accounts for state in {each.state, each.mail_state}]
    said = [f"{waiting} drafts wait" if waiting != 1 else "1 draft waits"]
    if signs := states.count(AccountState.SIGN_IN) + states.count(AccountState.NEVER):
        said.append(f"{signs} accounts need a sign-in" if signs > 1 else "an account needs a sign-in")
    if downs := states.count(AccountState.ERROR):
        said.append(f"{downs} accounts cannot be reached" if downs > 1 else "an account cannot be reached")
    if report.plan.pause:
        said.append("paused")
    if report.plan.next:
        said.append(f"next due {report.plan.next:%Y-%m-%d %H:%M} UTC")
    return ", ".join(said)


def _cut_off(_: int, __: object) -> None:
    raise Ended


def pace(report: Report | None, now: datetime) -> timedelta:
    """How soon to look again: often only while it matters, seldom while an account cannot be reached."""
    if report is None:
        return SELDOM
    if any(state is not AccountState.OK for each in report.view.accounts for state in (each.state, each.mail_state)):
        return SELDOM
    fresh = any(visit.end <= now < visit.end + FRESH for visit in report.plan.visits)
    waits = any(deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values())
    return OFTEN if fresh or waits else SELDOM
