"""The content lines of one iCalendar component: unfolded, decoded, taken apart; at a cost linear in their size.

Lenient where programs in use are sloppy (Windows encodings, quotes that do not match, texts broken by hand); whatever
cannot be understood is left out, never guessed. RFC 5545 section 3.1, RFC 6868 for carets in parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_HEAD: Final = re.compile(rb"[A-Za-z0-9-]{1,80}(?=[ \t]*[;:])")
# Exchange writes TZID=tzone://Microsoft/Utc without the quotes it needs.
_PARAM: Final = re.compile(r';[ \t]*([A-Za-z0-9-]+)[ \t]*=[ \t]*((?:"[^"]*"|://|[^";:])*)')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_LISTED: Final = re.compile(r"(?:[^\\,]|\\.|\\$)+", re.DOTALL)
_CARET: Final = re.compile(r"\^([n'^])")
_MANY_LINED: Final = frozenset({"DESCRIPTION", "X-ALT-DESC", "SUMMARY", "LOCATION", "COMMENT"})


@dataclass(frozen=True, slots=True)
class Property:
    """One content line; `line` counts from 1 in its file. Parameters by upper-case name, the first of each."""

    name: str
    params: Mapping[str, str]
    value: str
    line: int

    @property
    def text(self) -> str:
        """The value of a TEXT property, its backslashes undone."""
        return unescape(self.value)

    @property
    def texts(self) -> list[str]:
        """The values of a list of TEXT, such as CATEGORIES."""
        return [unescape(part) for part in _LISTED.findall(self.value)]


def properties(raw: bytes, names: frozenset[str], line: int = 1) -> Iterator[Property]:
    """The properties with these names of a component, in order; not those of components inside it.

    `raw` begins with the BEGIN line, which is line `line` of its file.
    """
    depth = 0
    for name, content, at in logical_lines(raw):
        if name in ("BEGIN", "END"):
            depth += 1 if name == "BEGIN" else -1
        elif depth == 1 and name in names and (found := _property(name, decode(content), line + at)):
            yield found


def components(raw: bytes, names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The components with these names directly inside a component, each from BEGIN to END."""
    opened: list[str] = []
    held: list[bytes] = []
    for name, content, _ in logical_lines(raw):
        inner = content.partition(b":")[2].strip().upper().decode("ascii", "replace")
        if name == "BEGIN":
            opened.append(inner)
            held = [] if len(opened) == 2 else held
        held.append(content)
        if name == "END" and opened:
            ended = opened.pop()
            if len(opened) == 1 and ended in names:
                yield ended, b"\n".join(held)


def logical_lines(raw: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Name in upper case, the unfolded line, and its number from 0."""
    name, held, number = "", [b""], 0
    for at, physical in enumerate(_physical_lines(raw)):
        if physical[:1] in (b" ", b"\t"):
            held.append(physical[1:])
        elif head := _HEAD.match(physical):
            if name:
                yield name, b"".join(held), number
            name, held, number = head[0].decode().upper(), [physical], at
        elif name in _MANY_LINED and physical:  # a text that somebody broke without folding it
            held.append(b"\\n" + physical)
    if name:
        yield name, b"".join(held), number


def _physical_lines(raw: bytes) -> Iterator[bytes]:
    return (line.rstrip(b"\r") for line in raw.split(line_break(raw)))


def line_break(raw: bytes) -> bytes:
    """The byte that ends lines; the CR of a CR LF is trimmed by those who split."""
    return b"\n" if b"\n" in raw else b"\r"


def decode(raw: bytes) -> str:
    """UTF-8, else what Windows wrote before it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def unescape(value: str) -> str:
    r"""Undo the backslashes of TEXT: `\n` is a line break, any other stands for what follows it."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _property(name: str, line: str, number: int) -> Property | None:
    at = len(name)
    at += len(line[at:]) - len(line[at:].lstrip(" \t"))
    params: dict[str, str] = {}
    while match := _PARAM.match(line, at):
        params.setdefault(match[1].upper(), _param(match[2]))
        at = match.end()
    if line[at : at + 1] != ":":  # quotes that do not match: what follows the likeliest colon is still the value
        mailto = line.lower().rfind(":mailto:")
        at = mailto if mailto >= 0 else line.find(":")
    return Property(name, params, line[at + 1 :], number) if at >= 0 else None


def _param(value: str) -> str:
    return _CARET.sub(lambda match: {"n": "\n", "'": '"', "^": "^"}[match[1]], value.replace('"', "")).strip()
