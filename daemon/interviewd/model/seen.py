"""What an account shows: events, messages, and what could not be read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from interviewd.model.terms import Reason, id_of
from interviewd.values import dataclass


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to. `email` in lower case; either is "" when only the other is known."""

    name: str = ""
    email: str = ""
    title: str = ""  # "VP Engineering", where an invitation says so


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody an event names; `email` in lower case, "" when there is none."""

    email: str = ""
    name: str = ""
    kind: GuestKind = GuestKind.INDIVIDUAL
    answer: Answer = Answer.NONE


@dataclass(frozen=True, slots=True)
class Mark:
    """Our private properties on an event. Anybody can forge them: see `tags.is_ours`."""

    for_id: str
    kind: str
    key: str
    hash: str
    placed: str = ""  # what the block was placed for: fingerprint of the visit's times and the step


@dataclass(frozen=True, slots=True)
class Event:
    """A calendar entry as it stands.

    `start` and `end` are UTC, `end` exclusive; all-day ones also set `all_day`. `uid` is the
    iCalendar UID (the series master's), `original` the original start of an instance as `stamp`
    writes it, else "". `handle` and `version` are the provider's address and etag; nobody else
    reads them.
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
    label: str = ""  # the name of Google's event label
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    answer: Answer | None = None  # the person's own, where the provider says it
    cancelled: bool = False
    busy: bool = True
    method: str = ""  # of the iCalendar file that it came in, in capitals
    mark: Mark | None = None
    handle: str = ""
    version: str = ""

    @property
    def id(self) -> str:
        return id_of(self.uid, self.original)

    @property
    def everybody(self) -> tuple[Guest, ...]:
        """The organiser, if there is one, and the guests."""
        return (self.organizer, *self.guests) if self.organizer else self.guests

    @property
    def organizer_email(self) -> str:
        return self.organizer.email if self.organizer else ""


class Folder(StrEnum):
    DRAFTS = "drafts"
    SENT = "sent"
    INBOX = "inbox"  # any folder where received mail lies
    TRASH = "trash"


class Nature(StrEnum):
    """What a received mail is; HUMAN and INVITATION are answers."""

    HUMAN = "human"
    AUTO = "auto"  # out of office, automatic reply
    INVITATION = "invitation"  # a calendar's, with whatever its sender wrote into it
    CALENDAR = "calendar"  # an answer to an invitation, a cancellation
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True)
class Message:
    """A draft, or a mail exchanged with somebody who is watched.

    `handle` is the provider's own address of it (Gmail: the draft id), stable while the message
    stays in its folder. `recipients` are To, Cc and Bcc; `failed` the addresses a bounce names.
    `text` is the plain text without quotes.
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
    thread: str = ""  # the provider's thread id, "" where there is none
    failed: tuple[str, ...] = ()
    version: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The Message-IDs of the mail that it answers."""
        return (*self.in_reply_to, *self.references)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A mailbox's answer to a watch: all drafts, and the mail with those who are watched since
    `watch.since`.

    `drafts_whole`, `sent_whole`, `received_whole`: every such mail of the span was read, so absence
    means something. `cursor` is the mailbox's position then; an intent carries it, so
    that a doubt can be settled from there.
    """

    messages: tuple[Message, ...] = ()
    drafts_whole: bool = True
    sent_whole: bool = True
    received_whole: bool = True
    changed: bool = True
    cursor: str = ""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that could not be read, and where: a broken file, a folder that is gone."""

    account: str
    where: str  # a path, with `:line` where there is one
    what: Reason


@dataclass(frozen=True, slots=True)
class Look:
    """A calendar account's answer: the events of the window, in order of start, our own blocks
    among them. They may be made as they are gone through: read them before the next call.

    `complete`: everything of the window is here, so absence means deletion; False after a place
    that is missing, or a bad page.
    """

    events: Collection[Event] = ()
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
    """One account as fetched; `mail` is the account that takes its letters, "" for none."""

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

    @property
    def states(self) -> tuple[AccountState, AccountState]:
        """Of its calendar and of its mail."""
        return self.state, self.mail_state

    @property
    def shown_state(self) -> AccountState:
        """The calendar's; where that works, the mail's."""
        return self.state if self.state is not AccountState.OK else self.mail_state
