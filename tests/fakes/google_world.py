"""A Google account that is signed in, with its ports wired to the fake: what tests of the
adapters begin with.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from interviewd.accounts import google as provider
from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.google.calendar import GoogleCalendar
from interviewd.accounts.google.credentials import GoogleRecord
from interviewd.accounts.google.mailbox import GoogleMailbox
from interviewd.ports import AccountPorts, Cache, Clock
from tests.fakes import online_world
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP, Grant
from tests.fakes.online_world import ZONE

SCOPES = tuple(
    f"https://www.googleapis.com/auth/{name}"
    for name in (
        "calendar.events",
        "gmail.compose",
        "gmail.readonly",
        "calendar.calendars.readonly",
    )
)


def signed_in(google: Google, scopes: tuple[str, ...] = SCOPES) -> dict[str, Any]:
    """What the vault holds after a sign-in at the fake."""
    grant = Grant(frozenset(scopes), google.now, f"1//0{next(google.sign_in.numbers)}")
    google.sign_in.refresh[grant.refresh] = grant
    tokens = google.sign_in._given(grant)
    record = GoogleRecord(
        **DESKTOP,
        refresh_token=grant.refresh,
        token=tokens["access_token"],
        expiry=(datetime.now(UTC).replace(tzinfo=None) + timedelta(days=3650)).isoformat(),
        scopes=scopes,
        email=google.email,
        endpoints=asdict(Endpoints.of(google.endpoints)),
        signed_in=google.now.isoformat(),
    )
    return record.stored()


class World(online_world.World):
    """One account `gmail` on a fake: what outlives a process is kept, `reopened()` is a new
    process.
    """

    def __init__(
        self,
        google: Google,
        calendars: tuple[str, ...] = ("primary",),
        cache: Cache | None = None,
        clock: Clock | None = None,
        *,
        name: str = "gmail",
    ) -> None:
        self.google, self.calendars = google, calendars
        super().__init__(google, name, signed_in(google), cache, clock)

    def _opened(self) -> AccountPorts:
        return provider.open_account(
            self.name,
            self.calendars,
            settings=self.google.endpoints,
            vault=self.vault,
            cache=self.cache,
            zone=ZONE,
            clock=self.clock,
        )

    @property
    def calendar(self) -> GoogleCalendar:
        calendar: GoogleCalendar = super().calendar
        return calendar

    @property
    def mailbox(self) -> GoogleMailbox:
        mailbox: GoogleMailbox = super().mailbox
        return mailbox
