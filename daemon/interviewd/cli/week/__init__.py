"""A week as a picture: what lies where on seven days, made from what stands and what a pass
would do now.

Times here are wall times of the person's zone: an hour that clocks skip or show twice is drawn
where the clock shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from interviewd.cli.overview import Overview
from interviewd.cli.text_output import KINDS, PlanLines, called, occasion
from interviewd.domain import workdays
from interviewd.domain.situation import is_busy, our_blocks, own_addresses
from interviewd.language import sanitize
from interviewd.model.decided import Action, Policy
from interviewd.model.known import Deed, State
from interviewd.model.seen import Event
from interviewd.model.terms import Kind, Verb
from interviewd.values import dataclass

DAYS = 7

EVENING = 17
"""The hour from which a Sunday belongs to the coming week."""

INTERVIEW, BUSY = "interview", "busy"
"""What else there is on a calendar, beside the kinds of block; `kind` of an entry is one of
these or a Kind."""

PLANNED, GOES, YOURS = "planned", "goes", "yours"

_LAST_MINUTE = 24 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes a while: `first` and `last` are minutes of the day, `last` exclusive."""

    kind: str
    first: int
    last: int
    title: str
    rest: str = ""  # what comes after the title where there is room
    state: str = ""  # planned | goes | yours, "" for what simply stands
    lane: int = 0  # of `lanes` side by side, where entries overlap
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something of a day that takes no time: a letter and its clock. `sign` as in `plan`."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day: entries by their start, notes by their moment."""

    date: date
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...]
    is_today: bool
    is_workday: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday. `now` is the minute of today."""

    days: tuple[Day, ...]
    now: int

    def hours(self, waking: tuple[time, time]) -> tuple[int, int]:
        """The hours worth drawing, last exclusive: working hours while awake, and all entries'."""
        entries = [entry for day in self.days for entry in day.entries]
        first = min([max(9, waking[0].hour), *(entry.first // 60 for entry in entries)])
        last = max([17, *(-(-entry.last // 60) for entry in entries)])
        return first, last


def default_day(overview: Overview) -> date:
    """A day of the week that is drawn unless another is named: today, and on a Sunday evening
    without an interview to come the day after.
    """
    local = overview.clock.local(overview.clock.now)
    starts = (
        interview.start
        for visit in overview.plan.visits
        for interview in visit.interviews
        if not visit.gone
    )
    is_over = not any(
        overview.clock.now < at and overview.clock.local(at).date() == local.date() for at in starts
    )
    is_evening = local.weekday() == DAYS - 1 and local.hour >= EVENING
    return local.date() + timedelta(days=1 if is_evening and is_over else 0)


def draw(overview: Overview, policy: Policy, day: date) -> Week:
    """The week that a day belongs to, as far as it was known at the moment of looking."""
    local = overview.clock.local(overview.clock.now)
    monday = day - timedelta(days=day.weekday())
    drawing = _Drawing(overview, policy)
    entries = list(drawing.entries())
    notes = sorted(drawing.notes(), key=lambda pair: pair[0])
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    return Week(
        tuple(
            Day(
                date=day,
                entries=_side_by_side(entry for on, entry in entries if on == day),
                notes=tuple(note for at, note in notes if overview.clock.local(at).date() == day),
                is_today=day == local.date(),
                is_workday=workdays.is_workday(day, policy),
            )
            for day in days
        ),
        local.hour * 60 + local.minute,
    )


def clock_time(minute: int) -> str:
    """`09:30` for the minute 570 of a day."""
    return f"{minute // 60:02}:{minute % 60:02}"


class _Drawing:
    """What takes time, and the letters with their clocks."""

    def __init__(self, overview: Overview, policy: Policy) -> None:
        self.overview, self.view, self.plan = overview, overview.view, overview.plan
        self.clock, self.lines = overview.clock, PlanLines(overview)
        self.own = own_addresses(overview.view, policy)

    def entries(self) -> Iterator[tuple[date, Entry]]:
        ours = our_blocks(self.view, self.own)
        drawn = {interview.id for visit in self.plan.visits for interview in visit.interviews}
        for visit in (visit for visit in self.plan.visits if not visit.gone):
            for interview in visit.interviews:
                people = ", ".join(person.name or person.email for person in interview.people)
                entry = Entry(INTERVIEW, 0, 0, occasion(visit), people)
                yield from self.placed(entry, interview.start, interview.end)
        changes = {each.key: each for each in self.plan.actions if not each.kind.is_letter}
        for key, event in ours.items():
            deed = self.view.memory.deeds.get(key)
            if deed is None or deed.made <= self.clock.now:
                yield from self.block(event, deed, changes.get(key))
        for action in changes.values():
            if action.block and action.verb in {Verb.ADD, Verb.MOVE}:
                is_reminder = action.kind is Kind.REMINDER
                rest = "" if is_reminder else self.lines.occasion(action.interview)
                entry = Entry(action.kind, 0, 0, called(action.block.title), rest, PLANNED)
                yield from self.placed(entry, action.block.start, action.block.end)
        known: set[tuple[str, datetime]] = set()
        for event in self.view.events:
            is_drawn = (event.id, event.start) in known or event.id in drawn
            if event.all_day or is_drawn or not is_busy(event, self.own):
                continue
            known.add((event.id, event.start))  # one that lies on two calendars is drawn once
            entry = Entry(BUSY, 0, 0, sanitize.line(event.title, 80) or "busy")
            yield from self.placed(entry, event.start, event.end)

    def block(
        self, event: Event, deed: Deed | None, change: Action | None
    ) -> Iterator[tuple[date, Entry]]:
        """A block of ours as it stands; one that a pass would move or take away says so."""
        if change and change.verb is Verb.MOVE:
            return
        kind = event.mark.kind if event.mark else BUSY
        state = GOES if change and change.verb is Verb.REMOVE else ""
        if deed and deed.state is State.YOURS:
            state = YOURS
        rest = self.lines.occasion(deed.interview) if deed and kind != Kind.REMINDER else ""
        entry = Entry(kind, 0, 0, called(sanitize.line(event.title, 80)), rest, state)
        yield from self.placed(entry, event.start, event.end)

    def placed(self, entry: Entry, start: datetime, end: datetime) -> Iterator[tuple[date, Entry]]:
        """The entry on each day that it touches."""
        first, last = (self.clock.local(each).replace(tzinfo=None) for each in (start, end))
        days = (first.date() + timedelta(days=n) for n in range(1, DAYS * 2))
        midnights = (datetime.combine(day, time(0)) for day in days)
        edges = [first, *(at for at in midnights if at < last), max(first, last)]
        for begins, ends in pairwise(edges):
            since = begins.hour * 60 + begins.minute
            until = ends.hour * 60 + ends.minute if ends.date() == begins.date() else _LAST_MINUTE
            yield begins.date(), replace(entry, first=since, last=max(until, since + 1))

    def notes(self) -> Iterator[tuple[datetime, Note]]:
        local, now = self.clock.local, self.plan.now
        for deed in self.view.memory.deeds.values():
            if deed.kind.is_letter and deed.to and deed.made <= self.clock.now:
                what = f"{KINDS[deed.kind]} to {self.lines.who(deed.to.email)}"
                is_sent_later = deed.sent is not None and deed.sent > self.clock.now
                if (deed.state.is_open or is_sent_later) and deed.deadline:
                    best = f"{local(deed.deadline):%H:%M} best before: {what}"
                    yield deed.deadline, Note("✎", best)
                elif deed.state.is_open or is_sent_later:
                    yield now, Note("✎", f"{what} waits in Drafts")
                elif deed.state is State.SENT and deed.sent:
                    yield deed.sent, Note("✓", f"{what} sent")
        for action in self.plan.actions:
            if action.verb is Verb.DRAFT and action.letter:
                to = self.lines.who(action.letter.to.email)
                yield now, Note("✎", f"now: {KINDS[action.kind]} to {to}")
        for line in self.plan.held:
            if line.kind.is_letter and line.until:
                to = self.lines.who(line.to) if line.to else line.company
                earliest = f"{local(line.until):%H:%M} at the earliest"
                yield line.until, Note("…", f"{earliest}: {KINDS[line.kind]} to {to}")


def _side_by_side(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries in order, those that overlap each in a lane of its own."""
    placed: list[Entry] = []
    ordered = sorted(entries, key=lambda entry: (entry.first, -entry.last, entry.title))
    groups: list[list[Entry]] = []
    end = -1
    for entry in ordered:
        if entry.first >= end:
            groups.append([])
            end = entry.last
        groups[-1].append(entry)
        end = max(end, entry.last)
    for group in groups:
        ends: list[int] = []
        lanes = []
        for entry in group:
            lane = next((n for n, end in enumerate(ends) if end <= entry.first), len(ends))
            ends[lane : lane + 1] = [entry.last]
            lanes.append(lane)
        placed += (
            replace(entry, lane=lane, lanes=len(ends))
            for entry, lane in zip(group, lanes, strict=True)
        )
    return tuple(placed)
