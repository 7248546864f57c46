"""The week on a terminal: a column a day, a line each half hour. Below it, in words, the
interviews, for which a column is too narrow, and letters with their clocks.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import time

import click

from interviewd.cli.tables import cell_len, set_cell_size, wrapped
from interviewd.cli.text_output import COLOURS
from interviewd.cli.week import BUSY, GOES, INTERVIEW, PLANNED, YOURS, Day, Week, clock_time
from interviewd.model.terms import Kind

STEP = 30  # minutes a line
LEAST = 7  # columns a day, below which words say nothing
EDGE = 6  # columns of the hours

_COLOUR = {
    INTERVIEW: "cyan",
    Kind.PREP: "green",
    Kind.DEBRIEF: "yellow",
    Kind.REMINDER: "magenta",
    BUSY: "white",
}
_BAR = {INTERVIEW: "█", BUSY: "░"}
_SIGNS = {**COLOURS, _BAR[INTERVIEW]: _COLOUR[INTERVIEW]}
_INDENT = 3  # columns in front of the words below the picture
_STATES = {PLANNED: "+", GOES: "-", YOURS: "~"}
"""Before the words, as `plan` writes them: comes, goes, is yours."""

Cell = tuple[str, str]  # what stands there, and its colour


def sheet(week: Week, waking: tuple[time, time], width: int, *, colour: bool) -> Iterator[str]:
    """The lines of the picture, for a terminal so many columns wide."""
    columns = max((width - EDGE) // len(week.days), LEAST)
    first, last = week.hours(waking)
    yield " " * EDGE + "".join(_head(day, columns, colour=colour) for day in week.days).rstrip()
    grid = [_column(day, first, last, columns - 1) for day in week.days]
    for n in range((last - first) * 60 // STEP):
        minute = first * 60 + n * STEP
        line = f"{clock_time(minute)} " if minute % 60 == 0 else " " * EDGE
        for column in grid:
            text, paint = column.get(n, ("", ""))
            shown = set_cell_size(text, columns - 1) if cell_len(text) > columns - 1 else text
            padding = " " * (columns - cell_len(shown))
            line += f"{click.style(shown, fg=paint) if colour and paint else shown}{padding}"
        yield line.rstrip()
    for day in week.days:
        below = []
        for entry in day.entries:
            if entry.kind == INTERVIEW:
                people = f", {entry.rest}" if entry.rest else ""
                below.append((_BAR[INTERVIEW], f"{clock_time(entry.first)} {entry.title}{people}"))
        below += [(note.sign, note.words) for note in day.notes]
        for sign, words in below:
            begins, *more = wrapped(f"{day.date:%a} {words}", " " * _INDENT, _INDENT, width)
            shown = click.style(sign, fg=_SIGNS.get(sign)) if colour else sign
            yield f" {shown} {begins[_INDENT:]}"
            yield from more


def _head(day: Day, columns: int, *, colour: bool) -> str:
    name = f"{day.date:%a} {day.date.day}"
    names = (f"{name} today", f"{name}*", f"{day.date:%a}*") if day.is_today else (name,)
    fitting = next(each for each in names if len(each) < columns or each == names[-1])
    text = f"{set_cell_size(fitting, columns - 1)} "
    return click.style(text, bold=day.is_today, dim=not day.is_workday) if colour else text


def _column(day: Day, first: int, last: int, columns: int) -> dict[int, Cell]:
    """A day's cells by line. Interviews are drawn over blocks, blocks over others' time."""
    cells: dict[int, Cell] = {}
    order = [BUSY, Kind.REMINDER, Kind.DEBRIEF, Kind.PREP, INTERVIEW]
    drawn = sorted(
        day.entries, key=lambda each: order.index(each.kind) if each.kind in order else 0
    )
    for entry in drawn:
        begins = max(entry.first // STEP - first * 60 // STEP, 0)
        ends = min(-(-entry.last // STEP), last * 60 // STEP) - first * 60 // STEP
        lines = max(ends - begins, 1)
        late = f":{entry.first % 60:02} " if entry.first % STEP else ""
        title = f"{_STATES.get(entry.state, '')}{late}{entry.title}"
        text = f"{title} {entry.rest}".strip() if lines > 1 else title
        shown = textwrap.wrap(text, columns - 1)
        if len(shown) > lines:
            shown[lines - 1] = f"{set_cell_size(shown[lines - 1], columns - 2).rstrip()}…"
        bar, colour = _BAR.get(entry.kind, "▌"), _COLOUR.get(entry.kind, "white")
        for n in range(lines):
            cells[begins + n] = (bar + (shown[n] if n < len(shown) else ""), colour)
    return cells
