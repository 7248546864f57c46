"""Nothing is ever sent: each request of broad lives, and of all other proofs, is one of a list.

Lives on both providers with hostile invitations, ids and redirects, a person who meddles, faults,
and all commands from signing in to forgetting. Each request that reaches a server is compared with
tests/proof/requests.py, which says once more what may be asked, and in what form; no connection
goes anywhere else, and no program is started that could send. In each life whatever a provider has
that sends, invites, moves or deletes is tried through the account's own client, with ids that would
lead elsewhere: none of it leaves.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from interviewd.accounts import http
from interviewd.accounts.google import allowlist as google_list
from interviewd.accounts.google import events as google_events
from interviewd.accounts.google.mail_api import MailApi
from interviewd.accounts.http import NoAnswer, NotAllowed, NotSent, Response
from interviewd.accounts.microsoft import allowlist as microsoft_list
from interviewd.storage.vault import Vault
from tests.acceptance.home import Home
from tests.acceptance.test_google_fortnight import TestGoogle
from tests.acceptance.test_microsoft_fortnight import TestMicrosoft
from tests.conftest import is_here
from tests.fakes import google_life, microsoft_life, online_life
from tests.fakes.discovery import document
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online import Online
from tests.fakes.online_life import FORTNIGHT, ME, START
from tests.fakes.wire import Request
from tests.proof.frame import Law, Run
from tests.proof.requests import may_leave

FULL, QUICK = 400, 2
PROGRAMS = {"systemctl", "systemd-creds", "systemd-analyze", "git", "loginctl", "sh"}
"""What may be started beside Python itself: none of it sends. `doctor` reads files in a shell."""

IDS = (
    "a1",
    "send",
    "..",
    "%2e%2e%2fsend",
    "..%2f..%2fmessages%2fsend",
    "%252e%252e%252fsend",
    "a1%2fsend",
    "a1%2Freply",
    "a1?x=/send",
    "a1;send",
    "a1%00",
)
HOSTILE_TEXT = (
    "Interview: SRE - Acme #interview https://evil.example/send",
    "#interview mailto:everyone@evil.example?bcc=all@evil.example",
    "Interview\r\nBcc: all@evil.example #interview",
    "../../users/me/messages/send #interview",
)

GRAPH = tuple(
    f"{verb} {path}"
    for verb in ("POST", "PUT", "PATCH", "DELETE")
    for path in (
        "me/sendMail",
        "users/someone@evil.example/sendMail",
        *(f"me/messages/{{id}}/{act}" for act in ("send", "reply", "replyAll", "forward", "copy")),
        *(f"me/messages/{{id}}/create{act}" for act in ("Reply", "ReplyAll", "Forward")),
        "me/messages/{id}",
        "me/messages/{id}/attachments",
        "me/messages/{id}/permanentDelete",
        "me/messages/{id}/move/send",
        "me/mailFolders/{id}/messages",
        "me/mailFolders/{id}/messages/{id}/send",
        "me/mailFolders/inbox/messageRules",
        *(f"me/events/{{id}}/{act}" for act in ("accept", "decline", "cancel", "forward")),
        "me/events/{id}/tentativelyAccept",
        "me/calendars/{id}/events/{id}",
        "me/calendar/calendarPermissions",
        "me/mailboxSettings",
        "me/outlook/masterCategories",
        "me/onlineMeetings",
        "chats/{id}/messages",
        "subscriptions",
        "$batch",
    )
)
ELSEWHERE = (
    "POST http://127.0.0.1:9/token",
    "POST http://localhost:9/gmail/v1/users/me/drafts",
    "GET http://127.0.0.1:9/v1.0/me",
)


def google_attempts(address: str) -> Iterator[str]:
    """All methods of both APIs, also by the paths for uploads and batches."""
    for name in ("gmail.v1", "calendar.v3"):
        api = document(name)
        for verb, _, method in api.methods:
            path = f"{api.base.strip('/')}/{method['path']}".strip("/")
            path = path.replace("{userId}", "me").replace("{calendarId}", "primary")
            yield f"{verb} {address}/{path}"
            if method.get("supportsMediaUpload"):
                yield f"{verb} {address}/upload/{path}"
                yield f"{verb} {address}/resumable/upload/{path}"
    for path in ("batch", "batch/gmail/v1", "batch/calendar/v3"):
        yield f"POST {address}/{path}"


def microsoft_attempts(address: str) -> Iterator[str]:
    for line in GRAPH:
        verb, _, path = line.partition(" ")
        yield f"{verb} {address}/v1.0/{path}"
        yield f"{verb} {address}/beta/{path}"


class Broad:
    """One life on one provider."""

    def __init__(
        self,
        run: Run,
        random: Random,
        life: online_life.Life,
        attempts: Callable[[str], Iterator[str]],
    ) -> None:
        self.run, self.random, self.life = run, random, life
        self.attempts = attempts
        self.now = START

    def live(self) -> None:
        fake = self.life.fake
        self._attempt()
        self.life.invite()
        while self.now < START + timedelta(days=16):
            self.now += timedelta(minutes=self.random.choice([20, 300, 900, 2900, 4500]))
            fake.at(self.now)
            fake.server.faults.clear()
            self._happen()
            self.life.tick(self.now)
            self.run.count("passes")
            left = self.run.heard.forbidden
            self.run.check(not left, f"{self.now:%F %R}: {', '.join(left)} left")

    def _happen(self) -> None:
        """Something happens: to the person, to the network, or by somebody hostile."""
        choice = self.random.random()
        if choice < 0.4:
            with suppress(StopIteration):  # there is no such block or draft
                self.random.choice(FORTNIGHT[1:])[1](self.life)
        elif choice < 0.6:
            start = self.now + timedelta(hours=self.random.randint(-20, 90))
            title, text = self.random.choice(HOSTILE_TEXT), self.random.choice(HOSTILE_TEXT)
            guests = ["priya@acme.example", "x@acme.example/send", "a@b.example, c@d.example"]
            self.life.fake._seed(title, text, start, start + timedelta(hours=1), guests)
        elif choice < 0.75:
            self._redirect()
        elif choice < 0.85:
            kind, when = self.random.choice([("status", "before"), ("rst", "after")])
            self.life.fake.fault(kind, when, nth=self.random.randint(1, 6))
        else:
            self._lead_astray()

    def _redirect(self) -> None:
        """The server says to ask elsewhere, by the same method."""
        address = self.life.fake.address
        to = self.random.choice(
            [
                f"{address}/gmail/v1/users/me/drafts/send",
                f"{address}/v1.0/me/sendMail",
                "http://127.0.0.1:9/elsewhere",
            ]
        )
        status = self.random.choice([301, 302, 303, 307, 308])
        nth = self.random.randint(1, 8)
        self.life.fake.fault("status", status=status, headers={"Location": to}, nth=nth, body={})

    def _lead_astray(self) -> None:
        """Answers name ids and links that would lead elsewhere, for one pass."""
        client, random = self.life.world.client, self.random
        send = client.send

        def astray(method: str, address: str, headers: Any, body: Any = None) -> Response:
            answer = send(method, address, headers, body)
            if "/token" in address:
                return answer

            def another(match: re.Match[bytes]) -> bytes:
                new = random.choice(IDS).encode() if random.random() < 0.2 else match[2]
                return match[1] + new + b'"'

            links = (
                rb'("(?:id|threadId|nextPageToken|@odata.nextLink|@odata.deltaLink)": ")([^"]*)"'
            )
            return Response(answer.status, answer.headers, re.sub(links, another, answer.body))

        client.send = astray  # type: ignore[method-assign]
        self.life.tick(self.now)
        client.send = send  # type: ignore[method-assign]
        self.life.world.reopened()

    def _attempt(self) -> None:
        """Everything that is not to leave, through the account's own client."""
        for line in (*self.attempts(self.life.fake.address), *ELSEWHERE):
            verb, _, pattern = line.partition(" ")
            names = re.compile(r"\{\+?\w+\}")
            for id_ in self.random.sample(IDS, 2 if names.search(pattern) else 1):
                self._try(verb, names.sub(id_, pattern))

    def _try(self, verb: str, address: str) -> None:
        """One request, unless it is one that may leave."""
        headers = {"Content-Type": "application/json"}
        if self.random.random() < 0.1:
            headers["X-HTTP-Method-Override"], verb = verb, "GET"
        target = address.removeprefix(self.life.fake.address)
        lower = {name.lower(): value for name, value in headers.items()}
        if may_leave(Request(0, verb, target, lower, b"{}")):
            return
        self.run.count("attempts to send, invite, move or delete")
        try:
            self.life.world.client.send(verb, address, headers, b"{}")
        except NotAllowed:
            return
        except (NoAnswer, NotSent):
            pass
        # `..` goes before the guard looks: what is left of the path may be one that may be asked.
        is_one = address.startswith(self.life.fake.address) and not self.run.heard.forbidden
        self.run.check(is_one, f"{verb} {address} was not refused")


# --- all commands -------------------------------------------------------------------------------


def commands(run: Run, random: Random, fake: Online, story: Any) -> None:
    """Every command that may ask something of an account, from the sign-in on."""
    now = datetime.now(UTC).replace(microsecond=0)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        keys = "".join(f'{key} = "{address}"\n' for key, address in fake.endpoints.items())
        head = home.config.read_text(encoding="utf-8").partition("[[account]]")[0]
        account = f'[[account]]\nname = "home"\nprovider = "{fake.PROVIDER}"\n{keys}'
        home.config.write_text(head + account, encoding="utf-8")
        story.connect(fake, Vault(home.root / "state", {}), home.root)
        for days in (-1, 3):
            start = now + timedelta(days=days)
            title = random.choice(HOSTILE_TEXT)
            guests = ["priya@acme.example", "wei@acme.example"]
            fake._seed(title, "#interview", start, start + timedelta(hours=1), guests)
        for line in (
            "plan",
            "tick",
            f"tick --at {(now + timedelta(hours=5)).isoformat()}",
            "status --json",
            "week",
            "accounts",
            "doctor",
            "log",
            "undo --yes",
            "accounts --json",
            random.choice(["disconnect home", "forget --yes"]),
        ):
            home.run(*line.split())
            run.count("commands")


# --- what leaves otherwise ----------------------------------------------------------------------


@contextmanager
def _watched(run: Run) -> Iterator[None]:
    """Every connection goes to this machine, and every program is one of those expected."""
    connect, popen = socket.socket.connect, subprocess.Popen.__init__

    def connecting(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            run.count("connections")
            run.check(is_here(address[0]), f"a connection to {address}")
        connect(self, address)

    def starting(self: Any, args: Any, *more: Any, **named: Any) -> None:
        program = args.split()[0] if isinstance(args, str) else str(args[0])
        is_expected = program == sys.executable or Path(program).name in PROGRAMS
        run.check(is_expected, f"{program} was started")
        run.count("programs started")
        popen(self, args, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connecting)
        patch.setattr(subprocess.Popen, "__init__", starting)
        patch.setattr(http, "DEADLINE_SECONDS", 20.0)
        yield


def prove(run: Run) -> None:
    worlds: tuple[tuple[Any, Any, Any, Any], ...] = (
        (Google, google_life.Life, google_attempts, TestGoogle()),
        (Microsoft, microsoft_life.Life, microsoft_attempts, TestMicrosoft()),
    )
    with _watched(run):
        for number, random in run.cases():
            fake_of, life_of, attempts, story = worlds[number % 2]
            with fake_of(address=ME, start=START) as fake:
                life = life_of(fake)
                try:
                    Broad(run, random, life, attempts).live()
                finally:
                    life.close()
                run.check(not fake.state()["fatal"], f"{fake.state()['fatal']}")
            run.count("lives")
            if number % 20 >= 18:
                with fake_of(address=ME, start=datetime.now(UTC)) as fake:
                    commands(run, random, fake, story)
                    run.check(not fake.state()["fatal"], f"{fake.state()['fatal']}")


# --- the laws -----------------------------------------------------------------------------------


def _no_guard(patch: pytest.MonkeyPatch) -> None:
    for endpoints in (google_list.Endpoints, microsoft_list.Endpoints):
        patch.setattr(endpoints, "allows", lambda self, method, address: True)


def _past_the_guard(patch: pytest.MonkeyPatch) -> None:
    """A build in which every draft is sent, by a client of its own."""
    create = MailApi.create

    def created(self: MailApi, raw: bytes, thread: str) -> tuple[str, str, str]:
        made = create(self, raw, thread)
        address = f"{self._api._endpoints.gmail}gmail/v1/users/me/drafts/send"
        requests.post(address, json={"id": made[0]}, timeout=5)
        return made

    patch.setattr(MailApi, "create", created)


def _wider_list(patch: pytest.MonkeyPatch) -> None:
    """One line more on a list, and nothing that uses it yet."""
    line = ("POST", re.compile(r"gmail/v1/users/me/drafts/send"))
    patch.setattr(google_list, "_GMAIL", (*google_list._GMAIL, line))


def _ids_lead_anywhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(http, "is_single_segment", lambda segment: True)


def _guests_are_invited(patch: pytest.MonkeyPatch) -> None:
    resource_of = google_events.resource_of
    guests = [{"email": "priya@acme.example"}]
    patch.setattr(
        google_events,
        "resource_of",
        lambda block: resource_of(block) | {"attendees": guests},
    )


LAWS: Mapping[str, Law] = {
    "a guard": _no_guard,
    "no request past the guard": _past_the_guard,
    "a list without sending": _wider_list,
    "an id is one segment of a path": _ids_lead_anywhere,
    "a block has no guests": _guests_are_invited,
}
