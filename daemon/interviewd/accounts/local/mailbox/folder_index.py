"""One folder's mail, known by the heads: which of it may matter, without reading the rest again.

Stored of a mail are its dates and hashes of whom it is with and what it answers: enough to find it
when somebody new is watched, and nothing about people who are no business of ours. Only mail that
matters is read whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from hashlib import blake2b

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.facts import MailFacts, MailFilter, read_facts
from interviewd.accounts.local.mailbox.folders import MailFolder
from interviewd.accounts.local.mailbox.maildir import MailFile
from interviewd.language import mail
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern
from interviewd.ports import Cache
from interviewd.values import dataclass

QUIET_SECONDS = 2.0
"""For so long a folder must be unchanged before its times are believed: file times are coarse."""

UNREAD = frozenset({"mail_unreadable", "mail_opaque"})
"""Problems of mails that may be anything, so that absence proves nothing."""

_BATCH = 1_000
_ROW = lazy_pattern("[0-9a-f]{16}")


@dataclass(slots=True)
class FolderIndex:
    """A folder between two looks of one process. Raises OSError when it cannot be listed.

    `own` are the person's addresses, in lower case.
    """

    account: str
    folder: MailFolder
    kind: Folder
    cache: Cache
    monotonic: Callable[[], float]
    own: frozenset[str] = frozenset()
    messages: dict[int, Message] = field(default_factory=dict)
    problems: dict[int, tuple[str, Reason]] = field(default_factory=dict)  # where, what
    _known: array[int] | None = None  # 8 bytes a mail is all that stays in memory
    _times: tuple[int, ...] = ()
    _since: float = 0.0
    _is_settled: bool = False
    _filter: MailFilter | None = None
    _new_facts: dict[str, str] = field(default_factory=dict)

    @property
    def space(self) -> str:
        return space_of(self.account, self.folder.name)

    @property
    def is_whole(self) -> bool:
        """Whether every mail could be read. A readable file that is no mail hides nothing."""
        return all(what.code not in UNREAD for _, what in self.problems.values())

    def refresh(self, mail_filter: MailFilter) -> None:
        """Bring `messages` and `problems` up to date. Two system calls when nothing happened."""
        is_wider = self._filter is None or mail_filter.is_wider_than(self._filter)
        times = maildir.folder_times(self.folder.path)
        if is_wider or not self._is_settled or times != self._times:
            self._rescan(mail_filter, is_wider=is_wider)
            # A folder is settled when two listings some time apart were the same: then its times
            # are believed.
            now = self.monotonic()
            may_recover = any(what.code == "mail_unreadable" for _, what in self.problems.values())
            if times != self._times or may_recover:
                self._since, self._is_settled = now, False
            else:
                self._is_settled = now - self._since >= QUIET_SECONDS
            self._times = times
        self._filter = mail_filter
        self.messages = {
            name: each for name, each in self.messages.items() if mail_filter.passes(each)
        }

    def _rescan(self, mail_filter: MailFilter, *, is_wider: bool) -> None:
        """List the folder; read the heads of new mail, or of all that a wider filter may pass."""
        rows = self.cache.all(self.space) if is_wider or self._known is None else None
        known = (
            set(self._known or ())
            if rows is None
            else {int(name, 16) for name in rows if _ROW.fullmatch(name)}
        )
        self.problems = {
            name: each for name, each in self.problems.items() if each[1].code != "mail_unreadable"
        }
        present: set[int] = set()
        for file in maildir.list_mails(self.folder.path):
            # A mail's name in the cache: it differs after every edit, not when flags change.
            words = f"{file.size} {file.mtime_ns} {file.base}".encode("utf-8", "surrogateescape")
            name = int.from_bytes(blake2b(words, digest_size=8).digest())
            row = rows.get(f"{name:016x}") if rows else None
            if (rows is None and name in known) or self._examine(name, file, row, mail_filter):
                present.add(name)
            if len(self._new_facts) == _BATCH:
                self._store()
        self._store(known - present)
        self._times = self._times if present == known else ()
        self._known = array("Q", present)

    def _examine(self, name: int, file: MailFile, row: str | None, mail_filter: MailFilter) -> bool:
        """Judge a mail by what is stored of it, else its head; False when it cannot be read now."""
        for current in maildir.locate(file):
            try:
                facts = MailFacts.load(row) if row else None
                if facts is None:
                    facts = read_facts(current, self.kind)
                    self._new_facts[f"{name:016x}"] = facts.dump()
                self._apply(mail_filter, name, current, facts)
            except FileNotFoundError:
                continue  # renamed since it was listed
            except OSError as error:
                reason = because("mail_unreadable", error=error.strerror or "")
                self.problems[name] = printable(str(current.path)), reason
                return False
            return True
        return False

    def _apply(self, mail_filter: MailFilter, name: int, file: MailFile, facts: MailFacts) -> None:
        if facts.opaque_form:
            self.problems[name] = printable(str(file.path)), opaque(facts.opaque_form)
        elif facts.kind == "broken":
            self.problems[name] = printable(str(file.path)), because("mail_not_mail")
        elif self.kind is Folder.INBOX and "D" in file.flags:
            return  # All Mail holds drafts, too
        elif facts.may_pass(mail_filter):
            # A bounce's head does not say whom it names.
            head = b"" if facts.kind == "bounce" else maildir.read_head(file) + b"\n\n"
            if head and not self._wanted(head, file, mail_filter):
                return
            if message := self._wanted(maildir.read_mail(file.path), file, mail_filter):
                self.messages[name] = replace(message, date=facts.moment(mail_filter.now))

    def _wanted(self, raw: bytes, file: MailFile, mail_filter: MailFilter) -> Message | None:
        """The mail as what its folder holds, if it is wanted as that.

        In the trash first as received mail, since people delete refusals.
        """
        message = read_message(raw, self.account, self.folder, self.kind, file)
        if message is None:
            return None
        is_draft, is_own = "D" in file.flags, message.sender.email in self.own
        if self.kind is Folder.TRASH and not is_draft and not is_own:
            received = read_message(raw, self.account, self.folder, Folder.INBOX, file)
            if received and mail_filter.wants(received):
                return received
        return message if mail_filter.wants(message) else None

    def _store(self, gone: Iterable[int] = ()) -> None:
        dropped = list(gone)
        if dropped or self._new_facts:
            self.cache.update(self.space, self._new_facts, [f"{name:016x}" for name in dropped])
        for name in dropped:
            self.messages.pop(name, None)
            self.problems.pop(name, None)
        self._new_facts = {}


def space_of(account: str, name: str) -> str:
    """Return the name of a folder's space in the cache."""
    return f"{account}/mailbox/{printable(name)}"


def opaque(form: str) -> Reason:
    """Return the problem of a file whose form cannot be read."""
    return because("mail_opaque", form=form)


def make_handle(folder: MailFolder, file: MailFile) -> str:
    """Return a mail's address while it stays there: its folder and its name without flags."""
    return printable(f"{folder.name}/{file.base}")


def printable(name: str) -> str:
    """Return a file's name as text, undecodable bytes escaped."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_message(
    raw: bytes, account: str, folder: MailFolder, kind: Folder, file: MailFile
) -> Message | None:
    return mail.read(
        raw, account=account, folder=kind, handle=make_handle(folder, file), version=file.version
    )
