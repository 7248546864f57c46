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
_BARE: Mapping[str, re.Pattern[str]] = {
    "en": lazy_pattern(
        r"(?:(?P<who>[^:?]{1,30}): )?(?P<what>(?:(?:what|how|which)(?: [\w,]+){0,5}? I(?:['’]d)?\b|how to) .+)",
        re.IGNORECASE,
    ),
    "de": lazy_pattern(
        r"(?:(?P<who>[^:?]{1,30}): )?(?P<what>(?:wie|was|wann|wo) ich .+)", re.IGNORECASE
    ),
    "fr": lazy_pattern(
        r"(?:(?P<who>[^:?]{1,30}) ?: )?(?P<what>comment (?:je\b|j['’]|[^\W\d_]+(?:er|ir|re) ).+)",
        re.IGNORECASE,
    ),
    "es": lazy_pattern(
        r"(?:(?P<who>[^:?]{1,30}): )?(?P<what>(?:qué|cómo) \w+ría .+)", re.IGNORECASE
    ),
}
"""A question by itself, or behind the name of who asked it."""
_DIRECT_ENGLISH = lazy_pattern(
    r"\b(?P<word>(?:what|how|which)(?: [\w,]+){0,3}?) (?:would|wd|will|do) (?:I|you|u) ",
    re.IGNORECASE,
)
_DIRECT_GERMAN = lazy_pattern(
    r"\b(?P<word>wie|was|wann|wo) (?:würden Sie|würdest du|würde ich) (?P<rest>[^,?]+)",
    re.IGNORECASE,
)
"""A question as it was put: `how would you clear it`."""
_SOMEBODY = frozenset(
    "he she they also then er sie auch il elle ils aussi él ella también me herr frau mme m madame monsieur sr sra dr "
    "prof mr mrs ms".split()
)
"""Who may have asked where only one person was met."""
_OTHERS = frozenset(
    "he she they them their his her us both sie ihr ihre er uns ils elle elles leur leurs nous ellos ellas su sus".split()
)


def asked_of(
    note: str, ledger: Ledger, *, is_theirs: bool = False, is_question: bool = False
) -> str:
    """`what I would do if somebody collapses` of `she asked what I'd do if somebody collapses`.

    "" when nobody was asking, or somebody else than the addressee. `is_theirs`: the note is the
    addressee's own line, which need not say who asked. `is_question`: it need not say that
    somebody did.
    """
    language = ledger.language
    whole = re.split(r"\s*(?:[;(→]|->|\s[-–—]\s)", note)[0].rstrip(" .?")
    if language == "en":
        whole = re.sub(r"\b(how|what) id\b", r"\1 I'd", whole)
        whole = _DIRECT_ENGLISH.sub(r"\g<word> I would ", whole)
    elif language == "de":
        whole = _DIRECT_GERMAN.sub(r"\g<word> ich \g<rest> würde", whole)
    forms = (_QUESTIONS, _BARE) if is_question else (_QUESTIONS,)
    matches = (form[language].match(whole) for form in forms if language in form)
    match = next(filter(None, matches), None)
    if match is None:
        return ""
    who = set(tokens(match["who"] or ""))
    names = {*tokens(ledger.to.name), initials(ledger.to).casefold()}
    is_addressee = who <= names | _SOMEBODY and (len(ledger.panel) < 2 or bool(who & names))
    if not is_addressee and not (is_theirs and who <= _SOMEBODY):
        return ""
    what = match["what"]
    if language == "de":
        what = _LACKS_A_COMMA.sub(", ", what)
    what = MY_ANSWER.split(_uncommented(what, language))[0]
    if language == "en":
        what = spelled_out(re.sub(r"\b(I)['’]d\b", r"\1 would", what, flags=re.IGNORECASE))
        what = _THEY_HAVE.sub(r"\1 you \2", what)
    what = what[:1].lower() + what[1:]
    words = what.split()
    has_others = not _OTHERS.isdisjoint(tokens(what)) and points_back(what, ledger.language)
    if len(words) > _LONGEST or has_others or any(map(is_hasty, re.findall(r"\w+", what))):
        return ""
    if not re.fullmatch(r"[\w’'&, %.-]+", what):
        return ""
    return re.sub(r"\bi\b", "I", what) if ledger.language == "en" else what


_THEY_HAVE = lazy_pattern(
    r"\b(the (?:\w+ )?(?!(?:when|if|that|who|and|or|as|so|because|before|after|while|until|once|since|what|how)\b)\w+)"
    r" they (have|use|run|offer|employ)\b"
)
"""`the staff they have`, said to them."""
_LACKS_A_COMMA = lazy_pattern(
    r"(?<!,)(?<!\bauch)(?<!\bnur)(?<!\bals)(?<!\bselbst) (?=(?:wenn|dass|weil|obwohl|damit|falls)\b)"
)


def _uncommented(question: str, language: str) -> str:
    """The question without what the person says of it behind a comma.

    In German a comma may lead on to the rest of it: `was ich mit Kindern mache, die nie üben`.
    """
    first, *others = re.split(r",\s", question)
    if language != "de" or not others:
        return first
    words = tokens(others[0])
    begins = words[0] if words else ""
    if begins in _GERMAN_CLAUSES:
        return f"{first}, {others[0]}"
    # `, hab nur …`: it is over where the person's own answer begins.
    return first if begins in ("da", "hab", "habe", "war", "bin") or "ich" in words else ""


_GERMAN_CLAUSES = frozenset(
    "der die das dem den deren dessen wenn weil dass ob wie was wer wo wann ohne um obwohl damit bevor nachdem".split()
)
