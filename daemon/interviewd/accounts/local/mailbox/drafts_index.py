"""A drafts folder between two looks. Each file is checked, since people edit drafts in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.compression import OpaqueMail
from interviewd.accounts.local.mailbox.folder_index import (
    QUIET_SECONDS,
    UNREAD,
    opaque,
    printable,
    read_message,
)
from interviewd.accounts.local.mailbox.folders import MailFolder
from interviewd.accounts.local.mailbox.maildir import MailFile
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Reason, because
from interviewd.values import dataclass

_LISTINGS = 3


@dataclass(frozen=True, slots=True)
class IndexedDraft:
    """A draft as last read; `since` is when it was first so, `is_settled`: that is long ago."""

    stamp: tuple[object, ...]
    since: float
    is_settled: bool
    message: Message | None
    problem: Reason | None = None


@dataclass(slots=True)
class DraftsIndex:
    """All drafts of a folder. Raises OSError when it cannot be listed."""

    account: str
    folder: MailFolder
    monotonic: Callable[[], float]
    _drafts: dict[str, IndexedDraft] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        return [draft.message for draft in self._drafts.values() if draft.message]

    @property
    def problems(self) -> list[tuple[str, Reason]]:
        path = self.folder.path
        return [
            (printable(f"{path}/{base}"), each.problem)
            for base, each in self._drafts.items()
            if each.problem
        ]

    @property
    def is_whole(self) -> bool:
        return all(problem.code not in UNREAD for _, problem in self.problems)

    def refresh(self) -> None:
        """Bring messages and problems up to date."""
        files = {file.base: file for file in maildir.list_mails(self.folder.path)}
        for _ in range(_LISTINGS):
            if self._drafts.keys() <= files.keys():
                break
            # A listing may leave out what is being renamed, and the absence of a draft has
            # consequences.
            files |= {file.base: file for file in maildir.list_mails(self.folder.path)}
        in_order = sorted(files.values(), key=lambda file: (file.mtime_ns, file.base))
        updated = ((file.base, self._draft(file, self._drafts.get(file.base))) for file in in_order)
        self._drafts = {base: draft for base, draft in updated if draft}

    def _draft(self, file: MailFile, before: IndexedDraft | None) -> IndexedDraft | None:
        """The draft, None when it is gone. Read again until its stamp is the same for a while."""
        now = self.monotonic()
        stamp = (file.size, file.mtime_ns, file.inode, "T" in file.flags)
        is_same = before is not None and before.stamp == stamp
        if before and is_same and before.is_settled:
            return before
        since = before.since if before and is_same else now
        for current in maildir.locate(file):
            message, problem = None, None
            try:
                raw = maildir.read_mail(current.path)
            except FileNotFoundError:
                continue
            except OpaqueMail as error:
                problem = opaque(error.form)
            except OSError as error:
                problem = because("mail_unreadable", error=error.strerror or "")
            else:
                # A draft marked as trashed is deleted, though its file is still there.
                kind = Folder.TRASH if "T" in current.flags else Folder.DRAFTS
                message = read_message(raw, self.account, self.folder, kind, current)
                problem = None if message else because("mail_not_mail")
            may_recover = problem is not None and problem.code == "mail_unreadable"
            is_settled = now - since >= QUIET_SECONDS and not may_recover
            return IndexedDraft(stamp, since, is_settled, message, problem)
        return None
