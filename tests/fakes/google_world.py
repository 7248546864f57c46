"""A Google account that is signed in, with its doors open onto the fake: what tests of the adapters begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from interviewd.accounts import google as provider
from interviewd.accounts.google.calendar import GoogleCalendar
from interviewd.accounts.google.endpoints import Endpoints
from interviewd.accounts.google.mailbox import GoogleMailbox
from interviewd.accounts.google.signin import Record
from interviewd.mirror import Overlay
from interviewd.model import Look, Window
from interviewd.ports import Clock, Mirror
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP, Grant

ZONE = ZoneInfo("Europe/London")
SCOPES = tuple(
    f"https://www.googleapis.com/auth/{name}" for name in ("calendar.events", "gmail.compose", "gmail.readonly")
)
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

    def __init__(self, google: Google) -> None:
        self._google = google

    def now(self) -> datetime:
        return self._google.now


def signed_in(google: Google, scopes: tuple[str, ...] = SCOPES) -> dict[str, Any]:
    """What the vault holds after a sign-in at the fake."""
    grant = Grant(frozenset(scopes), google.now, f"1//0{next(google.sign_in.numbers)}")
    google.sign_in.refresh[grant.refresh] = grant
    given = google.sign_in._given(grant)
    record = Record(
        **DESKTOP,
        refresh_token=grant.refresh,
        token=given["access_token"],
        expiry=(datetime.now(UTC).replace(tzinfo=None) + timedelta(days=3650)).isoformat(),
        scopes=scopes,
        email=google.email,
        endpoints=asdict(Endpoints.of(google.endpoints)),
        signed_in=google.now.isoformat(),
    )
    return record.stored()


class World:
    """One account `gmail` on a fake: what outlives a process is kept, `reopened()` is a new process."""

    def __init__(
        self,
        google: Google,
        calendars: tuple[str, ...] = ("primary",),
        mirror: Mirror | None = None,
        clock: Clock | None = None,
        account: str = "gmail",
    ) -> None:
        self.google, self.calendars, self.account = google, calendars, account
        self.mirror: Mirror = mirror or Overlay()
        self.clock = clock or Hand(google)
        self.vault = Drawer()
        self.vault.put(account, signed_in(google))
        self.doors: provider.Doors | None = None
        self.reopened()

    def reopened(self) -> World:
        self.close()
        self.doors = provider.open_account(
            self.account,
            self.calendars,
            settings=self.google.endpoints,
            vault=self.vault,
            mirror=self.mirror,
            zone=ZONE,
            clock=self.clock,
        )
        return self

    def close(self) -> None:
        if self.doors:
            self.doors.close()

    @property
    def calendar(self) -> GoogleCalendar:
        assert self.doors
        return self.doors.calendar

    @property
    def mailbox(self) -> GoogleMailbox:
        assert self.doors
        assert self.doors.mailbox
        return self.doors.mailbox

    @property
    def now(self) -> datetime:
        return self.google.now

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
        state = self.google.state()
        assert state["fatal"] == []
        assert state["overwritten"] == []
