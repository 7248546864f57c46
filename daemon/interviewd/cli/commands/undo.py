"""`undo`: what it made and nobody touched goes again, and stays away."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from interviewd.cli.account_errors import ERRORS
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.options import command
from interviewd.cli.overview import Overview
from interviewd.cli.pass_exit_code import ending
from interviewd.cli.text_output import Line, PlanLines

if TYPE_CHECKING:
    from datetime import datetime

    from interviewd.engine.tick import Report


@command("undo", "undo --dry-run", "undo --since 2026-11-23")
@click.option("--since", metavar="DATE", help="Only what was made since then.")
@click.option("--dry-run", is_flag=True, help="Show what would go, and leave it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def undo(context: Context, since: str | None, dry_run: bool, yes: bool) -> int:
    """Remove future blocks and unsent drafts that interviewd made and nobody touched.

    What goes counts as deleted by you: it does not come back. Drafts that cannot be taken back
    safely are listed for you to discard.
    """
    context.config()
    begin = context.moment(since, "--since") if since else None
    if not (dry_run or yes) and not sys.stdin.isatty():
        raise UsageMistake("there is nobody to ask here; say --yes, or --dry-run to look first")
    if not yes:
        report = show_made(context, begin)
        if dry_run or not report.plan.actions:
            context.next("undo" if dry_run and report.plan.actions else "status")
            return 0
        if not click.confirm(f"Remove {'these' if len(report.plan.actions) > 1 else 'this'}?"):
            context.say("Nothing was changed.")
            return 0
    report = take_back(context, begin, is_shown=yes)
    if any(each.outcome == "done" for each in report.outcomes):
        context.say("What was removed stays away.")
    context.next("status")
    return ending(report.view, report.plan, [each.outcome for each in report.outcomes])


def show_made(context: Context, begin: datetime | None) -> Report:
    """Show what could be taken back, and leave it."""
    from interviewd.engine import tick

    with context.for_reading() as runtime:
        clock = context.clock(None)
        report = tick.undo(runtime, clock.now, begin, dry=True)
    _show(Overview(report.view, report.plan, clock), context)
    return report


def take_back(context: Context, begin: datetime | None, *, is_shown: bool) -> Report:
    """Remove it and say what became of each; `is_shown`: also what is removed."""
    from interviewd.engine import tick

    with context.for_pass() as runtime:
        clock = context.clock(None)
        report = tick.undo(runtime, clock.now, begin)
    overview = Overview(report.view, report.plan, clock)
    removed = sum(each.outcome == "done" for each in report.outcomes)
    failed = []
    for each in report.outcomes:
        if each.outcome != "done":
            why = f" ({ERRORS.get(each.error, each.error)})" if each.error else ""
            line = PlanLines(overview).action(each.action)
            failed.append(line._replace(sign="!", why=f"it could not be removed{why}"))
    if is_shown:
        _show(overview, context)
    if report.outcomes:
        context.say(f"{removed} of {len(report.outcomes)} removed.")
    context.show(failed)
    return report


def _show(overview: Overview, context: Context) -> None:
    plan_lines = PlanLines(overview)
    stays = [plan_lines.held(line) for line in overview.plan.held]
    if not overview.plan.actions:
        context.say("There is nothing to undo.")
    context.show([plan_lines.action(action)._replace(why="") for action in overview.plan.actions])
    if stays:
        context.say("These are for you to discard, since removing them could race with you:")
        context.show([Line("~", line.what) for line in stays])
