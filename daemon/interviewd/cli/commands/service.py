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
from interviewd.system.systemd_units import Layout, Obstacle

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


class _Service:
    """The service that is meant: the machine's, or the person's own."""

    def __init__(self, context: Context, chosen: bool | None) -> None:
        self.context = context
        self.is_system = os.geteuid() == 0 if chosen is None else chosen
        whose = "--system" if self.is_system else "--user"
        self.install, self.uninstall = f"service install {whose}", f"service uninstall {whose}"

    def layout(self) -> tuple[Layout, list[Obstacle]]:
        return find_layout(self.context, is_system=self.is_system)

    def files(self, layout: Layout) -> Mapping[Path, str]:
        units = resources.folder("systemd")
        if self.is_system:
            return systemd_units.system(units, layout)
        return systemd_units.user(units, layout, service_state.user_units(self.context.environ))

    def paths(self) -> list[Path]:
        """Where the files are, whatever has become of the config."""
        if self.is_system:
            return systemd_units.system_paths()
        return systemd_units.user_paths(service_state.user_units(self.context.environ))

    def manager(self) -> systemd.Manager:
        """The systemd that is meant. Raises a usage error where there is none, or it takes root."""
        if self.is_system and os.geteuid() != 0:
            raise UsageMistake(f"the machine's systemd needs root. Run: {sudo()}")
        manager, run = systemd.Manager(is_system=self.is_system), self.context.command("run")
        if self.is_system and not systemd.BOOTED.is_dir():
            what = "this machine is not run by systemd; have what runs it start"
            raise UsageMistake(f"{what}: {run}")
        if not self.is_system and not manager.is_there():
            raise UsageMistake(
                "your own systemd does not answer: log in at the machine itself or by ssh, not through su or sudo; "
                f"or run it by hand: {run}"
            )
        return manager

    def start(self, manager: systemd.Manager) -> Exit:
        context = self.context
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
        if not self.is_system and not systemd.lingers():
            context.say("It ends when you log out. To have it run on: loginctl enable-linger")
        return Exit.DONE

    def take_away(self, files: Iterable[Path]) -> None:
        manager = self.manager()
        for unit in (systemd_units.NAME, *(systemd_units.TICK if self.is_system else ())):
            manager.control("disable", "--now", unit)
        for path in files:
            path.unlink()
            self.context.say(f"removed {path}")
        manager.control("daemon-reload")
        manager.control("reset-failed", systemd_units.NAME)


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
    from interviewd.cli.commands.status import status

    context: Context = ctx.obj
    wanted = _Service(context, is_system)
    layout, obstacles = wanted.layout()
    if dry_run:
        for path, text in wanted.files(layout).items():
            context.copy(f"# {path}\n{text}")
        warn_of(context, obstacles)
        context.next(wanted.install)
        return Exit.PROBLEMS if obstacles else Exit.DONE
    if obstacles:
        warn_of(context, obstacles)
        return Exit.PROBLEMS
    manager = wanted.manager()
    pid = locks.daemon_pid(context.state())
    if pid is not None and str(pid) != manager.ask("MainPID").get("MainPID"):
        raise UsageMistake(
            f"another interviewd runs already (process {pid or 'unknown'}); stop it first"
        )
    if wanted.is_system and (obstacle := prepare(context, layout)):
        context.warn(obstacle)
        return Exit.PROBLEMS
    layout, _ = wanted.layout()
    for path, text in wanted.files(layout).items():
        write_unit(path, text)
        context.say(f"wrote {path}")
    if code := wanted.start(manager):
        return code
    context.say()
    ctx.invoke(status, at=None, as_json=False, check=False)
    return Exit.DONE


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
    there = _Service(context, is_system)
    known = [path for path in there.paths() if path.exists()]
    folder = there.layout()[0].state if with_state else Path()
    state = purge.of_ours(folder) if with_state else []
    if with_state and there.is_system and systemd_units.SEALED_KEY.exists():
        state.append(systemd_units.SEALED_KEY)
    if dry_run:
        for path in (*known, *state):
            context.say(f"would remove {path}")
        if not (known or state):
            context.say("There is nothing to remove.")
        removal = f"{there.uninstall}{' --purge' if with_state else ''}"
        context.next(removal if known or state else there.install)
        return Exit.DONE
    if with_state and not yes and not sys.stdin.isatty():
        raise UsageMistake(
            "there is nobody to ask here; say --yes, after undo if what it made should go as well"
        )
    if known:
        there.take_away(known)
    else:
        context.say("No service of it is installed.")
    if with_state:
        purge.purge(ctx, folder, state, is_asked=not yes)
    context.next(there.install)
    return Exit.DONE


# --- show ---------------------------------------------------------------------------------------


@service.command("show", epilog=example("service show", "service show --system"))
@scope
@click.pass_obj
def show(context: Context, is_system: bool | None) -> int:
    """The unit as it is installed, or would be, and how it does."""
    there = _Service(context, is_system)
    path = there.paths()[0]
    if not path.exists():
        layout, obstacles = there.layout()
        context.copy(f"# {path}, not installed\n{there.files(layout)[path]}")
        warn_of(context, obstacles)
        context.next(there.install)
        return Exit.DONE
    context.copy(f"# {path}\n{path.read_text(encoding='utf-8')}")
    properties = systemd.Manager(is_system=there.is_system).ask(*_PROPERTIES)
    for name, say in _PROPERTIES.items():
        if properties.get(name):
            context.say(say(properties[name]))
    if not there.is_system:
        ends = "ends when you log out: loginctl enable-linger"
        context.say("runs on when you log out" if systemd.lingers() else ends)
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
