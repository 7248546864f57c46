"""What is begun is on disk before anything happens, and what is known comes back as it was."""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.errors import JournalBusy, JournalUnwritable
from interviewd.model.known import Closing, Deed, Memory, Past, Pause, State
from interviewd.model.seen import Person
from interviewd.ports import LogEntry
from interviewd.storage.journal import SCHEMA, SqliteJournal
from interviewd.storage.sqlite import transaction
from tests.fakes.homes import files
from tests.fakes.memories import BLOCK, DEED, FULL, INTERVIEW, LATER, NOW
from tests.fakes.processes import run_python, start_python


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


# --- what is known ------------------------------------------------------------------------------


def test_a_memory_comes_back_as_it_was(path: Path, journal: SqliteJournal) -> None:
    """Everything in it, for this process, the next one, and one that only reads."""
    journal.remember(Memory(), FULL, NOW)

    assert journal.read() == FULL
    assert known(path) == FULL
    journal.close()
    assert known(path) == FULL
    with SqliteJournal(path) as again:
        assert again.read() == FULL


def test_every_field_of_a_memory_is_tried() -> None:
    """A field that is added needs a table; what comes back shows whether it has one."""
    assert [field.name for field in fields(Memory) if not getattr(FULL, field.name)] == []


def test_every_field_of_a_deed_has_its_column(journal: SqliteJournal) -> None:
    """A field that is added to the model needs a migration, and this says so."""
    with closing(sqlite3.connect(journal._database.path)) as reader:
        columns = [row[1] for row in reader.execute("PRAGMA table_info(deed)")]

    assert columns == [field.name for field in fields(Deed)]
    assert all(getattr(DEED, field.name) != field.default for field in fields(Deed)), (
        "DEED leaves a field at its default"
    )


def test_only_the_difference_is_stored(path: Path, journal: SqliteJournal) -> None:
    """What somebody else has written meanwhile stays: a pass that began before `pause` does not
    take it back.
    """
    journal.remember(Memory(), FULL, NOW)
    with SqliteJournal(path) as other:
        other.remember(FULL, replace(FULL, pause=None, marks={**FULL.marks, "new": True}), LATER)

    journal.remember(
        FULL,
        replace(
            FULL, deeds={DEED.key: replace(DEED, state=State.SENT)}, closings=FULL.closings[1:]
        ),
        LATER,
    )

    assert journal.read() == replace(
        FULL,
        deeds={DEED.key: replace(DEED, state=State.SENT)},
        closings=FULL.closings[1:],
        pause=None,
        marks={**FULL.marks, "new": True},
    )


def test_reading_again_costs_nothing_until_somebody_writes(
    path: Path, journal: SqliteJournal
) -> None:
    """The same object, until this connection or another has committed.

    The same holds for who only reads.
    """
    reader = SqliteJournal(path, readonly=True)
    first, second = journal.read(), reader.read()
    assert journal.read() is first
    assert reader.read() is second

    with SqliteJournal(path) as other:
        other.remember(Memory(), FULL, NOW)
    assert journal.read() == FULL == reader.read()

    journal.begin(BLOCK)
    assert (
        journal.read().deeds[BLOCK.key].state
        is State.INTENT
        == reader.read().deeds[BLOCK.key].state
    )


def test_nothing_new_writes_nothing(path: Path, journal: SqliteJournal) -> None:
    """An idle pass leaves the files as they are, byte for byte."""
    journal.remember(Memory(), FULL, NOW)
    before = files(path.parent)

    journal.remember(FULL, replace(FULL, marks=dict(FULL.marks)), LATER)

    assert files(path.parent) == before


IN_LOG = Deed(
    DEED.key,
    DEED.kind,
    DEED.verb,
    DEED.state,
    DEED.account,
    DEED.interview,
    DEED.made,
    company=DEED.company,
    title=DEED.title,
    start=DEED.start,
    end=DEED.end,
    to=DEED.to,
    subject=DEED.subject,
)
"""What a line of the log says of it: which deed it is, and none of its words."""


# --- intents and outcomes -----------------------------------------------------------------------


def test_an_intent_is_there_for_another_process_before_begin_returns(
    path: Path, journal: SqliteJournal
) -> None:
    """Whoever looks from outside sees the doubt and the frozen letter."""
    journal.begin(replace(DEED, state=State.DOUBT), b"From: \xff")

    query = "SELECT state, hex(payload) FROM deed JOIN intent USING (key)"
    output = run_python(
        "import sys, sqlite3; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]))",
        path,
        query,
    )

    assert output.strip() == "('intent', '46726F6D3A20FF')"
    assert journal.payload(DEED.key) == b"From: \xff"


@pytest.mark.parametrize(
    ("state", "outcome", "kept"),
    [
        (State.DRAFTED, "done", False),
        (State.REFUSED, "failed", False),
        (State.DOUBT, "in_doubt", True),
    ],
)
def test_an_outcome_ends_the_intent_unless_it_is_in_doubt(
    journal: SqliteJournal, state, outcome, kept
) -> None:
    """The frozen letter stays exactly as long as nobody knows whether it lies in Drafts."""
    journal.begin(DEED, b"letter")
    journal.finish(LogEntry(LATER, "draft", outcome, replace(DEED, state=state)))

    assert journal.read().deeds[DEED.key] == replace(DEED, state=state)
    assert journal.payload(DEED.key) == (b"letter" if kept else None)
    [entry] = journal.history()
    assert (entry.at, entry.verb, entry.outcome) == (LATER, "draft", outcome)
    assert entry.deed == replace(IN_LOG, state=state)


def test_an_intent_carries_the_outcome_before_it(path: Path, journal: SqliteJournal) -> None:
    """Both are on disk together: one wait for the disk, and never the one without the other."""
    drafted = replace(DEED, state=State.DRAFTED)
    journal.begin(DEED, b"letter")
    journal.begin(
        replace(BLOCK, state=State.INTENT), b"", LogEntry(LATER, "draft", "done", drafted)
    )

    found = SqliteJournal(path, readonly=True).read()
    assert found.deeds == {DEED.key: drafted, BLOCK.key: replace(BLOCK, state=State.INTENT)}
    assert journal.payload(DEED.key) is None
    assert [entry.outcome for entry in journal.history()] == ["done"]


@pytest.mark.parametrize("is_found_out", [False, True])
def test_an_outcome_that_could_not_be_written_is_written_by_the_next_read(
    path: Path, journal: SqliteJournal, is_found_out: bool
) -> None:
    """An account cannot say who removed a block; unless another process has settled it since."""
    removed, deleted = (replace(BLOCK, state=each) for each in (State.REMOVED, State.DELETED))
    journal.begin(BLOCK)
    journal._connection().execute("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other, transaction(other):
        for _ in range(2):
            with pytest.raises(JournalBusy):
                journal.finish(LogEntry(LATER, "remove", "done", removed))
    if is_found_out:
        with SqliteJournal(path) as other_journal:
            other_journal.finish(LogEntry(LATER, "settle", "done", deleted))

    assert journal.read().deeds == {BLOCK.key: deleted if is_found_out else removed}
    assert len(journal.history()) == 1


def test_a_doubt_that_is_settled_by_looking_needs_its_letter_no_more(
    journal: SqliteJournal,
) -> None:
    """Whether adopted or dropped, by `remember` as by `finish`."""
    for after in ({DEED.key: replace(DEED, state=State.DRAFTED)}, {}):
        journal.begin(DEED, b"letter")
        before = journal.read()
        journal.remember(before, replace(before, deeds=after), LATER)

        assert journal.payload(DEED.key) is None


BEGIN_FIVE = """
import os, pathlib, sys
from datetime import UTC, datetime
from interviewd.storage.journal import SCHEMA, SqliteJournal
from interviewd.storage.sqlite import transaction
from interviewd.model.known import Deed, State
from interviewd.model.terms import Kind, Verb
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
for n in range(5):
    journal.begin(Deed(f"key{n}", Kind.PREP, Verb.ADD, State.INTENT, "home", "uid", datetime.now(UTC)), b"letter")
    os.path.exists(f"/request-{n}")
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_an_intent_is_on_disk_and_not_only_with_the_system(path: Path, tmp_path: Path) -> None:
    """The gate that `synchronous=NORMAL` fails: the WAL is synced after its last write, before
    whatever comes next.
    """
    calls = "trace=fsync,fdatasync,pwrite64,stat,newfstatat,statx"
    run_python(
        BEGIN_FIVE, path, under=["strace", "-f", "-y", "-e", calls, "-o", str(tmp_path / "trace")]
    )

    parts = re.split(r'"/request-\d', (tmp_path / "trace").read_text(errors="replace"))
    assert len(parts) == 6
    for part in parts[:5]:
        touches = re.findall(r"(pwrite64|fsync|fdatasync)\([^\n]*journal\.sqlite-wal>", part)
        assert "pwrite64" in touches
        assert touches[-1] in ("fsync", "fdatasync")


# --- forgetting ---------------------------------------------------------------------------------


def test_forgotten_text_is_nowhere_on_disk(path: Path, journal: SqliteJournal) -> None:
    """Not in rows, freed pages or the WAL, not in copies of any age, nor in old damaged files."""
    secret = replace(
        DEED,
        company="Xylophone",
        to=Person("Xylophone", "xylophone@x.example"),
        text="Xylophone",
        error="",
    )
    memory = replace(
        FULL, deeds={DEED.key: secret}, closings=(Closing("Xylophone", NOW, closed=True),)
    )
    journal.remember(Memory(), memory, NOW)
    journal.finish(LogEntry(NOW, "draft", "done", secret))
    copies = [journal.backup(NOW + timedelta(days=days)) for days in range(3)]
    older = path.parent / "backups" / "journal-before-0002.sqlite"
    as_version_1(Path(shutil.copy(copies[0] or "", older)))
    damaged = [
        path.with_name("journal.sqlite.broken-1"),
        path.parent / "backups" / "journal-2026-11-01.sqlite",
    ]
    for each in damaged:
        each.write_text("Xylophone")
        os.utime(each, (1, 1))
    ages = {copy: copy.stat().st_mtime_ns for copy in copies if copy}

    journal.forget(lambda _: FULL, NOW + timedelta(days=1), LATER)

    assert journal.read() == FULL
    assert not [name for name, content in files(path.parent).items() if b"ylophone" in content]
    assert not [each for each in damaged if each.exists()]
    assert {copy: copy.stat().st_mtime_ns for copy in ages} == ages
    assert all(SqliteJournal(copy, readonly=True).read() == FULL for copy in [*ages, older])
    assert [
        entry.deed and entry.deed.key for entry in journal.history() if entry.verb == "draft"
    ] == [DEED.key]
    before = files(path.parent / "backups")
    journal.forget(lambda memory: memory, NOW + timedelta(days=1), LATER)
    assert files(path.parent / "backups") == before


BARE = Deed(
    BLOCK.key,
    BLOCK.kind,
    BLOCK.verb,
    State.DELETED,
    BLOCK.account,
    INTERVIEW.id,
    NOW.replace(microsecond=0),
)
"""A deed of which nothing is left but that it is not made again."""


def test_what_is_over_lies_in_its_interviews_row(path: Path, journal: SqliteJournal) -> None:
    """All that was made for it comes back, and may be begun again; other deeds stay rows."""
    whole = replace(DEED, interview=INTERVIEW.id, state=State.DRAFTED)
    over = Memory({BARE.key: BARE, DEED.key: whole}, {INTERVIEW.id: Past(INTERVIEW, NOW)})
    journal.remember(Memory(), over, NOW)

    journal.forget(lambda memory: memory, INTERVIEW.end + timedelta(days=1), LATER)

    assert (journal.read(), known(path)) == (over, over)
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT key FROM deed").fetchall() == [(DEED.key,)]
    again = replace(BARE, state=State.INTENT, title="again")
    journal.begin(again)
    journal.remember(over, replace(over, past={INTERVIEW.id: Past(INTERVIEW, LATER)}), LATER)
    assert journal.read().deeds == {BARE.key: again, DEED.key: whole}
    assert journal.read().past == {INTERVIEW.id: Past(INTERVIEW, LATER)}


def test_the_log_has_one_line_for_what_is_over(journal: SqliteJournal) -> None:
    """Lines of an interview and of its bare deeds become one; those of others are blanked."""
    over = Memory({BARE.key: BARE}, {INTERVIEW.id: Past(replace(INTERVIEW, title=""), NOW)})
    earlier = NOW - timedelta(days=1)
    journal.remember(Memory(), Memory(pause=Pause(NOW)), earlier)
    journal.remember(Memory(), over, NOW)
    for deed in (BARE, DEED):
        journal.finish(LogEntry(NOW, "add", "done", deed))

    for _ in range(2):  # the second time there is nothing to do
        journal.forget(lambda memory: memory, INTERVIEW.end + timedelta(days=1), LATER)

    assert lines(journal) == [
        ("paused", "done", ""),
        ("forgotten", "seen", INTERVIEW.id),
        ("add", "done", DEED.key),
    ]
    assert [entry.at for entry in journal.history()] == [earlier, INTERVIEW.start, NOW]
    assert [entry.verb for entry in journal.history(2)] == ["forgotten", "add"]
    assert [entry.verb for entry in journal.history(9)] == ["paused", "forgotten", "add"]

    journal.remember(over, replace(over, past={INTERVIEW.id: Past(INTERVIEW, NOW)}), LATER)
    assert "forgotten" not in {
        entry.verb for entry in journal.history()
    }  # it was put off till later


def as_version_1(path: Path) -> None:
    """The copy as the first version had left it."""
    with closing(sqlite3.connect(path)) as database:
        later = [
            script
            for script in SCHEMA.scripts[1:]
            for script in re.findall(r"CREATE TABLE (\w+)", script)
        ]
        database.executescript(
            "".join(f"DROP TABLE {table};" for table in later)
            + """
            ALTER TABLE past DROP COLUMN deeds;
            ALTER TABLE log ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX log_to_forget ON log (at) WHERE forgotten = 0;
            PRAGMA user_version=1;
            """
        )


def test_recent_lines_and_copies_stay(path: Path, journal: SqliteJournal) -> None:
    """Lines from the day on stay, and copies; a damaged file stays for a week."""
    journal.finish(LogEntry(NOW, "draft", "done", DEED))
    journal.backup(NOW)
    damaged = path.with_name("journal.sqlite.broken-1")
    damaged.write_text("damaged")
    before = files(path.parent / "backups")

    journal.forget(lambda memory: memory, NOW, datetime.now(UTC))

    [entry] = journal.history()
    assert entry.deed == IN_LOG
    assert files(path.parent / "backups") == before
    assert damaged.exists()


def test_days_are_noted_once_and_those_to_come_dropped(journal: SqliteJournal) -> None:
    """The record of the clock: a day that a wrong clock named goes with the next right one."""
    today = NOW.date()
    for days in (-40, -3, 0, 900, 0, 1):
        journal.note_day(today + timedelta(days=days), since=today - timedelta(days=35))

    assert journal.days() == tuple(today + timedelta(days=days) for days in (-3, 0, 1))


# --- the log ------------------------------------------------------------------------------------


def lines(journal: SqliteJournal) -> list[tuple[str, str, str]]:
    return [
        (entry.verb, entry.outcome, entry.what or (entry.deed.key if entry.deed else ""))
        for entry in journal.history()
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
def test_a_learnt_state_is_one_log_line(journal: SqliteJournal, was, is_now, line) -> None:
    """One for a state that was learnt, none for a step on the way or for what stayed."""
    before = Memory(deeds={} if was is None else {DEED.key: replace(DEED, state=was)})
    after = Memory(
        deeds={} if is_now is None else {DEED.key: replace(DEED, state=is_now, hash="new")}
    )

    journal.remember(before, after, NOW)

    assert lines(journal) == ([(*line, DEED.key)] if line else [])


def test_decisions_and_interviews_are_lines(journal: SqliteJournal) -> None:
    """What the person decided, and which interviews came and went, in words that a command can
    show.
    """
    marked = replace(FULL, deeds={}, past={"uid": Past(INTERVIEW, NOW)})
    forgotten = replace(
        marked,
        marks={"uid": False},
        closings=(),
        pause=None,
        past={"uid": Past(INTERVIEW, NOW, state="gone")},
    )
    journal.remember(Memory(), marked, NOW)
    journal.remember(marked, forgotten, LATER)
    journal.remember(forgotten, replace(forgotten, pause=Pause(LATER)), LATER)

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


# --- who may ------------------------------------------------------------------------------------


def test_a_reader_creates_no_file(path: Path) -> None:
    """No folder, no file; and nothing can be written that way."""
    reader = SqliteJournal(path, readonly=True)

    assert reader.read() == Memory()
    assert reader.history() == ()
    with pytest.raises(JournalUnwritable):
        reader.begin(DEED)
    assert not path.parent.exists()


def test_a_reader_changes_no_file(path: Path) -> None:
    """The database and the names beside it are the same before and after: while a daemon works,
    after it, after its kill.
    """

    def read_and_compare() -> None:
        before = files(path.parent)
        assert known(path).deeds.keys() >= FULL.deeds.keys()
        assert files(path.parent).keys() == before.keys()
        assert files(path.parent)["journal.sqlite"] == before["journal.sqlite"]

    with SqliteJournal(path) as journal:
        journal.remember(Memory(), FULL, NOW)
        read_and_compare()
    read_and_compare()
    with start_python(f"{BEGIN_FIVE}\nos.kill(os.getpid(), 9)", path) as process:
        pass
    assert process.returncode == -9
    assert path.with_name("journal.sqlite-wal").exists()
    read_and_compare()
    assert "key4" in known(path).deeds
