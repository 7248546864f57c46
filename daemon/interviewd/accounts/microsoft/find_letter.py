"""Settling a doubt: whether the letter of an intent was created, and what became of it since.

The filter by Message-ID is quick but may lag, and Exchange may have given the letter another; so
Drafts is read whole, and its delta from before the intent shows what came and went. Nothing found
is believed once twice the write delay has passed. A second draft is worse than none: what vanished
unexplained stays a doubt that the person sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.microsoft.mail_api import MailApi
from interviewd.accounts.microsoft.mailbox_state import OutlookState, as_seen, content_hash
from interviewd.accounts.microsoft.messages import DRAFTS, SENT, TRASH, MailItem
from interviewd.accounts.online.letters import MAX_WRITE_DELAY, best_match
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.language import mail
from interviewd.model.known import Deed
from interviewd.model.seen import Folder
from interviewd.model.terms import Verb
from interviewd.ports import Traces

SURE_AFTER = 2 * MAX_WRITE_DELAY
_MOST = 50


class LetterSearch:
    """One search for one letter."""

    def __init__(
        self, api: MailApi, store: MailboxStore[OutlookState], deed: Deed, now: datetime
    ) -> None:
        self._api, self._store, self._deed, self._now = api, store, deed, now

    def run(self) -> Traces:
        if self._deed.handle and (item := self._api.head(self._deed.handle)):
            return self._adopt(item)
        named = self._api.with_message_id(self._deed.message_id) if self._deed.message_id else []
        match = self._best(named) or self._best(self._api.listed(DRAFTS))
        if match:
            return self._adopt(match)
        if self._deed.verb is Verb.REMOVE:
            return Traces(was_deleted=True)
        since = self._deed.made - timedelta(minutes=1)
        for folder in (SENT, TRASH):
            if match := self._best(self._api.listed(folder, since)):
                return self._adopt(match)
        if self._deed.cursor:
            # Did a draft come and go since the intent, of which nobody can tell what it was?
            changes = self._api.changes(DRAFTS, self._deed.cursor)
            known = self._store.state.drafts.keys() | self._store.state.gone
            unknown = sorted(changes.gone - known)[:_MOST]
            # Whole: the cursor is no longer good, and what went is not known.
            if not changes.whole and any(self._api.head(id_) is None for id_ in unknown):
                return Traces(unclear=True)
        return Traces(unclear=self._now - self._deed.made < SURE_AFTER)

    def _best(self, items: Iterable[MailItem]) -> MailItem | None:
        return best_match(self._deed, (item for item in items if item.folder is not None))

    def _adopt(self, item: MailItem) -> Traces:
        if item.folder is not Folder.DRAFTS:
            # the folder's delta may report it later
            if self._store.state.drafts.pop(item.id, None):
                self._store.save()
            message = replace(self._api.whole(item).message, folder=item.folder or Folder.SENT)
            return Traces(message=message, was_deleted=item.folder is Folder.TRASH)
        whole = self._api.draft(item.id)
        if whole is None or whole.folder is not Folder.DRAFTS:
            return Traces(unclear=True)
        message, deed = whole.message, self._deed
        if mail.is_as_written(deed, message) or (deed.text and not message.text):
            # Known as ours; a server that keeps no text of a draft says nothing about it.
            recipients = (deed.to,) if deed.to else ()
            seen = replace(message, recipients=recipients, subject=deed.subject)
            ours = Draft(seen, True, content_hash(message), deed.text, deed.made)  # noqa: FBT003
            draft = as_seen(message, ours)
        else:
            draft = Draft(message, read=True, made=deed.made)
        self._store.state.drafts[item.id] = draft
        self._store.save()
        return Traces(message=draft.seen)
