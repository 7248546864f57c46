"""Dates as people write them, told on Wednesday 25 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language.dates import names_no_time, read_date
from interviewd.language.dates.return_dates import return_date

TOLD = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-04", "2026-12-04"),
        ("4 Dec", "2026-12-04"),
        ("Dec 4", "2026-12-04"),
        ("Dec. 4th, 2026", "2026-12-04"),
        ("Fri 4 Dec, 5pm", "2026-12-04"),
        ("4 Dec 17:00", "2026-12-04"),
        ("4.12.", "2026-12-04"),
        ("4.12.2026", "2026-12-04"),
        ("4 Jan", "2027-01-04"),
        ("the 15th", "2026-12-15"),
        ("4-6 Dec", "2026-12-06"),
        ("between 4 and 6 December", "2026-12-06"),
        ("2026/12/04", "2026-12-04"),
        ("２０２６－１２－０４", "2026-12-04"),
        ("today", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("day after tomorrow", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("next Friday", "2026-12-04"),
        ("by Tuesday", "2026-12-01"),
        ("Wednesday", "2026-12-02"),
        ("Friday week", "2026-12-04"),
        ("a week on Friday", "2026-12-04"),
        ("Wednesday next week", "2026-12-02"),
        ("next week", "2026-12-04"),
        ("early next week", "2026-12-01"),
        ("mid next week", "2026-12-02"),
        ("by the end of next week", "2026-12-04"),
        ("end of the week", "2026-11-27"),
        ("EOW", "2026-11-27"),
        ("week after next", "2026-12-11"),
        ("week of 7 Dec", "2026-12-11"),
        ("w/c 7 December", "2026-12-11"),
        ("after the weekend", "2026-11-30"),
        ("in two weeks", "2026-12-09"),
        ("two weeks' time", "2026-12-09"),
        ("a fortnight", "2026-12-09"),
        ("in 2-3 weeks", "2026-12-16"),
        ("within 10 business days", "2026-12-09"),
        ("in about ten days", "2026-12-05"),
        ("in a month", "2026-12-25"),
        ("early December", "2026-12-05"),
        ("mid December", "2026-12-15"),
        ("mid-Dec", "2026-12-15"),
        ("in December", "2026-12-31"),
        ("second week of December", "2026-12-14"),
        ("end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("before Christmas", "2026-12-24"),
        ("EOY", "2026-12-31"),
        ("they said Tuesday or so, Friday 4 Dec at the latest", "2026-12-04"),
        ("Friday, January 22", "2027-01-22"),
        ("Fri. the 22nd of January", "2027-01-22"),
        ("22 January (Friday)", "2027-01-22"),
        ("Freitag, 22. Januar", "2027-01-22"),
        ("Freitag 22.1.", "2027-01-22"),
        ("viernes 22 de enero", "2027-01-22"),
        ("vendredi 22/1", "2027-01-22"),
        ("Friday the 22nd", "2027-01-22"),
        ("Friday the 4th", "2026-12-04"),
        ("a fortnight on Monday", "2026-12-14"),
        ("4 Dec, Mon 7 Dec", "2026-12-07"),
        ("nächsten Freitag", "2026-12-04"),
        ("bis Freitag", "2026-11-27"),
        ("Ende nächster Woche", "2026-12-04"),
        ("in zwei Wochen", "2026-12-09"),
        ("in 14 Tagen", "2026-12-09"),
        ("übermorgen", "2026-11-27"),
        ("Mitte Dezember", "2026-12-15"),
        ("bis zum 4. Dezember", "2026-12-04"),
        ("vendredi prochain", "2026-12-04"),
        ("dans deux semaines", "2026-12-09"),
        ("le 4 décembre", "2026-12-04"),
        ("d'ici la fin de la semaine prochaine", "2026-12-04"),
        ("mi-décembre", "2026-12-15"),
        ("el próximo viernes", "2026-12-04"),
        ("la semana que viene", "2026-12-04"),
        ("a mediados de diciembre", "2026-12-15"),
        ("4 de diciembre", "2026-12-04"),
        ("mañana", "2026-11-26"),
    ],
)
def test_a_date_is_read_relative_to_the_day_it_was_written(text: str, day: str) -> None:
    """Numbers, names, weeks and months, in four languages."""
    assert read_date(text, TOLD) == date.fromisoformat(day)
    assert read_date(f"  {text.upper()} ", TOLD) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11 Dec (maybe 14 Dec)", "2026-12-14"),
        ("11 Dec, maybe 14", "2026-12-14"),
        ("Dec 11 (or Dec 14)", "2026-12-14"),
        ("Dec 11 Dec 14", "2026-12-14"),
        ("Dec 11/Dec 14", "2026-12-14"),
        ("11/12 Dec", "2026-12-12"),
        ("11 Dec & 14 Dec", "2026-12-14"),
        ("11. Dezember, evtl. 14. Dezember", "2026-12-14"),
        ("the 18th (a Friday) of December", "2026-12-18"),
        ("a week or two", "2026-12-09"),
        ("11 Dec, to start in March", "2026-12-11"),
        ("Dec 4th, 2027", "2027-12-04"),
    ],
)
def test_of_several_days_near_each_other_the_latest_is_meant(text: str, day: str) -> None:
    """A day is never made of parts of two, and one that is months away is about something else."""
    assert read_date(text, TOLD) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "soon",
        "asap",
        "no idea",
        "TBD",
        "they may decide",
        "10:30",
        "24/7",
        "v4.12.1",
        "31/02",
        "31 June",
        "3.5 weeks",
        "last Friday",
        "10 days ago",
        "20 Nov",
        "2026-11-01",
        "12 Nov 2025",
        "999999999999 days",
        "9999-12-31 999 weeks",
    ],
)
def test_an_invalid_or_past_date_is_ignored(text: str) -> None:
    """Nothing is guessed, and a decision is never announced for a day before it was told."""
    assert read_date(text, TOLD) is None


@pytest.mark.parametrize(
    ("text", "british", "american"),
    [
        ("4/12", "2026-12-04", "2027-04-12"),
        ("12/4", "2027-04-12", "2026-12-04"),
        ("12/04/2026", "2026-12-04", "2026-12-04"),  # the other reading is past
        ("13/12", "2026-12-13", "2026-12-13"),
        ("4.12.", "2026-12-04", "2026-12-04"),
    ],
)
def test_spelling_settles_which_is_the_day(text: str, british: str, american: str) -> None:
    """4/12 is a British day of December and an American one of April, unless only one of them
    can be.
    """
    assert read_date(text, TOLD) == date.fromisoformat(british)
    assert read_date(text, TOLD, spelling="american") == date.fromisoformat(american)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am back on 7 December", "2026-12-07"),
        ("I'm out until 12/07.", "2026-12-07"),
        ("out until 07/12", "2026-12-07"),
        ("ab dem 7. Dezember wieder erreichbar", "2026-12-07"),
        ("de retour le 7 décembre", "2026-12-07"),
        ("Je suis absente jusqu'au 4 décembre inclus.", "2026-12-04"),
        ("Vuelvo el lunes 7 de diciembre.", "2026-12-07"),
        ("Ich bin vom 23.11. bis 4.12. nicht im Büro.", "2026-12-04"),
        ("Out of office 25 Nov - 4 Dec", "2026-12-04"),
        ("I am on leave and will return on January 11, 2027.", "2027-01-11"),
        (
            "Away until 4 Dec, back on 7 Dec. For urgent matters before 15 December call Ana.",
            "2026-12-07",
        ),
        ("Ab 07.12.2026 wieder im Büro. Bitte wenden Sie sich bis 15.12. an Ana.", "2026-12-07"),
        ("Returning Monday", "2026-11-30"),
    ],
)
def test_an_out_of_office_names_its_return(text: str, day: str) -> None:
    """The day of return, not the other days such a note names."""
    assert return_date(text, TOLD) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am out of the office.",
        "Thank you for your mail of 1 December.",
        "Back on 3 November",
        "back soon",
    ],
)
def test_an_out_of_office_without_a_date_names_none(text: str) -> None:
    """A date that has nothing to do with a return, or is past, is none."""
    assert return_date(text, TOLD) is None


@given(
    st.text(alphabet="0123456789/.-–, abcdefghimnrstuwxyzäéñ\n", max_size=80) | st.text(max_size=80)
)
def test_any_text_is_read_without_error(text: str) -> None:
    """Whatever is typed gives a day from the day it was told on, or None."""
    for day in (
        read_date(text, TOLD),
        read_date(text, TOLD, spelling="american"),
        return_date(text, TOLD),
    ):
        assert day is None or day >= TOLD


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11/12/2026.", "2026-12-11"),
        ("11.12.2026.", "2026-12-11"),
        ("by 11/12/26.", "2026-12-11"),
        ("11 Dec 2026.", "2026-12-11"),
        ("Decide in two weeks.", "2026-12-09"),
    ],
)
def test_a_full_stop_behind_a_date_is_no_part_of_it(text: str, day: str) -> None:
    """People end a line with a full stop; the year before it is still a year."""
    assert read_date(text, TOLD) == date.fromisoformat(day)


@pytest.mark.parametrize("spelling", ["british", "american"])
@pytest.mark.parametrize("text", ["Friday 11/12/26.", "Fri 11/12/2026", "Friday, 12/11/26"])
def test_a_weekday_decides_between_two_readings(text: str, spelling: str) -> None:
    """11 December 2026 is a Friday, 12 November 2026 is not."""
    assert read_date(text, date(2026, 11, 2), spelling=spelling) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("KW 3", "2027-01-22"),
        ("in KW50", "2026-12-11"),
        ("calendar week 50", "2026-12-11"),
        ("Q1", "2027-03-31"),
        ("by the end of Q2 2027", "2027-06-30"),
        ("Heiligabend", "2026-12-24"),
        ("spätestens an Silvester", "2026-12-31"),
        ("before New Year's Eve", "2026-12-31"),
        ("Boxing Day", "2026-12-26"),
        ("in ein paar Wochen", "2026-12-16"),
        ("dans quelques semaines", "2026-12-16"),
        ("latest 20 Dec, maybe 18", "2026-12-20"),
        ("maybe 18, latest 20 Dec", "2026-12-20"),
        ("by September 2027", "2027-09-30"),
    ],
)
def test_calendar_weeks_quarters_and_named_days_are_dates(text: str, day: str) -> None:
    """What has one meaning in a calendar is read.

    Of two days the later one counts, in whatever order they stand.
    """
    assert read_date(text, TOLD) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["after the holidays", "in the new year", "soon"])
def test_an_uncertain_day_is_no_date(text: str) -> None:
    """The person is asked instead."""
    assert read_date(text, TOLD) is None


@pytest.mark.parametrize(
    ("text", "sent", "spelling", "day"),
    [
        ("I will be back on 04/01/2027. Merry Christmas", "2026-12-18", "british", "2027-01-04"),
        ("I will be back on 04/01/2027. Merry Christmas", "2026-12-18", "american", "2027-01-04"),
        ("I will be back on 01/04/2027.", "2026-12-18", "american", "2027-01-04"),
        ("I will be back on 01/04/2027.", "2026-12-18", "british", "2027-04-01"),
        ("Away from 21/12/2026 to 03/01/2027 inclusive.", "2026-12-18", "american", "2027-01-03"),
        ("Away from 12/21/2026 to 01/03/2027 inclusive.", "2026-12-18", "british", "2027-01-03"),
        ("I'm out of office and will return on 14/12/2026.", "2026-11-25", "british", "2026-12-14"),
        ("Ich bin ab dem 04/01/2027 wieder da.", "2026-12-18", "american", "2027-01-04"),
        ("I am on leave, back in September 2027", "2026-11-25", "british", "2027-09-30"),
        ("Sono in ferie fino al 4 gennaio", "2026-12-18", "american", "2027-01-04"),
        ("Ik ben terug op 4 januari", "2026-12-18", "american", "2027-01-04"),
        ("Estou de férias até 4 de janeiro", "2026-12-18", "american", "2027-01-04"),
        ("Wracam 4 stycznia", "2026-12-18", "american", "2027-01-04"),
        ("Jeg er tilbage den 4. januar", "2026-12-18", "american", "2027-01-04"),
    ],
)
def test_an_ambiguous_return_date_is_decided_by_text_then_language(
    text: str, sent: str, spelling: str, day: str
) -> None:
    """The text itself decides first, then its language, then the usual length of an absence,
    then the spelling.
    """
    assert return_date(text, date.fromisoformat(sent), spelling=spelling) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", " ? ", "-", "not said", "no idea", "tbd", "keine Angabe", "aucune date"]
)
def test_a_text_may_say_that_no_time_was_named(text: str) -> None:
    """Nothing, a sign, or a denial."""
    assert names_no_time(text)


@pytest.mark.parametrize(
    "text",
    ["after the holidays", "soon", "not before January", "nicht vor Weihnachten", "im Frühjahr"],
)
def test_a_time_that_cannot_be_read_is_a_time(text: str) -> None:
    """The person is asked for a date instead."""
    assert not names_no_time(text)
