"""What is Microsoft's own about a sign-in at work: its metadata, and the numbers of its errors."""

import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
import requests

from interviewd.accounts.microsoft import app
from interviewd.accounts.microsoft.aadsts import is_over, numbers, reason_of
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.credentials import MicrosoftRecord
from interviewd.errors import AccountError, Down, SignInNeeded
from interviewd.model.seen import AccountState
from tests.contracts.sign_in import OnlineSignIn
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World

NAME = "outlook"


@pytest.fixture
def world(microsoft: Microsoft) -> Iterator[World]:
    with World(microsoft) as world:
        yield world


def tokens(world: World) -> list[dict[str, Any]]:
    return world.microsoft.asked("POST", "/token")


def stored(world: World) -> MicrosoftRecord:
    record = MicrosoftRecord.of(world.vault.get(NAME))
    assert record
    return record


def changed(world: World, **facts: Any) -> None:
    """Write into the vault and begin a new process."""
    world.vault.put(NAME, {**(world.vault.get(NAME) or {}), **facts})
    world.reopened()


class TestSignIn(OnlineSignIn):
    """Renewed when Graph refuses it."""

    WORLD, RECORD, ROTATE = World, MicrosoftRecord, "strict"
    ENDPOINTS: ClassVar = ["graph", "authority"]
    PATHS: ClassVar = ["openid-configuration", "/token"]

    def expire(self, world: World) -> None:
        world.microsoft.sign_in.expire_access()

    def secrets(self, world: World) -> list[str]:
        sign_in = world.microsoft.sign_in
        return [*sign_in.access, *sign_in.refresh, "EwB4", "M.C5"]


def test_a_service_starts_offline(microsoft: Microsoft) -> None:
    """Opening an account asks nobody, not even for the sign-in's metadata.

    The first fetch does, once.
    """
    with World(microsoft) as world:
        assert microsoft.log == []
        world.fetch()
        world.fetch()
        assert [one["url"].partition("?")[0] for one in microsoft.log] == [
            "/common/v2.0/.well-known/openid-configuration",
            "/v1.0/me/calendarView/delta",
            "/v1.0/me/calendar/calendarView",
            "/v1.0/me/calendarView/delta",
        ]


def test_the_vault_is_written_when_something_changed_and_only_then(world: World) -> None:
    """A look with a good token writes nothing."""
    before = world.vault.puts
    world.fetch()
    world.fetch()
    assert world.vault.puts == before
    world.microsoft.sign_in.expire_access()
    world.fetch()
    assert world.vault.puts == before + 1


def test_a_new_sign_in_by_another_process_is_taken_over(world: World) -> None:
    """A refused token first looks into the vault: `connect`, or a `tick`, may have written
    there.
    """
    world.fetch()
    with World(world.microsoft) as other:
        fresh = other.vault.get(NAME)
    world.microsoft.sign_in.expire_access()
    assert fresh
    world.vault.put(NAME, fresh)
    world.fetch()

    assert stored(world).cache != fresh["cache"]


@pytest.mark.parametrize(
    ("number", "what"),
    [
        (50173, "revoked"),
        (700082, "expired"),
        (70008, "expired"),
        (65001, "consent_missing"),
        (50076, "mfa"),
        (70000, "refused"),
    ],
)
def test_a_sign_in_that_is_over_is_not_asked_about_again(
    world: World, number: int, what: str
) -> None:
    """invalid_grant by its number: one request, then none, for the next process too, until
    somebody connects again.
    """
    world.microsoft.sign_in.revoke_all(number)
    world.microsoft.sign_in.expire_access()
    with pytest.raises(SignInNeeded) as caught:
        world.fetch()
    requests = len(world.microsoft.log)
    for _ in range(2):
        with pytest.raises(SignInNeeded, match=what):
            world.reopened().fetch()

    assert caught.value.what == stored(world).over == what
    assert len(world.microsoft.log) == requests
    assert world.ports
    assert world.ports.state is AccountState.SIGN_IN


def test_a_policy_that_blocks_is_asked_again_but_seldom(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may depend on the network the machine is in: no new sign-in is needed once the laptop
    is back at home.
    """
    world.microsoft.sign_in.revoke_all(53003)
    world.microsoft.sign_in.expire_access()
    for _ in range(3):
        with pytest.raises(SignInNeeded, match="blocked"):
            world.fetch()
    assert len(tokens(world)) == 1
    assert stored(world).over == ""

    for grant in world.microsoft.sign_in.refresh.values():
        grant.live = True
    later = time.monotonic() + 3_700
    monkeypatch.setattr("interviewd.accounts.microsoft.credentials.time.monotonic", lambda: later)
    world.client.close()
    credentials: Any = world.calendar._api.requests._tokens
    credentials._app = None  # msal remembers a refusal for a minute of its own clock
    assert credentials.token()


def test_a_transient_error_number_is_temporary(world: World) -> None:
    """AADSTS90033 says of itself that it will pass."""
    world.microsoft.sign_in.expire_access()
    world.microsoft.sign_in.knobs.token_error = 90033
    with pytest.raises(Down, match="sign_in_server"):
        world.fetch()
    assert stored(world).over == ""


def test_a_token_goes_to_no_other_host(world: World) -> None:
    """Metadata that names a token endpoint elsewhere: the refresh token stays here."""
    world.microsoft.sign_in.knobs.elsewhere = "login.evil.example"
    world.microsoft.sign_in.expire_access()
    world.reopened()
    with pytest.raises(Down):
        world.fetch()


def test_permissions_in_their_long_form_cost_no_request_more(world: World) -> None:
    """A server that names scopes by their whole address must not be asked for a token before
    each request.
    """
    world.microsoft.sign_in.knobs.long_scopes = True
    world.microsoft.sign_in.expire_access()
    for _ in range(5):
        world.fetch()

    assert len(tokens(world)) == 1


def test_a_token_is_used_by_the_next_command_as_well(world: World) -> None:
    """What one process was given the next one finds: commands in a row do not roll the refresh
    token each.
    """
    world.microsoft.sign_in.knobs.long_scopes = True
    world.microsoft.sign_in.expire_access()
    world.fetch()
    before = len(tokens(world))
    for _ in range(3):
        world = world.reopened()
        world.fetch()

    assert len(tokens(world)) == before == 1


def test_a_cache_that_is_broken_is_a_sign_in_that_is_needed(world: World) -> None:
    """Half a cache in the vault is no reason to fall over."""
    for cache in ("", "{}", '{"AccessToken": {}}', "{", "[]", "null", "[" * 99_999):
        changed(world, cache=cache)
        with pytest.raises(SignInNeeded):
            world.fetch()
    for cache in ('{"Account": 5}', '{"Account": {"a": 5}}', '{"RefreshToken": []}'):
        changed(world, cache=cache)
        with pytest.raises(AccountError):
            world.fetch()


# --- what the numbers mean ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"error": "invalid_grant", "error_codes": [700082]}, "expired"),
        ({"error": "invalid_grant", "error_codes": [999999, 50173]}, "revoked"),
        ({"error": "access_denied", "error_description": "AADSTS65004: User declined"}, "declined"),
        (
            {"error": "access_denied", "error_description": "AADSTS90094: admin\r\nTrace"},
            "admin_consent",
        ),
        ({"error": "access_denied"}, "declined"),
        ({"error": "authorization_pending", "error_codes": [70016]}, "pending"),
        ({"error": "temporarily_unavailable"}, "sign_in_server"),
        ({"error": "invalid_grant", "error_codes": ["x", None, {}]}, "refused"),
        ({"error": ["invalid_grant"]}, "refused"),
        ({}, "refused"),
    ],
)
def test_a_refusal_is_known_by_its_number(answer: dict[str, object], reason: str) -> None:
    """The number first, wherever it stands; OAuth's own word else."""
    assert reason_of(answer) == reason


def test_only_temporary_errors_keep_a_sign_in() -> None:
    """A server's trouble and a policy of the place may pass; nothing else does."""
    assert [
        reason
        for reason in ("expired", "revoked", "mfa", "refused", "admin_consent")
        if not is_over(reason)
    ] == []
    assert [reason for reason in ("sign_in_server", "blocked", "pending") if is_over(reason)] == []


def test_numbers_are_few_and_numbers() -> None:
    """An endless description, or a field full of other things, yields a handful at most."""
    assert len(numbers({"error_description": "AADSTS50076 " * 5_000})) == 10
    assert numbers({"error_codes": [50076, "a", 1.5, True]}) == (50076,)
    assert numbers({}) == ()


def test_msal_receives_only_json_objects(world: World) -> None:
    """Its log would hold whatever an answer holds that is none."""
    asking = app._AuthTransport(world.client, Endpoints.of(world.microsoft.endpoints))
    world.microsoft.fault("html", status=200)
    with pytest.raises(requests.ConnectionError, match="bad_answer"):
        asking.get(
            f"https://127.0.0.1:{world.microsoft.server.port}/common/v2.0/.well-known/openid-configuration"
        )
