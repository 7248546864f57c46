"""The daemon's two processes, killed while a pass is being made: nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.system import locks
from tests.acceptance.home import Home
from tests.fakes.processes import until

PATIENCE_SECONDS = 60
"""Not how long anything may take: how long a test waits before it calls something hung."""

BLOCKS = 9
"""Three for each interview."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """With interviews whose blocks take a worker some time."""
    home = Home(tmp_path / "sam")
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=4)
    for number in range(3):
        home.invite(f"acme-{number}", start + timedelta(days=number))
    return home


@contextmanager
def daemon(home: Home) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "interviewd", "--config", str(home.config), "run"],
        env=home.environ(),
        cwd=home.root,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def worker_of(process: subprocess.Popen[str]) -> int:
    """The process id of the worker, 0 when there is none."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    children = path.read_text().split()
    return int(children[0]) if children else 0


def assert_each_once(home: Home) -> None:
    names = Counter(line for each in home.blocks() for line in each.splitlines() if "-KEY" in line)
    assert len(names) == BLOCKS
    assert set(names.values()) == {1}


@pytest.mark.parametrize("made", [0, 4])
def test_a_worker_is_killed(home: Home, made: int) -> None:
    """Before it has made anything, and between two blocks: another one finishes the work."""
    with daemon(home) as process:
        until(lambda: worker_of(process) and len(home.blocks()) >= made)
        os.kill(killed := worker_of(process), signal.SIGKILL)
        until(lambda: worker_of(process) != killed)
        until(lambda: locks.wake(home.root / "state") and len(home.blocks()) == BLOCKS)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert log.count("pass failed why='signal 9'") == 1
    assert_each_once(home)


def test_the_daemon_is_killed_while_its_worker_works(home: Home) -> None:
    """The worker stops before its next write, and until then no other pass begins."""
    with daemon(home) as first:
        until(lambda: worker_of(first) and home.blocks())
        orphan = worker_of(first)
        os.kill(orphan, signal.SIGSTOP)
        first.kill()
        first.wait()
        with daemon(home) as second:
            until(lambda: worker_of(second))
            made = len(home.blocks())
            os.kill(orphan, signal.SIGCONT)
            until(lambda: len(home.blocks()) == BLOCKS)
            assert made <= BLOCKS
            until(lambda: not _is_running(orphan))
            second.send_signal(signal.SIGTERM)
            assert second.wait(PATIENCE_SECONDS) == 0
    assert_each_once(home)


def _is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
