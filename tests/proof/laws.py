"""Laws of crash safety, each of which can be taken away."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from interviewd.domain import keys, memory_update
from interviewd.domain.memory_update import recover
from interviewd.engine import tick as engine
from interviewd.model.known import Deed, State
from interviewd.ports import LogEntry, Traces
from tests.fakes.worlds import FakeJournal, FakeMailbox, World


def _no_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(
        self: FakeJournal, deed: Deed, payload: bytes = b"", ended: LogEntry | None = None
    ) -> None:
        self.touches.run(lambda: self._store(None, ended), remote=False)

    monkeypatch.setattr(FakeJournal, "begin", begin)


def _no_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "settle", lambda runtime, memory, now: memory)


def _no_look_before_create(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeMailbox, "find", lambda self, deed: Traces())
    monkeypatch.setattr(recover, "letters", lambda situation: dict(situation.deeds))


def _tombstone_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    learn = memory_update.learn_calendars

    def forgetful(*args: object, **kwargs: object) -> object:
        situation = learn(*args, **kwargs)  # type: ignore[arg-type]
        deeds = {key: _revived(deed) for key, deed in situation.deeds.items()}
        return situation.remembering(replace(situation.memory, deeds=deeds))

    monkeypatch.setattr(memory_update, "learn_calendars", forgetful)


def _revived(deed: Deed) -> Deed:
    return replace(deed, state=State.REMOVED) if deed.state is State.DELETED else deed


def _random_key(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count()
    monkeypatch.setattr(keys, "key_of", lambda *parts: f"{next(numbers):032d}")


def _no_cool_down(monkeypatch: pytest.MonkeyPatch) -> None:
    init = World.__post_init__

    def impatient(self: World) -> None:
        self.max_write_delay = timedelta(0)
        init(self)

    monkeypatch.setattr(World, "__post_init__", impatient)


CRASH_LAWS = {
    "an intent before the request": _no_intent,
    "a doubt is settled": _no_settling,
    "looking before creating": _no_look_before_create,
    "what was deleted stays deleted": _tombstone_ignored,
    "a key that is the same again": _random_key,
    "a wait before a doubt is asked about": _no_cool_down,
}
