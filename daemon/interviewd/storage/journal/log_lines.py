"""The difference between two memories as lines of the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from interviewd.model.known import Closing, Memory, State
from interviewd.ports import LogEntry
from interviewd.storage.codec import moment

_VERBS = {"on": "recognised", "not": "unrecognised"}  # of an interview's state, else the state
_SETTLED = (State.OURS, State.DRAFTED, State.REMOVED, State.WITHDRAWN)


def log_lines(before: Memory, after: Memory, now: datetime) -> Iterator[LogEntry]:
    """Interviews that came and went, deeds whose state changed, and what the person decided.

    `what` is a title for interviews, `yes ID` or `no ID` for marks, a company for closings, a
    moment or "" for a pause.
    """
    for key, past in after.past.items():
        earlier = before.past.get(key)
        was = earlier.state if earlier else "not"
        if was != past.state:
            verb = _VERBS.get(past.state, past.state)
            yield LogEntry(now, verb, "seen", what=past.interview.title)
    for key, deed in after.deeds.items():
        known = before.deeds.get(key)
        if deed.state.is_doubtful or (known and known.state is deed.state):
            continue
        if deed.state is State.REFUSED:
            yield LogEntry(now, deed.verb, "failed", deed)
        elif known and known.state.is_doubtful and deed.state in _SETTLED:
            yield LogEntry(now, deed.verb, "done", deed)  # a doubt that was settled: it took place
        else:
            is_found = known is None and deed.adopted
            yield LogEntry(now, "found" if is_found else deed.state, "seen", deed)
    for key, deed in before.deeds.items():
        if key not in after.deeds and deed.state.is_doubtful:
            yield LogEntry(now, deed.verb, "failed", deed)
    yield from _decisions(before, after, now)


def _decisions(before: Memory, after: Memory, now: datetime) -> Iterator[LogEntry]:
    for event, counts in after.marks.items():
        if before.marks.get(event) is not counts:
            yield LogEntry(now, "marked", "done", what=f"{'yes' if counts else 'no'} {event}")
    earlier: set[Closing] = {*before.closings}
    for closing in after.closings:
        if closing not in earlier:
            verb = "closed" if closing.closed else "reopened"
            yield LogEntry(now, verb, "done", what=closing.company)
    if before.pause != after.pause:
        until = after.pause.until if after.pause else None
        verb, what = "paused" if after.pause else "resumed", moment(until) if until else ""
        yield LogEntry(now, verb, "done", what=what)
