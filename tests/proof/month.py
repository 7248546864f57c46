"""A month with outages, a lost sign-in, suspend and wrong clocks: thank-yous in time, or told.

Interviews with companies of their own come, move and are called off, in a month in which clocks
change, on folders, at Google or at Microsoft. One request in twenty fails, the account is away for
three days, the sign-in is revoked and renewed days later, the machine sleeps at night and some
weekends, and its clock is wrong for a pass or two. A thank-you is drafted once, before its
deadline. Where that cannot be, each pass in its time by a right clock says why, an alarm stands on
the other calendar, and it is drafted late, or said to be too late after three days.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import stamina

from interviewd.domain.planner import alarms, letters
from interviewd.engine import maintenance
from interviewd.engine import tick as engine
from interviewd.engine.tick import Report, Runtime
from interviewd.model.seen import Event
from interviewd.model.terms import Kind, Verb
from interviewd.ports import AccountPorts
from interviewd.storage.journal import SqliteJournal
from tests.fakes.months import Folders, OnGoogle, OnMicrosoft, Place, Round, appointments
from tests.fakes.online_life import ME
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeCalendar, Touches
from tests.fakes.writers import Brief
from tests.proof.frame import Law, Run

FULL, QUICK = 60, 1
SHORT = 6
"""The first cases have eight days, so that a small share has every kind of trouble."""
PLACES: tuple[Callable[[Path, ZoneInfo, datetime, Random], Place], ...] = (
    Folders,
    OnGoogle,
    OnMicrosoft,
)
DUE, DEADLINE, LATEST = timedelta(hours=3), timedelta(hours=24), timedelta(hours=72)
NEAR = timedelta(hours=4)
"""An alarm comes when a deadline is as near as this."""
SPANS = (
    ("Europe/London", "2026-10-10"),
    ("Europe/Berlin", "2027-03-12"),
    ("America/New_York", "2026-10-15"),
    ("Australia/Lord_Howe", "2027-03-20"),
)
"""Each has a change of the clocks in it."""
SIZES = (8, 15, 40)
MANY = 17
"""One case in so many has 1,000 interviews; its passes are the interval's alone."""


@dataclass
class Pass:
    """What a pass had to do with, and what it said of each recipient's letter."""

    at: datetime
    hindered: bool
    is_wrong: bool  # its clock
    said: Mapping[str, str]


@dataclass
class Trouble:
    """Spans in which something is wrong, with the account or with the machine."""

    away: tuple[datetime, datetime]
    signed_out: tuple[datetime, datetime]
    weekends: list[tuple[datetime, datetime]] = field(default_factory=list)

    def hinders(self, now: datetime) -> bool:
        return any(begin <= now < end for begin, end in (self.away, self.signed_out))


class Month:
    """One month of one person."""

    def __init__(self, run: Run, random: Random, place: Callable[..., Place], root: Path) -> None:
        self.run, self.random, self.root = run, random, root
        number = run.here or 0
        self.days = 8 if number < SHORT else 30
        many = 5 if number < SHORT else 1_000 if number % MANY == 0 else random.choice(SIZES)
        zone, first = random.choice(SPANS)
        self.zone = ZoneInfo(zone)
        self.begin = datetime.fromisoformat(first).replace(tzinfo=UTC)
        self.end = self.begin + timedelta(days=self.days)
        self.place = place(root / "home", self.zone, self.begin, Random(random.random()))
        self.other = FakeCalendar("work", Touches())
        for start, end in appointments(self.begin, 45):
            self.other.person_puts(Event("work", "main", f"{start:%j}", start, end, "Breakfast"))
        self.policy = policy(zone=self.zone, country="", follow_max=0, drafts_per_day=1000)
        self.rounds = [self._round(number) for number in range(many)]
        self.coming = sorted(
            (each.start - timedelta(days=random.uniform(0.2, 9)), each) for each in self.rounds
        )
        self.trouble = self._trouble()
        self.journal = SqliteJournal(root / "journal.sqlite")
        self.last: Report | None = None
        self.passes: list[Pass] = []
        self.seen: dict[int, datetime] = {}  # when a pass could see an interview first
        self.drafted: dict[str, datetime] = {}
        self.alarms: set[datetime] = set()
        self.is_away = self.is_signed_out = False

    def _round(self, number: int) -> Round:
        day = self.begin + timedelta(days=self.random.randrange(1, self.days - 2))
        hour, minute = self.random.randrange(9, 18), self.random.choice([0, 15, 30])
        local = day.astimezone(self.zone).replace(hour=hour, minute=minute)
        start = local.astimezone(UTC)
        return Round(number, start, start + timedelta(minutes=self.random.choice([30, 45, 60])))

    def _trouble(self) -> Trouble:
        def span(first: int, last: int, days: float) -> tuple[datetime, datetime]:
            begin = self.begin + timedelta(days=self.random.uniform(first, last))
            return begin, begin + timedelta(days=days)

        away = span(1, self.days // 4, 3)
        out = span(self.days // 2 + 1, self.days - 3, self.random.uniform(0.5, 4))
        trouble = Trouble(away, out if self.place.CAN_BE_SIGNED_OUT else (out[0], out[0]))
        for week in range(self.days // 7):
            if self.random.random() < 0.25:
                begin = self.begin + timedelta(days=7 * week + self.random.uniform(0, 5))
                hours = self.random.uniform(20, 90)
                trouble.weekends.append((begin, begin + timedelta(hours=hours)))
        return trouble

    # --- living ----------------------------------------------------------------------------------

    def live(self) -> None:
        now = self.begin
        try:
            while now < self.end:
                self.people(now)
                wrong = self.random.random() < 0.03
                offset = timedelta(hours=self.random.choice(OFFSETS)) if wrong else timedelta()
                for _ in range(2 if wrong else 1):
                    self.tick(now, offset)
                    now += timedelta(minutes=6 if wrong else 0)
                now = self.next(now)
            self.judge()
        finally:
            self.place.close()
            self.journal.close()

    def next(self, now: datetime) -> datetime:
        """When the next pass is: at the plan's moment or the interval's; not while asleep."""
        soonest = now + timedelta(minutes=self.random.choice([5, 45, 170, 320]))
        due = self.last.plan.next if self.last else None
        if due and now < due < soonest and len(self.rounds) <= max(SIZES):
            soonest = due
        for begin, end in self.trouble.weekends:
            if begin <= soonest < end:
                self.run.count("passes that a long sleep took")
                return end
        local = soonest.astimezone(self.zone)
        is_night = not time(7) <= local.time() < time(23)
        if not is_night or self.random.random() < 0.3:
            return soonest
        morning = local if local.time() < time(7) else local + timedelta(days=1)
        woken = morning.replace(hour=7, minute=self.random.randrange(60))
        self.run.count("nights asleep")
        return woken.astimezone(UTC)

    def people(self, now: datetime) -> None:
        """What others do: companies invite, move and call off, the account goes and comes back."""
        place, trouble = self.place, self.trouble
        place.at(now)
        if (trouble.away[0] <= now < trouble.away[1]) != self.is_away:
            (place.come_back if self.is_away else place.go)()
            self.is_away = not self.is_away
        if (trouble.signed_out[0] <= now < trouble.signed_out[1]) != self.is_signed_out:
            if self.is_signed_out:
                place.sign_in()
                self.last = None
            else:
                place.sign_out()
            self.is_signed_out = not self.is_signed_out
        if self.is_away:
            return
        while self.coming and self.coming[0][0] <= now:
            _, one = self.coming.pop(0)
            place.put(one)
        if self.random.random() < 0.06:
            self.change(now)
        waiting = place.waiting()
        if waiting and self.random.random() < 0.4:
            place.send(self.random.choice(waiting), self.random)
        if self.random.random() < 0.05:
            place.reopen()
            self.last = None

    def change(self, now: datetime) -> None:
        """An interview that was announced is moved by an hour or a day, or called off."""
        announced = {one.number for _, one in self.coming}
        ahead = [
            each
            for each in self.rounds
            if each.number not in announced
            and not each.is_off
            and each.start > now + timedelta(days=2)
        ]
        if not ahead or self.trouble.hinders(now):
            return
        one = self.random.choice(ahead)
        if self.random.random() < 0.3:
            changed = replace(one, is_off=True)
        else:
            by = timedelta(hours=self.random.choice([-24, -1, 1, 24]))
            changed = replace(one, start=one.start + by, end=one.end + by)
        self.place.put(changed)
        self.rounds[one.number] = changed
        self.run.count("called off" if changed.is_off else "moved")

    def tick(self, now: datetime, offset: timedelta) -> None:
        """A pass by a clock that may be wrong; a daemon that sees it set decides anew."""
        struck = self.place.struck
        self.run.count("passes with a wrong clock" if offset else "passes")
        if offset:
            self.last = None
        account, shown = self.place.ports, now + offset
        second = AccountPorts("work", "local", (ME,), account.name, self.other, None)
        runtime = Runtime((account, second), self.journal, self.policy, Brief())
        report = engine.tick(runtime, shown, self.last)
        maintenance.tend(runtime, self.root / "cache.sqlite", shown)
        self.last = None if offset else report
        faults = self.place.struck - struck
        self.run.count("faults", faults)
        hindered = bool(faults or offset) or self.trouble.hinders(now)
        self.look(now, report, hindered=hindered, is_wrong=bool(offset))

    def look(self, now: datetime, report: Report, *, hindered: bool, is_wrong: bool) -> None:
        """What there is after a pass, and what it said."""
        standing = Counter(self.place.letters().values())
        for recipient, number in standing.items():
            self.drafted.setdefault(recipient, now)
            self.run.check(number == 1, f"{now:%F %R}: {number} letters to {recipient}")
        said = {
            line.to: line.why.code for line in report.plan.held if line.kind is Kind.THANK_YOU
        } | {
            outcome.action.slot: outcome.outcome
            for outcome in report.outcomes
            if outcome.action.kind is Kind.THANK_YOU and outcome.action.verb is Verb.DRAFT
        }
        if not hindered:
            unseen = {each.number for each in self.rounds} - {
                each.number for _, each in self.coming
            }
            for number in unseen:
                self.seen.setdefault(number, now)
        self.passes.append(Pass(now, hindered, is_wrong, said))
        self.alarms |= {
            event.start
            for event in self.other.blocks()
            if event.mark and event.mark.kind == Kind.REMINDER
        }

    # --- judging ---------------------------------------------------------------------------------

    def judge(self) -> None:
        run = self.run
        for one in self.rounds:
            deadline = one.end + DEADLINE
            if deadline > self.end:
                continue
            when = self.drafted.get(one.guest)
            run.count("called off, in the end" if one.is_off else "interviews")
            if one.is_off:
                run.check(when is None, f"{one.guest} was thanked for what was called off")
            elif when and when <= deadline:
                run.count("thank-yous in time")
            elif self.seen.get(one.number, self.end) > deadline:
                run.count("never seen in its time")
            else:
                self.excuse(one, when)
        run.check(self.place.fatal == [], f"{self.place.fatal}")

    def excuse(self, one: Round, when: datetime | None) -> None:
        """A letter that was not drafted in time was held at every pass, and that was said."""
        run, deadline = self.run, one.end + DEADLINE
        who = f"{self.place.NAME} {self.begin:%F}: {one.guest}, due {one.end + DUE:%F %R}"
        known = max(one.end + DUE, self.seen[one.number])
        right = (each for each in self.passes if not each.is_wrong)
        within = [each for each in right if known <= each.at <= deadline]
        for each in within:
            run.check(one.guest in each.said, f"{who}: nothing said of it at {each.at:%F %R}")
            free = not each.hindered and each.said.get(one.guest) not in WAITS
            run.check(not free, f"{who}: not drafted at {each.at:%F %R}, {each.said}")
        if self.wants_alarm(one, within):
            run.count("deadlines missed with an alarm")
            since = self.trouble.away[0], self.trouble.signed_out[0]
            begun = max((each for each in since if each < deadline), default=self.begin)
            stands = any(begun <= each < deadline for each in self.alarms)
            run.check(stands, f"{who}: no alarm")
        run.count("thank-yous late, which was said" if when else "thank-yous too late")
        after = [each for each in self.passes if each.at > deadline and not each.hindered]
        soon = next((each.at for each in after if each.said.get(one.guest) not in WAITS), None)
        if soon and soon <= one.end + LATEST:
            run.check(when and when <= soon, f"{who}: drafted {when}, could be at {soon:%F %R}")
        elif after and after[0].at <= one.end + LATEST + timedelta(hours=6):
            run.check(when or after[0].said.get(one.guest), f"{who}: nothing said after {deadline}")

    def wants_alarm(self, one: Round, within: list[Pass]) -> bool:
        """Whether some pass could see the trouble while there was time for an alarm by day."""
        deadline = one.end + DEADLINE
        for each in within:
            shown = each.at + timedelta(minutes=26)
            local = shown.astimezone(self.zone).time()
            by_day = time(8) <= local < time(20, 30)
            near = deadline - NEAR <= each.at and shown < deadline
            if near and by_day and self.trouble.hinders(each.at):
                return True
        return False


OFFSETS = (-9000, -24, -2, -1, 1, 2, 30, 9000)
"""Hours by which a clock is wrong."""

WAITS = frozenset({"in_doubt", "refused", "failed"})
"""What is said of a letter after a request for it went wrong: it is tried again later."""


def prove(run: Run) -> None:
    for number, random in run.cases():
        at_once = stamina.set_testing(True, attempts=2)  # a read that failed is tried again
        with at_once, tempfile.TemporaryDirectory() as root:
            Month(run, random, PLACES[number % 3], Path(root)).live()
        run.count("months")


# --- the laws -----------------------------------------------------------------------------------


def _no_alarms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(alarms._Account, "late", lambda *_: None)
    patch.setattr(alarms._Account, "signed_out", lambda *_: None)


def _late_is_too_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(letters, "LATEST", DEADLINE)


LAWS: Mapping[str, Law] = {
    "an alarm for what cannot be written": _no_alarms,
    "better late than never": _late_is_too_late,
}
