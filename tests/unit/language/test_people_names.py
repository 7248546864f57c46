"""What somebody is called, from names as directories and people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language.people.names import first_name, full_name, is_name, same_person
from interviewd.model.seen import Person


@pytest.mark.parametrize(
    ("name", "email", "first"),
    [
        ("Prof. Anne-Marie O'Neill", "", "Anne-Marie"),
        ("Last, First (she/her)", "", "First"),
        ("DR. JOHN SMITH", "", "John"),
        ("Wei Chen", "", "Wei"),
        ("Tomás Ruiz (Acme)", "", "Tomás"),
        ("mia brandt", "", "Mia"),
        ("ANNE-MARIE O'NEILL", "", "Anne-Marie"),
        ("McKenzie Smith", "", "McKenzie"),
        ("Herr Jonas Weber", "", "Jonas"),
        ("Müller, Dr. Anna", "", "Anna"),
        ("Mme Claire Dupont", "", "Claire"),
        ("DUPONT Claire", "", "Claire"),
        ("Claire DUPONT", "", "Claire"),
        ("Mia Brandt, PhD", "", "Mia"),
        ("Mia Brandt, VP Engineering", "", "Mia"),
        ("Brandt, Mia, PhD", "", "Mia"),
        ("Prof. Dr. h.c. Jan Berg", "", "Jan"),
        ("Smith, John A.", "", "John"),
        ("de la Cruz, Maria", "", "Maria"),
        ("Bakker, J. (Joris)", "", "Joris"),
        ('Robert "Bob" Smith', "", "Robert"),
        ("Jonas Weber - Orbis", "", "Jonas"),
        ("Jonas Weber | Orbis", "", "Jonas"),
        ("Jonas", "jonas@orbis.example", "Jonas"),
        ("Xochitl", "xochitl.r@orbis.example", "Xochitl"),
        ("Иван Петров", "", "Иван"),
        ("Mark Post", "", "Mark"),
        ("Dr. Karl-Heinz von der Mühlen", "", "Karl-Heinz"),
        ("von Bülow, Ina (HR)", "", "Ina"),
        ("Jana Krüger von Nordwind", "", "Jana"),
        ("Wang, Xiaoming", "", "Xiaoming"),
        ("Laila Aziz", "laila@swiftpost.example", "Laila"),
        ("Wang Xiaoming", "wang@swiftpost.example", ""),
        ("Chef Rob Tait", "", "Rob"),
        ("Sister Mary Keane", "", "Mary"),
        ("Oberärztin Petra Kohl", "", "Petra"),
        ("Matthias Ruhe", "ruhe@stahl-ruhe.example", "Matthias"),
        # not clearly one person's first name
        ("", "jpatel@orbis.example", ""),
        ("Nagy Péter", "", ""),
        ("Wang Xiaoming", "", ""),
        ("Talent Acquisition Team", "", ""),
        ("Orbis Recruiting", "", ""),
        ("Orbis Logistics", "x@orbis-logistics.com", ""),
        ("Orbis", "x@orbis.com", ""),
        ("Hiring Manager", "", ""),
        ("Conference Room 3", "", ""),
        ("Frau Weber", "", ""),
        ("M. Dupont", "", ""),
        ("J. Weber", "", ""),
        ("AJ Patel", "", ""),
        ("van der Berg", "", ""),
        ("Weber", "jonas.weber@orbis.example", ""),
        ("Jonas & Mia", "", ""),
        ("Weber, Jonas; Brandt, Mia", "", ""),
        ("Jonas Weber 2", "", ""),
        ("jonas.weber@orbis.example", "", ""),
        ("李伟", "", ""),
    ],
)
def test_the_greeting_names_one_person_or_nobody(name: str, email: str, first: str) -> None:
    """A first name is greeted only where it clearly is one person's."""
    assert first_name(Person(name, email)) == first


@given(st.text(max_size=120), st.emails() | st.just(""))
def test_a_first_name_is_a_word(name: str, email: str) -> None:
    """Whatever a name holds, the greeting has no digit, no @, no line break, and one word."""
    first = first_name(Person(name, email))

    assert not any(c.isdigit() or c in "@<>\n" for c in first)
    assert len(first.split()) <= 1


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Weber, Jonas", "Jonas Weber"),
        ("Weber, Jonas (he/him)", "Jonas Weber"),
        ("DUPONT Claire", "Claire Dupont"),
        ("DR. JOHN SMITH", "Dr. John Smith"),
        ("Mia Brandt, PhD", "Mia Brandt"),
        ("Jonas Weber [External]", "Jonas Weber"),
        ("Jonas Weber", "Jonas Weber"),
        ("Dr. Karl-Heinz von der Mühlen", "Dr. Karl-Heinz von der Mühlen"),
        ("von Bülow, Ina", "Ina von Bülow"),
        ("Jana Krüger von Nordwind", "Jana Krüger"),
    ],
)
def test_directories_are_read_as_people_speak(written: str, spoken: str) -> None:
    """Order and capitals of directories are not people's."""
    assert full_name(written) == spoken


@pytest.mark.parametrize(
    ("name", "guest", "same"),
    [
        ("Jonas Weber", Person("Weber, Jonas"), True),
        ("Jonas Weber", Person("", "jonas.weber@orbis.example"), True),
        ("Jonas Weber", Person("", "jweber@orbis.example"), True),
        ("Jürgen Müller", Person("", "juergen.mueller@orbis.example"), True),
        ("Olivia Tan", Person("", "olivia@canva.example"), True),
        ("Jonas", Person("Jonas Weber"), True),
        ("J. Weber", Person("Jonas Weber"), True),
        ("Jonas K. Weber", Person("Jonas Weber"), True),
        ("Dr. Mia Brandt", Person("Mia Brandt (she/her)"), True),
        ("Ana García López", Person("Ana Garcia"), True),
        ("Jonas Weber", Person("Jonas Müller"), False),
        ("Jonas Weber", Person("Mia Brandt", "jonas.weber@orbis.example"), False),
        ("Jonas Weber", Person("", "mia@orbis.example"), False),
        ("", Person("Jonas Weber"), False),
    ],
)
def test_two_names_are_one_person(name: str, guest: Person, same: bool) -> None:
    """Order, accents, titles, initials and middle names aside.

    A guest without a name is known by the address.
    """
    assert same_person(name, guest) is same


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("J. Weber", True),
        ("Mia", True),
        ("Ana Belén Ruiz", True),
        ("TBD", False),
        ("Hiring Manager", False),
        ("two engineers", False),
    ],
)
def test_not_every_text_is_a_name(text: str, name: bool) -> None:
    """What stands in a list of interviewers may be a remark."""
    assert is_name(text) is name
