"""Google's calendars: the contract of every calendar, and what is Google's own: tokens, pages,
ids that cannot be used again, the window.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from interviewd.accounts import http
from interviewd.accounts.google.events import event_of
from interviewd.accounts.online.fields import Owner
from interviewd.errors import Changed, Doubt, Gone, Refused
from interviewd.model.seen import Answer, Guest
from interviewd.model.terms import stamp
from interviewd.ports import Calendar, Row, Traces
from interviewd.storage.cache import Overlay
from tests.contracts.calendar import (
    CalendarContract,
    NewEvent,
    StoredBlock,
    block_for,
    deed_of,
    titles,
)
from tests.contracts.online_calendar import OnlineCalendar
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.online_world import ZONE

EVENTS = "/events"
HOUR = timedelta(hours=1)


class Outside:
    """The fake as the contract sees a calendar from outside."""

    zone = ZONE
    account = "gmail"

    def __init__(self, world: World) -> None:
        self._world, self._google = world, world.google
        self.calendar: Calendar = world.calendar
        self.now = world.google.now

    def reopen(self) -> Calendar:
        self.calendar = self._world.reopened().calendar
        return self.calendar

    def add(self, new_event: NewEvent) -> str:
        body: dict[str, Any] = {"summary": new_event.title, **_span(new_event.start, new_event.end)}
        if new_event.all_day:
            days = [f"{one.astimezone(ZONE):%Y-%m-%d}" for one in (new_event.start, new_event.end)]
            body |= {"start": {"date": days[0]}, "end": {"date": days[1]}}
        if new_event.weekly:
            body["recurrence"] = [f"RRULE:FREQ=WEEKLY;COUNT={new_event.weekly}"]
        if new_event.organizer:
            body["organizer"] = {
                "email": new_event.organizer.email,
                "displayName": new_event.organizer.name,
            }
        if new_event.guests:
            body["attendees"] = [_attendee(one) for one in new_event.guests]
        body |= {"description": new_event.description, "location": new_event.location}
        body["transparency"] = "opaque" if new_event.busy else "transparent"
        return str(self._google.calendar.add(**body)["iCalUID"])

    def _id(self, uid: str, original: str = "") -> str:
        calendar = self._google.calendar.calendars["primary"]
        master = next(
            i for i in [*calendar.masters.values(), *calendar.items.values()] if i["iCalUID"] == uid
        )
        return f"{master['id']}_{original}" if original else str(master["id"])

    def move(self, uid: str, start: datetime, end: datetime, original: str = "") -> None:
        self._google.calendar.edit(self._id(uid, original), **_span(start, end))

    def cancel(self, uid: str, original: str = "") -> None:
        self._google.calendar.delete(self._id(uid, original))

    def delete(self, uid: str) -> None:
        self._google.calendar.delete(self._id(uid))

    def person_moves(self, key: str, start: datetime, end: datetime) -> None:
        self._google.calendar.edit(key, **_span(start, end))

    def person_renames(self, key: str, title: str) -> None:
        self._google.calendar.edit(key, summary=title)

    def person_deletes(self, key: str) -> None:
        self._google.calendar.delete(key)

    def blocks(self) -> list[StoredBlock]:
        items = self._google.calendar.calendars["primary"].items.values()
        marked = [
            item for item in items if "extendedProperties" in item and item["status"] != "cancelled"
        ]
        return [
            StoredBlock(
                start=datetime.fromisoformat(item["start"]["dateTime"]),
                end=datetime.fromisoformat(item["end"]["dateTime"]),
                title=item["summary"],
                guests=len(item.get("attendees", [])),
                private=item["visibility"] == "private",
                alarm_minutes=next(
                    (one["minutes"] for one in item["reminders"]["overrides"]), None
                ),
            )
            for item in marked
        ]

    def disconnect(self) -> None:
        self._google.fault("fin", times=10_000)

    def reconnect(self) -> None:
        self._google.server.faults.clear()


def _span(start: datetime, end: datetime) -> dict[str, Any]:
    zone = {"timeZone": "UTC"}
    return {
        "start": {"dateTime": start.isoformat(), **zone},
        "end": {"dateTime": end.isoformat(), **zone},
    }


def _attendee(guest: Guest) -> dict[str, Any]:
    answers = {
        Answer.YES: "accepted",
        Answer.MAYBE: "tentative",
        Answer.NO: "declined",
        Answer.NONE: "needsAction",
    }
    return {
        "email": guest.email,
        "displayName": guest.name,
        "responseStatus": answers[guest.answer],
    }


@pytest.fixture
def program(google: Google) -> Iterator[World]:
    with World(google) as world:
        yield world


@pytest.fixture
def world(program: World) -> Outside:
    return Outside(program)


class TestGoogleCalendar(CalendarContract):
    """Every promise of the port."""


GOOD = {
    "id": "abcde",
    "status": "confirmed",
    "summary": "page",
    "start": {"dateTime": "2026-11-24T10:00:00Z"},
    "end": {"dateTime": "2026-11-24T11:00:00Z"},
}


class TestOnlineCalendar(OnlineCalendar):
    """By tokens for what has changed."""

    WORLD, FIRST, PAGES, CREATED = World, "primary", EVENTS, 200
    SOMEBODY: ClassVar = {"email": "somebody@else.example"}
    SAME_PAGE: ClassVar = {"kind": "calendar#events", "items": [], "nextPageToken": "again"}
    BAD_PAGES: ClassVar = [
        {},
        {"error": {"code": 500}},
        {"items": "none"},
        {"items": [5]},
        {"items": [{"summary": "no id"}]},
        {"items": [{**GOOD, "id": 5}]},
        {"items": [GOOD], "nextPageToken": 5},
        {"items": [GOOD], "nextPageToken": "again"},
        {"kind": "calendar#calendar"},
        [],
    ]

    def add(self, program: World, title: str, day: float = 1, calendar: str = "") -> None:
        start = program.now + timedelta(days=day)
        program.google.calendar.add(
            calendar or "primary", summary=title, **_span(start, start + HOUR)
        )

    def add_calendar(self, program: World, name: str) -> str:
        program.google.calendar.add_calendar(name)
        return name


def at(world: Outside, title: str, days: float = 1, **more: Any) -> str:
    """Somebody's hour, so many days from now."""
    start = world.now + timedelta(days=days)
    return world.add(NewEvent(title, start, start + HOUR, **more))


def asked(google: Google) -> int:
    return len(google.asked("GET", EVENTS))


# --- tokens and pages ---------------------------------------------------------------------------


def test_an_idle_poll_is_one_request(google: Google, program: World, world: Outside) -> None:
    """After the full read the token answers, whatever lies on the calendar.

    A new process goes on from it.
    """
    for day in range(20):
        at(world, f"event {day}", day)
    program.fetch()
    before = asked(google)
    for _ in range(3):
        assert not program.fetch().changed
    program.reopened().fetch()

    assert asked(google) - before == 4
    assert all("syncToken" in one["url"] for one in google.asked("GET", EVENTS)[1:])


def test_an_expired_token_costs_a_full_read(google: Google, program: World, world: Outside) -> None:
    """410: everything is asked for again, deletions that nobody told are found, nothing is
    doubled.
    """
    at(world, "kept")
    deleted = at(world, "gone", 2)
    program.fetch()
    world.delete(deleted)
    google.calendar.expire_sync()

    look = program.fetch()
    assert (titles(look), look.complete, look.changed) == (["kept"], True, True)
    assert not program.fetch().changed


def test_a_token_that_expires_between_pages_changes_nothing_wrongly(
    google: Google, program: World, world: Outside
) -> None:
    """410 on a later page: the full read that follows is the truth."""
    google.calendar.knobs.short_pages = True
    uids = [at(world, f"event {day}", day) for day in range(8)]
    program.fetch()
    for uid in uids[:4]:
        world.delete(uid)
    google.fault(
        "status",
        status=410,
        method="GET",
        path="pageToken",
        body={"error": {"code": 410, "errors": []}},
    )

    assert titles(program.fetch()) == [f"event {day}" for day in range(4, 8)]


@pytest.mark.parametrize("tokens", ["none", "ignored"])
def test_a_server_without_tokens_is_only_slower(
    google: Google, program: World, world: Outside, tokens: str
) -> None:
    """No token given, or given and not honoured: additions, moves and deletions are seen all the
    same.
    """
    google.calendar.knobs.tokens = tokens
    at(world, "kept")
    moved, deleted = at(world, "moved", 2), at(world, "gone", 3)
    program.fetch()
    world.delete(deleted)
    world.move(moved, world.now + timedelta(days=5), world.now + timedelta(days=5, hours=1))
    at(world, "added", 4)

    assert titles(program.fetch()) == ["kept", "added", "moved"]
    assert not program.fetch().changed
    assert program.fetch().complete


def test_changes_reported_again_change_nothing(
    google: Google, program: World, world: Outside
) -> None:
    """A server that repeats itself costs requests, not events."""
    google.calendar.knobs.repeats = True
    uid = at(world, "moved")
    program.fetch()
    world.move(uid, world.now + timedelta(days=5), world.now + timedelta(days=5, hours=1))
    program.fetch()

    look = program.fetch()
    assert (titles(look), look.changed) == (["moved"], False)


def test_our_own_writes_are_no_changes(google: Google, program: World, world: Outside) -> None:
    """What we wrote is told to us again by the next token: no change, and no full read."""
    program.fetch()
    program.calendar.put(block_for(world), None)
    program.fetch()
    before = asked(google)
    look = program.fetch()

    assert (look.changed, asked(google) - before) == (False, 1)


def test_an_unchanged_event_is_seen_when_the_window_reaches_it(
    google: Google, program: World, world: Outside
) -> None:
    """Between full reads nothing enters unseen: the moment the window's end passes its start, it
    is there.
    """
    at(world, "next week's", 60 + 5)
    program.fetch()
    google.advance(timedelta(days=5).total_seconds() + 60)

    assert titles(program.fetch()) == ["next week's"]


def test_a_full_read_happens_at_least_weekly(
    google: Google, program: World, world: Outside
) -> None:
    """However regular the polls, no week goes by without one, and no more than one."""
    program.fetch()
    for _ in range(28):
        google.advance(timedelta(days=0.5).total_seconds())
        program.fetch()
    full = [
        one
        for one in google.asked("GET", EVENTS)
        if "timeMin" in one["url"] and one["status"] == 200
    ]

    assert 2 <= len(full) - 1 <= 3


def test_the_window_forgets_what_it_leaves(google: Google, program: World, world: Outside) -> None:
    """An event that ended more than 35 days ago is none of the window's, without anybody
    touching it.
    """
    at(world, "old", -34)
    assert titles(program.fetch()) == ["old"]
    google.advance(timedelta(days=2).total_seconds())

    look = program.fetch()
    assert (look.events, look.changed) == ((), True)


def test_a_clock_that_goes_back_finds_the_old_window(
    google: Google, program: World, world: Outside
) -> None:
    """Looking at an earlier moment asks for what that window holds."""
    at(world, "old", -20)
    google.advance(timedelta(days=30).total_seconds())
    assert titles(program.fetch()) == []
    google.at(google.begun)

    assert titles(program.fetch()) == ["old"]


# --- several calendars, and calendars that go ---------------------------------------------------


def test_all_calendars_are_read_and_blocks_go_to_the_first(google: Google) -> None:
    """Events of each are told with its name; a block lands on the first."""
    google.calendar.add_calendar("side@group.calendar.google.com")
    with World(google, ("primary", "side@group.calendar.google.com")) as program:
        world = Outside(program)
        at(world, "here")
        google.calendar.add(
            "side@group.calendar.google.com",
            summary="there",
            **_span(world.now + 2 * HOUR, world.now + 3 * HOUR),
        )
        program.calendar.put(block_for(world), None)
        calendars = {event.title: event.calendar for event in program.fetch().events}

    assert calendars.pop("Research and rehearse") == "primary"
    assert calendars == {"here": "primary", "there": "side@group.calendar.google.com"}


def test_a_page_that_is_too_large_is_asked_for_in_parts(
    google: Google, program: World, world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invitations with hundreds of guests: smaller pages, remembered, and the calendar is read
    all the same.
    """
    monkeypatch.setattr(http, "LARGEST", 100_000)
    for number in range(150):
        at(world, f"event {number}", number / 10, description="x" * 3_000)
    assert len(program.fetch().events) == 150
    google.calendar.expire_sync()
    before = asked(google)
    program.reopened().fetch()
    sizes = [
        one["url"].partition("maxResults=")[2].partition("&")[0]
        for one in google.asked("GET", EVENTS)
    ]

    assert sizes[:2] == ["2500", "500"]
    assert set(sizes[before:]) == {"20"}


def test_a_disabled_api_is_reported_for_the_account(google: Google, program: World) -> None:
    """Where nothing of the account can work, the account says so."""
    google.refuse(403, "accessNotConfigured", path=EVENTS)
    with pytest.raises(Refused) as caught:
        program.fetch()

    assert caught.value.what == "api_off"


def test_an_event_that_cannot_be_read_is_as_last_seen(
    google: Google, program: World, world: Outside
) -> None:
    """One event without a time does not take the calendar with it.

    What was known of it stays, and it is said.
    """
    uid = at(world, "odd")
    at(world, "fine", 2)
    program.fetch()
    item = google.calendar.calendars["primary"].items[uid.partition("@")[0]]
    google.calendar.calendars["primary"].keep(
        {**item, "etag": '"9"', "start": {"foo": 1}, "end": {}}
    )
    look = program.fetch()

    assert titles(look) == ["odd", "fine"]
    assert look.complete
    assert [trouble.what.code for trouble in look.troubles] == ["events_unreadable"]


def test_a_tombstone_may_be_an_id_and_nothing_else(
    google: Google, program: World, world: Outside
) -> None:
    """Deletions need no times."""
    at(world, "gone")
    (item,) = program.fetch().events
    page = {
        "kind": "calendar#events",
        "items": [{"id": item.handle, "status": "cancelled"}],
        "nextSyncToken": "x",
    }
    google.fault("status", status=200, body=page, path="syncToken")

    assert program.fetch().events == ()


# --- blocks -------------------------------------------------------------------------------------


def test_a_block_costs_one_request(google: Google, program: World, world: Outside) -> None:
    """Adding, changing and removing are one request each, all without telling anybody."""
    block = block_for(world)
    program.calendar.put(block, None)
    (event,) = program.fetch().events
    program.calendar.put(replace(block, title="other"), event)
    (event,) = program.fetch().events
    program.calendar.remove(event)
    writes = [one for one in google.log if one["method"] != "GET"]

    assert [one["method"] for one in writes] == ["POST", "PATCH", "DELETE"]
    assert all("sendUpdates=none" in one["url"] for one in writes)
    assert [one["headers"].get("if-match") is not None for one in writes] == [False, True, True]


@pytest.mark.parametrize("purged", [False, True])
def test_a_block_that_a_person_deleted_cannot_come_again(
    google: Google, program: World, world: Outside, purged: bool
) -> None:
    """Google never takes its id again: Gone, so that it counts as deleted.

    Only when Google has forgotten it, it could be made anew.
    """
    program.calendar.put(block_for(world), None)
    world.person_deletes(block_for(world).key)
    if purged:
        google.calendar.purge()
        assert program.calendar.find(deed_of(world, block_for(world))) == Traces()
        return
    with pytest.raises(Gone):
        program.calendar.put(block_for(world), None)

    assert program.calendar.find(deed_of(world, block_for(world))) == Traces(was_deleted=True)
    assert world.blocks() == []


@pytest.mark.parametrize("kind", ["fin", "rst", "truncate", "status", "html"])
@pytest.mark.parametrize("when", ["before", "after", "late"])
def test_a_doubtful_insert_ends_as_one_block(
    google: Google, program: World, world: Outside, kind: str, when: str
) -> None:
    """Whatever became of the request: look, add again if nothing is there, and one block stands."""
    google.fault(kind, when, method="POST", path=EVENTS, seconds=60)
    with pytest.raises(Doubt):
        program.calendar.put(block_for(world), None)
    for _ in range(3):
        program.reopened()
        if program.calendar.find(deed_of(world, block_for(world))).event is None:
            program.calendar.put(block_for(world), None)
        google.advance(61)

    assert len(world.blocks()) == 1


def test_a_server_that_forgets_what_it_made_doubles_nothing(
    google: Google, program: World, world: Outside
) -> None:
    """A replica that does not know the block yet: adding it again is refused, until it is found."""
    google.calendar.knobs.replica_404_s = 30
    program.calendar.put(block_for(world), None)
    assert program.calendar.find(deed_of(world, block_for(world))) == Traces()
    with pytest.raises(Changed):
        program.calendar.put(block_for(world), None)
    google.advance(31)

    assert program.calendar.find(deed_of(world, block_for(world))).event
    assert len(world.blocks()) == 1


def test_a_late_patch_overwrites_nobody(google: Google, program: World, world: Outside) -> None:
    """A patch that comes into effect late meets an etag that has moved on, when a person was
    there meanwhile.
    """
    block = block_for(world)
    program.calendar.put(block, None)
    (event,) = program.fetch().events
    google.fault("fin", "late", method="PATCH", seconds=60)
    with pytest.raises(Doubt):
        program.calendar.put(replace(block, title="ours"), event)
    world.person_renames(block.key, "mine")
    google.advance(61)

    assert [stored.title for stored in world.blocks()] == ["mine"]


def test_a_deletion_whose_outcome_is_unknown_is_found_out(
    google: Google, program: World, world: Outside
) -> None:
    """After a lost answer the block is looked for where it was."""
    program.calendar.put(block_for(world), None)
    (event,) = program.fetch().events
    google.fault("rst", "after", method="DELETE")
    with pytest.raises(Doubt):
        program.calendar.remove(event)

    assert program.calendar.find(deed_of(world, block_for(world))).was_deleted


def test_this_and_following_keeps_the_past(google: Google, program: World, world: Outside) -> None:
    """A series that is split: earlier instances stay, later ones are events of another series."""
    uid = at(world, "weekly", weekly=4)
    program.fetch()
    third = world.now + timedelta(days=1, weeks=2)
    google.calendar.this_and_following(
        f"{uid.partition('@')[0]}_{stamp(third)}", summary="new hour"
    )
    look = program.fetch()

    assert [event.title for event in look.events][:3] == ["weekly", "weekly", "new hour"]
    assert len({event.uid for event in look.events}) == 2


def test_losing_the_cache_costs_a_full_read(google: Google, world: Outside) -> None:
    """Losing it, or finding nonsense in it, costs one full read."""
    at(world, "kept")
    cache = Overlay()
    for name in ("calendar:primary", "backoff"):
        cache.update("gmail/google", {name: "{nonsense"})
    cache.rows("gmail/google/calendar/primary").update([Row("x", 0, 1, "[]")])
    with World(google, cache=cache) as other:
        assert titles(other.fetch()) == ["kept"]


# --- kinds of events, labels --------------------------------------------------------------------


def test_focus_time_and_absence_are_busy_and_a_place_of_work_is_not(
    google: Google, program: World, world: Outside
) -> None:
    """Out of office and focus time take time as their owner marked them.

    Working locations and birthdays take none.
    """
    kinds = {"outOfOffice": True, "focusTime": True, "workingLocation": False, "birthday": False}
    for number, kind in enumerate(kinds):
        google.calendar.add(
            summary=kind,
            eventType=kind,
            **_span(world.now + number * HOUR, world.now + (number + 1) * HOUR),
        )
    google.calendar.add(
        summary="free",
        eventType="focusTime",
        transparency="transparent",
        **_span(world.now, world.now + HOUR),
    )
    busy = {event.title: event.busy for event in program.fetch().events}

    assert busy == {"outOfOffice": True, "focusTime": True, "free": False}
    for kind, is_busy in kinds.items():  # a server may ignore the filter
        item = {"id": "x", "eventType": kind, **_span(world.now, world.now + HOUR)}
        event = event_of(item, "primary", Owner("gmail", ZONE))
        assert event
        assert event.busy is is_busy


def labelled(google: Google, world: Outside) -> str:
    """An event with the label "Interviews", as a person gives it in the web."""
    google.calendar.calendars["primary"].labels = {"5f0c": "Interviews", "77aa": ""}
    start = world.now + timedelta(days=1)
    return str(
        google.calendar.add(summary="x", eventLabelId="5f0c", **_span(start, start + HOUR))["id"]
    )


def test_a_label_is_known_by_its_name(google: Google, program: World, world: Outside) -> None:
    """Names are asked for once, when an event has a label, and known to a new process.

    The next full read asks again.
    """
    program.fetch()
    assert google.asked("GET", "calendars/primary?") == []
    labelled(google, world)
    for calendar in (program, program, program.reopened()):
        assert [event.label for event in calendar.fetch().events] == ["Interviews"]
    assert len(google.asked("GET", "calendars/primary?")) == 1

    google.calendar.calendars["primary"].labels = {"5f0c": "Talks"}
    google.advance(7 * 24 * 3600)
    assert [event.label for event in program.fetch().events] == ["Talks"]


def test_without_the_permission_labels_have_no_names(
    google: Google, program: World, world: Outside
) -> None:
    """A sign-in made before labels were known goes on as it is, and nothing is asked that would
    be refused.
    """
    record = program.vault.records["gmail"]
    program.vault.put(
        "gmail", {**record, "scopes": [one for one in record["scopes"] if "calendars" not in one]}
    )
    labelled(google, world)

    assert [event.label for event in program.reopened().fetch().events] == [""]
    assert google.asked("GET", "calendars/primary?") == []


def test_labels_that_cannot_be_read_cost_nothing_else(
    google: Google, program: World, world: Outside
) -> None:
    """The events are read all the same, and the question is not repeated at every fetch."""
    labelled(google, world)
    google.fault("status", status=404, body={}, method="GET", path=r"/calendars/primary\?", times=9)
    for _ in range(3):
        assert [event.label for event in program.fetch().events] == [""]
    assert len(google.asked("GET", "calendars/primary?")) == 1


def test_a_block_keeps_the_label_that_its_calendar_gives(
    google: Google, program: World, world: Outside
) -> None:
    """We write neither colour nor label, and a change of ours leaves them as they are."""
    block = block_for(world)
    receipt = program.calendar.put(block, None)
    google.calendar.edit(receipt.handle, eventLabelId="5f0c", colorId="3")
    (event,) = program.fetch().events
    program.calendar.put(replace(block, title="Other"), event)
    item = google.calendar.calendars["primary"].items[receipt.handle]

    assert (item["summary"], item["eventLabelId"], item["colorId"]) == ("Other", "5f0c", "3")


def test_unreadable_events_are_counted_and_named(
    google: Google, program: World, world: Outside
) -> None:
    """How many and which: the titles of three, and whether there are more."""
    ids = [at(world, f"odd {number}").partition("@")[0] for number in range(5)]
    program.fetch()
    for id_ in ids:
        item = google.calendar.calendars["primary"].items[id_]
        google.calendar.calendars["primary"].keep(
            {**item, "etag": '"9"', "start": {"foo": 1}, "end": {}}
        )
    (trouble,) = program.fetch().troubles

    assert trouble.where == "primary"
    assert dict(trouble.what.facts) == {
        "count": 5,
        "titles": ("odd 0", "odd 1", "odd 2"),
        "more": True,
    }
