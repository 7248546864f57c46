"""How any provider's answers are handled, good and bad: writes are sent once, errors are
translated by their reason.

A provider passes by a fixture `world`, its account on its fake, and a subclass of `Transport`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from interviewd.accounts import http
from interviewd.accounts.http import Response
from interviewd.errors import AccountError, Doubt, Down, SignInNeeded
from interviewd.storage.cache import Overlay
from tests.fakes.online_world import World

EVENTS = "/events"
KINDS = ["fin", "rst", "truncate", "status", "html"]


class Transport(ABC):
    """Every read and every write of one provider."""

    WORLD: ClassVar[Any]
    """The provider's `World`."""
    REASON: ClassVar[Callable[[Response], Any]]
    """What finds the reason of a refusal; false, or of nothing but empty words, where there is
    none."""
    TOO_MUCH: ClassVar[tuple[Any, ...]]
    """The provider's own error for too many requests, as its fake's `refuse` takes it."""
    NOT_SIGNED_IN: ClassVar[tuple[Any, ...]]
    CREATED: ClassVar[int]
    """The status of a write that has been done."""
    REFUSALS: ClassVar[list[tuple[int, str, type[AccountError], str]]]
    """Status, the provider's reason, what is raised of it, and what that says it was."""

    @abstractmethod
    def listing(self, world: Any) -> list[Any]:
        """One read of events."""

    @abstractmethod
    def inserting(self, world: Any) -> Any:
        """One write of an event."""

    @abstractmethod
    def asking_for_mail(self, world: Any) -> Any:
        """One read of the other half of the account."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "reason" in metafunc.fixturenames:
            metafunc.parametrize(("status", "reason", "error", "what"), self.REFUSALS)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_write_is_sent_once_whatever_fails(self, world: World, kind: str, when: str) -> None:
        """A POST whose outcome is unknown is a doubt after exactly one request."""
        world.fake.fault(kind, when, method="POST", path=EVENTS)
        with pytest.raises(Doubt):
            self.inserting(world)

        assert len(world.fake.asked("POST", EVENTS)) == 1

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_failed_read_is_retried_at_once(self, world: World, kind: str) -> None:
        """A read that fails costs one request more, and nobody notices."""
        world.fake.fault(kind, path=EVENTS, method="GET")

        assert self.listing(world) == []
        assert len(world.fake.asked("GET", EVENTS)) == 2

    def test_a_server_that_keeps_failing_is_down(self, world: World) -> None:
        """A read is given up after three requests."""
        world.fake.fault("status", method="GET", path=EVENTS, times=99)
        with pytest.raises(Down):
            self.listing(world)

        assert len(world.fake.asked("GET", EVENTS)) == 3

    def test_a_refusal_means_what_its_reason_says(
        self, world: Any, status: int, reason: str, error: type[AccountError], what: str
    ) -> None:
        """Each of the provider's errors is one of ours.

        Of a write, all that is no clear no is a doubt.
        """
        world.fake.refuse(status, reason, method="POST", path=EVENTS)
        with pytest.raises(error) as caught:
            self.inserting(world)

        assert caught.value.what == what
        assert len(world.fake.asked("POST", EVENTS)) == 1

    # --- backoff ---------------------------------------------------------------------------------

    def test_no_request_is_sent_before_retry_after(self, world: Any) -> None:
        """Retry-After holds for calendar and mail and for the next process.

        After it asking goes on.
        """
        world.fake.refuse(*self.TOO_MUCH, retry_after="40", path=EVENTS)
        with pytest.raises(Down) as caught:
            self.listing(world)
        requests = len(world.fake.log)
        with pytest.raises(Down):
            self.asking_for_mail(world)
        with pytest.raises(Down):
            self.listing(world.reopened())

        assert caught.value.not_before == world.now + timedelta(seconds=40)
        assert len(world.fake.log) == requests
        world.fake.advance(41)
        assert self.listing(world) == []

    @pytest.mark.parametrize(
        "header", ["-5", "soon", "1e9", "99999999", "", "Thu, 99 Foo 2026 00:00:00 GMT"]
    )
    def test_a_senseless_retry_after_is_no_order(self, world: Any, header: str) -> None:
        """Nonsense in Retry-After falls back to a wait of its own, of at most an hour."""
        world.fake.refuse(*self.TOO_MUCH, retry_after=header, path=EVENTS)
        with pytest.raises(Down) as caught:
            self.listing(world)

        assert caught.value.not_before is not None
        assert timedelta(seconds=1) <= caught.value.not_before - world.now <= timedelta(hours=1)

    def test_retry_after_may_be_a_date(self, world: Any) -> None:
        """A server may send either."""
        world.fake.refuse(*self.TOO_MUCH, retry_after="Mon, 23 Nov 2026 09:03:00 GMT", path=EVENTS)
        with pytest.raises(Down) as caught:
            self.listing(world)

        assert caught.value.not_before == world.now + timedelta(minutes=3)

    def test_backoff_uses_the_time_of_the_pass(self, world: Any) -> None:
        """A pass at another moment than the clock's rests, and goes on, by its own time."""

        class Wall:
            def now(self) -> datetime:
                return datetime(2030, 1, 1, tzinfo=UTC)

        fake = world.fake
        with self.WORLD(fake, clock=Wall()) as elsewhere:
            elsewhere.fetch()
            fake.refuse(*self.TOO_MUCH, retry_after="40")
            for seconds, rests in ((0, True), (30, True), (15, False)):
                fake.advance(seconds)
                try:
                    elsewhere.fetch()
                except Down:
                    assert rests
                else:
                    assert not rests

    def test_refusals_in_a_row_make_the_wait_grow(self, world: World) -> None:
        """Without Retry-After the ceiling of the wait doubles, and success ends it."""
        backoff = world.calendar._api.requests.backoff
        ends = [backoff.begin({}) - world.now for _ in range(12)]
        backoff.end()

        assert max(ends) <= timedelta(hours=1)
        assert max(ends[6:]) > max(ends[:2])
        assert backoff.until is None

    def test_each_account_backs_off_by_itself(self, world: Any) -> None:
        """Two accounts on one cache do not rest for each other."""
        cache = Overlay()
        with self.WORLD(world.fake, cache=cache) as one:
            one.fake.refuse(*self.TOO_MUCH, retry_after="60", path=EVENTS)
            with pytest.raises(Down):
                self.listing(one)

            assert cache.get(f"{one.name}/{one.fake.PROVIDER}", "backoff")
            assert cache.get(f"other/{one.fake.PROVIDER}", "backoff") is None

    # --- connections -----------------------------------------------------------------------------

    def test_a_slow_server_does_not_hold_the_daemon(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The deadline is for the whole request: a byte now and then does not stretch it."""
        monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.3)
        world.fake.fault("slow", method="POST", path=EVENTS, seconds=5)
        with pytest.raises(Doubt) as caught:
            self.inserting(world)

        assert caught.value.what == "timeout"

    def test_a_hanging_write_is_a_doubt(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No answer within the deadline says nothing about the outcome."""
        monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.3)
        world.fake.fault("hang", "after", method="POST", path=EVENTS, seconds=2)
        with pytest.raises(Doubt):
            self.inserting(world)

    @pytest.mark.parametrize("before", [False, True], ids=["new", "used"])
    def test_a_server_that_is_not_there_is_no_doubt(self, world: World, *, before: bool) -> None:
        """Where no connection stands nothing has left, for a write too."""
        if before:
            self.listing(world)
        world.fake.server.close()
        world.close()
        with pytest.raises(Down):
            self.inserting(world)

    def test_a_redirect_is_not_followed(self, world: World) -> None:
        """A captive portal's redirect leads nowhere."""
        world.fake.fault("status", status=302, headers={"Location": "http://127.0.0.1:1/"}, times=9)
        with pytest.raises(Down):
            self.listing(world)

    def test_a_proxy_of_the_environment_is_not_for_this_machine(
        self, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Neither a proxy nor a .netrc comes between us and a loopback endpoint."""
        monkeypatch.setenv("HTTP_PROXY", "http://203.0.113.1:3128")
        monkeypatch.setenv("ALL_PROXY", "http://203.0.113.1:3128")
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

        assert self.listing(world) == []

    def test_a_refused_token_is_renewed_once(self, world: Any) -> None:
        """401 on a write was not processed: renew and ask once more, and then it is over."""
        world.fake.sign_in.expire_access()
        self.inserting(world)
        assert [one["status"] for one in world.fake.asked("POST", EVENTS)] == [401, self.CREATED]

        world.fake.refuse(*self.NOT_SIGNED_IN, method="POST", path=EVENTS, times=2)
        with pytest.raises(SignInNeeded):
            self.inserting(world)

    # --- nonsense --------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<html>",
            b"[]",
            b'{"error": "x"}',
            b'{"error": {}}',
            b'{"error": {"errors": 5}}',
            b"[" * 99_999,
        ],
    )
    def test_an_error_without_words_has_no_reason(self, body: bytes) -> None:
        """An error page of a shape nobody knows does no harm."""
        assert not any(type(self).REASON(Response(500, {}, body)))
