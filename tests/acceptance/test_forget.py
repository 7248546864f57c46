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
def known(home: Home) -> Home:
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


def test_nothing_that_it_knew_or_made_is_left(known: Home) -> None:
    """State folder, blocks and untouched drafts go; events, mail and config are as they were."""
    output = known.run("forget", "--yes")

    assert output.code == 0, output.err
    assert not (known.root / "state").exists()
    assert known.blocks() == []
    assert [mail["Subject"] for mail in known.drafts()] == ["mine"]
    assert {path.name for path in known.calendar.iterdir()} == {"acme.ics", "over.ics"}
    assert f"the config {known.config}" in output.out
    assert known.config.exists()


def test_with_config_goes_the_config_as_well(known: Home) -> None:
    """Only when that is asked for."""
    assert known.run("forget", "--yes", "--with-config").code == 0

    assert not known.config.exists()


def test_what_was_made_can_be_left(known: Home) -> None:
    """The blocks and drafts stay, and it is said where."""
    output = known.run("forget", "--yes", "--leave-made")

    assert not (known.root / "state").exists()
    assert len(known.blocks()) == 3
    assert "home: 3 blocks in the calendar that nobody changed, 1 letter in Drafts" in output.out


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_without_a_yes_nothing_is_removed(known: Home, words: tuple[str, ...]) -> None:
    """A look shows what would go; without anybody to ask it is refused."""
    before = files(known.root)

    output = known.run("forget", *words)

    assert output.code == (0 if words else 2)
    assert ("would remove" in output.out) == bool(words)
    assert files(known.root) == before


def test_what_cannot_be_taken_back_keeps_the_journal(known: Home) -> None:
    """Without it nobody could find the rest again."""
    known.calendar.rename(known.root / "away")

    output = known.run("forget", "--yes")

    assert output.code == 1
    assert "Nothing was forgotten" in output.err
    assert (known.root / "state/journal.sqlite").exists()


def test_nothing_is_forgotten_under_a_daemon(known: Home, tmp_path: Path) -> None:
    """It holds the files that would go."""
    del tmp_path
    with locks.one_daemon(known.root / "state"):
        output = known.run("forget", "--yes")

    assert output.code == 2
    assert "still runs" in output.err
    assert (known.root / "state/journal.sqlite").exists()
