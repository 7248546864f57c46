"""The port Mailbox over a Maildir, used at the same time by isync, OfflineIMAP, mutt, notmuch,
aerc and others.

Maildirs are not locked. Mail is written atomically, and a draft that is withdrawn is compared once
more after it was moved to where nobody else looks.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from interviewd.accounts.local.mailbox import folders, maildir
from interviewd.accounts.local.mailbox.facts import filter_for
from interviewd.accounts.local.mailbox.folder_index import make_handle, printable, read_message
from interviewd.accounts.local.mailbox.folders import MailFolder
from interviewd.accounts.local.mailbox.last_seen import LastSeen
from interviewd.accounts.local.mailbox.maildir import MailFile
from interviewd.accounts.local.mailbox.scanner import MailboxScanner
from interviewd.errors import Changed, Doubt, Down, Gone
from interviewd.language import mail
from interviewd.language.mail import fields
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.polls import Place
from interviewd.model.seen import Correspondence, Folder, Message, Trouble
from interviewd.model.terms import because
from interviewd.ports import Cache, Receipt, Traces
from interviewd.system.state_files import sync_folder

_ORDER = (Folder.DRAFTS, Folder.SENT, Folder.INBOX, Folder.TRASH)
# Where a mail of the folder may have been found already.
_COPIES = {Folder.SENT: (Folder.SENT,), Folder.INBOX: (Folder.INBOX, Folder.SENT, Folder.DRAFTS)}
_LATEST = timedelta(days=365)  # a mail dated later after a letter was made is not that letter
_ID_FIELD = frozenset({b"message-id"})
_INFO = ":2,DS"  # a draft, and nothing new to the person's mail program


class LocalMailbox:
    """One account's Maildir.

    `drafts`, `sent`, `trash` are folders as the config names them, "" to find them by their usual
    names. `addresses` are the person's own, in lower case.
    """

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
        addresses: Iterable[str] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._root = account, root
        self._configured = {"drafts": drafts, "sent": sent, "trash": trash}
        self._scanner = MailboxScanner(account, cache, monotonic, frozenset(addresses))
        self._last_seen = LastSeen(account, cache)
        self._last: tuple[Watch, Correspondence] | None = None
        self._draft_ids: dict[_Stamp, str] = {}  # Message-IDs

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        """Return all drafts and the mail of the watch. Raises Down without the Maildir."""
        inside, outside = self._find_folders()
        mail_filter = filter_for(watch, now, lambda message: mail.matches(message, watch))
        # The trash, too: people delete answers, refusals above all.
        kinds = {Folder.SENT, Folder.INBOX, Folder.TRASH} if watch else set()
        scanned = self._scanner.fetch(inside, mail_filter, kinds)
        kinds_outside = {folder.kind for folder in outside}
        result = Correspondence(
            messages=_distinct(scanned.messages),
            drafts_whole=scanned.is_whole(Folder.DRAFTS) and Folder.DRAFTS not in kinds_outside,
            sent_whole=scanned.is_whole(Folder.SENT) and Folder.SENT not in kinds_outside,
            received_whole=scanned.is_whole(Folder.INBOX),
            troubles=(*scanned.troubles, *self._folder_troubles(inside, outside)),
        )
        # The same whatever time has passed.
        seen = replace(watch, since=datetime.min.replace(tzinfo=UTC)), result
        is_changed = seen != self._last
        self._last = seen
        if is_changed:
            self._last_seen.store(result.messages, watch)
        return replace(result, changed=is_changed)

    def cached(self, watch: Watch) -> Correspondence:
        """Return what was of interest when last seen. Absence proves nothing then."""
        messages = tuple(each for each in self._last_seen.messages() if mail.matches(each, watch))
        return Correspondence(
            messages, drafts_whole=False, sent_whole=False, received_whole=False, changed=False
        )

    def draft(self, letter: Letter) -> Receipt:
        """Write the letter into the drafts folder, which is created where it is missing.

        Raises Changed when the letter is there already, Down when nothing was written, Doubt when
        that is unknown.
        """
        inside, outside = self._find_folders()
        folder = folders.drafts_folder(inside, self._configured["drafts"])
        folder = folder or self._new_drafts_folder(inside, outside)
        # The same for the same letter, and never a path.
        is_plain = re.fullmatch(r"[\w-]{1,64}", letter.key, re.ASCII)
        digest = sha256(letter.key.encode()).hexdigest()[:32]
        base = f"{letter.key if is_plain else digest}.interviewd"
        drafts = self._drafts(inside)
        if any(
            file.base == base or (name and name == letter.message_id) for _, file, name in drafts
        ):
            raise Changed(self._account, "the letter is there already")
        file = self._deliver(folder, base, letter.raw)
        self._draft_ids[_stamp(folder, file)] = letter.message_id
        return Receipt(make_handle(folder, file), file.version)

    def find(self, deed: Deed) -> Traces:
        """Find the letter by its Message-ID, else by recipient and subject in what came since."""
        to = frozenset({deed.to.email} if deed.to else ())
        watch = Watch(deed.made - timedelta(days=1), to, letters=(deed,))

        def is_wanted(message: Message) -> bool:
            if message.folder is Folder.INBOX:
                return False
            return mail.is_letter(message, deed) or mail.is_like(message, deed)

        mail_filter = filter_for(watch, deed.made + _LATEST, is_wanted)
        inside, _ = self._find_folders()
        scanned = self._scanner.search(inside, mail_filter, (Folder.SENT, Folder.TRASH))
        candidates = [each for each in scanned.messages if mail_filter.wants(each)]
        if not candidates:
            return Traces(unclear=not scanned.is_readable)
        message = min(candidates, key=lambda each: _preference(each, deed))
        return Traces(message=message, was_deleted=message.folder is Folder.TRASH)

    def withdraw(self, deed: Deed) -> None:
        """Move a draft that is as written to the trash, or delete it where there is none."""
        inside, _ = self._find_folders()
        file, raw, message = self._draft_of(deed, inside)
        if not deed.text or not mail.is_as_written(deed, message):
            raise Changed(self._account, "the draft was edited")
        trash = folders.trash_folder(inside, self._configured["trash"])
        target = (trash.path / "cur" if trash else file.folder / "tmp") / file.unsynchronised
        try:
            maildir.move(file.path, target)
            is_edited = maildir.read_mail(target) != raw  # meanwhile
            if is_edited:
                maildir.move(target, file.path)
        except OSError as error:
            raise Changed(self._account, "another program was faster") from error
        if is_edited:
            raise Changed(self._account, "the draft was edited")
        with suppress(OSError):
            if trash is None:
                target.unlink()
            sync_folder(target.parent)
            sync_folder(file.path.parent)

    def places(self) -> tuple[Place, ...]:
        """The folders that a fetch looks into; drafts are edited in place, other mail is not."""
        try:
            inside, outside = folders.find_folders(self._root, **self._configured)
        except OSError:
            return (Place(str(self._root)),)
        places = {str(self._root): False}
        for each in (*inside, *outside):
            places |= {str(path): False for path in (each.path, each.path.parent)}
            is_deep = each.kind is Folder.DRAFTS
            places |= {str(each.path / name): is_deep for name in ("cur", "new")}
        return tuple(Place(path, is_deep) for path, is_deep in places.items())

    # --- folders ---------------------------------------------------------------------------------

    def _find_folders(self) -> tuple[tuple[MailFolder, ...], tuple[MailFolder, ...]]:
        try:
            return folders.find_folders(self._root, **self._configured)
        except FileNotFoundError as error:
            raise Down(self._account, f"{self._root} is not there") from error
        except OSError as error:
            raise self._down(error) from error

    def _folder_troubles(
        self, inside: tuple[MailFolder, ...], outside: tuple[MailFolder, ...]
    ) -> Iterator[Trouble]:
        for name in (self._configured["sent"], self._configured["trash"]):
            if name and not any(folders.is_named(folder, name) for folder in (*inside, *outside)):
                yield Trouble(self._account, str(self._root), because("folder_missing", name=name))
        for folder in outside:
            yield Trouble(self._account, printable(str(folder.path)), because("folder_outside"))

    def _new_drafts_folder(
        self, inside: tuple[MailFolder, ...], outside: tuple[MailFolder, ...]
    ) -> MailFolder:
        """The drafts folder to be created. Raises Down where a link leads it out of the root."""
        configured = self._configured["drafts"]
        path = folders.new_drafts_path(self._root, inside, configured)
        existing = folders.drafts_folder(outside, configured)
        if existing or folders.is_outside(self._root, path):
            where = printable(str(existing.path if existing else path))
            raise Down(self._account, f"{where} leads out of the mailbox: nothing is written there")
        return MailFolder(path, os.path.relpath(path, self._root), Folder.DRAFTS)

    def _down(self, error: OSError) -> Down:
        return Down(self._account, f"{error.filename or self._root}: {error.strerror}")

    # --- drafts ----------------------------------------------------------------------------------

    def _drafts(self, inside: Iterable[MailFolder]) -> list[tuple[MailFolder, MailFile, str]]:
        """Every draft that is there now, and its Message-ID, "" without one.

        A file's head is read once: a letter is looked for before each one that is written.
        """
        try:
            files = [
                (folder, file)
                for folder in inside
                if folder.kind is Folder.DRAFTS
                for file in maildir.list_mails(folder.path)
            ]
        except OSError as error:
            raise self._down(error) from error
        known, self._draft_ids = self._draft_ids, {}
        drafts = []
        for folder, file in files:
            stamp = _stamp(folder, file)
            message_id = known.get(stamp, "")
            if stamp not in known:
                with suppress(OSError):  # removed or renamed meanwhile, or unreadable
                    message_id = mail.id_of(fields.read(maildir.read_head(file), _ID_FIELD))
            self._draft_ids[stamp] = message_id
            drafts.append((folder, file, message_id))
        return drafts

    def _draft_of(
        self, deed: Deed, inside: tuple[MailFolder, ...]
    ) -> tuple[MailFile, bytes, Message]:
        """The draft by handle, else Message-ID, with its bytes and the mail. Raises Gone."""
        drafts = [each for each in self._drafts(inside) if "T" not in each[1].flags]
        by_handle = [each for each in drafts if make_handle(each[0], each[1]) == deed.handle]
        by_id = [each for each in drafts if each[2] and each[2] == deed.message_id]
        for folder, file, _ in (*by_handle, *by_id):
            with suppress(OSError):  # removed or renamed meanwhile, or unreadable
                raw = maildir.read_mail(file.path)
                if message := read_message(raw, self._account, folder, Folder.DRAFTS, file):
                    return file, raw, message
        raise Gone(self._account, "the draft is not there")

    def _deliver(self, folder: MailFolder, base: str, raw: bytes) -> MailFile:
        name = f"{base}{_INFO}"
        path = folder.path / "cur" / name
        delivered = MailFile(folder.path, "cur", name, base, len(raw), 0, 0)
        try:
            maildir.create(folder.path)
            maildir.deliver(path, raw)
            for current in maildir.locate(delivered):
                with suppress(FileNotFoundError):  # renamed or removed again
                    return maildir.examine(current)
        except FileExistsError as error:
            raise Changed(self._account, "the letter is there already") from error
        except OSError as error:
            raise (
                Doubt(self._account, str(error)) if os.path.lexists(path) else self._down(error)
            ) from error
        return delivered


_Stamp = tuple[str, str, int, int, int]


def _stamp(folder: MailFolder, file: MailFile) -> _Stamp:
    """What is the same as long as a draft is the same file."""
    return folder.name, file.name, file.size, file.mtime_ns, file.inode


def _distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Each message once, in a repeatable order, since All Mail and some inboxes hold copies.

    A copy of a mail of the person's own does not count as received.
    """
    distinct: list[Message] = []
    names: set[tuple[Folder, str]] = set()
    for each in sorted(
        messages, key=lambda each: (_ORDER.index(each.folder), str(each.date), each.handle)
    ):
        copies = {(kind, each.message_id) for kind in _COPIES.get(each.folder, ())}
        if each.message_id and not copies.isdisjoint(names):
            continue
        names.add((each.folder, each.message_id))
        distinct.append(each)
    return tuple(distinct)


def _preference(message: Message, deed: Deed) -> tuple[int, int]:
    """The letter by its Message-ID, in Sent before Drafts, then one like it, in Drafts first."""
    if mail.is_letter(message, deed):
        return 0, (Folder.SENT, Folder.DRAFTS, Folder.TRASH).index(message.folder)
    return 1, (Folder.DRAFTS, Folder.SENT, Folder.TRASH).index(message.folder)
