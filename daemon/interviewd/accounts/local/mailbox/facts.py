"""What is remembered of a mail: its dates, and hashes of whom it is with and of what it answers. No name, no address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.maildir import Entry
from interviewd.language import mail
from interviewd.language.mail import fields
from interviewd.model.known import Watch
from interviewd.model.seen import Folder, Message

_AHEAD = timedelta(days=2)  # a Date that lies further in the future is none
_LABELS = 5  # of a domain, from its end: the registrable one is among them
_NEEDED = frozenset(
    b"from sender to cc bcc date message-id in-reply-to references content-type x-failed-recipients subject".split()
)
_MACHINES = ("mailer-daemon", "postmaster", "microsoftexchange")


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for in a folder: `tokens` tell cheaply what may pass, `wants` decides; nothing older than `since`.

    `scope` is whatever `wants` goes by, to tell whether more can pass than through another sieve. `now` is the moment of
    the look, after which no mail can have been written.
    """

    scope: frozenset[tuple[str, str]]
    tokens: frozenset[str]
    since: datetime
    now: datetime
    wants: Callable[[Message], bool]

    def is_wider_than(self, other: Sieve) -> bool:
        return self.since < other.since or not self.scope <= other.scope

    def passes(self, message: Message) -> bool:
        return message.date is not None and message.date >= self.since and self.wants(message)


def sieve_of(watch: Watch, now: datetime, wants: Callable[[Message], bool]) -> Sieve:
    """A sieve that lets pass whatever can match the watch."""
    letters = {name for deed in watch.letters for name in (deed.message_id, deed.sent_id) if name}
    scope = {
        *(("address", address) for address in watch.addresses),
        *(("domain", domain) for domain in watch.domains),
        *(("id", name) for name in watch.message_ids),
        *(("letter", name) for name in letters),
    }
    tokens = {_token("id" if kind == "letter" else kind, word) for kind, word in scope}
    return Sieve(frozenset(scope), frozenset(tokens), watch.since, now, wants)


@dataclass(frozen=True, slots=True)
class Facts:
    """One mail's facts. Seconds since 1970; `date` None where the mail says none."""

    date: int | None
    arrived: int
    tokens: str = ""
    kind: str = ""  # bounce | broken

    @property
    def is_bounce(self) -> bool:
        return self.kind == "bounce"

    @property
    def is_broken(self) -> bool:
        return self.kind == "broken"

    def moment(self, now: datetime) -> datetime:
        """When the mail was written, as it says; when its file was, where that cannot be."""
        if self.date is not None and (said := _moment(self.date)) <= now + _AHEAD:
            return said
        return _moment(self.arrived)

    def may_pass(self, sieve: Sieve) -> bool:
        return not sieve.tokens.isdisjoint(self.tokens.split()) and self.moment(sieve.now) >= sieve.since

    def dump(self) -> str:
        return json.dumps([self.date, self.arrived, self.tokens, self.kind], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Facts | None:
        """None for what is no facts of ours."""
        try:
            date, arrived, tokens, kind = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            return None
        good = isinstance(arrived, int) and isinstance(tokens, str) and isinstance(kind, str)
        return cls(date, arrived, tokens, kind) if good and (date is None or isinstance(date, int)) else None


def facts_of(entry: Entry, kind: Folder) -> Facts:
    """Read a mail's head; a bounce whole, since only its text says whom it names. Raises OSError."""
    head = fields.read(maildir.head(entry), _NEEDED)
    date = fields.date_of(fields.first(head, "date"))
    seconds, arrived = int(date.timestamp()) if date else None, entry.mtime_ns // 10**9
    if not mail.is_mail(head):
        return Facts(seconds, arrived, kind="broken")
    if kind is not Folder.INBOX:
        own = fields.ids(fields.first(head, "message-id"))[:1]
        return Facts(seconds, arrived, _tokens(_addresses(head, "to", "cc", "bcc"), own))
    senders = _addresses(head, "from", "sender")[:2]
    answered = [name for field in ("in-reply-to", "references") for name in fields.ids(fields.first(head, field))]
    if not _may_be_bounce(head, senders):
        return Facts(seconds, arrived, _tokens(senders, answered))
    named = mail.read(maildir.whole(entry.path), account="", folder=kind, handle="")
    failed, returned = (named.failed, named.references) if named else ((), ())
    return Facts(seconds, arrived, _tokens([*senders, *failed], [*answered, *returned]), "bounce")


def _may_be_bounce(head: fields.Fields, senders: Iterable[str]) -> bool:
    machine = any(sender.startswith(_MACHINES) for sender in senders)
    report = "report" in fields.first(head, "content-type")[:500].lower()
    return machine or report or bool(fields.first(head, "x-failed-recipients"))


def _addresses(head: fields.Fields, *names: str) -> list[str]:
    return [address for _, address in fields.addresses(fields.every(head, *names))]


def _tokens(addresses: Iterable[str], ids: Iterable[str]) -> str:
    domains = {domain for address in addresses for domain in _domains(address.rpartition("@")[2])}
    told = (
        [("address", each) for each in addresses]
        + [("domain", each) for each in domains]
        + [("id", each) for each in ids]
    )
    return " ".join(sorted({_token(kind, word) for kind, word in told}))


def _domains(domain: str) -> Iterator[str]:
    """The domain and those above it; which of them somebody registered is asked only of the few that pass."""
    labels = domain.split(".")[-_LABELS:]
    return (".".join(labels[n:]) for n in range(len(labels) - 1))


def _token(kind: str, word: str) -> str:
    """Ten hexadecimal characters: two words in a million million share one, and then a head is read for nothing."""
    return blake2b(f"{kind}:{word}".encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), 4_102_444_800), UTC)  # 2100: no file is newer
