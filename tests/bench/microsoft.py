"""What an Outlook calendar and mailbox cost: a full look, an idle poll, a life, beside a plain loop on the same server.

    python -m tests.bench.microsoft [--events 100000]

The fake serves from a process of its own; each contender is another, so that its CPU and memory are its own.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = 250

OURS = """
import sys, json, tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from interviewd.accounts.microsoft import open_account
from interviewd.mirror import SqliteMirror
from interviewd.model import Watch, Window

class Clock:
    def now(self):
        return datetime(2026, 11, 23, 9, tzinfo=UTC)

class Drawer(dict):
    put = dict.__setitem__

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
now = Clock().now()
window = Window(now - timedelta(days=35), now + timedelta(days=60))
polls = int(sys.argv[3])
with tempfile.TemporaryDirectory() as folder:
    vault = Drawer(outlook=record)
    def opened():
        mirror = SqliteMirror(Path(folder) / "mirror.sqlite")
        doors = open_account("outlook", ["default"], settings=endpoints, vault=vault, mirror=mirror,
            zone=ZoneInfo("Europe/London"), clock=Clock())
        return doors, mirror
    doors, mirror = opened()
    doors.calendar._api._sign_in.token(), doors.calendar.books
    begin()
    look = doors.calendar.look(window, now)
    end("full look", len(look.events))
    begin()
    for n in range(polls):
        assert not doors.calendar.look(window, now + timedelta(seconds=n)).changed
    end("idle poll", polls)
    watch = Watch(now - timedelta(days=30), frozenset({"mia@orbis.example"}), frozenset({"orbis.example"}))
    doors.mailbox.look(watch, now)
    begin()
    for n in range(50):
        assert not doors.mailbox.look(watch, now + timedelta(seconds=n)).changed
    end("idle poll of mail", 50)
    doors.close(); mirror.close()
    del doors, mirror, look
    begin()
    doors, mirror = opened()
    look = doors.calendar.look(window, now)
    end("restart", len(look.events))
    doors.close(); mirror.close()
"""

LOOP = """
import sys, json
import requests
from msal import SerializableTokenCache

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
cache = SerializableTokenCache(); cache.deserialize(record["cache"])
token = next(iter(cache.search("AccessToken")))["secret"]
session = requests.Session()
session.headers.update({"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId", outlook.body-content-type="text"'})
asked = {"startDateTime": "2026-10-19T00:00:00Z", "endDateTime": "2027-01-23T00:00:00Z", "$top": "250"}
asked |= {"$orderby": "start/dateTime"}
def loop():
    kept, address = [], endpoints["graph_endpoint"] + "/me/calendar/calendarView"
    params = asked
    while address:
        page = session.get(address, params=params).json()
        kept += page["value"]
        address, params = page.get("@odata.nextLink"), None
    return kept
begin()
kept = loop()
end("plain loop, items kept", len(kept))
begin()
for n in range(3):
    loop()
end("idle poll, plain loop", 3)
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
    print(json.dumps(told | {"grown": _rss() - _before, "rss": _rss(), "peak": peak}), flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    live()
    for events in sorted({300, 1_000, given.events}):
        measure(events)


def live() -> None:
    """Requests of the fortnight of the fault sweep, beyond the polls."""
    from tests.fakes.microsoft import Microsoft
    from tests.fakes.microsoft_life import Life
    from tests.fakes.online_life import FORTNIGHT, ME, START

    with Microsoft(address=ME, start=START) as microsoft:
        life = Life(microsoft).live()
        life.close()
        end = life.end
        asked = [one for one in microsoft.log if one["url"].startswith("/v1.0/")]
        kinds = Counter(_kind(one["method"], one["url"]) for one in asked)
    print(
        f"\na fortnight of {len(FORTNIGHT)} passes: {sum(end.made.values())} blocks, {sum(end.drafted.values())} letters"
    )
    for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"{count:6} {kind}")


def _kind(method: str, url: str) -> str:
    path = re.sub(r"/AA[^/]+", "/ID", url.partition("?")[0])
    if path.endswith("/me/messages") and method == "GET":
        return "GET every folder, look back" if "ge%202026-10" in url else "GET every folder, since the last time"
    return f"{method} {path.removeprefix('/v1.0')}"


def measure(events: int) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.microsoft"], cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert server.stdout
        address = server.stdout.readline().strip()
        ask(address, "seed", {"events": events})
        given = ask(address, "sign_in", {})
        print(f"\n{events} events of {given['bytes']} bytes; a look is {-(-events // PAGE)} requests")
        polls = max(3, min(200, 200_000 // events))
        for interpreter, script, how in ((sys.executable, OURS, str(polls)), (sys.executable, LOOP, "")):
            before = ask(address, "state", {"brief": True})["requests"]
            told = run(interpreter, script, given, how)
            asked = ask(address, "state", {"brief": True})["requests"] - before
            for line in told:
                show(line)
            print(f"{'':30} {asked} requests in all")
    finally:
        server.kill()
        server.wait()


def run(interpreter: str, script: str, given: dict[str, Any], how: str) -> list[dict[str, Any]]:
    arguments = [json.dumps(given["endpoints"]), json.dumps(given["record"]), how]
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
    memory = f"RSS +{line['grown']:.0f} = {line['rss']:.0f} MB, peak {line['peak']:.0f} MB"
    print(f"{line['name']:30} {each}, {line['wall']:6.1f} s, {memory}")


def ask(address: str, name: str, given: dict[str, Any]) -> Any:
    request = urllib.request.Request(f"{address}/__fake/{name}", json.dumps(given).encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main()
