"""`connect microsoft`: from the person's own app registration to a sign-in that is known to work.

What is said and asked goes through a Talk; the sentences are made elsewhere. Nothing is stored before Microsoft has
granted what is needed, and what was granted is compared with that; a permission to send is not even taken as a gift.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from interviewd.accounts.backoff import Passing, Rest
from interviewd.accounts.http import Line
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.app import App
from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.consent import PATIENCE_SECONDS, Page, Said, Talk, visit
from interviewd.accounts.microsoft.credentials import CALENDAR, MAIL, WHO, Record, SignIn, Vault
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.accounts.microsoft.events import Owner
from interviewd.accounts.microsoft.messages import DRAFTS
from interviewd.errors import AccountError, InputBroken, NotConnected
from interviewd.language.mail import fields
from interviewd.model.seen import Window
from interviewd.model.terms import because
from interviewd.ports import Clock

STEPS: Final = (
    ("register", "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade"),
    ("audience", "https://learn.microsoft.com/entra/identity-platform/quickstart-register-app"),
    ("redirect", "http://localhost"),
    ("public", "https://learn.microsoft.com/entra/identity-platform/scenario-desktop-app-registration"),
    ("permissions", "https://learn.microsoft.com/graph/permissions-reference"),
    ("copy", "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"),
)
APPS: Final = {
    "personal": "https://account.live.com/consent/Manage",
    "work": "https://myapplications.microsoft.com",
}
"""Where a person takes back what they granted: Microsoft gives an app no way to do that for them."""

PERSONAL: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts. https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference"""

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SENDING: Final = "Mail.Send"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be connected. `client` is the app's id; None takes that of the former sign-in, or asks."""

    account: str
    endpoints: Endpoints
    zone: ZoneInfo
    calendars: Sequence[str] = ("default",)
    mail: bool = True
    client: str | None = None
    browser: bool = True
    port: int | None = None
    patience_seconds: float = PATIENCE_SECONDS

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*CALENDAR, *(MAIL if self.mail else ()), *WHO)


@dataclass(frozen=True, slots=True)
class Connected:
    """Who it is, what could be read, and whether an employer's administrators look after the account."""

    email: str
    events: int
    calendars: tuple[str, ...]
    work: bool = False


def connect(wish: Wish, vault: Vault, clock: Clock, talk: Talk) -> Connected:
    """Sign in, keep it in the vault, and prove it with real calls.

    Raises InputBroken for a client id that is none, NotConnected when it did not come about, another AccountError when
    the sign-in stands but something cannot be read with it.
    """
    former = Record.of(vault.get(wish.account))
    client_id = _client(wish, former, talk)
    _explain(wish, talk)
    before = former.addresses[0] if former and former.addresses else ""
    line = Line(wish.endpoints)
    app = App(client_id, wish.endpoints, line)
    page = Page(
        account=wish.account,
        endpoints=wish.endpoints,
        client_id=client_id,
        scopes=wish.scopes,
        email=before,
        browser=wish.browser,
        port=wish.port,
        patience_seconds=wish.patience_seconds,
    )
    try:
        record = _record(wish, app, client_id, visit(page, app, talk), clock.now())
        vault.put(wish.account, record.stored())
        sign_in = SignIn(wish.account, wish.endpoints, vault, line)
        api = Api(wish.account, wish.endpoints, line, sign_in, Rest("", _Nothing(), clock))
        record = replace(record, addresses=_addresses(wish, api))
        vault.put(wish.account, {**(vault.get(wish.account) or record.stored()), "addresses": list(record.addresses)})
        _tell_who(record, before, talk)
        return _read(wish, api, record, clock, talk)
    finally:
        line.close()


def disconnect(account: str, endpoints: Endpoints, vault: Vault) -> bool:
    """Forget a sign-in here. False: Microsoft gives an app no way to take it back; `APPS` says where a person does."""
    del endpoints
    vault.drop(account)
    return False


# --- before the browser -----------------------------------------------------------------------------------------


def _client(wish: Wish, former: Record | None, talk: Talk) -> str:
    """The app's id: named, known from before, or asked for after the steps that lead to one."""
    if wish.client is not None:
        return _id(wish.client)
    if former is not None:
        return former.client_id
    for number, (step, link) in enumerate(STEPS, start=1):
        talk.tell(because(f"microsoft_step_{step}", number=number, link=link))
    said = talk.ask(because("microsoft_ask_client"))
    if not said.strip():
        raise NotConnected(wish.account, "client_not_given")
    return _id(said)


def _id(said: str) -> str:
    """Raises InputBroken for anything that is no application id; a secret's value must not end up in a file."""
    found = said.strip().strip("'\"{}").lower()
    if not _ID.fullmatch(found):
        raise InputBroken("--client", "client_no_id")
    return found


def _explain(wish: Wish, talk: Talk) -> None:
    for scope in wish.scopes:
        talk.tell(because("microsoft_scope", scope=scope))
    talk.tell(because("microsoft_not_send"))


# --- after it ---------------------------------------------------------------------------------------------------


def _record(wish: Wish, app: App, client_id: str, said: Said, now: datetime) -> Record:
    """Raises NotConnected when it is less than what is needed, or more than what is wanted."""
    granted = {one.rpartition("/")[2] for one in str(said.get("scope", "")).split()}
    if missing := [name for name in wish.scopes if name not in granted]:
        raise NotConnected(wish.account, "scope_missing", scopes=", ".join(missing))
    if any(name.startswith(_SENDING) for name in granted):
        raise NotConnected(wish.account, "scope_unwanted", scopes=_SENDING)
    if not said.get("refresh_token"):
        raise NotConnected(wish.account, "no_lasting_sign_in")
    claims = said.get("id_token_claims")
    return Record(
        client_id=client_id,
        cache=app.cache.serialize(),
        scopes=wish.scopes,
        tenant=str((claims if isinstance(claims, dict) else {}).get("tid", ""))[:100],
        endpoints=asdict(wish.endpoints),
        signed_in=now.isoformat(),
    )


def _addresses(wish: Wish, api: Api) -> tuple[str, ...]:
    """The account's own: where its mail comes from, then the name it signs in by, where that is an address."""
    said = api.get("me", asked={"$select": "displayName,mail,userPrincipalName"})
    found = [fields.address_of(str(said.get(name) or "")) for name in ("mail", "userPrincipalName")]
    # A guest's name in somebody else's tenant is no address: maria_acme.example#EXT#@other.onmicrosoft.com
    own = tuple(dict.fromkeys(one for one in found if one and "#" not in one))
    if not own:
        raise AccountError(wish.account, "bad_answer")
    return own


def _tell_who(record: Record, before: str, talk: Talk) -> None:
    email = record.addresses[0]
    if before and email != before:
        talk.tell(because("microsoft_other_person", before=before, email=email))
    if record.tenant != PERSONAL:
        talk.tell(because("microsoft_work_account", email=email))


def _read(wish: Wish, api: Api, record: Record, clock: Clock, talk: Talk) -> Connected:
    """What can be read with it, asked of Microsoft itself."""
    email, now = record.addresses[0], clock.now()
    owner = Owner(wish.account, wish.zone, email)
    window = Window(now - timedelta(days=35), now + timedelta(days=60))
    look = MicrosoftCalendar(wish.calendars, owner, api, _Nothing(), Passing(clock)).fetch(window, now)
    for trouble in look.troubles:
        talk.tell(because("microsoft_calendar_trouble", calendar=trouble.where, why=trouble.what))
    if wish.mail:
        api.get("me", "mailFolders", DRAFTS, asked={"$select": "displayName"})
    return Connected(email, len(look.events), tuple(wish.calendars), record.tenant != PERSONAL)


class _Nothing:
    """A mirror for one look: nothing is remembered of it."""

    def get(self, space: str, name: str) -> str | None:
        del space, name
        return None

    def all(self, space: str) -> Mapping[str, str]:
        del space
        return {}

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> None: ...

    def clear(self, space: str) -> None: ...
