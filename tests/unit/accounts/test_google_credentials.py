"""A Google sign-in at work: renewed when due, kept, bound to its endpoints, and over when Google
says so.
"""

import json
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from interviewd.accounts import http
from interviewd.accounts.google.credentials import GoogleRecord
from interviewd.errors import AccountError, Down, SignInNeeded
from interviewd.model.seen import AccountState
from tests.fakes.google import Google
from tests.fakes.google_world import World

OLD = "2020-01-01T00:00:00"


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as google:
        yield google


@pytest.fixture
def world(google: Google) -> Iterator[World]:
    with World(google) as world:
        yield world


def change(world: World, **fields: object) -> None:
    """Write into the vault and begin a new process."""
    world.vault.put("gmail", {**world.vault.records["gmail"], **fields})
    world.reopened()


def test_a_token_is_renewed_when_it_is_due_and_kept(world: World) -> None:
    """An expired token costs one refresh, and the next process has the new one."""
    change(world, expiry=OLD)
    world.fetch()
    world.reopened().fetch()

    assert len(world.google.asked("POST", "/token")) == 1
    assert world.vault.records["gmail"]["token"] in world.google.sign_in.access


def test_a_refresh_token_that_was_replaced_is_kept(world: World) -> None:
    """Where a refresh brings a new refresh token, that one is in the vault before it is needed."""
    world.google.sign_in.knobs.rotate = True
    for _ in range(3):
        change(world, expiry=OLD)
        world.fetch()

    assert world.vault.records["gmail"]["refresh_token"] in world.google.sign_in.refresh


@pytest.mark.parametrize("rotate", [False, True])
def test_a_full_disk_stops_nothing_that_can_be_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch, rotate: bool
) -> None:
    """A renewal that cannot be stored is used all the same.

    Unless it brought the only refresh token there is.
    """

    def full(name: str, record: object) -> None:
        raise OSError(28, "No space left on device")

    change(world, expiry=OLD)
    world.google.sign_in.knobs.rotate = rotate
    monkeypatch.setattr(world.vault, "put", full)
    if rotate:
        with pytest.raises(OSError, match="No space"):
            world.fetch()
    else:
        assert world.fetch().complete


def test_a_renewal_by_another_process_is_taken_over(world: World) -> None:
    """A 401 first looks into the vault: somebody may have renewed it."""
    world.fetch()
    with World(world.google, cache=world.cache) as other:
        world.vault.records = other.vault.records  # one vault, two processes
        world.google.sign_in.access = {
            token: kept
            for token, kept in world.google.sign_in.access.items()
            if token == other.vault.records["gmail"]["token"]
        }
        world.fetch()

    assert world.google.asked("POST", "/token") == []


def test_a_revoked_sign_in_is_over_and_not_asked_about_again(world: World) -> None:
    """invalid_grant: one request, then none, for the next process too, until somebody connects
    again.
    """
    world.google.sign_in.revoke_all()
    for _ in range(2):
        with pytest.raises(SignInNeeded):
            world.fetch()
        with pytest.raises(SignInNeeded):
            world.mailbox._api.cursor()
        world.reopened()

    assert len(world.google.asked("POST", "/token")) == 1
    assert world.ports
    assert world.ports.state is AccountState.SIGN_IN
    assert GoogleRecord.of(world.vault.get("gmail")).over == "revoked"  # type: ignore[union-attr]


def test_a_new_sign_in_is_noticed_by_the_daemon(world: World) -> None:
    """After `connect` the running daemon goes on by itself."""
    world.google.sign_in.revoke_all()
    with pytest.raises(SignInNeeded):
        world.fetch()
    with World(world.google) as other:
        world.vault.put("gmail", other.vault.records["gmail"])

    assert world.fetch().complete


@pytest.mark.parametrize("key", ["calendar", "gmail", "authorize", "token"])
def test_a_sign_in_belongs_to_its_endpoints(world: World, key: str) -> None:
    """Another endpoint than the one it was made with: no request leaves, and a new sign-in is
    asked for.
    """
    endpoints = {**world.vault.records["gmail"]["endpoints"], key: "http://127.0.0.1:9/elsewhere/"}
    change(world, endpoints=endpoints)
    with pytest.raises(SignInNeeded) as caught:
        world.fetch()

    assert caught.value.what == "endpoints_changed"
    assert world.google.log == []
    assert world.ports
    assert world.ports.state is AccountState.SIGN_IN


def test_without_a_sign_in_nothing_is_asked(world: World) -> None:
    """An account that was never connected says so and leaves the network alone."""
    world.vault.drop("gmail")
    world.reopened()
    with pytest.raises(SignInNeeded):
        world.fetch()

    assert world.google.log == []
    assert world.ports
    assert world.ports.state is AccountState.NEVER


@pytest.mark.parametrize("kind", ["fin", "html", "truncate"])
def test_an_error_of_the_token_endpoint_is_temporary(world: World, kind: str) -> None:
    """Nonsense from the token endpoint ends no sign-in."""
    change(world, expiry=OLD)
    world.google.fault(kind, path="/token", status=200, times=9)
    with pytest.raises(Down):
        world.fetch()
    world.google.server.faults.clear()

    assert world.fetch().complete


def test_a_hanging_token_endpoint_is_temporary(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline holds for the refresh, too."""
    monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.3)
    change(world, expiry=OLD)
    world.google.fault("hang", path="/token", seconds=2)
    with pytest.raises(Down):
        world.fetch()


@pytest.mark.parametrize(
    "error", ["invalid_client", "unauthorized_client", "admin_policy_enforced", "deleted_client"]
)
def test_a_final_refusal_ends_the_sign_in(world: World, error: str) -> None:
    """What no later attempt can change is not attempted again."""
    change(world, expiry=OLD)
    world.google.fault("status", status=401, body={"error": error}, path="/token")
    with pytest.raises(SignInNeeded) as caught:
        world.fetch()

    assert caught.value.what == error


def test_a_session_that_its_firm_controls_is_over(world: World) -> None:
    """Workspace's "reauthentication needed" comes as invalid_grant with a subtype, which
    google-auth words differently.
    """
    change(world, expiry=OLD)
    body = {"error": "invalid_grant", "error_subtype": "invalid_rapt"}
    world.google.fault("status", status=400, body=body, path="/token")
    with pytest.raises(SignInNeeded):
        world.fetch()


def test_in_testing_the_sign_in_ends_after_a_week(world: World) -> None:
    """A consent screen in Testing: the refresh fails on day 7, which is a sign-in that is over,
    not a retry.
    """
    world.google.sign_in.knobs.testing = True
    world.google.advance(timedelta(days=7).total_seconds())
    with pytest.raises(SignInNeeded):
        world.fetch()


def test_no_secret_is_shown(world: World) -> None:
    """Tokens stand in no repr, no error and no traceback."""
    record = world.vault.records["gmail"]
    secrets = [record[name] for name in ("token", "refresh_token", "client_secret")]
    shown = [repr(GoogleRecord.of(record))]
    for fault in ("fin", "html", "status", "truncate"):
        world.google.fault(fault, times=3, path="/events")
        try:
            world.fetch()
        except AccountError:
            shown.append(traceback.format_exc())
    change(world, expiry=OLD)
    world.google.sign_in.revoke_all()
    try:
        world.fetch()
    except AccountError:
        shown.append(traceback.format_exc())

    assert len(shown) >= 3
    assert [one for one in shown for secret in secrets if secret in one] == []


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        {"provider": "microsoft"},
        {"provider": "google"},
        {"provider": "google", "client_id": 5},
    ],
)
def test_a_record_that_is_none_is_none(stored: dict[str, object] | None) -> None:
    """What another provider or a damaged vault left is no sign-in."""
    assert GoogleRecord.of(stored) is None


def test_a_record_survives_the_vault(world: World) -> None:
    """A record is plain JSON and comes back the same."""
    stored = world.vault.records["gmail"]

    assert GoogleRecord.of(json.loads(json.dumps(stored))) == GoogleRecord.of(stored)
