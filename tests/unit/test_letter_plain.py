"""What the plain writer tells of a ledger, and what it leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewd.model.ledger import Fact, Ledger, Topic, Withheld
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.system import resources, templates
from interviewd.writer import nouns, plain_letter

TAGGERS = {language: nouns.tagger(language) for language in ("en", "de", "fr", "es")}
PRIYA, WEI = Person("Priya Shah", "priya@acme.example"), Person("Wei Zhang", "wei@acme.example")
SHIPPED = templates.Templates([resources.folder("templates")])


def ledger(*expected: tuple[Topic, str], **given) -> Ledger:
    facts = tuple(
        Fact(number, topic, text, Source.NOTES)
        for number, (topic, text) in enumerate(expected, start=1)
    )
    usual = {
        "kind": Kind.THANK_YOU,
        "to": PRIYA,
        "sender": "Sam Ito",
        "signature": "",
        "panel": (PRIYA,),
        "company": "Acme",
        "role": "Staff SRE",
        "has_notes": True,
        "facts": facts,
    }
    return Ledger(**usual | given)  # type: ignore[arg-type]


def write(of: Ledger, texts: templates.Templates = SHIPPED):
    tagger = TAGGERS[of.language]
    return plain_letter.write(
        of, lambda name, facts: texts.render(name, facts, of.language), tagger
    )


def test_a_letter_without_notes_is_short_and_true():
    """Thanks, interest, nothing else; and what would have lifted it is named."""
    words = write(ledger(has_notes=False))
    assert 25 <= len(words.body.split()) <= 45
    assert words.missing == ("notes", "strength")
    assert words.used == ()


def test_each_fact_is_used_whole():
    """A topic, what was liked, the repair and the next step, each as typed.

    Their numbers are given.
    """
    words = write(
        ledger(
            (Topic.TALKED, "queue migration off RabbitMQ"),
            (Topic.LIKED, "trainees sit with the partners"),
            (Topic.STRONGER, "I planned capacity for three years"),
            (Topic.NEXT_STEP, "call with the CTO"),
        )
    )
    for text in (
        "the queue migration off RabbitMQ",
        "that trainees sit with the partners",
        "the call with the CTO",
    ):
        assert text in words.body
    assert "I planned capacity for three years." in words.body
    assert words.used == (1, 2, 3, 4)


def test_withheld_facts_stay_out():
    """Withheld facts and those in another language never reach a letter."""
    of = ledger(
        (Topic.TALKED, "the queue migration"), (Topic.LIKED, "trainees sit with the partners")
    )
    withheld = replace(of.facts[0], withheld=Withheld.GOSSIP), replace(of.facts[1], foreign=True)
    words = write(replace(of, facts=withheld))
    assert "queue" not in words.body
    assert "trainees" not in words.body


@pytest.mark.parametrize(
    "text",
    [
        "Priya's approach to reviews",
        "wei runs the retros",
        "talked abt queue migration",
        "her team of six",
    ],
)
def test_a_persons_name_is_no_topic(text):
    """The name of somebody met, or somebody's own, is never what was talked about or liked."""
    words = write(ledger((Topic.TALKED, text), (Topic.LIKED, text), panel=(PRIYA, WEI)))
    assert text.split()[0].casefold() not in words.body.partition("\n")[2].casefold().split()
    assert "detail" in words.missing


def test_what_was_noted_of_one_person_comes_before_what_was_noted_of_all():
    """A letter to one of several speaks first of what one talked about with them."""
    of = ledger((Topic.TALKED, "the new warehouse in the north"), (Topic.ABOUT, "the night shift"))
    body = write(
        replace(of, facts=(*of.facts, Fact(3, Topic.LIKED, "nobody shouts", Source.NOTES)))
    ).body
    assert "the night shift" in body
    assert "warehouse" not in body


def test_a_name_that_is_also_a_word_keeps_its_capital():
    """Where another fact writes it so within a sentence."""
    of = ledger((Topic.STRONGER, "I finished a course in Python last autumn"))
    assert "Python" in write(replace(of, facts=(replace(of.facts[0], about="Python"),))).body
    assert "rigging" in write(replace(of, facts=(replace(of.facts[0], about="Rigging"),))).body


def test_own_words_replace_topic_and_praise():
    """With words of the person's own no topic and no liked thing is told beside them."""
    words = write(
        ledger(
            (Topic.OWN_WORDS, "The smell of the ward stays with me."),
            (Topic.TALKED, "the queue migration"),
        )
    )
    assert "\n\nThe smell of the ward stays with me.\n\n" in words.body
    assert "queue" not in words.body


@pytest.mark.parametrize(
    ("own", "closing"),
    [
        ("Thank you for the tour of the plant.", "Thank you for t"),
        ("I look forward to Monday.", "look forward to"),
    ],
)
def test_own_words_that_thank_or_close_do_it_alone(own, closing):
    """One thanks, one close."""
    words = write(ledger((Topic.OWN_WORDS, own)))
    assert own in words.body
    assert words.body.count(closing) == 1


def test_a_strength_follows_its_topic():
    """The strength that shares a word with the topic follows it."""
    strength = "I moved four queues off RabbitMQ last year."
    of = ledger((Topic.TALKED, "queue migration off RabbitMQ"), (Topic.STRENGTH, strength))
    assert write(of).body.index("queue migration") < write(of).body.index(strength)


def test_a_strength_that_shares_a_word_goes_before_one_that_does_not():
    """Whichever stands first in the profile."""
    related, other = "I moved four queues off RabbitMQ last year.", "I drove forklifts."
    topic = (Topic.TALKED, "queue migration off RabbitMQ")
    for strengths in ((related, other), (other, related)):
        of = ledger(topic, *((Topic.STRENGTH, each) for each in strengths))
        assert related in write(of).body
        assert other not in write(of).body


def test_an_unrelated_strength_fills_a_thin_letter():
    """A letter with two details of the talk does without it."""
    strength = "I moved four queues off RabbitMQ last year."
    pricing, rota = (Topic.TALKED, "the pricing of the plan"), (Topic.LIKED, "the calm rota")
    assert f": {strength}" in write(ledger(pricing, (Topic.STRENGTH, strength))).body
    assert strength not in write(ledger(pricing, rota, (Topic.STRENGTH, strength))).body


@pytest.mark.parametrize(
    ("language", "strength", "expected"),
    [
        ("de", "Ich leite seit 2019 ein Lager", ": Ich leite seit 2019 ein Lager."),
        ("fr", "J’enseigne depuis onze ans", ", j’enseigne depuis onze ans."),
        ("es", "Llevo nueve años en ventas", ", llevo nueve años en ventas."),
    ],
)
def test_a_strength_is_led_in_as_the_language_has_it(language: str, strength: str, expected: str):
    """Behind a colon in German; behind a comma, and small, in French and Spanish."""
    of = replace(ledger((Topic.STRENGTH, strength)), language=language)
    assert expected in write(of).body


def test_how_things_stand_with_them_needs_an_answer():
    """A clause of what was talked about is repeated only where a strength answers it."""
    clause, strength = (
        "pitch bearings are failing early",
        "I have changed pitch bearings at sea for six years.",
    )
    assert clause not in write(ledger((Topic.TALKED, clause))).body
    assert (
        f"that {clause}" in write(ledger((Topic.TALKED, clause), (Topic.STRENGTH, strength))).body
    )


def test_what_is_noted_of_them_is_said_to_them():
    """`they` and `their` at the front become `you` and `your`."""
    words = write(
        ledger((Topic.TALKED, "their move to the mill"), (Topic.LIKED, "they promote from inside"))
    )
    assert "your move to the mill" in words.body
    assert "that you promote from inside" in words.body
    assert words.used == (1, 2)


def test_they_may_be_whoever_was_named_before():
    """Behind another thought nobody knows who `they` are."""
    words = write(
        ledger((Topic.LIKED, "the volunteers"), (Topic.LIKED, "They run the shop on Sundays"))
    )
    assert words.used == (1,)
    assert "run the shop" not in words.body


def test_what_somebody_asked_is_what_was_talked_about():
    """The line of one person tells what one would do; why one left is nobody's topic."""
    asked = write(ledger((Topic.ABOUT, "asked how I'd stage the migration")))
    assert "how I would stage the migration" in asked.body
    bare = write(ledger((Topic.ABOUT, "how I would stage the migration")))
    assert "how I would stage the migration" in bare.body
    assert write(ledger((Topic.ABOUT, "asked why I left Barclays"))).used == ()


@pytest.mark.parametrize(
    ("weak", "stronger", "words"),
    [
        (
            "she asked how I'd deal with a carer who skips handover and I froze",
            "I would talk to her first, in private",
            ("You asked how I would deal with a carer who skips handover", "talk to her first"),
        ),
        ("handover", "I would talk to her first, in private", ()),
        (
            "PS asked how I'd get the farmers to let their land flood. I waffled",
            "On Lugwell Brook we walked the fields with the owners",
            ("You asked how I would get the farmers to let their land flood", "Lugwell Brook"),
        ),
    ],
)
def test_an_answer_stands_with_the_question_that_says_whom_it_is_about(weak, stronger, words):
    """Without the question nobody knows who `her` is."""
    fact = Fact(1, Topic.STRONGER, stronger, Source.NOTES, about=weak)
    body = write(ledger(facts=(fact,))).body
    assert all(each in body for each in words)
    assert ("her first" in body) == any("her first" in each for each in words)
    assert "her first" not in write(ledger(facts=(fact,), kind=Kind.FOLLOW_UP)).body


@pytest.mark.parametrize(
    ("weak", "stronger", "told"),
    [
        (
            "how do you push back on legal",
            "sit down w/ the lawyers and sort every question",
            "I would sit down with the lawyers and sort every question.",
        ),
        (
            "the first month",
            "sit down w/ the lawyers, two of you + sort every question",
            "",  # what comments on it may change it
        ),
        (
            "consultations",
            "map the process with the supervisors before choosing a tool",
            "I would map the process with the supervisors before choosing a tool.",
        ),
        (
            "what I would do with the dealers",
            "give every order to the closest dealer for assembly, as usual",
            "I would give every order to the closest dealer for assembly.",
        ),
        (
            "how would you get a farmer to change",
            "Use his own numbers from the last three years",
            "You asked how I would get a farmer to change",
        ),
        (
            "asked which of the 1,900 cases I would delete and I said none",
            "I would see which have ever caught a bug",
            "You asked which of the 1,900 cases I would delete",
        ),
        ("HOW WOULD I COOK FOR SO MANY", "COOK TWICE", "I would cook twice."),
        (
            "how I would sort the logs",
            "I would code only what the model needs: date, start, stop, and miles",
            "I would code only what the model needs: date, start, stop, and miles.",
        ),
        ("how I would sort the logs", "The end: I sat near her for two mornings", ""),
        (
            "the logs",
            "First I ask how the pump was stopped",
            "First I ask how the pump was stopped.",
        ),
        ("the logs", "First I make photo, then we take strap off from far side", ""),
        ("the logs", "Heat loss room by room first", ""),
        ("the logs", "more training and better communication", ""),
        ("I lost the thread", "carry on to the next station, tell the crew", ""),
        ("R, only basics", "Built the churn model at Finch", "I built the churn model at Finch."),
    ],
)
def test_an_answer_in_a_hurry_gets_its_subject(weak, stronger, told):
    """What was done gets `I`; what one would do `I would`. A thing gets neither."""
    fact = Fact(1, Topic.STRONGER, stronger, Source.NOTES, about=weak)
    body = write(ledger(facts=(fact,))).body
    assert told in body if told else body == write(ledger()).body


@pytest.mark.parametrize(
    ("weak", "question"),
    [
        ("asked how I'd lift a patient and waffled", "You asked how I would lift a patient."),
        ("asked how I'd lift a patient then got it wrong", "You asked how I would lift a patient."),
        ("asked how I'd lift a patient didn't know", ""),
        (
            "asked what I'd do if somebody collapsed",
            "You asked what I would do if somebody collapsed.",
        ),
        ("asked if I'd worked with syringe drivers", ""),  # I had
    ],
)
def test_a_question_ends_where_the_answer_to_it_begins(weak, question):
    """What the person thinks of it is not told."""
    fact = Fact(
        1, Topic.STRONGER, "I would ask for a second pair of hands", Source.NOTES, about=weak
    )
    body = (
        write(ledger(facts=(fact,))).body.replace(", and I would", ".").replace(", and there", ".")
    )
    assert question in body
    assert ("You asked" in body) == bool(question)


@pytest.mark.parametrize(
    ("weak", "begins"),
    [
        ("asked how I'd lift a patient", "I was asked how I would lift a patient"),
        ("I was asked how I'd lift a patient", "I was asked how I would lift a patient"),
        ("Priya asked how I'd lift a patient", "You asked how I would lift a patient"),
        ("Wei asked how I'd lift a patient", ""),
    ],
)
def test_of_a_panel_somebody_asked(weak, begins):
    """Nobody is said to have asked who may not have."""
    fact = Fact(
        1, Topic.STRONGER, "I would ask for a second pair of hands", Source.NOTES, about=weak
    )
    body = write(ledger(facts=(fact,), panel=(PRIYA, WEI))).body
    assert begins in body
    assert ("asked how" in body) == bool(begins)


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ("I did 40 calls a day like that at Corvane", True),
        ("A client of ours at Scarrow drenched every ewe like his father had", True),
        ("The seals there are now running for 19 months", True),
        ("I got fired for it though", False),
        ("We were sued for it once", False),
        ("I never did it myself", False),
        ("The boss there is useless", False),
        ("Polish patients never turn up", False),
        ("Your boss will hate it", False),
        ("ask about parking at the gate", False),
        ("Mrs Bakewell in room 12 always ate when I did", False),
        ("Was told off for leaving one in a bin", False),
        ("Fine them if it was me", False),
    ],
)
def test_behind_an_answer_stands_what_came_of_it(second, is_told):
    """No admission, no opinion of others, and no errand."""
    facts = tuple(
        Fact(number, Topic.STRONGER, text, Source.NOTES, about="calls")
        for number, text in enumerate(
            ("I would call every patient in the evening", second), start=1
        )
    )
    assert (f"{second}." in write(ledger(facts=facts)).body) is is_told


@pytest.mark.parametrize(
    "answer",
    [
        "call every patient in the evening, she said",
        "call every patient in the evening (her idea)",
        "burst the pipe open, no way",
        "cut the snag list from 200 to 30 at Millbrook by walking it",
        "mention the book club at the library",
        "help from the office on the phones in the morning",
        "hide in the stock room for an hour probably",
        "read up on accruals before the second interview",
        "My mate Kev says use tracer gas",
    ],
)
def test_what_is_no_plan_is_not_told_as_one(answer):
    """Somebody else's idea, what was done, what one would have said, a thing."""
    fact = Fact(1, Topic.STRONGER, answer, Source.NOTES, about="asked how I'd do it")
    assert write(ledger(facts=(fact,))).body == write(ledger()).body


@pytest.mark.parametrize("first", ["Both.", "Not all at once.", "Hoses, gloves, even the solvent."])
def test_a_few_words_before_an_answer_are_left_out(first):
    """It stands without them; behind a whole sentence that cannot stand nothing is told."""
    second = "I would take a blank through each step and leave one out at a time"
    facts = [
        Fact(number, Topic.STRONGER, text, Source.NOTES, about="blanks")
        for number, text in enumerate((first, second), start=1)
    ]
    assert second in write(ledger(facts=tuple(facts))).body
    facts[0] = replace(facts[0], text="she went paper and scanners in 2021 w/ the old crew")
    assert second not in write(ledger(facts=tuple(facts))).body


@pytest.mark.parametrize(
    ("topic", "text", "told"),
    [
        (Topic.LIKED, "thats so good", ""),
        (Topic.LIKED, "In my firm everything is a rush", ""),
        (
            Topic.LIKED,
            "Every option gets a carbon figure now, not at the end",
            "that every option gets a carbon figure now, not at the end.",
        ),
        (Topic.LIKED, "nurses rotate THROUGH the wards", "nurses rotate through the wards"),
        (Topic.LIKED, "the IT team runs the help desk", "the IT team runs the help desk"),
        (Topic.LIKED, "that they asked the readers first", "that you asked the readers first"),
        (Topic.LIKED, "they lost two nurses", ""),
        (Topic.LIKED, "test rides at school dropoff", ""),
        (Topic.LIKED, "Paralegals attend the trial", "that paralegals attend the trial"),
        (Topic.LIKED, "Fridays are for customer visits", "that Fridays are for customer visits"),
        (Topic.LIKED, "staff seemed to actualy get on", ""),
        (Topic.TALKED, "newly qualified officers, of whom there are seven", "qualified officers"),
        (
            Topic.ABOUT,
            "asked how id work w a child who wont talk",
            "with a child who will not talk",
        ),
        (Topic.ABOUT, "asked what id do if there was a que", ""),
        (Topic.NEXT_STEP, "5 slides", ""),
        (Topic.NEXT_STEP, "Lunch with Priya, w/c 7th", "look forward to the lunch with you."),
        (Topic.NEXT_STEP, "row with Priya", ""),
        (Topic.LIKED, "the fact that nobody shouts anymore", ""),
        (Topic.TALKED, "the new head, who is clueless", ""),
        (Topic.TALKED, "how they got fined", ""),
        (Topic.STRENGTH, "Drove forklifts", "I drove forklifts."),
        (Topic.STRENGTH, "Sold cars", ""),
        (Topic.NEXT_STEP, "staff tasting Tues Dec 8", "look forward to the staff tasting."),
        (Topic.TALKED, "sedation starting in February", "sedation starting in February"),
        (Topic.TALKED, "new freezer opens in march", "that the new freezer opens in March"),
        (Topic.TALKED, "funding ends in 2028", ""),
        (Topic.TALKED, "the check-in on Fridays", "the check-in on Fridays"),
        (
            Topic.TALKED,
            "handling the cash float and night audit",
            "about handling the cash float and night audit",
        ),
        (Topic.NEXT_STEP, "start a trial week on the 7th", "to start a trial week on the 7th"),
        (Topic.NEXT_STEP, "shadow a night shift 10pm thurs", "to shadow a night shift,"),
        (Topic.NEXT_STEP, "Lunch with the trustees on the 9th", "lunch with the trustees on the"),
        (Topic.STRENGTH, "12 years nursing, 5 in theatre", ""),
        (Topic.STRENGTH, "Led phonics across two schools", "I led phonics across two schools."),
        (
            Topic.STRONGER,
            "I met a dealer who owed us money, we took stock, he paid in six weeks",
            "",
        ),
        (
            Topic.LIKED,
            "The fact that they close on Mondays so the team rests",
            "you close on Mondays so",
        ),
        (
            Topic.TALKED,
            "They are turning the wing into 3 households of 10, each with its own kitchen",
            "you are turning the wing into 3 households of 10.",
        ),
        (Topic.TALKED, "They are looking for a senior", ""),
        (Topic.TALKED, "every centre in own format", ""),
        (Topic.TALKED, "some SQL questions", ""),
        (
            Topic.TALKED,
            "the funding model and what it means for reporting",
            "the funding model and what it means for reporting",
        ),
        (Topic.TALKED, "project grants vs core grants", "project grants versus core grants"),
        (Topic.TALKED, "portfolio walk (scheduling redesign)", "portfolio walk"),
        (Topic.ABOUT, "how the nurses rotate", "how the nurses rotate"),
        (Topic.TALKED, "going from paper to voice picking", "going from paper to voice picking"),
        (
            Topic.NEXT_STEP,
            "staff meeting Tues Dec 8",
            "look forward to the staff meeting",
        ),
        (Topic.STRENGTH, "11 years in dementia care, the last 4 on nights", "11 years in dementia"),
        (Topic.STRENGTH, "8 years in product, payments and lending", ""),
        (Topic.STRENGTH, "4 years agent, 1 year team leader", ""),
    ],
)
def test_hasty_notes_are_told_whole_or_not_at_all(topic, text, told):
    """What hangs on behind a comma or in brackets, and a date, may be left off."""
    body = write(ledger((topic, text))).body
    assert told in body if told else body == write(ledger()).body


def test_in_german_a_question_and_a_bare_thing_find_their_place():
    """A question stands behind `darüber`; a thing whose article nobody knows is a topic."""
    of = ledger((Topic.ABOUT, "wie ich die Migration aufteilen würde"), language="de")
    assert "darüber" in write(of).body
    assert ", wie ich die Migration aufteilen würde" in write(of).body
    of = ledger((Topic.TALKED, "Umstieg von RabbitMQ auf Kafka"), language="de")
    assert "über das Thema Umstieg von RabbitMQ auf Kafka" in write(of).body
    of = ledger((Topic.TALKED, "3 Stück"), language="de")
    assert "Stück" not in write(of).body


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("fr", "m'a demandé ce que je changerais dans la méthode", "sur ce que je changerais"),
        ("es", "me preguntó qué cambiaría del método", "sobre qué cambiaría del método"),
    ],
)
def test_a_question_is_a_topic_in_every_language(language: str, line: str, told: str):
    """What one would do follows the preposition of the topic."""
    assert told in write(ledger((Topic.ABOUT, line), language=language)).body


def test_how_things_are_done_may_be_told_without_a_strength():
    """`how` begins what was talked about; a statement about them needs an answer."""
    assert (
        "how the wards hand over"
        in write(ledger((Topic.TALKED, "how the wards hand over at night"))).body
    )


@pytest.mark.parametrize("step", ["seeing the farm on Saturday", "meeting the owner"])
def test_the_next_step_may_be_something_that_is_done(step):
    """`look forward to` takes what one will do as it was typed."""
    assert f" to {step}." in write(ledger((Topic.NEXT_STEP, step))).body


def test_a_repair_names_a_weak_spot_that_is_a_thing():
    """The weak spot is named only as a noun phrase; a sentence about it is not."""
    of = ledger((Topic.STRONGER, "I ran the audit in 2024"))
    named = replace(of, facts=(replace(of.facts[0], about="typing speed"),))
    expected = replace(of, facts=(replace(of.facts[0], about="audit, I have not led one"),))
    assert "typing speed" in write(named).body
    assert "not led" not in write(expected).body
    assert "I ran the audit in 2024." in write(expected).body


@pytest.mark.parametrize(
    ("about", "named"),
    [
        ("Priya asked about lacquer", "lacquer"),
        ("she asked about cloud logs", "cloud logs"),
        ("Wei asked about lacquer", ""),
        ("SQL, only basics", "SQL"),
        ("Priya asked about IFRS 16 and i blanked", "IFRS 16"),
        ("the client question - I rambled", "the client question"),
        ("statistics question about mixed models", "the statistics question about mixed models"),
    ],
)
def test_a_weak_spot_is_named_without_its_asker_or_a_comment(about, named):
    """`You` asked, so the asker is left out; somebody else's question is not named.

    No comment of the person's is.
    """
    of = ledger((Topic.STRONGER, "I ran the audit in 2024"), panel=(PRIYA, WEI))
    body = write(replace(of, facts=(replace(of.facts[0], about=about),))).body
    assert (f" {named}: " in body or f" {named}. " in body) if named else "lacquer" not in body
    assert "asked" not in body
    assert "rambled" not in body


def test_a_liked_absence_is_a_clause():
    """`no zero hours` cannot be liked, that there are none can."""
    assert "that there are no zero hours" in write(ledger((Topic.LIKED, "no zero hours"))).body


def test_an_answer_in_capitals_is_not_shouted():
    """A sentence of everyday words typed in capitals stands in small letters."""
    assert (
        "I ran the gang for two years."
        in write(ledger((Topic.STRONGER, "I RAN THE GANG FOR TWO YEARS"))).body
    )


def test_praise_may_stand_in_a_persons_line():
    """A whole sentence of liking in the line of one person is told."""
    assert (
        "I liked the walk to the ward."
        in write(ledger((Topic.ABOUT, "I liked the walk to the ward"))).body
    )


def test_a_sentence_of_a_neighbour_does_not_come_again():
    """A variant that stands in another letter of the panel is passed over."""
    first = write(ledger(has_notes=False)).body.split("\n\n")[1]
    second = write(ledger(has_notes=False, others=(first,))).body
    assert first not in second


def test_a_letter_that_grows_too_long_tells_less():
    """At most 150 words, and the answer goes before the person's own words do."""
    long = "I " + "rebuilt the month-end close and " * 5 + "cut it to five days"
    own = "The visit to the foundry " + "and the talk with the moulders " * 17 + "stays with me."
    words = write(
        ledger((Topic.OWN_WORDS, own), (Topic.STRONGER, long), (Topic.STRONGER, long + " twice"))
    )
    assert own in words.body
    assert len(words.body.split()) <= plain_letter.LONGEST[Kind.THANK_YOU]


def test_an_answer_that_is_mostly_missing_is_left_out():
    """Its first four words alone say nothing."""
    rest = "one stays quiet, one touches a thing, everybody says a word about it"
    of = ledger((Topic.STRONGER, "I changed the direction"), (Topic.STRONGER, rest))
    assert "direction" not in write(of).body
    alone = ledger((Topic.STRONGER, "I changed the direction"))
    assert "I changed the direction." in write(alone).body


def test_a_follow_up_adds_what_was_not_sent():
    """What a letter said already is not said again; nothing new leaves two honest lines."""
    expected = (
        (Topic.LIKED, "trainees sit with the partners"),
        (Topic.STRONGER, "I ran the audit in 2024"),
    )
    of = ledger(
        *expected, kind=Kind.FOLLOW_UP, count=1, sent="I liked that trainees sit with the partners."
    )
    assert "I ran the audit in 2024." in write(of).body
    assert "trainees" not in write(of).body
    quiet = write(replace(of, sent=f"{of.sent} I ran the audit in 2024.")).body
    assert "audit" not in quiet
    assert len(quiet.split()) < 50


def test_a_follow_up_names_the_day_they_named():
    """The decision's day, as the ledger has it."""
    assert (
        "Friday 4 December"
        in write(ledger((Topic.DECIDE_BY, "Friday 4 December"), kind=Kind.FOLLOW_UP, count=1)).body
    )


def test_a_thank_you_asks_nothing_about_timing():
    """The day they decide has no place in it."""
    for round_ in (None, Round.SECOND, Round.FINAL):
        assert (
            "December"
            not in write(ledger((Topic.DECIDE_BY, "Friday 4 December"), round=round_)).body
        )


def test_a_coordinator_passes_the_thanks_on():
    """By name, and with nothing of the conversation."""
    words = write(ledger((Topic.TALKED, "the queue migration"), coordinator=True, panel=(WEI,)))
    assert "Wei Zhang" in words.body
    assert "queue" not in words.body


def test_a_template_of_the_first_version_still_works(tmp_path: Path):
    """What it may ask for is there, also what the shipped ones no longer use."""
    own = """{{ greeting }}

{% if topic and liked and topic_shape == "that" %}{{ topic }}{% elif topic and not topic_is_general and not brief %}
{% call deal("talked") %}
It was good to talk about {{ topic }}{{ before }}{{ room }}.
{% endcall %}
{% endif %}
{% if strength and strength_is_clause and strength_is_for == "topic" %}{{ strength }}{% endif %}
{% if addition and addition_about %}{{ addition }}{% endif %}
{% if later and step %}{{ you }}{{ round }}{% endif %}

{{ sign_off }}
"""
    (tmp_path / "thank-you.txt.j2").write_text(own, encoding="utf-8")
    texts = templates.Templates([tmp_path, resources.folder("templates")])
    assert (
        "It was good to talk about the queue migration0."
        in write(ledger((Topic.TALKED, "the queue migration")), texts).body
    )


@pytest.mark.parametrize(
    ("weak", "expected"),
    [
        (
            "Priya asked what I'd do if somebody collapses",
            "You asked what I would do if somebody collapses",
        ),
        (
            "she wondered whether I could teach jazz, I said no",
            "You asked whether I could teach jazz",
        ),
        (
            "Priya asked for an example where I stopped a job",
            "You asked for an example where I stopped a job",
        ),
    ],
)
def test_a_question_is_repeated_to_who_asked_it(weak: str, expected: str):
    """The clause behind the verb of asking stands as typed; what follows it does not."""
    of = ledger((Topic.STRONGER, "I ran the audit in 2024"))
    body = write(replace(of, facts=(replace(of.facts[0], about=weak),))).body
    assert expected in body
    assert "said no" not in body


def test_a_question_of_somebody_else_is_not_repeated():
    """In a panel only the one who is named is told what they asked."""
    of = ledger((Topic.STRONGER, "I ran the audit in 2024"))
    panel = (of.to, Person("Mia Brandt", "mia@acme.example"))
    for weak in ("they asked how I plan", "Mia asked how I plan"):
        body = write(replace(of, panel=panel, facts=(replace(of.facts[0], about=weak),))).body
        assert "You asked" not in body


@pytest.mark.parametrize(
    ("language", "liked", "expected"),
    [
        ("fr", "Les parents tiennent la bibliothèque le samedi", " : les parents tiennent la"),
        ("es", "los pacientes eligen su horario cada mes", ": los pacientes eligen su horario"),
        ("fr", "tiennent la bibliothèque le samedi", ""),
        ("es", "los pacientes, su horario", ""),
    ],
)
def test_without_a_tagger_praise_stands_behind_a_colon(language: str, liked: str, expected: str):
    """What begins with its article reads well there, whether a clause or a thing."""
    body = write(replace(ledger((Topic.LIKED, liked)), language=language)).body
    assert expected in body if expected else liked[5:] not in body


def test_what_kind_of_talk_it_was_is_no_topic():
    """`Phone call, 20 minutes` begins notes and tells nothing of the talk."""
    letter = write(ledger((Topic.TALKED, "phone call"), (Topic.TALKED, "the rota for nights")))
    assert "phone call" not in letter.body
    assert "the rota for nights" in letter.body


def test_a_weak_spot_that_says_how_weak_is_not_named():
    """`little experience with lifts` is nothing that an answer is about."""
    fact = Fact(
        1,
        Topic.STRONGER,
        "I maintained sixty lifts in two hospitals.",
        Source.NOTES,
        about="little experience with lifts",
    )
    body = write(replace(ledger(), facts=(fact,))).body
    assert "little experience" not in body
    assert "I maintained sixty lifts" in body


@pytest.mark.parametrize(
    ("language", "liked", "said"),
    [
        ("es", "que se trabaje con planos a mano", "que se trabaje con planos a mano."),
        ("fr", "que les juristes visitent les usines", "que les juristes visitent les usines."),
    ],
)
def test_praise_in_a_clause_of_its_own(language: str, liked: str, said: str):
    """French and Spanish tell by `que` what was liked, in a thank-you and after it."""
    for kind, count in ((Kind.THANK_YOU, 0), (Kind.FOLLOW_UP, 1)):
        given = ledger((Topic.LIKED, liked), language=language, kind=kind, count=count)
        assert said in write(given).body


def test_a_german_compound_is_a_topic():
    """One long noun says as much as two words."""
    letter = write(ledger((Topic.TALKED, "Sprachförderung"), language="de"))
    assert "über die Sprachförderung" in letter.body


HASTY = st.lists(
    st.sampled_from(
        "the team how they their to moving calm rota , ; : / and & ... :) ( ) ' \" - 12% BIM I'd asked what I would "
        "wie ich würde sie que ce je changerais qué cambiaría No NO being".split(" ")
    ),
    max_size=10,
).map(" ".join)
"""What people type in haste, in pieces."""


@settings(max_examples=60)
@given(st.sampled_from(tuple(TAGGERS)), st.lists(HASTY, min_size=6, max_size=6))
def test_any_notes_make_a_letter(language: str, lines: list[str]):
    """Nothing that is typed stops the writer, and what it says that it used stands there."""
    topics = (*_NOTED, Topic.STRENGTH)
    of = ledger(*zip(topics, lines, strict=True), language=language)
    words = write(of)
    assert len(words.body.split()) >= 25
    assert set(words.used) <= {fact.number for fact in of.facts}


_NOTED = (Topic.TALKED, Topic.LIKED, Topic.ABOUT, Topic.STRONGER, Topic.NEXT_STEP)


@pytest.mark.parametrize(
    ("language", "liked"),
    [
        ("en", "I liked nothing about the place"),
        ("en", "I enjoyed very little of what I saw"),
        ("en", "they can't afford to be choosy"),
        ("de", "Mir gefielen die Räume gar nicht"),
        ("de", "der Kaffee war kalt"),
        ("fr", "j'ai pas aimé la salle"),
        ("es", "Me gustó menos la cocina"),
    ],
)
def test_what_was_not_liked_is_no_praise(language: str, liked: str):
    """A denial of the liking itself, of what they do, and how that day was."""
    assert write(ledger((Topic.LIKED, liked), language=language)).used == ()


@pytest.mark.parametrize(
    "liked", ["crew can say no to a transfer", "I liked that nobody is hurried"]
)
def test_praise_may_deny_what_is_bad(liked: str):
    """What is denied behind `that`, or by somebody else, is what was liked."""
    assert write(ledger((Topic.LIKED, liked))).used == (1,)


def test_what_is_the_persons_own_is_no_topic():
    """`my` says whose it is, and a private thing it may be."""
    assert write(ledger((Topic.TALKED, "my autism"))).used == ()


@pytest.mark.parametrize(
    ("strength", "told"),
    [
        ("I work in French and English, but my spelling is better in French", "I work in French and English."),
        ("I am no expert in Kafka, but I moved two queues to it", "I am no expert in Kafka, but I moved two queues to it."),
    ],
)  # fmt: skip
def test_what_limits_a_strength_is_left_out(strength, told):
    """Unless it is the other way round."""
    assert told in write(ledger((Topic.STRENGTH, strength))).body


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("take-home, 3 hrs max, paid", "the take-home"),
        ("trial sat 6am w Bec who's the other lead", "the trial"),
        ("assessment drive with Malcolm sunday no monday", "the assessment drive with Malcolm"),
        ("video panel w/ 2 nurse mgrs", "the video panel"),
        ("managerial round with the VP is pending", "the managerial round with the VP"),
        ("trial shift, maybe", ""),
        ("site visit (if the budget is approved)", ""),
        ("place on panel, then whatever comes up", ""),
        ("talk with the two postdocs I dont know", ""),
        ("bring own kit", ""),
    ],
)
def test_what_is_noted_of_an_appointment_stays_out(step, told):
    """Nobody looks forward to what is not settled."""
    body = write(ledger((Topic.NEXT_STEP, step))).body
    assert f"look forward to {told}." in body if told else body == write(ledger()).body
