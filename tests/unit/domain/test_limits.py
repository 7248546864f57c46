"""What silence allows: each limit on follow-ups by itself, and which of several holds counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain.planner import followups, limits
from interviewd.domain.planner.held import Hold, Wanted
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company
from interviewd.model.decided import Held, Visit
from interviewd.model.known import Contact, Deed, Interview, Noted, Notes, Past, State, View
from interviewd.model.seen import Account, AccountState, Correspondence, Nature, Person
from interviewd.model.terms import Kind, Verb, because
from tests.fakes.persons import policy
from tests.fakes.worlds import at

START, END = at("2026-11-25 10:00"), at("2026-11-25 11:00")  # a Wednesday
THANKED = at("2026-11-25 18:00")
DUE = at("2026-12-03 09:00")  # six business days of silence after it, at nine
FIRST_MOMENT = at("2026-12-03 08:00")
MIA = Person("Mia Brandt", "mia@acme.example")
SECOND = timedelta(seconds=1)
INTERVIEW = Interview("home", "work", "a", "", "Interview", START, END, people=(MIA,))
VISIT = Visit((INTERVIEW,), None, "a", "Acme")
THANKS = Deed(
    "t",
    Kind.THANK_YOU,
    Verb.DRAFT,
    State.SENT,
    "home",
    "a",
    END,
    to=MIA,
    sent=THANKED,
    sent_id="<t@example.org>",
)
COMPANY = Company((Past(INTERVIEW, START),), frozenset(), frozenset(), frozenset(), (VISIT,))
SITUATION = Situation(
    View((Account("home", "local", mail="home"),), mail={"home": Correspondence()}), DUE, policy()
)


def candidate(
    *mail: Contact,
    now: datetime = DUE,
    previous: Sequence[Deed] = (),
    notes: Notes | None = None,
    **process: object,
) -> FollowUp:
    """A follow-up that nothing holds, six business days after the only thank-you was sent."""
    whole = Process(COMPANY, (VISIT,), False, None, mail, (THANKS, *previous))
    whole = replace(whole, **process)  # type: ignore[arg-type]
    noted = Noted("n", "a", "", END, notes) if notes else None
    return FollowUp(whole, replace(VISIT, noted=noted), THANKS, replace(SITUATION, now=now))


def received(
    moment: datetime, nature: Nature = Nature.HUMAN, address: str = MIA.email, **more: object
) -> Contact:
    made = Contact("home", f"<{moment}@x>", moment, sent=False, address=address, nature=nature)
    return replace(made, **more)  # type: ignore[arg-type]


def written(moment: datetime, **more: object) -> Contact:
    made = Contact("home", f"<{moment}@me>", moment, sent=True, address=MIA.email)
    return replace(made, **more)  # type: ignore[arg-type]


def follow_up(made: datetime, state: State = State.SENT, **more: object) -> Deed:
    deed = Deed(str(made), Kind.FOLLOW_UP, Verb.DRAFT, state, "home", "a", made, to=MIA)
    return replace(deed, **more)  # type: ignore[arg-type]


def code(hold: Hold | None) -> str | None:
    return hold.why.code if hold else None


def facts(hold: Hold | None) -> dict[str, object]:
    assert hold
    return dict(hold.why.facts)


# --- none, one, several -------------------------------------------------------------------------


def test_silence_and_nothing_else_is_free() -> None:
    """Six business days after the thank-you, in working hours: no limit holds it."""
    assert [limit(candidate()) for limit in limits.LIMITS] == [None] * len(limits.LIMITS)
    assert limits.strictest(candidate()) is None


def test_for_ever_counts_before_every_date() -> None:
    """A hold that only a person or the company releases is the one that is told."""
    late = candidate(now=END, closed=True)
    assert code(limits.strictest(late)) == "closed"


def test_the_latest_date_counts_whichever_limit_names_it() -> None:
    """The last letter's own copy in Sent is contact, too; here the gap is the longer wait."""
    own_copy = written(THANKED, message_id=THANKS.sent_id)
    rare = policy(follow_gap=10)
    now = replace(SITUATION, policy=rare, now=THANKED + timedelta(days=1))
    waiting = replace(candidate(own_copy), situation=now)
    assert code(limits.clock(waiting)) == "silence"
    assert code(limits.strictest(waiting)) == "last_contact"


def test_a_mail_without_an_id_is_by_hand() -> None:
    """Though some letter of ours has none either."""
    mail = written(DUE - timedelta(days=1), message_id="")
    found = limits.earliest(candidate(mail, previous=(follow_up(END),)))
    assert found
    assert found > DUE


def test_of_several_dates_the_latest_counts() -> None:
    """What is over first does not matter while another hold lasts."""
    fresh = candidate(written(DUE - timedelta(hours=1)))
    holds = [limit(fresh) for limit in limits.LIMITS]
    moments = [hold.until for hold in holds if hold and hold.until]
    strictest = limits.strictest(fresh)
    assert len(set(moments)) > 1
    assert strictest
    assert strictest.until == max(moments)


# --- what ends it -------------------------------------------------------------------------------


def test_a_later_round_ends_the_wait() -> None:
    """It is told when it is; one that is over, this moment too, holds nothing."""
    later = replace(INTERVIEW, start=DUE, end=DUE + timedelta(hours=1))
    ahead = candidate(visits=(VISIT, replace(VISIT, interviews=(later,))))
    assert limits.booked(ahead) == Hold(because("next_round", start=DUE))
    over = candidate(visits=(VISIT, replace(VISIT, interviews=(replace(later, end=DUE),))))
    assert limits.booked(over) is None


@pytest.mark.parametrize("nature", list(Nature))
def test_who_answers(nature: Nature) -> None:
    """A human being and an invitation are an answer; a machine, a receipt and a bounce are none."""
    counts = nature in (Nature.HUMAN, Nature.INVITATION)
    first, second = at("2026-11-27 10:00"), at("2026-11-28 10:00")
    reply = candidate(received(second, nature), received(first, nature))
    assert limits.answer(reply) == (first if counts else None)
    assert code(limits.answered(reply)) == ("answered" if counts else None)


def test_only_what_came_after_is_an_answer() -> None:
    """What they wrote before the end of the visit is none, nor what the person wrote."""
    early = candidate(received(END), received(END - SECOND), written(THANKED))
    assert limits.answered(early) is None
    assert facts(limits.answered(candidate(received(END + SECOND)))) == {"at": END + SECOND}


def test_reopening_forgets_what_was_answered_before() -> None:
    """Silence counts from there; a reopening before the visit changes nothing."""
    answer = received(at("2026-11-27 10:00"))
    assert limits.answered(candidate(answer, reopened=at("2026-11-30 10:00"))) is None
    assert limits.answered(candidate(answer, reopened=at("2026-11-20 10:00")))
    thrown = follow_up(at("2026-11-27 10:00"), State.DISCARDED)
    assert limits.discarded(candidate(previous=[thrown]))
    assert not limits.discarded(candidate(previous=[thrown], reopened=at("2026-11-27 10:00")))


def test_silence_has_to_be_certain() -> None:
    """While a mailbox shows only a part of what came there may be an answer."""
    part = replace(SITUATION.view, mail={"home": Correspondence(received_whole=False)})
    whole = candidate()
    assert code(limits.unread(replace(whole, situation=replace(SITUATION, view=part)))) == (
        "mail_incomplete"
    )
    down = replace(part.accounts[0], mail_state=AccountState.ERROR)
    for view in (replace(part, accounts=(down,)), replace(part, accounts=())):
        assert limits.unread(replace(whole, situation=replace(SITUATION, view=view))) is None


def test_an_address_that_bounced_is_not_written_to() -> None:
    """Only the one that bounced: a colleague's says nothing of it."""
    back = received(at("2026-11-26 10:00"), Nature.BOUNCE)
    assert limits.bounced(candidate(back)) == Hold(because("address_bounced", address=MIA.email))
    assert limits.bounced(candidate(replace(back, address="wei@acme.example"))) is None
    for nobody in (back, replace(back, address="")):
        assert limits.bounced(replace(candidate(nobody), thanks=None)) is None


def test_without_a_sent_thank_you_there_is_no_silence() -> None:
    """Who was thanked by hand is told apart from who was not thanked."""
    assert code(limits.never_thanked(replace(candidate(), thanks=None))) == "never_thanked"
    by_hand = candidate(written(END + SECOND))
    assert code(limits.never_thanked(replace(by_hand, thanks=None))) == "thanked_by_hand"
    assert limits.clock(replace(candidate(now=END), thanks=None)) is None


@pytest.mark.parametrize("state", list(State))
def test_which_follow_ups_use_up_the_budget(state: State) -> None:
    """All that were ever drafted, sent or not; what never came to be is none."""
    never = state in (State.INTENT, State.DOUBT, State.REFUSED, State.REMOVED)
    one = candidate(previous=[follow_up(at("2026-11-26 10:00"), state)])
    assert (len(one.previous), one.count) == ((0, 1) if never else (1, 2))
    two = candidate(
        previous=[follow_up(at("2026-11-26 10:00"), state), follow_up(at("2026-11-27 10:00"))]
    )
    assert code(limits.spent(two)) == (None if never else "budget_spent")
    assert limits.spent(one) is None
    if not never:
        assert facts(limits.spent(two)) == {"used": 2}


def test_previous_ones_stand_in_the_order_they_were_made() -> None:
    """Whatever order the journal has: the last one is what silence counts from."""
    late, early = follow_up(at("2026-11-30 10:00")), follow_up(at("2026-11-27 10:00"))
    assert candidate(previous=[late, early]).previous == (early, late)


def test_one_thrown_away_is_a_no() -> None:
    """Those that were sent or wait are none."""
    made = at("2026-11-27 10:00")
    thrown = candidate(previous=[follow_up(made, State.DISCARDED)])
    assert limits.discarded(thrown) == Hold(because("follow_up_discarded"))
    for state in (State.SENT, State.DRAFTED, State.UNKNOWN):
        assert limits.discarded(candidate(previous=[follow_up(made, state)])) is None


@pytest.mark.parametrize(
    ("to", "shown"), [(MIA, "Mia Brandt"), (Person("", "m@x"), "m@x"), (None, "")]
)
def test_one_that_waits_is_enough(to: Person | None, shown: str) -> None:
    """Drafted or edited it waits, and is told by whom it is for; a sent one does not."""
    made = at("2026-11-27 10:00")
    for state in (State.DRAFTED, State.EDITED):
        waiting = candidate(previous=[follow_up(made, state, to=to)])
        assert limits.one_open(waiting) == Hold(because("follow_up_open", to=shown))
    assert limits.one_open(candidate(previous=[follow_up(made, to=to)])) is None


def test_a_time_that_is_no_date_waits_for_the_person() -> None:
    """A date, no words, or words that say nobody knows hold nothing."""
    text = "after the holidays, " + "x" * 200
    hold = limits.undated(candidate(notes=Notes(decide_by_text=text)))
    assert code(hold) == "decision_unread"
    assert str(facts(hold)["text"]).startswith("after the holidays")
    assert len(str(facts(hold)["text"])) <= 80
    for free in (
        Notes(),
        Notes(decide_by_text="no idea"),
        Notes(decide_by_text="Friday", decide_by=date(2026, 12, 1)),
    ):
        assert limits.undated(candidate(notes=free)) is None


# --- silence ------------------------------------------------------------------------------------


def test_silence_ends_to_the_second() -> None:
    """A second before it is held until then; at the moment it is free."""
    hold = limits.clock(candidate(now=FIRST_MOMENT - SECOND))
    assert hold
    assert (hold.until, facts(hold)) == (FIRST_MOMENT, {"days": 6})
    assert limits.clock(candidate(now=FIRST_MOMENT)) is None


def test_the_next_one_waits_from_the_last() -> None:
    """Five business days after it was sent; else after it was settled; else after it was made."""
    made, settled, sent = (at(f"2026-12-0{day} 10:00") for day in (1, 2, 3))
    follow = follow_up(made, sent=sent, settled=settled)
    due = at("2026-12-10 08:00")
    hold = limits.clock(candidate(now=due - SECOND, previous=[follow]))
    assert hold
    assert (hold.until, facts(hold)) == (due, {"days": 5})
    for last, day in ((replace(follow, sent=None), 9), (follow_up(made, State.UNKNOWN), 8)):
        waits = candidate(previous=[last])
        assert limits.earliest(waits) == at(f"2026-12-{day:02} 08:00")
    two = [follow_up(made, sent=at("2026-12-01 10:00")), follow]
    assert limits.earliest(candidate(previous=two)) == due


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ({"reopened": at("2026-11-30 10:00")}, at("2026-12-08 08:00")),
        ({"contacts": (written(at("2026-11-30 10:00")),)}, at("2026-12-08 08:00")),
        (
            {"contacts": (received(at("2026-11-27 10:00"), Nature.AUTO, back=date(2026, 12, 1)),)},
            at("2026-12-09 08:00"),
        ),
        (
            {
                "contacts": (
                    received(at("2026-11-27 10:00"), Nature.AUTO, back=date(2026, 12, 1)),
                    received(at("2026-11-28 10:00"), Nature.AUTO, back=date(2026, 11, 30)),
                )
            },
            at("2026-12-09 08:00"),
        ),
        (
            {"contacts": (received(at("2026-11-30 10:00"), Nature.AUTO, "no-reply@acme.example"),)},
            at("2026-12-08 08:00"),
        ),
        ({"contacts": (received(at("2026-11-30 10:00"), Nature.AUTO),)}, FIRST_MOMENT),
        (
            {"contacts": (received(at("2026-11-30 10:00"), address="no-reply@acme.example"),)},
            FIRST_MOMENT,
        ),
        ({"contacts": (received(END, Nature.AUTO, back=date(2026, 12, 1)),)}, FIRST_MOMENT),
        ({"contacts": (written(at("2026-11-25 17:00")),)}, FIRST_MOMENT),
        ({"contacts": (written(at("2026-11-30 10:00"), nature=Nature.CALENDAR),)}, FIRST_MOMENT),
    ],
    ids=[
        "reopened",
        "written by hand",
        "away",
        "two away",
        "a machine of theirs",
        "a receipt of a person",
        "no machine's receipt",
        "away before the visit",
        "written before the thank-you",
        "an answer to an invitation",
    ],
)
def test_what_starts_the_clock_again(more: dict[str, object], due: datetime) -> None:
    """Six business days from what happened last, where that is contact or a sign of life."""
    assert limits.earliest(candidate(**more)) == due  # type: ignore[arg-type]


def test_the_thank_you_itself_is_no_mail_by_hand() -> None:
    """Its copy in Sent, whatever Message-ID a server gave it, shortens no decision date."""
    copy = written(THANKED, message_id="<server@x>")
    early = Notes(decide_by=date(2026, 11, 27))
    assert limits.earliest(candidate(copy, notes=early)) == at("2026-12-01 08:00")


def test_our_own_letter_is_no_mail_by_hand() -> None:
    """The copy of what we drafted does not start the clock a second time."""
    own = written(at("2026-11-30 10:00"), message_id="<f@example.org>")
    ours = follow_up(at("2026-11-26 10:00"), State.INTENT, sent_id="<f@example.org>")
    assert limits.earliest(candidate(own, previous=[ours])) == FIRST_MOMENT
    assert limits.earliest(candidate(own)) == at("2026-12-08 08:00")


def test_a_decision_date_goes_before_silence() -> None:
    """Two business days after the day they named, sooner or later than silence would end."""
    for day, due in ((date(2026, 11, 26), "2026-11-30"), (date(2026, 12, 18), "2026-12-22")):
        dated = candidate(now=THANKED, notes=Notes(decide_by=day))
        hold = limits.clock(dated)
        assert hold
        assert hold.until == at(f"{due} 08:00")
        assert (code(hold), facts(hold)) == ("decision_date", {"day": day})


def test_a_day_that_is_named_is_the_persons_own() -> None:
    """Whatever zone the machine keeps: in Auckland the day of a decision begins a night earlier."""
    there = replace(policy(), zone=ZoneInfo("Pacific/Auckland"), country="NZ")
    dated = candidate(notes=Notes(decide_by=date(2026, 11, 26)))
    away = candidate(received(THANKED, Nature.AUTO, back=date(2026, 11, 26)))
    for waits, due in ((dated, "2026-11-29 19:00"), (away, "2026-12-03 19:00")):
        abroad = replace(waits, situation=replace(waits.situation, policy=there))
        assert limits.earliest(abroad) == at(due)


@pytest.mark.parametrize(
    "contact",
    [
        written(at("2026-11-30 10:00")),
        received(at("2026-11-26 10:00"), Nature.AUTO, back=date(2026, 11, 30)),
        received(at("2026-11-30 10:00"), Nature.AUTO, "careers@acme.example"),
    ],
    ids=["by hand", "away", "a machine"],
)
def test_a_decision_date_shortens_no_silence_that_began_anew(contact: Contact) -> None:
    """After contact or a sign of life the later of the two dates counts."""
    early, late = Notes(decide_by=date(2026, 11, 27)), Notes(decide_by=date(2026, 12, 18))
    assert limits.earliest(candidate(contact, notes=early)) == at("2026-12-08 08:00")
    assert limits.earliest(candidate(contact, notes=late)) == at("2026-12-22 08:00")


def test_a_decision_date_holds_the_first_one_only() -> None:
    """The second waits for its own silence, and says so."""
    first = follow_up(at("2026-12-01 10:00"))
    second = candidate(previous=[first], notes=Notes(decide_by=date(2026, 11, 27)))
    hold = limits.clock(second)
    assert hold
    assert (code(hold), hold.until) == ("silence", at("2026-12-08 08:00"))


# --- the person's own mail, and the hour --------------------------------------------------------


def test_the_persons_own_mail_needs_a_gap() -> None:
    """Five business days after it, and it is told how many have passed."""
    gap = limits.gap(candidate(written(at("2026-11-27 20:00"))))
    assert gap == Hold(because("last_contact", days=4), at("2026-12-04 08:00"))
    late = written(at("2026-11-26 20:00"))
    assert limits.gap(candidate(late, now=FIRST_MOMENT)) is None
    assert limits.gap(candidate(late, now=FIRST_MOMENT - SECOND))
    both = candidate(late, written(at("2026-11-27 20:00")))
    assert limits.last_contact(both) == at("2026-11-27 20:00")
    assert limits.gap(candidate(written(DUE, nature=Nature.CALENDAR))) is None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-12-04 08:00", None),
        ("2026-12-04 20:59", None),
        ("2026-12-04 07:59", "2026-12-04 08:00"),
        ("2026-12-04 21:00", "2026-12-07 08:00"),
        ("2026-12-05 10:00", "2026-12-07 08:00"),
        ("2026-12-25 10:00", "2026-12-29 08:00"),
    ],
)
def test_nobody_is_written_to_out_of_hours(now: str, until: str | None) -> None:
    """At night until the morning; on days off until the next working day, in London."""
    hold = limits.working_hours(candidate(now=at(now)))
    assert (code(hold), hold and hold.until) == (
        ("out_of_hours", at(until)) if until else (None, None)
    )


def test_waking_hours_that_end_past_midnight() -> None:
    """Saturday at one in the morning is awake, and yet on no working day."""
    late = replace(policy(), waking=(time(12), time(2)))
    night = candidate(now=at("2026-12-05 01:00"))
    night = replace(night, situation=replace(night.situation, policy=late))
    hold = limits.working_hours(night)
    assert hold
    assert hold.until == at("2026-12-07 12:00")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-27 20:00", "2026-11-27 21:00", 0),
        ("2026-11-27 20:00", "2026-11-29 09:00", 0),
        ("2026-11-27 20:00", "2026-11-30 09:00", 1),
        ("2026-12-24 09:00", "2026-12-29 09:00", 1),
        ("2026-11-30 09:00", "2026-11-27 09:00", 0),
    ],
)
def test_business_days_between(start: str, end: str, days: int) -> None:
    """Working days after the first day, up to and with the second."""
    assert limits.business_days_between(at(start), at(end), policy()) == days


def test_a_follow_up_that_is_due_waits_for_its_mailbox() -> None:
    """Held until it works, and known by its recipient and its key."""
    down = replace(SITUATION.view.accounts[0], mail_state=AccountState.ERROR)
    situation = replace(SITUATION, view=replace(SITUATION.view, accounts=(down,)))
    (wanted,) = followups.follow_up(candidate().process, situation)
    assert isinstance(wanted, Wanted)
    why = because("account_down", state="error")
    held = Held(Kind.FOLLOW_UP, "home", "a", "Acme", why, to=MIA.email, key=wanted.key)
    assert wanted.make() == held
