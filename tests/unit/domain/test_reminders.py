"""Reminders of thank-yous that wait, one law at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from interviewd.domain.planner.reminders import LENGTH, reminders
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed, Past, State
from interviewd.model.ledger import Prepared
from interviewd.model.seen import AccountState, Event, Person
from interviewd.model.terms import Kind, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MIA,
    MINUTE,
    SECOND,
    SEEN,
    letter,
    made_of,
    noted,
    situation,
    standing,
    talk,
)

DEADLINE = END + 28 * HOUR
DUE = DEADLINE - 4 * HOUR  # at eleven in the morning
LETTER = letter("k", deadline=DEADLINE)
KEY = key_of("a", "", Kind.REMINDER, "k")
ABOUT = Kind.REMINDER, "home", "a", "Acme"


def of(known: Situation, *decided: Action | Held) -> list[Action | Held]:
    return [*reminders(decided, known)]


def told(deed: Deed = LETTER, now: datetime = DUE, **more: Any) -> list[tuple[str, str]]:
    """What is decided on the reminder of one letter: its verb or how it is held, and why."""
    lines = of(situation(talk(), now=now, deeds=[deed, *more.pop("deeds", ())], **more))
    return [
        (str(line.verb) if isinstance(line, Action) else "held", line.why.code) for line in lines
    ]


def begins(deed: Deed = LETTER, now: datetime = DUE, **more: Any) -> datetime | None:
    """When the reminder that is added begins."""
    lines = of(situation(talk(), now=now, deeds=[deed], **more))
    blocks = [line.block for line in lines if isinstance(line, Action)]
    return next((block.start for block in blocks if block), None)


# --- added --------------------------------------------------------------------------------------


def test_what_a_reminder_is_made_with() -> None:
    """Ten minutes on the interview's calendar, free time, for this letter, with its reason."""
    [line] = of(situation(talk(), now=DUE, deeds=[LETTER]))
    why = because("unsent", to="Mia Brandt", deadline=DEADLINE)
    expected = Action(Verb.ADD, Kind.REMINDER, KEY, "home", "a", "Acme", why, slot="k")
    assert isinstance(line, Action)
    assert replace(line, block=None) == expected
    block = line.block
    assert block
    assert (block.start, block.end) == (DUE, DUE + LENGTH)
    assert (block.key, block.for_id, block.busy, block.alarm, block.stealth) == (
        *(KEY, "a", False, 0, False),
    )
    assert "Mia" in block.title
    [nameless] = of(situation(talk(), now=DUE, deeds=[replace(LETTER, to=Person("", MIA.email))]))
    assert nameless.why["to"] == MIA.email
    [hidden] = of(situation(talk(), now=DUE, deeds=[LETTER], stealth_title="Busy"))
    assert isinstance(hidden, Action)
    assert hidden.block
    assert (hidden.block.title, hidden.block.stealth) == ("Busy", True)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (DUE - SECOND, None),
        (DUE, DUE),
        (DUE + 5 * MINUTE, DUE),
        (DUE + 5 * MINUTE + SECOND, DUE + 15 * MINUTE),
        (DEADLINE - 15 * MINUTE, DEADLINE - 15 * MINUTE),
        (DEADLINE - 15 * MINUTE + SECOND, None),
    ],
)
def test_a_reminder_comes_four_hours_before_the_deadline(
    now: datetime, expected: datetime | None
) -> None:
    """Else at the next quarter of an hour, if it ends in time."""
    assert begins(now=now) == expected


def test_a_reminder_may_end_with_the_deadline() -> None:
    """At ten past three, when it begins at three."""
    deed = replace(LETTER, deadline=DEADLINE + 10 * MINUTE)
    assert begins(deed, DEADLINE - MINUTE) == DEADLINE
    assert begins(replace(deed, deadline=DEADLINE + 9 * MINUTE), DEADLINE - MINUTE) is None


def test_a_draft_of_half_an_hour_is_no_late_one() -> None:
    """Its reminder keeps its minute; that of a later one goes to a quarter."""
    five = 5 * MINUTE
    deed = replace(LETTER, deadline=DEADLINE + five, made=DUE + five - 30 * MINUTE)
    assert begins(deed, DUE + five) == DUE + five
    assert begins(replace(deed, made=deed.made + SECOND), DUE + 15 * MINUTE) == DUE + 15 * MINUTE


def test_a_reminder_that_is_to_come_is_told() -> None:
    """With its moment and the letter's recipient."""
    [line] = of(situation(talk(), now=DUE - SECOND, deeds=[LETTER]))
    why = because("reminder_later", to=MIA.email)
    assert line == Held(*ABOUT, why, DUE, MIA.email, KEY)


@pytest.mark.parametrize(
    ("waking", "made", "expected"),
    [
        ((time(8), time(21)), END, DUE),
        ((time(8), time(11)), END, DUE.replace(hour=10, minute=50)),
        ((time(8), time(11, 5)), END, DUE.replace(hour=10, minute=55)),
        ((time(8), time(11, 10)), END, DUE),
        ((time(12), time(21)), END, END.replace(hour=20, minute=50)),
        ((time(8), time(21)), DUE - 31 * MINUTE, DUE),
        ((time(8), time(21)), DUE - 30 * MINUTE, DUE),
        ((time(8), time(21)), DUE - 30 * MINUTE + SECOND, DUE + 15 * MINUTE),
        ((time(12), time(21)), END.replace(hour=20, minute=40), DUE.replace(hour=12)),
    ],
)
def test_a_reminder_comes_while_people_are_awake(
    waking: tuple[time, time], made: datetime, expected: datetime
) -> None:
    """Early rather than late, whole, and half an hour after the draft at the soonest."""
    deed = replace(LETTER, made=made)
    [line] = of(situation(talk(), now=END + SECOND, deeds=[deed], waking=waking))
    assert isinstance(line, Held)
    assert (line.until, line.why.code) == (expected, "reminder_later")


@pytest.mark.parametrize(
    ("deed", "is_reminded"),
    [
        (LETTER, True),
        (replace(LETTER, state=State.EDITED), True),
        (replace(LETTER, kind=Kind.FOLLOW_UP), False),
        (replace(LETTER, deadline=None), False),
        (replace(LETTER, interview="unknown"), False),
        *(
            (replace(LETTER, state=state), False)
            for state in State
            if state not in {State.DRAFTED, State.EDITED}
        ),
    ],
)
def test_of_which_letters_one_is_reminded(deed: Deed, is_reminded: bool) -> None:
    """Thank-yous that wait in Drafts."""
    assert told(deed) == ([("add", "unsent")] if is_reminded else [])


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.REFUSED, [("add", "unsent")]),
        (State.INTENT, [("held", "in_doubt")]),
        (State.DOUBT, [("held", "in_doubt")]),
        *((state, []) for state in (State.OURS, State.YOURS, State.DELETED, State.REMOVED)),
    ],
)
def test_a_letter_is_reminded_of_once(state: State, expected: list[tuple[str, str]]) -> None:
    """Whatever became of the reminder; one that was refused is tried again."""
    known = Deed(KEY, Kind.REMINDER, Verb.ADD, state, "home", "a", DUE)
    assert told(deeds=[known]) == expected


def test_a_reminder_that_was_refused_waits_for_its_time() -> None:
    """Held until then."""
    known = Deed(KEY, Kind.REMINDER, Verb.ADD, State.REFUSED, "home", "a", DUE, error="quota")
    assert told(deeds=[replace(known, not_before=DUE + SECOND)]) == [("held", "refused")]
    assert told(deeds=[replace(known, not_before=DUE)]) == [("add", "unsent")]


def test_without_a_calendar_a_reminder_is_held() -> None:
    """By the account's state, with all that is known of it."""
    for account, state in (
        (replace(HOME, state=AccountState.ERROR), "error"),
        (replace(HOME, name="other"), "gone"),
    ):
        [line] = of(situation(talk(), now=DUE, deeds=[LETTER], accounts=[account]))
        assert line == Held(*ABOUT, because("account_down", state=state), None, MIA.email, KEY)


class Broken:
    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        raise TextBroken(f"{name}.j2", 3, "no end")


class Telling:
    """Templates that say what they were given."""

    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        return f"{language} {facts['has_notes']} {facts['unused']} {facts['company']}"


def test_a_broken_template_holds_the_reminder() -> None:
    """With file and line."""
    [line] = of(situation(talk(), now=DUE, deeds=[LETTER], templates=Broken()))
    why = because("template_broken", where="reminder.j2", line=3, what="no end")
    assert line == Held(*ABOUT, why, None, MIA.email, KEY)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "en False [] Acme"),
        ({"language": "fr"}, "fr False [] Acme"),
        ({"notes": [noted()]}, "en True [] Acme"),
        ({"notes": [noted("b")]}, "en False [] Acme"),
        ({"notes": [noted(filled=False)]}, "en False [] Acme"),
        ({"prepared": [Prepared("k", "", unused=("the rota",))]}, "en False ['the rota'] Acme"),
    ],
)
def test_what_a_reminder_knows(more: dict[str, Any], text: str) -> None:
    """Whether there are notes, which of them the letter leaves out, and in which language."""

    def said(**event: Any) -> str:
        known = situation(talk(**event), now=DUE, deeds=[LETTER], templates=Telling(), **more)
        [line] = of(known)
        assert isinstance(line, Action)
        assert line.block
        return line.block.text

    assert said() == text
    assert said(language="es", words_language="de")[:2] == "es"
    assert said(words_language="de")[:2] == more.get("language", "de")


# --- taken away ---------------------------------------------------------------------------------


def reminded(deed: Deed, now: datetime = DUE - HOUR, **event: object) -> Situation:
    """The reminder stands, and the letter is what it is now."""
    [made] = of(situation(talk(), now=DUE, deeds=[LETTER]))
    assert isinstance(made, Action)
    assert made.block
    block: Event = replace(standing(made.block), **event)  # type: ignore[arg-type]
    return situation(talk(), now=now, deeds=[deed, made_of(made)], events=[block])


@pytest.mark.parametrize("state", [state for state in State if not state.is_open])
def test_a_reminder_goes_with_its_letter(state: State) -> None:
    """By what became of it; an open one keeps it, and what was touched stays."""
    known = reminded(replace(LETTER, state=state))
    event, deed = known.ours[KEY], known.deeds[KEY]
    about = Verb.REMOVE, Kind.REMINDER, KEY, "home", "a", "Acme", because(f"letter_{state}")
    assert of(known) == [Action(*about, existing=event, deed=deed)]
    assert of(reminded(replace(LETTER, state=state), title="Mine")) == []
    assert of(reminded(LETTER)) == []


def test_nobody_is_reminded_of_a_pointless_letter() -> None:
    """One that ought to be discarded loses its reminder; one that is withdrawn gets none."""
    about = Kind.THANK_YOU, "k", "home", "a", "Acme"
    stays = Held(Kind.THANK_YOU, "home", "a", "Acme", because("draft_stays"), key="k")
    removed = of(reminded(LETTER), stays)
    assert [(line.why, type(line)) for line in removed] == [(because("letter_overtaken"), Action)]
    fresh = situation(talk(), now=DUE, deeds=[LETTER])
    assert of(fresh, stays) == []
    assert of(fresh, Action(Verb.REMOVE, *about, because("put_off"))) == []
    for other in (
        replace(stays, key="other"),
        replace(stays, why=because("too_late")),
        Action(Verb.DRAFT, *about, because("thanks_due")),
    ):
        assert len(of(fresh, other)) == 1


def test_each_letter_has_its_own_reminder() -> None:
    """One that is none of these hides no other."""
    other = letter("l", kind=Kind.FOLLOW_UP)
    second = letter("m", deadline=DEADLINE, to=Person("Wei", "wei@acme.example"))
    known = situation(Past(talk(), SEEN), now=DUE, deeds=[other, LETTER, second])
    assert [line.key for line in of(known)] == [KEY, key_of("a", "", Kind.REMINDER, "m")]
