"""What is Google's own about a sign-in at work: when it is due, and when it is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

import pytest

from interviewd.accounts.google.credentials import GoogleRecord
from interviewd.errors import SignInNeeded
from interviewd.model.seen import AccountState
from tests.contracts.sign_in import OnlineSignIn
from tests.fakes.google import Google
from tests.fakes.google_world import World

OLD = "2020-01-01T00:00:00"


@pytest.fixture
def world(google: Google) -> Iterator[World]:
    with World(google) as world:
        yield world


def change(world: World, **fields: object) -> None:
    """Write into the vault and begin a new process."""
    world.vault.put("gmail", {**world.vault.records["gmail"], **fields})
    world.reopened()


class TestSignIn(OnlineSignIn):
    """Renewed when it is due."""

    WORLD, RECORD, ROTATE = World, GoogleRecord, True
    ENDPOINTS: ClassVar = ["calendar", "gmail", "authorize", "token"]
    PATHS: ClassVar = ["/token"]

    def expire(self, world: World) -> None:
        change(world, expiry=OLD)

    def secrets(self, world: World) -> list[str]:
        record = world.vault.records["gmail"]
        names = ("token", "refresh_token", "client_secret")
        return [record[name] for name in names if record[name]]


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
