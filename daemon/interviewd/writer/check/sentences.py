"""A letter's sentences: what stands between greeting and sign-off."""

from __future__ import annotations

import re

from interviewd.model.ledger import Ledger
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.language import language

_END = lazy_pattern(
    r"([.!?…][\"”’»)]*)\s+(?=[\"“„«(¿¡]*[^\W\d_a-zß-öø-ÿ])|([.!?…][\"”’»)]*)\s+(?=\d)"
)
_ABBREVIATED = frozenset(
    "dr mr ms mx mrs rev st no nr ca prof sr sra srta bzw etc inc ltd vs approx dipl z b e".split()
)


def sentences(body: str, ledger: Ledger) -> tuple[str, ...]:
    """The sentences between greeting and sign-off, each as it stands in the letter save for its
    line breaks.
    """
    return tuple(
        sentence
        for paragraph in paragraphs(body, ledger)
        for sentence in split(" ".join(paragraph.split()), ledger.language)
    )


def split(text: str, code: str) -> list[str]:
    """The sentences of one line of text.

    A full stop may belong to an abbreviation, an initial or an ordinal: `11. Dezember`.
    """
    known = language(code)
    parts, start = [], 0
    for end in _END.finditer(text):
        before, after = text[start : end.start()], text[end.end() :].split(maxsplit=1)
        last = before.rsplit(maxsplit=1)[-1].strip('("“„«') if before.split() else ""
        is_initial = len(last) == 1 and last.isupper() and last != "I"
        is_short = is_initial or last.casefold() in _ABBREVIATED
        is_name = re.search(r"\be\. ?V$", before)  # an association's, at the end of a sentence
        following = after[0].casefold().strip(".,;:!?") if after else ""
        is_date = known is not None and known.time.get(following) in known.dates
        is_ordinal = last.isdigit() and len(last) < 3 and is_date
        if (is_name or not is_short) and not is_ordinal:
            parts.append(text[start : end.end()].strip())
            start = end.end()
    return [*parts, text[start:].strip()] if text[start:].strip() else parts


def paragraphs(body: str, ledger: Ledger) -> list[str]:
    """The paragraphs between greeting and sign-off."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", body.strip()) if part.strip()]
    if parts and is_greeting(parts[0], ledger):
        parts = parts[1:]
    known = language(ledger.language)
    mine = {line.strip() for line in (*ledger.signature.splitlines(), ledger.sender)} - {""}
    while parts and all(
        line in mine
        or (known is not None and known.manners.signoff.search(line) is not None)
        or (line.endswith(",") and len(line.split()) <= 6)
        for line in map(str.strip, parts[-1].splitlines())
    ):
        parts.pop()
    return parts


def greeting(body: str, ledger: Ledger) -> str:
    """The greeting's line, "" without one."""
    first = body.strip().split("\n\n")[0].strip()
    return first if is_greeting(first, ledger) else ""


def is_greeting(paragraph: str, ledger: Ledger) -> bool:
    if "\n" in paragraph or len(paragraph.split()) > 8:
        return False
    known = language(ledger.language)
    opens = known is not None and known.manners.greeting.search(paragraph) is not None
    return paragraph.endswith((",", ":")) or (opens and paragraph[-1] not in ".?")
