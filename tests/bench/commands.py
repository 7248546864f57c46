"""What a command costs that only looks: `status`, `plan` and `week`, beside `python -c pass`.

    bin/bench commands [--runs 5]

For somebody without interviews, also beside the build before, and after the demo's fortnight of
them: whoever has interviews needs the recogniser, holidays, templates and mail as well.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench._frame import DAEMON, Table, build_before, cost, home, median, options


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
            cost([*_command(there.config), "tick"], source)
        for name in ("--help", "status", "plan", "week"):
            then = median(
                [cost([*_command(older.config), name], before)[0] for _ in range(given.runs)]
            )
            today = median([cost([*_command(newer.config), name])[0] for _ in range(given.runs)])
            table.line(f"{name}, beside python -c pass", today, nothing, 4)
            table.line(f"{name}, beside the build before", today, then)
    with tempfile.TemporaryDirectory() as folder:
        lived = Path(folder) / "demo"
        cost([sys.executable, "-m", "interviewd", "demo", "--home", lived])
        for name in ("status", "plan", "week"):
            command = [*_command(lived / "config.toml"), name]
            today = median([cost(command)[0] for _ in range(given.runs)])
            table.line(f"{name} after a fortnight", today, nothing)


def _command(config: Path) -> list[object]:
    return [sys.executable, "-m", "interviewd", "--config", config]


if __name__ == "__main__":
    main()
