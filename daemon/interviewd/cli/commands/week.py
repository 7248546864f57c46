"""`week`: the week as a picture, on the terminal or as one HTML file."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from interviewd.cli.context import Room
from interviewd.cli.exit_codes import Exit
from interviewd.cli.json_output import Told
from interviewd.cli.options import at_option, command
from interviewd.cli.pass_exit_code import ending
from interviewd.system import state_files


@command("week", "week", 'week --at "next monday"', "week --html week.html")
@at_option
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write it into a file for a browser.")
@click.pass_obj
def week(room: Room, at: str | None, html: Path | None) -> int:
    """Draw the week: interviews, the blocks around them, other time that is taken, and the letters with their clocks."""
    from interviewd.cli.week import draw
    from interviewd.engine.tick import survey

    clock = room.clock(at)
    with room.reading() as runtime:
        situation, plan = survey(runtime, clock.now)
        waking, drawn = runtime.policy.waking, draw(Told(situation.view, plan, clock), runtime.policy)
    if html:
        from interviewd.cli.week.html import page

        # Names and titles of a job hunt: nobody else's business, as everything that is written here.
        try:
            state_files.write(html.absolute(), page(drawn, waking, clock).encode())
        except OSError as error:
            room.warn(f"{html} could not be written: {(error.strerror or 'it is no place for a file').lower()}")
            return Exit.PROBLEMS
        room.say(f"Wrote {html}: open it in a browser.")
    else:
        from interviewd.cli.week.terminal import sheet

        width = shutil.get_terminal_size((100, 24)).columns
        for line in sheet(drawn, waking, width, colour=room.is_colourful()):
            room.say(line)
    room.next("plan" if plan.actions else "status")
    return ending(situation.view, plan)
