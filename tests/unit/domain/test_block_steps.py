"""Blocks one law at a time: what is made, moved, changed, left alone or taken away, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain import planner
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Block, Held
from interviewd.model.known import Deed, Interview, Past, State
from interviewd.model.seen import Account, AccountState, Event, Guest
from interviewd.model.terms import Kind, PrepStep, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MINUTE,
    SECOND,
    SEEN,
    START,
    elsewhere,
    letter,
    made_of,
    noted,
    situation,
    standing,
    talk,
    untouched,
)

NOW = SEEN  # Monday, the interview is on Wednesday at ten
DAY = timedelta(days=1)
BLOCKS = (Kind.PREP, Kind.DEBRIEF)
RESEARCH, WARM_UP, FORM = (
    ("24 14:00", "24 15:00"),
    ("25 09:30", "25 10:00"),
    ("25 11:00", "25 11:15"),
)
KEYS = {"0": key_of("a", "", Kind.PREP, "0"), "1": key_of("a", "", Kind.PREP, "1")}


def moment(text: str) -> datetime:
    return datetime.strptime(f"2026-11-{text} +0000", "%Y-%m-%d %H:%M %z")


def busy(start: str, end: str, uid: str = "busy", **more: object) -> Event:
    """Something else of the person's own."""
    event = Event("home", "main", f"{uid} {start}", moment(start), moment(end))
    return replace(event, **more)  # type: ignore[arg-type]


def steps(known: Situation) -> list[Action]:
    """What is done about blocks of interviews."""
    return [each for each in planner.plan(known).actions if each.kind in BLOCKS]


def held(known: Situation) -> list[Held]:
    return [each for each in planner.plan(known).held if each.kind in BLOCKS]


def span(block: Block | None) -> tuple[str, str]:
    assert block
    return f"{block.start:%d %H:%M}", f"{block.end:%d %H:%M}"


def places(actions: Iterable[Action], kind: Kind = Kind.PREP) -> list[tuple[str, str]]:
    return sorted(span(each.block) for each in actions if each.kind is kind)


def brief(actions: Iterable[Action]) -> list[tuple[str, str]]:
    """Each step as its verb and its reason."""
    return sorted((str(each.verb), each.why.code) for each in actions)


Change = Callable[[Event], Event]


def after(
    *then: Interview | Past,
    now: datetime = NOW,
    change: Change = lambda event: event,
    state: State = State.OURS,
    first: Sequence[Interview] = (),
    events: Iterable[Event] = (),
    standing_on: str = "home",
    turned: bool = False,
    policy: Mapping[str, Any] = {},
    **more: Any,
) -> Situation:
    """What was planned on Monday for `first` stands; now it is `now`, and `then` is known."""
    made = steps(situation(*(first or [talk()]), now=NOW, **policy))[:: -1 if turned else 1]
    blocks = [change(standing(each.block, standing_on)) for each in made if each.block]
    deeds = [*(made_of(each, state=state) for each in made), *more.pop("deeds", ())]
    return situation(*then, now=now, events=[*blocks, *events], deeds=deeds, **more)


# --- made ---------------------------------------------------------------------------------------


def test_what_a_block_is_made_with() -> None:
    """Whose calendar, for what, as which step; prep is busy and reminds, a form does neither."""
    form, research, warm_up = sorted(steps(situation(talk(), now=NOW)), key=lambda each: each.kind)
    wish = because("placed", wish=moment("24 14:00"), start=moment("24 14:00"))
    about = Verb.ADD, Kind.PREP, KEYS["0"], "home", "a", "Acme", wish
    assert replace(research, block=None) == Action(*about, slot="0")
    assert (warm_up.key, warm_up.slot) == (KEYS["1"], "1")
    half_past = moment("25 09:30")
    assert warm_up.why == because("placed", wish=half_past, start=half_past)
    assert (form.kind, form.slot, form.why) == (Kind.DEBRIEF, "", because("after_visit"))
    assert form.key == key_of("a", "", Kind.DEBRIEF)
    blocks = [each.block for each in (research, warm_up, form) if each.block]
    assert [(each.busy, each.alarm, each.stealth) for each in blocks] == [
        *[(True, 10, False)] * 2,
        (False, 0, False),
    ]
    assert [each.placed for each in blocks] == [
        "20261125T100000Z/60/1",
        "20261125T100000Z/30/0",
        "20261125T110000Z/15",
    ]
    assert [(each.key, each.for_id, each.kind) for each in blocks] == [
        (each.key, "a", each.kind) for each in (research, warm_up, form)
    ]
    assert [span(each) for each in blocks] == [RESEARCH, WARM_UP, FORM]
    hidden = steps(situation(talk(), now=NOW, stealth_title="Busy"))
    assert {(each.block.title, each.block.stealth) for each in hidden if each.block} == {
        ("Busy", True)
    }


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (START - SECOND, ["debrief"]),
        (START - 20 * MINUTE, ["debrief", "prep"]),
        (START, ["debrief"]),
        (END + 3 * HOUR - SECOND, ["debrief"]),
        (END + 3 * HOUR, []),
    ],
)
def test_no_prep_once_it_has_begun_and_no_form_once_the_letter_is_due(
    now: datetime, kinds: list[str]
) -> None:
    """One that ended a moment ago gets its form still."""
    assert sorted({str(each.kind) for each in steps(situation(talk(), now=now))}) == kinds
    lines = held(situation(talk(), now=now))
    is_late = start_is_near(now)
    assert {line.why.code for line in lines} == ({"no_free_time"} if is_late else set())


def start_is_near(now: datetime) -> bool:
    return START - 40 * MINUTE < now < START


def test_no_form_once_the_letter_is_due_by_notes() -> None:
    """Notes typed elsewhere and left alone make it due at once."""
    known = situation(talk(), now=END + HOUR, notes=[noted(since=END)])
    assert steps(known) == []
    assert len(steps(situation(talk(), now=END + HOUR))) == 1


def test_a_form_of_no_minutes_is_none() -> None:
    """The person wants none, before and after."""
    for now in (NOW, END + MINUTE):
        made = steps(situation(talk(), now=now, debrief_minutes=0))
        assert [each for each in made if each.kind is Kind.DEBRIEF] == []
    short = steps(situation(talk(), now=NOW, debrief_minutes=1))
    assert places(short, Kind.DEBRIEF) == [("25 11:00", "25 11:01")]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.YOURS, []),
        (State.DELETED, []),
        (State.REMOVED, ["add"]),
        (State.OURS, ["add"]),
        (State.REFUSED, ["add"]),
        (State.INTENT, ["in_doubt"]),
        (State.DOUBT, ["in_doubt"]),
    ],
)
def test_what_becomes_of_a_block_that_does_not_stand(state: State, expected: list[str]) -> None:
    """Yours and deleted ones stay away; what is in doubt is told, with its key."""
    deed = Deed(KEYS["0"], Kind.PREP, Verb.ADD, state, "home", "a", NOW)
    known = situation(talk(), now=NOW, deeds=[deed])
    found = [str(each.verb) for each in steps(known) if each.key == KEYS["0"]]
    found += [line.why.code for line in held(known) if line.key == KEYS["0"]]
    assert found == expected


@pytest.mark.parametrize(
    ("account", "state"),
    [
        (replace(HOME, state=AccountState.ERROR), "error"),
        (replace(HOME, name="other"), "gone"),
    ],
)
def test_no_block_without_a_calendar_that_works(account: Account, state: str) -> None:
    """Held with the reason; what stands waits for nothing."""
    known = situation(talk(), now=NOW, accounts=[account])
    why = because("account_down", state=state)
    line = Held(Kind.PREP, "home", "a", "Acme", why, key=KEYS["0"])
    assert steps(known) == []
    assert line in held(known)
    assert len(held(known)) == 3
    away = after(talk(), accounts=[account])
    assert (steps(away), held(away)) == ([], [])


def test_a_held_block_names_the_calendar_of_its_own_event() -> None:
    """On a day of two talks on two calendars the key in use may be the second's."""
    first, second = talk(), talk("b", END, account="work")
    work = replace(HOME, name="work")
    key = key_of("b", "", Kind.PREP, "0")
    deed = Deed(key, Kind.PREP, Verb.ADD, State.DOUBT, "work", "a", NOW - DAY)
    known = situation(first, second, now=NOW, deeds=[deed], accounts=[HOME, work])
    [line] = held(known)
    assert (line.key, line.account, line.interview) == (key, "work", "a")
    removed = replace(deed, state=State.REMOVED)
    known = situation(first, second, now=NOW, deeds=[removed], accounts=[HOME, work])
    assert {(each.account, each.interview) for each in steps(known) if each.key == key} == {
        ("work", "a")
    }
    full = situation(
        first, second, now=NOW, deeds=[removed], accounts=[HOME, work], blocks_per_day=0
    )
    assert {(line.key, line.account) for line in held(full) if line.kind is Kind.PREP} == {
        (key_of("a", "", Kind.PREP, "1"), "home"),
        (key, "work"),
    }


def test_a_block_that_was_refused_is_tried_again_when_its_time_has_come() -> None:
    """Held until then."""
    deed = Deed(KEYS["0"], Kind.PREP, Verb.ADD, State.REFUSED, "home", "a", NOW, error="quota")
    for later, is_held in ((SECOND, True), (timedelta(0), False)):
        known = situation(talk(), now=NOW, deeds=[replace(deed, not_before=NOW + later)])
        lines = [(line.why.code, line.until) for line in held(known)]
        assert lines == [("refused", NOW + SECOND)] * is_held


class Broken:
    """Templates of which one does not render."""

    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        if name == "prep":
            raise TextBroken("prep.j2", 3, "no end")
        return "text"


def test_a_broken_template_holds_its_blocks_alone() -> None:
    """With file and line; the form is made."""
    known = situation(talk(), now=NOW, templates=Broken())
    why = because("template_broken", where="prep.j2", line=3, what="no end")
    assert {(line.key, line.why) for line in held(known)} == {(key, why) for key in KEYS.values()}
    assert [each.kind for each in steps(known)] == [Kind.DEBRIEF]


# --- left alone ---------------------------------------------------------------------------------

LATER = talk(begins=START + DAY)


def test_a_block_of_the_person_s_own_is_left_alone() -> None:
    """Touched, or theirs by the journal: it neither follows nor goes."""
    moved = after(LATER, change=lambda event: replace(event, title="Mine"))
    assert steps(moved) == []
    for state in (State.YOURS, State.DELETED):
        assert steps(after(LATER, state=state)) == []
        assert steps(after(Past(talk(), NOW, "cancelled"), state=state)) == []
    assert len(steps(after(LATER))) == 3


def test_what_stands_is_moved_with_its_visit() -> None:
    """Each as what it is, on the calendar on which it stands."""
    work = replace(HOME, name="work")
    known = after(LATER, standing_on="work", accounts=[HOME, work])
    moved = steps(known)
    assert brief(moved) == [("move", "visit_moved")] * 3
    assert places(moved) == [("25 14:00", "25 15:00"), ("26 09:30", "26 10:00")]
    first = next(each for each in moved if each.key == KEYS["0"])
    assert replace(first, block=None, existing=None) == Action(
        *(Verb.MOVE, Kind.PREP, KEYS["0"], "work", "a", "Acme"),
        because("visit_moved"),
        slot="0",
    )
    assert first.existing == known.ours[KEYS["0"]]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (moment("24 13:59"), 3),
        (moment("24 14:00"), 3),
        (moment("25 09:30"), 3),
        (moment("25 12:00"), 3),
        (moment("26 09:59"), 1),
        (moment("26 10:59"), 1),
        (moment("26 11:00"), 0),
    ],
)
def test_only_a_visit_that_is_put_off_takes_along_what_has_begun(
    now: datetime, expected: int
) -> None:
    """Until the new visit begins prep follows it, until it ends the form does."""
    moved = [each for each in steps(after(LATER, now=now)) if each.verb is Verb.MOVE]
    assert len(moved) == expected
    assert [each for each in steps(after(talk(), now=now)) if each.verb is Verb.MOVE] == []


@pytest.mark.parametrize(
    ("begins", "is_changed"),
    [(moment("23 16:00"), False), (moment("23 16:01"), True)],
)
def test_prep_of_a_visit_that_has_begun_is_left_alone(begins: datetime, is_changed: bool) -> None:
    """Though it stands behind: the visit was put forward and nobody looked."""
    known = after(talk(begins=begins), now=moment("23 16:00"))
    assert any(each.kind is Kind.PREP for each in steps(known)) == is_changed


def test_a_block_that_may_stay_where_it_is_keeps_its_place() -> None:
    """The visit is an hour later: its research says so, and other prep goes around it."""
    one: dict[str, Any] = {"prep_steps": (PrepStep("Research", 60, 1),)}
    found = steps(after(talk(begins=START + HOUR), elsewhere(), policy=one, **one))
    prep = {each.interview: each for each in found if each.kind is Kind.PREP}
    assert (prep["a"].verb, prep["a"].why) == (Verb.CHANGE, because("visit_moved"))
    assert span(prep["a"].block) == RESEARCH
    assert span(prep["b"].block) == ("24 13:00", "24 14:00")


class Silent:
    """Templates that say nothing of the visit."""

    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        return "text"


def test_a_block_that_stays_as_it_is_keeps_its_place_too() -> None:
    """Nothing about it has changed but the hour of its visit."""
    one: dict[str, Any] = {"prep_steps": (PrepStep("Research", 60, 1),), "templates": Silent()}
    found = steps(after(talk(begins=START + HOUR), elsewhere(), policy=one, **one))
    prep = [each for each in found if each.kind is Kind.PREP]
    assert [(each.interview, span(each.block)) for each in prep] == [
        ("b", ("24 13:00", "24 14:00"))
    ]


@pytest.mark.parametrize("now", [NOW, moment("24 14:00"), moment("24 14:30")])
def test_other_facts_change_a_block_until_it_begins(now: datetime) -> None:
    """In its place; once it has begun it stays as it is."""
    changed = steps(after(talk(company="Acme Labs"), now=now))
    is_before = now == NOW
    assert brief(changed) == [("change", "facts_changed")] * (3 if is_before else 2)
    assert {each.key for each in changed if each.kind is Kind.PREP} == {
        *(KEYS.values() if is_before else [KEYS["1"]])
    }
    assert all(each.block and each.existing for each in changed)
    crowded = after(talk(company="Acme Labs"), now=now, events=[busy("25 11:00", "25 12:00")])
    assert brief(steps(crowded)) == brief(changed)
    spans = [(e.block.start, e.existing.start) for e in changed if e.block and e.existing]
    assert all(new == old for new, old in spans)


def test_another_prep_step_in_the_config_is_placed_anew() -> None:
    """With that reason; the other one stays."""
    longer = (PrepStep("Research", 90, 1), PrepStep("Warm-up", 30, 0))
    known = after(talk(), prep_steps=longer)
    [moved] = [each for each in steps(known) if each.verb is Verb.MOVE]
    assert (moved.why, span(moved.block)) == (because("rung_changed"), ("24 14:00", "24 15:30"))
    unplaced = after(talk(), change=unplace, prep_steps=longer)
    assert [each for each in steps(unplaced) if each.verb is Verb.MOVE] == []


def unplace(event: Event) -> Event:
    """As a version made it that did not say what it was placed for."""
    assert event.mark
    return replace(event, mark=replace(event.mark, placed=""))


def test_a_block_that_does_not_say_what_it_was_placed_for_follows_no_visit() -> None:
    """Its facts are kept true where it stands."""
    assert {each.verb for each in steps(after(LATER, change=unplace))} == {Verb.CHANGE}


@pytest.mark.parametrize(
    ("other", "moved"),
    [
        (("24 15:00", "24 16:00"), []),
        (("24 13:00", "24 14:00"), []),
        (("24 14:59", "24 16:00"), [KEYS["0"]]),
        (("24 13:00", "24 14:01"), [KEYS["0"]]),
        (("25 11:00", "25 12:00"), []),
        (("25 08:00", "25 12:00"), [KEYS["1"]]),
    ],
)
def test_only_what_lies_on_prep_moves_it(other: tuple[str, str], moved: list[str]) -> None:
    """A neighbour does not, and nothing moves a form."""
    found = steps(after(talk(), events=[busy(*other)]))
    assert [each.key for each in found] == moved
    assert brief(found) == [("move", "busy_now")] * len(moved)


@pytest.mark.parametrize(
    ("other", "is_moved"),
    [
        (("24 12:00", "24 12:30"), False),
        (("24 13:30", "24 13:45"), False),
        (("24 09:00", "24 10:00"), False),
        (("24 20:00", "24 21:00"), False),
        (("24 12:00", "24 12:31"), True),
        (("24 13:29", "24 13:45"), True),
    ],
)
def test_a_block_that_was_crowded_out_stays_though_its_wish_is_free_again(
    other: tuple[str, str], is_moved: bool
) -> None:
    """What lies beside it moves it no nearer; only what lies upon it does."""

    def away(event: Event) -> Event:
        if event.handle != KEYS["0"]:
            return event
        return untouched(event, start=moment("24 12:30"), end=moment("24 13:30"))

    found = steps(after(talk(), change=away, events=[busy(*other)]))
    assert [each.verb for each in found] == [Verb.MOVE] * is_moved


def test_holidays_move_no_block_to_where_it_would_give_way_as_well() -> None:
    """It stays where it is, though its wish is free again, and though a form's time is left."""
    holidays = busy("23 00:00", "25 10:00", all_day=True)
    late = replace(holidays, start=moment("23 21:00"))
    taken = busy("23 09:00", "23 20:45")
    one: dict[str, Any] = {"prep_steps": (PrepStep("Research", 60, 1),)}

    def away(event: Event) -> Event:
        if event.handle != KEYS["0"]:
            return event
        return untouched(event, start=moment("24 12:30"), end=moment("24 13:30"))

    assert steps(after(talk(), change=away, events=[holidays], policy=one, **one)) == []
    other = elsewhere(begins=moment("23 19:45"))
    for events, is_moved in (([late, taken], False), ([late], True)):
        known = after(talk(), other, change=away, events=events, policy=one, **one)
        moved = [each for each in steps(known) if each.verb is Verb.MOVE]
        assert len(moved) == is_moved


def test_what_can_go_nowhere_stays_and_keeps_its_place() -> None:
    """All hours until the visit are taken; nothing else is laid there."""
    whole = [busy("23 09:00", "25 10:00", "long", busy=True)]
    short = [replace(busy(f"{d} 00:00", f"{d} 23:59"), end=moment(f"{d} 23:59")) for d in (23, 24)]
    short.append(busy("25 00:00", "25 10:00"))
    assert steps(after(talk(), events=short)) == []
    assert [each.why.code for each in steps(after(talk(), events=whole))] == []


# --- what is wanted no longer -------------------------------------------------------------------

GONE = Past(talk(), NOW, "cancelled")


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("cancelled", "interview_cancelled"),
        ("declined", "interview_declined"),
        ("gone", "interview_gone"),
        ("not", "interview_not"),
    ],
)
def test_blocks_go_with_their_interview(state: str, code: str) -> None:
    """By the reason for which it does; what is removed is known by its event and its deed."""
    known = after(Past(talk(), NOW, state))
    removed = steps(known)
    assert brief(removed) == [("remove", code)] * 3
    [first] = [each for each in removed if each.key == KEYS["0"]]
    event, deed = known.ours[KEYS["0"]], known.deeds[KEYS["0"]]
    about = Verb.REMOVE, Kind.PREP, KEYS["0"], "home", "a", "Acme", because(code)
    assert first == Action(*about, existing=event, deed=deed)


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (moment("24 13:59"), ["debrief", "prep", "prep"]),
        (moment("24 14:00"), ["debrief", "prep"]),
        (moment("25 11:00"), []),
    ],
)
def test_what_has_begun_stays_when_its_interview_goes(now: datetime, kinds: list[str]) -> None:
    """It is in use, or was."""
    assert sorted(str(each.kind) for each in steps(after(GONE, now=now))) == kinds


@pytest.mark.parametrize(
    "more",
    [
        {"change": lambda event: replace(event, description="Mine")},
        {"state": State.YOURS},
        {"state": State.DOUBT},
        {"accounts": [replace(HOME, state=AccountState.ERROR)]},
        {"accounts": [replace(HOME, name="other")]},
        {"change": lambda event: untouched(event, mark=replace(event.mark, kind="reminder"))},
    ],
    ids=["touched", "yours", "in doubt", "account away", "account gone", "no block of a visit"],
)
def test_what_is_not_certainly_ours_is_not_removed(more: dict[str, Any]) -> None:
    """Nor where its calendar does not work."""
    assert steps(after(GONE, **more)) == []


def test_a_block_nobody_made_here_is_not_removed() -> None:
    """Another machine's, or one of before the journal was lost."""
    known = after(GONE)
    memory = replace(known.memory, deeds={})
    assert steps(known.remembering(memory)) == []


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 3),
        ({"complete": False}, 0),
        ({"state": AccountState.SIGN_IN}, 0),
    ],
)
def test_blocks_of_an_unknown_interview_go_while_every_calendar_shows_it(
    more: dict[str, Any], count: int
) -> None:
    """After a lost journal it may stand on the one that cannot be read now."""
    other = replace(HOME, name="work", **more)
    removed = steps(after(accounts=[HOME, other]))
    assert brief(removed) == [("remove", "no_longer_wanted")] * count
    known = after(GONE, accounts=[HOME, other])
    assert len(steps(known)) == 3


def test_one_block_that_stays_keeps_no_other() -> None:
    """The person's own, or one of an interview that may stand where nothing can be read."""
    mine = after(GONE, change=lambda e: replace(e, title="Mine") if e.handle == KEYS["1"] else e)
    assert {each.key for each in steps(mine)} == {KEYS["0"], key_of("a", "", Kind.DEBRIEF)}
    away = replace(HOME, name="work", complete=False)
    known = after(GONE, first=[elsewhere(), talk()], accounts=[HOME, away])
    assert [each.why.code for each in steps(known)] == ["interview_cancelled"] * 3


def test_a_removal_names_the_company_as_it_is_called_now() -> None:
    """Of an interview that is known."""
    known = after(Past(talk(company="Acme Labs"), NOW, "cancelled"))
    assert {each.company for each in steps(known)} == {"Acme Labs"}


def test_a_prep_step_that_is_no_longer_in_the_config_goes() -> None:
    """Its interview stands."""
    removed = steps(after(talk(), prep_steps=(PrepStep("Research and rehearse", 60, 1),)))
    assert brief(removed) == [("remove", "no_longer_wanted")]
    assert removed[0].key == KEYS["1"]
    assert removed[0].company == "Acme"


def test_a_block_goes_with_the_interview_that_it_names() -> None:
    """Whatever the journal has of it."""
    known = after(GONE)
    deeds = {key: replace(deed, interview="other") for key, deed in known.deeds.items()}
    removed = steps(known.remembering(replace(known.memory, deeds=deeds)))
    assert [each.interview for each in removed] == ["a"] * 3


def test_blocks_of_an_interview_that_is_history_or_long_past_are_not_looked_at() -> None:
    """What ended five weeks ago is left as it stands."""
    assert steps(situation(Past(talk(), END + 73 * HOUR), now=END + 73 * HOUR)) == []


# --- where --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], RESEARCH),
        ([busy("24 14:30", "24 16:00")], ("24 13:30", "24 14:30")),
        ([busy("24 13:50", "24 14:10")], ("24 14:10", "24 15:10")),
        ([busy("24 08:00", "24 21:00")], ("23 20:00", "23 21:00")),
        ([busy("24 08:00", "24 21:00"), busy("23 09:00", "23 21:00")], ("25 08:00", "25 09:00")),
        ([busy("24 08:00", "24 21:00"), busy("23 18:00", "23 21:00")], ("23 17:00", "23 18:00")),
        ([busy("23 09:00", "24 21:00"), busy("25 08:00", "25 09:15")], ("25 09:15", "25 10:00")),
        ([busy("23 09:00", "24 13:30"), busy("24 14:20", "25 10:00")], ("24 13:35", "24 14:20")),
        ([busy("23 09:00", "24 13:30"), busy("24 13:50", "25 10:00")], ("24 13:35", "24 13:50")),
    ],
    ids=[
        "free",
        "before",
        "after",
        "the day before",
        "its own day",
        "far, not its own",
        "its end",
        "shorter",
        "shortest",
    ],
)
def test_where_research_lies(events: list[Event], expected: tuple[str, str]) -> None:
    """Nearest to its wish, on a working day before its own; shortened by quarters if it must."""
    one = (PrepStep("Research", 60, 1),)
    found = places(steps(situation(talk(), now=NOW, events=events, prep_steps=one)))
    assert found == [expected]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (START - 30 * MINUTE, ("25 09:30", "25 10:00")),
        (START - 30 * MINUTE + SECOND, ("25 09:45", "25 10:00")),
        (START - 29.5 * MINUTE, ("25 09:45", "25 10:00")),
        (START - 15 * MINUTE, ("25 09:45", "25 10:00")),
        (START - 15 * MINUTE + SECOND, None),
    ],
)
def test_a_warm_up_ends_when_the_visit_starts(
    now: datetime, expected: tuple[str, str] | None
) -> None:
    """However short of time: it begins at a whole minute that is not past, or not at all."""
    one = (PrepStep("Warm-up", 30, 0),)
    known = situation(talk(), now=now, prep_steps=one)
    assert places(steps(known)) == ([expected] if expected else [])
    no_time = because("no_free_time", title="Warm-up")
    assert [line.why for line in held(known)] == ([] if expected else [no_time])


def test_the_warm_up_takes_the_last_half_hour() -> None:
    """Whatever order the config has: who goes first is who comes last."""
    whole = [
        busy("23 09:00", "23 21:00"),
        busy("24 08:00", "24 21:00"),
        busy("25 08:00", "25 09:30"),
    ]
    made = steps(situation(talk(), now=NOW, events=whole))
    assert [each.key for each in made if each.kind is Kind.PREP] == [KEYS["1"]]


@pytest.mark.parametrize("late", [SECOND / 2, SECOND, 30.5 * SECOND, 59 * SECOND])
def test_a_begun_minute_is_past(late: timedelta) -> None:
    """Nothing begins at nine any more, nor within a minute."""
    one = (PrepStep("Research", 60, 1),)
    soon = situation(talk(begins=NOW + 2 * HOUR), now=NOW + late, prep_steps=one)
    [made] = [each.block for each in steps(soon) if each.block and each.kind is Kind.PREP]
    assert (made.start, made.end) == (NOW + MINUTE, NOW + HOUR + MINUTE)
    tight = situation(talk(begins=NOW + 16 * MINUTE), now=NOW + late, prep_steps=one)
    assert places(steps(tight)) == [("23 09:01", "23 09:16")]
    over = situation(talk(begins=NOW + 15 * MINUTE), now=NOW + late, prep_steps=one)
    assert places(steps(over)) == []


@pytest.mark.parametrize(
    ("begins", "days", "wish"),
    [
        ("25 10:00", 1, "24 14:00"),
        ("25 10:00", 2, "23 14:00"),
        ("30 10:00", 1, "27 14:00"),
        ("29 10:00", 1, "27 14:00"),
    ],
)
def test_the_wish_is_so_many_working_days_before(begins: str, days: int, wish: str) -> None:
    """At two in the afternoon."""
    one = (PrepStep("Research", 60, days),)
    [made] = [
        each
        for each in steps(situation(talk(begins=moment(begins)), now=NOW, prep_steps=one))
        if each.kind is Kind.PREP
    ]
    assert made.why == because("placed", wish=moment(wish), start=moment(wish))


def test_the_wish_is_at_two_where_the_person_lives() -> None:
    """In New York five hours later."""
    there: dict[str, Any] = {"zone": ZoneInfo("America/New_York"), "country": ""}
    one = (PrepStep("Research", 60, 1),)
    known = situation(talk(begins=START + 5 * HOUR), now=NOW, prep_steps=one, **there)
    assert places(steps(known)) == [("24 19:00", "24 20:00")]


def test_a_weekend_is_used_when_nothing_else_is_left() -> None:
    """Before a Monday: Friday, then the Monday itself, then the weekend."""
    monday, one = talk(begins=moment("30 10:00")), (PrepStep("Research", 60, 1),)
    week = [busy(f"{day} 08:00", f"{day} 21:00") for day in range(23, 28)]
    morning = busy("30 08:00", "30 10:00")

    def place(*events: Event) -> list[tuple[str, str]]:
        return places(steps(situation(monday, now=NOW, prep_steps=one, events=events)))

    assert place() == [("27 14:00", "27 15:00")]
    assert place(*week) == [("30 08:00", "30 09:00")]
    assert place(*week, morning) == [("28 08:00", "28 09:00")]
    short = (PrepStep("Warm-up", 30, 0),)
    early = talk(begins=moment("30 08:00"))
    found = places(steps(situation(early, now=NOW, prep_steps=short)))
    assert found == [("27 20:30", "27 21:00")]


@pytest.mark.parametrize(
    ("event", "is_gone_around"),
    [
        (busy("24 14:00", "24 15:00"), True),
        (busy("24 14:00", "24 15:00", busy=False), False),
        (busy("24 14:00", "24 15:00", cancelled=True), False),
        (busy("24 14:00", "24 14:00"), False),
        (busy("24 14:00", "24 15:00", organizer=Guest("x@y.example"), guests=(Guest("me@example.org"),)), False),
    ],
    ids=["own", "free", "cancelled", "no length", "not answered"],
)  # fmt: skip
def test_what_is_gone_around(event: Event, is_gone_around: bool) -> None:
    """What takes the person's time by their own will."""
    found = places(steps(situation(talk(), now=NOW, events=[event])))
    assert (RESEARCH not in found) == is_gone_around


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (busy("23 00:00", "26 00:00", all_day=True), "placed_all_day"),
        (busy("23 00:00", "25 09:59"), "placed_all_day"),
        (busy("24 00:00", "24 23:59"), "placed"),
        (busy("23 12:00", "24 12:00"), "placed"),
        (busy("24 00:00", "25 00:00"), "placed"),
    ],
)
def test_what_fills_days_gives_way_and_that_is_said(event: Event, code: str) -> None:
    """Where it leaves room elsewhere it is gone around; a day's length is about days."""
    one = (PrepStep("Research", 60, 1),)
    made = steps(situation(talk(), now=NOW, events=[event], prep_steps=one))
    assert [each.why.code for each in made if each.kind is Kind.PREP] == [code]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (busy("23 12:00", "24 14:00"), "placed"),
        (busy("24 15:00", "25 15:00"), "placed"),
        (busy("23 12:00", "24 14:50"), "placed_all_day"),
        (busy("24 14:10", "25 15:00"), "placed_all_day"),
    ],
)
def test_what_fills_days_may_touch_a_block(event: Event, code: str) -> None:
    """Beside it nothing gives way; upon a part of it something does."""
    one = (PrepStep("Research", 60, 1),)
    taken = [busy("23 09:00", "23 21:00"), busy("24 08:00", "24 14:00")]
    taken += [busy("24 15:00", "24 21:00"), busy("25 08:00", "25 10:00")]
    [made, _] = steps(situation(talk(), now=NOW, events=[*taken, event], prep_steps=one))
    assert (made.why.code, span(made.block)) == (code, RESEARCH)


def test_of_what_fills_days_a_block_is_moved_only_while_there_is_room() -> None:
    """A trip of two days is gone around; holidays until after the visit move nothing."""
    trip = busy("24 00:00", "25 00:00", all_day=True)
    moved = steps(after(talk(), events=[trip]))
    assert [(each.key, each.why) for each in moved] == [(KEYS["0"], because("busy_now"))]
    assert steps(after(talk(), events=[replace(trip, end=moment("26 00:00"), start=NOW)])) == []


def test_what_fills_days_gives_way_before_a_debrief_does() -> None:
    """The form of another visit is laid upon where nothing else is left, and only there."""
    other = elsewhere(begins=moment("24 13:00"))
    one = (PrepStep("Research", 15, 1),)
    monday, tuesday = busy("23 09:00", "23 21:00"), busy("24 08:00", "24 14:00")
    evening, early = busy("24 14:15", "24 21:00"), busy("25 08:15", "25 10:00")

    def place(*events: Event) -> tuple[str, str]:
        known = situation(talk(), other, now=NOW, prep_steps=one, events=events)
        [own] = places(each for each in steps(known) if each.interview == "a")
        return own

    taken = (monday, tuesday, evening, early)
    last = busy("25 08:00", "25 08:15")
    assert place(*taken, last) == ("24 14:00", "24 14:15")
    assert place(*taken, busy("25 00:00", "26 00:00", all_day=True)) == ("25 08:00", "25 08:15")
    assert place(*taken) == ("25 08:00", "25 08:15")
    assert place(*taken, last, busy("23 00:00", "26 00:00", all_day=True)) == (
        *("24 14:00", "24 14:15"),
    )


def test_a_form_that_stands_gives_way_last_too() -> None:
    """It is free time, and no prep of ours."""
    other = elsewhere(begins=moment("24 13:00"))
    taken = [busy("23 09:00", "23 21:00"), busy("24 08:00", "24 14:00")]
    taken += [busy("24 14:15", "24 21:00"), busy("25 08:00", "25 10:00")]
    none, one = (), (PrepStep("Research", 15, 1),)
    form: dict[str, Any] = {"prep_steps": none}
    known = after(talk(), other, first=[other], policy=form, prep_steps=one, events=taken)
    own = places(each for each in steps(known) if each.interview == "a")
    assert own == [("24 14:00", "24 14:15")]


def test_prep_steps_with_one_wish_lie_side_by_side() -> None:
    """Each takes its place, of one visit and of two."""
    two = (PrepStep("Research", 60, 1), PrepStep("Stories", 60, 1))
    found = places(steps(situation(talk(), now=NOW, prep_steps=two)))
    assert found == [("24 13:00", "24 14:00"), ("24 14:00", "24 15:00")]
    found = places(steps(situation(talk(), elsewhere(), now=NOW, prep_steps=two[:1])))
    assert found == [("24 13:00", "24 14:00"), ("24 14:00", "24 15:00")]


def test_prep_of_ours_is_gone_around_until_it_goes() -> None:
    """Whether it stays, is the person's, or has moved away decides."""
    one: dict[str, Any] = {"prep_steps": (PrepStep("Research", 60, 1),)}
    beside = ("24 13:00", "24 14:00")

    def place(known: Situation) -> list[tuple[str, str]]:
        return places(each for each in steps(known) if each.verb is Verb.ADD)

    for turned in (False, True):
        known = after(talk(), elsewhere(), policy=one, turned=turned, **one)
        assert place(known) == [beside]
    mine = after(
        talk(begins=START + DAY),
        elsewhere(),
        policy=one,
        change=lambda event: replace(event, title="Mine"),
        **one,
    )
    assert place(mine) == [beside]
    for now in (moment("24 14:00"), moment("24 14:10")):
        begun = after(GONE, elsewhere(), policy=one, now=now, **one)
        assert place(begun) == [("24 15:00", "24 16:00")]
    assert place(after(GONE, elsewhere(), policy=one, **one)) == [RESEARCH]
    theirs: dict[str, Any] = {
        "state": State.YOURS,
        "change": lambda event: replace(event, title="Mine"),
    }
    assert place(after(GONE, elsewhere(), policy=one, **theirs, **one)) == [beside]
    assert place(after(talk(begins=START + DAY), elsewhere(), policy=one, **one)) == [RESEARCH]


@pytest.mark.parametrize(
    ("now", "events", "expected"),
    [
        (END - SECOND, [busy("25 11:00", "25 12:00")], FORM),
        (END, [], ("25 11:00", "25 11:15")),
        (END, [busy("25 11:00", "25 12:00")], ("25 12:00", "25 12:15")),
        (END + SECOND, [], ("25 11:15", "25 11:30")),
        (END + SECOND, [busy("25 11:15", "25 12:00")], ("25 12:00", "25 12:15")),
        (END + SECOND, [busy("25 11:20", "25 12:00")], ("25 12:00", "25 12:15")),
        (END + SECOND, [busy("25 11:00", "25 23:00")], ("25 11:15", "25 11:30")),
    ],
)
def test_where_a_form_lies(now: datetime, events: list[Event], expected: tuple[str, str]) -> None:
    """Right after the visit, whatever is there; seen later, in the next free quarter."""
    found = places(steps(situation(talk(), now=now, events=events)), Kind.DEBRIEF)
    assert found == [expected]


@pytest.mark.parametrize(
    ("until", "expected"),
    [("25 22:45", ("25 22:45", "25 23:00")), ("25 23:15", ("25 11:15", "25 11:30"))],
)
def test_a_late_form_waits_for_twelve_hours_at_most(until: str, expected: tuple[str, str]) -> None:
    """Else it lies at the next quarter, whatever is there."""
    events = [busy("25 11:00", until)]
    known = situation(talk(), now=END + SECOND, events=events, waking=(time(8), time(0)))
    assert places(steps(known), Kind.DEBRIEF) == [expected]


def test_a_late_form_keeps_off_prep_of_ours() -> None:
    """That of a visit that begins soon."""
    soon = elsewhere(begins=END + 45 * MINUTE)
    one: dict[str, Any] = {"prep_steps": (PrepStep("Warm-up", 30, 0),)}
    known = after(talk(), soon, first=[soon], now=END + SECOND, policy=one, **one)
    assert places(steps(known), Kind.DEBRIEF) == [("25 11:45", "25 12:00")]


@pytest.mark.parametrize(
    ("deed_state", "expected"),
    [(State.OURS, ("24 14:15", "24 15:15")), (State.DELETED, RESEARCH)],
)
def test_a_form_keeps_its_time_unless_it_was_deleted(
    deed_state: State, expected: tuple[str, str]
) -> None:
    """Prep of another visit goes around it, where it stands or will."""
    other = elsewhere(begins=moment("24 13:00"))
    one = (PrepStep("Research", 60, 1),)
    key = key_of("b", "", Kind.DEBRIEF)
    deed = Deed(key, Kind.DEBRIEF, Verb.ADD, deed_state, "home", "b", NOW)
    known = situation(talk(), other, now=NOW, prep_steps=one, deeds=[deed])
    assert expected in places(steps(known))
    first = steps(situation(other, now=NOW, prep_steps=one))
    form = next(each.block for each in first if each.block and each.kind is Kind.DEBRIEF)
    dragged = replace(standing(form), start=moment("24 13:30"), end=moment("24 14:30"))
    theirs = replace(deed, state=State.YOURS)
    known = situation(talk(), other, now=NOW, prep_steps=one, deeds=[theirs], events=[dragged])
    assert ("24 14:30", "24 15:30") in places(steps(known))


def test_prep_looks_back_on_earlier_visits() -> None:
    """What was noted after them stands in it."""
    notes = noted("old", END - 7 * DAY, talked="the queue migration")
    known = situation(talk("old", START - 7 * DAY), talk(), now=NOW, notes=[notes])
    texts = [each.block.text for each in steps(known) if each.block and each.kind is Kind.PREP]
    assert any("the queue migration" in text for text in texts)


def test_a_form_has_a_line_for_everybody_once() -> None:
    """In the invitations' order, whoever is thanked."""
    known = situation(talk(), talk("b", END), now=NOW, deeds=[letter("k", State.SENT)])
    [form] = [each.block for each in steps(known) if each.block and each.kind is Kind.DEBRIEF]
    assert form.text.count("Mia Brandt") == 1


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """Who is awake until four is prepared the evening before, not two nights before."""
    one = (PrepStep("Research", 60, 1),)
    late = situation(talk(), now=NOW, prep_steps=one, waking=(time(20), time(4)))
    assert places(steps(late)) == [("24 20:00", "24 21:00")]


@pytest.mark.parametrize(
    ("event", "is_said"),
    [
        (busy("24 00:00", "25 00:00"), True),
        (busy("24 08:00", "24 21:00", all_day=True), True),
        (busy("24 00:00", "24 23:59"), False),
    ],
)
def test_a_whole_day_is_about_the_day(event: Event, is_said: bool) -> None:
    """By its length, or since its calendar says so: some days have 23 hours."""
    one = (PrepStep("Research", 60, 1),)
    taken = [busy("23 09:00", "23 21:00"), busy("25 08:00", "25 10:00")]
    made = steps(situation(talk(), now=NOW, events=[*taken, event], prep_steps=one))
    codes = [each.why.code for each in made if each.kind is Kind.PREP]
    assert codes == ["placed_all_day"] * is_said


def test_waking_hours_are_kept() -> None:
    """Nothing is laid before or after them."""
    one = (PrepStep("Research", 60, 1),)
    late = situation(talk(), now=NOW, prep_steps=one, waking=(time(16), time(20)))
    assert places(steps(late)) == [("24 16:00", "24 17:00")]
