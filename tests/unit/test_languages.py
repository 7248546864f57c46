"""A language is in every table of languages, or it is none of ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from interviewd.config.checks import LANGUAGES

PACKAGE = Path(__file__).parents[2] / "daemon/interviewd"
TEMPLATES = Path(__file__).parents[2] / "templates"

# German has no ending that only a finite verb has.
WITHOUT = {("writer/check/language.py", "de")}


def tables(source: str) -> list[tuple[int, set[str]]]:
    """Line and keys of each dict that is keyed by English and another language of ours."""
    dicts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict)]
    keys = [{key.value for key in one.keys if isinstance(key, ast.Constant)} for one in dicts]
    return [
        (one.lineno, {str(name) for name in names})
        for one, names in zip(dicts, keys, strict=True)
        if "en" in names and len(names & set(LANGUAGES)) > 1
    ]


def test_every_table_of_languages_has_them_all() -> None:
    """A table that names English names every language; others are exceptions to a default."""
    count, missing = 0, []
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, names in tables(path.read_text(encoding="utf-8")):
            count += 1
            place = str(path.relative_to(PACKAGE))
            missing += [
                f"{place}:{line}: {language}"
                for language in LANGUAGES
                if language not in names and (place, language) not in WITHOUT
            ]

    assert missing == []
    assert count > 20


def test_a_table_without_a_language_is_noticed() -> None:
    """The rule would see one that was forgotten."""
    assert tables('WORDS = {"en": 1, "de": 2, "fr": 3}\nOTHER = {"en": 1}\n') == [
        (1, {"en", "de", "fr"})
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_files(language: str) -> None:
    """Templates as in English, the words of the check, and the words for a model."""
    english = {path.name for path in (TEMPLATES / "en").iterdir()}

    assert {path.name for path in (TEMPLATES / language).iterdir()} == english
    for folder in ("writer/check/languages", "writer/prompts"):
        assert (PACKAGE / folder / f"{language}.toml").exists()
