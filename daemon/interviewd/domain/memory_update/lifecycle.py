"""What became of a letter: drafted, edited, sent, discarded, unknown. Judged anew at each look; only *sent* is final.

A draft is found again by its handle or Message-ID, else by recipient with subject or thread among what appeared
since: notmuch gives every saved draft a new Message-ID, mutt takes a draft away while it is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.language import mail
from interviewd.language.mail import subjects
from interviewd.model.known import Contact, Deed, Memory, State, View
from interviewd.model.seen import AccountState, Correspondence, Folder, Message, Nature

FOLLOWED = timedelta(days=60)
"""A letter is looked for this long after it was made."""


def letters(view: View, memory: Memory, now: datetime) -> dict[str, Deed]:
    """The deeds with every letter's state as the mailboxes show it now."""
    deeds = dict(memory.deeds)
    for key, deed in memory.deeds.items():
        box = mailbox_of(view, deed.account)
        if box is None or not _is_followed(deed, now):
            continue
        seen = _judge(deed, box, _sent_to(deed, memory, deeds.values()), _claimed(deeds.values(), deed))
        deeds[key] = seen if seen.state is deed.state else replace(seen, settled=now)
    return deeds


def mailbox_of(view: View, account: str) -> Correspondence | None:
    """What the account's mailbox showed at this look; None when it could not be asked."""
    found = view.account(account)
    return view.mail.get(account) if found and found.mail_state is AccountState.OK else None


def _is_followed(deed: Deed, now: datetime) -> bool:
    if not deed.kind.is_letter or deed.state is State.SENT or now - deed.made > FOLLOWED:
        return False
    return deed.state.is_open or deed.state in (State.DISCARDED, State.UNKNOWN, State.WITHDRAWN)


def _judge(deed: Deed, box: Correspondence, sent: Sequence[Contact], claimed: frozenset[str]) -> Deed:
    same = next((contact for contact in sent if contact.message_id == deed.message_id), None)
    draft = None if same else _draft(deed, box.messages, claimed)
    if draft:
        return _as_draft(deed, draft)
    if same or (sent and deed.state is not State.WITHDRAWN and box.drafts_whole):
        return _as_sent(deed, same or sent[0])
    if deed.state is State.WITHDRAWN or not box.drafts_whole:
        return deed
    return replace(deed, state=State.DISCARDED if box.sent_whole else State.UNKNOWN)


def _as_draft(deed: Deed, draft: Message) -> Deed:
    found = replace(deed, handle=draft.handle, message_id=draft.message_id or deed.message_id, version=draft.version)
    found = replace(found, thread=draft.thread or deed.thread)
    untouched = mail.is_as_written(deed, draft) if deed.text else deed.state is not State.EDITED
    return replace(found, state=State.DRAFTED if untouched else State.EDITED)


def _as_sent(deed: Deed, contact: Contact) -> Deed:
    when = contact.at if contact.at >= deed.made else contact.seen or contact.at
    return replace(
        deed,
        state=State.SENT,
        sent=when,
        sent_id=contact.message_id,
        thread=contact.thread or deed.thread,
        subject=contact.subject or deed.subject,
        references=contact.references or deed.references,
    )


def _draft(deed: Deed, messages: Iterable[Message], claimed: frozenset[str]) -> Message | None:
    drafts = [message for message in messages if message.folder is Folder.DRAFTS]
    for message in drafts:
        if message.handle == deed.handle or (message.message_id and message.message_id == deed.message_id):
            return message
    return next((message for message in drafts if message.handle not in claimed and _resembles(deed, message)), None)


def _resembles(deed: Deed, message: Message) -> bool:
    """Same recipient and subject, or thread, and not older than the letter (a Date has no fractions of a second)."""
    if deed.to is None or all(person.email != deed.to.email for person in message.recipients):
        return False
    if message.date and message.date < deed.made - timedelta(minutes=1):
        return False
    return subjects.same(message.subject, deed.subject) or bool(deed.thread and deed.thread == message.thread)


def _claimed(deeds: Iterable[Deed], by_others_than: Deed) -> frozenset[str]:
    return frozenset(deed.handle for deed in deeds if deed.state.is_open and deed.key != by_others_than.key)


def _sent_to(deed: Deed, memory: Memory, deeds: Iterable[Deed]) -> list[Contact]:
    """Mail that may be this letter, sent: its own Message-ID first, else to its recipient since it was made."""
    others = {other.sent_id for other in deeds if other.sent_id and other.key != deed.key}
    found = [
        contact
        for contact in memory.contacts.values()
        if contact.sent and contact.account == deed.account and contact.message_id not in others
    ]
    to = deed.to.email if deed.to else ""
    since = [
        contact
        for contact in found
        if contact.message_id == deed.message_id
        or (contact.address == to and contact.nature is Nature.HUMAN and _came_since(contact, deed))
    ]
    return sorted(since, key=lambda contact: (contact.message_id != deed.message_id, contact.at))


def _came_since(contact: Contact, deed: Deed) -> bool:
    return contact.at >= deed.made or (contact.seen is not None and contact.seen > deed.made)
