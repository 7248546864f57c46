#!/bin/sh
# Radicale does not store an event as it was sent: it writes it anew, and an alarm's TRIGGER changes its form.
# `-PT0M` comes back as `PT0S`, `-PT60M` as `-PT1H`, `-PT1440M` as `-P1D`. The values are equal (the last pair but
# for a night in which the clocks change: RFC 5545, 3.3.6), the texts are not, so a synchroniser that compares texts
# sees a change on the server that nobody made; with a lost status it ends in a conflict. Whoever writes events for
# CalDAV writes durations in the form that comes back.
#
# Seen with Radicale 3.9.0 and vobject 0.9.9, Python 3.11.
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check radicale==3.9.0
"$folder/venv/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep -i -E '^(radicale|vobject)=='

port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$folder/config" <<END
[server]
hosts = 127.0.0.1:$port
[auth]
type = none
[storage]
filesystem_folder = $folder/storage
END
"$folder/venv/bin/radicale" --config "$folder/config" 2>"$folder/log" &
server=$!

"$folder/venv/bin/python" - "$port" <<'END'
import sys
import time
import urllib.error
import urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}/sam/calendar/"


def ask(method, path="", body=None):
    headers = {"Authorization": "Basic c2FtOng=", "Content-Type": "text/calendar"}
    request = urllib.request.Request(base + path, body, headers, method=method)
    return urllib.request.urlopen(request, timeout=10).read().decode()


for _ in range(200):
    try:
        ask("MKCALENDAR")
        break
    except urllib.error.URLError:
        time.sleep(0.1)

expected = {"-PT0M": "PT0S", "-PT60M": "-PT1H", "-PT1440M": "-P1D", "-PT10M": "-PT10M"}
found = {}
for sent in expected:
    event = (
        "BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//x//EN|BEGIN:VEVENT|UID:a|DTSTAMP:20261201T090000Z|"
        "DTSTART:20261202T090000Z|DTEND:20261202T100000Z|SUMMARY:x|BEGIN:VALARM|ACTION:DISPLAY|"
        f"DESCRIPTION:x|TRIGGER:{sent}|END:VALARM|END:VEVENT|END:VCALENDAR|"
    ).replace("|", "\r\n")
    ask("PUT", "a.ics", event.encode())
    lines = ask("GET", "a.ics").splitlines()
    found[sent] = next(line for line in lines if line.startswith("TRIGGER")).partition(":")[2]
    print(f"sent TRIGGER:{sent}, stored TRIGGER:{found[sent]}")
sys.exit(0 if found == expected else "the behaviour has changed")
END
