"""What the fakes of all providers have in common: a server, a clock of its own, faults, and an
admin API.

Run as a program, its first line says where it listens; `POST /__fake/NAME` with a JSON object
controls it: reset, clock, knobs, action, faults, log, state, seed, sign_in. Answers and error texts
are each provider's own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, TypeVar

from tests.fakes.wire import Answer, Fault, Request, Server, run

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Granted(Protocol):
    """What a person has granted to a program, until they take it back."""

    live: bool


G = TypeVar("G", bound=Granted)


def grant_of(request: Request, access: Mapping[str, tuple[G, datetime]], now: datetime) -> G | None:
    """The grant of a request's access token; None when it has none that is alive."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    grant, until = access.get(token, (None, None))
    is_alive = kind == "Bearer" and grant is not None and grant.live
    return grant if is_alive and until is not None and now < until else None


class Online(ABC):
    """One person's account on a server, which runs inside a `with`."""

    PROVIDER: ClassVar[str]
    ADDRESS: ClassVar[str]
    """The account's address unless another is given."""
    APIS: ClassVar[str]
    """A pattern of the paths of all requests except the sign-in's."""
    WITHDRAWS: ClassVar[bool] = True
    """Whether a draft can be taken back without a race."""
    calendar: Any
    mail: Any
    sign_in: Any

    def __init__(
        self, port: int = 0, address: str = "", start: datetime = START, seed: int = 1
    ) -> None:
        self.email, self.begun, self.seed = address or self.ADDRESS, start, seed
        self.server = Server(self._answer, self._administer, self._later, port)
        self.reset()

    def reset(self) -> None:
        """Start over, with an empty log, on the same port."""
        self.now = self.begun
        self._furnish()
        self.fatal: list[str] = []
        self.waiting: list[tuple[datetime, Callable[[], object]]] = []
        self.server.log.clear()
        self.server.faults.clear()

    @abstractmethod
    def _furnish(self) -> None:
        """Make an empty calendar, an empty mailbox, and no sign-in."""

    # --- where things are ------------------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.server.address

    @property
    @abstractmethod
    def endpoints(self) -> dict[str, str]:
        """The endpoint keys of the account's section in the config."""

    @property
    @abstractmethod
    def events(self) -> Iterable[dict[str, Any]]:
        """All events of the default calendar, as stored."""

    @property
    @abstractmethod
    def blocks(self) -> list[dict[str, Any]]:
        """Those of them that carry our mark and are not deleted."""

    @property
    @abstractmethod
    def drafts(self) -> list[tuple[str, Any]]:
        """The drafts: the id that a person's actions take, and the mail."""

    @property
    @abstractmethod
    def sent(self) -> list[Any]:
        """The mails in Sent."""

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

    # --- time and faults -------------------------------------------------------------------------

    def advance(self, seconds: float) -> datetime:
        """Move the clock; effects that were delayed are applied on the way."""
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

    # --- serving ---------------------------------------------------------------------------------

    @abstractmethod
    def _answer(self, request: Request) -> Answer: ...

    # --- steering from another process -----------------------------------------------------------

    def _administer(self, name: str, given: dict[str, Any]) -> Any:
        match name:
            case "reset":
                return self.reset()
            case "clock":
                if "at" in given:
                    return self.at(datetime.fromisoformat(given["at"])).isoformat()
                return self.advance(given.get("advance", 0)).isoformat()
            case "knobs":
                return {
                    part: self._turn(getattr(self, part).knobs, values)
                    for part, values in given.items()
                }
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
        """What a vault holds after a sign-in, to start from there."""

    def seed_events(self, count: int) -> int:
        """Add so many meetings within the window, none of them an interview."""
        for number in range(count):
            start = self.now + timedelta(minutes=number % 80_000)
            agenda = "Agenda: " + "what was done, what comes next, who needs help; " * 9
            guests = [f"colleague{number % 50 + one}@acme.example" for one in range(3)]
            self._seed(
                f"Weekly sync of team {number}",
                agenda,
                start,
                start + timedelta(minutes=30),
                guests,
            )
        return count

    @abstractmethod
    def _seed(
        self, title: str, text: str, start: datetime, end: datetime, guests: list[str]
    ) -> None:
        """Add one meeting of usual size that everybody has accepted."""

    @staticmethod
    def _turn(knobs: Any, values: dict[str, Any]) -> dict[str, Any]:
        for name, value in values.items():
            if name not in {one.name for one in fields(knobs)}:
                raise ValueError(f"no knob {name}")
            setattr(knobs, name, tuple(value) if isinstance(value, list) else value)
        return {one.name: getattr(knobs, one.name) for one in fields(knobs)}

    def act(self, of: str, do: str, **given: Any) -> Any:
        """Let a person act: `of` calendar, mail or sign_in, `do` the method's name.

        Raw mail as text.
        """
        if of not in ("calendar", "mail", "sign_in") or do.startswith("_"):
            raise ValueError(f"nobody can do {of}.{do}")
        if "raw" in given and isinstance(given["raw"], str):
            given["raw"] = given["raw"].replace("\r\n", "\n").replace("\n", "\r\n").encode()
        return self._told(getattr(getattr(self, of), do)(**given))

    def _told(self, done: Any) -> Any:
        """The result of an action as JSON, without the fake's private fields."""
        if isinstance(done, dict):
            return {name: value for name, value in done.items() if not name.startswith("_")}
        return done if isinstance(done, str | list) else None

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """What is really there: drafts with headers, blocks by key, and whatever must never
        happen.
        """


def main(fake: type[Online], name: str, said: str | None) -> None:
    """Serve in the foreground, with the options of the command line."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fakes.{name}", description=said)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--address", default=fake.ADDRESS, help="the account's address")
    parser.add_argument(
        "--start", type=datetime.fromisoformat, default=START, help="what its clock shows at first"
    )
    given = parser.parse_args()
    run(fake(given.port, given.address, given.start).server)


@contextmanager
def running(provider: str, *arguments: str) -> Iterator[str]:
    """Run a fake in a process of its own; yields its address."""
    command = [sys.executable, "-m", f"tests.fakes.{provider}", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def steer(address: str, name: str, **given: Any) -> Any:
    """Control a fake in another process; returns the result."""
    request = urllib.request.Request(
        f"{address}/__fake/{name}", json.dumps(given).encode(), method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:  # many events take their time
            return json.load(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise
