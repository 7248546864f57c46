"""What the person is told beside the plan, each with its way out: when it is said, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.domain.planner.notices import notices
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company, companies
from interviewd.model.decided import Action, Held, Notice
from interviewd.model.known import Contact, Deed, Memory, Noted, Notes, Past, State, Verdict, View
from interviewd.model.ledger import Prepared
from interviewd.model.seen import (
    Account,
    AccountState,
    Correspondence,
    Event,
    Folder,
    Message,
    Nature,
    Person,
    Trouble,
)
from interviewd.model.terms import Kind, Reason, Verb, because
from tests.fakes.persons import policy
from tests.fakes.situations import talk
from tests.fakes.worlds import at

NOW = at("2026-11-25 12:00")
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
MIA = Person("Mia Brandt", "mia@acme.example")
DRAFT = Deed(
    "k", Kind.THANK_YOU, Verb.DRAFT, State.DRAFTED, "home", "a", NOW - HOUR, to=MIA, company="Acme"
)
LINE = Held(
    Kind.THANK_YOU, "home", "a", "Acme", because("refused", error="quota"), to="mia@x", key="k"
)
ACTION = Action(Verb.DRAFT, Kind.THANK_YOU, "k", "home", "a", "Acme", because("thanks_due"))
HOME = Account("home", "local")


def said(
    *,
    view: View | None = None,
    deeds: Sequence[Deed] = (),
    noted: Sequence[Noted] = (),
    contacts: Sequence[Contact] = (),
    actions: Sequence[Action] = (),
    held: Sequence[Held] = (),
    **more: object,
) -> list[Notice]:
    """All notices of a situation in which nothing else is to be said."""
    memory = Memory(
        deeds={deed.key: deed for deed in deeds}, noted={each.key: each for each in noted}
    )
    memory = replace(memory, prepared=more.pop("prepared", {}))  # type: ignore[arg-type]
    whole = replace(view or View((HOME,)), memory=memory)
    situation = replace(Situation(whole, NOW, policy()), **more)  # type: ignore[arg-type]
    company = Company((), frozenset(), frozenset(), frozenset())
    process = Process(company, (), False, None, tuple(contacts), ())
    return list(notices(situation, [process], actions, held))


def one(found: list[Notice]) -> tuple[Reason, Reason]:
    (notice,) = found
    return notice.what, notice.fix


# --- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "is_said"), [(NOW, True), (NOW - DAY, True), (NOW + SECOND, False)]
)
def test_a_missing_address_is_told_once_the_visit_is_over(end: datetime, is_said: bool) -> None:
    """Whom it is to as far as that is known; before the end nobody knows whom they meet."""
    known = Memory(past={"a": Past(talk("a", end - HOUR), NOW - DAY)})
    waits = replace(LINE, why=because("needs_address", name="Tom"), to="Tom", key="")

    found = said(held=[waits], companies=companies(known, policy()))

    what = because("address_missing", to="Tom", company="Acme")
    assert found == [Notice(what, because("mend_missing", to="Tom", company="Acme"))] * is_said


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_to_discard_is_told_with_its_reason() -> None:
    """An overtaken one and a second copy; what is held otherwise is no notice."""
    reason = because("put_off")
    stays = replace(LINE, why=because("draft_stays", reason=reason), key="")
    what = because("draft_overtaken", to="mia@x", company="Acme", reason=reason)
    assert one(said(held=[stays])) == (what, because("mend_overtaken", to="mia@x", company="Acme"))
    copy = replace(stays, why=because("second_copy_stays"))
    what = because("drafted_twice", to="mia@x", company="Acme")
    assert one(said(held=[copy])) == (what, because("mend_copy", to="mia@x", company="Acme"))
    assert said(held=[replace(stays, why=because("too_late"))]) == []


def test_nothing_is_asked_for_a_draft_to_discard() -> None:
    """Whoever is to throw a letter away needs no sentence for it."""
    stays = replace(LINE, why=because("draft_stays", reason=because("put_off")))

    assert [each.what.code for each in said(deeds=[DRAFT], held=[stays])] == ["draft_overtaken"]


def test_a_second_copy_silences_nothing_else_of_its_letter() -> None:
    """A letter that ought to go asks for nothing; one that is there twice does."""
    copy = replace(LINE, why=because("second_copy_stays"))
    told = said(deeds=[DRAFT], held=[copy])
    assert [notice.what.code for notice in told] == ["drafted_twice", "no_notes"]


@pytest.mark.parametrize("name", ["Mia Brandt", ""])
def test_a_write_that_fails_again_and_again_is_told(name: str) -> None:
    """From the third time, whether it is tried now or waits; by name, else by address."""
    to = Person(name, MIA.email)
    failed = replace(DRAFT, state=State.REFUSED, error="quota", attempts=3, to=to)
    facts = {"kind": "thank_you", "to": name or MIA.email, "company": "Acme", "tries": 3}
    expected = because("not_made", **facts, error="quota"), because("mend_error")
    assert one(said(deeds=[failed], held=[LINE])) == expected
    assert one(said(deeds=[failed], actions=[ACTION])) == expected
    for deed, line in (
        (replace(failed, attempts=2), LINE),
        (replace(failed, error=""), LINE),
        (failed, replace(LINE, why=because("too_late"))),
        (failed, replace(LINE, key="other")),
    ):
        assert said(deeds=[deed], held=[line]) == []
    block = replace(failed, to=None)
    assert one(said(deeds=[block], held=[LINE]))[0]["to"] == ""


def test_one_stuck_line_hides_no_other() -> None:
    """A line without a deed is passed over, and the next is told."""
    failed = replace(DRAFT, state=State.REFUSED, error="quota", attempts=3)
    assert len(said(deeds=[failed], held=[replace(LINE, key=""), LINE])) == 1


def test_a_doubt_that_stays_is_told_after_an_hour() -> None:
    """Counted from when it could first have been settled."""
    held = replace(LINE, why=because("in_doubt"))
    doubt = replace(DRAFT, state=State.DOUBT, not_before=NOW - HOUR - SECOND)
    what = because("doubt_stays", kind="thank_you", to="Mia Brandt", company="Acme")
    assert one(said(deeds=[doubt], held=[held])) == (what, replace(what, code="mend_doubt"))
    for fresh in (NOW - HOUR, None):
        assert said(deeds=[replace(doubt, not_before=fresh)], held=[held]) == []
    assert said(deeds=[replace(doubt, state=State.REFUSED)], held=[held]) == []


FILLED = Noted("n", "a", "", NOW - 2 * HOUR, Notes(filled=True, talked="the rota"))
UNUSED = {"k": Prepared("k", "", unused=("one", "two", "three"))}


def test_what_the_person_can_do_for_a_letter() -> None:
    """Send it, once it is late; add a sentence, when nothing was noted; look at later notes."""
    to = {"to": "Mia Brandt", "company": "Acme"}
    late = replace(DRAFT, deadline=NOW - SECOND)
    passed = because("deadline_passed", **to, deadline=NOW - SECOND)
    assert one(said(deeds=[late])) == (passed, because("mend_send", **to))
    assert one(said(deeds=[DRAFT])) == (because("no_notes", **to), because("mend_sentence", **to))
    assert one(said(deeds=[replace(DRAFT, deadline=NOW)]))[0].code == "no_notes"
    unused = because("notes_unused", **to, notes=("one", "two"))
    told = said(deeds=[DRAFT], noted=[FILLED], prepared=UNUSED)
    assert one(told) == (unused, because("mend_unused", event="a", to=MIA.email))
    after = replace(FILLED, since=DRAFT.made + SECOND)
    fix = because("mend_preview", event="a", to=MIA.email)
    later = because("notes_after_draft", **to), fix
    assert one(said(deeds=[DRAFT], noted=[after])) == later
    # Those that were left out may no longer be among the notes.
    assert one(said(deeds=[DRAFT], noted=[after], prepared=UNUSED)) == later


def test_another_date_of_decision_comes_too_late_for_no_letter_of_thanks() -> None:
    """None tells it. Alone in the form, it is no note of the talk either."""
    changed = replace(FILLED, since=DRAFT.made + SECOND, thanks_since=FILLED.since)
    assert said(deeds=[DRAFT], noted=[changed]) == []
    assert one(said(deeds=[DRAFT], noted=[changed], prepared=UNUSED))[0].code == "notes_unused"
    alone = replace(
        changed, thanks_since=None, notes=Notes(filled=True, decide_by_text="4 Dec", met=(MIA,))
    )
    assert one(said(deeds=[DRAFT], noted=[alone]))[0].code == "no_notes"


@pytest.mark.parametrize(
    ("deed", "noted"),
    [
        (DRAFT, FILLED),
        (DRAFT, replace(FILLED, since=DRAFT.made)),
        (replace(DRAFT, adopted=True, deadline=NOW - DAY), None),
        (replace(DRAFT, state=State.EDITED), None),
        (replace(DRAFT, state=State.SENT, deadline=NOW - DAY), None),
        (replace(DRAFT, kind=Kind.FOLLOW_UP), None),
    ],
    ids=["noted before", "noted then", "found again", "edited", "sent", "follow-up"],
)
def test_a_letter_of_which_nothing_is_said(deed: Deed, noted: Noted | None) -> None:
    """What the person did, or has found again, needs no advice."""
    assert said(deeds=[deed], noted=[noted] if noted else []) == []


def test_notes_of_another_interview_and_empty_ones_are_none() -> None:
    """The letter is still one without notes."""
    for noted in (replace(FILLED, interview="b"), replace(FILLED, notes=Notes())):
        assert one(said(deeds=[DRAFT], noted=[noted]))[0].code == "no_notes"


def test_a_letter_that_goes_is_not_spoken_of() -> None:
    """Only a removal of that very letter silences it."""
    going = replace(ACTION, verb=Verb.REMOVE)
    assert said(deeds=[DRAFT], actions=[going]) == []
    for other in (replace(going, key="x"), ACTION):
        assert one(said(deeds=[DRAFT], actions=[other]))[0].code == "no_notes"


# --- accounts and files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "ends", "is_told"),
    [
        (AccountState.OK, NOW + 7 * DAY, True),
        (AccountState.OK, NOW + SECOND, True),
        (AccountState.OK, NOW + 7 * DAY + SECOND, False),
        (AccountState.OK, NOW, False),
        (AccountState.OK, None, False),
        (AccountState.SIGN_IN, NOW + DAY, False),
    ],
)
def test_a_sign_in_that_will_end_is_told_a_week_before(
    state: AccountState, ends: datetime | None, is_told: bool
) -> None:
    """While it works and has not ended."""
    told = said(view=View((replace(HOME, state=state, mail_state=state, ends=ends),)))
    told = [notice for notice in told if notice.what.code == "sign_in_ends"]
    expected = because("sign_in_ends", account="home", at=ends), because("mend_testing")
    assert [(notice.what, notice.fix) for notice in told] == ([expected] if is_told else [])


def test_an_account_that_does_not_work_is_told_once() -> None:
    """Calendar and mailbox with the same trouble are one; with different ones two."""
    lost = replace(HOME, state=AccountState.SIGN_IN, mail_state=AccountState.SIGN_IN, error="e")
    what = because("account_sign_in", account="home", error="e")
    fix = because("mend_sign_in", account="home", provider="local", error="e")
    assert one(said(view=View((lost,)))) == (what, fix)
    both = said(view=View((replace(lost, mail_state=AccountState.ERROR),)))
    assert [notice.what.code for notice in both] == ["account_sign_in", "account_error"]
    half = said(view=View((replace(lost, state=AccountState.OK),)))
    assert [notice.fix.code for notice in half] == ["mend_sign_in"]


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("place_missing", because("mend_place")),
        ("folder_unreadable", because("mend_place")),
        ("folder_missing", because("mend_place")),
        ("folder_outside", because("mend_place")),
        ("calendar_gone", because("mend_calendar", account="home")),
        ("calendar_refused", because("mend_calendar", account="home")),
        ("events_unreadable", because("mend_events", account="home")),
        ("anything_else", because("mend_file", where="a.ics:3")),
    ],
)
def test_each_trouble_has_its_way_out(code: str, fix: Reason) -> None:
    """A place, a calendar, events or a file: what is to be looked at."""
    trouble = Trouble("home", "a.ics:3", because(code))
    what = because("trouble", account="home", where="a.ics:3", what=because(code))
    assert one(said(view=View((HOME,), troubles=(trouble,)))) == (what, fix)


def test_an_unknown_zone_is_told_once_a_file() -> None:
    """Its first place; another file, another zone, another account and other troubles are told."""
    zone, other = because("zone_unknown", zone="X"), because("zone_unknown", zone="Y")
    troubles = (
        Trouble("home", "a.ics:1", zone),
        Trouble("home", "a.ics:9", zone),
        Trouble("home", "b.ics:1", zone),
        Trouble("home", "a.ics:2", other),
        Trouble("work", "a.ics:1", zone),
        Trouble("home", "work:a.ics:1", zone),
        Trouble("home", "work:b.ics:1", zone),
        Trouble("home", "a.ics:4", because("broken")),
        Trouble("home", "a.ics:5", because("broken")),
    )
    told = said(view=View((HOME,), troubles=troubles))
    assert [notice.what["where"] for notice in told] == [
        *("a.ics:1", "b.ics:1", "a.ics:2", "a.ics:1", "work:a.ics:1", "work:b.ics:1"),
        *("a.ics:4", "a.ics:5"),
    ]


def test_a_flood_is_one_notice() -> None:
    """How many were left out, and how many there may be."""
    event = Event("home", "work", "a", NOW, NOW + HOUR)
    flood = Verdict(event, None, (because("too_many_interviews", most=50),))
    other = Verdict(event, None, (because("declined"),))
    what = because("flood", count=2, most=50)
    assert one(said(verdicts=(other, flood, flood))) == (what, because("mend_flood"))
    assert one(said(verdicts=(flood,)))[0]["count"] == 1
    assert said(verdicts=(other,)) == []


def test_a_bounce_is_told_for_five_weeks() -> None:
    """With the address and the day; other mail is no bounce."""
    back = Contact("home", "m", NOW - 35 * DAY + SECOND, sent=False, address="mia@x")
    back = replace(back, nature=Nature.BOUNCE)
    what = because("bounced", address="mia@x", at=back.at)
    assert one(said(contacts=[back])) == (what, because("mend_address"))
    for none in (replace(back, at=NOW - 35 * DAY), replace(back, nature=Nature.AUTO)):
        assert said(contacts=[none]) == []


def test_a_flood_of_invitations_is_one_notice() -> None:
    """How many are not even looked at."""
    event = Event("home", "work", "a", NOW, NOW + HOUR)
    what = because("invitations_flood", count=2)
    assert one(said(left_out=(event, event))) == (what, because("mend_invitations"))


# --- sent ---------------------------------------------------------------------------------------

SENT = replace(DRAFT, state=State.SENT, message_id="<k@x>", settled=NOW - HOUR)
IN_DRAFTS = Message("home", Folder.DRAFTS, "h", "<k@x>", MIA, (MIA,), "Thank you", NOW)


def beside(deed: Deed, *messages: Message, box: str = "home") -> list[Notice]:
    return said(view=View((HOME,), mail={box: Correspondence(messages)}), deeds=[deed])


def test_a_sent_letter_that_is_a_draft_still_is_told() -> None:
    """From an hour after it was sent: whoever finds it there might send it again."""
    other = replace(IN_DRAFTS, message_id="<other@x>")
    what = because("sent_and_drafted", to="Mia Brandt", company="Acme")
    for deed in (SENT, replace(SENT, kind=Kind.FOLLOW_UP)):
        assert one(beside(deed, other, IN_DRAFTS)) == (what, replace(what, code="mend_sent_copy"))
    for deed in (replace(SENT, settled=NOW - HOUR + SECOND), replace(SENT, settled=None)):
        assert beside(deed, IN_DRAFTS) == []


@pytest.mark.parametrize(
    ("deed", "message", "box"),
    [
        (SENT, replace(IN_DRAFTS, folder=Folder.SENT), "home"),
        (SENT, replace(IN_DRAFTS, message_id="<other@x>"), "home"),
        (replace(SENT, message_id=""), replace(IN_DRAFTS, message_id=""), "home"),
        (SENT, IN_DRAFTS, "other"),
        (replace(SENT, state=State.DISCARDED), IN_DRAFTS, "home"),
        (replace(SENT, kind=Kind.PREP), IN_DRAFTS, "home"),
    ],
    ids=["in Sent", "another", "without an id", "another mailbox", "not sent", "a block"],
)
def test_what_is_no_second_draft_is_not_told(deed: Deed, message: Message, box: str) -> None:
    """Its copy in Sent, another letter, and what the mailbox could not be asked about."""
    assert beside(deed, message, box=box) == []
