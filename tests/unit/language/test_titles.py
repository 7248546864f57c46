"""Titles in every shape: company, role and people."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.language import sanitize
from interviewd.language.titles import Clues, read, role_of
from interviewd.model.seen import Person

PEOPLE = (
    Person("Jonas Weber", "jonas@elsewhere.example"),
    Person("Mia Brandt", "mia@elsewhere.example"),
)
CLUES = Clues(own=("Sam Rivera",), tags=("#interview",))


@pytest.mark.parametrize(
    ("title", "company", "role"),
    [
        (
            "Interview: Platform Engineer - Orbis Logistics (Final Round)",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        (
            "Sam Rivera <> Orbis Logistics: Onsite (Platform Engineer)",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        (
            "Phone Screen - Platform Engineer @ Orbis Logistics",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        (
            "[Orbis Logistics] Technical interview (Platform Engineer)",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        ("2nd round w/ Orbis Logistics", "Orbis Logistics", ""),
        (
            "Final interview — Platform Engineer, Orbis Logistics",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        (
            "Interview at Orbis Logistics (Platform Engineer)",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        ("Platform Engineer at Orbis Logistics", "Orbis Logistics", "Platform Engineer"),
        (
            "Interview Confirmation: R-20417 Platform Engineer - Second Round",
            "",
            "Platform Engineer",
        ),
        (
            "Vorstellungsgespräch bei Müller & Söhne (Leiter Einkauf)",
            "Müller & Söhne",
            "Leiter Einkauf",
        ),
        (
            "Entretien d'embauche – Développeuse backend chez Doctolib",
            "Doctolib",
            "Développeuse backend",
        ),
        ("Entrevista final: Ingeniera de datos en Cabify", "Cabify", "Ingeniera de datos"),
        ("Interview with Priya Shah", "", ""),
        ("Interview with Orbis Logistics", "Orbis Logistics", ""),
        ("Orbis Logistics interview", "Orbis Logistics", ""),
        ("Orbis technical interview", "Orbis", ""),
        ("#interview Orbis", "Orbis", ""),
        ("Interview with Jonas Weber and Mia Brandt", "", ""),
        ("Sam Rivera and Mia Brandt", "", ""),
        ("Intro call: Orbis | Sam Rivera & Mia Brandt", "Orbis", ""),
        ("Senior Engineer, Payments - Orbis", "Orbis", "Senior Engineer, Payments"),
        (
            "Interview: Senior Product Manager - Growth @ Orbis",
            "Orbis",
            "Senior Product Manager - Growth",
        ),
        ("Orbis, Inc. - Engineering Manager interview", "Orbis, Inc.", "Engineering Manager"),
        (
            "Technical Interview - Technical Program Manager - Orbis",
            "Orbis",
            "Technical Program Manager",
        ),
        ("Account Executive interview at Orbis", "Orbis", "Account Executive"),
        ("Hiring manager interview with Orbis (Data Analyst)", "Orbis", "Data Analyst"),
        ("Interview Backend Entwickler (m/w/d) bei Orbis GmbH", "Orbis GmbH", "Backend Entwickler"),
        ("Zweitgespräch Softwareentwickler:in – Orbis AG", "Orbis AG", "Softwareentwickler:in"),
        ("Final interview with VP Engineering - Orbis", "Orbis", ""),
        ("Zoom interview: Backend Engineer, Orbis (Google Meet)", "Orbis", "Backend Engineer"),
        ("Chat with Mia from Orbis", "Orbis", ""),
        ("Interview @ Zoom - Account Executive", "Zoom", "Account Executive"),
        ("Florist @ Blumen König", "Blumen König", "Florist"),
        (
            "Orbis Logistics | Sam Rivera | Onsite Interview | Data Engineer",
            "Orbis Logistics",
            "Data Engineer",
        ),
        ("Onsite: System Design (Orbis)", "Orbis", ""),
        ("System Design Engineer interview - Orbis", "Orbis", "System Design Engineer"),
        ("Interview for Backend Engineer at Orbis", "Orbis", "Backend Engineer"),
        ("Interview for the role of Backend Engineer with Orbis", "Orbis", "Backend Engineer"),
        ("Sam Rivera - Backend Engineer - Interview", "", "Backend Engineer"),
        (
            "Interview: Sam Rivera (Backend Engineer) with Orbis Logistics",
            "Orbis Logistics",
            "Backend Engineer",
        ),
        ("Backend Engineer (Remote) - Orbis", "Orbis", "Backend Engineer"),
        ("Orbis - Berlin - Phone screen", "Orbis", ""),
        ("Round 2/3: Orbis - SRE", "Orbis", "SRE"),
        ("Lead Forensics - Product Manager interview", "Lead Forensics", "Product Manager"),
        ("Interview – Head of Growth – Acme & Co.", "Acme & Co.", "Head of Growth"),
        ("Sam's interview with Orbis", "Orbis", ""),
        ("Call with Orbis re: Data Engineer", "Orbis", "Data Engineer"),
        ("Interview with Morgan Stanley", "Morgan Stanley", ""),
        ("Sam <> Jonas (Orbis)", "Orbis", ""),
        ("Erstes Kennenlernen mit Orbis", "Orbis", ""),
        ("Google onsite", "Google", ""),
        ("Interview: Google, Software Engineer II", "Google", "Software Engineer II"),
        ("Entretien RH - Alan - Chef de projet", "Alan", "Chef de projet"),
        (
            "Einladung zum Vorstellungsgespräch: Sachbearbeiter Einkauf (m/w/d) - Stadtwerke München",
            "Stadtwerke München",
            "Sachbearbeiter Einkauf",
        ),
        (
            "Deuxième entretien : Ingénieur(e) logiciel (H/F) – Société Générale",
            "Société Générale",
            "Ingénieur(e) logiciel",
        ),
        ("Primera entrevista con Glovo para Product Designer", "Glovo", "Product Designer"),
        ("Interview 12 Nov 3pm: Orbis", "Orbis", ""),
        (
            "Rivera, Sam - Interview - Nurse Practitioner - St. Mary's Hospital",
            "St. Mary's Hospital",
            "Nurse Practitioner",
        ),
        ("Video interview - Chef de Partie, The Ivy", "The Ivy", "Chef de Partie"),
        ("Interview (Zoom) w/ Acme Corp. re Staff SWE", "Acme Corp.", "Staff SWE"),
        ("ACME x Sam Rivera // final round", "ACME", ""),
        ("Interview: Director, Product Marketing, Orbis", "Orbis", "Director, Product Marketing"),
        (
            "Orbis Logistics – Final Panel (Senior Data Engineer)",
            "Orbis Logistics",
            "Senior Data Engineer",
        ),
        (
            "Invitation: Interview with Orbis Logistics - Platform Engineer",
            "Orbis Logistics",
            "Platform Engineer",
        ),
        (
            "Interview - Orbis Logistics - Senior Data Engineer (Remote, EU)",
            "Orbis Logistics",
            "Senior Data Engineer",
        ),
        (
            "Orbis Logistics: 2nd Round Interview for Senior Data Engineer",
            "Orbis Logistics",
            "Senior Data Engineer",
        ),
        (
            "Interview: Senior Data Engineer (Orbis Logistics)",
            "Orbis Logistics",
            "Senior Data Engineer",
        ),
        ("Sam Rivera / Orbis Logistics - Interview", "Orbis Logistics", ""),
        ("Technical screen with Orbis Logistics", "Orbis Logistics", ""),
        ("Onsite interview - Orbis Logistics, Berlin", "Orbis Logistics", ""),
        ("Orbis Logistics Superday", "Orbis Logistics", ""),
        ("Interview w/ Jonas Weber (Orbis Logistics)", "Orbis Logistics", ""),
        ("Interview with Jonas Weber from Orbis Logistics", "Orbis Logistics", ""),
        ("Interview with Orbis Logistics (Jonas Weber)", "Orbis Logistics", ""),
        ("Meet the CEO - Orbis Logistics", "Orbis Logistics", ""),
        ("Orbis Logistics <> Sam: Hiring Manager Chat", "Orbis Logistics", ""),
        (
            "Hiring Manager Screen: Senior Product Manager, Payments @ Orbis Logistics",
            "Orbis Logistics",
            "Senior Product Manager, Payments",
        ),
        (
            "Orbis Logistics - Product Manager - Case Study Presentation",
            "Orbis Logistics",
            "Product Manager",
        ),
        (
            "Interview for Product Manager position at Orbis Logistics",
            "Orbis Logistics",
            "Product Manager",
        ),
        (
            "Interview: VP of Engineering at Orbis Logistics, Inc.",
            "Orbis Logistics, Inc.",
            "VP of Engineering",
        ),
        ("Interview — Chief of Staff to the CEO — Orbis", "Orbis", "Chief of Staff to the CEO"),
        ("Interview: Sr. Software Engineer - Orbis", "Orbis", "Sr. Software Engineer"),
        ("Interview: C++ Developer - Orbis", "Orbis", "C++ Developer"),
        ("Interview: .NET Developer @ Orbis", "Orbis", ".NET Developer"),
        ("Interview: Head of R&D - Orbis", "Orbis", "Head of R&D"),
        ("Interview: QA Engineer | Orbis", "Orbis", "QA Engineer"),
        ("Interview: UI/UX Designer at Orbis", "Orbis", "UI/UX Designer"),
        ("Interview with H&M: Visual Merchandiser", "H&M", "Visual Merchandiser"),
        ("Interview at AT&T (Network Technician)", "AT&T", "Network Technician"),
        ("Interview at 3M – Process Engineer", "3M", "Process Engineer"),
        ("Interview at 1Password (Rust Developer)", "1Password", "Rust Developer"),
        ("Interview at X - Data Scientist", "X", "Data Scientist"),
        ("Interview at Meta (Research Scientist)", "Meta", "Research Scientist"),
        ("Interview with Apple for Silicon Engineer", "Apple", "Silicon Engineer"),
        ("Interview at Booking.com - Data Analyst", "Booking.com", "Data Analyst"),
        ("Interview with Johnson & Johnson (Sales Rep)", "Johnson & Johnson", "Sales Rep"),
        ("Interview: Procter & Gamble – Brand Manager", "Procter & Gamble", "Brand Manager"),
        ("Interview at JPMorgan Chase & Co. - Analyst", "JPMorgan Chase & Co.", "Analyst"),
        ("Interview with BBC Studios: Producer", "BBC Studios", "Producer"),
        (
            "Interview at Deutsche Telekom IT Solutions (DevOps Engineer)",
            "Deutsche Telekom IT Solutions",
            "DevOps Engineer",
        ),
        (
            "Interview at University of Leeds: Lecturer in Economics",
            "University of Leeds",
            "Lecturer in Economics",
        ),
        ("Interview with Bank of America - Teller", "Bank of America", "Teller"),
        (
            "Interview with Engineers Without Borders (Program Officer)",
            "Engineers Without Borders",
            "Program Officer",
        ),
        ("Interview with Designit – Service Designer", "Designit", "Service Designer"),
        ("Interview with Data Dog: Sales Engineer", "Data Dog", "Sales Engineer"),
        ("Interview with The Designer's Republic", "The Designer's Republic", ""),
        (
            "Interview with Palantir Technologies: Forward Deployed Engineer",
            "Palantir Technologies",
            "Forward Deployed Engineer",
        ),
        (
            "Interview - Machine Learning Engineer, Search & Recommendations - Orbis",
            "Orbis",
            "Machine Learning Engineer, Search & Recommendations",
        ),
        ("Second interview at Orbis for Marketing Manager DACH", "Orbis", "Marketing Manager DACH"),
        ("Final: Orbis / Staff Engineer", "Orbis", "Staff Engineer"),
        (
            "Data Engineer - 3rd round - Orbis Logistics - #interview",
            "Orbis Logistics",
            "Data Engineer",
        ),
        ("[Zoom] Orbis Logistics interview, Data Engineer", "Orbis Logistics", "Data Engineer"),
        (
            "(Confirmed) Interview: Orbis Logistics – Data Engineer",
            "Orbis Logistics",
            "Data Engineer",
        ),
        ("RESCHEDULED: Interview with Orbis Logistics", "Orbis Logistics", ""),
        ("Updated invitation: Interview at Orbis Logistics", "Orbis Logistics", ""),
        ("Tentative - Orbis Logistics Interview", "Orbis Logistics", ""),
        ("Interview Orbis Logistics, 14:00, Zoom", "Orbis Logistics", ""),
        ("Interview Orbis Logistics - Teams - 60min", "Orbis Logistics", ""),
        ("Job interview at Orbis Logistics", "Orbis Logistics", ""),
        ("My interview at Orbis Logistics", "Orbis Logistics", ""),
        ("Interview at orbis logistics for data engineer", "orbis logistics", "data engineer"),
        ("INTERVIEW - ORBIS LOGISTICS - DATA ENGINEER", "ORBIS LOGISTICS", "DATA ENGINEER"),
        ("Interview with Dr. Jonas Weber, Orbis Logistics", "Orbis Logistics", ""),
        ("Gespräch mit Jonas Weber (Orbis Logistics GmbH)", "Orbis Logistics GmbH", ""),
        (
            "Interview Projektleiter Hochbau bei der Strabag AG",
            "Strabag AG",
            "Projektleiter Hochbau",
        ),
        ("Vorstellungsgespräch als Softwareentwickler bei SAP", "SAP", "Softwareentwickler"),
        (
            "Vorstellungsgespräch: Teamleitung Kundenservice | DHL",
            "DHL",
            "Teamleitung Kundenservice",
        ),
        (
            "Telefoninterview BMW Group - Ingenieur Batterieentwicklung",
            "BMW Group",
            "Ingenieur Batterieentwicklung",
        ),
        ("Probetag Bäckerei Schmidt", "Bäckerei Schmidt", ""),
        ("Kennenlerngespräch mit Frau Weber, Stadt Köln", "Stadt Köln", ""),
        (
            "Vorstellungsgespräch Stadt Köln, Sachbearbeiterin Soziales",
            "Stadt Köln",
            "Sachbearbeiterin Soziales",
        ),
        ("Entretien avec Blablacar pour le poste de Data Analyst", "Blablacar", "Data Analyst"),
        ("Entretien chez L'Oréal : Cheffe de produit", "L'Oréal", "Cheffe de produit"),
        ("Entretien technique Back Market (Développeur Ruby)", "Back Market", "Développeur Ruby"),
        ("Entretien RH chez Decathlon, responsable de rayon", "Decathlon", "responsable de rayon"),
        (
            "Premier entretien – Société d'Exploitation de la Tour Eiffel",
            "Société d'Exploitation de la Tour Eiffel",
            "",
        ),
        (
            "Entrevista con Telefónica para el puesto de Analista de datos",
            "Telefónica",
            "Analista de datos",
        ),
        ("Entrevista de trabajo: Mercadona (cajera)", "Mercadona", "cajera"),
        (
            "Segunda ronda - Desarrollador frontend en Idealista",
            "Idealista",
            "Desarrollador frontend",
        ),
        ("Entrevista técnica - BBVA", "BBVA", ""),
        ("Colloquio tecnico con Ferrari - Ingegnere meccanico", "Ferrari", "Ingegnere meccanico"),
        ("Intervju hos Spotify: Backendutvecklare", "Spotify", "Backendutvecklare"),
        ("Sollicitatiegesprek ASML (Mechanical Engineer)", "ASML", "Mechanical Engineer"),
        ("Interview with Acme: Manager, Customer Success", "Acme", "Manager, Customer Success"),
        ("Interview: Acme, Manager, Customer Success", "Acme", "Manager, Customer Success"),
        ("Acme | Interview | Director of Sales (EMEA)", "Acme", "Director of Sales"),
        ("Acme interview #2", "Acme", ""),
        ("Acme Interview (round 3)", "Acme", ""),
        ("Stage 2: Acme", "Acme", ""),
        ("Acme – Panel w/ Jonas & Mia", "Acme", ""),
        ("Panel interview with Jonas Weber, Mia Brandt and Ana Costa - Acme", "Acme", ""),
        ("Acme: Interview mit Jonas Weber & Mia Brandt", "Acme", ""),
        ("Virtual Onsite Day 1 - Acme - Engineering Manager", "Acme", "Engineering Manager"),
        ("Take-home review – Acme", "Acme", ""),
        ("Values interview @ Acme", "Acme", ""),
        ("Bar raiser - Acme - SDE II", "Acme", "SDE II"),
        ("Acme Corp/Sam Rivera - Interview", "Acme Corp", ""),
        ("Interview for Junior Copywriter role, Ogilvy", "Ogilvy", "Junior Copywriter"),
        ("Opportunity at Acme: intro chat", "Acme", ""),
        ("Discussion about Staff Engineer role at Acme", "Acme", "Staff Engineer"),
        (
            "Senior Nurse (Band 6) interview - Royal London Hospital",
            "Royal London Hospital",
            "Senior Nurse",
        ),
        (
            "Interview: Teaching Assistant, St Mary's Primary School",
            "St Mary's Primary School",
            "Teaching Assistant",
        ),
        ("Interview: Barista - Costa", "Costa", "Barista"),
        ("Interview @ 10am Acme", "Acme", ""),
        ("Acme interview 9 December 2026", "Acme", ""),
        ("Acme interview, Tuesday", "Acme", ""),
        ("Interview: Acme (Series B, Berlin) – Founding Engineer", "Acme", "Founding Engineer"),
        ("Interview: Founding Engineer @ Acme (YC W24)", "Acme", "Founding Engineer"),
        ("Acme · Interview · Growth Lead", "Acme", "Growth Lead"),
        ("Acme > Interview > Growth Lead", "Acme", "Growth Lead"),
        ("Interview (in person) Acme, 12 King St., London – 10am GMT", "Acme", ""),
        ("Interview - Acme - Protection Officer - P2", "Acme", "Protection Officer"),
        ("Interview: Store Manager - O2", "O2", "Store Manager"),
        (
            "Interview - Junior Paralegal - Smith, Jones & Brown LLP",
            "Smith, Jones & Brown LLP",
            "Junior Paralegal",
        ),
        ("Hospitation Grundschule am Park", "Grundschule am Park", ""),
        ("Interview Voltwerk SE, Hauptstr. 5, 10115 Berlin", "Voltwerk SE", ""),
        ("Entretien Acme, 8 rue de Rivoli, Paris - Directeur", "Acme", "Directeur"),
        ("Interview: Barista - Playhouse Square", "Playhouse Square", "Barista"),
    ],
)
def test_company_and_role_are_distinguished(title: str, company: str, role: str) -> None:
    """In either order, between all separators, in several languages.

    Each as the title spells it.
    """
    named = (
        CLUES
        if "Jonas" not in title and "Mia" not in title
        else Clues(own=CLUES.own, tags=CLUES.tags, people=PEOPLE)
    )
    reading = read(title, named)

    assert (reading.company, reading.role) == (company, role)


SHAPES = [
    "Interview: {role} - {company} (Final Round)",
    "Sam Rivera <> {company}: Onsite ({role})",
    "Phone Screen - {role} @ {company}",
    "[{company}] Technical interview ({role})",
    "Final interview — {role}, {company}",
    "Interview at {company} ({role})",
    "{role} at {company}",
    "{company} - {role} - Interview",
    "{company}: {role} interview",
    "{company} | {role} | Second Round",
    "Interview with {company} for {role}",
    "{role} interview - {company}",
    "Technical Interview: {company} / {role}",
    "Vorstellungsgespräch bei {company} ({role})",
    "Entretien chez {company} – {role}",
    "Entrevista con {company} - {role}",
    "2nd round w/ {company} – {role} #interview",
    "{company} interview ({role})",
    "Interview {role} @ {company} with Zoom",
    "{company} x Sam – {role}",
]
ROLES = [
    "Platform Engineer",
    "Staff Software Engineer, Infrastructure",
    "VP of Engineering",
    "HR Business Partner",
    "Chef de Partie",
    "SRE",
    "C++ Developer",
    "Director, Product Marketing",
    "Leiterin Einkauf",
    "Ingeniera de datos",
    "Flight Attendant",
    "Clinical Trial Manager",
]
COMPANIES = [
    "Orbis Logistics",
    "Müller & Söhne",
    "L'Oréal",
    "Ernst & Young",
    "St. Mary's Hospital",
    "University of Oxford",
    "H&M",
    "3M",
    "Booking.com",
    "First Direct",
    "Baker Hughes",
    "Product Hunt",
    "Foo, Inc.",
    "Foster + Partners",
    "Team Rubicon",
    "Ocado Group",
]


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Orbis panel (Platform Engineer)", "Orbis"),
        ("Orbis Logistics intro", "Orbis Logistics"),
        ("Zoom: Orbis second-round", "Orbis"),
        ("Coffee chat: Orbis", "Orbis"),
        ("Interview with Nielsen Panel", "Nielsen Panel"),
        ("Interview with Teach first", "Teach first"),
    ],
)
def test_how_it_is_held_is_no_part_of_the_company(title: str, company: str) -> None:
    """In small letters behind a name; with a capital, or where names end so, it is one."""
    assert read(title, CLUES).company == company


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_holds_for_every_name(shape: str) -> None:
    """A shape is read whatever the role and the company are called, and no other way round."""
    wrong = []
    for role, company in itertools.product(ROLES, COMPANIES):
        reading = read(shape.format(role=role, company=company), CLUES)
        if (reading.company, reading.role) != (company, role):
            wrong.append((shape.format(role=role, company=company), reading.company, reading.role))

    assert wrong == []


@pytest.mark.parametrize(
    "title",
    [
        "Interview",
        "Interview with the team",
        "Technical interview call",
        "Follow-up discussion",
        "Next round",
        "Panel Day",
        "Interview – Final",
        "Interview Loop",
        "Call re application",
        "Interview: part 2",
        "Chat about next steps",
        "Meeting",
        "Video interview via Zoom",
        "Interview Invite - Sam Rivera",
        "Interview Schedule",
        "Your upcoming interview",
        "Interview Details",
        "Confirmed: Technical Interview",
        "Interview (rescheduled)",
        "Panel – presentation + Q&A",
        "Interview mit HR",
        "Gespräch mit dem Team",
        "Zweite Runde",
        "Entretien avec l'équipe",
        "Entrevista con RRHH",
        "Interview for the role",
        "Interview: Round 2 – Deep Dive Python",
        "Whiteboard session",
        "Interview 14:00",
        "Interview w/ Jonas (hiring manager)",
        "Interview with Jonas Weber (CTO)",
        "Interview w/ CTO & Head of Product",
        "Meet with Jonas",
        "Jonas / Sam",
        "Jonas <> Sam",
        "Sam & Jonas: Interview",
        "Sam Rivera Interview",
        "Interview - Sam Rivera - Virtual",
        "Onsite interview at our office",
        "Onsite Interview - Building 4, 3rd floor",
        "Interview @ HQ",
        "Interview in Berlin",
        "In-person interview",
        "Interview day",
        "Interview Block 1",
        "Interview Session 3 of 5",
        "Behavioral + Technical",
        "Coding exercise review",
        "Case study presentation",
        "Take home assignment discussion",
        "Reference call",
        "Offer discussion",
        "Intro",
        "Introductory meeting with Jonas Weber, Engineering Manager",
        "Interview with Engineering Manager and Tech Lead",
        "Chat with Jonas re: next steps",
        "Interview tomorrow",
        "Interview - please accept",
        "IMPORTANT: Interview",
        "Interview!!!",
        "Interview 🎉",
        "Interview – Microsoft Teams Meeting",
        "Interview – Phone",
        "Interview (1/3)",
        "Interview slot",
        "Interview hold",
        "Placeholder: Interview",
        "[External] Interview",
        "EXT: Interview",
        "Virtual meeting: Jonas Weber & Sam Rivera",
        "Technisches Interview mit Jonas",
        "Kennenlernen",
        "Erstes Gespräch",
        "Vorstellungsgespräch vor Ort",
        "Vorstellungsgespräch online",
        "Entretien visio",
        "Entretien final avec Jonas Weber",
        "Videollamada con Jonas",
        "Interview: Jonas Weber",
        "Interview : Sam Rivera / Jonas Weber",
        "Interview with Mr. Weber",
        "Interview with Prof. Jonas Weber",
        "Interview w/ hiring team",
        "Interview with panel",
        "Chemistry call",
        "Vibe check",
        "Culture interview",
        "Meet & Greet",
        "Getting to know each other",
        "Trial day",
        "Working session with the team",
    ],
)
def test_a_generic_title_names_no_company(title: str) -> None:
    """Times, forms, rooms, fillers, people and their titles: an invitation's usual words are
    nobody's name.
    """
    people = (Person("Jonas Weber", "jonas@zyx.com"),)
    reading = read(title, Clues(own=CLUES.own, people=people, domains=("zyx.com",)))

    assert (reading.company, reading.role) == ("", "")


@pytest.mark.parametrize(
    ("title", "clues", "company", "role"),
    [
        (
            "Orbis Backend Engineer interview",
            Clues(domains=("orbis.io",)),
            "Orbis",
            "Backend Engineer",
        ),
        ("Backend Engineer Orbis", Clues(domains=("orbis.io",)), "Orbis", "Backend Engineer"),
        (
            "Interview Orbis Logistics Data Engineer",
            Clues(domains=("orbislogistics.com",)),
            "Orbis Logistics",
            "Data Engineer",
        ),
        ("Interview: Growth - Kestrel", Clues(domains=("kestrel.vc",)), "Kestrel", "Growth"),
        (
            "Interview: Designer - Engineer",
            Clues(domains=("engineer.com",)),
            "Engineer",
            "Designer",
        ),
        ("Interview with Priya Shah", Clues(domains=("priyashah.com",)), "Priya Shah", ""),
        (
            "Analyst - Penguin Random House UK",
            Clues(domains=("penguinrandomhouse.co.uk",)),
            "Penguin Random House",
            "Analyst",
        ),
        ("Interview - Acme - Analyst", Clues(companies=("Acme",)), "Acme", "Analyst"),
    ],
)
def test_a_guests_domain_decides_an_ambiguous_title(
    title: str, clues: Clues, company: str, role: str
) -> None:
    """A guest's domain or a system's display name tells the company where the title alone does
    not.
    """
    reading = read(title, clues)

    assert (reading.company, reading.role) == (company, role)


@pytest.mark.parametrize(
    "title",
    [
        "Sam Rivera",
        "Sam",
        "Rivera, Sam",
        "S. Rivera",
        "Sam R.",
        "Sam Rivera's interview",
        "Interview: sam rivera",
        "#INTERVIEW",
    ],
)
def test_the_persons_own_name_and_tag_are_ignored(title: str) -> None:
    """Whole, in part, reversed, with initials."""
    reading = read(title, CLUES)

    assert (reading.company, reading.role, reading.people) == ("", "", ())


def test_names_in_a_title_are_people() -> None:
    """Guests by their names, others by a known given name."""
    assert read("Interview with Jonas Weber and Mia Brandt", Clues(people=PEOPLE)).people == (
        "Jonas Weber",
        "Mia Brandt",
    )
    assert read("Interview with Priya Shah", CLUES).people == ("Priya Shah",)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Backend Engineer (R-20417)", "Backend Engineer"),
        ("Leiter Einkauf (m/w/d)", "Leiter Einkauf"),
        ("the Platform Engineer", "Platform Engineer"),
        ("JR00012 Nurse", "Nurse"),
        ("Senior Engineer, Payments", "Senior Engineer, Payments"),
    ],
)
def test_a_role_line_is_cleared(line: str, role: str) -> None:
    """Requisition numbers, gender marks and articles are no part of a role."""
    assert role_of(line) == role


@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=3))
def test_nothing_in_a_title_is_invented(title: str, names: list[str]) -> None:
    """Any title is read, and the words of what is found are words of the title."""
    people = tuple(Person(name) for name in names)
    reading = read(title, Clues(own=("Sam Rivera",), people=people, tags=("#interview",)))

    for word in re.findall(r"\w+", f"{reading.company} {reading.role}"):
        assert word in sanitize.line(title)


@pytest.mark.parametrize(
    ("title", "company", "role"),
    [
        # Who invites stands before the colon; what follows the word for interview is what for.
        ("TU Berlin: Interview Doktorandin", "TU Berlin", "Doktorandin"),
        ("Fraunhofer IPA: Vorstellungsgespräch Glasbläser", "Fraunhofer IPA", "Glasbläser"),
        ("Backend Engineer: Interview Orbis", "Orbis", "Backend Engineer"),
        ("Mia Brandt: Interview Orbis", "Orbis", ""),
        # A rank goes with its field, and an office alone between two parts is the work, if nothing
        # else is.
        ("Interview - VP, Engineering - Acme, Inc.", "Acme, Inc.", "VP, Engineering"),
        ("Interview: CEO, Caritas", "Caritas", "CEO"),
        ("Google Meet - Executive interview - COO - Ocado", "Ocado", "COO"),
        ("Interview: Recruiter - Hays", "Hays", "Recruiter"),
        ("Interview: Recruiter - Backend Engineer - Hays", "Hays", "Backend Engineer"),
        ("CTO Interview - Orbis", "Orbis", ""),
        # Before a legal form, written large, the words of an interview are a name.
        ("Interview @ Meet & Greet Ltd (Host)", "Meet & Greet Ltd", "Host"),
        ("Interview: Barista - Coffee Call GmbH", "Coffee Call GmbH", "Barista"),
        ("Phone Screen Orbis Ltd", "Orbis Ltd", ""),
        # The maker of a room or a tool, last and beside nothing but work, is the employer.
        ("Interview: SRE - Zoom", "Zoom", "SRE"),
        (
            "Entrevista: Ingeniero de datos - Telefónica (segunda ronda)",
            "Telefónica",
            "Ingeniero de datos",
        ),
        ("Interview - Data Engineer - Orbis - Zoom", "Orbis", "Data Engineer"),
        ("Interview Orbis - Zoom", "Orbis", ""),
        # Both sides of a slash are the work.
        (
            "Interview: C# / .NET Developer - Stack Overflow",
            "Stack Overflow",
            "C# / .NET Developer",
        ),
        (
            "Interview: HVAC / Refrigeration Technician - Daikin",
            "Daikin",
            "HVAC / Refrigeration Technician",
        ),
        ("Stripe / Backend Engineer - Interview", "Stripe", "Backend Engineer"),
        # Where German work is: an der, am, im, in der.
        (
            "Vorstellungsgespräch als Lehrkraft an der Waldorfschule Köln",
            "Waldorfschule Köln",
            "Lehrkraft",
        ),
        ("Gespräch als Hufschmied am Gestüt Marbach", "Gestüt Marbach", "Hufschmied"),
        ("Gespräch als Ingenieur im Vertrieb bei Festo", "Festo", "Ingenieur im Vertrieb"),
        # A country in brackets behind a company is part of its name.
        (
            "Interview: Director of Finance - Save the Children (UK)",
            "Save the Children (UK)",
            "Director of Finance",
        ),
        ("Interview: Auctioneer - Bonhams (remote)", "Bonhams", "Auctioneer"),
        # Small words make no work of a name.
        ("Entretien: Fauconnier - Puy du Fou", "Puy du Fou", "Fauconnier"),
        # Russian and Japanese.
        ("Собеседование: Сварщик - Северсталь", "Северсталь", "Сварщик"),
        ("Интервью: Бухгалтер в Аэрофлот", "Аэрофлот", "Бухгалтер"),
        ("Собеседование - Ozon - Кладовщик", "Ozon", "Кладовщик"),
        ("面接: バックエンドエンジニア - メルカリ", "メルカリ", "バックエンドエンジニア"),
        ("一次面接: 営業職 - ソニー", "ソニー", "営業職"),
        ("【資生堂】面接(美容部員)", "資生堂", "美容部員"),
    ],
)
def test_the_place_in_a_title_tells_whose_a_part_is(title: str, company: str, role: str) -> None:
    """Where no word is known, the shape decides: who invites, what for, and where."""
    reading = read(title, CLUES)
    assert (reading.company, reading.role) == (company, role)


def test_a_room_is_no_employer_where_another_is_known() -> None:
    """`- Zoom` at the end is the room, as soon as the guests come from somewhere else."""
    assert read("Interview: SRE - Zoom", replace(CLUES, domains=("orbis.example",))).company == ""
