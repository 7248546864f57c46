"""Decide: from a view, a moment and the wishes to a plan. Pure; doing the plan and planning again gives nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain.memory_update import is_untouched, our_blocks, own_addresses
from interviewd.domain.planner import alarms, blocks, followups, letters, reminders
from interviewd.domain.planner.drafting import THREAD, Situation, earlier
from interviewd.domain.visits import Company, Process, companies, is_history, keys_of, local_day, process, visits
from interviewd.model.decided import Action, Held, Notice, Plan, Policy, Suggestion, Visit
from interviewd.model.known import Deed, Pause, State, Verdict, View, Watch
from interviewd.model.seen import Account, AccountState, Nature, Person, Window
from interviewd.model.terms import Kind, Reason, Verb, because

BEFORE = timedelta(days=35)
AFTER = timedelta(days=60)
WEEK = timedelta(days=7)

TRIES = 3
"""What was refused so often is no hiccup of the provider's."""

PATIENCE = timedelta(hours=1)
"""A doubt that could have been settled for so long is not settled by itself any more."""


def window(now: datetime) -> Window:
    """The span of calendar that is read, in every world."""
    return Window(now - BEFORE, now + AFTER)


def watch(view: View, now: datetime, policy: Policy) -> Mapping[str, Watch]:
    """Whose mail may be read, by mailbox account: the people of processes in which a letter has fallen due."""
    situation = Situation(view, now, policy)
    found: dict[str, list[Watch]] = {}
    for company in companies(view.memory.past.values()):
        present = process(company, view.memory, policy, now)
        if present is None or present.closed:
            continue
        begun = [visit for visit in present.visits if visit.end <= now and letters.due(visit, situation) <= now]
        for visit in begun:
            box = situation.mailbox(visit.first)
            if box:
                found.setdefault(box.name, []).append(_watch(company, visit, present.deeds))
    for deed in view.memory.deeds.values():
        if deed.kind.is_letter and deed.state.is_open and deed.to:
            alone = Watch(deed.made - THREAD, frozenset({deed.to.email}), letters=(deed,))
            found.setdefault(deed.account, []).append(alone)
    return {account: _together(watches) for account, watches in found.items()}


def _watch(company: Company, visit: Visit, deeds: Sequence[Deed]) -> Watch:
    ids = frozenset(i for deed in deeds for i in (deed.sent_id, deed.message_id) if i)
    return Watch(visit.end - THREAD, company.addresses, company.domains, ids)


def _together(watches: Sequence[Watch]) -> Watch:
    return Watch(
        min(each.since for each in watches),
        frozenset().union(*(each.addresses for each in watches)),
        frozenset().union(*(each.domains for each in watches)),
        frozenset().union(*(each.message_ids for each in watches)),
        tuple({deed.key: deed for each in watches for deed in each.letters}.values()),
    )


# --- plan -------------------------------------------------------------------------------------------------------


def plan(view: View, now: datetime, policy: Policy, verdicts: Sequence[Verdict] = ()) -> Plan:
    """What is right now. `view.memory` has learnt from the look already; `verdicts` are for the suggestions."""
    own = own_addresses(view, policy)
    ours = our_blocks(view, policy)
    g = blocks.placement(view, ours, own, now, policy)
    situation = Situation(view, now, policy)
    gathered = _gather(companies(view.memory.past.values()), situation)
    stood = tuple(sorted((v for each in gathered for v in each.visits), key=lambda visit: visit.start))
    current = tuple(visit for visit in stood if not is_history(visit, situation.memory))
    thanks = [*_letters(gathered, situation)]
    said = [
        *thanks,
        *reminders.reminders(thanks, g),
        *alarms.alarms(current, thanks, g),
        *_blocks(gathered, g, situation),
    ]
    actions, held = _limit(said, situation)
    pause = _pause(view, now)
    if pause:
        actions, held = [], [*held, *(_paused(action, pause.until) for action in actions)]
    budgets = [
        found for found in (followups.budget(each.process, situation) for each in gathered if each.process) if found
    ]
    return Plan(
        now=now,
        pause=pause,
        actions=tuple(sorted(actions, key=_order)),
        held=tuple(sorted(held, key=lambda line: (line.until is None, line.until or now, line.kind, line.to))),
        suggestions=tuple(_suggestions(verdicts, now)),
        visits=stood,
        budgets=tuple(budgets),
        notices=(*_overtaken(held), *_stuck([*actions, *held], situation), *_notices(view, gathered, situation)),
        next=_next(now, held, stood, pause.until if pause else None),
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """One company with its visits and its present process."""

    company: Company
    visits: tuple[Visit, ...]
    process: Process | None
    seen: datetime


def _gather(found: Iterable[Company], situation: Situation) -> list[Gathered]:
    """Companies known longest first, so that a flood of new ones uses up nobody's share of a day's limits."""
    gathered = [
        Gathered(
            company,
            visits(company, situation.memory, situation.policy),
            process(company, situation.memory, situation.policy, situation.now),
            min(past.first_seen for past in company.pasts),
        )
        for company in found
    ]
    return sorted(
        gathered, key=lambda each: (each.seen, each.company.pasts[0].interview.start, each.company.pasts[0].id)
    )


def _letters(gathered: Sequence[Gathered], situation: Situation) -> Iterator[Action | Held]:
    for each in gathered:
        for visit in each.visits:
            if is_history(visit, situation.memory) or visit.end + BEFORE < situation.now:
                continue
            if each.process and each.process.closed:
                continue
            yield from letters.thank_yous(visit, each.company, situation)
        standing = {interview.id for visit in each.visits for interview in visit.interviews}
        for past in each.company.pasts:
            if past.id in standing:
                continue
            if held := letters.gone_after_end(past, situation):
                yield held
            if past.state in ("cancelled", "declined", "not"):
                yield from letters.orphans(past, situation)
        if each.process:
            yield from followups.follow_up(each.process, situation)


def _blocks(gathered: Sequence[Gathered], g: blocks.Placement, situation: Situation) -> list[Action | Held]:
    wanted = [
        (each, visit, blocks.works(visit, keys_of(visit, each.company, g.policy), g))
        for each in gathered
        for visit in each.visits
        if not (is_history(visit, situation.memory) or visit.gone or visit.end + BEFORE < g.now)
    ]
    every = [work for _, _, works in wanted for work in works]
    blocks.stand(g, every)
    said: list[Action | Held] = [*blocks.unwanted(frozenset(work.key for work in every), g)]
    for each, visit, works in wanted:
        people = blocks.people_on_form(visit)
        setting = blocks.Setting(people, earlier(visit, each.company, situation), letters.due(visit, situation))
        said += blocks.settle_works(works, setting, g)
    return said


# --- a day's limits ---------------------------------------------------------------------------------------------


def _limit(said: Sequence[Action | Held], situation: Situation) -> tuple[list[Action], list[Held]]:
    """Hold what goes over a day's share: thank-yous come before follow-ups, known companies before new ones."""
    today = local_day(situation.now, situation.policy)
    kinds = {"drafts": frozenset({Kind.THANK_YOU, Kind.FOLLOW_UP}), "blocks": frozenset({Kind.PREP})}
    used = {name: _made_on(today, these, situation) for name, these in kinds.items()}
    most = {"drafts": situation.policy.drafts_per_day, "blocks": situation.policy.blocks_per_day}
    actions: list[Action] = []
    held = [line for line in said if isinstance(line, Held)]
    tomorrow = _midnight(today + timedelta(days=1), situation.policy)
    for action in sorted((a for a in said if isinstance(a, Action)), key=lambda action: action.kind is Kind.FOLLOW_UP):
        counted = _counted(action)
        if counted and used[counted] >= most[counted]:
            held.append(_hold(action, because(f"{counted}_per_day", most=most[counted]), tomorrow))
            continue
        if counted:
            used[counted] += 1
        actions.append(action)
    return actions, held


def _counted(action: Action) -> str:
    if action.verb is Verb.DRAFT:
        return "drafts"
    return "blocks" if action.verb is Verb.ADD and action.kind is Kind.PREP else ""


def _made_on(day: date, kinds: frozenset[Kind], situation: Situation) -> int:
    made = (deed for deed in situation.memory.deeds.values() if deed.kind in kinds and not deed.adopted)
    return sum(local_day(deed.made, situation.policy) == day for deed in made if deed.state is not State.REFUSED)


def _hold(action: Action, why: Reason, until: datetime | None) -> Held:
    to = action.letter.to.email if action.letter else ""
    return Held(action.kind, action.account, action.interview, action.company, why, until, to, action.key)


def _paused(action: Action, until: datetime | None) -> Held:
    return _hold(action, because("paused"), until)


def _pause(view: View, now: datetime) -> Pause | None:
    pause = view.memory.pause
    return pause if pause and (pause.until is None or pause.until > now) else None


def _midnight(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, time(0), policy.zone).astimezone(UTC)


_FIRST = {Verb.DRAFT: 0, Verb.REMOVE: 1, Verb.MOVE: 2, Verb.CHANGE: 3, Verb.ADD: 4}


def _order(action: Action) -> tuple[int, bool, datetime, str]:
    """Drafts before anything else, the nearest deadline first; what goes makes room for what comes."""
    when = action.deadline or (action.block.start if action.block else datetime.max.replace(tzinfo=UTC))
    return _FIRST[action.verb], action.kind is Kind.FOLLOW_UP, when, action.key


# --- what else is said ------------------------------------------------------------------------------------------


def _suggestions(verdicts: Iterable[Verdict], now: datetime) -> Iterator[Suggestion]:
    for verdict in verdicts:
        event = verdict.event
        recent = event.end > now - letters.LATEST if verdict.score >= 1 else event.end > now
        if verdict.suggested and recent:
            yield Suggestion(event.account, event.id, event.title, verdict.score, verdict.why)


def _notices(view: View, gathered: Sequence[Gathered], situation: Situation) -> Iterator[Notice]:
    for account in view.accounts:
        yield from _account_notices(account, situation.now)
    for trouble in view.troubles:
        yield Notice(
            because("trouble", account=trouble.account, where=trouble.where, what=trouble.what), because("mend_file")
        )
    for each in gathered:
        if each.process:
            yield from _bounces(each.process, situation)
    for deed in situation.memory.deeds.values():
        if deed.kind is Kind.THANK_YOU and deed.state.is_open:
            yield from _letter_notices(deed, situation)


def _overtaken(held: Iterable[Held]) -> Iterator[Notice]:
    """A draft that should go and cannot be taken back is the person's to send or discard."""
    for line in held:
        if line.why.code == "draft_stays":
            yield Notice(
                because("draft_overtaken", to=line.to, company=line.company, reason=line.why["reason"]),
                because("mend_overtaken"),
            )


def _stuck(said: Iterable[Action | Held], situation: Situation) -> Iterator[Notice]:
    """What was tried again and again, or cannot be found out: only the person can look at it."""
    for line in said:
        deed = situation.memory.deeds.get(line.key)
        if deed is None:
            continue
        kind, to, tries = str(line.kind), _named(deed.to), deed.attempts
        is_tried = isinstance(line, Action) or line.why.code == "refused"
        if is_tried and deed.error and tries >= TRIES:
            what = because("not_made", kind=kind, to=to, company=line.company, tries=tries, error=deed.error)
            yield Notice(what, because("mend_error"))
        elif deed.state.is_doubtful and deed.not_before and deed.not_before + PATIENCE < situation.now:
            yield Notice(because("doubt_stays", kind=kind, to=to, company=line.company), because("mend_doubt"))


def _named(person: Person | None) -> str:
    return (person.name or person.email) if person else ""


def _account_notices(account: Account, now: datetime) -> Iterator[Notice]:
    if account.ends and account.state is AccountState.OK and now < account.ends <= now + WEEK:
        yield Notice(because("sign_in_ends", account=account.name, at=account.ends), because("mend_testing"))
    for state in dict.fromkeys((account.state, account.mail_state)):
        if state is not AccountState.OK:
            what = because(f"account_{state}", account=account.name, error=account.error)
            yield Notice(what, because(f"mend_{state}", account=account.name, provider=account.provider))


def _bounces(present: Process, situation: Situation) -> Iterator[Notice]:
    for contact in present.contacts:
        if contact.nature is Nature.BOUNCE and situation.now - contact.at < BEFORE:
            yield Notice(because("bounced", address=contact.address, at=contact.at), because("mend_address"))


def _letter_notices(deed: Deed, situation: Situation) -> Iterator[Notice]:
    """A letter that came out plain could be lifted by a sentence; notes that came later can be looked at."""
    to = _named(deed.to)
    found = [n for n in situation.memory.noted.values() if n.notes.filled and n.interview == deed.interview]
    if not found and not deed.adopted:
        yield Notice(because("no_notes", to=to, company=deed.company), because("mend_sentence"))
    elif any(noted.since > deed.made for noted in found):
        yield Notice(
            because("notes_after_draft", to=to, company=deed.company), because("mend_preview", event=deed.interview)
        )
    if deed.deadline and situation.now > deed.deadline and not deed.adopted:
        yield Notice(
            because("deadline_passed", to=to, company=deed.company, deadline=deed.deadline), because("mend_send")
        )


def _next(now: datetime, held: Iterable[Held], stood: Iterable[Visit], resumes: datetime | None) -> datetime | None:
    moments = [line.until for line in held if line.until]
    moments += [moment for visit in stood for moment in (visit.start, visit.end)]
    moments += [resumes] if resumes else []
    return min((moment for moment in moments if moment > now), default=None)


# --- undo -------------------------------------------------------------------------------------------------------


def undo(view: View, now: datetime, policy: Policy, since: datetime | None = None) -> Plan:
    """Remove what was made and nobody touched: future blocks, and unedited drafts where that cannot race.

    Drafts that must stay are held, for the person to discard.
    """
    situation = Situation(view, now, policy)
    said: list[Action | Held] = []
    for key, event in our_blocks(view, policy).items():
        deed = view.memory.deeds.get(key)
        if deed is None or deed.state is not State.OURS or event.end <= now or not is_untouched(event):
            continue
        if since is None or deed.made >= since:
            why = because("undone")
            kind = deed.kind
            said.append(
                Action(Verb.REMOVE, kind, key, event.account, deed.interview, deed.company, why, found=event, deed=deed)
            )
    for deed in view.memory.deeds.values():
        if (
            deed.kind.is_letter
            and deed.state is State.DRAFTED
            and not deed.adopted
            and (since is None or deed.made >= since)
        ):
            said += letters.withdraw(deed, deed.interview, because("undone"), situation)
    actions = tuple(sorted((a for a in said if isinstance(a, Action)), key=_order))
    return replace(Plan(now), actions=actions, held=tuple(line for line in said if isinstance(line, Held)))
