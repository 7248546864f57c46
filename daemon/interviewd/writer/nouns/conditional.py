"""What one would do, of a French or Spanish note in the infinitive: `Revisar los papeles` is
`Revisaría los papeles`.

The conditional is the infinitive with an ending but for the verbs named here. The sentence comes
without its full stop; it is "" when the text is no single infinitive with what belongs to it.
"""

from __future__ import annotations

import re

from interviewd.patterns import lazy_pattern


def french(text: str) -> str:
    """`J’appellerais le fournisseur` of `appeler le fournisseur`."""
    match = _FRENCH.fullmatch(text)
    if match is None or _FRENCH_SECOND.search(match["rest"]):
        return ""
    verb, clitic = match["verb"].lower(), match["clitic"].lower()
    behind = _FRENCH_BEHIND if re.search("(?:ir|re|ier)$", verb) else _FRENCH_BEHIND_ER
    if not clitic and not behind.match(match["rest"]):
        return ""
    ends = ((end, new) for end, new in _FRENCH_STEMS if verb.endswith(end))
    stem = next((verb.removesuffix(end) + new for end, new in ends), verb)
    stem = stem.removesuffix("e") if verb.endswith("re") else stem
    subject = "J’" if (clitic or stem)[0] in "aeiouyhéèêâîôû" else "Je "
    return f"{subject}{clitic}{stem}ais {match['rest']}"


_FRENCH = lazy_pattern(
    r"(?P<clitic>(?:(?:le|la|les|lui|leur) |l['’])?)(?P<verb>[^\W\d_]{2,}(?:er|ir|re)) (?P<rest>.+)",
    re.IGNORECASE,
)
_FRENCH_SECOND = lazy_pattern(
    r"(?:\b(?:et|ou|puis)|,) (?:(?:la|les|lui|leur|puis|ensuite) )*[^\W\d_]{2,}(?:er|ir|re)\b",
    re.IGNORECASE,
)
"""Another infinitive, which would have to change as well."""
_OBJECT = r"(?:les?|la|une?|des|du|mon|ma|mes|chaque|tou[st]e?s?|deux|trois|plus) |l['’]|\d"
_FRENCH_BEHIND = lazy_pattern(_OBJECT, re.IGNORECASE)
_FRENCH_BEHIND_ER = lazy_pattern(rf"{_OBJECT}|(?:à|aux?|avec|par|de) ", re.IGNORECASE)
"""A noun may end like a verb, too: `un atelier avec les équipes`, `une lettre par mois`."""
_FRENCH_STEMS = (
    ("envoyer", "enverr"), ("aller", "ir"), ("faire", "fer"), ("être", "ser"), ("avoir", "aur"),
    ("savoir", "saur"), ("devoir", "devr"), ("voir", "verr"), ("courir", "courr"), ("venir", "viendr"),
    ("tenir", "tiendr"), ("pouvoir", "pourr"), ("vouloir", "voudr"), ("cevoir", "cevr"), ("peler", "peller"),
    ("jeter", "jetter"), ("mener", "mèner"), ("lever", "lèver"), ("peser", "pèser"), ("acheter", "achèter"),
    ("oyer", "oier"), ("uyer", "uier"),
)  # fmt: skip


def spanish(text: str) -> str:
    """`Le preguntaría al encargado` of `preguntarle al encargado`."""
    match = _SPANISH.fullmatch(text)
    if match is None or _SPANISH_SECOND.search(match["rest"]):
        return ""
    verb, clitic = match["verb"].lower(), match["clitic"].lower()
    is_noun = verb in _SPANISH_NOUNS or not _SPANISH_BEHIND.match(match["rest"])
    if is_noun and not clitic:
        return ""
    ends = ((end, new) for end, new in _SPANISH_STEMS if verb.endswith(end))
    stem = next((verb.removesuffix(end) + new for end, new in ends), verb)
    sentence = f"{clitic} {stem}ía {match['rest']}".strip()
    return sentence[0].upper() + sentence[1:]


_SPANISH = lazy_pattern(
    r"(?P<verb>[^\W\d_]{2,}[aei]r)(?P<clitic>(?:les?|l[oa]s?)?) (?P<rest>.+)", re.IGNORECASE
)
_SPANISH_SECOND = lazy_pattern(
    r"(?:\b[yoe]|,) (?:(?:luego|después) )?[^\W\d_]{2,}[aei]r(?:les?|l[oa]s?)?\b", re.IGNORECASE
)
_SPANISH_BEHIND = lazy_pattern(
    r"(?:el|la|los|las|una?|unos|unas|mis?|cada|tod[oa]s?|dos|tres|más|primero|antes|con|por|en|al?) |\d",
    re.IGNORECASE,
)
_SPANISH_NOUNS = frozenset(
    "alquiler azúcar bar deber hogar lugar mar mujer placer poder taller".split()
)
"""Nouns that end as an infinitive does, behind which `con` or `en` may stand."""
_SPANISH_STEMS = (
    ("tener", "tendr"), ("poner", "pondr"), ("salir", "saldr"), ("venir", "vendr"), ("hacer", "har"),
    ("decir", "dir"), ("poder", "podr"), ("querer", "querr"), ("saber", "sabr"), ("caber", "cabr"),
    ("valer", "valdr"),
)  # fmt: skip
