"""No promise, attachment or meeting that the ledger does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from interviewd.model.ledger import Finding, Topic
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.claims import describes
from interviewd.writer.check.evidence import Evidence, has
from interviewd.writer.check.reading import Sentence

_COMES = lazy_pattern(r"\b(?:come|komme|viendrai|iré|acudiré)\b", re.IGNORECASE)
_ENDS = frozenset(("which", "where", "because"))
_PROMISED = frozenset((Topic.NEXT_STEP, Topic.OWN_WORDS, Topic.DECIDE_BY))


def promises(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`attachment`, `promise`, `meeting`."""
    manners = evidence.language.manners
    said = sentence.text.replace(evidence.ledger.role, "")  # Farmacéutica adjunta
    if match := manners.attachment.search(said):
        yield Finding("attachment", match[0], sentence.text)
    match = manners.sees_you.search(sentence.text)
    if match and not _is_next_step(sentence, evidence):
        yield Finding("meeting", match[0], sentence.text)
    is_conditional = manners.conditional.search(sentence.text) is not None
    for match in manners.promises.finditer(sentence.text):
        verb = next((group for group in match.groups() if group), "").casefold()
        if is_conditional or verb in manners.promise_free:
            continue
        if match[0].casefold().startswith("bringe") and any(
            token.is_content and token.stems & reading.content
            for token in sentence.tokens
            for reading in evidence.readings
            if reading.is_own
        ):
            continue  # `Acht Jahre Pflege bringe ich mit`: the person has it already
        comes = _COMES.search(match[0]) is not None and _is_next_step(sentence, evidence)
        if not comes and not evidence.language.stems(verb) & _agreed(evidence):
            yield Finding("promise", match[0], sentence.text)
    yield from _onward(sentence, evidence)


def _is_next_step(sentence: Sentence, evidence: Evidence) -> bool:
    """Whether the sentence names what was agreed: `see you at the Saturday trial`."""
    agreed = frozenset(
        stem
        for reading in evidence.readings
        if reading.fact.topic is Topic.NEXT_STEP
        for stem in reading.content
    )
    return any(token.stems & agreed for token in sentence.tokens)


def _agreed(evidence: Evidence) -> frozenset[str]:
    """The stems of what was agreed or may be promised."""
    agreed = (one.stems for one in evidence.readings if one.fact.topic in _PROMISED)
    return frozenset[str]().union(*agreed)


def _onward(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """What is looked forward to: where it is a meeting, all its own words stand in the next
    step.
    """
    language = evidence.language
    match = language.manners.onward.search(sentence.text)
    if match is None:
        return
    # What is ahead: up to the end of the clause, in German the whole of it.
    start = len(re.findall(r"\w+", sentence.text[: match.end()])) if language.code != "de" else 0
    words = [token for token in sentence.tokens if re.search(r"\w", token.text)]
    tokens = list(takewhile(lambda token: token.low not in _ENDS, words[start:]))
    meeting = [token for token in tokens if token.stems & language.manners.meeting]
    if all(token.stems & language.manners.onward_free for token in meeting):
        return
    agreed = _agreed(evidence)
    content = [
        token
        for token in tokens
        if token.is_content and token.low not in language.time and not describes(token, language)
    ]
    strange = [
        token for token in content if not has(token, agreed | evidence.shared_stems, language)
    ]
    if strange or not any(has(token, agreed, language) for token in (*content, *meeting)):
        said = " ".join(token.text for token in (strange or meeting)[:3])
        yield Finding("meeting", said, sentence.text)
