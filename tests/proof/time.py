"""Every change of the clocks in every time zone, and clocks that are years off: blocks and letters.

An interview near each change of the clocks of each zone, 2024 to 2032, or on any day where a zone
has none. Blocks have their length, lie in waking hours as the wall clock shows them, before the
interview or after its end, and in no other event. In between the machine's clock is wrong for a
pass, by up to five years; letters come once, and never before the interview has ended. One life in
three begins with old tables, which do not know that change yet, and gets the new ones on its way:
an interview at the same time of the wall clock is at another moment then, and its blocks follow.
"""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
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
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 12, 31, tzinfo=UTC)
STRIDE = 7919
"""A prime: case after case is of another zone, and each comes once."""


def every_change() -> list[tuple[str, datetime | None]]:
    """Each change of the clocks of each zone; None for a zone that has none."""
    return [
        (name, day)
        for name in sorted(zoneinfo.available_timezones())
        for day in (*_changes(ZoneInfo(name)),) or (None,)
    ]


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The days in which the zone's offset changes: never twice within a week."""
    weeks = range(0, (LAST - FIRST).days, 7)
    firsts = [FIRST + timedelta(days=number) for number in weeks]
    offsets = [first.astimezone(zone).utcoffset() for first in firsts]
    for first, one, other in zip(firsts, offsets, offsets[1:], strict=False):
        if one != other:
            days = [first + timedelta(days=number) for number in range(7)]
            yield [day for day in days if day.astimezone(zone).utcoffset() == one][-1]


def old(zone: ZoneInfo, change: datetime | None) -> ZoneInfo:
    """The zone in tables that know of no change since; without one it had another offset."""
    offset = (change or FIRST).astimezone(zone).utcoffset()
    assert offset is not None
    if change is None:
        offset -= timedelta(hours=1)
    head = struct.pack(">4s1s15x6l", b"TZif", b"\0", 0, 0, 0, 0, 1, 4)
    only = struct.pack(">lbb4s", int(offset.total_seconds()), 0, 0, b"OLD\0")
    return ZoneInfo.from_file(BytesIO(head + only), key=zone.key)


MOMENTS = (
    (False, timedelta(days=-4)),
    (False, timedelta(days=-1)),
    (False, timedelta(hours=-2)),
    (True, timedelta(minutes=-1)),
    (True, timedelta(hours=2)),
    (True, timedelta(hours=4)),
    (True, timedelta(days=2)),
)
"""When passes are made: after the interview's end, else its start, and by how much."""


class Days:
    """A few days around one interview in one zone."""

    def __init__(self, run: Run, name: str, change: datetime | None, random: Random) -> None:
        self.run, self.random = run, random
        self.new = self.zone = ZoneInfo(name)
        run.count("near a change of the clocks", change is not None)
        if random.random() < 1 / 3:
            run.count("with tables that are renewed")
            self.zone = old(self.new, change)
        day = change or FIRST + timedelta(days=random.randrange(3_000))
        local = (day + timedelta(days=random.choice([-1, 0, 0, 1, 2]))).astimezone(self.zone)
        hour, minute = random.choice([0, 1, 2, 3, 8, 9, 10, 14, 20, 23]), random.choice([0, 30])
        self.wall = local.replace(hour=hour, minute=minute, second=0, tzinfo=None)
        self.by_wall = random.random() < 0.7  # else the interview is written down in UTC
        start = self.wall.replace(tzinfo=self.zone)
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
        self.tables: dict[tuple[str, datetime], ZoneInfo] = {}  # by which a block got its place
        self.late: set[tuple[str, datetime]] = set()  # blocks for which new tables came too late

    def renew(self) -> None:
        """The machine has new tables."""
        self.zone = self.new
        self.world.policy = policy(zone=self.new, country="")
        if not self.by_wall:
            return
        start, length = self.wall.replace(tzinfo=self.new), self.event.end - self.event.start
        moved = start.astimezone(UTC)
        self.run.count("interviews that new tables moved", moved != self.event.start)
        self.event = replace(self.event, start=moved, end=moved + length)
        self.taken[0] = self.world.calendar.person_puts(self.event)

    def live(self) -> None:
        wrong = self.random.randrange(len(MOMENTS))
        renewed = self.random.randrange(1, len(MOMENTS)) if self.zone is not self.new else None
        for number, (is_after, delay) in enumerate(MOMENTS):
            if number == renewed:
                self.renew()
            now = (self.event.end if is_after else self.event.start) + delay
            if number == renewed:
                self.late = {
                    _place(each) for each in self.world.calendar.blocks() if self.is_late(each, now)
                }
            self.tick(now, now)
            if number == wrong and self.random.random() < 0.7:
                off = timedelta(
                    days=self.random.choice([-1826, -400, -2, -1 / 24, 1 / 24, 400, 1826])
                )
                self.run.count("passes with a wrong clock")
                self.tick(now + off, now)

    def is_late(self, block: Event, now: datetime) -> bool:
        """Whether the block has begun, or what it prepares for: then it stays in its place."""
        assert block.mark
        has_begun = block.mark.kind == Kind.PREP and self.event.start <= now
        return block.start <= now or has_begun

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
            if block.mark.kind not in MINUTES or _place(block) in self.late:
                continue
            kind, zone = Kind(block.mark.kind), self.tables.setdefault(_place(block), self.zone)
            self.run.count("blocks looked at")
            said = f"{self.zone.key}: {kind} {block.start} for {self.event.start}"
            minutes = (block.end - block.start) / timedelta(minutes=1)
            self.run.check(minutes in MINUTES[kind], f"{said} lasts {minutes} minutes")
            first, last = (at.astimezone(zone) for at in (block.start, block.end))
            within = AWAKE[0] <= first.time() and (last - timedelta(seconds=1)).time() < AWAKE[1]
            if kind is Kind.PREP:
                self.run.check(within, f"{said} is at night")
                self.run.check(block.end <= self.event.start, f"{said} is too late")
            else:
                self.run.check(block.start >= self.event.end, f"{said} is too early")
            for other in self.taken:
                apart = block.end <= other.start or block.start >= other.end
                self.run.check(apart, f"{said} lies in {other.title}")


def _place(block: Event) -> tuple[str, datetime]:
    assert block.mark
    return block.mark.key, block.start


def prove(run: Run) -> None:
    """Case after case is another change of the clocks, until each had its turn."""
    every = every_change()
    run.count("changes of clocks, and zones without", len(every))
    for number, random in run.cases():
        name, change = every[(number * STRIDE + run.seed) % len(every)]
        Days(run, name, change, random).live()


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
