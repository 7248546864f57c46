"""A letter as it will be drafted: what it is about, its thread, its bytes."""

from __future__ import annotations

from datetime import datetime, timedelta

from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company
from interviewd.language.mail import subjects
from interviewd.model.decided import Letter, Visit
from interviewd.model.known import Interview
from interviewd.model.ledger import Words
from interviewd.model.seen import Account, Nature, Person
from interviewd.model.terms import Kind, Source
from interviewd.values import dataclass

THREAD = timedelta(days=30)  # a thread older than this is not taken up again


def cursor(box: Account | None, situation: Situation) -> str:
    """Where the mailbox stood at this look; a doubt is settled from there."""
    correspondence = situation.view.mail.get(box.name) if box else None
    return correspondence.cursor if correspondence else ""


@dataclass(frozen=True, slots=True)
class ThankYou:
    """One thank-you of a visit; `interview` is the event of its key."""

    visit: Visit
    company: Company
    person: Person
    panel: tuple[Person, ...]
    key: str
    interview: Interview
    start: datetime  # of the first interview with that person
    end: datetime  # of the last

    @property
    def seat(self) -> int:
        """The person's place in the panel; variants are dealt by it."""
        return next((seat for seat, other in enumerate(self.panel) if other == self.person), 0)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation that goes on: what an answer to it needs."""

    subject: str
    message_id: str
    references: tuple[str, ...]
    thread: str = ""


def sources(visit: Visit) -> tuple[tuple[str, Source], ...]:
    """Where the visit's facts came from: the first interview that has them, or the notes."""
    known = {name: source for each in reversed(visit.interviews) for name, source in each.sources}
    invited = [person for each in visit.interviews for person in each.people]
    emails = {person.email for person in invited if person.email}
    names = {person.name.casefold() for person in invited if not person.email}
    for person in visit.noted.notes.met if visit.noted else ():
        if person.email not in emails and person.name.casefold() not in names:
            known[f"person:{person.email or person.name}"] = Source.NOTES
    return tuple(known.items())


def thread_with(person: Person, visit: Visit, situation: Situation) -> Thread | None:
    """The thread in which they wrote about it in the last 30 days, and the person wrote, too.

    A subject is about it that shares a word with title, role or company. A forged mail cannot set
    our subject: it needs a mail of the person's own in the thread.
    """
    titles = " ".join(each.title for each in visit.interviews)
    about = f"{visit.company} {visit.role} {titles} interview".casefold().split()
    known = {word for word in about if len(word) > 3}
    human = [each for each in situation.memory.contacts.values() if each.nature is Nature.HUMAN]
    written = [contact for contact in human if contact.sent]
    theirs = (each for each in human if not each.sent and each.address == person.email)
    recent = (each for each in theirs if situation.now - each.at <= THREAD)
    for contact in sorted(recent, key=lambda contact: contact.at, reverse=True):
        words = (word.strip(".,:;!?()[]") for word in contact.subject.casefold().split())
        if not contact.message_id.startswith("<") or known.isdisjoint(words):
            continue
        for mine in (each for each in written if subjects.same(contact.subject, each.subject)):
            answers = mine.message_id in {*contact.references, *contact.in_reply_to}
            if answers or contact.message_id in {*mine.references, *mine.in_reply_to}:
                return Thread(
                    contact.subject, contact.message_id, contact.references, contact.thread
                )
    return None


def make_letter(
    kind: Kind,
    key: str,
    to: Person,
    interview: Interview,
    words: Words,
    *,
    thread: Thread | None,
    situation: Situation,
) -> Letter:
    """The letter as it will be drafted, from the mailbox's own address, rather the invited one."""
    from interviewd.domain.envelope import message_id, mime  # it loads the parsers of `email`

    box = situation.mailbox(interview)
    own = box.addresses if box and box.addresses else situation.policy.emails
    sender = interview.invited if interview.invited in own else own[0]
    subject = subjects.answer(thread.subject) if thread else words.subject
    own_id = message_id(key, sender)
    answered = thread.message_id if thread else ""
    references = (*thread.references, answered) if thread else ()
    return Letter(
        key=key,
        kind=kind,
        to=to,
        subject=subject,
        text=words.body,
        message_id=own_id,
        raw=mime(
            sender=Person(situation.policy.name, sender),
            to=to,
            subject=subject,
            text=words.body,
            date=situation.now,
            message_id=own_id,
            in_reply_to=answered,
            references=references,
        ),
        thread=thread.thread if thread else "",
        in_reply_to=answered,
        references=references,
    )
