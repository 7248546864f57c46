"""Alarms: ten minutes on a calendar that still works, for what only the person can mend.

Two cases: an account's sign-in is gone while an interview is to come or a thank-you is to be
written; and a thank-you cannot be written, whatever holds it, while its deadline comes near. There
is one for the nearest visit that suffers and for which it comes in time, and it does not come again
once it was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from interviewd.domain import block_texts, workdays
from interviewd.domain.keys import chosen
from interviewd.domain.planner import block_actions
from interviewd.domain.planner.held import broken, held_line, unsettled
from interviewd.domain.planner.letters import WRITTEN
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held, Visit
from interviewd.model.known import State
from interviewd.model.seen import Account, AccountState
from interviewd.model.terms import Kind, Verb, because
from interviewd.values import dataclass

LENGTH = timedelta(minutes=10)
SOON = timedelta(minutes=10)
"""An alarm begins no sooner: a calendar on a phone takes some minutes to show it."""

AHEAD = timedelta(days=14)
"""An interview further off than this is nothing to be alarmed about; `status` says it."""

STUCK = frozenset({"template_broken", "refused"})
"""What holds a letter and does not pass by itself, though its account works."""

_WRITTEN = WRITTEN | {State.WITHDRAWN, State.DOUBT}


@dataclass(frozen=True, slots=True)
class Danger:
    """What is wrong with an account, and the visit that suffers first.

    After `until` an alarm is too late. `state` OK: the account works, and a letter is held all the
    same.
    """

    account: Account
    state: AccountState
    visit: Visit
    until: datetime
    slot: str


def alarms(
    visits: Iterable[Visit], letters: Iterable[Action | Held], situation: Situation
) -> Iterator[Action | Held]:
    """Add the alarms that are due; remove those, untouched and to come, whose trouble is over.

    `visits` are those that stand, not history; `letters` is what was decided of theirs. An alarm
    may overlap anything.
    """
    thanks = (line for line in letters if line.kind is Kind.THANK_YOU)
    stuck = frozenset(line.interview for line in thanks if line.why.code in STUCK)
    ordered = sorted((visit for visit in visits if not visit.gone), key=lambda visit: visit.start)
    accounts = (_Account(account, stuck, situation) for account in situation.view.accounts)
    dangers = [danger for each in accounts if (danger := each.danger(ordered))]
    for danger in dangers:
        if step := _alarm(danger, situation):
            yield step
    standing = {danger.slot for danger in dangers}
    for deed in situation.deeds.values():
        # A letter's reminder has the letter's key for a slot.
        is_alarm = deed.kind is Kind.REMINDER and deed.slot.startswith(("sign_in:", "late:"))
        if not is_alarm or deed.slot in standing:
            continue
        event = situation.ours.get(deed.key)
        if event and event.start > situation.now and block_actions.removable(deed.key, situation):
            why = because("alarm_over", account=deed.slot.partition(":")[2])
            yield block_actions.removal(event, deed, why, deed.company)


@dataclass(frozen=True, slots=True)
class _Account:
    """An account that may be in danger; `stuck` are the interviews with a letter that is held."""

    account: Account
    stuck: frozenset[str]
    situation: Situation

    def danger(self, visits: Iterable[Visit]) -> Danger | None:
        """The first for which an alarm comes in time; without one the first."""
        nearest: Danger | None = None
        for visit in visits:
            danger = self.signed_out(visit) or self.late(visit)
            if danger and _begin(self.situation) < danger.until:
                return danger
            nearest = nearest or danger
        return nearest

    def signed_out(self, visit: Visit) -> Danger | None:
        """The sign-in is gone, and the visit is to come, or its letters are to be written."""
        account, now = self.account, self.situation.now
        keeps = visit.first.account == account.name and account.state is AccountState.SIGN_IN
        writes = account.mail_state is AccountState.SIGN_IN and self.takes_letters(visit)
        slot = f"sign_in:{account.name}"
        if (keeps or writes) and now < visit.start <= now + AHEAD:
            return Danger(account, AccountState.SIGN_IN, visit, visit.start, slot)
        deadline = visit.end + self.situation.policy.deadline
        if writes and visit.start <= now < deadline and not self.is_thanked(visit):
            return Danger(account, AccountState.SIGN_IN, visit, deadline, slot)
        return None

    def late(self, visit: Visit) -> Danger | None:
        """A letter cannot be written, and its deadline is as near as for a reminder."""
        account, policy = self.account, self.situation.policy
        deadline = visit.end + policy.deadline
        is_near = deadline - policy.remind_before <= self.situation.now < deadline
        if not is_near or not self.takes_letters(visit):
            return None
        is_away = account.mail_state is AccountState.ERROR and not self.is_thanked(visit)
        is_stuck = account.mail_state is AccountState.OK and visit.first.id in self.stuck
        if not is_away and not is_stuck:
            return None
        return Danger(account, account.mail_state, visit, deadline, f"late:{account.name}")

    def takes_letters(self, visit: Visit) -> bool:
        of_calendar = self.situation.view.account(visit.first.account)
        return of_calendar is not None and of_calendar.mail == self.account.name

    def is_thanked(self, visit: Visit) -> bool:
        """Whether there is nothing to write any more, or nobody to write to."""
        if not any(interview.people or interview.coordinator for interview in visit.interviews):
            return True
        return any(
            deed.kind is Kind.THANK_YOU and deed.interview in visit.ids and deed.state in _WRITTEN
            for deed in self.situation.deeds.values()
        )


def _alarm(danger: Danger, situation: Situation) -> Action | Held | None:
    now, policy = situation.now, situation.policy
    used = {event.account for event in situation.view.events}
    able = [
        a for a in situation.view.accounts if situation.shows_absence(a.name) and a.name in used
    ]
    # The lost account's own calendar only when its mail alone is lost.
    own = next(iter(able), None)
    calendar = next((each for each in able if each.name != danger.account.name), own)
    key, interview = chosen(danger.visit.interviews, Kind.REMINDER, danger.slot, situation.deeds)
    known = situation.deeds.get(key)
    is_over = known and known.state not in (State.REFUSED, State.INTENT, State.DOUBT)
    if calendar is None or is_over or unsettled(known, now):
        return None
    start = _begin(situation)
    if start >= danger.until:
        return None
    company = danger.visit.company
    try:
        words = block_texts.alarm(policy, danger.account, danger.state, company, danger.until)
    except TextBroken as error:
        return held_line(Kind.REMINDER, danger.visit, broken(error), account=calendar.name)
    place = start, start + LENGTH
    block = block_actions.make(Kind.REMINDER, key, interview.id, place, words, policy=policy)
    held_or_late = "alarm_held" if danger.state is AccountState.OK else "alarm_late"
    code = "alarm_sign_in" if danger.state is AccountState.SIGN_IN else held_or_late
    why = because(code, account=danger.account.name, until=danger.until)
    about = Kind.REMINDER, key, calendar.name, interview.id, company
    return Action(Verb.ADD, *about, why, block=block, slot=danger.slot)


def _begin(situation: Situation) -> datetime:
    """When an alarm that is made now begins: by day, once phones show it."""
    soon = workdays.next_quarter(situation.now + SOON)
    return workdays.next_waking(soon, situation.policy)
