"""`week`: the week as a picture, on the terminal or as one HTML file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit
from interviewd.cli.options import at_option, command
from interviewd.cli.overview import Overview
from interviewd.cli.pass_exit_code import ending
from interviewd.cli.times import Clock
from interviewd.system import state_files


@command("week", "week", "week --week next", "week --html week.html")
@at_option
@click.option(
    "--week",
    "which",
    metavar="WEEK",
    help="Which week: this, next, last, or a day of it, like 2026-12-04.",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write it into a file for a browser.",
)
@click.pass_obj
def week(context: Context, at: str | None, which: str | None, html: Path | None) -> int:
    """Draw the week: interviews, the blocks around them, other time that is taken, and the
    letters with their clocks.

    By itself it is the week of today; on a Sunday evening the coming one.
    """
    from interviewd.cli.week import default_day, draw
    from interviewd.engine.tick import survey

    clock = context.clock(at)
    with context.for_reading() as runtime:
        situation, plan = survey(runtime, clock.now)
        overview = Overview(situation.view, plan, clock)
        day = _day(which, clock, context) if which else default_day(overview)
        waking, picture = runtime.policy.waking, draw(overview, runtime.policy, day)
    if html:
        from interviewd.cli.week.html import page

        # Names and titles of a job hunt: nobody else's business, as everything that is written
        # here.
        try:
            state_files.write(html.absolute(), page(picture, waking, clock).encode())
        except OSError as error:
            context.warn(
                f"{html} could not be written: {(error.strerror or 'it is no place for a file').lower()}"
            )
            return Exit.PROBLEMS
        context.say(f"Wrote {html}: open it in a browser.")
    else:
        from shutil import get_terminal_size

        from interviewd.cli.week.terminal import sheet

        width = get_terminal_size((100, 24)).columns
        for line in sheet(picture, waking, width, colour=context.is_colourful()):
            context.copy(line)
    context.next("plan" if plan.actions else "status")
    return ending(situation.view, plan)


_NO_WEEK = "is no week. Write this, next, last, or a day of it, like 2026-12-04"


def _day(which: str, clock: Clock, context: Context) -> date:
    """A day of the week that is meant."""
    weeks = {"last": -7, "this": 0, "next": 7}
    if which.casefold() in weeks:
        return clock.local(clock.now).date() + timedelta(days=weeks[which.casefold()])
    return clock.local(context.moment(which, "--week", _NO_WEEK)).date()
