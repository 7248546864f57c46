"""What an idle daemon weighs after a day of passes, for each kind of account.

    bin/bench idle [--passes 288] [--events 1000]

Beside it the build before, and the floor: a Python with TLS, SQLite and `schedule`.
"""

from __future__ import annotations

from tests.bench._frame import FLOOR, SETUPS, Table, build_before, home, options, resident, told


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


if __name__ == "__main__":
    main()
