"""What is known of a single word: whether it is English, what it is bent from, what it can be in a sentence."""

from __future__ import annotations

from functools import lru_cache

from interviewd.domain.compose import vocabulary

_PLAIN_WORDS = (
    vocabulary.COUNT
    | vocabulary.MASS
    | vocabulary.ADJECTIVES
    | vocabulary.VERBS
    | vocabulary.NOUN_VERBS
    | vocabulary.GENERIC
    | vocabulary.ADVERBS
    | vocabulary.DETERMINERS
    | vocabulary.POSSESSIVES
    | vocabulary.PRONOUNS
    | vocabulary.PREPOSITIONS
    | vocabulary.JOINING
    | vocabulary.BREAKING
    | vocabulary.ASKING
    | vocabulary.MODALS
    | vocabulary.BEING
    | vocabulary.DENYING
    | vocabulary.EVALUATIVE
    | vocabulary.UNKIND
    | vocabulary.NUMBERS
    | frozenset(vocabulary.PAST)
)


@lru_cache(maxsize=2_000)
def is_known(low: str) -> bool:
    """Whether it, or what it is bent from, stands in the lists."""
    return (
        low in _PLAIN_WORDS or bool(bases(low) & _PLAIN_WORDS) or all(part in _PLAIN_WORDS for part in low.split("-"))
    )


@lru_cache(maxsize=2_000)
def is_built(low: str) -> bool:
    """Whether it is put together of known words: webhook, refund, preorders."""
    ends = (place for place in range(2, len(low) - 2) if is_known(low[place:]))
    return any(low[:place] in _PREFIXES or (place > 2 and is_known(low[:place])) for place in ends)


_PREFIXES = frozenset(
    "re un pre de co dis non sub mis over inter auto micro multi under out up data tele geo bio".split()
)


@lru_cache(maxsize=2_000)
def bases(low: str) -> frozenset[str]:
    """What a word may be bent from: plan for plans, planned, planning, planner."""
    found = {low}
    for ending in ("s", "es", "ed", "ing", "er", "ers"):
        if low.endswith(ending) and len(low) - len(ending) > 2:
            stem = low[: -len(ending)]
            found |= {stem} if ending in ("s", "es") else {stem, stem + "e"}
            if len(stem) > 3 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    for ending in ("ies", "ied"):
        if low.endswith(ending) and len(low) > 4:
            found.add(low[:-3] + "y")
    return frozenset(found)


@lru_cache(maxsize=1_000)
def mended(low: str) -> str:
    """A word with one letter missing, swapped or doubled, when only one known word can be meant."""
    if len(low) < 7 or low.endswith("ing") or not low.isalpha() or is_known(low):
        return low
    plural = "s" if low.endswith("s") else ""
    bare = low.removesuffix("s")
    found = {word for word in _LONG if abs(len(word) - len(bare)) <= 1 and word[0] == bare[0] and _is_slip(bare, word)}
    return found.pop() + plural if len(found) == 1 else low


_LONG = tuple(
    sorted(
        word for word in vocabulary.COUNT | vocabulary.MASS | vocabulary.ADJECTIVES | vocabulary.VERBS if len(word) > 6
    )
)


def _is_slip(typed: str, word: str) -> bool:
    if len(typed) == len(word):
        return any(typed == word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    if len(typed) < len(word):
        return any(typed == word[:i] + word[i + 1 :] for i in range(len(word)))
    return any(typed == word[:i] + word[i] + word[i:] for i in range(len(word)))


def kind(text: str, low: str) -> str:
    """What a word can be, as far as it alone tells; closed classes first."""
    if low in vocabulary.NUMBERS:
        return "NUM"
    for kind, members in _CLOSED:
        if low in members:
            return kind
    if text != low:
        return "NAME"
    if (
        low.endswith("ly")
        and low not in vocabulary.NOT_ADVERBS
        and low not in vocabulary.ADJECTIVES
        and low not in vocabulary.COUNT
    ):
        return "ADV"
    if low in vocabulary.ADJECTIVES or low in vocabulary.EVALUATIVE:
        return "ADJ"
    return _open_kind(low)


def _open_kind(low: str) -> str:
    nouns = vocabulary.COUNT | vocabulary.MASS | vocabulary.GENERIC | vocabulary.IDLE_HEADS
    if low in nouns or (low.endswith("s") and bases(low) & nouns):
        return "NV" if bases(low) & vocabulary.NOUN_VERBS else "N"
    if low in vocabulary.PAST:
        return "VERB"
    if (
        low.endswith("ing")
        and len(low) > 4
        and low not in ("thing", "something", "morning", "evening", "spring", "string")
    ):
        return "ING"
    if low.endswith("ed") and len(low) > 4 and bases(low) & (vocabulary.VERBS | vocabulary.NOUN_VERBS):
        return "ED"
    if bases(low) & vocabulary.NOUN_VERBS:
        return "NV"
    if low in vocabulary.VERBS or (low.endswith("s") and bases(low) & vocabulary.VERBS):
        return "VERB"
    return "ED" if low.endswith("ed") and len(low) > 5 else "X"


_CLOSED: tuple[tuple[str, frozenset[str]], ...] = (
    ("OWN", vocabulary.POSSESSIVES),
    ("DET", vocabulary.DETERMINERS),
    ("ASK", frozenset({"how", "why", "what", "where", "when", "which", "who"})),
    ("PRON", vocabulary.PRONOUNS),
    ("NOT", vocabulary.DENYING - {"without"}),
    ("PREP", vocabulary.PREPOSITIONS),
    ("AND", vocabulary.JOINING),
    ("SUB", vocabulary.BREAKING),
    ("MODAL", vocabulary.MODALS),
    ("BE", vocabulary.BEING),
    ("ADV", vocabulary.ADVERBS),
)
