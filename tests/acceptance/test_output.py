"""What is written where nobody listens, and lines that fit the terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from tests.acceptance.home import Home


def typed(home: Home, words: str) -> tuple[int, str]:
    """A line of a shell, where `interviewd` is the program.

    Its exit code and everything it said on stderr.
    """
    program = f'"{sys.executable}" -m interviewd --config "{home.config}"'
    line = words.replace("interviewd", program)
    done = subprocess.run(
        ["bash", "-c", line], env=home.environ(), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_closed_full_and_broken_outputs_end_quietly(home: Home) -> None:
    """A closed one loses nothing that was wanted, a reader that has enough is no error, a full
    disk is one.
    """
    home.invite("acme", datetime.now(UTC) + timedelta(days=2))
    home.run("tick")

    assert typed(home, "interviewd status >&-") == (0, "")
    assert typed(home, "interviewd status > /dev/full") == (
        1,
        "the output could not be written: no space left on device\n",
    )
    assert typed(home, "set -o pipefail; interviewd log | true") == (0, "")


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_lines_fit_the_terminal(home: Home, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Words stay whole, and so do commands, which may be longer; an id stays on its line."""
    monkeypatch.setenv("COLUMNS", str(width))
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    home.invite("acme", soon)
    home.plans(
        "long",
        soon + timedelta(days=1),
        title="Final interview for the role of a principal engineer at Globex",
    )
    home.run("tick")

    for command in (["status"], ["plan"], ["log"], ["explain", "acme"], ["accounts"]):
        out = home.run(*command).out
        long = [
            line
            for line in out.splitlines()
            if cell_len(line) > width and "interviewd --config" not in line
        ]
        assert long == []
        assert re.sub(r"\s+", "", out)
    assert re.search(r"^ \? \w{6}  “Final interview", home.run("plan").out, re.MULTILINE)


def test_in_a_pipe_a_sentence_is_one_line(home: Home) -> None:
    """For programs that look for words."""
    assert "Reads only. Nothing has been changed." in home.run("plan").out


def test_the_log_shows_titles(home: Home) -> None:
    """Of what was marked as well, interview or not."""
    home.plans("a-raw-uid", datetime.now(UTC) + timedelta(days=1), title="Coffee with Ana")
    home.run("mark", "coffee", "no")

    output = home.run("log").out

    assert "marked with no: Coffee with Ana" in output
    assert "a-raw-uid" not in output
