"""Only our own events are written into a calendar, atomically, and no other byte changes."""

import os
import re
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.accounts.local.calendar import LocalCalendar, atomic_write, files
from interviewd.accounts.local.calendar.block_lookup import temporary_tag
from interviewd.errors import AccountError, Changed, Down, Gone, Refused
from interviewd.language import sanitize
from interviewd.model.decided import Block
from interviewd.model.known import Deed, State
from interviewd.model.seen import Event, Mark, Window
from interviewd.model.terms import Kind, Verb, key_of
from interviewd.ports import Traces
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
KEY = key_of("uid@acme.example", "", Kind.PREP, "0")
NOBODY = 65534

BLOCK = Block(
    key=KEY,
    kind=Kind.PREP,
    for_id="uid@acme.example",
    start=NOW + timedelta(days=1),
    end=NOW + timedelta(days=1, hours=1),
    title="Research, rehearse; relax",
    text="Company: Acme\nRole: SRE\nhttps://meet.example/1",
    hash="0123456789abcdef",
    placed="fedcba9876543210",
    busy=True,
)
DEED = Deed(KEY, Kind.PREP, Verb.ADD, State.DOUBT, "home", BLOCK.for_id, NOW)

OTHER = """\
BEGIN:VEVENT
UID:other@acme.example
DTSTART:20261202T140000Z
DTEND:20261202T150000Z
SUMMARY:Interview – Müller
END:VEVENT
"""
ONE = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{OTHER}END:VCALENDAR\n"


class Home:
    def __init__(self, path: Path, name: str = "cal", data: bytes | None = None) -> None:
        self.path = path / name
        if data is None:
            self.path.mkdir()
        else:
            self.path.write_bytes(data)
        self.calendar = LocalCalendar(
            "home", [(name, self.path)], Overlay(), ZoneInfo("Europe/Berlin")
        )

    def block(self) -> Event:
        """Return our block as the calendar shows it now."""
        (event,) = [event for event in self.calendar.fetch(WINDOW, NOW).events if event.mark]
        return event

    def put(self, **changes: object) -> None:
        """Add the block, or change it when it is there."""
        blocks = [event for event in self.calendar.fetch(WINDOW, NOW).events if event.mark]
        self.calendar.put(replace(BLOCK, **changes), blocks[0] if blocks else None)  # type: ignore[arg-type]

    @property
    def file(self) -> Path:
        return self.path / f"{KEY}.ics" if self.path.is_dir() else self.path

    def names(self) -> list[str]:
        folder = self.path if self.path.is_dir() else self.path.parent
        return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


# --- what a block looks like


def test_a_block_is_a_file_of_its_own(home: Home) -> None:
    """Named by its key, it says what the contract says, and nothing that invites or tells
    anybody.
    """
    home.put()

    assert home.names() == [f"{KEY}.ics"]
    assert home.file.read_text().splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//interviewd//EN",
        "BEGIN:VEVENT",
        f"UID:{KEY}@interviewd",
        "CREATED:20261123T090000Z",
        "DTSTAMP:20261123T090000Z",
        "LAST-MODIFIED:20261123T090000Z",
        "SEQUENCE:0",
        "DTSTART:20261124T090000Z",
        "DTEND:20261124T100000Z",
        "SUMMARY:Research\\, rehearse\\; relax",
        "DESCRIPTION:Company: Acme\\nRole: SRE\\nhttps://meet.example/1",
        "CATEGORIES:interviewd",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
        "X-INTERVIEWD-FOR:uid@acme.example",
        "X-INTERVIEWD-KIND:prep",
        f"X-INTERVIEWD-KEY:{KEY}",
        "X-INTERVIEWD-HASH:0123456789abcdef",
        "X-INTERVIEWD-PLACED:fedcba9876543210",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT10M",
        "DESCRIPTION:Research\\, rehearse\\; relax",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("minutes", "trigger"),
    [
        (0, "PT0S"),
        (10, "-PT10M"),
        (60, "-PT1H"),
        (90, "-PT1H30M"),
        (1440, "-P1D"),
        (1510, "-P1DT1H10M"),
    ],
)
def test_an_alarm_is_written_as_servers_keep_it(home: Home, minutes: int, trigger: str) -> None:
    """The form of vobject and icalendar, so that no server changes the block by storing it.

    For no time at all vobject writes PT0S and icalendar P0D: Radicale uses the one and stores it.
    """
    home.put(alarm=minutes)
    calendar = icalendar.Calendar.from_ical(home.file.read_bytes())

    assert f"TRIGGER:{trigger}\r\n".encode() in home.file.read_bytes()
    assert minutes == 0 or f"TRIGGER:{trigger}\r\n".encode() in calendar.to_ical()


def test_stealth_and_free_time(home: Home) -> None:
    """Under a stealth title no category tells; free time is free; no alarm when none is wanted."""
    home.put(title="Focus time", stealth=True, busy=False, alarm=None)

    text = home.file.read_text()
    assert "CATEGORIES" not in text
    assert "VALARM" not in text
    assert "TRANSP:TRANSPARENT" in text


ODD = [
    "\r\n",
    "\nEND:VEVENT\n",
    "BEGIN:",
    "\\n",
    "\n ",
    "\n\t",
    "ATTENDEE:mailto:x@y.example",
    "👩\u200d💻",
    "e\u0301",
    "日本語" * 30,
]
TEXTS = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from([*"\n\r\t\0\\,;:\"'^=<>&\u2028\u202e", *ODD])),
    max_size=30,
).map("".join)


@given(TEXTS, TEXTS, st.text(max_size=60), st.booleans(), st.booleans(), st.booleans())
def test_any_text_is_read_back(  # noqa: PLR0917 -- hypothesis fills them
    tmp_path_factory: pytest.TempPathFactory,
    title: str,
    text: str,
    uid: str,
    again: bool,
    busy: bool,
    one_file: bool,
) -> None:
    """Title, text and mark survive whatever strangers put into them, cleaned of what nobody can
    see; so in both forms.
    """
    path = tmp_path_factory.mktemp("calendar")
    home = Home(path, "cal.ics", ONE.encode()) if one_file else Home(path)
    fields = {"title": title, "text": text, "for_id": uid, "busy": busy}
    if again:
        home.put()
    home.put(**fields)

    event = home.block()

    assert event.title == sanitize.line(title)
    assert event.description == sanitize.clean(text).strip()
    assert event.mark == Mark(sanitize.line(uid, 1000), "prep", KEY, BLOCK.hash, BLOCK.placed)
    assert (event.start, event.end, event.busy) == (BLOCK.start, BLOCK.end, busy)
    assert (event.guests, event.organizer, event.cancelled, event.all_day) == (
        (),
        None,
        False,
        False,
    )


@given(TEXTS, TEXTS)
def test_every_line_conforms_to_rfc_5545(
    tmp_path_factory: pytest.TempPathFactory, title: str, text: str
) -> None:
    """At most 75 octets, ended by CR LF, UTF-8 never torn; another library reads the same words."""
    home = Home(tmp_path_factory.mktemp("calendar"))
    home.put(title=title, text=text)

    data = home.file.read_bytes()

    assert all(
        len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in data.split(b"\r\n")
    )
    assert [line.decode("utf-8") for line in data.split(b"\r\n")]
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == sanitize.line(title)
    assert str(event["DESCRIPTION"]) == sanitize.clean(text, 100_000)
    assert "ATTENDEE" not in event


# --- what stays as it was


THEIRS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
END:VTIMEZONE
BEGIN:VEVENT
X-MOZ-GENERATION:4
CREATED:20261101T000000Z
SEQUENCE:6
UID:{key}@interviewd
SUMMARY:Research\\, rehe
 arse\\; relax
CATEGORIES:interviewd,Their own
DTSTART;TZID=Europe/Berlin:20261124T100000
DURATION:PT1H
X-INTERVIEWD-KEY:{key}
X-INTERVIEWD-HASH:old
PRIORITY:1
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT45M
X-SNOOZED:yes
DESCRIPTION:theirs
SUMMARY:theirs
DTSTAMP:20200101T000000Z
END:VALARM
X-MOZ-LASTACK:20261120T000000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_properties_that_others_added_to_a_block_stay(home: Home, newline: str) -> None:
    """Alarms, private properties and categories of other programs survive a move, where and as
    they were.
    """
    home.file.write_bytes(THEIRS.format(key=KEY).replace("\n", newline).encode())

    home.put(start=BLOCK.start + timedelta(days=1), end=BLOCK.end + timedelta(days=1))

    data = home.file.read_bytes()
    assert data.count(newline.encode()) == data.count(b"\n")
    lines = data.decode().split(newline)
    ours = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("X-MOZ-GENERATION:4")]
    assert "SEQUENCE:7" in ours
    assert "DTSTART:20261125T090000Z" in ours
    assert "CATEGORIES:interviewd,Their own" in ours
    kept = [line for line in lines if line not in ours]
    theirs = THEIRS.format(key=KEY).split("\n")
    deleted = {
        "SEQUENCE:6",
        "SUMMARY:Research\\, rehe",
        " arse\\; relax",
        "CATEGORIES:interviewd,Their own",
    }
    deleted |= {
        "DTSTART;TZID=Europe/Berlin:20261124T100000",
        "DURATION:PT1H",
        f"X-INTERVIEWD-KEY:{KEY}",
        "X-INTERVIEWD-HASH:old",
    }
    assert kept == [line for line in theirs if line not in deleted]


def test_stealth_removes_the_category(home: Home) -> None:
    """A block that goes stealthy loses our category and keeps theirs; and the other way round."""
    home.file.write_bytes(THEIRS.format(key=KEY).encode())
    home.put(stealth=True)
    assert "CATEGORIES:Their own\n" in home.file.read_text()

    home.put()
    assert "CATEGORIES:interviewd,Their own\n" in home.file.read_text()


AROUND = st.sampled_from(
    [
        OTHER,
        OTHER.replace("other@", "second@").replace("SUMMARY:", 'SUMMARY;X="a:b":'),
        "BEGIN:VTODO\nUID:todo\nSUMMARY:task\nEND:VTODO\n",
        "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n",
        "X-WR-CALNAME:Gespräche\n",
        "X-ODD:trailing space \n\n",
        "BEGIN:VEVENT\nUID:broken\nSUMMARY:no start\nEND:VEVENT\n",
        "BEGIN:VEVENT\nUID:folded\nDTSTART:20261203T140000Z\nDESCRIPTION:a\n b\n\tc\nEND:VEVENT\n",
    ]
)


@given(
    st.lists(AROUND, max_size=6),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    st.sampled_from(["", "\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"]),
    st.sampled_from(["", "\n", "X-COMMENT:after\n"]),
)
def test_every_other_byte_of_one_file_stays(  # noqa: PLR0917 -- hypothesis fills them
    tmp_path_factory: pytest.TempPathFactory,
    inside: list[str],
    newline: str,
    encoding: str,
    before: str,
    after: str,
) -> None:
    """In a calendar of one file our event comes, changes and goes, and all else is as it was,
    byte for byte.
    """
    text = f"{before}BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(inside)}END:VCALENDAR\n{after}"
    data = text.replace("\n", newline).encode(encoding)
    home = Home(tmp_path_factory.mktemp("calendar"), "cal.ics", data)

    home.put()
    added = home.path.read_bytes()
    home.put(
        title="Changed – größer",
        start=BLOCK.start + timedelta(hours=2),
        end=BLOCK.end + timedelta(hours=2),
    )
    changed = home.path.read_bytes()
    home.calendar.remove(home.block())

    assert home.path.read_bytes() == data
    end = newline.encode()
    for written in (added, changed):
        begin = (
            written.index(b"BEGIN:VEVENT" + end + b"UID:" + KEY.encode())
            if written is added
            else _start_of(written, end)
        )
        stop = written.index(b"END:VEVENT" + end, begin) + len(b"END:VEVENT" + end)
        assert written[:begin] + written[stop:] == data
        assert written[stop:].startswith(b"END:VCALENDAR")


def _start_of(written: bytes, end: bytes) -> int:
    return written.rindex(b"BEGIN:VEVENT" + end, 0, written.index(KEY.encode()))


def test_removing_a_block_leaves_the_rest_of_its_file(home: Home) -> None:
    """A file that a program filled with more than our block loses our lines alone."""
    home.put()
    data = home.file.read_bytes()
    home.file.write_bytes(
        data.replace(b"END:VCALENDAR", OTHER.replace("\n", "\r\n").encode() + b"END:VCALENDAR")
    )

    home.calendar.remove(home.block())

    text = home.file.read_bytes().decode()
    assert KEY not in text
    assert OTHER.replace("\n", "\r\n") in text


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(home: Home, mode: int) -> None:
    """Whoever could read a calendar can still read it, and nobody else."""
    home.path.chmod(0o700 | mode | (mode & 0o044) >> 2)
    home.put()
    assert stat.S_IMODE(home.file.stat().st_mode) == home.path.stat().st_mode & 0o666

    home.file.chmod(mode)
    home.put(title="changed")

    assert stat.S_IMODE(home.file.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for others")
def test_as_root_files_keep_their_owner(home: Home) -> None:
    """A pass that root runs does not lock the person out of their own calendar."""
    os.chown(home.path, NOBODY, NOBODY)
    home.put()
    assert (home.file.stat().st_uid, home.file.stat().st_gid) == (NOBODY, NOBODY)

    home.put(title="changed")

    assert (home.file.stat().st_uid, home.file.stat().st_gid) == (NOBODY, NOBODY)


def test_a_link_to_a_calendar_stays_a_link(tmp_path: Path) -> None:
    """A calendar of one file that is a link is written where it leads."""
    real = tmp_path / "real.ics"
    real.write_text(ONE)
    home = Home(tmp_path)
    link = tmp_path / "link.ics"
    link.symlink_to(real)
    home.calendar = LocalCalendar(
        "home", [("link.ics", link)], Overlay(), ZoneInfo("Europe/Berlin")
    )

    home.put()

    assert link.is_symlink()
    assert KEY in real.read_text()


# --- others are faster


def _a_file(path: Path) -> None:
    path.write_text("somebody's")


def _a_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("plant", [_a_file, _a_link, _a_folder, _a_pipe])
def test_a_new_file_overwrites_nothing(home: Home, plant: Callable[[Path], None]) -> None:
    """Whatever has the name already keeps it."""
    plant(home.file)
    before = home.file.lstat()

    with pytest.raises(Changed):
        home.calendar.put(BLOCK, None)

    assert home.file.lstat() == before
    assert home.names() == [home.file.name]
    assert not (home.path / "nowhere").exists()


@pytest.mark.parametrize("one_file", [False, True])
@pytest.mark.parametrize("what", ["change", "remove"])
def test_an_edit_at_the_last_moment_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_file: bool, what: str
) -> None:
    """A program that writes between our reading and our writing is not overwritten."""
    home = Home(tmp_path, "cal.ics", ONE.encode()) if one_file else Home(tmp_path)
    home.put()
    block = home.block()
    theirs = home.file.read_bytes().replace(b"rehearse", b"REHEARSE")

    def read_in(folder: int, name: str, limit: int) -> files.FileContent:
        home.file.write_bytes(theirs)  # after ours was read, right before it is replaced
        return files.read_in(folder, name, limit)

    monkeypatch.setattr(atomic_write, "read_in", read_in)
    act = {
        "change": lambda: home.calendar.put(replace(BLOCK, title="ours"), block),
        "remove": lambda: home.calendar.remove(block),
    }[what]
    with pytest.raises(Changed):
        act()

    assert home.file.read_bytes() == theirs
    assert [name for name in home.names() if name.startswith(".")] == []


def test_a_block_under_another_name_is_still_found(home: Home) -> None:
    """vdirsyncer keeps UIDs, not file names."""
    home.put()
    block = home.block()
    home.file.rename(home.path / "d41d8cd9.ics")

    assert home.calendar.find(DEED).event is not None
    with pytest.raises(Changed):
        home.calendar.put(BLOCK, None)
    home.calendar.put(replace(BLOCK, title="moved along"), block)
    assert home.names() == ["d41d8cd9.ics"]
    assert home.block().title == "moved along"
    home.calendar.remove(home.block())
    assert home.names() == []


def test_a_block_without_its_marks_is_still_ours(home: Home) -> None:
    """A phone that drops private properties leaves the UID, and with it the key."""
    home.put()
    home.file.write_bytes(re.sub(rb"X-INTERVIEWD-[^\r]*\r\n", b"", home.file.read_bytes()))

    assert home.block().mark == Mark("", "", KEY, "")
    assert home.calendar.find(DEED).event == home.block()
    with pytest.raises(Changed):
        home.calendar.put(BLOCK, None)


def test_another_event_in_the_file_is_not_taken_for_it(home: Home) -> None:
    """The file is there and the block is not."""
    home.put()
    block = home.block()
    home.file.write_text(ONE)

    with pytest.raises(Gone):
        home.calendar.remove(block)
    with pytest.raises(Gone):
        home.calendar.put(BLOCK, block)
    assert home.file.read_text() == ONE


# --- when it cannot be written


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ONE.encode("utf-16"), Refused),
        (ONE.encode("utf-32"), Refused),
        (ONE.replace("END:VCALENDAR\n", "").encode(), Down),
        (ONE.encode()[:40], Down),
        (b"", Down),
        (b"not a calendar", Down),
    ],
)
def test_a_calendar_that_cannot_be_parsed_is_not_written(
    tmp_path: Path, data: bytes, error: type[AccountError]
) -> None:
    """UTF-16, half-written or foreign: no byte of it changes."""
    home = Home(tmp_path, "cal.ics", data)

    with pytest.raises(error) as caught:
        home.calendar.put(BLOCK, None)

    assert caught.value.account == "home"
    assert home.path.read_bytes() == data
    assert home.names() == ["cal.ics"]


def test_a_folder_that_may_not_be_written_refuses(nobody: Path) -> None:
    """Adding, changing and removing are refused, and nothing is left behind."""
    home = Home(nobody)
    home.put()
    block = home.block()
    data = home.file.read_bytes()
    home.path.chmod(0o500)

    for act in (
        lambda: home.calendar.put(replace(BLOCK, key=key_of("other", "", Kind.PREP)), None),
        lambda: home.calendar.put(replace(BLOCK, title="x"), block),
        lambda: home.calendar.remove(block),
    ):
        with pytest.raises(Refused, match="Permission denied"):
            act()

    assert home.names() == [f"{KEY}.ics"]
    assert home.file.read_bytes() == data


@pytest.mark.parametrize("one_file", [False, True])
def test_a_full_disk_changes_nothing(tmp_path: Path, one_file: bool) -> None:
    """What does not fit is not begun: the old file stays whole, no half one stays beside it,
    later it works.
    """
    home = Home(tmp_path, "cal.ics", ONE.encode()) if one_file else Home(tmp_path)
    home.put()
    block = home.block()
    data = home.file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(Down):
            home.calendar.put(replace(BLOCK, title="x"), block)
        with pytest.raises(Down):
            home.calendar.put(replace(BLOCK, key=key_of("other", "", Kind.PREP)), None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert home.file.read_bytes() == data
    assert [name for name in home.names() if name.startswith(".")] == []
    home.calendar.put(replace(BLOCK, title="x"), block)
    assert home.block().title == "x"


def test_a_missing_folder_is_down(home: Home) -> None:
    """It is not made: it may be a disk that is not mounted."""
    home.path.rmdir()

    with pytest.raises(Down):
        home.calendar.put(BLOCK, None)
    assert home.calendar.find(DEED) == Traces(unclear=True)
    assert not home.path.exists()


def test_blocks_are_written_while_another_calendar_is_missing(tmp_path: Path) -> None:
    """They are written to the first place.

    Whether a doubtful one was made stays unclear while it may be elsewhere.
    """
    home = Home(tmp_path)
    places = [("cal", home.path), ("away", tmp_path / "away")]
    home.calendar = LocalCalendar("home", places, Overlay(), ZoneInfo("Europe/Berlin"))
    assert home.calendar.find(DEED) == Traces(unclear=True)

    home.calendar.put(BLOCK, None)
    home.calendar.put(replace(BLOCK, title="changed"), home.block())

    assert home.block().title == "changed"
    assert home.calendar.find(DEED).event == home.block()
    with pytest.raises(Changed):
        home.calendar.put(BLOCK, None)


def test_the_temporary_file_of_a_killed_write_is_removed(home: Home) -> None:
    """The rest of an interrupted write is invisible to other programs, and removed when its
    doubt is settled.
    """
    left = home.path / f".interviewd-{temporary_tag(KEY)}.tmp"
    left.write_bytes(b"BEGIN:VCAL")
    assert home.calendar.fetch(WINDOW, NOW).events == ()

    assert home.calendar.find(DEED) == Traces()

    assert home.names() == []


def test_a_planted_link_is_not_written_through(home: Home, tmp_path: Path) -> None:
    """The temporary file's name can be guessed; a link there is replaced, its target untouched."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (home.path / f".interviewd-{temporary_tag(KEY)}.tmp").symlink_to(victim)

    home.put()
    home.put(title="changed")

    assert victim.read_bytes() == b"precious"
    assert home.names() == [f"{KEY}.ics"]


@pytest.mark.parametrize(
    "key", ["../../evil", "..", "", "a/b", "x" * 32, KEY.upper(), KEY + "\n", "\0" * 32]
)
def test_no_forged_key_is_a_path(home: Home, tmp_path: Path, key: str) -> None:
    """A key may come from a mark that anybody forged; only one of ours becomes a file's name."""
    with pytest.raises(Refused):
        home.calendar.put(replace(BLOCK, key=key), None)
    assert home.calendar.find(replace(DEED, key=key)) == Traces()

    mark = Mark("", "prep", key, "")
    event = replace(BLOCK_EVENT, mark=mark, handle='["cal", "../victim.ics"]')
    (tmp_path / "victim.ics").write_text(ONE.replace("other@acme.example", BLOCK_EVENT.uid))
    with pytest.raises(Gone):
        home.calendar.remove(event)

    assert home.names() == []
    assert (tmp_path / "victim.ics").exists()


FORGED = f"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:forged@stranger.example
DTSTART:20261202T140000Z
DTEND:20261202T150000Z
SUMMARY:Warm-up
X-INTERVIEWD-KEY:{KEY}
ORGANIZER:mailto:a@stranger.example
ATTENDEE:mailto:a@stranger.example
END:VEVENT
END:VCALENDAR
"""


def test_a_mark_that_a_stranger_forged_keeps_no_block_away(home: Home) -> None:
    """The key of a block on an invitation is not the block: neither found nor in its way."""
    (home.path / "forged.ics").write_text(FORGED)
    assert home.calendar.find(DEED) == Traces()
    home.calendar.put(BLOCK, None)
    assert home.names() == sorted(["forged.ics", f"{KEY}.ics"])


BLOCK_EVENT = Event("home", "cal", f"{KEY}@interviewd", BLOCK.start, BLOCK.end)


@pytest.mark.parametrize(
    "handle",
    ["", "null", "[]", '["cal"]', '["cal", 5]', '["other", "a.ics"]', '["cal", ".."]', "{"],
)
def test_an_invalid_handle_finds_nothing(home: Home, handle: str) -> None:
    """An event from an older journal, or another account's, is simply not there."""
    with pytest.raises(Gone):
        home.calendar.remove(replace(BLOCK_EVENT, handle=handle))


@contextmanager
def counted_reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the files that are read meanwhile."""
    names: list[str] = []
    read_in = files.read_in

    def counting(folder: int, name: str, limit: int) -> files.FileContent:
        names.append(name)
        return read_in(folder, name, limit)

    with monkeypatch.context() as patch:
        patch.setattr(files, "read_in", counting)
        yield names


def test_writing_blocks_reads_no_file_twice(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken and just written files are searched for a block once.

    The cost does not grow with their square.
    """
    (home.path / "broken.ics").write_bytes(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 1_000)
    for number in range(20):
        (home.path / f"{number}.ics").write_text(ONE.replace("other@", f"{number}@"))
    home.calendar.fetch(WINDOW, NOW)
    with counted_reads(monkeypatch) as names:
        for number in range(30):
            key = key_of("uid@acme.example", "", Kind.PREP, f"1{number}")
            home.calendar.put(replace(BLOCK, key=key), None)

    assert names.count("broken.ics") == 1
    assert len(names) <= 21 + 30


def test_a_file_that_changed_is_searched_again(home: Home) -> None:
    """A block that another process adds is seen, and not added twice."""
    other = LocalCalendar("home", [("cal", home.path)], Overlay(), ZoneInfo("Europe/Berlin"))
    (home.path / "z.ics").write_text(ONE)
    assert home.calendar.find(DEED) == Traces()
    other.put(BLOCK, None)
    (home.path / f"{KEY}.ics").replace(home.path / "z.ics")

    assert home.calendar.find(DEED).event is not None
    with pytest.raises(Changed):
        home.calendar.put(BLOCK, None)
