"""`connect microsoft`: from the person's own app registration to a sign-in that is known to work.

Nothing is stored before Microsoft has granted what is needed; the permissions granted are compared
with those asked for, and a permission to send is refused even when it is given unasked.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from interviewd.accounts.http import HttpClient
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.consent import MsalAnswer, SignInPage, scopes_of
from interviewd.accounts.microsoft.credentials import AccountCredentials, MicrosoftRecord
from interviewd.accounts.microsoft.messages import DRAFTS
from interviewd.accounts.online.credentials import Vault
from interviewd.accounts.online.fields import Owner
from interviewd.accounts.online.sign_in import (
    Dialog,
    SignInRequest,
    SignInResult,
    ask_for_client,
    confirm,
)
from interviewd.errors import AccountError, Gone, InputBroken, NotConnected
from interviewd.language.mail import fields
from interviewd.model.terms import Reason, because
from interviewd.patterns import lazy_pattern
from interviewd.ports import Clock
from interviewd.storage.cache import Overlay

_APPS: Final = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps"
_DOCS: Final = "https://learn.microsoft.com/entra/identity-platform"
STEPS: Final = (
    ("register", f"{_APPS}/CreateApplicationBlade"),
    ("audience", f"{_DOCS}/quickstart-register-app"),
    ("redirect", "http://localhost"),
    ("public", f"{_DOCS}/scenario-desktop-app-registration"),
    ("permissions", "https://learn.microsoft.com/graph/permissions-reference"),
    ("copy", f"{_APPS}/ApplicationsListBlade"),
)
APPS: Final = {
    "personal": "https://account.live.com/consent/Manage",
    "work": "https://myapplications.microsoft.com",
}
"""Where a person revokes what they granted: Microsoft gives an app no way to do that for them."""

PERSONAL: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts.

https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference"""

_ID: Final = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SENDING: Final = "Mail.Send"


def disconnect(account: str, vault: Vault) -> Reason:
    """Forget a sign-in here; only the person can revoke it at Microsoft."""
    record = MicrosoftRecord.of(vault.get(account))
    vault.drop(account)
    kind = "personal" if record and record.tenant == PERSONAL else "work"
    return because("microsoft_sign_in_forgotten", link=APPS[kind])


def connect(
    request: SignInRequest[Endpoints], vault: Vault, clock: Clock, dialog: Dialog
) -> SignInResult:
    """Sign in, store it in the vault, and prove it with real calls.

    Raises InputBroken for a client id that is none, NotConnected when it did not come about,
    another AccountError when the sign-in is stored but something cannot be read with it.
    """
    former = MicrosoftRecord.of(vault.get(request.account))
    client_id = _client(request, former, dialog)
    for scope in scopes_of(request):
        dialog.tell(because("scope", scope=scope))
    dialog.tell(because("microsoft_not_send"))
    before = former.addresses[0] if former and former.addresses else ""
    http = HttpClient(request.endpoints)
    app = App(client_id, request.endpoints, http)
    try:
        answer = SignInPage(request, app, before, dialog).visit()
        record = _record(request, app, answer, clock.now())
        vault.put(request.account, record.stored())
        credentials = AccountCredentials(request.account, request.endpoints, vault, http)
        api = Api(request.endpoints, http, credentials, Overlay(), clock)
        record = replace(record, addresses=_addresses(request, api))
        stored = vault.get(request.account) or record.stored()
        vault.put(request.account, {**stored, "addresses": list(record.addresses)})
        email, is_work = record.addresses[0], record.tenant != PERSONAL
        owner = Owner(request.account, request.zone, email)
        calendar = MicrosoftCalendar(request.calendars, owner, api, Overlay())
        done = confirm(email, calendar, clock.now(), dialog, before=before, work=is_work)
        if request.mail:
            api.get("me", "mailFolders", DRAFTS, query={"$select": "displayName"})
        return done
    finally:
        http.close()


def _client(
    request: SignInRequest[Endpoints], former: MicrosoftRecord | None, dialog: Dialog
) -> str:
    """The app's id: named, known from before, or asked for after the steps that lead to one."""
    if request.client is None and former is not None:
        return former.client_id
    steps = (
        because(f"microsoft_step_{step}", number=number, link=link)
        for number, (step, link) in enumerate(STEPS, start=1)
    )
    client = request.client
    if client is None:
        client = ask_for_client(request.account, steps, because("microsoft_ask_client"), dialog)
    id_ = client.strip().strip("'\"{}").lower()
    if not _ID.fullmatch(id_):  # a secret's value must not end up in a file
        raise InputBroken("--client", "client_no_id")
    return id_


def _record(
    request: SignInRequest[Endpoints], app: App, answer: MsalAnswer, now: datetime
) -> MicrosoftRecord:
    """Raises NotConnected when less was granted than is needed, or more than is wanted."""
    granted = {one.rpartition("/")[2] for one in str(answer.get("scope", "")).split()}
    wanted = scopes_of(request)
    if missing := [name for name in wanted if name not in granted]:
        raise NotConnected(request.account, "scope_missing", scopes=", ".join(missing))
    if any(name.startswith(_SENDING) for name in granted):
        raise NotConnected(request.account, "scope_unwanted", scopes=_SENDING)
    if not answer.get("refresh_token"):
        raise NotConnected(request.account, "no_lasting_sign_in")
    claims = answer.get("id_token_claims")
    return MicrosoftRecord(
        client_id=app.client_id,
        cache=app.cache.serialize(),
        scopes=wanted,
        tenant=str((claims if isinstance(claims, dict) else {}).get("tid", ""))[:100],
        endpoints=asdict(request.endpoints),
        signed_in=now.isoformat(),
    )


def _addresses(request: SignInRequest[Endpoints], api: Api) -> tuple[str, ...]:
    """The account's own: where its mail comes from, then its name where that is an address."""
    try:
        profile = api.get("me", query={"$select": "displayName,mail,userPrincipalName"})
    except Gone:
        raise NotConnected(
            request.account, "profile_missing", address=f"{request.endpoints.graph}/me"
        ) from None
    addresses = [
        fields.address_of(str(profile.get(name) or "")) for name in ("mail", "userPrincipalName")
    ]
    # A guest's name in somebody else's tenant is no address:
    # maria_acme.example#EXT#@other.onmicrosoft.com
    own = tuple(dict.fromkeys(address for address in addresses if address and "#" not in address))
    if not own:
        raise AccountError(request.account, "bad_answer")
    return own
