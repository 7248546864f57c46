"""What a shell offers behind Tab, through the very scripts that are shipped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.home import Home

SCRIPTS = Path(__file__).parents[2] / "manual"
START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


def offered(home: Home, *words: str) -> list[str]:
    """The values that a shell would show for a line that ends with these words."""
    typed = ("interviewd", "--config", str(home.config), *words)
    environment = {
        "_INTERVIEWD_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    output = home.raw(env=environment)
    assert (output.code, output.err) == (0, "")
    return [line.removeprefix("plain,") for line in output.out.split("\n") if line]


def test_events_are_offered_by_the_words_of_their_titles(home: Home) -> None:
    """Those that the last look showed, and each can be typed as it is offered."""
    home.invite("acme", START, title="Interview: Staff SRE - Acme (final) #interview")
    home.plans("lunch", START, title="Lunch with O'Neill & Søns")
    assert offered(home, "explain", "") == []

    home.run("tick")

    names = offered(home, "explain", "")
    assert sorted(names) == ["interview-staff-sre-acme-final", "lunch-with-o-neill-søns"]
    assert offered(home, "explain", "lu") == ["lunch-with-o-neill-søns"]
    assert all(home.run("explain", name).code == 0 for name in names)


def test_events_with_the_same_title_are_completed_by_id(home: Home) -> None:
    """Words that mean two events would only lead to a question."""
    home.plans("one", START, title="Interview Acme")
    home.plans("two", START + timedelta(days=1), title="Interview: Acme")
    home.run("tick")

    ids = offered(home, "explain", "")
    assert len(ids) == 2
    assert all(len(each) == 6 and home.run("explain", each).code == 0 for each in ids)


def test_companies_and_accounts_are_offered(home: Home) -> None:
    """As `close` and `disconnect` take them."""
    home.invite("acme", START)
    home.run("tick")

    assert offered(home, "close", "") == ["acme"]
    assert offered(home, "disconnect", "") == ["home"]
    assert home.run("close", "acme").code == 0


def test_completion_prints_no_error(home: Home) -> None:
    """A message would land in the line that is being typed."""
    home.config.write_text("nonsense = ")

    assert offered(home, "explain", "") == []
    assert offered(home, "close", "a") == []
    assert offered(home, "nonsense", "")[0] == "status"


def test_it_only_looks(home: Home) -> None:
    """Completing leaves no trace."""
    home.invite("acme", START)
    home.run("tick")
    before = home.everything()

    offered(home, "explain", "")

    assert home.everything() == before


def test_bash_completes_with_the_shipped_script(home: Home, tmp_path: Path) -> None:
    """Sourced as bash-completion does it, with the program on the PATH."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash on this machine")
    program = tmp_path / "bin" / "interviewd"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nexec "$PYTHON" -P -m interviewd "$@"\n')
    program.chmod(0o755)
    typed = (
        f". '{SCRIPTS / 'interviewd.bash'}'; COMP_WORDS=(interviewd pl); COMP_CWORD=1; "
        "_interviewd_completion interviewd; echo ${COMPREPLY[*]}"
    )
    environ = home.environ()
    done = subprocess.run(
        [bash, "--norc", "-c", typed],
        env={**environ, "PATH": f"{program.parent}:{environ['PATH']}", "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "plan\n"
