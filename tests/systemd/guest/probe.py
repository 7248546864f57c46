"""In the guest: probes that run one after the other, each told as one line of JSON.

Standard library only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = "/opt/interviewd/bin/interviewd"
UNITS = Path("/etc/systemd/system")
UNIT = "interviewd.service"
PATIENCE_SECONDS = 60

_probes: list[Callable[[], str | None]] = []


def probe(function: Callable[[], str | None]) -> Callable[[], str | None]:
    """A probe's docstring is its law; what it returns is a figure to be printed."""
    _probes.append(function)
    return function


def run_all() -> None:
    for function in _probes:
        begun, ok, detail = time.monotonic(), True, ""
        try:
            detail = function() or ""
        except Exception:  # noqa: BLE001 - every probe is told
            ok, detail = False, f"{traceback.format_exc()}{_journal()}"
        law = f"{function.__name__}: {' '.join((function.__doc__ or '').split())}"
        detail = f"{detail} [{time.monotonic() - begun:.1f} s]" if ok else detail
        print(json.dumps({"law": law, "ok": ok, "said": detail.strip()}), flush=True)


def sh(*command: object, ok: bool = True, seconds: float = PATIENCE_SECONDS) -> str:
    """What a command prints; it must succeed unless told otherwise."""
    words = [str(word) for word in command]
    done = subprocess.run(words, text=True, capture_output=True, check=False, timeout=seconds)
    if ok and done.returncode != 0:
        raise AssertionError(
            f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return (done.stdout + ("" if ok else done.stderr)).strip()


def status(*command: object) -> int:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, check=False
    ).returncode


def wait(what: str, condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Until the condition holds; that it never does is a failure that says what was waited for."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def wait_for_all(
    wanted: set[str], there: Callable[[], set[str]], seconds: float = PATIENCE_SECONDS
) -> None:
    """Until everything that is wanted is there; else a failure that names what is missing."""
    until = time.monotonic() + seconds
    while missing := wanted - there():
        assert time.monotonic() < until, f"missing after {seconds} s: {sorted(missing)}"
        time.sleep(0.1)


def version() -> int:
    """Of the systemd that runs here."""
    return int(sh("systemctl", "--version").split()[1])


def show(name: str, unit: str = UNIT) -> str:
    return sh("systemctl", "show", "-p", name, "--value", unit)


def number(name: str, unit: str = UNIT) -> int:
    return int(show(name, unit))


def pid() -> int:
    return number("MainPID")


def is_ready() -> bool:
    return show("ActiveState") == "active"


def kill() -> None:
    """Kill the process there is, and wait for what systemd makes of it."""
    wait("a process", pid)
    victim = pid()
    os.kill(victim, signal.SIGKILL)
    wait("what comes of it", lambda: pid() not in {0, victim} or show("ActiveState") == "failed")


def drop_in(name: str, text: str, unit: str = UNIT) -> Path:
    """Lay a drop-in and have it read."""
    path = UNITS / f"{unit}.d" / f"{name}.conf"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    sh("systemctl", "daemon-reload")
    return path


@contextmanager
def other_settings(text: str) -> Iterator[None]:
    """The service started with a drop-in, for as long as this lasts."""
    path = drop_in("other", text)
    sh("systemctl", "restart", UNIT)
    try:
        yield
    finally:
        path.unlink()
        sh("systemctl", "daemon-reload")
        sh("systemctl", "reset-failed", UNIT, ok=False)
        sh("systemctl", "restart", UNIT, ok=False)


def lines(*options: str) -> list[str]:
    """The journal's messages."""
    sh("journalctl", "--sync")
    return sh("journalctl", "-o", "cat", "--no-pager", *options).splitlines()


def _journal() -> str:
    return "\n".join(["--- journal", *lines("-n", "40")])


def lay_program() -> None:
    """The environment with the wheel, where its scripts say it is."""
    Path("/opt/interviewd").mkdir()
    sh("mount", "--bind", "/opt/src/venv", "/opt/interviewd")


def shipped() -> Path:
    """Where the wheel has laid the units."""
    [folder] = Path("/opt/interviewd").glob("lib/python3*/site-packages/interviewd/share/systemd")
    return folder


def lay_units() -> None:
    """As a packager would: units, sysusers, and the program where it belongs."""
    lay_program()
    for path in shipped().glob("interviewd*"):
        if path.is_file():
            text = path.read_text()
            if version() >= 254:  # as `service install` writes it there
                text = text.replace(
                    "\nRestart=on-failure\n", "\nRestart=on-failure\nRestartMode=direct\n"
                )
            (UNITS / path.name).write_text(text)
    Path("/usr/lib/sysusers.d").mkdir(exist_ok=True)
    shutil.copy(shipped() / "sysusers.d/interviewd.conf", "/usr/lib/sysusers.d")
    sh("systemd-sysusers")
    sh("systemctl", "daemon-reload")


def seal_key() -> None:
    """The vault's key, as `service install` makes it."""
    Path("/etc/interviewd").mkdir(exist_ok=True)
    make = "head -c 32 /dev/urandom | base64 | systemd-creds encrypt --name=interviewd.key - "
    sh("sh", "-c", make + "/etc/interviewd/interviewd.key.cred")
