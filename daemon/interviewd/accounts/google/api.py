"""Google's two APIs: requests built by googleapiclient and sent by our own client, errors
translated by their reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import msgspec
from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest

from interviewd.accounts.backoff import LONGEST
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
# "Calendar usage limits exceeded" and daily limits last for hours.
_HOURS_LONG: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_MUCH: Final = _HOURS_LONG | {
    *("rateLimitExceeded", "userRateLimitExceeded", "concurrentLimitExceeded"),
    *("RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"),
}
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
        self.account, self._endpoints = credentials.account, endpoints
        self.requests = Requests(http, credentials, cache, clock, self._error, provider="google")
        self._built: dict[str, Any] = {}

    @property
    def events(self) -> Any:
        """`events()` of Calendar v3; to build it costs eight times a request."""
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
            own = {"http": self, "requestBuilder": _Request, "client_options": options}
            service = build(api, version, static_discovery=True, **own)
            self._built[name] = getattr(service, name)()
        return self._built[name]

    def perform(
        self, method: str, address: str, headers: Mapping[str, str], body: str | None
    ) -> Json:
        """The answer's JSON, {} when a write was answered without any."""
        if method == "GET":
            return self.requests.read(address, headers, json_object)
        return self.requests.write(method, address, headers, body)

    def page(self, request: Any, decoder: msgspec.json.Decoder[T]) -> T:
        """A request's answer as a page."""
        return self.requests.read(request.uri, request.headers, lambda body: page_of(body, decoder))

    def _error(
        self, method: str, headers: Mapping[str, str], response: Response
    ) -> AccountError | ApiError:
        """The error that an answer without success means."""
        del method, headers
        reason, message = error_reason(response)
        match response.status:
            case 429 | 403 if response.status == 429 or reason in _TOO_MUCH:
                delay = LONGEST if reason in _HOURS_LONG else None
                if delay is None and (asked := _RETRY_AFTER.search(message[:500])):
                    # Gmail's message says until when, by the server's own clock.
                    with suppress(TypeError, ValueError, KeyError):
                        until = datetime.fromisoformat(asked[1])
                        delay = until - parsedate_to_datetime(response.headers["date"])
                ends = self.requests.backoff.begin(response.headers, delay)
                return Down(self.account, "too_much", not_before=ends)
            case 403 if reason in _SCOPE:
                return SignInNeeded(self.account, "scope_missing")
            case 403 if reason in _OFF:
                return Refused(self.account, "api_off")
            case 410:
                return Gone(self.account, "deleted" if reason == "deleted" else "expired")
            case 412:
                return Changed(self.account, "changed")
        return status_error(self.account, response.status)


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
