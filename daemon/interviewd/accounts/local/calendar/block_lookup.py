"""Where a block of ours stands: found by key among all files, since programs that sync may have named its file anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from interviewd.accounts.local.calendar import files, vevent_writer
from interviewd.accounts.local.calendar.components import Piece, Scan, scan
from interviewd.accounts.local.calendar.file_cache import version_of
from interviewd.accounts.local.calendar.files import Place
from interviewd.accounts.local.calendar.folder_cache import Binder
from interviewd.accounts.local.calendar.vevent_reader import EntryBroken, Reader
from interviewd.model.seen import Event


@dataclass(frozen=True, slots=True)
class Holding:
    """One event in one file, and the file's bytes as they were read."""

    binder: Binder
    name: str
    scan: Scan
    piece: Piece
    event: Event

    @property
    def place(self) -> Place:
        return self.binder.place

    @property
    def raw(self) -> bytes:
        return self.scan.data[self.piece.start : self.piece.end]

    @property
    def is_alone(self) -> bool:
        """Whether the file is there for this event only."""
        return self.place.is_folder and len(self.scan.pieces) == 1

    def replaced_by(self, raw: bytes) -> bytes:
        """The file with other bytes in the event's place."""
        return self.scan.data[: self.piece.start] + raw + self.scan.data[self.piece.end :]


def handle_of(place: Place, name: str) -> str:
    return json.dumps([place.name, name])


def tag_of(key: str) -> str:
    """Names a block's temporary file; from its key, which on a calendar anybody can forge, so never the key itself."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def by_handle(binders: tuple[Binder, ...], event: Event) -> Holding | None:
    """The event where it was last seen, None when it is not there any more. Raises OSError."""
    try:
        calendar, name = json.loads(event.handle)
    except (ValueError, TypeError):
        return None
    for binder in binders:
        if binder.place.name == calendar and isinstance(name, str) and "/" not in name:
            try:
                content = files.read(binder.place, name)
            except (FileNotFoundError, files.NotAFile):
                return None
            return next((held for held in _all_in(binder, name, content.data) if held.event.uid == event.uid), None)
    return None


def by_key(binders: tuple[Binder, ...], key: str) -> Holding | None:
    """The block with this key, wherever it is. Raises OSError when a place, or a file known to hold it, is closed."""
    for binder in binders:
        for name, is_certain in binder.holding(key):
            try:
                content = files.read(binder.place, name)
            except OSError as error:
                if is_certain and not isinstance(error, FileNotFoundError):
                    raise
                continue
            for held in _all_in(binder, name, content.data):
                if held.event.uid == vevent_writer.uid_for(key) or (held.event.mark and held.event.mark.key == key):
                    return held
    return None


def _all_in(binder: Binder, name: str, data: bytes) -> Iterator[Holding]:
    found = scan(data)
    desk = binder.desk
    for piece in found.pieces:
        raw = found.data[piece.start : piece.end]
        if piece.flaw or (b"interviewd" not in raw and b"INTERVIEWD" not in raw):
            continue
        try:
            entry = Reader(desk.account, desk.calendar, desk.zone, piece.method, piece.zones).read(raw)
        except EntryBroken:
            continue
        event = replace(entry.event, handle=handle_of(binder.place, name), version=version_of(raw))
        yield Holding(binder, name, found, piece, event)
