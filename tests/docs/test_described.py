"""What the documents describe is there, and what is there is described; what they show runs."""

from __future__ import annotations

import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest
from jinja2 import Environment, meta
from packaging.requirements import Requirement

from interviewd.cli import main
from interviewd.cli.app import interviewd
from interviewd.cli.command_table import COMMANDS
from interviewd.config import load as configs
from interviewd.config.settings import Settings
from interviewd.system.templates import NAMES, SUFFIX

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DESIGN = (ROOT / "DESIGN.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of each table."""
    for line in re.findall(r"^\|(.*)\|$", text, re.MULTILINE):
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]


def described_commands() -> set[str]:
    """The commands that have a row in the README."""
    return {
        word
        for row in rows(README)
        for word in re.findall(r"`([a-z]+)", row[0])
        if word in COMMANDS
    }


def test_every_command_has_its_row_in_the_readme() -> None:
    """And the help knows no other."""
    assert described_commands() == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_s_options_are_those_of_the_command(name: str) -> None:
    """An option that is described exists; one that exists is in its help."""
    row = next(row[0] for row in rows(README) if re.search(rf"`{name}\b", row[0]))
    described = next(part for part in re.findall(r"`([^`]+)`", row) if part.split()[0] == name)

    help_texts = "".join(
        helped([name, *inner]) for inner in [[], *([each] for each in inner_commands(name))]
    )
    for option in re.findall(r"--[a-z-]+", described):
        assert option in help_texts
    for word in re.findall(r"[a-z]+", described.removeprefix(name).partition(" [")[0]):
        assert word in help_texts


def inner_commands(name: str) -> list[str]:
    command = interviewd.get_command(click.Context(interviewd), name)
    return list(command.commands) if isinstance(command, click.Group) else []


def helped(words: list[str]) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*words, "--help"]) == 0
    return out.getvalue()


def test_commands_in_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line, on a demo's folder, and none of it fails."""
    monkeypatch.chdir(tmp_path)
    assert run("demo --home demo --days 3", config=None)[0] == 0
    [session] = fenced(README, "console")
    commands = [
        line.removeprefix("$ interviewd ").partition("  ")[0] for line in session.splitlines()
    ]

    assert {command.split()[0] for command in commands} <= set(COMMANDS)
    for command in commands:
        code, output = run(command, config=tmp_path / "demo" / "config.toml")
        assert code == 0, f"{command}: {output}"


def run(command: str, config: Path | None) -> tuple[int, str]:
    output = io.StringIO()
    named = ["--config", str(config)] if config else []
    with redirect_stdout(output):
        return main([*named, *shlex.split(command)]), output.getvalue()


def test_the_config_in_the_readme_is_valid() -> None:
    """What it shows to begin with can be used as it stands."""
    for text in fenced(README, "toml"):
        assert configs.parse(text, ROOT / "config.toml").settings.me.name


def keys(of: Any) -> Iterator[str]:
    """The names of all keys of the config."""
    hints = get_type_hints(of)
    for field in fields(of):
        yield field.name
        inner = next(
            (
                each
                for each in (hints[field.name], *get_args(hints[field.name]))
                if is_dataclass(each)
            ),
            None,
        )
        if inner:
            yield from keys(inner)


@pytest.mark.parametrize("key", sorted(set(keys(Settings))))
def test_every_key_is_explained_in_the_shipped_config(key: str) -> None:
    """With a line of its own, commented or not, and words that say what it is for."""
    text = (ROOT / "config/interviewd.toml").read_text(encoding="utf-8")

    assert re.search(rf"^(# )?(\[\[?{key}\]?\]|{key} = )", text, re.MULTILINE), key


def test_every_template_is_described() -> None:
    """In the README by what it is; each language has all of them."""
    named = {row[0].strip("`") for row in rows(README) if row[0].endswith(f"{SUFFIX}`")}

    assert named == {f"{name}{SUFFIX}" for name in NAMES}
    for folder in (ROOT / "templates").iterdir():
        assert {path.name for path in folder.iterdir()} == named, folder.name


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates").glob(f"*/*{SUFFIX}")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_a_template_tells_what_it_sees(path: Path) -> None:
    """Every fact that a template uses stands in its head, or in the head of the thank-you that
    it refers to.
    """
    source = path.read_text(encoding="utf-8")
    head = source.partition("#}")[0]
    assert head.startswith("{#")
    if "thank-you.txt.j2" in head:
        head += path.with_name("thank-you.txt.j2").read_text(encoding="utf-8").partition("#}")[0]
    used = meta.find_undeclared_variables(Environment(autoescape=True).parse(source)) - {"deal"}

    assert {name for name in used if not re.search(rf"\b{name}\b", head)} == set()


def test_every_dependency_has_its_reason() -> None:
    """In the design's table; and no row is left over."""
    requirements = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    table = DESIGN.partition("## Dependencies")[2]
    named = {name for row in rows(table) for name in re.findall(r"`([a-z0-9-]+)`", row[0])}

    assert named == requirements


def test_the_changelog_is_kept() -> None:
    """What is not released yet has its place at the top."""
    headings = re.findall(
        r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert headings[0] == "Unreleased"


def test_the_two_commands_of_the_first_screen_exist() -> None:
    """They are files that can be run, and what they run is a command."""
    [first, *_] = fenced(README, "sh")
    for line in first.splitlines():
        program, *words = line.partition("#")[0].split()
        assert (ROOT / program).stat().st_mode & 0o111
        assert set(words) <= set(COMMANDS)


@pytest.mark.parametrize("document", ["README.md", "DESIGN.md", "CONTRIBUTING.md"])
def test_commands_of_the_checkout_that_are_named_exist(document: str) -> None:
    """`bin/…` in any document is a file there."""
    text = (ROOT / document).read_text(encoding="utf-8")

    for path in set(re.findall(r"(?<![\w/.])(?:\./)?(bin/[a-z_]+)", text)):
        assert (ROOT / path).is_file(), path
