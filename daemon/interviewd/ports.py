"""The ports: what a calendar, a mailbox, the journal and the cache promise.

Each port has one contract suite in tests/contracts/ that the fakes and every provider pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from interviewd.model.decided import Block, Letter
from interviewd.model.known import Deed, Memory, Watch
from interviewd.model.ledger import Commission, Prepared
from interviewd.model.polls import AccountPolls, Place
from interviewd.model.seen import AccountState, Correspondence, Event, Look, Message, Window
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """A write that is known to have happened: the provider's own address of what it made, and
    its version.
    """

    handle: str
    version: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """What a search for one key found. All empty: it is certain that the write never took place.

    `event` or `message` when it exists now (in any folder; an edited draft counts), `was_deleted`
    when it was there and a person removed it, `unclear` when the provider cannot say yet: the doubt
    stays.
    """

    event: Event | None = None
    message: Message | None = None
    was_deleted: bool = False
    unclear: bool = False


class Calendar(Protocol):
    """All the calendars of one account; blocks go to the first.

    Every method may raise AccountError.
    """

    max_write_delay: timedelta
    """How long a write whose outcome is unknown may still take effect; a doubt is not asked
    about before."""

    def fetch(self, window: Window, now: datetime) -> Look:
        """The events of the window as they are now: at most one request per calendar and page."""
        ...

    def cached(self, window: Window) -> Look:
        """The events as last fetched, without asking; empty and incomplete when nothing was.

        Never raises.
        """
        ...

    def put(self, block: Block, existing: Event | None) -> Receipt:
        """Add the block (`existing` None), or make `existing` into it.

        One request; idempotent by `block.key`. Raises Changed when what is there is no longer
        `existing`, Gone when it is not there, Doubt when unknown. Adding a key that exists already
        raises Changed and changes nothing.
        """
        ...

    def remove(self, existing: Event) -> None:
        """Take a block away if it still is as `existing`: Changed otherwise.

        Gone when it is not there.
        """
        ...

    def find(self, deed: Deed) -> Traces:
        """Look for the block of a doubtful deed, by key."""
        ...


class Mailbox(Protocol):
    """One account's mail. It drafts and withdraws; it has no way to send.

    Every method may raise AccountError.
    """

    max_write_delay: timedelta

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """All drafts, and mail since `watch.since` from or to those who are watched.

        Reads no other mail's text.
        """
        ...

    def cached(self, watch: Watch) -> Correspondence:
        """As last seen, without asking. Never raises."""
        ...

    def draft(self, letter: Letter) -> Receipt:
        """Put the letter into Drafts, byte for byte. One request, never repeated by itself."""
        ...

    def find(self, deed: Deed) -> Traces:
        """Look for the letter of a doubtful deed in Drafts, Sent and Trash: by Message-ID,
        recipient and subject.
        """
        ...

    def withdraw(self, deed: Deed) -> None:
        """Take an untouched draft back (to the trash).

        Changed when it is not exactly as drafted; Gone when absent.
        """
        ...


@dataclass(frozen=True, slots=True)
class AccountPorts:
    """One account and its ports. `calendar` or `mailbox` is None where it has none."""

    name: str
    provider: str
    addresses: tuple[str, ...] = ()  # the person's own there, the mailbox's first
    mail: str = ""  # the account whose mailbox takes its letters, "" for none
    calendar: Calendar | None = None
    mailbox: Mailbox | None = None
    withdraws: bool = True  # an untouched draft can be taken back without a race
    state: AccountState = AccountState.OK  # SIGN_IN or NEVER when its sign-in cannot work
    ends: datetime | None = None  # when the sign-in will end by itself, where the provider said so
    places: Callable[[], tuple[Place, ...]] = field(default=tuple, compare=False)
    """What of it lies on this machine, as it is now."""
    polls: Callable[[], AccountPolls | None] = field(default=lambda: None, compare=False)
    """What to ask while nothing is new, after a pass; None when only a pass can tell."""
    close: Callable[[], None] = field(default=lambda: None, compare=False)
    """Release the connections; the next request opens new ones."""

    @property
    def is_asked(self) -> bool:
        """Whether a pass asks it anything."""
        return self.calendar is not None or self.mailbox is not None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the journal as people read it: what was done or learnt, and when."""

    at: datetime
    # An action's verb, or learnt states: sent, edited, discarded, deleted, yours, marked, closed,
    # ….
    verb: str
    outcome: str  # done | failed | in_doubt | seen
    deed: Deed | None = None
    what: str = ""


class Journal(Protocol):
    """The write-ahead log. Every method is one transaction that is on disk when it returns."""

    def read(self) -> Memory:
        """All that is known. Cheap to call once a pass."""
        ...

    def remember(self, before: Memory, after: Memory, now: datetime) -> None:
        """Store what `after` knows and `before` does not, and forget what it dropped."""
        ...

    def begin(self, deed: Deed, payload: bytes = b"", ended: LogEntry | None = None) -> None:
        """Write the intent (state INTENT), with the frozen letter; durable before it returns.

        `ended`: the outcome of the action before it, written with the intent instead of by
        `finish`.
        """
        ...

    def finish(self, ended: LogEntry) -> None:
        """Write the outcome of an action, with the deed as it is now."""
        ...

    def history(self, limit: int | None = None) -> tuple[LogEntry, ...]:
        """What was done and learnt, oldest first."""
        ...


class Writer(Protocol):
    """Writes the words of letters, one result for each commission.

    Slow, and what fails is a result too.
    """

    def write(self, commissions: Sequence[Commission]) -> Sequence[Prepared]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """An event as its provider wrote it, and its times as `microseconds`."""

    id: str
    start: int
    end: int
    text: str


def microseconds(at: datetime) -> int:
    """Since 1970, as a Row has its times."""
    return (at - _EPOCH) // _MICROSECOND


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Rows(Protocol):
    """One calendar's events in the cache, which may be too many to be held.

    Every method may raise Down: then nothing of the calendar counts as absent.
    """

    def get(self, id_: str) -> Row | None: ...

    def within(self, window: Window) -> Iterator[Row]:
        """Those of the window, in order of start."""
        ...

    def count(self, window: Window) -> int:
        """How many those are."""
        ...

    def position(self, window: Window) -> object:
        """Equal to the one before while the window holds the same rows."""
        ...

    def containing(self, words: str) -> Iterator[Row]:
        """Those in whose text the words stand."""
        ...

    def update(self, rows: Iterable[Row], dropped: Iterable[str] = ()) -> None:
        """Drop, then put, in one transaction."""
        ...

    def begin_look(self) -> None:
        """Begin a look at everything: nothing is seen yet."""
        ...

    def look_at(self, rows: Sequence[Row], others: Iterable[str] = ()) -> None:
        """Put a page's rows. These and the `others`, which stay as they are, are seen."""
        ...

    def is_seen(self, id_: str) -> bool: ...

    def misses(self, window: Window) -> bool:
        """Whether the window holds a row that is not seen."""
        ...

    def end_look(self) -> None:
        """Drop what is not seen, in one transaction: only now is anything known to be gone."""
        ...

    def clear(self) -> None: ...


class Cache(Protocol):
    """What an adapter remembers of its account: cursors, hashes, events.

    Losing all of it costs one full fetch.

    `space` is the adapter's own name for a table of its own ("home/calendar"); values are the
    adapter's own JSON text.
    """

    def get(self, space: str, name: str) -> str | None: ...

    def all(self, space: str) -> Mapping[str, str]: ...

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        """One transaction. Whether it was written: a disk may refuse, and nothing is raised."""
        ...

    def clear(self, space: str) -> None: ...

    def rows(self, space: str) -> Rows:
        """The events of a calendar. A space belongs to the account whose name it begins with."""
        ...


class Clock(Protocol):
    """Now, aware, in UTC. The demo and the tests bring their own."""

    def now(self) -> datetime: ...
