"""Google's consent page: the browser is sent there, and the code it comes back with is awaited or pasted."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from google_auth_oauthlib.flow import Flow

from interviewd.accounts.google.client import Client
from interviewd.accounts.google.endpoints import GOOGLE
from interviewd.accounts.oauth_redirect import Listener, Wrong, answer_in
from interviewd.errors import NotConnected
from interviewd.model.terms import Reason, because

PORT: Final = 53684
"""Where the browser comes back to when it runs on another machine: a tunnel needs to know it beforehand."""

PATIENCE_SECONDS: Final = 300.0
_PASTES: Final = 3
_MOMENT_SECONDS: Final = 0.2


class Talk(Protocol):
    """Whoever sits in front of it."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        """One line, "" when nobody answers."""
        ...

    def typed(self, seconds: float) -> str | None:
        """A line that was typed, waiting so long for it; None when there was none, "" when there will be no more."""
        ...

    def browse(self, address: str) -> bool:
        """Open a browser; False when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """The consent page to be visited. `browser` False: it is opened on another machine, or by hand."""

    account: str
    authorize: str
    client: Client
    scopes: Sequence[str]
    email: str = ""  # who is expected
    browser: bool = True
    port: int | None = None  # None: any that is free, or PORT without a browser here
    patience_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Consent:
    """What the page was left with. It is good for one exchange, by whoever knows the verifier."""

    code: str = field(repr=False)
    verifier: str = field(repr=False)
    back: str


def visit(page: Page, talk: Talk) -> Consent:
    """Raises NotConnected: port_taken, denied, wrong_state, no_answer, nobody_came_back."""
    state = secrets.token_urlsafe(32)
    port = page.port if page.port is not None else 0 if page.browser else PORT
    try:
        listener = Listener("Google", "http://127.0.0.1:{port}/", state, port=port)
    except (OSError, OverflowError):
        raise NotConnected(page.account, "port_taken", port=port) from None
    flow = _flow(page.client, page.scopes, listener.address)
    hint = {"login_hint": page.email} if page.email else {}
    asked, _ = flow.authorization_url(state=state, access_type="offline", prompt="consent", **hint)
    # oauthlib makes https addresses only; where they lead is for the config to say.
    address = f"{page.authorize}?{urlsplit(asked).query}"
    listener.start()
    try:
        code = _code(page, listener, address, talk)
    finally:
        listener.close()
    return Consent(code, str(flow.code_verifier), listener.address)


def _flow(client: Client, scopes: Sequence[str], back: str) -> Any:
    key = {"client_id": client.id, "client_secret": client.secret, "auth_uri": GOOGLE["authorize"], "token_uri": ""}
    flow = Flow.from_client_config({"installed": {**key, "redirect_uris": [back]}}, scopes=list(scopes))
    flow.redirect_uri = back
    return flow


def _code(page: Page, listener: Listener, address: str, talk: Talk) -> str:
    """The code, from the browser here, through a tunnel, or pasted; whichever comes first."""
    opened = page.browser and talk.browse(address)
    talk.tell(because("google_browser" if opened else "google_open_yourself", address=address, port=listener.port))
    until = time.monotonic() + page.patience_seconds
    wrong, pastes = "", 0 if opened else _PASTES
    while not listener.done.wait(_MOMENT_SECONDS if not pastes else 0):
        line = talk.typed(_MOMENT_SECONDS) if pastes else None
        if line:
            wrong = _paste(line, listener)
            pastes = 0 if wrong == "wrong_state" else pastes - 1
        elif line == "":
            pastes = 0  # nobody types; the browser may still come through a tunnel
        if wrong and not pastes:
            raise NotConnected(page.account, wrong)
        if line and wrong:
            talk.tell(because(f"google_{wrong}"))
        if time.monotonic() > until:
            raise NotConnected(page.account, "nobody_came_back", port=listener.port)
    if "error" in listener.answer:
        raise NotConnected(page.account, "denied", said=listener.answer["error"][:100])
    return listener.answer["code"]


def _paste(line: str, listener: Listener) -> str:
    """Hand a pasted address over; what is wrong with it, "" when it is the answer."""
    query = urlsplit(line.strip()).query
    try:
        answer_in(query, listener.state)
    except Wrong as error:
        return str(error)
    listener.take(query)
    return ""
