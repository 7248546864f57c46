"""Find the words of a title that only say that it is an interview, and how or where it is held."""

from __future__ import annotations

import re

from interviewd.language.people.companies import LEGAL_FORMS
from interviewd.language.titles import lexicon
from interviewd.language.titles.job_words import FIELDS, RANKS, ROLE_HEADS
from interviewd.language.titles.tokens import Cue, Word
from interviewd.language.titles.work import is_head, work_in

_COUNTS = frozenset("one two three four five i ii iii iv of von sur de eins zwei drei".split())
_OF_WORK = FIELDS | RANKS | ROLE_HEADS
_QUALIFIERS = lexicon.MANNER | lexicon.PLACES | {"/", "&", "+", "of"}
_COUNTED = lexicon.MANNER | lexicon.MEETING
# `manager` alone is work; only `hiring manager` is somebody met.
_IDLE = lexicon.FILLER | lexicon.MANNER | lexicon.PLACES | lexicon.SMALL | lexicon.AROUND_ROLE
_IDLE = (_IDLE | lexicon.WEEKDAYS) - {"manager"}
_LONGEST = max(len(phrase) for phrase in lexicon.FORMS | lexicon.PLACE_PHRASES)


def boilerplate_of(words: list[Word]) -> list[str]:
    """For each word why it is boilerplate: "meeting", "place", "small"; "" when it is not."""
    return _Title(words).boilerplate()


class _Title:
    """The words of a title, and for each why it is boilerplate so far."""

    def __init__(self, words: list[Word]) -> None:
        self.words, self.why = words, [""] * len(words)

    def boilerplate(self) -> list[str]:
        words, why = self.words, self.why
        kept = {i for at, length in self.places_of(lexicon.KEPT) for i in range(at, at + length)}
        for at, length in self.places_of(lexicon.FORMS):
            end = at + length
            # A job that follows in the same group: `System Design` belongs to `Engineer`.
            is_work = self.are_joint(end - 1, end) and is_head(words[end].plain)
            if not is_work and not self.is_firm(at, end) and not kept & {*range(at, end)}:
                why[at:end] = ["meeting"] * length
        for at, length in self.places_of(lexicon.PLACE_PHRASES):
            why[at : at + length] = ["place"] * length
        for at, word in enumerate(words):
            is_meeting = word.plain in lexicon.MEETING and at not in kept and word.cue is not Cue.AT
            if is_meeting and not self.is_firm(at, at + 1) and not self.is_soft(at):
                why[at] = why[at] or "meeting"
        for at in [at for at, each in enumerate(why) if each == "meeting"]:
            self.extend_left(at)
            self.extend_right(at)
        self.mark_whole_stretches()
        return why

    def are_joint(self, at: int, other: int) -> bool:
        """Whether both words are there, in the same group."""
        words = self.words
        is_there = 0 <= at < len(words) and 0 <= other < len(words)
        return is_there and words[at].group == words[other].group

    def places_of(self, phrases: frozenset[tuple[str, ...]]) -> list[tuple[int, int]]:
        """Where phrases stand, the longest first at each place: (index, length)."""
        places = []
        at = 0
        while at < len(self.words):
            for length in range(min(_LONGEST, len(self.words) - at), 0, -1):
                plains = tuple(word.plain for word in self.words[at : at + length])
                if plains in phrases and self.are_joint(at, at + length - 1):
                    places.append((at, length))
                    at += length - 1
                    break
            at += 1
        return places

    def is_firm(self, at: int, end: int) -> bool:
        """`Meet & Greet Ltd`: with a capital, before a legal form, such words are a name."""
        form = self.words[end].plain.replace(".", "") if self.are_joint(at, end) else ""
        return form in LEGAL_FORMS and self.words[at].text[:1].isupper()

    def is_soft(self, at: int) -> bool:
        """`tour` and `stage` are rounds only where they are counted, not in `la Tour Eiffel`."""
        if self.words[at].plain not in lexicon.SOFT:
            return False
        beside = [self.words[i].plain for i in (at - 1, at + 1) if self.are_joint(at, i)]
        return bool(beside) and not any(word in _COUNTED or _is_count(word) for word in beside)

    def extend_left(self, at: int) -> None:
        """Take in what qualifies it: `second technical` before `interview`."""
        first = at
        while self.are_joint(first - 1, at) and not self.why[first - 1]:
            if not self.qualifies(first - 1):
                break
            first -= 1
        self.why[first:at] = ["meeting"] * (at - first)

    def qualifies(self, at: int) -> bool:
        """A manner, place or count; a job only where no field or rank stands before it.

        `CTO interview` is a kind of interview, `Account Executive interview` and `Clinical Trial
        Manager interview` are not.
        """
        word = self.words[at].plain
        is_count = word.isdigit() and len(word) < 3
        if not is_count and word not in _QUALIFIERS:
            return False
        if not self.are_joint(at - 1, at):
            return True
        before = self.words[at - 1].plain
        if word in lexicon.PARTS_OF_NAMES:  # `Ocado Group interview`, but `group interview`
            return not self.words[at].text[:1].isupper() or before in lexicon.MANNER
        return not is_head(word) or (word != "manager" and before not in FIELDS | RANKS)

    def extend_right(self, at: int) -> None:
        """Take in counts and what follows a noun in Romance languages: `2 of 4`, `técnica`."""
        words, end = self.words, at + 1
        while self.are_joint(at, end) and not self.why[end] and self.follows(end):
            end += 1
        rest = [word.plain for word in words[end : end + 8] if word.group == words[at].group]
        is_work = rest and (is_head(rest[0]) or rest[0] in _OF_WORK)
        if is_work and work_in(rest).has_head and not self.why[end]:
            # `Interview Technical Program Manager`: adjectives belong to the work, counts do not.
            while end > at + 1 and not _is_count(words[end - 1].plain):
                end -= 1
        self.why[at + 1 : end] = ["meeting"] * (end - at - 1)

    def follows(self, at: int) -> bool:
        """A count or a manner; `VP` of `interview VP of Engineering` goes on into work."""
        word = self.words[at].plain
        goes_on = is_head(word) and self.are_joint(at, at + 1)
        return _is_count(word) or (word in lexicon.MANNER and not goes_on)

    def mark_whole_stretches(self) -> None:
        """A part between separators with only manner, places and small words says nothing, too."""
        words, why, start = self.words, self.why, 0
        for at in range(len(words) + 1):
            if self.are_joint(start, at) and not why[at]:
                continue
            stretch = words[start:at]
            named = stretch and self.is_named(start, at)
            plains = (word.plain for word in stretch)
            others = [word for word in plains if word not in _IDLE and re.search(r"\w", word)]
            if stretch and all(map(_is_count, others)) and not named:
                why[start:at] = ["small"] * len(stretch)
            start = at + 1 if at < len(words) and why[at] else at

    def is_named(self, start: int, end: int) -> bool:
        """The company: `at Zoom`, `con Telefónica`; or the work, where nothing else is:
        `Interview: Recruiter - Hays`, `VP, Engineering`.
        """
        word, following = self.words[start], self.words[end] if end < len(self.words) else None
        if end - start > 1:
            return False
        names = lexicon.TOOLS
        if word.cue is Cue.AT:
            names = (names | lexicon.FILLER | lexicon.MANNER) - lexicon.ROOMS
        if word.cue in (Cue.AT, Cue.WITH) and word.text[:1].isupper() and word.plain in names:
            return True
        is_office = word.plain in lexicon.OFFICES
        if not is_office or following is None or following.group == word.group:
            return False
        if following.cue is Cue.COMMA and following.plain in FIELDS:
            return True
        others = (each for at, each in enumerate(self.words) if at != start and not self.why[at])
        is_apart = word.cue in (Cue.COLON, Cue.DASH, Cue.BAR)
        is_apart = is_apart and following.cue in (Cue.DASH, Cue.BAR, Cue.AT, Cue.COMMA)
        return is_apart and start > 0 and not any(is_head(each.plain) for each in others)


def _is_count(word: str) -> bool:
    digits = word.strip("#°ºª.").replace("/", "").replace("-", "")
    return (digits.isdigit() and len(digits) < 4) or word in _COUNTS or word.startswith("n°")
