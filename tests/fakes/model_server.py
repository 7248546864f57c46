"""A strict OpenAI-compatible server on loopback whose answers are scripted.

It refuses what real servers refuse: another path, another model, a wrong key, a question in a wrong
form. What it then says is the script's next entry: a text, a whole `Answer`, or a function of the
question; the last one repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from tests.fakes.wire import Answer, Fault, Request, Server

Script = str | Answer | Callable[[dict[str, Any]], str]

MODEL = "qwen3:14b"
_ALLOWED = {"model", "messages", "stream", "temperature", "max_tokens"}
_ORDER = ("system", "user", "assistant")


class ModelServer:
    """One model behind `{endpoint}`. `with` it: it serves until the end.

    `questions` are the bodies that came in.
    """

    def __init__(
        self, *script: Script, model: str = MODEL, key: str = "", named: str | None = None
    ) -> None:
        self.script, self.model, self.key = list(script), model, key
        self.named = model if named is None else named
        self.without_settings = (
            False  # as reasoning models of hosted services: 400 for temperature and max_tokens
        )
        self.questions: list[dict[str, Any]] = []
        self.fatal: list[str] = []
        self.server = Server(self._answer, lambda name, _: self._unknown(name), lambda *_: None)

    @property
    def endpoint(self) -> str:
        return f"{self.server.address}/v1"

    @property
    def log(self) -> list[dict[str, Any]]:
        return self.server.log

    def fault(self, kind: str, **more: Any) -> Fault:
        fault = Fault(kind, times=more.pop("times", 1_000), **more)
        self.server.faults.append(fault)
        return fault

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()

    def _answer(self, request: Request) -> Answer:
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            authorization = request.headers.get("authorization", "nothing")
            return _error(
                401, f"Incorrect API key provided: {authorization.removeprefix('Bearer ')}"
            )
        match request.method, request.target:
            case "GET", "/v1/models":
                return Answer(
                    data={"object": "list", "data": [{"id": self.model, "object": "model"}]}
                )
            case "POST", "/v1/chat/completions":
                return self._complete(request)
        self.fatal.append(f"{request.method} {request.target}")
        return Answer(404, b"404 page not found")

    def _complete(self, request: Request) -> Answer:
        question = request.json()
        self.questions.append(question)
        if wrong := _wrong(question):
            self.fatal.append(wrong)
            return _error(400, wrong)
        if self.without_settings and {"temperature", "max_tokens"} & set(question):
            return _error(
                400, "Unsupported parameter: 'max_tokens' is not supported with this model."
            )
        if question["model"] != self.model:
            return _error(404, f"model '{question['model']}' not found")
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Answer):
            return answer
        return completion(answer if isinstance(answer, str) else answer(question), self.named)

    @staticmethod
    def _unknown(name: str) -> None:
        raise ValueError(name)


def completion(text: Any, model: str = MODEL, finish: str = "stop") -> Answer:
    """A whole answer, as such servers give it."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": finish,
    }
    return Answer(
        data={"id": "chatcmpl-1", "object": "chat.completion", "model": model, "choices": [choice]}
    )


def prompt_of(question: dict[str, Any]) -> str:
    """Everything that a question says, in one text."""
    return "\n".join(one["content"] for one in question["messages"])


def _error(status: int, message: str) -> Answer:
    return Answer(status, {"error": {"message": message, "type": "invalid_request_error"}})


def _wrong(question: dict[str, Any]) -> str:
    """What a strict server has against the form of a question; "" when it is sound."""
    if odd := set(question) - _ALLOWED:
        return f"unknown fields: {sorted(odd)}"
    if question.get("stream") is not False or not isinstance(question.get("model"), str):
        return "stream has to be false, model a text"
    messages: Sequence[Any] = question.get("messages") or []
    roles = [one.get("role") for one in messages]
    if not roles or roles[-1] != "user" or any(role not in _ORDER for role in roles):
        return f"roles: {roles}"
    talk = roles[1:] if roles[0] == "system" else roles
    if talk[::2] != ["user"] * len(talk[::2]) or talk[1::2] != ["assistant"] * len(talk[1::2]):
        return f"roles do not alternate: {roles}"  # chat templates of Mistral and Gemma refuse that
    if any(
        not isinstance(one.get("content"), str) or not one["content"].strip() for one in messages
    ):
        return "content has to be a text"
    return ""
