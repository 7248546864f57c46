"""A day's limits: how many drafts and blocks may be made on one day, and what waits for the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain.planner.held import Stop, hold_action
from interviewd.domain.situation import Situation
from interviewd.domain.visits import local_day
from interviewd.model.decided import Action, Held
from interviewd.model.known import State
from interviewd.model.terms import Kind, Verb, because

_DRAFTS = "drafts"


def apply(lines: Sequence[Action | Held], situation: Situation) -> tuple[list[Action], list[Held]]:
    """Hold what goes over a day's share; every kind of block has one, letters share theirs.

    A thank-you whose debrief is filled in is never held. Otherwise thank-yous come before follow-ups, and then what a
    person touched, each company's nearest visit before anybody's second, and the nearest deadline.
    """
    policy = situation.policy
    today = local_day(situation.now, policy)
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), policy.zone).astimezone(UTC)
    used = _made_on(today, situation)
    actions: list[Action] = []
    held = [line for line in lines if isinstance(line, Held)]
    wanted = [line for line in lines if isinstance(line, Action)]
    for action in sorted(wanted, key=_rank(wanted, situation)):
        share = _share(action.kind) if action.verb in (Verb.ADD, Verb.DRAFT) else ""
        most = policy.drafts_per_day if share == _DRAFTS else policy.blocks_per_day
        is_asked_for = action.kind is Kind.THANK_YOU and share and action.why["notes"]
        if share and used[share] >= most and not is_asked_for:
            why = because("drafts_per_day" if share == _DRAFTS else "blocks_per_day", most=most)
            held.append(hold_action(action, Stop(why, tomorrow)))
            continue
        if share:
            used[share] += 1
        actions.append(action)
    return actions, held


def _share(kind: Kind) -> str:
    return _DRAFTS if kind.is_letter else str(kind)


def _made_on(day: date, situation: Situation) -> Counter[str]:
    deeds = situation.deeds.values()
    made = (deed for deed in deeds if not deed.adopted and deed.state is not State.REFUSED)
    return Counter(_share(deed.kind) for deed in made if local_day(deed.made, situation.policy) == day)


Rank = tuple[bool, bool, int, datetime]


def _rank(wanted: Iterable[Action], situation: Situation) -> Callable[[Action], Rank]:
    """The order in which actions take their share of the day."""
    past = situation.memory.past
    company_of = {each.id: company.id for company in situation.companies for each in company.pasts}
    starts = {each: past[each].interview.start if each in past else situation.now for each in _interviews(wanted)}
    turns: dict[str, int] = {}
    seen: dict[str, int] = defaultdict(int)
    for interview in sorted(starts, key=lambda each: (starts[each], each)):
        company = company_of.get(interview, interview)
        turns[interview] = seen[company]
        seen[company] += 1
    touched = _touched(situation)

    def rank(action: Action) -> Rank:
        interview = action.interview
        when = action.deadline or starts[interview]
        return action.kind is Kind.FOLLOW_UP, interview not in touched, turns[interview], when

    return rank


def _interviews(actions: Iterable[Action]) -> dict[str, None]:
    return dict.fromkeys(action.interview for action in actions)


def _touched(situation: Situation) -> frozenset[str]:
    """The interviews of which the person said or did anything themself, and all others with those companies."""
    memory = situation.memory
    own = {
        *(event for event, counts in memory.marks.items() if counts),
        *(noted.interview for noted in memory.noted.values() if noted.notes.filled),
        *(deed.interview for deed in memory.deeds.values() if deed.state in (State.YOURS, State.EDITED, State.SENT)),
        *(past.id for past in memory.past.values() if past.interview.own),
    }
    with_them = (company for company in situation.companies if any(past.id in own for past in company.pasts))
    return frozenset(past.id for company in with_them for past in company.pasts)
