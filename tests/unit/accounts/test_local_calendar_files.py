"""A folder that others write to at the same time: changes are read, broken files stay as last
seen, nothing outside is read.
"""

import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar, file_cache, files
from interviewd.accounts.local.calendar.file_cache import CachedFile
from interviewd.errors import Down
from interviewd.model.seen import Look, Window
from interviewd.model.terms import because
from interviewd.ports import Cache
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
BERLIN = ZoneInfo("Europe/Berlin")


def ics(uid: str, title: str = "", day: str = "20261202", extra: str = "") -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTART:{day}T140000Z",
        f"SUMMARY:{title or uid}",
        extra,
    ]
    return "\r\n".join(
        [line for line in [*lines, "END:VEVENT", "END:VCALENDAR"] if line] + [""]
    ).encode()


class Home:
    """Calendars in a folder, and looks at them with one cache."""

    def __init__(self, path: Path, *names: str) -> None:
        self.path = path
        self.places = [(name, path / name) for name in names or ("cal",)]
        for name, place in self.places:
            if not name.endswith(".ics"):
                place.mkdir()
        self.cal = self.places[0][1]
        self.cache: Cache = Overlay()
        self.calendar = self.reopen()

    def reopen(self, zone: ZoneInfo = BERLIN) -> LocalCalendar:
        self.calendar = LocalCalendar("home", self.places, self.cache, zone)
        return self.calendar

    def put(self, name: str, data: bytes) -> Path:
        path = self.cal / name
        path.write_bytes(data)
        return path

    def fetch(self, *, days: int = 0) -> Look:
        by = timedelta(days=days)
        return self.calendar.fetch(Window(WINDOW.start + by, WINDOW.end + by), NOW + by)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system whose clock is exact: what was read a moment ago need not be read again."""
    monkeypatch.setattr(files, "RACY_NS", 0)


def uids(look: Look) -> list[str]:
    return [event.uid for event in look.events]


def codes(look: Look) -> list[str]:
    return [trouble.what.code for trouble in look.troubles]


# --- what was opened


_OPENED: list[str] = []
_IS_WATCHING = [False]


def _watch(event: str, args: tuple[object, ...]) -> None:
    if _IS_WATCHING[0] and event == "open" and isinstance(args[0], str | bytes):
        _OPENED.append(os.fsdecode(args[0]))


sys.addaudithook(_watch)


@contextmanager
def opened() -> Iterator[list[str]]:
    """The names of everything that is opened meanwhile."""
    _OPENED.clear()
    _IS_WATCHING[0] = True
    try:
        yield _OPENED
    finally:
        _IS_WATCHING[0] = False


@pytest.mark.usefixtures("trusting")
def test_an_unchanged_folder_is_not_read(home: Home) -> None:
    """A look at a folder in which nothing happened opens no file in it, in this process and the
    next.
    """
    for number in range(30):
        home.put(f"{number}.ics", ics(str(number)))
    first = home.fetch()

    with opened() as names:
        second = home.fetch()
        third = home.reopen().fetch(WINDOW, NOW)

    assert [name for name in names if name.endswith(".ics")] == []
    assert (second.changed, third.changed) == (False, True)
    assert first.events == second.events == third.events


@pytest.mark.usefixtures("trusting")
def test_only_what_changed_is_read(home: Home) -> None:
    """One new file among many is opened alone."""
    for number in range(30):
        home.put(f"{number}.ics", ics(str(number)))
    home.fetch()
    home.put("7.ics", ics("7", "another title"))
    home.put("new.ics", ics("new"))

    with opened() as names:
        look = home.fetch()

    assert sorted(name for name in names if name.endswith(".ics")) == ["7.ics", "new.ics"]
    assert look.changed
    assert {event.title for event in look.events if event.uid in ("7", "new")} == {
        "another title",
        "new",
    }


def test_an_edit_within_a_clock_tick_is_seen(home: Home) -> None:
    """Same file, same size, same second: the bytes tell, as long as the clock may not."""
    path = home.put("a.ics", ics("a", "one"))
    home.fetch()
    for title in ("two", "six", "ten"):
        before = path.stat()
        with path.open("r+b") as file:
            file.write(ics("a", title))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

        look = home.fetch()

        assert [event.title for event in look.events] == [title]
        assert look.changed


@pytest.mark.usefixtures("trusting")
def test_an_edit_that_puts_the_time_back_is_seen(home: Home) -> None:
    """A sync program that restores modification times still changes the change time."""
    path = home.put("a.ics", ics("a", "one"))
    home.fetch()
    before = path.stat()
    while path.stat().st_ctime_ns == before.st_ctime_ns:
        path.write_bytes(ics("a", "two"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert [event.title for event in home.fetch().events] == ["two"]


def test_a_touched_file_is_no_change(home: Home) -> None:
    """The same bytes under a new time or a new name are the same events."""
    path = home.put("a.ics", ics("a"))
    home.fetch()
    os.utime(path)
    assert not home.fetch().changed
    path.rename(home.cal / "renamed by a sync program.ics")

    look = home.fetch()

    assert uids(look) == ["a"]
    assert not look.changed


def test_a_deleted_file_is_a_deleted_event(home: Home) -> None:
    """Absence means deletion, and the look says so."""
    home.put("a.ics", ics("a"))
    deleted = home.put("b.ics", ics("b"))
    home.fetch()
    deleted.unlink()

    look = home.fetch()

    assert (uids(look), look.complete, look.changed) == (["a"], True, True)


# --- broken files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 500, "file_empty"),
        (ics("a", "new")[:60], "file_unfinished"),
        (ics("a", "new")[:-10], "file_unfinished"),
        (b"<<<<<<< conflict", "file_not_calendar"),
        (ics("a", "new").replace(b"DTSTART", b"DTSTART;TZID="), "start_broken"),
        (ics("a", "new").replace(b"DTSTART", b"X-DTSTART"), "start_missing"),
    ],
)
@pytest.mark.parametrize("restart", [False, True])
def test_a_file_that_breaks_stays_as_last_seen(
    home: Home, data: bytes, code: str, restart: bool
) -> None:
    """Its interview must not look deleted.

    The trouble is named, and all heals when the file does.
    """
    path = home.put("a.ics", ics("a", "good"))
    home.put("b.ics", ics("b"))
    home.fetch()
    path.write_bytes(data.replace(b"DTSTART;TZID=:2026", b"DTSTART:someday 2026"))
    if restart:
        home.reopen()

    look = home.fetch()
    assert [event.title for event in look.events] == ["good", "b"]
    assert codes(look) == [code]
    assert look.troubles[0].where.startswith(str(path))
    assert look.complete
    assert codes(home.fetch()) == [code]

    path.write_bytes(ics("a", "mended"))
    look = home.fetch()
    assert [event.title for event in look.events] == ["mended", "b"]
    assert (look.troubles, look.complete, look.changed) == ((), True, True)


def test_a_file_never_read_makes_the_look_incomplete(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it may still be being written, absence means nothing; old rubbish hides nothing."""
    home.put("good.ics", ics("good"))
    home.put("half.ics", ics("half")[:70])
    look = home.fetch()
    assert (uids(look), codes(look)[0], look.complete) == (["good"], "file_unfinished", False)

    monkeypatch.setattr(files, "RECENT_NS", 0)
    look = home.fetch()

    assert (uids(look), codes(look)[0], look.complete) == (["good"], "file_unfinished", True)


def test_whole_events_of_an_unfinished_file_are_read(home: Home) -> None:
    """A file that never had its end is still a calendar to people."""
    home.put("a.ics", ics("a").replace(b"END:VCALENDAR\r\n", b""))

    look = home.fetch()

    assert (uids(look), codes(look)) == (["a"], ["file_unfinished"])


def test_a_broken_revision_of_one_event_keeps_the_others_fresh(tmp_path: Path) -> None:
    """In a calendar of one file the rest goes on while one event stays as last seen."""
    home = Home(tmp_path, "one.ics")
    body = ics("a", "old a")[:-15] + ics("b", "old b")[17:]
    home.cal.write_bytes(body)
    home.fetch()
    home.cal.write_bytes(
        body.replace(b"old b", b"new b").replace(b"DTSTART:20261202T140000Z", b"DTSTART:?", 1)
    )

    look = home.fetch()

    assert sorted(event.title for event in look.events) == ["new b", "old a"]
    assert codes(look) == ["start_broken"]
    assert look.complete


def test_special_files_are_ignored(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links, pipes and sockets are named and never opened for reading.

    Folders, hidden and temporary files ignored.
    """
    secret = tmp_path / "secret.ics"
    secret.write_bytes(ics("secret"))
    (home.cal / "link.ics").symlink_to(secret)
    (home.cal / "dangling.ics").symlink_to(tmp_path / "nowhere")
    os.mkfifo(home.cal / "pipe.ics")
    (home.cal / "folder.ics").mkdir()
    (home.cal / "folder.ics" / "inner.ics").write_bytes(ics("inner"))
    for name in (".hidden.ics", "a.ics.tmp", ".a.ics.swp", "color", "notes.txt", "ics"):
        home.put(name, ics("ignored"))
    bound = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(home.cal)  # a socket's path is short
    bound.bind("socket.ics")
    home.put("UPPER.ICS", ics("upper"))

    look = home.fetch()
    bound.close()

    assert uids(look) == ["upper"]
    assert [Path(trouble.where).name for trouble in look.troubles] == [
        "dangling.ics",
        "link.ics",
        "pipe.ics",
        "socket.ics",
    ]
    assert set(codes(look)) == {"file_not_plain"}
    assert look.complete
    assert not home.fetch().changed


def test_a_file_that_is_too_large_is_reported(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read; the others are."""
    monkeypatch.setattr(files, "FILE_LIMIT", 2_000)
    home.put("big.ics", ics("big", extra="DESCRIPTION:" + "x" * 3_000))
    home.put("small.ics", ics("small"))

    look = home.fetch()

    assert (uids(look), codes(look)) == (["small"], ["file_too_large"])


def test_a_file_name_may_be_undecodable(home: Home) -> None:
    """A file called in Latin-1, or with control characters, is read.

    Where it stands can be shown and stored.
    """
    for name in (b"gespr\xe4ch.ics", b"a\nb\x1b[31m.ics"):
        with open(os.path.join(os.fsencode(home.cal), name), "wb") as file:  # noqa: PTH118, PTH123 -- bytes
            file.write(ics(repr(name), extra="RRULE:FREQ=HOURLY"))

    look = home.fetch()

    assert len(look.events) == 2
    assert all(trouble.where.isprintable() for trouble in look.troubles)
    json.dumps([trouble.where for trouble in look.troubles]).encode("utf-8")
    assert len(home.reopen().cached(WINDOW).events) == 2


# --- places


def test_a_calendar_may_be_a_link(tmp_path: Path) -> None:
    """The person named it; what lies in it is theirs."""
    home = Home(tmp_path, "real", "real.ics")
    (tmp_path / "real" / "a.ics").write_bytes(ics("a"))
    (tmp_path / "real.ics").write_bytes(ics("b"))
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "file.ics").symlink_to(tmp_path / "real.ics")
    home.places = [("folder", tmp_path / "folder"), ("file.ics", tmp_path / "file.ics")]
    home.reopen()

    look = home.fetch()

    assert [(event.uid, event.calendar) for event in look.events] == [
        ("a", "folder"),
        ("b", "file.ics"),
    ]
    assert look.troubles == ()


def test_a_missing_folder_is_not_empty(home: Home) -> None:
    """The account is down; nothing of it is told, and it heals by itself."""
    home.put("a.ics", ics("a"))
    home.fetch()
    home.cal.rename(home.path / "away")

    with pytest.raises(Down, match="cal"):
        home.fetch()
    assert uids(home.calendar.cached(WINDOW)) == ["a"]

    (home.path / "away").rename(home.cal)
    assert uids(home.fetch()) == ["a"]


@pytest.mark.parametrize("name", ["second", "second.ics"])
def test_one_of_several_calendars_may_be_missing(tmp_path: Path, name: str) -> None:
    """Its events stay as last seen, absence means nothing, the other place goes on."""
    home = Home(tmp_path, "first", name)
    second = tmp_path / name
    (second / "b.ics" if second.is_dir() else second).write_bytes(ics("b"))
    home.put("a.ics", ics("a"))
    home.fetch()
    second.rename(tmp_path / "away")
    home.put("c.ics", ics("c"))

    look = home.fetch()

    assert (uids(look), look.complete, look.changed) == (["a", "b", "c"], False, True)
    assert [(trouble.where, trouble.what.code) for trouble in look.troubles] == [
        (str(second), "place_missing")
    ]


def test_an_unmounted_folder_is_not_empty(home: Home) -> None:
    """An empty folder in the place of another one is what a disk leaves that is not mounted."""
    home.put("a.ics", ics("a"))
    home.fetch()
    home.cal.rename(home.path / "away")
    home.cal.mkdir()

    with pytest.raises(Down):
        home.fetch()


def test_an_emptied_folder_is_empty(home: Home) -> None:
    """The same folder, without its files: the person deleted them all."""
    path = home.put("a.ics", ics("a"))
    home.fetch()
    path.unlink()

    look = home.fetch()

    assert (look.events, look.complete) == ((), True)


def test_an_unreadable_file_stays_as_last_seen(nobody: Path) -> None:
    """One that may not be read any more keeps its events.

    One that never could be leaves absence unclear.
    """
    home = Home(nobody)
    path = home.put("a.ics", ics("a"))
    home.fetch()
    path.chmod(0)

    look = home.fetch()
    assert (uids(look), codes(look), look.complete) == (["a"], ["file_unreadable"], True)
    assert look.troubles[0].what["error"] == "Permission denied"
    assert not home.fetch().changed

    home.cache = Overlay()
    look = home.reopen().fetch(WINDOW, NOW)
    assert (uids(look), codes(look), look.complete) == ([], ["file_unreadable"], False)

    path.chmod(0o600)
    look = home.fetch()
    assert (uids(look), codes(look), look.complete) == (["a"], [], True)


def test_an_unreadable_folder_is_down(nobody: Path) -> None:
    """A folder that may not be listed is not empty."""
    home = Home(nobody)
    home.put("a.ics", ics("a"))
    home.fetch()
    home.cal.chmod(0)

    with pytest.raises(Down, match="Permission denied"):
        home.fetch()


# --- memory


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize(
    "spoil", ["lost", "not JSON", "another shape", "few words", "a newer format"]
)
def test_a_lost_cache_costs_one_full_look(home: Home, spoil: str) -> None:
    """What cannot be understood of it is read again from the files."""
    home.put("a.ics", ics("a"))
    home.put("s.ics", ics("s", extra="RRULE:FREQ=WEEKLY;COUNT=2"))
    before = home.fetch()
    if spoil == "lost":
        home.cache.clear("home/calendar")
    elif spoil == "a newer format":
        home.cache.update("home/calendar", {"kept": "99 Europe/Berlin"})
    else:
        shape = '{"seal": "x", "parts": [{"event": 5}]}'
        text = {"not JSON": "{", "another shape": shape, "few words": "7 - 0 - today"}[spoil]
        home.cache.update(
            "home/calendar", dict.fromkeys(home.cache.all("home/calendar").keys() - {"kept"}, text)
        )

    look = home.reopen().fetch(WINDOW, NOW)

    assert (look.events, look.complete, look.troubles) == (before.events, True, ())


@pytest.mark.parametrize(
    "known",
    [
        CachedFile(-7, digest="d" * 64, until=NOW, first_seen=3),
        CachedFile(7, since=NOW, until=NOW),
        CachedFile(7, digest="d" * 64, racy=True),
        CachedFile(7, troubles=((1, because("file_empty")),), broken=True),
        CachedFile(7, block_keys=("k",), aliases=(("a", "b"),)),
    ],
)
def test_what_is_kept_of_a_file_is_read_back(known: CachedFile) -> None:
    """In a few words where nothing in it lies around now, else whole."""
    assert CachedFile.load(known.dump()) == known


REST = "home/calendar/rest"


@pytest.fixture
def mostly_past(home: Home, trusting: None) -> Home:
    """A calendar with one event around now and two files that hold nothing any more, as the next
    process finds it.
    """
    for name, day in {"a": "20261202", "old": "20200101", "older": "20190101"}.items():
        os.utime(home.put(f"{name}.ics", ics(name, day=day)), (1, 1))
    home.fetch()
    home.reopen()
    return home


def test_files_that_hold_nothing_are_not_taken_over_while_nothing_changes(
    mostly_past: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A calendar of twenty years costs what its files around now cost."""
    asked: list[str] = []
    read_all = mostly_past.cache.all

    def watched(space: str) -> Mapping[str, str]:
        asked.append(space)
        return read_all(space)

    monkeypatch.setattr(mostly_past.cache, "all", watched)

    with opened() as names:
        look = mostly_past.fetch()

    assert (uids(look), look.complete) == (["a"], True)
    assert REST not in asked
    assert not {"a.ics", "old.ics", "older.ics"} & set(names)


@pytest.mark.parametrize("change", ["edited", "new", "renamed", "removed", "filled", "emptied"])
def test_a_change_is_seen_whatever_was_taken_over(mostly_past: Home, change: str) -> None:
    """By the process that sees it first and by the one after that; other files are not read."""
    if change == "edited":
        mostly_past.put("old.ics", ics("old", day="20200202"))
    elif change == "new":
        mostly_past.put("b.ics", ics("b"))
    elif change == "renamed":
        (mostly_past.cal / "old.ics").rename(mostly_past.cal / "renamed.ics")
    elif change == "removed":
        (mostly_past.cal / "old.ics").unlink()
    elif change == "filled":
        mostly_past.put("old.ics", ics("old"))
    else:
        mostly_past.put("a.ics", ics("a", day="20180101"))
    expected = {"new": ["a", "b"], "filled": ["a", "old"], "emptied": []}.get(change, ["a"])

    with opened() as names:
        assert sorted(uids(mostly_past.fetch())) == expected
    assert "older.ics" not in names
    mostly_past.reopen()
    with opened() as names:
        assert sorted(uids(mostly_past.fetch())) == expected
    assert not [name for name in names if name.endswith(".ics")]


def test_a_file_is_remembered_in_one_place(mostly_past: Home) -> None:
    """Whether it holds something or not; nothing stays of one that is gone."""
    for data in (ics("old"), ics("old", "Another title", day="20200202")):
        mostly_past.put("old.ics", data)
        mostly_past.fetch()
        both = [*mostly_past.cache.all("home/calendar"), *mostly_past.cache.all(REST)]
        assert both.count("cal\nold.ics") == 1
    (mostly_past.cal / "old.ics").unlink()
    mostly_past.fetch()
    assert "cal\nold.ics" not in mostly_past.cache.all(REST)


def test_a_look_that_was_killed_leaves_no_summary(
    mostly_past: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that it had stored is forgotten, though the folder lies as before it came."""
    file = mostly_past.put("b.ics", ics("b"))
    stored = mostly_past.cache.update

    def killed(space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        stored(space, changed, dropped)
        if "cal\nb.ics" in changed:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr(mostly_past.cache, "update", killed)
    with pytest.raises(KeyboardInterrupt):
        mostly_past.fetch()
    monkeypatch.undo()
    file.unlink()
    mostly_past.reopen()

    assert uids(mostly_past.fetch()) == ["a"]


@pytest.mark.parametrize("refused", ["summary", "file", "rest"])
def test_what_a_full_disk_refused_is_read_again(
    mostly_past: Home, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """Rows that were written before or after it do not pass for all there is."""
    rows = {"summary": "cal\n/", "file": "cal\nb.ics", "rest": "cal\nc.ics"}
    stored = mostly_past.cache.update

    def filling(space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        is_refused = rows[refused] in (*changed, *dropped)
        return not is_refused and stored(space, changed, dropped)

    file = mostly_past.put("b.ics", ics("b"))
    mostly_past.put("c.ics", ics("c", day="20200101"))
    monkeypatch.setattr(mostly_past.cache, "update", filling)
    mostly_past.fetch()
    monkeypatch.undo()
    mostly_past.put("d.ics", ics("d"))
    assert sorted(uids(mostly_past.fetch())) == ["a", "b", "d"]
    mostly_past.reopen()
    assert sorted(uids(mostly_past.fetch())) == ["a", "b", "d"]
    file.unlink()
    mostly_past.reopen()
    assert sorted(uids(mostly_past.fetch())) == ["a", "d"]


def test_another_zone_reads_everything_again(home: Home) -> None:
    """When the person moves, floating times and days move along, though no file changed."""
    home.put("a.ics", ics("a").replace(b"140000Z", b"140000"))
    assert [event.start.hour for event in home.fetch().events] == [13]

    look = home.reopen(ZoneInfo("America/New_York")).fetch(WINDOW, NOW)

    assert [event.start.hour for event in look.events] == [19]


def test_events_long_past_leave_the_cache(home: Home) -> None:
    """The memory holds no titles of events that left the window weeks ago, though nobody touched
    their file.
    """
    home.put("a.ics", ics("a", "Interview at Acme"))
    home.fetch()
    assert "Acme" in str(home.cache.all("home/calendar"))

    assert home.fetch(days=60).events == ()

    assert "Acme" not in str(home.cache.all("home/calendar"))


def test_an_earlier_window_is_read_again(home: Home) -> None:
    """A look for an earlier moment reads again what a later one passed over."""
    home.put("a.ics", ics("a"))
    home.put("s.ics", ics("s", extra="RRULE:FREQ=WEEKLY;COUNT=2"))
    assert home.fetch(days=100).events == ()

    assert uids(home.fetch()) == ["a", "s", "s"]


def test_reading_changes_nothing(home: Home) -> None:
    """A look changes nothing in the folder, not even for a moment that could be seen."""
    path = home.put("a.ics", ics("a"))
    before = (path.stat().st_mtime_ns, path.stat().st_ctime_ns, home.cal.stat().st_mtime_ns)

    home.fetch()
    home.calendar.cached(WINDOW)

    assert (path.stat().st_mtime_ns, path.stat().st_ctime_ns, home.cal.stat().st_mtime_ns) == before


HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "CON",
    "a\\nb",
    "%2e%2e%2f",
    "~",
    "\u202e",
    "x" * 4096,
    "é",
    "a:b|c",
]


def test_no_uid_is_ever_a_path(home: Home) -> None:
    """Whatever events call themselves, only files that the folder lists are opened."""
    for number, uid in enumerate(HOSTILE * 20):
        home.put(f"{number}.ics", ics(f"{uid}{number // len(HOSTILE)}"))

    with opened() as names:
        look = home.fetch()
        home.fetch()

    assert len(look.events) == len(HOSTILE * 20)
    allowed = {f"{number}.ics" for number in range(len(HOSTILE * 20))} | {str(home.cal)}
    assert {
        name
        for name in names
        if not name.startswith(("/usr", "/root", sys.prefix, sys.base_prefix))
    } <= allowed


@pytest.mark.usefixtures("trusting")
def test_a_broken_file_is_not_read_at_each_look(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is recent it may hold something.

    An hour later it is settled, all without reading it again.
    """
    home.put("broken.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n")
    assert not home.fetch().complete
    with opened() as names:
        assert not home.fetch().complete
        monkeypatch.setattr(files, "RECENT_NS", 0)
        assert home.fetch().complete

    assert "broken.ics" not in names


def test_a_flood_of_events_in_one_file_is_cut(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file costs no more than a large real calendar; what is left out is reported."""
    monkeypatch.setattr(file_cache, "READ_LIMIT", 10)
    event = ics("u").decode().partition("BEGIN:VCALENDAR\r\n")[2].removesuffix("END:VCALENDAR\r\n")
    events = "".join(event.replace("UID:u", f"UID:{number}") for number in range(30))
    home.put("flood.ics", f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode())
    look = home.fetch()

    assert (len(look.events), codes(look)) == (10, ["too_many_events"])


def test_names_that_are_written_alike_are_two_files(home: Home) -> None:
    """A backslash in a name, and a byte that is shown as one."""
    for name, uid in ((b"\xc3\xa9\xff.ics", "one"), ("é\\xff.ics".encode(), "two")):
        Path(os.fsdecode(os.fsencode(home.cal) + b"/" + name)).write_bytes(ics(uid))

    assert sorted(uids(home.fetch())) == ["one", "two"]
