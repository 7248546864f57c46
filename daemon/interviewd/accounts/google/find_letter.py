"""Settling a doubt: whether the letter of an intent was created, and what became of it since.

Drafts and history decide, never search, which lags. That nothing is there is believed after two
more polls; a draft that came and went, with nothing to say whose it was, stays a doubt that the
person sees. A second draft is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.google.mail_api import History, MailApi, MailItem
from interviewd.accounts.google.mailbox_state import GmailState, PendingLetter
from interviewd.accounts.online.letters import best_match
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.model.known import Deed
from interviewd.model.seen import Folder
from interviewd.ports import Traces

SURE_AFTER = 2  # polls


class LetterSearch:
    """One search for one letter."""

    def __init__(self, api: MailApi, store: MailboxStore[GmailState], deed: Deed) -> None:
        self._api, self._store, self._deed = api, store, deed

    def run(self) -> Traces:
        listed = self._api.drafts()
        history = self._api.history(self._deed.cursor) if self._deed.cursor else None
        match = best_match(self._deed, self._drafts(listed))
        match = match or best_match(self._deed, self._others(listed, history))
        if match:
            message = self._api.whole(match).message
            if message.folder is Folder.DRAFTS:
                self._store.state.drafts[message.handle] = Draft(message, read=True)
            self._store.state.pending.pop(self._deed.key, None)
            self._store.save()
            return Traces(message=message, was_deleted=message.folder is Folder.TRASH)
        if history and (lost := self._lost_threads(history)):
            # In the letter's own thread it was the letter; elsewhere it may have been a draft of
            # the person's.
            return Traces(
                was_deleted=self._deed.thread in lost, unclear=self._deed.thread not in lost
            )
        # Nothing is there. Believed once we have polled often enough since.
        pending = self._store.state.pending
        # Unknown: it was not begun by this installation, or long ago.
        letter = pending.pop(self._deed.key, PendingLetter(polls=SURE_AFTER))
        if letter.polls < SURE_AFTER:
            pending[self._deed.key] = replace(letter, polls=letter.polls + 1)
        self._store.save()
        return Traces(unclear=letter.polls < SURE_AFTER)

    def _drafts(self, listed: dict[str, str]) -> Iterator[MailItem]:
        """All drafts, the oldest first; unchanged ones are not asked for again."""
        for draft, message in reversed(listed.items()):
            known = self._store.state.drafts.get(draft)
            if known and known.seen.version == message:
                yield MailItem.draft(known.seen)
            elif item := self._api.draft_head(draft):
                yield item

    def _others(self, listed: dict[str, str], history: History | None) -> Iterator[MailItem]:
        """What may have been a draft since the intent, and lies in Sent or in the trash now."""
        drafts = set(listed.values())
        if history is not None:
            for id_ in history.touched:
                labels = history.labels.get(id_) or {"SENT"}
                if (
                    id_ in drafts
                    or id_ in history.deleted
                    or not labels & {"DRAFT", "SENT", "TRASH"}
                ):
                    continue
                if item := self._api.head(id_):
                    yield item
            return
        for label in ("SENT", "TRASH"):
            yield from self._since(label, self._deed.made - timedelta(minutes=1))

    def _since(self, label: str, since: datetime) -> Iterator[MailItem]:
        for id_ in self._api.newest(label):
            item = self._api.head(id_)
            if item and item.at < since:
                return
            if item:
                yield item

    def _lost_threads(self, history: History) -> frozenset[str]:
        """Threads of drafts that were made since and left nothing behind.

        No later version, no copy in Sent.
        """
        remaining = {
            thread for id_, thread in history.touched.items() if id_ not in history.deleted
        }
        return frozenset(
            thread
            for id_, thread in history.deleted.items()
            if id_ in history.touched
            and thread not in remaining
            and "DRAFT" in history.labels.get(id_, ("DRAFT",))
        )
