"""A house whose doors are watched: each call counts as progress, and no decision of another time gets through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewd.engine.tick import Runtime
from interviewd.system.clock_jumps import Clocks

WRITES = {"put", "remove", "draft", "withdraw"}
"""What a door does to the world."""


class ClockJumped(BaseException):
    """The machine slept, or its clock was set, in the middle of a pass: what it decided is of another time.

    No `Exception`: it ends the pass. An intent that was begun is a doubt, and the next pass settles it.
    """


def watched(runtime: Runtime, clocks: Clocks, progress: Callable[[], None]) -> Runtime:
    """The same house; `clocks` are marked when a pass begins."""

    def before(call: str) -> None:
        progress()
        if call in WRITES:
            change = clocks.change()
            if change.was_asleep or change.was_set:
                raise ClockJumped

    doors = [
        replace(account, calendar=_door(account.calendar, before), mailbox=_door(account.mailbox, before))
        for account in runtime.accounts
    ]
    return replace(runtime, accounts=tuple(doors))


def _door(door: object, before: Callable[[str], None]) -> Any:
    return None if door is None else Watched(door, before)


class Watched:
    """A door of an account, with a word before each call."""

    def __init__(self, door: object, before: Callable[[str], None]) -> None:
        self._door, self._before = door, before

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._door, name)
        if not callable(found):
            return found

        def call(*arguments: object) -> object:
            self._before(name)
            return found(*arguments)

        return call
