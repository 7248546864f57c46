"""Blocks converge: where each ought to be now, and what to do so that it is there. What a person touched is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain import compose, workdays
from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.keys import chosen
from interviewd.domain.memory_update import is_untouched
from interviewd.domain.recognise import tags
from interviewd.domain.visits import local_day
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Block, Held, Policy, Rung, Visit
from interviewd.model.known import Deed, Interview, State, View
from interviewd.model.seen import AccountState, Answer, Event, Person
from interviewd.model.terms import Kind, Reason, Verb, because, key_of, stamp

SHORTEST = timedelta(minutes=15)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Placement:
    """Everything blocks are placed on: what stands, what is busy, what is ours. `taken` grows while a plan is made."""

    view: View
    now: datetime
    policy: Policy
    ours: Mapping[str, Event]
    busy: tuple[tuple[datetime, datetime], ...]  # not ours
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)  # ours, as they will stand

    @property
    def deeds(self) -> Mapping[str, Deed]:
        return self.view.memory.deeds


@dataclass(frozen=True, slots=True)
class Work:
    """One block a visit wants, before it is placed."""

    kind: Kind
    key: str
    interview: Interview
    visit: Visit
    placed: str
    rung: Rung | None = None
    slot: str = ""


def placement(view: View, ours: Mapping[str, Event], own: frozenset[str], now: datetime, policy: Policy) -> Placement:
    """Gather what is busy: accepted and tentative events of others, all accounts together."""
    busy = tuple(sorted({(event.start, event.end) for event in view.events if event.end > now and is_busy(event, own)}))
    return Placement(view, now, policy, ours, busy)


def stand(g: Placement, wanted: Iterable[Work]) -> None:
    """Take the places of the prep blocks that stay where they are; what goes or moves in this pass makes room first."""
    works_by_key = {work.key: work for work in wanted}
    for key, event in g.ours.items():
        if event.end <= g.now or event.mark is None or event.mark.kind != Kind.PREP:
            continue
        work = works_by_key.get(key)
        goes = work is None and is_untouched(event) and event.start > g.now
        moves = work is not None and is_untouched(event) and _why_move(work, event, g) is not None
        if not goes and not moves:
            g.taken.append((event.start, event.end))


def is_busy(event: Event, own: frozenset[str]) -> bool:
    """Whether the event takes time that is not ours: the person's own, and what they accepted or may accept."""
    if not event.busy or event.cancelled or tags.is_ours(event, own) or event.end <= event.start:
        return False
    if tags.standing(event, own) is tags.Standing.OWNER:
        return True
    return tags.answer_of(event, own) in {Answer.YES, Answer.MAYBE}  # strangers could block the week otherwise


# --- which blocks a visit wants ---------------------------------------------------------------------------------


def works(visit: Visit, keyed: Sequence[Interview], g: Placement) -> tuple[Work, ...]:
    """The visit's ladder, nearest rung first, then its debrief. `keyed`: the events whose keys may be in use."""
    rungs = sorted(enumerate(g.policy.ladder), key=lambda pair: (pair[1].days_before, pair[0]))
    ladder = [_prep(visit, keyed, slot, rung, g) for slot, rung in rungs]
    key, interview = chosen(keyed, Kind.DEBRIEF, "", g.deeds)
    form = Work(Kind.DEBRIEF, key, interview, visit, f"{stamp(visit.end)}/{g.policy.debrief_minutes}")
    return (*ladder, form)


def _prep(visit: Visit, keyed: Sequence[Interview], slot: int, rung: Rung, g: Placement) -> Work:
    key, interview = chosen(keyed, Kind.PREP, str(slot), g.deeds)
    placed = f"{stamp(visit.start)}/{rung.minutes}/{rung.days_before}"
    return Work(Kind.PREP, key, interview, visit, placed, rung, str(slot))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the texts of a visit's blocks are made from, and when its thank-you falls due."""

    people: tuple[Person, ...]
    earlier: tuple[compose.Earlier, ...]
    due: datetime


def settle_works(wanted: Sequence[Work], setting: Setting, g: Placement) -> Iterator[Action | Held]:
    """What is to be done for one visit's blocks."""
    for work in wanted:
        try:
            step = _step(work, setting, g)
        except TextBroken as broken:
            why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
            step = Held(work.kind, work.interview.account, work.visit.interviews[0].id, work.visit.company, why)
        if isinstance(step, Action) and step.block and work.kind is Kind.PREP:
            g.taken.append((step.block.start, step.block.end))
        if step:
            yield step


def _step(work: Work, setting: Setting, g: Placement) -> Action | Held | None:
    found, deed = g.ours.get(work.key), g.deeds.get(work.key)
    if deed and deed.state in {State.YOURS, State.DELETED}:
        return None
    if held := blocked(work.kind, work.interview, work.visit.company, deed, g):
        # What stands already waits for nothing; whether it should move is found out once the account can be reached.
        return None if found and held.why.code == "account_down" else held
    if found is None:
        return _add(work, setting, g)
    return _keep(work, setting, found, g) if is_untouched(found) else None


def blocked(kind: Kind, interview: Interview, company: str, deed: Deed | None, g: Placement) -> Held | None:
    """Held while its outcome is in doubt, after a refusal, or while the account cannot be reached."""
    account = g.view.account(interview.account)
    if deed and deed.state.is_doubtful:
        return Held(kind, deed.account, interview.id, company, because("in_doubt"), deed.not_before, key=deed.key)
    if deed and deed.error and deed.not_before and deed.not_before > g.now:
        why = because("refused", error=deed.error)
        return Held(kind, deed.account, interview.id, company, why, deed.not_before, key=deed.key)
    if account is None or account.state is not AccountState.OK:
        state = str(account.state) if account else "gone"
        return Held(kind, interview.account, interview.id, company, because("account_down", state=state))
    return None


# --- placing ----------------------------------------------------------------------------------------------------


def _add(work: Work, setting: Setting, g: Placement) -> Action | Held | None:
    if work.kind is Kind.PREP and work.visit.start <= g.now:
        return None
    if work.kind is Kind.DEBRIEF and (
        g.policy.debrief_minutes <= 0 or (work.visit.end <= g.now and g.now >= setting.due)
    ):
        return None
    place = _place(work, g)
    if place is None:
        why = because("no_free_time", title=work.rung.title if work.rung else "")
        return Held(work.kind, work.interview.account, work.visit.interviews[0].id, work.visit.company, why)
    block = _block(work, setting, place, g)
    why = because("placed", wish=_wish(work, g), start=place[0]) if work.rung else because("after_visit")
    return _action(Verb.ADD, work, block, None, why)


def _keep(work: Work, setting: Setting, found: Event, g: Placement) -> Action | None:
    """Once placed it stays, unless its visit or rung changed, or something busy that is not ours lies on it."""
    mark = found.mark
    if mark is None or (work.visit.start <= g.now and work.kind is Kind.PREP):
        return None
    if found.start <= g.now and not (_is_moved(work, found) and work.visit.end > g.now):
        return None  # begun or past; only a visit that is put off takes it along
    why = _why_move(work, found, g)
    if why is None:
        block = _block(work, setting, (found.start, found.end), g)
        return None if block.hash == mark.hash else _action(Verb.CHANGE, work, block, found, because("facts_changed"))
    span = (found.start, found.end)
    place = _place(work, g) or span
    block = _block(work, setting, place, g)
    if place == span:
        g.taken.append(span)
        return None if block.hash == mark.hash else _action(Verb.CHANGE, work, block, found, why)
    return _action(Verb.MOVE, work, block, found, why)


def _is_moved(work: Work, found: Event) -> bool:
    """Was the block placed for another time of its visit?"""
    placed = found.mark.placed if found.mark else ""
    return bool(placed) and placed.split("/")[0] != work.placed.split("/")[0]


def _why_move(work: Work, found: Event, g: Placement) -> Reason | None:
    if _is_moved(work, found):
        return because("visit_moved")
    if found.mark and found.mark.placed and found.mark.placed != work.placed:
        return because("rung_changed")
    if work.kind is Kind.PREP and any(start < found.end and end > found.start for start, end in g.busy):
        return because("busy_now")
    return None


def _place(work: Work, g: Placement) -> tuple[datetime, datetime] | None:
    return _place_form(work, g) if work.rung is None else _place_prep(work, work.rung, g)


def _place_form(work: Work, g: Placement) -> tuple[datetime, datetime]:
    """Right after the visit; seen only after its end, at the next free quarter of an hour."""
    length = timedelta(minutes=g.policy.debrief_minutes)
    if work.visit.end > g.now:
        return work.visit.end, work.visit.end + length
    first = _quarter(g.now)
    slots = workdays.free_slots(first, first + timedelta(hours=12), g.busy, g.policy)
    start = workdays.nearest(first, length, slots) or first
    return start, start + length


def _place_prep(work: Work, rung: Rung, g: Placement) -> tuple[datetime, datetime] | None:
    """The free slot nearest to the wish, of the best kind of day that has one; shortened only when none is whole."""
    wish = _wish(work, g)
    slots = workdays.free_slots(_next_minute(g.now), work.visit.start, [*g.busy, *g.taken], g.policy)
    kinds = _by_kind_of_day(slots, local_day(work.visit.start, g.policy), rung, g)
    for length in _lengths(timedelta(minutes=rung.minutes)):
        target = work.visit.start - length if rung.days_before == 0 else wish
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


def _wish(work: Work, g: Placement) -> datetime:
    """14:00 on the working day so many before; the warm-up ends when the visit starts."""
    rung = work.rung
    if rung is None or rung.days_before == 0:
        minutes = rung.minutes if rung else 0
        return work.visit.start - timedelta(minutes=minutes)
    day = workdays.workday_before(local_day(work.visit.start, g.policy), rung.days_before, g.policy)
    return datetime.combine(day, time(14), g.policy.zone).astimezone(UTC)


def _by_kind_of_day(
    slots: Sequence[tuple[datetime, datetime]], visit_day: date, rung: Rung, g: Placement
) -> tuple[list[tuple[datetime, datetime]], ...]:
    """Working days first, then the visit's own day (which a warm-up wants first), other days last."""
    own, working, others = [], [], []
    for slot in slots:
        day = local_day(slot[0], g.policy)
        if day == visit_day:
            own.append(slot)
        elif workdays.is_workday(day, g.policy):
            working.append(slot)
        else:
            others.append(slot)
    return (own, working, others) if rung.days_before == 0 else (working, own, others)


def _quarter(moment: datetime) -> datetime:
    whole = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == moment else whole + QUARTER


def _next_minute(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


# --- making -----------------------------------------------------------------------------------------------------


def _block(work: Work, setting: Setting, place: tuple[datetime, datetime], g: Placement) -> Block:
    if work.rung:
        title, text = compose.prep(g.policy, work.visit, work.rung, setting.earlier)
    else:
        title, text = compose.debrief(g.policy, work.visit, setting.people)
    return make(
        work.kind, work.key, work.interview.id, place, Words(title, text, work.placed, bool(g.policy.stealth_title))
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a block says, and what it was placed for."""

    title: str
    text: str
    placed: str = ""
    stealth: bool = False


def make(kind: Kind, key: str, for_id: str, place: tuple[datetime, datetime], words: Words) -> Block:
    """A block with its fingerprint: prep is busy with a reminder of ten minutes, the others are free time."""
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


def _action(verb: Verb, work: Work, block: Block, found: Event | None, why: Reason) -> Action:
    return Action(
        verb=verb,
        kind=work.kind,
        key=work.key,
        account=found.account if found else work.interview.account,
        interview=work.visit.interviews[0].id,
        company=work.visit.company,
        why=why,
        block=block,
        found=found,
        slot=work.slot,
    )


# --- what is wanted no longer -----------------------------------------------------------------------------------


def unwanted(wanted: frozenset[str], g: Placement) -> Iterator[Action]:
    """Untouched blocks that have not begun and that no visit wants."""
    for key, event in g.ours.items():
        mark = event.mark
        deed = g.deeds.get(key)
        if mark is None or key in wanted or not is_untouched(event) or event.start <= g.now:
            continue
        if deed is None or deed.state is not State.OURS or mark.kind not in (Kind.PREP, Kind.DEBRIEF):
            continue
        account = g.view.account(event.account)
        if account is None or account.state is not AccountState.OK:
            continue
        known = g.view.memory.past.get(mark.for_id)
        if known is None and not _is_known_gone(g):
            continue
        why = because(f"interview_{known.state}" if known and known.state != "on" else "no_longer_wanted")
        company = known.interview.company if known else deed.company
        yield Action(
            Verb.REMOVE, Kind(mark.kind), key, event.account, mark.for_id, company, why, found=event, deed=deed
        )


def _is_known_gone(g: Placement) -> bool:
    """With every account read whole, an interview that nobody holds does not exist."""
    return all(account.state is AccountState.OK and account.complete for account in g.view.accounts)


def people_on_form(visit: Visit) -> tuple[Person, ...]:
    """Everybody a visit's form has a line for, in the invitations' order."""
    return tuple(dict.fromkeys(person for interview in visit.interviews for person in interview.people))


def reminder_key(interview: Interview, letter: str) -> str:
    """The key of the reminder of one letter."""
    return key_of(interview.uid, interview.original, Kind.REMINDER, letter)
