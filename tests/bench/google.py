"""What a Google calendar costs: a full read, and an idle poll, beside what others do with the
same server.

    python -m tests.bench.google [--events 100000] [--python PYTHON]

The fake serves from a process of its own; each contender is another, so that its CPU and memory are
its own. PYTHON is an interpreter that has gcal-sync and aiohttp; without it that contender is left
out.
"""

from __future__ import annotations

import argparse
import sys

from tests.bench._contenders import HOUSE, measure

PAGE = 2_500

OURS = (
    HOUSE
    + """
from interviewd.accounts.google import open_account

cache = SqliteCache(Path(sys.argv[4]) / "cache.sqlite")
ports = open_account("gmail", ["primary"], settings=endpoints, vault=MemoryVault(gmail=record), cache=cache,
    zone=ZoneInfo("Europe/London"), clock=Clock())
ports.calendar._api.events
begin()
look = ports.calendar.look(window, now)
end(sys.argv[3], len(look.events))
if sys.argv[3] == "full read":
    begin()
    for n in range(200):
        assert not ports.calendar.look(window, now + timedelta(seconds=n)).changed
    end("idle poll", 200)
ports.close()
cache.close()
"""
)

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--python", help="an interpreter with gcal-sync and aiohttp")
    given = parser.parse_args()
    contenders = [(sys.executable, OURS, "full read"), (sys.executable, OURS, "restart")]
    contenders += [(sys.executable, LOOP, "count"), (sys.executable, LOOP, "keep")]
    for events in sorted({1_000, given.events}):
        others = [(given.python, GCAL_SYNC, str(events))] if given.python else []
        measure("google", events, PAGE, contenders + others)


if __name__ == "__main__":
    main()
