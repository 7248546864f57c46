"""Which mail is a letter of ours now. Judged anew at each look; only SENT is final.

A draft is found again by its handle or Message-ID, else by recipient with subject or thread among
what appeared since: notmuch gives every saved draft a new Message-ID, mutt takes a draft away while
it is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.keys import key_in
from interviewd.domain.situation import Situation
from interviewd.language import sanitize
from interviewd.language.mail import subjects
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Correspondence, Folder, Message, Nature

FOLLOWED = timedelta(days=60)
"""A letter is looked for this long after it was made."""


def letters(situation: Situation) -> dict[str, Deed]:
    """The deeds with every letter's state as the mailboxes show it now."""
    known = dict(situation.deeds)
    copies = [contact for contact in situation.memory.contacts.values() if contact.sent]
    for key, deed in situation.deeds.items():
        box = situation.mail_of(deed.account)
        if box and _is_followed(deed, situation.now):
            others = [each for each in known.values() if each.kind.is_letter and each.key != key]
            sent = _sent_to(deed, copies, others)
            claimed = frozenset(each.handle for each in others if each.state.is_open)
            known[key] = _judge(deed, box, sent, claimed, situation.now)
    return known


def _is_followed(deed: Deed, now: datetime) -> bool:
    if not deed.kind.is_letter or deed.state is State.SENT or now - deed.made > FOLLOWED:
        return False
    return deed.state.is_open or deed.state in (State.DISCARDED, State.UNKNOWN, State.WITHDRAWN)


def _judge(
    deed: Deed, box: Correspondence, sent: Sequence[Contact], claimed: frozenset[str], now: datetime
) -> Deed:
    same = next((contact for contact in sent if _is_copy(contact, deed, box)), None)
    draft = None if same else _draft(deed, box.messages, claimed)
    if draft:
        return deeds.see_draft(deed, draft, now)
    if same or (sent and deed.state is not State.WITHDRAWN and box.drafts_whole):
        copy = same or sent[0]
        message = _in_sent(box.messages, copy)
        return deeds.see_sent(deed, copy, now, message.text if message else "")
    return deeds.miss_letter(deed, now, sent_whole=box.sent_whole) if box.drafts_whole else deed


def _in_sent(messages: Iterable[Message], copy: Contact) -> Message | None:
    sent = (message for message in messages if message.folder is Folder.SENT)
    return next((message for message in sent if message.message_id == copy.message_id), None)


def _is_copy(contact: Contact, deed: Deed, box: Correspondence) -> bool:
    """Whether a mail in Sent is that letter for certain, though phones leave its draft behind.

    By its Message-ID; else by its subject, in a thread also by its words.
    """
    if contact.message_id in (deed.message_id, deed.sent_id):
        return True
    if deed.state is State.WITHDRAWN or not subjects.same(contact.subject, deed.subject):
        return False
    copy = _in_sent(box.messages, contact)
    return not deed.references or (copy is not None and _has_words(copy, deed))


def _has_words(message: Message, deed: Deed) -> bool:
    """Whether most words of the letter stand in a mail."""
    ours, theirs = set(sanitize.words(deed.text).split()), set(sanitize.words(message.text).split())
    return bool(ours) and len(ours & theirs) * 2 > len(ours)


def _draft(deed: Deed, messages: Iterable[Message], claimed: frozenset[str]) -> Message | None:
    drafts = [message for message in messages if message.folder is Folder.DRAFTS]
    for message in drafts:
        is_named = bool(message.message_id) and message.message_id == deed.message_id
        if is_named or message.handle == deed.handle:
            return message
    free = (message for message in drafts if message.handle not in claimed)
    return next((message for message in free if _resembles(deed, message)), None)


def _resembles(deed: Deed, message: Message) -> bool:
    """Same recipient and subject, or thread, and not older than the letter.

    What carries the key of another letter of ours is that letter.
    """
    if key_in(message.message_id) not in ("", deed.key):
        return False
    if deed.to is None or all(person.email != deed.to.email for person in message.recipients):
        return False
    # A Date has no fractions of a second.
    if message.date and message.date < deed.made - timedelta(minutes=1):
        return False
    is_in_thread = bool(deed.thread) and deed.thread == message.thread
    return is_in_thread or subjects.same(message.subject, deed.subject)


def _sent_to(deed: Deed, copies: Iterable[Contact], others: Iterable[Deed]) -> list[Contact]:
    """Mail that may be this letter, sent: its own Message-ID first, else to its recipient."""
    taken = {other.sent_id for other in others if other.sent_id}
    free = (copy for copy in copies if copy.message_id not in taken)
    candidates = [each for each in free if each.account == deed.account and _may_be(each, deed)]
    own = (deed.message_id, deed.sent_id)
    return sorted(candidates, key=lambda contact: (contact.message_id not in own, contact.at))


def _may_be(contact: Contact, deed: Deed) -> bool:
    if contact.message_id in (deed.message_id, deed.sent_id):
        return True
    if key_in(contact.message_id) not in ("", deed.key):
        return False
    came_since = contact.at >= deed.made or (contact.seen is not None and contact.seen > deed.made)
    return contact.address == deed.recipient and contact.nature is Nature.HUMAN and came_since
