"""What `--json` prints: the contract's objects, made from the values of the glossary.

Unknown is null, nobody is [].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from interviewd.cli.sentences import say
from interviewd.cli.times import Clock
from interviewd.model.decided import Action, Budget, Held, Notice, Plan, Suggestion, Visit
from interviewd.model.known import Deed, Interview, Pause, State, Verdict, View
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import Kind, Reason, short_id
from interviewd.values import dataclass

SCHEMA = 1

LOOK_AGAIN = timedelta(minutes=5)
"""With nothing due the daemon looks again by itself so soon."""

Shape = dict[str, Any]

BLOCK_STATES = (State.OURS, State.YOURS, State.DELETED)
LETTER_STATES = (
    State.DRAFTED,
    State.EDITED,
    State.SENT,
    State.DISCARDED,
    State.UNKNOWN,
    State.WITHDRAWN,
)

RECENT = timedelta(days=35)
"""As far back as calendars are read; what is older is in `log`."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A view and its plan, with the clock of the person who reads them.

    `beside`: what this machine's files tell.
    """

    view: View
    plan: Plan
    clock: Clock
    beside: tuple[Notice, ...] = ()

    def say(self, reason: Reason) -> str:
        return say(reason, self.clock)

    def iso(self, at: datetime | None) -> str | None:
        return self.clock.iso(at) if at else None

    def visit(self, interview: str) -> Visit | None:
        """The visit that an interview belongs to."""
        return next(
            (
                visit
                for visit in self.plan.visits
                if any(e.id == interview for e in visit.interviews)
            ),
            None,
        )

    def first(self, interview: str) -> str:
        """The id by which a visit is called: that of its first interview."""
        visit = self.visit(interview)
        return visit.interviews[0].id if visit else interview


def plan(overview: Overview, outcomes: Iterable[tuple[Action, str]]) -> Shape:
    """`plan --json` and `tick --json`."""
    return {
        "schema": SCHEMA,
        "now": overview.iso(overview.plan.now),
        "paused": paused(overview, overview.plan.pause),
        "actions": [action(overview, each, outcome) for each, outcome in outcomes],
        "held": [held(overview, line) for line in overview.plan.held],
        "suggestions": [suggestion(overview, each) for each in overview.plan.suggestions],
        "next": overview.iso(overview.plan.next or overview.plan.now + LOOK_AGAIN),
    }


def paused(overview: Overview, pause: Pause | None) -> Shape | None:
    return (
        {"since": overview.iso(pause.since), "until": overview.iso(pause.until)} if pause else None
    )


def action(overview: Overview, what: Action, outcome: str) -> Shape:
    """One action; `start` and `end` are the block's, for one that goes those it had."""
    interview = overview.first(what.interview)
    to = what.letter.to if what.letter else what.deed.to if what.deed else None
    subject = what.letter.subject if what.letter else what.deed.subject if what.deed else ""
    block = what.block or what.existing
    return {
        "id": short_id(interview),
        "account": what.account,
        "verb": str(what.verb),
        "kind": str(what.kind),
        "interview": interview,
        "company": what.company or None,
        "title": (block.title if block else subject) or None,
        "start": overview.iso(block.start if block else None),
        "end": overview.iso(block.end if block else None),
        "to": (to.email or to.name or None) if to else None,
        "subject": subject or None,
        "why": overview.say(what.why),
        "outcome": outcome,
    }


def doubts(overview: Overview) -> list[tuple[Action, str]]:
    """What was begun and has no outcome yet, as actions: a plan shows them, and only a pass
    settles them.
    """
    actions = (
        Action(
            verb=deed.verb,
            kind=deed.kind,
            key=deed.key,
            account=deed.account,
            interview=deed.interview,
            company=deed.company,
            why=Reason("in_doubt"),
            deed=deed,
        )
        for deed in overview.view.memory.deeds.values()
        if deed.state.is_doubtful
    )
    return [(action, "in_doubt") for action in actions]


def held(overview: Overview, line: Held) -> Shape:
    interview = overview.first(line.interview)
    return {
        "id": short_id(interview),
        "account": line.account,
        "kind": str(line.kind),
        "interview": interview,
        "company": line.company or None,
        "to": line.to or None,
        "why": overview.say(line.why),
        "until": overview.iso(line.until),
    }


def suggestion(overview: Overview, what: Suggestion) -> Shape:
    return {
        "id": short_id(what.event),
        "account": what.account,
        "event": what.event,
        "title": what.title,
        "score": round(what.score, 2),
        "why": [overview.say(reason) for reason in what.why],
    }


def verdict(overview: Overview, what: Verdict) -> Shape:
    """`explain --json`. The round is the one that the visit settled, where the event counts."""
    event, interview = what.event, what.interview
    visit = overview.visit(event.id)
    visit_round = visit.round if visit else interview.round if interview else None
    return {
        "schema": SCHEMA,
        "id": short_id(event.id),
        "account": event.account,
        "event": event.id,
        "title": event.title,
        "interview": interview is not None,
        "why": [overview.say(reason) for reason in what.why],
        "company": (interview.company or None) if interview else None,
        "role": (interview.role or None) if interview else None,
        "round": str(visit_round) if visit_round else None,
        "interviewers": [person(each) for each in interview.people] if interview else [],
        "coordinator": person(interview.coordinator)
        if interview and interview.coordinator
        else None,
    }


def person(who: Person) -> Shape:
    return {"name": who.name or None, "email": who.email or None}


# --- status -------------------------------------------------------------------------------------


def status(overview: Overview) -> Shape:
    return {
        "schema": SCHEMA,
        "now": overview.iso(overview.plan.now),
        "paused": paused(overview, overview.plan.pause),
        "accounts": [account(overview, each) for each in overview.view.accounts],
        "interviews": [interview(overview, visit, each) for visit, each in interviews(overview)],
        "letters": [letter(overview, deed) for deed in letters(overview)],
        "budgets": [budget(overview, each) for each in overview.plan.budgets],
        "suggestions": [suggestion(overview, each) for each in overview.plan.suggestions],
        "problems": [
            {"what": overview.say(each.what), "fix": overview.say(each.fix)}
            for each in problems(overview)
        ],
    }


def account(overview: Overview, what: Account) -> Shape:
    state = what.state if what.state is not AccountState.OK else what.mail_state
    checked = None if state is AccountState.NEVER else overview.iso(overview.plan.now)
    return {"name": what.name, "provider": what.provider, "state": str(state), "checked": checked}


def interviews(overview: Overview) -> list[tuple[Visit, Interview]]:
    """Those to come and those of the last weeks, in the order of their start."""
    recent = (visit for visit in overview.plan.visits if visit.end > overview.plan.now - RECENT)
    pairs = [(visit, each) for visit in recent for each in visit.interviews]
    return sorted(pairs, key=lambda pair: (pair[1].start, pair[1].id))


def interview(overview: Overview, visit: Visit, what: Interview) -> Shape:
    return {
        "id": short_id(what.id),
        "account": what.account,
        "event": what.id,
        "company": visit.company or None,
        "role": what.role or visit.role or None,
        "round": str(visit.round) if visit.round else None,
        "start": overview.iso(what.start),
        "end": overview.iso(what.end),
        "blocks": [
            block(overview, deed) for deed in blocks(overview.view.memory.deeds, visit, what)
        ],
    }


def blocks(deeds: Mapping[str, Deed], visit: Visit, what: Interview) -> list[Deed]:
    """The blocks that carry this interview's key.

    Whose keys come from an event that left are the first interview's.
    """
    standing = {each.id for each in visit.interviews}
    deeds_of_blocks = (
        deed
        for deed in deeds.values()
        if deed.kind in (Kind.PREP, Kind.DEBRIEF, Kind.REMINDER) and deed.state in BLOCK_STATES
    )
    mine = [
        deed
        for deed in deeds_of_blocks
        if deed.interview == what.id
        or (
            what.id == visit.interviews[0].id
            and deed.interview == visit.first.id
            and visit.first.id not in standing
        )
    ]
    return sorted(mine, key=lambda deed: (deed.start or deed.made, deed.key))


def block(overview: Overview, deed: Deed) -> Shape:
    return {
        "kind": str(deed.kind),
        "start": overview.iso(deed.start),
        "end": overview.iso(deed.end),
        "state": str(deed.state),
    }


def letters(overview: Overview) -> list[Deed]:
    """Every letter that was drafted, in the order in which they were."""
    drafts = [
        deed
        for deed in overview.view.memory.deeds.values()
        if deed.kind.is_letter and deed.state in LETTER_STATES
    ]
    return sorted(drafts, key=lambda deed: (deed.made, deed.key))


def letter(overview: Overview, deed: Deed) -> Shape:
    of = overview.first(deed.interview)
    return {
        "id": short_id(of),
        "account": deed.account,
        "kind": str(deed.kind),
        "interview": of,
        "company": deed.company or None,
        "to": deed.to.email if deed.to else None,
        "subject": deed.subject or None,
        "state": str(deed.state),
        "drafted": overview.iso(deed.made),
        "deadline": overview.iso(deed.deadline),
    }


def budget(overview: Overview, what: Budget) -> Shape:
    return {
        "id": short_id(overview.first(what.interview)),
        "account": what.account,
        "company": what.company or None,
        "follow_ups_used": what.used,
        "follow_ups_max": what.allowed,
        "next_allowed": overview.iso(what.next_allowed),
        "closed": what.closed,
        "why": overview.say(what.why),
    }


def broken(overview: Overview) -> Sequence[Notice]:
    """Of the problems those that `plan --json` and `tick --json` have no place for, and end with
    1 because of.
    """
    return [
        each
        for each in problems(overview)
        if each.what.code in {"trouble", "template_broken"} | _ACCOUNTS
    ]


_ACCOUNTS = {f"account_{state}" for state in AccountState}


def problems(overview: Overview) -> Sequence[Notice]:
    """What the person can mend: what lies beside the plan and concerns all of it, its notices,
    each broken template once.
    """
    broken = dict.fromkeys(
        line.why for line in overview.plan.held if line.why.code == "template_broken"
    )
    return [
        *overview.beside,
        *overview.plan.notices,
        *(Notice(why, Reason("mend_file")) for why in broken),
    ]
