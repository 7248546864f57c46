"""Whether the installed service runs, and whether there is room: for `status` and `doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from interviewd.cli import invocation, local_access
from interviewd.config import load as configs
from interviewd.config.load import Config
from interviewd.model.decided import Notice
from interviewd.model.terms import Reason, because
from interviewd.system import systemd_units

LITTLE_BYTES = 50_000_000

_ASKED = ("ActiveState", "SubState", "UnitFileState", "Result", "ExecMainStatus", "StatusText")

# What a process says when it ends: the contract's codes, and systemd's own (systemd.exec(5),
# "Process Exit Codes").
_ENDS = {
    "75": "another one was at work, or the disk took nothing more",
    "77": "somebody has to sign in",
    "78": "it refused its config or a file of its state",
    "203": "the program that its unit names cannot be run",
    "217": "the user that its unit names is missing",
    "226": "a folder that its unit names is missing",
    "238": "its state folder cannot be made",
    "243": "the vault's key is missing or was sealed on another machine",
}
_KEY = "243"

# systemd.service(5), "$SERVICE_RESULT".
_RESULTS = {
    "core-dump": "it crashed",
    "oom-kill": "it took more memory than it may",
    "signal": "it was killed",
    "start-limit-hit": "it failed too often",
    "timeout": "it did not start or end in time",
    "watchdog": "it hung",
}


def troubles(config: Config, environ: Mapping[str, str]) -> Iterator[Notice]:
    """What keeps it from working, whatever the accounts say. Without a service nothing is asked."""
    for unit in services(config.path, environ):
        yield from unit.trouble()
    yield from local_access.unwritable(config)
    yield from disk(configs.state_dir(config, environ))


# --- the service --------------------------------------------------------------------------------


class Unit(NamedTuple):
    """An installed service with what systemd says of it: nothing where there is none."""

    name: str
    config: Path
    is_system: bool
    properties: Mapping[str, str]

    @property
    def whose(self) -> str:
        if self.name == systemd_units.TICK[0]:
            return "the timer's pass"
        return "the system service" if self.is_system else "your service"

    def command(self, verb: str) -> str:
        """What a person types."""
        return f"{'sudo systemctl' if self.is_system else 'systemctl --user'} {verb} {self.name}"

    def trouble(self) -> Iterator[Notice]:
        """Why it does not do its work, with what helps."""
        state = self.properties.get("ActiveState", "")
        whose = self.whose
        if state == "failed":
            yield Notice(because("service_failed", whose=whose, end=self._end()), self._fix())
        elif self.properties.get("SubState") == "auto-restart":
            yield Notice(because("service_restarts", whose=whose, end=self._end()), self._fix())
        elif state in ("inactive", "deactivating") and self.name == systemd_units.NAME:
            fix = because("mend_stopped", command=self.command("enable --now"))
            yield Notice(because("service_stopped", whose=whose), fix)

    def _end(self) -> str:
        """Its last end in words."""
        result = self.properties.get("Result", "")
        status = self.properties.get("ExecMainStatus", "")
        if result == "exit-code":
            return _ENDS.get(status, f"exit {status}")
        return _RESULTS.get(result, result or "unknown")

    def _fix(self) -> Reason:
        if self.is_system and self.properties.get("ExecMainStatus") == _KEY:
            from interviewd.storage.vault import VAULT

            key, vault = str(systemd_units.SEALED_KEY), str(systemd_units.SYSTEM_STATE / VAULT)
            return because(
                "mend_key", key=key, vault=vault, install=invocation.installing(self.config)
            )
        log = f"{'sudo journalctl' if self.is_system else 'journalctl --user'} -u {self.name} -n 20"
        again = f"{self.command('reset-failed')}; {self.command('restart')}"
        return because("mend_service", log=log, again=again)


def services(config: Path, environ: Mapping[str, str]) -> Iterator[Unit]:
    """The installed ones that work on this config; the timer's where that is what runs."""
    for is_system, path in (
        (True, systemd_units.system_paths()[0]),
        (False, systemd_units.user_paths(user_units(environ))[0]),
    ):
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        is_named = systemd_units.word(str(config)) in text
        # A unit that names no config works on the usual one.
        if not (is_named if "--config" in text else config == configs.usual(environ)):
            continue
        from interviewd.cli import systemd

        manager = systemd.Manager(is_system=is_system)
        unit = Unit(systemd_units.NAME, config, is_system, manager.ask(*_ASKED))
        if is_system and unit.properties.get("ActiveState") == "inactive":
            service, timer = systemd_units.TICK
            if manager.ask("ActiveState", unit=timer).get("ActiveState") == "active":
                unit = Unit(service, config, is_system, manager.ask(*_ASKED, unit=service))
        yield unit


def user_units(environ: Mapping[str, str]) -> Path:
    """Where the person's own units lie."""
    return configs.usual(environ).parents[1] / "systemd" / "user"


# --- the disk -----------------------------------------------------------------------------------


def room_at(folder: Path) -> tuple[Path, int]:
    """Where a folder lies or would, and how many bytes are free there."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    disk = os.statvfs(place)
    return place, disk.f_bavail * disk.f_frsize


def disk(folder: Path) -> Iterator[Notice]:
    """Whether there is room for what the state folder takes."""
    place, free = room_at(folder)
    if free < LITTLE_BYTES:
        what = because("disk_full", megabytes=free // 1_000_000, place=str(place))
        yield Notice(what, because("mend_disk"))
