"""The demo's fortnight on a Microsoft account: Maria reads in Outlook, a rule files answers, and
msal has signed her in.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import requests

from interviewd.accounts.microsoft import open_account
from interviewd.accounts.microsoft.allowlist import Endpoints
from interviewd.accounts.microsoft.login import connect
from interviewd.accounts.online.sign_in import SignInRequest
from interviewd.cli.demo import scenario
from interviewd.cli.demo.scenario import Meeting
from interviewd.storage.vault import Vault
from tests.contracts.fortnight import ME, MONDAY, Fortnight, Neighbourhood
from tests.fakes.dialogs import FakeDialog
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_calendar import as_text
from tests.fakes.microsoft_oauth import CLIENT
from tests.fakes.online_world import ZONE, FakeClock


class Around(Neighbourhood):
    """The demo's world as it is with a Microsoft account."""

    UID = "iCalUId"

    def marks(self, block: dict[str, Any]) -> dict[str, str]:
        return {id_.rpartition("_")[2]: value for id_, value in block["_extended"].items()}

    def event(
        self, meeting: Meeting, start: datetime, end: datetime, sequence: int
    ) -> dict[str, Any]:
        del sequence
        return {
            "subject": meeting.title,
            "body": {"contentType": "text", "content": meeting.text},
            "location": {"displayName": meeting.where},
            "start": _side(start),
            "end": _side(end),
            **_people(meeting),
        }

    def cancel(self, id_: str) -> None:
        self.fake.calendar.cancel(id_)

    def lines(self, form: dict[str, Any]) -> list[str]:
        return as_text(form["_html"]).splitlines()

    def write(self, form: dict[str, Any], lines: list[str]) -> None:
        content = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
        self.fake.calendar.edit(form["id"], body={"contentType": "html", "content": content})

    def receive(self, raw: bytes) -> None:
        self.fake.mail.receive(raw, folder="job hunt")


def _side(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": str(at.tzinfo)}


def _people(meeting: Meeting) -> dict[str, Any]:
    if not (meeting.by or meeting.guests):
        return {}
    name, address = parseaddr(meeting.by or ME)
    answer = {"ACCEPTED": "accepted", "NEEDS-ACTION": "notResponded"}[meeting.answer]
    guests = [
        {
            "type": "required",
            "emailAddress": {"address": email, "name": called},
            "status": {"response": answer if email == scenario.EMAIL else "accepted"},
        }
        for called, email in map(parseaddr, (ME, *meeting.guests))
    ]
    organizer = {"emailAddress": {"address": address, "name": name}}
    return {
        "organizer": organizer,
        "attendees": guests,
        "responseStatus": {"response": answer if meeting.by else "organizer"},
    }


def visit(address: str) -> None:
    """Through Microsoft's page, whose form goes back to the listener."""
    page = requests.get(address, timeout=5).text
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)
    }
    requests.post(html.unescape(re.findall(r'action="([^"]*)"', page)[0]), fields, timeout=5)


class TestMicrosoft(Fortnight):
    """One exchange of a code, and thirty days looked through for whoever is new."""

    FAKE = Microsoft
    NEIGHBOURHOOD = Around
    OPEN = open_account
    CALENDAR = "default"

    def connect(self, fake: Microsoft, vault: Vault, root: Path) -> None:
        connect(
            SignInRequest(
                account="home",
                endpoints=Endpoints.of(fake.endpoints),
                zone=ZONE,
                calendars=(self.CALENDAR,),
            ),
            vault,
            FakeClock(fake),
            FakeDialog(visit, answers=[CLIENT]),
        )

    def looks_back(self, fake: Microsoft) -> int:
        """Each begins thirty days before.

        What is looked through at every look, an hour before the last.
        """
        swept = [
            re.search(r"/me/messages\?.*receivedDateTime%20ge%20([\dT:-]+)", one["url"])
            for one in fake.log
        ]
        spans = Counter(match[1][:10] for match in swept if match)
        return sum(times for day, times in spans.items() if day < f"{MONDAY}")

    def test_the_same_fortnight_is_decided(self, tmp_path: Path, fake: Microsoft) -> None:
        """The same as of files, and never was anything asked for that could send."""
        super().test_the_same_fortnight_is_decided(tmp_path, fake)

        assert "Mail.Send" not in fake.sign_in.asked_scopes
