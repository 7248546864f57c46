"""The one way out for an account on the network: one shot, one list of what may leave, one deadline for a whole request.

Nothing is sent again by itself and no redirect is followed. The list is kept by the lowest part that still sees an
address, so whatever is put on top (an API client, a token refresh, a code exchange) passes it. One TLS context for the
process and one pool a host: a new default context costs 32-41 ms.
"""

from __future__ import annotations

import io
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

DEADLINE_SECONDS: Final = 30.0
CONNECT_SECONDS: Final = 10.0
LARGEST: Final = 16 * 1024 * 1024


class NotListed(Exception):
    """The request is not on the list; it did not leave."""


class Unreached(Exception):
    """Nothing left: no name, no connection, no handshake. The message is a code."""


class Lost(Exception):
    """The request left, or may have, and no whole answer came. The message is a code: cut, timeout, too_large."""


class Rules(Protocol):
    """What may leave, and whether all of it stays on this machine."""

    @property
    def here(self) -> bool: ...

    def allows(self, method: str, address: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, and the unpacked body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """Requests of one account. Opened by the first one; one at a time, whoever asks. `progress` hears of each answer.

    `deadline` is for a whole request, in seconds, `largest` for an unpacked body, in bytes; None: what fits an account.
    """

    def __init__(
        self,
        rules: Rules,
        progress: Callable[[], None] | None = None,
        *,
        deadline: float | None = None,
        largest: int | None = None,
    ) -> None:
        self.rules, self._progress = rules, progress or (lambda: None)
        self._deadline, self._largest = deadline, largest
        self._session: requests.Session | None = None
        self._turn = threading.Lock()

    def ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes | str | None = None) -> Answer:
        """Send once. Raises NotListed, Unreached or Lost; any HTTP status is an answer."""
        with self._turn:
            answer = self._ask(method, address, headers, body)
        self._progress()
        return answer

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes | str | None) -> Answer:
        session = self._open()
        gate = session.get_adapter(address)
        assert isinstance(gate, AllowlistAdapter)  # noqa: S101  the only adapters there are
        request = requests.Request(method, address, headers=dict(headers), data=body)
        try:
            with gate.attempt:
                answer = session.send(
                    session.prepare_request(request), stream=True, allow_redirects=False, proxies=_proxies(address)
                )
                with answer:
                    return Answer(answer.status_code, _lower(answer.headers), _whole(answer, self._largest or LARGEST))
        except requests.exceptions.InvalidURL:
            raise NotListed(method) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            # From None: the cause holds the request, and that its token.
            raise _failure(error, reached=gate.attempt.reached) from None

    def _open(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False  # no .netrc instead of our token, no proxy for a loopback endpoint
            gate = AllowlistAdapter(self.rules, self._deadline)
            self._session.adapters.clear()
            self._session.mount("https://", gate)
            self._session.mount("http://", gate)
        return self._session

    def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        if self._session is not None:
            self._session.close()
        self._session = None


class AllowlistAdapter(HTTPAdapter):
    """Lets pass what is on the list, without retries, redirects or a deadline that a slow server could stretch."""

    def __init__(self, rules: Rules, deadline: float | None = None) -> None:
        self._rules = rules
        self.attempt = _Attempt(deadline)
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:  # noqa: FBT001, FBT002  requests' own
        context = {} if self._rules.here else {"ssl_context": tls()}
        super().init_poolmanager(connections, maxsize, block, **more, **context)
        self.poolmanager.pool_classes_by_scheme = _pools(self.attempt)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002  requests' own
        """Nothing to load: the shared context knows the authorities, and requires a certificate."""
        conn.cert_reqs = "CERT_REQUIRED"

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        disguised = any(name.lower().startswith("x-http-method") for name in request.headers)
        if disguised or not self._rules.allows(request.method or "", request.url or ""):
            raise NotListed(f"{request.method} {_place(request.url or '')}")
        kwargs["timeout"] = (CONNECT_SECONDS, self.attempt.seconds)
        return super().send(request, *args, **kwargs)


# --- the list's own tools ---------------------------------------------------------------------------------------


def is_sound(address: str) -> bool:
    """An https address, or an http one on this machine; without a name and password in it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    named = parts.username is not None or parts.password is not None
    return bool(host) and not named and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(address)))


def is_loopback(address: str) -> bool:
    """Whether it is on this machine, told without asking anyone."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def below(address: str, base: str) -> str | None:
    """The path of `address` below `base`, both of one origin; None when it is somewhere else."""
    if not base or _origin(address) != _origin(base):
        return None
    path, top = urlsplit(address).path, urlsplit(base).path.rstrip("/") + "/"
    return path[len(top) :] if path.startswith(top) else None


def is_plain(segment: str) -> bool:
    """Whether an id stays one segment of a path for whoever decodes it, too."""
    return not set(unquote(unquote(segment))) & set("/\\\0\r\n") and unquote(segment).strip(".") != ""


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


# --- the deadline -----------------------------------------------------------------------------------------------


class _Attempt:
    """The request in hand: when it must be over, by the monotonic clock, and whether it can have arrived anywhere.

    `reached` is false only while a connection is being made: then, and then alone, nothing has left.
    """

    def __init__(self, deadline: float | None) -> None:
        self._deadline, self._until, self.reached = deadline, float("inf"), True

    @property
    def seconds(self) -> float:
        return self._deadline or DEADLINE_SECONDS

    def __enter__(self) -> None:
        self._until, self.reached = time.monotonic() + self.seconds, True

    def __exit__(self, *_: object) -> None:
        self._until = float("inf")

    def left(self) -> float:
        left = min(self._until - time.monotonic(), self.seconds)
        if left <= 0:
            raise TimeoutError("deadline")
        return left


class _Bounded(io.RawIOBase):
    """What a socket says, read only as long as the deadline allows: a byte now and then does not stretch it."""

    def __init__(self, line: socket.socket, attempt: _Attempt) -> None:
        self._line, self._attempt = line, attempt
        self._raw = line.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._line.settimeout(self._attempt.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Wire:
    """A socket whose reading end is bounded; everything else is the socket's own."""

    def __init__(self, line: socket.socket, attempt: _Attempt) -> None:
        self._line, self._attempt = line, attempt

    def makefile(self, mode: str = "rb", *_: Any, **__: Any) -> io.BufferedReader:
        assert mode == "rb"  # noqa: S101  http.client's only use
        return io.BufferedReader(_Bounded(self._line, self._attempt), 65_536)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


def _pools(attempt: _Attempt) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, with connections that keep to the deadline and say when they stand."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            attempt.reached = False
            super().connect()
            self.sock = _Wire(self.sock, attempt)
            attempt.reached = True

    class Sealed(HTTPSConnection):
        def connect(self) -> None:
            attempt.reached = False
            super().connect()
            self.sock = _Wire(self.sock, attempt)
            attempt.reached = True

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SealedPool(HTTPSConnectionPool):
        ConnectionCls = Sealed

    return {"http": PlainPool, "https": SealedPool}


# --- one request ------------------------------------------------------------------------------------------------


@cache
def tls() -> ssl.SSLContext:
    """The process's one TLS context; a firm's own authorities by the variables that requests and OpenSSL know."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or certifi.where()
    context = ssl.create_default_context(cafile=bundle)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _proxies(address: str) -> dict[str, str]:
    """The environment's proxy for the world, none for this machine."""
    return {} if is_loopback(address) else dict(requests.utils.get_environ_proxies(address))


def _whole(answer: requests.Response, largest: int) -> bytes:
    """The unpacked body. Raises Lost when it is larger than a page can be, packed or not."""
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > largest:
        raise Lost("too_large")
    body = bytearray()
    while part := answer.raw.read(65_536, decode_content=True):
        body += part
        if len(body) > largest:
            raise Lost("too_large")
    return bytes(body)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _failure(error: Exception, *, reached: bool) -> Unreached | Lost:
    """What an exception of requests or urllib3 means. A handshake that fails is no doubt, a broken TLS record is."""
    slow = isinstance(error, requests.exceptions.Timeout | TimeoutError) or "timed out" in str(error)
    if reached:
        return Lost("timeout" if slow or "deadline" in str(error) else "cut")
    causes = [error, *(getattr(one, "reason", None) for one in error.args), getattr(error, "reason", None)]
    sealed = any(isinstance(one, SSLError | requests.exceptions.SSLError) for one in causes)
    return Unreached("untrusted" if sealed and not slow else "unreachable")


def _place(address: str) -> str:
    """An address without what may be secret in it."""
    return address.partition("?")[0][:200]
