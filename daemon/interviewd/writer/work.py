"""Doing an order, letter after letter: in the writing process, or within a command that may wait.

Every commission gets an answer, and the plain letter with it whatever becomes of the model's,
unless a template of the person's own is broken. A server that fails is not asked for the other
letters of the order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interviewd.errors import ModelError, TextBroken
from interviewd.model.ledger import BrokenTemplate, Commission, Finding, Ledger, Prepared, Words
from interviewd.system import resources, templates
from interviewd.system.logs import get_logger
from interviewd.writer import nouns, plain_letter, samples
from interviewd.writer.check import check
from interviewd.writer.check.sentences import sentences
from interviewd.writer.order import Order

if TYPE_CHECKING:
    from interviewd.writer.client import ModelClient

log = get_logger()

_OF_ONE_LETTER: Final = frozenset({"empty", "cut_off"})
"""Failures that say nothing of the server: the next letter is asked for all the same."""


def work(order: Order) -> Iterator[Prepared]:
    """The results in the order's own sequence, each as soon as it is there."""
    writers = _Writers(order)
    written: dict[str, tuple[str, ...]] = {}
    for commission in order.commissions:
        ledger = commission.ledger
        before = written.get(ledger.variant, ())
        began = time.monotonic()
        # The ledger, with what was written a moment ago for others of its panel.
        result = writers.prepared(
            commission,
            replace(ledger, others=(*ledger.others, *before), siblings=(*ledger.siblings, *before)),
        )
        if result.words:
            written[ledger.variant] = (*before, *sentences(result.words.body, ledger))
        log.info(
            "letter worded",
            writer=result.words.writer if result.words else "none",
            refused=result.words.refused if result.words else "",
            failure=result.failure,
            seconds=round(time.monotonic() - began, 1),
        )
        yield result


class _Writers:
    """Both writers for one order."""

    def __init__(self, order: Order) -> None:
        self._order, self._until = order, time.monotonic() + order.seconds
        self._templates = templates.Templates([Path(folder) for folder in order.templates])
        self._tagger = cache(nouns.tagger)
        self._samples = samples.read(Path(order.samples)).text if order.samples else ""
        self._client: ModelClient | None = None
        self._failed: ModelError | None = None
        if order.server:
            from interviewd.writer.client import ModelClient  # no plain letter needs it

            try:
                self._client = ModelClient(order.server)
            except ModelError as error:
                self._failed = error

    def prepared(self, commission: Commission, ledger: Ledger) -> Prepared:
        result = Prepared(commission.key, commission.ledger.hash)
        try:
            return self._prepared(result, ledger, is_plain=commission.is_plain)
        except TextBroken as error:
            broken = BrokenTemplate(error.where, error.line, error.what)
            return replace(result, failure="template", is_lasting=True, broken=broken)

    def _prepared(self, result: Prepared, ledger: Ledger, *, is_plain: bool) -> Prepared:
        if self._failed and not is_plain:
            return self._failure(result, ledger, self._failed)
        if is_plain or self._client is None:
            return replace(result, words=self.plain(ledger))
        from interviewd.writer import model_letter

        seconds = self._until - time.monotonic()
        try:
            words = model_letter.write(
                ledger, self._client, self.plain, check, seconds=seconds, samples=self._samples
            )
        except ModelError as error:
            if error.code not in _OF_ONE_LETTER:
                self._failed = error
            return self._failure(result, ledger, error)
        return replace(result, words=words)

    def _failure(self, result: Prepared, ledger: Ledger, error: ModelError) -> Prepared:
        words = replace(self.plain(ledger), refused=error.code)
        return replace(
            result, words=words, failure=error.code, after=error.after, is_lasting=error.is_lasting
        )

    def plain(self, ledger: Ledger) -> Words:
        """The plain letter.

        Raises TextBroken for a template of the person's own whose letter does not pass the check.
        """
        render = partial(self._templates.render, language=ledger.language)
        words = plain_letter.write(ledger, render, self._tagger(ledger.language))
        source = self._templates.path(plain_letter.template(ledger), ledger.language)
        if source and not source.is_relative_to(resources.folder("templates")):
            for finding in check(words, ledger)[:1]:
                raise TextBroken(
                    str(source), _line(source, finding), f"{finding.code}: {finding.words}"
                )
        return words


def _line(source: Path, finding: Finding) -> int | None:
    """The template's line in which a finding stands, by its words or its sentence's beginning.

    None for a fact's words.
    """
    lines = source.read_text(encoding="utf-8-sig").casefold().splitlines()
    for quote in filter(None, (finding.words, " ".join(finding.sentence.split()[:3]))):
        for number, line in enumerate(lines, 1):
            if quote.casefold() in line:
                return number
    return None
