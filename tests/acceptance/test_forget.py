"""`forget` removes what interviewd knows and made, and nothing of the person's."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.storage.vault import Vault
from interviewd.system import locks
from tests.acceptance.home import Home
from tests.fakes.homes import files


@pytest.fixture
def used_home(home: Home) -> Home:
    """A home in which a pass made blocks, and a sign-in and prepared words lie in the state."""
    now = datetime.now(UTC).replace(microsecond=0)
    home.invite("acme", now + timedelta(days=2))
    home.invite("over", now - timedelta(hours=20), title="Staff SRE - Globex (screen)")
    (home.root / "Maildir/.Drafts/cur/mine:2,DS").write_bytes(b"Subject: mine\r\n\r\nHello\r\n")
    (home.root / "state").mkdir(mode=0o700)
    Vault(home.root / "state", os.environ).put("gone", {"provider": "nobody", "token": "secret"})
    assert home.run("tick").code == 0
    assert len(home.blocks()) == 3
    assert len(home.drafts()) == 2
    return home


def test_forget_removes_state_blocks_and_drafts(used_home: Home) -> None:
    """State folder, blocks and untouched drafts go; events, mail and config are as they were."""
    output = used_home.run("forget", "--yes")

    assert output.code == 0, output.err
    assert not (used_home.root / "state").exists()
    assert used_home.blocks() == []
    assert [mail["Subject"] for mail in used_home.drafts()] == ["mine"]
    assert {path.name for path in used_home.calendar.iterdir()} == {"acme.ics", "over.ics"}
    assert f"the config {used_home.config}" in output.out
    assert used_home.config.exists()


def test_with_config_removes_the_config(used_home: Home) -> None:
    """Only when that is asked for."""
    assert used_home.run("forget", "--yes", "--with-config").code == 0

    assert not used_home.config.exists()


def test_leave_made_keeps_blocks_and_drafts(used_home: Home) -> None:
    """The blocks and drafts stay, and it is said where."""
    output = used_home.run("forget", "--yes", "--leave-made")

    assert not (used_home.root / "state").exists()
    assert len(used_home.blocks()) == 3
    assert "home: 3 blocks in the calendar that nobody changed, 1 letter in Drafts" in output.out


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_without_a_yes_nothing_is_removed(used_home: Home, words: tuple[str, ...]) -> None:
    """A look shows what would go; without anybody to ask it is refused."""
    before = files(used_home.root)

    output = used_home.run("forget", *words)

    assert output.code == (0 if words else 2)
    assert ("would remove" in output.out) == bool(words)
    assert files(used_home.root) == before


def test_an_unreachable_calendar_keeps_the_journal(used_home: Home) -> None:
    """Without it nobody could find the rest again."""
    used_home.calendar.rename(used_home.root / "away")

    output = used_home.run("forget", "--yes")

    assert output.code == 1
    assert "Nothing was forgotten" in output.err
    assert (used_home.root / "state/journal.sqlite").exists()


def test_forget_is_refused_while_the_daemon_runs(used_home: Home, tmp_path: Path) -> None:
    """It holds the files that would go."""
    del tmp_path
    with locks.one_daemon(used_home.root / "state"):
        output = used_home.run("forget", "--yes")

    assert output.code == 2
    assert "still runs" in output.err
    assert (used_home.root / "state/journal.sqlite").exists()
