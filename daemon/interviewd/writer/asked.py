"""What somebody asked, from a note, as a clause: `how I would stage the migration`.

The words behind the verb of asking stand as typed, contractions in full. In doubt it is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewd.domain.ledger.own_sentences import is_hasty, spelled_out
from interviewd.domain.ledger.prose import MY_ANSWER
from interviewd.domain.ledger.withheld import initials
from interviewd.language.function_words import points_back, tokens
from interviewd.model.ledger import Ledger
from interviewd.patterns import lazy_pattern

_LONGEST = 16  # words

_QUESTIONS: Mapping[str, re.Pattern[str]] = {
    "en": lazy_pattern(
        r"(?P<who>.{0,40}?)\b(?:asked|wanted to know|wondered)(?: me)?:? "
        r"(?P<what>(?:(?:(?:what|how|which)(?: [\w,]+){0,5}?|why|whether|if|when|where) (?:I(?:['’]d)?|my)\b|"
        r"for (?:an?|one|more) \w+|how to) .+)",
        re.IGNORECASE,
    ),
    "de": lazy_pattern(
        r"(?P<who>.{0,40}?)\b(?:fragte|wollte wissen|hat gefragt),? (?P<what>(?:wie|was|warum|ob|wann|wo) ich .+)",
        re.IGNORECASE,
    ),
    "fr": lazy_pattern(
        r"(?P<who>.{0,40}?)\b(?:m['’])?(?:a demandé|voulait savoir) "
        r"(?P<what>(?:comment|pourquoi|si|quand|où|ce que) (?:je\b|j['’]|mon\b|ma\b|mes\b|[^\W\d_]+(?:er|ir|re) ).+)",
        re.IGNORECASE,
    ),
    "es": lazy_pattern(
        r"(?P<who>.{0,40}?)\b(?:preguntó|quería saber) "
        r"(?P<what>(?:por (?:el|la|los|las|mi|mis) \w+|(?:qué|cómo|por qué|si|cuándo|dónde) \w+).*)",
        re.IGNORECASE,
    ),
}
_WHO = r"(?:(?P<who>[^:?]{1,30}?) ?: )?"
_PUT: Mapping[str, re.Pattern[str]] = {
    language: lazy_pattern(rf"{_WHO}(?P<what>{what} .+)", re.IGNORECASE)
    for language, what in (
        ("en", r"(?:(?:what|how|which)(?: [\w,]+){0,5}? I(?:['’]d)?\b|how to)"),
        ("de", "(?:wie|was|wann|wo) ich"),
        ("fr", r"comment (?:je\b|j['’]\w+|[^\W\d_]+(?:er|ir|re))"),
        ("es", r"(?:qué|cómo) \w+ría"),
    )
}
"""A question behind the name of who asked it, or in the words in which it was put."""
_BARE: Mapping[str, re.Pattern[str]] = {
    language: lazy_pattern(rf"{_WHO}(?P<what>{what}.*)", re.IGNORECASE)
    for language, what in (
        ("en", r"(?:what|how|which)(?: [\w,]+){0,5}? I(?:['’]d| would)\b"),
        (
            "de",
            r"(?:(?:wie|was|wann|wo) ich [^,]+ würde|wie ich mit [^,]+ umgehe|was ich (?:mache|tue))\b",
        ),
        ("fr", r"(?:comment|ce que) (?:je |j['’])\w+rais\b"),
        ("es", r"(?:qué|cómo) \w+ría\b"),
    )
}
"""A question by itself: what one would do. How one did is what the person thinks of themself."""
_DIRECT_ENGLISH = lazy_pattern(
    r"\b(?P<word>(?:what|how|which)(?: [\w,]+){0,3}?) (?P<verb>would|wd|will|do) (?P<who>I|you|u) (?P<rest>.+)",
    re.IGNORECASE,
)
_TURNED = {
    "you": "I", "your": "my", "yours": "mine", "yourself": "myself", "u": "I", "we": "you", "us": "you", "our": "your",
    "ours": "yours", "me": "you", "my": "your",
}  # fmt: skip
_DIRECT_GERMAN = lazy_pattern(
    r"\b(?P<word>wie|was|wann|wo) (?:würden Sie|würdest du|würde ich) (?P<rest>[^,?]+?)"
    r"(?P<more>,? (?:wenn|falls|weil|obwohl) [^,?]+)?$",
    re.IGNORECASE,
)
"""A question as it was put: `how would you clear it`."""
_NOT_TURNED = frozenset("sich ihr ihre ihren ihrem uns unser mich dein deinem deine und".split())
_SOMEBODY = frozenset(
    "he she they also then er sie auch il elle ils aussi él ella también me herr frau mme m madame monsieur sr sra dr "
    "prof mr mrs ms i was got ich wurde on one of them both".split()
)
"""Who may have asked where only one person was met."""
_ME = frozenset("i ich je yo".split())
_PASSIVE = frozenset("was got wurde".split())
_OTHERS = frozenset(
    "he she they them their his her us both sie ihr ihre er uns ils elle elles leur leurs nous ellos ellas su sus".split()
)


def asked_of(
    note: str,
    ledger: Ledger,
    *,
    is_theirs: bool = False,
    is_question: bool = False,
    by_anybody: bool = False,
) -> str:
    """`what I would do if somebody collapses` of `she asked what I'd do if somebody collapses`.

    "" when nobody was asking, or somebody else than the addressee. `is_theirs`: the note is the
    addressee's own line, which need not say who asked. `is_question`: it need not say that
    somebody did. `by_anybody`: somebody of a panel asked, and the note does not say who.
    """
    language = ledger.language
    whole = re.split(r"\s*(?:[;(→]|->|\s[-–—]\s|(?<=\w{4})[.?!]\s)", note)[0].rstrip(" .?")
    if language == "en":
        whole = re.sub(r"\b(how|what) id\b", r"\1 I'd", whole)
    put = _DIRECT_ENGLISH.sub(_turned, whole) if language == "en" else whole
    put = _DIRECT_GERMAN.sub(_turned_german, whole) if language == "de" else put
    match = _QUESTIONS[language].match(put) if language in _QUESTIONS else None
    if match is None and is_question and language in _PUT:
        match = _PUT[language].match(put)
        if match and put == whole and not match["who"]:
            match = _BARE[language].match(put)
    if match is None:
        return ""
    who = set(tokens(match["who"] or ""))
    if who & _ME and not who & _PASSIVE:  # it was the person who asked
        return ""
    names = {*tokens(ledger.to.name), initials(ledger.to).casefold()}
    is_addressee = who <= names | _SOMEBODY and (len(ledger.panel) < 2 or bool(who & names))
    if not is_addressee and not ((is_theirs or by_anybody) and who <= _SOMEBODY):
        return ""
    what = match["what"]
    if language == "de":
        what = _LACKS_A_COMMA.sub(", ", what)
    what = _MY_COMMENT.split(MY_ANSWER.split(_uncommented(what, language))[0])[0]
    if language == "en":
        what = spelled_out(re.sub(r"\b(I)['’]d\b", r"\1 would", what, flags=re.IGNORECASE))
        what = re.sub(r"\bi\b", "I", _THEY_HAVE.sub(r"\1 you \2", what))
    what = what[:1].lower() + what[1:]
    words = what.split()
    has_others = not _OTHERS.isdisjoint(tokens(what)) and points_back(what, language)
    is_own = _MINE.search(what) or _HOW_IT_WENT.search(what)
    if len(words) > _LONGEST or has_others or is_own or any(map(is_hasty, words)):
        return ""
    return what if re.fullmatch(r"[\w’'&, %.-]+", what) else ""


def _turned(match: re.Match[str]) -> str:
    """`how I would improve your shop` of `how would you improve our shop`."""
    is_said_to_me = match["who"].casefold() != "i"
    rest = match["rest"]
    if is_said_to_me:
        rest = re.sub(r"[\w'’]+", lambda word: _TURNED.get(word[0].casefold(), word[0]), rest)
    would = "" if match["verb"].casefold() == "do" else "would "
    return f"{match['word']} I {would}{rest}"


def _turned_german(match: re.Match[str]) -> str:
    """`wie ich die Schicht planen würde`; as it is where more would have to change."""
    if not _NOT_TURNED.isdisjoint(tokens(match["rest"])):
        return match[0]
    return f"{match['word']} ich {match['rest']} würde{match['more'] or ''}"


_MY_COMMENT = lazy_pattern(
    r",?\s(?:(?:and|but|so|then) (?:\w+ ){0,2}(?:I|my)\b|so I\b|which (?:is|was)\b|(?:das|es) (?:war|ist)\b|"
    r"(?:and|but|und|aber|et|mais|y|pero) (?:honestly|ehrlich|then|dann)\b).*$",
    re.IGNORECASE,
)
"""What the person says of it: `and my mind went blank`, `so I said fine`."""
_MINE = lazy_pattern(
    r"\b(?:my (?!first\b)|(?:mine|myself|mein(?:e[nmr]?)?|mon|ma|mes|mis?)\b)", re.IGNORECASE
)
"""A question about the person, not about the work."""
_HOW_IT_WENT = lazy_pattern(
    r"\b(?:should|would|could|must) have\b|\b(?:habe|hatte|bin|war|hätte)$|\b(?:j['’]ai|j['’]avais|je suis|j['’]étais)\b",
    re.IGNORECASE,
)
_THEY_HAVE = lazy_pattern(
    r"\b(the (?:\w+ )?(?!(?:when|if|that|who|and|or|as|so|because|before|after|while|until|once|since|what|how)\b)\w+)"
    r" they (have|use|run|offer|employ)\b"
)
"""`the staff they have`, said to them."""
_LACKS_A_COMMA = lazy_pattern(
    r"(?<!,)(?<!\bauch)(?<!\bnur)(?<!\bals)(?<!\bselbst) (?=(?:wenn|dass|weil|obwohl|falls)\b)"
)


def _uncommented(question: str, language: str) -> str:
    """The question without what the person says of it behind a comma.

    In German a comma may lead on to the rest of it: `was ich mit Kindern mache, die nie üben`.
    """
    first, *others = re.split(r",\s", question)
    if language != "de" or not others:
        return "" if re.search(r"\b(?:and|or|y|et|ou|o) ", " ".join(others[-1:])) else first
    words = tokens(others[0])
    begins = words[0] if words else ""
    if begins in _GERMAN_CLAUSES:
        return f"{first}, {others[0]}"
    # `, hab nur …`: it is over where the person's own answer begins.
    return first if begins in ("da", "hab", "habe", "war", "bin") or "ich" in words else ""


_GERMAN_CLAUSES = frozenset(
    "der die das dem den deren dessen wenn weil dass ob wie was wer wo wann ohne um obwohl damit bevor nachdem".split()
)
