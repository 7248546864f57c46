"""Every behaviour that a contract asks for, and which worlds keep it: one table, made by running
the suites.

    python -m tests.contracts.parity > PARITY.md

A behaviour that a world cannot have says why, in the words with which its test skips; a hole
without words is a failure.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.contracts.calendar import CalendarContract
from tests.contracts.mailbox import Contract as MailboxContract

WORLDS = ("local", "google", "microsoft")
CONTRACTS: dict[str, type] = {"calendar": CalendarContract, "mailbox": MailboxContract}
UNIT = Path(__file__).parents[1] / "unit/accounts"


@dataclass
class Ledger:
    """A pytest plugin: what became of each behaviour in each world, over all manners it was
    tried in.
    """

    kept: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    broken: set[tuple[str, str]] = field(default_factory=set)
    excused: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        place = (behaviour_of(report.nodeid), world_of(report.nodeid))
        if report.skipped:
            reason = (
                report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            )
            self.excused[place].add(reason.removeprefix("Skipped: "))
        elif report.failed:
            self.broken.add(place)
        elif report.when == "call":
            self.kept[place] += 1

    def cell(self, behaviour: str, world: str) -> str:
        place = (behaviour, world)
        if place in self.broken:
            return "**broken**"
        if self.kept[place]:
            return "yes" if self.kept[place] == 1 else f"yes ({self.kept[place]} ways)"
        return "; ".join(sorted(self.excused[place])) or "**missing**"


def behaviour_of(node: str) -> str:
    """`test_x` of `file.py::TestY::test_x[manner]`."""
    return re.split(r"::|\[", node)[-2 if node.endswith("]") else -1]


def world_of(node: str) -> str:
    match = re.search(r"test_([a-z]+)_", node)
    return match[1] if match else ""


def behaviours(contract: type) -> list[str]:
    """The laws of a contract in its own order, by the names of their tests."""
    return [name for name in vars(contract) if name.startswith("test_")]


def run() -> Ledger:
    """Run the suites of all worlds."""
    ledger = Ledger()
    names = [name for contract in CONTRACTS.values() for name in behaviours(contract)]
    modules = sorted(
        str(path)
        for world in WORLDS
        for path in UNIT.glob(f"test_{world}_*.py")
        if "ontract" in path.read_text()
    )
    with redirect_stdout(sys.stderr):
        pytest.main(
            [*modules, "-q", "-p", "no:cacheprovider", "-k", " or ".join(names)], plugins=[ledger]
        )
    return ledger


def table(ledger: Ledger) -> str:
    """Markdown: a row for each behaviour, a column for each world."""
    lines = ["| | behaviour | " + " | ".join(WORLDS) + " |", "|---|---|" + "---|" * len(WORLDS)]
    for kind, contract in CONTRACTS.items():
        for name in behaviours(contract):
            cells = " | ".join(ledger.cell(name, world) for world in WORLDS)
            lines.append(f"| {kind} | {name.removeprefix('test_').replace('_', ' ')} | {cells} |")
    return "\n".join(lines)


def main() -> None:
    rows = table(run())
    print(rows)
    sys.exit(1 if "**" in rows else 0)


if __name__ == "__main__":
    main()
