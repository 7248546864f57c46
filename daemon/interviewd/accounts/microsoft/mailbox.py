"""An Outlook mailbox: letters laid into Drafts once, and what became of them and of the mail with those who are watched.

Nobody's mail is read until somebody is watched. Then: once the last thirty days of mail with them, and from there on
what folders tell, until nobody is watched any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from interviewd.accounts.backoff import Passing
from interviewd.accounts.microsoft.find_letter import Search
from interviewd.accounts.microsoft.mail_api import Post
from interviewd.accounts.microsoft.mailbox_state import Draft, Memory, print_of
from interviewd.accounts.microsoft.mailbox_sync import LATENESS, Round, concerns
from interviewd.accounts.microsoft.messages import DRAFTS, Row
from interviewd.errors import Changed, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Correspondence, Folder
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftMailbox:
    """The port Mailbox. `own` is the address of the mailbox."""

    max_write_delay = LATENESS

    def __init__(self, account: str, own: str, post: Post, cache: Cache, passing: Passing) -> None:
        self.account, self._own, self._post, self._cache, self._passing = account, own, post, cache, passing
        self._shown: Correspondence | None = None

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.account, self._own, self._cache)

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """Four requests when nothing has happened. With nobody to watch, none, and all that was known is forgotten."""
        self._passing.at = now
        if not watch:
            had, self._shown = self._memory.forget(), None
            return Correspondence(changed=had)
        whole = Round(self._post, self._memory, watch, now).run()
        told, before = self._compose(watch, whole=whole), self._shown
        self._shown = told
        same = before is not None and (before.messages, before.sent_whole) == (told.messages, whole)
        return replace(told, changed=not same)

    def cached(self, watch: Watch) -> Correspondence:
        return replace(self._compose(watch, whole=False), drafts_whole=False, changed=False)

    def draft(self, letter: Letter) -> Receipt:
        """One request. What Exchange says that it has stored is what an edit is told from."""
        row = self._post.create(letter.raw)
        stored = print_of(row.message)
        seen = replace(row.message, subject=letter.subject, text=letter.text)
        self._memory.shelf.drafts[row.id] = Draft(seen, True, stored, letter.text, self._passing.now())  # noqa: FBT003
        self._memory.keep()
        return Receipt(row.id, row.version, row.message.thread)

    def find(self, deed: Deed) -> Traces:
        """In Drafts, Sent and Deleted Items: by Message-ID, else recipient and subject, of what appeared since."""
        self._learn_places()
        return Search(self._post, self._memory, deed, self._passing.now()).run()

    def withdraw(self, deed: Deed) -> None:
        """Move it to Deleted Items, asked for only if it still is as it was read a moment before."""
        self._learn_places()
        row = self._post.draft(deed.handle) if deed.handle else None
        if row is None or row.folder is not Folder.DRAFTS:
            raise Gone(self.account, "not_found")
        if not self._is_untouched(row, deed):
            raise Changed(self.account, "changed")
        self._post.discard(row)
        self._memory.shelf.drafts.pop(row.id, None)
        self._memory.shelf.gone |= {row.id}
        self._memory.keep()

    # --- the inside -------------------------------------------------------------------------------------------------

    def _learn_places(self) -> None:
        shelf = self._memory.shelf
        self._post.places.ids = shelf.places
        self._post.learn_places()
        self._memory.keep()

    def _is_untouched(self, row: Row, deed: Deed) -> bool:
        """By what Exchange had stored; where that is lost, by what we had written."""
        known = self._memory.shelf.drafts.get(row.id)
        if known and known.stored:
            return print_of(row.message) == known.stored
        return bool(deed.text) and mail.is_as_written(deed, row.message)

    def _compose(self, watch: Watch, *, whole: bool) -> Correspondence:
        shelf = self._memory.shelf
        mails = [
            message
            for message in shelf.mails.values()
            if concerns(message, watch) and (message.date is None or message.date >= watch.since)
        ]
        drafts = [draft.seen for draft in shelf.drafts.values() if mail.matches(draft.seen, watch)]
        messages = sorted((*drafts, *mails), key=lambda one: (one.folder, one.date or watch.since, one.handle))
        return Correspondence(tuple(messages), sent_whole=whole, cursor=shelf.links.get(DRAFTS, ""))
