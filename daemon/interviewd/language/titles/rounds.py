"""Read the round from words: screen, first, second, final.

On-site and panel describe the form, not the round. A word for the last round outranks a count
("round 3 (final)" is final), a count outranks the form ("second phone screen" is second). Case and
accents are ignored.
"""

from __future__ import annotations

import re

from interviewd.language.people.companies import plain_letters
from interviewd.model.terms import Round
from interviewd.patterns import lazy_pattern

TEXT_LIMIT = 400


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# What is counted: rounds proper, and talks. A number behind a talk ("Interview 2", "Onsite 3/4") is
# that of a session of one day and says nothing of the round; "second interview" and "round 2" do.
_ROUND = _any(
    "rounds? stages? steps? phases? runden? stufe tours? etapas? etapes? rondas? fases? interviewrunde "
    "vorstellungsrunde"
)
_TALK = _any(
    r"interviews? meetings? calls? chats? conversations? sessions? discussions? talks? visits? screens? screening "
    r"on-?site panels? loop presentation assessment gesprach\w* termin\w* \w{1,20}gesprach\w* \w{1,12}interviews? "
    r"kennenlernen entretiens? entrevues? echanges? rendez-vous rdv rencontres? visio entrevistas? reunion llamadas? "
    r"videollamadas? colloqui\w* gesprek\w* intervju\w* samtal\w*"
)
_NOUN = rf"(?:{_ROUND}|{_TALK})"
# Words that may come between: "second technical interview", "2nd (virtual) round".
_KIND = _any(
    "technical tech coding virtual video remote online live in-?person personal phone telephone panel team hr onsite "
    "on-site face-to-face culture cultural fit behaviou?ral job system design recruiter hiring manager leadership and "
    "last technische[sr]? fachliche[sr]? personliche[sr]? virtuelle[sr]? technique telephonique rh tecnica telefonica "
    "presencial de d'embauche d'entretien del?"
)
_BETWEEN = rf"(?:[\s(\[]+{_KIND}[)\]]?){{0,4}}[\s(\[-]+"
_EDGE = r"[-–—|:,/(\[]"
_ENDS = r"(?:$|[-–—|:,/)\]]|\b(?:with|w/|at|@|bei|mit|chez|avec|en|con|for|presso|bij|pour|para|per|de)\b)"
_ROMANCE = _any(
    "entretiens? entrevues? echanges? entrevistas? reunion rondas? etapas? fases? tours? etapes? colloqui\\w*"
)
_NUMBER = r"\s*(?:n[°o]\.?\s*|no\.?\s*|nr\.?\s*|#)?"
_NO_TIME = r"(?!\s*(?::\d|h\b|min|pm|am|people|pers|hours?|[-–]\s*\d))"
_OF = r"\s*(?:of|/|von|sur|de|on)\s*"


class Around:
    """An expression around a word that has many others: it is compiled once a title has that."""

    def __init__(self, word: str, whole: str) -> None:
        self.word, self.whole = lazy_pattern(word), lazy_pattern(whole)

    def search(self, text: str) -> re.Match[str] | None:
        return self.whole.search(text) if self.word.search(text) else None


def _beside(word: str) -> Around:
    """The word before a noun (`second interview`), or alone between separators (`(2nd)`)."""
    return Around(
        rf"\b{word}",
        rf"\b{word}{_BETWEEN}{_NOUN}\b|(?:^|{_EDGE}\s*)(?:the\s+)?{word}\s*{_ENDS}",
    )


# Russian and Japanese say it in one word before the noun.
_EASTERN = r"\s*(?:面接|面談|選考|(?:\w+\s+)?(?:собеседовани|интервью|раунд|этап|встреч))"

_FINAL = (
    lazy_pattern(rf"(?:最終|\bфинальн\w+|\bпоследн\w+){_EASTERN}"),
    _beside(
        _any(
            "final finals finale[sr]? last ultim[oa] dernier derniere letzte[sr]? abschliessende[sr]? laatste ultime"
        )
    ),
    # Said after the noun, and no more behind it: Interview (final), round 3 - final; not
    # `Interview: Final Assembly …`.
    Around(
        _any("final ultim[oa] dernier"),
        rf"\b{_NOUN}(?:[\s(\[:–—,-]+\w{{0,14}}){{0,2}}[\s(\[:–—,-]+"
        rf"{_any('final finale finals ultim[oa] dernier')}\s*(?:{_ENDS}|{_NOUN}\b)",
    ),
    # Behind the company: `Tyrell final`.
    lazy_pattern(r"(?<!semi)[\s-](?<!semi.)finals?\s*$"),
    # Romance order: entretien technique final, ronda final.
    Around(
        _any("final ultim[oa] dernier"),
        rf"\b{_ROMANCE}(?:\s+{_KIND})?\s+{_any('finale? ultim[oa] dernier')}\b",
    ),
    lazy_pattern(r"\b(?:abschluss|final|end|schluss|entscheidungs)(?:gesprach|runde|interview)\w*"),
    Around(
        "exec",
        rf"(?:^|{_EDGE}|\b(?:the|an|a)\s|interviews?\s|round\s)\s*(?:executive|exec)\s+{_NOUN}\b",
    ),
    Around(_ROUND, rf"\b{_ROUND}\s*#?([2-9]){_OF}\1\b"),
)
_SECOND = (
    lazy_pattern(rf"(?:[二三2-3]次|\bвтор\w+|\bтреть\w+){_EASTERN}"),
    _beside(
        _any(
            r"second 2nd third 3rd fourth 4th fifth 5th 2\. 3\. 4\. zweite[sr]? dritte[sr]? vierte[sr]? weitere[sr]? "
            r"deuxieme seconde troisieme quatrieme 2e 2eme 2nde? 3e 3eme segund[oa] tercera? tercero cuarta 2a 3a 2o "
            r"3o secondo terzo tweede derde andra"
        )
    ),
    Around(
        _ROUND,
        rf"\b{_ROUND}{_NUMBER}(?:[2-9]\b{_NO_TIME}|{_any('ii+ two three four zwei drei deux dos')}\b)",
    ),
    lazy_pattern(
        r"\b(?:zweit|dritt|folge|viert)(?:gesprach|runde|interview|termin)\w*|\br[2-9]\b(?=\s*(?:interview|:|-|$))"
    ),
)
_INTRO = _any(
    r"intro introduction introductory initial exploratory discovery get[-\s]to[-\s]know(?:[-\s]you)? first "
    r"preliminary informal"
)
_BEFORE_SCREEN = _any(
    "phone telephone telephonic recruiter recruiting recruitment hr tech technical initial pre video talent manager hm"
)
_SCREEN = (
    Around(
        "screen",
        rf"\b{_BEFORE_SCREEN}[\s-]*(?:pre-?)?screen(?:ing|er)?\b|\bpre-?screen(?:ing)?\b|\bscreening\b|"
        rf"\bscreen\b(?=\s*(?:$|[-–—|:,/()\[\]]|{_any('with w/ at @ for call interview')}))",
    ),
    lazy_pattern(
        r"\b(?:phone|telephone|telephonic)\s+(?:interview|conversation|chat|meeting|call)\b|\b(?:recruiter|hr|"
        r"talent)\s+(?:call|chat|intro)\b"
    ),
    lazy_pattern(
        rf"\b{_INTRO}\s+(?:(?:phone|video|recruiter)\s+)?{_any('call chat conversation talk discussion meeting')}\b|"
        r"\bintro\b(?=\s*(?:$|[-–—|:,/()\[\]<]|with|w/|to\b))"
    ),
    lazy_pattern(
        r"\b(?:telefon|kennenlern)(?:interview|gesprach|screening|termin|call|at)\w*|"
        r"\btelefonisches\s+\w*(?:gesprach|interview)\b"
    ),
    lazy_pattern(r"\bkennenlernen\b|\bvorabgesprach\b|\bvorgesprach\b|\btelefonat\b"),
    lazy_pattern(
        r"\b(?:entretien|echange|appel)\s+(?:telephonique|de prequalification|de preselection|decouverte|"
        r"rh telephonique)\b|\bprequalification\b|\bpreselection\b|\bprise de contact\b|\bpremier (?:contact|appel|"
        r"echange)\b|\bpre-?entretien\b"
    ),
    lazy_pattern(
        r"\b(?:entrevista|llamada|contacto)\s+(?:telefonica|inicial|de presentacion|exploratoria)\b|\bpreseleccion\b|"
        r"\bprimera? (?:contacto|llamada)\b|\bfiltro (?:telefonico|inicial)\b|\bcolloquio (?:telefonico|conoscitivo)\b|"
        r"\bkennismaking\w*|\btelefonintervju\b"
    ),
)
_FIRST = (
    lazy_pattern(rf"(?:[一1]次|\bперв\w+){_EASTERN}"),
    _beside(
        _any(
            r"first 1st 1\. initial opening erste[sr]? premier premiere 1er 1ere primera? primero 1a 1o primo "
            r"eerste forsta"
        )
    ),
    Around(_ROUND, rf"\b{_ROUND}{_NUMBER}(?:1\b{_NO_TIME}|{_any('i one eins un uno')}\b)"),
    lazy_pattern(r"\berst(?:gesprach|runde|interview|termin)\w*"),
)
ORDER = (
    (_FINAL, Round.FINAL),
    (_SECOND, Round.SECOND),
    (_SCREEN, Round.SCREEN),
    (_FIRST, Round.FIRST),
)

# A `Round:` line needs no noun.
_BARE = {
    Round.FINAL: _any(
        "final finale last executive exec letzte endrunde dernier derniere ultima ultimo"
    ),
    Round.SECOND: _any(
        "second 2nd 2 3 4 third 3rd fourth 4th ii+ two three zweite dritte deuxieme troisieme segunda tercera"
    ),
    Round.SCREEN: _any(
        r"screen screening phone telephone intro introductory recruiter hr telefon\w* kennenlern\w* prequal\w*"
    ),
    Round.FIRST: _any("first 1st 1 one i erste premier premiere primera initial"),
}


def round_of(text: str) -> Round | None:
    """The round that a title's words name, None when they are silent."""
    plain = " ".join(plain_letters(text[:TEXT_LIMIT]).split())
    rounds = (each for patterns, each in ORDER if any(p.search(plain) for p in patterns))
    return next(rounds, None)


def round_in_line(text: str) -> Round | None:
    """The round of a `Round:` line, where a bare word or number is enough: `2`, `final`."""
    named = round_of(text) or round_of(f"round {text}")
    if named is not None:
        return named
    plain = plain_letters(text[:TEXT_LIMIT]).strip()
    return next((which for which, words in _BARE.items() if re.match(rf"{words}\b", plain)), None)
