"""The local calendar passes the contract tests, with a folder and with a single file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.calendar import CalendarContract
from tests.fakes.calendars import LocalWorld


class TestFolder(CalendarContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[LocalWorld]:
        world = LocalWorld(tmp_path, tmp_path / "calendar")
        yield world
        world.close()


class TestOneFile(CalendarContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[LocalWorld]:
        world = LocalWorld(tmp_path, tmp_path / "calendar.ics")
        yield world
        world.close()
