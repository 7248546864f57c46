"""A mailbox of any provider: what is remembered of it, beside what was shown before.

No mail is read until somebody is watched. Then the last thirty days of mail with them once, and
from there on what the provider reports, until nobody is watched any more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Generic, TypeVar

from interviewd.accounts.backoff import PassClock
from interviewd.accounts.online.letters import MAX_WRITE_DELAY
from interviewd.accounts.online.mailbox_state import MailboxState, MailboxStore
from interviewd.model.known import Watch
from interviewd.model.seen import Correspondence, Message
from interviewd.ports import Cache

S = TypeVar("S", bound=MailboxState)


class OnlineMailbox(ABC, Generic[S]):
    """The port Mailbox as far as it reads. `own` is the address of the mailbox."""

    max_write_delay = MAX_WRITE_DELAY

    def __init__(
        self,
        account: str,
        own: str,
        clock: PassClock,
        cache: Cache,
        *,
        provider: str,
        kind: type[S],
    ) -> None:
        self.account, self._own, self._clock, self._cache = account, own, clock, cache
        self._space, self._kind = f"{account}/{provider}/mail", kind
        self._shown: Correspondence | None = None

    @cached_property
    def _store(self) -> MailboxStore[S]:
        return MailboxStore(self._space, self._own, self._cache, self._kind)

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """A few requests when nothing has happened.

        With nobody to watch none, and what was known is forgotten.
        """
        self._clock.at = now
        if not watch:
            self._shown = None
            return Correspondence(changed=self._store.forget())
        sent_whole = self._sync(watch, now)
        found, before = self._correspondence(watch, sent_whole=sent_whole), self._shown
        same = before is not None and (before.messages, before.sent_whole) == (
            found.messages,
            sent_whole,
        )
        self._shown = replace(found, changed=not same)
        return self._shown

    def cached(self, watch: Watch) -> Correspondence:
        """What was known: absence means nothing."""
        known = self._correspondence(watch, sent_whole=False)
        return replace(known, drafts_whole=False, changed=False)

    def _correspondence(self, watch: Watch, *, sent_whole: bool) -> Correspondence:
        """In a repeatable order."""
        drafts, mails, cursor = self._known(watch)
        recent = [each for each in mails if each.date is None or each.date >= watch.since]
        messages = sorted(
            (*drafts, *recent), key=lambda one: (one.folder, one.date or watch.since, one.handle)
        )
        return Correspondence(tuple(messages), sent_whole=sent_whole, cursor=cursor)

    @abstractmethod
    def _sync(self, watch: Watch, now: datetime) -> bool:
        """Take in what has happened; whether everything is accounted for."""

    @abstractmethod
    def _known(self, watch: Watch) -> tuple[Iterable[Message], Iterable[Message], str]:
        """Drafts, other mail that the watch is about, and where the next sync goes on."""
