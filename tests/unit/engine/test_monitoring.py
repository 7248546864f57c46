"""What machines that watch are told: a ping that can hold nothing up, figures that name nobody."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from interviewd.config import load as configs
from interviewd.engine import monitoring
from interviewd.engine.tick import Report
from interviewd.errors import ConfigBroken
from interviewd.model.decided import Plan
from interviewd.model.known import Deed, Memory, State, View
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import Kind, Verb
from interviewd.system.clock_jumps import Clocks
from tests.acceptance.home import Home
from tests.unit.engine.test_worker import opened

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@contextmanager
def monitor(answer: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A watching machine on loopback: its address, and the paths that were asked."""
    pings: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pings.append(self.path)
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", pings
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_ping_says_well_or_not() -> None:
    """The address after a good pass, `/fail` behind it after a bad one.

    A query stays where it is.
    """
    with monitor() as (address, pings):
        assert monitoring.ping(f"{address}/uuid", is_well=True) == ""
        assert monitoring.ping(f"{address}/uuid/", is_well=False) == ""
        assert monitoring.ping(f"{address}/uuid?create=1", is_well=False) == ""

    assert pings == ["/uuid", "/uuid/fail", "/uuid/fail?create=1"]


def test_a_ping_that_fails_is_an_answer() -> None:
    """Refused, or answered with an error: a word for the log, never an exception."""
    with monitor(500) as (address, _):
        assert monitoring.ping(address, is_well=True) == "HTTPError"
    assert monitoring.ping(address, is_well=True) == "URLError"


def test_an_answer_that_drips_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left to itself after the patience is over, and no second question is asked beside
    it.
    """
    monkeypatch.setattr(monitoring, "PING_SECONDS", 0.3)
    over, pings = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            visitor, _ = listener.accept()
            pings.append(visitor)
            with suppress(OSError):
                while not over.wait(0.05):
                    visitor.send(b"H")
            visitor.close()

        thread = threading.Thread(target=drip)
        thread.start()
        pinger, address = monitoring.Pinger(), f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            assert [pinger.ping(address, is_well=True) for _ in range(3)] == ["TimeoutError"] * 3
            assert len(pings) == 1
        finally:
            over.set()
            thread.join()


def told() -> Report:
    deed = Deed(
        "k",
        Kind.THANK_YOU,
        Verb.DRAFT,
        State.DRAFTED,
        "home",
        "acme",
        NOW,
        company="Acme",
        # Fmt: skip.
        to=Person("Priya Shah", "priya@acme.example"),
        deadline=NOW + timedelta(hours=3),
    )
    accounts = (Account("home", "local"), Account("g", "google", state=AccountState.SIGN_IN))
    return Report(View(accounts=accounts, memory=Memory(deeds={"k": deed})), Plan(NOW, next=NOW))


def test_figures_are_what_prometheus_reads_and_name_nobody() -> None:
    """Each with help and type, each line a name, labels and a number."""
    text = monitoring.figures(told(), 0.25, NOW.timestamp())
    line = re.compile(r'interviewd_[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [-+.e\d]+')

    assert all(each.startswith("# ") or line.fullmatch(each) for each in text.splitlines())
    assert "interviewd_drafts_waiting 1\n" in text
    assert 'interviewd_account_up{account="g",provider="google",part="calendar"} 0\n' in text
    assert f"interviewd_next_deadline_timestamp_seconds {NOW.timestamp() + 3 * 3600:.15g}\n" in text
    assert not re.search("acme|priya|shah", text, re.IGNORECASE)


def test_a_failed_pass_is_in_the_metrics() -> None:
    """So that an alert can be made of it; nothing that is not known is claimed."""
    text = monitoring.figures(None, 1, NOW.timestamp())

    assert "interviewd_last_pass_success 0\n" in text
    assert "account_up" not in text


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    """Readable by the collector, nothing left beside it, and no symlink followed."""
    path = tmp_path / "interviewd.prom"
    (tmp_path / ".interviewd.prom.new").symlink_to(tmp_path / "elsewhere")

    assert monitoring.write(path, "one 1\n") == ""
    assert monitoring.write(path, "one 2\n") == ""

    assert path.read_text() == "one 2\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in tmp_path.iterdir()] == ["interviewd.prom"]
    assert (
        monitoring.write(tmp_path / "gone" / "interviewd.prom", "") == "No such file or directory"
    )


def test_the_daemon_tells_after_each_pass(tmp_path: Path) -> None:
    """Down once and up once, whatever becomes of the monitor; the pass is done all the same."""
    home = Home(tmp_path / "sam")
    with monitor() as (address, pings):
        text = (
            home.config.read_text()
            + f'[service]\nping_url = "{address}/x"\nmetrics_file = "interviewd.prom"\n'
        )
        home.config.write_text(text)
        with opened(home, Clocks()) as daemon, capture_logs() as lines:
            daemon.make_pass()
            good = daemon.runtime
            daemon.runtime = replace(good, journal=None)  # type: ignore[arg-type]
            daemon.make_pass()
            assert "last_pass_success 0" in (home.root / "interviewd.prom").read_text()
            daemon.runtime = good
            (home.root / "interviewd.prom").unlink()
            (home.root / "interviewd.prom").mkdir()
            daemon.make_pass()
            daemon.make_pass()
            (home.root / "interviewd.prom").rmdir()
            daemon.make_pass()

    assert pings == ["/x", "/x/fail", "/x", "/x", "/x"]
    events = [line["event"] for line in lines]
    assert events == ["pass failed", "monitoring failed", "monitoring works again"]
    assert "last_pass_success 1" in (home.root / "interviewd.prom").read_text()


@pytest.mark.parametrize(
    "line",
    [
        'ping_url = "ftp://x.example"',
        'ping_url = "nonsense"',
        'metrics_file = "figures.txt"',
        'ping_url = "https://a b"',
    ],
)
def test_a_bad_monitoring_key_is_a_config_mistake(tmp_path: Path, line: str) -> None:
    """Said with its key, before the daemon starts."""
    home = Home(tmp_path / "sam")
    with pytest.raises(ConfigBroken) as caught:
        configs.parse(f"{home.config.read_text()}\n[service]\n{line}\n", home.config)

    assert [mistake.key for mistake in caught.value.mistakes] == [
        f"service.{line.split(maxsplit=1)[0]}"
    ]
