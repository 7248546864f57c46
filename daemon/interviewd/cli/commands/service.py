"""`service`: interviewd under systemd, installed once and forgotten."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from interviewd.cli import purge, service_state, systemd
from interviewd.cli.context import Context
from interviewd.cli.error_messages import sudo
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import example
from interviewd.cli.service_layout import find_layout, prepare, warn_of, write_unit
from interviewd.system import locks, resources, systemd_units
from interviewd.system.systemd_units import Layout

scope = click.option(
    "--system/--user",
    "is_system",
    default=None,
    help="Whose systemd; the machine's when run as root.",
)
dry = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")


@click.group("service", epilog=example("service install", "service install --system"))
def service() -> None:
    """Run it under systemd: your own, or the machine's when you are root."""


# --- install ------------------------------------------------------------------------------------


@service.command("install", epilog=example("service install", "service install --system --dry-run"))
@scope
@dry
@click.pass_context
def install(ctx: click.Context, is_system: bool | None, dry_run: bool) -> int:
    """Write the unit, start it, wait until it is ready, and show the first status.

    The user service is for desktops, and for calendars and mail in a home. The system service has a
    user of its own and is walled in; it sees no home.
    """
    context: Context = ctx.obj
    is_system = _is_system(is_system)
    layout, obstacles = find_layout(context, is_system=is_system)
    if dry_run:
        for path, text in _files(context, layout, is_system=is_system).items():
            context.copy(f"# {path}\n{text}")
        warn_of(context, obstacles)
        context.next(f"service install {_flag(is_system=is_system)}")
        return Exit.PROBLEMS if obstacles else Exit.DONE
    if obstacles:
        warn_of(context, obstacles)
        return Exit.PROBLEMS
    manager = _manager(context, is_system=is_system)
    _refuse_beside_another(context, manager)
    if is_system and (obstacle := prepare(context, layout)):
        context.warn(obstacle)
        return Exit.PROBLEMS
    layout, _ = find_layout(context, is_system=is_system)
    for path, text in _files(context, layout, is_system=is_system).items():
        write_unit(path, text)
        context.say(f"wrote {path}")
    return _start(ctx, manager, is_system=is_system)


def _is_system(chosen: bool | None) -> bool:
    return os.geteuid() == 0 if chosen is None else chosen


def _flag(*, is_system: bool) -> str:
    return "--system" if is_system else "--user"


def _files(context: Context, layout: Layout, *, is_system: bool) -> Mapping[Path, str]:
    if is_system:
        return systemd_units.system(resources.folder("systemd"), layout)
    return systemd_units.user(
        resources.folder("systemd"), layout, service_state.user_units(context.environ)
    )


def _paths_of(context: Context, *, is_system: bool) -> list[Path]:
    """Where the files are, whatever has become of the config."""
    return (
        systemd_units.system_paths()
        if is_system
        else systemd_units.user_paths(service_state.user_units(context.environ))
    )


def _manager(context: Context, *, is_system: bool) -> systemd.Manager:
    """The systemd that is meant.

    Raises a usage error where there is none, or where it takes root.
    """
    if is_system and os.geteuid() != 0:
        raise UsageMistake(f"the machine's systemd needs root. Run: {sudo()}")
    manager = systemd.Manager(is_system=is_system)
    if is_system and not systemd.BOOTED.is_dir():
        raise UsageMistake(
            f"this machine is not run by systemd; have what runs it start: {context.command('run')}"
        )
    if not is_system and not manager.is_there():
        raise UsageMistake(
            "your own systemd does not answer: log in at the machine itself or by ssh, not through su or sudo; "
            f"or run it by hand: {context.command('run')}"
        )
    return manager


def _refuse_beside_another(context: Context, manager: systemd.Manager) -> None:
    pid = locks.daemon_pid(context.state())
    if pid is not None and str(pid) != manager.ask("MainPID").get("MainPID"):
        raise UsageMistake(
            f"another interviewd runs already (process {pid or 'unknown'}); stop it first"
        )


def _start(ctx: click.Context, manager: systemd.Manager, *, is_system: bool) -> int:
    from interviewd.cli.commands.status import status

    context: Context = ctx.obj
    # One that was given up may not be started again for ten minutes.
    manager.control("reset-failed", systemd_units.NAME)
    what = (
        manager.control("daemon-reload")
        or manager.control("enable", systemd_units.NAME)
        or manager.control("restart", systemd_units.NAME)
    )
    if what:
        context.warn(f"it did not start: {what}")
        for line in manager.log(10):
            context.warn(f"  {line}")
        context.warn(f"What is wrong says: {context.command('doctor')}")
        is_config = manager.ask("ExecMainStatus").get("ExecMainStatus") == str(int(Exit.CONFIG))
        return Exit.CONFIG if is_config else Exit.PROBLEMS
    context.say("It runs, and is ready; it starts again with the machine.")
    if not is_system and not systemd.lingers():
        context.say("It ends when you log out. To have it run on: loginctl enable-linger")
    context.say()
    ctx.invoke(status, at=None, as_json=False, check=False)
    return Exit.DONE


# --- what is in the way -------------------------------------------------------------------------


# --- uninstall ----------------------------------------------------------------------------------


@service.command(
    "uninstall", epilog=example("service uninstall", "service uninstall --purge --dry-run")
)
@scope
@click.option(
    "--purge",
    "with_state",
    is_flag=True,
    help="Its state as well: journal, sign-ins, key. Offers to undo first.",
)
@click.option("--yes", is_flag=True, help="Do not ask; what it made stays unless undone before.")
@dry
@click.pass_context
def uninstall(
    ctx: click.Context, is_system: bool | None, with_state: bool, yes: bool, dry_run: bool
) -> int:
    """Stop it and take its units away. Calendar, mailbox, config and journal stay."""
    context: Context = ctx.obj
    is_system = _is_system(is_system)
    known = [path for path in _paths_of(context, is_system=is_system) if path.exists()]
    folder = find_layout(context, is_system=is_system)[0].state if with_state else Path()
    state = purge.of_ours(folder) if with_state else []
    if with_state and is_system and systemd_units.SEALED_KEY.exists():
        state.append(systemd_units.SEALED_KEY)
    if dry_run:
        for path in (*known, *state):
            context.say(f"would remove {path}")
        if not (known or state):
            context.say("There is nothing to remove.")
        return Exit.DONE
    if with_state and not yes and not sys.stdin.isatty():
        raise UsageMistake(
            "there is nobody to ask here; say --yes, after undo if what it made should go as well"
        )
    if known:
        _take_away(context, known, is_system=is_system)
    else:
        context.say("No service of it is installed.")
    if with_state:
        purge.purge(ctx, folder, state, is_asked=not yes)
    return Exit.DONE


def _take_away(context: Context, known: Iterable[Path], *, is_system: bool) -> None:
    manager = _manager(context, is_system=is_system)
    for unit in (systemd_units.NAME, *(systemd_units.TICK if is_system else ())):
        manager.control("disable", "--now", unit)
    for path in known:
        path.unlink()
        context.say(f"removed {path}")
    manager.control("daemon-reload")
    manager.control("reset-failed", systemd_units.NAME)


# --- show ---------------------------------------------------------------------------------------


@service.command("show", epilog=example("service show", "service show --system"))
@scope
@click.pass_obj
def show(context: Context, is_system: bool | None) -> int:
    """The unit as it is installed, or would be, and how it does."""
    is_system = _is_system(is_system)
    path = _paths_of(context, is_system=is_system)[0]
    if not path.exists():
        layout, obstacles = find_layout(context, is_system=is_system)
        context.copy(
            f"# {path}, not installed\n{_files(context, layout, is_system=is_system)[path]}"
        )
        warn_of(context, obstacles)
        context.next(f"service install {_flag(is_system=is_system)}")
        return Exit.DONE
    context.copy(f"# {path}\n{path.read_text(encoding='utf-8')}")
    properties = systemd.Manager(is_system=is_system).ask(
        "ActiveState", "StatusText", "UnitFileState", "NRestarts"
    )
    for name, say in _PROPERTIES.items():
        if properties.get(name):
            context.say(say(properties[name]))
    if not is_system:
        context.say(
            "runs on when you log out"
            if systemd.lingers()
            else "ends when you log out: loginctl enable-linger"
        )
    context.next("status")
    return Exit.DONE


_PROPERTIES: Mapping[str, Callable[[str], str]] = {
    "ActiveState": lambda state: f"it is {state}",
    "StatusText": lambda text: text,
    "UnitFileState": lambda state: f"at boot: {state}",
    "NRestarts": lambda number: (
        f"restarted {number} times since it was started" if number != "0" else "never restarted"
    ),
}
