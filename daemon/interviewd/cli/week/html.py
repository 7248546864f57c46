"""The week as one HTML file that needs nothing else: no script, no picture, no address that a browser could ask."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from interviewd.cli.times import Clock
from interviewd.cli.week import Week


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
        week=week, first=first, last=last, zone=clock.zone.key, stood=stood, minute=_minute
    )


def _minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
