"""Templates: a person's own before ours, sandboxed, and a broken one spoils nothing else."""

from pathlib import Path

import pytest

from interviewd.errors import TextBroken
from interviewd.system import resources
from interviewd.system.templates import NAMES, OUTPUT_LIMIT, Templates


def own(tmp_path: Path, name: str, source: str | bytes) -> Templates:
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt.j2").write_bytes(
        source if isinstance(source, bytes) else source.encode()
    )
    return Templates([folder, resources.folder("templates")])


def broken(templates: Templates, name: str, /, **facts: object) -> TextBroken:
    with pytest.raises(TextBroken) as broken:
        templates.render(name, facts)
    return broken.value


def test_the_shipped_ones_compile():
    """Nothing that comes along is broken."""
    assert Templates([resources.folder("templates")]).broken == ()


def test_a_persons_own_copy_wins(tmp_path):
    """The first folder that has a template is asked."""
    assert (
        own(tmp_path, "reminder", "Mind {{ name }}").render("reminder", {"name": "Mia"})
        == "Mind Mia"
    )


def test_a_syntax_error_is_found_at_once_and_names_its_line(tmp_path):
    """For `doctor`; and only its own texts are lost."""
    templates = own(tmp_path, "reminder", "one\ntwo {% if %}\n")

    assert [(error.line, Path(error.where).name) for error in templates.broken] == [
        (2, "reminder.txt.j2")
    ]
    assert broken(templates, "reminder") is templates.broken[0]
    assert broken(templates, "debrief").line is not None  # compiles, and misses its facts


def test_an_unknown_fact_names_its_line(tmp_path):
    """A misspelt name never becomes an empty place in a letter."""
    error = broken(own(tmp_path, "reminder", "one\n\n{{ nmae }}"), "reminder", name="Mia")
    assert (error.line, "nmae" in error.what) == (3, True)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 999999999 }}",
        "{{ name.__class__ }}",
        "{% include '/etc/passwd' %}",
        "{{ range(10**9) }}",
        "{% for a in name %}{% for b in name %}{% for c in name %}{{ name }}{% endfor %}{% endfor %}{% endfor %}",
        "{{ 1 // 0 }}",
        "{{ name.format(name) }}{{ ''.__class__.__mro__ }}",
        "{{ '%999999999d' % 1 }}",
        "{{ deal() }}",
        "{% import 'x' as x %}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(tmp_path, source):
    """Neither files nor attributes nor all the memory; whatever fails, fails as a broken text."""
    error = broken(
        own(tmp_path, "reminder", source), "reminder", name="x" * 100, deal=lambda: 1 // 0
    )
    assert Path(error.where).name == "reminder.txt.j2"


def test_output_is_bounded(tmp_path):
    """A page, not a book."""
    templates = own(tmp_path, "reminder", "{% for letter in name %}{{ name }}{% endfor %}")
    assert len(templates.render("reminder", {"name": "x" * 255})) < OUTPUT_LIMIT
    assert "64 KiB" in broken(templates, "reminder", name="x" * 257).what


def test_facts_are_no_templates(tmp_path):
    """What strangers write stays text."""
    assert (
        own(tmp_path, "reminder", "{{ name }}").render("reminder", {"name": "{{ 7 * 7 }}{% x"})
        == "{{ 7 * 7 }}{% x"
    )


@pytest.mark.parametrize("source", [b"\xff\xfe", b"x" * (300 << 10)])
def test_a_binary_template_is_broken(tmp_path, source):
    """Loading never raises."""
    assert len(own(tmp_path, "reminder", source).broken) == 1


def test_a_missing_folder_is_said(tmp_path):
    """Nothing at all still loads, and says what is missing."""
    templates = Templates([tmp_path / "nowhere"])
    assert [error.where for error in templates.broken] == [f"{name}.txt.j2" for name in NAMES]
    assert broken(templates, "no-such-name").line is None


@pytest.mark.parametrize(
    ("there", "language", "taken"),
    [
        (["own/de", "own", "shipped/de", "shipped/en"], "de", "own/de"),
        (["own", "shipped/de", "shipped/en"], "de", "own"),
        (["shipped/de", "shipped/en"], "de", "shipped/de"),
        (["shipped/en"], "de", "shipped/en"),
        (["own/it", "shipped/en"], "it", "own/it"),
        (["own/it", "shipped/en"], "de", "shipped/en"),
        (["own/en", "shipped/en"], "en", "own/en"),
        (["own", "shipped/en"], "", "own"),
        (["../x", "shipped/en"], "../../x", "shipped/en"),
    ],
)
def test_a_text_is_taken_in_its_language(
    tmp_path: Path, there: list[str], language: str, taken: str
):
    """A person's own in that language, then their own for all, then ours, at last the English one.

    A path is none.
    """
    folders = [tmp_path / "own", tmp_path / "shipped"]
    for place in there:
        path = tmp_path / place / "reminder.txt.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{place} {{{{ name }}}}")
    assert Templates(folders).render("reminder", {"name": "Mia"}, language) == f"{taken} Mia"


def test_templates_say_what_they_may_use():
    """The head of each shipped template lists its facts, for whoever copies it."""
    for path in resources.folder("templates").rglob("*.j2"):
        assert path.read_text(encoding="utf-8").startswith("{#"), path
