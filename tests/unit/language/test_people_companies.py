"""When two company names are the same, and how one is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language.people.companies import fold, same_spelling


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Müller & Söhne GmbH & Co. KG", "MULLER and SOHNE"),
        ("Orbis, Inc.", "Orbis"),
        ("Orbis Ltd", "orbis LLC"),
        ("L'Oréal S.A.", "L’Oreal"),
        ("A.B.C. AG", "ABC"),
        ("The Walt Disney Company", "Walt Disney"),
        ("Coca-Cola", "Coca Cola"),
        ("Groß AG", "GROSS PLC"),
        ("Ørsted", "Orsted A/S"),
    ],
)
def test_case_accents_and_legal_form_do_not_matter(name: str, other: str) -> None:
    """One company is one name, however it is written."""
    assert fold(name) == fold(other)


@pytest.mark.parametrize(
    ("name", "other"), [("Orbis", "Orbis Logistics"), ("Müller", "Meier"), ("SE", "AG")]
)
def test_different_names_stay_different(name: str, other: str) -> None:
    """Folding drops no word that tells companies apart."""
    assert fold(name) != fold(other)


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(name: str) -> None:
    """A folded name is its own fold."""
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("domain", "texts", "spelled"),
    [
        ("mueller-soehne.de", ["Gespräch bei Müller & Söhne GmbH"], "Müller & Söhne"),
        ("muellerundsoehne.de", ["Müller & Söhne"], "Müller & Söhne"),
        (
            "orbislogistics.com",
            ["https://orbislogistics.com", "ORBIS LOGISTICS, Orbis Logistics"],
            "Orbis Logistics",
        ),
        ("loreal.com", ["chez L'Oréal"], "L'Oréal"),
        ("hm.com", ["H&M"], "H&M"),
        ("ebay.com", ["eBay"], "eBay"),
        ("adidas.com", ["interview at adidas"], "adidas"),
        ("orbisgmbh.de", ["Orbis GmbH"], "Orbis"),
        ("xn--mller-kva.de", [], "Müller"),
        ("orbis-logistics.com", [], "Orbis Logistics"),
        ("go.com", ["let us go now"], "Go"),
        ("orbis.com", ["and Orbis"], "Orbis"),
    ],
)
def test_a_domain_is_spelled_as_texts_spell_it(domain: str, texts: list[str], spelled: str) -> None:
    """A domain gives the letters, the invitation the spelling."""
    assert same_spelling(domain, texts) == spelled
