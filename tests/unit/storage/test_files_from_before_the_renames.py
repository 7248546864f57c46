"""Journal, vault and config of the last build before the renames are opened, and nothing in them
is lost.

The files in tests/fixtures/before_renames were written by that build: nine days of `demo`, then
`close`, `mark` and `pause`, one intent that was cut off, and two sign-ins with made-up tokens.
"""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from interviewd.cli import main
from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.errors import JournalNewer
from interviewd.model.known import State
from interviewd.storage.cache import LEGACY_NAME, SqliteCache
from interviewd.storage.journal import SCHEMA, SqliteJournal
from interviewd.storage.vault import Vault
from tests.fakes.homes import files

FIXTURES = Path(__file__).parents[2] / "fixtures" / "before_renames"
UNFINISHED = "f" * 32


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of that build's folder: the config, and the state folder as it left it."""
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    shutil.copy(FIXTURES / "config.toml", tmp_path)
    for name in ("journal.sqlite", LEGACY_NAME):
        (state / name).write_bytes(gzip.decompress((FIXTURES / f"{name}.gz").read_bytes()))
    for name in ("vault.bin", "vault.key"):
        shutil.copy(FIXTURES / name, state)
    for path in state.iterdir():
        path.chmod(0o600)
    (tmp_path / "calendar").mkdir()
    for part in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / ".Drafts" / part).mkdir(parents=True)
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    return tmp_path


def rows(path: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as database:
        return database.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def version(path: Path) -> int:
    return int(str(rows(path, "pragma_user_version")[0][0]))


PLAIN = (
    "key, kind, verb, state, account, interview, company, title, subject, text, message_id, thread, sent_id, handle, "
    "version, hash, slot, attempts"
)


@pytest.mark.parametrize("readonly", [True, False])
def test_every_deed_of_the_old_journal_is_kept(home: Path, readonly: bool) -> None:
    """Every row is read with every word of it, by those who only look and by those who write."""
    path = home / "state" / "journal.sqlite"
    deeds = rows(path, "deed", PLAIN)
    counts = {
        table: len(rows(path, table))
        for table in ("past", "noted", "contact", "mark", "closing", "log")
    }

    with SqliteJournal(path, readonly=readonly) as journal:
        memory, history = journal.read(), journal.history()
        payload = journal.payload(UNFINISHED)
        assert not journal.rebuilt

    read = [
        tuple(getattr(memory.deeds[key], name) for name in PLAIN.split(", "))
        for key in sorted(memory.deeds)
    ]
    assert read == deeds
    assert len(deeds) == 17
    assert counts == {
        "past": len(memory.past),
        "noted": len(memory.noted),
        "contact": len(memory.contacts),
        "mark": len(memory.marks),
        "closing": len(memory.closings),
        "log": len(history),
    }
    assert memory.pause
    assert memory.deeds[UNFINISHED].state is State.INTENT
    assert payload == b"To: doubt@example.org\r\n\r\nThe frozen letter.\r\n"


def test_the_old_journal_is_migrated_after_a_backup(home: Path) -> None:
    """Where the schema has changed since, a copy of the journal as it was is kept."""
    path = home / "state" / "journal.sqlite"
    deeds, now = rows(path, "deed", "key, state"), len(SCHEMA.scripts)
    was = version(path)

    SqliteJournal(path).close()

    backups = [*(home / "state" / "backups").glob("*-before-*.sqlite")]
    assert (was, version(path)) == (1, now)
    assert [version(each) for each in backups] == ([was] if was < now else [])
    assert all(rows(each, "deed", "key, state") == deeds for each in [path, *backups])


def test_a_downgrade_is_refused_untouched(home: Path) -> None:
    """The journal of a version after this one is neither read nor changed."""
    path = home / "state" / "journal.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version={len(SCHEMA.scripts) + 1}")
    before = files(home)

    for readonly in (True, False):
        with pytest.raises(JournalNewer):
            SqliteJournal(path, readonly=readonly).read()
    assert files(home) == before


def test_the_old_sign_ins_open(home: Path) -> None:
    """With the key beside them, every sign-in with all that was in it."""
    vault = Vault(home / "state", {})

    assert vault.names() == ("gmail", "outlook")
    assert vault.get("gmail") == {
        "refresh_token": "an-old-refresh-token",
        "granted": ["calendar.events", "gmail.compose"],
        "email": "maria.lopez@example.org",
    }


def test_the_old_config_is_in_force(home: Path) -> None:
    """With the meaning that it had."""
    config = configs.read(home / "config.toml")
    me = config.settings.me

    assert (me.name, me.time_zone, me.country) == ("Maria Lopez", "Europe/London", "GB")
    assert me.strengths[0] == "six years of running message queues at Northwind"
    assert [account.name for account in config.accounts] == ["home"]


def test_the_old_cache_is_replaced(home: Path) -> None:
    """It stays while commands only look, and goes when the new one is first written."""
    state = home / "state"
    (state / f"{LEGACY_NAME}-wal").write_bytes(b"")
    (state / f"{LEGACY_NAME}.aside").write_bytes(b"damaged")

    cache = SqliteCache(state / wiring.CACHE)
    assert cache.all("home/calendar") == {}
    assert (state / LEGACY_NAME).exists()
    cache.update("home/calendar", {"a": "1"})
    cache.close()

    assert sorted(path.name for path in state.iterdir()) == [
        "cache.sqlite",
        "journal.sqlite",
        "vault.bin",
        "vault.key",
    ]


@pytest.mark.parametrize("command", ["status", "plan", "log", "doctor", "tick"])
def test_every_command_works_on_the_old_folder(
    home: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """None ends with a mistake of the config, a newer journal or a traceback.

    Nobody is told of a rebuilt journal.
    """
    code = main(["--config", str(home / "config.toml"), command])

    output = "".join(capsys.readouterr())
    assert code in (0, 1), output
    assert "rebuilt" not in output
    assert "should not have happened" not in output
