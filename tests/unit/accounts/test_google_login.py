"""`connect google`: every way through it, and every way it can go wrong, with nothing stored
that would not work.
"""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from interviewd.accounts.google import consent, login
from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.google.credentials import GoogleRecord
from interviewd.accounts.google.login import connect, disconnect
from interviewd.accounts.oauth_redirect import Listener
from interviewd.accounts.online.sign_in import SignInRequest, SignInResult
from interviewd.errors import Down, InputBroken, NotConnected, Refused
from interviewd.model.terms import Reason
from tests.fakes.dialogs import FakeDialog
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP
from tests.fakes.online_world import ZONE, FakeClock, MemoryVault


class Person(FakeDialog):
    """With a browser that follows redirects, or with another one and a clipboard."""

    def tell(self, what: Reason) -> None:
        super().tell(what)
        if what.code == "google_open_yourself" and self.browser:
            self.browser(str(what["address"]))


def visit(address: str) -> requests.Response:
    """A browser: follows Google's redirect to the listener."""
    return requests.get(address, timeout=5)


def noting(addresses: list[str]) -> Callable[[str], object]:
    """The same browser, with somebody who reads the address."""

    def browser(address: str) -> object:
        addresses.append(address)
        return visit(address)

    return browser


def redirect(address: str) -> str:
    """A browser on another machine: the page that fails to load, whose address is copied."""
    return requests.get(address, timeout=5, allow_redirects=False).headers["Location"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "client.json"
    path.write_text(json.dumps({"installed": {**DESKTOP, "redirect_uris": ["http://localhost"]}}))
    return path


def request(google: Google, key: Path | None, **more: Any) -> SignInRequest[Endpoints]:
    settings = {
        "account": "gmail",
        "endpoints": Endpoints.of(google.endpoints),
        "zone": ZONE,
        "calendars": ("primary",),
        "client": key and str(key),
    }
    return SignInRequest(**{**settings, "patience_seconds": 5, **more})


def begin(
    google: Google, key: Path | None, vault: MemoryVault, dialog: Person, **more: Any
) -> SignInResult:
    return connect(request(google, key, **more), vault, FakeClock(google), dialog)


def test_a_browser_here_signs_in(google: Google, key: Path, vault: MemoryVault) -> None:
    """Browser, code, token, two real calls: it says who it is and how many events it could read."""
    google.calendar.add(
        summary="x",
        start={"dateTime": "2026-11-24T10:00:00Z"},
        end={"dateTime": "2026-11-24T11:00:00Z"},
    )
    done = begin(google, key, vault, Person(visit))
    record = GoogleRecord.of(vault.get("gmail"))

    assert (done.email, done.events, done.ends) == (google.email, 1, None)
    assert record
    assert record.email == google.email
    assert record.refresh_token in google.sign_in.refresh
    assert google.state()["fatal"] == []


def test_a_missing_profile_names_its_address(google: Google, key: Path, vault: MemoryVault) -> None:
    """The endpoint of the config leads somewhere else: the person reads which address has
    nothing.
    """
    google.fault("status", status=404, body={}, path="/profile")
    with pytest.raises(NotConnected, match="profile_missing") as caught:
        begin(google, key, vault, Person(visit))
    assert str(caught.value.facts["address"]).endswith("/gmail/v1/users/me/profile")


def test_pkce_and_state_are_used(google: Google, key: Path, vault: MemoryVault) -> None:
    """The page is asked for with S256, a state of 256 bits, and exactly the three scopes."""
    addresses: list[str] = []
    begin(google, key, vault, Person(noting(addresses)))
    query = parse_qs(urlsplit(addresses[0]).query)

    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 43
    assert [scope.rpartition("/")[2] for scope in query["scope"][0].split()] == [
        "calendar.events",
        "gmail.compose",
        "gmail.readonly",
    ]
    assert "include_granted_scopes" not in query


def test_the_names_of_labels_are_asked_for_when_the_config_names_one(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """One permission more, explained like the others, and needed like them."""
    dialog = Person(visit)
    begin(google, key, vault, dialog, labels=True)
    record = GoogleRecord.of(vault.get("gmail"))

    assert record
    assert record.reads_labels
    assert "calendar.calendars.readonly" in [what["scope"] for what in dialog.said("scope")]


def test_a_calendar_alone_asks_for_a_calendar_alone(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """With `mail = "none"` no permission for mail is asked for, and no mail call made."""
    google.mail.knobs.page_size = 1
    done = begin(google, key, vault, Person(visit), mail=False)

    assert done.email == google.email
    record = GoogleRecord.of(vault.get("gmail"))
    assert record
    assert record.scopes == ("https://www.googleapis.com/auth/calendar.events",)
    assert google.asked(part="/gmail/") == []


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> int:
    """The port that a tunnel knows beforehand.

    The real one may be anybody's here: it lies among those given out by chance.
    """
    port = _free()
    monkeypatch.setattr(consent, "PORT", port)
    return port


def test_the_fixed_port_is_the_one_in_the_readme() -> None:
    """Whoever opens a tunnel beforehand copies it from there."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    assert f"ssh -L {consent.PORT}:127.0.0.1:{consent.PORT}" in readme


def test_an_address_can_be_pasted(
    google: Google, key: Path, vault: MemoryVault, fixed: int
) -> None:
    """Without a browser here the address of the page that fails to load does."""
    dialog = Person(lines=[])
    dialog.browser = lambda address: dialog.lines.append(redirect(address) + "\n")

    assert begin(google, key, vault, dialog, browser=False).email == google.email
    assert dialog.said("google_open_yourself")[0]["port"] == fixed


def test_a_tunnel_works_on_a_fixed_port(google: Google, key: Path, vault: MemoryVault) -> None:
    """The browser on the other side comes through the tunnel while nobody types."""
    port = _free()
    dialog = Person(
        lambda address: threading.Thread(target=visit, args=(address,), daemon=True).start()
    )

    assert begin(google, key, vault, dialog, browser=False, port=port).email == google.email


@pytest.mark.usefixtures("fixed")
def test_a_second_try_at_pasting_is_given(google: Google, key: Path, vault: MemoryVault) -> None:
    """Half an address is told so, and the next one counts."""
    dialog = Person(lines=["http://127.0.0.1:53684/\n"])
    dialog.browser = lambda address: dialog.lines.append(redirect(address))

    assert begin(google, key, vault, dialog, browser=False).email == google.email
    assert dialog.said("google_no_answer")


@pytest.mark.usefixtures("fixed")
def test_a_pasted_address_with_another_state_is_refused(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """Person else's answer is not exchanged: no token request is made."""
    dialog = Person(lines=["http://127.0.0.1:53684/?state=other&code=4/0Astolen"])
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, dialog, browser=False)

    assert caught.value.what == "wrong_state"
    assert google.asked("POST", "/token") == []
    assert vault.get("gmail") is None


@pytest.mark.usefixtures("fixed")
def test_nonsense_pasted_three_times_is_the_end(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """What is no address at all ends with a sentence, not with a loop."""
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(lines=["yes", "what", "4/0Acode", "more"]), browser=False)

    assert caught.value.what == "no_answer"


def test_a_browser_that_never_comes_back_is_given_up(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """After the patience there is a sentence and a way out."""
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(lambda _: None), patience_seconds=0.3)

    assert caught.value.what == "nobody_came_back"
    assert vault.get("gmail") is None


def test_a_taken_port_is_named(google: Google, key: Path, vault: MemoryVault) -> None:
    """A port in use is told before a browser opens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotConnected) as caught:
            begin(google, key, vault, Person(visit), port=port)

    assert (caught.value.what, caught.value.facts) == ("port_taken", {"port": port})
    assert google.log == []


def test_a_refusal_on_the_page_is_reported(google: Google, key: Path, vault: MemoryVault) -> None:
    """Cancel in the browser ends it, with Google's word for it."""
    google.sign_in.knobs.consent = False
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(visit))

    assert (caught.value.what, caught.value.facts) == ("denied", {"said": "access_denied"})


@pytest.mark.parametrize("box", ["calendar.events", "gmail.compose", "gmail.readonly"])
def test_a_box_left_empty_is_named(google: Google, key: Path, vault: MemoryVault, box: str) -> None:
    """What was not granted is named, and nothing is stored."""
    google.sign_in.knobs.unticked = (box,)
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(visit))

    assert caught.value.facts == {"scopes": (box,)}
    assert vault.get("gmail") is None


def test_a_scope_that_takes_away_is_refused(google: Google, key: Path, vault: MemoryVault) -> None:
    """gmail.metadata beside the others would take search and text away from the token."""
    google.sign_in.knobs.extra = (login.UNWANTED,)
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(visit))

    assert caught.value.what == "metadata_granted"


def test_a_sign_in_that_would_not_last_is_refused(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """Without a refresh token it would be over within the hour."""
    google.sign_in.knobs.give_refresh = False
    with pytest.raises(NotConnected) as caught:
        begin(google, key, vault, Person(visit))

    assert caught.value.what == "no_lasting_sign_in"


def test_an_unknown_key_is_reported(google: Google, tmp_path: Path, vault: MemoryVault) -> None:
    """A key with a wrong secret fails at the exchange, with Google's word for it."""
    path = tmp_path / "key.json"
    path.write_text(json.dumps({"installed": {**DESKTOP, "client_secret": "other"}}))
    with pytest.raises(NotConnected) as caught:
        begin(google, path, vault, Person(visit))

    assert (caught.value.what, caught.value.facts) == ("not_exchanged", {"said": "invalid_client"})


def test_an_unreachable_token_endpoint_is_temporary(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """The code is gone then; nothing is stored, and it can be begun again."""
    google.fault("fin", path="/token")
    with pytest.raises(Down):
        begin(google, key, vault, Person(visit))

    assert vault.get("gmail") is None


def test_a_disabled_api_is_reported_and_the_sign_in_stays(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """Step two forgotten: the sign-in stands, and the error says which call it was."""
    google.refuse(403, "accessNotConfigured", "usageLimits", path="/profile")
    with pytest.raises(Refused) as caught:
        begin(google, key, vault, Person(visit))

    assert caught.value.what == "api_off"
    assert vault.get("gmail")


def test_an_app_in_testing_is_warned_of_with_the_date(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """A consent screen in Testing: told of before, and Google's own date is kept for doctor and
    status.
    """
    google.sign_in.knobs.testing = True
    dialog = Person(visit)
    done = begin(google, key, vault, dialog)
    record = GoogleRecord.of(vault.get("gmail"))
    before = dialog.told.index(dialog.said("google_testing")[0]) < dialog.told.index(
        dialog.said("google_browser")[0]
    )

    assert before
    assert done.ends
    assert timedelta(days=6, hours=23) < done.ends - google.now < timedelta(days=7)
    assert record
    assert record.ending == done.ends


def test_permissions_are_explained_before_the_browser_opens(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """Each scope, what is not asked for, and the warning page, before the browser opens."""
    dialog = Person(visit)
    begin(google, key, vault, dialog)
    codes = [what.code for what in dialog.told]

    assert (
        codes.index("google_browser")
        > codes.index("google_warning_page")
        > codes.index("google_not_metadata")
    )
    assert [what["scope"] for what in dialog.said("scope")] == [
        "calendar.events",
        "gmail.compose",
        "gmail.readonly",
    ]


def test_without_a_key_the_six_steps_are_shown(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """The wizard numbers its steps, gives each its link, and takes the file as it is."""
    dialog = Person(visit)
    dialog.answers = [f' "{key}" ']
    begin(google, None, vault, dialog)
    steps = [what for what in dialog.told if what.code.startswith("google_step_")]

    assert [what["number"] for what in steps] == [1, 2, 3, 4, 5, 6]
    assert all(str(what["link"]).startswith("https://") for what in steps)


def test_a_second_sign_in_needs_no_key(google: Google, key: Path, vault: MemoryVault) -> None:
    """Signing in again takes the key of the last time, and expects the same person."""
    begin(google, key, vault, Person(visit))
    addresses: list[str] = []
    begin(google, None, vault, Person(noting(addresses)))

    assert parse_qs(urlsplit(addresses[0]).query)["login_hint"] == [google.email]


def test_another_account_than_before_is_reported(
    google: Google, key: Path, vault: MemoryVault
) -> None:
    """Another account than the last time is no error, but it is said."""
    begin(google, key, vault, Person(visit))
    vault.records["gmail"]["email"] = "somebody@gmail.com"
    dialog = Person(visit)
    begin(google, None, vault, dialog)

    assert dialog.said("other_person")


def test_a_work_account_is_warned_of(key: Path, vault: MemoryVault) -> None:
    """An employer's administrators can see what lies in its accounts."""
    with Google(address="maria@acme.example") as google:
        dialog = Person(visit)
        begin(google, key, vault, dialog)

    assert dialog.said("work_account")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (json.dumps({"web": DESKTOP}), "client_web"),
        (json.dumps({"type": "service_account", "private_key": "x"}), "client_service"),
        (json.dumps({"type": "authorized_user", "refresh_token": "x"}), "client_token"),
        (json.dumps({"installed": {"client_id": "x"}}), "client_other"),
        (json.dumps({"installed": {"client_id": 5, "client_secret": []}}), "client_other"),
        (json.dumps({"installed": {"client_id": "a b", "client_secret": "c"}}), "client_other"),
        ("[]", "client_other"),
        ("{", "client_no_json"),
        ("", "client_no_json"),
        ("[" * 50_000, "client_no_json"),
        ("x" * 100_000, "client_other"),
    ],
)
def test_a_wrong_file_is_recognised_before_a_browser_opens(
    google: Google, tmp_path: Path, vault: MemoryVault, text: str, what: str
) -> None:
    """A "Web" key, a robot's, somebody's token, or no key at all: said at once, and no request
    made.
    """
    path = tmp_path / "key.json"
    path.write_text(text)
    with pytest.raises(InputBroken) as caught:
        begin(google, path, vault, Person(visit))

    assert caught.value.what == what
    assert google.log == []


def test_a_missing_key_file_is_reported(google: Google, tmp_path: Path, vault: MemoryVault) -> None:
    """A path that leads nowhere, and a folder."""
    with pytest.raises(InputBroken) as missing:
        begin(google, tmp_path / "none.json", vault, Person(visit))
    with pytest.raises(InputBroken) as folder:
        begin(google, tmp_path, vault, Person(visit))

    assert (missing.value.what, folder.value.what) == ("client_missing", "client_unreadable")


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener("Google", "http://127.0.0.1:{port}/", "s" * 43)
    listener.start()
    yield listener
    listener.close()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {}),
        ("/?code=4/0A", {}),
        ("/?code=4/0A&state=", {}),
        ("/?code=4/0A&state=other", {}),
        (f"/?code=4/0A&state={'s' * 42}", {}),
        (f"/?code=4/0A&state={'s' * 43}&state={'s' * 43}", {}),
        (f"/?code=4/0A&code=5&state={'s' * 43}", {}),
        (f"/?code=&state={'s' * 43}", {}),
        (f"/other?code=4/0A&state={'s' * 43}", {}),
        (f"/?code=4/0A&state={'s' * 43}", {"Host": "evil.example"}),
        (f"/?code=4/0A&state={'s' * 43}", {"Host": "localhost"}),
        (f"/?code=4/0A&state={'s' * 43}", {"Origin": "https://evil.example"}),
        (f"/?code=4/0A&state={'s' * 43}", {"Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_the_listener_refuses_what_is_not_the_answer(
    listener: Listener, path: str, headers: dict[str, str]
) -> None:
    """Wrong, missing or doubled state, another host name, another page's script: refused, and it
    goes on waiting.
    """
    assert _get(listener, path, headers)[0] == 400
    assert not listener.done.is_set()


def test_the_listener_takes_one_answer_and_shows_nothing_of_it(listener: Listener) -> None:
    """The first right answer counts; a replay is refused; the page holds neither code nor state."""
    path = f"/?{urlencode({'code': '4/0Asecret', 'state': 's' * 43})}"
    status, page = _get(listener, path, {})

    assert status == 200
    assert "secret" not in page
    assert "sss" not in page
    assert listener.answer["code"] == "4/0Asecret"
    assert _get(listener, path, {})[0] == 400


def test_disconnect_takes_the_sign_in_back(google: Google, key: Path, vault: MemoryVault) -> None:
    """Gone here, and revoked at Google."""
    begin(google, key, vault, Person(visit))

    assert disconnect("gmail", vault).code == "google_sign_in_revoked"
    assert vault.get("gmail") is None
    assert not any(grant.live for grant in google.sign_in.refresh.values())


def test_disconnect_offline_forgets_it_here(google: Google, key: Path, vault: MemoryVault) -> None:
    """Without a network it is gone here, and that Google was not told is said."""
    begin(google, key, vault, Person(visit))
    google.server.close()

    assert disconnect("gmail", vault).code == "google_sign_in_forgotten"
    assert vault.get("gmail") is None


def _get(listener: Listener, path: str, headers: dict[str, str]) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=5)
    try:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
