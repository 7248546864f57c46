"""msal's public client over our transport.

https://msal-python.readthedocs.io
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msal
import requests

from interviewd.accounts.http import Line, Lost, Unreached
from interviewd.accounts.microsoft.endpoints import Endpoints

# At DEBUG it writes down the code and the verifier of a sign-in, and whatever an answer that is no JSON holds.
logging.getLogger("msal").setLevel(logging.CRITICAL)


class App:
    """Building it makes a request, unless `metadata` remembers the answer."""

    def __init__(
        self, client_id: str, endpoints: Endpoints, line: Line, cache: str = "", metadata: dict[str, Any] | None = None
    ) -> None:
        self.cache = msal.SerializableTokenCache()
        self.metadata: dict[str, Any] = {} if metadata is None else metadata
        self.cache.deserialize(cache if _is_object(cache) else "")
        self._client_id, self._endpoints, self._line = client_id, endpoints, line
        self._client: Any = None

    @property
    def client(self) -> Any:
        """Raises requests.RequestException when it cannot be built now, ValueError when there is no such tenant."""
        if self._client is None:
            self._client = msal.PublicClientApplication(
                self._client_id,
                # msal accepts https alone; for a server on this machine `spoken` takes that back.
                authority=self._endpoints.sealed,
                # The host is the person's own choice, and asking Microsoft about it would be asking somebody else.
                instance_discovery=False,
                http_client=_Asking(self._line, self._endpoints),
                http_cache=self.metadata,
                token_cache=self.cache,
            )
        return self._client

    def silent(self, scopes: list[str], *, refused: bool) -> Mapping[str, Any] | None:
        """msal's answer from its cache or by a refresh; None when nobody has signed in."""
        accounts = self.client.get_accounts()
        if not accounts:
            return None
        said: Mapping[str, Any] | None = self.client.acquire_token_silent_with_error(
            scopes, accounts[0], force_refresh=refused
        )
        return said


def _is_object(text: str) -> bool:
    """Whether msal can read it: it trips over anything else, and says what."""
    try:
        return isinstance(json.loads(text or "{}"), dict)
    except (ValueError, RecursionError):
        return False


class _Asking:
    """What msal takes for an HTTP client: our one transport, and nothing but JSON objects from it.

    Answers that are none would end up in msal's log with whatever they hold.
    """

    def __init__(self, line: Line, endpoints: Endpoints) -> None:
        self._line, self._endpoints = line, endpoints

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> Said:
        return self._ask("GET", f"{url}?{urlencode(params)}" if params else url, headers, None)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> Said:
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._ask("POST", f"{url}?{urlencode(params)}" if params else url, form, urlencode(data or {}))

    def close(self) -> None:
        """The line is the account's."""

    def _ask(self, method: str, url: str, headers: Any, body: str | None) -> Said:
        try:
            answer = self._line.ask(method, self._endpoints.spoken(url), headers or {}, body)
        except (Unreached, Lost) as error:
            raise requests.ConnectionError(str(error)) from None
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise requests.ConnectionError("sign_in_server" if said else "bad_answer")
        return Said(answer.status, json.dumps(self._as_asked(said)), dict(answer.headers))

    def _as_asked(self, said: dict[str, Any]) -> dict[str, Any]:
        """The answer in the words of the question, by which msal compares.

        Metadata name this server's addresses as it speaks them; personal accounts' permissions come with their whole
        address, and a token under other names would never be found again.
        """
        texts = {name: self._endpoints.seal(each) for name, each in said.items() if isinstance(each, str)}
        if "scope" in texts:
            texts["scope"] = " ".join(map(self._endpoints.scope, texts["scope"].split()))
        return {**said, **texts}


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in msal's shape."""

    status_code: int
    text: str
    headers: dict[str, str]

    def raise_for_status(self) -> None:
        if self.status_code >= HTTPStatus.BAD_REQUEST:
            raise requests.HTTPError(str(self.status_code))
