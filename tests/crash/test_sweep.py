"""Kill at every touch of the world in turn: nothing is lost, nothing is doubled.

And each law is needed for that. One fortnight with everything in it is lived again and again, each
time killed at another touch: before it takes effect, after it, or so that the server acts on it a
minute later. The end is always that of the undisturbed life. The last tests take one law away at a
time and prove that the sweep sees it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from interviewd.engine import tick as engine
from interviewd.model.known import Memory
from interviewd.model.seen import Nature
from interviewd.model.terms import Kind
from tests.fakes.persons import policy
from tests.fakes.worlds import Killed, World, at, interview
from tests.fakes.writers import HesitantModel
from tests.proof.laws import CRASH_LAWS

MAX_WRITE_DELAY = timedelta(seconds=120)
Act = Callable[[World, datetime], None]


def _invite(world: World, now: datetime) -> None:
    world.calendar.person_puts(interview("uid-1", at("2026-11-25 10:00")))


def _delete_warm_up(world: World, now: datetime) -> None:
    block = next(b for b in world.calendar.blocks() if b.title.startswith("Warm-up"))
    del world.calendar.events[block.handle]


def _fill_in(world: World, now: datetime) -> None:
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    filled = form.description.replace("Talked about:", "Talked about: the queue migration")
    world.calendar.person_puts(replace(form, description=filled))


def _send_first(world: World, now: datetime) -> None:
    world.mailbox.person_sends(_draft_to("priya", world), now)


def _discard_second(world: World, now: datetime) -> None:
    world.mailbox.person_discards(_draft_to("wei", world))


def _answer(world: World, now: datetime) -> None:
    world.mailbox.receive("priya@acme.example", "Re: Thank you", now, Nature.HUMAN)


def _nothing(world: World, now: datetime) -> None:
    """Just a pass."""


def _draft_to(name: str, world: World):
    return next(m for m in world.mailbox.drafts() if m.recipients[0].email.startswith(name))


FORTNIGHT: tuple[tuple[str, Act], ...] = (
    ("2026-11-23 09:00", _invite),
    ("2026-11-24 12:00", _delete_warm_up),
    ("2026-11-25 11:05", _fill_in),
    ("2026-11-25 11:20", _nothing),
    ("2026-11-25 11:40", _nothing),
    ("2026-11-25 20:51", _send_first),
    ("2026-11-26 09:00", _discard_second),
    ("2026-12-03 08:30", _nothing),
    ("2026-12-03 09:00", _nothing),
    ("2026-12-07 10:00", _answer),
    ("2026-12-11 10:00", _nothing),
)


def live(world: World, killed_at: int | None = None, when: str = "before") -> World:
    """The fortnight, killed once; after a kill the service comes back in five seconds."""
    world.touches.arm(killed_at, when)
    for moment, act in FORTNIGHT:
        now = at(moment)
        act(world, now)
        try:
            engine.tick(world.runtime, now)
        except Killed:
            world.touches.arm(None)
            engine.tick(world.runtime, now + timedelta(seconds=5))
            world.touches.catch_up()
            engine.tick(world.runtime, now + timedelta(seconds=65))
            engine.tick(world.runtime, now + timedelta(seconds=200))
    return world


@dataclass(frozen=True)
class End:
    """What a life leaves behind, as a person would count it."""

    blocks: Counter[str]
    made: Counter[str]
    drafted: Counter[str]
    states: Counter[str]


def end_of(world: World) -> End:
    letters = [deed for deed in world.journal.memory.deeds.values() if deed.kind.is_letter]
    return End(
        Counter(str(block.mark.kind) for block in world.calendar.blocks() if block.mark),
        Counter(world.calendar.created),
        Counter(world.mailbox.created),
        Counter(f"{deed.kind} {deed.state}" for deed in letters),
    )


def touches_of(world: World) -> int:
    """How often an undisturbed life touches the world."""
    live(world)
    return world.touches.count


def fresh(max_write_delay: timedelta = MAX_WRITE_DELAY, *, has_model: bool = False) -> World:
    if has_model:
        return World(policy(model="m"), max_write_delay, writer=HesitantModel())
    return World(policy(), max_write_delay)


def test_the_life_has_everything() -> None:
    """The undisturbed fortnight drafts twice, follows up once, reminds once, and leaves the
    deleted block deleted.
    """
    end = end_of(live(fresh()))
    assert end.states == {"thank_you sent": 1, "thank_you discarded": 1, "follow_up withdrawn": 1}
    assert max(end.drafted.values()) == 1
    assert end.blocks == {"prep": 1, "debrief": 1}
    assert sum(end.made.values()) == 4  # two steps, the form, one reminder that was removed again


@pytest.mark.parametrize("has_model", [False, True], ids=["plain", "model"])
@pytest.mark.parametrize("when", ["before", "after", "late"])
def test_a_kill_at_every_request_changes_nothing_in_the_end(when: str, has_model: bool) -> None:
    """Wherever the kill strikes, the end is the same, with a model that hesitates and without
    one.
    """
    usual = end_of(live(fresh(has_model=has_model)))
    assert usual == end_of(live(fresh()))
    for touch in range(touches_of(fresh(has_model=has_model))):
        assert end_of(live(fresh(has_model=has_model), touch, when)) == usual, (
            f"killed {when} touch {touch}"
        )


def test_a_second_kill_during_recovery_changes_nothing(deep: bool) -> None:
    """A second kill during recovery changes nothing either (each touch with --deep, every
    seventh without).
    """
    usual = end_of(live(fresh()))
    total = touches_of(fresh())
    for first, second in itertools.product(
        range(0, total, 1 if deep else 7), range(0, 12, 1 if deep else 5)
    ):
        world = fresh()
        world.touches.arm(first, "after")
        for moment, act in FORTNIGHT:
            act(world, at(moment))
            for later in (0, 5, 65, 200):
                with suppress(Killed):
                    engine.tick(world.runtime, at(moment) + timedelta(seconds=later))
                    break
                world.touches.arm(second if later == 0 else None, "after")
            world.touches.arm(None)
            engine.tick(world.runtime, at(moment) + timedelta(seconds=400))
        assert end_of(world).drafted == usual.drafted
        assert max(end_of(world).made.values()) == 1


# --- each law is needed -------------------------------------------------------------------------


@pytest.mark.parametrize("law", CRASH_LAWS)
def test_each_law_is_needed(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one law taken away the sweep fails; a sweep that cannot fail proves nothing."""
    usual = end_of(live(fresh()))
    total = touches_of(fresh())
    CRASH_LAWS[law](monkeypatch)
    lives = itertools.product(["after", "late"], range(total))
    with suppress(StopIteration):
        for when, touch in lives:
            if end_of(live(fresh(), touch, when)) != usual:
                return
        pytest.fail("the sweep sees nothing of it")


def test_a_lost_journal_doubles_nothing() -> None:
    """The state folder is deleted after every step in turn: blocks and letters are adopted by
    key and hash.
    """
    for lost in range(1, len(FORTNIGHT)):
        world = fresh()
        for step, (moment, act) in enumerate(FORTNIGHT):
            if step == lost:
                world.lose_state()
            act(world, at(moment))
            engine.tick(world.runtime, at(moment))
            engine.tick(
                world.runtime, at(moment) + timedelta(minutes=11)
            )  # notes were left alone once more
        copies = Counter(block.mark.key for block in world.calendar.blocks() if block.mark)
        assert max(copies.values()) == 1
        allowed = (
            2 if lost > 5 else 1
        )  # a discarded draft cannot be known any more, and may come back once
        assert max(world.mailbox.created.values()) <= allowed, lost
        assert isinstance(world.journal.memory, Memory)
