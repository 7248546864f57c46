"""A fake of Microsoft's sign-in for public clients: metadata, sign-in page, device code, token
endpoint.

Addresses go out as https whatever the server speaks, since msal accepts nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.odata import Refusal
from tests.fakes.online import grant_of
from tests.fakes.wire import Answer, Request, counted

CLIENT = "11111111-2222-4333-8444-555555555555"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of all personal accounts
WORK = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"

_MESSAGES = {
    50011: ("invalid_request", "The redirect URI specified in the request does not match"),
    50020: ("interaction_required", "User account does not exist in tenant"),
    50076: ("interaction_required", "you must use multi-factor authentication"),
    50079: ("interaction_required", "you must enroll in multi-factor authentication"),
    50173: ("invalid_grant", "The provided grant has expired due to it being revoked"),
    53003: ("access_denied", "Access has been blocked by Conditional Access policies."),
    65001: ("invalid_grant", "The user or administrator has not consented to use the application"),
    65004: ("access_denied", "User declined to consent to access the app."),
    70000: ("invalid_grant", "The provided value for the 'code' parameter is not valid."),
    70008: (
        "invalid_grant",
        "The provided authorization code or refresh token has expired due to inactivity.",
    ),
    70016: ("authorization_pending", "OAuth 2.0 device flow error. Authorization is pending."),
    70020: ("expired_token", "The device code has expired."),
    90033: ("temporarily_unavailable", "A transient error has occurred. Please try again."),
    90094: ("access_denied", "The grant requires administrator permission."),
    90095: (
        "access_denied",
        "Admin consent is required for the permissions requested by this application.",
    ),
    700016: ("unauthorized_client", "Application was not found in the directory"),
    700082: ("invalid_grant", "The refresh token has expired due to inactivity."),
    7000218: ("invalid_client", "The request body must contain client_assertion or client_secret."),
}


@dataclass
class Knobs:
    """What the person clicks, what their tenant allows, and how the app was registered."""

    error: int = 0  # an AADSTS number that the sign-in page ends with
    token_error: int = 0  # … that the token endpoint answers with
    device_error: int = 0  # … that ends a device code
    device_waits: int = 0  # so often the person is still typing it
    personal: bool = True
    withheld: tuple[str, ...] = ()  # permissions that are asked for and not given
    extra: tuple[str, ...] = ()  # permissions that come along unasked
    long_scopes: bool = (
        False  # https://graph.microsoft.com/Mail.ReadWrite instead of Mail.ReadWrite
    )
    rotate: str = "kept"  # kept: the old refresh token lives on; strict: it dies
    give_refresh: bool = True
    device_offered: bool = True
    plain: bool = (
        False  # the metadata names this server's addresses as they are spoken, without TLS
    )
    elsewhere: str = ""  # a host that the metadata names for the token endpoint
    lifetime_s: int = 3_599


@dataclass
class Grant:
    scopes: frozenset[str]
    made: datetime
    live: bool = True
    error: int = 50173


class SignIns:
    """Codes and tokens of one Microsoft account."""

    def __init__(
        self, now: Callable[[], datetime], address: str, name: str = "Maria Lopez"
    ) -> None:
        self.now, self.address, self.name, self.knobs = now, address, name, Knobs()
        self.codes: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, dict[str, Any]] = {}
        self.access: dict[str, tuple[Grant, datetime]] = {}
        self.refresh: dict[str, Grant] = {}
        self.asked_scopes: set[str] = set()
        self.numbers = counted(1_000)
        self.exchanges = 0

    def answer(self, request: Request) -> Answer | None:
        """The answer to a path below a tenant; None when it is not sign-in's."""
        tenant, _, rest = request.path.strip("/").partition("/")
        if not re.fullmatch(
            r"common|organizations|consumers|[0-9a-f-]{36}|[\w.-]+\.[a-z]+", tenant
        ):
            return None
        match request.method, rest:
            case "GET", "v2.0/.well-known/openid-configuration":
                return Answer(200, self._metadata(request, tenant))
            case "GET", "oauth2/v2.0/authorize":
                return self._authorize(request)
            case "POST", "oauth2/v2.0/token":
                return self._token(request, tenant)
            case "POST", "oauth2/v2.0/devicecode":
                return self._device(request)
        return None

    def scopes_of(self, request: Request) -> frozenset[str]:
        """The permissions of the request's token. Raises Refusal when it has none that is alive."""
        grant = grant_of(request, self.access, self.now())
        if grant is None:
            raise Refusal(
                401,
                "InvalidAuthenticationToken",
                "Lifetime validation failed, the token is expired.",
            )
        return grant.scopes

    # --- what people and administrators do -------------------------------------------------------

    def enter_code(self, user_code: str) -> None:
        """The person types the code on another device, and agrees."""
        next(one for one in self.devices.values() if one["user_code"] == user_code)["done"] = True

    def revoke_all(self, error: int = 50173) -> None:
        for grant in self.refresh.values():
            grant.live, grant.error = False, error

    def expire_access(self) -> None:
        self.access.clear()

    # --- the inside ------------------------------------------------------------------------------

    def _metadata(self, request: Request, tenant: str) -> dict[str, str]:
        host = request.headers.get("host", "")
        scheme = "http" if self.knobs.plain else "https"
        base = f"{scheme}://{host}/{tenant}"
        metadata = {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{scheme}://{self.knobs.elsewhere or host}/{tenant}/oauth2/v2.0/token",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
        }
        if self.knobs.device_offered:
            metadata["device_authorization_endpoint"] = f"{base}/oauth2/v2.0/devicecode"
        return metadata

    def _authorize(self, request: Request) -> Answer:
        """The sign-in page, clicked through at once: a form that posts itself to the app, or a
        page of what is wrong.
        """
        query = dict(request.query)
        target = urlsplit(query.get("redirect_uri", ""))
        self.asked_scopes |= set(query.get("scope", "").split())
        if query.get("client_id") != CLIENT:
            return _page(700016)
        if (
            target.scheme != "http"
            or target.hostname != "localhost"
            or target.path not in ("", "/")
        ):
            return _page(50011)
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            return _page(900144)
        if (
            not query.get("state")
            or len(query.get("code_challenge", "")) != 43
            or not query.get("nonce")
        ):
            return _page(900144)
        back = {"state": query["state"]}
        if self.knobs.error:
            error, description = _MESSAGES[self.knobs.error]
            back |= {
                "error": error,
                "error_description": f"AADSTS{self.knobs.error}: {description} Trace ID: 0",
            }
        else:
            code = f"0.AXEA{next(self.numbers)}"
            self.codes[code] = query
            back |= {"code": code, "session_state": "0"}
        if query.get("response_mode") != "form_post":
            return Answer(302, b"", {"Location": f"{query['redirect_uri']}?{urlencode(back)}"})
        fields = "".join(
            f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in back.items()
        )
        return Answer(
            200,
            f'<form method="POST" action="{html.escape(query["redirect_uri"])}">{fields}</form>'.encode(),
        )

    def _device(self, request: Request) -> Answer:
        form = _form(request)
        self.asked_scopes |= set(form.get("scope", "").split())
        if form.get("client_id") != CLIENT:
            return refused(700016)
        number = next(self.numbers)
        device = {
            "user_code": f"HX{number}",
            "scope": form["scope"],
            "done": False,
            "until": self.now() + timedelta(minutes=15),
        }
        self.devices[f"DAQABAAE{number}"] = device
        shown = {
            "device_code": f"DAQABAAE{number}",
            "user_code": device["user_code"],
            "expires_in": 900,
            "interval": 1,
        }
        where = "https://microsoft.com/devicelogin"
        message = f"To sign in, use a web browser to open the page {where} and enter the code {device['user_code']}"
        return Answer(200, shown | {"verification_uri": where, "message": message})

    def _token(self, request: Request, tenant: str) -> Answer:
        form = _form(request)
        if form.get("client_id") != CLIENT:
            return refused(700016)
        if self.knobs.token_error:
            return refused(self.knobs.token_error)
        match form.get("grant_type"):
            case "authorization_code":
                return self._exchange(form, tenant)
            case "refresh_token":
                return self._refresh(form, tenant)
            case str(grant) if grant == DEVICE:
                return self._device_token(form, tenant)
        return refused(70003)

    def _exchange(self, form: dict[str, str], tenant: str) -> Answer:
        self.exchanges += 1
        query = self.codes.pop(form.get("code", ""), None)
        if query is None or query["redirect_uri"] != form.get("redirect_uri"):
            return refused(70000)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != query["code_challenge"]:
            return refused(70000)
        return Answer(
            200, self._given(self._granted(query["scope"]), tenant, query["nonce"]), effect=True
        )

    def _device_token(self, form: dict[str, str], tenant: str) -> Answer:
        device = self.devices.get(form.get("device_code", ""))
        if device is None or self.now() >= device["until"]:
            return refused(70020)
        if self.knobs.device_error:
            return refused(self.knobs.device_error)
        if not device["done"] or self.knobs.device_waits:
            self.knobs.device_waits = max(0, self.knobs.device_waits - 1)
            return refused(70016)
        return Answer(200, self._given(self._granted(device["scope"]), tenant), effect=True)

    def _refresh(self, form: dict[str, str], tenant: str) -> Answer:
        token = form.get("refresh_token", "")
        grant = self.refresh.get(token)
        if grant is None:
            return refused(70000)
        if not grant.live:
            return refused(grant.error)
        if self.knobs.rotate == "strict":
            del self.refresh[token]
        return Answer(200, self._given(grant, tenant), effect=True)

    def _granted(self, scope: str) -> Grant:
        own = {"openid", "profile", "offline_access"}
        ends = {one.rpartition("/")[2] for one in scope.split()} - own - set(self.knobs.withheld)
        return Grant(frozenset(ends | set(self.knobs.extra)), self.now())

    def _given(self, grant: Grant, tenant: str, nonce: str = "") -> dict[str, Any]:
        token, refresh = f"EwB4A8l6BAAU{next(self.numbers)}", f"M.C5{next(self.numbers)}"
        self.access[token] = (grant, self.now() + timedelta(seconds=self.knobs.lifetime_s))
        realm = (
            PERSONAL
            if self.knobs.personal
            else WORK
            if tenant in ("common", "organizations")
            else tenant
        )
        front = "https://graph.microsoft.com/" if self.knobs.long_scopes else ""
        tokens: dict[str, Any] = {
            "token_type": "Bearer",
            "scope": " ".join(
                [*(f"{front}{one}" for one in sorted(grant.scopes)), "openid", "profile"]
            ),
            "expires_in": self.knobs.lifetime_s,
            "ext_expires_in": self.knobs.lifetime_s,
            "access_token": token,
            "id_token": self._id_token(realm, nonce),
            "client_info": _packed({"uid": "00000000-0000-0000-2222-000000000001", "utid": realm}),
        }
        if self.knobs.give_refresh:
            self.refresh[refresh] = grant
            tokens["refresh_token"] = refresh
        return tokens

    def _id_token(self, realm: str, nonce: str) -> str:
        # msal compares wall clocks, so these claims carry none that could be wrong.
        claims = {
            "aud": CLIENT,
            "iss": f"https://login.microsoftonline.com/{realm}/v2.0",
            "sub": "s",
            "tid": realm,
            "oid": "o",
        }
        claims |= {
            "preferred_username": self.address,
            "name": self.name,
            "nonce": nonce,
            "ver": "2.0",
        }
        return f"{_packed({'typ': 'JWT', 'alg': 'RS256'})}.{_packed(claims | {'exp': 4102444800, 'iat': 1767225600})}.c2ln"


def refused(number: int) -> Answer:
    """The token endpoint's no, with the number where programs are to look for it."""
    error, description = _MESSAGES.get(number, ("invalid_request", "The request is malformed."))
    body = {
        "error": error,
        "error_description": f"AADSTS{number}: {description}\r\nTrace ID: 0\r\nTimestamp: 0",
        "error_codes": [number],
        "timestamp": "2026-11-23 09:00:00Z",
        "trace_id": "0",
        "correlation_id": "0",
    }
    return Answer(401 if error == "invalid_client" else 400, body)


def _page(number: int) -> Answer:
    description = _MESSAGES.get(number, ("", "The request is malformed."))[1]
    return Answer(
        400,
        f"<h1>Sorry, but we’re having trouble signing you in.</h1>AADSTS{number}: {description}".encode(),
    )


def _form(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


def _packed(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
