"""Situations without a journal, an account or a pass: what one decision is made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.planner.held import Wanted
from interviewd.domain.situation import Situation, situation_of
from interviewd.model.decided import Action, Block, Held, Visit
from interviewd.model.known import (
    Contact,
    Deed,
    Interview,
    Memory,
    Noted,
    Notes,
    Past,
    State,
    View,
)
from interviewd.model.ledger import Prepared, Words
from interviewd.model.seen import Account, Correspondence, Event, Mark, Person
from interviewd.model.terms import Kind, Verb
from tests.fakes.persons import policy
from tests.fakes.worlds import at

START, END = at("2026-11-25 10:00"), at("2026-11-25 11:00")  # a Wednesday
SEEN = at("2026-11-23 09:00")
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
MIA = Person("Mia Brandt", "mia@acme.example")
WEI = Person("Wei Chen", "wei@acme.example")
HOME = Account("home", "local", ("me@example.org",), mail="home")
TALK = Interview(
    "home",
    "main",
    "a",
    "",
    "Interview: Staff SRE - Acme",
    START,
    END,
    "Acme",
    ("acme",),
    ("acme.example",),
    "Staff SRE",
    people=(MIA,),
    organizer=MIA.email,
)
FILLED = Notes(filled=True, talked="the queue migration")
WORDS = Words("Thank you", "Dear Mia,\n\nThank you.\n\nSam Rivera")


def talk(uid: str = "a", begins: datetime = START, minutes: int = 60, **more: object) -> Interview:
    """An interview of an hour with Mia of Acme."""
    made = replace(TALK, uid=uid, start=begins, end=begins + timedelta(minutes=minutes))
    return replace(made, **more)  # type: ignore[arg-type]


def elsewhere(uid: str = "b", begins: datetime = START, **more: object) -> Interview:
    """One with another company."""
    jonas = Person("Jonas Weber", "jonas@globex.example")
    made = talk(uid, begins, 60, people=(jonas,), organizer=jonas.email, **more)
    return replace(made, company="Globex", names=("globex",), domains=("globex.example",))


def noted(of: str = "a", since: datetime = END, key: str = "n", **notes: object) -> Noted:
    """What a form says since then."""
    return Noted(key, of, "", since, replace(FILLED, **notes))  # type: ignore[arg-type]


def letter(key: str, state: State = State.DRAFTED, **more: object) -> Deed:
    """A thank-you to Mia, drafted three hours after the interview."""
    made = END + 3 * HOUR
    deed = Deed(key, Kind.THANK_YOU, Verb.DRAFT, state, "home", "a", made, company="Acme")
    deed = replace(deed, to=MIA, message_id=f"<{key}@example.org>", deadline=END + 24 * HOUR)
    fields = {"subject": "Thank you", "text": "Dear Mia,", **more}
    deed = replace(deed, **fields)  # type: ignore[arg-type]
    return replace(deed, slot=deed.slot or deed.recipient)


def wrote(moment: datetime, to: str = MIA.email, **more: object) -> Contact:
    """A mail of the person's own."""
    contact = Contact("home", f"<{moment:%d%H%M}@me>", moment, sent=True, address=to)
    return replace(contact, **more)  # type: ignore[arg-type]


def situation(
    *known: Interview | Past,
    now: datetime = END + 3 * HOUR,
    accounts: Sequence[Account] = (HOME,),
    events: Iterable[Event] = (),
    deeds: Iterable[Deed] = (),
    notes: Iterable[Noted] = (),
    contacts: Iterable[Contact] = (),
    prepared: Iterable[Prepared] = (),
    **more: object,
) -> Situation:
    """What is known of these interviews; `more` are fields of the memory and of the policy."""
    pasts = [each if isinstance(each, Past) else Past(each, SEEN) for each in known]
    memory = Memory(
        deeds={deed.key: deed for deed in deeds},
        past={past.id: past for past in pasts},
        noted={each.key: each for each in notes},
        contacts={contact.message_id: contact for contact in contacts},
        marks=more.pop("marks", {}),  # type: ignore[arg-type]
        closings=more.pop("closings", ()),  # type: ignore[arg-type]
        pause=more.pop("pause", None),  # type: ignore[arg-type]
        prepared={each.key: each for each in prepared},
    )
    boxes = {account.name: Correspondence(cursor="here") for account in accounts if account.mail}
    mail = more.pop("mail", boxes)
    view = View(tuple(accounts), tuple(events), mail, memory)  # type: ignore[arg-type]
    return situation_of(view, now, policy(**more))


def visit_of(known: Situation, number: int = 0) -> Visit:
    """A visit of the first company."""
    return known.companies[0].visits[number]


def standing(block: Block, account: str = "home", **more: object) -> Event:
    """A block as it stands on a calendar once it was made."""
    mark = Mark(block.for_id, str(block.kind), block.key, block.hash, block.placed)
    event = Event(account, "main", f"{block.key}@interviewd", block.start, block.end, mark=mark)
    event = replace(event, title=block.title, description=block.text, handle=block.key)
    return replace(event, busy=block.busy, **more)  # type: ignore[arg-type]


def made_of(action: Action, moment: datetime = SEEN, state: State = State.OURS) -> Deed:
    """The deed of a block that was made."""
    about = action.key, action.kind, Verb.ADD, state, action.account, action.interview, moment
    return Deed(*about, "main", action.company, slot=action.slot)


def edited(event: Event, **more: object) -> Event:
    """A block that says other words, ours still by its mark."""
    return replace(event, **more)  # type: ignore[arg-type]


def untouched(event: Event, **more: object) -> Event:
    """An event of ours with other fields, as if we had made it so."""
    whole = replace(event, **more)  # type: ignore[arg-type]
    assert whole.mark
    now = fingerprint(whole.start, whole.end, whole.title, whole.description)
    return replace(whole, mark=replace(whole.mark, hash=now))


def with_words(known: Situation, wanted: Wanted, words: Words = WORDS) -> Situation:
    """The same, the words of that letter being written."""
    held = wanted.make()
    assert isinstance(held, Held)
    assert held.commission
    prepared = Prepared(wanted.key, held.commission.ledger.hash, words)
    memory = replace(known.memory, prepared={**known.memory.prepared, wanted.key: prepared})
    return known.remembering(memory)
