"""Interviews grouped into companies, and into visits: one company, one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from interviewd.language import people
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Interview, Memory, Noted, Past
from interviewd.model.terms import Round
from interviewd.values import dataclass

HISTORY = timedelta(hours=72)
"""What ended longer than this before it was first seen is history: it counts, and nothing is
made for it."""


@dataclass(frozen=True, slots=True)
class Company:
    """All interviews known with one company, oldest first; `visits` are those that stand.

    Its people are recognised in mail by `names`, `domains` and `addresses`.
    """

    pasts: tuple[Past, ...]
    names: frozenset[str]
    domains: frozenset[str]
    addresses: frozenset[str]
    visits: tuple[Visit, ...] = ()

    @property
    def id(self) -> str:
        """The id of its first interview."""
        return self.pasts[0].id

    @property
    def shown(self) -> str:
        """The name as last spelled; "" when none is known."""
        names = (past.interview.company for past in reversed(self.pasts))
        return next(filter(None, names), "")

    @property
    def first_seen(self) -> datetime:
        return min(past.first_seen for past in self.pasts)

    def holds(self, address: str) -> bool:
        """Whether somebody with this address belongs to the company."""
        if address in self.addresses:
            return True
        return bool(self.domains) and people.registrable(address) in self.domains

    def is_called(self, words: str) -> bool:
        """Whether a person means it by `words`: its name, its domain, an address."""
        plainly = words.strip().lower()
        return people.fold(words) in self.names or plainly in self.domains | self.addresses


# --- companies ----------------------------------------------------------------------------------


def companies(memory: Memory, policy: Policy) -> tuple[Company, ...]:
    """Group by shared folded name or registrable domain.

    Without either, each address is its own company. The company known longest comes first, so that
    a flood of new ones uses up nobody's share of a day's limits.
    """
    noted, found = notes_by_interview(memory), []
    for pasts in groups(memory.past.values(), noted):
        interviews = [past.interview for past in pasts]
        forms = [each for past in pasts for each in noted.get(past.id, ())]
        typed = {person.email for each in forms for person in each.notes.met}
        # The rules of public suffixes are loaded for it.
        home = {"", *map(people.company_domain, policy.emails)} if typed else {""}
        domains = {domain for interview in interviews for domain in interview.domains}
        addresses = {person.email for each in interviews for person in each.everybody} | typed
        company = Company(
            pasts,
            frozenset(name for interview in interviews for name in interview.names),
            frozenset(domains | ({people.company_domain(address) for address in typed} - home)),
            frozenset(filter(None, addresses)),
        )
        found.append(replace(company, visits=visits(company, memory, policy, noted)))
    return tuple(sorted(found, key=lambda company: (company.first_seen, _order(company.pasts[0]))))


def groups(
    pasts: Iterable[Past], noted: Mapping[str, Sequence[Noted]] | None = None
) -> tuple[tuple[Past, ...], ...]:
    """The interviews of each company, oldest first; whom a debrief names belongs to it as well.

    A domain that is like none of several names is an agency's and joins nothing.
    """
    parents: dict[str, str] = {}

    def root(token: str) -> str:
        while parents.setdefault(token, token) != token:
            parents[token] = token = parents[parents[token]]
        return token

    ordered = sorted(pasts, key=_order)
    agencies = _agencies(past.interview for past in ordered)
    tokens = [_tokens(past.interview, (noted or {}).get(past.id, ()), agencies) for past in ordered]
    for first, *others in tokens:
        for other in others:
            parents[root(other)] = root(first)
    grouped: dict[str, list[Past]] = defaultdict(list)
    for past, (first, *_) in zip(ordered, tokens, strict=True):
        grouped[root(first)].append(past)
    return tuple(map(tuple, grouped.values()))


def _agencies(interviews: Iterable[Interview]) -> frozenset[str]:
    """Domains under which several companies are met, none of them like the domain."""
    firms: dict[str, dict[str, str]] = defaultdict(dict)
    for interview in interviews:
        for domain in interview.domains:
            firms[domain].setdefault(people.fold(interview.company), interview.company)
    return frozenset(
        domain
        for domain, names in firms.items()
        if len(names) > 1 and not any(people.is_like(domain, name) for name in names.values())
    )


def _tokens(
    interview: Interview, noted: Iterable[Noted], agencies: frozenset[str]
) -> tuple[str, ...]:
    typed = (people.company_domain(person.email) for each in noted for person in each.notes.met)
    domains = dict.fromkeys((*interview.domains, *filter(None, typed)))
    if interview.names:
        domains = dict.fromkeys(domain for domain in domains if domain not in agencies)
    tokens = [*(f"n:{name}" for name in interview.names), *(f"d:{domain}" for domain in domains)]
    if not tokens:
        tokens = [f"a:{person.email}" for person in interview.everybody if person.email]
    return tuple(tokens or [f"i:{interview.id}"])


# --- visits -------------------------------------------------------------------------------------


def visits(
    company: Company, memory: Memory, policy: Policy, noted: Mapping[str, Sequence[Noted]]
) -> tuple[Visit, ...]:
    """The company's visits that stand, in order, their rounds settled by those that came before."""
    days: dict[date, list[Past]] = defaultdict(list)
    for past in company.pasts:
        if stands(past, memory.marks, noted.get(past.id, ())):
            days[local_day(past.interview.start, policy)].append(past)
    made: list[Visit] = []
    accounts = {name: place for place, name in enumerate(policy.accounts)}

    def order(past: Past) -> tuple[datetime, int, str]:
        """By start; of a copied invitation the one on the account that the config names first."""
        interview = past.interview
        return interview.start, accounts.get(interview.account, len(accounts)), interview.id

    for day in sorted(days):
        made.append(_visit(company, sorted(days[day], key=order), made, noted))
    return tuple(made)


def stands(past: Past, marks: Mapping[str, bool], noted: Iterable[Noted]) -> bool:
    """Whether it counts: on the calendar, or gone from it while the person says it took place."""
    if past.state == "on":
        return True
    if past.state == "not":
        return False
    wrote = any(each.notes.filled and each.notes.happened for each in noted)
    return wrote or (past.state == "gone" and marks.get(past.id, False))


def notes_by_interview(memory: Memory) -> Mapping[str, Sequence[Noted]]:
    """The debriefs by the interview whose key they carry.

    One that says no of an earlier date says nothing of an interview that was put off since: that
    begins after the form, and after it was filled in.
    """
    by_interview: dict[str, list[Noted]] = defaultdict(list)
    for noted in memory.noted.values():
        past, form = memory.past.get(noted.interview), memory.deeds.get(noted.key)
        filled = max(form.end, noted.since) if form and form.end else None
        is_put_off = past and filled and filled <= past.interview.start
        if noted.notes.happened or not is_put_off:
            by_interview[noted.interview].append(noted)
    return by_interview


def _visit(
    company: Company,
    pasts: Sequence[Past],
    before: Sequence[Visit],
    noted: Mapping[str, Sequence[Noted]],
) -> Visit:
    interviews = tuple(past.interview for past in pasts)
    role = next((interview.role for interview in interviews if interview.role), "")
    rounds = [interview.round for interview in interviews if interview.round]
    of_role = (
        each
        for each in before
        if not (role and each.role) or people.fold(role) == people.fold(each.role)
    )
    by_count = Round.SECOND if any(each.happened for each in of_role) else Round.FIRST
    counted = by_count if company.names or company.domains else None
    if len(rounds) < len(interviews):  # the intro of a day on site makes it no phone screen
        rounds = [each for each in rounds if each is not Round.SCREEN]
    forms = [each for past in pasts for each in noted.get(past.id, ())]
    return Visit(
        interviews=interviews,
        round=max(rounds, key=_RANK.__getitem__) if rounds else counted,
        process=company.id,
        company=next((each.company for each in interviews if each.company), company.shown),
        role=role,
        gone=all(past.state != "on" for past in pasts),
        first_seen=min(past.first_seen for past in pasts),
        noted=max(forms, key=lambda each: (each.notes.filled, each.since), default=None),
    )


_RANK = {Round.SCREEN: 0, Round.FIRST: 1, Round.SECOND: 2, Round.FINAL: 3}


def with_person(visit: Visit, email: str) -> tuple[Interview, ...]:
    """The interviews of a visit in which they were met; all where that is not known."""
    return _meeting(visit, email) or visit.interviews


def _meeting(visit: Visit, email: str) -> tuple[Interview, ...]:
    return tuple(
        each for each in visit.interviews if email in {person.email for person in each.people}
    )


def role_with(visit: Visit, email: str) -> str:
    """The role they were met for, "" where a day was about several."""
    if role := next((each.role for each in _meeting(visit, email) if each.role), ""):
        return role
    roles = {people.fold(each.role) for each in visit.interviews if each.role}
    return visit.role if len(roles) == 1 else ""


def company_with(visit: Visit, email: str) -> str:
    """The company as the interviews with them call it."""
    named = (each.company for each in with_person(visit, email))
    return next(filter(None, named), visit.company)


def is_history(visit: Visit) -> bool:
    """Whether it had ended long before anything of it was first seen."""
    return visit.first_seen is not None and visit.end + HISTORY < visit.first_seen


def key_holders(visit: Visit, company: Company, policy: Policy) -> tuple[Interview, ...]:
    """The interviews whose keys may be in use for this visit: its own, and those moved away."""
    day, own = local_day(visit.start, policy), visit.ids
    others = (p.interview for p in company.pasts if p.state != "on" and p.id not in own)
    left = (each for each in others if local_day(each.start, policy) == day)
    return (*visit.interviews, *left)


def local_day(moment: datetime, policy: Policy) -> date:
    """The person's own date at that moment."""
    return moment.astimezone(policy.zone).date()


def _order(past: Past) -> tuple[datetime, str]:
    return past.interview.start, past.id
