"""What the pages in docs/ say is so: commands run, keys exist, examples are read as they claim."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from interviewd.cli import main
from interviewd.cli.app import interviewd
from interviewd.cli.command_table import COMMANDS
from interviewd.config import load as configs
from interviewd.config.settings import Settings
from interviewd.domain import debrief
from interviewd.domain.recognise.labels import read_labels
from interviewd.language.dates import read_date
from interviewd.model.seen import Person
from interviewd.system.templates import NAMES, SUFFIX

ROOT = Path(__file__).parents[2]
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
TEXTS = {**PAGES, "README.md": (ROOT / "README.md").read_text(encoding="utf-8")}


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def first_cells(text: str) -> list[str]:
    """The first cell of each row of each table."""
    return [row.split("|")[0].strip() for row in re.findall(r"^\|(.*)\|$", text, re.MULTILINE)]


@pytest.mark.parametrize("name", TEXTS)
def test_commands_that_are_named_exist(name: str) -> None:
    """With their inner command and their options."""
    for line in re.findall(r"`(?:sudo )?interviewd ([a-z][^`\n]*)`", TEXTS[name]):
        words = line.replace("\\|", " ").split()
        assert words[0] in {*COMMANDS, "help"}, line
        command = interviewd.get_command(click.Context(interviewd), words[0])
        while isinstance(command, click.Group) and len(words) > 1 and words[1] in command.commands:
            command = command.commands[words.pop(1)]
        assert command is not None
        all_options = {opt for each in command.params for opt in (*each.opts, *each.secondary_opts)}
        options = {word.strip("[],") for word in words[1:] if word.strip("[").startswith("--")}
        assert options <= {*all_options, "--help", "--debug"}, line


def sections() -> dict[str, set[str]]:
    """The keys of each section of the config."""
    names: dict[str, set[str]] = {"": {field.name for field in fields(Settings)}}
    for name, hint in get_type_hints(Settings).items():
        inner = next((each for each in (hint, *get_args(hint)) if is_dataclass(each)), None)
        if inner:
            names[name] = {field.name for field in fields(inner)}
    return names


@pytest.mark.parametrize("name", TEXTS)
def test_keys_that_are_named_exist(name: str) -> None:
    """`[section] key`, with or without a value."""
    keys = sections()
    for section, key in re.findall(r"`\[+([a-z_]+)\]+ ([a-z_]+)(?: = [^`]*)?`", TEXTS[name]):
        assert key in keys[section], f"[{section}] {key}"


@pytest.mark.parametrize("name", PAGES)
def test_configs_that_are_shown_can_be_used(name: str) -> None:
    """As they stand."""
    for text in fenced(PAGES[name], "toml"):
        tomllib.loads(text)
        assert configs.parse(text, ROOT / "config.toml").settings.me.name


def run(config: Path, line: str) -> tuple[int, str]:
    output = io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        return main(["--config", str(config), *shlex.split(line)]), output.getvalue()


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's, after its first days."""
    home = tmp_path_factory.mktemp("docs") / "demo"
    with redirect_stdout(io.StringIO()):
        assert main(["demo", "--home", str(home), "--days", "3"]) == 0
    return home / "config.toml"


def test_sessions_that_are_shown_run(config: Path) -> None:
    """Line by line; 1 means that something needs the person, as it may in the middle of a demo."""
    for text in PAGES.values():
        for line in re.findall(
            r"^\$ interviewd (.*)$", "".join(fenced(text, "console")), re.MULTILINE
        ):
            code, output = run(config, line)
            assert code in {0, 1}, f"{line}: {output}"


def test_the_worked_example_of_a_template_is_used(config: Path) -> None:
    """Saved beside the config it writes the letter, to everybody on the panel another one."""
    [example] = fenced(PAGES["templates.md"], "jinja")
    folder = config.parent / "templates"
    folder.mkdir()
    (folder / f"thank-you{SUFFIX}").write_text(example, encoding="utf-8")

    letters = [
        run(config, f"preview staff sre acme second --to {name}") for name in ("priya", "wei")
    ]

    shutil.rmtree(folder)
    assert [code for code, _ in letters] == [0, 0]
    bodies = [output.partition("\n\n")[2].partition("\n  “")[0] for _, output in letters]
    assert all(body.startswith("Dear ") and "Maria Lopez" in body for body in bodies)
    assert all("I would" in body and "{" not in body and "None" not in body for body in bodies)
    thanks = re.search(r'deal\("thanks"\) %}\n(.*?)\n{%', example, re.DOTALL)
    assert thanks
    assert all(any(line in body for line in thanks[1].splitlines()) for body in bodies)
    assert not set(bodies[0].splitlines()[2:-3]) & set(bodies[1].splitlines()[2:-3]) - {""}


def test_every_template_is_described() -> None:
    """By what it is."""
    named = {cell.strip("`") for cell in first_cells(PAGES["templates.md"])}

    assert {f"{name}{SUFFIX}" for name in NAMES} <= named


def test_the_lines_of_a_description_are_read() -> None:
    """The example as it stands, and every other name of a line."""
    [example] = fenced(PAGES["tagging.md"], "text")
    fields_shown = {line.partition(":")[0].lower() for line in example.splitlines()}
    assert fields_shown == read_labels(example).keys()

    table = PAGES["tagging.md"].partition("| line | says |")[2].partition("\n\n")[0]
    for row in re.findall(r"^\|(.*)\|$", table, re.MULTILINE)[1:]:
        first, *others = re.findall(r"`([^`]+):`", row)
        value = "https://jobs.example.com" if first == "Posting" else "Jonas Weber"
        for label in (first, *others):
            assert read_labels(f"{label}: {value}") == {first.lower(): value}, label


def test_the_form_is_read() -> None:
    """As it is filled in on the page: each line has its field, and nobody is lost."""
    [example] = fenced(PAGES["debrief.md"], "text")
    met = [Person("Priya Shah", "priya.shah@acme.example")]

    notes = debrief.read(example, date(2026, 11, 25), met, blank=debrief.form(met))

    assert notes.filled
    assert notes.happened
    assert notes.decide_by == date(2026, 12, 4)
    texts = (notes.talked, notes.liked, notes.weak_spot, notes.stronger, notes.next_step)
    assert all(text and ":" not in text for text in texts)
    assert [person.email for person in notes.met] == ["wei.chen@acme.example"]
    assert [name for name, text in notes.about if text] == ["Priya Shah"]


def test_the_pages_dates_are_read_as_it_says() -> None:
    """The two columns of the table."""
    note_day = date(2026, 11, 25)
    table = PAGES["debrief.md"].partition("## Dates")[2]
    for row in re.findall(r"^\| (`.*)\|$", table, re.MULTILINE):
        good, bad = (re.findall(r"`([^`]+)`", cell) for cell in row.split("|")[:2])
        assert [text for text in good if read_date(text, note_day) is None] == []
        assert [text for text in bad if read_date(text, note_day) is not None] == []


@pytest.mark.parametrize("name", PAGES)
def test_headings_that_are_linked_exist(name: str) -> None:
    """`page.md#heading`, as the usual renderers make the anchor."""
    for target, anchor in re.findall(r"\]\((?!https?:)([^)\s#]*)#([^)\s]+)\)", PAGES[name]):
        text = (ROOT / "docs" / (target or name)).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert anchor in {
            re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings
        }
