#!/bin/sh
# `import icalevents` changes what icalendar reads in the whole process: the module calls icalendar.use_pytz() when it
# is imported. Nothing of icalevents needs to be used; an import in some other corner of the program is enough, and what
# was read before it differs from what is read after it. With pytz
# - a time that occurs twice when the clocks go back is the second one; with zoneinfo it is the first, as RFC 5545
#   (3.3.5) wants;
# - an event with DURATION:PT24H across that night takes 24 hours, as the RFC (3.3.6) wants; with zoneinfo it takes 25;
# - one with DURATION:P1D takes 24 hours, too; with zoneinfo it takes the day of 25 that the RFC wants.
# So neither way tells a day from 24 hours. recurring-ical-events, which reads with icalendar, moves along.
#
# Seen with icalevents 0.3.1, icalendar 7.3.2 and recurring-ical-events 3.8.2, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    icalevents==0.3.1 icalendar==7.3.2 recurring-ical-events==3.8.2 2>/dev/null
"$folder/venv/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep -i -E '^(icalevents|icalendar|recurring)'

"$folder/venv/bin/python" - <<'END'
import sys
from datetime import UTC

import recurring_ical_events
from icalendar import Calendar


def read(start, duration):
    """Start and end in UTC of an event in London, by icalendar and by recurring-ical-events."""
    text = (
        "BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//x//EN|BEGIN:VEVENT|UID:a|DTSTAMP:20261001T090000Z|"
        f"DTSTART;TZID=Europe/London:{start}|DURATION:{duration}|SUMMARY:x|END:VEVENT|END:VCALENDAR|"
    ).replace("|", "\r\n")
    calendar = Calendar.from_ical(text)
    events = [*calendar.walk("VEVENT"), *recurring_ical_events.of(calendar).between((2026, 10, 1), (2026, 11, 1))]
    found = {f"{e.start.astimezone(UTC):%d %H:%M} to {e.end.astimezone(UTC):%d %H:%M}" for e in events}
    assert len(events) == 2 and len(found) == 1, found
    return found.pop()


# In London the clocks go back at 02:00 on 25 October 2026, which is 01:00 UTC.
cases = [("20261025T013000", "PT15M"), ("20261024T120000", "PT24H"), ("20261024T120000", "P1D")]
before = [read(*case) for case in cases]
import icalevents.icalevents  # noqa: E402, F401

after = [read(*case) for case in cases]
for case, first, second in zip(cases, before, after, strict=True):
    print(*case, "in UTC:", first, "before the import,", second, "after it")
expected = (
    ["25 00:30 to 25 00:45", "24 11:00 to 25 12:00", "24 11:00 to 25 12:00"],
    ["25 01:30 to 25 01:45", "24 11:00 to 25 11:00", "24 11:00 to 25 11:00"],
)
sys.exit(0 if (before, after) == expected else "the behaviour has changed")
END
