"""Reminders: ten minutes on the calendar for a thank-you that is unsent near its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from interviewd.domain import block_texts, workdays
from interviewd.domain.planner import block_actions
from interviewd.domain.planner.held import Hold, broken, unreachable, unsettled
from interviewd.domain.prepared import unused_of
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed, Interview, State
from interviewd.model.terms import Kind, Reason, Verb, because, key_of

LENGTH = timedelta(minutes=10)
GRACE = timedelta(minutes=5)
"""A reminder whose moment is this little past still begins at it."""

SOON = timedelta(minutes=30)
"""A draft that comes late is not reminded of sooner after it was made."""


def reminders(letters: Iterable[Action | Held], situation: Situation) -> Iterator[Action | Held]:
    """Add the reminder of each open thank-you once it is due; remove it when the letter is gone.

    `letters` is what was decided of thank-yous: nobody is reminded of one that is pointless.
    """
    decided = list(letters)
    overtaken = {
        line.key for line in decided if isinstance(line, Held) and line.why.code == "draft_stays"
    }
    going = {line.key for line in decided if isinstance(line, Action) and line.verb is Verb.REMOVE}
    for deed in situation.deeds.values():
        past = situation.memory.past.get(deed.interview)
        if deed.kind is not Kind.THANK_YOU or deed.deadline is None or past is None:
            continue
        key = key_of(past.interview.uid, past.interview.original, Kind.REMINDER, deed.key)
        if deed.key in overtaken:
            yield from _remove(because("letter_overtaken"), deed, key, situation)
        elif deed.state.is_open and deed.key not in going:
            yield from _remind(deed, past.interview, key, situation)
        elif not deed.state.is_open:
            yield from _remove(because(f"letter_{deed.state}"), deed, key, situation)


def due(deed: Deed, deadline: datetime, situation: Situation) -> datetime:
    """When a letter is reminded of: the latest waking ten minutes early enough; if late, soon."""
    policy = situation.policy
    start = workdays.latest_waking(deadline - policy.remind_before, policy)
    # It ends in waking hours, too.
    start = min(start, workdays.latest_waking(start + LENGTH, policy) - LENGTH)
    if start < deed.made + SOON:
        return workdays.next_waking(workdays.next_quarter(deed.made + SOON), policy)
    return start


def _remind(
    deed: Deed, interview: Interview, key: str, situation: Situation
) -> Iterator[Action | Held]:
    known = situation.deeds.get(key)
    is_over = known and known.state not in (State.REFUSED, State.INTENT, State.DOUBT)
    if is_over or deed.deadline is None:
        return
    now, policy = situation.now, situation.policy
    start = moment = due(deed, deed.deadline, situation)
    if now > moment + GRACE:
        # Due all the same, at the next quarter: a pass that comes every ten minutes meets no moment
        # exactly.
        start = workdays.next_waking(workdays.next_quarter(now), policy)
    if start + LENGTH > deed.deadline:
        return
    account = situation.view.account(interview.account)
    if hold := unsettled(known, now) or unreachable(account.state if account else None):
        yield _held(deed, interview, key, hold)
    elif now < moment:
        why = because("reminder_later", to=deed.recipient)
        yield _held(deed, interview, key, Hold(why, moment))
    else:
        yield _add(deed, interview, key, start, situation)


def _held(deed: Deed, interview: Interview, key: str, hold: Hold) -> Held:
    about = Kind.REMINDER, interview.account, interview.id, deed.company
    return Held(*about, hold.why, hold.until, deed.recipient, key)


def _add(
    deed: Deed, interview: Interview, key: str, start: datetime, situation: Situation
) -> Action | Held:
    policy = situation.policy
    noted = situation.memory.noted.values()
    has_notes = any(each.interview == deed.interview and each.notes.filled for each in noted)
    if deed.to is None or deed.deadline is None:
        return _held(deed, interview, key, Hold(because("needs_address", name="")))
    try:
        title, text = block_texts.reminder(
            policy,
            deed.to,
            deed.company,
            deed.deadline,
            has_notes=has_notes,
            language=interview.language or policy.language or interview.words_language or "en",
            unused=unused_of(deed, situation.memory),
        )
    except TextBroken as error:
        return _held(deed, interview, key, broken(error))
    content = block_actions.Content(title, text, stealth=bool(policy.stealth_title))
    block = block_actions.make(Kind.REMINDER, key, interview.id, (start, start + LENGTH), content)
    why = because("unsent", to=deed.to.name or deed.to.email, deadline=deed.deadline)
    about = Kind.REMINDER, key, interview.account, interview.id, deed.company
    return Action(Verb.ADD, *about, why, block=block, slot=deed.key)


def _remove(why: Reason, letter: Deed, key: str, situation: Situation) -> Iterator[Action]:
    if reminder := block_actions.removable(key, situation):
        event, company = situation.ours[key], letter.company
        yield block_actions.removal(event, reminder, why, company, interview=letter.interview)
