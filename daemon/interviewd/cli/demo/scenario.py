"""The fortnight as data: Maria Lopez's calendar, and what she and others do, and when. Days are
working days from the first Monday on, so that the story is the same around Christmas.
"""

from __future__ import annotations

from datetime import time

from interviewd.values import dataclass

NAME = "Maria Lopez"
EMAIL = "maria.lopez@example.org"


@dataclass(frozen=True, slots=True)
class Meeting:
    """An entry; `by` organises it ("" when it is her own), `guests` are "Name <address>"."""

    slug: str
    day: int
    at: time
    minutes: int
    title: str
    by: str = ""
    guests: tuple[str, ...] = ()
    text: str = ""
    where: str = ""
    answer: str = "ACCEPTED"


PRIYA = "Priya Shah <priya.shah@acme.example>"
WEI = "Wei Chen <wei.chen@acme.example>"
TOMAS = "Tomas Ruiz <tomas.ruiz@globex.example>"
ANA = "Ana Duarte <ana.duarte@initech.example>"
JONAS = "Jonas Weber <jonas.weber@initech.example>"
MIA = "Mia Brandt <mia.brandt@initech.example>"
OMAR = "Omar Haddad <omar.haddad@umbrella.example>"

SCREEN = Meeting(
    "globex",
    1,
    time(15),
    30,
    "Phone screen - Platform Engineer @ Globex",
    TOMAS,
    text="#interview\nA first chat about the role and your plans.",
    where="https://meet.example.com/globex-maria",
)
SECOND = Meeting(
    "acme",
    2,
    time(10),
    60,
    "Staff SRE - Acme (second round)",
    PRIYA,
    (WEI,),
    "#interview\nHow we run queues, and how you would.\nPosting: https://acme.example/jobs/staff-sre",
    "https://meet.example.com/acme-maria",
)
FIRST = Meeting(
    "umbrella",
    4,
    time(10),
    45,
    "Interview: Site Reliability Engineer - Umbrella (first round)",
    OMAR,
    text="#interview",
    where="https://meet.example.com/umbrella-maria",
)
PANEL = Meeting(
    "initech",
    5,
    time(14),
    90,
    "Final interview - Reliability Lead, Initech",
    ANA,
    (JONAS, MIA),
    "#interview\nA panel: how you lead, how you decide, what you would change first.",
    "Initech, 4 Canal Street",
)
NEXT = Meeting(
    "acme-final",
    16,
    time(11),
    60,
    "Final interview - Staff SRE, Acme",
    PRIYA,
    ("Lena Fischer <lena.fischer@acme.example>",),
    "#interview\nWith our VP Engineering.",
    "https://meet.example.com/acme-maria-final",
    "NEEDS-ACTION",
)

LONG_AGO = Meeting(
    "acme-first",
    -6,
    time(11),
    45,
    "Interview: Staff SRE - Acme (first round)",
    PRIYA,
    text="#interview",
    where="https://meet.example.com/acme-maria-first",
)

CALENDAR = (
    LONG_AGO,
    SCREEN,
    SECOND,
    FIRST,
    PANEL,
    Meeting("dentist", 0, time(11, 30), 45, "Dentist"),
    Meeting(
        "hooli", 3, time(9, 30), 30, "Intro call with Hooli", "Nora Kim <nora.kim@hooli.example>"
    ),
    Meeting(
        "prep",
        1,
        time(10),
        60,
        "Interview prep with Sam",
        guests=("Sam Reed <sam.reed@example.org>",),
    ),
    Meeting("lunch", 1, time(12, 30), 60, "Lunch with Ines"),
    Meeting("flat", 1, time(17), 60, "Flat viewing"),
    Meeting("course", 1, time(13, 30), 75, "Go course, part 3"),
    Meeting("gym", 3, time(18), 90, "Climbing"),
    Meeting("bank", 6, time(9), 30, "Bank: mortgage papers"),
    Meeting("talk", 6, time(18, 30), 120, "Meetup: queues in anger"),
    Meeting("parents", 8, time(19), 120, "Dinner with my parents"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does to calendar or mailbox, and how it is told."""

    day: int
    at: time
    line: str


@dataclass(frozen=True, slots=True)
class Fills(Act):
    """Maria writes into the debrief of a meeting; lines by the form's labels."""

    meeting: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sends(Act):
    """Maria sends the draft to somebody, with a sentence of her own when she edits it first."""

    to: str
    adds: str = ""


@dataclass(frozen=True, slots=True)
class Discards(Act):
    to: str


@dataclass(frozen=True, slots=True)
class Cancels(Act):
    meeting: str


@dataclass(frozen=True, slots=True)
class Moves(Act):
    meeting: str
    to_day: int
    to_at: time


@dataclass(frozen=True, slots=True)
class Answers(Act):
    """Somebody answers the last letter she sent them."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Invites(Act):
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Accepts(Act):
    meeting: Meeting


ACTS: tuple[Act, ...] = (
    Sends(
        1, time(19, 10), "Maria sends the one to Tomas Ruiz as it is", "tomas.ruiz@globex.example"
    ),
    Fills(
        2,
        time(11, 4),
        "Acme is over. Maria fills in the debrief on her phone: “Talked abt: queue migration off RabbitMQ…”",
        "acme",
        (
            ("Talked about:", "queue migration off RabbitMQ without downtime"),
            ("Liked:", "calm on-call rota"),
            ("Weak spot:", "capacity planning numbers"),
            (
                "Stronger answer:",
                "at Northwind I cut peak queue depth from 40,000 to 3,000 by sharding per tenant",
            ),
            ("Priya Shah:", "asked a lot abt rollback plans"),
            ("Wei Chen:", "his team owns the paging, 6 ppl"),
        ),
    ),
    Sends(
        2,
        time(18, 40),
        "Maria adds a sentence to the one to Priya Shah and sends it",
        "priya.shah@acme.example",
        "The rollback rehearsal you described is what I would like to learn from.",
    ),
    Sends(3, time(8, 35), "Maria sends the one to Wei Chen as it is", "wei.chen@acme.example"),
    Cancels(3, time(11, 30), "Umbrella cancels tomorrow's interview", "umbrella"),
    Moves(3, time(16, 5), "Initech moves the panel by two days", "initech", 7, time(13)),
    Fills(
        7,
        time(15, 20),
        "The panel is over. Maria fills in the debrief in haste: “talked abt: error budgets, 2 teams one pager…”",
        "initech",
        (
            ("Talked about:", "error budgets, two teams on one pager"),
            ("Liked:", "they write post-mortems in public"),
            ("They decide by:", "in two weeks"),
            ("Ana Duarte:", "how I would split the pager between the teams"),
            ("Jonas Weber:", "hiring plan 2 ppl this spring"),
            ("Mia Brandt:", "public post-mortems, wants them shorter"),
        ),
    ),
    Sends(
        7, time(18, 15), "Maria sends the one to Ana Duarte as it is", "ana.duarte@initech.example"
    ),
    Sends(
        7,
        time(18, 20),
        "Maria adds a sentence to the one to Mia Brandt and sends it",
        "mia.brandt@initech.example",
        "A page that fits one screen would be my first try.",
    ),
    Discards(
        7,
        time(18, 25),
        "Maria has thanked Jonas Weber at the door, and deletes the one to him",
        "jonas.weber@initech.example",
    ),
    Sends(
        8,
        time(9, 20),
        "Maria sends the follow-up to Priya Shah as it is",
        "priya.shah@acme.example",
    ),
    Answers(
        10,
        time(10, 12),
        "Priya Shah answers: “… we would like you to meet our VP Engineering …”",
        "Priya Shah <priya.shah@acme.example>",
        "Hi Maria,\n\nthank you for your patience, and for your note. We would like you to meet our VP Engineering;\n"
        "an invitation is on its way.\n\nPriya\n",
    ),
    Invites(10, time(10, 40), "An invitation to the final round at Acme arrives", NEXT),
    Accepts(10, time(11, 15), "Maria accepts it", NEXT),
)
