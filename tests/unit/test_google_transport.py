"""Google's answers, good and bad, as the adapters see them: asked once, judged by reason."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interviewd import oneshot
from interviewd.accounts.google.api import Stumble, read, why
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused, SignInNeeded
from interviewd.mirror import Overlay
from interviewd.oneshot import Answer
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.processes import run_python

EVENTS = "/events"
BODY: dict[str, Any] = {
    "summary": "x",
    "start": {"dateTime": "2026-11-24T10:00:00Z"},
    "end": {"dateTime": "2026-11-24T11:00:00Z"},
}


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as google:
        yield google


@pytest.fixture
def world(google: Google) -> Iterator[World]:
    with World(google) as world:
        yield world


def api(world: World) -> Any:
    return world.calendar._api


def listing(world: World) -> Any:
    return api(world).events.list(calendarId="primary").execute()


def inserting(world: World, id_: str = "aaaaaa") -> Any:
    return api(world).events.insert(calendarId="primary", sendUpdates="none", body={"id": id_, **BODY}).execute()


@pytest.mark.parametrize("kind", ["fin", "rst", "truncate", "status", "html"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_write_is_sent_once_whatever_happens(world: World, kind: str, when: str) -> None:
    """A POST whose outcome is unknown is a doubt after exactly one request."""
    world.google.fault(kind, when, method="POST", path=EVENTS)
    with pytest.raises(Doubt):
        inserting(world)

    assert len(world.google.asked("POST", EVENTS)) == 1


@pytest.mark.parametrize("kind", ["fin", "rst", "truncate", "status", "html"])
def test_a_read_is_asked_again_at_once(world: World, kind: str) -> None:
    """A read that stumbles costs one request more, and nobody notices."""
    world.google.fault(kind, path=EVENTS, method="GET")

    assert listing(world)["items"] == []
    assert len(world.google.asked("GET", EVENTS)) == 2


def test_a_server_that_keeps_stumbling_is_down(world: World) -> None:
    """A read is given up after three requests."""
    world.google.fault("status", method="GET", path=EVENTS, times=99)
    with pytest.raises(Down):
        listing(world)

    assert len(world.google.asked("GET", EVENTS)) == 3


@pytest.mark.parametrize(
    ("code", "reason", "error", "what"),
    [
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
    ],
)
def test_a_refusal_means_what_its_reason_says(
    world: World, code: int, reason: str, error: type[AccountError], what: str
) -> None:
    """Each of Google's errors is one of ours, told apart by reason."""
    world.google.refuse(code, reason, method="POST", path=EVENTS)
    with pytest.raises(error) as caught:
        inserting(world)

    assert caught.value.what == what
    assert len(world.google.asked("POST", EVENTS)) == 1


def test_nothing_is_asked_while_google_wants_rest(world: World) -> None:
    """Retry-After holds for both APIs and for the next process; after it asking goes on."""
    world.google.refuse(429, "rateLimitExceeded", retry_after="40", path=EVENTS)
    with pytest.raises(Down) as caught:
        listing(world)
    asked = len(world.google.log)
    with pytest.raises(Down):
        world.mailbox._post.cursor()
    with pytest.raises(Down):
        listing(world.reopened())

    assert caught.value.not_before == world.now + timedelta(seconds=40)
    assert len(world.google.log) == asked
    world.google.advance(41)
    assert listing(world)["items"] == []


@pytest.mark.parametrize("said", ["-5", "soon", "1e9", "99999999", "", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_a_senseless_retry_after_is_no_order(world: World, said: str) -> None:
    """Nonsense in Retry-After falls back to a wait of its own, of at most an hour."""
    world.google.refuse(429, "rateLimitExceeded", retry_after=said, path=EVENTS)
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.not_before is not None
    assert timedelta(seconds=1) <= caught.value.not_before - world.now <= timedelta(hours=1)


def test_a_rest_goes_by_the_moment_of_the_pass(google: Google) -> None:
    """A pass at another moment than the clock's rests, and goes on, by its own time."""

    class Wall:
        def now(self) -> datetime:
            return datetime(2030, 1, 1, tzinfo=UTC)

    with World(google, clock=Wall()) as world:
        world.look()
        google.refuse(429, "rateLimitExceeded", retry_after="40", path=EVENTS)
        for seconds, rests in ((0, True), (30, True), (15, False)):
            google.advance(seconds)
            try:
                world.look()
            except Down:
                assert rests
            else:
                assert not rests


def test_a_used_up_quota_rests_for_an_hour(world: World) -> None:
    """quotaExceeded lasts for hours, so it is not asked about every minute."""
    world.google.refuse(403, "quotaExceeded", path=EVENTS)
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.not_before == world.now + timedelta(hours=1)


def test_refusals_in_a_row_make_the_wait_grow(world: World) -> None:
    """Without Retry-After the ceiling of the wait doubles, and success ends it."""
    rest = world.calendar._api._rest
    ends = [rest.begin({}) - world.now for _ in range(12)]
    rest.end()

    assert max(ends) <= timedelta(hours=1)
    assert max(ends[6:]) > max(ends[:2])
    assert rest.until is None


def test_a_slow_server_does_not_hold_the_daemon(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline is for the whole request: a byte now and then does not stretch it."""
    monkeypatch.setattr(oneshot, "DEADLINE_SECONDS", 0.3)
    world.google.fault("slow", method="POST", path=EVENTS, seconds=5)
    with pytest.raises(Doubt) as caught:
        inserting(world)

    assert caught.value.what == "timeout"


def test_a_hanging_write_is_a_doubt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer within the deadline says nothing about the outcome."""
    monkeypatch.setattr(oneshot, "DEADLINE_SECONDS", 0.3)
    world.google.fault("hang", "after", method="POST", path=EVENTS, seconds=2)
    with pytest.raises(Doubt):
        inserting(world)


def test_a_server_that_is_not_there_is_no_doubt(world: World) -> None:
    """Where no connection stands nothing has left, for a write too."""
    world.google.server.close()
    world.close()
    with pytest.raises(Down):
        inserting(world)


def test_an_endless_answer_is_cut_short(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is nonsense, packed or not."""
    monkeypatch.setattr(oneshot, "LARGEST", 10_000)
    world.google.calendar.add(start=BODY["start"], end=BODY["end"], description="x" * 50_000)
    world.google.server.packed = True
    with pytest.raises(Down) as caught:
        listing(world)

    assert caught.value.what == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"ok"',
        b'{"items": [',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"<html>sign in</html>",
        b"\xff\xfe{}",
        b'{"error": {"code": 500}}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
)
def test_nonsense_is_told_from_an_answer(body: bytes) -> None:
    """What is no JSON object, or an error in disguise, is never taken for an answer."""
    with pytest.raises(Stumble):
        read(body)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "x"}', b'{"error": {"errors": 5}}', b"[" * 99_999])
def test_an_error_without_words_has_no_reason(body: bytes) -> None:
    """An error page of a shape nobody knows does no harm."""
    assert why(Answer(500, {}, body)) == ("", "")


def test_the_reason_is_found_in_either_shape() -> None:
    """Calendar's errors name the reason in `errors`, newer ones in `details`."""
    old = {"error": {"errors": [{"reason": "notFound"}], "message": "Not Found", "code": 404}}
    new = {"error": {"status": "PERMISSION_DENIED", "message": "m", "details": [{"reason": "SERVICE_DISABLED"}]}}

    assert why(Answer(404, {}, json.dumps(old).encode())) == ("notFound", "Not Found")
    assert why(Answer(403, {}, json.dumps(new).encode())) == ("SERVICE_DISABLED", "m")


def test_a_refused_token_is_renewed_once(world: World) -> None:
    """401 on a write was not processed: renew and ask once more, and then it is over."""
    world.google.sign_in.expire_access()
    inserting(world)
    assert [one["status"] for one in world.google.asked("POST", EVENTS)] == [401, 200]

    world.google.refuse(401, "authError", "global", method="POST", path=EVENTS, times=2)
    with pytest.raises(SignInNeeded):
        inserting(world, "bbbbbb")


def test_a_redirect_is_not_followed(world: World) -> None:
    """A captive portal's redirect leads nowhere."""
    world.google.fault("status", status=302, headers={"Location": "http://127.0.0.1:1/"}, times=9)
    with pytest.raises(Down):
        listing(world)


def test_a_long_question_stays_a_get(world: World) -> None:
    """googleapiclient turns a long GET into a POST in disguise; ours stays what it is."""
    with pytest.raises(AccountError):
        api(world).events.list(calendarId="primary", pageToken="x" * 3_000).execute()

    assert world.google.asked("POST", EVENTS) == []


def test_the_rest_of_one_account_is_its_own(google: Google) -> None:
    """Two accounts on one mirror do not rest for each other."""
    mirror = Overlay()
    with World(google, mirror=mirror) as one:
        google.refuse(429, "rateLimitExceeded", retry_after="60", path=EVENTS)
        with pytest.raises(Down):
            listing(one)

        assert mirror.get("gmail/google", "rest")
        assert mirror.get("other/google", "rest") is None


def test_googles_packages_wait_for_the_first_account() -> None:
    """They weigh 30 MB: importing the provider, or talking about it, loads none of them."""
    script = "import sys, interviewd.accounts.google; print(*{name.partition('.')[0] for name in sys.modules})"

    assert not {"googleapiclient", "google", "requests", "google_auth_oauthlib"} & set(run_python(script).split())


def test_a_proxy_of_the_environment_is_not_for_this_machine(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a proxy nor a .netrc comes between us and a loopback endpoint."""
    monkeypatch.setenv("HTTP_PROXY", "http://203.0.113.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://203.0.113.1:3128")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    assert listing(world)["items"] == []
