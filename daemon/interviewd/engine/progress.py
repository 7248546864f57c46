"""Report each call of an account as progress, and stop a pass whose clock jumped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from interviewd.engine.tick import Runtime
from interviewd.system.clock_jumps import Clocks

WRITES = {"put", "remove", "draft", "withdraw"}
"""The methods that change a calendar or a mailbox."""


class ClockJumped(BaseException):
    """The machine slept or its clock was set during a pass: its decisions may no longer hold. No
    `Exception`: it ends the pass. The next one settles the intent that was begun.
    """


def with_progress(runtime: Runtime, clocks: Clocks, progress: Callable[[], None]) -> Runtime:
    """The runtime with its ports wrapped; `clocks` take their reference when a pass begins."""

    def before(call: str) -> None:
        progress()
        if call in WRITES:
            change = clocks.change()
            if change.was_asleep or change.was_set:
                raise ClockJumped

    accounts = [
        replace(
            account,
            calendar=_wrapped(account.calendar, before),
            mailbox=_wrapped(account.mailbox, before),
        )
        for account in runtime.accounts
    ]
    return replace(runtime, accounts=tuple(accounts))


def _wrapped(port: object, before: Callable[[str], None]) -> Any:
    return None if port is None else Watched(port, before)


class Watched:
    """A port of an account that calls `before` with the name of each method."""

    def __init__(self, port: object, before: Callable[[str], None]) -> None:
        self._port, self._before = port, before

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        if not callable(method):
            return method

        def call(*arguments: object) -> object:
            self._before(name)
            return method(*arguments)

        return call
