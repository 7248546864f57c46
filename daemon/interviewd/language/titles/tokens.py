"""A title taken apart: words with what stands between them, cleared of what is never a name.

`[Orbis] Technical interview (Engineer)` becomes words that each know their *group* (the stretch
between two separators, connectors or brackets) and the *cue* that opened it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from interviewd.language.people.companies import LEGAL_FORMS, plain_letters
from interviewd.language.titles.job_words import FIELDS, RANKS, ROLE_HEADS
from interviewd.language.titles.lexicon import MEETING, PLACES, WEEKDAYS
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass


class Cue(StrEnum):
    """What opened a group of words."""

    START = "start"
    COLON = ":"
    DASH = "-"
    BAR = "|"
    SLASH = "/"
    COMMA = ","
    CROSS = "<>"
    ROUND = "("
    SQUARE = "["
    AFTER = ")"
    AT = "at"
    WITH = "with"
    FOR = "for"
    AS = "as"
    FROM = "from"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written at `start`:`end` of the cleared title; `plain` without case, accents."""

    text: str
    plain: str
    start: int
    end: int
    group: int
    cue: Cue


_CONNECTORS = {
    Cue.AT: "at @ bei beim chez presso bij hos в во".split(),
    Cue.WITH: "with w/ mit avec con met med c/ com с со".split(),
    Cue.FOR: "for für fur pour para voor för per re regarding concerning bzgl betr".split(),
    Cue.AS: "as als como comme come som".split(),
    Cue.FROM: ["from"],
    Cue.IN: ["in", "im"],
}
_CUE_OF = {word: cue for cue, words in _CONNECTORS.items() for word in words}

_HYPHEN_AFTER = lazy_pattern(r"(?<=\w)-\s+(?!(?:und|oder|and|or|et|ou|y|bzw)\b)")
_HYPHEN_BEFORE = lazy_pattern(r"\s-(?=\w)")
_PREFIX = lazy_pattern(r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|sv)\s*:\s*)+", re.IGNORECASE)
_ADDRESS = lazy_pattern(
    r"<?\b(?:https?://|www\.|mailto:)\S*|<?[\w.+-]+@[\w-]+\.[\w.-]+>?", re.IGNORECASE
)

_MONTH = (
    r"(?:jan(?:uary|uar|v|vier)?|feb(?:ruary|ruar)?|févr(?:ier)?|mar(?:ch|s)?|märz?|apr(?:il)?|avr(?:il)?|may|mai|"
    r"june?|juni|juin|july?|"
    r"juli|juil(?:let)?|aug(?:ust)?|août|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|"
    r"de[cz](?:ember)?|déc(?:embre)?|"
    r"ene(?:ro)?|abr(?:il)?|ago(?:sto)?|dic(?:iembre)?)"
)
_WHEN = lazy_pattern(
    rf"""
    \b\d{{1,2}}[:.]\d{{2}}(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:-|–|to|bis)\s*\d{{1,2}}[:.]\d{{2}}(?:\s*[ap]\.?m\b\.?)?)?(?:\s*uhr\b)?
    | \b\d{{1,2}}(?:\s*(?:-|–)\s*\d{{1,2}})?\s*(?:[ap]\.?m\b\.?|uhr\b|h\b(?!/))
    | \b\d{{1,3}}(?:[.,]5)?[ -]?(?:min(?:ute[sn]?)?|mins?|h|hrs?|hours?|std|stunden?)\b\.?
    | \b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?{_MONTH}\b\.?(?:,?\s+20\d\d)?
    | \b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+20\d\d)?
    | \b(?:20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}[-./]\d{{1,2}}[-./](?:20)?\d\d)\b
    | \b(?:gmt|utc|cet|cest|pst|pdt|edt|cst|cdt|mst|mdt|aest|ist|mez|mesz)(?:[+-]\d{{1,2}})?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# m/w/d, H/F, (f|m|x), *in the brackets of German and French advertisements*
_GENDERS = lazy_pattern(
    r"[(\[]\s*(?:[mwdfhxi](?:\s*[/|,*.:-]\s*[mwdfhxi]){1,4}|gn|all genders?|alle geschlechter|divers)\s*\*?\s*[)\]]|"
    r"(?<![\w/])[mwdfhx](?:/[mwdfhx]){1,3}(?![\w/])",
    re.IGNORECASE,
)
_REQUISITION = lazy_pattern(
    r"[(\[]?\s*\b(?:req(?:uisition)?|job|position|ref(?:erence)?|vacancy|posting|stellen|kennziffer|"
    r"referenz(?:nummer)?|réf(?:érence)?)"
    r"(?:[ .-]?(?:id|no|nr|number|code|ref)\b)?\.?\s*[:#]?\s*#?(?=[\w-]{0,8}\d{3})[a-z]{0,5}[-_]?\d[\w-]*\s*[)\]]?|"
    r"(?<![\w-])#?(?:[a-z]{1,5}[-_]\d{2,}(?:[-_]\d+)*|(?:jr|req|r|id|job|rq|vac)[-_# ]?\d{3,}(?:[-_]\d+)*|"
    r"[a-z]{0,5}\d{5,}|20\d\d[-_]\d{2,})(?![\w-])|"
    r"(?<!\w)#\d{3,}(?!\w)",
    re.IGNORECASE,
)
# Where it takes place: `12 King St.`, `Hauptstr. 5`, `8 rue de Rivoli`; only with a number.
_STREET = lazy_pattern(
    r"[,(]?\s*\b\d{1,4}[a-z]?,?\s+(?:[A-ZÀ-Þ][\w'’-]*\.?\s+){1,3}"
    r"(?i:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|square|sq)\b\.?|"
    r"[,(]?\s*\b\d{1,4},?\s+(?i:rue|avenue|boulevard|place|quai|via|viale|piazza|calle)\s+"
    r"(?:[\w'’-]+\s?){1,4}(?=$|[,;)–—|-])|"
    r"[,(]?\s*\b(?:[A-ZÄÖÜ]\w+e[rns]?\s+)?(?i:[\w-]*(?:stra(?:ss|ß)e|str\.|platz|allee|gasse))"
    r"\s+\d{1,4}\s?[a-z]?\b(?:,\s*\d{4,5}\b)?"
)
_GENDER_ENDING = lazy_pattern(
    r"(?:[:*_·/](?:in|innen|r|e|n|se|rice|trice|frau)|\((?:in|innen|\w{1,5})\))+$"
)
_KEPT_COMMA = "\ue000"  # `clean` lets no such letter in
_EMPTY = lazy_pattern(r"[(\[{]\s*[)\]}]")
_LEGAL_COMMA = lazy_pattern(r",(?=\s+(?:[A-Za-z.]{2,12})(?:\s|$|[)\]|:–—-]))")

# `Smith, Jones & Brown LLP`: before a legal form the commas are the firm's.
_PARTNERS = lazy_pattern(
    r"\b[A-ZÀ-Þ][\w'’-]+(?:,\s[A-ZÀ-Þ][\w'’-]+)+\s(?:&|and|und|et)\s[A-ZÀ-Þ][\w'’-]+\s([A-Za-z.]+)"
)

_PART = lazy_pattern(
    r"""
    (?P<cross><\s?[-=]?\s?>|[↔⇄⟷⇔]|(?<=\s)(?<!\bat\s)(?<!@\s)(?<!\bbei\s)(?<!with\s)(?<!w/\s)[xX×✕](?=\s+\w)|(?<!:)//)
    |(?P<bar>[|¦‖▪►»«>]|->|[→⇒]|(?<=\s)[·•](?=\s))
    |(?P<dash>[—―]|[-–−~]+(?=\s|$)|–)
    |(?P<colon>[::](?!(?:in|innen|n|r|e|m|s)\b|\d))
    |(?P<slash>(?<=\s)/(?=\s))
    |(?P<comma>[,;]|(?<=\w\w\w)\.(?=\s+[A-Z]))
    |(?P<square>[\[【{「『])|(?P<round>[((])|(?P<after>[))\]】}」』])
    |(?P<word>[^\s()()\[\]{}【】「」『』|¦‖▪►<>«»,;:—―–"“”„]+(?:(?:\((?:in|innen|e|se|ne|r|a|s|x|es|euse|rice|trice|ère|n)\)|[:·](?:in|innen|r|e|n|se|rice))(?![\w])|:\d\w*)*)
    """,
    re.VERBOSE,
)
"""Each kind is the name of a cue, but `word`."""


def cleared(title: str, tags: Iterable[str]) -> str:
    """The title without tags, addresses, times, requisition numbers, gender marks and pictures."""
    text = _PREFIX.sub("", title)
    for tag in tags:
        text = without_tag(text, tag)
    pictures = {c for c in text if unicodedata.category(c) in ("So", "Sk") and c not in "|°"}
    text = "".join(" " if c in pictures else c for c in text)
    for pattern in (_ADDRESS, _GENDERS, _REQUISITION, _WHEN, _STREET):
        text = pattern.sub(" ", text)
    text = _EMPTY.sub(" ", text)
    text = _HYPHEN_BEFORE.sub(" - ", _HYPHEN_AFTER.sub(" - ", text))
    text = _LEGAL_COMMA.sub(_legal_comma, " ".join(text.split()))
    return _PARTNERS.sub(_partners, text)


def without_tag(text: str, tag: str) -> str:
    """The text without a tag, whatever its case."""
    wanted = tag.casefold()
    while (
        wanted and (at := text.casefold().find(wanted)) >= 0 and len(text.casefold()) == len(text)
    ):
        text = f"{text[:at]} {text[at + len(wanted) :]}"
    return text


def _partners(found: re.Match[str]) -> str:
    is_firm = plain_letters(found[1]).replace(".", "") in LEGAL_FORMS
    return found[0].replace(",", _KEPT_COMMA) if is_firm else found[0]


def _legal_comma(comma: re.Match[str]) -> str:
    following = re.match(r"\s+([A-Za-z.]+)", comma.string[comma.end() :])
    word = plain_letters(following[1]).replace(".", "") if following else ""
    return _KEPT_COMMA if word in LEGAL_FORMS else ","


def title_words(text: str, names: frozenset[str]) -> list[Word]:
    """The words of a cleared title; `names` are words of people's names, for `Sam/Orbis`."""
    words: list[Word] = []
    group, cue = 0, Cue.START
    for part in _PART.finditer(text):
        kind = part.lastgroup or ""
        if kind != "word":
            group, cue = group + 1, Cue[kind.upper()]
            continue
        for word, start in _pieces(part.group(), part.start(), names):
            opened = _connector(word, words, text, start)
            if opened is not None:
                group, cue = group + 1, opened
                continue
            if word == "/":
                group, cue = group + 1, Cue.SLASH
                continue
            if word == "+":  # `Sam + Orbis` is a meeting of two, `Kuehne + Nagel` one company
                beside = [*text[:start].split()[-1:], *text[start + 1 :].split()[:1]]
                if any(plain_word(each.strip("()[],:")) in names for each in beside):
                    group, cue = group + 1, Cue.CROSS
                    continue
            words.append(Word(word, plain_word(word), start, start + len(word), group, cue))
    return words


def _pieces(word: str, start: int, names: frozenset[str]) -> list[tuple[str, int]]:
    """A word, or its parts where a sign is glued to it: `@Orbis`, `w/Orbis`, `Sam/Orbis`."""
    word = word.rstrip("!?") or word
    for glued in ("@", "w/", "W/"):
        if word.startswith(glued) and len(word) > len(glued):
            return [(glued, start), (word[len(glued) :], start + len(glued))]
    left, slash, right = word.partition("/")
    if slash and right and not {plain_word(left), plain_word(right)}.isdisjoint(names):
        return [(left, start), ("/", start + len(left)), (right, start + len(left) + 1)]
    return [(word, start)]


def plain_word(word: str) -> str:
    """For look-ups: no case, accents, quotes; `Entwickler:in` and `d'ingénieur` by their stem."""
    plain = plain_letters(word).replace(_KEPT_COMMA, "").strip("'\"`´.!?*_…")
    plain = _GENDER_ENDING.sub("", plain)
    return plain[2:] if plain[:2] in ("d'", "l'") and plain != "d'embauche" else plain


def shown(text: str, start: int, end: int) -> str:
    """A stretch of a cleared title as it was written."""
    return text[start:end].replace(_KEPT_COMMA, ",")


def _connector(word: str, before: list[Word], text: str, start: int) -> Cue | None:
    """The cue a small word gives, where it stands between words as one."""
    lower = word.lower()
    cue = _CUE_OF.get(lower)
    after = text[start + len(word) :].split(maxsplit=1)
    following = after[0] if after else ""
    if cue in (None, Cue.IN) and before and _is_german_at(lower, following, after, before):
        return Cue.AT
    if lower == "en" and before:  # Spanish "at"; in French and Spanish also "in"
        plain = plain_word(following.strip("()[],:"))
        is_name = following[:1].isupper() and plain not in FIELDS | PLACES | MEETING
        return Cue.AT if is_name else None
    if cue is None or not following or (word.isupper() and len(word) > 1 and not text.isupper()):
        return None
    if cue is Cue.IN:
        is_work = any(w.plain in ROLE_HEADS | RANKS for w in before[-2:])
        return None if is_work or not following[:1].isupper() else Cue.IN
    return cue


def _is_german_at(lower: str, following: str, after: list[str], before: list[Word]) -> bool:
    """`als Lehrkraft an der Waldorfschule`, `als Ranger im Nationalpark`: where the work is."""
    if lower in ("an", "in"):
        article, _, rest = " ".join(after).partition(" ")
        if article not in ("der", "dem", "den"):
            return False
        following = rest.split(maxsplit=1)[0] if rest else ""
    elif lower not in ("am", "im"):
        return False
    plain = plain_word(following.strip("()[],:"))
    is_place = following[:1].isupper() and plain not in FIELDS | PLACES | MEETING | WEEKDAYS
    return is_place and before[-1].cue is Cue.AS
