"""No promise, attachment or meeting that the ledger does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewd.model.ledger import Finding, Topic
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.claims import describes
from interviewd.writer.check.evidence import Evidence, has
from interviewd.writer.check.reading import Sentence, Token

_COMES = lazy_pattern(r"\b(?:come|komme|viendrai|iré|acudiré)\b", re.IGNORECASE)
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
    if not manners.conditional.search(sentence.text):
        yield from _promised(sentence, evidence)
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


def _promised(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    for match in evidence.language.manners.promises.finditer(sentence.text):
        verb = next((group for group in match.groups() if group), "")
        if verb.casefold() in evidence.language.manners.promise_free:
            continue
        if match[0].casefold().startswith("bringe") and _is_of_the_record(sentence, evidence):
            continue
        comes = _COMES.search(match[0]) is not None and _is_next_step(sentence, evidence)
        if not comes and not _is_agreed(verb, evidence):
            yield Finding("promise", match[0], sentence.text)


def _is_of_the_record(sentence: Sentence, evidence: Evidence) -> bool:
    """`Acht Jahre Pflege bringe ich mit`: the person has it already."""
    own = [reading.content for reading in evidence.readings if reading.is_own]
    return any(
        token.is_content and token.stems & content for token in sentence.tokens for content in own
    )


def _is_agreed(verb: str, evidence: Evidence) -> bool:
    stems = evidence.language.stems(verb.casefold())
    return any(
        stems & reading.stems for reading in evidence.readings if reading.fact.topic in _PROMISED
    )


def _onward(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """What is looked forward to: where it is a meeting, all its own words stand in the next
    step.
    """
    language = evidence.language
    match = language.manners.onward.search(sentence.text)
    if match is None:
        return
    tokens = _ahead(sentence, match.end() if language.code != "de" else 0)
    meeting = [token for token in tokens if token.stems & language.manners.meeting]
    if all(token.stems & language.manners.onward_free for token in meeting):
        return
    steps = [reading for reading in evidence.readings if reading.fact.topic in _PROMISED]
    agreed = frozenset(stem for reading in steps for stem in reading.stems)
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


def _ahead(sentence: Sentence, start: int) -> list[Token]:
    """The tokens after a place of the sentence, up to the end of the clause."""
    count = len(re.findall(r"\w+", sentence.text[:start]))
    words = [token for token in sentence.tokens if re.search(r"\w", token.text)]
    found: list[Token] = []
    for token in words[count:]:
        if token.low in ("which", "where", "because"):
            break
        found.append(token)
    return found
