"""What `--json` prints: the contract's objects. Unknown is null, nobody is []."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from interviewd.cli.overview import Overview
from interviewd.model.decided import Action, Budget, Held, Suggestion, Visit
from interviewd.model.known import Deed, Interview, Pause, Verdict
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import Reason, short_id

SCHEMA = 1

LOOK_AGAIN = timedelta(minutes=5)
"""With nothing due the daemon looks again by itself so soon."""

Shape = dict[str, Any]


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
    if pause is None:
        return None
    return {"since": overview.iso(pause.since), "until": overview.iso(pause.until)}


def action(overview: Overview, what: Action, outcome: str) -> Shape:
    """One action; `start` and `end` are the block's, for one that goes those it had."""
    interview, to = overview.first(what.interview), what.to
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
    """What is in doubt, as actions of a plan with their outcome."""
    return [
        (
            Action(
                verb=deed.verb,
                kind=deed.kind,
                key=deed.key,
                account=deed.account,
                interview=deed.interview,
                company=deed.company,
                why=Reason("in_doubt"),
                deed=deed,
            ),
            "in_doubt",
        )
        for deed in overview.doubtful()
    ]


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
        "interviews": [interview(overview, *pair) for pair in overview.interviews()],
        "letters": [letter(overview, deed) for deed in overview.letters()],
        "budgets": [budget(overview, each) for each in overview.plan.budgets],
        "suggestions": [suggestion(overview, each) for each in overview.plan.suggestions],
        "problems": [
            {"what": overview.say(each.what), "fix": overview.say(each.fix)}
            for each in overview.problems()
        ],
    }


def account(overview: Overview, what: Account) -> Shape:
    checked = None if what.shown_state is AccountState.NEVER else overview.iso(overview.plan.now)
    return {
        "name": what.name,
        "provider": what.provider,
        "state": str(what.shown_state),
        "checked": checked,
    }


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
        "blocks": [block(overview, deed) for deed in overview.blocks(visit, what)],
    }


def block(overview: Overview, deed: Deed) -> Shape:
    return {
        "kind": str(deed.kind),
        "start": overview.iso(deed.start),
        "end": overview.iso(deed.end),
        "state": str(deed.state),
    }


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
