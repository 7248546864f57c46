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
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Reason, Verb, because, key_of
from interviewd.values import dataclass

LENGTH = timedelta(minutes=10)
GRACE = timedelta(minutes=5)  # a reminder whose moment is this little past still begins at it

SOON = timedelta(minutes=30)  # a draft that comes late is not reminded of sooner after it was made


@dataclass(frozen=True, slots=True)
class Waiting:
    """A thank-you and what its reminder is made from; `key` is the reminder's."""

    letter: Deed
    to: Person
    deadline: datetime
    interview: Interview
    key: str


def reminders(letters: Iterable[Action | Held], situation: Situation) -> Iterator[Action | Held]:
    """Add the reminder of each open thank-you once it is due; remove it when the letter is gone.

    `letters` is what was decided of thank-yous: nobody is reminded of one that is pointless.
    """
    decided = list(letters)
    overtaken = {line.key for line in decided if line.why.code == "draft_stays"}
    going = {line.key for line in decided if isinstance(line, Action) and line.verb is Verb.REMOVE}
    for deed in situation.deeds.values():
        past = situation.memory.past.get(deed.interview)
        if deed.kind is not Kind.THANK_YOU or not (deed.to and deed.deadline and past):
            continue
        interview = past.interview
        key = key_of(interview.uid, interview.original, Kind.REMINDER, deed.key)
        waiting = Waiting(deed, deed.to, deed.deadline, interview, key)
        if deed.key in overtaken:
            yield from _remove(because("letter_overtaken"), waiting, situation)
        elif not deed.state.is_open:
            yield from _remove(because(f"letter_{deed.state}"), waiting, situation)
        elif deed.key not in going:
            yield from _remind(waiting, situation)


def due(waiting: Waiting, situation: Situation) -> datetime:
    """When a letter is reminded of: the latest waking ten minutes early enough; if late, soon."""
    policy, soon = situation.policy, waiting.letter.made + SOON
    start = workdays.latest_waking(waiting.deadline - policy.remind_before, policy)
    # It ends in waking hours, too.
    start = min(start, workdays.latest_waking(start + LENGTH, policy) - LENGTH)
    if start < soon:
        return workdays.next_waking(workdays.next_quarter(soon), policy)
    return start


def _remind(waiting: Waiting, situation: Situation) -> Iterator[Action | Held]:
    known = situation.deeds.get(waiting.key)
    if known and known.state not in (State.REFUSED, State.INTENT, State.DOUBT):
        return
    now, policy = situation.now, situation.policy
    start = moment = due(waiting, situation)
    if now > moment + GRACE:
        # Due all the same, at the next quarter: a pass that comes every ten minutes meets no moment
        # exactly.
        start = workdays.next_waking(workdays.next_quarter(now), policy)
    if start + LENGTH > waiting.deadline:
        return
    account = situation.view.account(waiting.interview.account)
    if hold := unsettled(known, now) or unreachable(account.state if account else None):
        yield _held(waiting, hold)
    elif now < moment:
        yield _held(waiting, Hold(because("reminder_later", to=waiting.to.email), moment))
    else:
        yield _add(waiting, start, situation)


def _held(waiting: Waiting, hold: Hold) -> Held:
    about = Kind.REMINDER, waiting.interview.account, waiting.interview.id, waiting.letter.company
    return Held(*about, hold.why, hold.until, waiting.to.email, waiting.key)


def _add(waiting: Waiting, start: datetime, situation: Situation) -> Action | Held:
    policy, letter, interview = situation.policy, waiting.letter, waiting.interview
    noted = situation.memory.noted.values()
    try:
        words = block_texts.reminder(
            policy,
            waiting.to,
            letter.company,
            waiting.deadline,
            has_notes=any(e.interview == letter.interview and e.notes.filled for e in noted),
            language=interview.language or policy.language or interview.words_language or "en",
            unused=unused_of(letter, situation.memory),
        )
    except TextBroken as error:
        return _held(waiting, broken(error))
    place = start, start + LENGTH
    block = block_actions.make(
        Kind.REMINDER, waiting.key, interview.id, place, words, policy=policy
    )
    to = waiting.to.name or waiting.to.email
    why = because("unsent", to=to, deadline=waiting.deadline)
    about = Kind.REMINDER, waiting.key, interview.account, interview.id, letter.company
    return Action(Verb.ADD, *about, why, block=block, slot=letter.key)


def _remove(why: Reason, waiting: Waiting, situation: Situation) -> Iterator[Action]:
    if reminder := block_actions.removable(waiting.key, situation):
        event, company = situation.ours[waiting.key], waiting.letter.company
        yield block_actions.removal(event, reminder, why, company)
