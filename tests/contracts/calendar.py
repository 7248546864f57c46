"""What every Calendar promises, whichever world is behind it.

A provider's test module subclasses `CalendarContract` and gives it a fixture `world`: its adapter over a fresh, empty
calendar that can be changed from outside, as other programs, organisers and the person do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from interviewd.errors import AccountError, Changed, Gone
from interviewd.language import plain
from interviewd.model.decided import Block
from interviewd.model.known import Deed, State
from interviewd.model.seen import Answer, Event, Guest, Look, Window
from interviewd.model.terms import Kind, Verb, key_of, stamp
from interviewd.ports import Calendar, Traces

MIA = Guest("mia@acme.example", "Mia Brandt", answer=Answer.YES)
ME = Guest("sam@example.org", "Sam Rivera", answer=Answer.MAYBE)
HR = Guest("office@acme.example", "Acme Office")


@dataclass(frozen=True)
class Happening:
    """Something that somebody puts on the calendar. `weekly`: so many times, a week apart; 0 for once.

    `start` and `end` are UTC; for all-day ones midnights of the world's zone.
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
class Stored:
    """One of our blocks as other programs see it."""

    start: datetime
    end: datetime
    title: str
    guests: int = 0
    private: bool = True
    categories: tuple[str, ...] = ()
    alarm_minutes: int | None = None


class World(Protocol):
    """A calendar seen from outside. `zone` is the person's, and that of all-day events."""

    calendar: Calendar
    account: str
    zone: ZoneInfo
    now: datetime

    def reopen(self) -> Calendar:
        """The calendar as after a restart: a new object, what was remembered on disk kept."""
        ...

    def add(self, happening: Happening) -> str:
        """Somebody adds an event; its iCalendar UID."""
        ...

    def move(self, uid: str, start: datetime, end: datetime, original: str = "") -> None:
        """Somebody moves an event, or the instance of a series that began at `original`."""
        ...

    def cancel(self, uid: str, original: str = "") -> None:
        """The organiser cancels an event, or one instance."""
        ...

    def delete(self, uid: str) -> None:
        """The person deletes an event."""
        ...

    def person_moves(self, key: str, start: datetime, end: datetime) -> None:
        """The person drags one of our blocks."""
        ...

    def person_renames(self, key: str, title: str) -> None:
        """The person gives one of our blocks another title."""
        ...

    def person_deletes(self, key: str) -> None:
        """The person deletes one of our blocks."""
        ...

    def blocks(self) -> list[Stored]:
        """All our blocks, as other programs see them."""
        ...

    def fail(self) -> None:
        """From now the world cannot be reached."""
        ...

    def mend(self) -> None:
        """It can be reached again."""
        ...


class CalendarContract:
    """The suite. Times are relative to the world's `now`, which is a whole hour."""

    @pytest.fixture
    def window(self, world: World) -> Window:
        return window_at(world.now)

    # --- looking

    def test_an_event_comes_back_as_it_is(self, world: World, window: Window) -> None:
        """Times, words and people of an event are those that somebody put there."""
        uid = world.add(
            Happening(
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
        assert (event.start, event.end) == (world.now + timedelta(days=2), world.now + timedelta(days=2, hours=1))
        assert event.start.tzinfo is UTC or event.start.utcoffset() == timedelta(0)
        assert event.title == "Interview: SRE, Acme; final"
        assert plain.words(event.description) == "interview Bring questions coffee and a pen"
        assert event.location == "12 High Street, London"
        assert event.organizer is not None
        assert event.organizer.email == HR.email
        assert [(g.email, g.name, g.answer) for g in event.guests if g.email != HR.email] == [
            (MIA.email, MIA.name, Answer.YES),
            (ME.email, ME.name, Answer.MAYBE),
        ]
        assert (event.all_day, event.cancelled, event.busy, event.mark) == (False, False, True, None)

    def test_an_empty_calendar_is_complete(self, world: World, window: Window) -> None:
        """Nothing there is an answer too."""
        look = world.calendar.fetch(window, world.now)

        assert look == Look((), complete=True, changed=True)

    def test_the_window_is_half_open(self, world: World, window: Window) -> None:
        """An event belongs to the window when any moment of it does: not when it only touches."""
        hour = timedelta(hours=1)
        world.add(Happening("ends as it opens", window.start - hour, window.start))
        world.add(Happening("reaches in", window.start - hour, window.start + hour))
        world.add(Happening("reaches out", window.end - hour, window.end + hour))
        world.add(Happening("starts as it closes", window.end, window.end + hour))

        assert titles(world.calendar.fetch(window, world.now)) == ["reaches in", "reaches out"]

    def test_an_all_day_event_is_a_day_of_the_person(self, world: World, window: Window) -> None:
        """It runs from midnight to midnight where the person is."""
        day = (world.now + timedelta(days=3)).astimezone(world.zone).date()
        start, end = (datetime.combine(day + timedelta(days=n), time(), world.zone).astimezone(UTC) for n in (0, 1))
        world.add(Happening("Interview day", start, end, all_day=True, busy=False))

        (event,) = world.calendar.fetch(window, world.now).events

        assert (event.all_day, event.busy, event.start, event.end) == (True, False, start, end)

    def test_free_time_is_not_busy(self, world: World, window: Window) -> None:
        """An event shown as free is free."""
        world.add(happening(world, "free", busy=False))

        (event,) = world.calendar.fetch(window, world.now).events

        assert not event.busy

    def test_nothing_new_is_said_to_be_nothing_new(self, world: World, window: Window) -> None:
        """A second look tells the same events, in the same order, and that nothing changed; time alone changes nothing."""
        for number in range(5):
            world.add(happening(world, f"event {number}", day=5 - number))
        first = world.calendar.fetch(window, world.now)
        settle(world, window)

        later = world.now + timedelta(minutes=5)
        second = world.calendar.fetch(window_at(later), later)

        assert second.events == first.events
        assert not second.changed
        assert [event.start for event in first.events] == sorted(event.start for event in first.events)

    def test_what_changed_is_seen(self, world: World, window: Window) -> None:
        """What is added, moved and deleted between two looks shows at the second, which says so."""
        kept = world.add(happening(world, "kept"))
        moved = world.add(happening(world, "moved", day=2))
        deleted = world.add(happening(world, "deleted", day=3))
        world.calendar.fetch(window, world.now)
        start = world.now + timedelta(days=7)
        world.move(moved, start, start + timedelta(hours=2))
        world.delete(deleted)
        added = world.add(happening(world, "added", day=4))

        look = world.calendar.fetch(window, world.now)

        assert look.changed
        assert look.complete
        assert {event.uid for event in look.events} == {kept, moved, added}
        assert [(e.start, e.end) for e in look.events if e.uid == moved] == [(start, start + timedelta(hours=2))]

    def test_a_cancelled_event_is_gone_or_says_so(self, world: World, window: Window) -> None:
        """No cancelled event passes for one that takes place."""
        world.add(happening(world, "kept"))
        uid = world.add(happening(world, "cancelled", day=2, organizer=HR, guests=(MIA, ME)))
        world.calendar.fetch(window, world.now)
        world.cancel(uid)

        look = world.calendar.fetch(window, world.now)

        assert look.changed
        assert [event.title for event in look.events if not event.cancelled] == ["kept"]

    def test_each_instance_of_a_series_is_an_event(self, world: World, window: Window) -> None:
        """Instances share the UID; the original start tells them apart."""
        uid = world.add(happening(world, "weekly", weekly=3))

        events = world.calendar.fetch(window, world.now).events

        starts = [world.now + timedelta(days=1, weeks=n) for n in range(3)]
        assert [(e.uid, e.original, e.start) for e in events] == [(uid, stamp(start), start) for start in starts]
        assert len({event.id for event in events}) == 3

    def test_a_moved_instance_keeps_its_name(self, world: World, window: Window) -> None:
        """Moving one instance changes its time and nothing of the others; cancelling one takes it alone."""
        uid = world.add(happening(world, "weekly", weekly=3))
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

    def test_the_moving_window_reveals(self, world: World, window: Window) -> None:
        """What lay beyond the far edge is seen when the edge reaches it, without anybody touching it."""
        world.add(Happening("far", window.end + timedelta(days=20), window.end + timedelta(days=20, hours=1)))
        weekly = world.add(happening(world, "weekly", weekly=30))
        before = world.calendar.fetch(window, world.now)
        later = world.now + timedelta(days=21)

        after = world.calendar.fetch(window_at(later), later)

        assert "far" not in titles(before)
        assert "far" in titles(after)
        assert after.changed
        starts = [e.start for e in after.events if e.uid == weekly]
        assert starts == [
            start for n in range(30) if (start := world.now + timedelta(days=1, weeks=n)) < window_at(later).end
        ]

    def test_a_restart_forgets_nothing(self, world: World, window: Window) -> None:
        """Another process on the same memory sees the same, and what happened meanwhile."""
        world.add(happening(world, "kept"))
        gone = world.add(happening(world, "gone", day=2))
        world.add(happening(world, "weekly", day=3, weekly=2))
        world.calendar.fetch(window, world.now)
        world.delete(gone)
        world.add(happening(world, "new", day=4))

        look = world.reopen().fetch(window, world.now)

        assert titles(look) == ["kept", "weekly", "new", "weekly"]
        assert look.complete
        assert look.changed

    # --- recalling

    def test_recalling_nothing_is_incomplete(self, world: World, window: Window) -> None:
        """Before the first look nothing is known, and absence means nothing."""
        world.add(happening(world, "unseen"))

        look = world.calendar.cached(window)

        assert look.events == ()
        assert not look.complete

    def test_recalling_does_not_ask(self, world: World, window: Window) -> None:
        """It tells what was last seen, by this process or the one before, whatever happened since."""
        world.add(happening(world, "seen"))
        world.calendar.fetch(window, world.now)
        world.add(happening(world, "unseen", day=2))
        world.fail()

        assert titles(world.calendar.cached(window)) == ["seen"]
        assert titles(world.reopen().cached(window)) == ["seen"]

    def test_a_world_that_is_gone_is_said_to_be_gone(self, world: World, window: Window) -> None:
        """An account that cannot be reached is an AccountError, never an empty calendar; it heals by itself."""
        world.add(happening(world, "seen"))
        world.calendar.fetch(window, world.now)
        world.fail()
        with pytest.raises(AccountError) as caught:
            world.calendar.fetch(window, world.now)
        assert caught.value.account == world.account

        world.mend()

        assert titles(world.calendar.fetch(window, world.now)) == ["seen"]

    # --- adding blocks

    def test_a_block_comes_back_with_its_mark(self, world: World, window: Window) -> None:
        """Everything of a block that matters later can be told from the calendar alone."""
        block = block_for(world)

        receipt = world.calendar.put(block, None)

        (event,) = world.calendar.fetch(window, world.now).events
        assert (event.start, event.end, event.title, event.busy) == (block.start, block.end, block.title, True)
        assert plain.words(event.description) == plain.words(block.text)
        assert event.mark is not None
        mark = event.mark
        assert (mark.for_id, mark.kind, mark.key, mark.hash, mark.placed) == (
            block.for_id,
            block.kind,
            block.key,
            block.hash,
            block.placed,
        )
        assert (event.organizer is None or event.organizer.email not in {MIA.email, HR.email}, event.guests) == (
            True,
            (),
        )
        assert not event.cancelled
        assert not event.all_day
        assert (event.handle, event.version) == (receipt.handle, receipt.version)

    def test_others_see_a_private_event_without_guests(self, world: World) -> None:
        """A block invites nobody, is private, reminds in time, and names us in its category."""
        world.calendar.put(block_for(world), None)

        assert world.blocks() == [
            Stored(
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
        """Under a stealth title nothing that others see says interviewd; free time without a reminder has none."""
        world.calendar.put(
            replace(block_for(world), title="Focus time", stealth=True, alarm=None, busy=False, kind=Kind.DEBRIEF), None
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
    def test_words_survive(self, world: World, window: Window, text: str) -> None:
        """Whatever a block says, its words come back, and no text becomes anything but text."""
        world.calendar.put(replace(block_for(world), text=text, title=plain.line(text, 100)), None)

        (event,) = world.calendar.fetch(window, world.now).events

        assert event.title == plain.line(text, 100)
        assert plain.words(event.description) == plain.words(text)
        assert event.guests == ()

    def test_a_block_is_added_once(self, world: World, window: Window) -> None:
        """A key that exists is refused and changes nothing, in another process too."""
        block = block_for(world)
        world.calendar.put(block, None)

        for calendar in (world.calendar, world.reopen()):
            with pytest.raises(Changed):
                calendar.put(replace(block, title="again"), None)

        assert [stored.title for stored in world.blocks()] == [block.title]

    def test_a_block_disturbs_nothing_else(self, world: World, window: Window) -> None:
        """Adding, changing and removing a block leaves every other event as it was."""
        world.add(happening(world, "other", organizer=HR, guests=(MIA, ME), description="#interview"))
        world.add(happening(world, "weekly", day=2, weekly=3))
        world.calendar.put(block_for(world, slot="1"), None)
        before = world.calendar.fetch(window, world.now).events

        world.calendar.put(block_for(world), None)
        world.calendar.put(replace(block_for(world), title="changed"), found(world, window))
        world.calendar.remove(found(world, window))

        assert world.calendar.fetch(window, world.now).events == before

    # --- changing and removing them

    def test_a_block_is_changed_in_place(self, world: World, window: Window) -> None:
        """Moving it keeps one block, with its key and its new mark."""
        world.calendar.put(block_for(world), None)
        start = world.now + timedelta(days=2)
        wanted = replace(
            block_for(world),
            start=start,
            end=start + timedelta(minutes=30),
            title="Warm-up",
            hash="new",
            text="other",
            placed="q",
        )

        receipt = world.calendar.put(wanted, found(world, window))

        event = found(world, window)
        assert (event.start, event.end, event.title) == (wanted.start, wanted.end, "Warm-up")
        assert plain.words(event.description) == "other"
        assert event.mark is not None
        assert (event.mark.key, event.mark.hash, event.mark.placed) == (wanted.key, "new", "q")
        assert event.version == receipt.version
        assert len(world.blocks()) == 1
        assert world.blocks()[0].alarm_minutes == 10

    def test_it_is_seen_as_changed(self, world: World, window: Window) -> None:
        """The world's version tells a block that was changed from one that was not, whoever looks."""
        world.calendar.put(block_for(world), None)
        before = found(world, window)
        assert found(world, window).version == before.version

        world.person_renames(block_for(world).key, "Mine now")

        assert found(world, window).version != before.version
        assert found(world, window).title == "Mine now"

    def test_a_person_who_was_faster_wins(self, world: World, window: Window) -> None:
        """What is not as it was seen is neither changed nor removed."""
        block = block_for(world)
        world.calendar.put(block, None)
        stale = found(world, window)
        start = world.now + timedelta(days=4)
        world.person_moves(block.key, start, start + timedelta(hours=1))

        with pytest.raises(Changed):
            world.calendar.put(replace(block, title="ours"), stale)
        with pytest.raises(Changed):
            world.calendar.remove(stale)

        assert [(stored.start, stored.title) for stored in world.blocks()] == [(start, block.title)]

    def test_what_is_gone_stays_gone(self, world: World, window: Window) -> None:
        """A block the person deleted is neither changed nor removed, and above all not made again."""
        block = block_for(world)
        world.calendar.put(block, None)
        stale = found(world, window)
        world.person_deletes(block.key)

        with pytest.raises(Gone):
            world.calendar.put(replace(block, title="ours"), stale)
        with pytest.raises(Gone):
            world.calendar.remove(stale)

        assert world.blocks() == []
        assert world.calendar.fetch(window, world.now).events == ()

    def test_a_removed_block_is_gone(self, world: World, window: Window) -> None:
        """Removing takes the block away, once."""
        world.calendar.put(block_for(world), None)
        event = found(world, window)

        world.calendar.remove(event)

        assert world.blocks() == []
        look = world.calendar.fetch(window, world.now)
        assert (look.events, look.complete, look.changed) == ((), True, True)
        with pytest.raises(Gone):
            world.calendar.remove(event)

    # --- settling doubts

    def test_a_block_is_found_by_its_key(self, world: World, window: Window) -> None:
        """A doubt is settled by looking: also in a new process, also when the person moved it meanwhile."""
        block = block_for(world)
        world.calendar.put(block, None)
        start = world.now + timedelta(days=4)
        world.person_moves(block.key, start, start + timedelta(hours=1))

        seen = [calendar.find(deed_of(world, block)).event for calendar in (world.reopen(), world.calendar)]

        assert seen == [found(world, window)] * 2
        assert seen[0] is not None
        assert seen[0].mark is not None
        assert (seen[0].mark.key, seen[0].start) == (block.key, start)

    def test_a_block_that_was_never_made_leaves_no_trace(self, world: World) -> None:
        """An unknown key is certainly not there."""
        world.calendar.put(block_for(world, slot="1"), None)

        assert world.calendar.find(deed_of(world, block_for(world))) == Traces()

    def test_a_deleted_block_is_not_found(self, world: World) -> None:
        """What the person removed is not there; a world that remembers may say that it was."""
        block = block_for(world)
        world.calendar.put(block, None)
        world.person_deletes(block.key)

        traces = world.calendar.find(deed_of(world, block))

        assert (traces.event, traces.message, traces.unclear) == (None, None, False)

    def test_a_world_that_is_gone_settles_nothing(self, world: World) -> None:
        """While the world cannot be reached a doubt stays one."""
        world.calendar.put(block_for(world), None)
        world.fail()

        try:
            settled = not world.calendar.find(deed_of(world, block_for(world))).unclear
        except AccountError:
            settled = False
        assert not settled


def window_at(now: datetime) -> Window:
    """The window of every world."""
    return Window(now - timedelta(days=35), now + timedelta(days=60))


def titles(look: Look) -> list[str]:
    return [event.title for event in look.events]


def happening(world: World, title: str, *, day: int = 1, **facts: object) -> Happening:
    """An hour, so many days from now."""
    start = world.now + timedelta(days=day)
    return Happening(title, start, start + timedelta(hours=1), **facts)  # type: ignore[arg-type]


def settle(world: World, window: Window) -> None:
    """Look once more: a world whose clock is coarse may want to see the same twice before it trusts it."""
    world.calendar.fetch(window, world.now)


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


def found(world: World, window: Window, *, slot: str = "0") -> Event:
    """The block as the calendar tells of it now."""
    key = block_for(world, slot=slot).key
    (event,) = (e for e in world.calendar.fetch(window, world.now).events if e.mark and e.mark.key == key)
    return event


def deed_of(world: World, block: Block) -> Deed:
    """The journal's record of adding a block, begun and of unknown outcome."""
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
