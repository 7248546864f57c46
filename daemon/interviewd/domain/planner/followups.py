"""Follow-ups: what a company's silence allows, and how many letters it has left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from interviewd.domain.planner import drafting, letters, limits
from interviewd.domain.planner.drafting import Thread
from interviewd.domain.planner.held import Wanted, held_line, unreachable, unsettled
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.planner.wording import follow_up_ledger, words_for
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation
from interviewd.model.decided import Action, Budget, Held
from interviewd.model.known import Deed, State
from interviewd.model.ledger import Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Verb, because, key_of


def follow_up(process: Process, situation: Situation) -> Iterator[Action | Held | Wanted]:
    """The next follow-up of a process, or what holds it.

    Open ones are withdrawn once they answered, the next round is booked, or it is over.
    """
    candidate = next_follow_up(process, situation)
    if candidate is None:
        return
    over = limits.closed(candidate) or limits.booked(candidate) or limits.answered(candidate)
    last = limits.last_contact(candidate)
    for deed in (deed for deed in candidate.previous if deed.state.is_open):
        written = because("already_written", at=last) if last and last > deed.made else None
        if why := over.why if over else written:
            yield from letters.withdraw(deed, candidate.visit.first.id, why, situation)
    to = candidate.thanks.to if candidate.thanks else None
    if to is None:
        return
    key = key_of_next(candidate)
    hold = unsettled(situation.deeds.get(key), situation.now) or limits.strictest(candidate)
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
    """The follow-up on the latest visit that has begun, with the sent thank-you to go back to."""
    begun = [visit for visit in process.visits if visit.start <= situation.now]
    if not begun:
        return None
    visit = begun[-1]
    letters_sent = (d for d in process.deeds if d.kind is Kind.THANK_YOU and d.state is State.SENT)
    thanks = [d for d in letters_sent if d.to and d.sent and d.interview in visit.ids]
    organizers = {interview.organizer for interview in visit.interviews}
    bounced = limits.bounced_addresses(process)

    def rank(deed: Deed) -> tuple[bool, bool, datetime, str]:
        """One that arrived first, then the organiser's."""
        to = deed.recipient
        return to in bounced, to not in organizers, deed.sent or deed.made, deed.key

    return FollowUp(process, visit, min(thanks, key=rank, default=None), situation)


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


def _draft(candidate: FollowUp, to: Person, key: str) -> Action | Held:
    situation, visit = candidate.situation, candidate.visit
    box = situation.mailbox(visit.first)
    if hold := unreachable(box.mail_state if box else None):
        return held_line(Kind.FOLLOW_UP, visit, hold, to=to.email, key=key)
    facts = follow_up_ledger(candidate, to, letters.panel_of(visit))
    words = words_for(key, facts, None, situation)
    if not isinstance(words, Words):
        held = held_line(Kind.FOLLOW_UP, visit, words[0], to=to.email, key=key)
        return replace(held, commission=words[1])
    about, thread = (Kind.FOLLOW_UP, key, to, visit.first), thread_of(candidate)
    allowed, decided = situation.policy.follow_max, candidate.decide_by is not None
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.FOLLOW_UP,
        key=key,
        account=box.name if box else visit.first.account,
        interview=visit.first.id,
        company=visit.company,
        why=because("silence_over", count=candidate.count, allowed=allowed, decided=decided),
        letter=drafting.make_letter(*about, words, thread=thread, situation=situation),
        slot=str(candidate.count),
        keyed=candidate.process.first.id,
        cursor=drafting.cursor(box, situation),
    )


def thread_of(candidate: FollowUp) -> Thread | None:
    """The thread of the sent thank-you, as its copy in Sent has it."""
    thanks = candidate.thanks
    if thanks and (sent_id := thanks.sent_id or thanks.message_id).startswith("<"):
        return Thread(thanks.subject, sent_id, thanks.references, thanks.thread)
    return None
