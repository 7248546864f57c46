"""A Maildir as the port Mailbox, used at the same time by isync, OfflineIMAP, mutt, notmuch, aerc and whatever else.

Nothing is locked, since Maildirs are not: what is written appears whole under its name, and what is taken away is looked
at once more where nobody else finds it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from interviewd.accounts.local.mailbox import folders, maildir
from interviewd.accounts.local.mailbox.facts import sieve_of
from interviewd.accounts.local.mailbox.folder_index import handle_of, printable, read
from interviewd.accounts.local.mailbox.folders import Box
from interviewd.accounts.local.mailbox.last_seen import Keepsake
from interviewd.accounts.local.mailbox.maildir import Entry
from interviewd.accounts.local.mailbox.scanner import Room
from interviewd.errors import Changed, Doubt, Down, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Correspondence, Folder, Message, Trouble
from interviewd.model.terms import because
from interviewd.ports import Cache, Receipt, Traces

_ORDER = (Folder.DRAFTS, Folder.SENT, Folder.INBOX, Folder.TRASH)
_FOLLOWED = timedelta(days=365)  # whatever is dated later than this is no letter of ours
_INFO = ":2,DS"  # a draft, and nothing new to the person's mail program


class LocalMailbox:
    """One account's Maildir. `drafts`, `sent`, `trash` as the config names them, "" where they find themselves."""

    max_write_delay = timedelta(0)

    def __init__(
        self,
        account: str,
        root: Path,
        cache: Cache,
        *,
        drafts: str = "",
        sent: str = "",
        trash: str = "",
        pulse: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._root = account, root
        self._told = {"drafts": drafts, "sent": sent, "trash": trash}
        self._room = Room(account, cache, pulse)
        self._keepsake = Keepsake(account, cache)
        self._last: tuple[Watch, Correspondence] | None = None

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """All drafts, and the mail of the watch. Raises Down when there is no folder to look into."""
        boxes, outside = self._surveyed()
        seen = self._room.fetch(boxes, sieve_of(watch, now, lambda found: mail.matches(found, watch)), _kinds(watch))
        found = Correspondence(
            messages=_distinct(seen.messages),
            drafts_whole=seen.is_whole(Folder.DRAFTS) and not _any(outside, Folder.DRAFTS),
            sent_whole=seen.is_whole(Folder.SENT) and not _any(outside, Folder.SENT),
            troubles=(*seen.troubles, *self._missing((*boxes, *outside)), *self._outside(outside)),
        )
        asked = replace(watch, since=now)
        changed = self._last is None or (replace(self._last[0], since=now), self._last[1]) != (asked, found)
        self._last = watch, found
        if changed:
            self._keepsake.keep(found.messages, watch)
        return replace(found, changed=changed)

    def cached(self, watch: Watch) -> Correspondence:
        """What was of interest when last seen. Absence means nothing then."""
        found = tuple(each for each in self._keepsake.messages() if mail.matches(each, watch))
        return Correspondence(found, drafts_whole=False, sent_whole=False, changed=False)

    def draft(self, letter: Letter) -> Receipt:
        """Lay the letter into the drafts folder, which is made where there is none.

        Raises Changed when the letter is there already, Down when nothing was written, Doubt when that is not certain.
        """
        boxes, outside = self._surveyed()
        box = folders.drafts_among(boxes, self._told["drafts"]) or self._new_drafts(boxes, outside)
        base = _base_of(letter.key)
        if any(each.entry.base == base or each.is_called(letter.message_id) for each in self._drafts(boxes)):
            raise Changed(self._account, "the letter is there already")
        entry = self._deliver(box, base, letter.raw)
        return Receipt(handle_of(box, entry), entry.version)

    def find(self, deed: Deed) -> Traces:
        """The letter as it is now, by its Message-ID, else by recipient and subject among what came since."""
        to = frozenset({deed.to.email} if deed.to else ())
        watch = Watch(deed.made - timedelta(days=1), to, letters=(deed,))
        sieve = sieve_of(
            watch, deed.made + _FOLLOWED, lambda found: mail.is_letter(found, deed) or mail.is_like(found, deed)
        )
        seen = self._room.search(self._boxes(), sieve, (Folder.SENT, Folder.TRASH))
        alike = [each for each in seen.messages if sieve.wants(each)]
        if not alike:
            return Traces(unclear=not seen.is_readable)
        message = min(alike, key=lambda each: _nearness(each, deed))
        return Traces(message=message, was_deleted=message.folder is Folder.TRASH)

    def withdraw(self, deed: Deed) -> None:
        """Move the draft to the trash, or take it away where there is none; only if it is exactly as drafted."""
        boxes = self._boxes()
        draft = self._own(deed, boxes)
        if not deed.text or draft.message is None or not mail.is_as_written(deed, draft.message):
            raise Changed(self._account, "the draft was edited")
        trash = folders.trash_among(boxes, self._told["trash"])
        folder = trash.path / "cur" if trash else draft.entry.folder / "tmp"
        self._take(draft, folder / draft.entry.unsynchronised)
        with suppress(OSError):
            if trash is None:
                (folder / draft.entry.unsynchronised).unlink()
            for place in (folder, draft.entry.path.parent):
                maildir.settle(place)

    # --- folders ------------------------------------------------------------------------------------------------

    def _boxes(self) -> tuple[Box, ...]:
        return self._surveyed()[0]

    def _surveyed(self) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        try:
            return folders.survey(self._root, **self._told)
        except FileNotFoundError as error:
            raise Down(self._account, f"{self._root} is not there") from error
        except OSError as error:
            raise self._down(error) from error

    def _missing(self, boxes: tuple[Box, ...]) -> Iterator[Trouble]:
        for told in (self._told["sent"], self._told["trash"]):
            if told and not any(folders.is_named(box, told) for box in boxes):
                yield Trouble(self._account, str(self._root), because("folder_missing", name=told))

    def _outside(self, outside: Iterable[Box]) -> Iterator[Trouble]:
        for box in outside:
            yield Trouble(self._account, printable(str(box.path)), because("folder_outside"))

    def _new_drafts(self, boxes: tuple[Box, ...], outside: tuple[Box, ...]) -> Box:
        """A drafts folder to be made. Raises Down where a link would lead it out of the root."""
        told = self._told["drafts"]
        path = folders.new_drafts(self._root, boxes, told)
        astray = folders.drafts_among(outside, told)
        if astray or folders.leads_out(self._root, path):
            where = printable(str(astray.path if astray else path))
            raise Down(self._account, f"{where} leads out of the mailbox: nothing is written there")
        return Box(path, os.path.relpath(path, self._root), Folder.DRAFTS)

    def _down(self, error: OSError) -> Down:
        return Down(self._account, f"{error.filename or self._root}: {error.strerror}")

    # --- drafts -------------------------------------------------------------------------------------------------

    def _drafts(self, boxes: Iterable[Box]) -> list[_Draft]:
        """Every draft as it is on disk now."""
        try:
            found = [(box, entry) for box in boxes if box.kind is Folder.DRAFTS for entry in maildir.entries(box.path)]
        except OSError as error:
            raise self._down(error) from error
        return [self._draft(box, entry) for box, entry in found]

    def _draft(self, box: Box, entry: Entry) -> _Draft:
        try:
            raw = maildir.whole(entry.path)
        except OSError:  # taken away or renamed meanwhile, or not for us to read
            return _Draft(entry, b"", None)
        return _Draft(entry, raw, read(raw, self._account, box, Folder.DRAFTS, entry))

    def _own(self, deed: Deed, boxes: tuple[Box, ...]) -> _Draft:
        """The letter's draft: its handle's, or the one with its Message-ID."""
        found = [each for each in self._drafts(boxes) if each.message and "T" not in each.entry.flags]
        by_handle = [each for each in found if each.message and each.message.handle == deed.handle]
        by_name = [each for each in found if each.is_called(deed.message_id)]
        if not (by_handle or by_name):
            raise Gone(self._account, "the draft is not there")
        return (by_handle or by_name)[0]

    def _deliver(self, box: Box, base: str, raw: bytes) -> Entry:
        path = box.path / "cur" / f"{base}{_INFO}"
        try:
            maildir.make(box.path)
            maildir.deliver(path, raw)
            found = next((each for each in maildir.entries(box.path) if each.base == base), None)
        except FileExistsError as error:
            raise Changed(self._account, "the letter is there already") from error
        except OSError as error:
            raise (Doubt(self._account, str(error)) if os.path.lexists(path) else self._down(error)) from error
        return found or Entry(box.path, "cur", path.name, base, len(raw), 0, 0)  # already taken away again

    def _take(self, draft: _Draft, aside: Path) -> None:
        """Move the draft aside, then make sure that nobody wrote into it meanwhile; else it goes back as it is."""
        try:
            maildir.move(draft.entry.path, aside)
            if maildir.whole(aside) == draft.raw:
                return
            maildir.move(aside, draft.entry.path)
        except OSError as error:
            raise Changed(self._account, "another program was faster") from error
        raise Changed(self._account, "the draft was edited")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft's file, its bytes, and the mail they are; None for one that cannot be read as a mail."""

    entry: Entry
    raw: bytes
    message: Message | None

    def is_called(self, message_id: str) -> bool:
        return bool(message_id) and self.message is not None and self.message.message_id == message_id


def _any(boxes: Iterable[Box], kind: Folder) -> bool:
    return any(box.kind is kind for box in boxes)


def _kinds(watch: Watch) -> set[Folder]:
    """The folders to look into besides drafts: none without anybody to watch, the trash only for letters."""
    return ({Folder.SENT, Folder.INBOX} if watch else set()) | ({Folder.TRASH} if watch.letters else set())


def _base_of(key: str) -> str:
    """A draft's file name without flags; the same for the same letter, and no path whatever the key is."""
    name = key if re.fullmatch(r"[\w-]{1,64}", key, re.ASCII) else sha256(key.encode()).hexdigest()[:32]
    return f"{name}.interviewd"


def _distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """In a repeatable order, each once: All Mail holds everything again, and some keep copies of what they send.

    A copy of a mail of the person's own is no received mail.
    """
    found: list[Message] = []
    names: set[tuple[Folder, str]] = set()
    for each in sorted(messages, key=lambda each: (_ORDER.index(each.folder), str(each.date), each.handle)):
        again = {(each.folder, each.message_id)}
        if each.folder is Folder.INBOX:
            again |= {(Folder.SENT, each.message_id), (Folder.DRAFTS, each.message_id)}
        if each.message_id and each.folder in (Folder.SENT, Folder.INBOX) and not again.isdisjoint(names):
            continue
        names.add((each.folder, each.message_id))
        found.append(each)
    return tuple(found)


def _nearness(message: Message, deed: Deed) -> tuple[bool, int]:
    """The letter's own Message-ID before a likeness; of these what was sent before what waits, of likenesses after it."""
    own = mail.is_letter(message, deed)
    order = (Folder.SENT, Folder.DRAFTS, Folder.TRASH) if own else (Folder.DRAFTS, Folder.SENT, Folder.TRASH)
    return not own, order.index(message.folder)
