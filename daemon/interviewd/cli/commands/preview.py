"""`preview`: a text as it would be written now, and where each fact in it came from. Saves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from interviewd.cli.context import Room
from interviewd.cli.exit_codes import Mistaken
from interviewd.cli.json_output import SCHEMA, Shape
from interviewd.cli.options import at_option, command, event_argument, json_option
from interviewd.cli.text_output import name
from interviewd.language import plain
from interviewd.model.decided import Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source, Verb

if TYPE_CHECKING:
    from interviewd.domain.situation import Situation

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to be shown; `to` is None for blocks."""

    to: Person | None
    subject: str
    body: str
    facts: Sequence[tuple[str, Source]] = ()
    missing: Sequence[str] = ()


@command("preview", "preview 3f9c2k", "preview staff sre --to priya", "preview 3f9c2k --kind prep")
@event_argument
@click.option("--to", "to", metavar="NAME", help="To whom, when several are met: a name, part of one, or an address.")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in (Kind.THANK_YOU, Kind.FOLLOW_UP, Kind.PREP, Kind.DEBRIEF)]),
    default=str(Kind.THANK_YOU),
    show_default=True,
)
@at_option
@json_option
@click.pass_obj
def preview(room: Room, *, event: str, to: str | None, kind: str, at: str | None, as_json: bool) -> int:
    """Show a letter or a block as it would be written now, and where each fact in it came from."""
    from interviewd.domain.situation import situation_of
    from interviewd.engine import wiring

    told, _, found = room.judged(event, at)
    visit = told.visit(found.id)
    if visit is None:
        raise Mistaken(f"“{plain.line(found.title, 80)}” is not an interview; see: {room.command('explain')}")
    config = room.config()
    situation = situation_of(told.view, told.clock.now, config.policy(wiring.templates(config)))
    text = _text(Kind(kind), visit, to, situation)
    if as_json:
        room.print_json(_shape(text))
    else:
        _show(text, room)
    return 0


def _text(kind: Kind, visit: Visit, to: str | None, situation: Situation) -> Shown:
    from interviewd.domain import compose
    from interviewd.domain.planner import blocks, drafting

    if kind is Kind.PREP:
        rung = situation.policy.ladder[0] if situation.policy.ladder else None
        if rung is None:
            raise Mistaken("the config asks for no prep blocks")
        title, body = compose.prep(
            situation.policy, visit, rung, drafting.earlier(visit, situation.company(visit), situation)
        )
        return Shown(None, title, body)
    if kind is Kind.DEBRIEF:
        title, body = compose.debrief(situation.policy, visit, blocks.people_on_form(visit))
        return Shown(None, title, body)
    write = _thank_you if kind is Kind.THANK_YOU else _follow_up
    return write(visit, to, situation)


def _thank_you(visit: Visit, to: str | None, situation: Situation) -> Shown:
    from interviewd.domain.planner import drafting, letters
    from interviewd.language.mail import subjects

    met = letters.people_met(visit)
    coordinator = letters.coordinator_of(visit)
    could = met or ((coordinator,) if coordinator else ())
    person = _chosen(to, could)
    panel = tuple(each for each in met if each.email) or met
    thanks = letters.thank_you_to(person, panel, visit, situation.company(visit), situation)
    text = drafting.thank_you_text(thanks, situation)
    thread = drafting.thread_with(person, visit, situation)
    subject = subjects.answer(thread.subject) if thread else text.subject
    missing = text.missing if person.email else ("address", *text.missing)
    return Shown(person, subject, text.body, text.facts, missing)


def _follow_up(visit: Visit, to: str | None, situation: Situation) -> Shown:
    """The next one of this process; before a letter of thanks was sent, as if it had been, to the one who is named."""
    from interviewd.domain.planner import followups, letters, limits
    from interviewd.domain.visits import processes
    from interviewd.language.mail import subjects

    company = situation.company(visit)
    process = processes([company], situation.memory, situation.now).get(company.id)
    if process is None:
        raise Mistaken(f"nothing was heard of {visit.company} for so long that its process is over")
    wanted = followups.next_follow_up(process, situation)
    if wanted is None or wanted.thanks is None or to is not None:
        person = _chosen(to, letters.people_met(visit))
        wanted = limits.FollowUp(process, visit, _pretended(visit, person, situation), situation)
    text = followups.follow_up_text(wanted, f"preview {visit.first.id}")
    thread = followups.thread_of(wanted)
    subject = subjects.answer(thread.subject) if thread else text.subject
    return Shown(wanted.thanks.to if wanted.thanks else None, subject, text.body, text.facts, text.missing)


def _pretended(visit: Visit, person: Person, situation: Situation) -> Deed:
    """A letter of thanks that was never written: a follow-up goes back to one."""
    return Deed(
        key="",
        kind=Kind.THANK_YOU,
        verb=Verb.DRAFT,
        state=State.SENT,
        account=visit.first.account,
        interview=visit.first.id,
        made=situation.now,
        company=visit.company,
        to=person,
    )


def _chosen(to: str | None, could: Sequence[Person]) -> Person:
    """Whom the text is for: the one who is named, else the first. Raises a usage error that lists them."""
    if not could:
        raise Mistaken("nobody to write to is known; type a name and an address into the debrief")
    if to is None:
        return could[0]
    wanted = to.strip().casefold()
    found = [each for each in could if wanted == each.email or wanted == each.name.casefold()]
    found = found or [each for each in could if wanted and (wanted in each.name.casefold() or wanted in each.email)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(name(each) for each in found or could)
    raise Mistaken(f"“{plain.line(to, 80)}” is {'several of them' if found else 'nobody'}: {names}")


def _shape(text: Shown) -> Shape:
    return {
        "schema": SCHEMA,
        "to": (text.to.email or None) if text.to else None,
        "subject": text.subject,
        "body": text.body,
        "facts": [{"fact": fact, "from": str(source)} for fact, source in text.facts],
        "missing": [MISSING.get(each, each.replace("_", " ")) for each in text.missing],
    }


def _show(text: Shown, room: Room) -> None:
    if text.to:
        room.say(f"To:       {name(text.to)}{f' <{text.to.email}>' if text.to.name and text.to.email else ''}")
    room.say(f"{'Subject: ' if text.to else 'Title:   '} {text.subject}\n")
    room.say(text.body.rstrip())
    room.say()
    for fact, source in text.facts:
        room.say(f"  “{plain.line(fact, 70)}” comes from {SOURCES[source]}")
    if text.missing:
        room.say(f"  It would be better with {_listed([MISSING.get(each, each) for each in text.missing])}.")
    room.say("Nothing was saved.")
    room.next("plan")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
