"""Commands that are advised are typed as the person typed this one."""

import sys
from pathlib import Path

import pytest

from interviewd.cli import invocation
from interviewd.system import resources


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/interviewd/bin/pytest"])


@pytest.mark.parametrize(
    ("called", "typed"),
    [
        ("./bin/interviewd", "./bin/interviewd status"),
        ("../my checkout/bin/interviewd", "'../my checkout/bin/interviewd' status"),
        ("/opt/x/bin/interviewd", "/opt/x/bin/interviewd status"),
        ("./iv", "./iv status"),
        ("", "interviewd status"),
    ],
)
def test_a_command_begins_as_this_one_did(
    monkeypatch: pytest.MonkeyPatch, called: str, typed: str
) -> None:
    """A relative path stays relative: the person stands where they stood."""
    monkeypatch.setenv(invocation.CALLED, called)

    assert invocation.as_typed("interviewd status", None) == typed


def test_a_program_on_the_path_is_called_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A shell passes the whole path on, which nobody typed."""
    program = tmp_path / "interviewd"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program)])

    assert invocation.as_typed("interviewd status", None) == "interviewd status"


def test_without_a_program_python_runs_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was typed; a second pass over the same text changes nothing."""
    monkeypatch.setattr(sys, "argv", [str(resources.PACKAGE / "__main__.py"), "status"])
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-P", "-m", "interviewd", "status"])

    typed = invocation.as_typed("see: interviewd plan", None)

    assert typed == "see: python3 -P -m interviewd plan"
    assert invocation.as_typed(typed, None) == typed


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Run: interviewd doctor", "Run: ./i --config 'my c.toml' doctor"),
        ("`interviewd mark` settles it", "`./i --config 'my c.toml' mark` settles it"),
        ("interviewd --config /demo/c.toml status", "./i --config /demo/c.toml status"),
        ("another interviewd runs already", "another interviewd runs already"),
        ("that interviewd made", "that interviewd made"),
        ("/usr/bin/interviewd run", "/usr/bin/interviewd run"),
    ],
)
def test_only_commands_are_changed(monkeypatch: pytest.MonkeyPatch, text: str, typed: str) -> None:
    """The config that was named goes with them, unless they name another one."""
    monkeypatch.setenv(invocation.CALLED, "./i")

    assert invocation.as_typed(text, "my c.toml") == typed
