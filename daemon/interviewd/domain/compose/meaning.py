"""What a text is about: its telling words, bent forms brought together, so that two texts can be found to agree."""

from __future__ import annotations

import re

from interviewd.domain.compose import vocabulary

_DULL = frozenset(
    "year years month months week weeks day days hour hours work working experience experienced good great new "
    "large small many several use using used make making made help helping lead leading senior junior staff "
    "engineer manager team teams people project projects role job company business build building built run "
    "running ran thing things way part first second third last next more most time question questions answer "
    "example examples strong deep high level end full various different kind lot own all also system systems "
    "service services process processes technical development solution solutions interview interviews "
    "conversation talk discussion across including within skill skills knowledge".split()
)
_EMPTY = (
    vocabulary.DETERMINERS
    | vocabulary.POSSESSIVES
    | vocabulary.PRONOUNS
    | vocabulary.PREPOSITIONS
    | vocabulary.JOINING
    | vocabulary.BREAKING
    | vocabulary.ASKING
    | vocabulary.MODALS
    | vocabulary.BEING
    | vocabulary.DENYING
    | vocabulary.ADVERBS
    | vocabulary.NUMBERS
)
_SHORT = frozenset(("ai", "ml", "ux", "ui", "qa", "go", "c#", "hr", "bi"))
_LONG_ENDINGS = "isations izations isation ization ations ation ating ated ators ator ates ate".split()
_ENDINGS = "ments ment ings ing ies ers ed er es s y e".split()


def meaning(text: str) -> frozenset[str]:
    """The telling words of a text, as rough stems; what is true of every job tells nothing."""
    text = text.casefold().replace("'s", "").replace("on-call", "oncall")
    found = set()
    for word in re.findall(r"[^\W_][\w+#]*", text):
        stem = root(word)
        if (len(word) > 2 or word in _SHORT) and not word.isdigit() and not {word, stem} & (_DULL | _EMPTY):
            found.add(stem)
    return frozenset(found)


def root(word: str) -> str:
    """A rough stem: migrations, migrating, migrated and migrate agree."""
    word = vocabulary.SPELT_OUT.get(word, word).casefold() or word
    word = vocabulary.PAST.get(word, word)
    if word in ("payment", "payments"):
        return "payment"  # a trade; pay is a secret
    for ending in _LONG_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word.removesuffix(ending)
            return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "sl" else stem
    return word
