"""Where an account's traffic may go, and what may be asked there: the list that every request has to be on.

Nothing that sends, moves, labels or deletes mail is on it; a block is deleted by its own id and no other way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final
from urllib.parse import urlsplit

from interviewd.accounts.http import below, is_loopback, is_plain, is_sound

GOOGLE: Final = {
    "calendar": "https://www.googleapis.com/calendar/v3/",
    "gmail": "https://gmail.googleapis.com/",
    "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
    "token": "https://oauth2.googleapis.com/token",
}
_REVOKE: Final = "https://oauth2.googleapis.com/revoke"

# One path segment; what it holds once decoded is judged apart.
_ID: Final = r"([^/?#]+)"
_CALENDAR: Final = (
    ("GET POST", re.compile(rf"calendars/{_ID}/events")),
    ("GET PATCH DELETE", re.compile(rf"calendars/{_ID}/events/{_ID}")),
)
_GMAIL: Final = (
    ("GET", re.compile(r"gmail/v1/users/me/(?:profile|history|messages|drafts)")),
    ("GET", re.compile(rf"gmail/v1/users/me/(?:messages|drafts)/{_ID}")),
    ("POST", re.compile(r"gmail/v1/users/me/drafts")),
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Absolute addresses; `calendar` and `gmail` end with a slash. "" where nothing may be asked."""

    calendar: str = GOOGLE["calendar"]
    gmail: str = GOOGLE["gmail"]
    authorize: str = GOOGLE["authorize"]
    token: str = GOOGLE["token"]

    @classmethod
    def of(cls, settings: Mapping[str, str | None]) -> Endpoints:
        """From the config's keys `calendar_endpoint` and so on; what is absent is Google's own.

        With one of them on this machine, those left out are nowhere: a test or a proxy that forgot one reaches nobody.
        Raises ValueError for an address that is none, and for plain http to anywhere but this machine.
        """
        given = {one.name: settings.get(f"{one.name}_endpoint") or "" for one in fields(cls)}
        for name, address in given.items():
            if address and not is_sound(address):
                raise ValueError(f"{name}_endpoint: https anywhere, plain http only to a loopback address")
        confined = any(address and is_loopback(address) for address in given.values())
        if given["calendar"] and urlsplit(given["calendar"]).path in ("", "/"):
            given["calendar"] = given["calendar"].rstrip("/") + "/calendar/v3/"
        for name in ("calendar", "gmail"):
            given[name] = given[name] and given[name].rstrip("/") + "/"
        return cls(**{name: address or ("" if confined else GOOGLE[name]) for name, address in given.items()})

    @property
    def revoke(self) -> str:
        """Where a sign-in is taken back; beside the token endpoint when that is not Google's. "" when unknown."""
        if self.token == GOOGLE["token"]:
            return _REVOKE
        return self.token.removesuffix("/token") + "/revoke" if self.token.endswith("/token") else ""

    @property
    def here(self) -> bool:
        """Whether all traffic stays on this machine."""
        return all(not address or is_loopback(address) for address in asdict(self).values())

    def allows(self, method: str, address: str) -> bool:
        """Whether this request may leave. `address` as it will be sent; its query is not looked at."""
        if not is_sound(address) or not address.isascii() or not address.isprintable() or " " in address:
            return False  # urlsplit would drop what it holds too much
        if method == "POST" and any(_same(address, one) for one in (self.token, self.revoke)):
            return True
        return any(
            method in verbs.split() and (found := pattern.fullmatch(rest)) and all(map(is_plain, found.groups()))
            for base, rules in ((self.calendar, _CALENDAR), (self.gmail, _GMAIL))
            if (rest := below(address, base)) is not None
            for verbs, pattern in rules
        )


def _same(address: str, allowed: str) -> bool:
    return bool(allowed) and below(address, allowed.rpartition("/")[0]) == allowed.rpartition("/")[2]
