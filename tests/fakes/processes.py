"""Python in a process of its own, to be looked at from outside and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

DAEMON = Path(__file__).parents[2] / "daemon"


def start_python(
    script: str, *arguments: object, under: list[str] | None = None
) -> subprocess.Popen[str]:
    command = [*(under or []), sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(DAEMON)}
    )


def run_python(script: str, *arguments: object, under: list[str] | None = None) -> str:
    with start_python(script, *arguments, under=under) as process:
        out, _ = process.communicate()
    assert process.returncode == 0
    return out


def killed_after(seconds: float, script: str, *arguments: object) -> list[tuple[str, str]]:
    """What a process had said, line by line, when it was killed so long after its first word."""
    with start_python(script, *arguments) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    return [
        (word, n)
        for word, n in (
            line.split() for line in (first + rest).splitlines() if line.count(" ") == 1
        )
    ]


def until(is_so: Callable[[], object], patience_seconds: float = 120) -> None:
    """Wait for something to become true; a loaded machine takes its time."""
    last = time.monotonic() + patience_seconds
    while not is_so():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.005)
