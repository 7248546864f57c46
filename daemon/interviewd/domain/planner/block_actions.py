"""Blocks as they are written and taken away, whatever wants them."""

from __future__ import annotations

from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.situation import Situation
from interviewd.domain.workdays import Span
from interviewd.model.decided import Action, Block, Policy
from interviewd.model.known import Deed, State
from interviewd.model.seen import Event
from interviewd.model.terms import Kind, Reason, Verb


def make(
    kind: Kind,
    key: str,
    for_id: str,
    place: Span,
    words: tuple[str, str],
    *,
    policy: Policy,
    placed: str = "",
) -> Block:
    """A block of this title and text, with its fingerprint; `placed`: what it was placed for.

    Prep is busy, with a reminder; the others are free time.
    """
    (start, end), (title, text) = place, words
    return Block(
        key=key,
        kind=kind,
        for_id=for_id,
        start=start,
        end=end,
        title=title,
        text=text,
        hash=fingerprint(start, end, title, text),
        placed=placed,
        busy=kind is Kind.PREP,
        stealth=bool(policy.stealth_title),
        alarm=10 if kind is Kind.PREP else 0,
    )


def removable(key: str, situation: Situation) -> Deed | None:
    """The deed of a block that may be taken away: untouched, on a calendar that works."""
    event, deed = situation.ours.get(key), situation.deeds.get(key)
    if event is None or deed is None or deed.state is not State.OURS:
        return None
    return deed if key in situation.untouched and situation.works(event.account) else None


def removal(event: Event, deed: Deed, why: Reason, company: str, *, interview: str = "") -> Action:
    """Take a block away."""
    about = deed.kind, deed.key, event.account, interview or deed.interview, company
    return Action(Verb.REMOVE, *about, why, existing=event, deed=deed)
