"""The net below every test holds."""

import contextlib
import socket
from pathlib import Path

import pytest

from tests.conftest import is_here


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 80)])
def test_the_network_is_refused_as_no_exception(address: tuple[str, int]) -> None:
    """Code that survives every `Exception`, as the runner does, does not hide that it reached
    out.
    """
    refused = r"reached for the network|asked for an address"
    with pytest.raises(pytest.fail.Exception, match=refused), contextlib.suppress(Exception):
        socket.create_connection(address, timeout=1)


def test_datagrams_are_refused_too() -> None:
    """No connection is needed to send one."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(pytest.fail.Exception, match="reached for"),
    ):
        sock.sendto(b"hello", 0, ("192.0.2.1", 53))


def test_loopback_and_unix_sockets_work(tmp_path: Path) -> None:
    """Fakes listen on this machine; so does sd_notify's peer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
        server.accept()[0].close()
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as me,
    ):
        peer.bind(str(tmp_path / "notify"))
        me.sendto(b"READY=1", str(tmp_path / "notify"))
        assert peer.recv(16) == b"READY=1"


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        (None, True),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_loopback_is_recognised_without_dns(host: str | None, here: bool) -> None:
    """A name that merely begins like localhost would have to be looked up."""
    assert is_here(host) is here


def test_home_is_nobodys() -> None:
    """`~` is a folder that this test alone will ever see."""
    assert not Path.home().exists()
