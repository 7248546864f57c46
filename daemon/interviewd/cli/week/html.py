"""The week as one HTML file that needs nothing else: no script, no picture, no address that a
browser could ask.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewd.cli.times import Clock
from interviewd.cli.week import Entry, Week

# As in the style sheet: pixels a minute and a line, and the minutes below which a tile has no
# padding.
_MINUTE, _LINE, _SHORT = 0.95, 15, 45


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
    stood = f"{clock.date(clock.local(clock.now).date())} at {clock.local(clock.now):%H:%M}"
    return environment.get_template("page.html.j2").render(
        week=week,
        first=first,
        last=last,
        zone=clock.zone.key,
        stood=stood,
        minute=_minute,
        lines=_lines,
        place=lambda n: _place(n, week),
    )


def _minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _lines(entry: Entry) -> int:
    """The whole lines of text that a tile has room for: none is cut through."""
    padding = 2 if entry.last - entry.first < _SHORT else 6
    return max(1, int(((entry.last - entry.first) * _MINUTE - padding) // _LINE))


def _place(n: int, week: Week) -> int:
    """Where a day stands on a phone, one below the other: from today on, then those that are
    past.
    """
    today = next((number for number, day in enumerate(week.days) if day.is_today), 0)
    return (n - today) % len(week.days)
