"""How much of the corpus is read right, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from interviewd.domain.recognise import Known, recognise
from interviewd.language.people import is_human
from interviewd.model.known import Verdict
from interviewd.model.seen import Person
from tests.corpus.cases import OWN, POLICY, Case

FIELDS = ("verdict", "company", "role", "round", "people", "coordinator", "suggestion")


@dataclass
class Figure:
    """Right of all, and what was wrong: case, expected, found."""

    right: int = 0
    total: int = 0
    wrong: list[tuple[str, object, object]] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100 * self.right / self.total if self.total else 100.0

    def count(self, case: Case, expected: object, found: object) -> None:
        self.total += 1
        self.right += expected == found
        if expected != found:
            self.wrong.append((case.name, expected, found))


def measure(cases: Iterable[Case]) -> dict[str, Figure]:
    """A figure for each field.

    Fields are counted on interviews only, suggestions on all without their tags. "lookalikes"
    counts events that must not be taken for an interview nor suggested; "recipients" everybody who
    would be written to and is neither robot nor room.
    """
    figures = {name: Figure() for name in (*FIELDS, "lookalikes", "recipients")}
    for case in cases:
        found = recognise(case.event, POLICY, OWN, Known(case.marked))
        figures["verdict"].count(case, case.verdict, verdict_of(found))
        if case.verdict == "yes":
            _count_fields(figures, case, found)
            if case.looks:
                bare = recognise(case.untagged, POLICY, OWN, Known())
                figures["suggestion"].count(case, True, bare.suggested)
        if case.verdict == "no" and found.why[0].code not in ("declined", "cancelled"):
            figures["lookalikes"].count(case, (None, False), (found.interview, found.suggested))
    return figures


def _count_fields(figures: dict[str, Figure], case: Case, found: Verdict) -> None:
    interview = found.interview
    if interview is None:
        for name in FIELDS[1:-1]:
            figures[name].count(case, getattr(case, name), "no interview")
        return
    figures["company"].count(case, case.company, interview.company)
    figures["role"].count(case, case.role, interview.role)
    figures["round"].count(case, case.round, interview.round or "")
    figures["people"].count(case, _bare(case.people), _bare(interview.people))
    figures["coordinator"].count(
        case,
        case.coordinator,
        interview.coordinator and Person(interview.coordinator.name, interview.coordinator.email),
    )
    for person in (*interview.people, *filter(None, [interview.coordinator])):
        figures["recipients"].count(case, True, is_human(person) and person.email not in OWN)


def _bare(people: Iterable[Person]) -> set[tuple[str, str]]:
    """Names and addresses; titles are extra, and the order is the invitation's."""
    return {(person.name, person.email) for person in people}


def verdict_of(found: Verdict) -> str:
    """yes, no or suggest, as the corpus says it."""
    if found.interview is not None:
        return "yes"
    return "suggest" if found.suggested else "no"
