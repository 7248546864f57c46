"""Decide: from a situation to a plan. Pure; doing the plan and planning again gives nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from interviewd.domain.planner import alarms, blocks, copies, followups, letters, quota, reminders
from interviewd.domain.planner.block_actions import removal
from interviewd.domain.planner.drafting import THREAD
from interviewd.domain.planner.held import Hold, Wanted, held_action
from interviewd.domain.planner.notices import notices
from interviewd.domain.planner.placement import placement
from interviewd.domain.planner.wording import earlier
from interviewd.domain.processes import Process, processes
from interviewd.domain.situation import Situation
from interviewd.domain.visits import is_history, key_holders
from interviewd.model.decided import Action, Held, Plan, Suggestion, Visit
from interviewd.model.known import State, Watch
from interviewd.model.seen import Window
from interviewd.model.terms import Kind, Verb, because

BEFORE = timedelta(days=35)
AFTER = timedelta(days=60)


def window(now: datetime) -> Window:
    """The span of calendar that is read, in every account."""
    return Window(now - BEFORE, now + AFTER)


def watch(situation: Situation) -> Mapping[str, Watch]:
    """Whose mail may be read, by mailbox account: of processes in which a letter is due."""
    watches: dict[str, list[Watch]] = defaultdict(list)
    now = situation.now
    for process in processes(situation.companies, situation.memory, now).values():
        for visit in () if process.closed else process.visits:
            box = situation.mailbox(visit.first)
            if box is None or letters.due(visit, situation) > now:
                continue
            company, letters_of = process.company, process.deeds
            watches[box.name].append(
                Watch(
                    since=visit.end - THREAD,
                    addresses=company.addresses,
                    domains=company.domains,
                    message_ids=frozenset(
                        name for d in letters_of for name in (d.sent_id, d.message_id) if name
                    ),
                    names=company.names,
                    own=situation.own,
                )
            )
    for deed in situation.deeds.values():
        if deed.kind.is_letter and deed.state.is_open and deed.to:
            alone = Watch(deed.made - THREAD, frozenset({deed.to.email}), letters=(deed,))
            watches[deed.account].append(alone)
    return {account: _together(each) for account, each in watches.items()}


def _together(watches: Sequence[Watch]) -> Watch:
    return Watch(
        since=min(each.since for each in watches),
        addresses=frozenset().union(*(each.addresses for each in watches)),
        domains=frozenset().union(*(each.domains for each in watches)),
        message_ids=frozenset().union(*(each.message_ids for each in watches)),
        letters=tuple({deed.key: deed for each in watches for deed in each.letters}.values()),
        names=frozenset().union(*(each.names for each in watches)),
        own=frozenset().union(*(each.own for each in watches)),
    )


def plan(situation: Situation) -> Plan:
    """What is right now. `situation` has learnt from the look already."""
    now = situation.now
    present = processes(situation.companies, situation.memory, now)
    visits = [visit for company in situation.companies for visit in company.visits]
    visits.sort(key=lambda visit: visit.start)
    written = quota.apply([*_letters(present, situation)], situation)
    current = tuple(visit for visit in visits if not is_history(visit))
    lines = [
        *written,
        *copies.copies(situation, {line.key for line in written if isinstance(line, Action)}),
        *reminders.reminders(written, situation),
        *alarms.alarms(current, written, situation),
        *quota.apply([*_blocks(situation)], situation),
    ]
    actions = [line for line in lines if isinstance(line, Action)]
    held = [line for line in lines if isinstance(line, Held)]
    pause = situation.memory.pause
    if pause and pause.until and pause.until <= now:
        pause = None
    if pause:
        hold = Hold(because("paused"), pause.until)
        held += [held_action(action, hold) for action in actions]
        actions = []
        for at, line in enumerate(held):
            if line.commission:  # a letter that is not even written while everything is held
                held[at] = replace(line, why=hold.why, until=hold.until, commission=None)
    budgets = (followups.budget(process, situation) for process in present.values())
    return Plan(
        now=now,
        pause=pause,
        actions=tuple(sorted(actions, key=_order)),
        held=tuple(sorted(held, key=_by_release)),
        suggestions=tuple(_suggestions(situation)),
        visits=tuple(visits),
        budgets=tuple(budget for budget in budgets if budget),
        notices=tuple(notices(situation, present.values(), actions, held)),
        next=_next(now, held, visits, pause.until if pause else None),
        left=dict(_left(situation)),
    )


def _left(situation: Situation) -> Iterator[tuple[str, frozenset[str]]]:
    for company in situation.companies:
        for visit in company.visits:
            holders = key_holders(visit, company, situation.policy)
            if left := frozenset(each.id for each in holders) - visit.ids:
                yield visit.first.id, left


def _letters(
    present: Mapping[str, Process], situation: Situation
) -> Iterator[Action | Held | Wanted]:
    for company in situation.companies:
        process = present.get(company.id)
        is_closed = process is not None and process.closed
        recent = (visit for visit in company.visits if visit.end + BEFORE >= situation.now)
        thanked = (visit for visit in recent if not is_closed and not is_history(visit))
        yield from letters.once_each(
            line for visit in thanked for line in letters.thank_yous(visit, company, situation)
        )
        standing = {name for visit in company.visits for name in visit.ids}
        for past in (past for past in company.pasts if past.id not in standing):
            if held := letters.gone_after_end(past, situation):
                yield held
            if past.state in ("cancelled", "declined", "not"):
                yield from letters.orphans(past, situation)
        if process:
            yield from followups.follow_up(process, situation)


def _blocks(situation: Situation) -> Iterator[Action | Held | Wanted]:
    wanted = [
        (
            company,
            visit,
            blocks.works(visit, key_holders(visit, company, situation.policy), situation),
        )
        for company in situation.companies
        for visit in company.visits
        if not (is_history(visit) or visit.gone or visit.end + BEFORE < situation.now)
    ]
    every = [work for _, _, works in wanted for work in works]
    yield from blocks.unwanted(frozenset(work.key for work in every), situation)
    around = placement(situation, every)
    for company, visit, works in wanted:
        due, before = letters.due(visit, situation), partial(earlier, visit, company, situation)
        yield from blocks.settle_works(works, around, due, before)


def _by_release(line: Held) -> tuple[bool, datetime, str, str]:
    """What is released first stands first; what only the person can release stands last."""
    return line.until is None, line.until or datetime.max.replace(tzinfo=UTC), line.kind, line.to


_FIRST = {Verb.DRAFT: 0, Verb.REMOVE: 1, Verb.MOVE: 2, Verb.CHANGE: 3, Verb.ADD: 4}


def _order(action: Action) -> tuple[int, bool, datetime, str]:
    """Drafts first, the nearest deadline before others; what goes makes room for what comes."""
    start = action.block.start if action.block else datetime.max.replace(tzinfo=UTC)
    when = action.deadline or start
    return _FIRST[action.verb], action.kind is Kind.FOLLOW_UP, when, action.key


def _suggestions(situation: Situation) -> Iterator[Suggestion]:
    for verdict in situation.verdicts:
        event, grace = verdict.event, letters.LATEST if verdict.score >= 1 else timedelta(0)
        if verdict.suggested and event.end > situation.now - grace:
            yield Suggestion(event.account, event.id, event.title, verdict.score, verdict.why)


def _next(
    now: datetime, held: Iterable[Held], visits: Iterable[Visit], resumes: datetime | None
) -> datetime | None:
    moments = [line.until for line in held if line.until]
    moments += [moment for visit in visits for moment in (visit.start, visit.end)]
    moments += [resumes] if resumes else []
    return min((moment for moment in moments if moment > now), default=None)


def undo(situation: Situation, since: datetime | None = None) -> Plan:
    """Remove what was made and nobody touched: future blocks, and unedited drafts.

    Drafts that cannot be removed without a race are held, for the person to discard.
    """
    why = because("undone")
    lines: list[Action | Held] = []
    for key, event in situation.ours.items():
        deed = situation.deeds.get(key)
        if deed is None or deed.state is not State.OURS or event.end <= situation.now:
            continue
        if key in situation.untouched and (since is None or deed.made >= since):
            lines.append(removal(event, deed, why, deed.company))
    for deed in situation.deeds.values():
        is_open = deed.kind.is_letter and deed.state is State.DRAFTED and not deed.adopted
        if is_open and (since is None or deed.made >= since):
            lines += letters.withdraw(deed, deed.interview, why, situation)
    actions = sorted((line for line in lines if isinstance(line, Action)), key=_order)
    held = tuple(line for line in lines if isinstance(line, Held))
    return Plan(situation.now, actions=tuple(actions), held=held)
