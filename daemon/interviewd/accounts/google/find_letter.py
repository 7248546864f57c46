"""Settling a doubt: whether the letter of an intent came to lie in Drafts, and what became of it since.

Drafts and history decide, search never: it lags. That nothing is there is believed after two more polls; what was
there and is gone, with nothing to tell whose it was, stays a doubt that a person sees. A second draft is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.accounts.google.mail_api import History, Piece, Post
from interviewd.accounts.google.mailbox_state import Begun, Draft, Memory
from interviewd.errors import Gone, Refused
from interviewd.language import mail
from interviewd.model.known import Deed
from interviewd.model.seen import Folder
from interviewd.ports import Traces

SURE_AFTER = 2


class Search:
    """One look for one letter."""

    def __init__(self, post: Post, memory: Memory, deed: Deed) -> None:
        self._post, self._memory, self._deed = post, memory, deed

    def run(self) -> Traces:
        listed = self._post.drafts()
        history = self._history()
        found = self._best(self._drafts(listed)) or self._best(self._others(listed, history))
        if found:
            return self._adopt(found)
        if history and (lost := self._lost(history)):
            # In the letter's own thread it was the letter; elsewhere it may have been a draft of the person's.
            return Traces(was_deleted=self._deed.thread in lost, unclear=self._deed.thread not in lost)
        return self._nothing()

    def _history(self) -> History | None:
        """What happened since the intent, None when Gmail no longer knows."""
        try:
            return self._post.history(self._deed.cursor) if self._deed.cursor else None
        except Gone:
            return None
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return None

    def _drafts(self, listed: dict[str, str]) -> Iterator[Piece]:
        """All drafts, the oldest first; those that are known as they are now are not asked for again."""
        for draft, message in reversed(listed.items()):
            known = self._memory.shelf.drafts.get(draft)
            if known and known.message == message:
                yield Piece.known(message, known.seen)
            elif piece := self._post.draft_head(draft):
                yield piece

    def _others(self, listed: dict[str, str], history: History | None) -> Iterator[Piece]:
        """What was a draft since then and lies in Sent or in the trash now."""
        drafts = set(listed.values())
        if history is not None:
            ids = [id_ for id_ in history.touched if id_ not in drafts and id_ not in history.deleted]
            own = (
                id_ for id_ in ids if not history.labels.get(id_) or history.labels[id_] & {"DRAFT", "SENT", "TRASH"}
            )
            yield from (piece for id_ in own if (piece := self._post.head(id_)))
            return
        for label in ("SENT", "TRASH"):
            yield from self._since(label, self._deed.made - timedelta(minutes=1))

    def _since(self, label: str, since: datetime) -> Iterator[Piece]:
        for id_ in self._post.newest(label):
            piece = self._post.head(id_)
            if piece and piece.at < since:
                return
            if piece:
                yield piece

    def _best(self, pieces: Iterator[Piece]) -> Piece | None:
        """The one with the letter's Message-ID, else the first with its recipient and subject."""
        like = None
        for piece in pieces:
            if piece.message.folder is Folder.INBOX:
                continue
            if mail.is_letter(piece.message, self._deed):
                return piece
            if like is None and mail.is_like(piece.message, self._deed):
                like = piece
        return like

    def _adopt(self, found: Piece) -> Traces:
        whole = self._post.whole(found)
        message = whole.message
        shelf = self._memory.shelf
        if message.folder is Folder.DRAFTS:
            shelf.drafts[message.handle] = Draft(whole.id, message, whole=True)
        shelf.doubts.pop(self._deed.key, None)
        self._memory.keep()
        return Traces(message=message, was_deleted=message.folder is Folder.TRASH)

    def _lost(self, history: History) -> frozenset[str]:
        """Threads of drafts that were made since and have left nothing behind: no save, no copy in Sent."""
        remaining = {thread for id_, thread in history.touched.items() if id_ not in history.deleted}
        return frozenset(
            thread
            for id_, thread in history.deleted.items()
            if id_ in history.touched and thread not in remaining and _was_draft(id_, history)
        )

    def _nothing(self) -> Traces:
        """Nothing is there. Believed once the world was asked often enough since, by us or by looks."""
        doubts = self._memory.shelf.doubts
        begun = doubts.pop(self._deed.key, Begun(polls=SURE_AFTER))  # unknown: it was not begun here, or long ago
        if begun.polls < SURE_AFTER:
            doubts[self._deed.key] = replace(begun, polls=begun.polls + 1)
        self._memory.keep()
        return Traces(unclear=begun.polls < SURE_AFTER)


def _was_draft(id_: str, history: History) -> bool:
    labels = history.labels.get(id_)
    return labels is None or "DRAFT" in labels
