"""msal's public client over our HTTP client.

https://msal-python.readthedocs.io
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msal
import requests

from interviewd.accounts.http import HttpClient, NoAnswer, NotSent
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.values import dataclass

# At DEBUG it logs the code and the verifier of a sign-in, and whatever an answer that is no JSON
# holds.
logging.getLogger("msal").setLevel(logging.CRITICAL)


class App:
    """The app registration. Its first use sends a request, unless `metadata` has the answer."""

    def __init__(
        self,
        client_id: str,
        endpoints: Endpoints,
        http: HttpClient,
        cache: str = "",
        metadata: dict[str, Any] | None = None,
    ) -> None:
        self.client_id = client_id
        self.cache = msal.SerializableTokenCache()
        self.metadata: dict[str, Any] = {} if metadata is None else metadata
        try:
            is_object = isinstance(json.loads(cache or "{}"), dict)
        except (ValueError, RecursionError):
            is_object = False
        # For anything else msal raises an error that quotes it.
        self.cache.deserialize(cache if is_object else "")
        self._endpoints, self._http = endpoints, http
        self._client: Any = None

    @property
    def client(self) -> Any:
        """Raises RequestException when it cannot be built now, ValueError for an unknown tenant."""
        if self._client is None:
            self._client = msal.PublicClientApplication(
                self.client_id,
                # msal accepts https only; `as_served` reverses this for a server on this machine.
                authority=self._endpoints.https_authority,
                # The host is the person's own choice; asking Microsoft about it would tell a third
                # party.
                instance_discovery=False,
                http_client=_AuthTransport(self._http, self._endpoints),
                http_cache=self.metadata,
                token_cache=self.cache,
            )
        return self._client

    @property
    def refresh_token(self) -> str:
        """The one that the cache holds, "" when it holds none."""
        kept = self.cache.search(msal.TokenCache.CredentialType.REFRESH_TOKEN)
        return next((str(each["secret"]) for each in kept), "")

    def silent(self, scopes: list[str], *, refused: bool) -> Mapping[str, Any] | None:
        """msal's answer from its cache or by a refresh; None when nobody has signed in."""
        accounts = self.client.get_accounts()
        if not accounts:
            return None
        answer: Mapping[str, Any] | None = self.client.acquire_token_silent_with_error(
            scopes, accounts[0], force_refresh=refused
        )
        return answer


class _AuthTransport:
    """msal's HTTP client: our own, returning only JSON objects. Others would end up in its log."""

    def __init__(self, http: HttpClient, endpoints: Endpoints) -> None:
        self._http, self._endpoints = http, endpoints

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> AuthResponse:
        return self._send("GET", f"{url}?{urlencode(params)}" if params else url, headers, None)

    def post(
        self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any
    ) -> AuthResponse:
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._send(
            "POST", f"{url}?{urlencode(params)}" if params else url, form, urlencode(data or {})
        )

    def close(self) -> None:
        """The connections are the account's."""

    def _send(self, method: str, url: str, headers: Any, body: str | None) -> AuthResponse:
        try:
            response = self._http.send(method, self._endpoints.as_served(url), headers or {}, body)
        except (NotSent, NoAnswer) as error:
            raise requests.ConnectionError(str(error)) from None
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise requests.ConnectionError("sign_in_server" if answer else "bad_answer")
        # Addresses and scopes as in the request, since msal compares them: metadata names this
        # server's addresses with its own scheme, and personal accounts' permissions come with their
        # whole address; a token stored under other names would never be found again.
        for name, value in answer.items():
            if isinstance(value, str):
                answer[name] = self._endpoints.as_https(value)
        if isinstance(scope := answer.get("scope"), str):
            answer["scope"] = " ".join(map(self._endpoints.scope, scope.split()))
        return AuthResponse(response.status, json.dumps(answer), dict(response.headers))


@dataclass(frozen=True, slots=True)
class AuthResponse:
    """An answer in msal's shape."""

    status_code: int
    text: str
    headers: dict[str, str]

    def raise_for_status(self) -> None:
        if self.status_code >= HTTPStatus.BAD_REQUEST:
            raise requests.HTTPError(str(self.status_code))
