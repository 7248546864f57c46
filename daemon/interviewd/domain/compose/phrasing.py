"""Phrases that can stand in a letter, made from notes as people type them: what was talked about, what was liked.

Every phrase is the object of a sentence: `the queue migration`, `how you do code reviews`, `that you ship daily`. In
doubt a thought is left out, or only the part of it that is plainly a thing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interviewd.domain.compose import clauses, pronouns, vocabulary
from interviewd.domain.compose.clauses import Shape
from interviewd.domain.compose.meaning import meaning, root
from interviewd.domain.compose.wording import Ear, Word, kept, words

_LONGEST = 15  # words of a phrase; more is a speech
_GENERAL = vocabulary.GENERIC | {root(word) for word in vocabulary.GENERIC}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, how it can stand in a sentence, and how sure it is.

    `liked`: the person said so. `whole`: the thought was understood to its end. `said` are its telling words.
    `named`: the thought names the addressee.
    """

    text: str
    shape: Shape
    liked: bool = False
    whole: bool = True
    said: frozenset[str] = frozenset()
    named: bool = False

    @property
    def is_general(self) -> bool:
        """The team, the people, the office: good to have liked, and true of every interview."""
        general = (
            self.shape == "thing"
            and self.text.split()[-1].casefold() in vocabulary.GENERIC
            and not self.said - _GENERAL
        )
        return general or self.text == "the people I met"

    @property
    def weight(self) -> int:
        """How much of a detail it is: what is true of every interview weighs nothing."""
        if self.is_general:
            return 0
        telling = len(self.said - _GENERAL)
        return min(telling, 3) * 2 + 2 * self.whole + (self.shape == "how") - (self.shape == "that")


def phrases(text: str, ear: Ear, *, liked: bool = False) -> tuple[Phrase, ...]:
    """Every phrase that the notes of one field give, in their order, each once."""
    found = (phrase for parts in kept(text, ear) for phrase in _of_sentence(parts, ear, liked=liked))
    return tuple({phrase.text.casefold(): phrase for phrase in found if _is_sound(phrase)}.values())


def _of_sentence(parts: Iterable[str], ear: Ear, *, liked: bool) -> Iterator[Phrase]:
    """The phrases of a sentence; what a thing of it was called, *it* stands for in the next thought."""
    before: tuple[Word, ...] = ()
    for part in parts:
        said = words(part, ear)
        lows = {word.low.removesuffix("'s") for word in said}
        said, likes = _led(said, ear, liked=liked)
        said = pronouns.resolved(_cut(said), before)
        found = clauses.read(said, ear, liked=likes) if said and not lows & ear.others else None
        before = said if found and found[0] == "thing" and found[2] else ()
        if found:
            shape, phrase, whole = found
            yield Phrase(phrase, shape, likes, whole, meaning(phrase), bool(lows & ear.you))


def _is_sound(phrase: Phrase) -> bool:
    if re.search(r"\bmy\b|\bI\b(?! met)", phrase.text):
        return False  # about the person, and so nothing that was learnt from them
    told = bool(phrase.said - _GENERAL) or (phrase.liked and phrase.is_general)
    return told and 0 < len(phrase.text.split()) <= _LONGEST and len(phrase.text) <= 120


# --- what leads to it -------------------------------------------------------------------------------------------

_FILLERS = re.compile(
    r"(?:(?:and|but|so|then|also|mostly|mainly|first|finally|just|really|quite|very|especially|"
    r"particularly|definitely|well|again|"
    r"briefly|some|lots|a lot|lot|a bit|bit|bits|more|much|stuff|things|topics?|main|general|big|the "
    r"topic|like|how about|both|about|"
    r"deeply|long|longer|short|quick|brief|good|great|nice|interesting|main topic)(?: of| about| on| like)? )*"
)
_LIKE = (
    r"like[ds]?|love[ds]?|enjoy(?:ed|s)?|appreciated?|admired?|(?:was )?impressed (?:by|with)|excited (?:about|by)|fan of|"
    r"fascinated by|(?:was )?glad about|happy about|favou?rite(?: part)? was|highlight was|best part was|hearing about|"
    r"good (?:feeling|impression|vibes) (?:about|from|of)"
)
_TALK = (
    r"talk(?:ed|ing|s)?|spoke|speaking|chat(?:s|ted|ting)?|discuss(?:ed|ing|es|ions?)?|conversations?|"
    r"covered|debated?|brainstormed|"
    r"went|spent (?:a lot of |lots of |some |much |most of the |most |more )?time|dove|dived|dug|dig|"
    r"dives?|deep dives?|touched|"
    r"reviewed|walk(?:ed)?|walkthrough|drilled|quizzed|grilled|ask(?:ed|s|ing)?|questions?|explain(?:ed|s)?|describe[ds]?|"
    r"show(?:ed|s|n)?|presented|demo(?:ed|s)?|mention(?:ed|s)?|told|tells|said|says|heard|learn(?:ed|t)|focus(?:ed|es)?|"
    r"emphasi[sz]ed|stressed|highlighted|outlined|introduced|want(?:ed|s)? to (?:know|hear)|curious|cares?|cared|shared|"
    r"looks? after|responsible|in charge|"
    r"started with|interested|keen|worked|pitched|exchanged|overview|intro|tour|insights?|details|background|q&a"
)
_TO_WHOM = (
    r"me|us|with me|with us|me to|a lot|lots|much|more|mostly|mainly|at length|in detail|in depth|deep|"
    r"deeply|briefly|quickly|quite|"
    r"is|was|were"
)
_LEAD = re.compile(
    r"(?P<who>(?:i|we|they|she|he|you|people|everyone) )?(?:(?:was|were|is|are|had|have|did|got|also|"
    r"really|both|all|a|very) )*"
    rf"(?:(?P<like>{_LIKE})|"
    rf"(?P<talk>{_TALK})(?: (?:{_TO_WHOM}))*(?: (?:about|on|over|through|into|around|regarding|re|of|for|in))*)(?: |$)"
)
_LEADING_NOUNS = frozenset(
    "demo demos overview intro tour insight insights details background dive dives walk chat chats talk talks "
    "question questions show shows discussion discussions conversation conversations focus debate walkthrough "
    "covers care cares".split()
)
_ABOUT = frozenset("about on of through into over around regarding re was is were".split())


def _led(said: tuple[Word, ...], ear: Ear, *, liked: bool) -> tuple[tuple[Word, ...], bool]:
    """The words without what only says that it was talked about, or liked; and whether the person liked it."""
    for _ in range(3):
        said = said[_length(_FILLERS.match(_lows(said, ear))) :]
        led = _LEAD.match(_lows(said, ear))
        if not led or _is_noun_here(said, led):
            return said, liked
        theirs = (led["who"] or "").strip() not in ("", "i", "we") or led["like"] in ("likes", "loves", "enjoys")
        liked = (bool(led["like"]) or liked) and not theirs
        rest = said[_length(led) :]
        if not rest:
            return said if led["talk"] and len(said) == 1 else (), liked
        said = rest
    return said, liked


def _lows(said: tuple[Word, ...], ear: Ear) -> str:
    return " ".join("she" if word.low in ear.you else word.low for word in said) + " "


def _length(found: re.Match[str] | None) -> int:
    return len(found[0].split()) if found else 0


def _is_noun_here(said: tuple[Word, ...], led: re.Match[str]) -> bool:
    """`questions` leads on only with `about`; `demo day` and `intro deck` are things."""
    if led["like"] or (led["who"] or "").strip():
        return False
    noun = (led["talk"] or "").split(" ")[-1] in _LEADING_NOUNS
    return noun and said[_length(led) - 1].low not in _ABOUT


# --- where it ends ----------------------------------------------------------------------------------------------

_CUT = frozenset(
    "because but although though since so while when if unless until whereas however yet whether then than".split()
)
WHEN = re.compile(
    r"^(?:(?:by|until|till|before|in|for|from|since|around|over|during) )?(?:the )?"
    r"(?:(?:early|mid|late|end|start|beginning|middle) (?:of )?)?(?:this |next |last )?"
    r"(?:q[1-4]|20\d\d|year|quarter|month|week|summer|autumn|spring|winter|today|tomorrow|yesterday|"
    r"january|february|march|april|june|"
    r"july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|eoy|eoq)(?: 20\d\d)?$"
)
"""A time at the end of a thought."""


def _cut(said: tuple[Word, ...]) -> tuple[Word, ...]:
    """Up to where a second thought begins, without a time at its end: it was right when it was said."""
    for place in range(1, len(said)):
        word, behind = said[place], said[place + 1] if place + 1 < len(said) else None
        if word.low in _CUT or (
            word.kind == "AND" and behind and (behind.kind == "PRON" or (behind.low == "to" and place > 5))
        ):
            said = said[:place]
            break
    for place in range(1, len(said)):
        if (
            len(said) - place < 7
            and said[place].kind != "NUM"
            and not (said[place - 1].kind == "NAME" and said[place].low.endswith("day"))  # Black Friday
            and WHEN.match(" ".join(word.low for word in said[place:]))
        ):
            return said[:place]
    return said
