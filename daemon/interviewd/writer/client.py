"""The client of a model server: one question, one answer, through the transport that every
request takes.

It speaks what OpenAI-compatible servers (Ollama, llama.cpp, LM Studio, vLLM, hosted services) have
in common: `POST {endpoint}/chat/completions` and `GET {endpoint}/models`, and nothing else leaves.
A question is sent once; only one that was refused for its optional settings is sent again without
them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from interviewd.accounts.backoff import retry_after
from interviewd.accounts.http import (
    HttpClient,
    NoAnswer,
    NotAllowed,
    NotSent,
    Response,
    is_safe_address,
    path_below,
)
from interviewd.errors import ModelError
from interviewd.language.web_addresses import is_loopback
from interviewd.values import dataclass
from interviewd.writer.order import Server

LARGEST: Final = 5_000_000
"""A letter has a thousand characters; whatever reasoning came with it fits as well."""

LIST_SECONDS: Final = 15.0

_SETTINGS: Final = {"temperature": 0.3, "max_tokens": 6_000}
"""Reasoning counts as well: Qwen3 spends some 2,000 tokens on it. Reasoning models of OpenAI
take neither of the two."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation. `role`: system, user or assistant."""

    role: str
    content: str


class Model(Protocol):
    """What a writer asks. Raises ModelError."""

    name: str

    def ask(self, messages: Sequence[Message], seconds: float) -> str: ...


class ModelClient:
    """A server's model.

    Raises ModelError: insecure or bad_endpoint at once, the rest when it is asked.
    """

    def __init__(self, server: Server) -> None:
        self.endpoint = sound_endpoint(server.endpoint)
        self.is_here = is_loopback(self.endpoint)
        self._key = server.key
        self._paths = _Paths(self.endpoint)
        self._settings = _SETTINGS
        self.name = server.model

    def models(self) -> tuple[str, ...]:
        """The names of the models that the server has, in its order."""
        listed = self._send("GET", "/models", None, LIST_SECONDS).get("data")
        if not isinstance(listed, list):
            raise ModelError("no_api")
        return tuple(str(one["id"]) for one in listed if isinstance(one, dict) and one.get("id"))

    def ask(self, messages: Sequence[Message], seconds: float) -> str:
        """The answer's text, as it came.

        The whole request, connection and reading included, ends after `seconds`.
        """
        turns = [{"role": one.role, "content": one.content} for one in messages]
        question = {"model": self.name, "messages": turns, "stream": False}
        try:
            answer = self._send("POST", "/chat/completions", question | self._settings, seconds)
        except ModelError as error:
            if error.code != "bad_request" or not self._settings:
                raise
            self._settings = {}
            answer = self._send("POST", "/chat/completions", question, seconds)
        return self._text(answer)

    def _text(self, answer: Mapping[str, Any]) -> str:
        other = answer.get("model")
        if isinstance(other, str) and other and not is_same_model(self.name, other):
            raise ModelError("other_model", says=_printable(other, self._key))
        try:
            choice = answer["choices"][0]
            content = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise ModelError("no_api") from None
        if isinstance(content, list):  # parts, as some hosted services answer
            parts = [part for part in content if isinstance(part, dict)]
            content = "".join(str(part.get("text", "")) for part in parts)
        if choice.get("finish_reason") == "length":
            raise ModelError("cut_off")
        if not isinstance(content, str) or not content.strip():
            raise ModelError("empty")
        return content

    def _send(
        self, method: str, path: str, question: Mapping[str, Any] | None, seconds: float
    ) -> dict[str, Any]:
        if seconds <= 0:
            raise ModelError("slow")
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = None if question is None else json.dumps(question).encode()
        http = HttpClient(self._paths, deadline=seconds, largest=LARGEST)
        try:
            answer = http.send(method, self.endpoint + path, headers, body)
        except NotAllowed:
            raise ModelError("bad_endpoint") from None
        except (NotSent, NoAnswer) as error:
            # From None: the cause may hold the request, and that the key.
            raise ModelError("slow" if str(error) == "timeout" else str(error)) from None
        finally:
            http.close()
        return self._object(answer)

    def _object(self, answer: Response) -> dict[str, Any]:
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            value = None
        if code := _refusal(answer.status, is_json=isinstance(value, dict)):
            waits = retry_after(answer.headers, datetime.now(UTC))
            # The server's own words on what is wrong.
            error = value.get("error", value) if isinstance(value, dict) else ""
            message = error.get("message", "") if isinstance(error, dict) else error
            raise ModelError(
                code,
                after=waits.total_seconds() if waits else 0.0,
                says=_printable(message if isinstance(message, str) else "", self._key),
            )
        if not isinstance(value, dict):
            raise ModelError("not_json")
        return value


class _Paths:
    """The two paths that may leave."""

    def __init__(self, base: str) -> None:
        self._base, self.is_local = base, is_loopback(base)

    def allows(self, method: str, address: str) -> bool:
        listed = {("POST", "chat/completions"), ("GET", "models")}
        return "?" not in address and (method, path_below(address, self._base)) in listed


def sound_endpoint(endpoint: str) -> str:
    """The endpoint without a slash at its end.

    Raises ModelError: insecure for plain http to another machine.
    """
    base = endpoint.strip().rstrip("/")
    if is_safe_address(base) and not set(base) & set("?#\\ "):
        return base
    elsewhere = base.startswith("http://") and is_safe_address(
        "https://" + base.removeprefix("http://")
    )
    raise ModelError("insecure" if elsewhere else "bad_endpoint")


def is_same_model(asked: str, answered: str) -> bool:
    """Whether the answer's model is the one that was asked for.

    Servers name it by its file, add the version that an alias stands for ("gpt-4o-2024-08-06",
    "qwen3:latest"), or the one who made it. "gpt-4o-mini" is no version of "gpt-4o".
    """
    ours, theirs = _plain_name(asked), _plain_name(answered)
    version = r"([-:@](latest|v?\d[\w.-]*))?"
    return not ours or re.fullmatch(re.escape(ours) + version, theirs) is not None


def _plain_name(model: str) -> str:
    file = model.strip().rstrip("/").rpartition("/")[2].casefold()
    return file.removesuffix(".gguf").removesuffix(":latest")


def _refusal(status: int, *, is_json: bool) -> str:
    """What a status means, as a code; "" for an answer."""
    if 300 <= status < 400:
        return "redirected"
    if status in {401, 403}:
        return "wrong_key"
    if status in {404, 405}:
        return "no_such_model" if is_json else "no_api"
    if status in {408, 504, 524}:
        return "slow"
    if status in {429, 503}:
        return "busy"
    if status >= 500:
        return "server_error"
    return "" if status == 200 else "bad_request"


def _printable(text: str, key: str) -> str:
    """A stranger's words for a terminal: one short line, and never the key, which some servers
    repeat.
    """
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return (plain.replace(key, "…") if key else plain)[:200]
