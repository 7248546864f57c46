"""Write our blocks as VEVENTs; every byte of a file that is not ours stays.

When a block changes, our own properties are replaced and what other programs added stays: snoozed
alarms, their own X- properties. Values have the form that servers give them when they serialise an
event (Radicale by vobject, Xandikos by icalendar), so that a round trip changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from interviewd.accounts.local.calendar.components import ScannedFile
from interviewd.accounts.local.calendar.properties import (
    Property,
    line_break,
    logical_lines,
    read_properties,
)
from interviewd.language import sanitize
from interviewd.model.decided import Block
from interviewd.model.terms import stamp

CATEGORY: Final = "interviewd"
_TEXT_LIMIT: Final = 100_000
_WIDTH: Final = 75  # octets of a line, without its break
# Replaced whenever a block changes. A DURATION would contradict our DTEND.
_OWN_PROPERTIES: Final = frozenset(
    """
    DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND DURATION SUMMARY DESCRIPTION CLASS TRANSP
    CATEGORIES X-ALT-DESC X-INTERVIEWD-FOR X-INTERVIEWD-KIND X-INTERVIEWD-KEY X-INTERVIEWD-HASH
    X-INTERVIEWD-PLACED
""".split()
)


def new_file(event: bytes) -> bytes:
    """Return a file that holds only this event, its lines ended by CR LF."""
    return (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//interviewd//EN\r\n"
        + event
        + b"END:VCALENDAR\r\n"
    )


def new_vevent(block: Block, now: datetime, newline: bytes) -> bytes:
    """Return a new VEVENT for the block."""
    lines = [f"UID:{block.key}@interviewd", f"CREATED:{stamp(now)}"]
    lines += _block_lines(block, now, 0, [])
    if block.alarm is not None:
        # As vobject and icalendar serialise it: PT0S, -PT10M, -PT1H, -P1DT2H.
        days, rest = divmod(block.alarm, 24 * 60)
        hours, minutes = divmod(rest, 60)
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        trigger = "-P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:{trigger if block.alarm else 'PT0S'}",
            f"DESCRIPTION:{escape(sanitize.line(block.title))}",
            "END:VALARM",
        ]
    return _bytes(["BEGIN:VEVENT", *lines, "END:VEVENT"], newline)


def updated_vevent(raw: bytes, block: Block, now: datetime, newline: bytes) -> bytes:
    """Return the VEVENT `raw` with our properties replaced and everything else as it was."""
    sequences = read_properties(raw, frozenset({"SEQUENCE"}))
    numbers = (int(one.value) for one in sequences if one.value.strip().isdecimal())
    categories = read_properties(raw, frozenset({"CATEGORIES"}))
    lines = _block_lines(block, now, next(numbers, 0) + 1, categories)
    kept = list(_foreign_lines(raw))
    return kept[0] + _bytes(lines, newline) + b"".join(kept[1:])


def insert_vevent(scanned: ScannedFile, event: bytes) -> bytes:
    """Return the file with the event added before its last END:VCALENDAR, which it must have."""
    at = scanned.end_calendar or 0
    return scanned.data[:at] + event + scanned.data[at:]


def _block_lines(
    block: Block, now: datetime, sequence: int, categories: Iterable[Property]
) -> Iterator[str]:
    yield f"DTSTAMP:{stamp(now)}"
    yield f"LAST-MODIFIED:{stamp(now)}"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART:{stamp(block.start)}"
    yield f"DTEND:{stamp(block.end)}"
    yield f"SUMMARY:{escape(sanitize.line(block.title))}"
    yield f"DESCRIPTION:{escape(sanitize.clean(block.text, _TEXT_LIMIT))}"
    others = [text for one in categories for text in one.texts if text != CATEGORY]
    named = others if block.stealth else [CATEGORY, *others]
    if named:
        yield f"CATEGORIES:{','.join(escape(sanitize.line(name)) for name in named)}"
    yield "CLASS:PRIVATE"
    yield f"TRANSP:{'OPAQUE' if block.busy else 'TRANSPARENT'}"
    yield f"X-INTERVIEWD-FOR:{escape(sanitize.line(block.for_id, _TEXT_LIMIT))}"
    yield f"X-INTERVIEWD-KIND:{block.kind}"
    yield f"X-INTERVIEWD-KEY:{block.key}"
    yield f"X-INTERVIEWD-HASH:{block.hash}"
    yield f"X-INTERVIEWD-PLACED:{escape(sanitize.line(block.placed, _TEXT_LIMIT))}"


def _foreign_lines(raw: bytes) -> Iterator[bytes]:
    """Yield the physical lines of a VEVENT with their breaks, without our properties."""
    end = line_break(raw)
    physical = [line + end for line in raw.split(end)]
    physical[-1] = physical[-1].removesuffix(end)
    depth, starts = 0, []
    for name, _, at in logical_lines(raw):
        depth += name == "BEGIN"
        starts.append((at, depth == 1 and name in _OWN_PROPERTIES))
        depth -= name == "END"
    ends = [*(at for at, _ in starts[1:]), len(physical)]
    for (at, is_ours), until in zip(starts, ends, strict=True):
        if not is_ours:
            yield b"".join(physical[at:until])


def escape(text: str) -> str:
    """Escape TEXT: backslash, semicolon, comma and line breaks."""
    for plain_form, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain_form, escaped)
    return text


def _bytes(lines: Iterable[str], newline: bytes) -> bytes:
    return b"".join(fold(line, newline) + newline for line in lines)


def fold(line: str, newline: bytes) -> bytes:
    """Encode and fold the line: no part longer than 75 octets, no character split."""
    raw, parts = line.encode(), list[bytes]()
    while len(raw) > _WIDTH - bool(parts):
        cut = _WIDTH - bool(parts)
        while raw[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        parts.append(raw[:cut])
        raw = raw[cut:]
    return (newline + b" ").join([*parts, raw])
