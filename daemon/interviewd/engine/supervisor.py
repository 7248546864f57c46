"""The supervisor, the process that stays: it waits, polls, and starts a worker when
something is new.

Passes need 50 to 100 MB of code and events; waiting needs a fifth of that. So a worker makes them,
as long as there is something to do, and gives its memory back by ending. Exactly one worker is at
work at a time. One that dies or hangs is a failed pass: it is said once, and tried again, later
each time. The process runs in UTC, since under a local zone `schedule` would stall for an hour when
clocks go back.
"""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interviewd.config import load as configs
from interviewd.engine.calm import Calm, Poller
from interviewd.engine.full_disk import when_there_is_room
from interviewd.engine.worker_process import WorkerProcess, WorkerRefused
from interviewd.errors import Busy, ConfigBroken
from interviewd.system import locks, logs
from interviewd.system.clock_jumps import Clocks
from interviewd.system.sd_notify import exit_after_signal, notify, watchdog_ping, watchdog_seconds

if TYPE_CHECKING:
    from schedule import Scheduler

CLOCK_CHECK_SECONDS: Final = 60
"""The wall clock is read at least so often: a wait notices neither suspend nor a clock that is
set."""

CALM_AT_MOST: Final = timedelta(hours=23)
"""With nothing new and nothing due no pass is needed; but one each day, by which the journal is
copied and old words are forgotten."""

HUNG_SECONDS: Final = 100.0
"""A worker that reports nothing for so long is killed, before the service manager's watchdog would
end both processes after 120 seconds."""

LOADING_SECONDS: Final = 20.0
"""It is never killed sooner: while it loads it reports nothing."""

EXIT_SECONDS: Final = 0.8
"""So long a worker may take to end; it cuts off its own pass after 0.6 seconds."""

SHORTEST_BACKOFF: Final = 5.0
LONGEST_BACKOFF: Final = 300.0
"""After a worker that failed."""


def run(path: Path, environ: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT.

    Raises Busy when a daemon runs already, or when the state folder was replaced and no command can
    wake this one any more; ConfigBroken; WorkerRefused; and what the locks raise.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    logs.set_up(level="info", journald="JOURNAL_STREAM" in environ)
    faulthandler.enable(sys.__stderr__ or 2)
    text = configs.read_text(path)
    state = configs.state_dir(configs.parse(text, path), environ)

    def opened(stack: ExitStack) -> locks.WakeSocket:
        stack.enter_context(locks.one_daemon(state))
        return stack.enter_context(locks.WakeSocket(state))

    def tell(**fields: str) -> None:
        notify(environ, **fields)

    with (
        exit_after_signal(EXIT_SECONDS + 0.2, (signal.SIGTERM, signal.SIGINT)),
        when_there_is_room(str(state), environ, tell, opened) as wake_socket,
    ):
        supervisor = Supervisor(path, text, environ, wake_socket)
        with supervisor.signals():
            logs.say("info", "started", pid=os.getpid())
            supervisor.loop()
            tell(STOPPING="1")
            logs.say("info", "stopped")


class Supervisor:
    """The loop with its state: the worker or what is known since it ended."""

    def __init__(
        self,
        path: Path,
        text: str,
        environ: Mapping[str, str],
        wake_socket: locks.WakeSocket,
        *,
        clocks: Clocks | None = None,
        start: Callable[..., WorkerProcess] = WorkerProcess,
    ) -> None:
        self.path, self.text, self.environ = path, text, environ
        self.wake_socket, self.clocks, self._start = wake_socket, clocks or Clocks(), start
        self.scheduler: Scheduler | None = None  # while calm
        self.poller = Poller()
        self.worker: WorkerProcess | None = None
        self.calm: Calm | None = None
        self.ends = self.reloads = False
        self.problem = ""  # with the config
        self._is_ready = self._is_new = False
        self._refusal = ""
        self._since = self.clocks.now()
        self._failures, self._backoff_until = 0, 0.0
        self._progress, self._watchdog = watchdog_ping(environ), watchdog_seconds(environ)
        shorter = self._watchdog * 5 / 6 if self._watchdog else HUNG_SECONDS
        self._hung_seconds = max(min(shorter, HUNG_SECONDS), LOADING_SECONDS)
        self._signals = os.pipe()
        for end in self._signals:
            os.set_blocking(end, False)

    # --- the loop --------------------------------------------------------------------------------

    def loop(self) -> None:
        """Wait for a signal, the worker, a command or the time, until a signal ends it."""
        self.begin()
        while not self.ends:
            source = self.worker or self.wake_socket
            ready = select.select([self._signals[0], source], [], [], self.seconds_left())[0]
            if self._signals[0] in ready:
                os.read(self._signals[0], 4096)
            self.turn()
        if self.worker:
            self.worker.signal(signal.SIGTERM)
            self.worker.end(EXIT_SECONDS)
            self.worker = None

    def turn(self) -> None:
        """What is due now: a signal, what the worker reports, or a worker. Raises Busy."""
        if self.reloads:
            self._reload()
        self._progress()
        if self.worker:
            self._read_updates(self.worker)
            return
        if not self.wake_socket.is_in_place():
            logs.say("error", "the state folder was removed or replaced: ending")
            raise Busy("daemon.lock", locks.daemon_pid(self._state))
        if self._is_work():
            self.begin()

    def seconds_left(self) -> float:
        """How long to wait at most."""
        waits = [float(CLOCK_CHECK_SECONDS)]
        if self.worker:
            waits.append(self.worker.heard + self._hung_seconds - time.monotonic())
        elif self.calm:
            if self.calm.next:
                waits.append((self.calm.next - self.clocks.now()).total_seconds())
            if self.scheduler and (idle := self.scheduler.idle_seconds) is not None:
                waits.append(idle)
        else:
            waits.append(self._backoff_until - time.monotonic())
        if self._watchdog:
            waits.append(self._watchdog / 2)
        return max(min(waits), 0.0)

    def _is_work(self) -> bool:
        """Whether a worker is needed now."""
        is_woken = self.wake_socket.wait(0)
        if is_woken or self.calm is None:
            return is_woken or time.monotonic() >= self._backoff_until
        now, change = self.clocks.now(), self.clocks.change()
        if change.was_set or change.was_asleep:
            return True  # begin() logs it and sets the reference of the clocks
        if (self.calm.next and self.calm.next <= now) or now - self._since >= CALM_AT_MOST:
            return True
        if self.scheduler:
            self.scheduler.run_pending()
        return self._is_new

    def _ask(self) -> None:
        if self.calm:
            self._is_new = not self.poller.is_as_before(self.calm, self.clocks.now())

    # --- the worker ------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start a worker."""
        change = self.clocks.change()
        if change.was_set:
            logs.say("warning", "clock set", seconds=round(change.set_by))
        elif change.was_asleep:
            logs.say("info", "woke", seconds=round(change.asleep))
        self.clocks.set_reference()
        self.calm, self.scheduler, self._is_new = None, None, False
        self.poller.close()
        try:
            self.worker = self._start(self.path, self.text, self.environ, self.wake_socket)
        except OSError as error:
            self._fail(os.strerror(error.errno or 0))

    def _read_updates(self, worker: WorkerProcess) -> None:
        """Pass on what the worker reports; take over when it has ended, or reports nothing more."""
        for update in worker.read():
            if update.calm:
                self.calm = update.calm
            fields = dict(update.fields)
            if fields.pop("READY", "") and not self._is_ready:
                self._is_ready = True
                notify(self.environ, READY="1", STATUS="looking for the first time")
            if "STATUS" in fields:
                fields["STATUS"] = f"{self.problem}{fields['STATUS']}"
            fields.pop("WATCHDOG", "")
            self._refusal = fields.pop("REFUSED", self._refusal)
            if fields:
                notify(self.environ, **fields)
        if worker.is_over:
            self._take_over(worker.end(EXIT_SECONDS))
        elif time.monotonic() - worker.heard >= self._hung_seconds:
            worker.end()
            self._take_over(None)

    def _take_over(self, code: int | None) -> None:
        """After a worker; `code` is how it ended, None for one that hung."""
        self.worker = None
        if code == 0:
            if self._failures:
                logs.say("info", "passes work again")
            self._failures, self._backoff_until = 0, 0.0
            self._since = self.clocks.now()
            if self.calm:
                from schedule import Scheduler  # READY does not wait for it

                self.scheduler = Scheduler()
                self.scheduler.every(self.calm.seconds).seconds.do(self._ask)
            return
        refusal, self._refusal = self._refusal, ""
        if code and refusal and not self._is_ready:
            raise WorkerRefused(refusal, code)
        ended = "hung" if code is None else f"signal {-code}" if code < 0 else f"exit {code}"
        self._fail(refusal or ended)

    def _fail(self, why: str) -> None:
        """A worker that died is a failed pass."""
        if not self._failures:
            logs.say("warning", "pass failed", why=why)
        backoff = min(SHORTEST_BACKOFF * 2**self._failures, LONGEST_BACKOFF)
        self.calm, self._failures = None, min(self._failures + 1, 10)
        self._backoff_until = time.monotonic() + backoff
        notify(self.environ, STATUS=f"{self.problem}the last pass failed, see the journal")

    # --- signals ---------------------------------------------------------------------------------

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the loop, SIGHUP reads the config again; each ends the wait."""
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, self._handle_signal) for number in numbers}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # sent while the program loaded
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _handle_signal(self, number: int, _: object) -> None:
        if number == signal.SIGHUP:
            self.reloads = True
        else:
            self.ends = True
        os.write(self._signals[1], b"!")

    def _reload(self) -> None:
        """Read the config again; a worker in hand ends after its pass, and the next one has it.
        When it is broken, the old one stays in force and STATUS says so.
        """
        self.reloads = False
        notify(self.environ, RELOADING="1", MONOTONIC_USEC=str(time.monotonic_ns() // 1000))
        state, self.problem = self._state, ""
        try:
            text = configs.read_text(self.path)
            config = configs.parse(text, self.path)
        except ConfigBroken as error:
            for mistake in error.mistakes:  # not its message, which quotes the config
                where = {"line": mistake.line, "key": mistake.key}
                logs.say("warning", "config kept, see: interviewd config validate", **where)
            self.problem = "the config changed and is broken, the old one is in force; "
        else:
            if configs.state_dir(config, self.environ) == state:
                self.text = text
            else:
                logs.say("warning", "config kept", why="state_dir changed: restart to move")
                self.problem = "the config names another state_dir, which takes a restart; "
        if not self.problem:
            logs.say("info", "config read")
            if self.worker:
                self.worker.signal(signal.SIGHUP)
            else:
                self.begin()
        notify(self.environ, READY="1", STATUS=self.problem or "config read")

    @property
    def _state(self) -> Path:
        return configs.state_dir(configs.parse(self.text, self.path), self.environ)
