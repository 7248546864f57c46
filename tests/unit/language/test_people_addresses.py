"""Addresses: sound ones only, and whose company they tell of."""

import string

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES, validate_email
from hypothesis import assume, given
from hypothesis import strategies as st

from interviewd.language.people.addresses import (
    _USUAL,
    company_domain,
    is_disguised,
    registrable,
    valid_address,
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Jonas@Orbis.EXAMPLE", "jonas@orbis.example"),
        (" mia@orbis.example ", "mia@orbis.example"),
        ("a@bücher.de", "a@xn--bcher-kva.de"),
        ("a@яндекс.рф", "a@xn--d1acpjx3f.xn--p1ai"),
        ("a@日本語テスト.jp", "a@xn--zckzah9945czlbtz6h.jp"),
        ("a@łódź.pl", "a@xn--d-uga0v4h.pl"),
        ("o'neill@x.example", "o'neill@x.example"),
        ("a@b.example,c@d.example", ""),
        ("group:a@b.example;", ""),
        ('"a b"@x.example', ""),
        ("jonas%40x.example@evil.example", ""),
        ("a!b@x.example", ""),
        ("mailto:a@x.example", ""),
        ("Jonas <a@x.example>", ""),
        ("a@x.example\r\nBcc: b@evil.example", ""),
        ("jo\u200bnas@x.example", ""),
        ("jonas@[192.0.2.1]", ""),
        ("jonas", ""),
        ("a@аpple.com", ""),
        ("a@xn--pple-43d.com", ""),
        ("a@раураӏ.com", ""),
        ("a@xn--80ak6aa92e.com", ""),
        ("a@ɡoogle.com", ""),
        ("x" * 300 + "@x.example", ""),
        ("\u212aate@x.example", ""),
    ],
)
def test_only_plain_addresses_of_one_person_pass(text: str, result: str) -> None:
    """Lower case and ASCII, or nothing: no lists, groups, quoting, encoding, control characters,
    look-alike domains.
    """
    assert valid_address(text) == result


@given(st.text(max_size=300))
def test_a_sound_address_is_harmless(text: str) -> None:
    """Whatever passes is one ASCII word with one @, and passes again unchanged."""
    result = valid_address(text)

    assert not result or (
        result.isascii() and result.count("@") == 1 and not any(c.isspace() for c in result)
    )
    assert valid_address(result) == result


WORDS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)


@given(
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from("._+-"),
    st.lists(WORDS, min_size=1, max_size=3),
    st.sampled_from(".-"),
    st.text(string.ascii_letters, min_size=2, max_size=8),
)
def test_the_library_says_the_same_of_usual_addresses(
    local: list[str], within: str, labels: list[str], between: str, ending: str
) -> None:
    """What is taken without asking it would be taken, and as it stands."""
    text = f"{within.join(local)}@{between.join(labels)}.{ending}"
    assume(len(text) <= 64 and _USUAL.fullmatch(text))
    asked = validate_email(text, check_deliverability=False, test_environment=True)

    assert valid_address(text) == text.lower() == (asked.ascii_email or "").lower()


@pytest.mark.parametrize("ending", sorted({*SPECIAL_USE_DOMAIN_NAMES} - {"test"}))
def test_no_special_domain_is_usual(ending: str) -> None:
    """Nobody has a mailbox there."""
    assert valid_address(f"jonas@orbis.{ending}") == ""


@pytest.mark.parametrize(
    "domain",
    [
        "bücher.de",
        "møbler.dk",
        "çiçek.com.tr",
        "ελλάδα.gr",
        "пример.рф",
        "中文.中国",
        "한국.kr",
        "straße.de",
    ],
)
def test_real_foreign_domains_are_no_disguise(domain: str) -> None:
    """People's own scripts are not an attack."""
    assert not is_disguised(domain)


@pytest.mark.parametrize(
    ("result", "own"),
    [
        ("jonas@mail.orbis.co.uk", "orbis.co.uk"),
        ("orbis.com", "orbis.com"),
        ("x@bücher.de", "xn--bcher-kva.de"),
        ("x@mail.orbis.公司.cn", "orbis.xn--55qx5d.cn"),
        ("x@mail.orbis.xn--55qx5d.cn", "orbis.xn--55qx5d.cn"),
        ("x@localhost", ""),
        ("x@192.0.2.1", ""),
        ("", ""),
    ],
)
def test_the_registrable_domain_is_found_offline(result: str, own: str) -> None:
    """What somebody registered, below the public suffix."""
    assert registrable(result) == own


@pytest.mark.parametrize(
    ("result", "company"),
    [
        ("jonas@eu.orbis.com", "orbis.com"),
        ("jonas@orbis.onmicrosoft.com", "orbis.onmicrosoft.com"),
        ("x@google.com", "google.com"),
        ("x@gmail.com", ""),
        ("x@yahoo.co.uk", ""),
        ("x@gmx.at", ""),
        ("x@us.greenhouse-mail.io", ""),
        ("x@hire.lever.co", ""),
        ("x@zoom.us", ""),
        ("x@resource.calendar.google.com", ""),
        ("x@otter.ai", ""),
    ],
)
def test_public_hosts_and_systems_are_no_company(result: str, company: str) -> None:
    """A company has a domain of its own; everybody's and a machine's is nobody's."""
    assert company_domain(result) == company
