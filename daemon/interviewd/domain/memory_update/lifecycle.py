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
from interviewd.language import plain
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
            others = [
                other for other in known.values() if other.kind.is_letter and other.key != key
            ]
            known[key] = _judge(
                deed, box, _sent_to(deed, copies, others), _claimed(others), situation.now
            )
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
        return deeds.see_sent(deed, copy, now, _text_of(copy, box.messages))
    return deeds.miss_letter(deed, now, sent_whole=box.sent_whole) if box.drafts_whole else deed


def _text_of(copy: Contact, messages: Iterable[Message]) -> str:
    """The words of a copy in Sent; "" when the mailbox does not show it at this look."""
    sent = (
        each
        for each in messages
        if each.folder is Folder.SENT and each.message_id == copy.message_id
    )
    return next((each.text for each in sent), "")


def _is_copy(contact: Contact, deed: Deed, box: Correspondence) -> bool:
    """Whether a mail in Sent is that letter for certain, though its draft may still stand
    (phones leave it behind).

    By its Message-ID; else by its subject, unless that is a thread's, in which the person may write
    what they like.
    """
    if contact.message_id in (deed.message_id, deed.sent_id):
        return True
    if deed.state is State.WITHDRAWN or not subjects.same(contact.subject, deed.subject):
        return False
    copy = next(
        (m for m in box.messages if m.folder is Folder.SENT and m.message_id == contact.message_id),
        None,
    )
    return not deed.references or (copy is not None and _has_words(copy, deed))


def _has_words(message: Message, deed: Deed) -> bool:
    """Whether most words of the letter stand in a mail."""
    ours, theirs = set(plain.words(deed.text).split()), set(plain.words(message.text).split())
    return bool(ours) and len(ours & theirs) * 2 > len(ours)


def _draft(deed: Deed, messages: Iterable[Message], claimed: frozenset[str]) -> Message | None:
    drafts = [message for message in messages if message.folder is Folder.DRAFTS]
    for message in drafts:
        if message.handle == deed.handle or (
            message.message_id and message.message_id == deed.message_id
        ):
            return message
    return next(
        (
            message
            for message in drafts
            if message.handle not in claimed and _resembles(deed, message)
        ),
        None,
    )


def _resembles(deed: Deed, message: Message) -> bool:
    """Same recipient and subject, or thread, and not older than the letter (a Date has no
    fractions of a second).

    What carries the key of another letter of ours is that letter.
    """
    if key_in(message.message_id) not in ("", deed.key):
        return False
    if deed.to is None or all(person.email != deed.to.email for person in message.recipients):
        return False
    if message.date and message.date < deed.made - timedelta(minutes=1):
        return False
    return subjects.same(message.subject, deed.subject) or bool(
        deed.thread and deed.thread == message.thread
    )


def _claimed(others: Iterable[Deed]) -> frozenset[str]:
    return frozenset(deed.handle for deed in others if deed.state.is_open)


def _sent_to(deed: Deed, copies: Iterable[Contact], others: Iterable[Deed]) -> list[Contact]:
    """Mail that may be this letter, sent: its own Message-ID first, else to its recipient since
    it was made.
    """
    taken = {other.sent_id for other in others if other.sent_id}
    to = deed.to.email if deed.to else ""
    candidates = [
        contact
        for contact in copies
        if contact.account == deed.account
        and contact.message_id not in taken
        and _may_be(contact, deed, to)
    ]
    own = (deed.message_id, deed.sent_id)
    return sorted(candidates, key=lambda contact: (contact.message_id not in own, contact.at))


def _may_be(contact: Contact, deed: Deed, to: str) -> bool:
    if contact.message_id in (deed.message_id, deed.sent_id):
        return True
    if key_in(contact.message_id) not in ("", deed.key):
        return False
    came_since = contact.at >= deed.made or (contact.seen is not None and contact.seen > deed.made)
    return contact.address == to and contact.nature is Nature.HUMAN and came_since
