"""Which of several VEVENTs with one UID count, and which UID an event has when programs or
strangers change it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.seen import Answer, Look, Window
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MIA = "ORGANIZER;CN=Mia Brandt:mailto:mia@acme.example"
EVE = "ORGANIZER;CN=Mia Brandt:mailto:eve@evil.example"


class Home:
    """A calendar folder with a cache, and looks at it by new processes."""

    def __init__(self, path: Path, *names: str) -> None:
        self.folders = [path / name for name in names or ("cal",)]
        for folder in self.folders:
            folder.mkdir()
        self.cache = Overlay()

    def write(self, name: str, *vevents: Sequence[str], folder: int = 0) -> None:
        lines = [line for vevent in vevents for line in ("BEGIN:VEVENT", *vevent, "END:VEVENT")]
        text = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""])
        (self.folders[folder] / f"{name}.ics").write_text(text)

    def fetch(self, days: int = 0) -> Look:
        now = NOW + timedelta(days=days)
        sources = [(folder.name, folder) for folder in self.folders]
        calendar = LocalCalendar("home", sources, self.cache, BERLIN)
        return calendar.fetch(Window(now - timedelta(days=35), now + timedelta(days=60)), now)

    def shown(self, days: int = 0) -> list[tuple[str, str]]:
        """UID and title of each event in order of time."""
        return [(event.uid, event.title) for event in self.fetch(days).events]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def vevent(title: str, *more: str, uid: str = "u1", start: str = "20261202T140000Z") -> list[str]:
    return [f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{title}", *more]


# --- revisions of one organiser


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_equal_revisions_the_newer_last_modified_counts(
    home: Home, names: tuple[str, str]
) -> None:
    """SEQUENCE, then DTSTAMP, then LAST-MODIFIED, in whatever order the files are read."""
    same = ("SEQUENCE:1", "DTSTAMP:20261120T090000Z")
    home.write(names[0], vevent("newer", *same, "LAST-MODIFIED:20261121T090000Z"))
    home.write(names[1], vevent("older", *same, "LAST-MODIFIED:20261120T090000Z"))

    assert home.shown() == [("u1", "newer")]


def test_dtstamp_comes_before_last_modified(home: Home) -> None:
    """A newer DTSTAMP counts, whatever LAST-MODIFIED says."""
    home.write("a", vevent("newer", "DTSTAMP:20261121T090000Z", "LAST-MODIFIED:20261101T090000Z"))
    home.write("b", vevent("older", "DTSTAMP:20261120T090000Z", "LAST-MODIFIED:20261122T090000Z"))

    assert home.shown() == [("u1", "newer")]


# --- another organiser (RFC 5546: an update comes from the organiser)


@pytest.mark.parametrize(
    "theirs",
    [
        vevent("stranger", EVE, "SEQUENCE:9", "DTSTAMP:20261122T090000Z"),
        vevent("stranger", "SEQUENCE:9", "DTSTAMP:20261122T090000Z"),
        vevent("stranger", EVE, "SEQUENCE:9", "STATUS:CANCELLED"),
        vevent("stranger", EVE, "RECURRENCE-ID:20261202T140000Z", "SEQUENCE:9"),
    ],
    ids=["moved", "without an organiser", "cancelled", "an instance"],
)
@pytest.mark.parametrize("name", ["0", "z"])
def test_a_stranger_changes_nothing(home: Home, theirs: list[str], name: str) -> None:
    """What another organiser writes under the UID of a known event is an event of its own."""
    home.write(
        "m",
        vevent(
            "real",
            MIA,
            "DTSTAMP:20261120T090000Z",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@example.org",
        ),
    )
    home.fetch()
    home.write(name, theirs)
    events = home.fetch().events

    (real,) = [event for event in events if event.uid == "u1" and event.title == "real"]
    assert (real.cancelled, real.guests[0].answer, real.original) == (False, Answer.YES, "")
    assert all(event.uid != "u1" for event in events if event.title == "stranger")


def test_a_stranger_outside_the_window_changes_nothing(home: Home) -> None:
    """A later revision that lies beyond what is read counts for its own organiser only."""
    home.write("m", vevent("real", MIA))
    home.write("n", vevent("stranger", EVE, "SEQUENCE:9", start="20290101T100000Z"))

    assert home.shown() == [("u1", "real")]


def test_without_memory_the_oldest_event_owns_the_uid(home: Home) -> None:
    """Where both files are new the one that was written first keeps the UID."""
    home.write("a", vevent("stranger", EVE, "SEQUENCE:9", "DTSTAMP:20261122T090000Z"))
    home.write("b", vevent("real", MIA, "DTSTAMP:20261120T090000Z"))

    assert ("u1", "real") in home.shown()
    assert ("u1", "stranger") not in home.shown()


def test_a_stranger_in_another_calendar_changes_nothing(tmp_path: Path) -> None:
    """Across calendars the UID belongs to the organiser in the first one."""
    home = Home(tmp_path, "one", "two")
    home.write("a", vevent("real", MIA))
    home.write("a", vevent("stranger", EVE), folder=1)
    shown = home.shown()

    assert ("u1", "real") in shown
    assert [uid for uid, title in shown if title == "stranger"] != ["u1"]


def test_an_update_by_the_organiser_counts(home: Home) -> None:
    """The organiser is the same in any case of letters and with any name."""
    home.write("a", vevent("before", MIA, "SEQUENCE:0"))
    home.fetch()
    home.write("b", vevent("after", "ORGANIZER;CN=M. Brandt:MAILTO:Mia@ACME.example", "SEQUENCE:1"))

    assert home.shown() == [("u1", "after")]


# --- programs that change every UID (Org mode's export does, unless it is told to store them)


def org(number: int, *titles: str) -> list[list[str]]:
    return [
        vevent(title, uid=f"TS1-{number}-{at}-4f2c", start=f"202612{at + 1:02}T140000Z")
        for at, title in enumerate(titles)
    ]


def test_an_event_whose_uid_alone_changed_keeps_the_one_it_had(home: Home) -> None:
    """Written anew with other UIDs, again and again, the same events keep their ids."""
    home.write("org", *org(1, "Interview Acme", "Dentist"))
    before = home.shown()
    for number in (2, 3, 4):
        home.write("org", *org(number, "Interview Acme", "Dentist"))
        assert home.shown() == before
    home.write("other", vevent("new", uid="x"))

    assert set(home.shown()) == {*before, ("x", "new")}
    assert set(home.shown(days=6)) == {*before, ("x", "new")}


def test_a_moved_or_new_event_has_its_own_uid(home: Home) -> None:
    """Another title or time is another event, since nothing says that it is the same."""
    home.write("org", *org(1, "Interview Acme"))
    home.fetch()
    home.write(
        "org",
        *org(2, "Interview Globex"),
        vevent("Interview Acme", uid="moved", start="20261210T140000Z"),
    )

    assert {uid for uid, _ in home.shown()} == {"TS1-2-0-4f2c", "moved"}


def test_identical_events_keep_their_own_ids(home: Home) -> None:
    """Of several events alike none takes another's id."""
    home.write("org", vevent("Call", uid="a"), vevent("Call", uid="b"))
    home.fetch()
    home.write("org", vevent("Call", uid="c"), vevent("Call", uid="d"))

    assert {uid for uid, _ in home.shown()} == {"c", "d"}


def test_the_uid_follows_into_another_file(home: Home) -> None:
    """An export that names its files by UID is the same calendar."""
    home.write("u-1", vevent("Interview Acme", MIA, uid="u-1"))
    home.fetch()
    (home.folders[0] / "u-1.ics").unlink()
    home.write("u-2", vevent("Interview Acme", MIA, uid="u-2"))

    assert home.shown() == [("u-1", "Interview Acme")]
