"""Nothing that may not be told, and nothing that belongs to another of the panel, even in words
that are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from interviewd.model.ledger import Finding, Withheld
from interviewd.writer.check.evidence import Evidence, FactReading, has, is_of_a_neighbour
from interviewd.writer.check.reading import Sentence, Token


def private(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`withheld` or `neighbour`: a clause shares more with a fact that may not be told than with
    any that may.
    """
    for clause in sentence.clauses:
        words = [token for token in clause if not token.is_function and not token.values]
        for reading in evidence.withheld:
            shared = [token for token in words if has(token, reading.stems, evidence.language)]
            if _is_telling(shared, reading, words) and not _is_told_elsewhere(shared, evidence):
                code = (
                    "neighbour" if reading.fact.owner and is_of_a_neighbour(reading) else "withheld"
                )
                yield Finding(code, " ".join(token.text for token in shared), sentence.text)


def _is_telling(shared: list[Token], reading: FactReading, words: list[Token]) -> bool:
    telling = (t for t in reading.sentence.tokens if not t.is_function and not t.values)
    stems = {stem for token in telling for stem in token.stems}
    if len(stems) >= 2 and len(stems & {stem for token in words for stem in token.stems}) == len(
        stems
    ):
        return True
    content = [token for token in shared if token.is_content]
    if reading.fact.withheld is Withheld.WEAK_SPOT:
        return len(shared) >= 3
    return len(content) >= 2 or (len(content) >= 1 and len(shared) >= 3) or len(shared) >= 4


def _is_told_elsewhere(shared: list[Token], evidence: Evidence) -> bool:
    """Whether one fact that may be told has all of it, or role, company and greeting do."""
    if all(has(token, evidence.shared_stems, evidence.language) for token in shared):
        return True
    if all(not token.is_content for token in shared):
        return False
    return any(
        all(
            has(token, reading.stems | evidence.shared_stems, evidence.language) for token in shared
        )
        for reading in evidence.readings
    )
