"""bin/prove NAME [--seed N] [--size N | --quick] [--case N] [--without LAW] [--record]

Exit code 1 when something was found. Without a name, list the proofs and the laws that can be
taken away from the product to see them fail. With `--minutes N` a run ends after so many, and its
size is what it came to. `--record` writes the row of docs/proof.md.
"""

from __future__ import annotations

import argparse
import sys

from interviewd.system import tz_database
from tests.proof import frame, record
from tests.proof.frame import Run


def main() -> None:
    arguments = _arguments()
    if arguments.name is None:
        for name in frame.names():
            print(f"bin/prove {name:12} {frame.title(name)}")
            print(f"{'':22} laws: {', '.join(frame.load(name).LAWS)}")
        return
    tz_database.use_newest()  # as every command does
    name, law = arguments.name, arguments.without
    proof = frame.load(name)
    size = arguments.size or (proof.QUICK if arguments.quick else proof.FULL)
    run = Run(arguments.seed, size, arguments.case, minutes=arguments.minutes)
    print(f"{name}: {frame.title(name)}")
    frame.perform(name, run, law)
    for what, value in run.figures.items():
        print(f"  {what:48} {value:12,g}")
    for finding in run.findings:
        print(f"  found: {finding}")
    print(f"  {len(run.findings)} found. Again: {frame.again(name, run, law)}")
    if arguments.record:
        record.record(name, run, {each: _is_noticed(name, each) for each in proof.LAWS})
    sys.exit(bool(run.findings))


def _is_noticed(name: str, law: str) -> bool:
    """Whether a small share finds something once this law is taken away."""
    run = Run(0, frame.LAW_SHARE * frame.load(name).QUICK, most=1)
    noticed = bool(frame.perform(name, run, law).findings)
    print(f"  without '{law}': {run.findings[0] if noticed else 'nothing noticed'}")
    return noticed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/prove", description=__doc__)
    parser.add_argument("name", nargs="?", choices=frame.names())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--case", type=int)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--without", metavar="LAW")
    parser.add_argument("--record", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
