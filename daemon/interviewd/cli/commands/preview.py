"""`preview`: a text as it would be written now, its facts, and what was left out. Saves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewd.cli import writer_messages
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.json_output import SCHEMA, Shape
from interviewd.cli.options import at_option, command, event_argument, json_option
from interviewd.cli.text_output import name
from interviewd.language import sanitize
from interviewd.model.terms import Kind, Source, short_id

if TYPE_CHECKING:
    from interviewd.cli.text_preview import Shown

MISSING = {
    "address": "an address to write to, in the debrief",
    "notes": "your notes in the debrief",
    "detail": "a detail from the talk with this very person",
    "role": "the role",
    "company": "the company",
    "first_name": "a first name to greet by",
    "strength": "one of your strengths that fits",
}

SOURCES = {
    Source.TITLE: "the title",
    Source.DESCRIPTION: "the description",
    Source.GUEST: "the guests",
    Source.NOTES: "your notes",
    Source.PROFILE: "your profile",
    Source.MAIL: "your mail",
}


@command("preview", "preview 3f9c2k", "preview staff sre --to priya", "preview 3f9c2k --kind prep")
@event_argument
@click.option(
    "--to",
    "to",
    metavar="NAME",
    help="To whom, when several are met: a name, part of one, or an address.",
)
@click.option(
    "--kind",
    type=click.Choice(
        [str(kind) for kind in (Kind.THANK_YOU, Kind.FOLLOW_UP, Kind.PREP, Kind.DEBRIEF)]
    ),
    default=str(Kind.THANK_YOU),
    show_default=True,
)
@click.option("--write", is_flag=True, help="Ask the connected model now; it may take minutes.")
@at_option
@json_option
@click.pass_obj
def preview(
    context: Context,
    *,
    event: str,
    to: str | None,
    kind: str,
    write: bool,
    at: str | None,
    as_json: bool,
) -> int:
    """Show a letter or a block as it would be written now: from which facts, and what is left
    out and why.
    """
    from interviewd.cli.text_preview import Preview
    from interviewd.domain.situation import situation_of
    from interviewd.engine import wiring

    overview, _, candidate = context.find_event(event, at)
    visit = overview.visit(candidate.id)
    if visit is None:
        raise UsageMistake(
            f"“{sanitize.line(candidate.title, 80)}” is not an interview; "
            f"see: {context.command(f'explain {short_id(candidate.id)}')}"
        )
    if write and not context.config().settings.writer.endpoint:
        raise UsageMistake(
            f"no model is connected; see: {context.command('connect writer --help')}"
        )
    config = context.config()
    policy = config.policy(wiring.templates(config))
    situation = situation_of(overview.view, overview.clock.now, policy)
    text = Preview(context, situation, asks_model=write).text(Kind(kind), visit, to)
    if as_json:
        context.print_json(_shape(text))
    else:
        _show(text, context)
    return 0


def _shape(text: Shown) -> Shape:
    return {
        "schema": SCHEMA,
        "to": (text.to.email or None) if text.to else None,
        "subject": text.subject,
        "body": text.body,
        "facts": [{"fact": fact, "from": str(source)} for fact, source in text.facts],
        "missing": [MISSING.get(each, each.replace("_", " ")) for each in text.missing],
        "unused": [{"fact": fact, "why": why} for fact, why in text.unused],
        "writer": text.writer,
        "findings": [{"code": each.code, "words": each.words} for each in text.findings],
        "proposed": list(text.proposed),
    }


def _show(text: Shown, context: Context) -> None:
    if text.to:
        address = f" <{text.to.email}>" if text.to.name and text.to.email else ""
        context.say(f"To:       {name(text.to)}{address}")
    context.say(f"{'Subject: ' if text.to else 'Title:   '} {text.subject}\n")
    context.say(text.body.rstrip())
    context.say()
    if text.proposed:
        context.say(f"They may ask; {text.writer} proposes this, and none of it is in the block:")
        for question in text.proposed:
            context.say(f"  {sanitize.line(question, 300)}")
        context.say()
    for fact, source in text.facts:
        context.say(f"  “{sanitize.line(fact, 70)}” comes from {SOURCES[source]}")
    for fact, why in text.unused:
        context.say(f"  “{sanitize.line(fact, 70)}” is left out: {why}")
    if text.to and text.writer != "plain":
        context.say(f"  Written by {text.writer}.")
    if text.refused:
        context.say(f"  The model's letter was not taken: {writer_messages.failure(text.refused)}.")
    for each in dict.fromkeys((finding.code, finding.words) for finding in text.findings):
        context.say(f"  The check refused {writer_messages.finding(*each)}.")
    if text.missing:
        *others, last = (MISSING.get(each, each) for each in text.missing)
        better = f"{', '.join(others)} and {last}" if others else last
        context.say(f"  It would be better with {better}.")
    context.say("Nothing was saved.")
    context.next("plan")
