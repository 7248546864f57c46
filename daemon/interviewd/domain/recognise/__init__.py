"""Which event is an interview, and everything that can be learnt of it: company, role, round,
people, link.

A tag decides, never a guess. Every verdict carries its reasons, also the one that says no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from interviewd.domain.recognise import tags
from interviewd.domain.recognise.ats_names import displayed_company, is_firm, spelled_names
from interviewd.domain.recognise.attendance import MOST_MET, attendance, people_of_title, person_of
from interviewd.domain.recognise.interviewer_list import people_after_with
from interviewd.domain.recognise.labels import lines_of, read_labels
from interviewd.domain.recognise.links import join_link, place
from interviewd.domain.recognise.suggestions import ENOUGH, suggestion_score
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
from interviewd.language.titles import Clues, read, role_of
from interviewd.language.titles.rounds import round_in_line, round_of
from interviewd.model.decided import Policy
from interviewd.model.known import Interview, Verdict
from interviewd.model.seen import Answer, Event
from interviewd.model.terms import Reason, Round, Source, because
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an event beside what it says: the person's mark, and what was before."""

    marked: bool | None = None
    title: str = ""
    companies: frozenset[str] = frozenset()  # folded names
    in_series: int = 0  # instances of its series that stand in the window


_SHORT_LINE_WORDS = 8  # a longer line tells a story, in which a round may be another one's


def recognise(event: Event, policy: Policy, own: frozenset[str], known: Known) -> Verdict:
    """Judge an event. `own` are all the person's addresses in lower case.

    What is tagged but lacks something is suggested with 1.0; what only looks like an interview with
    its score.
    """
    marked = known.marked
    own = tags.own_in(event, own)
    if tags.is_ours(event, own):
        return Verdict(event, None, (because("our_block"),))
    if marked is False:
        return Verdict(event, None, (because("marked_no"),))
    if tags.is_cancelled(event, known.title):
        return Verdict(event, None, (because("cancelled"),))
    if tags.answer_of(event, own) is Answer.NO:
        return Verdict(event, None, (because("declined"),))
    open_, certain = tags.tags_of(event, policy, marked=marked is True)
    if not open_ and not certain:
        if known.in_series > tags.MOST_IN_SERIES:  # strangers' series have hundreds of instances
            return Verdict(event, None, (because("no_tag"),))
        score, like = suggestion_score(event, own, policy, least=ENOUGH)
        suggested = score >= ENOUGH
        why = (because("no_tag"), *(like if suggested else ()))
        return Verdict(event, None, why, score, suggested)
    why = (*certain, *open_)
    objections = tuple(
        tags.objections_to(event, own, certain, marked=known.marked, in_series=known.in_series)
    )
    if objections:
        return Verdict(event, None, (*why, *objections), score=1.0, suggested=True)
    return Verdict(
        event,
        interview_of(event, policy, own, known.companies),
        (*why, *_remarks(event, own)),
    )


def is_tagged(event: Event, policy: Policy, *, marked: bool | None) -> bool:
    """Whether a tag of the person's stands on it, or their mark."""
    return marked is not False and any(tags.tags_of(event, policy, marked=marked is True))


def _remarks(event: Event, own: frozenset[str]) -> Iterator[Reason]:
    """Where the person stands in it, and guests' domains that are written to look like others."""
    answer = tags.answer_of(event, own)
    if tags.standing(event, own) is tags.Standing.OWNER:
        yield because("yours")
    elif answer in (Answer.YES, Answer.MAYBE):
        yield because("answered", answer=answer.value)
    else:
        yield because("not_asked")
    domains = (guest.email.rpartition("@")[2] for guest in event.everybody)
    for domain in dict.fromkeys(domain_of(each) for each in domains if each and is_disguised(each)):
        yield because("disguised_address", domain=domain)


def interview_of(
    event: Event, policy: Policy, own: frozenset[str], companies: frozenset[str] = frozenset()
) -> Interview:
    """Everything an event says of an interview. Nothing is guessed: what is silent stays empty.

    `companies` are the folded names of those the person has met with before.
    """
    firms = dict.fromkeys(guest.name for guest in event.guests if is_firm(guest, event.title))
    guests = (replace(each, name="") if each.name in firms else each for each in event.guests)
    return _Invitation(
        replace(event, guests=tuple(guests)), policy, own, companies, tuple(firms)
    ).interview()


class _Invitation:
    """An event while it is read: its labelled lines, who is there, their domains, its title.

    `firms` are the guests' names that were companies'.
    """

    def __init__(
        self,
        event: Event,
        policy: Policy,
        own: frozenset[str],
        companies: frozenset[str],
        firms: tuple[str, ...],
    ) -> None:
        self.event, self.own, self.owned = event, own, tags.owns(event, own)
        self.labels = read_labels(event.description)
        self.lines = lines_of(event.description) if self.owned else []
        met = people_after_with(self.lines)
        if not met and tags.is_alone(event, own) and self.owned:
            title = tags.without_tags(event.title, policy.tags)
            met = people_of_title(title, event.description)
        if met:
            self.labels.setdefault("interviewers", met)
        self.there = attendance(event, own, (policy.name,), self.labels, owned=self.owned)
        self.domains = self.met_domains()
        if not tags.is_alone(event, own) and not self.is_agreed(companies):
            self.labels.pop("company", None)
        there = self.there
        named = (self.labels.get("company", ""), *firms, displayed_company(event))
        clues = Clues(
            own=(policy.name,),
            people=(*there.people, *filter(None, (there.coordinator, there.organizer))),
            domains=self.domains,
            companies=tuple(filter(None, named)),
            tags=policy.tags,
        )
        self.heading = read(event.title, clues)

    def interview(self) -> Interview:
        event, there, labels = self.event, self.there, self.labels
        company, company_from = self.company()
        role, role_from = self.role()
        round_, round_from = self.round()
        sources = {
            "company": (company_from, company),
            "role": (role_from, role),
            "round": (round_from, round_),
        }
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
            domains=self.domains_of(company),
            role=role,
            round=round_,
            people=there.people,
            coordinator=there.coordinator,
            organizer=event.organizer_email,
            invited=next((address for address in invited if address in self.own), ""),
            location=place(event),
            link=join_link(event),
            posting=labels.get("posting", ""),
            remarks=labels.get("notes", ""),
            own=self.owned,
            language=code_of(labels.get("language", "")),
            words_language=certain_language(f"{event.title}\n{sanitize.clean(event.description)}"),
            sources=(
                *((name, source) for name, (source, value) in sources.items() if value),
                *self.typed(),
            ),
            held=because("too_many_people", count=len(there.people)) if many else None,
        )

    def company(self) -> tuple[str, Source]:
        """By the description, the title, guests' domains, a recruiting system's display name."""
        event, domains = self.event, self.domains
        texts = (event.title, event.description, *spelled_names(event))
        candidates = (
            (self.labels.get("company", ""), Source.DESCRIPTION),
            (self.heading.company, Source.TITLE),
            (same_spelling(domains[0], texts) if domains else "", Source.GUEST),
            (displayed_company(event), Source.GUEST),
        )
        return next((pair for pair in candidates if pair[0]), candidates[-1])

    def is_agreed(self, companies: frozenset[str]) -> bool:
        """Whether something beside the description names the company that it names.

        Anybody can write a description: a guest's domain, the title, a machine's display name or
        an earlier visit agrees.
        """
        name = fold(self.labels.get("company", ""))
        unspaced = name.replace(" ", "")
        if not {name, unspaced}.isdisjoint(companies):
            return True
        texts = (self.event.title, *spelled_names(self.event))
        if any(name in names_in(text) for text in texts):
            return True
        return any(unspaced and unspaced in letters(label_of(domain)) for domain in self.domains)

    def role(self) -> tuple[str, Source]:
        if labelled := self.labels.get("role", ""):
            return role_of(labelled), Source.DESCRIPTION
        return self.heading.role, Source.TITLE

    def round(self) -> tuple[Round | None, Source]:
        """The line `Round:`, the title, or the one round that the person's own short lines name."""
        labelled = round_in_line(self.labels["round"]) if "round" in self.labels else None
        if labelled:
            return labelled, Source.DESCRIPTION
        if self.heading.round:
            return self.heading.round, Source.TITLE
        lines = (line for line in self.lines if len(line.split()) <= _SHORT_LINE_WORDS)
        named = {*map(round_of, lines)} - {None}
        return (named.pop() if len(named) == 1 else None), Source.DESCRIPTION

    def typed(self) -> Iterator[tuple[str, Source]]:
        """Who stands in the description alone: `person:` and their address, else their name."""
        guests = [person_of(guest) for guest in self.event.everybody]
        names, emails = {guest.name for guest in guests}, {guest.email for guest in guests}
        for person in self.there.people:
            named = (guest.name for guest in guests if person.email and guest.email == person.email)
            by_guest = any(named) if person.name else person.email in emails
            if not by_guest and not (person.name and person.name in names):
                yield f"person:{person.email or person.name}", Source.DESCRIPTION

    def met_domains(self) -> tuple[str, ...]:
        """The domains of the people met, the commonest first; the person's own only if alone."""
        met = [domain for each in self.there.people if (domain := company_domain(each.email))]
        home = frozenset(map(company_domain, self.own))
        foreign = [domain for domain in met if domain not in home]
        return tuple(sorted(dict.fromkeys(foreign or met), key=lambda domain: -met.count(domain)))

    def domains_of(self, company: str) -> tuple[str, ...]:
        """The domains that stand for the company, without that of an agency.

        Those like its name; where none is, all but one where the organiser is alone.
        """
        if alike := tuple(domain for domain in self.domains if is_like(domain, company)):
            return alike
        organizer = self.there.organizer
        arranging = company_domain(organizer.email) if organizer else ""
        staff = [each for each in self.there.people if company_domain(each.email) == arranging]
        others = tuple(domain for domain in self.domains if domain != arranging)
        return others if others and len(staff) == 1 else self.domains


def _names(company: str) -> tuple[str, ...]:
    """The folded name, with and without spaces and a country in brackets."""
    folded = [fold(company), fold(re.sub(r"\s*\(\w+\)$", "", company))]
    return tuple(
        dict.fromkeys(name for each in folded for name in (each, each.replace(" ", "")) if name)
    )
