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

from interviewd.accounts.http import HttpClient, Response
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.credentials import AccountCredentials
from interviewd.accounts.online.pages import Page, page_of, pages_of
from interviewd.accounts.online.requests import (
    ApiError,
    Json,
    Requests,
    is_id,
    json_object,
    status_error,
)
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused
from interviewd.ports import Cache, Clock

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
        cache: Cache,
        clock: Clock,
    ) -> None:
        def common() -> dict[str, str]:
            return {"Prefer": PREFER, "client-request-id": str(uuid.uuid4())}

        self.account, self._endpoints = credentials.account, endpoints
        self.requests = Requests(
            http, credentials, cache, clock, self._error, provider="microsoft", common=common
        )

    def get(self, *path: str, query: Mapping[str, str] | None = None, page: int = 0) -> Json:
        """The JSON at a path of segments; `page` asks for so many rows of a delta."""
        address = self.address(*path, query=query)
        return self.requests.read(address, self.headers(page), json_object)

    def follow(self, link: str, page: int = 0) -> Json:
        """The JSON at a nextLink or deltaLink, or at what `relative` made of one."""
        return self.requests.read(self.absolute(link), self.headers(page), json_object)

    def body(self, address: str) -> bytes:
        """The bytes at an address that `address` or `absolute` made."""
        return self.requests.read(address, {}, bytes)

    def page(self, address: str, decoder: msgspec.json.Decoder[T], size: int = 0) -> T:
        """The page at an address; `size` asks for so many rows of a delta."""
        return self.requests.read(address, self.headers(size), lambda body: page_of(body, decoder))

    def address(self, *path: str, query: Mapping[str, str] | None = None) -> str:
        """The address of a path of segments, with its query."""
        where = "/".join(quote(part, safe="$") for part in path)
        encoded = urlencode(query or {}, quote_via=quote, safe=_UNQUOTED)
        return f"{self._endpoints.graph}/{where}{'?' if encoded else ''}{encoded}"

    def absolute(self, link: str) -> str:
        """The address of a nextLink or deltaLink. Raises Down when it is none of Graph's."""
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
        """A page and those that follow it. Raises Down for a loop."""
        return pages_of(
            first,
            lambda link: self.follow(link, page),
            lambda each: each.get("@odata.nextLink"),
            self.account,
        )

    def rows(self, page: Json) -> list[Json]:
        """A page's items. Raises Down when this is no page: it says nothing about the account."""
        rows = page.get("value")
        if not isinstance(rows, list) or not all(
            isinstance(one, dict) and is_id(one.get("id")) for one in rows
        ):
            raise Down(self.account, "bad_answer")
        return rows

    def write(self, method: str, *path: str, body: Json | None = None, version: str = "") -> Json:
        """One write, never repeated; {} where nothing is answered.

        `version` makes it conditional.
        """
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if version:
            headers["If-Match"] = version
        payload = json.dumps(body) if body is not None else None
        return self.requests.write(method, self.address(*path), headers, payload)

    def create_mime(self, *path: str, raw: bytes) -> Json:
        """Create a message from its RFC 5322 bytes."""
        headers, body = {"Content-Type": "text/plain"}, base64.b64encode(raw).decode()
        return self.requests.write("POST", self.address(*path), headers, body)

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
                until = self.requests.backoff.begin(response.headers)
                return Down(self.account, "too_much", not_before=until)
            case 503 | 504 | 509 if "retry-after" in response.headers:
                # The server says how long it needs, but not what a write has done there.
                until = self.requests.backoff.begin(response.headers)
                if method == "GET":
                    return Down(self.account, "too_much", not_before=until)
                return Doubt(self.account, "server_error")
            case 410:
                return Gone(self.account, "not_found")
            case 412:
                conditional = "If-Match" in headers
                return Changed(self.account, "changed") if conditional else ApiError("changed")
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
