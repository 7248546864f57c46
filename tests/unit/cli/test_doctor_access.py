"""`doctor` tries to read and to write, and `status` never says that all is well where neither is
possible.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from email.generator import Generator
from email.message import Message
from pathlib import Path

import pytest

from interviewd.cli import doctor, service_state
from interviewd.cli.context import Context
from interviewd.cli.doctor import access
from interviewd.cli.doctor.findings import BAD, GOOD
from tests.acceptance.home import Home
from tests.fakes.homes import files

NOBODY = {"user": 65534, "group": 65534, "extra_groups": []}

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody else")


def test_access_checks_succeed_and_leave_nothing_behind(home: Home) -> None:
    """The calendar, the mailbox and the state folder; the probes are gone."""
    home.run("tick")
    before = files(home.root)

    findings = [*access.examine(Context(str(home.config), dict(os.environ)))]

    assert [finding.sign for finding in findings] == [GOOD] * 3
    assert files(home.root) == before


def test_a_calendar_that_cannot_be_written_is_bad(home: Home) -> None:
    """Not by its mode, but because it was tried: nobody can write there, root included."""
    home.config.write_text(home.config.read_text().replace('["calendar"]', '["/proc/self/net"]'))

    [first, *_] = access.examine(Context(str(home.config), dict(os.environ)))

    assert first.sign == BAD
    assert "cannot be written" in first.what
    assert first.fix


@needs_root
@pytest.mark.parametrize(("mode", "script"), [(0o555, access._WRITE), (0o000, access._READ)])
def test_access_is_tried_as_the_services_user(tmp_path: Path, mode: int, script: str) -> None:
    """Root may everything, and the service may not: what root's own try says is no answer."""
    folder = Path("/tmp") / f"interviewd-{tmp_path.name}"  # tmp_path is closed to others
    folder.mkdir()
    folder.chmod(mode)
    try:
        assert access.try_access(script, folder, {}) == ""
        assert access.try_access(script, folder, NOBODY) == "permission denied"
    finally:
        folder.rmdir()


def test_a_folder_of_calendars_is_no_calendar(home: Home) -> None:
    """Nothing in it is read; how its calendars are added is said."""
    inner = home.root / "many/work"
    inner.mkdir(parents=True)
    (inner / "x.ics").touch()
    home.config.write_text(home.config.read_text().replace('["calendar"]', '["many"]'))

    [first, *_] = access.examine(Context(str(home.config), dict(os.environ)))

    assert first.sign == BAD
    assert f"connect local --name home --calendar {home.root / 'many'}" in first.fix


def test_without_root_the_services_access_is_called_unknown(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this person may read and write says nothing of what the service may."""
    unit = service_state.Unit("interviewd.service", home.config, is_system=True, properties={})
    monkeypatch.setattr(service_state, "services", lambda *_: [unit])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    [first, *_] = access.examine(Context(str(home.config), dict(os.environ)))

    assert "only root can try what that user may" in first.what
    assert first.fix.startswith("sudo ")
    assert first.fix.endswith(" doctor")


def test_marks_that_only_the_journal_knows_are_named(home: Home) -> None:
    """What would be lost with the state folder, and how a yes becomes safe."""
    home.plans("coffee", datetime.now(UTC) + timedelta(days=2), title="Coffee with Ana")
    home.run("mark", "coffee", "yes")

    out = home.run("doctor").out

    assert "marks kept in the journal alone, “Coffee with Ana” yes" in out
    assert "safe once #interview stands in the title" in out


def test_a_mail_library_that_lets_headers_in_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what it does, whatever its version is."""
    assert not doctor.lets_headers_in()

    def flatten(self: Generator, message: Message) -> None:
        """As it was before it was mended."""

    monkeypatch.setattr(Generator, "flatten", flatten)
    assert doctor.lets_headers_in()


def test_status_and_tick_name_what_cannot_be_written(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account whose calendar takes nothing does not simply work, and nothing is called as it
    should be.
    """
    home.config.write_text(home.config.read_text().replace('["calendar"]', '["calendar", "far"]'))
    assert "works" not in home.run("status").out.replace("works in part", "")

    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != home.calendar)
    home.config.write_text(home.config.read_text().replace('["calendar", "far"]', '["calendar"]'))
    output = home.run("status", "--check")
    assert output.code == 1
    assert "works in part" in output.out
    assert f"{home.calendar} cannot be written" in output.out
    assert f"{home.calendar} cannot be written" in home.run("tick").out
