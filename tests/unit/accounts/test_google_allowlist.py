"""What may leave for Google, and where to."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.accounts.google.allowlist import GOOGLE, Endpoints

HERE = Endpoints.of(
    {
        "calendar_endpoint": "http://127.0.0.1:8080/calendar/v3/",
        "gmail_endpoint": "http://127.0.0.1:8080/",
        "token_endpoint": "http://127.0.0.1:8080/token",
    }
)
REAL = Endpoints.of({})


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "https://www.googleapis.com/calendar/v3/calendars/primary/events?maxResults=5"),
        (
            "POST",
            "https://www.googleapis.com/calendar/v3/calendars/a%40group.calendar.google.com/events",
        ),
        ("PATCH", "https://www.googleapis.com/calendar/v3/calendars/primary/events/abc"),
        ("DELETE", "https://www.googleapis.com/calendar/v3/calendars/primary/events/abc"),
        (
            "GET",
            "https://www.googleapis.com/calendar/v3/calendars/de.german%23holiday%40group.v.calendar.google.com/events",
        ),
        ("GET", "https://gmail.googleapis.com/gmail/v1/users/me/profile"),
        ("GET", "https://gmail.googleapis.com/gmail/v1/users/me/history?startHistoryId=1"),
        ("GET", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/r-77"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/drafts"),
        ("POST", "https://oauth2.googleapis.com/token"),
        ("POST", "https://oauth2.googleapis.com/revoke"),
    ],
)
def test_needed_requests_are_allowed(method: str, address: str) -> None:
    """Each request the adapters make is on the list."""
    assert REAL.allows(method, address)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/send"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/messages/send"),
        ("POST", "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/..%2fmessages%2fsend"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/messages"),
        ("PUT", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/r-77"),
        ("DELETE", "https://gmail.googleapis.com/gmail/v1/users/me/drafts/r-77"),
        ("POST", "https://gmail.googleapis.com/gmail/v1/users/me/messages/1/trash"),
        ("POST", "https://gmail.googleapis.com/batch"),
        ("GET", "https://gmail.googleapis.com/gmail/v1/users/someone@else.org/profile"),
        ("DELETE", "https://www.googleapis.com/calendar/v3/calendars/primary"),
        ("POST", "https://www.googleapis.com/calendar/v3/calendars/primary/events/import"),
        ("POST", "https://www.googleapis.com/calendar/v3/calendars/primary/acl"),
        ("GET", "https://www.googleapis.com/calendar/v3/calendars/../users/me/calendarList"),
        ("DELETE", "https://www.googleapis.com/calendar/v3/calendars/a%2Fb/events/c"),
        ("GET", "https://www.googleapis.com.evil.example/calendar/v3/calendars/primary/events"),
        ("GET", "http://www.googleapis.com/calendar/v3/calendars/primary/events"),
        ("GET", "https://x:y@www.googleapis.com/calendar/v3/calendars/primary/events"),
        ("GET", "https://www.googleapis.com:8443/calendar/v3/calendars/primary/events"),
        ("GET", "https://oauth2.googleapis.com/token"),
        ("POST", "https://oauth2.googleapis.com/token/x"),
        ("GET", "https://iamcredentials.googleapis.com/v1/projects/-/allowedLocations"),
    ],
)
def test_sending_and_unlisted_requests_are_refused(method: str, address: str) -> None:
    """Everything else stays: what sends, what deletes mail, other hosts, disguised paths."""
    assert not REAL.allows(method, address)


@given(st.text(string.printable, max_size=30), st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]))
def test_an_id_cannot_change_the_path(id_: str, method: str) -> None:
    """Whatever stands where an id should, no write reaches mail but the creation of a draft."""
    address = f"https://gmail.googleapis.com/gmail/v1/users/me/drafts{id_}"
    path = address.partition("?")[0].partition("#")[0]

    assert not REAL.allows(method, address) or (method == "POST" and path.endswith("/me/drafts"))


def test_a_local_endpoint_disables_google_s_own() -> None:
    """With one endpoint on this machine nothing may reach Google, even where another one was
    forgotten.
    """
    only = Endpoints.of({"calendar_endpoint": "http://127.0.0.1:8080/calendar/v3/"})

    assert only.is_local
    assert not only.allows("POST", GOOGLE["token"])
    assert not only.allows("GET", f"{GOOGLE['gmail']}gmail/v1/users/me/profile")
    assert not HERE.allows("GET", "https://www.googleapis.com/calendar/v3/calendars/primary/events")
    assert HERE.allows("GET", "http://127.0.0.1:8080/calendar/v3/calendars/primary/events")


@pytest.mark.parametrize(
    ("endpoint", "becomes"),
    [
        ("http://127.0.0.1:1/calendar/v3/", "http://127.0.0.1:1/calendar/v3/"),
        ("http://127.0.0.1:1/calendar/v3", "http://127.0.0.1:1/calendar/v3/"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1/calendar/v3/"),
        ("https://proxy.example/google/calendar/v3", "https://proxy.example/google/calendar/v3/"),
    ],
)
def test_an_endpoint_may_be_written_with_or_without_its_path(endpoint: str, becomes: str) -> None:
    """A slash more or less makes no difference, and a bare host serves what Google serves."""
    assert Endpoints.of({"calendar_endpoint": endpoint}).calendar == becomes


@pytest.mark.parametrize(
    "address",
    ["http://proxy.example/", "ftp://127.0.0.1/", "127.0.0.1:80", "https://", "http://[::1"],
)
def test_plain_http_is_for_this_machine_only(address: str) -> None:
    """An unsound endpoint is refused before any request."""
    with pytest.raises(ValueError):
        Endpoints.of({"gmail_endpoint": address})


def test_a_sign_in_is_taken_back_where_it_was_made() -> None:
    """Revoking never reaches Google for a sign-in that was made elsewhere."""
    assert REAL.revoke == "https://oauth2.googleapis.com/revoke"
    assert HERE.revoke == "http://127.0.0.1:8080/revoke"
    assert Endpoints.of({"token_endpoint": "http://127.0.0.1:8080/oauth"}).revoke == ""
