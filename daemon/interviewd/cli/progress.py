"""A line on the terminal that says what takes so long, and for how long already."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

QUIET_SECONDS: Final = 1.0
"""What takes no longer than this is not worth a line."""

_CLEAR: Final = "\r\x1b[K"


@contextmanager
def progress_line(
    what: str, stream: TextIO | None = None, quiet_seconds: float = QUIET_SECONDS
) -> Iterator[None]:
    """Show `what` with the seconds that it has taken, and remove the line afterwards. On a terminal
    only: nothing is written to a pipe or a file.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield
        return
    line = _Line(what, stream, quiet_seconds)
    line.start()
    try:
        yield
    finally:
        line.end()


class _Line(threading.Thread):
    """Writes beside the work: reading files lets no other thread wait for long."""

    def __init__(self, what: str, stream: TextIO, seconds: float) -> None:
        super().__init__(name="progress", daemon=True)
        self._what, self._stream, self._seconds = what, stream, seconds
        self._over = threading.Event()

    def run(self) -> None:
        shown = 0
        with suppress(OSError, ValueError):  # the terminal has gone
            while not self._over.wait(self._seconds):
                shown += 1
                text = f"{self._what}: {round(shown * self._seconds)} s"
                self._stream.write(f"{_CLEAR}{text}")
                self._stream.flush()
            if shown:
                self._stream.write(_CLEAR)
                self._stream.flush()

    def end(self) -> None:
        self._over.set()
        self.join()
