"""What is remembered of a mailbox, in the cache.

Drafts, mail that matters, and letters whose draft has vanished.

A provider reports each change once; the port promises the whole state at every fetch. Of drafts
that concern nobody who is watched only the head is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import field, fields, replace
from datetime import datetime
from typing import Generic, Self, TypeVar

from interviewd.model.seen import Message
from interviewd.ports import Cache
from interviewd.storage import codec
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as last seen: its head, with its text when `read`.

    Of a letter that we made at a provider that rewrites texts, `stored` is the hash of what it
    stored and `text` is what we wrote: as long as the first is unchanged, the second is what it
    says. `made` is when we made it.
    """

    seen: Message
    read: bool = False
    stored: str = ""
    text: str = ""
    made: datetime | None = None


@dataclass(slots=True)
class MailboxState:
    """Changed freely in memory; written by MailboxStore, all at once.

    Dates are ISO texts, "" for none.
    """

    covered: frozenset[str] = frozenset()  # addresses and `@domains` whose past was searched…
    since: str = ""  # …back to here
    drafts: dict[str, Draft] = field(default_factory=dict)
    mails: dict[str, Message] = field(default_factory=dict)
    # open letters' drafts that vanished unexplained: since when
    missing: dict[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()  # open letters' drafts that are certainly gone

    def emptied(self) -> Self:
        """What may be known while nobody is watched."""
        return type(self)()

    def forget_others(self, watched: frozenset[str], concerns: Callable[[Message], bool]) -> None:
        """Forget the mail of those whom nobody watches any more."""
        self.covered &= watched
        self.mails = {id_: message for id_, message in self.mails.items() if concerns(message)}

    def copy(self) -> Self:
        """Another one that can be changed without this one."""
        another = copy(self)
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, dict):
                setattr(another, each.name, dict(value))
        return another


S = TypeVar("S", bound=MailboxState)


class MailboxStore(Generic[S]):
    """The state of one mailbox, read once and written as it changes.

    `own` is the mailbox's address.
    """

    def __init__(self, space: str, own: str, cache: Cache, kind: type[S]) -> None:
        self._space, self._own, self._cache, self._kind = space, own, cache, kind
        self._stored: dict[str, str] = {}
        self.state = self._read()

    def save(self) -> None:
        """Write what has changed since the last time, in one transaction."""
        texts: dict[str, str] = {}
        if self.state != self._kind():
            head = replace(self.state, drafts={}, mails={})
            texts = {"own": self._own, "state": codec.to_text(head)}
            texts |= {f"mail:{id_}": codec.to_text(one) for id_, one in self.state.mails.items()}
            texts |= {f"draft:{id_}": codec.to_text(one) for id_, one in self.state.drafts.items()}
        changed = {name: text for name, text in texts.items() if self._stored.get(name) != text}
        dropped = [name for name in self._stored if name not in texts]
        if changed or dropped:
            self._cache.update(self._space, changed, dropped)
        self._stored = texts

    def forget(self) -> bool:
        """Forget all mail; whether there was anything to forget."""
        nothing = self.state.emptied()
        had, self.state = self.state != nothing, nothing
        self.save()
        return had

    def add(self, id_: str, message: Message) -> None:
        """Store one mail at once, during a fetch: it is not read again should that break off."""
        self.state.mails[id_] = message
        self._stored[f"mail:{id_}"] = text = codec.to_text(message)
        self._cache.update(self._space, {f"mail:{id_}": text})

    def _read(self) -> S:
        """What is stored; forgotten when it is another mailbox's, or another version's."""
        self._stored = dict(self._cache.all(self._space))
        if not self._stored:
            return self._kind()
        try:
            if self._stored["own"] == self._own:
                state = codec.from_text(self._kind, self._stored["state"])
                for name, text in self._stored.items():
                    kind, _, id_ = name.partition(":")
                    if kind == "mail":
                        state.mails[id_] = codec.from_text(Message, text)
                    elif kind == "draft":
                        state.drafts[id_] = codec.from_text(Draft, text)
                return state
        except (codec.Unreadable, KeyError):
            pass
        self._cache.clear(self._space)
        self._stored = {}
        return self._kind()
