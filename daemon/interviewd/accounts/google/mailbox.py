"""A Gmail mailbox: letters laid into Drafts once, and what became of them and of the mail with those who are watched.

Nobody's mail is read until somebody is watched. Then: once the last thirty days of mail with them, and from there on
what history tells, until nobody is watched any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from interviewd.accounts.google.find_letter import Search
from interviewd.accounts.google.mail_api import Post
from interviewd.accounts.google.mailbox_state import Begun, Draft, Memory
from interviewd.accounts.google.mailbox_sync import LATENESS, Round, concerns
from interviewd.errors import AccountError, Doubt, Gone, Refused
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Correspondence, Folder
from interviewd.ports import Cache, Receipt, Traces


class GoogleMailbox:
    """The port Mailbox. `own` is the address of the mailbox."""

    max_write_delay = LATENESS

    def __init__(self, account: str, own: str, post: Post, cache: Cache) -> None:
        self.account, self._own, self._post, self._cache = account, own, post, cache
        self._shown: Correspondence | None = None

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.account, self._own, self._cache)

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """One request when nothing has happened. With nobody to watch, none, and all that was known is forgotten."""
        if not watch:
            had, self._shown = self._memory.forget(), None
            return Correspondence(changed=had)
        self._post.at(now)
        whole = Round(self._post, self._memory, watch, now).run()
        told, before = self._compose(watch, whole=whole), self._shown
        self._shown = told
        same = before is not None and (before.messages, before.sent_whole) == (told.messages, whole)
        return replace(told, changed=not same)

    def cached(self, watch: Watch) -> Correspondence:
        return replace(self._compose(watch, whole=False), drafts_whole=False, changed=False)

    def draft(self, letter: Letter) -> Receipt:
        """One request; a second only where Gmail says that the thread is gone, which leaves nothing behind."""
        self._memory.shelf.doubts[letter.key] = Begun()
        self._memory.keep()
        try:
            draft, message, thread = self._create(letter)
        except AccountError as error:
            if not isinstance(error, Doubt):
                self._memory.shelf.doubts.pop(letter.key, None)
            raise
        where = {"account": self.account, "handle": draft, "thread": thread, "version": message}
        if seen := mail.read(letter.raw, folder=Folder.DRAFTS, **where):
            self._memory.shelf.drafts[draft] = Draft(message, seen, whole=True)
        self._memory.shelf.doubts.pop(letter.key, None)
        self._memory.keep()
        return Receipt(draft, message, thread)

    def _create(self, letter: Letter) -> tuple[str, str, str]:
        try:
            return self._post.create(letter.raw, letter.thread)
        except Gone:
            if not letter.thread:
                raise Refused(self.account, "bad_request") from None
            return self._post.create(letter.raw, "")

    def find(self, deed: Deed) -> Traces:
        """In Drafts, Sent and the trash: by Message-ID, else recipient and subject, of what appeared since the intent."""
        return Search(self._post, self._memory, deed).run()

    def withdraw(self, deed: Deed) -> None:  # noqa: ARG002  the port's
        """Refused: Gmail deletes whatever a draft holds by then, and a person may be writing in it."""
        raise Refused(self.account, "no_withdrawal")

    def _compose(self, watch: Watch, *, whole: bool) -> Correspondence:
        shelf = self._memory.shelf
        drafts = [draft.seen for draft in shelf.drafts.values()]
        mails = [
            message
            for message in shelf.mails.values()
            if concerns(message, watch) and (message.date is None or message.date >= watch.since)
        ]
        messages = sorted((*drafts, *mails), key=lambda one: (one.folder, one.date or watch.since, one.handle))
        return Correspondence(tuple(messages), sent_whole=whole, cursor=shelf.cursor)
