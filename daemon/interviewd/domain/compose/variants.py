"""How a template's sentences are dealt and laid out: variants in turn, one after another into a paragraph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from interviewd.language import plain

_FLOWS = "\x1f"  # behind a dealt sentence: the next one goes on in the same paragraph


class Dealer:
    """`{% call deal("thanks") %}`: one of the lines of the block, by seat, so that no two at a table get the same.

    `spin` turns each block's row by its own number, the same for the whole table. A line of which a sentence stands in
    `avoid` is passed over, unless all do.
    """

    def __init__(self, seat: int, spin: str, avoid: Iterable[str] = ()) -> None:
        self._seat, self._spin, self._avoid = seat, spin, frozenset(avoid)

    def __call__(self, block: str, caller: Callable[[], str]) -> str:
        variants = [_finished(line) for line in caller().split("\n") if line.strip()]
        if not variants:
            return ""
        start = int.from_bytes(hashlib.sha256(f"{self._spin}\0{block}".encode()).digest()[:4]) + self._seat
        turned = [variants[(start + step) % len(variants)] for step in range(len(variants))]
        fresh = (variant for variant in turned if self._avoid.isdisjoint(parted(variant)))
        return next(fresh, turned[0]) + _FLOWS


def _finished(line: str) -> str:
    """Single-spaced, its first letter a capital one, unless the word has its own way (iOS, dbt)."""
    line = " ".join(line.split())
    own_way = re.match(r"[a-z]+[A-Z]|dbt\b", line)
    return line if own_way else line[0].upper() + line[1:]


def laid_out(text: str) -> str:
    """The rendered template as it goes out: dealt sentences run on, an empty line ends a paragraph."""
    text = re.sub(rf"{_FLOWS}[ \t]*\n\s*", "\n\n", text)
    text = re.sub(rf"{_FLOWS}[ \t]*", " ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return plain.clean(re.sub(r"\n{3,}", "\n\n", text).strip()) + "\n"


def sentences(body: str) -> tuple[str, ...]:
    """A letter's sentences, without greeting and sign-off."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", body) if part.strip()]
    if paragraphs and paragraphs[0].endswith(",") and len(paragraphs[0].split()) <= 6:
        paragraphs = paragraphs[1:]
    ends = (
        place
        for place, part in enumerate(paragraphs)
        if re.match(r"[\w ]{2,30},(?: |$)", part) and not re.search(r"[.?!](?: |$)", part)
    )
    end = next(ends, len(paragraphs))
    return tuple(sentence for part in paragraphs[:end] for sentence in parted(part))


def parted(paragraph: str) -> list[str]:
    """The sentences of a paragraph."""
    return [
        part.strip()
        for part in re.split(r"(?<![.\s][A-Z]\.)(?<=[.!?])\s+(?=[\"“‘'(]?[^\W\d_a-z])", paragraph)
        if part.strip()
    ]
