"""Pacing: small filters over one wished follow-up, each with a reason a person can read.

A filter says nothing, or no for ever (`until` None), or not before a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain import workdays
from interviewd.domain.visits import Process, local_day
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import Nature, Person
from interviewd.model.terms import Kind, Reason, because


@dataclass(frozen=True, slots=True)
class Wish:
    """A follow-up that silence may have earned: the thank-you it goes back to, and what it would be counted as."""

    process: Process
    visit: Visit
    thanks: Deed | None  # the sent thank-you of that visit
    decide_by: date | None
    count: int
    now: datetime
    policy: Policy

    @property
    def follow_ups(self) -> tuple[Deed, ...]:
        """Those of this process, in the order they were made."""
        found = (deed for deed in self.process.deeds if deed.kind is Kind.FOLLOW_UP)
        return tuple(sorted((deed for deed in found if _was_made(deed)), key=lambda deed: deed.made))

    @property
    def since(self) -> datetime:
        """From here on an answer is an answer: the end of the visit, or when the person reopened the process."""
        return max(self.visit.end, self.process.reopened or self.visit.end)


@dataclass(frozen=True, slots=True)
class No:
    """A filter's refusal."""

    why: Reason
    until: datetime | None = None


Filter = Callable[[Wish], No | None]


def refusal(wish: Wish) -> No | None:
    """The refusal that counts: one for ever before any other, else the one that lasts longest."""
    said = [no for no in (ask(wish) for ask in FILTERS) if no]
    final = next((no for no in said if no.until is None), None)
    return final or max(said, key=lambda no: no.until or wish.now, default=None)


def closed(wish: Wish) -> No | None:
    """The person ended the process."""
    return No(because("closed")) if wish.process.closed else None


def booked(wish: Wish) -> No | None:
    """The next round is on the calendar."""
    later = next((visit for visit in wish.process.visits if visit.end > wish.now), None)
    return No(because("next_round", start=later.start)) if later else None


def answered(wish: Wish) -> No | None:
    """Somebody at the company wrote."""
    reply = answer(wish)
    return No(because("answered", at=reply)) if reply else None


def never_thanked(wish: Wish) -> No | None:
    """Without a thank-you that was sent there is no silence to follow up."""
    return None if wish.thanks else No(because("never_thanked"))


def spent(wish: Wish) -> No | None:
    """All follow-ups of this process were drafted, sent or not."""
    used = len(wish.follow_ups)
    return No(because("budget_spent", used=used)) if used >= wish.policy.follow_max else None


def discarded(wish: Wish) -> No | None:
    """The person threw one away: that is a no, until a later visit or `reopen`."""
    found = [deed for deed in wish.follow_ups if deed.state is State.DISCARDED and deed.made > wish.since]
    return No(because("follow_up_discarded")) if found else None


def one_open(wish: Wish) -> No | None:
    """One that waits in Drafts is enough."""
    waiting = next((deed for deed in wish.follow_ups if deed.state.is_open), None)
    return No(because("follow_up_open", to=_name(waiting.to))) if waiting else None


def clock(wish: Wish) -> No | None:
    """Days of silence: counted from the last letter or mail, or from the decision date they named."""
    until = earliest(wish)
    if until is None or wish.now >= until:
        return None
    if wish.decide_by and wish.count == 1:
        return No(because("decision_date", day=wish.decide_by), until)
    return No(because("silence", days=wish.policy.follow_first if wish.count == 1 else wish.policy.follow_next), until)


def gap(wish: Wish) -> No | None:
    """The person's last mail to the company is too fresh, whoever wrote it to whom."""
    last = last_contact(wish)
    until = workdays.after_business_days(last, wish.policy.follow_gap, wish.policy) if last else wish.now
    if last is None or wish.now >= until:
        return None
    return No(because("last_contact", days=business_days_between(last, wish.now, wish.policy)), until)


def working_hours(wish: Wish) -> No | None:
    """Nothing on weekends, public holidays or at night."""
    day = local_day(wish.now, wish.policy)
    if workdays.is_waking(wish.now, wish.policy) and workdays.is_workday(day, wish.policy):
        return None
    if workdays.is_workday(day, wish.policy) and wish.now < workdays.waking(day, wish.policy)[0]:
        return No(because("out_of_hours"), workdays.waking(day, wish.policy)[0])
    return No(because("out_of_hours"), workdays.after_business_days(wish.now, 1, wish.policy))


FILTERS: tuple[Filter, ...] = (
    closed,
    booked,
    answered,
    never_thanked,
    spent,
    discarded,
    one_open,
    clock,
    gap,
    working_hours,
)


def earliest(wish: Wish) -> datetime | None:
    """When silence has lasted long enough; None while there is no sent thank-you to count from."""
    if wish.thanks is None or wish.thanks.sent is None:
        return None
    previous = wish.follow_ups[-1] if wish.count > 1 and wish.follow_ups else None
    base = max(
        (previous.sent or previous.settled or previous.made) if previous else wish.thanks.sent,
        wish.process.reopened or wish.thanks.sent,
        _by_hand(wish) or wish.thanks.sent,
    )
    days = wish.policy.follow_next if previous else wish.policy.follow_first
    away = _back(wish)
    due = workdays.after_business_days(max(base, away) if away else base, days, wish.policy)
    if wish.decide_by is None:
        return due
    named = workdays.after_business_days(_noon(wish.decide_by, wish.policy), 2, wish.policy)
    return max(named, due) if previous or _by_hand(wish) or away else named


def answer(wish: Wish) -> datetime | None:
    """When a human being at the company first wrote since the visit, or invited; None while they are silent."""
    said = (c for c in wish.process.contacts if not c.sent and c.nature in (Nature.HUMAN, Nature.INVITATION))
    return min((contact.at for contact in said if contact.at > wish.since), default=None)


def last_contact(wish: Wish) -> datetime | None:
    """The person's last mail to anybody at the company."""
    return max((c.at for c in wish.process.contacts if c.sent and c.nature is Nature.HUMAN), default=None)


def business_days_between(start: datetime, end: datetime, policy: Policy) -> int:
    """Working days after the first day, up to and with the second."""
    day, last, count = local_day(start, policy), local_day(end, policy), 0
    while day < last:
        day += timedelta(days=1)
        count += workdays.is_workday(day, policy)
    return count


def _was_made(deed: Deed) -> bool:
    return deed.state not in {State.INTENT, State.DOUBT, State.REFUSED, State.REMOVED}


def _by_hand(wish: Wish) -> datetime | None:
    """The last mail to them that was none of our letters: contact, so the clock starts again."""
    ours = {deed.sent_id for deed in wish.process.deeds if deed.sent_id}
    after = wish.thanks.sent if wish.thanks and wish.thanks.sent else wish.visit.end
    sent = (c for c in wish.process.contacts if c.sent and c.nature is Nature.HUMAN and c.at > after)
    return max((contact.at for contact in sent if contact.message_id not in ours), default=None)


def _back(wish: Wish) -> datetime | None:
    """When somebody who was away since the visit is back, as their automatic reply says."""
    days = [c.back for c in wish.process.contacts if not c.sent and c.back and c.at > wish.since]
    return _noon(max(days), wish.policy) if days else None


def _noon(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, time(12), policy.zone).astimezone(UTC)


def _name(person: Person | None) -> str:
    return (person.name or person.email) if person else ""
