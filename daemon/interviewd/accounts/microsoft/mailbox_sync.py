"""One look at a mailbox, from what the last one knew: what folders tell, whose past is new, what was not accounted for.

Folders tell what happened in them, but a rule may file an answer anywhere: so every folder is looked through as well,
back to the last time. What a look learns is taken over as a whole at its end; one that breaks off has moved no place,
and only the mail it has read already is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.microsoft.mail_api import Changes, Post
from interviewd.accounts.microsoft.mailbox_state import Draft, Memory, print_of
from interviewd.accounts.microsoft.messages import DRAFTS, INBOX, SENT, Row
from interviewd.errors import AccountError
from interviewd.language import mail
from interviewd.language.people.addresses import registrable
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message, Nature

LATENESS = timedelta(seconds=120)

OVERLAP = timedelta(hours=1)
"""So far back what was looked through is looked through again: mail may show late, and clocks differ."""

LAG = timedelta(minutes=15)
"""A draft that we have laid down is believed for so long, should a folder not know of it yet."""


class Round:
    """Made for one look."""

    def __init__(self, post: Post, memory: Memory, watch: Watch, now: datetime) -> None:
        self._post, self._memory, self._watch, self._now = post, memory, watch, now
        self._shelf = memory.shelf.copy()
        self._names = watch.addresses | {f"@{domain}" for domain in watch.domains}
        self._aside: dict[str, Draft] = {}  # drafts no longer listed, as they were
        self._unsure: set[str] = set()  # those of them that we have laid down too lately to be listed for certain

    def run(self) -> bool:
        """Whether everything is accounted for: False while an open letter's draft has vanished without a trace."""
        shelf = self._shelf
        self._post.places.ids = shelf.places
        try:
            self._post.learn_places()
            self._take_drafts(self._follow(DRAFTS, None))
            for folder in (SENT, INBOX):
                self._take(self._follow(folder, self._now - OVERLAP).rows)
            self._look_through()
            whole = self._account_for_letters()
        except AccountError:
            self._memory.shelf.places = shelf.places
            self._memory.keep()
            raise
        self._prune()
        self._memory.shelf = shelf
        self._memory.keep()
        return whole

    # --- what folders tell ------------------------------------------------------------------------------------------

    def _follow(self, folder: str, since: datetime | None) -> Changes:
        changes = self._post.changes(folder, self._shelf.links.get(folder, ""), since)
        self._shelf.links[folder] = changes.place
        return changes

    def _take(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.id not in self._shelf.mails and row.folder in (Folder.SENT, Folder.INBOX):
                self._judge(row)

    def _judge(self, row: Row) -> None:
        """Keep a mail that matters. A bounce shows only in its text whom it is about."""
        head = row.message
        bounced = head.nature is Nature.BOUNCE and row.id not in self._shelf.judged
        if not (bounced or self._concerns(row)):
            return
        whole = self._post.whole(row).message
        if concerns(whole, self._watch):
            self._keep(whole)
        elif bounced:
            self._shelf.judged |= {row.id}

    def _keep(self, message: Message) -> None:
        self._shelf.mails[message.handle] = message
        self._memory.add(message.handle, message)

    def _concerns(self, row: Row) -> bool:
        if concerns(row.message, self._watch):
            return True
        # From the person, but not in Sent Items: filed, or forged.
        return row.own and concerns(replace(row.message, folder=Folder.SENT), self._watch)

    # --- drafts -----------------------------------------------------------------------------------------------------

    def _take_drafts(self, changes: Changes) -> None:
        shelf, rows = self._shelf, {row.id: row for row in changes.rows}
        unlisted = {id_ for id_ in shelf.drafts if id_ not in rows} if changes.whole else set()
        self._aside = {id_: shelf.drafts.pop(id_) for id_ in unlisted | changes.gone if id_ in shelf.drafts}
        self._unsure = {id_ for id_ in unlisted - changes.gone if self._is_young(self._aside[id_])}
        open_ = {deed.handle for deed in self._watch.letters}  # these are asked about one by one
        shelf.drafts |= {id_: self._aside[id_] for id_ in self._unsure - open_}
        for row in rows.values():
            known = shelf.drafts.get(row.id)
            if known is None or known.seen.version != row.version or known.seen.folder is not row.folder:
                self._take_draft(row)
        for id_, draft in list(shelf.drafts.items()):
            if not draft.read and self._is_business(draft.seen):
                self._read_draft(id_)

    def _take_draft(self, row: Row) -> None:
        """A draft that is new or was saved. A line may be older than it looks, so what matters is asked for by its id."""
        known = self._shelf.drafts.get(row.id)
        if row.folder is not Folder.DRAFTS:
            self._shelf.drafts.pop(row.id, None)
        elif (known and known.read) or self._is_business(row.message):
            self._read_draft(row.id)
        else:
            self._shelf.drafts[row.id] = Draft(row.message)

    def _read_draft(self, id_: str) -> None:
        known = self._shelf.drafts.pop(id_, None) or self._aside.get(id_)
        row = self._post.draft(id_)
        if row is not None and row.folder is Folder.DRAFTS:
            self._shelf.drafts[id_] = as_seen(row.message, known)

    def _is_young(self, draft: Draft) -> bool:
        return draft.made is not None and self._now - draft.made < LAG

    def _is_business(self, draft: Message) -> bool:
        """Whether a draft may be a letter of ours: its words are read then, and else never."""
        if any(draft.handle == deed.handle or mail.is_letter(draft, deed) for deed in self._watch.letters):
            return True
        return any(
            person.email in self._watch.addresses or registrable(person.email) in self._watch.domains
            for person in draft.recipients
        )

    # --- every folder -----------------------------------------------------------------------------------------------

    def _look_through(self) -> None:
        """All folders since the last time; thirty days, or as far as is asked for, when somebody is new."""
        shelf = self._shelf
        new = not self._names <= shelf.covered or not shelf.since or self._watch.since < _moment(shelf.since)
        since = self._watch.since if new or not shelf.swept else _moment(shelf.swept) - OVERLAP
        rows = list(self._post.listed("", max(since, self._watch.since)))
        shelf.judged &= {row.id for row in rows}
        self._take(rows)
        if new:
            shelf.covered |= self._names
            shelf.since = min(filter(None, (shelf.since, self._watch.since.isoformat())))
        shelf.swept = self._now.isoformat()

    # --- letters ----------------------------------------------------------------------------------------------------

    def _account_for_letters(self) -> bool:
        """Whether it is known of each open letter without a draft that it was sent, or else that it is gone."""
        shelf = self._shelf
        lost = {one.handle: one for one in self._watch.letters if one.handle and one.handle not in shelf.drafts}
        shelf.gone &= lost.keys()
        shelf.missing = {handle: since for handle, since in shelf.missing.items() if handle in lost}
        for handle, deed in lost.items():
            if handle in shelf.gone or self._is_sent(deed) or self._trace(handle):
                shelf.missing.pop(handle, None)
                continue
            since = _moment(shelf.missing.setdefault(handle, self._now.isoformat()))
            if self._now - since >= LATENESS:
                shelf.gone |= {handle}
                del shelf.missing[handle]
        return not shelf.missing

    def _trace(self, handle: str) -> bool:
        """Whether its immutable id tells where it is now: still a draft, sent, or thrown away."""
        row = self._post.row(handle)
        if row is None and handle in self._unsure:
            self._shelf.drafts[handle] = self._aside[handle]
            return True
        if row is None or row.folder is None:
            return False
        if row.folder is Folder.DRAFTS:
            self._read_draft(handle)
            return handle in self._shelf.drafts
        if row.folder is Folder.SENT:
            self._keep(self._post.whole(row).message)
        self._shelf.gone |= {handle}
        return True

    def _is_sent(self, deed: Deed) -> bool:
        sent = (message for message in self._shelf.mails.values() if message.folder is Folder.SENT)
        return any(
            mail.is_letter(message, deed)
            or mail.is_like(message, deed)
            or (
                deed.thread != ""
                and message.thread == deed.thread
                and (message.date is None or message.date >= deed.made)
            )
            for message in sent
        )

    def _prune(self) -> None:
        """Forget the mail of those whom nobody watches any more."""
        self._shelf.covered &= self._names
        for id_ in [id_ for id_, message in self._shelf.mails.items() if not concerns(message, self._watch)]:
            del self._shelf.mails[id_]


def as_seen(found: Message, known: Draft | None) -> Draft:
    """A draft with its text; our own words, if what Exchange has stored is still what it made of them."""
    if known is None or not known.stored:
        return Draft(found, read=True)
    if print_of(found) == known.stored:
        found = replace(found, subject=known.seen.subject, text=known.text)
    return replace(known, seen=found, read=True)


def concerns(message: Message, watch: Watch) -> bool:
    """Whether a sent or received mail matters to the watch; its own letters do, whomever they were sent to at last."""
    if message.folder is Folder.SENT and any(deed.thread and deed.thread == message.thread for deed in watch.letters):
        return True
    return mail.matches(message, watch) or (
        message.folder is Folder.INBOX
        and any(deed.thread and deed.thread == message.thread for deed in watch.letters)
        and message.nature is not Nature.CALENDAR
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
