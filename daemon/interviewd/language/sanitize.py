"""Clean text that strangers wrote: limited in length, without control and direction characters."""

from __future__ import annotations

import re
import unicodedata

from interviewd.patterns import lazy_pattern

TITLE_LIMIT = 300
TEXT_LIMIT = 20_000

# Cc, Cf (direction marks, zero-width), line and paragraph separators; tab and newline are kept
# apart below.
_BREAKS = lazy_pattern(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Zero-width joiners are part of spelling in Persian and Hindi, and of emoji.
_KEPT = "\t\n\u200c\u200d"
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text in NFC, at most `limit` long, without control characters but \\n and tab."""
    if text.isascii() and text.isprintable():  # most are, and the rest takes ten times as long
        return text[:limit]
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text[: limit * 2]))
    unsafe = {c for c in set(text) if c not in _KEPT and unicodedata.category(c) in _UNSAFE}
    return text.translate(dict.fromkeys(map(ord, unsafe)))[:limit] if unsafe else text[:limit]


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """The text on one line, single-spaced."""
    return " ".join(clean(text, limit * 2).split())[:limit].rstrip()


def without_accents(text: str) -> str:
    """The text in lower case without accents, in compatibility form (NFKD)."""
    if text.isascii():  # nearly all, and ten times as fast
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    marks = {c for c in set(apart) if unicodedata.combining(c)}
    return apart.translate(dict.fromkeys(map(ord, marks)))


def paragraphs(text: str) -> str:
    """The clean text, its lines without spaces at the end, at most one empty line in a row."""
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return clean(re.sub(r"\n{3,}", "\n\n", text).strip())


def words(text: str) -> str:
    """The words of a text alone, for comparing texts whatever their layout."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text)))
