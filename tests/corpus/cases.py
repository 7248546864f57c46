"""The corpus, read: each VEVENT of the .ics files beside this module with what a careful reader
makes of it.

`X-EXPECT:` holds verdict|company|role|round|people met|coordinator, `-` for none; people are `Name
<address>`, divided by `;`. The verdict is yes, no, or suggest (tagged, but something is missing).
`X-MARK:` is the person's own `mark`, `X-CALENDAR:` the calendar it lies in, `X-LOOKS:no` says that
nothing but the tag makes it an interview. The person is Sam Rivera. The files are read as a local
account's, by the real reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.decided import Policy
from interviewd.model.seen import Event, Person, Window
from interviewd.storage.cache import Overlay

WINDOW = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
HERE = Path(__file__).parent


class Silent:
    """Texts that are never asked for: recognition renders nothing."""

    def render(self, name: str, facts: Mapping[str, object], language: str = "en") -> str:
        raise AssertionError(name, facts)


OWN = frozenset({"sam@example.org", "sam.rivera@gmail.com"})
POLICY = Policy(
    name="Sam Rivera",
    emails=("sam@example.org",),
    zone=ZoneInfo("Europe/London"),
    templates=Silent(),
    calendars=("home/interviews",),
)


class Forgetful(Overlay):
    """A cache that remembers nothing: every file is read."""

    def update(self, space: str, changed: Mapping[str, str], dropped: Iterable[str] = ()) -> bool:
        return False


@dataclass(frozen=True)
class Case:
    """One invitation and what is to be made of it."""

    name: str  # file and UID
    event: Event
    marked: bool | None
    verdict: str
    company: str = ""
    role: str = ""
    round: str = ""
    people: tuple[Person, ...] = ()
    coordinator: Person | None = None
    looks: bool = True  # like an interview without its tag, so that it ought to be suggested

    @property
    def untagged(self) -> Event:
        """The same invitation as it arrives, before the person tagged it."""
        bare = re.compile(r"#interview\b", re.IGNORECASE)
        return replace(
            self.event,
            title=bare.sub("", self.event.title).strip(),
            description=bare.sub("", self.event.description),
            categories=(),
            calendar="calendar",
        )


def cases(*, held_out: bool = False) -> list[Case]:
    """All cases, or those that were written before their rules were looked at again."""
    paths = sorted(HERE.glob("held_out*.ics") if held_out else HERE.glob("*.ics"))
    return [
        case
        for path in paths
        for case in _of_file(path)
        if held_out or not path.name.startswith("held_out")
    ]


def _of_file(path: Path) -> Iterator[Case]:
    look = LocalCalendar("home", [("calendar", path)], Forgetful(), POLICY.zone).fetch(
        WINDOW, WINDOW.start
    )
    events = {event.uid: event for event in look.events}
    for block in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", path.read_text(), re.DOTALL):
        said = dict(
            re.findall(r"^(X-EXPECT|X-MARK|X-CALENDAR|X-LOOKS|UID):(.*)$", block, re.MULTILINE)
        )
        event = replace(events[said["UID"]], calendar=said.get("X-CALENDAR", "calendar"))
        marked = {"yes": True, "no": False}.get(said.get("X-MARK", ""))
        verdict, *facts = said["X-EXPECT"].split("|")
        company, role, round_, people, coordinator = (
            "" if fact == "-" else fact for fact in facts or "-----"
        )
        met = tuple(_person(text) for text in people.split(";") if text.strip())
        arranging = _person(coordinator) if coordinator else None
        yield Case(
            f"{path.stem}: {said['UID']}",
            event,
            marked,
            verdict,
            company,
            role,
            round_,
            met,
            arranging,
            "X-LOOKS" not in said,
        )


def _person(text: str) -> Person:
    name, _, address = text.strip().rstrip(">").partition(" <")
    return Person(name.strip(), address.strip())
