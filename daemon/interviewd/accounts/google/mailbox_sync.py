"""One fetch of a Gmail mailbox: history, the past of who is newly watched, drafts, lost letters.

What it learns is taken over as a whole at the end: a fetch that breaks off has moved no cursor, and
only the mail it has read is not read again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from interviewd.accounts.google.mail_api import MailApi, MailItem
from interviewd.accounts.google.mailbox_state import GmailState
from interviewd.accounts.online import letters
from interviewd.accounts.online.mailbox_state import Draft, MailboxStore
from interviewd.errors import AccountError, Refused
from interviewd.language import mail
from interviewd.model.known import Watch
from interviewd.model.seen import Folder, Message, Nature

INDEXING = timedelta(minutes=15)
"""How long search may lag: younger mail is listed without it."""


class MailboxSync:
    """Made for one fetch."""

    def __init__(
        self, api: MailApi, store: MailboxStore[GmailState], watch: Watch, now: datetime
    ) -> None:
        self._api, self._store, self._watch, self._now = api, store, watch, now
        self._state = store.state.copy()
        self._names = watch.addresses | {f"@{domain}" for domain in watch.domains}
        self._names |= {f'"{name}"' for name in watch.names}
        self._relist = self._state.unsettled or bool(self._state.missing)
        # Ids of drafts' messages that history reports…
        self._gone: set[str] = set()  # …deleted or thrown away
        self._added: set[str] = set()  # …added
        self._moved: set[str] = set()  # …no longer drafts

    def run(self) -> bool:
        """Whether everything is accounted for: no open letter's draft vanished without a trace."""
        try:
            if not (self._state.cursor and self._follow()):
                # Nothing is known, or history has a gap: the cursor first, then the past.
                self._state.cursor = self._api.cursor()
                self._state.covered = frozenset()
                self._relist = True
            known = self._state.since
            if known and self._watch.since < datetime.fromisoformat(known):
                self._state.covered = frozenset()
            if new := frozenset(self._names - self._state.covered):
                self._search_past(new)
            self._take_drafts()
            complete = letters.account_for_letters(
                self._state,
                self._watch.letters,
                self._now,
                lambda deed: letters.is_sent(deed, self._state.mails.values()),
                lambda deed: self._read_newest("SENT", deed.made - timedelta(minutes=1)),
            )
        except AccountError:
            self._store.state.mails |= self._state.mails
            self._store.save()
            raise
        self._state.forget_others(self._names, lambda message: concerns(message, self._watch))
        self._state.pending = {
            key: pending.polled(self._now) for key, pending in self._state.pending.items()
        }
        self._store.state = self._state
        self._store.save()
        return complete

    # --- history ---------------------------------------------------------------------------------

    def _follow(self) -> bool:
        """Take in what has happened since the last fetch. False when Gmail no longer knows."""
        history = self._api.history(self._state.cursor)
        if history is None:
            return False
        drafts = self._draft_messages()
        self._gone |= history.deleted.keys()
        for id_ in [id_ for id_ in history.touched if id_ not in history.deleted]:
            labels = history.labels.get(id_, frozenset())
            if "DRAFT" in labels:
                (self._gone if "TRASH" in labels else self._added).add(id_)
            if id_ not in self._added and id_ not in self._state.mails:
                self._fetch(id_)
        for id_ in history.deleted:
            self._state.mails.pop(id_, None)
        self._moved = {
            id_
            for id_ in drafts & history.touched.keys()
            if "DRAFT" not in history.labels.get(id_, ("DRAFT",))
        }
        self._relist |= bool(self._added - drafts or drafts & self._gone or self._moved)
        self._state.cursor = history.cursor
        return True

    def _fetch(self, id_: str) -> MailItem | None:
        """A message's head, and its text when it matters; None when it is gone."""
        item = self._api.head(id_)
        if item is None or not item.labels.isdisjoint({"SPAM", "CHAT"}):
            return item
        message = item.message
        if message.folder is Folder.DRAFTS:
            self._added.add(id_)
        elif message.folder is Folder.TRASH:
            self._gone.add(id_)
            if concerns(message, self._watch):
                self._state.mails[id_] = message
        elif message.nature is Nature.BOUNCE or concerns(message, self._watch):
            whole = self._api.whole(item).message
            if concerns(whole, self._watch):  # whom a bounce is about stands in its text
                self._state.mails[id_] = whole
        return item

    # --- the past of who is newly watched --------------------------------------------------------

    def _search_past(self, new: frozenset[str]) -> None:
        """Their mail since the watch begins; the youngest is listed as well: search may lag."""
        since = self._now - INDEXING
        try:
            for id_ in self._api.search(new, self._watch.since):
                if id_ not in self._state.mails:
                    self._fetch(id_)
        except Refused as refused:
            if refused.what != "bad_request":
                raise
            since = self._watch.since  # a server that does not know how to search
        self._read_newest("", since)
        self._state.covered |= new
        self._state.since = self._watch.since.isoformat()
        self._relist |= bool(self._added - self._draft_messages())

    def _read_newest(self, label: str, since: datetime) -> None:
        """What came into the mailbox since then, newest first."""
        drafts = self._draft_messages()
        for id_ in self._api.newest(label):
            if id_ in self._state.mails or id_ in drafts | self._added:
                continue
            item = self._fetch(id_)
            if item and item.at < since:
                return

    # --- drafts ----------------------------------------------------------------------------------

    def _take_drafts(self) -> None:
        """All of them where they have to be listed again; those are read that changed, and those
        whose head was enough so far and whose recipient is watched now.
        """
        state = self._state
        if self._relist:
            listed = self._api.drafts()
            for id_, message in listed.items():
                known = state.drafts.get(id_)
                if known is None or known.seen.version != message or message in self._moved:
                    self._read_draft(id_)
            for id_ in [id_ for id_ in state.drafts if id_ not in listed]:
                if state.drafts.pop(id_).seen.version in self._gone:
                    state.gone |= {id_}
            messages = set(listed.values())
            state.unsettled = bool(messages & self._gone or self._added - messages)
        for id_, draft in [*state.drafts.items()]:
            if not draft.read and letters.is_draft_of_interest(draft.seen, self._watch):
                self._read_draft(id_)

    def _draft_messages(self) -> set[str]:
        return {draft.seen.version for draft in self._state.drafts.values()}

    def _read_draft(self, id_: str) -> None:
        self._state.drafts.pop(id_, None)
        item = self._api.draft_head(id_)
        if item is None:
            return
        # the draft's id may outlive the sending
        if "DRAFT" not in item.labels or "SENT" in item.labels:
            self._fetch(item.id)
            return
        if matters := letters.is_draft_of_interest(item.message, self._watch):
            item = self._api.whole(item)
        self._state.drafts[id_] = Draft(item.message, read=matters)


def concerns(message: Message, watch: Watch) -> bool:
    """Whether a mail other than a draft matters to the watch."""
    if message.folder is Folder.SENT and letters.is_in_letters_thread(message, watch):
        return True  # sent to another address than it was written for
    return mail.matches(message, watch)
