"""A day's limits: what is made while there is room, in which order, and what waits until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain.planner import quota
from interviewd.domain.planner.held import Wanted
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company
from interviewd.model.decided import Action, Held, Policy, Visit
from interviewd.model.known import Deed, Interview, Memory, Noted, Notes, Past, State, View
from interviewd.model.ledger import Commission, Ledger
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Verb, because
from tests.fakes.persons import policy
from tests.fakes.worlds import at

NOW = at("2026-11-25 12:00")
DAY = timedelta(days=1)


def visit(company: str, number: int = 1, days: float = 1) -> Visit:
    start = NOW + days * DAY
    talk = Interview("home", "work", f"{company}{number}", "", "", start, start + DAY / 24)
    return Visit((talk,), None, f"{company}1", company)


def wanted(of: Visit, kind: Kind = Kind.THANK_YOU, *, deadline: datetime | None = None) -> Wanted:
    key = f"{of.first.id} {kind}"
    about = key, "home", of.first.id, of.company, because("wanted")
    action = Action(Verb.ADD, kind, *about)
    return Wanted(kind, of, key, "home", lambda: action, deadline=deadline)


def company(*visits: Visit, own: bool = False) -> Company:
    pasts = tuple(Past(replace(each.first, own=own), NOW) for each in visits)
    return Company(pasts, frozenset(), frozenset(), frozenset(), visits)


def situation(*companies: Company, rules: Policy | None = None, **memory: Any) -> Situation:
    rules = rules or policy(drafts_per_day=1, blocks_per_day=1)
    known = Memory(**memory)
    whole = {past.id: past for each in companies for past in each.pasts}
    known = replace(known, past=whole)
    return Situation(View(memory=known), NOW, rules, companies=companies)


def deed(made: datetime, kind: Kind = Kind.THANK_YOU, **more: object) -> Deed:
    whole = Deed("k", kind, Verb.DRAFT, State.DRAFTED, "home", "old", made)
    return replace(whole, **more)  # type: ignore[arg-type]


def _given(line: Held | None) -> Held | None:
    return line


def made(lines: list[Action | Held]) -> list[str]:
    return [line.key for line in lines if isinstance(line, Action)]


def test_what_there_is_no_room_for_waits_until_tomorrow() -> None:
    """The person's own tomorrow: in Auckland it begins at eleven in the morning of UTC."""
    there = policy(zone=ZoneInfo("Pacific/Auckland"), drafts_per_day=2, blocks_per_day=1)
    three = [wanted(visit(name)) for name in "abc"]
    lines = quota.apply(three, situation(rules=there))
    held = [line for line in lines if isinstance(line, Held)]
    assert len(made(lines)) == 2
    assert [line.why for line in held] == [because("drafts_per_day", most=2)]
    assert [line.until for line in held] == [at("2026-11-26 11:00")]


def test_what_is_made_again_on_its_day_takes_no_second_share() -> None:
    """A block that was made today and taken away counts once, so that it may come back."""
    again, first, second = (wanted(visit(name), Kind.PREP) for name in "abc")
    removed = deed(NOW, Kind.PREP, key=again.key, state=State.REMOVED)
    known = situation(rules=policy(blocks_per_day=2), deeds={again.key: removed})
    assert made(quota.apply([again, first, second], known)) == [again.key, first.key]
    full = situation(rules=policy(blocks_per_day=1), deeds={again.key: removed})
    assert made(quota.apply([again, first], full)) == [again.key]


def test_each_kind_of_block_has_its_own_share() -> None:
    """Letters share one, whatever they are; prep takes nothing from debriefs."""
    kinds = [*(kind for kind in Kind), Kind.PREP]
    lines = quota.apply([wanted(visit(str(n)), kind) for n, kind in enumerate(kinds)], situation())
    assert sorted(key.partition(" ")[2] for key in made(lines)) == sorted(
        ("prep", "debrief", "reminder", "thank_you")
    )
    held = {(line.kind, line.why.code) for line in lines if isinstance(line, Held)}
    assert held == {(Kind.FOLLOW_UP, "drafts_per_day"), (Kind.PREP, "blocks_per_day")}


@pytest.mark.parametrize(
    ("known", "room"),
    [
        (deed(NOW), False),
        (deed(NOW, Kind.FOLLOW_UP, state=State.SENT), False),
        (deed(at("2026-11-25 00:00")), False),
        (deed(at("2026-11-24 23:59")), True),
        (deed(NOW, Kind.PREP), True),
        (deed(NOW, adopted=True), True),
        (deed(NOW, state=State.REFUSED), True),
    ],
)
def test_what_was_made_today_counts(known: Deed, room: bool) -> None:
    """Not what was found again after a lost journal, nor what was refused."""
    lines = quota.apply([wanted(visit("a"))], situation(deeds={"k": known}))
    assert bool(made(lines)) == room


def test_what_the_person_asked_for_is_never_held() -> None:
    """It takes its share all the same."""
    asked = [replace(wanted(visit(name)), is_asked_for=True) for name in "ab"]
    lines = quota.apply([*asked, wanted(visit("c", days=2))], situation())
    assert made(lines) == ["a1 thank_you", "b1 thank_you"]


def test_a_letter_that_has_to_be_written_first_takes_its_share() -> None:
    """What is held for another reason takes none, and what turns out to be nothing is no line."""
    ledger = Ledger(Kind.THANK_YOU, Person(), "Sam", "Sam")
    held = Held(Kind.THANK_YOU, "home", "a1", "a", because("no_free_time"))
    ordered = replace(held, commission=Commission("k", ledger))
    second = wanted(visit("b", days=2))
    for line, expected in ((held, [held, second.make()]), (None, [second.make()])):
        first = replace(wanted(visit("a")), make=partial(_given, line))
        assert quota.apply([first, second], situation()) == expected
    first = replace(wanted(visit("a")), make=partial(_given, ordered))
    assert made(quota.apply([first, second], situation())) == []


def test_what_is_decided_already_stays() -> None:
    """Held lines and removals are passed on, in their place before what is wanted."""
    line = Held(Kind.THANK_YOU, "home", "x", "x", because("too_late"))
    assert quota.apply([wanted(visit("a")), line], situation())[0] is line


NEAR, FAR, SECOND = visit("a"), visit("b", days=2), visit("a", 2, days=1.5)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (wanted(FAR), wanted(NEAR, Kind.FOLLOW_UP)),
        (wanted(NEAR), wanted(FAR)),
        (wanted(NEAR), wanted(SECOND)),
        (wanted(FAR), wanted(SECOND)),
        (wanted(visit("a", 9)), wanted(SECOND)),
        (wanted(FAR, deadline=NOW), wanted(NEAR, deadline=NOW + DAY)),
    ],
    ids=["thank-yous first", "nearest", "of one", "before a second", "by start", "deadline"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_who_comes_first(first: Wanted, last: Wanted, turned: bool) -> None:
    """Whatever order they are asked in; every company's nearest visit before a second one."""
    every = [
        first,
        last,
        *((wanted(NEAR, Kind.PREP),) if SECOND in (first.visit, last.visit) else ()),
    ]
    lines = quota.apply(every[::-1] if turned else every, situation())
    assert first.key in made(lines)
    assert last.key not in made(lines)


def test_a_third_visit_comes_after_anybodys_second() -> None:
    """However near it is."""
    of_a = [wanted(visit("a", number, days=1 + number / 10)) for number in (1, 2, 3)]
    of_b = [wanted(visit("b", number, days=1 + number)) for number in (1, 2)]
    lines = quota.apply([*of_a, *of_b], situation(rules=policy(drafts_per_day=4)))
    assert made(lines) == [f"{name} thank_you" for name in ("a1", "b1", "a2", "b2")]


FILLED = Noted("n", "b1", "", NOW, Notes(filled=True))


@pytest.mark.parametrize(
    ("memory", "own"),
    [
        ({"marks": {"b1": True}}, False),
        ({"noted": {"n": FILLED}}, False),
        ({"deeds": {"k": deed(NOW - DAY, interview="b1", state=State.YOURS)}}, False),
        ({"deeds": {"k": deed(NOW - DAY, interview="b1", state=State.EDITED)}}, False),
        ({"deeds": {"k": deed(NOW - DAY, interview="b1", state=State.SENT)}}, False),
        ({}, True),
    ],
)
def test_what_a_person_touched_comes_before_what_nobody_did(
    memory: dict[str, Any], own: bool
) -> None:
    """Marked, filled in, edited, sent or their own: it goes before a nearer visit."""
    lines = [wanted(NEAR), wanted(FAR)]
    world = situation(company(NEAR), company(FAR, own=own), **memory)
    assert made(quota.apply(lines, world)) == ["b1 thank_you"]


@pytest.mark.parametrize(
    "memory",
    [
        {},
        {"marks": {"b1": False}},
        {"noted": {"n": replace(FILLED, notes=Notes())}},
        {"deeds": {"k": deed(NOW - DAY, interview="b1")}},
    ],
)
def test_what_a_program_did_is_no_touch(memory: dict[str, Any]) -> None:
    """A no, an empty form and a draft that waits say nothing."""
    world = situation(company(NEAR), company(FAR), **memory)
    assert made(quota.apply([wanted(NEAR), wanted(FAR)], world)) == ["a1 thank_you"]
