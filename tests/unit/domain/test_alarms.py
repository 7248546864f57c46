"""Alarms reach the person on a calendar that still works: once for each trouble, in time, and
gone when it is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.planner import alarms
from interviewd.domain.situation import Situation, situation_of
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held, Policy, Visit
from interviewd.model.known import Deed, Interview, Memory, State, View
from interviewd.model.seen import Account, AccountState, Event, Mark, Person
from interviewd.model.terms import Kind, Verb, because, key_of
from interviewd.system import resources, templates

NOW = datetime(2026, 11, 25, 12, 5, tzinfo=UTC)
PRIYA = Person("Priya Shah", "priya@acme.example")
POLICY = Policy(
    name="Sam Rivera",
    emails=("sam@example.org",),
    zone=ZoneInfo("Europe/London"),
    templates=templates.Templates([resources.folder("templates")]),
)
GOOD = Account("home", "local", mail="home")


def lost(
    mail: AccountState = AccountState.SIGN_IN, calendar: AccountState = AccountState.SIGN_IN
) -> Account:
    return Account("g", "google", mail="g", state=calendar, mail_state=mail, complete=False)


def visit(hours: float, company: str = "Acme", account: str = "g") -> Visit:
    """An interview of an hour that begins so many hours from now."""
    start = NOW + timedelta(hours=hours)
    interview = Interview(account, "primary", company, "", company, start, start + timedelta(hours=1), company,
                          people=(PRIYA,))  # fmt: skip
    return Visit((interview,), None, company, company)


def event(
    account: str, start: datetime = NOW, mark: Mark | None = None, title: str = "Lunch"
) -> Event:
    return Event(account=account, calendar="c", uid=f"{account}-{title}", title=title, start=start,
                 end=start + alarms.LENGTH, mark=mark, handle="h")  # fmt: skip


def situation(
    *accounts: Account,
    deeds: tuple[Deed, ...] = (),
    ours: tuple[Event, ...] = (),
    now: datetime = NOW,
) -> Situation:
    events = (*(event(account.name) for account in accounts), *ours)
    view = View(
        accounts=accounts, events=events, memory=Memory(deeds={deed.key: deed for deed in deeds})
    )
    return situation_of(view, now, POLICY)


def alarm_actions(now: Situation, *visits: Visit, held: tuple[Held, ...] = ()) -> list[Action]:
    actions = [*alarms.alarms(visits, held, now)]
    assert all(isinstance(each, Action) for each in actions)
    return [each for each in actions if isinstance(each, Action)]


# --- a sign-in that is gone ---------------------------------------------------------------------


def test_a_lost_sign_in_raises_an_alarm_on_a_working_calendar() -> None:
    """Soon, in waking hours, with the command that mends it."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(30))

    assert (alarm.verb, alarm.kind, alarm.account, alarm.slot) == (
        Verb.ADD,
        Kind.REMINDER,
        "home",
        "sign_in:g",
    )
    until = NOW + timedelta(hours=30)
    assert alarm.why == because("alarm_sign_in", account="g", until=until)
    assert alarm.block is not None
    assert alarm.block.start == datetime(2026, 11, 25, 12, 15, tzinfo=UTC)
    assert alarm.block.end - alarm.block.start == alarms.LENGTH
    assert "interviewd connect google --name g" in alarm.block.text
    assert not alarm.block.busy
    assert alarm.block.for_id == "Acme"


def test_without_a_working_calendar_there_is_no_alarm() -> None:
    """`status`, the journal and the unit's alarm are left then."""
    assert alarm_actions(situation(lost()), visit(30)) == []
    assert (
        alarm_actions(situation(lost(), replace(GOOD, state=AccountState.ERROR)), visit(30)) == []
    )
    assert alarm_actions(situation(lost(), replace(GOOD, complete=False)), visit(30)) == []


@pytest.mark.parametrize(
    ("hours", "is_told"),
    [
        (1, True),
        (13 * 24, True),
        (15 * 24, False),
        (-3, True),
        (-24, True),
        (-26, False),
        (-200, False),
    ],
)
def test_only_a_near_interview_raises_an_alarm(hours: float, is_told: bool) -> None:
    """An interview in the next two weeks, or one whose letters are still to be written.

    Nothing that is over.
    """
    assert bool(alarm_actions(situation(lost(), GOOD), visit(hours))) is is_told


def test_a_written_letter_leaves_nothing_at_stake() -> None:
    """Whatever became of it."""
    deed = Deed("k", Kind.THANK_YOU, Verb.DRAFT, State.SENT, "g", "Acme", NOW)
    assert alarm_actions(situation(lost(), GOOD, deeds=(deed,)), visit(-5)) == []
    assert alarm_actions(
        situation(lost(), GOOD, deeds=(replace(deed, state=State.REFUSED),)), visit(-5)
    )


def test_one_alarm_for_the_nearest_visit() -> None:
    """Five interviews to come are one alarm; the trouble is the same."""
    [alarm] = alarm_actions(
        situation(lost(), GOOD), visit(50, "Globex"), visit(30, "Acme"), visit(90, "Umbrella")
    )

    assert alarm.company == "Acme"


@pytest.mark.parametrize(
    "state", [State.OURS, State.YOURS, State.DELETED, State.REMOVED, State.DOUBT, State.INTENT]
)
def test_an_alarm_is_raised_once(state: State) -> None:
    """Moved, deleted, past or in doubt: not a second time for this visit."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(30))
    deed = Deed(alarm.key, Kind.REMINDER, Verb.ADD, state, "home", "Acme", NOW, slot=alarm.slot)

    assert alarm_actions(situation(lost(), GOOD, deeds=(deed,)), visit(30)) == []


def test_at_night_it_waits_for_the_morning_unless_that_is_too_late() -> None:
    """Nothing outside waking hours; and no alarm for what has begun by then."""
    night = NOW.replace(hour=23)
    [alarm] = alarm_actions(situation(lost(), GOOD, now=night), visit(30))
    assert alarm.block is not None
    assert alarm.block.start == datetime(2026, 11, 26, 8, tzinfo=UTC)

    assert alarm_actions(situation(lost(), GOOD, now=night), visit(19)) == []


def test_the_mail_alone_can_be_lost() -> None:
    """Then the account's own calendar is as good as another."""
    half = replace(lost(calendar=AccountState.OK), complete=True)
    [alarm] = alarm_actions(situation(half), visit(-3))

    assert alarm.account == "g"


def test_a_stealthy_calendar_stays_so() -> None:
    """The title says nothing to whoever reads the calendar."""
    plain = situation(lost(), GOOD)
    [alarm] = alarm_actions(
        replace(plain, policy=replace(POLICY, stealth_title="Focus time")), visit(30)
    )

    assert alarm.block is not None
    assert (alarm.block.title, alarm.block.stealth) == ("Focus time", True)


# --- a deadline in danger -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "is_told"), [(-3, False), (-20, False), (-21.5, True), (-24, True), (-25.5, False)]
)
def test_an_unwritable_letter_raises_an_alarm_near_its_deadline(
    hours: float, is_told: bool
) -> None:
    """A mailbox that is away for an hour is no alarm.

    One that is away when it is nearly too late is.
    """
    away = lost(AccountState.ERROR, AccountState.ERROR)
    actions = alarm_actions(situation(away, GOOD), visit(hours))

    told = [(alarm.slot, alarm.why.code) for alarm in actions]
    assert told == ([("late:g", "alarm_late")] if is_told else [])
    assert all(alarm.block and "best sent before" in alarm.block.text for alarm in actions)


@pytest.mark.parametrize(
    ("code", "hours", "is_told"),
    [
        ("template_broken", -21.5, True),
        ("template_broken", -3, False),
        ("refused", -24, True),
        ("already_written", -24, False),
        ("not_yet", -24, False),
    ],
)
def test_a_broken_template_or_a_refusal_raises_an_alarm(
    code: str, hours: float, is_told: bool
) -> None:
    """A broken template, a mailbox that refuses it: the account works, and its calendar says so."""
    line = Held(Kind.THANK_YOU, "home", "Acme", "Acme", because(code))
    actions = alarm_actions(situation(GOOD), visit(hours, account="home"), held=(line,))

    told = [(alarm.slot, alarm.why.code) for alarm in actions]
    assert told == ([("late:home", "alarm_held")] if is_told else [])
    assert all(alarm.block and "cannot be written" in alarm.block.title for alarm in actions)
    assert all(alarm.block and "interviewd status" in alarm.block.text for alarm in actions)


# --- over ---------------------------------------------------------------------------------------


def standing(*, start: datetime, touched: bool = False) -> tuple[Deed, Event]:
    title = "g needs a new sign-in"
    hash_ = fingerprint(start, start + alarms.LENGTH, title, "")
    mark = Mark("Acme", "reminder", "key", hash_)
    deed = Deed(
        "key",
        Kind.REMINDER,
        Verb.ADD,
        State.OURS,
        "home",
        "Acme",
        NOW,
        slot="sign_in:g",
        hash=hash_,
    )
    return deed, event("home", start, mark, "Call Google" if touched else title)


def test_an_alarm_is_removed_when_the_sign_in_works_again() -> None:
    """Untouched, and still to come; what a person changed, and what is past, stays."""
    soon = NOW + timedelta(minutes=10)
    works = Account("g", "google", mail="g")
    deed, alarm_event = standing(start=soon)
    [removal] = alarm_actions(situation(works, GOOD, deeds=(deed,), ours=(alarm_event,)), visit(30))
    assert (removal.verb, removal.existing) == (Verb.REMOVE, alarm_event)

    deed, alarm_event = standing(start=soon, touched=True)
    assert (
        alarm_actions(situation(works, GOOD, deeds=(deed,), ours=(alarm_event,)), visit(30)) == []
    )

    deed, alarm_event = standing(start=NOW - timedelta(hours=1))
    assert (
        alarm_actions(situation(works, GOOD, deeds=(deed,), ours=(alarm_event,)), visit(30)) == []
    )


def test_an_alarm_stays_while_the_sign_in_is_gone() -> None:
    """And nothing is added beside it."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(30))
    deed, alarm_event = standing(start=NOW + timedelta(minutes=10))
    assert alarm_event.mark is not None
    deed, alarm_event = (
        replace(deed, key=alarm.key),
        replace(alarm_event, mark=replace(alarm_event.mark, key=alarm.key)),
    )

    assert (
        alarm_actions(situation(lost(), GOOD, deeds=(deed,), ours=(alarm_event,)), visit(30)) == []
    )


def test_a_letters_own_reminder_is_no_alarm() -> None:
    """Its slot is the letter's key."""
    deed, alarm_event = standing(start=NOW + timedelta(minutes=10))
    deed = replace(deed, slot="a" * 32)

    assert (
        alarm_actions(
            situation(GOOD, deeds=(deed,), ours=(alarm_event,)), visit(30, account="home")
        )
        == []
    )


# --- at its bounds ------------------------------------------------------------------------------


def test_what_an_alarm_is_made_with() -> None:
    """Which calendar, for which visit, as what, with its reason."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(30))
    key = key_of("Acme", "", Kind.REMINDER, "sign_in:g")
    why = because("alarm_sign_in", account="g", until=NOW + timedelta(hours=30))
    about = Verb.ADD, Kind.REMINDER, key, "home", "Acme", "Acme", why
    assert replace(alarm, block=None) == Action(*about, slot="sign_in:g")
    assert alarm.block
    assert (alarm.block.key, alarm.block.kind, alarm.block.stealth) == (key, Kind.REMINDER, False)
    assert alarm.block.placed == ""


SECOND_H, DAYS = 1 / 3600, 24


@pytest.mark.parametrize(
    ("hours", "is_told"),
    [
        (14 * DAYS, True),
        (14 * DAYS + SECOND_H, False),
        (0, True),
        (-25 + 1 / 6 + SECOND_H, True),
        (-25 + 1 / 6, False),
        (-25, False),
    ],
)
def test_until_when_a_lost_sign_in_matters(hours: float, is_told: bool) -> None:
    """From two weeks before the interview while an alarm begins before its letters' deadline."""
    assert bool(alarm_actions(situation(lost(), GOOD), visit(hours))) is is_told


OK, OUT, AWAY = AccountState.OK, AccountState.SIGN_IN, AccountState.ERROR


@pytest.mark.parametrize(
    ("mail", "calendar", "of", "hours", "is_told"),
    [
        (OUT, OUT, "g", 30, True),
        (OK, OUT, "g", 30, True),
        (OK, OUT, "g", -3, False),
        (OUT, OK, "g", 30, True),
        (OUT, OK, "g", -3, True),
        (OUT, OUT, "home", 30, False),
        (OUT, OUT, "home", -3, False),
        (OUT, OUT, "box", 30, True),
        (OUT, OUT, "box", -3, True),
        (OK, OUT, "box", 30, False),
        (AWAY, AWAY, "g", 30, False),
        (AWAY, AWAY, "g", -3, False),
        (OUT, OUT, "unknown", -3, False),
    ],
)
def test_whom_a_lost_sign_in_concerns(
    mail: AccountState, calendar: AccountState, of: str, hours: float, is_told: bool
) -> None:
    """Interviews on its calendar to come, and all whose letters go through its mailbox."""
    box = Account("box", "local", mail="g")
    actions = alarm_actions(situation(lost(mail, calendar), GOOD, box), visit(hours, account=of))
    assert [each.why.code for each in actions] == ["alarm_sign_in"] * is_told


THANKED = Deed("k", Kind.THANK_YOU, Verb.DRAFT, State.SENT, "g", "Acme", NOW)


@pytest.mark.parametrize(
    ("deed", "is_told"),
    [
        *((replace(THANKED, state=state), state in {State.INTENT, State.REFUSED, State.OURS,
          State.YOURS, State.DELETED, State.REMOVED}) for state in State),
        (replace(THANKED, kind=Kind.FOLLOW_UP), True),
        (replace(THANKED, interview="b"), True),
    ],
)  # fmt: skip
def test_what_leaves_nothing_at_stake(deed: Deed, is_told: bool) -> None:
    """A thank-you of that visit that was written, or may have been."""
    assert bool(alarm_actions(situation(lost(), GOOD, deeds=(deed,)), visit(-5))) is is_told


@pytest.mark.parametrize(
    ("people", "coordinator", "is_told"),
    [((), None, False), ((), PRIYA, True), ((PRIYA,), None, True)],
)
def test_nobody_to_write_to_is_no_trouble(
    people: tuple[Person, ...], coordinator: Person | None, is_told: bool
) -> None:
    """Somebody of a coordinator's is."""
    met = visit(-5)
    talk = replace(met.first, people=people, coordinator=coordinator)
    known = situation(lost(), GOOD)
    assert bool(alarm_actions(known, replace(met, interviews=(talk,)))) is is_told


@pytest.mark.parametrize(
    ("hours", "is_told"),
    [(-21 + SECOND_H, False), (-21, True), (-25 + 1, True), (-25 + 1 / 6, False), (-25, False)],
)
def test_a_letter_is_near_its_deadline_from_when_one_is_reminded(
    hours: float, is_told: bool
) -> None:
    """Four hours before; no alarm for what is over before it begins."""
    away = lost(AWAY, AWAY)
    assert bool(alarm_actions(situation(away, GOOD), visit(hours))) is is_told
    line = Held(Kind.THANK_YOU, "home", "Acme", "Acme", because("refused"))
    of_home = visit(hours, account="home")
    assert bool(alarm_actions(situation(GOOD), of_home, held=(line,))) is is_told


@pytest.mark.parametrize(
    ("mail", "line", "deeds", "code"),
    [
        (AWAY, None, (), "alarm_late"),
        (AWAY, None, (THANKED,), None),
        (OK, None, (), None),
        (OK, "thank_you", (), "alarm_held"),
        (OK, "thank_you", (THANKED,), "alarm_held"),
        (OK, "prep", (), None),
        (AccountState.NEVER, "thank_you", (), None),
    ],
)
def test_what_makes_a_letter_late(
    mail: AccountState, line: str | None, deeds: tuple[Deed, ...], code: str | None
) -> None:
    """Its mailbox is away, or it is held by what does not pass by itself."""
    half = replace(lost(mail, OK), complete=True)
    held = [Held(Kind(line), "g", "Acme", "Acme", because("refused"))] if line else []
    actions = alarm_actions(situation(half, GOOD, deeds=deeds), visit(-22), held=tuple(held))
    assert [each.why.code for each in actions] == ([code] if code else [])
    if code:
        assert actions[0].why["until"] == NOW + timedelta(hours=3)
    stranger = [Held(Kind.THANK_YOU, "g", "Other", "Acme", because("refused"))]
    if mail is OK:
        assert alarm_actions(situation(half, GOOD), visit(-22), held=tuple(stranger)) == []


def test_a_visit_that_is_gone_from_the_calendar_raises_no_alarm() -> None:
    """The next one does; and each account that is lost has its own."""
    away = replace(visit(10, "Gone"), gone=True)
    [alarm] = alarm_actions(situation(lost(), GOOD), away, visit(30))
    assert alarm.company == "Acme"
    other = replace(lost(), name="m", mail="m")
    known = situation(lost(), other, GOOD)
    both = alarm_actions(known, visit(30), visit(40, "Globex", account="m"))
    assert [(each.slot, each.company) for each in both] == [
        ("sign_in:g", "Acme"),
        ("sign_in:m", "Globex"),
    ]


def test_a_trouble_that_cannot_be_told_hides_no_other() -> None:
    """The second account's alarm comes though the first one's stands."""
    other = replace(lost(), name="m", mail="m")
    first, second = visit(30), visit(40, "Globex", account="m")
    [alarm, _] = alarm_actions(situation(lost(), other, GOOD), first, second)
    deed = Deed(
        alarm.key, Kind.REMINDER, Verb.ADD, State.OURS, "home", "Acme", NOW, slot=alarm.slot
    )
    left = alarm_actions(situation(lost(), other, GOOD, deeds=(deed,)), first, second)
    assert [each.slot for each in left] == ["sign_in:m"]


@pytest.mark.parametrize(("seconds", "is_told"), [(1, False), (0, True), (None, True)])
def test_an_alarm_that_was_refused_is_tried_again_in_time(
    seconds: int | None, is_told: bool
) -> None:
    """When its time has come."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(30))
    until = NOW + timedelta(seconds=seconds) if seconds is not None else None
    deed = Deed(alarm.key, Kind.REMINDER, Verb.ADD, State.REFUSED, "home", "Acme", NOW)
    deed = replace(deed, slot=alarm.slot, error="quota", not_before=until)
    assert bool(alarm_actions(situation(lost(), GOOD, deeds=(deed,)), visit(30))) is is_told


def test_a_broken_template_holds_the_alarm() -> None:
    """On the calendar that would have had it."""

    class Broken:
        def render(self, *_: object) -> str:
            raise TextBroken("alarm.j2", 3, "no end")

    known = situation(lost(), GOOD)
    known = replace(known, policy=replace(POLICY, templates=Broken()))
    why = because("template_broken", where="alarm.j2", line=3, what="no end")
    assert [*alarms.alarms([visit(30)], [], known)] == [
        Held(Kind.REMINDER, "home", "Acme", "Acme", why)
    ]


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ((lost(OUT, OK), GOOD), "home"),
        ((replace(lost(OUT, OK), complete=True), GOOD), "home"),
        ((GOOD, replace(GOOD, name="work"), lost()), "home"),
        ((replace(GOOD, complete=False), replace(GOOD, name="work"), lost()), "work"),
        ((replace(lost(OUT, OK), complete=True), replace(GOOD, state=AWAY)), "g"),
    ],
)
def test_where_an_alarm_goes(accounts: tuple[Account, ...], expected: str) -> None:
    """The first calendar that works and is not the lost account's; else its own, if it works."""
    actions = alarm_actions(situation(*accounts), visit(-3))
    assert [each.account for each in actions] == [expected]


def test_a_calendar_that_nobody_uses_shows_no_alarm() -> None:
    """Nothing stands on it."""
    known = situation(lost(), GOOD)
    empty = replace(known, view=replace(known.view, events=()))
    assert alarm_actions(empty, visit(30)) == []


@pytest.mark.parametrize(
    ("change", "slot", "start", "is_removed"),
    [
        ({}, "sign_in:g", timedelta(seconds=1), True),
        ({}, "late:g", timedelta(seconds=1), True),
        ({}, "sign_in:g", timedelta(0), False),
        ({"kind": Kind.PREP}, "sign_in:g", timedelta(seconds=1), False),
        ({"state": State.YOURS}, "sign_in:g", timedelta(seconds=1), False),
        ({"key": "other"}, "sign_in:g", timedelta(seconds=1), False),
    ],
)
def test_which_alarms_are_over(
    change: dict[str, Any], slot: str, start: timedelta, is_removed: bool
) -> None:
    """Those that have not begun, whose account is in no danger."""
    deed, alarm_event = standing(start=NOW + start)
    deed = replace(deed, slot=slot, company="Acme", **change)
    works = Account("g", "google", mail="g")
    known = situation(works, GOOD, deeds=(deed,), ours=(alarm_event,))
    about = Verb.REMOVE, Kind.REMINDER, "key", "home", "Acme", "Acme"
    why = because("alarm_over", account="g")
    removal = Action(*about, why, existing=alarm_event, deed=deed)
    assert alarm_actions(known, visit(30)) == ([removal] if is_removed else [])


def test_one_alarm_that_stays_keeps_no_other() -> None:
    """Each is looked at by itself."""
    deed, alarm_event = standing(start=NOW + timedelta(minutes=10))
    first = replace(deed, key="first", slot="a letter's key")
    known = situation(Account("g", "google"), GOOD, deeds=(first, deed), ours=(alarm_event,))
    assert [each.key for each in alarm_actions(known)] == ["key"]


@pytest.mark.parametrize("state", [AWAY, OUT])
def test_a_deadline_that_is_over_hides_no_other(state: AccountState) -> None:
    """At that very moment the next letter is the nearest."""
    known = situation(lost(state, state), GOOD)
    [alarm] = alarm_actions(known, visit(-25), visit(-23, "Globex"))
    assert alarm.company == "Globex"


@pytest.mark.parametrize("state", [AWAY, OUT])
def test_a_deadline_too_near_for_an_alarm_hides_no_other(state: AccountState) -> None:
    """An alarm needs ten minutes to be seen: one for the letter after it still comes."""
    known = situation(lost(state, state), GOOD)
    [alarm] = alarm_actions(known, visit(-24.9), visit(-23, "Globex"))
    assert alarm.company == "Globex"


def left(state: AccountState, slot: str, minutes: int, *visits: Visit) -> list[str]:
    """What becomes of an alarm that stands and begins in so many minutes: nothing, or a reason."""
    deed, stands = standing(start=NOW + timedelta(minutes=minutes))
    deed = replace(deed, slot=slot)
    account = lost(state, AccountState.SIGN_IN)
    known = situation(account, GOOD, deeds=(deed,), ours=(stands,))
    return [each.why.code for each in alarm_actions(known, *visits)]


def test_an_alarm_stays_that_would_be_too_late_to_add() -> None:
    """Its trouble lasts: the interview begins when another alarm would; so for the first of two."""
    assert left(OUT, "sign_in:g", 5, visit(1 / 6)) == []
    assert left(AWAY, "late:g", 5, visit(-25 + 1 / 6), visit(1 / 6)) == []


@pytest.mark.parametrize(("state", "slot"), [(OUT, "sign_in:g"), (AWAY, "late:g")])
def test_at_the_deadline_an_alarm_is_over(state: AccountState, slot: str) -> None:
    """Nothing is left to be in time for."""
    assert left(state, slot, 5, visit(-25)) == ["alarm_over"]


def test_a_visit_that_begins_with_its_alarm_hides_no_later_one() -> None:
    """The next is told, for which there is time."""
    [alarm] = alarm_actions(situation(lost(), GOOD), visit(1 / 6), visit(30, "Globex"))
    assert alarm.company == "Globex"
