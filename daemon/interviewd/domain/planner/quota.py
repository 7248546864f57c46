"""A day's limits: how many drafts and blocks may be made, and what waits for the next day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from interviewd.domain.planner.held import Hold, Wanted
from interviewd.domain.situation import Situation
from interviewd.domain.visits import local_day
from interviewd.model.decided import Action, Held
from interviewd.model.known import State
from interviewd.model.terms import Kind, because

_DRAFTS = "drafts"


def apply(lines: Sequence[Action | Held | Wanted], situation: Situation) -> list[Action | Held]:
    """Make what there is room for, and hold the rest.

    Every kind of block has a share of the day, letters one together. A thank-you whose debrief is
    filled in is never held. Otherwise thank-yous come before follow-ups, and then what a person
    touched, each company's nearest visit before anybody's second, and the nearest deadline.
    """
    policy = situation.policy
    today = local_day(situation.now, policy)
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), policy.zone).astimezone(UTC)
    made = {
        key: deed.kind
        for key, deed in situation.deeds.items()
        if not deed.adopted
        and deed.state is not State.REFUSED
        and local_day(deed.made, policy) == today
    }
    used = Counter(map(_share, made.values()))
    decided = [line for line in lines if not isinstance(line, Wanted)]
    wanted = [line for line in lines if isinstance(line, Wanted)]
    for each in sorted(wanted, key=_rank(wanted, situation)):
        share = _share(each.kind)
        most = policy.drafts_per_day if share == _DRAFTS else policy.blocks_per_day
        is_counted = each.key in made  # it was made today, taken away, and is made again
        if used[share] >= most and not each.is_asked_for and not is_counted:
            code = "drafts_per_day" if share == _DRAFTS else "blocks_per_day"
            decided.append(each.held(Hold(because(code, most=most), tomorrow)))
        elif line := each.make():
            is_made = isinstance(line, Action) or line.commission is not None
            used[share] += is_made and not is_counted
            decided.append(line)
    return decided


def _share(kind: Kind) -> str:
    return _DRAFTS if kind.is_letter else str(kind)


Rank = tuple[bool, bool, int, datetime]


def _rank(wanted: Iterable[Wanted], situation: Situation) -> Callable[[Wanted], Rank]:
    """The order in which they take their share of the day.

    A company is touched about whose interviews the person said or did anything.
    """
    memory, states = situation.memory, (State.YOURS, State.EDITED, State.SENT)
    own = {
        *(event for event, counts in memory.marks.items() if counts),
        *(noted.interview for noted in memory.noted.values() if noted.notes.filled),
        *(deed.interview for deed in memory.deeds.values() if deed.state in states),
        *(past.id for past in memory.past.values() if past.interview.own),
    }
    every = situation.companies
    touched = {each.id for each in every if any(past.id in own for past in each.pasts)}
    visits = {each.visit.first.id: each.visit for each in wanted}
    turns: dict[str, int] = {}
    counts: dict[str, int] = defaultdict(int)
    for name, visit in sorted(visits.items(), key=lambda pair: (pair[1].start, pair[0])):
        turns[name] = counts[visit.process]
        counts[visit.process] += 1

    def rank(each: Wanted) -> Rank:
        is_untouched, turn = each.visit.process not in touched, turns[each.visit.first.id]
        when = each.deadline or each.visit.start
        return each.kind is Kind.FOLLOW_UP, is_untouched, turn, when

    return rank
