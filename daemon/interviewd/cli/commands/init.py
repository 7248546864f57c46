"""`init`: a few questions, a commented config, the first plan."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from interviewd.cli import answers, discover
from interviewd.cli.commands.accounts import connect, values_of, verified
from interviewd.cli.commands.plan import show, with_letters
from interviewd.cli.context import Context
from interviewd.cli.discover import Guess
from interviewd.cli.error_messages import mistake_line
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import command
from interviewd.cli.progress import progress_line
from interviewd.cli.tables import folded
from interviewd.config import edit
from interviewd.config import load as configs
from interviewd.config.edit import Unwritable
from interviewd.config.providers import LOCAL, ONLINE
from interviewd.errors import ConfigBroken, InputBroken
from interviewd.language import sanitize
from interviewd.system import resources

Answer = TypeVar("Answer")


@command("init", "init", "init --yes")
@click.option(
    "--yes", is_flag=True, help="Ask nothing: take what can be found, and say what is missing."
)
@click.pass_context
def init(ctx: click.Context, yes: bool) -> int:
    """Ask a few questions, write the config with every key explained, and show the first plan.

    Nothing of yours is changed: calendars and mail are only read. An existing config is never
    overwritten.
    """
    context: Context = ctx.obj
    path = configs.named(context.path, context.environ) or configs.usual(context.environ)
    there = path if path.exists() else None
    if there is None and not context.path:
        there = configs.find(None, context.environ)
    if there is not None:
        raise UsageMistake(
            f"there is a config already: {there}. It was left as it is; edit it, or move it away first"
        )
    known = discover.guess(context.environ)
    if not yes:
        click.echo("A few questions; Enter takes what stands in brackets.\n", err=True)
        known = _ask(known)
    text = _config_text(known)
    try:
        edit.write(path, text, text)
    except Unwritable as error:
        context.warn(f"{path} could not be written ({error.why}). This is what would stand in it:")
        context.copy(text)
        return Exit.PROBLEMS
    context.say(f"Wrote {path}: every key is explained in it.")
    try:
        config = configs.read(path)
    except ConfigBroken as error:
        context.say("These are missing; put them in:")
        for mistake in error.mistakes:
            context.say(f"  {mistake_line(error.path, mistake)}")
        context.next("config validate")
        return Exit.PROBLEMS
    context.use_config(config)
    if (
        known.provider
        and not config.accounts
        and not yes
        and click.confirm(f"Sign in at {known.provider.capitalize()} now", default=True, err=True)
    ):
        ctx.invoke(connect.commands[known.provider])
    return _first_plan(context, known.provider)


def _first_plan(context: Context, provider: str) -> int:
    if not context.config().accounts:
        online = ", ".join(f"connect {each}" for each in ONLINE)
        context.say(
            f"No calendar is connected yet: there is {online}, and connect local for files."
        )
        context.next(f"connect {provider}" if provider else "connect local --help")
        return Exit.DONE
    context.say("This is what it would do now:\n")
    show(with_letters(context, None), context)
    context.say()
    context.next("service install", "does it from now on, by itself")
    return Exit.DONE


def _ask(guess: Guess) -> Guess:
    """Each question has what was found as its answer, and is asked until its answer can be used."""
    name, emails = _person(guess)
    time_zone = _question("Your time zone", guess.time_zone, answers.zone)
    country = discover.country_of(time_zone)
    if not country:
        text = "Whose public holidays are yours (- for nobody's)"
        country = _question(text, guess.country or "-", answers.country)
    strengths = _question(
        "What you have done, in whole sentences, as “I have run payment systems in Python for eight years.” (- for none)",
        " ".join(guess.strengths) or "-",
        answers.sentences,
    )
    known = replace(
        guess, name=name, emails=emails, time_zone=time_zone, country=country, strengths=strengths
    )
    if not guess.calendars:
        where = _question(
            f"Where your calendar and mail are: {', '.join(ONLINE)}, or files on this machine",
            guess.provider or discover.provider_of(emails[0]) or "files",
            answers.provider,
        )
        if where in ONLINE:
            return replace(known, provider=where, calendars=(), mailboxes=())
    calendars = _calendars(guess.calendars, ZoneInfo(time_zone))
    box = guess.mailboxes
    if len(box) == 1:
        click.echo(folded(f"Your mail: {box[0]}"), err=True)
    else:
        for path in box:
            click.echo(f"  found: {path}", err=True)
        first = str(box[0]) if box else "-"
        box = _question("Your mail, a Maildir (- for none yet)", first, answers.mailbox)
    return replace(known, provider="", calendars=calendars, mailboxes=box)


def _question(text: str, default: str | None, understood: Callable[[str], Answer]) -> Answer:
    """Ask until the answer is understood; what is wrong with one is said at once."""
    asked = folded(f"{text} [{default}]:" if default else f"{text}:")
    while True:
        try:
            text = click.prompt(asked, default, show_default=False, prompt_suffix=" ", err=True)
            return understood(text)
        except ValueError as error:
            click.echo(folded(f"  {error}"), err=True)


def _person(guess: Guess) -> tuple[str, tuple[str, ...]]:
    """The name, as letters are signed, and the addresses: in one answer, or in two."""
    known = guess.name
    if guess.name and guess.emails:
        known = f"{guess.name} <{', '.join(guess.emails)}>"
    text = "You, as letters are signed: name and mail addresses"
    name, emails = _question(text, known or None, answers.person)
    if not name:
        name = _question("Your name", guess.name or None, answers.name)
    if not emails:
        emails = _question("Your mail addresses", " ".join(guess.emails) or None, answers.addresses)
    return name, emails


def _calendars(listed: Sequence[Path], zone: ZoneInfo) -> tuple[Path, ...]:
    """Those that are read; the first takes the blocks. Each was read once before it is taken."""
    with progress_line("reading your calendars"):
        counts = [_read_once(path, zone) for path in listed]
    for letter, line in zip(ascii_lowercase, counts, strict=False):
        click.echo(folded(f"  {letter}  {line}"), err=True)
    if len(listed) > 1:
        click.echo("The first one that you name takes the blocks.", err=True)
    question = (
        "Your calendars, by letter or path"
        if listed
        else "Your calendar: a folder of .ics files, or such a file"
    )

    def chosen(text: str) -> tuple[Path, ...]:
        if text.strip() == "-":
            return ()
        paths = answers.calendars(text, listed)
        try:
            for line in verified(
                LOCAL.account, [path for path in paths if path not in listed], None, zone
            ):
                click.echo(folded(line), err=True)
        except InputBroken as error:
            raise ValueError(f"{error.where}: {error.what}") from error
        return paths

    default = " ".join(ascii_lowercase[: len(listed)]) if listed else "-"
    return _question(f"{question} (- for none yet)", default, chosen)


def _read_once(path: Path, zone: ZoneInfo) -> str:
    try:
        return verified(LOCAL.account, [path], None, zone)[0].removeprefix("✓ ")
    except InputBroken as error:
        return f"{error.where}: {error.what}"


def _config_text(known: Guess) -> str:
    """The shipped config with what is known put in."""
    text = (resources.folder("config") / "interviewd.toml").read_text(encoding="utf-8")
    values = {
        "name": known.name,
        "emails": list(known.emails),
        "time_zone": known.time_zone,
        "country": known.country,
        "spelling": known.spelling,
        "strengths": list(known.strengths),
    }
    for key, answer in values.items():
        clean = sanitize.line(answer) if isinstance(answer, str) else answer
        value = json.dumps(clean, ensure_ascii=False)
        before, line, after = re.split(rf"^({key} = .*)$", text, maxsplit=1, flags=re.MULTILINE)
        text = f"{before}{line.split(' = ')[0]} = {value}{after}"
    if known.calendars or known.mailboxes:
        mailbox = known.mailboxes[0] if known.mailboxes else None
        text = edit.with_account(text, values_of(LOCAL.account, list(known.calendars), mailbox))
    return text
