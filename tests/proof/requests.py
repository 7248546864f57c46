"""What may be asked of Google, Microsoft and a model, written down once more.

By what their manuals call these requests, and by nothing of the program's own lists: a list that
was widened is noticed here. Every request of every proof is compared with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from tests.fakes import wire
from tests.fakes.wire import Request

_CALENDAR = "/calendar/v3/calendars/[^/]+"
_GMAIL = "/gmail/v1/users/me"
_GRAPH = "/v1.0/me"
_MICROSOFT_CALENDAR = f"{_GRAPH}/(calendar|calendars/[^/]+)"
_ASKED = {
    "HEAD": ("/",),  # `doctor` looks whether a server is there
    "GET": (
        _CALENDAR,
        f"{_CALENDAR}/events(/[^/]+)?",
        f"{_GMAIL}/(profile|history|messages|drafts)",
        f"{_GMAIL}/(messages|drafts)/[^/]+",
        _GRAPH,
        f"{_GRAPH}/calendars",
        f"{_MICROSOFT_CALENDAR}/(calendarView|events)",
        f"{_GRAPH}/(calendars/[^/]+/)?calendarView/delta",
        f"{_GRAPH}/events/[^/]+",
        f"{_GRAPH}/mailFolders/[^/]+(/messages(/delta)?)?",
        f"{_GRAPH}/messages(/[^/]+(/\\$value)?)?",
        "/[^/]+/v2.0/.well-known/openid-configuration",
        "/v1/models",
    ),
    "POST": (
        "/token",
        "/revoke",
        "/[^/]+/oauth2/v2.0/(token|devicecode)",
        f"{_CALENDAR}/events",
        f"{_GMAIL}/drafts",
        f"{_MICROSOFT_CALENDAR}/events",
        f"{_GRAPH}/messages",
        f"{_GRAPH}/messages/[^/]+/move",
        "/v1/chat/completions",
    ),
    "PATCH": (f"{_CALENDAR}/events/[^/]+", f"{_GRAPH}/events/[^/]+"),
    "DELETE": (f"{_CALENDAR}/events/[^/]+", f"{_GRAPH}/events/[^/]+"),
}
_BROWSER = re.compile(r"/o/oauth2/v2/auth|/[^/]+/oauth2/v2.0/authorize")
"""Pages that the person's browser asks for, not the program."""

_GUESTS = {"attendees", "organizer", "conferenceData", "isOnlineMeeting", "onlineMeetingProvider"}
"""Fields of an event that invite somebody."""


def may_leave(request: Request) -> bool:
    """Whether this request is one of those, with nobody invited by it."""
    if "x-http-method-override" in request.headers:
        return False
    if request.method == "GET" and _BROWSER.fullmatch(request.path):
        return True
    # Also as a server would read it that decodes it, and one that does so twice.
    read = (request.path, unquote(request.path), unquote(unquote(request.path)))
    asked = re.compile("|".join(_ASKED.get(request.method, ("(?!)",))))
    if not all(asked.fullmatch(path) and not _has_dots(path) for path in read):
        return False
    query = dict(request.query)
    invites = query.get("sendUpdates", "none") != "none" or "sendNotifications" in query
    return not invites and _is_harmless(request)


def _has_dots(path: str) -> bool:
    return any(part in (".", "..") for part in path.split("/"))


def _is_harmless(request: Request) -> bool:
    """Whether an event has no guests, and what is moved goes to the trash."""
    if request.path.endswith("/move"):
        return bool(_body(request) == {"destinationId": "deleteditems"})
    if request.method in ("POST", "PATCH") and "/events" in request.path:
        body = _body(request)
        return isinstance(body, dict) and not _GUESTS & set(body)
    return True


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


class Heard:
    """Requests that reached a server: how many, and which of them are not to be."""

    def __init__(self) -> None:
        self.count = 0
        self.forbidden: dict[str, None] = {}

    @contextmanager
    def all(self) -> Iterator[None]:
        """Hear what all fakes together are asked meanwhile."""
        wire.witnesses.append(self._hear)
        try:
            yield
        finally:
            wire.witnesses.remove(self._hear)

    def _hear(self, request: Request) -> None:
        self.count += 1
        if not may_leave(request):
            self.forbidden[f"{request.method} {request.target[:200]}"] = None
