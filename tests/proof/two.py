"""One daemon of twenty works; two machines and an old journal double nothing.

Twenty daemons begin at once over one state folder, and some are killed: one works, and when it dies
another may. Two machines with a state folder each live on one Google or Microsoft account, their
passes one after the other or one inside the other, and on folders that are carried to and fro,
while a person renames, deletes, edits and sends; in the end each block and each letter is there at
most once. Where they can be installed, vdirsyncer and Radicale carry the calendar of some lives. A
journal of a week ago is put back, and life goes on from there.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from interviewd.cli import main, serve  # noqa: F401 - loaded before processes are forked
from interviewd.domain.memory_update import recover
from interviewd.engine import supervisor  # noqa: F401 - the same
from interviewd.engine import tick as engine
from interviewd.engine.tick import Report, Runtime
from interviewd.storage.cache import Overlay
from interviewd.system import locks
from tests.acceptance.home import Home
from tests.fakes import (
    caldav,
    google_life,
    google_world,
    microsoft_life,
    microsoft_world,
    online_life,
)
from tests.fakes.caldav import Synchroniser
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_life import FORTNIGHT, ME, START
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeJournal, Touches, at
from tests.fakes.writers import PlainWriter
from tests.proof.frame import LAW_SHARE, Law, Run

FULL, QUICK = 400, 4
DAEMONS = 20
THROUGH_A_SERVER = 10
"""One in so many lives on folders is carried by programs, at the size of more than a share."""
PATIENCE_SECONDS = 60
DISCARDED = next(n for n, (_, act) in enumerate(FORTNIGHT) if "discard_second" in repr(act))
"""The step in which the person throws a letter away."""
PASSES_AFTER = (1, 130, 260, 7200, 7400, 90_000)
"""Seconds after the last step, for what is left to be settled."""


# --- one account, two machines ------------------------------------------------------------------


class Pair:
    """Two machines, each with a journal and a cache of its own, signed in to one account."""

    def __init__(self, run: Run, random: Random, life: online_life.Life, other: Any) -> None:
        self.run, self.random, self.life, self.other = run, random, life, other
        self.journal = FakeJournal(Touches())
        self.was_told = False
        self.raced: set[str] = set()  # letters that both drafted, one within the pass of the other

    def live(self) -> None:
        now = START
        for moment, act in FORTNIGHT:
            now = at(moment)
            self.life.fake.at(now)
            with suppress(StopIteration):  # a machine that was off has made nothing yet
                act(self.life)
            self._passes(now)
        for seconds in PASSES_AFTER:
            later = now + timedelta(seconds=seconds)
            self.life.fake.at(later)
            self._one(later)
            self._other(later)
        self._check()

    def _passes(self, now: datetime) -> None:
        """One of them, both, or one in the middle of the other."""
        match self.random.randrange(5):
            case 0:
                self._one(now)
            case 1:
                self._other(now)
            case 2:
                self._one(now)
                self._other(now + timedelta(seconds=self.random.choice([0, 1, 200])))
            case _:
                self._within(now)

    def _other(self, now: datetime) -> None:
        ports = replace(self.other.ports, addresses=(ME,), mail=self.other.name)
        self._hear(engine.tick(Runtime((ports,), self.journal, policy(), PlainWriter()), now))

    def _one(self, now: datetime) -> None:
        self._hear(self.life.tick(now))

    def _hear(self, report: Report | None) -> None:
        assert report
        self.was_told |= "drafted_twice" in {each.what.code for each in report.plan.notices}
        self.run.count("passes")

    def _within(self, now: datetime) -> None:
        client, before = self.life.world.client, self.random.randrange(8)
        send, asked = client.send, itertools.count()

        def interrupted(*request: Any) -> Any:
            if next(asked) == before:
                self.run.count("passes within another")
                self._other(now)
            return send(*request)

        client.send = interrupted  # type: ignore[method-assign, assignment]
        known = self._letters()
        self._one(now)
        self.raced |= {what for what, number in (self._letters() - known).items() if number == 2}
        client.send = send  # type: ignore[method-assign]

    def _check(self) -> None:
        fake = self.life.fake
        blocks = Counter(
            f"{one[self.life.TITLE]} {one['start']['dateTime']}" for one in fake.blocks
        )
        letters = self._letters()
        self.run.count("blocks", blocks.total())
        self.run.count("letters", letters.total())
        for what, number in (blocks + letters).items():
            if number == 2 and what in self.raced and self.was_told and not fake.WITHDRAWS:
                # Gmail has no key for drafts and takes none back without a race.
                self.run.count("letters that Gmail has twice, and the person is told")
                continue
            self.run.check(number == 1, f"{fake.PROVIDER}: {number} times {what}")

    def _letters(self) -> Counter[str]:
        mails = (*(mail for _, mail in self.life.fake.drafts), *self.life.fake.sent)
        return Counter(map(_about, mails))


def _about(mail: Any) -> str:
    return f"a letter to {mail.header('To')}: {mail.header('Subject')}"


@contextmanager
def _account(number: int) -> Iterator[tuple[online_life.Life, Any]]:
    """A life on a provider, and a second machine that is signed in there."""
    fakes: tuple[tuple[Any, Any, Any], ...] = (
        (Google, google_life.Life, google_world.World),
        (Microsoft, microsoft_life.Life, microsoft_world.World),
    )
    fake_of, life_of, world_of = fakes[number % 2]
    with fake_of(address=ME, start=START) as fake:
        life = life_of(fake)
        other = world_of(fake, cache=Overlay())
        try:
            yield life, other
        finally:
            life.close()
            other.close()


# --- a week-old journal -------------------------------------------------------------------------


def restored(run: Run, random: Random, life: online_life.Life) -> None:
    """A fortnight in which the journal of a while ago is put back, with its cache or without."""
    kept = random.randrange(4)
    back = random.randrange(7, len(FORTNIGHT))
    memory = life.journal.memory
    for number, (moment, act) in enumerate(FORTNIGHT):
        now = at(moment)
        life.fake.at(now)
        act(life)
        life.tick(now)
        if number == kept:
            memory = life.journal.memory
        if number == back:
            life.journal.memory = memory
            if random.random() < 0.5:
                life.world.cache = Overlay()
            life.world.reopened()
            run.count("journals put back")
            for seconds in PASSES_AFTER[:4]:
                life.tick(now + timedelta(seconds=seconds))
    end = life.end
    mails = (*(mail for _, mail in life.fake.drafts), *life.fake.sent)
    standing = Counter(map(_about, mails))
    for what in (end.made, end.blocks, standing):
        for name, times in what.items():
            run.check(times == 1, f"{life.fake.PROVIDER}: {times} times {name}")
    # What the person threw away is known to the journal alone, and may come once more.
    again = sum(end.drafted.values()) - len(end.drafted)
    was_thrown_away = back >= DISCARDED
    run.check(again <= was_thrown_away, f"{life.fake.PROVIDER}: {again} letters more")
    run.count("letters that were thrown away and came once more", again)
    run.count("blocks", end.blocks.total())
    run.count("letters", end.drafted.total())


# --- folders that are carried -------------------------------------------------------------------


class Carrier:
    """A program that syncs two folders both ways; where both have changed a file, `b` wins.

    With `renames` each side has names of its own, as Maildirs have with a mail server in between.
    """

    def __init__(self, a: Path, b: Path, *, renames: bool, numbers: Iterator[int]) -> None:
        self.sides, self.renames, self.numbers = (a, b), renames, numbers
        self.pairs: dict[tuple[str, str], bytes] = {}

    def sync(self) -> None:
        a, b = self.sides
        for (one, other), before in [*self.pairs.items()]:
            now = (_content(a / one), _content(b / other))
            wanted = now[1] if now[1] != before else now[0]
            for path in (a / one, b / other):
                _write(path, wanted)
            if wanted is None:
                del self.pairs[one, other]
            else:
                self.pairs[one, other] = wanted
        for side in (1, 0):
            known = {pair[side] for pair in self.pairs}
            for path in sorted(self.sides[side].iterdir()):
                if path.name in known or path.is_dir():
                    continue
                target = self.sides[1 - side] / self._name(path.name)
                _write(target, path.read_bytes())
                pair = (target.name, path.name) if side else (path.name, target.name)
                self.pairs[pair] = path.read_bytes()

    def _name(self, name: str) -> str:
        if not self.renames:
            return name
        flags = name.rpartition(":")[2]
        return f"{next(self.numbers) * 7919 % 1000:03}.sync.host:{flags}"


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif _content(path) != content:
        path.write_bytes(content)


class Server:
    """A CalDAV server between two folders, each with its synchroniser: the server wins."""

    def __init__(self, run: Run, homes: tuple[Home, Home], programs: Path, address: str) -> None:
        self.run = run
        self.sides = [
            Synchroniser(each.root / "sync", each.calendar, programs, address, server_wins=True)
            for each in homes
        ]

    def sync(self) -> None:
        """Once each: what the second brings reaches the first at the next one."""
        for side in self.sides:
            complaint = side.sync()
            self.run.check(not complaint, f"vdirsyncer: {complaint}")
        self.run.count("times carried through a server")


class Folders:
    """Two machines with calendars and mail in folders."""

    def __init__(self, run: Run, random: Random, root: Path, programs: Path | None) -> None:
        self.run, self.random, numbers = run, random, itertools.count(1)
        self.homes = Home(root / "a"), Home(root / "b")
        a, b = self.homes
        mail = (".Drafts/cur", ".Sent/cur", ".Trash/cur", "cur")
        self.stack = ExitStack()
        self.carriers: list[Carrier | Server] = [
            Carrier(a.maildir / each, b.maildir / each, renames=True, numbers=numbers)
            for each in mail
        ]
        if programs is None:
            plain = Carrier(a.calendar, b.calendar, renames=False, numbers=numbers)
            self.carriers.append(plain)
            return
        address = self.stack.enter_context(caldav.collection(programs, root))
        self.carriers.append(Server(run, self.homes, programs, address))

    def live(self) -> None:
        with self.stack:
            self._live()

    def _live(self) -> None:
        monday = at("2026-11-23 09:00")
        self.homes[0].invite("acme", monday + timedelta(days=1, hours=1))
        title = "Staff SRE - Globex (first round)"
        path = self.homes[1].invite("beta", monday + timedelta(days=1, hours=5), title=title)
        theirs = path.read_text(encoding="utf-8").replace("priya@acme", "jonas@globex")
        path.write_text(theirs.replace("Priya Shah", "Jonas Weber"), encoding="utf-8", newline="")
        now = monday
        while now < monday + timedelta(days=2, hours=6):
            for act in self.random.sample((self._sync, self._first, self._second, self._act), 3):
                act(now)
            now += timedelta(minutes=self.random.choice([20, 180, 300, 700]))
        for _ in range(3):
            now += timedelta(hours=2)
            self._sync(now)
            self._first(now)
            self._second(now)
        self._sync(now)
        self._check(now)

    def _sync(self, _: datetime) -> None:
        for carrier in self.carriers:
            carrier.sync()
        self.run.count("times carried")

    def _first(self, now: datetime) -> None:
        self._tick(self.homes[0], now)

    def _second(self, now: datetime) -> None:
        """Often in the same second: both wait for the same moment."""
        self._tick(self.homes[1], now + timedelta(seconds=self.random.choice([0, 7, 40])))

    def _tick(self, home: Home, now: datetime) -> None:
        output = home.run("tick", "--at", now.isoformat())
        self.run.check(output.code == 0, f"{now:%F %R}: {output.err}{output.out}")
        self.run.count("passes")

    def _act(self, _: datetime) -> None:
        """The person edits a draft, or renames or fills in a block, on one of the machines."""
        home = self.random.choice(self.homes)
        if self.random.random() < 0.5:
            home.fill_in(lambda form: form.replace("Liked:", "Liked: the team"))
            return
        for path in sorted((home.maildir / ".Drafts/cur").iterdir())[:1]:
            path.write_bytes(path.read_bytes() + b"\r\nAnd one thing more.\r\n")

    def _check(self, now: datetime) -> None:
        for home in self.homes:
            status = home.run("status", "--json", "--at", now.isoformat()).json
            is_told = any("twice" in each["what"] for each in status["problems"])
            keys_ = Counter(
                line
                for text in home.blocks()
                for line in text.split("\n")
                if line.startswith("X-INTERVIEWD-KEY")
            )
            letters = Counter(
                f"the letter {mail['Message-ID']}"
                for folder in (".Drafts", ".Sent")
                for mail in home.mails(folder)
            )
            self.run.count("blocks", keys_.total())
            self.run.count("letters", letters.total())
            for what, number in (keys_ + letters).items():
                if number == 2 and is_told and what in letters:
                    self.run.count("letters that lie in Drafts twice, and the person is told")
                    continue
                self.run.check(number == 1, f"{home.root.name}: {number} times {what}")
            self.run.check(len(letters) == 2, f"{home.root.name}: {len(letters)} letters are left")


# --- twenty daemons -----------------------------------------------------------------------------


class Crowd:
    """Daemons that are begun at once over one state folder."""

    def __init__(self, run: Run, random: Random, root: Path) -> None:
        self.run, self.random, self.home = run, random, Home(root / "sam")
        self.home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
        self.logs = root
        self.alive: dict[int, Path] = {}
        self.codes: list[int] = []

    def live(self) -> None:
        try:
            self._begin(DAEMONS)
            self._wait(lambda: len(self.home.blocks()) == 3 or not self._is_one())
            for _ in range(self.random.randint(1, 2)):
                if len(self.alive) != 1:
                    return
                (holder,) = self.alive
                os.kill(holder, signal.SIGKILL)
                os.waitpid(holder, 0)
                del self.alive[holder]
                self._begin(5)
            self._end()
        finally:
            for pid in self.alive:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        blocks = self.home.blocks()
        kept = {line for text in blocks for line in text.split("\n") if "INTERVIEWD-KEY" in line}
        self.run.check(len(blocks) == len(kept) == 3, f"{len(blocks)} blocks, {len(kept)} keys")
        self.run.check(set(self.codes) == {75}, f"the others ended with {set(self.codes)}")

    def _begin(self, number: int) -> None:
        for _ in range(number):
            log = self.logs / f"{len(self.codes) + len(self.alive)}-{time.monotonic_ns()}.log"
            self.alive[_forked(["--config", str(self.home.config), "run"], log)] = log
        self.run.count("daemons", number)
        self._wait(lambda: len(self.alive) == 1 or not self._is_one())
        self.run.check(self._is_one(), "more than one began to work")

    def _is_one(self) -> bool:
        """Whether at most one of those that live has said that it works."""
        return sum("started" in log.read_text() for log in self.alive.values()) <= 1

    def _wait(self, is_so: Callable[[], bool]) -> None:
        last = time.monotonic() + PATIENCE_SECONDS
        while not is_so() and time.monotonic() < last:
            self._reap()
            time.sleep(0.01)
        self.run.check(is_so(), "waited in vain")

    def _reap(self) -> None:
        for pid in [*self.alive]:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                del self.alive[pid]
                self.codes.append(os.waitstatus_to_exitcode(status))

    def _end(self) -> None:
        if len(self.alive) != 1:
            return
        (holder,) = self.alive
        self._wait(lambda: "started" in self.alive[holder].read_text())
        os.kill(holder, signal.SIGTERM)
        _, status = os.waitpid(holder, 0)
        del self.alive[holder]
        self.run.check(os.waitstatus_to_exitcode(status) == 0, f"it ended with {status}")


def _forked(arguments: list[str], log: Path) -> int:
    """A command in a process of its own that has loaded all already."""
    log.touch()
    if pid := os.fork():
        return pid
    code = 70
    try:
        with log.open("w", buffering=1) as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            sys.stdout = sys.stderr = file
            code = main(arguments)
    finally:
        os._exit(code)


# --- all of them --------------------------------------------------------------------------------


def prove(run: Run) -> None:
    with ExitStack() as stack:
        programs = _installed(run, stack) if run.size > LAW_SHARE * QUICK else None
        for number, random in run.cases():
            turn = number // 4
            match number % 4:
                case 0:
                    with tempfile.TemporaryDirectory() as root:
                        Crowd(run, random, Path(root)).live()
                case 1:
                    with _account(turn) as (life, other):
                        Pair(run, random, life, other).live()
                case 2:
                    with tempfile.TemporaryDirectory() as root:
                        carried_by = programs if turn % THROUGH_A_SERVER == 0 else None
                        Folders(run, random, Path(root), carried_by).live()
                case _:
                    with _account(turn + 1) as (life, _):
                        restored(run, random, life)


def _installed(run: Run, stack: ExitStack) -> Path | None:
    """The programs that carry calendars through a server, where they can be had."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    try:
        return caldav.install(folder)
    except subprocess.CalledProcessError:
        run.count("without vdirsyncer and Radicale", 0)
        return None


def _all_begin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(locks, "one_daemon", lambda state_dir: nullcontext())


def _letters_are_not_known_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recover, "letters", lambda situation: dict(situation.deeds))


LAWS: Mapping[str, Law] = {
    "one daemon at a time": _all_begin,
    "a letter of another machine is known again": _letters_are_not_known_again,
}
