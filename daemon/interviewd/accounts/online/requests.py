"""Authorised requests to a provider's API.

Reads are retried at once after a broken connection or a server error. A write never is: when its
outcome is unknown it raises Doubt, and looking settles it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar

from interviewd.accounts.backoff import Backoff, PassClock
from interviewd.accounts.http import HttpClient, NoAnswer, NotAllowed, NotSent, Response
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused, SignInNeeded
from interviewd.ports import Cache, Clock

Json = dict[str, Any]
T = TypeVar("T")

ATTEMPTS: Final = 3
QUICK_SECONDS: Final = 10.0
"""A read that took longer to fail is not retried at once."""


class ApiError(Exception):
    """A request that may well succeed the next time. The message is a code."""


def status_error(account: str, status: int) -> AccountError | ApiError:
    """The error that the status of an answer means where its provider says no more."""
    match status:
        case 401:
            return SignInNeeded(account, "refused")
        case 403:
            return Refused(account, "forbidden")
        case 404:
            return Gone(account, "not_found")
        case 408:
            return ApiError("timeout")
        case 409:
            return Changed(account, "exists")
        case _ if status < 400:
            return ApiError("redirected")
        case _ if status >= 500:
            return ApiError("server_error")
    return Refused(account, "bad_request")


class TooLarge(Down):
    """An answer larger than what is accepted: the question was too wide."""


class Tokens(Protocol):
    """Access tokens of one account."""

    account: str

    def token(self) -> str:
        """A token that the provider should accept."""
        ...

    def renewed(self) -> str:
        """Another one, since the last was refused."""
        ...


class Requests:
    """The requests of one account. Raises AccountError, and ApiError from `send`.

    `error_of` says what an answer without success means: from method, request headers and the
    answer. `common` gives the headers that each request carries beside its own.
    """

    def __init__(
        self,
        http: HttpClient,
        tokens: Tokens,
        cache: Cache,
        clock: Clock,
        error_of: Callable[[str, Mapping[str, str], Response], Exception],
        *,
        provider: str,
        common: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self.account, self.http, self.clock = tokens.account, http, PassClock(clock)
        self.backoff = Backoff(f"{self.account}/{provider}", cache, self.clock)
        self._tokens, self._error_of, self._common = tokens, error_of, common

    def send(
        self, method: str, address: str, headers: Mapping[str, str], body: str | None
    ) -> Response:
        """Send once, and once more with a new token after a 401: that one was not processed."""
        if until := self.backoff.until:
            raise Down(self.account, "backing_off", not_before=until)
        headers = {**self._common(), **headers}
        response = self._send(method, address, headers, body, self._tokens.token())
        if response.status == HTTPStatus.UNAUTHORIZED:
            response = self._send(method, address, headers, body, self._tokens.renewed())
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._error_of(method, headers, response)
        self.backoff.end()
        return response

    def read(self, address: str, headers: Mapping[str, str], parse: Callable[[bytes], T]) -> T:
        """What `parse` makes of the answer.

        Asked for up to three times while that raises ApiError quickly.
        """
        began = time.monotonic()

        def ask() -> T:
            return parse(self.send("GET", address, headers, None).body)

        try:
            return ask()
        except ApiError as error:
            if time.monotonic() - began > QUICK_SECONDS:
                raise Down(self.account, str(error)) from None
        import stamina  # only now: an idle daemon never needs it

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
        except ApiError as error:
            raise Down(self.account, str(error)) from None
        raise Down(self.account, "server_error")

    def write(
        self, method: str, address: str, headers: Mapping[str, str], body: str | None
    ) -> Json:
        """One write, never repeated; {} where nothing is answered.

        Raises Doubt when the outcome is unknown.
        """
        try:
            response = self.send(method, address, headers, body)
            return {} if response.status == HTTPStatus.NO_CONTENT else json_object(response.body)
        except ApiError as error:
            raise Doubt(self.account, str(error)) from None
        except TooLarge as error:
            raise Doubt(self.account, error.what) from None

    def _send(
        self, method: str, address: str, headers: Mapping[str, str], body: str | None, token: str
    ) -> Response:
        try:
            return self.http.send(
                method, address, {**headers, "Authorization": f"Bearer {token}"}, body
            )
        except NotAllowed:
            raise Refused(self.account, "not_listed") from None
        except NotSent as error:
            raise Down(self.account, str(error)) from None
        except NoAnswer as error:
            if str(error) == "too_large":
                raise TooLarge(self.account, "too_large") from None
            raise ApiError(str(error)) from None


def json_object(body: bytes) -> Json:
    """Raises ApiError for anything else: HTML, half an answer, NaN, thousands of brackets."""
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ApiError("bad_answer") from None
    if not isinstance(value, dict) or "error" in value:
        raise ApiError("bad_answer")
    return value


def _refuse_constant(text: str) -> None:
    raise ValueError(text)


def is_id(value: object) -> bool:
    """Whether a value can be a provider's id."""
    return isinstance(value, str) and 0 < len(value) <= 1024
