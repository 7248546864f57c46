"""The whole plan: what is looked at, in which order, what a pause holds, and when to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from interviewd.domain import planner
from interviewd.domain.planner import letters
from interviewd.domain.planner.held import Wanted
from interviewd.domain.situation import Situation
from interviewd.model.decided import Action, Held, Suggestion
from interviewd.model.known import Closing, Deed, Past, Pause, State, Verdict, Watch
from interviewd.model.seen import (
    AccountState,
    Correspondence,
    Event,
    Folder,
    Message,
    Person,
    Window,
)
from interviewd.model.terms import Kind, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MIA,
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
    with_words,
)

DAY = timedelta(days=1)
NOW = END + 3 * HOUR
KEY = key_of("a", "", Kind.THANK_YOU, MIA.email)


def codes(known: Situation, kind: Kind = Kind.THANK_YOU) -> list[str]:
    """Why what is held is held, and with which reason what is done is done."""
    plan = planner.plan(known)
    lines: list[Action | Held] = [*plan.actions, *plan.held]
    return [line.why.code for line in lines if line.kind is kind]


def ready(known: Situation) -> Situation:
    """The same, the words of every thank-you being written."""
    for company in known.companies:
        for visit in company.visits:
            for line in letters.thank_yous(visit, company, known):
                if isinstance(line, Wanted):
                    known = with_words(known, line)
    return known


# --- what is looked at --------------------------------------------------------------------------


def test_the_calendar_is_read_from_five_weeks_ago_for_two_months() -> None:
    """Whatever is asked of it."""
    assert planner.window(NOW) == Window(NOW - 35 * DAY, NOW + 60 * DAY)


def test_mail_is_read_from_who_may_answer() -> None:
    """The company's, from thirty days before the visit's end, and what was answered to."""
    deeds = [letter("k", State.SENT, sent_id="<s@x>"), letter("l", State.SENT, message_id="")]
    watched = planner.watch(situation(talk(), now=NOW, deeds=deeds))
    assert watched == {
        "home": Watch(
            since=END - 30 * DAY,
            addresses=frozenset({MIA.email}),
            domains=frozenset({"acme.example"}),
            message_ids=frozenset({"<k@example.org>", "<s@x>"}),
            names=frozenset({"acme"}),
            own=frozenset({"me@example.org"}),
        )
    }


@pytest.mark.parametrize(
    ("more", "is_read"),
    [
        ({"now": NOW}, True),
        ({"now": NOW - SECOND}, False),
        ({"now": END, "notes": [noted(since=START)]}, True),
        ({"now": END - SECOND, "notes": [noted(since=START)]}, False),
        ({"closings": (Closing("Acme", NOW - HOUR, closed=True),)}, False),
        ({"accounts": [replace(HOME, mail="")]}, False),
    ],
)
def test_mail_is_read_once_a_letter_is_due(more: dict[str, Any], is_read: bool) -> None:
    """Not of a company that was closed, nor where there is no mailbox."""
    assert bool(planner.watch(situation(talk(), **more))) == is_read


def test_a_visit_whose_mail_is_not_read_hides_no_later_one() -> None:
    """Each visit of a company is looked at by itself."""
    unread, later = talk(account="work"), talk("b", START + DAY)
    accounts = [HOME, replace(HOME, name="work", mail="")]
    [watch] = planner.watch(situation(unread, later, now=NOW + DAY, accounts=accounts)).values()
    assert watch.since == END - 29 * DAY


@pytest.mark.parametrize(
    ("deed", "is_looked_for"),
    [
        (letter("k", made=NOW - DAY), True),
        (letter("k", State.EDITED, made=NOW - DAY), True),
        (letter("k", kind=Kind.FOLLOW_UP, made=NOW - DAY), True),
        (letter("k", State.SENT), False),
        (letter("k", to=None), False),
        (letter("k", kind=Kind.PREP), False),
    ],
)
def test_an_open_letter_is_looked_for(deed: Deed, is_looked_for: bool) -> None:
    """By its recipient alone, from thirty days before it was made; once, whoever wants it."""
    watched = planner.watch(situation(now=NOW, deeds=[deed]))
    alone = Watch(NOW - 31 * DAY, frozenset({MIA.email}), letters=(deed,))
    assert watched == ({"home": alone} if is_looked_for else {})


def test_several_watches_of_a_mailbox_are_one() -> None:
    """From the earliest moment, with all addresses, domains, names, ids and letters."""
    deed = letter("k", made=NOW - 2 * DAY)
    first, second = talk(), elsewhere(begins=START - DAY)
    [watch] = planner.watch(situation(first, second, now=NOW, deeds=[deed])).values()
    assert watch.since == NOW - 32 * DAY
    assert watch.addresses == {MIA.email, "jonas@globex.example"}
    assert watch.domains == {"acme.example", "globex.example"}
    assert watch.names == {"acme", "globex"}
    assert watch.letters == (deed,)
    assert watch.own == {"me@example.org"}
    sent = letter("k", State.SENT)
    [watch] = planner.watch(situation(first, second, now=NOW, deeds=[sent])).values()
    assert watch.since == END - 31 * DAY
    assert watch.message_ids == {sent.message_id}


# --- who is thanked -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "more", "expected"),
    [
        (Past(talk(), SEEN), {}, ["being_written"]),
        (Past(talk(), SEEN), {"now": END + 35 * DAY}, ["too_late"]),
        (Past(talk(), SEEN), {"now": END + 35 * DAY + SECOND}, []),
        (Past(talk(), END + 72 * HOUR), {}, ["being_written"]),
        (Past(talk(), END + 72 * HOUR + SECOND), {}, []),
        (Past(talk(), SEEN), {"closings": (Closing("Acme", NOW, closed=True),)}, []),
        (Past(talk(), SEEN, "gone", END), {}, ["gone_after_end"]),
        (Past(talk(), SEEN, "gone", END), {"marks": {"a": True}}, ["being_written"]),
    ],
    ids=["one", "five weeks", "after them", "seen late", "history", "closed", "gone", "marked"],
)
def test_which_visits_are_thanked_for(
    past: Past, more: dict[str, Any], expected: list[str]
) -> None:
    """Those that stand, are no history, and ended in the last five weeks."""
    assert codes(situation(past, **more)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("cancelled", ["interview_cancelled"]),
        ("declined", ["interview_declined"]),
        ("not", ["interview_not"]),
        ("gone", []),
        ("on", []),
    ],
)
def test_which_interviews_take_their_drafts_along(state: str, expected: list[str]) -> None:
    """What was deleted from the calendar may have taken place."""
    past = Past(talk(), SEEN, state, SEEN)
    assert codes(situation(past, deeds=[letter(KEY)])) == expected


def test_of_two_visits_at_once_one_is_thanked_for() -> None:
    """Within one company; another is another."""
    first, second = talk(), talk("b", START + DAY)
    known = situation(first, second, elsewhere("c"), now=NOW + DAY)
    assert sorted(codes(known)) == ["being_written", "being_written", "one_at_once"]


def test_silence_is_followed_up() -> None:
    """What a company's process asks for is part of the plan."""
    sent = letter(KEY, State.SENT, sent=NOW, sent_id="<s@x>")
    assert codes(situation(talk(), deeds=[sent], now=NOW + DAY), Kind.FOLLOW_UP) == ["silence"]


@pytest.mark.parametrize(
    ("past", "is_prepared"),
    [
        (Past(talk(begins=NOW + DAY), SEEN), True),
        (Past(talk(begins=NOW + DAY), SEEN, "gone", SEEN), False),
        (Past(talk(begins=NOW - DAY), NOW + 4 * DAY), False),
    ],
)
def test_which_visits_have_blocks(past: Past, is_prepared: bool) -> None:
    """Not those that are gone, though they count, nor history."""
    known = situation(past, marks={"a": True}, now=NOW)
    assert bool(codes(known, Kind.DEBRIEF)) == is_prepared


# --- the plan -----------------------------------------------------------------------------------


def test_drafts_come_first_then_what_makes_room() -> None:
    """Of drafts the nearest deadline, follow-ups after them; of blocks the nearest."""
    gone = elsewhere("b", START + 2 * DAY)
    made = [each for each in planner.plan(situation(gone, now=NOW)).actions if each.block]
    blocks = [standing(each.block) for each in made if each.block]
    later = talk("c", START + 5 * DAY, company="Initech", names=("initech",), domains=())
    early = elsewhere("d", START - HOUR)
    known = situation(
        *(talk(), early, Past(gone, SEEN, "cancelled"), replace(later, people=())),
        now=NOW,
        events=blocks,
        deeds=[made_of(each) for each in made],
    )
    plan = planner.plan(ready(known))
    order = [(str(each.verb), each.interview) for each in plan.actions]
    drafts, removed = [("draft", "d"), ("draft", "a")], [("remove", "b")] * len(blocks)
    assert order[: len(drafts) + len(removed)] == drafts + removed
    added = [each.block.start for each in plan.actions if each.verb is Verb.ADD and each.block]
    assert added == sorted(added)
    assert len(added) == 3


def _action(verb: Verb, kind: Kind = Kind.THANK_YOU, key: str = "k", **more: Any) -> Action:
    return Action(verb, kind, key, "home", "a", "Acme", because("x"), **more)


def test_the_order_of_a_plan() -> None:
    """By what is done, follow-ups last, then by deadline or beginning, then by key."""
    block = planner.plan(situation(talk(), now=SEEN)).actions[0].block
    every = [
        _action(Verb.DRAFT, key="z", deadline=NOW),
        _action(Verb.DRAFT, key="a", deadline=NOW + HOUR),
        _action(Verb.DRAFT, key="b", deadline=NOW + HOUR),
        _action(Verb.DRAFT, Kind.FOLLOW_UP),
        _action(Verb.REMOVE, Kind.PREP),
        _action(Verb.MOVE, Kind.PREP, block=block),
        _action(Verb.CHANGE, Kind.PREP, block=block),
        _action(Verb.ADD, Kind.PREP, key="b", block=block),
        _action(Verb.ADD, Kind.PREP, key="a"),
    ]
    turned = every[::-1]
    assert sorted(turned, key=planner._order) == every


def _held(until: datetime | None, kind: Kind = Kind.THANK_YOU, to: str = "") -> Held:
    return Held(kind, "home", "a", "Acme", because("x"), until, to)


def test_what_is_released_first_stands_first() -> None:
    """Then by kind and recipient; what only the person can release stands last."""
    every = [
        _held(NOW, Kind.PREP),
        _held(NOW, to="a"),
        _held(NOW, to="b"),
        _held(NOW + HOUR, Kind.PREP),
        _held(None, Kind.FOLLOW_UP),
        _held(None, to="a"),
        _held(None, to="b"),
    ]
    turned = every[::-1]
    assert sorted(turned, key=planner._by_release) == every
    plan = planner.plan(situation(talk(), now=END))
    assert list(plan.held) == sorted(plan.held, key=planner._by_release)


def test_a_plan_shows_what_it_is_made_of() -> None:
    """Visits in their order, budgets of who was met, notices, all at its moment."""
    second = talk("b", START - DAY)
    known = situation(talk(), second, elsewhere("c", START + DAY), now=NOW)
    plan = planner.plan(known)
    assert [visit.first.id for visit in plan.visits] == ["b", "a", "c"]
    assert [budget.company for budget in plan.budgets] == ["Acme"]
    assert (plan.now, plan.pause, plan.notices) == (NOW, None, ())
    deed = letter(KEY, State.DRAFTED)
    assert [each.what.code for each in planner.plan(situation(talk(), deeds=[deed])).notices] == [
        "no_notes"
    ]
    gone = situation(Past(talk(), SEEN, "cancelled"), deeds=[deed])
    assert planner.plan(gone).notices == ()
    stays = situation(Past(talk(), SEEN, "cancelled"), deeds=[replace(deed, state=State.EDITED)])
    assert [each.what.code for each in planner.plan(stays).notices] == ["draft_overtaken"]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (situation(talk(), now=START - SECOND), START),
        (situation(talk(), now=START), END),
        (situation(talk(), now=END), NOW),
        (situation(talk(), now=END + 4 * DAY), None),
        (situation(talk(), now=END, pause=Pause(START, END + HOUR)), END + HOUR),
        (situation(now=END), None),
        (situation(now=END, pause=Pause(START, END + HOUR)), END + HOUR),
    ],
)
def test_when_to_look_again(known: Situation, expected: datetime | None) -> None:
    """At the next moment at which something begins, ends or is released."""
    assert planner.plan(known).next == expected


def test_a_plan_knows_what_left_a_visit() -> None:
    """An interview of its day that was called off, under whose key its blocks may stand."""
    left = Past(talk("gone", END + HOUR), SEEN, "cancelled")
    assert planner.plan(situation(talk(), left)).left == {"a": frozenset({"gone"})}
    assert planner.plan(situation(talk())).left == {}


# --- paused -------------------------------------------------------------------------------------


def test_a_pause_holds_what_would_be_done_until_it_ends() -> None:
    """With that reason, also a letter that is not written yet; nothing is ordered meanwhile."""
    until = NOW + DAY
    why = because("paused")
    for known in (situation(talk(), elsewhere("b", NOW + 5 * DAY)), ready(situation(talk()))):
        free = planner.plan(known)
        paused = replace(known.memory, pause=Pause(NOW, until))
        plan = planner.plan(known.remembering(paused))
        assert (plan.actions, plan.commissions, plan.pause) == ((), (), paused.pause)
        [own] = [line for line in plan.held if line.key == KEY]
        about = Kind.THANK_YOU, "home", "a", "Acme"
        assert own == Held(*about, why, until, MIA.email, KEY)
        held = {(line.key, line.why, line.until) for line in plan.held}
        assert {(each.key, why, until) for each in free.actions} <= held


def test_what_is_held_for_another_reason_stays_so_in_a_pause() -> None:
    """Its own reason says more."""
    known = situation(talk(), now=END, pause=Pause(START))
    [line] = [line for line in planner.plan(known).held if line.kind is Kind.THANK_YOU]
    assert (line.why.code, line.until) == ("not_yet", NOW)


@pytest.mark.parametrize(
    ("until", "is_paused"),
    [(None, True), (NOW + SECOND, True), (NOW, False), (NOW - HOUR, False)],
)
def test_a_pause_is_over_at_its_end(until: datetime | None, is_paused: bool) -> None:
    """One without an end lasts."""
    plan = planner.plan(ready(situation(talk())).remembering(paused_memory(until)))
    assert bool(plan.actions) != is_paused
    assert (plan.pause is not None) == is_paused
    assert (plan.next is None) == (until is None or until <= NOW)


def paused_memory(until: datetime | None) -> Any:
    known = ready(situation(talk()))
    return replace(known.memory, pause=Pause(NOW - DAY, until))


# --- suggestions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "suggested", "end", "is_shown"),
    [
        (0.5, True, NOW + SECOND, True),
        (0.5, True, NOW, False),
        (1.0, True, NOW - 72 * HOUR + SECOND, True),
        (1.0, True, NOW - 72 * HOUR, False),
        (0.5, False, NOW + HOUR, False),
    ],
)
def test_what_looks_like_an_interview_is_suggested_while_it_matters(
    score: float, suggested: bool, end: datetime, is_shown: bool
) -> None:
    """Until its end; what is tagged and lacks something as long as it could be thanked for."""
    event = Event("home", "main", "e", end - HOUR, end, title="Chat")
    why = (because("untagged"),)
    verdicts = (Verdict(event, None, why, score, suggested),)
    shown = Suggestion("home", "e", "Chat", score, why)
    plan = planner.plan(replace(situation(), verdicts=verdicts))
    assert plan.suggestions == ((shown,) if is_shown else ())


def test_a_second_copy_of_what_goes_is_not_decided_on_twice() -> None:
    """The letter is withdrawn; its copy is looked at by the next pass."""
    deed = letter(KEY, handle="one")
    known = situation(Past(talk(), SEEN, "cancelled"), deeds=[deed], mail=drafts_of(deed))
    assert codes(known) == ["interview_cancelled"]
    known = situation(talk(), deeds=[deed], mail=drafts_of(deed))
    assert codes(known) == ["second_copy"]


def test_a_copy_of_what_only_the_person_can_discard_is_looked_at() -> None:
    """That the other stays decides nothing of it."""
    deed = letter(KEY, State.EDITED, handle="one")
    gone = Past(talk(), SEEN, "cancelled")
    known = situation(gone, deeds=[deed], mail=drafts_of(deed))
    assert sorted(codes(known)) == ["draft_stays", "second_copy"]


def test_a_lost_sign_in_raises_an_alarm() -> None:
    """The plan says so, on a calendar that works."""
    lost = replace(HOME, state=AccountState.SIGN_IN, mail_state=AccountState.SIGN_IN)
    work = replace(HOME, name="work")
    used = Event("work", "main", "lunch", NOW, NOW + HOUR)
    known = situation(talk(begins=NOW + DAY), accounts=[lost, work], events=[used])
    assert codes(known, Kind.REMINDER) == ["alarm_sign_in"]


def drafts_of(deed: Deed) -> dict[str, Any]:
    me = Person("", "me@example.org")
    draft = Message("home", Folder.DRAFTS, "one", deed.message_id, me, (MIA,), deed.subject, NOW)
    draft = replace(draft, text=deed.text)
    copy = replace(draft, handle="two", date=NOW + MINUTE)
    return {"home": Correspondence((draft, copy))}
