"""What is remembered of a mailbox, in the mirror: the cursor, whose mail was looked for, drafts, and mail that matters.

Gmail tells each change once; the port promises the whole state at every look. Of drafts that are nobody's business only
the head is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from interviewd.model.seen import Message
from interviewd.ports import Cache
from interviewd.storage import codec

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as last seen: the id of the message in it, and its head, or the whole of it if it is of interest."""

    message: str
    seen: Message
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter whose outcome is unknown: `polls` are those since a late write would have shown, `since` its first look."""

    since: str = ""
    polls: int = 0


@dataclass(slots=True)
class Shelf:
    """Changed freely in memory; on disk by `keep`, all at once."""

    cursor: str = ""
    covered: frozenset[str] = frozenset()  # addresses and `@domains` whose past was looked for…
    since: str = ""  # …back to here
    drafts: dict[str, Draft] = field(default_factory=dict)
    mails: dict[str, Message] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # open letters' drafts that vanished unexplained: since when
    gone: frozenset[str] = frozenset()  # those of which it is known that they are gone
    doubts: dict[str, Begun] = field(default_factory=dict)  # letters without an outcome, by key
    unsettled: bool = False  # history and the list of drafts told different things: list them again

    def copy(self) -> Shelf:
        """Another one that can be changed without this one."""
        return replace(
            self,
            drafts=dict(self.drafts),
            mails=dict(self.mails),
            missing=dict(self.missing),
            doubts=dict(self.doubts),
        )


class Memory:
    """The shelf of one account, read once and written as it changes. `own` is the address whose mailbox it is."""

    def __init__(self, account: str, own: str, cache: Cache) -> None:
        self._space, self._own, self._cache = f"{account}/google/mail", own, cache
        self._stored: dict[str, str] = {}
        self.shelf = self._read()

    def keep(self) -> None:
        """Write what has changed since the last time, in one transaction."""
        texts = _texts(self.shelf, self._own)
        changed = {name: text for name, text in texts.items() if self._stored.get(name) != text}
        dropped = [name for name in self._stored if name not in texts]
        if changed or dropped:
            self._cache.update(self._space, changed, dropped)
        self._stored = texts

    def forget(self) -> bool:
        """Remember nothing; whether there was anything."""
        had = bool(self._stored)
        if had:
            self._cache.clear(self._space)
        self._stored, self.shelf = {}, Shelf()
        return had

    def _read(self) -> Shelf:
        self._stored = dict(self._cache.all(self._space))
        try:
            return _shelf(self._stored, self._own)
        except (codec.Unreadable, ValueError, TypeError, KeyError, AttributeError):
            self.forget()
            return Shelf()


def _texts(shelf: Shelf, own: str) -> dict[str, str]:
    head = {
        "format": _FORMAT,
        "own": own,
        "cursor": shelf.cursor,
        "covered": sorted(shelf.covered),
        "since": shelf.since,
        "missing": shelf.missing,
        "gone": sorted(shelf.gone),
        "doubts": {key: [begun.since, begun.polls] for key, begun in shelf.doubts.items()},
        "unsettled": shelf.unsettled,
    }
    texts = {"head": json.dumps(head)} if shelf != Shelf() else {}
    texts |= {f"mail:{id_}": codec.to_text(message) for id_, message in shelf.mails.items()}
    return texts | {f"draft:{id_}": codec.to_text(draft) for id_, draft in shelf.drafts.items()}


def _shelf(stored: Mapping[str, str], own: str) -> Shelf:
    """Raises one of many errors when it is not what `_texts` wrote, for this mailbox."""
    if not stored:
        return Shelf()
    head = json.loads(stored["head"])
    if head["format"] != _FORMAT or head["own"] != own:
        raise ValueError("another mailbox's, or another version's")
    shelf = Shelf(
        cursor=str(head["cursor"]),
        covered=frozenset(head["covered"]),
        since=datetime.fromisoformat(head["since"]).isoformat() if head["since"] else "",
        missing={str(id_): datetime.fromisoformat(since).isoformat() for id_, since in head["missing"].items()},
        gone=frozenset(head["gone"]),
        doubts={str(key): Begun(str(since), int(polls)) for key, (since, polls) in head["doubts"].items()},
        unsettled=bool(head["unsettled"]),
    )
    for name, text in stored.items():
        kind, _, id_ = name.partition(":")
        if kind == "mail":
            shelf.mails[id_] = codec.from_text(Message, text)
        elif kind == "draft":
            shelf.drafts[id_] = codec.from_text(Draft, text)
    return shelf
