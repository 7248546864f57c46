"""Count what is read of other projects' test data: their calendars' times, and their bounces.

    python -m tests.corpora [FOLDER]

The source distributions of `icalendar`, `recurring-ical-events` and `flufl.bounce` are fetched by
pip, into FOLDER (and found again there) or a temporary folder. Times are compared with what
`icalendar` and `recurring-ical-events` make of each calendar, in windows like the daemon's around
its first events. Not part of the tests, since it needs the package index.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.language import mail
from interviewd.model.seen import Folder, Nature, Window
from interviewd.storage.cache import Overlay
from interviewd.system import tz_database

CALENDARS = ("icalendar", "recurring-ical-events")
BOUNCES = "flufl.bounce"
ZONE = ZoneInfo("UTC")
BACK, AHEAD = timedelta(days=35), timedelta(days=60)

Times = Counter[tuple[datetime, datetime]]


def fetch(folder: Path, package: str) -> Path:
    """Download and unpack a source distribution, unless it is there."""
    target = folder / package
    if not target.is_dir():
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            package,
        ]
        subprocess.run([*command, "--dest", str(folder), package], check=True)
        (archive,) = folder.glob(f"{re.sub('[-.]', '_', package)}-*.tar.gz")
        with tarfile.open(archive) as files:
            files.extractall(target, filter="data")
    return target


# --- calendars ----------------------------------------------------------------------------------


def windows(calendar: Any) -> Iterator[Window]:
    """The daemon's window around the first event, a year after it, and around the last one."""
    starts = sorted(utc(event.start) for event in calendar.walk("VEVENT") if "DTSTART" in event)
    for now in (
        dict.fromkeys((starts[0], starts[0] + timedelta(days=365), starts[-1])) if starts else ()
    ):
        if 1975 < now.year < 2100:
            yield Window(now - BACK, now + AHEAD)


def utc(value: date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


def theirs(calendar: Any, window: Window) -> Times:
    events = recurring_ical_events.of(calendar, components=["VEVENT"]).between(
        window.start, window.end
    )
    return Counter((utc(event.start), end_of(event)) for event in events)


def end_of(event: Any) -> datetime:
    """A date that ends when it begins is a day; what ends before it begins lasts no time."""
    start, end = utc(event.start), utc(event.end)
    is_date = not isinstance(event.start, datetime)
    return start + timedelta(days=1) if is_date and end <= start else max(start, end)


def ours(path: Path, window: Window) -> tuple[Times, set[str]]:
    """The times, and the codes of what was refused or is broken."""
    calendar = LocalCalendar("corpus", [(path.name, path)], Overlay(), ZONE)
    look = calendar.fetch(window, window.start + BACK)
    times = Counter((event.start, event.end) for event in look.events)
    return times, {trouble.what.code for trouble in look.troubles}


def compare(paths: Sequence[Path]) -> None:
    counts: Counter[str] = Counter()
    for path in paths:
        counts["files"] += 1
        try:
            calendars = icalendar.Calendar.from_ical(path.read_bytes(), multiple=True)
            spans = [span for calendar in calendars[:1] for span in windows(calendar)]
        except Exception:  # noqa: BLE001 -- whatever a library raises at a file made to be broken
            counts["files that icalendar refuses"] += 1
            continue
        counts["files with several calendars"] += len(calendars) > 1
        for span in spans if len(calendars) == 1 else ():
            try:
                expected = theirs(calendars[0], span)
            except Exception:  # noqa: BLE001
                counts["windows that recurring-ical-events refuses"] += 1
                continue
            counts["windows"] += 1
            found, troubles = ours(path, span)
            if found == expected:
                counts["windows with equal times"] += 1
            elif troubles:
                counts["windows that differ, with a trouble reported"] += 1
            else:
                counts["windows that differ"] += 1
                more, less = sum((found - expected).values()), sum((expected - found).values())
                print(
                    f"  differs: {path.name} {span.start:%Y-%m-%d}: {more} only ours, {less} only theirs"
                )
                print(f"    ours {first(found - expected)}, theirs {first(expected - found)}")
    print_counts("calendars", counts)


def first(times: Times) -> str:
    return " to ".join(f"{moment:%Y-%m-%d %H:%M}" for moment in min(times, default=()))


# --- bounces ------------------------------------------------------------------------------------


def count_bounces(paths: Sequence[Path]) -> None:
    counts: Counter[str] = Counter()
    for path in paths:
        message = mail.read(path.read_bytes(), account="corpus", folder=Folder.INBOX, handle="")
        counts["mails"] += 1
        if message is None:
            counts["no mail"] += 1
            continue
        counts[f"nature {message.nature}"] += 1
        counts["bounces that name an address"] += message.nature is Nature.BOUNCE and bool(
            message.failed
        )
        if message.nature is not Nature.BOUNCE:
            print(f"  {message.nature}: {path.name}: {message.subject[:60]}")
    print_counts("bounces", counts)


def print_counts(title: str, counts: Counter[str]) -> None:
    print(title)
    for name, count in counts.items():
        print(f"  {count:6} {name}")


def run(folder: Path) -> None:
    print(f"tz database {tz_database.use_newest()}")
    compare(sorted(path for package in CALENDARS for path in fetch(folder, package).rglob("*.ics")))
    count_bounces(sorted(fetch(folder, BOUNCES).glob("*/tests/data/*.txt")))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1:]:
        run(Path(sys.argv[1]))
    else:
        with TemporaryDirectory() as temporary:
            run(Path(temporary))
