"""A fortnight on a Microsoft account: the person writes in Outlook, and has a rule that files
what companies answer.
"""

from __future__ import annotations

from interviewd.storage.cache import Overlay
from tests.fakes import online_life
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World
from tests.fakes.online_life import ME, START, Strike


class Life(online_life.Life):
    """One life on a fresh Microsoft."""

    TITLE = "subject"

    def __init__(self, microsoft: Microsoft, strike: Strike | None = None) -> None:
        self.microsoft = microsoft
        microsoft.at(START)
        super().__init__(microsoft, World(microsoft, cache=Overlay()), strike)

    def invite(self) -> None:
        guests = [
            ("priya@acme.example", "Priya Shah"),
            ("wei@acme.example", "Wei Chen"),
            (ME, "Sam Rivera"),
        ]
        self.microsoft.calendar.add(
            subject="Interview: Staff SRE - Acme #interview",
            start={"dateTime": "2026-11-25T10:00:00", "timeZone": "UTC"},
            end={"dateTime": "2026-11-25T11:00:00", "timeZone": "UTC"},
            organizer={"emailAddress": {"address": "priya@acme.example", "name": "Priya Shah"}},
            attendees=[
                {
                    "type": "required",
                    "emailAddress": {"address": a, "name": n},
                    "status": {"response": "accepted"},
                }
                for a, n in guests
            ],
            responseStatus={"response": "accepted"},
            iCalUId="uid-1@acme.example",
        )

    def fill_in(self) -> None:
        form = next(one for one in self.microsoft.blocks if "Talked about" in one["_html"])
        text = form["_html"].replace("Talked about:", "Talked about: the queue migration")
        self.microsoft.calendar.edit(form["id"], body={"contentType": "html", "content": text})

    def receive(self, raw: bytes) -> None:
        self.microsoft.mail.receive(raw, folder="job hunt")
