"""People as a line lists them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.recognise.interviewer_list import MOST, listed, people_after_with
from interviewd.language.people.addresses import valid_address
from interviewd.model.seen import Person

JONAS, MIA = Person("Jonas Weber"), Person("Mia Brandt")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jonas Weber, Mia Brandt", [JONAS, MIA]),
        ("Jonas Weber and Mia Brandt", [JONAS, MIA]),
        ("Jonas Weber; Mia Brandt", [JONAS, MIA]),
        ("Jonas Weber & Mia Brandt", [JONAS, MIA]),
        ("Jonas Weber / Mia Brandt", [JONAS, MIA]),
        ("Jonas Weber\nMia Brandt", [JONAS, MIA]),
        ("1. Jonas Weber\n2. Mia Brandt", [JONAS, MIA]),
        ("Weber, Jonas; Brandt, Mia", [JONAS, MIA]),
        ("Weber, Jonas", [JONAS]),
        ("van der Berg, Anna", [Person("Anna van der Berg")]),
        ("Jonas, Mia", [Person("Jonas"), Person("Mia")]),
        (
            "Jonas Weber (VP Engineering), Mia Brandt",
            [Person("Jonas Weber", "", "VP Engineering"), MIA],
        ),
        ("Jonas Weber, VP Engineering", [Person("Jonas Weber", "", "VP Engineering")]),
        (
            "Jonas Weber - Staff Engineer; Mia Brandt",
            [Person("Jonas Weber", "", "Staff Engineer"), MIA],
        ),
        ("Hiring Manager: Jonas Weber", [Person("Jonas Weber", "", "Hiring Manager")]),
        (
            "Jonas Weber, Head of Research & Development",
            [Person("Jonas Weber", "", "Head of Research & Development")],
        ),
        ("Jonas Weber, Vertrieb", [Person("Jonas Weber", "", "Vertrieb")]),
        ("1:00 PM - 1:45 PM: Jonas Weber, CTO", [Person("Jonas Weber", "", "CTO")]),
        ("Jonas Weber <Jonas@x.example>", [Person("Jonas Weber", "jonas@x.example")]),
        ("Jonas Weber (mailto:jonas@x.example)", [Person("Jonas Weber", "jonas@x.example")]),
        ("jonas@x.example, Mia Brandt", [Person("", "jonas@x.example"), MIA]),
        ("Jonas Weber (he/him)", [JONAS]),
        ("Jonas Weber, Orbis Logistics", [JONAS]),
        ("Jonas Weber <a@b,c@d>", [JONAS]),
        ("Zoom", []),
        ("Google Meet", []),
        ("Technical", []),
        ("TBD", []),
        ("Recruiting Team", []),
        ("two engineers from the platform team", []),
        ("", []),
    ],
)
def test_a_list_is_read_as_people_write_it(text: str, people: list[Person]) -> None:
    """Joints, orders, titles and addresses; what is nobody is left out."""
    assert listed(text) == tuple(people)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("with Jana Krüger (jana@orbis.example), Tom", "Jana Krüger (jana@orbis.example), Tom"),
        (
            "Second round with Jonas Weber and Mia Brandt about the team.",
            "Jonas Weber and Mia Brandt",
        ),
        ("mit Jana Krüger und Tom", "Jana Krüger und Tom"),
        ("avec Anna van der Berg (CTO)", "Anna van der Berg (CTO)"),
        ("with jana@orbis.example.", "jana@orbis.example"),
        ("with a laptop", ""),
        ("Interview with Acme", ""),
        ("with Zoom", ""),
        ("Tom, Jana", ""),
        ("with", ""),
    ],
)
def test_a_line_says_with_whom(line: str, people: str) -> None:
    """In the person's own words; a company, a tool and a thing are nobody."""
    assert people_after_with(["Bring the portfolio", line]) == people


@given(st.text(max_size=2_000))
def test_the_list_is_bounded_and_its_addresses_valid(text: str) -> None:
    """At most so many, and no address that is not sound."""
    found = listed(text)

    assert len(found) <= MOST
    assert all(person.email == valid_address(person.email) for person in found)
