"""The check of a letter: every number, name, word and deed in it stands in its ledger, and its
form is right.

Both writers' letters pass it, and so does a letter from a template of the person's own. It is pure,
reads no more than the ledger, and knows no trade. What a language needs stands in `languages/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interviewd.model.ledger import Finding, Ledger, Words
from interviewd.writer.check.achievements import achievements
from interviewd.writer.check.evidence import Evidence
from interviewd.writer.check.form import form
from interviewd.writer.check.language import Language, language
from interviewd.writer.check.manners import forbidden_text, manners
from interviewd.writer.check.names import names
from interviewd.writer.check.negations import negations
from interviewd.writer.check.numbers import numbers
from interviewd.writer.check.owners import owners
from interviewd.writer.check.private import private
from interviewd.writer.check.promises import promises
from interviewd.writer.check.reading import Sentence, read
from interviewd.writer.check.sentences import sentences
from interviewd.writer.check.times import times

__all__ = ["check"]

_RULES: tuple[Callable[[Sentence, Evidence], Iterator[Finding]], ...] = (
    numbers, times, names, achievements, owners, private, negations, promises,
)  # fmt: skip


def check(words: Words, ledger: Ledger) -> tuple[Finding, ...]:
    """What is wrong with a letter, in the order of its sentences; nothing when it may be drafted.

    Sentences that the person wrote (of OWN_WORDS, STRENGTH, STRONGER) are taken as they are. In a
    language that the check does not know, a model's letter is refused as `unknown_language`.
    """
    known = language(ledger.language)
    text = sentences(words.body, ledger)
    findings = [*forbidden_text(text), *form(words, text, ledger, known)]
    if known is None:
        unknown = [] if words.writer == "plain" else [Finding("unknown_language", ledger.language)]
        return tuple(unknown + findings)
    evidence = Evidence(ledger, known)
    for sentence in text:
        if evidence.is_own(sentence):
            continue
        findings += manners(sentence, ledger, known)
        lead, colon, behind = sentence.partition(": ")
        found = list(_judged(sentence, evidence, known))
        if found and colon and (evidence.is_own(behind) or evidence.is_told(behind)):
            found = list(_judged(lead, evidence, known))
        findings += found
    return tuple(dict.fromkeys(findings))


def _judged(text: str, evidence: Evidence, of: Language) -> Iterator[Finding]:
    """A word is named once: what one rule found in it, the next ones do not repeat."""
    sentence = read(text, of)
    seen: set[str] = set()
    for rule in _RULES:
        for finding in rule(sentence, evidence):
            if finding.words not in seen:
                seen.add(finding.words)
                yield finding
