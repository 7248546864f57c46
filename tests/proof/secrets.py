"""Tokens, names and texts stay where they belong, and words are gone once they are to be.

Months with one interview, on files, Google and Microsoft, with a model server, a ping and metrics:
the daemon's own passes, its clock set by the proof. Words that stand nowhere else are in the title,
the invitation, the notes, the mails and the sign-ins. They are looked for after each pass in the
log at every level, in what the service manager hears, in metrics, pings and questions to the model,
in each file of the state folder, and after `keep_days` in its bytes: journal, WAL, cache, copies,
and what was damaged on the way. Every few lives a real daemon runs, and its arguments, environment,
limits and those of its children are looked at, too.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager, redirect_stderr, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, Self

import pytest

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.letter_writing import InProcessWriter
from interviewd.engine.worker import Worker
from interviewd.model.ledger import Fact
from interviewd.storage import database, vault
from interviewd.storage.cache import SqliteCache
from interviewd.storage.database import Database
from interviewd.storage.vault import Vault
from interviewd.system import locks, logs
from interviewd.system.clock_jumps import Clocks
from interviewd.writer.order import VAULT_NAME
from tests.acceptance.home import Home, stamp
from tests.acceptance.test_run import children, core_limits, ends, family
from tests.acceptance.test_run import daemon as real_daemon
from tests.contracts.mailbox import mail_of
from tests.fakes import google_world, microsoft_world
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.model_server import MODEL, ModelServer, prompt_of
from tests.fakes.processes import until
from tests.fakes.wire import Answer
from tests.proof.frame import Law, Run

FULL, QUICK = 200, 2
KEEP_DAYS = 40
MONDAY = datetime(2031, 3, 3, 9, tzinfo=UTC)
"""Later than any file's own time, which is the machine's."""
START = datetime(2031, 3, 5, 10, tzinfo=UTC)
END = START + timedelta(hours=1)

TOKENS = {
    "a refresh token": "1//0canary-refresh-5ddc1e",
    "the key of the model": "sk-canary-7f21ab",
    "the path of the ping": "canary-ping-c2b8",
}
TOLD = {
    "the role": "Kelmorite",
    "the company": "Vostrincorp",
    "the name": "Qeldara",
    "what was talked about": "Zorbinax",
    "a stronger answer": "Brindovale",
    "a strength": "Fandrosil",
    "a sample": "Mirabodine",
}
"""What a model may be told; docs/models.md."""
WITHHELD = {
    "the address": "qeldara@vostrincorp.example",
    "the person's own address": "sam@example.org",
    "the invitation's text": "Wundrelisk",
    "the place": "Hobbertine",
    "the weak spot": "Pelmundor",
    "a remark about pay": "Yundrafel",
    "the subject of an answer": "Osmerandi",
    "an answer": "Trevaquist",
    "the person's own words": "Lurvandeth",
}
WORDS = {**TOLD, **WITHHELD}
KEPT = {"a sample", "the person's own address"}
"""These are the config's, and stay in it."""

NOTES = {
    "Talked about:": "Talked about: the Zorbinax migration, planned for March",
    "Stronger answer:": "Stronger answer: I moved two Brindovale systems to the cloud.",
    "Weak spot:": "Weak spot: Pelmundor, I was vague",
    "Liked:": "Liked: the salary is 95k, plus Yundrafel",
}
LETTER = (
    "Thank you for the conversation about the Staff Kelmorite Engineer role.\n\n"
    "You said that the Zorbinax migration is planned for March. I moved two Brindovale systems "
    "to the cloud."
)
LETTER_WITHOUT_NOTES = (
    "Thank you for the conversation about the Staff Kelmorite Engineer role.\n\n"
    "I have run Fandrosil systems as a Kelmorite Engineer for eight years, and I would be glad to "
    "do this work at Vostrincorp."
)
CONFIG = """
state_dir = "state"

[me]
name = "Sam Rivera"
emails = ["sam@example.org"]
time_zone = "Europe/London"
country = "GB"
strengths = ["I have run Fandrosil systems as a Kelmorite Engineer for eight years."]

[writer]
endpoint = "{endpoint}"
model = "{model}"
samples = "voice.txt"

[privacy]
keep_days = {days}

[service]
ping_url = "{ping}"
metrics_file = "metrics.prom"

[[account]]
name = "home"
provider = "{provider}"
{keys}
"""


class Pings:
    """A server for pings; `heard` is all that came."""

    def __enter__(self) -> Self:
        heard = self.heard = io.StringIO()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.write(f"{self.path}\n{self.headers}\n")
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/{TOKENS['the path of the ping']}"
        Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


# --- where the interview is ---------------------------------------------------------------------


TITLE = "Staff Kelmorite Engineer - Vostrincorp (second round)"
TEXT = "#interview Wundrelisk will be discussed"
PLACE = "Hobbertine House"
NAME, EMAIL = "Qeldara Vostrin", "qeldara@vostrincorp.example"
ANSWER = "We will call you about Trevaquist.\n"


class Place(ABC):
    """An account, and what people do in it."""

    provider = "local"
    keys = 'calendars = ["calendar"]\nmailbox = "Maildir"'

    def __init__(self, home: Home) -> None:
        self.home = home

    def at(self, now: datetime) -> None:  # noqa: B027 - files have no clock
        """What time it is there."""

    def tokens(self) -> Iterable[str]:
        """Those that were ever given out."""
        return ()

    def trouble(self, random: Random) -> None:  # noqa: B027 - files give no answer
        """Something goes wrong once, and the answer repeats what it was asked with."""

    @abstractmethod
    def invite(self) -> None: ...

    @abstractmethod
    def fill_in(self) -> None: ...

    @abstractmethod
    def send(self, now: datetime) -> None:
        """Each draft, with words of the person's own."""

    @abstractmethod
    def answer(self, now: datetime) -> None: ...


def _filled(form: str) -> str:
    for blank, text in NOTES.items():
        form = form.replace(blank, text)
    return form


def _answered(now: datetime) -> bytes:
    raw = mail_of(f"{NAME} <{EMAIL}>", "sam@example.org", "Re: Osmerandi", ANSWER, at=now)
    return raw.replace(b"\n", b"\r\n")


class Files(Place):
    """Folders of this machine."""

    def invite(self) -> None:
        people = f"ORGANIZER;CN={NAME}:mailto:{EMAIL}\nATTENDEE;CN={NAME};PARTSTAT=ACCEPTED:mailto:{EMAIL}\n"
        own = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@example.org\n"
        more = f"DESCRIPTION:{TEXT}\nLOCATION:{PLACE}\n{people}{own}"
        self.home.plans("one", START, title=TITLE, more=more)

    def fill_in(self) -> None:
        self.home.fill_in(_filled)

    def send(self, now: datetime) -> None:
        for path in (self.home.maildir / ".Drafts/cur").iterdir():
            date = f"Date: {now:%a, %d %b %Y %H:%M:%S} +0000"
            lines = path.read_bytes().decode().split("\r\n")
            dated = "\r\n".join(date if line.startswith("Date:") else line for line in lines)
            sent = self.home.maildir / ".Sent/cur" / f"{stamp(now)}.M1P1.host:2,S"
            sent.write_bytes(f"{dated}\r\nLurvandeth\r\n".encode())
            path.unlink()

    def answer(self, now: datetime) -> None:
        (self.home.maildir / "cur/1.M1P2.host:2,").write_bytes(_answered(now))


class OnGoogle(Place):
    provider = "google"

    def __init__(self, home: Home, fake: Any) -> None:
        super().__init__(home)
        self.fake = fake
        self.keys = "\n".join(f'{key} = "{url}"' for key, url in fake.endpoints.items())
        record = self.signed_in()
        if "refresh_token" in record:
            grant = fake.sign_in.refresh.pop(record["refresh_token"])
            grant.refresh = record["refresh_token"] = TOKENS["a refresh token"]
            fake.sign_in.refresh[grant.refresh] = grant
        Vault(home.root / "state", {}).put("home", record)

    def signed_in(self) -> dict[str, Any]:
        return google_world.signed_in(self.fake)

    def at(self, now: datetime) -> None:
        self.fake.at(now)

    def tokens(self) -> Iterable[str]:
        known = (*self.fake.sign_in.access, *self.fake.sign_in.refresh)
        return [each for each in known if len(each) > 12]

    def trouble(self, random: Random) -> None:
        said = " ".join(self.tokens())
        body = {"error": {"code": 400, "message": said, "errors": [{"reason": said}]}}
        status = random.choice([400, 403, 500])
        self.fake.fault("status", status=status, body=body, path=self.fake.APIS, times=3)
        if random.random() < 0.5:
            self.fake.sign_in.expire_access()

    def invite(self) -> None:
        self.fake.calendar.add(
            summary=TITLE,
            description=TEXT,
            location=PLACE,
            start={"dateTime": START.isoformat()},
            end={"dateTime": END.isoformat()},
            organizer={"email": EMAIL, "displayName": NAME},
            attendees=[
                {"email": EMAIL, "displayName": NAME, "responseStatus": "accepted"},
                {"email": self.fake.email, "self": True, "responseStatus": "accepted"},
            ],
            iCalUID="one@calendar.example",
        )

    def fill_in(self) -> None:
        form = next(each for each in self.fake.blocks if "Talked about" in each["description"])
        self.fake.calendar.edit(form["id"], description=_filled(form["description"]))

    def send(self, now: datetime) -> None:
        for draft, _ in [*self.fake.drafts]:
            self.fake.mail.edit_draft(draft, text="Thank you.\n\nLurvandeth\n")
            self.fake.mail.send_draft(draft)

    def answer(self, now: datetime) -> None:
        self.fake.mail.receive(_answered(now))


class OnMicrosoft(OnGoogle):
    provider = "microsoft"

    def signed_in(self) -> dict[str, Any]:
        return microsoft_world.signed_in(self.fake)

    def invite(self) -> None:
        people = ((EMAIL, NAME), (self.fake.email, "Sam Rivera"))
        self.fake.calendar.add(
            subject=TITLE,
            body={"contentType": "text", "content": TEXT},
            location={"displayName": PLACE},
            start={"dateTime": f"{START:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
            end={"dateTime": f"{END:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
            organizer={"emailAddress": {"address": EMAIL, "name": NAME}},
            attendees=[
                {
                    "type": "required",
                    "emailAddress": {"address": address, "name": name},
                    "status": {"response": "accepted"},
                }
                for address, name in people
            ],
            responseStatus={"response": "accepted"},
            iCalUId="one@calendar.example",
        )

    def fill_in(self) -> None:
        form = next(each for each in self.fake.blocks if "Talked about" in each["_html"])
        body = {"contentType": "html", "content": _filled(form["_html"])}
        self.fake.calendar.edit(form["id"], body=body)


# --- one life -----------------------------------------------------------------------------------


class Broken:
    """A port with a mistake of ours in it, whose error says all that there is to say."""

    def __getattr__(self, name: str) -> Any:
        raise ValueError(" ".join([*WORDS.values(), *TOKENS.values()]))


class Months:
    """The daemon in this process, on a clock that is set."""

    def __init__(self, run: Run, random: Random, stack: ExitStack, number: int) -> None:
        self.run, self.random = run, random
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        self.home = Home(Path(folder) / "sam")
        self.state = self.home.root / "state"
        self.place = _place(self.home, number, stack)
        self.pings = stack.enter_context(Pings())
        self.model = stack.enter_context(
            ModelServer(_script(random), key=TOKENS["the key of the model"])
        )
        self.now = MONDAY
        self.tokens: set[str] = {*TOKENS.values()}
        self.heard = ""  # by the service manager
        self.was_counted = False  # whether words were ever there to be forgotten
        self._configure()
        self._manager = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        self._manager.bind(f"{folder}/notify")
        self._manager.setblocking(False)
        self.daemon = self._opened(stack, {"NOTIFY_SOCKET": f"{folder}/notify"})
        self.log = stack.enter_context(_logged())

    def _configure(self) -> None:
        text = CONFIG.format(
            endpoint=self.model.endpoint,
            model=MODEL,
            days=KEEP_DAYS,
            ping=self.pings.url,
            provider=self.place.provider,
            keys=self.place.keys,
        )
        self.home.config.write_text(text, encoding="utf-8")
        voice = "Dear all,\n\nWhat a pleasure it was to talk about Mirabodine with you.\n\nSam\n"
        (self.home.root / "voice.txt").write_text(voice, encoding="utf-8")
        record = {"key": TOKENS["the key of the model"], "endpoint": self.model.endpoint}
        Vault(self.state, {}).put(VAULT_NAME, record)

    def _opened(self, stack: ExitStack, environ: Mapping[str, str]) -> Worker:
        config = configs.read(self.home.config)
        wake_socket = stack.enter_context(locks.WakeSocket(self.state))
        inner = stack.enter_context(ExitStack())
        runtime = inner.enter_context(wiring.open_runtime(config, environ, readonly=False))
        writer = InProcessWriter(config, environ, asks_model=True)
        clocks = Clocks(self._seconds, self._seconds, self._seconds)
        runtime = replace(runtime, writer=writer)
        return Worker(config, environ, wake_socket, inner, runtime, clocks=clocks)

    def _seconds(self) -> float:
        return self.now.timestamp()

    def live(self) -> None:
        self.place.invite()
        self.tick(MONDAY)
        self.tick(END)
        self.place.fill_in()
        self.tick(END + timedelta(minutes=5))
        self._mistake()
        self.tick(END + timedelta(minutes=16))
        self.tick(END + timedelta(minutes=32))
        self.place.trouble(self.random)
        self.tick(END + timedelta(hours=3))
        self.place.send(END + timedelta(hours=4))
        self.tick(END + timedelta(hours=5))
        self.place.answer(START + timedelta(days=2))
        last = START + timedelta(days=2, hours=1)
        self.tick(last)
        self._check_told()
        over = last + timedelta(days=KEEP_DAYS)
        gaps = self.random.choice([(1,), (1, 4, 9), (8, 17)])
        while self.now < over + timedelta(days=2 * max(gaps)):
            is_over = self.now >= over  # the pass of the day before has forgotten the company
            self.tick(self.now + timedelta(days=self.random.choice(gaps), minutes=7))
            if self.random.random() < 0.1:
                self._damage()
            if is_over:
                self._check_forgotten()
        self.daemon.resources.close()
        self._check_forgotten()
        self.run.check(self.was_counted, "the words were never there to be forgotten")

    def tick(self, now: datetime) -> None:
        self.now = now
        self.place.at(now)
        self.daemon.make_pass()
        self.run.count("passes")
        self.tokens |= {*self.place.tokens()}
        with suppress(BlockingIOError):
            while True:
                self.heard += self._manager.recv(4096).decode()
        self._check_said()

    def _mistake(self) -> None:
        """One pass in which a port raises what no port should."""
        runtime = self.daemon.runtime
        (account,) = runtime.accounts
        self.daemon.runtime = replace(runtime, accounts=(replace(account, calendar=Broken()),))
        self.tick(self.now + timedelta(minutes=1))
        self.daemon.runtime = runtime

    def _damage(self) -> None:
        """The journal is damaged on the disk, set aside, and begun anew from a copy."""
        self.daemon.runtime.journal.close()  # type: ignore[attr-defined]
        path = self.state / "journal.sqlite"
        raw = path.read_bytes()
        path.write_bytes(raw[:4096] + bytes(4096) + raw[8192:])
        self.daemon._reopen(self.daemon.config)
        self.run.count("journals damaged")

    # --- looking -----------------------------------------------------------------------------

    def _check_said(self) -> None:
        """What was said where others may read it."""
        metrics = (self.home.root / "metrics.prom").read_text(encoding="utf-8")
        places = {
            "the log": self.log.getvalue(),
            "the service manager": self.heard,
            "the metrics": metrics,
            "a ping": self.pings.heard.getvalue().replace(f"/{TOKENS['the path of the ping']}", ""),
        }
        for place, text in places.items():
            found = _found(text.encode(), {**WORDS, **self._named_tokens()})
            self.run.check(not found, f"{place} has {', '.join(found)}")
        for path, raw in self._files():
            found = _found(raw, self._named_tokens())
            self.run.check(not found, f"{path} has {', '.join(found)}")
            self.was_counted |= bool(_found(raw, WORDS))
        self.run.count("files looked at", len(self._files()))

    def _check_told(self) -> None:
        """What the model was asked."""
        asked = "\n".join(prompt_of(question) for question in self.model.questions)
        found = _found(asked.encode(), {**WITHHELD, **self._named_tokens()})
        self.run.check(not found, f"the model was told {', '.join(found)}")
        self.run.count("questions to the model", len(self.model.questions))
        told = _found(asked.encode(), TOLD)
        self.run.check(set(told) == {*TOLD}, f"the model was told only {', '.join(told)}")

    def _check_forgotten(self) -> None:
        """No word is in any byte of any file."""
        words = {name: word for name, word in WORDS.items() if name not in KEPT}
        for path, raw in self._files():
            found = _found(raw, words)
            self.run.check(not found, f"{self.now:%F}: {path} has {', '.join(found)}")
        self.run.count("files without a word left", len(self._files()))

    def _files(self) -> list[tuple[str, bytes]]:
        paths = (path for path in sorted(self.state.rglob("*")) if path.is_file())
        return [(str(path.relative_to(self.state)), path.read_bytes()) for path in paths]

    def _named_tokens(self) -> dict[str, str]:
        return {f"the token {token[:9]}…": token for token in self.tokens}


def _found(raw: bytes, words: Mapping[str, str]) -> list[str]:
    """The names of those that stand there, in any case."""
    lower = raw.lower()
    return [name for name, word in words.items() if word.lower().encode() in lower]


def _script(random: Random) -> Any:
    """A good letter; now and then an error that repeats the key."""
    said = Answer(
        401, {"error": {"message": f"Incorrect API key: {TOKENS['the key of the model']}"}}
    )
    return said if random.random() < 0.2 else LETTER


def _place(home: Home, number: int, stack: ExitStack) -> Place:
    if number % 3 == 1:
        return Files(home)
    if number % 3 == 0:
        return OnGoogle(home, stack.enter_context(Google(address="sam@example.org", start=MONDAY)))
    return OnMicrosoft(
        home, stack.enter_context(Microsoft(address="sam@example.org", start=MONDAY))
    )


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """The log of this process, at every level."""
    with redirect_stderr(io.StringIO()) as log:
        logs.set_up(level="debug")
        try:
            yield log
        finally:
            logs.set_up()


# --- a real one ---------------------------------------------------------------------------------


def real(run: Run, random: Random) -> None:
    """`interviewd run`, its children, how they end, and what they leave."""
    now = datetime.now(UTC).replace(microsecond=0)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        home = Home(Path(folder) / "sam")
        pings = stack.enter_context(Pings())
        model = stack.enter_context(
            ModelServer(LETTER_WITHOUT_NOTES, key=TOKENS["the key of the model"])
        )
        keys, provider = Files.keys, Files.provider
        settings = {"endpoint": model.endpoint, "model": MODEL, "ping": pings.url}
        text = CONFIG.format(days=KEEP_DAYS, provider=provider, keys=keys, **settings)
        home.config.write_text(text, encoding="utf-8")
        (home.root / "voice.txt").write_text("Mirabodine\n", encoding="utf-8")
        record = {"key": TOKENS["the key of the model"], "endpoint": model.endpoint}
        Vault(home.root / "state", {}).put(VAULT_NAME, record)
        people = f"ORGANIZER;CN={NAME}:mailto:{EMAIL}\nATTENDEE;CN={NAME};PARTSTAT=ACCEPTED:mailto:{EMAIL}\n"
        own = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@example.org\n"
        more = f"DESCRIPTION:{TEXT}\n{people}{own}"
        home.plans("one", now - timedelta(hours=5), title=TITLE, more=more)
        stack.enter_context(_cores_allowed())
        shown: list[str] = []
        limits: set[str] = set()
        with real_daemon(home) as process:

            def is_drafted() -> bool:
                shown.append(family(process.pid))
                limits.update(core_limits(process.pid))
                return bool(home.drafts())

            until(is_drafted)
            workers = children(process.pid)
            for pid in workers:
                os.kill(pid, signal.SIGABRT)
            until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
            code, log = ends(process, signal.SIGTERM)
        run.count("real daemons")
        run.check(code == 0, f"the daemon ended with {code}")
        run.check(limits == {"0"}, f"core files may be as large as {limits}")
        cores = [path.name for path in home.root.rglob("core*") if path.is_file()]
        run.check(not cores, f"{cores} were left")
        path = TOKENS["the path of the ping"]
        files = "".join(
            each.decode(errors="replace")
            for name, each in home.everything().items()
            if name.startswith("state/")
        )
        places = {"the log": log, "arguments or environment": "".join(shown)}
        for place, said in places.items():
            found = _found(said.encode(), {**WORDS, **TOKENS})
            run.check(not found, f"{place}: {', '.join(found)}")
        found = _found(files.encode(), TOKENS)
        run.check(not found, f"the state folder has {', '.join(found)}")
        run.check(path in pings.heard.getvalue(), "no ping came")


@contextmanager
def _cores_allowed() -> Iterator[None]:
    """Core files of any size, as far as this machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


def prove(run: Run) -> None:
    for number, random in run.cases():
        if number % 8 == 7:
            real(run, random)
            continue
        with ExitStack() as stack:
            Months(run, random, stack, number).live()
        run.count("lives")


# --- the laws -----------------------------------------------------------------------------------


def _messages_are_logged(patch: pytest.MonkeyPatch) -> None:
    line = logs._log_line

    def told(event: MutableMapping[str, Any]) -> str:
        said = sys.exc_info()[1] or ""
        return f"{line(event)} {said}"

    patch.setattr(logs, "_log_line", told)


def _nothing_is_overwritten(patch: pytest.MonkeyPatch) -> None:
    pragmas = database._PRAGMAS.replace("secure_delete=ON", "secure_delete=OFF")
    patch.setattr(database, "_PRAGMAS", pragmas)


def _copies_keep_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Database, "edit_copies", lambda self, edit, keep_since: None)


def _wal_stays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqliteCache, "empty_wal", lambda self: None)


def _vault_is_open(patch: pytest.MonkeyPatch) -> None:
    class Open:
        def __init__(self, *_: object) -> None: ...

        def encrypt(self, content: bytes) -> bytes:
            return content

        decrypt = encrypt

    patch.setattr(vault, "_seal", Open)


def _all_may_be_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Fact, "may_be_told", True)


LAWS: Mapping[str, Law] = {
    "an error's message is not logged": _messages_are_logged,
    "what is forgotten is overwritten": _nothing_is_overwritten,
    "copies forget as well": _copies_keep_all,
    "the cache's WAL is emptied": _wal_stays,
    "sign-ins are sealed": _vault_is_open,
    "some notes are withheld": _all_may_be_told,
}
