"""What a shell offers behind Tab: events, companies and accounts, from what was seen last.

Nothing is fetched and nothing is written. Where config or state cannot be read, nothing is offered:
a message would land in the middle of the line that is being typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, shell_complete

from interviewd.errors import InterviewdError

if TYPE_CHECKING:
    from interviewd.cli.context import Context
    from interviewd.cli.event_lookup import Candidate
    from interviewd.cli.times import Clock


PROGRAM = "interviewd"
VARIABLE = "_INTERVIEWD_COMPLETE"
"""Set by the scripts of a shell: what is to be completed, in click's protocol."""

MOST = 40
"""So many events are offered, those nearest to now."""


def answer(cli: click.Command) -> int:
    """Print what a shell asked for in VARIABLE."""
    return shell_complete(cli, {}, PROGRAM, VARIABLE, os.environ[VARIABLE])


def events(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Each event by the words of its title, as one word that no shell has to quote; by its short
    id where the words would mean another one, too.
    """
    from interviewd.cli.event_lookup import candidates

    with suppress(InterviewdError, OSError):
        context = _context(ctx)
        with context.for_reading(is_quiet=True) as runtime:
            from interviewd.domain.planner import window  # not without a config
            from interviewd.model.known import Verdict, View

            # No verdict is worked out: all that is not ours can be named.
            span = window(datetime.now(UTC))
            calendars = [account.calendar for account in runtime.accounts if account.calendar]
            shown = [event for calendar in calendars for event in calendar.cached(span).events]
            named = [Verdict(event, None, ()) for event in shown if event.mark is None]
            known = candidates(View(memory=runtime.journal.read()), named)
        return list(_offered(known, incomplete.casefold(), context.clock(None)))
    return []


def companies(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The companies of the interviews that the journal knows."""
    from interviewd.domain import visits
    from interviewd.engine import wiring

    with suppress(InterviewdError, OSError):
        context = _context(ctx)
        config = context.config()
        with wiring.open_journal(config, os.environ, readonly=True) as journal:
            memory = journal.read()
        known = visits.companies(memory, config.policy(wiring.templates(config)))
        words = {company: _as_one_word(company.shown) for company in known}
        return [
            CompletionItem(word, help=company.shown)
            for company, word in words.items()
            if word.startswith(incomplete.casefold()) and company.is_called(word)
        ]
    return []


def accounts(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """The accounts of the config."""
    with suppress(InterviewdError, OSError):
        return [
            CompletionItem(account.name, help=account.provider)
            for account in _context(ctx).config().accounts
            if account.name.startswith(incomplete)
        ]
    return []


def _context(ctx: click.Context) -> Context:
    """The command's surroundings; while completing, click calls no function that would make it."""
    from interviewd.cli.context import Context

    return Context(ctx.find_root().params.get("config"), os.environ)


def _offered(known: Sequence[Candidate], typed: str, clock: Clock) -> Iterator[CompletionItem[str]]:
    from interviewd.cli.event_lookup import NotOne, find
    from interviewd.language import sanitize
    from interviewd.model.terms import short_id

    nearest = sorted(known, key=lambda each: abs(each.start - clock.now))
    offers = [
        each
        for each in nearest
        if _as_one_word(each.title).startswith(typed)
        or (typed and short_id(each.id).startswith(typed))
    ]
    for each in offers[:MOST]:
        words = _as_one_word(each.title)
        try:
            is_meant = find(words, known, clock.now) == each
        except NotOne:
            is_meant = False
        when = clock.moment(each.start)
        yield CompletionItem(
            words if is_meant else short_id(each.id), help=f"{when} {sanitize.line(each.title, 60)}"
        )


def _as_one_word(text: str) -> str:
    """A title's words in their order, each once: `staff-sre-acme` for "Staff SRE, Acme"."""
    return "-".join(dict.fromkeys(re.findall(r"\w+", text.casefold())))
