"""Google's two APIs through the one transport: requests built by googleapiclient, answers judged once, by reason.

A read is asked again at once when the line broke or the server stumbled. A write never is: when its outcome is
unknown, that is a Doubt, and looking settles it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from googleapiclient.discovery import build
from googleapiclient.http import HttpRequest

from interviewd.accounts.backoff import LONGEST, Passing, Rest
from interviewd.accounts.google.credentials import SignIn
from interviewd.accounts.google.endpoints import Endpoints
from interviewd.accounts.http import Answer, Line, Lost, NotListed, Unreached
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused, SignInNeeded
from interviewd.ports import Cache, Clock

Json = dict[str, Any]

ATTEMPTS: Final = 3
QUICK_SECONDS: Final = 10.0
"""A read that took longer to fail is not asked again at once."""

# https://developers.google.com/workspace/calendar/api/guides/errors, …/gmail/api/guides/handle-errors
_TOO_MUCH: Final = frozenset(
    {
        *("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"),
        *("RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED", "concurrentLimitExceeded"),
    }
)
# "Calendar usage limits exceeded" and daily limits last for hours.
_HOURS_LONG: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_IN_WORDS: Final = re.compile(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)")
_SCOPE: Final = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"})
_OFF: Final = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})


class ApiError(Exception):
    """A read that may well succeed the next time. The message is a code."""


class Api:
    """One account's APIs. Raises AccountError only."""

    def __init__(self, endpoints: Endpoints, line: Line, sign_in: SignIn, cache: Cache, clock: Clock) -> None:
        self.account, self._endpoints = sign_in.account, endpoints
        self._line, self._sign_in, self.passing = line, sign_in, Passing(clock)
        self._rest = Rest(f"{self.account}/google", cache, self.passing)
        self._built: dict[str, Any] = {}

    @property
    def events(self) -> Any:
        """`events()` of Calendar v3, built once: asking the service for it anew costs eight times a request."""
        return self._resource("events", "calendar", "v3", self._endpoints.calendar, lambda api: api.events())

    @property
    def users(self) -> Any:
        """`users()` of Gmail v1."""
        return self._resource("users", "gmail", "v1", self._endpoints.gmail, lambda api: api.users())

    def part(self, name: str) -> Any:
        """`users().drafts()`, `.messages()` or `.history()`, built once."""
        if name not in self._built:
            self._built[name] = getattr(self.users, name)()
        return self._built[name]

    def _resource(self, name: str, api: str, version: str, base: str, of: Callable[[Any], Any]) -> Any:
        if name not in self._built:
            options = {"api_endpoint": base or "https://nowhere.invalid/"}
            service = build(
                api, version, http=self, requestBuilder=_Request, client_options=options, static_discovery=True
            )
            self._built[name] = of(service)
        return self._built[name]

    def perform(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> Json:
        """Ask once, a read up to three times; the answer's JSON, {} when there is none."""
        if until := self._rest.until:
            raise Down(self.account, "resting", not_before=until)
        if method != "GET":
            return self._write(method, address, headers, body)
        began = time.monotonic()
        try:
            return self._once(method, address, headers, body)
        except ApiError as stumble:
            if time.monotonic() - began > QUICK_SECONDS:
                raise Down(self.account, str(stumble)) from None
        return self._again(lambda: self._once(method, address, headers, body))

    def _again(self, ask: Callable[[], Json]) -> Json:
        import stamina  # only here: an idle daemon never needs it

        stamina.instrumentation.set_on_retry_hooks(())  # "down" is logged once, by the loop
        try:
            for attempt in stamina.retry_context(
                on=ApiError,
                attempts=ATTEMPTS - 1,
                timeout=QUICK_SECONDS,
                wait_initial=0.2,
                wait_max=1.0,
                wait_jitter=0.2,
            ):
                with attempt:
                    return ask()
        except ApiError as stumble:
            raise Down(self.account, str(stumble)) from None
        raise Down(self.account, "server_error")

    def _write(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> Json:
        try:
            return self._once(method, address, headers, body)
        except ApiError as stumble:
            raise Doubt(self.account, str(stumble)) from None

    def _once(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> Json:
        answer = self._ask(method, address, headers, body, self._sign_in.token())
        if answer.status == HTTPStatus.UNAUTHORIZED:  # not processed, so once more is no second write
            answer = self._ask(method, address, headers, body, self._sign_in.renewed())
        if answer.status == HTTPStatus.NO_CONTENT:
            found: Json = {}
        elif HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            found = read(answer.body)
        else:
            raise self._no(answer)
        self._rest.end()
        return found

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: str | None, token: str) -> Answer:
        try:
            return self._line.ask(method, address, {**headers, "authorization": f"Bearer {token}"}, body)
        except NotListed:
            raise Refused(self.account, "not_listed") from None
        except Unreached as error:
            raise Down(self.account, str(error)) from None
        except Lost as error:
            if method == "GET" and str(error) == "too_large":  # it would be as large the next time
                raise Down(self.account, "too_large") from None
            raise ApiError(str(error)) from None

    def _no(self, answer: Answer) -> AccountError | ApiError:
        """The error that an answer without success means."""
        reason, message = why(answer)
        match answer.status:
            case 429:
                return self._too_much(reason, message, answer)
            case 403 if reason in _TOO_MUCH:
                return self._too_much(reason, message, answer)
            case 403 if reason in _SCOPE:
                return SignInNeeded(self.account, "scope_missing")
            case 403 if reason in _OFF:
                return Refused(self.account, "api_off")
            case 401:
                return SignInNeeded(self.account, "refused")
            case 404:
                return Gone(self.account, "not_found")
            case 410:
                return Gone(self.account, "deleted" if reason == "deleted" else "expired")
            case 409:
                return Changed(self.account, "exists")
            case 412:
                return Changed(self.account, "changed")
            case status if status < 400:
                return ApiError("redirected")
            case 408:
                return ApiError("timeout")
            case status if status >= 500:
                return ApiError("server_error")
        return Refused(self.account, "forbidden" if answer.status == HTTPStatus.FORBIDDEN else "bad_request")

    def _too_much(self, reason: str, message: str, answer: Answer) -> Down:
        asked = LONGEST if reason in _HOURS_LONG else _asked(message, answer.headers)
        return Down(self.account, "too_much", not_before=self._rest.begin(answer.headers, asked))


class _Request(HttpRequest):  # type: ignore[misc]
    """googleapiclient's request, performed by us: its own execute() re-sends, and turns a long GET into a POST."""

    def execute(self, http: Api | None = None, num_retries: int = 0) -> Json:
        del num_retries
        return (http or self.http).perform(self.method, self.uri, self.headers, self.body)


def read(body: bytes) -> Json:
    """A JSON object. Raises Stumble for anything else: HTML, half an answer, NaN, thousands of brackets."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ApiError("bad_answer") from None
    if not isinstance(found, dict) or "error" in found:
        raise ApiError("bad_answer")
    return found


def why(answer: Answer) -> tuple[str, str]:
    """Reason and message of an error in either API's shape, "" each when there is none."""
    try:
        error = json.loads(answer.body)["error"]
        details = [one for one in error.get("details", []) if isinstance(one, dict)]
        first = (error.get("errors") or details or [{}])[0]
        reason = first.get("reason") or error.get("status") or ""
        if specific := [one["reason"] for one in details if one.get("reason") in _SCOPE | _OFF]:
            reason = specific[0]
        return str(reason), str(error.get("message", ""))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError, IndexError):
        return "", ""


def _asked(message: str, headers: Mapping[str, str]) -> timedelta | None:
    """How long Gmail asks to wait in its words, by its own clock; None when it does not, or says no date to tell from."""
    try:
        until = datetime.fromisoformat(_IN_WORDS.search(message[:500])[1])  # type: ignore[index]
        return until - parsedate_to_datetime(headers["date"])
    except (TypeError, ValueError, KeyError):
        return None


def _no_number(text: str) -> None:
    raise ValueError(text)
