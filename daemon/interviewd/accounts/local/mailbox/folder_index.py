"""One folder's mail, known by its heads: which of it may be of interest, without reading the rest again.

What is remembered of a mail are its dates and hashes of whom it is with and of what it answers: enough to find it when
somebody new is watched, and nothing of people who are none of our business. The text is read only of what matters.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.facts import Facts, Sieve, facts_of
from interviewd.accounts.local.mailbox.folders import Box
from interviewd.accounts.local.mailbox.maildir import Entry
from interviewd.language import mail
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Reason, because
from interviewd.ports import Cache

QUIET = 2.0
"""Seconds in which a folder must not have changed before its time stamps are believed: clocks of file systems tick."""

_BATCH = 1_000


@dataclass(slots=True)
class Shelf:
    """A folder between two looks of one process. Raises OSError when it cannot be listed."""

    account: str
    box: Box
    kind: Folder
    cache: Cache
    pulse: Callable[[], float]
    found: dict[int, Message] = field(default_factory=dict)
    flaws: dict[int, tuple[str, Reason]] = field(default_factory=dict)  # where, what
    _known: array[int] | None = None  # 8 bytes a mail is all that stays in memory
    _stamp: tuple[int, ...] = ()
    _since: float = 0.0
    _settled: bool = False
    _sieve: Sieve | None = None
    _learnt: dict[str, str] = field(default_factory=dict)

    @property
    def space(self) -> str:
        return space_of(self.account, self.box.name)

    @property
    def is_whole(self) -> bool:
        """Whether every mail could be opened; what is no mail at all hides nothing."""
        return all(what.code != "mail_unreadable" for _, what in self.flaws.values())

    def fetch(self, sieve: Sieve) -> None:
        """Bring `found` and `flaws` up to date. Costs two questions to the file system when nothing happened."""
        wider = self._sieve is None or sieve.is_wider_than(self._sieve)
        stamp = maildir.stamp(self.box.path)
        if wider or not self._settled or stamp != self._stamp:
            self._take_stock(sieve, wider=wider)
            self._rest(stamp)
        self._sieve = sieve
        self.found = {name: each for name, each in self.found.items() if sieve.passes(each)}

    def _rest(self, stamp: tuple[int, ...]) -> None:
        """Settled is a folder that two listings some time apart found the same: then its stamp can be believed."""
        at = self.pulse()
        if stamp != self._stamp or not self.is_whole:
            self._since, self._settled = at, False
        else:
            self._settled = at - self._since >= QUIET
        self._stamp = stamp

    def _take_stock(self, sieve: Sieve, *, wider: bool) -> None:
        """List the folder, and read the heads of what is new, or of all that may pass a wider sieve."""
        rows = self.cache.all(self.space) if wider or self._known is None else None
        known = set(self._known or ()) if rows is None else {_number(name) for name in rows}
        self.flaws = {name: flaw for name, flaw in self.flaws.items() if flaw[1].code != "mail_unreadable"}
        seen: set[int] = set()
        for entry in maildir.entries(self.box.path):
            name = _name_of(entry)
            row = rows.get(f"{name:016x}") if rows else None
            if (rows is None and name in known) or self._sift(name, entry, row, sieve):
                seen.add(name)
            if len(self._learnt) == _BATCH:
                self._remember()
        self._remember(known - seen)
        self._stamp = self._stamp if seen == known else ()
        self._known = array("Q", seen)

    def _sift(self, name: int, entry: Entry, row: str | None, sieve: Sieve) -> bool:
        """Judge one mail by what is remembered of it, else by its head. False when it could not be read now."""
        for at in maildir.where(entry):
            try:
                facts = Facts.load(row) if row else None
                if facts is None:
                    facts = facts_of(at, self.kind)
                    self._learnt[f"{name:016x}"] = facts.dump()
                self._judge(name, at, facts, sieve)
            except FileNotFoundError:
                continue  # renamed since it was listed
            except OSError as error:
                self.flaws[name] = printable(str(at.path)), because("mail_unreadable", error=error.strerror or "")
                return False
            return True
        return False

    def _judge(self, name: int, entry: Entry, facts: Facts, sieve: Sieve) -> None:
        if facts.is_broken:
            self.flaws[name] = printable(str(entry.path)), because("mail_not_mail")
        elif self.kind is Folder.INBOX and "D" in entry.flags:
            return  # All Mail holds drafts, too
        elif facts.may_pass(sieve) and (message := self._read(entry, facts, sieve)):
            self.found[name] = message

    def _read(self, entry: Entry, facts: Facts, sieve: Sieve) -> Message | None:
        """The mail, whole, if its head says that it matters; only a bounce's does not say whom it names."""
        if not facts.is_bounce and not self._wanted(maildir.head(entry) + b"\n\n", entry, sieve):
            return None
        message = self._wanted(maildir.whole(entry.path), entry, sieve)
        return message and replace(message, date=facts.moment(sieve.now))

    def _wanted(self, raw: bytes, entry: Entry, sieve: Sieve) -> Message | None:
        message = read(raw, self.account, self.box, self.kind, entry)
        return message if message and sieve.wants(message) else None

    def _remember(self, gone: Iterable[int] = ()) -> None:
        dropped = list(gone)
        if dropped or self._learnt:
            self.cache.update(self.space, self._learnt, [f"{name:016x}" for name in dropped])
        for name in dropped:
            self.found.pop(name, None)
            self.flaws.pop(name, None)
        self._learnt = {}


def space_of(account: str, name: str) -> str:
    return f"{account}/mailbox/{printable(name)}"


def handle_of(box: Box, entry: Entry) -> str:
    """A mail's address: its folder and its name without flags, so that it stays while the mail stays there."""
    return printable(f"{box.name}/{entry.base}")


def printable(name: str) -> str:
    """A file's name as text, also where its bytes are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read(raw: bytes, account: str, box: Box, kind: Folder, entry: Entry) -> Message | None:
    return mail.read(raw, account=account, folder=kind, handle=handle_of(box, entry), version=entry.version)


def _name_of(entry: Entry) -> int:
    """What a mail is remembered by: it changes when the mail does, not when it is flagged."""
    told = f"{entry.size} {entry.mtime_ns} ".encode() + entry.base.encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(told, digest_size=8).digest())


def _number(name: str) -> int:
    """What a row is called by; 0, which nothing is, when somebody else wrote it."""
    try:
        return int(name, 16)
    except ValueError:
        return 0
