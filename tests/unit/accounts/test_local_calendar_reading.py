"""Calendar files are read as the programs that wrote them meant it.

Broken parts are reported and cost nothing else.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Look, Window
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
BERLIN = ZoneInfo("Europe/Berlin")


def ics(*lines: str, around: str = "") -> str:
    """A calendar with one event of these lines, and other lines of the calendar before it."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *filter(None, around.splitlines())]
    return "\r\n".join([*head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


TIMED = ("UID:a", "DTSTART:20261202T140000Z", "DTEND:20261202T150000Z")


class Folder:
    """A calendar folder with files given as text or bytes, and a fresh look at it."""

    def __init__(self, path: Path, zone: ZoneInfo = BERLIN) -> None:
        self.path = path / "cal"
        self.path.mkdir()
        self.calendar = LocalCalendar("home", [("cal", self.path)], Overlay(), zone)

    def fetch(self, *files: str | bytes, window: Window = WINDOW) -> Look:
        for number, content in enumerate(files):
            data = content if isinstance(content, bytes) else content.encode()
            (self.path / f"{number}.ics").write_bytes(data)
        return self.calendar.fetch(window, NOW)

    def event(self, *lines: str, around: str = "") -> Event:
        look = self.fetch(ics(*lines, around=around))
        assert look.troubles == ()
        (event,) = look.events
        return event

    def codes(self, look: Look) -> list[tuple[str, str]]:
        """File and line, and the reason's code, of each trouble."""
        return [(trouble.where.rpartition("/")[2], trouble.what.code) for trouble in look.troubles]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OUTLOOK_ZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""

HALF_PAST = """\
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0330
TZOFFSETTO:+0330
END:STANDARD
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("start", "around", "moment"),
    [
        ("DTSTART:20261202T140000Z", "", "2026-12-02 14:00"),
        ("DTSTART;TZID=Europe/London:20261202T140000", "", "2026-12-02 14:00"),
        ("DTSTART;TZID=America/New_York:20261202T140000", "", "2026-12-02 19:00"),
        ('DTSTART;TZID="America/New_York":20261202T140000', "", "2026-12-02 19:00"),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20261202T140000",
            "",
            "2026-12-02 19:00",
        ),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos\r\n _Aires:20261202T140000",
            "",
            "2026-12-02 17:00",
        ),
        (
            "DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20261202T140000",
            "",
            "2026-12-02 13:00",
        ),
        ("DTSTART;TZID=europe/berlin:20261202T140000", "", "2026-12-02 13:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20261202T140000", "", "2026-12-02 13:00"),
        ("DTSTART;TZID=Eastern Standard Time:20261202T140000", "", "2026-12-02 19:00"),
        (
            'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20261202T140000',
            "",
            "2026-12-02 13:00",
        ),
        (
            'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20261202T140000',
            "",
            "2026-12-02 19:00",
        ),
        (
            'DTSTART;TZID="(UTC) Dublin, Edinburgh, Lisbon, London":20261202T140000',
            "",
            "2026-12-02 14:00",
        ),
        ("DTSTART;TZID=tzone://Microsoft/Utc:20261202T140000", "", "2026-12-02 14:00"),
        ("DTSTART;TZID=GMT+0200:20261202T140000", "", "2026-12-02 12:00"),
        (
            "DTSTART;TZID=Mitteleuropa:20261202T140000",
            OUTLOOK_ZONE.format(name="Mitteleuropa"),
            "2026-12-02 13:00",
        ),
        (
            "DTSTART;TZID=Mitteleuropa:20261102T140000",
            OUTLOOK_ZONE.format(name="Mitteleuropa"),
            "2026-11-02 13:00",
        ),
        (
            "DTSTART;TZID=Mitteleuropa:20261024T140000",
            OUTLOOK_ZONE.format(name="Mitteleuropa"),
            "2026-10-24 12:00",
        ),
        ("DTSTART;TZID=Customized Time Zone:20261202T140000", HALF_PAST, "2026-12-02 10:30"),
        ("DTSTART:20261202T140000", "", "2026-12-02 13:00"),  # floating: the person's
        ("dtstart;tzid=Europe/Berlin:20261202T140000", "", "2026-12-02 13:00"),
        (
            "DTSTART;X-VOBJ-FLOATINGTIME-ALLOWED=TRUE;TZID=Europe/Berlin:20261202T140000",
            "",
            "2026-12-02 13:00",
        ),
        ("DTSTART:2026-12-02T14:00:00Z", "", "2026-12-02 14:00"),
        ("DTSTART:20261202T1400", "", "2026-12-02 13:00"),
        ("DTSTART:20261202T140000+0530", "", "2026-12-02 08:30"),
        ("DTSTART ; TZID = Europe/Berlin : 20261202T140000", "", "2026-12-02 13:00"),
    ],
)
def test_every_zone_is_understood(folder: Folder, start: str, around: str, moment: str) -> None:
    """However a program names or defines a zone, the moment is the one it means."""
    event = folder.event("UID:a", start, "DURATION:PT1H", around=around)

    assert event.start == utc(moment)
    assert event.end == utc(moment) + timedelta(hours=1)


def test_a_tzid_is_never_a_path(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A TZID that names a file, a folder or the machine's own zone is an unknown zone."""
    for number, name in enumerate(
        ["../../etc/passwd", "/etc/passwd", "Europe", "localtime", "posixrules", "x" * 5000]
    ):
        (folder.path / f"{number}.ics").write_text(
            ics(f"UID:{number}", f"DTSTART;TZID={name}:20261202T140000")
        )

    look = folder.fetch()

    assert {event.start for event in look.events} == {utc("2026-12-02 13:00")}
    assert {trouble.what.code for trouble in look.troubles} == {"zone_unknown"}
    assert len(look.troubles) == 6


def test_a_vtimezone_counts_in_its_file_only(folder: Folder) -> None:
    """Two files may define one unknown name differently; each has its own definition."""
    first = OUTLOOK_ZONE.format(name="Custom")
    second = HALF_PAST.replace("Customized Time Zone", "Custom")
    look = folder.fetch(
        ics("UID:a", "DTSTART;TZID=Custom:20261202T140000", around=first),
        ics("UID:b", "DTSTART;TZID=Custom:20261202T140000", around=second),
        ics("UID:c", "DTSTART;TZID=Custom:20261202T140000"),
    )

    assert {event.uid: event.start for event in look.events} == {
        "a": utc("2026-12-02 13:00"),
        "b": utc("2026-12-02 10:30"),
        "c": utc("2026-12-02 13:00"),
    }
    assert folder.codes(look) == [("2.ics:6", "zone_unknown")]


def test_a_zone_may_be_defined_behind_its_event(folder: Folder) -> None:
    """RFC 5545 allows components in any order."""
    text = ics("UID:a", "DTSTART;TZID=Half:20261202T140000")
    zone = HALF_PAST.replace("Customized Time Zone", "Half").replace("\n", "\r\n")
    look = folder.fetch(text.replace("END:VCALENDAR", f"{zone}END:VCALENDAR"))

    assert [event.start for event in look.events] == [utc("2026-12-02 10:30")]


@pytest.mark.parametrize(
    ("lines", "end", "codes"),
    [
        (["DTEND:20261202T153000Z"], "2026-12-02 15:30", []),
        (["DURATION:PT90M"], "2026-12-02 15:30", []),
        (["DURATION:P1DT1H"], "2026-12-03 15:00", []),
        (["DURATION:P1W"], "2026-12-09 14:00", []),
        (["DTEND;TZID=Europe/Berlin:20261202T163000"], "2026-12-02 15:30", []),
        ([], "2026-12-02 14:00", []),
        (["DTEND:20261202T130000Z"], "2026-12-02 14:00", ["end_before_start"]),
        (["DURATION:-PT1H"], "2026-12-02 14:00", ["end_before_start"]),
        (["DTEND:tomorrow"], "2026-12-02 14:00", ["end_broken"]),
        (["DURATION:P"], "2026-12-02 14:00", ["end_broken"]),
        (["DURATION:PT"], "2026-12-02 14:00", ["end_broken"]),
        (["DURATION:P99999999W"], "2026-12-02 14:00", ["end_broken"]),
    ],
)
def test_every_end_is_understood(
    folder: Folder, lines: Sequence[str], end: str, codes: Sequence[str]
) -> None:
    """DTEND or DURATION or neither; an invalid end is reported, and the event has no duration."""
    look = folder.fetch(ics("UID:a", "DTSTART:20261202T140000Z", *lines))

    assert [event.end for event in look.events] == [utc(end)]
    assert [trouble.what.code for trouble in look.troubles] == codes


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (
            ["DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261203"],
            "2026-12-01 23:00",
            "2026-12-02 23:00",
        ),
        (["DTSTART;VALUE=DATE:20261202"], "2026-12-01 23:00", "2026-12-02 23:00"),
        (["DTSTART:20261202"], "2026-12-01 23:00", "2026-12-02 23:00"),
        (
            ["DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261202"],
            "2026-12-01 23:00",
            "2026-12-02 23:00",
        ),
        (["DTSTART;VALUE=DATE:20261202", "DURATION:P2D"], "2026-12-01 23:00", "2026-12-03 23:00"),
        (
            ["DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261026"],
            "2026-10-23 22:00",
            "2026-10-25 23:00",
        ),
    ],
)
def test_dates_are_in_the_persons_zone(
    folder: Folder, lines: Sequence[str], start: str, end: str
) -> None:
    """All-day events run from midnight to midnight where the person is, on days that last 25
    hours too.
    """
    window = Window(WINDOW.start, WINDOW.end)
    (event,) = folder.fetch(ics("UID:a", *lines), window=window).events

    assert event.all_day
    assert (event.start, event.end) == (utc(start), utc(end))


def test_days_of_a_duration_are_nominal(folder: Folder) -> None:
    """RFC 5545: a day of DURATION is a calendar day, an hour of it is an hour, across the change
    of the clock.
    """
    event = folder.event("UID:a", "DTSTART;TZID=Europe/Berlin:20261024T220000", "DURATION:P1DT1H")

    assert event.end == utc("2026-10-25 22:00")


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("ATTENDEE:mailto:mia@acme.example", Guest("mia@acme.example")),
        ("ATTENDEE;CN=Mia Brandt:MAILTO:Mia@ACME.example", Guest("mia@acme.example", "Mia Brandt")),
        (
            'ATTENDEE;CN="Brandt, Mia";PARTSTAT=ACCEPTED:mailto:m@a.example',
            Guest("m@a.example", "Brandt, Mia", answer=Answer.YES),
        ),
        (
            "ATTENDEE;PARTSTAT=TENTATIVE:mailto:m@a.example",
            Guest("m@a.example", answer=Answer.MAYBE),
        ),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:m@a.example", Guest("m@a.example", answer=Answer.NO)),
        ("ATTENDEE;PARTSTAT=DELEGATED:mailto:m@a.example", Guest("m@a.example", answer=Answer.NO)),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:m@a.example", Guest("m@a.example")),
        ("ATTENDEE;PARTSTAT=X-OTHER:mailto:m@a.example", Guest("m@a.example")),
        (
            "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:m@a.example",
            Guest("m@a.example", answer=Answer.NO),
        ),
        (
            "ATTENDEE;ROLE=NON-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:m@a.example",
            Guest("m@a.example", answer=Answer.YES),
        ),
        (
            "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:r@a.example",
            Guest("r@a.example", "Room 5", GuestKind.ROOM),
        ),
        (
            "ATTENDEE;CUTYPE=RESOURCE:mailto:r@a.example",
            Guest("r@a.example", kind=GuestKind.RESOURCE),
        ),
        ("ATTENDEE;CUTYPE=GROUP:mailto:g@a.example", Guest("g@a.example", kind=GuestKind.GROUP)),
        ("ATTENDEE;CN=m@a.example:mailto:m@a.example", Guest("m@a.example")),
        ("ATTENDEE;CN='Mia':mailto:m@a.example", Guest("m@a.example", "Mia")),
        ("ATTENDEE;CN=Mia^'s ^^ ^n:mailto:m@a.example", Guest("m@a.example", 'Mia"s ^')),
        ("ATTENDEE;CN=Mia:mailto:mia%2Bjobs@acme.example", Guest("mia+jobs@acme.example", "Mia")),
        ("ATTENDEE;CN=Mia;EMAIL=m@a.example:urn:uuid:1234", Guest("m@a.example", "Mia")),
        ("ATTENDEE;CN=Mia;EMAIL=m@a.example:/aMTY4/principal/", Guest("m@a.example", "Mia")),
        ("ATTENDEE;CN=Mia:invalid:nomail", Guest("", "Mia")),
        ("ATTENDEE;CN=Mia:m@a.example", Guest("m@a.example", "Mia")),
        ("ATTENDEE;CN=Mia:mailto:a@b.example,c@d.example", Guest("", "Mia")),
        ("ATTENDEE;CN=Mia:mailto:a b@b.example", Guest("", "Mia")),
        ("ATTENDEE;CN=Mia:mailto:a@b.example%0d%0aBcc:x@y.example", Guest("", "Mia")),
        ("ATTENDEE;CN=Mia:mailto:m@a.example?subject=x", Guest("m@a.example", "Mia")),
        (
            'ATTENDEE;CN="John "Johnny" Doe":mailto:j@a.example',
            Guest("j@a.example", "John Johnny Doe"),
        ),
        ('ATTENDEE;CN="never closed:mailto:j@a.example', Guest("j@a.example")),
        (
            'ATTENDEE;SENT-BY="mailto:pa@a.example";CN=Mia:mailto:m@a.example',
            Guest("m@a.example", "Mia"),
        ),
        (
            "ATTENDEE;CN=Mi\r\n a Brandt:mailto:m\r\n\t@a.example",
            Guest("m@a.example", "Mia Brandt"),
        ),
    ],
)
def test_every_guest_is_understood(folder: Folder, line: str, guest: Guest) -> None:
    """Whoever wrote the invitation, a guest has the address, name, kind and answer that it says,
    or none.
    """
    event = folder.event(*TIMED, line)

    assert event.guests == (guest,)


@pytest.mark.parametrize(
    ("cn", "name"),
    [
        (r'"Priya \"PJ\" Shah"', 'Priya "PJ" Shah'),  # npm ics
        (r'"Priya \"PJ\""', 'Priya "PJ'),
        (r'"Shah\, Priya"', "Shah, Priya"),
        (r"Shah\, Priya", "Shah, Priya"),
        (r"Priya Shah\; PhD", "Priya Shah; PhD"),
        (r'"ACME\priya"', r"ACME\priya"),
        (r'"Priya\\Shah"', r"Priya\Shah"),
        ('"Priya\\"', "Priya\\"),
        ("Priya ^'PJ^' Shah", 'Priya "PJ" Shah'),
        ('"Shah, Priya: PhD; MD"', "Shah, Priya: PhD; MD"),
    ],
)
def test_a_name_loses_its_backslashes_and_nothing_else(folder: Folder, cn: str, name: str) -> None:
    """Libraries escape names in parameters as if they were texts.

    Guests after them are read, too.
    """
    line = f"ATTENDEE;CN={cn};PARTSTAT=ACCEPTED:mailto:priya@acme.example"
    event = folder.event(*TIMED, line, "ATTENDEE;CN=Wei Chen:mailto:wei@acme.example")

    assert [(guest.name, guest.email, guest.answer) for guest in event.guests] == [
        (name, "priya@acme.example", Answer.YES),
        ("Wei Chen", "wei@acme.example", Answer.NONE),
    ]


def test_a_guest_without_name_and_address_is_ignored(folder: Folder) -> None:
    """Exchange's stand-in for nobody is nobody; somebody named twice is one."""
    event = folder.event(
        *TIMED,
        "ORGANIZER:invalid:nomail",
        "ATTENDEE:mailto:",
        "ATTENDEE:mailto:m@a.example",
        "ATTENDEE:MAILTO:M@a.example",
    )

    assert event.organizer is None
    assert event.guests == (Guest("m@a.example"),)


def test_sent_by_is_no_guest(folder: Folder) -> None:
    """SENT-BY wrote the invitation for the organiser and is nobody of the event."""
    event = folder.event(
        *TIMED, 'ORGANIZER;CN=Mia;SENT-BY="mailto:pa@acme.example":mailto:mia@acme.example'
    )

    assert event.organizer == Guest("mia@acme.example", "Mia")


def test_texts_are_cleaned(folder: Folder) -> None:
    """Title, place and text are plain, without HTML, escapes, control or direction characters."""
    event = folder.event(
        *TIMED,
        "SUMMARY;LANGUAGE=de:Interview\\: SRE\\, Acme \u202eevil\u202c\\nsecond line",
        "LOCATION:Room 5\\; floor 2",
        'DESCRIPTION:<html><body><p>Hello <b>Sam</b></p><script>x</script><a href="https://meet.example/1">join</a></body>',
    )

    assert event.title == "Interview: SRE, Acme evil second line"
    assert event.location == "Room 5; floor 2"
    assert event.description.split() == ["Hello", "Sam", "join", "(https://meet.example/1)"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["DESCRIPTION:plain\\n\\ntwo"], "plain\n\ntwo"),
        (["X-ALT-DESC;FMTTYPE=text/html:<p>only <b>HTML</b> here</p>"], "only HTML here"),
        (
            ["DESCRIPTION:\\n", "X-ALT-DESC;FMTTYPE=text/html:<p>only HTML here</p>"],
            "only HTML here",
        ),
        (
            [
                "DESCRIPTION:see below",
                "X-ALT-DESC;FMTTYPE=text/html:<p>Company: Acme, Role: SRE, Round: final</p>",
            ],
            "Company: Acme, Role: SRE, Round: final",
        ),
        (
            [
                "DESCRIPTION:Company: Acme, Role: SRE",
                "X-ALT-DESC;FMTTYPE=text/html:<p>Company: Acme, Role: SRE</p>",
            ],
            "Company: Acme, Role: SRE",
        ),
        (["DESCRIPTION:fold", "  ed text\\, with comma"], "fold ed text, with comma"),
        (
            ["DESCRIPTION:first", "second, not folded at all", "", "third"],
            "first\nsecond, not folded at all\nthird",
        ),
    ],
)
def test_every_description_is_understood(folder: Folder, lines: Sequence[str], text: str) -> None:
    """The plain text, or the HTML one where it says more."""
    assert folder.event(*TIMED, *lines).description == text


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        (["URL:https://example.org/event"], "https://example.org/event"),
        (
            ["X-GOOGLE-CONFERENCE:https://meet.google.com/a-b-c", "URL:https://example.org"],
            "https://meet.google.com/a-b-c",
        ),
        (
            [
                "URL:https://example.org",
                "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://zoom.example/j/1?pwd=x",
            ],
            "https://zoom.example/j/1?pwd=x",
        ),
        (
            ["X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/x"],
            "https://teams.microsoft.com/l/x",
        ),
        (["URL:javascript:alert(1)"], ""),
        (["URL:file:///etc/passwd", "URL:https://example.org/2"], "https://example.org/2"),
        (["CONFERENCE;VALUE=URI:tel:+1-555", "URL:http://example.org"], "http://example.org"),
        (["URL:https://example.org/a b"], ""),
        (["URL:https://example.org/" + "x" * 5000], ""),
    ],
)
def test_the_join_link_is_found(folder: Folder, lines: Sequence[str], link: str) -> None:
    """The join link first, then the event's page; web addresses only."""
    assert folder.event(*TIMED, *lines).link == link


def test_all_categories_are_read(folder: Folder) -> None:
    """Several lines, several in a line, commas escaped; each once, in order."""
    event = folder.event(
        *TIMED,
        "CATEGORIES:Interview,Work",
        "CATEGORIES;LANGUAGE=en:a\\,b, Interview ,",
        "CATEGORIES:",
    )

    assert event.categories == ("Interview", "Work", "a,b")


def test_the_colour_of_an_invitation_is_ignored(folder: Folder) -> None:
    """A colour may be a tag that needs no answer, so only the person's own event has one."""
    own = folder.event(*TIMED, "COLOR:Tomato")
    invited = folder.event(*TIMED, "COLOR:Tomato", "ORGANIZER:mailto:x@y.example")

    assert (own.colour, invited.colour) == ("tomato", "")


@pytest.mark.parametrize(
    ("lines", "around", "cancelled", "busy"),
    [
        ([], "", False, True),
        (["STATUS:CONFIRMED"], "METHOD:REQUEST", False, True),
        (["STATUS:cancelled"], "", True, True),
        ([], "METHOD:CANCEL", True, True),
        (["TRANSP:TRANSPARENT"], "", False, False),
        (["TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], "", False, False),
    ],
)
def test_status_and_transparency_are_read(
    folder: Folder, lines: Sequence[str], around: str, cancelled: bool, busy: bool
) -> None:
    """Cancelled by the event or by the message it came in; free by either way of saying it."""
    event = folder.event(*TIMED, *lines, around=around)

    assert (event.cancelled, event.busy) == (cancelled, busy)


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"])
def test_an_itip_answer_is_no_event(folder: Folder, method: str) -> None:
    """A saved answer to an invitation looks like one, and is not."""
    look = folder.fetch(ics(*TIMED, around=f"METHOD:{method}"))

    assert (look.events, look.troubles, look.complete) == ((), (), True)


def test_the_method_may_follow_the_events(folder: Folder) -> None:
    """Properties of the calendar count wherever they stand."""
    look = folder.fetch(ics(*TIMED).replace("END:VCALENDAR", "METHOD:CANCEL\r\nEND:VCALENDAR"))

    assert [event.cancelled for event in look.events] == [True]


# --- which of several counts


def test_the_latest_revision_counts(folder: Folder) -> None:
    """Of two files with one UID the higher SEQUENCE counts, then the later DTSTAMP, whatever
    they are called.
    """

    def version(title: str, sequence: int, stamp: str, hour: int) -> str:
        return ics(
            "UID:a",
            f"SEQUENCE:{sequence}",
            f"DTSTAMP:{stamp}",
            f"DTSTART:20261202T{hour}0000Z",
            f"SUMMARY:{title}",
        )

    look = folder.fetch(
        version("old", 0, "20261101T000000Z", 10),
        version("new", 2, "20261101T000000Z", 12),
        version("newer", 2, "20261102T000000Z", 13),
        version("late but lower", 1, "20261109T000000Z", 14),
    )

    assert [event.title for event in look.events] == ["newer"]
    assert look.troubles == ()


@pytest.mark.parametrize("day", ["20250202", "20270702"])
def test_a_revision_outside_the_window_counts(folder: Folder, day: str) -> None:
    """An older file does not bring back what a newer one moved beyond the window."""
    look = folder.fetch(
        ics(*TIMED, "SEQUENCE:0"),
        ics("UID:a", "SEQUENCE:1", f"DTSTART:{day}T140000Z", f"DTEND:{day}T150000Z"),
    )

    assert look.events == ()


def test_a_cancellation_beside_its_invitation_counts(folder: Folder) -> None:
    """Both files saved into one folder: the cancellation wins, of the same revision too."""
    look = folder.fetch(
        ics(*TIMED, "SEQUENCE:1", around="METHOD:REQUEST"),
        ics(*TIMED, "SEQUENCE:1", around="METHOD:CANCEL"),
    )

    assert [event.cancelled for event in look.events] == [True]


def test_an_event_without_uid_has_a_stable_one(folder: Folder) -> None:
    """The same event has the same id at every look, in any file, whatever else changes in it."""
    lines = ("DTSTART:20261202T140000Z", "SUMMARY:Interview", "ORGANIZER:mailto:x@y.example")
    first = folder.event(*lines)
    again = folder.event(*lines, "DESCRIPTION:more", "DTSTAMP:20261101T000000Z")
    other = folder.event(*lines[:1], "SUMMARY:Other")

    assert first.uid.startswith("sha256-")
    assert first.uid == again.uid
    assert first.uid != other.uid


@pytest.mark.parametrize("uid", ["a\\nb", "x" * 5000, "a\x00b", "\u202eabc", "   "])
def test_an_unusable_uid_is_replaced(folder: Folder, uid: str) -> None:
    """An id is one line of sane length, and different UIDs stay different."""
    events = folder.fetch(ics(f"UID:{uid}", *TIMED[1:]), ics(f"UID:{uid}1", *TIMED[1:])).events

    assert len({event.uid for event in events}) == 2
    assert all(
        len(event.uid) <= 1000 and event.uid.isprintable() and event.uid.strip() for event in events
    )


@pytest.mark.parametrize(
    "uid", ["040000008200E00074C5B7101A82E008", "a/b/../c", "a b@c", "naïve@x", "a\\,b"]
)
def test_a_usable_uid_is_kept(folder: Folder, uid: str) -> None:
    """Whatever a UID looks like, it is only a name."""
    assert folder.event(f"UID:{uid}", *TIMED[1:]).uid == uid.replace("\\", "")


# --- encodings


@pytest.mark.parametrize(
    "data",
    [
        ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("utf-8"),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("utf-8-sig"),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("cp1252"),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("utf-16"),
        b"\xfe\xff" + ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("utf-16-be"),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").encode("utf-32"),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").replace("\r\n", "\n").encode(),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").replace("\r\n", "\r").encode(),
        ics(*TIMED, "SUMMARY:Gespräch – Müller")
        .replace("BEGIN:", "begin:")
        .replace("END:", "End:")
        .encode(),
        ics(*TIMED, "SUMMARY:Gespräch – Müller").rstrip().encode(),
        ics(*TIMED, "SUMMARY:Gespr\r\n äch – Müller").encode(),
        ics(*TIMED, "SUMMARY:Gesprächs – Müller")
        .encode()
        .replace("ächs".encode(), b"\xc3\r\n \xa4ch"),
    ],
)
def test_every_encoding_is_understood(folder: Folder, data: bytes) -> None:
    """UTF-8 with and without mark, torn by folding, Windows-1252, UTF-16, UTF-32.

    Any line end, any case.
    """
    look = folder.fetch(data)

    assert [event.title for event in look.events] == ["Gespräch – Müller"]
    assert look.troubles == ()


def test_one_file_may_hold_several_calendars(folder: Folder) -> None:
    """A stream of calendars is read whole, each with its own method."""
    look = folder.fetch(
        ics(*TIMED)
        + ics("UID:b", *TIMED[1:], around="METHOD:CANCEL")
        + ics("UID:c", *TIMED[1:], around="METHOD:REPLY")
    )

    assert [(event.uid, event.cancelled) for event in look.events] == [("a", False), ("b", True)]


def test_other_components_are_ignored(folder: Folder) -> None:
    """Tasks, journals, free-busy lists and alarms are no events, and what alarms say is not the
    event's.
    """
    event = folder.event(
        *TIMED,
        "SUMMARY:real",
        "BEGIN:VALARM",
        "TRIGGER:-PT5M",
        "SUMMARY:alarm",
        "DESCRIPTION:alarm",
        "ATTENDEE:mailto:x@y.example",
        "END:VALARM",
        around="BEGIN:VTODO\nUID:t\nDTSTART:20261202T140000Z\nEND:VTODO\nBEGIN:VFREEBUSY\nUID:f\nEND:VFREEBUSY",
    )

    assert (event.title, event.description, event.guests) == ("real", "", ())


# --- trouble


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:00010101T000000Z", "DTEND:00010101T010000Z"),
        ("DTSTART:00010101T000000Z",),
        ("DTSTART:99991231T235959Z", "DTEND:99991231T235959Z"),
        ("DTSTART:96991231T000000Z", "DURATION:P36600DT999999H9999999M999999999S"),
        ("DTSTART:20261202T140000Z", "RDATE:99991231T235959Z,00010101T000000Z"),
        ("DTSTART:20261202T140000Z", "RECURRENCE-ID:00010101T000000Z"),
    ],
)
def test_a_time_at_the_end_of_all_times_affects_no_other(
    folder: Folder, lines: Sequence[str]
) -> None:
    """Where dates cannot be reckoned with, the event is read without them or reported."""
    (folder.path / "b.ics").write_text(ics("UID:b", *lines))
    (folder.path / "c.ics").write_text(ics("UID:c", "DTSTART:20261202T140000Z"))
    assert "c" in {event.uid for event in folder.calendar.fetch(WINDOW, NOW).events}


def test_a_bad_event_affects_no_other(folder: Folder) -> None:
    """Each is named by file and line; the rest of the file and of the folder is read."""
    text = ics(
        "UID:bad",
        "SUMMARY:no start",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:worse",
        "SUMMARY:x",
        "DTSTART:someday",
    )
    unfinished = "BEGIN:VEVENT\r\nUID:unfinished\r\nDTSTART:20261202T140000Z\r\n"
    good = "\r\n".join(["BEGIN:VEVENT", *TIMED, "END:VEVENT", "END:VCALENDAR"])
    text = text.replace("END:VCALENDAR", unfinished + good)

    look = folder.fetch(text, ics("UID:other", *TIMED[1:]))

    assert {event.uid for event in look.events} == {"a", "other"}
    assert folder.codes(look) == [
        ("0.ics:4", "start_missing"),
        ("0.ics:11", "start_broken"),
        ("0.ics:13", "event_unfinished"),
    ]
    assert look.complete


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\0" * 4096, "file_empty"),
        (b"\r\n \r\n", "file_empty"),
        (b"hello world", "file_not_calendar"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "file_not_calendar"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "file_not_calendar"),
        (ics(*TIMED).encode()[:-20], "file_unfinished"),
        (b"BEGIN:VCALENDAR\r\n", "file_unfinished"),
    ],
)
def test_a_file_that_is_no_calendar_is_reported(folder: Folder, data: bytes, code: str) -> None:
    """It is reported, and the other files are read."""
    look = folder.fetch(data, ics("UID:other", *TIMED[1:]))

    assert "other" in {event.uid for event in look.events}
    assert folder.codes(look)[0] == ("0.ics:1", code)


@pytest.mark.parametrize(
    "before",
    [
        " ",
        "\t",
        "\r\n",
        "<!-- cached -->",
        "HTTP/1.1 200 OK\r\n\r\n",
        "\ufeff ",
        "x" * 500,
        "\n \n\n",
    ],
    ids=[
        "space",
        "tab",
        "empty line",
        "comment",
        "headers",
        "mark and space",
        "words",
        "blank lines",
    ],
)
def test_text_before_begin_vcalendar_is_skipped(folder: Folder, before: str) -> None:
    """A file is read from its BEGIN:VCALENDAR on, wherever that is on its line."""
    look = folder.fetch(before + ics(*TIMED, around="METHOD:CANCEL"))

    assert [(event.uid, event.cancelled) for event in look.events] == [("a", True)]
    assert look.troubles == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("\nBEGIN:VEVENT", "event_unreadable"),
        ("BEGIN:VCALENDAR", "file_not_calendar"),
        ("BEGIN:VEVENT", "event_unreadable"),
    ],
)
@pytest.mark.parametrize("instead", ["\n BEGIN:X", "\n> BEGIN:V", "\nBEGIN VEVENT"])
def test_an_event_that_cannot_be_found_is_reported(
    folder: Folder, typed: str, code: str, instead: str
) -> None:
    """An event whose beginning is damaged is reported, never lost in silence."""
    look = folder.fetch(ics(*TIMED).replace(typed, instead, 1))

    assert look.events == ()
    assert code in [trouble.what.code for trouble in look.troubles]


NESTED = """\
BEGIN:PARTICIPANT
UID:p
PARTICIPANT-TYPE:SPEAKER
SUMMARY:not the title
BEGIN:VLOCATION
UID:l
NAME:Room 1
BEGIN:X-INNER
DTSTART:20270101T000000Z
END:X-INNER
END:VLOCATION
END:PARTICIPANT
BEGIN:VALARM
UID:al
TRIGGER;VALUE=DATE-TIME:20261202T133000Z
ACTION:DISPLAY
PROXIMITY:DEPART
BEGIN:VLOCATION
UID:l2
URL:geo:40.443,-79.945;u=10
END:VLOCATION
END:VALARM
BEGIN:VRESOURCE
UID:r
END:VRESOURCE"""


def test_components_inside_an_event_are_legal(folder: Folder) -> None:
    """RFC 9073 and 9074 put locations into participants and alarms.

    None of them changes the event itself.
    """
    event = folder.event(*TIMED, "SUMMARY:title", *NESTED.splitlines())

    assert (event.uid, event.title, event.start, event.location) == (
        "a",
        "title",
        utc("2026-12-02 14:00"),
        "",
    )


def test_endless_nesting_is_refused(folder: Folder) -> None:
    """A thousand levels are an attack; the event is reported and the others are read."""
    deep = [f"BEGIN:X-{number}" for number in range(1_000)] + [
        f"END:X-{number}" for number in reversed(range(1_000))
    ]
    look = folder.fetch(ics(*TIMED, *deep), ics("UID:b", *TIMED[1:]))

    assert [event.uid for event in look.events] == ["b"]
    assert folder.codes(look) == [("0.ics:4", "event_too_deep")]


REAL = {
    "google": ics(
        "DTSTART:20261202T140000Z",
        "DTEND:20261202T150000Z",
        "DTSTAMP:20261123T090000Z",
        "ORGANIZER;CN=Orbis Talent:mailto:c_188@group.calendar.google.com",
        "UID:7kukuqrfedlm2f9t@google.com",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Priya Sh",
        " ah;X-NUM-GUESTS=0:mailto:priya@orbis.example",
        "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij",
        "DESCRIPTION:<p>#interview</p><br>Bring <b>questions</b>",
        "SUMMARY:Interview: Staff SRE – Orbis",
        "TRANSP:OPAQUE",
        around="METHOD:REQUEST\nX-WR-TIMEZONE:Europe/Berlin",
    ),
    "outlook": ics(
        "ORGANIZER;CN=Wei Chen:mailto:wei.chen@initech.example",
        'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Rivera, Sam":mailto:sam@example.org',
        "DESCRIPTION;LANGUAGE=en-US:#interview\\n\\n____________\\nMicrosoft Teams meeting\\n",
        "UID:040000008200E00074C5B7101A82E00800000000",
        "SUMMARY;LANGUAGE=en-US:Interview: SRE",
        "DTSTART;TZID=W. Europe Standard Time:20261202T150000",
        "DTEND;TZID=W. Europe Standard Time:20261202T160000",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19%3a",
        around="METHOD:REQUEST\n" + OUTLOOK_ZONE.format(name="W. Europe Standard Time"),
    ),
    "apple": ics(
        "CREATED:20261101T090000Z",
        "UID:6B1E7F4C-0A2E-4D0F-9D9D-1D1A7C6A2F10",
        "DTEND;TZID=Europe/Berlin:20261202T160000",
        'ATTENDEE;CN="Mia Brandt";CUTYPE=INDIVIDUAL;EMAIL="mia@acme.example";PARTSTAT=ACCEPTED:/aMTAx/principal/',
        'ORGANIZER;CN="Sam Rivera";EMAIL="sam@example.org":/aMTAy/principal/',
        "SUMMARY:Interview #interview",
        "DTSTART;TZID=Europe/Berlin:20261202T150000",
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="12, High Street":geo:51.5,-0.1',
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "END:VALARM",
    ),
    "thunderbird": ics(
        "UID:1f7a9c9e-8f9b-4b8c-9d55-1a2b3c4d5e6f",
        "X-MOZ-GENERATION:3",
        "X-MOZ-LASTACK:20261101T000000Z",
        "SUMMARY:Interview bei Müller & Söhne",
        "CATEGORIES:Interview",
        "DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20261202T150000",
        "DTEND;TZID=/mozilla.org/20070129_1/Europe/Berlin:20261202T160000",
        'DESCRIPTION;ALTREP="data:text/html,%3Cb%3Ehi%3C%2Fb%3E":hi',
    ),
    "greenhouse": ics(
        "UID:gh-123@greenhouse.io",
        "SUMMARY:Interview Confirmation: R-20417 SRE - Second Round",
        "DTSTART;VALUE=DATE-TIME:20261202T140000Z",
        "DTEND;VALUE=DATE-TIME:20261202T150000Z",
        'ORGANIZER;CN="Orbis Logistics":MAILTO:no-reply@greenhouse.io',
        "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:MAILTO:sam@example.org",
        "PRIORITY:5",
        "CLASS:PUBLIC",
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_real_invitations_are_read(folder: Folder, name: str) -> None:
    """Google, Outlook, Apple, Thunderbird and a recruiting system mean the same hour."""
    look = folder.fetch(REAL[name])

    (event,) = look.events
    assert look.troubles == ()
    assert (event.start, event.end) == (utc("2026-12-02 14:00"), utc("2026-12-02 15:00"))
    assert event.title.startswith("Interview")


@pytest.mark.parametrize("name", REAL)
def test_any_prefix_of_a_file_is_handled(folder: Folder, name: str) -> None:
    """However little of a file has been written, it is read or named, and never breaks a look."""
    data = REAL[name].encode()
    for length in range(len(data)):
        look = folder.fetch(data[:length])
        assert len(look.events) <= 1
        assert len(look.troubles) <= 2
        is_whole = data[:length].rstrip().endswith(b"END:VCALENDAR")
        assert is_whole or look.troubles
        folder.calendar = LocalCalendar("home", [("cal", folder.path)], Overlay(), BERLIN)
