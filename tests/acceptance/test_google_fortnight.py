"""The demo's fortnight on a Google account: Maria reads in the web, and through the consent page
she has signed in.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import requests

from interviewd.accounts.google import open_account
from interviewd.accounts.google.allowlist import Endpoints
from interviewd.accounts.google.login import connect
from interviewd.accounts.online.sign_in import SignInRequest
from interviewd.cli.demo import scenario
from interviewd.cli.demo.scenario import Meeting
from interviewd.storage.vault import Vault
from tests.contracts.fortnight import ME, Fortnight, Neighbourhood
from tests.fakes.dialogs import FakeDialog
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP
from tests.fakes.online_world import ZONE, FakeClock


class Around(Neighbourhood):
    """The demo's world as it is with a Google account."""

    UID = "iCalUID"

    def marks(self, block: dict[str, Any]) -> dict[str, str]:
        private = block["extendedProperties"]["private"]
        return {name.removeprefix("interviewd_"): value for name, value in private.items()}

    def event(
        self, meeting: Meeting, start: datetime, end: datetime, sequence: int
    ) -> dict[str, Any]:
        return {
            "summary": meeting.title,
            "description": meeting.text,
            "location": meeting.where,
            "start": {"dateTime": start.isoformat()},
            "end": {"dateTime": end.isoformat()},
            "sequence": sequence,
            **_people(meeting),
        }

    def cancel(self, id_: str) -> None:
        self.fake.calendar.delete(id_)

    def lines(self, form: dict[str, Any]) -> list[str]:
        return str(form["description"]).split("\n")

    def write(self, form: dict[str, Any], lines: list[str]) -> None:
        self.fake.calendar.edit(form["id"], description="<br>".join(lines))

    def receive(self, raw: bytes) -> None:
        self.fake.mail.receive(raw)


def _people(meeting: Meeting) -> dict[str, Any]:
    if not (meeting.by or meeting.guests):
        return {}
    name, address = parseaddr(meeting.by or ME)
    answer = {"ACCEPTED": "accepted", "NEEDS-ACTION": "needsAction"}[meeting.answer]
    guests = [
        {
            "email": email,
            "displayName": called,
            "responseStatus": answer if email == scenario.EMAIL else "accepted",
        }
        | ({"self": True} if email == scenario.EMAIL else {})
        for called, email in map(parseaddr, (ME, *meeting.guests))
    ]
    organizer = {"email": address, "displayName": name} | ({} if meeting.by else {"self": True})
    return {"organizer": organizer, "attendees": guests}


def visit(address: str) -> bool:
    """Through the consent page, back to the listener."""
    return requests.get(address, timeout=5).ok


class TestGoogle(Fortnight):
    """One exchange of a code, and a search for whoever is new."""

    FAKE = Google
    NEIGHBOURHOOD = Around
    OPEN = open_account
    CALENDAR = "primary"

    def connect(self, fake: Google, vault: Vault, root: Path) -> None:
        key = root / "key.json"
        key.write_text(f'{{"installed": {str(DESKTOP).replace(chr(39), chr(34))}}}')
        connect(
            SignInRequest(
                account="home",
                endpoints=Endpoints.of(fake.endpoints),
                zone=ZONE,
                calendars=(self.CALENDAR,),
                client=str(key),
            ),
            vault,
            FakeClock(fake),
            FakeDialog(visit),
        )

    def looks_back(self, fake: Google) -> int:
        return len([one for one in fake.log if "q=" in one["url"]])

    @staticmethod
    def as_online(line: str) -> str:
        """A file says CANCELLED; Google's tombstone is an id, whoever made it."""
        return line.replace("was cancelled", "is gone from the calendar")
