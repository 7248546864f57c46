#!/bin/sh
# `khal new --categories Interview,Jobs` (its help: "comma separated") writes the whole text once for each category.
# With icalendar 6, which did not escape the commas in such texts, the event has both categories, twice. icalendar 7
# escapes them, as RFC 5545 wants (3.3.11 and 3.8.1.2), and the event has one category "Interview,Jobs", twice, and
# neither of the two that were asked for. khal takes both versions of icalendar, pip the newer one; a single category is
# written as it should be. Whoever looks for a category in files of khal's looks between commas, too.
#
# Seen with khal 0.14.1 and icalendar 6.3.2 and 7.3.2, Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/home"

# write VERSION CATEGORIES: the line that khal writes with this version of icalendar
write() {
    mkdir "$folder/calendar"
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
    HOME="$folder/home" "$folder/$1/bin/khal" -c "$folder/config" new -a own --categories "$2" \
        2026-12-02 14:00 15:00 "Panel" >/dev/null
    grep '^CATEGORIES' "$folder"/calendar/*.ics | tr -d '\r'
    rm -r "$folder/calendar" "$folder/khal.db"
}

# expect VERSION CATEGORIES LINE
expect() {
    line=$(write "$1" "$2")
    echo "icalendar $1, --categories $2: $line"
    [ "$line" = "$3" ] || { echo "the behaviour has changed, expected $3"; exit 1; }
}

for version in 6.3.2 7.3.2; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet --disable-pip-version-check \
        khal==0.14.1 "icalendar==$version" 2>/dev/null
done
"$folder/7.3.2/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep '^khal=='
expect 6.3.2 Interview,Jobs 'CATEGORIES:Interview,Jobs,Interview,Jobs'
expect 7.3.2 Interview,Jobs 'CATEGORIES:Interview\,Jobs,Interview\,Jobs'
expect 7.3.2 Interview 'CATEGORIES:Interview'
