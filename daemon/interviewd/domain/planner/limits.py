"""The limits on follow-ups: one function each, in LIMITS.

A limit returns None, or what holds the follow-up: for ever (`until` None) or until a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain import workdays
from interviewd.domain.deeds import NEVER_MADE
from interviewd.domain.planner.held import Hold
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation
from interviewd.domain.visits import local_day
from interviewd.language import dates, people, sanitize
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Nature, Person
from interviewd.model.terms import Kind, because
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up to decide on; `thanks` is the sent thank-you of the visit that it refers to."""

    process: Process
    visit: Visit
    thanks: Deed | None
    situation: Situation

    @property
    def policy(self) -> Policy:
        return self.situation.policy

    @property
    def now(self) -> datetime:
        return self.situation.now

    @property
    def decide_by(self) -> date | None:
        """When they said they would decide."""
        return self.visit.noted.notes.decide_by if self.visit.noted else None

    @property
    def count(self) -> int:
        """Which one of the process it would be, from 1."""
        return len(self.previous) + 1

    @property
    def previous(self) -> tuple[Deed, ...]:
        """The follow-ups of this process, in the order they were made."""
        made = [
            d for d in self.process.deeds if d.kind is Kind.FOLLOW_UP and d.state not in NEVER_MADE
        ]
        return tuple(sorted(made, key=lambda deed: deed.made))

    @property
    def since(self) -> datetime:
        """What came earlier is no answer: the visit's end, or when the process was reopened."""
        return max(self.visit.end, self.process.reopened or self.visit.end)


Limit = Callable[[FollowUp], Hold | None]


def strictest(candidate: FollowUp) -> Hold | None:
    """The hold that counts: one for ever before any other, else the one that lasts longest."""
    holds = [hold for limit in LIMITS if (hold := limit(candidate))]
    final = next((hold for hold in holds if hold.until is None), None)
    return final or max(holds, key=lambda hold: hold.until or candidate.now, default=None)


def closed(candidate: FollowUp) -> Hold | None:
    """The person ended the process."""
    return Hold(because("closed")) if candidate.process.closed else None


def booked(candidate: FollowUp) -> Hold | None:
    """The next round is on the calendar."""
    later = next((visit for visit in candidate.process.visits if visit.end > candidate.now), None)
    return Hold(because("next_round", start=later.start)) if later else None


def answered(candidate: FollowUp) -> Hold | None:
    """Somebody at the company wrote."""
    reply = answer(candidate)
    return Hold(because("answered", at=reply)) if reply else None


def unread(candidate: FollowUp) -> Hold | None:
    """Where not all mail could be read there may be an answer: silence is not certain."""
    account = candidate.situation.mailbox(candidate.visit.interviews[-1])
    shown = candidate.situation.mail_of(account.name) if account else None
    return Hold(because("mail_incomplete")) if shown and not shown.received_whole else None


def bounced(candidate: FollowUp) -> Hold | None:
    """A mail to that address came back: nobody reads there."""
    thanks = candidate.thanks
    if thanks is None or thanks.recipient not in bounced_addresses(candidate.process):
        return None
    return Hold(because("address_bounced", address=thanks.recipient))


def bounced_addresses(process: Process) -> frozenset[str]:
    """The addresses of the company from which a mail came back."""
    return frozenset(each.address for each in process.contacts if each.nature is Nature.BOUNCE)


def never_thanked(candidate: FollowUp) -> Hold | None:
    """Without a thank-you that was sent there is no silence to follow up."""
    if candidate.thanks:
        return None
    return Hold(because("thanked_by_hand" if _last_by_hand(candidate) else "never_thanked"))


def spent(candidate: FollowUp) -> Hold | None:
    """All follow-ups of this process were drafted, sent or not."""
    used = len(candidate.previous)
    return Hold(because("budget_spent", used=used)) if used >= candidate.policy.follow_max else None


def discarded(candidate: FollowUp) -> Hold | None:
    """The person threw one away: that is a no, until a later visit or `reopen`."""
    thrown_away = any(
        d.state is State.DISCARDED and d.made > candidate.since for d in candidate.previous
    )
    return Hold(because("follow_up_discarded")) if thrown_away else None


def one_open(candidate: FollowUp) -> Hold | None:
    """One that waits in Drafts is enough."""
    waiting = next((deed for deed in candidate.previous if deed.state.is_open), None)
    to = (waiting.to.name or waiting.to.email) if waiting and waiting.to else ""
    return Hold(because("follow_up_open", to=to)) if waiting else None


def undated(candidate: FollowUp) -> Hold | None:
    """They named a time that is no date ("after the holidays"): the person has to say when."""
    notes = candidate.visit.noted.notes if candidate.visit.noted else None
    if notes is None or notes.decide_by or dates.names_no_time(notes.decide_by_text):
        return None
    return Hold(because("decision_unread", text=sanitize.line(notes.decide_by_text, 80)))


def clock(candidate: FollowUp) -> Hold | None:
    """Days of silence, from the last letter or mail, or from the decision date they named."""
    until = earliest(candidate)
    if until is None or candidate.now >= until:
        return None
    is_first = candidate.count == 1
    if candidate.decide_by and is_first:
        return Hold(because("decision_date", day=candidate.decide_by), until)
    days = candidate.policy.follow_first if is_first else candidate.policy.follow_next
    return Hold(because("silence", days=days), until)


def gap(candidate: FollowUp) -> Hold | None:
    """The person's last mail to the company is too fresh, whoever wrote it to whom."""
    last = last_contact(candidate)
    if last is None:
        return None
    until = workdays.after_business_days(last, candidate.policy.follow_gap, candidate.policy)
    days = business_days_between(last, candidate.now, candidate.policy)
    return Hold(because("last_contact", days=days), until) if candidate.now < until else None


def working_hours(candidate: FollowUp) -> Hold | None:
    """Nothing on weekends, public holidays or at night."""
    now, policy = candidate.now, candidate.policy
    day = local_day(now, policy)
    if workdays.is_waking(now, policy) and workdays.is_workday(day, policy):
        return None
    if workdays.is_workday(day, policy) and now < workdays.waking(day, policy)[0]:
        return Hold(because("out_of_hours"), workdays.waking(day, policy)[0])
    return Hold(because("out_of_hours"), workdays.after_business_days(now, 1, policy))


LIMITS: tuple[Limit, ...] = (
    closed,
    booked,
    answered,
    unread,
    never_thanked,
    bounced,
    spent,
    discarded,
    one_open,
    undated,
    clock,
    gap,
    working_hours,
)


def earliest(candidate: FollowUp) -> datetime | None:
    """When silence has lasted long enough; None while there is no sent thank-you to count from."""
    thanked = candidate.thanks.sent if candidate.thanks else None
    if thanked is None:
        return None
    previous = candidate.previous[-1] if candidate.previous else None
    last = (previous.sent or previous.settled or previous.made) if previous else thanked
    by_hand, received = _last_by_hand(candidate), list(_received(candidate))
    # Somebody who was away is back, as their automatic reply says.
    back = max((contact.back for contact in received if contact.back), default=None)
    away = _noon(back, candidate.policy) if back else None
    # When a machine of theirs writes, somebody is at work on it.
    automatic = (each for each in received if each.nature is Nature.AUTO)
    by_machine = (c.at for c in automatic if people.is_machine(Person(c.name, c.address)))
    sign = max(by_machine, default=None)
    base = max(filter(None, (thanked, last, candidate.process.reopened, by_hand, away, sign)))
    days = candidate.policy.follow_next if previous else candidate.policy.follow_first
    due = workdays.after_business_days(base, days, candidate.policy)
    if candidate.decide_by is None:
        return due
    decided = workdays.after_business_days(
        _noon(candidate.decide_by, candidate.policy), 2, candidate.policy
    )
    return max(decided, due) if previous or by_hand or away or sign else decided


def answer(candidate: FollowUp) -> datetime | None:
    """When a human being at the company first wrote since the visit, or invited."""
    human = (Nature.HUMAN, Nature.INVITATION)
    return min((c.at for c in _received(candidate) if c.nature in human), default=None)


def _received(candidate: FollowUp) -> Iterator[Contact]:
    """What came from the company since the visit."""
    contacts = candidate.process.contacts
    return (each for each in contacts if not each.sent and each.at > candidate.since)


def _sent(candidate: FollowUp) -> Iterator[Contact]:
    contacts = candidate.process.contacts
    return (each for each in contacts if each.sent and each.nature is Nature.HUMAN)


def last_contact(candidate: FollowUp) -> datetime | None:
    """The person's last mail to anybody at the company."""
    return max((contact.at for contact in _sent(candidate)), default=None)


def business_days_between(start: datetime, end: datetime, policy: Policy) -> int:
    """Working days after the first day, up to and with the second."""
    day, last, count = local_day(start, policy), local_day(end, policy), 0
    while day < last:
        day += timedelta(days=1)
        count += workdays.is_workday(day, policy)
    return count


def _last_by_hand(candidate: FollowUp) -> datetime | None:
    """The last mail to them that was none of our letters: contact, so the clock starts again."""
    ours = {deed.sent_id for deed in candidate.process.deeds if deed.sent_id}
    after = (candidate.thanks and candidate.thanks.sent) or candidate.visit.end
    by_hand = (each.at for each in _sent(candidate) if each.message_id not in ours)
    return max((at for at in by_hand if at > after), default=None)


def _noon(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, time(12), policy.zone).astimezone(UTC)
