"""All that is known of one place, a calendar folder or file: which of its files changed, and what the others say."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from interviewd.accounts.local.calendar import files
from interviewd.accounts.local.calendar.file_cache import FOR_EVER, Desk, Sheet, broken
from interviewd.accounts.local.calendar.files import Content, Place
from interviewd.accounts.local.calendar.series import occurrences
from interviewd.model.seen import Event, Trouble, Window
from interviewd.model.terms import Reason, because
from interviewd.ports import Cache
from interviewd.storage import codec

# Read so far beyond the window, that a file with a series is read anew each fortnight and not each day.
AHEAD: Final = timedelta(days=14)
_PORTION: Final = 500  # sheets written to the mirror at once
_EVER: Final = Window(datetime.min.replace(tzinfo=UTC), FOR_EVER)


@dataclass(slots=True)
class Binder:
    """The sheets of one place, by file. What was read in an earlier process comes from the mirror."""

    place: Place
    desk: Desk
    cache: Cache
    space: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    identity: str = ""  # of the folder when it was last seen
    troubles: tuple[Trouble, ...] = ()
    blind: bool = False  # a file may hold something that nobody has seen
    _found: Mapping[str, int | None] | None = None  # the last listing, where nothing in it needs another look
    _known: Window = _EVER  # what all sheets together tell about
    _stale: datetime = FOR_EVER

    def load(self, rows: Mapping[str, str]) -> None:
        """Take over what an earlier process knew; what cannot be read of it is read from the files again."""
        for row, text in rows.items():
            place, newline, name = row.partition("\n")
            if place != self.place.name or not newline:
                continue
            if not name:
                self.identity = text
                continue
            try:
                self.sheets[name] = codec.from_text(Sheet, text)
            except codec.Unreadable:
                continue
        self._sum_up()

    def refresh(self, window: Window) -> bool:
        """Read what changed and what the window newly reaches; whether anything did. Raises OSError: the place is gone."""
        with self.place.opened() as folder:
            identity = files.identity_of(folder)
            found = files.listing(self.place, folder)
            if not found and self.sheets and self.identity not in ("", identity):
                # An empty folder where another one was: what is mounted there is not mounted now.
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.place.path))
            if found == self._found and identity == self.identity and self.covers(window):
                return False
            changed = self._read_new(folder, found, window)
        if identity != self.identity:
            self.identity = identity
            self._remember({"": identity}, ())
        self._sum_up()
        is_calm = not any(sheet.racy for sheet in self.sheets.values())
        self._found = found if is_calm else None
        return changed

    def _read_new(self, folder: int, found: Mapping[str, int | None], window: Window) -> bool:
        names = {_row(name): name for name in found}
        learnt: dict[str, str] = {}
        dropped = [row for row in self.sheets if row not in names]
        changed = bool(dropped)
        for row, name in names.items():
            before = self.sheets.get(row)
            after = self._sheet(folder, name, found[name], before, window)
            if after is None:
                dropped.append(row)
                changed = True
            elif after is not before:
                changed = changed or before is None or not _is_same(before, after)
                self.sheets[row] = after
                learnt[row] = codec.to_text(after)
            if len(learnt) >= _PORTION:
                self._remember(learnt, ())
                learnt = {}
        for row in dropped:
            self.sheets.pop(row, None)
        if learnt or dropped:
            self._remember(learnt, dropped)
        return changed

    def _remember(self, learnt: Mapping[str, str], dropped: Sequence[str]) -> None:
        prefix = f"{self.place.name}\n"
        self.cache.update(
            self.space, {prefix + row: text for row, text in learnt.items()}, [prefix + row for row in dropped]
        )

    def _sheet(self, folder: int, name: str, seal: int | None, before: Sheet | None, window: Window) -> Sheet | None:
        """The file's sheet, `before` itself when nothing is new, None when the file is gone meanwhile."""
        if before and before.seal == seal and not before.racy and before.covers(window):
            return before
        try:
            content = files.read_in(folder, name, self.place.limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = _why(error, self.place)
            again = not isinstance(error, (files.NotAFile, files.TooLarge))
            if before and before.broken and before.troubles == ((0, reason),) and before.seal == (seal or 0):
                return before
            return broken(before, seal or 0, reason, racy=again)
        if before and not before.broken and before.covers(window) and before.digest == _digest(content):
            return replace(before, seal=content.seal, racy=content.racy)
        return self.desk.read(name, content, before, Window(window.start, window.end + AHEAD))

    def holding(self, key: str) -> Iterator[tuple[str, bool]]:
        """The files that may hold the block with this key, and whether they are known to. Raises OSError."""
        with self.place.opened() as folder:
            found = files.listing(self.place, folder)
        for name, seal in found.items():
            sheet = self.sheets.get(_row(name))
            is_certain = bool(sheet and key in sheet.keys) or key in name
            is_current = sheet and sheet.seal == seal and not sheet.racy and not sheet.broken
            if seal is not None and (is_certain or not is_current):
                yield name, is_certain

    def events(self) -> list[Event]:
        """What takes place according to all files, in the order of their names."""
        sheets = [self.sheets[row] for row in sorted(self.sheets)]
        parts = (part for sheet in sheets for part in sheet.parts)
        return occurrences(parts, (revision for sheet in sheets for revision in sheet.outranked))

    def covers(self, window: Window) -> bool:
        """Whether what is known tells all about the window, and holds nothing that should be forgotten."""
        return self._known.start <= window.start < self._stale and window.end <= self._known.end

    def _sum_up(self) -> None:
        self.troubles = tuple(
            Trouble(self.desk.account, f"{where}:{line}" if line else where, reason)
            for row in sorted(row for row, sheet in self.sheets.items() if sheet.troubles)
            for where in [self.place.shown(row)]
            for line, reason in self.sheets[row].troubles
        )
        self.blind = any(sheet.blind for sheet in self.sheets.values())
        sheets = self.sheets.values()
        self._known = Window(
            max((sheet.since for sheet in sheets if sheet.since), default=_EVER.start),
            min((sheet.until for sheet in sheets if sheet.until), default=_EVER.end),
        )
        self._stale = min((sheet.stale for sheet in sheets), default=FOR_EVER)


def _row(name: str) -> str:
    """A file's name as the mirror can hold it; one that is not UTF-8 escaped."""
    if name.isascii():
        return name
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_same(before: Sheet, after: Sheet) -> bool:
    return replace(before, seal=0, racy=False, digest=None) == replace(after, seal=0, racy=False, digest=None)


def _digest(content: Content) -> str:
    return hashlib.sha256(content.data).hexdigest()


def _why(error: OSError, place: Place) -> Reason:
    if isinstance(error, files.NotAFile):
        return because("file_not_plain")
    if isinstance(error, files.TooLarge):
        return because("file_too_large", limit=place.limit)
    return because("file_unreadable", error=files.told(error))
