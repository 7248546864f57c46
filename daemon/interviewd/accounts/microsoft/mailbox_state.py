"""What is remembered of an Outlook mailbox alone, and whether a draft is still as stored."""

from __future__ import annotations

import hashlib
from dataclasses import field, replace

from interviewd.accounts.online.mailbox_state import Draft, MailboxState
from interviewd.language import mail
from interviewd.model.seen import Message
from interviewd.values import dataclass


@dataclass(slots=True)
class OutlookState(MailboxState):
    folders: dict[str, str] = field(default_factory=dict)  # the ids of the well-known folders
    links: dict[str, str] = field(default_factory=dict)  # by folder: where its delta goes on
    swept: str = ""  # until when every folder was listed
    judged: frozenset[str] = frozenset()  # bounces lately read that concern nobody watched

    def emptied(self) -> OutlookState:
        return OutlookState(folders=self.folders)


def content_hash(message: Message) -> str:
    """A hash of what a person may edit in a draft: recipients, subject, text."""
    to = "\n".join(sorted(person.email for person in message.recipients))
    content = f"{to}\n\n{mail.canonical(message.subject, message.text)}"
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def as_seen(message: Message, known: Draft | None) -> Draft:
    """A draft that was read, with what we wrote if Exchange still stores what it made of that.

    A server that keeps no text of a draft says nothing about an edit.
    """
    if known is None or not known.text:
        return Draft(message, read=True)
    if content_hash(message) == known.stored or not (known.stored or message.text):
        ours = known.seen
        message = replace(
            message, recipients=ours.recipients, subject=ours.subject, text=known.text
        )
    return replace(known, seen=message, read=True)
