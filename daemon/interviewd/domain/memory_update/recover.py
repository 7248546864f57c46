"""Letters that the journal lacks: Drafts and Sent decide what has been written.

After a lost state folder, or for a draft that the person began, the letter counts as there and as
touched.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.keys import chosen, key_in
from interviewd.domain.ledger.shown_names import company_of, role_of
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Company, company_with, role_with, with_person
from interviewd.language.mail import subjects
from interviewd.model.decided import Visit
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.model.terms import Kind, Verb, key_of

SOON = timedelta(days=7)
"""A mail under a thank-you's subject is taken for it when it was sent within this after the
visit."""

MOST = 10
"""More follow-ups than this no config allows."""


def letters(situation: Situation) -> dict[str, Deed]:
    """The deeds, and one for each letter of ended visits in Drafts or Sent that they lack."""
    known = dict(situation.deeds)
    mail = _UnknownMail(situation)
    for company in situation.companies:
        # The latest visit first: of two with one person a letter is about the later one.
        ended = [visit for visit in company.visits if visit.end <= situation.now]
        for visit in reversed(ended):
            for person in people_of(visit):
                _thank_you(visit, person, mail, known)
        _follow_ups(company, mail, known)
    return known


class _UnknownMail:
    """What may be a letter that the journal lacks: drafts, sent mail, and letters in the trash."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        ids = (each for d in situation.deeds.values() for each in (d.message_id, d.sent_id))
        self.claimed = set(filter(None, ids))
        copies = (copy for each in situation.written.values() for copy in each)
        self.sent = frozenset(copy.message_id for copy in copies)
        self.drafts: dict[str, list[Message]] = defaultdict(list)
        self.trash: dict[str, Message] = {}
        self.keys: set[str] = set()
        self.answered: set[str] = set()  # what letters of ours answer; of sent ones a thank-you
        self.replies: set[str] = set()  # what drafts answer
        for account, box in situation.view.mail.items():
            for message in box.messages:
                key = key_in(message.message_id)
                if message.folder is Folder.DRAFTS:
                    self.drafts[account].append(message)
                    self.replies |= {*message.in_reply_to}
                if message.folder is Folder.TRASH and key:
                    self.trash[key] = message
                if message.folder is not Folder.INBOX and key:
                    self.keys.add(key)
                    self.answered |= {*message.in_reply_to}


def people_of(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the visit who has an address: met, typed into the debrief, or coordinating."""
    met = [person for interview in visit.interviews for person in interview.people]
    typed = visit.noted.notes.met if visit.noted else ()
    coordinators = filter(None, (interview.coordinator for interview in visit.interviews))
    people = {each.email: each for each in (*met, *typed, *coordinators) if each.email}
    return tuple(people.values())


# --- thank-yous ---------------------------------------------------------------------------------


def _thank_you(visit: Visit, person: Person, mail: _UnknownMail, known: dict[str, Deed]) -> None:
    situation = mail.situation
    with_them = with_person(visit, person.email)
    key, interview = chosen(with_them, Kind.THANK_YOU, person.email, known, visit.interviews)
    account = situation.mailbox(interview)
    if key in known or account is None or situation.mail_of(account.name) is None:
        return
    deadline = max(each.end for each in with_them) + situation.policy.deadline
    lost = _lost(key, Kind.THANK_YOU, interview.id, visit.company, person)
    lost = replace(lost, account=account.name, slot=person.email, deadline=deadline)
    letter = _find_thank_you(lost, visit, mail)
    if isinstance(letter, Message):
        recover_letter = (
            deeds.recover_discarded if letter.folder is Folder.TRASH else deeds.recover_draft
        )
        known[key] = recover_letter(lost, letter, situation.now)
        mail.claimed.add(letter.message_id)
    elif letter:
        known[key] = deeds.recover_sent(lost, letter, situation.now)
        mail.claimed.add(letter.message_id)


def _find_thank_you(lost: Deed, visit: Visit, mail: _UnknownMail) -> Message | Contact | None:
    """Our own draft by its key, the letter in Sent or Trash, or a draft of the person's own."""
    drafts = [m for m in mail.drafts.get(lost.account, ()) if m.message_id not in mail.claimed]
    if ours := next((draft for draft in drafts if key_in(draft.message_id) == lost.key), None):
        return ours
    to = lost.recipient
    role, company = role_with(visit, to), company_with(visit, to)
    about = role_of(role), company_of(company)
    for copy in sorted(mail.situation.written.get(to, ()), key=lambda contact: contact.at):
        if copy.account != lost.account:
            continue
        if key_in(copy.message_id) == lost.key:
            return copy
        is_soon = visit.start <= copy.at <= visit.end + SOON
        is_named = subjects.is_thanks(copy.subject, *about) or copy.message_id in mail.answered
        if is_soon and is_named and copy.message_id not in mail.claimed:
            return copy
    by_hand = (draft for draft in drafts if _is_by_hand(draft, to, visit.start, mail.sent))
    return mail.trash.get(lost.key) or next(by_hand, None)


def _is_by_hand(draft: Message, to: str, since: datetime, sent: frozenset[str]) -> bool:
    """Whether the person began it since the interview, and not as an answer to their own mail."""
    if key_in(draft.message_id):
        return False  # another letter of ours
    is_theirs = draft.nature is Nature.HUMAN and to in {each.email for each in draft.recipients}
    is_later = draft.date is not None and draft.date >= since
    return is_theirs and is_later and sent.isdisjoint(draft.in_reply_to)


# --- follow-ups ---------------------------------------------------------------------------------


def _follow_ups(company: Company, mail: _UnknownMail, known: dict[str, Deed]) -> None:
    """What carries a Message-ID of ours, and drafts that answer a sent thank-you: programs rename
    what they save.

    A mail of the person's own that was sent in that thread is contact, not a follow-up.
    """
    ids = {past.id for past in company.pasts}
    # Only of what was adopted: while nothing is lost, an unknown draft is the person's own.
    adopted = (d for d in known.values() if d.adopted and d.kind is Kind.THANK_YOU)
    thanks = {deed.sent_id for deed in adopted if deed.interview in ids} if mail.replies else set()
    if mail.keys <= known.keys() and mail.replies.isdisjoint(thanks):
        return
    missing = {
        key: (past.id, str(count))
        for past in company.pasts
        for count in range(1, MOST)
        if (key := key_of(past.interview.uid, past.interview.original, Kind.FOLLOW_UP, str(count)))
        not in known
    }
    situation = mail.situation
    for box in situation.view.mail.values():
        for message in box.messages:
            is_open = message.folder is Folder.DRAFTS and message.message_id not in mail.claimed
            is_renamed = is_open and not thanks.isdisjoint(message.in_reply_to)
            key = key_in(message.message_id) or (next(iter(missing), "") if is_renamed else "")
            is_letter = message.folder in {Folder.DRAFTS, Folder.SENT} and message.recipients
            if is_letter and key in missing:
                interview, slot = missing.pop(key)
                lost = _lost(key, Kind.FOLLOW_UP, interview, company.shown, message.recipients[0])
                known[key] = deeds.recover_draft(replace(lost, slot=slot), message, situation.now)
                mail.claimed.add(message.message_id)


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
