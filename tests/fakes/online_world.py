"""A signed-in account whose ports are wired to a fake: state that outlives a process, and checks
after each test.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from interviewd.accounts.http import HttpClient
from interviewd.model.seen import Look, Window
from interviewd.ports import AccountPorts, Cache, Clock
from interviewd.storage.cache import Overlay
from tests.fakes.online import Online

ZONE = ZoneInfo("Europe/London")
WINDOW = timedelta(days=35), timedelta(days=60)


class MemoryVault:
    """A vault in memory, of plain JSON as the real one."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.puts = 0

    def get(self, name: str) -> Mapping[str, Any] | None:
        return self.records.get(name)

    def put(self, name: str, record: Mapping[str, Any]) -> None:
        self.puts += 1
        self.records[name] = dict(record)

    def drop(self, name: str) -> None:
        self.records.pop(name, None)


class FakeClock:
    """The fake server's clock as the port Clock."""

    def __init__(self, fake: Online) -> None:
        self._fake = fake

    def now(self) -> datetime:
        return self._fake.now


class World(ABC):
    """One account on a fake. Cache and vault outlive a process; `reopened()` starts a new one."""

    ports: AccountPorts | None = None

    def __init__(
        self,
        fake: Online,
        name: str,
        record: Mapping[str, Any],
        cache: Cache | None,
        clock: Clock | None,
    ):
        self.fake, self.name = fake, name
        self.cache: Cache = cache or Overlay()
        self.clock = clock or FakeClock(fake)
        self.vault = MemoryVault()
        self.vault.put(name, record)
        self.reopened()

    def reopened(self) -> Self:
        self.close()
        self.ports = self._opened()
        return self

    @abstractmethod
    def _opened(self) -> AccountPorts:
        """The account's ports, as the provider's `open_account` wires them."""

    def close(self) -> None:
        if self.ports:
            self.ports.close()

    @property
    def calendar(self) -> Any:
        assert self.ports
        return self.ports.calendar

    @property
    def mailbox(self) -> Any:
        assert self.ports
        assert self.ports.mailbox
        return self.ports.mailbox

    @property
    def client(self) -> HttpClient:
        """The account's HTTP client."""
        client: HttpClient = self.calendar._api.requests.http
        return client

    @property
    def now(self) -> datetime:
        return self.fake.now

    @property
    def window(self) -> Window:
        return Window(self.now - WINDOW[0], self.now + WINDOW[1])

    def fetch(self) -> Look:
        """A look as it stands, which later ones do not change."""
        look: Look = self.calendar.fetch(self.window, self.now)
        return replace(look, events=tuple(look.events))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close, and check that nothing forbidden happened."""
        self.close()
        assert self.fake.state()["fatal"] == []
