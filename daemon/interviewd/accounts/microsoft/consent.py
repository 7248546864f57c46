"""Microsoft's sign-in page: in the browser here, else by a code that the person types on any other device."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import requests

from interviewd.accounts.http import NotListed
from interviewd.accounts.microsoft.aadsts import numbers, why
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.accounts.oauth_redirect import Listener
from interviewd.errors import Down, NotConnected
from interviewd.language import plain
from interviewd.model.terms import Reason, because

PATIENCE_SECONDS: Final = 300.0
_SLOWEST_SECONDS: Final = 60.0

Said = Mapping[str, Any]


class Talk(Protocol):
    """Whoever sits in front of it."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        """One line, "" when nobody answers."""
        ...

    def browse(self, address: str) -> bool:
        """Open a browser; False when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """The sign-in page to be visited.

    `browser` False: it is opened elsewhere and comes back through a tunnel to `port`; without one, a code is typed instead.
    """

    account: str
    endpoints: Endpoints
    client_id: str
    scopes: tuple[str, ...]
    email: str = ""  # who is expected
    browser: bool = True
    port: int | None = None  # None: any that is free
    patience_seconds: float = PATIENCE_SECONDS


def visit(page: Page, app: App, talk: Talk) -> Said:
    """msal's answer with the tokens. Raises NotConnected, whose `what` says why, and Down when nobody can be asked."""
    said = _by_browser(page, app, talk) if page.browser or page.port is not None else None
    if said is None:
        said = _by_code(page, app, talk)
    if "access_token" in said:
        return said
    raise refusal(page, why(said), said)


def refusal(page: Page, reason: str, said: Said) -> NotConnected | Down:
    """What a no means, with Microsoft's own numbers and, where an administrator can help, the link for them."""
    if reason == "sign_in_server":
        return Down(page.account, reason)
    facts: dict[str, object] = {"codes": ", ".join(f"AADSTS{number}" for number in numbers(said)[:3])}
    if reason == "admin_consent":
        facts["link"] = f"{page.endpoints.authority}/adminconsent?client_id={page.client_id}"
    return NotConnected(page.account, reason, **facts)


def _by_browser(page: Page, app: App, talk: Talk) -> Said | None:
    """None when there is no browser here."""
    state = secrets.token_urlsafe(32)
    try:
        # This name, with any port, is what apps may register.
        back, authority = "http://localhost:{port}", page.endpoints.authority
        listener = Listener("Microsoft", back, state, page=authority, port=page.port or 0)
    except (OSError, OverflowError):
        raise NotConnected(page.account, "port_taken", port=page.port) from None
    listener.start()
    try:
        flow = dict(asked(page, lambda: _begun(page, app, state, listener.address)))
        if not _is_opened(page, page.endpoints.spoken(str(flow["auth_uri"])), listener.port, talk):
            return None
        if not listener.done.wait(page.patience_seconds):
            raise NotConnected(page.account, "nobody_came_back", port=listener.port)
    finally:
        listener.close()
    if "error" in listener.answer:
        return listener.answer
    return asked(page, lambda: app.client.acquire_token_by_auth_code_flow(flow, listener.answer))


def _begun(page: Page, app: App, state: str, back: str) -> Said:
    """msal's flow: PKCE, state and nonce."""
    flow: Said = app.client.initiate_auth_code_flow(
        page.endpoints.scopes(page.scopes),
        redirect_uri=back,
        state=state,
        prompt="select_account",
        login_hint=page.email or None,
        response_mode="form_post",
    )
    return flow


def _is_opened(page: Page, address: str, port: int, talk: Talk) -> bool:
    if not page.browser:
        talk.tell(because("microsoft_open_yourself", address=address, port=port))
        return True
    opened = talk.browse(address)
    talk.tell(because("microsoft_browser", address=address, port=port) if opened else because("microsoft_no_browser"))
    return opened


def _by_code(page: Page, app: App, talk: Talk) -> Said:
    """The person types a code on another device; companies often forbid this way, since it is phished for."""
    flow = dict(asked(page, lambda: _flow(page, app)))
    if "user_code" not in flow:
        raise refusal(page, why(flow), flow)
    talk.tell(
        because(
            "microsoft_code",
            address=_link(flow.get("verification_uri")),
            user_code=plain.line(str(flow["user_code"]), 40),
            minutes=int(flow["expires_in"]) // 60,
        )
    )
    talk.tell(because("microsoft_code_often_blocked"))
    until = time.monotonic() + min(page.patience_seconds * 3, float(flow["expires_in"]))
    while time.monotonic() < until:
        said = asked(page, lambda: app.client.acquire_token_by_device_flow(flow, exit_condition=lambda _: True))
        if "access_token" in said or why(said) != "pending":
            return said
        time.sleep(min(float(flow["interval"]), _SLOWEST_SECONDS))
    raise NotConnected(page.account, "code_expired")


def _flow(page: Page, app: App) -> Said:
    try:
        flow: Said = app.client.initiate_device_flow(page.endpoints.scopes(page.scopes))
    except ValueError:
        raise NotConnected(page.account, "no_device_code") from None
    return flow


def _link(said: object) -> str:
    """Where the code is typed: what Microsoft says, if that is an address to go to."""
    link = plain.line(str(said or ""), 200)
    return link if link.startswith("https://") and " " not in link else "https://microsoft.com/devicelogin"


def asked(page: Page, question: Callable[[], Said]) -> Said:
    """msal's answer to a question; what it raises, in our words. Its own hold what was answered."""
    try:
        return question()
    except requests.RequestException as error:
        raise Down(page.account, str(error)) from None
    except NotListed:
        raise Down(page.account, "bad_answer") from None
    except NotConnected:
        raise
    except ValueError as error:
        tenant = "Unable to get authority configuration" in str(error)
        raise NotConnected(page.account, "tenant_unknown" if tenant else "not_exchanged") from None
    except (RuntimeError, TypeError, KeyError, AttributeError, LookupError):
        raise NotConnected(page.account, "not_exchanged") from None
