"""Figures of the code: sizes, private functions and their callers, and the calls of a pass that
drafts one letter.

python -m tests.figures
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from types import FrameType

from tests.acceptance.home import Home

ROOT = Path(__file__).parents[1]
DAEMON = ROOT / "daemon"
SOURCE = DAEMON / "interviewd"

LETTERS = (
    "writer",
    "domain/ledger",
    "domain/stories",
    "domain/prepared",
    "domain/envelope",
    "engine/between_passes",
    "engine/letter_writing",
)
"""Where letters are written."""

COUNTED = ("visits", "companies", "own_addresses", "clean", "situation")
"""Functions whose runs in a pass are told by name, and `read` of the journal's tables."""


@dataclass(frozen=True)
class Function:
    """One function or method: its name, its lines and how often its own file names it beside the
    definition.
    """

    name: str
    lines: int
    callers: int

    @property
    def is_private(self) -> bool:
        return self.name.startswith("_") and not self.name.endswith("__")


def lines(files: list[Path]) -> list[int]:
    return [len(path.read_text(encoding="utf-8").splitlines()) for path in files]


def is_of_letters(path: Path) -> bool:
    name = path.relative_to(SOURCE).as_posix()
    return any(name == f"{each}.py" or name.startswith(f"{each}/") for each in LETTERS)


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file; a nested one too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(
                node.name, (node.end_lineno or node.lineno) - node.lineno + 1, named[node.name]
            )


def middle_and_p90(figures: list[int]) -> str:
    return f"median {median(figures):.0f}, p90 {quantiles(figures, n=10)[-1]:.0f}"


# --- a pass -------------------------------------------------------------------------------------


PASS = ("engine/tick.py", "tick")


class Calls:
    """Counts the calls of our own functions inside a pass, by file and name, once it is set as
    the profile function.
    """

    def __init__(self) -> None:
        self.runs: Counter[tuple[str, str]] = Counter()
        self._is_inside = False

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if not frame.f_code.co_filename.startswith(f"{SOURCE}/"):
            return
        called = frame.f_code.co_filename.removeprefix(f"{SOURCE}/"), frame.f_code.co_name
        if called == PASS:
            self._is_inside = event == "call"
        if self._is_inside and event == "call":
            self.runs[called] += 1

    def of(self, name: str) -> int:
        return sum(count for (_, called), count in self.runs.items() if called == name)


def pass_with_one_letter() -> Calls:
    """A `tick` three hours after an interview whose debrief stayed empty: one thank-you is
    drafted.
    """
    start = datetime(2026, 11, 25, 10, tzinfo=UTC)
    calls = Calls()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "sam")
        home.invite("acme", start)
        for at in (start - timedelta(days=2), start + timedelta(hours=1)):
            tick(home, at)
        sys.setprofile(calls)
        try:
            tick(home, start + timedelta(hours=4, minutes=5))
        finally:
            sys.setprofile(None)
        if len(home.drafts()) != 1:
            raise SystemExit(f"{len(home.drafts())} letters were drafted, not one")
    return calls


def tick(home: Home, at: datetime) -> None:
    output = home.run("tick", "--at", at.isoformat())
    if output.code:
        raise SystemExit(output.err)


# --- the table ----------------------------------------------------------------------------------


def main() -> None:
    """Print the table."""
    files = sorted(SOURCE.rglob("*.py"))
    others = [path for path in files if not is_of_letters(path)]
    print(f"lines of daemon/      {sum(lines(files)):,}; without letters {sum(lines(others)):,}")
    print(f"files                 {len(files)}: {middle_and_p90(lines(files))} lines")
    every = [function for path in files for function in functions(path)]
    private = [function for function in every if function.is_private]
    once = [function for function in private if function.callers == 1]
    print(
        f"functions             {len(every):,}: {middle_and_p90([each.lines for each in every])} lines"
    )
    print(
        f"private               {len(private) / len(every):.0%}, of them with one caller {len(once) / len(private):.0%}"
    )
    calls = pass_with_one_letter()
    print(f"a pass, one letter    {sum(calls.runs.values()):,} own calls")
    named = {name: calls.of(name) for name in COUNTED if calls.of(name)}
    journal = calls.runs["storage/journal/rows.py", "read"]
    print("  of them             " + ", ".join(f"{name} {count}" for name, count in named.items()))
    print(f"  journal read        {journal}")


if __name__ == "__main__":
    main()
