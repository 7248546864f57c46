"""Letters found that the journal lacks: Drafts and Sent decide what has been written, not the journal.

After a lost state folder, or a draft that the person began by themself, the letter counts as there and as touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.keys import chosen, key_in
from interviewd.domain.ledger.shown_names import company_of, role_of
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company
from interviewd.language.mail import subjects
from interviewd.model.decided import Visit
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Correspondence, Folder, Message, Nature, Person
from interviewd.model.terms import Kind, Verb, key_of

SOON = timedelta(days=7)
"""A mail under a thank-you's subject is taken for it when it was sent within this after the visit."""

MOST = 10
"""More follow-ups than this no config allows."""


def letters(situation: Situation) -> dict[str, Deed]:
    """The deeds, with one more for each letter of ended visits that stands in Drafts or Sent unknown to the journal."""
    known = dict(situation.deeds)
    for company in situation.companies:
        # The latest visit first: of two with one person a letter belongs to the one it can be about.
        for visit in reversed(company.visits):
            if visit.end <= situation.now:
                for person in people_of(visit):
                    _thank_you(visit, person, situation, known)
        _follow_ups(company, situation, known)
    return known


def people_of(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the visit who has an address: met, typed into the debrief, or coordinating."""
    met = [person for interview in visit.interviews for person in interview.people]
    typed = visit.noted.notes.met if visit.noted else ()
    coordinators = [interview.coordinator for interview in visit.interviews if interview.coordinator]
    return tuple({person.email: person for person in (*met, *typed, *coordinators) if person.email}.values())


# --- thank-yous -------------------------------------------------------------------------------------------------


def _thank_you(visit: Visit, person: Person, situation: Situation, known: dict[str, Deed]) -> None:
    with_them = [i for i in visit.interviews if person.email in {each.email for each in i.people}]
    with_them = with_them or list(visit.interviews)
    key, interview = chosen(with_them, Kind.THANK_YOU, person.email, known, visit.interviews)
    account = situation.mailbox(interview)
    box = situation.mail_of(account.name) if account else None
    if key in known or account is None or box is None:
        return
    deadline = max(each.end for each in with_them) + situation.policy.deadline
    lost = _lost(key, Kind.THANK_YOU, interview.id, visit.company, person)
    lost = replace(lost, account=account.name, slot=person.email, deadline=deadline)
    letter = _find_thank_you(lost, visit, box, situation, _message_ids(known.values()))
    if isinstance(letter, Message):
        adopt = deeds.adopt_discarded if letter.folder is Folder.TRASH else deeds.adopt_draft
        known[key] = adopt(lost, letter, situation.now)
    elif letter:
        known[key] = deeds.adopt_sent(lost, letter, situation.now)


def _find_thank_you(
    lost: Deed, visit: Visit, box: Correspondence, situation: Situation, claimed: frozenset[str]
) -> Message | Contact | None:
    """Our own draft by its key, the letter in Sent or in the trash, or what the person is writing to them."""
    drafts = [m for m in box.messages if m.folder is Folder.DRAFTS and m.message_id not in claimed]
    if ours := next((draft for draft in drafts if key_in(draft.message_id) == lost.key), None):
        return ours
    trash = next((m for m in box.messages if m.folder is Folder.TRASH and key_in(m.message_id) == lost.key), None)
    copies = [contact for contact in situation.memory.contacts.values() if contact.sent]
    subject = subjects.thanks(role_of(visit.role), company_of(visit.company))
    followed_up = _followed_up(box.messages)
    for copy in sorted(copies, key=lambda contact: contact.at):
        if copy.account != lost.account or not lost.to or copy.address != lost.to.email:
            continue
        if key_in(copy.message_id) == lost.key:
            return copy
        is_soon = visit.start <= copy.at <= visit.end + SOON
        is_named = subjects.same(copy.subject, subject) or copy.message_id in followed_up
        if is_soon and is_named and copy.message_id not in claimed:
            return copy
    sent = frozenset(copy.message_id for copy in copies)
    return trash or next(_written_by_hand(drafts, lost, visit.start, sent), None)


def _followed_up(messages: Iterable[Message]) -> frozenset[str]:
    """What letters of ours answer; of mail that the person sent, that is only ever a thank-you."""
    ours = (message for message in messages if message.folder is not Folder.INBOX and key_in(message.message_id))
    return frozenset(answered for message in ours for answered in message.in_reply_to)


def _written_by_hand(drafts: Iterable[Message], lost: Deed, since: datetime, sent: frozenset[str]) -> Iterator[Message]:
    """What the person is writing to them since the interview began, unless it goes back to a mail of their own."""
    to = lost.to.email if lost.to else ""
    for draft in drafts:
        if key_in(draft.message_id):
            continue  # another letter of ours
        is_theirs = draft.nature is Nature.HUMAN and to in {each.email for each in draft.recipients}
        if is_theirs and draft.date is not None and draft.date >= since and sent.isdisjoint(draft.in_reply_to):
            yield draft


# --- follow-ups -------------------------------------------------------------------------------------------------


def _follow_ups(company: Company, situation: Situation, known: dict[str, Deed]) -> None:
    """What carries a Message-ID of ours, and a draft that answers a sent thank-you: programs rename what they save.

    A mail of the person's own that was sent in that thread is contact, not a follow-up.
    """
    missing = {
        key: (past.id, str(count))
        for past in company.pasts
        for count in range(1, MOST)
        if (key := key_of(past.interview.uid, past.interview.original, Kind.FOLLOW_UP, str(count))) not in known
    }
    claimed, ids = _message_ids(known.values()), {past.id for past in company.pasts}
    # Only of what was adopted: as long as nothing is lost, an unknown draft in that thread is the person's own.
    thanks = {d.sent_id for d in known.values() if d.kind is Kind.THANK_YOU and d.adopted and d.interview in ids}
    for box in situation.view.mail.values():
        for message in box.messages:
            is_open = message.folder is Folder.DRAFTS and message.message_id not in claimed
            is_renamed = is_open and not thanks.isdisjoint(message.in_reply_to)
            key = key_in(message.message_id) or (next(iter(missing), "") if is_renamed else "")
            if key in missing and message.folder in {Folder.DRAFTS, Folder.SENT} and message.recipients:
                interview, slot = missing.pop(key)
                lost = _lost(key, Kind.FOLLOW_UP, interview, company.shown, message.recipients[0])
                known[key] = deeds.adopt_draft(replace(lost, slot=slot), message, situation.now)


def _message_ids(known: Iterable[Deed]) -> frozenset[str]:
    """The Message-IDs of letters that the journal has: what is one of them is none that was lost."""
    return frozenset(each for deed in known for each in (deed.message_id, deed.sent_id) if each)


def _lost(key: str, kind: Kind, interview: str, company: str, to: Person) -> Deed:
    """What the journal would know of a letter that it lacks, before the letter is read."""
    return Deed(
        key=key,
        kind=kind,
        verb=Verb.DRAFT,
        state=State.DRAFTED,
        account="",
        interview=interview,
        made=datetime.min.replace(tzinfo=UTC),
        company=company,
        to=to,
    )
