"""What is kept of one calendar file in the cache: the events around now, and the window they cover.

A file that has not changed is not read again until the window reaches events that were left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from interviewd.accounts.local.calendar.components import EventSlice, ScannedFile, scan
from interviewd.accounts.local.calendar.files import FileContent
from interviewd.accounts.local.calendar.properties import decode, unescape
from interviewd.accounts.local.calendar.series import CachedEvent, Revision, expand
from interviewd.accounts.local.calendar.times import YEARS, parse_time
from interviewd.accounts.local.calendar.vevent_reader import VEventBroken, VEventReader
from interviewd.accounts.local.calendar.vtimezones import UTC_ZONE, KnownZone
from interviewd.model.seen import Window
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern
from interviewd.storage import codec
from interviewd.values import dataclass

TROUBLE_LIMIT: Final = 20  # of one file
READ_LIMIT: Final = 10_000  # events of one file around the window; real calendars have hundreds
FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)
_ZONE_MARGIN: Final = timedelta(days=2)  # more than any two zones differ
_KEPT: Final = timedelta(days=7)  # how long before the window an event that is kept may have ended
# Answers to invitations are not events, though they look like them (RFC 5546).
_ANSWERS: Final = frozenset({"REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"})
_COMPLEX: Final = lazy_pattern(
    rb"\n(?:RRULE|RDATE|RECURRENCE-ID|DURATION|X-INTERVIEWD-KEY)[ \t]*[;:]", re.IGNORECASE
)
_START: Final = lazy_pattern(rb"\nDTSTART[^\r\n]{0,200}?:[ \t]*(\d{8})", re.IGNORECASE)
_END: Final = lazy_pattern(rb"\nDTEND[^\r\n]{0,200}?(?::[ \t]*(\d{8})|\r?\n)", re.IGNORECASE)
_UID: Final = lazy_pattern(
    rb"\nUID(?:;[^\r\n:]*)?:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE
)
_ORGANIZER: Final = lazy_pattern(
    rb"\nORGANIZER[ \t]*[;:]([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE
)
_SEQUENCE: Final = lazy_pattern(rb"\nSEQUENCE[ \t]*:[ \t]*(\d{1,9})", re.IGNORECASE)
_DTSTAMP: Final = lazy_pattern(rb"\nDTSTAMP[ \t]*:[ \t]*(\d{8}T\d{6}Z)", re.IGNORECASE)
_MODIFIED: Final = lazy_pattern(rb"\nLAST-MODIFIED[ \t]*:[ \t]*(\d{8}T\d{6}Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CachedFile:
    """One file as last read.

    `events` are all that matter from `since` on and before `until` (None: no limit).

    `signature` differs after every change, unless `racy`: it changed so recently that only its
    bytes tell. `digest` is that of the bytes last read whole, None when it never was whole.
    `broken`: it is not now, and `events` are as they were. `content_unknown`: it never was read and
    may hold something. `outside` are later revisions beyond the span, `block_keys` those of all our
    blocks in it. `first_seen` counts the looks at which new files came. `aliases` are (UID in the
    file, UID that its event had before).
    """

    signature: int
    racy: bool = False
    digest: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    events: tuple[CachedEvent, ...] = ()
    outside: tuple[Revision, ...] = ()
    block_keys: tuple[str, ...] = ()
    troubles: tuple[tuple[int, Reason], ...] = ()
    broken: bool = False
    content_unknown: bool = False
    first_seen: int = 0
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def holds_something(self) -> bool:
        """Whether anything of it matters while it stays as it is."""
        found = self.events, self.outside, self.block_keys, self.troubles, self.aliases
        return any(found) or self.racy or self.broken or self.content_unknown

    def dump(self) -> str:
        """As text for the cache: few words for most files, since they are read faster than JSON."""
        if self.holds_something:
            return codec.to_text(self)
        bounds = (moment.isoformat() if moment else "-" for moment in (self.since, self.until))
        return f"{self.signature} {self.digest or '-'} {self.first_seen} {' '.join(bounds)}"

    @classmethod
    def load(cls, text: str) -> CachedFile:
        """What `dump` wrote. Raises Unreadable."""
        if text.startswith("{"):
            return codec.from_text(cls, text)
        try:
            signature, digest, first_seen, since, until = text.split(" ")
            return cls(
                int(signature),
                digest=digest if digest != "-" else None,
                since=codec.parse_moment(since) if since != "-" else None,
                until=codec.parse_moment(until) if until != "-" else None,
                first_seen=int(first_seen),
            )
        except ValueError as error:
            raise codec.Unreadable("not a file") from error

    @property
    def stale_from(self) -> datetime:
        """From which start of the window on something in here must be forgotten."""
        if self.broken or not self.events:
            return FOR_EVER
        ends = (each.extent[1] for each in self.events if not each.is_open_ended)
        return min([FOR_EVER - _KEPT, *ends]) + _KEPT  # a series is read again in time anyway

    def covers(self, window: Window) -> bool:
        """Whether it holds all of the window and nothing that must be forgotten."""
        return (
            (self.since is None or window.start >= self.since)
            and (self.until is None or window.end <= self.until)
            and window.start < self.stale_from
        )

    def with_aliases(self, aliases: Mapping[str, str]) -> CachedFile:
        """Give events whose UID has an alias the UID that they had before."""
        uids = dict.fromkeys(cached.event.uid for cached in self.events)
        used = {uid: aliases[uid] for uid in uids if uid in aliases}
        if not used:
            return self
        named = ((each, used.get(each.event.uid, each.event.uid)) for each in self.events)
        events = tuple(replace(each, event=replace(each.event, uid=uid)) for each, uid in named)
        return replace(self, events=events, aliases=(*self.aliases, *used.items()))


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads the files of one calendar. Floating times are in `zone`, the person's."""

    account: str
    calendar: str
    zone: KnownZone

    def read(
        self,
        name: str,
        content: FileContent,
        before: CachedFile | None,
        span: Window,
        first_seen: int = 0,
    ) -> CachedFile:
        """Read a file. What is broken in it stays as it was `before`, and is reported."""
        scanned = scan(content.data)
        if scanned.problem and before and before.digest:
            return unreadable(before, content.signature, scanned.problem, racy=content.racy)
        contents = _FileContents(self, json.dumps([self.calendar, name]), scanned, span)
        contents.read()
        aliases = dict(before.aliases) if before else {}
        found = {cached.event.uid for cached in contents.events}
        lost = {aliases.get(uid, uid) for uid in contents.lost - found}
        problem = [(1, scanned.problem)] if scanned.problem else []
        cached_file = CachedFile(
            content.signature,
            content.racy,
            None if scanned.problem else hashlib.sha256(content.data).hexdigest(),
            contents.since,
            contents.until,
            tuple(contents.events),
            tuple(contents.outside),
            tuple(dict.fromkeys(contents.block_keys)),
            (*problem, *contents.troubles),
            broken=scanned.problem is not None,
            content_unknown=scanned.problem is not None and content.is_recent,
            first_seen=before.first_seen if before else first_seen,
        ).with_aliases(aliases)
        kept = [each for each in (before.events if before else ()) if each.event.uid in lost]
        return replace(cached_file, events=(*cached_file.events, *kept)) if kept else cached_file


def unreadable(before: CachedFile, signature: int, reason: Reason, *, racy: bool) -> CachedFile:
    """Return an unreadable file as it was, with the reason; `racy`: another try may succeed."""
    return replace(
        before,
        signature=signature,
        racy=racy,
        troubles=((0, reason),),
        broken=True,
        content_unknown=racy and before.digest is None,
    )


def version_of(raw: bytes) -> str:
    """Return the version of an event: a hash of its bytes."""
    return hashlib.sha256(raw).hexdigest()[:32]


class _FileContents:
    """Reads one file's slices, keeps events that touch the span, and notes the nearest others."""

    def __init__(self, reader: FileReader, handle: str, scanned: ScannedFile, span: Window) -> None:
        self.reader, self.handle, self.scanned, self.span = reader, handle, scanned, span
        self.events: list[CachedEvent] = []
        self.outside: list[Revision] = []
        self.block_keys: list[str] = []
        self.troubles: list[tuple[int, Reason]] = []
        self.lost: set[str] = set()  # UIDs of what could not be read
        self.since: datetime | None = None
        self.until: datetime | None = None
        self._read = 0

    def read(self) -> None:
        for event_slice in self.scanned.slices:
            if event_slice.method in _ANSWERS:
                continue
            raw = self.scanned.data[event_slice.start : event_slice.end]
            if event_slice.problem:
                self.lose(event_slice, raw, event_slice.problem)
            elif not self.is_outside(raw):
                if self._read == READ_LIMIT:
                    self.troubles.append((0, because("too_many_events", limit=READ_LIMIT)))
                    return
                self._read += 1
                self.read_event(event_slice, raw)

    def is_outside(self, raw: bytes) -> bool:
        """Whether a single event lies days outside the span, told from its dates alone."""
        begin, end = _START.search(raw), _END.search(raw)
        is_folded = end is not None and not end[1]
        if not begin or is_folded or _COMPLEX.search(raw):
            return False
        try:
            first = _day(begin[1])
            last = max(_day(end[1]), first) if end else first
        except ValueError:
            return False
        if not self.bound_coverage(first - _ZONE_MARGIN, last + _ZONE_MARGIN):
            return False
        sequence, uid = _SEQUENCE.search(raw), _UID.search(raw)
        if uid and sequence and (number := int(sequence[1])):
            organizer = _ORGANIZER.search(raw)
            by = _unfold(organizer[1]).lower().rpartition("mailto:")[2].strip() if organizer else ""
            rank = number, _seconds(_DTSTAMP.search(raw)), _seconds(_MODIFIED.search(raw))
            self.outside.append(Revision(_unfold(uid[1]), by, rank))
        return True

    def bound_coverage(self, start: datetime, end: datetime) -> bool:
        """Whether something from start to end is outside the span, which bounds what is covered."""
        if end <= self.span.start:
            self.since = max(self.since or end, end)
        elif start >= self.span.end:
            self.until = min(self.until or start, start)
        else:
            return False
        return True

    def read_event(self, event_slice: EventSlice, raw: bytes) -> None:
        by, part = self.reader, event_slice
        try:
            vevent = VEventReader(
                by.account, by.calendar, by.zone, part.method, part.zone_name, part.zones
            ).read(raw)
        except VEventBroken as error:
            self.lose(event_slice, raw, error.reason, error.line)
            return
        cached, refused = expand(vevent, self.span)
        for line, reason in (*vevent.warnings, *refused):
            self.add_trouble(event_slice, line, reason)
        if cached.event.mark:
            self.block_keys.append(cached.event.mark.key)
            event = replace(cached.event, handle=self.handle, version=version_of(raw))
            cached = replace(cached, event=event)
        self.keep(cached)

    def keep(self, cached: CachedEvent) -> None:
        if cached.occurrences is not None:  # expanded within the span only
            self.since = max(self.since or self.span.start, self.span.start)
            self.until = min(self.until or self.span.end, self.span.end)
        elif cached.shift is not None and cached.extent[0] < self.span.end:
            pass  # shapes all later instances
        elif self.bound_coverage(*cached.extent):
            event = cached.event
            if cached.sequence and not event.original:
                self.outside.append(Revision(event.uid, event.organizer_email, cached.rank))
            return
        self.events.append(cached)

    def lose(self, event_slice: EventSlice, raw: bytes, reason: Reason, line: int = 1) -> None:
        self.add_trouble(event_slice, line, reason)
        if uid := _UID.search(raw[:100_000]):
            self.lost.add(_unfold(uid[1]))

    def add_trouble(self, event_slice: EventSlice, line: int, reason: Reason) -> None:
        if len(self.troubles) < TROUBLE_LIMIT:  # counting lines costs a pass over the file
            self.troubles.append((self.scanned.line_of(event_slice.start) + line - 1, reason))


def _day(digits: bytes) -> datetime:
    text = digits.decode()
    year = int(text[:4])
    if year not in YEARS:
        raise ValueError(text)
    return datetime.combine(date(year, int(text[4:6]), int(text[6:])), datetime.min.time(), UTC)


def _seconds(match: re.Match[bytes] | None) -> int:
    time = parse_time(match[1].decode(), UTC_ZONE, UTC_ZONE) if match else None
    return int(time.utc.timestamp()) if time else 0


def _unfold(raw: bytes) -> str:
    return unescape(decode(re.sub(rb"\r?\n[ \t]", b"", raw))).strip()
