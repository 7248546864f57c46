"""Every command that a screen advises works when it is pasted where the person stands."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.cli import main
from tests.acceptance.home import Home, Output

SCREENS = (
    "",
    "plan",
    "status",
    "week",
    "log",
    "explain acme",
    "preview acme",
    "mark acme no",
    "mark acme yes",
    "close Acme",
    "reopen Acme",
    "pause",
    "plan",
    "status",
    "resume",
    "accounts",
    "config validate",
    "config path",
    "undo --dry-run",
    "tick",
    "tick",
    "doctor",
    "connect local",
)

NOT_HERE = re.compile(r"service install|connect (google|microsoft)| run$|\bundo$|PATH|disconnect")
"""What needs a systemd, an account at a provider, or a person to answer."""


@pytest.fixture(autouse=True)
def _in_a_checkout(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """As bin/interviewd starts it."""
    monkeypatch.setenv("INTERVIEWD_CALLED", "./bin/interviewd")
    monkeypatch.setenv("HOME", str(home.root / "home"))


def typed(line: str) -> Output:
    """A line typed into a shell that stands in the checkout, in this process."""
    program, *words = shlex.split(line)
    assert program == "./bin/interviewd"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return Output(code, out.getvalue(), err.getvalue())


def advised(output: Output) -> Iterator[str]:
    """The commands of ours on a screen: what follows `Next:`, a fix, or a colon, up to what
    explains it.
    """
    for line in f"{output.out}\n{output.err}".splitlines():
        command = re.search(r"(?<![\w/])\S*\binterviewd( --config \S+)? [a-z]+\b.*", line)
        if command and ("bin/interviewd" in line or line.startswith(("Next:", "       "))):
            yield re.split(r" {2,}|[;)`]", command[0])[0].rstrip(".")


def test_every_advised_command_works_where_it_is_pasted(home: Home) -> None:
    """In a checkout, with a config that was named: each begins with what was typed, and none is
    a usage error.
    """
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=3))
    base = f"./bin/interviewd --config {home.config}"
    commands: set[str] = set()
    for screen in SCREENS:
        output = typed(f"{base} {screen}")
        assert output.code in {0, 1}, (screen, output.err)
        found = [*advised(output)]
        assert found or screen in {"status", "pause"}, output.out
        assert all(command.startswith(base) for command in found), found
        commands |= set(found)

    for command in sorted(commands):
        if not NOT_HERE.search(command):
            done = typed(command)
            assert done.code in {0, 1}, (command, done.err)
            assert "Traceback" not in done.err


def test_without_a_config_every_command_names_init_and_demo() -> None:
    """It is no mistake: there is none yet, and both ways on are typed as this one was."""
    for command in (
        "plan",
        "status",
        "doctor",
        "undo --dry-run",
        "config validate",
        "config show",
        "run",
        "log",
    ):
        output = typed(f"./bin/interviewd {command}")

        assert output.code == (1 if command == "doctor" else 78), command
        shown = output.out + output.err
        assert "mistake" not in shown
        assert "./bin/interviewd init" in shown
        assert "./bin/interviewd demo" in shown


def test_a_config_that_was_named_and_is_not_there_can_be_made() -> None:
    """`init` is advised with the same name."""
    output = typed("./bin/interviewd --config new/c.toml status")

    assert output.code == 78
    assert "./bin/interviewd --config new/c.toml init" in output.err


def test_help_and_version_are_where_people_look() -> None:
    """`help` is `--help`, of a command as well; the version names the commit of a checkout."""
    assert typed("./bin/interviewd help plan").out == typed("./bin/interviewd plan --help").out
    assert "Look:" in typed("./bin/interviewd help").out
    assert re.fullmatch(
        r"interviewd \S+( \([0-9a-f]{7,}\))?\n", typed("./bin/interviewd --version").out
    )
