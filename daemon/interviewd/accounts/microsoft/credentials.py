"""A sign-in at work: the access token for the next request, renewed by msal when it is due, and kept in the vault.

A sign-in belongs to the endpoints it was made with, so that a token is never shown to anybody else. When Microsoft says
that it is over, that is remembered with it: nobody asks again until `connect` has made a new one. msal is built with the
first token that is needed: its constructor makes a request, and the service has to start offline.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Protocol

import requests

from interviewd.accounts.http import Line, NotListed
from interviewd.accounts.microsoft.aadsts import is_over, why
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.errors import Down, SignInNeeded
from interviewd.model.seen import AccountState

CALENDAR: Final = ("Calendars.ReadWrite",)
MAIL: Final = ("Mail.ReadWrite",)
WHO: Final = ("User.Read",)
"""All that is asked for. Without Mail.Send, Microsoft itself refuses any sending."""

EARLY_SECONDS: Final = 300.0
BLOCKED_SECONDS: Final = 3_600.0
"""A policy that blocks may depend on the network the machine is in: it is asked again, but seldom."""


class Vault(Protocol):
    """Sign-ins at rest."""

    def get(self, name: str) -> Mapping[str, Any] | None: ...

    def put(self, name: str, record: Mapping[str, Any]) -> None: ...

    def drop(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Record:
    """What the vault holds for a Microsoft account; `cache` is msal's, `over` says why it no longer works, "" while it does.

    `addresses` are the person's own there, the mailbox's first; `tenant` is the id of theirs.
    """

    client_id: str
    cache: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tenant: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    signed_in: str = ""
    over: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Record | None:
        """None when nothing usable is stored for a Microsoft account."""
        if not stored or stored.get("provider") != "microsoft":
            return None
        known = {
            name: stored[name] for name in cls.__slots__ if isinstance(stored.get(name), str | list | tuple | dict)
        }
        known |= {name: tuple(str(one) for one in known.get(name, ())) for name in ("scopes", "addresses")}
        try:
            return cls(**known)
        except TypeError:
            return None

    def stored(self) -> dict[str, Any]:
        """As the vault takes it: plain JSON."""
        lists = {"scopes": list(self.scopes), "addresses": list(self.addresses)}
        return {"provider": "microsoft", **asdict(self), **lists}


def state_of(record: Record | None, endpoints: Endpoints) -> AccountState:
    """What can be told of a sign-in without asking Microsoft."""
    if record is None:
        return AccountState.NEVER
    works = dict(record.endpoints) == asdict(endpoints) and not record.over
    return AccountState.OK if works else AccountState.SIGN_IN


class SignIn:
    """The tokens of one account. Raises SignInNeeded before any request when there is no sign-in that could work."""

    def __init__(self, account: str, endpoints: Endpoints, vault: Vault, line: Line) -> None:
        self.account, self._endpoints, self._vault, self._line = account, endpoints, vault, line
        self._record: Record | None = None
        self._app: App | None = None
        self._token, self._until = "", 0.0
        self._blocked_until = 0.0

    def token(self) -> str:
        """An access token that Graph should accept. May renew it: one request, and one more the first time."""
        if not self._token or time.monotonic() >= self._until:
            self._renew(refused=False)
        return self._token

    def renewed(self) -> str:
        """Another access token, since the last one was refused."""
        self._renew(refused=True)
        return self._token

    def end(self, why: str) -> SignInNeeded:
        """Remember that it is over until somebody connects again; the error to raise."""
        self._token = ""
        if self._record:
            self._record = replace(self._record, over=why)
            self._vault.put(self.account, self._record.stored())
        return SignInNeeded(self.account, why)

    def _renew(self, *, refused: bool) -> None:
        self._token = ""
        if time.monotonic() < self._blocked_until:
            raise SignInNeeded(self.account, "blocked")
        app = self._open()
        try:
            said = app.silent(self._endpoints.scopes(self._scopes), refused=refused)
        except requests.RequestException as error:
            raise Down(self.account, str(error)) from None
        except NotListed:
            raise Down(self.account, "bad_answer") from None
        except (ValueError, RuntimeError, TypeError, KeyError, AttributeError, LookupError):
            # msal's own words hold what was answered: they go no further.
            raise Down(self.account, "bad_answer") from None
        if said is None:
            raise SignInNeeded(self.account, "sign_in_missing")
        if "access_token" not in said:
            raise self._no(said)
        self._keep(app)
        self._token = str(said["access_token"])
        self._until = time.monotonic() + max(float(said.get("expires_in") or 0) - EARLY_SECONDS, 60.0)

    @property
    def _scopes(self) -> tuple[str, ...]:
        return self._record.scopes if self._record else ()

    def _open(self) -> App:
        """The vault is read each time: `connect`, or another process, may have written there."""
        record = Record.of(self._vault.get(self.account))
        if record is None:
            raise SignInNeeded(self.account, "sign_in_missing")
        if dict(record.endpoints) != asdict(self._endpoints):
            raise SignInNeeded(self.account, "endpoints_changed")
        if record.over:
            raise SignInNeeded(self.account, record.over)
        if self._app is None or record != self._record:
            metadata = self._app.metadata if self._app else {}
            self._app = App(record.client_id, self._endpoints, self._line, record.cache, metadata)
        self._record = record
        return self._app

    def _no(self, said: Mapping[str, Any]) -> Down | SignInNeeded:
        reason = why(said)
        if reason == "blocked":
            self._blocked_until = time.monotonic() + BLOCKED_SECONDS
            return SignInNeeded(self.account, reason)
        return self.end(reason) if is_over(reason) else Down(self.account, reason)

    def _keep(self, app: App) -> None:
        """Durable before it is used: a refresh token that replaced the old one may be the only one left."""
        assert self._record is not None  # noqa: S101  _open has set it
        if app.cache.has_state_changed:
            self._record = replace(self._record, cache=app.cache.serialize())
            self._vault.put(self.account, self._record.stored())
