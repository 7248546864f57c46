"""HTTP for accounts: each request once, only if it is on an allow-list, within one deadline.

Nothing is retried and no redirect is followed. The allow-list is enforced at the lowest layer that
still sees a URL, so an API client, a token refresh or a code exchange on top of it cannot get
around it. The process shares one TLS context: building a default context takes 32-41 ms.
"""

from __future__ import annotations

import io
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError, ProxyError, SSLError

from interviewd.language.web_addresses import is_loopback
from interviewd.values import dataclass

DEADLINE_SECONDS: Final = 30.0
CONNECT_SECONDS: Final = 10.0
LARGEST: Final = 16 * 1024 * 1024


class NotAllowed(Exception):
    """The request is not on the allow-list and was not sent."""


class NotSent(Exception):
    """Nothing was sent: no name, no connection, no handshake. The message is a code."""


class NoAnswer(Exception):
    """The request was sent, or may have been, and no complete answer came.

    The message is a code: cut, timeout, too_large.
    """


class Allowlist(Protocol):
    """Which requests may be sent, and whether all of them stay on this machine."""

    @property
    def is_local(self) -> bool: ...

    def allows(self, method: str, address: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers in lower case, and the decompressed body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """The requests of one account, one at a time across threads; connects with the first one.

    `progress` is called after each answer. `deadline` limits a whole request, in seconds, and
    `largest` a decompressed body, in bytes; None takes the limits for accounts.
    """

    def __init__(
        self,
        allowlist: Allowlist,
        progress: Callable[[], None] | None = None,
        *,
        deadline: float | None = None,
        largest: int | None = None,
    ) -> None:
        self.allowlist, self._progress = allowlist, progress or (lambda: None)
        self._deadline, self._largest = deadline, largest
        self._session: requests.Session | None = None
        self._lock = threading.Lock()

    def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | str | None = None
    ) -> Response:
        """Send once. Raises NotAllowed, NotSent or NoAnswer; any HTTP status is an answer."""
        with self._lock:
            response = self._send(method, address, headers, body)
        self._progress()
        return response

    def _send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Response:
        if self._session is None:
            self._session = requests.Session()
            # no .netrc instead of our token, no proxy for a loopback endpoint
            self._session.trust_env = False
            self._session.adapters.clear()
            ours = AllowlistAdapter(self.allowlist, self._deadline)
            self._session.mount("https://", ours)
            self._session.mount("http://", ours)
        session, adapter = self._session, self._session.get_adapter(address)
        assert isinstance(adapter, AllowlistAdapter)  # noqa: S101  the only adapters there are
        request = requests.Request(method, address, headers=dict(headers), data=body)
        # the environment's proxy, except for this machine
        proxies = {} if is_loopback(address) else dict(requests.utils.get_environ_proxies(address))
        options: Any = {"stream": True, "allow_redirects": False, "proxies": proxies}
        try:
            with (
                adapter.attempt,
                session.send(session.prepare_request(request), **options) as answer,
            ):
                return Response(
                    answer.status_code,
                    {name.lower(): value for name, value in answer.headers.items()},
                    _body(answer, self._largest or LARGEST),
                )
        except requests.exceptions.InvalidURL:
            raise NotAllowed(method) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            # From None: the cause holds the request, and that its token.
            raise failure_of(error, connected=adapter.attempt.connected) from None

    def close(self) -> None:
        """Release the connections; the next request opens new ones."""
        if self._session is not None:
            self._session.close()
        self._session = None


class AllowlistAdapter(HTTPAdapter):
    """Sends what is on the allow-list: without retries, redirects, or a deadline that stretches."""

    def __init__(self, allowlist: Allowlist, deadline: float | None = None) -> None:
        self._allowlist = allowlist
        self.attempt = _Attempt(deadline)
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002  requests' own
        **more: Any,
    ) -> None:
        context = {} if self._allowlist.is_local else {"ssl_context": tls()}
        super().init_poolmanager(connections, maxsize, block, **more, **context)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _timed(HTTPConnectionPool, self.attempt),
            "https": _timed(HTTPSConnectionPool, self.attempt),
        }

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002  requests' own
        """Require a certificate. The shared context has loaded the authorities already."""
        conn.cert_reqs = "CERT_REQUIRED"

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        overridden = any(name.lower().startswith("x-http-method") for name in request.headers)
        if overridden or not self._allowlist.allows(request.method or "", request.url or ""):
            raise NotAllowed(f"{request.method} {(request.url or '').partition('?')[0][:200]}")
        kwargs["timeout"] = (CONNECT_SECONDS, self.attempt.seconds)
        return super().send(request, *args, **kwargs)


# --- addresses ----------------------------------------------------------------------------------


def is_safe_address(address: str) -> bool:
    """An https address, or an http one on this machine; without a user name or password in it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    has_login = parts.username is not None or parts.password is not None
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(address))
    return bool(host) and not has_login and encrypted


def path_below(address: str, base: str) -> str | None:
    """The path of `address` below `base`, both of one origin; None when it is somewhere else."""
    if not base or _origin(address) != _origin(base):
        return None
    path, top = urlsplit(address).path, urlsplit(base).path.rstrip("/") + "/"
    return path[len(top) :] if path.startswith(top) else None


def is_single_segment(segment: str) -> bool:
    """Whether an id stays one segment of a path, also for a server that decodes it twice."""
    twice = unquote(unquote(segment))
    return not set(twice) & set("/\\\0\r\n") and unquote(segment).strip(".") != ""


def is_listed(method: str, path: str | None, rules: Iterable[tuple[str, re.Pattern[str]]]) -> bool:
    """Whether one of the rules, methods and a pattern of paths whose groups are ids, allows it."""
    return path is not None and any(
        method in verbs.split()
        and (match := pattern.fullmatch(path))
        and all(id_ is None or is_single_segment(id_) for id_ in match.groups())
        for verbs, pattern in rules
    )


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or usual


# --- the deadline -------------------------------------------------------------------------------


class _Attempt:
    """The current request: its deadline by the monotonic clock, and whether it can have arrived.

    `connected` is false only while a connection is being made: only then is it certain that nothing
    was sent.
    """

    def __init__(self, deadline: float | None) -> None:
        self._deadline, self._until, self.connected = deadline, float("inf"), True

    @property
    def seconds(self) -> float:
        return self._deadline or DEADLINE_SECONDS

    def __enter__(self) -> None:
        self._until, self.connected = time.monotonic() + self.seconds, True

    def __exit__(self, *_: object) -> None:
        self._until = float("inf")

    def left(self) -> float:
        left = min(self._until - time.monotonic(), self.seconds)
        if left <= 0:
            raise TimeoutError("deadline")
        return left


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket until the deadline: a byte now and then does not extend it."""

    def __init__(self, connection: socket.socket, attempt: _Attempt) -> None:
        self._connection, self._attempt = connection, attempt
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._connection.settimeout(self._attempt.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _DeadlineSocket:
    """A socket that is read through a _DeadlineReader; everything else is the socket's own."""

    def __init__(self, connection: socket.socket, attempt: _Attempt) -> None:
        self._connection, self._attempt = connection, attempt

    def makefile(self, mode: str = "rb", *_: Any, **__: Any) -> io.BufferedReader:
        assert mode == "rb"  # noqa: S101  http.client's only use
        return io.BufferedReader(_DeadlineReader(self._connection, self._attempt), 65_536)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _timed(pool: Any, attempt: _Attempt) -> type[HTTPConnectionPool]:
    """urllib3's pool with connections that keep the deadline and record when they are made."""

    class Connection(pool.ConnectionCls):  # type: ignore[misc]
        def connect(self) -> None:
            attempt.connected = False
            super().connect()
            self.sock: Any = _DeadlineSocket(self.sock, attempt)
            attempt.connected = True

    class Pool(pool):  # type: ignore[misc]
        ConnectionCls = Connection

    return Pool


# --- one request --------------------------------------------------------------------------------


@cache
def tls() -> ssl.SSLContext:
    """The process's TLS context."""
    # A company's own authorities, by the variables that requests and OpenSSL read.
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    context = ssl.create_default_context(cafile=bundle or certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _body(answer: requests.Response, largest: int) -> bytes:
    """The decompressed body. Raises NoAnswer when it is too large, compressed or not."""
    size = answer.headers.get("Content-Length", "")
    if size.isdecimal() and int(size) > largest:
        raise NoAnswer("too_large")
    body = bytearray()
    while part := answer.raw.read(65_536, decode_content=True):
        body += part
        if len(body) > largest:
            raise NoAnswer("too_large")
    return bytes(body)


def failure_of(error: Exception, *, connected: bool) -> NotSent | NoAnswer:
    """What an exception of requests or urllib3 means.

    A failed handshake sent nothing; a broken TLS record came after sending.
    """
    slow = isinstance(error, requests.exceptions.Timeout | TimeoutError)
    slow = slow or "timed out" in str(error)
    if connected:
        return NoAnswer("timeout" if slow or "deadline" in str(error) else "cut")
    causes = [getattr(one, "reason", None) for one in (error, *error.args)] + [error]
    if any(isinstance(one, ProxyError | requests.exceptions.ProxyError) for one in causes):
        return NotSent("proxy")
    if any(isinstance(one, NameResolutionError) for one in causes):
        return NotSent("name_unknown")
    untrusted = any(isinstance(one, SSLError | requests.exceptions.SSLError) for one in causes)
    return NotSent("untrusted" if untrusted and not slow else "unreachable")
