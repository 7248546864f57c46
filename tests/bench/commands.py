"""What a command costs that only looks: `status`, `plan` and `week`, beside `python -c pass`.

bin/bench commands [--runs 5]
"""

from __future__ import annotations

import sys

from tests.bench._frame import DAEMON, Table, build_before, cost, home, median, options


def main() -> None:
    given = options(__doc__, runs=5)
    table = Table("CPU seconds of a command")
    nothing = median([cost([sys.executable, "-c", "pass"])[0] for _ in range(2 * given.runs)])
    with build_before() as before, home(["local"], 100) as there:
        command = [sys.executable, "-m", "interviewd", "--config", there.config]
        cost([*command, "tick"])
        for name in ("--help", "status", "plan", "week"):
            then = median([cost([*command, name], before)[0] for _ in range(given.runs)])
            today = median([cost([*command, name], DAEMON)[0] for _ in range(given.runs)])
            table.line(f"{name}, beside python -c pass", today, nothing, 4)
            table.line(f"{name}, beside the build before", today, then)


if __name__ == "__main__":
    main()
