"""A state folder that cannot be written: commands that look go on, those that write say to try
later.
"""

import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.acceptance.home import Home, Output

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)

# As root a mode refuses nothing: a mount of its own that is read-only does.
READONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def can_mount() -> bool:
    command = ["unshare", "--mount", "mount", "--bind", "/tmp", "/tmp"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(home: Home, *words: str) -> Output:
    """One command in a process of its own, while the state folder is read-only."""
    state = home.root / "state"
    command = [sys.executable, "-m", "interviewd", "--config", str(home.config), *words]
    if os.geteuid() == 0:
        command = ["unshare", "--mount", "sh", "-c", READONLY, str(state), *command]
    else:
        state.chmod(0o500)
    done = subprocess.run(
        command, env=home.environ(), capture_output=True, text=True, check=False, timeout=60
    )
    state.chmod(0o700)
    return Output(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(os.geteuid() == 0 and not can_mount(), reason="root needs to mount")
@pytest.mark.parametrize("command", ["tick", "undo --yes", "run", "pause"])
def test_a_command_that_writes_says_to_try_later(home: Home, command: str) -> None:
    """75 and a sentence that names the folder, not an error of the system; nothing is begun."""
    home.invite("acme", NOW)
    home.run("tick", "--at", NOW.isoformat())
    before = home.everything()

    output = run(home, *shlex.split(command))

    assert output.code == 75, output
    assert "cannot be written" in output.err
    assert str(home.root / "state") in output.err
    assert "Error" not in output.err
    assert home.everything() == before


@pytest.mark.skipif(os.geteuid() == 0 and not can_mount(), reason="root needs to mount")
@pytest.mark.parametrize("command", ["status", "log"])
def test_a_command_that_looks_works(home: Home, command: str) -> None:
    """It needs nothing from the folder but to read it."""
    home.invite("acme", NOW)
    home.run("tick", "--at", NOW.isoformat())

    assert run(home, command).code in (0, 1)
