"""Follow-ups: the exception, earned by silence.

And the budget of contact that a company has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from interviewd.domain.planner import drafting, letters, limits
from interviewd.domain.planner.drafting import Envelope, Thread
from interviewd.domain.planner.held import Hold, Wanted, held_line, unsettled
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.planner.wording import follow_up_ledger, words_for
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Process
from interviewd.model.decided import Action, Budget, Held, Visit
from interviewd.model.known import Deed, State
from interviewd.model.ledger import Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Verb, because, key_of


def follow_up(process: Process, situation: Situation) -> Iterator[Action | Held | Wanted]:
    """The next follow-up of a process, or what holds it.

    Open ones that were overtaken are withdrawn.
    """
    candidate = next_follow_up(process, situation)
    if candidate is None:
        return
    yield from _overtaken(candidate)
    if candidate.thanks is None or candidate.thanks.to is None:
        return
    key = key_of_next(candidate)
    hold = unsettled(situation.deeds.get(key), situation.now) or limits.strictest(candidate)
    to = candidate.thanks.to
    if hold is None:
        box, make = situation.mailbox(candidate.visit.first), partial(_draft, candidate, to, key)
        account = box.name if box else candidate.visit.first.account
        yield Wanted(Kind.FOLLOW_UP, candidate.visit, key, account, make, to=to.email)
    elif hold.why.code != "follow_up_open":  # a draft that waits says so by itself
        yield held_line(Kind.FOLLOW_UP, candidate.visit, hold, to=to.email, key=key)


def key_of_next(candidate: FollowUp) -> str:
    """The key of the process's next follow-up."""
    first = candidate.process.first
    return key_of(first.uid, first.original, Kind.FOLLOW_UP, str(candidate.count))


def next_follow_up(process: Process, situation: Situation) -> FollowUp | None:
    """What a follow-up would go back to: the latest visit that has begun, and a sent thank-you
    of it.
    """
    begun = [visit for visit in process.visits if visit.start <= situation.now]
    return (
        FollowUp(process, begun[-1], _sent_thank_you(begun[-1], process), situation)
        if begun
        else None
    )


def budget(process: Process, situation: Situation) -> Budget | None:
    """What `status` shows of a company that has been met."""
    candidate = next_follow_up(process, situation)
    if candidate is None:
        return None
    hold = limits.strictest(candidate)
    return Budget(
        account=candidate.visit.first.account,
        interview=candidate.visit.first.id,
        company=candidate.visit.company,
        used=len(candidate.previous),
        allowed=situation.policy.follow_max,
        next_allowed=hold.until if hold else situation.now,
        closed=process.closed,
        why=hold.why if hold else because("follow_up_due"),
    )


def _sent_thank_you(visit: Visit, process: Process) -> Deed | None:
    """The sent thank-you to go back to: one that arrived, then the organiser's, then the first
    that went out.
    """
    thanks = [
        d for d in process.deeds if d.kind is Kind.THANK_YOU and d.state is State.SENT and d.to
    ]
    organizers = {interview.organizer for interview in visit.interviews}
    bounced = limits.bounced_addresses(process)

    def rank(deed: Deed) -> tuple[bool, bool, datetime, str]:
        to = deed.to.email if deed.to else ""
        return to in bounced, to not in organizers, deed.sent or deed.made, deed.key

    return min(
        (deed for deed in thanks if deed.sent and deed.interview in visit.ids),
        key=rank,
        default=None,
    )


def _draft(candidate: FollowUp, to: Person, key: str) -> Action | Held:
    situation, visit = candidate.situation, candidate.visit
    box = situation.mailbox(visit.first)
    hold = letters.mailbox_down(box)
    if box is None or hold:
        return held_line(
            Kind.FOLLOW_UP,
            visit,
            hold or Hold(because("account_down", state="gone")),
            to=to.email,
            key=key,
        )
    words = words_for(
        key, follow_up_ledger(candidate, to, letters.panel_of(visit)), None, situation
    )
    if not isinstance(words, Words):
        hold, commission = words
        return replace(
            held_line(Kind.FOLLOW_UP, visit, hold, to=to.email, key=key), commission=commission
        )
    envelope = Envelope(Kind.FOLLOW_UP, key, to, visit.first, thread_of(candidate))
    allowed, decided = situation.policy.follow_max, candidate.decide_by is not None
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.FOLLOW_UP,
        key=key,
        account=box.name,
        interview=visit.first.id,
        company=visit.company,
        why=because("silence_over", count=candidate.count, allowed=allowed, decided=decided),
        letter=drafting.make_letter(envelope, words, situation),
        slot=str(candidate.count),
        keyed=candidate.process.first.id,
        cursor=drafting.cursor(box, situation),
    )


def thread_of(candidate: FollowUp) -> Thread | None:
    """The thread of the sent thank-you, as its copy in Sent has it."""
    thanks = candidate.thanks
    if thanks is None:
        return None
    sent_id = thanks.sent_id or thanks.message_id
    return (
        Thread(thanks.subject, sent_id, thanks.references, thanks.thread)
        if sent_id.startswith("<")
        else None
    )


def _overtaken(candidate: FollowUp) -> Iterator[Action | Held]:
    """An open follow-up is pointless once they answered, the next round is booked, or it is
    over.
    """
    waiting = [deed for deed in candidate.previous if deed.state.is_open]
    if not waiting:
        return
    hold = limits.closed(candidate) or limits.booked(candidate) or limits.answered(candidate)
    last = limits.last_contact(candidate)
    for deed in waiting:
        written = because("already_written", at=last) if last and last > deed.made else None
        if why := hold.why if hold else written:
            yield from letters.withdraw(deed, candidate.visit.first.id, why, candidate.situation)
