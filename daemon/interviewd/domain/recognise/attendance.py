"""Whom the person meets, and who only arranged it.

Guests and organiser, and the names of an `Interviewers:` line. Never the person themself, rooms,
lists, robots, role mailboxes or who declined. Addresses in a description count only where the
person owns the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interviewd.domain.recognise.interviewer_list import listed
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
    """Who is met. `own` are the person's addresses, `owned` whether the event is theirs."""
    refused = [guest for guest in event.guests if guest.answer is Answer.NO]
    organizer = _organizer(event, own)
    invited = [person for person in _guests(event, own) if not _is_self(person, own, names)]
    known = _distinct([*_unlisted(organizer, event), *invited], [organizer] if organizer else [])
    typed = _addressed(listed(labels.get("interviewers", "")), event, own, owned=owned)
    interviewers = [
        person
        for person in typed[:MOST_GUESTS]
        if not _is_self(person, own, names)
        and not any(_is_same(person, guest) for guest in refused)
        and is_human(person)
    ]
    met, named = _merged(known, interviewers)
    chosen = _named_coordinator(
        labels, [*met, *([organizer] if organizer else [])], event, own, names, owned=owned
    )
    coordinator = chosen or _arranging(
        organizer, met, named, labels, says_recruiter=_says_recruiter(event)
    )
    people = [
        person
        for person in met
        if coordinator is None or person in named or not _is_same(person, coordinator)
    ]
    return Attendance(tuple(people), coordinator, organizer)


# --- who is there -------------------------------------------------------------------------------


def _guests(event: Event, own: frozenset[str]) -> list[Person]:
    return [
        person_of(guest)
        for guest in event.guests[:MOST_GUESTS]
        if guest.answer is not Answer.NO
        and guest.email not in own
        and is_human(guest)
        and (guest.name or guest.email)
    ]


def person_of(guest: Guest) -> Person:
    """A guest as a person, without an address that is invalid."""
    return Person(
        full_name(sanitize.line(guest.name), guest.email) if "@" not in guest.name else "",
        valid_address(guest.email),
    )


def _organizer(event: Event, own: frozenset[str]) -> Person | None:
    guest = event.organizer
    if (
        guest is None
        or guest.email in own
        or not (guest.email or guest.name)
        or not is_human(guest)
    ):
        return None
    declined = any(
        other.email == guest.email and other.answer is Answer.NO for other in event.guests
    )
    return None if declined or guest.answer is Answer.NO else person_of(guest)


def _unlisted(organizer: Person | None, event: Event) -> list[Person]:
    """The organiser, where the guests do not hold them already."""
    listed_already = organizer is not None and any(
        guest.email == organizer.email for guest in event.guests if guest.email
    )
    return [] if organizer is None or listed_already else [organizer]


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
        twin = next((place for place, one in enumerate(kept) if _are_one(one, person)), None)
        if twin is None:
            kept.append(person)
        elif len(person.name) > len(kept[twin].name):
            kept[twin] = person
    return kept


def _are_one(one: Person, other: Person) -> bool:
    domain = company_domain(one.email)
    is_full = all(len(person.name.split()) > 1 for person in (one, other))
    is_at_one = domain != "" and domain == company_domain(other.email)
    return is_at_one and is_full and same_person(one.name, other)


def _is_same(person: Person, other: Person | Guest) -> bool:
    if person.email and other.email:
        return person.email == other.email
    return bool(person.name) and same_person(person.name, other)


def _is_self(person: Person, own: frozenset[str], names: tuple[str, ...]) -> bool:
    """By address, by name, or by an address without a name that spells theirs."""
    if person.email in own:
        return True
    if not person.name:
        local = person.email.rpartition("@")[0].replace("_", ".").replace("-", ".")
        return any(
            " " in name and sorted(local.split(".")) == sorted(plain_letters(name).split())
            for name in names
        )
    return any(
        len(person.name.split()) > 1 and same_person(person.name, Person(name)) for name in names
    )


# --- what the description adds ------------------------------------------------------------------


def _addressed(
    people: Iterable[Person], event: Event, own: frozenset[str], *, owned: bool
) -> list[Person]:
    """Names with the addresses that the person typed; without, where others take part."""
    if not owned or any(guest.email not in own for guest in event.guests):
        mails = {"", *(guest.email for guest in event.everybody)}
        return [person if person.email in mails else replace(person, email="") for person in people]
    typed = [
        address
        for typed_address in _WITH_ADDRESS.findall(event.description)
        if (address := valid_address(typed_address.strip(".'-")))
    ]
    return [
        person if person.email else replace(person, email=_fitting(person, typed))
        for person in people
    ]


def _fitting(person: Person, typed: list[str]) -> str:
    fits = {
        address
        for address in typed
        if " " in person.name and same_person(person.name, Person(email=address))
    }
    return fits.pop() if len(fits) == 1 else ""


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


# --- who only arranged it -----------------------------------------------------------------------


def _named_coordinator(
    labels: Labels,
    known: list[Person],
    event: Event,
    own: frozenset[str],
    names: tuple[str, ...],
    *,
    owned: bool,
) -> Person | None:
    """The human being of a `Coordinator:` line, with a guest's address or the typed one."""
    for person in _addressed(listed(labels.get("coordinator", "")), event, own, owned=owned):
        if (
            _is_self(person, own, names)
            or not is_human(person)
            or not (person.name or person.email)
        ):
            continue
        match = next((other for other in known if _is_same(person, other)), None)
        return match or person
    return None


def _says_recruiter(event: Event) -> bool:
    """By the guest as written: `Dana Cole (Recruiting)` is a person's name without its brackets."""
    organizer = event.organizer
    return organizer is not None and any(
        is_recruiter(guest)
        for guest in (
            organizer,
            *(g for g in event.guests if g.email and g.email == organizer.email),
        )
    )


def _arranging(
    organizer: Person | None,
    met: list[Person],
    named: list[Person],
    labels: Labels,
    *,
    says_recruiter: bool,
) -> Person | None:
    """The organiser, when others are met and everything says that they only arrange."""
    if organizer is None or any(_is_same(person, organizer) for person in named):
        return None
    others = [person for person in met if not _is_same(person, organizer)]
    is_named = any(_is_same(each, organizer) for each in listed(labels.get("recruiter", "")))
    arranges = says_recruiter or is_named or _is_agency(organizer, others)
    return organizer if others and arranges else None


def _is_agency(organizer: Person, others: list[Person]) -> bool:
    """Whether their firm is called recruiting, and the others are elsewhere."""
    domain = company_domain(organizer.email)
    elsewhere = all(company_domain(person.email) != domain for person in others if person.email)
    return bool(domain) and elsewhere and bool(_RECRUITING_FIRM.search(label_of(domain)))
