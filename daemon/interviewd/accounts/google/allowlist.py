"""Where an account's requests may go, and which are allowed there.

Nothing that sends, moves, labels or deletes mail is allowed; a calendar event is deleted by its id
and no other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Final
from urllib.parse import urlsplit

from interviewd.accounts.http import is_safe_address, is_single_segment, path_below
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

# One path segment; what it holds once decoded is checked by is_single_segment.
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
        return cls(
            **{
                name: address or ("" if confined else GOOGLE[name])
                for name, address in given.items()
            }
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """What every pass needs an answer from."""
        return (self.calendar, self.gmail, self.token)

    @property
    def revoke(self) -> str:
        """Where a sign-in is revoked; beside the token endpoint when that is not Google's.

        "" when unknown.
        """
        if self.token == GOOGLE["token"]:
            return _REVOKE
        return (
            self.token.removesuffix("/token") + "/revoke" if self.token.endswith("/token") else ""
        )

    @property
    def is_local(self) -> bool:
        """Whether all requests stay on this machine."""
        return all(not address or is_loopback(address) for address in asdict(self).values())

    def allows(self, method: str, address: str) -> bool:
        """Whether this request may be sent.

        `address` as it will be sent; its query is not checked.
        """
        if (
            not is_safe_address(address)
            or not address.isascii()
            or not address.isprintable()
            or " " in address
        ):
            return False  # urlsplit would drop such characters
        if method == "POST" and any(_same(address, one) for one in (self.token, self.revoke)):
            return True
        return any(
            method in verbs.split()
            and (match := pattern.fullmatch(rest))
            and all(map(is_single_segment, match.groups()))
            for base, rules in ((self.calendar, _CALENDAR), (self.gmail, _GMAIL))
            if (rest := path_below(address, base)) is not None
            for verbs, pattern in rules
        )


def _same(address: str, allowed: str) -> bool:
    return (
        bool(allowed)
        and path_below(address, allowed.rpartition("/")[0]) == allowed.rpartition("/")[2]
    )
