"""What is Microsoft's own about its calendar: pages, series, lags, transaction ids, and
strangers who send too much.
"""

import contextlib
import itertools
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from interviewd.accounts import http
from interviewd.accounts.http import Response
from interviewd.accounts.microsoft import calendar_sync
from interviewd.accounts.microsoft.events import mark_id
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed, State
from interviewd.model.seen import Event, Look, Window
from interviewd.model.terms import Kind, Verb, because, key_of
from interviewd.ports import Traces
from interviewd.storage.cache import Overlay
from tests.contracts.online_calendar import OnlineCalendar
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_calendar import DEFAULT
from tests.fakes.microsoft_world import World

VIEW = "/calendarView?"
DELTA = "/calendarView/delta?"


@pytest.fixture
def program(microsoft: Microsoft) -> Iterator[World]:
    with World(microsoft) as world:
        yield world


def at(moment: datetime) -> dict[str, str]:
    return {"dateTime": f"{moment:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def hour(
    microsoft: Microsoft, subject: str = "event", day: float = 1, **more: Any
) -> dict[str, Any]:
    """Somebody's hour, so many days from now."""
    start = microsoft.now + timedelta(days=day)
    return microsoft.calendar.add(
        subject=subject, start=at(start), end=at(start + timedelta(hours=1)), **more
    )


def block(microsoft: Microsoft, slot: str = "0", **more: Any) -> Block:
    start = microsoft.now + timedelta(days=1)
    settings: dict[str, Any] = {
        "key": key_of("uid", "", Kind.PREP, slot),
        "kind": Kind.PREP,
        "for_id": "uid",
        "start": start,
        "end": start + timedelta(hours=1),
        "title": "Warm-up",
        "text": "Acme",
        "hash": "h",
        "placed": "p",
        "busy": True,
    }
    return Block(**{**settings, **more})


def deed(of: Block, verb: Verb = Verb.ADD, **more: Any) -> Deed:
    made = of.start - timedelta(days=1)
    return Deed(
        key=of.key,
        kind=of.kind,
        verb=verb,
        state=State.DOUBT,
        account="outlook",
        interview="uid",
        made=made,
        **more,
    )


def titles(look: Look) -> list[str]:
    return [event.title for event in look.events]


class TestOnlineCalendar(OnlineCalendar):
    """By a view of the window."""

    WORLD, FIRST, PAGES, CREATED = World, "default", VIEW, 201
    SOMEBODY: ClassVar = {"addresses": ["other@outlook.com"]}
    SAME_PAGE: ClassVar = {
        "value": [],
        "@odata.nextLink": "{address}/v1.0/me/calendar/calendarView?a=b&$skip=250",
    }
    BAD_PAGES: ClassVar = [
        {},
        {"value": None},
        {"value": {}},
        {"value": [5]},
        {"value": [{"subject": "no id"}]},
        {"value": [{"id": ""}]},
        {"value": [{"id": "x" * 2_000}]},
        {"value": [], "@odata.nextLink": 5},
        {"value": [], "@odata.nextLink": "https://graph.microsoft.com/"},
        {"error": {"code": "x"}},
        [],
        "ok",
        None,
    ]

    def add(self, program: World, title: str, day: float = 1, calendar: str = "") -> None:
        hour(program.microsoft, title, day, **({"calendar": calendar} if calendar else {}))

    def add_calendar(self, program: World, name: str) -> str:
        return program.microsoft.calendar.add_calendar(name)


def views(microsoft: Microsoft) -> int:
    return len(microsoft.asked("GET", VIEW))


# --- looking ------------------------------------------------------------------------------------


def test_a_fetch_is_one_request_a_page(microsoft: Microsoft, program: World) -> None:
    """Marks, categories and occurrences come with the view: nothing is asked for event by event.

    While nothing has changed, one request in all.
    """
    for number in range(300):
        hour(microsoft, f"event {number}", day=number / 10)
    microsoft.log.clear()
    assert len(program.fetch().events) == 300
    assert views(microsoft) == 2
    begun = len(microsoft.asked("GET", DELTA))
    assert len(microsoft.asked(part="/v1.0/")) == 2 + begun

    program.fetch()
    assert len(microsoft.asked(part="/v1.0/")) == 2 + begun + 1


def test_a_view_read_anew_is_no_change_by_itself(microsoft: Microsoft, program: World) -> None:
    """Only what it shows otherwise than before is."""
    events = [hour(microsoft, f"event {number}", day=number / 10) for number in range(300)]
    program.fetch()
    before = views(microsoft)
    microsoft.advance(1800)
    assert not program.fetch().changed
    assert views(microsoft) == before + 2

    microsoft.calendar.edit(events[-1]["id"], subject="moved on")
    assert program.fetch().changed


class Counting(Overlay):
    """A cache that counts what is written."""

    writes = 0

    def update(self, *given: Any, **more: Any) -> bool:
        self.writes += 1
        return super().update(*given, **more)


def test_a_quiet_fetch_writes_nothing(microsoft: Microsoft) -> None:
    """With nothing new the cache is left alone."""
    cache = Counting()
    with World(microsoft, cache=cache) as world:
        hour(microsoft, "event")
        world.fetch()
        before = cache.writes
        assert not world.fetch().changed
        assert cache.writes == before


def test_an_interrupted_fetch_deletes_nothing(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What earlier pages told is remembered, what later ones would have told is as last seen.

    The next fetch is whole.
    """
    monkeypatch.setattr(calendar_sync, "_PAGE", 10)
    events = [hour(microsoft, f"event {number}", day=1 + number / 10) for number in range(25)]
    program.fetch()
    microsoft.calendar.delete(events[2]["id"])
    microsoft.calendar.edit(events[3]["id"], subject="renamed")
    microsoft.fault("status", path="skip=20", times=3)
    with pytest.raises(Down):
        program.fetch()
    microsoft.server.faults.clear()
    cached_titles = titles(program.reopened().calendar.cached(program.window))
    assert {"event 2", "event 24", "renamed"} <= set(cached_titles)

    look = titles(program.fetch())
    assert len(look) == 24
    assert "event 2" not in look
    assert titles(program.reopened().calendar.cached(program.window)) == look


def test_an_event_deleted_while_pages_are_turned_takes_no_other_along(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is deleted moves the others up by one, onto a page that was read already: they are
    not gone.
    """
    monkeypatch.setattr(calendar_sync, "_PAGE", 10)
    events = [hour(microsoft, f"event {number}", day=1 + number / 10) for number in range(25)]
    program.fetch()
    fetch = calendar_sync.CalendarSync._fetch
    left = [events[3]["id"]]
    hour(microsoft, "event 25", day=20)

    def fetched(self: calendar_sync.CalendarSync, address: str) -> Any:
        look = fetch(self, address)
        if left:
            microsoft.calendar.delete(left.pop())
        return look

    monkeypatch.setattr(calendar_sync.CalendarSync, "_fetch", fetched)
    during = program.fetch()
    assert {f"event {n}" for n in range(26)} - {"event 3"} <= set(titles(during))
    assert set(titles(program.fetch())) == {f"event {n}" for n in range(26)} - {"event 3"}


def test_an_occurrence_that_was_deleted_is_gone(microsoft: Microsoft, program: World) -> None:
    """The delta says nothing of it; the view does within half an hour, asked every five minutes."""
    series = hour(microsoft, "weekly", rule="RRULE:FREQ=WEEKLY;COUNT=3")
    before = program.fetch()
    second = next(
        i["id"]
        for i in microsoft.calendar.items.values()
        if i["start"]["dateTime"].startswith("2026-12-01")
    )
    microsoft.calendar.delete(second)

    assert [event.start.day for event in before.events] == [24, 1, 8]
    for _ in range(5):
        microsoft.advance(300)
        program.fetch()
    microsoft.advance(300)
    assert [event.start.day for event in program.fetch().events] == [24, 8]
    assert {event.uid for event in before.events} == {series["iCalUId"]}


def test_a_series_is_asked_for_its_name_once(microsoft: Microsoft, program: World) -> None:
    """An occurrence's own UID differs.

    The series' is asked for once and remembered, by the next process too.
    """
    series = hour(microsoft, "daily", rule="RRULE:FREQ=DAILY;COUNT=20")
    assert {event.uid for event in program.fetch().events} == {series["iCalUId"]}
    hour(microsoft, "other")
    program.reopened().fetch()

    assert len(microsoft.asked("GET", f"/events/{series['id']}")) == 1


def test_a_flood_of_series_is_asked_about_in_turns(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strangers can invite to many.

    Each fetch asks about so many, and what is known stays known.
    """
    monkeypatch.setattr(calendar_sync, "_SERIES", 7)
    hour(microsoft, "mine", day=2)
    for number in range(20):
        hour(microsoft, f"series {number}", day=1, rule="RRULE:FREQ=DAILY;COUNT=2")
    fetches = []
    for _ in range(4):
        microsoft.log.clear()
        look = program.fetch()
        fetches.append(len(look.events))
        assert len(microsoft.asked("GET", "/events/")) <= 7
        assert [trouble.what.code for trouble in look.troubles] == ["events_unreadable"] * (
            len(fetches) < 3
        )

    assert fetches == [15, 29, 41, 41]


def test_the_request_uses_whole_days_and_the_result_the_exact_window(
    microsoft: Microsoft, program: World
) -> None:
    """So that the question stays the same all day; what lies outside is left out here."""
    hour(microsoft, "just left", day=-35 - 2 / 24)
    hour(microsoft, "still there", day=-35 + 1 / 24)
    hour(microsoft, "still far", day=60 + 1 / 24)
    assert titles(program.fetch()) == ["still there"]
    addresses = {one["url"] for one in microsoft.asked("GET", VIEW)}
    microsoft.advance(2 * 3_600)
    assert titles(program.fetch()) == ["still far"]
    assert {one["url"] for one in microsoft.asked("GET", VIEW)} == addresses


def test_all_calendars_are_read_and_blocks_go_to_the_first(microsoft: Microsoft) -> None:
    """By id or by name, whatever its case; each event is told with its calendar."""
    id_ = microsoft.calendar.add_calendar("Job hunt")
    hour(microsoft, "there", calendar=id_)
    hour(microsoft, "here", day=2)
    with World(microsoft, calendars=("job HUNT", "default")) as world:
        assert [(event.title, event.calendar) for event in world.fetch().events] == [
            ("there", "job HUNT"),
            ("here", "default"),
        ]
        world.calendar.put(block(microsoft), None)
        world.fetch()
        assert len(microsoft.asked("GET", "/me/calendars?")) == 1
    made = [item for item in microsoft.calendar.items.values() if item["_extended"]]
    assert [item["_calendar"] for item in made] == [id_]


def test_links_may_name_the_calendar_by_a_key(microsoft: Microsoft) -> None:
    """What Graph hands out is asked for as it stands: pages of the view, and what has changed."""
    id_ = microsoft.calendar.add_calendar("Job hunt")
    microsoft.calendar.knobs.link_keyed = microsoft.calendar.knobs.short_pages = True
    for day in range(1, 9):
        hour(microsoft, f"day {day}", day, calendar=id_)
    with World(microsoft, calendars=("job hunt",)) as world:
        assert len(world.fetch().events) == 8
        hour(microsoft, "day 9", 9, calendar=id_)
        assert len(world.fetch().events) == 9
    assert microsoft.asked("GET", f"/me/calendars('{id_}')/calendarView/delta")


def test_a_calendar_that_may_not_be_written_refuses_the_block(microsoft: Microsoft) -> None:
    """A clear no: nothing is there, and nobody doubts it.

    A calendar that is gone is no block that was deleted.
    """
    id_ = microsoft.calendar.add_calendar("Theirs", can_edit=False)
    with World(microsoft, calendars=("Theirs",)) as world:
        with pytest.raises(Refused, match="forbidden"):
            world.calendar.put(block(microsoft), None)
        del microsoft.calendar.calendars[id_]
        with pytest.raises(Refused, match="calendar_gone"):
            world.calendar.put(block(microsoft), None)


def test_an_event_that_cannot_be_read_is_as_last_seen(microsoft: Microsoft, program: World) -> None:
    """One event without a time does not take the calendar with it.

    What was known of it stays, and it is counted and named.
    """
    odd = hour(microsoft, "odd")
    hour(microsoft, "other", day=2)
    program.fetch()
    microsoft.calendar.edit(odd["id"], subject="odder")
    here_out = microsoft.calendar._out

    def without_time(item: Any, query: Any, request: Any) -> Any:
        resource = here_out(item, query, request)
        return (
            resource
            if item["id"] != odd["id"]
            else {**resource, "start": {"dateTime": "at tea", "timeZone": "UTC"}}
        )

    microsoft.calendar._out = without_time  # type: ignore[method-assign]
    look = program.fetch()

    assert titles(look) == ["odd", "other"]
    assert look.complete
    (trouble,) = look.troubles
    assert trouble.what == because("events_unreadable", count=1, titles=("odder",), more=False)


def test_one_huge_invitation_does_not_hide_the_others(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's megabytes make their page smaller, then cost their own event its words, and
    nothing else.
    """
    monkeypatch.setattr(http, "LARGEST", 60_000)
    for number in range(40):
        hour(microsoft, f"event {number}", day=1 + number / 10)
    assert len(program.fetch().events) == 40
    hour(microsoft, "huge", day=3.05, body={"contentType": "text", "content": "x" * 100_000})
    look = program.fetch()

    assert set(titles(look)) == {f"event {number}" for number in range(40)}
    assert look.complete
    assert [trouble.what.code for trouble in look.troubles] == ["events_unreadable"]


# --- our own writes -----------------------------------------------------------------------------


def test_a_block_costs_one_request(microsoft: Microsoft, program: World) -> None:
    """Adding, changing and removing are one request each.

    What was written is changed and removed conditionally.
    """
    program.fetch()
    microsoft.log.clear()
    prep = block(microsoft)
    program.calendar.put(prep, None)
    (event,) = program.fetch().events
    program.calendar.put(block(microsoft, title="Warm up more"), event)
    (event,) = program.fetch().events
    program.calendar.remove(event)
    writes = [one for one in microsoft.log if one["method"] != "GET"]

    assert [one["method"] for one in writes] == ["POST", "PATCH", "DELETE"]
    assert ["if-match" in one["headers"] for one in writes] == [False, True, True]


@pytest.mark.parametrize("lag", [30.0, 110.0, 600.0])
def test_a_view_that_lags_deletes_nothing(microsoft: Microsoft, program: World, lag: float) -> None:
    """A block that was just added is there, one that was just moved is where it was moved to,
    one removed is gone.
    """
    microsoft.calendar.knobs.view_lag_s = lag
    prep = block(microsoft)
    program.calendar.put(prep, None)
    for seconds in (1, 60, 120, 200):
        microsoft.advance(seconds)
        look = program.reopened().fetch()
        assert [(event.title, event.start) for event in look.events] == [("Warm-up", prep.start)]
    microsoft.advance(1_000)
    (current,) = program.fetch().events
    moved = block(microsoft, start=prep.start + timedelta(days=1), end=prep.end + timedelta(days=1))
    program.calendar.put(moved, current)
    microsoft.advance(20)
    assert [event.start for event in program.reopened().fetch().events] == [moved.start]
    microsoft.advance(1_000)
    (current,) = program.fetch().events
    program.calendar.remove(current)
    microsoft.advance(20)
    assert program.reopened().fetch().events == ()


def test_a_block_deleted_at_once_is_gone(microsoft: Microsoft, program: World) -> None:
    """Waiting for a view that lags does not keep alive what a person has thrown away."""
    receipt = program.calendar.put(block(microsoft), None)
    program.fetch()
    microsoft.calendar.delete(receipt.handle)
    assert program.fetch().events == ()

    receipt = program.calendar.put(block(microsoft, "1"), None)
    microsoft.calendar.delete(receipt.handle)
    microsoft.advance(130)
    assert program.fetch().events == ()


def test_another_version_without_a_change_is_no_change(
    microsoft: Microsoft, program: World
) -> None:
    """Exchange processes a new event for a while: the etag moves on by itself, and the next
    fetch has it.
    """
    microsoft.calendar.knobs.etag_bump_after_create_s = 10
    program.calendar.put(block(microsoft), None)
    microsoft.advance(20)
    (stale,) = program.calendar.cached(program.window).events
    with pytest.raises(Changed):
        program.calendar.put(block(microsoft, title="x"), stale)
    (event,) = program.fetch().events

    program.calendar.put(block(microsoft, title="x"), event)
    assert titles(program.fetch()) == ["x"]


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        *itertools.product(["fin", "rst", "status", "html", "truncate"], ["before", "after"]),
        ("fin", "late"),
    ],
)
def test_a_doubtful_add_ends_as_one_block(
    microsoft: Microsoft, program: World, kind: str, when: str
) -> None:
    """Whatever became of the request: look, add again if nothing is there, and one block stands."""
    prep = block(microsoft)
    microsoft.fault(kind, when, method="POST", path="/events", seconds=60)
    with pytest.raises(Doubt):
        program.calendar.put(prep, None)
    microsoft.advance(program.calendar.max_write_delay.total_seconds())
    traces = program.reopened().calendar.find(deed(prep))
    if traces == Traces():
        program.calendar.put(prep, None)

    assert len(microsoft.calendar.items) == 1
    assert titles(program.fetch()) == ["Warm-up"]


def test_the_same_add_twice_makes_one_event(microsoft: Microsoft, program: World) -> None:
    """A filter that lags finds nothing: the same transaction id, with the same bytes, is
    absorbed.
    """
    microsoft.calendar.knobs.filter_lag_s = 10_000
    prep = block(microsoft)
    microsoft.fault("fin", "after", method="POST", path="/events")
    with pytest.raises(Doubt):
        program.calendar.put(prep, None)
    microsoft.advance(130)
    assert program.calendar.find(deed(prep)) == Traces()
    program.reopened().calendar.put(prep, None)

    assert len(microsoft.calendar.items) == 1


def test_an_add_that_meets_an_edited_block_changes_nothing(
    microsoft: Microsoft, program: World
) -> None:
    """A repeated transaction answers with the event as it is now: a person's words in it stay,
    and it is no receipt.
    """
    microsoft.calendar.knobs.filter_lag_s = 10_000
    microsoft.fault("fin", "after", method="POST", path="/events")
    with pytest.raises(Doubt):
        program.calendar.put(block(microsoft), None)
    (made,) = microsoft.calendar.items.values()
    microsoft.calendar.edit(made["id"], subject="My own hour")
    with pytest.raises(Changed):
        program.calendar.put(block(microsoft), None)

    assert titles(program.fetch()) == ["My own hour"]


def test_the_same_key_with_other_words_is_refused(microsoft: Microsoft, program: World) -> None:
    """An earlier template made it: Microsoft refuses the second, and the first is found at the
    next fetch.
    """
    microsoft.calendar.knobs.filter_lag_s = 10_000
    microsoft.fault("fin", "after", method="POST", path="/events")
    with pytest.raises(Doubt):
        program.calendar.put(block(microsoft), None)
    with pytest.raises(Changed, match="exists"):
        program.calendar.put(block(microsoft, text="another template"), None)

    assert len(microsoft.calendar.items) == 1


@pytest.mark.parametrize("after", ["new", "refused"])
def test_a_block_we_removed_can_come_again(
    microsoft: Microsoft, program: World, after: str
) -> None:
    """An interview is cancelled and reinstated: the block is another one, whatever Microsoft
    thinks of the old id.
    """
    microsoft.calendar.knobs.transaction_after_delete = after
    for title in ("first", "first", "second"):
        program.calendar.put(block(microsoft, title=title), None)
        (event,) = program.fetch().events
        assert event.title == title
        program.calendar.remove(event)
        assert program.fetch().events == ()

    assert len({item["transactionId"] for item in microsoft.calendar.deleted.values()}) == 3


def test_a_transaction_that_is_spent_unknown_to_us_ends_after_a_while(
    microsoft: Microsoft, program: World
) -> None:
    """The cache was lost and the block deleted long ago: refused for as long as a view may lag,
    then made.
    """
    microsoft.calendar.knobs.transaction_after_delete = "refused"
    receipt = program.calendar.put(block(microsoft), None)
    microsoft.calendar.delete(receipt.handle)
    with World(microsoft, cache=Overlay()) as other:
        for _ in range(3):
            with pytest.raises(Changed):
                other.calendar.put(block(microsoft), None)
            microsoft.advance(400)
        other.calendar.put(block(microsoft), None)
        assert titles(other.fetch()) == ["Warm-up"]


def test_a_doubtful_add_that_a_person_deleted_stays_deleted(
    microsoft: Microsoft, program: World
) -> None:
    """Where Graph lists it among deleted items, it is known.

    What we removed ourselves before is another one.
    """
    microsoft.calendar.knobs.deleted_listed = True
    prep = block(microsoft)
    program.calendar.put(prep, None)
    (old,) = program.fetch().events
    program.calendar.remove(old)
    assert program.calendar.find(deed(prep, handle=old.handle)) == Traces()

    microsoft.fault("fin", "after", method="POST", path="/events")
    with pytest.raises(Doubt):
        program.calendar.put(prep, None)
    microsoft.calendar.delete(next(iter(microsoft.calendar.items)))
    assert program.calendar.find(deed(prep, handle=old.handle)) == Traces(was_deleted=True)


@pytest.mark.parametrize("verb", [Verb.MOVE, Verb.CHANGE, Verb.REMOVE])
def test_a_block_in_doubt_that_is_missing_was_deleted(
    microsoft: Microsoft, program: World, verb: Verb
) -> None:
    """A block whose change is in doubt and that nobody finds was removed by somebody."""
    assert program.calendar.find(deed(block(microsoft), verb, handle="AAk=")) == Traces(
        was_deleted=True
    )


def test_a_deletion_whose_outcome_is_unknown_is_found_out(
    microsoft: Microsoft, program: World
) -> None:
    """After a lost answer the block is looked for by its key."""
    prep = block(microsoft)
    for when, there in (("before", True), ("after", False)):
        if not microsoft.calendar.items:
            program.calendar.put(prep, None)
        (event,) = program.fetch().events
        microsoft.fault("fin", when, method="DELETE")
        with pytest.raises(Doubt):
            program.calendar.remove(event)
        microsoft.server.faults.clear()
        traces = program.calendar.find(deed(prep, Verb.REMOVE, handle=event.handle))
        assert (traces.event is not None) is there


def test_a_forged_mark_on_a_series_is_no_block_of_ours(
    microsoft: Microsoft, program: World
) -> None:
    """Marks are read wherever they are; whose they are is judged by who organises the event."""
    marks = [{"id": mark_id("key"), "value": "k"}, {"id": mark_id("for"), "value": "uid"}]
    hour(
        microsoft,
        "forged",
        organizer={"emailAddress": {"address": "evil@example.net", "name": "Evil"}},
        singleValueExtendedProperties=marks,
    )
    (event,) = program.fetch().events

    assert event.mark is not None
    assert event.organizer is not None
    assert event.organizer.email == "evil@example.net"


# --- memory -------------------------------------------------------------------------------------


def test_losing_the_cache_costs_a_full_read(microsoft: Microsoft) -> None:
    """Losing it, or finding nonsense in it, costs one fetch."""
    hour(microsoft, "known")
    cache = Overlay()
    with World(microsoft, cache=cache) as world:
        world.fetch()
        cache.update("outlook/microsoft/calendar/default/own", {"AAk=": "{"})
        assert titles(world.reopened().fetch()) == ["known"]
        for text in ("{", "[]", "5", '{"format": "9"}'):
            cache.update("outlook/microsoft", {"calendar:default": text})
            assert not world.reopened().calendar.cached(world.window).complete
            assert titles(world.fetch()) == ["known"]


def test_no_words_of_events_are_asked_for_that_are_not_needed(
    microsoft: Microsoft, program: World
) -> None:
    """The view asks for the fields it uses, and attachments are none of them."""
    hour(microsoft)
    program.fetch()
    (addresses,) = microsoft.asked("GET", VIEW)
    assert "attachments" not in addresses["url"]
    assert DEFAULT not in addresses["url"]


def test_the_window_is_the_callers(microsoft: Microsoft, program: World) -> None:
    """A narrower window tells less of the same."""
    hour(microsoft, "near", day=1)
    hour(microsoft, "far", day=20)
    window = Window(microsoft.now, microsoft.now + timedelta(days=10))
    events = tuple(program.calendar.fetch(window, microsoft.now).events)

    assert [event.title for event in events] == ["near"]
    with pytest.raises(Gone):
        program.calendar.remove(events[0].__class__(**{**_facts(events[0]), "handle": "AAgone="}))


def _facts(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__slots__}


# --- every kind of damage -----------------------------------------------------------------------


def damaged(body: bytes, deep: bool) -> Iterator[bytes]:
    """Beginnings of an answer, and answers with a few bytes that are others."""
    chance = random.Random(4)
    yield from (body[:end] for end in range(0, len(body), 1 if deep else 29))
    for _ in range(20_000 if deep else 300):
        torn = bytearray(body)
        for _ in range(chance.choice([1, 2, 8])):
            at_ = chance.randrange(len(torn))
            match chance.randrange(3):
                case 0:
                    torn[at_] = chance.randrange(256)
                case 1:
                    del torn[at_ : at_ + chance.randrange(1, 40)]
                case _:
                    torn[at_:at_] = body[at_ : at_ + chance.randrange(1, 40)]
        yield bytes(torn)


def test_no_damage_does_harm(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch, deep: bool
) -> None:
    """Whatever arrives: an error of the account or a fetch, and afterwards everything is as it
    is.
    """
    hour(microsoft, "first", body={"contentType": "text", "content": "#interview"})
    program.calendar.put(
        block(
            microsoft,
            start=microsoft.now + timedelta(days=3),
            end=microsoft.now + timedelta(days=4),
        ),
        None,
    )
    whole = program.fetch().events
    api = program.calendar._api
    body = api.body(
        microsoft.asked("GET", VIEW)[-1]["url"].replace("/v1.0", f"{microsoft.address}/v1.0", 1)
    )
    send = api.requests.send
    for torn in damaged(body, deep):

        def answer(method: str, address: str, *more: Any, torn: bytes = torn) -> Response:
            is_view = "/calendarView?" in address
            return Response(200, {}, torn) if is_view else send(method, address, *more)

        monkeypatch.setattr(api.requests, "send", answer)
        with contextlib.suppress(AccountError):
            program.fetch()
    monkeypatch.undo()

    assert program.fetch().events == whole
    assert program.reopened().fetch().events == whole


# --- whether anything has changed ---------------------------------------------------------------


def test_changes_in_the_delta_are_read_from_the_view(microsoft: Microsoft, program: World) -> None:
    """A new event, an edited and a deleted one, an occurrence that was moved: at the next fetch."""
    series = hour(microsoft, "weekly", rule="RRULE:FREQ=WEEKLY;COUNT=3")
    first = hour(microsoft, "first")
    program.fetch()
    hour(microsoft, "second", day=2)
    assert set(titles(program.fetch())) == {"weekly", "first", "second"}
    microsoft.calendar.edit(first["id"], subject="first, edited")
    assert "first, edited" in titles(program.fetch())
    microsoft.calendar.delete(first["id"])
    assert "first, edited" not in titles(program.fetch())
    occurrence = next(
        one["id"]
        for one in microsoft.calendar.items.values()
        if one["seriesMasterId"] == series["id"]
    )
    microsoft.calendar.edit(occurrence, subject="moved")
    assert "moved" in titles(program.fetch())


def test_a_reading_that_broke_off_is_begun_again(microsoft: Microsoft, program: World) -> None:
    """The delta has reported the change by then, and will not report it twice."""
    hour(microsoft, "first")
    program.fetch()
    hour(microsoft, "second", day=2)
    microsoft.fault("status", status=500, body={}, path=r"/calendarView\?", times=9)
    with pytest.raises(AccountError):
        program.fetch()
    microsoft.server.faults.clear()
    assert set(titles(program.fetch())) == {"first", "second"}


def test_without_a_delta_the_view_is_read_each_time(microsoft: Microsoft, program: World) -> None:
    """Some national clouds have none: everything is seen at once, and only once it is asked for."""
    microsoft.calendar.knobs.delta_offered = False
    hour(microsoft, "first")
    program.fetch()
    hour(microsoft, "second", day=2)
    assert set(titles(program.fetch())) == {"first", "second"}
    assert len(microsoft.asked("GET", DELTA)) == 1


def test_a_token_that_has_expired_costs_one_reading(microsoft: Microsoft, program: World) -> None:
    """The delta begins anew, and the view is read."""
    hour(microsoft, "first")
    program.fetch()
    microsoft.calendar.rounds.clear()
    hour(microsoft, "second", day=2)
    assert set(titles(program.fetch())) == {"first", "second"}
    before = views(microsoft)
    program.fetch()
    assert views(microsoft) == before
