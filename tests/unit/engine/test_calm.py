"""What is asked while all is calm tells a change from none, as a fetch of the account would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from interviewd.engine.calm import Calm, Poller
from interviewd.storage import codec
from tests.fakes import google_world, microsoft_world
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_world import World


@pytest.fixture(params=["google", "microsoft"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    fake: Any = Google() if request.param == "google" else Microsoft()
    kind: Any = google_world.World if request.param == "google" else microsoft_world.World
    with fake, kind(fake) as world:
        yield world


@pytest.fixture
def poller() -> Iterator[Poller]:
    poller = Poller()
    yield poller
    poller.close()


def calm(world: World) -> Calm:
    """What a worker hands over after a fetch, as it arrives."""
    assert world.ports
    world.fetch()
    polls = world.ports.polls()
    assert polls is not None
    told = Calm(None, 300, (polls,))
    assert codec.load(Calm, codec.dump(told)) == told
    return told


def expired(before: Calm, world: World) -> Calm:
    """The same when its token is no longer good."""
    world.fake.sign_in.expire_access()
    accounts = [replace(each, expires=world.fake.now) for each in before.accounts]
    return replace(before, accounts=tuple(accounts))


def later(world: World, minutes: int = 0) -> datetime:
    return world.fake.now + timedelta(minutes=minutes)


def test_no_news_is_as_before(world: World, poller: Poller) -> None:
    """However often it is asked."""
    world.fake.seed_events(3)
    before = calm(world)
    for minutes in (5, 10, 15):
        assert poller.is_as_before(before, later(world, minutes))


def test_a_new_event_is_noticed(world: World, poller: Poller) -> None:
    """At the next poll."""
    world.fake.seed_events(3)
    before = calm(world)
    world.fake.seed_events(1)
    assert not poller.is_as_before(before, later(world, 5))


def test_a_deleted_event_is_noticed(world: World, poller: Poller) -> None:
    """At the next poll."""
    world.fake.seed_events(3)
    before = calm(world)
    world.fake.calendar.delete(next(iter(world.fake.events))["id"])
    assert not poller.is_as_before(before, later(world, 5))


def test_a_server_that_refuses_is_no_calm(world: World, poller: Poller) -> None:
    """A pass finds out what is wrong."""
    before = calm(world)
    world.fake.fault("status", status=503, body={})
    assert not poller.is_as_before(before, later(world, 5))


def test_an_expired_token_is_renewed_without_a_pass(world: World, poller: Poller) -> None:
    """The server gives another one; nothing is stored."""
    before = expired(calm(world), world)
    puts = world.vault.puts
    begun = len(world.fake.asked("POST"))
    assert poller.is_as_before(before, later(world))
    assert poller.is_as_before(before, later(world, 5))
    assert len(world.fake.asked("POST")) == begun + 1
    assert world.vault.puts == puts


def test_a_sign_in_that_is_over_needs_a_pass(world: World, poller: Poller) -> None:
    """The pass finds out, and says so."""
    before = expired(calm(world), world)
    world.fake.sign_in.revoke_all()
    assert not poller.is_as_before(before, later(world))


def test_a_deleted_occurrence_is_noticed_within_half_an_hour(poller: Poller) -> None:
    """Microsoft's delta does not report it; which events there are is asked now and then."""
    with Microsoft() as microsoft, microsoft_world.World(microsoft) as world:
        start = f"{microsoft.now + timedelta(days=1):%Y-%m-%dT%H:%M:%S}"
        side = {"dateTime": start, "timeZone": "UTC"}
        microsoft.calendar.add(
            subject="weekly", start=side, end=side, rule="RRULE:FREQ=WEEKLY;COUNT=3"
        )
        before = calm(world)
        assert poller.is_as_before(before, later(world, 5))
        microsoft.calendar.delete(next(iter(microsoft.calendar.items)))
        assert poller.is_as_before(before, later(world, 10))
        assert not poller.is_as_before(before, later(world, 25))
