"""Interviews gathered: into companies, into visits (one company, one day), into processes that end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from interviewd.language import people
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Contact, Deed, Interview, Memory, Noted, Past
from interviewd.model.terms import Round

SILENCE = timedelta(days=60)
"""A process ends after this long without interview or message."""

HISTORY = timedelta(hours=72)
"""What ended longer than this before it was first seen is history: it counts, and nothing is made for it."""


@dataclass(frozen=True, slots=True)
class Company:
    """All interviews known with one company, oldest first, and by what its people are recognised in mail."""

    pasts: tuple[Past, ...]
    names: frozenset[str]
    domains: frozenset[str]
    addresses: frozenset[str]

    @property
    def shown(self) -> str:
        """The name as last spelled; "" when none is known."""
        return next((past.interview.company for past in reversed(self.pasts) if past.interview.company), "")

    def holds(self, address: str) -> bool:
        """Does somebody with this address belong to the company?"""
        return address in self.addresses or (bool(self.domains) and people.registrable(address) in self.domains)

    def is_called(self, words: str) -> bool:
        """Is it what a person means by `words`: its name, its domain, an address?"""
        return people.fold(words) in self.names or words.strip().lower() in self.domains | self.addresses


@dataclass(frozen=True, slots=True)
class Process:
    """Everything with one company from its first interview on; `deeds` are its letters, `contacts` oldest first."""

    company: Company
    visits: tuple[Visit, ...]
    start: datetime
    closed: bool
    reopened: datetime | None
    contacts: tuple[Contact, ...]
    deeds: tuple[Deed, ...]

    @property
    def first(self) -> Interview:
        return self.visits[0].first


def companies(pasts: Iterable[Past]) -> tuple[Company, ...]:
    """Group by shared folded name or registrable domain; without either, each address is its own company."""
    groups: dict[str, list[Past]] = {}
    for past in sorted(pasts, key=_order):
        tokens = _tokens(past.interview)
        members = [past]
        for group in {id(groups[token]): groups[token] for token in tokens if token in groups}.values():
            members = group + members
        for token in {token for member in members for token in _tokens(member.interview)}:
            groups[token] = members
    found = {id(group): group for group in groups.values()}.values()
    return tuple(_company(tuple(sorted(group, key=_order))) for group in found)


def visits(company: Company, memory: Memory, policy: Policy) -> tuple[Visit, ...]:
    """The company's visits that stand, in order, their rounds settled by those that came before."""
    days: dict[date, list[Interview]] = {}
    for past in company.pasts:
        if stands(past, memory):
            days.setdefault(local_day(past.interview.start, policy), []).append(past.interview)
    made: list[Visit] = []
    for day in sorted(days):
        interviews = tuple(sorted(days[day], key=lambda interview: _place(interview, policy)))
        made.append(_visit(company, interviews, made, memory))
    return tuple(made)


def stands(past: Past, memory: Memory) -> bool:
    """Does it count: on the calendar, or gone from it while the person's own words say that it took place?"""
    if past.state == "on":
        return True
    if past.state == "not":
        return False
    return wrote(past.id, memory) or (past.state == "gone" and memory.marks.get(past.id, False))


def wrote(interview: str, memory: Memory) -> bool:
    """Has the person filled in the debrief that belongs to this event, and not with a no?"""
    return any(
        noted.interview == interview and noted.notes.filled and noted.notes.happened for noted in memory.noted.values()
    )


def noted_of(visit: Visit, memory: Memory) -> Noted | None:
    """The debrief of a visit as it stands, filled in rather than empty when there are two."""
    ids = {interview.id for interview in visit.interviews} | {visit.first.id}
    found = [noted for noted in memory.noted.values() if noted.interview in ids]
    return max(found, key=lambda noted: (noted.notes.filled, noted.since), default=None)


def happened(visit: Visit, memory: Memory) -> bool:
    """False only when the person says so in the debrief."""
    noted = noted_of(visit, memory)
    return noted is None or noted.notes.happened


def is_history(visit: Visit, memory: Memory) -> bool:
    """Had it ended long before anything of it was first seen?"""
    seen = [memory.past[interview.id].first_seen for interview in visit.interviews if interview.id in memory.past]
    return bool(seen) and visit.end + HISTORY < min(seen)


def process(company: Company, memory: Memory, policy: Policy, now: datetime) -> Process | None:
    """The company's present process; None when there is none or when it has ended by silence."""
    ids = {past.id for past in company.pasts}
    letters = [deed for deed in memory.deeds.values() if deed.kind.is_letter and deed.interview in ids]
    contacts = _contacts(company, letters, memory)
    closings = sorted((each for each in memory.closings if company.is_called(each.company)), key=lambda each: each.at)
    all_visits = visits(company, memory, policy)
    present = _present(all_visits, contacts, [each.at for each in closings if each.closed], memory)
    if not present:
        return None
    last = max([present[-1].end, *(contact.at for contact in contacts), *(each.at for each in closings)])
    if now - last > SILENCE:
        return None
    start = present[0].start
    deeds = tuple(deed for deed in letters if deed.made >= start)
    closed = bool(closings) and closings[-1].closed and not _began_after(present[0], closings[-1].at, memory)
    reopened = closings[-1].at if closings and not closings[-1].closed else None
    return Process(company, present, start, closed, reopened, contacts, deeds)


def _contacts(company: Company, letters: Sequence[Deed], memory: Memory) -> tuple[Contact, ...]:
    """Mail with the company, oldest first; what answers one of our letters is theirs, whatever address it came from."""
    ours = {id_ for deed in letters for id_ in (deed.message_id, deed.sent_id) if id_}
    found = (
        contact
        for contact in memory.contacts.values()
        if company.holds(contact.address)
        or (not contact.sent and not ours.isdisjoint((*contact.in_reply_to, *contact.references)))
    )
    return tuple(sorted(found, key=lambda contact: contact.at))


def keys_of(visit: Visit, company: Company, policy: Policy) -> tuple[Interview, ...]:
    """The interviews whose keys may be in use for this visit: its own first, then those that left it the same day."""
    day = local_day(visit.start, policy)
    own = {interview.id for interview in visit.interviews}
    left = (
        past.interview
        for past in company.pasts
        if past.id not in own and past.state != "on" and local_day(past.interview.start, policy) == day
    )
    return (*visit.interviews, *left)


def local_day(moment: datetime, policy: Policy) -> date:
    """The person's own date at that moment."""
    return moment.astimezone(policy.zone).date()


def _order(past: Past) -> tuple[datetime, str]:
    return past.interview.start, past.id


def _place(interview: Interview, policy: Policy) -> tuple[datetime, int, str]:
    """By start; of a copied invitation the one on the account that the config names first."""
    known = interview.account in policy.accounts
    rank = policy.accounts.index(interview.account) if known else len(policy.accounts)
    return interview.start, rank, interview.id


def _tokens(interview: Interview) -> frozenset[str]:
    tokens = {f"n:{name}" for name in interview.names} | {f"d:{domain}" for domain in interview.domains}
    if not tokens:
        everybody = [*interview.people, *([interview.coordinator] if interview.coordinator else [])]
        tokens = {f"a:{person.email}" for person in everybody if person.email}
    return frozenset(tokens or {f"i:{interview.id}"})


def _company(pasts: tuple[Past, ...]) -> Company:
    interviews = [past.interview for past in pasts]
    everybody = [
        person
        for interview in interviews
        for person in (*interview.people, *([interview.coordinator] if interview.coordinator else []))
    ]
    return Company(
        pasts,
        frozenset(name for interview in interviews for name in interview.names),
        frozenset(domain for interview in interviews for domain in interview.domains),
        frozenset(person.email for person in everybody if person.email),
    )


_RANK = {Round.SCREEN: 0, Round.FIRST: 1, Round.SECOND: 2, Round.FINAL: 3}


def _visit(company: Company, interviews: tuple[Interview, ...], before: Sequence[Visit], memory: Memory) -> Visit:
    role = next((interview.role for interview in interviews if interview.role), "")
    said = [interview.round for interview in interviews if interview.round]
    known = bool(company.names or company.domains)
    counted = _round_by_count(role, before, memory) if known else None
    first = interviews[0]
    return Visit(
        interviews=interviews,
        first=first,
        round=max(said, key=_RANK.__getitem__) if said else counted,
        process=company.pasts[0].id,
        company=next((each.company for each in interviews if each.company), company.shown),
        role=role,
        gone=all(memory.past[each.id].state != "on" for each in interviews if each.id in memory.past),
    )


def _round_by_count(role: str, before: Sequence[Visit], memory: Memory) -> Round:
    same = [visit for visit in before if not (role and visit.role and people.fold(role) != people.fold(visit.role))]
    return Round.SECOND if any(happened(visit, memory) for visit in same) else Round.FIRST


def _present(
    all_visits: Sequence[Visit], contacts: Sequence[Contact], closes: Sequence[datetime], memory: Memory
) -> tuple[Visit, ...]:
    """The visits since the last long silence or closing that a later interview ended."""
    present: list[Visit] = []
    for visit in all_visits:
        if present and _apart(present[-1], visit, contacts, closes, memory):
            present = []
        present.append(visit)
    return tuple(present)


def _apart(
    earlier: Visit, later: Visit, contacts: Sequence[Contact], closes: Sequence[datetime], memory: Memory
) -> bool:
    if any(earlier.start < at and _began_after(later, at, memory) for at in closes):
        return True
    moments = [earlier.end, *(each.at for each in contacts if earlier.end < each.at < later.start), later.start]
    return any(after - before > SILENCE for before, after in pairwise(moments))


def _began_after(visit: Visit, at: datetime, memory: Memory) -> bool:
    """Was the visit arranged after that moment? A closing does not end what comes up later."""
    seen = [memory.past[each.id].first_seen for each in visit.interviews if each.id in memory.past]
    return visit.start > at and bool(seen) and min(seen) > at
