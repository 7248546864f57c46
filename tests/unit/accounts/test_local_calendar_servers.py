"""Blocks that travel through a real CalDAV server and a real synchroniser stay ours and never
conflict.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.decided import Block
from interviewd.model.seen import Event, Window
from interviewd.model.terms import Kind, key_of
from interviewd.storage.cache import Overlay
from tests.fakes import caldav
from tests.fakes.caldav import Synchroniser

pytestmark = pytest.mark.deep

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
ALARMS = (None, 0, 10, 60, 90, 1440)


def block(number: int, alarm: int | None) -> Block:
    start = NOW + timedelta(days=1, hours=number)
    return Block(
        key=key_of("uid@acme.example", "", Kind.PREP, str(number)),
        kind=Kind.PREP,
        for_id="uid@acme.example",
        start=start,
        end=start + timedelta(minutes=30),
        title="Research, rehearse; relax",
        text="Company: Müller & Söhne\nRole: SRE\n\nhttps://meet.example/1?a=b\n"
        + "long words " * 30,
        hash=f"{number:016}",
        placed="fedcba9876543210",
        busy=True,
        alarm=alarm,
    )


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs, installed from the package index."""
    return caldav.install(tmp_path_factory.mktemp("programs"))


@pytest.fixture
def collection(programs: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an empty calendar on a running server."""
    with caldav.collection(programs, tmp_path) as address:
        yield address


class Machine:
    """One machine of the person: its calendar folder and its synchroniser."""

    def __init__(self, path: Path, programs: Path, collection: str) -> None:
        folder = path / "calendar"
        folder.mkdir(parents=True)
        self.synchroniser = Synchroniser(path, folder, programs, collection)
        self.calendar = LocalCalendar(
            "home", [("calendar", folder)], Overlay(), ZoneInfo("Europe/Berlin")
        )

    def blocks(self) -> list[Event]:
        """Our blocks without what is this machine's own."""
        events = self.calendar.fetch(WINDOW, NOW).events
        return [replace(event, handle="", version="") for event in events if event.mark]


def test_blocks_stay_ours_on_every_machine(programs: Path, collection: str, tmp_path: Path) -> None:
    """Written here, read there, changed there, with a lost status on both: the same blocks, and
    no conflict.
    """
    one, two = (Machine(tmp_path / name, programs, collection) for name in ("one", "two"))
    for number, alarm in enumerate(ALARMS):
        one.calendar.put(block(number, alarm), None)
    written = one.blocks()

    assert [machine.synchroniser.sync() for machine in (one, two)] == ["", ""]
    assert written == one.blocks() == two.blocks()
    for machine in (one, two):
        machine.synchroniser.lose_status()
        assert machine.synchroniser.sync() == ""
        assert machine.blocks() == written

    changed = replace(
        block(0, ALARMS[0]),
        title="Warm-up",
        start=NOW + timedelta(days=3),
        end=NOW + timedelta(days=4),
    )
    (found,) = (
        event
        for event in two.calendar.fetch(WINDOW, NOW).events
        if event.mark and event.mark.key == changed.key
    )
    two.calendar.put(changed, found)
    assert [machine.synchroniser.sync() for machine in (two, one)] == ["", ""]
    assert one.blocks() == two.blocks()
    assert "Warm-up" in {event.title for event in one.blocks()}
