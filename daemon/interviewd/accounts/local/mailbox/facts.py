"""What is stored of a mail: dates, and hashes, no names, of whom it is with and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.compression import OpaqueMail
from interviewd.accounts.local.mailbox.maildir import MailFile
from interviewd.language import mail
from interviewd.language.mail import fields
from interviewd.language.people import is_robot
from interviewd.language.people.hosts import RECRUITING
from interviewd.model.known import Watch
from interviewd.model.seen import Folder, Message, Person
from interviewd.values import dataclass

_AHEAD = timedelta(days=2)  # a Date further in the future is ignored
_LABELS = 5  # of a domain, from its end: the registrable one is among them
_FIELDS = frozenset(
    b"from sender to cc bcc date message-id in-reply-to references content-type x-failed-recipients subject".split()
)
_MACHINES = ("mailer-daemon", "postmaster", "microsoftexchange")
_MACHINE = ("machine", "")  # a robot's mail, which may speak for a company


@dataclass(frozen=True, slots=True)
class MailFilter:
    """What is wanted of a folder, from `since` on: `tokens` tell what may match, `wants` decides.

    `scope` is what `wants` goes by, to tell whether another filter lets more pass. `now` is the
    moment of the look, after which no mail can have been written.
    """

    scope: frozenset[tuple[str, str]]
    tokens: frozenset[str]
    since: datetime
    now: datetime
    wants: Callable[[Message], bool]

    def is_wider_than(self, other: MailFilter) -> bool:
        return self.since < other.since or not self.scope <= other.scope

    def passes(self, message: Message) -> bool:
        return message.date is not None and message.date >= self.since and self.wants(message)


def filter_for(watch: Watch, now: datetime, wants: Callable[[Message], bool]) -> MailFilter:
    """Return a filter that lets pass whatever may match the watch."""
    letters = {name for deed in watch.letters for name in (deed.message_id, deed.sent_id) if name}
    scope = {
        *(("address", address) for address in watch.addresses | watch.own),
        *(("domain", domain) for domain in watch.domains),
        *(("id", name) for name in watch.message_ids),
        *(("letter", name) for name in letters),
        *(("name", name) for name in watch.names),
        *(("domain", domain) for domain in RECRUITING if watch.names),
        *([_MACHINE] if watch.names else []),
    }
    tokens = {_token("id" if kind == "letter" else kind, word) for kind, word in scope}
    return MailFilter(frozenset(scope), frozenset(tokens), watch.since, now, wants)


@dataclass(frozen=True, slots=True)
class MailFacts:
    """One mail. Seconds since 1970; `date` is None without a Date.

    `kind`: bounce | broken | opaque FORM | "".
    """

    date: int | None
    arrived: int
    tokens: str = ""
    kind: str = ""

    @property
    def opaque_form(self) -> str:
        """The form of a file that cannot be read, "" for one that can."""
        word, _, form = self.kind.partition(" ")
        return form if word == "opaque" else ""

    def moment(self, now: datetime) -> datetime:
        """Return when the mail was written, as it says, or its file where that cannot be."""
        if self.date is not None and (written := _from_seconds(self.date)) <= now + _AHEAD:
            return written
        return _from_seconds(self.arrived)

    def may_pass(self, mail_filter: MailFilter) -> bool:
        is_recent = self.moment(mail_filter.now) >= mail_filter.since
        return is_recent and not mail_filter.tokens.isdisjoint(self.tokens.split())

    def dump(self) -> str:
        return json.dumps([self.date, self.arrived, self.tokens, self.kind], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> MailFacts | None:
        """Return the facts, None when the text is damaged."""
        try:
            date, arrived, tokens, kind = json.loads(text)
        except (ValueError, TypeError, RecursionError):
            return None
        is_valid = isinstance(arrived, int) and isinstance(tokens, str) and isinstance(kind, str)
        is_valid = is_valid and (date is None or isinstance(date, int))
        return cls(date, arrived, tokens, kind) if is_valid else None


def read_facts(file: MailFile, folder: Folder) -> MailFacts:
    """Read a mail's head, and a bounce whole, since only its text names the recipient.

    Raises OSError.
    """
    arrived = file.mtime_ns // 10**9
    try:
        head = fields.read(maildir.read_head(file), _FIELDS)
    except OpaqueMail as error:
        return MailFacts(None, arrived, kind=f"opaque {error.form}")
    date = fields.date_of(fields.first(head, "date"))
    seconds = int(date.timestamp()) if date else None
    if not mail.is_mail(head):
        return MailFacts(seconds, arrived, kind="broken")
    recipients, ids = [], list[str]()
    if folder is not Folder.INBOX:
        recipients = _addresses(head, "to", "cc", "bcc")
        ids += fields.ids(fields.first(head, "message-id"))[:1]
    if folder is Folder.SENT:
        return MailFacts(seconds, arrived, _tokens(recipients, ids))
    senders = _addresses(head, "from", "sender")[:2]
    people = [*recipients, *senders]
    for name in ("in-reply-to", "references"):
        ids += fields.ids(fields.first(head, name))
    is_machine = any(sender.startswith(_MACHINES) for sender in senders)
    is_report = "report" in fields.first(head, "content-type")[:500].lower()
    if not (is_machine or is_report or fields.first(head, "x-failed-recipients")):
        robots = [_MACHINE for name, address in _people(head, "from") if _is_robot(name, address)]
        return MailFacts(seconds, arrived, _tokens(people, ids, robots))
    bounce = mail.read(maildir.read_mail(file.path), account="", folder=Folder.INBOX, handle="")
    if bounce:
        people += bounce.failed
        ids += bounce.references
    return MailFacts(seconds, arrived, _tokens(people, ids), "bounce")


@lru_cache(maxsize=4_096)
def _is_robot(name: str, address: str) -> bool:
    """Judged once: most mail is from somebody who has written before."""
    return is_robot(Person(name, address))


def _addresses(head: fields.Fields, *names: str) -> list[str]:
    return [address for _, address in _people(head, *names)]


def _people(head: fields.Fields, *names: str) -> list[tuple[str, str]]:
    return list(fields.addresses(fields.every(head, *names)))


def _tokens(
    addresses: Iterable[str], ids: Iterable[str], others: Iterable[tuple[str, str]] = ()
) -> str:
    # Domains and those above them: which is registrable is asked only of the few mails that pass.
    domains = set()
    for address in addresses:
        labels = address.rpartition("@")[2].split(".")[-_LABELS:]
        domains |= {".".join(labels[at:]) for at in range(len(labels) - 1)}
    words = [
        *(("address", each) for each in addresses),
        *(("domain", each) for each in domains),
        *(("id", each) for each in ids),
        *others,
    ]
    return " ".join(sorted({_token(kind, word) for kind, word in words}))


def _token(kind: str, word: str) -> str:
    """Ten hexadecimal digits. If two words share them, a head is read in vain."""
    return blake2b(f"{kind}:{word}".encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _from_seconds(seconds: int) -> datetime:
    in_range = min(max(seconds, 0), 4_102_444_800)  # 2100: no file is newer
    return datetime.fromtimestamp(in_range, UTC)
