"""`config`: the config in force, its mistakes, and where it lies."""

from __future__ import annotations

import click

from interviewd.cli.context import Context
from interviewd.cli.error_messages import mistake_line
from interviewd.cli.exit_codes import Exit
from interviewd.cli.options import example
from interviewd.config import load as configs
from interviewd.errors import ConfigBroken, ConfigMissing


@click.group("config", epilog=example("config validate", "config show"))
def config() -> None:
    """Show or check the config: one TOML file, in which every key has a default."""


@config.command("show", epilog=example("config show"))
@click.pass_obj
def show(context: Context) -> int:
    """Print the config in force, defaults included. There are no secrets in it."""
    from interviewd.config.edit import shown

    config = context.config()
    context.say(f"# {config.path}")
    context.copy(shown(config.settings).rstrip())
    context.say(f"\n# Next:  edit {config.path}, then: {context.command('config validate')}")
    return Exit.DONE


@config.command(
    "validate", epilog=example("config validate", "--config ./interviewd.toml config validate")
)
@click.pass_obj
def validate(context: Context) -> int:
    """Say every mistake at once, with its key and line."""
    try:
        config = context.config()
    except ConfigMissing:
        raise
    except ConfigBroken as error:
        for mistake in error.mistakes:
            context.say(mistake_line(error.path, mistake))
        are_several = len(error.mistakes) > 1
        found = (
            f"{len(error.mistakes)} mistakes; mend them" if are_several else "one mistake; mend it"
        )
        context.warn(f"{found}, then: {context.command('config validate')}")
        return Exit.CONFIG
    context.say(f"{config.path} is valid.")
    context.next("plan")
    return Exit.DONE


@config.command("path", epilog=example("config path"))
@click.pass_obj
def path(context: Context) -> int:
    """Print where the config lies, or would."""
    path = configs.named(context.path, context.environ) or configs.find(None, context.environ)
    context.say(str(path or configs.usual(context.environ)))
    missing = path is None or not path.exists()
    context.warn(f"Next:  {context.command('init' if missing else 'config validate')}")
    return Exit.DONE
