"""What is known of one calendar, a folder or a file: which files changed, what the others hold.

Most files of an old calendar hold nothing around now. What is known of those lies in a space of its
own in the cache, which is read only when the folder lies differently than at the last look.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Final

from interviewd.accounts.local.calendar import files
from interviewd.accounts.local.calendar.file_cache import (
    FOR_EVER,
    CachedFile,
    FileReader,
    unreadable,
)
from interviewd.accounts.local.calendar.files import CalendarSource
from interviewd.accounts.local.calendar.series import Resolved, resolve
from interviewd.model.seen import Event, Trouble, Window
from interviewd.model.terms import because
from interviewd.ports import Cache
from interviewd.storage import codec
from interviewd.values import dataclass

AHEAD: Final = timedelta(days=14)
"""Read beyond the window, so that series are read again each fortnight only."""

_BATCH: Final = 500  # files stored in the cache at once
IN_ORDER: Final = attrgetter("start", "end", "uid", "original")
_EVER: Final = Window(datetime.min.replace(tzinfo=UTC), FOR_EVER)
_IDENTITY_ROW: Final = ""
_SUMMARY_ROW: Final = "/"  # no file is called that


@dataclass(slots=True)
class FolderCache:
    """The files of one calendar as last read, by this process or (from the cache) another."""

    source: CalendarSource
    reader: FileReader
    cache: Cache
    space: str
    entries: dict[str, CachedFile] = field(default_factory=dict)
    identity: str = ""  # of the folder when it was last read
    _summary: str = ""  # of a listing where no file needs another look, and what all files cover
    _is_whole: bool = False  # whether `entries` are all files, not only those that hold something
    _is_stored: bool = True  # whether the cache took everything so far
    troubles: tuple[Trouble, ...] = ()
    content_unknown: bool = False  # a file may hold something that was never read
    _listing: Mapping[str, int | None] = field(default_factory=dict)  # at the last refresh
    _covered: Window = _EVER  # by all files together
    _stale_from: datetime = FOR_EVER
    # signature and block keys by name
    _searched: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    _resolved: Mapping[str, Resolved] = field(default_factory=dict)
    _ordered: list[Event] = field(default_factory=list)

    def load(self, rows: Mapping[str, str]) -> None:
        """Take over what the cache has; files whose rows cannot be decoded are read again."""
        for row, text in rows.items():
            source, newline, name = row.partition("\n")
            if source != self.source.name or not newline:
                continue
            if name == _IDENTITY_ROW:
                self.identity = text
            elif name == _SUMMARY_ROW:
                self._summary = text
            else:
                self._take_over(name, text)
        self._sum_up()
        try:
            _, start, end = self._summary.split(" ")
            self._covered = Window(codec.parse_moment(start), codec.parse_moment(end))
        except ValueError:
            self._load_the_rest()

    def _load_the_rest(self) -> None:
        """Take over what the cache has of files that hold nothing around now."""
        if self._is_whole:
            return
        prefix = f"{self.source.name}\n"
        for row, text in self.cache.all(rest_of(self.space)).items():
            name = row.removeprefix(prefix)
            if name != row and name not in self.entries:
                self._take_over(name, text)
        self._is_whole = True
        self._sum_up()

    def _take_over(self, name: str, text: str) -> None:
        try:
            self.entries[name] = CachedFile.load(text)
        except codec.Unreadable:
            self._summary = ""

    def refresh(self, window: Window) -> bool:
        """Read what changed or comes into the window; return whether anything did.

        Raises OSError when the calendar cannot be reached.
        """
        with self.source.open_folder() as folder:
            identity = files.folder_identity(folder)
            listing = files.list_files(self.source, folder)
            digest, self._listing = _digest(listing), listing
            is_as_before = identity == self.identity and self._summary.startswith(f"{digest} ")
            if is_as_before and self.covers(window):
                return False
            self._load_the_rest()
            if not listing and self.entries and self.identity not in ("", identity):
                # An empty folder in place of another one: what should be mounted there is not.
                raise FileNotFoundError(
                    errno.ENOENT, os.strerror(errno.ENOENT), str(self.source.path)
                )
            # Dropped first: a pass that is killed on its way leaves no summary of half a look.
            self._store_summary("")
            changed = self._read_changed(folder, listing, window)
        if identity != self.identity:
            self.identity = identity
            self._store({_IDENTITY_ROW: identity}, ())
        self._sum_up()
        is_calm = not any(entry.racy or entry.content_unknown for entry in self.entries.values())
        if is_calm:
            covered = self._covered
            self._store_summary(f"{digest} {covered.start.isoformat()} {covered.end.isoformat()}")
        return changed

    def _read_changed(self, folder: int, listing: Mapping[str, int | None], window: Window) -> bool:
        names = {_row(name): name for name in listing}
        replaced = {row: entry for row, entry in self.entries.items() if row not in names}
        dropped, updated = list(replaced), list[str]()
        changed = bool(dropped)
        look = 1 + max((entry.first_seen for entry in self.entries.values()), default=-1)
        for row, name in names.items():
            before = self.entries.get(row)
            after = self._read_file(folder, name, listing[name], before, window, look=look)
            if after is None:
                dropped.append(row)
                changed = True
            elif after is not before:
                is_same = before is not None and after == replace(
                    before, signature=after.signature, racy=after.racy, digest=after.digest
                )
                changed = changed or not is_same
                self.entries[row] = after
                updated.append(row)
                if before:
                    replaced[row] = before
        for row in dropped:
            self.entries.pop(row, None)
        if replaced:
            self._keep_uids(replaced.values(), updated)
        self._store_entries(updated, dropped, replaced)
        return changed

    def _keep_uids(self, replaced: Iterable[CachedFile], updated: Sequence[str]) -> None:
        """Give an event whose UID alone changed the UID that it had before.

        Some programs write a calendar anew with other UIDs each time, Org mode's export among them.
        """
        earlier = [cached.event for entry in replaced for cached in entry.events]
        known = {event.uid for event in earlier}
        new = {
            cached.event.uid: cached.event for row in updated for cached in self.entries[row].events
        }
        added = [event for uid, event in new.items() if uid not in known and not event.mark]
        if not added:
            return
        present = {cached.event.uid for entry in self.entries.values() for cached in entry.events}
        gone = _unique(event for event in earlier if event.uid not in present and not event.mark)
        aliases = {
            event.uid: gone[name].uid for name, event in _unique(added).items() if name in gone
        }
        for row in updated if aliases else ():
            self.entries[row] = self.entries[row].with_aliases(aliases)

    def _store_entries(
        self, updated: Sequence[str], dropped: Sequence[str], replaced: Mapping[str, CachedFile]
    ) -> None:
        """Each file's row lies in one of the two spaces. Should a kill leave it in both, the one of
        `space` counts, and its signature says whether it is true.
        """
        for at in range(0, len(updated), _BATCH):
            rows = {row: self.entries[row] for row in updated[at : at + _BATCH]}
            filled = {row: each.dump() for row, each in rows.items() if each.holds_something}
            rest = {row: each.dump() for row, each in rows.items() if row not in filled}
            self._store(rest, (), rest_of(self.space))
            self._store(filled, [row for row in rest if row in replaced])
            self._store({}, [row for row in filled if row in replaced], rest_of(self.space))
        self._store({}, dropped)
        self._store({}, dropped, rest_of(self.space))

    def _store_summary(self, summary: str) -> None:
        if summary != self._summary:
            self._summary = summary
            kept = {_SUMMARY_ROW: summary} if summary else {}
            self._store(kept, () if summary else [_SUMMARY_ROW])

    def _store(self, updated: Mapping[str, str], dropped: Sequence[str], space: str = "") -> None:
        # Once the disk has refused something, rows do not belong together any more, and a summary
        # that is written over them would call them whole.
        if not self._is_stored or not (updated or dropped):
            return
        prefix = f"{self.source.name}\n"
        self._is_stored = self.cache.update(
            space or self.space,
            {prefix + row: text for row, text in updated.items()},
            [prefix + row for row in dropped],
        )

    def _read_file(
        self,
        folder: int,
        name: str,
        signature: int | None,
        before: CachedFile | None,
        window: Window,
        *,
        look: int,
    ) -> CachedFile | None:
        """The file as it is now: `before` itself when nothing is new, None when it is gone."""
        if before and before.signature == signature and not before.racy and before.covers(window):
            if not before.content_unknown:
                return before
            # A broken file that nobody is writing any more holds nothing that could still be read.
            with suppress(FileNotFoundError):
                changed = os.stat(name, dir_fd=folder, follow_symlinks=False).st_ctime_ns
                if time.time_ns() - changed >= files.RECENT_NS:
                    return replace(before, content_unknown=False)
            return before
        try:
            content = files.read_in(folder, name, self.source.limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            entry = before or CachedFile(0, first_seen=look)
            return _with_error(entry, signature or 0, error, self.source.limit)
        if (
            before
            and not before.broken
            and before.covers(window)
            and before.digest == hashlib.sha256(content.data).hexdigest()
        ):
            return replace(before, signature=content.signature, racy=content.racy)
        span = Window(window.start, window.end + AHEAD)
        return self.reader.read(name, content, before, span, look)

    def candidates(self, key: str, *, as_refreshed: bool) -> Iterator[tuple[str, bool]]:
        """Yield the files that may hold the block, and whether they are known to.

        `as_refreshed`: what was there at the last refresh is as it was then, only what is new since
        is looked at. Raises OSError.
        """
        self._load_the_rest()
        known = self._listing if as_refreshed and self.source.is_folder else {}
        with self.source.open_folder() as folder:
            listing = files.list_files(self.source, folder, known)
        for name, signature in listing.items():
            entry = self.entries.get(_row(name))
            searched, keys = self._searched.get(name, (None, frozenset[str]()))
            is_certain = key in name or key in keys or bool(entry and key in entry.block_keys)
            is_read = entry and entry.signature == signature and not entry.racy and not entry.broken
            if signature is not None and (is_certain or not (is_read or searched == signature)):
                yield name, is_certain

    def searched(self, name: str, signature: int, keys: Iterable[str]) -> None:
        """Remember which of our blocks a file holds: the next search need not read it again."""
        self._searched[name] = signature, frozenset(keys)

    def events(self) -> list[Event]:
        """Return what takes place, in order of time.

        A UID belongs to the file that was seen first, of these to the oldest event.
        """
        entries = [self.entries[row] for row in sorted(self.entries)]
        parts = [(entry.first_seen, cached) for entry in entries for cached in entry.events]
        parts.sort(key=lambda part: (part[0], part[1].dtstamp or sys.maxsize))
        outside = (revision for entry in self.entries.values() for revision in entry.outside)
        self._resolved = resolve((cached for _, cached in parts), outside, self._resolved)
        events = [event for each in self._resolved.values() for event in each.events]
        # What stays as it was is in order already: to sort that again takes little time.
        known, stays = {id(event) for event in self._ordered}, {id(event) for event in events}
        ordered = [event for event in self._ordered if id(event) in stays]
        ordered += [event for event in events if id(event) not in known]
        self._ordered = sorted(ordered, key=IN_ORDER)
        return self._ordered

    def organizers(self) -> Iterator[tuple[str, str]]:
        """The UIDs of its events, each with its organiser."""
        return (pair for each in self._resolved.values() for pair in each.organizers)

    def covers(self, window: Window) -> bool:
        """Whether all of the window is known, and nothing that must be forgotten."""
        return (
            self._covered.start <= window.start < self._stale_from
            and window.end <= self._covered.end
        )

    def _sum_up(self) -> None:
        self.troubles = tuple(
            Trouble(self.reader.account, f"{where}:{line}" if line else where, reason)
            for row in sorted(row for row, entry in self.entries.items() if entry.troubles)
            for where in [self.source.display_path(row)]
            for line, reason in self.entries[row].troubles
        )
        entries = self.entries.values()
        self.content_unknown = any(entry.content_unknown for entry in entries)
        self._covered = Window(
            max((entry.since for entry in entries if entry.since), default=_EVER.start),
            min((entry.until for entry in entries if entry.until), default=_EVER.end),
        )
        filled = (entry for entry in entries if entry.events)
        self._stale_from = min((entry.stale_from for entry in filled), default=FOR_EVER)


def rest_of(space: str) -> str:
    """The space of files that hold nothing around now."""
    return f"{space}/rest"


def _digest(listing: Mapping[str, int | None]) -> str:
    """The same for the same names and signatures, as long as the system lists them in one order."""
    names = "\0".join(listing).encode("utf-8", "surrogateescape")
    signatures = array("q", [signature or 0 for signature in listing.values()])
    return hashlib.sha256(names + signatures.tobytes()).hexdigest()


def _row(name: str) -> str:
    """A file's name as the cache can hold it: backslashes and undecodable bytes are escaped."""
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def _unique(events: Iterable[Event]) -> dict[tuple[object, ...], Event]:
    """Events by what distinguishes them besides their UID, without those that are several."""
    by_name: dict[tuple[object, ...], list[Event]] = {}
    for event in events:
        name = (event.title, event.start, event.end, event.original, event.organizer_email)
        by_name.setdefault(name, []).append(event)
    single = {name: {event.uid for event in alike} for name, alike in by_name.items()}
    return {name: alike[0] for name, alike in by_name.items() if len(single[name]) == 1}


def _with_error(entry: CachedFile, signature: int, error: OSError, limit: int) -> CachedFile:
    """The file as it was, with why it cannot be read: `entry` itself when that is known."""
    if isinstance(error, files.NotAFile):
        reason = because("file_not_plain")
    elif isinstance(error, files.TooLarge):
        reason = because("file_too_large", limit=limit)
    else:
        reason = because("file_unreadable", error=files.describe(error))
    if entry.broken and entry.troubles == ((0, reason),) and entry.signature == signature:
        return entry
    may_succeed = not isinstance(error, (files.NotAFile, files.TooLarge))
    return unreadable(entry, signature, reason, racy=may_succeed)
