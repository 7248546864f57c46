"""`plan`: exactly what a pass would do at a moment, with everything that is held. Writes nothing."""

from __future__ import annotations

import click

from interviewd.cli import json_output
from interviewd.cli.context import Room
from interviewd.cli.json_output import Told
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.pass_exit_code import ending
from interviewd.cli.text_output import Teller


@command("plan", "plan", 'plan --at "tomorrow 9:00"', "plan --json")
@at_option
@json_option
@click.pass_obj
def plan(room: Room, at: str | None, as_json: bool) -> int:
    """Show exactly what a pass would do, what is held, why and until when, and what only looks like an interview."""
    from interviewd.engine.tick import survey

    clock = room.clock(at)
    with room.reading(writes_letters=True) as runtime:
        situation, decided = survey(runtime, clock.now)
    told = Told(situation.view, decided, clock)
    if as_json:
        planned = [(action, "planned") for action in decided.actions]
        room.print_json(json_output.plan(told, [*planned, *json_output.doubts(told)]))
        room.broken(told)
    else:
        show(told, room)
        room.next("tick", "does it now") if decided.actions else room.next("status")
    return ending(situation.view, decided)


def show(told: Told, room: Room) -> None:
    teller, decided = Teller(told), told.plan
    room.say("Reads only. Nothing has been changed.")
    if decided.pause:
        room.say(f"Paused {_until(told)}: everything is held. Go on with: {room.command('resume')}")
    doubtful = [deed for deed in told.view.memory.deeds.values() if deed.state.is_doubtful]
    lines = [
        *(teller.action(action) for action in decided.actions),
        *(teller.doubt(deed) for deed in doubtful),
        *(teller.held(line) for line in decided.held if line.why.code != "in_doubt"),
        *teller.left_alone(),
        *(teller.suggestion(each) for each in decided.suggestions),
    ]
    room.show(lines)
    if not lines:
        room.say("Nothing to do, and nothing is held.")
    room.problems(told)
    if decided.next:
        room.say(f"The next moment that matters is {told.clock.moment(decided.next)}.")


def _until(told: Told) -> str:
    until = told.plan.pause.until if told.plan.pause else None
    return f"until {told.clock.moment(until)}" if until else "until you say so"
