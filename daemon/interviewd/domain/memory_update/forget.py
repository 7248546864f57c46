"""Forget titles, names and notes some time after an interview.

Keys and states stay for ever, so a deleted block stays away; of a company that is over nothing else
does. While one is in touch with the person, its name, domains and addresses stay too: its mail and
its budget are known by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.memory_update.lifecycle import FOLLOWED
from interviewd.domain.visits import Company, companies
from interviewd.model.decided import Policy
from interviewd.model.known import Contact, Deed, Interview, Memory, Noted, Notes, Past, State
from interviewd.model.ledger import Prepared
from interviewd.model.seen import Person

# What is within the calendar's window of 35 days would be learnt again at the next fetch.
_LEAST_DAYS = 36


def forgotten_before(now: datetime, policy: Policy) -> datetime:
    """What ended earlier is forgotten."""
    return now - timedelta(days=max(policy.keep_days, _LEAST_DAYS))


def forget(memory: Memory, now: datetime, policy: Policy) -> Memory:
    """The memory without the words of what ended too long ago; the same object when there are none.

    Forgetting twice changes nothing more. Contacts and closings of companies that are over go
    whole.
    """
    cutoff = forgotten_before(now, policy)
    live = [each for each in companies(memory, policy) if _is_live(each, memory, cutoff)]
    running = {past.id for company in live for past in company.pasts}
    old = {past.id for past in memory.past.values() if past.interview.end < cutoff}
    noted = dict(_noted(memory, old, running))
    known = dict(memory.deeds)
    for key, deed in known.items():
        if not _is_old(deed, memory, old, cutoff):
            continue
        is_running = deed.interview in running
        is_over = not is_running and key not in noted and _is_over(deed, now)
        known[key] = (
            deeds.bare(deed) if is_over else deeds.without_words(deed, keep_company=is_running)
        )
    pasts = dict(memory.past)
    for key in old:
        pasts[key] = _past(pasts[key], running=key in running)
    closings = (
        each
        for each in memory.closings
        if each.at >= cutoff or any(company.is_called(each.company) for company in live)
    )
    kept = replace(
        memory,
        deeds=known,
        past=pasts,
        noted=noted,
        contacts=dict(_contacts(memory, live, cutoff)),
        closings=tuple(closings),
        prepared={
            key: each for key, each in memory.prepared.items() if _is_due(each, memory, cutoff)
        },
    )
    return memory if kept == memory else kept


def _is_live(company: Company, memory: Memory, cutoff: datetime) -> bool:
    if any(past.interview.end >= cutoff for past in company.pasts):
        return True
    recent = (contact for contact in memory.contacts.values() if contact.at >= cutoff)
    return any(company.holds(contact.address) for contact in recent)


def _is_old(deed: Deed, memory: Memory, old: set[str], cutoff: datetime) -> bool:
    """A doubt is left whole: it is settled by what it says."""
    if deed.state.is_doubtful:
        return False
    if deed.interview in memory.past:
        return deed.interview in old
    return max(filter(None, (deed.made, deed.end, deed.deadline, deed.sent))) < cutoff


def _is_over(deed: Deed, now: datetime) -> bool:
    """Whether no mailbox is asked about it any more; a draft that waits is left to `undo`."""
    return not deed.state.is_open and now - deed.made > FOLLOWED


def _noted(memory: Memory, old: set[str], running: set[str]) -> Iterator[tuple[str, Noted]]:
    """Whether it took place goes on deciding what a visit was."""
    for key, each in memory.noted.items():
        if each.interview not in old:
            yield key, each
            continue
        notes = Notes(happened=each.notes.happened, filled=each.notes.filled)
        is_usual = notes.happened and memory.past[each.interview].state == "on"
        if each.interview in running or not is_usual:
            yield key, replace(each, text="", notes=notes)


def _past(past: Past, *, running: bool) -> Past:
    known = past.interview
    kept = Interview(
        account=known.account,
        calendar=known.calendar,
        uid=known.uid,
        original=known.original,
        title="",
        start=known.start,
        end=known.end,
        round=known.round,
        own=known.own,
    )
    if running:
        kept = replace(
            kept,
            company=known.company,
            names=known.names,
            domains=known.domains,
            people=tuple(_address(person) for person in known.people),
            coordinator=known.coordinator and _address(known.coordinator),
        )
    return replace(past, interview=kept)


def _contacts(
    memory: Memory, live: Sequence[Company], cutoff: datetime
) -> Iterator[tuple[str, Contact]]:
    for key, contact in memory.contacts.items():
        if contact.at >= cutoff:
            yield key, contact
        elif any(company.holds(contact.address) for company in live):
            yield key, replace(contact, subject="", name="")


def _is_due(prepared: Prepared, memory: Memory, cutoff: datetime) -> bool:
    """Words are kept until their letter is drafted, and while the draft waits."""
    deed = memory.deeds.get(prepared.key)
    state = deed.state if deed else State.REFUSED
    is_open = state.is_open or state.is_doubtful or state is State.REFUSED
    return is_open and (prepared.at is None or prepared.at >= cutoff)


def _address(person: Person) -> Person:
    return Person("", person.email)
