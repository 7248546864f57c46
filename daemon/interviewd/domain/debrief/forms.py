"""The debrief's form in each language, and the labels by which its lines are known again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.language.function_words import EVERY_FUNCTION_WORD, denies

FIELDS = (
    "happened",
    "talked",
    "liked",
    "weak_spot",
    "stronger",
    "decide",
    "next_step",
    "word_for_word",
    "met",
)
"""The form's lines, in order; those of the people who were met follow."""

INTRODUCTIONS: Mapping[str, str] = {
    "en": "Fill in what you like, in your own words; interviewd writes from it.",
    "de": "Füllen Sie aus, was Sie möchten, in eigenen Worten; interviewd schreibt daraus.",
    "fr": "Remplissez ce que vous voulez, avec vos propres mots ; interviewd s'en sert pour écrire.",
    "es": "Rellene lo que quiera, con sus propias palabras; interviewd escribe a partir de ello.",
}
FORMS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Did it happen? yes",
        "Talked about:",
        "Liked:",
        "Weak spot:",
        "Stronger answer:",
        "They decide by:",
        "Next step:",
        "In the letter, word for word:",
        "Met (name, address):",
    ),
    "de": (
        "Hat es stattgefunden? ja",
        "Gesprochen über:",
        "Gut gefallen:",
        "Schwache Stelle:",
        "Bessere Antwort:",
        "Entscheidung bis:",
        "Nächster Schritt:",
        "Wörtlich in den Brief:",
        "Getroffen (Name, Adresse):",
    ),
    "fr": (
        "A-t-il eu lieu ? oui",
        "Nous avons parlé de :",
        "J'ai aimé :",
        "Point faible :",
        "Meilleure réponse :",
        "Décision d'ici le :",
        "Prochaine étape :",
        "Dans la lettre, mot pour mot :",
        "Rencontré (nom, adresse) :",
    ),
    "es": (
        "¿Tuvo lugar? sí",
        "Hablamos de:",
        "Me gustó:",
        "Punto débil:",
        "Mejor respuesta:",
        "Deciden antes del:",
        "Próximo paso:",
        "En la carta, palabra por palabra:",
        "Personas (nombre, dirección):",
    ),
}

# What people make of a label when they type it anew.
_TYPED: Mapping[str, tuple[str, ...]] = {
    "happened": (
        "did it take place",
        "happened",
        "it happened",
        "stattgefunden",
        "a eu lieu",
        "tuvo lugar",
    ),
    "talked": (
        *(
            "we talked about",
            "talked",
            "talked abt",
            "talk about",
            "topics",
            "discussed",
            "themen",
            "besprochen",
        ),
        *("parlé de", "sujets", "sujets abordés", "temas"),
    ),
    "liked": (
        "i liked",
        "what i liked",
        "likes",
        "gefallen",
        "hat mir gefallen",
        "aimé",
        "ce qui m'a plu",
        "gustó",
    ),
    "weak_spot": (
        *(
            "weak spots",
            "weakspot",
            "weak point",
            "weakness",
            "weaknesses",
            "weak",
            "schwachstelle",
            "schwach",
        ),
        *("points faibles", "puntos débiles"),
    ),
    "stronger": ("stronger answers", "stronger", "better answer", "besser", "mieux", "mejor"),
    "decide": (
        *(
            "decide by",
            "decides by",
            "they decide",
            "decision by",
            "decision",
            "entscheidung",
            "sie entscheiden",
            "décision",
            "ils décident",
        ),
        *("decisión", "deciden"),
    ),
    "next_step": (
        "next steps",
        "next",
        "nächste schritte",
        "prochaines étapes",
        "próximos pasos",
        "siguiente paso",
    ),
    "word_for_word": (
        *(
            "in the letter word for word",
            "word for word",
            "in the letter",
            "letter, word for word",
            "wörtlich",
        ),
        *("in den brief", "mot pour mot", "dans la lettre", "palabra por palabra", "en la carta"),
    ),
    "met": (
        "met",
        "met (names, addresses)",
        "people met",
        "who i met",
        "getroffen",
        "rencontré",
        "personas",
    ),
}

_TYPED_BEFORE_A_COLON: Mapping[str, tuple[str, ...]] = {
    "talked": (
        *("topic", "main topic", "main topics", "subjects", "spoke about", "what we talked about"),
        *(
            "thema",
            "inhalt",
            "worüber",
            "wir sprachen über",
            "gesprächsthemen",
            "es ging um",
            "worum es ging",
        ),
        *("thème", "thèmes", "abordé", "discuté", "on a parlé de"),
        *("tema", "asuntos", "hablado", "hemos hablado de"),
    ),
    "liked": (
        *(
            "good",
            "good bit",
            "good bits",
            "good points",
            "best",
            "best bit",
            "best part",
            "highlight",
        ),
        *("highlights", "loved", "enjoyed", "pros", "plus", "positive", "positives"),
        *(
            "gefiel",
            "gut gefiel",
            "fand ich gut",
            "gut",
            "gut war",
            "positiv",
            "schön",
            "nett",
            "toll",
            "am besten",
            "das beste",
            "das gute",
            "pluspunkte",
        ),
        *(
            "bien",
            "m'a plu",
            "apprécié",
            "j'ai apprécié",
            "positif",
            "le mieux",
            "les plus",
            "ce que j'ai aimé",
        ),
        *("lo mejor", "lo bueno", "bueno", "positivo", "me encantó", "lo que me gustó", "a favor"),
    ),
    "weak_spot": (
        *(
            "bad",
            "bad bit",
            "worst",
            "worst bit",
            "cons",
            "minus",
            "negative",
            "not so good",
            "less good",
        ),
        *(
            "weak bit",
            "struggled with",
            "stumbled over",
            "concern",
            "concerns",
            "worry",
            "gap",
            "gaps",
        ),
        *("schlecht", "schwachpunkt", "schwachpunkte", "schwäche", "schwächen", "nicht so gut"),
        *("weniger gut", "negativ", "bedenken", "sorge"),
        *(
            "moins bien",
            "le moins bien",
            "mal",
            "à améliorer",
            "négatif",
            "difficultés",
            "inquiétude",
        ),
        *(
            "lo peor",
            "lo malo",
            "malo",
            "peor",
            "flojo",
            "a mejorar",
            "negativo",
            "dudas",
            "en contra",
        ),
    ),
    "stronger": (
        *("better", "i should have said", "should have said", "what i should have said", "to add"),
        *("strength", "strengths", "stärke", "stärken", "nachtrag", "hätte ich sagen sollen"),
        *("point fort", "points forts", "à ajouter", "punto fuerte", "puntos fuertes", "añadir"),
    ),
    "next_step": (
        *("next up", "next round", "then", "after that", "what next"),
        *("weiter", "wie weiter", "als nächstes", "danach", "nächste runde", "nächster termin"),
        *("suite", "la suite", "ensuite", "et après"),
        *("siguiente", "después", "luego", "siguiente ronda", "a continuación"),
    ),
}
"""Everyday words: a label only where a colon follows."""


def bare(label: str) -> str:
    """A label as it is compared: in lower case, without punctuation at its edges."""
    return " ".join(label.casefold().replace("’", "'").strip(" *_?:.¿").split())


def label_of(line: str) -> str:
    """The label of one of the form's own lines: `Did it happen?` of `Did it happen? yes`."""
    head, question_mark, _ = line.partition("?")
    return (head + question_mark if question_mark else line).strip()


FIELD_OF: Mapping[str, str] = {
    bare(label): field
    for number, field in enumerate(FIELDS)
    for label in (*(label_of(form[number]) for form in FORMS.values()), *_TYPED[field])
}
_BEFORE_A_COLON: Mapping[str, str] = {
    **{bare(label): field for field, labels in _TYPED_BEFORE_A_COLON.items() for label in labels},
    **FIELD_OF,
}


def field_before_a_colon(label: str) -> str:
    """The field that a label before a colon names, "" for none.

    Pronouns, auxiliaries and the order of words do not matter: `Gefiel mir`, `Hat mir gefallen`.
    """
    if field := _BEFORE_A_COLON.get(bare(label)):
        return field
    words = _telling(label)
    return "" if not words or denies(label) else _BY_WORDS.get(words, "")


def _telling(label: str) -> frozenset[str]:
    return frozenset(re.split(r"[\s']+", bare(label))) - EVERY_FUNCTION_WORD


_BY_WORDS: Mapping[frozenset[str], str] = {
    _telling(label): field
    for label, field in _BEFORE_A_COLON.items()
    if field in ("talked", "liked", "decide", "next_step") and not denies(label)
}
"""Not of the lines for the letter itself: `she said:` begins no answer of the person's own."""
