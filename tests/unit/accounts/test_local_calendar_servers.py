"""Blocks that travel through a real CalDAV server and a real synchroniser stay ours and never
conflict.
"""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
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

pytestmark = pytest.mark.deep

PACKAGES = ("radicale==3.9.0", "vdirsyncer==0.21.0")
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
    folder = tmp_path_factory.mktemp("programs")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(folder / "bin/pip"), "install", "--quiet", *PACKAGES], check=True)
    return folder / "bin"


@pytest.fixture
def collection(programs: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an empty calendar on a running Radicale."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    config = tmp_path / "radicale.ini"
    config.write_text(
        f"[server]\nhosts = {host}\n[auth]\ntype = none\n[storage]\nfilesystem_folder = {tmp_path}/server\n"
    )
    server = subprocess.Popen(
        [str(programs / "radicale"), "--config", str(config)], stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://{host}/sam/calendar/"
        sam = {"Authorization": f"Basic {b64encode(b'sam:x').decode()}"}
        for _ in range(200):  # until the server listens
            try:
                urllib.request.urlopen(
                    urllib.request.Request(address, headers=sam, method="MKCALENDAR"), timeout=5
                )
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


class Machine:
    """One machine of the person: its calendar folder and its synchroniser."""

    def __init__(self, path: Path, programs: Path, collection: str) -> None:
        self.folder, self._path, self._programs = path / "calendar", path, programs
        self.folder.mkdir(parents=True)
        (path / "config").write_text(
            f'[general]\nstatus_path = "{path}/status"\n[pair p]\na = "here"\nb = "there"\ncollections = null\n'
            f'[storage here]\ntype = "filesystem"\npath = "{self.folder}"\nfileext = ".ics"\n'
            f'[storage there]\ntype = "caldav"\nurl = "{collection}"\nusername = "sam"\npassword = "x"\n'
        )
        self.calendar = LocalCalendar(
            "home", [("calendar", self.folder)], Overlay(), ZoneInfo("Europe/Berlin")
        )

    def sync(self) -> str:
        """Synchronise; return what the synchroniser complains about."""
        self._vdirsyncer("discover")
        lines = self._vdirsyncer("sync").splitlines()
        return "\n".join(line for line in lines if line.startswith(("error", "critical")))

    def _vdirsyncer(self, command: str) -> str:
        words = [
            str(self._programs / "vdirsyncer"),
            "--config",
            str(self._path / "config"),
            command,
        ]
        return subprocess.run(
            words, input="y\n" * 5, capture_output=True, text=True, check=False
        ).stderr

    def lose_status(self) -> None:
        for path in sorted((self._path / "status").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()

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

    assert [machine.sync() for machine in (one, two)] == ["", ""]
    assert written == one.blocks() == two.blocks()
    for machine in (one, two):
        machine.lose_status()
        assert machine.sync() == ""
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
    assert [machine.sync() for machine in (two, one)] == ["", ""]
    assert one.blocks() == two.blocks()
    assert "Warm-up" in {event.title for event in one.blocks()}
