"""Graph through the one transport: requests built in one place, answers judged once, by status and code.

A read is asked again at once when the line broke or the server stumbled. A write never is: when its outcome is unknown,
that is a Doubt, and looking settles it. Only what Graph surely did not do (401, 423, 429, other 4xx) is a clear no.
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from interviewd.accounts.backoff import Rest
from interviewd.accounts.http import Answer, Line, Lost, NotListed, Unreached
from interviewd.accounts.microsoft.credentials import SignIn
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused, SignInNeeded

Json = dict[str, Any]
T = TypeVar("T")

ATTEMPTS: Final = 3
QUICK_SECONDS: Final = 10.0
"""A read that took longer to fail is not asked again at once."""

PAGES: Final = 10_000

_UNQUOTED: Final = "$'(),:/"  # what OData's questions are made of, as its documents write them

# Ids that stay when an item is moved, times in UTC, texts without HTML.
# https://learn.microsoft.com/en-us/graph/outlook-immutable-id
PREFER: Final = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"'

# A delta's token is too old: with 410, or with another 4xx and one of these codes.
# https://learn.microsoft.com/en-us/graph/delta-query-overview
_LOST_PLACE: Final = frozenset({"syncstatenotfound", "resyncrequired", "syncstateinvalid", "resyncapplydifferences"})
_NO_MAILBOX: Final = frozenset({"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi"})


class ApiError(Exception):
    """A read that may well succeed the next time. The message is a code."""


class TooLarge(Down):
    """An answer beyond what is taken: the question was too wide."""


class PlaceLost(Down):
    """A delta's token is no longer good: the folder has to be read from its beginning."""


class Api:
    """One account's Graph. Raises AccountError only."""

    def __init__(self, account: str, endpoints: Endpoints, line: Line, sign_in: SignIn, rest: Rest) -> None:
        self.account, self._endpoints, self._line = account, endpoints, line
        self._sign_in, self._rest = sign_in, rest

    def get(self, *path: str, asked: Mapping[str, str] | None = None, page: int = 0) -> Json:
        """The JSON at a path of segments, with its query; `page` wishes for so many rows of a delta."""
        return self._read(self.address(*path, asked=asked), page)

    def follow(self, link: str, page: int = 0) -> Json:
        """The JSON at a nextLink or deltaLink, or at what `place` made of one."""
        return self._read(self.at(link), page)

    def body(self, address: str) -> bytes:
        """The bytes at an address that `address` or `at` made."""
        return self._retried(lambda: self._once("GET", address, {}, None).body)

    def json(self, body: bytes) -> Json:
        """A body's JSON object. Raises Down when it is none."""
        try:
            return read(body)
        except ApiError as stumble:
            raise Down(self.account, str(stumble)) from None

    def address(self, *path: str, asked: Mapping[str, str] | None = None) -> str:
        """Where a path of segments lies, with its query."""
        where = "/".join(quote(part, safe="$") for part in path)
        query = urlencode(asked or {}, quote_via=quote, safe=_UNQUOTED)
        return f"{self._endpoints.graph}/{where}{'?' if query else ''}{query}"

    def at(self, link: str) -> str:
        """Where a nextLink or deltaLink leads here, whatever host it names. Raises Down when that is nowhere."""
        address = self._endpoints.link(link)
        if not address:
            raise Down(self.account, "bad_answer")
        return address

    def place(self, link: str) -> str:
        """A link without its host, to be kept."""
        return self.at(link).removeprefix(self._endpoints.graph)

    def pages(self, first: Json, page: int = 0) -> Iterator[Json]:
        """A page and those that follow it. Raises Down for a loop; an empty page is one like others."""
        seen: set[str] = set()
        yield first
        for _ in range(PAGES):
            onwards = first.get("@odata.nextLink")
            if onwards is None:
                return
            if not isinstance(onwards, str) or onwards in seen:
                break
            seen.add(onwards)
            first = self.follow(onwards, page)
            yield first
        raise Down(self.account, "page_loop")

    def rows(self, page: Json) -> list[Json]:
        """A page's items. Raises Down when this is no page: whatever it is then, it says nothing about the account."""
        rows = page.get("value")
        if not isinstance(rows, list) or not all(isinstance(one, dict) and _is_id(one.get("id")) for one in rows):
            raise Down(self.account, "bad_answer")
        return rows

    def write(self, method: str, *path: str, body: Json | None = None, version: str = "") -> Json:
        """One write, never repeated; `version` makes it conditional. {} where nothing is answered."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if version:
            headers["If-Match"] = version
        return self._write(method, path, headers, json.dumps(body) if body is not None else None)

    def lay(self, *path: str, raw: bytes) -> Json:
        """One message made from its RFC 5322 bytes."""
        return self._write("POST", path, {"Content-Type": "text/plain"}, base64.b64encode(raw).decode())

    # --- the inside -------------------------------------------------------------------------------------------------

    def _read(self, address: str, page: int) -> Json:
        headers = {"Prefer": f"{PREFER}, odata.maxpagesize={page}"} if page else {}
        return self._retried(lambda: read(self._once("GET", address, headers, None).body))

    def _retried(self, ask: Callable[[], T]) -> T:
        began = time.monotonic()
        try:
            return ask()
        except ApiError as stumble:
            if time.monotonic() - began > QUICK_SECONDS:
                raise Down(self.account, str(stumble)) from None
        return self._again(ask)

    def _again(self, ask: Callable[[], T]) -> T:
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

    def _write(self, method: str, path: tuple[str, ...], headers: Mapping[str, str], body: str | None) -> Json:
        try:
            answer = self._once(method, self.address(*path), headers, body)
            return {} if answer.status == HTTPStatus.NO_CONTENT else read(answer.body)
        except ApiError as stumble:
            raise Doubt(self.account, str(stumble)) from None
        except TooLarge as error:
            raise Doubt(self.account, error.what) from None

    def _once(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> Answer:
        if until := self._rest.until:
            raise Down(self.account, "resting", not_before=until)
        answer = self._ask(method, address, headers, body, self._sign_in.token())
        if answer.status == HTTPStatus.UNAUTHORIZED:  # not processed, so once more is no second write
            answer = self._ask(method, address, headers, body, self._sign_in.renewed())
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._no(method, headers, answer)
        self._rest.end()
        return answer

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: str | None, token: str) -> Answer:
        named = {"Authorization": f"Bearer {token}", "Prefer": PREFER, "client-request-id": str(uuid.uuid4())}
        try:
            return self._line.ask(method, address, {**named, **headers}, body)
        except NotListed:
            raise Refused(self.account, "not_listed") from None
        except Unreached as error:
            raise Down(self.account, str(error)) from None
        except Lost as error:
            if str(error) == "too_large":
                raise TooLarge(self.account, "too_large") from None
            raise ApiError(str(error)) from None

    def _no(self, method: str, headers: Mapping[str, str], answer: Answer) -> Exception:
        """The error that an answer without success means."""
        code = code_of(answer).lower()
        if method == "GET" and (answer.status == HTTPStatus.GONE or code in _LOST_PLACE):
            return PlaceLost(self.account, "place_lost")
        if code in _NO_MAILBOX:
            return Refused(self.account, "no_mailbox")
        match answer.status:
            case 429:
                return Down(self.account, "too_much", not_before=self._rest.begin(answer.headers))
            case 503 | 504 | 509 if "retry-after" in answer.headers:
                return self._unwell(method, answer)
            case 401:
                return SignInNeeded(self.account, "refused")
            case 403:
                return Refused(self.account, "forbidden")
            case 404 | 410:
                return Gone(self.account, "not_found")
            case 409:
                return Changed(self.account, "exists")
            case 412:
                return Changed(self.account, "changed") if "If-Match" in headers else ApiError("changed")
            case 423:
                return Down(self.account, "locked")
            case 507:
                return Refused(self.account, "mailbox_full")
            case 408:
                return ApiError("timeout")
            case status if status < 400:
                return ApiError("redirected")
            case status if status >= 500:
                return ApiError("server_error")
        return Refused(self.account, "bad_request")

    def _unwell(self, method: str, answer: Answer) -> AccountError:
        """A server that says how long it needs. What a write has done there, it does not say."""
        until = self._rest.begin(answer.headers)
        return (
            Down(self.account, "too_much", not_before=until) if method == "GET" else Doubt(self.account, "server_error")
        )


def read(body: bytes) -> Json:
    """A JSON object. Raises Stumble for anything else: HTML, half an answer, NaN, thousands of brackets."""
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ApiError("bad_answer") from None
    if not isinstance(found, dict) or "error" in found:
        raise ApiError("bad_answer")
    return found


def code_of(answer: Answer) -> str:
    """The code of an error, "" when it has none."""
    try:
        return str(json.loads(answer.body)["error"]["code"])[:100]
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def _no_number(text: str) -> None:
    raise ValueError(text)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 1024
