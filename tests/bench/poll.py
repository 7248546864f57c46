"""What an idle question costs, for each kind of account and two sizes of calendar.

    bin/bench poll [--events 20000] [--passes 100]

CPU of the daemon from one interval to the next, beside the build before, and beside bash and curl
that send one request. Nothing may be written meanwhile.
"""

from __future__ import annotations

import sys

from tests.bench._frame import Table, build_before, cost, home, median, options, resident

PROVIDERS = ("local", "google", "microsoft")
TARGETS = {"local": 1.0, "google": 1.0, "microsoft": 0.2}
FLAT = 1.2
FEW = 1_000


def main() -> None:
    given = options(__doc__, events=20_000, passes=100)
    table = Table("ms CPU of an idle question")
    with build_before() as before:
        for provider in PROVIDERS:
            figures = {}
            for events in (FEW, given.events):
                passes = given.passes if events == FEW else max(given.passes // 5, 3)
                with home([provider], events) as there:
                    then = resident(there, passes, before)
                with home([provider], events) as there:
                    today = resident(there, given.passes)
                    curl = _curl(there.fakes.get(provider, ""))
                what = f"{provider}, {events} events"
                table.line(what, today["cpu"], then["cpu"], TARGETS[provider])
                if curl:
                    table.line(f"{what}, beside bash + curl", today["cpu"], curl)
                if not today["same"]:
                    sys.exit("an idle question has written something")
                figures[events] = today["cpu"]
            many, few = figures[given.events], figures[FEW]
            table.line(f"{provider}, {given.events} beside {FEW}", many, few, FLAT)


def _curl(address: str) -> float:
    """ms CPU of a shell that sends one request."""
    if not address:
        return 0.0
    command = ["bash", "-c", f"curl -s -o /dev/null {address}/nothing; true"]
    return 1e3 * median([cost(command)[0] for _ in range(7)])


if __name__ == "__main__":
    main()
