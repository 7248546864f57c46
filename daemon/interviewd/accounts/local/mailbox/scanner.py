"""Look into all folders of a Maildir: their mails and troubles, and what could be read whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
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
    """Keeps the indexes from look to look; drops what the cache has of folders that are gone."""

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
        present = {folder.kind for folder in folders}
        result = ScanResult(missing={Folder.DRAFTS, Folder.SENT} - present)
        for folder in folders:
            kind = folder.kind
            if kind is None or kind not in {Folder.DRAFTS, *kinds}:
                continue
            try:
                self._scan_folder(folder, kind, mail_filter, indexes, result)
            except OSError as error:
                result.unread.add(kind)
                reason = because("folder_unreadable", error=error.strerror or "")
                self._add_trouble(result, str(folder.path), reason)
        return result

    def _scan_folder(
        self,
        folder: MailFolder,
        kind: Folder,
        mail_filter: MailFilter,
        indexes: dict[str, FolderIndex],
        result: ScanResult,
    ) -> None:
        if kind is Folder.DRAFTS:
            new = DraftsIndex(self._account, folder, self._monotonic)
            drafts, wants = self._drafts.setdefault(folder.name, new), mail_filter.wants
            drafts.refresh()
            messages = [each for each in drafts.messages if each.folder is kind or wants(each)]
            problems, is_whole = drafts.problems, drafts.is_whole
        else:
            index = indexes.get(folder.name)
            if index is None or index.kind is not kind:
                index = FolderIndex(
                    self._account, folder, kind, self._cache, self._monotonic, self._own
                )
                indexes[folder.name] = index
            index.refresh(mail_filter)
            messages = list(index.messages.values())
            problems, is_whole = list(index.problems.values()), index.is_whole
        result.messages += messages
        if not is_whole:
            result.unread.add(kind)
        for where, what in sorted(problems, key=lambda problem: problem[0])[:TROUBLE_LIMIT]:
            self._add_trouble(result, where, what)

    def _add_trouble(self, result: ScanResult, where: str, what: Reason) -> None:
        result.troubles.append(Trouble(self._account, printable(where), what))

    def _drop_others(self, names: list[str]) -> None:
        """Drop what the cache has of folders that are gone, of all when its format changed."""
        space = f"{self._account}/folders"
        kept = names if self._cache.get(space, "format") == _FORMAT else []
        if self._stored_names is None:
            stored = None
            with suppress(ValueError):
                stored = json.loads(self._cache.get(space, "names") or "[]")
            known = stored if isinstance(stored, list) else []
            self._stored_names = [name for name in known if isinstance(name, str)]
        if names != self._stored_names or kept != names:
            for name in set(self._stored_names) - set(kept):
                self._cache.clear(space_of(self._account, name))
            self._cache.update(space, {"names": json.dumps(names), "format": _FORMAT})
            self._stored_names = names
