"""Folders that the person may not open or write: each is named, and the rest goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.cli import calendar_folders
from tests.acceptance.home import Home

NOBODY = 65534

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def open_home(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home that somebody else owns, in a place that they can reach.

    All modules are loaded before: Python itself may lie where only root can read it.
    """
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=2))
    for command in ("tick", "status", "undo --yes"):
        home.run(*command.split())
    root = Path("/tmp") / f"interviewd-{os.getpid()}-{tmp_path.name}"
    home = Home(root / "sam")
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=2))
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    monkeypatch.setenv("HOME", str(root))
    yield home
    shutil.rmtree(root)


@contextmanager
def somebody() -> Iterator[None]:
    """Without the rights of root, in this process."""
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_a_calendar_without_rights_stops_no_search(open_home: Home) -> None:
    """It is one that has no event to show."""
    open_home.calendar.chmod(0)

    with somebody():
        assert calendar_folders.calendars_in(open_home.calendar) == []


@pytest.mark.parametrize("place", ["Maildir/.Drafts", "Maildir"])
def test_status_and_tick_name_a_mailbox_without_rights(open_home: Home, place: str) -> None:
    """And neither ends for it, nor says that the account simply works."""
    (open_home.root / place).chmod(0)

    with somebody():
        for command in ("tick", "status"):
            output = open_home.run(command)

            assert str(open_home.root / place) in output.out, output.err
            assert "home  local  works\n" not in output.out


def test_undo_without_rights_says_why(open_home: Home) -> None:
    """The reason stands with each block that stays, and nothing counts as removed."""
    with somebody():
        open_home.run("tick")
        open_home.calendar.chmod(0o555)
        output = open_home.run("undo", "--yes")

    assert output.code == 1
    assert "0 of 3 removed" in output.out
    assert output.out.count("it could not be removed (Permission denied)") == 3, output.out
    assert len(open_home.blocks()) == 3
