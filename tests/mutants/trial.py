"""Tries mutants within one pytest session: each in a fork of its own, where the code of one
function is replaced and the tests that call it are run until one fails.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import FrameType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.source import Mutant, Source

SECONDS, TIMES = 20, 12
"""A child may use so many seconds of CPU, and so many times what its tests took."""

BYTES = 2 << 30
"""An endless loop that collects something ends here."""

_ALIVE, _KILLED, _BROKEN = 0, 1, 3


@dataclass
class Trial:
    """A plugin: `kinds` is what became of each of the `mutants`, by its name."""

    sources: Sequence[Source]
    mutants: Sequence[Mutant]
    tell: Callable[[Mutant, str], None]
    kinds: dict[str, str] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        originals = {(s.module, key): f for s in self.sources for key, f in s.originals().items()}
        changed = {name: f for source in self.sources for name, f in source.changed().items()}
        callers = _Callers(session.items, originals)
        if _in_child(lambda: _run(session.items), None) != _ALIVE:
            raise pytest.UsageError("a test fails without any change, or at its second run")
        for mutant in self.mutants:
            key = mutant.module, mutant.key
            tests = callers.tests(key)
            kind = _try(originals[key], changed[mutant.name], tests, callers.seconds(tests))
            self.kinds[mutant.name] = kind
            self.tell(mutant, kind)
        return True


class _Callers:
    """Which tests call which function, and how long each takes; found by running all of them."""

    def __init__(
        self, items: Sequence[pytest.Item], functions: dict[tuple[str, str], FunctionType]
    ) -> None:
        keys = {function.__code__: key for key, function in functions.items()}
        self._tests: defaultdict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
        self._seconds: dict[pytest.Item, float] = {}
        called: set[tuple[str, str]] = set()

        def look(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code in keys:
                called.add(keys[frame.f_code])

        for item, following in zip(items, (*items[1:], None), strict=True):
            called.clear()
            begun = time.process_time()
            sys.setprofile(look)
            runtestprotocol(item, nextitem=following, log=False)
            sys.setprofile(None)
            self._seconds[item] = time.process_time() - begun
            for key in called:
                self._tests[key].append(item)

    def tests(self, key: tuple[str, str]) -> list[pytest.Item]:
        """The quickest first."""
        return sorted(self._tests[key], key=lambda item: self._seconds[item])

    def seconds(self, items: Iterable[pytest.Item]) -> int:
        return round(SECONDS + TIMES * sum(self._seconds[item] for item in items))


def _try(
    original: FunctionType, changed: FunctionType, tests: Sequence[pytest.Item], seconds: int
) -> str:
    def run() -> int:
        original.__code__ = changed.__code__
        original.__defaults__ = changed.__defaults__
        original.__kwdefaults__ = changed.__kwdefaults__
        return _run(tests)

    kinds = {_ALIVE: "survive", _KILLED: "killed", _BROKEN: "survive"}
    return kinds.get(_in_child(run, seconds), "timed out")


def _run(tests: Sequence[pytest.Item]) -> int:
    for item, following in zip(tests, (*tests[1:], None), strict=True):
        item._initrequest()  # type: ignore[attr-defined]
        if any(each.failed for each in runtestprotocol(item, nextitem=following, log=False)):
            return _KILLED
    return _ALIVE


def _in_child(act: Callable[[], int], seconds: int | None) -> int:
    """What a forked process ends with, which leaves nothing behind here; below 0 by a signal."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os._exit(act())
    except BaseException:  # noqa: BLE001 - a child goes on as nothing else
        os._exit(_BROKEN)
