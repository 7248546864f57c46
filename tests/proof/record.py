"""The table of the last full runs in docs/proof.md."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.frame import Run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "proof.md"
BEGIN, END = "<!-- runs: written by bin/prove --record -->\n", "<!-- end of runs -->\n"
HEAD = "| proof | date | commit | size | figures | found | laws taken away, and noticed |\n|---|---|---|---|---|---|---|\n"


def commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def record(name: str, run: Run, noticed: dict[str, bool]) -> None:
    """Write the row of one proof in the place of its last one."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    table, _, after = rest.partition(END)
    rows = {row.split("|")[1].strip(): row for row in table.splitlines()[2:] if row}
    figures = ", ".join(f"{what} {value:,g}" for what, value in run.figures.items())
    laws = ", ".join(f"{law}: {'yes' if seen else '**no**'}" for law, seen in noticed.items())
    cells = (
        f"`{name}`",
        f"{datetime.now(UTC):%Y-%m-%d}",
        commit(),
        f"{run.size:,}",
        figures,
        str(len(run.findings)),
        laws,
    )
    rows[cells[0]] = f"| {' | '.join(cells)} |"
    lines = "".join(f"{rows[key]}\n" for key in sorted(rows))
    PAGE.write_text(f"{before}{BEGIN}{HEAD}{lines}{END}{after}", encoding="utf-8")
