"""The writing process from outside: started, looked at, ended; never waited for.

The resident daemon loads neither a tagger nor a model client. A short-lived `python -m
interviewd.writer` does, reads its order from a pipe (the key is in it, so no argument, no
environment, no disk), and writes one line for each letter. Whatever becomes of it costs a letter
nothing: without words in time the planner takes the plain one.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from interviewd.model.ledger import Prepared
from interviewd.storage import codec
from interviewd.system.logs import get_logger
from interviewd.writer import order as orders
from interviewd.writer.order import Order

log = get_logger()

GRACE_SECONDS: Final = 30.0
"""For the start of Python, of the tagger, and for the plain letters, beside the order's own
time."""

SHORTEST_BACKOFF: Final = 60.0
LONGEST_BACKOFF: Final = 1_800.0
"""A letter has at least three hours, so a model that comes back is asked several times more
before the plain one is taken."""

_LARGEST: Final = 1_000_000
"""Twelve letters with their findings are some 40 kB."""

_ENVIRONMENT: Final = frozenset(
    "PATH HOME LANG LC_ALL LC_CTYPE TMPDIR PYTHONPATH JOURNAL_STREAM REQUESTS_CA_BUNDLE SSL_CERT_FILE "
    "http_proxy https_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY".split()
)
"""What the process needs to start, to log, and to reach a server as the person's other programs
do."""

_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""The tagger's NumPy would start one for each core, and the unit allows 64 tasks."""


class WritingProcess:
    """One process at work on one order. Nothing here blocks."""

    def __init__(self, order: Order, environ: Mapping[str, str]) -> None:
        """Start it. Raises OSError when the machine has no room for a process."""
        self._open = {one.key: one.ledger.hash for one in order.commissions}
        self._until = time.monotonic() + order.seconds + GRACE_SECONDS
        self._output = bytearray()
        self._taken = 0
        self._input = memoryview(orders.to_text(order).encode())
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "interviewd.writer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={name: value for name, value in environ.items() if name in _ENVIRONMENT}
            | _ONE_THREAD,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the daemon, which ends it
        )
        assert self._process.stdin is not None  # noqa: S101  both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        for pipe in (self._stdin, self._stdout):
            os.set_blocking(pipe.fileno(), False)
        with suppress(OSError):  # where no large pipe is allowed, the rest is written by and by
            fcntl.fcntl(self._stdin, fcntl.F_SETPIPE_SZ, min(len(self._input), _LARGEST))
        self._write()

    @property
    def is_over(self) -> bool:
        return self._process.returncode is not None

    def fileno(self) -> int:
        """Readable when there is something to poll."""
        return self._stdout.fileno()

    def poll(self) -> tuple[Prepared, ...]:
        """The results that came since the last call.

        When the process is over, also those that it owes, as failures.
        """
        if self.is_over:
            return ()
        is_late = time.monotonic() > self._until
        self._write()
        has_ended = self._read()
        *lines, rest = bytes(self._output).split(b"\n")
        self._output = bytearray(rest)
        results = []
        for line in lines:
            with suppress(codec.Unreadable, UnicodeDecodeError):
                result = orders.prepared(line.decode())
                if self._open.pop(result.key, None) == result.hash:
                    results.append(result)
        if has_ended or is_late or self._taken > _LARGEST:
            self.stop()
            failure = "out_of_time" if is_late else "crashed"
            results += [Prepared(key, hash_, failure=failure) for key, hash_ in self._open.items()]
            self._open.clear()
        return tuple(results)

    def stop(self) -> None:
        """End it at once and leave no zombie.

        A killed process is reaped within a moment, so this does not wait.
        """
        if not self.is_over:
            self._process.kill()
            self._process.wait()
        self._stdin.close()
        self._stdout.close()

    def _write(self) -> None:
        """Give it as much of the order as the pipe takes.

        All of it but for an order of a megabyte.
        """
        try:
            while self._input:
                self._input = self._input[os.write(self._stdin.fileno(), self._input) :]
        except BlockingIOError:
            return
        except BrokenPipeError:  # it has died, which its output tells
            self._input = self._input[:0]
        self._stdin.close()

    def _read(self) -> bool:
        """Take what is there; whether that was the end."""
        while self._taken <= _LARGEST:
            try:
                part = os.read(self._stdout.fileno(), 65_536)
            except BlockingIOError:
                return False
            if not part:
                return True
            self._output += part
            self._taken += len(part)
        return False


class Preparation:
    """What the daemon's loop uses: at most one writing process at a time, and a backoff after a
    failure.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._process: WritingProcess | None = None
        self._not_started: tuple[Prepared, ...] = ()
        self._failures, self._backoff_until = 0, float("-inf")
        self._told = ""

    @property
    def is_at_work(self) -> bool:
        return self._process is not None

    def begin(self, order: Order) -> bool:
        """Start on an order.

        False when one is in hand, when it is a time of backoff, or when there is nothing to do.
        """
        if self._process or not order.commissions or time.monotonic() < self._backoff_until:
            return False
        try:
            self._process = WritingProcess(order, self._environ)
        except OSError as error:
            self._fail("crashed", 0.0)
            log.warning("writer not started", why=error.strerror)
            self._not_started = tuple(
                Prepared(each.key, each.ledger.hash, failure="crashed")
                for each in order.commissions
            )
            return False
        return True

    def poll(self) -> tuple[Prepared, ...]:
        """What is done since the last call; cheap enough for every turn of the loop."""
        if self._process is None:
            results, self._not_started = self._not_started, ()
            return results
        results = self._process.poll()
        if self._process.is_over:
            self._process = None
        self._note(results)
        return results

    def stop(self) -> None:
        """At the end, and when the config changes."""
        if self._process:
            self._process.stop()
        self._process = None

    def _note(self, results: Sequence[Prepared]) -> None:
        for result in results:
            if result.failure:
                self._fail(result.failure, result.after)
            else:
                if self._told:
                    log.info("model writes again")
                self._failures, self._backoff_until, self._told = 0, float("-inf"), ""

    def _fail(self, failure: str, after: float) -> None:
        """Wait for as long as the server asked, else longer each time.

        Told once, not at each failure of its kind.
        """
        now = time.monotonic()
        if now < self._backoff_until:
            return
        backoff = after or SHORTEST_BACKOFF * 2 ** min(self._failures, 10)
        self._failures += 1
        self._backoff_until = now + min(max(backoff, SHORTEST_BACKOFF), LONGEST_BACKOFF)
        if failure != self._told:
            log.warning("model does not write", why=failure)
        self._told = failure
