"""The fake Google is strict where Google is, and misbehaves only when it is told to."""

from typing import Any
from urllib.parse import unquote

import pytest
import requests

from tests.fakes.discovery import document
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP
from tests.fakes.google_world import SCOPES, signed_in

EVENT = {"start": {"dateTime": "2026-11-24T10:00:00Z"}, "end": {"dateTime": "2026-11-24T11:00:00Z"}}
EVENTS = "calendar/v3/calendars/primary/events"
DRAFTS = "gmail/v1/users/me/drafts"


class Client:
    """Somebody with a token."""

    def __init__(self, google: Google, scopes: tuple[str, ...] = SCOPES) -> None:
        self._google = google
        self._token = signed_in(google, scopes)["token"]

    def __call__(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._token}"} | {
            name.replace("_", "-"): v for name, v in headers.items()
        }
        return requests.request(
            method, f"{self._google.address}/{path}", json=body, headers=headers, timeout=5
        )


@pytest.fixture
def ask(google: Google) -> Client:
    return Client(google)


def reason(answer: requests.Response) -> str:
    error = answer.json()["error"]
    return str(error["errors"][0]["reason"])


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", f"{EVENTS}?madeUp=1", None, 400),
        ("GET", f"{EVENTS}?maxResults=0", None, 400),
        ("GET", f"{EVENTS}?singleEvents=yes", None, 400),
        ("GET", f"{EVENTS}?eventTypes=party", None, 400),
        ("GET", f"{EVENTS}?orderBy=startTime", None, 400),
        ("GET", f"{EVENTS}?timeMin=2026-11-24T00:00:00", None, 400),
        ("GET", f"{EVENTS}?timeMin=2026-11-24T00:00:00Z&timeMax=2026-11-23T00:00:00Z", None, 400),
        ("GET", f"{EVENTS}?syncToken=nonsense", None, 410),
        ("GET", f"{EVENTS}?pageToken=page-nonsense", None, 400),
        ("GET", "calendar/v3/calendars/none/events", None, 404),
        ("GET", f"{EVENTS}/none", None, 404),
        ("POST", EVENTS, {"madeUp": 1, **EVENT}, 400),
        ("POST", EVENTS, {"id": "NOT-legal", **EVENT}, 400),
        ("POST", EVENTS, {"id": "abcd", **EVENT}, 400),
        ("POST", EVENTS, {"summary": "no time"}, 400),
        (
            "POST",
            EVENTS,
            {**EVENT, "end": EVENT["start"] | {"dateTime": "2026-11-24T09:00:00Z"}},
            400,
        ),
        ("POST", EVENTS, {**EVENT, "start": {"dateTime": "2026-11-24T10:00:00"}}, 400),
        ("POST", EVENTS, {**EVENT, "extendedProperties": {"private": {"k" * 45: "v"}}}, 400),
        (
            "POST",
            EVENTS,
            {**EVENT, "reminders": {"overrides": [{"method": "popup", "minutes": 99_999}]}},
            400,
        ),
        ("DELETE", f"{EVENTS}/none", None, 404),
        ("GET", f"{DRAFTS}?format=raw", None, 400),
        ("GET", f"{DRAFTS}/r-1?format=odd", None, 400),
        ("GET", "gmail/v1/users/me/history", None, 400),
        ("GET", "gmail/v1/users/me/history?startHistoryId=1&historyTypes=odd", None, 400),
        ("GET", "gmail/v1/users/me/history?startHistoryId=99999999", None, 404),
        ("GET", "gmail/v1/users/me/messages?q=colour:red", None, 400),
        ("GET", "gmail/v1/users/other@example.org/profile", None, 403),
        ("POST", DRAFTS, {"message": {"raw": "bm9uc2Vuc2U="}}, 400),
        ("POST", DRAFTS, {"message": {"raw": "QTogYg0KDQpjDQo=", "threadId": "none"}}, 404),
        ("POST", DRAFTS, {"message": {"raw": "QTogYg0KDQpjDQo=", "labelIds": ["INBOX"]}}, 400),
    ],
)
def test_the_fake_refuses_what_google_refuses(
    ask: Client, method: str, path: str, body: Any, status: int
) -> None:
    """Unknown names, values out of range, illegal ids, odd times: each with the status Google
    gives it.
    """
    assert ask(method, path, body).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{DRAFTS}/send"),
        ("POST", "gmail/v1/users/me/messages/send"),
        ("POST", "gmail/v1/users/me/messages/import"),
        ("POST", "gmail/v1/users/me/messages"),
        ("POST", f"{EVENTS}/quickAdd?text=x"),
    ],
)
def test_anything_that_sends_is_fatal(google: Google, ask: Client, method: str, path: str) -> None:
    """Refused, and kept: a test that ends with one has failed."""
    assert ask(method, path, {} if "quick" not in path else None).status_code == 403
    assert len(google.state()["fatal"]) == 1


def test_telling_guests_is_fatal(google: Google, ask: Client) -> None:
    """An event with guests, or one that is announced, would write to people."""
    ask("POST", f"{EVENTS}?sendUpdates=all", EVENT)
    ask("POST", EVENTS, {**EVENT, "attendees": [{"email": "a@b.example"}]})

    assert len(google.state()["fatal"]) == 2


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        (SCOPES[:1], EVENTS, 200),
        (SCOPES[:1], DRAFTS, 403),
        (SCOPES[1:2], DRAFTS, 200),
        (SCOPES[1:2], EVENTS, 403),
        (SCOPES[2:], "gmail/v1/users/me/messages?q=in:sent", 200),
        (
            (*SCOPES, f"{SCOPES[2].rpartition('.')[0]}.metadata"),
            "gmail/v1/users/me/messages?q=in:sent",
            403,
        ),
    ],
)
def test_a_token_allows_what_its_scopes_allow(
    google: Google, scopes: tuple[str, ...], path: str, status: int
) -> None:
    """Each method asks for its own; gmail.metadata takes search away."""
    assert Client(google, scopes)("GET", path).status_code == status


def test_without_a_token_everything_is_refused(google: Google, ask: Client) -> None:
    """401, also when its time is over."""
    assert requests.get(f"{google.address}/{EVENTS}", timeout=5).status_code == 401
    google.advance(3_600)
    assert ask("GET", EVENTS).status_code == 401


def test_a_deleted_id_stays_taken(google: Google, ask: Client) -> None:
    """Again: 409. Deleted: 204, then 410. Get: cancelled, until it is purged.

    Calendar's errors have no status.
    """
    body = {"id": "abcde", **EVENT}
    made = ask("POST", EVENTS, body)
    again = ask("POST", EVENTS, body)
    stale = ask("PATCH", f"{EVENTS}/abcde", {"summary": "x"}, If_Match='"0"')
    deleted = [ask("DELETE", f"{EVENTS}/abcde").status_code for _ in range(2)]
    was_deleted = ask("POST", EVENTS, body)
    stored = ask("GET", f"{EVENTS}/abcde").json()
    google.calendar.purge()

    assert (made.status_code, again.status_code, reason(again)) == (200, 409, "duplicate")
    assert "status" not in again.json()["error"]
    assert (stale.status_code, reason(stale)) == (412, "conditionNotMet")
    assert deleted == [204, 410]
    assert (was_deleted.status_code, stored["status"]) == (409, "cancelled")
    assert ask("GET", f"{EVENTS}/abcde").status_code == 404


def test_defaults_are_left_out(ask: Client) -> None:
    """What equals its default is not told, as Google does not."""
    made = ask("POST", EVENTS, {"id": "abcde", "transparency": "opaque", **EVENT}).json()

    assert not {"transparency", "visibility", "attendees", "description"} & made.keys()
    assert made["etag"].startswith('"')


def test_a_token_chain_keeps_its_parameters(ask: Client) -> None:
    """Incremental lists take no window, and no other parameters than the first one."""
    token = ask("GET", f"{EVENTS}?singleEvents=true").json()["nextSyncToken"]

    assert ask("GET", f"{EVENTS}?singleEvents=true&syncToken={token}").status_code == 200
    assert ask("GET", f"{EVENTS}?syncToken={token}").status_code == 400
    assert (
        ask(
            "GET", f"{EVENTS}?singleEvents=true&timeMin=2026-01-01T00:00:00Z&syncToken={token}"
        ).status_code
        == 400
    )


def test_a_mask_leaves_what_it_names(ask: Client) -> None:
    """Nested fields too; one that no event has is refused."""
    made = ask("POST", EVENTS, EVENT).json()
    found = ask("GET", f"{EVENTS}?fields=kind,items(id,start/dateTime,organizer(email))").json()
    start = {"dateTime": made["start"]["dateTime"]}
    item = {"id": made["id"], "start": start, "organizer": {"email": made["organizer"]["email"]}}

    assert found == {"kind": "calendar#events", "items": [item]}
    assert ask("GET", f"{EVENTS}?fields=items(id,nonsense)").status_code == 400


def test_gmails_errors_have_a_status(ask: Client) -> None:
    """The two APIs word their errors differently."""
    assert ask("GET", f"{DRAFTS}/r-0").json()["error"]["status"] == "NOT_FOUND"


def test_a_code_is_good_once_and_for_its_verifier(google: Google) -> None:
    """PKCE, redirect address and client are checked, by body or by Basic.

    A code is spent by its exchange.
    """
    query = {
        "client_id": DESKTOP["client_id"],
        "redirect_uri": "http://127.0.0.1:5/",
        "response_type": "code",
        "scope": SCOPES[0],
        "state": "s",
        "code_challenge_method": "S256",
        "prompt": "consent",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "access_type": "offline",  # RFC 7636, B
    }
    page = requests.get(
        f"{google.address}/o/oauth2/v2/auth", query, allow_redirects=False, timeout=5
    )
    code = unquote(page.headers["Location"].partition("code=")[2].partition("&")[0])
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": query["redirect_uri"]}
    verifier = {"code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}
    basic = (DESKTOP["client_id"], DESKTOP["client_secret"])

    def exchange(data: dict[str, str], auth: tuple[str, str] | None = None) -> int:
        return requests.post(f"{google.address}/token", data=data, auth=auth, timeout=5).status_code

    assert exchange({**form, **verifier, **DESKTOP, "client_secret": "wrong"}) == 401
    assert exchange({**form, **verifier}, basic) == 200
    assert exchange({**form, **verifier, **DESKTOP}) == 400


@pytest.mark.parametrize(
    "odd", [{"client_id": "web"}, {"redirect_uri": "https://evil.example/"}, {"code_challenge": ""}]
)
def test_the_consent_page_refuses_other_clients(google: Google, odd: dict[str, str]) -> None:
    """An unknown key, a redirect to elsewhere, or no PKCE: an error page, no redirect."""
    query = {
        "client_id": DESKTOP["client_id"],
        "redirect_uri": "http://127.0.0.1:5/",
        "response_type": "code",
        "scope": SCOPES[0],
        "state": "s",
        "code_challenge_method": "S256",
        "code_challenge": "c" * 43,
    }
    page = requests.get(
        f"{google.address}/o/oauth2/v2/auth", {**query, **odd}, allow_redirects=False, timeout=5
    )

    assert page.status_code in (400, 401)


def test_a_late_effect_comes_with_its_time(google: Google, ask: Client) -> None:
    """The client is cut off.

    What it asked for happens when the clock has moved, and the log says so.
    """
    google.fault("fin", "late", method="POST", seconds=60)
    with pytest.raises(requests.ConnectionError):
        ask("POST", EVENTS, {"id": "abcde", **EVENT})
    assert google.state()["events"]["primary"] == []
    google.advance(61)

    assert [event["id"] for event in google.state()["events"]["primary"]] == ["abcde"]
    assert google.log[-1]["late"]


def test_the_documents_are_those_of_the_library() -> None:
    """What is judged by is what the client library was generated from."""
    assert document("calendar.v3").base == "/calendar/v3/"
    assert {method["id"] for _, _, method in document("gmail.v1").methods} >= {
        "gmail.users.drafts.send"
    }
