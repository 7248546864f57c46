"""The journal's file survives kills, damage, full disks and new versions, and is nobody else's."""

import os
import random
import shutil
import sqlite3
import stat
import traceback
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from interviewd.errors import JournalBusy, JournalNewer, JournalUnwritable, Unsafe
from interviewd.model.known import Memory, State
from interviewd.ports import LogEntry
from interviewd.storage.database import Database
from interviewd.storage.journal import SCHEMA, SqliteJournal
from interviewd.storage.sqlite import Broken, MigrationFailed, Schema, transaction
from tests.fakes.homes import files
from tests.fakes.memories import BLOCK, DEED, FULL, LATER, NOW
from tests.fakes.processes import killed_after, run_python, start_python


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite"


@pytest.fixture
def journal(path: Path):
    with SqliteJournal(path) as journal:
        yield journal


def known(path: Path) -> Memory:
    """What somebody else finds there."""
    return SqliteJournal(path, readonly=True).read()


# --- killed -------------------------------------------------------------------------------------

WRITE_FOR_EVER = """
import pathlib, sys
from dataclasses import replace
from datetime import UTC, datetime
from interviewd.storage.journal import SqliteJournal
from interviewd.model.known import Deed, State
from interviewd.model.terms import Kind, Verb
from interviewd.ports import LogEntry
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
now = datetime(2026, 11, 25, tzinfo=UTC)
for n in range(int(sys.argv[2]), 10**9):
    deed = Deed(f"key{n}", Kind.THANK_YOU, Verb.DRAFT, State.INTENT, "home", "uid", now, text="x" * 3000)
    journal.begin(deed, b"letter" * 500)
    print(f"begun {n}\\n", end="", flush=True)
    journal.finish(LogEntry(now, "draft", "done", replace(deed, state=State.DRAFTED)))
    print(f"done {n}\\n", end="", flush=True)
    if n % 20 == 19:
        journal.forget(lambda memory: memory, now, now)
    if n % 50 == 49:
        journal.backup(datetime(2026, 11, 1 + n // 50 % 28, tzinfo=UTC))
"""


def test_acknowledged_writes_survive_a_kill(path: Path, deep: bool) -> None:
    """SIGKILL at any moment, creation and checkpoints among them: nothing that was said to be
    written is lost or torn.
    """
    chance = random.Random(20261125)
    begun, done = set[str](), set[str]()
    for _ in range(300 if deep else 30):
        acknowledged = killed_after(
            chance.uniform(0.0, 0.12), WRITE_FOR_EVER, path, str(len(begun))
        )
        done |= {f"key{n}" for word, n in acknowledged if word == "done"}
        begun |= {f"key{n}" for word, n in acknowledged if word == "begun"}

        with SqliteJournal(path) as journal:
            deeds = journal.read().deeds
            assert not journal.rebuilt
            assert journal._connection().execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert begun <= deeds.keys()
            assert all(deeds[key].state is State.DRAFTED for key in done)
            assert all(
                journal.payload(key) == b"letter" * 500
                for key, deed in deeds.items()
                if deed.state is State.INTENT
            )
            begun = {*deeds}  # with the one that was on its way when the kill came
        assert not [*path.parent.rglob("*.new*")]
        assert {
            stat.S_IMODE(each.stat().st_mode) for each in path.parent.rglob("*") if each.is_file()
        } == {0o600}
    assert len(done) > 30, "killed before anything was written"


# --- damage -------------------------------------------------------------------------------------


def hole(path: Path) -> None:
    """Zeroes over the middle of each page: no row is where its page says."""
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\0" * 512)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA application_id=7")


def senseless(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE past SET body = '[]'")
        database.commit()


def folder(path: Path) -> None:
    path.unlink()
    (path / "x").mkdir(parents=True)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE = {
    "holes": hole,
    "header": lambda path: path.write_bytes(b"\0" * 100 + path.read_bytes()[100:]),
    "truncated": lambda path: os.truncate(path, 5000),
    "empty": lambda path: os.truncate(path, 0),
    "no database": lambda path: path.write_text("hello " * 2000),
    "a folder": folder,
    "a pipe": pipe,
    "somebody else's": foreign,
    "senseless rows": senseless,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_journal_is_set_aside_and_the_backup_read_back(path: Path, damage) -> None:
    """The damaged file is kept, and the new journal has what the newest good
    backup knew.
    """
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        journal.backup(NOW)
        journal.begin(replace(BLOCK, key="since"))
    damage(path)

    assert known(path) == FULL
    with SqliteJournal(path) as journal:
        assert journal.rebuilt
        assert journal.read() == FULL
        journal.begin(replace(BLOCK, key="after"))
    assert (path.parent / "journal.sqlite.broken-1").exists()
    with SqliteJournal(path) as journal:
        assert not journal.rebuilt
        assert journal.read().deeds.keys() == FULL.deeds.keys() | {"after"}


def test_each_damaged_one_is_kept(path: Path) -> None:
    """The second does not push the first out, and without a backup the new one is empty."""
    for n in (1, 2, 3):
        SqliteJournal(path).close()
        path.write_text("no database")
        with SqliteJournal(path) as journal:
            assert journal.rebuilt
            assert journal.read() == Memory()
        broken = path.with_name(f"journal.sqlite.broken-{n}")
        assert broken.read_text() == "no database"
        assert stat.S_IMODE(broken.stat().st_mode) == 0o600


def test_a_lost_journal_is_begun_from_its_backup(path: Path) -> None:
    """A file that is gone is lost as much as a damaged one.

    What lies beside it of the old one is not applied.
    """
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        journal.backup(NOW)
        journal.begin(replace(BLOCK, key="since"))
        stale = path.with_name("journal.sqlite-wal").read_bytes()
    path.unlink()
    path.with_name("journal.sqlite-wal").write_bytes(stale)

    with SqliteJournal(path) as journal:
        assert journal.rebuilt
        assert journal.read() == FULL


def test_a_damaged_backup_is_passed_over(path: Path) -> None:
    """The newest good one counts."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        old = journal.backup(NOW)
        journal.remember(FULL, Memory(), LATER)
        new = journal.backup(NOW + timedelta(days=1))
    assert old
    assert new
    os.utime(old, (1, 1))
    new.write_bytes(new.read_bytes()[:5000])
    path.unlink()

    with SqliteJournal(path) as journal:
        assert journal.read() == FULL


def test_copies_of_days_to_come_go(path: Path) -> None:
    """A clock that was years ahead for a week: the copies it left do not push out those of
    today.
    """
    with SqliteJournal(path) as journal:
        for n in range(6):
            journal.backup(NOW + timedelta(days=1800 + n))
        for n in range(6):
            assert journal.backup(NOW + timedelta(days=n))
            assert journal.backup(NOW + timedelta(days=n)) is None
    copies = sorted(copy.name for copy in (path.parent / "backups").iterdir())

    assert copies == [f"journal-{NOW + timedelta(days=n):%Y-%m-%d}.sqlite" for n in range(1, 6)]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_symlink_in_the_place_of_the_copies_is_not_followed(
    path: Path, tmp_path: Path, *, damaged: bool
) -> None:
    """Whoever runs as the service's user could lead root's commands into another folder by it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    (elsewhere / "passwd.new").write_text("root")
    SqliteJournal(path).close()
    if damaged:
        path.write_bytes(b"nothing of ours")
    (path.parent / "backups").symlink_to(elsewhere)

    with pytest.raises(Unsafe):
        SqliteJournal(path)
    assert [each.name for each in elsewhere.iterdir()] == ["passwd.new"]
    assert elsewhere.stat().st_mode & 0o777 == 0o755
    if damaged:
        with pytest.raises(Unsafe):
            known(path)


def test_damage_found_at_runtime_is_repaired_for_the_next_write(
    path: Path, journal: SqliteJournal
) -> None:
    """The write that met it fails and says so; the daemon goes on with the backup."""
    journal.remember(Memory(), FULL, NOW)
    journal.backup(NOW)
    many = {f"{n}": replace(DEED, key=f"{n}") for n in range(300)}
    journal.remember(FULL, replace(FULL, deeds=many), LATER)
    journal._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    journal._connection().execute("PRAGMA shrink_memory")  # else it goes on with the pages it holds
    hole(path)

    with pytest.raises(JournalUnwritable, match="damaged"):
        journal.remember(
            FULL,
            replace(FULL, deeds={key: replace(deed, slot="") for key, deed in many.items()}),
            LATER,
        )
    assert journal.rebuilt
    journal.begin(replace(BLOCK, key="after"))
    assert journal.read().deeds.keys() == FULL.deeds.keys() | {"after"}


def test_a_damaged_journal_is_left_alone_by_who_only_reads(path: Path) -> None:
    """They see the backup, and move nothing."""
    with SqliteJournal(path) as journal:
        journal.backup(NOW)
    path.write_text("no database")
    before = files(path.parent)

    assert known(path) == Memory()
    assert files(path.parent) == before


def test_an_index_in_the_place_of_another_is_damage(path: Path) -> None:
    """Each page is sound; what is put into such a table stands there twice."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
    with closing(sqlite3.connect(path)) as reader:
        names = "'sqlite_autoindex_deed_1', 'sqlite_autoindex_prepared_1'"
        found = reader.execute(f"SELECT rootpage FROM sqlite_schema WHERE name IN ({names})")
        one, other = (4096 * (number - 1) for (number,) in found)
    data = bytearray(path.read_bytes())
    data[one : one + 4096], data[other : other + 4096] = (
        data[other : other + 4096],
        data[one : one + 4096],
    )
    path.write_bytes(data)

    with SqliteJournal(path) as again:
        assert again.rebuilt


BYTES = 60


def test_one_damaged_byte_is_healed_whatever_it_hits(
    path: Path, tmp_path: Path, deep: bool
) -> None:
    """Reading and opening end with what is known or with a backup, never with an error of
    SQLite.
    """
    many = {f"{n}": replace(DEED, key=f"{n}") for n in range(20)}
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), replace(FULL, deeds=many), NOW)
        journal.finish(LogEntry(NOW, "draft", "done", DEED))
        journal.backup(NOW)
    sound, chance = path.read_bytes(), random.Random(20261129)
    for number in range(BYTES * (20 if deep else 1)):
        place = tmp_path / f"{number}" / "journal.sqlite"
        shutil.copytree(path.parent, place.parent)
        damaged = bytearray(sound)
        at = chance.choice(
            [*range(60), *range(64, len(sound))]
        )  # between: user_version, a newer one
        damaged[at] = chance.choice([0xFF, 0xC3, chance.randrange(256)])
        place.write_bytes(damaged)

        reader = SqliteJournal(place, readonly=True)
        assert reader.read().pause == FULL.pause
        reader.history()
        with SqliteJournal(place) as journal:
            assert journal.read().deeds.keys() >= {"1", "19"}
            journal.history()
            journal.begin(BLOCK)


def test_text_that_is_no_utf_8_is_damage_and_is_not_quoted(path: Path) -> None:
    """sqlite3 gives no code for it, and quotes the text in its message."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        journal.backup(NOW)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE past SET body = CAST(x'4a616e61ff' AS TEXT)")
        database.commit()

    with pytest.raises(Broken) as caught:
        SqliteJournal(path, readonly=True).check()
    assert "Jana" not in "".join(traceback.format_exception(caught.value))
    assert known(path) == FULL
    with SqliteJournal(path) as journal:
        assert journal.rebuilt
        assert journal.read() == FULL


def test_a_log_that_cannot_be_read_is_damage_too(path: Path) -> None:
    """It is read by `history` alone, which heals like every other call."""
    with SqliteJournal(path) as journal:
        journal.finish(LogEntry(NOW, "draft", "done", DEED))
        journal.backup(NOW)
        journal._connection().execute("UPDATE log SET at = 'no moment'")
        with pytest.raises(JournalUnwritable, match="damaged"):
            journal.history()
        assert journal.rebuilt
        assert len(journal.history()) == 1


# --- versions -----------------------------------------------------------------------------------


def migrations(folder: Path, *more: str) -> Path:
    shutil.copytree(SCHEMA.migrations, folder)
    last = int(max(SCHEMA.migrations.iterdir()).stem)
    for number, script in enumerate(more, last + 1):
        (folder / f"{number:04}.sql").write_text(script)
    return folder


def schema(folder: Path) -> Schema:
    return Schema(SCHEMA.application_id, folder)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def test_a_journal_of_a_newer_version_is_left_untouched(path: Path) -> None:
    """For writers and readers alike; not a byte of it changes."""
    SqliteJournal(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version=99")
    before = files(path.parent)

    for readonly in (False, True):
        with pytest.raises(JournalNewer) as caught:
            SqliteJournal(path, readonly=readonly).read()
        assert (caught.value.version, caught.value.ours) == (99, version_now())
    assert files(path.parent) == before


def version_now() -> int:
    return len([*SCHEMA.migrations.glob("*.sql")])


def test_a_new_version_brings_the_journal_up_to_date(path: Path, tmp_path: Path) -> None:
    """After a backup of how it was; who only reads sees it up to date without touching it."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
    newer = migrations(
        tmp_path / "newer", "CREATE TABLE more (x TEXT) STRICT; UPDATE mark SET counts = 1;"
    )
    database = Database(path, schema(newer), lambda reader: reader.execute("SELECT x FROM more"))
    before = files(path.parent)

    with closing(database.snapshot()) as snapshot:
        assert snapshot.execute("SELECT min(counts) FROM mark").fetchone() == (1,)
    assert files(path.parent) == before

    connection, lost = database.open()
    connection.close()
    assert not lost
    assert version(path) == version_now() + 1
    [backup] = (path.parent / "backups").iterdir()
    assert version(backup) == version_now()


def test_a_step_that_fails_leaves_everything_before_it(path: Path, tmp_path: Path) -> None:
    """Steps are whole or not at all, and their version with them."""
    SqliteJournal(path).close()
    broken = migrations(
        tmp_path / "broken",
        "CREATE TABLE a (x TEXT) STRICT;",
        "CREATE TABLE b (x TEXT) STRICT; NONSENSE;",
    )

    with pytest.raises(MigrationFailed):
        Database(path, schema(broken), lambda _: None).open()

    with closing(sqlite3.connect(path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "a" in tables
    assert "b" not in tables
    assert version(path) == version_now() + 1


def test_only_the_last_backup_before_a_migration_is_kept(path: Path, tmp_path: Path) -> None:
    """Each new version replaces the one before it."""
    for steps in (0, 1, 2):
        newer = migrations(
            tmp_path / f"{steps}", *[f"CREATE TABLE t{n} (x TEXT) STRICT;" for n in range(steps)]
        )
        Database(path, schema(newer), lambda _: None).open()[0].close()

    [backup] = (path.parent / "backups").iterdir()
    assert version(backup) == version_now() + 1


# --- backups ------------------------------------------------------------------------------------


def test_one_backup_a_day_and_five_in_all(path: Path, journal: SqliteJournal) -> None:
    """Made once a day however often it is asked for.

    The sixth day's takes the place of the first's.
    """
    journal.remember(Memory(), FULL, NOW)
    for day in range(7):
        made = journal.backup(NOW + timedelta(days=day))
        assert made is not None
        assert journal.backup(NOW + timedelta(days=day, hours=3)) is None

    names = sorted(each.name for each in (path.parent / "backups").iterdir())
    assert names == [
        f"journal-2026-{day}.sqlite" for day in ("11-27", "11-28", "11-29", "11-30", "12-01")
    ]
    for each in (path.parent / "backups").iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert SqliteJournal(each, readonly=True).read() == FULL


def test_database_files_are_private(path: Path, journal: SqliteJournal) -> None:
    """0600 in 0700, whatever the umask, with the files that SQLite makes."""
    old = os.umask(0)
    try:
        journal.begin(DEED)
        journal.backup(NOW)
    finally:
        os.umask(old)

    for each in [path.parent, *path.parent.rglob("*")]:
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each


@pytest.mark.parametrize("name", ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"])
def test_a_planted_link_is_refused(path: Path, tmp_path: Path, name: str) -> None:
    """Nothing is read or written through it, and what it points at stays as it was."""
    SqliteJournal(path).close()
    target = tmp_path / "target"
    target.write_text("precious")
    path.with_name(name).unlink(missing_ok=True)
    path.with_name(name).symlink_to(target)

    with pytest.raises(Unsafe, match="symlink"):
        SqliteJournal(path)
    assert target.read_text() == "precious"


def test_a_folder_that_others_may_fill_is_refused(path: Path) -> None:
    """What lies there may be planted."""
    SqliteJournal(path).close()
    path.parent.chmod(0o777)

    with pytest.raises(Unsafe, match="writable"):
        SqliteJournal(path)


def test_a_lock_held_too_long_raises_busy(path: Path, journal: SqliteJournal) -> None:
    """Another's transaction is waited for, not for ever.

    Nothing of what was asked for is written.
    """
    journal._connection().execute("PRAGMA busy_timeout=50")
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        transaction(other),
        pytest.raises(JournalBusy),
    ):
        journal.begin(DEED)
    assert journal.read() == Memory()


FILL_UP = """
import pathlib, resource, signal, sys
from datetime import UTC, datetime
from interviewd.errors import JournalUnwritable
from interviewd.storage.journal import SqliteJournal
from interviewd.model.known import Deed, State
from interviewd.model.terms import Kind, Verb
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
def begin(n):
    journal.begin(Deed(f"key{n}", Kind.PREP, Verb.ADD, State.INTENT, "home", "uid", datetime.now(UTC)), b"x" * 9000)
    print(n)
n = 0
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    for n in range(1000):
        begin(n)
except JournalUnwritable:
    pass
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
begin(5000)
"""


def test_a_full_disk_begins_nothing_and_heals_by_itself(path: Path) -> None:
    """What was acknowledged before is there, what was refused is not, and once there is room it
    goes on.
    """
    acknowledged = run_python(FILL_UP, path).split()

    with SqliteJournal(path) as journal:
        assert not journal.rebuilt
        assert sorted(journal.read().deeds) == sorted(f"key{n}" for n in acknowledged)
    assert 5 < len(acknowledged) < 1000


OPEN = """
import pathlib, sys
from interviewd.storage.journal import SqliteJournal
print(SqliteJournal(pathlib.Path(sys.argv[1])).rebuilt)
"""


def test_many_that_start_at_once_make_one_journal(path: Path) -> None:
    """Nobody finds half a file, and nobody sets aside what another is just making."""
    started = [start_python(OPEN, path) for _ in range(8)]

    assert [process.communicate()[0] for process in started] == ["False\n"] * 8
    assert not [*path.parent.glob("*.broken*")]
