"""Tokens: renewed when due, kept before they are used, over when Microsoft says so, and shown to
nobody.
"""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from interviewd.accounts import http
from interviewd.accounts import microsoft as account
from interviewd.accounts.microsoft import app
from interviewd.accounts.microsoft.aadsts import is_over, numbers, reason_of
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.credentials import MicrosoftRecord
from interviewd.errors import AccountError, Down, SignInNeeded
from interviewd.model.seen import AccountState, Window
from interviewd.storage.cache import Overlay
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World
from tests.fakes.online_world import ZONE, FakeClock, MemoryVault

NAME = "outlook"


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with Microsoft() as microsoft:
        yield microsoft


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


def test_a_token_is_renewed_when_it_is_refused_and_kept(world: World) -> None:
    """A token that is over costs one refresh, and the next process has the new one."""
    world.microsoft.advance(4_000)
    world.fetch()
    assert len(tokens(world)) == 1

    world.reopened().fetch()
    assert len(tokens(world)) == 1


def test_a_refresh_token_that_was_replaced_is_kept(world: World) -> None:
    """Where a refresh brings a new refresh token, that one is in the vault before it is used."""
    world.microsoft.sign_in.knobs.rotate = "strict"
    for _ in range(3):
        world.microsoft.sign_in.expire_access()
        world.fetch()
        world.reopened()

    assert len(tokens(world)) == 3
    assert any(token in stored(world).cache for token in world.microsoft.sign_in.refresh)


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
    asked = len(world.microsoft.log)
    for _ in range(2):
        with pytest.raises(SignInNeeded, match=what):
            world.reopened().fetch()

    assert caught.value.what == stored(world).over == what
    assert len(world.microsoft.log) == asked
    assert world.ports
    assert world.ports.state is AccountState.SIGN_IN


def test_a_new_sign_in_is_noticed_by_the_daemon(world: World) -> None:
    """After `connect` the running daemon goes on by itself."""
    world.microsoft.sign_in.revoke_all()
    world.microsoft.sign_in.expire_access()
    with pytest.raises(SignInNeeded):
        world.fetch()
    with World(world.microsoft) as other:
        world.vault.put(NAME, other.vault.get(NAME) or {})

    assert world.fetch().complete


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


@pytest.mark.parametrize("key", ["graph_endpoint", "authority"])
def test_a_sign_in_belongs_to_its_endpoints(world: World, key: str) -> None:
    """Another endpoint than the one it was made with: no request leaves, and a new sign-in is
    asked for.
    """
    with Microsoft() as elsewhere:
        settings = {**world.microsoft.endpoints, key: elsewhere.endpoints[key]}
        ports = account.open_account(
            NAME,
            ("default",),
            settings=settings,
            vault=world.vault,
            cache=Overlay(),
            zone=ZONE,
            clock=world.clock,
        )
        assert ports.calendar
        with pytest.raises(SignInNeeded, match="endpoints_changed"):
            ports.calendar.fetch(world.window, world.now)

        assert ports.state is AccountState.SIGN_IN
        assert elsewhere.log == []
        assert world.microsoft.log == []


def test_without_a_sign_in_nothing_is_asked(microsoft: Microsoft) -> None:
    """An account that was never connected says so and leaves the network alone."""
    ports = account.open_account(
        NAME,
        ("default",),
        settings=microsoft.endpoints,
        vault=MemoryVault(),
        cache=Overlay(),
        zone=ZONE,
        clock=FakeClock(microsoft),
    )
    assert ports.calendar
    with pytest.raises(SignInNeeded, match="sign_in_missing"):
        ports.calendar.fetch(
            Window(microsoft.now, microsoft.now + timedelta(days=60)), microsoft.now
        )

    assert (ports.state, ports.addresses) == (AccountState.NEVER, ())
    assert microsoft.log == []


@pytest.mark.parametrize("kind", ["fin", "rst", "truncate", "status", "html"])
@pytest.mark.parametrize("path", ["openid-configuration", "/token"])
def test_an_error_of_the_sign_in_server_is_temporary(world: World, kind: str, path: str) -> None:
    """Nonsense from it ends no sign-in; the next fetch goes on."""
    world.microsoft.sign_in.expire_access()
    world.microsoft.fault(kind, path=path, status=200 if kind == "html" else 503)
    with pytest.raises(Down):
        world.fetch()
    world.microsoft.server.faults.clear()

    assert stored(world).over == ""
    world.reopened()
    assert world.fetch().complete


def test_a_hanging_sign_in_server_is_temporary(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline holds for the refresh, too."""
    monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.3)
    world.microsoft.sign_in.expire_access()
    world.microsoft.fault("hang", path="/token", seconds=2)
    with pytest.raises(Down):
        world.fetch()


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


def over(world: World) -> None:
    world.microsoft.sign_in.revoke_all()
    world.microsoft.sign_in.expire_access()


def test_no_secret_is_shown(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens stand in no repr, no error, no traceback and no log line, with the logger wide
    open.
    """
    caplog.set_level(logging.DEBUG)
    shown = [repr(stored(world)), repr(world.ports)]
    for prepare in (
        world.microsoft.sign_in.expire_access,
        lambda: world.microsoft.fault("status", status=500, times=9),
        lambda: over(world),
    ):
        prepare()
        try:
            world.reopened().fetch()
        except AccountError as error:
            shown += [repr(error), str(error), "".join(traceback.format_exception(error))]
        world.microsoft.server.faults.clear()
    secrets = [*world.microsoft.sign_in.access, *world.microsoft.sign_in.refresh, "EwB4", "M.C5"]
    told = "".join([*shown, caplog.text])

    assert not [secret for secret in secrets if secret in told]


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        {"provider": "google", "client_id": "x"},
        {"provider": "microsoft"},
        {"provider": "microsoft", "client_id": 5},
    ],
)
def test_a_record_that_is_none_is_none(stored: dict[str, object] | None) -> None:
    """What another provider or a damaged vault left is no sign-in."""
    assert MicrosoftRecord.of(stored) is None


def test_a_record_survives_the_vault(world: World) -> None:
    """A record is plain JSON and comes back the same."""
    record = stored(world)
    assert MicrosoftRecord.of(json.loads(json.dumps(record.stored()))) == record


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
    ("said", "reason"),
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
def test_a_refusal_is_known_by_its_number(said: dict[str, object], reason: str) -> None:
    """The number first, wherever it stands; OAuth's own word else."""
    assert reason_of(said) == reason


def test_only_what_passes_by_itself_is_not_over() -> None:
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
