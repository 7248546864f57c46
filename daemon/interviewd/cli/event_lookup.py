"""EVENT, as typed: an interview's id, the short id that texts show, or words of its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from interviewd.cli.times import Clock
from interviewd.language import sanitize
from interviewd.model.known import Interview, Verdict, View
from interviewd.model.seen import Event
from interviewd.model.terms import short_id
from interviewd.values import dataclass

SHOWN = 12
"""So many candidates are listed; more would hide the question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that could be meant. `verdict` is None for one of which only the memory is left, and
    for blocks of ours.
    """

    id: str
    title: str
    start: datetime
    verdict: Verdict | None = None
    event: Event | None = None
    interview: Interview | None = None

    @property
    def words(self) -> str:
        """What else people call it by: the company and the role."""
        interview = self.verdict.interview if self.verdict else self.interview
        return f"{interview.company} {interview.role}" if interview else ""


class NotOne(Exception):
    """Nothing, or more than one, is called so."""

    def __init__(self, words: str, candidates: Sequence[Candidate], *, found: bool) -> None:
        super().__init__(words)
        self.words, self.candidates, self.found = words, tuple(candidates), found


def candidates(view: View, verdicts: Iterable[Verdict]) -> tuple[Candidate, ...]:
    """Every event that can be named: those on the calendars, those remembered, and last our own
    blocks. Of an event on two calendars the one that counts, else the first.
    """
    known: dict[str, Candidate] = {}
    for verdict in sorted(verdicts, key=lambda verdict: verdict.interview is None):
        event = verdict.event
        known.setdefault(event.id, Candidate(event.id, event.title, event.start, verdict, event))
    for past in view.memory.past.values():
        interview = past.interview
        gone = Candidate(past.id, interview.title, interview.start, interview=interview)
        known.setdefault(past.id, gone)
    for event in view.events:
        known.setdefault(event.id, Candidate(event.id, event.title, event.start, event=event))
    return tuple(sorted(known.values(), key=lambda each: (each.start, each.id)))


def find(words: str, among: Sequence[Candidate], now: datetime) -> Candidate:
    """The one that is meant. Raises NotOne with those that could be, else with the nearest."""
    asked = words.strip()
    named = [each for each in among if each.verdict or each.interview]
    ways: tuple[tuple[Sequence[Candidate], Callable[[Candidate], bool]], ...] = (
        (among, lambda each: each.id == asked),
        (among, lambda each: short_id(each.id) == asked.casefold()),
        (named, lambda each: bool(asked) and each.title.casefold().strip() == asked.casefold()),
        (named, lambda each: _has_words(asked, each.title)),
        (named, lambda each: _has_words(asked, f"{each.title} {each.words}")),
    )
    for pool, is_meant in ways:
        matches = [each for each in pool if is_meant(each)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise NotOne(asked, matches, found=True)
    counted = [one for one in named if one.interview or (one.verdict and one.verdict.interview)]
    nearest = sorted(counted or named, key=lambda each: abs(each.start - now))
    raise NotOne(asked, nearest, found=False)


def list_candidates(error: NotOne, clock: Clock) -> str:
    """What to say about it, with a line for each candidate."""
    called = sanitize.line(error.words, 80)
    what = "several events are called" if error.found else "no event is called"
    what = f"{what} “{called}”"
    if not error.candidates:
        return f"{what}, and no other is known"
    lines = [
        f"  {short_id(each.id)}  {clock.moment(each.start):<18} {each.title}"
        for each in error.candidates[:SHOWN]
    ]
    more = len(error.candidates) - SHOWN
    lines += [f"  … and {more} more"] if more > 0 else []
    return "\n".join([f"{what}; name one of these by the id in front:", *lines])


def _has_words(asked: str, title: str) -> bool:
    """Whether each word begins a word of the title, in any order."""
    wanted, there = _words_of(asked), _words_of(title)
    return bool(wanted) and all(any(word.startswith(start) for word in there) for start in wanted)


def _words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
