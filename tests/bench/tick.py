"""A calendar of many events: the first `tick` and an idle one, each as a process of its own.

    bin/bench tick [EVENTS]

Prints CPU seconds and peak RSS as the kernel accounted them. Also the ratio of an idle tick to
`--version`, so that a slow machine can be told from a slow program.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes.homes import lay

EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//bench//EN\r
BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20260101T000000Z\r
DTSTART:{start}\r
DTEND:{end}\r
SUMMARY:{title}\r
DESCRIPTION:Weekly planning\\, notes in the shared document.\\nAgenda follows.\r
END:VEVENT\r
END:VCALENDAR\r
"""


def home(folder: Path, events: int, now: datetime) -> Path:
    """Ten years of somebody's events as a vdir, an empty Maildir, and the config over both.

    The config's path.
    """
    config = lay(folder)
    step = timedelta(days=3650) / events
    for number in range(events):
        start = now - timedelta(days=3500) + step * number
        title = (
            "Interview: Engineer - Acme #interview" if number % 500 == 499 else f"Planning {number}"
        )
        text = EVENT.format(
            uid=f"event-{number}@example.org",
            start=f"{start:%Y%m%dT%H%M%SZ}",
            end=f"{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
            title=title,
        )
        (folder / "calendar" / f"{number}.ics").write_bytes(text.encode())
    return config


def cost(*arguments: str) -> tuple[float, float]:
    """CPU seconds and peak RSS in MB of one run of the program."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(sys.executable, [sys.executable, "-m", "interviewd", *arguments])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"{arguments}: exit {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run(events: int = 20_000) -> None:
    """Print the table."""
    now = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory() as folder:
        config = str(home(Path(folder), events, now))
        rows = [("--version", cost("--version"))]
        rows.append((f"first tick, {events} events", cost("--config", config, "tick")))
        rows += [(f"idle tick {n}", cost("--config", config, "tick")) for n in (1, 2, 3)]
    for name, (cpu, rss) in rows:
        print(f"{name:32} {cpu:7.2f} s CPU {rss:7.1f} MB")
    print(f"idle tick / --version: {rows[-1][1][0] / rows[0][1][0]:.1f}")


if __name__ == "__main__":
    run(*map(int, sys.argv[1:2]))
