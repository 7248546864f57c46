"""Follow-ups: the exception, earned by silence; and the budget of contact that a company has left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from interviewd.domain import compose, debrief
from interviewd.domain.planner import drafting, letters, limits
from interviewd.domain.planner.drafting import Envelope, Thread
from interviewd.domain.planner.held import Stop, broken, hold, unsettled
from interviewd.domain.planner.limits import FollowUp
from interviewd.domain.situation import Situation
from interviewd.domain.visits import Process
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Budget, Held, Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Verb, because, key_of


def follow_up(process: Process, situation: Situation) -> Iterator[Action | Held]:
    """The next follow-up of a process, or what holds it; open ones that were overtaken are withdrawn."""
    wanted = next_follow_up(process, situation)
    if wanted is None:
        return
    yield from _overtaken(wanted)
    if wanted.thanks is None or wanted.thanks.to is None:
        return
    first = process.first
    key = key_of(first.uid, first.original, Kind.FOLLOW_UP, str(wanted.count))
    stop = unsettled(situation.deeds.get(key), situation.now) or limits.refusal(wanted)
    if stop is None:
        yield _draft(wanted, wanted.thanks.to, key)
    elif stop.why.code != "follow_up_open":  # a draft that waits says so by itself
        yield hold(Kind.FOLLOW_UP, wanted.visit, stop, to=wanted.thanks.to.email, key=key)


def next_follow_up(process: Process, situation: Situation) -> FollowUp | None:
    """What a follow-up would go back to: the latest visit that has begun, and a sent thank-you of it."""
    begun = [visit for visit in process.visits if visit.start <= situation.now]
    return FollowUp(process, begun[-1], _sent_thank_you(begun[-1], process), situation) if begun else None


def budget(process: Process, situation: Situation) -> Budget | None:
    """What `status` shows of a company that has been met."""
    wanted = next_follow_up(process, situation)
    if wanted is None:
        return None
    stop = limits.refusal(wanted)
    return Budget(
        account=wanted.visit.first.account,
        interview=wanted.visit.first.id,
        company=wanted.visit.company,
        used=len(wanted.previous),
        allowed=situation.policy.follow_max,
        next_allowed=stop.until if stop else situation.now,
        closed=process.closed,
        why=stop.why if stop else because("follow_up_due"),
    )


def _sent_thank_you(visit: Visit, process: Process) -> Deed | None:
    """The sent thank-you to go back to: one that arrived, then the organiser's, then the first that went out."""
    thanks = [d for d in process.deeds if d.kind is Kind.THANK_YOU and d.state is State.SENT and d.to]
    organizers = {interview.organizer for interview in visit.interviews}
    bounced = limits.bounced_addresses(process)

    def rank(deed: Deed) -> tuple[bool, bool, datetime, str]:
        to = deed.to.email if deed.to else ""
        return to in bounced, to not in organizers, deed.sent or deed.made, deed.key

    return min((deed for deed in thanks if deed.sent and deed.interview in visit.ids), key=rank, default=None)


def _draft(wanted: FollowUp, to: Person, key: str) -> Action | Held:
    situation, visit = wanted.situation, wanted.visit
    box = situation.mailbox(visit.first)
    stop = letters.mailbox_down(box)
    if box is None or stop:
        return hold(Kind.FOLLOW_UP, visit, stop or Stop(because("account_down", state="gone")), to=to.email, key=key)
    try:
        text = follow_up_text(wanted, key)
    except TextBroken as error:
        return hold(Kind.FOLLOW_UP, visit, broken(error), to=to.email, key=key)
    envelope = Envelope(Kind.FOLLOW_UP, key, to, visit.first, thread_of(wanted))
    allowed, decided = situation.policy.follow_max, wanted.decide_by is not None
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.FOLLOW_UP,
        key=key,
        account=box.name,
        interview=visit.first.id,
        company=visit.company,
        why=because("silence_over", count=wanted.count, allowed=allowed, decided=decided),
        letter=drafting.make_letter(envelope, text, situation),
        slot=str(wanted.count),
        keyed=wanted.process.first.id,
        cursor=drafting.cursor(box, situation),
    )


def follow_up_text(wanted: FollowUp, key: str) -> compose.Text:
    """The words of a follow-up; also what `preview` shows. Raises TextBroken."""
    thanks, visit, situation = wanted.thanks, wanted.visit, wanted.situation
    to = thanks.to if thanks and thanks.to else Person()
    occasion = compose.Occasion(
        to=to,
        company=visit.company,
        role=visit.role,
        round=visit.round,
        start=visit.start,
        end=visit.end,
        notes=visit.notes,
        about=debrief.own_line(visit.noted.notes if visit.noted else None, to),
        panel=(to,),
        seat=wanted.count - 1,
        spin=key,
        earlier=drafting.earlier(visit, wanted.process.company, situation),
        sources=drafting.sources(visit),
        avoid=frozenset(s for deed in wanted.process.deeds for s in compose.sentences(deed.text)),
        said=" ".join(deed.text for deed in wanted.process.deeds),
    )
    return compose.follow_up(situation.policy, occasion, wanted.count)


def thread_of(wanted: FollowUp) -> Thread | None:
    """The thread of the sent thank-you, as its copy in Sent has it."""
    thanks = wanted.thanks
    if thanks is None:
        return None
    sent_id = thanks.sent_id or thanks.message_id
    return Thread(thanks.subject, sent_id, thanks.references, thanks.thread) if sent_id.startswith("<") else None


def _overtaken(wanted: FollowUp) -> Iterator[Action | Held]:
    """An open follow-up is pointless once they answered, the next round is booked, or it is over."""
    waiting = [deed for deed in wanted.previous if deed.state.is_open]
    if not waiting:
        return
    stop = limits.closed(wanted) or limits.booked(wanted) or limits.answered(wanted)
    last = limits.last_contact(wanted)
    for deed in waiting:
        written = because("already_written", at=last) if last and last > deed.made else None
        if why := stop.why if stop else written:
            yield from letters.withdraw(deed, wanted.visit.first.id, why, wanted.situation)
