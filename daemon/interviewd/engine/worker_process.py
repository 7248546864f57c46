"""Starting a worker and hearing from it, and the worker's own end of that pipe.

A worker is `interviewd run` once more, with the ends of a pipe and of the wake socket named in its
environment. What it reports is one JSON object a line: fields for the service manager, and at last
that all is calm. Its config comes by standard input, as the supervisor has read it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interviewd.engine.calm import Calm
from interviewd.engine.full_disk import when_there_is_room
from interviewd.storage import codec
from interviewd.system import logs
from interviewd.system.locks import WakeSocket
from interviewd.system.logs import get_logger
from interviewd.values import dataclass

if TYPE_CHECKING:
    from interviewd.storage import journal

log = get_logger()

REBUILT: Final = "the journal was damaged or lost; what was deleted may come back once"

NAMED: Final = "INTERVIEWD_WORKER"
"""The variable that makes a process a worker: where to tell, where it is woken."""

_PARENT: Final = "WATCHDOG_PID"
"""Who may notify the service manager. A worker feeds the watchdog by way of its parent."""


class Abandoned(BaseException):
    """The supervisor has ended: nothing more may be done.

    No `Exception`: code that survives errors must not survive this.
    """


class WorkerRefused(Exception):
    """The first worker could not begin: its sentence, and 75 or 78, its exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(code)
        self.sentence, self.code = sentence, code


def get_ready(state: Path, environ: Mapping[str, str], channel: Channel) -> None:
    """Begin to log, and tell that the service is ready once the journal opens.

    Waits for a full disk. The rest of what a pass needs is loaded after that. Raises what opening
    the journal raises.
    """
    from interviewd.storage import journal  # the supervisor needs none

    logs.set_up(level="info", journald="JOURNAL_STREAM" in environ)
    path = state / journal.FILE

    def opened(stack: ExitStack) -> journal.SqliteJournal:
        return stack.enter_context(journal.SqliteJournal(path))

    with when_there_is_room(str(state), environ, channel.tell, opened) as found:
        if found.rebuilt:
            log.warning(REBUILT)
        channel.tell(READY="1")


@dataclass(frozen=True, slots=True)
class Update:
    """A line from the worker: fields for the service manager, or that all is calm."""

    fields: Mapping[str, str]
    calm: Calm | None = None


class WorkerProcess:
    """The child. It is over once its pipe has ended, however that came about."""

    def __init__(
        self, path: Path, text: str, environ: Mapping[str, str], wake_socket: WakeSocket
    ) -> None:
        reading, writing = os.pipe()
        ends = f"{writing} {wake_socket.fileno()}"
        kept = {name: value for name, value in environ.items() if name != _PARENT}
        # The child has SIGHUP blocked until it can handle it, instead of dying.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
        try:
            with tempfile.TemporaryFile() as config:  # memfd_create is denied to the service
                config.write(text.encode())
                config.seek(0)
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "interviewd", "--config", str(path), "run"],
                    stdin=config,
                    pass_fds=(writing, wake_socket.fileno()),
                    env={**kept, NAMED: ends},
                )
        except BaseException:
            os.close(reading)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.close(writing)
        os.set_blocking(reading, False)
        self._reading, self._rest = reading, b""
        self.heard = time.monotonic()
        self.is_over = False

    def fileno(self) -> int:
        return self._reading

    def read(self) -> Iterator[Update]:
        """What it has reported since the last call."""
        with suppress(BlockingIOError):
            while not self.is_over:
                part = os.read(self._reading, 65_536)
                self.is_over = not part
                self.heard = time.monotonic()
                self._rest += part
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            update = json.loads(line)
            calm = codec.load(Calm, update["calm"]) if "calm" in update else None
            yield Update(update.get("fields", {}), calm)

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self, patience_seconds: float = 0) -> int:
        """Wait for it so long, then kill it; its exit code, negative for a signal."""
        try:
            self._process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._reading)
        return self._process.returncode


class Channel:
    """The worker's own end."""

    def __init__(self, writing: int) -> None:
        self._writing = writing

    @classmethod
    def of(cls, environ: Mapping[str, str], state: Path) -> tuple[Channel, WakeSocket]:
        """From what the environment names."""
        writing, waking = map(int, environ[NAMED].split())
        for each in (writing, waking):
            os.set_inheritable(each, False)  # noqa: FBT003  os's own
        return cls(writing), WakeSocket(state, waking)

    def tell(self, **fields: str) -> None:
        """Fields for the service manager. Raises Abandoned when nobody reads any more."""
        self._write({"fields": fields})

    def progress(self) -> None:
        """Report that something was done: a worker that hangs reports nothing."""
        self.tell(WATCHDOG="1")

    def end(self, calm: Calm) -> None:
        """The last report."""
        self._write({"calm": codec.dump(calm)})

    def _write(self, told: Mapping[str, object]) -> None:
        rest = json.dumps(told).encode() + b"\n"
        try:
            while rest:
                rest = rest[os.write(self._writing, rest) :]
        except BrokenPipeError:
            raise Abandoned from None
