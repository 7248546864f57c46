"""What of the notes may be told: whom a thought is about, and the few words that settle it."""

from __future__ import annotations

import pytest

from interviewd.domain.ledger.withheld import Surroundings, names_in, withheld, withheld_own
from interviewd.model.ledger import Withheld
from interviewd.model.seen import Person

JONAS, MIA, ROSE = (
    Person("Jonas Weber", "j@x.example"),
    Person("Mia Brandt", "m@x.example"),
    Person("Rose Will"),
)
AROUND = Surroundings(
    people=(JONAS, MIA),
    work=(
        "Backend Engineer\nAcme\nI led the queue migration off RabbitMQ",
        "the billing rewrite",
        "on-call rota",
    ),
    trade=frozenset(("backend", "engineer", "acme", "queue", "migration")),
)


@pytest.mark.parametrize(
    "text",
    [
        "queue migration off RabbitMQ",
        "they want to grow to forty people",
        "budget of £2m for the platform",
        "Jonas said the deploys take an hour",
        "he would like somebody to own deploys",
        "she asked how I settle new children",
        "I told her about my spindle detector",
        "I really liked the pairing session",
        "he trabajado con SAP",
        "il y a quatre sites",
        "die Teams entscheiden selbst über ihre Fälle",
        "Umstellung auf SAP ab Mai",
        "saw a lady buttering toast and no one stopped her",
        "every apprentice picks his own project",
    ],
)
def test_facts_about_the_work_may_be_used(text: str):
    """The work, the team, what they asked and whom they look for are told."""
    assert withheld(text, AROUND) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("she is going to Lisbon", Withheld.ADDRESSEE),
        ("her garden is enormous", Withheld.ADDRESSEE),
        ("Mia has a new flat", Withheld.ADDRESSEE),
        ("good bloke", Withheld.ADDRESSEE),
        ("on a Friday her team goes home early", Withheld.ADDRESSEE),
        ("there was a phone call and she laughed", Withheld.ADDRESSEE),
        ("my criminal record", Withheld.UNSURE),
        ("nationality and the visa", Withheld.UNSURE),
        ("how they cheat on the audits", Withheld.CRITICISM),
        ("Diebstahl im Lager", Withheld.CRITICISM),
        ("losing two members of staff", Withheld.CRITICISM),
        ("how the choir shrank", Withheld.CRITICISM),
        ("nette Frau", Withheld.ADDRESSEE),
        ("er geht bald", Withheld.ADDRESSEE),
        ("elle part en janvier", Withheld.ADDRESSEE),
        ("él es de Bilbao", Withheld.ADDRESSEE),
        ("38k", Withheld.PAY),
        ("they offered 52", Withheld.PAY),
        ("the salary is at the top of the scale", Withheld.PAY),
        ("Gehalt bis 60.000", Withheld.PAY),
        ("le salaire est bas", Withheld.PAY),
        ("30 days of holiday", Withheld.PAY),
        ("the other lady was off sick", Withheld.HEALTH),
        ("one GP is off with stress", Withheld.HEALTH),
        ("la jefa está embarazada", Withheld.HEALTH),
        ("wife of the founder runs HR", Withheld.FAMILY),
        ("they asked if I plan to have kids", Withheld.FAMILY),
        ("the last associate was hopeless and left after a grievance", Withheld.GOSSIP),
        ("two people left last month", Withheld.GOSSIP),
        ("Eleanor said the last lead was fired", Withheld.GOSSIP),
        ("the office is awful honestly", Withheld.WORRY),
        ("lunch room is shabby", Withheld.CRITICISM),
        ("worried about the drive in winter", Withheld.WORRY),
        ("I think I want it", Withheld.WORRY),
        ("new office in Leeds (dont mention)", Withheld.SECRET),
        ("nicht erwähnen: neue Filiale", Withheld.SECRET),
        ("à ne pas dire: un nouveau site", Withheld.SECRET),
        ("no mencionar el traslado", Withheld.SECRET),
        ("Überstundenkonto", Withheld.PAY),
        ("Fridays off", Withheld.PAY),
        ("provision 10 % auf produkte", Withheld.PAY),
        ("my notice period", Withheld.PAY),
        ("autre candidate interne", Withheld.GOSSIP),
        ("la otra candidata es de Vigo", Withheld.GOSSIP),
        ("the offer from Hays expires", Withheld.GOSSIP),
        ("is it remote?", Withheld.UNSURE),
    ],
)
def test_private_facts_are_withheld_with_their_reason(text: str, why: Withheld):
    """Pay, health, family, gossip, judgement, worries, secrets and remarks about people never
    reach a letter.
    """
    assert withheld(text, AROUND) is why


@pytest.mark.parametrize(
    "text",
    [
        "marathon runner",
        "good team player",
        "I like her",
        "very friendly",
        "kind eyes",
        "long silences",
        "stomach problems",
        "expecting twins",
        "ex-Google",
        "drove for 15 yrs",
        "has been there 20 yrs",
        "sings in a choir, very direct",
        "worked on the billing rewrite before",
        "wants to retire next year",
        "told me about the triathlon",
        "war früher selbst in der Buchhaltung",
        "vient de Lyon comme moi",
        "tiene dos perros",
    ],
)
def test_in_a_persons_own_line_a_remark_is_about_that_person(text: str):
    """A line that says what the person is, does or did is a remark about them, and so is what
    cannot be told.
    """
    assert withheld(text, AROUND, person=JONAS) is Withheld.ADDRESSEE


@pytest.mark.parametrize(
    "text",
    [
        "asked about on-call",
        "wants somebody who writes tests",
        "wants the rota rewritten",
        "on-call alerts wake them twice a week",
        "how they do code reviews",
        "how I'd support an apprentice",
        "wie ich neue Kräfte einarbeiten würde",
        "was interested in my queue migration",
        "hiring plan for next year",
        "die Zusammenarbeit mit der Anästhesie",
        "j'ai aimé la visite du potager",
        "fragte nach Bereitschaft",
    ],
)
def test_facts_about_the_work_in_a_persons_line_may_be_used(text: str):
    """What they asked, whom they want, and what shares a word with the rest of the conversation
    is told.
    """
    assert withheld(text, AROUND, person=JONAS) is None


def test_a_word_of_the_trade_is_no_secret():
    """A midwife may write about mothers; anybody else may not."""
    midwife = Surroundings(trade=frozenset(("midwife", "mothers", "mother")))
    assert withheld("classes for every new mother", midwife) is None
    assert withheld("classes for every new mother", AROUND) is Withheld.FAMILY


def test_a_hard_word_in_praise_is_no_criticism():
    """A hard word within something that the person liked is told."""
    text = "the crew can say no, nobody is rude about it"
    assert withheld(text, AROUND) is Withheld.CRITICISM
    assert withheld(text, AROUND, liked=True) is None


def test_dictation_without_punctuation_is_withheld():
    """A thought of more than sixty words holds everything at once."""
    assert withheld("and then we talked about the desk " * 10, AROUND) is Withheld.UNSURE


def test_of_the_persons_own_record_only_secrets_and_wages_stay_out():
    """A budget that one was responsible for is no wage."""
    assert withheld_own("I was responsible for a budget of £40,000", AROUND) is None
    assert withheld_own("my salary was 40k then", AROUND) is Withheld.PAY
    assert withheld_own("I nursed my mother for a year", AROUND) is Withheld.FAMILY
    assert withheld_own("I looked after mum at home", AROUND) is Withheld.FAMILY
    assert withheld_own("I sat between two brothers until they agreed", AROUND) is None
    assert withheld_own("I taught the client's grandson to read", AROUND) is None
    assert withheld_own("J'ai reçu la mère de l'élève", AROUND) is None


def test_a_clients_relative_is_no_secret_of_ones_own():
    """Whom the sentence brings in has a family of their own; the person's stays out."""
    farmer = "A client drenched every ewe at lambing like his father had"
    assert withheld_own(farmer, AROUND) is None
    assert withheld_own("I learned it from my father on a farm", AROUND) is Withheld.FAMILY


def test_a_name_that_is_also_a_word_counts_when_it_has_a_capital():
    """`will` and `rose` in lower case name nobody; `denise` does."""
    assert names_in("her roses will flower", (ROSE,)) == ()
    assert names_in("so Rose asked", (ROSE,)) == (ROSE,)
    assert names_in("mia asked", (JONAS, MIA)) == (MIA,)
    assert names_in("team structure", (Person("HR Team", "people@x.example"),)) == ()
