"""A fortnight on an account behind a sign-in: an interview, its letters and an answer, a person
who meddles, and one fault.

The same steps each time; what differs is where the fault strikes. What was made, by key, and what
is there at the end are read from the fake's own state, never from what the program believes. How a
person does a step is the provider's own.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import methodcaller
from typing import Any, ClassVar, Self

from interviewd.engine import tick as engine
from interviewd.engine.tick import Report, Runtime
from tests.contracts.mailbox import mail_of
from tests.fakes.online import Online
from tests.fakes.online_world import World
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeJournal, Killed, Touches, at
from tests.fakes.writers import PlainWriter

ME = "me@example.org"
START = at("2026-11-23 08:00")
WRITES = "POST|PATCH|DELETE"
SETTLING = (5, 65, 130, 200, 330, 470)
"""Seconds after a fault at which passes follow, until everything is settled again."""


@dataclass(frozen=True)
class Strike:
    """One fault: at the write with that number (from 0), of that kind, before or after it takes
    effect, or late.
    """

    write: int
    kind: str  # a kind of wire.Fault, or "kill" for the process
    when: str = "before"
    knobs: dict[str, Any] = field(default_factory=dict)  # lags and manners, by the name of the knob

    def __str__(self) -> str:
        lags = "".join(f" {name}={value}" for name, value in self.knobs.items())
        return f"{self.write} {self.kind} {self.when}{lags}"


@dataclass(frozen=True)
class End:
    """What a life leaves behind, as the fake knows it; `states` as the journal does."""

    made: Counter[str]
    drafted: Counter[str]
    blocks: Counter[str]
    drafts: Counter[str]
    sent: Counter[str]
    states: Counter[str]


class Life(ABC):
    """One life on a fresh fake.

    `runtime` is what a process has; `journal` and the cache outlive it.
    """

    TITLE: ClassVar[str]
    """The field of an event that holds its title."""

    def __init__(self, fake: Online, world: World, strike: Strike | None = None) -> None:
        self.fake, self.world, self.strike = fake, world, strike
        self.journal = FakeJournal(Touches())
        self.struck = False
        self.last: Report | None = None
        self._writes = 0
        self._arm()

    @property
    def runtime(self) -> Runtime:
        assert self.world.ports
        account = replace(self.world.ports, addresses=(ME,), mail=self.world.name)
        return Runtime((account,), self.journal, policy(), PlainWriter())

    def tick(self, now: datetime) -> Report | None:
        """A pass at that moment; None when the process was killed in it."""
        self.fake.at(now)
        try:
            self.last = engine.tick(self.runtime, now)
        except Killed:
            self.world.reopened()
            self.last = None
        return self.last

    def live(self) -> Self:
        """All steps; where a fault struck, passes follow until everything is settled again."""
        for moment, act in FORTNIGHT:
            now = at(moment)
            self.fake.at(now)
            act(self)
            self.tick(now)
            if self.has_struck:
                self.strike = None
                for seconds in SETTLING:
                    self.tick(now + timedelta(seconds=seconds))
        return self

    @property
    def has_struck(self) -> bool:
        faults = self.fake.server.faults
        return self.strike is not None and (self.struck or any(fault.struck for fault in faults))

    def close(self) -> None:
        self.world.close()

    # --- the fault -------------------------------------------------------------------------------

    def _arm(self) -> None:
        strike = self.strike
        if strike is None:
            return
        for name, value in strike.knobs.items():
            parts = [
                part.knobs
                for part in (self.fake.calendar, self.fake.mail)
                if hasattr(part.knobs, name)
            ]
            assert parts, name
            for knobs in parts:
                setattr(knobs, name, value)
        if strike.kind == "kill":
            self._arm_kill(strike)
        else:
            settings: dict[str, Any] = {
                "method": WRITES,
                "path": self.fake.APIS,
                "nth": strike.write + 1,
                "seconds": 60,
            }
            self.fake.fault(strike.kind, strike.when, **settings)

    def _arm_kill(self, strike: Strike) -> None:
        """The process dies around its request: nothing after it happens, not even an `except`."""
        client = self.world.client
        send = client.send

        def deadly(method: str, address: str, headers: Any, body: Any = None) -> Any:
            is_target = (
                method in WRITES.split("|")
                and "/token" not in address
                and self._count() == strike.write
            )
            if is_target and strike.when == "before":
                self.struck = True
                raise Killed
            answer = send(method, address, headers, body)
            if is_target:
                self.struck = True
                raise Killed
            return answer

        client.send = deadly  # type: ignore[method-assign]

    def _count(self) -> int:
        self._writes += 1
        return self._writes - 1

    # --- what there is ---------------------------------------------------------------------------

    def block(self, title: str) -> dict[str, Any]:
        return next(one for one in self.fake.blocks if one[self.TITLE].startswith(title))

    def draft_to(self, name: str) -> str:
        return next(draft for draft, mail in self.fake.drafts if name in mail.header("To"))

    @property
    def end(self) -> End:
        letters = [deed for deed in self.journal.memory.deeds.values() if deed.kind.is_letter]
        return End(
            made=Counter(self.fake.calendar.created),
            drafted=Counter(self.fake.mail.created),
            blocks=Counter(
                f"{one[self.TITLE].split(',')[0]} {one['start']['dateTime']}"
                for one in self.fake.blocks
            ),
            drafts=Counter(mail.header("To") for _, mail in self.fake.drafts),
            sent=Counter(_first_line(mail.parsed.as_string()) for mail in self.fake.sent),
            states=Counter(f"{deed.kind} {deed.state}" for deed in letters),
        )

    @property
    def writes(self) -> int:
        """Requests that could have changed something, doubtful ones among them."""
        return len(
            [
                one
                for one in self.fake.log
                if one["method"] != "GET" and re.search(self.fake.APIS, one["url"])
            ]
        )

    # --- the steps -------------------------------------------------------------------------------

    @abstractmethod
    def invite(self) -> None:
        """Priya and Wei of Acme, on Wednesday at ten; it is accepted already."""

    def rename_research(self) -> None:
        self.fake.calendar.edit(self.block("Research")["id"], **{self.TITLE: "My own hour"})

    def delete_warm_up(self) -> None:
        self.fake.calendar.delete(self.block("Warm-up")["id"])

    @abstractmethod
    def fill_in(self) -> None:
        """What was talked about, typed into the debrief; what comes back is HTML."""

    def edit_and_send_first(self) -> None:
        draft = self.draft_to("priya")
        self.fake.mail.edit_draft(draft, text="My very own words, Priya.\n")
        self.fake.mail.send_draft(draft)

    def discard_second(self) -> None:
        self.fake.mail.discard_draft(self.draft_to("wei"))

    def answer(self) -> None:
        raw = mail_of(
            "Priya Shah <priya@acme.example>",
            ME,
            "Re: Thank you",
            "We will call you.\n",
            at=self.fake.now,
        )
        self.receive(raw.replace(b"\n", b"\r\n"))

    def receive(self, raw: bytes) -> None:
        self.fake.mail.receive(raw)


def _first_line(text: str) -> str:
    return text.partition("\n\n")[2].strip().partition("\n")[0]


def nothing(life: Life) -> None:
    """Just a pass."""


FORTNIGHT: tuple[tuple[str, Callable[[Life], object]], ...] = (
    ("2026-11-23 09:00", methodcaller("invite")),
    ("2026-11-23 12:00", methodcaller("rename_research")),
    ("2026-11-24 12:00", methodcaller("delete_warm_up")),
    ("2026-11-25 11:05", methodcaller("fill_in")),
    ("2026-11-25 11:20", nothing),
    ("2026-11-25 11:40", nothing),
    ("2026-11-25 20:51", nothing),
    ("2026-11-25 22:00", methodcaller("edit_and_send_first")),
    ("2026-11-26 09:00", methodcaller("discard_second")),
    ("2026-12-03 08:30", nothing),
    ("2026-12-04 09:00", nothing),
    ("2026-12-07 10:00", methodcaller("answer")),
    ("2026-12-11 10:00", nothing),
)
