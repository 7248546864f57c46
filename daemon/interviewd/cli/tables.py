"""Columns. rich knows how wide a character is on a terminal; it is loaded only when there is a table to draw."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with their columns aligned, the last one wrapped to the width of the terminal."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        *heads, last = row
        head = "  ".join(text + " " * (width - cell_len(text)) for text, width in zip(heads, widths, strict=False))
        yield from wrapped(last, f"{head}  ", cell_len(head) + 2)


def wrapped(text: str, head: str, indent: int) -> Iterator[str]:
    """A text after its head, its further lines indented; not wrapped where nobody looks on."""
    import textwrap

    width = shutil.get_terminal_size((100, 24)).columns - 2
    room = width - indent
    if room < 20:
        yield f"{head}{text}".rstrip()
        return
    lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{head}{lines[0]}".rstrip()
    yield from (" " * indent + line for line in lines[1:])
