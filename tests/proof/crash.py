"""Kills and faults, one after the other, in all three worlds: nothing lost, doubled or sent.

The same fortnight again and again: in memory, on Google and on Microsoft over real HTTP. At most of
its steps something strikes a write: the process dies before or after it takes effect, the server
answers 503, or acts and resets the connection, or acts a minute later; and half of the passes that
put it right are struck again. The end is that of an undisturbed life, and every request on the way
was one of those that may leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest

from interviewd.accounts import http
from interviewd.engine import tick as engine
from tests.crash import test_sweep as memory
from tests.fakes import google_life, microsoft_life, online_life
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_life import FORTNIGHT, ME, SETTLING, START, End, Strike
from tests.fakes.worlds import Killed, at
from tests.proof.frame import Law, Run
from tests.proof.laws import CRASH_LAWS

FULL, QUICK = 3_000, 3
STRIKES = (
    ("kill", "before"),
    ("kill", "after"),
    ("status", "before"),
    ("rst", "after"),
    ("fin", "late"),
)
ALLOWED = re.compile(
    r"GET .*"
    r"|POST /token|POST /[\w./-]*/oauth2/v2.0/token|POST /revoke"
    r"|POST /calendar/v3/calendars/[^/]+/events|(PATCH|DELETE) /calendar/v3/calendars/[^/]+/events/[^/]+"
    r"|POST /gmail/v1/users/me/drafts"
    r"|POST /v1.0/me/(calendar|calendars/[^/]+)/events|(PATCH|DELETE) /v1.0/me/events/[^/]+"
    r"|(PATCH|DELETE) /v1.0/me/calendars/[^/]+/events/[^/]+"
    r"|POST /v1.0/me/(mailFolders/drafts/)?messages|POST /v1.0/me/messages/[^/]+/move"
)
"""Written down once more, by what the providers' manuals call these requests."""


@contextmanager
def _patient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
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
            for asked in fake.log:
                line = f"{asked['method']} {urlsplit(asked['url']).path}"
                self.run.count("requests")
                self.run.check(ALLOWED.fullmatch(line), f"{line} left")
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
        if random and random.random() < 0.8:
            kind, when = random.choice(STRIKES)
            life.fake.server.faults.clear()
            life.struck, life._writes = False, 0
            life.strike = Strike(random.randint(0, 1), kind, when)
            life._arm()
        life.tick(now)
        if not life.has_struck:
            life.strike = None
            life.fake.server.faults.clear()
            life.world.reopened()
            return False
        assert life.strike
        self.run.count("kills" if life.strike.kind == "kill" else "faults")
        life.strike = None
        return True


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
            for seconds, odds in ((0, 0.6), (5, 0.4), (65, 0), (200, 0), (400, 0)):
                if random.random() < odds:
                    when = random.choice(["before", "after", "late"])
                    world.touches.arm(random.randrange(14), when)
                try:
                    engine.tick(world.runtime, now + timedelta(seconds=seconds))
                except Killed:
                    self.run.count("kills")
                else:
                    if seconds in (0, 400):
                        break
                finally:
                    world.touches.arm(None)
                if seconds == 5:  # late, but within what a write may take
                    world.touches.catch_up()
        end = memory.end_of(world)
        self.run.check(end == self.usual, f"in memory: {self.usual} became {end}")


def prove(run: Run) -> None:
    worlds = (
        Memory(run),
        Online(run, Google, google_life.Life),
        Online(run, Microsoft, microsoft_life.Life),
    )
    with _patient():
        for number, random in run.cases():
            try:
                worlds[number % 3].live(random)
            except StopIteration:  # the person looks for what should be there
                run.check(holds=False, otherwise="a block or a draft was lost on the way")
            run.count("lives")


LAWS: Mapping[str, Law] = {
    law: CRASH_LAWS[law] for law in ("an intent before the request", "a doubt is settled")
}
"""The others are taken away in tests/crash/test_sweep.py, at every touch of the world in turn."""
