"""Words and names go when they have served; what keeps a promise stays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from interviewd.domain.deeds import anonymous
from interviewd.domain.memory_update.forget import forget
from interviewd.engine.tick import tick
from interviewd.model.known import (
    Closing,
    Contact,
    Deed,
    Interview,
    Memory,
    Noted,
    Notes,
    Past,
    Pause,
    State,
)
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Verb
from interviewd.storage import codec
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, interview

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
DAY = timedelta(days=1)
MIA = Person("Mia Secret", "mia@acme.example", "Secret VP")


def forgotten(known: Memory, now: datetime, keep_days: int) -> Memory:
    """What is left of a memory."""
    return forget(known, now, replace(policy(), keep_days=keep_days))


def past(uid: str, days_ago: float, name: str = "acme") -> Past:
    end = NOW - days_ago * DAY
    return Past(
        Interview(
            "home",
            "work",
            uid,
            "",
            "Secret at Acme",
            end - timedelta(hours=1),
            end,
            company="Acme Secret",
            names=(name,),
            domains=(f"{name}.example",),
            role="Secret role",
            round=Round.SECOND,
            people=(replace(MIA, email=f"mia@{name}.example"),),
            coordinator=MIA,
            organizer="secret@acme.example",
            invited="secret@example.org",
            location="Secret street",
            link="https://secret",
            posting="secret",
            remarks="secret",
        ),
        end - 3 * DAY,
    )


def letter(key: str, uid: str, days_ago: float, state: State = State.SENT) -> Deed:
    made = NOW - days_ago * DAY
    return Deed(
        key,
        Kind.THANK_YOU,
        Verb.DRAFT,
        state,
        "home",
        uid,
        made,
        company="Acme Secret",
        title="Secret",
        hash="h",
        slot="mia@acme.example",
        to=MIA,
        subject="Secret",
        text="Secret",
        message_id="<k@example.org>",
        references=("<secret@acme.example>",),
        deadline=made + DAY,
        sent=made,
        sent_id="<s@example.org>",
        error="secret",
    )


def contact(key: str, days_ago: float, address: str = "mia@acme.example") -> Contact:
    return Contact("home", key, NOW - days_ago * DAY, sent=False, address=address, subject="Secret")


def memory(*days_ago: float) -> Memory:
    """Interviews at one company so many days ago, each with its letter and its debrief, and a
    mail at the time of each.
    """
    uids = [f"uid{n}" for n in range(len(days_ago))]
    ages = dict(zip(uids, days_ago, strict=True))
    notes = Notes(
        filled=True,
        talked="Secret",
        decide_by=date(2026, 12, 1),
        met=(MIA,),
        about=(("Secret", "Secret"),),
    )
    return Memory(
        deeds={f"k{uid}": letter(f"k{uid}", uid, age) for uid, age in ages.items()},
        past={uid: past(uid, age) for uid, age in ages.items()},
        noted={
            f"n{uid}": Noted(f"n{uid}", uid, "Secret", NOW - age * DAY, notes)
            for uid, age in ages.items()
        },
        contacts={f"c{uid}": contact(f"c{uid}", age) for uid, age in ages.items()},
        marks=dict.fromkeys(uids, True),
        closings=tuple(Closing("Acme", NOW - age * DAY, closed=True) for age in days_ago),
        pause=Pause(NOW),
    )


def test_recent_records_stay() -> None:
    """The same object is returned, so that nothing is stored."""
    young = memory(0, 89.9)

    assert forgotten(young, NOW, 90) is young


def test_a_company_that_is_over_leaves_no_word() -> None:
    """Titles, names, addresses, notes, subjects and letters are gone.

    Keys, states and moments are not.
    """
    old = memory(91)
    kept = forgotten(old, NOW, 90)

    assert (
        "secret"
        not in codec.to_text(
            [*kept.past.values(), *kept.deeds.values(), *kept.noted.values()]
        ).lower()
    )
    assert (
        "acme"
        not in codec.to_text(
            [*kept.past.values(), *kept.deeds.values(), *kept.noted.values()]
        ).lower()
    )
    assert (kept.contacts, kept.closings) == ({}, ())
    assert (kept.marks, kept.pause) == (old.marks, old.pause)
    made = NOW - 91 * DAY
    assert kept.deeds["kuid0"] == Deed(
        "kuid0", Kind.THANK_YOU, Verb.DRAFT, State.SENT, "home", "uid0", made
    )
    known, was = kept.past["uid0"], old.past["uid0"]
    assert (
        known.id,
        known.interview.start,
        known.interview.end,
        known.interview.round,
        known.first_seen,
    ) == (
        was.id,
        was.interview.start,
        was.interview.end,
        was.interview.round,
        was.first_seen,
    )
    assert kept.noted == {}


def test_what_may_still_be_asked_about_keeps_its_places() -> None:
    """Drafts that wait, letters that are still looked for, and the form that says no."""
    old = memory(91, 50)
    waiting = replace(old.deeds["kuid0"], state=State.DRAFTED)
    form = replace(old.deeds["kuid1"], kind=Kind.DEBRIEF, state=State.YOURS, made=NOW - 91 * DAY)
    no = replace(old.noted["nuid0"], key=form.key, notes=Notes(happened=False))
    old = replace(old, deeds={**old.deeds, "kuid0": waiting, form.key: form}, noted={form.key: no})
    kept = forgotten(old, NOW, 40)

    assert kept.deeds["kuid0"].message_id == waiting.message_id
    assert kept.deeds[form.key].deadline == form.deadline
    assert kept.noted == {form.key: replace(no, text="")}
    assert forgotten(memory(50), NOW, 40).deeds["kuid0"].message_id == "<k@example.org>"


def test_notes_that_say_that_a_lost_interview_took_place_stay() -> None:
    """Without them it would not have."""
    old = memory(91)
    gone = replace(old, past={"uid0": replace(old.past["uid0"], state="gone")})

    assert forgotten(gone, NOW, 90).noted["nuid0"].notes == Notes(filled=True)


def test_an_open_process_keeps_its_bare_facts() -> None:
    """A first round long ago counts for round and budget of today's process.

    Its words and names go all the same.
    """
    kept = forgotten(memory(100, 2), NOW, 90)
    known, deed = kept.past["uid0"].interview, kept.deeds["kuid0"]

    assert (known.company, known.names, known.domains) == (
        "Acme Secret",
        ("acme",),
        ("acme.example",),
    )
    assert known.people == (Person("", "mia@acme.example"),)
    assert (known.title, known.role, known.location, known.remarks, known.link) == (
        "",
        "",
        "",
        "",
        "",
    )
    assert (deed.to, deed.slot, deed.company) == (
        Person("", "mia@acme.example"),
        "mia@acme.example",
        "Acme Secret",
    )
    assert (deed.subject, deed.text, deed.title, deed.references) == ("", "", "", ())
    assert kept.contacts["cuid0"] == replace(contact("cuid0", 100), subject="")
    assert len(kept.closings) == 2
    assert kept.past["uid1"] == memory(100, 2).past["uid1"]


def test_a_mail_keeps_a_company_alive() -> None:
    """Months after the last interview they may still be talking."""
    old = memory(120)
    talking = replace(old, contacts={**old.contacts, "new": contact("new", 5, "jo@acme.example")})
    strangers = replace(
        old, contacts={**old.contacts, "new": contact("new", 5, "jo@other.example")}
    )

    assert forgotten(talking, NOW, 90).past["uid0"].interview.names == ("acme",)
    assert forgotten(strangers, NOW, 90).past["uid0"].interview.names == ()


def test_each_company_is_forgotten_by_itself() -> None:
    """Each is over by itself."""
    old = memory(120)
    both = replace(old, past={**old.past, "other": past("other", 1, "globex")})

    assert forgotten(both, NOW, 90).past["uid0"].interview.names == ()
    assert forgotten(both, NOW, 90).past["other"] == both.past["other"]


@pytest.mark.parametrize("days_ago", [(91,), (100, 2), (0, 50, 95, 200)])
def test_forgetting_twice_is_forgetting_once(days_ago: tuple[float, ...]) -> None:
    """The daily round finds nothing to write on the second day."""
    once = forgotten(memory(*days_ago), NOW, 90)

    assert forgotten(once, NOW, 90) is once


def test_a_doubt_is_not_forgotten() -> None:
    """It is settled by recipient, subject and Message-ID, however long that takes."""
    old = memory(91)
    doubtful = replace(old, deeds={"k": letter("k", "uid0", 91, State.DOUBT)})

    assert forgotten(doubtful, NOW, 90).deeds == doubtful.deeds


@pytest.mark.parametrize(("days_ago", "subject"), [(89, "Secret"), (95, "")])
def test_a_deed_whose_interview_nobody_knows_goes_by_its_own_age(
    days_ago: float, subject: str
) -> None:
    """Its deadline counts: a day after it was made."""
    alone = Memory(deeds={"k": letter("k", "lost", days_ago)})

    assert forgotten(alone, NOW, 90).deeds["k"].subject == subject


def test_events_within_the_window_are_not_forgotten() -> None:
    """Whatever the config says: within the window it would be learnt anew at each look."""
    recent = memory(35)

    assert forgotten(recent, NOW, 1) is recent
    assert forgotten(memory(37), NOW, 1).past["uid0"].interview.title == ""


def test_an_anonymous_deed_names_nobody() -> None:
    """For lines of the log: what it was and what became of it, and not a word or an address
    more.
    """
    text = codec.to_text(anonymous(letter("k", "uid0", 1))).lower()

    assert "secret" not in text
    assert "@" not in text
    assert anonymous(letter("k", "uid0", 1)).state is State.SENT
    assert anonymous(replace(letter("k", "uid0", 1), slot="2")).slot == "2"


def test_what_is_forgotten_is_not_made_again() -> None:
    """An interview that is put off by half a year gets neither the block that was deleted nor the
    letter that was sent a second time.
    """
    world = World(policy())
    met = "Interviewers: Priya Shah <priya@acme.example>"
    event = world.calendar.person_puts(
        interview("a", at("2026-11-25 10:00"), guests=(), description=met)
    )
    tick(world.runtime, at("2026-11-23 09:00"))
    made = world.journal.memory.deeds.values()
    prep = next(deed for deed in made if deed.kind is Kind.PREP)
    del world.calendar.events[prep.handle]
    tick(world.runtime, at("2026-11-25 14:30"))
    world.mailbox.person_sends(world.mailbox.drafts()[0], at("2026-11-25 15:00"))
    tick(world.runtime, at("2026-11-25 15:30"))
    later = at("2027-05-25 10:00")
    world.journal.memory = forgotten(world.journal.memory, later, 90)
    assert all(deed.start is None for deed in world.journal.memory.deeds.values())

    world.calendar.person_puts(replace(event, start=later, end=later + timedelta(hours=1)))
    for moment in (later - 2 * DAY, later + timedelta(hours=5)):
        tick(world.runtime, moment)

    assert world.calendar.created[prep.key] == 1
    assert world.mailbox.drafts() == []
