"""What a note in German, French or Spanish may become in a letter."""

from dataclasses import replace

import pytest

from interviewd.domain.ledger.own_sentences import as_sentence
from interviewd.domain.ledger.prose import told_in
from interviewd.domain.ledger.shown_names import company_of
from interviewd.domain.ledger.withheld import is_job_title
from interviewd.model.ledger import Ledger, Topic
from interviewd.model.seen import Person
from interviewd.model.terms import Kind
from interviewd.writer import nouns
from interviewd.writer.asked import asked_of
from interviewd.writer.typing_marks import is_careless, spelled

TAGGERS = {language: nouns.tagger(language) for language in ("de", "fr", "es")}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Gemeinsame Visite", "die gemeinsame Visite"),
        ("Küche mit Fenster", "die Küche mit Fenster"),
        ("Mittagessen mit dem Team", "das Mittagessen mit dem Team"),
        ("Springerpool", "den Springerpool"),
        ("Probetag am Freitag", "den Probetag am Freitag"),
        ("28 Betten auf der Station", "die 28 Betten auf der Station"),
        ("die rund 60 Mandanten aus dem Handwerk",) * 2,
        ("die Umstellung der Konten",) * 2,
        ("Nette Mitarbeiter", "das Thema nette Mitarbeiter"),
    ],
)
def test_a_german_adjective_or_ending_tells_the_article(text, about):
    """What could be a plural gets none; a number of them is definite."""
    phrase = TAGGERS["de"].noun_phrase(text)
    assert phrase is not None
    assert phrase.after_about == about


def test_too_much_of_something_is_no_topic():
    """`demasiados` counts; it takes no article."""
    assert TAGGERS["es"].noun_phrase("demasiados mensajes") is None


def test_no_second_noun_hangs_on_a_german_one():
    """A noun phrase holds another one only in the genitive or behind a preposition."""
    assert TAGGERS["de"].noun_phrase("Hospitation ein Tag Frühdienst") is None


@pytest.mark.parametrize(
    ("language", "text"), [("de", "38 Minuten im Durchschnitt"), ("es", "38 minutos de media")]
)
def test_a_measure_is_no_topic(language, text):
    """It says how much, not what one talked about."""
    phrase = TAGGERS[language].noun_phrase(text)
    assert phrase is None or not phrase.as_topic


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Probearbeiten am 10.12", "den nächsten Schritt (Probearbeiten am 10.12.)"),
        ("Probebacken", "den nächsten Schritt (Probebacken)"),
        ("der Probetag", ""),
    ],
)
def test_a_step_of_unknown_gender_stands_in_brackets(text, step):
    """German has no other place for it."""
    phrase = TAGGERS["de"].noun_phrase(text)
    assert phrase is not None
    assert phrase.as_step == step


@pytest.mark.parametrize(
    "text",
    [
        "ich schreib Anleitungen, die jemand versteht",
        "so hab ich das Lager geführt",
        "Ich schreibe Anleitungen die auch nachts jemand versteht",
        "Ich würde alles prüfen bis man es hat",
        "Ich schreibe runbooks für das Team",
        "Ich zeichne alles und steh danach selber auf dem Dach",
        "Ich habe eine Liste mit drei Fahrern die kurzfristig einspringen",
    ],
)
def test_hasty_german_is_no_sentence(text):
    """A verb as one speaks, a missing comma, a noun in small letters that no lexicon knows."""
    assert TAGGERS["de"].calmed(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe zwei Jahre lang englische Lieferanten betreut, auch am Telefon.",
        "Ich bin seit zehn Jahren Schreinerin und weiß, was zählt.",
        "Ich schrieb das Handbuch und kam so ins Team.",
        "Ich schreibe jede Änderung auf und lasse sie gegenzeichnen.",
        "Ich leite die Werkstatt der neuen Halle.",
    ],
)
def test_careful_german_stands(text):
    """Participles, preterites and commas in their place are no haste."""
    assert TAGGERS["de"].calmed(text) == text


def test_a_german_clause_that_points_back_does_not_stand():
    """`da` speaks of something that the letter does not have."""
    assert TAGGERS["de"].clause("dass da keiner mehr einspringen muss") == ""
    assert TAGGERS["de"].clause("dass keiner mehr einspringen muss")


@pytest.mark.parametrize(
    ("language", "text", "record"),
    [
        ("de", "19 Jahre Pflege, davon 6 als Leitung", "19 Jahre Pflege, davon 6 als Leitung"),
        ("de", "Steuerberater seit 2018", "Steuerberater seit 2018"),
        ("de", "12 Jahre Montage, mache auch Notdienst", ""),
        ("de", "python, 7 jahre", ""),
        ("fr", "12 ans de traduction médicale", "12 ans de traduction médicale"),
        ("fr", "Pharmacienne depuis 2019, en officine", "pharmacienne depuis 2019, en officine"),
        ("fr", "5 ans en cuisine, gère 20 personnes", ""),
        ("fr", "8 ans en prod, je cherche mieux", ""),
        ("es", "15 años en cocina de colectividades", "15 años en cocina de colectividades"),
        ("es", "Delineante, 12 años en estructuras", "delineante, 12 años en estructuras"),
        ("es", "Inglés fluido", ""),
    ],
)
def test_years_and_an_occupation_follow_a_colon(language, text, record):
    """A line of the profile that is no sentence has one of two shapes, and no verb."""
    assert TAGGERS[language].span_of_work(text) == record


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "les anciens viennent eux memes le jeudi"),
        ("fr", "les anciens viennent 1 jeudi par mois"),
        ("fr", "le chef veut pas de bruit"),
        ("fr", "on te laisse le temps"),
        ("fr", "30 gamins c trop"),
        ("es", "apenas llegas te mandan al paso fronterizo"),
        ("es", "regabamos dos horas cada noche"),
        ("es", "la reunion con el equipo"),
    ],
)
def test_signs_of_haste(language, text):
    """No accent, a digit for `un`, no `ne`, a friend's `tu`: it does not stand."""
    assert is_careless(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "personne n’a pas son bureau à 5 h"),
        ("fr", "j’ai tenu ce relevé chez mon client"),
        ("es", "practico el análisis de 1 de cada 5 camiones"),
    ],
)
def test_careful_french_and_spanish(language, text):
    """What only looks like it is none."""
    assert not is_careless(text, language)


def test_short_forms_of_closed_classes_are_spelled_out():
    """Only as words of their own."""
    assert spelled("visites ds la cale", "fr") == "visites dans la cale"
    assert spelled("la casa q da nombre x sí misma", "es") == "la casa que da nombre por sí misma"
    assert spelled("un plan Q", "es") == "un plan Q"


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("fr", "test de révision d'une page à rendre vendredi", "le test de révision d'une page à rendre vendredi"),
        ("fr", "l'atelier noeuds", "l'atelier noeuds"),
        ("fr", "objets prêtés par les voisins", "les objets prêtés par les voisins"),
        ("fr", "le tri pour l'Ehpad voisin (64 lits)", "le tri pour l'Ehpad voisin"),
        ("fr", "64 résidents de l'Ehpad", "les 64 résidents de l'Ehpad"),
        ("fr", "médiateurs dans les bus le vendredi soir", "les médiateurs dans les bus le vendredi soir"),
        ("es", "71 niños con dieta por alergia", "los 71 niños con dieta por alergia"),
        ("es", "40 % de producto cercano en 2027", "el 40 % de producto cercano en 2027"),
        ("es", "los cambios de última hora", "los cambios de última hora"),
        ("es", "verticilosis en la parcela baja", "la verticilosis en la parcela baja"),
    ],
)  # fmt: skip
def test_more_shapes_that_are_surely_things(language, text, about):
    """The article follows from the ending, the number or the agreement."""
    phrase = TAGGERS[language].noun_phrase(text)
    assert phrase is not None
    assert phrase.after_about == about


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Un vrai bureau fermé, réservé le jeudi", "un vrai bureau fermé, réservé le jeudi"),
        ("Chaque réviseur passe un jour au labo, pour comprendre", "chaque réviseur passe un jour au labo, pour comprendre"),
        ("L'équipe mange ensemble, tout le monde rit", ""),
    ],
)  # fmt: skip
def test_behind_a_comma_goes_what_belongs_to_it(text, statement):
    """A preposition or a participle, no second clause."""
    assert TAGGERS["fr"].statement(text) == statement


@pytest.mark.parametrize(
    ("language", "text", "doing"),
    [
        ("es", "Quieren entrar a Canadá el año que viene", "su plan de entrar a Canadá el año que viene"),
        ("fr", "ils prévoient d’ouvrir une antenne à Brest", "votre projet d’ouvrir une antenne à Brest"),
        ("es", "quieren saber por qué me voy", ""),
        ("fr", "ils veulent revoir leur patron", ""),
    ],
)  # fmt: skip
def test_what_they_plan_is_a_topic(language, text, doing):
    """Of what they want to know it is none, nor of what is somebody's."""
    assert TAGGERS[language].doing(text) == doing


@pytest.mark.parametrize(
    ("language", "text", "to_do"),
    [
        ("fr", "Rencontrer l'équipe mardi", "rencontrer l'équipe mardi"),
        ("es", "visitar la planta", "visitar la planta"),
        ("fr", "attendre un appel", ""),
        ("fr", "atelier en équipe", ""),
        ("es", "volver con ella", ""),
    ],
)
def test_a_step_may_be_an_infinitive(language, text, to_do):
    """An article follows it, which follows no noun."""
    assert TAGGERS[language].to_do(text) == to_do


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Du déménagement. De l'archivage", ["le déménagement", "l'archivage"]),
        ("la ligne 4, des bruits le soir et du passage au gaz", ["la ligne 4", "les bruits le soir", "le passage au gaz"]),
        ("la carte de l'hôtel et du spa", ["la carte de l'hôtel et du spa"]),
        ("También del traslado en marzo", ["el traslado en marzo"]),
        ("Vor allem über den Umzug", ["den Umzug"]),
    ],
)  # fmt: skip
def test_topics_behind_a_label_have_its_preposition(text, topics):
    """`Nous avons parlé de : Du déménagement`: the form's label is their verb."""
    assert [each.text for each in told_in(text, Topic.TALKED)] == topics


def test_a_list_of_topics_goes_on_in_the_next_sentence():
    """`Des ruptures` has its verb in the sentence before."""
    text = "Nous avons parlé des bilans. De la préparation des piluliers. Des ruptures."
    topics = [each.text for each in told_in(text, Topic.TALKED)]
    assert topics == ["les bilans", "la préparation des piluliers", "les ruptures"]


def test_a_liked_thing_and_what_is_good_about_it():
    """Both may be told; a leading `und` is dropped, before an elided article, too."""
    text = "Springerpool, dass keiner einspringen muss. Und die Küche"
    liked = [each.text for each in told_in(text, Topic.LIKED)]
    assert liked == ["Springerpool", "dass keiner einspringen muss", "die Küche"]
    assert [each.text for each in told_in("et l'atelier", Topic.LIKED)] == ["l'atelier"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Primero hablo con la persona por el intercomunicador"),
        ("es", "El año pasado hice 31 rescates"),
        ("es", "Sé llevar una cuadrilla"),
        ("de", "Zuerst rufe ich den Kunden an"),
        ("fr", "L'an dernier, nous avons écrit un protocole commun"),
    ],
)
def test_a_time_may_stand_before_the_first_person(language, text):
    """The person's own sentence all the same."""
    assert as_sentence(text, language) == f"{text}."


def test_what_somebody_is_called_is_no_topic():
    """The head of a title comes first outside English."""
    assert is_job_title("Leiter Dispo", "de")
    assert is_job_title("l’autre adjointe", "fr") is False
    assert is_job_title("jefe de estudios", "es")
    assert not is_job_title("Ausbildung von Lehrlingen", "de")
    assert not is_job_title("Fahrermangel", "de")


def test_an_association_keeps_its_full_stop():
    """`e. V.` is written with it."""
    assert company_of("Musikschule Hagenbach e. V.") == "Musikschule Hagenbach e. V."
    assert company_of("Musikschule Hagenbach.") == "Musikschule Hagenbach"


@pytest.mark.parametrize(
    ("language", "weak", "asked"),
    [
        ("de", "sie fragte, was ich mit Kindern mache, die nie üben", "was ich mit Kindern mache, die nie üben"),
        ("de", "sie fragte, wie ich plane, ich hab nur gelacht", "wie ich plane"),
        ("de", "sie fragte, wie ich plane, viel zu lange Pause", ""),
        ("es", "me preguntó cómo bajaría la espera y dije que con personal", "cómo bajaría la espera"),
        ("es", "me preguntó cómo llevo la caja y la agenda", "cómo llevo la caja y la agenda"),
        ("fr", "elle m'a demandé comment je gère une panne et j'ai ri", "comment je gère une panne"),
        ("en", "Mia asked how I'd open it with the staff they have", "how I would open it with the staff you have"),
        ("en", "Mia asked what I'd do with the dogs when they have pups", "what I would do with the dogs when they have pups"),
        ("en", "Mia asked how I'd lift a patient and my mind went blank", "how I would lift a patient"),
        ("en", "Mia asked how I'd lift a patient so I said with a hoist", "how I would lift a patient"),
        ("en", "Mia asked how I'd plan 3 jobs, 2 vans and 1 apprentice", ""),
        ("en", "Mia asked what I'd do with my bad back", ""),
        ("en", "Mia asked what I should have said", ""),
        ("en", "I asked how I would be trained", ""),
        ("en", "then I wondered what I would do there", ""),
        ("en", "I was asked how I would lift a patient", "how I would lift a patient"),
        ("de", "Mia fragte, wie ich damit umgehe, das war fies", "wie ich damit umgehe"),
    ],
)  # fmt: skip
def test_a_question_is_told_whole_and_without_the_answer(language, weak, asked):
    """A German comma may belong to the question; what was said to it never does."""
    to = Person("Mia Brandt", "mia@acme.example")
    of = Ledger(Kind.THANK_YOU, to, "Sam Ito", "", panel=(to,), language=language)
    assert asked_of(weak, of) == asked


@pytest.mark.parametrize(
    ("language", "weak", "asked"),
    [
        ("de", "wie ich das Team gewinnen würde", "wie ich das Team gewinnen würde"),
        ("de", "wie ich über Geld rede", ""),  # no question
        (
            "de",
            "Was würden Sie tun wenn ein Kunde schreit?",
            "was ich tun würde, wenn ein Kunde schreit",
        ),
        ("de", "wie würden Sie sich selbst beschreiben", ""),
        ("de", "Wie würden Sie die Schicht planen?", "wie ich die Schicht planen würde"),
        ("de", "was ich mache wenn keiner kommt", "was ich mache, wenn keiner kommt"),
        ("de", "Anna: wie ich die Schicht plane", ""),  # it goes to Mia
        ("de", "Mia: wie ich die Schicht plane", "wie ich die Schicht plane"),
        ("fr", "comment je convaincrais un patient âgé", "comment je convaincrais un patient âgé"),
        ("fr", "comment j'ai expliqué le trou dans le CV", ""),
        ("es", "qué haría con la demora", "qué haría con la demora"),
        ("en", "Mia: how do you push back on legal -> waffled", "how I push back on legal"),
        (
            "en",
            "Mia: how would you improve our shop in your first week",
            "how I would improve your shop in my first week",
        ),
        ("en", "how nervous I was", ""),
        ("en", "how wd I clear 117 orders - said one by one", "how I would clear 117 orders"),
        ("en", "how to use Sage", ""),
    ],
)
def test_a_weak_spot_may_be_the_question_itself(language, weak, asked):
    """Where nobody else can have asked it."""
    to = Person("Mia Brandt", "mia@acme.example")
    of = Ledger(Kind.THANK_YOU, to, "Sam Ito", "", panel=(to,), language=language)
    assert asked_of(weak, of, is_question=True) == asked
    assert asked_of(weak, of) == ""
    others = (to, Person("Anna Roth", "anna@acme.example"))
    by_mia = asked if weak.startswith("Mia") else ""
    assert asked_of(weak, replace(of, panel=others), is_question=True) == by_mia


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("de", "Mit dem Meister sprechen", "Ich würde mit dem Meister sprechen"),
        ("de", "Dienstpläne früher aushängen", "Ich würde Dienstpläne früher aushängen"),
        ("de", "mit dem Meister gesprochen", ""),
        ("de", "die Pläne haben sich bewährt", ""),
        ("de", "um Zeit zu gewinnen", ""),
        ("de", "machen", ""),
        ("de", "alle Daten", ""),
        ("de", "sich besser auf das Gespräch vorbereiten", ""),
        ("de", "das Beispiel mit der Lesepatin nennen", ""),
        ("fr", "Lui demander d'apporter ses boîtes", "Je lui demanderais d'apporter ses boîtes"),
        ("fr", "appeler le fournisseur d'abord", "J’appellerais le fournisseur d'abord"),
        ("fr", "prendre les mesures avec lui", "Je prendrais les mesures avec lui"),
        ("fr", "faire le tour et noter les fuites", ""),
        ("fr", "une caisse de 12 objets", ""),
        ("fr", "atelier avec les équipes", ""),
        ("fr", "acheter les pièces d'avance", "J’achèterais les pièces d'avance"),
        ("fr", "recevoir les familles le soir", "Je recevrais les familles le soir"),
        ("fr", "accueillir les familles le soir", "J’accueillerais les familles le soir"),
        ("fr", "hacher les herbes le matin", "Je hacherais les herbes le matin"),
        ("fr", "le remettre à la gouvernante et le noter", ""),
        ("fr", "ordre du jour fixe", ""),
        ("es", "Revisar los papeles 48 hs antes", "Revisaría los papeles 48 horas antes"),
        ("es", "Preguntarle primero al encargado", "Le preguntaría primero al encargado"),
        ("es", "hacer una lista por producto", "Haría una lista por producto"),
        ("es", "satisfacer a los clientes primero", "Satisfaría a los clientes primero"),
        ("es", "líder en averías", ""),
        ("es", "poner sondas y medir cada noche", ""),
        ("es", "lugar de reunión", ""),
        ("es", "taller con el equipo", ""),
        ("es", "hablar con el encargado", "Hablaría con el encargado"),
    ],
)
def test_what_one_would_do_is_said_of_oneself(language, text, sentence):
    """A note in the infinitive; where a second one would have to change as well it is nothing."""
    assert nouns.tagger(language).would(text) == sentence
