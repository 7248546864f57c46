"""`status`: where everything stands, then only the problems, each with its command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import click

from interviewd.cli import json_output, service_state, writer_state
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit
from interviewd.cli.json_output import Overview
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.pass_exit_code import needs_sign_in
from interviewd.cli.tables import table
from interviewd.cli.text_output import KINDS, PlanLines, called, occasion
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
@click.option(
    "--check", is_flag=True, help="Exit with 1 when something needs you; 77 is a sign-in."
)
@click.pass_obj
def status(context: Context, at: str | None, as_json: bool, check: bool) -> int:
    """Show accounts, interviews, letters with their clocks, follow-up budgets, and what needs
    you.
    """
    overview = context.overview(at)
    config = context.config()
    model = writer_state.troubles(config, overview.view.memory, overview.clock.now)
    overview = replace(
        overview,
        beside=(*overview.beside, *service_state.troubles(config, context.environ), *model),
    )
    if as_json:
        context.print_json(
            {**json_output.status(overview), "writer": writer_state.who_writes(config)[0]}
        )
    else:
        _show(overview, context)
    if needs_sign_in(overview.view):
        return Exit.SIGN_IN
    return Exit.PROBLEMS if check and json_output.problems(overview) else Exit.DONE


def _show(overview: Overview, context: Context) -> None:
    if overview.plan.pause:
        until = overview.plan.pause.until
        context.say(
            f"Paused{f' until {overview.clock.moment(until)}' if until else ''}: everything is held."
        )
    for heading, rows in (
        ("Accounts", list(_accounts(overview))),
        ("Interviews", list(_interviews(overview))),
        ("Writer", [writer_state.who_writes(context.config())]),
        ("Letters", list(_letters(overview))),
        (
            "Follow-ups",
            [_budget(overview, each) for each in overview.plan.budgets if not each.closed],
        ),
    ):
        if rows:
            context.say(heading)
            for line in table(rows, "  "):
                context.copy(line)
    plan_lines = PlanLines(overview)
    context.show([plan_lines.suggestion(each) for each in overview.plan.suggestions])
    context.problems(overview)
    _next(overview, context)


def _accounts(overview: Overview) -> Iterator[Sequence[str]]:
    words = {
        AccountState.OK: "works",
        AccountState.SIGN_IN: "needs a new sign-in",
        AccountState.ERROR: "cannot be reached",
        AccountState.NEVER: "not connected yet",
    }
    in_trouble = {
        dict(notice.what.facts).get("account") for notice in json_output.problems(overview)
    }
    for account in overview.view.accounts:
        state = account.state if account.state is not AccountState.OK else account.mail_state
        is_partial = state is AccountState.OK and account.name in in_trouble
        yield (
            account.name,
            account.provider,
            "works in part, see below" if is_partial else words[state],
        )


def _interviews(overview: Overview) -> Iterator[Sequence[str]]:
    for visit, interview in json_output.interviews(overview):
        if interview.end < overview.plan.now - SHOWN_BEHIND:
            continue
        deeds = json_output.blocks(overview.view.memory.deeds, visit, interview)
        blocks = ", ".join(
            _block(overview, deed) for deed in deeds if deed.kind is not Kind.REMINDER
        )
        when = overview.clock.span(interview.start, interview.end)
        yield short_id(interview.id), when, occasion(visit), blocks


def _block(overview: Overview, deed: Deed) -> str:
    name = called(deed.title) or KINDS[deed.kind]
    if deed.state is State.DELETED:
        return f"{name} (deleted by you)"
    when = overview.clock.moment(deed.start) if deed.start else ""
    return f"{name} {when}{' (yours)' if deed.state is State.YOURS else ''}"


def _letters(overview: Overview) -> Iterator[Sequence[str]]:
    plan_lines = PlanLines(overview)
    for deed in json_output.letters(overview):
        is_over = (
            not deed.state.is_open
            and (deed.settled or deed.made) < overview.plan.now - SHOWN_BEHIND
        )
        if is_over:
            continue
        to = plan_lines.who(deed.to.email) if deed.to else "somebody"
        clock = (
            f", best before {overview.clock.moment(deed.deadline)}"
            if deed.state.is_open and deed.deadline
            else ""
        )
        what = f"{KINDS[deed.kind]} to {to}"
        yield (
            short_id(overview.first(deed.interview)),
            what,
            deed.company,
            f"{LETTER_STATES[deed.state]}{clock}",
        )


def _budget(overview: Overview, what: Budget) -> Sequence[str]:
    when = f"from {overview.clock.moment(what.next_allowed)}: " if what.next_allowed else ""
    return what.company, f"{what.used} of {what.allowed}", f"{when}{overview.say(what.why)}"


def _next(overview: Overview, context: Context) -> None:
    """The most pressing thing that only the person can do; else what comes by itself."""
    waiting = [deed for deed in json_output.letters(overview) if deed.state.is_open]
    if not overview.view.accounts:
        context.next("connect local", "adds a calendar and a mailbox")
    elif json_output.problems(overview):
        context.say(f"Next:  {context.fix(overview.say(json_output.problems(overview)[0].fix))}")
    elif overview.plan.pause:
        context.next("resume")
    elif waiting:
        context.say("Next:  open Drafts, read, change what you like, and press Send")
    else:
        context.next("plan")
