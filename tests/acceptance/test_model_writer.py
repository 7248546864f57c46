"""A model that writes letters, as its person meets it: connected, tried, looked at, and let go
of.
"""

import io
import sys
from pathlib import Path

import pytest

from tests.acceptance.home import Home, Output
from tests.fakes.model_server import MODEL, ModelServer, completion
from tests.fakes.wire import Answer

KEY = "sk-canary-0b6ef4"
TRIAL = (
    "Thank you for the conversation about the Gardener post.\n\nYou said that you want to stop using peat next year. "
    "I grew 12,000 plants a year without peat at Weston House.\n\nI look forward to a walk through the grounds."
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def typed(home: Home, *args: str, stdin: str = "") -> Output:
    """A command whose standard input is no terminal."""
    before, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        return home.run(*args)
    finally:
        sys.stdin = before


def kept(home: Home) -> str:
    """All that lies in the home folder, as text."""
    return "\n".join(content.decode(errors="replace") for content in home.everything().values())


def test_a_model_is_connected_tried_and_let_go_of(home: Home) -> None:
    """It shows what leaves, writes, and the key lies sealed in the vault and nowhere else."""
    before = home.config.read_text()
    with ModelServer(TRIAL, key=KEY) as server:
        output = typed(
            home,
            "connect",
            "writer",
            "--endpoint",
            server.endpoint,
            "--model",
            MODEL,
            stdin=f"{KEY}\n",
        )
        assert (output.code, output.err) == (0, "")
        assert "stays on this machine" in output.out
        assert "two of the greenhouses are being rebuilt until March" in output.out
        assert "I grew 12,000 plants a year without peat at Weston House." in output.out
        assert f"{MODEL} writes your letters from now on" in output.out
        for line in server.questions[0]["messages"][-1]["content"].splitlines():
            assert line in output.out  # word for word
        config = home.config.read_text()
        assert f'endpoint = "{server.endpoint}"' in config
        assert f'model = "{MODEL}"' in config
        assert KEY not in kept(home) + output.out
        checked = typed(home, "doctor")
        assert f"answers and has {MODEL}" in checked.out
        assert f"{MODEL} writes a letter in" in checked.out
    assert server.fatal == []
    gone = typed(home, "disconnect", "writer")
    assert gone.code == 0
    assert "plain ones" in gone.out
    assert home.config.read_text() != config
    assert home.config.read_text().startswith(before.split("[writer]")[0].rstrip())
    assert "letters are plain ones" in typed(home, "doctor").out


def test_connecting_again_keeps_the_key_that_is_there(home: Home) -> None:
    """Another model of the same server is one command; of another server the key is asked anew."""
    with ModelServer(TRIAL, key=KEY) as server, ModelServer(TRIAL) as other:
        typed(
            home,
            "connect",
            "writer",
            "--endpoint",
            server.endpoint,
            "--model",
            MODEL,
            stdin=f"{KEY}\n",
        )
        assert typed(home, "connect", "writer", "--model", MODEL).code == 0
        assert typed(home, "connect", "writer", "--endpoint", other.endpoint).code == 0
    assert all("authorization" not in one["headers"] for one in other.log)
    assert KEY not in kept(home)


@pytest.mark.parametrize(
    ("endpoint", "output"),
    [
        (
            "http://192.168.1.5:11434/v1",
            "plain http would carry your notes over the network for everyone to read",
        ),
        ("192.168.1.5:11434", "that is no address of a model server"),
        ("https://sam:word@api.example.org/v1", "that is no address of a model server"),
    ],
)
def test_an_endpoint_that_is_not_safe_is_refused_with_the_way_out(
    home: Home, endpoint: str, output: str
) -> None:
    """Before anything is asked."""
    before = home.everything()
    refused = typed(home, "connect", "writer", "--endpoint", endpoint, "--model", MODEL)
    assert refused.code == 2
    assert output in refused.err
    assert "http://127.0.0.1:11434/v1" in refused.err
    assert home.everything() == before


@pytest.mark.parametrize(
    ("script", "code", "output"),
    [
        (
            Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
            77,
            "does not accept the key",
        ),
        (Answer(404, {"error": {"message": "model not found"}}), 1, "it has no such model"),
        (Answer(429, {}, {"Retry-After": "40"}), 75, "it is busy"),
        (Answer(500, {"error": {"message": "out of memory"}}), 75, "(out of memory)"),
        (
            Answer(200, b"<html>Sign in to the hotel's network</html>"),
            1,
            "a web page instead of a letter",
        ),
        (completion("x" * 5_000_000), 1, "larger than any letter can be"),
        (
            completion(TRIAL, model="llama3.2:1b"),
            1,
            "another model answered than the one asked for (llama3.2:1b)",
        ),
        (completion("", finish="length"), 75, "broke off in the middle"),
    ],
)
def test_a_server_that_cannot_write_is_not_connected(
    home: Home, script: Answer, code: int, output: str
) -> None:
    """One clear line, nothing changed, and no key anywhere."""
    before = home.everything()
    with ModelServer(script) as server:
        refused = typed(
            home,
            "connect",
            "writer",
            "--endpoint",
            server.endpoint,
            "--model",
            MODEL,
            stdin=f"{KEY}\n",
        )
    assert refused.code == code
    assert output in refused.err
    assert "Nothing was changed." in refused.err
    assert KEY not in refused.err + refused.out
    assert home.everything() == before


def test_a_model_server_that_does_not_run_is_named(home: Home) -> None:
    """Ollama was not started."""
    with ModelServer(TRIAL) as server:
        endpoint = server.endpoint
    refused = typed(home, "connect", "writer", "--endpoint", endpoint, "--model", MODEL)
    assert refused.code == 75
    assert "nobody answers there" in refused.err


def test_an_unfit_model_is_reported_and_the_plain_letter_taken(home: Home) -> None:
    """What it wrote is named; the plain letter takes its place."""
    poor = TRIAL.replace("12,000", "15,000").replace("Thank you for", "I am sorry about")
    with ModelServer(poor) as server:
        output = typed(home, "connect", "writer", "--endpoint", server.endpoint, "--model", MODEL)
        assert output.code == 0
        assert "none of its trial letters passed the check" in output.out
        assert "a number that you did not give (“15,000" in output.out
        assert "no trial letter passed the check" in typed(home, "doctor").out


def test_doctor_says_what_is_wrong_with_the_server(home: Home) -> None:
    """And that letters are written all the same."""
    with ModelServer(TRIAL) as server:
        typed(home, "connect", "writer", "--endpoint", server.endpoint, "--model", MODEL)
    checked = typed(home, "doctor")
    assert checked.code == 1
    assert "nobody answers there; letters are plain ones meanwhile" in checked.out


def test_an_account_that_is_called_writer_is_still_an_account(home: Home) -> None:
    """The word is taken for the model only where nobody is called so."""
    home.config.write_text(home.config.read_text().replace('name = "home"', 'name = "writer"'))
    assert "writer is out of" in typed(home, "disconnect", "writer").out
