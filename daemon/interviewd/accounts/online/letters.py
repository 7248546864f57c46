"""Letters and other mail that a watch is about: what became of them, which one a doubt is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from interviewd.accounts.online.mailbox_state import MailboxState
from interviewd.language import mail
from interviewd.language.people.addresses import registrable
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message

MAX_WRITE_DELAY = timedelta(seconds=120)
"""How long a write whose outcome is unknown may still take effect."""


def is_draft_of_interest(draft: Message, watch: Watch) -> bool:
    """Whether a draft may be a letter of ours, or is to somebody watched.

    Then its text is read, and else never.
    """
    if any(draft.handle == deed.handle or mail.is_letter(draft, deed) for deed in watch.letters):
        return True
    return any(
        person.email in watch.addresses or registrable(person.email) in watch.domains
        for person in draft.recipients
    )


def is_in_letters_thread(message: Message, watch: Watch) -> bool:
    """A letter may be sent to another address than it was written for; its thread shows that."""
    return any(deed.thread and deed.thread == message.thread for deed in watch.letters)


def is_sent(deed: Deed, mails: Iterable[Message]) -> bool:
    """Whether one of these mails is the letter, sent."""
    for message in mails:
        if message.folder is not Folder.SENT:
            continue
        if mail.is_letter(message, deed) or mail.is_like(message, deed):
            return True
        is_later = message.date is None or message.date >= deed.made
        if deed.thread and message.thread == deed.thread and is_later:
            return True
    return False


def account_for_letters(
    state: MailboxState,
    letters: Iterable[Deed],
    now: datetime,
    is_explained: Callable[[Deed], bool],
    search_again: Callable[[Deed], None] = lambda _: None,
) -> bool:
    """Whether each open letter without a draft is known to be sent, or else to be gone.

    `is_explained` looks for what became of one; unexplained ones count as gone after
    MAX_WRITE_DELAY, when `search_again` has had a last look.
    """
    lost = {
        deed.handle: deed for deed in letters if deed.handle and deed.handle not in state.drafts
    }
    state.gone = state.gone.intersection(lost)
    state.missing = {handle: since for handle, since in state.missing.items() if handle in lost}
    for handle, deed in lost.items():
        if handle in state.gone or is_explained(deed):
            state.missing.pop(handle, None)
            continue
        since = datetime.fromisoformat(state.missing.setdefault(handle, now.isoformat()))
        if now - since >= MAX_WRITE_DELAY:
            search_again(deed)
            state.gone |= {handle}
            del state.missing[handle]
    return not state.missing


class HasMessage(Protocol):
    """A mail as a provider lists it."""

    @property
    def message(self) -> Message: ...


M = TypeVar("M", bound=HasMessage)


def best_match(deed: Deed, candidates: Iterable[M]) -> M | None:
    """The mail with the letter's Message-ID, else the first with its recipient and subject.

    No received mail.
    """
    similar = None
    for candidate in candidates:
        if candidate.message.folder is Folder.INBOX:
            continue
        if mail.is_letter(candidate.message, deed):
            return candidate
        if similar is None and mail.is_like(candidate.message, deed):
            similar = candidate
    return similar
