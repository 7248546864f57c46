"""Monitoring: a ping after each pass, and metrics in a file, where the config asks for them.
Neither can hold up or end a pass. They hold figures and account names, nothing else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from interviewd.engine.tick import Report
from interviewd.model.seen import AccountState

PING_SECONDS: Final = 10

Metric = tuple[str, str, list[tuple[str, float]]]


class Pinger:
    """Sends pings from a thread of its own, at most one: a slow server must not hold up a pass."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def ping(self, url: str, *, is_well: bool) -> str:
        """Send a ping, to `/fail` below the address after a bad pass; returns the error, or ""."""
        if self._thread and self._thread.is_alive():
            return TimeoutError.__name__
        errors: list[str] = []
        self._thread = threading.Thread(
            target=lambda: errors.append(ping(url, is_well=is_well)), daemon=True, name="ping"
        )
        self._thread.start()
        self._thread.join(PING_SECONDS)
        return errors[0] if errors else TimeoutError.__name__


def ping(url: str, *, is_well: bool) -> str:
    """Send one ping: https://healthchecks.io/docs/http_api/. Any answer of 200 will do."""
    from http.client import HTTPException
    from urllib.parse import urlsplit, urlunsplit
    from urllib.request import urlopen

    parts = urlsplit(url)
    if not is_well:
        parts = parts._replace(path=f"{parts.path.rstrip('/')}/fail")
    try:
        with urlopen(urlunsplit(parts), timeout=PING_SECONDS):  # noqa: S310 - the config allows http and https
            return ""
    except (OSError, HTTPException, ValueError) as error:
        return type(error).__name__


def write(path: Path, text: str) -> str:
    """Replace the file in one step, readable by the collector; returns the error, or ""."""
    new = path.with_name(f".{path.name}.new")  # the collector reads only what ends with .prom
    try:
        new.unlink(missing_ok=True)
        with new.open("x", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(text)
        new.replace(path)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def figures(report: Report | None, seconds: float, now: float) -> str:
    """The metrics as text: https://prometheus.io/docs/instrumenting/exposition_formats/. `report`
    is None when the pass failed; `seconds` is how long it took, `now` the Unix time.
    """
    lines = []
    for name, help_, values in _metrics(report, seconds, now):
        lines.append(f"# HELP interviewd_{name} {help_}\n# TYPE interviewd_{name} gauge\n")
        for labels, value in values:
            braced = f"{{{labels}}}" if labels else ""
            lines.append(f"interviewd_{name}{braced} {value:.15g}\n")
    return "".join(lines)


def _metrics(report: Report | None, seconds: float, now: float) -> Iterator[Metric]:
    yield "last_pass_timestamp_seconds", "When the last pass ended.", [("", now)]
    yield "last_pass_success", "Whether it worked.", [("", float(report is not None))]
    yield "last_pass_duration_seconds", "How long it took.", [("", seconds)]
    if report is None:
        return
    plan, deeds = report.plan, report.view.memory.deeds.values()
    up = []
    for account in report.view.accounts:
        name = account.name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        of = f'account="{name}",provider="{account.provider}"'
        for part, state in (("calendar", account.state), ("mail", account.mail_state)):
            up.append((f'{of},part="{part}"', float(state is AccountState.OK)))
    yield "account_up", "Whether an account could be read.", up
    waiting = [deed for deed in deeds if deed.kind.is_letter and deed.state.is_open]
    yield "drafts_waiting", "Letters that wait in Drafts.", [("", len(waiting))]
    doubts = sum(deed.state.is_doubtful for deed in deeds)
    yield "doubts", "Writes whose outcome is unknown.", [("", doubts)]
    yield "held", "What is held, and why stands in `plan`.", [("", len(plan.held))]
    yield "problems", "What `status` asks the person to mend.", [("", len(plan.notices))]
    yield "paused", "Whether everything is held.", [("", float(plan.pause is not None))]
    deadlines = [deed.deadline.timestamp() for deed in waiting if deed.deadline]
    if deadlines:
        what = "When the most urgent waiting draft is late."
        yield "next_deadline_timestamp_seconds", what, [("", min(deadlines))]
    if plan.next:
        due = plan.next.timestamp()
        yield "next_due_timestamp_seconds", "When there is something to do next.", [("", due)]
