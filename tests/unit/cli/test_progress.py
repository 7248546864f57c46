"""The line that says what takes long."""

from __future__ import annotations

import io
import threading

from interviewd.cli.progress import progress_line


class Screen(io.StringIO):
    """A terminal that tells when something was written to it."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal, self.written = is_terminal, threading.Event()

    def isatty(self) -> bool:
        return self._is_terminal

    def flush(self) -> None:
        self.written.set()


def test_long_work_shows_a_line_and_takes_it_away() -> None:
    """What it does and for how long; afterwards the line is empty again."""
    screen = Screen(is_terminal=True)

    with progress_line("reading", screen, quiet_seconds=0.001):
        assert screen.written.wait(10)

    assert "\rreading: 0 s" in screen.getvalue().replace("\x1b[K", "")
    assert screen.getvalue().endswith("\r\x1b[K")


def test_short_work_shows_none() -> None:
    """Nothing is worth a line that is over at once."""
    screen = Screen(is_terminal=True)

    with progress_line("reading", screen, quiet_seconds=3600):
        pass

    assert screen.getvalue() == ""


def test_a_pipe_gets_none() -> None:
    """However long it takes."""
    screen = Screen(is_terminal=False)

    with progress_line("reading", screen, quiet_seconds=0):
        assert "progress" not in [thread.name for thread in threading.enumerate()]

    assert screen.getvalue() == ""
