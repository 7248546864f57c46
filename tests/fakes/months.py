"""Months in which interviews come and go: what a month needs of an account, for each kind of one.

An account can be away for days, and lose its sign-in. What letters there are is read from the
account itself, never from what the program believes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path
from random import Random
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.accounts.local.mailbox import LocalMailbox
from interviewd.ports import AccountPorts
from interviewd.storage.cache import Overlay
from tests.fakes import google_world, homes, microsoft_world
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_life import ME
from tests.fakes.wire import Chance

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:{uid}@firm.example
DTSTAMP:20260101T090000Z
SEQUENCE:{edition}
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{end:%Y%m%dT%H%M%SZ}
SUMMARY:{title}
STATUS:{status}
ORGANIZER;CN={name}:mailto:{guest}
ATTENDEE;CN={name};PARTSTAT=ACCEPTED:mailto:{guest}
ATTENDEE;CN=Sam Rivera;PARTSTAT=ACCEPTED:mailto:me@example.org
END:VEVENT
END:VCALENDAR
"""
NAMES = ("Priya Shah", "Wei Chen", "Jonas Weber", "Mia Brandt", "Omar Haddad")


@dataclass(frozen=True)
class Round:
    """An interview: everybody in it is of a company of their own."""

    number: int
    start: datetime
    end: datetime
    is_off: bool = False

    @property
    def name(self) -> str:
        return NAMES[self.number % len(NAMES)]

    @property
    def guest(self) -> str:
        return f"{self.name.split()[0].lower()}@firm{self.number}.example"

    @property
    def title(self) -> str:
        return f"Interview: Staff SRE - Firm{self.number} #interview"


class Place(Protocol):
    """One account with calendar and mail."""

    NAME: str
    CAN_BE_SIGNED_OUT: bool

    @property
    def ports(self) -> AccountPorts: ...

    @property
    def struck(self) -> int:
        """How many faults have struck so far."""
        ...

    @property
    def fatal(self) -> list[str]:
        """What was asked for and never may be."""
        ...

    def at(self, now: datetime) -> None:
        """It is that moment, for the account."""

    def put(self, one: Round) -> None:
        """An interview is there, or has changed."""

    def letters(self) -> Mapping[str, str]:
        """Each draft and each sent mail, by a name for the person's acts: to whom."""
        ...

    def waiting(self) -> list[str]:
        """The drafts among them."""
        ...

    def send(self, draft: str, random: Random) -> None:
        """The person sends it."""

    def go(self) -> None:
        """It cannot be reached any more."""

    def come_back(self) -> None:
        """It can."""

    def sign_out(self) -> None:
        """The provider ends the sign-in."""

    def sign_in(self) -> None:
        """The person signs in again."""

    def reopen(self) -> None:
        """As a new process does."""

    def close(self) -> None:
        """The month is over."""


class Folders:
    """A folder of .ics files and a Maildir."""

    NAME, CAN_BE_SIGNED_OUT = "home", False
    struck = 0

    def __init__(self, root: Path, zone: ZoneInfo, begin: datetime, weather: Random) -> None:
        homes.lay(root)
        self.calendar, self.maildir = root / "calendar", root / "Maildir"
        self.away = root / "away"
        self.zone, self.cache, self._edition = zone, Overlay(), 0
        self.fatal: list[str] = []
        self._recipients: dict[str, str] = {}
        self.reopen()

    def reopen(self) -> None:
        own = (ME,)
        calendars = [("calendar", self.calendar)]
        self.ports = AccountPorts(
            self.NAME,
            "local",
            own,
            self.NAME,
            LocalCalendar(self.NAME, calendars, self.cache, self.zone, own),
            LocalMailbox(self.NAME, self.maildir, self.cache, addresses=own),
        )

    def at(self, now: datetime) -> None:
        """Files know no time."""

    def sign_out(self) -> None:
        """There is no sign-in."""

    def sign_in(self) -> None:
        """There is no sign-in."""

    def close(self) -> None:
        """Nothing is open."""

    def put(self, one: Round) -> None:
        self._edition += 1
        text = ICS.format(
            uid=f"round-{one.number}",
            edition=self._edition,
            start=one.start.astimezone(UTC),
            end=one.end.astimezone(UTC),
            title=one.title,
            status="CANCELLED" if one.is_off else "CONFIRMED",
            name=one.name,
            guest=one.guest,
        )
        path = self.calendar / f"round-{one.number}.ics"
        path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")

    def letters(self) -> Mapping[str, str]:
        found = {}
        for path in [*self._mails(".Drafts"), *self._mails(".Sent")]:
            name = str(path.relative_to(self.maildir))
            if name not in self._recipients:
                to = message_from_bytes(path.read_bytes())["To"]
                self._recipients[name] = parseaddr(to)[1]
            found[name] = self._recipients[name]
        return found

    def waiting(self) -> list[str]:
        return [str(path.relative_to(self.maildir)) for path in self._mails(".Drafts")]

    def send(self, draft: str, random: Random) -> None:
        path = self.maildir / draft
        name = path.name.split(":", maxsplit=1)[0]
        path.rename(self.maildir / ".Sent" / "cur" / f"{name}:2,S")

    def go(self) -> None:
        self.away.mkdir()
        for folder in (self.calendar, self.maildir):
            folder.rename(self.away / folder.name)

    def come_back(self) -> None:
        for folder in (self.calendar, self.maildir):
            (self.away / folder.name).rename(folder)
        self.away.rmdir()

    def _mails(self, folder: str) -> list[Path]:
        found = (self.maildir / folder / part for part in ("cur", "new"))
        return sorted(path for each in found if each.is_dir() for path in each.iterdir())


class _Online(ABC):
    """An account at a provider: `fake` is the provider, `world` what the program has of it."""

    NAME: str
    CAN_BE_SIGNED_OUT = True
    TIME_ZONE: ClassVar[dict[str, str]] = {}
    """What stands beside a time."""
    signed_in: Callable[[Any], dict[str, Any]]
    fake: Any
    world: Any

    def _begin(self, weather: Random) -> None:
        self.chance = Chance(weather)
        self.gone: Any = None
        self._events: dict[int, str] = {}
        self.fake.server.faults[:] = [self.chance]

    def put(self, one: Round) -> None:
        times = {
            name: {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", **self.TIME_ZONE}
            for name, moment in (("start", one.start), ("end", one.end))
        }
        if one.is_off:
            self._cancel(self._events[one.number])
        elif known := self._events.get(one.number):
            self.fake.calendar.edit(known, **times)
        else:
            made = self.fake.calendar.add(**self._invitation(one), **times)
            self._events[one.number] = made["id"]

    @abstractmethod
    def _invitation(self, one: Round) -> dict[str, Any]:
        """What the provider shows of it beside its times."""

    @abstractmethod
    def _cancel(self, id_: str) -> None: ...

    @property
    def ports(self) -> AccountPorts:
        ports: AccountPorts = self.world.ports
        return replace(ports, addresses=(ME,), mail=self.NAME)

    def at(self, now: datetime) -> None:
        self.fake.at(now)

    def letters(self) -> Mapping[str, str]:
        recipients = {draft: mail.header("To") for draft, mail in self.fake.drafts}
        recipients |= {mail.id: mail.header("To") for mail in self.fake.sent}
        return {name: parseaddr(to)[1] for name, to in recipients.items()}

    def waiting(self) -> list[str]:
        return [draft for draft, _ in self.fake.drafts]

    def send(self, draft: str, random: Random) -> None:
        self.fake.mail.send_draft(draft, random.choice(["same_id", "new_id"]))

    def go(self) -> None:
        self.gone = self.fake.fault("fin", times=1_000_000)
        self.fake.server.faults.reverse()

    def come_back(self) -> None:
        self.fake.server.faults.remove(self.gone)

    def sign_out(self) -> None:
        self.fake.sign_in.revoke_all()

    @property
    def struck(self) -> int:
        return self.chance.struck

    @property
    def fatal(self) -> list[str]:
        fatal: list[str] = self.fake.state()["fatal"]
        return fatal

    def reopen(self) -> None:
        self.world.reopened()

    def close(self) -> None:
        self.world.close()
        self.fake.server.close()

    def sign_in(self) -> None:
        faults = self.fake.server.faults
        faults.clear()  # the person tries until it works
        self.world.vault.put(self.NAME, self.signed_in(self.fake))
        self.world.reopened()
        faults.append(self.chance)


class OnGoogle(_Online):
    """An account at Google."""

    NAME = "gmail"
    signed_in = staticmethod(google_world.signed_in)

    def __init__(self, root: Path, zone: ZoneInfo, begin: datetime, weather: Random) -> None:
        self.fake = Google(address=ME, start=begin)
        self.fake.server.start()
        self.world = google_world.World(self.fake, cache=Overlay())
        self._begin(weather)

    def _invitation(self, one: Round) -> dict[str, Any]:
        person = {"email": one.guest, "displayName": one.name}
        return {
            "summary": one.title,
            "organizer": person,
            "attendees": [
                {**person, "responseStatus": "accepted"},
                {"email": ME, "self": True, "responseStatus": "accepted"},
            ],
            "iCalUID": f"round-{one.number}@firm.example",
        }

    def _cancel(self, id_: str) -> None:
        self.fake.calendar.delete(id_)


class OnMicrosoft(_Online):
    """An account at Microsoft."""

    NAME = "outlook"
    TIME_ZONE: ClassVar = {"timeZone": "UTC"}
    signed_in = staticmethod(microsoft_world.signed_in)

    def __init__(self, root: Path, zone: ZoneInfo, begin: datetime, weather: Random) -> None:
        self.fake = Microsoft(address=ME, start=begin)
        self.fake.server.start()
        self.world = microsoft_world.World(self.fake, cache=Overlay(), zone=zone)
        self._begin(weather)

    def _invitation(self, one: Round) -> dict[str, Any]:
        people = [(one.guest, one.name), (ME, "Sam Rivera")]
        return {
            "subject": one.title,
            "organizer": {"emailAddress": {"address": one.guest, "name": one.name}},
            "attendees": [
                {
                    "type": "required",
                    "emailAddress": {"address": address, "name": name},
                    "status": {"response": "accepted"},
                }
                for address, name in people
            ],
            "responseStatus": {"response": "accepted"},
            "iCalUId": f"round-{one.number}@firm.example",
        }

    def _cancel(self, id_: str) -> None:
        self.fake.calendar.cancel(id_)


def appointments(begin: datetime, days: int) -> list[tuple[datetime, datetime]]:
    """Something of the person's own on each day, for a second calendar that is in use."""
    noon = begin.replace(hour=6, minute=0)
    return [
        (noon + timedelta(days=day), noon + timedelta(days=day, minutes=30)) for day in range(days)
    ]
