"""A terminal as the sign-ins see it: sentences out, lines in, a browser where there is one."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
import webbrowser
from datetime import UTC, datetime
from typing import Final

from interviewd.cli.context import Context
from interviewd.cli.sentences import say
from interviewd.cli.times import Clock
from interviewd.model.terms import Reason

_LONGEST_LINE: Final = 16_384
_BROWSER_SECONDS: Final = 5.0


class Lines:
    """Lines of standard input, with an optional limit on the wait. No buffer but its own."""

    def __init__(self) -> None:
        try:
            self._fd = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):
            self._fd = -1
        self._held, self._is_over = b"", self._fd < 0

    def next(self, seconds: float | None = None) -> str | None:
        """A line without its end; None when none came in time, "" when there will be no more."""
        until = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._held:
            if self._is_over or len(self._held) > _LONGEST_LINE:
                line, self._held = self._held, b""
                return line.decode(errors="replace").strip()
            left = None if until is None else max(0.0, until - time.monotonic())
            if not select.select([self._fd], [], [], left)[0]:
                return None
            read = os.read(self._fd, 4096)
            self._is_over, self._held = not read, self._held + read
        line, _, self._held = self._held.partition(b"\n")
        return line.decode(errors="replace").strip() or " "


class Terminal:
    """The person at the terminal, for `connect`: the port Dialog."""

    def __init__(self, context: Context) -> None:
        self._context, self._lines = context, Lines()

    def tell(self, what: Reason) -> None:
        """A sentence, and beneath it the address to go to, alone and whole, to be copied."""
        facts = dict(what.facts)
        number = f"{facts['number']}. " if "number" in facts else ""
        sentence = self._sentence(what)
        # A full stop behind a link would be copied with it.
        end = "" if sentence.endswith(str(facts.get("link", "\0"))) else "."
        end = ":" if "address" in facts else end
        self._context.say(f"{number}{sentence}{end}")
        if "address" in facts:
            self._context.say(f"  {facts['address']}")

    def ask(self, what: Reason) -> str:
        self._context.say(f"{self._sentence(what)}:")
        return self._lines.next() or ""

    def typed(self, seconds: float) -> str | None:
        return self._lines.next(seconds)

    def browse(self, address: str) -> bool:
        """Whether a browser took it. One still starting counts; one for the terminal is none."""
        screens = map(self._context.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
        if sys.platform != "darwin" and not any(screens):
            return False
        opened: list[bool] = []

        def visit() -> None:
            try:
                opened.append(webbrowser.open(address))
            except (webbrowser.Error, OSError):
                opened.append(False)

        thread = threading.Thread(target=visit, daemon=True, name="browser")
        thread.start()
        thread.join(_BROWSER_SECONDS)
        return opened[0] if opened else True

    def _sentence(self, what: Reason) -> str:
        sentence = say(what, Clock(self._context.zone(), datetime.now(UTC)))
        return sentence[:1].upper() + sentence[1:]
