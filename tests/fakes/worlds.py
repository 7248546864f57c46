"""One account in memory: a calendar, a mailbox and a journal that outlive a crash, and a person.

Every access to a port is counted and can be killed, before or after it takes effect, or be made a
doubt. What was ever created is counted by key, so that a test need not ask the program.
"""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from interviewd.engine.tick import Report, Runtime
from interviewd.errors import Changed, Doubt, Down, Gone
from interviewd.language import mail
from interviewd.model.decided import Block, Letter
from interviewd.model.known import Deed, Memory, State, Watch
from interviewd.model.seen import (
    AccountState,
    Answer,
    Correspondence,
    Event,
    Folder,
    Guest,
    Look,
    Mark,
    Message,
    Nature,
    Person,
    Window,
)
from interviewd.model.terms import Kind
from interviewd.ports import AccountPorts, LogEntry, Receipt, Traces, Writer
from tests.fakes.writers import PlainWriter


class Killed(BaseException):
    """The process was killed here; nothing catches it."""


class Touches:
    """Counts every access to a port, and kills the process at the one that was chosen."""

    def __init__(self) -> None:
        self.count = 0
        self.at: int | None = None
        self.when = "before"
        self.late: list[Callable[[], object]] = []

    def arm(self, at: int | None, when: str = "before") -> None:
        """Kill at the access of that number, from now: `when` before, after, or late."""
        self.count, self.at, self.when = 0, at, when

    def run(self, act: Callable[[], object], *, remote: bool = True) -> object:
        """Do it, unless the process is killed first; only what is remote can happen late."""
        is_target = self.count == self.at
        self.count += 1
        if is_target and self.when == "late" and remote:
            self.late.append(act)
        if is_target and self.when != "after":
            raise Killed
        answer = act()
        if is_target:
            raise Killed
        return answer

    def catch_up(self) -> None:
        """What killed requests asked for takes effect now; the server refuses what is outdated."""
        late, self.late = self.late, []
        for act in late:
            with suppress(Changed, Gone):
                act()


class FakeCalendar:
    """The port Calendar over a dict that a person changes, too."""

    def __init__(
        self, account: str, touches: Touches, max_write_delay: timedelta = timedelta(0)
    ) -> None:
        self.account, self.touches, self.max_write_delay = account, touches, max_write_delay
        self.events: dict[str, Event] = {}
        self.created: Counter[str] = Counter()
        self.down = False
        self.changes = True  # says so at each look; False: as an unchanged folder
        self.doubt_next: str | None = None
        self._edition = 0

    def fetch(self, window: Window, now: datetime) -> Look:
        self.touches.run(lambda: None)
        if self.down:
            raise Down(self.account, "unreachable")
        return Look(self._within(window), changed=self.changes)

    def cached(self, window: Window) -> Look:
        return Look(self._within(window), complete=False)

    def put(self, block: Block, existing: Event | None) -> Receipt:
        return self._write(lambda: self._put(block, existing))  # type: ignore[return-value]

    def remove(self, existing: Event) -> None:
        self._write(lambda: self._remove(existing))

    def find(self, deed: Deed) -> Traces:
        self.touches.run(lambda: None)
        event = next((e for e in self.events.values() if e.mark and e.mark.key == deed.key), None)
        return Traces(event=event)

    def person_puts(self, event: Event) -> Event:
        """The person, or somebody who invites them, makes or changes an event."""
        self._edition += 1
        made = replace(
            event, account=self.account, handle=event.handle or event.id, version=str(self._edition)
        )
        self.events[made.handle] = made
        return made

    def blocks(self) -> list[Event]:
        return [event for event in self.events.values() if event.mark]

    def _within(self, window: Window) -> tuple[Event, ...]:
        inside = (e for e in self.events.values() if e.start < window.end and e.end > window.start)
        return tuple(sorted(inside, key=lambda event: (event.start, event.handle)))

    def _write(self, act: Callable[[], object]) -> object:
        doubt, self.doubt_next = self.doubt_next, None
        if doubt == "before":
            raise Doubt(self.account, "no answer")
        answer = self.touches.run(act)
        if doubt == "after":
            raise Doubt(self.account, "no answer")
        return answer

    def _put(self, block: Block, existing: Event | None) -> Receipt:
        handle = existing.handle if existing else block.key
        stored = self.events.get(handle)
        if existing is None and stored is not None:
            raise Changed(self.account)
        if existing is not None and stored is None:
            raise Gone(self.account)
        if existing is not None and stored is not None and stored.version != existing.version:
            raise Changed(self.account)
        if existing is None:
            self.created[block.key] += 1
        mark = Mark(block.for_id, str(block.kind), block.key, block.hash, block.placed)
        made = Event(
            account=self.account,
            calendar="main",
            uid=f"{block.key}@interviewd",
            start=block.start,
            end=block.end,
            title=block.title,
            description=block.text,
            busy=block.busy,
            mark=mark,
            handle=handle,
        )
        return Receipt(handle, self.person_puts(made).version)

    def _remove(self, existing: Event) -> None:
        stored = self.events.get(existing.handle)
        if stored is None:
            raise Gone(self.account)
        if stored.version != existing.version:
            raise Changed(self.account)
        del self.events[existing.handle]


class FakeMailbox:
    """The port Mailbox over a dict; `sends` stays 0, since there is nothing to send with."""

    def __init__(
        self, account: str, touches: Touches, max_write_delay: timedelta = timedelta(0)
    ) -> None:
        self.account, self.touches, self.max_write_delay = account, touches, max_write_delay
        self.messages: dict[str, Message] = {}
        self.created: Counter[str] = Counter()
        self.drafted: dict[str, bytes] = {}
        self.down = False
        self.changes = True  # says so at each look; False: as an unchanged mailbox
        self.sent_whole = True
        self.received_whole = True
        self.doubt_next: str | None = None
        self._number = 0

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        self.touches.run(lambda: None)
        if self.down:
            raise Down(self.account, "unreachable")
        return self.cached(watch)

    def cached(self, watch: Watch) -> Correspondence:
        messages = tuple(
            m for m in self.messages.values() if m.folder is Folder.DRAFTS or mail.matches(m, watch)
        )
        return Correspondence(
            messages,
            sent_whole=self.sent_whole,
            received_whole=self.received_whole,
            changed=self.changes,
        )

    def draft(self, letter: Letter) -> Receipt:
        doubt, self.doubt_next = self.doubt_next, None
        if doubt == "before":
            raise Doubt(self.account, "no answer")
        receipt = self.touches.run(lambda: self._draft(letter))
        if doubt == "after":
            raise Doubt(self.account, "no answer")
        return receipt  # type: ignore[return-value]

    def find(self, deed: Deed) -> Traces:
        self.touches.run(lambda: None)
        to = deed.recipient
        for message in self.messages.values():
            mine = message.message_id == deed.message_id
            alike = message.subject == deed.subject and to in {
                person.email for person in message.recipients
            }
            if message.folder is not Folder.INBOX and (
                mine or (alike and message.folder is not Folder.TRASH)
            ):
                return Traces(message=message)
        return Traces()

    def withdraw(self, deed: Deed) -> None:
        self.touches.run(lambda: self._withdraw(deed))

    def _draft(self, letter: Letter) -> Receipt:
        self.created[letter.key] += 1
        self.drafted[letter.key] = letter.raw
        self._number += 1
        handle = f"draft-{self._number}"
        read = mail.read(letter.raw, account=self.account, folder=Folder.DRAFTS, handle=handle)
        assert read is not None
        self.messages[handle] = read
        return Receipt(handle)

    def _withdraw(self, deed: Deed) -> None:
        same = next((m for m in self.messages.values() if m.message_id == deed.message_id), None)
        draft = self.messages.get(deed.handle, same)
        if draft is None or draft.folder is not Folder.DRAFTS:
            raise Gone(self.account)
        if mail.canonical(draft.subject, draft.text) != mail.canonical(deed.subject, deed.text):
            raise Changed(self.account)
        self.messages[draft.handle] = replace(draft, folder=Folder.TRASH)

    # --- the person, and those they write with

    def drafts(self) -> list[Message]:
        return [message for message in self.messages.values() if message.folder is Folder.DRAFTS]

    def sent(self) -> list[Message]:
        return [message for message in self.messages.values() if message.folder is Folder.SENT]

    def person_edits(self, draft: Message, words: str, *, new_id: str = "") -> Message:
        edited = replace(
            draft, text=f"{draft.text}\n{words}", message_id=new_id or draft.message_id
        )
        self.messages[draft.handle] = edited
        return edited

    def person_sends(self, draft: Message, at: datetime, *, new_id: str = "") -> Message:
        del self.messages[draft.handle]
        self._number += 1
        handle = f"sent-{self._number}"
        sent = replace(
            draft,
            folder=Folder.SENT,
            handle=handle,
            date=at,
            message_id=new_id or draft.message_id or f"<{handle}@x>",
        )
        self.messages[handle] = sent
        return sent

    def person_discards(self, draft: Message) -> None:
        del self.messages[draft.handle]

    def person_writes(self, to: str, subject: str, at: datetime) -> Message:
        return self._add(Folder.SENT, Person("", "me@example.org"), to, subject, at)

    def receive(
        self,
        sender: str,
        subject: str,
        at: datetime,
        nature: Nature = Nature.HUMAN,
        text: str = "",
        **more: Any,
    ) -> Message:
        """A mail to the person; `more` are other fields of it, `name` the sender's name."""
        person = Person(more.pop("name", ""), sender)
        made = self._add(Folder.INBOX, person, "me@example.org", subject, at, nature, text)
        self.messages[made.handle] = replace(made, **more)
        return self.messages[made.handle]

    def _add(  # noqa: PLR0917 - a mail has that many parts
        self,
        folder: Folder,
        sender: Person,
        to: str,
        subject: str,
        at: datetime,
        nature: Nature = Nature.HUMAN,
        text: str = "",
    ) -> Message:
        self._number += 1
        handle = f"{folder}-{self._number}"
        made = Message(
            account=self.account,
            folder=folder,
            handle=handle,
            message_id=f"<{handle}@example.net>",
            sender=sender,
            recipients=(Person("", to),),
            subject=subject,
            date=at,
            text=text,
            nature=nature,
            failed=(to,) if nature is Nature.BOUNCE else (),
        )
        self.messages[handle] = made
        return made


class FakeJournal:
    """The port Journal in memory: what `begin` and `finish` wrote survives a kill, as on disk."""

    def __init__(self, touches: Touches) -> None:
        self.touches = touches
        self.memory = Memory()
        self.payloads: dict[str, bytes] = {}
        self.entries: list[LogEntry] = []

    def read(self) -> Memory:
        return self.memory

    def remember(self, before: Memory, after: Memory, now: datetime) -> None:
        if after != before:
            self.touches.run(
                lambda: setattr(self, "memory", _merged(self.memory, before, after)), remote=False
            )

    def begin(self, deed: Deed, payload: bytes = b"", ended: LogEntry | None = None) -> None:
        assert deed.state is State.INTENT
        self.payloads[deed.key] = payload
        self.touches.run(lambda: self._store(deed, ended), remote=False)

    def finish(self, ended: LogEntry) -> None:
        self.touches.run(lambda: self._store(None, ended), remote=False)

    def history(self, limit: int | None = None) -> tuple[LogEntry, ...]:
        return tuple(self.entries if limit is None else self.entries[-limit:])

    def _store(self, begun: Deed | None, ended: LogEntry | None) -> None:
        stored = [deed for deed in (ended and ended.deed, begun) if deed]
        deeds: Mapping[str, Deed] = {**self.memory.deeds, **{deed.key: deed for deed in stored}}
        self.memory = replace(self.memory, deeds=deeds)
        self.entries += [ended] if ended else []


def _merged(stored: Memory, before: Memory, after: Memory) -> Memory:
    """The stored memory with the difference of two others: somebody else may have written, too."""
    changed: dict[str, Any] = {}
    for part in fields(Memory):
        old, new, now = (getattr(memory, part.name) for memory in (before, after, stored))
        if new == old:
            continue
        if isinstance(new, Mapping):
            kept = {key: value for key, value in now.items() if key in new or key not in old}
            changed[part.name] = {
                **kept,
                **{key: value for key, value in new.items() if old.get(key) != value},
            }
        else:
            changed[part.name] = new
    return replace(stored, **changed)


@dataclass
class World:
    """One account with calendar and mailbox, and the runtime of passes over it."""

    policy: object
    max_write_delay: timedelta = timedelta(0)
    touches: Touches = field(default_factory=Touches)
    writer: Writer | None = field(default_factory=PlainWriter)

    def __post_init__(self) -> None:
        self.calendar = FakeCalendar("home", self.touches, self.max_write_delay)
        self.mailbox = FakeMailbox("home", self.touches, self.max_write_delay)
        self.journal = FakeJournal(self.touches)

    @property
    def runtime(self) -> Runtime:
        account = AccountPorts(
            name="home",
            provider="local",
            addresses=("me@example.org",),
            mail="home",
            calendar=self.calendar,
            mailbox=self.mailbox,
            state=AccountState.OK,
        )
        return Runtime((account,), self.journal, self.policy, self.writer)  # type: ignore[arg-type]

    def lose_state(self) -> None:
        """The state folder is deleted."""
        self.journal = FakeJournal(self.touches)


def interview(
    uid: str,
    start: datetime,
    minutes: int = 60,
    *,
    title: str = "Interview: Staff SRE - Acme #interview",
    guests: tuple[str, ...] = ("priya@acme.example", "wei@acme.example"),
    answer: Answer = Answer.YES,
    **more: object,
) -> Event:
    """An accepted invitation by the first guest, tagged by the person."""
    everybody = (
        *(Guest(address, _name(address), answer=Answer.YES) for address in guests),
        Guest("me@example.org", "Me"),
    )
    everybody = tuple(
        replace(g, answer=answer) if g.email == "me@example.org" else g for g in everybody
    )
    made = Event(
        account="home",
        calendar="main",
        uid=uid,
        start=start,
        end=start + timedelta(minutes=minutes),
        title=title,
        organizer=Guest(guests[0], _name(guests[0])) if guests else None,
        guests=everybody if guests else (),
        handle=uid,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _name(address: str) -> str:
    return {
        "priya": "Priya Shah",
        "wei": "Wei Chen",
        "jonas": "Jonas Weber",
        "mia": "Mia Brandt",
    }.get(address.partition("@")[0], "")


def at(text: str) -> datetime:
    """`2026-11-23 09:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def headers_of(raw: bytes) -> email.message.Message:
    """A drafted letter's headers, for asking."""
    with suppress(UnicodeDecodeError):
        return email.message_from_bytes(raw, policy=email.policy.default)
    raise AssertionError(raw)


# --- what tests ask of it -----------------------------------------------------------------------


def drafts_to(world: World) -> list[str]:
    """The addresses that have a letter in Drafts."""
    return sorted(draft.recipients[0].email for draft in world.mailbox.drafts())


def draft_to(world: World, name: str) -> Message:
    """The letter in Drafts to an address that begins so."""
    return next(d for d in world.mailbox.drafts() if d.recipients[0].email.startswith(name))


def why(report: Report, kind: Kind = Kind.THANK_YOU) -> set[str]:
    """Why what is of that kind is held."""
    return {line.why.code for line in report.plan.held if line.kind is kind}
