"""The daemon: make a pass when one is due, wait exactly until the next, survive every failure.

`schedule` gives the regular interval only: due times stand in the plan. The process runs in UTC,
since under a local zone `schedule` would stall for an hour when clocks go back.
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

from interviewd.config import load as configs
from interviewd.config.load import Config
from interviewd.engine import maintenance, monitoring, wiring
from interviewd.engine.letter_writing import BetweenPasses
from interviewd.engine.tick import Report, Runtime, tick
from interviewd.engine.watchdog import ClockJumped, watched
from interviewd.errors import Busy, ConfigBroken, InterviewdError, JournalUnwritable, Unsafe
from interviewd.model.seen import AccountState
from interviewd.ports import Journal
from interviewd.system import locks, logs
from interviewd.system.clock_jumps import Clocks
from interviewd.system.logs import get_logger
from interviewd.system.sd_notify import exit_after_signal, notify, watchdog_ping, watchdog_seconds

log = get_logger()

OFTEN = timedelta(minutes=2)
"""The interval while an interview is fresh or a letter is open: notes and sent letters are noticed
within minutes."""

SELDOM = timedelta(minutes=5)
"""The interval otherwise, and while an account cannot be reached. An idle pass reads names and
times of files, or asks each server once: 288 of them a day take some seconds of CPU."""

FRESH = timedelta(hours=24)
"""So long after an interview its debrief and its letters may change any minute."""

CLOCK_CHECK_SECONDS = 60
"""The wall clock is read at least so often: a wait notices neither suspend nor a clock that is
set."""

PASS_LOCK_SECONDS = 30
"""So long a pass waits for the pass of a command; then it is left to the next interval."""

GRACE_SECONDS = 0.6
"""A running pass may finish within this after SIGTERM; then it is cut off, as by a kill."""

EXIT_SECONDS = 0.8
"""A call in C that cannot be interrupted ends with the process after this."""

FULL_DISK_SECONDS = 120
"""So long a start waits for a full disk. Six such starts last longer than the ten minutes in which
six failures make the service manager give up, so the service comes back when there is room."""

FULL_DISK_RETRY_SECONDS = 5


class GraceOver(BaseException):
    """The time to finish a pass is over.

    No `Exception`: code that survives errors must not survive this.
    """


def run(config: Config, environ: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT.

    Raises Busy when a daemon runs already, or when the state folder was replaced and no command can
    wake this one any more; and what opening the journal raises.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    logs.set_up(level=logging.INFO, journald="JOURNAL_STREAM" in environ)
    faulthandler.enable(sys.__stderr__ or 2)  # where it hung, when the watchdog kills it
    state = configs.state_dir(config, environ)
    end_of_process = exit_after_signal(EXIT_SECONDS, (signal.SIGTERM, signal.SIGINT))
    with end_of_process, _opened(config, environ, state) as (wake_socket, resources, runtime):
        daemon = Daemon(config, environ, wake_socket, resources, runtime)
        with daemon.signals():
            notify(environ, READY="1", STATUS="looking for the first time")
            log.info("started", pid=os.getpid(), accounts=len(runtime.accounts))
            with suppress(GraceOver):
                daemon.loop()
                signal.setitimer(signal.ITIMER_REAL, 0)
            daemon.letters.stop()
            notify(environ, STOPPING="1")
            log.info("stopped")


@contextmanager
def _opened(
    config: Config, environ: Mapping[str, str], state: Path
) -> Iterator[tuple[locks.WakeSocket, ExitStack, Runtime]]:
    """The lock, the wake socket and the runtime. Under a service manager, waits for a full disk."""
    until = time.monotonic() + (FULL_DISK_SECONDS if environ.get("NOTIFY_SOCKET") else 0)
    while True:
        with ExitStack() as outer:
            try:
                outer.enter_context(locks.one_daemon(state))
                wake_socket = outer.enter_context(locks.WakeSocket(state))
                resources = outer.enter_context(ExitStack())
                runtime = resources.enter_context(
                    wiring.open_runtime(
                        config, environ, readonly=False, progress=watchdog_ping(environ)
                    )
                )
            except (JournalUnwritable, OSError) as error:
                full = _unwritable(error, state)
                if time.monotonic() >= until:
                    raise full from error
                log.warning("disk is full or read-only, trying again", why=full.what)
            else:
                yield wake_socket, resources, runtime
                return
        notify(environ, STATUS="waiting for space on the disk")
        time.sleep(FULL_DISK_RETRY_SECONDS)


def _unwritable(error: JournalUnwritable | OSError, state: Path) -> JournalUnwritable:
    """The error of a disk that refuses to be written. Any other error is raised as it is."""
    if isinstance(error, JournalUnwritable):
        return error
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}:
        raise error
    return JournalUnwritable(str(state), error.strerror or "")


class Daemon:
    """The loop with its state: the schedule, the last report, what signals asked for."""

    def __init__(
        self,
        config: Config,
        environ: Mapping[str, str],
        wake_socket: locks.WakeSocket,
        resources: ExitStack,
        runtime: Runtime,
        *,
        clocks: Clocks | None = None,
    ) -> None:
        self.config, self.environ, self.wake_socket, self.resources = (
            config,
            environ,
            wake_socket,
            resources,
        )
        self.clocks = clocks or Clocks()
        self.scheduler = schedule.Scheduler()
        self.last: Report | None = None
        self.ends = self.reloads = False
        self.config_problem = ""
        self.account_states: dict[str, AccountState] = {}
        self.monitoring_errors: dict[str, str] = {}
        self.pinger = monitoring.Pinger()
        self.rebuilt: Journal | None = None
        self._watchdog = watchdog_seconds(environ)
        self.progress = watchdog_ping(environ)
        self.letters = BetweenPasses(environ)
        self.runtime = watched(runtime, self.clocks, self.progress)

    # --- the loop --------------------------------------------------------------------------------

    def loop(self) -> None:
        """Make passes until the end: at each interval, when the plan says, and when woken."""
        self.set_interval(SELDOM)
        self.make_pass()
        while True:
            is_woken = self.wake_socket.wait(self.seconds_left())
            if self.ends:
                return
            if not self.wake_socket.is_in_place():
                log.error("the state folder was removed or replaced: ending")
                raise Busy("daemon.lock", locks.daemon_pid(self._state))
            if self.reloads:
                self.reload()
            if is_woken:
                self.last = (
                    None  # a command changed the journal, maybe during the last pass: decide anew
                )
            is_written = self.letters.take(self.runtime.journal, self.clocks.now())
            if self.is_disturbed() or is_woken or is_written or self.is_due():
                self.make_pass()
            else:
                self.scheduler.run_pending()
            self.progress()

    def is_disturbed(self) -> bool:
        """Whether the machine slept or its clock was set since the last pass: then a pass is
        due.
        """
        change = self.clocks.change()
        if change.was_set:
            log.warning("clock set", seconds=round(change.set_by))
            self.last = None
        elif change.was_asleep:
            log.info("woke", seconds=round(change.asleep))
        return change.was_set or change.was_asleep

    def seconds_left(self) -> float:
        """How long to wait; at least half a second, so that a mistake cannot make it spin."""
        waits = [float(CLOCK_CHECK_SECONDS), self.scheduler.idle_seconds or 0.0]
        if self.last and self.last.plan.next:
            waits.append((self.last.plan.next - self.clocks.now()).total_seconds())
        if self._watchdog:
            waits.append(self._watchdog / 2)
        return max(min(waits), 0.5)

    def is_due(self) -> bool:
        return bool(self.last and self.last.plan.next and self.last.plan.next <= self.clocks.now())

    def set_interval(self, every: timedelta) -> None:
        """Set the interval, counted from now: also when the clock was set back."""
        self.scheduler.clear()
        self.scheduler.every(int(every.total_seconds())).seconds.do(self.make_pass)

    def make_pass(self) -> None:
        """Make one pass; one that fails is logged and tried again at the next interval."""
        begun = time.monotonic()
        try:
            with locks.one_pass(self._state, PASS_LOCK_SECONDS):
                self.clocks.mark()
                now = self.clocks.now()
                report = self.last = tick(self.runtime, now, self.last)
                cache = wiring.cache_path(self.config, self.environ)
                if maintenance.tend(self.runtime, cache, now):
                    self._reopen(self.config, empties_cache=True)
            self._log_accounts(report)
            self.letters.begin(self.config, report.plan.commissions)
        except ClockJumped:
            self.last = None
            self.wake_socket.wake()
        except Busy as error:
            log.info("waiting", holder=error.pid)
            self._failed("another pass is running")
        except InterviewdError as error:
            log.warning("pass failed", what=type(error).__name__)
            self._failed("the last pass failed, see: interviewd doctor")
        except Exception:
            log.exception("pass failed")
            self._failed("the last pass failed, see the journal")
        self._log_rebuilt()
        self.set_interval(interval(self.last, self.clocks.now()))
        self._report_to_monitoring(time.monotonic() - begun)

    def _failed(self, what: str) -> None:
        """What was due is tried again at the next interval, not at once."""
        self.last = None
        notify(self.environ, STATUS=f"{self.config_problem}{what}")

    @property
    def _state(self) -> Path:
        return configs.state_dir(self.config, self.environ)

    # --- what it reports -------------------------------------------------------------------------

    def _log_accounts(self, report: Report) -> None:
        """Log each account that goes down or comes back, once; and update STATUS."""
        for account in report.view.accounts:
            state = account.state if account.state is not AccountState.OK else account.mail_state
            if state is not self.account_states.get(account.name, AccountState.OK):
                say = log.info if state is AccountState.OK else log.warning
                say(
                    "up" if state is AccountState.OK else "down",
                    account=account.name,
                    state=str(state),
                )
            self.account_states[account.name] = state
        notify(self.environ, STATUS=f"{self.config_problem}{status_line(report)}")

    def _log_rebuilt(self) -> None:
        """Log once that the journal was damaged, whenever that was noticed."""
        journal = self.runtime.journal
        if getattr(journal, "rebuilt", False) and journal is not self.rebuilt:
            log.warning("the journal was damaged or lost; what was deleted may come back once")
            self.rebuilt = journal

    def _report_to_monitoring(self, seconds: float) -> None:
        """Write the metrics and send the ping, where the config asks for them."""
        wanted = self.config.settings.service
        errors = {}
        if wanted.metrics_file:
            text = monitoring.figures(self.last, seconds, self.clocks.now().timestamp())
            errors["metrics_file"] = monitoring.write(self.config.place(wanted.metrics_file), text)
        if wanted.ping_url:
            self.progress()
            errors["ping_url"] = self.pinger.ping(wanted.ping_url, is_well=self.last is not None)
        for key, what in errors.items():
            if what != self.monitoring_errors.get(key, ""):
                if what:
                    log.warning("monitoring failed", key=key, what=what)
                else:
                    log.info("monitoring works again", key=key)
            self.monitoring_errors[key] = what

    # --- signals ---------------------------------------------------------------------------------

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the loop, SIGHUP reads the config again; each ends the wait."""
        handlers = dict.fromkeys(
            (signal.SIGTERM, signal.SIGINT, signal.SIGHUP), self._handle_signal
        ) | {signal.SIGALRM: _cut_off}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # sent while the program loaded
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _handle_signal(self, number: int, _: object) -> None:
        if number == signal.SIGHUP:
            self.reloads = True
        elif not self.ends:
            self.ends = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        self.wake_socket.wake()

    def reload(self) -> None:
        """Read the config again.

        When it is broken, the old one stays in force and STATUS says so.
        """
        self.reloads, self.config_problem = (
            False,
            "the config changed and is broken, the old one is in force; ",
        )
        notify(self.environ, RELOADING="1", MONOTONIC_USEC=str(time.monotonic_ns() // 1000))
        try:
            config = configs.read(self.config.path)
            if configs.state_dir(config, self.environ) != self._state:
                log.warning("config kept", why="state_dir changed: restart to move")
                self.config_problem = "the config names another state_dir, which takes a restart; "
            else:
                self._reopen(config)
                log.info("config read", accounts=len(self.runtime.accounts))
                self.config_problem = ""
        except ConfigBroken as error:
            for mistake in error.mistakes:  # not its message, which quotes the config
                log.warning(
                    "config kept, see: interviewd config validate",
                    line=mistake.line,
                    key=mistake.key,
                )
        except Unsafe as error:
            log.warning("config kept, the state is not safe", path=error.path, why=error.what)
            self.config_problem = (
                "the state folder or a file in it is not safe, see: interviewd doctor; "
            )
        except InterviewdError as error:
            log.warning("config kept", what=type(error).__name__)
            self.config_problem = (
                "the config changed and could not be taken up, the old one is in force; "
            )
        notify(self.environ, READY="1", STATUS=self.config_problem or "config read")

    def _reopen(self, config: Config, *, empties_cache: bool = False) -> None:
        """Open everything anew; what was open is closed once that has worked."""
        self.letters.stop()
        resources = ExitStack()
        runtime = resources.enter_context(
            wiring.open_runtime(
                config,
                self.environ,
                readonly=False,
                progress=self.progress,
                empties_cache=empties_cache,
            )
        )
        old = self.resources.pop_all()
        self.resources.push(resources.pop_all())
        self.config, self.last = config, None
        self.runtime = watched(runtime, self.clocks, self.progress)
        old.close()


def status_line(report: Report) -> str:
    """The STATUS line: figures and no names, since any local user can read it."""
    waiting = sum(
        deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values()
    )
    states = [state for each in report.view.accounts for state in {each.state, each.mail_state}]
    parts = [f"{waiting} drafts wait" if waiting != 1 else "1 draft waits"]
    if signs := states.count(AccountState.SIGN_IN) + states.count(AccountState.NEVER):
        parts.append(
            f"{signs} accounts need a sign-in" if signs > 1 else "an account needs a sign-in"
        )
    if downs := states.count(AccountState.ERROR):
        parts.append(
            f"{downs} accounts cannot be reached" if downs > 1 else "an account cannot be reached"
        )
    if report.plan.pause:
        parts.append("paused")
    if report.plan.next:
        parts.append(f"next due {report.plan.next:%Y-%m-%d %H:%M} UTC")
    return ", ".join(parts)


def _cut_off(_: int, __: object) -> None:
    raise GraceOver


def interval(report: Report | None, now: datetime) -> timedelta:
    """The interval until the next pass."""
    if report is None:
        return SELDOM
    if any(
        state is not AccountState.OK
        for each in report.view.accounts
        for state in (each.state, each.mail_state)
    ):
        return SELDOM
    fresh = any(visit.end <= now < visit.end + FRESH for visit in report.plan.visits)
    is_waiting = any(
        deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values()
    )
    return OFTEN if fresh or is_waiting else SELDOM
