"""What is looked at while strangers flood a calendar. What waits is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, zip_longest
from typing import Final

from interviewd.domain import recognise
from interviewd.domain.recognise import tags
from interviewd.domain.situation import Situation
from interviewd.language import people
from interviewd.model.seen import Answer, Event

MOST_UNANSWERED: Final = 1_000
"""So many are looked at of what others invite to and the person has not said yes or maybe to. Until
they do, nothing of it takes their time or is an interview: it could only be suggested."""

MOST_TAGGED: Final = 300
"""More tagged events than this in three months are a flood: of those that nobody answered the rest
wait, so that no pass takes long. Long descriptions and many guests count for several."""

MOST_INTERVIEWS: Final = 1_200
"""So many are read of what the person made, marked, coloured, or said yes or maybe to."""

MOST_OF_A_DAY: Final = 50
"""So many of one sender on one day: to tell them apart costs more the more they are."""


def look_at_nearest(situation: Situation) -> Situation:
    """The situation with the events that are looked at.

    All that the person made, answered, marked or coloured and all that are known, and of the others
    each sender's nearest before a second one.
    """
    events = situation.events
    others = _unanswered(situation) if len(events) > MOST_UNANSWERED else []
    if len(others) <= MOST_UNANSWERED:
        return situation
    others.sort(key=lambda at: abs(events[at].start - situation.now))
    # The first of each sender, then the second of each. Whoever owns a domain is one sender.
    by_sender: dict[str, list[int]] = {}
    by_organizer: dict[int, list[int]] = {}
    for at in others:
        same = by_organizer.get(id(events[at].organizer))
        if same is None:
            sender = people.registrable(events[at].organizer_email.rpartition("@")[2])
            same = by_sender.setdefault(sender, [])
            by_organizer[id(events[at].organizer)] = same
        same.append(at)
    turns = (at for turn in zip_longest(*by_sender.values()) for at in turn if at is not None)
    looked_at = set(islice(turns, MOST_UNANSWERED))
    waiting = set(others) - looked_at
    return replace(
        situation,
        events=tuple(event for at, event in enumerate(events) if at not in waiting),
        left_out=tuple(events[at] for at in sorted(waiting)),
    )


def _unanswered(situation: Situation) -> list[int]:
    """Where events stand that others invite to, without what is known or marked.

    Instances of a series have the same values in them, which are looked at once.
    """
    own, marks = situation.own, situation.memory.marks
    known = {past.interview.uid for past in situation.memory.past.values()}
    known.update(marks, (name.rpartition("/")[0] for name in marks))
    answers: dict[tuple[int, int, Answer | None, str], bool] = {}
    places = []
    for at, event in enumerate(situation.events):
        shared = id(event.guests), id(event.organizer), event.answer, event.method
        is_theirs = answers.get(shared)
        if is_theirs is None:
            is_theirs = answers[shared] = tags.is_own_or_accepted(event, own)
        if not (is_theirs or event.colour or event.label or event.uid in known):
            places.append(at)
    return places


def too_many(
    events: Sequence[Event], instances: Counter[str], situation: Situation
) -> Mapping[int, int]:
    """Of a flood of tagged events those that are not read, each with the limit that it is beyond.

    What the person made or marked is read first, then what they said yes or maybe to; of either
    each sender's nearest before a second one. Instances of a long series are no interviews until
    they are marked, and cost nothing.
    """
    policy, own, marks = situation.policy, situation.own, situation.memory.marks
    tagged = [
        event
        for event in events
        if (instances[event.uid] <= tags.MOST_IN_SERIES or event.id in marks)
        and recognise.is_tagged(event, policy, marked=marks.get(event.id))
    ]
    if sum(map(_weight, tagged)) <= MOST_TAGGED:
        return {}
    turns: Counter[tuple[str, bool]] = Counter()
    ranks: dict[int, tuple[bool, bool, int, timedelta]] = {}
    for event in sorted(tagged, key=lambda event: abs(event.start - situation.now)):
        sender = people.registrable(event.organizer_email)
        is_theirs = bool(marks.get(event.id)) or tags.is_alone(event, own)
        is_answered = tags.is_own_or_accepted(event, own) or bool(event.colour or event.label)
        turn = sender, is_answered
        rank = not is_theirs, not is_answered, turns[turn]
        ranks[id(event)] = *rank, abs(event.start - situation.now)
        turns[turn] += 1
    order = sorted(tagged, key=lambda event: ranks[id(event)])
    beyond: dict[int, int] = {}
    read: Counter[tuple[str, date]] = Counter()
    total = 0
    for event in order:
        is_strange, is_unanswered, *_ = ranks[id(event)]
        most = MOST_TAGGED if is_strange and is_unanswered else MOST_INTERVIEWS
        day = people.registrable(event.organizer_email), event.start.date()
        if total + _weight(event) > most:
            beyond[id(event)] = most
        elif is_strange and read[day] >= MOST_OF_A_DAY:
            beyond[id(event)] = MOST_TAGGED
        else:
            read[day] += 1
            total += _weight(event)
    return beyond


def _weight(event: Event) -> int:
    """How many ordinary events it costs as much to read as."""
    return 1 + len(event.description) // 2_000 + len(event.guests) // 10
