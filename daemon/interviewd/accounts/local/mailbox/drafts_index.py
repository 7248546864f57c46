"""A drafts folder between two looks. Every draft is of interest, and people may edit one in place, so each file is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from interviewd.accounts.local.mailbox import maildir
from interviewd.accounts.local.mailbox.folder_index import QUIET, printable, read
from interviewd.accounts.local.mailbox.folders import Box
from interviewd.accounts.local.mailbox.maildir import Entry
from interviewd.model.seen import Folder, Message
from interviewd.model.terms import Reason, because

_DOUBTS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One draft as last read; `since` when it was first seen like this, `settled` when it had been so for long enough."""

    stamp: tuple[object, ...]
    since: float
    settled: bool
    message: Message | None
    flaw: Reason | None = None


@dataclass(slots=True)
class Tray:
    """All drafts of a folder. Raises OSError when it cannot be listed."""

    account: str
    box: Box
    pulse: Callable[[], float]
    _sheets: dict[str, Sheet] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        return [sheet.message for sheet in self._sheets.values() if sheet.message]

    @property
    def flaws(self) -> list[tuple[str, Reason]]:
        return [(printable(f"{self.box.path}/{base}"), each.flaw) for base, each in self._sheets.items() if each.flaw]

    @property
    def is_whole(self) -> bool:
        return all(flaw.code != "mail_unreadable" for _, flaw in self.flaws)

    def fetch(self) -> None:
        """Bring messages and flaws up to date."""
        found = {entry.base: entry for entry in maildir.entries(self.box.path)}
        for _ in range(_DOUBTS):
            if self._sheets.keys() <= found.keys():
                break
            # A listing may leave out what is being renamed, and a draft that is gone means something.
            found |= {entry.base: entry for entry in maildir.entries(self.box.path)}
        self._sheets = dict(self._turned(found.values()))

    def _turned(self, entries: Iterable[Entry]) -> Iterable[tuple[str, Sheet]]:
        for entry in sorted(entries, key=lambda entry: (entry.mtime_ns, entry.base)):
            sheet = self._sheet(entry, self._sheets.get(entry.base))
            if sheet:
                yield entry.base, sheet

    def _sheet(self, entry: Entry, before: Sheet | None) -> Sheet | None:
        """The draft; None when it is there no more. Read again until its stamp has stood for a while."""
        at = self.pulse()
        stamp = (entry.size, entry.mtime_ns, entry.inode, "T" in entry.flags)
        same = before is not None and before.stamp == stamp
        if before and same and before.settled:
            return before
        since = before.since if before and same else at
        for each in maildir.where(entry):
            try:
                raw = maildir.whole(each.path)
            except FileNotFoundError:
                continue
            except OSError as error:
                return Sheet(
                    stamp,
                    since,
                    message=None,
                    settled=False,
                    flaw=because("mail_unreadable", error=error.strerror or ""),
                )
            message = read(raw, self.account, self.box, _folder_of(each), each)
            flaw = None if message else because("mail_not_mail")
            return Sheet(stamp, since, at - since >= QUIET, message, flaw)
        return None


def _folder_of(entry: Entry) -> Folder:
    """A draft marked as trashed is deleted, though its file waits to be swept out."""
    return Folder.TRASH if "T" in entry.flags else Folder.DRAFTS
