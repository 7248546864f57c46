"""Actions, held lines and suggestions as lines for people: a sign, what, when, why beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from interviewd.cli.overview import Overview
from interviewd.cli.tables import terminal_width, wrapped
from interviewd.language import sanitize
from interviewd.model.decided import Action, Held, Suggestion, Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Verb, short_id
from interviewd.values import dataclass

KINDS = {
    Kind.PREP: "prep",
    Kind.DEBRIEF: "debrief",
    Kind.REMINDER: "reminder",
    Kind.THANK_YOU: "thank-you",
    Kind.FOLLOW_UP: "follow-up",
}
ROUNDS = {
    Round.SCREEN: "screen",
    Round.FIRST: "first round",
    Round.SECOND: "second round",
    Round.FINAL: "final round",
}
SIGNS = {Verb.ADD: "+", Verb.MOVE: "→", Verb.CHANGE: "±", Verb.REMOVE: "-", Verb.DRAFT: "✎"}
COLOURS = {
    "+": "green",
    "✎": "cyan",
    "→": "yellow",
    "±": "yellow",
    "-": "red",
    "×": "red",
    "!": "yellow",
    "?": "magenta",
}


class Line(NamedTuple):
    """One line of a list; `why` stands beneath it, indented."""

    sign: str
    what: str
    rest: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PlanLines:
    """The lines of a plan, with the names of the people in it."""

    overview: Overview

    def occasion(self, interview: str) -> str:
        """`Staff SRE, Acme (second round)`, of an interview by its id."""
        visit = self.overview.visit(interview)
        if visit:
            return occasion(visit)
        past = self.overview.view.memory.past.get(interview)
        return past.interview.company or past.interview.title if past else ""

    def who(self, address: str) -> str:
        """The name of somebody met, else the address."""
        met = (person for visit in self.overview.plan.visits for person in everybody(visit))
        written = (deed.to for deed in self.overview.view.memory.deeds.values() if deed.to)
        people = (each for each in chain(met, written) if each.email == address and each.name)
        return next((each.name for each in people), address)

    def action(self, action: Action) -> Line:
        sign, why = SIGNS[action.verb], self.overview.say(action.why)
        if action.kind.is_letter:
            person = action.to
            to = self.who(person.email) if person and person.email else name(person)
            if action.deadline:
                why += f", best before {self.overview.clock.moment(action.deadline)}"
            return Line(sign, f"{KINDS[action.kind]} to {to}", action.company, why)
        block = action.block or action.existing
        title = called(block.title) if block else KINDS[action.kind]
        when = self.overview.clock.span(block.start, block.end) if block else ""
        if action.kind is Kind.REMINDER or action.verb is Verb.REMOVE:
            company = action.company if action.verb is Verb.REMOVE else ""
            return Line(sign, f"{title}  {when}", company, why)
        where = "after" if action.kind is Kind.DEBRIEF else "before"
        return Line(sign, f"{title}  {when}", f"{where} {self.occasion(action.interview)}", why)

    def held(self, line: Held) -> Line:
        until = f"held until {self.overview.clock.moment(line.until)}" if line.until else "held"
        to = f" to {self.who(line.to)}" if line.to else ""
        if line.company:
            to += f" ({line.company})" if line.to else f", {line.company}"
        sign = "×" if line.kind is Kind.FOLLOW_UP or line.until is None else "…"
        return Line(sign, f"{KINDS[line.kind]}{to}", f"{until}: {self.overview.say(line.why)}")

    def suggestion(self, what: Suggestion) -> Line:
        says = "looks like an interview; add #interview to have it handled"
        if what.score >= 1:
            says = "is tagged, but does not count"
        why = "; ".join(self.overview.say(reason) for reason in what.why)
        title = sanitize.line(what.title, 80)
        return Line("?", f"{short_id(what.event)}  “{title}” {says}", "", why)

    def left_alone(self) -> Iterator[Line]:
        """What the person touched, and which therefore is theirs."""
        now = self.overview.plan.now
        for deed in self.overview.view.memory.deeds.values():
            if deed.state is State.EDITED:
                to = self.who(deed.to.email) if deed.to else ""
                what = f"{KINDS[deed.kind]} to {to} ({deed.company})"
                yield Line("~", what, "you edited it: left alone")
            elif deed.state is State.YOURS and deed.start and deed.end and deed.end > now:
                when = self.overview.clock.span(deed.start, deed.end)
                yield Line("~", f"{called(deed.title)}  {when}", "you changed it: left alone")

    def doubt(self, deed: Deed) -> Line:
        what = deed.title or f"{KINDS[deed.kind]} to {name(deed.to)}"
        says = "in doubt: the next pass finds out whether it took place"
        return Line("!", f"{what} ({deed.company})", says)


def called(title: str) -> str:
    """`Warm-up`, of `Warm-up: second round, Acme`: where the rest of the line says before what."""
    return title.rpartition(": ")[0] or title


def occasion(visit: Visit) -> str:
    """`Staff SRE, Acme (second round)`."""
    parts = ", ".join(part for part in (visit.role, visit.company) if part)
    called = parts or visit.interviews[0].title
    return f"{called} ({ROUNDS[visit.round]})" if visit.round else called


def everybody(visit: Visit) -> Iterable[Person]:
    """Whoever is met at a visit or arranges it, by the invitations and by the notes."""
    for interview in visit.interviews:
        yield from interview.everybody
    if visit.noted:
        yield from visit.noted.notes.met


def name(person: Person | None) -> str:
    return (person.name or person.email) if person else "somebody"


def format_lines(lines: Sequence[Line], *, colour: bool) -> Iterator[str]:
    """The lines with their second column aligned."""
    import click

    width = terminal_width()
    longest = min(max((len(line.what) for line in lines), default=0), 60)
    if width:
        longest = min(longest, width // 2)
    for line in lines:
        text = f"{line.what:<{longest}}  {line.rest}".rstrip()
        first, *more = (
            wrapped(text, "   ", 6, width) if width and len(text) + 3 > width else [f"   {text}"]
        )
        sign = click.style(line.sign, fg=COLOURS.get(line.sign)) if colour else line.sign
        yield f" {sign} {first[3:]}"
        yield from more
        if line.why:
            yield from wrapped(line.why, "      ", 6, width)
