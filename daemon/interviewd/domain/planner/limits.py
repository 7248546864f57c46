"""Pacing: small filters over one follow-up, each with a reason a person can read.

A filter says nothing, or no for ever (`until` None), or not before a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from interviewd.domain import workdays
from interviewd.domain.deeds import NEVER_MADE
from interviewd.domain.planner.held import Stop
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Process, local_day
from interviewd.language import dates, people, plain
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import Nature, Person
from interviewd.model.terms import Kind, because


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up that silence may have earned.

    `thanks` is the sent thank-you of that visit it goes back to.
    """

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
        """From here on an answer is an answer: the end of the visit, or when the person reopened
        the process.
        """
        return max(self.visit.end, self.process.reopened or self.visit.end)


Filter = Callable[[FollowUp], Stop | None]


def refusal(wanted: FollowUp) -> Stop | None:
    """The refusal that counts: one for ever before any other, else the one that lasts longest."""
    stops = [stop for stop in (ask(wanted) for ask in FILTERS) if stop]
    final = next((stop for stop in stops if stop.until is None), None)
    return final or max(stops, key=lambda stop: stop.until or wanted.now, default=None)


def closed(wanted: FollowUp) -> Stop | None:
    """The person ended the process."""
    return Stop(because("closed")) if wanted.process.closed else None


def booked(wanted: FollowUp) -> Stop | None:
    """The next round is on the calendar."""
    later = next((visit for visit in wanted.process.visits if visit.end > wanted.now), None)
    return Stop(because("next_round", start=later.start)) if later else None


def answered(wanted: FollowUp) -> Stop | None:
    """Somebody at the company wrote."""
    reply = answer(wanted)
    return Stop(because("answered", at=reply)) if reply else None


def unread(wanted: FollowUp) -> Stop | None:
    """Where not all mail could be read there may be an answer: silence is not certain."""
    account = wanted.situation.mailbox(wanted.visit.interviews[-1])
    shown = wanted.situation.mail_of(account.name) if account else None
    return Stop(because("mail_incomplete")) if shown and not shown.received_whole else None


def bounced(wanted: FollowUp) -> Stop | None:
    """A mail to that address came back: nobody reads there."""
    address = wanted.thanks.to.email if wanted.thanks and wanted.thanks.to else ""
    return (
        Stop(because("address_bounced", address=address))
        if address in bounced_addresses(wanted.process)
        else None
    )


def bounced_addresses(process: Process) -> frozenset[str]:
    """The addresses of the company from which a mail came back."""
    return frozenset(
        contact.address for contact in process.contacts if contact.nature is Nature.BOUNCE
    )


def never_thanked(wanted: FollowUp) -> Stop | None:
    """Without a thank-you that was sent there is no silence to follow up."""
    return None if wanted.thanks else Stop(because("never_thanked"))


def spent(wanted: FollowUp) -> Stop | None:
    """All follow-ups of this process were drafted, sent or not."""
    used = len(wanted.previous)
    return Stop(because("budget_spent", used=used)) if used >= wanted.policy.follow_max else None


def discarded(wanted: FollowUp) -> Stop | None:
    """The person threw one away: that is a no, until a later visit or `reopen`."""
    thrown_away = any(d.state is State.DISCARDED and d.made > wanted.since for d in wanted.previous)
    return Stop(because("follow_up_discarded")) if thrown_away else None


def one_open(wanted: FollowUp) -> Stop | None:
    """One that waits in Drafts is enough."""
    waiting = next((deed for deed in wanted.previous if deed.state.is_open), None)
    to = (waiting.to.name or waiting.to.email) if waiting and waiting.to else ""
    return Stop(because("follow_up_open", to=to)) if waiting else None


def undated(wanted: FollowUp) -> Stop | None:
    """They named a time that is no date, such as "after the holidays": the person has to say
    when.
    """
    notes = wanted.visit.noted.notes if wanted.visit.noted else None
    if notes is None or notes.decide_by or dates.names_no_time(notes.decide_by_text):
        return None
    return Stop(because("decision_unread", text=plain.line(notes.decide_by_text, 80)))


def clock(wanted: FollowUp) -> Stop | None:
    """Days of silence: counted from the last letter or mail, or from the decision date they
    named.
    """
    until = earliest(wanted)
    if until is None or wanted.now >= until:
        return None
    is_first = wanted.count == 1
    if wanted.decide_by and is_first:
        return Stop(because("decision_date", day=wanted.decide_by), until)
    days = wanted.policy.follow_first if is_first else wanted.policy.follow_next
    return Stop(because("silence", days=days), until)


def gap(wanted: FollowUp) -> Stop | None:
    """The person's last mail to the company is too fresh, whoever wrote it to whom."""
    last = last_contact(wanted)
    if last is None:
        return None
    until = workdays.after_business_days(last, wanted.policy.follow_gap, wanted.policy)
    days = business_days_between(last, wanted.now, wanted.policy)
    return Stop(because("last_contact", days=days), until) if wanted.now < until else None


def working_hours(wanted: FollowUp) -> Stop | None:
    """Nothing on weekends, public holidays or at night."""
    now, policy = wanted.now, wanted.policy
    day = local_day(now, policy)
    if workdays.is_waking(now, policy) and workdays.is_workday(day, policy):
        return None
    if workdays.is_workday(day, policy) and now < workdays.waking(day, policy)[0]:
        return Stop(because("out_of_hours"), workdays.waking(day, policy)[0])
    return Stop(because("out_of_hours"), workdays.after_business_days(now, 1, policy))


FILTERS: tuple[Filter, ...] = (
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


def earliest(wanted: FollowUp) -> datetime | None:
    """When silence has lasted long enough; None while there is no sent thank-you to count from."""
    if wanted.thanks is None or wanted.thanks.sent is None:
        return None
    previous = wanted.previous[-1] if wanted.previous else None
    by_hand, away, sign = _last_by_hand(wanted), _return_date(wanted), _last_sign_of_life(wanted)
    base = max(
        (previous.sent or previous.settled or previous.made) if previous else wanted.thanks.sent,
        wanted.process.reopened or wanted.thanks.sent,
        by_hand or wanted.thanks.sent,
        away or wanted.thanks.sent,
        sign or wanted.thanks.sent,
    )
    days = wanted.policy.follow_next if previous else wanted.policy.follow_first
    due = workdays.after_business_days(base, days, wanted.policy)
    if wanted.decide_by is None:
        return due
    decided = workdays.after_business_days(_noon(wanted.decide_by, wanted.policy), 2, wanted.policy)
    return max(decided, due) if previous or by_hand or away or sign else decided


def answer(wanted: FollowUp) -> datetime | None:
    """When a human being at the company first wrote since the visit, or invited.

    None while they are silent.
    """
    human = (Nature.HUMAN, Nature.INVITATION)
    received = (
        c
        for c in wanted.process.contacts
        if not c.sent and c.nature in human and c.at > wanted.since
    )
    return min((contact.at for contact in received), default=None)


def last_contact(wanted: FollowUp) -> datetime | None:
    """The person's last mail to anybody at the company."""
    return max(
        (c.at for c in wanted.process.contacts if c.sent and c.nature is Nature.HUMAN), default=None
    )


def business_days_between(start: datetime, end: datetime, policy: Policy) -> int:
    """Working days after the first day, up to and with the second."""
    day, last, count = local_day(start, policy), local_day(end, policy), 0
    while day < last:
        day += timedelta(days=1)
        count += workdays.is_workday(day, policy)
    return count


def _last_by_hand(wanted: FollowUp) -> datetime | None:
    """The last mail to them that was none of our letters: contact, so the clock starts again."""
    ours = {deed.sent_id for deed in wanted.process.deeds if deed.sent_id}
    after = wanted.thanks.sent if wanted.thanks and wanted.thanks.sent else wanted.visit.end
    sent = (
        c for c in wanted.process.contacts if c.sent and c.nature is Nature.HUMAN and c.at > after
    )
    return max((contact.at for contact in sent if contact.message_id not in ours), default=None)


def _return_date(wanted: FollowUp) -> datetime | None:
    """When somebody who was away since the visit is back, as their automatic reply says."""
    days = [
        c.back for c in wanted.process.contacts if not c.sent and c.back and c.at > wanted.since
    ]
    return _noon(max(days), wanted.policy) if days else None


def _last_sign_of_life(wanted: FollowUp) -> datetime | None:
    """When a machine of theirs last wrote: somebody is at work on it, so the clock starts again."""
    received = (
        c
        for c in wanted.process.contacts
        if not c.sent and c.nature is Nature.AUTO and c.at > wanted.since
    )
    return max(
        (c.at for c in received if people.is_machine(Person(c.name, c.address))), default=None
    )


def _noon(day: date, policy: Policy) -> datetime:
    return datetime.combine(day, time(12), policy.zone).astimezone(UTC)
