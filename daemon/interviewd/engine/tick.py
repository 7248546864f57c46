"""One pass: settle, look, decide, do. It knows ports and planner, and no world.

The write-ahead law lives in `_do`: the intent is on disk before the request leaves, the outcome after the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from interviewd.domain import memory_update, planner, prepared
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, SignInNeeded
from interviewd.language.mail import is_as_written
from interviewd.model.decided import Action, Block, Plan, Policy
from interviewd.model.known import Deed, Memory, State, Verdict, View, Watch
from interviewd.model.seen import Account, AccountState, Correspondence, Event, Folder, Look, Trouble, Window
from interviewd.model.terms import Verb, short_id
from interviewd.ports import AccountPorts, Calendar, Journal, Mailbox, Receipt, Traces, Writer

log = structlog.get_logger()

Answer = TypeVar("Answer")

PATIENCE = timedelta(minutes=5)
"""After a refusal the same is not tried again earlier; doubled each time, up to LONGEST."""

LONGEST = timedelta(hours=6)

DECIDE_AT_LEAST = timedelta(hours=1)
"""With nothing changed and nothing due no deciding is needed; but not for longer than this."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a pass needs, wired once. Accounts in the config's order.

    With a `writer` the words of letters are written within the pass; without one the plan's commissions are left to
    whoever repeats the pass, and their letters are held meanwhile.
    """

    accounts: tuple[AccountPorts, ...]
    journal: Journal
    policy: Policy
    writer: Writer | None = None

    def account(self, name: str) -> AccountPorts | None:
        return next((account for account in self.accounts if account.name == name), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action: `outcome` is done, failed or in_doubt, `error` says why it failed."""

    action: Action
    outcome: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A pass, told: what was seen, decided and done. `quiet` when nothing had changed and nothing was due.

    `watches` is whose mail was looked at: the same again while the rest stays as it is.
    """

    view: View
    plan: Plan
    outcomes: tuple[Outcome, ...] = ()
    quiet: bool = False
    watches: Mapping[str, Watch] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    """What the accounts showed, while it is gathered."""

    accounts: list[Account] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    changed: bool = False


def tick(runtime: Runtime, now: datetime, last: Report | None = None) -> Report:
    """Settle, look, decide, do. With the `last` report of this process an idle pass costs only the looks."""
    settle(runtime, now)
    before = runtime.journal.read()
    calm = last if last and before is last.view.memory and _is_idle(last, now) else None
    found = _look(runtime, before, now, calm)
    if calm and not found.changed:
        return replace(calm, view=found.view, quiet=True, outcomes=())
    view = found.view
    runtime.journal.remember(before, view.memory, now)
    plan = planner.plan(view, now, runtime.policy, found.verdicts)
    if memory := _written(runtime, view.memory, plan, now):
        runtime.journal.remember(view.memory, memory, now)
        view = replace(view, memory=memory)
        plan = planner.plan(view, now, runtime.policy, found.verdicts)
    outcomes = tuple(_do_all(runtime, plan.actions, now))
    known = runtime.journal.read()
    # What another process wrote meanwhile was not decided on: then the next pass must not take this one for its own.
    same = bool(outcomes) or known == view.memory
    return Report(replace(view, memory=known) if same else view, plan, outcomes, watches=found.watches)


def survey(runtime: Runtime, now: datetime) -> tuple[View, Plan]:
    """What `tick` would do at that moment: looks and decides, stores nothing, settles nothing."""
    view, plan, verdicts = judge(runtime, now)
    if memory := _written(runtime, view.memory, plan, now):
        view = replace(view, memory=memory)
        plan = planner.plan(view, now, runtime.policy, verdicts)
    return view, plan


def undo(runtime: Runtime, now: datetime, since: datetime | None, *, dry: bool = False) -> Report:
    """Remove what was made and nobody touched; what is removed counts as deleted by the person."""
    if not dry:
        settle(runtime, now)
    before = runtime.journal.read()
    view = _look(runtime, before, now).view
    plan = planner.undo(view, now, runtime.policy, since)
    if dry:
        return Report(view, plan)
    runtime.journal.remember(before, view.memory, now)
    outcomes = tuple(_do_all(runtime, plan.actions, now))
    return Report(replace(view, memory=runtime.journal.read()), plan, outcomes)


def judge(runtime: Runtime, now: datetime) -> tuple[View, Plan, tuple[Verdict, ...]]:
    """As `survey`, with the verdict on every event that is not ours: what `explain` prints."""
    found = _look(runtime, runtime.journal.read(), now)
    return found.view, planner.plan(found.view, now, runtime.policy, found.verdicts), found.verdicts


def _written(runtime: Runtime, memory: Memory, plan: Plan, now: datetime) -> Memory | None:
    """The memory with the words that the plan asks for; None when there are none, or nobody writes them here."""
    if runtime.writer is None or not plan.commissions:
        return None
    written = prepared.with_prepared(memory, plan.commissions, runtime.writer.write(plan.commissions), now)
    return None if written is memory else written


def _is_idle(last: Report, now: datetime) -> bool:
    due = last.plan.next is not None and last.plan.next <= now
    return not due and not last.outcomes and now - last.plan.now < DECIDE_AT_LEAST and now >= last.plan.now


# --- settle -----------------------------------------------------------------------------------------------------


def settle(runtime: Runtime, now: datetime) -> None:
    """Ask the world about every intent without an outcome; adopt what is there, forget what never was."""
    for deed in runtime.journal.read().deeds.values():
        if not deed.state.is_doubtful or (deed.not_before and deed.not_before > now):
            continue
        traces = _ask(deed.account, lambda deed=deed: _find(runtime, deed))  # type: ignore[misc]
        if isinstance(traces, Traces) and not traces.unclear:
            settled = _settled_letter(deed, traces) if deed.kind.is_letter else _settled_block(deed, traces)
            runtime.journal.finish(replace(settled, not_before=None, settled=now), "done", now)
            log.info("settled", deed=short_id(deed.key), kind=str(deed.kind), state=str(settled.state))


def _find(runtime: Runtime, deed: Deed) -> Traces:
    account = runtime.account(deed.account)
    door = (account.mailbox if deed.kind.is_letter else account.calendar) if account else None
    return door.find(deed) if door else Traces(unclear=True)


def _settled_block(deed: Deed, traces: Traces) -> Deed:
    event = traces.event
    if event is None:
        # A removal that was cut off may have been an `undo`, whose blocks stay away: so does this one.
        gone = traces.was_deleted or deed.verb is not Verb.ADD
        return replace(deed, state=State.DELETED if gone else State.REFUSED)
    mark = event.mark
    seen = replace(deed, start=event.start, end=event.end, handle=event.handle, version=event.version)
    if mark:
        seen = replace(seen, hash=mark.hash, placed=mark.placed, title=event.title)
    return replace(seen, state=State.OURS if memory_update.is_untouched(event) else State.YOURS)


def _settled_letter(deed: Deed, traces: Traces) -> Deed:
    message = traces.message
    if deed.verb is Verb.REMOVE:
        waits = message is not None and message.folder is Folder.DRAFTS
        return replace(deed, state=State.DRAFTED if waits else State.WITHDRAWN)
    if message is None:
        return replace(deed, state=State.DISCARDED if traces.was_deleted else State.REFUSED)
    found = replace(deed, handle=message.handle, thread=message.thread or deed.thread, version=message.version)
    if message.folder is Folder.TRASH:
        return replace(found, state=State.DISCARDED)
    if message.folder is Folder.SENT:
        return replace(found, state=State.SENT, sent=message.date or deed.made, sent_id=message.message_id)
    return replace(found, state=State.DRAFTED if is_as_written(deed, message) else State.EDITED)


# --- look -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look taught. Without a change nothing was learnt: there are no verdicts, and the memory is as it was."""

    view: View
    verdicts: tuple[Verdict, ...]
    watches: Mapping[str, Watch]
    changed: bool


def _look(runtime: Runtime, memory: Memory, now: datetime, calm: Report | None = None) -> _Found:
    """The calendars first, then the mail of those whom they make it right to ask about.

    After a `calm` pass nothing is learnt until something has changed: an idle look costs only the questions.
    """
    seen, window = _Seen(), planner.window(now)
    for account in runtime.accounts:
        _look_at_calendar(account, window, now, seen)
    view = View(tuple(seen.accounts), tuple(seen.events), {}, memory, tuple(seen.troubles))
    learn = partial(memory_update.learn_calendars, view, window, now, runtime.policy)
    still = calm if calm and not seen.changed else None
    taught = None if still else learn()
    watches = still.watches if still else {}
    if taught:
        watches = planner.watch(replace(view, memory=taught[0]), now, runtime.policy)
    mail = _look_at_mail(runtime, watches, now, seen)
    view = replace(view, accounts=tuple(seen.accounts), mail=mail, troubles=tuple(seen.troubles))
    if still and view.accounts == still.view.accounts and not any(each.changed for each in mail.values()):
        return _Found(view, (), watches, changed=False)
    learnt, verdicts = taught or learn()
    view = replace(view, memory=learnt)
    return _Found(
        replace(view, memory=memory_update.learn_mail(view, now, runtime.policy)), verdicts, watches, changed=True
    )


def _look_at_calendar(account: AccountPorts, window: Window, now: datetime, seen: _Seen) -> None:
    state, error, look = account.state, "", Look()
    calendar = account.calendar
    if calendar:
        answer = _ask(account.name, lambda: calendar.fetch(window, now))
        if isinstance(answer, AccountError):
            state, error, look = _state(answer), answer.what, calendar.cached(window)
        else:
            look = answer
    seen.events += look.events
    seen.troubles += look.troubles
    seen.changed |= look.changed
    seen.accounts.append(
        Account(
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
    )


def _look_at_mail(
    runtime: Runtime, watches: Mapping[str, Watch], now: datetime, seen: _Seen
) -> dict[str, Correspondence]:
    mail: dict[str, Correspondence] = {}
    for place, account in enumerate(runtime.accounts):
        watch, mailbox = watches.get(account.name), account.mailbox
        if watch is None or mailbox is None:
            continue
        answer = _ask(account.name, lambda mailbox=mailbox, watch=watch: mailbox.fetch(watch, now))  # type: ignore[misc]
        if isinstance(answer, AccountError):
            down = replace(seen.accounts[place], mail_state=_state(answer), error=answer.what)
            seen.accounts[place] = down
            mail[account.name] = mailbox.cached(watch)
            continue
        mail[account.name] = answer
        seen.troubles += answer.troubles
    return mail


def _ask(account: str, question: Callable[[], Answer]) -> Answer | AccountError:
    """One account's failure is its own, whatever it is: the others go on. The only broad except below the runner."""
    try:
        return question()
    except AccountError as error:
        return error
    except Exception as error:
        log.exception("account failed", account=account)
        return AccountError(account, type(error).__name__)


def _state(error: AccountError) -> AccountState:
    return AccountState.SIGN_IN if isinstance(error, SignInNeeded) else AccountState.ERROR


# --- do ---------------------------------------------------------------------------------------------------------


def _do_all(runtime: Runtime, actions: Sequence[Action], now: datetime) -> Iterator[Outcome]:
    """In the plan's order; an account that cannot be reached is not asked again in this pass."""
    down: set[str] = set()
    for action in actions:
        if action.account in down:
            continue
        outcome, error = _do(runtime, action, now)
        if isinstance(error, Down | SignInNeeded):
            down.add(action.account)
        log.info(str(action.verb), kind=str(action.kind), id=short_id(action.interview), outcome=outcome)
        yield Outcome(action, outcome, error.what if error else "")


def _do(runtime: Runtime, action: Action, now: datetime) -> tuple[str, AccountError | None]:
    account = runtime.account(action.account)
    door = (account.mailbox if action.kind.is_letter else account.calendar) if account else None
    if door is None:
        return "failed", AccountError(action.account, "no such door")
    begun = _begun(action, runtime.journal.read(), now, door.max_write_delay)
    runtime.journal.begin(begun, action.letter.raw if action.letter else b"")
    answer = _ask(action.account, lambda: _touch(door, action, begun))
    if isinstance(answer, AccountError):
        failed, outcome = _failed(begun, action, answer, now)
        runtime.journal.finish(failed, outcome, now)
        return outcome, answer
    runtime.journal.finish(_done(begun, action, answer, now), "done", now)
    return "done", None


def _touch(door: Calendar | Mailbox, action: Action, deed: Deed) -> Receipt:
    """The one request."""
    if action.letter:
        return door.draft(action.letter)  # type: ignore[union-attr]
    if action.block:
        return door.put(action.block, action.found)  # type: ignore[union-attr]
    if action.kind.is_letter:
        door.withdraw(action.deed or deed)  # type: ignore[union-attr]
    elif action.found:
        door.remove(action.found)  # type: ignore[union-attr]
    return Receipt("")


def _begun(action: Action, memory: Memory, now: datetime, max_write_delay: timedelta) -> Deed:
    known = memory.deeds.get(action.key)
    intent = known or _fresh(action, now)
    intent = replace(intent, verb=action.verb, state=State.INTENT, not_before=now + max_write_delay, error="")
    intent = replace(intent, attempts=intent.attempts + 1, company=action.company)
    if action.block:
        return _with_block(replace(intent, account=action.account), action.block, action.slot)
    if action.letter:
        letter = action.letter
        return replace(
            _fresh(action, now),
            state=State.INTENT,
            attempts=intent.attempts,
            not_before=now + max_write_delay,
            to=letter.to,
            subject=letter.subject,
            text=letter.text,
            message_id=letter.message_id,
            thread=letter.thread,
            references=letter.references,
            deadline=action.deadline,
            cursor=action.cursor,
        )
    return intent


def _fresh(action: Action, now: datetime) -> Deed:
    interview = action.block.for_id if action.block else action.keyed or action.interview
    return Deed(
        key=action.key,
        kind=action.kind,
        verb=action.verb,
        state=State.INTENT,
        account=action.account,
        interview=interview,
        made=now,
        company=action.company,
        slot=action.slot,
    )


def _with_block(deed: Deed, block: Block, slot: str) -> Deed:
    return replace(
        deed,
        interview=block.for_id,
        title=block.title,
        text=block.text,
        start=block.start,
        end=block.end,
        placed=block.placed,
        hash=block.hash,
        slot=slot or deed.slot,
        adopted=False,
    )


def _done(begun: Deed, action: Action, receipt: Receipt, now: datetime) -> Deed:
    closed = replace(begun, not_before=None, attempts=0, settled=now)
    if action.verb is Verb.REMOVE and action.why.code == "undone":
        return replace(closed, state=State.DISCARDED if action.kind.is_letter else State.DELETED)
    if action.verb is Verb.REMOVE:
        return replace(closed, state=State.WITHDRAWN if action.kind.is_letter else State.REMOVED)
    state = State.DRAFTED if action.kind.is_letter else State.OURS
    thread = receipt.thread or begun.thread
    return replace(closed, state=state, handle=receipt.handle, version=receipt.version, thread=thread)


def _failed(begun: Deed, action: Action, error: AccountError, now: datetime) -> tuple[Deed, str]:
    """What a failure leaves: a doubt, or the deed as it was before, to be tried again later."""
    if isinstance(error, Doubt):
        later = error.not_before or begun.not_before
        return replace(begun, state=State.DOUBT, not_before=later, error=error.what), "in_doubt"
    if isinstance(error, Gone):
        gone = State.REMOVED if action.verb is Verb.REMOVE else State.DELETED
        letter = State.DISCARDED if action.kind.is_letter else gone
        return replace(begun, state=letter, not_before=None, settled=now), "failed"
    before = action.deed.state if action.deed else (State.OURS if action.found else State.REFUSED)
    if isinstance(error, Changed):
        # what stands there is judged by the next look; an added block that exists already is found by it
        return replace(begun, state=before, not_before=None), "failed"
    wait = min(LONGEST, PATIENCE * 2 ** min(begun.attempts - 1, 10))
    later = error.not_before or now + wait
    return replace(begun, state=before, not_before=later, error=error.what or type(error).__name__), "failed"
