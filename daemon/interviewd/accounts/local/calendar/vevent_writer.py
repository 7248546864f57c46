"""Our blocks as VEVENTs, and how they get into a file: only our own lines are written, every other byte stays.

Of an event that stands already, the properties that are ours are replaced where they are; what other programs put beside
them (snoozed alarms, their own X- properties) stays. RFC 5545; the marks are those of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from interviewd.accounts.local.calendar.components import Scan
from interviewd.accounts.local.calendar.properties import Property, line_break, logical_lines, properties
from interviewd.language import plain
from interviewd.model.decided import Block
from interviewd.model.terms import stamp

CATEGORY: Final = "interviewd"
_TEXT_LIMIT: Final = 100_000
_WIDTH: Final = 75  # octets of a line, without its break
# Written anew whenever a block changes. DURATION would contradict the DTEND that is written.
_OURS: Final = frozenset(
    """
    DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND DURATION SUMMARY DESCRIPTION CLASS TRANSP CATEGORIES X-ALT-DESC
    X-INTERVIEWD-FOR X-INTERVIEWD-KIND X-INTERVIEWD-KEY X-INTERVIEWD-HASH X-INTERVIEWD-PLACED
    """.split()
)


def uid_for(key: str) -> str:
    """The UID of the block with this key: the same work has the same UID."""
    return f"{key}@interviewd"


def calendar_of(event: bytes) -> bytes:
    """A whole file that holds one event of ours alone, its lines ended by CR LF."""
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//interviewd//EN\r\n" + event + b"END:VCALENDAR\r\n"


def event_of(block: Block, now: datetime, newline: bytes) -> bytes:
    """A new VEVENT for the block."""
    lines = [f"UID:{uid_for(block.key)}", f"CREATED:{stamp(now)}", *_lines(block, now, 0, [])]
    alarm = [] if block.alarm is None else _alarm(block, block.alarm)
    return _bytes(["BEGIN:VEVENT", *lines, *alarm, "END:VEVENT"], newline)


def changed(raw: bytes, block: Block, now: datetime, newline: bytes) -> bytes:
    """The VEVENT `raw` made into the block: our properties anew, everything else byte for byte as it was."""
    found = list(properties(raw, frozenset({"SEQUENCE", "CATEGORIES"})))
    sequence = next((int(one.value) for one in found if one.name == "SEQUENCE" and one.value.strip().isdecimal()), 0)
    lines = _lines(block, now, sequence + 1, [one for one in found if one.name == "CATEGORIES"])
    kept = list(_without_ours(raw))
    return kept[0] + _bytes(lines, newline) + b"".join(kept[1:])


def spliced_in(scan: Scan, event: bytes) -> bytes:
    """The file with an event more, before its last END:VCALENDAR. Ask `scan.closing` first."""
    at = scan.closing or 0
    return scan.data[:at] + event + scan.data[at:]


def _lines(block: Block, now: datetime, sequence: int, categories: Sequence[Property]) -> Iterator[str]:
    yield f"DTSTAMP:{stamp(now)}"
    yield f"LAST-MODIFIED:{stamp(now)}"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART:{stamp(block.start)}"
    yield f"DTEND:{stamp(block.end)}"
    yield f"SUMMARY:{escape(plain.line(block.title))}"
    yield f"DESCRIPTION:{escape(plain.clean(block.text, _TEXT_LIMIT))}"
    others = [text for one in categories for text in one.texts if text != CATEGORY]
    named = others if block.stealth else [CATEGORY, *others]
    if named:
        yield f"CATEGORIES:{','.join(escape(plain.line(name)) for name in named)}"
    yield "CLASS:PRIVATE"
    yield f"TRANSP:{'OPAQUE' if block.busy else 'TRANSPARENT'}"
    yield f"X-INTERVIEWD-FOR:{escape(plain.line(block.for_id, _TEXT_LIMIT))}"
    yield f"X-INTERVIEWD-KIND:{block.kind}"
    yield f"X-INTERVIEWD-KEY:{block.key}"
    yield f"X-INTERVIEWD-HASH:{block.hash}"
    yield f"X-INTERVIEWD-PLACED:{escape(plain.line(block.placed, _TEXT_LIMIT))}"


def _alarm(block: Block, minutes: int) -> list[str]:
    words = f"DESCRIPTION:{escape(plain.line(block.title))}"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{minutes}M", words, "END:VALARM"]


def _without_ours(raw: bytes) -> Iterator[bytes]:
    """The physical lines of a VEVENT, breaks included, without the properties that are ours."""
    end = line_break(raw)
    physical = [line + end for line in raw.split(end)]
    physical[-1] = physical[-1].removesuffix(end)
    depth, starts = 0, []
    for name, _, at in logical_lines(raw):
        depth += name == "BEGIN"
        starts.append((at, depth == 1 and name in _OURS))
        depth -= name == "END"
    for (at, is_ours), (until, _) in zip(starts, [*starts[1:], (len(physical), False)], strict=True):
        if not is_ours:
            yield b"".join(physical[at:until])


def escape(text: str) -> str:
    """TEXT: backslash, semicolon, comma and line breaks."""
    for plain_form, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain_form, escaped)
    return text


def _bytes(lines: Iterator[str] | Sequence[str], newline: bytes) -> bytes:
    return b"".join(fold(line, newline) + newline for line in lines)


def fold(line: str, newline: bytes) -> bytes:
    """The line in UTF-8, broken so that no part is longer than 75 octets and no character is torn."""
    raw, parts = line.encode(), list[bytes]()
    while len(raw) > _WIDTH - bool(parts):
        cut = _WIDTH - bool(parts)
        while raw[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        parts.append(raw[:cut])
        raw = raw[cut:]
    return (newline + b" ").join([*parts, raw])
