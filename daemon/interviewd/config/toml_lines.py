"""The line of every table, key and element of a TOML file, which tomllib does not give.

Only for text that tomllib has accepted: nothing is checked here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from interviewd.patterns import lazy_pattern

Path = tuple[str | int, ...]  # `("account", 1, "name")`: keys, and the number of an element, from 0

_BLANK = lazy_pattern(r"[ \t]*")
_GAP = lazy_pattern(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = lazy_pattern(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
# Multi-line strings first; the closing quotes may have up to two more of their kind before them.
_STRING = lazy_pattern(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_SCALAR = lazy_pattern(r"[^,\]}#\n]+")


def lines(text: str) -> Mapping[Path, int]:
    """The line, from 1, at which each path begins."""
    return _Scan(text).run()


def line_of(path: Path, known: Mapping[Path, int]) -> int | None:
    """The line of a path, or of the nearest thing around it in the file; None without one."""
    return next((known[path[:n]] for n in range(len(path), 0, -1) if path[:n] in known), None)


class _Scan:
    """One walk over the text; `at` is where it is."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}  # elements so far of each array of tables
        self.line, self.counted = 1, 0

    def run(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_GAP)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_GAP)
        return self.lines

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path that the keys below it belong to."""
        is_array = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 1 + is_array
        *above, last = self.key()
        path: Path = ()
        for part in above:
            path = (*path, part)
            self.note(path, start)
            path = self.element(path)
        path = (*path, last)
        if is_array:
            self.counts[path] = self.counts.get(path, -1) + 1
            self.note(path, start)
        path = self.element(path)
        self.note(path, start)
        self.at = self.text.index("]", self.at) + 1 + is_array
        return path

    def element(self, path: Path) -> Path:
        """A path into an array of tables goes on in its last element."""
        return (*path, self.counts[path]) if path in self.counts else path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for part in self.key():
            path = (*path, part)
            self.note(path, start)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def key(self) -> list[str]:
        """A dotted key; stops at what follows it."""
        parts = []
        while True:
            self.skip(_BLANK)
            part = self.skip(_PART)
            is_quoted = part[:1] in ("'", '"')
            parts.append(tomllib.loads(f"key = {part}")["key"] if is_quoted else part)
            self.skip(_BLANK)
            if not part or self.at >= len(self.text) or self.text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: Path) -> None:
        match self.text[self.at]:
            case "[":
                self.at += 1
                number = 0
                while self.until("]"):
                    self.note((*path, number), self.at)
                    self.value((*path, number))
                    number += 1
                self.at += 1
            case "{":
                self.at += 1
                while self.until("}"):
                    self.pair(path)
                self.at += 1
            case '"' | "'":
                self.skip(_STRING)
            case _:
                self.skip(_SCALAR)

    def until(self, end: str) -> bool:
        """Move on to the next element; whether there is one."""
        self.skip(_GAP)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_GAP)
        return self.text[self.at] != end

    def note(self, path: Path, at: int) -> None:
        self.line += self.text.count("\n", self.counted, at) if at >= self.counted else 0
        self.counted = max(self.counted, at)
        self.lines.setdefault(path, self.line)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""
