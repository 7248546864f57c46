"""Where a service finds everything, and what is in its way."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from interviewd.cli import invocation, purge, systemd
from interviewd.cli.context import Context
from interviewd.config import load as configs
from interviewd.system import resources, systemd_units
from interviewd.system.systemd_units import Layout, Obstacle


def find_layout(context: Context, *, is_system: bool) -> tuple[Layout, list[Obstacle]]:
    """Where everything lies, and why that cannot work."""
    config = context.config()
    mine = configs.state_dir(config, context.environ)
    local = (account for account in config.accounts if account.is_local)
    named = (path for each in local for path in (*each.calendars, each.mailbox) if path)
    # The folders that are written: a calendar's file is replaced by a new one beside it.
    places = [
        Path(os.path.abspath(path.parent if path.suffix == ".ics" else path))  # noqa: PTH100 - links are kept
        for path in map(config.place, named)
    ]
    metrics = config.settings.service.metrics_file
    figures = config.place(metrics).parent if metrics else None
    if not is_system:
        # systemd does not know the variables of this shell.
        home = context.environ.get("XDG_STATE_HOME", "")
        is_needed = not config.settings.state_dir and Path(home).is_absolute()
        variables = {"XDG_STATE_HOME": home} if is_needed else {}
        program, version = invocation.program(), systemd.version()
        return Layout(program, config.path, mine, places, environ=variables, systemd=version), []
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


def write_unit(path: Path, text: str) -> None:
    """Whole or not at all; readable by everybody, as systemd wants its units."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o644)
    new.replace(path)


def prepare(context: Context, layout: Layout) -> str:
    """User, rights and key of the system service; what went wrong, "" when nothing did."""
    sysusers = resources.folder("systemd") / systemd_units.SYSUSERS
    write_unit(Path("/etc") / systemd_units.SYSUSERS, sysusers.read_text(encoding="utf-8"))
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
    """Why the metrics file cannot be written, or "". Other programs' folders keep their owner."""
    if not folder or (folder.is_dir() and all(systemd.may(right, folder) for right in "wx")):
        return ""
    is_there = folder.exists()
    path = shlex.quote(str(systemd_units.SYSTEM_FIGURES if is_there else folder))
    fix = f"sudo install -d -o {systemd_units.SYSTEM_USER} -m 755 {path}"
    if not is_there:
        return f"there is no folder {folder} for the metrics file. Run: {fix}"
    what = f"the user {systemd_units.SYSTEM_USER}, as which the service runs, cannot write the metrics file in {folder}"
    return f"{what}. Give it a folder of its own, which your collector reads as well: {fix}; and say it {_OWN_FIGURES}"


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


def warn_of(context: Context, obstacles: Iterable[Obstacle]) -> None:
    facts = {
        "source": invocation.source(),
        "again": invocation.sudo("--config /etc/interviewd/config.toml service install"),
    }
    for code, path in obstacles:
        why = OBSTACLES[code].format(path=shlex.quote(str(path)), **facts)
        context.warn(f"this cannot work: {why}")
