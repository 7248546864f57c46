"""Access tokens of a Microsoft account: renewed by msal when they expire, and stored in the vault.

When Microsoft says that a sign-in is over, that is stored with it: nothing is asked again until
`connect` has made a new one. msal's client is built for the first token: its constructor sends a
request, and the service has to start offline.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

import requests

from interviewd.accounts.http import HttpClient, NotAllowed
from interviewd.accounts.microsoft.aadsts import is_over, reason_of
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.online.credentials import SignInRecord, StoredSignIn, Vault
from interviewd.errors import Down, SignInNeeded
from interviewd.values import dataclass

CALENDAR: Final = ("Calendars.ReadWrite",)
MAIL: Final = ("Mail.ReadWrite",)
WHO: Final = ("User.Read",)
"""All that is asked for. Without Mail.Send, Microsoft itself refuses any sending."""

EARLY_SECONDS: Final = 300.0
BLOCKED_SECONDS: Final = 3_600.0
"""A policy that blocks may depend on the network the machine is in: it is asked again, but
seldom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrosoftRecord(SignInRecord):
    """What the vault holds for a Microsoft account.

    `cache` is msal's, `tenant` the id of the account's tenant.

    `addresses` are the person's own there, the mailbox's first.
    """

    PROVIDER: ClassVar[str] = "microsoft"

    cache: str = field(default="", repr=False)
    addresses: tuple[str, ...] = ()
    tenant: str = ""


class AccountCredentials:
    """The tokens of one account.

    Raises SignInNeeded before any request when there is no sign-in that could work.
    """

    def __init__(self, account: str, endpoints: Endpoints, vault: Vault, http: HttpClient) -> None:
        self.account, self._endpoints, self._http = account, endpoints, http
        self._sign_in = StoredSignIn(account, endpoints, vault, MicrosoftRecord)
        self._app: App | None = None
        self._token, self._until = "", 0.0
        self._blocked_until = 0.0

    def token(self) -> str:
        """An access token that Graph should accept.

        May renew it: one request, and one more the first time.
        """
        if not self._token or time.monotonic() >= self._until:
            self._renew(refused=False)
        return self._token

    def expires(self, now: datetime) -> datetime | None:
        """Until when the last token is used."""
        return now + timedelta(seconds=self._until - time.monotonic())

    @property
    def renewed_at(self) -> str:
        return f"{self._endpoints.authority}/oauth2/v2.0/token"

    @property
    def renewal(self) -> dict[str, str]:
        """The form that gives another access token; RFC 6749 section 6.

        The refresh token it holds stays good: Microsoft revokes none when it gives another.
        https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens
        """
        record, held = self._sign_in.record, self._app.refresh_token if self._app else ""
        if not held or record is None:
            return {}
        return {
            "grant_type": "refresh_token",
            "client_id": record.client_id,
            "refresh_token": held,
            "scope": " ".join(self._endpoints.scopes(record.scopes)),
        }

    def renewed(self) -> str:
        """Another access token, since the last one was refused."""
        self._renew(refused=True)
        return self._token

    def _renew(self, *, refused: bool) -> None:
        self._token = ""
        if time.monotonic() < self._blocked_until:
            raise SignInNeeded(self.account, "blocked")
        # The vault is read each time: `connect`, or another process, may have written there.
        before, record = self._sign_in.record, self._sign_in.read()
        app = self._app
        if app is None or record != before:
            metadata = app.metadata if app else {}
            app = App(record.client_id, self._endpoints, self._http, record.cache, metadata)
            self._app = app
        try:
            answer = app.silent(self._endpoints.scopes(record.scopes), refused=refused)
        except requests.RequestException as error:
            raise Down(self.account, str(error)) from None
        except NotAllowed:
            raise Down(self.account, "bad_answer") from None
        except (ValueError, RuntimeError, TypeError, KeyError, AttributeError, LookupError):
            # From None: msal's messages quote the answer.
            raise Down(self.account, "bad_answer") from None
        if answer is None:
            raise SignInNeeded(self.account, "sign_in_missing")
        if "access_token" not in answer:
            raise self._refusal(answer)
        # On disk before it is used: a refresh token that replaced the old one may be the only one.
        if app.cache.has_state_changed:
            self._sign_in.update(cache=app.cache.serialize())
        self._token = str(answer["access_token"])
        self._until = time.monotonic() + max(
            float(answer.get("expires_in") or 0) - EARLY_SECONDS, 60.0
        )

    def _refusal(self, answer: Mapping[str, Any]) -> Down | SignInNeeded:
        reason = reason_of(answer)
        if reason == "blocked":
            self._blocked_until = time.monotonic() + BLOCKED_SECONDS
            return SignInNeeded(self.account, reason)
        return self._sign_in.end(reason) if is_over(reason) else Down(self.account, reason)
