"""Which mail is a letter of ours now. Judged anew at each look; only SENT is final.

A draft is found again by its handle or Message-ID, else by recipient with subject or thread among
what appeared since: notmuch gives every saved draft a new Message-ID, mutt takes a draft away while
it is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.keys import key_in
from interviewd.domain.situation import Situation
from interviewd.language import sanitize
from interviewd.language.mail import subjects
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Correspondence, Folder, Message, Nature
from interviewd.model.terms import Kind
from interviewd.values import dataclass

FOLLOWED = timedelta(days=60)  # a letter is looked for this long after it was made


def letters(situation: Situation) -> dict[str, Deed]:
    """The deeds with every letter's state as the mailboxes show it now."""
    known = dict(situation.deeds)
    copies = [contact for contact in situation.memory.contacts.values() if contact.sent]
    for key, deed in situation.deeds.items():
        box, is_fresh = situation.mail_of(deed.account), situation.now - deed.made <= FOLLOWED
        missed = (State.DISCARDED, State.UNKNOWN, State.WITHDRAWN)
        is_followed = deed.kind.is_letter and (deed.state.is_open or deed.state in missed)
        if box and is_followed and is_fresh:
            others = [each for each in known.values() if each.kind.is_letter and each.key != key]
            known[key] = _Letter(deed, box, copies, others).judged(situation.now)
    return known


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter with its mailbox, the `copies` of sent mail, and the other letters of ours."""

    deed: Deed
    box: Correspondence
    copies: Sequence[Contact]
    others: Sequence[Deed]

    def judged(self, now: datetime) -> Deed:
        deed, box, sent = self.deed, self.box, self.sent()
        # Nothing else is it any more: it was withdrawn, or a follow-up thrown away.
        is_unwanted = deed.kind is Kind.FOLLOW_UP and deed.state is State.DISCARDED
        is_gone = deed.state is State.WITHDRAWN or is_unwanted
        same = next(filter(self.is_copy, sent), None)
        if same is None and (draft := self.draft()):
            return deeds.see_draft(deed, draft, now)
        if same or (sent and box.drafts_whole and not is_gone):
            copy = same or sent[0]
            message = self.in_sent(copy)
            return deeds.see_sent(deed, copy, now, message.text if message else "")
        return deeds.miss_letter(deed, now, sent_whole=box.sent_whole) if box.drafts_whole else deed

    def sent(self) -> list[Contact]:
        """Mail that may be this letter, sent: its own Message-ID first, else to its recipient."""
        taken = {other.sent_id for other in self.others if other.sent_id}
        free = (copy for copy in self.copies if copy.message_id not in taken)
        mine = (each for each in free if each.account == self.deed.account)
        return sorted(
            filter(self.may_be, mine), key=lambda contact: (not self.is_own(contact), contact.at)
        )

    def is_own(self, contact: Contact) -> bool:
        """Whether it has the letter's Message-ID, as drafted or as sent."""
        return contact.message_id in (self.deed.message_id, self.deed.sent_id)

    def may_be(self, contact: Contact) -> bool:
        if self.is_own(contact):
            return True
        if key_in(contact.message_id) not in ("", self.deed.key):
            return False
        made, seen = self.deed.made, contact.seen
        came_since = contact.at >= made or (seen is not None and seen > made)
        is_theirs = contact.address == self.deed.recipient and contact.nature is Nature.HUMAN
        return is_theirs and came_since

    def is_copy(self, contact: Contact) -> bool:
        """Whether a mail in Sent is that letter for certain, though phones leave its draft behind.

        By its Message-ID; else by its subject, in a thread also by most of its words.
        """
        deed = self.deed
        if self.is_own(contact):
            return True
        if deed.state is State.WITHDRAWN or not subjects.same(contact.subject, deed.subject):
            return False
        if not deed.references:
            return True
        copy = self.in_sent(contact)
        ours = set(sanitize.words(deed.text).split())
        theirs = set(sanitize.words(copy.text).split()) if copy else set()
        return bool(ours) and len(ours & theirs) * 2 > len(ours)

    def in_sent(self, copy: Contact) -> Message | None:
        sent = (message for message in self.box.messages if message.folder is Folder.SENT)
        return next((message for message in sent if message.message_id == copy.message_id), None)

    def draft(self) -> Message | None:
        drafts = [message for message in self.box.messages if message.folder is Folder.DRAFTS]
        for message in drafts:
            is_named = bool(message.message_id) and message.message_id == self.deed.message_id
            if is_named or message.handle == self.deed.handle:
                return message
        claimed = {each.handle for each in self.others if each.state.is_open}
        free = (message for message in drafts if message.handle not in claimed)
        return next(filter(self.resembles, free), None)

    def resembles(self, message: Message) -> bool:
        """Same recipient and subject, or thread, and not older than the letter.

        What carries the key of another letter of ours is that letter.
        """
        deed = self.deed
        if key_in(message.message_id) not in ("", deed.key):
            return False
        if deed.to is None or all(person.email != deed.to.email for person in message.recipients):
            return False
        # A Date has no fractions of a second.
        if message.date and message.date < deed.made - timedelta(minutes=1):
            return False
        is_in_thread = bool(deed.thread) and deed.thread == message.thread
        return is_in_thread or subjects.same(message.subject, deed.subject)
