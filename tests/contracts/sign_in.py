"""How any provider's sign-in is used: renewed when due, kept, bound to its endpoints, shown to
nobody.

A provider passes by a fixture `world`, its account on its fake, and a subclass of `OnlineSignIn`.
"""

from __future__ import annotations

import json
import logging
import traceback
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import pytest

from interviewd.accounts import http
from interviewd.accounts.online.credentials import SignInRecord
from interviewd.errors import AccountError, Down, SignInNeeded
from interviewd.model.seen import AccountState
from tests.fakes.online_world import World


class OnlineSignIn(ABC):
    """One account's sign-in."""

    WORLD: ClassVar[Any]
    """The provider's `World`."""
    RECORD: ClassVar[Any]
    """The provider's `SignInRecord`."""
    ROTATE: ClassVar[Any]
    """What makes its fake replace the refresh token at each renewal."""
    ENDPOINTS: ClassVar[list[str]]
    """The endpoints that a sign-in is made with."""
    PATHS: ClassVar[list[str]]
    """What a renewal may ask."""

    @abstractmethod
    def expire(self, world: Any) -> None:
        """The next request needs a new access token."""

    @abstractmethod
    def secrets(self, world: Any) -> list[str]:
        """Everything that nobody may see."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        for name, values in (("endpoint", self.ENDPOINTS), ("path", self.PATHS)):
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, values)

    def record(self, world: World) -> SignInRecord:
        record: SignInRecord | None = self.RECORD.of(world.vault.get(world.name))
        assert record
        return record

    def renewals(self, world: World) -> int:
        return len(world.fake.asked("POST", "/token"))

    def end(self, world: Any) -> None:
        """The provider ends the sign-in."""
        world.fake.sign_in.revoke_all()
        self.expire(world)

    def test_a_token_is_renewed_once_and_kept(self, world: World) -> None:
        """A token that is over costs one renewal, and the next process has the new one."""
        self.expire(world)
        world.fetch()
        world.reopened().fetch()

        assert self.renewals(world) == 1

    def test_a_refresh_token_that_was_replaced_is_kept(self, world: Any) -> None:
        """Where a renewal brings a new refresh token, that one is in the vault before it is
        needed.
        """
        world.fake.sign_in.knobs.rotate = self.ROTATE
        for _ in range(3):
            self.expire(world)
            world.fetch()
            world.reopened()

        assert self.renewals(world) == 3
        stored = json.dumps(world.vault.records[world.name])
        live = [token for token, grant in world.fake.sign_in.refresh.items() if grant.live]
        assert any(token in stored for token in live)

    def test_a_new_sign_in_is_noticed_by_the_daemon(self, world: World) -> None:
        """After `connect` the running daemon goes on by itself."""
        self.end(world)
        with pytest.raises(SignInNeeded):
            world.fetch()
        with self.WORLD(world.fake) as other:
            world.vault.put(world.name, other.vault.records[world.name])

        assert world.fetch().complete

    def test_a_sign_in_belongs_to_its_endpoints(self, world: World, endpoint: str) -> None:
        """With another endpoint than the one it was made with no request leaves, and a new
        sign-in is needed.
        """
        record = world.vault.records[world.name]
        endpoints = {**record["endpoints"], endpoint: "http://127.0.0.1:9/elsewhere/"}
        world.vault.put(world.name, {**record, "endpoints": endpoints})
        world.reopened()
        with pytest.raises(SignInNeeded, match="endpoints_changed"):
            world.fetch()

        assert world.fake.log == []
        assert world.ports
        assert world.ports.state is AccountState.SIGN_IN

    def test_without_a_sign_in_nothing_is_asked(self, world: World) -> None:
        """An account that was never connected says so and leaves the network alone."""
        world.vault.drop(world.name)
        world.reopened()
        with pytest.raises(SignInNeeded, match="sign_in_missing"):
            world.fetch()

        assert world.fake.log == []
        assert world.ports
        assert (world.ports.state, world.ports.addresses) == (AccountState.NEVER, ())

    @pytest.mark.parametrize("kind", ["fin", "rst", "truncate", "status", "html"])
    def test_an_error_of_the_sign_in_server_is_temporary(
        self, world: World, kind: str, path: str
    ) -> None:
        """Nonsense from it ends no sign-in; the next fetch goes on."""
        self.expire(world)
        world.fake.fault(kind, path=path, status=200 if kind == "html" else 503, times=9)
        with pytest.raises(Down):
            world.fetch()
        world.fake.server.faults.clear()

        assert self.record(world).over == ""
        world.reopened()
        assert world.fetch().complete

    def test_a_hanging_sign_in_server_is_temporary(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The deadline holds for the renewal, too."""
        monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.3)
        self.expire(world)
        world.fake.fault("hang", path="/token", seconds=2)
        with pytest.raises(Down):
            world.fetch()

    def test_no_secret_is_shown(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        """Tokens stand in no repr, no error, no traceback and no log line, with the logger wide
        open.
        """
        caplog.set_level(logging.DEBUG)
        shown = [repr(self.record(world)), repr(world.ports)]
        secrets = self.secrets(world)
        errors = 0
        for trouble in ("fin", "html", "status", "truncate", "expired", "ended"):
            match trouble:
                case "expired":
                    self.expire(world)
                case "ended":
                    self.end(world)
                case _:
                    world.fake.fault(trouble, times=9)
            try:
                world.reopened().fetch()
            except AccountError as error:
                shown += [repr(error), str(error), "".join(traceback.format_exception(error))]
                errors += 1
            world.fake.server.faults.clear()
            secrets += self.secrets(world)

        assert errors >= 3
        assert [secret for secret in secrets if secret in "".join([*shown, caplog.text])] == []

    @pytest.mark.parametrize(
        "stored",
        [None, {}, {"provider": "nobody", "client_id": "x"}, {"client_id": 5}],
    )
    def test_an_invalid_record_is_no_sign_in(self, stored: dict[str, Any] | None) -> None:
        """What another provider or a damaged vault left is no sign-in."""
        assert self.RECORD.of(stored) is None
        assert self.RECORD.of({"provider": self.RECORD.PROVIDER, **(stored or {})}) is None

    def test_a_record_survives_the_vault(self, world: World) -> None:
        """A record is plain JSON and comes back the same."""
        record = self.record(world)

        assert self.RECORD.of(json.loads(json.dumps(record.stored()))) == record
