"""Terms that every other value uses: kinds, rounds, sources, keys, reasons."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from interviewd.values import dataclass


class Kind(StrEnum):
    """What is made. The words are those of the marks on a calendar and of the JSON."""

    PREP = "prep"
    DEBRIEF = "debrief"
    REMINDER = "reminder"
    THANK_YOU = "thank_you"
    FOLLOW_UP = "follow_up"

    @property
    def is_letter(self) -> bool:
        """A letter is drafted once and never changed; everything else is a block."""
        return self in (Kind.THANK_YOU, Kind.FOLLOW_UP)


class Verb(StrEnum):
    """What an action does. CHANGE keeps the time; REMOVE of a letter is its withdrawal."""

    ADD = "add"
    MOVE = "move"
    CHANGE = "change"
    REMOVE = "remove"
    DRAFT = "draft"


class Round(StrEnum):
    SCREEN = "screen"
    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


class Source(StrEnum):
    """Where a fact came from; the words of `preview --json`."""

    TITLE = "title"
    DESCRIPTION = "description"
    GUEST = "guest"
    NOTES = "notes"
    PROFILE = "profile"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class PrepStep:
    """A prep block of each visit; `days_before` counts working days, 0 is the visit's own day."""

    title: str
    minutes: int
    days_before: int


@lru_cache(maxsize=4096)  # a pass asks for each of its keys a dozen times
def key_of(uid: str, original: str, kind: Kind, slot: str = "") -> str:
    """Name a block or a letter for ever: 32 characters of [0-9a-v], a legal Google event id.

    `original` is "" or the original start of a series' instance as `stamp` writes it. `slot` tells
    apart what is made for one event in one kind: the step's number, the address in lower case, the
    follow-up's count, the letter's key.
    """
    digest = hashlib.sha256("\0".join((uid, original, str(kind), slot)).encode()).digest()
    return base64.b32hexencode(digest).decode().lower()[:32]


def id_of(uid: str, original: str) -> str:
    """The interview's id: its iCalendar UID, for an instance with `/` and its original start."""
    return f"{uid}/{original}" if original else uid


def short_id(of: str) -> str:
    """Six characters of an id, to type. Not always unique: a look-up may find several."""
    return base64.b32hexencode(hashlib.sha256(of.encode()).digest()).decode().lower()[:6]


def stamp(moment: datetime | date) -> str:
    """`20261202T140000Z` for a moment (UTC), `20261202` for a day."""
    text = moment.isoformat()[:19].replace("-", "").replace(":", "")
    return f"{text}Z" if isinstance(moment, datetime) else text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code and the facts of its sentence in `cli/sentences.py`."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def __getitem__(self, name: str) -> object:
        return dict(self.facts)[name]


def because(code: str, **facts: object) -> Reason:
    """Make a reason: `because("last_contact", days=2)`."""
    return Reason(code, tuple(facts.items()))
