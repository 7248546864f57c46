"""`service`: interviewd under systemd, installed once and forgotten."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from interviewd.cli import invocation, purge, service_state, systemd
from interviewd.cli.context import Context
from interviewd.cli.error_messages import sudo
from interviewd.cli.exit_codes import Exit, UsageMistake
from interviewd.cli.options import example
from interviewd.config import load as configs
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
    layout, obstacles = _layout(context, is_system=is_system)
    if dry_run:
        for path, text in _files(context, layout, is_system=is_system).items():
            context.copy(f"# {path}\n{text}")
        _warn_of(context, obstacles)
        context.next(f"service install {_flag(is_system=is_system)}")
        return Exit.PROBLEMS if obstacles else Exit.DONE
    if obstacles:
        _warn_of(context, obstacles)
        return Exit.PROBLEMS
    manager = _manager(context, is_system=is_system)
    _refuse_beside_another(context, manager)
    if is_system and (obstacle := _prepare(context, layout)):
        context.warn(obstacle)
        return Exit.PROBLEMS
    layout, _ = _layout(context, is_system=is_system)
    for path, text in _files(context, layout, is_system=is_system).items():
        _write(path, text)
        context.say(f"wrote {path}")
    return _start(ctx, manager, is_system=is_system)


def _is_system(chosen: bool | None) -> bool:
    return os.geteuid() == 0 if chosen is None else chosen


def _flag(*, is_system: bool) -> str:
    return "--system" if is_system else "--user"


def _layout(context: Context, *, is_system: bool) -> tuple[Layout, list[Obstacle]]:
    """Where everything lies, and why that cannot work."""
    config = context.config()
    mine = configs.state_dir(config, context.environ)
    places = [
        _written(config.place(path)) for account in config.accounts for path in _paths(account)
    ]
    metrics = config.settings.service.metrics_file
    figures = config.place(metrics).parent if metrics else None
    if not is_system:
        # systemd does not know the variables of this shell.
        variables = (
            {"XDG_STATE_HOME": context.environ["XDG_STATE_HOME"]}
            if not config.settings.state_dir
            and Path(context.environ.get("XDG_STATE_HOME", "")).is_absolute()
            else {}
        )
        return Layout(
            invocation.program(),
            config.path,
            mine,
            places,
            environ=variables,
            systemd=systemd.version(),
        ), []
    state = configs.state_dir(config, {"STATE_DIRECTORY": str(systemd_units.SYSTEM_STATE)})
    layout = Layout(
        invocation.program(),
        config.path,
        state,
        places,
        is_sealed=systemd_units.SEALED_KEY.exists(),
        figures=figures,
        systemd=systemd.version(),
    )
    needed = [Path(sys.executable), Path(sys.base_prefix), resources.PACKAGE]
    return layout, [*systemd_units.obstacles(layout, needed, mine)]


def _paths(account: Any) -> list[str]:
    """What a local account names on this disk."""
    return [*account.calendars, *filter(None, [account.mailbox])] if account.is_local else []


def _written(path: Path) -> Path:
    """The folder that is written: a calendar's file is replaced by a new one beside it."""
    return Path(os.path.abspath(path.parent if path.suffix == ".ics" else path))  # noqa: PTH100 - links are kept


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


def _write(path: Path, text: str) -> None:
    """Whole or not at all; readable by everybody, as systemd wants its units."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o644)
    new.replace(path)


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


def _prepare(context: Context, layout: Layout) -> str:
    """User, rights and key of the system service; what went wrong, "" when nothing did."""
    sysusers = Path("/etc") / systemd_units.SYSUSERS
    _write(
        sysusers, (resources.folder("systemd") / systemd_units.SYSUSERS).read_text(encoding="utf-8")
    )
    if trouble := systemd.make_user():
        return f"the user {systemd_units.SYSTEM_USER} could not be made: {trouble}"
    systemd.let_read(layout.config)
    for right, path in [
        ("r", layout.config),
        *((right, path) for path in layout.places for right in _RIGHTS),
    ]:
        if path.exists() and not systemd.may(right, path):
            user = systemd_units.SYSTEM_USER
            fix = f"chgrp {user}" if path == layout.config else f"chown -R {user}:"
            return _MAY_NOT.format(
                user=user, right=_RIGHTS[right], path=path, fix=fix, quoted=shlex.quote(str(path))
            )
    if trouble := may_not_figure(layout.figures):
        return trouble
    if systemd.seal_key(layout.state):
        context.say(f"the vault's key is sealed to this machine in {systemd_units.SEALED_KEY}")
    systemd.give_state(layout.state, purge.of_ours(layout.state))
    return ""


_MAY_NOT = (
    "the user {user}, as which the service runs, cannot {right} {path}. Run: sudo {fix} {quoted}"
)
_RIGHTS = {"r": "read", "w": "write in", "x": "enter"}


_OWN_FIGURES = f'in the config: metrics_file = "{systemd_units.SYSTEM_FIGURES}/interviewd.prom"'


def may_not_figure(folder: Path | None) -> str:
    """Why the metrics file cannot be written, "" when it can.

    A folder of other programs keeps its owner.
    """
    if not folder or (folder.is_dir() and all(systemd.may(right, folder) for right in "wx")):
        return ""
    is_there = folder.exists()
    path = shlex.quote(str(systemd_units.SYSTEM_FIGURES if is_there else folder))
    fix = f"sudo install -d -o {systemd_units.SYSTEM_USER} -m 755 {path}"
    if not is_there:
        return f"there is no folder {folder} for the metrics file. Run: {fix}"
    what = f"the user {systemd_units.SYSTEM_USER}, as which the service runs, cannot write the metrics file in {folder}"
    return f"{what}. Give it a folder of its own, which your collector reads as well: {fix}; and say it {_OWN_FIGURES}"


def _start(ctx: click.Context, manager: systemd.Manager, *, is_system: bool) -> int:
    from interviewd.cli.commands.status import status

    context: Context = ctx.obj
    manager.control(
        "reset-failed", systemd_units.NAME
    )  # one that was given up may not be started again for ten minutes
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

_ELSEWHERE = (
    "Install it where no home is: sudo python3 -m venv /opt/interviewd && sudo /opt/interviewd/bin/pip install {source}; "
    "then: sudo /opt/interviewd/bin/interviewd service install"
)
_MOVE_CONFIG = (
    "Put it into /etc: sudo install -D -m 600 {path} /etc/interviewd/config.toml; then: {again}"
)
_YOURS = "Or use your own service, which sees your home: interviewd service install --user"

OBSTACLES = {
    "program_in_home": f"the program needs {{path}}, and the system service sees no home. {_ELSEWHERE}. {_YOURS}",
    "program_in_tmp": f"the program needs {{path}}, and the system service has a /tmp of its own. {_ELSEWHERE}",
    "config_in_home": f"the config is {{path}}, and the system service sees no home. {_MOVE_CONFIG}. {_YOURS}",
    "config_in_tmp": f"the config is {{path}}, and the system service has a /tmp of its own. {_MOVE_CONFIG}",
    "state_in_home": f"the state would lie in {{path}}, and the system service sees no home. "
    f"Take state_dir out of the config. {_YOURS}",
    "state_in_tmp": "the state would lie in {path}, and the system service has a /tmp of its own. "
    "Take state_dir out of the config",
    "place_in_home": "calendar or mailbox lie in {path}, and the system service sees no home. "
    "Use your own service, which does: interviewd service install --user",
    "place_in_tmp": "calendar or mailbox lie in {path}, and the system service has a /tmp of its own. Move them",
    "figures_in_home": "the metrics file would lie in {path}, and the system service sees no home. "
    f"Take another place {_OWN_FIGURES}",
    "figures_in_tmp": "the metrics file would lie in {path}, and the system service has a /tmp of its own. "
    f"Take another place {_OWN_FIGURES}",
    "state_elsewhere": "your commands would keep their state in {path} and the service its own in /var/lib/interviewd. "
    'Say it in the config: state_dir = "/var/lib/interviewd"',
}


def _warn_of(context: Context, obstacles: Iterable[Obstacle]) -> None:
    facts = {
        "source": invocation.source(),
        "again": invocation.sudo("--config /etc/interviewd/config.toml service install"),
    }
    for code, path in obstacles:
        context.warn(
            f"this cannot work: {OBSTACLES[code].format(path=shlex.quote(str(path)), **facts)}"
        )


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
    folder = _layout(context, is_system=is_system)[0].state if with_state else Path()
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
        layout, obstacles = _layout(context, is_system=is_system)
        context.copy(
            f"# {path}, not installed\n{_files(context, layout, is_system=is_system)[path]}"
        )
        _warn_of(context, obstacles)
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
