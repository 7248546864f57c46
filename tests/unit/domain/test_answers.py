"""Who is met, who wrote, and what it means: what ends a follow-up, what delays it, and what does
neither.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.engine.tick import tick
from interviewd.language import mail
from interviewd.model.known import State
from interviewd.model.seen import Folder, Message, Nature
from interviewd.model.terms import Kind
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, interview, why

END = at("2026-11-25 11:00")
SENT = at("2026-11-25 18:00")
ANSWERED = at("2026-11-30 10:00")
DUE = at("2026-12-03 09:00")  # six business days after it was sent
LATER = at("2026-12-08 09:00")  # six after the answer
PRIYA = "priya@acme.example"


def world_with(guests: tuple[str, ...] = (PRIYA,)) -> World:
    world = World(policy())
    world.calendar.person_puts(interview("a", at("2026-11-25 10:00"), guests=guests))
    tick(world.runtime, at("2026-11-23 09:00"))
    return world


def fill(world: World, *lines: str) -> None:
    """Fill lines of the form in; the label is kept."""
    form = next(b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.DEBRIEF)
    rows = form.description.splitlines()
    for words in lines:
        label = words.partition(":")[0]
        rows = [words if row.startswith(label) else row for row in rows]
    world.calendar.person_puts(replace(form, description="\n".join(rows)))


def drafted(world: World) -> World:
    for hours in (3, 3.5):
        tick(world.runtime, END + timedelta(hours=hours))
    return world


def sent_world() -> World:
    """One thank-you, sent on the evening of Wednesday 25 November."""
    world = drafted(world_with())
    for draft in world.mailbox.drafts():
        world.mailbox.person_sends(draft, SENT)
    tick(world.runtime, SENT + timedelta(hours=1))
    return world


def thanks(world: World) -> Message:
    return next(m for m in world.mailbox.messages.values() if m.subject.startswith("Thank"))


def follow_ups(world: World) -> list[Message]:
    return [m for m in world.mailbox.drafts() if m.subject.startswith("Re: Thank")]


def states(world: World, kind: Kind = Kind.THANK_YOU) -> list[State]:
    return [deed.state for deed in world.journal.memory.deeds.values() if deed.kind is kind]


# --- known from the debrief only ----------------------------------------------------------------


def test_an_answer_from_a_person_of_the_debrief_counts() -> None:
    """Their answer stops the follow-up, as anybody's does who was invited.

    So does a colleague's.
    """
    for who in ("lena@acme.example", "boss@acme.example"):
        world = world_with(guests=())
        fill(world, "Met (name, address): Lena Fuchs lena@acme.example")
        drafted(world)
        world.mailbox.person_sends(world.mailbox.drafts()[0], SENT)
        tick(world.runtime, SENT + timedelta(hours=1))
        world.mailbox.receive(who, "Great to meet you", ANSWERED)
        report = tick(world.runtime, DUE)
        assert follow_ups(world) == []
        assert why(report, Kind.FOLLOW_UP) == {"answered"}


def test_own_thanks_to_a_person_of_the_debrief_count() -> None:
    """Who wrote to them by hand has thanked them."""
    world = world_with(guests=())
    fill(world, "Met (name, address): Lena Fuchs lena@acme.example")
    world.mailbox.person_writes("lena@acme.example", "Thanks", END + timedelta(minutes=5))
    drafted(world)
    assert world.mailbox.drafts() == []


def test_a_letter_to_somebody_known_from_the_debrief_survives_a_lost_state() -> None:
    """The sent letter is found again, and none is drafted a second time."""
    world = world_with(guests=())
    fill(world, "Met (name, address): Lena Fuchs lena@acme.example")
    drafted(world)
    world.mailbox.person_sends(world.mailbox.drafts()[0], SENT)
    world.lose_state()
    for minutes in (0, 11, 22):
        tick(world.runtime, SENT + timedelta(minutes=60 + minutes))
    assert world.mailbox.drafts() == []
    assert states(world) == [State.SENT]


# --- recruiting systems -------------------------------------------------------------------------

REFUSAL = "After careful consideration, we have decided not to move forward with your application."
GREENHOUSE, LEVER = "no-reply@us.greenhouse-mail.io", "dana.cole@hire.lever.co"


@pytest.mark.parametrize(
    ("sender", "name", "subject", "nature", "text"),
    [
        (GREENHOUSE, "Acme Recruiting", "Your application", Nature.HUMAN, REFUSAL),
        (GREENHOUSE, "Greenhouse", "Your application to Acme", Nature.AUTO, REFUSAL),
        (
            "no-reply@greenhouse.io",
            "Acme Recruiting",
            "Invitation: second round",
            Nature.INVITATION,
            "Invite",
        ),
        (
            LEVER,
            "Dana Cole (Acme)",
            "Next steps",
            Nature.HUMAN,
            "We would like you to meet the team.",
        ),
        (
            LEVER,
            "Dana Cole",
            "Acme: next steps",
            Nature.HUMAN,
            "We would like you to meet the team.",
        ),
        ("no-reply@jobs.unheard-of.example", "Acme Careers", "News", Nature.AUTO, REFUSAL),
        ("careers@acme.example", "Acme Careers", "News", Nature.AUTO, REFUSAL),
    ],
)
def test_a_recruiting_systems_message_ends_follow_ups(
    sender: str, name: str, subject: str, nature: Nature, text: str
) -> None:
    """A refusal, an invitation, a person who writes through it."""
    world = sent_world()
    world.mailbox.receive(sender, subject, ANSWERED, nature, text, name=name)
    tick(world.runtime, LATER)
    assert follow_ups(world) == []


@pytest.mark.parametrize(
    ("sender", "name", "subject"),
    [
        (GREENHOUSE, "Acme Recruiting", "Your application"),
        (GREENHOUSE, "Greenhouse", "Your application to Acme"),
        ("notifications@jobs.unheard-of.example", "Acme", "We received your documents"),
        ("no-reply@acme.example", "Acme", "Please rate your interview"),
        ("careers@acme.example", "Acme Careers", "Termin absagen"),
    ],
)
def test_any_other_mail_of_a_machine_of_theirs_starts_the_clock_again(
    sender: str, name: str, subject: str
) -> None:
    """Somebody is at work on it: six business days from then."""
    world = sent_world()
    world.mailbox.receive(
        sender, subject, ANSWERED, Nature.AUTO, "We received your documents.", name=name
    )
    tick(world.runtime, DUE)
    assert follow_ups(world) == []
    tick(world.runtime, LATER)
    assert len(follow_ups(world)) == 1


@pytest.mark.parametrize(
    ("sender", "name", "subject"),
    [
        (GREENHOUSE, "Globex Recruiting", "Your application to Globex"),
        ("alerts@news.example", "News", "Acme raises money"),
        ("priya@elsewhere.example", "Priya Shah", "Acme"),
    ],
)
def test_mail_about_another_company_changes_nothing(sender: str, name: str, subject: str) -> None:
    """Another company's refusal, the news, a namesake elsewhere."""
    world = sent_world()
    world.mailbox.receive(sender, subject, ANSWERED, Nature.HUMAN, REFUSAL, name=name)
    tick(world.runtime, DUE)
    assert len(follow_ups(world)) == 1


@pytest.mark.parametrize("name", ["Dana Cole", "Acme Hiring Team", ""])
def test_a_person_in_the_thread_answers_from_whatever_address(name: str) -> None:
    """A recruiting system that can be answered to, in the thread of the letter."""
    world = sent_world()
    world.mailbox.receive(
        "reply-4711@hire.lever.co",
        "Re: Thank you",
        ANSWERED,
        name=name,
        in_reply_to=(thanks(world).message_id,),
    )
    tick(world.runtime, LATER)
    assert follow_ups(world) == []


# --- no answers ---------------------------------------------------------------------------------


def test_the_persons_own_mail_in_the_inbox_is_contact_of_theirs() -> None:
    """A copy that a gateway brought back: no answer, and the clock starts again."""
    world = sent_world()
    own = world.mailbox.receive(
        "me@example.org", "Re: Thank you", ANSWERED, in_reply_to=(thanks(world).message_id,)
    )
    to = thanks(world).recipients
    world.mailbox.messages[own.handle] = replace(own, recipients=to)
    tick(world.runtime, DUE)
    assert follow_ups(world) == []
    tick(world.runtime, LATER)
    assert len(follow_ups(world)) == 1


def test_an_answer_in_the_trash_counts() -> None:
    """People delete refusals."""
    world = sent_world()
    world.mailbox.receive(PRIYA, "Sorry", ANSWERED, folder=Folder.TRASH)
    tick(world.runtime, LATER)
    assert follow_ups(world) == []


INVITATION = """From: Priya Shah <priya@acme.example>
To: me@example.org
Subject: Updated invitation: Interview
Date: Wed, 25 Nov 2026 12:00:00 +0000
Message-ID: <update@acme.example>
MIME-Version: 1.0
Content-Type: text/calendar; method=REQUEST; charset=UTF-8

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:a
{start}
SUMMARY:Interview
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("start", "nature"),
    [
        ("DTSTART:20261125T100000Z", Nature.CALENDAR),
        ("DTSTART;TZID=America/New_York:20261125T060000", Nature.CALENDAR),
        ("DTSTART:20261125T120001Z", Nature.INVITATION),
        ("DTSTART:20261210T100000Z", Nature.INVITATION),
        ("DTSTART;TZID=Nowhere/Land:20261125T100000", Nature.INVITATION),
        ("DTSTART:20261125T100000Z\nRRULE:FREQ=WEEKLY", Nature.INVITATION),
        ("DTSTART:garbage", Nature.INVITATION),
    ],
)
def test_an_update_of_what_is_over_invites_to_nothing(start: str, nature: Nature) -> None:
    """By when the event begins; a series goes on, and what cannot be read may be new."""
    raw = INVITATION.format(start=start).encode()
    read = mail.read(raw, account="home", folder=Folder.INBOX, handle="h")
    assert read is not None
    assert read.nature is nature


# --- bounces ------------------------------------------------------------------------------------


def test_an_address_that_bounced_gets_no_follow_up() -> None:
    """The notice names the fix."""
    world = sent_world()
    world.mailbox.receive(
        "mailer-daemon@acme.example", "Undeliverable", SENT, Nature.BOUNCE, failed=(PRIYA,)
    )
    report = tick(world.runtime, DUE)
    assert follow_ups(world) == []
    assert why(report, Kind.FOLLOW_UP) == {"address_bounced"}
    assert "bounced" in {notice.what.code for notice in report.plan.notices}


def test_a_bounce_that_names_nobody_is_known_by_the_letter_it_brings_back() -> None:
    """Its references name the mail that came back."""
    world = sent_world()
    came_back = (thanks(world).message_id,)
    world.mailbox.receive(
        "mailer-daemon@x.example", "Failure", SENT, Nature.BOUNCE, references=came_back, failed=()
    )
    assert why(tick(world.runtime, DUE), Kind.FOLLOW_UP) == {"address_bounced"}


# --- letters found again ------------------------------------------------------------------------


@pytest.mark.parametrize("new_id", ["<new@example.org>", "<CAB+x@mail.gmail.com>"])
def test_a_letter_sent_under_another_id_is_sent(new_id: str) -> None:
    """Phones do so: the letter is sent, not withdrawn, and silence after it is followed up."""
    world = drafted(world_with())
    draft = world.mailbox.drafts()[0]
    copy = replace(
        draft, folder=Folder.SENT, handle="sent-x", message_id=new_id, date=SENT, text="Dear Priya"
    )
    world.mailbox.messages["sent-x"] = copy
    report = tick(world.runtime, SENT + timedelta(minutes=5))
    assert states(world) == [State.SENT]
    assert report.plan.actions == ()
    tick(world.runtime, DUE)
    assert len(follow_ups(world)) == 1


def test_our_own_key_decides_before_resemblance() -> None:
    """An open thank-you is never taken for the follow-up to the same person."""
    world = sent_world()
    tick(world.runtime, DUE)
    world.mailbox.receive(PRIYA, "Re: Thank you", DUE + timedelta(hours=1))
    tick(world.runtime, DUE + timedelta(hours=2))
    assert states(world, Kind.FOLLOW_UP) == [State.WITHDRAWN]
    letter = thanks(world)
    subject = next(m.subject for m in world.mailbox.messages.values() if m.folder is Folder.TRASH)
    world.mailbox.messages["again"] = replace(
        letter, folder=Folder.DRAFTS, handle="again", subject=subject, date=DUE + timedelta(hours=3)
    )
    tick(world.runtime, DUE + timedelta(hours=4))
    assert states(world, Kind.FOLLOW_UP) == [State.WITHDRAWN]


def test_a_letter_in_the_trash_is_not_drafted_again() -> None:
    """After a lost journal: our own Message-ID there is a no."""
    world = drafted(world_with())
    draft = world.mailbox.drafts()[0]
    world.mailbox.messages[draft.handle] = replace(draft, folder=Folder.TRASH)
    world.lose_state()
    for hours in (4, 5, 6):
        tick(world.runtime, END + timedelta(hours=hours))
    assert world.mailbox.drafts() == []
    assert states(world) == [State.DISCARDED]


@pytest.mark.parametrize(("minutes", "letters"), [(-10, 0), (-50, 0), (-70, 1)])
def test_a_mail_since_the_start_counts_as_thanks(minutes: int, letters: int) -> None:
    """What was written since the interview began counts; what was written before it does not."""
    world = world_with()
    world.mailbox.person_writes(PRIYA, "Thank you", END + timedelta(minutes=minutes))
    drafted(world)
    assert len(world.mailbox.drafts()) == letters


@pytest.mark.parametrize("ends", ["11:00", "11:15", "11:30", "11:45", "12:05"])
@pytest.mark.parametrize("late", [0, 7, 29])
def test_the_reminder_comes_whatever_the_timer_does(ends: str, late: int) -> None:
    """A pass every ten minutes, some seconds late: once its moment is past the reminder is due."""
    world = World(policy())
    start = datetime.fromisoformat(f"2026-11-25T{ends}:00+00:00") - timedelta(hours=1)
    world.calendar.person_puts(interview("a", start, guests=(PRIYA,)))
    hourly = [at("2026-11-25 08:00") + timedelta(hours=n) for n in range(23)]
    often = [at("2026-11-26 07:00") + timedelta(minutes=10 * n) for n in range(19)]
    for moment in (*hourly, *often, at("2026-11-26 12:00")):
        tick(world.runtime, moment + timedelta(seconds=late))
    reminders = [b for b in world.calendar.blocks() if b.mark and b.mark.kind == Kind.REMINDER]
    assert len(reminders) == 1
