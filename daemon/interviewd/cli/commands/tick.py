"""`tick`: one pass, by hand or by a timer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from interviewd.cli import json_output, local_access
from interviewd.cli.context import Context
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.overview import Overview
from interviewd.cli.pass_exit_code import ending
from interviewd.cli.text_output import PlanLines

if TYPE_CHECKING:
    from interviewd.engine.tick import Outcome


@command("tick", "tick", "tick --json")
@at_option
@json_option
@click.pass_obj
def tick(context: Context, at: str | None, as_json: bool) -> int:
    """Do one pass now: settle what a crash left open, look, decide, and do it.

    Waits for a pass in hand.

    --at is for rehearsals: only with local accounts, or with endpoints on this very machine.
    """
    from interviewd.engine import maintenance, wiring
    from interviewd.engine import tick as passes

    if at is not None:
        context.refuse_unless_local()
    with context.for_pass() as runtime:
        clock = context.clock(at)  # after the wait: now is when the pass begins
        report = passes.tick(runtime, clock.now)
        cache = wiring.cache_path(context.config(), context.environ)
        if maintenance.tend(runtime, cache, clock.now, is_rehearsal=at is not None):
            wiring.empty_cache(context.config(), context.environ)
    overview = Overview(report.view, report.plan, clock)
    if as_json:
        outcomes = [(each.action, each.outcome) for each in report.outcomes]
        context.print_json(json_output.plan(overview, outcomes))
        context.broken(overview)
    else:
        beside = tuple(local_access.unwritable(context.config()))
        _show(replace(overview, beside=beside), report.outcomes, context)
    return ending(report.view, report.plan, [each.outcome for each in report.outcomes])


def _show(overview: Overview, outcomes: Sequence[Outcome], context: Context) -> None:
    plan_lines = PlanLines(overview)
    lines = []
    for each in outcomes:
        line, error = plan_lines.action(each.action), f" ({each.error})" if each.error else ""
        if each.outcome == "failed":
            line = line._replace(sign="!", why=f"did not work{error}; it is tried again")
        elif each.outcome == "in_doubt":
            line = line._replace(sign="!", why="in doubt: the next pass finds out")
        lines.append(line)
    context.show(lines)
    if not outcomes:
        has_problems = bool(overview.problems())
        context.say("Nothing was done." if has_problems else "Nothing was to be done.")
    context.show([plan_lines.held(line) for line in overview.plan.held])
    context.problems(overview)
    context.next("status")
