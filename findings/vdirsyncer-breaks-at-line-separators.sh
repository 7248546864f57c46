#!/bin/sh
# vdirsyncer takes a collection that is one file (storages `singlefile` and `http`, a calendar that one subscribes to)
# apart with Python's str.splitlines, which ends a line at U+2028, U+2029 and U+0085, too. RFC 5545 (3.1) ends lines
# with CRLF alone, so these characters may stand in a text; Apple's Calendar writes U+2028 for Control-Return (openHAB's
# issue 4355). The event that comes out has its description cut there, and a line "Room 4" that is no property:
# programs with icalendar, khal among them, show half of the description, and Radicale refuses the event. Between
# folders and CalDAV, where an event is a file, it goes through whole.
#
# Seen with vdirsyncer 0.21.0, icalendar 7.3.2 and vobject 0.9.9 (which is what Radicale reads with), Python 3.11.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    vdirsyncer==0.21.0 icalendar==7.3.2 vobject==0.9.9 2>/dev/null
"$folder/venv/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep -i -E '^(vdirsyncer|icalendar|vobject)=='

mkdir "$folder/one" "$folder/folder" "$folder/copy"
separator=$(printf '\342\200\250')
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//x//EN BEGIN:VEVENT UID:a DTSTAMP:20261201T090000Z \
    DTSTART:20261202T090000Z DTEND:20261202T100000Z SUMMARY:Panel "DESCRIPTION:Bring a pencil.${separator}Room 4" \
    END:VEVENT END:VCALENDAR | tee "$folder/folder/a.ics" >"$folder/calendar.ics"
cat >"$folder/config" <<END
[general]
status_path = "$folder/status"
[pair subscribed]
a = "feed"
b = "one"
collections = null
[storage feed]
type = "singlefile"
path = "$folder/calendar.ics"
read_only = true
[storage one]
type = "filesystem"
path = "$folder/one"
fileext = ".ics"
[pair folders]
a = "folder"
b = "copy"
collections = null
[storage folder]
type = "filesystem"
path = "$folder/folder"
fileext = ".ics"
[storage copy]
type = "filesystem"
path = "$folder/copy"
fileext = ".ics"
END
"$folder/venv/bin/vdirsyncer" -c "$folder/config" discover >/dev/null 2>&1
"$folder/venv/bin/vdirsyncer" -c "$folder/config" sync >/dev/null 2>&1

"$folder/venv/bin/python" - "$folder/one/a.ics" "$folder/copy/a.ics" <<'END'
import sys
from pathlib import Path

import vobject
from icalendar import Calendar


def read(path):
    """The lines of the description, what icalendar makes of them, and of what vobject complains."""
    raw = Path(path).read_bytes()
    lines = raw.split(b"\r\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(b"DESCRIPTION"))
    text = str(Calendar.from_ical(raw).walk("VEVENT")[0]["DESCRIPTION"])
    try:
        vobject.readOne(raw.decode())
    except vobject.base.ParseError as error:
        return [line.decode() for line in lines[at : at + 2]], text, error.msg
    return [line.decode() for line in lines[at : at + 2]], text, ""


print("through one file:", broken := read(sys.argv[1]))
print("from folder to folder:", whole := read(sys.argv[2]))
expected = (
    (["DESCRIPTION:Bring a pencil.", "Room 4"], "Bring a pencil.", "Failed to parse line: Room 4"),
    (["DESCRIPTION:Bring a pencil.\u2028Room 4", "END:VEVENT"], "Bring a pencil.\u2028Room 4", ""),
)
sys.exit(0 if (broken, whole) == expected else "the behaviour has changed")
END
