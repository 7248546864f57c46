"""Every time zone near its changes of clocks, and clocks that are years off: blocks and letters.

An interview near a change of the clocks of one zone after the other, 2024 to 2032, or on any day
where a zone has none. Blocks have their length, lie in waking hours as the wall clock shows them,
before the interview or after its end, and in no other event. In between the machine's clock is
wrong for a pass, by up to five years; letters come once, and never before the interview has ended.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain import workdays
from interviewd.domain.planner import letters
from interviewd.engine import tick as engine
from interviewd.model.decided import Visit
from interviewd.model.seen import Event
from interviewd.model.terms import Kind, Verb
from tests.fakes.persons import policy
from tests.fakes.worlds import World, interview
from tests.fakes.writers import Brief
from tests.proof.frame import Law, Run

FULL, QUICK = 6_000, 15
AWAKE = (time(8), time(21))
MINUTES = {Kind.DEBRIEF: (15,), Kind.PREP: (60, 30)}
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 12, 1, tzinfo=UTC)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The days in which the zone's offset changes."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [
        day for day, one, next_ in zip(days, offsets, offsets[1:], strict=False) if one != next_
    ]


class Days:
    """A few days around one interview in one zone."""

    def __init__(self, run: Run, zone: str, random: Random) -> None:
        self.run, self.zone, self.random = run, ZoneInfo(zone), random
        run.count("zones")
        near = changes(self.zone)
        run.count("near a change of the clocks", bool(near))
        day = random.choice(near) if near else FIRST + timedelta(days=random.randrange(3_000))
        local = (day + timedelta(days=random.choice([-1, 0, 0, 1, 2]))).astimezone(self.zone)
        hour, minute = random.choice([0, 1, 2, 3, 8, 9, 10, 14, 20, 23]), random.choice([0, 30])
        start = local.replace(hour=hour, minute=minute, second=0, tzinfo=None).replace(
            tzinfo=self.zone
        )
        self.world = World(policy(zone=self.zone, country=""), writer=Brief())
        self.event = interview("uid", start.astimezone(UTC), guests=("priya@acme.example",))
        meeting = Event(
            account="home",
            calendar="main",
            uid="busy",
            start=self.event.start - timedelta(hours=3),
            end=self.event.start - timedelta(hours=2),
            title="Meeting",
            handle="busy",
        )
        self.taken = [self.world.calendar.person_puts(each) for each in (self.event, meeting)]

    def live(self) -> None:
        start, end = self.event.start, self.event.end
        true = [
            start - timedelta(days=4),
            start - timedelta(days=1),
            start - timedelta(hours=2),
            end - timedelta(minutes=1),
            end + timedelta(hours=2),
            end + timedelta(hours=4),
            end + timedelta(days=2),
        ]
        wrong = self.random.randrange(len(true))
        for number, now in enumerate(true):
            self.tick(now, now)
            if number == wrong and self.random.random() < 0.7:
                off = timedelta(
                    days=self.random.choice([-1826, -400, -2, -1 / 24, 1 / 24, 400, 1826])
                )
                self.run.count("passes with a wrong clock")
                self.tick(now + off, now)

    def tick(self, now: datetime, true: datetime) -> None:
        """A pass at what the clock shows; `true` is what it should show."""
        report = engine.tick(self.world.runtime, now)
        for outcome in report.outcomes:
            if outcome.action.verb is Verb.DRAFT:
                early = now < self.event.end
                self.run.check(not early, f"{self.zone.key}: a letter at {now}, before the end")
        # What a clock that was set back takes away before the interview may come again after it.
        mailbox = self.world.mailbox
        standing = len(mailbox.drafts()) + len(mailbox.sent())
        self.run.check(standing <= 1, f"{self.zone.key}: {standing} letters stand")
        self.run.worst("letters that stand, at most", standing)
        if now == true:
            self.look()

    def look(self) -> None:
        """Every block that stands is right on the wall clock."""
        for block in self.world.calendar.blocks():
            assert block.mark
            if block.mark.kind not in MINUTES:
                continue
            kind = Kind(block.mark.kind)
            self.run.count("blocks looked at")
            said = f"{self.zone.key}: {kind} {block.start} for {self.event.start}"
            minutes = (block.end - block.start) / timedelta(minutes=1)
            self.run.check(minutes in MINUTES[kind], f"{said} lasts {minutes} minutes")
            first, last = (at.astimezone(self.zone) for at in (block.start, block.end))
            within = AWAKE[0] <= first.time() and (last - timedelta(seconds=1)).time() < AWAKE[1]
            if kind is Kind.PREP:
                self.run.check(within, f"{said} is at night")
                self.run.check(block.end <= self.event.start, f"{said} is too late")
            else:
                self.run.check(block.start >= self.event.end, f"{said} is too early")
            for other in self.taken:
                apart = block.end <= other.start or block.start >= other.end
                self.run.check(apart, f"{said} lies in {other.title}")


def prove(run: Run) -> None:
    zones = sorted(zoneinfo.available_timezones())
    for number, random in run.cases():
        Days(run, zones[(number * 7919 + run.seed) % len(zones)], random).live()


# --- the laws -----------------------------------------------------------------------------------


def _a_zone_is_its_first_offset(patch: pytest.MonkeyPatch) -> None:
    """Waking hours by the offset of the first day of the year."""

    def instant(wall: datetime, zone: ZoneInfo) -> datetime:
        offset = wall.replace(month=1, day=1, tzinfo=zone).utcoffset()
        assert offset is not None
        return (wall - offset).replace(tzinfo=UTC)

    patch.setattr(workdays, "_instant", instant)
    workdays._waking.cache_clear()


def _letters_are_due_at_once(patch: pytest.MonkeyPatch) -> None:
    def due(visit: Visit, situation: object) -> datetime:
        return visit.start - timedelta(days=1)

    patch.setattr(letters, "due", due)


LAWS: Mapping[str, Law] = {
    "clocks change": _a_zone_is_its_first_offset,
    "a letter waits for the end": _letters_are_due_at_once,
}
