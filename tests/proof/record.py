"""The tables of the last full runs in docs/proof.md, one row each."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.frame import Run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "proof.md"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: the comments around it, and its columns; the first names the row."""

    begin: str
    end: str
    head: tuple[str, ...]


RUNS = Table(
    "<!-- runs: written by bin/prove --record -->\n",
    "<!-- end of runs -->\n",
    ("proof", "date", "commit", "size", "figures", "found", "laws taken away, and noticed"),
)


def record(name: str, run: Run, noticed: dict[str, bool]) -> None:
    """Write the row of one proof in the place of its last one."""
    figures = ", ".join(f"{what} {value:,g}" for what, value in run.figures.items())
    laws = ", ".join(f"{law}: {'yes' if seen else '**no**'}" for law, seen in noticed.items())
    write(RUNS, name, (today(), commit(), f"{run.size:,}", figures, len(run.findings), laws))


def write(table: Table, name: str, cells: Sequence[object]) -> None:
    """Write one row of a table in the place of its last one; rows stand in the order of names."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(table.begin)
    rows_now, _, after = rest.partition(table.end)
    rows = {row.split("|")[1].strip(): row for row in rows_now.splitlines()[2:] if row}
    rows[f"`{name}`"] = f"| {' | '.join((f'`{name}`', *map(str, cells)))} |"
    head = f"| {' | '.join(table.head)} |\n|{'---|' * len(table.head)}\n"
    lines = "".join(f"{rows[key]}\n" for key in sorted(rows))
    PAGE.write_text(f"{before}{table.begin}{head}{lines}{table.end}{after}", encoding="utf-8")


def today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
