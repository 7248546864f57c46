"""The HanTa tagger and its lexicon, as both languages ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger

LONGEST = 14
"""Words of a noun phrase in a letter."""

LONGEST_CLAUSE = 20

UNKNOWN = -29.5
"""HanTa gives words that its lexicon lacks a weight of about -30 to -36, guessed from their
endings."""


def loaded(model: str) -> HanoverTagger:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger(model)


def weight(tagger: HanoverTagger, word: str) -> float:
    """The logarithm of how likely the lexicon holds the word, with its likeliest tag."""
    tags = tagger.tag_word(word)
    return max((float(weight) for _, weight in tags), default=-100.0)
