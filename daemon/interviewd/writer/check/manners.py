"""Manners: no apology, no phrase that is banned, no question about timing.

And nothing that plain text does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding, Ledger
from interviewd.model.terms import Kind
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.language import Language

_FORBIDDEN_TEXT = {
    "address": lazy_pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)\+?\(?\d[\d ()/-]{7,}\d(?!\w)"),
    "link": lazy_pattern(
        r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|example|co\.uk|de|fr|es|eu)\b", re.IGNORECASE
    ),
    "placeholder": lazy_pattern(
        r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|_{2,}|\.{4,}|\b(?:Your|My) (?:Full )?Name\b"
    ),
    "markup": lazy_pattern(
        r"\*|`|^\s*(?:[-•#>]|\d+[.)])\s|[#_|~]{2,}|!{2,}|[<>{}\[\]\\]|&\w+;|[\U0001F300-\U0001FAFF☀-➿]"
    ),
}
_WORD = lazy_pattern(r"[^\W\d_]+")
_ENDINGS = ("s", "d", "es", "ed", "ing", "ly", "ful", "able")


def forbidden_text(sentences: Sequence[str]) -> Iterator[Finding]:
    """`address`, `link`, `placeholder`, `markup`.

    They are looked for in the person's own sentences too.
    """
    for sentence in sentences:
        for code, pattern in _FORBIDDEN_TEXT.items():
            if match := pattern.search(sentence):
                yield Finding(code, match[0].strip(), sentence)
                break


def manners(sentence: str, ledger: Ledger, language: Language) -> Iterator[Finding]:
    """`apology`, `banned_phrase`, `timing`, `placeholder`, `spelling` of one sentence."""
    plain = sentence.replace("’", "'")
    known = language.manners
    if match := known.apology.search(plain):
        yield Finding("apology", match[0], sentence)
    if match := known.banned.search(plain):
        yield Finding("banned_phrase", match[0], sentence)
    if match := known.personal.search(plain):
        yield Finding("withheld", match[0], sentence)
    if (
        ledger.kind is Kind.THANK_YOU
        and (match := known.timing.search(plain))
        # "when I can hear" asks in any sentence, a bare question word only in a question
        and (plain.rstrip('"”»').endswith("?") or len(match[0].split()) > 2)
    ):
        yield Finding("timing", match[0], sentence)
    typed = " ".join([ledger.company, ledger.role, *(fact.text for fact in ledger.facts)])
    for word in _WORD.findall(plain):
        low = word.casefold()
        if low in known.placeholders and (
            word.isupper() or low not in ("none", "null", "nom", "nan", "todo")
        ):
            yield Finding("placeholder", word, sentence)
        endings = [one for one in _ENDINGS if low.endswith(one)]
        bases = [low, *(low.removesuffix(one) + e for one in endings for e in ("", "e"))]
        variants = [language.spelling[base][0] for base in bases if base in language.spelling]
        is_other = variants and variants[0] != ledger.spelling
        if is_other and low not in _WORD.findall(typed.casefold()):
            yield Finding("spelling", word, sentence)
