"""`doctor`: one line a check, each with its fix."""

from __future__ import annotations

import click

from interviewd.cli.checkup import BAD, GOOD, WARNING, examine
from interviewd.cli.exits import Exit
from interviewd.cli.lines import COLOURS
from interviewd.cli.options import command, json_option
from interviewd.cli.room import Room
from interviewd.cli.shapes import SCHEMA

STATES = {GOOD: "ok", WARNING: "warning", BAD: "error"}


@command("doctor", "doctor", "doctor --json")
@json_option
@click.pass_obj
def doctor(room: Room, as_json: bool) -> int:
    """Check Python, config, clock, state folder, journal, daemon, templates and accounts; each line has its fix."""
    findings = list(examine(room))
    is_bad = any(finding.sign == BAD for finding in findings)
    if as_json:
        checks = [{"state": STATES[each.sign], "what": each.what, "fix": each.fix or None} for each in findings]
        room.print_json({"schema": SCHEMA, "checks": checks})
        return Exit.PROBLEMS if is_bad else Exit.DONE
    for finding in findings:
        sign = click.style(finding.sign, fg=COLOURS.get(finding.sign)) if room.is_colourful() else finding.sign
        room.say(f"{sign} {finding.what}")
        if finding.fix:
            room.say(f"    {finding.fix}")
    first = next((each for sign in (BAD, WARNING) for each in findings if each.sign == sign and each.fix), None)
    room.say(f"Next:  {first.fix}" if first else f"Next:  {room.command('status')}")
    return Exit.PROBLEMS if is_bad else Exit.DONE
