"""Blocks converge: where each ought to be now, and what to do so that it is there.

What a person touched is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from interviewd.domain import block_texts, workdays
from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.keys import chosen
from interviewd.domain.ledger import Earlier
from interviewd.domain.planner.held import Hold, Wanted, broken, held_line, unreachable, unsettled
from interviewd.domain.situation import Situation, is_busy
from interviewd.domain.visits import local_day
from interviewd.domain.workdays import Span
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Block, Held, Visit
from interviewd.model.known import Deed, Interview, State
from interviewd.model.seen import Event, Person
from interviewd.model.terms import Kind, PrepStep, Reason, Verb, because, stamp
from interviewd.values import dataclass

SHORTEST = timedelta(minutes=15)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Placement:
    """What blocks are placed around: what is busy and not ours, and the places of ours, which
    grow as we plan.

    `all_day` is busy too, but gives way when it alone leaves no room: calendars are full of
    holidays that fill a day. So are `forms`, the times of the debriefs, for which it gives way
    last.
    """

    situation: Situation
    busy: tuple[Span, ...]
    all_day: tuple[Span, ...] = ()
    forms: tuple[Span, ...] = ()
    taken: list[Span] = field(default_factory=list)


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


def placement(situation: Situation, wanted: Iterable[Work]) -> Placement:
    """Everything that takes time: busy events of all accounts, and prep blocks of ours that stay.

    What goes or moves in this pass makes room first.
    """
    now = situation.now
    events = (event for event in situation.view.events if event.end > now)
    busy = [event for event in events if is_busy(event, situation.own)]
    timed = {(event.start, event.end) for event in busy if not event.all_day}
    all_day = {(event.start, event.end) for event in busy if event.all_day}
    works = {work.key: work for work in wanted}
    forms = tuple(_forms(works.values(), situation))
    around = Placement(situation, tuple(sorted(timed)), tuple(sorted(all_day)), forms)
    for key, event in situation.ours.items():
        if event.end <= now or event.mark is None or event.mark.kind != Kind.PREP:
            continue
        work, is_untouched = works.get(key), key in situation.untouched
        goes = work is None and is_untouched and event.start > now
        moves = work is not None and is_untouched and _why_move(work, event, around) is not None
        if not goes and not moves:
            around.taken.append((event.start, event.end))
    return around


def _forms(wanted: Iterable[Work], situation: Situation) -> Iterator[Span]:
    """When people fill in their debriefs: where each stands, else right after its visit."""
    length = timedelta(minutes=situation.policy.debrief_minutes)
    for work in wanted:
        if work.kind is Kind.PREP:
            continue
        event, deed = situation.ours.get(work.key), situation.deeds.get(work.key)
        if event:
            yield event.start, event.end
        elif not (deed and deed.state is State.DELETED):
            yield work.visit.end, work.visit.end + length


# --- which blocks a visit wants -----------------------------------------------------------------


def works(visit: Visit, holders: Sequence[Interview], situation: Situation) -> tuple[Work, ...]:
    """Prep blocks and debrief of a visit; `holders` are the events whose keys may be in use."""
    policy, preps = situation.policy, []
    for slot, prep_step in sorted(
        enumerate(policy.prep_steps), key=lambda pair: pair[1].days_before
    ):
        key, interview = chosen(holders, Kind.PREP, str(slot), situation.deeds)
        placed = f"{stamp(visit.start)}/{prep_step.minutes}/{prep_step.days_before}"
        preps.append(Work(Kind.PREP, key, interview, visit, placed, prep_step, str(slot)))
    key, interview = chosen(holders, Kind.DEBRIEF, "", situation.deeds)
    form = Work(Kind.DEBRIEF, key, interview, visit, f"{stamp(visit.end)}/{policy.debrief_minutes}")
    return (*preps, form)


@dataclass(frozen=True, slots=True)
class Setting:
    """When the thank-you of a visit is due, and the earlier visits that its prep looks back on."""

    due: datetime
    earlier: Callable[[], tuple[Earlier, ...]]


def settle_works(
    wanted: Sequence[Work], setting: Setting, around: Placement
) -> Iterator[Action | Held | Wanted]:
    """What is to be done for one visit's blocks."""
    for work in wanted:
        if step := _step(work, setting, around):
            yield step


def _step(work: Work, setting: Setting, around: Placement) -> Action | Held | Wanted | None:
    situation = around.situation
    existing, deed = situation.ours.get(work.key), situation.deeds.get(work.key)
    if deed and deed.state in {State.YOURS, State.DELETED}:
        return None
    if hold := unsettled(deed, situation.now):
        return _held(work, hold)
    account = situation.view.account(work.interview.account)
    if hold := unreachable(account.state if account else None):
        # What stands already waits for nothing; whether it should move is found out once the
        # account can be reached.
        return None if existing else _held(work, hold)
    if existing is None and _may_add(work, setting, situation):
        make = partial(_whole, work, partial(_add, work, setting, around), around)
        return Wanted(work.kind, work.visit, work.key, work.interview.account, make)
    if existing is None or work.key not in situation.untouched:
        return None
    return _whole(work, partial(_keep, work, setting, existing, around), around)


def _whole(
    work: Work, make: Callable[[], Action | Held | None], around: Placement
) -> Action | Held | None:
    """The step with its words, or what holds it; a prep block takes its place from now on."""
    try:
        step = make()
    except TextBroken as error:
        return _held(work, broken(error))
    if isinstance(step, Action) and step.block and work.kind is Kind.PREP:
        around.taken.append((step.block.start, step.block.end))
    return step


def _held(work: Work, hold: Hold) -> Held:
    return held_line(work.kind, work.visit, hold, interview=work.interview, key=work.key)


# --- where a block goes --------------------------------------------------------------------------


def _may_add(work: Work, setting: Setting, situation: Situation) -> bool:
    """No prep for a visit that has begun, and no form once the thank-you is due."""
    if work.kind is Kind.PREP:
        return work.visit.start > situation.now
    return situation.policy.debrief_minutes > 0 and (
        work.visit.end > situation.now or situation.now < setting.due
    )


def _add(work: Work, setting: Setting, around: Placement) -> Action | Held:
    place = _place(work, around)
    if place is None:
        why = because("no_free_time", title=work.prep_step.title if work.prep_step else "")
        return _held(work, Hold(why))
    block = _block(work, setting, place, around.situation)
    if work.prep_step is None:
        return _action(Verb.ADD, work, block, None, because("after_visit"))
    on_all_day = any(start < place[1] and end > place[0] for start, end in around.all_day)
    code = "placed_all_day" if on_all_day else "placed"
    why = because(code, wish=_wish(work, around), start=place[0])
    return _action(Verb.ADD, work, block, None, why)


def _keep(work: Work, setting: Setting, existing: Event, around: Placement) -> Action | None:
    """It stays in place unless its visit or prep step changed, or somebody else takes its time."""
    mark, now = existing.mark, around.situation.now
    if mark is None or (work.visit.start <= now and work.kind is Kind.PREP):
        return None
    if existing.start <= now and not (_is_moved(work, existing) and work.visit.end > now):
        return None  # begun or past; only a visit that is put off takes it along
    why = _why_move(work, existing, around)
    span = (existing.start, existing.end)
    place = span if why is None else _place(work, around) or span
    block = _block(work, setting, place, around.situation)
    if place != span:
        return _action(Verb.MOVE, work, block, existing, why or because("facts_changed"))
    if why is not None:
        around.taken.append(span)
    if block.hash == mark.hash:
        return None
    return _action(Verb.CHANGE, work, block, existing, why or because("facts_changed"))


def _is_moved(work: Work, existing: Event) -> bool:
    """Whether the block was placed for another time of its visit."""
    placed = existing.mark.placed if existing.mark else ""
    return bool(placed) and placed.split("/")[0] != work.placed.split("/")[0]


def _why_move(work: Work, existing: Event, around: Placement) -> Reason | None:
    if _is_moved(work, existing):
        return because("visit_moved")
    if existing.mark and existing.mark.placed and existing.mark.placed != work.placed:
        return because("rung_changed")
    if work.kind is not Kind.PREP:
        return None
    if _overlaps(existing, around.busy):
        return because("busy_now")
    if not _overlaps(existing, around.all_day):
        return None
    elsewhere = _free_place(work, around, [*around.busy, *around.all_day])
    return because("busy_now") if elsewhere else None


def _overlaps(event: Event, spans: Iterable[Span]) -> bool:
    return any(start < event.end and end > event.start for start, end in spans)


def _place(work: Work, around: Placement) -> Span | None:
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
        _free_place(work, around, [*around.busy, *around.forms, *around.all_day])
        or _free_place(work, around, [*around.busy, *around.forms])
        or _free_place(work, around, around.busy)
    )


def _free_place(work: Work, around: Placement, busy: Iterable[Span]) -> Span | None:
    """The free slot nearest to the wish, on the best kind of day; shortened if none is whole."""
    prep_step, policy = work.prep_step, around.situation.policy
    if prep_step is None:
        return None
    wish, now = _wish(work, around), around.situation.now
    first = now.replace(second=0, microsecond=0)
    first += timedelta(minutes=first < now)
    slots = workdays.free_slots(first, work.visit.start, [*busy, *around.taken], policy)
    kinds = _by_kind_of_day(slots, local_day(work.visit.start, policy), prep_step, around)
    for length in _lengths(timedelta(minutes=prep_step.minutes)):
        target = work.visit.start - length if prep_step.days_before == 0 else wish
        for kind in kinds:
            start = workdays.nearest(target, length, kind, step_minutes=1)
            if start is not None:
                return start, start + length
    return None


def _lengths(whole: timedelta) -> Iterator[timedelta]:
    """The whole length, then shorter by quarters of an hour, down to fifteen minutes."""
    yield whole
    while whole > SHORTEST:
        whole = max(SHORTEST, whole - QUARTER)
        yield whole


def _wish(work: Work, around: Placement) -> datetime:
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


# --- making -------------------------------------------------------------------------------------


def _block(work: Work, setting: Setting, place: Span, situation: Situation) -> Block:
    policy = situation.policy
    if work.prep_step:
        title, text = block_texts.prep(policy, work.visit, work.prep_step, setting.earlier())
    else:
        title, text = block_texts.debrief(policy, work.visit, people_on_form(work.visit))
    words = Words(title, text, work.placed, bool(policy.stealth_title))
    return make(work.kind, work.key, work.interview.id, place, words)


@dataclass(frozen=True, slots=True)
class Words:
    """What a block says, and what it was placed for."""

    title: str
    text: str
    placed: str = ""
    stealth: bool = False


def make(kind: Kind, key: str, for_id: str, place: Span, words: Words) -> Block:
    """A block with its fingerprint: prep is busy, with a reminder; the others are free time."""
    start, end = place
    return Block(
        key=key,
        kind=kind,
        for_id=for_id,
        start=start,
        end=end,
        title=words.title,
        text=words.text,
        hash=fingerprint(start, end, words.title, words.text),
        placed=words.placed,
        busy=kind is Kind.PREP,
        stealth=words.stealth,
        alarm=10 if kind is Kind.PREP else 0,
    )


def _action(verb: Verb, work: Work, block: Block, existing: Event | None, why: Reason) -> Action:
    return Action(
        verb=verb,
        kind=work.kind,
        key=work.key,
        account=existing.account if existing else work.interview.account,
        interview=work.visit.first.id,
        company=work.visit.company,
        why=why,
        block=block,
        existing=existing,
        slot=work.slot,
    )


# --- what is wanted no longer -------------------------------------------------------------------


def unwanted(wanted: frozenset[str], situation: Situation) -> Iterator[Action]:
    """Untouched blocks that have not begun and that no visit wants."""
    for key, event in situation.ours.items():
        mark = event.mark
        if mark is None or key in wanted or mark.kind not in (Kind.PREP, Kind.DEBRIEF):
            continue
        if event.start <= situation.now:
            continue
        deed = removable(key, situation)
        if deed is None:
            continue
        known, accounts = situation.memory.past.get(mark.for_id), situation.view.accounts
        if known is None and not all(situation.shows_absence(each.name) for each in accounts):
            continue  # the interview may stand on a calendar that cannot be read now
        is_off = known is not None and known.state != "on"
        why = because(f"interview_{known.state}" if known and is_off else "no_longer_wanted")
        company = known.interview.company if known else deed.company
        yield removal(event, deed, why, company, interview=mark.for_id)


def removable(key: str, situation: Situation) -> Deed | None:
    """The deed of a block that may be taken away: untouched, on a calendar that works."""
    event, deed = situation.ours.get(key), situation.deeds.get(key)
    if event is None or deed is None or deed.state is not State.OURS:
        return None
    return deed if key in situation.untouched and situation.works(event.account) else None


def removal(event: Event, deed: Deed, why: Reason, company: str, *, interview: str = "") -> Action:
    """Take a block away."""
    about = deed.kind, deed.key, event.account, interview or deed.interview, company
    return Action(Verb.REMOVE, *about, why, existing=event, deed=deed)


def people_on_form(visit: Visit) -> tuple[Person, ...]:
    """Everybody a visit's form has a line for, in the invitations' order."""
    people = (person for interview in visit.interviews for person in interview.people)
    return tuple(dict.fromkeys(people))
