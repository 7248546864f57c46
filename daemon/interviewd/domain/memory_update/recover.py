"""Letters found that the journal does not know: Drafts and Sent decide what has been written, not the journal.

After a lost state folder, or a draft that the person began by themself, the letter counts as there and as touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interviewd.domain.compose import facts
from interviewd.domain.keys import chosen, key_in
from interviewd.domain.memory_update.lifecycle import mailbox_of
from interviewd.domain.visits import Company, companies, noted_of, visits
from interviewd.language.mail import subjects
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Contact, Deed, Memory, State, View
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.model.terms import Kind, Verb, key_of

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
    drafts = [m for m in box.messages if m.folder is Folder.DRAFTS and m.message_id not in known]
    place = _Sent(account.mail, _subject(visit), visit.end, _followed_up(box.messages))
    if ours := next((draft for draft in drafts if key_in(draft.message_id) == key), None):
        deeds[key] = _drafted(lost, ours, rules.now)
    elif sent := _sent(lost, known, place, seen.memory):
        deeds[key] = _gone_out(lost, sent, rules.now)
    elif theirs := _written(drafts, person, visit.end, seen.memory):
        deeds[key] = _drafted(lost, theirs, rules.now)


def _subject(visit: Visit) -> str:
    return subjects.thanks(facts.role_of(visit.role), facts.name_of(visit.company))


def _follow_ups(company: Company, seen: View, deeds: dict[str, Deed], now: datetime) -> None:
    """What carries a Message-ID of ours, and a draft that answers a sent thank-you: programs rename what they save.

    A mail of the person's own that was sent in that thread is contact, not a follow-up.
    """
    unknown = {
        key: (past.id, str(count))
        for past in company.pasts
        for count in range(1, MOST)
        if (key := key_of(past.interview.uid, past.interview.original, Kind.FOLLOW_UP, str(count))) not in deeds
    }
    known, ids = _known(deeds.values()), {past.id for past in company.pasts}
    # Only of what was adopted: as long as nothing is lost, an unknown draft in that thread is the person's own.
    thanks = {d.sent_id for d in deeds.values() if d.kind is Kind.THANK_YOU and d.adopted and d.interview in ids}
    for box in seen.mail.values():
        for message in box.messages:
            is_open = message.folder is Folder.DRAFTS and message.message_id not in known
            renamed = is_open and not thanks.isdisjoint(message.in_reply_to)
            key = key_in(message.message_id) or (next(iter(unknown), "") if renamed else "")
            if key not in unknown or message.folder not in {Folder.DRAFTS, Folder.SENT} or not message.recipients:
                continue
            interview, slot = unknown.pop(key)
            lost = _Lost(key, Kind.FOLLOW_UP, interview, company.shown, message.recipients[0], slot)
            deeds[key] = _drafted(lost, message, now)


def _known(deeds: Iterable[Deed]) -> frozenset[str]:
    """The Message-IDs of letters that the journal has: what is one of them is none that was lost."""
    return frozenset(each for deed in deeds for each in (deed.message_id, deed.sent_id) if each)


def _written(drafts: Iterable[Message], person: Person, end: datetime, memory: Memory) -> Message | None:
    """Whatever the person is writing to them since the interview ended, unless it goes back to a mail of their own."""
    sent = {contact.message_id for contact in memory.contacts.values() if contact.sent}
    theirs = (
        draft
        for draft in drafts
        if person.email in {each.email for each in draft.recipients}
        and draft.nature is Nature.HUMAN
        and draft.date is not None
        and draft.date >= end
        and sent.isdisjoint(draft.in_reply_to)
    )
    return next(theirs, None)


def _followed_up(messages: Iterable[Message]) -> frozenset[str]:
    """What letters of ours answer; of mail that the person sent, that is only ever a thank-you."""
    ours = (message for message in messages if message.folder is not Folder.INBOX and key_in(message.message_id))
    return frozenset(answered for message in ours for answered in message.in_reply_to)


@dataclass(frozen=True, slots=True)
class _Sent:
    """Where a lost letter would stand in Sent: in which mailbox, under which subject, since when; what was followed up."""

    account: str
    subject: str
    since: datetime
    followed_up: frozenset[str]


def _sent(lost: _Lost, known: frozenset[str], place: _Sent, memory: Memory) -> Contact | None:
    """The letter among what was sent to them: by its Message-ID, or soon after the visit under its own subject.

    Or under any, where a letter of ours follows it up.
    """
    for contact in sorted(memory.contacts.values(), key=lambda contact: contact.at):
        if not contact.sent or contact.account != place.account or contact.address != lost.to.email:
            continue
        if key_in(contact.message_id) == lost.key:
            return contact
        soon = place.since <= contact.at <= place.since + SOON
        named = subjects.same(contact.subject, place.subject) or contact.message_id in place.followed_up
        if soon and contact.message_id not in known and named:
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
