"""What the benches of providers have in common: a fake in a process of its own, and contenders,
each in another.

A contender is a script that gets endpoints, a vault's record, and more, as arguments; it calls
`begin()`, does something and calls `end(name, count)`, as often as it likes.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from typing import Any

from tests.fakes.online import ROOT, running, steer

RULER = """
import json, resource, time
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

HOUSE = """
import sys, json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo
from interviewd.storage.cache import SqliteCache
from interviewd.model.known import Watch
from interviewd.model.seen import Window

class Clock:
    def now(self):
        return datetime(2026, 11, 23, 9, tzinfo=UTC)

class Drawer(dict):
    put = dict.__setitem__

endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
now = Clock().now()
window = Window(now - timedelta(days=35), now + timedelta(days=60))
"""
"""What our own contenders begin with."""


def measure(
    provider: str, events: int, page: int, contenders: Iterable[tuple[str, str, str]]
) -> None:
    """Each an interpreter, a script and its third argument.

    The fourth is a folder that all of them share.
    """
    with running(provider) as address, tempfile.TemporaryDirectory() as folder:
        steer(address, "seed", events=events)
        given = steer(address, "sign_in")
        print(
            f"\n{events} events of {given['bytes']} bytes; a look is {-(-events // page)} requests at best"
        )
        for interpreter, script, how in contenders:
            before = steer(address, "state", brief=True)["requests"]
            told = run(interpreter, script, given, how, folder)
            asked = steer(address, "state", brief=True)["requests"] - before
            for line in told:
                show(line)
            print(f"{'':34} {asked} requests in all")


def run(interpreter: str, script: str, given: dict[str, Any], *more: str) -> list[dict[str, Any]]:
    arguments = [json.dumps(given["endpoints"]), json.dumps(given["record"]), *more]
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(RULER + script)
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
