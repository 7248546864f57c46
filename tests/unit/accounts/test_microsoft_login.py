"""`connect microsoft`: every way through it, and every way it can go wrong, with nothing stored
that would not work.
"""

import html
import http.client
import json
import logging
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.credentials import MicrosoftRecord
from interviewd.accounts.microsoft.login import connect
from interviewd.accounts.oauth_redirect import Listener
from interviewd.accounts.online.sign_in import SignInRequest, SignInResult
from interviewd.errors import Down, InputBroken, NotConnected, Refused
from interviewd.model.terms import Reason
from tests.fakes.dialogs import FakeDialog
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_oauth import CLIENT
from tests.fakes.online_world import ZONE, FakeClock, MemoryVault


class Person(FakeDialog):
    """With a browser that posts Microsoft's form, or with another device to type a code on."""

    def __init__(
        self, browser: Callable[[str], object] | None = None, microsoft: Microsoft | None = None
    ) -> None:
        super().__init__(browser)
        self.microsoft = microsoft

    def tell(self, what: Reason) -> None:
        super().tell(what)
        if what.code == "microsoft_code" and self.microsoft:
            self.microsoft.sign_in.enter_code(str(what["user_code"]))
        if what.code == "microsoft_open_yourself":
            self.browse(str(what["address"]))


def form(address: str) -> tuple[str, dict[str, str]]:
    """Microsoft's page: where its form goes, and what is in it."""
    page = requests.get(address, timeout=5).text
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)
    }
    return html.unescape(re.findall(r'action="([^"]*)"', page)[0]), fields


def visit(address: str) -> requests.Response:
    """A browser: posts Microsoft's form to the listener, as Microsoft's page makes it."""
    target, fields = form(address)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    return requests.post(
        target, fields, timeout=5, headers={"Origin": origin, "Sec-Fetch-Mode": "navigate"}
    )


def begin(microsoft: Microsoft, vault: MemoryVault, dialog: Person, **more: Any) -> SignInResult:
    settings = {
        "account": "outlook",
        "endpoints": Endpoints.of(microsoft.endpoints),
        "zone": ZONE,
        "calendars": ("default",),
        "client": CLIENT,
    }
    request = SignInRequest(**{**settings, "patience_seconds": 5, **more})
    return connect(request, vault, FakeClock(microsoft), dialog)


def refused(
    microsoft: Microsoft, vault: MemoryVault, dialog: Person | None = None, **more: Any
) -> NotConnected:
    """How it did not come about; nothing is stored then."""
    with pytest.raises(NotConnected) as caught:
        begin(microsoft, vault, dialog or Person(visit), **more)
    assert vault.get("outlook") is None
    return caught.value


def test_a_browser_here_signs_in(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Browser, form, token, real calls: it says who it is and how many events it could read."""
    at = {"dateTime": "2026-11-24T10:00:00", "timeZone": "UTC"}
    microsoft.calendar.add(subject="x", start=at, end=at | {"dateTime": "2026-11-24T11:00:00"})
    done = begin(microsoft, vault, Person(visit))
    record = MicrosoftRecord.of(vault.get("outlook"))

    assert (done.email, done.events, done.work) == (microsoft.email, 1, False)
    assert record
    assert record.addresses == (microsoft.email,)
    assert any(token in record.cache for token in microsoft.sign_in.refresh)
    assert microsoft.state()["fatal"] == []


@pytest.mark.parametrize("browser", [True, False])
def test_a_server_here_may_name_its_addresses_as_it_speaks_them(
    microsoft: Microsoft, vault: MemoryVault, *, browser: bool
) -> None:
    """msal takes https alone.

    Metadata of a proxy on this machine that says http means the same addresses.
    """
    microsoft.sign_in.knobs.plain = True
    dialog = Person(visit if browser else None, microsoft)

    assert begin(microsoft, vault, dialog, browser=browser).email == microsoft.email


def test_pkce_state_and_a_posted_form_are_used(microsoft: Microsoft, vault: MemoryVault) -> None:
    """The page is asked for with S256, a state of 256 bits, a nonce, and no code in an address."""
    addresses: list[str] = []

    def see(address: str) -> None:
        addresses.append(address)
        visit(address)

    begin(microsoft, vault, Person(see))
    query = parse_qs(urlsplit(addresses[0]).query)

    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 43
    assert query["nonce"]
    assert query["response_mode"] == ["form_post"]
    assert query["redirect_uri"][0].startswith("http://localhost:")


def test_mail_send_is_never_asked_for(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Three permissions, and what every sign-in needs; whichever way is taken."""
    begin(microsoft, vault, Person(visit))
    begin(microsoft, vault, Person(None, microsoft))
    scopes = {"Calendars.ReadWrite", "Mail.ReadWrite", "User.Read"}

    assert microsoft.sign_in.asked_scopes == scopes | {"openid", "profile", "offline_access"}


def test_a_calendar_alone_asks_for_a_calendar_alone(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """With `mail = "none"` no permission for mail is asked for, and no mail call made."""
    begin(microsoft, vault, Person(visit), mail=False)
    record = MicrosoftRecord.of(vault.get("outlook"))

    assert record
    assert record.scopes == ("Calendars.ReadWrite", "User.Read")
    assert "Mail.ReadWrite" not in microsoft.sign_in.asked_scopes
    assert microsoft.asked(part="/mailFolders") == []


@pytest.mark.parametrize("browser", [True, False])
def test_without_a_browser_a_code_does(
    microsoft: Microsoft, vault: MemoryVault, browser: bool
) -> None:
    """No browser here, or none wanted: a code for another device, with the warning that
    companies often forbid it.
    """
    dialog = Person(None, microsoft)
    done = begin(microsoft, vault, dialog, browser=browser)

    assert done.email == microsoft.email
    (code,) = dialog.said("microsoft_code")
    assert (code["address"], code["minutes"]) == ("https://microsoft.com/devicelogin", 15)
    assert dialog.said("microsoft_code_often_blocked")
    assert bool(dialog.said("microsoft_no_browser")) is browser


def test_a_code_may_take_its_time(microsoft: Microsoft, vault: MemoryVault) -> None:
    """It is asked about until the person has typed it, as slowly as Microsoft says."""
    microsoft.sign_in.knobs.device_waits = 1

    assert begin(microsoft, vault, Person(None, microsoft), browser=False).email == microsoft.email
    assert len(microsoft.asked("POST", "/token")) == 2


def test_a_tunnel_works_on_a_port_that_is_named(microsoft: Microsoft, vault: MemoryVault) -> None:
    """A browser elsewhere comes back through `ssh -L`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    dialog = Person(visit)

    assert begin(microsoft, vault, dialog, browser=False, port=port).email == microsoft.email
    assert dialog.said("microsoft_open_yourself")[0]["port"] == port


def test_a_browser_that_never_comes_back_is_given_up(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """After the patience there is a sentence and a way out."""
    assert (
        refused(microsoft, vault, Person(lambda _: None), patience_seconds=0.3).what
        == "nobody_came_back"
    )


def test_a_taken_port_is_named(microsoft: Microsoft, vault: MemoryVault) -> None:
    """A port in use is told before a browser opens, and before anything is asked."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = refused(microsoft, vault, port=port)

    assert (error.what, error.facts) == ("port_taken", {"port": port})
    assert microsoft.log == []


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (65004, "declined"),
        (90094, "admin_consent"),
        (90095, "admin_consent"),
        (53003, "blocked"),
        (50020, "account_elsewhere"),
        (50076, "mfa"),
    ],
)
def test_a_refusal_on_the_page_is_known_by_its_number(
    microsoft: Microsoft, vault: MemoryVault, number: int, what: str
) -> None:
    """The page's no comes back with a number.

    An administrator's consent comes with the link to ask for it.
    """
    microsoft.sign_in.knobs.error = number
    error = refused(microsoft, vault)

    assert (error.what, error.facts["codes"]) == (what, f"AADSTS{number}")
    link = f"{microsoft.address}/common/adminconsent?client_id={CLIENT}"
    assert error.facts.get("link") == (link if what == "admin_consent" else None)
    assert microsoft.asked("POST", "/token") == []


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (7000218, "app_not_public"),
        (70000, "refused"),
        (65001, "consent_missing"),
        (50173, "revoked"),
    ],
)
def test_a_refusal_at_the_token_endpoint_is_known_by_its_number(
    microsoft: Microsoft, vault: MemoryVault, number: int, what: str
) -> None:
    """`error_codes` are read, never the text."""
    microsoft.sign_in.knobs.token_error = number
    error = refused(microsoft, vault)

    assert (error.what, error.facts["codes"]) == (what, f"AADSTS{number}")


@pytest.mark.parametrize(
    ("number", "what"), [(53003, "blocked"), (70020, "code_expired"), (65004, "declined")]
)
def test_a_company_that_forbids_codes_says_so(
    microsoft: Microsoft, vault: MemoryVault, number: int, what: str
) -> None:
    """A code that is refused ends at once, with the reason."""
    microsoft.sign_in.knobs.device_error = number
    assert refused(microsoft, vault, Person(None, microsoft), browser=False).what == what


def test_a_server_without_codes_says_so(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Not every authority offers them."""
    microsoft.sign_in.knobs.device_offered = False
    assert refused(microsoft, vault, Person(), browser=False).what == "no_device_code"


def test_an_unknown_app_is_reported(microsoft: Microsoft, vault: MemoryVault) -> None:
    """An id that nobody has registered: by code it is told at once.

    In the browser Microsoft's page tells the person.
    """
    other = "99999999-2222-4333-8444-555555555555"
    assert refused(microsoft, vault, Person(), browser=False, client=other).what == "app_unknown"
    dialog = Person(lambda address: requests.get(address, timeout=5))
    assert (
        refused(microsoft, vault, dialog, client=other, patience_seconds=0.5).what
        == "nobody_came_back"
    )


def test_an_unknown_tenant_is_reported(microsoft: Microsoft, vault: MemoryVault) -> None:
    """An authority whose tenant does not exist."""
    endpoints = Endpoints.of({**microsoft.endpoints, "authority": f"{microsoft.address}/no+such"})
    assert refused(microsoft, vault, endpoints=endpoints).what == "tenant_unknown"


@pytest.mark.parametrize("withheld", ["Mail.ReadWrite", "Calendars.ReadWrite"])
def test_less_than_is_needed_is_named(
    microsoft: Microsoft, vault: MemoryVault, withheld: str
) -> None:
    """What was granted is compared with what is needed."""
    microsoft.sign_in.knobs.withheld = (withheld,)
    error = refused(microsoft, vault)

    assert (error.what, error.facts["scopes"]) == ("scope_missing", withheld)


def test_an_unrequested_permission_to_send_is_refused(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """An app that was given Mail.Send elsewhere must not bring it along."""
    microsoft.sign_in.knobs.extra = ("Mail.Send",)
    assert refused(microsoft, vault).what == "scope_unwanted"


def test_permissions_may_come_with_their_whole_address(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """https://graph.microsoft.com/Mail.ReadWrite is Mail.ReadWrite."""
    microsoft.sign_in.knobs.long_scopes = True
    assert begin(microsoft, vault, Person(visit)).email == microsoft.email


def test_a_sign_in_without_a_refresh_token_is_refused(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """Without a refresh token it would be over in an hour."""
    microsoft.sign_in.knobs.give_refresh = False
    assert refused(microsoft, vault).what == "no_lasting_sign_in"


def test_an_employer_s_account_is_warned_of(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Its administrators can see what is in it; a personal account has none."""
    microsoft.sign_in.knobs.personal = False
    dialog = Person(visit)

    assert begin(microsoft, vault, dialog).work
    assert dialog.said("work_account")[0]["email"] == microsoft.email
    microsoft.sign_in.knobs.personal = True
    dialog = Person(visit)
    assert not begin(microsoft, vault, dialog).work
    assert not dialog.said("work_account")


def test_the_steps_to_an_app_come_first(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Without an id: six numbered steps, each with its link, then the question."""
    dialog = Person(visit)
    dialog.answers = [f" {{{CLIENT.upper()}}} "]

    assert begin(microsoft, vault, dialog, client=None).email == microsoft.email
    steps = [what for what in dialog.told if what.code.startswith("microsoft_step_")]
    assert [what["number"] for what in steps] == [1, 2, 3, 4, 5, 6]
    assert all(str(what["link"]).startswith("http") for what in steps)
    assert refused(microsoft, MemoryVault(), Person(visit), client=None).what == "client_not_given"


def test_a_new_sign_in_takes_the_app_of_the_former_one(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """Signing in again asks for nothing; another person is told of."""
    begin(microsoft, vault, Person(visit))
    dialog = Person(visit)
    begin(microsoft, vault, dialog, client=None)
    assert not [what for what in dialog.told if what.code.startswith("microsoft_step_")]
    microsoft.email = "other@outlook.com"
    begin(microsoft, vault, dialog, client=None)

    assert dialog.said("other_person")[0]["email"] == "other@outlook.com"


@pytest.mark.parametrize(
    "client", ["", "client.json", "abc~8Q~secret-value", "11111111-2222-4333-8444", CLIENT + "0"]
)
def test_an_invalid_client_id_is_reported(
    microsoft: Microsoft, vault: MemoryVault, client: str
) -> None:
    """A file, a secret's value or half an id: told before a browser opens, and not repeated."""
    with pytest.raises(InputBroken) as caught:
        begin(microsoft, vault, Person(visit), client=client)

    assert caught.value.what == "client_no_id"
    assert "secret" not in str(caught.value)
    assert microsoft.log == []


def test_a_mailbox_that_graph_cannot_reach_is_reported(
    microsoft: Microsoft, vault: MemoryVault
) -> None:
    """A mailbox on the company's own server: the sign-in stands, and what is missing is said."""
    microsoft.has_mailbox = False
    with pytest.raises(Refused) as caught:
        begin(microsoft, vault, Person(visit), calendars=())

    assert caught.value.what == "no_mailbox"


def test_a_network_failure_is_reported(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Nothing is stored, and it is not the person's fault."""
    microsoft.fault("status", status=503, times=99)
    with pytest.raises(Down):
        begin(microsoft, vault, Person(visit))
    assert vault.get("outlook") is None


@pytest.mark.parametrize("kind", ["html", "truncate", "fin"])
def test_a_captive_portal_is_not_taken_for_microsoft(
    microsoft: Microsoft, vault: MemoryVault, kind: str
) -> None:
    """A page in between is no answer, whatever its status."""
    microsoft.fault(kind, status=200, path="openid-configuration|token", times=99)
    with pytest.raises((Down, NotConnected)):
        begin(microsoft, vault, Person(visit))
    assert vault.get("outlook") is None


def test_a_token_endpoint_elsewhere_gets_nothing(microsoft: Microsoft, vault: MemoryVault) -> None:
    """Metadata may name any host.

    The code goes to the authority that was configured, or nowhere.
    """
    microsoft.sign_in.knobs.elsewhere = "login.evil.example"
    with pytest.raises((Down, NotConnected)):
        begin(microsoft, vault, Person(visit))
    assert vault.get("outlook") is None


def test_nothing_secret_is_logged_or_raised(
    microsoft: Microsoft, vault: MemoryVault, caplog: pytest.LogCaptureFixture
) -> None:
    """No code and no token in any log line, whoever writes it, with the logger wide open."""
    caplog.set_level(logging.DEBUG)
    begin(microsoft, vault, Person(visit))
    codes = [f"0.AXEA{number}" for number in range(1_000, 1_100)]
    secrets = [*microsoft.sign_in.access, *microsoft.sign_in.refresh, *codes]

    assert not [secret for secret in secrets if secret in caplog.text]
    assert "EwB4" not in repr(MicrosoftRecord.of(vault.get("outlook")))


# --- the listener -------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[Listener]:
    page = "https://login.microsoftonline.com/common"
    listener = Listener("Microsoft", "http://localhost:{port}", "s" * 43, page=page)
    listener.start()
    yield listener
    listener.close()


def knock(
    listener: Listener, body: str, method: str = "POST", path: str = "/", **headers: str
) -> int:
    """One request to the listener, with exactly these headers; its status."""
    line = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=5)
    form = {
        "Host": f"localhost:{listener.port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body, {**form, **named})
    answer = line.getresponse()
    shown = answer.read().decode()
    assert "thecode" not in shown
    line.close()
    return answer.status


GOOD = urlencode({"code": "thecode", "state": "s" * 43})


@pytest.mark.parametrize(
    "what",
    [
        {"body": urlencode({"code": "thecode", "state": "t" * 43})},
        {"body": urlencode({"code": "thecode"})},
        {"body": urlencode({"state": "s" * 43})},
        {"body": GOOD + "&code=other"},
        {"body": GOOD + "&state=" + "s" * 43},
        {"body": ""},
        {"body": "&".join(["a=b"] * 99)},
        {"body": GOOD, "Host": "localhost.evil.example"},
        {"body": GOOD, "Host": "rebound.example"},
        {"body": GOOD, "Origin": "https://evil.example"},
        {"body": GOOD, "Origin": "https://login.microsoftonline.com.evil.example"},
        {"body": GOOD, "Sec_Fetch_Mode": "cors"},
        {"body": GOOD, "Content_Type": "text/plain"},
        {"body": GOOD, "Content_Length": "99999999999"},
        {"body": GOOD, "path": "/other"},
        {"body": "", "method": "GET", "path": "/?" + GOOD, "Origin": "https://evil.example"},
        {"body": "", "method": "GET", "path": "/other?" + GOOD},
    ],
)
def test_the_listener_takes_only_the_answer(listener: Listener, what: dict[str, str]) -> None:
    """InvalidRedirect or missing state, another host or origin, a script: refused, and it
    listens on for the right one.
    """
    assert knock(listener, **what) >= 400
    assert not listener.done.is_set()
    assert knock(listener, GOOD, Origin="null") == 200
    assert listener.answer["code"] == "thecode"


def test_the_listener_takes_an_address_as_well(listener: Listener) -> None:
    """A sign-in server that knows no form leads the browser back with the answer in the address."""
    assert knock(listener, "", method="GET", path=f"/?{GOOD}") == 200
    assert listener.answer["code"] == "thecode"


def test_the_listener_takes_it_once(listener: Listener) -> None:
    """A second hit, even with the right state, changes nothing."""
    assert knock(listener, GOOD) == 200
    assert knock(listener, urlencode({"code": "second", "state": "s" * 43})) == 400
    assert listener.answer["code"] == "thecode"


def test_the_listener_is_on_this_machine_alone(listener: Listener) -> None:
    """Bound to 127.0.0.1, whatever name leads there."""
    assert listener._server.server_address[0] == "127.0.0.1"
    assert json.dumps(listener.answer) == "{}"


def test_a_missing_profile_names_its_address(microsoft: Microsoft, vault: MemoryVault) -> None:
    """The endpoint of the config leads somewhere else: the person reads which address has
    nothing.
    """
    microsoft.fault("status", status=404, body={}, path="/v1.0/me")
    with pytest.raises(NotConnected, match="profile_missing") as caught:
        begin(microsoft, vault, Person(visit))
    assert caught.value.facts["address"] == f"{microsoft.endpoints['graph_endpoint']}/me"
