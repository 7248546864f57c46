"""What is begun is on disk before anything happens, what is known survives every kill, and nothing damaged is built on."""

import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.errors import JournalBusy, JournalNewer, JournalUnwritable, Unsafe
from interviewd.journal import APPLICATION_ID, MIGRATIONS, SqliteJournal
from interviewd.model import (
    Closing,
    Contact,
    Deed,
    Interview,
    Kind,
    Memory,
    Noted,
    Notes,
    Past,
    Pause,
    Person,
    Round,
    State,
    Verb,
    because,
)
from interviewd.store import Store, transaction

NOW = datetime(2026, 11, 25, 14, 5, 0, 250, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

DEED = Deed(
    key="k" * 32,
    kind=Kind.THANK_YOU,
    verb=Verb.DRAFT,
    state=State.DRAFTED,
    account="home",
    interview="uid/20261125T140000Z",
    made=NOW,
    calendar="work",
    company="Müller & Söhne",
    title="t",
    start=NOW,
    end=LATER,
    placed="p",
    hash="h",
    slot="mia@acme.example",
    to=Person("Mia", "mia@acme.example", "VP"),
    subject="Thank you – SRE interview",
    text="Dear Mia,\n…",
    message_id="<k@example.org>",
    thread="th",
    references=("<a@b>", "<c@d>"),
    deadline=LATER,
    sent=LATER,
    sent_id="<s@example.org>",
    settled=LATER,
    adopted=True,
    handle="17",
    version="v",
    cursor="c",
    attempts=2,
    not_before=LATER,
    error="e",
)
BLOCK = Deed("b" * 32, Kind.PREP, Verb.ADD, State.OURS, "home", "uid", NOW)
INTERVIEW = Interview(
    "home",
    "work",
    "uid",
    "",
    "Interview at Acme",
    NOW,
    LATER,
    names=("acme",),
    round=Round.FINAL,
    people=(Person("Mia", "mia@acme.example"),),
    held=because("too_many", count=7, since=NOW),
)
FULL = Memory(
    deeds={DEED.key: DEED, BLOCK.key: BLOCK},
    past={"uid": Past(INTERVIEW, NOW, state="gone", since=LATER)},
    noted={"n": Noted("n", "uid", "Liked: it", NOW, Notes(filled=True, liked="it", decide_by=date(2026, 12, 4)))},
    contacts={
        "<m@acme>": Contact("home", "<m@acme>", NOW, sent=False, address="mia@acme.example", back=date(2026, 12, 1))
    },
    marks={"uid": True, "other": False},
    closings=(Closing("Acme", NOW, closed=True), Closing("Acme", LATER, closed=False)),
    pause=Pause(NOW, LATER),
)


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


def files(path: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(path.parent)): each.read_bytes()
        for each in sorted(path.parent.rglob("*"))
        if each.is_file()
    }


# --- what is known ----------------------------------------------------------------------------------------------


def test_a_memory_comes_back_as_it_was(path: Path, journal: SqliteJournal) -> None:
    """Everything in it, for this process, the next one, and one that only reads."""
    journal.remember(Memory(), FULL, NOW)

    assert journal.read() == FULL
    assert known(path) == FULL
    journal.close()
    assert known(path) == FULL
    with SqliteJournal(path) as again:
        assert again.read() == FULL


def test_every_field_of_a_deed_has_its_column(journal: SqliteJournal) -> None:
    """A field that is added to the model needs a migration, and this says so."""
    with closing(sqlite3.connect(journal._store.path)) as reader:
        columns = [row[1] for row in reader.execute("PRAGMA table_info(deed)")]

    assert columns == [field.name for field in fields(Deed)]
    assert all(getattr(DEED, field.name) != field.default for field in fields(Deed)), (
        "DEED leaves a field at its default"
    )


def test_only_the_difference_is_stored(path: Path, journal: SqliteJournal) -> None:
    """What somebody else has written meanwhile stays: a pass that began before `pause` does not take it back."""
    journal.remember(Memory(), FULL, NOW)
    with SqliteJournal(path) as other:
        other.remember(FULL, replace(FULL, pause=None, marks={**FULL.marks, "new": True}), LATER)

    journal.remember(
        FULL, replace(FULL, deeds={DEED.key: replace(DEED, state=State.SENT)}, closings=FULL.closings[1:]), LATER
    )

    assert journal.read() == replace(
        FULL,
        deeds={DEED.key: replace(DEED, state=State.SENT)},
        closings=FULL.closings[1:],
        pause=None,
        marks={**FULL.marks, "new": True},
    )


def test_reading_again_costs_nothing_until_somebody_writes(path: Path, journal: SqliteJournal) -> None:
    """The same object, until this connection or another has committed; the same holds for who only reads."""
    reader = SqliteJournal(path, readonly=True)
    first, seen = journal.read(), reader.read()
    assert journal.read() is first
    assert reader.read() is seen

    with SqliteJournal(path) as other:
        other.remember(Memory(), FULL, NOW)
    assert journal.read() == FULL == reader.read()

    journal.begin(BLOCK)
    assert journal.read().deeds[BLOCK.key].state is State.INTENT == reader.read().deeds[BLOCK.key].state


def test_nothing_new_writes_nothing(path: Path, journal: SqliteJournal) -> None:
    """An idle pass leaves the files as they are, byte for byte."""
    journal.remember(Memory(), FULL, NOW)
    before = files(path)

    journal.remember(FULL, replace(FULL, marks=dict(FULL.marks)), LATER)

    assert files(path) == before


# --- intents and outcomes ---------------------------------------------------------------------------------------


def test_an_intent_is_there_for_another_process_before_begin_returns(path: Path, journal: SqliteJournal) -> None:
    """Whoever looks from outside sees the doubt and the frozen letter."""
    journal.begin(replace(DEED, state=State.DOUBT), b"From: \xff")

    query = "SELECT state, hex(payload) FROM deed JOIN intent USING (key)"
    found = run_python("import sys, sqlite3; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]))", path, query)

    assert found.strip() == "('intent', '46726F6D3A20FF')"
    assert journal.payload(DEED.key) == b"From: \xff"


@pytest.mark.parametrize(
    ("state", "outcome", "kept"),
    [(State.DRAFTED, "done", False), (State.REFUSED, "failed", False), (State.DOUBT, "in_doubt", True)],
)
def test_an_outcome_ends_the_intent_unless_it_is_in_doubt(journal: SqliteJournal, state, outcome, kept) -> None:
    """The frozen letter stays exactly as long as nobody knows whether it lies in Drafts."""
    journal.begin(DEED, b"letter")
    journal.finish(replace(DEED, state=state), outcome, LATER)

    assert journal.read().deeds[DEED.key] == replace(DEED, state=state)
    assert journal.payload(DEED.key) == (b"letter" if kept else None)
    [entry] = journal.history()
    assert (entry.at, entry.verb, entry.outcome) == (LATER, "draft", outcome)
    assert entry.deed == replace(DEED, state=state, text="", cursor="")


def test_a_doubt_that_is_settled_by_looking_needs_its_letter_no_more(journal: SqliteJournal) -> None:
    """Whether adopted or dropped, by `remember` as by `finish`."""
    for after in ({DEED.key: replace(DEED, state=State.DRAFTED)}, {}):
        journal.begin(DEED, b"letter")
        before = journal.read()
        journal.remember(before, replace(before, deeds=after), LATER)

        assert journal.payload(DEED.key) is None


BEGIN_FIVE = """
import os, pathlib, sys
from datetime import UTC, datetime
from interviewd.journal import SqliteJournal
from interviewd.model import Deed, Kind, State, Verb
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
for n in range(5):
    journal.begin(Deed(f"key{n}", Kind.PREP, Verb.ADD, State.INTENT, "home", "uid", datetime.now(UTC)), b"letter")
    os.path.exists(f"/request-{n}")
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_an_intent_is_on_disk_and_not_only_with_the_system(path: Path, tmp_path: Path) -> None:
    """The gate that `synchronous=NORMAL` fails: the WAL is synced after its last write, before whatever comes next."""
    calls = "trace=fsync,fdatasync,pwrite64,stat,newfstatat,statx"
    run_python(BEGIN_FIVE, path, under=["strace", "-f", "-y", "-e", calls, "-o", str(tmp_path / "trace")])

    parts = re.split(r'"/request-\d', (tmp_path / "trace").read_text(errors="replace"))
    assert len(parts) == 6
    for part in parts[:5]:
        touches = re.findall(r"(pwrite64|fsync|fdatasync)\([^\n]*journal\.sqlite-wal>", part)
        assert "pwrite64" in touches
        assert touches[-1] in ("fsync", "fdatasync")


# --- killed -----------------------------------------------------------------------------------------------------

WRITE_FOR_EVER = """
import pathlib, sys
from dataclasses import replace
from datetime import UTC, datetime
from interviewd.journal import SqliteJournal
from interviewd.model import Deed, Kind, State, Verb
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
now = datetime(2026, 11, 25, tzinfo=UTC)
for n in range(int(sys.argv[2]), 10**9):
    deed = Deed(f"key{n}", Kind.THANK_YOU, Verb.DRAFT, State.INTENT, "home", "uid", now, text="x" * 3000)
    journal.begin(deed, b"letter" * 500)
    print(f"begun {n}\\n", end="", flush=True)
    journal.finish(replace(deed, state=State.DRAFTED), "done", now)
    print(f"done {n}\\n", end="", flush=True)
    if n % 20 == 19:
        journal.purge(now)
    if n % 50 == 49:
        journal.backup(datetime(2026, 11, 1 + n // 50 % 28, tzinfo=UTC))
"""


def test_what_was_acknowledged_survives_a_kill(path: Path, deep: bool) -> None:
    """SIGKILL at any moment, creation and checkpoints among them: nothing that was said to be written is lost or torn."""
    chance = random.Random(20261125)
    begun, done = set[str](), set[str]()
    for _ in range(300 if deep else 30):
        acknowledged = killed_after(chance.uniform(0.0, 0.12), WRITE_FOR_EVER, path, str(len(begun)))
        done |= {f"key{n}" for word, n in acknowledged if word == "done"}
        begun |= {f"key{n}" for word, n in acknowledged if word == "begun"}

        with SqliteJournal(path) as journal:
            deeds = journal.read().deeds
            assert not journal.rebuilt
            assert journal._own().execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert begun <= deeds.keys()
            assert all(deeds[key].state is State.DRAFTED for key in done)
            assert all(
                journal.payload(key) == b"letter" * 500 for key, deed in deeds.items() if deed.state is State.INTENT
            )
            begun = {*deeds}  # with the one that was on its way when the kill came
        assert not [*path.parent.rglob("*.new*")]
        assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.rglob("*") if each.is_file()} == {0o600}
    assert len(done) > 30, "killed before anything was written"


# --- damage -----------------------------------------------------------------------------------------------------


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
    """It is kept for whoever wants to look, and the one that goes on knows what the newest good backup knew."""
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
    """A file that is gone is lost as much as a damaged one; what lies beside it of the old one is not applied."""
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


def test_damage_that_shows_while_it_runs_is_mended_for_the_next_write(path: Path, journal: SqliteJournal) -> None:
    """The write that met it fails and says so; the daemon goes on with the backup."""
    journal.remember(Memory(), FULL, NOW)
    journal.backup(NOW)
    many = {f"{n}": replace(DEED, key=f"{n}") for n in range(300)}
    journal.remember(FULL, replace(FULL, deeds=many), LATER)
    journal._own().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    journal._own().execute("PRAGMA shrink_memory")  # else it goes on with the pages it holds
    hole(path)

    with pytest.raises(JournalUnwritable, match="damaged"):
        journal.remember(FULL, replace(FULL, deeds={key: replace(deed, slot="") for key, deed in many.items()}), LATER)
    assert journal.rebuilt
    journal.begin(replace(BLOCK, key="after"))
    assert journal.read().deeds.keys() == FULL.deeds.keys() | {"after"}


def test_a_damaged_journal_is_left_alone_by_who_only_reads(path: Path) -> None:
    """They see the backup, and move nothing."""
    with SqliteJournal(path) as journal:
        journal.backup(NOW)
    path.write_text("no database")
    before = files(path)

    assert known(path) == Memory()
    assert files(path) == before


# --- versions ---------------------------------------------------------------------------------------------------


def migrations(folder: Path, *more: str) -> Path:
    shutil.copytree(MIGRATIONS, folder)
    for n, script in enumerate(more, len([*MIGRATIONS.iterdir()]) + 1):
        (folder / f"{n:04}.sql").write_text(script)
    return folder


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def test_a_journal_of_a_newer_version_is_left_untouched(path: Path) -> None:
    """For writers and readers alike; not a byte of it changes."""
    SqliteJournal(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version=99")
    before = files(path)

    for readonly in (False, True):
        with pytest.raises(JournalNewer) as caught:
            SqliteJournal(path, readonly=readonly).read()
        assert (caught.value.version, caught.value.ours) == (99, version_now())
    assert files(path) == before


def version_now() -> int:
    return len([*MIGRATIONS.glob("*.sql")])


def test_a_new_version_brings_the_journal_up_to_date(path: Path, tmp_path: Path) -> None:
    """After a backup of how it was; who only reads sees it up to date without touching it."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
    newer = migrations(tmp_path / "newer", "CREATE TABLE more (x TEXT) STRICT; UPDATE mark SET counts = 1;")
    store = Store(path, APPLICATION_ID, newer, lambda reader: reader.execute("SELECT x FROM more"))
    before = files(path)

    with closing(store.snapshot()) as snapshot:
        assert snapshot.execute("SELECT min(counts) FROM mark").fetchone() == (1,)
    assert files(path) == before

    connection, lost = store.open()
    connection.close()
    assert not lost
    assert version(path) == version_now() + 1
    [backup] = (path.parent / "backups").iterdir()
    assert version(backup) == version_now()


def test_a_step_that_fails_leaves_everything_before_it(path: Path, tmp_path: Path) -> None:
    """Steps are whole or not at all, and their version with them."""
    SqliteJournal(path).close()
    broken = migrations(
        tmp_path / "broken", "CREATE TABLE a (x TEXT) STRICT;", "CREATE TABLE b (x TEXT) STRICT; NONSENSE;"
    )

    with pytest.raises(sqlite3.OperationalError):
        Store(path, APPLICATION_ID, broken, lambda _: None).open()

    with closing(sqlite3.connect(path)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "a" in tables
    assert "b" not in tables
    assert version(path) == version_now() + 1


def test_only_the_last_backup_before_a_migration_is_kept(path: Path, tmp_path: Path) -> None:
    """Each new version replaces the one before it."""
    for steps in (0, 1, 2):
        newer = migrations(tmp_path / f"{steps}", *[f"CREATE TABLE t{n} (x TEXT) STRICT;" for n in range(steps)])
        Store(path, APPLICATION_ID, newer, lambda _: None).open()[0].close()

    [backup] = (path.parent / "backups").iterdir()
    assert version(backup) == version_now() + 1


# --- backups ----------------------------------------------------------------------------------------------------


def test_one_backup_a_day_and_five_in_all(path: Path, journal: SqliteJournal) -> None:
    """Made once a day however often it is asked for; the sixth day's takes the place of the first's."""
    journal.remember(Memory(), FULL, NOW)
    for day in range(7):
        made = journal.backup(NOW + timedelta(days=day))
        assert made is not None
        assert journal.backup(NOW + timedelta(days=day, hours=3)) is None

    names = sorted(each.name for each in (path.parent / "backups").iterdir())
    assert names == [f"journal-2026-{day}.sqlite" for day in ("11-27", "11-28", "11-29", "11-30", "12-01")]
    for each in (path.parent / "backups").iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
        assert SqliteJournal(each, readonly=True).read() == FULL


# --- forgetting -------------------------------------------------------------------------------------------------


def test_what_is_purged_is_nowhere_on_disk(path: Path, journal: SqliteJournal) -> None:
    """Not in rows, not in freed pages, not in the WAL, not in old backups or in what was set aside."""
    secret = replace(
        DEED, company="Xylophone", to=Person("Xylophone", "xylophone@x.example"), text="Xylophone", error=""
    )
    memory = replace(FULL, deeds={DEED.key: secret})
    journal.remember(Memory(), memory, NOW)
    journal.finish(secret, "done", NOW)
    journal.remember(memory, replace(memory, closings=(*FULL.closings, Closing("Xylophone", NOW, closed=True))), NOW)
    journal.backup(NOW)
    path.with_name("journal.sqlite.broken-1").write_text("Xylophone")
    os.utime(path.with_name("journal.sqlite.broken-1"), (1, 1))

    journal.remember(journal.read(), FULL, LATER)
    blanked = journal.purge(NOW + timedelta(days=1))

    assert blanked == len(journal.history())
    assert not [name for name, content in files(path).items() if b"ylophone" in content]
    assert [entry.deed and entry.deed.key for entry in journal.history() if entry.verb == "draft"] == [DEED.key]
    assert journal.purge(NOW + timedelta(days=1)) == 0


def test_what_is_younger_is_not_purged(path: Path, journal: SqliteJournal) -> None:
    """Lines, backups and all from the day on stay."""
    journal.finish(DEED, "done", NOW)
    journal.backup(NOW)

    assert journal.purge(NOW) == 0
    [entry] = journal.history()
    assert entry.deed == replace(DEED, text="", cursor="")
    assert len([*(path.parent / "backups").iterdir()]) == 1


# --- the log ----------------------------------------------------------------------------------------------------


def lines(journal: SqliteJournal) -> list[tuple[str, str, str]]:
    return [
        (entry.verb, entry.outcome, entry.what or (entry.deed.key if entry.deed else "")) for entry in journal.history()
    ]


@pytest.mark.parametrize(
    ("was", "is_now", "line"),
    [
        (State.DRAFTED, State.SENT, ("sent", "seen")),
        (State.DRAFTED, State.EDITED, ("edited", "seen")),
        (State.EDITED, State.DISCARDED, ("discarded", "seen")),
        (State.OURS, State.YOURS, ("yours", "seen")),
        (State.OURS, State.DELETED, ("deleted", "seen")),
        (State.INTENT, State.DRAFTED, ("draft", "done")),
        (State.DOUBT, State.SENT, ("sent", "seen")),
        (State.INTENT, None, ("draft", "failed")),
        (State.INTENT, State.REFUSED, ("draft", "failed")),
        (None, State.SENT, ("found", "seen")),
        (State.INTENT, State.DOUBT, None),
        (State.SENT, State.SENT, None),
        (State.OURS, None, None),
    ],
)
def test_what_turned_out_is_a_line(journal: SqliteJournal, was, is_now, line) -> None:
    """One for a state that was learnt, none for a step on the way or for what stayed."""
    before = Memory(deeds={} if was is None else {DEED.key: replace(DEED, state=was)})
    after = Memory(deeds={} if is_now is None else {DEED.key: replace(DEED, state=is_now, hash="new")})

    journal.remember(before, after, NOW)

    assert lines(journal) == ([(*line, DEED.key)] if line else [])


def test_decisions_and_interviews_are_lines(journal: SqliteJournal) -> None:
    """What the person decided, and which interviews came and went, in words that a command can show."""
    marked = replace(FULL, deeds={}, past={"uid": Past(INTERVIEW, NOW)})
    gone = replace(
        marked, marks={"uid": False}, closings=(), pause=None, past={"uid": Past(INTERVIEW, NOW, state="gone")}
    )
    journal.remember(Memory(), marked, NOW)
    journal.remember(marked, gone, LATER)
    journal.remember(gone, replace(gone, pause=Pause(LATER)), LATER)

    assert lines(journal) == [
        ("recognised", "seen", "Interview at Acme"),
        ("marked", "done", "yes uid"),
        ("marked", "done", "no other"),
        ("closed", "done", "Acme"),
        ("reopened", "done", "Acme"),
        ("paused", "done", LATER.isoformat()),
        ("gone", "seen", "Interview at Acme"),
        ("marked", "done", "no uid"),
        ("resumed", "done", ""),
        ("paused", "done", ""),
    ]
    assert [line[0] for line in lines(journal)][-2:] == [entry.verb for entry in journal.history(2)]
    assert journal.history(0) == ()


# --- who may ----------------------------------------------------------------------------------------------------


def test_who_only_reads_makes_nothing(path: Path) -> None:
    """No folder, no file; and nothing can be written that way."""
    reader = SqliteJournal(path, readonly=True)

    assert reader.read() == Memory()
    assert reader.history() == ()
    with pytest.raises(JournalUnwritable):
        reader.begin(DEED)
    assert not path.parent.exists()


def test_who_only_reads_leaves_no_trace(path: Path) -> None:
    """The files are the same before and after, with a daemon at work, after it, and after its kill."""
    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        names = files(path).keys()
        assert known(path) == FULL
        assert files(path).keys() == names
    for _ in range(2):
        before = files(path)
        assert known(path) == FULL
        assert files(path).keys() == before.keys()
        assert files(path)["journal.sqlite"] == before["journal.sqlite"]
        killed_after(0.4, WRITE_FOR_EVER, path, "0")
        with SqliteJournal(path) as journal:
            journal.remember(journal.read(), FULL, NOW)


def test_everything_is_for_its_owner_alone(path: Path, journal: SqliteJournal) -> None:
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


def test_one_that_waits_too_long_says_so(path: Path, journal: SqliteJournal) -> None:
    """Another's transaction is waited for, not for ever; nothing of what was asked for is written."""
    journal._own().execute("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other, transaction(other), pytest.raises(JournalBusy):
        journal.begin(DEED)
    assert journal.read() == Memory()


FILL_UP = """
import pathlib, resource, signal, sys
from datetime import UTC, datetime
from interviewd.errors import JournalUnwritable
from interviewd.journal import SqliteJournal
from interviewd.model import Deed, Kind, State, Verb
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
    """What was acknowledged before is there, what was refused is not, and once there is room it goes on."""
    acknowledged = run_python(FILL_UP, path).split()

    with SqliteJournal(path) as journal:
        assert not journal.rebuilt
        assert sorted(journal.read().deeds) == sorted(f"key{n}" for n in acknowledged)
    assert 5 < len(acknowledged) < 1000


OPEN = """
import pathlib, sys
from interviewd.journal import SqliteJournal
print(SqliteJournal(pathlib.Path(sys.argv[1])).rebuilt)
"""


def test_many_that_start_at_once_make_one_journal(path: Path) -> None:
    """Nobody finds half a file, and nobody sets aside what another is just making."""
    started = [start_python(OPEN, path) for _ in range(8)]

    assert [process.communicate()[0] for process in started] == ["False\n"] * 8
    assert not [*path.parent.glob("*.broken*")]


# --- other processes --------------------------------------------------------------------------------------------

DAEMON = Path(__file__).parents[2] / "daemon"


def start_python(script: str, *arguments: object, under: list[str] | None = None) -> subprocess.Popen[str]:
    command = [*(under or []), sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(DAEMON)})


def run_python(script: str, *arguments: object, under: list[str] | None = None) -> str:
    with start_python(script, *arguments, under=under) as process:
        out, _ = process.communicate()
    assert process.returncode == 0
    return out


def killed_after(seconds: float, script: str, *arguments: object) -> list[tuple[str, str]]:
    """What a process had said, line by line, when it was killed so long after its first word."""
    with start_python(script, *arguments) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
    return [(word, n) for word, n in (line.split() for line in (first + rest).splitlines() if line.count(" ") == 1)]
