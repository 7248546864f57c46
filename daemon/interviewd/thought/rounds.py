"""Which round words say it is: screen, first, second, final. On-site and panel are form and say nothing.

The last word outranks the count ("round 3 (final)" is final), the count outranks the form ("second phone screen" is second).
"""

from __future__ import annotations

import re

from interviewd.model import Round
from interviewd.thought.companies import plain_letters

TEXT_LIMIT = 400

# What an ordinal or `final` must stand beside to mean the interview and not a company (First Direct, Second Home).
_NOUN = (
    r"(?:interviews?|rounds?|stages?|steps?|phases?|meetings?|calls?|chats?|conversations?|sessions?|discussions?|talks?|visits?|"
    r"screens?|screening|on-?site|panels?|loop|presentation|assessment|"
    r"gesprach\w*|runden?|stufe|termin\w*|interviewrunde|\w{0,20}gesprach\w*|\w{0,12}interviews?|vorstellungsrunde|kennenlernen|"
    r"entretiens?|tours?|etapes?|echanges?|rendez-vous|rdv|rencontres?|visio|"
    r"entrevistas?|rondas?|etapas?|fases?|reunion|llamadas?|videollamadas?|colloqui\w*|gesprek\w*|intervju\w*|samtal\w*)"
)
# Words that may come between: "second technical interview", "2nd (virtual) round".
_KIND = (
    r"(?:[\s(\[]+(?:technical|tech|coding|virtual|video|remote|online|live|in-?person|personal|phone|telephone|panel|team|hr|"
    r"onsite|on-site|face-to-face|culture|cultural|fit|behaviou?ral|job|system|design|recruiter|hiring|manager|leadership|and|last|"
    r"technische[sr]?|fachliche[sr]?|personliche[sr]?|virtuelle[sr]?|technique|telephonique|rh|tecnica|telefonica|presencial|"
    r"de|d'embauche|d'entretien|del?)[)\]]?){0,4}[\s(\[]+"
)
_ALONE = (
    r"(?:^|[-–—|:,/(\[]\s*)(?:the\s+)?{word}\s*(?:$|[-–—|:,/)\]]|\b(?:with|w/|at|@|bei|mit|chez|avec|en|con|for)\b)"
)


def _beside(word: str) -> re.Pattern[str]:
    """The word before a noun (`second technical interview`), or by itself between separators (`(2nd)`)."""
    return re.compile(rf"\b{word}{_KIND}{_NOUN}\b|{_ALONE.format(word=word)}")


_FINAL_WORD = r"(?:final|finals|finale[sr]?|last|ultim[oa]|dernier|derniere|letzte[sr]?|abschliessende[sr]?|laatste|ultime|afsluitend)"
_FINAL = (
    _beside(_FINAL_WORD),
    # Romance order: entretien final, ronda final; and said after the noun: Interview (final), round 3 - final.
    re.compile(rf"\b{_NOUN}(?:[\s(\[:–—,-]+\w{{0,14}}){{0,2}}[\s(\[:–—,-]+(?:final|finale|finals|ultim[oa]|dernier)\b"),
    re.compile(r"\b(?:abschluss|final|end|schluss|entscheidungs)(?:gesprach|runde|interview)\w*\b|\bfinalissima\b"),
    re.compile(rf"(?:^|[-–—|:,/(\[]|\b(?:the|an|a)\s|interviews?\s|round\s)\s*(?:executive|exec)\s+{_NOUN}\b"),
    re.compile(r"\b(?:round|stage|runde|tour|ronda|etapa|etape|phase|step)\s*#?(\d)\s*(?:of|/|von|sur|de)\s*\1\b"),
)
_SECOND = (
    _beside(
        r"(?:second|2nd|third|3rd|fourth|4th|fifth|5th|2\.|3\.|4\.|zweite[sr]?|dritte[sr]?|vierte[sr]?|weitere[sr]?|deuxieme|seconde|"
        r"troisieme|quatrieme|2e|2eme|2nde?|3e|3eme|segund[oa]|tercera?|tercero|cuarta|2a|3a|2[ªº]|3[ªº]|secondo|terzo|tweede|derde|andra)"
    ),
    re.compile(
        r"\b(?:round|rounds|stage|runde|tour|ronda|etapa|etape|phase|fase|step|interview|gesprach|entretien|entrevista|colloquio)"
        r"\s*(?:n[°ºo]\.?\s*|no\.?\s*|nr\.?\s*|#)?(?:[2-9]\b(?!\s*(?::\d|h\b|min|pm|am|people|pers|hours?))|ii+\b|two\b|three\b|four\b|zwei\b|drei\b|deux\b|dos\b)"
    ),
    re.compile(
        r"\b(?:zweit|dritt|folge|viert)(?:gesprach|runde|interview|termin)\w*|\br[2-9]\b(?=\s*(?:interview|:|-|$))"
    ),
)
_FIRST = (
    _beside(
        r"(?:first|1st|1\.|initial|opening|erste[sr]?|premier|premiere|1er|1ere|primera?|primero|1a|1[ªº]|primo|eerste|forsta)"
    ),
    re.compile(
        r"\b(?:round|stage|runde|tour|ronda|etapa|etape|phase|fase|interview|gesprach|entretien|entrevista)"
        r"\s*(?:n[°ºo]\.?\s*|no\.?\s*|nr\.?\s*|#)?(?:1\b(?!\s*(?::\d|h\b|[-–]\s*\d|pm|am|hours?|\d|of\b|/|on\b))|i\b|one\b|eins\b|uno\b)"
    ),
    re.compile(r"\b(?:round|stage|runde|tour|ronda|etapa|etape|phase|step)\s*#?1\s*(?:of|/|von|sur|de)\s*[2-9]\b"),
    re.compile(r"\b(?:erst)(?:gesprach|runde|interview|termin)\w*"),
)
_SCREEN = (
    re.compile(
        r"\b(?:phone|telephone|telephonic|recruiter|recruiting|recruitment|hr|tech|technical|initial|pre|video|talent|manager|hm|phone/video)"
        r"[\s-]*(?:screen(?:ing|er)?|pre-?screen)\b|\bpre-?screen(?:ing)?\b|\bscreening\b|\bscreen\b(?=\s*(?:$|[-–—|:,/()\[\]]|with|w/|at|@|for|call|interview))"
    ),
    re.compile(
        r"\b(?:phone|telephone|telephonic)\s+(?:interview|conversation|chat|meeting)\b|\b(?:recruiter|hr|talent)\s+(?:call|chat|intro)\b"
    ),
    re.compile(
        r"\b(?:intro|introduction|introductory|initial|exploratory|discovery|get[- ]to[- ]know(?:[- ]you)?|first|preliminary|informal)"
        r"\s+(?:phone\s+|video\s+|recruiter\s+)?(?:call|chat|conversation|talk|discussion|meeting)\b|\bintro\b(?=\s*(?:$|[-–—|:,/()\[\]<]|with|w/|to\b))"
    ),
    re.compile(
        r"\b(?:telefon|kennenlern)(?:interview|gesprach|screening|termin|call|at)\w*|\btelefonisches\s+\w*(?:gesprach|interview)\b"
    ),
    re.compile(r"\bkennenlernen\b|\bvorabgesprach\b|\bvorgesprach\b|\berstes? telefonat\b|\btelefonat\b"),
    re.compile(
        r"\b(?:entretien|echange|appel)\s+(?:telephonique|de prequalification|de preselection|decouverte|rh telephonique)\b|"
        r"\bprequalification\b|\bpreselection\b|\bprise de contact\b|\bpremier contact\b|\bpremier (?:appel|echange)\b|\bpre-?entretien\b"
    ),
    re.compile(
        r"\b(?:entrevista|llamada|contacto)\s+(?:telefonica|inicial|de presentacion|exploratoria)\b|\bprimer(?:a)? (?:contacto|llamada)\b|"
        r"\bfiltro (?:telefonico|inicial)\b|\bpreseleccion\b|\bcolloquio (?:telefonico|conoscitivo)\b|\bkennismaking\w*|\btelefonintervju\b"
    ),
)
_ORDER = ((_FINAL, Round.FINAL), (_SECOND, Round.SECOND), (_SCREEN, Round.SCREEN), (_FIRST, Round.FIRST))

_BARE = {
    Round.FINAL: re.compile(r"^(?:final|finale|last|executive|exec|letzte|endrunde|dernier|derniere|ultima|ultimo)\b"),
    Round.SECOND: re.compile(
        r"^(?:second|2nd|2|3|4|third|3rd|fourth|4th|ii+|two|three|zweite|dritte|deuxieme|troisieme|segunda|tercera)\b"
    ),
    Round.SCREEN: re.compile(
        r"^(?:screen|screening|phone|telephone|intro|introductory|recruiter|hr|telefon|kennenlern|prequal)"
    ),
    Round.FIRST: re.compile(r"^(?:first|1st|1|one|i|erste|premier|premiere|primera|initial)\b"),
}


def round_of(text: str) -> Round | None:
    """The round that a title's words name, None when they are silent."""
    plain = " ".join(plain_letters(text[:TEXT_LIMIT]).split())
    return next((found for patterns, found in _ORDER if any(pattern.search(plain) for pattern in patterns)), None)


def round_in_line(text: str) -> Round | None:
    """The round of a `Round:` line, where a bare word or number is enough: `2`, `final`, `phone`."""
    found = round_of(text) or round_of(f"round {text}")
    if found is not None:
        return found
    plain = plain_letters(text[:TEXT_LIMIT]).strip()
    return next((which for which, pattern in _BARE.items() if pattern.search(plain)), None)
