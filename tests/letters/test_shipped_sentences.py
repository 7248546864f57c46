"""Every shipped sentence of every language, in each of its seats, passes the check and reads as
one sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from interviewd.domain.ledger import Material, ledger
from interviewd.model.decided import Policy
from interviewd.model.known import Notes
from interviewd.model.ledger import Ledger
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round
from interviewd.system import resources
from interviewd.writer import plain_letter
from interviewd.writer.check import check
from tests.letters.occasions import ZONE, tagger
from tests.letters.texts_of import TEXTS, render_in

SEATS = 7
LANGUAGES = ("en", "de", "fr", "es")
PERSON = Person("Alex Morgan", "alex.morgan@northfield.example")
OTHER = Person("Robin Keller", "robin.keller@northfield.example")
ROLES = {"en": "Gardener", "de": "Gärtner", "fr": "Jardinier", "es": "Jardinero"}
STRENGTHS = {
    "en": ("I have planted orchards for ten years.", "six years of glasshouse work"),
    "de": ("Ich habe zehn Jahre lang Obstwiesen gepflanzt.",),
    "fr": ("J’ai planté des vergers pendant dix ans.",),
    "es": ("He plantado huertos durante diez años.",),
}
NOTES = {
    "en": (
        Notes(
            filled=True,
            talked="the old orchard\nwinter pruning",
            stronger="I pruned the vines at Harlow for two years",
        ),
        Notes(
            filled=True,
            liked="apprentices plan their own border",
            weak_spot="pruning question",
            stronger="I pruned vines",
        ),
        Notes(filled=True, liked="the walled garden with the vines", next_step="meet the owner"),
        Notes(filled=True, talked="the glasshouse", next_step="trial day in the garden"),
        Notes(filled=True, talked="how the gardens are opened", liked="they grow from seed"),
        Notes(filled=True, word_for_word="I would gladly begin with the orchard."),
    ),
    "de": (
        Notes(
            filled=True,
            talked="die alte Obstwiese",
            stronger="Ich habe zwei Jahre lang Reben geschnitten",
        ),
        Notes(
            filled=True,
            liked="dass jeder ein Beet plant",
            weak_spot="Rebschnitt",
            stronger="Ich habe Reben geschnitten",
        ),
        Notes(filled=True, liked="das alte Gewächshaus", next_step="Probetag im Garten"),
        Notes(filled=True, talked="wie die Beete verteilt werden"),
        Notes(filled=True, talked="Umstieg auf torffreie Erde", liked="Lehrlinge planen ein Beet"),
    ),
    "fr": (
        Notes(
            filled=True,
            liked="j’ai aimé la visite du verger",
            stronger="j’ai taillé la vigne pendant deux ans",
        ),
        Notes(filled=True, talked="le vieux verger", liked="les ateliers soignés"),
        Notes(
            filled=True, liked="que les équipes visitent le verger", next_step="visite du verger"
        ),
    ),
    "es": (
        Notes(
            filled=True,
            liked="me gustó la visita al huerto",
            stronger="he podado la viña durante dos años",
        ),
        Notes(filled=True, talked="el huerto viejo", liked="el taller de la casa"),
        Notes(filled=True, liked="que hacen buenos relevos", next_step="visita al huerto"),
    ),
}


def _ledgers(language: str) -> Iterator[Ledger]:
    """A ledger for each branch of the templates."""
    for notes in (Notes(), *NOTES[language]):
        yield _ledger(language, Kind.THANK_YOU, 0, None, notes)
        yield _ledger(language, Kind.FOLLOW_UP, 1, None, notes)
    for notes in NOTES[language][:4]:
        yield _ledger(language, Kind.THANK_YOU, 0, Round.SECOND, notes)
    yield _ledger(language, Kind.THANK_YOU, 0, Round.FINAL, Notes())
    yield _ledger(language, Kind.FOLLOW_UP, 2, None, Notes())
    yield _ledger(language, Kind.THANK_YOU, 0, None, Notes(), coordinator=True)


def _ledger(
    language: str,
    kind: Kind,
    count: int,
    round_: Round | None,
    notes: Notes,
    *,
    coordinator: bool = False,
) -> Ledger:
    policy = Policy("Sam Ito", ("sam@home.example",), ZONE, TEXTS, strengths=STRENGTHS[language])
    return ledger(
        Material(
            kind,
            PERSON,
            (OTHER,) if coordinator else (PERSON,),
            "Northfield",
            ROLES[language],
            round=round_,
            language=language,
            coordinator=coordinator,
            notes=notes if notes.filled else None,
            count=count,
        ),
        policy,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_passes_the_check(language):
    """No shipped sentence holds a word, number, promise or phrase that a letter may not have."""
    found: dict[object, object] = {}
    for made in _ledgers(language):
        for seat in range(SEATS):
            seated = replace(made, seat=seat)
            words = plain_letter.write(seated, render_in(language), tagger(language))
            for finding in check(words, seated):
                found.setdefault((finding.code, finding.words), finding.sentence)
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["thank-you", "thank-you-coordinator", "follow-up"])
def test_each_block_has_a_variant_for_every_seat(language, name):
    """Six people are met at most, and none gets a neighbour's sentence: seven lines a block, all
    different.
    """
    source = (resources.folder("templates") / language / f"{name}.txt.j2").read_text(
        encoding="utf-8"
    )
    blocks = re.findall(r"{% call deal\(\"([\w-]+)\".*?%}\n(.*?){% endcall %}", source, re.DOTALL)
    for block, text in blocks:
        lines = [line for line in text.split("\n") if line.strip()]
        is_own = block in ("own-words", "liked-words") or (block == "strength" and len(lines) == 1)
        assert is_own or len(lines) >= SEATS, (block, lines)
        assert len(set(lines)) == len(lines), block
