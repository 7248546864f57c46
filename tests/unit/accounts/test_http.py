"""The one way out: once, only what is listed, not for long, not for much, and honest about what
can have arrived.
"""

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NameResolutionError, ProxyError, SSLError

from interviewd.accounts import http
from interviewd.accounts.http import (
    HttpClient,
    NoAnswer,
    NotAllowed,
    NotSent,
    failure_of,
    is_safe_address,
    is_single_segment,
    path_below,
)


class Anything:
    """Lets all of this machine pass."""

    is_local = True

    def allows(self, method: str, address: str) -> bool:
        return is_safe_address(address) and "forbidden" not in address


class Secure(Anything):
    is_local = False


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for this machine that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path / "server.pem"
    path.write_bytes(
        made.public_bytes(pem) + key.private_bytes(pem, form, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def sealed(certificate: Path) -> ssl.SSLContext:
    """The server's side of it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@contextmanager
def server(
    serve: Callable[[socket.socket, int], None], seal: ssl.SSLContext | None = None
) -> Iterator[tuple[str, list[int]]]:
    """Whatever `serve` does with each connection.

    Its address, and how many connections there were.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    requests: list[int] = []
    open_: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            requests.append(1)
            try:
                line = seal.wrap_socket(raw, server_side=True) if seal else raw
                open_.append(line)
                serve(line, len(requests))
            except OSError:
                raw.close()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield (
            f"{'https' if seal else 'http'}://127.0.0.1:{listener.getsockname()[1]}/v1/thing",
            requests,
        )
    finally:
        listener.close()
        for line in open_:
            line.close()


def heard(line: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got and (part := line.recv(65_536)):
        got += part
    return got


def said(body: bytes, head: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode() + body


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_a_cut_connection_is_not_retried(how: str) -> None:
    """Whatever happens to a request that has left, nothing sends it a second time."""

    def cut(line: socket.socket, _: int) -> None:
        heard(line)
        if how == "rst":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    with server(cut) as (address, requests):
        for method in ("POST", "GET", "PATCH", "DELETE"):
            with pytest.raises(NoAnswer, match="cut"):
                HttpClient(Anything()).send(method, address, {}, b"{}")
    assert len(requests) == 4


def test_a_reused_connection_that_was_cut_raises_no_answer() -> None:
    """A kept connection that dies under a write leaves it open whether the write arrived."""

    def once(line: socket.socket, _: int) -> None:
        heard(line)
        line.sendall(said(b"{}"))
        heard(line)
        line.close()

    with server(once) as (address, requests):
        http = HttpClient(Anything())
        assert http.send("GET", address, {}).status == 200
        with pytest.raises(NoAnswer):
            http.send("POST", address, {}, b"{}")
    assert len(requests) == 1


def test_each_answer_counts_as_progress() -> None:
    """A look that takes hundreds of requests does not hang; one that waits for an answer may."""
    beats: list[str] = []

    def once(line: socket.socket, number: int) -> None:
        heard(line)
        if number < 3:
            line.sendall(said(b"{}", "Connection: close\r\n"))
        line.close()

    with server(once) as (address, _):
        http = HttpClient(Anything(), lambda: beats.append("beat"))
        for _ in range(2):
            http.send("GET", address, {})
        assert len(beats) == 2
        with pytest.raises(NoAnswer):
            http.send("GET", address, {})
    assert len(beats) == 2


def test_an_unreachable_server_raises_not_sent() -> None:
    """A connection that never stood carried nothing."""
    with socket.create_server(("127.0.0.1", 0)) as closed_server:
        port = closed_server.getsockname()[1]
    with pytest.raises(NotSent, match="unreachable"):
        HttpClient(Anything()).send("POST", f"http://127.0.0.1:{port}/v1/thing", {}, b"{}")


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (NameResolutionError("host", HTTPConnection("host"), socket.gaierror()), "name_unknown"),
        (ProxyError("no", OSError()), "proxy"),
        (SSLError("no"), "untrusted"),
        (OSError("no route"), "unreachable"),
    ],
)
def test_connection_errors_are_classified(cause: Exception, code: str) -> None:
    """A name, a proxy and a certificate are put right in different places."""
    error = requests.ConnectionError(MaxRetryError(HTTPConnectionPool("host"), "/", cause))

    failure = failure_of(error, connected=False)

    assert isinstance(failure, NotSent)
    assert str(failure) == code


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    """A hotel's network cannot lead a token away."""

    def elsewhere(line: socket.socket, _: int) -> None:
        heard(line)
        line.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/portal\r\nContent-Length: 0\r\n\r\n"
        )

    with server(elsewhere) as (address, requests):
        assert (
            HttpClient(Anything()).send("GET", address, {"Authorization": "Bearer t"}).status == 302
        )
    assert len(requests) == 1


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_server_does_not_extend_the_deadline(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline is for the whole request, not for each read."""
    monkeypatch.setattr(http, "DEADLINE_SECONDS", 0.4)
    whole = said(b"x" * 200)
    at = 5 if part == "head" else len(whole) - 190
    stop = threading.Event()

    def drip(line: socket.socket, _: int) -> None:
        heard(line)
        line.sendall(whole[:at])
        for byte in whole[at:]:
            if stop.wait(0.05):
                return
            line.sendall(bytes([byte]))

    with server(drip) as (address, _):
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="timeout"):
            HttpClient(Anything()).send("GET", address, {})
        assert time.monotonic() - began < 5  # 10 s of dripping were to come
        stop.set()


@pytest.mark.parametrize("told", ["length", "stream", "bomb"])
def test_an_endless_answer_is_aborted(told: str) -> None:
    """Sixteen mebibytes are enough of anything, packed or not."""

    def pour(line: socket.socket, _: int) -> None:
        heard(line)
        if told == "length":
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{")
        elif told == "bomb":
            line.sendall(said(gzip.compress(bytes(64 * 1024 * 1024)), "Content-Encoding: gzip\r\n"))
        else:
            line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                line.sendall(bytes(1 << 20))

    with server(pour) as (address, _), pytest.raises(NoAnswer, match="too_large"):
        HttpClient(Anything()).send("GET", address, {})


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"\x00" * 99],
)
def test_an_incomplete_answer_is_discarded(answer: bytes) -> None:
    """What is not a whole HTTP answer says nothing."""

    def half(line: socket.socket, _: int) -> None:
        heard(line)
        line.sendall(answer)
        line.close()

    with server(half) as (address, _), pytest.raises(NoAnswer):
        HttpClient(Anything()).send("POST", address, {}, b"{}")


def test_a_request_outside_the_allowlist_is_not_sent() -> None:
    """The list is kept where the address is last seen, and a method in disguise is none that is
    listed.
    """
    with server(lambda line, _: line.close()) as (address, requests):
        with pytest.raises(NotAllowed):
            HttpClient(Anything()).send("GET", f"{address}/forbidden", {})
        with pytest.raises(NotAllowed):
            HttpClient(Anything()).send("POST", address, {"X-HTTP-Method-Override": "DELETE"})
        with pytest.raises(NotAllowed):
            HttpClient(Anything()).send("GET", "http://example.org/", {})
        with pytest.raises(NotAllowed):
            HttpClient(Anything()).send("GET", "https://", {})
    assert not requests


def test_an_unknown_certificate_is_refused_before_anything_is_said(sealed: ssl.SSLContext) -> None:
    """A stranger's server gets no token; and since none left, that is no doubt."""
    with server(lambda *_: None, sealed) as (address, _), pytest.raises(NotSent, match="untrusted"):
        HttpClient(Secure()).send("POST", address, {"Authorization": "Bearer t"}, b"{}")


def test_a_seal_broken_after_the_request_left_is_a_doubt(
    sealed: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of TLS is no proof that nothing arrived: only a failed handshake is."""
    monkeypatch.setattr(http, "tls", lambda: ssl.create_default_context(cafile=certificate))

    def garble(line: socket.socket, _: int) -> None:
        heard(line)
        with socket.socket(fileno=line.detach()) as raw:
            raw.sendall(b"this is no TLS record at all, whatever it may be")

    with server(garble, sealed) as (address, _), pytest.raises(NoAnswer):
        HttpClient(Secure()).send("POST", address, {}, b"{}")


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://graph.microsoft.com/v1.0", True),
        ("http://127.0.0.1:80/x", True),
        ("http://[::1]:80/x", True),
        ("http://localhost/x", True),
        ("http://example.org/x", False),
        ("http://127.0.0.1.example.org/x", False),
        ("https://user:word@graph.microsoft.com/", False),
        ("https://user@graph.microsoft.com/", False),
        ("ftp://127.0.0.1/", False),
        ("https://", False),
        ("https://[::1/", False),
        ("https://host:port/", False),
        ("", False),
    ],
)
def test_plain_http_stays_on_this_machine(address: str, sound: bool) -> None:
    """https anywhere, http to loopback alone, nobody's name and password in either."""
    assert is_safe_address(address) is sound


def test_a_path_is_below_its_own_origin_alone() -> None:
    """Scheme, host and port have to be the same, a default port among them."""
    assert path_below("https://a.example:443/v1/x/y", "https://a.example/v1") == "x/y"
    assert path_below("https://a.example/v10/x", "https://a.example/v1") is None
    assert path_below("http://a.example/v1/x", "https://a.example/v1") is None
    assert path_below("https://b.example/v1/x", "https://a.example/v1") is None
    assert path_below("https://a.example/v1/x", "") is None


@pytest.mark.parametrize(
    "id_", ["..%2Fsend", "%2e%2e", "..", ".", "a%2Fb", "a%252Fb", "a%5Cb", "a%00b", "a%0d%0ab", ""]
)
def test_an_id_stays_one_segment(id_: str) -> None:
    """However often a server decodes it, an id leads nowhere else."""
    assert not is_single_segment(id_)
