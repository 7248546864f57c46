"""Answers as people type them to `init`."""

from pathlib import Path

import pytest

from interviewd.cli import answers


@pytest.mark.parametrize(
    ("text", "name", "emails"),
    [
        ("Sam Rivera <sam@example.org>", "Sam Rivera", ("sam@example.org",)),
        ("sam@example.org, Sam Rivera", "Sam Rivera", ("sam@example.org",)),
        (
            "Sam Rivera <Sam@Example.org, s@example.net>",
            "Sam Rivera",
            ("sam@example.org", "s@example.net"),
        ),
        ("Sam Rivera", "Sam Rivera", ()),
        ("sam@example.org", "", ("sam@example.org",)),
    ],
)
def test_a_persons_name_and_addresses_are_read(
    text: str, name: str, emails: tuple[str, ...]
) -> None:
    """A name and addresses in any order, either of them missing."""
    assert answers.person(text) == (name, emails)


def test_a_name_is_one_line_and_no_address() -> None:
    """What is asked for by itself where the first answer held none."""
    assert answers.name("  Sam Rivera\n") == "Sam Rivera"
    for wrong in ("", "  ", "sam@example.org"):
        with pytest.raises(ValueError, match="no name"):
            answers.name(wrong)


def test_a_provider_in_any_case_or_files() -> None:
    """Anything else is told with what there is."""
    assert [answers.provider(text) for text in ("Google", " files ")] == ["google", "files"]
    with pytest.raises(ValueError, match="“icloud” is none of google, microsoft and files"):
        answers.provider("icloud")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_in_any_case_or_by_its_city(text: str, zone: str) -> None:
    """As people write it."""
    assert answers.zone(text) == zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gb", "GB"),
        ("GB-sct", "GB-SCT"),
        ("Germany", "DE"),
        ("united kingdom", "GB"),
        ("UNITED STATES", "US"),
        ("-", ""),
    ],
)
def test_a_country_by_code_or_name(text: str, code: str) -> None:
    """In any case; a region stays with it."""
    assert answers.country(text) == code


@pytest.mark.parametrize(
    ("ask", "text", "reason"),
    [
        (answers.addresses, "sam at example", "“sam” is no mail address"),
        (answers.addresses, " ", "at least one"),
        (answers.zone, "Europe/Berlinn", "perhaps Europe/Berlin"),
        (answers.zone, "the moon", "it looks like Europe/London"),
        (answers.country, "Germani", "perhaps Germany"),
        (answers.country, "GB-XXX", "is no region of GB"),
        (answers.mailbox, "/nowhere", "there is no folder /nowhere"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(ask, text: str, reason: str) -> None:
    """And what may have been meant."""
    with pytest.raises(ValueError, match=reason):
        ask(text)


def test_a_folder_of_calendars_stands_for_them(tmp_path: Path) -> None:
    """By path, at most two folders deep; one without any event or sign of a calendar is refused."""
    for name in ("a/work", "b"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.ics").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "new/displayname").touch()

    assert answers.calendars(str(tmp_path), []) == (
        tmp_path / "a/work",
        tmp_path / "b",
        tmp_path / "new",
    )
    assert answers.calendars("b a", [tmp_path / "x", tmp_path / "y"]) == (
        tmp_path / "y",
        tmp_path / "x",
    )
    with pytest.raises(ValueError, match=r"no \.ics file"):
        answers.calendars(str(tmp_path / "empty"), [])
