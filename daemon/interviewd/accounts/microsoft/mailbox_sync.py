"""One fetch of an Outlook mailbox: what folders report, whose past is new, what is missing.

Folders report what happened in them, but a rule may file an answer anywhere: so every folder is
listed as well, back to the last time. What a fetch learns is taken over as a whole at its end; one
that breaks off has moved no link, and only the mail it has read is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.microsoft.mail_api import Changes, MailApi
from interviewd.accounts.microsoft.mailbox_state import OutlookState, as_seen
from interviewd.accounts.microsoft.messages import DRAFTS, INBOX, SENT, MailItem
from interviewd.accounts.online import letters
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.errors import AccountError
from interviewd.language import mail
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message, Nature

OVERLAP = timedelta(hours=1)
"""What was listed is listed again so far back: mail may show late, and clocks differ."""

LAG = timedelta(minutes=15)
"""A draft of ours counts as there for so long, should a folder not list it yet."""


class MailboxSync:
    """Made for one fetch."""

    def __init__(
        self, api: MailApi, store: MailboxStore[OutlookState], watch: Watch, now: datetime
    ) -> None:
        self._api, self._store, self._watch, self._now = api, store, watch, now
        self._state = store.state.copy()
        self._names = watch.addresses | {f"@{domain}" for domain in watch.domains}
        self._unlisted: dict[str, Draft] = {}  # drafts no longer listed, as they were
        # those of them that we made too lately to be listed for certain
        self._unsure: set[str] = set()

    def run(self) -> bool:
        """Whether everything is accounted for: no open letter's draft vanished without a trace."""
        state = self._state
        self._api.folders.ids = state.folders
        try:
            self._api.learn_folders()
            self._take_drafts(self._follow(DRAFTS, None))
            for folder in (SENT, INBOX):
                self._take(self._follow(folder, self._now - OVERLAP).items)
            self._list_everything()
            complete = letters.account_for_letters(
                state, self._watch.letters, self._now, self._is_explained
            )
        except AccountError:
            self._store.state.folders = state.folders
            self._store.save()
            raise
        self._state.forget_others(self._names, lambda message: concerns(message, self._watch))
        self._store.state = state
        self._store.save()
        return complete

    # --- what folders report ---------------------------------------------------------------------

    def _follow(self, folder: str, since: datetime | None) -> Changes:
        changes = self._api.changes(folder, self._state.links.get(folder, ""), since)
        self._state.links[folder] = changes.link
        return changes

    def _take(self, items: Iterable[MailItem]) -> None:
        for item in items:
            if item.folder is Folder.TRASH and concerns(item.message, self._watch):
                self._state.drafts.pop(item.id, None)
                self._keep(item.message)
            elif item.folder in (Folder.SENT, Folder.INBOX) and item.id not in self._state.mails:
                self._judge(item)

    def _judge(self, item: MailItem) -> None:
        """Keep a mail that matters. Whom a bounce is about stands only in its text."""
        head = item.message
        bounced = head.nature is Nature.BOUNCE and item.id not in self._state.judged
        # From the person, but not in Sent Items: filed, or forged.
        filed = item.own and concerns(replace(head, folder=Folder.SENT), self._watch)
        if not (bounced or filed or concerns(head, self._watch)):
            return
        whole = self._api.whole(item).message
        if concerns(whole, self._watch):
            self._keep(whole)
        elif bounced:
            self._state.judged |= {item.id}

    def _keep(self, message: Message) -> None:
        if self._state.mails.get(message.handle) != message:
            self._state.mails[message.handle] = message
            self._store.add(message.handle, message)

    # --- drafts ----------------------------------------------------------------------------------

    def _take_drafts(self, changes: Changes) -> None:
        state, items = self._state, {item.id: item for item in changes.items}
        unlisted = {id_ for id_ in state.drafts if id_ not in items} if changes.whole else set()
        self._unlisted = {
            id_: state.drafts.pop(id_) for id_ in unlisted | changes.gone if id_ in state.drafts
        }
        self._unsure = {
            id_
            for id_ in unlisted - changes.gone
            if (made := self._unlisted[id_].made) and self._now - made < LAG
        }
        open_ = {deed.handle for deed in self._watch.letters}  # these are asked about one by one
        state.drafts |= {id_: self._unlisted[id_] for id_ in self._unsure - open_}
        for item in items.values():
            known = state.drafts.get(item.id)
            seen = (known.seen.version, known.seen.folder) if known else None
            if seen == (item.version, item.folder):
                continue
            if item.folder is not Folder.DRAFTS:
                state.drafts.pop(item.id, None)
            elif (known and known.read) or letters.is_draft_of_interest(item.message, self._watch):
                self._read_draft(item.id)  # reports may be late, so it is asked for by its id
            else:
                state.drafts[item.id] = Draft(item.message)
        for id_, draft in list(state.drafts.items()):
            if not draft.read and letters.is_draft_of_interest(draft.seen, self._watch):
                self._read_draft(id_)

    def _read_draft(self, id_: str) -> None:
        known = self._state.drafts.pop(id_, None) or self._unlisted.get(id_)
        item = self._api.draft(id_)
        if item is not None and item.folder is Folder.DRAFTS:
            self._state.drafts[id_] = as_seen(item.message, known)
            self._state.mails.pop(id_, None)  # it was in the trash

    # --- every folder ----------------------------------------------------------------------------

    def _list_everything(self) -> None:
        """All folders since the last time; as far back as the watch asks when somebody is new."""
        state = self._state
        new = not self._names <= state.covered or not state.since
        new = new or self._watch.since < datetime.fromisoformat(state.since)
        since = self._watch.since
        if state.swept and not new:
            since = max(since, datetime.fromisoformat(state.swept) - OVERLAP)
        items = list(self._api.listed("", since))
        state.judged &= {item.id for item in items}
        self._take(items)
        if new:
            state.covered |= self._names
            state.since = min(filter(None, (state.since, self._watch.since.isoformat())))
        state.swept = self._now.isoformat()

    # --- letters ---------------------------------------------------------------------------------

    def _is_explained(self, deed: Deed) -> bool:
        """Whether it was sent, or its immutable id shows where it is now: still a draft, sent, or
        thrown away.
        """
        if letters.is_sent(deed, self._state.mails.values()):
            return True
        handle = deed.handle
        item = self._api.head(handle)
        if item is None and handle in self._unsure:
            self._state.drafts[handle] = self._unlisted[handle]
            return True
        if item is None or item.folder is None:
            return False
        if item.folder is Folder.DRAFTS:
            self._read_draft(handle)
            return handle in self._state.drafts
        if item.folder is Folder.SENT:
            self._keep(self._api.whole(item).message)
        self._state.gone |= {handle}
        return True


def concerns(message: Message, watch: Watch) -> bool:
    """Whether a mail other than a draft matters to the watch.

    Letters do, whomever they were sent to at last.
    """
    in_thread = letters.is_in_letters_thread(message, watch)
    if message.folder is Folder.SENT and in_thread:
        return True
    if mail.matches(message, watch):
        return True
    return message.folder is Folder.INBOX and in_thread and message.nature is not Nature.CALENDAR
