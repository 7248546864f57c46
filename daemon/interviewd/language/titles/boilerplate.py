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
_OF_WORK = FIELDS | RANKS | ROLE_HEADS
_QUALIFIERS = MANNER | PLACES | {"/", "&", "+", "of"}
_COUNTED = MANNER | MEETING
_IDLE = FILLER | MANNER | PLACES | SMALL | AROUND_ROLE | WEEKDAYS
_LONGEST = max(len(phrase) for phrase in FORMS | PLACE_PHRASES)


def boilerplate_of(words: list[Word]) -> list[str]:
    """For each word why it is boilerplate: "meeting", "place", "small"; "" when it is not."""
    boilerplate = [""] * len(words)
    kept = {i for at, length in _places_of(words, KEPT) for i in range(at, at + length)}
    for at, length in _places_of(words, FORMS):
        end = at + length
        # A job that follows in the same group: `System Design` belongs to `Engineer`.
        is_followed = end < len(words) and words[end].group == words[end - 1].group
        is_work = is_followed and is_head(words[end].plain)
        is_firm = end < len(words) and _is_firm(words, at, end)
        if not is_work and not is_firm and not kept & {*range(at, end)}:
            boilerplate[at:end] = ["meeting"] * length
    for at, length in _places_of(words, PLACE_PHRASES):
        boilerplate[at : at + length] = ["place"] * length
    for at, word in enumerate(words):
        is_firm = at + 1 < len(words) and _is_firm(words, at, at + 1)
        is_meeting = word.plain in MEETING and at not in kept and word.cue is not Cue.AT
        if is_meeting and not is_firm and not _is_soft(words, at):
            boilerplate[at] = boilerplate[at] or "meeting"
    for at, why in enumerate(list(boilerplate)):
        if why == "meeting":
            _leftwards(words, at, boilerplate)
            _rightwards(words, at, boilerplate)
    _whole_stretches(words, boilerplate)
    return boilerplate


def _places_of(words: list[Word], phrases: frozenset[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where phrases stand, the longest first at each place: (index, length)."""
    places = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            stretch = words[at : at + length]
            if (
                tuple(word.plain for word in stretch) in phrases
                and stretch[0].group == stretch[-1].group
            ):
                places.append((at, length))
                at += length - 1
                break
        at += 1
    return places


def _is_firm(words: list[Word], at: int, end: int) -> bool:
    """`Meet & Greet Ltd`: with a capital, before a legal form, words for interview are a name."""
    form = words[end].plain.replace(".", "") if words[end].group == words[at].group else ""
    return form in LEGAL_FORMS and words[at].text[:1].isupper()


def _leftwards(words: list[Word], at: int, boilerplate: list[str]) -> None:
    """Take in what qualifies a word for interview: `second technical` before `interview`."""
    first = at
    while first and words[first - 1].group == words[at].group and not boilerplate[first - 1]:
        if not _qualifies(words, first - 1):
            break
        first -= 1
    boilerplate[first:at] = ["meeting"] * (at - first)


def _qualifies(words: list[Word], at: int) -> bool:
    """A manner, place or count; a job only where no field or rank stands before it.

    `CTO interview` is a kind of interview, `Account Executive interview` and `Clinical Trial
    Manager interview` are not.
    """
    word = words[at].plain
    is_count = word.isdigit() and len(word) < 3
    if not is_count and word not in _QUALIFIERS:
        return False
    before = words[at - 1] if at and words[at - 1].group == words[at].group else None
    if before is None:
        return True
    if word in PARTS_OF_NAMES:  # `Ocado Group interview`, but `group interview`
        return not words[at].text[:1].isupper() or before.plain in MANNER
    if not is_head(word):
        return True
    return word != "manager" and before.plain not in FIELDS | RANKS


def _rightwards(words: list[Word], at: int, boilerplate: list[str]) -> None:
    """Take in counts and what follows a noun in Romance languages: `2 of 4`, `técnica`."""
    end = at + 1
    while (
        end < len(words)
        and words[end].group == words[at].group
        and not boilerplate[end]
        and _follows(words, end)
    ):
        end += 1
    rest = [word.plain for word in words[end : end + 8] if word.group == words[at].group]
    is_work = rest and (is_head(rest[0]) or rest[0] in _OF_WORK)
    if is_work and work_in(rest).has_head and not boilerplate[end]:
        # `Interview Technical Program Manager`: adjectives belong to the work, counts do not.
        while end > at + 1 and not _is_count(words[end - 1].plain):
            end -= 1
    for i in range(at + 1, end):
        boilerplate[i] = "meeting"


def _follows(words: list[Word], at: int) -> bool:
    """A count or a manner; `VP` of `interview VP of Engineering` goes on into work."""
    word = words[at].plain
    goes_on = is_head(word) and at + 1 < len(words) and words[at + 1].group == words[at].group
    return _is_count(word) or (word in MANNER and not goes_on)


def _is_count(word: str) -> bool:
    digits = word.strip("#°ºª.").replace("/", "").replace("-", "")
    return (digits.isdigit() and len(digits) < 4) or word in _COUNTS or word.startswith("n°")


def _is_soft(words: list[Word], at: int) -> bool:
    """`tour` and `stage` are rounds only where they are counted, not in `la Tour Eiffel`."""
    if words[at].plain not in SOFT:
        return False
    around = (word for word in words[max(0, at - 1) : at + 2] if word is not words[at])
    beside = [word.plain for word in around if word.group == words[at].group]
    return bool(beside) and not any(word in _COUNTED or _is_count(word) for word in beside)


def _whole_stretches(words: list[Word], boilerplate: list[str]) -> None:
    """A part between separators with only manner, places and small words is boilerplate, too."""
    start = 0
    for at in range(len(words) + 1):
        ends = at == len(words) or boilerplate[at] or words[at].group != words[start].group
        if not ends:
            continue
        stretch = words[start:at]
        named = stretch and (_is_named(stretch) or _is_office(words, boilerplate, start, at))
        if stretch and all(_is_idle(word.plain) for word in stretch) and not named:
            boilerplate[start:at] = ["small"] * len(stretch)
        start = at + 1 if at < len(words) and boilerplate[at] else at


def _is_idle(word: str) -> bool:
    if word == "manager":  # alone it is work; only `hiring manager` is somebody met
        return False
    return word in _IDLE or _is_count(word) or not re.search(r"\w", word)


def _is_named(stretch: list[Word]) -> bool:
    """`at Zoom`, `con Telefónica`: there it is the company."""
    word = stretch[0]
    names = (TOOLS | FILLER | MANNER) - ROOMS if word.cue is Cue.AT else TOOLS
    is_with = len(stretch) == 1 and word.cue in (Cue.AT, Cue.WITH)
    return is_with and word.text[:1].isupper() and word.plain in names


def _is_office(words: list[Word], boilerplate: list[str], start: int, end: int) -> bool:
    """`Interview: Recruiter - Hays`, `VP, Engineering`: the work, where nothing else is."""
    word, following = words[start], words[end] if end < len(words) else None
    is_alone = end - start == 1 and word.plain in OFFICES
    if not is_alone or following is None or following.group == word.group:
        return False
    if following.cue is Cue.COMMA and following.plain in FIELDS:
        return True
    others = (each for at, each in enumerate(words) if at != start and not boilerplate[at])
    is_apart = word.cue in (Cue.COLON, Cue.DASH, Cue.BAR)
    is_apart = is_apart and following.cue in (Cue.DASH, Cue.BAR, Cue.AT, Cue.COMMA)
    return is_apart and start > 0 and not any(is_head(each.plain) for each in others)
