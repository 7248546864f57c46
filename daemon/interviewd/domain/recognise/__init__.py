"""Which event is an interview, and everything that can be learnt of it: company, role, round,
people, link.

A tag decides, never a guess. Every verdict carries its reasons, also the one that says no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from interviewd.domain.recognise.ats_names import displayed_company, is_firm, spelled_names
from interviewd.domain.recognise.attendance import MOST_MET, Attendance, attendance, person_of
from interviewd.domain.recognise.cancelled import is_cancelled
from interviewd.domain.recognise.interviewer_list import people_after_with
from interviewd.domain.recognise.labels import Labels, lines_of, read_labels
from interviewd.domain.recognise.links import join_link, place
from interviewd.domain.recognise.suggestions import ENOUGH, suggestion_score
from interviewd.domain.recognise.tags import (
    MOST_IN_SERIES,
    Standing,
    answer_of,
    is_alone,
    is_ours,
    objections_to,
    own_in,
    owns,
    standing,
    tags_of,
)
from interviewd.language import sanitize
from interviewd.language.letter_language import certain_language, code_of
from interviewd.language.people import company_domain
from interviewd.language.people.addresses import domain_of, is_disguised
from interviewd.language.people.companies import (
    fold,
    is_like,
    label_of,
    letters,
    names_in,
    same_spelling,
)
from interviewd.language.titles import Clues, Heading, read, role_of
from interviewd.language.titles.rounds import round_in_line, round_of
from interviewd.model.decided import Policy
from interviewd.model.known import Interview, Verdict
from interviewd.model.seen import Answer, Event
from interviewd.model.terms import Reason, Round, Source, because
from interviewd.values import dataclass

__all__ = ["MOST_IN_SERIES", "Known", "is_alone", "is_ours", "is_tagged", "recognise"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an event beside what it says: the person's mark, and what was before."""

    marked: bool | None = None
    title: str = ""
    companies: frozenset[str] = frozenset()  # folded names
    in_series: int = 0  # instances of its series that stand in the window


_SHORT_LINE_WORDS = 8
"""A longer line tells a story, in which a round may be another one's."""


def recognise(event: Event, policy: Policy, own: frozenset[str], known: Known) -> Verdict:
    """Judge an event. `own` are all the person's addresses in lower case.

    What is tagged but lacks something is suggested with 1.0; what only looks like an interview with
    its score.
    """
    marked = known.marked
    own = own_in(event, own)
    if is_ours(event, own):
        return Verdict(event, None, (because("our_block"),))
    if marked is False:
        return Verdict(event, None, (because("marked_no"),))
    if is_cancelled(event, known.title):
        return Verdict(event, None, (because("cancelled"),))
    if answer_of(event, own) is Answer.NO:
        return Verdict(event, None, (because("declined"),))
    open_, certain = tags_of(event, policy, marked=marked is True)
    if not open_ and not certain:
        if known.in_series > MOST_IN_SERIES:  # strangers' series have hundreds of instances
            return Verdict(event, None, (because("no_tag"),))
        score, like = suggestion_score(event, own, policy)
        suggested = score >= ENOUGH
        why = (because("no_tag"), *(like if suggested else ()))
        return Verdict(event, None, why, score, suggested)
    why = (*certain, *open_)
    objections = tuple(
        objections_to(event, own, certain, marked=known.marked, in_series=known.in_series)
    )
    if objections:
        return Verdict(event, None, (*why, *objections), score=1.0, suggested=True)
    return Verdict(
        event,
        interview_of(event, policy, own, known.companies),
        (*why, _standing_reason(event, own), *_disguised(event)),
    )


def is_tagged(event: Event, policy: Policy, *, marked: bool | None) -> bool:
    """Whether a tag of the person's stands on it, or their mark."""
    return marked is not False and any(tags_of(event, policy, marked=marked is True))


def _standing_reason(event: Event, own: frozenset[str]) -> Reason:
    if standing(event, own) is Standing.OWNER:
        return because("yours")
    answer = answer_of(event, own)
    return (
        because("answered", answer=answer.value)
        if answer in (Answer.YES, Answer.MAYBE)
        else because("not_asked")
    )


def _disguised(event: Event) -> tuple[Reason, ...]:
    """Domains of guests that are written to look like others: nobody writes to them."""
    domains = (guest.email.rpartition("@")[2] for guest in event.everybody)
    disguised = dict.fromkeys(domain_of(each) for each in domains if each and is_disguised(each))
    return tuple(because("disguised_address", domain=domain) for domain in disguised)


# --- what can be learnt -------------------------------------------------------------------------


def interview_of(
    event: Event, policy: Policy, own: frozenset[str], companies: frozenset[str] = frozenset()
) -> Interview:
    """Everything an event says of an interview. Nothing is guessed: what is silent stays empty.

    `companies` are the folded names of those the person has met with before.
    """
    owned = owns(event, own)
    firms = tuple(
        dict.fromkeys(guest.name for guest in event.guests if is_firm(guest, event.title))
    )
    event = replace(
        event,
        guests=tuple(replace(g, name="" if g.name in firms else g.name) for g in event.guests),
    )
    labels = read_labels(event.description)
    lines = lines_of(event.description) if owned else []
    if owned and (met := people_after_with(lines)):
        labels.setdefault("interviewers", met)
    there = attendance(event, own, (policy.name,), labels, owned=owned)
    domains = _domains(there, own)
    if not is_alone(event, own) and not _is_agreed(
        labels.get("company", ""), event, domains, companies
    ):
        labels.pop("company", None)
    companies_named = (labels.get("company", ""), *firms, displayed_company(event))
    clues = Clues(
        own=(policy.name,),
        people=(*there.people, *filter(None, (there.coordinator, there.organizer))),
        domains=domains,
        companies=tuple(filter(None, companies_named)),
        tags=policy.tags,
    )
    heading = read(event.title, clues)
    company, company_from = _company(event, labels, heading, domains)
    role, role_from = _first(
        (labels.get("role", ""), Source.DESCRIPTION), (heading.role, Source.TITLE)
    )
    role = role_of(role) if role_from is Source.DESCRIPTION else role
    round_, round_from = _round(labels, heading, lines)
    sources = [
        ("company", company_from, company),
        ("role", role_from, role),
        ("round", round_from, round_),
    ]
    many = len(there.people) > MOST_MET
    invited = (*(guest.email for guest in event.guests), event.organizer_email)
    return Interview(
        account=event.account,
        calendar=event.calendar,
        uid=event.uid,
        original=event.original,
        title=sanitize.line(event.title),
        start=event.start,
        end=event.end,
        company=company,
        names=_names(company),
        domains=_its_own(domains, company, there),
        role=role,
        round=round_,
        people=there.people,
        coordinator=there.coordinator,
        organizer=event.organizer_email,
        invited=next((address for address in invited if address in own), ""),
        location=place(event),
        link=join_link(event),
        posting=labels.get("posting", ""),
        remarks=labels.get("notes", ""),
        own=owned,
        language=code_of(labels.get("language", "")),
        words_language=certain_language(f"{event.title}\n{sanitize.clean(event.description)}"),
        sources=(
            *((name, source) for name, source, value in sources if value),
            *_typed(event, there),
        ),
        held=because("too_many_people", count=len(there.people)) if many else None,
    )


def _typed(event: Event, there: Attendance) -> Iterator[tuple[str, Source]]:
    """Whose name stands in the description alone: `person:` and their address, else their name."""
    guests = [person_of(guest) for guest in event.everybody]
    for person in there.people:
        named = (guest.name for guest in guests if person.email and guest.email == person.email)
        by_guest = any(named) if person.name else person.email in {guest.email for guest in guests}
        if not by_guest and not (person.name and person.name in {guest.name for guest in guests}):
            yield f"person:{person.email or person.name}", Source.DESCRIPTION


def _domains(there: Attendance, own: frozenset[str]) -> tuple[str, ...]:
    """The domains of the people met, the commonest first; the person's own only if alone."""
    met = [domain for person in there.people if (domain := company_domain(person.email))]
    home = frozenset(map(company_domain, own))
    foreign = [domain for domain in met if domain not in home]
    return tuple(sorted(dict.fromkeys(foreign or met), key=lambda domain: -met.count(domain)))


def _its_own(domains: tuple[str, ...], company: str, there: Attendance) -> tuple[str, ...]:
    """The domains that stand for the company, without that of an agency.

    Those like its name; where none is, all but one where the organiser is alone.
    """
    if alike := tuple(domain for domain in domains if is_like(domain, company)):
        return alike
    arranging = company_domain(there.organizer.email) if there.organizer else ""
    staff = [each for each in there.people if company_domain(each.email) == arranging]
    others = tuple(domain for domain in domains if domain != arranging)
    return others if others and len(staff) == 1 else domains


def _is_agreed(
    company: str, event: Event, domains: tuple[str, ...], companies: frozenset[str]
) -> bool:
    """Whether something beside the description names the company.

    Anybody can write a description: a guest's domain, the title, a machine's display name or an
    earlier visit agrees.
    """
    name = fold(company)
    unspaced = name.replace(" ", "")
    if not {name, unspaced}.isdisjoint(companies):
        return True
    texts = (event.title, *spelled_names(event))
    if any(name in names_in(text) for text in texts):
        return True
    return any(unspaced and unspaced in letters(label_of(domain)) for domain in domains)


def _company(
    event: Event, labels: Labels, heading: Heading, domains: tuple[str, ...]
) -> tuple[str, Source]:
    """By the description, the title, guests' domains, a recruiting system's display name."""
    texts = (event.title, event.description, *spelled_names(event))
    return _first(
        (labels.get("company", ""), Source.DESCRIPTION),
        (heading.company, Source.TITLE),
        (same_spelling(domains[0], texts) if domains else "", Source.GUEST),
        (displayed_company(event), Source.GUEST),
    )


def _first(*candidates: tuple[str, Source]) -> tuple[str, Source]:
    return next((pair for pair in candidates if pair[0]), candidates[-1])


def _round(
    labels: Labels, heading: Heading, own_lines: Sequence[str]
) -> tuple[Round | None, Source]:
    """The line `Round:`, the title, or the one round that the person's own short lines name."""
    labelled = round_in_line(labels["round"]) if "round" in labels else None
    if labelled or heading.round:
        return (labelled, Source.DESCRIPTION) if labelled else (heading.round, Source.TITLE)
    named = {round_of(line) for line in own_lines if len(line.split()) <= _SHORT_LINE_WORDS}
    named.discard(None)
    return (named.pop() if len(named) == 1 else None), Source.DESCRIPTION


def _names(company: str) -> tuple[str, ...]:
    """The folded name, with and without spaces and a country in brackets."""
    folded = [fold(company), fold(re.sub(r"\s*\(\w+\)$", "", company))]
    return tuple(
        dict.fromkeys(name for each in folded for name in (each, each.replace(" ", "")) if name)
    )
