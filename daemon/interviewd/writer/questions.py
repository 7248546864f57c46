"""Questions that they may ask, proposed by the connected model for the prep text, checked one by
one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from interviewd.model.ledger import Finding, Ledger, Words
from interviewd.patterns import lazy_pattern
from interviewd.writer import answer, prompt
from interviewd.writer.client import Model

MOST: Final = 6
_LONGEST: Final = 30  # words
_SHORTEST: Final = 4

_OF_LETTERS_ONLY: Final = frozenset(
    "too_short too_long no_thanks not_a_sentence timing word deed owner negation opposite meeting closes_twice".split()
)
"""What the check has against a text because it is no letter, or because it asks instead of
telling."""

_LIST_MARK = lazy_pattern(r"^(?:[-*•–]|\d{1,2}[.)])\s+")


def proposed(
    ledger: Ledger,
    model: Model,
    check: Callable[[Words, Ledger], tuple[Finding, ...]],
    seconds: float,
) -> tuple[str, ...]:
    """The model's questions that name nothing of its own. Raises ModelError.

    A line that is no question, or that the check refuses, is left out; the rest stands for itself.
    """
    reply = answer.bare(model.ask(prompt.question_messages(ledger), seconds))
    lines = [_LIST_MARK.sub("", line.strip()).strip() for line in reply.splitlines()]
    fit = []
    for line in dict.fromkeys(lines):
        is_one = line.endswith("?") and line.count("?") == 1
        if not is_one or not _SHORTEST <= len(line.split()) <= _LONGEST:
            continue
        against = [
            finding
            for finding in check(Words("", line, writer="model"), ledger)
            if finding.code not in _OF_LETTERS_ONLY
            # "in your first week": a time without a figure says nothing about anybody.
            and (finding.code not in {"date", "unit"} or any(map(str.isdecimal, finding.words)))
        ]
        if not against:
            fit.append(line)
    return tuple(fit[:MOST])
