"""Microsoft's sign-in page.

In the browser here, else by a code that the person types on any other device.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import requests

from interviewd.accounts.http import NotAllowed
from interviewd.accounts.microsoft.aadsts import numbers, reason_of
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.credentials import CALENDAR, MAIL, WHO
from interviewd.accounts.oauth_redirect import Listener
from interviewd.accounts.online.sign_in import Dialog, SignInRequest
from interviewd.errors import Down, NotConnected
from interviewd.language import sanitize
from interviewd.model.terms import because

_SLOWEST_SECONDS: Final = 60.0

MsalAnswer = Mapping[str, Any]


def scopes_of(request: SignInRequest[Endpoints]) -> tuple[str, ...]:
    """The permissions that are asked for."""
    return (*CALENDAR, *(MAIL if request.mail else ()), *WHO)


class SignInPage:
    """One visit to the sign-in page. `email` is who is expected, "" for anybody.

    Without a browser here it is opened elsewhere and comes back through a tunnel to the request's
    port; without a port, a code is typed on another device.
    """

    def __init__(
        self, request: SignInRequest[Endpoints], app: App, email: str, dialog: Dialog
    ) -> None:
        self._request, self._endpoints, self._app = request, request.endpoints, app
        self._scopes = request.endpoints.scopes(scopes_of(request))
        self._email, self._dialog = email, dialog

    def visit(self) -> MsalAnswer:
        """msal's answer with the tokens.

        Raises NotConnected, whose `what` says why, and Down when nobody answers.
        """
        request = self._request
        answer = self._by_browser() if request.browser or request.port is not None else None
        if answer is None:
            answer = self._by_code()
        if "access_token" in answer:
            return answer
        raise self._refusal(answer)

    def _refusal(self, answer: MsalAnswer) -> NotConnected | Down:
        """A refusal with Microsoft's numbers, and a link where an administrator can help."""
        reason = reason_of(answer)
        if reason == "sign_in_server":
            return Down(self._request.account, reason)
        codes = ", ".join(f"AADSTS{number}" for number in numbers(answer)[:3])
        facts = {"codes": codes}
        if reason == "admin_consent":
            page = f"{self._endpoints.authority}/adminconsent"
            facts["link"] = f"{page}?client_id={self._app.client_id}"
        return NotConnected(self._request.account, reason, **facts)

    # --- in a browser ----------------------------------------------------------------------------

    def _by_browser(self) -> MsalAnswer | None:
        """None when there is no browser here."""
        state, request = secrets.token_urlsafe(32), self._request
        try:
            # This name, with any port, is what apps may register.
            redirect, authority = "http://localhost:{port}", self._endpoints.authority
            listener = Listener(
                "Microsoft", redirect, state, page=authority, port=request.port or 0
            )
        except (OSError, OverflowError):
            raise NotConnected(request.account, "port_taken", port=request.port) from None
        listener.start()
        try:
            options = {"redirect_uri": listener.address, "login_hint": self._email or None}
            options |= {"prompt": "select_account", "response_mode": "form_post"}
            flow = dict(
                self._ask(
                    lambda: self._app.client.initiate_auth_code_flow(
                        self._scopes, state=state, **options
                    )
                )
            )
            if not self._open(self._endpoints.as_served(str(flow["auth_uri"])), listener.port):
                return None
            if not listener.done.wait(request.patience_seconds):
                raise NotConnected(request.account, "nobody_came_back", port=listener.port)
        finally:
            listener.close()
        if "error" in listener.answer:
            return listener.answer
        return self._ask(
            lambda: self._app.client.acquire_token_by_auth_code_flow(flow, listener.answer)
        )

    def _open(self, address: str, port: int) -> bool:
        if not self._request.browser:
            self._dialog.tell(because("microsoft_open_yourself", address=address, port=port))
        elif self._dialog.browse(address):
            self._dialog.tell(because("microsoft_browser", address=address, port=port))
        else:
            self._dialog.tell(because("microsoft_no_browser"))
            return False
        return True

    # --- by a code -------------------------------------------------------------------------------

    def _by_code(self) -> MsalAnswer:
        """The person types a code on another device; companies often forbid it: it is phished."""
        flow = dict(self._ask(self._begin_device_flow))
        if "user_code" not in flow:
            raise self._refusal(flow)
        link = sanitize.line(str(flow.get("verification_uri") or ""), 200)
        is_link = link.startswith("https://") and " " not in link
        self._dialog.tell(
            because(
                "microsoft_code",
                address=link if is_link else "https://microsoft.com/devicelogin",
                user_code=sanitize.line(str(flow["user_code"]), 40),
                minutes=int(flow["expires_in"]) // 60,
            )
        )
        self._dialog.tell(because("microsoft_code_often_blocked"))
        lasts = min(self._request.patience_seconds * 3, float(flow["expires_in"]))
        until = time.monotonic() + lasts
        while time.monotonic() < until:
            answer = self._ask(
                lambda: self._app.client.acquire_token_by_device_flow(
                    flow, exit_condition=lambda _: True
                )
            )
            if "access_token" in answer or reason_of(answer) != "pending":
                return answer
            time.sleep(min(float(flow["interval"]), _SLOWEST_SECONDS))
        raise NotConnected(self._request.account, "code_expired")

    def _begin_device_flow(self) -> MsalAnswer:
        try:
            flow: MsalAnswer = self._app.client.initiate_device_flow(self._scopes)
        except ValueError:
            raise NotConnected(self._request.account, "no_device_code") from None
        return flow

    # --- msal ------------------------------------------------------------------------------------

    def _ask(self, question: Callable[[], MsalAnswer]) -> MsalAnswer:
        """msal's answer.

        Its exceptions become ours, from None, because their messages quote the server's answer.
        """
        account = self._request.account
        try:
            return question()
        except requests.RequestException as error:
            raise Down(account, str(error)) from None
        except NotAllowed:
            raise Down(account, "bad_answer") from None
        except NotConnected:
            raise
        except ValueError as error:
            tenant = "Unable to get authority configuration" in str(error)
            raise NotConnected(account, "tenant_unknown" if tenant else "not_exchanged") from None
        except (RuntimeError, TypeError, KeyError, AttributeError, LookupError):
            raise NotConnected(account, "not_exchanged") from None
