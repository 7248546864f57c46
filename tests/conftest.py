"""What holds for every test: no internet, nobody's home folder, and how much chance the random
ones get.
"""

import ipaddress
import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck, settings

from interviewd.system import tz_database

if TYPE_CHECKING:
    from tests.acceptance.home import Home

# The laws that stand in there, too, say what they found.
pytest.register_assert_rewrite("tests.contracts", "tests.fakes")

# Modest runs are the same each time; deep ones look where nobody has looked, and print how to come
# back.
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "deep",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deep", action="store_true", help="the large shares of the random and fault tests"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("deep" if config.getoption("--deep") else "ci")
    tz_database.use_newest()  # as every command does


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Thousands of faults are left for `--deep`; the tests that boot a systemd, the longest, begin.

    Deselected, so that a skip still means that something cannot run here.
    """
    items.sort(key=lambda item: item.path.parent.name != "systemd")
    if config.getoption("--deep"):
        return
    large = [item for item in items if item.get_closest_marker("deep")]
    items[:] = [item for item in items if not item.get_closest_marker("deep")]
    config.hook.pytest_deselected(items=large)


@pytest.fixture
def home(tmp_path: Path) -> "Home":
    """A person's home with a config, a calendar and a Maildir."""
    from tests.acceptance.home import Home  # what it imports is rewritten first

    return Home(tmp_path / "sam")


def pytest_report_header() -> str:
    """Which systemd the tests in tests/systemd will boot."""
    try:
        printed = subprocess.run(
            ["systemctl", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return "no systemd"
    return printed.partition("\n")[0]


@pytest.fixture(scope="session")
def deep(request: pytest.FixtureRequest) -> bool:
    """Whether the large shares were asked for, for tests that count their own rounds."""
    return bool(request.config.getoption("--deep"))


@pytest.fixture(scope="session", autouse=True)
def _no_internet():
    """Fail the test that reaches for anything but this machine.

    A name that would have to be looked up counts.

    `pytest.fail` raises no `Exception`, so code that survives a lost network does not survive this.
    """
    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
        patch.setattr(socket, "getaddrinfo", _resolving(socket.getaddrinfo))
        yield


def _guarded(method):
    def guard(self, *args):
        # The address comes last: connect(address), sendto(bytes, address), sendto(bytes, flags,
        # address).
        if self.family != socket.AF_UNIX and not is_here(args[-1][0]):
            pytest.fail(f"a test reached for the network: {args[-1]}")
        return method(self, *args)

    return guard


def _resolving(getaddrinfo):
    def guard(host, *args, **kwargs):
        if not is_here(host):
            pytest.fail(f"a test asked for an address: {host}")
        return getaddrinfo(host, *args, **kwargs)

    return guard


def is_here(host: str | bytes | None) -> bool:
    """Whether a host is this machine without asking anyone: a loopback address, or localhost."""
    host = host.decode() if isinstance(host, bytes) else host
    if host is None or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _nobodys_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Lead `~` and all XDG folders to a fresh place, so that no test meets the config of whoever
    runs it.
    """
    service = ("STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_")
    for name in [*os.environ]:
        if name.startswith(("XDG_", "INTERVIEWD_", *service)):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _logs_of_its_own():
    """What one test sets up of the logs, a level above all, silences none that comes after it."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _no_terminal_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines stay whole unless a test names a width: pytest-xdist sets COLUMNS in its workers."""
    monkeypatch.delenv("COLUMNS", raising=False)
