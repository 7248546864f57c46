"""Thank-yous one law at a time: who is thanked, from when, until when, and what holds a letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from interviewd.domain.planner import letters
from interviewd.domain.planner.held import Wanted
from interviewd.domain.situation import Situation
from interviewd.model.decided import Action, Held
from interviewd.model.known import Interview, Noted, Past, State
from interviewd.model.seen import Account, AccountState, Nature, Person
from interviewd.model.terms import Kind, Reason, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MIA,
    MINUTE,
    SECOND,
    SEEN,
    START,
    WEI,
    elsewhere,
    letter,
    noted,
    situation,
    talk,
    visit_of,
    wrote,
)

DAY = timedelta(days=1)
KEY = key_of("a", "", Kind.THANK_YOU, MIA.email)
DUE = END + 3 * HOUR
NEVER, FOR_MIA = Person("Ada", ""), ("letter", MIA.email)


def of(known: Situation, number: int = 0) -> list[Action | Held | Wanted]:
    """What is decided of one visit's thank-yous."""
    company = known.companies[0]
    return [*letters.thank_yous(company.visits[number], company, known)]


def short(lines: Iterable[Action | Held | Wanted]) -> list[tuple[str, str]]:
    """A letter with its recipient, a reason with whom it holds, a withdrawal with its reason."""
    told = []
    for line in lines:
        if isinstance(line, Wanted):
            told.append(("letter", line.to))
        elif isinstance(line, Held):
            told.append((line.why.code, line.to))
        else:
            told.append((str(line.verb), line.why.code))
    return told


def told(*known: Interview | Past, number: int = 0, **more: Any) -> list[tuple[str, str]]:
    return short(of(situation(*known, **more), number))


def crowd(count: int) -> tuple[Person, ...]:
    return tuple(Person(f"P{n}", f"p{n}@acme.example") for n in range(count))


# --- when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([], END + 3 * HOUR),
        ([noted(since=END + HOUR)], END + 70 * MINUTE),
        ([noted(since=START)], END),
        ([noted(since=END - 5 * MINUTE)], END + 5 * MINUTE),
        ([noted(since=END + 23.5 * HOUR)], END + 23.5 * HOUR + 10 * MINUTE),
        ([noted(since=END + 23.9 * HOUR)], END + 24 * HOUR - 10 * MINUTE),
        ([noted(since=END + 24 * HOUR)], END + 24 * HOUR - 10 * MINUTE),
        ([noted(since=END + 24 * HOUR + SECOND)], END + 24 * HOUR + SECOND + 10 * MINUTE),
        ([noted(since=END + 71.9 * HOUR)], END + 72 * HOUR - 10 * MINUTE),
        ([noted(since=END + 90 * HOUR)], END + 72 * HOUR - 10 * MINUTE),
        ([noted(since=END + HOUR, filled=False)], END + 3 * HOUR),
    ],
    ids=[
        *("none", "left alone", "before", "just before", "late", "too late to wait"),
        *("at the deadline", "past the deadline", "nearly never", "never", "empty"),
    ],
)
def test_when_a_letter_is_due(notes: list[Noted], expected: datetime) -> None:
    """Ten minutes after notes were left alone, never before the end; no wait costs the deadline,
    nor, past it, the letter.
    """
    known = situation(talk(), notes=notes)
    assert letters.due(visit_of(known), known) == expected


def test_a_wait_costs_nobody_of_a_day_their_letter() -> None:
    """The three days of whom one met first end first."""
    known = situation(talk(people=(WEI,)), talk("b", END), notes=[noted(since=END + 71.9 * HOUR)])
    assert letters.due(visit_of(known), known) == END + 72 * HOUR - 10 * MINUTE


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DUE, [FOR_MIA]),
        (DUE - SECOND, [("not_yet", MIA.email)]),
        (END + 72 * HOUR, [FOR_MIA]),
        (END + 72 * HOUR + SECOND, [("too_late", MIA.email)]),
    ],
)
def test_a_letter_is_written_from_when_it_is_due_for_three_days(
    now: datetime, expected: list[tuple[str, str]]
) -> None:
    """Both moments belong to it."""
    assert told(talk(), now=now) == expected


def test_a_letter_knows_all_that_its_day_s_limit_asks_for() -> None:
    """Whose it is, until when it should go, and whether the person asked for it by their notes."""
    [line] = of(situation(talk()))
    assert isinstance(line, Wanted)
    assert (line.kind, line.key, line.account, line.to) == (Kind.THANK_YOU, KEY, "home", MIA.email)
    assert (line.deadline, line.is_asked_for, line.visit.first.id) == (END + DAY, False, "a")
    [line] = of(situation(talk(), notes=[noted()]))
    assert isinstance(line, Wanted)
    assert line.is_asked_for


def test_what_holds_a_letter_is_told_with_all_that_is_known() -> None:
    """Why, until when, whom and which."""
    about = Kind.THANK_YOU, "home", "a", "Acme"
    not_yet = because("not_yet", minutes=180), DUE
    [line] = of(situation(talk(), now=END))
    assert line == Held(*about, *not_yet, MIA.email, KEY)
    assert isinstance(line.why["minutes"], int)
    unsettled = because("notes_unsettled"), END + 10 * MINUTE
    known = situation(talk(), now=END, notes=[noted()])
    assert of(known) == [Held(*about, *unsettled, MIA.email, KEY)]
    by_hand = because("already_written", at=END + HOUR), None
    known = situation(talk(), contacts=[wrote(END + HOUR)])
    assert of(known) == [Held(*about, *by_hand, MIA.email, KEY)]


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (HOME, ""),
        (replace(HOME, mail=""), "calendar_only"),
        (replace(HOME, mail_state=AccountState.SIGN_IN), "account_down"),
        (replace(HOME, mail="gone"), "account_down"),
    ],
)
def test_a_letter_needs_a_mailbox_that_works(account: Account, code: str) -> None:
    """An account without one says so; one whose mailbox is away holds the letter."""
    held = [(code, "" if code == "calendar_only" else MIA.email)]
    assert told(talk(), accounts=[account]) == (held if code else [FOR_MIA])


def test_of_a_day_of_several_talks_those_with_the_person_count() -> None:
    """Their deadline, and what was written since; a key in use for another talk stays theirs."""
    talks = talk(people=(WEI,)), talk("b", END)
    early = wrote(START + MINUTE)
    known = situation(*talks, contacts=[early], now=END + 4 * HOUR)
    wanted = [line for line in of(known) if isinstance(line, Wanted)]
    ends = [(line.to, line.deadline) for line in wanted]
    assert ends == [(WEI.email, END + DAY), (MIA.email, END + HOUR + DAY)]
    key = key_of("b", "", Kind.THANK_YOU, WEI.email)
    sent = letter(key, State.SENT, to=WEI, interview="b", made=END - 80 * HOUR)
    assert told(*talks, deeds=[sent], now=END + 4 * HOUR) == [FOR_MIA]


def test_a_mailbox_of_another_account_takes_the_letters() -> None:
    """A calendar without a mailbox of its own names one."""
    box = replace(HOME, name="box", mail="box")
    known = situation(talk(), accounts=[replace(HOME, mail="box"), box])
    assert [line.account for line in of(known) if isinstance(line, Wanted)] == ["box"]
    early = situation(talk(), accounts=[replace(HOME, mail="box"), box], now=END)
    assert [line.account for line in of(early) if isinstance(line, Held)] == ["box"]


# --- whom ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("talks", "expected"),
    [
        ([talk(people=crowd(6))], 6),
        ([talk(people=crowd(7))], 0),
        ([talk(people=crowd(7)), talk("b", END, people=crowd(1))], 7),
        ([talk(people=crowd(7)), talk("b", START, people=crowd(7))], 0),
    ],
    ids=["six", "seven", "seven in two talks", "a copy is no second talk"],
)
def test_six_people_a_talk_are_thanked_one_by_one(talks: list[Interview], expected: int) -> None:
    """Of more nobody is, and that is said with their number."""
    lines = of(situation(*talks, now=END + 4 * HOUR))
    assert sum(isinstance(line, Wanted) for line in lines) == expected
    why = because("too_many_people", count=7)
    held = [Held(Kind.THANK_YOU, "home", "a", "Acme", why)]
    assert expected or lines == held


CROWD = because("too_many_guests", count=40)


def test_a_talk_with_a_crowd_is_held_by_itself() -> None:
    """Whom one met beside it in a small talk is thanked; in it alone nobody is."""
    big = talk(people=crowd(3), held=CROWD)
    assert told(big) == [("too_many_guests", "")]
    other = replace(HOME, name="work", mail="home")
    known = situation(replace(big, account="work"), talk("b"), accounts=[HOME, other])
    held = Held(Kind.THANK_YOU, "work", "a", "Acme", CROWD)
    assert [line for line in of(known) if isinstance(line, Held)] == [held]
    assert short(of(known))[1:] == [FOR_MIA]
    later = talk("c", END + HOUR, people=crowd(3), held=CROWD, account="work")
    known = situation(talk(), later, accounts=[HOME, other], now=END + 5 * HOUR)
    assert [line.account for line in of(known) if isinstance(line, Held)] == ["work"]


@pytest.mark.parametrize(
    ("people", "met", "expected"),
    [
        ((MIA,), (), [MIA]),
        ((MIA, WEI), (), [MIA, WEI]),
        ((MIA, MIA), (), [MIA]),
        ((Person("Mia", MIA.email), MIA), (), [Person("Mia", MIA.email)]),
        ((NEVER,), (Person("ada", "ada@acme.example"),), [Person("Ada", "ada@acme.example")]),
        ((Person("", "x@acme.example"),), (), [Person("", "x@acme.example")]),
        ((MIA,), (Person("MIA BRANDT", "mia@home.example"),), [MIA]),
        ((MIA,), (Person("mia brandt", ""),), [MIA]),
        ((MIA,), (NEVER,), [MIA, NEVER]),
        ((NEVER, MIA), (WEI,), [NEVER, MIA, WEI]),
        ((NEVER, Person("ADA", "")), (), [NEVER]),
        ((NEVER, Person("Bob")), (), [NEVER, Person("Bob")]),
        ((NEVER, Person("ada", "ada@acme.example")), (), [Person("Ada", "ada@acme.example")]),
        ((Person("ada", "ada@acme.example"), NEVER), (), [Person("ada", "ada@acme.example")]),
        ((Person("", "x@acme.example"),), (Person("", "y@acme.example"),), [
            Person("", "x@acme.example"), Person("", "y@acme.example")]),
        ((NEVER,), (Person("", "x@acme.example"),), [NEVER, Person("", "x@acme.example")]),
        ((Person("Ada", "a@x.example"), Person("Ada", "b@x.example")), (), [
            Person("Ada", "a@x.example"), Person("Ada", "b@x.example")]),
        ((NEVER, WEI), (Person("Ada", WEI.email),), [NEVER, WEI]),
    ],
)  # fmt: skip
def test_everybody_is_met_once(
    people: tuple[Person, ...], met: tuple[Person, ...], expected: list[Person]
) -> None:
    """By address, else by name; a form adds who is missing, and the address of who has none."""
    known = situation(talk(people=people), notes=[noted(met=met)] if met else [])
    assert list(letters.people_met(visit_of(known))) == expected


def test_whom_a_crowd_held_is_not_met_in_the_small_talk() -> None:
    """Unless there is no small talk."""
    big, small = talk(people=(WEI,), held=CROWD), talk("b", END)
    assert letters.people_met(visit_of(situation(big, small))) == (MIA,)
    assert letters.people_met(visit_of(situation(big))) == (WEI,)


def test_who_has_no_address_is_asked_for() -> None:
    """By name, beside the letters that can be written; of nobody at all once, without a name."""
    about = Kind.THANK_YOU, "home", "a", "Acme"
    asked = Held(*about, because("needs_address", name="Ada"), to="Ada")
    assert of(situation(talk(people=(NEVER,)))) == [asked]
    assert short(of(situation(talk(people=(NEVER, MIA))))) == [("needs_address", "Ada"), FOR_MIA]
    nobody = Held(*about, because("needs_address", name=""))
    assert of(situation(talk(people=()))) == [nobody]


def test_an_address_is_asked_for_as_long_as_a_letter_would_go() -> None:
    """After that nobody would be written to, whoever they are."""
    latest = END + letters.LATEST
    assert told(talk(people=(NEVER,)), now=latest) == [("needs_address", "Ada")]
    assert told(talk(people=(NEVER,)), now=latest + SECOND) == [("too_late", "Ada")]


LENA = Person("Lena", "lena@acme.example")


@pytest.mark.parametrize(
    ("talks", "expected"),
    [
        ([talk(people=(NEVER,), coordinator=LENA)], [("letter", LENA.email)]),
        ([talk(people=(MIA,), coordinator=LENA)], [FOR_MIA]),
        ([talk(people=(), coordinator=Person("Lena"))], [("needs_address", "")]),
        ([talk(people=()), talk("b", END, people=(), coordinator=LENA)], [("letter", LENA.email)]),
        ([talk(people=()), talk("b", END, people=(), coordinator=Person("Max")),
          talk("c", END + HOUR, people=(), coordinator=LENA)], [("letter", LENA.email)]),
    ],
)  # fmt: skip
def test_a_coordinator_passes_the_thanks_on(
    talks: list[Interview], expected: list[tuple[str, str]]
) -> None:
    """Where nobody can be written to, and the coordinator can."""
    assert told(*talks, now=END + 6 * HOUR) == expected


def test_a_coordinator_s_letter_is_about_who_was_met() -> None:
    """They are no one of the panel."""
    known = situation(talk(people=(NEVER,), coordinator=LENA))
    [line] = of(known)
    assert isinstance(line, Wanted)
    made = line.make()
    assert isinstance(made, Held)
    assert made.commission
    ledger = made.commission.ledger
    assert (ledger.to, ledger.panel, ledger.coordinator) == (LENA, (NEVER,), True)


ABSENT = noted(about=(("Mia Brandt", "was not there"),))


def test_who_was_not_there_gets_no_letter() -> None:
    """Held with that reason and key for three days; the others are thanked, and alone."""
    late = END + 72 * HOUR
    held = Held(Kind.THANK_YOU, "home", "a", "Acme", because("not_there"), None, MIA.email, KEY)
    known = situation(talk(people=(MIA, WEI)), notes=[ABSENT], now=late)
    first, second = of(known)
    assert first == held
    assert isinstance(second, Wanted)
    made = second.make()
    assert isinstance(made, Held)
    assert made.commission
    assert made.commission.ledger.panel == (WEI,)
    assert told(talk(), notes=[ABSENT], now=late + SECOND) == []
    assert told(talk(people=(MIA,), coordinator=LENA), notes=[ABSENT]) == [("not_there", MIA.email)]


def test_who_was_there_without_an_address_is_asked_for_beside_who_was_not() -> None:
    """One was not there, of the other no address is known."""
    asked = [("not_there", MIA.email), ("needs_address", "Ada")]
    assert told(talk(people=(NEVER, MIA)), notes=[ABSENT]) == asked


def test_a_first_name_that_two_have_misses_nobody() -> None:
    """It says of neither that they were not there."""
    namesake = Person("Mia Stone", "stone@acme.example")
    absent = noted(about=(("Mia", "was not there"),))
    assert told(talk(people=(MIA, namesake)), notes=[absent]) == [
        FOR_MIA,
        ("letter", namesake.email),
    ]
    assert told(talk(people=(MIA, WEI)), notes=[absent])[0] == ("not_there", MIA.email)


def test_a_draft_for_who_was_not_there_goes() -> None:
    """An open one is withdrawn; of one that was sent or thrown away nothing is said."""
    for state, expected in (
        (State.DRAFTED, [("remove", "not_there")]),
        (State.EDITED, [("draft_stays", MIA.email)]),
        (State.SENT, []),
        (State.DISCARDED, []),
    ):
        lines = of(situation(talk(), notes=[ABSENT], deeds=[letter(KEY, state)]))
        assert short(lines) == expected
        assert {line.interview for line in lines if not isinstance(line, Wanted)} <= {"a"}
    box = replace(HOME, name="box", mail="box")
    known = situation(talk(), notes=[ABSENT], accounts=[replace(HOME, mail="box"), box])
    assert [line.account for line in of(known)] == ["box"]


# --- once ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "is_written"),
    [(state, state in {State.REFUSED, State.WITHDRAWN}) for state in State if not state.is_open],
)
def test_a_letter_is_written_once(state: State, is_written: bool) -> None:
    """Again only what was refused, or withdrawn before; a doubt is told."""
    expected = [FOR_MIA] if is_written else [("in_doubt", MIA.email)] * state.is_doubtful
    assert told(talk(), deeds=[letter(KEY, state)]) == expected


def test_a_refusal_is_tried_again_when_its_time_has_come() -> None:
    """Held until then, with the error."""
    refused = letter(KEY, State.REFUSED, error="quota", not_before=DUE + MINUTE)
    known = situation(talk(), deeds=[refused], now=DUE)
    about = Kind.THANK_YOU, "home", "a", "Acme", because("refused", error="quota")
    assert of(known) == [Held(*about, DUE + MINUTE, MIA.email, KEY)]
    assert told(talk(), deeds=[refused], now=DUE + MINUTE) == [FOR_MIA]
    doubt = letter(KEY, State.DOUBT, not_before=DUE + MINUTE)
    [line] = of(situation(talk(), deeds=[doubt]))
    assert isinstance(line, Held)
    assert (line.why, line.until) == (because("in_doubt"), DUE + MINUTE)


def other(state: State = State.DRAFTED, **more: object) -> tuple[Past, Any]:
    """A thank-you to Mia for another interview of a week before, which was cancelled since."""
    before = talk("old", START - 7 * DAY)
    key = key_of("old", "", Kind.THANK_YOU, MIA.email)
    fields = {"interview": "old", "made": DUE - HOUR, **more}
    return Past(before, SEEN, "gone", SEEN), letter(key, state, **fields)


@pytest.mark.parametrize(
    ("more", "is_held"),
    [
        ({}, True),
        ({"made": DUE - 72 * HOUR + SECOND}, True),
        ({"made": DUE - 72 * HOUR}, False),
        ({"slot": WEI.email}, False),
        ({"kind": Kind.FOLLOW_UP}, False),
        *(({"state": state}, True) for state in sorted(letters.WRITTEN)),
        *(({"state": state}, True) for state in (State.INTENT, State.DOUBT)),
        *(({"state": state}, False) for state in (State.WITHDRAWN, State.REFUSED)),
        ({"interview": "elsewhere"}, False),
    ],
)
def test_nobody_is_thanked_twice_within_three_days(more: dict[str, Any], is_held: bool) -> None:
    """By any letter to them for this company that was written, or may have been."""
    past, deed = other(**more)
    held = [("thanked_recently", MIA.email)]
    assert told(past, talk(), deeds=[deed]) == (held if is_held else [FOR_MIA])


def test_the_earlier_letter_is_named() -> None:
    """By the moment at which it was drafted."""
    past, deed = other()
    [line] = of(situation(past, talk(), deeds=[deed]))
    assert isinstance(line, Held)
    assert (line.why, line.until) == (because("thanked_recently", at=DUE - HOUR), None)


def test_of_two_visits_each_person_is_thanked_for_one() -> None:
    """The later; the other waits with its moment, and who was met in one only loses nothing."""
    first, second = talk(people=(MIA, WEI)), talk("b", START + DAY)
    known = situation(first, second, now=END + DAY + 3 * HOUR)
    company = known.companies[0]
    every = [
        line
        for visit in company.visits
        for line in letters.thank_yous(visit, company, known)
    ]  # fmt: skip
    lines = [*letters.once_each(every)]
    assert short(lines) == [("one_at_once", MIA.email), ("letter", WEI.email), FOR_MIA]
    assert isinstance(lines[0], Held)
    assert lines[0].why == because("one_at_once", start=START + DAY)
    assert [*letters.once_each(reversed(every))] == lines[::-1]


# --- by hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "counts"),
    [
        (wrote(START), True),
        (wrote(START - SECOND), False),
        (wrote(DUE, WEI.email), False),
        (wrote(DUE, nature=Nature.AUTO), False),
        (wrote(DUE, nature=Nature.CALENDAR), False),
        (wrote(DUE, sent=False), False),
    ],
    ids=["at its start", "before", "to another", "automatic", "an answer", "theirs"],
)
def test_only_the_person_s_own_mail_is_thanks(contact: Any, counts: bool) -> None:
    """Since the first talk with them began; no automatic reply, no answer to an invitation."""
    held = [("already_written", MIA.email)]
    assert told(talk(), contacts=[contact]) == (held if counts else [FOR_MIA])


def test_the_first_of_several_mails_is_named() -> None:
    """Whatever order they are known in."""
    contacts = [wrote(END + 2 * HOUR), wrote(END + HOUR), wrote(DUE)]
    [line] = of(situation(talk(), contacts=contacts))
    assert isinstance(line, Held)
    assert line.why["at"] == END + HOUR


def test_thanks_by_hand_withdraw_the_draft() -> None:
    """Not when that mail is the draft itself, sent a moment ago."""
    deed = letter(KEY)
    assert told(talk(), deeds=[deed]) == []
    by_hand = wrote(END + HOUR)
    [gone] = of(situation(talk(), deeds=[deed], contacts=[by_hand]))
    assert isinstance(gone, Action)
    assert (gone.verb, gone.key, gone.interview, gone.deed) == (Verb.REMOVE, KEY, "a", deed)
    assert gone.why == because("already_written", at=END + HOUR)
    itself = replace(by_hand, message_id=deed.message_id)
    assert told(talk(), deeds=[deed], contacts=[itself]) == []


# --- overtaken ----------------------------------------------------------------------------------

NO = noted(happened=False)


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        (END - SECOND, False),
        (END, True),
        (END + 72 * HOUR, True),
        (END + 72 * HOUR + SECOND, False),
    ],
)
def test_that_it_did_not_happen_is_told_for_three_days(now: datetime, is_told: bool) -> None:
    """And nothing else is decided."""
    held = Held(Kind.THANK_YOU, "home", "a", "Acme", because("did_not_happen"))
    assert of(situation(talk(), notes=[NO], now=now)) == ([held] if is_told else [])


def test_what_did_not_happen_takes_its_drafts_along() -> None:
    """Those of all its talks; no follow-up, and none that was sent."""
    known = [talk(), talk("b", END)]
    deeds = [
        letter("k1"),
        letter("k2", interview="b"),
        letter("k3", State.SENT),
        letter("k4", kind=Kind.FOLLOW_UP),
        letter("k5", interview="c"),
    ]
    lines = of(situation(*known, notes=[NO], deeds=deeds, now=END + 80 * HOUR))
    gone = [line for line in lines if isinstance(line, Action)]
    why = because("did_not_happen")
    assert [(line.key, line.why, line.interview) for line in gone] == [
        ("k1", why, "a"),
        ("k2", why, "a"),
    ]
    assert len(lines) == len(gone)


def test_a_talk_that_is_put_off_takes_its_draft_along() -> None:
    """One of the same day that was held already keeps its own."""
    deeds = [letter("k1"), letter("k2", interview="b")]
    known = situation(talk(), talk("b", END + 2 * HOUR), deeds=deeds, now=END + HOUR)
    gone = [line for line in of(known) if isinstance(line, Action)]
    assert [(line.key, line.why, line.interview) for line in gone] == [
        ("k2", because("put_off"), "a")
    ]
    begun = situation(talk(), deeds=[letter("k1")], now=START)
    assert [line for line in of(begun) if isinstance(line, Action)] == []


@pytest.mark.parametrize("state", ["cancelled", "declined", "not", "gone", "on"])
def test_what_does_not_take_place_takes_its_drafts_along(state: str) -> None:
    """By the reason for which it does not; see `_letters` for which states those are."""
    known = situation(Past(talk(), SEEN, state), deeds=[letter("k")])
    lines = [*letters.orphans(known.memory.past["a"], known)]
    assert [(line.why, line.interview) for line in lines] == [(because(f"interview_{state}"), "a")]


def gone(**more: object) -> tuple[Past, Held]:
    past = replace(Past(talk(), SEEN, "gone", END), **more)  # type: ignore[arg-type]
    return past, Held(Kind.THANK_YOU, "home", "a", "Acme", because("gone_after_end"))


@pytest.mark.parametrize(
    ("more", "now", "is_told"),
    [
        ({}, DUE, True),
        ({}, END + 72 * HOUR, True),
        ({}, END + 72 * HOUR + SECOND, False),
        ({"state": "cancelled"}, DUE, False),
        ({"since": None}, DUE, False),
        ({"since": END - SECOND}, DUE, False),
        ({"first_seen": END + 72 * HOUR}, DUE, True),
        ({"first_seen": END + 72 * HOUR + SECOND}, DUE, False),
    ],
)
def test_what_was_deleted_after_its_end_is_asked_about(
    more: dict[str, Any], now: datetime, is_told: bool
) -> None:
    """For three days; not what went before its end, and not what was history when first seen."""
    past, held = gone(**more)
    known = situation(past, now=now)
    assert letters.gone_after_end(past, known) == (held if is_told else None)


def test_why_a_letter_stays_is_told_with_the_reason() -> None:
    """`reason` is that for which it ought to go."""
    why: Reason = because("put_off")
    known = situation(talk(), deeds=[letter("k", State.EDITED)])
    [line] = letters.withdraw(letter("k", State.EDITED), "a", why, known)
    assert line.why == because("draft_stays", reason=why, edited=True)


def test_another_company_s_letters_are_its_own() -> None:
    """Nothing of one company decides for another, though both are met on one day."""
    known = situation(talk(), elsewhere(), deeds=[letter("k", State.SENT, interview="b")])
    assert short(of(known)) == [FOR_MIA]
