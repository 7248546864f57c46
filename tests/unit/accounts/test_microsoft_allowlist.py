"""Where traffic may go: nothing that sends, answers, forwards, changes or deletes mail has a way
out.
"""

import re
from pathlib import Path

import pytest

from interviewd.accounts import microsoft
from interviewd.accounts.http import HttpClient, NotAllowed
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.errors import Refused
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World

GRAPH = "https://graph.microsoft.com/v1.0"
LOGIN = "https://login.microsoftonline.com"
LISTED = [
    ("GET", "/me"),
    ("GET", "/me/calendars"),
    ("GET", "/me/calendar/calendarView"),
    ("GET", "/me/calendars/AQMk=/calendarView"),
    ("GET", "/me/calendar/events"),
    ("POST", "/me/calendar/events"),
    ("GET", "/me/calendars/AQMk=/events"),
    ("POST", "/me/calendars/AQMk=/events"),
    ("GET", "/me/events/AAk="),
    ("PATCH", "/me/events/AAk="),
    ("DELETE", "/me/events/AAk="),
    ("GET", "/me/mailFolders/drafts"),
    ("GET", "/me/mailFolders/drafts/messages"),
    ("GET", "/me/mailFolders/drafts/messages/delta"),
    ("GET", "/me/messages"),
    ("POST", "/me/messages"),
    ("GET", "/me/messages/AAk="),
    ("GET", "/me/messages/AAk=/$value"),
    ("POST", "/me/messages/AAk=/move"),
]
SENDING = [
    "send",
    "sendMail",
    "reply",
    "replyAll",
    "forward",
    "createReply",
    "createReplyAll",
    "createForward",
]


@pytest.mark.parametrize(("method", "path"), LISTED)
def test_needed_requests_are_allowed(method: str, path: str) -> None:
    """The whole list, and with each method only what it is needed for."""
    endpoints = Endpoints()
    others = {"GET", "POST", "PATCH", "PUT", "DELETE"} - {
        verb for verb, listed_path in LISTED if listed_path == path
    }

    assert endpoints.allows(method, GRAPH + path)
    assert not [other for other in others if endpoints.allows(other, GRAPH + path)]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("word", SENDING)
def test_no_request_that_sends_is_allowed(method: str, word: str) -> None:
    """However it is spelt, wherever it hangs, it does not leave."""
    spelt = (
        word,
        word.lower(),
        word.upper(),
        f"microsoft.graph.{word}",
        word.replace("e", "%65"),
        f"{word}/",
        f"{word};x",
    )
    for each in spelt:
        for path in (
            f"/me/{each}",
            f"/me/messages/AAk=/{each}",
            f"/me/events/AAk=/{each}",
            f"/me/mailFolders/drafts/{each}",
        ):
            assert not Endpoints().allows(method, GRAPH + path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/me/messages/AAk="),
        ("DELETE", "/me/messages/AAk="),
        ("POST", "/me/messages/AAk=/permanentDelete"),
        ("POST", "/me/messages/AAk=/copy"),
        ("POST", "/me/mailFolders/drafts/messages"),
        ("POST", "/me/events"),
        ("POST", "/me/events/AAk=/accept"),
        ("POST", "/me/events/AAk=/cancel"),
        ("POST", "/$batch"),
        ("GET", "/me/messages/AAk=/attachments"),
        ("GET", "/users/other@example.org/messages"),
        ("GET", "/me/contacts"),
        ("GET", "/me/drive/root"),
        ("GET", "/me/messages/..%2F..%2Fusers/$value"),
        ("GET", "/me/events/.."),
        ("GET", "/me/events/a%2Fb"),
        ("GET", "/me/events/a%252Fb"),
        ("GET", "/me/events/a%5Cb"),
        ("GET", "/me/calendar/../messages"),
        ("GET", "/me//messages"),
        ("GET", ""),
    ],
)
def test_requests_that_are_not_needed_are_refused(method: str, path: str) -> None:
    """Other people's mail, attachments, deletions, batches, and ids that lead elsewhere."""
    assert not Endpoints().allows(method, GRAPH + path)


@pytest.mark.parametrize(
    "address",
    [
        "https://graph.microsoft.com.evil.example/v1.0/me",
        "https://evil.example/v1.0/me",
        "http://graph.microsoft.com/v1.0/me",
        "https://user@graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com:8443/v1.0/me",
        "https://graph.microsoft.com/beta/me",
        f"{LOGIN}/me",
        "https://login.evil.example/common/oauth2/v2.0/token",
    ],
)
def test_other_hosts_are_refused(address: str) -> None:
    """Host, port, scheme and version have to be those that were configured."""
    assert not [method for method in ("GET", "POST") if Endpoints().allows(method, address)]


def test_sign_in_is_allowed_at_the_authority_only() -> None:
    """Metadata, token and device code, of whatever tenant the metadata names.

    The page itself is the browser's.
    """
    endpoints = Endpoints()
    assert endpoints.allows("GET", f"{LOGIN}/common/v2.0/.well-known/openid-configuration")
    assert endpoints.allows("POST", f"{LOGIN}/aaaaaaaa-bbbb/oauth2/v2.0/token")
    assert endpoints.allows("POST", f"{LOGIN}/common/oauth2/v2.0/devicecode")
    assert not endpoints.allows("GET", f"{LOGIN}/common/oauth2/v2.0/authorize")
    assert not endpoints.allows("POST", f"{LOGIN}/a/b/oauth2/v2.0/token")
    assert not endpoints.allows("GET", f"{LOGIN}/common/discovery/instance")


@pytest.mark.parametrize(
    ("settings", "graph", "authority"),
    [
        ({}, GRAPH, f"{LOGIN}/common"),
        ({"authority": f"{LOGIN}/contoso.com/"}, GRAPH, f"{LOGIN}/contoso.com"),
        ({"authority": LOGIN}, GRAPH, f"{LOGIN}/common"),
        (
            {"authority": "https://login.microsoftonline.us/common"},
            "https://graph.microsoft.us/v1.0",
            "https://login.microsoftonline.us/common",
        ),
        (
            {"authority": "https://login.partner.microsoftonline.cn/common"},
            "https://microsoftgraph.chinacloudapi.cn/v1.0",
            "https://login.partner.microsoftonline.cn/common",
        ),
        (
            {"graph_endpoint": "https://proxy.example/graph/v1.0/"},
            "https://proxy.example/graph/v1.0",
            f"{LOGIN}/common",
        ),
        ({"graph_endpoint": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080/v1.0", ""),
        ({"authority": "http://localhost:8080/common"}, "", "http://localhost:8080/common"),
    ],
)
def test_endpoints_are_the_config_s(settings: dict[str, str], graph: str, authority: str) -> None:
    """A national cloud follows its sign-in; what a test left out reaches nobody."""
    assert Endpoints.of(settings) == Endpoints(graph, authority)


@pytest.mark.parametrize("key", ["graph_endpoint", "authority"])
@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/v1.0",
        "ftp://127.0.0.1/",
        "https://",
        "graph.microsoft.com",
        "https://a:b@c/",
    ],
)
def test_an_unsafe_endpoint_is_refused(key: str, address: str) -> None:
    """Plain http goes to this machine only."""
    with pytest.raises(ValueError, match=key):
        Endpoints.of({key: address})


def test_permissions_are_those_of_the_cloud() -> None:
    """National clouds want them by their whole address."""
    names = ("User.Read",)
    assert Endpoints().scopes(names) == ["User.Read"]
    assert Endpoints("https://proxy.example/v1.0").scopes(names) == ["User.Read"]
    assert Endpoints("https://graph.microsoft.us/v1.0").scopes(names) == [
        "https://graph.microsoft.us/User.Read"
    ]


@pytest.mark.parametrize(
    "graph", [GRAPH, "http://127.0.0.1:8080/v1.0", "https://proxy.example/a/b/v1.0"]
)
@pytest.mark.parametrize(
    "host",
    [
        "https://graph.microsoft.com",
        "https://evil.example",
        "http://10.0.0.1/x",
        "https://proxy.example/a/b",
    ],
)
def test_a_link_is_followed_at_the_endpoint_whatever_host_it_names(graph: str, host: str) -> None:
    """No host is taken from an answer: path and query are, and only path_below the API."""
    endpoints = Endpoints(graph)
    link = f"{host}/v1.0/me/mailFolders/drafts/messages/delta?$deltatoken=a%2Bb%3D"

    assert (
        endpoints.link(link) == f"{graph}/me/mailFolders/drafts/messages/delta?$deltatoken=a%2Bb%3D"
    )
    assert endpoints.allows("GET", endpoints.link(link))


@pytest.mark.parametrize(
    "path",
    [
        "/me/mailfolders('AQMk%3D')/messages/delta?$deltatoken=a",
        "/me/mailFolders('AQMk=')/messages?$skip=10",
        "/me/mailfolders(%27AQMk=%27)/messages/delta?$skiptoken=a",
        "/me/calendars('AQMk=')/calendarView/delta?$deltatoken=a",
        "/me/calendars('AQMk=')/calendarview?$skip=10",
    ],
)
def test_a_link_may_name_its_resource_by_a_key(path: str) -> None:
    """Graph's links spell the folders and calendars that were asked for in OData's other way."""
    link = Endpoints().link(GRAPH + path)

    assert link == GRAPH + path
    assert Endpoints().allows("GET", link)
    assert not [
        verb for verb in ("POST", "PATCH", "PUT", "DELETE") if Endpoints().allows(verb, link)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/me/mailFolders('..')/messages/delta",
        "/me/mailFolders('a%2Fb')/messages/delta",
        "/me/mailFolders('a')('b')/messages/delta",
        "/me/mailFolders('a')/messages('b')/move",
        "/me/mailFolders('a')/messages/delta('b')",
        "/me/sendMail('a')",
        "/users('other')/mailFolders('a')/messages/delta",
        "/me('a')/messages",
    ],
)
def test_a_key_leads_nowhere_else(path: str) -> None:
    """Another spelling of what is listed, and no more."""
    assert not Endpoints().allows("GET", GRAPH + path)


@pytest.mark.parametrize(
    "link",
    ["", "https://graph.microsoft.com", "https://graph.microsoft.com/v1.0/", "x", "?a=b", "//"],
)
def test_a_link_outside_graph_is_not_followed(link: str) -> None:
    """What is no link is not followed."""
    assert Endpoints().link(link) == ""


def test_a_link_to_other_resources_is_refused() -> None:
    """A link that names another path is followed no more than one that we made."""
    link = Endpoints().link("https://graph.microsoft.com/v1.0/users/other/messages?$top=1")
    assert not Endpoints().allows("GET", link)


def test_a_request_that_is_not_allowed_is_never_sent() -> None:
    """The transport itself keeps the list, under whatever is put on top."""
    with Microsoft() as server:
        http = HttpClient(Endpoints.of(server.endpoints))
        for word in SENDING:
            with pytest.raises(NotAllowed):
                http.send("POST", f"{server.address}/v1.0/me/messages/AAk=/{word}", {}, b"")
        with World(server) as world, pytest.raises(Refused, match="not_listed"):
            world.calendar._api.write("POST", "me", "sendMail", body={})
        assert server.asked("POST", "/v1.0/") == []
        http.close()


def test_no_word_that_sends_stands_in_the_package() -> None:
    """No path of the adapter names a way to send, so none can be built by mistake."""
    folder = Path(microsoft.__file__).parent
    paths = [
        text
        for file in folder.glob("*.py")
        for text in re.findall(r'"([^"\n]*)"', file.read_text())
    ]
    sending = [
        text
        for text in paths
        if re.fullmatch(r"(?:.*/)?(?:" + "|".join(SENDING) + ")", text, re.IGNORECASE)
    ]

    assert sending == []
