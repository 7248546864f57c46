"""A strict Microsoft Graph on loopback: calendars, mail and sign-in, with a clock of its own and faults on demand.

Run by itself: `python -m tests.fakes.microsoft --port 8080`. The first line says where it listens; `POST /__fake/NAME`
with a JSON object steers it: reset, clock, knobs, action, faults, log, state. Inside a test, use `Microsoft` directly.

Unknown paths, parameters, filters and properties are refused, never nodded through. Anything that would send mail, invite
guests or change a letter is refused and kept in `fatal`: a test that ends with something there has failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from tests.fakes import microsoft_calendar, microsoft_mail, microsoft_oauth
from tests.fakes.odata import No, prefers, read
from tests.fakes.wire import Answer, Fault, Request, Server, run

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADDRESS = "maria.lopez@outlook.com"

_SENDING = (
    *("send", "sendmail", "reply", "replyall", "forward", "createreply", "createreplyall", "createforward"),
    *("permanentdelete", "copy", "accept", "decline", "tentativelyaccept", "cancel", "$batch", "createuploadsession"),
)
_NEEDS = {"calendar": "Calendars.ReadWrite", "mail": "Mail.ReadWrite", "me": "User.Read"}


class Microsoft:
    """One person's Microsoft account behind a server. `with Microsoft() as microsoft: microsoft.address …`"""

    def __init__(self, port: int = 0, address: str = ADDRESS, start: datetime = START, seed: int = 1) -> None:
        self.email, self.begun, self.seed = address, start, seed
        self.server = Server(self._answer, self._administer, self._later, port)
        self.reset()

    def reset(self) -> None:
        """Everything anew, the log too; the port stays."""
        self.now = self.begun
        self.calendar = microsoft_calendar.Calendars(lambda: self.now, self.email, seed=self.seed)
        self.mail = microsoft_mail.Mailboxes(lambda: self.now, self.email, seed=self.seed)
        self.sign_in = microsoft_oauth.SignIns(lambda: self.now, self.email)
        self.has_mailbox = True
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
        """The two keys of an account in the config."""
        return {"graph_endpoint": f"{self.address}/v1.0", "authority": f"{self.address}/common"}

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

    def refuse(self, status: int, code: str, retry_after: str = "", **more: Any) -> Fault:
        """Answer with one of Graph's own errors instead."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        return self.fault("status", status=status, body=No(status, code).answer().data, headers=headers, **more)

    def _later(self, seconds: float, effect: Callable[[], object]) -> None:
        self.waiting.append((self.now + timedelta(seconds=seconds), effect))

    # --- serving ----------------------------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        if not request.path.startswith("/v1.0/"):
            return self.sign_in.answer(request) or Answer(404, {"error": {"code": "NotFound", "message": request.path}})
        try:
            return self._graph(request)
        except No as no:
            return no.answer()

    def _graph(self, request: Request) -> Answer:
        path = request.segments[1:]
        if path[-1].lower() in _SENDING or "x-http-method-override" in request.headers:
            self.fatal.append(f"{request.method} {request.target}")
            raise No(403, "ErrorAccessDenied", "this is never to be called")
        scopes = self.sign_in.scopes_of(request)
        if any(one.startswith("Mail.Send") for one in scopes):
            self.fatal.append("a token that may send")
        if path == ["me"]:
            self._need(scopes, "me")
            known = frozenset({"displayName", "mail", "userPrincipalName", "proxyAddresses"})
            asked = read(request, known, options="select")
            whole = {
                "id": "0001",
                "displayName": self.sign_in.name,
                "mail": self.email,
                "userPrincipalName": self.email,
            }
            return Answer(200, {n: v for n, v in whole.items() if n == "id" or not asked.select or n in asked.select})
        if prefers(request).get("idtype") != "ImmutableId":
            raise No(400, "ErrorInvalidParameter", "the fake knows immutable ids only")
        if path[0] == "me" and len(path) > 1:
            calendar = path[1] in ("calendar", "calendars", "calendarView", "events")
            self._need(scopes, "calendar" if calendar else "mail")
            if not self.has_mailbox:
                raise No(
                    404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or on-premise."
                )
            self._settle_deleted()
            if answer := (self.calendar if calendar else self.mail).answer(request, path[1:]):
                return answer
        raise No(400, "BadRequest", f"Resource not found for the segment '{path[-1]}'.")

    @staticmethod
    def _need(scopes: frozenset[str], what: str) -> None:
        if _NEEDS[what] not in scopes:
            raise No(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")

    def _settle_deleted(self) -> None:
        """Where that is turned on, deleted events lie among the items of Deleted Items."""
        if self.calendar.knobs.deleted_listed:
            for event in self.calendar.deleted.values():
                self.mail.bury(event)

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
                from tests.fakes.microsoft_world import given_in  # what a vault holds, for who wants to begin there

                size = len(json.dumps(next(iter(self.calendar.items.values()), {}), default=str))
                return {"endpoints": self.endpoints, "record": given_in(self), "bytes": size}
        raise ValueError(
            f"there is no {name}; there are reset, clock, knobs, action, faults, log, state, seed, sign_in"
        )

    def seed_events(self, count: int) -> int:
        """A crowded calendar: so many meetings within the window, each of some 2,000 bytes, none an interview."""
        for number in range(count):
            start = self.now + timedelta(minutes=number % 80_000)
            self.calendar.add(
                subject=f"Weekly sync of team {number}",
                body={
                    "contentType": "text",
                    "content": "Agenda: " + "what was done, what comes next, who needs help; " * 9,
                },
                location={"displayName": "Room 3.14, second floor"},
                start={"dateTime": f"{start:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
                end={"dateTime": f"{start + timedelta(minutes=30):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
                attendees=[
                    {
                        "type": "required",
                        "emailAddress": {
                            "address": f"colleague{number % 50 + one}@acme.example",
                            "name": f"Colleague {one}",
                        },
                        "status": {"response": "accepted", "time": "0001-01-01T00:00:00Z"},
                    }
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
        if isinstance(done, microsoft_mail.Mail):
            return {"id": done.id, "conversation": done.conversation}
        if isinstance(done, dict):
            return {name: value for name, value in done.items() if name[0] != "_"}
        return done if isinstance(done, str | list) else None

    def state(self) -> dict[str, Any]:
        """What is really there: the oracle. Drafts with their headers, blocks by key, and all that must not happen."""
        wrongs = self.calendar.guests_written, self.calendar.foreign_written, self.mail.overwrites
        return {
            "now": self.now.isoformat(),
            "fatal": [*self.fatal, *(one for wrong in wrongs for one in wrong)],
            "events": [_event_shape(item) for item in self.calendar.items.values()],
            "deleted": [_event_shape(item) for item in self.calendar.deleted.values()],
            "drafts": [_mail_shape(mail) for mail in self.mail.mails.values() if mail.folder == "drafts"],
            "mails": [_mail_shape(mail) for mail in self.mail.mails.values() if not mail.event],
            "read": sorted(set(self.mail.read)),
            "requests": len(self.log),
        }


def _event_shape(item: dict[str, Any]) -> dict[str, Any]:
    told = {
        name: item[name]
        for name in ("id", "subject", "start", "end", "categories", "showAs", "sensitivity", "attendees")
    }
    marks = {id_.rpartition(" ")[2]: value for id_, value in item["_extended"].items()}
    return told | {"text": microsoft_calendar.as_text(item.get("_html", "")), "marks": marks}


def _mail_shape(mail: microsoft_mail.Mail) -> dict[str, Any]:
    named = {name.lower(): mail.header(name) for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To")}
    whole = {"id": mail.id, "folder": mail.folder, "conversation": mail.conversation, "draft": mail.is_draft}
    text = microsoft_mail.text_of(mail.parsed)
    return whole | named | {"text": text, "sha256": hashlib.sha256(mail.raw).hexdigest()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.microsoft", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--address", default=ADDRESS, help="the account's address")
    parser.add_argument("--start", type=datetime.fromisoformat, default=START, help="what its clock shows at first")
    given = parser.parse_args()
    run(Microsoft(given.port, given.address, given.start).server)


if __name__ == "__main__":
    main()
