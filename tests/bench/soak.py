"""A quarter of a year in one process: what grows, with 300 interviews, their letters sent or
thrown away.

    bin/bench soak [DAYS [INTERVIEWS]]

The daemon itself, its loop and its waits, over a local calendar and a Maildir; only the clock is
simulated. Prints, per tenth of the time: RSS, open files, sizes of journal and WAL, lines and bytes
of log; then the growth from the second tenth, when everything has been used once, to the last.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.worker import Worker
from interviewd.system import locks, logs
from interviewd.system.clock_jumps import Clocks
from tests.fakes.homes import lay

BEGIN = datetime(2027, 1, 4, 7, tzinfo=UTC)

EVENT = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//bench//EN\r
BEGIN:VEVENT\r
UID:interview-{number}@example.org\r
DTSTAMP:20260101T000000Z\r
DTSTART:{start:%Y%m%dT%H%M%SZ}\r
DTEND:{end:%Y%m%dT%H%M%SZ}\r
SUMMARY:Interview: Staff SRE - {company} #interview\r
ORGANIZER;CN={name}:mailto:{address}\r
ATTENDEE;CN={name};PARTSTAT=ACCEPTED:mailto:{address}\r
ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED:mailto:sam@example.org\r
END:VEVENT\r
END:VCALENDAR\r
"""

FIRST = "Priya Wei Tomas Ana Jonas Mia Lena Omar Ines Hugo".split()
LAST = "Shah Chen Ruiz Duarte Weber Brandt Moreau Haddad Costa Lindqvist".split()


@dataclass(frozen=True)
class Reading:
    """The process and its files at a moment."""

    rss: float  # MB
    files: int
    journal: float  # MB
    wal: float  # MB
    lines: int
    logged: int  # bytes


class Person:
    """Invited to so many interviews.

    Each evening every second draft is sent, and the others are thrown away.
    """

    def __init__(self, home: Path, days: int, interviews: int) -> None:
        self.home, self.days, self.interviews = home, days, interviews
        self.sent = self.discarded = self.invited = 0

    def acts(self) -> Iterator[datetime]:
        """When there is something to do, in order.

        The doing happens between one moment and the next.
        """
        for day in range(self.days):
            morning = BEGIN + timedelta(days=day)
            yield morning
            while self.invited * self.days < self.interviews * (day + 1):
                self._is_invited(morning + timedelta(days=3, hours=2 + self.invited % 4 * 2))
            yield morning + timedelta(hours=13)
            self.empty_drafts()

    def _is_invited(self, start: datetime) -> None:
        number = self.invited
        name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]}"
        company = (
            "BDFGKLMNPR"[number % 10]
            + "aeiou"[number // 10 % 5]
            + "rne"
            + "xmnstk"[number // 50 % 6]
            + "or"
        )
        text = EVENT.format(
            number=number,
            start=start,
            end=start + timedelta(minutes=45),
            company=company,
            name=name,
            address=f"{name.lower().replace(' ', '.')}@{company.lower()}.example",
        )
        (self.home / "calendar" / f"{number}.ics").write_bytes(text.encode())
        self.invited += 1

    def empty_drafts(self) -> None:
        for place, path in enumerate(sorted((self.home / "Maildir/.Drafts/cur").iterdir())):
            if place % 2:
                path.unlink()
                self.discarded += 1
            else:
                path.rename(self.home / "Maildir/.Sent/cur" / f"{path.name.partition(':')[0]}:2,S")
                self.sent += 1


class WakeSocket:
    """Stands in for the wake socket: waiting moves the clock, at most to the next moment that
    the person acts.
    """

    def __init__(self, travel: time_machine.Traveller, acts: Iterator[datetime]) -> None:
        self._travel, self._acts = travel, acts
        self._next: datetime | None = next(acts, None)
        self.waits = 0

    @property
    def is_over(self) -> bool:
        return self._next is None

    def wait(self, seconds: float) -> bool:
        now = datetime.now(UTC)
        self.waits += 1
        if self._next and self._next <= now + timedelta(seconds=seconds):
            self._travel.move_to(max(self._next, now))
            self._next = next(self._acts, None)
        else:
            self._travel.shift(seconds)
        return False

    def wake(self) -> None:
        pass

    def is_in_place(self) -> bool:
        return True


def read(state: Path, log: io.StringIO) -> Reading:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    wal = state / "journal.sqlite-wal"
    text = log.getvalue()
    return Reading(
        rss=pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        files=len(list(Path("/proc/self/fd").iterdir())),
        journal=(state / "journal.sqlite").stat().st_size / 1e6,
        wal=wal.stat().st_size / 1e6 if wal.exists() else 0,
        lines=text.count("\n"),
        logged=len(text),
    )


def soak(days: int, interviews: int) -> tuple[list[Reading], Person, int]:
    """The readings, one a tenth; the person; and how often the loop woke."""
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        config = configs.read(lay(home))
        person = Person(home, days, interviews)
        travel = stack.enter_context(time_machine.travel(BEGIN - timedelta(hours=1), tick=False))
        wake_socket: Any = WakeSocket(travel, person.acts())
        log = io.StringIO()
        stack.enter_context(redirect_stderr(log))
        logs.set_up(level="info")
        state = configs.state_dir(config, {})
        stack.enter_context(locks.one_daemon(state))
        inner = stack.enter_context(ExitStack())
        runtime = inner.enter_context(wiring.open_runtime(config, {}, readonly=False))
        clocks = Clocks(time.time, time.time, time.time)
        daemon = Worker(config, {}, wake_socket, inner, runtime, clocks=clocks)
        for tenth in range(1, 11):
            _live_until(daemon, wake_socket, BEGIN + timedelta(days=days) * tenth / 10)
            readings.append(read(state, log))
    return readings, person, wake_socket.waits


def _live_until(daemon: Worker, wake_socket: WakeSocket, end: datetime) -> None:
    """The daemon's own loop, for so long."""

    def ends() -> bool:
        return wake_socket.is_over or datetime.now(UTC) >= end

    wait = wake_socket.wait

    def waiting(seconds: float) -> bool:
        is_woken = wait(seconds)
        daemon.ends = ends()
        return is_woken

    wake_socket.wait = waiting  # type: ignore[method-assign]
    daemon.ends = False
    daemon.loop()
    wake_socket.wait = wait  # type: ignore[method-assign]


def main(days: int = 90, interviews: int = 300) -> None:
    begun = time.process_time()
    readings, person, waits = soak(days, interviews)
    cpu = time.process_time() - begun
    print("tenth    RSS MB   files  journal MB    WAL MB   log lines     log KB")
    for tenth, each in enumerate(readings, 1):
        sizes = f"{each.journal:10.2f}  {each.wal:8.2f}"
        print(
            f"{tenth:5}  {each.rss:8.1f}  {each.files:6}  {sizes}  {each.lines:10}  {each.logged / 1e3:9.1f}"
        )
    first, last = readings[1], readings[-1]
    print(
        f"{days} days, {person.invited} interviews, {person.sent} sent, {person.discarded} discarded, {waits} waits"
    )
    print(
        f"RSS from the second tenth on: {(last.rss / first.rss - 1) * 100:+.1f} %, open files {last.files - first.files:+}"
    )
    print(f"log: {last.logged / days / 1e3:.1f} KB a day; CPU {cpu / days:.2f} s a simulated day")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
