"""When the event that a mail invites to begins, as far as its calendar part says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from interviewd.patterns import lazy_pattern

_LIMIT = 64_000
_FOLD = lazy_pattern(r"\r?\n[ \t]")
_START = lazy_pattern(
    r"^DTSTART(?:;([^:\r\n]{0,200}))?:(\d{8})(?:T(\d{6})(Z?))?", re.IGNORECASE | re.MULTILINE
)
_ZONE = lazy_pattern(r'TZID="?([\w/+-]{1,64})', re.IGNORECASE)
_EVENT = lazy_pattern(r"^BEGIN:VEVENT", re.IGNORECASE | re.MULTILINE)
_RECURS = lazy_pattern(r"^(?:RRULE|RDATE)[;:]", re.IGNORECASE | re.MULTILINE)


def invites_to_what_is_past(calendar: str, sent: datetime) -> bool:
    """Whether all events of the calendar part had begun when the mail was sent; no series has."""
    events = _EVENT.split(_FOLD.sub("", calendar[:_LIMIT]))[1:]
    for event in events:
        match = None if _RECURS.search(event) else _START.search(event)
        if match is None:
            return False
        params, day, clock, utc = match[1] or "", match[2], match[3] or "000000", match[4]
        zone = _ZONE.search(params)
        try:
            wall = datetime.strptime(day + clock, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
            known = ZoneInfo(zone[1]) if zone and not utc else UTC
        except (ValueError, OSError, LookupError):
            return False
        if wall.replace(tzinfo=known) > sent:
            return False
    return bool(events)
