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
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.nouns import conditional
from interviewd.writer.nouns.phrase import NounPhrase, Tagger
from interviewd.writer.nouns.record import record_of
from interviewd.writer.typing_marks import is_careless, spelled

_LONGEST = 9
_LONGEST_STATEMENT = 16
_MANY = 3
_WORD = r"[^\W\d_][\w’'-]*"
_PLAIN = r"[^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+"
"""Text without the marks that no part of a sentence has."""


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


class Romance(Tagger):
    """Its phrases count as plurals: which article they take is certain, so that none is bare."""

    def __init__(self, language: str) -> None:
        self._language = language

    def calmed(self, text: str) -> str:
        text = spelled(text, self._language)
        return "" if is_careless(text, self._language) else text

    def noun_phrase(self, text: str) -> NounPhrase | None:
        text = self._tidied(text)
        if not 1 <= len(text.split()) <= _LONGEST or is_careless(text, self._language):
            return None
        grammar, is_french = _GRAMMARS[self._language], self._language == "fr"
        text = text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] in " '’" else text
        placed = "" if is_french else rf"(?: {_PLACED})?"
        after = (
            rf"(?:(?: |(?<=['’])){grammar.joins}(?:{grammar.numbers}|\d[\d.]* )?(?:{grammar.before})?"
            rf"{_WORD}(?: {grammar.behind})?{placed}| en (?:la \w+a baja|el \w+o bajo)\b)"
        )
        aside = rf"|(?!{_NO_NAME})[^\W\d_]{{3,}}[sx]" if is_french else ""  # l’atelier nœuds
        one = rf"{grammar.singular}(?:{grammar.before})?{_WORD}(?: (?:{grammar.behind}{aside}))?{after}*"
        ended = rf"{_WORD}[sxz]"
        many = rf"{grammar.plural}(?:{grammar.before})?{ended}(?: {ended})?{after}*"
        if re.fullmatch(f"(?:{one}|{many}){grammar.when}", text):
            is_counted = re.match(grammar.numbers, text) is not None
            return NounPhrase(text, is_plural=True, is_counted=is_counted, article="")
        return self._counted(text, after) or self._without_article(text, after)

    def _counted(self, text: str, after: str) -> NounPhrase | None:
        """`71 niños con dieta por alergia`: a number of them, with what tells which they are."""
        number, _, rest = text.partition(" ")
        if re.fullmatch(rf"\d[\d.,]* ?%{after}+{_GRAMMARS[self._language].when}", text):
            article = _PERCENT[self._language]
        elif number.isdecimal() and int(number) >= _MANY and " " in rest:
            phrase = self._without_article(rest, after)
            article = phrase.article if phrase else ""
            if article not in ("les", "los", "las") or _MEASURES.match(rest):
                return None
        else:
            return None
        topic = f"{article} {text}"
        return NounPhrase(text, is_plural=True, is_counted=True, article="", as_topic=topic)

    def _without_article(self, text: str, after: str) -> NounPhrase | None:
        """`exportación a Japón`, `segunda entrevista`: the ending of the noun tells its article."""
        language, grammar = self._language, _GRAMMARS[self._language]
        if text.split(maxsplit=1)[0].casefold() in FUNCTION_WORDS[language] | _NO_NOUNS:
            return None
        for article, nouns in grammar.articles:
            is_plural = article in ("les", "los", "las", "")
            behind = rf"(?: {_WORD}[sxz])?" if is_plural else rf"(?: {grammar.behind})?"
            noun = rf"(?:{grammar.before})?(?:{nouns}){behind}"
            if not re.fullmatch(f"{noun}{after}*{grammar.when}", text):
                continue
            if language == "fr" and not is_plural and text[0] in "aàâeéèêiîoôuy":
                return NounPhrase(text, is_definite=False, is_plural=True, article="l’")
            if article == "le" and text[0] == "h":
                return None  # l’hôtel, le hangar
            return NounPhrase(text, is_definite=False, is_plural=True, article=article)
        return None

    def clause(self, text: str) -> str:
        """A clause with its own `que`: `que se trabaje con planos a mano`."""
        text = self._tidied(text)
        is_clause = re.fullmatch(rf"(?:que |qu['’]){_PLAIN}", text, re.IGNORECASE)
        if not is_clause or not 4 <= len(text.split()) <= _LONGEST_STATEMENT:
            return ""
        if is_careless(text, self._language) or _OF_MINE[self._language].search(text):
            return ""
        return text[0].lower() + text[1:]

    def statement(self, text: str) -> str:
        """The text as it stands behind a colon, where a clause reads as well as a thing.

        A clause begins with its article, or with who does it: `les parents tiennent la
        bibliothèque`, `on garde le même binôme`, `vendimian solo de noche`.
        """
        if phrase := self.noun_phrase(text):
            is_better = _INDEFINITE.match(phrase.text) and len(phrase.text.split()) > 2
            return phrase.text if is_better else ""
        text = self._tidied(text)
        grammar = _GRAMMARS[self._language]
        begins = f"{grammar.singular}|{grammar.plural}|{grammar.subjects}"
        if (
            not re.match(begins, text, re.IGNORECASE)
            or not re.fullmatch(r"[^\n;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]+", text)
            or not 4 <= len(text.split()) <= _LONGEST_STATEMENT
            or is_careless(text, self._language)
        ):
            return ""
        for piece in re.split(r",\s+", text)[1:]:  # …, réservé le jeudi
            first = piece.split(maxsplit=1)[0].casefold() if piece else ""
            goes_on = first in PREPOSITIONS[self._language] - {"sur"}
            if not goes_on and not _PARTICIPLE[self._language].fullmatch(first):
                return ""
        return text[0].lower() + text[1:]

    def doing(self, text: str) -> str:
        """`su plan de abrir en Canadá` of `quieren abrir en Canadá`.

        What somebody wants to know or to see is no plan.
        """
        text = self._tidied(text)
        match = _PLANS[self._language].fullmatch(text)
        if match is None or len(text.split()) > _LONGEST + 3 or is_careless(text, self._language):
            return ""
        what = match["what"]
        if not _NOT_MINE[self._language].isdisjoint(tokens(what)):
            return ""
        if self._language == "es":
            return f"su plan de {what}"
        return f"votre projet d’{what}" if what[0] in "aàâeéèêiîoôuy" else f"votre projet de {what}"

    def to_do(self, text: str) -> str:
        """As it follows `pour` and `para`: `rencontrer l’équipe`."""
        text = self._tidied(text)
        words = tokens(text)
        is_whole = re.fullmatch(_PLAIN, text)
        if not is_whole or not _TO_DO[self._language].match(text) or len(words) > _LONGEST + 3:
            return ""
        if is_careless(text, self._language) or not _NOT_MINE[self._language].isdisjoint(words):
            return ""
        return text[0].lower() + text[1:]

    def would(self, text: str) -> str:
        of = conditional.french if self._language == "fr" else conditional.spanish
        return of(spelled(text, self._language))

    def span_of_work(self, text: str) -> str:
        return record_of(text, self._language)

    def _tidied(self, text: str) -> str:
        """Single-spaced, short forms in full, without what stands in brackets at the end."""
        text = " ".join(text.split()).rstrip(" .")
        return spelled(re.sub(r"(?<=\w)\s*\([^()]*\)$", "", text), self._language)


_PLACED = r"(?:alt|nuev|viej|cercan|lejan|propi|vecin)[oa]s?"
"""Adjectives of Spanish that tell behind a preposition which one is meant, and are no verbs."""
_MEASURES = lazy_pattern(
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
_NO_NOUNS = frozenset(
    "son sa ses leur leurs ce cet cette ces mon ma mes su sus mi mis este esta "
    "assez trop moins peu toujours jamais rien seul seules seuls quelques certaines certains mêmes "
    "mejores peores mayores menos mientras además demás apenas quizás jamás antes después muchos muchas pocos pocas "
    "demasiados demasiadas bastantes "
    "varios varias todos todas algunos algunas ambos ambas otros otras estos estas mismos mismas buenos buenas".split()
)
"""What ends like a plural and begins no noun phrase: adverbs, and what counts or compares."""
_INDEFINITE = lazy_pattern(r"(?:une?|una|unos|unas|des) ")
"""Behind a colon such a thing reads better: `une chose m’a plu : un vrai bureau fermé`."""
_PARTICIPLE: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(r"\w{2,}(?:é|ée|és|ées)"),
    "es": lazy_pattern(r"\w{2,}(?:ad|id)[oa]s?"),
}
_OF_MINE: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(r"\b(?:je|j['’]|moi|mon|ma|mes|ils?|elles?)\b", re.IGNORECASE),
    "es": lazy_pattern(r"\b(?:yo|mi|mis|me|ellos|ellas|él|ella)\b", re.IGNORECASE),
}
_TO_DO: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(
        r"(?!attendre|\w*rappeler)[^\W\d_]{2,}(?:er|ir|re) (?:(?:le|la|les|un|une) |l['’])",
        re.IGNORECASE,
    ),
    "es": lazy_pattern(
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
_PLANS: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(
        r"(?:ils|elles) (?:veulent|souhaitent|comptent|vont|(?:prévoient|envisagent|projettent) (?:de |d['’]))\s?"
        r"(?P<what>(?!savoir|voir|conna|compren|h|y |en |se |me )[^\W\d_]{2,}(?:er|ir|re) "
        rf"{_PLAIN})",
        re.IGNORECASE,
    ),
    "es": lazy_pattern(
        r"(?:ellos |ellas )?(?:quieren|piensan|planean|van a) "
        r"(?P<what>(?!saber|ver |conocer|entender)[^\W\d_]{2,}(?:ar|er|ir) "
        rf"{_PLAIN})",
        re.IGNORECASE,
    ),
}
