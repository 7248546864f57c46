"""A Microsoft account that is signed in, with its doors open onto the fake: what tests of the adapters begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import msal

from interviewd.accounts import microsoft as account
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
from interviewd.accounts.microsoft.signin import CALENDAR, MAIL, WHO, Record
from interviewd.mirror import Overlay
from interviewd.model import Look, Window
from interviewd.oneshot import Line
from interviewd.ports import Clock, Mirror
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_oauth import CLIENT

ZONE = ZoneInfo("Europe/London")
SCOPES = (*CALENDAR, *MAIL, *WHO)
WINDOW = timedelta(days=35), timedelta(days=60)


class Drawer:
    """A vault in memory. What is put in is plain JSON, as in a real one."""

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


class Hand:
    """The fake's clock as the port that adapters read."""

    def __init__(self, microsoft: Microsoft) -> None:
        self._microsoft = microsoft

    def now(self) -> datetime:
        return self._microsoft.now


def signed_in(microsoft: Microsoft) -> dict[str, Any]:
    """What the vault holds after a sign-in at the fake, by msal itself, with a code on another device."""
    endpoints = Endpoints.of(microsoft.endpoints)
    line = Line(endpoints)
    app = App(CLIENT, endpoints, line)
    flow = app.client.initiate_device_flow(endpoints.scopes(SCOPES))
    microsoft.sign_in.enter_code(flow["user_code"])
    assert "access_token" in app.client.acquire_token_by_device_flow(flow)
    line.close()
    record = Record(
        client_id=CLIENT,
        cache=app.cache.serialize(),
        scopes=SCOPES,
        addresses=(microsoft.email,),
        endpoints=asdict(endpoints),
        signed_in=microsoft.now.isoformat(),
    )
    return record.stored()


def given_in(microsoft: Microsoft) -> dict[str, Any]:
    """The same, by a server that cannot ask itself for it just now: msal's cache as it would be afterwards."""
    granted = microsoft.sign_in._given(microsoft.sign_in._granted(" ".join(SCOPES)), "common")
    cache = msal.SerializableTokenCache()
    endpoint = f"https://127.0.0.1:{microsoft.server.port}/common/oauth2/v2.0/token"
    cache.add({"client_id": CLIENT, "scope": granted["scope"].split(), "token_endpoint": endpoint, "response": granted})
    endpoints = Endpoints.of(microsoft.endpoints)
    record = Record(CLIENT, cache.serialize(), SCOPES, (microsoft.email,), endpoints=asdict(endpoints))
    return record.stored()


class World:
    """One account `outlook` on a fake: what outlives a process is kept, `reopened()` is a new process."""

    def __init__(
        self,
        microsoft: Microsoft,
        calendars: tuple[str, ...] = ("default",),
        mirror: Mirror | None = None,
        clock: Clock | None = None,
        *,
        name: str = "outlook",
        zone: ZoneInfo = ZONE,
    ) -> None:
        self.microsoft, self.calendars, self.name, self.zone = microsoft, calendars, name, zone
        self.mirror: Mirror = mirror or Overlay()
        self.clock = clock or Hand(microsoft)
        self.vault = Drawer()
        self.vault.put(name, signed_in(microsoft))
        microsoft.log.clear()
        self.doors: account.Doors | None = None
        self.reopened()

    def reopened(self) -> World:
        self.close()
        self.doors = account.open_account(
            self.name,
            self.calendars,
            settings=self.microsoft.endpoints,
            vault=self.vault,
            mirror=self.mirror,
            zone=self.zone,
            clock=self.clock,
        )
        return self

    def close(self) -> None:
        if self.doors:
            self.doors.close()

    @property
    def calendar(self) -> MicrosoftCalendar:
        assert self.doors
        return self.doors.calendar

    @property
    def mailbox(self) -> MicrosoftMailbox:
        assert self.doors
        assert self.doors.mailbox
        return self.doors.mailbox

    @property
    def now(self) -> datetime:
        return self.microsoft.now

    @property
    def window(self) -> Window:
        return Window(self.now - WINDOW[0], self.now + WINDOW[1])

    def look(self) -> Look:
        return self.calendar.look(self.window, self.now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends with what no test may leave behind."""
        self.close()
        assert self.microsoft.state()["fatal"] == []
