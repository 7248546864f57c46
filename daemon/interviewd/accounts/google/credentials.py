"""A sign-in at work: the access token for the next request, renewed when it is due, and kept in the vault.

A sign-in belongs to the endpoints it was made with, so that a token is never shown to anybody else. When Google says
that it is over, that is remembered with it: nobody asks again until `connect` has made a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final, Protocol

from google.auth import exceptions
from google.oauth2.credentials import Credentials

from interviewd.accounts.google.endpoints import Endpoints
from interviewd.accounts.http import Line, Lost, NotListed, Unreached
from interviewd.errors import Down, SignInNeeded
from interviewd.model.seen import AccountState

# Answers of the token endpoint that no later attempt can change.
# https://developers.google.com/identity/protocols/oauth2/native-app and RFC 6749 section 5.2
_OVER: Final = frozenset(
    {
        *("invalid_grant", "invalid_client", "unauthorized_client", "deleted_client", "disabled_client"),
        *("access_denied", "admin_policy_enforced", "org_internal", "invalid_scope"),
    }
)


class Vault(Protocol):
    """Sign-ins at rest."""

    def get(self, name: str) -> Mapping[str, Any] | None: ...

    def put(self, name: str, record: Mapping[str, Any]) -> None: ...

    def drop(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Record:
    """What the vault holds for a Google account. `over` says why it no longer works, "" while it does.

    `ends` is when Google will end it because its consent screen was left in Testing, None when it did not say so.
    """

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token: str = field(default="", repr=False)
    expiry: str = ""  # naive UTC, as google-auth has it
    scopes: tuple[str, ...] = ()
    email: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    signed_in: str = ""
    ends: str = ""
    over: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Record | None:
        """None when nothing usable is stored for a Google account."""
        if not stored or stored.get("provider") != "google":
            return None
        known = {
            name: stored[name] for name in cls.__slots__ if isinstance(stored.get(name), str | list | tuple | dict)
        }
        known["scopes"] = tuple(known.get("scopes", ()))
        try:
            return cls(**known)
        except TypeError:
            return None

    @property
    def ending(self) -> datetime | None:
        """When Google will end the sign-in by itself, None when it did not say so."""
        try:
            return datetime.fromisoformat(self.ends).astimezone(UTC)
        except ValueError:
            return None

    def stored(self) -> dict[str, Any]:
        """As the vault takes it: plain JSON."""
        return {"provider": "google", **asdict(self), "scopes": list(self.scopes)}


def state_of(record: Record | None, endpoints: Endpoints) -> AccountState:
    """What can be told of a sign-in without asking Google."""
    if record is None:
        return AccountState.NEVER
    works = dict(record.endpoints) == asdict(endpoints) and not record.over
    return AccountState.OK if works else AccountState.SIGN_IN


class SignIn:
    """The tokens of one account. Raises SignInNeeded before any request when there is no sign-in that could work."""

    def __init__(self, account: str, endpoints: Endpoints, vault: Vault, line: Line) -> None:
        self.account, self._endpoints, self._vault, self._line = account, endpoints, vault, line
        self._record: Record | None = None
        self._credentials: Credentials | None = None

    def token(self) -> str:
        """An access token that Google should accept. May renew it: one request."""
        credentials = self._current()
        if not credentials.token or credentials.expired:
            self._renew(credentials)
        return str(credentials.token)

    def renewed(self) -> str:
        """Another access token, since the last one was refused."""
        refused = self._credentials.token if self._credentials else ""
        self._record = None  # another process may have renewed it meanwhile
        credentials = self._current()
        if credentials.token == refused or credentials.expired:
            self._renew(credentials)
        return str(credentials.token)

    def end(self, why: str) -> SignInNeeded:
        """Remember that it is over until somebody connects again; the error to raise."""
        if self._record:
            self._record = replace(self._record, over=why, token="", expiry="")
            self._vault.put(self.account, self._record.stored())
        return SignInNeeded(self.account, why)

    def _current(self) -> Credentials:
        if self._record is None or self._record.over:
            self._open()
        if self._credentials is None:
            raise SignInNeeded(self.account, "sign_in_missing")
        return self._credentials

    def _open(self) -> None:
        self._credentials = None
        self._record = record = Record.of(self._vault.get(self.account))
        if record is None:
            raise SignInNeeded(self.account, "sign_in_missing")
        if dict(record.endpoints) != asdict(self._endpoints):
            raise SignInNeeded(self.account, "endpoints_changed")
        if record.over:
            raise SignInNeeded(self.account, record.over)
        # The constructor: from_authorized_user_info would lead the refresh to Google whatever token_uri says.
        self._credentials = Credentials(  # type: ignore[no-untyped-call]
            token=record.token or None,
            refresh_token=record.refresh_token,
            token_uri=self._endpoints.token,
            client_id=record.client_id,
            client_secret=record.client_secret,
            expiry=_naive(record.expiry),
        )

    def _renew(self, credentials: Credentials) -> None:
        asking = _Asking(self._line)
        try:
            # Not before_request(): it may also look up a "regional access boundary", at a host of its own.
            credentials.refresh(asking)  # type: ignore[no-untyped-call]
        except exceptions.RefreshError:
            raise self._no(asking.error) from None
        except (Unreached, Lost) as error:
            raise Down(self.account, str(error)) from None
        except NotListed:
            raise SignInNeeded(self.account, "endpoints_changed") from None
        except (exceptions.GoogleAuthError, ValueError, TypeError, AttributeError, KeyError):
            raise Down(self.account, "bad_answer") from None
        self._keep(credentials)

    def _no(self, error: str) -> Down | SignInNeeded:
        if error in _OVER:
            return self.end("revoked" if error == "invalid_grant" else error)
        return Down(self.account, "sign_in_server")

    def _keep(self, credentials: Credentials) -> None:
        """Durable before it is used: a refresh token that replaced the old one is the only one left.

        One that did not can be used again, so a full disk stops nothing then.
        """
        assert self._record is not None  # noqa: S101  _open has set both
        before = self._record
        self._record = replace(
            before,
            token=str(credentials.token),
            refresh_token=str(credentials.refresh_token),
            expiry=credentials.expiry.isoformat() if credentials.expiry else "",
        )
        try:
            self._vault.put(self.account, self._record.stored())
        except OSError:
            if self._record.refresh_token != before.refresh_token:
                raise


class _Asking:
    """google.auth.transport.Request: how google-auth asks the token endpoint, through our one transport."""

    def __init__(self, line: Line) -> None:
        self._line, self.error = line, ""

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> _Said:
        del timeout  # the transport has its own
        answer = self._line.ask(method, url, headers or {}, body)
        said = _object(answer.body)
        self.error = "" if answer.status == HTTPStatus.OK else str(said.get("error", ""))
        return _Said(answer.status, answer.headers, json.dumps(said).encode())


@dataclass(frozen=True, slots=True)
class _Said:
    """google.auth.transport.Response."""

    status: int
    headers: Mapping[str, str]
    data: bytes


def _object(body: bytes) -> dict[str, Any]:
    """The body if it is a JSON object, else an empty one: google-auth trips over anything else."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _naive(text: str) -> datetime | None:
    """google-auth compares naive UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
