"""Every code of the client, the process and the check has words for the person."""

import re
from pathlib import Path

import interviewd.writer
from interviewd.cli import writer_messages
from interviewd.errors import ModelError
from interviewd.model.ledger import Withheld

SOURCE = Path(interviewd.writer.__file__).parent


def test_every_failure_has_a_sentence() -> None:
    """The codes stand in the docstring of the error, which is where a reader looks for them."""
    overview = re.search(r"`code`: (.+?)\. ", " ".join((ModelError.__doc__ or "").split()))
    assert overview
    codes = {code.strip() for code in overview[1].split("|")}
    raised = {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(
            r'ModelError\(\s*"(\w+)"|failure="(\w+)"|refused="(\w+)"', path.read_text()
        )
        for code in code
        if code
    }
    assert raised - {"template", "unfit", "crashed"} <= codes
    assert (codes | raised | {"crashed", "out_of_time"}) - set(writer_messages.FAILURES) == set()


def test_every_finding_has_a_sentence() -> None:
    """Also those about what may not be told, which are called by its kind."""
    codes = {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(r'Finding\("(\w+)"', path.read_text())
    }
    codes |= {str(kind) for kind in Withheld} | {"word", "neighbour"}
    assert codes - set(writer_messages.FINDINGS) == set()


def test_quotes_of_the_model_are_shortened() -> None:
    """A finding quotes a stranger."""
    assert writer_messages.finding("number", "11%") == "a number that you did not give (“11%”)"
    assert len(writer_messages.finding("name", "x" * 500 + "\x1b[2J")) < 120
