"""From a config to a runtime: whose mailbox takes whose letters, and nothing loads or is made
before it is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviewd.config import load as configs
from interviewd.config.load import Config
from interviewd.engine import wiring
from interviewd.model.seen import AccountState
from interviewd.storage.journal import SqliteJournal

SOURCE = Path(__file__).parents[3] / "daemon"

ME = """
state_dir = "state"
[me]
name = "Sam Rivera"
emails = ["Sam@example.org", "sam.rivera@example.com"]
time_zone = "Europe/London"
"""


def config_at(root: Path, *accounts: str) -> Config:
    (root / "calendar").mkdir(exist_ok=True)
    (root / "Maildir/cur").mkdir(parents=True, exist_ok=True)
    return configs.parse(
        "\n".join([ME, *(f"[[account]]\nprovider = 'local'\n{lines}" for lines in accounts)]),
        root / "c.toml",
    )


def open_runtime(config: Config, *, readonly: bool = True):
    return wiring.open_runtime(config, os.environ, readonly=readonly)


def test_an_account_has_its_doors_and_the_person_s_addresses(tmp_path: Path) -> None:
    """In lower case, the first one the mailbox's; paths start at the config's folder."""
    config = config_at(tmp_path, "name = 'home'\ncalendars = ['calendar']\nmailbox = 'Maildir'")

    with open_runtime(config) as runtime:
        [account] = runtime.accounts

    assert (account.name, account.provider, account.state) == ("home", "local", AccountState.OK)
    assert account.addresses == ("sam@example.org", "sam.rivera@example.com")
    assert account.calendar is not None
    assert account.mailbox is not None


@pytest.mark.parametrize(
    ("lines", "mail"),
    [
        ("mailbox = 'Maildir'", "home"),
        ("", ""),
        ("mail = 'none'\nmailbox = 'Maildir'", ""),
        ("mail = 'other'", "other"),
    ],
)
def test_letters_go_to_the_mailbox_that_the_config_means(
    tmp_path: Path, lines: str, mail: str
) -> None:
    """Its own, another account's, or none; a calendar without a mailbox has none."""
    other = "name = 'other'\nmailbox = 'Maildir'\ncalendars = ['calendar']"

    with open_runtime(
        config_at(tmp_path, f"name = 'home'\ncalendars = ['calendar']\n{lines}", other)
    ) as runtime:
        assert runtime.accounts[0].mail == mail


def test_reading_makes_nothing(tmp_path: Path) -> None:
    """No state folder, no database; a missing journal is an empty memory."""
    config = config_at(tmp_path, "name = 'home'\ncalendars = ['calendar']")
    before = sorted(tmp_path.rglob("*"))

    with open_runtime(config) as runtime:
        assert runtime.journal.read().deeds == {}

    assert sorted(tmp_path.rglob("*")) == before


def test_writing_makes_a_private_state_folder(tmp_path: Path) -> None:
    """0700, its files 0600; and the runtime closes what it opened."""
    config = config_at(tmp_path, "name = 'home'\ncalendars = ['calendar']")

    with open_runtime(config, readonly=False) as runtime:
        assert isinstance(runtime.journal, SqliteJournal)

    state = tmp_path / "state"
    assert state.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in state.iterdir() if path.is_file()} == {0o600}
    assert not (state / "journal.sqlite-wal").exists()


def test_the_person_s_own_templates_come_first(tmp_path: Path) -> None:
    """And are read when the first text is asked for, not before."""
    config = config_at(tmp_path, "name = 'home'\ncalendars = ['calendar']")
    with open_runtime(config) as runtime:
        own = tmp_path / "templates" / "reminder.txt.j2"
        own.parent.mkdir()
        own.write_text("Do not forget {{ to }}.\n", encoding="utf-8")

        assert (
            runtime.policy.templates.render("reminder", {"to": "Mia"}).strip()
            == "Do not forget Mia."
        )


def test_an_idle_house_is_light(tmp_path: Path) -> None:
    """What only providers, letters and calendars need stays unloaded until one of them is used."""
    config_at(tmp_path, "name = 'home'\ncalendars = ['calendar']\nmailbox = 'Maildir'")
    (tmp_path / "c.toml").write_text(
        f"{ME}[[account]]\nprovider = 'local'\nname = 'home'\ncalendars = ['calendar']\nmailbox = 'Maildir'\n"
    )
    script = f"""
import os, sys
from pathlib import Path
from datetime import datetime, UTC
from interviewd.config import load as config
from interviewd.engine import wiring
from interviewd.engine.tick import survey
with wiring.open_runtime(config.read(Path({str(tmp_path / "c.toml")!r})), os.environ, readonly=True) as runtime:
    survey(runtime, datetime.now(UTC))
heavy = ("googleapiclient", "google", "msal", "requests", "click", "pydantic", "tomlkit", "jinja2", "cryptography")
print(sorted(name for name in heavy if name in sys.modules))
"""

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("[]\n", "")
