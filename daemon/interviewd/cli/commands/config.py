"""`config`: the config in force, its mistakes, and where it lies."""

from __future__ import annotations

import click

from interviewd.cli.context import Room
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
def show(room: Room) -> int:
    """Print the config in force, defaults included. There are no secrets in it."""
    from interviewd.config.edit import shown

    found = room.config()
    room.say(f"# {found.path}")
    room.copy(shown(found.settings).rstrip())
    room.say(f"\n# Next:  edit {found.path}, then: {room.command('config validate')}")
    return Exit.DONE


@config.command("validate", epilog=example("config validate", "--config ./interviewd.toml config validate"))
@click.pass_obj
def validate(room: Room) -> int:
    """Say every mistake at once, with its key and line."""
    try:
        found = room.config()
    except ConfigMissing:
        raise
    except ConfigBroken as error:
        for mistake in error.mistakes:
            room.say(mistake_line(error.path, mistake))
        many = f"{len(error.mistakes)} mistakes" if len(error.mistakes) > 1 else "one mistake"
        room.warn(f"{many}; mend it, then: {room.command('config validate')}")
        return Exit.CONFIG
    room.say(f"{found.path} is valid.")
    room.next("plan")
    return Exit.DONE


@config.command("path", epilog=example("config path"))
@click.pass_obj
def path(room: Room) -> int:
    """Print where the config lies, or would."""
    found = configs.named(room.path, room.environ) or configs.find(None, room.environ)
    room.say(str(found or configs.usual(room.environ)))
    missing = found is None or not found.exists()
    room.warn(f"Next:  {room.command('init' if missing else 'config validate')}")
    return Exit.DONE
