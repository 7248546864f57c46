"""Which telling words two texts share, endings aside: `audits` and `audited` are one word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

from interviewd.language.function_words import EVERY_FUNCTION_WORD, tokens

_STEMMERS: Mapping[str, str] = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}


def shared(one: frozenset[str], other: frozenset[str]) -> int:
    """How many of the stems have a like one on the other side, which is equal or parts only in an
    ending behind five letters: teach and teacher, physiotherapy and -therapist.
    """
    count = 0
    for stem in one:
        for theirs in other:
            end = max(5, len(stem) - 3, len(theirs) - 3)
            if stem[:end] == theirs[:end]:
                count += 1
                break
    return count


@lru_cache(maxsize=256)  # the person's own sentences come again in each letter
def stems(text: str, language: str) -> frozenset[str]:
    """The stems of a text's telling words."""
    words = (
        word
        for word in tokens(text)
        if len(word) > 2 and not word.isdigit() and word not in EVERY_FUNCTION_WORD
    )
    stemmer, general = _stemmer(language)
    return frozenset(stemmer.stemWords(list(words))) - general


@cache
def _stemmer(language: str) -> tuple[Any, frozenset[str]]:
    """The stemmer of a language, and the stems of general words."""
    stemmer = snowballstemmer.stemmer(_STEMMERS.get(language, "english"))
    return stemmer, frozenset(stemmer.stemWords(list(_GENERAL)))


_GENERAL = frozenset(
    """
    year years month months week weeks day days hour hours time times new old good great last next
    first second many much work working worker job people person team teams group member members
    company firm business office place site school hospital department customer customers client
    clients project projects service services staff experience level small large big long short one
    two three four five six seven eight nine ten every different own whole several including part
    thing things way lot set use using used make made run running lead leading start started jahr
    jahre jahren monat monate woche wochen tag tage zeit arbeit team firma betrieb unternehmen kunde
    kunden projekt projekte erfahrung neue neuen neuer viele zwei drei vier fünf sechs sieben acht
    neun zehn leute mitarbeiter année années ans an mois semaine semaines jour jours temps travail
    équipe entreprise société client clients projet projets service services expérience nouveau
    nouvelle deux trois quatre cinq sept huit neuf dix año años mes meses semana semanas día días
    tiempo trabajo equipo empresa cliente clientes proyecto proyectos servicio servicios experiencia
    nuevo nueva dos tres cuatro cinco seis siete ocho nueve diez
""".split()
)
"""Words of every workplace: who shares no more than these with a topic does not answer it."""
