"""A strict Microsoft Graph on loopback: calendars, mail and sign-in, with a clock of its own and
faults on demand.

Run as a program: `python -m tests.fakes.microsoft --port 8080`. The first line says where it
listens; `POST /__fake/NAME` with a JSON object controls it: reset, clock, knobs, action, faults,
log, state. Inside a test, use `Microsoft` directly.

Unknown paths, parameters, filters and properties are refused. Anything that would send mail, invite
guests or change a letter is refused and recorded in `fatal`: a test that ends with something there
has failed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.fakes import microsoft_calendar, microsoft_mail, microsoft_oauth
from tests.fakes.mails import text_of
from tests.fakes.odata import Refusal, prefers, read, segments_of
from tests.fakes.online import Online, main
from tests.fakes.wire import Answer, Fault, Request

_SENDING = (
    *(
        "send",
        "sendmail",
        "reply",
        "replyall",
        "forward",
        "createreply",
        "createreplyall",
        "createforward",
    ),
    *(
        "permanentdelete",
        "copy",
        "accept",
        "decline",
        "tentativelyaccept",
        "cancel",
        "$batch",
        "createuploadsession",
    ),
)
_NEEDS = {"calendar": "Calendars.ReadWrite", "mail": "Mail.ReadWrite", "me": "User.Read"}


class Microsoft(Online):
    """One person's Microsoft account behind a server.

    `with Microsoft() as microsoft: microsoft.address …`
    """

    PROVIDER, APIS = "microsoft", "^/v1.0/"
    ADDRESS = "maria.lopez@outlook.com"
    calendar: microsoft_calendar.Calendars
    mail: microsoft_mail.Mailboxes
    sign_in: microsoft_oauth.SignIns

    def _furnish(self) -> None:
        self.calendar = microsoft_calendar.Calendars(lambda: self.now, self.email, seed=self.seed)
        self.mail = microsoft_mail.Mailboxes(lambda: self.now, self.email, seed=self.seed)
        self.sign_in = microsoft_oauth.SignIns(lambda: self.now, self.email)
        self.has_mailbox = True

    @property
    def endpoints(self) -> dict[str, str]:
        """The two keys of an account in the config."""
        return {"graph_endpoint": f"{self.address}/v1.0", "authority": f"{self.address}/common"}

    @property
    def events(self) -> Iterable[dict[str, Any]]:
        return self.calendar.items.values()

    @property
    def blocks(self) -> list[dict[str, Any]]:
        return [one for one in self.events if one["_extended"]]

    @property
    def drafts(self) -> list[tuple[str, microsoft_mail.Mail]]:
        return [(one.id, one) for one in self.mail.mails.values() if one.folder == "drafts"]

    @property
    def sent(self) -> list[microsoft_mail.Mail]:
        return [one for one in self.mail.mails.values() if one.folder == "sentitems"]

    def refuse(self, status: int, code: str, retry_after: str = "", **more: Any) -> Fault:
        """Answer with one of Graph's own errors instead."""
        return self._refuse(status, Refusal(status, code).answer().data, retry_after, **more)

    # --- serving ---------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        if not request.path.startswith("/v1.0/"):
            return self.sign_in.answer(request) or Answer(
                404, {"error": {"code": "NotFound", "message": request.path}}
            )
        try:
            return self._graph(request)
        except Refusal as refusal:
            return refusal.answer()

    def _graph(self, request: Request) -> Answer:
        path = segments_of(request.segments[1:])
        # A GET changes nothing: `send` at its end is an id.
        sends = request.method != "GET" and path[-1].lower() in _SENDING
        if sends or "x-http-method-override" in request.headers:
            self.fatal.append(f"{request.method} {request.target}")
            raise Refusal(403, "ErrorAccessDenied", "this is never to be called")
        scopes = self.sign_in.scopes_of(request)
        if any(one.startswith("Mail.Send") for one in scopes):
            self.fatal.append("a token that may send")
        if path == ["me"]:
            self._need(scopes, "me")
            properties = frozenset({"displayName", "mail", "userPrincipalName", "proxyAddresses"})
            query = read(request, properties, options="select")
            whole = {
                "id": "0001",
                "displayName": self.sign_in.name,
                "mail": self.email,
                "userPrincipalName": self.email,
            }
            return Answer(
                200,
                {
                    n: v
                    for n, v in whole.items()
                    if n == "id" or not query.select or n in query.select
                },
            )
        if prefers(request).get("idtype") != "ImmutableId":
            raise Refusal(400, "ErrorInvalidParameter", "the fake knows immutable ids only")
        if path[0] == "me" and len(path) > 1:
            calendar = path[1] in ("calendar", "calendars", "calendarView", "events")
            self._need(scopes, "calendar" if calendar else "mail")
            if not self.has_mailbox:
                raise Refusal(
                    404,
                    "MailboxNotEnabledForRESTAPI",
                    "The mailbox is either inactive, soft-deleted, or on-premise.",
                )
            self._settle_deleted()
            if answer := (self.calendar if calendar else self.mail).answer(request, path[1:]):
                return answer
        raise Refusal(400, "BadRequest", f"Resource not found for the segment '{path[-1]}'.")

    @staticmethod
    def _need(scopes: frozenset[str], what: str) -> None:
        if _NEEDS[what] not in scopes:
            raise Refusal(
                403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."
            )

    def _settle_deleted(self) -> None:
        """Where that is turned on, deleted events lie among the items of Deleted Items."""
        if self.calendar.knobs.deleted_listed:
            for event in self.calendar.deleted.values():
                self.mail.bury(event)

    # --- steering from another process -----------------------------------------------------------

    def _signed_in(self) -> dict[str, Any]:
        from tests.fakes.microsoft_world import given_in

        return given_in(self)

    def _seed(
        self, title: str, text: str, start: datetime, end: datetime, guests: list[str]
    ) -> None:
        """Some 2,000 bytes."""
        self.calendar.add(
            subject=title,
            body={"contentType": "text", "content": text},
            location={"displayName": "Room 3.14, second floor"},
            start={"dateTime": f"{start:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
            end={"dateTime": f"{end:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
            attendees=[
                {
                    "type": "required",
                    "emailAddress": {"address": address, "name": f"Colleague {number}"},
                    "status": {"response": "accepted", "time": "0001-01-01T00:00:00Z"},
                }
                for number, address in enumerate(guests)
            ],
        )

    def _told(self, done: Any) -> Any:
        if isinstance(done, microsoft_mail.Mail):
            return {"id": done.id, "conversation": done.conversation}
        return super()._told(done)

    def state(self) -> dict[str, Any]:
        wrongs = self.calendar.guests_written, self.calendar.foreign_written, self.mail.overwrites
        return {
            "now": self.now.isoformat(),
            "fatal": [*self.fatal, *(one for wrong in wrongs for one in wrong)],
            "events": [_event_shape(item) for item in self.calendar.items.values()],
            "deleted": [_event_shape(item) for item in self.calendar.deleted.values()],
            "drafts": [_mail_shape(mail) for _, mail in self.drafts],
            "mails": [_mail_shape(mail) for mail in self.mail.mails.values() if not mail.event],
            "read": sorted(set(self.mail.read)),
            "requests": len(self.log),
        }


def _event_shape(item: dict[str, Any]) -> dict[str, Any]:
    shape = {
        name: item[name]
        for name in (
            "id",
            "subject",
            "start",
            "end",
            "categories",
            "showAs",
            "sensitivity",
            "attendees",
        )
    }
    marks = {id_.rpartition(" ")[2]: value for id_, value in item["_extended"].items()}
    return shape | {"text": microsoft_calendar.as_text(item.get("_html", "")), "marks": marks}


def _mail_shape(mail: microsoft_mail.Mail) -> dict[str, Any]:
    named = {
        name.lower(): mail.header(name)
        for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To")
    }
    whole = {
        "id": mail.id,
        "folder": mail.folder,
        "conversation": mail.conversation,
        "draft": mail.is_draft,
    }
    text = text_of(mail.parsed)
    return whole | named | {"text": text, "sha256": hashlib.sha256(mail.raw).hexdigest()}


if __name__ == "__main__":
    main(Microsoft, "microsoft", __doc__)
