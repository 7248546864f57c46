"""Find the words of a title that only say that it is an interview, and how or where it is held."""

from __future__ import annotations

import re

from interviewd.language.people.companies import LEGAL_FORMS
from interviewd.language.titles.job_words import FIELDS, RANKS, ROLE_HEADS
from interviewd.language.titles.lexicon import (
    AROUND_ROLE,
    FILLER,
    FORMS,
    KEPT,
    MANNER,
    MEETING,
    OFFICES,
    PARTS_OF_NAMES,
    PLACE_PHRASES,
    PLACES,
    ROOMS,
    SMALL,
    SOFT,
    TOOLS,
    WEEKDAYS,
)
from interviewd.language.titles.tokens import Cue, Word
from interviewd.language.titles.work import is_head, work_in

_COUNTS = frozenset("one two three four five i ii iii iv of von sur de eins zwei drei".split())
_LONGEST = max(len(phrase) for phrase in FORMS | PLACE_PHRASES)


def boilerplate_of(words: list[Word]) -> list[str]:
    """For each word why it is boilerplate: "meeting" (an interview's name or manner), "place",
    "small"; "" when it is not.
    """
    noise = [""] * len(words)
    kept = _phrases(words, KEPT)
    for at, length in _found(words, FORMS):
        goes_on = at + length < len(words) and (
            _continues(words, at + length) or _is_firm(words, at, at + length)
        )
        if not goes_on and not kept & {*range(at, at + length)}:
            noise[at : at + length] = ["meeting"] * length
    for at, length in _found(words, PLACE_PHRASES):
        noise[at : at + length] = ["place"] * length
    for at, word in enumerate(words):
        is_firm = at + 1 < len(words) and _is_firm(words, at, at + 1)
        if (
            word.plain in MEETING
            and at not in kept
            and word.cue is not Cue.AT
            and not _is_soft(words, at)
            and not is_firm
        ):
            noise[at] = noise[at] or "meeting"
    for at, why in enumerate(list(noise)):
        if why == "meeting":
            _leftwards(words, at, noise)
            _rightwards(words, at, noise)
    _whole_stretches(words, noise)
    return noise


def _found(words: list[Word], phrases: frozenset[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where phrases stand, the longest first at each place: (index, length)."""
    found = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            stretch = words[at : at + length]
            if (
                tuple(word.plain for word in stretch) in phrases
                and stretch[0].group == stretch[-1].group
            ):
                found.append((at, length))
                at += length - 1
                break
        at += 1
    return found


def _phrases(words: list[Word], phrases: frozenset[tuple[str, ...]]) -> set[int]:
    return {i for at, length in _found(words, phrases) for i in range(at, at + length)}


def _continues(words: list[Word], at: int) -> bool:
    """Whether a job follows in the same group, so that `System Design` belongs to `Engineer`."""
    return words[at].group == words[at - 1].group and is_head(words[at].plain)


def _is_firm(words: list[Word], at: int, end: int) -> bool:
    """`Meet & Greet Ltd`: before a legal form, written large, the words of an interview are a
    name.
    """
    is_form = (
        words[end].group == words[at].group and words[end].plain.replace(".", "") in LEGAL_FORMS
    )
    return is_form and words[at].text[:1].isupper()


def _leftwards(words: list[Word], at: int, noise: list[str]) -> None:
    """Take in what qualifies a word for interview: `second technical` before `interview`."""
    first = at
    while _is_open(words, noise, first - 1, at) and _qualifies(words, first - 1):
        first -= 1
    noise[first:at] = ["meeting"] * (at - first)


def _is_open(words: list[Word], noise: list[str], at: int, beside: int) -> bool:
    return at >= 0 and words[at].group == words[beside].group and not noise[at]


def _qualifies(words: list[Word], at: int) -> bool:
    """A manner, place or count; of a job only one that nothing makes somebody's work.

    `CTO interview` is a kind of interview, `Account Executive interview` and `Clinical Trial
    Manager interview` are not.
    """
    word = words[at].plain
    if not (
        word in MANNER
        or word in PLACES
        or word in ("/", "&", "+", "of")
        or (word.isdigit() and len(word) < 3)
    ):
        return False
    before = words[at - 1] if at and words[at - 1].group == words[at].group else None
    if before is None:
        return True
    if (
        word in PARTS_OF_NAMES
    ):  # `Ocado Group interview`, `Cancer Research UK interview`, but `group interview`
        return not words[at].text[:1].isupper() or before.plain in MANNER
    if not is_head(word):
        return True
    return word != "manager" and before.plain not in FIELDS | RANKS


def _rightwards(words: list[Word], at: int, noise: list[str]) -> None:
    """Take in counts and what follows a noun in Romance languages: `2 of 4`, `técnica`."""
    end = at + 1
    while (
        end < len(words)
        and words[end].group == words[at].group
        and not noise[end]
        and _follows(words, end)
    ):
        end += 1
    rest = [word.plain for word in words[end : end + 8] if word.group == words[at].group]
    if rest and _is_of_work(rest[0]) and work_in(rest).has_head and not noise[end]:
        # `Interview Technical Program Manager`: the adjectives belong to the work, the counts do
        # not.
        while end > at + 1 and not _is_count(words[end - 1].plain):
            end -= 1
    for i in range(at + 1, end):
        noise[i] = "meeting"


def _follows(words: list[Word], at: int) -> bool:
    """A count or a manner; `VP` of `interview VP of Engineering` goes on into work."""
    word = words[at].plain
    goes_on = is_head(word) and at + 1 < len(words) and words[at + 1].group == words[at].group
    return _is_count(word) or (word in MANNER and not goes_on)


def _is_count(word: str) -> bool:
    digits = word.strip("#°ºª.").replace("/", "").replace("-", "")
    return (digits.isdigit() and len(digits) < 4) or word in _COUNTS or word.startswith("n°")


def _is_of_work(word: str) -> bool:
    return is_head(word) or word in FIELDS or word in RANKS or word in ROLE_HEADS


def _is_soft(words: list[Word], at: int) -> bool:
    """`tour` and `stage` are rounds only where something counts them: `la Tour Eiffel`, `stage
    marketing`.
    """
    if words[at].plain not in SOFT:
        return False
    beside = [
        word
        for word in words[max(0, at - 1) : at + 2]
        if word is not words[at] and word.group == words[at].group
    ]
    return bool(beside) and not any(
        word.plain in MANNER or word.plain in MEETING or _is_count(word.plain) for word in beside
    )


def _whole_stretches(words: list[Word], noise: list[str]) -> None:
    """A part between separators that holds only manner, places and small words is boilerplate as
    well.
    """
    start = 0
    for at in range(len(words) + 1):
        ends = at == len(words) or noise[at] or words[at].group != words[start].group
        if not ends:
            continue
        stretch = words[start:at]
        named = stretch and (_is_named(stretch) or _is_office(words, noise, start, at))
        if stretch and all(_is_idle(word.plain) for word in stretch) and not named:
            noise[start:at] = ["small"] * len(stretch)
        start = at + 1 if at < len(words) and noise[at] else at


def _is_idle(word: str) -> bool:
    if word == "manager":  # alone it is work; only `hiring manager` is somebody met
        return False
    if not re.search(r"\w", word) or word in FILLER:
        return True
    known = (
        word in MANNER or word in PLACES or word in SMALL or word in AROUND_ROLE or word in WEEKDAYS
    )
    return known or _is_count(word)


def _is_named(stretch: list[Word]) -> bool:
    """`at Zoom`, `con Telefónica`: there it is the company."""
    word = stretch[0]
    names = (TOOLS | FILLER | MANNER) - ROOMS if word.cue is Cue.AT else TOOLS
    return (
        len(stretch) == 1
        and word.cue in (Cue.AT, Cue.WITH)
        and word.text[:1].isupper()
        and word.plain in names
    )


def _is_office(words: list[Word], noise: list[str], start: int, end: int) -> bool:
    """`Interview: Recruiter - Hays`, `VP, Engineering`: alone before another part it is the
    work, if nothing else is.
    """
    word, following = words[start], words[end] if end < len(words) else None
    if (
        end - start > 1
        or word.plain not in OFFICES
        or following is None
        or following.group == word.group
    ):
        return False
    if following.cue is Cue.COMMA and following.plain in FIELDS:
        return True
    others = (each for at, each in enumerate(words) if at != start and not noise[at])
    parted = word.cue in (Cue.COLON, Cue.DASH, Cue.BAR) and following.cue in (
        Cue.DASH,
        Cue.BAR,
        Cue.AT,
        Cue.COMMA,
    )
    return parted and not any(is_head(each.plain) for each in others) and start > 0
