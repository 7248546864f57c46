"""A fortnight on a Google account: an interview, its letters and an answer, with a person who meddles, and one fault.

The same steps each time; what differs is where the fault strikes. What was made, by key, and what is there at the end
are read from the fake's own state, never from what the program believes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from interviewd import tick as engine
from interviewd.mirror import Overlay
from interviewd.tick import Connected, House, Report
from tests.contracts.mailbox import mail_of
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeJournal, Killed, Touches, at

ME = "me@example.org"
START = at("2026-11-23 08:00")
WRITES = "POST|PATCH|DELETE"
APIS = "^/(calendar|gmail)/"


@dataclass(frozen=True)
class Strike:
    """One fault: at the write with that number (from 0), of that kind, before or after it takes effect, or late."""

    write: int
    kind: str  # a kind of wire.Fault, or "kill" for the process
    when: str = "before"
    knobs: dict[str, float] = field(default_factory=dict)  # lags, by the name of the knob

    def __str__(self) -> str:
        lags = "".join(f" {name}={value}" for name, value in self.knobs.items())
        return f"{self.write} {self.kind} {self.when}{lags}"


class Life:
    """One life on a fresh fake. `house` is what a process has; `journal` and the mirror outlive it."""

    def __init__(self, google: Google, strike: Strike | None = None) -> None:
        self.google, self.strike = google, strike
        google.at(START)
        self.journal = FakeJournal(Touches())
        self.world = World(google, mirror=Overlay(), name="gmail")
        self.struck = False
        self.last: Report | None = None
        self._writes = 0
        self._arm()

    @property
    def house(self) -> House:
        account = Connected(
            name="gmail",
            provider="google",
            addresses=(ME,),
            mail="gmail",
            calendar=self.world.calendar,
            mailbox=self.world.mailbox,
            withdraws=False,
        )
        return House((account,), self.journal, policy())

    def tick(self, now: datetime) -> Report | None:
        """A pass at that moment; None when the process was killed in it."""
        self.google.at(now)
        try:
            self.last = engine.tick(self.house, now)
        except Killed:
            self.world.reopened()
            self.last = None
        return self.last

    def live(self) -> Life:
        """All steps; where a fault struck, passes follow until everything is settled again."""
        for moment, act in FORTNIGHT:
            now = at(moment)
            self.google.at(now)
            act(self)
            self.tick(now)
            if self.has_struck:
                self.strike = None
                for seconds in (5, 65, 130, 200, 330, 470):
                    self.tick(now + timedelta(seconds=seconds))
        return self

    @property
    def has_struck(self) -> bool:
        faults = self.google.server.faults
        return self.strike is not None and (self.struck or any(fault.struck for fault in faults))

    def close(self) -> None:
        self.world.close()

    # --- the fault ----------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        strike = self.strike
        if strike is None:
            return
        for name, value in strike.knobs.items():
            part = self.google.calendar if hasattr(self.google.calendar.knobs, name) else self.google.mail
            setattr(part.knobs, name, value)
        if strike.kind == "kill":
            self._arm_kill(strike)
        else:
            settings: dict[str, Any] = {"method": WRITES, "path": APIS, "nth": strike.write + 1, "seconds": 60}
            self.google.fault(strike.kind, strike.when, **settings)

    def _arm_kill(self, strike: Strike) -> None:
        """The process dies around its request: nothing after it happens, not even an `except`."""
        assert self.world.doors
        line = self.world.doors.line
        ask = line.ask

        def deadly(method: str, address: str, headers: Any, body: Any = None) -> Any:
            here = method in WRITES.split("|") and "/token" not in address and self._count() == strike.write
            if here and strike.when == "before":
                self.struck = True
                raise Killed
            answer = ask(method, address, headers, body)
            if here:
                self.struck = True
                raise Killed
            return answer

        line.ask = deadly  # type: ignore[method-assign]

    def _count(self) -> int:
        self._writes += 1
        return self._writes - 1

    # --- what there is ------------------------------------------------------------------------------------------

    def blocks(self) -> list[dict[str, Any]]:
        items = self.google.calendar.books["primary"].items.values()
        return [one for one in items if "extendedProperties" in one and one["status"] != "cancelled"]

    def block(self, title: str) -> dict[str, Any]:
        return next(one for one in self.blocks() if one["summary"].startswith(title))

    def draft_to(self, name: str) -> str:
        mail = self.google.mail
        return next(one for one, id_ in mail.drafts.items() if name in mail.mails[id_].header("To"))

    @property
    def end(self) -> End:
        mail, calendar = self.google.mail, self.google.calendar
        letters = [deed for deed in self.journal.memory.deeds.values() if deed.kind.is_letter]
        return End(
            made=Counter(calendar.created),
            drafted=Counter(mail.created),
            blocks=Counter(f"{one['summary'].split(',')[0]} {one['start']['dateTime']}" for one in self.blocks()),
            sent=Counter(_first_line(one.parsed.as_string()) for one in mail.mails.values() if "SENT" in one.labels),
            states=Counter(f"{deed.kind} {deed.state}" for deed in letters),
        )

    @property
    def writes(self) -> int:
        """Requests that could have changed something, doubtful ones among them."""
        return len([one for one in self.google.log if one["method"] != "GET" and one["url"] != "/token"])


@dataclass(frozen=True)
class End:
    """What a life leaves behind, as the fake knows it; `states` as the journal does."""

    made: Counter[str]
    drafted: Counter[str]
    blocks: Counter[str]
    sent: Counter[str]
    states: Counter[str]


def _first_line(text: str) -> str:
    return text.partition("\n\n")[2].strip().partition("\n")[0]


# --- the steps --------------------------------------------------------------------------------------------------


def _invite(life: Life) -> None:
    guests = [("priya@acme.example", "Priya Shah"), ("wei@acme.example", "Wei Chen")]
    people = [{"email": email, "displayName": name, "responseStatus": "accepted"} for email, name in guests]
    life.google.calendar.add(
        summary="Interview: Staff SRE - Acme #interview",
        start={"dateTime": "2026-11-25T10:00:00Z"},
        end={"dateTime": "2026-11-25T11:00:00Z"},
        organizer={"email": "priya@acme.example", "displayName": "Priya Shah"},
        attendees=[*people, {"email": ME, "self": True, "responseStatus": "accepted"}],
        iCalUID="uid-1@acme.example",
    )


def _rename_research(life: Life) -> None:
    life.google.calendar.edit(life.block("Research")["id"], summary="My own hour")


def _delete_warm_up(life: Life) -> None:
    life.google.calendar.delete(life.block("Warm-up")["id"])


def _fill_in(life: Life) -> None:
    """In the web: what comes back is HTML."""
    form = next(one for one in life.blocks() if "Talked about" in one.get("description", ""))
    told = form["description"].replace("Talked about:", "Talked about: the queue migration")
    life.google.calendar.edit(form["id"], description=told.replace("\n", "<br>"))


def _edit_and_send_first(life: Life) -> None:
    draft = life.draft_to("priya")
    life.google.mail.edit_draft(draft, text="My very own words, Priya.\n")
    life.google.mail.send_draft(draft)


def _discard_second(life: Life) -> None:
    life.google.mail.discard_draft(life.draft_to("wei"))


def _answer(life: Life) -> None:
    raw = mail_of("Priya Shah <priya@acme.example>", ME, "Re: Thank you", "We will call you.\n", at=life.google.now)
    life.google.mail.receive(raw.replace(b"\n", b"\r\n"))


def _nothing(life: Life) -> None:
    """Just a pass."""


FORTNIGHT: tuple[tuple[str, Callable[[Life], None]], ...] = (
    ("2026-11-23 09:00", _invite),
    ("2026-11-23 12:00", _rename_research),
    ("2026-11-24 12:00", _delete_warm_up),
    ("2026-11-25 11:05", _fill_in),
    ("2026-11-25 11:20", _nothing),
    ("2026-11-25 11:40", _nothing),
    ("2026-11-25 20:51", _nothing),
    ("2026-11-25 22:00", _edit_and_send_first),
    ("2026-11-26 09:00", _discard_second),
    ("2026-12-03 08:30", _nothing),
    ("2026-12-04 09:00", _nothing),
    ("2026-12-07 10:00", _answer),
    ("2026-12-11 10:00", _nothing),
)
