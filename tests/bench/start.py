"""CPU from the start of the service to READY. That comes before the first question to an account,
so the network plays no part.

    bin/bench start [--runs 5]

Beside it the build before, and the floor: a Python with TLS, SQLite and `schedule`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench._frame import (
    DAEMON,
    FLOOR,
    SETUPS,
    Home,
    Table,
    build_before,
    cost,
    home,
    median,
    options,
)


def main() -> None:
    given = options(__doc__, runs=5)
    table = Table("CPU seconds to READY")
    floor = median([cost([sys.executable, "-c", FLOOR])[0] for _ in range(given.runs)])
    with build_before() as before:
        for name, accounts in SETUPS.items():
            with home(accounts) as there:
                then = median([ready(there, before) for _ in range(given.runs)])
                today = median([ready(there, DAEMON) for _ in range(given.runs)])
            table.line(f"{name}, beside the build before", today, then, 0.4)
            table.line(f"{name}, beside the floor", today, floor)


def ready(there: Home, source: Path) -> float:
    """CPU seconds of the daemon and its children when it says READY."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        manager.bind(f"{folder}/notify")
        manager.settimeout(60)
        command = [sys.executable, "-m", "interviewd", "--config", there.config, "run"]
        with begun(command, source, NOTIFY_SOCKET=f"{folder}/notify") as process:
            while b"READY=1" not in manager.recv(4096):
                pass
            return cpu_of(process.pid)


@contextmanager
def begun(command: Sequence[object], source: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process, told to end afterwards."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(source), **env}
    words = [str(word) for word in command]
    with subprocess.Popen(words, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def cpu_of(pid: int) -> float:
    """CPU seconds of a process, of its children and of those that have ended, which the system
    counts in hundredths of a second.
    """
    threads = (
        each.read_text().split()[0] for each in Path(f"/proc/{pid}/task").glob("*/schedstat")
    )
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    used = sum(map(int, threads)) / 1e9 + sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return used + sum(cpu_of(int(child)) for child in children)


if __name__ == "__main__":
    main()
