"""The sentences of a letter, between greeting and sign-off."""

from __future__ import annotations

import re


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
    end = next(ends, len(paragraphs))
    return tuple(sentence for part in paragraphs[:end] for sentence in _parted(part))


def _parted(paragraph: str) -> list[str]:
    ends = r"(?<![.\s][A-Z]\.)(?<=[.!?])\s+(?=[\"“‘'(]?[^\W\d_a-z])"
    return [part.strip() for part in re.split(ends, paragraph) if part.strip()]
