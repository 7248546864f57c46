"""Microsoft Graph: addresses, pages and writes; errors translated by status and code.

Only what Graph certainly did not do (401, 423, 429, other 4xx) is a refusal of a write.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from interviewd.accounts.backoff import Backoff
from interviewd.accounts.http import HttpClient, Response
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.credentials import AccountCredentials
from interviewd.accounts.online.pages import Page, page_of
from interviewd.accounts.online.requests import (
    PAGES,
    ApiError,
    Json,
    Requests,
    is_id,
    json_object,
    status_error,
)
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused

_UNQUOTED: Final = "$'(),:/"  # characters of OData queries, as its documents write them

# Ids that stay when an item is moved, times in UTC, texts without HTML.
# https://learn.microsoft.com/en-us/graph/outlook-immutable-id
PREFER: Final = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"'

# A delta's token is too old: with 410, or with another 4xx and one of these codes.
# https://learn.microsoft.com/en-us/graph/delta-query-overview
_EXPIRED: Final = frozenset(
    {"syncstatenotfound", "resyncrequired", "syncstateinvalid", "resyncapplydifferences"}
)
_NO_MAILBOX: Final = frozenset({"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi"})

T = TypeVar("T", bound=Page)


class TokenExpired(Down):
    """A delta's token is no longer good: the folder has to be read from its beginning."""


class Api:
    """One account's Graph. Raises AccountError only."""

    def __init__(
        self,
        endpoints: Endpoints,
        http: HttpClient,
        credentials: AccountCredentials,
        backoff: Backoff,
    ) -> None:
        self.account, self._endpoints, self._backoff = credentials.account, endpoints, backoff
        self.requests = Requests(http, credentials, backoff, self._error)

    def get(self, *path: str, query: Mapping[str, str] | None = None, page: int = 0) -> Json:
        """The JSON at a path of segments, with its query.

        `page` asks for so many rows of a delta.
        """
        return self._read(self.address(*path, query=query), page)

    def follow(self, link: str, page: int = 0) -> Json:
        """The JSON at a nextLink or deltaLink, or at what `relative` made of one."""
        return self._read(self.absolute(link), page)

    def body(self, address: str) -> bytes:
        """The bytes at an address that `address` or `absolute` made."""
        return self.requests.retry(lambda: self._get(address, {}).body)

    def page(self, address: str, decoder: msgspec.json.Decoder[T], size: int = 0) -> T:
        """The page at an address that `address` or `absolute` made.

        `size` asks for so many rows of a delta.
        """
        headers = self.headers(size)
        return self.requests.retry(lambda: page_of(self._get(address, headers).body, decoder))

    def address(self, *path: str, query: Mapping[str, str] | None = None) -> str:
        """The address of a path of segments, with its query."""
        where = "/".join(quote(part, safe="$") for part in path)
        encoded = urlencode(query or {}, quote_via=quote, safe=_UNQUOTED)
        return f"{self._endpoints.graph}/{where}{'?' if encoded else ''}{encoded}"

    def absolute(self, link: str) -> str:
        """The address of a nextLink or deltaLink, whatever host it names.

        Raises Down when it is none of Graph's.
        """
        address = self._endpoints.link(link)
        if not address:
            raise Down(self.account, "bad_answer")
        return address

    def headers(self, page: int = 0) -> dict[str, str]:
        """The headers of a question, for whoever asks it elsewhere."""
        return {"Prefer": f"{PREFER}, odata.maxpagesize={page}" if page else PREFER}

    def relative(self, link: str) -> str:
        """A link without its host, to be stored."""
        return self.absolute(link).removeprefix(self._endpoints.graph)

    def pages(self, first: Json, page: int = 0) -> Iterator[Json]:
        """A page and those that follow it.

        Raises Down for a loop; an empty page is one like others.
        """
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
        """A page's items.

        Raises Down when this is no page, and so says nothing about the account.
        """
        rows = page.get("value")
        if not isinstance(rows, list) or not all(
            isinstance(one, dict) and is_id(one.get("id")) for one in rows
        ):
            raise Down(self.account, "bad_answer")
        return rows

    def write(self, method: str, *path: str, body: Json | None = None, version: str = "") -> Json:
        """One write, never repeated.

        `version` makes it conditional. {} where nothing is answered.
        """
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if version:
            headers["If-Match"] = version
        return self._write(method, path, headers, json.dumps(body) if body is not None else None)

    def create_mime(self, *path: str, raw: bytes) -> Json:
        """Create a message from its RFC 5322 bytes."""
        return self._write(
            "POST", path, {"Content-Type": "text/plain"}, base64.b64encode(raw).decode()
        )

    # --- requests --------------------------------------------------------------------------------

    def _read(self, address: str, page: int) -> Json:
        headers = self.headers(page)
        return self.requests.retry(lambda: json_object(self._get(address, headers).body))

    def _get(self, address: str, headers: Mapping[str, str]) -> Response:
        return self.requests.send("GET", address, {**_common_headers(), **headers}, None)

    def _write(
        self, method: str, path: tuple[str, ...], headers: Mapping[str, str], body: str | None
    ) -> Json:
        return self.requests.write(
            method, self.address(*path), {**_common_headers(), **headers}, body
        )

    def _error(
        self, method: str, headers: Mapping[str, str], response: Response
    ) -> AccountError | ApiError:
        """The error that an answer without success means."""
        code = error_code(response).lower()
        if method == "GET" and (response.status == 410 or code in _EXPIRED):
            return TokenExpired(self.account, "place_lost")
        if code in _NO_MAILBOX:
            return Refused(self.account, "no_mailbox")
        match response.status:
            case 429:
                return Down(
                    self.account, "too_much", not_before=self._backoff.begin(response.headers)
                )
            case 503 | 504 | 509 if "retry-after" in response.headers:
                # The server says how long it needs, but not what a write has done there.
                until = self._backoff.begin(response.headers)
                if method == "GET":
                    return Down(self.account, "too_much", not_before=until)
                return Doubt(self.account, "server_error")
            case 410:
                return Gone(self.account, "not_found")
            case 412:
                return (
                    Changed(self.account, "changed")
                    if "If-Match" in headers
                    else ApiError("changed")
                )
            case 423:
                return Down(self.account, "locked")
            case 507:
                return Refused(self.account, "mailbox_full")
        return status_error(self.account, response.status)


def error_code(response: Response) -> str:
    """The code of an error, "" when it has none."""
    try:
        return str(json.loads(response.body)["error"]["code"])[:100]
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def _common_headers() -> dict[str, str]:
    return {"Prefer": PREFER, "client-request-id": str(uuid.uuid4())}
