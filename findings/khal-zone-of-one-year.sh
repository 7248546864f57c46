#!/bin/sh
# khal writes into each event the VTIMEZONE of its zone with one change to winter time and one to summer time, the
# two around the event, and no rule. Of a weekly series every date after the second change is in summer time for a
# reader that goes by the VTIMEZONE: an appointment of December 2027 at 14:00 in London is at 13:00 UTC. And the
# DTSTART of each change is in the local time after it; RFC 5545 (3.6.5) wants that before it, so that on the day of a
# change the wrong offset holds for an hour. Whoever reads such files goes by the TZID, where it names a known zone.
#
# Seen with khal 0.14.1 and icalendar 7.3.2, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check khal==0.14.1 icalendar==7.3.2 2>/dev/null
"$folder/venv/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep -i -E '^(khal|icalendar)=='

mkdir -p "$folder/calendar" "$folder/home"
cat >"$folder/config" <<END
[calendars]
[[own]]
path = $folder/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/London
default_timezone = Europe/London
[sqlite]
path = $folder/khal.db
END
HOME="$folder/home" "$folder/venv/bin/khal" -c "$folder/config" new -a own -r weekly -u 2027-12-29 \
    2026-12-02 14:00 15:00 "Weekly" >/dev/null
sed -n '/BEGIN:VTIMEZONE/,/END:VTIMEZONE/p' "$folder"/calendar/*.ics

"$folder/venv/bin/python" - "$folder"/calendar/*.ics <<'END'
import sys
from datetime import datetime, timedelta
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
zone = calendar.walk("VTIMEZONE")[0]
starts = {part.name: part["DTSTART"].to_ical().decode() for part in zone.subcomponents}
written = zone.to_tz(lookup_tzid=False)
winter = datetime(2027, 12, 1, 14, tzinfo=written).utcoffset()
print("a Wednesday in December 2027, by the VTIMEZONE:", winter, "from UTC")
# In London: 2026-10-25 from 02:00 to 01:00, 2027-03-28 from 01:00 to 02:00.
expected = {"STANDARD": "20261025T010000", "DAYLIGHT": "20270328T020000"}
sys.exit(0 if starts == expected and winter == timedelta(hours=1) else f"the behaviour has changed: {starts}, {winter}")
END
