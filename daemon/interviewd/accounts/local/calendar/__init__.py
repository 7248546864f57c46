"""The port Calendar over folders of .ics files or single files: reads all, writes our blocks."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from interviewd.accounts.local.calendar import atomic_write, files, vevent_writer
from interviewd.accounts.local.calendar.block_lookup import (
    BlockLocation,
    find_by_handle,
    find_by_key,
    make_handle,
    temporary_tag,
)
from interviewd.accounts.local.calendar.components import ScannedFile, scan
from interviewd.accounts.local.calendar.file_cache import FileReader, version_of
from interviewd.accounts.local.calendar.files import CalendarSource
from interviewd.accounts.local.calendar.folder_cache import IN_ORDER, FolderCache, rest_of
from interviewd.accounts.local.calendar.series import uid_apart, within
from interviewd.accounts.local.calendar.vtimezones import KnownZone
from interviewd.errors import Changed, Down, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import because
from interviewd.patterns import lazy_pattern
from interviewd.ports import Cache, Receipt, Traces
from interviewd.system import tz_database

_KEY: Final = lazy_pattern(r"[0-9a-v]{32}")
_FORMAT: Final = "5"  # of what is kept in the cache; after a change everything is read again
_FORMAT_ROW: Final = "kept"
_PERMANENT: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class LocalCalendar:
    """One account's calendars on this machine, in the config's order; blocks go to the first.

    `sources` are (name as the config writes it, path). Floating times and dates are in `zone`, the
    person's, whose addresses are `own`.
    """

    max_write_delay = timedelta(0)

    def __init__(
        self,
        account: str,
        sources: Sequence[tuple[str, Path]],
        cache: Cache,
        zone: ZoneInfo,
        own: Iterable[str] = (),
    ) -> None:
        self._account, self._own = account, frozenset(own)
        self._cache = cache
        self._space = f"{account}/calendar"
        self._format = f"{_FORMAT} {zone.key} {tz_database.use_newest()}"
        self._folders = tuple(
            FolderCache(
                CalendarSource(name, path),
                FileReader(account, name, KnownZone(zone)),
                cache,
                self._space,
            )
            for name, path in sources
        )
        self._is_loaded = False
        self._now: datetime | None = None
        self._events: tuple[Event, ...] | None = None  # of all files, whatever the window
        self._last_look: Look | None = None

    # --- reading ---------------------------------------------------------------------------------

    def fetch(self, window: Window, now: datetime) -> Look:
        """Return the window's events, reading what changed. Raises Down without any calendar."""
        self._load()
        self._now = now
        unreachable = []
        changed = self._events is None
        for folder in self._folders:
            try:
                changed = folder.refresh(window) or changed
            except OSError as error:
                unreachable.append((folder, error))
        if unreachable and len(unreachable) == len(self._folders):
            folder, cause = unreachable[0]
            raise Down(
                self._account, f"{folder.source.display_path('')}: {files.describe(cause)}"
            ) from cause
        if changed:
            self._merge()
        before, look = self._last_look, self._look(window, unreachable)
        self._last_look = look
        # The same but for the time that passed.
        is_same = before is not None and (look.events, look.troubles, look.complete) == (
            within(before.events, window),
            before.troubles,
            before.complete,
        )
        return replace(look, changed=not is_same)

    def cached(self, window: Window) -> Look:
        """Return what was last read, complete when every calendar was and the window is covered."""
        self._load()
        if self._events is None:
            self._merge()
        is_covered = all(folder.identity and folder.covers(window) for folder in self._folders)
        look = self._look(window, [])
        return replace(look, complete=look.complete and is_covered, changed=False)

    def _look(self, window: Window, unreachable: Sequence[tuple[FolderCache, OSError]]) -> Look:
        events = within(self._events or (), window)
        troubles = [trouble for folder in self._folders for trouble in folder.troubles]
        troubles += [
            Trouble(
                self._account,
                folder.source.display_path(""),
                because("place_missing", error=files.describe(error)),
            )
            for folder, error in unreachable
        ]
        complete = not unreachable and not any(folder.content_unknown for folder in self._folders)
        return Look(events, complete, changed=True, troubles=tuple(troubles))

    def _merge(self) -> None:
        """Put the calendars together by time. A UID belongs to the organiser in the first one."""
        owners: dict[str, str] = {}
        events: list[Event] = []
        for folder in self._folders:
            inside = folder.events()
            others = [uid for uid, by in folder.organizers() if owners.setdefault(uid, by) != by]
            if others:
                inside = [
                    event
                    if owners[event.uid] == event.organizer_email
                    else replace(event, uid=uid_apart(event.uid, event.organizer_email))
                    for event in inside
                ]
            events += inside
        # A folder's stand in order already.
        is_one = len(self._folders) == 1
        self._events = tuple(events if is_one else sorted(events, key=IN_ORDER))

    def _load(self) -> None:
        if self._is_loaded:
            return
        rows = self._cache.all(self._space)
        if rows and rows.get(_FORMAT_ROW) != self._format:
            self._cache.clear(rest_of(self._space))
            self._cache.clear(self._space)  # with the row that says in which form the rest is
            rows = {}
        if not rows:
            self._cache.update(self._space, {_FORMAT_ROW: self._format})
        for folder in self._folders:
            folder.load(rows)
        self._is_loaded = True

    # --- writing ---------------------------------------------------------------------------------

    def put(self, block: Block, existing: Event | None) -> Receipt:
        """Add the block (a file of its own, or into a one-file calendar), or make `existing` it.

        What others added to it stays. Refused when the disk says no for good, Down when it may
        change its mind.
        """
        if not _KEY.fullmatch(block.key):
            raise Refused(self._account, "a key that is none of ours")
        self._load()
        with self._translated_errors():
            if existing is None:
                return self._add(block)
            location = self._locate(existing)
            event = vevent_writer.updated_vevent(
                location.raw, block, self._written_at(), location.scanned.newline
            )
            self._write(location, event, block.key)
            return Receipt(make_handle(location.source, location.name), version_of(event))

    def remove(self, existing: Event) -> None:
        """Remove the event: its file when it holds nothing else, else its own lines."""
        self._load()
        with self._translated_errors():
            location = self._locate(existing)
            if location.is_alone:
                atomic_write.remove(location.source, location.name, location.scanned.data)
            else:
                self._write(location, b"", location.event.uid)

    def find(self, deed: Deed) -> Traces:
        """Find the block by its key in whatever file; unclear while that cannot be read."""
        self._load()
        for folder in self._folders:
            atomic_write.remove_temporary(folder.source, temporary_tag(deed.key))
        try:
            location = find_by_key(self._folders, deed.key, self._own)
        except OSError:
            return Traces(unclear=True)
        return Traces(event=location.event) if location else Traces()

    def _add(self, block: Block) -> Receipt:
        # Files that this pass has read are not looked at again: that is seconds ago, and of
        # thousands it takes longer than all else that a block takes.
        first, others = self._folders[:1], self._folders[1:]
        known = find_by_key(first, block.key, self._own, as_refreshed=True)
        with suppress(OSError):  # of an unreachable calendar other than the first
            known = known or find_by_key(others, block.key, self._own, as_refreshed=True)
        if known:
            raise Changed(self._account, "it is there already")
        source, tag = self._folders[0].source, temporary_tag(block.key)
        if source.is_folder:
            name = f"{block.key}.ics"
            event = vevent_writer.new_vevent(block, self._written_at(), b"\r\n")
            atomic_write.create(source, name, vevent_writer.new_file(event), tag)
        else:
            name = source.file_name()
            scanned = self._writable(scan(files.read(source, name).data), source)
            event = vevent_writer.new_vevent(block, self._written_at(), scanned.newline)
            atomic_write.replace(
                source, name, scanned.data, vevent_writer.insert_vevent(scanned, event), tag
            )
        return Receipt(make_handle(source, name), version_of(event))

    def _locate(self, existing: Event) -> BlockLocation:
        """Find `existing`, also in a renamed file. Raises Gone, Changed when it is not the same."""
        location = find_by_handle(self._folders, existing)
        if location is None and existing.mark:
            location = find_by_key(self._folders, existing.mark.key, self._own)
        if location is None:
            raise Gone(self._account, "it is not there any more")
        if location.event.version != existing.version:
            raise Changed(self._account, "somebody changed it")
        return location

    def _write(self, location: BlockLocation, event: bytes, key: str) -> None:
        self._writable(location.scanned, location.source)
        content = location.replaced_by(event)
        atomic_write.replace(
            location.source, location.name, location.scanned.data, content, temporary_tag(key)
        )

    def _writable(self, scanned: ScannedFile, source: CalendarSource) -> ScannedFile:
        if scanned.transcoded:
            raise Refused(
                self._account, f"{source.display_path('')} is in UTF-16; save it in UTF-8"
            )
        if scanned.problem or scanned.end_calendar is None:
            raise Down(self._account, f"{source.display_path('')} is broken or being written")
        return scanned

    def _written_at(self) -> datetime:
        """The DTSTAMP of what is written: the time of this pass."""
        return self._now or datetime.now(UTC)

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except (atomic_write.ContentDiffers, FileExistsError) as error:
            raise Changed(self._account, "another program was faster") from error
        except OSError as error:
            kind = Refused if error.errno in _PERMANENT else Down
            raise kind(self._account, files.describe(error)) from error
