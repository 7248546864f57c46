"""Look into all folders of a Maildir, each in its own way: mails, troubles, and what was read
whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field

from interviewd.accounts.local.mailbox.drafts_index import DraftsIndex
from interviewd.accounts.local.mailbox.facts import MailFilter
from interviewd.accounts.local.mailbox.folder_index import FolderIndex, printable, space_of
from interviewd.accounts.local.mailbox.folders import MailFolder
from interviewd.model.seen import Folder, Message, Trouble
from interviewd.model.terms import Reason, because
from interviewd.ports import Cache
from interviewd.values import dataclass

TROUBLE_LIMIT = 20  # of one folder
_FORMAT = "2"  # of what is kept in the cache; after a change everything is read again


@dataclass(slots=True)
class ScanResult:
    """Mails, troubles, and the kinds of folders that are missing or could be read in part only."""

    messages: list[Message] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    missing: set[Folder] = field(default_factory=set)
    unread: set[Folder] = field(default_factory=set)

    @property
    def is_readable(self) -> bool:
        """Whether absence is certain: a missing folder holds nothing."""
        return not self.unread

    def is_whole(self, kind: Folder) -> bool:
        return kind not in self.missing | self.unread


class MailboxScanner:
    """Keeps the indexes from look to look.

    What the cache has of folders that are gone is dropped.
    """

    def __init__(
        self, account: str, cache: Cache, monotonic: Callable[[], float], own: frozenset[str]
    ) -> None:
        self._account, self._cache, self._monotonic, self._own = account, cache, monotonic, own
        self._drafts: dict[str, DraftsIndex] = {}
        self._indexes: dict[str, FolderIndex] = {}
        self._stored_names: list[str] | None = None

    def fetch(
        self, folders: Sequence[MailFolder], mail_filter: MailFilter, kinds: Iterable[Folder]
    ) -> ScanResult:
        """Return every draft, and what passes the filter in folders of these kinds."""
        names = {folder.name for folder in folders}
        self._drafts = {name: index for name, index in self._drafts.items() if name in names}
        self._indexes = {name: index for name, index in self._indexes.items() if name in names}
        self._drop_others(sorted(printable(folder.name) for folder in folders))
        return self._scan(folders, mail_filter, set(kinds), self._indexes)

    def search(
        self, folders: Sequence[MailFolder], mail_filter: MailFilter, kinds: Iterable[Folder]
    ) -> ScanResult:
        """Like `fetch`, for once: what `fetch` keeps from look to look stays as it is."""
        return self._scan(folders, mail_filter, set(kinds), {})

    def _scan(
        self,
        folders: Sequence[MailFolder],
        mail_filter: MailFilter,
        kinds: set[Folder],
        indexes: dict[str, FolderIndex],
    ) -> ScanResult:
        result = ScanResult(
            missing={Folder.DRAFTS, Folder.SENT}
            - {folder.kind for folder in folders if folder.kind}
        )
        for folder in folders:
            if folder.kind is None or (
                folder.kind is not Folder.DRAFTS and folder.kind not in kinds
            ):
                continue
            try:
                if folder.kind is Folder.DRAFTS:
                    self._scan_drafts(folder, mail_filter, result)
                else:
                    self._scan_mail(folder, folder.kind, mail_filter, indexes, result)
            except OSError as error:
                result.unread.add(folder.kind)
                self._add_trouble(
                    result,
                    str(folder.path),
                    because("folder_unreadable", error=error.strerror or ""),
                )
        return result

    def _scan_drafts(self, folder: MailFolder, mail_filter: MailFilter, result: ScanResult) -> None:
        index = self._drafts.setdefault(
            folder.name, DraftsIndex(self._account, folder, self._monotonic)
        )
        index.refresh()
        result.messages += [
            each
            for each in index.messages
            if each.folder is Folder.DRAFTS or mail_filter.wants(each)
        ]
        self._report(index, Folder.DRAFTS, index.problems, result)

    def _scan_mail(
        self,
        folder: MailFolder,
        kind: Folder,
        mail_filter: MailFilter,
        indexes: dict[str, FolderIndex],
        result: ScanResult,
    ) -> None:
        index = indexes.get(folder.name)
        if index is None or index.kind is not kind:
            index = FolderIndex(
                self._account, folder, kind, self._cache, self._monotonic, self._own
            )
            indexes[folder.name] = index
        index.refresh(mail_filter)
        result.messages += index.messages.values()
        self._report(index, kind, index.problems.values(), result)

    def _report(
        self,
        index: DraftsIndex | FolderIndex,
        kind: Folder,
        problems: Iterable[tuple[str, Reason]],
        result: ScanResult,
    ) -> None:
        if not index.is_whole:
            result.unread.add(kind)
        for where, what in sorted(problems, key=lambda problem: problem[0])[:TROUBLE_LIMIT]:
            self._add_trouble(result, where, what)

    def _add_trouble(self, result: ScanResult, where: str, what: Reason) -> None:
        result.troubles.append(Trouble(self._account, printable(where), what))

    def _drop_others(self, names: list[str]) -> None:
        """Drop what the cache has of folders that no longer exist, and all of it when its format
        changed.
        """
        space = f"{self._account}/folders"
        kept = names if self._cache.get(space, "format") == _FORMAT else []
        if self._stored_names is None:
            self._stored_names = _parse_names(self._cache.get(space, "names"))
        if names != self._stored_names or kept != names:
            for name in set(self._stored_names) - set(kept):
                self._cache.clear(space_of(self._account, name))
            self._cache.update(space, {"names": json.dumps(names), "format": _FORMAT})
            self._stored_names = names


def _parse_names(stored: str | None) -> list[str]:
    try:
        names = json.loads(stored or "[]")
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
