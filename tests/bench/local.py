"""What a folder of .ics files costs: the first pass, an idle one, and the daemon's own question.

    bin/bench local [--events 5000] [--khal 0]

Beside the build before; with `--khal 1` also beside khal, installed into an environment of its own,
listing a week of the same folder for the first time and again. CPU seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.bench._frame import DAEMON, Table, build_before, cost, home, options, packages, resident

KHAL = """[calendars]
[[one]]
path = {path}
type = calendar
readonly = True
[sqlite]
path = {cache}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/London
default_timezone = Europe/London
"""

SETTLED = 3
"""Seconds after which no pass reads a file once more because its times might not tell."""


def main() -> None:
    given = options(__doc__, events=5_000, khal=0)
    table = Table(f"CPU seconds over {given.events} files")
    with build_before() as before:
        firsts, idles = {}, {}
        for name, source in (("before", before), ("now", DAEMON)):
            with home(["local"], given.events) as there:
                time.sleep(SETTLED)
                command = [sys.executable, "-m", "interviewd", "--config", there.config, "tick"]
                firsts[name], _ = cost(command, source)
                idles[name], _ = cost(command, source)
        table.line("first pass, beside the build before", firsts["now"], firsts["before"])
        table.line("idle pass, beside the build before", idles["now"], idles["before"])
        with home(["local"], given.events) as there:
            then = resident(there, 20, before)["cpu"] / 1e3
        with home(["local"], given.events) as there:
            asked = resident(there, 20)["cpu"] / 1e3
            table.line("idle question of the daemon", asked, then, 1.0)
            if given.khal:
                first, again = _khal(there.config.parent / "calendar")
                table.line("first pass, beside khal", firsts["now"], first, 0.3)
                table.line("idle pass, beside khal", idles["now"], again, 0.5)
                table.line("idle question, beside khal", asked, again, 0.1)


def _khal(calendar: Path) -> tuple[float, float]:
    """CPU seconds of a first list and of one more."""
    with packages("khal") as python, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "khal.conf"
        config.write_text(KHAL.format(path=calendar, cache=f"{folder}/khal.db"), encoding="utf-8")
        khal = [str(Path(python).with_name("khal")), "-c", config, "list", "today", "7d"]
        env = {"HOME": folder, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        os.environ.pop("PYTHONPATH", None)
        return cost(khal, Path(folder), **env)[0], cost(khal, Path(folder), **env)[0]


if __name__ == "__main__":
    main()
