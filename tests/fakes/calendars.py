"""Calendars on this machine as other programs see and change them: a folder of .ics files, or
one such file.

Written with icalendar, as khal does, so that what we write is read by somebody else and the other
way round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from interviewd.accounts.local.calendar import LocalCalendar
from interviewd.model.seen import Guest
from interviewd.storage.cache import SqliteCache
from tests.contracts.calendar import NewEvent, StoredBlock

Component = Any
"""A VEVENT of icalendar; what its properties are depends on their names, which types cannot
follow."""

Edit = Callable[[icalendar.Calendar], object]


@dataclass
class LocalWorld:
    """The world of a local account.

    `path` is the calendar: a folder, or a file when its name ends in .ics.
    """

    home: Path
    path: Path
    account: str = "home"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/New_York"))
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __post_init__(self) -> None:
        if self.is_folder:
            self.path.mkdir()
        else:
            self.write(self.path, icalendar.Calendar.new(prodid="-//test//EN"))
        self._caches: list[SqliteCache] = []
        self._number = 0
        self.calendar = self.reopen()

    @property
    def is_folder(self) -> bool:
        return self.path.suffix != ".ics"

    @property
    def files(self) -> list[Path]:
        return sorted(self.path.glob("*.ics")) if self.is_folder else [self.path]

    def reopen(self) -> LocalCalendar:
        self._caches.append(SqliteCache(self.home / "cache.sqlite"))
        return LocalCalendar(
            self.account, [(self.path.name, self.path)], self._caches[-1], self.zone
        )

    def close(self) -> None:
        for cache in self._caches:
            cache.close()

    def add(self, new_event: NewEvent) -> str:
        self._number += 1
        uid = f"{self._number:04}-event@test"
        event = event_of(new_event, uid, self.zone)
        if self.is_folder:
            calendar = icalendar.Calendar.new(prodid="-//test//EN")
            calendar.add_component(event)
            self.write(self.path / f"{uid}.ics", calendar)
        else:
            self._edit(lambda calendar: calendar.add_component(event))
        return uid

    def move(self, uid: str, start: datetime, end: datetime, original: str = "") -> None:
        self._change(uid, original, lambda event: put_times(event, start, end))

    def cancel(self, uid: str, original: str = "") -> None:
        self._change(uid, original, lambda event: put(event, "STATUS", "CANCELLED"))

    def delete(self, uid: str) -> None:
        self._delete(lambda event: str(event.get("UID")) == uid)

    def person_moves(self, key: str, start: datetime, end: datetime) -> None:
        self._change(f"{key}@interviewd", "", lambda event: put_times(event, start, end))

    def person_renames(self, key: str, title: str) -> None:
        self._change(f"{key}@interviewd", "", lambda event: put(event, "SUMMARY", title))

    def person_deletes(self, key: str) -> None:
        self.delete(f"{key}@interviewd")

    def blocks(self) -> list[StoredBlock]:
        return [stored(event) for event in self.events() if "X-INTERVIEWD-KEY" in event]

    def events(self) -> list[Component]:
        return [event for path in self.files for event in read(path).walk("VEVENT")]

    def disconnect(self) -> None:
        self.path.rename(self.path.with_name("away"))

    def reconnect(self) -> None:
        self.path.with_name("away").rename(self.path)

    def write(self, path: Path, calendar: icalendar.Calendar) -> None:
        """Beside and renamed, as programs that sync do."""
        new = path.with_name(f".{path.name}.tmp")
        new.write_bytes(calendar.to_ical())
        new.replace(path)

    def _change(self, uid: str, original: str, change: Callable[[Component], object]) -> None:
        def edit(calendar: icalendar.Calendar) -> None:
            events = [event for event in calendar.walk("VEVENT") if str(event.get("UID")) == uid]
            if events and original:
                change(instance(calendar, events[0], original))
            elif events:
                change(events[0])

        self._edit(edit)

    def _edit(self, edit: Edit) -> None:
        for path in self.files:
            calendar = read(path)
            before = calendar.to_ical()
            edit(calendar)
            if calendar.to_ical() != before:
                self.write(path, calendar)

    def _delete(self, which: Callable[[Component], bool]) -> None:
        for path in self.files:
            calendar = read(path)
            kept = [one for one in calendar.subcomponents if one.name != "VEVENT" or not which(one)]
            if self.is_folder and not any(one.name == "VEVENT" for one in kept):
                path.unlink()
            elif len(kept) != len(calendar.subcomponents):
                calendar.subcomponents = kept
                self.write(path, calendar)


def read(path: Path) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert isinstance(calendar, icalendar.Calendar)
    return calendar


def event_of(new_event: NewEvent, uid: str, zone: ZoneInfo) -> Component:
    event = icalendar.Event()
    put(event, "UID", uid)
    put(event, "DTSTAMP", datetime(2026, 11, 1, tzinfo=UTC))
    put(event, "SUMMARY", new_event.title)
    if new_event.all_day:
        put(event, "DTSTART", new_event.start.astimezone(zone).date())
        put(event, "DTEND", new_event.end.astimezone(zone).date())
    else:
        put_times(event, new_event.start, new_event.end)
    for name, text in (("DESCRIPTION", new_event.description), ("LOCATION", new_event.location)):
        if text:
            put(event, name, text)
    if not new_event.busy:
        put(event, "TRANSP", "TRANSPARENT")
    if new_event.weekly:
        event.add("RRULE", {"FREQ": "WEEKLY", "COUNT": new_event.weekly})
    if new_event.organizer:
        event.add("ORGANIZER", address(new_event.organizer))
    for guest in new_event.guests:
        event.add("ATTENDEE", address(guest))
    return event


def address(guest: Guest) -> icalendar.vCalAddress:
    address_ = icalendar.vCalAddress(f"mailto:{guest.email}")
    address_.params["CN"] = guest.name
    address_.params["PARTSTAT"] = guest.answer.value.upper()
    return address_


def instance(calendar: icalendar.Calendar, master: Component, original: str) -> Component:
    """The component that stands for one instance of a series."""
    begin = datetime.strptime(original, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    length = master["DTEND"].dt - master["DTSTART"].dt
    event = icalendar.Event()
    for name in ("UID", "DTSTAMP", "SUMMARY"):
        event[name] = master[name]
    put(event, "RECURRENCE-ID", begin)
    put_times(event, begin, begin + length)
    calendar.add_component(event)
    return event


def put(event: Component, name: str, value: str | date) -> None:
    event.pop(name, None)
    event.add(name, value)


def put_times(event: Component, start: datetime, end: datetime) -> None:
    put(event, "DTSTART", start)
    put(event, "DTEND", end)


def stored(event: Component) -> StoredBlock:
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert all(isinstance(before, timedelta) for before in alarms)
    return StoredBlock(
        start=event["DTSTART"].dt,
        end=event["DTEND"].dt,
        title=str(event["SUMMARY"]),
        guests=len(event.get("ATTENDEE", [])) + ("ORGANIZER" in event),
        private=event.get("CLASS") == "PRIVATE",
        categories=tuple(str(name) for name in event["CATEGORIES"].cats)
        if "CATEGORIES" in event
        else (),
        alarm_minutes=int(-alarms[0].total_seconds() // 60) if alarms else None,
    )
