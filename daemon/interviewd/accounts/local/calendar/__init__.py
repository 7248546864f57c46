"""The port Calendar over folders of .ics files, or such files: what is there is read, our own blocks are written."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from interviewd.accounts.local.calendar import atomic_write, files, vevent_writer
from interviewd.accounts.local.calendar.block_lookup import Holding, by_handle, by_key, handle_of, tag_of
from interviewd.accounts.local.calendar.components import Scan, scan
from interviewd.accounts.local.calendar.file_cache import Desk, version_of
from interviewd.accounts.local.calendar.files import Place
from interviewd.accounts.local.calendar.folder_cache import Binder
from interviewd.accounts.local.calendar.series import overlaps
from interviewd.accounts.local.calendar.zones import Known
from interviewd.errors import Changed, Down, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import because
from interviewd.ports import Cache, Receipt, Traces

_KEY: Final = re.compile(r"[0-9a-v]{32}")
_FORMAT: Final = "1"  # of what is kept in the mirror; another one is read anew
_NO: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_KEPT: Final = "kept"


class LocalCalendar:
    """One account's calendars on this machine, in the config's order; blocks go to the first.

    `places` are (name as the config writes it, path). Floating times and days are those of `zone`, the person's.
    """

    max_write_delay = timedelta(0)

    def __init__(self, account: str, places: Sequence[tuple[str, Path]], cache: Cache, zone: ZoneInfo) -> None:
        self._account = account
        self._cache = cache
        self._space = f"{account}/calendar"
        self._kept = f"{_FORMAT} {zone.key}"
        self._binders = tuple(
            Binder(Place(name, path), Desk(account, name, Known(zone)), cache, self._space) for name, path in places
        )
        self._is_loaded = False
        self._now: datetime | None = None
        self._all: tuple[Event, ...] | None = None  # of all files, whatever the window
        self._last: Look | None = None

    # --- looking ------------------------------------------------------------------------------------------------

    def fetch(self, window: Window, now: datetime) -> Look:
        """The events of the window. Reads only what changed since; Down when no place can be reached at all."""
        self._load()
        self._now = now
        gone = []
        changed = self._all is None
        for binder in self._binders:
            try:
                changed = binder.refresh(window) or changed
            except OSError as error:
                gone.append((binder, error))
        if gone and len(gone) == len(self._binders):
            raise Down(self._account, _what(gone[0][1], gone[0][0].place)) from gone[0][1]
        if changed:
            self._gather()
        before, look = self._last, self._look(window, gone)
        self._last = look
        return look if before is None or _is_news(before, look, window) else _unchanged(look)

    def cached(self, window: Window) -> Look:
        """As last seen by this process or an earlier one; complete when every file was known and the window is covered."""
        self._load()
        if self._all is None:
            self._gather()
        known = [binder for binder in self._binders if binder.identity]
        look = self._look(window, [])
        complete = len(known) == len(self._binders) and all(binder.covers(window) for binder in self._binders)
        return Look(look.events, look.complete and complete, changed=False, troubles=look.troubles)

    def _look(self, window: Window, gone: Sequence[tuple[Binder, OSError]]) -> Look:
        events = tuple(event for event in self._all or () if overlaps(event.start, event.end, window))
        troubles = [trouble for binder in self._binders for trouble in binder.troubles]
        troubles += [
            Trouble(self._account, binder.place.shown(""), because("place_missing", error=files.told(error)))
            for binder, error in gone
        ]
        complete = not gone and not any(binder.blind for binder in self._binders)
        return Look(events, complete, changed=True, troubles=tuple(troubles))

    def _gather(self) -> None:
        """Put together what takes place, in order of time; what is equal in the order of the config's calendars."""
        events = [event for binder in self._binders for event in binder.events()]
        self._all = tuple(sorted(events, key=lambda event: (event.start, event.end, event.uid, event.original)))

    def _load(self) -> None:
        if self._is_loaded:
            return
        rows = self._cache.all(self._space)
        if rows and rows.get(_KEPT) != self._kept:
            self._cache.clear(self._space)
            rows = {}
        if not rows:
            self._cache.update(self._space, {_KEPT: self._kept})
        for binder in self._binders:
            binder.load(rows)
        self._is_loaded = True

    # --- writing ------------------------------------------------------------------------------------------------

    def put(self, block: Block, found: Event | None) -> Receipt:
        """Add the block, as a file of its own or in a one-file calendar; or make `found` into it.

        What others added to it stays. Refused where the disk says no for good, Down where it may say yes later.
        """
        if not _KEY.fullmatch(block.key):
            raise Refused(self._account, "a key that is none of ours")
        self._load()
        with self._translated():
            return self._change(block, found) if found else self._add(block)

    def remove(self, found: Event) -> None:
        """Take the event out: its file, when there is nothing else in it, else its own lines."""
        self._load()
        with self._translated():
            held = self._held(found)
            if held.is_alone:
                atomic_write.remove(held.place, held.name, held.scan.data)
            else:
                self._write(held, b"", held.event.uid)

    def find(self, deed: Deed) -> Traces:
        """The block by its key, whatever its file is called now; unclear while a file that may hold it cannot be read."""
        self._load()
        for binder in self._binders:
            atomic_write.tidy(binder.place, tag_of(deed.key))
        try:
            held = by_key(self._binders, deed.key)
        except OSError:
            return Traces(unclear=True)
        return Traces(event=held.event) if held else Traces()

    def _add(self, block: Block) -> Receipt:
        if self._is_there(block.key):
            raise Changed(self._account, "it is there already")
        place, tag = self._binders[0].place, tag_of(block.key)
        if place.is_folder:
            name = f"{block.key}.ics"
            event = vevent_writer.event_of(block, self._moment(), b"\r\n")
            atomic_write.create(place, name, vevent_writer.calendar_of(event), tag)
        else:
            name = place.only()
            found = self._writable(scan(files.read(place, name).data), place)
            event = vevent_writer.event_of(block, self._moment(), found.newline)
            atomic_write.replace(place, name, found.data, vevent_writer.spliced_in(found, event), tag)
        return Receipt(handle_of(place, name), version_of(event))

    def _is_there(self, key: str) -> bool:
        """Whether the block exists; a place other than the first that cannot be reached does not stop new blocks."""
        if by_key(self._binders[:1], key):
            return True
        with suppress(OSError):
            return by_key(self._binders[1:], key) is not None
        return False

    def _change(self, block: Block, found: Event) -> Receipt:
        held = self._held(found)
        event = vevent_writer.changed(held.raw, block, self._moment(), held.scan.newline)
        self._write(held, event, block.key)
        return Receipt(handle_of(held.place, held.name), version_of(event))

    def _held(self, found: Event) -> Holding:
        """Where `found` stands, in its file or in one that was renamed. Raises Gone, or Changed when it is not the same."""
        held = by_handle(self._binders, found)
        if held is None and found.mark:
            held = by_key(self._binders, found.mark.key)
        if held is None:
            raise Gone(self._account, "it is not there any more")
        if held.event.version != found.version:
            raise Changed(self._account, "somebody changed it")
        return held

    def _write(self, held: Holding, event: bytes, tag: str) -> None:
        self._writable(held.scan, held.place)
        atomic_write.replace(held.place, held.name, held.scan.data, held.replaced_by(event), tag_of(tag))

    def _writable(self, found: Scan, place: Place) -> Scan:
        if found.transcoded:
            raise Refused(self._account, f"{place.shown('')} is in UTF-16; save it in UTF-8")
        if found.flaw or found.closing is None:
            raise Down(self._account, f"{place.shown('')} is broken or being written")
        return found

    def _moment(self) -> datetime:
        """When the block is written, as it says itself: the time of this pass."""
        return self._now or datetime.now(UTC)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (atomic_write.Differs, FileExistsError) as error:
            raise Changed(self._account, "another program was faster") from error
        except OSError as error:
            kind = Refused if error.errno in _NO else Down
            raise kind(self._account, files.told(error)) from error


def _is_news(before: Look, after: Look, window: Window) -> bool:
    """Whether a look shows more than that time went by."""
    kept = tuple(event for event in before.events if overlaps(event.start, event.end, window))
    return (kept, before.troubles, before.complete) != (after.events, after.troubles, after.complete)


def _unchanged(look: Look) -> Look:
    return Look(look.events, look.complete, changed=False, troubles=look.troubles)


def _what(error: OSError, place: Place) -> str:
    return f"{place.shown('')}: {files.told(error)}"
