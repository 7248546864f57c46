"""Where a block goes: the free time nearest to its wish, and whether it has to move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain import workdays
from interviewd.domain.situation import Situation, is_busy
from interviewd.domain.visits import local_day
from interviewd.domain.workdays import Span
from interviewd.model.decided import Visit
from interviewd.model.known import Interview, State
from interviewd.model.seen import Event
from interviewd.model.terms import Kind, PrepStep, Reason, because
from interviewd.values import dataclass

SHORTEST = timedelta(minutes=15)
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Work:
    """One block that a visit wants, before it is placed."""

    kind: Kind
    key: str
    interview: Interview
    visit: Visit
    placed: str
    prep_step: PrepStep | None = None
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """What blocks are placed around: what is busy and not ours, and the places of ours, which
    grow as we plan.

    `all_day` is busy too, and gives way when it alone leaves no room: calendars are full of what
    fills a day or more. So are `forms`, the times of the debriefs, for which it gives way last.
    `latest` is when the last visit starts. `free` is the free time until then that was worked out
    so far, by what gives way and how much was taken: all blocks share it.
    """

    situation: Situation
    latest: datetime
    busy: tuple[Span, ...]
    all_day: tuple[Span, ...] = ()
    forms: tuple[Span, ...] = ()
    taken: list[Span] = field(default_factory=list)
    free: dict[tuple[bool, bool, int], tuple[Span, ...]] = field(default_factory=dict)


def placement(situation: Situation, wanted: Iterable[Work]) -> Placement:
    """Everything that takes time: busy events of all accounts, and prep blocks of ours that stay.

    What goes or moves in this pass makes room first.
    """
    now = situation.now
    events = (event for event in situation.events if event.end > now)
    busy = [event for event in events if is_busy(event, situation.own)]
    all_day = {(event.start, event.end) for event in busy if _fills_days(event)}
    timed = {(event.start, event.end) for event in busy if not _fills_days(event)}
    works = {work.key: work for work in wanted}
    # When people fill in their debriefs: where each stands, else right after its visit.
    length = timedelta(minutes=situation.policy.debrief_minutes)
    forms: list[Span] = []
    for work in (work for work in works.values() if work.kind is not Kind.PREP):
        form, deed = situation.ours.get(work.key), situation.deeds.get(work.key)
        if form:
            forms.append((form.start, form.end))
        elif not (deed and deed.state is State.DELETED):
            forms.append((work.visit.end, work.visit.end + length))
    latest = max((work.visit.start for work in works.values()), default=now)
    around = Placement(
        situation, latest, tuple(sorted(timed)), tuple(sorted(all_day)), tuple(forms)
    )
    for key, event in situation.ours.items():
        if event.end <= now or event.mark is None or event.mark.kind != Kind.PREP:
            continue
        wished, is_untouched = works.get(key), key in situation.untouched
        goes = wished is None and is_untouched and event.start > now
        moves = wished is not None and is_untouched and why_move(wished, event, around) is not None
        if not goes and not moves:
            around.taken.append((event.start, event.end))
    return around


def _fills_days(event: Event) -> bool:
    """Whether it is about days: a trip from Friday noon to Tuesday leaves its evenings free."""
    return event.all_day or event.end - event.start >= DAY


def is_moved(work: Work, existing: Event) -> bool:
    """Whether the block was placed for another time of its visit."""
    placed = existing.mark.placed if existing.mark else ""
    return bool(placed) and placed.split("/")[0] != work.placed.split("/")[0]


def why_move(work: Work, existing: Event, around: Placement) -> Reason | None:
    """Why the block may not stay where it is, None while it may."""
    if is_moved(work, existing):
        return because("visit_moved")
    if existing.mark and existing.mark.placed and existing.mark.placed != work.placed:
        return because("rung_changed")
    if work.kind is not Kind.PREP:
        return None
    if _overlaps(existing, around.busy):
        return because("busy_now")
    if not _overlaps(existing, around.all_day):
        return None
    elsewhere = _free_place(work, around, all_day=True, forms=True)
    return because("busy_now") if elsewhere else None


def _overlaps(event: Event, spans: Iterable[Span]) -> bool:
    return any(start < event.end and end > event.start for start, end in spans)


def find_place(work: Work, around: Placement) -> Span | None:
    """When the block is placed; None when no time is free."""
    if work.prep_step is None:
        # Right after the visit; seen only after its end, at the next free quarter of an hour.
        policy = around.situation.policy
        length = timedelta(minutes=policy.debrief_minutes)
        if work.visit.end > around.situation.now:
            return work.visit.end, work.visit.end + length
        first = workdays.next_quarter(around.situation.now)
        lies_there = [*around.busy, *around.taken]
        slots = workdays.free_slots(first, first + timedelta(hours=12), lies_there, policy)
        start = workdays.nearest(first, length, slots) or first
        return start, start + length
    return (
        _free_place(work, around, all_day=True, forms=True)
        or _free_place(work, around, all_day=False, forms=True)
        or _free_place(work, around, all_day=False, forms=False)
    )


def _free_place(work: Work, around: Placement, *, all_day: bool, forms: bool) -> Span | None:
    """The free slot nearest to the wish, on the best kind of day; shortened if none is whole.

    `all_day` and `forms`: whether it goes around events that fill days, and around forms.
    """
    prep_step, now, policy = work.prep_step, around.situation.now, around.situation.policy
    if prep_step is None:
        return None
    version = all_day, forms, len(around.taken)
    if version not in around.free:
        lies_there = [*around.busy, *around.taken]
        lies_there += around.all_day if all_day else ()
        lies_there += around.forms if forms else ()
        around.free[version] = workdays.free_slots(now, around.latest, lies_there, policy)
    free, wish = around.free[version], wish_of(work, around)
    slots = [(start, min(end, work.visit.start)) for start, end in free if start < work.visit.start]
    kinds = _by_kind_of_day(slots, local_day(work.visit.start, policy), prep_step, around)
    length = timedelta(minutes=prep_step.minutes)
    while True:
        target = work.visit.start - length if prep_step.days_before == 0 else wish
        for kind in kinds:
            start = workdays.nearest(target, length, kind, step_minutes=1)
            if start is not None:
                return start, start + length
        if length <= SHORTEST:
            return None
        length = max(SHORTEST, length - QUARTER)


def wish_of(work: Work, around: Placement) -> datetime:
    """14:00 on the working day so many before; the warm-up ends when the visit starts."""
    prep_step, policy = work.prep_step, around.situation.policy
    if prep_step is None or prep_step.days_before == 0:
        return work.visit.start - timedelta(minutes=prep_step.minutes if prep_step else 0)
    day = workdays.workday_before(
        local_day(work.visit.start, policy), prep_step.days_before, policy
    )
    return datetime.combine(day, time(14), policy.zone).astimezone(UTC)


def _by_kind_of_day(
    slots: Sequence[Span], visit_day: date, prep_step: PrepStep, around: Placement
) -> tuple[list[Span], ...]:
    """Working days, then the visit's own day (for a warm-up first), then other days."""
    own, working, others = [], [], []
    for slot in slots:
        day = local_day(slot[0], around.situation.policy)
        if day == visit_day:
            own.append(slot)
        elif workdays.is_workday(day, around.situation.policy):
            working.append(slot)
        else:
            others.append(slot)
    return (own, working, others) if prep_step.days_before == 0 else (working, own, others)
