#!/bin/sh
# `khal new --repeat weekly --until DAY`: the day belongs to the series when the event is all-day, and does not when it
# has a time. khal writes the midnight with which the day begins. RFC 5545 (3.3.10) has UNTIL bound the series
# inclusively, so an all-day event that starts at this midnight is in, and one at 14:00 is not. khal's help says "Stop
# an event repeating on this date" for both. Of an all-day series UNTIL is a time, moreover, where the RFC wants a date
# like DTSTART (khal's issue 810 has more of those). For a series with a time one has to name the day after the last.
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
local_timezone = America/New_York
default_timezone = America/New_York
[sqlite]
path = $folder/khal.db
END
khal() {
    HOME="$folder/home" "$folder/venv/bin/khal" -c "$folder/config" "$@"
}
khal new -a own --repeat weekly --until 2026-12-22 2026-12-08 14:00 15:00 "Timed" >/dev/null
khal new -a own --repeat weekly --until 2026-12-22 2026-12-08 "All-day" >/dev/null

rules=$(grep -h '^RRULE:.*UNTIL' "$folder"/calendar/*.ics | tr -d '\r' | sort)
days=$(khal list --day-format '' --format '{title} {start-date-long}' 2026-12-01 2027-01-31 | sort)
printf '%s\n' "$rules" "$days"
expected_rules='RRULE:FREQ=WEEKLY;UNTIL=20261222T000000
RRULE:FREQ=WEEKLY;UNTIL=20261222T050000Z'
expected_days='All-day 2026-12-08
All-day 2026-12-15
All-day 2026-12-22
Timed 2026-12-08
Timed 2026-12-15'
[ "$rules$days" = "$expected_rules$expected_days" ] || { echo "the behaviour has changed"; exit 1; }
