"""Kills and faults, one after the other, in all three worlds: nothing lost, doubled or sent.

The same fortnight again and again: in memory, on Google and on Microsoft over real HTTP. At most of
its steps the process dies at a write, before or after it takes effect; and half of the passes that
put it right are struck again. Of the requests 5 % are answered 503, of the writes 7 % are acted on
and the connection reset, and 7 % acted on a minute later. The end is that of an undisturbed life.
One life in sixty is a real daemon on folders with a model server that hangs: `kill -9` of the
worker, of the supervisor, of both, and of the process that writes letters.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stamina

from interviewd.accounts import http
from interviewd.engine import tick as engine
from interviewd.storage.journal import SqliteJournal
from interviewd.system import locks
from tests.acceptance.home import Home
from tests.crash import test_sweep as memory
from tests.crash import test_worker_kills as processes
from tests.fakes import google_life, microsoft_life, online_life
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.model_server import MODEL, ModelServer
from tests.fakes.online_life import FORTNIGHT, ME, SETTLING, START, End, Strike
from tests.fakes.wire import Chance
from tests.fakes.worlds import Killed, at
from tests.proof.frame import Law, Run
from tests.proof.laws import CRASH_LAWS

FULL, QUICK = 3_000, 3
ODDS = ((0.05, "status", "before"), (0.07, "rst", "after"), (0.07, "fin", "late"))
PROCESSES, HTTP = 60, 40
"""One life in so many is one of real processes; and one at each provider."""


@contextmanager
def _patient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, stamina.set_testing(True, attempts=2):
        patch.setattr(http, "DEADLINE_SECONDS", 20.0)
        yield


class Online:
    """Lives on one provider."""

    def __init__(self, run: Run, fake: Any, life: Any) -> None:
        self.run, self.fake, self.life = run, fake, life
        self.usual: End | None = None

    def live(self, random: Random) -> None:
        if self.usual is None:
            self.usual = self._lived(None)
        end = self._lived(random)
        self.run.check(end == self.usual, f"{self.fake.__name__}: {_difference(self.usual, end)}")

    def _lived(self, random: Random | None) -> End:
        with self.fake(address=ME, start=START) as fake:
            life: online_life.Life = self.life(fake)
            try:
                for moment, act in FORTNIGHT:
                    now = at(moment)
                    fake.at(now)
                    act(life)
                    self._pass(life, now, random)
                end = life.end
            finally:
                life.close()
            self.run.check(fake.state()["fatal"] == [], f"{fake.state()['fatal']}")
        return end

    def _pass(self, life: online_life.Life, now: Any, random: Random | None) -> None:
        """A pass, and where something struck those after it."""
        struck = self._tick(life, now, random)
        for seconds in SETTLING if struck else ():
            again = random if seconds == SETTLING[0] else None
            if self._tick(life, now + timedelta(seconds=seconds), again):
                for more in SETTLING:
                    life.tick(now + timedelta(seconds=seconds + more))
                return

    def _tick(self, life: online_life.Life, now: Any, random: Random | None) -> bool:
        """A pass; whether anything struck in it."""
        faults = life.fake.server.faults
        chance = Chance(random, ODDS) if random else None
        faults[:] = [chance] if chance else []
        life.struck, life.strike = False, None
        if random and random.random() < 0.6:
            life._writes = 0
            life.strike = Strike(random.randint(0, 1), "kill", random.choice(["before", "after"]))
            life._arm()
        life.tick(now)
        faults.clear()
        if life.strike and not life.struck:
            life.world.reopened()
        is_struck = life.struck or bool(chance and chance.struck)
        self.run.count(f"kills at {self.fake.__name__}", life.struck)
        self.run.count(f"faults at {self.fake.__name__}", chance.struck if chance else 0)
        life.strike = None
        return is_struck


def _difference(usual: End, end: End) -> str:
    pairs = ((name, getattr(usual, name), getattr(end, name)) for name in End.__dataclass_fields__)
    return "; ".join(f"{name}: {one} became {other}" for name, one, other in pairs if one != other)


class Memory:
    """Lives in memory, whose end the sweep of tests/crash knows."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.usual: memory.End | None = None

    def live(self, random: Random) -> None:
        self.usual = self.usual or memory.end_of(memory.live(memory.fresh()))
        world = memory.fresh(has_model=random.random() < 0.3)
        for moment, act in memory.FORTNIGHT:
            now = at(moment)
            act(world, now)
            for seconds, odds in ((0, 0.9), (5, 0.6), (65, 0), (200, 0), (400, 0)):
                if random.random() < odds:
                    when = random.choice(["before", "after", "late"])
                    world.touches.arm(random.randrange(8), when)
                try:
                    engine.tick(world.runtime, now + timedelta(seconds=seconds))
                except Killed:
                    self.run.count("kills in memory")
                else:
                    if seconds in (0, 400):
                        break
                finally:
                    world.touches.arm(None)
                if seconds == 5:  # late, but within what a write may take
                    world.touches.catch_up()
        end = memory.end_of(world)
        self.run.check(end == self.usual, f"in memory: {self.usual} became {end}")


class Processes:
    """A real daemon on folders, which is killed again and again and started again.

    Interviews to come want blocks, one that ended long ago a plain letter at once, and a later one
    a letter of the model, whose server hangs.
    """

    KILLS = 6
    UID = "acme-{}"

    def __init__(self, run: Run) -> None:
        self.run = run

    def live(self, random: Random) -> None:
        with tempfile.TemporaryDirectory() as folder, ModelServer("Thank you.") as server:
            server.fault("hang", seconds=600)
            home, now = Home(Path(folder) / "sam"), datetime.now(UTC).replace(microsecond=0)
            with home.config.open("a") as config:
                config.write(f'\n[writer]\nendpoint = "{server.endpoint}"\nmodel = "{MODEL}"\n')
            hours = (-22, -5, 96, 120)
            for number, hour in enumerate(hours):
                guest = GUEST.format(number)
                title, start = f"Interview: Staff SRE - Firm{number}", now + timedelta(hours=hour)
                home.plans(self.UID.format(number), start, title=title, more=guest)
            for _ in range(self.KILLS):
                self.kill(home, random)
            server.server.close()
            for later in (0, 1, 17 * 60, 17 * 60 + 1):
                moment = now + timedelta(minutes=later)
                done = home.run("tick", "--at", moment.isoformat())
                self.run.check(done.code == 0, f"tick: {done.err}")
            self.look(home)

    def kill(self, home: Home, random: Random) -> None:
        """Start the daemon, and kill one of its processes at work."""
        target = random.choice(["worker", "worker", "stays", "both", "writer"])
        made = len(home.blocks()) + len(home.drafts())
        more = random.randrange(3)

        def is_time() -> bool:
            worker = processes.worker_of(daemon)
            if target == "writer":
                return bool(worker and children_of(worker))
            return bool(worker) and len(home.blocks()) + len(home.drafts()) >= made + more

        with processes.daemon(home) as daemon:
            longest = 60 if target == "writer" else random.uniform(2, 8)
            waited = time.monotonic() + longest
            while not is_time() and time.monotonic() < waited:
                time.sleep(0.005)
            worker = processes.worker_of(daemon)
            victims = {
                "worker": [worker],
                "stays": [daemon.pid],
                "both": [daemon.pid, worker],
                "writer": children_of(worker) if worker else [],
            }
            for pid in filter(None, victims[target]):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.run.count(f"kill -9 of a process: {target}")
            if target == "writer":
                locks.wake(home.root / "state")
                time.sleep(random.uniform(0, 0.3))
        # The supervisor is gone now in every case; the worker ends by itself.

    def look(self, home: Home) -> None:
        keys = Counter(
            line for each in home.blocks() for line in each.splitlines() if "-KEY" in line
        )
        letters = Counter(str(mail["To"]) for mail in home.drafts())
        self.run.check(len(keys) >= BLOCKS, f"{len(keys)} blocks of {BLOCKS}")
        self.run.check(max(keys.values(), default=0) <= 1, f"a block twice: {keys}")
        self.run.check(len(letters) == LETTERS, f"{len(letters)} letters of {LETTERS}")
        self.run.check(max(letters.values(), default=0) <= 1, f"a letter twice: {letters}")
        with SqliteJournal(home.root / "state" / "journal.sqlite") as journal:
            self.run.check(not journal.rebuilt, "the journal was damaged")


GUEST = """ORGANIZER;CN=Priya Shah:mailto:priya@firm{0}.example
ATTENDEE;CN=Priya Shah;PARTSTAT=ACCEPTED:mailto:priya@firm{0}.example
ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED:mailto:sam@example.org
DESCRIPTION:#interview
"""
BLOCKS, LETTERS = 6, 2
"""Three blocks for each interview to come; a letter for each that is over."""


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def prove(run: Run) -> None:
    in_memory, real = Memory(run), Processes(run)
    online = {
        1: Online(run, Google, google_life.Life),
        2: Online(run, Microsoft, microsoft_life.Life),
    }
    with _patient():
        for number, random in run.cases():
            is_real = number % PROCESSES == PROCESSES - 1
            world = real if is_real else online.get(number % HTTP, in_memory)
            try:
                world.live(random)
            except StopIteration:  # the person looks for what should be there
                run.check(holds=False, otherwise="a block or a draft was lost on the way")
            run.count("lives")


LAWS: Mapping[str, Law] = {
    law: CRASH_LAWS[law] for law in ("an intent before the request", "a doubt is settled")
}
"""The others are taken away in tests/crash/test_sweep.py, at every touch of the world in turn."""
