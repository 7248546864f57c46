"""`status`: where everything stands, then only the problems, each with its command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import click

from interviewd.cli import json_output, service_state, writer_state
from interviewd.cli.calendar_folders import unread_calendars
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit
from interviewd.cli.options import at_option, command, json_option
from interviewd.cli.overview import Overview
from interviewd.cli.pass_exit_code import needs_sign_in
from interviewd.cli.tables import table
from interviewd.cli.text_output import KINDS, PlanLines, called, occasion
from interviewd.model.decided import Notice
from interviewd.model.known import Deed, State
from interviewd.model.seen import AccountState
from interviewd.model.terms import Kind, because, short_id

SHOWN_BEHIND = timedelta(days=3)
"""Interviews and letters that are over are shown so long; `log` has them all."""

ACCOUNT_STATES = {
    AccountState.OK: "works",
    AccountState.SIGN_IN: "needs a new sign-in",
    AccountState.ERROR: "cannot be reached",
    AccountState.NEVER: "not connected yet",
}
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
    service = service_state.troubles(config, context.environ)
    unread = [
        Notice(
            because("calendars_unread", account=account.name, path=str(path), count=count),
            because("mend_unread", account=account.name, path=shlex.quote(str(path))),
        )
        for account, path, count in unread_calendars(config)
    ]
    overview = replace(overview, beside=(*overview.beside, *unread, *service, *model))
    if as_json:
        writer = writer_state.who_writes(config)[0]
        context.print_json({**json_output.status(overview), "writer": writer})
    else:
        _Status(overview, context).show()
    if needs_sign_in(overview.view):
        return Exit.SIGN_IN
    return Exit.PROBLEMS if check and overview.problems() else Exit.DONE


class _Status:
    """The sections of `status` for people."""

    def __init__(self, overview: Overview, context: Context) -> None:
        self.overview, self.context = overview, context
        self.plan, self.clock, self.lines = overview.plan, overview.clock, PlanLines(overview)

    def show(self) -> None:
        if self.plan.pause:
            until = self.plan.pause.until
            long = f" until {self.clock.moment(until)}" if until else ""
            self.context.say(f"Paused{long}: everything is held.")
        sections = {
            "Accounts": self.accounts(),
            "Interviews": self.interviews(),
            "Writer": [writer_state.who_writes(self.context.config())],
            "Letters": self.letters(),
            "Follow-ups": self.budgets(),
        }
        for heading, section in sections.items():
            if rows := list(section):
                self.context.say(heading)
                for line in table(rows, "  "):
                    self.context.copy(line)
        self.context.show([self.lines.suggestion(each) for each in self.plan.suggestions])
        self.context.problems(self.overview)
        self.show_next()

    def accounts(self) -> Iterator[Sequence[str]]:
        problems = self.overview.problems()
        in_trouble = {dict(notice.what.facts).get("account") for notice in problems}
        for account in self.overview.view.accounts:
            state = account.shown_state
            is_partial = state is AccountState.OK and account.name in in_trouble
            says = "works in part, see below" if is_partial else ACCOUNT_STATES[state]
            yield account.name, account.provider, says

    def interviews(self) -> Iterator[Sequence[str]]:
        for visit, interview in self.overview.interviews():
            if interview.end < self.plan.now - SHOWN_BEHIND:
                continue
            deeds = self.overview.blocks(visit, interview)
            blocks = (self.block(deed) for deed in deeds if deed.kind is not Kind.REMINDER)
            when = self.clock.span(interview.start, interview.end)
            yield short_id(interview.id), when, occasion(visit), ", ".join(blocks)

    def block(self, deed: Deed) -> str:
        name = called(deed.title) or KINDS[deed.kind]
        if deed.state is State.DELETED:
            return f"{name} (deleted by you)"
        when = self.clock.moment(deed.start) if deed.start else ""
        return f"{name} {when}{' (yours)' if deed.state is State.YOURS else ''}"

    def letters(self) -> Iterator[Sequence[str]]:
        for deed in self.overview.letters():
            is_open, last = deed.state.is_open, deed.settled or deed.made
            if not is_open and last < self.plan.now - SHOWN_BEHIND:
                continue
            to = self.lines.who(deed.to.email) if deed.to else "somebody"
            until = deed.deadline if is_open else None
            best = f", best before {self.clock.moment(until)}" if until else ""
            says = f"{LETTER_STATES[deed.state]}{best}"
            of = short_id(self.overview.first(deed.interview))
            yield of, f"{KINDS[deed.kind]} to {to}", deed.company, says

    def budgets(self) -> Iterator[Sequence[str]]:
        for each in self.plan.budgets:
            if not each.closed:
                begins = each.next_allowed
                when = f"from {self.clock.moment(begins)}: " if begins else ""
                why = f"{when}{self.overview.say(each.why)}"
                yield each.company, f"{each.used} of {each.allowed}", why

    def show_next(self) -> None:
        """The most pressing thing that only the person can do; else what comes by itself."""
        context, problems = self.context, self.overview.problems()
        if not self.overview.view.accounts:
            context.next("connect local", "adds a calendar and a mailbox")
        elif problems:
            context.say(f"Next:  {context.fix(self.overview.say(problems[0].fix))}")
        elif self.plan.pause:
            context.next("resume")
        elif any(deed.state.is_open for deed in self.overview.letters()):
            context.say("Next:  open Drafts, read, change what you like, and press Send")
        else:
            context.next("plan")
