"""People are told from machines, rooms, lists and roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language.people import is_human, is_recruiter, is_robot, is_role_mailbox, is_room
from interviewd.model.seen import Guest, GuestKind, Person


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "no-reply@orbis.example"),
        ("", "noreply+1@us.greenhouse-mail.io"),
        ("", "do_not_reply@orbis.example"),
        ("", "donotreply@indeed.com"),
        ("", "calendar-notification@google.com"),
        ("", "abc@group.calendar.google.com"),
        ("", "scheduling@hire.lever.co"),
        ("", "notifications@calendly.com"),
        ("", "bot@orbis.example"),
        ("Orbis Logistics", "orbis@myworkday.com"),
        ("Dana Cole", "dana@ashbyhq.com"),
        ("SmartRecruiters", "notifications@smartrecruiters.com"),
        ("GoodTime", ""),
        ("Greenhouse Recruiting", ""),
        ("Acme via Greenhouse", ""),
        ("Otter.ai Notetaker", "sam@otter.ai"),
        ("Fred Fireflies", "fred@fireflies.ai"),
        ("Fathom Notetaker", "a@orbis.example"),
        ("Read.ai meeting notes", ""),
        ("tl;dv Notetaker", ""),
        ("Microsoft Teams", ""),
        ("Zoom", "no-reply@zoom.us"),
    ],
)
def test_machines_are_robots(name: str, email: str) -> None:
    """A machine is known by its local part, its host, or its name alone."""
    assert is_robot(Person(name, email))
    assert not is_human(Guest(email, name))


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Tom Ashby", "tom@orbis.example"),
        ("John Lever", "john.lever@orbis.example"),
        ("Jane Otter", "jane.otter@orbis.example"),
        ("Grace Greenhouse", ""),
        ("Abbott", "abbott@orbis.example"),
        ("Robert Botha", "rbotha@orbis.example"),
        ("Noreen Reply", "noreen@orbis.example"),
        ("Mia Brandt", "mia.brandt@zoom.us"),
        ("Karat Singh", "k@orbis.example"),
        ("", "jpatel@orbis.example"),
    ],
)
def test_people_with_odd_names_stay_people(name: str, email: str) -> None:
    """Who is merely called like a machine, or works for those who make one to meet in, is a
    human being.
    """
    assert not is_robot(Person(name, email))
    assert is_human(Guest(email, name))


@pytest.mark.parametrize(
    "email",
    """
    recruiting@x.example talent@x.example office@x.example hr@x.example jobs@x.example
    careers@x.example ea@x.example talent-acquisition@x.example people@x.example hiring@x.example
    info@x.example hr.berlin@x.example jobs-emea@x.example recruiting-orbis@x.example
    orbis.careers@x.example bewerbung@x.example personal@x.example rrhh@x.example
    recrutement@x.example talentacquisitionteam@x.example peopleteam@x.example orbisjobs@orbis.com
    orbis@orbis.com jobs+abc@x.example team-berlin@x.example human.resources@x.example
    eng-interviewers@x.example TALENT@x.example data-team@x.example hiring-committee@x.example
""".split(),
)
def test_role_mailboxes_are_nobodys(email: str) -> None:
    """An address made of roles, teams and places, with or without seams, is a role's."""
    assert is_role_mailbox(email)
    assert not is_human(Guest(email.lower(), "Orbis Team"))


@pytest.mark.parametrize(
    "email",
    """
    steve.jobs@x.example s.jobs@x.example anna.post@x.example jonas@x.example talia@x.example
    stephan@x.example hrvoje@x.example theo@x.example marketa@x.example mark.it@x.example
    joanna.team@x.example eva@x.example pa.smith@x.example mia@mia.example
""".split(),
)
def test_a_persons_address_is_no_role(email: str) -> None:
    """A word that is also a surname makes nobody a mailbox."""
    assert not is_role_mailbox(email)


@pytest.mark.parametrize(
    ("guest", "room"),
    [
        (Guest("fuji@x.example", "Fuji", GuestKind.ROOM), True),
        (Guest("tv@x.example", "TV", GuestKind.RESOURCE), True),
        (Guest("c_18@resource.calendar.google.com", "HQ-3-Fuji (8)"), True),
        (Guest("", "Conference Room 3"), True),
        (Guest("raum-elbe@x.example", "Raum Elbe"), True),
        (Guest("", "Besprechungsraum 2"), True),
        (Guest("", "Salle Monet"), True),
        (Guest("", "Sala de juntas"), True),
        (Guest("room-berlin-304@x.example"), True),
        (Guest("sala.marco@x.example", "Marco Sala"), False),
        (Guest("anna.raumer@x.example", "Anna Raumer"), False),
        (Guest("joe@x.example", "Joe Roomey"), False),
    ],
)
def test_rooms_are_recognised_by_kind_address_or_name(guest: Guest, room: bool) -> None:
    """Directories name rooms in many ways; surnames that hold such a word are people's."""
    assert is_room(guest) is room


@pytest.mark.parametrize(
    ("person", "recruiter"),
    [
        (Person("Dana Cole (Recruiting)"), True),
        (Person("Dana Cole - Talent Acquisition"), True),
        (Person("Dana | People Team"), True),
        (Person("Dana Cole", "dana@talent.orbis.com"), True),
        (Person("Dana Cole", "dana-recruiting@orbis.com"), True),
        (Person("Dana Cole", "", "Senior Technical Recruiter"), True),
        (Person("Scheduling Dana"), True),
        (Person("Dana Cole (EA to CEO)"), True),
        (Person("Dana Cole, Assistant Professor"), False),
        (Person("Dana Cole", "dana.cole@orbis.com"), False),
        (Person("Dana Cole", "dana@talentful.com"), False),
        (Person("Mia", "mia@people.ai"), False),
        (Person("Dana Peoples", "dana.peoples@orbis.com"), False),
    ],
)
def test_recruiters_say_so(person: Person, recruiter: bool) -> None:
    """Name, title or address says recruiting, talent, people or scheduling.

    A firm's own name proves nothing.
    """
    assert is_recruiter(person) is recruiter


def test_a_mailing_list_is_no_human() -> None:
    """RFC 5545 CUTYPE=GROUP names many at once."""
    assert not is_human(Guest("mia@x.example", "Mia", GuestKind.GROUP))


@given(st.text(max_size=80), st.text(max_size=80))
def test_anything_can_be_judged(name: str, email: str) -> None:
    """Whatever strangers write, judging it raises nothing."""
    guest = Guest(email, name)

    assert is_human(guest) in (True, False)
    assert is_recruiter(guest) in (True, False)
