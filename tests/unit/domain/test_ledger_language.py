"""Which language a letter is in, and which fragments are in another one."""

from __future__ import annotations

from datetime import date

import pytest

from interviewd.language.letter_language import (
    certain_language,
    code_of,
    is_foreign,
    letter_language,
    speaks_against,
)
from interviewd.language.written_dates import day, names_a_day

GERMAN = "Wir freuen uns auf das Gespräch mit Ihnen und bitten Sie, sich beim Empfang zu melden."


@pytest.mark.parametrize(
    ("named", "configured", "certain", "language"),
    [
        (("", "de"), "fr", ("es",), "de"),
        (("",), "es", ("de",), "es"),
        (("",), "", ("", "de"), "de"),
        (("",), "", ("",), "en"),
    ],
)
def test_the_line_goes_before_the_config_before_the_events_words(
    named: tuple[str, ...], configured: str, certain: tuple[str, ...], language: str
):
    """A letter's language is the event's line, else the config's, else that of its words when
    certain, else English.
    """
    assert letter_language(named, configured, certain) == language


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (GERMAN, "de"),
        ("Nous vous proposons un entretien avec la directrice et le chef de projet", "fr"),
        ("La entrevista es en la oficina con el jefe y los dos ingenieros", "es"),
        ("We would like to invite you to an interview with the team at our office", "en"),
        ("Vorstellungsgespräch: Finanzbuchhalterin", "de"),
        ("Vorstellungsgespräch at the Berlin office", ""),
        ("Entretien final – Chef de chantier", "fr"),
        ("Interview Finanzbuchhalterin", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_only_when_certain(words: str, language: str):
    """A few words prove nothing."""
    assert certain_language(words) == language


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("Stadttheater Bremen – Leitung Rechnungswesen (zweite Runde)", False),
        ("Interview Globex: Buchhaltung", False),
        ("Staff SRE, Acme (second round)", True),
        ("Interview with Priya, Globex", True),
    ],
)
def test_a_title_speaks_against_a_language(title: str, is_other: bool):
    """Notes in German say nothing of the letter where the title is in English."""
    assert speaks_against(title, "de") is is_other


def test_a_mixed_text_is_in_no_certain_language():
    """Half German, half English is neither."""
    assert (
        certain_language(
            "we talked about the die Umstellung auf das neue System and how it is mit der App"
        )
        == ""
    )


@pytest.mark.parametrize(
    ("fragment", "language", "foreign"),
    [
        ("mixed age classes from sept", "en", False),
        ("le journal interne", "en", True),
        ("visita al almacen", "en", True),
        ("Umstellung auf SAP", "en", True),
        ("car and hat shop", "en", False),
        ("the new rota", "de", True),
        ("Team von vier Leuten", "de", False),
        ("queue migration", "it", True),
    ],
)
def test_a_fragment_of_another_language_is_foreign(fragment: str, language: str, foreign: bool):
    """Function words tell; a language without any of ours takes the person's own sentences only."""
    assert is_foreign(fragment, language, "") is foreign


def test_a_fragment_without_function_words_is_as_the_text_around_it():
    """`Probearbeitstag` among German notes is German."""
    assert is_foreign("Probearbeitstag", "en", GERMAN)
    assert not is_foreign("lesson observation", "en", "")


def test_languages_have_names():
    """People write the name as well as the code."""
    assert [code_of(name) for name in ("German (C1)", "français", "es", "Java", "")] == [
        "de",
        "fr",
        "es",
        "",
        "",
    ]


def test_a_day_is_written_as_each_language_writes_it():
    """Weekday and month in the letter's language."""
    when = date(2026, 12, 1)
    assert day(when, "en") == "Tuesday 1 December"
    assert day(when, "en", "american") == "Tuesday, December 1"
    assert day(when, "de") == "Dienstag, den 1. Dezember"
    assert day(when, "fr") == "mardi 1er décembre"
    assert day(when, "es") == "martes 1 de diciembre"
    assert day(when, "it") == "2026-12-01"


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("4 Dec", True),
        ("2026-12-04", True),
        ("next Friday", True),
        ("am Freitag", True),
        ("in two weeks", False),
        ("end of December", False),
        ("next wk", False),
        ("la semana que viene", False),
        ("soon", False),
    ],
)
def test_a_date_is_named_only_when_they_named_one(text: str, exact: bool):
    """A span is no day that a letter could quote."""
    assert names_a_day(text) is exact
