"""The frame of every proof: a seed, a size, what was counted, and what was found.

A proof is a module beside this one. Its docstring's first line says what it shows; `prove(run)`
does it; `FULL` and `QUICK` are its sizes; `LAWS` are laws of the product that can be taken away,
to show that the proof fails without them.
"""

from __future__ import annotations

import ast
import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol, cast

import pytest
import structlog

from tests.proof.requests import Heard

HERE = Path(__file__).parent
MOST_FINDINGS = 5
"""After so many a run ends: more of them say nothing new."""

LAW_SHARE = 3
"""Without a law so many quick shares are tried; the first finding ends it."""


class Enough(BaseException):
    """Enough was found.

    No `Exception`: a pass survives those.
    """


@dataclass
class Run:
    """One run of a proof. `figures` are counts, or worst values where the name says so.

    With `case` only that one is run; with `most` findings the run ends. Its cases end after so many
    `minutes`, too: its size is then how many were begun.
    """

    seed: int
    size: int
    case: int | None = None
    most: int = MOST_FINDINGS
    minutes: float | None = None
    figures: dict[str, float] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    here: int | None = None  # the case that is running
    heard: Heard = field(default_factory=Heard)  # requests at any server

    @property
    def random(self) -> Random:
        """The randomness of a proof that has no cases."""
        return Random(str(self.seed))

    def cases(self) -> Iterator[tuple[int, Random]]:
        """Numbered cases, each with randomness of its own, so that one can be run again alone."""
        begun = time.monotonic()
        for case in range(self.size) if self.case is None else (self.case,):
            if self.minutes and time.monotonic() - begun > 60 * self.minutes:
                self.size = case
                return
            self.here = case
            yield case, Random(f"{self.seed}/{case}")

    def count(self, what: str, by: float = 1) -> None:
        self.figures[what] = self.figures.get(what, 0) + by

    def worst(self, what: str, value: float) -> None:
        self.figures[what] = max(self.figures.get(what, value), value)

    def check(self, holds: object, otherwise: str) -> None:
        """Record a finding unless the law holds."""
        if holds:
            return
        where = "" if self.here is None else f"case {self.here}: "
        self.findings.append(f"{where}{otherwise}")
        if len(self.findings) >= self.most:
            raise Enough


Law = Callable[[pytest.MonkeyPatch], None]


class Proof(Protocol):
    """What a module of this folder holds."""

    FULL: int
    QUICK: int
    LAWS: Mapping[str, Law]

    def prove(self, run: Run) -> None: ...


def names() -> tuple[str, ...]:
    """Every proof, by name."""
    return tuple(
        sorted(
            path.stem.replace("_", "-")
            for path in HERE.glob("[a-z]*.py")
            if path.stem not in ("frame", "laws", "record", "requests")
            and not path.stem.startswith("test_")
        )
    )


def title(name: str) -> str:
    """The first line of a proof's docstring."""
    source = (HERE / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").splitlines()[0]


def load(name: str) -> Proof:
    return cast("Proof", importlib.import_module(f"tests.proof.{name.replace('-', '_')}"))


@contextmanager
def without(proof: Proof, law: str | None) -> Iterator[None]:
    """The product with one law taken away."""
    with pytest.MonkeyPatch.context() as patch:
        if law:
            proof.LAWS[law](patch)
        yield


def perform(name: str, run: Run, law: str | None = None) -> Run:
    """Run a proof; `figures` get its CPU seconds, too.

    Whatever it is about, none of its requests is one that is not to be.
    """
    proof, begun = load(name), time.process_time()
    with (
        without(proof, law),
        structlog.testing.capture_logs(),
        run.heard.all(),
        suppress(Enough),
    ):
        proof.prove(run)
    if run.heard.count:
        run.figures["requests"] = run.heard.count
    run.findings += [f"{each} left" for each in [*run.heard.forbidden][: run.most]]
    run.figures["CPU s"] = round(time.process_time() - begun, 1)
    return run


def again(name: str, run: Run, law: str | None = None) -> str:
    """The line to run it again."""
    line = f"./bin/prove {name} --seed {run.seed} --size {run.size}"
    line += "" if run.case is None else f" --case {run.case}"
    return line + (f" --without '{law}'" if law else "")
