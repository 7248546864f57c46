"""A fortnight on a Microsoft account: an interview, its letters and an answer, with a person who meddles, and one fault.

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
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeJournal, Killed, Touches, at

ME = "me@example.org"
START = at("2026-11-23 08:00")
WRITES = "POST|PATCH|DELETE"
APIS = "^/v1.0/"


@dataclass(frozen=True)
class Strike:
    """One fault: at the write with that number (from 0), of that kind, before or after it takes effect, or late."""

    write: int
    kind: str  # a kind of wire.Fault, or "kill" for the process
    when: str = "before"
    knobs: dict[str, Any] = field(default_factory=dict)  # lags and manners, by the name of the knob

    def __str__(self) -> str:
        lags = "".join(f" {name}={value}" for name, value in self.knobs.items())
        return f"{self.write} {self.kind} {self.when}{lags}"


class Life:
    """One life on a fresh fake. `house` is what a process has; `journal` and the mirror outlive it."""

    def __init__(self, microsoft: Microsoft, strike: Strike | None = None) -> None:
        self.microsoft, self.strike = microsoft, strike
        microsoft.at(START)
        self.journal = FakeJournal(Touches())
        self.world = World(microsoft, mirror=Overlay())
        self.struck = False
        self.last: Report | None = None
        self._writes = 0
        self._arm()

    @property
    def house(self) -> House:
        account = Connected(
            name="outlook",
            provider="microsoft",
            addresses=(ME,),
            mail="outlook",
            calendar=self.world.calendar,
            mailbox=self.world.mailbox,
        )
        return House((account,), self.journal, policy())

    def tick(self, now: datetime) -> Report | None:
        """A pass at that moment; None when the process was killed in it."""
        self.microsoft.at(now)
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
            self.microsoft.at(now)
            act(self)
            self.tick(now)
            if self.has_struck:
                self.strike = None
                for seconds in (5, 65, 130, 200, 330, 470):
                    self.tick(now + timedelta(seconds=seconds))
        return self

    @property
    def has_struck(self) -> bool:
        faults = self.microsoft.server.faults
        return self.strike is not None and (self.struck or any(fault.struck for fault in faults))

    def close(self) -> None:
        self.world.close()

    # --- the fault ----------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        strike = self.strike
        if strike is None:
            return
        for name, value in strike.knobs.items():
            parts = [part.knobs for part in (self.microsoft.calendar, self.microsoft.mail) if hasattr(part.knobs, name)]
            assert parts, name
            for knobs in parts:
                setattr(knobs, name, value)
        if strike.kind == "kill":
            self._arm_kill(strike)
        else:
            settings: dict[str, Any] = {"method": WRITES, "path": APIS, "nth": strike.write + 1, "seconds": 60}
            self.microsoft.fault(strike.kind, strike.when, **settings)

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
        return [one for one in self.microsoft.calendar.items.values() if one["_extended"]]

    def block(self, title: str) -> dict[str, Any]:
        return next(one for one in self.blocks() if one["subject"].startswith(title))

    def draft_to(self, name: str) -> str:
        mails = self.microsoft.mail.mails.values()
        return next(one.id for one in mails if one.folder == "drafts" and name in one.header("To"))

    @property
    def end(self) -> End:
        mail, calendar = self.microsoft.mail, self.microsoft.calendar
        letters = [deed for deed in self.journal.memory.deeds.values() if deed.kind.is_letter]
        sent = (one for one in mail.mails.values() if one.folder == "sentitems")
        return End(
            made=Counter(calendar.created),
            drafted=Counter(mail.created),
            blocks=Counter(f"{one['subject'].split(',')[0]} {one['start']['dateTime']}" for one in self.blocks()),
            drafts=Counter(one.header("To") for one in mail.mails.values() if one.folder == "drafts"),
            sent=Counter(_first_line(one.parsed.as_string()) for one in sent),
            states=Counter(f"{deed.kind} {deed.state}" for deed in letters),
        )

    @property
    def writes(self) -> int:
        """Requests that could have changed something, doubtful ones among them."""
        return len([one for one in self.microsoft.log if one["method"] != "GET" and "/v1.0/" in one["url"]])


@dataclass(frozen=True)
class End:
    """What a life leaves behind, as the fake knows it; `states` as the journal does."""

    made: Counter[str]
    drafted: Counter[str]
    blocks: Counter[str]
    drafts: Counter[str]
    sent: Counter[str]
    states: Counter[str]


def _first_line(text: str) -> str:
    return text.partition("\n\n")[2].strip().partition("\n")[0]


# --- the steps --------------------------------------------------------------------------------------------------


def _invite(life: Life) -> None:
    guests = [("priya@acme.example", "Priya Shah"), ("wei@acme.example", "Wei Chen"), (ME, "Sam Rivera")]
    life.microsoft.calendar.add(
        subject="Interview: Staff SRE - Acme #interview",
        start={"dateTime": "2026-11-25T10:00:00", "timeZone": "UTC"},
        end={"dateTime": "2026-11-25T11:00:00", "timeZone": "UTC"},
        organizer={"emailAddress": {"address": "priya@acme.example", "name": "Priya Shah"}},
        attendees=[
            {"type": "required", "emailAddress": {"address": a, "name": n}, "status": {"response": "accepted"}}
            for a, n in guests
        ],
        responseStatus={"response": "accepted"},
        iCalUId="uid-1@acme.example",
    )


def _rename_research(life: Life) -> None:
    life.microsoft.calendar.edit(life.block("Research")["id"], subject="My own hour")


def _delete_warm_up(life: Life) -> None:
    life.microsoft.calendar.delete(life.block("Warm-up")["id"])


def _fill_in(life: Life) -> None:
    """In Outlook: what comes back is HTML."""
    form = next(one for one in life.blocks() if "Talked about" in one["_html"])
    told = form["_html"].replace("Talked about:", "Talked about: the queue migration")
    life.microsoft.calendar.edit(form["id"], body={"contentType": "html", "content": told})


def _edit_and_send_first(life: Life) -> None:
    draft = life.draft_to("priya")
    life.microsoft.mail.edit_draft(draft, text="My very own words, Priya.\n")
    life.microsoft.mail.send_draft(draft)


def _discard_second(life: Life) -> None:
    life.microsoft.mail.discard_draft(life.draft_to("wei"))


def _answer(life: Life) -> None:
    """Filed by a rule of the person's."""
    raw = mail_of("Priya Shah <priya@acme.example>", ME, "Re: Thank you", "We will call you.\n", at=life.microsoft.now)
    life.microsoft.mail.receive(raw.replace(b"\n", b"\r\n"), folder="job hunt")


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
