"""Full disks and damaged journals: nothing unrecorded, it recovers alone, intents come first.

Journal, cache, calendar and Maildir lie on one small disk. At one pass after the other all but a
few pages of it are taken, and given back later: no block or letter is made without its intent, and
in the end each stands once. The disk is a tmpfs where one may be mounted; else a limit on the size
of files stands in, and the figures say so. A journal is cut off, has bits flipped or pages zeroed:
passes go on and double nothing. And a process is traced while it writes to Google: what it wrote to
the journal was synced before each request.
"""

from __future__ import annotations

import copy
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.accounts.local.mailbox import LocalMailbox
from interviewd.domain.memory_update import recover
from interviewd.engine import maintenance
from interviewd.engine import tick as engine
from interviewd.engine.tick import Runtime
from interviewd.errors import InterviewdError, JournalUnwritable
from interviewd.model.known import State
from interviewd.ports import AccountPorts
from interviewd.storage.cache import SqliteCache
from interviewd.storage.database import Database
from interviewd.storage.journal import SqliteJournal
from interviewd.storage.vault import Vault
from tests.crash import test_google_kills as kills
from tests.crash import test_sweep as memory
from tests.fakes.google import Google
from tests.fakes.google_life import Life as GoogleLife
from tests.fakes.google_world import signed_in
from tests.fakes.months import Folders, Round
from tests.fakes.online_life import FORTNIGHT, ME, START
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at
from tests.fakes.writers import Brief
from tests.proof.frame import LAW_SHARE, Law, Run

FULL, QUICK = 500, 2
DAMAGED = 2
"""So many damaged journals for each full disk."""

PAGE, DISK = 4096, 3_000_000
LEFT = 56
"""At most so many pages are left free; the fortnight needs fewer at any of its passes."""

MOMENTS = (
    "2026-11-23 09:00",
    "2026-11-24 09:00",
    "2026-11-25 08:00",
    "2026-11-25 11:05",
    "2026-11-25 14:30",
    "2026-11-25 14:50",
    "2026-11-26 09:00",
    "2026-11-27 09:00",
    "2026-11-28 09:00",
)
SENDS = 7
"""Before that one the person sends a letter."""
SETTLED = 2000
"""So many seconds after the disk was full everything is as it would have been."""
START_OF_ROUNDS = ("2026-11-25 10:00", "2026-11-27 15:00")


# --- a small disk -------------------------------------------------------------------------------


@dataclass
class Disk:
    """A folder on which space can be taken away."""

    root: Path
    is_mounted: bool

    def take(self, pages: int) -> None:
        """Leave so many pages."""
        if not self.is_mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (pages * PAGE, resource.RLIM_INFINITY))
            return
        free = os.statvfs(self.root)
        taken = (free.f_bavail - pages) * free.f_frsize
        if taken > 0:
            with (self.root / "filler").open("wb") as filler:
                os.posix_fallocate(filler.fileno(), 0, taken)

    def give_back(self) -> None:
        if self.is_mounted:
            (self.root / "filler").unlink(missing_ok=True)
        else:
            unlimited = resource.RLIM_INFINITY, resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def _disk() -> Iterator[Disk]:
    with tempfile.TemporaryDirectory() as folder:
        options = f"size={DISK},mode=700"
        mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
        is_mounted = os.geteuid() == 0 and not subprocess.run(mount, check=False).returncode
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            yield Disk(Path(folder), is_mounted)
        finally:
            signal.signal(signal.SIGXFSZ, before)
            if is_mounted:
                subprocess.run(["umount", "--lazy", folder], check=True)


# --- a full one ---------------------------------------------------------------------------------


class Witness:
    """A port; before each write it reads from the disk whether the intent is there."""

    def __init__(self, port: Any, journal: Path, run: Run) -> None:
        self._port, self._journal, self._run = port, journal, run

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)

    def put(self, block: Any, existing: Any) -> Any:
        self._look(block.key)
        return self._port.put(block, existing)

    def remove(self, existing: Any) -> None:
        self._look(existing.mark.key)
        self._port.remove(existing)

    def draft(self, letter: Any) -> Any:
        self._look(letter.key)
        return self._port.draft(letter)

    def withdraw(self, deed: Any) -> None:
        self._look(deed.key)
        self._port.withdraw(deed)

    def _look(self, key: str) -> None:
        known = SqliteJournal(self._journal, readonly=True).read().deeds.get(key)
        self._run.count("writes to calendar and mailbox")
        is_there = known is not None and known.state is State.INTENT
        self._run.check(is_there, "a write left before its intent was on disk")


class Days:
    """A few days on one disk, kept as they were before each of their passes."""

    def __init__(self, run: Run, disk: Disk, kept: Path) -> None:
        self.run, self.disk, self.kept = run, disk, kept
        self.root = disk.root / "sam"
        zone = ZoneInfo("Europe/London")
        self.folders = Folders(self.root, zone, START, Random(0))
        self.state = self.root / "state"
        self.state.mkdir(mode=0o700)
        for number, start in enumerate(START_OF_ROUNDS):
            begin = at(start)
            self.folders.put(Round(number, begin, begin + timedelta(hours=1)))
        self.policy = policy(zone=zone, country="")
        self.stack = ExitStack()
        self.runtime: Runtime | None = None
        self.usual = [self.live(number) for number in range(len(MOMENTS))]

    def live(self, number: int) -> Counter[str]:
        """One of the moments, undisturbed; what there is after it."""
        if number == SENDS:
            self.folders.send(self.folders.waiting()[0], Random(0))
        shutil.copytree(self.root, self.kept / str(number))
        try:
            for seconds in (0, SETTLED):
                self.make_pass(at(MOMENTS[number]) + timedelta(seconds=seconds), must=True)
        finally:
            self.close()
        return self.end()

    def fill(self, number: int, pages: int, *, is_new: bool) -> Counter[str]:
        """The same moment on a disk that is full at one pass and the next.

        `is_new`: the process has just begun.
        """
        now = at(MOMENTS[number])
        shutil.rmtree(self.root)
        shutil.copytree(self.kept / str(number), self.root)
        try:
            if not is_new:
                self.open()
            self.disk.take(pages)
            for seconds in (0, 5):
                self.make_pass(now + timedelta(seconds=seconds))
            self.disk.give_back()
            for seconds in (65, 400, SETTLED):
                self.make_pass(now + timedelta(seconds=seconds), must=True)
        finally:
            self.disk.give_back()
            self.close()
        return self.end()

    def make_pass(self, now: Any, *, must: bool = False) -> None:
        """As the daemon makes one: one that fails is tried again."""
        try:
            runtime = self.runtime or self.open()
            engine.tick(runtime, now)
            maintenance.tend(runtime, self.state / "cache.sqlite", now)
        except InterviewdError as error:
            self.run.count(f"passes that a full disk ended, {type(error).__name__}")
            self.run.check(not must, f"there is room, and a pass fails: {error}")

    def open(self) -> Runtime:
        path = self.state / "journal.sqlite"
        journal = self.stack.enter_context(SqliteJournal(path))
        cache = SqliteCache(self.state / "cache.sqlite")
        self.stack.callback(cache.close)
        folders, own = self.folders, (ME,)
        calendars = [("calendar", folders.calendar)]
        calendar = LocalCalendar("home", calendars, cache, folders.zone, own)
        mailbox = LocalMailbox("home", folders.maildir, cache, addresses=own)
        see = partial(Witness, journal=path, run=self.run)
        account = AccountPorts("home", "local", own, "home", see(calendar), see(mailbox))
        self.runtime = Runtime((account,), journal, self.policy, Brief())
        return self.runtime

    def close(self) -> None:
        self.stack.close()
        self.runtime = None

    def end(self) -> Counter[str]:
        """Blocks by kind and time, letters by recipient, deeds by kind and state."""
        found = Counter(f"letter to {to}" for to in self.folders.letters().values())
        for path in self.folders.calendar.iterdir():
            text = path.read_text(encoding="utf-8")
            kind = re.search(r"X-INTERVIEWD-KIND:(\S+)", text)
            start = re.search(r"DTSTART\S*", text)
            name = kind.group(1) if kind else path.name
            # A reminder begins at the next quarter of an hour, whenever that is.
            found[name if name == "reminder" else f"{name} {start and start.group()}"] += 1
        journal = SqliteJournal(self.state / "journal.sqlite", readonly=True)
        return found + Counter(
            f"{deed.kind} {deed.state}" for deed in journal.read().deeds.values()
        )

    def prove(self, number: int, random: Random) -> None:
        point, pages = number % len(MOMENTS), number // len(MOMENTS) % LEFT
        is_new = random.random() < 0.5
        end, usual = self.fill(point, pages, is_new=is_new), self.usual[point]
        self.run.count("full disks")
        said = f"{pages} pages left at {MOMENTS[point]}"
        self.run.check(end == usual, f"{said}: lost {usual - end}, more {end - usual}")
        left = list(self.root.rglob("*.new*"))
        self.run.check(left == [], f"{said}: {left} left behind")


# --- a damaged one ------------------------------------------------------------------------------


class Damage:
    """The fortnight of the crash tests, kept as it was before each step."""

    def __init__(self, run: Run, root: Path) -> None:
        self.run, self.root, self.path = run, root, root / "state" / "journal.sqlite"
        self.world = memory.fresh(timedelta(0))
        self.before: list[World] = []
        for step in range(len(memory.FORTNIGHT)):
            self.world.journal = None  # type: ignore[assignment]
            self.before.append(self.copy(self.world))
            if step:
                shutil.copytree(self.path.parent, root / str(step))
            self.live(self.world, step)

    @staticmethod
    def copy(world: World) -> World:
        """The account by itself; policy and writer never change."""
        return copy.deepcopy(world, {id(each): each for each in (world.policy, world.writer)})

    def live(self, world: World, step: int) -> None:
        """One step, and its passes."""
        moment, act = memory.FORTNIGHT[step]
        with SqliteJournal(self.path) as journal:
            world.journal = journal  # type: ignore[assignment]
            act(world, at(moment))
            for seconds in (0, 660):
                now = at(moment) + timedelta(seconds=seconds)
                try:
                    engine.tick(world.runtime, now)
                    maintenance.tend(world.runtime, self.path.with_name("cache.sqlite"), now)
                except InterviewdError:
                    self.run.count("damage that a pass met")

    def harm(self, random: Random) -> str:
        name, harm = random.choice(HARMS)
        data = bytearray(self.path.read_bytes())
        harm(data, random)
        self.path.write_bytes(data)
        self.run.count(f"damaged journals, {name}")
        return name

    def prove(self, random: Random) -> None:
        step = random.randrange(1, len(memory.FORTNIGHT))
        shutil.rmtree(self.path.parent)
        shutil.copytree(self.root / str(step), self.path.parent)
        said = f"{self.harm(random)} before step {step}"
        world = self.copy(self.before[step])
        try:
            for each in range(step, len(memory.FORTNIGHT)):
                self.live(world, each)
        except StopIteration:  # the person looks for what should be there
            self.run.check(holds=False, otherwise=f"{said}: a block or a draft was lost")
            return
        drafted = world.mailbox.created
        # A draft that the person threw away is known to the journal alone: it may come once more.
        most = 2 if step > DISCARDS else 1
        self.run.check(max(drafted.values()) <= most, f"{said}: letters {drafted}")
        keys = Counter(block.mark.key for block in world.calendar.blocks() if block.mark)
        self.run.check(max(keys.values()) == 1, f"{said}: blocks {keys}")
        missing = set(self.world.mailbox.created) - set(drafted)
        self.run.check(not missing or step > DISCARDS, f"{said}: {len(missing)} lost")


DISCARDS = 5
"""After that step of the fortnight something was thrown away, or answered."""


def _cut(data: bytearray, random: Random) -> None:
    del data[random.randrange(len(data)) :]


def _flip(data: bytearray, random: Random) -> None:
    for _ in range(random.choice([1, 1, 2, 8, 64])):
        place = random.choice([*range(60), *range(64, len(data))])  # between: a newer version
        data[place] ^= 1 << random.randrange(8)


def _zero(data: bytearray, random: Random) -> None:
    for _ in range(random.choice([1, 1, 3])):
        page = random.randrange(max(len(data) // PAGE, 1))
        data[page * PAGE : (page + 1) * PAGE] = bytes(len(data[page * PAGE : (page + 1) * PAGE]))


def _swap(data: bytearray, random: Random) -> None:
    one, other = (random.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    kept = data[one : one + PAGE]
    data[one : one + PAGE] = data[other : other + PAGE]
    data[other : other + PAGE] = kept


HARMS: tuple[tuple[str, Callable[[bytearray, Random], None]], ...] = (
    ("cut off", _cut),
    ("bits flipped", _flip),
    ("pages zeroed", _zero),
    ("pages exchanged", _swap),
)


# --- in their order -----------------------------------------------------------------------------

_CALLS = "trace=pwrite64,fsync,fdatasync,sendto,sendmsg,write"
_REQUEST = re.compile(
    r'(?:sendto|sendmsg|write)\(\d+<\S*>, "(?:POST|PATCH|DELETE) /(?:calendar|gmail)'
)
_TOUCH = re.compile(r"(pwrite64|fsync|fdatasync)\([^\n]*journal\.sqlite-wal>")


def _traced(run: Run) -> None:
    """A process at its writes to Google: the journal's WAL was synced before each of them."""
    if not shutil.which("strace"):
        run.count("without strace: not traced", 0)
        return
    with tempfile.TemporaryDirectory() as root, Google(address=ME, start=START) as google:
        folder, trace = Path(root), Path(root) / "trace"
        Vault(folder, {}).put("gmail", signed_in(google))
        command = ["strace", "-f", "-y", "-s", "40", "-e", _CALLS, "-o", str(trace)]
        life = GoogleLife(google)
        settings = json.dumps(google.endpoints)
        arguments = [str(folder), settings, ME]
        process = subprocess.Popen(
            [*command, sys.executable, "-c", kills.PASS, *arguments],
            cwd=kills.ROOT,
            env={**os.environ, "PYTHONPATH": f"{kills.ROOT}{os.pathsep}{kills.ROOT / 'daemon'}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        assert process.stdin
        assert process.stdout
        with process:
            for moment, act in FORTNIGHT[:8]:
                google.at(at(moment))
                act(life)
                process.stdin.write(f"{at(moment).isoformat()}\n")
                while not process.stdout.readline().strip().isdigit():
                    assert process.poll() is None
            process.stdin.close()
        life.close()
        parts = _REQUEST.split(trace.read_text(errors="replace"))
    for part in parts[:-1]:
        touches = _TOUCH.findall(part)
        run.count("requests traced")
        run.check("pwrite64" in touches, "a request left, and nothing was written before it")
        synced = touches and touches[-1] != "pwrite64"
        run.check(synced, "a request left before the journal was synced")


def prove(run: Run) -> None:
    with _disk() as disk, tempfile.TemporaryDirectory() as root:
        run.count("on a tmpfs of 3 MB" if disk.is_mounted else "with a limit on the size of files")
        days = Days(run, disk, Path(root) / "disk")
        damage = Damage(run, Path(root) / "damage")
        for number, random in run.cases():
            days.prove(number, random)
            for _ in range(DAMAGED):
                damage.prove(random)
        run.here = None
        if run.case is None and run.size > LAW_SHARE * QUICK:
            _traced(run)


# --- the laws -----------------------------------------------------------------------------------


def _no_intent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqliteJournal, "begin", lambda *_: None)


def _damage_stays(patch: pytest.MonkeyPatch) -> None:
    """Whoever opens a damaged journal leaves it as it is."""

    def unwritable(database: Database) -> bool:
        raise JournalUnwritable(str(database.path), "damaged")

    patch.setattr(Database, "_set_aside", unwritable)


def _letters_are_not_known_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recover, "letters", lambda situation: dict(situation.deeds))


LAWS: Mapping[str, Law] = {
    "an intent before the request": _no_intent,
    "what is damaged is set aside": _damage_stays,
    "what a lost journal knew is known again": _letters_are_not_known_again,
}
