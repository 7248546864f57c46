"""The lines of a description that name a fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.recognise.labels import read_labels


@pytest.mark.parametrize(
    "text",
    [
        "Company: Orbis Logistics",
        "company : Orbis Logistics",
        "COMPANY:Orbis Logistics",
        "**Company:** Orbis Logistics",
        "**Company**: Orbis Logistics",
        "*Company:* Orbis Logistics",
        "• Company: Orbis Logistics",
        "- Company: Orbis Logistics",
        "1. Company: Orbis Logistics",
        "Company:\nOrbis Logistics",
        "Company: Orbis Logistics (https://orbis.example)",
        "Company: Orbis Logistics <https://orbis.example>",
        "<p><b>Company:</b> Orbis Logistics</p>",
        "<ul><li><strong>Company</strong>: Orbis&nbsp;Logistics</li></ul>",
        "<table><tr><td>Company:</td><td>Orbis Logistics</td></tr></table>",
        "Unternehmen: Orbis Logistics",
        "Entreprise : Orbis Logistics",
        "Empresa: Orbis Logistics",
        "Role: Engineer | Company: Orbis Logistics | Round: 2",
        "Hello Sam,\r\n\r\nCompany: Orbis Logistics\r\nWhen: Monday",
        "Company: TBD\nCompany: Orbis Logistics",
    ],
)
def test_a_labelled_line_is_read_in_any_format(text: str) -> None:
    """Bold, bullets, HTML, tables, languages, several on one line.

    The first that says something wins.
    """
    assert read_labels(text)["company"] == "Orbis Logistics"


@pytest.mark.parametrize(
    "text",
    [
        "Company",
        "Company:",
        "Company: n/a",
        "Our company: a great place",
        "We are a company: small",
        "Company: https://orbis.example",
        "Company: " + "very " * 50 + "long",
    ],
)
def test_an_empty_label_is_no_fact(text: str) -> None:
    """Empty, unknown, only a link, or a sentence."""
    assert "company" not in read_labels(text)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Position: Platform Engineer", "role", "Platform Engineer"),
        ("Job: Platform Engineer", "role", "Platform Engineer"),
        ("Stelle: Leiter Einkauf", "role", "Leiter Einkauf"),
        ("Puesto: Analista", "role", "Analista"),
        ("Round: Final (3/3)", "round", "Final (3/3)"),
        ("Coordinator: Dana Cole", "coordinator", "Dana Cole"),
        (
            "Interviewers: Jonas Weber | Mia Brandt | Role: Engineer",
            "interviewers",
            "Jonas Weber; Mia Brandt",
        ),
        ("Interviewers: Jonas Weber | Mia Brandt | Role: Engineer", "role", "Engineer"),
        ("Posting: https://orbis.example/jobs/7).", "posting", "https://orbis.example/jobs/7"),
        (
            "Posting: <a href='https://orbis.example/jobs/7'>here</a><br>",
            "posting",
            "https://orbis.example/jobs/7",
        ),
        ("Notes: bring the log\nand a pen\n\nBye", "notes", "bring the log\nand a pen"),
        ("Interviewers: Jonas Weber, Mia Brandt", "interviewers", "Jonas Weber, Mia Brandt"),
        (
            "Interviewers:\n- Jonas Weber\n- Mia Brandt\n\nSee you",
            "interviewers",
            "Jonas Weber\nMia Brandt",
        ),
        (
            "Interviewers:\n1:00 PM: Jonas Weber, CTO\nWhere: Zoom",
            "interviewers",
            "1:00 PM: Jonas Weber, CTO",
        ),
        (
            "Interviewers: Jonas Weber\nWe look forward to meeting you in our office!",
            "interviewers",
            "Jonas Weber",
        ),
    ],
)
def test_every_field_has_its_lines(text: str, field: str, value: str) -> None:
    """One line for a name, the lines below for a list, a paragraph for notes, the link itself
    for a posting.
    """
    assert read_labels(text)[field] == value


@given(st.text(max_size=2_000))
def test_any_description_is_read(text: str) -> None:
    """Reading lines raises nothing, and no value is endless."""
    assert all(len(value) <= 20_000 for value in read_labels(text).values())
