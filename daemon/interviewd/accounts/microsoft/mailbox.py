"""An Outlook mailbox.

Letters created as drafts once, and what became of them and of the mail with those watched.

No mail is read until somebody is watched. Then the last thirty days of mail with them once, and
from there on what folders report, until nobody is watched any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from interviewd.accounts.backoff import PassClock
from interviewd.accounts.microsoft.find_letter import LetterSearch
from interviewd.accounts.microsoft.mail_api import MailApi
from interviewd.accounts.microsoft.mailbox_state import OutlookState, content_hash
from interviewd.accounts.microsoft.mailbox_sync import MailboxSync, concerns
from interviewd.accounts.microsoft.messages import DRAFTS, MailItem
from interviewd.accounts.online import letters
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.errors import AccountError, Changed, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Correspondence, Folder
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftMailbox:
    """The port Mailbox. `own` is the address of the mailbox."""

    max_write_delay = letters.MAX_WRITE_DELAY

    def __init__(
        self, account: str, own: str, api: MailApi, cache: Cache, pass_clock: PassClock
    ) -> None:
        self.account, self._own, self._api, self._cache, self._clock = (
            account,
            own,
            api,
            cache,
            pass_clock,
        )
        self._shown: Correspondence | None = None

    @cached_property
    def _store(self) -> MailboxStore[OutlookState]:
        return MailboxStore(f"{self.account}/microsoft/mail", self._own, self._cache, OutlookState)

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """Four requests when nothing has happened.

        With nobody to watch none, and what was known is forgotten.
        """
        self._clock.at = now
        if not watch:
            nothing = OutlookState(folders=self._store.state.folders)
            had, self._shown = self._store.state != nothing, None
            self._store.state = nothing
            self._store.save()
            return Correspondence(changed=had)
        sent_whole = MailboxSync(self._api, self._store, watch, now).run()
        found = letters.compared(self._correspondence(watch, sent_whole=sent_whole), self._shown)
        self._shown = found
        return found

    @property
    def is_watched(self) -> bool:
        """Whether the last fetch asked for anybody's mail: only a fetch can ask for that."""
        return self._shown is not None

    def cached(self, watch: Watch) -> Correspondence:
        return letters.as_cached(self._correspondence(watch, sent_whole=False))

    def draft(self, letter: Letter) -> Receipt:
        """One request.

        What Exchange answers that it has stored is what an edit is compared with.
        """
        item = self._api.create(letter.raw)
        stored = self._stored(item)
        seen = replace(
            item.message, recipients=(letter.to,), subject=letter.subject, text=letter.text
        )
        now = self._clock.now()
        self._store.state.drafts[item.id] = Draft(seen, True, stored, letter.text, now)  # noqa: FBT003
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
        if not self._is_untouched(item, deed):
            raise Changed(self.account, "changed")
        self._api.discard(item)
        self._store.state.drafts.pop(item.id, None)
        self._store.state.gone |= {item.id}
        self._store.save()

    def _stored(self, created: MailItem) -> str:
        """The hash of what Exchange has stored.

        Of a draft read again where the answer to the create left it out.
        """
        if created.message.text and created.message.recipients:
            return content_hash(created.message)
        try:
            item = self._api.draft(created.id)
        except AccountError:
            return ""
        return content_hash(item.message) if item else ""

    def _learn_folders(self) -> None:
        self._api.folders.ids = self._store.state.folders
        self._api.learn_folders()
        self._store.save()

    def _is_untouched(self, item: MailItem, deed: Deed) -> bool:
        """By what Exchange had stored; where that is lost, by what we had written."""
        known = self._store.state.drafts.get(item.id)
        if known and known.stored:
            return content_hash(item.message) == known.stored
        return bool(deed.text) and mail.is_as_written(deed, item.message)

    def _correspondence(self, watch: Watch, *, sent_whole: bool) -> Correspondence:
        state = self._store.state
        drafts = [draft.seen for draft in state.drafts.values() if mail.matches(draft.seen, watch)]
        mails = [message for message in state.mails.values() if concerns(message, watch)]
        cursor = state.links.get(DRAFTS, "")
        return letters.correspondence(drafts, mails, watch, sent_whole=sent_whole, cursor=cursor)
