"""`log`: the journal, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import click

from interviewd.cli.amounts import count
from interviewd.cli.context import Context
from interviewd.cli.json_output import SCHEMA, Shape
from interviewd.cli.options import command, json_option
from interviewd.cli.text_output import KINDS, name
from interviewd.cli.times import Clock
from interviewd.language import sanitize
from interviewd.model.known import Memory
from interviewd.model.terms import Kind, Verb, short_id
from interviewd.ports import LogEntry

DONE: Mapping[str, str] = {
    Verb.ADD: "+ added",
    Verb.MOVE: "→ moved",
    Verb.CHANGE: "± changed",
    Verb.REMOVE: "- removed",
    Verb.DRAFT: "✎ drafted",
}
LEARNT = {
    "ours": "= is as it was made:",
    "yours": "~ yours now:",
    "deleted": "~ deleted by you:",
    "removed": "- gone:",
    "drafted": "✎ waits in Drafts:",
    "edited": "~ edited by you:",
    "sent": "✓ sent:",
    "discarded": "× discarded:",
    "unknown": "? gone from Drafts, sent or not:",
    "withdrawn": "- withdrawn:",
    "found": "= found again:",
    "recognised": "+ an interview:",
    "unrecognised": "- no interview any more:",
    "cancelled": "- cancelled:",
    "declined": "- declined:",
    "gone": "- gone from the calendar:",
    "marked": "! marked with",
    "closed": "! closed:",
    "reopened": "! reopened:",
    "paused": "! paused",
    "resumed": "! resumed",
}


@command("log", "log", "log --json")
@json_option
@click.option("--last", metavar="N", type=click.IntRange(min=1), help="Only the last N lines.")
@click.pass_obj
def log(context: Context, as_json: bool, last: int | None) -> int:
    """Show what was done and learnt, oldest first."""
    from interviewd.engine import wiring

    clock = context.clock(None)
    with wiring.open_journal(context.config(), context.environ, readonly=True) as journal:
        entries, memory = journal.history(last), journal.read()
    if as_json:
        shapes = [shape(entry, clock) for entry in entries]
        context.print_json({"schema": SCHEMA, "entries": shapes})
        return 0
    titles = {event: past.interview.title for event, past in memory.past.items()}
    if any(_marked(entry) not in titles for entry in entries if entry.verb == "marked"):
        titles = {event.id: event.title for event in context.overview(None).view.events} | titles
    made, day = _made(memory), ""
    for entry in entries:
        at = clock.local(entry.at)
        today = clock.date(at.date())
        said = made[entry.what] if entry.verb == "forgotten" else sentence(entry, clock, titles)
        context.say(f"{today if today != day else '':<15} {at:%H:%M}  {said}")
        day = today
    if not entries:
        context.say("Nothing has been done yet.")
    context.next("status")
    return 0


def shape(entry: LogEntry, clock: Clock) -> Shape:
    """One line of the journal for programs."""
    deed = entry.deed
    forgotten = entry.what if entry.verb == "forgotten" else None
    interview = deed.interview if deed else forgotten
    return {
        "at": clock.iso(entry.at),
        "verb": entry.verb,
        "outcome": entry.outcome,
        "id": short_id(interview) if interview else None,
        "account": deed.account if deed else None,
        "kind": str(deed.kind) if deed else None,
        "interview": interview,
        "company": (deed.company or None) if deed else None,
        "to": deed.to.email if deed and deed.to else None,
        "title": (deed.title or deed.subject or None) if deed else None,
        "what": entry.what if entry.what and not forgotten else None,
    }


def _made(memory: Memory) -> dict[str, str]:
    """The line of each interview whose words are forgotten, by its id."""
    made = Counter((deed.interview, deed.kind.is_letter) for deed in memory.deeds.values())
    lines = {}
    for event in memory.past:
        numbers = {"block": made[event, False], "letter": made[event, True]}
        counts = ", ".join(count(number, what) for what, number in numbers.items() if number)
        lines[event] = f"· an interview, forgotten: {counts or 'nothing was made'}"
    return lines


def _marked(entry: LogEntry) -> str:
    """The id of an event that was marked: the journal keeps `yes ID`."""
    return entry.what.partition(" ")[2]


def sentence(entry: LogEntry, clock: Clock, titles: Mapping[str, str]) -> str:
    """What one line says."""
    began = DONE.get(entry.verb) or LEARNT.get(entry.verb, entry.verb)
    failed = {"failed": " (did not work)", "in_doubt": " (in doubt)"}.get(entry.outcome, "")
    deed = entry.deed
    if entry.verb == "marked":
        event = _marked(entry)
        return f"{began} {entry.what.partition(' ')[0]}: {sanitize.line(titles.get(event) or short_id(event), 120)}"
    if deed is None:
        return f"{began} {sanitize.line(entry.what, 120)}".rstrip()
    what = KINDS[deed.kind]
    what = f"{what} to {name(deed.to)}" if deed.kind.is_letter else deed.title or what
    when = ""
    if deed.start and deed.end and deed.kind is not Kind.REMINDER:
        when = f" {clock.span(deed.start, deed.end)}"
    company = f", {deed.company}" if deed.company and deed.company not in what else ""
    return f"{began} {sanitize.line(what, 120)}{when}{company}{failed}"
