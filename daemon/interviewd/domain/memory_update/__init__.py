"""The memory after a fetch: what was seen is applied to it. The tick stores the difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter

from interviewd.domain import debrief, deeds, recognise
from interviewd.domain.memory_update import contacts, flood, lifecycle, recover
from interviewd.domain.recognise import Known, tags
from interviewd.domain.situation import Situation, calendars_of
from interviewd.domain.visits import groups, local_day
from interviewd.language import people
from interviewd.model.decided import Policy
from interviewd.model.known import Deed, Interview, Memory, Noted, Notes, Past, Verdict, View
from interviewd.model.seen import Event, Window
from interviewd.model.terms import Kind, Reason, because
from interviewd.values import dataclass


def looked_at(view: View, now: datetime, policy: Policy) -> Situation:
    """The situation with those of the fetched events that are looked at, not judged yet."""
    return flood.look_at_nearest(calendars_of(view, now, policy))


def learn_calendars(situation: Situation, verdicts: Iterable[Verdict], window: Window) -> Situation:
    """The situation once its events were judged."""
    situation = replace(situation, verdicts=tuple(verdicts))
    learning = _Learning(situation, window)
    memory = replace(situation.memory, past=learning.past(), deeds=learning.blocks())
    return situation.remembering(replace(memory, noted=learning.noted(memory)))


def learn_mail(situation: Situation) -> Situation:
    """The situation once mailboxes were fetched."""
    situation = situation.remembering(replace(situation.memory, contacts=contacts.learn(situation)))
    # Known letters first, so that only what is none of them is taken for one that was lost.
    for learn in (lifecycle.letters, recover.letters, lifecycle.letters):
        situation = situation.remembering(replace(situation.memory, deeds=learn(situation)))
    return situation


def judge(situation: Situation) -> Iterator[Verdict]:
    """A verdict on each event that is looked at and not ours; of copies only on the first that
    counts.

    One by one: of a hundred thousand events it takes a minute, in which a pass is seen to go on.
    """
    counted: set[str] = set()
    memory, own = situation.memory, situation.own
    events = [event for event in situation.events if not tags.is_ours(event, own)]
    recurring = filter(attrgetter("original"), situation.view.events)
    instances = Counter(map(attrgetter("uid"), recurring))
    companies_before = _companies_before({event.start.date() for event in events}, memory)
    crowded = flood.too_many(events, instances, situation)
    for event in events:
        if most := crowded.get(id(event)):
            yield Verdict(event, None, (because("too_many_interviews", most=most),))
            continue
        name = event.id
        past = memory.past.get(name)
        if past and not _is_update(event, past.interview, own):
            why = because("other_organizer", organizer=event.organizer_email or "somebody")
            yield Verdict(event, None, (why,), score=1.0, suggested=True)
            continue
        known = Known(
            marked=memory.marks.get(name),
            title=past.interview.title if past and not event.busy else "",
            companies=companies_before[event.start.date()] if event.description else frozenset(),
            in_series=instances[event.uid],
        )
        verdict = _verdict(event, situation.policy, own, known)
        if verdict.interview is None or name not in counted:
            yield verdict
        if verdict.interview:
            counted.add(name)


def objections_if_marked(
    name: str, view: View, now: datetime, policy: Policy
) -> tuple[Reason, ...]:
    """Why an event would not count even if the person marked it with yes; nothing when it would."""
    memory = replace(view.memory, marks={**view.memory.marks, name: True})
    situation = calendars_of(replace(view, memory=memory), now, policy)
    same = tuple(event for event in situation.events if event.id == name)
    verdicts = [*judge(replace(situation, events=same))]
    if not verdicts or any(verdict.interview for verdict in verdicts):
        return ()
    return tuple(why for why in verdicts[0].why if not tags.is_tag(why))


def _companies_before(days: Iterable[date], memory: Memory) -> dict[date, frozenset[str]]:
    """The folded names of companies that were met on an earlier day, for each of these days."""
    met = [past.interview for past in memory.past.values() if past.state == "on"]
    pasts = sorted(met, key=lambda each: each.end)
    names: frozenset[str] = frozenset()
    before: dict[date, frozenset[str]] = {}
    at = 0
    for day in sorted(days):
        fresh = set()
        while at < len(pasts) and pasts[at].end.date() < day:
            fresh |= {*pasts[at].names}
            at += 1
        names = names | fresh if not fresh <= names else names
        before[day] = names
    return before


@lru_cache(maxsize=32_768)  # more events in the window than this are all judged on every pass
def _verdict(event: Event, policy: Policy, own: frozenset[str], known: Known) -> Verdict:
    """A verdict costs a millisecond: an event that did not change keeps its own."""
    return recognise.recognise(event, policy, own, known)


def _is_update(event: Event, known: Interview, own: frozenset[str]) -> bool:
    """Whether an event under the id of a known interview is that one.

    An update comes from its organiser (RFC 5546), or from a colleague who took it over.
    """
    before, after = known.organizer, event.organizer_email
    if before == after:
        return True
    if not before or before in own:  # the person's own event, with guests or without
        return not event.method and (not after or after in own)
    domain = people.company_domain(before)
    return bool(domain) and domain == people.company_domain(after)


_NO_NEWS = ("other_organizer", "too_many_interviews")
"""Verdicts that say nothing about the interview that is known under the id."""


@dataclass(frozen=True, slots=True)
class _Learning:
    """A judged situation, and the window that was looked at."""

    situation: Situation
    window: Window

    def reaches(self, start: datetime, end: datetime) -> bool:
        return start < self.window.end and end > self.window.start

    def past(self) -> dict[str, Past]:
        past, now = dict(self.situation.memory.past), self.situation.now
        verdicts = {verdict.event.id: verdict for verdict in self.situation.verdicts}
        foreign = {name for name, verdict in verdicts.items() if verdict.why[0].code in _NO_NEWS}
        judged = self.situation.verdicts
        counting = {each.event.id: each.interview for each in judged if each.interview}
        for name, interview in counting.items():
            known = past.get(name)
            past[name] = Past(interview, known.first_seen if known else now)
        for name, known in past.items():
            is_in_window = self.reaches(known.interview.start, known.interview.end)
            if is_in_window and name not in counting and name not in foreign:
                state = self.state_without(verdicts.get(name), known)
                if state and state != known.state:
                    past[name] = replace(known, state=state, since=now)
        return past

    def state_without(self, verdict: Verdict | None, known: Past) -> str | None:
        """What became of an interview that no longer counts; None while that cannot be known."""
        if verdict is None:
            return "gone" if self.situation.shows_absence(known.interview.account) else None
        codes = {reason.code for reason in verdict.why}
        return next((state for state in ("cancelled", "declined") if state in codes), "not")

    def blocks(self) -> dict[str, Deed]:
        situation, now = self.situation, self.situation.now
        known = dict(situation.deeds)
        for key, event in situation.ours.items():
            deed = known.get(key)
            known[key] = (
                deeds.see_block(deed, event, now) if deed else deeds.recover_block(event, now)
            )
        for key, deed in known.items():
            if key in situation.ours or deed.kind.is_letter or not (deed.start and deed.end):
                continue
            if self.reaches(deed.start, deed.end) and situation.shows_absence(deed.account):
                known[key] = deeds.miss_block(deed, now)
        return known

    def noted(self, memory: Memory) -> dict[str, Noted]:
        """The notes in the debriefs; a form emptied again says nothing."""
        ours, untouched = self.situation.ours, self.situation.untouched
        noted = {key: known for key, known in memory.noted.items() if key not in untouched}
        touched = {
            event.mark.for_id: event
            for key, event in ours.items()
            if event.mark and event.mark.kind == Kind.DEBRIEF and key not in untouched
        }
        for pasts in groups(memory.past.values()) if touched else ():
            for past in pasts:
                event = touched.get(past.id)
                if event is None or event.mark is None:
                    continue
                key, text = event.mark.key, event.description
                if key not in noted or noted[key].text != text:
                    blank = memory.deeds[key].text if key in memory.deeds else ""
                    notes = self.read(text, past, pasts, blank)
                    new = Noted(key, past.id, text, self.situation.now, notes)
                    noted[key] = _keeping(noted.get(key), new)
        return noted

    def read(self, text: str, past: Past, pasts: Iterable[Past], blank: str) -> Notes:
        """The notes in a form that we left `blank`.

        It has a line for everybody whom the company's interviews of that day met.
        """
        policy, own = self.situation.policy, self.situation.own
        day = local_day(past.interview.start, policy)
        same = (each.interview for each in pasts if local_day(each.interview.start, policy) == day)
        met = tuple(dict.fromkeys(person for interview in same for person in interview.people))
        blank = blank or debrief.form(met)
        notes = debrief.read(text, day, met, blank=blank, spelling=policy.spelling)
        return replace(notes, met=tuple(each for each in notes.met if each.email not in own))


def _keeping(known: Noted | None, new: Noted) -> Noted:
    """The new notes; when only the date they decide is another, the letters of thanks are not."""
    if known is None or known.notes.without_decision != new.notes.without_decision:
        return new
    return replace(new, thanks_since=known.thanks_changed)
