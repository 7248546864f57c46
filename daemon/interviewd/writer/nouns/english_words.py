"""Words of English: how they are typed and whether the tagger's lexicon has them, what it cannot
judge, and how sure a reading has to be.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from interviewd.domain.ledger.own_sentences import is_hasty, spelled_out
from interviewd.language.function_words import FUNCTION_WORDS
from interviewd.patterns import lazy_pattern
from interviewd.writer.nouns.hanta import UNKNOWN, loaded, weight

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger


class Lexicon:
    """The tagger's lexicon, and what it tells of how a fragment is typed."""

    @cached_property
    def tagger(self) -> HanoverTagger:
        return loaded("morphmodel_en.pgz")

    def weights(self, word: str) -> dict[str, float]:
        """How likely each tag of a word is, as a logarithm."""
        return {tag: float(weight) for tag, weight in self.tagger.tag_word(word)}

    def words(self, text: str, longest: int) -> list[str]:
        """The fragment's words as they stand inside a sentence; none when it is typed in haste."""
        text = spelled_out(" ".join(text.split()).rstrip(" ."))
        if (
            not re.fullmatch(r"[^\W_][^\n,;:!?()\[\]{}<>|/\\*_#@\"“”„«»+=~^]*", text)
            or "..." in text
            or " - " in text
        ):
            return []
        text = re.sub(
            r"\b(in|from|by|until|till|since|of|next|last|this) (march|may)\b",
            lambda match: f"{match[1]} {match[2].capitalize()}",
            self.calmed(text),
        )
        words = [
            "I"
            if word == "i"
            else word.lower()  # and THEY write it
            if len(word) > 3 and word.isupper() and word.lower() in FUNCTION_WORDS["en"]
            else CAPITALS.get(word, word)
            for word in text.split()
        ]
        low = words[0][0].lower() + words[0][1:]
        is_name = set(self.weights(low)) == {"NP0"}  # Kafka migration
        if (
            words[0][1:].islower()
            and self.knows(low)
            and not is_name
            and words[0] not in CAPITALS.values()
        ):
            words[0] = low
        if words[0] == "A" or (len(words[0]) == 1 and words[0].casefold() != "a"):
            words[0] = words[0].lower()
        return words if len(words) <= longest and not any(map(self._is_hasty, words)) else []

    def calmed(self, text: str) -> str:
        """A whole text in capitals as it is written otherwise, when every word of it is an
        everyday one.
        """
        words = text.split()
        if (
            not text.isupper()
            or len(words) < 2
            or not all(self._is_everyday(word) for word in words)
        ):
            return text
        return text.lower()

    def _is_everyday(self, word: str) -> bool:
        return word.isdigit() or (word.isalpha() and weight(self.tagger, word.lower()) > COMMON)

    def _is_hasty(self, word: str) -> bool:
        """Whether it is shouted, cut short, or no word of the language that can stand in small
        letters.
        """
        bare = word.strip("'’.%").removesuffix("'s").removesuffix("’s")
        if bare.isupper() and bare.isalpha():
            return len(bare) > 3 and self._is_everyday(bare)
        if not bare.islower():
            return not re.match(r"[\d£$€]*[\d.,]*(?:%|[kKmM]|bn)?$|\w", word)
        is_code = any(map(str.isdigit, bare)) and not re.fullmatch(
            r"\d+(?:st|nd|rd|th|s|-[a-z-]+)?", bare
        )
        return (
            is_code
            or is_hasty(bare)
            or self._is_misspelt(bare)
            or set(self.weights(bare)) == {"UNC"}  # que
        )

    def _is_misspelt(self, word: str) -> bool:
        """A word that the lexicon lacks is short, or a vowel is missing, or two letters changed
        places; a rare one, which may stand in the lexicon's texts as well, is a frequent one but
        for a consonant that stands once: `actualy`, `accomodation`.
        """
        places = range(1, len(word) - 1)
        if word not in YOUNG and not self.knows(word):
            swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places)
            longer = (word[:at] + vowel + word[at:] for at in places for vowel in "aeiou")
            if len(word) < 6 or any(map(self.knows, (*swapped, *longer))):
                return True
        own = weight(self.tagger, word)
        doubled = (word[:at] + word[at] + word[at:] for at in places if word[at] not in "aeiou")
        return own < RARELY and any(
            weight(self.tagger, other) > max(own + SLIP, RARELY) for other in doubled
        )

    def knows(self, word: str) -> bool:
        """Whether the tagger's lexicon has the word, or all parts of a hyphened one."""
        return all(
            weight(self.tagger, part) > UNKNOWN
            for part in re.split(r"[-–'’]", word)
            if len(part) > 1
        )


OFFICE = lazy_pattern(r"C[A-Z]O|[ES]?VP|MD|GM|PM")
"""Short for an office that has one holder: `the CTO`."""
YOUNG = frozenset("app apps blog blogs covid email intro scrum vlog wifi wiki".split())
"""Short words that are younger than the texts of 1994 that the lexicon was made from."""
COMMON = -20.0
"""A word that everybody uses: in capitals it is shouted."""
OFTEN = -12.1
"""A noun of which nobody has written the plural would have one if it could."""
RARE = 3.3
"""How much rarer, as a logarithm, the plural is of what is not counted: `safeties`."""
RARELY = -12.9
SLIP = 4.0
"""A word rarer than that, and by so much rarer than one with a letter doubled, is misspelt."""
SURE = 0.8
"""How much likelier, as a logarithm, another reading has to be than that of a verb."""
SURELY = 3.0
"""Of a verb beside which nobody would think of a noun: a `waiting list` is less than that."""
TOO_RARE = 10.0
"""Of a form whose noun the lexicon lacks: `the settling question`."""
TIMES = frozenset(
    "night day week weekend term season month year morning evening afternoon summer winter spring autumn monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december christma easter hour".split()
)
HOW_OFTEN = lazy_pattern(
    r" (?:(?:next|last|this|every|each)(?: (?:second|third|other|two|three|four|six))?|(?:once|twice|\w+ times) an?) \w+$"
)
THEIRS = frozenset("his her their your our its".split())
WISHING = frozenset(
    "expecting hoping looking missing needing struggling trying waiting wanting".split()
)
"""What is short for `they are looking for a senior`, and no topic."""
POINTING = frozenset("this that these those such what which another own same".split())
"""What stands before them does not come along into the letter."""
NEVER_TOLD = frozenset(
    "am is are was were be been had has have did do does left lost missed served broke failed quit got sold applied wrote "
    "took fought argued fell hit hurt stole sued called used interested based bored".split()
)
"""Verbs of a line that nobody is proud of, or with which nothing that was done begins."""
VAGUE = frozenset("some any each every".split())
"""What begins with them names no one thing: `some SQL questions`."""
MODAL = frozenset("can could may might must shall should will would".split())
PERSONAL = frozenset(
    "i we you he she they me us him her my our your his mine ours yours theirs this".split()
)
ABSTRACT = lazy_pattern(r"(?:tion|ment|ing|ity|ness|ance|ence|ship|phy|logy)$")
CAPITALS = {
    name.casefold() + ending: name + ending
    for name in (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September "
        "October November December Easter Christmas".split()
    )
    for ending in ("", "s")
}
"""As English spells them; `march` and `may` are months behind a preposition only."""
CAPITALS |= {
    name.casefold(): name
    for name in (
        "African American Arabic Australian Austrian Belgian Brazilian British Bulgarian Canadian Chinese Croatian "
        "Czech Danish Dutch English Estonian European Finnish French German Greek Hungarian Icelandic Indian Irish "
        "Israeli Italian Japanese Korean Latin Latvian Lithuanian Mexican Norwegian Portuguese Romanian Russian "
        "Scandinavian Scottish Serbian Slovak Slovenian Spanish Swedish Swiss Turkish Ukrainian Victorian Welsh"
    ).split()
}
