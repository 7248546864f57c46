"""Google's consent page, opened in the browser, and the code that comes back or is pasted."""

from __future__ import annotations

import secrets
import time
from dataclasses import field
from typing import Final
from urllib.parse import urlsplit

from google_auth_oauthlib.flow import Flow

from interviewd.accounts.google.allowlist import GOOGLE, Endpoints
from interviewd.accounts.google.client import Client
from interviewd.accounts.google.credentials import LABELS
from interviewd.accounts.oauth_redirect import InvalidRedirect, Listener, parse_redirect
from interviewd.accounts.online.sign_in import Dialog, SignInRequest
from interviewd.errors import NotConnected
from interviewd.model.terms import because
from interviewd.values import dataclass

AUTH: Final = "https://www.googleapis.com/auth/"
CALENDAR: Final = (f"{AUTH}calendar.events",)
MAIL: Final = (f"{AUTH}gmail.compose", f"{AUTH}gmail.readonly")

PORT: Final = 53684
"""Where a browser on another machine comes back to: a tunnel needs to know it beforehand."""

_PASTES: Final = 3
_POLL_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Consent:
    """The code that the page returned: for one exchange, by whoever knows the verifier."""

    code: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect: str


def scopes_of(request: SignInRequest[Endpoints]) -> tuple[str, ...]:
    """The permissions that are asked for."""
    return (*CALENDAR, *(MAIL if request.mail else ()), *((LABELS,) if request.labels else ()))


def visit(request: SignInRequest[Endpoints], client: Client, email: str, dialog: Dialog) -> Consent:
    """Raises NotConnected: port_taken, denied, wrong_state, no_answer, nobody_came_back.

    `email` is who is expected.
    """
    state = secrets.token_urlsafe(32)
    port = request.port if request.port is not None else 0 if request.browser else PORT
    try:
        listener = Listener("Google", "http://127.0.0.1:{port}/", state, port=port)
    except (OSError, OverflowError):
        raise NotConnected(request.account, "port_taken", port=port) from None
    config = {
        "client_id": client.id,
        "client_secret": client.secret,
        "auth_uri": GOOGLE["authorize"],
        "token_uri": "",
        "redirect_uris": [listener.address],
    }
    scopes = list(scopes_of(request))
    flow = Flow.from_client_config({"installed": config}, scopes, redirect_uri=listener.address)
    hint = {"login_hint": email} if email else {}
    url, _ = flow.authorization_url(state=state, access_type="offline", prompt="consent", **hint)
    # oauthlib makes https addresses only; the host is for the config to say.
    address = f"{request.endpoints.authorize}?{urlsplit(url).query}"
    listener.start()
    try:
        code = _code(request, listener, address, dialog)
    finally:
        listener.close()
    return Consent(code, str(flow.code_verifier), listener.address)


def _code(
    request: SignInRequest[Endpoints], listener: Listener, address: str, dialog: Dialog
) -> str:
    """The code, from the browser here, through a tunnel, or pasted; whichever comes first."""
    opened = request.browser and dialog.browse(address)
    code = "google_browser" if opened else "google_open_yourself"
    dialog.tell(because(code, address=address, port=listener.port))
    until = time.monotonic() + request.patience_seconds
    problem, pastes = "", 0 if opened else _PASTES
    while not listener.done.wait(_POLL_SECONDS if not pastes else 0):
        line = dialog.typed(_POLL_SECONDS) if pastes else None
        if line:
            problem = _paste(line, listener)
            pastes = 0 if problem == "wrong_state" else pastes - 1
        elif line == "":
            pastes = 0  # nobody types; the browser may still come through a tunnel
        if problem and not pastes:
            raise NotConnected(request.account, problem)
        if line and problem:
            dialog.tell(because(f"google_{problem}"))
        if time.monotonic() > until:
            raise NotConnected(request.account, "nobody_came_back", port=listener.port)
    if "error" in listener.answer:
        raise NotConnected(request.account, "denied", said=listener.answer["error"][:100])
    return listener.answer["code"]


def _paste(line: str, listener: Listener) -> str:
    """Use a pasted address; what is wrong with it, "" when it is the answer."""
    query = urlsplit(line.strip()).query
    try:
        parse_redirect(query, listener.state)
    except InvalidRedirect as error:
        return str(error)
    listener.accept(query)
    return ""
