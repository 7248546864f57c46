"""Google's answers, good and bad, as the adapters see them: asked once, judged by reason."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from googleapiclient import discovery_cache

from interviewd.accounts import http
from interviewd.accounts.google.api import error_reason
from interviewd.accounts.http import Response
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused, SignInNeeded
from tests.contracts.transport import EVENTS, Transport
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.processes import run_python

BODY: dict[str, Any] = {
    "summary": "x",
    "start": {"dateTime": "2026-11-24T10:00:00Z"},
    "end": {"dateTime": "2026-11-24T11:00:00Z"},
}


@pytest.fixture
def world(google: Google) -> Iterator[World]:
    with World(google) as world:
        yield world


def api(world: World) -> Any:
    return world.calendar._api


def listing(world: World) -> list[Any]:
    items: list[Any] = api(world).events.list(calendarId="primary").execute()["items"]
    return items


class TestGoogle(Transport):
    """Calendar's client, and the mail that rests with it."""

    WORLD = World
    REASON = error_reason
    TOO_MUCH = (429, "rateLimitExceeded")
    NOT_SIGNED_IN = (401, "authError", "global")
    CREATED = 200
    REFUSALS: ClassVar = [
        (400, "badRequest", Refused, "bad_request"),
        (403, "forbidden", Refused, "forbidden"),
        (403, "forbiddenForNonOrganizer", Refused, "forbidden"),
        (403, "insufficientPermissions", SignInNeeded, "scope_missing"),
        (403, "accessNotConfigured", Refused, "api_off"),
        (403, "rateLimitExceeded", Down, "too_much"),
        (403, "userRateLimitExceeded", Down, "too_much"),
        (403, "quotaExceeded", Down, "too_much"),
        (404, "notFound", Gone, "not_found"),
        (409, "duplicate", Changed, "exists"),
        (410, "deleted", Gone, "deleted"),
        (410, "fullSyncRequired", Gone, "expired"),
        (412, "conditionNotMet", Changed, "changed"),
        (429, "rateLimitExceeded", Down, "too_much"),
        (500, "backendError", Doubt, "server_error"),
        (503, "backendError", Doubt, "server_error"),
    ]

    def listing(self, world: World) -> list[Any]:
        return listing(world)

    def inserting(self, world: World) -> Any:
        body = {"id": "aaaaaa", **BODY}
        return (
            api(world).events.insert(calendarId="primary", sendUpdates="none", body=body).execute()
        )

    def asking_for_mail(self, world: World) -> Any:
        return world.mailbox._api.cursor()


def test_a_used_up_quota_waits_for_an_hour(world: World) -> None:
    """quotaExceeded lasts for hours, so it is not asked about every minute."""
    world.google.refuse(403, "quotaExceeded", path=EVENTS)
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.not_before == world.now + timedelta(hours=1)


def test_an_endless_answer_is_cut_short(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is nonsense, packed or not."""
    monkeypatch.setattr(http, "LARGEST", 10_000)
    world.google.calendar.add(start=BODY["start"], end=BODY["end"], description="x" * 50_000)
    world.google.server.packed = True
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.what == "too_large"


def test_the_reason_is_found_in_either_shape() -> None:
    """Calendar's errors name the reason in `errors`, newer ones in `details`."""
    old = {"error": {"errors": [{"reason": "notFound"}], "message": "Not Found", "code": 404}}
    new = {
        "error": {
            "status": "PERMISSION_DENIED",
            "message": "m",
            "details": [{"reason": "SERVICE_DISABLED"}],
        }
    }

    assert error_reason(Response(404, {}, json.dumps(old).encode())) == ("notFound", "Not Found")
    assert error_reason(Response(403, {}, json.dumps(new).encode())) == ("SERVICE_DISABLED", "m")


def test_a_long_query_stays_a_get(world: World) -> None:
    """googleapiclient turns a long GET into a POST in disguise; ours stays what it is."""
    with pytest.raises(AccountError):
        api(world).events.list(calendarId="primary", pageToken="x" * 3_000).execute()

    assert world.google.asked("POST", EVENTS) == []


def test_googles_packages_wait_for_the_first_account() -> None:
    """They weigh 30 MB: importing the provider, or talking about it, loads none of them."""
    script = "import sys, interviewd.accounts.google; print(*{name.partition('.')[0] for name in sys.modules})"

    assert not {"googleapiclient", "google", "requests", "google_auth_oauthlib"} & set(
        run_python(script).split()
    )


def test_two_descriptions_of_apis_are_all_that_is_read(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The README's command that saves 110 MB leaves a calendar and a mailbox that work."""
    shipped = Path(discovery_cache.DISCOVERY_DOC_DIR)
    documents = tmp_path / "discovery_cache/documents"
    documents.mkdir(parents=True)
    for file in shipped.iterdir():
        (documents / file.name).symlink_to(file)
    readme = Path(__file__).parents[3] / "README.md"
    found = re.search(r"`sudo (find /opt/interviewd .* -delete)`", readme.read_text("utf-8"))
    assert found
    command = found[1].replace("/opt/interviewd", str(tmp_path))
    subprocess.run(["sh", "-c", command], check=True)
    monkeypatch.setattr(discovery_cache, "DISCOVERY_DOC_DIR", str(documents))

    left = sorted(file.name for file in documents.glob("*.json"))
    assert left == ["calendar.v3.json", "gmail.v1.json"]
    assert listing(world) == []
    assert world.mailbox._api.drafts() == {}
