"""What may fill the gap of a shipped sentence: noun phrases, clauses, things to do.

And what never may.
"""

import subprocess
import sys

import pytest

from interviewd.writer import nouns

ENGLISH = nouns.tagger("en")
GERMAN = nouns.tagger("de")

THINGS = (
    """
the queue migration|queue migration off RabbitMQ|mixed age classes|old greenhouses with the vines|forest school on Fridays
reading results in Year 4|group classes instead of one to one|home visits in the villages by e-bike|the new CT scanner
blade inspections with drones|half day on the unit|trial shift on Saturday|second interview in January|call with the CTO
meeting with the team|settling of new children|detention time at the chicken plant|month-end close|nurse-led clinics
the glass negatives in the old store|empty miles on the way back from Denver|the move to Sage X3|data quality
switch to robotic milking next autumn|hiring plans for next year|team meeting once a week|waiting list of 19 weeks
staff turnover|solar panels on the barn|expansion to Poland|boiler from 1962|press day in spring|tour of the ship
""".strip()
    .replace("\n", "|")
    .split("|")
)

NO_THINGS = (
    """
staff greet pupils by name|reading results in y4 dropped|curated four temporary exhibitions|trainees sit with the partners
they want group classes|moving to sage x3 next yr|switching to samsara in march|do their own consults|meet the owner
walled garden needs replanting|pitch bearings are failing early|how they review code|outdoor every day|very direct
in the old store|with the two postdocs|asked about schools|box blight everywhere|managers visit sites weekly|lots of overtime
IFRS 16 and i blanked|budgets and i was slow
guests book direct|orders double at Christmas|drivers plan routes themselves|budget cut by a third|ads down|funding ends in 2028
music off during service|fees up to 9 percent|margin structure 8%|lights on at night
ofsted due in spring|budget cuts next year|freezer alarms at night|rota 1 in 4 weekends|stock vals in a spreadsheet
fruit from their own trees|her team|turnos de noche|call with team leader|good|38k
lesson observation, 30 min|medical + sea survival refresh|forecasting / revenue mgmt|typing speed 😬|no marking at weekends policy
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", THINGS)
def test_a_thing_is_a_noun_phrase(text):
    """A fragment that names a thing fills a gap, whole and as typed."""
    phrase = ENGLISH.noun_phrase(text)
    assert phrase is not None
    assert phrase.text.casefold() == text.casefold()


@pytest.mark.parametrize("text", NO_THINGS)
def test_only_a_noun_phrase_fills_a_gap(text):
    """A verb, a description, somebody's own, haste, another language: none of them is a noun
    phrase.
    """
    assert ENGLISH.noun_phrase(text) is None


@pytest.mark.parametrize(
    ("text", "about", "thing"),
    [
        ("italian routes", "Italian routes", "the Italian routes"),
        ("pricing for small shops", "pricing for small shops", "the pricing for small shops"),
        ("planning of the move", "the planning of the move", "the planning of the move"),
        (
            "visits w drones from sept",
            "visits with drones from September",
            "the visits with drones from September",
        ),
        ("buddy system", "the buddy system", "the buddy system"),
        ("Buddy system", "the buddy system", "the buddy system"),
        ("early intervention", "early intervention", "the early intervention"),
        ("a trial day", "a trial day", "a trial day"),
        ("half a day on the unit", "half a day on the unit", "half a day on the unit"),
        ("Samsara rollout", "the Samsara rollout", "the Samsara rollout"),
        ("no corner offices", "no corner offices", "no corner offices"),
        (
            "forest school on fridays",
            "the forest school on Fridays",
            "the forest school on Fridays",
        ),
        (
            "online booking from march",
            "online booking from March",
            "the online booking from March",
        ),
        ("TRIAL SHIFT ON SATURDAY", "the trial shift on Saturday", "the trial shift on Saturday"),
    ],
)
def test_the_article_belongs_to_the_sentence(text, about, thing):
    """A bare phrase gets its article from the frame.

    Days and months get their capital, a shout its small letters.
    """
    phrase = ENGLISH.noun_phrase(text)
    assert phrase is not None
    assert (phrase.after_about, phrase.with_the) == (about, thing)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("nurses rotate into the outreach team for three months",) * 2,
        ("that local people helped to choose the pictures",) * 2,
        ("crew can say no to a transfer", "the crew can say no to a transfer"),
        ("every class reads aloud after lunch",) * 2,
        ("how tickets are prioritised",) * 2,
        ("everyone rotates every 20 mins", "everyone rotates every 20 minutes"),
        ("most of the trucks are electric",) * 2,
        ("STAFF EAT TOGETHER AT 4", "staff eat together at 4"),
        ("Surveyors get the winter Fridays off", "surveyors get the winter Fridays off"),
        ("they promote from inside",) * 2,
        ("how they handle complaints",) * 2,
        ("how the team pairs on design",) * 2,
        ("how the day starts",) * 2,
    ],
)
def test_a_clause_brings_its_subject_and_verb(text, clause):
    """A whole clause follows `that` or `how`."""
    assert ENGLISH.clause(text) == clause


@pytest.mark.parametrize(
    "text",
    """they are nice|they seem friendly|they were late|they let pupils choose their books
    she kept the 1890 planting books|u get ur birthday off|no corner offices|outdoor every day
    old greenhouses with the vines|you always know your roster|budget cuts next year|finance sits in a diff bldg|very kind
    freezer alarms at night|staff|my old boss knows him|drivers get home time, nobody asks why""".replace(
        "\n", "|"
    ).split("|"),
)
def test_only_a_whole_clause_follows_a_colon(text):
    """Pronouns, half sentences, haste and what may be read in two ways stay out."""
    assert ENGLISH.clause(text.strip()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "moving the queue off RabbitMQ to Kafka",
        "switching to HPLC",
        "opening a second site in Leeds",
        "hiring two more electricians",
        "training new starters",
        "rolling out tablets to drivers",
        "finding staff in winter",
        "working nights in December",
        "meeting the owner",
        "moving everyone over to heat pumps",
        "bringing the glasshouse back into use",
        "how to calm an angry guest",
        "how to prune old apple trees",
    ],
)
def test_a_topic_may_be_something_that_is_done(text):
    """What is done follows `about` as it was typed."""
    assert ENGLISH.doing(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "parking a nightmare",
        "funding ends in march",
        "looking for someone senior",
        "replacing my predecessor",
        "cutting their budget",
        "switching to samsara",
        "planning permission for the barn",
        "moving queue",
        "opening",
        "training budget tight",
        "how they work",
    ],
)
def test_half_a_sentence_is_nothing_that_is_done(text):
    """A thing and what is said of it, what somebody wishes, a pronoun, a name in small letters."""
    assert ENGLISH.doing(text) == ""


@pytest.mark.parametrize("text", ["finding staff in winter", "moving house", "replacing Dave"])
def test_what_is_done_to_something_is_no_thing(text):
    """No article stands before a verb and its object."""
    assert ENGLISH.noun_phrase(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "meet the owner",
        "cook a menu of three desserts",
        "come for a morning and play with the children",
    ],
)
def test_the_next_step_may_be_something_to_do(text):
    """A whole thing to do follows `the next step is to`."""
    assert ENGLISH.to_do(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "they take up references",
        "send them my portfolio",
        "make a bodice from their pattern",
        "sign contract",
        "call with VP",
    ],
)
def test_steps_of_others_are_not_the_persons(text):
    """What somebody else does, what is theirs, and half an order are not."""
    assert ENGLISH.to_do(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "led a team of 12 field engineers",
        "managed a $2M grants portfolio",
        "taught the ventilator weaning course to new starters",
        "filled 60 vacancies a year",
    ],
)
def test_a_deed_follows_i(text):
    """A line of the profile that begins with what was done."""
    assert ENGLISH.deed(text[0].upper() + text[1:]) == text


@pytest.mark.parametrize(
    "text",
    [
        "certified in first aid",
        "experienced carer",
        "used to nights",
        "based in Leeds",
        "ran 2nd shift",
        "trained her successor",
        "was a carer",
        "left Tesco after a grievance",
        "took the firm to court",
        "missed every target",
    ],
)
def test_what_somebody_is_follows_no_i(text):
    """Nor does what may be about somebody else, or lacks its article."""
    assert ENGLISH.deed(text) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("patient safety", "patient safety"),
        ("user research", "user research"),
        ("staff recruitment and payroll", "staff recruitment and payroll"),
        ("feedback from patients", "the feedback from patients"),
        ("seasonal menu", "the seasonal menu"),
        ("code review process", "the code review process"),
        ("queue rewrite", "the queue rewrite"),
    ],
)
def test_what_is_not_counted_takes_no_article(text, told):
    """The lexicon has no plural of it, or a very rare one."""
    phrase = ENGLISH.noun_phrase(text)
    assert phrase is not None
    assert phrase.after_about == told


@pytest.mark.parametrize(
    "text", ["nine years teaching Key Stage 2", "six years in musculoskeletal physiotherapy"]
)
def test_a_span_of_work_can_be_brought(text):
    """Years of something follow `I would bring`."""
    assert ENGLISH.span_of_work(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "coded welder, TIG and MIG, 12 years",
        "five years qualified in employment law",
        "good w people",
    ],
)
def test_a_line_that_is_no_strength_is_left_out(text):
    """A line that is neither a sentence nor surely a span of work stays out."""
    assert ENGLISH.span_of_work(text) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zweitägige Arbeitsprobe", "die zweitägige Arbeitsprobe"),
        ("Umstellung auf SAP S/4HANA ab Mai", "die Umstellung auf SAP S/4HANA ab Mai"),
        ("die neue Wachstation", "die neue Wachstation"),
        ("flache Hierarchien", "flache Hierarchien"),
        ("Torten für Hochzeiten", "Torten für Hochzeiten"),
        ("Zusammenarbeit mit dem Einkauf", "die Zusammenarbeit mit dem Einkauf"),
        ("den Hofladen", "den Hofladen"),
        ("ein Probetag im Dezember", "den Probetag im Dezember"),
        ("Schulneubau in Husum", "den Schulneubau in Husum"),
        ("den neuen Standort", "den neuen Standort"),
        ("der neue Standort", None),
        ("Probetag", "den Probetag"),
        ("Gespräch mit dem Aufsichtsrat", "das Gespräch mit dem Aufsichtsrat"),
        ("zweites Gespräch", None),
    ],
)
def test_a_german_thing_stands_in_the_accusative(text, expected):
    """A German noun phrase is taken with the article that is certain.

    Where none is, it fits no frame.
    """
    phrase = GERMAN.noun_phrase(text)
    assert phrase is not None
    assert (phrase.with_the if phrase.has_case else None) == expected


@pytest.mark.parametrize(
    "text",
    ["den neuen Kunden", "jeden Monat Prozessrunde", "man darf vorschlagen", "das Team wächst", "neuen Kollegen helfen",
     "umstellung auf sap", "noch viel Papier, vier Leute", "mit dem Bereichsleiter", "Stapler werden elektrisch"],
)  # fmt: skip
def test_another_case_or_a_verb_is_no_german_thing(text):
    """Another case, a verb, a noun in small letters: none of them fills a gap."""
    assert GERMAN.noun_phrase(text) is None


def test_a_german_clause_begins_with_dass_or_wie():
    """German puts the verb last, so only a clause that is typed as one can follow."""
    assert (
        GERMAN.clause("dass jeder Verbesserungen vorschlagen darf")
        == "dass jeder Verbesserungen vorschlagen darf"
    )
    assert GERMAN.clause("jeder darf Verbesserungen vorschlagen") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "man darf eigene Verbesserungen vorschlagen",
            "Man darf eigene Verbesserungen vorschlagen",
        ),
        ("die Kinder kochen selbst", "Die Kinder kochen selbst"),
        ("Mitarbeiter entscheiden selbst", "Mitarbeiter entscheiden selbst"),
        ("sie hat mich gelobt", ""),
        ("Eingewöhnung dauert 4-6 wochen", ""),
        ("wollen ein neues Lager bauen", ""),
        ("flache Hierarchien", ""),
    ],
)
def test_a_german_statement_stands_behind_a_colon(text, expected):
    """Subject first, then its verb: a whole sentence with a capital."""
    assert GERMAN.statement(text) == expected
    assert ENGLISH.statement(text) == ""


def test_a_language_without_a_tagger_has_no_phrases():
    """French and Spanish letters use what its shape makes sure."""
    french = nouns.tagger("fr")
    assert (
        french.noun_phrase("le journal parle"),
        french.clause("tout va bien ici"),
        french.to_do("venir"),
    ) == (
        None,
        "",
        "",
    )


def test_the_tagger_loads_only_when_it_is_asked_for():
    """Importing the writer loads neither tagger nor numpy: the resident process imports types of
    it.
    """
    code = "import sys, interviewd.writer.plain_letter; sys.exit(bool({'HanTa', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("text", ["recieving volunteers at weekends", "bereavment groups"])
def test_a_misspelt_word_fills_no_gap(text):
    """A word that the lexicon lacks and that is a letter away from one it has is a slip."""
    assert ENGLISH.noun_phrase(text) is None


@pytest.mark.parametrize(
    ("text", "is_clause"),
    [
        ("the lines are still on my floor", True),
        ("one is now a band 6", True),
        ("the largest was 9 million pounds", True),
        ("the main cost", False),
        ("all 14 of them", False),
    ],
)
def test_a_main_clause_has_a_subject_and_a_verb(text, is_clause):
    """What only a comma joins ends with a full stop where it could stand alone."""
    assert ENGLISH.is_clause(text) is is_clause


def test_german_nouns_have_capitals():
    """A line with nouns in small letters is typed in haste."""
    assert GERMAN.calmed("ich plane seit zwei jahren die dienste") == ""
    assert GERMAN.calmed("ich habe das Budget geplant") == "ich habe das Budget geplant"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "le manque de familles d’accueil"),
        ("fr", "les nouveaux horaires du samedi"),
        ("fr", "une journée d’immersion"),
        ("es", "los fines de semana en casa"),
        ("es", "turnos de noche"),
        ("es", "el nuevo almacén en Zaragoza"),
    ],
)
def test_without_a_tagger_a_phrase_is_recognised_by_shape(language, text):
    """An article and its noun, or a plural that no verb ends like."""
    phrase = nouns.tagger(language).noun_phrase(text)
    assert phrase is not None
    assert phrase.text == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "les jeunes participent au conseil"),
        ("fr", "le chef parle de tout"),
        ("fr", "la moitié des gens n'ont pas d'e-mail"),
        ("fr", "la cuisine ferme à 22 h"),
        ("es", "el jefe habla mucho"),
        ("es", "los clientes llegan tarde"),
        ("es", "trabajamos sábados"),
        ("es", "rutas a Francia"),
    ],
)
def test_a_fragment_with_a_possible_verb_is_no_phrase(language, text):
    """In doubt a fragment is left out."""
    assert nouns.tagger(language).noun_phrase(text) is None


@pytest.mark.parametrize(
    ("language", "text", "with_its_article"),
    [
        ("fr", "livraisons aux cantines", "les livraisons aux cantines"),
        ("fr", "ouverture du site", "l’ouverture du site"),
        ("fr", "passage à Sage", "le passage à Sage"),
        ("fr", "rencontre avec l’équipe", "la rencontre avec l’équipe"),
        ("fr", "un essai de deux nuits", "un essai de deux nuits"),
        ("fr", "la filière physiologique", "la filière physiologique"),
        ("es", "exportación a Japón", "la exportación a Japón"),
        ("es", "camiones nuevos", "los camiones nuevos"),
        ("es", "examen práctico en el hangar", "el examen práctico en el hangar"),
        ("es", "viñas viejas", "las viñas viejas"),
        ("es", "prueba el sábado", "la prueba el sábado"),
        ("es", "método por proyectos", "el método por proyectos"),
        ("es", "formulación magistral", "la formulación magistral"),
    ],
)
def test_an_ending_tells_the_article(language, text, with_its_article):
    """A noun without an article takes the one that its ending has."""
    phrase = nouns.tagger(language).noun_phrase(text)
    assert phrase is not None
    assert phrase.with_the == with_its_article


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "accès au site"),
        ("fr", "travaillons avec les écoles"),
        ("fr", "le chef explique"),
        ("es", "trabajas con niños"),
        ("es", "mejores horarios"),
        ("es", "prueba de conduccion"),
        ("es", "la jefa explica"),
    ],
)
def test_an_ending_that_tells_no_article_makes_no_phrase(language, text):
    """A singular in -s, a verb, a comparison, a word without its accent: in doubt nothing."""
    assert nouns.tagger(language).noun_phrase(text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "on garde le même binôme toute l’année"),
        ("fr", "chaque stagiaire a un tuteur"),
        ("es", "vendimian solo de noche"),
        ("es", "todos prueban los platos antes del servicio"),
    ],
)
def test_who_does_it_may_begin_a_statement(language, text):
    """Behind a colon stands who does what, also without an article."""
    assert nouns.tagger(language).statement(text) == text


def test_a_romance_clause_brings_its_own_que():
    """What was liked may be told by `que`; what speaks of the person may not."""
    assert nouns.tagger("es").clause("Que se trabaje con planos a mano") == (
        "que se trabaje con planos a mano"
    )
    assert nouns.tagger("fr").clause("que je puisse venir le lundi") == ""


@pytest.mark.parametrize(
    ("text", "with_the"),
    [("Kafka migration", "the Kafka migration"), ("final with the CTO", "the final with the CTO")],
)
def test_a_name_begins_a_thing(text, with_the):
    """A word that is only a name keeps its capital."""
    phrase = ENGLISH.noun_phrase(text)
    assert phrase is not None
    assert phrase.with_the == with_the


def test_an_office_has_an_article():
    """`final with CTO` lacks one, and nothing is completed."""
    assert ENGLISH.noun_phrase("final with CTO") is None
    assert GERMAN.noun_phrase("Gespräch mit Teamleiter") is None


def test_what_counts_begins_no_german_thing():
    """`wenig Erfahrung` says how much there was."""
    assert GERMAN.noun_phrase("wenig Erfahrung mit Schluckstörungen") is None


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("sie mischen die Farbe selbst", "Sie mischen die Farbe selbst"),
        ("die Teams entscheiden über ihre Fälle", "Die Teams entscheiden über ihre Fälle"),
        ("sie mischt die Farbe selbst", ""),
        ("die Chefin kennt ihre Leute", ""),
    ],
)
def test_german_they_are_said_to_them(text, statement):
    """`sie` with a plural verb is `Sie`; a woman's doings stay out."""
    assert GERMAN.statement(text) == statement
    assert GERMAN.clause("dass sie die Farbe selbst mischen") == "dass Sie die Farbe selbst mischen"
