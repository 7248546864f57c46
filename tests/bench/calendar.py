"""What the local calendar costs: 20,000 events, most of them long past, as a folder and as one
file.

    python -m tests.bench.calendar [EVENTS]

Each line is measured in a process of its own, so that memory is that of the look alone. CPU
seconds, user and system.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.seen import Window
from interviewd.storage.cache import SqliteCache

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
EVENTS = 20_000
STEPS = ("first", "idle", "restart", "changed", "series")

EVENT = """\
BEGIN:VEVENT
DTSTAMP:20261101T090000Z
UID:{uid}
DTSTART;TZID=Europe/Berlin:{start}
DTEND;TZID=Europe/Berlin:{end}
SUMMARY:Meeting number {number} with a title of usual length
LOCATION:Room {number}
DESCRIPTION:Agenda for {number}\\n\\nFirst the figures\\, then the plans\\; last what remains
  to be said about the weather\\, as every time.\\n\\nhttps://meet.example/{number}
ORGANIZER;CN=Mia Brandt:mailto:mia@acme.example
ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:sam@exampl
 e.org
ATTENDEE;CN=Wei Chen;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:wei@acme
 .example
SEQUENCE:{sequence}
STATUS:CONFIRMED
{rule}TRANSP:OPAQUE
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
"""


def events(count: int) -> Iterator[str]:
    """Meetings through the years, the last in three months.

    Every hundredth is a weekly series from long ago.
    """
    step = timedelta(days=3650) / count
    for number in range(count):
        start = datetime(2027, 2, 20, 9, tzinfo=UTC) - step * (count - number)
        start = start.replace(minute=0, second=0, microsecond=0)
        yield EVENT.format(
            uid=f"{number:08}-4b8c-9d55-1a2b3c4d5e6f@acme.example",
            start=f"{start:%Y%m%dT%H%M%S}",
            end=f"{start + timedelta(hours=1):%Y%m%dT%H%M%S}",
            number=number,
            sequence=number % 3,
            rule="RRULE:FREQ=WEEKLY\n" if number % 100 == 0 else "",
        )


def build(home: Path, kind: str, count: int) -> Path:
    """A folder with one file for each event, or one file with all of them."""
    around = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//bench//EN\n", "END:VCALENDAR\n"
    path = home / ("calendar" if kind == "folder" else "calendar.ics")
    if kind == "folder":
        path.mkdir()
        for number, event in enumerate(events(count)):
            (path / f"{number}.ics").write_text(
                event.join(around), encoding="utf-8", newline="\r\n"
            )
    else:
        path.write_text("".join(events(count)).join(around), encoding="utf-8", newline="\r\n")
    return path


def measure(path: Path, step: str) -> dict[str, float]:
    """One step in this process. `first` begins without a cache, the others with what it left."""
    cache = SqliteCache(path.parent / "cache.sqlite")
    calendar = LocalCalendar("bench", [("calendar", path)], cache, ZoneInfo("Europe/Berlin"))
    base = rss()
    if step not in ("first", "restart"):
        calendar.fetch(WINDOW, NOW)
    begun, used = time.perf_counter(), cpu()
    if step == "changed":
        touched = path / "7.ics" if path.is_dir() else path
        touched.write_bytes(touched.read_bytes().replace(b"number 7 ", b"number seven "))
        begun, used = time.perf_counter(), cpu()
    by = timedelta(days=30 if step == "series" else 0)
    look = calendar.fetch(Window(WINDOW.start + by, WINDOW.end + by), NOW + by)
    figures = {"events": len(look.events), "cpu": cpu() - used, "wall": time.perf_counter() - begun}
    cache.close()
    return {
        **figures,
        "rss": rss() - base,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rss() -> float:
    """MB resident now."""
    return (
        int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / (1 << 20)
    )


def run(count: int = EVENTS) -> None:
    """Print a table."""
    print(f"{count} events{'':12} events   CPU s  wall s   RSS +MB  peak MB")
    for kind in ("folder", "file"):
        with tempfile.TemporaryDirectory() as home:
            path = build(Path(home), kind, count)
            time.sleep(2.1)  # files that were only just written are read twice
            for step in STEPS:
                command = [
                    sys.executable,
                    "-m",
                    "tests.bench.calendar",
                    "--measure",
                    str(path),
                    step,
                ]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                figures = json.loads(done.stdout)
                print(
                    f"{kind:7} {step:12} {figures['events']:7.0f} {figures['cpu']:7.3f} {figures['wall']:7.3f}"
                    f" {figures['rss']:9.1f} {figures['peak']:8.1f}"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
    else:
        run(int(sys.argv[1]) if sys.argv[1:] else EVENTS)
