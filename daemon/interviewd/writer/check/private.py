"""Nothing that may not be told, and nothing that belongs to another of the panel.

A single everyday word that stands in such a fact as well tells nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from interviewd.domain.ledger.withheld import Surroundings, withheld
from interviewd.model.ledger import Finding, Withheld
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token

_PERSONAL = frozenset(
    (Withheld.HEALTH, Withheld.FAMILY, Withheld.PAY, Withheld.GOSSIP, Withheld.CRITICISM)
)
"""Of these one word is too much."""
_withheld = cache(withheld)
"""Why notes would withhold a word by itself."""


def private(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`withheld` or `neighbour`: a clause retells a fact that may not be told."""
    for clause in sentence.clauses:
        words = [token for token in clause if _may_tell(token)]
        for reading in evidence.withheld:
            shared = [token for token in words if has(token, reading.stems, evidence.language)]
            if shared and _is_telling(shared, clause, reading, evidence):
                fact = reading.fact
                is_theirs = fact.owner and fact.withheld in (None, Withheld.OTHER_PERSON)
                code = "neighbour" if is_theirs else "withheld"
                yield Finding(code, " ".join(token.text for token in shared), sentence.text)


def _may_tell(token: Token) -> bool:
    return not (token.is_punctuation or token.is_function or token.values)


def _is_telling(
    shared: Sequence[Token], clause: Sequence[Token], reading: FactReading, evidence: Evidence
) -> bool:
    """Whether these words, which no fact that may be told has all of, tell a withheld one.

    Two words of its own do, or most of one of its thoughts, or one that is itself of health, pay,
    family and the like.
    """
    language = evidence.language
    told = [
        evidence.shared_stems,
        *(one.stems | evidence.shared_stems for one in evidence.readings),
    ]
    new = [token for token in shared if not any(has(token, stems, language) for stems in told)]
    content = [token for token in new if token.is_content]
    if content and reading.fact.withheld in _PERSONAL:
        return True
    if any(_withheld(token.low, Surroundings()) for token in content):
        return True
    if len(content) > 1 or (content and len(shared) > 2) or len(new) > 2:
        return True
    said = [*shared, *(token for token in clause if token.values)]
    if any(
        _covers(said, part, language, is_new=bool(content))
        for part in reading.sentence.clauses
        if new
    ):
        return True
    is_yours = any(token.low in language.subjects_second for token in clause)
    return bool(content) and is_yours and reading.fact.withheld is Withheld.ADDRESSEE


def _covers(
    said: Sequence[Token], part: Sequence[Token], language: Language, *, is_new: bool
) -> bool:
    """Whether these words are two thirds of a thought, or all of one in general words."""
    telling = [token for token in part if _may_tell(token) or token.values]
    stems = frozenset(stem for token in said for stem in token.stems)
    values = frozenset(value for token in said for value in token.values)
    count = sum(bool(token.values & values) or has(token, stems, language) for token in telling)
    return count > 1 and (3 * count >= 2 * len(telling) if is_new else count == len(telling))
