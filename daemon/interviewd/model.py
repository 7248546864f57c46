"""The glossary. Every word of this program that is a thing stands here once, as a value that never changes.

event           a calendar entry as some calendar holds it; an instance of a series is an event of its own
guest           somebody an event names, as the invitation says it: a person, a room, a robot, a list
interview       an event that counts (see thought/recognise.py), with what could be learnt of it
visit           the interviews with one company on one day
person          a human being who is met or who coordinates
company         one name (case, accents, legal form aside) or one registrable mail domain of people met
process         everything with one company from its first interview until it is closed or 60 days silent
block           an event that interviewd makes: prep, debrief, reminder. State: it converges
letter          a mail that interviewd drafts: thank-you, follow-up. A deed: it happens once
debrief         the block after a visit whose text is a form; *notes* are what the person wrote into it
correspondence  the mail with the people of open processes, and the drafts
mark            private properties on a block that say: this is ours, for that interview, made with these words
key             names a block or a letter for ever; ids, UIDs and Message-IDs are made from it
deed            the journal's record of one block or letter
intent          a deed that was begun; without an outcome it is a *doubt*
memory          all that the journal knows
view            accounts, events, correspondence and memory at one moment: what a plan is made from
policy          what the person wishes, from the config
plan            the actions that are right now, what is held and why, and when to look again
reason          why, as a value; cli/ makes the sentence

All times are aware and in UTC, except where a date is meant. All tuples are in a stated, repeatable order.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo


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


class Answer(StrEnum):
    """A guest's answer to an invitation (RFC 5545 PARTSTAT, without delegation)."""

    NONE = "needs-action"
    YES = "accepted"
    MAYBE = "tentative"
    NO = "declined"


class GuestKind(StrEnum):
    """RFC 5545 CUTYPE."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    RESOURCE = "resource"
    ROOM = "room"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Where a fact came from; the words of `preview --json`."""

    TITLE = "title"
    DESCRIPTION = "description"
    GUEST = "guest"
    NOTES = "notes"
    PROFILE = "profile"
    MAIL = "mail"


def key_of(uid: str, original: str, kind: Kind, slot: str = "") -> str:
    """Name a block or a letter for ever: 32 characters of [0-9a-v], a legal Google event id.

    `original` is "" or the original start of a series' instance as `stamp` writes it. `slot` tells works of one
    kind for one event apart: the rung's number, the address in lower case, the follow-up's count, the letter's key.
    """
    digest = hashlib.sha256("\0".join((uid, original, str(kind), slot)).encode()).digest()
    return base64.b32hexencode(digest).decode().lower()[:32]


def id_of(uid: str, original: str) -> str:
    """The interview's id: its iCalendar UID, for an instance of a series followed by `/` and its original start."""
    return f"{uid}/{original}" if original else uid


def short_id(of: str) -> str:
    """Six characters of an id, enough to type; not unique for certain, so look-ups may find several."""
    return base64.b32hexencode(hashlib.sha256(of.encode()).digest()).decode().lower()[:6]


def stamp(moment: datetime | date) -> str:
    """`20261202T140000Z` for a moment (UTC), `20261202` for a day."""
    return moment.strftime("%Y%m%dT%H%M%SZ") if isinstance(moment, datetime) else moment.strftime("%Y%m%d")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code (snake_case) and the facts its sentence needs. `cli/sentences.py` has one sentence per code."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()

    def __getitem__(self, name: str) -> object:
        return dict(self.facts)[name]


def because(code: str, **facts: object) -> Reason:
    """Make a reason: `because("last_contact", days=2)`."""
    return Reason(code, tuple(facts.items()))


# --- what is seen -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to. `email` in lower case, "" when only the name is known; `name` "" when only the address is."""

    name: str = ""
    email: str = ""
    title: str = ""  # "VP Engineering", where an invitation says so


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody an event names, unjudged. `email` in lower case, without `mailto:`; "" when there is none."""

    email: str = ""
    name: str = ""
    kind: GuestKind = GuestKind.INDIVIDUAL
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True)
class Mark:
    """Our private properties on an event, as found; anybody can forge them, so see `blocks.ours`."""

    for_id: str
    kind: str
    key: str
    hash: str
    placed: str = ""  # what the block was placed for: fingerprint of the visit's times and the rung


@dataclass(frozen=True, slots=True)
class Event:
    """A calendar entry as it stands. `start` and `end` are UTC, `end` exclusive; all-day ones also set `all_day`.

    `uid` is the iCalendar UID (the series master's), `original` the original start of an instance as `stamp` writes
    it, else "". `handle` and `version` are the world's own address and etag; nobody else reads them.
    """

    account: str
    calendar: str
    uid: str
    start: datetime
    end: datetime
    original: str = ""
    all_day: bool = False
    title: str = ""
    description: str = ""  # plain text, whatever it was
    location: str = ""
    link: str = ""  # the join link, where a provider names one
    categories: tuple[str, ...] = ()
    colour: str = ""  # Google's name of it
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    answer: Answer | None = None  # the person's own, where the provider says it; else found among guests
    cancelled: bool = False
    busy: bool = True
    mark: Mark | None = None
    handle: str = ""
    version: str = ""

    @property
    def id(self) -> str:
        return id_of(self.uid, self.original)


class Folder(StrEnum):
    DRAFTS = "drafts"
    SENT = "sent"
    INBOX = "inbox"  # any folder where received mail lies
    TRASH = "trash"


class Nature(StrEnum):
    """What a received mail is. HUMAN is an answer; so is INVITATION, though nobody replies to one."""

    HUMAN = "human"
    AUTO = "auto"  # out of office, automatic reply
    INVITATION = "invitation"  # a calendar's, with whatever its sender wrote into it
    CALENDAR = "calendar"  # an answer to an invitation, a cancellation
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True)
class Message:
    """A mail that matters: a draft, or one exchanged with somebody who is watched.

    `handle` is the world's own address (Gmail: the draft id for drafts), stable while the message stays in its folder.
    `recipients` are To, Cc and Bcc; `failed` the addresses a bounce names. `text` is the plain text without quotes.
    """

    account: str
    folder: Folder
    handle: str
    message_id: str  # with angle brackets, "" when absent
    sender: Person
    recipients: tuple[Person, ...]
    subject: str
    date: datetime | None
    text: str = ""
    nature: Nature = Nature.HUMAN
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    thread: str = ""  # the world's thread id, "" where there is none
    failed: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Whose mail may be read: nobody else's is. Addresses and domains in lower case, Message-IDs with brackets."""

    since: datetime
    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    message_ids: frozenset[str] = frozenset()
    letters: tuple[Deed, ...] = ()  # open drafts of ours, to be found again

    def __bool__(self) -> bool:
        return bool(self.addresses or self.domains or self.letters)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A mailbox's answer to a watch: all drafts, and the mail with those who are watched since `watch.since`.

    `drafts_whole`/`sent_whole`: every draft, every sent mail of the span was seen, so absence means something.
    `cursor` is the world's own position at this look; an intent carries it, so that a doubt can be settled from there.
    """

    messages: tuple[Message, ...] = ()
    drafts_whole: bool = True
    sent_whole: bool = True
    changed: bool = True
    cursor: str = ""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a world that could not be read, and where: a broken file, a folder that is gone."""

    account: str
    where: str  # a path, with `:line` where there is one
    what: Reason


@dataclass(frozen=True, slots=True)
class Look:
    """A calendar account's answer: the events of the window, in a repeatable order, our own blocks among them.

    `complete`: everything of the window is here, so absence means deletion; False after a place that is missing, or a
    bad page.
    """

    events: tuple[Event, ...] = ()
    complete: bool = True
    changed: bool = True
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Half open; an event belongs to it when any moment of it does."""

    start: datetime
    end: datetime


class AccountState(StrEnum):
    OK = "ok"
    SIGN_IN = "sign_in"
    ERROR = "error"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Account:
    """One account at the moment of looking. `mail` names the account whose mailbox takes its letters, "" for none."""

    name: str
    provider: str
    addresses: tuple[str, ...] = ()  # its own, in lower case; the first is its mailbox's
    mail: str = ""
    state: AccountState = AccountState.OK
    mail_state: AccountState = AccountState.OK
    complete: bool = True  # of the calendar's look
    withdraws: bool = True  # an untouched draft can be taken back without a race
    error: str = ""
    ends: datetime | None = None  # when its sign-in will end by itself


# --- what is known ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interview:
    """An event that counts, with what could be learnt of it. `people` are those met, in the invitation's order.

    `name` is the company as shown, `names` and `domains` what makes it one company with others: folded names and
    registrable domains. `round` is None when the words are silent; visits settle it. `sources` says where `company`,
    `role`, `round` came from, and `person:<address, else name>` whose name no guest has.
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
    sources: tuple[tuple[str, Source], ...] = ()
    held: Reason | None = None  # it counts, but letters cannot be written (too many people)

    @property
    def id(self) -> str:
        return id_of(self.uid, self.original)


@dataclass(frozen=True, slots=True)
class Notes:
    """The debrief, read back. Texts are trimmed, as typed; `about` holds (name as typed, text) per person."""

    happened: bool = True
    filled: bool = False  # the person wrote anything at all
    talked: str = ""
    liked: str = ""
    weak_spot: str = ""
    stronger: str = ""
    decide_by: date | None = None
    decide_by_text: str = ""
    next_step: str = ""
    met: tuple[Person, ...] = ()
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event is an interview, with reasons. `interview` is set when it counts.

    `suggestion` (0..1) is above 0 when it looks like one; 1.0 when it is tagged but something is missing.
    """

    event: Event
    interview: Interview | None
    why: tuple[Reason, ...]
    score: float = 0.0
    suggested: bool = False


class State(StrEnum):
    """A deed's state. Blocks: INTENT DOUBT REFUSED OURS YOURS DELETED REMOVED. Letters: INTENT DOUBT REFUSED and the rest.

    Only SENT is final for a letter; what turns up later corrects the others.
    """

    INTENT = "intent"
    DOUBT = "doubt"
    REFUSED = "refused"  # it did not happen (a clear no, not reached, never found); tried again after `not_before`
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
    """The journal's record of one block or letter: what it is, what was asked for, what became of it."""

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
    text: str = ""  # a letter's body as drafted, a block's text as we left it, until it is forgotten
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
    """What stands in a debrief form, and since when it stands like this: notes count once they are left alone."""

    key: str  # the debrief's
    interview: str
    text: str
    since: datetime
    notes: Notes = Notes()


@dataclass(frozen=True, slots=True)
class Contact:
    """A mail with somebody of a company, remembered: Gmail and Graph tell of each only once."""

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
    """All that the journal knows. Mappings are by key, interview id, debrief key and Message-ID in that order."""

    deeds: Mapping[str, Deed] = field(default_factory=dict)
    past: Mapping[str, Past] = field(default_factory=dict)
    noted: Mapping[str, Noted] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    marks: Mapping[str, bool] = field(default_factory=dict)
    closings: tuple[Closing, ...] = ()
    pause: Pause | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything a plan is made from, at one moment. Accounts stand in the config's order.

    `events` holds every account's, blocks of ours among them; those of an account that is down are as last seen.
    """

    accounts: tuple[Account, ...] = ()
    events: tuple[Event, ...] = ()
    mail: Mapping[str, Correspondence] = field(default_factory=dict)
    memory: Memory = Memory()
    troubles: tuple[Trouble, ...] = ()

    def account(self, name: str) -> Account | None:
        return next((account for account in self.accounts if account.name == name), None)


# --- what is wished ---------------------------------------------------------------------------------------------


class Texts(Protocol):
    """The compiled templates: a person's own before the shipped ones."""

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """The text of template `name` ("thank-you", "prep", …). Raises TextBroken, which names file and line."""
        ...


@dataclass(frozen=True, slots=True)
class Rung:
    """One prep block of the ladder; `days_before` counts working days, 0 is the visit's own day."""

    title: str
    minutes: int
    days_before: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The config as the planner needs it; the defaults are those of config/interviewd.toml."""

    name: str
    emails: tuple[str, ...]  # lower case
    zone: ZoneInfo
    texts: Texts
    country: str = ""
    waking: tuple[time, time] = (time(8), time(21))
    spelling: str = "british"
    signature: str = ""
    strengths: tuple[str, ...] = ()
    tags: tuple[str, ...] = ("#interview",)
    categories: tuple[str, ...] = ("Interview",)
    colours: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()  # "account/calendar"
    accounts: tuple[str, ...] = ()  # their names, in the config's order
    ladder: tuple[Rung, ...] = (Rung("Research and rehearse", 60, 1), Rung("Warm-up", 30, 0))
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


# --- what is decided --------------------------------------------------------------------------------------------


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
    """A letter as it will be drafted: the whole of it, frozen into the intent. `raw` are the bytes of every mailbox."""

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
    """One thing to do. `block` for add, move, change; `letter` for draft; `found` is what stands there now."""

    verb: Verb
    kind: Kind
    key: str
    account: str  # whose calendar or mailbox
    interview: str
    company: str
    why: Reason
    block: Block | None = None
    letter: Letter | None = None
    found: Event | None = None
    deed: Deed | None = None  # as the journal knows it, for what exists already
    deadline: datetime | None = None
    slot: str = ""
    keyed: str = ""  # the id of the event whose key a letter carries
    cursor: str = ""  # the mailbox's position before a draft


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not done now; `until` is None when only the person or the world can release it."""

    kind: Kind
    account: str
    interview: str
    company: str
    why: Reason
    until: datetime | None = None
    to: str = ""
    key: str = ""


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

    `first` is the interview whose id keys the blocks; `process` the id of the process it belongs to.
    """

    interviews: tuple[Interview, ...]
    first: Interview
    round: Round | None
    process: str
    company: str
    role: str = ""
    gone: bool = False  # no longer on the calendar, known from the journal

    @property
    def start(self) -> datetime:
        return self.interviews[0].start

    @property
    def end(self) -> datetime:
        return max(interview.end for interview in self.interviews)

    @property
    def talks(self) -> tuple[Interview, ...]:
        """The interviews, once each where one stands on two calendars under different UIDs: same times, same people."""
        found: dict[object, Interview] = {}
        for each in self.interviews:
            whom = frozenset(person.email or person.name for person in each.people)
            found.setdefault((each.start, each.end, whom or each.title), each)
        return tuple(found.values())


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
    """What is right at `now`. Doing `actions` and planning again gives none; `next` is when to look again."""

    now: datetime
    pause: Pause | None = None
    actions: tuple[Action, ...] = ()
    held: tuple[Held, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    visits: tuple[Visit, ...] = ()
    budgets: tuple[Budget, ...] = ()
    notices: tuple[Notice, ...] = ()
    next: datetime | None = None
