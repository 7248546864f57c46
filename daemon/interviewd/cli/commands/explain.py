"""`explain`: the verdict on one event, with everything that led to it."""

from __future__ import annotations

import click

from interviewd.cli import json_output
from interviewd.cli.context import Room
from interviewd.cli.event_lookup import Candidate
from interviewd.cli.json_output import Told
from interviewd.cli.options import at_option, command, event_argument, json_option
from interviewd.cli.text_output import ROUNDS, name
from interviewd.language import plain
from interviewd.model.known import Interview, Verdict
from interviewd.model.seen import Event
from interviewd.model.terms import because, short_id


@command("explain", "explain 3f9c2k", "explain staff sre", "explain --json 3f9c2k")
@event_argument
@at_option
@json_option
@click.pass_obj
def explain(room: Room, event: str, at: str | None, as_json: bool) -> int:
    """Say why an event is, or is not, an interview; and what was understood of it.

    EVENT is an id, the short id that other commands show, or words of the title.
    """
    told, _, found = room.judged(event, at)
    verdict = found.verdict or _remembered(told, found)
    if as_json:
        room.print_json(json_output.verdict(told, verdict))
    else:
        _show(told, verdict, room)
    return 0


def _remembered(told: Told, found: Candidate) -> Verdict:
    """The verdict on what is no longer read, or is our own."""
    if found.interview is None:
        assert found.event is not None  # noqa: S101 - a candidate has one of the three
        return Verdict(found.event, None, (because("our_block"),))
    interview = found.interview
    past = told.view.memory.past[found.id]
    why = because("remembered") if past.state == "on" else because(f"interview_{past.state}")
    event = Event(
        account=interview.account,
        calendar=interview.calendar,
        uid=interview.uid,
        original=interview.original,
        start=interview.start,
        end=interview.end,
        title=interview.title,
    )
    return Verdict(event, interview if told.visit(found.id) else None, (why,))


def _show(told: Told, verdict: Verdict, room: Room) -> None:
    event = verdict.event
    is_one = "is an interview" if verdict.interview else "is not an interview"
    room.say(f"“{plain.line(event.title, 80)}”, {told.clock.span(event.start, event.end)}, {is_one}.")
    for reason in verdict.why:
        if reason.code == "no_tag":
            room.say(f"  {_tags(room)}")
        elif not reason.code.startswith(("like_", "unlike_")):
            room.say(f"  {told.say(reason)}")
    if verdict.interview:
        _fields(told, verdict.interview, room)
    elif verdict.score < 1:
        _likeness(told, event, room)
    room.next(f"mark {short_id(event.id)} {'no' if verdict.interview else 'yes'}", "if that is wrong")


def _tags(room: Room) -> str:
    """What would have made it one, in this person's config."""
    wanted = room.config().settings.interviews
    tags = ", ".join(wanted.tags)
    others = [f"the category {category}" for category in wanted.categories]
    others += [f"the colour {colour}" for colour in wanted.colours]
    return f"no tag: neither {' nor '.join([tags, *others])}" if others else f"no tag: {tags} is nowhere in it"


def _likeness(told: Told, event: Event, room: Room) -> None:
    """What it would be taken for by its looks, which decide nothing."""
    from interviewd.domain.recognise.suggestions import ENOUGH, likeness
    from interviewd.domain.situation import own_addresses
    from interviewd.engine import wiring

    policy = room.config().policy(wiring.templates(room.config()))
    score, why = likeness(event, own_addresses(told.view, policy), policy)
    if why:
        looks = "It only looks like one" if score >= ENOUGH else "It looks only a little like one"
        room.say(f"{looks} ({score:.1f}): {', '.join(told.say(reason) for reason in why)}.")


def _fields(told: Told, interview: Interview, room: Room) -> None:
    """What was understood, and where each of it came from."""
    visit, sources = told.visit(interview.id), dict(interview.sources)
    settled = visit.round if visit else interview.round
    people = ", ".join(
        f"{person.name} <{person.email}>" if person.name else person.email for person in interview.people
    )
    rows = [
        ("company", interview.company, sources.get("company")),
        ("role", interview.role, sources.get("role")),
        ("round", ROUNDS[settled] if settled else "", sources.get("round")),
        ("you meet", people, None),
        ("coordinator", name(interview.coordinator) if interview.coordinator else "", None),
    ]
    for label, value, source in rows:
        if value:
            room.say(f"  {label:<12} {plain.line(value, 300)}{f'  (from the {source})' if source else ''}")
