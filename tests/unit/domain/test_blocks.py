"""Where prep blocks lie, what moves them, and what they leave alone."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewd.engine.tick import survey, tick
from interviewd.model.seen import Answer, Event, Guest
from interviewd.model.terms import Kind, PrepStep, Verb
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, interview

NOW = at("2026-11-23 09:00")  # a Monday; London is on UTC in winter
GLOBEX = ("mia@globex.example",)


def world_with(*events: Event, **wishes: object) -> World:
    world = World(policy(**wishes))
    for event in events:
        world.calendar.person_puts(event)
    return world


def blocks_of(world: World, kind: Kind = Kind.PREP) -> list[tuple[str, str]]:
    """Start and end of our blocks, as `24 14:00`."""
    blocks = [block for block in world.calendar.blocks() if block.mark and block.mark.kind == kind]
    return sorted((f"{block.start:%d %H:%M}", f"{block.end:%d %H:%M}") for block in blocks)


def busy(start: str, end: str) -> Event:
    """Something else in the calendar, the person's own."""
    return Event("home", "main", f"busy {start}", at(start), at(end), handle=f"busy {start}")


def test_the_ladder() -> None:
    """Research at 14:00 the working day before, a warm-up that ends when the visit starts, a
    form right after.
    """
    world = world_with(interview("a", at("2026-11-25 10:00")))
    tick(world.runtime, NOW)
    assert blocks_of(world) == [("24 14:00", "24 15:00"), ("25 09:30", "25 10:00")]
    assert blocks_of(world, Kind.DEBRIEF) == [("25 11:00", "25 11:15")]


def test_a_second_look_does_nothing() -> None:
    """A plan right after a pass is empty, and so it is a day later: time alone moves no block."""
    world = world_with(interview("a", at("2026-11-27 10:00")))
    tick(world.runtime, NOW)
    for hours in (0, 1, 20, 44):
        assert survey(world.runtime, NOW + timedelta(hours=hours))[1].actions == ()


def test_research_goes_around_what_is_busy() -> None:
    """The nearest free time to the wish wins, before it as well as after it."""
    world = world_with(
        interview("a", at("2026-11-25 10:00")), busy("2026-11-24 13:30", "2026-11-24 17:00")
    )
    tick(world.runtime, NOW)
    assert blocks_of(world)[0] == ("24 12:30", "24 13:30")


@pytest.mark.parametrize(
    "harmless",
    [
        {"busy": False},
        {"cancelled": True},
        {
            "organizer": Guest("s@x.example"),
            "guests": (Guest("s@x.example"), Guest("me@example.org")),
        },
    ],
    ids=["free", "cancelled", "unanswered"],
)
def test_free_cancelled_and_unanswered_events_are_not_busy(harmless: dict[str, Any]) -> None:
    """Free, cancelled and unanswered events are no reason to go elsewhere: strangers could block
    the week.
    """
    world = world_with(
        interview("a", at("2026-11-25 10:00")),
        replace(busy("2026-11-24 13:00", "2026-11-24 17:00"), **harmless),
    )
    tick(world.runtime, NOW)
    assert blocks_of(world)[0] == ("24 14:00", "24 15:00")


def test_research_leaves_another_debrief_alone() -> None:
    """The quarter of an hour after a visit belongs to its form, where there is room elsewhere."""
    world = world_with(
        interview("a", at("2026-11-25 10:00")),
        interview(
            "b", at("2026-11-24 13:00"), title="Interview at Globex #interview", guests=GLOBEX
        ),
    )
    tick(world.runtime, NOW)
    assert blocks_of(world, Kind.DEBRIEF)[0] == ("24 14:00", "24 14:15")
    assert ("24 14:15", "24 15:15") in blocks_of(world)


def test_a_debrief_gives_way_where_there_is_no_other_room() -> None:
    """It is free time: better prepared than not."""
    world = world_with(
        interview("a", at("2026-11-23 11:15")),
        interview(
            "b", at("2026-11-23 10:00"), title="Interview at Globex #interview", guests=GLOBEX
        ),
        busy("2026-11-23 08:00", "2026-11-23 10:00"),
    )
    tick(world.runtime, NOW)
    assert blocks_of(world) == [("23 11:00", "23 11:15")]


@given(
    starts=st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 20)),
        min_size=2,
        max_size=5,
        unique_by=lambda start: (start[0], start[1] // 8),
    )
)
@settings(max_examples=25, deadline=None)
def test_blocks_of_ours_keep_out_of_each_other_s_way(starts: list[tuple[int, int]]) -> None:
    """However visits lie: no prep block lies on another one, or on a debrief, in a fortnight with
    room for all.
    """
    world = world_with(
        *(
            interview(
                f"v{number}",
                NOW + timedelta(days=day, minutes=60 + 15 * quarter),
                title=f"Interview at Firm{number} #interview",
                guests=(f"priya@firm{number}.example",),
            )
            for number, (day, quarter) in enumerate(starts)
        )
    )
    tick(world.runtime, NOW)

    spans = sorted((block.start, block.end, block.title) for block in world.calendar.blocks())
    for one, other in itertools.pairwise(spans):
        is_two_forms = one[2].startswith("Debrief") and other[2].startswith("Debrief")
        assert one[1] <= other[0] or is_two_forms, (one, other)


def test_monday_is_prepared_on_friday() -> None:
    """The working day before a Monday is the Friday."""
    world = world_with(interview("a", at("2026-11-30 10:00")))
    tick(world.runtime, NOW)
    assert blocks_of(world)[0] == ("27 14:00", "27 15:00")


def test_booked_late() -> None:
    """Forty minutes before, what still fits is made, shortened to no less than fifteen.

    Nothing lies in the past.
    """
    world = world_with(interview("a", at("2026-11-25 10:00")))
    tick(world.runtime, at("2026-11-25 09:20"))
    made = [
        block for block in world.calendar.blocks() if block.mark and block.mark.kind == Kind.PREP
    ]
    assert all(
        block.start >= at("2026-11-25 09:20") and block.end <= at("2026-11-25 10:00")
        for block in made
    )
    assert blocks_of(world)[-1] == ("25 09:30", "25 10:00")


def test_no_free_time_is_said() -> None:
    """A step that fits nowhere is held with its reason."""
    world = world_with(interview("a", at("2026-11-23 09:10")))
    _, plan = survey(world.runtime, NOW)
    assert {line.why.code for line in plan.held if line.kind is Kind.PREP} == {"no_free_time"}


def test_a_visit_that_began_gets_no_prep() -> None:
    """Nothing is prepared for what runs already; the form still comes."""
    world = world_with(interview("a", at("2026-11-23 08:45")))
    tick(world.runtime, NOW)
    assert blocks_of(world) == []
    assert blocks_of(world, Kind.DEBRIEF) == [("23 09:45", "23 10:00")]


def test_a_moved_interview_takes_its_blocks_along() -> None:
    """Untouched blocks follow their visit, under the same keys."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    tick(world.runtime, NOW)
    world.calendar.person_puts(
        replace(event, start=at("2026-11-26 15:00"), end=at("2026-11-26 16:00"))
    )
    report = tick(world.runtime, NOW + timedelta(hours=1))
    assert {outcome.action.verb for outcome in report.outcomes} == {Verb.MOVE}
    assert blocks_of(world) == [("25 14:00", "25 15:00"), ("26 14:30", "26 15:00")]
    assert max(world.calendar.created.values()) == 1


def test_past_blocks_follow_a_visit_that_is_put_off() -> None:
    """What is past stays, except when its visit was put off."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    tick(world.runtime, NOW)
    world.calendar.person_puts(
        replace(event, start=at("2026-12-02 10:00"), end=at("2026-12-02 11:00"))
    )
    tick(world.runtime, at("2026-11-25 09:45"))
    assert blocks_of(world) == [("01 14:00", "01 15:00"), ("02 09:30", "02 10:00")]


def test_a_dragged_block_is_theirs() -> None:
    """It follows no longer, is not removed, and is not made anew."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    tick(world.runtime, NOW)
    block = next(b for b in world.calendar.blocks() if b.start == at("2026-11-24 14:00"))
    dragged = world.calendar.person_puts(
        replace(block, start=at("2026-11-24 18:00"), end=at("2026-11-24 19:00"))
    )
    world.calendar.person_puts(replace(event, cancelled=True))
    tick(world.runtime, NOW + timedelta(hours=1))
    assert world.calendar.blocks() == [dragged]


def test_a_deleted_block_stays_away() -> None:
    """Also when the interview moves afterwards."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    tick(world.runtime, NOW)
    for block in world.calendar.blocks():
        del world.calendar.events[block.handle]
    tick(world.runtime, NOW + timedelta(minutes=5))
    world.calendar.person_puts(
        replace(event, start=at("2026-11-26 15:00"), end=at("2026-11-26 16:00"))
    )
    tick(world.runtime, NOW + timedelta(hours=1))
    assert world.calendar.blocks() == []


@pytest.mark.parametrize("how", ["cancelled", "deleted", "declined"])
def test_a_block_is_removed_with_its_interview(how: str) -> None:
    """Cancelled, deleted or declined before the block begins: the untouched blocks go."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    tick(world.runtime, NOW)
    if how == "deleted":
        del world.calendar.events[event.handle]
    elif how == "cancelled":
        world.calendar.person_puts(replace(event, cancelled=True))
    else:
        guests = tuple(replace(g, answer=Answer.NO) for g in event.guests)
        world.calendar.person_puts(replace(event, guests=guests))
    tick(world.runtime, NOW + timedelta(hours=1))
    assert world.calendar.blocks() == []


def test_only_a_busy_event_moves_a_block() -> None:
    """A meeting laid on a block moves it; a nearer slot that becomes free moves nothing."""
    early = busy("2026-11-24 13:30", "2026-11-24 17:00")
    world = world_with(interview("a", at("2026-11-25 10:00")), early)
    tick(world.runtime, NOW)
    del world.calendar.events[early.handle]
    assert survey(world.runtime, NOW)[1].actions == ()
    world.calendar.person_puts(busy("2026-11-24 12:00", "2026-11-24 13:00"))
    tick(world.runtime, NOW)
    assert blocks_of(world)[0] == ("24 14:00", "24 15:00")


def test_removed_blocks_make_room_first() -> None:
    """One interview is cancelled, another takes its time: the new blocks lie where the old ones
    were.
    """
    cancelled = interview("a", at("2026-11-25 10:00"))
    world = world_with(cancelled)
    tick(world.runtime, NOW)
    world.calendar.person_puts(replace(cancelled, cancelled=True))
    other = interview(
        "b",
        at("2026-11-25 10:00"),
        title="Interview: Analyst - Globex #interview",
        guests=("j@globex.example",),
    )
    world.calendar.person_puts(other)
    tick(world.runtime, NOW)
    assert blocks_of(world) == [("24 14:00", "24 15:00"), ("25 09:30", "25 10:00")]


def test_interviews_that_swap_days_swap_blocks() -> None:
    """What moves makes room for what moves."""
    one = interview("a", at("2026-11-25 10:00"))
    two = interview(
        "b",
        at("2026-11-26 10:00"),
        title="Interview: Analyst - Globex #interview",
        guests=("j@globex.example",),
    )
    world = world_with(one, two)
    tick(world.runtime, NOW)
    before = blocks_of(world)
    world.calendar.person_puts(replace(one, start=two.start, end=two.end))
    world.calendar.person_puts(replace(two, start=one.start, end=one.end))
    tick(world.runtime, NOW)
    assert blocks_of(world) == before


def test_the_nearest_minute_wins() -> None:
    """Free from ten past two: there, not at a quarter past."""
    lunch = busy("2026-11-24 13:20", "2026-11-24 14:10")
    world = world_with(interview("a", at("2026-11-25 10:00")), lunch)
    tick(world.runtime, NOW)
    assert blocks_of(world)[0] == ("24 14:10", "24 15:10")


def test_one_visit_has_one_set_of_prep_blocks() -> None:
    """Three talks with one company on one day: prep blocks before the first only, one form
    after the last.
    """
    talks = [interview(f"t{hour}", at(f"2026-11-25 {hour}:00")) for hour in (10, 13, 15)]
    world = world_with(*talks)
    tick(world.runtime, NOW)
    assert blocks_of(world) == [("24 14:00", "24 15:00"), ("25 09:30", "25 10:00")]
    assert blocks_of(world, Kind.DEBRIEF) == [("25 16:00", "25 16:15")]


def test_a_key_in_use_stays() -> None:
    """An earlier talk that joins, and the first one leaving, change times but make nothing new."""
    first, second = interview("b", at("2026-11-25 13:00")), interview("c", at("2026-11-25 15:00"))
    world = world_with(first, second)
    tick(world.runtime, NOW)
    made = set(world.calendar.created)
    world.calendar.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(world.runtime, NOW)
    world.calendar.person_puts(replace(first, cancelled=True))
    tick(world.runtime, NOW)
    assert set(world.calendar.created) == made
    assert blocks_of(world) == [("24 14:00", "24 15:00"), ("25 09:30", "25 10:00")]


def test_a_changed_prep_step_is_placed_again() -> None:
    """Another length in the config moves the block; a step that is gone takes its block along."""
    world = world_with(interview("a", at("2026-11-25 10:00")))
    tick(world.runtime, NOW)
    world.policy = policy(prep_steps=(PrepStep("Research and rehearse", 90, 1),))
    tick(world.runtime, NOW)
    assert blocks_of(world) == [("24 14:00", "24 15:30")]


def test_a_day_has_so_many_blocks() -> None:
    """What goes over the limit is held until the next day, the longest known companies first."""
    events = [
        interview(
            f"u{n}",
            at(f"2026-12-{n:02} 10:00"),
            title=f"Interview: Engineer - Firm{n} #interview",
            guests=(f"a@firm{n}.example",),
        )
        for n in range(1, 9)
    ]
    world = world_with(*events, blocks_per_day=10)
    report = tick(world.runtime, NOW)
    assert sum(o.action.kind is Kind.PREP for o in report.outcomes) == 10
    held = [line for line in report.plan.held if line.why.code == "blocks_per_day"]
    assert len(held) == 6
    assert {line.until for line in held} == {at("2026-11-24 00:00")}


def test_blocks_name_nobody() -> None:
    """No guests, no organiser; private marks; prep is busy, the form is free."""
    world = world_with(interview("a", at("2026-11-25 10:00")))
    tick(world.runtime, NOW)
    for block in world.calendar.blocks():
        assert not block.guests
        assert block.organizer is None
        assert block.mark is not None
        assert block.busy is (block.mark.kind == Kind.PREP)
        assert block.mark.for_id == "a"


def test_history_gets_nothing() -> None:
    """What ended more than 72 hours before it was first seen counts, and nothing is made for it."""
    world = world_with(interview("a", at("2026-11-19 10:00")))
    report = tick(world.runtime, NOW)
    assert report.outcomes == ()
    assert report.plan.held == ()


def test_an_interview_seen_late_gets_a_debrief_in_time() -> None:
    """Seen after its end: a form at the next free quarter of an hour, as long as the thank-you
    is not yet due.
    """
    world = world_with(interview("a", at("2026-11-23 07:00")))
    tick(world.runtime, at("2026-11-23 09:05"))
    assert blocks_of(world, Kind.DEBRIEF) == [("23 09:15", "23 09:30")]
    later = world_with(interview("a", at("2026-11-23 07:00")))
    tick(later.runtime, at("2026-11-23 11:30"))
    assert blocks_of(later, Kind.DEBRIEF) == []


@pytest.mark.parametrize("all_day", [True, False])
def test_events_that_fill_a_day_give_way_when_they_alone_leave_no_room(*, all_day: bool) -> None:
    """School holidays without TRANSP are busy by RFC 5545: the step is placed all the same, says
    so, and stays. So it is on a trip of two weeks that has an hour to begin and to end at.
    """
    world = World(policy())
    day = at("2026-11-20 00:00")
    holidays = interview("holidays", day, guests=(), title="School holidays", all_day=all_day)
    world.calendar.person_puts(replace(holidays, end=day + timedelta(days=14)))
    world.calendar.person_puts(interview("a", at("2026-11-25 10:00")))
    report = tick(world.runtime, NOW)
    assert [a.why.code for a in report.plan.actions if a.kind is Kind.PREP] == [
        "placed_all_day"
    ] * 2
    for hours in (1, 5, 12):
        assert survey(world.runtime, NOW + timedelta(hours=hours))[1].actions == ()


def test_an_event_that_fills_one_day_is_gone_around() -> None:
    """With room elsewhere it is busy like any other."""
    world = World(policy())
    tuesday = interview("away", at("2026-11-24 00:00"), guests=(), title="Away", all_day=True)
    world.calendar.person_puts(replace(tuesday, end=at("2026-11-25 00:00")))
    world.calendar.person_puts(interview("a", at("2026-11-25 18:00")))
    tick(world.runtime, NOW)
    prep = [
        b.start.date().isoformat()
        for b in world.calendar.blocks()
        if b.mark and b.mark.kind == Kind.PREP
    ]
    assert "2026-11-24" not in prep
