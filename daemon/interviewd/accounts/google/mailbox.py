"""A Gmail mailbox.

Letters created as drafts once, and what became of them and of the mail with those watched.

No mail is read until somebody is watched. Then the last thirty days of mail with them once, and
from there on what history reports, until nobody is watched any more.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from interviewd.accounts.google.find_letter import LetterSearch
from interviewd.accounts.google.mail_api import MailApi
from interviewd.accounts.google.mailbox_state import GmailState, PendingLetter
from interviewd.accounts.google.mailbox_sync import MailboxSync, concerns
from interviewd.accounts.online import letters
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.errors import AccountError, Doubt, Gone, Refused
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.polls import Poll
from interviewd.model.seen import Correspondence, Folder
from interviewd.ports import Cache, Receipt, Traces


class GoogleMailbox:
    """The port Mailbox. `own` is the address of the mailbox."""

    max_write_delay = letters.MAX_WRITE_DELAY

    def __init__(self, account: str, own: str, api: MailApi, cache: Cache) -> None:
        self.account, self._own, self._api, self._cache = account, own, api, cache
        self._shown: Correspondence | None = None

    @cached_property
    def _store(self) -> MailboxStore[GmailState]:
        return MailboxStore(f"{self.account}/google/mail", self._own, self._cache, GmailState)

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """One request when nothing has happened.

        With nobody to watch none, and what was known is forgotten.
        """
        if not watch:
            had, self._shown = self._store.state != GmailState(), None
            self._store.state = GmailState()
            self._store.save()
            return Correspondence(changed=had)
        self._api.set_time(now)
        sent_whole = MailboxSync(self._api, self._store, watch, now).run()
        found = letters.compared(self._correspondence(watch, sent_whole=sent_whole), self._shown)
        self._shown = found
        return found

    def cached(self, watch: Watch) -> Correspondence:
        return letters.as_cached(self._correspondence(watch, sent_whole=False))

    def polls(self) -> tuple[Poll, ...] | None:
        """What the next fetch would ask first; None when it would ask more whatever is answered."""
        state = self._store.state
        if self._shown is None:
            return ()
        if not state.cursor or state.unsettled or state.missing or state.pending:
            return None
        return (Poll(self._api.history_address(state.cursor), "history"),)

    def draft(self, letter: Letter) -> Receipt:
        """One request.

        A second only where Gmail says that the thread is gone, after which nothing was created.
        """
        self._store.state.pending[letter.key] = PendingLetter()
        self._store.save()
        try:
            draft, message, thread = self._create(letter)
        except AccountError as error:
            if not isinstance(error, Doubt):
                self._store.state.pending.pop(letter.key, None)
            raise
        where = {"account": self.account, "handle": draft, "thread": thread, "version": message}
        if seen := mail.read(letter.raw, folder=Folder.DRAFTS, **where):
            self._store.state.drafts[draft] = Draft(seen, read=True)
        self._store.state.pending.pop(letter.key, None)
        self._store.save()
        return Receipt(draft, message, thread)

    def _create(self, letter: Letter) -> tuple[str, str, str]:
        try:
            return self._api.create(letter.raw, letter.thread)
        except Gone:
            if not letter.thread:
                raise Refused(self.account, "bad_request") from None
            return self._api.create(letter.raw, "")

    def find(self, deed: Deed) -> Traces:
        """In Drafts, Sent and the trash.

        By Message-ID, else recipient and subject, of what appeared since the intent.
        """
        return LetterSearch(self._api, self._store, deed).run()

    def withdraw(self, deed: Deed) -> None:  # noqa: ARG002  the port's
        """Refused: Gmail deletes a draft whatever it holds by then, and the person may be writing
        in it.
        """
        raise Refused(self.account, "no_withdrawal")

    def _correspondence(self, watch: Watch, *, sent_whole: bool) -> Correspondence:
        state = self._store.state
        drafts = [draft.seen for draft in state.drafts.values()]
        mails = [message for message in state.mails.values() if concerns(message, watch)]
        return letters.correspondence(
            drafts, mails, watch, sent_whole=sent_whole, cursor=state.cursor
        )
