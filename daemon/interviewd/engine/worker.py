"""The worker: the process that makes passes, and ends once there is nothing to do.

Its loop makes a pass when one is due, waits exactly until the next, and survives every failure.
`schedule` gives the regular interval only: due times stand in the plan. supervisor.py starts it.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import schedule

from interviewd.accounts.local.stamp import stamp
from interviewd.config import load as configs
from interviewd.config.load import Config
from interviewd.engine import maintenance, monitoring, wiring
from interviewd.engine.between_passes import BetweenPasses
from interviewd.engine.calm import Calm
from interviewd.engine.full_disk import when_there_is_room
from interviewd.engine.pass_status import SELDOM, interval, is_sound, status_line
from interviewd.engine.progress import ClockJumped, with_progress
from interviewd.engine.tick import Report, Runtime, tick
from interviewd.engine.worker_process import REBUILT, Channel
from interviewd.errors import Busy, InterviewdError
from interviewd.model.polls import AccountPolls
from interviewd.model.seen import AccountState
from interviewd.ports import Journal
from interviewd.system import locks
from interviewd.system.clock_jumps import Clocks
from interviewd.system.logs import get_logger
from interviewd.system.sd_notify import exit_after_signal, notify, watchdog_ping, watchdog_seconds

log = get_logger()

CLOCK_CHECK_SECONDS = 60
"""The wall clock is read at least so often: a wait notices neither suspend nor a clock that is
set."""

PASS_LOCK_SECONDS = 30
"""So long a pass waits for the pass of a command; then it is left to the next interval."""

GRACE_SECONDS = 0.6
"""A running pass may finish within this after SIGTERM; then it is cut off, as by a kill."""

EXIT_SECONDS = 0.8
"""A call in C that cannot be interrupted ends with the process after this."""

SOON = timedelta(seconds=15)
"""Until a worker's next pass when the last one found something new: it ends once one has not."""

SOON_AT_MOST = 3
"""So often in a row: what changes at every pass is looked at as often as anything else."""


class GraceOver(BaseException):
    """The time to finish a pass is over.

    No `Exception`: code that survives errors must not survive this.
    """


def work(
    config: Config, environ: Mapping[str, str], channel: Channel, wake_socket: locks.WakeSocket
) -> None:
    """Make passes until all is calm, or until a signal: SIGHUP ends it after the pass in hand.

    Raises Busy when the state folder was replaced, and what opening the journal raises.
    """
    faulthandler.enable(sys.__stderr__ or 2)  # where it hung, when the watchdog kills it

    def opened(stack: ExitStack) -> tuple[ExitStack, Runtime]:
        resources = stack.enter_context(ExitStack())
        runtime = wiring.open_runtime(config, environ, readonly=False, progress=channel.progress)
        return resources, resources.enter_context(runtime)

    state = str(configs.state_dir(config, environ))
    with (
        exit_after_signal(EXIT_SECONDS, (signal.SIGTERM, signal.SIGINT)),
        when_there_is_room(state, environ, channel.tell, opened) as (resources, runtime),
    ):
        worker = Worker(config, environ, wake_socket, resources, runtime, channel=channel)
        with worker.signals():
            with suppress(GraceOver):
                worker.loop()
                signal.setitimer(signal.ITIMER_REAL, 0)
            worker.letters.stop()


class Worker:
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
        channel: Channel | None = None,
    ) -> None:
        self.config, self.environ = config, environ
        self.wake_socket, self.resources = wake_socket, resources
        self.clocks = clocks or Clocks()
        self.scheduler = schedule.Scheduler()
        self.last: Report | None = None
        self.ends = self._is_told_to_end = False
        self.account_states: dict[str, AccountState] = {}
        self.monitoring_errors: dict[str, str] = {}
        self.pinger = monitoring.Pinger()
        self.rebuilt: Journal | None = None
        self._channel, self._looks_soon = channel, 0
        self._stamps: dict[str, str] = {}
        self._texts_stamp = stamp(wiring.text_places(config))  # before they are read
        self._watchdog = watchdog_seconds(environ)
        self.progress = channel.progress if channel else watchdog_ping(environ)
        self._notify = channel.tell if channel else partial(notify, environ)
        self.letters = BetweenPasses(environ)
        self.runtime = with_progress(runtime, self.clocks, self.progress)

    # --- the loop --------------------------------------------------------------------------------

    def loop(self) -> None:
        """Make passes at each interval, when the plan says and when woken, until a signal ends it,
        or as a worker until all is calm.
        """
        self.set_interval(SELDOM)
        self.make_pass()
        while not self._is_over():
            is_woken = self.wake_socket.wait(self.seconds_left())
            if self.ends:
                return
            if not self.wake_socket.is_in_place():
                log.error("the state folder was removed or replaced: ending")
                raise Busy("daemon.lock", locks.daemon_pid(self._state))
            if is_woken:
                # A command changed the journal, maybe during the last pass: decide anew.
                self.last = None
            is_written = self.letters.take(self.runtime.journal, self.clocks.now())
            if self.is_disturbed() or is_woken or is_written or self.is_due():
                self._looks_soon = 0
                self.make_pass()
            else:
                self.scheduler.run_pending()
            self.progress()

    def _is_over(self) -> bool:
        """Whether a signal ends it, or this worker has reported that nothing is left to do."""
        if self.ends:
            return True
        calm = self._calm() if self._channel else None
        if calm and self._channel:
            self._channel.end(calm)
        return calm is not None

    def _calm(self) -> Calm | None:
        """What to ask from now on; None while only a pass can tell whether anything is new."""
        last, monitored = self.last, self.config.settings.service
        if last is None or not last.quiet or self.letters.is_at_work or last.plan.commissions:
            return None
        if monitored.metrics_file or monitored.ping_url or not is_sound(last):
            return None
        try:
            found = [each.polls() for each in self.runtime.accounts if each.is_asked]
        except InterviewdError:
            return None
        if None in found:
            return None
        places = {each.name: each.places() for each in self.runtime.accounts}
        asked = [
            replace(each, places=places[each.account], stamp=self._stamps[each.account])
            for each in found
            if each
        ]
        texts_at = wiring.text_places(self.config)
        texts = AccountPolls("", "local", places=texts_at, stamp=self._texts_stamp)
        seconds = int(interval(last, self.clocks.now()).total_seconds())
        return Calm(last.plan.next, seconds, (texts, *asked))

    def is_disturbed(self) -> bool:
        """Whether the machine slept or its clock was set since the last pass: then one is due."""
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
                self.progress()
                self.clocks.set_reference()
                now = self.clocks.now()
                if self._channel:  # before anything is looked at: what changes meanwhile counts
                    self._stamps = {
                        each.name: stamp(each.places()) for each in self.runtime.accounts
                    }
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
        self.set_interval(self._interval())
        self._report_to_monitoring(time.monotonic() - begun)

    def _interval(self) -> timedelta:
        """Until the next pass. A worker looks once more soon, to find that nothing is new."""
        is_new = self.last is not None and not self.last.quiet and is_sound(self.last)
        self._looks_soon = self._looks_soon + 1 if is_new else 0
        if self._channel and 0 < self._looks_soon <= SOON_AT_MOST:
            return SOON
        return interval(self.last, self.clocks.now())

    def _failed(self, what: str) -> None:
        """What was due is tried again at the next interval, not at once."""
        self.last = None
        self._notify(STATUS=what)

    @property
    def _state(self) -> Path:
        return configs.state_dir(self.config, self.environ)

    # --- what it reports -------------------------------------------------------------------------

    def _log_accounts(self, report: Report) -> None:
        """Log each account that goes down or comes back, once; and update STATUS."""
        for account in report.view.accounts:
            state = account.shown_state
            if state is not self.account_states.get(account.name, AccountState.OK):
                say = log.info if state is AccountState.OK else log.warning
                what = "up" if state is AccountState.OK else "down"
                say(what, account=account.name, state=str(state))
            self.account_states[account.name] = state
        self._notify(STATUS=status_line(report))

    def _log_rebuilt(self) -> None:
        """Log once that the journal was damaged, whenever that was noticed."""
        journal = self.runtime.journal
        if getattr(journal, "rebuilt", False) and journal is not self.rebuilt:
            log.warning(REBUILT)
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
        """Each ends the wait and the loop; SIGTERM and SIGINT also a pass that takes too long."""

        def cut_off(_: int, __: object) -> None:
            raise GraceOver

        ends = dict.fromkeys((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), self._handle_signal)
        handlers = {**ends, signal.SIGALRM: cut_off}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # sent while the program loaded
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _handle_signal(self, number: int, _: object) -> None:
        if number != signal.SIGHUP and not self._is_told_to_end:
            self._is_told_to_end = True
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        self.ends = True
        self.wake_socket.wake()

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
        self._texts_stamp = stamp(wiring.text_places(config))
        self.runtime = with_progress(runtime, self.clocks, self.progress)
        old.close()
