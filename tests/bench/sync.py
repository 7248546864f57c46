"""What a full look costs, durably stored, beside a plain loop over the same pages.

    bin/bench sync [--events 10000] [--gcal 0]

For Google the loop is googleapiclient's, for Microsoft requests'; both keep nothing. What is loaded
and opened once is so before the measure begins. `read` is going through the stored events after
that, as a pass does that finds something new. With `--gcal 1` gcal-sync is installed into an
environment of its own and measured as well.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.bench._frame import Table, options, packages, told
from tests.fakes.online import running, steer

RULER = """
import json, sys, time
from datetime import UTC, datetime, timedelta
def rss():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
def begin():
    global cpu, before
    cpu, before = time.process_time(), rss()
def end(count):
    told = {"count": count, "cpu": time.process_time() - cpu, "grown": rss() - before}
    print(json.dumps(told), flush=True)
endpoints, record = json.loads(sys.argv[1]), json.loads(sys.argv[2])
now = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""

OURS = """
import tempfile
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo
from interviewd.model.seen import Window
from interviewd.storage.cache import SqliteCache

class Clock:
    def now(self):
        return now

class MemoryVault(dict):
    put = dict.__setitem__

window = Window(now - timedelta(days=35), now + timedelta(days=60))
provider = import_module(f"interviewd.accounts.{sys.argv[3]}")
calendar = {"google": "primary", "microsoft": "default"}[sys.argv[3]]
with tempfile.TemporaryDirectory() as folder:
    cache = SqliteCache(Path(folder) / "cache.sqlite")
    ports = provider.open_account("one", [calendar], settings=endpoints, cache=cache,
        vault=MemoryVault(one=record), zone=ZoneInfo("Europe/London"), clock=Clock())
    past = now - timedelta(days=1000)
    ports.calendar.fetch(Window(past, past + timedelta(minutes=1)), now)
    begin()
    look = ports.calendar.fetch(window, now)
    end(len(look.events))
    begin()
    end(sum(1 for _ in look.events))
"""

GOOGLE_LOOP = """
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
service = build("calendar", "v3", credentials=Credentials(record["token"]), static_discovery=True,
    client_options={"api_endpoint": endpoints["calendar_endpoint"]})
begin()
count, token = 0, None
while True:
    page = service.events().list(calendarId="primary", singleEvents=True, maxResults=2500,
        pageToken=token).execute()
    count += len(page["items"])
    token = page.get("nextPageToken")
    if not token:
        break
end(count)
"""

MICROSOFT_LOOP = """
import requests
from msal import SerializableTokenCache
cache = SerializableTokenCache()
cache.deserialize(record["cache"])
token = next(iter(cache.search("AccessToken")))["secret"]
session = requests.Session()
session.headers.update({"Authorization": f"Bearer {token}",
    "Prefer": 'IdType="ImmutableId", outlook.body-content-type="text"'})
params = {"startDateTime": "2026-10-19T00:00:00Z", "endDateTime": "2027-01-23T00:00:00Z",
    "$top": "250", "$orderby": "start/dateTime"}
begin()
count, address = 0, endpoints["graph_endpoint"] + "/v1.0/me/calendar/calendarView"
address = address.replace("/v1.0/v1.0", "/v1.0")
while address:
    page = session.get(address, params=params).json()
    count += len(page["value"])
    address, params = page.get("@odata.nextLink"), None
end(count)
"""

GCAL_SYNC = """
import asyncio
import aiohttp
from gcal_sync.api import GoogleCalendarService
from gcal_sync.auth import AbstractAuth
from gcal_sync.store import InMemoryCalendarStore
from gcal_sync.sync import CalendarEventSyncManager

class Auth(AbstractAuth):
    async def async_get_access_token(self):
        return record["token"]

async def main():
    async with aiohttp.ClientSession() as session:
        service = GoogleCalendarService(Auth(session, endpoints["calendar_endpoint"].rstrip("/")))
        manager = CalendarEventSyncManager(service, "primary", InMemoryCalendarStore())
        begin()
        await manager.run()
        end(int(sys.argv[3]))
asyncio.run(main())
"""

LOOPS = {"google": GOOGLE_LOOP, "microsoft": MICROSOFT_LOOP}


def main() -> None:
    given = options(__doc__, events=10_000, gcal=0)
    table = Table("ms CPU of a full look per 1,000 events")
    for provider, loop in LOOPS.items():
        flat = []
        for events in (1_000, given.events):
            with running(provider) as address:
                steer(address, "seed", events=events)
                sign_in = steer(address, "sign_in")
                ours, read = _run(OURS, sign_in, provider)
                (plain,) = _run(loop, sign_in, provider)
                what = f"{provider}, {events} events"
                table.line(f"{what}, beside a list loop", ours["each"], plain["each"], 1.5)
                table.note(f"{what}, RSS", ours["grown"], "MB more, at most 25 wanted at 100,000")
                table.note(f"{what}, read", read["each"], "ms")
                flat.append(ours["each"])
                if given.gcal and provider == "google":
                    with packages("gcal-sync", "aiohttp") as python:
                        (other,) = _run(GCAL_SYNC, sign_in, str(events), python=python)
                    table.line(f"{what}, beside gcal-sync", ours["each"], other["each"])
        table.line(f"{provider}, {given.events} beside 1000", flat[1], flat[0], 1.2)


def _run(
    script: str, sign_in: dict[str, Any], *more: str, python: str = sys.executable
) -> list[dict[str, float]]:
    """What a script measures, each with its CPU per 1,000 events in ms."""
    given = json.dumps(sign_in["endpoints"]), json.dumps(sign_in["record"])
    answers = told(RULER + script, *given, *more, python=python)
    return [{**each, "each": each["cpu"] / max(each["count"], 1) * 1e6} for each in answers]


if __name__ == "__main__":
    main()
