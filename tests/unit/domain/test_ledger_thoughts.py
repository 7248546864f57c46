"""Notes as whole thoughts, and the sentences in quotation marks among them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.ledger.thoughts import quoted_sentences, sentences, thoughts


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("- mixed age classes\n- forest school", ["mixed age classes", "forest school"]),
        ("1. first\n2) second", ["first", "second"]),
        (
            "walled garden needs work. box blight; open days",
            ["walled garden needs work", "box blight", "open days"],
        ),
        ("no scripts 🙌 buddy system", ["no scripts", "buddy system"]),
        (
            "42 trucks, 3 dispatchers, drivers like it",
            ["42 trucks", "3 dispatchers", "drivers like it"],
        ),
        ("the tests, the docs and the tools", ["the tests", "the docs", "the tools"]),
        ("staff meals / whole fish / Sundays off", ["staff meals", "whole fish", "Sundays off"]),
        (
            "meat from the farm, fish from the boats and the market",
            ["meat from the farm, fish from the boats and the market"],
        ),
        (
            "the churn model, getting sales and finance to agree",
            ["the churn model", "getting sales and finance to agree"],
        ),
        (
            "call outs, how they do the weekend rota, replacing the old boards",
            ["call outs", "how they do the weekend rota", "replacing the old boards"],
        ),
        (
            "Rufbereitschaft, Tausch der Verteiler, wie die Dienste verteilt werden",
            ["Rufbereitschaft", "Tausch der Verteiler", "wie die Dienste verteilt werden"],
        ),
        ("Bewohner sehen, wie das Essen entsteht", ["Bewohner sehen, wie das Essen entsteht"]),
        ("Bewohner sagen, wann sie aufstehen", ["Bewohner sagen, wann sie aufstehen"]),
        (
            "moving to heat pumps, the new centre in Derby and how they book jobs",
            ["moving to heat pumps", "the new centre in Derby", "how they book jobs"],
        ),
        ("the rota, :)", ["the rota, :)"]),
        ("the rota, the pool in town and :)", ["the rota, the pool in town and :)"]),
        ("quiet office and flexi time", ["quiet office and flexi time"]),
        (
            "Schulneubau in Husum, BIM, neue Poliere",
            ["Schulneubau in Husum", "BIM", "neue Poliere"],
        ),
        ("the merger, how juniors are staffed", ["the merger", "how juniors are staffed"]),
        (
            "knife crime, funding ends in March, night sessions",
            ["knife crime", "funding ends in March", "night sessions"],
        ),
        (
            "Heizungstausch in der Südstadt, Eigentümerversammlungen, digitale Schlüssel",
            ["Heizungstausch in der Südstadt", "Eigentümerversammlungen", "digitale Schlüssel"],
        ),
        (
            "pressure on cardboard prices, moving to direct accounts, the team of five",
            ["pressure on cardboard prices", "moving to direct accounts", "the team of five"],
        ),
        (
            "births at home, on-call every third weekend",
            ["births at home", "on-call every third weekend"],
        ),
        ("school visits, the gap in 2028, otters", ["school visits", "the gap in 2028", "otters"]),
        ("a calm team, small", ["a calm team, small"]),
        ("a day on the farm, on site", ["a day on the farm, on site"]),
        ("they wait, hoping for rain", ["they wait, hoping for rain"]),
        ("Mir hat gefallen, wie Sie planen", ["Mir hat gefallen, wie Sie planen"]),
        ("till queues at 8am, he goes home", ["till queues at 8am", "he goes home"]),
        ("neue Station, zu wenig Leute nachts", ["neue Station", "zu wenig Leute nachts"]),
        ("Python, Go, Kafka", ["Python, Go, Kafka"]),
        ("when it rains, they go out", ["when it rains, they go out"]),
        ("the store, which is old, and the shed", ["the store, which is old, and the shed"]),
        ("clinics (cats, weight, dental)", ["clinics (cats, weight, dental)"]),
        ("approx. 30 people by e.g. tram", ["approx. 30 people by e.g. tram"]),
        ("am 12. Mai geht es los", ["am 12. Mai geht es los"]),
        ("errors fell from 2.4% to 0.8", ["errors fell from 2.4% to 0.8"]),
        ("1,900 views each", ["1,900 views each"]),
        ("-", []),
        ("none really", []),
        ("nada", []),
    ],
)
def test_notes_are_parted_into_whole_thoughts(text: str, pieces: list[str]):
    """Lines, bullets, sentences and sure enumerations are parted.

    Lists, brackets, abbreviations stay whole.
    """
    assert [thought.text for thought in thoughts(text)] == pieces


def test_a_thought_knows_the_sentence_it_was_taken_from():
    """A piece of an enumeration is judged together with the rest of it."""
    assert {thought.sentence for thought in thoughts("54 turbines, crew of three")} == {
        "54 turbines, crew of three"
    }


TYPED = st.lists(
    st.sampled_from(
        "the rota how wie and und et y & / , ; : . ... :) ( ) - – 👍 ' \" BIM 12 % getting of in they asked".split(
            " "
        )
    ),
    max_size=14,
).map(" ".join)
"""Words of lists and what people type between them."""


@given(st.text(max_size=300) | TYPED)
def test_a_thought_stands_in_the_notes_as_typed(text: str):
    """Nothing is added: every thought stands in its sentence, and each letter of it in the text."""
    for thought in thoughts(text):
        assert thought.text in thought.sentence
        assert thought.text
    assert set("".join(sentences(text))) <= {*unicodedata.normalize("NFC", text), " "}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('"I would bring my spindle detector."', ("I would bring my spindle detector.",)),
        ("queues\n“I ran forty of them”", ("I ran forty of them",)),
        ("topic, and: „Ich habe das zwei Jahre gemacht.“", ("Ich habe das zwei Jahre gemacht.",)),
        ('asked about drills; "Your drill is a good one."', ("Your drill is a good one.",)),
        ('She told me of drills. "You are too old for it."', ()),
        ('Ruth said "We need someone who stays."', ()),
        ('Calm. Ruth said, as before: "We need someone who stays."', ()),
        ('the so-called "deep dive" round', ()),
        ('"Why do you want to leave us?"', ()),
    ],
)
def test_a_sentence_in_quotation_marks_is_the_persons_own(text: str, own: tuple[str, ...]):
    """Unless somebody else is said to have said it, it is a question, or no sentence."""
    assert quoted_sentences(text)[1] == own


def test_a_quoted_sentence_is_taken_out_of_the_notes():
    """It is told once, as typed, not again as a thought."""
    assert quoted_sentences('rota\n"I like early shifts very much."\nmenu')[0] == "rota\n\nmenu"
