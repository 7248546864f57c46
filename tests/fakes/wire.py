"""A small HTTP/1.1 server that can misbehave on purpose, for the fakes of providers.

An *app* turns a Request into an Answer and never sees a socket. Before or after it acts, a Fault
can cut the connection, hang, answer nonsense or kill the client. Every request is logged with its
outcome: tests check the log and the app's own state, not the client's view.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import pickle
import re
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from http import HTTPStatus
from random import Random
from typing import Any, Self, TypeVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit

T = TypeVar("T")

FIN, RST, HANG, TRUNCATE, STATUS, HTML, SLOW, TWICE, KILL = (
    *("fin", "rst", "hang", "truncate", "status", "html", "slow", "twice", "kill"),
)
BEFORE, AFTER, LATE = "before", "after", "late"
_KNOWN = {one.value for one in HTTPStatus}


@dataclass(frozen=True)
class Request:
    """What came in. `headers` in lower case; `query` in order, decoded."""

    number: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def segments(self) -> list[str]:
        return [unquote(part) for part in self.path.strip("/").split("/")]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)

    def json(self) -> Any:
        return json.loads(self.body) if self.body else {}


witnesses: list[Callable[[Request], object]] = []
"""Each is called with every request that reaches any server."""


@dataclass(frozen=True)
class Answer:
    """What goes out: JSON, or bytes of another type. `effect`: the state was changed by it."""

    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    effect: bool = False

    def encode(self, *, packed: bool = False) -> bytes:
        plain = isinstance(self.data, bytes)
        body = self.data if plain else b"" if self.data is None else json.dumps(self.data).encode()
        headers = {
            "Content-Type": "text/html; charset=utf-8"
            if plain
            else "application/json; charset=UTF-8"
        }
        headers |= self.headers
        if packed and len(body) > 1_000:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        phrase = (
            HTTPStatus(self.status).phrase if self.status in _KNOWN else "Unheard Of"
        )  # 509 is nobody's
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} {phrase}\r\n{head}\r\n".encode() + body


@dataclass
class Fault:
    """One misbehaviour: which request (the nth that matches, then `times` in a row), when, and how.

    `late`: the client is answered as `kind` says and the effect comes when the app's clock has
    moved by `seconds`.
    """

    kind: str
    when: str = BEFORE
    method: str = ".*"
    path: str = ".*"
    nth: int = 1
    times: int = 1
    status: int = 503
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 60.0
    pid: int = 0
    seen: int = 0
    struck: int = 0

    def takes(self, request: Request) -> bool:
        if self.struck >= self.times or not re.fullmatch(self.method, request.method):
            return False
        if not re.search(self.path, request.target):
            return False
        self.seen += 1
        return self.seen >= self.nth

    @classmethod
    def of(cls, given: dict[str, Any]) -> Fault:
        names = {one.name for one in fields(cls)}
        if odd := set(given) - names:
            raise ValueError(f"a fault has no {sorted(odd)}; it has {sorted(names)}")
        return cls(**given)


class Chance(Fault):
    """Misbehaves by chance, as a server on a bad day: `odds` of each kind, and when.

    A question is never acted on and answered late or not: it changes nothing.
    """

    ODDS = (
        (0.01, STATUS, BEFORE),
        (0.01, FIN, BEFORE),
        (0.01, HTML, BEFORE),
        (0.01, RST, AFTER),
        (0.01, FIN, LATE),
    )

    def __init__(self, random: Random, odds: Sequence[tuple[float, str, str]] = ODDS) -> None:
        super().__init__(STATUS)
        self._random, self._odds = random, odds

    def takes(self, request: Request) -> bool:
        throw = self._random.random()
        for share, kind, when in self._odds:
            throw -= share
            if throw < 0:
                self.kind, self.when = kind, BEFORE if request.method == "GET" else when
                return True
        return False


class Hangup(Exception):
    """The line is cut now."""


class Server:
    """Serves `app` on 127.0.0.1.

    `later(seconds, effect)` keeps what a late fault will still apply.
    """

    def __init__(
        self,
        app: Callable[[Request], Answer],
        admin: Callable[[str, Any], Any],
        later: Callable[[float, Callable[[], object]], None],
        port: int = 0,
    ) -> None:
        self.app, self.admin, self.later = app, admin, later
        self.faults: list[Fault] = []
        self.log: list[dict[str, Any]] = []
        self.packed = False  # gzip, where the client takes it
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._count = 0
        self._lines: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port: int = self._listener.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        threading.Thread(target=self.serve, daemon=True, name=f"fake:{self.port}").start()
        return self

    def serve(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines.add(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut every line; whoever hangs is let go."""
        self._stop.set()
        for line in (self._listener, *self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _talk(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        try:
            with contextlib.suppress(OSError, Hangup, ValueError):
                while (request := self._read(stream)) and not self._stop.is_set():
                    self._serve(request, line)
                    if request.headers.get("connection", "").lower() == "close":
                        break
        finally:
            self._lines.discard(line)
            stream.close()
            line.close()

    def _read(self, stream: Any) -> Request | None:
        first = stream.readline(65_536).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while text := stream.readline(65_536).decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0")))
        self._count += 1
        return Request(self._count, first[0], first[1], headers, body)

    def _serve(self, request: Request, line: socket.socket) -> None:
        if request.path.startswith("/__fake/"):
            line.sendall(self._administer(request))
            return
        for witness in witnesses:
            witness(request)
        with self._turn:
            fault = next((one for one in self.faults if one.takes(request)), None)
            if fault:
                fault.struck += 1
            entry = self._note(request, fault)
            answer = self._act(request, fault, entry)
        packed = self.packed and "gzip" in request.headers.get("accept-encoding", "")
        if fault:
            self._misbehave(fault, answer, line)
        else:
            line.sendall(answer.encode(packed=packed))

    def _act(self, request: Request, fault: Fault | None, entry: dict[str, Any]) -> Answer:
        """Apply the request as often as the fault says, and note what came of it."""
        if fault and fault.when == LATE:
            self.later(
                fault.seconds, lambda: entry.update(self._outcome(self.app(request)), late=True)
            )
            return Answer(503)
        if fault and fault.when == BEFORE and fault.kind not in (SLOW, TWICE, TRUNCATE):
            return Answer(503)
        answer = self.app(request)
        if fault and fault.kind == TWICE:
            self.app(request)
        entry.update(self._outcome(answer))
        return answer

    def _misbehave(self, fault: Fault, answer: Answer, line: socket.socket) -> None:
        match fault.kind:
            case "fin":
                line.shutdown(socket.SHUT_RDWR)
            case "rst":
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case "hang":
                self._stop.wait(fault.seconds)
            case "kill":
                os.kill(fault.pid, signal.SIGKILL)
            case "truncate":
                whole = answer.encode()
                line.sendall(whole[: max(len(whole) - max(len(whole) // 3, 1), 1)])
            case "slow":
                for byte in answer.encode():
                    line.sendall(bytes([byte]))
                    if self._stop.wait(fault.seconds / 100):
                        break
                return
            case "twice":
                line.sendall(answer.encode())
                return
            case "html":
                page = b"<!doctype html><html><body>Sign in to the hotel's network</body></html>"
                line.sendall(Answer(fault.status, page, fault.headers).encode())
                return
            case "status":
                line.sendall(Answer(fault.status, fault.body, fault.headers).encode())
                return
            case odd:
                raise ValueError(odd)
        raise Hangup

    def _note(self, request: Request, fault: Fault | None) -> dict[str, Any]:
        kept = {name: value for name, value in request.headers.items() if name != "authorization"}
        entry: dict[str, Any] = {
            "number": request.number,
            "at": time.monotonic(),
            "method": request.method,
            "url": request.target,
            "headers": kept,
            "body": hashlib.sha256(request.body).hexdigest()[:16],
            "fault": f"{fault.kind} {fault.when}" if fault else "",
            "status": 0,
            "effect": False,
        }
        self.log.append(entry)
        return entry

    @staticmethod
    def _outcome(answer: Answer) -> dict[str, Any]:
        return {"status": answer.status, "effect": answer.effect}

    def _administer(self, request: Request) -> bytes:
        """`POST /__fake/NAME` with a JSON object: faults and log are the server's, the rest the
        app's.
        """
        name, given = request.path.removeprefix("/__fake/"), request.json()
        try:
            with self._turn:
                match name:
                    case "log":
                        answer: Any = self.log[given.get("since", 0) :]
                    case "faults":
                        self.faults = [Fault.of(one) for one in given.get("faults", [])]
                        answer = len(self.faults)
                    case _:
                        answer = self.admin(name, given)
        except Exception as wrong:  # noqa: BLE001  whoever asked for nonsense is told so, and the fake lives on
            return Answer(400, {"error": f"{type(wrong).__name__}: {wrong}"}).encode()
        return Answer(200, answer).encode()


def run(server: Server) -> None:
    """Serve in the foreground, saying where on the first line, until stopped."""
    print(server.address, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve()


def counted(start: int = 1) -> Iterator[int]:
    """Numbers that go up by uneven steps, as vendors' do: nobody may count on the next one."""
    number = start
    while True:
        yield number
        number += 1 + number % 3


def copied(value: T) -> T:
    """A copy of JSON through and through. `deepcopy` takes ten times as long."""
    text = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return cast("T", pickle.loads(text))
