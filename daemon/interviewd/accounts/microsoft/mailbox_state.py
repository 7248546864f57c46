"""What is remembered of a mailbox, in the mirror: places, whose mail was looked for, drafts, and mail that matters.

Graph tells each change once; the port promises the whole state at every look. Of drafts that are nobody's business only
their heads are kept, never their words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from interviewd.language import mail
from interviewd.model.seen import Message
from interviewd.ports import Cache
from interviewd.storage import codec

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as last seen: its head, with its text when `read`.

    Of a letter of ours `stored` is the hash of what Exchange made of it, and `text` what we had handed in: as long as
    the one is unchanged, the other is what it says. `made` is when we laid it down.
    """

    seen: Message
    read: bool = False
    stored: str = ""
    text: str = ""
    made: datetime | None = None


@dataclass(slots=True)
class Shelf:
    """Changed freely in memory; on disk by `keep`, all at once."""

    places: dict[str, str] = field(default_factory=dict)  # the ids of the folders that are told apart
    links: dict[str, str] = field(default_factory=dict)  # by folder: where its delta goes on
    covered: frozenset[str] = frozenset()  # addresses and `@domains` whose past was looked for
    since: str = ""  # how far that look went back
    swept: str = ""  # until when every folder was looked through
    drafts: dict[str, Draft] = field(default_factory=dict)
    mails: dict[str, Message] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # open letters' drafts that vanished unexplained: since when
    gone: frozenset[str] = frozenset()  # those of which it is known that they are gone
    judged: frozenset[str] = frozenset()  # lately read, and nobody's business

    def copy(self) -> Shelf:
        """Another one that can be changed without this one."""
        return replace(
            self,
            places=dict(self.places),
            links=dict(self.links),
            drafts=dict(self.drafts),
            mails=dict(self.mails),
            missing=dict(self.missing),
        )


class Memory:
    """The shelf of one account, read once and written as it changes. `own` is the address whose mailbox it is."""

    def __init__(self, account: str, own: str, cache: Cache) -> None:
        self._space, self._own, self._cache = f"{account}/microsoft/mail", own, cache
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

    def add(self, id_: str, message: Message) -> None:
        """Keep a mail that was just read, in the middle of a look: it is not read again should that break off."""
        self.shelf.mails[id_] = message
        self._stored[f"mail:{id_}"] = text = codec.to_text(message)
        self._cache.update(self._space, {f"mail:{id_}": text})

    def forget(self) -> bool:
        """Remember nothing but where folders lie; whether there was anything else."""
        places = self.shelf.places
        had = self.shelf != Shelf(places=places)
        self.shelf = Shelf(places=places)
        self.keep()
        return had

    def _read(self) -> Shelf:
        self._stored = dict(self._cache.all(self._space))
        try:
            return _shelf(self._stored, self._own)
        except (codec.Unreadable, ValueError, TypeError, KeyError, AttributeError):
            self._cache.clear(self._space)
            self._stored = {}
            return Shelf()


def print_of(message: Message) -> str:
    """A hash of what a person may have edited in a draft: recipients, subject, words."""
    to = "\n".join(sorted(person.email for person in message.recipients))
    return hashlib.sha256(f"{to}\n\n{mail.canonical(message.subject, message.text)}".encode()).hexdigest()[:32]


def _texts(shelf: Shelf, own: str) -> dict[str, str]:
    head = {
        "format": _FORMAT,
        "own": own,
        "places": shelf.places,
        "links": shelf.links,
        "covered": sorted(shelf.covered),
        "since": shelf.since,
        "swept": shelf.swept,
        "missing": shelf.missing,
        "gone": sorted(shelf.gone),
        "judged": sorted(shelf.judged),
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
        places={str(name): str(id_) for name, id_ in head["places"].items()},
        links={str(name): str(link) for name, link in head["links"].items()},
        covered=frozenset(head["covered"]),
        since=_moment(head["since"]),
        swept=_moment(head["swept"]),
        missing={str(id_): _moment(since) for id_, since in head["missing"].items()},
        gone=frozenset(head["gone"]),
        judged=frozenset(head["judged"]),
    )
    for name, text in stored.items():
        kind, _, id_ = name.partition(":")
        if kind == "mail":
            shelf.mails[id_] = codec.from_text(Message, text)
        elif kind == "draft":
            shelf.drafts[id_] = codec.from_text(Draft, text)
    return shelf


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).isoformat() if text else ""
