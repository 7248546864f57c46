"""What is known of one calendar file, as it is kept in the mirror: so much of it as matters around now, and until when.

A file that has not changed is not read again before the window reaches something in it that was left unread.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from interviewd.accounts.local.calendar.components import Piece, Scan, scan
from interviewd.accounts.local.calendar.files import Content
from interviewd.accounts.local.calendar.properties import decode, unescape
from interviewd.accounts.local.calendar.series import Part, moment_of, part_of
from interviewd.accounts.local.calendar.times import moment
from interviewd.accounts.local.calendar.vevent_reader import EntryBroken, Reader
from interviewd.accounts.local.calendar.zones import UTC_ZONE, Known
from interviewd.model.seen import Window
from interviewd.model.terms import Reason

TROUBLE_LIMIT: Final = 20  # of one file
_FAR: Final = timedelta(days=2)  # more than any zone is from another
# An answer to an invitation is no event, though it looks like one (RFC 5546).
_ANSWERS: Final = frozenset({"REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"})
_COMPLEX: Final = re.compile(rb"\n(?:RRULE|RDATE|RECURRENCE-ID|DURATION|X-INTERVIEWD-KEY)[ \t]*[;:]", re.IGNORECASE)
_START: Final = re.compile(rb"\nDTSTART[^\r\n]{0,200}?:[ \t]*(\d{8})", re.IGNORECASE)
_END: Final = re.compile(rb"\nDTEND[^\r\n]{0,200}?(?::[ \t]*(\d{8})|\r?\n)", re.IGNORECASE)
_LINE: Final = rb"(?:;[^\r\n:]*)?:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)"
_UID: Final = re.compile(rb"\nUID" + _LINE, re.IGNORECASE)
_SEQUENCE: Final = re.compile(rb"\nSEQUENCE[ \t]*:[ \t]*(\d{1,9})", re.IGNORECASE)
_STAMP: Final = re.compile(rb"\nDTSTAMP[ \t]*:[ \t]*(\d{8}T\d{6}Z)", re.IGNORECASE)
_KEPT: Final = timedelta(days=7)  # how long before the window something may have ended
FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as last read. `parts` are all that matter from `since` on and before `until` (None: for ever).

    `outranked` are (uid, sequence, stamped) of later revisions whose times lie outside; `keys` those of all our blocks.
    `digest` is that of the bytes it was last read from as a whole, None when it never could be. `broken`: it cannot be
    now, and the rest is as it was then. `blind`: nobody knows what stands in it, and that may be something.
    """

    seal: int
    racy: bool = False
    digest: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    parts: tuple[Part, ...] = ()
    outranked: tuple[tuple[str, int, int], ...] = ()
    keys: tuple[str, ...] = ()
    troubles: tuple[tuple[int, Reason], ...] = ()
    broken: bool = False
    blind: bool = False

    @property
    def stale(self) -> datetime:
        """From when on something in here should be forgotten, told by the window's start."""
        if self.broken or not self.parts:
            return FOR_EVER
        return min(_end_of(part) for part in self.parts) + _KEPT

    def covers(self, window: Window) -> bool:
        """Whether it tells all about the window, and of nothing that should be forgotten."""
        return (
            (self.since is None or window.start >= self.since)
            and (self.until is None or window.end <= self.until)
            and window.start < self.stale
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading a calendar's files needs to know: whose it is, and the zone of floating times."""

    account: str
    calendar: str
    zone: Known

    def read(self, name: str, content: Content, before: Sheet | None, span: Window) -> Sheet:
        """The file's sheet. What is broken in it stays as it was `before`, and is named."""
        found = scan(content.data)
        if found.flaw and before and before.digest:
            return broken(before, content.seal, found.flaw, racy=content.racy)
        page = _Page(self, json.dumps([self.calendar, name]), found, span)
        page.read()
        lost = page.lost - {part.event.uid for part in page.parts}
        blind = found.flaw is not None and content.fresh
        return Sheet(
            content.seal,
            content.racy or blind,
            None if found.flaw else hashlib.sha256(content.data).hexdigest(),
            page.since,
            page.until,
            (*page.parts, *(part for part in (before.parts if before else ()) if part.event.uid in lost)),
            tuple(page.outranked),
            tuple(dict.fromkeys(page.keys)),
            tuple(([(1, found.flaw)] if found.flaw else []) + page.troubles),
            broken=found.flaw is not None,
            blind=blind,
        )


def broken(before: Sheet | None, seal: int, reason: Reason, *, racy: bool) -> Sheet:
    """The sheet of a file that cannot be read: as it was, with the reason; `racy` when it is worth trying again."""
    blind = racy and (before is None or before.digest is None)
    return replace(before or Sheet(0), seal=seal, racy=racy, troubles=((0, reason),), broken=True, blind=blind)


def version_of(raw: bytes) -> str:
    """Names the exact bytes of one event."""
    return hashlib.sha256(raw).hexdigest()[:32]


def _end_of(part: Part) -> datetime:
    """When a part stops to matter. A series is read anew in time anyway."""
    return _extent(part)[1] if part.starts is None else FOR_EVER - _KEPT


class _Page:
    """Reads the pieces of one file; keeps those that touch the span, and notes where the nearest others begin and end."""

    def __init__(self, desk: Desk, handle: str, found: Scan, span: Window) -> None:
        self.desk, self.handle, self.found, self.span = desk, handle, found, span
        self.parts: list[Part] = []
        self.outranked: list[tuple[str, int, int]] = []
        self.keys: list[str] = []
        self.troubles: list[tuple[int, Reason]] = []
        self.lost: set[str] = set()  # UIDs of what could not be read
        self.since: datetime | None = None
        self.until: datetime | None = None

    def read(self) -> None:
        for piece in self.found.pieces:
            if piece.method in _ANSWERS:
                continue
            raw = self.found.data[piece.start : piece.end]
            if piece.flaw:
                self._trouble(piece, raw, piece.flaw)
            elif not self._is_elsewhere(raw):
                self._take(piece, raw)

    def _is_elsewhere(self, raw: bytes) -> bool:
        """Whether an event lies plainly outside the span: told from its dates alone, with days to spare."""
        begin, end = _START.search(raw), _END.search(raw)
        if not begin or (end and not end[1]) or _COMPLEX.search(raw):  # no end in the match: its line is folded
            return False
        try:
            first = _day(begin[1])
            last = max(_day(end[1]), first) if end else first
        except ValueError:
            return False
        if not self._note(first - _FAR, last + _FAR):
            return False
        sequence, stamped = _SEQUENCE.search(raw), _STAMP.search(raw)
        uid = _UID.search(raw)
        if uid and sequence and int(sequence[1]):
            when = moment(stamped[1].decode(), UTC_ZONE, UTC_ZONE) if stamped else None
            seconds = int(when.utc.timestamp()) if when else 0
            self.outranked.append((_unfolded(uid[1]), int(sequence[1]), seconds))
        return True

    def _note(self, start: datetime, end: datetime) -> bool:
        """Whether something that lasts from start to end is outside the span; then it bounds what this sheet covers."""
        if end <= self.span.start:
            self.since = max(self.since or end, end)
        elif start >= self.span.end:
            self.until = min(self.until or start, start)
        else:
            return False
        return True

    def _take(self, piece: Piece, raw: bytes) -> None:
        reader = Reader(self.desk.account, self.desk.calendar, self.desk.zone, piece.method, piece.zones)
        try:
            entry = reader.read(raw)
        except EntryBroken as error:
            self._trouble(piece, raw, error.reason, error.line)
            return
        part, refused = part_of(entry, self.span)
        for line, reason in (*entry.notes, *refused):
            self._name(piece, line, reason)
        if part.event.mark:
            self.keys.append(part.event.mark.key)
            event = replace(part.event, handle=self.handle, version=version_of(raw))
            part = replace(part, event=event)
        self._keep(part)

    def _keep(self, part: Part) -> None:
        if part.starts is not None:  # unrolled as far as the span and no further
            self.since = max(self.since or self.span.start, self.span.start)
            self.until = min(self.until or self.span.end, self.span.end)
        elif self._note(*_extent(part)):
            if part.sequence and not part.event.original:
                self.outranked.append((part.event.uid, part.sequence, part.stamped))
            return
        self.parts.append(part)

    def _trouble(self, piece: Piece, raw: bytes, reason: Reason, line: int = 1) -> None:
        self._name(piece, line, reason)
        uid = _UID.search(raw[:100_000])
        if uid:
            self.lost.add(_unfolded(uid[1]))

    def _name(self, piece: Piece, line: int, reason: Reason) -> None:
        if len(self.troubles) < TROUBLE_LIMIT:  # to count lines costs a pass over the file
            self.troubles.append((self.found.line_of(piece.start) + line - 1, reason))


def _extent(part: Part) -> tuple[datetime, datetime]:
    """From when to when a part matters: its own time, and the time it was moved away from."""
    moments = [part.event.start, part.event.end]
    if part.event.original:
        moments.append(moment_of(part.event.original))
    return min(moments), max(moments)


def _day(digits: bytes) -> datetime:
    text = digits.decode()
    return datetime.combine(date(int(text[:4]), int(text[4:6]), int(text[6:])), datetime.min.time(), UTC)


def _unfolded(raw: bytes) -> str:
    return unescape(decode(re.sub(rb"\r?\n[ \t]", b"", raw))).strip()
