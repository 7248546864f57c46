"""A Microsoft account that is signed in, with its ports wired to the fake: what tests of the
adapters begin with.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import msal

from interviewd.accounts import microsoft as account
from interviewd.accounts.http import HttpClient
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.credentials import CALENDAR, MAIL, WHO, MicrosoftRecord
from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
from interviewd.ports import AccountPorts, Cache, Clock
from tests.fakes import online_world
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_oauth import CLIENT
from tests.fakes.online_world import ZONE

SCOPES = (*CALENDAR, *MAIL, *WHO)


def signed_in(microsoft: Microsoft) -> dict[str, Any]:
    """What the vault holds after a sign-in at the fake, by msal itself, with a code on another
    device.
    """
    endpoints = Endpoints.of(microsoft.endpoints)
    client = HttpClient(endpoints)
    app = App(CLIENT, endpoints, client)
    flow = app.client.initiate_device_flow(endpoints.scopes(SCOPES))
    microsoft.sign_in.enter_code(flow["user_code"])
    assert "access_token" in app.client.acquire_token_by_device_flow(flow)
    client.close()
    record = MicrosoftRecord(
        client_id=CLIENT,
        cache=app.cache.serialize(),
        scopes=SCOPES,
        addresses=(microsoft.email,),
        endpoints=asdict(endpoints),
        signed_in=microsoft.now.isoformat(),
    )
    return record.stored()


def given_in(microsoft: Microsoft) -> dict[str, Any]:
    """The same, by a server that cannot ask itself for it just now: msal's cache as it would be
    afterwards.
    """
    granted = microsoft.sign_in._given(microsoft.sign_in._granted(" ".join(SCOPES)), "common")
    cache = msal.SerializableTokenCache()
    endpoint = f"https://127.0.0.1:{microsoft.server.port}/common/oauth2/v2.0/token"
    cache.add(
        {
            "client_id": CLIENT,
            "scope": granted["scope"].split(),
            "token_endpoint": endpoint,
            "response": granted,
        }
    )
    endpoints = Endpoints.of(microsoft.endpoints)
    record = MicrosoftRecord(
        client_id=CLIENT,
        cache=cache.serialize(),
        scopes=SCOPES,
        addresses=(microsoft.email,),
        endpoints=asdict(endpoints),
    )
    return record.stored()


class World(online_world.World):
    """One account `outlook` on a fake: what outlives a process is kept, `reopened()` is a new
    process.
    """

    def __init__(
        self,
        microsoft: Microsoft,
        calendars: tuple[str, ...] = ("default",),
        cache: Cache | None = None,
        clock: Clock | None = None,
        *,
        name: str = "outlook",
        zone: ZoneInfo = ZONE,
    ) -> None:
        self.microsoft, self.calendars, self.zone = microsoft, calendars, zone
        record = signed_in(microsoft)
        microsoft.log.clear()
        super().__init__(microsoft, name, record, cache, clock)

    def _opened(self) -> AccountPorts:
        return account.open_account(
            self.name,
            self.calendars,
            settings=self.microsoft.endpoints,
            vault=self.vault,
            cache=self.cache,
            zone=self.zone,
            clock=self.clock,
        )

    @property
    def calendar(self) -> MicrosoftCalendar:
        calendar: MicrosoftCalendar = super().calendar
        return calendar

    @property
    def mailbox(self) -> MicrosoftMailbox:
        mailbox: MicrosoftMailbox = super().mailbox
        return mailbox
