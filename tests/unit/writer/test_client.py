"""The client of a model server: one question, one answer, a code for everything that goes wrong,
and no key told.
"""

import json
import socket
import time
import traceback

import pytest

from interviewd.accounts.http import HttpClient, NotAllowed
from interviewd.errors import ModelError
from interviewd.writer import client as clients
from interviewd.writer.client import Message, ModelClient, is_same_model
from interviewd.writer.order import Server
from tests.fakes.model_server import MODEL, ModelServer, completion
from tests.fakes.wire import Answer

KEY = "sk-canary-7f3a91"
TALK = (Message("system", "Write."), Message("user", "Thanks."))


def ask(server: ModelServer, *, key: str = "", model: str = MODEL, seconds: float = 20) -> str:
    return ModelClient(Server(server.endpoint, model, key)).ask(TALK, seconds)


def refused(server: ModelServer, *, key: str = "", seconds: float = 20) -> ModelError:
    with pytest.raises(ModelError) as caught:
        ask(server, key=key, seconds=seconds)
    return caught.value


def test_a_question_is_one_request_in_the_common_form() -> None:
    """What every such server understands: model, messages, no stream, and the key as a bearer."""
    with ModelServer("A letter.", key=KEY) as server:
        assert ask(server, key=KEY) == "A letter."
    assert server.fatal == []
    assert [(one["method"], one["url"]) for one in server.log] == [("POST", "/v1/chat/completions")]
    assert server.questions[0]["messages"] == [
        {"role": "system", "content": "Write."},
        {"role": "user", "content": "Thanks."},
    ]


def test_a_slash_at_the_end_of_the_endpoint_does_not_matter() -> None:
    """People copy addresses with one."""
    with ModelServer("A letter.") as server:
        assert ModelClient(Server(server.endpoint + "/ ", MODEL)).ask(TALK, 20) == "A letter."


def test_the_models_of_a_server_are_listed() -> None:
    """What `connect` offers to choose from."""
    with ModelServer("", key=KEY) as server:
        assert ModelClient(Server(server.endpoint, key=KEY)).models() == (MODEL,)


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("http://192.168.1.5:11434/v1", "insecure"),
        ("http://api.example.org/v1", "insecure"),
        ("http://127.0.0.1.example.org/v1", "insecure"),
        ("https://user:word@api.example.org/v1", "bad_endpoint"),
        ("https://api.example.org/v1?key=1", "bad_endpoint"),
        ("https://api.example.org/v1#x", "bad_endpoint"),
        ("ftp://127.0.0.1/v1", "bad_endpoint"),
        ("127.0.0.1:11434/v1", "bad_endpoint"),
        ("http://user:word@192.168.1.5/v1", "bad_endpoint"),
        ("", "bad_endpoint"),
    ],
)
def test_an_endpoint_that_is_not_safe_is_never_asked(endpoint: str, code: str) -> None:
    """Plain http goes to this machine alone, and a secret stands in no address."""
    with pytest.raises(ModelError) as caught:
        ModelClient(Server(endpoint, MODEL, KEY))
    assert caught.value.code == code
    assert caught.value.is_lasting


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/chat/completions"),
        ("POST", "/models"),
        ("DELETE", "/models"),
        ("GET", "/models?all=1"),
        ("POST", "/completions"),
        ("POST", "/chat/completions/../../files"),
    ],
)
def test_only_two_paths_are_requested(method: str, path: str) -> None:
    """Whatever else is asked of the line stays here."""
    with ModelServer("") as server, pytest.raises(NotAllowed):
        HttpClient(clients._Paths(server.endpoint)).send(method, server.endpoint + path, {})
    assert server.log == []


@pytest.mark.parametrize(
    ("answer", "code", "is_lasting"),
    [
        (Answer(401, {"error": {"message": "bad key"}}), "wrong_key", True),
        (Answer(403, {"error": "forbidden"}), "wrong_key", True),
        (Answer(404, {"error": {"message": "model not found"}}), "no_such_model", True),
        (Answer(404, b"404 page not found"), "no_api", True),
        (Answer(405, b"method not allowed"), "no_api", True),
        (Answer(408, {}), "slow", False),
        (Answer(429, {"error": {"message": "too many"}}), "busy", False),
        (Answer(503, {"error": {"message": "loading model"}}), "busy", False),
        (Answer(500, {"error": {"message": "out of memory"}}), "server_error", False),
        (Answer(502, b"<html>bad gateway</html>"), "server_error", False),
        (Answer(504, b""), "slow", False),
        (Answer(302, b"", {"Location": "https://portal.example.org/"}), "redirected", True),
        (
            Answer(200, b"<!doctype html><html>Sign in to the hotel's network</html>"),
            "not_json",
            True,
        ),
        (Answer(200, b""), "not_json", True),
        (Answer(200, b"[" * 100_000), "not_json", True),
        (Answer(200, []), "not_json", True),
        (Answer(200, {"choices": []}), "no_api", True),
        (Answer(200, {"choices": [{"message": None}]}), "no_api", True),
        (completion(""), "empty", False),
        (completion("  \n "), "empty", False),
        (completion(None), "empty", False),
        (completion("Thank you for", finish="length"), "cut_off", False),
        (completion("x" * 5_000_000), "too_large", True),
        (completion("Thank you.", model="llama3.2:1b"), "other_model", True),
    ],
)
def test_each_refusal_has_its_code(answer: Answer, code: str, is_lasting: bool) -> None:
    """What the person is told depends on it, and whether asking again later is of use."""
    with ModelServer(answer) as server:
        error = refused(server)
    assert (error.code, error.is_lasting) == (code, is_lasting)


@pytest.mark.parametrize(
    ("kind", "code"), [("fin", "cut"), ("rst", "cut"), ("truncate", "cut"), ("hang", "slow")]
)
def test_a_broken_connection_and_a_timeout_are_distinguished(kind: str, code: str) -> None:
    """Neither is asked a second time."""
    with ModelServer("A letter that is long enough to be cut.") as server:
        server.fault(kind)
        error = refused(server, seconds=0.5)
    assert (error.code, error.is_lasting, len(server.log)) == (code, False, 1)


def test_a_server_that_drips_does_not_stretch_the_time() -> None:
    """The time is for the whole request, not for each byte."""
    with ModelServer("A letter. " * 50) as server:
        server.fault("slow", seconds=10)
        began = time.monotonic()
        assert refused(server, seconds=0.5).code == "slow"
    assert time.monotonic() - began < 20  # a minute of dripping was to come


def test_no_time_left_asks_nobody() -> None:
    """A letter's time is used up by the questions before."""
    with ModelServer("A letter.") as server:
        assert refused(server, seconds=0).code == "slow"
    assert server.log == []


def test_a_closed_server_is_unreachable() -> None:
    """Ollama was not started."""
    with socket.create_server(("127.0.0.1", 0)) as closed_server:
        port = closed_server.getsockname()[1]
    with pytest.raises(ModelError) as caught:
        ModelClient(Server(f"http://127.0.0.1:{port}/v1", MODEL)).ask(TALK, 5)
    assert (caught.value.code, caught.value.is_lasting) == ("unreachable", False)


@pytest.mark.parametrize(
    ("headers", "after"), [({"Retry-After": "40"}, 40.0), ({}, 0.0), ({"Retry-After": "soon"}, 0.0)]
)
def test_a_busy_server_says_for_how_long(headers: dict[str, str], after: float) -> None:
    """Retry-After is kept to, where it makes sense."""
    with ModelServer(Answer(429, {}, headers)) as server:
        assert refused(server).after == after


def test_settings_that_a_model_refuses_are_left_out() -> None:
    """OpenAI's reasoning models take neither temperature nor max_tokens.

    Nothing was written then, so it is asked anew.
    """
    with ModelServer("A letter.") as server:
        server.without_settings = True
        client = ModelClient(Server(server.endpoint, MODEL))
        assert client.ask(TALK, 20) == client.ask(TALK, 20) == "A letter."
    assert [sorted(one) for one in server.questions] == [
        ["max_tokens", "messages", "model", "stream", "temperature"],
        ["messages", "model", "stream"],
        ["messages", "model", "stream"],
    ]


def test_a_question_refused_without_settings_is_not_asked_again() -> None:
    """A prompt that is too long stays so."""
    with ModelServer(Answer(400, {"error": {"message": "context length exceeded"}})) as server:
        error = refused(server)
    assert (error.code, error.says, len(server.log)) == (
        "bad_request",
        "context length exceeded",
        2,
    )


@pytest.mark.parametrize(
    ("name", "answered", "same"),
    [
        ("qwen3:14b", "qwen3:14b", True),
        ("qwen3", "qwen3:latest", True),
        ("gpt-4o", "gpt-4o-2024-08-06", True),
        ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929", True),
        ("SmolLM2-135M-Instruct.Q4_1", "/models/SmolLM2-135M-Instruct.Q4_1.gguf", True),
        ("openai/gpt-4o", "gpt-4o", True),
        ("", "anything", True),
        ("gpt-4o", "gpt-4o-mini", False),
        ("qwen3:14b", "qwen3:1.7b", False),
        ("qwen3:14b", "llama3.2:1b", False),
        ("qwen3", "qwen35", False),
    ],
)
def test_a_model_may_be_named_more_exactly(name: str, answered: str, same: bool) -> None:
    """A file's name, a version and a maker are no other model; another size is."""
    assert is_same_model(name, answered) is same


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
        completion("x", model=KEY),
    ],
)
def test_the_key_is_in_no_error_and_no_trace(answer: Answer) -> None:
    """Servers repeat it, and errors are logged."""
    with ModelServer(answer) as server:
        error = refused(server, key=KEY)
    shown = (
        "".join(traceback.format_exception(error, chain=True))
        + repr(error)
        + str(error)
        + error.says
    )
    assert KEY not in shown
    assert KEY not in repr(Server("https://api.example.org/v1", MODEL, KEY))


def test_a_servers_error_is_one_short_line() -> None:
    """A stranger's words go to a terminal."""
    with ModelServer(
        Answer(500, {"error": {"message": "\x1b[2Jout\nof memory " + "x" * 5_000}})
    ) as server:
        error = refused(server)
    assert error.says.startswith("[2Jout of memory x")
    assert error.says.isprintable()
    assert len(error.says) == 200


def test_parts_of_an_answer_are_one_text() -> None:
    """Some hosted services answer with a list of parts."""
    parts = [{"type": "text", "text": "Thank "}, {"type": "text", "text": "you."}]
    with ModelServer(completion(parts)) as server:
        assert ask(server) == "Thank you."


def test_other_alphabets_arrive_as_they_are() -> None:
    """The question is JSON in UTF-8."""
    with ModelServer(
        lambda question: json.dumps(question["messages"][-1]["content"], ensure_ascii=False)
    ) as server:
        client = ModelClient(Server(server.endpoint, MODEL))
        assert client.ask([Message("user", "Grüße, 山田")], 20) == '"Grüße, 山田"'
