"""A sentence of the person's own as it may stand in a letter."""

from __future__ import annotations

import pytest

from interviewd.domain.ledger.own_sentences import as_continued, as_sentence


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        ("i led phonics across two schools", "en", "I led phonics across two schools."),
        (
            "I've cut empty miles by 11% in one year.",
            "en",
            "I have cut empty miles by 11% in one year.",
        ),
        ("in 2023 I settled a claim of 31 staff", "en", "In 2023 I settled a claim of 31 staff."),
        ("my team went from 2.4% errors to 0.8", "en", "My team went from 2.4% errors to 0.8."),
        (
            "I did the audit in 2024, we went from 9 to 2",
            "en",
            "I did the audit in 2024. We went from 9 to 2.",
        ),
        ("I stopped a lift, we lost 4 hrs", "en", "I stopped a lift. We lost 4 hours."),
        (
            "In my last nursery every child had one key person",
            "en",
            "In my last nursery every child had one key person.",
        ),
        ("I ran the A/B tests in C++", "en", "I ran the A/B tests in C++."),
        ("mir hat die Werkstatt gefallen", "de", "Mir hat die Werkstatt gefallen."),
        ("I wrote the R script that checks it", "en", "I wrote the R script that checks it."),
        (
            "en 2022 reconstruí el relato con un cliente",
            "es",
            "En 2022 reconstruí el relato con un cliente.",
        ),
        (
            "L’hiver dernier j’ai trouvé une résidente au sol",
            "fr",
            "L’hiver dernier j’ai trouvé une résidente au sol.",
        ),
        ("last winter I ran the night desk", "en", "Last winter I ran the night desk."),
        (
            "atiendo en inglés a los turistas todos los veranos",
            "es",
            "Atiendo en inglés a los turistas todos los veranos.",
        ),
        ("di clase en inglés durante un curso", "es", "Di clase en inglés durante un curso."),
        ("me gustó mucho el taller de robótica", "es", "Me gustó mucho el taller de robótica."),
        (
            "ich habe zwei Jahre Lieferanten betreut",
            "de",
            "Ich habe zwei Jahre Lieferanten betreut.",
        ),
        (
            "Im Jahr 2023 habe ich sechs Leute geleitet",
            "de",
            "Im Jahr 2023 habe ich sechs Leute geleitet.",
        ),
        ("j'ai formé douze personnes en 2024", "fr", "J'ai formé douze personnes en 2024."),
        ("J’ai formé mon équipe en 2024", "fr", "J’ai formé mon équipe en 2024."),
        (
            "I worked under a conservator from the V&A",
            "en",
            "I worked under a conservator from the V&A.",
        ),
        ("formé a doce personas en 2024", "es", "Formé a doce personas en 2024."),
    ],
)
def test_a_whole_first_person_sentence_stands_as_typed(text: str, language: str, sentence: str):
    """Only the capital, the full stop and spelled-out contractions are changed."""
    assert as_sentence(text, language) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "eight years of payment systems",
        "did the rota for two years",
        "i handled 2 DOT audits at my last job no violations",
        "I set up std costs for 340 parts",
        "Ive supervised 5 students, one is now a band 6",
        "every new child had one key person, most were settled in two weeks",
        "I should have said that I was responsible for the budget",
        "could say I did the exotics day",
        "I did the audit & 3 plans",
        "I wrote it: see https://example.org",
        "I did it. And then some more. And more",
        "I WAS RESPONSIBLE FOR THE WHOLE KITCHEN",
        "I a lot of it too",
        "",
    ],
)
def test_a_fragment_or_a_hasty_line_is_no_sentence(text: str):
    """It is raw material for a model, and never pasted."""
    assert as_sentence(text, "en") == ""


def test_a_sentence_of_another_language_does_not_stand():
    """German in an English letter is raw material."""
    assert as_sentence("ich habe das zwei Jahre gemacht", "en") == ""


def test_a_language_that_is_not_ours_has_no_sentences():
    """Nothing is known of its first person."""
    assert as_sentence("Ho guidato un gruppo di sei persone", "it") == ""


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        (
            "the wetland is managed by the county now",
            "en",
            "The wetland is managed by the county now.",
        ),
        (
            "Nach einem Vormittag hat sie mich wieder eingeladen",
            "de",
            "Nach einem Vormittag hat sie mich wieder eingeladen.",
        ),
        ("il s’est terminé sans redressement", "fr", "Il s’est terminé sans redressement."),
        (
            "Seitdem bekomme ich in jeder zweiten Praxis einen Termin",
            "de",
            "Seitdem bekomme ich in jeder zweiten Praxis einen Termin.",
        ),
        ("he was not impressed by it", "en", ""),
        ("it was a weak answer", "en", ""),
        ("not my best moment", "en", ""),
    ],
)
def test_a_story_goes_on(text: str, language: str, sentence: str):
    """Behind a sentence of the person's own stands what goes on with it, not what became of the
    answer.
    """
    assert as_continued(text, language, lambda _: False) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("I did the audit & the plan", "I did the audit and the plan."),
        ("I code what it needs: date, start, and stop", "I code what it needs: date, start, and stop."),
        ("I said it: no", ""),
        ("I should say: we did it, in May", ""),
        ("If we are not past it by then I put the old one back", ""),
        ("If we are not past it by then, I put the old one back", "If we are not past it by then, I put the old one back."),
    ],
)  # fmt: skip
def test_a_sign_a_list_and_a_condition(text, sentence):
    """`&` is `and`; a list may stand behind a colon; a condition ends with a comma."""
    assert as_sentence(text, "en") == sentence
