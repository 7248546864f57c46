"""`connect google`: from the person's own OAuth client to a sign-in that is known to work.

Nothing is stored before Google has granted what is needed; the scopes granted are compared with
those asked for, since people can leave boxes unticked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.google.api import Api
from interviewd.accounts.google.calendar import GoogleCalendar
from interviewd.accounts.google.client import Client, read_client
from interviewd.accounts.google.consent import AUTH, Consent, scopes_of, visit
from interviewd.accounts.google.credentials import AccountCredentials, GoogleRecord, json_or_empty
from interviewd.accounts.http import HttpClient, NoAnswer, NotAllowed, NotSent
from interviewd.accounts.online.credentials import Vault
from interviewd.accounts.online.fields import Owner
from interviewd.accounts.online.sign_in import (
    Dialog,
    SignInRequest,
    SignInResult,
    ask_for_client,
    confirm,
)
from interviewd.errors import AccountError, Down, Gone, NotConnected
from interviewd.model.terms import Reason, because
from interviewd.ports import Clock
from interviewd.storage.cache import Overlay

UNWANTED: Final = f"{AUTH}gmail.metadata"
"""A token that carries it is refused search and full messages, whatever else it carries."""

STEPS: Final = (
    ("project", "https://console.cloud.google.com/projectcreate"),
    (
        "apis",
        "https://console.cloud.google.com/flows/enableapi?apiid=calendar-json.googleapis.com,gmail.googleapis.com",
    ),
    ("describe", "https://console.cloud.google.com/auth/branding"),
    ("publish", "https://console.cloud.google.com/auth/audience"),
    ("key", "https://console.cloud.google.com/auth/clients"),
    ("sign_in", "https://myaccount.google.com/connections"),
)

_FREE_MAIL: Final = ("gmail.com", "googlemail.com")


def connect(
    request: SignInRequest[Endpoints], vault: Vault, clock: Clock, dialog: Dialog
) -> SignInResult:
    """Sign in, store it in the vault, and prove it with real calls.

    Raises InputBroken for a file that is no client, NotConnected when it did not come about,
    another AccountError when the sign-in is stored but something cannot be read with it.
    """
    former = GoogleRecord.of(vault.get(request.account))
    client = _client(request, former, dialog)
    for scope in scopes_of(request):
        dialog.tell(because("scope", scope=scope.removeprefix(AUTH)))
    dialog.tell(because("google_not_metadata"))
    dialog.tell(because("google_testing"))
    dialog.tell(because("google_warning_page"))
    before = former.email if former else ""
    consent = visit(request, client, before, dialog)
    http = HttpClient(request.endpoints)
    try:
        record = _record(request, client, _exchange(request, client, consent, http), clock.now())
        vault.put(request.account, record.stored())
        credentials = AccountCredentials(request.account, request.endpoints, vault, http)
        api = Api(request.endpoints, http, credentials, Overlay(), clock)
        email = _email(request, api)
        stored = vault.get(request.account) or record.stored()
        vault.put(request.account, {**stored, "email": email})
        work = "@" in email and email.rpartition("@")[2] not in _FREE_MAIL
        owner = Owner(request.account, request.zone, email)
        calendar = GoogleCalendar(request.calendars, owner, api, Overlay())
        done = confirm(email, calendar, clock.now(), dialog, before=before, work=work)
        if record.ending:
            dialog.tell(because("google_in_testing", ends=record.ending))
        return replace(done, ends=record.ending)
    finally:
        http.close()


def disconnect(account: str, vault: Vault) -> Reason:
    """Forget a sign-in here and revoke it at Google; whether Google confirmed that."""
    record = GoogleRecord.of(vault.get(account))
    vault.drop(account)
    if record is not None and record.endpoints.keys() == asdict(Endpoints()).keys():
        endpoints = Endpoints(**record.endpoints)
        http = HttpClient(endpoints)
        with suppress(NotSent, NoAnswer, NotAllowed), closing(http):
            form, where = {"token": record.refresh_token}, endpoints.revoke
            if where and _post(http, where, form)["status"] == HTTPStatus.OK:
                return because("google_sign_in_revoked")
    return because("google_sign_in_forgotten", link=dict(STEPS)["sign_in"])


def _client(
    request: SignInRequest[Endpoints], former: GoogleRecord | None, dialog: Dialog
) -> Client:
    """The client: named, known from before, or asked for after the steps that lead to one."""
    if request.client is None and former is not None:
        return Client(former.client_id, former.client_secret)
    steps = (
        because(f"google_step_{step}", number=number, link=link)
        for number, (step, link) in enumerate(STEPS, start=1)
    )
    question = because("google_ask_key")
    path = request.client or ask_for_client(request.account, steps, question, dialog)
    return read_client(Path(path).expanduser())


def _exchange(
    request: SignInRequest[Endpoints], client: Client, consent: Consent, http: HttpClient
) -> dict[str, Any]:
    """The token endpoint's answer to the code. Credentials go in the form's body."""
    form = {
        "grant_type": "authorization_code",
        "code": consent.code,
        "redirect_uri": consent.redirect,
        "client_id": client.id,
        "client_secret": client.secret,
        "code_verifier": consent.verifier,
    }
    try:
        answer = _post(http, request.endpoints.token, form)
    except (NotSent, NoAnswer, NotAllowed) as error:
        raise Down(request.account, str(error)) from None
    if answer["status"] != HTTPStatus.OK:
        raise NotConnected(
            request.account, "not_exchanged", said=str(answer.get("error", answer["status"]))[:100]
        )
    return answer


def _post(http: HttpClient, address: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Post a form; the fields of the JSON answer, and its `status`."""
    response = http.send(
        "POST", address, {"content-type": "application/x-www-form-urlencoded"}, urlencode(form)
    )
    return {**json_or_empty(response.body), "status": response.status}


def _record(
    request: SignInRequest[Endpoints], client: Client, answer: Mapping[str, Any], now: datetime
) -> GoogleRecord:
    """Raises NotConnected when less was granted than is needed, or more than is wanted."""
    scope = answer.get("scope")
    wanted = scopes_of(request)
    granted = tuple(scope.split()) if isinstance(scope, str) and scope else wanted
    if missing := [scope.removeprefix(AUTH) for scope in wanted if scope not in granted]:
        raise NotConnected(request.account, "scopes_missing", scopes=tuple(missing))
    if UNWANTED in granted:
        raise NotConnected(request.account, "metadata_granted")
    token, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not isinstance(token, str) or not isinstance(refresh, str) or not token or not refresh:
        raise NotConnected(request.account, "no_lasting_sign_in")
    ends = _seconds(answer.get("refresh_token_expires_in"))
    expiry = datetime.now(UTC) + (_seconds(answer.get("expires_in")) or timedelta())
    return GoogleRecord(
        client_id=client.id,
        client_secret=client.secret,
        refresh_token=refresh,
        token=token,
        expiry=expiry.replace(tzinfo=None).isoformat(),
        scopes=granted,
        endpoints=asdict(request.endpoints),
        signed_in=now.isoformat(),
        ends=(now + ends).isoformat() if ends else "",
    )


def _seconds(value: object) -> timedelta | None:
    return timedelta(seconds=value) if isinstance(value, int) and 0 < value < 10**9 else None


def _email(request: SignInRequest[Endpoints], api: Api) -> str:
    """The account's own address.

    Without mail the first calendar's name is all there is to go by.
    """
    if not request.mail:
        name = api.events.list(calendarId="primary", maxResults=1).execute().get("summary")
        email = str(name or "").strip().lower()
        return email if "@" in email else ""
    try:
        profile = api.users.getProfile(userId="me").execute()
    except Gone:
        raise NotConnected(
            request.account,
            "profile_missing",
            address=f"{request.endpoints.gmail}gmail/v1/users/me/profile",
        ) from None
    email = str(profile.get("emailAddress") or "").strip().lower()
    if "@" not in email:
        raise AccountError(request.account, "bad_answer")
    return email
