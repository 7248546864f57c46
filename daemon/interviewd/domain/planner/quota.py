"""A day's limits: how many drafts and blocks may be made on one day, and what waits for the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain.planner.held import Stop, hold_action
from interviewd.domain.situation import Situation
from interviewd.domain.visits import local_day
from interviewd.model.decided import Action, Held
from interviewd.model.known import State
from interviewd.model.terms import Kind, Verb, because

_DRAFTS, _BLOCKS = "drafts", "blocks"


def apply(lines: Sequence[Action | Held], situation: Situation) -> tuple[list[Action], list[Held]]:
    """Hold what goes over a day's share: thank-yous come before follow-ups, known companies before new ones."""
    policy = situation.policy
    today = local_day(situation.now, policy)
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), policy.zone).astimezone(UTC)
    most = {_DRAFTS: policy.drafts_per_day, _BLOCKS: policy.blocks_per_day}
    used = _made_on(today, situation)
    actions: list[Action] = []
    held = [line for line in lines if isinstance(line, Held)]
    wanted = [line for line in lines if isinstance(line, Action)]
    for action in sorted(wanted, key=lambda action: action.kind is Kind.FOLLOW_UP):
        share = _share(action)
        if share and used[share] >= most[share]:
            held.append(hold_action(action, Stop(because(f"{share}_per_day", most=most[share]), tomorrow)))
            continue
        if share:
            used[share] += 1
        actions.append(action)
    return actions, held


def _share(action: Action) -> str:
    if action.verb is Verb.DRAFT:
        return _DRAFTS
    return _BLOCKS if action.verb is Verb.ADD and action.kind is Kind.PREP else ""


def _made_on(day: date, situation: Situation) -> dict[str, int]:
    made = {_DRAFTS: 0, _BLOCKS: 0}
    for deed in situation.deeds.values():
        share = _DRAFTS if deed.kind.is_letter else _BLOCKS if deed.kind is Kind.PREP else ""
        counts = share and not deed.adopted and deed.state is not State.REFUSED
        if counts and local_day(deed.made, situation.policy) == day:
            made[share] += 1
    return made
