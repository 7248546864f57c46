"""The man pages and completions are those of the code, and man and the shells can read them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields

import pytest

from interviewd.cli.command_table import COMMANDS
from interviewd.config.settings import AccountSettings, MeSettings
from tests.manual import FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_manual_is_up_to_date(name: str) -> None:
    """After a change of a command, an option or the shipped config, run ./bin/manual."""
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert text == PAGES[name], f"manual/{name} is stale: run ./bin/manual"


def test_the_manual_has_no_other_file() -> None:
    """What is no longer made is removed."""
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_every_command_and_key_has_its_entry() -> None:
    """One that a parser of ours overlooked would be missing without a word."""
    commands, keys = PAGES["interviewd.1"], PAGES["interviewd-config.5"]

    assert [name for name in COMMANDS if rf"\fB{name}\fR" not in commands] == []
    named = [field.name for of in (MeSettings, AccountSettings) for field in fields(of)]
    assert [name for name in named if rf"\fB{name} = " not in keys] == []


@pytest.mark.parametrize("name", [name for name in PAGES if name[-2:] in {".1", ".5"}])
def test_man_finds_no_fault(name: str) -> None:
    """groff warns of nothing, and no line is a request that nobody meant."""
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("there is no groff on this machine")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-Kutf8", "-ww", name],
        cwd=FOLDER,  # groff puts a path into its input as bytes: not `Ümlaut`
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert "INTERVIEWD" in done.stdout
