"""`status`: where everything stands, then only the problems, each with its command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import click

from interviewd.cli import json_output, service_state, writer_state
from interviewd.cli.context import Room
from interviewd.cli.exit_codes import Exit
from interviewd.cli.json_output import Told
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.pass_exit_code import needs_sign_in
from interviewd.cli.tables import table
from interviewd.cli.text_output import KINDS, Teller, called, occasion
from interviewd.model.decided import Budget
from interviewd.model.known import Deed, State
from interviewd.model.seen import AccountState
from interviewd.model.terms import Kind, short_id

SHOWN_BEHIND = timedelta(days=3)
"""Interviews and letters that are over are shown so long; `log` has them all."""

LETTER_STATES = {
    State.DRAFTED: "waits in Drafts",
    State.EDITED: "waits in Drafts, edited by you",
    State.SENT: "sent",
    State.DISCARDED: "discarded",
    State.UNKNOWN: "gone from Drafts, sent or not",
    State.WITHDRAWN: "withdrawn",
}


@command("status", "status", "status --check", "status --json")
@at_option
@json_option
@click.option("--check", is_flag=True, help="Exit with 1 when something needs you; 77 is a sign-in.")
@click.pass_obj
def status(room: Room, at: str | None, as_json: bool, check: bool) -> int:
    """Show accounts, interviews, letters with their clocks, follow-up budgets, and what needs you."""
    told = room.surveyed(at)
    config = room.config()
    model = writer_state.troubles(config, told.view.memory, told.clock.now)
    told = replace(told, beside=(*told.beside, *service_state.troubles(config, room.environ), *model))
    if as_json:
        room.print_json({**json_output.status(told), "writer": writer_state.who_writes(config)[0]})
    else:
        _show(told, room)
    if needs_sign_in(told.view):
        return Exit.SIGN_IN
    return Exit.PROBLEMS if check and json_output.problems(told) else Exit.DONE


def _show(told: Told, room: Room) -> None:
    if told.plan.pause:
        until = told.plan.pause.until
        room.say(f"Paused{f' until {told.clock.moment(until)}' if until else ''}: everything is held.")
    for heading, rows in (
        ("Accounts", list(_accounts(told))),
        ("Interviews", list(_interviews(told))),
        ("Writer", [writer_state.who_writes(room.config())]),
        ("Letters", list(_letters(told))),
        ("Follow-ups", [_budget(told, each) for each in told.plan.budgets if not each.closed]),
    ):
        if rows:
            room.say(heading)
            for line in table(rows, "  "):
                room.copy(line)
    teller = Teller(told)
    room.show([teller.suggestion(each) for each in told.plan.suggestions])
    room.problems(told)
    _next(told, room)


def _accounts(told: Told) -> Iterator[Sequence[str]]:
    words = {
        AccountState.OK: "works",
        AccountState.SIGN_IN: "needs a new sign-in",
        AccountState.ERROR: "cannot be reached",
        AccountState.NEVER: "not connected yet",
    }
    in_trouble = {dict(notice.what.facts).get("account") for notice in json_output.problems(told)}
    for account in told.view.accounts:
        state = account.state if account.state is not AccountState.OK else account.mail_state
        is_partial = state is AccountState.OK and account.name in in_trouble
        yield account.name, account.provider, "works in part, see below" if is_partial else words[state]


def _interviews(told: Told) -> Iterator[Sequence[str]]:
    for visit, interview in json_output.interviews(told):
        if interview.end < told.plan.now - SHOWN_BEHIND:
            continue
        deeds = json_output.blocks(told.view.memory.deeds, visit, interview)
        blocks = ", ".join(_block(told, deed) for deed in deeds if deed.kind is not Kind.REMINDER)
        when = told.clock.span(interview.start, interview.end)
        yield short_id(interview.id), when, occasion(visit), blocks


def _block(told: Told, deed: Deed) -> str:
    name = called(deed.title) or KINDS[deed.kind]
    if deed.state is State.DELETED:
        return f"{name} (deleted by you)"
    when = told.clock.moment(deed.start) if deed.start else ""
    return f"{name} {when}{' (yours)' if deed.state is State.YOURS else ''}"


def _letters(told: Told) -> Iterator[Sequence[str]]:
    teller = Teller(told)
    for deed in json_output.letters(told):
        is_over = not deed.state.is_open and (deed.settled or deed.made) < told.plan.now - SHOWN_BEHIND
        if is_over:
            continue
        to = teller.who(deed.to.email) if deed.to else "somebody"
        clock = f", best before {told.clock.moment(deed.deadline)}" if deed.state.is_open and deed.deadline else ""
        what = f"{KINDS[deed.kind]} to {to}"
        yield short_id(told.first(deed.interview)), what, deed.company, f"{LETTER_STATES[deed.state]}{clock}"


def _budget(told: Told, what: Budget) -> Sequence[str]:
    when = f"from {told.clock.moment(what.next_allowed)}: " if what.next_allowed else ""
    return what.company, f"{what.used} of {what.allowed}", f"{when}{told.say(what.why)}"


def _next(told: Told, room: Room) -> None:
    """The most pressing thing that only the person can do; else what comes by itself."""
    waiting = [deed for deed in json_output.letters(told) if deed.state.is_open]
    if not told.view.accounts:
        room.next("connect local", "adds a calendar and a mailbox")
    elif json_output.problems(told):
        room.say(f"Next:  {room.fix(told.say(json_output.problems(told)[0].fix))}")
    elif told.plan.pause:
        room.next("resume")
    elif waiting:
        room.say("Next:  open Drafts, read, change what you like, and press Send")
    else:
        room.next("plan")
