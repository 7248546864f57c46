"""Columns and wrapping. rich knows how wide a character is on a terminal; it is loaded for a text
whose characters are not known to take one column each.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence

from interviewd.patterns import lazy_pattern

LEAST = 20
"""Columns for the last cell of a row; with fewer it goes below, indented."""

_NARROW = lazy_pattern("[ -~\u00a0-\u02ff\u2010-\u2027\u2500-\u25cf]*")
"""Latin letters, dashes and quotes, lines and bars."""


def cell_len(text: str) -> int:
    """How many columns a text takes."""
    if _NARROW.fullmatch(text):
        return len(text)
    from rich import cells

    return cells.cell_len(text)


def set_cell_size(text: str, columns: int) -> str:
    """A text cut or filled up to that many columns."""
    if _NARROW.fullmatch(text):
        return text[:columns].ljust(columns)
    from rich import cells

    return cells.set_cell_size(text, columns)


def terminal_width() -> int | None:
    """The columns that lines are wrapped to; None where nobody looks on, and lines stay whole."""
    is_watched = sys.stdout is not None and sys.stdout.isatty()
    if not is_watched and not os.environ.get("COLUMNS", "").isdecimal():
        return None
    import shutil

    return min(max(shutil.get_terminal_size((100, 24)).columns, 40), 200)


def folded(line: str) -> str:
    """A line wrapped to the terminal, beneath its first word, or what follows `Next:`."""
    width = terminal_width()
    if width is None or len(line) <= width:
        return line
    head = re.match(r"((Next:|[✓!✗]) )?\s*", line)[0]  # type: ignore[index]
    text, below = line[len(head) :], len(head) + 2 * bool(head.isspace())
    return "\n".join(wrapped(text, head, below, width))


def table(rows: Sequence[Sequence[str]], indent: str = "") -> Iterator[str]:
    """The rows with their columns aligned, the last one wrapped to the width of the terminal."""
    width = (terminal_width() or 100) - 1
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(rows[0]))]
    head_width = sum(widths[:-1]) + 2 * (len(widths) - 1)
    is_wide = width - len(indent) - head_width >= LEAST
    for row in rows:
        *heads, last = row
        if is_wide:
            pairs = zip(heads, widths, strict=False)
            cells = (text + " " * (columns - cell_len(text)) for text, columns in pairs)
            head = f"{indent}{'  '.join(cells)}  "
            yield from wrapped(last, head, len(indent) + head_width, width)
        else:
            below = len(indent) + 4
            yield from wrapped("  ".join(filter(None, heads)), indent, below, width)
            yield from wrapped(last, f"{indent}    ", below, width) if last else ()


def wrapped(text: str, head: str, indent: int, width: int | None) -> Iterator[str]:
    """A text after its head, its further lines indented. Words stay whole, and all of it where
    there is no width. A command stays on one line, so that it can be pasted.
    """
    if width is None:
        yield f"{head}{text}".rstrip()
        return
    line, start = head, head
    # Words with the space behind them; a command of ours is one piece, up to what explains it.
    from interviewd.cli.invocation import commands_in

    pieces: list[str] = []
    rest = 0
    for begin, end in commands_in(text):
        pieces += re.findall(r"\S+\s*", text[rest:begin])
        pieces.append(text[begin:end])
        rest = end
    for word in [*pieces, *re.findall(r"\s*\S+\s*", text[rest:])]:
        if line != start and cell_len(line) + cell_len(word.rstrip()) > width:
            yield line.rstrip()
            line = start = " " * indent
        line += word
    yield line.rstrip()
