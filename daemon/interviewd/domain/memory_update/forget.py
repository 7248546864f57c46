"""Forget titles, names and notes some time after an interview.

Keys and states stay for ever, so a deleted block stays away; of a company that is over nothing else
does. While one is in touch with the person, its name, domains and addresses stay too: its mail and
its budget are known by them.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    kept = _Forgetting(memory, now, policy).kept()
    return memory if kept == memory else kept


class _Forgetting:
    """What of a memory is `old`, and which companies are `live`: in touch since the cutoff."""

    def __init__(self, memory: Memory, now: datetime, policy: Policy) -> None:
        self.memory, self.now, self.cutoff = memory, now, forgotten_before(now, policy)
        pasts = memory.past.values()
        self.old = {past.id for past in pasts if past.interview.end < self.cutoff}
        self.live = [each for each in companies(memory, policy) if self.is_live(each)]
        self.running = {past.id for company in self.live for past in company.pasts}

    def is_live(self, company: Company) -> bool:
        if any(past.id not in self.old for past in company.pasts):
            return True
        contacts = self.memory.contacts.values()
        recent = (contact for contact in contacts if contact.at >= self.cutoff)
        return any(company.holds(contact.address) for contact in recent)

    def kept(self) -> Memory:
        memory, noted = self.memory, dict(self.noted())
        closings = (
            each
            for each in memory.closings
            if each.at >= self.cutoff
            or any(company.is_called(each.company) for company in self.live)
        )
        return replace(
            memory,
            deeds={
                key: self.deed(deed, is_noted=key in noted) for key, deed in memory.deeds.items()
            },
            past={
                key: self.past(past) if key in self.old else past
                for key, past in memory.past.items()
            },
            noted=noted,
            contacts=dict(self.contacts()),
            closings=tuple(closings),
            prepared={key: each for key, each in memory.prepared.items() if self.is_due(each)},
        )

    def deed(self, deed: Deed, *, is_noted: bool) -> Deed:
        """Bare once no mailbox is asked about it any more; a draft that waits is left to `undo`.

        A doubt is left whole: it is settled by what it says.
        """
        if deed.interview in self.memory.past:
            is_old = deed.interview in self.old
        else:
            is_old = (
                max(filter(None, (deed.made, deed.end, deed.deadline, deed.sent))) < self.cutoff
            )
        if deed.state.is_doubtful or not is_old:
            return deed
        is_running = deed.interview in self.running
        is_over = not deed.state.is_open and self.now - deed.made > FOLLOWED
        if is_over and not (is_running or is_noted):
            return deeds.bare(deed)
        return deeds.without_words(deed, keep_company=is_running)

    def noted(self) -> Iterator[tuple[str, Noted]]:
        """Whether it took place goes on deciding what a visit was."""
        for key, each in self.memory.noted.items():
            if each.interview not in self.old:
                yield key, each
                continue
            notes = Notes(happened=each.notes.happened, filled=each.notes.filled)
            is_usual = notes.happened and self.memory.past[each.interview].state == "on"
            if each.interview in self.running or not is_usual:
                yield key, replace(each, text="", notes=notes)

    def past(self, past: Past) -> Past:
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
        if past.id in self.running:
            kept = replace(
                kept,
                company=known.company,
                names=known.names,
                domains=known.domains,
                people=tuple(_address(person) for person in known.people),
                coordinator=known.coordinator and _address(known.coordinator),
            )
        return replace(past, interview=kept)

    def contacts(self) -> Iterator[tuple[str, Contact]]:
        for key, contact in self.memory.contacts.items():
            if contact.at >= self.cutoff:
                yield key, contact
            elif any(company.holds(contact.address) for company in self.live):
                yield key, replace(contact, subject="", name="")

    def is_due(self, prepared: Prepared) -> bool:
        """Words are kept until their letter is drafted, and while the draft waits."""
        deed = self.memory.deeds.get(prepared.key)
        state = deed.state if deed else State.REFUSED
        is_open = state.is_open or state.is_doubtful or state is State.REFUSED
        return is_open and (prepared.at is None or prepared.at >= self.cutoff)


def _address(person: Person) -> Person:
    return Person("", person.email)
