"""A person's folders and the commands they type: real files, the real command line, moments of
the test's choosing.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from interviewd.cli import main
from tests.fakes.homes import files, lay

SOURCE = Path(__file__).parents[2] / "daemon"

CALLED = {"INTERVIEWD_CALLED": "interviewd"}
"""Started by a Python of the tests, commands speak as if they were installed."""

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T090000Z
DTSTART:{start}
DTEND:{end}
SUMMARY:{title}
{more}END:VEVENT
END:VCALENDAR
"""

INVITED = """DESCRIPTION:{text}
ORGANIZER;CN=Priya Shah:mailto:priya@acme.example
ATTENDEE;CN=Priya Shah;PARTSTAT=ACCEPTED:mailto:priya@acme.example
ATTENDEE;CN=Sam Rivera;PARTSTAT={answer}:mailto:sam@example.org
"""


@dataclass(frozen=True, slots=True)
class Output:
    """What a command left: its exit code, results and messages."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Home:
    """A home folder with a config, a calendar folder and a Maildir in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config, self.calendar, self.maildir = lay(root), root / "calendar", root / "Maildir"

    # --- typing ----------------------------------------------------------------------------------

    def run(self, *args: str) -> Output:
        """One command with this home's config, in this process: the same front door, without the
        start of a Python.
        """
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--config", str(self.config), *args])
        return Output(code, out.getvalue(), err.getvalue())

    def raw(self, *args: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Output:
        """The same in a process of its own, with a bare environment and no terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "interviewd", *args],
            cwd=self.root,
            env=self.environ(env),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Output(done.returncode, done.stdout, done.stderr)

    def environ(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(SOURCE),
            "HOME": str(self.root / "home"),
            **CALLED,
            **(env or {}),
        }

    # --- what is there ---------------------------------------------------------------------------

    def invite(
        self,
        uid: str,
        start: datetime,
        *,
        title: str = "Staff SRE - Acme (second round)",
        text: str = "#interview",
        answer: str = "ACCEPTED",
        minutes: int = 60,
    ) -> Path:
        """An invitation from Priya Shah of Acme."""
        return self.plans(
            uid, start, title=title, minutes=minutes, more=INVITED.format(text=text, answer=answer)
        )

    def plans(
        self, uid: str, start: datetime, *, title: str, minutes: int = 60, more: str = ""
    ) -> Path:
        """An event of Sam's own; `more` are further lines of it."""
        path = self.calendar / f"{uid}.ics"
        end = start + timedelta(minutes=minutes)
        event = EVENT.format(uid=uid, start=stamp(start), end=stamp(end), title=title, more=more)
        path.write_text(event.replace("\n", "\r\n"), encoding="utf-8", newline="")
        return path

    def blocks(self, kind: str = "") -> list[str]:
        """The texts of our own blocks, unfolded."""
        texts = []
        for path in self._ics():
            with suppress(FileNotFoundError):  # the daemon removed it since the folder was listed
                texts.append(path.read_text(encoding="utf-8").replace("\n ", "").replace("\r", ""))
        return [text for text in texts if f"X-INTERVIEWD-KIND:{kind}" in text]

    def _ics(self) -> list[Path]:
        return sorted(self.calendar.glob("*.ics"))

    def drafts(self) -> list[EmailMessage]:
        return self.mails(".Drafts")

    def mails(self, folder: str) -> list[EmailMessage]:
        paths = sorted((self.maildir / folder / "cur").iterdir())
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]

    def everything(self) -> dict[str, bytes]:
        """What must be the same after a command that only looks."""
        return files(self.root)

    def fill_in(self, change: Callable[[str], str]) -> None:
        """Type into the debrief, as a calendar program would write it back."""
        from icalendar import Calendar

        for path in self._ics():
            calendar = Calendar.from_ical(path.read_bytes())
            event = next(iter(calendar.walk("VEVENT")))
            if str(event.get("X-INTERVIEWD-KIND")) == "debrief":
                event["DESCRIPTION"] = change(str(event["DESCRIPTION"]))
                path.write_bytes(calendar.to_ical())

    def drop_marks(self) -> None:
        """Write the blocks as a calendar program does that knows no private properties."""
        for path in self._ics():
            lines = path.read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
            kept = [line for line in lines if not line.startswith(b"X-INTERVIEWD-")]
            path.write_bytes(b"\r\n".join(kept))


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
