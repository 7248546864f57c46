"""Letters composed, journaled and drafted a second, in plain words, beside the two FULL commits
that each of them needs.

    bin/bench draft [--letters 60]
"""

from __future__ import annotations

import gc
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.letter_writing import InProcessWriter
from interviewd.engine.tick import tick
from interviewd.storage.journal import SqliteJournal
from interviewd.system import logs
from tests.bench._frame import Table, now, options
from tests.bench.soak import EVENT, FIRST, LAST
from tests.fakes.homes import lay


def main() -> None:
    given = options(__doc__, letters=60)
    logs.set_up()
    with tempfile.TemporaryDirectory() as folder:
        drafted, seconds, cpu = _draft(Path(folder), given.letters)
        commits = _commits(Path(folder), 2 * drafted)
    table = Table("letters a second")
    table.line(f"{drafted} letters", drafted / seconds, drafted / commits, -0.4)
    table.note("CPU a letter", cpu / drafted * 1e3, "ms")


def _draft(home: Path, letters: int) -> tuple[int, float, float]:
    """How many letters one pass drafts, its seconds and its CPU seconds.

    The passes of the day before know their interviews, draft the letter of another one and look at
    it: what a process does once is not counted. As in a worker, what is loaded is not looked
    through for garbage.
    """
    gc.freeze()
    config = lay(home)
    with config.open("a", encoding="utf-8") as file:
        file.write(f"\n[limits]\ndrafts_per_day = {letters}\n")
    for number in range(letters + 1):
        ended = timedelta(hours=6, minutes=number % 50)
        start = now() - (ended if number else ended + timedelta(days=1))
        name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]}"
        company = f"{'BDFGKLMNPR'[number % 10]}{'aeiou'[number // 10 % 5]}rn{number}"
        text = EVENT.format(
            number=number,
            start=start,
            end=start + timedelta(minutes=45),
            company=company,
            name=name,
            address=f"{name.lower().replace(' ', '.')}@{company.lower()}.example",
        )
        (home / "calendar" / f"{number}.ics").write_bytes(text.encode())
    read = configs.read(config)
    with wiring.open_runtime(read, {}, readonly=False, writer=InProcessWriter(read, {})) as runtime:
        for hours in (24, 23):
            tick(runtime, now() - timedelta(hours=hours))
        begun, cpu = time.perf_counter(), time.process_time()
        report = tick(runtime, now())
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    return sum(each.action.letter is not None for each in report.outcomes), seconds, cpu


def _commits(home: Path, count: int) -> float:
    """Seconds of so many commits to a journal, and nothing else."""
    moment = now().date()
    with SqliteJournal(home / "alone.sqlite") as journal:
        begun = time.perf_counter()
        for number in range(count):
            journal.note_day(moment - timedelta(days=number % 30), moment - timedelta(days=40))
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
