"""Find the events of a file and their offsets by the BEGIN and END lines alone.

So a bad event spoils no other, a calendar of 20,000 events is not parsed for the ten that matter,
and our own events are replaced while every other byte stays. One pass, linear in the size of the
file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from interviewd.accounts.local.calendar.properties import line_break, logical_lines, read_properties
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

EVENT_LIMIT: Final = 1 << 20  # bytes, without attachments
PROBLEM_LIMIT: Final = 1_000  # events of one calendar that are broken; more are ignored
# RFC 9073 and 9074 need five: calendar, event, participant, location, X-component.
DEPTH_LIMIT: Final = 16

_MARKER: Final = lazy_pattern(
    rb"\n(?:\xef\xbb\xbf)?(BEGIN|END)[ \t]*:[ \t]*([A-Z0-9-]{1,40})[ \t]*\r?(?=\n|\Z)",
    re.IGNORECASE,
)
# The first BEGIN:VCALENDAR, also with something before it on its line: a space, a comment.
_FIRST: Final = lazy_pattern(rb"(?:BEGIN)[ \t]*:[ \t]*VCALENDAR[ \t]*\r?(?=\n)", re.IGNORECASE)
_METHOD: Final = lazy_pattern(rb"\nMETHOD[ \t]*(?:;[^:\r\n]*)?:[ \t]*([A-Z-]{1,40})", re.IGNORECASE)
_ZONE_NAME: Final = lazy_pattern(
    rb"\nX-WR-TIMEZONE[ \t]*(?:;[^:\r\n]*)?:[ \t]*([^\r\n]{1,100})", re.IGNORECASE
)
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class EventSlice:
    """One VEVENT, from its BEGIN line to the end of its END line, and what its calendar says.

    `zone_name` is X-WR-TIMEZONE, `zones` are the VTIMEZONEs by TZID. `problem` is why it must not
    be read.
    """

    start: int
    end: int
    method: str = ""
    zone_name: str = ""
    zones: Mapping[str, bytes] = field(default_factory=dict)
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """The events of a file. Offsets point into `data`: the file's own bytes unless `transcoded`.

    `problem` is what is wrong with the file as a whole; the slices are complete all the same.
    `end_calendar` is the offset of the last END:VCALENDAR line.
    """

    data: bytes
    slices: tuple[EventSlice, ...]
    problem: Reason | None
    end_calendar: int | None
    transcoded: bool = False

    @property
    def newline(self) -> bytes:
        """The file's line break, CR LF when it has none."""
        at = self.data.find(line_break(self.data))
        if at < 0:
            return b"\r\n"
        begin = at - 1 if self.data[at - 1 : at] == b"\r" else at
        return self.data[begin : at + 1]

    def line_of(self, offset: int) -> int:
        """Return the number of the line at an offset, from 1."""
        return self.data.count(line_break(self.data), 0, offset) + 1


def scan(data: bytes) -> ScannedFile:
    """Find the events of a file.

    Reasons: file_empty, file_not_calendar, file_unfinished; of an event: event_unfinished,
    event_unreadable (an end without a beginning), event_too_deep, event_too_large.
    """
    wide = next((name for mark, name in _WIDE if data.startswith(mark)), "")
    text = data.decode(wide, "replace").encode() if wide else data
    scanner = _Scanner(text)
    problem = scanner.scan()
    if problem and not data.strip(b" \t\r\n\0"):
        problem = because("file_empty")
    return ScannedFile(
        text, tuple(scanner.slices), problem, scanner.end_calendar, transcoded=bool(wide)
    )


@dataclass(slots=True)
class _Calendar:
    """One VCALENDAR while it is scanned; method and zones may follow the events that need them."""

    start: int
    zones: dict[str, bytes] = field(default_factory=dict)
    events: list[tuple[int, int, Reason | None]] = field(default_factory=list)
    problems: int = 0

    def add(self, start: int, end: int, problem: Reason | None) -> None:
        self.problems += problem is not None
        if problem is None or self.problems <= PROBLEM_LIMIT:
            self.events.append((start, end, problem))


class _Scanner:
    """Follows the markers. The stack stays shallow: VEVENT and VCALENDAR reset it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.slices: list[EventSlice] = []
        self.end_calendar: int | None = None
        self._calendar: _Calendar | None = None
        self._stack: list[str] = []
        self._skipped = 0  # open levels beyond the stack
        self._start = 0  # of the component at level 2
        self._problem: Reason | None = None

    def scan(self) -> Reason | None:
        has_begun = False
        for kind, name, start, end in _markers(self.data):
            if name in ("VCALENDAR", "VEVENT"):
                self._skipped = 0
            if kind == "BEGIN":
                has_begun = has_begun or name == "VCALENDAR"
                self.begin(name, start)
            elif self._skipped:
                self._skipped -= 1
            elif name in self._stack:
                self.end(self._stack.index(name), start, end)
            elif name == "VEVENT" and self._calendar:
                self._calendar.add(start, end, because("event_unreadable"))
        if not has_begun:
            return because("file_not_calendar")
        is_unfinished = self._calendar is not None
        self.close(len(self.data))
        return because("file_unfinished") if is_unfinished else None

    def begin(self, name: str, start: int) -> None:
        if name == "VCALENDAR":
            self.close(start)
            self._calendar, self._stack = _Calendar(start), [name]
        elif name == "VEVENT" and self._stack:
            self.close_unfinished(start)
            self._stack, self._start, self._problem = ["VCALENDAR", name], start, None
        elif len(self._stack) >= DEPTH_LIMIT:
            self._skipped += 1
            self._problem = because("event_too_deep", limit=DEPTH_LIMIT)
        elif self._stack:
            if len(self._stack) == 1:
                self._start, self._problem = start, None
            self._stack.append(name)

    def end(self, level: int, start: int, end: int) -> None:
        name = self._stack[level]
        if level == 0:
            self.end_calendar = start
            self.close(start)
        elif level == 1 and name == "VEVENT":
            self.add_event(end, self._problem)
        elif level == 1 and name == "VTIMEZONE" and self._calendar and not self._problem:
            raw = self.data[self._start : end]
            ids = read_properties(raw, frozenset({"TZID"}))
            self._calendar.zones.setdefault(next((line.value.strip() for line in ids), ""), raw)
        del self._stack[level:]

    def add_event(self, end: int, problem: Reason | None) -> None:
        if not self._calendar:
            return
        if not problem and end - self._start > EVENT_LIMIT:
            lines = logical_lines(self.data[self._start : end])
            if sum(len(line) for name, line, _ in lines if name != "ATTACH") > EVENT_LIMIT:
                problem = because("event_too_large", limit=EVENT_LIMIT)
        self._calendar.add(self._start, end, problem)

    def close_unfinished(self, end: int) -> None:
        if "VEVENT" in self._stack:
            self.add_event(end, because("event_unfinished"))

    def close(self, end: int) -> None:
        self.close_unfinished(end)
        if calendar := self._calendar:
            method = self.calendar_property(_METHOD, calendar, end).upper()
            zone_name = self.calendar_property(_ZONE_NAME, calendar, end).strip()
            self.slices += [
                EventSlice(a, b, method, zone_name, calendar.zones, flaw)
                for a, b, flaw in calendar.events
            ]
        self._calendar, self._stack = None, []

    def calendar_property(self, pattern: re.Pattern[bytes], calendar: _Calendar, end: int) -> str:
        """A property of the calendar, "" without it: before the events or, rarely, after them."""
        first = min((start for start, _, _ in calendar.events), default=end)
        last = max((after for _, after, _ in calendar.events), default=first)
        data = self.data
        match = pattern.search(data[calendar.start : first]) or pattern.search(data[last - 1 : end])
        return match[1].decode("utf-8", "replace") if match else ""


def _markers(data: bytes) -> Iterator[tuple[str, str, int, int]]:
    """Yield BEGIN or END, the component's name, the offsets of its line and of the next one."""
    # Old Macs ended lines with CR.
    lines = b"\n" + (data if b"\n" in data else data.replace(b"\r", b"\n"))
    first = _FIRST.search(lines)
    if first:
        line = lines.rfind(b"\n", 0, first.start()) + 1
        if lines[line : first.start()] not in (b"", codecs.BOM_UTF8):
            yield "BEGIN", "VCALENDAR", line - 1, first.end()
    for match in _MARKER.finditer(lines):
        # Offsets in `lines` are one more than in `data`, so the match begins where its line does.
        yield (
            match[1].decode().upper(),
            match[2].decode().upper(),
            match.start(),
            min(match.end(), len(data)),
        )
