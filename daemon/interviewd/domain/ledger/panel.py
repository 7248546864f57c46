"""To whom of a panel each fact goes: every one to one of them, and everybody gets about as much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from interviewd.domain.ledger.shared_words import words_shared
from interviewd.language.function_words import AUXILIARIES, SUBJECTS, tokens
from interviewd.model.ledger import Fact, Topic
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern


def name_of(person: Person) -> str:
    """By which facts say whose they are: the address, else the name."""
    return person.email or person.name


def dealt(facts: Sequence[Fact], panel: Sequence[Person]) -> list[Fact]:
    """The facts, each that could go to several given to one of them, so that everybody gets
    about as much.
    """
    owners = [name_of(person) for person in panel]
    silent = {
        fact.owner for fact in facts if fact.topic is Topic.ABOUT and _SILENT.search(fact.text)
    }
    talkers = [owner for owner in owners if owner not in silent] or owners
    load = Counter(fact.owner for fact in facts if fact.may_be_told and fact.topic in _DETAILS)
    dealt = list(facts)
    places = [place for place, fact in enumerate(facts) if fact.may_be_told and not fact.owner]
    for place in sorted(
        (place for place in places if facts[place].topic in _DETAILS),
        key=lambda at: _rank(facts[at]),
    ):
        owner = _interested(facts[place], facts) or min(talkers, key=lambda each: load[each])
        load[owner] += 1
        dealt[place] = replace(facts[place], owner=owner)
    strengths = [place for place in places if facts[place].topic is Topic.STRENGTH]
    for place, owner in _strengths_go_to(strengths, dealt, owners).items():
        dealt[place] = replace(facts[place], owner=owner)
    least = min(owners, key=lambda each: load[each])
    for place in places:
        if facts[place].topic in (Topic.NEXT_STEP, Topic.EARLIER):
            dealt[place] = replace(
                facts[place], owner=least if facts[place].topic is Topic.NEXT_STEP else owners[0]
            )
    return dealt


_SILENT = lazy_pattern(
    r"\b(?:said (?:nothing|little|not a word)|(?:did ?n['’]?o?t|never) (?:say|speak|talk)|sagte (?:nichts|kein)|schwieg|"
    r"n['’]a rien dit|no dijo nada|silent)\b",
    re.IGNORECASE,
)
"""With whom one talked about nothing."""


def _interested(fact: Fact, facts: Iterable[Fact]) -> str:
    """Whose own line is about the same, by two words; "" when that is nobody's or several
    people's.
    """
    lines = [each for each in facts if each.topic is Topic.ABOUT and each.owner]
    owners = {each.owner for each in lines if words_shared(fact.text, each.text) > 1}
    return owners.pop() if len(owners) == 1 else ""


_DETAILS = frozenset((Topic.TALKED, Topic.LIKED, Topic.ABOUT))


def _rank(fact: Fact) -> int:
    """Short fragments first: they are what the plain writer can use."""
    words = set(tokens(fact.text))
    is_clause = any(words & (AUXILIARIES[code] | SUBJECTS[code]) for code in AUXILIARIES)
    return (2 if is_clause or fact.foreign else 0) + (len(words) > 9)


def _strengths_go_to(
    places: Sequence[int], facts: Sequence[Fact], owners: Sequence[str]
) -> dict[int, str]:
    """To whom each strength goes: first to everybody one that fits them, the best before others.

    What fits nobody goes to who has fewest; last, so do second ones that fit.
    """
    told = [fact for fact in facts if fact.topic in _DETAILS and fact.may_be_told]
    fit = {
        (place, owner): max(
            (words_shared(facts[place].text, fact.text) for fact in told if fact.owner == owner),
            default=0,
        )
        for place in places
        for owner in owners
    }
    goes_to: dict[int, str] = {}
    for place, owner in sorted(fit, key=lambda pair: -fit[pair]):
        if fit[place, owner] and place not in goes_to and owner not in goes_to.values():
            goes_to[place] = owner
    has = Counter(goes_to.values())
    others = [place for place in places if place not in goes_to]
    for place in sorted(others, key=lambda place: any(fit[place, owner] for owner in owners)):
        owner = min(owners, key=lambda owner: (has[owner], -fit[place, owner]))
        goes_to[place] = owner
        has[owner] += 1
    return goes_to
