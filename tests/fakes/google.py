"""A strict Google on loopback: Calendar v3, Gmail v1 and sign-in, with a clock of its own and
faults on demand.

Run as a program: `python -m tests.fakes.google --port 8080`. The first line says where it listens;
`POST /__fake/NAME` with a JSON object controls it: reset, clock, knobs, action, faults, log, state.
Inside a test, use `Google` directly.

Each request is first checked against the discovery documents and the token's scopes. Anything that
would send mail or invite guests is refused and recorded in `fatal`: a test that ends with something
there has failed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.fakes import google_calendar, google_mail, google_oauth
from tests.fakes.discovery import Call, Refusal, document
from tests.fakes.mails import text_of
from tests.fakes.online import Online, main
from tests.fakes.wire import Answer, Fault, Request

_SENDING = (
    "send",
    "import",
    "insert",
    "trash",
    "untrash",
    "batchDelete",
    "batchModify",
    "modify",
    "quickAdd",
    "move",
)


class Google(Online):
    """One person's Google account behind a server. `with Google() as google: google.address …`"""

    PROVIDER, APIS, WITHDRAWS = "google", "^/(calendar|gmail)/", False
    ADDRESS = "maria.lopez@gmail.com"
    calendar: google_calendar.Calendars
    mail: google_mail.Mailboxes
    sign_in: google_oauth.SignIns

    def _furnish(self) -> None:
        self.calendar = google_calendar.Calendars(lambda: self.now, self.email, seed=self.seed)
        self.mail = google_mail.Mailboxes(lambda: self.now, self.email)
        self.sign_in = google_oauth.SignIns(lambda: self.now)

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
    def events(self) -> Iterable[dict[str, Any]]:
        return self.calendar.calendars["primary"].items.values()

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [
            one
            for one in self.events
            if "extendedProperties" in one and one["status"] != "cancelled"
        ]

    @property
    def drafts(self) -> list[tuple[str, google_mail.Mail]]:
        return [(draft, self.mail.mails[id_]) for draft, id_ in self.mail.drafts.items()]

    @property
    def sent(self) -> list[google_mail.Mail]:
        return [one for one in self.mail.mails.values() if "SENT" in one.labels]

    def refuse(
        self,
        code: int,
        reason: str,
        domain: str = "usageLimits",
        retry_after: str = "",
        **more: Any,
    ) -> Fault:
        """Answer with one of Google's own errors instead."""
        return self._refuse(
            code,
            Refusal(code, reason, f"{reason}.", domain).answer(named=False).data,
            retry_after,
            **more,
        )

    # --- serving ---------------------------------------------------------------------------------

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
        except Refusal as refusal:
            return refusal.answer(named=not calendar)

    def _call(self, request: Request, *, calendar: bool) -> Answer:
        if "x-http-method-override" in request.headers:
            self.fatal.append(f"{request.method} {request.target}: a method in disguise")
            raise Refusal(405, "methodNotAllowed", "no disguises")
        call = document("calendar.v3" if calendar else "gmail.v1").read(request)
        if call is None:
            raise Refusal(404, "notFound", f"no such method: {request.method} {request.path}")
        if call.id.rsplit(".", 1)[-1] in _SENDING and call.id != "calendar.events.insert":
            self.fatal.append(f"{request.method} {request.target}")
            raise Refusal(403, "forbidden", "this is never to be called")
        self._authorise(request, call)
        if calendar:
            if call.query.get("sendUpdates", "none") != "none" or call.query.get(
                "sendNotifications"
            ):
                self.fatal.append(f"{request.method} {request.target}")
            return self.calendar.answer(call, request.headers.get("if-match", ""))
        return self.mail.answer(call, self.sign_in.scopes_of(request) or frozenset())

    def _authorise(self, request: Request, call: Call) -> None:
        scopes = self.sign_in.scopes_of(request)
        if scopes is None:
            where = "Authorization"
            raise Refusal(
                401, "authError", "Invalid Credentials", locationType="header", location=where
            )
        if not scopes & call.scopes:
            raise Refusal(
                403, "insufficientPermissions", "Request had insufficient authentication scopes."
            )

    # --- steering from another process -----------------------------------------------------------

    def _signed_in(self) -> dict[str, Any]:
        from tests.fakes.google_world import signed_in

        return signed_in(self)

    def _seed(
        self, title: str, text: str, start: datetime, end: datetime, guests: list[str]
    ) -> None:
        """Some 1,200 bytes."""
        self.calendar.add(
            summary=title,
            description=text,
            location="Room 3.14, second floor",
            start={"dateTime": f"{start:%Y-%m-%dT%H:%M:%SZ}"},
            end={"dateTime": f"{end:%Y-%m-%dT%H:%M:%SZ}"},
            attendees=[{"email": email, "responseStatus": "accepted"} for email in guests],
        )

    def _told(self, done: Any) -> Any:
        if isinstance(done, google_mail.Mail):
            return {"id": done.id, "thread": done.thread}
        return super()._told(done)

    def state(self) -> dict[str, Any]:
        return {
            "now": self.now.isoformat(),
            "fatal": [
                *self.fatal,
                *(f"guests on {one}" for one in self.calendar.guests_written),
                *(f"overwritten: {one}" for one in self.mail.overwrites),
            ],
            "events": {
                name: [
                    {
                        "id": item["id"],
                        "status": item["status"],
                        "summary": item.get("summary"),
                        "start": item["start"],
                    }
                    | {
                        "end": item["end"],
                        "private": item.get("extendedProperties", {}).get("private", {}),
                    }
                    | {"description": item.get("description", ""), "etag": item["etag"]}
                    for item in book.items.values()
                ]
                for name, book in self.calendar.calendars.items()
            },
            "drafts": [{"id": draft} | _mail_shape(mail) for draft, mail in self.drafts],
            "mails": [_mail_shape(mail) for mail in self.mail.mails.values()],
            "requests": len(self.log),
        }


def _mail_shape(mail: google_mail.Mail) -> dict[str, Any]:
    named = {
        name.lower(): mail.header(name)
        for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To")
    }
    whole = {"message": mail.id, "thread": mail.thread, "labels": sorted(mail.labels)}
    text = text_of(mail.parsed)
    return whole | named | {"text": text, "sha256": hashlib.sha256(mail.raw).hexdigest()}


if __name__ == "__main__":
    main(Google, "google", __doc__)
