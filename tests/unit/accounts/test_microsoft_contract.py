"""Microsoft keeps the contracts of every calendar and every mailbox, over HTTP, with real msal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
from interviewd.model.decided import Letter
from interviewd.model.seen import Answer, Guest
from interviewd.model.terms import stamp
from tests.contracts.calendar import ME, CalendarContract, NewEvent, StoredBlock
from tests.contracts.mailbox import NOW, SAM, Contract
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_calendar import moment_of
from tests.fakes.microsoft_world import World

_ANSWERS = {
    Answer.YES: "accepted",
    Answer.MAYBE: "tentativelyAccepted",
    Answer.NO: "declined",
    Answer.NONE: "notResponded",
}


class CalendarWorld:
    """A calendar of Outlook, and everybody who changes it."""

    account = "home"
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __init__(self) -> None:
        self.microsoft = Microsoft(address=ME.email, start=self.now)
        self.microsoft.server.start()
        self.world = World(self.microsoft, name=self.account, zone=self.zone)

    @property
    def calendar(self) -> MicrosoftCalendar:
        return self.world.calendar

    def reopen(self) -> MicrosoftCalendar:
        return self.world.reopened().calendar

    def close(self) -> None:
        self.world.close()
        assert self.microsoft.state()["fatal"] == []
        self.microsoft.server.close()

    def add(self, new_event: NewEvent) -> str:
        more: dict[str, Any] = {}
        if new_event.organizer:
            more["organizer"] = {"emailAddress": _address(new_event.organizer)}
        if new_event.weekly:
            more["rule"] = f"RRULE:FREQ=WEEKLY;COUNT={new_event.weekly}"
        made = self.microsoft.calendar.add(
            subject=new_event.title,
            start=self._side(new_event.start, all_day=new_event.all_day),
            end=self._side(new_event.end, all_day=new_event.all_day),
            isAllDay=new_event.all_day,
            showAs="busy" if new_event.busy else "free",
            location={"displayName": new_event.location},
            body={"contentType": "text", "content": new_event.description},
            attendees=[
                {
                    "type": "required",
                    "emailAddress": _address(guest),
                    "status": {"response": _ANSWERS[guest.answer]},
                }
                for guest in new_event.guests
            ],
            **more,
        )
        return str(made["iCalUId"])

    def move(self, uid: str, start: datetime, end: datetime, original: str = "") -> None:
        id_ = self._id(uid, original)
        self.microsoft.calendar.edit(id_, start=self._side(start), end=self._side(end))

    def cancel(self, uid: str, original: str = "") -> None:
        self.microsoft.calendar.cancel(self._id(uid, original))

    def delete(self, uid: str) -> None:
        self.microsoft.calendar.delete(self._id(uid))

    def person_moves(self, key: str, start: datetime, end: datetime) -> None:
        self.microsoft.calendar.edit(self._block(key), start=self._side(start), end=self._side(end))

    def person_renames(self, key: str, title: str) -> None:
        self.microsoft.calendar.edit(self._block(key), subject=title)

    def person_deletes(self, key: str) -> None:
        self.microsoft.calendar.delete(self._block(key))

    def blocks(self) -> list[StoredBlock]:
        return [
            StoredBlock(
                moment_of(item["start"]),
                moment_of(item["end"]),
                item["subject"],
                guests=len(item["attendees"]),
                private=item["sensitivity"] == "private",
                categories=tuple(item["categories"]),
                alarm_minutes=item["reminderMinutesBeforeStart"] if item["isReminderOn"] else None,
            )
            for item in self.microsoft.calendar.items.values()
            if item["_extended"]
        ]

    def disconnect(self) -> None:
        self.microsoft.fault("status", status=503, times=10**6)

    def reconnect(self) -> None:
        self.microsoft.server.faults.clear()

    def _side(self, at: datetime, *, all_day: bool = False) -> dict[str, str]:
        local = at.astimezone(self.zone) if all_day else at
        return {
            "dateTime": f"{local:%Y-%m-%dT%H:%M:%S}",
            "timeZone": self.zone.key if all_day else "UTC",
        }

    def _id(self, uid: str, original: str = "") -> str:
        calendar = self.microsoft.calendar
        every = [*calendar.items.values(), *calendar.masters.values()]
        if not original:
            return _first(item for item in every if item["iCalUId"] == uid)
        master = _first(item for item in calendar.masters.values() if item["iCalUId"] == uid)
        mine = (item for item in calendar.items.values() if item["seriesMasterId"] == master)
        return _first(
            item
            for item in mine
            if stamp(datetime.fromisoformat(item["originalStart"])) == original
        )

    def _block(self, key: str) -> str:
        return _first(
            i for i in self.microsoft.calendar.items.values() if key in i["_extended"].values()
        )


def _first(items: Iterator[dict[str, Any]]) -> str:
    return str(next(items)["id"])


def _address(guest: Guest) -> dict[str, str]:
    return {"name": guest.name or guest.email, "address": guest.email}


class TestCalendar(CalendarContract):
    @pytest.fixture
    def world(self) -> Iterator[CalendarWorld]:
        world = CalendarWorld()
        yield world
        world.close()


class MailboxWorld:
    """An Outlook mailbox, and the person before it. `manner` is how their program sends a draft."""

    byte_exact = True
    withdraws = True
    keeps_trash = True

    def __init__(self, manner: str) -> None:
        self.manner = manner
        # An hour later than everything, so that a doubt is old enough to be settled at once.
        self.microsoft = Microsoft(address=SAM.email, start=NOW + timedelta(hours=1))
        self.microsoft.server.start()
        self.microsoft.mail.knobs.on_edit = "rewrite" if manner == "classic" else "keep"
        self.world = World(self.microsoft, name="home")

    @property
    def mailbox(self) -> MicrosoftMailbox:
        return self.world.mailbox

    def reopen(self) -> MicrosoftMailbox:
        return self.world.reopened().mailbox

    def close(self) -> None:
        self.world.close()
        assert self.microsoft.state()["fatal"] == []
        self.microsoft.server.close()

    def drafts(self) -> list[bytes]:
        return [mail.raw for mail in self.microsoft.mail.mails.values() if mail.folder == "drafts"]

    def edit(self, letter: Letter, text: str, at: datetime) -> None:
        self.microsoft.mail.edit_draft(self._id(letter), text=text)

    def save(self, letter: Letter, at: datetime) -> None:
        self.microsoft.mail.autosave(self._id(letter))

    def send(self, letter: Letter, at: datetime) -> None:
        self.microsoft.mail.send_draft(self._id(letter), mode=self.manner)

    def discard(self, letter: Letter) -> None:
        self.microsoft.mail.discard_draft(self._id(letter))

    def compose(self, raw: bytes) -> None:
        self.microsoft.mail.open_draft(raw)

    def write(self, raw: bytes) -> None:
        self.microsoft.mail.write(raw, at=_date(raw))

    def receive(self, raw: bytes) -> None:
        self.microsoft.mail.receive(raw, at=_date(raw))

    def read(self) -> None:
        """Graph's bytes say nothing of it; the change key does."""
        for mail in list(self.microsoft.mail.mails.values()):
            self.microsoft.mail.file(mail.id, mail.folder)

    def disconnect(self) -> None:
        self.microsoft.fault("status", status=503, times=10**6)

    def reconnect(self) -> None:
        self.microsoft.server.faults.clear()

    def _id(self, letter: Letter) -> str:
        """As a person finds it: by its recipient and subject, the latest of several."""
        drafts = [mail for mail in self.microsoft.mail.mails.values() if mail.folder == "drafts"]
        same = [mail.id for mail in drafts if mail.header("Message-ID") == letter.message_id]
        to = [
            mail.id
            for mail in drafts
            if mail.people("To")[0]["emailAddress"]["address"] == letter.to.email
        ]
        return (same or to)[-1]


def _date(raw: bytes) -> datetime:
    return parsedate_to_datetime(str(message_from_bytes(raw)["Date"])).astimezone(UTC)


@pytest.fixture(params=["same_id", "new_id", "classic"])
def world(request: pytest.FixtureRequest) -> Iterator[MailboxWorld]:
    """How Outlook sends a draft: with its id, as another item, or with another Message-ID too."""
    world = MailboxWorld(request.param)
    yield world
    world.close()


class TestMailbox(Contract):
    """The laws of every mailbox."""
