"""Noun phrases of French and Spanish, told by their closed words and endings alone.

There is no tagger for these languages that is light enough, so only these shapes are let through:
an article and one noun, with more nouns behind prepositions (`le manque de familles d’accueil`);
a plural each word of which ends as no verb of a plural does (`les nouveaux horaires`); and one of
these without its article, where the ending of the noun tells which it takes (`exportación a
Japón`). In doubt a fragment is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.language.function_words import FUNCTION_WORDS
from interviewd.values import dataclass

_LONGEST = 9
_LONGEST_STATEMENT = 16


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
        r"(?:nouveaux?|nouvelles?|nouvel|grande?s?|petite?s?|premi(?:er|ère)s?|prochaine?s?|future?s?) ",
        r"\w+(?:(?<![pq]l)(?<!ind)(?<!un)iques?|aux|al|ales|els?|elles?|ifs?|ives?|eux|euses?|éens?|éennes?|iens?|iennes?|"
        r"aires?|[aoi]bles?|és?|ées?)",
        r"(?:deux|trois|quatre|cinq|six) ",
        r"(?:(?:de|à|en|pour|avec|sans|sur|dans|chez|par|entre|sous|vers) (?:(?:la|le|les|un|une) |l['’])?|"
        r"d['’]|(?:du|des|au|aux) )",
        r"(?:on|chaque|chacune?|tout le monde|tou(?:te)?s les|tout est|personne n(?:e |['’]))\b",
        r"(?: (?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)| le \d{1,2} [a-zéû]+)?",
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
            ("les", r"\w+(?:(?<!\b)es|[^u]rs|[^m]ents|ls|és|eaux|aux|[iao]ions|aisons|[ai]ins)"),
        ),
    ),
    "es": _Grammar(
        r"(?:el|la|un|una) ",
        r"(?:los|las|unos|unas|dos|tres|cuatro|cinco|seis) ",
        r"(?:nuev[oa]s?|gran|grandes|pequeñ[oa]s?|primera?s?|segund[oa]s?|próxim[oa]s?|futur[oa]s?) ",
        r"\w*(?:[áéíóú]\w*ic[oa]s?|al(?:es)?|os[oa]s?|ad[oa]s?|id[oa]s?|ari[oa]s?|[ai]bles?|iv[oa]s?)",
        r"(?:dos|tres|cuatro|cinco|seis) ",
        r"(?:(?:de|a|en|para|con|sin|sobre|por|entre|hasta|desde) (?:(?:la|el|los|las|un|una) )?|(?:del|al) )",
        r"(?:cada|todos|todas|todo|nadie|se|[^\W\d_]{3,}[ae]n)\b",
        r"(?: (?:el |este )?(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)| el \d{1,2} de [a-z]+)?",
        (
            (
                "la",
                r"\w+(?:[cstg]ión|[dt]ad|tud|umbre|ncia)|reunión|entrevista|visita|prueba|cata|jornada|charla|llamada|clase|firma",
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


def phrase_of(text: str, language: str) -> RomancePhrase | None:
    """The text when it surely is a noun phrase."""
    text = " ".join(text.split()).rstrip(" .")
    words = text.split()
    if not 1 <= len(words) <= _LONGEST or any(
        is_hasty(word) and not (language == "fr" and word == "mon") for word in words
    ):
        return None
    grammar = _GRAMMARS[language]
    if language == "es" and re.search(r"[cst]ion\b", text):
        return None  # typed without accents
    text = text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] in " '’" else text
    after = (
        rf"(?:(?: |(?<=['’])){grammar.joins}(?:{grammar.numbers}|\d[\d.]* )?(?:{grammar.before})?"
        rf"{_WORD}(?: {grammar.behind})?)"
    )
    one = rf"{grammar.singular}(?:{grammar.before})?{_WORD}(?: {grammar.behind})?{after}*"
    ended = rf"{_WORD}[sxz]"
    many = rf"{grammar.plural}(?:{grammar.before})?{ended}(?: {ended})?{after}*"
    if re.fullmatch(f"(?:{one}|{many}){grammar.when}", text):
        is_counted = re.match(grammar.numbers, text) is not None
        return RomancePhrase(text, is_counted=is_counted)
    return _without_article(text, after, language)


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
    "varios varias todos todas algunos algunas ambos ambas otros otras estos estas mismos mismas buenos buenas".split()
)
"""What ends like a plural and begins no noun phrase: adverbs, and what counts or compares."""


def statement_of(text: str, language: str) -> str:
    """The text as it stands behind a colon, where a clause reads as well as a thing; else "".

    It begins with its article, or with who does it: `les parents tiennent la bibliothèque`, `on
    garde le même binôme`, `vendimian solo de noche`.
    """
    text = " ".join(text.split()).rstrip(" .")
    words = text.split()
    grammar = _GRAMMARS[language]
    begins = re.match(
        f"{grammar.singular}|{grammar.plural}|{grammar.subjects}", text, re.IGNORECASE
    )
    is_whole = begins and re.fullmatch(r"[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text)
    if not is_whole or not 4 <= len(words) <= _LONGEST_STATEMENT or any(map(is_hasty, words)):
        return ""
    return text[0].lower() + text[1:]


def clause_of(text: str, language: str) -> str:
    """A clause with its own `que`: `que se trabaje con planos a mano`; else ""."""
    text = " ".join(text.split()).rstrip(" .")
    words = text.split()
    is_clause = re.fullmatch(
        r"(?:que |qu['’])[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text, re.IGNORECASE
    )
    if not is_clause or not 4 <= len(words) <= _LONGEST_STATEMENT or any(map(is_hasty, words)):
        return ""
    return "" if _OF_MINE[language].search(text) else text[0].lower() + text[1:]


_OF_MINE: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"\b(?:je|j['’]|moi|mon|ma|mes|ils?|elles?)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:yo|mi|mis|me|ellos|ellas|él|ella)\b", re.IGNORECASE),
}
