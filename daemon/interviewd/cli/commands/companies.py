"""`close` and `reopen`: a hiring process is over for the person, or goes on."""

from __future__ import annotations

from dataclasses import replace

import click

from interviewd.cli import completion
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.options import command
from interviewd.cli.overview import Overview
from interviewd.domain.visits import Company, companies
from interviewd.language import people
from interviewd.model.known import Closing, Memory

company_argument = click.argument(
    "company", metavar="COMPANY", nargs=-1, required=True, shell_complete=completion.companies
)


@command("close", "close Acme", "close Müller und Söhne")
@company_argument
@click.pass_obj
def close(context: Context, company: tuple[str, ...]) -> int:
    """End a company's hiring process: no letter and no follow-up goes there any more.

    COMPANY is its name as texts show it, or its mail domain.
    """
    overview, known = _companies(context)
    shown = _called(_find(" ".join(company), known))
    _settle(context, overview, shown, closed=True)
    context.say(f"{shown} is closed: no more letters, no more follow-ups.")
    context.next(f"reopen {shown}", "takes it up again")
    return 0


@command("reopen", "reopen Acme")
@company_argument
@click.pass_obj
def reopen(context: Context, company: tuple[str, ...]) -> int:
    """Take a hiring process up again; the clock of its follow-ups starts now."""
    overview, known = _companies(context)
    chosen = _find(" ".join(company), known)
    shown, closings = _called(chosen), overview.view.memory.closings
    last = max(
        (each for each in closings if chosen.is_called(each.company)),
        key=lambda each: each.at,
        default=None,
    )
    if last and last.closed:
        _settle(context, overview, shown, closed=False)
        context.say(f"{shown} is open again.")
    else:
        context.say(f"{shown} was not closed.")
    context.next("status")
    return 0


def _companies(context: Context) -> tuple[Overview, tuple[Company, ...]]:
    from interviewd.engine import wiring

    overview, config = context.overview(None), context.config()
    policy = config.policy(wiring.templates(config))
    return overview, companies(overview.view.memory, policy)


def _settle(context: Context, overview: Overview, company: str, *, closed: bool) -> None:
    def decide(memory: Memory) -> Memory:
        # The last word counts, even when a clock was set back between the two.
        at = max([overview.clock.now, *(closing.at for closing in memory.closings)])
        return replace(memory, closings=(*memory.closings, Closing(company, at, closed)))

    context.decide(decide)


def _find(words: str, known: tuple[Company, ...]) -> Company:
    """The company by its very name, else by part of it. Raises a usage error that lists them."""
    folded = people.fold(words)
    exact = [company for company in known if company.is_called(words)]
    parts = [company for company in known if folded and folded in people.fold(company.shown)]
    close_to = exact or parts
    if len(close_to) == 1:
        return close_to[0]
    names = sorted({_called(company) for company in close_to or known})
    what = "several companies are called" if close_to else "no company is called"
    listed = "".join(f"\n  {name}" for name in names) or " (none is known yet)"
    raise UsageMistake(f"{what} “{words}”; these are known:{listed}")


def _called(company: Company) -> str:
    """The name by which a company can be named in a command, the most readable first."""
    names = [company.shown, *sorted(company.domains), *sorted(company.addresses)]
    fallback = company.pasts[-1].interview.title
    return next((name for name in names if name and company.is_called(name)), fallback)
