"""The sentences of a letter, between greeting and sign-off."""

from __future__ import annotations

import re

from interviewd.patterns import lazy_pattern

_SENTENCE_END = lazy_pattern(r"(?<![.\s][A-Z]\.)(?<=[.!?])\s+(?=[\"“‘'(]?[^\W\d_a-z])")


def sentences(body: str) -> tuple[str, ...]:
    """A letter's sentences, without greeting and sign-off."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip()]
    if paragraphs and paragraphs[0].endswith((",", ":")) and len(paragraphs[0].split()) <= 6:
        paragraphs = paragraphs[1:]
    ends = (
        place
        for place, part in enumerate(paragraphs)
        if re.match(r"[\w ]{2,30},(?: |$)", part) and not re.search(r"[.?!](?: |$)", part)
    )
    kept = paragraphs[: next(ends, len(paragraphs))]
    parts = (part.strip() for paragraph in kept for part in _SENTENCE_END.split(paragraph))
    return tuple(filter(None, parts))
