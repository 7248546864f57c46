"""bin/mutants [TARGET...] [--sample N] [--seed N] [--survivors] [--record]

Changes the code of a target in one place at a time and asks the tests that guard it whether they
notice. The changes are those of https://mutmut.readthedocs.io and of conditions.py; see trial.py
for how they are tried. Prints what survives; exit code 1 when that is not in equivalent.toml. A
survivor that mypy refuses could not land and is counted apart. `--survivors` tries those again that
survived the last run, `--record` writes the rows of docs/proof.md. Constants, tables and log lines
are not changed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.mutants.source import ROOT, Mutant, Source
from tests.mutants.targets import TARGETS, Target
from tests.mutants.trial import Trial
from tests.proof import record

PLACE = ROOT / ".mutants"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
PLUGINS = ("cacheprovider", "xdist", "unraisableexception")
PYTEST = (
    *("-q", "-o", "addopts=--import-mode=importlib", *(f"-pno:{each}" for each in PLUGINS)),
    "-Wignore::pytest.PytestAssertRewriteWarning",  # tests.fakes is loaded already
)
MYPY = ("-m", "mypy", "--output", "json", "--disable-error-code", "unused-ignore")
ALIVE = ("survive", "timed out")
KINDS = ("killed", "refused by mypy", "equivalent", *reversed(ALIVE))
TABLE = record.Table(
    "<!-- mutants: written by bin/mutants --record -->\n",
    "<!-- end of mutants -->\n",
    ("target", "date", "commit", "mutants", "tried", *KINDS),
)


def main() -> None:
    arguments = _arguments()
    equivalent = _equivalent()
    PLACE.mkdir(exist_ok=True)
    survivors = 0
    for name in arguments.target or TARGETS:
        every, kinds = _run(name, arguments)
        for each, kind in kinds.items():
            if kind in ALIVE and every[each].change in equivalent:
                kinds[each] = "equivalent"
        counts = Counter(kinds.values())
        print(f"{name}: {len(every)} mutants, {len(kinds)} tried, {dict(counts)}")
        for each in (each for each, kind in kinds.items() if kind in ALIVE):
            print(f"  {kinds[each]}: {each}\n    {every[each].change}")
            survivors += 1
        if arguments.record:
            cells = (record.today(), record.commit(), len(every), len(kinds))
            record.write(TABLE, name, (*cells, *(counts[kind] for kind in KINDS)))
    sys.exit(bool(survivors))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutants", description=__doc__)
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []])
    parser.add_argument("--sample", type=int, help="so many of each target, 0: all")
    parser.add_argument("--seed", type=int, default=0, help="which ones, of a sample")
    parser.add_argument("--survivors", action="store_true", help="those of the last run, again")
    parser.add_argument("--record", action="store_true")
    return parser.parse_args()


def _equivalent() -> Mapping[str, str]:
    """The reason of each change that changes nothing."""
    reasons = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return {change: reason for reason, changes in reasons.items() for change in changes}


# --- a run --------------------------------------------------------------------------------------


def _run(name: str, arguments: argparse.Namespace) -> tuple[Mapping[str, Mutant], dict[str, str]]:
    """All mutants of a target by their names, and what became of those that were tried."""
    target, last = TARGETS[name], PLACE / f"{name}.jsonl"
    sources = tuple(_sources(target))
    every = {mutant.name: mutant for source in sources for mutant in source.mutants}
    known = _known(last, every) if arguments.survivors else {}
    names = [each for each, kind in known.items() if kind in ALIVE]
    wanted = names if known else _chosen(sorted(every), arguments, target)
    ended = {each: kind for each, kind in known.items() if each not in names}
    with last.open("w", encoding="utf-8") as told:

        def tell(mutant: Mutant, kind: str) -> None:
            line = {"name": mutant.name, "change": mutant.change, "kind": kind}
            print(json.dumps(line, ensure_ascii=False), file=told, flush=True)

        for each, kind in ended.items():
            tell(every[each], kind)
        trial = Trial(sources, [every[each] for each in wanted], tell)
        if pytest.main([*PYTEST, *_tests(target)], plugins=[trial]):
            sys.exit("pytest failed: what it says stands above")
    kinds = ended | trial.kinds
    alive = frozenset(each for each, kind in kinds.items() if kind in ALIVE)
    return every, kinds | dict.fromkeys(_refused(sources, alive), "refused by mypy")


def _sources(target: Target) -> Iterator[Source]:
    package = ROOT / "daemon" / "interviewd"
    for pattern in target.files:
        for path in sorted(package.glob(pattern)):
            yield Source(path.relative_to(ROOT))


def _tests(target: Target) -> Iterator[str]:
    yield from (f"--deselect=tests/{test}" for test in target.without)
    for pattern in target.tests:
        yield from (str(path) for path in sorted((ROOT / "tests").glob(pattern)))


def _chosen(every: Sequence[str], arguments: argparse.Namespace, target: Target) -> Sequence[str]:
    most: int | None = target.sample if arguments.sample is None else arguments.sample
    if not most or len(every) <= most:
        return every
    return random.Random(arguments.seed).sample(every, most)


def _known(last: Path, every: Mapping[str, Mutant]) -> dict[str, str]:
    """What became of the mutants of the last run; those whose code has changed are left out."""
    lines = map(json.loads, last.read_text(encoding="utf-8").splitlines())
    changes = {name: mutant.change for name, mutant in every.items()}
    return {e["name"]: e["kind"] for e in lines if changes.get(e["name"]) == e["change"]}


def _refused(sources: Sequence[Source], alive: frozenset[str]) -> Iterator[str]:
    """Those that mypy refuses, of all that it is shown at once beside the code as it is."""
    shutil.rmtree(PLACE / "daemon", ignore_errors=True)
    shutil.copytree(ROOT / "daemon", PLACE / "daemon")
    whole = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    # Of functions that stand there twice mypy does not see that they are typed.
    plain = whole.replace('"ignore-without-code", ', "")
    (PLACE / "pyproject.toml").write_text(plain, encoding="utf-8")
    for source in sources:
        (PLACE / source.path).write_text(source.with_only(alive), encoding="utf-8")
    paths = (str(source.path) for source in sources)
    printed = subprocess.run(
        [sys.executable, *MYPY, *paths], cwd=PLACE, capture_output=True, text=True, check=False
    ).stdout
    errors = [json.loads(line) for line in printed.splitlines() if line.strip()]
    places = {(error["file"], error["line"]) for error in errors}
    for source in sources:
        lines = {line for file, line in places if file == str(source.path)}
        for mutant in source.mutants:
            if mutant.name in alive and lines & {*range(mutant.span.start, mutant.span.end + 1)}:
                yield mutant.name


if __name__ == "__main__":
    main()
