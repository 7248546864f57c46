"""From VEVENTs to what takes place: expand series, apply overrides, choose among revisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from operator import attrgetter
from typing import Final

from interviewd.accounts.local.calendar.properties import Property
from interviewd.accounts.local.calendar.recurrence import rule_dates
from interviewd.accounts.local.calendar.rules import Rule, RuleRefused, parse_rule
from interviewd.accounts.local.calendar.times import ICalTime
from interviewd.accounts.local.calendar.vevent_reader import VEvent
from interviewd.model.seen import Event, Window
from interviewd.model.terms import Reason, because, stamp
from interviewd.values import dataclass

OCCURRENCE_LIMIT: Final = 128
"""More than a daily series has in what is read at once, 109 days: hourly ones are no meetings."""

_RRULE_LIMIT: Final = 10  # of one event; more than one is rare
_ZONE_MARGIN: Final = timedelta(days=2)  # more than any two zones differ

Rank = tuple[int, int, int]
"""SEQUENCE, DTSTAMP and LAST-MODIFIED: of two revisions of one event the higher one counts (RFC
5546)."""


@dataclass(frozen=True, slots=True)
class CachedEvent:
    """What is kept of a VEVENT: `event` as it is, or the first of a series with `occurrences`.

    `occurrences` are (original start as `stamp` writes it, start, end) in seconds since 1970,
    within `span`, which was read; None when it does not recur. `exdates` are the originals that the
    series lacks. `shift`, in seconds, is set for an override with RANGE=THISANDFUTURE.
    `other_originals` are what an override's `original` would be if its zone were written wrongly.
    """

    event: Event
    sequence: int = 0
    dtstamp: int = 0
    modified: int = 0
    occurrences: tuple[tuple[str, int, int], ...] | None = None
    span: tuple[int, int] | None = None
    exdates: tuple[str, ...] = ()
    shift: int | None = None
    other_originals: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank:
        return self.sequence, self.dtstamp, self.modified

    @property
    def precedence(self) -> tuple[Rank, bool]:
        """Of two revisions the one with the higher one counts; of equals the cancellation."""
        return self.rank, self.event.cancelled

    @property
    def original(self) -> str:
        return self.event.original

    @property
    def is_open_ended(self) -> bool:
        """Whether it may go on after its own times: a series, or an override for all later ones."""
        return self.occurrences is not None or self.shift is not None

    @property
    def extent(self) -> tuple[datetime, datetime]:
        """Its own time, and the time that an override was moved from."""
        moments = [self.event.start, self.event.end]
        if self.original:
            moments.append(parse_stamp(self.original))
        return min(moments), max(moments)

    def may_have(self, original: str) -> bool:
        """Whether the series may have the instance: it has it, or nobody looked that far."""
        if self.occurrences is None or self.span is None:
            return False
        is_within = self.span[0] <= parse_stamp(original).timestamp() < self.span[1]
        # Some programs name the day alone.
        names = {name[: len(original)] for name, _, _ in self.occurrences}
        return not is_within or len(names) == OCCURRENCE_LIMIT or original in names

    def named_in(self, master: CachedEvent | None) -> CachedEvent:
        """The override named as the instance that it replaces, though its zone may be wrong."""
        names = {original for original, _, _ in master.occurrences or ()} if master else set()
        if self.original in names or (master and self.original in master.exdates):
            return self
        other = next((name for name in self.other_originals if name in names), None)
        return replace(self, event=replace(self.event, original=other)) if other else self

    def is_obsolete(self, master: CachedEvent) -> bool:
        """Whether it replaces an instance that the series lacks now, and is no later revision."""
        if self.sequence > master.sequence:
            return False
        if self.original in master.exdates or self.original[:8] in master.exdates:
            return True
        return self.sequence < master.sequence and not master.may_have(self.original)


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of an event outside the span that was read: older ones no longer count."""

    uid: str
    organizer: str
    rank: Rank


def expand(vevent: VEvent, span: Window) -> tuple[CachedEvent, list[tuple[int, Reason]]]:
    """Return the event with its occurrences within the span, and the refused rules by line."""
    refused: list[tuple[int, Reason]] = []
    cached = CachedEvent(vevent.event, vevent.sequence, vevent.dtstamp, vevent.modified)
    if vevent.is_series:
        cached = replace(
            cached,
            occurrences=tuple(_Series(vevent, span, refused).occurrences()),
            span=(int(span.start.timestamp()), int(span.end.timestamp())),
            exdates=tuple(excluded.time.stamp for excluded in vevent.exdates),
        )
    elif override := vevent.recurrence_id:
        moved = int((vevent.event.start - override.time.utc).total_seconds())
        shift = moved if vevent.this_and_future else None
        cached = replace(cached, shift=shift, other_originals=override.other_stamps)
    return cached, refused


# --- series -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Series:
    """A series, the span in which it is expanded, and its refused rules by line."""

    vevent: VEvent
    span: Window
    refused: list[tuple[int, Reason]]

    def occurrences(self) -> list[tuple[str, int, int]]:
        """Those within the span in order, at most OCCURRENCE_LIMIT; of a refused rule the first."""
        vevent = self.vevent
        starts = [vevent.start] if self.has_first() else []
        starts += [each for line in vevent.rrules[:_RRULE_LIMIT] for each in self.starts(line)]
        times = [*((start, vevent.duration) for start in starts), *vevent.rdates]
        within: dict[str, tuple[str, int, int]] = {}
        dates = {each.time.local.date() for each in vevent.exdates if each.time.is_date}
        most = OCCURRENCE_LIMIT + len(vevent.exdates)
        for start, duration in sorted(times, key=lambda pair: pair[0].utc):
            if len(within) > most:
                break
            begin = start.utc
            end = max(duration.end(start), begin)
            # An event without duration counts as its start.
            is_within = begin < self.span.end and (
                end > self.span.start or begin >= self.span.start
            )
            if is_within and start.local.date() not in dates:
                name = start.stamp
                within[name] = (name, int(begin.timestamp()), int(end.timestamp()))
        taken = within.values() if vevent.exdates else ()
        by_start = {stamp(_utc(begin)): name for name, begin, _ in taken}
        for excluded in vevent.exdates:
            # The second and third if the first names none.
            readings = (stamp(excluded.time.utc), *excluded.other_stamps)
            within.pop(next((by_start[each] for each in readings if each in by_start), ""), None)
        if len(within) > OCCURRENCE_LIMIT:
            line_number = vevent.rrules[0].line if vevent.rrules else 0
            why = because("too_many_occurrences", limit=OCCURRENCE_LIMIT)
            self.refused.append((line_number, why))
        in_order = sorted(within.values(), key=lambda occurrence: (occurrence[1], occurrence[0]))
        return in_order[:OCCURRENCE_LIMIT]

    def has_first(self) -> bool:
        """DTSTART is an occurrence, also where the rule lacks it, unless the rule ended before."""
        start = self.vevent.start
        for line in self.vevent.rrules:
            try:
                rule = parse_rule(line.value, start.local.date())
            except RuleRefused:
                return True
            if _is_within_until(rule, start):
                return True
        return not self.vevent.rrules

    def starts(self, line: Property) -> Iterator[ICalTime]:
        """When a rule begins its occurrences."""
        vevent, first = self.vevent, self.vevent.start.local
        try:
            rule = parse_rule(line.value, first.date())
        except RuleRefused as error:
            self.refused.append((line.line, error.reason))
            return
        length = max(vevent.duration.nominal + vevent.duration.exact, timedelta())
        low = (self.span.start - _ZONE_MARGIN - length).astimezone(UTC).date()
        high = (self.span.end + _ZONE_MARGIN).astimezone(UTC).date()
        at = time() if vevent.start.is_date else rule.time_of(first.time())
        for day in islice(rule_dates(rule, first.date(), low, high), 4 * OCCURRENCE_LIMIT):
            start = replace(vevent.start, local=datetime.combine(day, at))
            if start.local < first:
                continue
            if not _is_within_until(rule, start):
                return
            yield start


def _is_within_until(rule: Rule, start: ICalTime) -> bool:
    if rule.until is None:
        return True
    if start.is_date:
        return start.local.date() <= rule.until.moment.date()
    if rule.until.utc:
        return start.utc <= rule.until.moment.replace(tzinfo=UTC)
    return start.local <= rule.until.moment


def within(events: Iterable[Event], span: Window) -> tuple[Event, ...]:
    """Return the events of which any moment, or the start, lies within the span."""
    start, end = span.start, span.end
    return tuple(
        [each for each in events if each.start < end and (each.end > start or each.start >= start)]
    )


# --- revisions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """What takes place under one UID, and what that was made from."""

    alike: tuple[CachedEvent, ...]
    latest: Mapping[str, Rank]  # beyond the span, by organiser
    events: tuple[Event, ...]
    organizers: tuple[tuple[str, str], ...]  # each UID of them with its organisers


def resolve(
    events: Iterable[CachedEvent],
    outside: Iterable[Revision],
    before: Mapping[str, Resolved],
) -> dict[str, Resolved]:
    """Return what takes place in one calendar, by UID.

    An update comes from the organiser (RFC 5546): what another organiser writes under the same UID
    is an event of its own. The UID belongs to the first organiser in the order of `events`.

    A UID of which nothing has changed since `before` keeps its events: those of a long series take
    a second for each hundred thousand.
    """
    latest: dict[str, dict[str, Rank]] = {}
    for revision in outside:
        ranks = latest.setdefault(revision.uid, {})
        ranks[revision.organizer] = max(ranks.get(revision.organizer, revision.rank), revision.rank)
    by_uid: dict[str, list[CachedEvent]] = {}
    for cached in events:
        by_uid.setdefault(cached.event.uid, []).append(cached)
    resolved = {}
    for uid, alike in by_uid.items():
        made_from, ranks = tuple(alike), latest.get(uid, {})
        known = before.get(uid)
        if known and known.alike == made_from and known.latest == ranks:
            resolved[uid] = known
        else:
            made = tuple(_resolve_uid(uid, made_from, ranks))
            organizers = dict.fromkeys((event.uid, event.organizer_email) for event in made)
            resolved[uid] = Resolved(made_from, ranks, made, tuple(organizers))
    return resolved


def _resolve_uid(
    uid: str, alike: Sequence[CachedEvent], latest: Mapping[str, Rank]
) -> Iterator[Event]:
    """Resolve by organiser, first the owner of the UID, whose overrides may lack an organiser."""
    masters = [cached for cached in alike if not cached.event.original]
    owner = (masters or alike)[0].event.organizer_email
    groups: dict[str, list[CachedEvent]] = {owner: []}
    for cached in alike:
        by = cached.event.organizer_email or (owner if cached.event.original else "")
        groups.setdefault(by, []).append(cached)
    for organizer, revisions in groups.items():
        for event in _resolve(revisions, latest.get(organizer)):
            yield event if organizer == owner else replace(event, uid=uid_apart(uid, organizer))


def uid_apart(uid: str, organizer: str) -> str:
    """Return the id of an event whose UID belongs to another organiser's event."""
    return f"sha256-{hashlib.sha256(f'{organizer} {uid}'.encode()).hexdigest()}"


def _resolve(revisions: Sequence[CachedEvent], latest: Rank | None) -> Iterator[Event]:
    """Apply the latest master and the latest override of each instance."""
    masters = [cached for cached in revisions if not cached.event.original]
    master = max(masters, key=attrgetter("precedence"), default=None)
    if master and latest and latest > master.rank:
        master = None
    overrides: dict[str, CachedEvent] = {}
    for cached in sorted(revisions, key=attrgetter("precedence"), reverse=True):
        if cached.event.original:
            named = cached.named_in(master)
            overrides.setdefault(named.original, named)
    if master:
        yield from _instances(master, overrides)
        overrides = {name: each for name, each in overrides.items() if not each.is_obsolete(master)}
    is_cancelled = master is not None and master.event.cancelled
    for cached in overrides.values():
        yield replace(cached.event, cancelled=True) if is_cancelled else cached.event


def _instances(master: CachedEvent, overrides: Mapping[str, CachedEvent]) -> Iterator[Event]:
    """The master's occurrences that no override replaces, shaped by one for all that follow."""
    if master.occurrences is None:
        if stamp(master.event.start) not in overrides:
            yield master.event
        return
    # `replace` takes three times as long, and there may be a hundred thousand.
    values = {name: getattr(master.event, name) for name in Event.__slots__}
    ongoing = sorted(
        (each for each in overrides.values() if each.shift is not None), key=attrgetter("original")
    )
    for original, start, end in master.occurrences:
        if original in overrides or original[:8] in overrides:  # some programs name the day alone
            continue
        shapes = [override for override in ongoing if override.original < original]
        if shapes:
            override = shapes[-1]
            begin = _utc(start + (override.shift or 0))
            duration = override.event.end - override.event.start
            yield replace(override.event, original=original, start=begin, end=begin + duration)
        else:
            times = {"original": original, "start": _utc(start), "end": _utc(end)}
            yield Event(**{**values, **times})


def parse_stamp(original: str) -> datetime:
    """Parse what `stamp` wrote; of a date midnight in UTC."""
    pattern = "%Y%m%dT%H%M%SZ" if len(original) > 8 else "%Y%m%d"
    return datetime.strptime(original, pattern).replace(tzinfo=UTC)


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
