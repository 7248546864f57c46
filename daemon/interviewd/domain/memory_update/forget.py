"""Titles, names and notes are forgotten some time after an interview.

What keeps its promises true is not. Keys and states stay for ever, so a deleted block stays away.
While a company still talks with the person, the bare facts by which its mail and its budget are
known stay too: its name and domains, and addresses without names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.domain import deeds
from interviewd.domain.visits import Company, companies
from interviewd.model.decided import Policy
from interviewd.model.known import (
    Closing,
    Contact,
    Deed,
    Interview,
    Memory,
    Noted,
    Notes,
    Past,
    State,
)
from interviewd.model.ledger import Prepared
from interviewd.model.seen import Person

# What is still within the calendar's window would be learnt again at the next look: 35 days, and
# one for its edges.
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
    kept = replace(
        memory,
        deeds={
            key: deeds.without_words(deed, keep_company=deed.interview in running)
            if _is_old(deed, memory, old, cutoff)
            else deed
            for key, deed in memory.deeds.items()
        },
        past={
            key: _past(past, running=key in running) if key in old else past
            for key, past in memory.past.items()
        },
        noted={
            key: _noted(noted) if noted.interview in old else noted
            for key, noted in memory.noted.items()
        },
        contacts=dict(_contacts(memory, live, cutoff)),
        closings=tuple(_closings(memory, live, cutoff)),
        prepared=dict(_prepared(memory, cutoff)),
    )
    return memory if kept == memory else kept


def _is_live(company: Company, memory: Memory, cutoff: datetime) -> bool:
    if any(past.interview.end >= cutoff for past in company.pasts):
        return True
    return any(
        contact.at >= cutoff and company.holds(contact.address)
        for contact in memory.contacts.values()
    )


def _is_old(deed: Deed, memory: Memory, old: set[str], cutoff: datetime) -> bool:
    """A doubt is left whole: it is settled by what it says."""
    if deed.state.is_doubtful:
        return False
    if deed.interview in memory.past:
        return deed.interview in old
    return max(filter(None, (deed.made, deed.end, deed.deadline, deed.sent))) < cutoff


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


def _noted(noted: Noted) -> Noted:
    """That something was written, and whether it happened, goes on deciding what a visit was."""
    return replace(
        noted, text="", notes=Notes(happened=noted.notes.happened, filled=noted.notes.filled)
    )


def _contacts(
    memory: Memory, live: Sequence[Company], cutoff: datetime
) -> Iterator[tuple[str, Contact]]:
    for key, contact in memory.contacts.items():
        if contact.at >= cutoff:
            yield key, contact
        elif any(company.holds(contact.address) for company in live):
            yield key, replace(contact, subject="", name="")


def _closings(memory: Memory, live: Sequence[Company], cutoff: datetime) -> Iterator[Closing]:
    for closing in memory.closings:
        if closing.at >= cutoff or any(company.is_called(closing.company) for company in live):
            yield closing


def _prepared(memory: Memory, cutoff: datetime) -> Iterator[tuple[str, Prepared]]:
    """Words are kept until their letter is drafted, and while the draft waits."""
    for key, prepared in memory.prepared.items():
        deed = memory.deeds.get(key)
        is_wanted = (
            deed is None
            or deed.state.is_open
            or deed.state.is_doubtful
            or deed.state is State.REFUSED
        )
        if is_wanted and (prepared.at is None or prepared.at >= cutoff):
            yield key, prepared


def _address(person: Person) -> Person:
    return Person("", person.email)
