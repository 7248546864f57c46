"""One pass: settle, look, decide, do. It knows ports and planner, and no account.

The write-ahead log is kept in `_do_all`: the intent is on disk before the request leaves, the
outcome after the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from interviewd.domain import deeds, memory_update, planner, prepared
from interviewd.domain.situation import Situation
from interviewd.errors import AccountError, Doubt, Down, SignInNeeded
from interviewd.model.decided import Action, Plan, Policy
from interviewd.model.known import Deed, Memory, View, Watch
from interviewd.model.seen import Account, AccountState, Correspondence, Event, Look, Window
from interviewd.model.terms import short_id
from interviewd.ports import (
    AccountPorts,
    Calendar,
    Journal,
    LogEntry,
    Mailbox,
    Receipt,
    Traces,
    Writer,
)
from interviewd.system.logs import get_logger
from interviewd.values import dataclass

log = get_logger()

Answer = TypeVar("Answer")
Item = TypeVar("Item")

ITEMS_A_REPORT = 500
"""So many events are read or judged from one report of progress to the next."""

DECIDE_AT_LEAST = timedelta(hours=1)
"""With nothing changed and nothing due no deciding is needed; but not for longer than this."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a pass needs, wired once. Accounts in the config's order.

    With a `writer` the words of letters are written within the pass; without one the plan's
    commissions are left to whoever repeats the pass, and their letters are held meanwhile.
    `progress` is called now and then while many events are read and judged.
    """

    accounts: tuple[AccountPorts, ...]
    journal: Journal
    policy: Policy
    writer: Writer | None = None
    progress: Callable[[], object] = lambda: None

    def account(self, name: str) -> AccountPorts | None:
        return next((account for account in self.accounts if account.name == name), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action: `outcome` is done, failed or in_doubt; `error` why it failed."""

    action: Action
    outcome: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a pass: what was seen, decided and done.

    `quiet` when nothing had changed and nothing was due.

    `watches` is whose mail was looked at: the same again while the rest stays as it is.
    """

    view: View
    plan: Plan
    outcomes: tuple[Outcome, ...] = ()
    quiet: bool = False
    watches: Mapping[str, Watch] = field(default_factory=dict)


def tick(runtime: Runtime, now: datetime, last: Report | None = None) -> Report:
    """Settle, look, decide, do. With this process's `last` report an idle pass costs only looks."""
    before = settle(runtime, runtime.journal.read(), now)
    calm = None
    if last and before == last.view.memory and not last.outcomes:
        is_due = last.plan.next is not None and last.plan.next <= now
        if not is_due and timedelta(0) <= now - last.plan.now < DECIDE_AT_LEAST:
            calm = last
    look = _look(runtime, before, now, calm)
    if calm and not look.changed:
        return replace(calm, view=look.situation.view, quiet=True)
    situation = look.situation
    runtime.journal.remember(before, situation.memory, now)
    plan = planner.plan(situation)
    if written := _written(runtime, situation, plan):
        runtime.journal.remember(situation.memory, written.memory, now)
        situation, plan = written, planner.plan(written)
    view, outcomes = _do_all(runtime, plan, situation.view)
    return Report(view, plan, outcomes, watches=look.watches)


def survey(runtime: Runtime, now: datetime) -> tuple[Situation, Plan]:
    """What `tick` would do at that moment: looks and decides, stores nothing, settles nothing."""
    situation = _look(runtime, runtime.journal.read(), now).situation
    plan = planner.plan(situation)
    if written := _written(runtime, situation, plan):
        return written, planner.plan(written)
    return situation, plan


def undo(runtime: Runtime, now: datetime, since: datetime | None, *, dry: bool = False) -> Report:
    """Remove what was made and nobody touched; what is removed counts as deleted by the person."""
    before = runtime.journal.read()
    if not dry:
        before = settle(runtime, before, now)
    situation = _look(runtime, before, now).situation
    plan = planner.undo(situation, since)
    if dry:
        return Report(situation.view, plan)
    runtime.journal.remember(before, situation.memory, now)
    view, outcomes = _do_all(runtime, plan, situation.view)
    return Report(view, plan, outcomes)


def _written(runtime: Runtime, situation: Situation, plan: Plan) -> Situation | None:
    """The situation with the words that the plan asks for; None when nobody writes any here."""
    commissions = prepared.due(plan.commissions, situation.memory, situation.now)
    if runtime.writer is None or not commissions:
        return None
    results = runtime.writer.write(commissions)
    memory = prepared.with_prepared(situation.memory, commissions, results, situation.now)
    return None if memory is situation.memory else situation.remembering(memory)


# --- settle -------------------------------------------------------------------------------------


def settle(runtime: Runtime, memory: Memory, now: datetime) -> Memory:
    """Ask about every intent without an outcome: what is there is recorded, the rest forgotten."""
    settled: dict[str, Deed] = {}
    for deed in memory.deeds.values():
        if not deed.state.is_doubtful or (deed.not_before and deed.not_before > now):
            continue
        port = _port(runtime, deed.account, is_letter=deed.kind.is_letter)
        traces = _ask(deed.account, partial(port.find, deed)) if port else None
        if not isinstance(traces, Traces) or traces.unclear:
            continue
        deleted = traces.was_deleted
        if deed.kind.is_letter:
            known = deeds.settle_letter(deed, traces.message, now, was_deleted=deleted)
        else:
            known = deeds.settle_block(deed, traces.event, now, was_deleted=deleted)
        runtime.journal.finish(LogEntry(now, known.verb, "done", known))
        log.info("settled", deed=short_id(deed.key), kind=str(deed.kind), state=str(known.state))
        settled[deed.key] = known
    return replace(memory, deeds={**memory.deeds, **settled}) if settled else memory


def _port(runtime: Runtime, name: str, *, is_letter: bool) -> Calendar | Mailbox | None:
    account = runtime.account(name)
    if account is None:
        return None
    return account.mailbox if is_letter else account.calendar


# --- look ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look taught. Without a change nothing was learnt: the memory is as it was."""

    situation: Situation
    watches: Mapping[str, Watch]
    changed: bool


def _look(runtime: Runtime, memory: Memory, now: datetime, calm: Report | None = None) -> _Look:
    """The calendars first, then the mail of those whom they make it right to ask about.

    After a `calm` pass nothing is learnt until something has changed: an idle look costs only the
    questions.
    """
    window = planner.window(now)
    accounts, looks = [], []
    for ports in runtime.accounts:
        account, look = _look_at_calendar(ports, window, now)
        accounts.append(account)
        looks.append(look)
    known = None if any(look.changed for look in looks) else calm
    events = known.view.events if known else _read_events(accounts, looks, runtime.progress)
    view = View(tuple(accounts), events, memory=memory)

    def learn() -> Situation:
        situation = memory_update.looked_at(view, now, runtime.policy)
        verdicts = _reported(memory_update.judge(situation), runtime.progress)
        return memory_update.learn_calendars(situation, verdicts, window)

    situation = None if known else learn()
    watches = planner.watch(situation) if situation else known.watches if known else {}
    mail = _look_at_mail(runtime, watches, now, accounts)
    answers: Iterable[Look | Correspondence] = (*looks, *mail.values())
    troubles = tuple(trouble for each in answers for trouble in each.troubles)
    shown = partial(replace, accounts=tuple(accounts), mail=mail, troubles=troubles)
    is_same = known is not None and tuple(accounts) == known.view.accounts
    if is_same and not any(each.changed for each in mail.values()):
        return _Look(Situation(shown(view), now, runtime.policy), watches, changed=False)
    situation = situation or learn()
    situation = replace(situation, view=shown(situation.view))
    return _Look(memory_update.learn_mail(situation), watches, changed=True)


def _look_at_calendar(account: AccountPorts, window: Window, now: datetime) -> tuple[Account, Look]:
    state, error, look = account.state, "", Look()
    calendar = account.calendar
    if calendar:
        answer = _ask(account.name, lambda: calendar.fetch(window, now))
        if isinstance(answer, AccountError):
            state, error, look = _state(answer), answer.what, calendar.cached(window)
        else:
            look = answer
    seen = Account(
        name=account.name,
        provider=account.provider,
        addresses=account.addresses,
        mail=account.mail,
        state=state,
        mail_state=account.state,
        complete=look.complete and state is AccountState.OK,
        withdraws=account.withdraws,
        error=error,
        ends=account.ends,
    )
    return seen, look


def _read_events(
    accounts: list[Account], looks: Iterable[Look], progress: Callable[[], object]
) -> tuple[Event, ...]:
    """The events of all accounts. One whose events cannot be read counts as down from here on."""
    events: list[Event] = []
    for place, look in enumerate(looks):
        account = accounts[place]
        answer = _ask(account.name, partial(_reported, look.events, progress))
        if isinstance(answer, AccountError):
            what = answer.what
            accounts[place] = replace(account, state=_state(answer), complete=False, error=what)
        else:
            events += answer
    return tuple(events)


def _reported(items: Iterable[Item], progress: Callable[[], object]) -> tuple[Item, ...]:
    """The items, with progress reported as they come: a pass that takes long is none that hangs."""
    taken = []
    for number, item in enumerate(items):
        if number % ITEMS_A_REPORT == 0:
            progress()
        taken.append(item)
    return tuple(taken)


def _look_at_mail(
    runtime: Runtime, watches: Mapping[str, Watch], now: datetime, accounts: list[Account]
) -> dict[str, Correspondence]:
    """What each mailbox answers. One that cannot be read counts as down from here on."""
    mail: dict[str, Correspondence] = {}
    for place, account in enumerate(runtime.accounts):
        watch, mailbox = watches.get(account.name), account.mailbox
        if watch is None or mailbox is None:
            continue
        answer = _ask(account.name, lambda mailbox=mailbox, watch=watch: mailbox.fetch(watch, now))  # type: ignore[misc]
        if isinstance(answer, AccountError):
            state, what = _state(answer), answer.what
            accounts[place] = replace(accounts[place], mail_state=state, error=what)
            answer = mailbox.cached(watch)
        mail[account.name] = answer
    return mail


def _ask(account: str, question: Callable[[], Answer]) -> Answer | AccountError:
    """One account's failure is its own: the others go on. The only broad except below the loop."""
    try:
        return question()
    except AccountError as error:
        return error
    except Exception as error:
        log.exception("account failed", account=account)
        return AccountError(account, type(error).__name__)


def _state(error: AccountError) -> AccountState:
    return AccountState.SIGN_IN if isinstance(error, SignInNeeded) else AccountState.ERROR


# --- do -----------------------------------------------------------------------------------------


def _do_all(runtime: Runtime, plan: Plan, view: View) -> tuple[View, tuple[Outcome, ...]]:
    """Do what is planned, in its order; the view with the deeds as they are then.

    An account that cannot be reached is not asked again in this pass. The outcome of an action is
    on disk with the next one's intent, since each time costs a wait for the disk.
    """
    known, outcomes, down = dict(view.memory.deeds), [], set()
    ended: LogEntry | None = None
    for action in plan.actions:
        if action.account in down:
            continue
        port = _port(runtime, action.account, is_letter=action.kind.is_letter)
        if port is None:
            outcome, what = "failed", "not connected"
        else:
            begun = deeds.begin(action, known.get(action.key), plan.now, port.max_write_delay)
            runtime.journal.begin(begun, action.letter.raw if action.letter else b"", ended)
            deed, outcome, error = _do(port, action, begun, plan.now)
            known[action.key], what = deed, error.what if error else ""
            ended = LogEntry(plan.now, deed.verb, outcome, deed)
            if isinstance(error, Down | SignInNeeded):
                down.add(action.account)
        log.info(
            str(action.verb), kind=str(action.kind), id=short_id(action.interview), outcome=outcome
        )
        outcomes.append(Outcome(action, outcome, what))
    if ended:
        runtime.journal.finish(ended)
    return replace(view, memory=replace(view.memory, deeds=known)), tuple(outcomes)


def _do(
    port: Calendar | Mailbox, action: Action, begun: Deed, now: datetime
) -> tuple[Deed, str, AccountError | None]:
    """Make the one request: the deed as the answer leaves it, the outcome, and what failed."""

    def request() -> Receipt:
        if action.letter:
            return port.draft(action.letter)  # type: ignore[union-attr]
        if action.block:
            return port.put(action.block, action.existing)  # type: ignore[union-attr]
        if action.kind.is_letter:
            port.withdraw(action.deed or begun)  # type: ignore[union-attr]
        elif action.existing:
            port.remove(action.existing)  # type: ignore[union-attr]
        return Receipt("")

    answer = _ask(action.account, request)
    if isinstance(answer, AccountError):
        outcome = "in_doubt" if isinstance(answer, Doubt) else "failed"
        return deeds.fail(begun, action, answer, now), outcome, answer
    handle, version, thread = answer.handle, answer.version, answer.thread
    ended = deeds.succeed(begun, action, now, handle=handle, version=version, thread=thread)
    return ended, "done", None
