"""One VEVENT as a value: what it says, when it is, and how it comes again. Everything in it was written by strangers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Final

from interviewd.accounts.local.calendar.guests import guest_of, guests_of
from interviewd.accounts.local.calendar.properties import Property, properties
from interviewd.accounts.local.calendar.times import Length, When, duration, moment
from interviewd.accounts.local.calendar.zones import UTC_ZONE, Known, Zone, zone_of
from interviewd.language import markup, plain
from interviewd.model.seen import Event, Mark
from interviewd.model.terms import Reason, because

OWN_UID: Final = re.compile(r"([0-9a-v]{32})@interviewd")
_UID_LIMIT: Final = 1000
_LINK_LIMIT: Final = 2000
_CATEGORY_LIMIT: Final = 50
_DATE_LIMIT: Final = 10_000  # RDATEs, and EXDATEs, of one event
_POOR: Final = 200  # characters; a shorter description may be a stand-in for the HTML one
# Join links before mere ones; the first that is one wins.
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
    UID DTSTART DTEND DURATION DTSTAMP LAST-MODIFIED SEQUENCE RECURRENCE-ID RRULE RDATE EXDATE STATUS TRANSP SUMMARY
    DESCRIPTION X-ALT-DESC STYLED-DESCRIPTION LOCATION CATEGORIES COLOR ORGANIZER ATTENDEE X-MICROSOFT-CDO-BUSYSTATUS
    """.split()
) | {*_LINKS, *(f"X-INTERVIEWD-{name}" for name in _MARKS)}


class EntryBroken(ValueError):
    """An event that cannot be placed in time: start_missing, start_broken, event_unreadable."""

    def __init__(self, reason: Reason, line: int) -> None:
        super().__init__(reason.code)
        self.reason, self.line = reason, line


@dataclass(frozen=True, slots=True)
class Entry:
    """A VEVENT. `event` is its first occurrence, or the one it replaces; `notes` are faults it can be read in spite of."""

    event: Event
    start: When
    length: Length
    sequence: int
    stamped: int  # DTSTAMP, seconds since 1970
    replaces: When | None = None
    future: bool = False  # and all that follow
    rules: tuple[Property, ...] = ()
    added: tuple[tuple[When, Length], ...] = ()
    left_out: tuple[When, ...] = ()
    notes: tuple[tuple[int, Reason], ...] = ()

    @property
    def is_series(self) -> bool:
        return not self.replaces and bool(self.rules or self.added)


@dataclass(slots=True)
class Reader:
    """Reads the events of one calendar: whose they are, which zone floating times are in, what zones its file defines."""

    account: str
    calendar: str
    zone: Known
    method: str = ""
    zones: Mapping[str, bytes] = field(default_factory=dict)
    notes: list[tuple[int, Reason]] = field(default_factory=list)

    def read(self, raw: bytes) -> Entry:
        """The event from BEGIN to END. Lines in reasons count from its BEGIN, which is 1. Raises EntryBroken."""
        found: dict[str, list[Property]] = {}
        for item in properties(raw, _WANTED):
            found.setdefault(item.name, []).append(item)
        start = self._start(found)
        length = self._length(found, start)
        replaces = self._replaces(found, start)
        event = Event(
            account=self.account,
            calendar=self.calendar,
            uid=uid_of(found, raw),
            start=start.utc,
            end=max(length.end(start), start.utc),
            original=replaces.stamp if replaces else "",
            all_day=start.is_day,
            **self._facts(found),  # type: ignore[arg-type]  # each is of its field's type
        )
        return Entry(
            event,
            start,
            length,
            _number(found, "SEQUENCE"),
            self._stamped(found),
            replaces,
            bool(replaces) and found["RECURRENCE-ID"][0].params.get("RANGE", "").upper() == "THISANDFUTURE",
            tuple(found.get("RRULE", ())),
            tuple(islice(self._added(found.get("RDATE", ()), start, length), _DATE_LIMIT)),
            tuple(islice(self._left_out(found.get("EXDATE", ()), start), _DATE_LIMIT)),
            tuple(dict.fromkeys(self.notes)),
        )

    # --- when ---------------------------------------------------------------------------------------------------

    def _start(self, found: Mapping[str, Sequence[Property]]) -> When:
        if "DTSTART" not in found:
            raise EntryBroken(because("start_missing"), 1)
        start = self._when(found["DTSTART"][0], self.zone)
        if start is None:
            raise EntryBroken(because("start_broken"), found["DTSTART"][0].line)
        return start

    def _replaces(self, found: Mapping[str, Sequence[Property]], start: When) -> When | None:
        """Which instance it stands for; one that cannot be told must not pass for the series itself."""
        if "RECURRENCE-ID" not in found:
            return None
        replaces = self._when(found["RECURRENCE-ID"][0], start.zone)
        if replaces is None:
            raise EntryBroken(because("event_unreadable"), found["RECURRENCE-ID"][0].line)
        return replaces

    def _length(self, found: Mapping[str, Sequence[Property]], start: When) -> Length:
        """From DTEND, else DURATION, else a day for a day and nothing for a moment. What ends too early lasts no time."""
        none = Length(wall=timedelta(days=1)) if start.is_day else Length()
        given = _first(found, "DTEND", "DURATION")
        if given is None:
            return none
        length = duration(given.value) if given.name == "DURATION" else self._until(given, start)
        if length is None:
            self.notes.append((given.line, because("end_broken")))
            return none
        if length.end(start) < start.utc:
            self.notes.append((given.line, because("end_before_start")))
            return none
        return none if start.is_day and length.end(start) == start.utc else length  # a day that ends on itself

    def _until(self, given: Property, start: When) -> Length | None:
        end = self._when(given, start.zone)
        if end is None:
            return None
        if end.zone == start.zone:
            return Length(wall=end.local - start.local)
        return Length(true=end.utc - start.utc)

    def _when(self, item: Property, floating: Zone) -> When | None:
        return next(iter(self._whens(item, floating)), None)

    def _whens(self, item: Property, floating: Zone) -> list[When]:
        zone = self._zone(item, floating)
        return [when for part in item.value.split(",") if (when := moment(part.partition("/")[0], zone, self.zone))]

    def _zone(self, item: Property, floating: Zone) -> Zone:
        tzid = item.params.get("TZID", "")
        if not tzid:
            return floating
        zone = zone_of(tzid, self.zones)
        if zone is None:
            self.notes.append((item.line, because("zone_unknown", zone=plain.line(tzid, 80))))
        return zone or self.zone

    def _added(self, lines: Iterable[Property], start: When, length: Length) -> Iterator[tuple[When, Length]]:
        """RDATE: moments, or periods with an end or a length of their own."""
        for item in lines:
            zone = self._zone(item, start.zone)
            for part in item.value.split(","):
                begin, slash, end = part.partition("/")
                when = moment(begin, zone, self.zone)
                if when is None:
                    continue
                until = moment(end, zone, self.zone) if slash else None
                own = Length(true=until.utc - when.utc) if until else duration(end)
                yield when, own or length

    def _left_out(self, lines: Iterable[Property], start: When) -> Iterator[When]:
        for item in lines:
            yield from self._whens(item, start.zone)

    def _stamped(self, found: Mapping[str, Sequence[Property]]) -> int:
        item = _first(found, "DTSTAMP", "LAST-MODIFIED")
        when = moment(item.value, UTC_ZONE, self.zone) if item else None
        return int(when.utc.timestamp()) if when else 0

    # --- what ---------------------------------------------------------------------------------------------------

    def _facts(self, found: Mapping[str, Sequence[Property]]) -> dict[str, object]:
        organizer = guest_of(found["ORGANIZER"][0]) if "ORGANIZER" in found else None
        guests = guests_of(found.get("ATTENDEE", ()))
        mark = mark_of(found)
        busy_status = _word(found, "X-MICROSOFT-CDO-BUSYSTATUS")
        return {
            "title": plain.line(_text(found, "SUMMARY")),
            "description": _description(found, ours=mark is not None),
            "location": plain.line(_text(found, "LOCATION")),
            "link": _link(found),
            "categories": _categories(found),
            # On an invitation the colour was chosen by whoever sent it, and a colour may be a tag: only the person's own.
            "colour": "" if organizer or guests else plain.line(_text(found, "COLOR"), 40).lower(),
            "organizer": organizer,
            "guests": guests,
            "cancelled": _word(found, "STATUS") == "CANCELLED" or self.method == "CANCEL",
            "busy": _word(found, "TRANSP") != "TRANSPARENT" and busy_status != "FREE",
            "mark": mark,
        }


def uid_of(found: Mapping[str, Sequence[Property]], raw: bytes) -> str:
    """The UID; where it is missing or unusable a stable one: made from it, else from title, start and organiser."""
    uid = _text(found, "UID").strip()
    if uid and len(uid) <= _UID_LIMIT and plain.line(uid, _UID_LIMIT) == uid:
        return uid
    basis = uid or "\0".join(item.value for name in ("SUMMARY", "DTSTART", "ORGANIZER") for item in found.get(name, ()))
    return f"sha256-{hashlib.sha256(basis.encode() or raw).hexdigest()}"


def mark_of(found: Mapping[str, Sequence[Property]]) -> Mark | None:
    """Our mark. Where a program dropped private properties the UID still tells the key; then all else is empty."""
    values = [plain.line(_text(found, f"X-INTERVIEWD-{name}"), _UID_LIMIT + 20) for name in _MARKS]
    own = OWN_UID.fullmatch(_text(found, "UID").strip())
    if not own and not values[2]:
        return None
    return Mark(values[0], values[1], values[2] or (own[1] if own else ""), values[3], values[4])


def _first(found: Mapping[str, Sequence[Property]], *names: str) -> Property | None:
    return next((item for name in names for item in found.get(name, ())), None)


def _text(found: Mapping[str, Sequence[Property]], name: str) -> str:
    return found[name][0].text if name in found else ""


def _word(found: Mapping[str, Sequence[Property]], name: str) -> str:
    return _text(found, name).strip().upper()


def _number(found: Mapping[str, Sequence[Property]], name: str) -> int:
    text = _text(found, name).strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def _categories(found: Mapping[str, Sequence[Property]]) -> tuple[str, ...]:
    texts = (plain.line(text) for item in found.get("CATEGORIES", ()) for text in item.texts)
    return tuple(dict.fromkeys(text for text in texts if text))[:_CATEGORY_LIMIT]


def _link(found: Mapping[str, Sequence[Property]]) -> str:
    links = (item.text.strip() for name in _LINKS for item in found.get(name, ()))
    return next((link for link in links if _is_link(link)), "")


def _is_link(text: str) -> bool:
    is_web = text.lower().startswith(("https://", "http://"))
    return is_web and len(text) <= _LINK_LIMIT and plain.line(text, _LINK_LIMIT) == text and " " not in text


def _description(found: Mapping[str, Sequence[Property]], *, ours: bool) -> str:
    """The description as text, or the HTML one where that says much more: some programs leave the plain one empty."""
    text = _text(found, "DESCRIPTION")
    if ours and not text.lstrip().startswith("<"):
        return plain.clean(text).strip()  # what looks like HTML in it is somebody's words
    text = markup.text_of(text).strip()
    if len(text) >= _POOR:
        return text
    for name in ("X-ALT-DESC", "STYLED-DESCRIPTION"):
        for item in found.get(name, ()):
            if item.params.get("FMTTYPE", "").lower() == "text/html":
                richer = markup.words_of(item.text)
                text = richer if len(plain.words(richer)) > 2 * len(plain.words(text)) else text
    return text
