"""What an idle daemon weighs after a day of passes, for each kind of account.

    bin/bench idle [--passes 288] [--events 1000]

Beside it the build before, and the floor: a Python with TLS, SQLite and `schedule`.
"""

from __future__ import annotations

from tests.bench._frame import FLOOR, SETUPS, Table, build_before, home, options, resident, told

WRITER = '\n[writer]\nendpoint = "http://127.0.0.1:9/v1"\nmodel = "none"\n'
"""A model writer whose server is closed: nothing is due, so nobody asks it."""


def main() -> None:
    given = options(__doc__, passes=288, events=1_000)
    table = Table(f"MB resident after {given.passes} idle passes, {given.events} events")
    (floor,) = told(FLOOR)
    with build_before() as before:
        for name, accounts in SETUPS.items():
            with home(accounts, given.events) as there:
                then = resident(there, given.passes, before)
            with home(accounts, given.events) as there:
                today = resident(there, given.passes)
            for kind in ("rss", "pss"):
                table.line(
                    f"{name} {kind.upper()}, beside the build before", today[kind], then[kind], 0.5
                )
            table.line(f"{name} RSS, beside the floor", today["rss"], floor["rss"])
            table.line(f"{name} modules", today["modules"], then["modules"])
        with home(SETUPS["local"], given.events) as there:
            alone = resident(there, given.passes)
            with there.config.open("a", encoding="utf-8") as config:
                config.write(WRITER)
            writing = resident(there, given.passes)
        for kind in ("rss", "modules"):
            table.line(
                f"local {kind}, with a model connected, beside without",
                writing[kind],
                alone[kind],
            )


if __name__ == "__main__":
    main()
