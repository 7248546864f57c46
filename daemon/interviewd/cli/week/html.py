"""The week as one HTML file that needs nothing else: no script, no picture, no address that a
browser could ask.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewd.cli.times import Clock
from interviewd.cli.week import Day, Entry, Week, clock_time

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
    first, last = week.hours(waking)
    as_of = f"{clock.date(clock.local(clock.now).date())} at {clock.local(clock.now):%H:%M}"
    # Where a day stands on a phone, one below the other: from today on, then those that are past.
    return environment.get_template("page.html.j2").render(
        week=week,
        heading=_heading(week.days[0].date, week.days[-1].date),
        is_empty=not any(day.entries or day.notes for day in week.days),
        first=first,
        last=last,
        zone=clock.zone.key,
        as_of=as_of,
        minute=clock_time,
        lines=_line_count,
        short=_SHORT,
        share=_share,
        place=lambda n: (n - _today(week)) % len(week.days),
        is_past=lambda n: n < _today(week),
    )


def _heading(first: date, last: date) -> str:
    """`23 – 29 November 2026`; a month and a year stand twice only where they differ."""
    begins = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        begins += f" {first:%B}"
    if first.year != last.year:
        begins += f" {first.year}"
    return f"{begins} – {last.day} {last:%B} {last.year}"


def _line_count(entry: Entry) -> int:
    """The whole lines of text that a tile has room for: none is cut through."""
    padding = 1 if entry.last - entry.first < _SHORT else 4
    return max(1, int(((entry.last - entry.first) * _MINUTE - padding) // _LINE))


def _share(day: Day) -> float:
    """How wide a day is beside the others: two things at once fit into an ordinary one."""
    return max([1, *(entry.lanes / 2 for entry in day.entries)])


def _today(week: Week) -> int:
    """The number of today among the days, 0 where it is none of them."""
    return next((number for number, day in enumerate(week.days) if day.is_today), 0)
