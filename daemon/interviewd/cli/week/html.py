"""The week as one HTML file without scripts, pictures, or addresses for a browser to ask."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewd.cli.times import Clock
from interviewd.cli.week import Entry, Week, clock_time

# As in the style sheet: pixels a minute and a line, and the minutes below which a tile has no
# padding.
_MINUTE, _LINE, _SHORT = 1, 16, 40


def page(week: Week, waking: tuple[time, time], clock: Clock) -> str:
    """The whole page. Everything that strangers wrote is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    hours, days = week.hours(waking), week.days
    # `23 – 29 November 2026`; a month and a year stand twice only where they differ.
    begins, ends = days[0].date, days[-1].date
    month = "" if (begins.year, begins.month) == (ends.year, ends.month) else f" {begins:%B}"
    year = "" if begins.year == ends.year else f" {begins.year}"
    # Where a day stands on a phone, one below the other: from today on, then those that are past.
    today = next((number for number, day in enumerate(days) if day.is_today), 0)
    as_of = f"{clock.date(clock.local(clock.now).date())} at {clock.local(clock.now):%H:%M}"
    return environment.get_template("page.html.j2").render(
        week=week,
        heading=f"{begins.day}{month}{year} – {ends.day} {ends:%B} {ends.year}",
        is_empty=not any(day.entries or day.notes for day in days),
        first=hours[0],
        last=hours[1],
        zone=clock.zone.key,
        as_of=as_of,
        minute=clock_time,
        lines=_line_count,
        short=_SHORT,
        # How wide a day is beside the others: two things at once fit into an ordinary one.
        share=lambda day: max([1, *(entry.lanes / 2 for entry in day.entries)]),
        place=lambda n: (n - today) % len(days),
        is_past=lambda n: n < today,
    )


def _line_count(entry: Entry) -> int:
    """The whole lines of text that a tile has room for: none is cut through."""
    padding = 1 if entry.last - entry.first < _SHORT else 4
    return max(1, int(((entry.last - entry.first) * _MINUTE - padding) // _LINE))
