"""A fake of Google's sign-in for installed apps: consent page, token endpoint, revocation."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.online import grant_of
from tests.fakes.wire import Answer, Request, counted

DESKTOP = {"client_id": "desktop.apps.googleusercontent.com", "client_secret": "GOCSPX-desktop"}
WEEK = timedelta(days=7)


@dataclass
class Knobs:
    """What the person clicks, and how the app was set up."""

    consent: bool = True  # False: "Cancel"
    unticked: tuple[str, ...] = ()  # the ends of scopes whose box the person leaves empty
    extra: tuple[str, ...] = ()  # scopes that come along unasked
    testing: bool = False  # the consent screen was left in Testing
    rotate: bool = False  # a refresh gives a new refresh token
    give_refresh: bool = True
    lifetime_s: int = 3_599


@dataclass
class Grant:
    scopes: frozenset[str]
    made: datetime
    refresh: str
    live: bool = True


class SignIns:
    """Codes and tokens of one Google account."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now, self.knobs = now, Knobs()
        self.codes: dict[str, dict[str, Any]] = {}
        self.access: dict[str, tuple[Grant, datetime]] = {}
        self.refresh: dict[str, Grant] = {}
        self.numbers = counted(1_000)
        self.exchanges = 0

    def authorize(self, request: Request) -> Answer:
        """The consent page, clicked through at once: a redirect to the app, or Google's page of
        what is wrong.
        """
        query = dict(request.query)
        target = urlsplit(query.get("redirect_uri", ""))
        if query.get("client_id") != DESKTOP["client_id"]:
            return Answer(401, b"<h1>Error 401: invalid_client</h1>")
        if target.scheme != "http" or target.hostname not in ("127.0.0.1", "localhost"):
            return Answer(400, b"<h1>Error 400: redirect_uri_mismatch</h1>")
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            return Answer(400, b"<h1>Error 400: invalid_request</h1>")
        if (
            not query.get("scope")
            or not query.get("state")
            or len(query.get("code_challenge", "")) != 43
        ):
            return Answer(400, b"<h1>Error 400: invalid_request</h1>")
        back: dict[str, str] = {"state": query["state"]}
        if not self.knobs.consent:
            back["error"] = "access_denied"
        else:
            granted = [
                one
                for one in query["scope"].split()
                if not one.endswith(self.knobs.unticked or ("\0",))
            ]
            code = f"4/0A{next(self.numbers)}"
            self.codes[code] = query | {"granted": " ".join([*granted, *self.knobs.extra])}
            back |= {"code": code, "scope": self.codes[code]["granted"]}
        return Answer(302, b"", {"Location": f"{query['redirect_uri']}?{urlencode(back)}"})

    def token(self, request: Request) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        client = self._client(request, form)
        if client != (DESKTOP["client_id"], DESKTOP["client_secret"]):
            return _refused(401, "invalid_client", "The OAuth client was not found.")
        match form.get("grant_type"):
            case "authorization_code":
                return self._exchange(form)
            case "refresh_token":
                return self._refresh(form)
        return _refused(400, "unsupported_grant_type", "Invalid grant_type")

    def revoke(self, request: Request) -> Answer:
        token = parse_qs(request.body.decode()).get("token", [""])[0]
        grant = self.refresh.get(token) or self.access.get(token, (None, None))[0]
        if grant is None or not grant.live:
            return _refused(400, "invalid_token", "Token expired or revoked")
        grant.live = False
        return Answer(200, {}, effect=True)

    def scopes_of(self, request: Request) -> frozenset[str] | None:
        """The scopes of the request's token; None when it has none that is alive."""
        grant = grant_of(request, self.access, self.now())
        return grant.scopes if grant else None

    def revoke_all(self) -> None:
        for grant in self.refresh.values():
            grant.live = False

    def expire_access(self) -> None:
        self.access.clear()

    @staticmethod
    def _client(request: Request, form: dict[str, str]) -> tuple[str, str]:
        kind, _, packed = request.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            user, _, password = base64.b64decode(packed).decode().partition(":")
            return user, password
        return form.get("client_id", ""), form.get("client_secret", "")

    def _exchange(self, form: dict[str, str]) -> Answer:
        self.exchanges += 1
        query = self.codes.pop(form.get("code", ""), None)
        if query is None:
            return _refused(400, "invalid_grant", "Malformed auth code.")
        if query["redirect_uri"] != form.get("redirect_uri"):
            return _refused(400, "redirect_uri_mismatch", "Bad Request")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != query["code_challenge"]:
            return _refused(400, "invalid_grant", "Invalid code verifier.")
        grant = Grant(frozenset(query["granted"].split()), self.now(), f"1//0{next(self.numbers)}")
        self.refresh[grant.refresh] = grant
        answer = self._given(grant)
        if (
            self.knobs.give_refresh
            and query.get("access_type") == "offline"
            and "consent" in query.get("prompt", "")
        ):
            answer["refresh_token"] = grant.refresh
        if self.knobs.testing:
            answer["refresh_token_expires_in"] = int(WEEK.total_seconds()) - 1
        return Answer(200, answer, effect=True)

    def _refresh(self, form: dict[str, str]) -> Answer:
        grant = self.refresh.get(form.get("refresh_token", ""))
        old = grant is not None and self.knobs.testing and self.now() >= grant.made + WEEK
        if grant is None or not grant.live or old:
            return _refused(400, "invalid_grant", "Token has been expired or revoked.")
        if odd := set(form.get("scope", "").split()) - grant.scopes:
            return _refused(400, "invalid_scope", f"Some requested scopes were invalid: {odd}")
        answer = self._given(grant)
        if self.knobs.rotate:
            del self.refresh[grant.refresh]
            grant.refresh = answer["refresh_token"] = f"1//0{next(self.numbers)}"
            self.refresh[grant.refresh] = grant
        return Answer(200, answer, effect=True)

    def _given(self, grant: Grant) -> dict[str, Any]:
        token = f"ya29.a0{next(self.numbers)}"
        self.access[token] = (grant, self.now() + timedelta(seconds=self.knobs.lifetime_s))
        return {
            "access_token": token,
            "expires_in": self.knobs.lifetime_s,
            "scope": " ".join(sorted(grant.scopes)),
            "token_type": "Bearer",
        }


def _refused(status: int, error: str, description: str) -> Answer:
    return Answer(status, {"error": error, "error_description": description})
