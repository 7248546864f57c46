"""The mutants of a file, which mutmut makes: every function of it once more for each change."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType

from mutmut.mutation.data import LineSpan
from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents

from tests.mutants import conditions

ROOT = Path(__file__).parents[2]

conditions.use()


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function: `change` tells it in one line, `key` is what mutmut calls the
    function.
    """

    module: str
    name: str
    key: str
    change: str
    span: LineSpan


@dataclass(frozen=True)
class Source:
    """A file of the program, `path` from the checkout's top."""

    path: Path

    @cached_property
    def made(self) -> MutatedFile:
        return mutate_file_contents(str(self.path), (ROOT / self.path).read_text(encoding="utf-8"))

    @cached_property
    def lines(self) -> list[str]:
        """Those of the file with all mutants in it."""
        code: str = self.made.code
        return code.splitlines()

    @property
    def module(self) -> str:
        parts = self.path.relative_to("daemon").with_suffix("").parts
        return ".".join(parts).removesuffix(".__init__")

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        return tuple(map(self._mutant, self.made.mutant_names))

    def _mutant(self, name: str) -> Mutant:
        key, span = name.partition("__mutmut_")[0], self.made.line_span_by_function_name[name]
        return Mutant(self.module, f"{self.module}.{name}", key, self._change(name, key), span)

    def _change(self, name: str, key: str) -> str:
        """`planner.limits.clock: the line as it is → the line as it would be`."""
        spans = self.made.line_span_by_function_name
        was, now = (self._body(spans[each]) for each in (f"{key}__mutmut_orig", name))
        lines = list(difflib.unified_diff(was, now, lineterm="", n=0))[2:]
        before, after = (
            " ".join(line[1:] for line in lines if line.startswith(sign)) for sign in "-+"
        )
        function = key.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        return f"{self.module.removeprefix('interviewd.')}.{function}: {before} → {after}"

    def _body(self, span: LineSpan) -> list[str]:
        lines = self.lines[span.start - 1 : span.end]
        return [re.sub(r"__mutmut_(?:\d+|orig)", "", line).strip() for line in lines]

    def with_only(self, names: frozenset[str]) -> str:
        """The text with these mutants alone, each in its line."""
        lines = list(self.lines)
        for mutant in self.mutants:
            if mutant.name not in names:
                for place in range(mutant.span.start - 1, mutant.span.end):
                    lines[place] = ""
        return "\n".join((*lines, ""))

    # --- as functions ---------------------------------------------------------------------------

    def originals(self) -> dict[str, FunctionType]:
        """The program's own functions, by key."""
        return dict(_functions(importlib.import_module(self.module)))

    def changed(self) -> dict[str, FunctionType]:
        """The functions of the mutants, by name."""
        module = ModuleType(self.module)
        exec(compile(self.made.code, str(self.path), "exec"), vars(module))
        own = {
            name: function for _, holder in _holders(module) for name, function in holder.items()
        }
        return {
            f"{self.module}.{name}": function
            for name, function in own.items()
            if isinstance(function, FunctionType) and "__mutmut_" in name
        }


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    for prefix, holder in _holders(module):
        for name, value in holder.items():
            function = value.fget if isinstance(value, property) else value
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield f"{prefix}{name}", function


def _holders(module: ModuleType) -> Iterator[tuple[str, dict[str, object]]]:
    """Where functions stand: the module and its classes; what mutmut puts before their names."""
    yield "x_", vars(module)
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield f"xǁ{name}ǁ", dict(vars(value))
