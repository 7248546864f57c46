"""Settling a doubt: whether the letter of an intent was created, and what became of it since.

Drafts and history decide, never search, which lags. That nothing is there is believed after two
more polls; a draft that came and went, with nothing to say whose it was, stays a doubt that the
person sees. A second draft is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from interviewd.accounts.google.mail_api import History, MailApi, MailItem
from interviewd.accounts.google.mailbox_state import GmailState, PendingLetter
from interviewd.accounts.online.letters import best_match
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.model.known import Deed
from interviewd.model.seen import Folder
from interviewd.ports import Traces

SURE_AFTER = 2  # polls


def find_letter(api: MailApi, store: MailboxStore[GmailState], deed: Deed) -> Traces:
    """Where the letter of a deed is, or what is known of it."""
    listed = api.drafts()
    history = api.history(deed.cursor) if deed.cursor else None
    match = best_match(deed, _drafts(api, store, listed))
    match = match or best_match(deed, _others(api, deed, set(listed.values()), history))
    pending = store.state.pending
    if match:
        message = api.whole(match).message
        if message.folder is Folder.DRAFTS:
            store.state.drafts[message.handle] = Draft(message, read=True)
        pending.pop(deed.key, None)
        store.save()
        return Traces(message=message, was_deleted=message.folder is Folder.TRASH)
    if history and (lost := history.lost_threads()):
        # In the letter's own thread it was the letter; elsewhere it may have been a draft of the
        # person's.
        return Traces(was_deleted=deed.thread in lost, unclear=deed.thread not in lost)
    # Nothing is there. Believed once we have polled often enough since; at once where the letter is
    # unknown: it was not begun by this installation, or long ago.
    letter = pending.pop(deed.key, PendingLetter(polls=SURE_AFTER))
    if letter.polls < SURE_AFTER:
        pending[deed.key] = replace(letter, polls=letter.polls + 1)
    store.save()
    return Traces(unclear=letter.polls < SURE_AFTER)


def _drafts(
    api: MailApi, store: MailboxStore[GmailState], listed: dict[str, str]
) -> Iterator[MailItem]:
    """All drafts, the oldest first; unchanged ones are not asked for again."""
    for draft, message in reversed(listed.items()):
        known = store.state.drafts.get(draft)
        if known and known.seen.version == message:
            yield MailItem.draft(known.seen)
        elif item := api.draft_head(draft):
            yield item


def _others(
    api: MailApi, deed: Deed, drafts: set[str], history: History | None
) -> Iterator[MailItem]:
    """What may have been a draft since the intent, and lies in Sent or in the trash now."""
    if history is not None:
        for id_ in history.touched:
            labels = history.labels.get(id_) or {"SENT"}
            is_moved = id_ not in drafts and id_ not in history.deleted
            if is_moved and labels & {"DRAFT", "SENT", "TRASH"} and (item := api.head(id_)):
                yield item
        return
    since = deed.made - timedelta(minutes=1)
    for label in ("SENT", "TRASH"):
        for id_ in api.newest(label):
            item = api.head(id_)
            if item and item.at < since:
                break
            if item:
                yield item
