"""The contract test suite of the port Calendar.

A provider's test module subclasses `CalendarContract` and defines a fixture `world`: its adapter
over a fresh, empty calendar that the tests also change from outside, as other programs, organisers
and the person do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from interviewd.errors import AccountError, Changed, Gone
from interviewd.language import sanitize
from interviewd.model.decided import Block
from interviewd.model.known import Deed, State
from interviewd.model.seen import Answer, Event, Guest, Look, Window
from interviewd.model.terms import Kind, Verb, key_of, stamp
from interviewd.ports import Calendar, Traces

MIA = Guest("mia@acme.example", "Mia Brandt", answer=Answer.YES)
ME = Guest("sam@example.org", "Sam Rivera", answer=Answer.MAYBE)
HR = Guest("office@acme.example", "Acme Office")


@dataclass(frozen=True)
class NewEvent:
    """An event that somebody else adds.

    `weekly` is the number of weekly instances, 0 for a single event.

    `start` and `end` are UTC; of all-day events they are midnights in the world's zone.
    """

    title: str
    start: datetime
    end: datetime
    description: str = ""
    location: str = ""
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    all_day: bool = False
    busy: bool = True
    weekly: int = 0


@dataclass(frozen=True)
class StoredBlock:
    """One of our blocks as other programs see it."""

    start: datetime
    end: datetime
    title: str
    guests: int = 0
    private: bool = True
    categories: tuple[str, ...] = ()
    alarm_minutes: int | None = None


class World(Protocol):
    """A calendar and the means to change it from outside.

    `zone` is the person's, also for all-day events.
    """

    calendar: Calendar
    account: str
    zone: ZoneInfo
    now: datetime

    def reopen(self) -> Calendar:
        """Return a new adapter on the same cache, as after a restart."""
        ...

    def add(self, new_event: NewEvent) -> str:
        """Add an event from outside and return its iCalendar UID."""
        ...

    def move(self, uid: str, start: datetime, end: datetime, original: str = "") -> None:
        """Move an event, or the instance of a series whose original start is `original`."""
        ...

    def cancel(self, uid: str, original: str = "") -> None:
        """Cancel an event or one instance, as its organiser."""
        ...

    def delete(self, uid: str) -> None:
        """Delete an event, as the person."""
        ...

    def person_moves(self, key: str, start: datetime, end: datetime) -> None:
        """Move one of our blocks, as the person."""
        ...

    def person_renames(self, key: str, title: str) -> None:
        """Rename one of our blocks, as the person."""
        ...

    def person_deletes(self, key: str) -> None:
        """Delete one of our blocks, as the person."""
        ...

    def blocks(self) -> list[StoredBlock]:
        """Return all our blocks as other programs see them."""
        ...

    def disconnect(self) -> None:
        """Make the calendar unreachable."""
        ...

    def reconnect(self) -> None:
        """Make it reachable again."""
        ...


class CalendarContract:
    """Times are relative to the world's `now`, which is a whole hour."""

    @pytest.fixture
    def window(self, world: World) -> Window:
        return window_at(world.now)

    # --- fetch

    def test_fetch_returns_the_event_as_stored(self, world: World, window: Window) -> None:
        """Times, texts and people of an event are those that were entered."""
        uid = world.add(
            NewEvent(
                "Interview: SRE, Acme; final",
                world.now + timedelta(days=2),
                world.now + timedelta(days=2, hours=1),
                description="#interview\nBring: questions, coffee; and \\ a pen",
                location="12 High Street, London",
                organizer=HR,
                guests=(MIA, ME),
            )
        )

        look = world.calendar.fetch(window, world.now)

        (event,) = look.events
        assert look.complete
        assert look.changed
        assert look.troubles == ()
        assert (event.account, event.uid, event.original, event.id) == (world.account, uid, "", uid)
        assert event.calendar
        assert (event.start, event.end) == (
            world.now + timedelta(days=2),
            world.now + timedelta(days=2, hours=1),
        )
        assert event.start.tzinfo is UTC or event.start.utcoffset() == timedelta(0)
        assert event.title == "Interview: SRE, Acme; final"
        assert sanitize.words(event.description) == "interview Bring questions coffee and a pen"
        assert event.location == "12 High Street, London"
        assert event.organizer is not None
        assert event.organizer.email == HR.email
        assert [(g.email, g.name, g.answer) for g in event.guests if g.email != HR.email] == [
            (MIA.email, MIA.name, Answer.YES),
            (ME.email, ME.name, Answer.MAYBE),
        ]
        assert (event.all_day, event.cancelled, event.busy, event.mark) == (
            False,
            False,
            True,
            None,
        )

    def test_an_empty_calendar_is_complete(self, world: World, window: Window) -> None:
        """An empty calendar gives an empty, complete look."""
        look = world.calendar.fetch(window, world.now)

        assert replace(look, events=tuple(look.events)) == Look((), complete=True, changed=True)

    def test_the_window_is_half_open(self, world: World, window: Window) -> None:
        """An event is in the window when any moment of it is; touching a boundary is not enough."""
        hour = timedelta(hours=1)
        world.add(NewEvent("ends as it opens", window.start - hour, window.start))
        world.add(NewEvent("reaches in", window.start - hour, window.start + hour))
        world.add(NewEvent("reaches out", window.end - hour, window.end + hour))
        world.add(NewEvent("starts as it closes", window.end, window.end + hour))

        assert titles(world.calendar.fetch(window, world.now)) == ["reaches in", "reaches out"]

    def test_all_day_events_follow_the_persons_zone(self, world: World, window: Window) -> None:
        """An all-day event runs from midnight to midnight in the person's zone."""
        day = (world.now + timedelta(days=3)).astimezone(world.zone).date()
        start, end = (
            datetime.combine(day + timedelta(days=n), time(), world.zone).astimezone(UTC)
            for n in (0, 1)
        )
        world.add(NewEvent("Interview day", start, end, all_day=True, busy=False))

        (event,) = world.calendar.fetch(window, world.now).events

        assert (event.all_day, event.busy, event.start, event.end) == (True, False, start, end)

    def test_free_time_is_not_busy(self, world: World, window: Window) -> None:
        """An event marked as free is not busy."""
        world.add(new_event(world, "free", busy=False))

        (event,) = world.calendar.fetch(window, world.now).events

        assert not event.busy

    def test_an_idle_fetch_reports_no_change(self, world: World, window: Window) -> None:
        """A second fetch gives the same events in order of start and `changed` False, though
        time went by.
        """
        for number in range(5):
            world.add(new_event(world, f"event {number}", day=5 - number))
        first = tuple(world.calendar.fetch(window, world.now).events)
        world.calendar.fetch(
            window, world.now
        )  # coarse file times are trusted at the second look only

        later = world.now + timedelta(minutes=5)
        second = world.calendar.fetch(window_at(later), later)

        assert tuple(second.events) == first
        assert not second.changed
        assert [event.start for event in first] == sorted(event.start for event in first)

    def test_changes_are_reported(self, world: World, window: Window) -> None:
        """Events added, moved and deleted between two fetches show in the second, with `changed`
        True.
        """
        kept = world.add(new_event(world, "kept"))
        moved = world.add(new_event(world, "moved", day=2))
        deleted = world.add(new_event(world, "deleted", day=3))
        world.calendar.fetch(window, world.now)
        start = world.now + timedelta(days=7)
        world.move(moved, start, start + timedelta(hours=2))
        world.delete(deleted)
        added = world.add(new_event(world, "added", day=4))

        look = world.calendar.fetch(window, world.now)

        assert look.changed
        assert look.complete
        assert {event.uid for event in look.events} == {kept, moved, added}
        assert [(e.start, e.end) for e in look.events if e.uid == moved] == [
            (start, start + timedelta(hours=2))
        ]

    def test_a_cancelled_event_is_gone_or_says_so(self, world: World, window: Window) -> None:
        """A cancelled event is either missing or marked as cancelled."""
        world.add(new_event(world, "kept"))
        uid = world.add(new_event(world, "cancelled", day=2, organizer=HR, guests=(MIA, ME)))
        world.calendar.fetch(window, world.now)
        world.cancel(uid)

        look = world.calendar.fetch(window, world.now)

        assert look.changed
        assert [event.title for event in look.events if not event.cancelled] == ["kept"]

    def test_each_instance_of_a_series_is_an_event(self, world: World, window: Window) -> None:
        """Instances share the UID and differ in `original`, their original start."""
        uid = world.add(new_event(world, "weekly", weekly=3))

        events = world.calendar.fetch(window, world.now).events

        starts = [world.now + timedelta(days=1, weeks=n) for n in range(3)]
        assert [(e.uid, e.original, e.start) for e in events] == [
            (uid, stamp(start), start) for start in starts
        ]
        assert len({event.id for event in events}) == 3

    def test_a_moved_instance_keeps_its_id(self, world: World, window: Window) -> None:
        """Moving or cancelling one instance leaves the others as they are."""
        uid = world.add(new_event(world, "weekly", weekly=3))
        first, second, third = (world.now + timedelta(days=1, weeks=n) for n in range(3))
        world.calendar.fetch(window, world.now)
        world.move(uid, second + timedelta(hours=3), second + timedelta(hours=4), stamp(second))
        world.cancel(uid, stamp(third))

        look = world.calendar.fetch(window, world.now)

        assert look.changed
        assert [(e.uid, e.original, e.start) for e in look.events if not e.cancelled] == [
            (uid, stamp(first), first),
            (uid, stamp(second), second + timedelta(hours=3)),
        ]

    def test_a_later_window_shows_later_events(self, world: World, window: Window) -> None:
        """An event beyond the window appears once the window reaches it, without any change to
        it.
        """
        world.add(
            NewEvent(
                "far", window.end + timedelta(days=20), window.end + timedelta(days=20, hours=1)
            )
        )
        weekly = world.add(new_event(world, "weekly", weekly=30))
        before = titles(world.calendar.fetch(window, world.now))
        later = world.now + timedelta(days=21)

        after = world.calendar.fetch(window_at(later), later)

        assert "far" not in before
        assert "far" in titles(after)
        assert after.changed
        starts = [e.start for e in after.events if e.uid == weekly]
        assert starts == [
            start
            for n in range(30)
            if (start := world.now + timedelta(days=1, weeks=n)) < window_at(later).end
        ]

    def test_a_restart_loses_nothing(self, world: World, window: Window) -> None:
        """A new process on the same cache sees the same events and what changed in between."""
        world.add(new_event(world, "kept"))
        deleted = world.add(new_event(world, "gone", day=2))
        world.add(new_event(world, "weekly", day=3, weekly=2))
        world.calendar.fetch(window, world.now)
        world.delete(deleted)
        world.add(new_event(world, "new", day=4))

        look = world.reopen().fetch(window, world.now)

        assert titles(look) == ["kept", "weekly", "new", "weekly"]
        assert look.complete
        assert look.changed

    # --- cached

    def test_an_empty_cache_is_incomplete(self, world: World, window: Window) -> None:
        """Before the first fetch `cached` is empty and incomplete."""
        world.add(new_event(world, "unseen"))

        look = world.calendar.cached(window)

        assert not look.events
        assert not look.complete

    def test_cached_does_not_ask_the_server(self, world: World, window: Window) -> None:
        """`cached` returns what this or an earlier process fetched last, whatever happened
        since.
        """
        world.add(new_event(world, "seen"))
        world.calendar.fetch(window, world.now)
        world.add(new_event(world, "unseen", day=2))
        world.disconnect()

        assert titles(world.calendar.cached(window)) == ["seen"]
        assert titles(world.reopen().cached(window)) == ["seen"]

    def test_an_unreachable_calendar_raises(self, world: World, window: Window) -> None:
        """An unreachable account raises AccountError, never returns an empty calendar, and
        recovers.
        """
        world.add(new_event(world, "seen"))
        world.calendar.fetch(window, world.now)
        world.disconnect()
        with pytest.raises(AccountError) as caught:
            world.calendar.fetch(window, world.now)
        assert caught.value.account == world.account

        world.reconnect()

        assert titles(world.calendar.fetch(window, world.now)) == ["seen"]

    # --- put: new blocks

    def test_a_block_is_read_back_with_its_mark(self, world: World, window: Window) -> None:
        """Times, words, mark, handle and version of a block can be read back from the calendar
        alone.
        """
        block = block_for(world)

        receipt = world.calendar.put(block, None)

        (event,) = world.calendar.fetch(window, world.now).events
        assert (event.start, event.end, event.title, event.busy) == (
            block.start,
            block.end,
            block.title,
            True,
        )
        assert sanitize.words(event.description) == sanitize.words(block.text)
        assert event.mark is not None
        mark = event.mark
        assert (mark.for_id, mark.kind, mark.key, mark.hash, mark.placed) == (
            block.for_id,
            block.kind,
            block.key,
            block.hash,
            block.placed,
        )
        assert (
            event.organizer is None or event.organizer.email not in {MIA.email, HR.email},
            event.guests,
        ) == (
            True,
            (),
        )
        assert not event.cancelled
        assert not event.all_day
        assert (event.handle, event.version) == (receipt.handle, receipt.version)

    def test_others_see_a_private_event_without_guests(self, world: World) -> None:
        """A block has no guests, is private, has its alarm and our category."""
        world.calendar.put(block_for(world), None)

        assert world.blocks() == [
            StoredBlock(
                world.now + timedelta(days=1),
                world.now + timedelta(days=1, hours=1),
                "Research and rehearse",
                guests=0,
                private=True,
                categories=world.blocks()[0].categories,
                alarm_minutes=10,
            )
        ]
        assert world.blocks()[0].categories in (("interviewd",), ())

    def test_a_stealthy_block_has_no_category(self, world: World) -> None:
        """With a stealth title no category names interviewd; without an alarm there is none."""
        world.calendar.put(
            replace(
                block_for(world),
                title="Focus time",
                stealth=True,
                alarm=None,
                busy=False,
                kind=Kind.DEBRIEF,
            ),
            None,
        )

        (stored,) = world.blocks()
        assert (stored.title, stored.categories, stored.alarm_minutes) == ("Focus time", (), None)

    @pytest.mark.parametrize(
        "text",
        [
            "one line",
            "Talked about:\nLiked:\n\nMet (name, address):\n",
            "commas, semicolons; colons: \"quotes\" 'and' back\\slashes \\n \\, end",
            "ümläute, 日本語, emoji 👩‍💻🙂, עברית",
            "x" * 2000,
            "a <b>bold</b> claim & <script>alert(1)</script> 1 < 2 > 0",
            "BEGIN:VEVENT\nATTENDEE:mailto:evil@example.net\nEND:VEVENT",
            "https://meet.example/j/123?pwd=a%20b#frag",
        ],
    )
    def test_any_text_survives(self, world: World, window: Window, text: str) -> None:
        """The words of any text are read back, and text is never taken for anything else."""
        world.calendar.put(
            replace(block_for(world), text=text, title=sanitize.line(text, 100)), None
        )

        (event,) = world.calendar.fetch(window, world.now).events

        assert event.title == sanitize.line(text, 100)
        assert sanitize.words(event.description) == sanitize.words(text)
        assert event.guests == ()

    def test_a_block_is_added_once(self, world: World, window: Window) -> None:
        """Adding a key that exists raises Changed and changes nothing, in a new process too."""
        block = block_for(world)
        world.calendar.put(block, None)

        for calendar in (world.calendar, world.reopen()):
            with pytest.raises(Changed):
                calendar.put(replace(block, title="again"), None)

        assert [stored.title for stored in world.blocks()] == [block.title]

    def test_a_block_leaves_other_events_alone(self, world: World, window: Window) -> None:
        """Adding, changing and removing a block leaves every other event as it was."""
        world.add(
            new_event(world, "other", organizer=HR, guests=(MIA, ME), description="#interview")
        )
        world.add(new_event(world, "weekly", day=2, weekly=3))
        world.calendar.put(block_for(world, slot="1"), None)
        before = tuple(world.calendar.fetch(window, world.now).events)

        world.calendar.put(block_for(world), None)
        world.calendar.put(replace(block_for(world), title="changed"), current_block(world, window))
        world.calendar.remove(current_block(world, window))

        assert tuple(world.calendar.fetch(window, world.now).events) == before

    # --- put and remove: existing blocks

    def test_a_block_is_changed_in_place(self, world: World, window: Window) -> None:
        """Changing a block keeps it the only one, with its key and the new mark."""
        world.calendar.put(block_for(world), None)
        start = world.now + timedelta(days=2)
        changed = replace(
            block_for(world),
            start=start,
            end=start + timedelta(minutes=30),
            title="Warm-up",
            hash="new",
            text="other",
            placed="q",
        )

        receipt = world.calendar.put(changed, current_block(world, window))

        event = current_block(world, window)
        assert (event.start, event.end, event.title) == (changed.start, changed.end, "Warm-up")
        assert sanitize.words(event.description) == "other"
        assert event.mark is not None
        assert (event.mark.key, event.mark.hash, event.mark.placed) == (changed.key, "new", "q")
        assert event.version == receipt.version
        assert len(world.blocks()) == 1
        assert world.blocks()[0].alarm_minutes == 10

    def test_an_edit_changes_the_version(self, world: World, window: Window) -> None:
        """The version stays while nothing changes and differs after an edit."""
        world.calendar.put(block_for(world), None)
        before = current_block(world, window)
        assert current_block(world, window).version == before.version

        world.person_renames(block_for(world).key, "Mine now")

        assert current_block(world, window).version != before.version
        assert current_block(world, window).title == "Mine now"

    def test_a_block_changed_meanwhile_is_left_alone(self, world: World, window: Window) -> None:
        """Writing over or removing a block that changed since it was read raises Changed."""
        block = block_for(world)
        world.calendar.put(block, None)
        stale = current_block(world, window)
        start = world.now + timedelta(days=4)
        world.person_moves(block.key, start, start + timedelta(hours=1))

        with pytest.raises(Changed):
            world.calendar.put(replace(block, title="ours"), stale)
        with pytest.raises(Changed):
            world.calendar.remove(stale)

        assert [(stored.start, stored.title) for stored in world.blocks()] == [(start, block.title)]

    def test_a_deleted_block_is_not_made_again(self, world: World, window: Window) -> None:
        """Changing or removing a block that the person deleted raises Gone and creates nothing."""
        block = block_for(world)
        world.calendar.put(block, None)
        stale = current_block(world, window)
        world.person_deletes(block.key)

        with pytest.raises(Gone):
            world.calendar.put(replace(block, title="ours"), stale)
        with pytest.raises(Gone):
            world.calendar.remove(stale)

        assert world.blocks() == []
        assert not world.calendar.fetch(window, world.now).events

    def test_a_removed_block_is_gone(self, world: World, window: Window) -> None:
        """Removing deletes the block; removing it again raises Gone."""
        world.calendar.put(block_for(world), None)
        event = current_block(world, window)

        world.calendar.remove(event)

        assert world.blocks() == []
        look = world.calendar.fetch(window, world.now)
        assert (len(look.events), look.complete, look.changed) == (0, True, True)
        with pytest.raises(Gone):
            world.calendar.remove(event)

    # --- find

    def test_a_block_is_found_by_its_key(self, world: World, window: Window) -> None:
        """`find` returns the block, also in a new process and after the person moved it."""
        block = block_for(world)
        world.calendar.put(block, None)
        start = world.now + timedelta(days=4)
        world.person_moves(block.key, start, start + timedelta(hours=1))

        events = [
            calendar.find(deed_of(world, block)).event
            for calendar in (world.reopen(), world.calendar)
        ]

        assert events == [current_block(world, window)] * 2
        assert events[0] is not None
        assert events[0].mark is not None
        assert (events[0].mark.key, events[0].start) == (block.key, start)

    def test_an_unknown_key_is_not_found(self, world: World) -> None:
        """A key that was never written gives empty, certain traces."""
        world.calendar.put(block_for(world, slot="1"), None)

        assert world.calendar.find(deed_of(world, block_for(world))) == Traces()

    def test_a_deleted_block_is_not_found(self, world: World) -> None:
        """A block that the person deleted is not found; the answer is certain."""
        block = block_for(world)
        world.calendar.put(block, None)
        world.person_deletes(block.key)

        traces = world.calendar.find(deed_of(world, block))

        assert (traces.event, traces.message, traces.unclear) == (None, None, False)

    def test_an_unreachable_calendar_settles_nothing(self, world: World) -> None:
        """While the calendar is unreachable `find` is unclear or raises."""
        world.calendar.put(block_for(world), None)
        world.disconnect()

        try:
            settled = not world.calendar.find(deed_of(world, block_for(world))).unclear
        except AccountError:
            settled = False
        assert not settled


def window_at(now: datetime) -> Window:
    """Return the window that the daemon asks for at `now`."""
    return Window(now - timedelta(days=35), now + timedelta(days=60))


def titles(look: Look) -> list[str]:
    return [event.title for event in look.events]


def new_event(world: World, title: str, *, day: int = 1, **facts: object) -> NewEvent:
    """An event of one hour, `day` days from now."""
    start = world.now + timedelta(days=day)
    return NewEvent(title, start, start + timedelta(hours=1), **facts)  # type: ignore[arg-type]


def block_for(world: World, *, slot: str = "0") -> Block:
    start = world.now + timedelta(days=1)
    return Block(
        key=key_of("uid-of-the-interview@acme.example", "", Kind.PREP, slot),
        kind=Kind.PREP,
        for_id="uid-of-the-interview@acme.example",
        start=start,
        end=start + timedelta(hours=1),
        title="Research and rehearse",
        text="Company: Acme, Inc.\nRole: SRE",
        hash="0123456789abcdef",
        placed="fedcba9876543210",
        busy=True,
    )


def current_block(world: World, window: Window, *, slot: str = "0") -> Event:
    """Return the block as the calendar shows it now."""
    key = block_for(world, slot=slot).key
    (event,) = (
        e for e in world.calendar.fetch(window, world.now).events if e.mark and e.mark.key == key
    )
    return event


def deed_of(world: World, block: Block) -> Deed:
    """Return the journal's record of a block whose outcome is unknown."""
    return Deed(
        key=block.key,
        kind=block.kind,
        verb=Verb.ADD,
        state=State.DOUBT,
        account=world.account,
        interview=block.for_id,
        made=world.now,
        title=block.title,
        start=block.start,
        end=block.end,
        hash=block.hash,
    )
