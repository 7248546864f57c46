"""`pause` and `resume`: everything is held, and goes on."""

from __future__ import annotations

from dataclasses import replace

import click

from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.options import command
from interviewd.model.known import Pause


@command("pause", "pause", "pause 2026-12-24", 'pause "Mon 9:00"')
@click.argument("until", metavar="[UNTIL]", nargs=-1)
@click.pass_obj
def pause(context: Context, until: tuple[str, ...]) -> int:
    """Hold everything: nothing is added, moved, drafted or removed until UNTIL, or until
    `resume`.
    """
    clock = context.clock(None)
    end = context.moment(" ".join(until), "UNTIL") if until else None
    if end and end <= clock.now:
        raise UsageMistake(f"{clock.moment(end)} is past; UNTIL has to be a moment to come")

    context.decide(lambda memory: replace(memory, pause=Pause(clock.now, end)))
    context.say(f"Everything is held until {clock.moment(end)}." if end else "Everything is held.")
    context.next("resume", "goes on")
    return 0


@command("resume", "resume")
@click.pass_obj
def resume(context: Context) -> int:
    """Go on after `pause`: what is right now is done, nothing that was missed is made up for
    blindly.
    """
    was_paused = context.decide(lambda memory: replace(memory, pause=None))
    context.say("It goes on." if was_paused else "Nothing was paused.")
    context.next("plan")
    return 0
