"""What a look teaches: the memory as it ought to be after it. Pure; the tick stores the difference in the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from interviewd.domain import debrief, deeds, recognise
from interviewd.domain.memory_update import contacts, lifecycle, recover
from interviewd.domain.situation import Situation, calendars_of
from interviewd.domain.visits import companies, groups, local_day
from interviewd.model.decided import Policy
from interviewd.model.known import Deed, Memory, Noted, Past, Verdict, View
from interviewd.model.seen import Event, Person, Window
from interviewd.model.terms import Kind


def learn_calendars(view: View, window: Window, now: datetime, policy: Policy) -> Situation:
    """The situation after a look at the calendars, with the verdict on every event that is not ours."""
    situation = calendars_of(view, now, policy)
    situation = replace(situation, verdicts=judge(situation))
    memory = replace(view.memory, past=_past(situation, window), deeds=_blocks(situation, window))
    memory = replace(memory, noted=_noted(situation, memory))
    return replace(situation, view=replace(view, memory=memory), companies=companies(memory, policy))


def learn_mail(situation: Situation) -> Situation:
    """The situation after a look at the mailboxes."""
    situation = situation.remembering(replace(situation.memory, contacts=contacts.learn(situation)))
    # What is known is followed first, so that only what nobody claims is taken for a letter that was lost.
    for learn in (lifecycle.letters, recover.letters, lifecycle.letters):
        situation = situation.remembering(replace(situation.memory, deeds=learn(situation)))
    return situation


def judge(situation: Situation) -> tuple[Verdict, ...]:
    """A verdict on each event that is not ours; of an interview on two calendars only the first that counts."""
    counted: set[str] = set()
    verdicts = []
    marks = situation.memory.marks
    for event in situation.view.events:
        if recognise.is_ours(event, situation.own):
            continue
        verdict = _verdict(event, situation.policy, situation.own, marks.get(event.id))
        if verdict.interview and event.id in counted:
            continue
        if verdict.interview:
            counted.add(event.id)
        verdicts.append(verdict)
    return tuple(verdicts)


@lru_cache(maxsize=2048)
def _verdict(event: Event, policy: Policy, own: frozenset[str], marked: bool | None) -> Verdict:  # noqa: FBT001 - three answers
    """A verdict costs a millisecond and depends on nothing else: an event that did not change keeps its own."""
    return recognise.recognise(event, policy, own, marked)


# --- interviews -------------------------------------------------------------------------------------------------


def _past(situation: Situation, window: Window) -> dict[str, Past]:
    past = dict(situation.memory.past)
    verdicts = {verdict.event.id: verdict for verdict in situation.verdicts}
    counting = {each.event.id: each.interview for each in situation.verdicts if each.interview}
    for name, interview in counting.items():
        known = past.get(name)
        past[name] = Past(interview, known.first_seen if known else situation.now)
    for name, known in past.items():
        if name in counting or not _reaches(window, known.interview.start, known.interview.end):
            continue
        state = _state_without(verdicts.get(name), known, situation)
        if state and state != known.state:
            past[name] = replace(known, state=state, since=situation.now)
    return past


def _reaches(window: Window, start: datetime, end: datetime) -> bool:
    return start < window.end and end > window.start


def _state_without(verdict: Verdict | None, known: Past, situation: Situation) -> str | None:
    """What became of an interview that no longer counts; None while that cannot be known."""
    if verdict is None:
        return "gone" if situation.shows_absence(known.interview.account) else None
    codes = {reason.code for reason in verdict.why}
    return next((state for state in ("cancelled", "declined") if state in codes), "not")


# --- blocks -----------------------------------------------------------------------------------------------------


def _blocks(situation: Situation, window: Window) -> dict[str, Deed]:
    known, now = dict(situation.deeds), situation.now
    for key, event in situation.ours.items():
        known[key] = deeds.see_block(known[key], event, now) if key in known else deeds.adopt_block(event, now)
    for key, deed in known.items():
        if key in situation.ours or deed.start is None or deed.end is None or deed.kind.is_letter:
            continue
        if _reaches(window, deed.start, deed.end) and situation.shows_absence(deed.account):
            known[key] = deeds.miss_block(deed, now)
    return known


# --- debriefs ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was filled in: for which interview, whom it has lines for, how it stands, how we left it."""

    past: Past
    people: tuple[Person, ...]
    key: str
    text: str
    blank: str


def _noted(situation: Situation, memory: Memory) -> dict[str, Noted]:
    """The notes in the debriefs; a form emptied again says nothing."""
    noted = {key: known for key, known in memory.noted.items() if key not in situation.untouched}
    touched = {
        event.mark.for_id: event
        for key, event in situation.ours.items()
        if event.mark and event.mark.kind == Kind.DEBRIEF and key not in situation.untouched
    }
    for pasts in groups(memory.past.values()) if touched else ():
        for past in pasts:
            event = touched.get(past.id)
            if event and event.mark:
                key = event.mark.key
                blank = memory.deeds[key].text if key in memory.deeds else ""
                form = _Form(past, _people_of_day(past, pasts, situation.policy), key, event.description, blank)
                noted[key] = _read(form, noted.get(key), situation)
    return noted


def _people_of_day(past: Past, pasts: Iterable[Past], policy: Policy) -> tuple[Person, ...]:
    """Everybody the form had a line for: met by the company's interviews of that day."""
    day = local_day(past.interview.start, policy)
    same = (each.interview for each in pasts if local_day(each.interview.start, policy) == day)
    return tuple(dict.fromkeys(person for interview in same for person in interview.people))


def _read(form: _Form, known: Noted | None, situation: Situation) -> Noted:
    if known and known.text == form.text:
        return known
    policy = situation.policy
    day = local_day(form.past.interview.start, policy)
    blank = form.blank or debrief.form(form.people)
    notes = debrief.read(form.text, day, form.people, blank=blank, spelling=policy.spelling)
    notes = replace(notes, met=tuple(person for person in notes.met if person.email not in situation.own))
    return Noted(form.key, form.past.id, form.text, situation.now, notes)
