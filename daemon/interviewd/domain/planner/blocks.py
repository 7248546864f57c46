"""Blocks converge: where each ought to be now, and what to do so that it is there.

What a person touched is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from interviewd.domain import block_texts
from interviewd.domain.keys import chosen
from interviewd.domain.ledger import Earlier
from interviewd.domain.planner import placement
from interviewd.domain.planner.block_actions import make, removable, removal
from interviewd.domain.planner.held import Hold, Wanted, broken, held_line, unreachable, unsettled
from interviewd.domain.situation import Situation
from interviewd.domain.workdays import Span
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Block, Held, Visit
from interviewd.model.known import Interview, State
from interviewd.model.seen import Event, Person
from interviewd.model.terms import Kind, Reason, Verb, because, stamp
from interviewd.values import dataclass


def works(
    visit: Visit, holders: Sequence[Interview], situation: Situation
) -> tuple[placement.Work, ...]:
    """Prep blocks and debrief of a visit; `holders` are the events whose keys may be in use."""
    policy, preps = situation.policy, []
    for slot, prep_step in sorted(
        enumerate(policy.prep_steps), key=lambda pair: pair[1].days_before
    ):
        key, interview = chosen(holders, Kind.PREP, str(slot), situation.deeds)
        placed = f"{stamp(visit.start)}/{prep_step.minutes}/{prep_step.days_before}"
        preps.append(placement.Work(Kind.PREP, key, interview, visit, placed, prep_step, str(slot)))
    key, interview = chosen(holders, Kind.DEBRIEF, "", situation.deeds)
    form = placement.Work(
        Kind.DEBRIEF, key, interview, visit, f"{stamp(visit.end)}/{policy.debrief_minutes}"
    )
    return (*preps, form)


def settle_works(
    wanted: Sequence[placement.Work],
    around: placement.Placement,
    due: datetime,
    earlier: Callable[[], tuple[Earlier, ...]],
) -> Iterator[Action | Held | Wanted]:
    """What is to be done for the blocks of one visit, whose thank-you is `due`.

    Its prep looks back on the `earlier` visits.
    """
    for work in wanted:
        if step := _Step(work, around, due, earlier).step():
            yield step


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done for one block."""

    work: placement.Work
    around: placement.Placement
    due: datetime
    earlier: Callable[[], tuple[Earlier, ...]]

    def step(self) -> Action | Held | Wanted | None:
        work, situation = self.work, self.around.situation
        existing, deed = situation.ours.get(work.key), situation.deeds.get(work.key)
        if deed and deed.state in {State.YOURS, State.DELETED}:
            return None
        if hold := unsettled(deed, situation.now):
            return self.held(hold)
        account = situation.view.account(work.interview.account)
        if hold := unreachable(account.state if account else None):
            # What stands already waits for nothing; whether it should move is found out once the
            # account can be reached.
            return None if existing else self.held(hold)
        if existing is None and self.may_add():
            make = partial(self.whole, self.add)
            return Wanted(work.kind, work.visit, work.key, work.interview.account, make)
        if existing is None or work.key not in situation.untouched:
            return None
        return self.whole(partial(self.keep, existing))

    def whole(self, make: Callable[[], Action | Held | None]) -> Action | Held | None:
        """The step with its words, or what holds it; a prep block takes its place from now on."""
        try:
            step = make()
        except TextBroken as error:
            return self.held(broken(error))
        if isinstance(step, Action) and step.block and self.work.kind is Kind.PREP:
            self.around.taken.append((step.block.start, step.block.end))
        return step

    def held(self, hold: Hold) -> Held:
        work = self.work
        return held_line(work.kind, work.visit, hold, interview=work.interview, key=work.key)

    def may_add(self) -> bool:
        """No prep for a visit that has begun, and no form once the thank-you is due."""
        now = self.around.situation.now
        if self.work.kind is Kind.PREP:
            return self.work.visit.start > now
        return self.around.situation.policy.debrief_minutes > 0 and now < self.due

    def add(self) -> Action | Held:
        work, around = self.work, self.around
        place = placement.find_place(work, around)
        if place is None:
            why = because("no_free_time", title=work.prep_step.title if work.prep_step else "")
            return self.held(Hold(why))
        block = self.block(place)
        if work.prep_step is None:
            return self.action(Verb.ADD, block, None, because("after_visit"))
        on_all_day = any(start < place[1] and end > place[0] for start, end in around.all_day)
        code = "placed_all_day" if on_all_day else "placed"
        why = because(code, wish=placement.wish_of(work, around), start=place[0])
        return self.action(Verb.ADD, block, None, why)

    def keep(self, existing: Event) -> Action | None:
        """It stays in place unless its visit or step changed, or somebody else takes its time."""
        work, around, mark, now = self.work, self.around, existing.mark, self.around.situation.now
        if mark is None or (work.visit.start <= now and work.kind is Kind.PREP):
            return None
        if existing.start <= now and not (
            placement.is_moved(work, existing) and work.visit.end > now
        ):
            return None  # begun or past; only a visit that is put off takes it along
        why = placement.why_move(work, existing, around)
        span = (existing.start, existing.end)
        place = span if why is None else placement.find_place(work, around) or span
        block = self.block(place)
        if why and place != span:
            return self.action(Verb.MOVE, block, existing, why)
        if why:
            around.taken.append(span)
        if block.hash == mark.hash:
            return None
        return self.action(Verb.CHANGE, block, existing, why or because("facts_changed"))

    def block(self, place: Span) -> Block:
        work, policy = self.work, self.around.situation.policy
        if work.prep_step:
            words = block_texts.prep(policy, work.visit, work.prep_step, self.earlier())
        else:
            words = block_texts.debrief(policy, work.visit, people_on_form(work.visit))
        about, placed = (work.kind, work.key, work.interview.id), work.placed
        return make(*about, place, words, policy=policy, placed=placed)

    def action(self, verb: Verb, block: Block, existing: Event | None, why: Reason) -> Action:
        work = self.work
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


def people_on_form(visit: Visit) -> tuple[Person, ...]:
    """Everybody a visit's form has a line for, in the invitations' order."""
    people = (person for interview in visit.interviews for person in interview.people)
    return tuple(dict.fromkeys(people))
