"""What strangers write into invitations and files: nothing of it takes a letter, a block or a
name away.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewd.domain.memory_update.flood import (
    MOST_INTERVIEWS,
    MOST_OF_A_DAY,
    MOST_TAGGED,
    MOST_UNANSWERED,
    look_at_nearest,
)
from interviewd.domain.recognise import Known, recognise
from interviewd.domain.recognise.tags import MOST_IN_SERIES
from interviewd.domain.situation import Situation, calendars_of
from interviewd.engine.tick import tick
from interviewd.model.known import Interview, Memory, Past, Verdict, View
from interviewd.model.seen import Answer, Event, Guest
from interviewd.model.terms import Kind, Verb, because, stamp
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, drafts_to, interview

NOW = at("2026-11-23 09:00")
END = at("2026-11-25 11:00")
ME = Guest("me@example.org", "Me", answer=Answer.YES)
POLICY = policy()


def judge(event: Event, record: Known = Known()) -> Verdict:  # noqa: B008 - a value
    return recognise(event, POLICY, frozenset({"me@example.org"}), record)


def world_with(*events: Event, **wishes: object) -> World:
    world = World(policy(**wishes))
    for event in events:
        world.calendar.person_puts(event)
    tick(world.runtime, NOW)
    return world


# --- cancelled in Outlook -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["Canceled", "Cancelled", "CANCELED ", "[Cancelled]", "Abgesagt", "Annulé ", "Cancelado", "Annullato",
             "Geannuleerd", "Inställt", "Avlyst", "Aflyst", "Odwołane", "Zrušeno", "Отменено", "已取消"]
)  # fmt: skip
def test_a_meeting_cancelled_in_outlook_does_not_count(word: str) -> None:
    """A word before the title, status confirmed, time free: neither prepared for nor thanked
    for.
    """
    event = interview("a", at("2026-11-25 10:00"), busy=False)
    verdict = judge(replace(event, title=f"{word}: {event.title}"))
    assert (verdict.interview, [reason.code for reason in verdict.why]) == (None, ["cancelled"])


@pytest.mark.parametrize(
    ("title", "busy"),
    [
        ("Cancellation Policy Lead at Acme #interview", False),
        ("Canceled: Interview at Acme #interview", True),
        ("Interview: Cancelled projects lead at Acme #interview", False),
        ("Acme: Interview #interview", False),
    ],
)
def test_a_title_that_merely_begins_so_is_an_interview(title: str, busy: bool) -> None:
    """The colon, the word and the free time belong together."""
    assert (
        judge(interview("a", at("2026-11-25 10:00"), title=title, busy=busy)).interview is not None
    )


def test_a_word_of_any_language_before_the_known_title_cancels() -> None:
    """Whatever it is, what follows the colon is the title as it was."""
    world = world_with(event := interview("a", at("2026-11-25 10:00")))
    world.calendar.person_puts(
        replace(event, title=f"Kanselleret: {event.title}", busy=False, handle="a")
    )
    report = tick(world.runtime, NOW + timedelta(hours=1))
    assert {action.verb for action in report.plan.actions} == {Verb.REMOVE}
    assert {action.why.code for action in report.plan.actions} == {"interview_cancelled"}


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name", "address"),
    [
        (
            "Interview with Orbital Looms #interview",
            "Orbital Looms",
            "arun.patel@staffline.example",
        ),
        (
            "Interview: Welder at Orbital Looms #interview",
            "Orbital Looms Ltd",
            "t7@staffline.example",
        ),
        ("Interview with Globex #interview", "Globex", "kim@staffline.example"),
    ],
)
def test_a_guest_who_goes_by_the_firms_name_is_no_name(title: str, name: str, address: str) -> None:
    """The company is the firm, and nobody is greeted by its name."""
    event = interview("a", at("2026-11-25 10:00"), title=title)
    system = Guest("scheduler@seen.indeed.com", "Indeed Scheduler")
    met = judge(replace(event, organizer=system, guests=(Guest(address, name), ME))).interview
    assert met is not None
    assert met.company == name.removesuffix(" Ltd")
    assert [(person.name, person.email) for person in met.people] == [("", address)]


@pytest.mark.parametrize(
    "title", ["Interview with Jonas Weber #interview", "Interview with Wei Chen #interview"]
)
def test_a_guest_whom_the_title_names_keeps_the_name(title: str) -> None:
    """A person is no firm, whatever the title says of them."""
    name = title.removeprefix("Interview with ").removesuffix(" #interview")
    local = name.lower().replace(" ", ".")
    event = interview("a", at("2026-11-25 10:00"), title=title, guests=(f"{local}@acme.example",))
    met = judge(replace(event, guests=(Guest(f"{local}@acme.example", name), ME))).interview
    assert met is not None
    assert [person.name for person in met.people] == [name]


def test_your_amazon_interview_is_amazons() -> None:
    """The possessive is no part of the name."""
    met = judge(
        interview("a", at("2026-11-25 10:00"), title="Your Amazon interview #interview", guests=())
    ).interview
    assert met is not None
    assert met.company == "Amazon"


# --- forged files -------------------------------------------------------------------------------

TYPED = "Company: Acme\nInterviewers: Bob Stone bob@stranger.example"


@pytest.mark.parametrize(
    "more",
    [
        {"organizer": Guest("me@example.org"), "guests": (Guest("eve@x.example", "Eve"), replace(ME, answer=Answer.NONE))},
        {"organizer": Guest("me@example.org"), "guests": (Guest("eve@x.example", "Eve"),)},
        {"organizer": None, "guests": (), "method": "PUBLISH"},
        {"organizer": Guest("me@example.org"), "guests": (Guest("eve@x.example", "Eve"), ME)},
    ],
)  # fmt: skip
def test_a_forged_organizer_chooses_no_recipient(more: dict[str, object]) -> None:
    """An address typed into a description counts only in an event that is surely the person's,
    without other guests.
    """
    event = interview("a", at("2026-11-25 10:00"), guests=(), description=TYPED)
    world = world_with(replace(event, **more))  # type: ignore[arg-type]
    for hours in (3, 4):
        tick(world.runtime, END + timedelta(hours=hours))
    assert "bob@stranger.example" not in drafts_to(world)


def test_an_address_in_the_persons_own_event_counts() -> None:
    """Nobody else organises it or is a guest: it is theirs to give."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=(), description=TYPED))
    tick(world.runtime, END + timedelta(hours=3))
    assert drafts_to(world) == ["bob@stranger.example"]


def test_a_second_file_with_the_uid_of_an_interview_takes_nothing() -> None:
    """RFC 5546: an update comes from the organiser; another's is ignored, with a notice."""
    real = interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",))
    world = world_with(real)
    blocks = len(world.calendar.blocks())
    forged = replace(
        real,
        start=at("2026-12-20 10:00"),
        end=at("2026-12-20 11:00"),
        organizer=Guest("eve@x.example"),
        cancelled=True,
    )
    for events in ([real, forged], [forged, real], [forged]):
        world.calendar.events = {
            handle: event for handle, event in world.calendar.events.items() if event.mark
        } | {f"file-{n}": replace(event, handle=f"file-{n}") for n, event in enumerate(events)}
        report = tick(world.runtime, NOW + timedelta(hours=1))
        assert len(world.calendar.blocks()) == blocks
        assert [each.why[0].code for each in report.plan.suggestions] == ["other_organizer"]
    tick(world.runtime, END + timedelta(hours=3))
    assert drafts_to(world) == ["priya@acme.example"]


def test_a_colleague_who_takes_over_updates_it() -> None:
    """The organiser may change within the company."""
    real = interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",))
    world = world_with(real)
    later = at("2026-11-26 10:00")
    world.calendar.person_puts(
        replace(
            real, organizer=Guest("wei@acme.example"), start=later, end=later + timedelta(hours=1)
        )
    )
    report = tick(world.runtime, NOW + timedelta(hours=1))
    assert {action.why.code for action in report.plan.actions} == {"visit_moved"}


# --- floods -------------------------------------------------------------------------------------


def test_one_invitation_with_six_guests_takes_nobodys_letter() -> None:
    """How many are too many is counted for each interview.

    A stranger's description names no company.
    """
    real = interview("real", at("2026-11-25 10:00"), guests=("priya@acme.example",))
    crowd = tuple(f"p{n}@stranger.example" for n in range(7))
    other = interview(
        "x",
        at("2026-11-25 14:00"),
        guests=crowd,
        title="Chat #interview",
        description="Company: Acme",
    )
    world = world_with(real, other)
    tick(world.runtime, END + timedelta(hours=3))
    assert drafts_to(world) == ["priya@acme.example"]


def test_an_honest_onsite_with_seven_is_thanked() -> None:
    """Seven people in seven talks are not too many."""
    names = ("priya", "wei", "jonas", "mia", "lena", "arun", "dana")
    talks = [
        interview(name, at(f"2026-11-25 {8 + hour:02}:00"), guests=(f"{name}@acme.example",))
        for hour, name in enumerate(names)
    ]
    world = world_with(*talks)
    tick(world.runtime, at("2026-11-25 18:00"))
    assert len(drafts_to(world)) == 7


@pytest.mark.parametrize(
    ("more", "company"),
    [
        ({"title": "Interview #interview", "guests": ("a@stranger.example",)}, "Stranger"),
        ({"title": "Interview #interview", "guests": ("a@acme.example",)}, "Acme"),
        ({"title": "Acme interview #interview", "guests": ("a@stranger.example",)}, "Acme"),
        ({"title": "Interview #interview", "guests": ()}, "Acme"),
    ],
)
def test_a_description_names_a_company_when_something_agrees(
    more: dict[str, object], company: str
) -> None:
    """A guest's domain or the title; in the person's own event the line decides alone."""
    event = interview("a", at("2026-11-25 10:00"), description="Company: Acme", **more)  # type: ignore[arg-type]
    met = judge(event).interview
    assert met is not None
    assert met.company == company


def test_an_earlier_visit_agrees_too() -> None:
    """Once they have met, the name is known."""
    event = interview(
        "a",
        at("2026-11-25 10:00"),
        description="Company: Acme",
        title="Talk #interview",
        guests=("a@agency.example",),
    )
    met = judge(event, Known(companies=frozenset({"acme"}))).interview
    assert met is not None
    assert met.company == "Acme"


def flood(number: int, day: str) -> list[Event]:
    return [
        interview(
            f"f{n}",
            at(f"{day} {8 + n % 10:02}:00"),
            guests=(f"a@flood{n}.example",),
            title="Interview #interview",
        )
        for n in range(number)
    ]


def test_a_flood_leaves_the_nearest_interview_its_prep() -> None:
    """Forty accepted on Monday for next week, a real one booked on Tuesday for Wednesday: it is
    prepared for.
    """
    world = world_with(*flood(40, "2026-12-02"))
    world.calendar.person_puts(interview("real", at("2026-11-25 10:00")))
    tick(world.runtime, at("2026-11-24 09:00"))
    prep = [
        b
        for b in world.calendar.blocks()
        if b.mark and b.mark.for_id == "real" and b.mark.kind == Kind.PREP
    ]
    assert len(prep) == 2


def test_a_thank_you_whose_debrief_is_filled_is_never_held_by_a_limit() -> None:
    """What the person wrote goes before what nobody touched."""
    world = world_with(
        *flood(30, "2026-11-25"), interview("real", at("2026-11-25 10:00")), blocks_per_day=50
    )
    form = next(
        b
        for b in world.calendar.blocks()
        if b.mark and b.mark.for_id == "real" and b.mark.kind == "debrief"
    )
    world.calendar.person_puts(
        replace(form, description=form.description.replace("Liked:", "Liked: the team"))
    )
    tick(world.runtime, at("2026-11-25 22:00"))
    tick(world.runtime, at("2026-11-25 22:20"))
    assert {"priya@acme.example", "wei@acme.example"} <= set(drafts_to(world))


def series(name: str, days: int) -> list[Event]:
    return [
        replace(
            interview(
                name,
                start := at("2026-11-24 10:00") + timedelta(days=n),
                guests=(f"a@{name}.example",),
            ),
            original=stamp(start),
            handle=f"{name}-{n}",
        )
        for n in range(days)
    ]


def test_a_daily_series_is_no_interview() -> None:
    """There is a notice and no block; a few days of one loop are still interviews."""
    world = world_with(*series("daily", 40))
    report = tick(world.runtime, NOW + timedelta(minutes=5))
    assert world.calendar.blocks() == []
    assert {reason.code for each in report.plan.suggestions for reason in each.why} >= {"recurs"}
    assert len(world_with(*series("loop", MOST_IN_SERIES)).calendar.blocks()) > 0


def test_a_daily_series_is_not_suggested() -> None:
    """A series that looks like interviews but has no tag is none; one of five may be."""
    event = interview("a", at("2026-11-25 10:00"), title="Interview with Acme")
    assert judge(event, Known(in_series=MOST_IN_SERIES)).suggested
    verdict = judge(event, Known(in_series=MOST_IN_SERIES + 1))
    assert (verdict.suggested, verdict.why) == (False, (because("no_tag"),))


def test_every_kind_of_block_has_its_limit() -> None:
    """Debriefs as well as prep, ten a day."""
    world = world_with(*flood(40, "2026-11-26"))
    kinds = [str(block.mark.kind) for block in world.calendar.blocks() if block.mark]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"prep": 10, "debrief": 10}


def test_a_flood_of_tagged_events_costs_no_pass_much() -> None:
    """So many are read and the rest wait, which is said.

    What the person made is read first, and prepared for.
    """
    far = flood(MOST_INTERVIEWS + 50, "2026-12-02")
    own = interview(
        "own", at("2026-12-20 10:00"), guests=(), title="Interview: Cook - Globex #interview"
    )
    world = world_with(*far, own)
    report = tick(world.runtime, NOW + timedelta(minutes=5))
    notices = {notice.what.code: notice.what for notice in report.plan.notices}
    assert notices["flood"]["count"] == 51
    assert len({name for visit in report.plan.visits for name in visit.ids}) == MOST_INTERVIEWS
    assert "own" in {block.mark.for_id for block in world.calendar.blocks() if block.mark}


def read_of(*events: Event) -> int:
    """How many of these a pass reads as interviews."""
    report = tick(world_with(*events).runtime, NOW + timedelta(minutes=5))
    return len({name for visit in report.plan.visits for name in visit.ids})


def test_what_was_accepted_has_a_limit_of_its_own() -> None:
    """A month of hundreds of interviews is read, though as many unanswered ones would wait."""
    assert read_of(*flood(MOST_TAGGED + 50, "2026-12-02")) == MOST_TAGGED + 50


def test_of_one_sender_a_day_has_its_limit() -> None:
    """However many are accepted; those of other days and senders are read."""
    one = flood(1, "2026-12-02")[0].organizer
    same = [replace(event, organizer=one) for event in flood(MOST_TAGGED, "2026-12-02")]
    other = interview("other", at("2026-12-02 10:00"))
    later = replace(interview("later", at("2026-12-03 10:00")), organizer=one)
    assert read_of(*same, other, later) == MOST_OF_A_DAY + 2


def unanswered(event: Event) -> Event:
    return replace(event, answer=None, guests=(*event.guests[:-1], replace(ME, answer=Answer.NONE)))


def in_flood(*events: Event, memory: Memory = Memory()) -> Situation:  # noqa: B008 - a value
    """What is looked at of these events and of more than enough unanswered ones, an hour ahead."""
    strangers = [
        replace(unanswered(event), start=NOW + timedelta(hours=1), end=NOW + timedelta(hours=2))
        for event in flood(MOST_UNANSWERED + 20, "2026-11-23")
    ]
    view = View((), (*strangers, *events), memory=memory)
    return look_at_nearest(calendars_of(view, NOW, POLICY))


def test_of_a_flood_that_nobody_answered_the_nearest_are_looked_at() -> None:
    """Of so many each sender's nearest; the rest wait, and that is said."""
    second = unanswered(interview("second", NOW, guests=("b@flood7.example",)))
    later = unanswered(interview("later", at("2026-12-20 10:00"), guests=("a@later.example",)))
    world = world_with(*in_flood(second, later).view.events)
    report = tick(world.runtime, NOW + timedelta(minutes=5))
    notices = {notice.what.code: notice.what for notice in report.plan.notices}
    assert notices["invitations_flood"]["count"] == 22
    situation = in_flood(second)
    assert len(situation.events) == MOST_UNANSWERED
    assert "f7" not in {event.uid for event in situation.events}, "the same sender has a nearer one"
    assert {*situation.events, *situation.left_out} == {*situation.view.events}


@pytest.mark.parametrize(
    "event",
    [
        interview("accepted", at("2026-12-20 10:00")),
        interview("own", at("2026-12-20 10:00"), guests=()),
        replace(interview("maybe", at("2026-12-20 10:00")), answer=Answer.MAYBE),
        replace(unanswered(interview("coloured", at("2026-12-20 10:00"))), colour="tomato"),
        unanswered(interview("marked", at("2026-12-20 10:00"))),
        replace(
            unanswered(interview("series", at("2026-12-20 10:00"))), original="20261220T100000Z"
        ),
        unanswered(interview("known", at("2026-12-20 10:00"))),
    ],
    ids=lambda event: event.uid,
)
def test_what_the_person_made_answered_marked_or_knows_is_looked_at(event: Event) -> None:
    """However many strangers invite to something nearer."""
    known = judge(interview("known", at("2026-12-20 10:00"))).interview
    assert isinstance(known, Interview)
    marks = {"marked": False, "series/20261220T100000Z": True}
    memory = Memory(past={"known": Past(known, NOW)}, marks=marks)
    assert event in in_flood(event, memory=memory).events


def test_what_is_accepted_is_read_before_what_nobody_answered() -> None:
    """However many strangers tag something nearer: only an answer makes an interview of it."""
    strangers = map(unanswered, flood(MOST_TAGGED + 50, "2026-11-23"))
    world = world_with(*strangers, interview("real", at("2026-11-26 10:00")))
    assert {block.mark.for_id for block in world.calendar.blocks() if block.mark} == {"real"}


def test_an_interview_held_by_a_flood_keeps_its_blocks() -> None:
    """An interview that is known stays as it is known."""
    real = interview("real", at("2026-12-20 10:00"), guests=("a@flood1.example",))
    world = world_with(real)
    blocks = len(world.calendar.blocks())
    for event in flood(MOST_INTERVIEWS + 50, "2026-12-02"):
        world.calendar.person_puts(replace(event, organizer=real.organizer))
    tick(world.runtime, NOW + timedelta(minutes=5))
    kept = [
        block for block in world.calendar.blocks() if block.mark and block.mark.for_id == "real"
    ]
    assert len(kept) == blocks
