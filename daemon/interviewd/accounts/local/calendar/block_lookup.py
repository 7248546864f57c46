"""Find our blocks by handle or key among all files, since programs that sync may rename them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from interviewd.accounts.local.calendar import files
from interviewd.accounts.local.calendar.components import EventSlice, ScannedFile, scan
from interviewd.accounts.local.calendar.file_cache import version_of
from interviewd.accounts.local.calendar.files import CalendarSource
from interviewd.accounts.local.calendar.folder_cache import FolderCache
from interviewd.accounts.local.calendar.vevent_reader import OWN_UID, VEventBroken, VEventReader
from interviewd.model.seen import Event
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class BlockLocation:
    """Where a block is: its file as it was read, and its part of it."""

    folder: FolderCache
    name: str
    scanned: ScannedFile
    event_slice: EventSlice
    event: Event

    @property
    def source(self) -> CalendarSource:
        return self.folder.source

    @property
    def raw(self) -> bytes:
        return self.scanned.data[self.event_slice.start : self.event_slice.end]

    @property
    def is_alone(self) -> bool:
        """Whether the file holds only this event."""
        return self.source.is_folder and len(self.scanned.slices) == 1

    def keys(self, own: frozenset[str]) -> frozenset[str]:
        """The key of its UID, and that of its mark, which differ only where somebody changed one.

        Anybody can forge a mark: on an event of others than `own`, the person's addresses, it says
        nothing.
        """
        event, named = self.event, OWN_UID.fullmatch(self.event.uid)
        others = [*event.guests, *([event.organizer] if event.organizer else [])]
        is_forged = any(guest.email not in own for guest in others)
        keys = {event.mark.key} if event.mark and not is_forged else set[str]()
        return frozenset(keys | ({named[1]} if named else set()))

    def replaced_by(self, raw: bytes) -> bytes:
        """Return the file with `raw` in place of the event."""
        data, part = self.scanned.data, self.event_slice
        return data[: part.start] + raw + data[part.end :]


def make_handle(source: CalendarSource, name: str) -> str:
    return json.dumps([source.name, name])


def temporary_tag(key: str) -> str:
    """Return the name for a block's temporary file: a hash, since anybody can forge a key."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def find_by_handle(folders: tuple[FolderCache, ...], event: Event) -> BlockLocation | None:
    """Return the event where it was last seen, None when it is gone. Raises OSError."""
    try:
        calendar, name = json.loads(event.handle)
    except (ValueError, TypeError):
        return None
    for folder in folders:
        if folder.source.name == calendar and isinstance(name, str) and "/" not in name:
            try:
                content = files.read(folder.source, name)
            except (FileNotFoundError, files.NotAFile):
                return None
            blocks = _blocks_in(folder, name, content.data)
            return next((block for block in blocks if block.event.uid == event.uid), None)
    return None


def find_by_key(
    folders: tuple[FolderCache, ...], key: str, own: frozenset[str], *, as_refreshed: bool = False
) -> BlockLocation | None:
    """Return the block with this key; `own` are the person's addresses.

    `as_refreshed`: a file that was there at the last refresh is as it was then. Raises
    OSError when a calendar, or a file known to hold it, is unreadable.
    """
    for folder in folders:
        for name, is_certain in folder.candidates(key, as_refreshed=as_refreshed):
            try:
                content = files.read(folder.source, name)
            except OSError as error:
                if is_certain and not isinstance(error, FileNotFoundError):
                    raise
                continue
            blocks = list(_blocks_in(folder, name, content.data))
            # Of several with one key the first.
            by_key = {each: block for block in reversed(blocks) for each in block.keys(own)}
            folder.searched(name, content.signature, by_key)
            if key in by_key:
                return by_key[key]
    return None


def _blocks_in(folder: FolderCache, name: str, data: bytes) -> Iterator[BlockLocation]:
    scanned, by, handle = scan(data), folder.reader, make_handle(folder.source, name)
    for part in scanned.slices:
        raw = scanned.data[part.start : part.end]
        if part.problem or (b"interviewd" not in raw and b"INTERVIEWD" not in raw):
            continue
        reader = VEventReader(by.account, by.calendar, by.zone, part.method, zones=part.zones)
        with suppress(VEventBroken):
            event = replace(reader.read(raw).event, handle=handle, version=version_of(raw))
            yield BlockLocation(folder, name, scanned, part, event)
