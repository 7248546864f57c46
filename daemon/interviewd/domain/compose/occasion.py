"""What a letter is written from: the occasion, and the text that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interviewd.model.known import Notes
from interviewd.model.seen import Person
from interviewd.model.terms import Round, Source


@dataclass(frozen=True, slots=True)
class Earlier:
    """A visit before this one with the same company: what was noted after it, and the letter that was sent."""

    start: datetime
    round: Round | None
    notes: Notes | None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Everything a letter may use. Nothing of it is trusted, and nothing else gets into a letter.

    `about` is the debrief's own line for `to`; `panel` all to whom a letter goes, `to` in seat `seat` among them (for a
    coordinator, whom to thank). `spin` is the same for the whole panel. `avoid` holds sentences that must not come
    again, `said` the text of the letters already sent, for a follow-up to add something to.
    """

    to: Person
    company: str
    role: str
    round: Round | None
    start: datetime
    end: datetime
    notes: Notes | None = None
    about: str = ""
    panel: tuple[Person, ...] = ()
    seat: int = 0
    spin: str = ""
    earlier: tuple[Earlier, ...] = ()
    sources: tuple[tuple[str, Source], ...] = ()
    coordinator: bool = False
    remarks: str = ""
    posting: str = ""
    avoid: frozenset[str] = frozenset()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A letter's words. `facts` are those that stand in it, with where they came from.

    `missing` names what would have made it better: notes, detail, role, company, first_name, strength.
    """

    subject: str
    body: str
    facts: tuple[tuple[str, Source], ...] = ()
    missing: tuple[str, ...] = ()
