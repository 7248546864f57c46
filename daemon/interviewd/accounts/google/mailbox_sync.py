"""One look into a Gmail mailbox: history, the past of who is new, drafts, and letters whose draft has vanished.

What it learns is taken over as a whole at the end: a look that breaks off has moved no cursor, and only the mail it
has read already is not read again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from interviewd.accounts.google.mail_api import History, Piece, Post
from interviewd.accounts.google.mailbox_state import Begun, Draft, Memory
from interviewd.errors import AccountError, Gone, Refused
from interviewd.language import mail
from interviewd.language.people.addresses import registrable
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message, Nature

LATENESS = timedelta(seconds=120)

INDEXING = timedelta(minutes=15)
"""How far search may lag behind: younger mail is listed without it."""


class Round:
    """Made for one look."""

    def __init__(self, post: Post, memory: Memory, watch: Watch, now: datetime) -> None:
        self._post, self._memory, self._watch, self._now = post, memory, watch, now
        self._shelf = memory.shelf.copy()
        self._names = watch.addresses | {f"@{domain}" for domain in watch.domains}
        self._relist = self._shelf.unsettled or bool(self._shelf.missing)
        self._gone: set[str] = set()  # ids of drafts' messages that history saw go
        self._come: set[str] = set()  # ids of drafts' messages that history saw come
        self._moved: set[str] = set()  # ids of drafts' messages that are drafts no more

    def run(self) -> bool:
        """Whether everything is accounted for: False while an open letter's draft has vanished without a trace."""
        try:
            if not (self._shelf.cursor and self._follow()):
                self._begin()
            if new := self._uncovered():
                self._look_back(new)
            if self._relist:
                self._look_at_drafts()
            self._read_on()
            whole = self._account_for_letters()
        except AccountError:
            self._memory.shelf.mails |= self._shelf.mails
            self._memory.keep()
            raise
        self._prune()
        self._shelf.doubts = {key: self._polled(begun) for key, begun in self._shelf.doubts.items()}
        self._memory.shelf = self._shelf
        self._memory.keep()
        return whole

    # --- history ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Nothing is known, or history has a gap: from here on nothing is missed, and the past is looked for."""
        self._shelf.cursor = self._post.cursor()
        self._shelf.covered = frozenset()
        self._relist = True

    def _follow(self) -> bool:
        """What has happened since the last look. False when Gmail no longer knows."""
        try:
            history = self._post.history(self._shelf.cursor)
        except Gone:
            return False
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return False
        self._take(history)
        self._shelf.cursor = history.cursor
        return True

    def _take(self, history: History) -> None:
        drafts = {draft.message for draft in self._shelf.drafts.values()}
        self._gone |= history.deleted.keys()
        for id_ in [id_ for id_ in history.touched if id_ not in history.deleted]:
            labels = history.labels.get(id_)
            if labels is not None and "DRAFT" in labels:
                (self._gone if "TRASH" in labels else self._come).add(id_)
            elif id_ not in self._shelf.mails:
                self._fetch(id_)
        for id_ in history.deleted:
            self._shelf.mails.pop(id_, None)
        self._moved = {
            id_ for id_ in drafts & history.touched.keys() if "DRAFT" not in history.labels.get(id_, ("DRAFT",))
        }
        self._relist |= bool(self._come - drafts or drafts & self._gone or self._moved)

    def _fetch(self, id_: str) -> Piece | None:
        """A message's head, and its text when it matters; None when it is gone."""
        piece = self._post.head(id_)
        if piece is None or not piece.labels.isdisjoint({"SPAM", "CHAT"}):
            return piece
        if "DRAFT" in piece.labels:
            (self._gone if "TRASH" in piece.labels else self._come).add(id_)
        elif piece.message.nature is Nature.BOUNCE or concerns(piece.message, self._watch):
            whole = self._post.whole(piece).message
            if concerns(whole, self._watch):  # whom a bounce is about stands in its text
                self._shelf.mails[id_] = whole
        return piece

    # --- the past of who is new -------------------------------------------------------------------------------------

    def _uncovered(self) -> frozenset[str]:
        """Whose past is not known as far back as is asked for: who is new, or everybody when more is asked."""
        known = self._shelf.since
        if known and self._watch.since < datetime.fromisoformat(known):
            self._shelf.covered = frozenset()
        return frozenset(self._names - self._shelf.covered)

    def _look_back(self, new: frozenset[str]) -> None:
        """Their mail since the watch begins. Search finds but proves nothing: the youngest mail is listed besides."""
        since = self._now - INDEXING
        try:
            for id_ in self._post.search(new, self._watch.since):
                if id_ not in self._shelf.mails:
                    self._fetch(id_)
        except Refused as refused:
            if refused.what != "bad_request":
                raise
            since = self._watch.since  # a server that does not know how to search
        self._read_newest("", since)
        self._shelf.covered |= new
        self._shelf.since = self._watch.since.isoformat()
        self._relist |= bool(self._come - {draft.message for draft in self._shelf.drafts.values()})

    def _read_newest(self, label: str, since: datetime) -> None:
        """What lies in the mailbox since then, in its own order."""
        drafts = {draft.message for draft in self._shelf.drafts.values()}
        for id_ in self._post.newest(label):
            if id_ in self._shelf.mails or id_ in drafts | self._come:
                continue
            piece = self._fetch(id_)
            if piece and piece.at < since:
                return

    # --- drafts -----------------------------------------------------------------------------------------------------

    def _look_at_drafts(self) -> None:
        """All of them; those are read that changed, or that became of interest."""
        listed = self._post.drafts()
        for id_, message in listed.items():
            known = self._shelf.drafts.get(id_)
            if known is None or known.message != message or message in self._moved:
                self._read_draft(id_)
        for id_ in [id_ for id_ in self._shelf.drafts if id_ not in listed]:
            if self._shelf.drafts.pop(id_).message in self._gone:
                self._shelf.gone |= {id_}
        messages = set(listed.values())
        self._shelf.unsettled = bool(messages & self._gone or self._come - messages)

    def _read_on(self) -> None:
        """The drafts whose head was enough so far, and whose recipient has become of interest."""
        for id_, draft in [*self._shelf.drafts.items()]:
            if not draft.whole and concerns(draft.seen, self._watch):
                self._read_draft(id_)

    def _read_draft(self, id_: str) -> None:
        self._shelf.drafts.pop(id_, None)
        piece = self._post.draft_head(id_)
        if piece is None:
            return
        if "DRAFT" not in piece.labels or "SENT" in piece.labels:  # the wrapper may outlive the sending
            self._fetch(piece.id)
            return
        if matters := concerns(piece.message, self._watch):
            piece = self._post.whole(piece)
        self._shelf.drafts[id_] = Draft(piece.id, piece.message, whole=matters)

    # --- letters ----------------------------------------------------------------------------------------------------

    def _account_for_letters(self) -> bool:
        """Whether it is known of each open letter without a draft that it was sent, or else that it is gone."""
        shelf = self._shelf
        lost = {one.handle: one for one in self._watch.letters if one.handle and one.handle not in shelf.drafts}
        shelf.gone &= lost.keys()
        shelf.missing = {handle: since for handle, since in shelf.missing.items() if handle in lost}
        for handle, deed in lost.items():
            if handle in shelf.gone or self._is_sent(deed):
                shelf.missing.pop(handle, None)
                continue
            since = datetime.fromisoformat(shelf.missing.setdefault(handle, self._now.isoformat()))
            if self._now - since >= LATENESS:
                self._read_newest("SENT", deed.made - timedelta(minutes=1))
                shelf.gone |= {handle}
                del shelf.missing[handle]
        return not shelf.missing

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

    def _polled(self, begun: Begun) -> Begun:
        if not begun.since:
            return Begun(self._now.isoformat())
        late = self._now - datetime.fromisoformat(begun.since) >= LATENESS
        return Begun(begun.since, begun.polls + late)

    def _prune(self) -> None:
        """Forget the mail of those whom nobody watches any more."""
        self._shelf.covered &= self._names
        for id_ in [id_ for id_, message in self._shelf.mails.items() if not concerns(message, self._watch)]:
            del self._shelf.mails[id_]


def concerns(message: Message, watch: Watch) -> bool:
    """Whether a message matters to the watch. Of drafts those to people who are watched, and the letters themselves."""
    if message.folder is Folder.DRAFTS:
        letters = (deed.handle == message.handle or mail.is_letter(message, deed) for deed in watch.letters)
        return any(letters) or any(
            person.email in watch.addresses or registrable(person.email) in watch.domains
            for person in message.recipients
        )
    if message.folder is Folder.SENT and any(deed.thread and deed.thread == message.thread for deed in watch.letters):
        return True  # sent to another address than it was written for
    return mail.matches(message, watch)
