"""`connect`, `disconnect` and `accounts`: which calendars and mailboxes interviewd works with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from interviewd.cli import completion, discover, json_output
from interviewd.cli.amounts import count
from interviewd.cli.calendar_folders import calendars_in
from interviewd.cli.config_edits import edit_config
from interviewd.cli.context import Context
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import command, example, json_option
from interviewd.cli.sentences import say
from interviewd.cli.tables import table
from interviewd.cli.times import Clock
from interviewd.config import edit, formats
from interviewd.config.load import Config
from interviewd.config.providers import LOCAL
from interviewd.config.settings import AccountSettings
from interviewd.engine import wiring
from interviewd.errors import AccountError, InputBroken


def _account_name(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name is not None and not formats.is_account_name(name):
        raise UsageMistake(f"--name: “{name}” is no name: letters, digits, and . _ - + @")
    return name


@click.group(
    "connect", epilog=example("connect local --calendar ~/.calendars/home --mailbox ~/Maildir")
)
def connect() -> None:
    """Add an account: where your interviews are, and where the letters wait."""


@connect.command(
    "local",
    epilog=example(
        "connect local", "connect local --calendar ~/.calendars/home --mailbox ~/Maildir"
    ),
)
@click.option(
    "--name",
    metavar="NAME",
    default=LOCAL.account,
    show_default=True,
    callback=_account_name,
    help="What to call it.",
)
@click.option(
    "--calendar",
    "calendars",
    metavar="PATH",
    multiple=True,
    help="A folder of .ics files, or one such file; repeatable.",
)
@click.option(
    "--mailbox", metavar="PATH", help="A Maildir; without one there are blocks and no letters."
)
@click.pass_obj
def local(context: Context, name: str, calendars: tuple[str, ...], mailbox: str | None) -> int:
    """Use calendars and mail on this machine: folders of .ics files, a Maildir.

    Without paths it takes what lies in the usual places. Every path is read once before it is
    written down.
    """
    config = context.config()
    known = config.account(name)
    if known and not known.is_local:
        raise UsageMistake(
            f"{name} is an account at {known.provider} already; choose another --name"
        )
    chosen, box = _paths(context, known, calendars, mailbox)
    there = [config.place(path) for path in known.calendars] if known else []
    new = [path for path in chosen if path not in there]
    if not (chosen or box):
        raise UsageMistake(
            "nothing was found in the usual places; name what to use: --calendar PATH --mailbox PATH"
        )
    for line in verified(name, chosen, box, config.zone):
        context.say(line)
    context.say(f"You are {config.settings.me.name}, {', '.join(config.settings.me.emails)}.")
    context.say(
        "It reads these, writes its own blocks into the first calendar and letters into Drafts; it cannot send."
    )
    if known and not (new or mailbox):
        context.next("plan")
        return Exit.DONE
    values = values_of(name, new, box, known)
    lines = edit.account_text(values)
    if edit_config(context, lambda text: edit.with_account(text, values), lines) is None:
        return Exit.PROBLEMS
    context.say(f"{name} is in {config.path}.")
    context.next("plan")
    return Exit.DONE


_name = click.option(
    "--name",
    metavar="NAME",
    callback=_account_name,
    help="What to call it; by itself the one there is, or a new one.",
)
_no_browser = click.option(
    "--no-browser", is_flag=True, help="No browser here: sign in on another device."
)
_port = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Where the browser comes back to, for a tunnel through ssh.",
)


@connect.command("google", epilog=example("connect google --client ~/Downloads/client_secret.json"))
@_name
@click.option(
    "--client", metavar="FILE", type=click.Path(), help="The key that Google's console gave you."
)
@_no_browser
@_port
@click.pass_obj
def google(
    context: Context, name: str | None, client: str | None, no_browser: bool, port: int | None
) -> int:
    """Use Google Calendar and Gmail.

    Without a key it says in six steps how to get one. What was granted is compared with what is
    needed, and tried.
    """
    from interviewd.cli import sign_in

    return sign_in.connect(context, "google", name, client, browser=not no_browser, port=port)


@connect.command(
    "microsoft", epilog=example("connect microsoft --client 00000000-0000-0000-0000-000000000000")
)
@_name
@click.option("--client", metavar="ID", help="The Application (client) ID of your app.")
@_no_browser
@_port
@click.pass_obj
def microsoft(
    context: Context, name: str | None, client: str | None, no_browser: bool, port: int | None
) -> int:
    """Use Outlook's calendar and mail, personal or at work.

    Without an ID it says in six steps how to get one. Mail.Send is never asked for.
    """
    from interviewd.cli import sign_in

    return sign_in.connect(context, "microsoft", name, client, browser=not no_browser, port=port)


@connect.command(
    "writer",
    epilog=example("connect writer", "connect writer --endpoint http://127.0.0.1:11434/v1"),
)
@click.option(
    "--endpoint", metavar="URL", help="Where it answers; plain http only on this machine."
)
@click.option("--model", metavar="NAME", help="Which of its models writes.")
@click.pass_obj
def writer(context: Context, endpoint: str | None, model: str | None) -> int:
    """Let a language model of your choice write the letters: Ollama, llama.cpp, LM Studio, vLLM,
    or a hosted service.

    It shows word for word what the server would get, and tries a letter. A key is asked for, never
    an argument.
    """
    from interviewd.cli import model_writer

    return model_writer.connect(context, endpoint, model)


def _paths(
    context: Context, known: AccountSettings | None, calendars: tuple[str, ...], mailbox: str | None
) -> tuple[list[Path], Path | None]:
    """What is named, else what the account has, else what lies in the usual places."""
    if calendars or mailbox:
        paths = [Path(path).expanduser().absolute() for path in calendars]
        inner = [each for path in paths for each in calendars_in(path) or [path]]
        return inner, Path(mailbox).expanduser().absolute() if mailbox else None
    if known:
        place = context.config().place
        box = place(known.mailbox) if known.mailbox else None
        return [place(path) for path in known.calendars], box
    boxes = discover.mailboxes(context.environ)
    return discover.calendars(context.environ), next(iter(boxes), None)


def values_of(
    name: str, calendars: list[Path], mailbox: Path | None, known: AccountSettings | None = None
) -> dict[str, edit.Value]:
    """The account as the config says it, calendars added to those that it has."""
    paths = (*(known.calendars if known else ()), *map(str, calendars))
    box = str(mailbox) if mailbox else known.mailbox if known else ""
    return {"name": name, "provider": LOCAL.name, "calendars": paths, "mailbox": box}


def verified(name: str, calendars: list[Path], mailbox: Path | None, zone: ZoneInfo) -> list[str]:
    """What was found there, a line each. Raises InputBroken for a path that cannot be used."""
    return [
        *(_calendar(name, path, zone) for path in calendars),
        *([_mailbox(mailbox)] if mailbox else []),
    ]


def _calendar(name: str, path: Path, zone: ZoneInfo) -> str:
    """Read it as a pass would."""
    from interviewd.accounts.local.calendar import LocalCalendar
    from interviewd.domain.planner import window
    from interviewd.storage.cache import Overlay

    now = datetime.now(UTC)
    if not path.exists():
        raise InputBroken(str(path), "there is no such folder or file")
    try:
        look = LocalCalendar(name, [(str(path), path)], Overlay(), zone).fetch(window(now), now)
    except AccountError as error:
        raise InputBroken(str(path), error.what or "it cannot be read") from error
    if path.is_file() and look.troubles:
        clock = Clock(zone, now)
        raise InputBroken(look.troubles[0].where or str(path), say(look.troubles[0].what, clock))
    read = f"{count(len(look.events), 'event')} in the last five weeks and the next two months"
    if look.troubles:
        broken = count(len(look.troubles), "thing")
        read += f"; {broken} in it cannot be read, see: interviewd plan"
    return f"✓ {path}: {read}"


def _mailbox(path: Path) -> str:
    """Look for its folders; no mail is read."""
    from interviewd.accounts.local.mailbox import folders

    if not path.is_dir():
        raise InputBroken(str(path), "there is no such folder")
    if not discover.is_maildir(path):
        what = "it is no Maildir: neither it nor a folder in it has cur and new"
        raise InputBroken(str(path), what)
    mail_folders = folders.list_folders(path)
    if drafts := folders.drafts_folder(mail_folders):
        where = f"drafts go to {drafts.path}"
    else:
        where = f"{folders.new_drafts_path(path, mail_folders)} will be made for drafts"
    return f"✓ {path}: {count(len(mail_folders), 'folder')}; {where}"


@command("disconnect", "disconnect home", "disconnect writer")
@click.argument("name", metavar="NAME|writer", shell_complete=completion.accounts)
@click.pass_obj
def disconnect(context: Context, name: str) -> int:
    """Take an account out of the config, and its sign-in back.

    What was made there stays; `undo` removes it before.

    `disconnect writer` takes out the model that writes letters.
    """
    from interviewd.cli import model_writer, sign_in

    config = context.config()
    known = config.account(name)
    if name == "writer" and known is None:
        return model_writer.disconnect(context)
    if keys := _keys_naming(config, name):
        raise UsageMistake(
            f"{config.path} still names “{name}”, in {' and '.join(keys)}: "
            "take it out there first; nothing was done"
        )
    had_sign_in = sign_in.drop_sign_in(context, name)
    if known is None and had_sign_in:
        return Exit.DONE
    if known is None:
        names = ", ".join(account.name for account in config.accounts) or "none"
        raise UsageMistake(f"there is no account called “{name}”; there are: {names}")
    lines = f"# without the [[account]] called {name}"
    if edit_config(context, lambda text: edit.without_account(text, name), lines) is None:
        return Exit.PROBLEMS
    wiring.forget(config, context.environ, name)
    what = "Your files" if known.is_local else "Your calendar and mail"
    context.say(f"{name} is out of {config.path}. {what} there are as they were.")
    context.next("accounts")
    return Exit.DONE


def _keys_naming(config: Config, name: str) -> list[str]:
    """Where the config names an account from outside its table."""
    others = [each.name for each in config.accounts if each.mail == name != each.name]
    marked = config.settings.interviews.calendars
    tagging = ["[interviews] calendars"] if any(at.startswith(f"{name}/") for at in marked) else []
    return [*(f"mail of “{other}”" for other in others), *tagging]


@click.group(
    "accounts",
    invoke_without_command=True,
    epilog=example("accounts", "accounts --json", "accounts export gmail > gmail.sealed"),
)
@json_option
@click.pass_context
def accounts(ctx: click.Context, as_json: bool) -> int:
    """List the accounts, how they are, and what they read and write.

    Carry a sign-in to another machine.
    """
    if ctx.invoked_subcommand:
        return Exit.DONE
    context: Context = ctx.obj
    overview = context.overview(None)
    shapes = [json_output.account(overview, each) for each in overview.view.accounts]
    if as_json:
        context.print_json({"schema": json_output.SCHEMA, "accounts": shapes})
        return Exit.DONE
    rows = []
    for shape, account in zip(shapes, context.config().accounts, strict=True):
        mailbox = account.mailbox or ("" if account.is_local else "its mailbox")
        holds = ", ".join(part for part in (*account.calendars, mailbox) if part)
        rows.append((shape["name"], shape["provider"], shape["state"], holds))
    for line in table(rows) if rows else ["There is none yet."]:
        context.say(line)
    context.next("status" if rows else "connect local")
    return Exit.DONE


@accounts.command("export", epilog=example("accounts export gmail > gmail.sealed"))
@click.argument("name", metavar="NAME", shell_complete=completion.accounts)
@click.pass_obj
def export(context: Context, name: str) -> int:
    """Print a sign-in, sealed with a passphrase, which is asked for twice or read from a line of
    standard input.
    """
    from interviewd.cli import sign_in

    return sign_in.export(context, name)


@accounts.command("import", epilog=example("accounts import gmail.sealed"))
@click.argument("file", metavar="FILE")
@click.pass_obj
def import_(context: Context, file: str) -> int:
    """Take over an exported sign-in, and its account.

    FILE may be - for standard input, its first line the passphrase.
    """
    from interviewd.cli import sign_in

    return sign_in.import_(context, file)
