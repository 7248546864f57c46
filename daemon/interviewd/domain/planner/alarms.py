"""Alarms: ten minutes on a calendar that still works, for what only the person can mend, where they will see it.

Two cases: an account's sign-in is gone while something of it is at stake, an interview to come or a letter of thanks to
be written; and a letter of thanks cannot be written, whatever holds it, while its deadline comes near. One alarm for the
nearest visit at stake and its trouble, never again once it was there, so nobody's week is filled with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from interviewd.domain import compose, workdays
from interviewd.domain.keys import chosen
from interviewd.domain.memory_update import is_untouched
from interviewd.domain.planner import blocks
from interviewd.domain.planner.blocks import Placement
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held, Visit
from interviewd.model.known import Interview, State
from interviewd.model.seen import Account, AccountState
from interviewd.model.terms import Kind, Reason, Verb, because

LENGTH = timedelta(minutes=10)
SOON = timedelta(minutes=10)
"""An alarm begins no sooner: a calendar on a phone takes some minutes to show it."""

AHEAD = timedelta(days=14)
"""An interview further off than this is nothing to be alarmed about; `status` says it."""

_MADE = {State.DRAFTED, State.EDITED, State.SENT, State.DISCARDED, State.UNKNOWN, State.WITHDRAWN, State.DOUBT}


@dataclass(frozen=True, slots=True)
class Danger:
    """What is wrong with an account, and the visit that suffers first; by `until` it is too late to be told.

    `state` OK: nothing is, and a letter is held all the same.
    """

    account: Account
    state: AccountState
    visit: Visit
    until: datetime
    slot: str


STUCK = frozenset({"template_broken", "refused"})
"""What holds a letter and does not pass by itself, though its account works."""


def alarms(visits: Iterable[Visit], letters: Iterable[Action | Held], g: Placement) -> Iterator[Action | Held]:
    """Add the alarms that are due; remove those, untouched and still to come, whose trouble is over.

    `visits` are those that stand, not history; `letters` is what was decided of theirs. `g.taken` is not asked: an alarm
    may overlap anything.
    """
    held = (line for line in letters if isinstance(line, Held) and line.kind is Kind.THANK_YOU)
    stuck = frozenset(line.interview for line in held if line.why.code in STUCK)
    dangers = [danger for account in g.view.accounts if (danger := _danger(account, visits, stuck, g))]
    for danger in dangers:
        if step := _told(danger, g):
            yield step
    yield from _over({danger.slot for danger in dangers}, g)


def is_alarm(slot: str) -> bool:
    """Whether a reminder's deed is one of these: its slot says so, since a letter's reminder has the letter's key."""
    return slot.startswith(("sign_in:", "late:"))


# --- what is in danger ------------------------------------------------------------------------------------------


def _danger(account: Account, visits: Iterable[Visit], stuck: frozenset[str], g: Placement) -> Danger | None:
    ordered = sorted((visit for visit in visits if not visit.gone), key=lambda visit: visit.start)
    found = [_lost(account, visit, g) or _late(account, visit, stuck, g) for visit in ordered]
    return next((danger for danger in found if danger), None)


def _lost(account: Account, visit: Visit, g: Placement) -> Danger | None:
    """The sign-in is gone, and the visit is to come, or its letters are to be written."""
    first = visit.interviews[0]
    keeps = first.account == account.name and account.state is AccountState.SIGN_IN
    writes = _mailbox(first, g) == account.name and account.mail_state is AccountState.SIGN_IN
    slot = f"sign_in:{account.name}"
    if (keeps or writes) and g.now < visit.start <= g.now + AHEAD:
        return Danger(account, AccountState.SIGN_IN, visit, visit.start, slot)
    deadline = visit.end + g.policy.deadline
    if writes and visit.start <= g.now < deadline and not _is_thanked(visit, g):
        return Danger(account, AccountState.SIGN_IN, visit, deadline, slot)
    return None


def _late(account: Account, visit: Visit, stuck: frozenset[str], g: Placement) -> Danger | None:
    """The mailbox cannot be reached, or something else holds the letter, and the deadline is as near as for a reminder."""
    deadline = visit.end + g.policy.deadline
    is_near = deadline - g.policy.remind_before <= g.now < deadline
    if not is_near or _mailbox(visit.interviews[0], g) != account.name:
        return None
    is_away = account.mail_state is AccountState.ERROR and not _is_thanked(visit, g)
    is_stuck = account.mail_state is AccountState.OK and visit.interviews[0].id in stuck
    return Danger(account, account.mail_state, visit, deadline, f"late:{account.name}") if is_away or is_stuck else None


def _mailbox(interview: Interview, g: Placement) -> str:
    account = g.view.account(interview.account)
    return account.mail if account else ""


def _is_thanked(visit: Visit, g: Placement) -> bool:
    """Whether there is nothing to write any more, or nobody to write to."""
    if not any(interview.people or interview.coordinator for interview in visit.interviews):
        return True
    ids = {interview.id for interview in visit.interviews}
    return any(
        deed.kind is Kind.THANK_YOU and deed.interview in ids and deed.state in _MADE for deed in g.deeds.values()
    )


# --- telling ----------------------------------------------------------------------------------------------------


def _told(danger: Danger, g: Placement) -> Action | Held | None:
    calendar = _calendar(danger.account, g)
    key, interview = chosen(danger.visit.interviews, Kind.REMINDER, danger.slot, g.deeds)
    known = g.deeds.get(key)
    if calendar is None or (known and known.state not in (State.REFUSED, State.INTENT, State.DOUBT)):
        return None
    if known and (known.state.is_doubtful or (known.not_before and known.not_before > g.now)):
        return None
    start = workdays.next_waking(_quarter(g.now + SOON), g.policy)
    if start >= danger.until:
        return None
    company = danger.visit.company
    try:
        title, text = compose.alarm(g.policy, danger.account, danger.state, company, danger.until)
    except TextBroken as broken:
        why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
        return Held(Kind.REMINDER, calendar.name, interview.id, company, why)
    words = blocks.Words(title, text, stealth=bool(g.policy.stealth_title))
    block = blocks.make(Kind.REMINDER, key, interview.id, (start, start + LENGTH), words)
    return Action(
        Verb.ADD,
        Kind.REMINDER,
        key,
        calendar.name,
        interview.id,
        company,
        _why(danger),
        block=block,
        deed=known,
        slot=danger.slot,
    )


def _why(danger: Danger) -> Reason:
    if danger.state is AccountState.SIGN_IN:
        return because("alarm_sign_in", account=danger.account.name, until=danger.until)
    code = "alarm_held" if danger.state is AccountState.OK else "alarm_late"
    return because(code, account=danger.account.name, until=danger.until)


def _calendar(lost: Account, g: Placement) -> Account | None:
    """The first account whose calendar works, seen by its events; the lost one's own when only its mail is lost."""
    used = {event.account for event in g.view.events}
    able = [each for each in g.view.accounts if each.state is AccountState.OK and each.complete and each.name in used]
    return next((each for each in able if each.name != lost.name), next(iter(able), None))


def _over(standing: set[str], g: Placement) -> Iterator[Action]:
    for deed in g.deeds.values():
        if deed.kind is not Kind.REMINDER or not is_alarm(deed.slot) or deed.slot in standing:
            continue
        found = g.ours.get(deed.key)
        account = g.view.account(found.account) if found else None
        if found is None or deed.state is not State.OURS or not is_untouched(found) or found.start <= g.now:
            continue
        if account is None or account.state is not AccountState.OK:
            continue
        why = because("alarm_over", account=deed.slot.partition(":")[2])
        yield Action(
            Verb.REMOVE,
            Kind.REMINDER,
            deed.key,
            found.account,
            deed.interview,
            deed.company,
            why,
            found=found,
            deed=deed,
        )


def _quarter(at: datetime) -> datetime:
    whole = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=15)
