"""Whom the person meets, and who only arranged it.

Guests and organiser, and the names of an `Interviewers:` line. Never the person themself, rooms,
lists, robots, role mailboxes or who declined. Addresses in a description count only where the
person owns the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interviewd.domain.recognise.interviewer_list import listed, people_after_with
from interviewd.domain.recognise.labels import Labels
from interviewd.language import sanitize
from interviewd.language.people import (
    company_domain,
    full_name,
    is_human,
    is_recruiter,
    same_person,
    valid_address,
)
from interviewd.language.people.companies import label_of, plain_letters
from interviewd.model.seen import Answer, Event, Guest, Person
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

MOST_GUESTS = 20  # of more an invitation's first are read; even these are too many
MOST_MET = 6  # more than six people are too many to thank one by one
_WITH_ADDRESS = lazy_pattern(r"[\w.%+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_RECRUITING_FIRM = lazy_pattern(r"recruit|talent|staffing|personalberatung|headhunt|people|search")


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whom they meet, in the invitation's order, and who only arranged it."""

    people: tuple[Person, ...] = ()
    coordinator: Person | None = None
    organizer: Person | None = None  # when human and not the person, whatever they are here


def attendance(
    event: Event, own: frozenset[str], names: tuple[str, ...], labels: Labels, *, owned: bool
) -> Attendance:
    """Who is met. `own` and `names` are the person's, `owned` whether the event is theirs."""
    return _Invitation(event, own, names, labels, owned).attendance()


@dataclass(frozen=True, slots=True)
class _Invitation:
    """An event while it is read."""

    event: Event
    own: frozenset[str]
    names: tuple[str, ...]
    labels: Labels
    owned: bool

    def attendance(self) -> Attendance:
        organizer = self.organizer()
        refused = [guest for guest in self.event.guests if guest.answer is Answer.NO]
        invited = [person for person in self.guests() if not self.is_self(person)]
        known = _distinct([*self.unlisted(organizer), *invited], [organizer] if organizer else [])
        interviewers = [
            person
            for person in self.addressed("interviewers")[:MOST_GUESTS]
            if not self.is_self(person)
            and not any(_is_same(person, guest) for guest in refused)
            and is_human(person)
        ]
        met, named = _merged(known, interviewers)
        coordinator = self.named_coordinator([*met, *([organizer] if organizer else [])])
        coordinator = coordinator or self.arranging(organizer, met, named)
        people = [
            person
            for person in met
            if coordinator is None or person in named or not _is_same(person, coordinator)
        ]
        return Attendance(tuple(people), coordinator, organizer)

    # --- who is there ----------------------------------------------------------------------------

    def guests(self) -> list[Person]:
        return [
            person_of(guest)
            for guest in self.event.guests[:MOST_GUESTS]
            if guest.answer is not Answer.NO
            and guest.email not in self.own
            and is_human(guest)
            and (guest.name or guest.email)
        ]

    def organizer(self) -> Person | None:
        """When human, not the person, and not absent."""
        guest = self.event.organizer
        if guest is None or guest.email in self.own or not (guest.email or guest.name):
            return None
        answers = [each.answer for each in self.event.guests if each.email == guest.email]
        declined = Answer.NO in (guest.answer, *answers)
        return None if declined or not is_human(guest) else person_of(guest)

    def unlisted(self, organizer: Person | None) -> list[Person]:
        """The organiser, where the guests do not hold them already."""
        emails = {guest.email for guest in self.event.guests if guest.email}
        return [] if organizer is None or organizer.email in emails else [organizer]

    def is_self(self, person: Person) -> bool:
        """By address, by name, or by an address without a name that spells theirs."""
        if person.email in self.own:
            return True
        if not person.name:
            local = person.email.rpartition("@")[0].replace("_", ".").replace("-", ".")
            return any(
                " " in name and sorted(local.split(".")) == sorted(plain_letters(name).split())
                for name in self.names
            )
        is_full = len(person.name.split()) > 1
        return is_full and any(same_person(person.name, Person(name)) for name in self.names)

    # --- what the description adds ---------------------------------------------------------------

    def addressed(self, label: str) -> list[Person]:
        """The people of a line, with addresses that the person typed where nobody else is there."""
        people, event = listed(self.labels.get(label, "")), self.event
        if not self.owned or any(guest.email not in self.own for guest in event.guests):
            mails = {"", *(guest.email for guest in event.everybody)}
            return [each if each.email in mails else replace(each, email="") for each in people]
        found = []
        for each in people:
            address = "" if each.email else typed_address(each.name, event.description)
            found.append(replace(each, email=address) if address else each)
        return found

    # --- who only arranged it --------------------------------------------------------------------

    def named_coordinator(self, known: list[Person]) -> Person | None:
        """The human being of a `Coordinator:` line, with a guest's address or the typed one."""
        for person in self.addressed("coordinator"):
            if (person.name or person.email) and not self.is_self(person) and is_human(person):
                return next((other for other in known if _is_same(person, other)), person)
        return None

    def arranging(
        self, organizer: Person | None, met: list[Person], named: list[Person]
    ) -> Person | None:
        """The organiser, when others are met and everything says that they only arrange."""
        if organizer is None or any(_is_same(person, organizer) for person in named):
            return None
        others = [person for person in met if not _is_same(person, organizer)]
        recruiters = listed(self.labels.get("recruiter", ""))
        is_named = any(_is_same(each, organizer) for each in recruiters)
        domain = company_domain(organizer.email)
        are_elsewhere = all(company_domain(each.email) != domain for each in others if each.email)
        is_agency = domain and are_elsewhere and _RECRUITING_FIRM.search(label_of(domain))
        return organizer if others and (is_named or self.says_recruiter() or is_agency) else None

    def says_recruiter(self) -> bool:
        """By the guest as written: `Dana Cole (Recruiting)` is a name without its brackets."""
        organizer = self.event.organizer
        if organizer is None:
            return False
        guests = (guest for guest in self.event.guests if guest.email)
        same = (guest for guest in guests if guest.email == organizer.email)
        return any(map(is_recruiter, (organizer, *same)))


def typed_address(name: str, text: str) -> str:
    """The one address in a text that is a full name's: it spells it, or the name stands before it
    as mail programs write that. "" where none is, or several are.
    """
    if " " not in name:
        return ""
    fits = set()
    for match in _WITH_ADDRESS.finditer(text):
        address = valid_address(match[0].strip(".'-"))
        before = text[max(0, match.start() - len(name) - 2) : match.start()].casefold()
        is_behind = before.endswith((f"{name} <".casefold(), f"{name}<".casefold()))
        if address and (is_behind or same_person(name, Person(email=address))):
            fits.add(address)
    return fits.pop() if len(fits) == 1 else ""


def people_of_title(title: str, description: str) -> str:
    """Whom the title of the person's own event says they meet, `Call with Rosa Lind (Tindra)`,
    where title and description have an address for each of them; else "".
    """
    people = listed(people_after_with([title]))
    known = [(each.name, each.email or typed_address(each.name, description)) for each in people]
    is_known = all(address for _, address in known)
    return "; ".join(f"{name} <{address}>".strip() for name, address in known) if is_known else ""


def person_of(guest: Guest) -> Person:
    """A guest as a person, without an address that is invalid."""
    return Person(
        full_name(sanitize.line(guest.name), guest.email) if "@" not in guest.name else "",
        valid_address(guest.email),
    )


def _distinct(people: Iterable[Person], also: Iterable[Person]) -> list[Person]:
    """Each person once; a name found elsewhere, also in `also`, goes to the address."""
    distinct: dict[str, Person] = {}
    for person in people:
        key = person.email or person.name
        if key:
            distinct[key] = distinct[key] if key in distinct and distinct[key].name else person
    for person in also:
        if person.email in distinct and not distinct[person.email].name:
            distinct[person.email] = replace(distinct[person.email], name=person.name)
    return one_address_each(distinct.values())


def one_address_each(people: Iterable[Person]) -> list[Person]:
    """Each person once: `Meera Joshi` and `M Joshi` at one company's domain are one.

    Two full names that differ, and a first name alone, stay apart.
    """
    kept: list[Person] = []
    for person in people:
        domain, is_full = company_domain(person.email), len(person.name.split()) > 1
        full = (place for place, one in enumerate(kept) if is_full and len(one.name.split()) > 1)
        near = (place for place in full if domain and company_domain(kept[place].email) == domain)
        twin = next((place for place in near if same_person(kept[place].name, person)), None)
        if twin is None:
            kept.append(person)
        elif len(person.name) > len(kept[twin].name):
            kept[twin] = person
    return kept


def _is_same(person: Person, other: Person | Guest) -> bool:
    if person.email and other.email:
        return person.email == other.email
    return bool(person.name) and same_person(person.name, other)


def _merged(known: list[Person], interviewers: list[Person]) -> tuple[list[Person], list[Person]]:
    """Guests and interviewers as one list, and those of it whom the line named."""
    met, named = list(known), []
    for person in interviewers:
        if not (person.name or person.email):
            continue
        twins = [i for i, other in enumerate(met) if _is_same(person, other)]
        if len(twins) == 1 or (twins and person.email):
            other = met[twins[0]]
            met[twins[0]] = Person(
                other.name if " " in other.name else person.name or other.name,
                other.email or person.email,
                person.title,
            )
            named.append(met[twins[0]])
        elif not twins:
            met.append(person)
            named.append(person)
    return met, named
