"""The commands in their four groups. A command's module loads when it is run: `--help` is quick."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from interviewd import __version__
from interviewd.cli import completion, invocation
from interviewd.cli.command_table import COMMANDS, GROUPS
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import example
from interviewd.errors import InterviewdError


class Commands(click.Group):
    """The groups above, loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        command = COMMANDS.get(cmd_name)
        if command is None:
            return None
        loaded = getattr(import_module(f"interviewd.cli.commands.{command.module}"), cmd_name)
        assert isinstance(loaded, click.Command)  # noqa: S101 - a test loads them all
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown command is answered with the nearest known one."""
        is_unknown = args and args[0] not in COMMANDS and not args[0].startswith("-")
        if is_unknown and not ctx.resilient_parsing:  # which is completing
            import difflib

            from interviewd.language import sanitize

            near = difflib.get_close_matches(args[0], COMMANDS, 1, 0.5)
            hint = f" Did you mean {near[0]}?" if near else " See: interviewd --help"
            raise UsageMistake(f"there is no command “{sanitize.line(args[0], 40)}”.{hint}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The names from the table, so that no command's module is loaded for them."""
        named = [
            CompletionItem(name, help=command.does)
            for name, command in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for group, commands in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(name, command.does) for name, command in commands.items()])


EXAMPLE = example("demo", "plan")


def _show_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        commit = invocation.commit()
        click.echo(f"interviewd {__version__}{f' ({commit})' if commit else ''}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=EXAMPLE,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", metavar="PATH", help="The config to use, and no other.")
@click.option("--debug", is_flag=True, help="Show where an unexpected error came from.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show it.",
)
@click.pass_context
def interviewd(ctx: click.Context, config: str | None, debug: bool) -> None:
    """Prepares your interviews on the calendar, drafts the letters afterwards, and never sends
    anything.
    """
    from interviewd.cli.context import Context  # with the config and all sentences

    ctx.obj = Context(config, os.environ, debug=debug)
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        click.echo(
            "interviewd prepares your interviews on the calendar and drafts the letters of thanks afterwards."
        )
        click.echo("Every letter waits in Drafts: it never sends, and what it made can be undone.")
        if ctx.obj.is_configured():
            click.echo(f"\nNext:  {ctx.obj.command('status')}")
        else:
            click.echo(
                f"\nNext:  {ctx.obj.command('demo')}   to see a fortnight of it\n       {ctx.obj.command('init')}   to begin"
            )


def run(args: Sequence[str]) -> int:
    """Run one command; every way it can end becomes a sentence and a code."""
    if completion.VARIABLE in os.environ:
        return completion.answer(interviewd)
    if args[:1] == ["help"]:
        args = [*args[1:], "--help"]
    try:
        returned: Any = interviewd.main(
            args=list(args), prog_name=invocation.name(), standalone_mode=False
        )
        return int(returned) if isinstance(returned, int) else Exit.DONE
    except click.Abort:
        click.echo("stopped", err=True)
        return Exit.INTERRUPTED
    except UsageMistake as error:
        click.echo(invocation.as_typed(error.message, _named(args)), err=True)
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.UsageError as error:
        from interviewd.cli.usage import usage_sentence

        click.echo(usage_sentence(error), err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except InterviewdError as error:
        from interviewd.cli.error_messages import error_sentence

        sentence, code = error_sentence(error, _named(args))
        click.echo(sentence, err=True)
        return code
    except SystemExit as error:  # click's end when whoever read us has gone
        raise BrokenPipeError from error
    except OSError as error:
        if error.filename is None and error.errno in {errno.ENOSPC, errno.EIO, errno.EBADF}:
            raise  # the output's, which is not ours to explain here
        return unexpected(error, _named(args))
    except Exception as error:  # the last line of defence: no traceback for a person
        if "--debug" in args:
            raise
        return unexpected(error, _named(args))


def _named(args: Sequence[str]) -> str | None:
    """The config that was named, for an error before the command's context was made."""
    return next((each for option, each in itertools.pairwise(args) if option == "--config"), None)


def unexpected(error: Exception, config: str | None) -> int:
    told = PermissionError | FileNotFoundError | NotADirectoryError | IsADirectoryError
    if isinstance(error, told) and error.filename:
        way_out = ""
        if isinstance(error, PermissionError):
            from interviewd.cli.error_messages import sudo
            from interviewd.system import state_files

            is_ours = state_files.is_own(Path(error.filename).parent)
            way_out = (
                f". See: {invocation.called(config)} doctor" if is_ours else f". Run: {sudo()}"
            )
        what = (error.strerror or "cannot be used").lower()
        click.echo(f"{error.filename}: {what}{way_out}", err=True)
        return Exit.PROBLEMS
    from interviewd.language import sanitize

    what = sanitize.line(f"{type(error).__name__}: {error}", 300)
    click.echo(f"that should not have happened: {what}", err=True)
    click.echo(
        "Nothing is lost. Please report it with what the same command prints after: interviewd --debug",
        err=True,
    )
    return Exit.PROBLEMS
