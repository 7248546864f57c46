"""What is known: interviews, notes, and the journal's records of what was made and seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from enum import StrEnum

from interviewd.model.ledger import Prepared
from interviewd.model.seen import (
    Account,
    AccountState,
    Correspondence,
    Event,
    Nature,
    Person,
    Trouble,
)
from interviewd.model.terms import Kind, Reason, Round, Source, Verb, id_of
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """Whose mail may be read: nobody else's is.

    Addresses and domains in lower case, Message-IDs with brackets. `names` are companies' folded
    names, for which recruiting systems write; `own` are the person's own addresses.
    """

    since: datetime
    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    message_ids: frozenset[str] = frozenset()
    letters: tuple[Deed, ...] = ()  # open drafts of ours, to be found again
    names: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.addresses or self.domains or self.letters)


@dataclass(frozen=True, slots=True)
class Interview:
    """An event that counts, with what could be learnt of it.

    `people` are those met, in the invitation's order. `name` is the company as shown, `names` and
    `domains` what makes it one company with others: folded names and registrable domains. `round`
    is None when the words are silent; visits settle it. `sources` says where `company`, `role`,
    `round` came from, and `person:<address, else name>` whose name no guest has.
    """

    account: str
    calendar: str
    uid: str
    original: str
    title: str
    start: datetime
    end: datetime
    company: str = ""
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    role: str = ""
    round: Round | None = None
    people: tuple[Person, ...] = ()
    coordinator: Person | None = None
    organizer: str = ""  # the organiser's address
    invited: str = ""  # which of the person's addresses was invited
    location: str = ""
    link: str = ""
    posting: str = ""
    remarks: str = ""  # the person's own `Notes:` line
    own: bool = False  # the person organises it: addresses in its description are theirs to give
    language: str = ""  # that its line `Language:` names
    words_language: str = ""  # that its own words are certainly in
    sources: tuple[tuple[str, Source], ...] = ()
    held: Reason | None = None  # it counts, but letters cannot be written (too many people)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """Whoever is met, and who coordinates."""
        return (*self.people, *filter(None, [self.coordinator]))

    @property
    def id(self) -> str:
        return id_of(self.uid, self.original)


@dataclass(frozen=True, slots=True)
class Notes:
    """The debrief as read: texts as typed, `about` as (name as typed, text)."""

    happened: bool = True
    filled: bool = False  # the person wrote anything at all
    talked: str = ""
    liked: str = ""
    weak_spot: str = ""
    stronger: str = ""
    decide_by: date | None = None
    decide_by_text: str = ""
    next_step: str = ""
    word_for_word: str = ""  # to stand in the letter exactly as typed
    met: tuple[Person, ...] = ()
    about: tuple[tuple[str, str], ...] = ()

    @property
    def without_decision(self) -> Notes:
        """What a letter of thanks can be made of: all but when they decide."""
        return replace(self, decide_by=None, decide_by_text="")

    @property
    def tell_of_talk(self) -> bool:
        """Whether anything is noted beside whom the person met and when they decide."""
        told = replace(self.without_decision, met=())
        return self.filled and told != Notes(happened=self.happened, filled=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event is an interview, with reasons. `interview` is set when it counts.

    `score` (0..1) is above 0 when it looks like one; 1.0 when it is tagged but something is
    missing.
    """

    event: Event
    interview: Interview | None
    why: tuple[Reason, ...]
    score: float = 0.0
    suggested: bool = False


class State(StrEnum):
    """A deed's state; `domain/deeds.py` has the table of how they follow one another."""

    INTENT = "intent"
    DOUBT = "doubt"
    # It did not happen (a clear no, not reached, never found); tried again after `not_before`.
    REFUSED = "refused"
    OURS = "ours"
    YOURS = "yours"
    DELETED = "deleted"  # by the person, or by `undo`: stays away
    REMOVED = "removed"  # by us, since it was no longer wanted; may come again
    DRAFTED = "drafted"
    EDITED = "edited"
    SENT = "sent"
    DISCARDED = "discarded"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """A draft that waits."""
        return self in (State.DRAFTED, State.EDITED)

    @property
    def is_doubtful(self) -> bool:
        return self in (State.INTENT, State.DOUBT)


@dataclass(frozen=True, slots=True)
class Deed:
    """The journal's record of one block or letter."""

    key: str
    kind: Kind
    verb: Verb  # the last one begun
    state: State
    account: str  # whose calendar or mailbox holds it
    interview: str  # the id of the event whose key it carries
    made: datetime  # when the work was first begun
    calendar: str = ""
    company: str = ""
    title: str = ""
    start: datetime | None = None
    end: datetime | None = None
    placed: str = ""
    hash: str = ""  # of the content as we left it
    slot: str = ""
    to: Person | None = None
    subject: str = ""
    text: str = ""  # a letter's body as drafted, a form as we left it; forgotten later
    message_id: str = ""
    thread: str = ""
    references: tuple[str, ...] = ()
    deadline: datetime | None = None
    sent: datetime | None = None
    sent_id: str = ""  # Message-ID of the copy in Sent: the thread goes on from there
    settled: datetime | None = None  # when the present state was first seen
    adopted: bool = False  # found again after the journal was lost: counts as touched
    handle: str = ""
    version: str = ""
    cursor: str = ""  # the mailbox's position before the intent
    attempts: int = 0
    not_before: datetime | None = None  # a doubt is not asked about earlier than this
    error: str = ""

    @property
    def recipient(self) -> str:
        """The address a letter goes to, "" when there is none."""
        return self.to.email if self.to else ""


@dataclass(frozen=True, slots=True)
class Past:
    """An interview as last seen, kept beyond its place on the calendar."""

    interview: Interview
    first_seen: datetime
    state: str = "on"  # on | cancelled | declined | gone | not (no longer an interview)
    since: datetime | None = None  # when the state became so

    @property
    def id(self) -> str:
        return self.interview.id


@dataclass(frozen=True, slots=True)
class Noted:
    """What a debrief form says, and since when it has: notes count once they are left alone."""

    key: str  # the debrief's
    interview: str
    text: str
    since: datetime
    notes: Notes = Notes()
    thanks_since: datetime | None = None  # since when but for the date they decide; None: `since`

    @property
    def thanks_changed(self) -> datetime:
        return self.thanks_since or self.since


@dataclass(frozen=True, slots=True)
class Contact:
    """A mail with somebody of a company, remembered: Gmail and Graph report each only once."""

    account: str
    message_id: str
    at: datetime
    sent: bool  # by the person; else received
    address: str  # the other side's
    nature: Nature = Nature.HUMAN
    subject: str = ""
    thread: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    back: date | None = None  # an out-of-office's date of return
    seen: datetime | None = None  # when it was first seen
    name: str = ""  # the display name under which a machine wrote: it may name the company

    @property
    def answers(self) -> tuple[str, ...]:
        """The Message-IDs of the mail that it answers."""
        return (*self.in_reply_to, *self.references)


@dataclass(frozen=True, slots=True)
class Closing:
    """`close` or `reopen` of a company, by the person."""

    company: str  # as typed
    at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """`pause`: everything is held until `until`, for ever when None."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """All that the journal knows.

    Mappings are by key, interview id, debrief key and Message-ID in that order. `prepared` are
    letters' words by the letter's key, written between passes.
    """

    deeds: Mapping[str, Deed] = field(default_factory=dict)
    past: Mapping[str, Past] = field(default_factory=dict)
    noted: Mapping[str, Noted] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    marks: Mapping[str, bool] = field(default_factory=dict)
    closings: tuple[Closing, ...] = ()
    pause: Pause | None = None
    prepared: Mapping[str, Prepared] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """Everything a plan is made from, at one moment. Accounts stand in the config's order.

    `events` holds every account's, blocks of ours among them; those of an account that is down are
    as last seen.
    """

    accounts: tuple[Account, ...] = ()
    events: tuple[Event, ...] = ()
    mail: Mapping[str, Correspondence] = field(default_factory=dict)
    memory: Memory = Memory()
    troubles: tuple[Trouble, ...] = ()

    @property
    def states(self) -> frozenset[AccountState]:
        """Of the calendars and of the mail of all accounts."""
        return frozenset(state for account in self.accounts for state in account.states)

    def account(self, name: str) -> Account | None:
        return next((account for account in self.accounts if account.name == name), None)
