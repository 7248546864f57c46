"""Which moment a time in a calendar file means, when its zone is outdated, misspelt, truncated
or only implied.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.seen import Event, Window
from interviewd.storage.cache import Overlay
from interviewd.system import tz_database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=365), NOW + timedelta(days=365))
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(event: str, around: str = "") -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        *around.split(),
        "BEGIN:VEVENT",
        "UID:a",
        *event.split(),
        "END:VEVENT",
    ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def events_of(folder: Path, text: str, cache: Overlay | None = None) -> list[Event]:
    (folder / "a.ics").write_text(text)
    look = LocalCalendar("home", [("cal", folder)], cache or Overlay(), BERLIN).fetch(WINDOW, NOW)
    assert look.troubles == ()
    return list(look.events)


def vtimezone(tzid: str, *observances: str) -> str:
    return "\n".join(["BEGIN:VTIMEZONE", f"TZID:{tzid}", *observances, "END:VTIMEZONE"])


def observance(kind: str, start: str, before: str, after: str, *more: str) -> str:
    lines = [f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *more]
    return "\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}"])


def yearly(standard: str, daylight: str) -> tuple[str, str]:
    """The rules of North America since 2007."""
    return (
        observance(
            "STANDARD",
            "20071104T020000",
            daylight,
            standard,
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
        ),
        observance(
            "DAYLIGHT",
            "20070311T020000",
            standard,
            daylight,
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        ),
    )


FIXED = observance("STANDARD", "19700101T000000", "{0}", "{0}")


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("America/Edmonton", "16:00"),
        ("America/Winnipeg", "15:00"),
        ("America/Vancouver", "17:00"),
        ("Africa/Casablanca", "10:00"),
    ],
)
def test_zones_that_changed_in_2026_go_by_the_newest_database(
    tmp_path: Path, zone: str, moment: str
) -> None:
    """Tables of 2025 give another hour for each of these."""
    (event,) = events_of(tmp_path, calendar(f"DTSTART;TZID={zone}:20261202T100000"))

    assert f"{event.start:%d %H:%M}" == f"02 {moment}"


@pytest.mark.parametrize(
    ("zone", "description", "moment"),
    [
        (
            "America/Edmonton",
            yearly("-0700", "-0600"),
            "16:00",
        ),  # outdated: the tables said so until 2025
        ("America/Edmonton", (FIXED.format("-0600"),), "16:00"),  # as the tables
        ("Europe/Berlin", (observance("STANDARD", "19700101T030000", "+0200", "+0100"),), "09:00"),
        ("America/Denver", yearly("-0700", "-0600"), "17:00"),
        ("America/Denver", (FIXED.format("-0600"),), "16:00"),  # a law that no tables know
        (
            "America/Denver",
            (
                observance(
                    "DAYLIGHT",
                    "20070311T020000",
                    "-0700",
                    "-0600",
                    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
                ),
                observance(
                    "STANDARD",
                    "20071104T020000",
                    "-0600",
                    "-0700",
                    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU;UNTIL=20251102T080000Z",
                ),
            ),
            "16:00",
        ),  # the same law, as a change of rule
    ],
)
def test_a_vtimezone_counts_unless_it_is_old_or_truncated(
    tmp_path: Path, zone: str, description: tuple[str, ...], moment: str
) -> None:
    """Of a name that is known the VTIMEZONE counts where age cannot explain what it says."""
    text = calendar(f"DTSTART;TZID={zone}:20261202T100000", vtimezone(zone, *description))
    (event,) = events_of(tmp_path, text)

    assert f"{event.start:%H:%M}" == moment


def test_a_truncated_vtimezone_does_not_shift_the_summer(tmp_path: Path) -> None:
    """Some programs write the half of the year alone in which the event was made."""
    half = observance("STANDARD", "20261025T030000", "+0200", "+0100")
    text = calendar("DTSTART;TZID=Europe/Berlin:20260701T100000", vtimezone("Europe/Berlin", half))
    (event,) = events_of(tmp_path, text)

    assert event.start == datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("day", ["20180104", "20261202"])
def test_a_list_of_onsets_says_nothing_of_other_years(tmp_path: Path, day: str) -> None:
    """Some programs list the onsets of three years.

    What lies before or long after them goes by the tables.
    """
    lists = (
        observance("STANDARD", "20181028T030000", "+0200", "+0100", "RDATE:20191027T030000"),
        observance("DAYLIGHT", "20190331T020000", "+0100", "+0200", "RDATE:20200329T020000"),
    )
    text = calendar(f"DTSTART;TZID=Europe/Berlin:{day}T100000", vtimezone("Europe/Berlin", *lists))
    (tmp_path / "a.ics").write_text(text)
    start = datetime.strptime(f"{day}T09", "%Y%m%dT%H").replace(tzinfo=UTC)
    window = Window(start - timedelta(days=1), start + timedelta(days=1))
    look = LocalCalendar("home", [("cal", tmp_path)], Overlay(), BERLIN).fetch(window, NOW)

    assert [event.start for event in look.events] == [start]


@pytest.mark.parametrize("property_name", ["RDATE", "RRULE"])
def test_every_line_of_an_observance_counts(tmp_path: Path, property_name: str) -> None:
    """Two RDATE lines, or rules, give the onsets of both."""
    summer = {
        "RDATE": ("RDATE:20250330T020000", "RDATE:20260329T020000"),
        "RRULE": (
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20250331T000000Z",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        ),
    }[property_name]
    zone = vtimezone(
        "Ours",
        observance(
            "STANDARD",
            "20241027T030000",
            "+0200",
            "+0100",
            "RDATE:20251026T030000",
            "RDATE:20261025T030000",
        ),
        observance("DAYLIGHT", "20240331T020000", "+0100", "+0200", *summer),
    )
    starts = [
        events_of(tmp_path, calendar(f"DTSTART;TZID=Ours:{day}T100000", zone))[0].start
        for day in ("20260701", "20261202")
    ]

    assert starts == [datetime(2026, 7, 1, 8, tzinfo=UTC), datetime(2026, 12, 2, 9, tzinfo=UTC)]


def test_a_rule_that_ends_before_an_onset_on_its_last_day_lacks_that_onset(tmp_path: Path) -> None:
    """UNTIL is a moment: an onset later on the same day does not happen."""
    ended = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20260329T000000Z"
    zone = vtimezone(
        "Ours",
        observance("STANDARD", "20251026T030000", "+0200", "+0100"),
        observance("DAYLIGHT", "20240331T020000", "+0100", "+0200", ended),
    )
    (event,) = events_of(tmp_path, calendar("DTSTART;TZID=Ours:20260701T100000", zone))

    assert event.start == datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "tzid",
    [
        "america/new_york",
        "AMERICA/NEW_YORK",
        "America/New York",
        "us/eastern",
        "/example.org/x/America/New_York",
        "est5edt",
    ],
)
def test_the_case_of_a_name_does_not_matter(tmp_path: Path, tzid: str) -> None:
    """IANA names are found in any case and with spaces."""
    (event,) = events_of(
        tmp_path, calendar("X", "").replace("X\r\n", f"DTSTART;TZID={tzid}:20261202T100000\r\n")
    )

    assert event.start == datetime(2026, 12, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "around", "moment"),
    [
        ("DTSTART:20261128T120000", "X-WR-TIMEZONE:America/New_York", "17:00"),
        ("DTSTART:20261128T120000", "X-WR-TIMEZONE;VALUE=TEXT:America/New_York", "17:00"),
        ("DTSTART:20261128T120000", "x-wr-timezone:america/new_york", "17:00"),
        ("DTSTART:20261128T120000", "X-WR-TIMEZONE:Nowhere", "11:00"),
        ("DTSTART:20261128T120000Z", "X-WR-TIMEZONE:America/New_York", "12:00"),
        ("DTSTART;TZID=Europe/London:20261128T120000", "X-WR-TIMEZONE:America/New_York", "12:00"),
    ],
)
def test_x_wr_timezone_gives_floating_times_a_zone(
    tmp_path: Path, start: str, around: str, moment: str
) -> None:
    """X-WR-TIMEZONE counts for times without a zone of their own.

    An unknown one means the person's zone.
    """
    (event,) = events_of(tmp_path, calendar(start, around))

    assert f"{event.start:%H:%M}" == moment


def test_dates_stay_the_persons_under_x_wr_timezone(tmp_path: Path) -> None:
    """A date is a day of the person, whatever zone the calendar names."""
    (event,) = events_of(
        tmp_path, calendar("DTSTART;VALUE=DATE:20261128", "X-WR-TIMEZONE:America/New_York")
    )

    assert event.start == datetime(2026, 11, 28, tzinfo=BERLIN)


def test_a_new_tz_database_invalidates_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache belongs to the tables by which it was made."""
    cache = Overlay()
    events_of(tmp_path, calendar("DTSTART;TZID=America/Edmonton:20261202T100000"), cache)
    monkeypatch.setattr(tz_database, "use_newest", lambda: "2999z")
    after = LocalCalendar("home", [("cal", tmp_path)], cache, BERLIN).cached(WINDOW)

    assert (after.events, after.complete) == ((), False)
