"""`init`: a few questions, a commented config, the first plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import click

from interviewd.cli import discover
from interviewd.cli.commands.accounts import google, microsoft, values_of, verified
from interviewd.cli.commands.plan import plan
from interviewd.cli.context import Room
from interviewd.cli.discover import Guess
from interviewd.cli.error_messages import mistake_line
from interviewd.cli.exit_codes import Exit, Mistaken
from interviewd.cli.options import command
from interviewd.config import edit
from interviewd.config import load as configs
from interviewd.config.checks import is_email
from interviewd.config.edit import Unwritable
from interviewd.errors import ConfigBroken, InputBroken
from interviewd.language import plain
from interviewd.system import resources

PROVIDERS = {"google": google, "microsoft": microsoft}
"""Whose calendars and mail can be signed in for, beside files on this machine."""


@command("init", "init", "init --yes")
@click.option("--yes", is_flag=True, help="Ask nothing: take what can be found, and say what is missing.")
@click.pass_context
def init(ctx: click.Context, yes: bool) -> int:
    """Ask a few questions, write the config with every key explained, and show the first plan.

    Nothing of yours is changed: calendars and mail are only read. An existing config is never overwritten.
    """
    room: Room = ctx.obj
    path = configs.named(room.path, room.environ) or configs.usual(room.environ)
    there = path if path.exists() else configs.find(None, room.environ) if not room.path else None
    if there is not None:
        raise Mistaken(f"there is a config already: {there}. It was left as it is; edit it, or move it away first")
    known = discover.guess(room.environ)
    if not yes:
        known = _settled(known, path)
    text = _text(known)
    try:
        edit.write(path, text, text)
    except Unwritable as error:
        room.warn(f"{path} could not be written ({error.why}). This is what would stand in it:")
        room.copy(text)
        return Exit.PROBLEMS
    room.say(f"Wrote {path}: every key is explained in it.")
    try:
        config = configs.read(path)
    except ConfigBroken as error:
        room.say("These are missing; put them in:")
        for mistake in error.mistakes:
            room.say(f"  {mistake_line(error.path, mistake)}")
        room.next("config validate")
        return Exit.PROBLEMS
    room.config_is(config)
    if known.provider and not config.accounts and not yes and _signs_in(known.provider):
        ctx.invoke(PROVIDERS[known.provider])
    return _first_plan(ctx, room, known.provider)


def _signs_in(provider: str) -> bool:
    return click.confirm(f"Sign in at {provider.capitalize()} now", default=True, err=True)


def _first_plan(ctx: click.Context, room: Room, provider: str) -> int:
    if not room.config().accounts:
        room.say(
            "No calendar is connected yet: there is connect google, connect microsoft, and connect local for files."
        )
        room.next(f"connect {provider}" if provider else "connect local --calendar PATH --mailbox PATH")
        return Exit.DONE
    room.say("This is what it would do now:\n")
    ctx.invoke(plan)
    return Exit.DONE


def _settled(known: Guess, path: Path) -> Guess:
    """Ask until the answers make a config that can be used."""
    click.echo("A few questions; Enter takes what stands in brackets.\n", err=True)
    while True:
        known = _asked(known)
        try:
            config = configs.parse(_text(known), path)
            for line in verified("home", list(known.calendars), next(iter(known.mailboxes), None), config.zone):
                click.echo(line, err=True)
        except ConfigBroken as error:
            lines = [mistake_line("", replace(mistake, line=None)).lstrip(": ") for mistake in error.mistakes]
        except InputBroken as error:
            lines = [f"{error.where}: {error.what}"]
        else:
            return known
        click.echo("\n".join(["", *lines, "Once more:\n"]), err=True)


def _asked(found: Guess) -> Guess:
    """The questions; each has what was found as its answer."""
    name = click.prompt("Your name, as letters are signed", default=found.name or None, err=True)
    emails = _addresses(click.prompt("Your mail addresses", default=" ".join(found.emails) or None, err=True))
    while not emails or not all(map(is_email, emails)):
        emails = _addresses(click.prompt("At least one, separated by spaces, like sam@example.org", err=True))
    zone = click.prompt("Your time zone", default=found.time_zone, err=True)
    country = click.prompt(
        "Whose holidays are yours (a country code, - for none)", default=found.country or "-", err=True
    )
    strengths = _sentences(
        click.prompt(
            "What you have done, in whole sentences, as “I have run payment systems in Python for eight years.” (- for none)",
            default=" ".join(found.strengths) or "-",
            err=True,
        )
    )
    asked = replace(
        found,
        name=name,
        emails=emails,
        time_zone=zone,
        country="" if country == "-" else country,
        strengths=strengths,
    )
    likely = found.provider or ("" if found.calendars else discover.provider_of(emails[0]))
    where = click.prompt(
        "Where your calendar and mail are: google, microsoft, or files on this machine",
        default=likely or "files",
        type=click.Choice([*PROVIDERS, "files"], case_sensitive=False),
        show_choices=False,
        err=True,
    )
    if where in PROVIDERS:
        return replace(asked, provider=where, calendars=(), mailboxes=())
    calendars = _path("Your calendar: a folder of .ics files, or one such file", found.calendars)
    mailboxes = _path("Your mail: a Maildir", found.mailboxes)
    return replace(asked, provider="", calendars=calendars, mailboxes=mailboxes)


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip().lower()))) if text.strip() else ()


def _sentences(text: str) -> tuple[str, ...]:
    """Each sentence apart; `-` is none."""
    return tuple(filter(None, re.split(r"(?<=[.!])\s+", text.strip()))) if text.strip() != "-" else ()


def _path(question: str, found: tuple[Path, ...]) -> tuple[Path, ...]:
    text = click.prompt(f"{question} (- for none yet)", default=str(found[0]) if found else "-", err=True)
    return () if text.strip() == "-" else (Path(text).expanduser().absolute(),)


def _text(known: Guess) -> str:
    """The shipped config with what is known put in."""
    text = (resources.folder("config") / "interviewd.toml").read_text(encoding="utf-8")
    answers = {
        "name": known.name,
        "emails": list(known.emails),
        "time_zone": known.time_zone,
        "country": known.country,
        "spelling": known.spelling,
        "strengths": list(known.strengths),
    }
    for key, answer in answers.items():
        said = json.dumps(plain.line(answer) if isinstance(answer, str) else answer, ensure_ascii=False)
        before, line, after = re.split(rf"^({key} = .*)$", text, maxsplit=1, flags=re.MULTILINE)
        text = f"{before}{line.split(' = ')[0]} = {said}{after}"
    if known.calendars or known.mailboxes:
        mailbox = known.mailboxes[0] if known.mailboxes else None
        text = edit.with_account(text, values_of("home", list(known.calendars[:1]), mailbox))
    return text
