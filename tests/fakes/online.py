"""What the fake of any provider on the net is from outside: a server, a clock of its own, faults, and who steers it.

Run by itself, the first line says where it listens; `POST /__fake/NAME` with a JSON object steers it: reset, clock,
knobs, action, faults, log, state, seed, sign_in. What the provider answers, and how it words an error, is its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from tests.fakes.wire import Answer, Fault, Request, Server, run

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Online(ABC):
    """One person's account behind a server. `with` one of a provider's: it serves until the end."""

    PROVIDER: ClassVar[str]
    ADDRESS: ClassVar[str]
    """Whose account it is, if nobody says."""
    APIS: ClassVar[str]
    """What the paths of all requests match, but those of the sign-in."""
    WITHDRAWS: ClassVar[bool] = True
    """Whether a draft can be taken back without a race."""
    calendar: Any
    mail: Any
    sign_in: Any

    def __init__(self, port: int = 0, address: str = "", start: datetime = START, seed: int = 1) -> None:
        self.email, self.begun, self.seed = address or self.ADDRESS, start, seed
        self.server = Server(self._answer, self._administer, self._later, port)
        self.reset()

    def reset(self) -> None:
        """Everything anew, the log too; the port stays."""
        self.now = self.begun
        self._furnish()
        self.fatal: list[str] = []
        self.waiting: list[tuple[datetime, Callable[[], object]]] = []
        self.server.log.clear()
        self.server.faults.clear()

    @abstractmethod
    def _furnish(self) -> None:
        """An empty calendar, an empty mailbox, and nobody signed in."""

    # --- where things are -------------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.server.address

    @property
    @abstractmethod
    def endpoints(self) -> dict[str, str]:
        """Where the account's section of the config leads."""

    @property
    @abstractmethod
    def events(self) -> Iterable[dict[str, Any]]:
        """All that stands in the calendar everybody has, as it is kept."""

    @property
    @abstractmethod
    def blocks(self) -> list[dict[str, Any]]:
        """Of these the ones that bear a mark, and are there."""

    @property
    @abstractmethod
    def drafts(self) -> list[tuple[str, Any]]:
        """What lies in Drafts: each by the name that a person's deeds take, and the mail."""

    @property
    @abstractmethod
    def sent(self) -> list[Any]:
        """Mails that were sent from here."""

    @property
    def log(self) -> list[dict[str, Any]]:
        return self.server.log

    def asked(self, method: str = "", part: str = "") -> list[dict[str, Any]]:
        """The requests of the log so far, by method and a part of the URL."""
        return [one for one in self.log if method in ("", one["method"]) and part in one["url"]]

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()

    # --- time and faults --------------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> datetime:
        """Move the clock; what was to be applied late is applied on the way."""
        return self.at(self.now + timedelta(seconds=seconds))

    def at(self, moment: datetime) -> datetime:
        due = sorted((one for one in self.waiting if one[0] <= moment), key=lambda one: one[0])
        self.waiting = [one for one in self.waiting if one[0] > moment]
        for when, effect in due:
            self.now = max(self.now, when)
            effect()
        self.now = moment
        return moment

    def fault(self, kind: str, when: str = "before", **more: Any) -> Fault:
        fault = Fault(kind, when, **more)
        self.server.faults.append(fault)
        return fault

    def _refuse(self, status: int, body: Any, retry_after: str, **more: Any) -> Fault:
        headers = {"Retry-After": retry_after} if retry_after else {}
        return self.fault("status", status=status, body=body, headers=headers, **more)

    def _later(self, seconds: float, effect: Callable[[], object]) -> None:
        self.waiting.append((self.now + timedelta(seconds=seconds), effect))

    # --- serving ----------------------------------------------------------------------------------------------------

    @abstractmethod
    def _answer(self, request: Request) -> Answer: ...

    # --- steering from another process ------------------------------------------------------------------------------

    def _administer(self, name: str, given: dict[str, Any]) -> Any:
        match name:
            case "reset":
                return self.reset()
            case "clock":
                if "at" in given:
                    return self.at(datetime.fromisoformat(given["at"])).isoformat()
                return self.advance(given.get("advance", 0)).isoformat()
            case "knobs":
                return {part: self._turn(getattr(self, part).knobs, values) for part, values in given.items()}
            case "action":
                return self.act(given.pop("of"), given.pop("do"), **given)
            case "state":
                return {"requests": len(self.log)} if given.get("brief") else self.state()
            case "seed":
                return self.seed_events(given["events"])
            case "sign_in":
                size = len(json.dumps(next(iter(self.events), {}), default=str))
                return {"endpoints": self.endpoints, "record": self._signed_in(), "bytes": size}
        raise ValueError(
            f"there is no {name}; there are reset, clock, knobs, action, faults, log, state, seed, sign_in"
        )

    @abstractmethod
    def _signed_in(self) -> dict[str, Any]:
        """What a vault holds, for who wants to begin there."""

    def seed_events(self, count: int) -> int:
        """A crowded calendar: so many meetings within the window, none an interview."""
        for number in range(count):
            start = self.now + timedelta(minutes=number % 80_000)
            agenda = "Agenda: " + "what was done, what comes next, who needs help; " * 9
            guests = [f"colleague{number % 50 + one}@acme.example" for one in range(3)]
            self._seed(f"Weekly sync of team {number}", agenda, start, start + timedelta(minutes=30), guests)
        return count

    @abstractmethod
    def _seed(self, title: str, text: str, start: datetime, end: datetime, guests: list[str]) -> None:
        """One meeting, as large as the provider's are, that all have accepted."""

    @staticmethod
    def _turn(knobs: Any, values: dict[str, Any]) -> dict[str, Any]:
        for name, value in values.items():
            if name not in {one.name for one in fields(knobs)}:
                raise ValueError(f"no knob {name}")
            setattr(knobs, name, tuple(value) if isinstance(value, list) else value)
        return {one.name: getattr(knobs, one.name) for one in fields(knobs)}

    def act(self, of: str, do: str, **given: Any) -> Any:
        """Something a person does: `of` calendar, mail or sign_in, `do` the name of its method; raw mail as text."""
        if of not in ("calendar", "mail", "sign_in") or do.startswith("_"):
            raise ValueError(f"nobody can do {of}.{do}")
        if "raw" in given and isinstance(given["raw"], str):
            given["raw"] = given["raw"].replace("\r\n", "\n").replace("\n", "\r\n").encode()
        return self._told(getattr(getattr(self, of), do)(**given))

    def _told(self, done: Any) -> Any:
        """What came of a deed, as JSON; what the fake notes for itself stays inside."""
        if isinstance(done, dict):
            return {name: value for name, value in done.items() if not name.startswith("_")}
        return done if isinstance(done, str | list) else None

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """What is really there: the oracle. Drafts with their headers, blocks by key, and all that must not happen."""


def main(fake: type[Online], name: str, said: str | None) -> None:
    """Serve in the foreground, as the command line says."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fakes.{name}", description=said)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--address", default=fake.ADDRESS, help="the account's address")
    parser.add_argument("--start", type=datetime.fromisoformat, default=START, help="what its clock shows at first")
    given = parser.parse_args()
    run(fake(given.port, given.address, given.start).server)


@contextmanager
def running(provider: str, *arguments: str) -> Iterator[str]:
    """A fake in a process of its own, by where it listens."""
    command = [sys.executable, "-m", f"tests.fakes.{provider}", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def steer(address: str, name: str, **given: Any) -> Any:
    """Say to a fake in another process what it shall do, and hear what came of it."""
    request = urllib.request.Request(f"{address}/__fake/{name}", json.dumps(given).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:  # many events take their time
            return json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise
