"""What a Google calendar costs: a full look, and an idle poll, beside what others do with the same server.

    python -m tests.bench.google [--events 100000] [--python PYTHON]

The fake serves from a process of its own; each contender is another, so that its CPU and memory are its own. PYTHON is
an interpreter that has gcal-sync and aiohttp; without it that contender is left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = 2_500

OURS = """
import sys, json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from interviewd.accounts.google import open_account
from interviewd.mirror import SqliteMirror
from interviewd.model import Window

class Clock:
    def now(self):
        return datetime(2026, 11, 23, 9, tzinfo=UTC)

class Drawer(dict):
    put = dict.__setitem__

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
now = Clock().now()
window = Window(now - timedelta(days=35), now + timedelta(days=60))
mirror = SqliteMirror(Path(sys.argv[4]) / "mirror.sqlite")
doors = open_account("gmail", ["primary"], settings=endpoints, vault=Drawer(gmail=record), mirror=mirror,
    zone=ZoneInfo("Europe/London"), clock=Clock())
doors.calendar._api.events
begin()
look = doors.calendar.look(window, now)
end(sys.argv[3], len(look.events))
if sys.argv[3] == "full look":
    begin()
    for n in range(200):
        assert not doors.calendar.look(window, now + timedelta(seconds=n)).changed
    end("idle poll", 200)
doors.close()
mirror.close()
"""

LOOP = """
import sys, json
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
service = build("calendar", "v3", credentials=Credentials(record["token"]), static_discovery=True,
    client_options={"api_endpoint": endpoints["calendar_endpoint"]})
begin()
kept, count, token = [], 0, None
while True:
    page = service.events().list(calendarId="primary", singleEvents=True, maxResults=2500, pageToken=token).execute()
    count += len(page["items"])
    if sys.argv[3] == "keep":
        kept += page["items"]
    token = page.get("nextPageToken")
    if not token:
        break
end("list loop, " + ("items kept" if sys.argv[3] == "keep" else "items counted"), count)
if sys.argv[3] != "keep":
    begin()
    for n in range(100):
        service.events().list(calendarId="primary", singleEvents=True, maxResults=2500, syncToken=page["nextSyncToken"]).execute()
    end("idle poll, list loop", 100)
"""

GCAL_SYNC = """
import sys, json, asyncio
import aiohttp
from gcal_sync.api import GoogleCalendarService
from gcal_sync.auth import AbstractAuth
from gcal_sync.store import InMemoryCalendarStore
from gcal_sync.sync import CalendarEventSyncManager

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])

class Auth(AbstractAuth):
    async def async_get_access_token(self):
        return record["token"]

async def main():
    async with aiohttp.ClientSession() as session:
        service = GoogleCalendarService(Auth(session, endpoints["calendar_endpoint"].rstrip("/")))
        manager = CalendarEventSyncManager(service, "primary", InMemoryCalendarStore())
        begin()
        await manager.run()
        end("gcal-sync", int(sys.argv[3]))
        begin()
        for n in range(5):
            await manager.run()
        end("idle poll, gcal-sync", 5)

asyncio.run(main())
"""

RULER = """
import resource, time
def _rss():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
def begin():
    global _cpu, _wall, _before
    _cpu, _wall, _before = time.process_time(), time.perf_counter(), _rss()
def end(name, count):
    cpu, wall = time.process_time() - _cpu, time.perf_counter() - _wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    told = {"name": name, "count": count, "cpu": cpu, "wall": wall}
    print(json.dumps({**told, "grown": _rss() - _before, "rss": _rss(), "peak": peak}), flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--python", help="an interpreter with gcal-sync and aiohttp")
    given = parser.parse_args()
    for events in sorted({1_000, given.events}):
        measure(events, given.python)


def measure(events: int, python: str | None) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.google"], cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert server.stdout
        address = server.stdout.readline().strip()
        ask(address, "seed", {"events": events})
        given = ask(address, "sign_in", {})
        print(f"\n{events} events of {given['bytes']} bytes; the ideal is {-(-events // PAGE)} requests")
        contenders = [(sys.executable, OURS, "full look"), (sys.executable, OURS, "restart")]
        contenders += [(sys.executable, LOOP, "count"), (sys.executable, LOOP, "keep")]
        contenders += [(python, GCAL_SYNC, str(events))] if python else []
        with tempfile.TemporaryDirectory() as folder:
            for interpreter, script, how in contenders:
                before = ask(address, "state", {"brief": True})["requests"]
                for line in run(interpreter, script, given, how, folder):
                    show(line)
                print(f"{'':34} {ask(address, 'state', {'brief': True})['requests'] - before} requests in all")
    finally:
        server.kill()
        server.wait()


def run(interpreter: str, script: str, given: dict[str, Any], *more: str) -> list[dict[str, Any]]:
    arguments = [json.dumps(given["endpoints"]), json.dumps(given["record"]), *more]
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write("import json\n" + RULER + script)
        file.flush()
        done = subprocess.run(
            [interpreter, file.name, *arguments],
            env={"PYTHONPATH": f"{ROOT / 'daemon'}", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        print(done.stderr[-800:])
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(line: dict[str, Any]) -> None:
    if "poll" in line["name"]:
        each = f"{line['cpu'] / line['count'] * 1000:8.2f} ms CPU a poll"
    else:
        each = f"{line['cpu'] / max(line['count'], 1) * 1e6:8.2f} ms CPU per 1,000 of {line['count']} events"
    size = f"RSS +{line['grown']:.0f} = {line['rss']:.0f} MB, peak {line['peak']:.0f} MB"
    print(f"{line['name']:34} {each}, {line['wall']:6.1f} s, {size}")


def ask(address: str, name: str, given: dict[str, Any]) -> Any:
    request = urllib.request.Request(f"{address}/__fake/{name}", json.dumps(given).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main()
