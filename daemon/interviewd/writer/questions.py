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
    fit = [
        line
        for line in dict.fromkeys(lines)
        if line.endswith("?")
        and line.count("?") == 1
        and _SHORTEST <= len(line.split()) <= _LONGEST
        and not any(
            not _is_harmless(finding) for finding in check(Words("", line, writer="model"), ledger)
        )
    ]
    return tuple(fit[:MOST])


def _is_harmless(finding: Finding) -> bool:
    """Also "in your first week": a time without a figure says nothing about anybody."""
    is_vague = finding.code in {"date", "unit"} and not any(
        one.isdecimal() for one in finding.words
    )
    return is_vague or finding.code in _OF_LETTERS_ONLY
