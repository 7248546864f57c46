"""What is decided: the policy, the plan, and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from interviewd.model.known import Deed, Interview, Noted, Notes, Pause
from interviewd.model.ledger import Commission
from interviewd.model.seen import Event, Person
from interviewd.model.terms import Kind, PrepStep, Reason, Round, Verb
from interviewd.values import dataclass


class Templates(Protocol):
    """The compiled templates: a person's own before the shipped ones."""

    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        """The text of template `name` ("prep", …). Raises TextBroken with file and line."""
        ...


@dataclass(frozen=True, slots=True)
class Story:
    """One of the person's own stories for the prep texts, as they wrote it."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The config as the planner needs it; the defaults are those of config/interviewd.toml."""

    name: str
    emails: tuple[str, ...]  # lower case
    zone: ZoneInfo
    templates: Templates
    country: str = ""
    waking: tuple[time, time] = (time(8), time(21))
    spelling: str = "british"
    signature: str = ""
    strengths: tuple[str, ...] = ()
    stories: tuple[Story, ...] = ()
    language: str = ""  # of letters and forms; "": that of the event's own words, when certain
    model: str = ""  # which writes the letters; "": plain ones
    tags: tuple[str, ...] = ("#interview",)
    categories: tuple[str, ...] = ("Interview",)
    colours: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()  # "account/calendar"
    accounts: tuple[str, ...] = ()  # their names, in the config's order
    prep_steps: tuple[PrepStep, ...] = (
        PrepStep("Research and rehearse", 60, 1),
        PrepStep("Warm-up", 30, 0),
    )
    debrief_minutes: int = 15
    draft_after: timedelta = timedelta(minutes=180)
    deadline: timedelta = timedelta(hours=24)
    remind_before: timedelta = timedelta(hours=4)
    follow_first: int = 6  # business days
    follow_next: int = 5
    follow_max: int = 2
    follow_gap: int = 5
    drafts_per_day: int = 12
    blocks_per_day: int = 10
    stealth_title: str = ""
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it ought to be. `hash` is over start, end, title and the words of the text."""

    key: str
    kind: Kind
    for_id: str
    start: datetime
    end: datetime
    title: str
    text: str
    hash: str
    placed: str
    busy: bool
    stealth: bool = False
    alarm: int | None = 10  # minutes before; None: no reminder


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it will be drafted, stored with the intent; `raw` are its bytes."""

    key: str
    kind: Kind
    to: Person
    subject: str
    text: str
    message_id: str
    raw: bytes
    thread: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `block` or `letter` is what to write, `existing` what stands now."""

    verb: Verb
    kind: Kind
    key: str
    account: str  # whose calendar or mailbox
    interview: str
    company: str
    why: Reason
    block: Block | None = None
    letter: Letter | None = None
    existing: Event | None = None
    deed: Deed | None = None  # as the journal knows it, for what exists already
    deadline: datetime | None = None
    slot: str = ""
    keyed: str = ""  # the id of the event whose key a letter carries
    cursor: str = ""  # the mailbox's position before a draft

    @property
    def to(self) -> Person | None:
        """Whom its letter is for."""
        return self.letter.to if self.letter else self.deed.to if self.deed else None


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not done now; `until` None: only the person or others release it."""

    kind: Kind
    account: str
    interview: str
    company: str
    why: Reason
    until: datetime | None = None
    to: str = ""
    key: str = ""
    commission: Commission | None = None  # what has to be written first


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An event that looks like an interview, or is tagged but does not count. Never acted on."""

    account: str
    event: str  # its id
    title: str
    score: float
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """The interviews with one company on one day, in order of start. `round` is settled here.

    `process` is the id of the process it belongs to; `noted` the debrief as it stands, if the
    person wrote into one.
    """

    interviews: tuple[Interview, ...]
    round: Round | None
    process: str
    company: str
    role: str = ""
    gone: bool = False  # no longer on the calendar, known from the journal
    first_seen: datetime | None = None  # the first of its interviews
    noted: Noted | None = None

    @property
    def first(self) -> Interview:
        """The interview whose id keys the blocks."""
        return self.interviews[0]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(interview.id for interview in self.interviews)

    @property
    def notes(self) -> Notes | None:
        """What the person wrote into the debrief; None while they have not."""
        return self.noted.notes if self.noted and self.noted.notes.filled else None

    @property
    def happened(self) -> bool:
        """False only when the person says so in the debrief."""
        return self.noted is None or self.noted.notes.happened

    @property
    def start(self) -> datetime:
        return self.interviews[0].start

    @property
    def end(self) -> datetime:
        return max(interview.end for interview in self.interviews)

    @property
    def talks(self) -> tuple[Interview, ...]:
        """The interviews, each once: copies on two calendars have the same times and people."""
        talks: dict[object, Interview] = {}
        for each in self.interviews:
            whom = frozenset(person.email or person.name for person in each.people)
            talks.setdefault((each.start, each.end, whom or each.title), each)
        return tuple(talks.values())


@dataclass(frozen=True, slots=True)
class Budget:
    """A company's follow-ups: used, allowed, and when the next may be."""

    account: str
    interview: str
    company: str
    used: int
    allowed: int
    next_allowed: datetime | None
    closed: bool
    why: Reason


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know and can mend; `fix` names what they can do."""

    what: Reason
    fix: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What is right at `now`; planning again after it gives no actions.

    `left`: by the id of a visit's first interview those of events that left its day, cancelled or
    sent again under another UID. Its blocks may still carry their keys.
    """

    now: datetime
    pause: Pause | None = None
    actions: tuple[Action, ...] = ()
    held: tuple[Held, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    visits: tuple[Visit, ...] = ()
    budgets: tuple[Budget, ...] = ()
    notices: tuple[Notice, ...] = ()
    next: datetime | None = None
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def commissions(self) -> tuple[Commission, ...]:
        """The letters whose words are missing."""
        return tuple(line.commission for line in self.held if line.commission)
