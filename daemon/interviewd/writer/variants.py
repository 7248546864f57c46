"""How a template's sentences are varied and laid out: one line of each block, one after another
into a paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from interviewd.language import sanitize
from interviewd.patterns import lazy_pattern

_FLOWS = "\x1f"  # behind a dealt sentence: the next one goes on in the same paragraph
_OWN_CASE = lazy_pattern(r"[a-z]+[A-Z]|dbt\b")
_DOUBLE_STOP = lazy_pattern(r"(?<!\.)\.\.(?=\s|$)")  # behind a name that ends in one
_SENTENCE_END = lazy_pattern(r"(?<![.\s][A-Z]\.)(?<=[.!?])\s+(?=[\"“‘'(]?[^\W\d_a-z])")


class Dealer:
    """`{% call deal("thanks") %}`: one line of the block, by seat, so that no two people of a
    panel get the same.

    `variant` turns each block's row by its own number, the same for the whole panel. A line of
    which a sentence stands in `avoid` is passed over, unless all do. `after_comma`: the sentence
    goes on behind a greeting and a comma, as in German, so its first letter stays as it is.
    """

    def __init__(self, seat: int, variant: str, avoid: Iterable[str] = ()) -> None:
        self._seat, self._variant, self._avoid = seat, variant, frozenset(avoid)

    def __call__(self, block: str, caller: Callable[[], str], *, after_comma: bool = False) -> str:
        lines = [
            _DOUBLE_STOP.sub(".", " ".join(line.split()))
            for line in caller().split("\n")
            if line.strip()
        ]
        if not lines:
            return ""
        if not after_comma:  # a capital first letter, unless the word has its own way (iOS, dbt)
            lines = [
                line if _OWN_CASE.match(line) else line[0].upper() + line[1:] for line in lines
            ]
        digest = hashlib.sha256(f"{self._variant}\0{block}".encode()).digest()
        start = (int.from_bytes(digest[:4]) + self._seat) % len(lines)
        turned = lines[start:] + lines[:start]
        fresh = (line for line in turned if self._avoid.isdisjoint(_SENTENCE_END.split(line)))
        return next(fresh, turned[0]) + _FLOWS


def laid_out(text: str) -> str:
    """The rendered template as it goes out: dealt sentences run on, an empty line ends a
    paragraph.
    """
    text = re.sub(rf"{_FLOWS}[ \t]*\n\s*", "\n\n", text)
    text = re.sub(rf"{_FLOWS}[ \t]*", " ", text)
    return sanitize.paragraphs(text) + "\n"
