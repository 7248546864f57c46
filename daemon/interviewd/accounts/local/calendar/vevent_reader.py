"""Read one VEVENT, all by strangers: what it says, when it takes place, and how it recurs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from itertools import islice
from typing import Final

from interviewd.accounts.local.calendar.guests import parse_guest, parse_guests
from interviewd.accounts.local.calendar.properties import Property, read_properties
from interviewd.accounts.local.calendar.times import Duration, ICalTime, parse_duration, parse_time
from interviewd.accounts.local.calendar.vtimezones import UTC_ZONE, KnownZone, Zone, find_zone
from interviewd.language import markup, sanitize
from interviewd.model.seen import Event, Mark
from interviewd.model.terms import Reason, because, stamp
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

OWN_UID: Final = lazy_pattern(r"([0-9a-v]{32})@interviewd")
_UID_LIMIT: Final = 1000
_LINK: Final = lazy_pattern(r"https?://[^ ]*", re.IGNORECASE | re.ASCII)
_LINK_LIMIT: Final = 2000
_CATEGORY_LIMIT: Final = 50
_DATE_LIMIT: Final = 10_000  # RDATEs, and EXDATEs, of one event
_SHORT: Final = 200  # characters; a shorter description may stand for the HTML one
# Join links before other links; the first usable one counts.
_LINKS: Final = (
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
    "CONFERENCE",
    "X-APPLE-CONFERENCE",
    "URL",
)
_MARKS: Final = ("FOR", "KIND", "KEY", "HASH", "PLACED")
_WANTED: Final = frozenset(
    """
    UID DTSTART DTEND DURATION DTSTAMP LAST-MODIFIED SEQUENCE RECURRENCE-ID RRULE RDATE EXDATE
    STATUS TRANSP SUMMARY DESCRIPTION X-ALT-DESC STYLED-DESCRIPTION LOCATION CATEGORIES COLOR
    ORGANIZER ATTENDEE X-MICROSOFT-CDO-BUSYSTATUS
""".split()
) | {*_LINKS, *(f"X-INTERVIEWD-{name}" for name in _MARKS)}


Properties = Mapping[str, Sequence[Property]]
"""The properties of one event by their names."""


class VEventBroken(ValueError):
    """An event without a usable time: start_missing, start_broken, event_unreadable."""

    def __init__(self, reason: Reason, line: int) -> None:
        super().__init__(reason.code)
        self.reason, self.line = reason, line


@dataclass(frozen=True, slots=True)
class ExcludedTime:
    """An EXDATE or RECURRENCE-ID, and the stamps it would have if its zone were written wrongly.

    Programs omit the Z of UTC, write the series' local time with it, or midnight for a date.
    """

    time: ICalTime
    other_stamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VEvent:
    """A VEVENT. `event` is its first occurrence, or the instance that it replaces.

    `warnings` by line; `dtstamp` and `modified` (LAST-MODIFIED) are seconds since 1970.
    """

    event: Event
    start: ICalTime
    duration: Duration
    sequence: int
    dtstamp: int
    modified: int
    recurrence_id: ExcludedTime | None = None
    this_and_future: bool = False
    rrules: tuple[Property, ...] = ()
    rdates: tuple[tuple[ICalTime, Duration], ...] = ()
    exdates: tuple[ExcludedTime, ...] = ()
    warnings: tuple[tuple[int, Reason], ...] = ()

    @property
    def is_series(self) -> bool:
        return not self.recurrence_id and bool(self.rrules or self.rdates)


@dataclass(slots=True)
class VEventReader:
    """Reads the events of one calendar. `zone` is the person's."""

    account: str
    calendar: str
    zone: KnownZone
    method: str = ""
    zone_name: str = ""
    zones: Mapping[str, bytes] = field(default_factory=dict)
    warnings: list[tuple[int, Reason]] = field(default_factory=list)

    @property
    def floating(self) -> Zone:
        """The zone of times without one: X-WR-TIMEZONE, else the person's."""
        return (find_zone(self.zone_name, self.zones) if self.zone_name else None) or self.zone

    def read(self, raw: bytes) -> VEvent:
        """Read the event. Lines in reasons count from its BEGIN, as 1. Raises VEventBroken."""
        properties: dict[str, list[Property]] = {}
        for line in read_properties(raw, _WANTED):
            properties.setdefault(line.name, []).append(line)
        if "DTSTART" not in properties:
            raise VEventBroken(because("start_missing"), 1)
        start = self._time(properties["DTSTART"][0], self.floating)
        if start is None:
            raise VEventBroken(because("start_broken"), properties["DTSTART"][0].line)
        duration = self._duration(properties, start)
        recurrence_id = self._recurrence_id(properties, start)
        event = Event(
            account=self.account,
            calendar=self.calendar,
            uid=uid_of(properties, raw),
            start=start.utc,
            end=max(duration.end(start), start.utc),
            original=recurrence_id.time.stamp if recurrence_id else "",
            all_day=start.is_date,
            **self._facts(properties),  # type: ignore[arg-type]  # each is of its field's type
        )
        sequence = _property_text(properties, "SEQUENCE").strip()
        exdates = (
            self._with_other_stamps(time, start)
            for line in properties.get("EXDATE", ())
            for time in self._times(line, start.zone)
        )
        return VEvent(
            event,
            start,
            duration,
            sequence=int(sequence) if re.fullmatch(r"\d{1,9}", sequence) else 0,
            dtstamp=self._seconds(properties, "DTSTAMP", "LAST-MODIFIED"),
            modified=self._seconds(properties, "LAST-MODIFIED"),
            recurrence_id=recurrence_id,
            this_and_future=bool(recurrence_id)
            and properties["RECURRENCE-ID"][0].params.get("RANGE", "").upper() == "THISANDFUTURE",
            rrules=tuple(line for line in properties.get("RRULE", ()) if line.value.strip(" ;")),
            rdates=tuple(islice(self._rdates(properties, start, duration), _DATE_LIMIT)),
            exdates=tuple(islice(exdates, _DATE_LIMIT)),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    # --- when ------------------------------------------------------------------------------------

    def _recurrence_id(self, properties: Properties, start: ICalTime) -> ExcludedTime | None:
        """Which instance it replaces. An unreadable one must not pass for the series itself."""
        if "RECURRENCE-ID" not in properties:
            return None
        line = properties["RECURRENCE-ID"][0]
        time = self._time(line, start.zone)
        if time is None:
            raise VEventBroken(because("event_unreadable"), line.line)
        return self._with_other_stamps(time, start)

    def _with_other_stamps(self, time: ICalTime, start: ICalTime) -> ExcludedTime:
        if time.is_date:
            return ExcludedTime(time)
        local = time.local
        readings = (
            local.strftime("%Y%m%dT%H%M%SZ"),
            stamp(start.zone.utc(local)),
            stamp(self.zone.utc(local)),
            stamp(local.date()),  # midnight, of an all-day series
        )
        others = dict.fromkeys(each for each in readings if each != time.stamp)
        return ExcludedTime(time, tuple(others))

    def _duration(self, properties: Properties, start: ICalTime) -> Duration:
        """From DTEND, else DURATION, else one day for a DATE and none for a time."""
        default = Duration(nominal=timedelta(days=1)) if start.is_date else Duration()
        line = _first(properties, "DTEND", "DURATION")
        if line is None:
            return default
        duration = None
        if line.name == "DURATION":
            duration = parse_duration(line.value)
        elif end := self._time(line, start.zone):
            duration = Duration(exact=end.utc - start.utc)
            if end.zone == start.zone:
                duration = Duration(nominal=end.local - start.local)
        if duration is None:
            self.warnings.append((line.line, because("end_broken")))
            return default
        if duration.end(start) < start.utc:
            self.warnings.append((line.line, because("end_before_start")))
            return default
        # A DTEND that equals DTSTART.
        is_empty_day = start.is_date and duration.end(start) == start.utc
        return default if is_empty_day else duration

    def _time(self, line: Property, floating: Zone) -> ICalTime | None:
        return next(iter(self._times(line, floating)), None)

    def _times(self, line: Property, floating: Zone) -> list[ICalTime]:
        zone = self._zone(line, floating)
        parts = (part.partition("/")[0] for part in line.value.split(","))
        return [time for part in parts if (time := parse_time(part, zone, self.zone))]

    def _zone(self, line: Property, floating: Zone) -> Zone:
        tzid = line.params.get("TZID", "")
        if not tzid:
            return floating
        zone = find_zone(tzid, self.zones)
        if zone is None:
            self.warnings.append((line.line, because("zone_unknown", zone=sanitize.line(tzid, 80))))
        return zone or self.zone

    def _rdates(
        self, properties: Properties, start: ICalTime, duration: Duration
    ) -> Iterator[tuple[ICalTime, Duration]]:
        """RDATE: times, or periods with an end or a duration of their own."""
        for line in properties.get("RDATE", ()):
            zone = self._zone(line, start.zone)
            for part in line.value.split(","):
                begin, slash, end = part.partition("/")
                time = parse_time(begin, zone, self.zone)
                if time is None:
                    continue
                until = parse_time(end, zone, self.zone) if slash else None
                own = Duration(exact=until.utc - time.utc) if until else parse_duration(end)
                yield time, own or duration

    def _seconds(self, properties: Properties, *names: str) -> int:
        line = _first(properties, *names)
        time = parse_time(line.value, UTC_ZONE, self.zone) if line else None
        return int(time.utc.timestamp()) if time else 0

    # --- what ------------------------------------------------------------------------------------

    def _facts(self, properties: Properties) -> dict[str, object]:
        organizer = parse_guest(properties["ORGANIZER"][0]) if "ORGANIZER" in properties else None
        guests = parse_guests(properties.get("ATTENDEE", ()))
        mark = mark_of(properties)
        busy_status = _property_word(properties, "X-MICROSOFT-CDO-BUSYSTATUS")
        texts = (text for line in properties.get("CATEGORIES", ()) for text in line.texts)
        categories = dict.fromkeys(name for text in texts if (name := sanitize.line(text)))
        links = (line.text.strip() for name in _LINKS for line in properties.get(name, ()))
        usable = (
            link
            for link in links
            if _LINK.fullmatch(link) and sanitize.line(link, _LINK_LIMIT) == link
        )
        # Whoever sends an invitation chooses its colour, and a colour may be a tag: only the
        # person's own counts.
        colour = "" if organizer or guests else _property_text(properties, "COLOR")
        return {
            "title": sanitize.line(_property_text(properties, "SUMMARY")),
            "description": _description(properties, ours=mark is not None),
            "location": sanitize.line(_property_text(properties, "LOCATION")),
            "link": next(usable, ""),
            "categories": tuple(categories)[:_CATEGORY_LIMIT],
            "colour": sanitize.line(colour, 40).lower(),
            "organizer": organizer,
            "guests": guests,
            "cancelled": _property_word(properties, "STATUS") == "CANCELLED"
            or self.method == "CANCEL",
            "busy": _property_word(properties, "TRANSP") != "TRANSPARENT" and busy_status != "FREE",
            "method": self.method.upper(),
            "mark": mark,
        }


def uid_of(properties: Properties, raw: bytes) -> str:
    """Return the UID, or one made from an unusable UID, else from title, start and organiser."""
    uid = _property_text(properties, "UID").strip()
    if uid and len(uid) <= _UID_LIMIT and sanitize.line(uid, _UID_LIMIT) == uid:
        return uid
    names = ("SUMMARY", "DTSTART", "ORGANIZER")
    basis = uid or "\0".join(line.value for name in names for line in properties.get(name, ()))
    return f"sha256-{hashlib.sha256(basis.encode() or raw).hexdigest()}"


def mark_of(properties: Properties) -> Mark | None:
    """Return our mark. Where a program dropped private properties the UID gives the key alone."""
    texts = (_property_text(properties, f"X-INTERVIEWD-{name}") for name in _MARKS)
    for_id, kind, key, digest, placed = (sanitize.line(text, _UID_LIMIT + 20) for text in texts)
    own = OWN_UID.fullmatch(_property_text(properties, "UID").strip())
    key = key or (own[1] if own else "")
    return Mark(for_id, kind, key, digest, placed) if key else None


def _first(properties: Properties, *names: str) -> Property | None:
    return next((line for name in names for line in properties.get(name, ())), None)


def _property_text(properties: Properties, name: str) -> str:
    return properties[name][0].text if name in properties else ""


def _property_word(properties: Properties, name: str) -> str:
    return _property_text(properties, name).strip().upper()


def _description(properties: Properties, *, ours: bool) -> str:
    """The description as text, or the HTML one where that is much longer: some write it alone."""
    text = _property_text(properties, "DESCRIPTION")
    if ours and not text.lstrip().startswith("<"):
        return sanitize.clean(text).strip()  # what looks like HTML in it is the person's own text
    text = markup.plain_text(text).strip()
    if len(text) >= _SHORT:
        return text
    for line in (*properties.get("X-ALT-DESC", ()), *properties.get("STYLED-DESCRIPTION", ())):
        if line.params.get("FMTTYPE", "").lower() == "text/html":
            richer = markup.html_text(line.text)
            if len(sanitize.words(richer)) > 2 * len(sanitize.words(text)):
                text = richer
    return text
