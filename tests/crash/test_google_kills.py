"""kill -9 of a real process at its writes to Google, by the server that holds the request:
before and after it acts.

Vault, journal and cache are the real ones on disk. The pass that follows is a new process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from interviewd.storage.journal import SqliteJournal
from interviewd.storage.vault import Vault
from tests.fakes.google import Google
from tests.fakes.google_life import Life
from tests.fakes.google_world import signed_in
from tests.fakes.online_life import FORTNIGHT, ME, SETTLING, START, WRITES
from tests.fakes.worlds import at

ROOT = Path(__file__).parents[2]

PASS = """
import json, os, sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from interviewd.accounts.google import open_account
from interviewd.storage.journal import SqliteJournal
from interviewd.storage.cache import SqliteCache
from interviewd.engine.tick import Runtime, tick
from interviewd.storage.vault import Vault
from tests.fakes.persons import policy
from tests.fakes.writers import PlainWriter

folder, settings = Path(sys.argv[1]), json.loads(sys.argv[2])

class Clock:
    def now(self):
        return now

cache = SqliteCache(folder / "cache.sqlite")
ports = open_account("gmail", ["primary"], settings=settings, vault=Vault(folder, {}), cache=cache,
    zone=ZoneInfo("Europe/London"), clock=Clock())
account = replace(ports, mail="gmail", addresses=(sys.argv[3],))
with SqliteJournal(folder / "journal.sqlite", readonly=False) as journal:
    print("ready", flush=True)
    for line in sys.stdin:
        now = datetime.fromisoformat(line.strip())
        report = tick(Runtime((account,), journal, policy(), PlainWriter()), now)
        print(len(report.outcomes), flush=True)
"""


class Process:
    """A process that makes passes when it is told to, and may be killed while it does."""

    def __init__(self, folder: Path, google: Google) -> None:
        self._start = [sys.executable, "-c", PASS, str(folder), json.dumps(google.endpoints), ME]
        self._google = google
        self.kills = 0
        self._begin()

    def _begin(self) -> None:
        path = os.pathsep.join([str(ROOT), str(ROOT / "daemon")])
        self._process = subprocess.Popen(
            self._start,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        assert self._say() == "ready\n"

    def _say(self) -> str:
        assert self._process.stdout
        while True:
            line = self._process.stdout.readline()
            if line in ("", "ready\n") or line.strip().isdigit():
                return line

    def tick(self, now: datetime) -> None:
        """One pass; a process that dies in it is replaced."""
        self._google.at(now)
        assert self._process.stdin
        self._process.stdin.write(f"{now.isoformat()}\n")
        if not self._say():
            assert self._process.wait() == -9
            self.kills += 1
            self.close()
            self._begin()

    def arm(self, write: int, when: str) -> None:
        """Kill the process at its so-manyeth write from now."""
        self._google.fault(
            "kill", when, method=WRITES, path=Google.APIS, nth=write + 1, pid=self._process.pid
        )

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()


@pytest.fixture
def google() -> Iterator[Google]:
    with Google(address=ME, start=START) as google:
        yield google


def lived(folder: Path, google: Google, write: int, when: str) -> tuple[Life, int]:
    """The fortnight in a process that is killed at that write, and in those that come after it."""
    Vault(folder, {}).put("gmail", signed_in(google))
    life, process = Life(google), Process(folder, google)
    try:
        process.arm(write, when)
        for moment, act in FORTNIGHT:
            now = at(moment)
            google.at(now)
            act(life)
            before = process.kills
            process.tick(now)
            for seconds in SETTLING if process.kills > before else ():
                process.tick(now + timedelta(seconds=seconds))
    finally:
        process.close()
    with SqliteJournal(folder / "journal.sqlite", readonly=True) as journal:
        life.journal.memory = journal.read()
    life.close()
    return life, process.kills


@pytest.mark.parametrize(
    ("write", "when"), [(1, "after"), (3, "before"), (3, "after"), (4, "after")]
)
def test_a_killed_process_leaves_one_of_each(
    tmp_path: Path, google: Google, write: int, when: str
) -> None:
    """Block or letter, before or after Google acted: in the end each stands once, and nothing
    was sent.
    """
    life, kills = lived(tmp_path, google, write, when)

    assert kills == 1
    assert max(life.end.made.values()) == max(life.end.drafted.values()) == 1
    assert (sum(life.end.made.values()), sum(life.end.drafted.values())) == (5, 3)
    assert life.end.sent == {"My very own words, Priya.": 1}
    assert google.state()["fatal"] == []


@pytest.mark.deep
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("write", range(10))
def test_a_kill_at_every_write_changes_nothing_in_the_end(
    tmp_path: Path, google: Google, write: int, when: str
) -> None:
    """All ten writes of the fortnight."""
    test_a_killed_process_leaves_one_of_each(tmp_path, google, write, when)
