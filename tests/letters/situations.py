"""Who writes to whom about what: varied so that every kind of note, panel, round, role and spelling meets the others."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from interviewd.domain import compose
from interviewd.domain.compose import Earlier, Occasion, Text
from interviewd.domain.debrief import own_line
from interviewd.model.decided import Policy, Texts
from interviewd.model.known import Notes
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round
from interviewd.system import resources
from interviewd.system.templates import load
from tests.letters import sloppy

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
PEOPLE = (
    Person("Priya Shah", "priya.shah@acme.example"),
    Person("Jonas Weber", "jonas.weber@acme.example"),
    Person("Mia Brandt", "mia.brandt@acme.example"),
    Person("Wei Chen", "wei.chen@acme.example"),
    Person("Prof. Anne-Marie O'Neill", "a.oneill@acme.example"),
    Person("", "jpatel@acme.example"),
)
ROLES = (
    "Staff SRE",
    "Payments Engineer",
    "C++ Developer (m/w/d)",
    "Head of People & Culture",
    "SENIOR DATA ENGINEER",
    "software engineer",
    "Nurse, intensive care",
    "Koch (m/w/d)",
    "Data Engineer / Analytics",
    "",
)
COMPANIES = (
    "Acme",
    "Müller & Söhne",
    "Booking.com",
    "Yahoo!",
    "acme inc",
    "A.P. Møller - Mærsk",
    "",
    "Globex (Berlin)",
)
STRENGTHS = (
    ("eight years of payment systems in Python",),
    ("Led the migration of 40 services to Kubernetes", "running Kafka in production", "Fluent in German and French"),
    ("Registered nurse with ten years in intensive care",),
    (),
)
ROUNDS = (Round.SCREEN, Round.FIRST, Round.SECOND, Round.FINAL, None)


@cache
def texts() -> Texts:
    return load([resources.folder("templates")])


@dataclass(frozen=True)
class Situation:
    policy: Policy
    occasions: tuple[Occasion, ...]
    follows: bool = False

    def letters(self) -> list[tuple[Text, Occasion, Kind]]:
        if self.follows:
            return list(_follow_ups(self.policy, self.occasions[0]))
        return [(compose.thank_you(self.policy, each), each, Kind.THANK_YOU) for each in self.occasions]


def _follow_ups(policy: Policy, occasion: Occasion):
    """Both, the second after the first."""
    said = [compose.thank_you(policy, occasion).body]
    for count in (1, 2):
        sentences = frozenset(sentence for body in said for sentence in compose.sentences(body))
        again = replace(occasion, said=" ".join(said), avoid=sentences, panel=(occasion.to,), seat=count - 1)
        text = compose.follow_up(policy, again, count)
        said.append(text.body)
        yield text, again, Kind.FOLLOW_UP


@cache
def situations(count: int = 120) -> tuple[Situation, ...]:
    """The first `count`; together they make two to three letters each."""
    return tuple(_situation(number) for number in range(count))


def _situation(number: int) -> Situation:
    size = (1, 1, 2, 1, 3, 1, 4, 1, 6, 1, 5)[number % 11]
    panel = tuple(PEOPLE[(number + seat) % len(PEOPLE)] for seat in range(size))
    policy = Policy(
        name="Sam Rivera",
        emails=("sam@example.org",),
        zone=ZoneInfo("Europe/London"),
        texts=texts(),
        spelling="american" if number % 4 == 3 else "british",
        signature=(
            "Sam Rivera\nsam@example.org",
            "",
            "Best wishes,\nSam",
            "Sam Rivera\n+44 20 7946 0000\nexample.org/sam",
        )[number % 4],
        strengths=STRENGTHS[number % len(STRENGTHS)],
    )
    notes = None if number % 7 == 6 else sloppy.notes(number, tuple(person.name for person in panel if person.name))
    if number % 13 == 5 and notes:
        notes = replace(notes, decide_by=date(2026, 12, 4), decide_by_text="4 Dec")
    return Situation(policy, tuple(_occasions(number, panel, notes)), follows=number % 13 == 5 or number % 17 == 3)


def _occasions(number: int, panel: tuple[Person, ...], notes: Notes | None):
    dice = Random(number)
    round_, company, role = dice.choice(ROUNDS), dice.choice(COMPANIES), dice.choice(ROLES)
    is_known = round_ is Round.SECOND or (
        round_ is Round.FINAL and number % 2 == 0
    )  # a final round's past may be unknown
    earlier = (Earlier(START - timedelta(days=7), Round.FIRST, None, ""),) if is_known else ()
    for seat, person in enumerate(panel):
        yield Occasion(
            to=Person("Anna Berg", "anna.berg@acme.example") if number % 19 == 9 else person,
            company=company,
            role=role,
            round=round_,
            start=START,
            end=START + timedelta(hours=1),
            notes=notes,
            about=own_line(notes, person, panel),
            panel=panel,
            seat=seat,
            spin=f"event-{number}@acme.example",
            earlier=earlier,
            coordinator=number % 19 == 9,
        )
