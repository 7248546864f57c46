"""Access tokens of a Google account: renewed when they expire, and stored in the vault.

When Google says that a sign-in is over, that is stored with it: nothing is asked again until
`connect` has made a new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Final

from google.auth import exceptions
from google.oauth2.credentials import Credentials as GoogleCredentials

from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.http import HttpClient, NoAnswer, NotAllowed, NotSent
from interviewd.accounts.online.credentials import SignInRecord, StoredSignIn, Vault
from interviewd.errors import Down, SignInNeeded
from interviewd.values import dataclass

# Answers of the token endpoint that no later attempt can change.
# https://developers.google.com/identity/protocols/oauth2/native-app and RFC 6749 section 5.2
_OVER: Final = frozenset(
    {
        *("invalid_grant", "invalid_client", "unauthorized_client", "deleted_client"),
        *("disabled_client", "access_denied", "admin_policy_enforced", "org_internal"),
        "invalid_scope",
    }
)

EARLY: Final = timedelta(minutes=4)
"""A token is renewed so long before it expires: google-auth's own figure is a little less."""

LABELS: Final = "https://www.googleapis.com/auth/calendar.calendars.readonly"
"""Reads the names of event labels; without it labels have no names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleRecord(SignInRecord):
    """What the vault holds for a Google account. `expiry` is naive UTC, as google-auth has it.

    `ends`: when Google will end it because its consent screen is in Testing, "" when Google did not
    say so.
    """

    PROVIDER: ClassVar[str] = "google"

    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token: str = field(default="", repr=False)
    expiry: str = ""
    email: str = ""
    ends: str = ""

    @property
    def ending(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.ends).astimezone(UTC)
        except ValueError:
            return None

    @property
    def reads_labels(self) -> bool:
        return LABELS in self.scopes


class AccountCredentials:
    """The tokens of one account. SignInNeeded before any request when no sign-in could work."""

    def __init__(self, account: str, endpoints: Endpoints, vault: Vault, http: HttpClient) -> None:
        self.account, self._endpoints, self._http = account, endpoints, http
        self._sign_in = StoredSignIn(account, endpoints, vault, GoogleRecord)
        self._credentials: GoogleCredentials | None = None

    def token(self) -> str:
        """An access token that Google should accept. May renew it: one request."""
        credentials = self._current()
        if not credentials.token or credentials.expired:
            self._renew(credentials)
        return str(credentials.token)

    def expires(self, _: datetime) -> datetime | None:
        """When the last token will be renewed; None when that is not known."""
        expiry = self._credentials.expiry if self._credentials else None
        return expiry.replace(tzinfo=UTC) - EARLY if expiry else None

    @property
    def renewed_at(self) -> str:
        return self._endpoints.token

    @property
    def renewal(self) -> dict[str, str]:
        """The form that gives another access token; RFC 6749 section 6."""
        record = self._sign_in.record
        if record is None:
            return {}
        return {
            "grant_type": "refresh_token",
            "client_id": record.client_id,
            "client_secret": record.client_secret,
            "refresh_token": record.refresh_token,
        }

    def renewed(self) -> str:
        """Another access token, since the last one was refused."""
        refused = self._credentials.token if self._credentials else ""
        self._credentials = None  # another process may have renewed it meanwhile
        credentials = self._current()
        if credentials.token == refused or credentials.expired:
            self._renew(credentials)
        return str(credentials.token)

    def _current(self) -> GoogleCredentials:
        record = self._sign_in.record
        if self._credentials is None or record is None or record.over:
            self._credentials = None
            record = self._sign_in.read()
            expiry = None
            with suppress(ValueError):  # naive UTC: google-auth compares it with that
                moment = datetime.fromisoformat(record.expiry)
                expiry = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
            # The constructor: from_authorized_user_info would lead the refresh to Google whatever
            # token_uri says.
            self._credentials = GoogleCredentials(  # type: ignore[no-untyped-call]
                token=record.token or None,
                refresh_token=record.refresh_token,
                token_uri=self._endpoints.token,
                client_id=record.client_id,
                client_secret=record.client_secret,
                expiry=expiry,
            )
        return self._credentials

    def _renew(self, credentials: GoogleCredentials) -> None:
        transport = _AuthTransport(self._http)
        try:
            # Not before_request(): it may also look up a "regional access boundary", at a host of
            # its own.
            credentials.refresh(transport)  # type: ignore[no-untyped-call]
        except exceptions.RefreshError:
            error = transport.error
            if error not in _OVER:
                raise Down(self.account, "sign_in_server") from None
            why = "revoked" if error == "invalid_grant" else error
            raise self._sign_in.end(why, token="", expiry="") from None
        except (NotSent, NoAnswer) as error:
            raise Down(self.account, str(error)) from None
        except NotAllowed:
            raise SignInNeeded(self.account, "endpoints_changed") from None
        except (exceptions.GoogleAuthError, ValueError, TypeError, AttributeError, KeyError):
            raise Down(self.account, "bad_answer") from None
        # On disk before it is used: a refresh token that replaced the old one is the only one left.
        before, refresh_token = self._sign_in.record, str(credentials.refresh_token)
        try:
            self._sign_in.update(
                token=str(credentials.token),
                refresh_token=refresh_token,
                expiry=credentials.expiry.isoformat() if credentials.expiry else "",
            )
        except OSError:
            # An unchanged one can be used again, so a full disk stops nothing then.
            if before is None or refresh_token != before.refresh_token:
                raise


class _AuthTransport:
    """google.auth.transport.Request: requests to the token endpoint, sent by our client."""

    def __init__(self, http: HttpClient) -> None:
        self._http, self.error = http, ""

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> _AuthResponse:
        del timeout  # the client has its own
        response = self._http.send(method, url, headers or {}, body)
        answer = json_or_empty(response.body)
        self.error = "" if response.status == HTTPStatus.OK else str(answer.get("error", ""))
        return _AuthResponse(response.status, response.headers, json.dumps(answer).encode())


@dataclass(frozen=True, slots=True)
class _AuthResponse:
    """google.auth.transport.Response."""

    status: int
    headers: Mapping[str, str]
    data: bytes


def json_or_empty(body: bytes) -> dict[str, Any]:
    """The body if it is a JSON object, else an empty one: google-auth fails on anything else."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
