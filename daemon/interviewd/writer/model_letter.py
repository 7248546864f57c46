"""The model writer: asks, reads the answer, and takes it only when the check has nothing against
it.

What the check finds goes back to the model, twice at most. Then the sentences that were refused are
left out if the rest still stands as a letter; else the plain letter is taken, which says why.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from interviewd.errors import ModelError
from interviewd.model.ledger import Fact, Finding, Ledger, Topic, Words
from interviewd.values import dataclass
from interviewd.writer import answer, frame, prompt
from interviewd.writer.check.sentences import split
from interviewd.writer.client import Message, Model
from interviewd.writer.overlap import stands_in

ATTEMPTS: Final = 3

_QUOTED_WORDS: Final = 8
"""So many words in a row that stand in a sample as well are quoted from it."""

_ALIKE: Final = 0.75
"""From here on a sentence is taken for the model's version of one that was to stand word for
word."""

Check = Callable[[Words, Ledger], tuple[Finding, ...]]
Plain = Callable[[Ledger], Words]


def write(
    ledger: Ledger, model: Model, plain: Plain, check: Check, *, seconds: float, samples: str = ""
) -> Words:
    """The letter's words, the model's where they passed the check.

    All questions together end after `seconds`.

    `refused` is "unfit" when none passed. Raises ModelError when the server gave no letter: asked
    again later it may.
    """
    if not prompt.can_write(ledger):
        return plain(ledger)
    until = time.monotonic() + seconds
    question = prompt.messages(ledger, samples)
    talk, attempts = question, list[_Attempt]()
    while len(attempts) < ATTEMPTS:
        try:
            reply = model.ask(talk, until - time.monotonic())
        except ModelError:
            if mended := _mended(attempts, ledger, check, samples):
                return mended
            raise
        attempt = _attempt(reply, ledger, model.name, check, samples)
        if not attempt.findings:
            return attempt.words
        attempts.append(attempt)
        talk = (
            *question,
            Message("assistant", attempt.text or "-"),
            prompt.again(attempt.findings),
        )
    findings = tuple(dict.fromkeys(finding for attempt in attempts for finding in attempt.findings))
    if mended := _mended(attempts, ledger, check, samples):
        return mended
    return replace(plain(ledger), refused="unfit", findings=findings)


@dataclass(frozen=True, slots=True)
class _Attempt:
    paragraphs: tuple[str, ...]
    words: Words
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def _attempt(said: str, ledger: Ledger, name: str, check: Check, samples: str) -> _Attempt:
    """What a model said as a letter, checked, with each sentence that is to stand word for word:
    in place of the model's version, else after the thanks.
    """
    paragraphs = answer.paragraphs(said, ledger.language)
    if len("".join(paragraphs)) > answer.LONGEST:
        return _Attempt((), Words("", ""), (Finding("too_long", ""),))
    if not paragraphs:
        return _Attempt((), Words("", ""), (Finding("no_letter", ""),))
    for fact in ledger.of(Topic.OWN_WORDS):
        own = fact.text
        if any(own in paragraph for paragraph in paragraphs):
            continue
        like = {
            sentence: SequenceMatcher(None, sentence, own).ratio()
            for sentence in _sentences(paragraphs, ledger)
        }
        nearest = max(like, key=like.__getitem__)
        if like[nearest] >= _ALIKE:
            paragraphs = tuple(one.replace(nearest, own) for one in paragraphs)
        else:
            paragraphs = (paragraphs[0], own, *paragraphs[1:])
    return _checked(paragraphs, ledger, name, check, samples)


def _checked(
    paragraphs: tuple[str, ...], ledger: Ledger, name: str, check: Check, samples: str
) -> _Attempt:
    text = "\n\n".join(paragraphs)
    words = Words(
        subject=frame.subject(ledger),
        body=frame.assemble(ledger, paragraphs),
        writer=name,
        used=tuple(
            fact.number for fact in ledger.facts if fact.may_be_told and _is_used(fact, text)
        ),
        missing=() if ledger.has_notes else ("notes",),
    )
    # Sentences that take a run of words from the person's own mails: they show a tone and are never
    # quoted.
    taken = set(_runs(samples))
    quoting = [one for one in _sentences(paragraphs, ledger) if taken & set(_runs(one))]
    findings = (*check(words, ledger), *(Finding("quotes_sample", one, one) for one in quoting))
    return _Attempt(paragraphs, words, findings)


def _sentences(paragraphs: Sequence[str], ledger: Ledger) -> list[str]:
    return [sentence for each in paragraphs for sentence in split(each, ledger.language)]


def _is_used(fact: Fact, text: str) -> bool:
    if fact.topic in {Topic.ROLE, Topic.COMPANY}:
        return fact.text.casefold() in text.casefold()
    return stands_in(fact.text, text)


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[at : at + _QUOTED_WORDS]) for at in range(len(words) - _QUOTED_WORDS + 1))


# --- leaving out what was refused ---------------------------------------------------------------


def _mended(
    attempts: Sequence[_Attempt], ledger: Ledger, check: Check, samples: str
) -> Words | None:
    """The attempt that still stands as a letter without the sentences that were refused.

    The least refused first. It stands when the check has nothing against it and it still tells a
    fact of the conversation or the record.
    """
    telling = {
        fact.number for fact in prompt.told(ledger) if fact.topic not in {Topic.ROLE, Topic.COMPANY}
    }
    for attempt in sorted(attempts, key=lambda one: len(one.findings)):
        left = _without(attempt.paragraphs, attempt.findings, ledger.language)
        if not left or left == attempt.paragraphs:
            continue
        rest = _checked(left, ledger, attempt.words.writer, check, samples)
        if not rest.findings and telling & set(rest.words.used):
            return replace(rest.words, findings=attempt.findings)
    return None


def _without(
    paragraphs: Sequence[str], findings: Sequence[Finding], language: str
) -> tuple[str, ...]:
    """The paragraphs without refused sentences, and without those behind them that refer back
    ("This is why …").
    """
    refused = {finding.sentence for finding in findings}
    kept = []
    for paragraph in paragraphs:
        left, is_open = list[str](), False
        for sentence in split(paragraph, language):
            first = re.split(r"\W+", sentence.casefold().lstrip('"“«(¿¡'), maxsplit=1)[0]
            is_open = sentence in refused or (is_open and first in _REFERRING)
            if not is_open:
                left.append(sentence)
        kept.append(" ".join(left))
    return tuple(paragraph for paragraph in kept if paragraph)


_REFERRING: Final = frozenset(
    """
    this that these those it its they them their he she his her there here such so thus then also
    both which and but or dies diese dieser dieses diesem diesen das dabei damit dazu daran darauf
    darin davon dafür dort so auch und aber oder beides sie er es ihre ihr cela ça ce cet cette ces
    c il elle ils elles y là aussi ainsi et mais ou donc en leur leurs eso esto esa ese esos esas
    esta este estos estas ello él ella ellos ellas allí así también y pero o ambos
""".split()
)
"""Closed classes: demonstratives, pronouns of the third person, and conjunctions, at the
beginning of a sentence."""
