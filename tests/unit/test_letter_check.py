"""The rules of the check, one by one: what is true passes, what is not is found, in tricky words
as well.
"""

from dataclasses import replace

import pytest

from interviewd.model.ledger import Fact, Ledger, Topic, Withheld, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.writer.check import check
from interviewd.writer.check.sentences import sentences

RUTH = Person("Ruth Penhaligon", "ruth@marlow.example", "ward manager")
OMAR = Person("Omar Haddad", "omar@marlow.example")
THANKS = "Thank you for talking with me about the Senior Staff Nurse post and for the time that you took."
MORE = "It was a good conversation, and I came away with a clear picture of the work and of what matters to you."


def fact(number, topic, text, *, owner="", about="", withheld=None):
    source = Source.PROFILE if topic is Topic.STRENGTH else Source.NOTES
    return Fact(number, topic, text, source, owner, about, withheld)


FACTS = (
    fact(1, Topic.TALKED, "new twelve bed unit opens in spring, handover takes 25 mins"),
    fact(2, Topic.TALKED, "nobody writes the audit up, 3 of 40 staff know how"),
    fact(3, Topic.LIKED, "nurses rotate into the outreach team for three months"),
    fact(4, Topic.WEAK_SPOT, "audit, I went blank", withheld=Withheld.WEAK_SPOT),
    fact(
        5,
        Topic.STRONGER,
        "did the central line audit w our infection nurse in 2024, we went from 9 infections a year to 2",
        about="audit",
    ),
    fact(6, Topic.NEXT_STEP, "half day on the unit"),
    fact(7, Topic.DECIDE_BY, "Friday 4 December"),
    fact(8, Topic.STRENGTH, "six years as an ICU staff nurse, two as deputy shift lead"),
    fact(9, Topic.STRENGTH, "I have taught ventilator weaning to 30 new starters."),
    fact(
        10,
        Topic.ABOUT,
        "bit stern, recovering from a fall",
        owner=RUTH.email,
        withheld=Withheld.HEALTH,
    ),
    fact(
        11, Topic.ABOUT, "wants the rota on paper", owner=OMAR.email, withheld=Withheld.OTHER_PERSON
    ),
    fact(12, Topic.OWN_WORDS, "I've never been so sure of a job, & that's the truth!"),
)
LEDGER = Ledger(
    Kind.THANK_YOU,
    RUTH,
    "Grace Adeyemi",
    "Grace Adeyemi",
    panel=(RUTH, OMAR),
    company="Marlow General Hospital",
    role="Senior Staff Nurse",
    round=Round.FIRST,
    has_notes=True,
    facts=FACTS,
)


def found(*sentence, ledger=LEDGER, writer="a model"):
    body = "\n\n".join(
        ("Dear Ruth,", " ".join((THANKS, *sentence, MORE)), "Kind regards,\nGrace Adeyemi")
    )
    return {finding.code for finding in check(Words("", body, writer), ledger)}


@pytest.mark.parametrize(
    "sentence",
    [
        "A twelve-bed unit that opens in spring sounds like a good place to begin.",
        "You told me that the handover takes 25 minutes.",
        "I did the central line audit with our infection nurse in 2024, and we went from nine infections a year to two.",
        "You asked about audit, so here is one more thing.",
        "I have been an ICU staff nurse for six years.",
        "I have six years behind me as an ICU staff nurse.",
        "I have taught ventilator weaning to 30 new starters.",
        "I've never been so sure of a job, & that's the truth!",
        "I liked that nurses rotate into the outreach team for three months.",
        "I look forward to the half day on the unit.",
        "You hope to decide by Friday 4 December.",
        "I have gone on thinking about the unit since.",
        "Nobody writes the audit up, and three of 40 staff know how.",
        "See you at the half day on the unit.",
        "I will come to the half day.",
        "I look forward to the half day on the unit because the team is kind.",
    ],
)
def test_an_honest_sentence_passes(sentence):
    """Spelled-out haste, number words, other forms and plain connecting words are no findings."""
    assert found(sentence) == set()


def test_what_the_question_denies_may_be_denied():
    """The question that an answer repeats keeps its `no`, also where the answer has the word."""
    answer = fact(
        5,
        Topic.STRONGER,
        "I would give two exercises instead of six",
        about="asked what I would do with a patient who does no exercises",
    )
    asking = replace(LEDGER, facts=(*FACTS[:4], answer, *FACTS[5:]))
    assert (
        found("You asked what I would do with a patient who does no exercises.", ledger=asking)
        == set()
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("number", "A fourteen-bed unit that opens in spring sounds good."),
        ("number", "We went from 2 infections a year to 9."),
        ("unit", "I have been an ICU staff nurse for 30 years."),
        ("unit", "You told me that the handover takes 25 hours."),
        ("unit", "Three of 40 nurses know how."),
        ("unit", "I liked that nurses rotate into the outreach team for three weeks."),
        ("date", "The unit opens in autumn."),
        ("date", "You hope to decide by Monday 4 December."),
        ("name", "I did the central line audit at Fenwick."),
        ("panel_name", "I enjoyed meeting you and Omar."),
        ("word", "I know how to run a dialysis."),
        ("raw_note", "I did the central line audit w our infection nurse."),
        ("deed", "I led the central line audit with our infection nurse."),
        ("deed", "I have taught the outreach team."),
        ("deed", "For six years I have been an ICU staff nurse, two of them as shift lead."),
        ("deed", "I opened a new twelve bed unit."),
        ("owner", "In 2024 I went from nine infections a year to two."),
        ("owner", "My outreach team is where nurses rotate."),
        ("owner", "In 2024 you did the central line audit with our infection nurse."),
        ("withheld", "I wish you a good recovery."),
        ("withheld", "You seemed a bit stern."),
        ("withheld", "I went blank on the audit."),
        ("neighbour", "The rota is on paper."),
        ("negation", "Nurses do not rotate into the outreach team."),
        ("opposite", "Everybody writes the audit up."),
        ("promise", "I will send you my references."),
        ("promise", "I'll call you about it."),
        ("attachment", "I have attached a reference."),
        ("meeting", "See you on Friday."),
        ("meeting", "See you on the unit."),
        ("meeting", "I look forward to meeting the outreach team."),
        ("apology", "I am sorry that I went blank."),
        ("banned_phrase", "I am confident that I am right for this."),
        ("timing", "Could you tell me when I might hear from you?"),
        ("address", "You can reach me at grace@home.example."),
        ("link", "More of my work is at www.grace.example."),
        ("placeholder", "I would love to work at [Company]."),
        ("markup", "I would *love* to work with you."),
        ("spelling", "I recognize the work that you do."),
        ("thanks_twice", "Many thanks for the good questions as well."),
    ],
)
def test_a_false_sentence_is_found(code, sentence):
    """Each rule finds its own, in words that are all in the ledger or in the general list."""
    assert code in found(sentence)


@pytest.mark.parametrize(
    ("word", "is_known"),
    [("building", True), ("valuations", True), ("billing", False), ("valves", False)],
)
def test_a_word_that_the_notes_cut_short_is_known(word, is_known):
    """What was noted in haste may be spelled out; a word that only looks like it is nobody's."""
    short = replace(LEDGER, facts=(*FACTS, fact(13, Topic.TALKED, "a new bldg, 12 vals a day")))
    sentence = f"You told me about the {word}."
    assert ("word" in found(sentence, ledger=short)) != is_known
    assert "word" in found(sentence)


def test_a_fact_that_belongs_to_another_is_found_even_in_allowed_words():
    """The neighbour's fact is no evidence, and what only it has is said to be the neighbour's."""
    mine = replace(
        LEDGER, to=OMAR, facts=tuple(replace(one, withheld=None) for one in FACTS[10:11])
    )
    assert "neighbour" in found("You want the rota on paper.")
    assert "neighbour" not in found("You want the rota on paper.", ledger=mine)


def test_one_everyday_word_of_a_fact_that_is_withheld_tells_nothing_of_it():
    """`rota` stands in a colleague's fact, and in half of all letters about hospitals."""
    assert found("I would be glad to keep the rota.") == set()


def test_a_coordinator_may_be_asked_to_pass_thanks_on():
    """Who was met is named to the coordinator, who is thanked twice over."""
    coordinator = replace(LEDGER, coordinator=True, panel=(OMAR,))
    assert found("Would you please pass my thanks on to Omar Haddad?", ledger=coordinator) == set()


def test_a_sentence_comes_once_in_a_panel():
    """Nor does one that was sent before come again, whatever its capitals and marks."""
    sentence = "I liked that nurses rotate into the outreach team for three months."
    known = replace(
        LEDGER, others=("I liked that nurses rotate into the outreach team, for three months",)
    )
    assert found(sentence, ledger=known) == {"repeated_sentence"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Dear Ruth,\n\nThank you.\n\nKind regards,\nGrace Adeyemi", "too_short"),
        (
            f"Dear Ruth,\n\n{THANKS} {' '.join([MORE] * 7)}\n\nKind regards,\nGrace Adeyemi",
            "too_long",
        ),
        (f"Dear Omar,\n\n{THANKS} {MORE}\n\nKind regards,\nGrace Adeyemi", "greeting"),
        (
            f"Dear Ruth,\n\n{MORE} {MORE.replace('good', 'very good')}\n\nKind regards,\nGrace Adeyemi",
            "no_thanks",
        ),
        (
            f"Dear Ruth,\n\n{THANKS} {MORE.removesuffix('.')}\n\nKind regards,\nGrace Adeyemi",
            "not_a_sentence",
        ),
    ],
)
def test_the_form_of_the_whole(body, code):
    """Length, greeting, thanks and whole sentences are judged of the whole letter."""
    assert code in {finding.code for finding in check(Words("", body), LEDGER)}


def test_a_follow_up_is_shorter_and_needs_no_thanks():
    """Two honest lines are a follow-up; ninety words are none."""
    later = replace(LEDGER, kind=Kind.FOLLOW_UP, count=1)
    short = "Dear Ruth,\n\nI am still very interested in the role.\n\nKind regards,\nGrace Adeyemi"
    long = short.replace("role.", "role. " + " ".join(f"{MORE}"[:-1] + f" {n}." for n in "abcd"))
    assert check(Words("", short), later) == ()
    assert "too_long" in {finding.code for finding in check(Words("", long), later)}


def test_a_language_nobody_taught_it_takes_no_model():
    """A model's letter is refused, the person's own template is judged by its marks and length
    alone.
    """
    other = replace(LEDGER, language="it")
    assert "unknown_language" in found(ledger=other)
    assert found(ledger=other, writer="plain") == set()


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("A clear picture of the unit.", True),
        ("I look forward to .", True),
        ("I look forward to , and to the ward.", True),
        ("I look forward to the half day on the unit.", False),
        ("What appealed to me is the unit.", False),
    ],
)
def test_a_shipped_sentence_has_a_verb_and_its_gaps_filled(sentence, is_found):
    """A template's sentence without a finite verb, or with an empty gap, is no sentence."""
    assert ("not_a_sentence" in found(sentence, writer="plain")) == is_found


def test_sentences_are_cut_where_a_reader_would():
    """Titles, initials, ordinals and figures with a point end no sentence.

    Greeting and sign-off are none.
    """
    body = "Dear Dr Osei,\n\nI met Dr. Osei and J. Roth on St. John St. today. It took 2.5 hours. Did you know? Yes.\n\nBest,\nG"
    expected = (
        "I met Dr. Osei and J. Roth on St. John St. today.",
        "It took 2.5 hours.",
        "Did you know?",
        "Yes.",
    )
    assert sentences(body, replace(LEDGER, signature="G")) == expected
    german = "Guten Tag,\n\nwir sehen uns am 11. Dezember wieder. Danke.\n\nMit freundlichen Grüßen\nGrace Adeyemi"
    assert sentences(german, replace(LEDGER, language="de")) == (
        "wir sehen uns am 11. Dezember wieder.",
        "Danke.",
    )


GERMAN = replace(
    LEDGER,
    language="de",
    facts=(
        fact(1, Topic.TALKED, "Umstellung auf SAP ab Mai, 900 Eingangsrechnungen im Monat"),
        fact(
            2,
            Topic.STRONGER,
            "ich habe zwei Jahre lang englische Lieferanten betreut",
            about="Englisch am Telefon",
        ),
    ),
)
FRENCH = replace(
    LEDGER,
    language="fr",
    facts=(
        fact(1, Topic.TALKED, "26 lits, deux infirmières la nuit"),
        fact(
            2,
            Topic.STRONGER,
            "j'ai formé quatre collègues à l'ECG en 2024",
            about="la lecture des ECG",
        ),
    ),
)
SPANISH = replace(
    LEDGER,
    language="es",
    facts=(
        fact(1, Topic.TALKED, "18 mesas, el domingo doblan turno"),
        fact(2, Topic.STRENGTH, "formé a 9 camareros nuevos"),
    ),
)


@pytest.mark.parametrize(
    ("ledger", "sentence", "code"),
    [
        (
            GERMAN,
            "Bei 900 Eingangsrechnungen im Monat ist die SAP-Umstellung ab Mai eine große Aufgabe.",
            "",
        ),
        (GERMAN, "Ich habe zwei Jahre lang englische Lieferanten betreut.", ""),
        (GERMAN, "Ich habe drei Jahre lang englische Lieferanten betreut.", "number"),
        (GERMAN, "Die Umstellung kommt ab März.", "date"),
        (GERMAN, "Ich habe die Umstellung auf SAP geleitet.", "deed"),
        (GERMAN, "Ich habe 900 Eingangsrechnungen im Monat gemacht.", "deed"),
        (GERMAN, "Ich sende Ihnen meine Zeugnisse.", "promise"),
        (FRENCH, "Deux infirmières pour 26 lits, c'est peu.", ""),
        (FRENCH, "J'ai formé quatre collègues à l'ECG en 2024.", ""),
        (FRENCH, "J'ai dirigé quatre collègues en 2024.", "word"),
        (FRENCH, "J'ai formé deux infirmières.", "deed"),
        (FRENCH, "Vous trouverez mes références en pièce jointe.", "attachment"),
        (SPANISH, "Con 18 mesas, entiendo que el domingo doblen turno.", ""),
        (SPANISH, "Formé a nueve camareros nuevos.", ""),
        (SPANISH, "Formé a doce camareros nuevos.", "number"),
        (SPANISH, "Contraté a nueve camareros nuevos.", "deed"),
        (SPANISH, "Con mis 18 mesas entiendo el turno.", "owner"),
        (SPANISH, "El lunes le enviaré mis referencias.", "promise"),
    ],
)
def test_the_other_languages_have_the_same_rules(ledger, sentence, code):
    """German compounds and participles, French elision and Spanish verbs without a subject are
    read.
    """
    body = f"{sentence}\n\nGrace Adeyemi"
    codes = {finding.code for finding in check(Words("", body, "a model"), ledger)} - {
        "too_short",
        "no_thanks",
    }
    assert codes == set() if not code else code in codes


@pytest.mark.parametrize(
    "sentence",
    [
        "Calm is half the battle.",
        "I would relish the chance to roll my sleeves up.",
        "May I ask how things stand?",
        "It is work with a pulse, and I like it for that.",
        "The unhurried way in which you spoke stays with me.",
    ],
)
def test_a_turn_of_phrase_claims_nothing(sentence):
    """A word that nobody told passes where it says nothing of the talk, of them, or of a deed."""
    assert not {"word", "date", "number", "deed"} & found(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your rooftop garden impressed me.",
        "Your exhibition on whaling moved me.",
        "I liked the dialysis suite that you mentioned.",
        "I am certified in dialysis.",
        "Nurses rotate into the dialysis team for three months.",
    ],
)
def test_a_word_that_claims_something_is_found(sentence):
    """What is theirs, what was talked of, a skill, or another word in the place of a fact's."""
    assert {"word", "deed"} & found(sentence)


def test_a_conjunction_with_a_capital_makes_no_name_of_a_figure():
    """`When 3 …` behind a colon is not read as `Level 3`."""
    assert found("You said: When 3 of 40 staff know how, it is fine.") == set()


def test_an_own_sentence_behind_a_colon_is_the_persons():
    """Only what leads to it is judged."""
    own = "Ich schreibe jede Änderung auf und lasse sie gegenzeichnen"
    of = replace(LEDGER, language="de", facts=(fact(1, Topic.STRONGER, own),))
    body = f"Guten Tag,\n\nErgänzend zu unserem Gespräch: {own}.\n\nMit freundlichen Grüßen\nGrace Adeyemi"
    assert "promise" not in {each.code for each in check(Words("", body), of)}
    sends = body.replace("Ergänzend zu unserem Gespräch", "Ich sende Ihnen meine Zeugnisse")
    assert "promise" in {each.code for each in check(Words("", sends), of)}


def test_again_is_no_opposite_of_old():
    """`de nouveau` is an adverb."""
    of = replace(LEDGER, language="fr", facts=(fact(1, Topic.TALKED, "l'ancienne caserne"),))
    body = "Bonjour,\n\nJe vous remercie d’avoir de nouveau parlé de la caserne avec moi.\n\nCordialement,\nGrace Adeyemi"
    assert "opposite" not in {each.code for each in check(Words("", body), of)}
    new = body.replace("de nouveau parlé de la caserne", "parlé de la nouvelle caserne")
    assert "opposite" in {each.code for each in check(Words("", new), of)}


@pytest.mark.parametrize(
    ("language", "facts", "sentence"),
    [
        ("de", (fact(1, Topic.TALKED, "die 60 Mandanten aus Handwerk und Gastronomie"),),
         "Schön, dass wir auch über die 60 Mandanten aus Handwerk und Gastronomie gesprochen haben."),
        ("de", (fact(1, Topic.TALKED, "Umstellung auf SAP S/4HANA ab Mai"),),
         "Gut war, dass wir über die Umstellung auf SAP S/4HANA ab Mai gesprochen haben."),
        ("de", (fact(1, Topic.TALKED, "Umstellung auf SAP S/4HANA ab Mai"),),
         "Schön, dass wir auch über die Umstellung auf SAP S/4HANA ab Mai sprechen konnten."),
        ("de", (fact(1, Topic.NEXT_STEP, "Zweites Gespräch mit dem Team"),),
         "Herzlichen Dank für unser zweites Gespräch."),
        ("fr", (fact(1, Topic.STRENGTH, "je restaure des vieux gréements"),),
         "De mon côté, je restaure des vieux gréements."),
        ("fr", (fact(1, Topic.TALKED, "l'ancienne caserne"),),
         "Merci d’avoir pris le temps d’un nouvel échange au sujet de la caserne."),
        ("es", (fact(1, Topic.TALKED, "quitar el cemento"),),
         "Quisiera añadir algo sobre el cemento y el puesto."),
    ],
)  # fmt: skip
def test_shipped_sentences_pass_whatever_the_notes_say(language, facts, sentence):
    """Notes thrown together from many situations refused these."""
    of = replace(LEDGER, language=language, facts=facts)
    close = {"de": "Mit freundlichen Grüßen", "fr": "Cordialement,", "es": "Un cordial saludo,"}
    words = Words("", f"Ruth,\n\n{sentence}\n\n{close[language]}\nGrace Adeyemi")
    codes = {each.code for each in check(words, of)}
    assert not codes & {"deed", "owner", "not_a_sentence", "opposite", "number", "unit"}


def test_an_association_may_end_a_sentence():
    """`e. V.` belongs to its name, what follows is a sentence of its own."""
    body = "Guten Tag,\n\nDanke für das Gespräch bei Musik e. V. Es war gut.\n\nMit freundlichen Grüßen\nGrace Adeyemi"
    of = replace(LEDGER, language="de")
    assert sentences(body, of) == ("Danke für das Gespräch bei Musik e. V.", "Es war gut.")
