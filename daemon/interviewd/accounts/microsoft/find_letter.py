"""Settling a doubt: whether the letter of an intent came to lie in Drafts, and what became of it since.

The filter by Message-ID is quick but may lag, and Exchange may have given the letter another; so Drafts is read whole, and
its delta from before the intent tells what came and went. Nothing found is believed once twice the time has passed that a
write may come late. A second draft is worse than none: what vanished unexplained stays a doubt that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.microsoft.mail_api import Post
from interviewd.accounts.microsoft.mailbox_state import Draft, Memory, print_of
from interviewd.accounts.microsoft.mailbox_sync import LATENESS
from interviewd.accounts.microsoft.messages import DRAFTS, SENT, TRASH, Row
from interviewd.language import mail
from interviewd.model.known import Deed
from interviewd.model.seen import Folder
from interviewd.model.terms import Verb
from interviewd.ports import Traces

SURE_AFTER = 2 * LATENESS
_MOST = 50


class Search:
    """One look for one letter."""

    def __init__(self, post: Post, memory: Memory, deed: Deed, now: datetime) -> None:
        self._post, self._memory, self._deed, self._now = post, memory, deed, now

    def run(self) -> Traces:
        if self._deed.handle and (row := self._post.row(self._deed.handle)):
            return self._adopt(row)
        named = self._post.named(self._deed.message_id) if self._deed.message_id else []
        found = self._best(named) or self._best(self._post.listed(DRAFTS))
        if found:
            return self._adopt(found)
        if self._deed.verb is Verb.REMOVE:
            return Traces(was_deleted=True)
        since = self._deed.made - timedelta(minutes=1)
        for folder in (SENT, TRASH):
            if found := self._best(self._post.listed(folder, since)):
                return self._adopt(found)
        return Traces(unclear=self._vanished() or self._now - self._deed.made < SURE_AFTER)

    def _best(self, rows: Iterable[Row]) -> Row | None:
        """The one with the letter's Message-ID, else the first with its recipient and subject."""
        like = None
        for row in rows:
            if row.folder not in (Folder.DRAFTS, Folder.SENT, Folder.TRASH):
                continue
            if mail.is_letter(row.message, self._deed):
                return row
            if like is None and mail.is_like(row.message, self._deed):
                like = row
        return like

    def _adopt(self, row: Row) -> Traces:
        if row.folder is not Folder.DRAFTS:
            if self._memory.shelf.drafts.pop(row.id, None):  # the folder's delta may tell so later
                self._memory.keep()
            message = replace(self._post.whole(row).message, folder=row.folder or Folder.SENT)
            return Traces(message=message, was_deleted=row.folder is Folder.TRASH)
        whole = self._post.draft(row.id)
        if whole is None or whole.folder is not Folder.DRAFTS:
            return Traces(unclear=True)
        message, deed = whole.message, self._deed
        ours = mail.is_as_written(deed, message)
        stored = print_of(message) if ours else ""
        self._memory.shelf.drafts[row.id] = Draft(message, True, stored, deed.text if ours else "", deed.made)  # noqa: FBT003
        self._memory.keep()
        return Traces(message=message)

    def _vanished(self) -> bool:
        """Whether a draft came and went since the intent, and nobody can tell what it was."""
        if not self._deed.cursor:
            return False
        changes = self._post.changes(DRAFTS, self._deed.cursor)
        if changes.whole:  # the cursor is no longer good: nothing can be told of what went
            return False
        known = self._memory.shelf.drafts.keys() | self._memory.shelf.gone
        unknown = sorted(changes.gone - known)[:_MOST]
        return any(self._post.row(id_) is None for id_ in unknown)
