"""A fortnight on a Google account: the person writes in the web, and Gmail withdraws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interviewd.mirror import Overlay
from tests.fakes import online_life
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.online_life import ME, START, Strike


class Life(online_life.Life):
    """One life on a fresh Google."""

    PROVIDER, TITLE, APIS, WITHDRAWS = "google", "summary", "^/(calendar|gmail)/", False

    def __init__(self, google: Google, strike: Strike | None = None) -> None:
        self.google = google
        google.at(START)
        super().__init__(google, World(google, mirror=Overlay()), strike)

    def blocks(self) -> list[dict[str, Any]]:
        return [one for one in self.google.events if "extendedProperties" in one and one["status"] != "cancelled"]

    def drafts(self) -> Iterable[tuple[str, Any]]:
        mail = self.google.mail
        return ((draft, mail.mails[id_]) for draft, id_ in mail.drafts.items())

    def sent(self) -> Iterable[Any]:
        return (one for one in self.google.mail.mails.values() if "SENT" in one.labels)

    def invite(self) -> None:
        guests = [("priya@acme.example", "Priya Shah"), ("wei@acme.example", "Wei Chen")]
        people = [{"email": email, "displayName": name, "responseStatus": "accepted"} for email, name in guests]
        self.google.calendar.add(
            summary="Interview: Staff SRE - Acme #interview",
            start={"dateTime": "2026-11-25T10:00:00Z"},
            end={"dateTime": "2026-11-25T11:00:00Z"},
            organizer={"email": "priya@acme.example", "displayName": "Priya Shah"},
            attendees=[*people, {"email": ME, "self": True, "responseStatus": "accepted"}],
            iCalUID="uid-1@acme.example",
        )

    def fill_in(self) -> None:
        form = next(one for one in self.blocks() if "Talked about" in one.get("description", ""))
        told = form["description"].replace("Talked about:", "Talked about: the queue migration")
        self.google.calendar.edit(form["id"], description=told.replace("\n", "<br>"))
