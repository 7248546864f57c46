"""From what files hold to what takes place: series unrolled within a span, replaced instances put in, rivals settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final

from interviewd.accounts.local.calendar.properties import Property
from interviewd.accounts.local.calendar.recurrence import days
from interviewd.accounts.local.calendar.rules import Rule, RuleRefused, read_rule
from interviewd.accounts.local.calendar.times import When
from interviewd.accounts.local.calendar.vevent_reader import Entry
from interviewd.model.seen import Event, Window
from interviewd.model.terms import Reason, because, stamp

OCCURRENCE_LIMIT: Final = 400
_RULE_LIMIT: Final = 10  # RRULEs of one event; more than one is rare
_FAR: Final = timedelta(days=2)  # more than any two zones are apart


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of one VEVENT: `event` as it is, or as the first of a series whose times are in `starts`.

    `starts` are (original start as `stamp` writes it, start, end) in seconds since 1970, within the span that was read;
    None for what does not recur. `left_out` are the originals the series lacks. `shift` in seconds is set where an
    instance's replacement goes for all that follow (RANGE=THISANDFUTURE).
    """

    event: Event
    sequence: int = 0
    stamped: int = 0
    starts: tuple[tuple[str, int, int], ...] | None = None
    left_out: tuple[str, ...] = ()
    shift: int | None = None

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Of two with one UID the higher counts: the later revision, of equals the cancellation."""
        return self.sequence, self.stamped, self.event.cancelled


def part_of(entry: Entry, span: Window) -> tuple[Part, list[tuple[int, Reason]]]:
    """An event with its times within the span, and which of its rules were refused, by line."""
    refused: list[tuple[int, Reason]] = []
    starts = tuple(_unroll(entry, span, refused)) if entry.is_series else None
    left_out = tuple(when.stamp for when in entry.left_out) if entry.is_series else ()
    moved = entry.event.start - entry.replaces.utc if entry.replaces and entry.future else None
    shift = int(moved.total_seconds()) if moved is not None else None
    return Part(entry.event, entry.sequence, entry.stamped, starts, left_out, shift), refused


# --- unrolling --------------------------------------------------------------------------------------------------


def _unroll(entry: Entry, span: Window, refused: list[tuple[int, Reason]]) -> Iterator[tuple[str, int, int]]:
    """The occurrences within the span in order, at most OCCURRENCE_LIMIT; a refused rule leaves the first one."""
    moments = {utc for when in entry.left_out if not when.is_day for utc in [when.utc]}
    whole_days = {when.local.date() for when in entry.left_out if when.is_day}
    times = [(entry.start, entry.length)] if _has_first(entry) else []
    times += [(when, entry.length) for item in entry.rules[:_RULE_LIMIT] for when in _ruled(entry, item, span, refused)]
    found = {}
    for when, length in [*times, *entry.added]:
        start = when.utc
        end = max(length.end(when), start)
        if start in moments or when.local.date() in whole_days or not overlaps(start, end, span):
            continue
        found[when.stamp] = (when.stamp, int(start.timestamp()), int(end.timestamp()))
    if len(found) > OCCURRENCE_LIMIT:
        line = entry.rules[0].line if entry.rules else 0
        refused.append((line, because("too_many_occurrences", limit=OCCURRENCE_LIMIT)))
    yield from sorted(found.values(), key=lambda one: (one[1], one[0]))[:OCCURRENCE_LIMIT]


def _has_first(entry: Entry) -> bool:
    """DTSTART is an occurrence even where the rule would not name it, but not where the rule ended before."""
    for item in entry.rules:
        try:
            rule = read_rule(item.value, entry.start.local.date())
        except RuleRefused:
            return True
        if _is_within_until(rule, entry.start):
            return True
    return not entry.rules


def _ruled(entry: Entry, item: Property, span: Window, refused: list[tuple[int, Reason]]) -> Iterator[When]:
    first = entry.start.local
    try:
        rule = read_rule(item.value, first.date())
    except RuleRefused as error:
        refused.append((item.line, error.reason))
        return
    low = _date(span.start - _FAR - max(entry.length.wall + entry.length.true, timedelta()))
    at = time() if entry.start.is_day else rule.time_of(first.time())
    for day in islice(days(rule, first.date(), low, _date(span.end + _FAR)), 4 * OCCURRENCE_LIMIT):
        when = replace(entry.start, local=datetime.combine(day, at))
        if when.local < first:
            continue
        if not _is_within_until(rule, when):
            return
        yield when


def _date(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _is_within_until(rule: Rule, when: When) -> bool:
    if rule.until is None:
        return True
    if when.is_day:
        return when.local.date() <= rule.until.moment.date()
    if rule.until.utc:
        return when.utc <= rule.until.moment.replace(tzinfo=UTC)
    return when.local <= rule.until.moment


def overlaps(start: datetime, end: datetime, span: Window) -> bool:
    """Whether any moment lies within the span; what lasts no time is its own moment."""
    return start < span.end and (end > span.start or start >= span.start)


# --- settling ---------------------------------------------------------------------------------------------------


def occurrences(parts: Iterable[Part], outranked: Iterable[tuple[str, int, int]]) -> list[Event]:
    """What takes place, of all parts of one calendar, in the order of their first mention.

    `outranked` are revisions, as (uid, sequence, stamped), whose events lie outside the span: older ones are void.
    """
    later: dict[str, tuple[int, int]] = {}
    for uid, sequence, stamped in outranked:
        later[uid] = max(later.get(uid, (0, 0)), (sequence, stamped))
    by_uid: dict[str, list[Part]] = {}
    for part in parts:
        by_uid.setdefault(part.event.uid, []).append(part)
    return [event for uid, found in by_uid.items() for event in _settle(found, later.get(uid))]


def _settle(parts: Sequence[Part], later: tuple[int, int] | None) -> Iterator[Event]:
    """One UID: its latest revision, each instance as its own latest replacement says."""
    master = max((part for part in parts if not part.event.original), key=lambda part: part.rank, default=None)
    if master and later and later > (master.sequence, master.stamped):
        master = None
    replacing: dict[str, Part] = {}
    for part in parts:
        if part.event.original:
            rival = replacing.get(part.event.original)
            replacing[part.event.original] = max(rival, part, key=lambda one: one.rank) if rival else part
    if master:
        yield from _instances(master, replacing)
        replacing = {name: part for name, part in replacing.items() if not _is_void(part, master)}
    for part in replacing.values():
        yield replace(part.event, cancelled=True) if master and master.event.cancelled else part.event


def _is_void(part: Part, master: Part) -> bool:
    """A replacement of an instance that the series no longer has, by a revision that is no older."""
    if part.sequence > master.sequence:
        return False
    gone = master.starts is None and part.sequence < master.sequence
    return gone or part.event.original in master.left_out or part.event.original[:8] in master.left_out


def _instances(master: Part, replacing: Mapping[str, Part]) -> Iterator[Event]:
    """The master's own occurrences, save those replaced, moved along where a replacement goes for all that follow."""
    if master.starts is None:
        if stamp(master.event.start) not in replacing:
            yield master.event
        return
    ongoing = sorted(
        (part for part in replacing.values() if part.shift is not None), key=lambda part: part.event.original
    )
    for original, start, end in master.starts:
        if original in replacing or original[:8] in replacing:  # some name the day alone
            continue
        shape = [part for part in ongoing if part.event.original < original]
        if shape:
            yield _like(shape[-1], original, start)
        else:
            yield replace(master.event, original=original, start=_utc(start), end=_utc(end))


def _like(part: Part, original: str, start: int) -> Event:
    """A later instance, shaped by the replacement of an earlier one."""
    begin = _utc(start + (part.shift or 0))
    return replace(part.event, original=original, start=begin, end=begin + (part.event.end - part.event.start))


def moment_of(original: str) -> datetime:
    """The moment that `stamp` wrote; of a day its midnight in UTC."""
    shape = "%Y%m%dT%H%M%SZ" if len(original) > 8 else "%Y%m%d"
    return datetime.strptime(original, shape).replace(tzinfo=UTC)


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
