"""Follow-ups: which one is next, to whom, in which thread, and what takes an open one back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from interviewd.domain.planner import followups
from interviewd.domain.planner.drafting import Thread
from interviewd.domain.planner.held import Wanted
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.processes import processes
from interviewd.domain.situation import Situation
from interviewd.model.decided import Action, Budget, Held
from interviewd.model.known import Closing, Contact, Deed, Past, State
from interviewd.model.seen import AccountState, Nature
from interviewd.model.terms import Kind, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MIA,
    SECOND,
    SEEN,
    START,
    WEI,
    letter,
    noted,
    situation,
    talk,
    with_words,
    wrote,
)
from tests.fakes.worlds import at

DUE = at("2026-12-03 08:00")  # six business days after the evening of the 25th
SENT_AT = END + 7 * HOUR
ID = "<t@example.org>"
SENT = letter("t", State.SENT, sent=SENT_AT, sent_id=ID, message_id="<d@example.org>")
KEY = key_of("a", "", Kind.FOLLOW_UP, "1")
ABOUT = Kind.FOLLOW_UP, "home", "a", "Acme"


def known(*deeds: Deed, **more: Any) -> Situation:
    """A company that was silent since the thank-you was sent."""
    talks = more.pop("talks", [talk(people=(MIA, WEI))])
    return situation(*talks, **{"now": DUE, "deeds": deeds or (SENT,), **more})


def of(now: Situation) -> list[Action | Held | Wanted]:
    [process] = processes(now.companies, now.memory, now.now).values()
    return [*followups.follow_up(process, now)]


def candidate(now: Situation) -> FollowUp:
    [process] = processes(now.companies, now.memory, now.now).values()
    found = followups.next_follow_up(process, now)
    assert found
    return found


def earlier(key: str = "f", state: State = State.DRAFTED, **more: Any) -> Deed:
    """A follow-up drafted when it was due."""
    return letter(key, state, **{"kind": Kind.FOLLOW_UP, "made": DUE, "deadline": None, **more})


# --- which --------------------------------------------------------------------------------------


def test_a_follow_up_that_is_due_is_wanted() -> None:
    """Of the visit, to the recipient of the thank-you, without a deadline."""
    [line] = of(known())
    assert isinstance(line, Wanted)
    assert (line.kind, line.key, line.account, line.to) == (Kind.FOLLOW_UP, KEY, "home", MIA.email)
    assert (line.deadline, line.is_asked_for, line.visit.first.id) == (None, False, "a")
    box = replace(HOME, name="box", mail="box")
    [line] = of(known(accounts=[replace(HOME, mail="box"), box]))
    assert isinstance(line, Wanted)
    assert line.account == "box"


def test_what_holds_a_follow_up_is_told() -> None:
    """With its key and whom it would go to; one that waits in Drafts says so by itself."""
    early = known(now=DUE - SECOND)
    held = Held(*ABOUT, because("silence", days=6), DUE, MIA.email, KEY)
    assert of(early) == [held]
    assert of(known(SENT, earlier())) == []
    doubt = Deed(KEY, Kind.FOLLOW_UP, Verb.DRAFT, State.DOUBT, "home", "a", DUE)
    [line] = of(known(SENT, doubt))
    assert isinstance(line, Held)
    assert (line.why, line.key) == (because("in_doubt"), KEY)
    refused = replace(doubt, state=State.REFUSED, error="quota", not_before=DUE + SECOND)
    [line] = of(known(SENT, refused))
    assert isinstance(line, Held)
    assert (line.why, line.until) == (because("refused", error="quota"), DUE + SECOND)


@pytest.mark.parametrize(
    "deeds",
    [(letter("t"),), (replace(SENT, to=None),), (replace(SENT, sent=None),), (replace(SENT, interview="z"),),
     (replace(SENT, kind=Kind.FOLLOW_UP),), (replace(SENT, state=State.EDITED),)],
    ids=["not sent", "to nobody", "no moment", "of another visit", "no thank-you", "a draft again"],
)  # fmt: skip
def test_without_a_thank_you_that_was_sent_none_is_wanted(deeds: tuple[Deed, ...]) -> None:
    """And nothing is said of it."""
    assert of(known(*deeds)) == []


def test_an_earlier_visit_s_thank_you_is_none_of_the_later() -> None:
    """Nobody was thanked for that: there is no silence to follow up."""
    talks = [talk("a", START - timedelta(days=1)), talk("b")]
    assert of(known(SENT, talks=talks)) == []


def test_each_follow_up_of_a_process_has_its_own_key() -> None:
    """By the first visit of the process, also one of a series, and its number."""
    first = talk("a", START - timedelta(days=7), original="20261118T100000Z")
    sent = replace(SENT, interview="b")
    before = earlier("f", State.SENT, sent=DUE, interview="b")
    now = known(sent, before, talks=[first, talk("b")])
    now = replace(now, now=DUE + timedelta(days=7))
    assert followups.key_of_next(candidate(now)) == key_of(
        "a", "20261118T100000Z", Kind.FOLLOW_UP, "2"
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [(START - SECOND, None), (START, "a"), (END + HOUR - SECOND, "a"), (END + HOUR, "b")],
)
def test_silence_counts_from_the_latest_visit_that_began(now: Any, expected: str | None) -> None:
    """A later one has to begin first."""
    after = talk("b", END + HOUR + timedelta(days=1))
    moved = now if now < END + HOUR else now + timedelta(days=1)
    if now == END + HOUR - SECOND:
        moved = END + HOUR + timedelta(days=1) - SECOND
    situation_now = known(talks=[talk(), after], now=moved)
    [process] = processes(situation_now.companies, situation_now.memory, moved).values()
    found = followups.next_follow_up(process, situation_now)
    assert (found and found.visit.first.id) == expected


def test_a_company_that_was_met_has_a_budget() -> None:
    """How many letters it has left, when the next may be, and why not before."""
    [process] = processes(known().companies, known().memory, DUE).values()
    due = because("follow_up_due")
    expected = Budget("home", "a", "Acme", 0, 2, DUE, closed=False, why=due)
    assert followups.budget(process, known()) == expected
    early = known(now=DUE - SECOND)
    silence = because("silence", days=6)
    assert followups.budget(process, early) == replace(expected, why=silence)
    spent = known(SENT, earlier("f", State.SENT, sent=DUE), earlier("g", State.SENT, sent=DUE))
    [process] = processes(spent.companies, spent.memory, DUE).values()
    used = because("budget_spent", used=2)
    assert followups.budget(process, spent) == replace(
        expected, used=2, next_allowed=None, why=used
    )
    closed = known(closings=(Closing("Acme", DUE, closed=True),))
    [process] = processes(closed.companies, closed.memory, DUE).values()
    found = followups.budget(process, closed)
    assert found
    assert (found.closed, found.next_allowed, found.why) == (True, None, because("closed"))
    ahead = known(now=START - SECOND)
    [process] = processes(ahead.companies, ahead.memory, ahead.now).values()
    assert followups.budget(process, ahead) is None


# --- to whom ------------------------------------------------------------------------------------


def bounce(address: str) -> Contact:
    contact = wrote(SENT_AT + HOUR, address, sent=False, nature=Nature.BOUNCE)
    return replace(contact, message_id=f"<b{address}>")


TO_WEI = letter("w", State.SENT, to=WEI, sent=SENT_AT - HOUR, sent_id="<w@x>")


@pytest.mark.parametrize(
    ("deeds", "contacts", "expected"),
    [
        ((TO_WEI, SENT), (), "t"),
        ((TO_WEI, SENT), (bounce(MIA.email),), "w"),
        ((SENT, replace(TO_WEI, to=MIA)), (), "w"),
        ((replace(SENT, to=None, sent=SENT_AT - 2 * HOUR), TO_WEI), (), "w"),
        ((replace(SENT, key="b"), replace(SENT, key="a")), (), "a"),
        ((SENT, replace(TO_WEI, to=MIA, made=END, sent=SENT_AT + HOUR)), (), "t"),
    ],
    ids=[
        "the organiser",
        "one that arrived",
        "the first",
        "to somebody",
        "by key",
        "sent, not made",
    ],
)
def test_to_which_letter_a_follow_up_goes_back(
    deeds: tuple[Deed, ...], contacts: tuple[Contact, ...], expected: str
) -> None:
    """One that arrived, before that the organiser's, before that the first that was sent."""
    for order in (deeds, deeds[::-1]):
        found = candidate(known(*order, contacts=contacts)).thanks
        assert found
        assert found.key == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Thread("Thank you", ID, (), "")),
        ({"sent_id": ""}, Thread("Thank you", "<d@example.org>", (), "")),
        ({"sent_id": "", "message_id": ""}, None),
        ({"sent_id": "gmail-1"}, None),
        ({"references": ("<r@x>",), "thread": "T"}, Thread("Thank you", ID, ("<r@x>",), "T")),
    ],
)
def test_a_follow_up_goes_into_the_thread_of_the_thank_you(
    change: dict[str, Any], expected: Thread | None
) -> None:
    """By the copy in Sent, else by the draft's own id."""
    assert followups.thread_of(candidate(known(replace(SENT, **change)))) == expected
    assert followups.thread_of(replace(candidate(known()), thanks=None)) is None


def make(now: Situation) -> Action | Held | None:
    [line] = of(now)
    assert isinstance(line, Wanted)
    return line.make()


def test_what_a_follow_up_is_drafted_with() -> None:
    """All that the journal and the mailbox need, in the thread of the thank-you."""
    now = known()
    [line] = of(now)
    assert isinstance(line, Wanted)
    action = make(with_words(now, line))
    assert isinstance(action, Action)
    why = because("silence_over", count=1, allowed=2, decided=False)
    about = Verb.DRAFT, Kind.FOLLOW_UP, KEY, "home", "a", "Acme", why
    expected = Action(*about, slot="1", keyed="a", cursor="here")
    assert replace(action, letter=None) == expected
    assert action.letter
    assert (action.letter.kind, action.letter.key, action.letter.to) == (Kind.FOLLOW_UP, KEY, MIA)
    assert (action.letter.subject, action.letter.in_reply_to) == ("Re: Thank you", ID)
    box = replace(HOME, name="box", mail="box")
    now = known(accounts=[replace(HOME, mail="box"), box])
    [line] = of(now)
    assert isinstance(line, Wanted)
    action = make(with_words(now, line))
    assert isinstance(action, Action)
    assert action.account == "box"


def test_a_follow_up_that_is_being_written_is_held_with_its_order() -> None:
    """With a deadline in nobody's mind: a model may take its time."""
    held = make(known())
    assert isinstance(held, Held)
    being_written = Held(*ABOUT, because("being_written"), None, MIA.email, KEY)
    assert replace(held, commission=None) == being_written
    assert held.commission
    assert (held.commission.key, held.commission.is_plain) == (KEY, False)
    assert held.commission.ledger.panel == (MIA, WEI)


def test_a_follow_up_waits_for_its_mailbox() -> None:
    """Held by its state, before anything is written."""
    for account, state in (
        (replace(HOME, mail_state=AccountState.ERROR), "error"),
        (replace(HOME, mail=""), "gone"),
    ):
        why = because("account_down", state=state)
        assert make(known(accounts=[account])) == Held(*ABOUT, why, None, MIA.email, KEY)


def test_the_words_of_a_decision_date_are_told() -> None:
    """The second follow-up of a process, after the day they named."""
    notes = noted(decide_by=at("2026-12-01 00:00").date())
    now = known(notes=[notes])
    [line] = of(now)
    assert isinstance(line, Wanted)
    action = make(with_words(now, line))
    assert isinstance(action, Action)
    assert action.why["decided"] is True


# --- overtaken ----------------------------------------------------------------------------------

LATER = DUE + HOUR
ANSWER = replace(wrote(LATER), sent=False)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, None),
        ({"contacts": [ANSWER]}, because("answered", at=LATER)),
        ({"contacts": [wrote(LATER)]}, because("already_written", at=LATER)),
        ({"contacts": [wrote(DUE)]}, None),
        ({"closings": (Closing("Acme", DUE, closed=True),)}, because("closed")),
        (
            {"talks": [talk(), talk("b", DUE + timedelta(days=3))]},
            because("next_round", start=DUE + timedelta(days=3)),
        ),
    ],
    ids=["silence", "answered", "written to", "written before", "closed", "next round"],
)
def test_what_takes_an_open_follow_up_back(more: dict[str, Any], why: Any) -> None:
    """An answer, a next round, a closing, a later mail of the person's own."""
    deeds = (SENT, earlier())
    lines = of(known(*deeds, now=LATER + HOUR, **more))
    gone = [line for line in lines if isinstance(line, Action)]
    about = Verb.REMOVE, Kind.FOLLOW_UP, "f", "home", "a", "Acme"
    assert gone == ([Action(*about, why, deed=deeds[1])] if why else [])
    sent = known(SENT, earlier(state=State.SENT, sent=DUE), now=LATER + HOUR, **more)
    assert [line for line in of(sent) if line_of_draft(line)] == []


def line_of_draft(line: Action | Held | Wanted) -> bool:
    """Whether it withdraws a draft, or says that one stays."""
    return isinstance(line, Action) or (isinstance(line, Held) and line.why.code == "draft_stays")


def test_a_follow_up_is_taken_back_though_no_thank_you_is_known() -> None:
    """Whatever became of that."""
    lines = of(known(earlier(), contacts=[ANSWER], now=LATER + HOUR))
    assert [line.why.code for line in lines if isinstance(line, Action)] == ["answered"]


def test_a_company_nobody_has_met_is_left_alone() -> None:
    """Its interview is to come."""
    assert of(known(now=START - SECOND)) == []
    assert of(situation(Past(talk(), SEEN), now=START - SECOND)) == []
