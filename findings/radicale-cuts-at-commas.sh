#!/bin/sh
# Radicale keeps of a value what stands before its first comma, wherever the property is one that vobject does not know:
# of a telephone conference the PIN is gone (CONFERENCE, in the form that RFC 7986, 5.11, shows), of a place the
# longitude (X-APPLE-STRUCTURED-LOCATION, a geo: URI), of a picture half of its address (IMAGE), of a list all but the
# first. None of these commas could have been escaped: that is for TEXT only (RFC 5545, 3.3.11), a URI stands as it is
# (3.3.13). URL, which vobject knows, is whole. And the sender cannot see it: the PUT is answered with a strong ETag,
# which says that it is stored octet for octet (RFC 4791, 5.3.4), so a synchroniser does not fetch it again; the loss
# reaches the sender's copy with the next change on the server. (vobject's issue 55 is about commas in TEXT, which ought
# to be escaped.)
#
# Seen with Radicale 3.9.0 and vobject 0.9.9, Python 3.11.
set -eu
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check radicale==3.9.0 vobject==0.9.9 2>/dev/null
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
    answer = urllib.request.urlopen(request, timeout=10)
    return answer.headers["ETag"], answer.read().decode().replace("\r\n ", "").splitlines()


for _ in range(200):
    try:
        ask("MKCALENDAR")
        break
    except urllib.error.URLError:
        time.sleep(0.1)

sent = {
    "CONFERENCE;VALUE=URI;FEATURE=PHONE": "tel:+1-555-0123,,,654321",
    "X-APPLE-STRUCTURED-LOCATION;VALUE=URI": "geo:51.5074,-0.1278",
    "IMAGE;VALUE=URI": "https://example.com/logo,large.png",
    "X-DAYS;VALUE=DATE": "20261201,20261202",
    "URL": "https://example.com/jobs,london",
}
lines = [f"{name}:{value}" for name, value in sent.items()]
event = [
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20261201T090000Z"),
    *("DTSTART:20261202T090000Z", "DTEND:20261202T100000Z", "SUMMARY:x", *lines, "END:VEVENT", "END:VCALENDAR", ""),
]
told, _ = ask("PUT", "a.ics", "\r\n".join(event).encode())
tag, stored = ask("GET", "a.ics")
found = {}
for key, value in sent.items():
    name = key.partition(";")[0]
    (line,) = (each for each in stored if each.startswith((f"{name}:", f"{name};")))
    found[key] = line[line.index(value[:4]) :]
    print(f"{name}: sent {value}, stored {found[key]}")
print("the ETag of the PUT is that of what is stored:", told == tag)
expected = {key: value.partition(",")[0] for key, value in sent.items()} | {"URL": sent["URL"]}
sys.exit(0 if told == tag and found == expected else f"the behaviour has changed: {found}")
END
