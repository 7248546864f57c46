"""The fake itself: what it does not know it refuses, what must never happen it remembers, and it
runs by itself.
"""

import base64
from typing import Any
from urllib.parse import quote

import pytest
import requests

from interviewd.accounts.microsoft.events import by_key, expand_marks
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import given_in

PREFER = {"Prefer": 'IdType="ImmutableId"'}
WINDOW = "startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z"
AT = {"dateTime": "2026-11-24T10:00:00", "timeZone": "UTC"}


def token(microsoft: Microsoft) -> dict[str, str]:
    given_in(microsoft)
    return {"Authorization": f"Bearer {list(microsoft.sign_in.access)[-1]}"}


def ask(microsoft: Microsoft, path: str, method: str = "GET", **more: Any) -> requests.Response:
    headers = {**token(microsoft), **PREFER, **more.pop("headers", {})}
    return requests.request(
        method, f"{microsoft.address}/v1.0{path}", headers=headers, timeout=5, **more
    )


@pytest.mark.parametrize(
    "path",
    [
        f"/me/calendar/calendarView?{WINDOW}&$nonsense=1",
        f"/me/calendar/calendarView?{WINDOW}&startDateTime=2026-11-01T00:00:00Z",
        f"/me/calendar/calendarView?{WINDOW}&$select=subject,colour",
        f"/me/calendar/calendarView?{WINDOW}&$expand=attachments",
        f"/me/calendar/calendarView?{WINDOW}&$expand=singleValueExtendedProperties",
        f"/me/calendar/calendarView?{WINDOW}&$top=5000",
        "/me/calendar/calendarView",
        "/me/calendar/events?$filter=subject eq 'x'",
        "/me/calendar/events?$filter=nonsense",
        "/me/messages?$filter=contains(subject,'x')",
        "/me/messages?$filter=receivedDateTime ge yesterday",
        "/me/messages?$filter=internetMessageId eq '<a>' or isDraft eq true",
        "/me/messages?$filter=internetMessageId eq '<a>'&$orderby=receivedDateTime",
        '/me/messages?$search="x"',
        "/me/mailFolders/inbox/messages/delta?$filter=isDraft eq true",
        "/me/mailFolders/inbox/messages/delta?$expand=attachments",
        "/me/contacts",
        "/users/other/messages",
    ],
)
def test_unknown_requests_are_refused(microsoft: Microsoft, path: str) -> None:
    """Never all rows: a misspelt question is a 400, whatever lies there."""
    microsoft.calendar.add(subject="x", start=AT, end=AT)
    microsoft.mail.receive(b"From: a@b.example\r\nSubject: x\r\n\r\nx\r\n")
    answer = ask(microsoft, quote(path, safe="/?&=$,:"))

    assert answer.status_code == 400
    assert "value" not in answer.json()


def test_known_requests_are_answered(microsoft: Microsoft) -> None:
    """Filters find what they name, and nothing else."""
    marks = [{"id": expand_marks().split("'")[5], "value": "KEY"}]
    microsoft.calendar.add(subject="mine", start=AT, end=AT, singleValueExtendedProperties=marks)
    microsoft.calendar.add(subject="other", start=AT, end=AT)
    found = ask(
        microsoft,
        f"/me/calendar/events?$filter={quote(by_key('key'))}&$expand={quote(expand_marks())}",
    ).json()["value"]

    assert [one["subject"] for one in found] == ["mine"]
    assert found[0]["singleValueExtendedProperties"] == marks
    microsoft.mail.receive(b"Message-ID: <it's@b.example>\r\nFrom: a@b.example\r\n\r\nx\r\n")
    path = "/me/messages?$filter=" + quote("internetMessageId eq '<it''s@b.example>'")
    assert len(ask(microsoft, path).json()["value"]) == 1


@pytest.mark.parametrize(
    "word", ["send", "reply", "replyAll", "forward", "createReply", "permanentDelete"]
)
def test_sending_is_recorded(microsoft: Microsoft, word: str) -> None:
    """Refused, and kept: a test that ends with it has failed."""
    assert ask(microsoft, f"/me/messages/AAk=/{word}", "POST").status_code == 403
    assert len(microsoft.state()["fatal"]) == 1


def test_a_message_whose_id_is_a_verb_may_be_read(microsoft: Microsoft) -> None:
    """A GET sends nothing; what is asked for is not there."""
    assert ask(microsoft, "/me/messages/send").status_code == 404
    assert microsoft.state()["fatal"] == []


def test_overwritten_letters_and_invited_guests_are_recorded(microsoft: Microsoft) -> None:
    """PATCH and DELETE of a message, attendees on an event, and changes to what others organise."""
    raw = base64.b64encode(b"To: a@b.example\r\nSubject: x\r\n\r\nx\r\n")
    made = ask(
        microsoft, "/me/messages", "POST", data=raw, headers={"Content-Type": "text/plain"}
    ).json()
    ask(microsoft, f"/me/messages/{made['id']}", "PATCH", json={"subject": "y"})
    ask(microsoft, f"/me/messages/{made['id']}", "DELETE")
    guest = {"type": "required", "emailAddress": {"address": "a@b.example", "name": "a"}}
    ask(
        microsoft,
        "/me/calendar/events",
        "POST",
        json={"subject": "s", "start": AT, "end": AT, "attendees": [guest]},
    )
    theirs = microsoft.calendar.add(
        subject="t", start=AT, end=AT, organizer={"emailAddress": {"address": "a@b.example"}}
    )
    ask(microsoft, f"/me/events/{theirs['id']}", "PATCH", json={"subject": "mine"})

    assert len(microsoft.state()["fatal"]) == 4


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("Calendars.ReadWrite", "/me/messages"),
        ("Mail.ReadWrite", f"/me/calendar/calendarView?{WINDOW}"),
    ],
)
def test_a_permission_allows_only_its_own_requests(
    microsoft: Microsoft, scope: str, path: str
) -> None:
    """A token for the calendar reads no mail, and the other way round."""
    microsoft.sign_in.knobs.withheld = tuple({"Calendars.ReadWrite", "Mail.ReadWrite"} - {scope})
    assert ask(microsoft, path).status_code == 403
    assert (
        requests.get(f"{microsoft.address}/v1.0{path}", headers=PREFER, timeout=5).status_code
        == 401
    )


def test_bad_mime_is_refused(microsoft: Microsoft) -> None:
    """What is no base64, or no mail, makes no draft."""
    for body in (b"not base64!", base64.b64encode(b"no head at all")):
        assert (
            ask(
                microsoft, "/me/messages", "POST", data=body, headers={"Content-Type": "text/plain"}
            ).status_code
            == 400
        )
    assert microsoft.state()["drafts"] == []
