"""A Gmail mailbox: letters created as drafts once, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from interviewd.accounts.google.find_letter import find_letter
from interviewd.accounts.google.mail_api import MailApi
from interviewd.accounts.google.mailbox_state import GmailState, PendingLetter
from interviewd.accounts.google.mailbox_sync import MailboxSync, concerns
from interviewd.accounts.online.mailbox import OnlineMailbox
from interviewd.accounts.online.mailbox_state import Draft
from interviewd.errors import AccountError, Doubt, Refused
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.polls import Poll
from interviewd.model.seen import Folder, Message
from interviewd.ports import Cache, Receipt, Traces


class GoogleMailbox(OnlineMailbox[GmailState]):
    """The port Mailbox."""

    def __init__(self, account: str, own: str, api: MailApi, cache: Cache) -> None:
        super().__init__(account, own, api.clock, cache, provider="google", kind=GmailState)
        self._api = api

    def _sync(self, watch: Watch, now: datetime) -> bool:
        return MailboxSync(self._api, self._store, watch, now).run()

    def _known(self, watch: Watch) -> tuple[Iterable[Message], Iterable[Message], str]:
        state = self._store.state
        mails = [message for message in state.mails.values() if concerns(message, watch)]
        return [draft.seen for draft in state.drafts.values()], mails, state.cursor

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
            draft, message, thread = self._api.create(letter.raw, letter.thread)
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

    def find(self, deed: Deed) -> Traces:
        """In Drafts, Sent and the trash.

        By Message-ID, else recipient and subject, of what appeared since the intent.
        """
        return find_letter(self._api, self._store, deed)

    def withdraw(self, deed: Deed) -> None:  # noqa: ARG002  the port's
        """Refused: Gmail deletes a draft whatever it holds by then, and the person may be writing
        in it.
        """
        raise Refused(self.account, "no_withdrawal")
