"""All folders of a Maildir, each looked into in its own way, and what came of it: mails, troubles, what was seen whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from interviewd.accounts.local.mailbox.drafts_index import Tray
from interviewd.accounts.local.mailbox.facts import Sieve
from interviewd.accounts.local.mailbox.folder_index import Shelf, printable, space_of
from interviewd.accounts.local.mailbox.folders import Box
from interviewd.model.seen import Folder, Message, Trouble
from interviewd.model.terms import Reason, because
from interviewd.ports import Cache


@dataclass(slots=True)
class Seen:
    """What a look found: mails, troubles, and the kinds of folders that are not there or could be read in part only."""

    messages: list[Message] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    missing: set[Folder] = field(default_factory=set)
    unread: set[Folder] = field(default_factory=set)

    @property
    def is_readable(self) -> bool:
        """Whether absence is certain: a folder that is not there holds nothing."""
        return not self.unread

    def is_whole(self, kind: Folder) -> bool:
        return kind not in self.missing | self.unread


class Room:
    """Keeps trays and shelves from look to look. What the mirror knows of folders that are gone is forgotten."""

    def __init__(self, account: str, cache: Cache, pulse: Callable[[], float]) -> None:
        self._account, self._cache, self._pulse = account, cache, pulse
        self._trays: dict[str, Tray] = {}
        self._shelves: dict[str, Shelf] = {}
        self._told: list[str] | None = None

    def fetch(self, boxes: Sequence[Box], sieve: Sieve, kinds: Iterable[Folder]) -> Seen:
        """Every draft, and what passes the sieve in folders of these kinds."""
        names = {box.name for box in boxes}
        self._trays = {name: tray for name, tray in self._trays.items() if name in names}
        self._shelves = {name: shelf for name, shelf in self._shelves.items() if name in names}
        self._forget_others(sorted(printable(box.name) for box in boxes))
        return self._gather(boxes, sieve, set(kinds), self._shelves)

    def search(self, boxes: Sequence[Box], sieve: Sieve, kinds: Iterable[Folder]) -> Seen:
        """As `look`, for once: what is looked for from look to look stays what it was."""
        return self._gather(boxes, sieve, set(kinds), {})

    def _gather(self, boxes: Sequence[Box], sieve: Sieve, kinds: set[Folder], shelves: dict[str, Shelf]) -> Seen:
        seen = Seen(missing={Folder.DRAFTS, Folder.SENT} - {box.kind for box in boxes if box.kind})
        for box in boxes:
            if box.kind is None or (box.kind is not Folder.DRAFTS and box.kind not in kinds):
                continue
            try:
                if box.kind is Folder.DRAFTS:
                    self._look_at_drafts(box, sieve, seen)
                else:
                    self._look_at_mail(box, box.kind, sieve, shelves, seen)
            except OSError as error:
                seen.unread.add(box.kind)
                self._say(seen, str(box.path), because("folder_unreadable", error=error.strerror or ""))
        return seen

    def _look_at_drafts(self, box: Box, sieve: Sieve, seen: Seen) -> None:
        tray = self._trays.setdefault(box.name, Tray(self._account, box, self._pulse))
        tray.fetch()
        seen.messages += [each for each in tray.messages if each.folder is Folder.DRAFTS or sieve.wants(each)]
        self._note(tray, Folder.DRAFTS, tray.flaws, seen)

    def _look_at_mail(self, box: Box, kind: Folder, sieve: Sieve, shelves: dict[str, Shelf], seen: Seen) -> None:
        shelf = shelves.setdefault(box.name, Shelf(self._account, box, kind, self._cache, self._pulse))
        if shelf.kind is not kind:
            shelf = shelves[box.name] = Shelf(self._account, box, kind, self._cache, self._pulse)
        shelf.fetch(sieve)
        seen.messages += shelf.found.values()
        self._note(shelf, kind, shelf.flaws.values(), seen)

    def _note(self, place: Tray | Shelf, kind: Folder, flaws: Iterable[tuple[str, Reason]], seen: Seen) -> None:
        if not place.is_whole:
            seen.unread.add(kind)
        for where, what in sorted(flaws, key=lambda flaw: flaw[0]):
            self._say(seen, where, what)

    def _say(self, seen: Seen, where: str, what: Reason) -> None:
        seen.troubles.append(Trouble(self._account, printable(where), what))

    def _forget_others(self, names: list[str]) -> None:
        """Clear what is remembered of folders that are no longer there."""
        if self._told is None:
            self._told = _names_in(self._cache.get(f"{self._account}/folders", "names"))
        if names != self._told:
            for name in set(self._told) - set(names):
                self._cache.clear(space_of(self._account, name))
            self._cache.update(f"{self._account}/folders", {"names": json.dumps(names)})
            self._told = names


def _names_in(stored: str | None) -> list[str]:
    try:
        names = json.loads(stored or "[]")
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
