"""Random histories of contact: no follow-up too soon, too often, on a day off or after an answer.

One interview, its thank-you, and weeks in which the person and the company write, decline, return
mails, book the next round, and recruiting systems send what they send. After each step the
follow-ups that were drafted, and the reason and the date of what is held, are compared with a
reckoning of this module's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import holidays
import pytest

from interviewd.domain import workdays
from interviewd.domain.planner import limits
from interviewd.engine import tick as engine
from interviewd.engine.tick import Report
from interviewd.model.decided import Held, Policy
from interviewd.model.known import Closing
from interviewd.model.seen import Message, Nature
from interviewd.model.terms import Kind, Verb
from tests.fakes.persons import policy
from tests.fakes.worlds import World, interview
from tests.fakes.writers import Brief
from tests.proof.frame import Law, Run

FULL, QUICK = 10_000, 20

PRIYA = "priya@acme.example"
REFUSAL = "After careful consideration, we have decided not to move forward with your application."
RECEIVED = "We received your documents."
MACHINES = (
    ("no-reply@us.greenhouse-mail.io", "Acme Recruiting", "Your application"),
    ("no-reply@us.greenhouse-mail.io", "Greenhouse", "Your application to Acme"),
    ("notifications@jobs.unheard-of.example", "Acme", "We received your documents"),
    ("no-reply@acme.example", "Acme", "Please rate your interview"),
    ("careers@acme.example", "Acme Careers", "Your application"),
)
STRANGERS = (
    ("no-reply@us.greenhouse-mail.io", "Globex Recruiting", "Your application to Globex"),
    ("alerts@news.example", "News", "Acme raises money"),
    ("priya@elsewhere.example", "Priya Shah", "Acme"),
)
LANDS = (
    ("GB", "ENG", "Europe/London"),
    ("DE", None, "Europe/Berlin"),
    ("US", None, "America/New_York"),
)


@dataclass
class Reckoning:
    """What happened, as this module keeps it, and the days as it counts them."""

    policy: Policy
    land: tuple[str, str | None, str]
    end: datetime
    thanked: datetime | None = None
    own: list[datetime] = field(default_factory=list)  # the person's mails to the company
    machines: list[datetime] = field(default_factory=list)
    answers: list[datetime] = field(default_factory=list)
    back: date | None = None
    bounced: bool = False
    closed: bool = False
    booked: bool = False
    discarded: bool = False
    made: list[datetime] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.policy.zone).date()

    def is_off(self, day: date) -> bool:
        country, region, _ = self.land
        return day.weekday() >= 5 or day in _public_holidays(country, region, day.year)

    def workdays(self, since: datetime, until: datetime) -> int:
        """Working days after the first day, up to and with the second."""
        first, last = self.day(since), self.day(until)
        days = (first + timedelta(days=n + 1) for n in range((last - first).days))
        return sum(not self.is_off(day) for day in days)

    def wrong(self, now: datetime) -> str | None:
        """Why no follow-up may be drafted now."""
        local = now.astimezone(self.policy.zone)
        first = self.policy.follow_first if not self.made else self.policy.follow_next
        base = [moment for moment in (self.thanked, *self.sent, *self.made[-1:]) if moment]
        reasons = {
            "on a day off": self.is_off(local.date()),
            "at night": not self.policy.waking[0] <= local.time() < self.policy.waking[1],
            "over budget": len(self.made) >= self.policy.follow_max,
            "without a thank-you": self.thanked is None,
            "after an answer": bool(self.answers),
            "after the person closed it": self.closed,
            "with a round ahead": self.booked,
            "to an address that bounces": self.bounced,
            "after one was discarded": self.discarded,
            "too soon after their own mail": any(
                self.workdays(at, now) < self.policy.follow_gap for at in (*self.own, *base)
            ),
            "too soon": any(self.workdays(at, now) < first for at in (*self.own, *base)),
            "too soon after a machine's mail": any(
                self.workdays(at, now) < first for at in self.machines
            ),
            "while they are away": self.back is not None and self.day(now) <= self.back,
        }
        return next((reason for reason, holds in reasons.items() if holds), None)


@cache
def _public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))


class History:
    """One life with one company."""

    def __init__(self, run: Run, random: Random) -> None:
        self.run, self.random = run, random
        self.land = random.choice(LANDS)
        country, _, zone = self.land
        wishes = {
            "follow_first": random.randint(2, 7),
            "follow_next": random.randint(2, 7),
            "follow_max": random.choice([1, 1, 2]),
            "follow_gap": random.randint(1, 10),
        }
        self.world = World(
            policy(country=country, zone=ZoneInfo(zone), **wishes),
            writer=Brief(),
        )
        start = datetime(2026, 1, 5, 10, tzinfo=UTC) + timedelta(days=random.randint(0, 720))
        self.event = interview("uid", start, guests=(PRIYA,))
        self.world.calendar.person_puts(self.event)
        self.now = start - timedelta(hours=1)
        self.known = Reckoning(self.world.policy, self.land, self.event.end)  # type: ignore[arg-type]

    def live(self) -> None:
        self.tick()
        self.now = self.event.end + timedelta(hours=3)
        self.tick()
        self.now += timedelta(minutes=self.random.randint(1, 900))
        if self.random.random() < 0.8:
            _send(self)
            self.tick()
        for _ in range(self.random.randint(6, 16)):
            self.now += timedelta(
                minutes=self.random.choice([45, 400, 1500, 2900, 4400, 7300, 10_200])
            )
            self.random.choices(ACTS, WEIGHTS)[0](self)
            self.tick()

    def tick(self) -> None:
        report = engine.tick(self.world.runtime, self.now)
        self.run.count("passes")
        for outcome in report.outcomes:
            action = outcome.action
            if action.kind is Kind.FOLLOW_UP and action.verb is Verb.DRAFT:
                self.run.count("follow-ups drafted")
                wrong = self.known.wrong(self.now)
                self.run.check(wrong is None, f"{self.now:%a %F %R}: a follow-up {wrong}")
                self.known.made.append(self.now)
        held = [line for line in report.plan.held if line.kind is Kind.FOLLOW_UP]
        for line in held:
            self.run.count("held, its reason looked at")
            self.run.check(self.is_true(line), f"{self.now:%a %F %R}: {line.why} is not true")
        if held and self.random.random() < 0.25:
            self.release(held[0])

    def release(self, line: Held) -> None:
        """A hold ends when it says, and not a minute before."""
        self.run.count("held, its date looked at")
        if line.until is None:
            later = self.plan(self.now + timedelta(days=21))
            self.run.check(not _drafts(later), f"{line.why} was for ever, and is no more")
            return
        before = self.plan(line.until - timedelta(minutes=1))
        self.run.check(not _drafts(before), f"{line.why} ends before {line.until}")
        after = self.plan(line.until)
        same = [
            each for each in after.plan.held if each.kind is Kind.FOLLOW_UP and each.why == line.why
        ]
        self.run.check(not same, f"{line.why} does not end at {line.until}")

    def plan(self, now: datetime) -> Report:
        situation, plan = engine.survey(self.world.runtime, now)
        return Report(situation.view, plan)

    def is_true(self, line: Held) -> bool:
        truth, why = self.known, line.why
        match why.code:
            case "closed":
                return truth.closed
            case "next_round":
                return truth.booked
            case "answered":
                return bool(truth.answers) and why["at"] == min(truth.answers)
            case "never_thanked":
                return truth.thanked is None
            case "address_bounced":
                return truth.bounced and why["address"] == PRIYA
            case "budget_spent":
                return why["used"] == len(truth.made) >= truth.policy.follow_max
            case "follow_up_discarded":
                return truth.discarded
            case "silence":
                wanted = truth.policy.follow_next if truth.made else truth.policy.follow_first
                return why["days"] == wanted
            case "last_contact":
                last = max([*truth.own, *truth.sent, *([truth.thanked] if truth.thanked else [])])
                return why["days"] == truth.workdays(last, self.now)
            case "out_of_hours":
                local = self.now.astimezone(truth.policy.zone)
                awake = truth.policy.waking[0] <= local.time() < truth.policy.waking[1]
                return truth.is_off(local.date()) or not awake
        return False

    def draft(self, kind: Kind) -> Message | None:
        """An open draft of that kind."""
        deeds = self.world.journal.memory.deeds.values()
        ids = {deed.message_id for deed in deeds if deed.kind is kind and deed.state.is_open}
        return next((each for each in self.world.mailbox.drafts() if each.message_id in ids), None)


def _drafts(report: Report) -> bool:
    return any(
        action.kind is Kind.FOLLOW_UP and action.verb is Verb.DRAFT
        for action in report.plan.actions
    )


# --- what happens -------------------------------------------------------------------------------


def _nothing(history: History) -> None:
    """Silence."""


def _send(history: History) -> None:
    """The person sends what waits."""
    mailbox, now, truth = history.world.mailbox, history.now, history.known
    new_id = f"<{history.random.random()}@mail.example>" if history.random.random() < 0.3 else ""
    if draft := history.draft(Kind.THANK_YOU):
        mailbox.person_sends(draft, now, new_id=new_id)
        truth.thanked = now
    elif draft := history.draft(Kind.FOLLOW_UP):
        mailbox.person_sends(draft, now, new_id=new_id)
        truth.sent.append(now)


def _discard(history: History) -> None:
    if draft := history.draft(Kind.FOLLOW_UP):
        history.world.mailbox.person_discards(draft)
        history.known.discarded = True


def _write(history: History) -> None:
    """The person writes to them by hand."""
    if not history.known.thanked:
        return
    history.world.mailbox.person_writes(PRIYA, "One more thing", history.now)
    history.known.own.append(history.now)


def _machine(history: History) -> None:
    if not history.known.thanked:
        return
    sender, name, subject = history.random.choice(MACHINES)
    history.world.mailbox.receive(sender, subject, history.now, Nature.AUTO, RECEIVED, name=name)
    history.known.machines.append(history.now)


def _stranger(history: History) -> None:
    sender, name, subject = history.random.choice(STRANGERS)
    history.world.mailbox.receive(sender, subject, history.now, Nature.HUMAN, REFUSAL, name=name)


def _refusal(history: History) -> None:
    sender, name, subject = history.random.choice(MACHINES)
    history.world.mailbox.receive(sender, subject, history.now, Nature.AUTO, REFUSAL, name=name)
    history.known.answers.append(history.now)


def _answer(history: History) -> None:
    who = history.random.choice([PRIYA, "boss@acme.example"])
    history.world.mailbox.receive(who, "Re: Thank you", history.now, text="We will call you.")
    history.known.answers.append(history.now)


def _away(history: History) -> None:
    """An automatic reply with a date of return."""
    if not history.known.thanked:
        return
    back = history.known.day(history.now) + timedelta(days=history.random.randint(2, 20))
    text = f"I am out of the office until {back:%-d %B %Y}."
    history.world.mailbox.receive(PRIYA, "Out of office", history.now, Nature.AUTO, text)
    history.known.back = max(history.known.back or back, back)


def _bounce(history: History) -> None:
    history.world.mailbox.receive(
        "mailer-daemon@acme.example", "Undeliverable", history.now, Nature.BOUNCE, failed=(PRIYA,)
    )
    history.known.bounced = True


def _close(history: History) -> None:
    journal = history.world.journal
    closing = Closing("Acme", history.now, closed=True)
    journal.memory = replace(journal.memory, closings=(*journal.memory.closings, closing))
    history.known.closed = True


def _book(history: History) -> None:
    later = interview("later", history.now + timedelta(days=40), guests=(PRIYA,))
    history.world.calendar.person_puts(later)
    history.known.booked = True


ACTS: tuple[Callable[[History], None], ...] = (
    _nothing, _send, _discard, _write, _machine, _stranger, _refusal, _answer, _away, _bounce,
    _close, _book,
)  # fmt: skip
WEIGHTS = (50, 35, 1, 5, 6, 4, 1, 1.5, 3, 0.5, 0.5, 0.5)


def prove(run: Run) -> None:
    for _, random in run.cases():
        History(run, random).live()
        run.count("histories")


# --- the laws -----------------------------------------------------------------------------------


def _dropping(name: str) -> Law:
    def take(patch: pytest.MonkeyPatch) -> None:
        rest = tuple(each for each in limits.LIMITS if each.__name__ != name)
        patch.setattr(limits, "LIMITS", rest)

    return take


def _machines_are_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "people", SimpleNamespace(is_machine=lambda person: False))


def _no_holidays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workdays, "is_workday", lambda day, policy: day.weekday() < 5)


LAWS: Mapping[str, Law] = {
    "a budget": _dropping("spent"),
    "a gap after the person's own mail": _dropping("gap"),
    "days of silence": _dropping("clock"),
    "an answer ends it": _dropping("answered"),
    "no work on days off": _dropping("working_hours"),
    "a machine's mail starts the clock again": _machines_are_nothing,
    "public holidays are no working days": _no_holidays,
}
