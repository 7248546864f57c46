"""Which events a file holds and where they lie, told by the BEGIN and END lines alone.

So one bad event spoils no other, a calendar of 20,000 events need not be read for the ten that matter, and our own can be
spliced in and out while every other byte stays. One pass, whose cost is the file's size whatever is nested in it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from interviewd.accounts.local.calendar.properties import line_break, logical_lines, properties
from interviewd.model.terms import Reason, because

EVENT_LIMIT: Final = 1 << 20  # bytes, without attachments
DEPTH_LIMIT: Final = 3  # calendar, event, alarm

_MARKER: Final = re.compile(
    rb"\n(?:\xef\xbb\xbf)?(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9-]{1,40})[ \t]*\r?(?=\n|\Z)", re.IGNORECASE
)
_METHOD: Final = re.compile(rb"\nMETHOD[ \t]*(?:;[^:\r\n]*)?:[ \t]*([A-Z-]{1,40})", re.IGNORECASE)
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One VEVENT, from its BEGIN line to the end of its END line, and what its calendar says.

    `zones` are the calendar's VTIMEZONEs by TZID. `flaw` is why it must not be read.
    """

    start: int
    end: int
    method: str = ""
    zones: Mapping[str, bytes] = field(default_factory=dict)
    flaw: Reason | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file is made of. `data` is what the offsets point into: the file's own bytes, save where `transcoded`.

    `flaw` is what is wrong with the whole; the pieces found are whole all the same. `closing` is where the last
    END:VCALENDAR line begins.
    """

    data: bytes
    pieces: tuple[Piece, ...]
    flaw: Reason | None
    closing: int | None
    transcoded: bool = False

    @property
    def newline(self) -> bytes:
        """As the file breaks its lines; CR LF when it has none."""
        at = self.data.find(line_break(self.data))
        if at < 0:
            return b"\r\n"
        return self.data[at - 1 : at + 1] if self.data[at - 1 : at] == b"\r" else self.data[at : at + 1]

    def line_of(self, offset: int) -> int:
        """The number of the line at an offset, from 1."""
        return self.data.count(line_break(self.data), 0, offset) + 1


def scan(data: bytes) -> Scan:
    """Find the events of a file.

    Reasons: file_empty, file_not_calendar, file_unfinished; of an event: event_unfinished, event_too_deep,
    event_too_large.
    """
    wide = next((name for mark, name in _WIDE if data.startswith(mark)), "")
    text = data.decode(wide, "replace").encode() if wide else data
    reader = _Reader(text)
    flaw = reader.read()
    if flaw and not data.strip(b" \t\r\n\0"):
        flaw = because("file_empty")
    return Scan(text, tuple(reader.pieces), flaw, reader.closing, transcoded=bool(wide))


@dataclass(slots=True)
class _Calendar:
    """One VCALENDAR while it is read; method and zones may stand behind the events that need them."""

    start: int
    zones: dict[str, bytes] = field(default_factory=dict)
    found: list[tuple[int, int, Reason | None]] = field(default_factory=list)


class _Reader:
    """Follows the markers. The stack stays shallow whatever is nested; an event or a calendar always starts afresh."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pieces: list[Piece] = []
        self.closing: int | None = None
        self._calendar: _Calendar | None = None
        self._stack: list[str] = []
        self._below = 0  # levels that are too deep for the stack
        self._from = 0  # where the component at level 2 begins
        self._flaw: Reason | None = None

    def read(self) -> Reason | None:
        begun = False
        for kind, name, start, end in _markers(self.data):
            begun = begun or name == "VCALENDAR"
            if name in ("VCALENDAR", "VEVENT"):
                self._below = 0
            if kind == "BEGIN":
                self._begin(name, start)
            elif self._below:
                self._below -= 1
            elif name in self._stack:
                self._end(self._stack.index(name), start, end)
        if not begun:
            return because("file_not_calendar")
        unfinished = self._calendar is not None
        self._close(len(self.data))
        return because("file_unfinished") if unfinished else None

    def _begin(self, name: str, start: int) -> None:
        if name == "VCALENDAR":
            self._close(start)
            self._calendar, self._stack = _Calendar(start), [name]
        elif name == "VEVENT" and self._stack:
            self._unfinished(start)
            self._stack, self._from, self._flaw = ["VCALENDAR", name], start, None
        elif len(self._stack) >= DEPTH_LIMIT:
            self._below += 1
            self._flaw = because("event_too_deep", limit=DEPTH_LIMIT)
        elif self._stack:
            if len(self._stack) == 1:
                self._from, self._flaw = start, None
            self._stack.append(name)

    def _end(self, level: int, start: int, end: int) -> None:
        name = self._stack[level]
        if level == 0:
            self.closing = start
            self._close(start)
        elif level == 1 and name == "VEVENT":
            self._found(end, self._flaw)
        elif level == 1 and name == "VTIMEZONE" and self._calendar and not self._flaw:
            raw = self.data[self._from : end]
            self._calendar.zones.setdefault(_zone_id(raw), raw)
        del self._stack[level:]

    def _found(self, end: int, flaw: Reason | None) -> None:
        if self._calendar:
            raw_size = end - self._from
            too_large = raw_size > EVENT_LIMIT and _size(self.data[self._from : end]) > EVENT_LIMIT
            flaw = because("event_too_large", limit=EVENT_LIMIT) if too_large and not flaw else flaw
            self._calendar.found.append((self._from, end, flaw))

    def _unfinished(self, end: int) -> None:
        if "VEVENT" in self._stack:
            self._found(end, because("event_unfinished"))

    def _close(self, end: int) -> None:
        self._unfinished(end)
        if self._calendar:
            method = _method(self.data, self._calendar, end)
            zones = self._calendar.zones
            self.pieces += [Piece(a, b, method, zones, flaw) for a, b, flaw in self._calendar.found]
        self._calendar, self._stack = None, []


def _markers(data: bytes) -> Iterator[tuple[str, str, int, int]]:
    """BEGIN or END, the component's name, where its line begins, and where the next one does."""
    lines = b"\n" + (data if b"\n" in data else data.replace(b"\r", b"\n"))  # old Macs ended lines with CR alone
    for match in _MARKER.finditer(lines):
        # Offsets in `lines` are one more than in `data`, so a match, newline included, begins where its line does.
        yield match[1].decode().upper(), match[2].decode().upper(), match.start(), min(match.end(), len(data))


def _method(data: bytes, calendar: _Calendar, end: int) -> str:
    """METHOD, which stands before the events or, seldom, behind them."""
    inner = min((start for start, _, _ in calendar.found), default=end)
    outer = max((after for _, after, _ in calendar.found), default=inner)
    match = _METHOD.search(data[calendar.start : inner]) or _METHOD.search(data[outer - 1 : end])
    return match[1].decode().upper() if match else ""


def _zone_id(raw: bytes) -> str:
    return next((found.value.strip() for found in properties(raw, frozenset({"TZID"}))), "")


def _size(raw: bytes) -> int:
    return sum(len(line) for name, line, _ in logical_lines(raw) if name != "ATTACH")
