"""An Outlook mailbox: letters created as drafts once, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from interviewd.accounts.microsoft.find_letter import LetterSearch
from interviewd.accounts.microsoft.mail_api import MailApi
from interviewd.accounts.microsoft.mailbox_state import OutlookState, content_hash
from interviewd.accounts.microsoft.mailbox_sync import MailboxSync, concerns
from interviewd.accounts.microsoft.messages import DRAFTS, MailItem
from interviewd.accounts.online.mailbox import OnlineMailbox
from interviewd.accounts.online.mailbox_state import Draft
from interviewd.errors import AccountError, Changed, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.polls import Poll
from interviewd.model.seen import Folder, Message
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftMailbox(OnlineMailbox[OutlookState]):
    """The port Mailbox."""

    def __init__(self, account: str, own: str, api: MailApi, cache: Cache) -> None:
        super().__init__(account, own, api.clock, cache, provider="microsoft", kind=OutlookState)
        self._api = api

    def _sync(self, watch: Watch, now: datetime) -> bool:
        return MailboxSync(self._api, self._store, watch, now).run()

    def _known(self, watch: Watch) -> tuple[Iterable[Message], Iterable[Message], str]:
        state = self._store.state
        drafts = [draft.seen for draft in state.drafts.values() if mail.matches(draft.seen, watch)]
        mails = [message for message in state.mails.values() if concerns(message, watch)]
        return drafts, mails, state.links.get(DRAFTS, "")

    def polls(self) -> tuple[Poll, ...] | None:
        """None while anybody's mail is asked for: only a fetch can ask for that."""
        return () if self._shown is None else None

    def draft(self, letter: Letter) -> Receipt:
        """One request.

        What Exchange answers that it has stored is what an edit is compared with.
        """
        item = self._api.create(letter.raw)
        stored: MailItem | None = item
        if not item.message.text or not item.message.recipients:
            try:
                stored = self._api.draft(item.id)  # the answer to the create left it out
            except AccountError:
                stored = None
        seen = replace(
            item.message, recipients=(letter.to,), subject=letter.subject, text=letter.text
        )
        hash_ = content_hash(stored.message) if stored else ""
        now = self._clock.now()
        self._store.state.drafts[item.id] = Draft(seen, True, hash_, letter.text, now)  # noqa: FBT003
        self._store.save()
        return Receipt(item.id, item.version, item.message.thread)

    def find(self, deed: Deed) -> Traces:
        """In Drafts, Sent and Deleted Items.

        By Message-ID, else recipient and subject, of what appeared since.
        """
        self._learn_folders()
        return LetterSearch(self._api, self._store, deed, self._clock.now()).run()

    def withdraw(self, deed: Deed) -> None:
        """Move it to Deleted Items if it still is as it was read a moment before."""
        self._learn_folders()
        item = self._api.draft(deed.handle) if deed.handle else None
        if item is None or item.folder is not Folder.DRAFTS:
            raise Gone(self.account, "not_found")
        known = self._store.state.drafts.get(item.id)
        if known and known.stored:
            is_untouched = content_hash(item.message) == known.stored
        else:  # what Exchange had stored is lost: by what we had written
            is_untouched = bool(deed.text) and mail.is_as_written(deed, item.message)
        if not is_untouched:
            raise Changed(self.account, "changed")
        self._api.discard(item)
        self._store.state.drafts.pop(item.id, None)
        self._store.state.gone |= {item.id}
        self._store.save()

    def _learn_folders(self) -> None:
        self._api.folders.ids = self._store.state.folders
        self._api.learn_folders()
        self._store.save()
