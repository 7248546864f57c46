"""Graph's answers, good and bad, as the adapters see them: asked once, judged by status and
code.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from interviewd.accounts import http
from interviewd.accounts.http import HttpClient, Response
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.api import Api, TokenExpired, error_code
from interviewd.accounts.microsoft.credentials import AccountCredentials
from interviewd.accounts.online.requests import TooLarge
from interviewd.engine.wiring import SystemClock
from interviewd.errors import Changed, Doubt, Down, Gone, Refused
from interviewd.storage.cache import Overlay
from tests.contracts.transport import EVENTS, Transport
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World
from tests.fakes.online_world import MemoryVault

BODY = {
    "subject": "x",
    "start": {"dateTime": "2026-11-24T10:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-11-24T11:00:00", "timeZone": "UTC"},
}


@pytest.fixture
def world(microsoft: Microsoft) -> Iterator[World]:
    with World(microsoft) as world:
        yield world


def api(world: World) -> Any:
    return world.calendar._api


def listing(world: World) -> Any:
    return api(world).get("me", "calendar", "events")


def inserting(world: World) -> Any:
    return api(world).write("POST", "me", "calendar", "events", body=BODY)


class TestMicrosoft(Transport):
    """Calendar and mail by one line."""

    WORLD = World
    REASON = error_code
    TOO_MUCH = (429, "ApplicationThrottled")
    NOT_SIGNED_IN = (401, "InvalidAuthenticationToken")
    CREATED = 201
    REFUSALS: ClassVar = [
        (400, "ErrorInvalidParameter", Refused, "bad_request"),
        (403, "ErrorAccessDenied", Refused, "forbidden"),
        (404, "ErrorItemNotFound", Gone, "not_found"),
        (404, "MailboxNotEnabledForRESTAPI", Refused, "no_mailbox"),
        (409, "ErrorDuplicateTransactionId", Changed, "exists"),
        (410, "Gone", Gone, "not_found"),
        (412, "ErrorIrresolvableConflict", Doubt, "changed"),
        (413, "RequestEntityTooLarge", Refused, "bad_request"),
        (423, "ErrorItemLocked", Down, "locked"),
        (429, "ApplicationThrottled", Down, "too_much"),
        (500, "ErrorInternalServerError", Doubt, "server_error"),
        (502, "BadGateway", Doubt, "server_error"),
        (503, "ServiceUnavailable", Doubt, "server_error"),
        (504, "GatewayTimeout", Doubt, "server_error"),
        (507, "ErrorQuotaExceeded", Refused, "mailbox_full"),
        (509, "BandwidthLimitExceeded", Doubt, "server_error"),
    ]

    def listing(self, world: World) -> list[Any]:
        items: list[Any] = listing(world)["value"]
        return items

    def inserting(self, world: World) -> Any:
        return inserting(world)

    def asking_for_mail(self, world: World) -> Any:
        return world.mailbox._api.head("AAk=")


def test_a_conflict_without_a_condition_is_a_doubt_and_with_one_a_change(world: World) -> None:
    """Graph may say 412 of its own accord right after a create.

    Only of what was conditional is it a person's.
    """
    world.microsoft.refuse(412, "ErrorIrresolvableConflict", method="PATCH|POST", times=2)
    with pytest.raises(Doubt):
        inserting(world)
    with pytest.raises(Changed):
        api(world).write("PATCH", "me", "events", "AAk=", body=BODY, version='W/"1"')


@pytest.mark.parametrize("status", [503, 504, 509])
def test_retry_after_on_an_error_is_honoured(world: World, status: int) -> None:
    """Retry-After on an error rests the account; the write is a doubt, the read is only down."""
    world.microsoft.refuse(status, "ServiceUnavailable", retry_after="30", path=EVENTS, times=2)
    with pytest.raises(Doubt):
        inserting(world)
    requests = len(world.microsoft.log)
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.not_before == world.now + timedelta(seconds=30)
    assert len(world.microsoft.log) == requests


def test_one_request_is_sent_at_a_time(world: World) -> None:
    """Four at once are allowed for a mailbox; one after the other is never more, whoever asks."""
    import threading

    at_once: list[int] = []
    inside = threading.Semaphore(0)
    ask, busy = world.client._send, threading.Lock()

    def seen(*given: Any) -> Response:
        at_once.append(int(busy.acquire(blocking=False)))
        try:
            return ask(*given)
        finally:
            busy.release()
            inside.release()

    world.client._send = seen  # type: ignore[assignment, method-assign]
    threads = [threading.Thread(target=listing, args=(world,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(at_once) == {1}
    assert len(at_once) >= 6


@pytest.mark.parametrize(
    ("status", "code"),
    [(410, "SyncStateNotFound"), (400, "syncStateNotFound"), (404, "ResyncRequired"), (410, "")],
)
def test_an_expired_delta_token_is_recognised(world: World, status: int, code: str) -> None:
    """Whatever the status, the code says that a delta has to begin anew, in any spelling."""
    world.microsoft.refuse(status, code, path="delta")
    with pytest.raises(TokenExpired):
        api(world).get("me", "mailFolders", "drafts", "messages", "delta")


def test_every_request_asks_for_immutable_ids_utc_and_plain_text(world: World) -> None:
    """One Prefer header on all, and an id that support can find the request by."""
    listing(world)
    inserting(world)
    world.fetch()
    sent = [one["headers"] for one in world.microsoft.asked(part="/v1.0/")]

    assert len(sent) == 4
    preferences = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"'
    assert all(one["prefer"].startswith(preferences) for one in sent)
    assert len({one["client-request-id"] for one in sent}) == 4


def test_an_endless_answer_is_cut_short(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is nonsense, packed or not; after a write it is a doubt."""
    monkeypatch.setattr(http, "LARGEST", 3_000)
    body = {**BODY, "body": {"contentType": "text", "content": "x" * 50_000}}
    world.microsoft.calendar.add(**body)  # type: ignore[arg-type]
    world.microsoft.server.packed = True
    with pytest.raises(TooLarge):
        listing(world)
    with pytest.raises(Doubt):
        api(world).write(
            "POST",
            "me",
            "calendar",
            "events",
            body={**BODY, "body": {"contentType": "text", "content": "y" * 9_000}},
        )


@pytest.mark.parametrize(
    "link", ["https://127.0.0.1:1", "http://evil.example", "https://graph.microsoft.com"]
)
def test_a_next_page_is_asked_for_at_the_endpoint(world: World, link: str) -> None:
    """Whatever host a link names, the token goes to the one that was configured."""
    world.microsoft.calendar.knobs.link_host = link
    for number in range(25):
        world.microsoft.calendar.add(**{**BODY, "subject": f"event {number}"})  # type: ignore[arg-type]
    first = listing(world)
    rows = [row for page in api(world).pages(first) for row in api(world).rows(page)]

    assert len(rows) == 25


@pytest.mark.parametrize(
    "link",
    ["", "nonsense", 5, {"a": 1}, "https://graph.microsoft.com/v1.0/users/other/messages?a=b"],
)
def test_a_next_link_outside_graph_is_refused(world: World, link: object) -> None:
    """A link that is none, or into somebody else's mail, ends the fetch, not the daemon."""
    with pytest.raises((Down, Refused)):
        list(api(world).pages({"value": [], "@odata.nextLink": link}))


def test_a_page_loop_ends(world: World) -> None:
    """A server that names the same page again and again is left."""
    page = {
        "value": [],
        "@odata.nextLink": f"{world.microsoft.address}/v1.0/me/calendar/events?$skip=10",
    }
    world.microsoft.fault("status", status=200, body=page, path="skip=10", times=99)
    with pytest.raises(Down, match="page_loop"):
        list(api(world).pages(page))


@given(st.text(max_size=60))
@example("../../me/sendMail")
@example("..")
@example("%2e%2e/send")
@example("AAk=/reply")
@example("a?b=c#d")
@example("\r\nHost: evil.example")
def test_an_id_cannot_change_the_path(id_: str) -> None:
    """Ids come from answers: whatever stands in one, it stays one segment of the path, or does
    not leave.
    """
    endpoints = Endpoints()
    http_client = HttpClient(endpoints)
    credentials = AccountCredentials("x", endpoints, MemoryVault(), http_client)
    api_ = Api(endpoints, http_client, credentials, Overlay(), SystemClock())
    for path in (("me", "messages", id_, "move"), ("me", "messages", id_), ("me", "events", id_)):
        address = api_.address(*path)
        prepared = requests.Request("POST", address).prepare().url or ""
        if any(endpoints.allows(method, prepared) for method in ("GET", "POST", "PATCH", "DELETE")):
            rest = unquote(urlsplit(prepared).path).removeprefix("/v1.0/me/").split("/")
            assert rest[0] in ("messages", "events")
            assert rest[1] == id_
            assert rest[2:] == list(path[3:])
