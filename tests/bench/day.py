"""What an idle day costs with a Google and a Microsoft account at the daemon's own pace.

    bin/bench day [--passes 60]

The parts are measured and added up: 288 questions, and the lives of workers. Beside it
bash and curl that ask both every five minutes. The fakes speak plain HTTP, so TLS is in neither.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

from interviewd.engine.supervisor import CALM_AT_MOST
from tests.bench._frame import DAEMON, SETUPS, Home, Table, cost, home, median, options, resident
from tests.bench.start import begun, cpu_of

PASSES = 288
WORKERS = timedelta(days=1) / CALM_AT_MOST


def main() -> None:
    given = options(__doc__, passes=60)
    with home(SETUPS["both"], 1_000) as there:
        question = resident(there, given.passes)["cpu"] / 1e3
        worker = _worker(there)
        asks = "; ".join(f"curl -s -o /dev/null {each}/nothing" for each in there.fakes.values())
        curl = median([cost(["bash", "-c", f"{asks}; true"])[0] for _ in range(9)])
    table = Table("CPU seconds of an idle day, both accounts")
    table.note("questions", PASSES * question, "s")
    table.note(f"{WORKERS:.2f} workers", WORKERS * worker, "s")
    day = PASSES * question + WORKERS * worker
    table.line("together, beside bash + curl", day, PASSES * curl, 0.5)


def _worker(there: Home) -> float:
    """CPU seconds of a worker that finds nothing new, from its start to its end."""
    with begun(
        [sys.executable, "-m", "interviewd", "--config", there.config, "run"], DAEMON
    ) as run:
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
        while not children.read_text():
            time.sleep(0.01)
        before = cpu_of(run.pid)
        while children.read_text():
            time.sleep(0.1)
        return cpu_of(run.pid) - before


if __name__ == "__main__":
    main()
