"""Accounts behind a sign-in, from `connect` to `disconnect`: the real command line, over HTTP,
against the fakes.
"""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interviewd.config import load as configs
from interviewd.engine import tick, wiring
from interviewd.storage.vault import Vault
from tests.acceptance.home import Home, Output
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_oauth import CLIENT

NOW = datetime.now(UTC).replace(microsecond=0)
BROWSER = """
import html, re, sys, urllib.parse, urllib.request
page = urllib.request.urlopen(sys.argv[1], timeout=10).read().decode()
action = re.findall(r'action="([^"]*)"', page)
if action:
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\\w+)" value="([^"]*)"', page)}
    there = urllib.parse.urlsplit(sys.argv[1])
    asked = urllib.request.Request(html.unescape(action[0]), urllib.parse.urlencode(fields).encode())
    asked.add_header("Origin", f"{there.scheme}://{there.netloc}")
    asked.add_header("Sec-Fetch-Mode", "navigate")
    urllib.request.urlopen(asked, timeout=10).read()
"""


@pytest.fixture
def google() -> Iterator[Google]:
    with Google(address="sam@example.org", start=NOW) as google:
        start = {"dateTime": (NOW + timedelta(days=5)).isoformat()}
        end = {"dateTime": (NOW + timedelta(days=5, hours=1)).isoformat()}
        google.calendar.add(summary="Staff SRE - Acme #interview", start=start, end=end)
        yield google


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with Microsoft(address="sam@example.org", start=NOW) as microsoft:
        start = {"dateTime": f"{NOW + timedelta(days=5):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}
        end = {
            "dateTime": f"{NOW + timedelta(days=5, hours=1):%Y-%m-%dT%H:%M:%S}",
            "timeZone": "UTC",
        }
        microsoft.calendar.add(subject="Staff SRE - Acme #interview", start=start, end=end)
        yield microsoft


def configure(home: Home, name: str, provider: str, endpoints: dict[str, str]) -> None:
    """One account, which is new to the vault; its endpoints lead to a fake."""
    before = home.config.read_text(encoding="utf-8").partition("[[account]]")[0]
    lines = "".join(f'{key} = "{address}"\n' for key, address in endpoints.items())
    home.config.write_text(
        f'{before}[[account]]\nname = "{name}"\nprovider = "{provider}"\n{lines}', encoding="utf-8"
    )


def key(home: Home) -> str:
    path = home.root / "client.json"
    path.write_text(
        json.dumps({"installed": {**DESKTOP, "redirect_uris": ["http://localhost"]}}),
        encoding="utf-8",
    )
    return str(path)


def browser(home: Home) -> dict[str, str]:
    """A browser that clicks through, as the environment names one."""
    script = home.root / "browser.py"
    script.write_text(BROWSER, encoding="utf-8")
    return {"BROWSER": f"{shlex.quote(sys.executable)} {shlex.quote(str(script))} %s"}


def typed(home: Home, *args: str, stdin: str = "", env: dict[str, str] | None = None) -> Output:
    return home.raw("--config", str(home.config), *args, stdin=stdin, env=env)


def connect_google(home: Home, google: Google) -> Output:
    configure(home, "gmail", "google", google.endpoints)
    return typed(home, "connect", "google", "--client", key(home), env=browser(home))


def connect_microsoft(home: Home, microsoft: Microsoft) -> Output:
    configure(home, "outlook", "microsoft", microsoft.endpoints)
    return typed(home, "connect", "microsoft", "--client", CLIENT, env=browser(home))


def states(output: Output) -> list[str]:
    return [account["state"] for account in output.json["accounts"]]


def test_google_is_connected_worked_with_and_lost(home: Home, google: Google) -> None:
    """It says who and how much; a pass writes.

    With the sign-in revoked every look ends with 77 and the command.
    """
    output = connect_google(home, google)
    assert output.code == 0, output.err + output.out
    assert "You are sam@example.org." in output.out
    assert "1 event read" in output.out
    assert output.out.splitlines()[-1].startswith("Next:  interviewd --config")

    assert home.run("plan").code == 0
    assert home.run("tick").code == 0
    assert [
        item
        for item in google.calendar.calendars["primary"].items.values()
        if "extendedProperties" in item
    ]
    status = home.run("status", "--json")
    assert (status.code, states(status)) == (0, ["ok"])

    google.sign_in.revoke_all()
    assert_lost(home, "connect google --name gmail")


def test_microsoft_is_connected_worked_with_and_lost(home: Home, microsoft: Microsoft) -> None:
    """It says who and how much; a pass writes.

    With the sign-in revoked every look ends with 77 and the command.
    """
    output = connect_microsoft(home, microsoft)
    assert output.code == 0, output.err + output.out
    assert "You are sam@example.org." in output.out
    assert "Mail.Send" in output.out
    assert "1 event read" in output.out

    assert home.run("plan").code == 0
    assert home.run("tick").code == 0
    assert len(microsoft.calendar.items) > 1
    status = home.run("status", "--json")
    assert (status.code, states(status)) == (0, ["ok"])

    microsoft.sign_in.revoke_all()
    microsoft.sign_in.expire_access()
    assert_lost(home, "connect microsoft --name outlook")


def assert_lost(home: Home, command: str) -> None:
    tick = home.run("tick")
    assert (tick.code, command in tick.out) == (77, True)
    status = home.run("status", "--json")
    assert (status.code, states(status)) == (77, ["sign_in"])
    assert command in status.json["problems"][0]["fix"]
    assert home.run("plan").code == 77


def test_the_address_of_the_page_that_fails_is_pasted(home: Home, google: Google) -> None:
    """Without a browser here: the address is printed whole, and what the other browser ends at
    is typed in.
    """
    configure(home, "gmail", "google", google.endpoints)
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = str(server.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "interviewd",
        "--config",
        str(home.config),
        "connect",
        "google",
        "--no-browser",
    ]
    with subprocess.Popen(
        [*command, "--client", key(home), "--port", free],
        env={**home.environ(), "PYTHONUNBUFFERED": "1"},
        cwd=home.root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        address = next(line.strip() for line in process.stdout if line.startswith("  http"))
        process.stdin.write(f"{redirect(address)}\n")
        process.stdin.flush()
        rest = process.stdout.read()
    assert process.returncode == 0
    assert "You are sam@example.org." in rest


def redirect(address: str) -> str:
    import requests

    return requests.get(address, timeout=5, allow_redirects=False).headers["Location"]


def test_a_refusal_ends_with_77_and_leaves_nothing(home: Home, google: Google) -> None:
    """The person says no on the page: a sentence with the way out.

    Neither vault nor config knows of it.
    """
    google.sign_in.knobs.consent = False
    before = home.config.read_text(encoding="utf-8")
    output = connect_google(home, google)

    assert output.code == 77
    assert "gmail was not connected" in output.err
    assert not (home.root / "state/vault.bin").exists()
    assert "Traceback" not in output.err
    assert before.partition("[[account]]")[0] in home.config.read_text(encoding="utf-8")


def test_an_empty_box_is_named(home: Home, google: Google) -> None:
    """What was granted is compared with what is needed."""
    google.sign_in.knobs.unticked = ("gmail.readonly",)
    output = connect_google(home, google)

    assert (output.code, "gmail.readonly" in output.err) == (77, True)


def test_a_web_client_is_refused_with_its_reason(home: Home) -> None:
    """Before any browser is opened."""
    wrong = home.root / "web.json"
    wrong.write_text('{"web": {"client_id": "x"}}', encoding="utf-8")
    output = home.run("connect", "google", "--client", str(wrong))

    assert (output.code, "Desktop app" in output.err) == (65, True)


def test_an_account_that_was_never_connected_says_so(home: Home, google: Google) -> None:
    """Its state is `never`, nothing is asked of the network, and 77 comes with the command."""
    configure(home, "gmail", "google", google.endpoints)
    status = home.run("status", "--json")

    assert (status.code, states(status)) == (77, ["never"])
    assert "connect google --name gmail" in status.json["problems"][0]["fix"]
    assert google.log == []


def test_looking_leaves_vault_and_mirror_as_they_are(home: Home, google: Google) -> None:
    """Even when a token was renewed on the way."""
    assert connect_google(home, google).code == 0
    google.sign_in.expire_access()
    before = home.everything()

    assert home.run("plan").code == 0
    assert home.run("status").code == 0
    assert home.everything() == before


def test_a_sign_in_is_carried_to_another_machine(
    home: Home, google: Google, tmp_path: Path
) -> None:
    """Exported with a passphrase from a line of input, imported with the same: its account works
    there at once.
    """
    assert connect_google(home, google).code == 0
    exported = typed(home, "accounts", "export", "gmail", stdin="a long passphrase\n")
    assert exported.code == 0
    assert "1//0" not in exported.out

    other = Home(tmp_path / "other")
    (other.root / "gmail.sealed").write_text(exported.out, encoding="utf-8")
    wrong = typed(other, "accounts", "import", "gmail.sealed", stdin="another\n")
    assert (wrong.code, "passphrase" in wrong.err) == (65, True)
    assert typed(other, "accounts", "import", "gmail.sealed", stdin="a long passphrase\n").code == 0
    accounts = tomllib.loads(other.config.read_text(encoding="utf-8"))["account"]
    assert [account["name"] for account in accounts] == ["home", "gmail"]
    assert states(other.run("status", "--json")) == ["ok", "ok"]


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_disconnect_takes_the_sign_in_back(
    home: Home, provider: str, request: pytest.FixtureRequest
) -> None:
    """Out of the config and the vault; at Google it is revoked, for Microsoft the page is named."""
    fake: Any = request.getfixturevalue(provider)
    name = {"google": "gmail", "microsoft": "outlook"}[provider]
    connected = (
        connect_google(home, fake) if provider == "google" else connect_microsoft(home, fake)
    )
    assert connected.code == 0

    output = home.run("disconnect", name)

    assert output.code == 0
    assert Vault(home.root / "state", os.environ).names() == ()
    assert "account" not in tomllib.loads(home.config.read_text(encoding="utf-8"))
    if provider == "google":
        assert not any(grant.live for grant in fake.sign_in.refresh.values())
    else:
        assert "https://" in output.out


def test_a_rehearsal_backs_off_by_its_own_clock(home: Home, microsoft: Microsoft) -> None:
    """Refused for a minute at a moment days away, the account is asked again a minute after that
    moment.
    """
    assert connect_microsoft(home, microsoft).code == 0
    at = NOW + timedelta(days=3)
    microsoft.fault("status", status=429, headers={"Retry-After": "60"}, path="calendar", times=1)

    assert states(home.run("status", "--json", "--at", at.isoformat())) == ["error"]
    assert home.run("tick", "--at", at.isoformat()).code == 0

    microsoft.fault("status", status=429, headers={"Retry-After": "60"}, path="calendar", times=1)
    assert home.run("tick", "--at", (at + timedelta(minutes=5)).isoformat()).code == 1
    assert home.run("tick", "--at", (at + timedelta(minutes=5, seconds=30)).isoformat()).code == 1
    assert home.run("tick", "--at", (at + timedelta(minutes=7)).isoformat()).code == 0


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_each_answer_of_a_fetch_feeds_the_watchdog(
    home: Home, provider: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime that the daemon opens hands its progress to the lowest part that still hears of
    answers.
    """
    monkeypatch.setenv("HOME", str(home.root / "home"))
    fake = request.getfixturevalue(provider)
    assert (connect_google if provider == "google" else connect_microsoft)(home, fake).code == 0
    beats: list[str] = []
    config = configs.read(home.config)
    with wiring.open_runtime(
        config, os.environ, readonly=True, progress=lambda: beats.append("beat")
    ) as runtime:
        before = len(fake.log)
        tick.survey(runtime, NOW)

    assert len(beats) >= len(fake.log) - before > 0
