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
    for word in re.findall(r"[^\W\d_]+", plain):
        low = word.casefold()
        if low in known.placeholders and (
            word.isupper() or low not in ("none", "null", "nom", "nan", "todo")
        ):
            yield Finding("placeholder", word, sentence)
        if _is_of_the_other_spelling(low, ledger, language):
            yield Finding("spelling", word, sentence)


def _is_of_the_other_spelling(low: str, ledger: Ledger, language: Language) -> bool:
    variant = next(
        (pair for form in _bases(low) if (pair := language.spelling.get(form)) is not None),
        None,
    )
    if variant is None or variant[0] == ledger.spelling:
        return False
    typed = " ".join(
        [ledger.company, ledger.role, *(fact.text for fact in ledger.facts)]
    ).casefold()
    return low not in re.findall(r"[^\W\d_]+", typed) or (
        low in ("harbor", "harbour") and low not in typed
    )


def _bases(low: str) -> Iterator[str]:
    yield low
    for ending in ("s", "d", "es", "ed", "ing", "ly", "ful", "able"):
        if low.endswith(ending):
            yield low.removesuffix(ending)
            yield low.removesuffix(ending) + "e"
