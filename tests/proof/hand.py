"""The person acts between any two steps: nothing of theirs is overwritten, recreated or moved back.

A fortnight with two interviews, passes at random moments, and before each of them perhaps a hand:
a block is renamed, moved or deleted, a form filled in, a draft edited, sent under its own or
another Message-ID, or thrown away. Passes are killed at random touches of the world, before or
after they take effect or so that they do later, and the hand acts between the kill and the next
pass, too. Calendar and mailbox remember what was deleted, as servers do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from interviewd.domain import deeds, situation
from interviewd.engine import tick as engine
from interviewd.model.known import Deed
from interviewd.model.seen import Event, Folder, Message
from interviewd.model.terms import Kind
from interviewd.ports import Traces
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeCalendar, Killed, World, at, interview
from tests.fakes.writers import Brief
from tests.proof.frame import Law, Run
from tests.proof.laws import CRASH_LAWS

FULL, QUICK = 10_000, 6
MAX_WRITE_DELAY = timedelta(seconds=120)
BEGIN = at("2026-11-23 08:00")


class RememberingCalendar(FakeCalendar):
    """A calendar that can say what was deleted, as Google's and Microsoft's can."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.gone: set[str] = set()

    def find(self, deed: Deed) -> Traces:
        found = super().find(deed)
        return found if found.event else Traces(was_deleted=deed.key in self.gone)


class Fortnight:
    """One life, and what the person has made their own in it."""

    def __init__(self, run: Run, random: Random) -> None:
        self.run, self.random = run, random
        self.world = World(policy(), MAX_WRITE_DELAY, writer=Brief())
        self.world.calendar = RememberingCalendar("home", self.world.touches, MAX_WRITE_DELAY)
        self.now = BEGIN
        self.blocks: dict[str, Event] = {}  # touched, as they were left, by key
        self.deleted: set[str] = set()
        self.drafts: dict[str, Message] = {}  # edited, as they were left, by handle
        for uid, start, guests in (
            ("one", "2026-11-25 10:00", ("priya@acme.example", "wei@acme.example")),
            ("two", "2026-11-27 14:00", ("jonas@globex.example",)),
        ):
            title = (
                f"Interview: Staff SRE - {guests[0].split('@')[1].split('.')[0].title()} #interview"
            )
            self.world.calendar.person_puts(interview(uid, at(start), guests=guests, title=title))

    def live(self) -> None:
        while self.now < BEGIN + timedelta(days=14):
            self.act()
            self.tick()
            self.now += timedelta(minutes=self.random.choice([11, 120, 400, 900, 1600]))

    def act(self) -> None:
        if self.random.random() < 0.6:
            self.random.choice(ACTS)(self)

    def tick(self) -> None:
        """A pass, which may be killed; then a hand, and passes until all is settled."""
        touches = self.world.touches
        if self.random.random() < 0.4:
            touches.arm(self.random.randint(0, 14), self.random.choice(["before", "after", "late"]))
        killed = False
        for seconds in (0, 5, 65, 130, 260):
            try:
                engine.tick(self.world.runtime, self.now + timedelta(seconds=seconds))
                self.run.count("passes")
                if not killed:
                    break
            except Killed:
                killed = True
                self.run.count("kills")
                self.look()
                self.act()
            touches.arm(None)
            if seconds == 65:
                touches.catch_up()
        touches.arm(None)
        self.look()

    def look(self) -> None:
        """What is the person's is as they left it."""
        world, check = self.world, self.run.check
        standing = {event.mark.key: event for event in world.calendar.blocks() if event.mark}
        for key, mine in self.blocks.items():
            now = standing.get(key)
            check(now is not None, f"{mine.title} was taken away")
            if now:
                shown = (now.start, now.end, now.title, now.description)
                kept = (mine.start, mine.end, mine.title, mine.description)
                check(
                    shown == kept, f"{self.now:%F %R}: {mine.title} became {now.title} {now.start}"
                )
        for key in self.deleted:
            check(key not in standing, f"{self.now:%F %R}: a deleted block is there again")
        for handle, edited in self.drafts.items():
            stands = world.mailbox.messages.get(handle) == edited
            check(stands, f"an edited draft was changed: {handle}")
        for key, number in world.mailbox.created.items():
            check(number == 1, f"a letter was made {number} times: {key}")
        keys = [event.mark.key for event in world.calendar.blocks() if event.mark]
        check(len(keys) == len(set(keys)), "a block stands twice")

    def block(self) -> Event | None:
        blocks = [
            e for e in self.world.calendar.blocks() if e.mark and e.mark.kind != Kind.REMINDER
        ]
        return self.random.choice(blocks) if blocks else None

    def keep(self, event: Event) -> None:
        """The person leaves a block like this."""
        assert event.mark
        self.blocks[event.mark.key] = self.world.calendar.person_puts(event)
        self.run.count("blocks touched")

    def draft(self) -> Message | None:
        drafts = self.world.mailbox.drafts()
        return self.random.choice(drafts) if drafts else None


# --- the hand -----------------------------------------------------------------------------------


def _rename(life: Fortnight) -> None:
    if event := life.block():
        life.keep(replace(event, title=f"{event.title}, mine"))


def _move(life: Fortnight) -> None:
    if event := life.block():
        by = timedelta(minutes=life.random.choice([-45, 15, 30, 90]))
        life.keep(replace(event, start=event.start + by, end=event.end + by))


def _lengthen(life: Fortnight) -> None:
    if event := life.block():
        life.keep(replace(event, end=event.end + timedelta(minutes=15)))


def _fill_in(life: Fortnight) -> None:
    event = life.block()
    if event and event.mark and event.mark.kind == Kind.DEBRIEF:
        life.keep(replace(event, description=f"{event.description}\nLiked: the team"))


def _delete(life: Fortnight) -> None:
    if event := life.block():
        assert event.mark
        calendar = life.world.calendar
        del calendar.events[event.handle]
        assert isinstance(calendar, RememberingCalendar)
        calendar.gone.add(event.mark.key)
        life.blocks.pop(event.mark.key, None)
        life.deleted.add(event.mark.key)
        life.run.count("blocks deleted")


def _edit(life: Fortnight) -> None:
    if draft := life.draft():
        new_id = f"<{life.random.random()}@mail.example>" if life.random.random() < 0.4 else ""
        edited = life.world.mailbox.person_edits(draft, "My own words.", new_id=new_id)
        life.drafts[draft.handle] = edited
        life.run.count("drafts edited")


def _send(life: Fortnight) -> None:
    if draft := life.draft():
        new_id = f"<{life.random.random()}@mail.example>" if life.random.random() < 0.4 else ""
        life.world.mailbox.person_sends(draft, life.now, new_id=new_id)
        life.drafts.pop(draft.handle, None)
        life.run.count("drafts sent")


def _discard(life: Fortnight) -> None:
    if draft := life.draft():
        messages = life.world.mailbox.messages
        messages[draft.handle] = replace(draft, folder=Folder.TRASH)
        life.drafts.pop(draft.handle, None)
        life.run.count("drafts thrown away")


def _reschedule(life: Fortnight) -> None:
    """The company moves an interview by a day: blocks nobody touched follow, the others stay."""
    event = life.world.calendar.events["two"]
    if life.now < event.start - timedelta(days=1):
        by = timedelta(days=life.random.choice([-1, 1]))
        life.world.calendar.person_puts(replace(event, start=event.start + by, end=event.end + by))


ACTS: tuple[Callable[[Fortnight], None], ...] = (
    _rename,
    _move,
    _lengthen,
    _fill_in,
    _delete,
    _edit,
    _send,
    _discard,
    _reschedule,
)


def prove(run: Run) -> None:
    for _, random in run.cases():
        Fortnight(run, random).live()
        run.count("lives")


def _everything_is_ours(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deeds, "is_untouched", lambda event: True)
    patch.setattr(situation, "is_untouched", lambda event: True)


LAWS: Mapping[str, Law] = {
    "what was touched is the person's": _everything_is_ours,
    "what was deleted stays deleted": CRASH_LAWS["what was deleted stays deleted"],
}
