"""bin/mutants [ROOM...] [--sample N] [--seed N] [--survivors] [--record]

Changes the code of a room in one place at a time and asks the tests that guard it whether they
notice: https://mutmut.readthedocs.io. Prints what survives; exit code 1 when that is not in
equivalent.toml. What mypy refuses could not land and is counted apart. Mutants that timed out are
listed too. `--survivors` tries those again that survived the last run, `--record` writes the rows
of docs/proof.md. Constants and tables outside of functions are not changed: mutmut does not.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name

from tests.mutants.rooms import ROOMS, Room
from tests.proof import record

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".mutants"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
PYTEST = ("-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=--import-mode=importlib")
COPIED = ("templates", "config", "systemd")
KINDS = ("refused by mypy", "killed", "equivalent", "timed out", "survive")
TABLE = record.Table(
    "<!-- mutants: written by bin/mutants --record -->\n",
    "<!-- end of mutants -->\n",
    ("room", "date", "commit", "mutants", "tried", *KINDS),
)
NAMES = {
    "caught by type check": "refused by mypy",
    "no tests": "survive",
    "survived": "survive",
    "timeout": "timed out",
}
"""What mutmut calls otherwise than the table does."""

ALIVE = ("survive", "timed out")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change, and what became of it; `change` tells it in one line."""

    name: str
    file: Path
    kind: str

    @property
    def change(self) -> str:
        """`planner.limits.clock: the line as it is → the line as it would be`."""
        lines = get_diff_for_mutant(self.name, path=self.file).splitlines()[2:]
        was, is_now = (
            " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
        )
        module, _, function = self.name.partition("__mutmut_")[0].rpartition(".")
        function = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        return f"{module.removeprefix('interviewd.')}.{function}: {was} → {is_now}"


def main() -> None:
    arguments = _arguments()
    equivalent = _equivalent()
    survivors = 0
    for name in arguments.room or ROOMS:
        room = ROOMS[name]
        folder = _arrange(name, room)
        with chdir(folder):
            every = sorted(_names(room))
            chosen = _chosen(every, arguments, room)
            if arguments.survivors:
                _run(folder, (each.name for each in _results() if each.kind in ALIVE))
            else:
                _clear()
                _run(folder, chosen if len(chosen) < len(every) else ())
            tried = [mutant for mutant in _results() if mutant.name in chosen]
            counts, alive = _judged(tried, equivalent)
        survivors += len(alive)
        print(f"{name}: {len(every)} mutants, {len(tried)} tried, {dict(counts)}")
        for line in alive:
            print(f"  {line}")
        if arguments.record:
            cells = (record.today(), record.commit(), len(every), len(tried))
            record.write(TABLE, name, (*cells, *(counts[kind] for kind in KINDS)))
    sys.exit(bool(survivors))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutants", description=__doc__)
    parser.add_argument("room", nargs="*", choices=[*ROOMS, []])
    parser.add_argument("--sample", type=int, help="so many of each room, 0: all")
    parser.add_argument("--seed", type=int, default=0, help="which ones, of a sample")
    parser.add_argument("--survivors", action="store_true", help="those of the last run, again")
    parser.add_argument("--record", action="store_true")
    return parser.parse_args()


def _equivalent() -> Mapping[str, str]:
    """The reason of each change that changes nothing."""
    reasons = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return {change: reason for reason, changes in reasons.items() for change in changes}


# --- where mutmut works -------------------------------------------------------------------------


def _arrange(name: str, room: Room) -> Path:
    """A folder as mutmut wants it: the source in `src`, and a pyproject.toml of the room's own."""
    folder = PLACE / name
    folder.mkdir(parents=True, exist_ok=True)
    for link, to in (("src", "daemon"), ("tests", "tests"), *((each, each) for each in COPIED)):
        if not (folder / link).exists():
            (folder / link).symlink_to(ROOT / to, target_is_directory=True)
    whole = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    # Of the copies that mutmut makes mypy does not see that they are typed.
    plain = whole.replace('"daemon"', '"src"').replace('"ignore-without-code", ', "")
    files, tests = (list(map(str, paths)) for paths in (_files(room), _tests(room)))
    mypy = ["mypy", *files, "--output", "json", "--disable-error-code", "unused-ignore"]
    table = {
        "source_paths": ["src"],
        "only_mutate": files,
        "also_copy": list(COPIED),
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": [*PYTEST, *(f"--deselect=tests/{one}" for one in room.without)],
        "type_check_command": mypy,
        "timeout_constant": 3.0,  # seconds, times 15: a busy machine is no endless loop
        "use_git_change_detection": False,
    }
    lines = (
        f"{key} = {str(value).lower() if value is False else value}" for key, value in table.items()
    )
    text = "\n".join((plain, "[tool.mutmut]", *lines, ""))
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def _files(room: Room) -> Iterator[Path]:
    package = ROOT / "daemon" / "interviewd"
    for pattern in room.files:
        for path in sorted(package.glob(pattern)):
            yield Path("src") / path.relative_to(package.parent)


def _tests(room: Room) -> Iterator[Path]:
    for pattern in room.tests:
        for path in sorted((ROOT / "tests").glob(pattern)):
            yield path.relative_to(ROOT)


def _clear() -> None:
    """Forget the last run, except what mypy knows of files that are the same."""
    for path in Path("mutants").glob("*"):
        if path.name == ".mypy_cache":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _run(folder: Path, names: Iterable[str]) -> None:
    """Try the mutants that have not been since their function or their tests changed."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    source = folder / "mutants" / "src"
    source.mkdir(parents=True, exist_ok=True)  # Python never looks again for one that was missing
    # What a test starts is to be the mutant, too.
    environment = os.environ | {"PYTHONPATH": str(source)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = (mutmut, "run", "--max-children", "1", *names)
    if subprocess.run(command, cwd=folder, env=environment, check=False).returncode:
        sys.exit("mutmut failed: what it says stands above")


# --- mutants ------------------------------------------------------------------------------------


def _names(room: Room) -> Iterator[str]:
    for path in _files(room):
        made = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
        yield from (get_mutant_name(path, name) for name in made.mutant_names)


def _chosen(every: list[str], arguments: argparse.Namespace, room: Room) -> frozenset[str]:
    most: int | None = room.sample if arguments.sample is None else arguments.sample
    if not most or len(every) <= most:
        return frozenset(every)
    return frozenset(random.Random(arguments.seed).sample(every, most))


def _results() -> Iterator[Mutant]:
    for meta in sorted(Path("mutants/src").rglob("*.py.meta")):
        file = meta.relative_to("mutants").with_suffix("")
        data = SourceFileMutationData(path=file)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            yield Mutant(name, file, NAMES.get(status, status))


def _judged(
    mutants: Iterable[Mutant], equivalent: Mapping[str, str]
) -> tuple[Counter[str], list[str]]:
    """How many of each kind, and the changes that nothing noticed."""
    counts: Counter[str] = Counter()
    alive = []
    for mutant in mutants:
        kind = mutant.kind
        if kind in ALIVE and mutant.change not in equivalent:
            alive.append(f"{kind}: {mutant.name}\n    {mutant.change}")
        elif kind == "survive":
            kind = "equivalent"
        counts[kind] += 1
    return counts, alive


if __name__ == "__main__":
    main()
