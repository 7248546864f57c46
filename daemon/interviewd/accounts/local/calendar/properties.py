"""The content lines of one iCalendar component, unfolded and split into parameters and value, in
linear time.

Tolerates what programs in use really write: Windows encodings, unbalanced quotes, backslashes in
parameters, text broken without folding. A line that cannot be parsed is left out. RFC 5545 section
3.1, RFC 6868 for carets in parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_HEAD: Final = lazy_pattern(rb"[A-Za-z0-9-]{1,80}(?=[ \t]*[;:])")
# Exchange writes TZID=tzone://Microsoft/Utc without quotes. Many libraries escape quotes,
# semicolons and commas in parameters with a backslash, which RFC 5545 does not know: a quote that
# ends its value is followed by ; or : and a semicolon that ends it by the next parameter's name.
_PARAM: Final = lazy_pattern(
    r';[ \t]*([A-Za-z0-9-]+)[ \t]*=[ \t]*((?:"(?:\\"(?!"?[;:])|\\"(?="[;:])|[^"])*"|://|\\;(?![A-Za-z0-9-]+=)|[^";:])*)'
)
_PARAM_ESCAPED: Final = lazy_pattern(r'\\([",;\\])|"')
_ESCAPED: Final = lazy_pattern(r"\\(.)", re.DOTALL)
_LISTED: Final = lazy_pattern(r"(?:[^\\,]|\\.|\\$)+", re.DOTALL)
_CARET: Final = lazy_pattern(r"\^([n'^])")
_CARETS: Final = {"n": "\n", "'": '"', "^": "^"}
_MULTI_LINE: Final = frozenset({"DESCRIPTION", "X-ALT-DESC", "SUMMARY", "LOCATION", "COMMENT"})


@dataclass(frozen=True, slots=True)
class Property:
    """One content line; `line` counts from 1. Parameters by upper-case name, the first of each."""

    name: str
    params: Mapping[str, str]
    value: str
    line: int

    @property
    def text(self) -> str:
        """The value of a TEXT property, unescaped."""
        return unescape(self.value)

    @property
    def texts(self) -> list[str]:
        """The values of a list of TEXT such as CATEGORIES, unescaped."""
        return [unescape(part) for part in _LISTED.findall(self.value)]


def read_properties(raw: bytes, names: frozenset[str], line: int = 1) -> Iterator[Property]:
    """Return the component's own properties with these names, without nested components', in order.

    `raw` begins with the BEGIN line, which is line `line` of its file.
    """
    depth = 0
    for name, content, at in logical_lines(raw):
        if name in ("BEGIN", "END"):
            depth += 1 if name == "BEGIN" else -1
        elif (
            depth == 1 and name in names and (found := _property(name, decode(content), line + at))
        ):
            yield found


def read_components(raw: bytes, names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Return the components with these names directly inside a component, from BEGIN to END."""
    stack: list[str] = []
    lines: list[bytes] = []
    for name, content, _ in logical_lines(raw):
        inner = content.partition(b":")[2].strip().upper().decode("ascii", "replace")
        if name == "BEGIN":
            stack.append(inner)
            lines = [] if len(stack) == 2 else lines
        lines.append(content)
        if name == "END" and stack:
            ended = stack.pop()
            if len(stack) == 1 and ended in names:
                yield ended, b"\n".join(lines)


def logical_lines(raw: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Yield the name in upper case, the unfolded line, and its number from 0."""
    name, parts, number = "", [b""], 0
    for at, physical in enumerate(line.rstrip(b"\r") for line in raw.split(line_break(raw))):
        if physical[:1] in (b" ", b"\t"):
            parts.append(physical[1:])
        elif head := _HEAD.match(physical):
            if name:
                yield name, b"".join(parts), number
            name, parts, number = head[0].decode().upper(), [physical], at
        elif name in _MULTI_LINE and physical:  # text that was broken without folding
            parts.append(b"\\n" + physical)
    if name:
        yield name, b"".join(parts), number


def line_break(raw: bytes) -> bytes:
    """The byte that ends lines: LF, or CR in files of old Macs. Of CR LF, callers strip the CR."""
    return b"\n" if b"\n" in raw else b"\r"


def decode(raw: bytes) -> str:
    """Decode as UTF-8, else as Windows-1252."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def unescape(value: str) -> str:
    r"""Unescape TEXT: `\n` is a line break, any other backslash stands for what follows it."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _property(name: str, line: str, number: int) -> Property | None:
    at = len(name)
    at += len(line[at:]) - len(line[at:].lstrip(" \t"))
    params: dict[str, str] = {}
    while match := _PARAM.match(line, at):
        value = match[2]
        if '"' in value or "\\" in value or "^" in value:
            is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
            inner = value[1:-1] if is_quoted else value
            inner = _PARAM_ESCAPED.sub(lambda escaped: escaped[1] or "", inner)
            value = _CARET.sub(lambda caret: _CARETS[caret[1]], inner)
        params.setdefault(match[1].upper(), value.strip())
        at = match.end()
    if line[at : at + 1] != ":":  # unbalanced quotes: the value follows the likeliest colon
        mailto = line.lower().rfind(":mailto:")
        at = mailto if mailto >= 0 else line.find(":")
    return Property(name, params, line[at + 1 :], number) if at >= 0 else None
