"""What `doctor` finds around the program, each with its fix.

Tried on real files, servers and sign-ins.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from interviewd.cli import invocation, service_state, systemd
from interviewd.cli.context import Context
from interviewd.cli.doctor import surroundings
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding
from interviewd.storage.vault import Vault
from interviewd.system import locks, systemd_units
from tests.acceptance.home import Home

GOOGLE = """
[[account]]
name = "g"
provider = "google"
calendar_endpoint = "{0}"
gmail_endpoint = "{0}"
token_endpoint = "{0}/token"
authorize_endpoint = "{0}/auth"
"""


def context(home: Home, more: str = "") -> Context:
    home.config.write_text(home.config.read_text() + more)
    return Context(str(home.config), dict(os.environ))


@contextmanager
def server(clock: timedelta = timedelta(0)) -> Iterator[str]:
    """A server on loopback whose clock is off by so much."""

    class Answers(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(404)
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(datetime.now(UTC) + clock, usegmt=True)

        def log_message(self, *_: object) -> None:
            pass

    answering = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=answering.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{answering.server_port}"
    finally:
        answering.shutdown()
        thread.join()
        answering.server_close()


# --- servers and the clock ----------------------------------------------------------------------


def test_each_host_is_asked_once(home: Home) -> None:
    """Any answer at all is one, also a 404: nothing is signed in and nothing is wanted."""
    with server() as address:
        findings = [*surroundings.network(context(home, GOOGLE.format(address)))]

    assert [finding.sign for finding in findings] == [GOOD]
    assert findings[0].what == f"{address.removeprefix('http://')} answers"


def test_a_host_that_does_not_answer_is_named_with_its_reason(home: Home) -> None:
    """And what to look at."""
    with server() as address:
        pass
    [finding] = surroundings.network(context(home, GOOGLE.format(address)))

    assert finding.sign == BAD
    assert finding.what.endswith("cannot be reached (refused)")
    assert finding.fix


@pytest.mark.parametrize(
    ("off", "output"),
    [(timedelta(hours=1), "60 minutes slow"), (timedelta(hours=-1), "60 minutes fast")],
)
def test_a_clock_that_is_wrong_is_seen_by_what_servers_say(
    home: Home, off: timedelta, output: str
) -> None:
    """Deadlines are told by it."""
    with server(off) as address:
        findings = [*surroundings.network(context(home, GOOGLE.format(address)))]

    assert findings[-1] == Finding(
        BAD, f"the clock is {output}", "set it: sudo timedatectl set-ntp true"
    )


def test_local_accounts_need_no_host(home: Home) -> None:
    """Nobody is asked for what lies on this disk."""
    assert [*surroundings.network(context(home))] == []


# --- sign-ins -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "sign", "output"),
    [
        (None, BAD, "g has never been signed in"),
        ({"over": "invalid_grant"}, BAD, "the sign-in of g no longer works"),
        (
            {"signed_in": (datetime.now(UTC) - timedelta(days=40)).isoformat()},
            GOOD,
            "the sign-in of g is 40 days old",
        ),
        ({"signed_in": "nonsense"}, GOOD, "the sign-in of g is there"),
    ],
)
def test_a_sign_in_has_its_age(
    home: Home, stored: dict[str, str] | None, sign: str, output: str
) -> None:
    """And its fix when it is missing or over; nothing of the secret is said."""
    if stored is not None:
        Vault(home.root / "state", os.environ).put("g", {"refresh_token": "CANARY", **stored})
    [finding] = surroundings.sign_ins(context(home, GOOGLE.format("http://127.0.0.1:1")))

    assert (finding.sign, finding.what) == (sign, output)
    assert (sign == BAD) is ("connect google --name g" in finding.fix)


def test_a_sign_in_that_is_going_to_end_says_when(home: Home) -> None:
    """Google ends those of an app in Testing after a week."""
    ends = datetime.now(UTC) + timedelta(days=3)
    Vault(home.root / "state", os.environ).put("g", {"ends": ends.isoformat()})
    [finding] = surroundings.sign_ins(context(home, GOOGLE.format("http://127.0.0.1:1")))

    assert finding.sign == WARNING
    assert "publish the app" in finding.what


def test_a_vault_that_does_not_open_is_said_once(home: Home) -> None:
    """With the reason, and not for each account."""
    Vault(home.root / "state", os.environ).put("g", {})
    (home.root / "state/vault.key").unlink()
    [finding] = surroundings.sign_ins(context(home, GOOGLE.format("http://127.0.0.1:1")))

    assert finding.sign == BAD
    assert "key is missing" in finding.what


def test_the_key_of_the_machines_service_is_for_its_own_vault(tmp_path: Path) -> None:
    """A person's own vault has a key of its own."""
    assert systemd_units.sealed_key(systemd_units.SYSTEM_STATE) == systemd_units.SEALED_KEY
    assert systemd_units.sealed_key(tmp_path) is None


# --- what fills local calendars -----------------------------------------------------------------


def aged(path: Path, days: int) -> None:
    then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_a_calendar_that_nobody_updates_is_named(home: Home) -> None:
    """What we put there ourselves is no sign of life."""
    aged(home.invite("acme", datetime.now(UTC) + timedelta(days=20)), 30)
    home.run("tick")
    assert home.blocks()
    findings = [*surroundings.feeds(context(home))]

    assert [(each.sign, "for 30 days" in each.what) for each in findings] == [(WARNING, True)]

    home.invite("globex", datetime.now(UTC) + timedelta(days=21))
    assert [*surroundings.feeds(context(home))] == []


def test_a_mailbox_that_gets_no_mail_is_named(home: Home) -> None:
    """By its newest message; an empty one says nothing."""
    assert [*surroundings.feeds(context(home))] == []
    message = home.maildir / "cur" / "1:2,S"
    message.write_text("From: a@b.example\n\nhello")
    aged(message, 15)
    [finding] = surroundings.feeds(context(home))

    assert finding.sign == WARNING
    assert str(home.maildir) in finding.what


# --- the service --------------------------------------------------------------------------------


def test_without_a_service_it_says_how_to_have_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while somebody runs it by hand."""
    monkeypatch.setattr(systemd_units, "SYSTEM_UNITS", home.root / "none")
    [finding] = surroundings.service(context(home))
    assert finding.sign == WARNING
    assert finding.fix.endswith("service install")

    with locks.one_daemon(home.root / "state"):
        runs, finding = surroundings.service(context(home))
    assert runs == Finding(GOOD, f"the daemon runs (process {os.getpid()})")
    assert "it ends with your session" in finding.what


@pytest.fixture
def installed(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
    """A service of one's own is installed, and systemd says this of it."""
    unit = Path(os.environ["HOME"]) / ".config/systemd/user" / systemd_units.NAME
    unit.parent.mkdir(parents=True)
    unit.write_text(f"ExecStart=interviewd --config {home.config} run\n")
    monkeypatch.setattr(systemd_units, "SYSTEM_UNITS", home.root / "none")
    monkeypatch.setattr(systemd, "lingers", lambda: True)
    return lambda output: monkeypatch.setattr(systemd.Manager, "ask", lambda *_, **__: output)


LOOP = {
    "ActiveState": "activating",
    "SubState": "auto-restart",
    "Result": "exit-code",
    "ExecMainStatus": "217",
}


@pytest.mark.parametrize(
    ("output", "sign", "words"),
    [
        (
            {"ActiveState": "active", "StatusText": "1 draft waits"},
            GOOD,
            "your service is active: 1 draft waits",
        ),
        ({"ActiveState": "activating", "SubState": "start"}, GOOD, "your service is activating"),
        (
            {"ActiveState": "failed", "Result": "exit-code", "ExecMainStatus": "78"},
            BAD,
            "your service has failed: it refused its config or a file of its state",
        ),
        (
            {"ActiveState": "failed", "Result": "exit-code", "ExecMainStatus": "42"},
            BAD,
            "your service has failed: exit 42",
        ),
        ({"ActiveState": "failed", "Result": "watchdog"}, BAD, "your service has failed: it hung"),
        (
            LOOP,
            BAD,
            "your service fails and is started again and again: the user that its unit names is missing",
        ),
        ({"ActiveState": "inactive"}, BAD, "your service is installed and does not run"),
        ({}, WARNING, "your service is installed, and systemd does not answer"),
    ],
)
def test_an_installed_service_is_asked_how_it_does(
    home: Home,
    installed: Callable[[dict[str, str]], None],
    output: dict[str, str],
    sign: str,
    words: str,
) -> None:
    """Each state with what helps, its last end in words.

    And `status` tells what is wrong with it in the same words.
    """
    installed(output)
    [finding] = surroundings.service(context(home))

    assert (finding.sign, finding.what) == (sign, words)
    assert bool(finding.fix) is (sign != GOOD)

    as_finding, checked = (
        home.run("status", "--json").json["problems"],
        home.run("status", "--check").code,
    )
    assert as_finding == ([{"what": words, "fix": finding.fix}] if sign == BAD else [])
    assert checked == (1 if sign == BAD else 0)


def test_a_service_that_failed_says_where_its_log_is(
    home: Home, installed: Callable[[dict[str, str]], None]
) -> None:
    """And how it is started again, also after it was given up."""
    installed({"ActiveState": "failed", "Result": "signal"})
    [finding] = surroundings.service(context(home))

    assert finding.fix == (
        f"journalctl --user -u {systemd_units.NAME} -n 20   says why; mend it, then: "
        f"systemctl --user reset-failed {systemd_units.NAME}; systemctl --user restart {systemd_units.NAME}"
    )


def test_a_key_of_another_machine_is_not_looked_for_in_the_log() -> None:
    """Nobody can bring it back from there: it is brought along, or done without."""
    [notice] = service_state.Unit(
        systemd_units.NAME,
        Path("/etc/c.toml"),
        is_system=True,
        properties={**LOOP, "ExecMainStatus": "243"},
    ).trouble()

    assert notice.fix.code == "mend_key"
    assert dict(notice.fix.facts)["install"] == invocation.sudo(
        "--config /etc/c.toml service install --system"
    )


def test_with_the_timer_the_daemon_need_not_run(
    home: Home, installed: Callable[[dict[str, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pair is asked in its stead."""
    installed({})
    monkeypatch.setattr(systemd_units, "SYSTEM_UNITS", home.root)
    (home.root / systemd_units.NAME).write_text(
        f"ExecStart=/opt/interviewd/bin/interviewd --config {home.config} run\n"
    )
    output = {
        systemd_units.NAME: "inactive",
        systemd_units.TICK[0]: "inactive",
        systemd_units.TICK[1]: "active",
    }
    monkeypatch.setattr(
        systemd.Manager, "ask", lambda *_, unit=systemd_units.NAME: {"ActiveState": output[unit]}
    )

    assert Finding(GOOD, "the timer makes a pass every ten minutes") in [
        *surroundings.service(context(home))
    ]

    output[systemd_units.TICK[0]] = "failed"
    first = next(service_state.troubles(context(home).config(), os.environ))
    assert first.what.code == "service_failed"


def test_systemd_is_not_asked_about_what_is_not_ours(
    home: Home, installed: Callable[[dict[str, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking stays cheap without a service.

    And somebody else's, with another config, is none of ours.
    """
    installed({"ActiveState": "failed"})
    unit = service_state.user_units(os.environ) / systemd_units.NAME
    unit.write_text(unit.read_text().replace(str(home.config), "/srv/other.toml"))
    monkeypatch.setattr(systemd, "_run", pytest.fail)
    assert home.run("status", "--check").code == 0

    unit.write_text("ExecStart=%h/.local/bin/interviewd run\n")  # works on the usual config
    assert home.run("status", "--check").code == 0


def test_a_full_disk_is_a_problem(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of `status` as of `doctor`: nothing new is begun without room."""
    monkeypatch.setattr(service_state, "LITTLE_BYTES", 1 << 80)
    output = home.run("status", "--check")

    assert output.code == 1
    _, free, place = output.out.partition("MB are free at")
    sentence = f"{free}{place}".splitlines()[0]
    assert free
    assert any(
        line.startswith("✗ only") and line.endswith(sentence)
        for line in home.run("doctor").out.splitlines()
    )
