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
    behind = _FRENCH_OBJECT_ER if verb.endswith("er") else _FRENCH_OBJECT
    if not clitic and not behind.match(match["rest"]):
        return ""
    stem = _FRENCH_E.sub("è", verb) if not _DOUBLED.search(verb) else verb
    ends = ((end, new) for end, new in _FRENCH_STEMS if verb.endswith(end))
    stem = next((verb.removesuffix(end) + new for end, new in ends), stem)
    stem = stem.removesuffix("e") if verb.endswith("re") else stem
    is_elided = (clitic or stem)[0] in "aeiouyhéèêâîôû" and not _ASPIRATED.match(clitic or stem)
    return f"{'J’' if is_elided else 'Je '}{clitic}{stem}ais {match['rest']}"


_FRENCH = lazy_pattern(
    r"(?P<clitic>(?:(?:le|la|les|lui|leur) |l['’])?)(?P<verb>[^\W\d_]{2,}(?:er|ir|re)) (?P<rest>.+)",
    re.IGNORECASE,
)
_FRENCH_SECOND = lazy_pattern(
    r"(?:\b(?:et|ou|puis)|,) (?:(?:(?:les?|la|lui|leur|puis|ensuite) )|l['’])*[^\W\d_]{2,}(?:er|ir|re)\b",
    re.IGNORECASE,
)
"""Another infinitive, which would have to change as well."""
_FRENCH_OBJECT = lazy_pattern(
    r"(?:les?|la|une?|mon|ma|mes|chaque|tou[st]e?s?|deux|trois) |l['’]|\d", re.IGNORECASE
)
_FRENCH_OBJECT_ER = lazy_pattern(rf"{_FRENCH_OBJECT.pattern}|(?:des|plus) ", re.IGNORECASE)
"""A noun may end like a verb, too: `un atelier avec eux`, `l'ordre du jour`."""
_FRENCH_E = lazy_pattern(r"e(?=[cdglmnprstv]er$)")
_DOUBLED = lazy_pattern(r"(?:app|jet|ruiss|chanc|ensorc|épel)\w*er$")
_ASPIRATED = lazy_pattern(r"h(?:ach|aïr|âl|al[eè]t|arc|auss|euler|eurt|iss|och|url)")
_FRENCH_STEMS = (
    ("envoyer", "enverr"), ("aller", "ir"), ("faire", "fer"), ("être", "ser"), ("avoir", "aur"),
    ("savoir", "saur"), ("cevoir", "cevr"), ("devoir", "devr"), ("prévoir", "prévoir"), ("pourvoir", "pourvoir"),
    ("voir", "verr"), ("courir", "courr"), ("venir", "viendr"), ("tenir", "tiendr"), ("pouvoir", "pourr"),
    ("vouloir", "voudr"), ("valoir", "vaudr"), ("asseoir", "assiér"), ("quérir", "querr"), ("ueillir", "ueiller"),
    ("appeler", "appeller"), ("épeler", "épeller"), ("jeter", "jetter"), ("oyer", "oier"), ("uyer", "uier"),
)  # fmt: skip


def spanish(text: str) -> str:
    """`Le preguntaría al encargado` of `preguntarle al encargado`."""
    match = _SPANISH.fullmatch(text)
    if match is None or _SPANISH_SECOND.search(match["rest"]):
        return ""
    verb, clitic = match["verb"].lower(), match["clitic"].lower()
    behind = _SPANISH_WITH if _WITH_SOMETHING.fullmatch(verb) else _SPANISH_OBJECT
    if not clitic and not behind.match(match["rest"]):
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
_SPANISH_OBJECT = lazy_pattern(
    r"(?:el|la|los|las|una?|unos|unas|mis?|cada|tod[oa]s?|dos|tres|más|primero|antes|al?) |\d",
    re.IGNORECASE,
)
_WITH_SOMETHING = lazy_pattern(r"hablar|empezar|comenzar|trabajar|quedar|contar")
_SPANISH_WITH = lazy_pattern(rf"{_SPANISH_OBJECT.pattern}|(?:con|por|en) ", re.IGNORECASE)
"""A noun may end like an infinitive, too: `un taller con el equipo`."""
_SPANISH_STEMS = (
    ("tener", "tendr"), ("poner", "pondr"), ("salir", "saldr"), ("venir", "vendr"), ("satisfacer", "satisfar"),
    ("hacer", "har"), ("bendecir", "bendecir"), ("predecir", "predecir"), ("decir", "dir"), ("poder", "podr"),
    ("querer", "querr"), ("saber", "sabr"), ("caber", "cabr"), ("valer", "valdr"),
)  # fmt: skip
