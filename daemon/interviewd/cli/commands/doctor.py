"""`doctor`: one line a check, each with its fix."""

from __future__ import annotations

import click

from interviewd.cli import invocation
from interviewd.cli.context import Context
from interviewd.cli.doctor import examine
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING
from interviewd.cli.exit_codes import Exit
from interviewd.cli.json_output import SCHEMA
from interviewd.cli.options import command, json_option
from interviewd.cli.text_output import COLOURS

STATES = {GOOD: "ok", WARNING: "warning", BAD: "error"}


@command("doctor", "doctor", "doctor --json")
@json_option
@click.pass_obj
def doctor(context: Context, as_json: bool) -> int:
    """Check Python, config, clock, state folder, journal, daemon, templates and accounts.

    Each line has its fix.
    """
    findings = list(examine(context))
    is_bad = any(finding.sign == BAD for finding in findings)
    if as_json:
        checks = [
            {"state": STATES[each.sign], "what": each.what, "fix": each.fix or None}
            for each in findings
        ]
        context.print_json({"schema": SCHEMA, "checks": checks})
        return Exit.PROBLEMS if is_bad else Exit.DONE
    for sign, what, fix in findings:
        shown = click.style(sign, fg=COLOURS.get(sign)) if context.is_colourful() else sign
        context.say(f"{shown} {what}")
        if fix:
            context.say(f"    {fix}")
    # What is broken before what could be better, and what one command mends before what takes
    # longer.
    first = min(
        (each for each in findings if each.sign != GOOD and each.fix),
        key=lambda each: (each.sign != BAD, not each.fix.startswith(invocation.called(None))),
        default=None,
    )
    context.say(f"Next:  {first.fix.splitlines()[0] if first else context.command('status')}")
    return Exit.PROBLEMS if is_bad else Exit.DONE
