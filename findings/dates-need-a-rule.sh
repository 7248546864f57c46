#!/bin/sh
# An event on three days, the first as DTSTART and the others as RDATE (RFC 5545, 3.8.5.2: with or without an RRULE).
# Radicale, asked to expand it (RFC 4791, 9.6.5), names the first alone: for the week of the others its answer is empty,
# though the same query without expand finds the event in that week. ical.js, which many calendars in browsers are built
# on, names the others alone (its pull request 534). So a server and a client that both expand agree on no day at all.
# With a rule that says nothing, RRULE:FREQ=DAILY;COUNT=1, both name all three. Whoever writes dates without a rule
# writes that one, too, or an event for each.
#
# Seen with Radicale 3.9.0 and vobject 0.9.9, Python 3.11, and ical.js 2.2.1, Node.js 20.
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check radicale==3.9.0 vobject==0.9.9 2>/dev/null
"$folder/venv/bin/pip" freeze --disable-pip-version-check 2>/dev/null | grep -i -E '^(radicale|vobject)=='
npm install --prefix "$folder" --silent --no-audit --no-fund ical.js@2.2.1 >/dev/null
npm ls --prefix "$folder" | grep -o 'ical\.js@.*'
cat >"$folder/days.mjs" <<'END'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const days = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).iterator();
for (let day = days.next(); day; day = days.next()) console.log(day.toICALString());
END

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

"$folder/venv/bin/python" - "$port" "$folder/days.mjs" <<'END'
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}/sam/calendar/"


def ask(method, path="", body=None, kind="text/calendar"):
    headers = {"Authorization": "Basic c2FtOng=", "Content-Type": kind, "Depth": "1"}
    request = urllib.request.Request(base + path, body, headers, method=method)
    return urllib.request.urlopen(request, timeout=10).read().decode()


def radicale(start, end, expand=True):
    """The DTSTARTs of what Radicale names between two days, expanded or as it is stored."""
    span = f'start="{start}T000000Z" end="{end}T000000Z"'
    query = (
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data>'
        f"{f'<C:expand {span}/>' if expand else ''}</C:calendar-data></D:prop><C:filter>"
        f'<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range {span}/></C:comp-filter>'
        "</C:comp-filter></C:filter></C:calendar-query>"
    )
    return re.findall(r"DTSTART:(\w+)", ask("REPORT", "", query.encode(), "application/xml"))


def ical_js(event):
    return subprocess.run(["node", sys.argv[2]], input=event, capture_output=True, text=True, check=True).stdout.split()


for _ in range(200):
    try:
        ask("MKCALENDAR")
        break
    except urllib.error.URLError:
        time.sleep(0.1)

first, others = "20261201T090000Z", ["20261208T140000Z", "20261209T150000Z"]
found = {}
for rule in ("", "RRULE:FREQ=DAILY;COUNT=1|"):
    event = (
        "BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//x//EN|BEGIN:VEVENT|UID:a|DTSTAMP:20261101T090000Z|SUMMARY:x|"
        f"DTSTART:{first}|DURATION:PT1H|{rule}RDATE:{','.join(others)}|END:VEVENT|END:VCALENDAR|"
    ).replace("|", "\r\n")
    ask("PUT", "a.ics", event.encode())
    found[rule] = {
        "Radicale, December": radicale("20261201", "20270101"),
        "Radicale, the week of the others": radicale("20261207", "20261214"),
        "the same, not expanded": radicale("20261207", "20261214", expand=False),
        "ical.js": ical_js(event),
    }
    print(rule.strip("|") or "no rule", found[rule], sep=": ")
without, with_rule = (list(answers.values()) for answers in found.values())
expected = [[first], [], [first], others], [[first, *others], others, [first], [first, *others]]
sys.exit(0 if (without, with_rule) == expected else "the behaviour has changed")
END
