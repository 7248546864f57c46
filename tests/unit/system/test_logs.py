"""A log line is one line, whatever is in it, and says nothing that a stranger wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from interviewd.system import logs
from tests.fakes.processes import run_python


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_deed_is_one_line_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    """The event first, then key=value, on stderr.

    Under journald with its level and without the time.
    """
    logs.set_up(level="info", journald=True)

    structlog.get_logger().info("draft", kind="thank_you", id="3f9c2k", outcome="done")
    structlog.get_logger().debug("never seen")

    out, err = capsys.readouterr()
    assert (out, err) == ("", "<6>draft kind=thank_you id=3f9c2k outcome=done\n")


def test_nothing_in_a_value_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Line breaks and terminal codes are shown, not obeyed."""
    logs.set_up()

    structlog.get_logger().warning("down", account="a\nERROR forged", what="\x1b[31m")

    [line] = capsys.readouterr().err.splitlines()
    assert "\\nERROR forged" in line
    assert "\x1b" not in line


def test_an_exception_is_named_and_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    """Its words can hold names and addresses; its type and place cannot."""
    logs.set_up()

    try:
        int("priya@acme.example")
    except ValueError:
        structlog.get_logger().exception("account failed", account="home")

    err = capsys.readouterr().err
    assert "ValueError at test_logs.py:" in err
    assert "priya" not in err


LOAD = "import sys; import interviewd.engine.worker; print('rich' in sys.modules); import rich; print(rich.__name__)"


def test_the_daemon_does_without_rich() -> None:
    """structlog imports it for its console renderer; a command that draws a table still can."""
    assert run_python(LOAD).split() == ["False", "rich"]
