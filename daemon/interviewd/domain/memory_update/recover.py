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

MOST = 10  # more follow-ups than this no config allows


def letters(situation: Situation) -> dict[str, Deed]:
    """The deeds, and one for each letter of ended visits in Drafts or Sent that they lack."""
    recovery = _Recovery(situation)
    for company in situation.companies:
        # The latest visit first: of two with one person a letter is about the later one.
        ended = [visit for visit in company.visits if visit.end <= situation.now]
        for visit in reversed(ended):
            for person in people_of(visit):
                recovery.find_thank_you(visit, person)
        recovery.find_follow_ups(company)
    return recovery.known


class _Recovery:
    """The deeds that are `known` so far, and what may be a letter that they lack: drafts, sent
    mail, and letters in the trash.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation, self.known = situation, dict(situation.deeds)
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

    def find_thank_you(self, visit: Visit, person: Person) -> None:
        situation, now = self.situation, self.situation.now
        with_them = with_person(visit, person.email)
        key, interview = chosen(
            with_them, Kind.THANK_YOU, person.email, self.known, visit.interviews
        )
        account = situation.mailbox(interview)
        if key in self.known or account is None or situation.mail_of(account.name) is None:
            return
        deadline = max(each.end for each in with_them) + situation.policy.deadline
        lost = _lost(key, Kind.THANK_YOU, interview.id, visit.company, person)
        lost = replace(lost, account=account.name, slot=person.email, deadline=deadline)
        letter = self.thank_you(lost, visit)
        if letter is None:
            return
        if isinstance(letter, Contact):
            self.known[key] = deeds.recover_sent(lost, letter, now)
        elif letter.folder is Folder.TRASH:
            self.known[key] = deeds.recover_discarded(lost, letter, now)
        else:
            self.known[key] = deeds.recover_draft(lost, letter, now)
        self.claimed.add(letter.message_id)

    def thank_you(self, lost: Deed, visit: Visit) -> Message | Contact | None:
        """Our own draft by its key, the letter in Sent or Trash, or a draft of the person's own."""
        every = self.drafts.get(lost.account, ())
        drafts = [draft for draft in every if draft.message_id not in self.claimed]
        if ours := next((draft for draft in drafts if key_in(draft.message_id) == lost.key), None):
            return ours
        to = lost.recipient
        role, company = role_with(visit, to), company_with(visit, to)
        about = role_of(role), company_of(company)
        for copy in sorted(self.situation.written.get(to, ()), key=lambda contact: contact.at):
            if copy.account != lost.account:
                continue
            if key_in(copy.message_id) == lost.key:
                return copy
            is_soon = visit.start <= copy.at <= visit.end + SOON
            is_named = subjects.is_thanks(copy.subject, *about) or copy.message_id in self.answered
            if is_soon and is_named and copy.message_id not in self.claimed:
                return copy
        by_hand = (draft for draft in drafts if self.is_by_hand(draft, to, visit.start))
        return self.trash.get(lost.key) or next(by_hand, None)

    def is_by_hand(self, draft: Message, to: str, since: datetime) -> bool:
        """Whether the person began it since the interview, not as an answer to their own mail."""
        if key_in(draft.message_id):
            return False  # another letter of ours
        is_theirs = draft.nature is Nature.HUMAN and to in {each.email for each in draft.recipients}
        is_later = draft.date is not None and draft.date >= since
        return is_theirs and is_later and self.sent.isdisjoint(draft.in_reply_to)

    def find_follow_ups(self, company: Company) -> None:
        """What carries a Message-ID of ours, and drafts that answer a sent thank-you: programs
        rename what they save.

        A mail of the person's own that was sent in that thread is contact, not a follow-up.
        """
        known, ids = self.known, {past.id for past in company.pasts}
        # Only of what was adopted: while nothing is lost, an unknown draft is the person's own.
        adopted = (d for d in known.values() if d.adopted and d.kind is Kind.THANK_YOU)
        sent = (
            {each.sent_id for each in adopted if each.interview in ids} if self.replies else set()
        )
        if self.keys <= known.keys() and self.replies.isdisjoint(sent):
            return
        wanted = (
            (
                key_of(past.interview.uid, past.interview.original, Kind.FOLLOW_UP, count),
                past,
                count,
            )
            for past in company.pasts
            for count in map(str, range(1, MOST))
        )
        missing = {key: (past.id, count) for key, past, count in wanted if key not in known}
        for box in self.situation.view.mail.values():
            for message in box.messages:
                is_open = message.folder is Folder.DRAFTS and message.message_id not in self.claimed
                is_renamed = is_open and not sent.isdisjoint(message.in_reply_to)
                key = key_in(message.message_id) or (next(iter(missing), "") if is_renamed else "")
                is_letter = message.folder in {Folder.DRAFTS, Folder.SENT} and message.recipients
                if is_letter and key in missing:
                    interview, slot = missing.pop(key)
                    to = message.recipients[0]
                    lost = _lost(key, Kind.FOLLOW_UP, interview, company.shown, to)
                    lost, now = replace(lost, slot=slot), self.situation.now
                    known[key] = deeds.recover_draft(lost, message, now)
                    self.claimed.add(message.message_id)


def people_of(visit: Visit) -> tuple[Person, ...]:
    """Everybody of the visit who has an address: met, typed into the debrief, or coordinating."""
    met = [person for interview in visit.interviews for person in interview.people]
    typed = visit.noted.notes.met if visit.noted else ()
    coordinators = filter(None, (interview.coordinator for interview in visit.interviews))
    people = {each.email: each for each in (*met, *typed, *coordinators) if each.email}
    return tuple(people.values())


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
