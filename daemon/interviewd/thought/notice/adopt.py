"""Letters found that the journal does not know: Drafts and Sent decide what has been written, not the journal.

After a lost state folder, or a draft that the person began by themself, the letter counts as there and as touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interviewd.model import (
    Contact,
    Deed,
    Folder,
    Kind,
    Memory,
    Message,
    Nature,
    Person,
    Policy,
    State,
    Verb,
    View,
    Visit,
    key_of,
)
from interviewd.thought.compose import facts
from interviewd.thought.keys import chosen, key_in
from interviewd.thought.mail import subjects
from interviewd.thought.notice.lifecycle import mailbox_of
from interviewd.thought.visits import Company, companies, noted_of, visits

SOON = timedelta(days=7)
"""A mail under a thank-you's subject is taken for it when it was sent within this after the visit."""

MOST = 10
"""More follow-ups than this no config allows."""


def letters(view: View, memory: Memory, now: datetime, policy: Policy) -> dict[str, Deed]:
    """The deeds, with one more for each letter of ended visits that stands in Drafts or Sent unknown to the journal."""
    deeds = dict(memory.deeds)
    seen = replace(view, memory=memory)
    for company in companies(memory.past.values()):
        # The latest visit first: of two with one person a letter belongs to the one it can be about.
        for visit in reversed(visits(company, memory, policy)):
            if visit.end > now:
                continue
            for person in people_of(visit, memory):
                _thanks(visit, person, seen, deeds, _Rules(now, policy.deadline))
        _follow_ups(company, seen, deeds, now)
    return deeds


def people_of(visit: Visit, memory: Memory) -> tuple[Person, ...]:
    """Everybody of the visit who has an address: met, typed into the debrief, or coordinating."""
    noted = noted_of(visit, memory)
    met = [person for interview in visit.interviews for person in interview.people]
    added = noted.notes.met if noted else ()
    others = [interview.coordinator for interview in visit.interviews if interview.coordinator]
    return tuple({person.email: person for person in (*met, *added, *others) if person.email}.values())


@dataclass(frozen=True, slots=True)
class _Rules:
    """When it is, and how long a thank-you may take."""

    now: datetime
    deadline: timedelta


@dataclass(frozen=True, slots=True)
class _Lost:
    """A letter that the journal may have forgotten: what it would have known of it."""

    key: str
    kind: Kind
    interview: str
    company: str
    to: Person
    slot: str
    deadline: datetime | None = None


def _thanks(visit: Visit, person: Person, seen: View, deeds: dict[str, Deed], rules: _Rules) -> None:
    mine = [i for i in visit.interviews if person.email in {each.email for each in i.people}] or list(visit.interviews)
    key, interview = chosen(mine, Kind.THANK_YOU, person.email, deeds, visit.interviews)
    account = seen.account(interview.account)
    box = mailbox_of(seen, account.mail) if account and account.mail else None
    if key in deeds or account is None or box is None:
        return
    deadline = max(each.end for each in mine) + rules.deadline
    lost = _Lost(key, Kind.THANK_YOU, interview.id, visit.company, person, person.email, deadline)
    known = _known(deeds.values())
    if draft := _draft([m for m in box.messages if m.message_id not in known], key, person, visit.end):
        deeds[key] = _drafted(lost, draft, rules.now)
    elif sent := _sent(lost, known, _Sent(account.mail, _subject(visit), visit.end), seen.memory):
        deeds[key] = _gone_out(lost, sent, rules.now)


def _subject(visit: Visit) -> str:
    return subjects.thanks(facts.role_of(visit.role), facts.name_of(visit.company))


def _follow_ups(company: Company, seen: View, deeds: dict[str, Deed], now: datetime) -> None:
    """Only what carries a Message-ID of ours: a mail of the person's own in that thread is contact, not a follow-up."""
    unknown = {
        key: (past.id, str(count))
        for past in company.pasts
        for count in range(1, MOST)
        if (key := key_of(past.interview.uid, past.interview.original, Kind.FOLLOW_UP, str(count))) not in deeds
    }
    for box in seen.mail.values():
        for message in box.messages:
            key = key_in(message.message_id)
            if key not in unknown or message.folder not in {Folder.DRAFTS, Folder.SENT} or not message.recipients:
                continue
            interview, slot = unknown.pop(key)
            lost = _Lost(key, Kind.FOLLOW_UP, interview, company.shown, message.recipients[0], slot)
            deeds[key] = _drafted(lost, message, now)


def _known(deeds: Iterable[Deed]) -> frozenset[str]:
    """The Message-IDs of letters that the journal has: what is one of them is none that was lost."""
    return frozenset(each for deed in deeds for each in (deed.message_id, deed.sent_id) if each)


def _draft(messages: Iterable[Message], key: str, person: Person, end: datetime) -> Message | None:
    """Our own by its Message-ID, else whatever the person is writing to them since the interview ended."""
    drafts = [message for message in messages if message.folder is Folder.DRAFTS]
    ours = (message for message in drafts if key_in(message.message_id) == key)
    theirs = (
        message
        for message in drafts
        if person.email in {each.email for each in message.recipients}
        and message.nature is Nature.HUMAN
        and message.date is not None
        and message.date >= end
    )
    return next(ours, None) or next(theirs, None)


@dataclass(frozen=True, slots=True)
class _Sent:
    """Where a lost letter would stand in Sent: in which mailbox, under which subject, since when."""

    account: str
    subject: str
    since: datetime


def _sent(lost: _Lost, known: frozenset[str], place: _Sent, memory: Memory) -> Contact | None:
    """The letter among what was sent to them: by its Message-ID, or soon after the visit under its own subject."""
    for contact in sorted(memory.contacts.values(), key=lambda contact: contact.at):
        if not contact.sent or contact.account != place.account or contact.address != lost.to.email:
            continue
        if key_in(contact.message_id) == lost.key:
            return contact
        soon = place.since <= contact.at <= place.since + SOON
        if soon and contact.message_id not in known and subjects.same(contact.subject, place.subject):
            return contact
    return None


def _drafted(lost: _Lost, message: Message, now: datetime) -> Deed:
    """State DRAFTED whatever it says: how it looked when we wrote it is not known any more."""
    return replace(
        _deed(lost, message.account, min(message.date or now, now), now),
        state=State.DRAFTED,
        subject=message.subject,
        text=message.text,
        message_id=message.message_id,
        thread=message.thread,
        references=message.references,
        handle=message.handle,
        version=message.version,
    )


def _gone_out(lost: _Lost, contact: Contact, now: datetime) -> Deed:
    return replace(
        _deed(lost, contact.account, min(contact.at, now), now),
        state=State.SENT,
        subject=contact.subject,
        message_id=contact.message_id,
        thread=contact.thread,
        references=contact.references,
        sent=contact.at,
        sent_id=contact.message_id,
    )


def _deed(lost: _Lost, account: str, made: datetime, now: datetime) -> Deed:
    return Deed(
        key=lost.key,
        kind=lost.kind,
        verb=Verb.DRAFT,
        state=State.DRAFTED,
        account=account,
        interview=lost.interview,
        made=made,
        settled=now,
        company=lost.company,
        slot=lost.slot,
        to=lost.to,
        deadline=lost.deadline,
        adopted=True,
    )
