"""Follow-ups: the exception, earned by silence; and the budget of contact that a company has left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interviewd.domain import compose, debrief
from interviewd.domain.planner import drafting, letters, limits
from interviewd.domain.planner.drafting import Envelope, Situation, Thread
from interviewd.domain.visits import Process, noted_of
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Budget, Held, Visit
from interviewd.model.known import Deed, State
from interviewd.model.seen import AccountState, Person
from interviewd.model.terms import Kind, Reason, Verb, because, key_of


def follow_up(process: Process, situation: Situation) -> Iterator[Action | Held]:
    """The next follow-up of a process, or what holds it; open ones that were overtaken are withdrawn."""
    wish = wish_of(process, situation)
    if wish is None:
        return
    yield from _overtaken(wish, situation)
    if wish.thanks is None or wish.thanks.to is None:
        return
    to = _addressee(wish)
    first = process.first
    key = key_of(first.uid, first.original, Kind.FOLLOW_UP, str(wish.count))
    deed = situation.memory.deeds.get(key)
    stop = _doubt(deed, situation) or limits.refusal(wish)
    if stop is None:
        yield _draft(wish, to, key, situation)
    elif stop.why.code not in _SILENT:
        yield _held(wish, to.email, stop.why, stop, key)


_SILENT = frozenset({"follow_up_open"})
"""A draft that waits says so by itself."""


def wish_of(process: Process, situation: Situation) -> limits.Wish | None:
    """What a follow-up would go back to: the latest visit that has begun, and a sent thank-you of it."""
    begun = [visit for visit in process.visits if visit.start <= situation.now]
    if not begun:
        return None
    visit = begun[-1]
    noted = noted_of(visit, situation.memory)
    decide_by = noted.notes.decide_by if noted else None
    first = limits.Wish(process, visit, _thanks(visit, process), decide_by, 1, situation.now, situation.policy)
    return replace(first, count=len(first.follow_ups) + 1)


def budget(process: Process, situation: Situation) -> Budget | None:
    """What `status` shows of a company that has been met."""
    wish = wish_of(process, situation)
    if wish is None:
        return None
    stop = limits.refusal(wish)
    return Budget(
        account=wish.visit.first.account,
        interview=wish.visit.interviews[0].id,
        company=wish.visit.company,
        used=len(wish.follow_ups),
        allowed=situation.policy.follow_max,
        next_allowed=stop.until if stop else situation.now,
        closed=process.closed,
        why=stop.why if stop else because("follow_up_due"),
    )


def _thanks(visit: Visit, process: Process) -> Deed | None:
    """The sent thank-you to go back to: the organiser's, else the first that went out."""
    ids = {interview.id for interview in visit.interviews}
    sent = sorted(
        (
            deed
            for deed in process.deeds
            if deed.kind is Kind.THANK_YOU and deed.state is State.SENT and deed.sent and deed.interview in ids
        ),
        key=lambda deed: (deed.sent, deed.key),
    )
    organizers = {interview.organizer for interview in visit.interviews}
    return next((deed for deed in sent if deed.to and deed.to.email in organizers), sent[0] if sent else None)


def _addressee(wish: limits.Wish) -> Person:
    assert wish.thanks is not None and wish.thanks.to is not None  # noqa: S101, PT018 - asked by the caller
    return wish.thanks.to


def _doubt(deed: Deed | None, situation: Situation) -> limits.No | None:
    if deed and deed.state.is_doubtful:
        return limits.No(because("in_doubt"), deed.not_before)
    if deed and deed.error and deed.not_before and deed.not_before > situation.now:
        return limits.No(because("refused", error=deed.error), deed.not_before)
    return None


def _draft(wish: limits.Wish, to: Person, key: str, situation: Situation) -> Action | Held:
    box = situation.mailbox(wish.visit.first)
    if box is None or box.mail_state is not AccountState.OK:
        why = because("account_down", state=str(box.mail_state) if box else "gone")
        return _held(wish, to.email, why, limits.No(why), key)
    try:
        text = follow_up_text(wish, key, situation)
    except TextBroken as broken:
        why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
        return _held(wish, to.email, why, limits.No(why), key)
    letter = drafting.make_letter(Envelope(Kind.FOLLOW_UP, key, to, wish.visit.first, thread_of(wish)), text, situation)
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.FOLLOW_UP,
        key=key,
        account=box.name,
        interview=wish.visit.interviews[0].id,
        company=wish.visit.company,
        why=because(
            "silence_over", count=wish.count, allowed=situation.policy.follow_max, decided=wish.decide_by is not None
        ),
        letter=letter,
        slot=str(wish.count),
        keyed=wish.process.first.id,
        cursor=situation.cursor(box),
    )


def follow_up_text(wish: limits.Wish, key: str, situation: Situation) -> compose.Text:
    """The words of a follow-up; also what `preview` shows. Raises TextBroken."""
    thanks = wish.thanks
    to = thanks.to if thanks and thanks.to else Person()
    noted = noted_of(wish.visit, situation.memory)
    company = wish.process.company
    occasion = compose.Occasion(
        to=to,
        company=wish.visit.company,
        role=wish.visit.role,
        round=wish.visit.round,
        start=wish.visit.start,
        end=wish.visit.end,
        notes=noted.notes if noted and noted.notes.filled else None,
        about=debrief.own_line(noted.notes if noted else None, to),
        panel=(to,),
        seat=wish.count - 1,
        spin=key,
        earlier=drafting.earlier(wish.visit, company, situation),
        sources=drafting.sources(wish.visit, noted),
        avoid=frozenset(s for deed in wish.process.deeds for s in compose.sentences(deed.text)),
        said=" ".join(deed.text for deed in wish.process.deeds),
    )
    return compose.follow_up(situation.policy, occasion, wish.count)


def thread_of(wish: limits.Wish) -> Thread | None:
    """The thread of the sent thank-you, as its copy in Sent has it."""
    thanks = wish.thanks
    if thanks is None:
        return None
    sent_id = thanks.sent_id or thanks.message_id
    return Thread(thanks.subject, sent_id, thanks.references, thanks.thread) if sent_id.startswith("<") else None


def _overtaken(wish: limits.Wish, situation: Situation) -> Iterator[Action | Held]:
    """An open follow-up is pointless once they answered, the next round is booked, or it is over."""
    waiting = [deed for deed in wish.follow_ups if deed.state.is_open]
    if not waiting:
        return
    filters = (limits.closed, limits.booked, limits.answered)
    stop = next((no for no in (ask(wish) for ask in filters) if no), None)
    for deed in waiting:
        written = _by_hand_since(wish, deed)
        why: Reason | None = stop.why if stop else written
        if why:
            yield from letters.withdraw(deed, wish.visit.interviews[0].id, why, situation)


def _by_hand_since(wish: limits.Wish, deed: Deed) -> Reason | None:
    last = limits.last_contact(wish)
    return because("already_written", at=last) if last and last > deed.made else None


def _held(wish: limits.Wish, to: str, why: Reason, stop: limits.No, key: str) -> Held:
    first = wish.visit.interviews[0]
    return Held(Kind.FOLLOW_UP, wish.visit.first.account, first.id, wish.visit.company, why, stop.until, to, key)
