"""Whom the person meets, and who only arranged it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.recognise.attendance import Attendance, attendance, people_of_title
from interviewd.domain.recognise.interviewer_list import listed
from interviewd.domain.recognise.labels import read_labels
from interviewd.domain.recognise.tags import owns
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Person

OWN = frozenset({"sam@example.org"})
START = datetime(2026, 12, 2, 14, tzinfo=UTC)
ME = Guest("sam@example.org", "Sam Rivera", answer=Answer.YES)
JONAS = Guest("jonas.weber@orbis.example", "Jonas Weber", answer=Answer.YES)
MIA = Guest("mia@orbis.example", "Mia Brandt")
ROSA = "rosa.lind@tindra.example"
DANA = Guest("dana@orbis.example", "Dana Cole (Recruiting)")


def at(*guests: Guest, organizer: Guest | None = None, description: str = "") -> Attendance:
    event = Event(
        *("home", "calendar", "u", START, START + timedelta(hours=1)),
        description=description,
        organizer=organizer,
        guests=guests,
    )
    return attendance(event, OWN, ("Sam Rivera",), read_labels(description), owned=owns(event, OWN))


def emails(attendance: Attendance) -> list[str]:
    return [person.email for person in attendance.people]


def test_guests_and_organiser_are_met() -> None:
    """In the invitation's order; the person themself is not."""
    assert emails(at(ME, JONAS, MIA, organizer=JONAS)) == [JONAS.email, MIA.email]
    assert emails(at(ME, MIA, organizer=JONAS)) == [JONAS.email, MIA.email]


@pytest.mark.parametrize(
    "guest",
    [
        Guest("no@orbis.example", "Kim Lund", answer=Answer.NO),
        Guest("fuji@orbis.example", "Fuji", GuestKind.ROOM),
        Guest("beamer@orbis.example", "Beamer", GuestKind.RESOURCE),
        Guest("engineers@orbis.example", "Engineers", GuestKind.GROUP),
        Guest("no-reply@greenhouse.io", "Orbis"),
        Guest("sam@otter.ai", "Otter.ai"),
        Guest("talent@orbis.example", "Orbis Talent"),
        Guest("ea@orbis.example", "Kim Lund"),
        Guest("evil@аpple.com", ""),
    ],
)
def test_others_are_not_met(guest: Guest) -> None:
    """Who declined, rooms, things, lists, robots, role mailboxes, disguised addresses."""
    assert emails(at(ME, JONAS, guest, organizer=JONAS)) == [JONAS.email]
    assert at(ME, organizer=guest).coordinator is None


def test_a_recruiter_who_organises_for_others_coordinates() -> None:
    """They are not thanked for a talk they were not in; alone, they are the one met."""
    assert at(ME, JONAS, organizer=DANA) == Attendance(
        (Person("Jonas Weber", JONAS.email),),
        Person("Dana Cole", DANA.email),
        Person("Dana Cole", DANA.email),
    )
    assert emails(at(ME, DANA, organizer=DANA)) == [DANA.email]


def test_names_alone_are_others_too() -> None:
    """An `Interviewers:` line tells who is met, so the recruiter only arranges."""
    attendance = at(ME, organizer=DANA, description="Interviewers: Jonas Weber")

    assert attendance.people == (Person("Jonas Weber"),)
    assert attendance.coordinator == Person("Dana Cole", DANA.email)


def test_a_recruiter_named_as_interviewer_is_met() -> None:
    """Who is in the talk is thanked for it."""
    attendance = at(ME, JONAS, organizer=DANA, description="Interviewers: Dana Cole, Jonas Weber")

    assert emails(attendance) == [DANA.email, JONAS.email]
    assert attendance.coordinator is None


def test_a_coordinator_line_names_anybody() -> None:
    """Organiser or guest: they coordinate, and are not met."""
    assert at(
        ME, JONAS, organizer=MIA, description="Coordinator: Mia Brandt"
    ).coordinator == Person("Mia Brandt", MIA.email)
    assert emails(at(ME, JONAS, MIA, organizer=JONAS, description="Coordinator: Mia")) == [
        JONAS.email
    ]
    assert (
        at(
            ME, JONAS, organizer=JONAS, description="Coordinator: recruiting@orbis.example"
        ).coordinator
        is None
    )


def test_a_listed_guest_is_one_person() -> None:
    """By name, by an address alone, with the title that the line gives."""
    line = "Interviewers: Jonas Weber (Staff Engineer); Brandt, Mia"
    bare = Guest(JONAS.email)
    attendance = at(ME, bare, MIA, organizer=MIA, description=line)

    assert attendance.people == (
        Person("Jonas Weber", JONAS.email, "Staff Engineer"),
        Person("Mia Brandt", MIA.email),
    )


def test_an_agency_coordinates() -> None:
    """A recruiting firm organises for people elsewhere."""
    agent = Guest("sophie@brightrecruitment.co.uk", "Sophie Lane")

    assert at(ME, JONAS, organizer=agent).coordinator == Person("Sophie Lane", agent.email)


def test_addresses_of_strangers_text_never_count() -> None:
    """On somebody else's event the description gives names only."""
    text = "Interviewers: Jonas Weber <evil@attacker.example>, Eve <eve@attacker.example>\nCoordinator: Bob <b@attacker.example>"
    attendance = at(ME, JONAS, organizer=JONAS, description=text)

    assert attendance.people == (Person("Jonas Weber", JONAS.email), Person("Eve"))
    assert attendance.coordinator == Person("Bob")


def test_addresses_that_the_person_typed_count() -> None:
    """On their own event, beside the name or anywhere in the text where it fits one name."""
    text = "Interviewers: Jonas Weber <Jonas@x.example>, Mia Brandt\nCoordinator: Dana Cole <d@x.example>\nmia.brandt@x.example"
    attendance = at(description=text)

    assert attendance.people == (
        Person("Jonas Weber", "jonas@x.example"),
        Person("Mia Brandt", "mia.brandt@x.example"),
    )
    assert attendance.coordinator == Person("Dana Cole", "d@x.example")


@pytest.mark.parametrize(
    ("title", "text", "met"),
    [
        ("Call with Rosa Lind (Tindra)", "rosa.lind@tindra.example", ROSA),
        ("Interview with Rosa Lind, Tindra", "call her: ROSA@tindra.example.", "rosa@"),
        ("Rosa Lind - Tindra: talk with Rosa Lind", "info@tindra.example, rlind@x.example", "rlind@"),
        ("Call with Rosa Lind @ Tindra", "Rosa Lind <people-7@tindra.example>", "people-7@"),
        ("Tindra: talk with rosa@tindra.example", "", "rosa@"),
        ("Mit Rosa Lind und Tom Adler", "tom@x.example rosa@x.example", "rosa@ tom@"),
        # No address is hers, two may be, or not everybody has one.
        ("Call with Rosa Lind (Tindra)", "ask kim@tindra.example", ""),
        ("Call with Rosa Lind (Tindra)", "rosa@home.example, rosa.lind@tindra.example", ""),
        ("Call with Rosa Lind and Tom Adler", "rosa.lind@tindra.example", ""),
        # Nobody is named, or by half a name; what is behind “with” is a company.
        ("Call (Tindra)", "rosa.lind@tindra.example", ""),
        ("Call with Rosa (Tindra)", "rosa@tindra.example", ""),
        ("Interview with Morgan Stanley", "morgan@stanley.example", ""),
    ],
)  # fmt: skip
def test_a_title_names_whom_one_meets_where_the_address_is_theirs(
    title: str, text: str, met: str
) -> None:
    """The address spells the name, or stands behind it in angle brackets; it is never guessed."""
    people = listed(people_of_title(title, text))
    assert [person.email.partition("@")[0] for person in people] == [
        address.partition("@")[0] for address in met.split()
    ]
    assert all(not person.title for person in people)


def test_the_person_does_not_meet_themself() -> None:
    """Neither by address nor by name."""
    assert at(description="Interviewers: Sam Rivera, sam@example.org, Jonas Weber").people == (
        Person("Jonas Weber"),
    )


def test_the_person_is_known_by_name_under_another_address() -> None:
    """An invitation to an old address of theirs makes them nobody to thank."""
    assert emails(at(Guest("sam@old.example", "Rivera, Sam"), JONAS, organizer=JONAS)) == [
        JONAS.email
    ]


def test_an_address_without_a_name_that_spells_the_person_s_is_theirs() -> None:
    """Forwarded to an old address of their own; a first name alone is somebody else's."""
    met = at(Guest("sam.rivera@old.example"), Guest("sam@orbis.com"), JONAS, organizer=JONAS)
    assert emails(met) == ["sam@orbis.com", JONAS.email]


def test_a_name_is_taken_from_the_organiser() -> None:
    """Google lists a guest by address alone and names them as organiser."""
    assert at(ME, Guest(MIA.email), organizer=MIA).people == (Person("Mia Brandt", MIA.email),)


GUESTS = st.builds(
    Guest,
    email=st.sampled_from(
        ["", "sam@example.org", "jonas@orbis.example", "no-reply@lever.co", "hr@orbis.example"]
    )
    | st.emails(),
    name=st.text(max_size=30),
    kind=st.sampled_from(GuestKind),
    answer=st.sampled_from(Answer),
)


@given(
    st.lists(GUESTS, max_size=6),
    GUESTS,
    st.text(max_size=80),
    st.sampled_from(["Interviewers", "Coordinator", "Recruiter"]),
)
def test_recipients_are_guests_or_organiser(
    guests: list[Guest], organizer: Guest, text: str, label: str
) -> None:
    """On somebody else's event nobody is written to whom the invitation does not hold as a
    trusted human guest.
    """
    stranger = Guest(organizer.email or "eve@orbis.example", organizer.name)
    attendance = at(
        *guests,
        organizer=stranger,
        description=f"{label}: {text} <x@attacker.example>, y@attacker.example",
    )
    if stranger.email in OWN:
        return
    trusted = {guest.email.lower() for guest in (*guests, stranger)} - OWN

    for person in (*attendance.people, *filter(None, [attendance.coordinator])):
        assert not person.email or person.email in trusted or "xn--" in person.email


def test_one_person_with_two_addresses_is_thanked_once() -> None:
    """An initial and a full name at one company are one person, two full names are two."""
    meera = Guest("head@orbis.example", "Meera Joshi")
    initial = Guest("m.joshi@orbis.example", "M Joshi")
    ravi = Guest("r.joshi@orbis.example", "Ravi Joshi")
    elsewhere = Guest("m.joshi@other.example", "M Joshi")
    assert emails(at(ME, initial, meera)) == [meera.email]
    assert emails(at(ME, meera, ravi)) == [meera.email, ravi.email]
    assert emails(at(ME, meera, elsewhere)) == [meera.email, elsewhere.email]
