"""Reminders: ten minutes on the calendar for a thank-you that waits unsent while its deadline comes near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from interviewd.domain import compose, workdays
from interviewd.domain.memory_update import is_untouched
from interviewd.domain.planner import blocks
from interviewd.domain.planner.blocks import Placement
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed, State
from interviewd.model.seen import AccountState
from interviewd.model.terms import Kind, Reason, Verb, because

LENGTH = timedelta(minutes=10)
GRACE = timedelta(minutes=5)
"""A reminder whose moment is this little past still begins at it."""


def reminders(letters: Iterable[Action | Held], g: Placement) -> Iterator[Action | Held]:
    """Add the reminder of each open thank-you once its moment has come; remove it when the letter is sent or gone.

    Of one that is overtaken nobody is reminded: `letters` is what was decided of them.
    """
    overtaken = {line.key for line in letters if isinstance(line, Held) and line.why.code == "draft_stays"}
    for deed in g.deeds.values():
        if deed.kind is not Kind.THANK_YOU or deed.deadline is None:
            continue
        past = g.view.memory.past.get(deed.interview)
        if past is None:
            continue
        key = blocks.reminder_key(past.interview, deed.key)
        known = g.deeds.get(key)
        if deed.key in overtaken:
            yield from _unwanted(because("letter_overtaken"), deed, key, known, g)
        elif deed.state.is_open:
            yield from _wanted(deed, key, known, g)
        else:
            yield from _unwanted(because(f"letter_{deed.state}"), deed, key, known, g)


def moment(deed: Deed, g: Placement) -> datetime | None:
    """When the reminder begins: the latest waking ten minutes early enough; for a late draft, soon; None: too late."""
    if deed.deadline is None:
        return None
    asked = workdays.latest_waking(deed.deadline - g.policy.remind_before, g.policy)
    start = _within(asked, g)
    late = deed.made + timedelta(minutes=30)
    if start < late:
        start = workdays.next_waking(_quarter(late), g.policy)
    if g.now > start + GRACE:
        start = workdays.next_waking(_quarter(g.now), g.policy)
    return start if start + LENGTH <= deed.deadline else None


def _within(start: datetime, g: Placement) -> datetime:
    """Pulled back so that it ends no later than waking hours do."""
    last = workdays.latest_waking(start + LENGTH, g.policy)
    return min(start, last - LENGTH)


def _wanted(deed: Deed, key: str, known: Deed | None, g: Placement) -> Iterator[Action | Held]:
    if known and known.state not in (State.REFUSED, State.INTENT, State.DOUBT):
        return
    past = g.view.memory.past[deed.interview]
    interview = past.interview
    start = moment(deed, g)
    if start is None:
        return
    if held := blocks.blocked(Kind.REMINDER, interview, deed.company, known, g):
        yield held
        return
    to = deed.to.email if deed.to else ""
    if g.now < start:
        why = because("reminder_later", to=to)
        yield Held(Kind.REMINDER, interview.account, interview.id, deed.company, why, start, to, key)
        return
    yield _add(deed, key, start, g)


def _add(deed: Deed, key: str, start: datetime, g: Placement) -> Action | Held:
    interview = g.view.memory.past[deed.interview].interview
    noted = any(noted.interview == deed.interview and noted.notes.filled for noted in g.view.memory.noted.values())
    assert deed.to is not None and deed.deadline is not None  # noqa: S101, PT018 - every thank-you has both
    try:
        title, text = compose.reminder(g.policy, deed.to, deed.company, deed.deadline, has_notes=noted)
    except TextBroken as broken:
        why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
        return Held(Kind.REMINDER, interview.account, interview.id, deed.company, why)
    place = (start, start + LENGTH)
    block = blocks.make(
        Kind.REMINDER, key, interview.id, place, blocks.Words(title, text, stealth=bool(g.policy.stealth_title))
    )
    why = because("unsent", to=deed.to.name or deed.to.email, deadline=deed.deadline)
    return Action(
        Verb.ADD, Kind.REMINDER, key, interview.account, interview.id, deed.company, why, block=block, slot=deed.key
    )


def _unwanted(why: Reason, deed: Deed, key: str, known: Deed | None, g: Placement) -> Iterator[Action]:
    found = g.ours.get(key)
    if found is None or known is None or known.state is not State.OURS or not is_untouched(found):
        return
    account = g.view.account(found.account)
    if account is None or account.state is not AccountState.OK:
        return
    yield Action(
        Verb.REMOVE, Kind.REMINDER, key, found.account, deed.interview, deed.company, why, found=found, deed=known
    )


def _quarter(at: datetime) -> datetime:
    whole = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=15)
