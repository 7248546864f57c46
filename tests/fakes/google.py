"""A strict Google on loopback: Calendar v3, Gmail v1 and sign-in, with a clock of its own and faults on demand.

Run by itself: `python -m tests.fakes.google --port 8080`. The first line says where it listens; `POST /__fake/NAME` with
a JSON object steers it: reset, clock, knobs, action, faults, log, state. Inside a test, use `Google` directly.

What a request asks for is first held against the discovery documents and the token's scopes. Anything that would send
mail or invite guests is refused and kept in `fatal`: a test that ends with something there has failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from tests.fakes import google_calendar, google_mail, google_oauth
from tests.fakes.discovery import Call, No, document
from tests.fakes.wire import Answer, Fault, Request, Server, run

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "maria.lopez@gmail.com"

_SENDING = ("send", "import", "insert", "trash", "untrash", "batchDelete", "batchModify", "modify", "quickAdd", "move")


class Google:
    """One person's Google account behind a server. `with Google() as google: google.address …`"""

    def __init__(self, port: int = 0, address: str = ADDRESS, start: datetime = START, seed: int = 1) -> None:
        self.email, self.begun, self.seed = address, start, seed
        self.server = Server(self._answer, self._administer, self._later, port)
        self.reset()

    def reset(self) -> None:
        """Everything anew, the log too; the port stays."""
        self.now = self.begun
        self.calendar = google_calendar.Calendars(lambda: self.now, self.email, seed=self.seed)
        self.mail = google_mail.Mailboxes(lambda: self.now, self.email)
        self.sign_in = google_oauth.SignIns(lambda: self.now)
        self.fatal: list[str] = []
        self.waiting: list[tuple[datetime, Callable[[], object]]] = []
        self.server.log.clear()
        self.server.faults.clear()

    # --- where things are -------------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.server.address

    @property
    def endpoints(self) -> dict[str, str]:
        """The four keys of an account in the config."""
        return {
            "calendar_endpoint": f"{self.address}/calendar/v3/",
            "gmail_endpoint": f"{self.address}/",
            "authorize_endpoint": f"{self.address}/o/oauth2/v2/auth",
            "token_endpoint": f"{self.address}/token",
        }

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

    def refuse(self, code: int, reason: str, domain: str = "usageLimits", retry_after: str = "", **more: Any) -> Fault:
        """Answer with one of Google's own errors instead."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        body = No(code, reason, f"{reason}.", domain).answer(named=False).data
        return self.fault("status", status=code, body=body, headers=headers, **more)

    def _later(self, seconds: float, effect: Callable[[], object]) -> None:
        self.waiting.append((self.now + timedelta(seconds=seconds), effect))

    # --- serving ----------------------------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        match request.method, request.path:
            case "GET", "/o/oauth2/v2/auth":
                return self.sign_in.authorize(request)
            case "POST", "/token":
                return self.sign_in.token(request)
            case "POST", "/revoke":
                return self.sign_in.revoke(request)
        calendar = request.path.startswith(document("calendar.v3").base)
        try:
            return self._call(request, calendar=calendar)
        except No as no:
            return no.answer(named=not calendar)

    def _call(self, request: Request, *, calendar: bool) -> Answer:
        if "x-http-method-override" in request.headers:
            self.fatal.append(f"{request.method} {request.target}: a method in disguise")
            raise No(405, "methodNotAllowed", "no disguises")
        call = document("calendar.v3" if calendar else "gmail.v1").read(request)
        if call is None:
            raise No(404, "notFound", f"no such method: {request.method} {request.path}")
        if call.id.rsplit(".", 1)[-1] in _SENDING and call.id != "calendar.events.insert":
            self.fatal.append(f"{request.method} {request.target}")
            raise No(403, "forbidden", "this is never to be called")
        self._authorise(request, call)
        if calendar:
            if call.query.get("sendUpdates", "none") != "none" or call.query.get("sendNotifications"):
                self.fatal.append(f"{request.method} {request.target}")
            return self.calendar.answer(call, request.headers.get("if-match", ""))
        return self.mail.answer(call, self.sign_in.scopes_of(request) or frozenset())

    def _authorise(self, request: Request, call: Call) -> None:
        scopes = self.sign_in.scopes_of(request)
        if scopes is None:
            where = "Authorization"
            raise No(401, "authError", "Invalid Credentials", locationType="header", location=where)
        if not scopes & call.scopes:
            raise No(403, "insufficientPermissions", "Request had insufficient authentication scopes.")

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
                from tests.fakes.google_world import signed_in  # what a vault holds, for who wants to begin there

                size = len(json.dumps(next(iter(self.calendar.books["primary"].items.values()), {})))
                return {"endpoints": self.endpoints, "record": signed_in(self), "bytes": size}
        raise ValueError(
            f"there is no {name}; there are reset, clock, knobs, action, faults, log, state, seed, sign_in"
        )

    def seed_events(self, count: int) -> int:
        """A crowded calendar: so many meetings within the window, each of some 1,200 bytes, none an interview."""
        for number in range(count):
            start = self.now + timedelta(minutes=number % 80_000)
            self.calendar.add(
                summary=f"Weekly sync of team {number}",
                description="Agenda: " + "what was done, what comes next, who needs help; " * 9,
                location="Room 3.14, second floor",
                start={"dateTime": f"{start:%Y-%m-%dT%H:%M:%SZ}"},
                end={"dateTime": f"{start + timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}"},
                attendees=[
                    {"email": f"colleague{number % 50 + one}@acme.example", "responseStatus": "accepted"}
                    for one in range(3)
                ],
            )
        return count

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
        done = getattr(getattr(self, of), do)(**given)
        if isinstance(done, google_mail.Mail):
            return {"id": done.id, "thread": done.thread}
        return done if isinstance(done, dict | str | list) else None

    def state(self) -> dict[str, Any]:
        """What is really there: the oracle. Drafts with their headers, blocks by key, and all that must not happen."""
        mails = self.mail.mails
        return {
            "now": self.now.isoformat(),
            "fatal": [*self.fatal, *(f"guests on {one}" for one in self.calendar.guests_written)],
            "overwritten": self.mail.overwrites,
            "events": {
                name: [
                    {"id": item["id"], "status": item["status"], "summary": item.get("summary"), "start": item["start"]}
                    | {"end": item["end"], "private": item.get("extendedProperties", {}).get("private", {})}
                    | {"description": item.get("description", ""), "etag": item["etag"]}
                    for item in book.items.values()
                ]
                for name, book in self.calendar.books.items()
            },
            "drafts": [{"id": draft} | _mail_shape(mails[id_]) for draft, id_ in self.mail.drafts.items()],
            "mails": [_mail_shape(mail) for mail in mails.values()],
            "requests": len(self.log),
        }


def _mail_shape(mail: google_mail.Mail) -> dict[str, Any]:
    named = {name.lower(): mail.header(name) for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To")}
    whole = {"message": mail.id, "thread": mail.thread, "labels": sorted(mail.labels)}
    text = google_mail._text(mail.parsed)
    return whole | named | {"text": text, "sha256": hashlib.sha256(mail.raw).hexdigest()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.google", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--address", default=ADDRESS, help="the account's address")
    parser.add_argument("--start", type=datetime.fromisoformat, default=START, help="what its clock shows at first")
    given = parser.parse_args()
    run(Google(given.port, given.address, given.start).server)


if __name__ == "__main__":
    main()
