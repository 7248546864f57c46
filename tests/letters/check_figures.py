"""Print how many falsified letters the check catches, and how many honest ones it refuses.

    python -m tests.letters.check_figures [--all]

`--all` also prints what was found in each letter that was caught.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from interviewd.writer.check import check
from tests.letters.falsified import HALVES, Letter, letters


@dataclass(frozen=True)
class Figures:
    """What the check did with some letters."""

    honest: int
    refused: tuple[Letter, ...]
    falsified: int
    missed: tuple[Letter, ...]

    @property
    def caught_rate(self) -> float:
        return 1 - len(self.missed) / max(self.falsified, 1)

    @property
    def refused_rate(self) -> float:
        return len(self.refused) / self.honest


def figures(of: Sequence[Letter]) -> Figures:
    """A falsified letter counts as caught only by what the honest one it was made from does not
    have.
    """
    honest = [letter for letter in of if not letter.kind]
    already = {letter.id: _found(letter) for letter in honest}
    falsified = [letter for letter in of if letter.kind]
    missed = tuple(letter for letter in falsified if not _found(letter) - already[letter.id])
    return Figures(
        len(honest), tuple(one for one in honest if already[one.id]), len(falsified), missed
    )


def _found(letter: Letter) -> frozenset[tuple[str, str]]:
    return frozenset(
        (finding.code, finding.words) for finding in check(letter.words, letter.ledger)
    )


def _show(half: str, of: Sequence[Letter], *, with_caught: bool) -> None:
    result = figures(of)
    caught = result.falsified - len(result.missed)
    print(
        f"{half}: caught {caught} of {result.falsified} falsified ({result.caught_rate:.1%}),",
        end=" ",
    )
    print(f"refused {len(result.refused)} of {result.honest} honest ({result.refused_rate:.1%})")
    for letter in result.refused:
        print(f"  refused {letter.id}: {_listed(letter)}")
    for letter in result.missed:
        print(f"  missed {letter.id} [{letter.kind}] {letter.change}")
    if with_caught:
        for letter in of:
            if letter.kind and letter not in result.missed:
                print(f"  caught {letter.id} [{letter.kind}] {letter.change} :: {_listed(letter)}")


def _listed(letter: Letter) -> str:
    return "; ".join(
        f"{finding.code} {finding.words!r}" for finding in check(letter.words, letter.ledger)
    )


def main(arguments: Sequence[str]) -> None:
    whole: list[Letter] = []
    for half in HALVES:
        whole += letters(half)
        _show(half, letters(half), with_caught="--all" in arguments)
    _show("both", whole, with_caught=False)
    missed = Counter(letter.kind for letter in figures(whole).missed)
    kinds = Counter(letter.kind for letter in whole if letter.kind)
    print(
        "by kind:",
        ", ".join(
            f"{kind} {count - missed[kind]}/{count}" for kind, count in sorted(kinds.items())
        ),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
