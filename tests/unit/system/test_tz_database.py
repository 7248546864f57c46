"""The newest tz database counts, wherever it is."""

import subprocess
import sys
import zoneinfo
from importlib import import_module
from pathlib import Path

import pytest

from interviewd.system import tz_database

PACKAGE = import_module("tzdata")


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Set the version of the system's tables, None for a system without any; undone at the end."""
    monkeypatch.delenv("PYTHONTZPATH", raising=False)
    before = zoneinfo.TZPATH

    def set_version(line: str | None, name: str = "tzdata.zi") -> str:
        if line is not None:
            (tmp_path / name).write_text(line)
        zoneinfo.reset_tzpath([str(tmp_path if line is not None else tmp_path / "none")])
        tz_database.use_newest.cache_clear()
        return tz_database.use_newest()

    yield set_version
    zoneinfo.reset_tzpath(before)
    tz_database.use_newest.cache_clear()


@pytest.mark.parametrize("line", ["# version 2025b\n", "# something else\n", "", None])
def test_old_tables_of_the_system_are_not_read(versions, line: str | None):
    """Tables that are older, of no known version or missing give way to those of the package."""
    assert versions(line) == PACKAGE.IANA_VERSION
    assert tuple(f"{folder}/zoneinfo" for folder in PACKAGE.__path__) == zoneinfo.TZPATH


@pytest.mark.parametrize(
    ("line", "name"), [("# version 2999a\n", "tzdata.zi"), ("2999a\n", "+VERSION")]
)
def test_newer_tables_of_the_system_are_read(versions, line: str, name: str):
    """Tables that are newer than the package's stay in use."""
    assert versions(line, name) == "2999a"
    assert zoneinfo.TZPATH != ()


def test_a_path_that_the_person_set_is_respected(versions, monkeypatch: pytest.MonkeyPatch):
    """PYTHONTZPATH decides."""
    monkeypatch.setenv("PYTHONTZPATH", "/x")

    assert versions("# version 1999a\n") == "1999a"
    assert zoneinfo.TZPATH != ()


def test_every_command_uses_them():
    """The person's own zone goes by the newest tables, too: Edmonton keeps daylight time since
    2026.
    """
    program = (
        "import io, sys, zoneinfo; from datetime import datetime; from interviewd.cli import main; "
        "sys.stdout = sys.stderr = io.StringIO(); main(['--config', '/nowhere/config.toml', 'status']); "
        "zone = zoneinfo.ZoneInfo('America/Edmonton'); "
        "sys.__stderr__.write(str(datetime(2026, 12, 2, tzinfo=zone).utcoffset().total_seconds() / 3600))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert result.stderr == "-6.0"
