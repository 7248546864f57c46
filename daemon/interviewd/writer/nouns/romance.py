"""Noun phrases of French and Spanish, told by their closed words and endings alone.

There is no tagger for these languages that is light enough, so only these shapes are let through:
an article and one noun, with more nouns behind prepositions (`le manque de familles d’accueil`);
a plural each word of which ends as no verb of a plural does (`les nouveaux horaires`); and one of
these without its article, where the ending of the noun tells which it takes (`exportación a
Japón`). A clause is known by its `que`, a plan by its verb of wishing, a thing to do by its
infinitive and the article behind it. In doubt a fragment is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.language.function_words import FUNCTION_WORDS, PREPOSITIONS, tokens
from interviewd.values import dataclass
from interviewd.writer.typing_marks import is_careless, spelled

_LONGEST = 9
_LONGEST_STATEMENT = 16
_MANY = 3


@dataclass(frozen=True, slots=True)
class _Grammar:
    singular: str  # articles
    plural: str
    before: str  # adjectives that stand before their noun
    behind: str  # adjectives that stand behind it, told by endings that no verb has
    numbers: str
    joins: str  # prepositions, with the article that may follow
    subjects: str  # what else a clause may begin with that tells how things are with them
    when: str  # a day that may stand at the end
    articles: tuple[tuple[str, str], ...]  # the article, and the endings of nouns that take it


_WORD = r"[^\W\d_][\w’'-]*"
_GRAMMARS: Mapping[str, _Grammar] = {
    "fr": _Grammar(
        r"(?:(?:le|la|un|une|notre|votre) |l['’])",
        r"(?:les|des|quelques|plusieurs|deux|trois|quatre|cinq|six) ",
        r"(?:nouveaux?|nouvelles?|nouvel|grande?s?|petite?s?|premi(?:er|ère)s?|prochaine?s?|future?s?|vraie?s?|bonne?s?|"
        r"belles?|beaux?) ",
        r"\w+(?:(?<![pq]l)(?<!ind)(?<!un)iques?|aux|al|ales|els?|elles?|ifs?|ives?|eux|euses?|éens?|éennes?|iens?|iennes?|"
        r"aires?|[aoi]bles?|és?|ées?|[dnçt]u(?:s|e|es)?|ains?|aines?|[sr]ins?)",
        r"(?:deux|trois|quatre|cinq|six) ",
        r"(?:(?:de|à|en|pour|avec|sans|sur|dans|chez|par|entre|sous|vers) (?:(?:la|le|les|un|une) |l['’])?|"
        r"d['’](?:une? )?|(?:du|des|au|aux) )",
        r"(?:on|chaque|chacune?|tout le monde|tou(?:te)?s les|tout est|personne n(?:e |['’]))\b",
        r"(?: (?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: (?:matin|soir|après-midi))?|"
        r" le \d{1,2} [a-zéû]+| (?:en|depuis) \d{4})?",
        (
            (
                "la",
                (
                    r"suite|\w+(?:[tsx]ion|aison|(?<!com)ité|auté|ture|ance|(?<!sil)ence|erie|[pg]hie|[lg]ogie|nomie)|"
                    r"rencontre|visite|journée|matinée|soirée|mise|prise|refonte|reprise|demi-journée"
                ),
            ),
            (
                "le",
                (
                    r"\w+(?:(?<!ju)ment|(?<![pim])(?<!pl)(?<!c)age|isme|eau|oir|jet|iel|ier)|passage|test|essai|entretien|appel|"
                    r"suivi|stage|calendrier|budget"
                ),
            ),
            ("les", r"\w{3,}teurs"),
            ("les", r"\w{3,}s(?= \w+(?:és|ées|els|elles|aux|ales|iques|aires|ifs|ives)\b)"),
            ("les", r"\w+(?:(?<!\b)es|[^u]rs|[^m]ents|ls|és|eaux|aux|[iao]ions|aisons|[ai]ins)"),
        ),
    ),
    "es": _Grammar(
        r"(?:el|la|un|una) ",
        r"(?:los|las|unos|unas|dos|tres|cuatro|cinco|seis) ",
        r"(?:nuev[oa]s?|gran|grandes|pequeñ[oa]s?|primera?s?|segund[oa]s?|próxim[oa]s?|futur[oa]s?|últim[oa]s?|"
        r"buen[oa]?s?|mism[oa]s?) ",
        r"\w*(?:[áéíóú]\w*ic[oa]s?|al(?:es)?|os[oa]s?|ad[oa]s?|id[oa]s?|ari[oa]s?|[ai]bles?|iv[oa]s?)",
        r"(?:dos|tres|cuatro|cinco|seis) ",
        r"(?:(?:de|a|en|para|con|sin|sobre|por|entre|hasta|desde) (?:(?:la|el|los|las|un|una) )?|(?:del|al) )",
        r"(?:cada|todos|todas|todo|nadie|se|[^\W\d_]{3,}[ae]n)\b",
        r"(?: (?:el |este )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)| el \d{1,2} de [a-z]+|"
        r" (?:en|desde|para) \d{4})?",
        (
            (
                "la",
                r"\w+(?:[cstg]ión|[dt]ad|tud|umbre|ncia|osis|itis|[tb]ura)|\w{4,}illa|reunión|entrevista|visita|prueba|cata|jornada|charla|llamada|clase|firma",
            ),
            (
                "el",
                (
                    r"\w+(?:miento|(?<!trab)aje|ismo|[^ey]or|[aeo]rio)|examen|día|taller|curso|test|ensayo|plan|proyecto|"
                    r"(?!man|fot|mot|radi)\w{3,}(?<![ai]d)o(?= (?:de|por|con|en|para) )|"
                    r"archivo|control"
                ),
            ),
            ("las", r"\w+(?:[cst]iones|[dt]ades|[^m]as(?= \w+[^m]as\b))"),
            ("los", r"\w+(?:[^m]os|[^i]ones|[^ey]ores|ajes|mientos)"),
            ("los", r"\w+[^m]es(?= \w+[^m]os\b)"),
            ("las", r"\w+[^m]es(?= \w+[^m]as\b)"),
            ("", r"\w+ales"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class RomancePhrase:
    """A noun phrase, its article in small letters; `article`: what it takes when it brings none."""

    text: str
    article: str = ""
    is_definite: bool = True
    is_counted: bool = False
    as_topic: str = ""  # `los 71 niños con dieta`


def phrase_of(text: str, language: str) -> RomancePhrase | None:
    """The text when it surely is a noun phrase."""
    text = _tidied(text, language)
    if not 1 <= len(text.split()) <= _LONGEST or is_careless(text, language):
        return None
    grammar = _GRAMMARS[language]
    text = text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] in " '’" else text
    placed = rf"(?: {_PLACED})?" if language == "es" else ""
    after = (
        rf"(?:(?: |(?<=['’])){grammar.joins}(?:{grammar.numbers}|\d[\d.]* )?(?:{grammar.before})?"
        rf"{_WORD}(?: {grammar.behind})?{placed}| en (?:la \w+a baja|el \w+o bajo)\b)"
    )
    aside = rf"|(?!{_NO_NAME})[^\W\d_]{{3,}}[sx]" if language == "fr" else ""  # l’atelier nœuds
    one = (
        rf"{grammar.singular}(?:{grammar.before})?{_WORD}(?: (?:{grammar.behind}{aside}))?{after}*"
    )
    ended = rf"{_WORD}[sxz]"
    many = rf"{grammar.plural}(?:{grammar.before})?{ended}(?: {ended})?{after}*"
    if re.fullmatch(f"(?:{one}|{many}){grammar.when}", text):
        is_counted = re.match(grammar.numbers, text) is not None
        return RomancePhrase(text, is_counted=is_counted)
    return _counted(text, after, language) or _without_article(text, after, language)


def _counted(text: str, after: str, language: str) -> RomancePhrase | None:
    """`71 niños con dieta por alergia`: a number of them, with what tells which they are."""
    if re.fullmatch(rf"\d[\d.,]* ?%{after}+{_GRAMMARS[language].when}", text):
        return RomancePhrase(text, is_counted=True, as_topic=f"{_PERCENT[language]} {text}")
    number, _, rest = text.partition(" ")
    phrase = _without_article(rest, after, language) if number.isdigit() and " " in rest else None
    is_measure = _MEASURES.match(rest) is not None
    if (
        phrase is None
        or phrase.article not in ("les", "los", "las")
        or int(number) < _MANY
        or is_measure
    ):
        return None
    return RomancePhrase(text, is_counted=True, as_topic=f"{phrase.article} {text}")


_PLACED = r"(?:alt|nuev|viej|cercan|lejan|propi|vecin)[oa]s?"
"""Adjectives of Spanish that tell behind a preposition which one is meant, and are no verbs."""
_MEASURES = re.compile(
    r"(?:minut[oe]s|horas|heures|días|jours|semanas|semaines|meses|mois|años|ans|années|kilos|kilómetros|kilomètres|"
    r"metros|mètres|litros|litres|toneladas|tonnes|euros|hectáreas|hectares|km|kg)\b",
    re.IGNORECASE,
)
"""A measure says how much, not what one talked about."""
_PERCENT = {"fr": "les", "es": "el"}
_NO_NAME = (
    r"(?:toujours|jamais|moins|dehors|alors|après|dans|sans|sous|chez|mais|plus|très|mieux|puis|assez|hors|vers|parfois|"
    r"ailleurs|depuis|tous|toutes|nous|vous|dès|pas)\b"
)
"""Words in `s` and `x` that are no nouns; a verb of a singular never ends so."""


def _tidied(text: str, language: str) -> str:
    """Single-spaced, short forms in full, without what stands in brackets at the end."""
    text = " ".join(text.split()).rstrip(" .")
    return spelled(re.sub(r"(?<=\w)\s*\([^()]*\)$", "", text), language)


def _without_article(text: str, after: str, language: str) -> RomancePhrase | None:
    """`exportación a Japón`, `segunda entrevista`: the ending of the noun tells its article."""
    grammar = _GRAMMARS[language]
    if text.split(maxsplit=1)[0].casefold() in FUNCTION_WORDS[language] | _NO_NOUNS:
        return None
    for article, nouns in grammar.articles:
        is_plural = article in ("les", "los", "las", "")
        behind = rf"(?: {_WORD}[sxz])?" if is_plural else rf"(?: {grammar.behind})?"
        if re.fullmatch(rf"(?:{grammar.before})?(?:{nouns}){behind}{after}*{grammar.when}", text):
            return _with(article, text, language)
    return None


def _with(article: str, text: str, language: str) -> RomancePhrase | None:
    if language == "fr" and article != "les" and text[0] in "aàâeéèêiîoôuy":
        return RomancePhrase(text, "l’", is_definite=False)
    if article == "le" and text[0] == "h":
        return None  # l’hôtel, le hangar
    return RomancePhrase(text, article, is_definite=False)


_NO_NOUNS = frozenset(
    "son sa ses leur leurs ce cet cette ces mon ma mes su sus mi mis este esta "
    "assez trop moins peu toujours jamais rien seul seules seuls quelques certaines certains mêmes "
    "mejores peores mayores menos mientras además demás apenas quizás jamás antes después muchos muchas pocos pocas "
    "demasiados demasiadas bastantes "
    "varios varias todos todas algunos algunas ambos ambas otros otras estos estas mismos mismas buenos buenas".split()
)
"""What ends like a plural and begins no noun phrase: adverbs, and what counts or compares."""


def statement_of(text: str, language: str) -> str:
    """The text as it stands behind a colon, where a clause reads as well as a thing; else "".

    It begins with its article, or with who does it: `les parents tiennent la bibliothèque`, `on
    garde le même binôme`, `vendimian solo de noche`.
    """
    text = _tidied(text, language)
    grammar = _GRAMMARS[language]
    begins = re.match(
        f"{grammar.singular}|{grammar.plural}|{grammar.subjects}", text, re.IGNORECASE
    )
    is_whole = begins and re.fullmatch(r"[^\n;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text)
    if not is_whole or not 4 <= len(text.split()) <= _LONGEST_STATEMENT:
        return ""
    behind = re.split(r",\s+", text)[1:]
    if is_careless(text, language) or not all(_goes_on(each, language) for each in behind):
        return ""
    return text[0].lower() + text[1:]


def _goes_on(piece: str, language: str) -> bool:
    """Whether a piece behind a comma belongs to what stands before it: `…, réservé le jeudi`."""
    first = piece.split(maxsplit=1)[0].casefold() if piece.split() else ""
    return (
        first in PREPOSITIONS[language] - {"sur"}
        or _PARTICIPLE[language].fullmatch(first) is not None
    )


_PARTICIPLE: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"\w{2,}(?:é|ée|és|ées)"),
    "es": re.compile(r"\w{2,}(?:ad|id)[oa]s?"),
}


def clause_of(text: str, language: str) -> str:
    """A clause with its own `que`: `que se trabaje con planos a mano`; else ""."""
    text = _tidied(text, language)
    is_clause = re.fullmatch(
        r"(?:que |qu['’])[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text, re.IGNORECASE
    )
    if not is_clause or not 4 <= len(text.split()) <= _LONGEST_STATEMENT:
        return ""
    if is_careless(text, language):
        return ""
    return "" if _OF_MINE[language].search(text) else text[0].lower() + text[1:]


_OF_MINE: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"\b(?:je|j['’]|moi|mon|ma|mes|ils?|elles?)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:yo|mi|mis|me|ellos|ellas|él|ella)\b", re.IGNORECASE),
}


def to_do_of(text: str, language: str) -> str:
    """What is to be done, as it follows `pour` and `para`: `rencontrer l’équipe`; else ""."""
    text = _tidied(text, language)
    words = tokens(text)
    is_whole = re.fullmatch(r"[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text)
    if not is_whole or not _TO_DO[language].match(text) or len(words) > _LONGEST + 3:
        return ""
    if is_careless(text, language) or not _NOT_MINE[language].isdisjoint(words):
        return ""
    return text[0].lower() + text[1:]


_TO_DO: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?!attendre|\w*rappeler)[^\W\d_]{2,}(?:er|ir|re) (?:(?:le|la|les|un|une) |l['’])",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?!esperar|taller|alquiler|lugar|hogar|mujer|auxiliar|titular)[^\W\d_]{2,}(?:ar|er|ir) "
        r"(?:el|la|los|las|un|una|a|al) ",
        re.IGNORECASE,
    ),
}
"""An infinitive: no noun has an article right behind it."""
_NOT_MINE: Mapping[str, frozenset[str]] = {
    "fr": frozenset("il elle ils elles lui leur leurs son sa ses je j nous on".split()),
    "es": frozenset("él ella ellos ellas su sus yo nosotros se".split()),
}


def plan_of(text: str, language: str) -> str:
    """`su plan de abrir en Canadá` of `quieren abrir en Canadá`; "" when it is no such thing.

    What somebody wants to know or to see is no plan.
    """
    text = _tidied(text, language)
    match = _PLANS[language].fullmatch(text)
    if match is None or len(text.split()) > _LONGEST + 3 or is_careless(text, language):
        return ""
    if not _NOT_MINE[language].isdisjoint(tokens(match["what"])):
        return ""
    what = match["what"]
    if language == "es":
        return f"su plan de {what}"
    return f"votre projet d’{what}" if what[0] in "aàâeéèêiîoôuy" else f"votre projet de {what}"


_PLANS: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?:ils|elles) (?:veulent|souhaitent|comptent|vont|(?:prévoient|envisagent|projettent) (?:de |d['’]))\s?"
        r"(?P<what>(?!savoir|voir|conna|compren|h|y |en |se |me )[^\W\d_]{2,}(?:er|ir|re) "
        r"[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?:ellos |ellas )?(?:quieren|piensan|planean|van a) "
        r"(?P<what>(?!saber|ver |conocer|entender)[^\W\d_]{2,}(?:ar|er|ir) [^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+)",
        re.IGNORECASE,
    ),
}
