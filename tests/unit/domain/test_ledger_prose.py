"""What sentences in prose tell, as the form says it by its labels."""

from __future__ import annotations

import pytest

from interviewd.domain.ledger.prose import asked_about, told_in
from interviewd.model.ledger import Topic


def told(text: str, topic: Topic = Topic.TALKED) -> list[tuple[str, str]]:
    return [(each.topic.value, each.text) for each in told_in(text, topic)]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("We talked a lot about the old kilns.", ["the old kilns"]),
        (
            "So we spent most of the time on the restoration of a yawl",
            ["the restoration of a yawl"],
        ),
        (
            "We talked about winter operations and how they handle holds",
            ["winter operations", "how they handle holds"],
        ),
        (
            "We discussed hiring, the new press and deliveries",
            ["hiring", "the new press", "deliveries"],
        ),
        ("Talked about heat pumps", ["heat pumps"]),
        ("We talked about pots and pans", ["pots and pans"]),
        (
            "Wir haben lange über die Umstellung auf Bio gesprochen und darüber, wie die Kälber bleiben",
            ["die Umstellung auf Bio", "wie die Kälber bleiben"],
        ),
        ("Es ging vor allem um die neue Halle", ["die neue Halle"]),
        (
            "On a surtout parlé de la migration et des tests automatisés",
            ["la migration", "les tests automatisés"],
        ),
        ("Nous avons longuement parlé du tramway", ["le tramway"]),
        (
            "Hablamos sobre todo de los sensores y de la falta de agua",
            ["los sensores", "la falta de agua"],
        ),
        ("Hablamos del cambio a los A321", ["el cambio a los A321"]),
        ("We spent almost the whole hour on the wine list", ["the wine list"]),
        ("Also discussed forecasting for festival season", ["forecasting for festival season"]),
        ("She walked me through the handover", ["the handover"]),
        ("Priya explained how the rota works", ["how the rota works"]),
        ("Frau Weber hat mir die neue Anlage gezeigt", ["die neue Anlage"]),
        ("Elle m'a parlé du nouveau service", ["le nouveau service"]),
        ("Me explicó cómo reparten los turnos", ["cómo reparten los turnos"]),
        ("Also the quiet room", ["the quiet room"]),
        ("bit about the shop", ["the shop"]),
        (
            "We talked about the check-in, when the coaches come",
            ["the check-in, when the coaches come"],
        ),
    ],
)
def test_what_was_talked_about_stands_behind_the_verb(text, topics):
    """It is told whole, with the article that a preposition drew in."""
    assert told(text) == [("talked", each) for each in topics]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("I really liked that every repair gets an estimate", "liked"),
        ("Mir hat gefallen, dass die Lehrlinge Unterricht haben", "liked"),
        ("J’ai aimé que les développeurs assistent aux entretiens", "liked"),
        ("Me gustó que los agricultores participen", "liked"),
        ("I was a bit weak on bow rehairing", "weak_spot"),
        ("Bei der Direktvermarktung war ich schwach", "weak_spot"),
        ("J’étais moins à l’aise sur l’accessibilité", "weak_spot"),
        ("Flojeé en drones", "weak_spot"),
        ("They have a new kiln", "talked"),
        ("I was shown the varnish room", "talked"),
    ],
)
def test_a_sentence_in_prose_says_its_kind(text, topic):
    """What was liked and what went badly is known without a label; the sentence stays whole."""
    assert told(text) == [(topic, text)]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Next is a panel on 9 December", "a panel on 9 December"),
        ("There is a bench test next", "a bench test"),
        ("Next there’s a practical day", "a practical day"),
        ("Nächster Schritt ist ein Gespräch mit der Leitung", "ein Gespräch mit der Leitung"),
        ("Prochaine étape : entretien avec le bureau", "entretien avec le bureau"),
        ("El siguiente paso es una prueba de simulación", "una prueba de simulación"),
    ],
)
def test_the_next_step_is_known_in_prose(text, step):
    """Its sentence leads to it as the label does."""
    assert told(text) == [("next_step", step)]


def test_dictation_is_parted_where_a_new_subject_begins():
    """One clause on pay does not keep the rest of a long sentence back."""
    clauses = [
        each.text
        for each in told_in(
            "so we talked about winter operations out of Bozeman and he said the desk is getting a second screen "
            "and the pay is 31 an hour to start and they do a joint briefing every morning",
            Topic.TALKED,
        )
    ]
    assert clauses == [
        "winter operations out of Bozeman",
        "he said the desk is getting a second screen",
        "the pay is 31 an hour to start",
        "they do a joint briefing every morning",
    ]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("asked about Kafka partitioning", ("Kafka partitioning",)),
        (
            "she asked me a lot about the rota and how they hand over",
            ("the rota", "how they hand over"),
        ),
        ("fragte nach Personalplanung", ("Personalplanung",)),
        ("preguntó por el turno de noche", ("el turno de noche",)),
        ("fragte nach Gruppenangeboten", ()),
        ("Ines asked about enrichment and I had a good answer", ("enrichment",)),
        ("asked about my gap year", ()),
        ("keen on sailing", ()),
    ],
)
def test_what_somebody_asked_about_is_a_topic(text, topics):
    """Not in another case than the letter needs, and nothing of the person's own."""
    assert asked_about(text) == topics


@pytest.mark.parametrize(
    "text",
    [
        "we never talked about the rota",
        "nobody talked about the new site",
        "Wir haben leider nicht über die Dienste gesprochen",
        "Wir haben keine Minute über die Einarbeitung gesprochen",
        "We should have talked about the training plan",
        "We nearly discussed the new plant",
        "We talked very little about the actual job",
        "We covered nothing of substance",
        "I spoke over the manager",
        "Wir sprachen über eine Stunde",
        "On a peu parlé du poste",
        "Hablamos poco del puesto",
    ],
)
def test_what_was_not_talked_about_is_no_topic(text: str):
    """Anything but a few adverbs between leaves the sentence as it is typed."""
    assert told(text) == [("talked", text)]


def test_a_comma_before_a_relative_clause_parts_nothing():
    """What is said of somebody stays with them."""
    text = "We talked about the CEO, who is a crook, and the new kiln"
    assert told(text) == [("talked", "the CEO, who is a crook, and the new kiln")]
