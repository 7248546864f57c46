"""A writer for passes in tests: the real plain letters, with templates and tagger loaded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from interviewd.model.ledger import Commission, Prepared, Words
from interviewd.writer import nouns, plain_letter
from tests.fakes.persons import words

tagger = lru_cache(nouns.tagger)


class PlainWriter:
    """Writes each letter at once; `asked` counts the commissions."""

    def __init__(self) -> None:
        self.asked = 0

    def write(self, commissions: Sequence[Commission]) -> Sequence[Prepared]:
        self.asked += len(commissions)
        return tuple(self._written(commission) for commission in commissions)

    def _written(self, commission: Commission) -> Prepared:
        ledger = commission.ledger
        render = partial(words().render, language=ledger.language)
        return Prepared(
            commission.key, ledger.hash, plain_letter.write(ledger, render, tagger(ledger.language))
        )


class HesitantModel(PlainWriter):
    """A model that gives no letter at the first question for one, and the letter at the second."""

    def __init__(self) -> None:
        super().__init__()
        self._asked_for: set[str] = set()

    def _written(self, commission: Commission) -> Prepared:
        prepared = super()._written(commission)
        assert prepared.words
        if commission.key in self._asked_for or commission.is_plain:
            return replace(prepared, words=replace(prepared.words, writer="m"))
        self._asked_for.add(commission.key)
        return replace(
            prepared, words=replace(prepared.words, refused="unreachable"), failure="unreachable"
        )


class Brief:
    """Writes the same few words each time: where what a letter says is not the matter."""

    def write(self, commissions: Sequence[Commission]) -> Sequence[Prepared]:
        words = Words("Thank you", "Hello,\n\nThank you for the talk.\n\nSam\n")
        return tuple(Prepared(each.key, each.ledger.hash, words) for each in commissions)
