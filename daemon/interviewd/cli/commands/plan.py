"""`plan`: exactly what a pass would do at a moment, and what is held. Writes nothing."""

from __future__ import annotations

import click

from interviewd.cli import json_output
from interviewd.cli.context import Context
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.overview import Overview
from interviewd.cli.pass_exit_code import ending
from interviewd.cli.text_output import PlanLines


@command("plan", "plan", 'plan --at "tomorrow 9:00"', "plan --json")
@at_option
@json_option
@click.pass_obj
def plan(context: Context, at: str | None, as_json: bool) -> int:
    """Show exactly what a pass would do, what is held, why and until when, and what only looks
    like an interview.
    """
    overview = with_letters(context, at)
    decided = overview.plan
    if as_json:
        planned = [(action, "planned") for action in decided.actions]
        context.print_json(json_output.plan(overview, [*planned, *json_output.doubts(overview)]))
        context.broken(overview)
    else:
        show(overview, context)
        context.next("tick", "does it now") if decided.actions else context.next("status")
    return ending(overview.view, decided)


def with_letters(context: Context, at: str | None) -> Overview:
    """What a pass would do at a moment, the letters that it would write included."""
    from interviewd.engine.tick import survey

    clock = context.clock(at)
    with context.for_reading(writes_letters=True) as runtime:
        situation, decided = survey(runtime, clock.now)
    return Overview(situation.view, decided, clock)


def show(overview: Overview, context: Context) -> None:
    plan_lines, decided = PlanLines(overview), overview.plan
    context.say("Reads only. Nothing has been changed.")
    if decided.pause:
        until = decided.pause.until
        length = f"until {overview.clock.moment(until)}" if until else "until you say so"
        context.say(f"Paused {length}: everything is held. Go on with: {context.command('resume')}")
    lines = [
        *(plan_lines.action(action) for action in decided.actions),
        *(plan_lines.doubt(deed) for deed in overview.doubtful()),
        *(plan_lines.held(line) for line in decided.held if line.why.code != "in_doubt"),
        *plan_lines.left_alone(),
        *(plan_lines.suggestion(each) for each in decided.suggestions),
    ]
    context.show(lines)
    if not lines:
        context.say("Nothing to do, and nothing is held.")
    context.problems(overview)
    if decided.next:
        context.say(f"The next moment that matters is {overview.clock.moment(decided.next)}.")
