"""The round that words name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language.titles.rounds import ORDER, Around, round_in_line, round_of
from interviewd.model.terms import Round


@pytest.mark.parametrize(
    "text",
    [
        "Phone Screen - Engineer @ Orbis",
        "Intro call with Orbis",
        "Recruiter screen: Orbis",
        "Tech screen Orbis",
        "Screening call with Orbis",
        "First round phone screen",
        "Phone interview - Orbis",
        "Telefoninterview mit Orbis",
        "Kennenlerngespräch Orbis",
        "Entretien téléphonique chez Alan",
        "Prise de contact - Alan",
        "Entrevista telefónica - Inditex",
    ],
)
def test_a_screen_is_a_first_call(text: str) -> None:
    """Phone screens and introductory calls, in any of the languages."""
    assert round_of(text) is Round.SCREEN


@pytest.mark.parametrize(
    "text",
    [
        "First interview at First Direct",
        "First-round interview",
        "Stage 1 interview",
        "Round 1 of 3",
        "Fit interview (1st round)",
        "Initial interview with Orbis",
        "Erstgespräch Orbis",
        "Premier entretien chez Doctolib",
        "1ª entrevista – Mercado Libre",
    ],
)
def test_the_first_is_counted(text: str) -> None:
    """First, one, erst-, premier, primera."""
    assert round_of(text) is Round.FIRST


@pytest.mark.parametrize(
    "text",
    [
        "2nd round w/ Orbis",
        "Interview round 2: Orbis",
        "Second technical interview - Orbis",
        "2nd (virtual) interview",
        "Interview (2nd)",
        "Second interview: Coding",
        "Third round interview",
        "second phone screen",
        "Zoom: Orbis second-round",
        "Round 2 of 4",
        "Zweitgespräch bei Orbis",
        "2. Runde bei Orbis",
        "Deuxième entretien chez Doctolib",
        "Segunda ronda: Cabify",
    ],
)
def test_the_second_and_later_are_second(text: str) -> None:
    """Whatever comes after the first and does not say that it is the last."""
    assert round_of(text) is Round.SECOND


@pytest.mark.parametrize(
    "text",
    [
        "Interview: Engineer - Orbis (Final Round)",
        "round 3 (final) with Orbis",
        "Orbis - final",
        "Orbis final",
        "Orbis final-round",
        "Last stage: Analyst @Wise",
        "Executive interview with Orbis",
        "Interview: Sales Executive, final stage",
        "Round 2/2",
        "Abschlussgespräch",
        "Letztes Gespräch bei Müller",
        "Entretien final - Doctolib",
        "Dernier entretien chez Alan",
        "Entrevista final: Ingeniera de datos en Cabify",
        "Entrevista final Cabify",
        "Entretien technique final - Doctolib",
        "Interview (final): Analyst",
        "最終面接: 営業職",
        "Финальное собеседование - Озон",
    ],
)
def test_the_last_outranks_the_count(text: str) -> None:
    """Final, last, executive: "round 3 (final)" is final."""
    assert round_of(text) is Round.FINAL


@pytest.mark.parametrize(
    "text",
    [
        "Sam <> Orbis: Onsite (Engineer)",
        "Panel interview at Orbis",
        "Account Executive interview at Orbis",
        "Executive Assistant - Orbis interview",
        "First Direct interview",
        "Second Home: interview",
        "Interview with Finalsite",
        "Interview 1:00pm Orbis",
        "Interview 2 hours Orbis",
        "Interview 2 of 4: Data Scientist",
        "Interview 1: Coding - Orbis",
        "Interview 2: System design - Orbis",
        "Interview #2",
        "Orbis onsite 4 (Engineer)",
        "Session 3: Values",
        "Gespräch 2: Orbis",
        "Interview – Senior Engineer II - Orbis",
        "Interview: Final Assembly Technician - Airbus",
        "Interview: Last Mile Manager - DPD",
        "",
    ],
)
def test_form_role_company_and_time_are_no_round(text: str) -> None:
    """On-site and panel describe the form; First Direct is a bank.

    Talks of one day are numbered, too.
    """
    assert round_of(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2", Round.SECOND),
        ("Final", Round.FINAL),
        ("3/3", Round.FINAL),
        ("phone", Round.SCREEN),
        ("Stage 2", Round.SECOND),
        ("first", Round.FIRST),
        ("Technical", None),
        ("Onsite", None),
    ],
)
def test_a_line_needs_no_noun(line: str, expected: Round | None) -> None:
    """After `Round:` a bare word or number is enough."""
    assert round_in_line(line) is expected


@given(st.text(max_size=500))
def test_any_text_has_a_round_or_none(text: str) -> None:
    """Reading rounds raises nothing."""
    assert round_of(text) in (None, *Round)
    assert round_in_line(text) in (None, *Round)


@pytest.mark.parametrize(
    "around", [each for patterns, _ in ORDER for each in patterns if isinstance(each, Around)]
)
@given(data=st.data())
def test_an_expression_has_the_word_that_it_waits_for(around: Around, data: st.DataObject) -> None:
    """What it would be found in is never passed over."""
    text = data.draw(st.from_regex(around.whole.pattern))

    assert around.search(text)
