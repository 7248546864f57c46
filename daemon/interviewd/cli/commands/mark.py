"""`mark`: the person's last word on whether an event is an interview."""

from __future__ import annotations

from dataclasses import replace

import click

from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.marking import objections
from interviewd.cli.options import command, event_argument
from interviewd.language import sanitize


@command("mark", "mark 3f9c2k yes", "mark coffee with initech no")
@event_argument
@click.argument("answer", metavar="yes|no", type=click.Choice(["yes", "no"], case_sensitive=False))
@click.pass_obj
def mark(context: Context, event: str, answer: str) -> int:
    """Settle that an event is, or was, an interview (yes), or is not (no)."""
    overview, _, candidate = context.find_event(event, None)
    if candidate.verdict is None and candidate.interview is None:
        raise UsageMistake("that is a block that interviewd made; it is no interview")
    counts, title = answer == "yes", sanitize.line(candidate.title, 80)
    against = objections(candidate.id, overview, context) if counts else ()
    if against:
        why = "; ".join(map(overview.say, against))
        raise UsageMistake(f"“{title}” cannot count as an interview: {why}")

    context.decide(lambda known: replace(known, marks={**known.marks, candidate.id: counts}))
    is_one = "counts as an interview" if counts else "does not count as an interview"
    context.say(f"“{title}” {is_one} from now on.")
    context.next("plan")
    return 0
