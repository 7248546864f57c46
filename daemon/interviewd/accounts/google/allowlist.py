"""Where an account's requests may go, and which are allowed there.

Nothing that sends, moves, labels or deletes mail is allowed; a calendar event is deleted by its id
and no other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Final
from urllib.parse import urlsplit

from interviewd.accounts.http import is_listed, is_safe_address, path_below
from interviewd.language.web_addresses import is_loopback
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

GOOGLE: Final = {
    "calendar": "https://www.googleapis.com/calendar/v3/",
    "gmail": "https://gmail.googleapis.com/",
    "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
    "token": "https://oauth2.googleapis.com/token",
}
_REVOKE: Final = "https://oauth2.googleapis.com/revoke"

# One path segment; what it holds once decoded is checked by is_listed.
_ID: Final = r"([^/?#]+)"
_CALENDAR: Final = (
    ("GET", lazy_pattern(rf"calendars/{_ID}")),
    ("GET POST", lazy_pattern(rf"calendars/{_ID}/events")),
    ("GET PATCH DELETE", lazy_pattern(rf"calendars/{_ID}/events/{_ID}")),
)
_GMAIL: Final = (
    ("GET", lazy_pattern(r"gmail/v1/users/me/(?:profile|history|messages|drafts)")),
    ("GET", lazy_pattern(rf"gmail/v1/users/me/(?:messages|drafts)/{_ID}")),
    ("POST", lazy_pattern(r"gmail/v1/users/me/drafts")),
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Absolute addresses; `calendar` and `gmail` end with a slash. "" where no request may go."""

    calendar: str = GOOGLE["calendar"]
    gmail: str = GOOGLE["gmail"]
    authorize: str = GOOGLE["authorize"]
    token: str = GOOGLE["token"]

    @classmethod
    def of(cls, settings: Mapping[str, str | None]) -> Endpoints:
        """From the config's keys `calendar_endpoint` and so on; what is absent is Google's own.

        When one of them is on this machine, those left out stay "": a test or a proxy that forgot
        one reaches nobody. Raises ValueError for an address that is none, and for plain http to
        anywhere but this machine.
        """
        given = {one.name: settings.get(f"{one.name}_endpoint") or "" for one in fields(cls)}
        for name, address in given.items():
            if address and not is_safe_address(address):
                raise ValueError(
                    f"{name}_endpoint: https anywhere, plain http only to a loopback address"
                )
        confined = any(address and is_loopback(address) for address in given.values())
        if given["calendar"] and urlsplit(given["calendar"]).path in ("", "/"):
            given["calendar"] = given["calendar"].rstrip("/") + "/calendar/v3/"
        for name in ("calendar", "gmail"):
            given[name] = given[name] and given[name].rstrip("/") + "/"
        own = dict.fromkeys(GOOGLE, "") if confined else GOOGLE
        return cls(**{name: address or own[name] for name, address in given.items()})

    @property
    def asked(self) -> tuple[str, ...]:
        """What every pass needs an answer from."""
        return (self.calendar, self.gmail, self.token)

    @property
    def revoke(self) -> str:
        """Where a sign-in is revoked: beside a token endpoint not Google's; "" when unknown."""
        if self.token == GOOGLE["token"]:
            return _REVOKE
        base, _, name = self.token.rpartition("/")
        return f"{base}/revoke" if name == "token" else ""

    @property
    def is_local(self) -> bool:
        """Whether all requests stay on this machine."""
        return all(not address or is_loopback(address) for address in asdict(self).values())

    def allows(self, method: str, address: str) -> bool:
        """Whether this request may be sent; `address` as it is sent, its query is not checked."""
        is_plain = address.isascii() and address.isprintable() and " " not in address
        if not is_plain or not is_safe_address(address):
            return False  # urlsplit would drop such characters
        for allowed in (self.token, self.revoke):
            base, _, name = allowed.rpartition("/")
            if method == "POST" and allowed and path_below(address, base) == name:
                return True
        lists = ((self.calendar, _CALENDAR), (self.gmail, _GMAIL))
        return any(is_listed(method, path_below(address, base), rules) for base, rules in lists)
