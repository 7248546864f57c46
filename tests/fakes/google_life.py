"""A fortnight on a Google account: the person writes in the web, and Gmail withdraws nothing."""

from __future__ import annotations

from interviewd.storage.cache import Overlay
from tests.fakes import online_life
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.online_life import ME, START, Strike


class Life(online_life.Life):
    """One life on a fresh Google."""

    TITLE = "summary"

    def __init__(self, google: Google, strike: Strike | None = None) -> None:
        self.google = google
        google.at(START)
        super().__init__(google, World(google, cache=Overlay()), strike)

    def invite(self) -> None:
        guests = [("priya@acme.example", "Priya Shah"), ("wei@acme.example", "Wei Chen")]
        people = [
            {"email": email, "displayName": name, "responseStatus": "accepted"}
            for email, name in guests
        ]
        self.google.calendar.add(
            summary="Interview: Staff SRE - Acme #interview",
            start={"dateTime": "2026-11-25T10:00:00Z"},
            end={"dateTime": "2026-11-25T11:00:00Z"},
            organizer={"email": "priya@acme.example", "displayName": "Priya Shah"},
            attendees=[*people, {"email": ME, "self": True, "responseStatus": "accepted"}],
            iCalUID="uid-1@acme.example",
        )

    def fill_in(self) -> None:
        form = next(
            one for one in self.google.blocks if "Talked about" in one.get("description", "")
        )
        text = form["description"].replace("Talked about:", "Talked about: the queue migration")
        self.google.calendar.edit(form["id"], description=text.replace("\n", "<br>"))
