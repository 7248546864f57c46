"""Hiring processes: what went on with a company from its first interview to a long silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from interviewd.domain.visits import Company
from interviewd.language import people
from interviewd.model.decided import Visit
from interviewd.model.known import Closing, Contact, Deed, Interview, Memory
from interviewd.model.seen import Person
from interviewd.values import dataclass

SILENCE = timedelta(days=60)  # a process ends after this long without interview or message


@dataclass(frozen=True, slots=True)
class Process:
    """Everything with one company since its first interview; `deeds` are its letters."""

    company: Company
    visits: tuple[Visit, ...]
    closed: bool
    reopened: datetime | None
    contacts: tuple[Contact, ...]
    deeds: tuple[Deed, ...]

    @property
    def first(self) -> Interview:
        return self.visits[0].first


def processes(known: Iterable[Company], memory: Memory, now: datetime) -> dict[str, Process]:
    """The present process of each company by its id; none where it has ended by silence."""
    mail = _Mail(memory)
    visited = (company for company in known if company.visits)
    present = {each.id: _process(each, mail, memory.closings, now) for each in visited}
    return {name: process for name, process in present.items() if process}


class _Mail:
    """Letters and contacts, to be asked for by company without reading all of them for each."""

    def __init__(self, memory: Memory) -> None:
        self._letters: dict[str, list[Deed]] = defaultdict(list)
        self._contacts: dict[str, list[Contact]] = defaultdict(list)
        for deed in memory.deeds.values():
            if deed.kind.is_letter:
                self._letters[deed.interview].append(deed)
        for contact in memory.contacts.values():
            answered = () if contact.sent else contact.answers
            sender, domain = (
                Person(contact.name, contact.address),
                people.registrable(contact.address),
            )
            names = people.names_spoken_for(sender, contact.subject) if contact.name else ()
            keys = {contact.address, f"d:{domain}", *answered, *(f"n:{name}" for name in names)}
            for key in keys:
                self._contacts[key].append(contact)

    def letters(self, company: Company) -> tuple[Deed, ...]:
        return tuple(deed for past in company.pasts for deed in self._letters.get(past.id, ()))

    def contacts(self, company: Company, letters: Iterable[Deed]) -> tuple[Contact, ...]:
        """Mail with the company, oldest first.

        What answers one of our letters is theirs, whatever address it came from; so is what a
        machine writes in the company's name.
        """
        ids = {id_ for deed in letters for id_ in (deed.message_id, deed.sent_id) if id_}
        names = {*company.addresses, *(f"d:{domain}" for domain in company.domains), *ids}
        names |= {f"n:{name}" for name in company.names}
        theirs = {id(each): each for name in names for each in self._contacts.get(name, ())}
        order = sorted(theirs.values(), key=lambda each: (each.at, each.message_id, each.address))
        return tuple(order)


def _process(
    company: Company, mail: _Mail, closings: Iterable[Closing], now: datetime
) -> Process | None:
    """Its visits are those since the last silence or closing that a later interview ended."""
    letters = mail.letters(company)
    contacts = mail.contacts(company, letters)
    decisions = [each for each in closings if company.is_called(each.company)]
    decisions.sort(key=lambda each: each.at)
    closes = [each.at for each in decisions if each.closed]
    present: list[Visit] = []
    for visit in company.visits:
        if present and _is_apart(present[-1], visit, contacts, closes):
            present = []
        present.append(visit)
    moments = [*(contact.at for contact in contacts), *(each.at for each in decisions)]
    last = max([present[-1].end, *moments])
    if now - last > SILENCE:
        return None
    decision = decisions[-1] if decisions else None
    is_closed = decision is not None and decision.closed
    return Process(
        company=company,
        visits=tuple(present),
        closed=is_closed and not _was_arranged_after(present[0], decisions[-1].at),
        reopened=decision.at if decision and not is_closed else None,
        contacts=contacts,
        deeds=tuple(deed for deed in letters if deed.made >= present[0].start),
    )


def _is_apart(
    earlier: Visit, later: Visit, contacts: Sequence[Contact], closes: Sequence[datetime]
) -> bool:
    if any(earlier.start < at and _was_arranged_after(later, at) for at in closes):
        return True
    if later.start - earlier.end <= SILENCE:
        return False
    between = (each.at for each in contacts if earlier.end < each.at < later.start)
    moments = (earlier.end, *between, later.start)
    return any(after - before > SILENCE for before, after in pairwise(moments))


def _was_arranged_after(visit: Visit, at: datetime) -> bool:
    """A closing does not end what comes up later."""
    return visit.start > at and visit.first_seen is not None and visit.first_seen > at
