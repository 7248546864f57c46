"""`connect google`: from the person's own key to a sign-in that is known to work.

What is said and asked goes through a Talk; the sentences are made elsewhere. Nothing is stored before Google has granted
what is needed, and what was granted is compared with that: people can leave boxes empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from interviewd.accounts.google.api import Api
from interviewd.accounts.google.calendar import GoogleCalendar
from interviewd.accounts.google.client import Client, read_client
from interviewd.accounts.google.consent import PATIENCE_SECONDS, Consent, Page, Talk, visit
from interviewd.accounts.google.credentials import Record, SignIn, Vault
from interviewd.accounts.google.endpoints import Endpoints
from interviewd.accounts.google.events import Owner
from interviewd.accounts.http import Line, Lost, NotListed, Unreached
from interviewd.errors import AccountError, Down, NotConnected
from interviewd.model.seen import Window
from interviewd.model.terms import because
from interviewd.ports import Clock

_AUTH: Final = "https://www.googleapis.com/auth/"
CALENDAR: Final = (f"{_AUTH}calendar.events",)
MAIL: Final = (f"{_AUTH}gmail.compose", f"{_AUTH}gmail.readonly")
UNWANTED: Final = f"{_AUTH}gmail.metadata"
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be connected. `client` is a key file; None takes the key of the former sign-in, or asks."""

    account: str
    endpoints: Endpoints
    zone: ZoneInfo
    calendars: Sequence[str] = ("primary",)
    mail: bool = True
    client: Path | None = None
    browser: bool = True
    port: int | None = None
    patience_seconds: float = PATIENCE_SECONDS

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*CALENDAR, *(MAIL if self.mail else ()))


@dataclass(frozen=True, slots=True)
class Connected:
    """Who it is, what could be read, and when Google will end it, where it said so."""

    email: str
    events: int
    calendars: tuple[str, ...]
    ends: datetime | None = None


def connect(wish: Wish, vault: Vault, clock: Clock, talk: Talk) -> Connected:
    """Sign in, keep it in the vault, and prove it with real calls.

    Raises InputBroken for a key that is none, NotConnected when it did not come about, another AccountError when the
    sign-in stands but something cannot be read with it.
    """
    former = Record.of(vault.get(wish.account))
    client = _client(wish, former, talk)
    _explain(wish, talk)
    before = former.email if former else ""
    page = Page(
        account=wish.account,
        authorize=wish.endpoints.authorize,
        client=client,
        scopes=wish.scopes,
        email=before,
        browser=wish.browser,
        port=wish.port,
        patience_seconds=wish.patience_seconds,
    )
    consent = visit(page, talk)
    line = Line(wish.endpoints)
    record = _record(wish, client, _exchange(wish, client, consent, line), clock.now())
    vault.put(wish.account, record.stored())
    api = Api(wish.endpoints, line, SignIn(wish.account, wish.endpoints, vault, line), _Nothing(), clock)
    email = _email(wish, api)
    vault.put(wish.account, {**(vault.get(wish.account) or record.stored()), "email": email})
    _tell_who(email, before, talk)
    return _read(wish, api, replace(record, email=email), clock.now(), talk)


def disconnect(account: str, endpoints: Endpoints, vault: Vault) -> bool:
    """Forget a sign-in here, and take it back at Google; whether Google has said that it did."""
    record = Record.of(vault.get(account))
    vault.drop(account)
    if record is None or not endpoints.revoke or dict(record.endpoints) != asdict(endpoints):
        return False
    try:
        answer = _post(Line(endpoints), endpoints.revoke, {"token": record.refresh_token})
    except (Unreached, Lost, NotListed):
        return False
    return answer.get("status") == HTTPStatus.OK


def ends_on(record: Record, now: datetime) -> tuple[datetime, bool] | None:
    """When Google will end a sign-in whose consent screen was left in Testing, and whether it said so itself.

    It tells by `refresh_token_expires_in`; where it said nothing, a first week is only possible. None when there is
    nothing to fear any more.
    """
    try:
        ends, said = datetime.fromisoformat(record.ends or record.signed_in).astimezone(UTC), bool(record.ends)
    except ValueError:
        return None
    ends = ends if said else ends + timedelta(days=7)
    return (ends, said) if now < ends else None


# --- before the browser -----------------------------------------------------------------------------------------


def _client(wish: Wish, former: Record | None, talk: Talk) -> Client:
    """The key: named, known from before, or asked for after the steps that lead to one."""
    if wish.client is not None:
        return read_client(wish.client)
    if former is not None:
        return Client(former.client_id, former.client_secret)
    for number, (step, link) in enumerate(STEPS, start=1):
        talk.tell(because(f"google_step_{step}", number=number, link=link))
    path = talk.ask(because("google_ask_key")).strip().strip("'\"")
    if not path:
        raise NotConnected(wish.account, "client_not_given")
    return read_client(Path(path).expanduser())


def _explain(wish: Wish, talk: Talk) -> None:
    for scope in wish.scopes:
        talk.tell(because("google_scope", scope=scope.removeprefix(_AUTH)))
    talk.tell(because("google_not_metadata"))
    talk.tell(because("google_testing"))
    talk.tell(because("google_warning_page"))


# --- after it ---------------------------------------------------------------------------------------------------


def _exchange(wish: Wish, client: Client, consent: Consent, line: Line) -> dict[str, Any]:
    """The token endpoint's answer. In the form's body, as Google describes it, and through the one transport."""
    form = {
        "grant_type": "authorization_code",
        "code": consent.code,
        "redirect_uri": consent.back,
        "client_id": client.id,
        "client_secret": client.secret,
        "code_verifier": consent.verifier,
    }
    try:
        answer = _post(line, wish.endpoints.token, form)
    except (Unreached, Lost, NotListed) as error:
        raise Down(wish.account, str(error)) from None
    if answer["status"] != HTTPStatus.OK:
        raise NotConnected(wish.account, "not_exchanged", said=str(answer.get("error", answer["status"]))[:100])
    return answer


def _post(line: Line, address: str, form: Mapping[str, str]) -> dict[str, Any]:
    """A form's answer: what its JSON says, and the `status`."""
    answer = line.ask("POST", address, {"content-type": "application/x-www-form-urlencoded"}, urlencode(form))
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = {}
    return {**(said if isinstance(said, dict) else {}), "status": answer.status}


def _record(wish: Wish, client: Client, answer: Mapping[str, Any], now: datetime) -> Record:
    """Raises NotConnected when it is less than what is needed, or more than what is wanted."""
    said = answer.get("scope")
    granted = tuple(said.split()) if isinstance(said, str) and said else wish.scopes
    if missing := [scope.removeprefix(_AUTH) for scope in wish.scopes if scope not in granted]:
        raise NotConnected(wish.account, "scopes_missing", scopes=tuple(missing))
    if UNWANTED in granted:
        raise NotConnected(wish.account, "metadata_granted")
    token, refresh = answer.get("access_token"), answer.get("refresh_token")
    if not isinstance(token, str) or not isinstance(refresh, str) or not token or not refresh:
        raise NotConnected(wish.account, "no_lasting_sign_in")
    ends = _seconds(answer.get("refresh_token_expires_in"))
    return Record(
        client_id=client.id,
        client_secret=client.secret,
        refresh_token=refresh,
        token=token,
        expiry=(datetime.now(UTC) + (_seconds(answer.get("expires_in")) or timedelta()))
        .replace(tzinfo=None)
        .isoformat(),
        scopes=granted,
        endpoints=asdict(wish.endpoints),
        signed_in=now.isoformat(),
        ends=(now + ends).isoformat() if ends else "",
    )


def _seconds(said: object) -> timedelta | None:
    return timedelta(seconds=said) if isinstance(said, int) and 0 < said < 10**9 else None


def _tell_who(email: str, before: str, talk: Talk) -> None:
    if before and email != before:
        talk.tell(because("google_other_person", before=before, email=email))
    if email and email.rpartition("@")[2] not in _FREE_MAIL:
        talk.tell(because("google_work_account", email=email))


def _read(wish: Wish, api: Api, record: Record, now: datetime, talk: Talk) -> Connected:
    """What can be read with it, asked of Google itself."""
    owner = Owner(wish.account, wish.zone, record.email)
    window = Window(now - timedelta(days=35), now + timedelta(days=60))
    look = GoogleCalendar(wish.calendars, owner, api, _Nothing()).fetch(window, now)
    for trouble in look.troubles:
        talk.tell(because("google_calendar_trouble", calendar=trouble.where, why=trouble.what))
    ends = datetime.fromisoformat(record.ends) if record.ends else None
    if ends:
        talk.tell(because("google_in_testing", ends=ends))
    return Connected(record.email, len(look.events), tuple(wish.calendars), ends)


def _email(wish: Wish, api: Api) -> str:
    """The account's own address. Without mail the first calendar's name is all there is to go by."""
    if wish.mail:
        said = api.users.getProfile(userId="me").execute().get("emailAddress")
    else:
        said = api.events.list(calendarId="primary", maxResults=1).execute().get("summary")
    email = str(said or "").strip().lower()
    if "@" in email:
        return email
    if wish.mail:
        raise AccountError(wish.account, "bad_answer")
    return ""


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
