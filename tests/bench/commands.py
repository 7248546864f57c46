"""What a command costs that only looks: `status`, `plan` and `week`, beside `python -c pass`.

bin/bench commands [--runs 5]
"""

from __future__ import annotations

import sys

from tests.bench._frame import DAEMON, Home, Table, build_before, cost, home, median, options


def main() -> None:
    given = options(__doc__, runs=5)
    table = Table("CPU seconds of a command")
    nothing = median([cost([sys.executable, "-c", "pass"])[0] for _ in range(2 * given.runs)])
    # A home for each build: the older one refuses a journal of the newer one.
    with (
        build_before() as before,
        home(["local"], 100) as older,
        home(["local"], 100) as newer,
    ):
        for there, source in ((older, before), (newer, DAEMON)):
            cost([*_command(there), "tick"], source)
        for name in ("--help", "status", "plan", "week"):
            then = median([cost([*_command(older), name], before)[0] for _ in range(given.runs)])
            today = median([cost([*_command(newer), name], DAEMON)[0] for _ in range(given.runs)])
            table.line(f"{name}, beside python -c pass", today, nothing, 4)
            table.line(f"{name}, beside the build before", today, then)


def _command(there: Home) -> list[object]:
    return [sys.executable, "-m", "interviewd", "--config", there.config]


if __name__ == "__main__":
    main()
