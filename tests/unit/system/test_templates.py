"""Templates: a person's own before ours, sandboxed, and a broken one spoils nothing else."""

from pathlib import Path

import pytest

from interviewd.errors import TextBroken
from interviewd.system import resources
from interviewd.system.templates import NAMES, OUTPUT_LIMIT, Texts, load


def own(tmp_path: Path, name: str, source: str | bytes) -> Texts:
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt.j2").write_bytes(source if isinstance(source, bytes) else source.encode())
    return load([folder, resources.folder("templates")])


def broken(texts: Texts, name: str, /, **facts: object) -> TextBroken:
    with pytest.raises(TextBroken) as found:
        texts.render(name, facts)
    return found.value


def test_the_shipped_ones_compile():
    """Nothing that comes along is broken."""
    assert load([resources.folder("templates")]).broken == ()


def test_a_persons_own_copy_wins(tmp_path):
    """The first folder that has a template is asked."""
    assert own(tmp_path, "reminder", "Mind {{ name }}").render("reminder", {"name": "Mia"}) == "Mind Mia"


def test_a_syntax_error_is_found_at_once_and_names_its_line(tmp_path):
    """For `doctor`; and only its own texts are lost."""
    texts = own(tmp_path, "reminder", "one\ntwo {% if %}\n")

    assert [(error.line, Path(error.where).name) for error in texts.broken] == [(2, "reminder.txt.j2")]
    assert broken(texts, "reminder") is texts.broken[0]
    assert broken(texts, "debrief").line is not None  # compiles, and misses its facts


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
    error = broken(own(tmp_path, "reminder", source), "reminder", name="x" * 100, deal=lambda: 1 // 0)
    assert Path(error.where).name == "reminder.txt.j2"


def test_output_is_bounded(tmp_path):
    """A page, not a book."""
    texts = own(tmp_path, "reminder", "{% for letter in name %}{{ name }}{% endfor %}")
    assert len(texts.render("reminder", {"name": "x" * 255})) < OUTPUT_LIMIT
    assert "64 KiB" in broken(texts, "reminder", name="x" * 257).what


def test_facts_are_no_templates(tmp_path):
    """What strangers write stays text."""
    assert own(tmp_path, "reminder", "{{ name }}").render("reminder", {"name": "{{ 7 * 7 }}{% x"}) == "{{ 7 * 7 }}{% x"


@pytest.mark.parametrize("source", [b"\xff\xfe", b"x" * (300 << 10)])
def test_what_is_no_text_is_broken(tmp_path, source):
    """Loading never raises."""
    assert len(own(tmp_path, "reminder", source).broken) == 1


def test_a_missing_folder_is_said(tmp_path):
    """Nothing at all still loads, and says what is missing."""
    texts = load([tmp_path / "nowhere"])
    assert [error.where for error in texts.broken] == [f"{name}.txt.j2" for name in NAMES]
    assert broken(texts, "no-such-name").line is None


def test_templates_say_what_they_may_use():
    """The head of each shipped template lists its facts, for whoever copies it."""
    for name in NAMES:
        assert (resources.folder("templates") / f"{name}.txt.j2").read_text(encoding="utf-8").startswith("{#")
