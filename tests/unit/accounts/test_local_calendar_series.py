"""Series are expanded as their programs mean it, at a cost bounded by the window whatever the
rule.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.accounts.local.calendar.recurrence import rule_dates
from interviewd.accounts.local.calendar.rules import RuleRefused, parse_rule
from interviewd.model.seen import Answer, Event, Look, Window
from interviewd.storage.cache import Overlay

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=35), NOW + timedelta(days=60))
BERLIN = ZoneInfo("Europe/Berlin")


def vevent(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"
        + "".join(events)
        + "END:VCALENDAR\r\n"
    )


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path / "cal"
        self.path.mkdir()
        self.calendar = LocalCalendar("home", [("cal", self.path)], Overlay(), BERLIN)

    def fetch(self, *files: str, window: Window = WINDOW) -> Look:
        for number, text in enumerate(files):
            (self.path / f"{number}.ics").write_bytes(text.encode())
        return self.calendar.fetch(window, NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def shown(events: Iterable[Event]) -> list[str]:
    """Original start and, where it differs, the start, in the person's zone."""
    dates = []
    for event in events:
        start = event.start.astimezone(BERLIN)
        original = event.original or "once"
        dates.append(
            f"{original} at {start:%d.%m. %H:%M}" + (" cancelled" if event.cancelled else "")
        )
    return dates


WEEKLY = (
    "UID:s",
    "DTSTART;TZID=Europe/Berlin:20261116T100000",
    "DTEND;TZID=Europe/Berlin:20261116T110000",
)


def test_a_series_keeps_its_local_time_across_dst(folder: Folder) -> None:
    """Ten o'clock is ten o'clock, in summer and in winter, and lasts as long."""
    look = folder.fetch(
        calendar(
            vevent(
                "UID:s",
                "DTSTART;TZID=Europe/Berlin:20261020T100000",
                "DTEND;TZID=Europe/Berlin:20261020T110000",
                "RRULE:FREQ=WEEKLY;COUNT=3",
            )
        )
    )

    assert shown(look.events) == [
        "20261020T080000Z at 20.10. 10:00",
        "20261027T090000Z at 27.10. 10:00",
        "20261103T090000Z at 03.11. 10:00",
    ]
    assert {event.end - event.start for event in look.events} == {timedelta(hours=1)}


def test_exceptions_and_additions(folder: Folder) -> None:
    """EXDATE takes out, RDATE puts in, in any zone or form; a period brings its own length."""
    look = folder.fetch(
        calendar(
            vevent(
                *WEEKLY,
                "RRULE:FREQ=WEEKLY;COUNT=5",
                "EXDATE;TZID=Europe/Berlin:20261123T100000",
                "EXDATE:20261130T090000Z,20990101T000000Z",
                "EXDATE;VALUE=DATE:20261207",
                "RDATE;TZID=America/New_York:20261118T100000",
                "RDATE;VALUE=PERIOD:20261120T090000Z/PT3H,20261121T090000Z/20261121T093000Z",
                "RDATE:",
            )
        )
    )

    assert [(event.original, event.end - event.start) for event in look.events] == [
        ("20261116T090000Z", timedelta(hours=1)),
        ("20261118T150000Z", timedelta(hours=1)),
        ("20261120T090000Z", timedelta(hours=3)),
        ("20261121T090000Z", timedelta(minutes=30)),
        ("20261214T090000Z", timedelta(hours=1)),
    ]


@pytest.mark.parametrize("split", [False, True], ids=["in one file", "in files of their own"])
def test_overrides_replace_their_instances(folder: Folder, split: bool) -> None:
    """A moved and a cancelled instance keep their names.

    Out of the window into it counts, and out of it too.
    """
    events = [
        vevent(*WEEKLY, "RRULE:FREQ=WEEKLY", "SUMMARY:series"),
        vevent(
            "UID:s",
            "RECURRENCE-ID;TZID=Europe/Berlin:20261123T100000",
            "DTSTART:20261124T150000Z",
            "DURATION:PT30M",
            "SUMMARY:moved",
        ),
        vevent(
            "UID:s",
            "RECURRENCE-ID:20261130T090000Z",
            "DTSTART:20261130T090000Z",
            "STATUS:CANCELLED",
        ),
        vevent(
            "UID:s",
            "RECURRENCE-ID:20270405T080000Z",
            "DTSTART:20261201T080000Z",
            "SUMMARY:from far away",
        ),
        vevent(
            "UID:s",
            "RECURRENCE-ID:20261207T090000Z",
            "DTSTART:20270601T080000Z",
            "SUMMARY:to far away",
        ),
    ]
    look = folder.fetch(*(calendar(event) for event in events) if split else (calendar(*events),))

    assert shown(look.events)[:5] == [
        "20261116T090000Z at 16.11. 10:00",
        "20261123T090000Z at 24.11. 16:00",
        "20261130T090000Z at 30.11. 10:00 cancelled",
        "20270405T080000Z at 01.12. 09:00",
        "20261214T090000Z at 14.12. 10:00",
    ]
    assert {event.title for event in look.events} == {"series", "moved", "from far away", ""}


def test_an_override_for_all_that_follow(folder: Folder) -> None:
    """RANGE=THISANDFUTURE moves, renames and resizes later instances, which keep their names.

    Single ones stay theirs.
    """
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=5", "SUMMARY:old"),
            vevent(
                "UID:s",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000Z",
                "DTSTART:20261124T130000Z",
                "DURATION:PT2H",
                "SUMMARY:new",
            ),
            vevent(
                "UID:s",
                "RECURRENCE-ID:20261207T090000Z",
                "DTSTART:20261207T120000Z",
                "SUMMARY:single",
            ),
        )
    )

    assert [(shown([event])[0], event.title, event.end - event.start) for event in look.events] == [
        ("20261116T090000Z at 16.11. 10:00", "old", timedelta(hours=1)),
        ("20261123T090000Z at 24.11. 14:00", "new", timedelta(hours=2)),
        ("20261130T090000Z at 01.12. 14:00", "new", timedelta(hours=2)),
        ("20261207T090000Z at 07.12. 13:00", "single", timedelta(0)),
        ("20261214T090000Z at 15.12. 14:00", "new", timedelta(hours=2)),
    ]


THIS_AND_FUTURE = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20260907T100000Z", "SEQUENCE:1")


@pytest.mark.parametrize(
    ("override", "hour", "expected"),
    [
        (("DTSTART:20260907T150000Z", "DTEND:20260907T160000Z"), 15, ("", False, 1)),
        (
            ("DTSTART:20260907T100000Z", "DTEND:20260907T120000Z", "SUMMARY:longer"),
            10,
            ("longer", False, 2),
        ),
        (
            ("DTSTART:20260907T100000Z", "DTEND:20260907T110000Z", "STATUS:CANCELLED"),
            10,
            ("", True, 1),
        ),
    ],
    ids=["moved", "longer", "cancelled"],
)
def test_an_override_for_all_that_follow_outlives_the_window(
    folder: Folder, override: Sequence[str], hour: int, expected: tuple[str, bool, int]
) -> None:
    """RANGE=THISANDFUTURE shapes every later instance, however long ago it began, as time goes
    on too.
    """
    master = vevent(
        "UID:s", "DTSTART:20260803T100000Z", "DTEND:20260803T110000Z", "RRULE:FREQ=WEEKLY"
    )
    folder.fetch(calendar(master, vevent("UID:s", *THIS_AND_FUTURE, *override)))
    for days in (0, 30, 300):
        by = timedelta(days=days)
        events = folder.calendar.fetch(Window(WINDOW.start + by, WINDOW.end + by), NOW + by).events
        assert {event.start.hour for event in events} == {hour}
        hours = {
            (event.title, event.cancelled, (event.end - event.start).seconds // 3600)
            for event in events
        }
        assert hours == {expected}
        assert len({event.id for event in events}) == len(events) >= 13


def test_a_declined_rest_of_a_series_stays_declined(folder: Folder) -> None:
    """The guests of an override for all that follow are those of the later instances."""
    person = "ATTENDEE;PARTSTAT={}:mailto:sam@example.org"
    master = vevent(
        "UID:s", "DTSTART:20261006T150000Z", "RRULE:FREQ=WEEKLY", person.format("ACCEPTED")
    )
    rest = vevent(
        "UID:s",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261013T150000Z",
        "DTSTART:20261013T150000Z",
        person.format("DECLINED"),
    )

    assert {event.guests[0].answer for event in folder.fetch(calendar(master, rest)).events} == {
        Answer.NO
    }


@pytest.mark.parametrize(
    "name",
    [
        "RECURRENCE-ID:20261123T090000",  # UTC without its Z
        "RECURRENCE-ID:20261123T100000Z",  # local time with a Z
        "RECURRENCE-ID:20261123T100000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20261123T100000",
        "RECURRENCE-ID;VALUE=DATE:20261123",
    ],
)
def test_an_override_replaces_the_instance_that_it_means(folder: Folder, name: str) -> None:
    """A RECURRENCE-ID in the wrong zone names the instance that it would name in the right one."""
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"),
            vevent("UID:s", name, "DTSTART;TZID=Europe/Berlin:20261124T120000"),
        )
    )

    assert [f"{event.start.astimezone(BERLIN):%d.%m. %H:%M}" for event in look.events] == [
        "16.11. 10:00",
        "24.11. 12:00",
        "30.11. 10:00",
    ]


@pytest.mark.parametrize(
    "name",
    ["20261124", "20261124T000000", "20261124T000000Z", "TZID=Europe/London:20261124T000000"],
)
def test_an_override_of_an_all_day_instance_may_name_midnight(folder: Folder, name: str) -> None:
    """Outlook names the day of an all-day series as midnight in a zone of its own."""
    line = f"RECURRENCE-ID;{name}" if name.startswith("TZID") else f"RECURRENCE-ID:{name}"
    look = folder.fetch(
        calendar(
            vevent("UID:s", "DTSTART;VALUE=DATE:20261117", "RRULE:FREQ=WEEKLY;COUNT=2"),
            vevent("UID:s", line, "DTSTART;VALUE=DATE:20261125"),
        )
    )

    assert [f"{event.start.astimezone(BERLIN):%d.%m.}" for event in look.events] == [
        "17.11.",
        "25.11.",
    ]


@pytest.mark.parametrize(
    ("sequence", "shown_days"), [(0, ["16.11.", "23.11."]), (2, ["16.11.", "23.11.", "01.12."])]
)
def test_an_override_of_an_instance_that_the_series_lost_is_void(
    folder: Folder, sequence: int, shown_days: list[str]
) -> None:
    """A series that was cut short no longer has its later instances, unless a later revision
    brings one back.
    """
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=2", "SEQUENCE:1"),
            vevent(
                "UID:s",
                "RECURRENCE-ID:20261130T090000Z",
                "DTSTART:20261201T090000Z",
                f"SEQUENCE:{sequence}",
            ),
        )
    )

    assert [f"{event.start:%d.%m.}" for event in look.events] == shown_days


@pytest.mark.parametrize(
    "line", ["EXDATE:20261123T090000", "EXDATE:20261123T100000Z", "EXDATE:20261123T100000"]
)
def test_an_exdate_excludes_the_instance_that_it_means(folder: Folder, line: str) -> None:
    """So does an EXDATE; one that names an instance as written excludes that one alone."""
    look = folder.fetch(calendar(vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3", line)))

    assert [f"{event.start:%d.%m.}" for event in look.events] == ["16.11.", "30.11."]


@pytest.mark.parametrize("line", ["RRULE:", "RRULE: ", "RRULE:;", "RDATE:", "EXDATE:"])
def test_an_empty_rrule_is_ignored(folder: Folder, line: str) -> None:
    """An event with an empty rule takes place once, without a complaint."""
    look = folder.fetch(calendar(vevent(*WEEKLY, line)))

    assert (look.troubles, shown(look.events)) == ((), ["once at 16.11. 10:00"])


def test_all_day_series(folder: Folder) -> None:
    """Days are named by days, and replaced by days; the end of a rule is a day too."""
    look = folder.fetch(
        calendar(
            vevent(
                "UID:s",
                "DTSTART;VALUE=DATE:20261116",
                "RRULE:FREQ=WEEKLY;UNTIL=20261207",
                "EXDATE;VALUE=DATE:20261123",
            ),
            vevent(
                "UID:s",
                "RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20261130",
                "DTSTART;VALUE=DATE:20261201",
            ),
        )
    )

    assert shown(look.events) == [
        "20261116 at 16.11. 00:00",
        "20261130 at 01.12. 00:00",
        "20261207 at 08.12. 00:00",
    ]
    assert all(event.all_day for event in look.events)


def test_floating_series_are_in_the_persons_zone(folder: Folder) -> None:
    """Without a zone an instance's name is its moment in the person's zone.

    Its replacement finds it so.
    """
    look = folder.fetch(
        calendar(
            vevent("UID:s", "DTSTART:20261116T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"),
            vevent("UID:s", "RECURRENCE-ID:20261117T100000", "DTSTART:20261117T120000"),
        )
    )

    assert shown(look.events) == [
        "20261116T090000Z at 16.11. 10:00",
        "20261117T090000Z at 17.11. 12:00",
    ]


def test_a_series_may_use_a_vtimezone(folder: Folder) -> None:
    """Instances, exceptions and replacements agree in a zone that only the file knows."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\n"
        "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    )
    look = folder.fetch(
        calendar(
            zone,
            vevent(
                "UID:s",
                "DTSTART;TZID=Own:20261020T100000",
                "RRULE:FREQ=WEEKLY;COUNT=4",
                "EXDATE;TZID=Own:20261027T100000",
            ),
            vevent(
                "UID:s",
                "RECURRENCE-ID;TZID=Own:20261103T100000",
                "DTSTART;TZID=Own:20261103T120000",
            ),
        )
    )

    assert shown(look.events) == [
        "20261020T080000Z at 20.10. 10:00",
        "20261103T090000Z at 03.11. 12:00",
        "20261110T090000Z at 10.11. 10:00",
    ]


def test_an_instance_alone_is_an_event(folder: Folder) -> None:
    """An invitation to one instance of a series that is not here."""
    look = folder.fetch(
        calendar(vevent("UID:s", "RECURRENCE-ID:20261130T090000Z", "DTSTART:20261130T100000Z"))
    )

    assert [event.id for event in look.events] == ["s/20261130T090000Z"]


def test_an_unreadable_recurrence_id_is_reported(folder: Folder) -> None:
    """A replacement whose instance cannot be told is named, and does not take the whole series
    with it.
    """
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=2"),
            vevent("UID:s", "SEQUENCE:9", "RECURRENCE-ID:sometime", "DTSTART:20261130T100000Z"),
        )
    )

    assert [trouble.what.code for trouble in look.troubles] == ["event_unreadable"]
    assert len([event for event in look.events if event.original]) == 2


def test_a_cancelled_series_cancels_its_instances(folder: Folder) -> None:
    """Its instances and its replaced ones."""
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=2", "STATUS:CANCELLED", "SEQUENCE:2"),
            vevent(
                "UID:s", "RECURRENCE-ID:20261123T090000Z", "DTSTART:20261123T120000Z", "SEQUENCE:1"
            ),
        )
    )

    assert [event.cancelled for event in look.events] == [True, True]


def test_an_override_of_an_excluded_instance_is_void(folder: Folder) -> None:
    """Deleting an instance that was moved before leaves neither."""
    look = folder.fetch(
        calendar(
            vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:20261123T090000Z"),
            vevent("UID:s", "RECURRENCE-ID:20261123T090000Z", "DTSTART:20261123T120000Z"),
        )
    )

    assert shown(look.events) == ["20261116T090000Z at 16.11. 10:00"]


@pytest.mark.parametrize(
    ("rule", "days_shown"),
    [
        ("FREQ=WEEKLY;UNTIL=20261130T090000Z", [16, 23, 30]),
        ("FREQ=WEEKLY;UNTIL=20261130T085959Z", [16, 23]),
        ("FREQ=WEEKLY;UNTIL=20261130T100000", [16, 23, 30]),
        ("FREQ=WEEKLY;UNTIL=20261130", [16, 23, 30]),
        ("FREQ=WEEKLY;COUNT=2", [16, 23]),
        ("FREQ=WEEKLY;COUNT=-1;UNTIL=20261124", [16, 23]),
        ("FREQ=WEEKLY;COUNT=0;UNTIL=20261124", [16, 23]),
        ("freq=weekly;count=2", [16, 23]),
        ("FREQ=DAILY;INTERVAL=7;COUNT=2", [16, 23]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", [16, 18, 23, 25]),
        (
            "FREQ=WEEKLY;BYDAY=WE;COUNT=2",
            [16, 18, 25],
        ),  # DTSTART counts though the rule would not name it
        ("FREQ=MONTHLY;BYDAY=3MO,-1MO;COUNT=2", [16, 30]),
        ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=10;BYMINUTE=0;BYSECOND=0;COUNT=2", [16, 23]),
        ("FREQ=WEEKLY;UNTIL=20261101T000000Z", []),
        ("FREQ=WEEKLY;COUNT=2;X-EVOLUTION-ENDDATE=20261123T090000Z", [16, 23]),
        ("RSCALE=GREGORIAN;FREQ=WEEKLY;COUNT=2;SKIP=OMIT", [16, 23]),
    ],
)
def test_rules_as_programs_write_them(folder: Folder, rule: str, days_shown: list[int]) -> None:
    """Ends by date, moment or number, in the forms that are in use."""
    look = folder.fetch(calendar(vevent(*WEEKLY, f"RRULE:{rule}")))

    assert look.troubles == ()
    assert [event.start.astimezone(BERLIN).day for event in look.events] == days_shown


def test_a_rule_may_set_the_hour(folder: Folder) -> None:
    """A single BYHOUR says when on its days it takes place."""
    look = folder.fetch(calendar(vevent(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=2;BYHOUR=15")))

    assert shown(look.events) == [
        "20261116T090000Z at 16.11. 10:00",
        "20261116T140000Z at 16.11. 15:00",
        "20261123T140000Z at 23.11. 15:00",
    ]


def test_an_old_birthday_is_expanded(folder: Folder) -> None:
    """Years before 1970 hold birthdays, which every calendar has."""
    look = folder.fetch(
        calendar(vevent("UID:b", "DTSTART;VALUE=DATE:19491201", "RRULE:FREQ=YEARLY"))
    )

    assert look.troubles == ()
    assert shown(look.events) == ["20261201 at 01.12. 00:00"]


@pytest.mark.parametrize("weeks_later", [0, 1, 3, 9])
def test_a_series_continues_in_later_windows(folder: Folder, weeks_later: int) -> None:
    """A file that nobody touches again keeps showing its series, however far the window moves."""
    folder.fetch(calendar(vevent(*WEEKLY, "RRULE:FREQ=WEEKLY")))
    by = timedelta(weeks=weeks_later)

    look = folder.fetch(window=Window(WINDOW.start + by, WINDOW.end + by))

    first = datetime(2026, 11, 16, 10)
    expected = [(first + timedelta(weeks=n)).replace(tzinfo=BERLIN) for n in range(40)]
    assert [event.start for event in look.events] == [
        start
        for start in expected
        if WINDOW.start + by < start + timedelta(hours=1) and start < WINDOW.end + by
    ]


# --- bombs

_LONG = "X" * 5_000_000
_ZONE = "BEGIN:VTIMEZONE\r\nTZID:Own\r\n{}END:VTIMEZONE\r\n"
_OBSERVANCE = "BEGIN:STANDARD\r\nDTSTART:{start}T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nRRULE:{rule}\r\nEND:STANDARD\r\n"  # noqa: E501


def _rule(rule: str, start: str = "20200101T090000Z") -> str:
    return calendar(vevent("UID:bomb", f"DTSTART:{start}", "DURATION:PT1H", f"RRULE:{rule}"))


REFUSED = {
    "rule_too_fine": [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "freq=secondly;until=99991231",
    ],
    "rule_interval": [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=YEARLY;INTERVAL=0;COUNT=5",
    ],
    "rule_by_time": [
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11",
        "FREQ=DAILY;BYMINUTE=0,30",
        "FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=YEARLY;BYHOUR=1,2;BYMINUTE=1,2;BYSECOND=1,2",
    ],
    "rule_never": [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=-30",
    ],
    "rule_broken": [
        "",
        "FREQ",
        "FREQ=",
        "FREQ=SOMETIMES",
        "COUNT=5",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;INTERVAL=" + "9" * 5000,
        "FREQ=DAILY;COUNT=1e9",
        "FREQ=DAILY;UNTIL=yesterday",
        "FREQ=DAILY;UNTIL=20261340",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=100MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=99",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYWEEKNO=54",
        "FREQ=YEARLY;BYYEARDAY=400",
        "FREQ=DAILY;BYHOUR=25",
        "FREQ=YEARLY;RSCALE=HEBREW",
        "FREQ=YEARLY;WKST=XX",
        "FREQ=DAILY;" * 1000 + "FREQ=",
    ],
}

# What may be expanded, and would search for ever, or until the year 9999, elsewhere.
BOUNDED = [
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=DAILY;INTERVAL=2147483647",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
    "FREQ=YEARLY;INTERVAL=9999",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=31",
    "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
    "FREQ=YEARLY;BYMONTHDAY=31;BYDAY=5SU;BYMONTH=4,2,12;BYSETPOS=7",
    "FREQ=YEARLY;BYDAY="
    + ",".join(
        f"{n}{day}" for n in range(1, 53) for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    ),
    "FREQ=DAILY;BYMONTHDAY=" + ",".join(map(str, range(1, 32))) + ";COUNT=999999999",
    "FREQ=WEEKLY;UNTIL=99991231T235959Z",
    "FREQ=WEEKLY;INTERVAL=2000000000",
    "FREQ=YEARLY;COUNT=2000000000;BYDAY=MO",
    "FREQ=DAILY;BYSETPOS=-366,366;BYDAY=MO",
]


def _bombs() -> Iterator[tuple[str, str]]:
    for code, rules in REFUSED.items():
        yield from ((f"{code} {rule[:40]}", _rule(rule)) for rule in rules)
    yield from ((f"bounded {rule[:40]}", _rule(rule)) for rule in BOUNDED)
    yield from (
        (f"old {rule}", _rule(rule, "19000101T000000Z"))
        for rule in ("FREQ=DAILY", "FREQ=WEEKLY;COUNT=999999")
    )
    yield from (
        (f"from {start}", _rule("FREQ=DAILY", start))
        for start in ("00010101T000000Z", "99991231T235959Z", "16010101")
    )
    yield "yearly from the year 2", _rule("FREQ=YEARLY;BYDAY=MO", "00020101T000000Z")
    yield (
        "a century long, each day",
        calendar(vevent("UID:bomb", "DTSTART:19700101", "DURATION:P36500D", "RRULE:FREQ=DAILY")),
    )
    yield (
        "many rules",
        calendar(
            vevent("UID:bomb", "DTSTART:19700101T000000Z", *["RRULE:FREQ=DAILY;COUNT=99999"] * 3000)
        ),
    )
    yield (
        "many dates",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                *[f"RDATE:{','.join(['20261125T000000Z'] * 400)}"] * 100,
            )
        ),
    )
    yield (
        "different dates",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                *[
                    f"RDATE:202611{d:02}T{h:02}{m:02}00Z"
                    for d in range(1, 31)
                    for h in range(24)
                    for m in range(60)
                ][:40000],
            )
        ),
    )
    yield (
        "many exceptions",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20200101T000000Z",
                "RRULE:FREQ=DAILY",
                *["EXDATE:20261125T000000Z"] * 30000,
            )
        ),
    )
    yield (
        "an EXRULE that takes all",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20200101T000000Z",
                "RRULE:FREQ=DAILY",
                "EXRULE:FREQ=DAILY",
                "EXRULE:FREQ=SECONDLY",
            )
        ),
    )
    yield (
        "a long line",
        calendar(vevent("UID:bomb", "DTSTART:20261124T000000Z", f"DESCRIPTION:{_LONG}")),
    )
    yield (
        "a long attachment",
        calendar(vevent("UID:bomb", "DTSTART:20261124T000000Z", f"ATTACH;ENCODING=BASE64:{_LONG}")),
    )
    yield (
        "a long folded line",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                "SUMMARY:" + "\r\n ".join(["y" * 10] * 300_000),
            )
        ),
    )
    yield "a long parameter", calendar(vevent("UID:bomb", f"DTSTART;TZID={_LONG}:20261124T000000Z"))
    yield (
        "quotes",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                "ATTENDEE;CN=" + '"' * 900_000 + ":mailto:x@y.example",
            )
        ),
    )
    yield (
        "semicolons",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                "ATTENDEE" + ";" * 900_000 + ":mailto:x@y.example",
            )
        ),
    )
    yield (
        "parameters",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                "ATTENDEE" + ";A=b" * 200_000 + ":mailto:x@y.example",
            )
        ),
    )
    yield (
        "backslashes",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                "SUMMARY:" + "\\" * 900_001,
                "CATEGORIES:" + "\\," * 9000,
            )
        ),
    )
    yield (
        "many guests",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                *[f"ATTENDEE:mailto:{n}@x.example" for n in range(25_000)],
            )
        ),
    )
    yield (
        "HTML",
        calendar(
            vevent("UID:bomb", "DTSTART:20261124T000000Z", "DESCRIPTION:" + "<div>" * 150_000)
        ),
    )
    yield "nested components", calendar("BEGIN:X\r\n" * 100_000 + "END:X\r\n" * 100_000)
    yield "components never closed", "BEGIN:VCALENDAR\r\n" + "BEGIN:VALARM\r\n" * 100_000
    yield "components never opened", "BEGIN:VCALENDAR\r\n" + "END:VEVENT\r\n" * 100_000
    yield "events in events", "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 100_000
    yield "calendars in calendars", "BEGIN:VCALENDAR\r\n" * 100_000
    yield (
        "alarms",
        calendar(
            vevent(
                "UID:bomb",
                "DTSTART:20261124T000000Z",
                *["BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"] * 25_000,
            )
        ),
    )
    yield "empty lines", calendar("\r\n" * 2_000_000)
    yield (
        "spaces",
        calendar(vevent("UID:bomb", "DTSTART:20261124T000000Z", "SUMMARY:" + " " * 900_000)),
    )
    yield (
        "folds of nothing",
        calendar(vevent("UID:bomb", "DTSTART:20261124T000000Z", "SUMMARY:x" + "\r\n " * 300_000)),
    )
    for name, start, rule in (
        ("a zone by the second", "20200101", "FREQ=SECONDLY"),
        ("a zone each day", "16010101", "FREQ=DAILY"),
        ("a zone that never changes", "16010101", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        ("a zone each year", "00010101", "FREQ=YEARLY;COUNT=99999"),
        ("a zone on each Monday", "16010101", "FREQ=YEARLY;BYDAY=MO"),
    ):
        zone = _ZONE.format(_OBSERVANCE.format(start=start, rule=rule))
        yield (
            name,
            calendar(
                zone, vevent("UID:bomb", "DTSTART;TZID=Own:20200101T090000", "RRULE:FREQ=DAILY")
            ),
        )
    many = _ZONE.format(_OBSERVANCE.format(start="16010101", rule="FREQ=YEARLY;BYDAY=MO") * 3000)
    yield (
        "a zone of many rules",
        calendar(many, vevent("UID:bomb", "DTSTART;TZID=Own:20200101T090000", "RRULE:FREQ=DAILY")),
    )
    yield (
        "instances",
        calendar(
            *[
                vevent(
                    "UID:bomb",
                    f"RECURRENCE-ID;RANGE=THISANDFUTURE:2026112{n % 10}T0{n % 9}{n % 60:02}00Z",
                    "DTSTART:20261124T000000Z",
                )
                for n in range(5000)
            ],
            vevent("UID:bomb", "DTSTART:20200101T000000Z", "RRULE:FREQ=DAILY"),
        ),
    )
    yield (
        "binary",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
        + "\0\x01\x02\x7f\x80ÿ" * 100_000
        + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )


BOMBS = dict(_bombs())


def test_there_are_enough_hostile_rules() -> None:
    """The corpus is as large as it claims."""
    assert len(BOMBS) >= 80


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_rule_costs_little(folder: Folder, name: str) -> None:
    """Each is read or named within bounds that a hang would exceed by far, and an interview
    beside it is seen.
    """
    beside = calendar(vevent("UID:real", "DTSTART:20261202T140000Z", "DURATION:PT1H"))
    begun = time.process_time()

    look = folder.fetch(BOMBS[name], beside)

    assert "real" in {event.uid for event in look.events}
    assert len([event for event in look.events if event.uid != "real"]) <= 400
    assert len(look.troubles) <= 25
    assert time.process_time() - begun < 30  # a watchdog: most take milliseconds


@pytest.mark.parametrize(
    ("code", "rule"), [(code, rule) for code, rules in REFUSED.items() for rule in rules if rule]
)
def test_a_refused_rule_leaves_its_first_event(folder: Folder, code: str, rule: str) -> None:
    """The rule is named by file and line.

    What it began with still takes place, under the name it has in a series.
    """
    look = folder.fetch(_rule(rule, "20261202T090000Z"))

    assert [(trouble.where.rpartition("/")[2], trouble.what.code) for trouble in look.troubles] == [
        ("0.ics:8", code)
    ]
    assert shown(look.events) == ["20261202T090000Z at 02.12. 10:00"]
    assert look.complete


def test_too_many_occurrences_are_cut(folder: Folder) -> None:
    """A series of RDATEs shows its first 128 and says so."""
    dates = [f"RDATE:202611{day:02}T{hour:02}0000Z" for day in range(1, 31) for hour in range(24)]
    look = folder.fetch(calendar(vevent("UID:s", "DTSTART:20261101T000000Z", *dates)))

    assert len(look.events) == 128
    assert [trouble.what.code for trouble in look.troubles] == ["too_many_occurrences"]


# --- compared with what others make of it

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that dateutil follows in reasonable time, and where it follows the RFC.

    Not: BYSETPOS with WEEKLY (it cuts the first week at DTSTART), plain and numbered weekdays mixed
    (it wants both).
    """
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 6))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(_WEEKDAYS))}")
    by = draw(st.sampled_from(["", "day", "nth", "month day", "month", "week", "year day"]))
    if by == "day" or (by == "nth" and frequency in ("DAILY", "WEEKLY")):
        parts.append(
            "BYDAY="
            + ",".join(
                draw(
                    st.lists(
                        st.sampled_from(_WEEKDAYS),
                        min_size=7 if "INTERVAL" in str(parts) and frequency == "DAILY" else 1,
                        unique=True,
                    )
                )
            )
        )
    elif by == "nth":
        numbered = st.tuples(st.sampled_from([-5, -2, -1, 1, 2, 4, 5]), st.sampled_from(_WEEKDAYS))
        parts.append(
            "BYDAY="
            + ",".join(f"{n}{day}" for n, day in draw(st.lists(numbered, min_size=1, max_size=4)))
        )
    elif by == "month day" and frequency in ("MONTHLY", "YEARLY"):
        some = st.integers(-31, 31).filter(bool)
        parts.append(
            "BYMONTHDAY="
            + ",".join(map(str, draw(st.lists(some, min_size=1, max_size=4, unique=True))))
        )
    elif by == "month" and frequency == "YEARLY":
        parts.append(
            "BYMONTH="
            + ",".join(
                map(str, draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)))
            )
        )
    elif by == "week" and frequency == "YEARLY":
        parts.append(
            "BYWEEKNO="
            + ",".join(
                map(str, draw(st.lists(st.integers(-52, 52).filter(bool), min_size=1, max_size=3)))
            )
        )
    elif by == "year day" and frequency == "YEARLY":
        parts.append(
            "BYYEARDAY="
            + ",".join(
                map(
                    str, draw(st.lists(st.integers(-365, 365).filter(bool), min_size=1, max_size=5))
                )
            )
        )
    if (
        frequency in ("MONTHLY", "YEARLY")
        and len(parts) > 1
        and "BY" in parts[-1]
        and draw(st.booleans())
    ):
        parts.append("BYSETPOS=" + draw(st.sampled_from(["1", "-1", "1,-1"])))
    return ";".join(parts)


@given(
    rules(),
    st.dates(date(2015, 1, 1), date(2026, 6, 1)),
    st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    st.integers(0, 400),
)
def test_rules_agree_with_dateutil(text: str, first: date, low: date, span: int) -> None:
    """Within any span the days are the same, however far from the beginning one jumps in."""
    high = low + timedelta(days=span)
    rule = parse_rule(text, first)
    theirs = rrulestr(text, dtstart=datetime.combine(first, datetime.min.time()))

    dates = list(rule_dates(rule, first, low, high))

    upto = takewhile(lambda moment: moment.date() <= high, islice(theirs, 20_000))
    assert dates == [moment.date() for moment in upto if moment.date() >= low]


@given(
    st.text(alphabet="FREQ=DAILYWKMONTHUSC;,BYINTERVALPOS0123456789-+T Z\u0664", max_size=80),
    st.dates(),
)
def test_any_rule_is_read_or_refused(text: str, first: date) -> None:
    """There is no third way."""
    try:
        rule = parse_rule(text, first)
    except RuleRefused as refused:
        assert refused.reason.code.startswith("rule_")  # noqa: PT017 -- either way is right
        return
    assert len(list(islice(rule_dates(rule, first, first, first + timedelta(days=30)), 100))) <= 31


@st.composite
def series(draw: st.DrawFn) -> str:
    """A calendar with one series, in some zone or floating, with days left out."""
    start = draw(st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 31))).replace(
        second=0, microsecond=0
    )
    end = start + timedelta(minutes=draw(st.integers(0, 50 * 60)))
    zone = draw(
        st.sampled_from(
            ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", ""]
        )
    )
    tz = f";TZID={zone}" if zone else ""
    left_out = [start + timedelta(days=n) for n in draw(st.lists(st.integers(0, 30), max_size=3))]
    times = [("DTSTART", start), ("DTEND", end), *(("EXDATE", moment) for moment in left_out)]
    lines = [f"{name}{tz}:{moment:%Y%m%dT%H%M%S}" for name, moment in times]
    return calendar(vevent("UID:s", *lines, f"RRULE:{draw(rules())}"))


@given(series())
def test_series_agree_with_recurring_ical_events(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """recurring-ical-events finds the same times in the same file, in any zone and across
    changes of the clock.
    """
    folder = Folder(tmp_path_factory.mktemp("calendar"))

    events = folder.fetch(text).events

    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        WINDOW.start.astimezone(BERLIN), WINDOW.end.astimezone(BERLIN)
    )
    expected = sorted((_utc(one["DTSTART"].dt), _utc(one["DTEND"].dt)) for one in theirs)
    assert [(event.start, event.end) for event in events] == expected


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).astimezone(UTC)
