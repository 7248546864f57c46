"""What lies on disk: bytes a finished interview, growth an idle day, and the installed packages.

    bin/bench disk [--days 4] [--interviews 120]

A finished interview is one whose words are forgotten. Of so many interviews and of a quarter of
them, lived with a few passes a day until all are over, the difference counts: pages that SQLite
uses, without those that it keeps for later.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import time_machine

from interviewd.config import load as configs
from interviewd.engine import maintenance, wiring
from interviewd.engine.letter_writing import InProcessWriter
from interviewd.engine.tick import tick
from interviewd.system import logs
from tests.bench._frame import Table, options
from tests.bench.soak import BEGIN, Person, soak
from tests.fakes.homes import lay

PER_DAY = 4
"""Interviews, and their limit of letters and blocks holds none of them back."""

KEEP_DAYS = 36

OVER = timedelta(days=KEEP_DAYS + 75)
"""So long after the last invitation no letter is looked for any more."""


def main() -> None:
    given = options(__doc__, days=4, interviews=120)
    logs.set_up(level="warning")
    table = Table("bytes on disk")
    few = given.interviews // 4
    grown = _used_by(given.interviews) - _used_by(few)
    finished = grown / (given.interviews - few)
    table.line("a finished interview, in the journal", finished, 1_000, 1.0)
    idle, _, _ = soak(given.days, 0)
    days = given.days * 0.8
    table.note("an idle day", (idle[-1].journal - idle[1].journal) * 1e6 / days, "bytes")
    for name in ("googleapiclient", "holidays", "msal", "numpy", "HanTa", "icalendar", "jinja2"):
        table.note(f"package {name}", _size(name) / 1e6, "MB")
    documents = _folder("googleapiclient") / "discovery_cache/documents"
    table.note("  of it documents of other APIs", _unused(documents) / 1e6, "MB")


def _used_by(interviews: int) -> int:
    """The bytes that a journal uses when so many interviews are over."""
    with tempfile.TemporaryDirectory() as folder:
        config = lay(Path(folder))
        limits = "drafts_per_day = 50\nblocks_per_day = 50"
        with config.open("a", encoding="utf-8") as file:
            file.write(f"\n[limits]\n{limits}\n\n[privacy]\nkeep_days = {KEEP_DAYS}\n")
        _live(Path(folder), config, interviews)
        with closing(sqlite3.connect(Path(folder) / "state/journal.sqlite")) as journal:
            size, pages, free = (
                journal.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_size", "page_count", "freelist_count")
            )
        return int(size) * (int(pages) - int(free))


def _live(home: Path, path: Path, interviews: int) -> None:
    config = configs.read(path)
    cache = configs.state_dir(config, {}) / "cache.sqlite"
    days = interviews // PER_DAY
    person = Person(home, days, interviews)
    moments = [
        BEGIN + timedelta(days=day, hours=hour)
        for day in range(days + 10)
        for hour in range(0, 14, 2)
    ]
    moments += [BEGIN + timedelta(days=days + 10 + day) for day in range(OVER.days)]
    writer = InProcessWriter(config, {})
    with (
        time_machine.travel(BEGIN, tick=False) as travel,
        wiring.open_runtime(config, {}, readonly=False, writer=writer) as runtime,
    ):
        acts = person.acts()
        act = next(acts, None)
        for moment in moments:
            travel.move_to(moment)
            while act and act <= moment:
                act = next(acts, None)
            if act is None:
                person.empty_drafts()
            tick(runtime, moment)
            maintenance.tend(runtime, cache, moment, is_rehearsal=True)


def _folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path()


def _size(name: str) -> int:
    return sum(file.stat().st_size for file in _folder(name).rglob("*") if file.is_file())


def _unused(documents: Path) -> int:
    used = {"calendar.v3.json", "gmail.v1.json"}
    return sum(file.stat().st_size for file in documents.glob("*.json") if file.name not in used)


if __name__ == "__main__":
    main()
