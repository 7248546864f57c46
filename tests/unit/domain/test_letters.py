"""To whom, when, and what becomes of it: thank-yous, reminders, and follow-ups that silence has
earned.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.engine.tick import Report, survey, tick, undo
from interviewd.errors import Doubt, Refused
from interviewd.model.decided import Letter
from interviewd.model.known import Closing, Pause, State
from interviewd.model.seen import Answer, Event, Guest, Message, Nature
from interviewd.model.terms import Kind, Verb, because
from interviewd.ports import Receipt, Traces
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, draft_to, drafts_to, headers_of, interview, why

END = at("2026-11-25 11:00")
FIRST_LOOK = at("2026-11-23 09:00")


def world_with(*events: Event, **wishes: object) -> World:
    world = World(policy(**wishes))
    for event in events or (interview("a", at("2026-11-25 10:00")),):
        world.calendar.person_puts(event)
    tick(world.runtime, FIRST_LOOK)
    return world


def after(world: World, hours: float) -> Report:
    """A pass so many hours after the end of the interview."""
    return tick(world.runtime, END + timedelta(hours=hours))


def fill(world: World, words: str = "Talked about: the queue migration") -> None:
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    label = words.split(":", maxsplit=1)[0].split("?", maxsplit=1)[0]
    kept = [words if row.startswith(label) else row for row in form.description.splitlines()]
    world.calendar.person_puts(replace(form, description="\n".join(kept)))


def state_of(world: World, kind: Kind = Kind.THANK_YOU) -> list[State]:
    deeds = sorted(world.journal.memory.deeds.values(), key=lambda deed: (deed.made, deed.slot))
    return [deed.state for deed in deeds if deed.kind is kind]


# --- when ---------------------------------------------------------------------------------------


def test_without_notes_a_letter_waits_three_hours() -> None:
    """No notes: not before three hours after the end, then one letter a person."""
    world = world_with()
    assert why(after(world, 2.9)) == {"not_yet"}
    assert drafts_to(world) == []
    after(world, 3)
    assert drafts_to(world) == ["priya@acme.example", "wei@acme.example"]


def test_notes_left_alone_count_at_once() -> None:
    """The same text at two looks ten minutes apart; a change in between starts anew."""
    world = world_with()
    fill(world)
    assert why(after(world, 0.1)) == {"notes_unsettled"}
    fill(world, "Liked: the team")
    after(world, 0.25)
    assert drafts_to(world) == []
    after(world, 0.45)
    assert len(drafts_to(world)) == 2


def test_notes_typed_before_the_end_wait_for_it() -> None:
    """Somebody fills in the form while the interview goes on: the letter comes at its end."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    fill(world)
    for hours in (-0.9, -0.5, -0.01):
        after(world, hours)
        assert drafts_to(world) == []
    after(world, 0)
    assert drafts_to(world) == ["priya@acme.example"]


def test_typing_until_the_deadline() -> None:
    """Somebody who changes the notes for a whole day still gets the draft before the deadline."""
    world = world_with()
    for hours in (*range(23), *(23 + n / 12 for n in range(12))):
        fill(world, f"Talked about: topic {hours}")
        after(world, hours)
    assert len(drafts_to(world)) == 2


def test_a_late_letter_waits_for_notes_that_are_typed_still() -> None:
    """Past the deadline, too, notes count once they stood the same for ten minutes."""
    world = world_with()
    fill(world)
    assert why(after(world, 30)) == {"notes_unsettled"}
    fill(world, "Liked: the team")
    after(world, 30.25)
    assert drafts_to(world) == []
    report = after(world, 30.45)
    assert len(drafts_to(world)) == 2
    late = [outcome.action.why["late"] for outcome in report.outcomes if outcome.action.letter]
    assert late == [True, True]


def test_notes_that_came_in_time_make_a_late_letter_at_once() -> None:
    """They stood for hours while nothing could be written; so does a letter without any."""
    for noted in (True, False):
        world = world_with()
        if noted:
            fill(world)
        after(world, 0)
        assert drafts_to(world) == []
        after(world, 30)
        assert len(drafts_to(world)) == 2


def test_an_interview_that_did_not_happen_gets_no_letter() -> None:
    """The form says no: no letter; one that waits untouched is withdrawn."""
    world = world_with()
    after(world, 3)
    fill(world, "Did it happen? no, they cancelled")
    report = after(world, 3.5)
    assert drafts_to(world) == []
    assert {
        outcome.action.why.code for outcome in report.outcomes if outcome.action.kind.is_letter
    } == {"did_not_happen"}
    assert report.plan.notices == ()
    assert why(report, Kind.REMINDER) == set()


def test_what_did_not_happen_is_told_for_three_days() -> None:
    """Not before its end, and not for ever."""
    world = world_with()
    fill(world, "Did it happen? no")
    told = [(hours, why(after(world, hours))) for hours in (-0.5, -0.1, 0, 72, 72.1)]
    no: set[str] = {"did_not_happen"}
    assert told == [(-0.5, set()), (-0.1, set()), (0, no), (72, no), (72.1, set())]


def test_a_no_of_an_earlier_date_says_nothing_of_the_new_one() -> None:
    """The form said no, then the interview was put off: after the new date they are thanked."""
    world = world_with()
    after(world, 0.1)
    fill(world, "Did it happen? no, postponed")
    assert why(after(world, 3.5)) == {"did_not_happen"}
    world.calendar.person_puts(interview("a", at("2026-12-02 10:00")))
    after(world, 24)
    tick(world.runtime, at("2026-12-02 14:30"))
    assert drafts_to(world) == ["priya@acme.example", "wei@acme.example"]


def test_who_was_not_there_is_told_for_three_days() -> None:
    """Nor is it told of somebody whose letter is sent already."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("wei@acme.example",)))
    fill(world, "Wei Chen: was not there")
    told = [(hours, why(after(world, hours))) for hours in (1, 72, 72.1)]
    no: set[str] = {"not_there"}
    assert told == [(1, no), (72, no), (72.1, set())]
    thanked = world_with(interview("a", at("2026-11-25 10:00"), guests=("wei@acme.example",)))
    after(thanked, 3)
    thanked.mailbox.person_sends(draft_to(thanked, "wei"), END + timedelta(hours=4))
    fill(thanked, "Wei Chen: was not there")
    after(thanked, 5)
    assert why(after(thanked, 6)) == set()


def test_an_absent_interviewer_is_not_thanked() -> None:
    """Their line says so: no letter, with that reason; one that waits untouched is withdrawn."""
    world = world_with()
    after(world, 0.1)
    fill(world, "Wei Chen: was not there, sick")
    after(world, 0.2)
    report = after(world, 0.5)
    assert drafts_to(world) == ["priya@acme.example"]
    assert why(report) == {"not_there"}
    late = world_with()
    after(late, 3)
    fill(late, "Wei Chen: was not there")
    after(late, 3.5)
    assert drafts_to(late) == ["priya@acme.example"]


@pytest.mark.parametrize("hours", [23.9, 30, 71])
def test_late_is_still_drafted(hours: float) -> None:
    """After a night of suspend the draft is made, and after the deadline it is said to be
    late.
    """
    world = world_with()
    report = after(world, hours)
    assert len(drafts_to(world)) == 2
    late = {o.action.why["late"] for o in report.outcomes if o.action.kind is Kind.THANK_YOU}
    assert late == {hours > 24}


def test_a_thank_you_after_72_hours_is_held() -> None:
    """After 72 hours nobody expects it."""
    assert why(after(world_with(), 73)) == {"too_late"}


# --- to whom ------------------------------------------------------------------------------------


def test_more_than_six_are_too_many() -> None:
    """Seven people are not thanked one by one; the reason is shown."""
    many = interview(
        "a", at("2026-11-25 10:00"), guests=tuple(f"p{n}@acme.example" for n in range(7))
    )
    assert why(after(world_with(many), 3)) == {"too_many_people"}


def test_an_address_typed_into_the_form() -> None:
    """Nobody to write to: held; an address in the debrief releases the letter."""
    own = replace(
        interview("a", at("2026-11-25 10:00"), guests=()),
        title="Interview: Staff SRE - Acme #interview",
    )
    world = world_with(own)
    assert "needs_address" in why(after(world, 0.1))
    fill(world, "Met (name, address): Jonas Weber jonas@acme.example")
    after(world, 0.2)
    after(world, 0.4)
    assert drafts_to(world) == ["jonas@acme.example"]


@pytest.mark.parametrize(
    "line",
    [
        "Ana Duarte <ana@acme.example>",
        "Ana Duarte, ana@acme.example: asked about budgets",
        "\nAna Duarte ana@acme.example",
    ],
)
def test_a_person_typed_into_the_form_is_added(line: str) -> None:
    """A new line with a name and an address is a new person, under their own name, whoever
    stands above.
    """
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    world.calendar.person_puts(replace(form, description=f"{form.description.rstrip()}\n{line}"))
    after(world, 0.1)
    after(world, 0.3)
    assert drafts_to(world) == ["ana@acme.example", "priya@acme.example"]
    assert draft_to(world, "ana").recipients[0].name == "Ana Duarte"
    assert draft_to(world, "ana").text.startswith("Dear Ana,")


def test_the_persons_own_address_in_the_form_is_nobody_to_thank() -> None:
    """A signature that a phone put below the notes is no one who was met."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    signed = f"{form.description.rstrip()} asked about SLOs\n\nSam Rivera\nme@example.org"
    world.calendar.person_puts(replace(form, description=signed))
    after(world, 0.1)
    after(world, 0.3)
    assert drafts_to(world) == ["priya@acme.example"]


def test_another_address_for_somebody_known_is_no_second_person() -> None:
    """Typed behind her name: the invitation's address stays, and she gets one letter."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    fill(world, "Priya Shah: priya.private@mail.example")
    after(world, 0.1)
    after(world, 0.3)
    assert drafts_to(world) == ["priya@acme.example"]


def test_a_mail_by_hand_counts_as_thanks() -> None:
    """A mail by hand since the end is the thank-you; calendar answers are not."""
    world = world_with()
    world.mailbox.person_writes("priya@acme.example", "Thanks again!", END + timedelta(hours=1))
    report = after(world, 3)
    assert drafts_to(world) == ["wei@acme.example"]
    assert "already_written" in why(report)


def test_the_same_company_again_within_72_hours() -> None:
    """Cancelled and sent again under a new UID: no second thank-you."""
    world = world_with()
    after(world, 3)
    again = interview("b", at("2026-11-26 10:00"))
    world.calendar.person_puts(again)
    tick(world.runtime, at("2026-11-26 14:30"))
    assert len(drafts_to(world)) == 2


def test_two_visits_due_at_once_give_one_letter_a_person() -> None:
    """After a day asleep both rounds are due in one pass: one letter, for the later, and the other
    is held for good.
    """
    world = World(policy())
    for uid, day in (("a", "2026-11-24 10:00"), ("b", "2026-11-25 10:00")):
        world.calendar.person_puts(interview(uid, at(day)))
    report = after(world, 4)
    assert len(drafts_to(world)) == 2
    assert drafts_to(world) == sorted(set(drafts_to(world)))
    assert why(report) == {"one_at_once"}
    assert {deed.interview for deed in world.journal.memory.deeds.values() if deed.to} == {"b"}
    assert why(after(world, 24 * 3)) <= {"thanked_recently", "too_late"}
    assert len(drafts_to(world)) == 2


def test_of_two_visits_due_at_once_the_one_with_notes_is_thanked_for() -> None:
    """What was noted is worth more than what is newer."""
    first, second = (
        interview(uid, at(day), guests=("priya@acme.example",))
        for uid, day in (("a", "2026-11-24 10:00"), ("b", "2026-11-25 10:00"))
    )
    world = world_with(first)
    fill(world)
    world.mailbox.down = True
    for moment in ("2026-11-24 12:00", "2026-11-24 12:20"):
        tick(world.runtime, at(moment))
    world.calendar.person_puts(second)
    world.mailbox.down = False
    assert why(after(world, 4)) == {"one_at_once"}
    assert [deed.interview for deed in world.journal.memory.deeds.values() if deed.to] == ["a"]


def test_one_visit_gives_one_letter_a_person() -> None:
    """Two talks on one day: one letter a person, its deadline counted from the last talk with
    them.
    """
    second = interview("b", at("2026-11-25 14:00"), guests=("priya@acme.example",))
    world = world_with(interview("a", at("2026-11-25 10:00")), second)
    after(world, 3)
    assert drafts_to(world) == []
    after(world, 7)
    assert len(drafts_to(world)) == 2
    deadlines = {
        deed.slot: deed.deadline
        for deed in world.journal.memory.deeds.values()
        if deed.kind is Kind.THANK_YOU
    }
    assert deadlines["priya@acme.example"] == at("2026-11-26 15:00")
    assert deadlines["wei@acme.example"] == at("2026-11-26 11:00")


def test_a_day_of_two_roles_names_each_person_s_own() -> None:
    """Whoever was met for one role is not thanked for the other."""
    second = interview(
        "b",
        at("2026-11-25 14:00"),
        title="Interview: Data Engineer - Acme #interview",
        guests=("wei@acme.example",),
    )
    first = interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",))
    world = world_with(first, second)
    after(world, 7)
    assert draft_to(world, "priya").subject == "Thank you – Staff SRE interview"
    assert draft_to(world, "wei").subject == "Thank you – Data Engineer interview"


def test_the_headers() -> None:
    """From, To, Subject, Date, Message-ID and what MIME needs; nothing of ours besides."""
    world = world_with()
    after(world, 3)
    ours = {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    for raw in world.mailbox.drafted.values():
        letter = headers_of(raw)
        assert set(letter.keys()) == ours
        assert letter["From"] == "Sam Rivera <me@example.org>"
        assert letter["Message-ID"].endswith("@example.org>")
        assert letter["Subject"] == "Thank you – Staff SRE interview"


def test_an_answer_stays_in_its_thread() -> None:
    """They wrote about it, and the person answered: the letter goes there.

    Only one of both: a new mail.
    """
    world = world_with()
    theirs = world.mailbox.receive(
        "priya@acme.example", "Your interview at Acme", at("2026-11-20 10:00")
    )
    world.mailbox.receive("wei@acme.example", "Interview: forged subject", at("2026-11-20 10:00"))
    mine = world.mailbox.person_writes(
        "priya@acme.example", "Re: Your interview at Acme", at("2026-11-20 11:00")
    )
    world.mailbox.messages[mine.handle] = replace(mine, in_reply_to=(theirs.message_id,))
    after(world, 3)
    read = [headers_of(raw) for raw in world.mailbox.drafted.values()]
    letters = {str(letter["To"]).partition(" ")[0].lower(): letter for letter in read}
    assert letters["priya"]["Subject"] == "Re: Your interview at Acme"
    assert letters["priya"]["In-Reply-To"] == theirs.message_id
    assert letters["priya"]["References"] == theirs.message_id
    assert letters["wei"]["Subject"] == "Thank you – Staff SRE interview"
    assert letters["wei"]["In-Reply-To"] is None


def test_drafts_a_day() -> None:
    """Twelve a day; the rest is held until the next day."""
    events = [
        interview(
            f"u{n}",
            at("2026-11-25 10:00"),
            title=f"Interview: Engineer - Firm{n} #interview",
            guests=tuple(f"{p}@firm{n}.example" for p in "abc"),
        )
        for n in range(5)
    ]
    world = world_with(*events)
    report = after(world, 3)
    assert len(drafts_to(world)) == 12
    assert sum(line.why.code == "drafts_per_day" for line in report.plan.held) == 3
    after(world, 13.1)
    assert len(drafts_to(world)) == 15


# --- what becomes of it -------------------------------------------------------------------------


def test_the_life_of_a_letter() -> None:
    """Drafted, edited, sent; a new Message-ID at each save does not fool it. Discarded means no."""
    world = world_with()
    after(world, 3)
    edited = world.mailbox.person_edits(
        draft_to(world, "priya"), "One more line.", new_id="<new@x>"
    )
    after(world, 4)
    assert state_of(world) == [State.EDITED, State.DRAFTED]
    world.mailbox.person_sends(edited, END + timedelta(hours=5), new_id="<third@x>")
    world.mailbox.person_discards(draft_to(world, "wei"))
    after(world, 6)
    assert state_of(world) == [State.SENT, State.DISCARDED]
    after(world, 30)
    assert drafts_to(world) == []


def test_a_draft_that_reappears_corrects_its_state() -> None:
    """mutt takes a draft away while it is edited: gone, there again, then sent."""
    world = world_with()
    after(world, 3)
    draft = world.mailbox.messages.pop(draft_to(world, "priya").handle)
    after(world, 4)
    assert state_of(world)[0] is State.DISCARDED
    world.mailbox.messages["mutt-1"] = replace(
        draft, handle="mutt-1", message_id="<mutt@x>", text="mine now"
    )
    after(world, 5)
    assert state_of(world)[0] is State.EDITED
    world.mailbox.person_sends(world.mailbox.messages["mutt-1"], END + timedelta(hours=6))
    after(world, 7)
    assert state_of(world)[0] is State.SENT


def test_an_unreadable_sent_folder_makes_a_letter_unknown() -> None:
    """Gone, and Sent is not readable: unknown, not discarded."""
    world = world_with()
    after(world, 3)
    world.mailbox.sent_whole = False
    world.mailbox.person_discards(draft_to(world, "priya"))
    after(world, 4)
    assert state_of(world)[0] is State.UNKNOWN


def test_a_mail_by_hand_withdraws_the_untouched_draft() -> None:
    """The untouched draft is withdrawn; an edited one stays, with a notice."""
    world = world_with()
    after(world, 3)
    world.mailbox.person_edits(draft_to(world, "wei"), "One more line.")
    for name in ("priya", "wei"):
        world.mailbox.person_writes(
            f"{name}@acme.example", "Good to meet you", END + timedelta(hours=4)
        )
    report = after(world, 5)
    assert drafts_to(world) == ["wei@acme.example"]
    assert state_of(world) == [State.WITHDRAWN, State.EDITED]
    assert "draft_stays" in why(report)
    assert "draft_overtaken" in {notice.what.code for notice in report.plan.notices}


def test_an_obsolete_letter_has_no_reminder() -> None:
    """It did not happen, and the draft, edited, must stay: `status` says so, and the calendar
    does not ask to send it.
    """
    world = world_with()
    after(world, 3)
    world.mailbox.person_edits(draft_to(world, "wei"), "One more line.")
    fill(world, "Did it happen? no")
    after(world, 4)
    after(world, 20)
    report = after(world, 22)
    assert drafts_to(world) == ["wei@acme.example"]
    assert "draft_overtaken" in {notice.what.code for notice in report.plan.notices}
    assert [
        block
        for block in world.calendar.blocks()
        if block.mark and block.mark.kind == Kind.REMINDER
    ] == []


def test_a_repeated_refusal_is_a_problem() -> None:
    """No notice for the first failure; then one with the number of tries."""
    world = world_with()

    def refuse(letter: Letter) -> Receipt:
        raise Refused("me", "forbidden")

    world.mailbox.draft = refuse  # type: ignore[method-assign]
    assert "not_made" not in {notice.what.code for notice in after(world, 3).plan.notices}
    after(world, 4)
    after(world, 6)
    report = after(world, 10)
    assert [
        notice.what["error"] for notice in report.plan.notices if notice.what.code == "not_made"
    ] == ["forbidden"] * 2


def test_a_doubt_that_stays_is_a_problem() -> None:
    """The account cannot tell whether the draft was made: not drafted again, and the person
    is told.
    """
    world = world_with()

    def lose(letter: Letter) -> Receipt:
        raise Doubt("me", "cut")

    world.mailbox.draft = lose  # type: ignore[method-assign]
    world.mailbox.find = lambda deed: Traces(unclear=True)  # type: ignore[method-assign]
    assert "doubt_stays" not in {notice.what.code for notice in after(world, 3).plan.notices}
    report = after(world, 6)
    assert {
        notice.what["to"] for notice in report.plan.notices if notice.what.code == "doubt_stays"
    } == {
        "Priya Shah",
        "Wei Chen",
    }


def test_postponing_after_the_draft_withdraws_it() -> None:
    """Moved into the future after the draft was made: withdrawn.

    When it has taken place it is written after all.
    """
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    after(world, 3)
    world.calendar.person_puts(
        replace(event, start=at("2026-12-02 10:00"), end=at("2026-12-02 11:00"))
    )
    after(world, 4)
    assert drafts_to(world) == []
    tick(world.runtime, at("2026-12-02 14:00"))
    assert len(drafts_to(world)) == 2


def test_postponing_and_back_drafts_the_letter_again() -> None:
    """A slip of the organiser's hand: the letter that was withdrawn for it waits again."""
    event = interview("a", at("2026-11-25 10:00"))
    world = world_with(event)
    after(world, 3)
    world.calendar.person_puts(
        replace(event, start=at("2026-12-02 10:00"), end=at("2026-12-02 11:00"))
    )
    after(world, 4)
    world.calendar.person_puts(event)
    after(world, 5)
    assert len(drafts_to(world)) == 2


def test_a_clock_that_was_wrong_loses_no_letter() -> None:
    """A clock set ahead and back: what was drafted too early is withdrawn, and drafted when it
    is time.
    """
    world = world_with()
    after(world, 3)
    assert len(drafts_to(world)) == 2
    after(world, -6)
    assert drafts_to(world) == []
    after(world, 3)
    assert len(drafts_to(world)) == 2


def test_no_is_corrected_to_yes() -> None:
    """The form said that it did not happen, then that it did: the letter is written after all."""
    world = world_with()
    after(world, 3)
    fill(world, "Did it happen? no")
    after(world, 4)
    assert drafts_to(world) == []
    fill(world, "Did it happen? yes")
    after(world, 5)
    after(world, 5.5)
    assert len(drafts_to(world)) == 2


def test_notes_outrank_a_tidied_calendar() -> None:
    """A filled-in debrief is thanked for though the event is gone.

    Without notes that is held until `mark`.
    """
    world = world_with()
    fill(world)
    after(world, 0.2)
    del world.calendar.events["a"]
    after(world, 1)
    assert len(drafts_to(world)) == 2
    silent = world_with()
    after(silent, 0.2)
    del silent.calendar.events["a"]
    report = after(silent, 4)
    assert why(report) == {"gone_after_end"}
    silent.journal.memory = replace(silent.journal.memory, marks={"a": True})
    after(silent, 5)
    assert len(drafts_to(silent)) == 2


def test_a_lost_journal_adopts_drafts_as_touched() -> None:
    """Found again: drafted, never withdrawn, never undone, never doubled."""
    world = world_with()
    after(world, 3)
    world.lose_state()
    after(world, 4)
    assert state_of(world) == [State.DRAFTED, State.DRAFTED]
    undo(world.runtime, END + timedelta(hours=5), None)
    assert len(drafts_to(world)) == 2
    assert max(world.mailbox.created.values()) == 1


def test_undo() -> None:
    """Untouched future blocks and drafts go, stay away, and the rest stays."""
    later = interview(
        "z",
        at("2026-12-10 10:00"),
        title="Interview: Analyst - Globex #interview",
        guests=("jonas@globex.example",),
    )
    world = world_with(interview("a", at("2026-11-25 10:00")), later)
    after(world, 3)
    kept = world.mailbox.person_edits(draft_to(world, "wei"), "One more line.")
    undo(world.runtime, END + timedelta(hours=4), None)
    assert world.mailbox.drafts() == [kept]
    assert all(block.end <= END + timedelta(hours=4) for block in world.calendar.blocks())
    after(world, 5)
    assert world.mailbox.drafts() == [kept]
    assert [b for b in world.calendar.blocks() if b.start > END + timedelta(hours=5)] == []
    undone = [e for e in world.journal.history() if e.verb == "remove" and e.deed]
    assert len(undone) == len({e.deed.key for e in undone if e.deed})


def test_met_twice_is_thanked_once() -> None:
    """A letter of the second round, sent, is not taken for one of the first, which was history."""
    first = interview("old", at("2026-11-16 10:00"))
    world = world_with(first, interview("a", at("2026-11-25 10:00")))
    after(world, 3)
    world.mailbox.person_sends(draft_to(world, "priya"), END + timedelta(hours=4))
    after(world, 5)
    after(world, 6)
    assert state_of(world) == [State.SENT, State.DRAFTED]


# --- reminders ----------------------------------------------------------------------------------


def test_the_reminder() -> None:
    """Unsent in the evening before a deadline at eleven: ten free minutes that end with the
    waking hours; once.
    """
    world = world_with()
    after(world, 3)
    report = after(world, 9)
    assert {line.until for line in report.plan.held if line.kind is Kind.REMINDER} == {
        at("2026-11-25 20:50")
    }
    after(world, 9 + 50 / 60)
    made = [b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.REMINDER]
    assert [(b.start, b.end, b.busy) for b in made] == [
        (at("2026-11-25 20:50"), at("2026-11-25 21:00"), False)
    ] * 2
    world.mailbox.person_sends(draft_to(world, "priya"), END + timedelta(hours=10))
    after(world, 10.2)
    assert len([b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.REMINDER]) == 1


@pytest.mark.parametrize("minute", range(0, 60, 5))
@pytest.mark.parametrize("late", [0, 30])
def test_the_reminder_comes_with_a_timer_of_ten_minutes(minute: int, late: int) -> None:
    """No pass meets the moment exactly, whenever the interview ends.

    One reminder an open letter all the same.
    """
    world = world_with(interview("a", at("2026-11-25 14:00") + timedelta(minutes=minute)))
    hourly = [at("2026-11-25 18:20") + timedelta(hours=n) for n in range(16)]
    often = [at("2026-11-26 10:20") + timedelta(minutes=10 * n) for n in range(12)]
    for moment in (*hourly, *often):
        tick(world.runtime, moment + timedelta(seconds=late))

    made = [b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.REMINDER]
    moment = at("2026-11-26 11:00") + timedelta(minutes=minute)
    assert len(made) == 2
    assert all(moment <= block.start <= moment + timedelta(minutes=25) for block in made)


@pytest.mark.parametrize(
    ("minutes", "begins"),
    [(0, "11:00"), (5, "11:00"), (6, "11:15"), (14, "11:15"), (220, "14:45"), (226, None)],
)
def test_a_reminder_begins_at_its_moment_or_at_the_next_quarter(
    minutes: int, begins: str | None
) -> None:
    """Five minutes past its moment it begins there still, later at a quarter to come; it does not
    outlast the deadline.
    """
    world = world_with(interview("a", at("2026-11-25 14:00"), guests=("priya@acme.example",)))
    tick(world.runtime, at("2026-11-25 18:00"))
    tick(world.runtime, at("2026-11-26 11:00") + timedelta(minutes=minutes))
    made = [b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.REMINDER]
    assert [f"{block.start:%H:%M}" for block in made] == ([begins] if begins else [])


# --- follow-ups ---------------------------------------------------------------------------------


def sent_world(notes: str = "Talked about: the queue migration") -> World:
    """Both thank-yous sent on the evening of Wednesday 25 November."""
    world = world_with()
    fill(world, notes)
    after(world, 0.2)
    after(world, 0.4)
    for draft in world.mailbox.drafts():
        world.mailbox.person_sends(draft, at("2026-11-25 18:00"))
    tick(world.runtime, at("2026-11-25 19:00"))
    return world


def follow_ups(world: World) -> list[Message]:
    return [
        m
        for m in world.mailbox.messages.values()
        if m.subject.startswith("Re: Thank") and m.folder != "inbox"
    ]


def test_a_follow_up_is_due_after_six_business_days() -> None:
    """Sent on a Wednesday: due when waking hours begin on the sixth working day after.

    To the organiser, in the thread.
    """
    world = sent_world()
    report = tick(world.runtime, at("2026-12-03 07:59"))
    assert follow_ups(world) == []
    assert {line.until for line in report.plan.held if line.kind is Kind.FOLLOW_UP} == {
        at("2026-12-03 08:00")
    }
    tick(world.runtime, at("2026-12-03 08:00"))
    (letter,) = follow_ups(world)
    assert letter.recipients[0].email == "priya@acme.example"
    thanks = next(m for m in world.mailbox.sent() if m.recipients[0].email == "priya@acme.example")
    assert letter.in_reply_to == (thanks.message_id,)
    assert letter.references == (thanks.message_id,)


def test_silence_is_certain_only_where_all_mail_can_be_read() -> None:
    """While a received mail cannot be read there may be an answer: no follow-up until it can."""
    world = sent_world()
    world.mailbox.received_whole = False
    report = tick(world.runtime, at("2026-12-03 08:00"))
    assert (follow_ups(world), why(report, Kind.FOLLOW_UP)) == ([], {"mail_incomplete"})
    world.mailbox.received_whole = True
    tick(world.runtime, at("2026-12-03 08:30"))
    assert len(follow_ups(world)) == 1


def test_twice_then_closed() -> None:
    """A second one five business days after the first was sent; then never again."""
    world = sent_world()
    tick(world.runtime, at("2026-12-03 08:00"))
    world.mailbox.person_sends(follow_ups(world)[0], at("2026-12-03 12:00"))
    tick(world.runtime, at("2026-12-10 07:59"))
    assert len(follow_ups(world)) == 1
    tick(world.runtime, at("2026-12-10 08:00"))
    assert len(follow_ups(world)) == 2
    world.mailbox.person_sends(world.mailbox.drafts()[0], at("2026-12-10 12:00"))
    for day in range(11, 31):
        tick(world.runtime, at(f"2026-12-{day} 10:00"))
    assert len(follow_ups(world)) == 2


@pytest.mark.parametrize(
    ("subject", "sent_id", "draft_id"),
    [("", "", ""), ("", "", "<new@notmuch.example>"), ("Thanks!", "<new@mail.example>", "")],
)
def test_a_lost_journal_knows_a_sent_letter_from_the_follow_up_that_waits(
    subject: str, sent_id: str, draft_id: str
) -> None:
    """Drafts and Sent decide: what went out is sent, the draft in its thread is the follow-up,
    and nothing is doubled.
    """
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    fill(world)
    after(world, 0.1)
    after(world, 0.4)
    [thanks] = world.mailbox.drafts()
    renamed = replace(thanks, subject=subject or thanks.subject)
    world.mailbox.person_sends(renamed, at("2026-11-25 18:00"), new_id=sent_id)
    tick(world.runtime, at("2026-11-25 19:00"))
    tick(world.runtime, at("2026-12-03 08:00"))
    [waiting] = world.mailbox.drafts()
    world.mailbox.person_edits(waiting, "One more line.", new_id=draft_id)
    world.lose_state()
    report = tick(world.runtime, at("2026-12-03 09:00"))
    assert (state_of(world), state_of(world, Kind.FOLLOW_UP)) == ([State.SENT], [State.DRAFTED])
    assert report.plan.notices == ()
    for day in ("2026-12-04", "2026-12-11", "2026-12-18"):
        tick(world.runtime, at(f"{day} 10:00"))
    assert len(world.mailbox.drafts()) == 1


def test_the_decision_date() -> None:
    """With a decision date: two business days after that day, never before."""
    world = sent_world("They decide by: 2026-12-09")
    tick(world.runtime, at("2026-12-10 20:00"))
    assert follow_ups(world) == []
    tick(world.runtime, at("2026-12-11 08:00"))
    assert len(follow_ups(world)) == 1


@pytest.mark.parametrize("words", ["after the holidays", "in the new year", "soon"])
def test_a_time_that_is_no_date_holds_the_follow_up(words: str) -> None:
    """Nobody is written to before the person has said when.

    The held line quotes what was written.
    """
    world = sent_world(f"They decide by: {words}")

    report = tick(world.runtime, at("2026-12-14 08:00"))

    assert follow_ups(world) == []
    [why] = [line.why for line in report.plan.held if line.kind is Kind.FOLLOW_UP]
    assert why == because("decision_unread", text=words)


@pytest.mark.parametrize("words", ["not said", "they didn't say", "unbekannt", "no idea"])
def test_no_time_named_is_no_time(words: str) -> None:
    """Then silence alone counts."""
    world = sent_world(f"They decide by: {words}")

    tick(world.runtime, at("2026-12-14 08:00"))

    assert len(follow_ups(world)) == 1


def _answers(world: World, when: datetime) -> None:
    world.mailbox.receive("someone.else@acme.example", "News", when)


def _next_round(world: World, when: datetime) -> None:
    world.calendar.person_puts(interview("next", at("2026-12-18 10:00")))


def _closes(world: World, when: datetime) -> None:
    world.journal.memory = replace(
        world.journal.memory, closings=(Closing("ACME", when, closed=True),)
    )


def _writes(world: World, when: datetime) -> None:
    world.mailbox.person_writes("wei@acme.example", "By the way", when)


def _invites(world: World, when: datetime) -> None:
    world.mailbox.receive("someone.else@acme.example", "Meet our VP", when, Nature.INVITATION)


def _answers_from_home(world: World, when: datetime) -> None:
    thanks = next(m for m in world.mailbox.sent() if m.recipients[0].email == "priya@acme.example")
    reply = world.mailbox.receive("priya.at.home@mail.example", "Re: Thank you", when)
    world.mailbox.messages[reply.handle] = replace(reply, references=(thanks.message_id,))


@pytest.mark.parametrize(
    "event", [_answers, _answers_from_home, _invites, _next_round, _closes, _writes]
)
@pytest.mark.parametrize("drafted", [False, True])
def test_an_answer_a_next_round_or_a_closed_company_stops_follow_ups(event, drafted: bool) -> None:
    """Anybody at the company answers, the next round is booked, it is closed: none, and an open
    one is withdrawn.
    """
    world = sent_world()
    if drafted:
        tick(world.runtime, at("2026-12-03 09:00"))
    event(world, at("2026-12-03 09:30" if drafted else "2026-12-02 09:30"))
    tick(world.runtime, at("2026-12-03 10:00"))
    assert [m for m in world.mailbox.drafts() if m.subject.startswith("Re:")] == []


@pytest.mark.parametrize("nature", [Nature.AUTO, Nature.CALENDAR, Nature.BOUNCE])
def test_automatic_mail_stops_no_follow_up(nature: Nature) -> None:
    """Automatic replies, calendar answers and bounces are no answer."""
    world = sent_world()
    world.mailbox.receive("priya@acme.example", "Automatic reply", at("2026-11-26 10:00"), nature)
    tick(world.runtime, at("2026-12-03 08:00"))
    assert len(follow_ups(world)) == 1


@pytest.mark.parametrize(
    ("text", "drafted"),
    [
        (
            "Hi Sam, thank you for interviewing. We decided not to move forward with your application.",
            False,
        ),
        ("After careful thought we will be moving forward with other candidates.", False),
        ("Leider müssen wir Ihnen heute absagen.", False),
        (
            "We received your application. If you are not selected, keep an eye on our careers page.",
            True,
        ),
        ("Your interview has been scheduled.", True),
    ],
)
def test_a_machines_refusal_is_an_answer(text: str, drafted: bool) -> None:
    """Rejected: cancelled at once, though nobody signed it.

    Any other mail of a machine of theirs delays it.
    """
    world = sent_world()
    world.mailbox.receive(
        "no-reply@acme.example", "Your application", at("2026-11-30 10:00"), text=text
    )
    tick(world.runtime, at("2026-12-07 20:00"))
    assert follow_ups(world) == []
    tick(world.runtime, at("2026-12-08 08:00"))
    assert bool(follow_ups(world)) is drafted


def test_out_of_office_stops_the_clock() -> None:
    """Away until the 7th: six business days from then."""
    world = sent_world()
    text = "I am out of the office and will be back on 7 December 2026."
    world.mailbox.receive(
        "priya@acme.example", "Automatic reply", at("2026-11-26 10:00"), Nature.AUTO, text
    )
    tick(world.runtime, at("2026-12-14 20:00"))
    assert follow_ups(world) == []
    tick(world.runtime, at("2026-12-15 08:00"))
    assert len(follow_ups(world)) == 1


def test_never_thanked_never_followed_up() -> None:
    """The thank-you still waits in Drafts: no follow-up."""
    world = world_with()
    after(world, 3)
    tick(world.runtime, at("2026-12-10 10:00"))
    assert follow_ups(world) == []


def test_thanks_by_hand_are_no_silence_of_ours_and_that_is_said() -> None:
    """Who was thanked without us gets no follow-up; the budget says why."""
    world = world_with(interview("a", at("2026-11-25 10:00"), guests=("priya@acme.example",)))
    world.mailbox.person_writes("priya@acme.example", "Thanks!", END + timedelta(hours=1))
    report = after(world, 4)
    assert [budget.why.code for budget in report.plan.budgets] == ["thanked_by_hand"]
    tick(world.runtime, at("2026-12-10 10:00"))
    assert follow_ups(world) == []


def test_discarding_one_means_no() -> None:
    """A follow-up thrown away is the last of this process."""
    world = sent_world()
    tick(world.runtime, at("2026-12-03 08:00"))
    world.mailbox.person_discards(follow_ups(world)[0])
    for day in range(4, 31):
        tick(world.runtime, at(f"2026-12-{day:02} 10:00"))
    assert follow_ups(world) == []


def test_a_mail_by_hand_after_one_was_discarded_is_not_that_one() -> None:
    """What the person writes to them later is no follow-up of ours that was sent after all."""
    world = sent_world()
    tick(world.runtime, at("2026-12-03 08:00"))
    world.mailbox.person_discards(follow_ups(world)[0])
    tick(world.runtime, at("2026-12-03 09:00"))
    world.mailbox.person_writes("priya@acme.example", "One more thing", at("2026-12-03 10:00"))
    for day in range(4, 31):
        tick(world.runtime, at(f"2026-12-{day:02} 10:00"))
    assert follow_ups(world) == []


def test_reopen_starts_the_clock_again() -> None:
    """After an answer the person reopens: silence counts from there."""
    world = sent_world()
    _answers(world, at("2026-12-01 10:00"))
    tick(world.runtime, at("2026-12-01 11:00"))
    world.journal.memory = replace(
        world.journal.memory, closings=(Closing("Acme", at("2026-12-01 12:00"), closed=False),)
    )
    tick(world.runtime, at("2026-12-08 20:00"))
    assert follow_ups(world) == []
    tick(world.runtime, at("2026-12-09 08:00"))
    assert len(follow_ups(world)) == 1


def test_a_weekend_waits_for_monday() -> None:
    """Due while nobody works: not before the next working morning."""
    world = sent_world()
    report = tick(world.runtime, at("2026-12-05 10:00"))  # a Saturday, first pass since
    assert follow_ups(world) == []
    assert {line.until for line in report.plan.held if line.kind is Kind.FOLLOW_UP} == {
        at("2026-12-07 08:00")
    }


# --- pause, accounts ----------------------------------------------------------------------------


def test_pause_holds_everything() -> None:
    """While paused all is held until the pause ends; then it is done."""
    world = world_with()
    world.journal.memory = replace(world.journal.memory, pause=Pause(END, END + timedelta(hours=5)))
    report = after(world, 3)
    assert report.outcomes == ()
    assert "paused" in why(report)
    after(world, 5)
    assert len(drafts_to(world)) == 2


def test_an_account_that_is_down_loses_nothing() -> None:
    """Unreachable: as last seen, nothing removed, nothing drafted.

    Back again: as if nothing had been.
    """
    world = world_with()
    world.calendar.down = world.mailbox.down = True
    report = after(world, 3)
    assert report.outcomes == ()
    world.calendar.down = world.mailbox.down = False
    after(world, 4)
    assert len(drafts_to(world)) == 2
    assert len(world.calendar.blocks()) == 3


def test_plan_is_what_tick_does() -> None:
    """The plan at a moment names exactly the actions of the pass at that moment, and writes
    nothing.
    """
    world = world_with()
    now = END + timedelta(hours=3)
    memory = world.journal.memory
    _, planned = survey(world.runtime, now)
    assert world.journal.memory is memory
    done = tick(world.runtime, now)
    assert [a.key for a in planned.actions] == [o.action.key for o in done.outcomes]
    assert all(o.action.verb is Verb.DRAFT for o in done.outcomes)


def test_tentative_counts_and_declined_does_not() -> None:
    """Maybe is enough; no is no."""
    maybe = world_with(interview("a", at("2026-11-25 10:00"), answer=Answer.MAYBE))
    after(maybe, 3)
    assert len(drafts_to(maybe)) == 2
    no = world_with(interview("a", at("2026-11-25 10:00"), answer=Answer.NO))
    assert after(no, 3).outcomes == ()
    stranger = replace(interview("a", at("2026-11-25 10:00")), guests=(Guest("x@y.example"),))
    assert after(world_with(stranger), 3).outcomes == ()
