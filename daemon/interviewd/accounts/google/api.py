"""Google's two APIs.

Requests built by googleapiclient, sent by our own client, errors translated by their reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import msgspec
from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest

from interviewd.accounts.backoff import LONGEST, Backoff, PassClock
from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.google.credentials import AccountCredentials
from interviewd.accounts.http import HttpClient, Response
from interviewd.accounts.online.pages import Page, page_of
from interviewd.accounts.online.requests import ApiError, Json, Requests, json_object, status_error
from interviewd.errors import AccountError, Changed, Down, Gone, Refused, SignInNeeded
from interviewd.patterns import lazy_pattern
from interviewd.ports import Cache, Clock

# https://developers.google.com/workspace/calendar/api/guides/errors
# https://developers.google.com/workspace/gmail/api/guides/handle-errors
_TOO_MUCH: Final = frozenset(
    {
        *("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"),
        *("RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED", "concurrentLimitExceeded"),
    }
)
# "Calendar usage limits exceeded" and daily limits last for hours.
_HOURS_LONG: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_RETRY_AFTER: Final = lazy_pattern(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)")
_SCOPE: Final = frozenset(
    {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"}
)
_OFF: Final = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})

T = TypeVar("T", bound=Page)


class Api:
    """One account's APIs. Raises AccountError only."""

    def __init__(
        self,
        endpoints: Endpoints,
        http: HttpClient,
        credentials: AccountCredentials,
        cache: Cache,
        clock: Clock,
    ) -> None:
        self.account, self._endpoints, self.clock = credentials.account, endpoints, PassClock(clock)
        self._backoff = Backoff(f"{self.account}/google", cache, self.clock)
        self.requests = Requests(http, credentials, self._backoff, self._error)
        self._built: dict[str, Any] = {}

    @property
    def events(self) -> Any:
        """`events()` of Calendar v3, built once.

        Asking the service for it anew costs eight times a request.
        """
        return self._resource("calendar", "v3", self._endpoints.calendar, "events")

    @property
    def calendars(self) -> Any:
        """`calendars()` of Calendar v3."""
        return self._resource("calendar", "v3", self._endpoints.calendar, "calendars")

    @property
    def users(self) -> Any:
        """`users()` of Gmail v1."""
        return self._resource("gmail", "v1", self._endpoints.gmail, "users")

    def mail(self, name: str) -> Any:
        """`users().drafts()`, `.messages()` or `.history()`, built once."""
        if name not in self._built:
            self._built[name] = getattr(self.users, name)()
        return self._built[name]

    def _resource(self, api: str, version: str, base: str, name: str) -> Any:
        if name not in self._built:
            options = {"api_endpoint": base or "https://nowhere.invalid/"}
            service = build(
                api,
                version,
                http=self,
                requestBuilder=_Request,
                client_options=options,
                static_discovery=True,
            )
            self._built[name] = getattr(service, name)()
        return self._built[name]

    def perform(
        self, method: str, address: str, headers: Mapping[str, str], body: str | None
    ) -> Json:
        """The answer's JSON, {} when a write was answered without any."""
        if method != "GET":
            return self.requests.write(method, address, headers, body)

        def send() -> Json:
            return json_object(self.requests.send(method, address, headers, body).body)

        return self.requests.retry(send)

    def page(self, request: Any, decoder: msgspec.json.Decoder[T]) -> T:
        """A request's answer as a page."""

        def ask() -> T:
            return page_of(
                self.requests.send("GET", request.uri, request.headers, None).body, decoder
            )

        return self.requests.retry(ask)

    def _error(
        self, method: str, headers: Mapping[str, str], response: Response
    ) -> AccountError | ApiError:
        """The error that an answer without success means."""
        del method, headers
        reason, message = error_reason(response)
        match response.status:
            case 429:
                return self._too_much(reason, message, response)
            case 403 if reason in _TOO_MUCH:
                return self._too_much(reason, message, response)
            case 403 if reason in _SCOPE:
                return SignInNeeded(self.account, "scope_missing")
            case 403 if reason in _OFF:
                return Refused(self.account, "api_off")
            case 410:
                return Gone(self.account, "deleted" if reason == "deleted" else "expired")
            case 412:
                return Changed(self.account, "changed")
        return status_error(self.account, response.status)

    def _too_much(self, reason: str, message: str, response: Response) -> Down:
        delay = LONGEST if reason in _HOURS_LONG else _delay_in(message, response.headers)
        return Down(
            self.account, "too_much", not_before=self._backoff.begin(response.headers, delay)
        )


class _Request(HttpRequest):  # type: ignore[misc]
    """googleapiclient's request, sent by us.

    Its own execute() re-sends, and turns a long GET into a POST.
    """

    def execute(self, http: Api | None = None, num_retries: int = 0) -> Json:
        del num_retries
        return (http or self.http).perform(self.method, self.uri, self.headers, self.body)


def error_reason(response: Response) -> tuple[str, str]:
    """Reason and message of an error in either API's shape, "" each when there is none."""
    try:
        error = json.loads(response.body)["error"]
        details = [one for one in error.get("details", []) if isinstance(one, dict)]
        first = (error.get("errors") or details or [{}])[0]
        reason = first.get("reason") or error.get("status") or ""
        if specific := [one["reason"] for one in details if one.get("reason") in _SCOPE | _OFF]:
            reason = specific[0]
        return str(reason), str(error.get("message", ""))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError, IndexError):
        return "", ""


def _delay_in(message: str, headers: Mapping[str, str]) -> timedelta | None:
    """How long Gmail's message asks to wait, by the server's own clock; None when it does not, or
    there is no Date.
    """
    try:
        until = datetime.fromisoformat(_RETRY_AFTER.search(message[:500])[1])  # type: ignore[index]
        return until - parsedate_to_datetime(headers["date"])
    except (TypeError, ValueError, KeyError):
        return None
