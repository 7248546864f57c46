"""Days, months, weeks, seasons, with or without a number: each stands in the facts that its clause rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding, Topic
from interviewd.writer.check.evidence import Evidence
from interviewd.writer.check.reading import Sentence, Token

_AHEAD = (Topic.NEXT_STEP, Topic.DECIDE_BY)


def times(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`date` for a day, month or season that no fact here has; `unit` for another span of time."""
    language = evidence.language
    for clause in sentence.clauses:
        for token in clause:
            name = language.time.get(token.low)
            if name is None or token in _after_of(clause) or _is_idiom(sentence.tokens, token, evidence) or _is_other(token, evidence):
                continue
            if name in evidence.shared_stems:
                continue
            facts = evidence.support(clause) or evidence.support(sentence.tokens) or evidence.told
            steps = tuple(told for told in evidence.told if told.fact.topic in _AHEAD)
            if not any(name in told.stems for told in (*facts, *steps)):
                yield Finding("date" if name in language.dates else "unit", token.text, sentence.text)


def _after_of(clause: Sequence[Token]) -> list[Token]:
    """"The kind of evening" names no time."""
    return [token for before, token in zip(clause, clause[1:], strict=False) if before.low == "of"]


def _is_idiom(tokens: Sequence[Token], token: Token, evidence: Evidence) -> bool:
    i = next(i for i, one in enumerate(tokens) if one is token)
    near = " ".join(one.low for one in tokens[max(0, i - 3) : i + 4])
    return any(idiom in near for idiom in evidence.language.time_idioms if token.low in idiom.split())


def _is_other(token: Token, evidence: Evidence) -> bool:
    """A word of the same form that is no time: "may" in lower case, "fall" as a verb, "second" in order."""
    if token.values and token.low not in ("seconds", "secs"):
        return True
    is_plain = token.text.islower() and evidence.language.code == "en"
    return is_plain and token.low in ("may", "march", "mar", "sat", "sun")
